-- id: branch-hamburg-margin-yesterday
-- question: Hamburg Elbe here: what margin did we make yesterday, in dollars?
-- also: Yesterday's gross profit at Hamburg Elbe?
-- tags: stores, margin, single-figure, named-value
-- status: approved
SELECT ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd), 2) AS margin_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'Hamburg Elbe'
  AND o.ordered_at >= DATE '2025-10-14'
  AND o.ordered_at < DATE '2025-10-15';

-- id: branch-boulder-footwear-margin-rate-this-quarter
-- question: Margin rate on footwear in our Boulder store this quarter?
-- also: How profitable, in percent of net revenue, has the Footwear department been at Boulder Canyon since August?
-- tags: stores, margin, ratio, single-figure, many-to-many, named-value
-- status: approved
SELECT ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS margin_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.city = 'Boulder'
  AND d.category_name = 'Footwear'
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-11-01';

-- id: branch-portland-basket-last-month
-- question: What was the average basket in Portland Pearl last month?
-- also: AOV of Portland Pearl in September 2025?
-- tags: stores, ratio, single-figure, named-value
-- status: approved
SELECT ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) / NULLIF(COUNT(DISTINCT o.order_id) FILTER (WHERE l.refunded_usd < l.gross_usd - l.discount_usd), 0), 2) AS average_order_value_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'Portland Pearl'
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01';

-- id: branch-portland-basket-members-and-others-last-month
-- question: And split by club members and everybody else?
-- follows: branch-portland-basket-last-month
-- tags: stores, ratio, comparison, null-meaning, soft-delete
-- status: approved
-- order: any
SELECT
  CASE WHEN c.loyalty_tier IS NOT NULL AND c.deleted_at IS NULL THEN 'member' ELSE 'other' END AS buyer,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) / NULLIF(COUNT(DISTINCT o.order_id) FILTER (WHERE l.refunded_usd < l.gross_usd - l.discount_usd), 0), 2) AS average_order_value_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'Portland Pearl'
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01'
GROUP BY CASE WHEN c.loyalty_tier IS NOT NULL AND c.deleted_at IS NULL THEN 'member' ELSE 'other' END
ORDER BY average_order_value_usd DESC, buyer;

-- id: branch-chamonix-discount-rate-peak-2024
-- question: How high was the discount rate in Chamonix Mont-Blanc during the 2024 peak season?
-- also: Chamonix, November and December 2024: discounts in percent of gross sales?
-- tags: stores, ratio, single-figure, named-value, calendar
-- status: approved
SELECT ROUND(100.0 * SUM(l.discount_usd) / NULLIF(SUM(l.gross_usd), 0), 1) AS discount_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'Chamonix Mont-Blanc'
  AND o.ordered_at >= DATE '2024-11-01'
  AND o.ordered_at < DATE '2025-01-01';

-- id: branch-tokyo-units-per-order-weekend-this-quarter
-- question: Do people in Tokyo Shibuya buy more per visit at the weekend? Units per order this quarter, Saturday and Sunday against Monday to Friday, two decimals, one row.
-- tags: stores, ratio, comparison, weekday, named-value
-- status: approved
SELECT
  ROUND(SUM(l.quantity) FILTER (WHERE ISODOW(o.ordered_at) IN (6, 7)) / NULLIF(COUNT(DISTINCT o.order_id) FILTER (WHERE ISODOW(o.ordered_at) IN (6, 7)), 0), 2) AS weekend_units_per_order,
  ROUND(SUM(l.quantity) FILTER (WHERE ISODOW(o.ordered_at) < 6) / NULLIF(COUNT(DISTINCT o.order_id) FILTER (WHERE ISODOW(o.ordered_at) < 6), 0), 2) AS weekday_units_per_order
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'Tokyo Shibuya'
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-11-01';

-- id: branch-stockholm-saturday-share-last-quarter
-- question: What percentage of last quarter's orders in Stockholm Söder fell on a Saturday?
-- also: Saturday's share of the orders at Stockholm Söder, Q2 of FY2026?
-- tags: stores, orders, ratio, single-figure, weekday, named-value
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE ISODOW(o.ordered_at) = 6) / NULLIF(COUNT(*), 0), 1) AS saturday_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'Stockholm Söder'
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01';

-- id: branch-edinburgh-shoppers-per-month-this-year
-- question: Edinburgh: how many different customers shopped in the store each month this year? Deleted accounts aside.
-- also: Distinct live buyers at our Edinburgh store, month by month in FY2026?
-- tags: stores, customers, distinct, trend, named-value, soft-delete
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  COUNT(DISTINCT c.customer_id) AS customers
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND s.city = 'Edinburgh'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: branch-koeln-new-customers-last-quarter
-- question: How many new customers placed their very first order in Köln Dom last quarter?
-- also: First-time buyers won by Köln Dom, May to July 2025?
-- tags: stores, customers, single-figure, window, named-value
-- status: approved
WITH firsts AS (
  SELECT
    o.store_id,
    o.ordered_at
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
  QUALIFY ROW_NUMBER() OVER (PARTITION BY o.customer_id ORDER BY o.ordered_at, o.order_id) = 1
)
SELECT COUNT(*) AS new_customers
FROM firsts
JOIN sales.stores AS s ON s.store_id = firsts.store_id
WHERE s.store_name = 'Köln Dom'
  AND firsts.ordered_at >= DATE '2025-05-01'
  AND firsts.ordered_at < DATE '2025-08-01';

-- id: branch-innsbruck-return-rate-by-department-last-year
-- question: Innsbruck Nordkette: return rate by department for last year, please.
-- tags: stores, returns, ratio, breakdown, fan-out, many-to-many, named-value
-- status: approved
-- order: any
WITH returned AS (
  SELECT
    r.order_id,
    r.line_no,
    SUM(r.quantity) AS units
  FROM sales.returns AS r
  GROUP BY r.order_id, r.line_no
)
SELECT
  d.category_name AS department,
  ROUND(100.0 * COALESCE(SUM(returned.units), 0) / NULLIF(SUM(l.quantity), 0), 1) AS return_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
LEFT JOIN returned ON returned.order_id = l.order_id AND returned.line_no = l.line_no
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'Innsbruck Nordkette'
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY d.category_name
ORDER BY return_rate_pct DESC, department;

-- id: branch-vancouver-top-5-products-this-month
-- question: Top 5 products at Vancouver Gastown so far this month, by net revenue?
-- also: Which five products have brought in the most at Vancouver Gastown in October, and how much?
-- tags: stores, products, ranking, duplicate-names, named-value
-- status: approved
SELECT
  p.product_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'Vancouver Gastown'
  AND o.ordered_at >= DATE '2025-10-01'
  AND o.ordered_at < DATE '2025-11-01'
GROUP BY p.product_id, p.product_name
ORDER BY net_revenue_usd DESC, p.product_name
LIMIT 5;

-- id: branch-krakow-best-category-last-week
-- question: Which category sold best in Kraków Kazimierz last week by net revenue, and how much was it?
-- tags: stores, products, ranking, many-to-many, named-value
-- status: approved
SELECT
  ca.category_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'Kraków Kazimierz'
  AND o.ordered_at >= DATE '2025-10-06'
  AND o.ordered_at < DATE '2025-10-13'
GROUP BY ca.category_name
ORDER BY net_revenue_usd DESC, ca.category_name
LIMIT 1;

-- id: branch-seattle-tents-since-june
-- question: How many tents has the Seattle store sold since June?
-- also: Units of the category Tents sold at Seattle Harbor from 1 June 2025 up to yesterday?
-- tags: stores, products, single-figure, many-to-many, named-value
-- status: approved
SELECT SUM(l.quantity) AS units_sold
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.city = 'Seattle'
  AND ca.category_name = 'Tents'
  AND o.ordered_at >= DATE '2025-06-01'
  AND o.ordered_at < DATE '2025-10-15';

