-- Sixty fresh questions on sales, as twelve people of the company would type them: the chief executive, finance, a regional
-- manager, a category buyer, a store manager, the web shop, customer relations, returns, an analyst, an assistant, pricing
-- and the controller of currencies and plan. Written from the business and the schema before anything was built for them.

-- id: fresh-turnover-of-the-summer
-- question: What did we turn over in July and August?
-- tags: revenue, single-figure, easy
-- status: approved
SELECT ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-07-01'
  AND o.ordered_at < DATE '2025-09-01';

-- id: fresh-this-year-so-far-against-last
-- question: revenue so far this year vs. the same period last year
-- tags: revenue, comparison, calendar, medium
-- status: approved
-- order: any
SELECT
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-02-01'), 2) AS this_year_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at < DATE '2024-10-15'), 2) AS last_year_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND (o.ordered_at < DATE '2024-10-15' OR o.ordered_at >= DATE '2025-02-01');
-- accept:
SELECT
  YEAR(o.ordered_at + INTERVAL 11 MONTH) AS fiscal_year,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND (o.ordered_at < DATE '2024-10-15' OR o.ordered_at >= DATE '2025-02-01')
GROUP BY YEAR(o.ordered_at + INTERVAL 11 MONTH)
ORDER BY fiscal_year;

-- id: fresh-regions-that-missed-their-target
-- question: Which regions missed their target last quarter?
-- tags: targets, revenue, having, hard
-- status: approved
-- order: any
WITH earned AS (
  SELECT
    co.region,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-05-01'
    AND o.ordered_at < DATE '2025-08-01'
  GROUP BY co.region
), planned AS (
  SELECT
    tg.region,
    SUM(tg.target_usd) AS target_usd
  FROM finance.targets AS tg
  WHERE tg.month >= DATE '2025-05-01'
    AND tg.month < DATE '2025-08-01'
  GROUP BY tg.region
)
SELECT
  planned.region,
  ROUND(100.0 * earned.net_usd / NULLIF(planned.target_usd, 0), 1) AS attainment_pct
FROM planned
LEFT JOIN earned ON earned.region = planned.region
WHERE COALESCE(earned.net_usd, 0) < planned.target_usd
ORDER BY attainment_pct, planned.region;
-- accept:
WITH earned AS (
  SELECT
    co.region,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-05-01'
    AND o.ordered_at < DATE '2025-08-01'
  GROUP BY co.region
), planned AS (
  SELECT
    tg.region,
    SUM(tg.target_usd) AS target_usd
  FROM finance.targets AS tg
  WHERE tg.month >= DATE '2025-05-01'
    AND tg.month < DATE '2025-08-01'
  GROUP BY tg.region
)
SELECT planned.region
FROM planned
LEFT JOIN earned ON earned.region = planned.region
WHERE COALESCE(earned.net_usd, 0) < planned.target_usd
ORDER BY planned.region;

-- id: fresh-own-brand-share-last-year
-- question: How much of our revenue last year came from our own brand, in percent?
-- tags: revenue, products, ratio, single-figure, medium
-- status: approved
SELECT ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE p.brand = 'Alder & Fern') / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS house_brand_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01';

-- id: fresh-three-fastest-growing-countries
-- question: Which three countries grew fastest from the first half of last year to the first half of this year, in net revenue and percent?
-- tags: revenue, comparison, ranking, hard
-- status: approved
WITH halves AS (
  SELECT
    co.country_name,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at < DATE '2024-08-01') AS before_usd,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-02-01') AS now_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-08-01'
  GROUP BY co.country_name
)
SELECT
  halves.country_name,
  ROUND(100.0 * (halves.now_usd - halves.before_usd) / NULLIF(halves.before_usd, 0), 1) AS growth_pct
FROM halves
ORDER BY growth_pct DESC, halves.country_name
LIMIT 3;

-- id: fresh-nordwand-profit-q2
-- question: What profit did we make with Nordwand in Q2?
-- tags: margin, calendar, single-figure, easy
-- status: approved
SELECT ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd), 2) AS margin_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND p.brand = 'Nordwand'
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01';

