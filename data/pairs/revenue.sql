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

-- id: net-revenue-yesterday
-- question: How much net revenue did we make yesterday?
-- also: Yesterday's net sales, please.
-- tags: revenue, single-figure
-- status: approved
SELECT ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-10-14'
  AND o.ordered_at < DATE '2025-10-15';

-- id: net-revenue-yesterday-by-channel
-- question: Online and in store separately?
-- follows: net-revenue-yesterday
-- tags: revenue, breakdown, null-meaning
-- status: approved
-- order: any
SELECT
  CASE WHEN o.store_id IS NULL THEN 'online' ELSE 'in store' END AS channel,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-10-14'
  AND o.ordered_at < DATE '2025-10-15'
GROUP BY CASE WHEN o.store_id IS NULL THEN 'online' ELSE 'in store' END
ORDER BY net_revenue_usd DESC, channel;

-- id: orders-yesterday-by-channel
-- question: And how many orders is that?
-- follows: net-revenue-yesterday-by-channel
-- tags: orders, breakdown, null-meaning
-- status: approved
-- order: any
SELECT
  CASE WHEN o.store_id IS NULL THEN 'online' ELSE 'in store' END AS channel,
  COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-10-14'
  AND o.ordered_at < DATE '2025-10-15'
GROUP BY CASE WHEN o.store_id IS NULL THEN 'online' ELSE 'in store' END
ORDER BY orders DESC, channel;

-- id: net-revenue-by-channel-last-year
-- question: Split last year's net revenue into online and in store.
-- also: How much net revenue did FY2025 bring online, and how much in store?
-- tags: revenue, breakdown, null-meaning
-- status: approved
-- order: any
SELECT
  CASE WHEN o.store_id IS NULL THEN 'online' ELSE 'in store' END AS channel,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY CASE WHEN o.store_id IS NULL THEN 'online' ELSE 'in store' END
ORDER BY net_revenue_usd DESC, channel;

-- id: net-revenue-share-by-channel-last-year
-- question: As a percentage of the total?
-- follows: net-revenue-by-channel-last-year
-- tags: revenue, ratio, window, null-meaning
-- status: approved
-- order: any
SELECT
  CASE WHEN o.store_id IS NULL THEN 'online' ELSE 'in store' END AS channel,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) / NULLIF(SUM(SUM(l.gross_usd - l.discount_usd - l.refunded_usd)) OVER (), 0), 1) AS share_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY CASE WHEN o.store_id IS NULL THEN 'online' ELSE 'in store' END
ORDER BY share_pct DESC, channel;

-- id: net-revenue-by-fiscal-year
-- question: What was the net revenue of each fiscal year so far?
-- also: Turnover per financial year?
-- tags: revenue, trend, fiscal-calendar
-- status: approved
SELECT
  YEAR(o.ordered_at + INTERVAL 11 MONTH) AS fiscal_year,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
GROUP BY YEAR(o.ordered_at + INTERVAL 11 MONTH)
ORDER BY fiscal_year;

-- id: margin-by-fiscal-year
-- question: And the margin?
-- follows: net-revenue-by-fiscal-year
-- tags: revenue, margin, trend, fiscal-calendar
-- status: approved
SELECT
  YEAR(o.ordered_at + INTERVAL 11 MONTH) AS fiscal_year,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd), 2) AS margin_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
GROUP BY YEAR(o.ordered_at + INTERVAL 11 MONTH)
ORDER BY fiscal_year;

-- id: margin-rate-by-fiscal-year
-- question: I'd rather see it in percent of revenue.
-- follows: margin-by-fiscal-year
-- tags: revenue, margin, ratio, trend, fiscal-calendar
-- status: approved
SELECT
  YEAR(o.ordered_at + INTERVAL 11 MONTH) AS fiscal_year,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS margin_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
GROUP BY YEAR(o.ordered_at + INTERVAL 11 MONTH)
ORDER BY fiscal_year;