-- id: branch-munich-backpacks-without-discount-last-month
-- question: How many backpacks did München Isartor sell at full price last month, without any discount?
-- tags: stores, products, single-figure, many-to-many, named-value
-- status: approved
SELECT SUM(l.quantity) AS units_sold
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'München Isartor'
  AND ca.category_name = 'Backpacks'
  AND l.discount_usd = 0
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01';

-- id: branch-quebec-late-orders-this-quarter
-- question: Which of our orders in Québec Vieux-Port came in as late rows this quarter? Order number, when it was placed and when it was loaded.
-- also: List Québec Vieux-Port's late-loaded orders since August: number, order time, load time.
-- tags: stores, late-rows, lookup, named-value
-- status: approved
-- order: any
SELECT
  o.order_id,
  o.ordered_at,
  o.loaded_at
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'Québec Vieux-Port'
  AND o.loaded_at > o.ordered_at + INTERVAL 1 DAY
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-11-01'
ORDER BY o.ordered_at, o.order_id;

-- id: branch-quebec-days-with-late-orders-this-quarter
-- question: On which days were they placed, and how many on each?
-- follows: branch-quebec-late-orders-this-quarter
-- tags: stores, late-rows, trend, named-value
-- status: approved
SELECT
  CAST(o.ordered_at AS DATE) AS day,
  COUNT(*) AS late_orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'Québec Vieux-Port'
  AND o.loaded_at > o.ordered_at + INTERVAL 1 DAY
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-11-01'
GROUP BY CAST(o.ordered_at AS DATE)
ORDER BY day;

-- id: branch-edinburgh-days-without-sale-in-september
-- question: On how many days in September did Edinburgh Royal Mile take no order at all?
-- also: September 2025 at Edinburgh Royal Mile: number of days without a single order?
-- tags: stores, orders, single-figure, distinct, calendar, named-value
-- status: approved
SELECT 30 - COUNT(DISTINCT CAST(o.ordered_at AS DATE)) AS days
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'Edinburgh Royal Mile'
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01';

-- id: branch-denver-net-revenue-by-weekday-this-quarter
-- question: Denver Union: net revenue by weekday this quarter, Monday first.
-- tags: stores, revenue, breakdown, weekday, named-value
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
  AND s.store_name = 'Denver Union'
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-11-01'
GROUP BY DAYNAME(o.ordered_at), ISODOW(o.ordered_at)
ORDER BY ISODOW(o.ordered_at);

-- id: branch-home-city-share-of-orders-by-store-last-year
-- question: How local are our stores? For each one, the percentage of last year's orders placed by customers who live in the store's own city.
-- tags: stores, orders, ratio, breakdown
-- status: approved
-- order: any
SELECT
  s.store_name,
  ROUND(100.0 * COUNT(*) FILTER (WHERE c.city = s.city) / NULLIF(COUNT(*), 0), 1) AS local_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY s.store_name
ORDER BY local_pct DESC, s.store_name;

-- id: branch-nordics-sweden-and-norway-by-month-this-year
-- question: Nordics: Sweden and Norway side by side, net revenue per month this year.
-- also: Monthly net revenue of FY2026 for Sweden and for Norway, one column each.
-- tags: revenue, trend, comparison, named-value
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE co.country_name = 'Sweden'), 2) AS sweden_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE co.country_name = 'Norway'), 2) AS norway_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND co.region = 'Nordics'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: branch-dach-return-rate-last-two-fiscal-years
-- question: I run DACH. Our return rate in FY2025 and in FY2024, in two columns?
-- tags: returns, ratio, comparison, fan-out, fiscal-calendar, named-value
-- status: approved
WITH returned AS (
  SELECT
    r.order_id,
    r.line_no,
    SUM(r.quantity) AS units
  FROM sales.returns AS r
  GROUP BY r.order_id, r.line_no
)
SELECT
  ROUND(100.0 * SUM(returned.units) FILTER (WHERE o.ordered_at >= DATE '2024-02-01') / NULLIF(SUM(l.quantity) FILTER (WHERE o.ordered_at >= DATE '2024-02-01'), 0), 1) AS fy2025_pct,
  ROUND(100.0 * SUM(returned.units) FILTER (WHERE o.ordered_at < DATE '2024-02-01') / NULLIF(SUM(l.quantity) FILTER (WHERE o.ordered_at < DATE '2024-02-01'), 0), 1) AS fy2024_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
LEFT JOIN returned ON returned.order_id = l.order_id AND returned.line_no = l.line_no
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND co.region = 'DACH'
  AND o.ordered_at >= DATE '2023-02-01'
  AND o.ordered_at < DATE '2025-02-01';

-- id: branch-apac-cumulative-gap-to-plan-this-year
-- question: Where does APAC stand against plan, cumulated month by month from February to September 2025? Month and the running gap in dollars, above plan as plus.
-- tags: finance, targets, trend, window, fan-out, named-value
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
    AND co.region = 'APAC'
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2025-10-01'
  GROUP BY DATE_TRUNC('month', o.ordered_at)
)
SELECT
  tg.month,
  ROUND(SUM(earned.net_usd - tg.target_usd) OVER (ORDER BY tg.month), 2) AS running_gap_usd
FROM finance.targets AS tg
JOIN earned ON earned.month = tg.month
WHERE tg.region = 'APAC'
ORDER BY tg.month;

-- id: branch-nordics-new-customers-by-fiscal-quarter-last-year
-- question: New customers in the Nordics, quarter by quarter last fiscal year?
-- also: How many Nordic customers placed their first order ever in each fiscal quarter of FY2025?
-- tags: customers, trend, fiscal-calendar, named-value
-- status: approved
WITH firsts AS (
  SELECT MIN(o.ordered_at) AS first_at
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
    AND co.region = 'Nordics'
  GROUP BY c.customer_id
)
SELECT
  QUARTER(firsts.first_at - INTERVAL 1 MONTH) AS fiscal_quarter,
  COUNT(*) AS new_customers
FROM firsts
WHERE firsts.first_at >= DATE '2024-02-01'
  AND firsts.first_at < DATE '2025-02-01'
GROUP BY QUARTER(firsts.first_at - INTERVAL 1 MONTH)
ORDER BY fiscal_quarter;

-- id: branch-americas-top-5-cities-last-quarter
-- question: The five home cities in the Americas that brought in most net revenue last quarter, please: city, country, dollars.
-- tags: revenue, ranking, named-value, fiscal-calendar
-- status: approved
SELECT
  c.city,
  co.country_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND co.region = 'Americas'
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY c.city, co.country_name
ORDER BY net_revenue_usd DESC, c.city
LIMIT 5;

-- id: branch-emea-margin-by-brand-this-quarter
-- question: Margin by brand in Europe this quarter?
-- also: EMEA: gross profit of each brand since August, in dollars?
-- tags: revenue, margin, products, breakdown, region-group, fiscal-calendar
-- status: approved
-- order: any
SELECT
  p.brand,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd), 2) AS margin_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND co.region IN ('DACH', 'Nordics', 'Rest of Europe')
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-11-01'
GROUP BY p.brand
ORDER BY margin_usd DESC, p.brand;

