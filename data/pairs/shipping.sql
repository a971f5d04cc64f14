-- id: on-time-shipping-by-month-this-year
-- question: What percentage of orders was shipped on time in each month of this year?
-- also: Monthly on-time shipping rate of this fiscal year?
-- tags: shipping, ratio, trend, null-meaning
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(100.0 * COUNT(*) FILTER (WHERE CAST(o.shipped_at AS DATE) <= o.ship_by) / NULLIF(COUNT(*), 0), 1) AS on_time_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ship_by < DATE '2025-10-15'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: overdue-orders-count
-- question: How many orders are overdue?
-- also: Number of orders that should have shipped already but have not?
-- tags: shipping, single-figure, null-meaning
-- status: approved
SELECT COUNT(*) AS overdue_orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status = 'placed'
  AND NOT c.is_test
  AND o.ship_by < DATE '2025-10-15';

-- id: median-hours-to-ship-by-region-last-quarter
-- question: How many hours did it typically (median) take to ship online orders in each region last quarter?
-- also: Median time to ship online orders last quarter, in hours, per region?
-- tags: shipping, date-difference, median
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(MEDIAN(DATE_DIFF('minute', o.ordered_at, o.shipped_at) / 60.0), 1) AS hours_to_ship
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY co.region
ORDER BY hours_to_ship DESC, co.region;
