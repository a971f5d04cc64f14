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
-- tags: shipping, having, ratio
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
-- tags: shipping, null-meaning
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
