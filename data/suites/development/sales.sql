-- The development exam on sales: what business users of several roles ask about revenue, orders, customers, products,
-- stores and returns, each in their own words. Neither trained on nor shown as an example; the composer was widened by its
-- wording, so what is composed of it says nothing of fresh questions.

-- id: dev-floor-of-the-innsbruck-store
-- question: How big is our shop in Innsbruck, in square metres?
-- tags: stores, lookup, easy
-- status: approved
SELECT s.floor_sqm
FROM sales.stores AS s
WHERE s.city = 'Innsbruck';

-- id: dev-open-stores-in-the-united-states
-- question: Which of our US stores are still open?
-- tags: stores, lookup, null-meaning, easy
-- status: approved
-- order: any
SELECT s.store_name
FROM sales.stores AS s
WHERE s.country_code = 'US'
  AND s.closed_on IS NULL
ORDER BY s.store_name;

-- id: dev-current-products-from-before-2020
-- question: how many of the articles we still sell were already on sale before 2020?
-- tags: products, single-figure, null-meaning, easy
-- status: approved
SELECT COUNT(*) AS products
FROM product.products AS p
WHERE p.launched_on < DATE '2020-01-01'
  AND p.discontinued_on IS NULL;

-- id: dev-products-discontinued-since-february-2024
-- question: What have we taken out of the range since February 2024? I need product, brand and last day on sale.
-- tags: products, lookup, easy
-- status: approved
-- order: any
SELECT
  p.product_name,
  p.brand,
  p.discontinued_on
FROM product.products AS p
WHERE p.discontinued_on >= DATE '2024-02-01'
ORDER BY p.discontinued_on, p.product_name;

-- id: dev-two-dearest-current-nordwand-products
-- question: The two most expensive Nordwand products in our current range by list price? Just name and price.
-- tags: products, ranking, null-meaning, easy
-- status: approved
SELECT
  p.product_name,
  p.list_price_usd
FROM product.products AS p
WHERE p.brand = 'Nordwand'
  AND p.discontinued_on IS NULL
ORDER BY p.list_price_usd DESC, p.product_name
LIMIT 2;

-- id: dev-cost-and-price-of-a-stove
-- question: What do we pay for one Fjell Gas Stove and what's its list price?
-- tags: products, lookup, easy
-- status: approved
SELECT
  p.unit_cost_usd,
  p.list_price_usd
FROM product.products AS p
WHERE p.product_name = 'Fjell Gas Stove';

-- id: dev-club-members-in-calgary
-- question: How many club members live in Calgary?
-- tags: customers, single-figure, null-meaning, easy
-- status: approved
SELECT COUNT(*) AS members
FROM sales.customers AS c
WHERE c.city = 'Calgary'
  AND c.loyalty_tier IS NOT NULL
  AND c.deleted_at IS NULL
  AND NOT c.is_test;

-- id: dev-club-members-in-calgary-by-tier
-- question: And which tiers are they in?
-- follows: dev-club-members-in-calgary
-- tags: customers, breakdown, follow-up, easy
-- status: approved
-- order: any
SELECT
  c.loyalty_tier,
  COUNT(*) AS members
FROM sales.customers AS c
WHERE c.city = 'Calgary'
  AND c.loyalty_tier IS NOT NULL
  AND c.deleted_at IS NULL
  AND NOT c.is_test
GROUP BY c.loyalty_tier
ORDER BY members DESC, c.loyalty_tier;

-- id: dev-units-sold-on-a-saturday
-- question: How many pieces did we sell on Saturday 11 October 2025?
-- tags: orders, single-figure, easy
-- status: approved
SELECT SUM(l.quantity) AS units_sold
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-10-11'
  AND o.ordered_at < DATE '2025-10-12';

-- id: dev-last-order-from-brazil
-- question: On what date did somebody in Brazil last order from us?
-- tags: orders, single-figure, easy
-- status: approved
SELECT CAST(MAX(o.ordered_at) AS DATE) AS last_ordered_on
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.country_code = 'BR';

