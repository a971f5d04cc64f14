-- id: store-orders-in-september
-- question: How many orders were bought in stores in September 2025?
-- tags: orders, single-figure, null-meaning
-- status: approved
SELECT COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NOT NULL
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01';

-- id: revenue-of-german-stores-last-quarter
-- question: How much net revenue did each of our stores in Germany make last quarter?
-- tags: revenue, stores, named-value, fiscal-calendar, breakdown
-- status: approved
-- order: any
SELECT
  s.store_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.country_code = 'DE'
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY s.store_name
ORDER BY net_revenue_usd DESC, s.store_name;

-- id: online-share-of-revenue-last-year
-- question: What percentage of last year's net revenue came from online orders?
-- tags: revenue, share, single-figure, null-meaning, ratio
-- status: approved
SELECT ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.store_id IS NULL) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS online_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01';

-- id: revenue-by-fiscal-quarter-last-year
-- question: What was net revenue in each of the four quarters of last year?
-- tags: revenue, trend, fiscal-calendar, calendar
-- status: approved
SELECT
  QUARTER(o.ordered_at - INTERVAL 1 MONTH) AS fiscal_quarter,
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
-- accept:
SELECT
  DATE_TRUNC('quarter', o.ordered_at - INTERVAL 1 MONTH) + INTERVAL 1 MONTH AS quarter_start,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY DATE_TRUNC('quarter', o.ordered_at - INTERVAL 1 MONTH)
ORDER BY quarter_start;

-- id: fastest-growing-countries-this-year
-- question: Which 5 countries grew most in net revenue, in percent, from 1 February to 14 October 2025 against the same days of the year before?
-- tags: revenue, comparison, ranking
-- status: approved
WITH years AS (
  SELECT
    co.country_name,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-02-01' AND o.ordered_at < DATE '2025-10-15') AS now_usd,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2024-02-01' AND o.ordered_at < DATE '2024-10-15') AS before_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
  GROUP BY co.country_name
)
SELECT
  years.country_name,
  ROUND(100.0 * (years.now_usd - years.before_usd) / NULLIF(years.before_usd, 0), 1) AS growth_pct
FROM years
ORDER BY growth_pct DESC, years.country_name
LIMIT 5;

-- id: region-share-of-revenue-this-year
-- question: What percentage of this year's net revenue comes from each region?
-- tags: revenue, share, window, ratio, breakdown
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) / SUM(SUM(l.gross_usd - l.discount_usd - l.refunded_usd)) OVER (), 1) AS share_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY co.region
ORDER BY share_pct DESC, co.region;

-- id: margin-in-core-markets-last-month
-- question: What margin did we make last month in each of the core markets?
-- tags: revenue, margin, region-group, breakdown
-- status: approved
-- order: any
SELECT
  co.country_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd), 2) AS margin_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND co.country_code IN ('US', 'DE', 'GB')
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01'
GROUP BY co.country_name
ORDER BY margin_usd DESC, co.country_name;

-- id: gross-sales-in-august
-- question: What were gross sales in August 2025?
-- tags: revenue, single-figure, must-pass
-- status: approved
SELECT ROUND(SUM(l.gross_usd), 2) AS gross_sales_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-09-01';

-- id: web-shop-turnover-yesterday
-- question: How much did the web shop turn over yesterday?
-- tags: revenue, single-figure, calendar, null-meaning
-- status: approved
SELECT ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.ordered_at >= DATE '2025-10-14'
  AND o.ordered_at < DATE '2025-10-15';

-- id: orders-last-week
-- question: How many orders came in last week, Monday 6 to Sunday 12 October 2025?
-- also: Number of orders from 6 to 12 October 2025, both days included?
-- tags: orders, single-figure, calendar, must-pass
-- status: approved
SELECT COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-10-06'
  AND o.ordered_at < DATE '2025-10-13';

-- id: profit-this-year
-- question: What profit have we made so far this year?
-- tags: revenue, margin, single-figure, fiscal-calendar, must-pass
-- status: approved
SELECT ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd), 2) AS margin_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01';