-- id: branch-rest-of-europe-csat-since-march
-- question: CSAT of customers in Rest of Europe for tickets opened since March?
-- tags: support, ratio, single-figure, named-value
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE t.csat >= 4) / NULLIF(COUNT(t.csat), 0), 1) AS csat_pct
FROM support.tickets AS t
JOIN sales.customers AS c ON c.customer_id = t.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE NOT c.is_test
  AND co.region = 'Rest of Europe'
  AND t.opened_at >= DATE '2025-03-01';

-- id: branch-dach-backlog-by-topic
-- question: How many tickets from DACH customers are open right now, by topic?
-- also: Support backlog of the DACH region per topic?
-- tags: support, breakdown, null-meaning, named-value
-- status: approved
-- order: any
SELECT
  t.topic,
  COUNT(*) AS open_tickets
FROM support.tickets AS t
JOIN sales.customers AS c ON c.customer_id = t.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE t.closed_at IS NULL
  AND NOT c.is_test
  AND co.region = 'DACH'
GROUP BY t.topic
ORDER BY open_tickets DESC, t.topic;

-- id: branch-dach-oldest-open-ticket-by-country
-- question: Since when has the oldest of them been open, per country?
-- follows: branch-dach-backlog-by-topic
-- tags: support, breakdown, null-meaning, named-value
-- status: approved
-- order: any
SELECT
  co.country_name,
  MIN(t.opened_at) AS oldest_opened_at
FROM support.tickets AS t
JOIN sales.customers AS c ON c.customer_id = t.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE t.closed_at IS NULL
  AND NOT c.is_test
  AND co.region = 'DACH'
GROUP BY co.country_name
ORDER BY oldest_opened_at, co.country_name;

-- id: branch-first-response-time-americas-and-apac-last-month
-- question: How long did customers in the Americas and in APAC wait for an agent's first reply last month? Median minutes per region.
-- also: First response time for tickets of September 2025, Americas against APAC?
-- tags: support, messages, median, comparison, named-value
-- status: approved
-- order: any
WITH replies AS (
  SELECT
    ms.ticket_id,
    MIN(ms.sent_at) AS replied_at
  FROM support.messages AS ms
  WHERE ms.author = 'agent'
  GROUP BY ms.ticket_id
)
SELECT
  co.region,
  ROUND(MEDIAN(DATE_DIFF('second', t.opened_at, replies.replied_at) / 60.0), 1) AS first_response_minutes
FROM support.tickets AS t
JOIN replies ON replies.ticket_id = t.ticket_id
JOIN sales.customers AS c ON c.customer_id = t.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE NOT c.is_test
  AND co.region IN ('Americas', 'APAC')
  AND t.opened_at >= DATE '2025-09-01'
  AND t.opened_at < DATE '2025-10-01'
GROUP BY co.region
ORDER BY first_response_minutes DESC, co.region;

-- id: branch-nordics-on-time-rate-by-country-last-quarter
-- question: On-time shipping in Sweden and Norway last quarter?
-- tags: shipping, ratio, comparison, named-value, null-meaning, fiscal-calendar
-- status: approved
-- order: any
SELECT
  co.country_name,
  ROUND(100.0 * COUNT(*) FILTER (WHERE CAST(o.shipped_at AS DATE) <= o.ship_by) / NULLIF(COUNT(*), 0), 1) AS on_time_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.ship_by < DATE '2025-10-15'
  AND o.status <> 'cancelled'
  AND NOT c.is_test
  AND co.country_name IN ('Sweden', 'Norway')
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY co.country_name
ORDER BY on_time_pct DESC, co.country_name;

-- id: branch-americas-overdue-before-10-october-orders
-- question: Which overdue orders from the Americas were promised before 10 October? Order number, country and the promised day, the longest overdue first.
-- tags: shipping, lookup, named-value, null-meaning
-- status: approved
SELECT
  o.order_id,
  co.country_name,
  o.ship_by
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status = 'placed'
  AND o.ship_by < DATE '2025-10-10'
  AND NOT c.is_test
  AND co.region = 'Americas'
ORDER BY o.ship_by, o.order_id;

-- id: branch-apac-contact-rate-last-quarter
-- question: What was the contact rate in APAC last quarter, in tickets per 100 orders? One decimal.
-- also: APAC, May to July 2025: tickets opened per 100 orders placed, one decimal?
-- tags: support, orders, ratio, single-figure, fan-out, named-value
-- status: approved
WITH asked AS (
  SELECT COUNT(*) AS tickets
  FROM support.tickets AS t
  JOIN sales.customers AS c ON c.customer_id = t.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE NOT c.is_test
    AND co.region = 'APAC'
    AND t.opened_at >= DATE '2025-05-01'
    AND t.opened_at < DATE '2025-08-01'
), placed AS (
  SELECT COUNT(*) AS orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND co.region = 'APAC'
    AND o.ordered_at >= DATE '2025-05-01'
    AND o.ordered_at < DATE '2025-08-01'
)
SELECT ROUND(100.0 * asked.tickets / NULLIF(placed.orders, 0), 1) AS contact_rate
FROM asked
CROSS JOIN placed;

-- id: branch-americas-online-share-by-country-this-quarter
-- question: How much of our revenue in the Americas is online this quarter? Percentage per country.
-- tags: revenue, ratio, breakdown, null-meaning, named-value
-- status: approved
-- order: any
SELECT
  co.country_name,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.store_id IS NULL) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS online_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND co.region = 'Americas'
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-11-01'
GROUP BY co.country_name
ORDER BY online_pct DESC, co.country_name;

-- id: branch-emea-top-3-campaigns-last-quarter
-- question: Which three campaigns brought in the most revenue in EMEA last quarter? Name and dollars.
-- tags: marketing, revenue, ranking, region-group
-- status: approved
SELECT
  m.campaign_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS attributed_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND co.region IN ('DACH', 'Nordics', 'Rest of Europe')
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY m.campaign_name
ORDER BY attributed_revenue_usd DESC, m.campaign_name
LIMIT 3;

-- id: branch-rest-of-europe-repeat-rate-2024
-- question: Repeat rate in Rest of Europe for calendar year 2024?
-- also: Of the live customers in Rest of Europe who ordered in 2024, what percentage ordered at least twice that year?
-- tags: customers, ratio, single-figure, named-value, calendar
-- status: approved
WITH buyers AS (
  SELECT COUNT(*) AS orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
    AND co.region = 'Rest of Europe'
    AND o.ordered_at >= DATE '2024-01-01'
    AND o.ordered_at < DATE '2025-01-01'
  GROUP BY c.customer_id
)
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE buyers.orders >= 2) / NULLIF(COUNT(*), 0), 1) AS repeat_rate_pct
FROM buyers;

-- id: branch-dach-goodwill-by-month-this-year
-- question: How many dollars of goodwill did we refund on DACH orders, by month of the order, this year?
-- tags: refunds, trend, not-exists, named-value
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(SUM(l.refunded_usd), 2) AS goodwill_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND co.region = 'DACH'
  AND l.refunded_usd > 0
  AND NOT EXISTS (SELECT 1 FROM sales.returns AS r WHERE r.order_id = l.order_id AND r.line_no = l.line_no)
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: branch-nordics-churned-by-city
-- question: How many customers have we lost in the Nordics, city by city? I mean churned ones.
-- also: Churned customers per city in the Nordics?
-- tags: customers, churn, breakdown, named-value
-- status: approved
-- order: any
WITH gone AS (
  SELECT c.city
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
    AND co.region = 'Nordics'
  GROUP BY c.customer_id, c.city
  HAVING MAX(o.ordered_at) < DATE '2024-10-15'
)
SELECT
  gone.city,
  COUNT(*) AS churned_customers
FROM gone
GROUP BY gone.city
ORDER BY churned_customers DESC, gone.city;