-- id: fresh-margin-rate-per-department-last-quarter
-- question: Margin rate per department last quarter, please.
-- tags: margin, products, ratio, many-to-many, medium
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS margin_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY d.category_name
ORDER BY margin_rate_pct DESC, department;

-- id: fresh-discounts-by-month-amount-and-rate
-- question: Discounts by month this year, both as an amount and as a percentage of gross sales
-- tags: revenue, trend, ratio, medium
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(SUM(l.discount_usd), 2) AS discount_usd,
  ROUND(100.0 * SUM(l.discount_usd) / NULLIF(SUM(l.gross_usd), 0), 1) AS discount_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: fresh-billed-in-euros-last-month
-- question: How much did we bill in euros last month?
-- tags: orders, currency, single-figure, easy
-- status: approved
SELECT ROUND(SUM(o.total), 2) AS billed_eur
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.currency = 'EUR'
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01';

-- id: fresh-dach-revenue-target-and-gap-by-month
-- question: For each month from February to September 2025 I need the net revenue of DACH, its target and the gap between the two.
-- tags: targets, revenue, trend, hard
-- status: approved
WITH earned AS (
  SELECT
    DATE_TRUNC('month', o.ordered_at) AS month,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND co.region = 'DACH'
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2025-10-01'
  GROUP BY DATE_TRUNC('month', o.ordered_at)
)
SELECT
  tg.month,
  ROUND(earned.net_usd, 2) AS net_revenue_usd,
  tg.target_usd,
  ROUND(earned.net_usd - tg.target_usd, 2) AS gap_usd
FROM finance.targets AS tg
LEFT JOIN earned ON earned.month = tg.month
WHERE tg.region = 'DACH'
  AND tg.month >= DATE '2025-02-01'
  AND tg.month < DATE '2025-10-01'
ORDER BY tg.month;

-- id: fresh-nordics-last-month
-- question: Sales in the Nordics last month?
-- tags: revenue, single-figure, easy
-- status: approved
SELECT ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01'
  AND co.region = 'Nordics';

-- id: fresh-orders-from-norway-in-august
-- question: how many orders came from Norway in august
-- tags: orders, single-figure, easy
-- status: approved
SELECT COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.country_code = 'NO'
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-09-01';

-- id: fresh-top-ten-products-in-sweden
-- question: Top 10 products in Sweden this year by revenue
-- tags: products, revenue, ranking, easy
-- status: approved
SELECT
  p.product_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.country_code = 'SE'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY p.product_id, p.product_name
ORDER BY net_revenue_usd DESC, p.product_name
LIMIT 10;

-- id: fresh-nordics-per-week-since-september
-- question: Weekly revenue in the Nordics since the beginning of September
-- tags: revenue, trend, calendar, medium
-- status: approved
SELECT
  DATE_TRUNC('week', o.ordered_at) AS week,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND co.region = 'Nordics'
  AND o.ordered_at >= DATE '2025-09-01'
GROUP BY DATE_TRUNC('week', o.ordered_at)
ORDER BY week;

-- id: fresh-nordic-customers-over-1000
-- question: Which customers in the Nordics spent more than 1,000 dollars with us last quarter? Name and amount please.
-- tags: customers, revenue, having, medium
-- status: approved
-- order: any
SELECT
  c.full_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND co.region = 'Nordics'
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY c.customer_id, c.full_name
HAVING SUM(l.gross_usd - l.discount_usd - l.refunded_usd) > 1000
ORDER BY net_revenue_usd DESC, c.full_name;
-- accept:
SELECT
  c.full_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND co.region = 'Nordics'
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY c.customer_id, c.full_name
HAVING SUM(l.gross_usd - l.discount_usd - l.refunded_usd) > 1000
ORDER BY net_revenue_usd DESC, c.full_name;

-- id: fresh-hiking-boots-in-the-range
-- question: How many different hiking boots are in the current range?
-- tags: products, single-figure, many-to-many, easy
-- status: approved
SELECT COUNT(*) AS products
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE ca.category_name = 'Hiking Boots'
  AND p.discontinued_on IS NULL;