-- id: net-revenue-online-and-in-store-by-fiscal-quarter-last-year
-- question: Show net revenue online and in store, side by side, for each fiscal quarter of last year.
-- also: FY2025 quarter by quarter: online revenue in one column, store revenue in the next?
-- tags: revenue, trend, fiscal-calendar, null-meaning
-- status: approved
SELECT
  QUARTER(o.ordered_at - INTERVAL 1 MONTH) AS fiscal_quarter,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.store_id IS NULL), 2) AS online_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.store_id IS NOT NULL), 2) AS in_store_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY QUARTER(o.ordered_at - INTERVAL 1 MONTH)
ORDER BY fiscal_quarter;

-- id: gross-sales-by-region-this-year
-- question: What are gross sales in each region this year?
-- also: List value sold per region since 1 February 2025, before discounts and refunds?
-- tags: revenue, breakdown
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(SUM(l.gross_usd), 2) AS gross_sales_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY co.region
ORDER BY gross_sales_usd DESC, co.region;

-- id: gross-sales-discounts-and-refunds-by-region-this-year
-- question: Put the discounts and the refunds next to it.
-- follows: gross-sales-by-region-this-year
-- tags: revenue, breakdown
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(SUM(l.gross_usd), 2) AS gross_sales_usd,
  ROUND(SUM(l.discount_usd), 2) AS discounts_usd,
  ROUND(SUM(l.refunded_usd), 2) AS refunds_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY co.region
ORDER BY gross_sales_usd DESC, co.region;

-- id: margin-by-country-this-year
-- question: How much margin does each country make this year?
-- also: Gross profit per country in FY2026, in dollars?
-- tags: revenue, margin, breakdown
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
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY co.country_name
ORDER BY margin_usd DESC, co.country_name;

-- id: countries-with-margin-over-100000-this-year
-- question: Only those with more than 100,000, please.
-- follows: margin-by-country-this-year
-- tags: revenue, margin, having
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
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY co.country_name
HAVING SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) > 100000
ORDER BY margin_usd DESC, co.country_name;

-- id: margin-rate-last-quarter-and-year-before
-- question: What was our margin rate last quarter and in the same quarter a year before? Give both in one row.
-- also: Margin percentage of Q2 FY2026 against Q2 FY2025, side by side?
-- tags: revenue, margin, ratio, comparison, fiscal-calendar
-- status: approved
SELECT
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) FILTER (WHERE o.ordered_at >= DATE '2025-05-01') / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-05-01'), 0), 1) AS last_quarter_pct,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) FILTER (WHERE o.ordered_at < DATE '2024-08-01') / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at < DATE '2024-08-01'), 0), 1) AS year_before_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND (
    (o.ordered_at >= DATE '2025-05-01' AND o.ordered_at < DATE '2025-08-01')
    OR (o.ordered_at >= DATE '2024-05-01' AND o.ordered_at < DATE '2024-08-01')
  );

-- id: discount-rate-by-month-last-year
-- question: How did the discount rate move month by month last year?
-- also: Discounts in percent of gross sales, per month of FY2025?
-- tags: revenue, ratio, trend
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(100.0 * SUM(l.discount_usd) / NULLIF(SUM(l.gross_usd), 0), 1) AS discount_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: discount-rate-by-channel-last-year
-- question: Not by month: online against the stores.
-- follows: discount-rate-by-month-last-year
-- tags: revenue, ratio, comparison, null-meaning
-- status: approved
-- order: any
SELECT
  CASE WHEN o.store_id IS NULL THEN 'online' ELSE 'in store' END AS channel,
  ROUND(100.0 * SUM(l.discount_usd) / NULLIF(SUM(l.gross_usd), 0), 1) AS discount_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY CASE WHEN o.store_id IS NULL THEN 'online' ELSE 'in store' END
ORDER BY discount_rate_pct DESC, channel;

