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

-- id: on-time-shipping-and-orders-due-last-quarter
-- question: How good was our on-time shipping last quarter, and of how many orders?
-- also: On-time percentage of last quarter's orders and the number of orders behind it?
-- tags: shipping, ratio
-- status: approved
SELECT
  ROUND(100.0 * COUNT(*) FILTER (WHERE CAST(o.shipped_at AS DATE) <= o.ship_by) / NULLIF(COUNT(*), 0), 1) AS on_time_pct,
  COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ship_by < DATE '2025-10-15'
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01';

-- id: on-time-shipping-by-region-last-quarter
-- question: And per region? The percentage is enough.
-- follows: on-time-shipping-and-orders-due-last-quarter
-- tags: shipping, ratio, breakdown
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(100.0 * COUNT(*) FILTER (WHERE CAST(o.shipped_at AS DATE) <= o.ship_by) / NULLIF(COUNT(*), 0), 1) AS on_time_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ship_by < DATE '2025-10-15'
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY co.region
ORDER BY on_time_pct DESC, co.region;

-- id: on-time-shipping-by-country-in-the-nordics-last-quarter
-- question: Break the Nordics down by country.
-- follows: on-time-shipping-by-region-last-quarter
-- tags: shipping, ratio, breakdown, named-value
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
  AND co.region = 'Nordics'
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY co.country_name
ORDER BY on_time_pct DESC, co.country_name;

-- id: on-time-shipping-by-fiscal-year
-- question: How has on-time shipping developed from fiscal year to fiscal year?
-- tags: shipping, ratio, trend, fiscal-calendar
-- status: approved
SELECT
  YEAR(o.ordered_at + INTERVAL 11 MONTH) AS fiscal_year,
  ROUND(100.0 * COUNT(*) FILTER (WHERE CAST(o.shipped_at AS DATE) <= o.ship_by) / NULLIF(COUNT(*), 0), 1) AS on_time_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ship_by < DATE '2025-10-15'
GROUP BY YEAR(o.ordered_at + INTERVAL 11 MONTH)
ORDER BY fiscal_year;

-- id: on-time-shipping-in-and-out-of-peak-last-year
-- question: Was shipping less punctual in the peak season of last year than in its other months? Show both percentages in one row.
-- tags: shipping, ratio, comparison, calendar
-- status: approved
SELECT
  ROUND(100.0 * COUNT(*) FILTER (WHERE CAST(o.shipped_at AS DATE) <= o.ship_by AND MONTH(o.ordered_at) IN (11, 12)) / NULLIF(COUNT(*) FILTER (WHERE MONTH(o.ordered_at) IN (11, 12)), 0), 1) AS peak_pct,
  ROUND(100.0 * COUNT(*) FILTER (WHERE CAST(o.shipped_at AS DATE) <= o.ship_by AND MONTH(o.ordered_at) NOT IN (11, 12)) / NULLIF(COUNT(*) FILTER (WHERE MONTH(o.ordered_at) NOT IN (11, 12)), 0), 1) AS other_months_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ship_by < DATE '2025-10-15'
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01';

-- id: net-revenue-of-late-orders-last-month
-- question: How much net revenue is in the orders placed last month that missed their promised day, unshipped ones included?
-- also: Net revenue of September orders that were late or are still waiting past their promised day?
-- tags: shipping, revenue, single-figure, null-meaning
-- status: approved
SELECT ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ship_by < DATE '2025-10-15'
  AND (o.shipped_at IS NULL OR CAST(o.shipped_at AS DATE) > o.ship_by)
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01';

-- id: orders-shipped-late-by-country-last-month
-- question: Where do those customers live? Number of orders per country.
-- follows: net-revenue-of-late-orders-last-month
-- tags: shipping, breakdown, null-meaning
-- status: approved
-- order: any
SELECT
  co.country_name,
  COUNT(*) AS late_orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ship_by < DATE '2025-10-15'
  AND (o.shipped_at IS NULL OR CAST(o.shipped_at AS DATE) > o.ship_by)
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01'
GROUP BY co.country_name
ORDER BY late_orders DESC, co.country_name;

