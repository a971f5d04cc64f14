-- id: large-open-stores-count
-- question: How many of our open stores have a sales floor of 500 square metres or more?
-- also: Number of open stores with at least 500 sqm?
-- tags: stores, single-figure, null-meaning
-- status: approved
SELECT COUNT(*) AS open_stores
FROM sales.stores AS s
WHERE s.closed_on IS NULL
  AND s.floor_sqm >= 500;

-- id: large-open-stores-by-country
-- question: And per country?
-- follows: large-open-stores-count
-- tags: stores, breakdown, null-meaning
-- status: approved
-- order: any
SELECT
  co.country_name,
  COUNT(*) AS open_stores
FROM sales.stores AS s
JOIN sales.countries AS co ON co.country_code = s.country_code
WHERE s.closed_on IS NULL
  AND s.floor_sqm >= 500
GROUP BY co.country_name
ORDER BY open_stores DESC, co.country_name;

-- id: open-floor-space-by-country
-- question: How many square metres of sales floor is that?
-- follows: large-open-stores-by-country
-- tags: stores, breakdown, null-meaning
-- status: approved
-- order: any
SELECT
  co.country_name,
  SUM(s.floor_sqm) AS floor_sqm
FROM sales.stores AS s
JOIN sales.countries AS co ON co.country_code = s.country_code
WHERE s.closed_on IS NULL
  AND s.floor_sqm >= 500
GROUP BY co.country_name
ORDER BY floor_sqm DESC, co.country_name;

-- id: closed-stores-with-country
-- question: Which stores have we closed, in which country, and when was their last day?
-- also: Name, country and closing day of the stores that are gone?
-- tags: stores, lookup, null-meaning
-- status: approved
-- order: any
SELECT
  s.store_name,
  co.country_name,
  s.closed_on
FROM sales.stores AS s
JOIN sales.countries AS co ON co.country_code = s.country_code
WHERE s.closed_on IS NOT NULL
ORDER BY s.closed_on, s.store_name;

-- id: closed-stores-days-open
-- question: How many days was each of them in business, from the first day to the last?
-- follows: closed-stores-with-country
-- tags: stores, date-difference, null-meaning
-- status: approved
-- order: any
SELECT
  s.store_name,
  DATE_DIFF('day', s.opened_on, s.closed_on) AS days_open
FROM sales.stores AS s
WHERE s.closed_on IS NOT NULL
ORDER BY days_open DESC, s.store_name;

-- id: stores-opened-by-calendar-year
-- question: How many stores did we open in each calendar year?
-- also: Store openings per year, closed ones included?
-- tags: stores, trend, calendar
-- status: approved
SELECT
  YEAR(s.opened_on) AS year,
  COUNT(*) AS stores
FROM sales.stores AS s
GROUP BY YEAR(s.opened_on)
ORDER BY year;

-- id: countries-without-a-store
-- question: In which countries have we never had a store?
-- also: Markets that we serve online only, without any store open or closed?
-- tags: stores, not-exists, lookup
-- status: approved
-- order: any
SELECT co.country_name
FROM sales.countries AS co
WHERE NOT EXISTS (SELECT 1 FROM sales.stores AS s WHERE s.country_code = co.country_code)
ORDER BY co.country_name;

-- id: three-largest-open-stores
-- question: Which three open stores have the largest sales floor? Name and square metres.
-- tags: stores, ranking, null-meaning
-- status: approved
SELECT
  s.store_name,
  s.floor_sqm
FROM sales.stores AS s
WHERE s.closed_on IS NULL
ORDER BY s.floor_sqm DESC, s.store_name
LIMIT 3;

-- id: average-store-size-by-country
-- question: What is the average sales floor of our stores in each country where we have more than one, closed ones included? One decimal.
-- tags: stores, breakdown, having
-- status: approved
-- order: any
SELECT
  co.country_name,
  ROUND(AVG(s.floor_sqm), 1) AS average_sqm
FROM sales.stores AS s
JOIN sales.countries AS co ON co.country_code = s.country_code
GROUP BY co.country_name
HAVING COUNT(*) > 1
ORDER BY average_sqm DESC, co.country_name;

-- id: net-revenue-by-store-last-month
-- question: What was the net revenue of each store last month?
-- also: September sales store by store?
-- tags: stores, revenue, breakdown
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
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01'
GROUP BY s.store_name
ORDER BY net_revenue_usd DESC, s.store_name;