-- id: refund-rate-online-and-in-store-by-fiscal-year
-- question: What was the refund rate online and in store in each fiscal year? One column for each.
-- also: Refund rate per financial year, web shop next to stores?
-- tags: revenue, ratio, comparison, null-meaning
-- status: approved
SELECT
  YEAR(o.ordered_at + INTERVAL 11 MONTH) AS fiscal_year,
  ROUND(100.0 * SUM(l.refunded_usd) FILTER (WHERE o.store_id IS NULL) / NULLIF(SUM(l.gross_usd - l.discount_usd) FILTER (WHERE o.store_id IS NULL), 0), 1) AS online_pct,
  ROUND(100.0 * SUM(l.refunded_usd) FILTER (WHERE o.store_id IS NOT NULL) / NULLIF(SUM(l.gross_usd - l.discount_usd) FILTER (WHERE o.store_id IS NOT NULL), 0), 1) AS in_store_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
GROUP BY YEAR(o.ordered_at + INTERVAL 11 MONTH)
ORDER BY fiscal_year;

-- id: average-order-value-by-channel-this-year
-- question: Compare the average order value online and in store this year.
-- also: Average basket this fiscal year, web shop versus stores?
-- tags: revenue, ratio, comparison, null-meaning
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
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY CASE WHEN o.store_id IS NULL THEN 'online' ELSE 'in store' END
ORDER BY average_order_value_usd DESC, channel;

-- id: net-revenue-share-by-region-this-year
-- question: What percentage of this year's net revenue does each region contribute?
-- also: Regional shares of revenue in FY2026?
-- tags: revenue, ratio, window
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
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY co.region
)
SELECT
  earned.region,
  ROUND(100.0 * earned.net_usd / NULLIF(SUM(earned.net_usd) OVER (), 0), 1) AS share_pct
FROM earned
ORDER BY share_pct DESC, earned.region;

-- id: share-of-net-revenue-from-deleted-customers-last-year
-- question: What percentage of last year's net revenue came from customers who have since asked for deletion?
-- also: Share of FY2025 revenue from accounts that are deleted now?
-- tags: revenue, ratio, soft-delete, null-meaning
-- status: approved
SELECT ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE c.deleted_at IS NOT NULL) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS deleted_share_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01';

-- id: peak-season-share-of-net-revenue-by-calendar-year
-- question: How much of the net revenue of 2023 and of 2024 fell in the peak season, in percent per calendar year?
-- also: Holiday season share of revenue, calendar years 2023 and 2024?
-- tags: revenue, calendar, ratio
-- status: approved
SELECT
  YEAR(o.ordered_at) AS year,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE MONTH(o.ordered_at) IN (11, 12)) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS peak_share_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2023-01-01'
  AND o.ordered_at < DATE '2025-01-01'
GROUP BY YEAR(o.ordered_at)
ORDER BY year;

-- id: countries-under-200000-this-year
-- question: Which countries have made less than 200,000 dollars of net revenue this year? Show the revenue too.
-- tags: revenue, having, breakdown
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
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY co.country_name
HAVING SUM(l.gross_usd - l.discount_usd - l.refunded_usd) < 200000
ORDER BY net_revenue_usd DESC, co.country_name;

-- id: net-revenue-month-over-month-change-this-year
-- question: By how many percent did net revenue change from month to month this year, leaving out the unfinished October? Start with March.
-- also: Month-on-month revenue growth, March to September 2025, in percent?
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
    AND o.ordered_at < DATE '2025-10-01'
  GROUP BY DATE_TRUNC('month', o.ordered_at)
)
SELECT
  monthly.month,
  ROUND(100.0 * (monthly.net_usd - LAG(monthly.net_usd) OVER (ORDER BY monthly.month)) / NULLIF(LAG(monthly.net_usd) OVER (ORDER BY monthly.month), 0), 1) AS change_pct