-- id: days-late-of-late-shipments-by-month-this-year
-- question: When we shipped late this year, by how many days on average? One decimal, per month of the order.
-- tags: shipping, date-difference, trend
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(AVG(DATE_DIFF('day', o.ship_by, CAST(o.shipped_at AS DATE))), 1) AS days_late
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND CAST(o.shipped_at AS DATE) > o.ship_by
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: overdue-orders-by-region
-- question: How many overdue orders are there in each region?
-- tags: shipping, breakdown
-- status: approved
-- order: any
SELECT
  co.region,
  COUNT(*) AS overdue_orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status = 'placed'
  AND NOT c.is_test
  AND o.ship_by < DATE '2025-10-15'
GROUP BY co.region
ORDER BY overdue_orders DESC, co.region;

-- id: overdue-orders-by-region-over-a-week
-- question: Only those overdue by more than a week.
-- follows: overdue-orders-by-region
-- tags: shipping, breakdown, date-difference
-- status: approved
-- order: any
SELECT
  co.region,
  COUNT(*) AS overdue_orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status = 'placed'
  AND NOT c.is_test
  AND o.ship_by < DATE '2025-10-08'
GROUP BY co.region
ORDER BY overdue_orders DESC, co.region;

-- id: net-value-of-overdue-orders
-- question: How much net revenue is tied up in overdue orders?
-- also: Net value of the orders past their promised day and not shipped?
-- tags: shipping, revenue, single-figure
-- status: approved
SELECT ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status = 'placed'
  AND NOT c.is_test
  AND o.ship_by < DATE '2025-10-15';

-- id: overdue-orders-promised-before-october-2023
-- question: List order number, country and promised day of the overdue orders promised before 1 October 2023, oldest first.
-- tags: shipping, lookup
-- status: approved
SELECT
  o.order_id,
  co.country_name,
  o.ship_by
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status = 'placed'
  AND NOT c.is_test
  AND o.ship_by < DATE '2023-10-01'
ORDER BY o.ship_by, o.order_id;

-- id: unshipped-orders-by-promised-day
-- question: How many orders do we still have to ship, by the day we promised, from today on?
-- also: Open orders to ship per promised day, starting today?
-- tags: shipping, breakdown, null-meaning
-- status: approved
SELECT
  o.ship_by,
  COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status = 'placed'
  AND NOT c.is_test
  AND o.ship_by >= DATE '2025-10-15'
GROUP BY o.ship_by
ORDER BY o.ship_by;

-- id: units-to-ship-by-promised-day
-- question: And how many units?
-- follows: unshipped-orders-by-promised-day
-- tags: shipping, breakdown
-- status: approved
SELECT
  o.ship_by,
  SUM(l.quantity) AS units
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status = 'placed'
  AND NOT c.is_test
  AND o.ship_by >= DATE '2025-10-15'
GROUP BY o.ship_by
ORDER BY o.ship_by;

-- id: longest-median-hours-to-ship-countries-this-year
-- question: In which three countries did online orders take the longest to ship this year? Median hours.
-- tags: shipping, median, ranking, null-meaning
-- status: approved
SELECT
  co.country_name,
  ROUND(MEDIAN(DATE_DIFF('minute', o.ordered_at, o.shipped_at) / 60.0), 1) AS hours_to_ship
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY co.country_name
ORDER BY hours_to_ship DESC, co.country_name
LIMIT 3;

-- id: shipped-the-same-day-by-month-this-year
-- question: What percentage of online orders went out on the day they were placed, per month of this year? Unshipped ones count as not.
-- tags: shipping, ratio, trend, null-meaning
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(100.0 * COUNT(*) FILTER (WHERE CAST(o.shipped_at AS DATE) = CAST(o.ordered_at AS DATE)) / NULLIF(COUNT(*), 0), 1) AS same_day_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: online-orders-shipped-by-day-last-week
-- question: How many online orders left the warehouse on each day of last week, Monday to Sunday?
-- tags: shipping, trend, calendar, null-meaning
-- status: approved
SELECT
  CAST(o.shipped_at AS DATE) AS day,
  COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.shipped_at >= DATE '2025-10-06'
  AND o.shipped_at < DATE '2025-10-13'