-- id: fresh-average-price-of-current-tents
-- question: What's the average list price of the tents in our current range?
-- tags: products, single-figure, many-to-many, easy
-- status: approved
SELECT ROUND(AVG(p.list_price_usd), 2) AS average_list_price_usd
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE ca.category_name = 'Tents'
  AND p.discontinued_on IS NULL;

-- id: fresh-brand-with-most-trail-shoes
-- question: Which brand sold the most trail shoes last year?
-- tags: products, ranking, many-to-many, medium
-- status: approved
SELECT
  p.brand,
  SUM(l.quantity) AS units_sold
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND ca.category_name = 'Trail Shoes'
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY p.brand
ORDER BY units_sold DESC, p.brand
LIMIT 1;
-- accept:
SELECT p.brand
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND ca.category_name = 'Trail Shoes'
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY p.brand
ORDER BY SUM(l.quantity) DESC, p.brand
LIMIT 1;

-- id: fresh-cheapest-product-of-each-category
-- question: What is the cheapest product of the current range in each category?
-- tags: products, window, many-to-many, hard
-- status: approved
-- order: any
SELECT
  ca.category_name,
  p.product_name,
  p.list_price_usd
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE p.discontinued_on IS NULL
QUALIFY RANK() OVER (PARTITION BY ca.category_id ORDER BY p.list_price_usd) = 1
ORDER BY ca.category_name, p.product_name;

-- id: fresh-slow-sleeping-bags
-- question: Which sleeping bags of the current range have sold fewer than 20 units this year? Please include those that sold nothing.
-- tags: products, having, many-to-many, null-meaning, hard
-- status: approved
-- order: any
WITH sold AS (
  SELECT
    l.product_id,
    SUM(l.quantity) AS units
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY l.product_id
)
SELECT
  p.product_name,
  COALESCE(sold.units, 0) AS units_sold
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
LEFT JOIN sold ON sold.product_id = p.product_id
WHERE ca.category_name = 'Sleeping Bags'
  AND p.discontinued_on IS NULL
  AND COALESCE(sold.units, 0) < 20
ORDER BY units_sold, p.product_name;

-- id: fresh-hamburg-opened-and-size
-- question: When did our Hamburg store open and how big is it?
-- tags: stores, lookup, easy
-- status: approved
SELECT
  s.opened_on,
  s.floor_sqm
FROM sales.stores AS s
WHERE s.city = 'Hamburg';

-- id: fresh-hamburg-yesterday
-- question: revenue of Hamburg Elbe yesterday
-- tags: stores, revenue, single-figure, easy
-- status: approved
SELECT ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-10-14'
  AND o.ordered_at < DATE '2025-10-15'
  AND s.store_name = 'Hamburg Elbe';

-- id: fresh-products-sold-in-hamburg-last-week
-- question: What did we sell at Hamburg Elbe last week? Product and units.
-- tags: stores, products, breakdown, medium
-- status: approved
-- order: any
SELECT
  p.product_name,
  SUM(l.quantity) AS units_sold
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'Hamburg Elbe'
  AND o.ordered_at >= DATE '2025-10-06'
  AND o.ordered_at < DATE '2025-10-13'
GROUP BY p.product_id, p.product_name
ORDER BY units_sold DESC, p.product_name;

-- id: fresh-best-weekday-of-hamburg
-- question: On which day of the week does Hamburg Elbe make the most money? Take this year.
-- tags: stores, revenue, calendar, ranking, hard
-- status: approved
SELECT
  DAYNAME(o.ordered_at) AS weekday,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'Hamburg Elbe'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY DAYNAME(o.ordered_at)
ORDER BY net_revenue_usd DESC, weekday
LIMIT 1;
-- accept:
SELECT DAYNAME(o.ordered_at) AS weekday
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'Hamburg Elbe'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY DAYNAME(o.ordered_at)
ORDER BY SUM(l.gross_usd - l.discount_usd - l.refunded_usd) DESC, weekday
LIMIT 1;