-- id: branch-countries-below-last-year-last-quarter
-- question: Which countries earned less last quarter than in the same quarter a year before, and how many dollars less?
-- tags: revenue, comparison, having, fiscal-calendar
-- status: approved
-- order: any
WITH quarters AS (
  SELECT
    co.country_name,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-05-01' AND o.ordered_at < DATE '2025-08-01') AS now_usd,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2024-05-01' AND o.ordered_at < DATE '2024-08-01') AS before_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
  GROUP BY co.country_name
)
SELECT
  quarters.country_name,
  ROUND(quarters.before_usd - quarters.now_usd, 2) AS loss_usd
FROM quarters
WHERE quarters.now_usd < quarters.before_usd
ORDER BY loss_usd DESC, quarters.country_name;

-- id: branch-portland-ahead-of-seattle-this-month
-- question: How many dollars is Portland Pearl ahead of Seattle Harbor in net revenue this month?
-- also: October so far: net revenue of Portland Pearl minus that of Seattle Harbor?
-- tags: stores, revenue, comparison, single-figure, named-value
-- status: approved
SELECT ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE s.store_name = 'Portland Pearl') - SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE s.store_name = 'Seattle Harbor'), 2) AS lead_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name IN ('Seattle Harbor', 'Portland Pearl')
  AND o.ordered_at >= DATE '2025-10-01'
  AND o.ordered_at < DATE '2025-11-01';

-- id: branch-stockholm-rank-last-month
-- question: Stockholm Söder: where did we come in among all stores last month by net revenue? Just our rank.
-- tags: stores, revenue, window, single-figure, named-value
-- status: approved
WITH ranked AS (
  SELECT
    s.store_name,
    RANK() OVER (ORDER BY SUM(l.gross_usd - l.discount_usd - l.refunded_usd) DESC) AS place
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.stores AS s ON s.store_id = o.store_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-09-01'
    AND o.ordered_at < DATE '2025-10-01'
  GROUP BY s.store_name
)
SELECT ranked.place
FROM ranked
WHERE ranked.store_name = 'Stockholm Söder';

-- id: branch-hamburg-share-of-german-stores-last-quarter
-- question: What share of our German stores' net revenue did Hamburg Elbe make last quarter?
-- also: Hamburg Elbe's part of the net revenue of all stores in Germany, Q2 FY2026, in percent?
-- tags: stores, revenue, ratio, single-figure, named-value
-- status: approved
SELECT ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE s.store_name = 'Hamburg Elbe') / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS share_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.country_code = 'DE'
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01';

-- id: branch-tokyo-running-revenue-this-month
-- question: Tokyo Shibuya day by day this month: net revenue and the running total.
-- tags: stores, revenue, trend, window, named-value, calendar
-- status: approved
WITH daily AS (
  SELECT
    CAST(o.ordered_at AS DATE) AS day,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.stores AS s ON s.store_id = o.store_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND s.store_name = 'Tokyo Shibuya'
    AND o.ordered_at >= DATE '2025-10-01'
    AND o.ordered_at < DATE '2025-11-01'
  GROUP BY CAST(o.ordered_at AS DATE)
)
SELECT
  daily.day,
  ROUND(daily.net_usd, 2) AS net_revenue_usd,
  ROUND(SUM(daily.net_usd) OVER (ORDER BY daily.day), 2) AS running_total_usd
FROM daily
ORDER BY daily.day;

-- id: branch-denver-busy-days-last-quarter
-- question: On how many days last quarter did Denver Union take five orders or more?
-- tags: stores, orders, having, single-figure, named-value
-- status: approved
WITH busy AS (
  SELECT CAST(o.ordered_at AS DATE) AS day
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.stores AS s ON s.store_id = o.store_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND s.store_name = 'Denver Union'
    AND o.ordered_at >= DATE '2025-05-01'
    AND o.ordered_at < DATE '2025-08-01'
  GROUP BY CAST(o.ordered_at AS DATE)
  HAVING COUNT(*) >= 5
)
SELECT COUNT(*) AS days
FROM busy;

-- id: branch-seattle-range-share-sold-this-year
-- question: What share of our current range has Seattle Harbor sold at least once this year?
-- tags: stores, products, ratio, single-figure, exists, named-value
-- status: approved
SELECT
  ROUND(100.0 * COUNT(*) FILTER (WHERE EXISTS (
    SELECT 1
    FROM sales.order_lines AS l
    JOIN sales.orders AS o ON o.order_id = l.order_id
    JOIN sales.customers AS c ON c.customer_id = o.customer_id
    JOIN sales.stores AS s ON s.store_id = o.store_id
    WHERE l.product_id = p.product_id
      AND o.status <> 'cancelled'
      AND NOT c.is_test
      AND s.store_name = 'Seattle Harbor'
      AND o.ordered_at >= DATE '2025-02-01'
      AND o.ordered_at < DATE '2026-02-01'
  )) / NULLIF(COUNT(*), 0), 1) AS share_pct
FROM product.products AS p
WHERE p.discontinued_on IS NULL;

-- id: branch-house-brand-jackets-never-sold-in-stockholm
-- question: Which jackets of our own brand that are still in the range has Stockholm Söder never sold? Article number and name.
-- tags: stores, products, not-exists, lookup, many-to-many, named-value
-- status: approved
-- order: any
SELECT
  p.sku,
  p.product_name
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE p.brand = 'Alder & Fern'
  AND p.discontinued_on IS NULL
  AND ca.category_name = 'Jackets'
  AND NOT EXISTS (
    SELECT 1
    FROM sales.order_lines AS l
    JOIN sales.orders AS o ON o.order_id = l.order_id
    JOIN sales.customers AS c ON c.customer_id = o.customer_id
    JOIN sales.stores AS s ON s.store_id = o.store_id
    WHERE l.product_id = p.product_id
      AND o.status <> 'cancelled'
      AND NOT c.is_test
      AND s.store_name = 'Stockholm Söder'
  )
ORDER BY p.sku;

-- id: branch-boulder-buyers-lost-since-last-year
-- question: How many customers bought in Boulder Canyon last year but have placed no order anywhere this year?
-- also: Live customers with an order at Boulder Canyon in FY2025 and none at all, online or in store, in FY2026?
-- tags: stores, customers, not-exists, distinct, single-figure, named-value
-- status: approved
SELECT COUNT(DISTINCT c.customer_id) AS customers
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND s.store_name = 'Boulder Canyon'
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
  AND NOT EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled' AND o.ordered_at >= DATE '2025-02-01');

-- id: branch-denver-top-3-customers-this-year
-- question: Which three customers brought in the most net revenue at Denver Union this year? Id, name and dollars.
-- tags: stores, customers, ranking, duplicate-names, named-value, soft-delete
-- status: approved
SELECT
  c.customer_id,
  c.full_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND s.store_name = 'Denver Union'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY c.customer_id, c.full_name
ORDER BY net_revenue_usd DESC, c.full_name
LIMIT 3;

-- id: branch-krakow-fully-refunded-orders-this-year
-- question: How many of this year's orders at Kraków Kazimierz have been refunded in full?
-- tags: stores, orders, refunds, having, single-figure, named-value
-- status: approved
WITH refunded AS (
  SELECT o.order_id
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.stores AS s ON s.store_id = o.store_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND s.store_name = 'Kraków Kazimierz'
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY o.order_id
  HAVING SUM(l.refunded_usd) >= SUM(l.gross_usd - l.discount_usd)
)
SELECT COUNT(*) AS orders
FROM refunded;