GROUP BY CAST(o.shipped_at AS DATE)
ORDER BY day;

-- id: three-busiest-shipping-days-this-year
-- question: Which three days of this year had the most online orders shipped?
-- tags: shipping, ranking, null-meaning
-- status: approved
SELECT
  CAST(o.shipped_at AS DATE) AS day,
  COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.shipped_at >= DATE '2025-02-01'
  AND o.shipped_at < DATE '2026-02-01'
GROUP BY CAST(o.shipped_at AS DATE)
ORDER BY orders DESC, day
LIMIT 3;

-- id: net-value-on-its-way-by-country
-- question: What is the net revenue of the orders on their way to customers in each country right now, shipped but not delivered?
-- tags: shipping, revenue, breakdown
-- status: approved
-- order: any
SELECT
  co.country_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status = 'shipped'
  AND NOT c.is_test
GROUP BY co.country_name
ORDER BY net_revenue_usd DESC, co.country_name;

-- id: late-rows-by-month-last-year-and-channel
-- question: How many late rows were there per month of last year, online and from stores, a column each?
-- tags: shipping, late-rows, trend, null-meaning
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  COUNT(*) FILTER (WHERE o.store_id IS NULL) AS online_late_rows,
  COUNT(*) FILTER (WHERE o.store_id IS NOT NULL) AS store_late_rows
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.loaded_at > o.ordered_at + INTERVAL 1 DAY
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: net-revenue-loaded-late-last-month
-- question: How much of last month's net revenue reached the warehouse late, in dollars and in percent?
-- tags: shipping, late-rows, revenue, ratio
-- status: approved
SELECT
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.loaded_at > o.ordered_at + INTERVAL 1 DAY), 2) AS late_usd,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.loaded_at > o.ordered_at + INTERVAL 1 DAY) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS late_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01';

-- id: on-time-shipping-by-loyalty-tier-this-year
-- question: Do club members have their orders shipped on time more often? On-time percentage per tier this year; call customers outside of the club 'none'.
-- tags: shipping, ratio, null-meaning
-- status: approved
-- order: any
SELECT
  COALESCE(c.loyalty_tier, 'none') AS loyalty_tier,
  ROUND(100.0 * COUNT(*) FILTER (WHERE CAST(o.shipped_at AS DATE) <= o.ship_by) / NULLIF(COUNT(*), 0), 1) AS on_time_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ship_by < DATE '2025-10-15'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY COALESCE(c.loyalty_tier, 'none')
ORDER BY on_time_pct DESC, loyalty_tier;

-- id: countries-below-overall-on-time-this-year
-- question: Which countries are below our overall on-time shipping rate this year? Show their rate.
-- tags: shipping, ratio, window
-- status: approved
-- order: any
WITH rates AS (
  SELECT
    co.country_name,
    COUNT(*) FILTER (WHERE CAST(o.shipped_at AS DATE) <= o.ship_by) AS shipped_in_time,
    COUNT(*) AS orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ship_by < DATE '2025-10-15'
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY co.country_name
)
SELECT
  rates.country_name,
  ROUND(100.0 * rates.shipped_in_time / NULLIF(rates.orders, 0), 1) AS on_time_pct
FROM rates
QUALIFY 1.0 * rates.shipped_in_time / NULLIF(rates.orders, 0) < 1.0 * SUM(rates.shipped_in_time) OVER () / NULLIF(SUM(rates.orders) OVER (), 0)
ORDER BY on_time_pct DESC, rates.country_name;

-- id: on-time-shipping-by-promised-weekday-this-year
-- question: Which weekday is the hardest to keep our promise on? On-time percentage by the weekday of the promised day, orders of this year.
-- tags: shipping, ratio, weekday
-- status: approved
-- order: any
SELECT
  DAYNAME(o.ship_by) AS weekday,
  ROUND(100.0 * COUNT(*) FILTER (WHERE CAST(o.shipped_at AS DATE) <= o.ship_by) / NULLIF(COUNT(*), 0), 1) AS on_time_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ship_by < DATE '2025-10-15'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY DAYNAME(o.ship_by)
ORDER BY on_time_pct DESC, weekday;