-- id: dev-web-orders-from-sweden-in-august
-- question: how many web orders did we get from Sweden in August this year?
-- tags: orders, single-figure, null-meaning, easy
-- status: approved
SELECT COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND c.country_code = 'SE'
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-09-01';

-- id: dev-cancelled-september-orders
-- question: Of the orders placed in September 2025, how many were cancelled?
-- tags: orders, single-figure, easy
-- status: approved
SELECT COUNT(*) AS cancelled_orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status = 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01';

-- id: dev-lines-of-one-order
-- question: Customer on the phone about order 175042 - what was in it? Product name, quantity and discount per line please.
-- tags: orders, lookup, easy
-- status: approved
-- order: any
SELECT
  p.product_name,
  l.quantity,
  l.discount_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND l.order_id = 175042
ORDER BY l.line_no;

-- id: dev-customers-by-polish-city
-- question: Where in Poland do our customers live? Customers per city.
-- tags: customers, breakdown, soft-delete, easy
-- status: approved
-- order: any
SELECT
  c.city,
  COUNT(*) AS customers
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.country_code = 'PL'
GROUP BY c.city
ORDER BY customers DESC, c.city;

-- id: dev-opening-days-of-german-stores
-- question: When did each of the German stores open?
-- tags: stores, lookup, easy
-- status: approved
-- order: any
SELECT
  s.store_name,
  s.opened_on
FROM sales.stores AS s
WHERE s.country_code = 'DE'
ORDER BY s.opened_on, s.store_name;

-- id: dev-orders-with-a-return-in-september
-- question: Returns that arrived in September - from how many different orders were they?
-- tags: returns, distinct, single-figure, easy
-- status: approved
SELECT COUNT(DISTINCT r.order_id) AS orders
FROM sales.returns AS r
WHERE r.returned_on >= DATE '2025-09-01'
  AND r.returned_on < DATE '2025-10-01';

-- id: dev-damaged-units-this-month
-- question: How many pieces came back damaged since the first of October?
-- tags: returns, single-figure, easy
-- status: approved
SELECT SUM(r.quantity) AS units_returned
FROM sales.returns AS r
WHERE r.reason = 'damaged'
  AND r.returned_on >= DATE '2025-10-01';

-- id: dev-sign-ups-in-june
-- question: How many of our customers signed up in June this year?
-- tags: customers, single-figure, soft-delete, easy
-- status: approved
SELECT COUNT(*) AS customers
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.signed_up_on >= DATE '2025-06-01'
  AND c.signed_up_on < DATE '2025-07-01';

-- id: dev-current-stoves-under-50-dollars
-- question: Customer wants something from the category Stoves for less than 50 dollars list price. What do we still sell? Name and price, cheapest first.
-- tags: products, lookup, many-to-many, easy
-- status: approved
SELECT
  p.product_name,
  p.list_price_usd
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE ca.category_name = 'Stoves'
  AND p.list_price_usd < 50
  AND p.discontinued_on IS NULL
ORDER BY p.list_price_usd, p.product_name;

-- id: dev-cost-of-goods-sold-last-month
-- question: Cost of the goods we sold last month?
-- tags: revenue, single-figure, medium
-- status: approved
SELECT ROUND(SUM(l.cost_usd), 2) AS cost_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01';

-- id: dev-september-revenue-against-september-2024
-- question: Sales in September vs September last year, up or down by how many percent?
-- tags: revenue, comparison, ratio, medium
-- status: approved
WITH months AS (
  SELECT
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-09-01' AND o.ordered_at < DATE '2025-10-01') AS now_usd,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2024-09-01' AND o.ordered_at < DATE '2024-10-01') AS before_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
)
SELECT ROUND(100.0 * (months.now_usd - months.before_usd) / NULLIF(months.before_usd, 0), 1) AS change_pct
FROM months;

-- id: dev-from-gross-to-net-by-quarter-last-year
-- question: For the closing of last year I need one line per fiscal quarter: gross sales, what went off as discount, what we refunded, and net revenue.
-- tags: revenue, trend, calendar, medium
-- status: approved
SELECT
  QUARTER(o.ordered_at - INTERVAL 1 MONTH) AS fiscal_quarter,
  ROUND(SUM(l.gross_usd), 2) AS gross_sales_usd,
  ROUND(SUM(l.discount_usd), 2) AS discount_usd,
  ROUND(SUM(l.refunded_usd), 2) AS refunded_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY QUARTER(o.ordered_at - INTERVAL 1 MONTH)
