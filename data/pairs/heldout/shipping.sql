-- id: late-rows-by-store-this-year
-- question: Which stores had the most late rows this year? Top 5 with the number of late orders.
-- tags: shipping, stores, late-rows, ranking
-- status: approved
SELECT
  s.store_name,
  COUNT(*) AS late_orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.loaded_at > o.ordered_at + INTERVAL 1 DAY
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY s.store_name
ORDER BY late_orders DESC, s.store_name
LIMIT 5;

-- id: countries-below-90-percent-on-time-last-quarter
-- question: In which countries was less than 90 percent of last quarter's orders shipped on time, and what was the rate?
-- tags: shipping, having, ratio, breakdown
-- status: approved
-- order: any
SELECT
  co.country_name,
  ROUND(100.0 * COUNT(*) FILTER (WHERE CAST(o.shipped_at AS DATE) <= o.ship_by) / NULLIF(COUNT(*), 0), 1) AS on_time_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ship_by < DATE '2025-10-15'
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY co.country_name
HAVING 100.0 * COUNT(*) FILTER (WHERE CAST(o.shipped_at AS DATE) <= o.ship_by) / NULLIF(COUNT(*), 0) < 90
ORDER BY on_time_pct, co.country_name;

-- id: unshipped-orders-by-country
-- question: How many orders are still waiting to be shipped, by country of the customer?
-- tags: shipping, null-meaning, breakdown
-- status: approved
-- order: any
SELECT
  co.country_name,
  COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status = 'placed'
  AND NOT c.is_test
GROUP BY co.country_name
ORDER BY orders DESC, co.country_name;

-- id: orders-on-their-way
-- question: How many orders are on their way, shipped but not yet delivered?
-- tags: shipping, single-figure, must-pass
-- status: approved
SELECT COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status = 'shipped'
  AND NOT c.is_test;

-- id: orders-to-ship-today
-- question: How many orders have today as their promised day and are still waiting to be shipped?
-- tags: shipping, single-figure, calendar, null-meaning
-- status: approved
SELECT COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status = 'placed'
  AND NOT c.is_test
  AND o.ship_by = DATE '2025-10-15';

-- id: overdue-orders-in-germany
-- question: List the overdue orders of customers in Germany: order number and promised day, the longest overdue first.
-- tags: shipping, lookup, null-meaning, named-value
-- status: approved
SELECT
  o.order_id,
  o.ship_by
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status = 'placed'
  AND NOT c.is_test
  AND o.ship_by < DATE '2025-10-15'
  AND c.country_code = 'DE'
ORDER BY o.ship_by, o.order_id;

-- id: on-time-shipping-in-peak-season
-- question: What was our on-time shipping rate in the peak season of 2024?
-- tags: shipping, ratio, single-figure, null-meaning
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE CAST(o.shipped_at AS DATE) <= o.ship_by) / NULLIF(COUNT(*), 0), 1) AS on_time_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ship_by < DATE '2025-10-15'
  AND o.ordered_at >= DATE '2024-11-01'
  AND o.ordered_at < DATE '2025-01-01';

-- id: on-time-shipping-in-peak-season-by-weekday
-- question: And by the weekday on which the order was placed?
-- follows: on-time-shipping-in-peak-season
-- tags: shipping, ratio, breakdown, calendar, weekday, follow-up
-- status: approved
-- order: any
SELECT
  DAYNAME(o.ordered_at) AS weekday,
  ROUND(100.0 * COUNT(*) FILTER (WHERE CAST(o.shipped_at AS DATE) <= o.ship_by) / NULLIF(COUNT(*), 0), 1) AS on_time_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ship_by < DATE '2025-10-15'
  AND o.ordered_at >= DATE '2024-11-01'
  AND o.ordered_at < DATE '2025-01-01'
GROUP BY DAYNAME(o.ordered_at)
ORDER BY on_time_pct DESC, weekday;

-- id: orders-shipped-late-last-month
-- question: How many of last month's orders left the warehouse after the promised day? Only orders that have shipped.
-- tags: shipping, single-figure, calendar
-- status: approved
SELECT COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND CAST(o.shipped_at AS DATE) > o.ship_by
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01';

-- id: late-row-share-of-store-orders-by-quarter
-- question: What share of store orders were late rows in each quarter of last year, in percent? Show the number of the quarter and the share.
-- tags: shipping, stores, late-rows, ratio, trend, calendar, fiscal-calendar
-- status: approved
SELECT
  QUARTER(o.ordered_at - INTERVAL 1 MONTH) AS fiscal_quarter,
  ROUND(100.0 * COUNT(*) FILTER (WHERE o.loaded_at > o.ordered_at + INTERVAL 1 DAY) / NULLIF(COUNT(*), 0), 1) AS late_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NOT NULL
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY QUARTER(o.ordered_at - INTERVAL 1 MONTH)
ORDER BY fiscal_quarter;

-- id: average-days-late-by-region-this-year
-- question: By how many days on average did this year's late shipments miss the promised day, per region? Only orders that shipped after it; one decimal.
-- tags: shipping, breakdown, date-difference
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(AVG(DATE_DIFF('day', o.ship_by, CAST(o.shipped_at AS DATE))), 1) AS average_days_late
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND CAST(o.shipped_at AS DATE) > o.ship_by
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY co.region
ORDER BY average_days_late DESC, co.region;