-- id: branch-london-returned-units-by-reason-since-march
-- question: London Covent Garden: why do people bring things back? Units returned since March by reason, for goods bought with us.
-- also: Units that came back since 1 March 2025 from orders of London Covent Garden, per reason?
-- tags: stores, returns, breakdown, named-value
-- status: approved
-- order: any
SELECT
  r.reason,
  SUM(r.quantity) AS units_returned
FROM sales.returns AS r
JOIN sales.orders AS o ON o.order_id = r.order_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND s.store_name = 'London Covent Garden'
  AND r.returned_on >= DATE '2025-03-01'
GROUP BY r.reason
ORDER BY units_returned DESC, r.reason;

-- id: branch-london-returned-units-by-category-since-march
-- question: And by product category instead?
-- follows: branch-london-returned-units-by-reason-since-march
-- tags: stores, returns, breakdown, many-to-many, named-value
-- status: approved
-- order: any
SELECT
  ca.category_name,
  SUM(r.quantity) AS units_returned
FROM sales.returns AS r
JOIN sales.order_lines AS l ON l.order_id = r.order_id AND l.line_no = r.line_no
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.stores AS s ON s.store_id = o.store_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE o.status <> 'cancelled'
  AND s.store_name = 'London Covent Garden'
  AND r.returned_on >= DATE '2025-03-01'
GROUP BY ca.category_name
ORDER BY units_returned DESC, ca.category_name;

-- id: branch-german-stores-refunds-for-returns-last-week
-- question: What did we refund for returns that arrived last week of goods bought in our German stores?
-- also: Refunds on returns that arrived from 6 to 12 October 2025 and whose order was placed in a store in Germany, in dollars?
-- tags: stores, returns, refunds, single-figure, named-value
-- status: approved
SELECT ROUND(SUM(r.refund_usd), 2) AS refund_usd
FROM sales.returns AS r
JOIN sales.orders AS o ON o.order_id = r.order_id
JOIN sales.stores AS s ON s.store_id = o.store_id
JOIN sales.countries AS co ON co.country_code = s.country_code
WHERE o.status <> 'cancelled'
  AND co.country_name = 'Germany'
  AND r.returned_on >= DATE '2025-10-06'
  AND r.returned_on < DATE '2025-10-13';

-- id: branch-wrong-size-share-of-returns-by-store-this-year
-- question: In which stores do sizes go wrong? Of the units returned this year, the percentage with the reason wrong size, by the store they were bought in.
-- tags: stores, returns, ratio, breakdown
-- status: approved
-- order: any
SELECT
  s.store_name,
  ROUND(100.0 * COALESCE(SUM(r.quantity) FILTER (WHERE r.reason = 'wrong size'), 0) / NULLIF(SUM(r.quantity), 0), 1) AS wrong_size_pct
FROM sales.returns AS r
JOIN sales.orders AS o ON o.order_id = r.order_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND r.returned_on >= DATE '2025-02-01'
  AND r.returned_on < DATE '2026-02-01'
GROUP BY s.store_name
ORDER BY wrong_size_pct DESC, s.store_name;

-- id: branch-median-days-to-return-by-us-store-last-year
-- question: How many days after the purchase did goods from each of our US stores come back, in the median? Returns that arrived last year.
-- tags: stores, returns, median, breakdown, date-difference, named-value
-- status: approved
-- order: any
SELECT
  s.store_name,
  ROUND(MEDIAN(DATE_DIFF('day', CAST(o.ordered_at AS DATE), r.returned_on)), 1) AS median_days
FROM sales.returns AS r
JOIN sales.orders AS o ON o.order_id = r.order_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND s.country_code = 'US'
  AND r.returned_on >= DATE '2024-02-01'
  AND r.returned_on < DATE '2025-02-01'
GROUP BY s.store_name
ORDER BY median_days DESC, s.store_name;

-- id: branch-store-tickets-csat-by-country-this-year
-- question: How happy are people who contact support about something bought in a store? CSAT by the country of the store, tickets opened this year.
-- tags: stores, support, ratio, breakdown
-- status: approved
-- order: any
SELECT
  co.country_name,
  ROUND(100.0 * COUNT(*) FILTER (WHERE t.csat >= 4) / NULLIF(COUNT(t.csat), 0), 1) AS csat_pct
FROM support.tickets AS t
JOIN sales.orders AS o ON o.order_id = t.order_id
JOIN sales.stores AS s ON s.store_id = o.store_id
JOIN sales.countries AS co ON co.country_code = s.country_code
WHERE o.status <> 'cancelled'
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
GROUP BY co.country_name
ORDER BY csat_pct DESC, co.country_name;

-- id: branch-munich-open-tickets
-- question: Which tickets about orders from München Isartor are still open? Ticket number, order number, topic and day opened.
-- tags: stores, support, lookup, null-meaning, named-value
-- status: approved
-- order: any
SELECT
  t.ticket_id,
  t.order_id,
  t.topic,
  CAST(t.opened_at AS DATE) AS opened_on
FROM support.tickets AS t
JOIN sales.orders AS o ON o.order_id = t.order_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND t.closed_at IS NULL
  AND s.store_name = 'München Isartor'
ORDER BY t.opened_at, t.ticket_id;

-- id: branch-koeln-and-hamburg-revenue-per-sqm-last-quarter
-- question: Net revenue per square metre in Köln Dom and Hamburg Elbe last quarter?
-- tags: stores, revenue, ratio, comparison, named-value
-- status: approved
-- order: any
SELECT
  s.store_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) / NULLIF(s.floor_sqm, 0), 2) AS net_revenue_per_sqm_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name IN ('Köln Dom', 'Hamburg Elbe')
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY s.store_name, s.floor_sqm
ORDER BY net_revenue_per_sqm_usd DESC, s.store_name;

-- id: branch-denver-late-revenue-share-last-month
-- question: What percentage of Denver Union's net revenue of last month came in late rows?
-- tags: stores, late-rows, ratio, single-figure, named-value
-- status: approved
SELECT ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.loaded_at > o.ordered_at + INTERVAL 1 DAY) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS late_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'Denver Union'
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01';

-- id: branch-longest-load-by-store-last-month
-- question: What was the longest any of last month's orders took to reach the warehouse, store by store, in hours?
-- also: Per store: the maximum hours between order and load, orders of September 2025?
-- tags: stores, late-rows, breakdown, date-difference
-- status: approved
-- order: any
SELECT
  s.store_name,
  ROUND(MAX(DATE_DIFF('minute', o.ordered_at, o.loaded_at)) / 60.0, 1) AS longest_hours
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01'
GROUP BY s.store_name
ORDER BY longest_hours DESC, s.store_name;

-- id: branch-september-orders-loaded-in-october-by-store
-- question: Which stores still owed us September sales on 1 October? Store, number of September orders loaded in October or later, and their net revenue.
-- tags: stores, late-rows, breakdown, revenue, distinct
-- status: approved
-- order: any
SELECT
  s.store_name,
  COUNT(DISTINCT o.order_id) AS orders,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.loaded_at >= DATE '2025-10-01'
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01'
GROUP BY s.store_name
ORDER BY orders DESC, s.store_name;

-- id: branch-sunday-share-of-revenue-by-store-last-quarter
-- question: How much of each store's net revenue last quarter was made on Sundays, in percent?
-- also: Sunday's share of net revenue per store, May to July 2025?
-- tags: stores, revenue, ratio, breakdown, weekday
-- status: approved
-- order: any
SELECT
  s.store_name,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE ISODOW(o.ordered_at) = 7) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS sunday_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY s.store_name
ORDER BY sunday_pct DESC, s.store_name;