ORDER BY fiscal_quarter;

-- id: dev-from-gross-to-net-by-quarter-last-year-in-store
-- question: Same table, but only what was bought in stores.
-- follows: dev-from-gross-to-net-by-quarter-last-year
-- tags: revenue, trend, calendar, null-meaning, follow-up, medium
-- status: approved
SELECT
  QUARTER(o.ordered_at - INTERVAL 1 MONTH) AS fiscal_quarter,
  ROUND(SUM(l.gross_usd), 2) AS gross_sales_usd,
  ROUND(SUM(l.discount_usd), 2) AS discount_usd,
  ROUND(SUM(l.refunded_usd), 2) AS refunded_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NOT NULL
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY QUARTER(o.ordered_at - INTERVAL 1 MONTH)
ORDER BY fiscal_quarter;

-- id: dev-paid-in-swiss-francs-last-quarter
-- question: How many Swiss francs did customers pay us last quarter, with tax and shipping? Leave it in francs.
-- tags: orders, currency, single-figure, medium
-- status: approved
SELECT ROUND(SUM(o.total), 2) AS paid_chf
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.currency = 'CHF'
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01';

-- id: dev-orders-worth-over-1000-last-year
-- question: How many orders of last year brought in more than 1,000 dollars of net revenue each?
-- tags: orders, having, single-figure, medium
-- status: approved
WITH large AS (
  SELECT o.order_id
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY o.order_id
  HAVING SUM(l.gross_usd - l.discount_usd - l.refunded_usd) > 1000
)
SELECT COUNT(*) AS orders
FROM large;

-- id: dev-list-value-of-cancelled-orders-last-quarter
-- question: What was the list value, before any discount, of the orders from last quarter that ended up cancelled?
-- tags: orders, single-figure, medium
-- status: approved
SELECT ROUND(SUM(l.gross_usd), 2) AS gross_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status = 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01';

-- id: dev-silver-members-who-bought-last-month
-- question: how many different silver members bought something last month
-- tags: customers, distinct, single-figure, medium
-- status: approved
SELECT COUNT(DISTINCT c.customer_id) AS customers
FROM sales.customers AS c
JOIN sales.orders AS o ON o.customer_id = c.customer_id
WHERE c.loyalty_tier = 'silver'
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND o.status <> 'cancelled'
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01';

-- id: dev-ordering-customers-by-fiscal-year
-- question: Is our customer base growing? Number of different customers who ordered in each fiscal year so far, please.
-- tags: customers, distinct, trend, calendar, medium
-- status: approved
SELECT
  YEAR(o.ordered_at + INTERVAL 11 MONTH) AS fiscal_year,
  COUNT(DISTINCT c.customer_id) AS customers
FROM sales.customers AS c
JOIN sales.orders AS o ON o.customer_id = c.customer_id
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND o.status <> 'cancelled'
GROUP BY YEAR(o.ordered_at + INTERVAL 11 MONTH)
ORDER BY fiscal_year;

-- id: dev-average-order-value-of-core-markets-this-year
-- question: What's the average basket in our core markets this year? One number for all three together.
-- tags: revenue, ratio, single-figure, medium
-- status: approved
SELECT ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) / NULLIF(COUNT(DISTINCT o.order_id) FILTER (WHERE l.refunded_usd < l.gross_usd - l.discount_usd), 0), 2) AS average_order_value_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND co.country_code IN ('US', 'DE', 'GB')
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01';

-- id: dev-sweden-and-norway-by-month-this-year
-- question: Sweden and Norway side by side, net revenue month by month since the fiscal year began
-- tags: revenue, trend, comparison, medium
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE c.country_code = 'SE'), 2) AS sweden_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE c.country_code = 'NO'), 2) AS norway_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.country_code IN ('SE', 'NO')
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;
-- accept:
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  co.country_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND co.country_code IN ('SE', 'NO')
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at), co.country_name
ORDER BY month, co.country_name;