-- id: average-basket-last-month
-- question: What was the average basket value last month?
-- tags: revenue, ratio, single-figure, distinct
-- status: approved
SELECT ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) / NULLIF(COUNT(DISTINCT o.order_id) FILTER (WHERE l.refunded_usd < l.gross_usd - l.discount_usd), 0), 2) AS average_order_value_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01';

-- id: average-basket-online-against-stores
-- question: And online against in store? One row: the online value, then the one of the stores.
-- follows: average-basket-last-month
-- tags: revenue, ratio, comparison, null-meaning, follow-up
-- status: approved
SELECT
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.store_id IS NULL) / NULLIF(COUNT(DISTINCT o.order_id) FILTER (WHERE o.store_id IS NULL AND l.refunded_usd < l.gross_usd - l.discount_usd), 0), 2) AS online_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.store_id IS NOT NULL) / NULLIF(COUNT(DISTINCT o.order_id) FILTER (WHERE o.store_id IS NOT NULL AND l.refunded_usd < l.gross_usd - l.discount_usd), 0), 2) AS in_store_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01';

-- id: top-countries-by-revenue-last-year
-- question: Which three countries brought in the most revenue last year, and how much?
-- tags: revenue, ranking, fiscal-calendar
-- status: approved
SELECT
  co.country_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY co.country_name
ORDER BY net_revenue_usd DESC, co.country_name
LIMIT 3;

-- id: bottom-countries-by-revenue-last-year
-- question: And the four with the least?
-- follows: top-countries-by-revenue-last-year
-- tags: revenue, ranking, fiscal-calendar, follow-up
-- status: approved
SELECT
  co.country_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY co.country_name
ORDER BY net_revenue_usd, co.country_name
LIMIT 4;

-- id: bottom-countries-by-revenue-online
-- question: Same again, but only what was ordered on the web.
-- follows: bottom-countries-by-revenue-last-year
-- tags: revenue, ranking, fiscal-calendar, null-meaning, follow-up
-- status: approved
SELECT
  co.country_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY co.country_name
ORDER BY net_revenue_usd, co.country_name
LIMIT 4;

-- id: european-sales-last-quarter
-- question: Total sales in Europe last quarter?
-- tags: revenue, single-figure, region-group
-- status: approved
SELECT ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND co.region IN ('DACH', 'Nordics', 'Rest of Europe')
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01';

-- id: orders-by-status-this-month
-- question: How many of this month's orders are in each status, cancelled ones included?
-- tags: orders, breakdown, must-pass
-- status: approved
-- order: any
SELECT
  o.status,
  COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE NOT c.is_test
  AND o.ordered_at >= DATE '2025-10-01'
  AND o.ordered_at < DATE '2025-11-01'
GROUP BY o.status
ORDER BY orders DESC, o.status;

-- id: cancelled-online-orders-last-month
-- question: How many online orders of last month were cancelled?
-- tags: orders, single-figure, null-meaning
-- status: approved
SELECT COUNT(*) AS cancelled_orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status = 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01';

-- id: discounting-by-region-in-peak-season
-- question: How strong was discounting by region in the peak season of 2024? The discount rate, please.
-- tags: revenue, ratio, breakdown, calendar
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(100.0 * SUM(l.discount_usd) / NULLIF(SUM(l.gross_usd), 0), 1) AS discount_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-11-01'
  AND o.ordered_at < DATE '2025-01-01'
GROUP BY co.region
ORDER BY discount_rate_pct DESC, co.region;

-- id: refund-rate-by-country-last-year
-- question: What share of line value was refunded last year, per country?
-- tags: revenue, returns, ratio, breakdown
-- status: approved
-- order: any
SELECT
  co.country_name,
  ROUND(100.0 * SUM(l.refunded_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd), 0), 1) AS refund_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY co.country_name
ORDER BY refund_rate_pct DESC, co.country_name;

