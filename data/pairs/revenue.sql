-- id: net-revenue-by-region-last-quarter
-- question: What was net revenue by region last quarter?
-- also: How much did each region bring in last quarter, net of refunds?
-- tags: revenue, fiscal-calendar
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY co.region
ORDER BY net_revenue_usd DESC, co.region;

-- id: net-revenue-by-region-last-quarter-online
-- question: Only online orders, please.
-- follows: net-revenue-by-region-last-quarter
-- tags: revenue, fiscal-calendar, null-meaning
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY co.region
ORDER BY net_revenue_usd DESC, co.region;

-- id: net-revenue-last-month
-- question: What was our net revenue last month?
-- also: How much revenue did we make in September 2025?
-- tags: revenue, single-figure
-- status: approved
SELECT ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01';

-- id: net-revenue-by-month-this-year
-- question: How has net revenue developed month by month this year?
-- also: Show me revenue per month of the current fiscal year.
-- tags: revenue, trend, fiscal-calendar
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: net-revenue-running-total-this-year
-- question: And what is the running total?
-- also: Add the cumulative net revenue since the start of the year.
-- follows: net-revenue-by-month-this-year
-- tags: revenue, trend, window
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
  ROUND(SUM(monthly.net_usd) OVER (ORDER BY monthly.month), 2) AS running_total_usd
FROM monthly
ORDER BY monthly.month;

-- id: average-order-value-by-country-last-year
-- question: What was the average order value in each country last year?
-- also: AOV per country in FY2025?
-- tags: revenue, ratio, fiscal-calendar
-- status: approved
-- order: any
SELECT
  co.country_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) / NULLIF(COUNT(DISTINCT o.order_id) FILTER (WHERE l.refunded_usd < l.gross_usd - l.discount_usd), 0), 2) AS average_order_value_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY co.country_name
ORDER BY average_order_value_usd DESC, co.country_name;

-- id: store-revenue-per-square-metre-last-year
-- question: Which 10 stores had the highest net revenue per square metre last year?
-- also: Rank the top ten stores by revenue per square metre in FY2025.
-- tags: revenue, stores, ranking, ratio
-- status: approved
SELECT
  s.store_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) / NULLIF(s.floor_sqm, 0), 2) AS net_revenue_per_sqm_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY s.store_name, s.floor_sqm
ORDER BY net_revenue_per_sqm_usd DESC, s.store_name
LIMIT 10;

-- id: region-revenue-last-quarter-against-year-before
-- question: How did net revenue by region change last quarter against the same quarter a year before, in percent?
-- also: Year-on-year growth of last quarter's revenue per region?
-- tags: revenue, comparison, fiscal-calendar
-- status: approved
-- order: any
WITH quarters AS (
  SELECT
    co.region,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-05-01' AND o.ordered_at < DATE '2025-08-01') AS now_usd,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2024-05-01' AND o.ordered_at < DATE '2024-08-01') AS before_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
  GROUP BY co.region
)
SELECT
  quarters.region,
  ROUND(100.0 * (quarters.now_usd - quarters.before_usd) / NULLIF(quarters.before_usd, 0), 1) AS change_pct
FROM quarters
ORDER BY change_pct DESC, quarters.region;

-- id: online-orders-by-weekday-this-year
-- question: How many online orders do we get on each weekday this year?
-- tags: orders, weekday, null-meaning
-- status: approved
-- order: any
SELECT
  DAYNAME(o.ordered_at) AS weekday,
  COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY DAYNAME(o.ordered_at)
ORDER BY orders DESC, weekday;

-- id: months-with-revenue-over-800000
-- question: In which months was net revenue above 800,000 dollars?
-- tags: revenue, having, trend
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
GROUP BY DATE_TRUNC('month', o.ordered_at)
HAVING SUM(l.gross_usd - l.discount_usd - l.refunded_usd) > 800000
ORDER BY month;

-- id: cancelled-share-of-orders-last-year
-- question: What percentage of orders was cancelled last year?
-- also: Cancellation rate of FY2025?
-- tags: orders, share, single-figure
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE o.status = 'cancelled') / NULLIF(COUNT(*), 0), 1) AS cancelled_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01';

-- id: house-brand-revenue-emea-last-quarter
-- question: How much net revenue did the house brand make in EMEA last quarter?
-- also: Revenue of our own brand in Europe last quarter?
-- tags: revenue, region-group, single-figure
-- status: approved
SELECT ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND p.brand = 'Alder & Fern'
  AND co.region IN ('DACH', 'Nordics', 'Rest of Europe')
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01';