-- id: dev-swedish-and-norwegian-orders-by-month-this-year
-- question: Could I see it in orders instead?
-- follows: dev-sweden-and-norway-by-month-this-year
-- tags: orders, trend, comparison, follow-up, medium
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  COUNT(*) FILTER (WHERE c.country_code = 'SE') AS sweden_orders,
  COUNT(*) FILTER (WHERE c.country_code = 'NO') AS norway_orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.country_code IN ('SE', 'NO')
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;
-- accept:
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  co.country_name,
  COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND co.country_code IN ('SE', 'NO')
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at), co.country_name
ORDER BY month, co.country_name;

-- id: dev-five-best-sellers-in-apac-last-quarter
-- question: What sold best in APAC last quarter? Five products by pieces, with the number.
-- tags: products, ranking, medium
-- status: approved
SELECT
  p.product_name,
  SUM(l.quantity) AS units_sold
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND co.region = 'APAC'
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY p.product_id, p.product_name
ORDER BY units_sold DESC, p.product_name
LIMIT 5;

-- id: dev-five-best-sellers-in-the-nordics-last-quarter
-- question: ok and for the Nordics?
-- follows: dev-five-best-sellers-in-apac-last-quarter
-- tags: products, ranking, follow-up, medium
-- status: approved
SELECT
  p.product_name,
  SUM(l.quantity) AS units_sold
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND co.region = 'Nordics'
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY p.product_id, p.product_name
ORDER BY units_sold DESC, p.product_name
LIMIT 5;

-- id: dev-polish-orders-online-and-in-store-last-month
-- question: Polish customers in September: how many orders did they place on the web, how many in a store?
-- tags: orders, breakdown, null-meaning, medium
-- status: approved
-- order: any
SELECT
  COUNT(*) FILTER (WHERE o.store_id IS NULL) AS online_orders,
  COUNT(*) FILTER (WHERE o.store_id IS NOT NULL) AS store_orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.country_code = 'PL'
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01';
-- accept:
SELECT
  CASE WHEN o.store_id IS NULL THEN 'online' ELSE 'in store' END AS channel,
  COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.country_code = 'PL'
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01'
GROUP BY CASE WHEN o.store_id IS NULL THEN 'online' ELSE 'in store' END
ORDER BY orders DESC, channel;

-- id: dev-categories-with-a-discount-rate-over-11-in-november
-- question: Which product categories had a discount rate of more than 11 percent in November 2024, and how high was it?
-- tags: products, ratio, having, many-to-many, medium
-- status: approved
-- order: any
SELECT
  ca.category_name,
  ROUND(100.0 * SUM(l.discount_usd) / NULLIF(SUM(l.gross_usd), 0), 1) AS discount_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-11-01'
  AND o.ordered_at < DATE '2024-12-01'
GROUP BY ca.category_name
HAVING 100.0 * SUM(l.discount_usd) / NULLIF(SUM(l.gross_usd), 0) > 11
ORDER BY discount_rate_pct DESC, ca.category_name;

-- id: dev-average-refund-per-parcel-by-reason-this-quarter
-- question: What does a return parcel cost us in refund, on average, per reason? Take the ones that have arrived this quarter.
-- tags: returns, breakdown, calendar, medium
-- status: approved
-- order: any
SELECT
  r.reason,
  ROUND(AVG(r.refund_usd), 2) AS average_refund_usd
FROM sales.returns AS r
WHERE r.returned_on >= DATE '2025-08-01'
  AND r.returned_on < DATE '2025-11-01'
GROUP BY r.reason
ORDER BY average_refund_usd DESC, r.reason;

-- id: dev-products-with-10-or-more-defective-units-this-year
-- question: Quality issue list: products of which 10 or more units came back as defective since 1 February 2025. Name and units.
-- tags: returns, products, having, medium
-- status: approved
-- order: any
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
  AND r.reason = 'defective'
  AND r.returned_on >= DATE '2025-02-01'
GROUP BY p.product_id, p.product_name
HAVING SUM(r.quantity) >= 10
ORDER BY units_returned DESC, p.product_name;