-- id: branch-dach-sign-ups-this-quarter-to-date-against-last-year
-- question: DACH sign-ups from 1 August up to yesterday, and in the same days last year? Two columns.
-- tags: customers, comparison, calendar, named-value
-- status: approved
SELECT
  COUNT(*) FILTER (WHERE c.signed_up_on >= DATE '2025-08-01' AND c.signed_up_on < DATE '2025-10-15') AS customers_now,
  COUNT(*) FILTER (WHERE c.signed_up_on >= DATE '2024-08-01' AND c.signed_up_on < DATE '2024-10-15') AS customers_before
FROM sales.customers AS c
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND co.region = 'DACH';

-- id: branch-nordics-club-members-by-tier-share
-- question: How do our club members in the Nordics split over the tiers, in percent?
-- tags: customers, ratio, window, null-meaning, named-value
-- status: approved
-- order: any
SELECT
  c.loyalty_tier,
  ROUND(100.0 * COUNT(*) / SUM(COUNT(*)) OVER (), 1) AS share_pct
FROM sales.customers AS c
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE c.loyalty_tier IS NOT NULL
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND co.region = 'Nordics'
GROUP BY c.loyalty_tier
ORDER BY share_pct DESC, c.loyalty_tier;

-- id: branch-british-stores-gifts-units-peak-2024
-- question: How many units of the Gifts collection did each of our British stores sell in November and December 2024?
-- tags: stores, products, breakdown, many-to-many, named-value, calendar
-- status: approved
-- order: any
SELECT
  s.store_name,
  SUM(l.quantity) AS units_sold
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.country_code = 'GB'
  AND NOT pc.is_primary
  AND ca.category_name = 'Gifts'
  AND o.ordered_at >= DATE '2024-11-01'
  AND o.ordered_at < DATE '2025-01-01'
GROUP BY s.store_name
ORDER BY units_sold DESC, s.store_name;

-- id: branch-canadian-stores-winter-essentials-share-last-winter
-- question: What percentage of the units our Canadian stores sold from November 2024 to January 2025 was from Winter Essentials?
-- tags: stores, products, ratio, single-figure, many-to-many, exists, named-value
-- status: approved
SELECT
  ROUND(100.0 * SUM(l.quantity) FILTER (WHERE EXISTS (
    SELECT 1
    FROM product.product_categories AS pc
    JOIN product.categories AS ca ON ca.category_id = pc.category_id
    WHERE pc.product_id = l.product_id
      AND ca.category_name = 'Winter Essentials'
  )) / NULLIF(SUM(l.quantity), 0), 1) AS share_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.country_code = 'CA'
  AND o.ordered_at >= DATE '2024-11-01'
  AND o.ordered_at < DATE '2025-02-01';

-- id: branch-house-brand-share-by-store-this-quarter
-- question: House brand share of net revenue in each store this quarter?
-- also: Which part of each store's net revenue since August is Alder & Fern's own products, in percent?
-- tags: stores, products, ratio, breakdown
-- status: approved
-- order: any
SELECT
  s.store_name,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE p.brand = 'Alder & Fern') / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS share_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-11-01'
GROUP BY s.store_name
ORDER BY share_pct DESC, s.store_name;

-- id: branch-zuerich-net-revenue-per-unit-by-department-last-year
-- question: Zürich Limmat: net revenue per unit sold in each department last year?
-- tags: stores, revenue, ratio, breakdown, many-to-many, named-value
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) / NULLIF(SUM(l.quantity), 0), 2) AS net_revenue_per_unit_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'Zürich Limmat'
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY d.category_name
ORDER BY net_revenue_per_unit_usd DESC, department;

-- id: branch-denver-sold-since-september-but-out-in-reno
-- question: Anything we sold at Denver Union since the beginning of September that is out of stock in Reno now? Article number and name, current range only.
-- tags: stores, inventory, snapshot, exists, lookup, named-value
-- status: approved
-- order: any
SELECT
  p.sku,
  p.product_name
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
  AND st.warehouse = 'Reno'
  AND st.on_hand = 0
  AND p.discontinued_on IS NULL
  AND EXISTS (
    SELECT 1
    FROM sales.order_lines AS l
    JOIN sales.orders AS o ON o.order_id = l.order_id
    JOIN sales.customers AS c ON c.customer_id = o.customer_id
    JOIN sales.stores AS s ON s.store_id = o.store_id
    WHERE l.product_id = p.product_id
      AND o.status <> 'cancelled'
      AND NOT c.is_test
      AND s.store_name = 'Denver Union'
      AND o.ordered_at >= DATE '2025-09-01'
  )
ORDER BY p.sku;

-- id: branch-tokyo-best-sellers-last-month
-- question: Tokyo Shibuya's five best products last month by net revenue, please, with the units sold.
-- tags: stores, products, ranking, duplicate-names, named-value
-- status: approved
SELECT
  p.product_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd,
  SUM(l.quantity) AS units_sold
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'Tokyo Shibuya'
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01'
GROUP BY p.product_id, p.product_name
ORDER BY net_revenue_usd DESC, p.product_name
LIMIT 5;

-- id: branch-tokyo-best-sellers-last-month-osaka-stock
-- question: How many of each are on hand in Osaka now?
-- follows: branch-tokyo-best-sellers-last-month
-- tags: stores, inventory, snapshot, fan-out, named-value
-- status: approved
-- order: any
WITH best AS (
  SELECT
    l.product_id,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.stores AS s ON s.store_id = o.store_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND s.store_name = 'Tokyo Shibuya'
    AND o.ordered_at >= DATE '2025-09-01'
    AND o.ordered_at < DATE '2025-10-01'
  GROUP BY l.product_id
  ORDER BY net_usd DESC, l.product_id
  LIMIT 5
)
SELECT
  p.product_name,
  st.on_hand
FROM best
JOIN product.products AS p ON p.product_id = best.product_id
JOIN product.stock AS st ON st.product_id = best.product_id
WHERE st.warehouse = 'Osaka'
  AND st.snapshot_on = DATE '2025-10-13'
ORDER BY best.net_usd DESC, p.product_name;

-- id: branch-jackets-in-venlo-on-hand-and-on-order
-- question: How many jackets lie in Venlo now, and how many are on order there?
-- also: Units of the category Jackets in Venlo at the latest count, on hand and on order?
-- tags: inventory, snapshot, lookup, many-to-many, named-value
-- status: approved
SELECT
  SUM(st.on_hand) AS on_hand,
  SUM(st.on_order) AS on_order
FROM product.stock AS st
JOIN product.product_categories AS pc ON pc.product_id = st.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE st.snapshot_on = DATE '2025-10-13'
  AND st.warehouse = 'Venlo'
  AND ca.category_name = 'Jackets';

-- id: branch-dach-missing-to-target-this-month
-- question: How much net revenue is DACH still missing to its October target?
-- also: DACH, October 2025: target minus net revenue so far, in dollars?
-- tags: finance, targets, single-figure, fan-out, named-value
-- status: approved
WITH earned AS (
  SELECT SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND co.region = 'DACH'
    AND o.ordered_at >= DATE '2025-10-01'
    AND o.ordered_at < DATE '2025-11-01'
)
SELECT ROUND(tg.target_usd - earned.net_usd, 2) AS missing_usd
FROM finance.targets AS tg
CROSS JOIN earned
WHERE tg.region = 'DACH'
  AND tg.month = DATE '2025-10-01';