FROM monthly
QUALIFY LAG(monthly.net_usd) OVER (ORDER BY monthly.month) IS NOT NULL
ORDER BY monthly.month;

-- id: best-month-of-each-fiscal-year
-- question: Which month had the highest net revenue in each fiscal year? Show the year, the month and the revenue.
-- tags: revenue, window, ranking, fiscal-calendar
-- status: approved
WITH monthly AS (
  SELECT
    YEAR(o.ordered_at + INTERVAL 11 MONTH) AS fiscal_year,
    DATE_TRUNC('month', o.ordered_at) AS month,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
  GROUP BY YEAR(o.ordered_at + INTERVAL 11 MONTH), DATE_TRUNC('month', o.ordered_at)
)
SELECT
  monthly.fiscal_year,
  monthly.month,
  ROUND(monthly.net_usd, 2) AS net_revenue_usd
FROM monthly
QUALIFY ROW_NUMBER() OVER (PARTITION BY monthly.fiscal_year ORDER BY monthly.net_usd DESC) = 1
ORDER BY monthly.fiscal_year;

-- id: year-to-date-net-revenue-against-last-year
-- question: How much net revenue have we made so far this year, and how much in the same days of last year? One row, two figures.
-- also: Year-to-date revenue against the same stretch of FY2025?
-- tags: revenue, comparison, fiscal-calendar
-- status: approved
SELECT
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-02-01' AND o.ordered_at < DATE '2025-10-15'), 2) AS this_year_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2024-02-01' AND o.ordered_at < DATE '2024-10-15'), 2) AS last_year_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test;

-- id: five-most-profitable-days-this-year
-- question: What were the five days with the highest margin this year?
-- also: Our top 5 days of the fiscal year by gross profit in dollars?
-- tags: revenue, margin, ranking, calendar
-- status: approved
SELECT
  CAST(o.ordered_at AS DATE) AS day,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd), 2) AS margin_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY CAST(o.ordered_at AS DATE)
ORDER BY margin_usd DESC, day
LIMIT 5;

-- id: goodwill-refunds-by-fiscal-year
-- question: How many dollars of goodwill refunds did we give in each fiscal year?
-- also: Refunds on lines of which nothing came back, per financial year of the order?
-- tags: revenue, refunds, not-exists, trend
-- status: approved
SELECT
  YEAR(o.ordered_at + INTERVAL 11 MONTH) AS fiscal_year,
  ROUND(SUM(l.refunded_usd), 2) AS goodwill_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND l.refunded_usd > 0
  AND NOT EXISTS (SELECT 1 FROM sales.returns AS r WHERE r.order_id = l.order_id AND r.line_no = l.line_no)
GROUP BY YEAR(o.ordered_at + INTERVAL 11 MONTH)
ORDER BY fiscal_year;

-- id: top-3-countries-by-gross-sales-last-quarter
-- question: Our top three countries by gross sales last quarter?
-- also: Name the 3 markets with the highest list value sold last quarter.
-- tags: revenue, ranking, fiscal-calendar
-- status: approved
SELECT
  co.country_name,
  ROUND(SUM(l.gross_usd), 2) AS gross_sales_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY co.country_name
ORDER BY gross_sales_usd DESC, co.country_name
LIMIT 3;

-- id: top-3-countries-by-margin-last-quarter
-- question: And by margin?
-- follows: top-3-countries-by-gross-sales-last-quarter
-- tags: revenue, margin, ranking, fiscal-calendar
-- status: approved
SELECT
  co.country_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd), 2) AS margin_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY co.country_name
ORDER BY margin_usd DESC, co.country_name
LIMIT 3;

-- id: net-revenue-and-margin-by-region-last-year
-- question: Net revenue and margin per region for last year, please.
-- tags: revenue, margin, breakdown
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd), 2) AS margin_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY co.region
ORDER BY net_revenue_usd DESC, co.region;