-- id: dev-busiest-hour-of-the-stores-this-year
-- question: When should I put most people on the floor? I mean the hour of the day in which our stores take the most orders this year, and how many that were.
-- tags: stores, orders, calendar, ranking, medium
-- status: approved
SELECT
  HOUR(o.ordered_at) AS hour,
  COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NOT NULL
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY HOUR(o.ordered_at)
ORDER BY orders DESC, hour
LIMIT 1;

-- id: dev-chamonix-net-revenue-per-square-metre-this-year
-- question: net revenue per sqm of the Chamonix store this year so far?
-- tags: stores, revenue, ratio, single-figure, medium
-- status: approved
SELECT ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) / NULLIF(MAX(s.floor_sqm), 0), 2) AS net_revenue_per_sqm_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'Chamonix Mont-Blanc'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01';

-- id: dev-units-per-order-portland-against-seattle-this-quarter
-- question: Units per order at Portland Pearl compared to Seattle Harbor, this quarter. Two decimals are enough.
-- tags: stores, orders, ratio, comparison, medium
-- status: approved
-- order: any
SELECT
  s.store_name,
  ROUND(SUM(l.quantity) / NULLIF(COUNT(DISTINCT o.order_id), 0), 2) AS units_per_order
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name IN ('Portland Pearl', 'Seattle Harbor')
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-11-01'
GROUP BY s.store_name
ORDER BY units_per_order DESC, s.store_name;

-- id: dev-departments-ranked-by-margin-this-year
-- question: Put our departments in order of the profit they made this year, best first, with the dollars.
-- tags: products, margin, ranking, medium
-- status: approved
SELECT
  d.category_name AS department,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd), 2) AS margin_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY d.category_name
ORDER BY margin_usd DESC, department;

-- id: dev-share-of-departments-in-margin-this-year
-- question: What percentage of the total is each?
-- follows: dev-departments-ranked-by-margin-this-year
-- tags: products, margin, ratio, window, follow-up, medium
-- status: approved
-- order: any
WITH earned AS (
  SELECT
    d.category_name AS department,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) AS margin_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  JOIN product.categories AS d ON d.category_id = ca.parent_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY d.category_name
)
SELECT
  earned.department,
  ROUND(100.0 * earned.margin_usd / NULLIF(SUM(earned.margin_usd) OVER (), 0), 1) AS margin_share_pct
FROM earned
ORDER BY margin_share_pct DESC, earned.department;

-- id: dev-house-brand-share-of-net-revenue-by-fiscal-year
-- question: Board slide: what part of our net revenue is our own brand, in percent, for every fiscal year?
-- tags: revenue, products, ratio, trend, calendar, medium
-- status: approved
SELECT
  YEAR(o.ordered_at + INTERVAL 11 MONTH) AS fiscal_year,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE p.brand = 'Alder & Fern') / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS house_brand_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
GROUP BY YEAR(o.ordered_at + INTERVAL 11 MONTH)
ORDER BY fiscal_year;

-- id: dev-american-gold-members-over-2500-this-year
-- question: For the dinner invitation: US gold members with more than 2,500 dollars of net revenue this year. Customer id, name, amount.
-- tags: customers, vip, having, lookup, medium
-- status: approved
-- order: any
SELECT
  c.customer_id,
  c.full_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.loyalty_tier = 'gold'
  AND c.country_code = 'US'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY c.customer_id, c.full_name
HAVING SUM(l.gross_usd - l.discount_usd - l.refunded_usd) > 2500
ORDER BY net_revenue_usd DESC, c.customer_id;

-- id: dev-three-most-discounted-orders-last-quarter
-- question: Show me the three orders that got the most discount in dollars last quarter, order number and discount.
-- tags: orders, ranking, medium
-- status: approved
SELECT
  o.order_id,
  SUM(l.discount_usd) AS discount_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY o.order_id
ORDER BY discount_usd DESC, o.order_id
LIMIT 3;