-- id: fresh-german-stores-order-value-two-years
-- question: Compare the average order value of each German store this year and last year, one line per store.
-- tags: stores, ratio, comparison, hard
-- status: approved
-- order: any
SELECT
  s.store_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-02-01') / NULLIF(COUNT(DISTINCT o.order_id) FILTER (WHERE l.refunded_usd < l.gross_usd - l.discount_usd AND o.ordered_at >= DATE '2025-02-01'), 0), 2) AS this_year_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at < DATE '2025-02-01') / NULLIF(COUNT(DISTINCT o.order_id) FILTER (WHERE l.refunded_usd < l.gross_usd - l.discount_usd AND o.ordered_at < DATE '2025-02-01'), 0), 2) AS last_year_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.country_code = 'DE'
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY s.store_id, s.store_name
ORDER BY s.store_name;

-- id: fresh-web-orders-yesterday
-- question: How many web orders did we get yesterday?
-- tags: orders, null-meaning, single-figure, easy
-- status: approved
SELECT COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.ordered_at >= DATE '2025-10-14'
  AND o.ordered_at < DATE '2025-10-15';

-- id: fresh-store-share-in-germany
-- question: share of our stores in total revenue in Germany last quarter
-- tags: revenue, ratio, null-meaning, single-figure, medium
-- status: approved
SELECT ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.store_id IS NOT NULL) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS store_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.country_code = 'DE'
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01';

-- id: fresh-basket-online-against-stores
-- question: Average basket of club members online vs in the stores this year?
-- tags: revenue, ratio, comparison, null-meaning, medium
-- status: approved
-- order: any
SELECT
  CASE WHEN o.store_id IS NULL THEN 'online' ELSE 'in store' END AS channel,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) / NULLIF(COUNT(DISTINCT o.order_id) FILTER (WHERE l.refunded_usd < l.gross_usd - l.discount_usd), 0), 2) AS average_order_value_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.loyalty_tier IS NOT NULL
  AND c.deleted_at IS NULL
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY CASE WHEN o.store_id IS NULL THEN 'online' ELSE 'in store' END
ORDER BY average_order_value_usd DESC, channel;
-- accept:
SELECT
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.store_id IS NULL) / NULLIF(COUNT(DISTINCT o.order_id) FILTER (WHERE o.store_id IS NULL AND l.refunded_usd < l.gross_usd - l.discount_usd), 0), 2) AS online_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.store_id IS NOT NULL) / NULLIF(COUNT(DISTINCT o.order_id) FILTER (WHERE o.store_id IS NOT NULL AND l.refunded_usd < l.gross_usd - l.discount_usd), 0), 2) AS store_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.loyalty_tier IS NOT NULL
  AND c.deleted_at IS NULL
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01';

-- id: fresh-online-orders-per-day-in-september
-- question: How many online orders per day did we get on average in September?
-- tags: orders, ratio, null-meaning, single-figure, medium
-- status: approved
SELECT ROUND(COUNT(*) / 30.0, 1) AS orders_per_day
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01';
-- accept:
SELECT ROUND(COUNT(*) / 30.0, 2) AS orders_per_day
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01';

-- id: fresh-online-orders-with-several-products
-- question: What percentage of the online orders of last month contained more than one product?
-- tags: orders, ratio, null-meaning, single-figure, hard
-- status: approved
WITH baskets AS (
  SELECT COUNT(DISTINCT l.product_id) AS products
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.store_id IS NULL
    AND o.ordered_at >= DATE '2025-09-01'
    AND o.ordered_at < DATE '2025-10-01'
  GROUP BY o.order_id
)
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE baskets.products > 1) / NULLIF(COUNT(*), 0), 1) AS several_products_pct
FROM baskets;

-- id: fresh-how-many-vips
-- question: How many VIPs do we have?
-- tags: customers, vip, single-figure, easy
-- status: approved
SELECT COUNT(*) AS vips
FROM sales.customers AS c
WHERE c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND NOT c.is_test;