-- id: net-revenue-and-margin-by-region-so-far-this-year
-- question: And this year so far?
-- follows: net-revenue-and-margin-by-region-last-year
-- tags: revenue, margin, breakdown, fiscal-calendar
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd), 2) AS margin_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY co.region
ORDER BY net_revenue_usd DESC, co.region;

-- id: margin-by-channel-and-region-last-quarter
-- question: Compare the margin online and in store for each region last quarter, one column each.
-- tags: revenue, margin, comparison, null-meaning
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) FILTER (WHERE o.store_id IS NULL), 2) AS online_margin_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) FILTER (WHERE o.store_id IS NOT NULL), 2) AS store_margin_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY co.region
ORDER BY online_margin_usd DESC, co.region;

-- id: net-revenue-and-margin-by-loyalty-tier-last-year
-- question: How much net revenue and margin came from each loyalty tier last year? Put customers outside of the club under 'none'.
-- also: FY2025 revenue and gross profit per tier, with 'none' for non-members?
-- tags: revenue, breakdown, null-meaning
-- status: approved
-- order: any
SELECT
  COALESCE(c.loyalty_tier, 'none') AS loyalty_tier,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd), 2) AS margin_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY COALESCE(c.loyalty_tier, 'none')
ORDER BY net_revenue_usd DESC, loyalty_tier;

-- id: average-order-value-by-loyalty-tier-last-year
-- question: And their average order value?
-- follows: net-revenue-and-margin-by-loyalty-tier-last-year
-- tags: revenue, ratio, null-meaning
-- status: approved
-- order: any
SELECT
  COALESCE(c.loyalty_tier, 'none') AS loyalty_tier,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) / NULLIF(COUNT(DISTINCT o.order_id) FILTER (WHERE l.refunded_usd < l.gross_usd - l.discount_usd), 0), 2) AS average_order_value_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY COALESCE(c.loyalty_tier, 'none')
ORDER BY average_order_value_usd DESC, loyalty_tier;

-- id: discounts-given-in-black-week-2024
-- question: What was the discount rate on orders placed from 25 November to 3 December 2024, and how many dollars of discount was that?
-- tags: revenue, ratio, calendar
-- status: approved
SELECT
  ROUND(100.0 * SUM(l.discount_usd) / NULLIF(SUM(l.gross_usd), 0), 1) AS discount_rate_pct,
  ROUND(SUM(l.discount_usd), 2) AS discounts_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-11-25'
  AND o.ordered_at < DATE '2024-12-04';

-- id: discount-rate-by-month-and-channel-peak-2024
-- question: Was the discount rate higher online or in stores in the peak season of 2024? By month, one column each.
-- tags: revenue, ratio, comparison, calendar, null-meaning
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(100.0 * SUM(l.discount_usd) FILTER (WHERE o.store_id IS NULL) / NULLIF(SUM(l.gross_usd) FILTER (WHERE o.store_id IS NULL), 0), 1) AS online_pct,
  ROUND(100.0 * SUM(l.discount_usd) FILTER (WHERE o.store_id IS NOT NULL) / NULLIF(SUM(l.gross_usd) FILTER (WHERE o.store_id IS NOT NULL), 0), 1) AS in_store_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-11-01'
  AND o.ordered_at < DATE '2025-01-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: country-rank-by-net-revenue-within-region-this-year
-- question: Rank the countries within their region by this year's net revenue. Show region, country, revenue and rank.
-- tags: revenue, window, ranking
-- status: approved
-- order: any
WITH earned AS (
  SELECT
    co.region,
    co.country_name,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY co.region, co.country_name
)
SELECT
  earned.region,
  earned.country_name,
  ROUND(earned.net_usd, 2) AS net_revenue_usd,
  RANK() OVER (PARTITION BY earned.region ORDER BY earned.net_usd DESC) AS rank_in_region
FROM earned
ORDER BY earned.region, rank_in_region, earned.country_name;