-- id: dev-open-stores-without-a-rope-sold-last-month
-- question: Which open stores didn't sell a single rope last month?
-- tags: stores, products, not-exists, many-to-many, hard
-- status: approved
-- order: any
SELECT s.store_name
FROM sales.stores AS s
WHERE s.closed_on IS NULL
  AND NOT EXISTS (SELECT 1 FROM sales.order_lines AS l JOIN sales.orders AS o ON o.order_id = l.order_id JOIN sales.customers AS c ON c.customer_id = o.customer_id JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary JOIN product.categories AS ca ON ca.category_id = pc.category_id WHERE o.store_id = s.store_id AND o.status <> 'cancelled' AND NOT c.is_test AND ca.category_name = 'Ropes' AND o.ordered_at >= DATE '2025-09-01' AND o.ordered_at < DATE '2025-10-01')
ORDER BY s.store_name;

-- id: dev-wrong-size-share-of-clothing-and-footwear-returns-last-year
-- question: Sizing again... For every category in Clothing and Footwear: what percentage of the units that arrived back last year was sent back for the wrong size?
-- tags: returns, products, ratio, many-to-many, hard
-- status: approved
-- order: any
SELECT
  ca.category_name,
  ROUND(100.0 * SUM(r.quantity) FILTER (WHERE r.reason = 'wrong size') / NULLIF(SUM(r.quantity), 0), 1) AS wrong_size_pct
FROM sales.returns AS r
JOIN sales.order_lines AS l ON l.order_id = r.order_id AND l.line_no = r.line_no
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND d.category_name IN ('Clothing', 'Footwear')
  AND r.returned_on >= DATE '2024-02-01'
  AND r.returned_on < DATE '2025-02-01'
GROUP BY ca.category_name
ORDER BY wrong_size_pct DESC, ca.category_name;

-- id: dev-margin-rate-change-by-department-fy2024-to-fy2025
-- question: By how many percentage points did each department's margin rate move from FY2024 to FY2025?
-- tags: products, margin, ratio, comparison, hard
-- status: approved
-- order: any
WITH years AS (
  SELECT
    d.category_name AS department,
    100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) FILTER (WHERE o.ordered_at < DATE '2024-02-01') / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at < DATE '2024-02-01'), 0) AS before_pct,
    100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) FILTER (WHERE o.ordered_at >= DATE '2024-02-01') / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2024-02-01'), 0) AS after_pct
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  JOIN product.categories AS d ON d.category_id = ca.parent_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2023-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY d.category_name
)
SELECT
  years.department,
  ROUND(years.after_pct - years.before_pct, 1) AS margin_change_pct
FROM years
ORDER BY margin_change_pct DESC, years.department;

-- id: dev-goodwill-share-of-refunds-this-year
-- question: How much of the money refunded on this year's orders was goodwill, in percent?
-- tags: returns, refunds, ratio, not-exists, single-figure, hard
-- status: approved
WITH refunded AS (
  SELECT
    l.refunded_usd,
    NOT EXISTS (SELECT 1 FROM sales.returns AS r WHERE r.order_id = l.order_id AND r.line_no = l.line_no) AS is_goodwill
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND l.refunded_usd > 0
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
)
SELECT ROUND(100.0 * SUM(refunded.refunded_usd) FILTER (WHERE refunded.is_goodwill) / NULLIF(SUM(refunded.refunded_usd), 0), 1) AS goodwill_pct
FROM refunded;

-- id: dev-club-share-of-new-customers-last-quarter
-- question: Do new people join the club? Of the new customers of last quarter, how many percent are club members today?
-- tags: customers, ratio, null-meaning, single-figure, hard
-- status: approved
WITH firsts AS (
  SELECT
    c.loyalty_tier,
    MIN(o.ordered_at) AS first_at
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.status <> 'cancelled'
  GROUP BY c.customer_id, c.loyalty_tier
)
SELECT ROUND(100.0 * COUNT(firsts.loyalty_tier) / NULLIF(COUNT(*), 0), 1) AS club_pct
FROM firsts
WHERE firsts.first_at >= DATE '2025-05-01'
  AND firsts.first_at < DATE '2025-08-01';