-- id: fresh-club-members-per-tier
-- question: Number of club members per tier
-- tags: customers, null-meaning, breakdown, easy
-- status: approved
-- order: any
SELECT
  c.loyalty_tier,
  COUNT(*) AS members
FROM sales.customers AS c
WHERE c.loyalty_tier IS NOT NULL
  AND c.deleted_at IS NULL
  AND NOT c.is_test
GROUP BY c.loyalty_tier
ORDER BY members DESC, c.loyalty_tier;

-- id: fresh-new-customers-per-month-since-january
-- question: New customers per month since January
-- tags: customers, trend, medium
-- status: approved
WITH firsts AS (
  SELECT MIN(o.ordered_at) AS first_at
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.status <> 'cancelled'
  GROUP BY c.customer_id
)
SELECT
  DATE_TRUNC('month', firsts.first_at) AS month,
  COUNT(*) AS new_customers
FROM firsts
WHERE firsts.first_at >= DATE '2025-01-01'
GROUP BY DATE_TRUNC('month', firsts.first_at)
ORDER BY month;

-- id: fresh-churned-by-country
-- question: How many lapsed customers are there per country?
-- tags: customers, churn, breakdown, medium
-- status: approved
-- order: any
WITH churned AS (
  SELECT co.country_name
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.status <> 'cancelled'
  GROUP BY c.customer_id, co.country_name
  HAVING MAX(o.ordered_at) < DATE '2024-10-15'
)
SELECT
  churned.country_name,
  COUNT(*) AS churned_customers
FROM churned
GROUP BY churned.country_name
ORDER BY churned_customers DESC, churned.country_name;

-- id: fresh-vips-without-order-in-six-months
-- question: Which VIPs in Austria have not ordered in the last 6 months? Name, city and when they last ordered.
-- tags: customers, vip, having, lookup, hard
-- status: approved
-- order: any
SELECT
  c.full_name,
  c.city,
  CAST(MAX(o.ordered_at) AS DATE) AS last_ordered_on
FROM sales.customers AS c
LEFT JOIN sales.orders AS o ON o.customer_id = c.customer_id AND o.status <> 'cancelled'
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.loyalty_tier = 'gold'
  AND c.country_code = 'AT'
GROUP BY c.customer_id, c.full_name, c.city
HAVING COALESCE(MAX(o.ordered_at) < DATE '2025-04-15', TRUE)
ORDER BY last_ordered_on, c.full_name;

-- id: fresh-parcels-back-last-week
-- question: How many return parcels arrived last week?
-- tags: returns, single-figure, easy
-- status: approved
SELECT COUNT(*) AS returns
FROM sales.returns AS r
WHERE r.returned_on >= DATE '2025-10-06'
  AND r.returned_on < DATE '2025-10-13';

-- id: fresh-returns-by-reason-september
-- question: How many returns did we get for each reason in September?
-- tags: returns, breakdown, easy
-- status: approved
-- order: any
SELECT
  r.reason,
  COUNT(*) AS returns
FROM sales.returns AS r
WHERE r.returned_on >= DATE '2025-09-01'
  AND r.returned_on < DATE '2025-10-01'
GROUP BY r.reason
ORDER BY returns DESC, r.reason;

-- id: fresh-products-returned-for-size
-- question: Which five products had the most returns because of the wrong size this year?
-- tags: returns, products, ranking, medium
-- status: approved
SELECT
  p.product_name,
  COUNT(*) AS returns
FROM sales.returns AS r
JOIN sales.order_lines AS l ON l.order_id = r.order_id AND l.line_no = r.line_no
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND r.reason = 'wrong size'
  AND r.returned_on >= DATE '2025-02-01'
  AND r.returned_on < DATE '2026-02-01'
GROUP BY p.product_id, p.product_name
ORDER BY returns DESC, p.product_name
LIMIT 5;
-- accept:
SELECT
  p.product_name,
  SUM(r.quantity) AS units_returned