-- id: branch-dach-target-growth-this-year
-- question: By how many percent is the DACH target of this year higher than last year's?
-- tags: finance, targets, comparison, single-figure, named-value
-- status: approved
SELECT ROUND(100.0 * (SUM(tg.target_usd) FILTER (WHERE tg.month >= DATE '2025-02-01') - SUM(tg.target_usd) FILTER (WHERE tg.month < DATE '2025-02-01')) / NULLIF(SUM(tg.target_usd) FILTER (WHERE tg.month < DATE '2025-02-01'), 0), 1) AS growth_pct
FROM finance.targets AS tg
WHERE tg.region = 'DACH'
  AND tg.month >= DATE '2024-02-01'
  AND tg.month < DATE '2026-02-01';

-- id: branch-rest-of-europe-missed-months-last-year
-- question: In which months of last year did Rest of Europe miss its target? Month and attainment.
-- tags: finance, targets, lookup, ratio, fan-out, named-value
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
    AND co.region = 'Rest of Europe'
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY DATE_TRUNC('month', o.ordered_at)
)
SELECT
  tg.month,
  ROUND(100.0 * earned.net_usd / NULLIF(tg.target_usd, 0), 1) AS attainment_pct
FROM finance.targets AS tg
JOIN earned ON earned.month = tg.month
WHERE tg.region = 'Rest of Europe'
  AND earned.net_usd < tg.target_usd
ORDER BY tg.month;

-- id: branch-stockholm-orders-this-month-against-last-year
-- question: Stockholm Söder, 1 to 14 October: number of orders this year and last year, two columns.
-- tags: stores, orders, comparison, calendar, named-value
-- status: approved
SELECT
  COUNT(*) FILTER (WHERE o.ordered_at >= DATE '2025-10-01' AND o.ordered_at < DATE '2025-10-15') AS orders_now,
  COUNT(*) FILTER (WHERE o.ordered_at >= DATE '2024-10-01' AND o.ordered_at < DATE '2024-10-15') AS orders_before
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'Stockholm Söder';

-- id: branch-hamburg-and-munich-by-week-since-september
-- question: Hamburg against Munich, store revenue week by week since 1 September up to last week, a column each. Weeks start on Monday.
-- tags: stores, revenue, trend, comparison, named-value, calendar
-- status: approved
SELECT
  DATE_TRUNC('week', o.ordered_at) AS week,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE s.city = 'Hamburg'), 2) AS hamburg_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE s.city = 'Munich'), 2) AS munich_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-13'
GROUP BY DATE_TRUNC('week', o.ordered_at)
ORDER BY week;

-- id: branch-denver-aov-by-fiscal-quarter-since-fy2025
-- question: How has Denver Union's average order value developed, fiscal quarter by fiscal quarter since FY2025? Only quarters that are over.
-- tags: stores, ratio, trend, fiscal-calendar, named-value
-- status: approved
SELECT
  YEAR(o.ordered_at + INTERVAL 11 MONTH) AS fiscal_year,
  QUARTER(o.ordered_at - INTERVAL 1 MONTH) AS fiscal_quarter,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) / NULLIF(COUNT(DISTINCT o.order_id) FILTER (WHERE l.refunded_usd < l.gross_usd - l.discount_usd), 0), 2) AS average_order_value_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'Denver Union'
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY YEAR(o.ordered_at + INTERVAL 11 MONTH), QUARTER(o.ordered_at - INTERVAL 1 MONTH)
ORDER BY fiscal_year, fiscal_quarter;

-- id: branch-zuerich-refund-rate-by-month-this-year
-- question: Refund rate of Zürich Limmat by month of the order, this year?
-- tags: stores, refunds, ratio, trend, named-value
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(100.0 * SUM(l.refunded_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd), 0), 1) AS refund_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'Zürich Limmat'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: branch-krakow-monthly-rank-by-orders-this-year
-- question: Kraków Kazimierz: our rank among all stores by number of orders, month by month from February to September this year?
-- tags: stores, orders, window, trend, named-value
-- status: approved
WITH ranked AS (
  SELECT
    DATE_TRUNC('month', o.ordered_at) AS month,
    s.store_name,
    RANK() OVER (PARTITION BY DATE_TRUNC('month', o.ordered_at) ORDER BY COUNT(*) DESC) AS place
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.stores AS s ON s.store_id = o.store_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2025-10-01'
  GROUP BY DATE_TRUNC('month', o.ordered_at), s.store_name
)
SELECT
  ranked.month,
  ranked.place
FROM ranked
WHERE ranked.store_name = 'Kraków Kazimierz'
ORDER BY ranked.month;

-- id: branch-small-open-stores-in-emea
-- question: Which open stores in Europe have less than 400 square metres? Name, country and size.
-- tags: stores, lookup, null-meaning, region-group
-- status: approved
-- order: any
SELECT
  s.store_name,
  co.country_name,
  s.floor_sqm
FROM sales.stores AS s
JOIN sales.countries AS co ON co.country_code = s.country_code
WHERE s.closed_on IS NULL
  AND s.floor_sqm < 400
  AND co.region IN ('DACH', 'Nordics', 'Rest of Europe')
ORDER BY s.floor_sqm, s.store_name;

-- id: branch-austin-customers-now-in-other-stores
-- question: Where have the customers of our closed Austin store bought since it closed? Customers per other store.
-- tags: stores, customers, distinct, breakdown, exists, named-value, soft-delete
-- status: approved
-- order: any
SELECT
  s.store_name,
  COUNT(DISTINCT c.customer_id) AS customers
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND o.ordered_at >= DATE '2025-02-01'
  AND EXISTS (SELECT 1 FROM sales.orders AS o JOIN sales.stores AS s ON s.store_id = o.store_id WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled' AND s.city = 'Austin')
GROUP BY s.store_name
ORDER BY customers DESC, s.store_name;

-- id: branch-weeks-of-cover-sleeping-bags-and-tents
-- question: How many weeks of cover do we have for sleeping bags and for tents?
-- tags: inventory, snapshot, fan-out, ratio, comparison, many-to-many, named-value
-- status: approved
-- order: any
WITH held AS (
  SELECT
    pc.category_id,
    SUM(st.on_hand) AS units
  FROM product.stock AS st
  JOIN product.product_categories AS pc ON pc.product_id = st.product_id AND pc.is_primary
  WHERE st.snapshot_on = DATE '2025-10-13'
  GROUP BY pc.category_id
), sold AS (
  SELECT
    pc.category_id,
    SUM(l.quantity) AS units
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-09-17'
    AND o.ordered_at < DATE '2025-10-15'
  GROUP BY pc.category_id
)
SELECT
  ca.category_name,
  ROUND(held.units / NULLIF(sold.units / 4.0, 0), 1) AS cover_weeks
FROM held
JOIN sold ON sold.category_id = held.category_id
JOIN product.categories AS ca ON ca.category_id = held.category_id
WHERE ca.category_name IN ('Sleeping Bags', 'Tents')
ORDER BY cover_weeks, ca.category_name;

-- id: branch-vip-share-of-revenue-seattle-last-quarter
-- question: What percentage of Seattle Harbor's net revenue last quarter came from VIPs?
-- also: Seattle Harbor, Q2 FY2026: share of net revenue made with live gold-tier customers, in percent?
-- tags: stores, vip, ratio, single-figure, soft-delete, named-value
-- status: approved
SELECT ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE c.loyalty_tier = 'gold' AND c.deleted_at IS NULL) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS vip_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'Seattle Harbor'
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01';

-- id: branch-innsbruck-last-rope-sold
-- question: When did Innsbruck Nordkette last sell a rope? Just the time of the order.
-- tags: stores, products, single-figure, many-to-many, named-value
-- status: approved
SELECT MAX(o.ordered_at) AS last_ordered_at
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'Innsbruck Nordkette'
  AND ca.category_name = 'Ropes';