-- id: net-revenue-by-store-last-month-against-year-before
-- question: How does that compare with September a year ago, in percent? Stores that were not open then may be left out.
-- follows: net-revenue-by-store-last-month
-- tags: stores, revenue, comparison
-- status: approved
-- order: any
WITH months AS (
  SELECT
    s.store_name,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-09-01' AND o.ordered_at < DATE '2025-10-01') AS now_usd,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2024-09-01' AND o.ordered_at < DATE '2024-10-01') AS before_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.stores AS s ON s.store_id = o.store_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
  GROUP BY s.store_name
)
SELECT
  months.store_name,
  ROUND(100.0 * (months.now_usd - months.before_usd) / NULLIF(months.before_usd, 0), 1) AS change_pct
FROM months
WHERE months.now_usd IS NOT NULL
  AND months.before_usd IS NOT NULL
ORDER BY change_pct DESC, months.store_name;

-- id: orders-by-store-yesterday
-- question: How many orders did each open store take yesterday? Stores without any should show 0.
-- also: Yesterday's number of orders per open store, zeros included?
-- tags: stores, orders, breakdown, null-meaning
-- status: approved
-- order: any
WITH sold AS (
  SELECT
    o.store_id,
    COUNT(*) AS orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-10-14'
    AND o.ordered_at < DATE '2025-10-15'
  GROUP BY o.store_id
)
SELECT
  s.store_name,
  COALESCE(sold.orders, 0) AS orders
FROM sales.stores AS s
LEFT JOIN sold ON sold.store_id = s.store_id
WHERE s.closed_on IS NULL
ORDER BY orders DESC, s.store_name;

-- id: open-stores-with-fewer-than-3-orders-yesterday
-- question: Which ones had fewer than three?
-- follows: orders-by-store-yesterday
-- tags: stores, orders, having
-- status: approved
-- order: any
WITH sold AS (
  SELECT
    o.store_id,
    COUNT(*) AS orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-10-14'
    AND o.ordered_at < DATE '2025-10-15'
  GROUP BY o.store_id
)
SELECT
  s.store_name,
  COALESCE(sold.orders, 0) AS orders
FROM sales.stores AS s
LEFT JOIN sold ON sold.store_id = s.store_id
WHERE s.closed_on IS NULL
  AND COALESCE(sold.orders, 0) < 3
ORDER BY orders DESC, s.store_name;

-- id: margin-rate-by-store-this-year
-- question: What margin rate does each store have this year?
-- also: Profitability per store, in percent, for FY2026?
-- tags: stores, margin, ratio
-- status: approved
-- order: any
SELECT
  s.store_name,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS margin_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY s.store_name
ORDER BY margin_pct DESC, s.store_name;

-- id: margin-rate-by-german-store-this-year
-- question: Only the German ones.
-- follows: margin-rate-by-store-this-year
-- tags: stores, margin, ratio
-- status: approved
-- order: any
SELECT
  s.store_name,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS margin_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.country_code = 'DE'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY s.store_name
ORDER BY margin_pct DESC, s.store_name;

-- id: average-order-value-by-store-last-quarter-top-5
-- question: Which five stores had the highest average order value last quarter?
-- also: Top 5 stores by AOV, Q2 of FY2026?
-- tags: stores, ratio, ranking
-- status: approved
SELECT
  s.store_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) / NULLIF(COUNT(DISTINCT o.order_id) FILTER (WHERE l.refunded_usd < l.gross_usd - l.discount_usd), 0), 2) AS average_order_value_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY s.store_name
ORDER BY average_order_value_usd DESC, s.store_name
LIMIT 5;

-- id: denver-union-net-revenue-and-margin-by-month-this-year
-- question: Show the monthly net revenue and margin of Denver Union this year.
-- also: How is the Denver Union store doing month by month in FY2026, revenue and margin?
-- tags: stores, revenue, margin, trend, named-value
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd), 2) AS margin_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'Denver Union'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: denver-union-units-by-month-this-year
-- question: How many units is that?
-- follows: denver-union-net-revenue-and-margin-by-month-this-year
-- tags: stores, trend, named-value
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  SUM(l.quantity) AS units_sold
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'Denver Union'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: tokyo-shibuya-against-denver-union-last-quarter
-- question: Compare the net revenue, the margin and the margin rate of Tokyo Shibuya and Denver Union last quarter.
-- tags: stores, revenue, margin, comparison, named-value
-- status: approved
-- order: any
SELECT
  s.store_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd), 2) AS margin_usd,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS margin_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name IN ('Tokyo Shibuya', 'Denver Union')
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY s.store_name
ORDER BY net_revenue_usd DESC, s.store_name;