FROM sales.returns AS r
JOIN sales.order_lines AS l ON l.order_id = r.order_id AND l.line_no = r.line_no
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND r.reason = 'wrong size'
  AND r.returned_on >= DATE '2025-02-01'
  AND r.returned_on < DATE '2026-02-01'
GROUP BY p.product_id, p.product_name
ORDER BY units_returned DESC, p.product_name
LIMIT 5;

-- id: fresh-return-rate-of-jackets
-- question: What was the return rate for jackets last quarter?
-- tags: returns, products, fan-out, ratio, single-figure, medium
-- status: approved
WITH returned AS (
  SELECT
    r.order_id,
    r.line_no,
    SUM(r.quantity) AS units
  FROM sales.returns AS r
  GROUP BY r.order_id, r.line_no
)
SELECT ROUND(100.0 * COALESCE(SUM(returned.units), 0) / NULLIF(SUM(l.quantity), 0), 1) AS return_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
LEFT JOIN returned ON returned.order_id = l.order_id AND returned.line_no = l.line_no
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND ca.category_name = 'Jackets'
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01';

-- id: fresh-days-to-return-by-reason
-- question: How many days on average after the order do returns arrive, per reason? Only returns that arrived this year.
-- tags: returns, breakdown, hard
-- status: approved
-- order: any
SELECT
  r.reason,
  ROUND(AVG(DATE_DIFF('day', o.ordered_at, r.returned_on)), 1) AS average_days
FROM sales.returns AS r
JOIN sales.order_lines AS l ON l.order_id = r.order_id AND l.line_no = r.line_no
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND r.returned_on >= DATE '2025-02-01'
  AND r.returned_on < DATE '2026-02-01'
GROUP BY r.reason
ORDER BY average_days DESC, r.reason;

-- id: fresh-quarter-and-region-last-year
-- question: Net revenue by fiscal quarter and region for last year
-- tags: revenue, breakdown, calendar, medium
-- status: approved
-- order: any
SELECT
  QUARTER(o.ordered_at - INTERVAL 1 MONTH) AS fiscal_quarter,
  co.region,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY QUARTER(o.ordered_at - INTERVAL 1 MONTH), co.region
ORDER BY fiscal_quarter, co.region;

-- id: fresh-running-total-this-month
-- question: Running total of net revenue by day this month
-- tags: revenue, trend, window, medium
-- status: approved
WITH days AS (
  SELECT
    CAST(o.ordered_at AS DATE) AS day,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-10-01'
    AND o.ordered_at < DATE '2025-11-01'
  GROUP BY CAST(o.ordered_at AS DATE)
)
SELECT
  days.day,
  ROUND(SUM(days.net_usd) OVER (ORDER BY days.day), 2) AS running_total_usd
FROM days
ORDER BY days.day;
-- accept:
WITH days AS (
  SELECT
    CAST(o.ordered_at AS DATE) AS day,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-10-01'
    AND o.ordered_at < DATE '2025-11-01'
  GROUP BY CAST(o.ordered_at AS DATE)
)
SELECT
  days.day,
  ROUND(days.net_usd, 2) AS net_revenue_usd,
  ROUND(SUM(days.net_usd) OVER (ORDER BY days.day), 2) AS running_total_usd
FROM days
ORDER BY days.day;

-- id: fresh-share-of-first-year-customers
-- question: What percentage of last year's net revenue came from customers whose first order was in that year?
-- tags: customers, revenue, ratio, single-figure, hard
-- status: approved
WITH firsts AS (
  SELECT
    o.customer_id,
    MIN(o.ordered_at) AS first_at
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
  GROUP BY o.customer_id
)
SELECT ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE firsts.first_at >= DATE '2024-02-01') / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS first_year_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN firsts ON firsts.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01';

-- id: fresh-median-order-value-by-country
-- question: Median net value of an order by country, last quarter
-- tags: orders, breakdown, hard
-- status: approved
-- order: any
WITH values_per_order AS (
  SELECT
    co.country_name,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-05-01'
    AND o.ordered_at < DATE '2025-08-01'
  GROUP BY o.order_id, co.country_name
)
SELECT
  values_per_order.country_name,
  ROUND(MEDIAN(values_per_order.net_usd), 2) AS median_order_usd