-- id: dev-club-share-of-new-customers-of-the-quarter-a-year-before
-- question: and of those we won in the same quarter one year earlier?
-- follows: dev-club-share-of-new-customers-last-quarter
-- tags: customers, ratio, null-meaning, single-figure, follow-up, hard
-- status: approved
WITH firsts AS (
  SELECT
    c.loyalty_tier,
    MIN(o.ordered_at) AS first_at
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.status <> 'cancelled'
  GROUP BY c.customer_id, c.loyalty_tier
)
SELECT ROUND(100.0 * COUNT(firsts.loyalty_tier) / NULLIF(COUNT(*), 0), 1) AS club_pct
FROM firsts
WHERE firsts.first_at >= DATE '2024-05-01'
  AND firsts.first_at < DATE '2024-08-01';

-- id: dev-customers-won-back-this-year
-- question: How many customers have we won back this year, meaning they ordered in FY2024, not once in FY2025, and again in FY2026?
-- tags: customers, not-exists, calendar, single-figure, hard
-- status: approved
SELECT COUNT(*) AS customers
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled' AND o.ordered_at >= DATE '2023-02-01' AND o.ordered_at < DATE '2024-02-01')
  AND NOT EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled' AND o.ordered_at >= DATE '2024-02-01' AND o.ordered_at < DATE '2025-02-01')
  AND EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled' AND o.ordered_at >= DATE '2025-02-01' AND o.ordered_at < DATE '2026-02-01');

-- id: dev-net-revenue-of-customers-won-back-this-year
-- question: What net revenue have they brought us this year?
-- follows: dev-customers-won-back-this-year
-- tags: customers, revenue, calendar, single-figure, follow-up, hard
-- status: approved
WITH won_back AS (
  SELECT c.customer_id
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.status <> 'cancelled'
  GROUP BY c.customer_id
  HAVING COUNT(*) FILTER (WHERE o.ordered_at < DATE '2024-02-01') > 0
    AND COUNT(*) FILTER (WHERE o.ordered_at >= DATE '2024-02-01' AND o.ordered_at < DATE '2025-02-01') = 0
    AND COUNT(*) FILTER (WHERE o.ordered_at >= DATE '2025-02-01') > 0
)
SELECT ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN won_back ON won_back.customer_id = c.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01';

-- id: dev-categories-of-first-orders-last-year
-- question: What hooks new customers? Take the very first order of everybody who was a new customer last year: which 3 product categories are in the most of these orders, and in how many?
-- tags: customers, products, window, ranking, many-to-many, hard
-- status: approved
WITH numbered AS (
  SELECT
    o.order_id,
    o.ordered_at,
    ROW_NUMBER() OVER (PARTITION BY c.customer_id ORDER BY o.ordered_at, o.order_id) AS place
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.status <> 'cancelled'
)
SELECT
  ca.category_name,
  COUNT(DISTINCT numbered.order_id) AS orders
FROM numbered
JOIN sales.orders AS o ON o.order_id = numbered.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.order_lines AS l ON l.order_id = o.order_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND numbered.place = 1
  AND numbered.ordered_at >= DATE '2024-02-01'
  AND numbered.ordered_at < DATE '2025-02-01'
GROUP BY ca.category_name
ORDER BY orders DESC, ca.category_name
LIMIT 3;

-- id: dev-leading-brand-of-each-dach-country-this-year
-- question: In each DACH country, which brand leads by net revenue this year and how much does it make there?
-- tags: revenue, products, window, ranking, hard
-- status: approved
-- order: any
WITH earned AS (
  SELECT
    co.country_name,
    p.brand,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  JOIN product.products AS p ON p.product_id = l.product_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND co.region = 'DACH'
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY co.country_name, p.brand
)
SELECT
  earned.country_name,
  earned.brand,
  ROUND(earned.net_usd, 2) AS net_revenue_usd
FROM earned
QUALIFY ROW_NUMBER() OVER (PARTITION BY earned.country_name ORDER BY earned.net_usd DESC, earned.brand) = 1
ORDER BY net_revenue_usd DESC, earned.country_name;