-- id: revenue-of-the-last-8-full-weeks
-- question: Show me net revenue for each of the last 8 full weeks. Weeks begin on Monday; the last full one began on 6 October 2025.
-- tags: revenue, trend, calendar
-- status: approved
SELECT
  DATE_TRUNC('week', o.ordered_at) AS week,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-08-18'
  AND o.ordered_at < DATE '2025-10-13'
GROUP BY DATE_TRUNC('week', o.ordered_at)
ORDER BY week;

-- id: peak-season-revenue-by-year
-- question: Compare the peak seasons: how much net revenue did each bring in? Show the calendar year and the amount.
-- tags: revenue, comparison, trend, calendar
-- status: approved
-- order: any
SELECT
  YEAR(o.ordered_at) AS year,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND MONTH(o.ordered_at) IN (11, 12)
GROUP BY YEAR(o.ordered_at)
ORDER BY year;

-- id: october-against-october
-- question: How is October going? Net revenue from 1 to 14 October 2025, the same days of 2024, and the change in percent, in one row.
-- tags: revenue, comparison, calendar
-- status: approved
WITH octobers AS (
  SELECT
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-10-01' AND o.ordered_at < DATE '2025-10-15') AS now_usd,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2024-10-01' AND o.ordered_at < DATE '2024-10-15') AS before_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
)
SELECT
  ROUND(octobers.now_usd, 2) AS now_usd,
  ROUND(octobers.before_usd, 2) AS before_usd,
  ROUND(100.0 * (octobers.now_usd - octobers.before_usd) / NULLIF(octobers.before_usd, 0), 1) AS change_pct
FROM octobers;

-- id: department-revenue-against-quarter-before
-- question: By how many percent did the revenue of each department change last quarter against the quarter just before it?
-- tags: revenue, comparison, self-join, fiscal-calendar
-- status: approved
-- order: any
WITH quarters AS (
  SELECT
    d.category_name AS department,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-05-01' AND o.ordered_at < DATE '2025-08-01') AS now_usd,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-02-01' AND o.ordered_at < DATE '2025-05-01') AS before_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  JOIN product.categories AS d ON d.category_id = ca.parent_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
  GROUP BY d.category_name
)
SELECT
  quarters.department,
  ROUND(100.0 * (quarters.now_usd - quarters.before_usd) / NULLIF(quarters.before_usd, 0), 1) AS change_pct
FROM quarters
ORDER BY change_pct DESC, quarters.department;

-- id: margin-rate-by-fiscal-quarter
-- question: Show the profit margin of every quarter since the beginning of last year: fiscal year, quarter number, margin rate.
-- tags: revenue, margin, trend, ratio, calendar, fiscal-calendar
-- status: approved
SELECT
  YEAR(o.ordered_at + INTERVAL 11 MONTH) AS fiscal_year,
  QUARTER(o.ordered_at - INTERVAL 1 MONTH) AS fiscal_quarter,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS margin_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
GROUP BY YEAR(o.ordered_at + INTERVAL 11 MONTH), QUARTER(o.ordered_at - INTERVAL 1 MONTH)
ORDER BY fiscal_year, fiscal_quarter;

-- id: best-day-this-year
-- question: What was our best day by net revenue so far this year? Show the day and the amount.
-- tags: revenue, ranking, calendar
-- status: approved
SELECT
  CAST(o.ordered_at AS DATE) AS day,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY CAST(o.ordered_at AS DATE)
ORDER BY net_revenue_usd DESC, day
LIMIT 1;

-- id: sunday-share-of-web-sales
-- question: What percentage of the web shop's revenue this year was made on Sundays?
-- tags: revenue, ratio, single-figure, calendar, weekday, null-meaning
-- status: approved
SELECT ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE DAYNAME(o.ordered_at) = 'Sunday') / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS sunday_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01';

-- id: busiest-hours-of-the-web-shop
-- question: In which three hours of the day (0 to 23) does the web shop get the most orders this year? Show hour and orders.
-- tags: orders, ranking, calendar, null-meaning
-- status: approved
SELECT
  HOUR(o.ordered_at) AS hour,
  COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY HOUR(o.ordered_at)