FROM values_per_order
GROUP BY values_per_order.country_name
ORDER BY median_order_usd DESC, values_per_order.country_name;

-- id: fresh-countries-without-germany
-- question: Revenue per country this year, without Germany
-- tags: revenue, breakdown, medium
-- status: approved
-- order: any
SELECT
  co.country_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND co.country_code <> 'DE'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY co.country_name
ORDER BY net_revenue_usd DESC, co.country_name;

-- id: fresh-all-stores
-- question: List all our stores with city and opening date.
-- tags: stores, lookup, easy
-- status: approved
-- order: any
SELECT
  s.store_name,
  s.city,
  s.opened_on
FROM sales.stores AS s
ORDER BY s.store_name;

-- id: fresh-countries-of-rest-of-europe
-- question: Which countries belong to Rest of Europe?
-- tags: lookup, easy
-- status: approved
-- order: any
SELECT co.country_name
FROM sales.countries AS co
WHERE co.region = 'Rest of Europe'
ORDER BY co.country_name;

-- id: fresh-stores-in-the-uk
-- question: How many stores do we have in the UK?
-- tags: stores, single-figure, null-meaning, easy
-- status: approved
SELECT COUNT(*) AS stores
FROM sales.stores AS s
WHERE s.country_code = 'GB'
  AND s.closed_on IS NULL;

-- id: fresh-swiss-orders-of-yesterday
-- question: Please list yesterday's orders from Switzerland with their net revenue, biggest first.
-- tags: orders, lookup, medium
-- status: approved
SELECT
  o.order_id,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.country_code = 'CH'
  AND o.ordered_at >= DATE '2025-10-14'
  AND o.ordered_at < DATE '2025-10-15'
GROUP BY o.order_id
ORDER BY net_revenue_usd DESC, o.order_id;

-- id: fresh-overdue-orders-of-france
-- question: Which orders from France are overdue? I need the order number and the promised date.
-- tags: orders, shipping, lookup, medium
-- status: approved
-- order: any
SELECT
  o.order_id,
  o.ship_by
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE NOT c.is_test
  AND o.status = 'placed'
  AND o.ship_by < DATE '2025-10-15'
  AND c.country_code = 'FR'
ORDER BY o.ship_by, o.order_id;

-- id: fresh-price-of-the-fjell-down-jacket
-- question: What does the Fjell Down Jacket cost in the shop?
-- tags: products, lookup, easy
-- status: approved
SELECT p.list_price_usd
FROM product.products AS p
WHERE p.product_name = 'Fjell Down Jacket';

-- id: fresh-five-dearest-current-jackets
-- question: The five most expensive jackets we sell right now, with their prices
-- tags: products, ranking, many-to-many, easy
-- status: approved
SELECT
  p.product_name,
  p.list_price_usd
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE ca.category_name = 'Jackets'
  AND p.discontinued_on IS NULL
ORDER BY p.list_price_usd DESC, p.product_name
LIMIT 5;

-- id: fresh-launched-this-year
-- question: Which products have we launched this year?
-- tags: products, lookup, easy
-- status: approved
-- order: any
SELECT p.product_name
FROM product.products AS p
WHERE p.launched_on >= DATE '2025-02-01'
  AND p.launched_on < DATE '2025-10-16'
ORDER BY p.product_name;
-- accept:
SELECT
  p.product_name,
  p.launched_on
FROM product.products AS p
WHERE p.launched_on >= DATE '2025-02-01'
  AND p.launched_on < DATE '2025-10-16'
ORDER BY p.launched_on, p.product_name;

-- id: fresh-discount-by-brand-last-month
-- question: Average discount by brand last month, highest first
-- tags: products, ratio, medium
-- status: approved
SELECT
  p.brand,
  ROUND(100.0 * SUM(l.discount_usd) / NULLIF(SUM(l.gross_usd), 0), 1) AS discount_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01'