-- id: best-store-of-each-month-this-year
-- question: Which store had the highest net revenue in each month of this year? Show month, store and revenue.
-- tags: stores, revenue, window, trend
-- status: approved
WITH earned AS (
  SELECT
    DATE_TRUNC('month', o.ordered_at) AS month,
    s.store_name,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.stores AS s ON s.store_id = o.store_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY DATE_TRUNC('month', o.ordered_at), s.store_name
)
SELECT
  earned.month,
  earned.store_name,
  ROUND(earned.net_usd, 2) AS net_revenue_usd
FROM earned
QUALIFY ROW_NUMBER() OVER (PARTITION BY earned.month ORDER BY earned.net_usd DESC, earned.store_name) = 1
ORDER BY earned.month;

-- id: stores-below-the-average-net-revenue-last-year
-- question: Which stores earned less than the average store last year? Show the name and the net revenue.
-- also: Stores under the mean store revenue of FY2025?
-- tags: stores, revenue, window
-- status: approved
-- order: any
WITH earned AS (
  SELECT
    s.store_name,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.stores AS s ON s.store_id = o.store_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY s.store_name
)
SELECT
  earned.store_name,
  ROUND(earned.net_usd, 2) AS net_revenue_usd
FROM earned
QUALIFY earned.net_usd < AVG(earned.net_usd) OVER ()
ORDER BY net_revenue_usd DESC, earned.store_name;

-- id: first-30-days-net-revenue-of-stores-opened-since-february-2023
-- question: How much net revenue did each store opened since February 2023 make in its first 30 days?
-- tags: stores, revenue, calendar
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
  AND s.opened_on >= DATE '2023-02-01'
  AND o.ordered_at >= s.opened_on
  AND o.ordered_at < s.opened_on + INTERVAL 30 DAY
GROUP BY s.store_name
ORDER BY net_revenue_usd DESC, s.store_name;

-- id: store-orders-by-weekday-last-quarter
-- question: On which weekdays do people shop in our stores? Orders per weekday, last quarter.
-- tags: stores, orders, weekday, null-meaning
-- status: approved
-- order: any
SELECT
  DAYNAME(o.ordered_at) AS weekday,
  COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NOT NULL
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY DAYNAME(o.ordered_at)
ORDER BY orders DESC, weekday;

-- id: customers-by-store-this-year
-- question: How many different customers bought in each store this year? Deleted ones do not count.
-- also: Unique live buyers per store in FY2026?
-- tags: stores, customers, distinct, breakdown
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
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY s.store_name
ORDER BY customers DESC, s.store_name;

-- id: store-late-rows-median-hours-this-year
-- question: How many hours, in the median, did each store's late rows of this year take to reach the warehouse?
-- tags: stores, late-rows, breakdown
-- status: approved
-- order: any
SELECT
  s.store_name,
  ROUND(MEDIAN(DATE_DIFF('minute', o.ordered_at, o.loaded_at) / 60.0), 1) AS hours_to_load
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.loaded_at > o.ordered_at + INTERVAL 1 DAY
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY s.store_name
ORDER BY hours_to_load DESC, s.store_name;

-- id: share-of-late-rows-by-store-this-year
-- question: What percentage of each store's orders are late rows?
-- follows: store-late-rows-median-hours-this-year
-- tags: stores, late-rows, ratio
-- status: approved
-- order: any
SELECT
  s.store_name,
  ROUND(100.0 * COUNT(*) FILTER (WHERE o.loaded_at > o.ordered_at + INTERVAL 1 DAY) / NULLIF(COUNT(*), 0), 1) AS late_rows_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY s.store_name
ORDER BY late_rows_pct DESC, s.store_name;

-- id: latest-loaded-order-by-open-store
-- question: When did the warehouse last receive an order from each open store?
-- also: Last load per open store?
-- tags: stores, late-rows, lookup
-- status: approved
-- order: any
SELECT
  s.store_name,
  MAX(o.loaded_at) AS last_loaded_at
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.closed_on IS NULL
GROUP BY s.store_name
ORDER BY last_loaded_at, s.store_name;