ORDER BY orders DESC, hour
LIMIT 3;

-- id: units-per-order-by-region
-- question: How many units does an order hold on average in each region, for last quarter's orders? Two decimals.
-- tags: orders, ratio, breakdown, distinct
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(SUM(l.quantity) / NULLIF(COUNT(DISTINCT o.order_id), 0), 2) AS units_per_order
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY co.region
ORDER BY units_per_order DESC, co.region;

-- id: five-largest-orders-last-month
-- question: Give me the order numbers and net revenue of last month's five largest orders.
-- tags: orders, revenue, ranking
-- status: approved
SELECT
  o.order_id,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01'
GROUP BY o.order_id
ORDER BY net_revenue_usd DESC, o.order_id
LIMIT 5;

-- id: leading-region-by-month-this-year
-- question: Which region was on top by net revenue in each month of this year? Month, region, amount.
-- tags: revenue, trend, window
-- status: approved
WITH monthly AS (
  SELECT
    DATE_TRUNC('month', o.ordered_at) AS month,
    co.region,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY DATE_TRUNC('month', o.ordered_at), co.region
)
SELECT
  monthly.month,
  monthly.region,
  ROUND(monthly.net_usd, 2) AS net_revenue_usd
FROM monthly
QUALIFY ROW_NUMBER() OVER (PARTITION BY monthly.month ORDER BY monthly.net_usd DESC, monthly.region) = 1
ORDER BY monthly.month;

-- id: revenue-change-from-month-to-month
-- question: Net revenue of each month of this year and its change in dollars from the month before, please; February has no month before it here and stays empty.
-- tags: revenue, trend, window, comparison
-- status: approved
WITH monthly AS (
  SELECT
    DATE_TRUNC('month', o.ordered_at) AS month,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY DATE_TRUNC('month', o.ordered_at)
)
SELECT
  monthly.month,
  ROUND(monthly.net_usd, 2) AS net_revenue_usd,
  ROUND(monthly.net_usd - LAG(monthly.net_usd) OVER (ORDER BY monthly.month), 2) AS change_usd
FROM monthly
ORDER BY monthly.month;

-- id: orders-piling-up-in-october
-- question: For every day of October 2025 so far, show the orders of the day and the running total since the 1st.
-- tags: orders, trend, window, calendar
-- status: approved
WITH daily AS (
  SELECT
    CAST(o.ordered_at AS DATE) AS day,
    COUNT(*) AS orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-10-01'
    AND o.ordered_at < DATE '2025-11-01'
  GROUP BY CAST(o.ordered_at AS DATE)
)
SELECT
  daily.day,
  daily.orders,
  SUM(daily.orders) OVER (ORDER BY daily.day) AS running_total
FROM daily
ORDER BY daily.day;

-- id: revenue-by-loyalty-tier-with-the-rest
-- question: How much net revenue did each loyalty tier bring in last quarter? Put buyers outside the club in a row called 'none'.
-- tags: revenue, customers, breakdown, null-meaning
-- status: approved
-- order: any
SELECT
  COALESCE(c.loyalty_tier, 'none') AS loyalty_tier,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY COALESCE(c.loyalty_tier, 'none')
ORDER BY net_revenue_usd DESC, loyalty_tier;

-- id: revenue-of-deleted-customers
-- question: How much of last year's net revenue came from customers who have asked for deletion since?
-- tags: revenue, single-figure, soft-delete, null-meaning
-- status: approved
SELECT ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NOT NULL
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01';

-- id: units-sold-in-core-markets-by-quarter
-- question: Units sold in the core markets taken together, for each quarter of last year? Show the number of the quarter.
-- tags: revenue, trend, region-group, fiscal-calendar, calendar
-- status: approved
SELECT
  QUARTER(o.ordered_at - INTERVAL 1 MONTH) AS fiscal_quarter,
  SUM(l.quantity) AS units_sold
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.country_code IN ('US', 'DE', 'GB')
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY QUARTER(o.ordered_at - INTERVAL 1 MONTH)
ORDER BY fiscal_quarter;