-- id: largest-country-of-each-region-this-year
-- question: I only need the first of each.
-- follows: country-rank-by-net-revenue-within-region-this-year
-- tags: revenue, window, ranking
-- status: approved
-- order: any
WITH earned AS (
  SELECT
    co.region,
    co.country_name,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY co.region, co.country_name
)
SELECT
  earned.region,
  earned.country_name,
  ROUND(earned.net_usd, 2) AS net_revenue_usd
FROM earned
QUALIFY RANK() OVER (PARTITION BY earned.region ORDER BY earned.net_usd DESC) = 1
ORDER BY net_revenue_usd DESC, earned.region;

-- id: net-revenue-three-month-average-last-year
-- question: Smooth last year's monthly net revenue: the average of each month and the two before it. Begin with April 2024, its first full three months.
-- tags: revenue, window, trend
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
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY DATE_TRUNC('month', o.ordered_at)
)
SELECT
  monthly.month,
  ROUND(AVG(monthly.net_usd) OVER (ORDER BY monthly.month ROWS BETWEEN 2 PRECEDING AND CURRENT ROW), 2) AS three_month_average_usd
FROM monthly
QUALIFY ROW_NUMBER() OVER (ORDER BY monthly.month) >= 3
ORDER BY monthly.month;

-- id: net-revenue-last-7-days-by-day
-- question: Net revenue per day for the last seven days, up to yesterday.
-- also: Daily revenue, 8 to 14 October 2025?
-- tags: revenue, trend, calendar
-- status: approved
SELECT
  CAST(o.ordered_at AS DATE) AS day,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-10-08'
  AND o.ordered_at < DATE '2025-10-15'
GROUP BY CAST(o.ordered_at AS DATE)
ORDER BY day;

-- id: orders-last-7-days-by-day
-- question: With the number of orders instead.
-- follows: net-revenue-last-7-days-by-day
-- tags: orders, trend, calendar
-- status: approved
SELECT
  CAST(o.ordered_at AS DATE) AS day,
  COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-10-08'
  AND o.ordered_at < DATE '2025-10-15'
GROUP BY CAST(o.ordered_at AS DATE)
ORDER BY day;

-- id: net-revenue-by-customer-city-in-canada-this-year
-- question: What net revenue do we make this year with customers in each Canadian city?
-- tags: revenue, breakdown, named-value
-- status: approved
-- order: any
SELECT
  c.city,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND co.country_name = 'Canada'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY c.city
ORDER BY net_revenue_usd DESC, c.city;

-- id: net-revenue-with-and-without-a-campaign-by-quarter-this-year
-- question: How much of the net revenue of each fiscal quarter of this year came with a campaign and how much without?
-- tags: revenue, comparison, null-meaning, fiscal-calendar
-- status: approved
SELECT
  QUARTER(o.ordered_at - INTERVAL 1 MONTH) AS fiscal_quarter,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.campaign_id IS NOT NULL), 2) AS with_campaign_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.campaign_id IS NULL), 2) AS without_campaign_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY QUARTER(o.ordered_at - INTERVAL 1 MONTH)
ORDER BY fiscal_quarter;

-- id: countries-growing-this-quarter
-- question: In which countries is net revenue from 1 August to 14 October this year ahead of the same days last year? Show the growth in percent.
-- tags: revenue, comparison, having
-- status: approved
-- order: any
WITH spans AS (
  SELECT
    co.country_name,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-08-01' AND o.ordered_at < DATE '2025-10-15') AS now_usd,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2024-08-01' AND o.ordered_at < DATE '2024-10-15') AS before_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
  GROUP BY co.country_name
)
SELECT
  spans.country_name,
  ROUND(100.0 * (spans.now_usd - spans.before_usd) / NULLIF(spans.before_usd, 0), 1) AS growth_pct
FROM spans
WHERE spans.now_usd > spans.before_usd
ORDER BY growth_pct DESC, spans.country_name;