-- id: dev-second-brand-of-each-dach-country-this-year
-- question: And who is number two?
-- follows: dev-leading-brand-of-each-dach-country-this-year
-- tags: revenue, products, window, ranking, follow-up, hard
-- status: approved
-- order: any
WITH earned AS (
  SELECT
    co.country_name,
    p.brand,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  JOIN product.products AS p ON p.product_id = l.product_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND co.region = 'DACH'
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY co.country_name, p.brand
)
SELECT
  earned.country_name,
  earned.brand,
  ROUND(earned.net_usd, 2) AS net_revenue_usd
FROM earned
QUALIFY ROW_NUMBER() OVER (PARTITION BY earned.country_name ORDER BY earned.net_usd DESC, earned.brand) = 2
ORDER BY net_revenue_usd DESC, earned.country_name;

-- id: dev-european-countries-with-fewer-orders-last-quarter
-- question: Where in Europe are we losing ground? Countries with fewer orders last quarter than in the same quarter a year before, and both numbers, the newer one first.
-- tags: orders, comparison, having, hard
-- status: approved
-- order: any
WITH quarters AS (
  SELECT
    co.country_name,
    COUNT(*) FILTER (WHERE o.ordered_at >= DATE '2025-05-01' AND o.ordered_at < DATE '2025-08-01') AS last_quarter,
    COUNT(*) FILTER (WHERE o.ordered_at >= DATE '2024-05-01' AND o.ordered_at < DATE '2024-08-01') AS year_before
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND co.region IN ('DACH', 'Nordics', 'Rest of Europe')
  GROUP BY co.country_name
)
SELECT
  quarters.country_name,
  quarters.last_quarter,
  quarters.year_before
FROM quarters
WHERE quarters.last_quarter < quarters.year_before
ORDER BY quarters.last_quarter DESC, quarters.country_name;

-- id: dev-black-week-units-back-by-the-end-of-january
-- question: Of all units ordered from 25 November to 3 December 2024, what percentage had come back by the end of January 2025?
-- tags: returns, ratio, calendar, single-figure, hard
-- status: approved
WITH returned AS (
  SELECT
    r.order_id,
    r.line_no,
    SUM(r.quantity) AS units
  FROM sales.returns AS r
  WHERE r.returned_on < DATE '2025-02-01'
  GROUP BY r.order_id, r.line_no
)
SELECT ROUND(100.0 * COALESCE(SUM(returned.units), 0) / NULLIF(SUM(l.quantity), 0), 1) AS returned_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
LEFT JOIN returned ON returned.order_id = l.order_id AND returned.line_no = l.line_no
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-11-25'
  AND o.ordered_at < DATE '2024-12-04';

-- id: dev-current-products-selling-less-than-half-last-quarter
-- question: Which products of the current range sold less than half the units last quarter that they sold in the same quarter the year before? Only where it was 30 units or more back then. Name, units then, units now.
-- tags: products, comparison, having, null-meaning, hard
-- status: approved
-- order: any
WITH quarters AS (
  SELECT
    p.product_name,
    COALESCE(SUM(l.quantity) FILTER (WHERE o.ordered_at < DATE '2024-08-01'), 0) AS units_before,
    COALESCE(SUM(l.quantity) FILTER (WHERE o.ordered_at >= DATE '2025-05-01'), 0) AS units_now
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.products AS p ON p.product_id = l.product_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND p.discontinued_on IS NULL
    AND o.ordered_at >= DATE '2024-05-01'
    AND o.ordered_at < DATE '2025-08-01'
  GROUP BY p.product_id, p.product_name
)
SELECT
  quarters.product_name,
  quarters.units_before,
  quarters.units_now
FROM quarters
WHERE quarters.units_before >= 30
  AND quarters.units_now < quarters.units_before / 2
ORDER BY quarters.units_before DESC, quarters.product_name;

-- id: dev-running-total-of-october-by-day
-- question: Are we on track this month? Running total of net revenue for each day of October so far, only the cumulative figure.
-- tags: revenue, trend, window, calendar, hard
-- status: approved
WITH daily AS (
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
  daily.day,
  ROUND(SUM(daily.net_usd) OVER (ORDER BY daily.day), 2) AS running_total_usd
FROM daily
ORDER BY daily.day;