GROUP BY p.brand
ORDER BY discount_rate_pct DESC, p.brand;

-- id: fresh-highest-pound-this-year
-- question: What was the highest rate of the pound this year?
-- tags: currency, single-figure, easy
-- status: approved
SELECT MAX(fx.usd_per_unit) AS highest_usd_per_unit
FROM finance.fx_rates AS fx
WHERE fx.currency = 'GBP'
  AND fx.rate_on >= DATE '2025-02-01'
  AND fx.rate_on < DATE '2026-02-01';

-- id: fresh-yen-and-franc-last-month
-- question: average exchange rate of the yen and the swiss franc last month
-- tags: currency, breakdown, medium
-- status: approved
-- order: any
SELECT
  fx.currency,
  ROUND(AVG(fx.usd_per_unit), 6) AS average_usd_per_unit
FROM finance.fx_rates AS fx
WHERE fx.currency IN ('JPY', 'CHF')
  AND fx.rate_on >= DATE '2025-09-01'
  AND fx.rate_on < DATE '2025-10-01'
GROUP BY fx.currency
ORDER BY fx.currency;
-- accept:
SELECT
  fx.currency,
  ROUND(AVG(fx.usd_per_unit), 4) AS average_usd_per_unit
FROM finance.fx_rates AS fx
WHERE fx.currency IN ('JPY', 'CHF')
  AND fx.rate_on >= DATE '2025-09-01'
  AND fx.rate_on < DATE '2025-10-01'
GROUP BY fx.currency
ORDER BY fx.currency;
-- accept:
SELECT
  ROUND(AVG(fx.usd_per_unit) FILTER (WHERE fx.currency = 'JPY'), 6) AS jpy_usd,
  ROUND(AVG(fx.usd_per_unit) FILTER (WHERE fx.currency = 'CHF'), 6) AS chf_usd
FROM finance.fx_rates AS fx
WHERE fx.currency IN ('JPY', 'CHF')
  AND fx.rate_on >= DATE '2025-09-01'
  AND fx.rate_on < DATE '2025-10-01';
-- accept:
SELECT
  ROUND(AVG(fx.usd_per_unit) FILTER (WHERE fx.currency = 'JPY'), 4) AS jpy_usd,
  ROUND(AVG(fx.usd_per_unit) FILTER (WHERE fx.currency = 'CHF'), 4) AS chf_usd
FROM finance.fx_rates AS fx
WHERE fx.currency IN ('JPY', 'CHF')
  AND fx.rate_on >= DATE '2025-09-01'
  AND fx.rate_on < DATE '2025-10-01';

-- id: fresh-apac-target-december
-- question: What's the revenue target for APAC in December?
-- tags: targets, lookup, easy
-- status: approved
SELECT SUM(tg.target_usd) AS target_usd
FROM finance.targets AS tg
WHERE tg.region = 'APAC'
  AND tg.month = DATE '2025-12-01';

-- id: fresh-outside-europe-last-quarter
-- question: How much revenue did we make outside Europe last quarter?
-- tags: revenue, single-figure, easy
-- status: approved
SELECT ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
  AND co.region NOT IN ('DACH', 'Nordics', 'Rest of Europe');

-- id: fresh-months-above-750000
-- question: Which months of last year were above $750,000 in revenue?
-- tags: revenue, trend, having, medium
-- status: approved
-- order: any
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
HAVING SUM(l.gross_usd - l.discount_usd - l.refunded_usd) > 750000
ORDER BY month;
-- accept:
SELECT DATE_TRUNC('month', o.ordered_at) AS month
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
HAVING SUM(l.gross_usd - l.discount_usd - l.refunded_usd) > 750000
ORDER BY month;

-- id: fresh-customers-with-three-orders
-- question: how many customers placed at least three orders this year?
-- tags: customers, having, single-figure, medium
-- status: approved
WITH buyers AS (
  SELECT c.customer_id
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.status <> 'cancelled'
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY c.customer_id
  HAVING COUNT(*) >= 3
)
SELECT COUNT(*) AS customers
FROM buyers;