-- id: branch-hamburg-orders-with-several-categories-last-month
-- question: What percentage of Hamburg Elbe's orders last month held products of more than one category?
-- tags: stores, orders, ratio, single-figure, distinct, many-to-many, named-value
-- status: approved
WITH baskets AS (
  SELECT
    o.order_id,
    COUNT(DISTINCT pc.category_id) AS categories
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.stores AS s ON s.store_id = o.store_id
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND s.store_name = 'Hamburg Elbe'
    AND o.ordered_at >= DATE '2025-09-01'
    AND o.ordered_at < DATE '2025-10-01'
  GROUP BY o.order_id
)
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE baskets.categories > 1) / NULLIF(COUNT(*), 0), 1) AS mixed_pct
FROM baskets;

-- id: branch-zuerich-large-orders-this-month
-- question: Zürich Limmat: which orders this month were above 500 dollars of net revenue? Order number and amount, the biggest first.
-- also: Order number and net revenue of Zürich Limmat's October orders with more than $500 of net revenue, largest on top.
-- tags: stores, orders, having, lookup, named-value
-- status: approved
SELECT
  o.order_id,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'Zürich Limmat'
  AND o.ordered_at >= DATE '2025-10-01'
  AND o.ordered_at < DATE '2025-11-01'
GROUP BY o.order_id
HAVING SUM(l.gross_usd - l.discount_usd - l.refunded_usd) > 500
ORDER BY net_revenue_usd DESC, o.order_id;

-- id: branch-stores-and-categories-with-low-margin-this-quarter
-- question: In which stores and categories did we make less than 15 percent margin this quarter? Store, category and margin rate.
-- tags: stores, margin, ratio, having, many-to-many
-- status: approved
-- order: any
SELECT
  s.store_name,
  ca.category_name,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS margin_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-11-01'
GROUP BY s.store_name, ca.category_name
HAVING 100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0) < 15
ORDER BY margin_pct, s.store_name, ca.category_name;

-- id: branch-munich-novelties-units-this-year
-- question: How do the novelties sell in München Isartor? Units per product this year, best first.
-- tags: stores, products, ranking, duplicate-names, named-value
-- status: approved
SELECT
  p.product_name,
  SUM(l.quantity) AS units_sold
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'München Isartor'
  AND p.launched_on >= DATE '2025-04-18'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY p.product_id, p.product_name
ORDER BY units_sold DESC, p.product_name;

-- id: branch-munich-novelties-not-sold-this-year
-- question: And which ones have we not sold there at all?
-- follows: branch-munich-novelties-units-this-year
-- tags: stores, products, not-exists, lookup, named-value
-- status: approved
-- order: any
SELECT p.product_name
FROM product.products AS p
WHERE p.launched_on >= DATE '2025-04-18'
  AND NOT EXISTS (
    SELECT 1
    FROM sales.order_lines AS l
    JOIN sales.orders AS o ON o.order_id = l.order_id
    JOIN sales.customers AS c ON c.customer_id = o.customer_id
    JOIN sales.stores AS s ON s.store_id = o.store_id
    WHERE l.product_id = p.product_id
      AND o.status <> 'cancelled'
      AND NOT c.is_test
      AND s.store_name = 'München Isartor'
      AND o.ordered_at >= DATE '2025-02-01'
      AND o.ordered_at < DATE '2026-02-01'
  )
ORDER BY p.product_name;

-- id: branch-store-customers-who-also-shop-online-share-denver
-- question: Of the customers who bought at Denver Union this year, what percentage has also ordered online this year?
-- tags: stores, customers, ratio, exists, single-figure, distinct, null-meaning, named-value
-- status: approved
SELECT
  ROUND(100.0 * COUNT(DISTINCT c.customer_id) FILTER (WHERE EXISTS (
    SELECT 1
    FROM sales.orders AS o
    WHERE o.customer_id = c.customer_id
      AND o.store_id IS NULL
      AND o.status <> 'cancelled'
      AND o.ordered_at >= DATE '2025-02-01'
  )) / NULLIF(COUNT(DISTINCT c.customer_id), 0), 1) AS share_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND s.store_name = 'Denver Union'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01';

-- id: branch-british-cities-cancelled-list-value-this-year
-- question: How much list value did we lose to cancelled orders in Edinburgh and London this year? Per store.
-- tags: stores, orders, breakdown, named-value
-- status: approved
-- order: any
SELECT
  s.store_name,
  ROUND(SUM(l.gross_usd), 2) AS cancelled_gross_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status = 'cancelled'
  AND NOT c.is_test
  AND s.city IN ('Edinburgh', 'London')
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY s.store_name
ORDER BY cancelled_gross_usd DESC, s.store_name;

-- id: branch-rest-of-europe-units-by-department-and-country-last-quarter
-- question: Rest of Europe last quarter: units sold per country, one column each for Clothing, Footwear, Camping and Climbing.
-- tags: products, breakdown, many-to-many, named-value, fiscal-calendar
-- status: approved
-- order: any
SELECT
  co.country_name,
  SUM(l.quantity) FILTER (WHERE d.category_name = 'Clothing') AS clothing_units,
  SUM(l.quantity) FILTER (WHERE d.category_name = 'Footwear') AS footwear_units,
  SUM(l.quantity) FILTER (WHERE d.category_name = 'Camping') AS camping_units,
  SUM(l.quantity) FILTER (WHERE d.category_name = 'Climbing') AS climbing_units
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND co.region = 'Rest of Europe'
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY co.country_name
ORDER BY co.country_name;

-- id: branch-denver-share-of-us-stores-by-month
-- question: Denver Union's share of the net revenue of our US stores, month by month this year?
-- tags: stores, revenue, ratio, trend, named-value
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE s.store_name = 'Denver Union') / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS share_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.country_code = 'US'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: branch-vancouver-and-quebec-buyers-in-both-stores
-- question: How many customers have ever bought both in our Vancouver and in our Québec store?
-- tags: stores, customers, single-figure, exists, having, named-value
-- status: approved
WITH buyers AS (
  SELECT c.customer_id
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.stores AS s ON s.store_id = o.store_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
    AND s.city IN ('Vancouver', 'Québec')
  GROUP BY c.customer_id
  HAVING COUNT(DISTINCT s.city) = 2
)
SELECT COUNT(*) AS customers
FROM buyers;

-- id: branch-tokyo-billed-yen-and-dollars-last-month
-- question: What did Tokyo Shibuya bill last month, in yen and in dollars?
-- tags: stores, fx, currency, lookup, named-value
-- status: approved
SELECT
  ROUND(SUM(o.total), 2) AS billed_jpy,
  ROUND(SUM(o.total * fx.usd_per_unit), 2) AS billed_usd
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
JOIN finance.fx_rates AS fx ON fx.currency = o.currency AND fx.rate_on = CAST(o.ordered_at AS DATE)
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'Tokyo Shibuya'
  AND o.currency = 'JPY'
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01';

-- id: branch-best-category-of-each-store-last-month
-- question: What was the strongest category of each store last month, by net revenue? Store, category, dollars.
-- tags: stores, products, window, many-to-many
-- status: approved
-- order: any
WITH earned AS (
  SELECT
    s.store_name,
    ca.category_name,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.stores AS s ON s.store_id = o.store_id
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-09-01'
    AND o.ordered_at < DATE '2025-10-01'
  GROUP BY s.store_name, ca.category_name
)
SELECT
  earned.store_name,
  earned.category_name,
  ROUND(earned.net_usd, 2) AS net_revenue_usd
FROM earned
QUALIFY ROW_NUMBER() OVER (PARTITION BY earned.store_name ORDER BY earned.net_usd DESC, earned.category_name) = 1
ORDER BY net_revenue_usd DESC, earned.store_name;
