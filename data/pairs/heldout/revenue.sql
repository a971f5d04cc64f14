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
-- tags: revenue, stores, named-value, fiscal-calendar
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
-- tags: revenue, share, single-figure, null-meaning
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
-- tags: revenue, trend, fiscal-calendar
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
-- tags: revenue, share, window
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
-- tags: revenue, margin, region-group
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
