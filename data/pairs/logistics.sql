-- id: log-orders-promised-for-today
-- question: Which unshipped orders did we promise to ship today? Order number and country, please.
-- also: Order number and country of everything still to go out that is due on 15 October 2025.
-- tags: shipping, lookup, date
-- status: approved
-- order: any
SELECT
  o.order_id,
  co.country_name
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status = 'placed'
  AND NOT c.is_test
  AND o.ship_by = DATE '2025-10-15'
ORDER BY o.order_id;

-- id: log-ahead-of-promise-share-last-month
-- question: What share of last month's online orders left at least a day before the promised day? Anything still here counts as not.
-- tags: shipping, single-figure, ratio, null-meaning
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE CAST(o.shipped_at AS DATE) < o.ship_by) / NULLIF(COUNT(*), 0), 1) AS ahead_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01';

-- id: log-p90-hours-to-ship-by-region-this-quarter
-- question: 90th percentile of the hours from order to shipping, online orders of this quarter, per region? Interpolated, shipped orders only.
-- tags: shipping, breakdown, date-difference, null-meaning
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(QUANTILE_CONT(DATE_DIFF('minute', o.ordered_at, o.shipped_at) / 60.0, 0.9), 1) AS p90_hours
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.shipped_at IS NOT NULL
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-11-01'
GROUP BY co.region
ORDER BY p90_hours DESC, co.region;

-- id: log-shipments-by-hour-last-month
-- question: At which hours do online orders leave the warehouse? Orders shipped per hour of the day, last month.
-- also: Online orders shipped in September 2025 by hour of shipping.
-- tags: shipping, calendar, breakdown, null-meaning
-- status: approved
SELECT
  HOUR(o.shipped_at) AS hour,
  COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.shipped_at >= DATE '2025-09-01'
  AND o.shipped_at < DATE '2025-10-01'
GROUP BY HOUR(o.shipped_at)
ORDER BY hour;

-- id: log-weekend-share-of-shipments-by-month-this-year
-- question: What percentage of the online orders we shipped in each month of this year went out on a Saturday or Sunday?
-- tags: shipping, ratio, trend, weekday, null-meaning
-- status: approved
SELECT
  DATE_TRUNC('month', o.shipped_at) AS month,
  ROUND(100.0 * COUNT(*) FILTER (WHERE ISODOW(o.shipped_at) IN (6, 7)) / NULLIF(COUNT(*), 0), 1) AS weekend_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.shipped_at >= DATE '2025-02-01'
  AND o.shipped_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', o.shipped_at)
ORDER BY month;

-- id: log-units-overdue-by-category
-- question: Which goods are stuck in overdue orders? Units per category.
-- also: Units in overdue orders, by product category.
-- tags: shipping, breakdown, many-to-many, null-meaning
-- status: approved
-- order: any
SELECT
  ca.category_name,
  SUM(l.quantity) AS units
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE o.status = 'placed'
  AND NOT c.is_test
  AND o.ship_by < DATE '2025-10-15'
GROUP BY ca.category_name
ORDER BY units DESC, ca.category_name;

-- id: log-overdue-orders-by-age
-- question: Sort the overdue orders by how long ago we promised them: up to 7 days, 8 to 30, and more. Call the groups fresh, old and very old.
-- tags: shipping, bands, date-difference, null-meaning
-- status: approved
-- order: any
SELECT
  CASE WHEN DATE_DIFF('day', o.ship_by, DATE '2025-10-15') <= 7 THEN 'fresh' WHEN DATE_DIFF('day', o.ship_by, DATE '2025-10-15') <= 30 THEN 'old' ELSE 'very old' END AS age,
  COUNT(*) AS overdue_orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status = 'placed'
  AND NOT c.is_test
  AND o.ship_by < DATE '2025-10-15'
GROUP BY CASE WHEN DATE_DIFF('day', o.ship_by, DATE '2025-10-15') <= 7 THEN 'fresh' WHEN DATE_DIFF('day', o.ship_by, DATE '2025-10-15') <= 30 THEN 'old' ELSE 'very old' END
ORDER BY overdue_orders DESC, age;

-- id: log-three-days-late-or-more-since-march
-- question: How many orders placed since March went out three or more days after the promised day?
-- also: Number of orders placed since 1 March 2025 that were shipped at least three days late?
-- tags: shipping, single-figure, date-difference
-- status: approved
SELECT COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND DATE_DIFF('day', o.ship_by, CAST(o.shipped_at AS DATE)) >= 3
  AND o.ordered_at >= DATE '2025-03-01';

-- id: log-countries-three-days-late-since-march
-- question: In which countries? Just the names.
-- follows: log-three-days-late-or-more-since-march
-- tags: shipping, lookup, distinct
-- status: approved
-- order: any
SELECT DISTINCT co.country_name
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND DATE_DIFF('day', o.ship_by, CAST(o.shipped_at AS DATE)) >= 3
  AND o.ordered_at >= DATE '2025-03-01'
ORDER BY co.country_name;

-- id: log-orders-placed-and-shipped-by-day-last-week
-- question: Did we keep up last week? Online orders placed and online orders shipped on each day, Monday to Sunday.
-- also: Per day of 6 to 12 October 2025: online orders placed, online orders shipped.
-- tags: shipping, trend, comparison, null-meaning
-- status: approved
WITH placed AS (
  SELECT
    CAST(o.ordered_at AS DATE) AS day,
    COUNT(*) AS orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.store_id IS NULL
    AND o.ordered_at >= DATE '2025-10-06'
    AND o.ordered_at < DATE '2025-10-13'
  GROUP BY CAST(o.ordered_at AS DATE)
), shipped AS (
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
)
SELECT
  placed.day,
  placed.orders AS placed_orders,
  shipped.orders AS shipped_orders
FROM placed
JOIN shipped ON shipped.day = placed.day
ORDER BY placed.day;

-- id: log-days-with-every-promise-kept-last-quarter
-- question: On how many days of last quarter did every order promised for that day go out on time?
-- also: Number of promised days from May to July 2025 on which no order missed its day?
-- tags: shipping, single-figure, having, null-meaning
-- status: approved
WITH due AS (
  SELECT o.ship_by
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ship_by >= DATE '2025-05-01'
    AND o.ship_by < DATE '2025-08-01'
  GROUP BY o.ship_by
  HAVING COUNT(*) = COUNT(*) FILTER (WHERE CAST(o.shipped_at AS DATE) <= o.ship_by)
)
SELECT COUNT(*) AS days
FROM due;

-- id: log-orders-due-per-day-by-month-this-year
-- question: How many orders were due to ship per day on average, by month of the promised day, February to September 2025? One decimal.
-- tags: shipping, trend, ratio
-- status: approved
WITH daily AS (
  SELECT
    o.ship_by,
    COUNT(*) AS orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ship_by >= DATE '2025-02-01'
    AND o.ship_by < DATE '2025-10-01'
  GROUP BY o.ship_by
)
SELECT
  DATE_TRUNC('month', daily.ship_by) AS month,
  ROUND(AVG(daily.orders), 1) AS orders_per_day
FROM daily
GROUP BY DATE_TRUNC('month', daily.ship_by)
ORDER BY month;

-- id: log-busiest-ordering-hour-of-each-weekday-this-year
-- question: When is the rush on each weekday? The hour with the most online orders placed this year, and how many.
-- tags: orders, window, weekday, calendar, null-meaning
-- status: approved
-- order: any
WITH hours AS (
  SELECT
    DAYNAME(o.ordered_at) AS weekday,
    HOUR(o.ordered_at) AS hour,
    COUNT(*) AS orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.store_id IS NULL
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY DAYNAME(o.ordered_at), HOUR(o.ordered_at)
)
SELECT
  hours.weekday,
  hours.hour,
  hours.orders
FROM hours
QUALIFY RANK() OVER (PARTITION BY hours.weekday ORDER BY hours.orders DESC) = 1
ORDER BY hours.orders DESC, hours.weekday, hours.hour;

-- id: log-units-shipped-by-week-since-september
-- question: Units shipped for online orders per week since Monday, 1 September 2025? Up to and including last week.
-- tags: shipping, trend, calendar, null-meaning
-- status: approved
SELECT
  DATE_TRUNC('week', o.shipped_at) AS week,
  SUM(l.quantity) AS units
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.shipped_at >= DATE '2025-09-01'
  AND o.shipped_at < DATE '2025-10-13'
GROUP BY DATE_TRUNC('week', o.shipped_at)
ORDER BY week;

-- id: log-units-per-shipment-by-region-last-month
-- question: How many units are in an online order on average, by region? Orders shipped last month, two decimals.
-- also: Average units per online order shipped in September 2025, per region, two decimals.
-- tags: shipping, ratio, breakdown, null-meaning
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
  AND o.store_id IS NULL
  AND o.shipped_at >= DATE '2025-09-01'
  AND o.shipped_at < DATE '2025-10-01'
GROUP BY co.region
ORDER BY units_per_order DESC, co.region;

-- id: log-most-units-on-their-way-products
-- question: Which ten products are most on their way to customers right now, shipped but not delivered? Name and units.
-- also: Top ten products by units in orders shipped but not yet delivered.
-- tags: shipping, products, ranking
-- status: approved
SELECT
  p.product_name,
  SUM(l.quantity) AS units
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status = 'shipped'
  AND NOT c.is_test
GROUP BY p.product_id, p.product_name
ORDER BY units DESC, p.product_name
LIMIT 10;

-- id: log-days-under-way-by-country
-- question: Orders shipped but not delivered: for how many days have they been under way as of today, in the median, per country?
-- tags: shipping, median, date-difference, breakdown
-- status: approved
-- order: any
SELECT
  co.country_name,
  ROUND(MEDIAN(DATE_DIFF('day', CAST(o.shipped_at AS DATE), DATE '2025-10-15')), 1) AS days_under_way
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status = 'shipped'
  AND NOT c.is_test
GROUP BY co.country_name
ORDER BY days_under_way DESC, co.country_name;

-- id: log-last-late-shipment-to-poland
-- question: When did an order for Poland last go out late?
-- also: Shipping time of the most recent Polish order that left after its promised day?
-- tags: shipping, single-figure, date, named-value
-- status: approved
SELECT MAX(o.shipped_at) AS last_late_shipment_at
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND CAST(o.shipped_at AS DATE) > o.ship_by
  AND co.country_name = 'Poland';

-- id: log-countries-without-a-late-shipment-last-week
-- question: To which countries did nothing go out late last week?
-- also: Countries without an order that was shipped from 6 to 12 October 2025 after its promised day.
-- tags: shipping, not-exists, lookup
-- status: approved
-- order: any
SELECT co.country_name
FROM sales.countries AS co
WHERE NOT EXISTS (
  SELECT 1
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE c.country_code = co.country_code
    AND o.status <> 'cancelled'
    AND NOT c.is_test
    AND CAST(o.shipped_at AS DATE) > o.ship_by
    AND o.shipped_at >= DATE '2025-10-06'
    AND o.shipped_at < DATE '2025-10-13'
)
ORDER BY co.country_name;

-- id: log-late-orders-running-total-this-year
-- question: How many orders were shipped late per month of shipping this year, and cumulated?
-- also: Late shipments by month in which they left, FY2026, with a running total.
-- tags: shipping, trend, window
-- status: approved
WITH monthly AS (
  SELECT
    DATE_TRUNC('month', o.shipped_at) AS month,
    COUNT(*) AS late_orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND CAST(o.shipped_at AS DATE) > o.ship_by
    AND o.shipped_at >= DATE '2025-02-01'
    AND o.shipped_at < DATE '2026-02-01'
  GROUP BY DATE_TRUNC('month', o.shipped_at)
)
SELECT
  monthly.month,
  monthly.late_orders,
  SUM(monthly.late_orders) OVER (ORDER BY monthly.month) AS running_total
FROM monthly
ORDER BY monthly.month;

-- id: log-on-time-change-in-points-by-country
-- question: By how many percentage points did on-time shipping change from Q2 FY2025 to Q2 FY2026, country by country? One decimal.
-- also: Change of the on-time rate in percentage points per country, orders of May to July 2025 against May to July 2024, one decimal.
-- tags: shipping, comparison, ratio, fiscal-calendar
-- status: approved
-- order: any
WITH rates AS (
  SELECT
    co.country_name,
    100.0 * COUNT(*) FILTER (WHERE CAST(o.shipped_at AS DATE) <= o.ship_by AND o.ordered_at < DATE '2024-08-01') / NULLIF(COUNT(*) FILTER (WHERE o.ordered_at < DATE '2024-08-01'), 0) AS before_pct,
    100.0 * COUNT(*) FILTER (WHERE CAST(o.shipped_at AS DATE) <= o.ship_by AND o.ordered_at >= DATE '2025-05-01') / NULLIF(COUNT(*) FILTER (WHERE o.ordered_at >= DATE '2025-05-01'), 0) AS after_pct
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ship_by < DATE '2025-10-15'
    AND o.ordered_at >= DATE '2024-05-01'
    AND o.ordered_at < DATE '2025-08-01'
  GROUP BY co.country_name
)
SELECT
  rates.country_name,
  ROUND(rates.after_pct - rates.before_pct, 1) AS change_points_pct
FROM rates
ORDER BY change_points_pct DESC, rates.country_name;

-- id: log-longest-overdue-order-of-each-country
-- question: What is the longest overdue order of each country? Country, order number and promised day.
-- tags: shipping, window, lookup
-- status: approved
-- order: any
SELECT
  co.country_name,
  o.order_id,
  o.ship_by
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status = 'placed'
  AND NOT c.is_test
  AND o.ship_by < DATE '2025-10-15'
QUALIFY RANK() OVER (PARTITION BY co.country_name ORDER BY o.ship_by) = 1
ORDER BY o.ship_by, o.order_id;

-- id: log-customers-with-an-overdue-order
-- question: How many live customers have an overdue order?
-- also: How many live customers are waiting for an order that is overdue?
-- tags: shipping, customers, single-figure, distinct, soft-delete
-- status: approved
SELECT COUNT(DISTINCT c.customer_id) AS customers
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status = 'placed'
  AND NOT c.is_test
  AND o.ship_by < DATE '2025-10-15'
  AND c.deleted_at IS NULL;

-- id: log-late-loads-by-days-last-quarter
-- question: Last quarter's late rows: after how many full days did they get here? Number of orders per day of delay.
-- tags: stores, late-rows, breakdown, date-difference
-- status: approved
SELECT
  CAST(FLOOR(DATE_DIFF('minute', o.ordered_at, o.loaded_at) / 1440.0) AS INTEGER) AS days,
  COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.loaded_at > o.ordered_at + INTERVAL 1 DAY
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY CAST(FLOOR(DATE_DIFF('minute', o.ordered_at, o.loaded_at) / 1440.0) AS INTEGER)
ORDER BY days;

-- id: log-loaded-yesterday-but-older
-- question: Which store sales reached the warehouse yesterday although they were made before yesterday? Order number, store and time of the order.
-- tags: stores, late-rows, lookup
-- status: approved
-- order: any
SELECT
  o.order_id,
  s.store_name,
  o.ordered_at
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at < DATE '2025-10-14'
  AND o.loaded_at >= DATE '2025-10-14'
  AND o.loaded_at < DATE '2025-10-15'
ORDER BY o.ordered_at, o.order_id;

-- id: log-slowest-load-of-each-store-this-year
-- question: What was the longest time from sale to load in each store this year, in hours?
-- also: Per store, the maximum hours that a store order of FY2026 took to reach the warehouse.
-- tags: stores, late-rows, date-difference, breakdown
-- status: approved
-- order: any
SELECT
  s.store_name,
  ROUND(MAX(DATE_DIFF('minute', o.ordered_at, o.loaded_at) / 60.0), 1) AS longest_hours
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY s.store_name
ORDER BY longest_hours DESC, s.store_name;

-- id: log-weekly-counts-this-year
-- question: How many stock counts have there been this year?
-- also: Number of weekly counts in FY2026 so far?
-- tags: inventory, snapshot, single-figure, distinct
-- status: approved
SELECT COUNT(DISTINCT st.snapshot_on) AS counts
FROM product.stock AS st
WHERE st.snapshot_on >= DATE '2025-02-01'
  AND st.snapshot_on < DATE '2026-02-01';

-- id: log-share-of-units-on-order-by-warehouse
-- question: Where is the incoming stock headed? Share of all units on order per warehouse.
-- also: Percentage of the incoming units that goes to each warehouse?
-- tags: inventory, snapshot, ratio, window
-- status: approved
-- order: any
SELECT
  st.warehouse,
  ROUND(100.0 * SUM(st.on_order) / NULLIF(SUM(SUM(st.on_order)) OVER (), 0), 1) AS share_pct
FROM product.stock AS st
WHERE st.snapshot_on = DATE '2025-10-13'
GROUP BY st.warehouse
ORDER BY share_pct DESC, st.warehouse;

-- id: log-products-on-hand-by-warehouse
-- question: How many different products lie in each warehouse right now?
-- also: Number of products with at least one unit on hand at the latest count, per warehouse?
-- tags: inventory, snapshot, breakdown
-- status: approved
-- order: any
SELECT
  st.warehouse,
  COUNT(*) AS products
FROM product.stock AS st
WHERE st.snapshot_on = DATE '2025-10-13'
  AND st.on_hand > 0
GROUP BY st.warehouse
ORDER BY products DESC, st.warehouse;

-- id: log-median-units-per-product-by-warehouse
-- question: What is the median number of units on hand of a current product in each warehouse? Zeros count. One decimal.
-- tags: inventory, snapshot, median, breakdown
-- status: approved
-- order: any
SELECT
  st.warehouse,
  ROUND(MEDIAN(st.on_hand), 1) AS median_units
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
  AND p.discontinued_on IS NULL
GROUP BY st.warehouse
ORDER BY median_units DESC, st.warehouse;

-- id: log-out-of-stock-in-osaka-at-every-count-this-month
-- question: Which current products have been out of stock in Osaka at every count of this month?
-- tags: inventory, snapshot, having, lookup, named-value
-- status: approved
-- order: any
SELECT p.product_name
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.warehouse = 'Osaka'
  AND p.discontinued_on IS NULL
  AND st.snapshot_on >= DATE '2025-10-01'
  AND st.snapshot_on < DATE '2025-11-01'
GROUP BY p.product_id, p.product_name
HAVING MAX(st.on_hand) = 0
ORDER BY p.product_name;

-- id: log-stock-outs-per-count-by-warehouse-last-quarter
-- question: How many stock-outs did each warehouse have on average at the counts of last quarter? One decimal.
-- also: Average number of stock-outs per weekly count from May to July 2025, by warehouse, one decimal.
-- tags: inventory, snapshot, ratio, breakdown
-- status: approved
-- order: any
WITH counts AS (
  SELECT
    st.warehouse,
    st.snapshot_on,
    COUNT(*) FILTER (WHERE st.on_hand = 0) AS stock_outs
  FROM product.stock AS st
  JOIN product.products AS p ON p.product_id = st.product_id
  WHERE p.discontinued_on IS NULL
    AND st.snapshot_on >= DATE '2025-05-01'
    AND st.snapshot_on < DATE '2025-08-01'
  GROUP BY st.warehouse, st.snapshot_on
)
SELECT
  counts.warehouse,
  ROUND(AVG(counts.stock_outs), 1) AS stock_outs_per_count
FROM counts
GROUP BY counts.warehouse
ORDER BY stock_outs_per_count DESC, counts.warehouse;

-- id: log-venlo-share-of-units-by-department
-- question: What percentage of each department's units on hand is in Venlo?
-- also: Venlo's share of the units on hand, per department?
-- tags: inventory, snapshot, ratio, many-to-many, self-join, named-value
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  ROUND(100.0 * SUM(st.on_hand) FILTER (WHERE st.warehouse = 'Venlo') / NULLIF(SUM(st.on_hand), 0), 1) AS venlo_pct
FROM product.stock AS st
JOIN product.product_categories AS pc ON pc.product_id = st.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE st.snapshot_on = DATE '2025-10-13'
GROUP BY d.category_name
ORDER BY venlo_pct DESC, department;

-- id: log-unshipped-orders-with-a-stock-out
-- question: How many unshipped orders contain a current product that is sold out in at least one warehouse?
-- tags: shipping, inventory, snapshot, exists, single-figure
-- status: approved
SELECT COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status = 'placed'
  AND NOT c.is_test
  AND EXISTS (SELECT 1 FROM sales.order_lines AS l JOIN product.products AS p ON p.product_id = l.product_id JOIN product.stock AS st ON st.product_id = p.product_id WHERE l.order_id = o.order_id AND p.discontinued_on IS NULL AND st.snapshot_on = DATE '2025-10-13' AND st.on_hand = 0);

-- id: log-units-waiting-and-on-hand-by-department
-- question: Can we serve what is waiting? Units in unshipped orders and units on hand, per department.
-- also: Per department: units in orders not yet shipped, and units in stock.
-- tags: shipping, inventory, snapshot, fan-out, comparison
-- status: approved
-- order: any
WITH waiting AS (
  SELECT
    d.category_name AS department,
    SUM(l.quantity) AS units
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  JOIN product.categories AS d ON d.category_id = ca.parent_id
  WHERE o.status = 'placed'
    AND NOT c.is_test
  GROUP BY d.category_name
), held AS (
  SELECT
    d.category_name AS department,
    SUM(st.on_hand) AS units
  FROM product.stock AS st
  JOIN product.product_categories AS pc ON pc.product_id = st.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  JOIN product.categories AS d ON d.category_id = ca.parent_id
  WHERE st.snapshot_on = DATE '2025-10-13'
  GROUP BY d.category_name
)
SELECT
  waiting.department,
  waiting.units AS units_waiting,
  held.units AS units_on_hand
FROM waiting
JOIN held ON held.department = waiting.department
ORDER BY units_waiting DESC, waiting.department;

-- id: log-largest-weekly-drop-of-each-warehouse-this-year
-- question: At which count of this year did each warehouse lose the most units against the count before? Warehouse, day and change in units.
-- tags: inventory, snapshot, window
-- status: approved
-- order: any
WITH counts AS (
  SELECT
    st.warehouse,
    st.snapshot_on,
    SUM(st.on_hand) AS units
  FROM product.stock AS st
  WHERE st.snapshot_on >= DATE '2025-01-27'
    AND st.snapshot_on < DATE '2026-02-01'
  GROUP BY st.warehouse, st.snapshot_on
), changes AS (
  SELECT
    counts.warehouse,
    counts.snapshot_on,
    counts.units - LAG(counts.units) OVER (PARTITION BY counts.warehouse ORDER BY counts.snapshot_on) AS change_units
  FROM counts
)
SELECT
  changes.warehouse,
  changes.snapshot_on,
  changes.change_units
FROM changes
WHERE changes.snapshot_on >= DATE '2025-02-01'
QUALIFY RANK() OVER (PARTITION BY changes.warehouse ORDER BY changes.change_units) = 1
ORDER BY changes.change_units, changes.warehouse, changes.snapshot_on;

-- id: log-fullest-count-ever-by-warehouse
-- question: What is the most each warehouse has ever held at a count, in units?
-- also: Highest number of units on hand at any weekly count, per warehouse?
-- tags: inventory, snapshot, breakdown
-- status: approved
-- order: any
WITH counts AS (
  SELECT
    st.warehouse,
    st.snapshot_on,
    SUM(st.on_hand) AS units
  FROM product.stock AS st
  GROUP BY st.warehouse, st.snapshot_on
)
SELECT
  counts.warehouse,
  MAX(counts.units) AS most_units
FROM counts
GROUP BY counts.warehouse
ORDER BY most_units DESC, counts.warehouse;

-- id: log-filling-of-warehouses-against-their-maximum
-- question: How full are they now, in percent of that?
-- follows: log-fullest-count-ever-by-warehouse
-- tags: inventory, snapshot, ratio
-- status: approved
-- order: any
WITH counts AS (
  SELECT
    st.warehouse,
    st.snapshot_on,
    SUM(st.on_hand) AS units
  FROM product.stock AS st
  GROUP BY st.warehouse, st.snapshot_on
)
SELECT
  counts.warehouse,
  ROUND(100.0 * MAX(counts.units) FILTER (WHERE counts.snapshot_on = DATE '2025-10-13') / NULLIF(MAX(counts.units), 0), 1) AS of_maximum_pct
FROM counts
GROUP BY counts.warehouse
ORDER BY of_maximum_pct DESC, counts.warehouse;

-- id: log-warehouses-year-on-year-in-percent
-- question: Units on hand per warehouse at the latest count, in percent more or fewer than on 14 October 2024?
-- tags: inventory, snapshot, comparison, ratio
-- status: approved
-- order: any
SELECT
  st.warehouse,
  ROUND(100.0 * (SUM(st.on_hand) FILTER (WHERE st.snapshot_on = DATE '2025-10-13') - SUM(st.on_hand) FILTER (WHERE st.snapshot_on = DATE '2024-10-14')) / NULLIF(SUM(st.on_hand) FILTER (WHERE st.snapshot_on = DATE '2024-10-14'), 0), 1) AS change_pct
FROM product.stock AS st
WHERE st.snapshot_on IN (DATE '2024-10-14', DATE '2025-10-13')
GROUP BY st.warehouse
ORDER BY change_pct DESC, st.warehouse;

-- id: log-units-on-order-by-count-since-july
-- question: How did the units on order develop from count to count since July?
-- also: Total incoming units at each weekly count since 1 July 2025.
-- tags: inventory, snapshot, trend
-- status: approved
SELECT
  st.snapshot_on,
  SUM(st.on_order) AS units_on_order
FROM product.stock AS st
WHERE st.snapshot_on >= DATE '2025-07-01'
GROUP BY st.snapshot_on
ORDER BY st.snapshot_on;

-- id: log-current-products-missing-in-reno-since-september
-- question: Of which current products has Reno not had a single unit at any count since September? Name and launch date.
-- also: Products of the current range without a unit on hand in Reno at all counts from 1 September 2025 on: name, launch date.
-- tags: inventory, snapshot, not-exists, lookup, named-value
-- status: approved
-- order: any
SELECT
  p.product_name,
  p.launched_on
FROM product.products AS p
WHERE p.discontinued_on IS NULL
  AND NOT EXISTS (SELECT 1 FROM product.stock AS st WHERE st.product_id = p.product_id AND st.warehouse = 'Reno' AND st.on_hand > 0 AND st.snapshot_on >= DATE '2025-09-01')
ORDER BY p.product_name;

-- id: log-return-parcels-by-region-last-month
-- question: How many return parcels arrived from each region last month?
-- also: Returns received in September 2025, by region of the customer?
-- tags: returns, breakdown
-- status: approved
-- order: any
SELECT
  co.region,
  COUNT(*) AS returns
FROM sales.returns AS r
JOIN sales.orders AS o ON o.order_id = r.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND r.returned_on >= DATE '2025-09-01'
  AND r.returned_on < DATE '2025-10-01'
GROUP BY co.region
ORDER BY returns DESC, co.region;

-- id: log-days-from-shipping-to-return-by-region-last-quarter
-- question: How many days after shipping do parcels come back, in the median? Per region, online orders, parcels that arrived last quarter.
-- tags: returns, shipping, median, date-difference, null-meaning
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(MEDIAN(DATE_DIFF('day', CAST(o.shipped_at AS DATE), r.returned_on)), 1) AS days_to_return
FROM sales.returns AS r
JOIN sales.orders AS o ON o.order_id = r.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND r.returned_on >= DATE '2025-05-01'
  AND r.returned_on < DATE '2025-08-01'
GROUP BY co.region
ORDER BY days_to_return DESC, co.region;

-- id: log-parcels-with-several-units-last-quarter
-- question: What share of last quarter's return parcels held more than one unit?
-- also: Percentage of the returns received from May to July 2025 with two or more units?
-- tags: returns, ratio, single-figure
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE r.quantity > 1) / NULLIF(COUNT(*), 0), 1) AS several_units_pct
FROM sales.returns AS r
WHERE r.returned_on >= DATE '2025-05-01'
  AND r.returned_on < DATE '2025-08-01';

-- id: log-busiest-return-day-of-each-month-this-year
-- question: On which day of each month of this year did the most return parcels arrive, and how many?
-- also: Per month of FY2026, the day with the most returns received and their number.
-- tags: returns, window, trend
-- status: approved
WITH daily AS (
  SELECT
    r.returned_on,
    COUNT(*) AS returns
  FROM sales.returns AS r
  WHERE r.returned_on >= DATE '2025-02-01'
    AND r.returned_on < DATE '2026-02-01'
  GROUP BY r.returned_on
)
SELECT
  daily.returned_on,
  daily.returns
FROM daily
QUALIFY RANK() OVER (PARTITION BY DATE_TRUNC('month', daily.returned_on) ORDER BY daily.returns DESC) = 1
ORDER BY daily.returned_on;

-- id: log-return-parcels-last-week-and-week-before-by-country
-- question: Return parcels per country, last week and the week before in a column each. Only countries with any in the two weeks.
-- tags: returns, comparison, breakdown, calendar
-- status: approved
-- order: any
SELECT
  co.country_name,
  COUNT(*) FILTER (WHERE r.returned_on >= DATE '2025-10-06') AS last_week,
  COUNT(*) FILTER (WHERE r.returned_on < DATE '2025-10-06') AS week_before
FROM sales.returns AS r
JOIN sales.orders AS o ON o.order_id = r.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND r.returned_on >= DATE '2025-09-29'
  AND r.returned_on < DATE '2025-10-13'
GROUP BY co.country_name
ORDER BY last_week DESC, co.country_name;

-- id: log-longest-way-back-this-year
-- question: What is the longest that a parcel took to come back this year, in days from the order?
-- also: Of the returns received in FY2026, the highest number of days between order and arrival?
-- tags: returns, single-figure, date-difference
-- status: approved
SELECT MAX(DATE_DIFF('day', CAST(o.ordered_at AS DATE), r.returned_on)) AS days
FROM sales.returns AS r
JOIN sales.orders AS o ON o.order_id = r.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND r.returned_on >= DATE '2025-02-01'
  AND r.returned_on < DATE '2026-02-01';

-- id: log-damaged-share-of-parcels-by-country-this-year
-- question: Does our packaging fail somewhere? Percentage of this year's return parcels that came back as damaged, per country, for countries with at least 100 parcels.
-- tags: returns, ratio, having, breakdown
-- status: approved
-- order: any
SELECT
  co.country_name,
  ROUND(100.0 * COUNT(*) FILTER (WHERE r.reason = 'damaged') / NULLIF(COUNT(*), 0), 1) AS damaged_pct
FROM sales.returns AS r
JOIN sales.orders AS o ON o.order_id = r.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND r.returned_on >= DATE '2025-02-01'
  AND r.returned_on < DATE '2026-02-01'
GROUP BY co.country_name
HAVING COUNT(*) >= 100
ORDER BY damaged_pct DESC, co.country_name;

-- id: log-return-parcels-four-week-average-since-july
-- question: Return parcels per week since 7 July 2025 up to last week, with the average of the week and up to three weeks before it. One decimal; start the average with the first week.
-- tags: returns, trend, window, calendar
-- status: approved
WITH weekly AS (
  SELECT
    DATE_TRUNC('week', r.returned_on) AS week,
    COUNT(*) AS returns
  FROM sales.returns AS r
  WHERE r.returned_on >= DATE '2025-07-07'
    AND r.returned_on < DATE '2025-10-13'
  GROUP BY DATE_TRUNC('week', r.returned_on)
)
SELECT
  weekly.week,
  weekly.returns,
  ROUND(AVG(weekly.returns) OVER (ORDER BY weekly.week ROWS BETWEEN 3 PRECEDING AND CURRENT ROW), 1) AS four_week_average
FROM weekly
ORDER BY weekly.week;

-- id: log-first-return-of-each-open-store
-- question: When did the first return of something bought in each of our open stores arrive?
-- also: Day of arrival of the first return per open store, by where the goods were bought.
-- tags: returns, stores, date, breakdown
-- status: approved
-- order: any
SELECT
  s.store_name,
  MIN(r.returned_on) AS first_returned_on
FROM sales.returns AS r
JOIN sales.orders AS o ON o.order_id = r.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.closed_on IS NULL
GROUP BY s.store_name
ORDER BY first_returned_on, s.store_name;

-- id: log-brands-without-damage-last-month
-- question: Which brands had nothing come back as damaged last month?
-- tags: returns, products, not-exists, lookup
-- status: approved
-- order: any
WITH damaged AS (
  SELECT p.brand
  FROM sales.returns AS r
  JOIN sales.order_lines AS l ON l.order_id = r.order_id AND l.line_no = r.line_no
  JOIN product.products AS p ON p.product_id = l.product_id
  WHERE r.reason = 'damaged'
    AND r.returned_on >= DATE '2025-09-01'
    AND r.returned_on < DATE '2025-10-01'
)
SELECT DISTINCT p.brand
FROM product.products AS p
WHERE NOT EXISTS (SELECT 1 FROM damaged WHERE damaged.brand = p.brand)
ORDER BY p.brand;

-- id: log-open-delivery-tickets
-- question: How many delivery tickets are open?
-- also: Size of the backlog of tickets about delivery?
-- tags: support, shipping, single-figure, null-meaning
-- status: approved
SELECT COUNT(*) AS tickets
FROM support.tickets AS t
WHERE t.topic = 'delivery'
  AND t.closed_at IS NULL;

-- id: log-open-delivery-tickets-by-region
-- question: And where do those customers live? Tickets per region.
-- follows: log-open-delivery-tickets
-- tags: support, shipping, breakdown, null-meaning
-- status: approved
-- order: any
SELECT
  co.region,
  COUNT(*) AS tickets
FROM support.tickets AS t
JOIN sales.customers AS c ON c.customer_id = t.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE t.topic = 'delivery'
  AND t.closed_at IS NULL
  AND NOT c.is_test
GROUP BY co.region
ORDER BY tickets DESC, co.region;

-- id: log-age-of-open-delivery-tickets
-- question: How old are our open delivery tickets in the median, in days as of today? One decimal.
-- also: Median age in days, to one decimal, of the delivery tickets not closed by today?
-- tags: support, shipping, median, date-difference, single-figure, null-meaning
-- status: approved
SELECT ROUND(MEDIAN(DATE_DIFF('day', CAST(t.opened_at AS DATE), DATE '2025-10-15')), 1) AS days
FROM support.tickets AS t
WHERE t.topic = 'delivery'
  AND t.closed_at IS NULL;

-- id: log-delivery-tickets-by-weekday-this-year
-- question: On which weekdays do people ask about their delivery? Delivery tickets opened per weekday, this year.
-- also: Number of FY2026's delivery tickets per day of the week they were opened.
-- tags: support, shipping, weekday, breakdown
-- status: approved
-- order: any
SELECT
  DAYNAME(t.opened_at) AS weekday,
  COUNT(*) AS tickets
FROM support.tickets AS t
WHERE t.topic = 'delivery'
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
GROUP BY DAYNAME(t.opened_at)
ORDER BY tickets DESC, weekday;

-- id: log-resolution-time-delivery-by-region-this-year
-- question: Resolution time of this year's delivery tickets, region by region?
-- also: Median hours to close a delivery ticket opened in FY2026, per customer region.
-- tags: support, shipping, median, breakdown
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(MEDIAN(DATE_DIFF('minute', t.opened_at, t.closed_at) / 60.0), 1) AS resolution_hours
FROM support.tickets AS t
JOIN sales.customers AS c ON c.customer_id = t.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE t.topic = 'delivery'
  AND t.closed_at IS NOT NULL
  AND NOT c.is_test
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
GROUP BY co.region
ORDER BY resolution_hours DESC, co.region;

-- id: log-delivery-tickets-per-100-online-orders-by-region-last-quarter
-- question: Delivery tickets opened last quarter per 100 online orders placed in it, by region? One decimal.
-- tags: support, shipping, ratio, fan-out, null-meaning
-- status: approved
-- order: any
WITH asked AS (
  SELECT
    co.region,
    COUNT(*) AS tickets
  FROM support.tickets AS t
  JOIN sales.customers AS c ON c.customer_id = t.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE t.topic = 'delivery'
    AND NOT c.is_test
    AND t.opened_at >= DATE '2025-05-01'
    AND t.opened_at < DATE '2025-08-01'
  GROUP BY co.region
), placed AS (
  SELECT
    co.region,
    COUNT(*) AS orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.store_id IS NULL
    AND o.ordered_at >= DATE '2025-05-01'
    AND o.ordered_at < DATE '2025-08-01'
  GROUP BY co.region
)
SELECT
  placed.region,
  ROUND(100.0 * asked.tickets / NULLIF(placed.orders, 0), 1) AS tickets_per_100_orders
FROM placed
JOIN asked ON asked.region = placed.region
ORDER BY tickets_per_100_orders DESC, placed.region;

-- id: log-hours-from-shipping-to-delivery-ticket
-- question: How many hours after shipping do customers typically (median) open a delivery ticket? Tickets opened this year that name an online order and came in after it had left.
-- tags: support, shipping, median, date-difference, single-figure, null-meaning
-- status: approved
SELECT ROUND(MEDIAN(DATE_DIFF('minute', o.shipped_at, t.opened_at) / 60.0), 1) AS hours
FROM support.tickets AS t
JOIN sales.orders AS o ON o.order_id = t.order_id
WHERE t.topic = 'delivery'
  AND o.status <> 'cancelled'
  AND o.store_id IS NULL
  AND t.opened_at > o.shipped_at
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01';

-- id: log-delivery-tickets-on-the-same-order-this-year
-- question: How many orders are named in more than one of the delivery tickets opened this year?
-- also: Number of orders that two or more delivery tickets opened in FY2026 name?
-- tags: support, shipping, having, single-figure
-- status: approved
WITH asked AS (
  SELECT o.order_id
  FROM support.tickets AS t
  JOIN sales.orders AS o ON o.order_id = t.order_id
  WHERE t.topic = 'delivery'
    AND o.status <> 'cancelled'
    AND t.opened_at >= DATE '2025-02-01'
    AND t.opened_at < DATE '2026-02-01'
  GROUP BY o.order_id
  HAVING COUNT(*) > 1
)
SELECT COUNT(*) AS orders
FROM asked;

-- id: log-csat-of-delivery-tickets-by-month-this-year
-- question: How satisfied are customers with how we handle delivery tickets? CSAT per month of opening, this year.
-- also: Monthly CSAT of the delivery tickets opened in FY2026?
-- tags: support, shipping, ratio, trend, null-meaning
-- status: approved
SELECT
  DATE_TRUNC('month', t.opened_at) AS month,
  ROUND(100.0 * COUNT(*) FILTER (WHERE t.csat >= 4) / NULLIF(COUNT(t.csat), 0), 1) AS csat_pct
FROM support.tickets AS t
WHERE t.topic = 'delivery'
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', t.opened_at)
ORDER BY month;

-- id: log-busiest-month-for-delivery-tickets-by-fiscal-year
-- question: Which month of each fiscal year had the most delivery tickets, and how many?
-- also: Peak month for delivery tickets in every fiscal year, with the count.
-- tags: support, shipping, window, fiscal-calendar
-- status: approved
WITH monthly AS (
  SELECT
    YEAR(t.opened_at + INTERVAL 11 MONTH) AS fiscal_year,
    DATE_TRUNC('month', t.opened_at) AS month,
    COUNT(*) AS tickets
  FROM support.tickets AS t
  WHERE t.topic = 'delivery'
  GROUP BY YEAR(t.opened_at + INTERVAL 11 MONTH), DATE_TRUNC('month', t.opened_at)
)
SELECT
  monthly.fiscal_year,
  monthly.month,
  monthly.tickets
FROM monthly
QUALIFY RANK() OVER (PARTITION BY monthly.fiscal_year ORDER BY monthly.tickets DESC) = 1
ORDER BY monthly.fiscal_year, monthly.month;

-- id: log-delivery-tickets-november-december-2023-and-2024
-- question: Delivery tickets opened in November and December: 2023 against 2024, in one row?
-- tags: support, shipping, comparison, calendar
-- status: approved
SELECT
  COUNT(*) FILTER (WHERE t.opened_at >= DATE '2023-11-01' AND t.opened_at < DATE '2024-01-01') AS tickets_2023,
  COUNT(*) FILTER (WHERE t.opened_at >= DATE '2024-11-01' AND t.opened_at < DATE '2025-01-01') AS tickets_2024
FROM support.tickets AS t
WHERE t.topic = 'delivery'
  AND t.opened_at >= DATE '2023-11-01'
  AND t.opened_at < DATE '2025-01-01';

-- id: log-first-response-delivery-by-hour-band-last-month
-- question: Does it matter when people write? First response time of last month's delivery tickets, opened in the 'morning' (before noon) against 'later'.
-- tags: support, shipping, median, comparison, fan-out
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
  CASE WHEN HOUR(t.opened_at) < 12 THEN 'morning' ELSE 'later' END AS opened,
  ROUND(MEDIAN(DATE_DIFF('second', t.opened_at, replies.replied_at) / 60.0), 1) AS first_response_minutes
FROM support.tickets AS t
JOIN replies ON replies.ticket_id = t.ticket_id
WHERE t.topic = 'delivery'
  AND t.opened_at >= DATE '2025-09-01'
  AND t.opened_at < DATE '2025-10-01'
GROUP BY CASE WHEN HOUR(t.opened_at) < 12 THEN 'morning' ELSE 'later' END
ORDER BY first_response_minutes DESC, opened;

-- id: log-late-orders-without-a-delivery-ticket-last-quarter
-- question: Of the orders promised for last quarter and shipped late, what percentage has no delivery ticket that names it?
-- tags: support, shipping, not-exists, ratio, single-figure
-- status: approved
WITH late AS (
  SELECT o.order_id
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND CAST(o.shipped_at AS DATE) > o.ship_by
    AND o.ship_by >= DATE '2025-05-01'
    AND o.ship_by < DATE '2025-08-01'
)
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE NOT EXISTS (SELECT 1 FROM support.tickets AS t WHERE t.order_id = late.order_id AND t.topic = 'delivery')) / NULLIF(COUNT(*), 0), 1) AS without_ticket_pct
FROM late;

-- id: log-agents-with-open-delivery-tickets
-- question: Which agents have open delivery tickets on their desk, and how many each?
-- also: Number of open delivery tickets per agent in charge?
-- tags: support, agents, breakdown, null-meaning
-- status: approved
-- order: any
SELECT
  ag.agent_name,
  COUNT(*) AS tickets
FROM support.tickets AS t
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE t.topic = 'delivery'
  AND t.closed_at IS NULL
GROUP BY ag.agent_id, ag.agent_name
ORDER BY tickets DESC, ag.agent_name;

-- id: log-due-tomorrow-net-value-by-country
-- question: What net revenue is in the orders that we have to ship by tomorrow, per country? The overdue ones aside.
-- tags: shipping, revenue, breakdown, null-meaning
-- status: approved
-- order: any
SELECT
  co.country_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status = 'placed'
  AND NOT c.is_test
  AND o.ship_by >= DATE '2025-10-15'
  AND o.ship_by < DATE '2025-10-17'
GROUP BY co.country_name
ORDER BY net_revenue_usd DESC, co.country_name;

-- id: log-late-shipments-by-brand-last-quarter
-- question: Whose goods go out late? Percentage of last quarter's units that left after the promised day, per brand. Online orders that have been shipped.
-- tags: shipping, ratio, breakdown, null-meaning
-- status: approved
-- order: any
SELECT
  p.brand,
  ROUND(100.0 * SUM(l.quantity) FILTER (WHERE CAST(o.shipped_at AS DATE) > o.ship_by) / NULLIF(SUM(l.quantity), 0), 1) AS late_units_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.shipped_at IS NOT NULL
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY p.brand
ORDER BY late_units_pct DESC, p.brand;

-- id: log-worst-promised-day-of-each-quarter-last-year
-- question: Which promised day of each quarter of last year had the most orders shipped late? Quarter, day and orders; quarters by the promised day.
-- tags: shipping, window, fiscal-calendar
-- status: approved
WITH daily AS (
  SELECT
    QUARTER(o.ship_by - INTERVAL 1 MONTH) AS fiscal_quarter,
    o.ship_by,
    COUNT(*) AS late_orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND CAST(o.shipped_at AS DATE) > o.ship_by
    AND o.ship_by >= DATE '2024-02-01'
    AND o.ship_by < DATE '2025-02-01'
  GROUP BY QUARTER(o.ship_by - INTERVAL 1 MONTH), o.ship_by
)
SELECT
  daily.fiscal_quarter,
  daily.ship_by,
  daily.late_orders
FROM daily
QUALIFY RANK() OVER (PARTITION BY daily.fiscal_quarter ORDER BY daily.late_orders DESC) = 1
ORDER BY daily.fiscal_quarter, daily.ship_by;

-- id: log-same-day-shipping-by-hour-of-order-last-quarter
-- question: Until what hour do we ship the same day? Percentage of last quarter's online orders shipped on the day of the order, per hour of the order.
-- also: Same-day share of the online orders placed from May to July 2025, by hour of the order.
-- tags: shipping, ratio, calendar, null-meaning
-- status: approved
SELECT
  HOUR(o.ordered_at) AS hour,
  ROUND(100.0 * COUNT(*) FILTER (WHERE CAST(o.shipped_at AS DATE) = CAST(o.ordered_at AS DATE)) / NULLIF(COUNT(*), 0), 1) AS same_day_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY HOUR(o.ordered_at)
ORDER BY hour;

-- id: log-orders-shipped-to-store-countries-last-month
-- question: How many online orders went out last month to countries where we have an open store?
-- tags: shipping, exists, single-figure, null-meaning
-- status: approved
SELECT COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.shipped_at >= DATE '2025-09-01'
  AND o.shipped_at < DATE '2025-10-01'
  AND EXISTS (SELECT 1 FROM sales.stores AS s WHERE s.country_code = c.country_code AND s.closed_on IS NULL);

-- id: log-average-shipped-per-weekday-last-quarter
-- question: How many online orders did we ship on an average Monday, Tuesday and so on last quarter? One decimal.
-- also: Average number of online orders shipped per day, by weekday, May to July 2025, one decimal.
-- tags: shipping, weekday, breakdown, null-meaning
-- status: approved
-- order: any
WITH daily AS (
  SELECT
    CAST(o.shipped_at AS DATE) AS day,
    COUNT(*) AS orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.store_id IS NULL
    AND o.shipped_at >= DATE '2025-05-01'
    AND o.shipped_at < DATE '2025-08-01'
  GROUP BY CAST(o.shipped_at AS DATE)
)
SELECT
  DAYNAME(daily.day) AS weekday,
  ROUND(AVG(daily.orders), 1) AS orders_per_day
FROM daily
GROUP BY DAYNAME(daily.day)
ORDER BY orders_per_day DESC, weekday;

-- id: log-median-hours-to-ship-by-tier-this-quarter
-- question: Do we ship faster for club members? Median hours to ship this quarter's online orders per tier; call customers outside of the club 'none'.
-- also: Median hours from order to shipping per loyalty tier, 'none' for non-members, online orders since 1 August 2025.
-- tags: shipping, median, breakdown, null-meaning
-- status: approved
-- order: any
SELECT
  COALESCE(c.loyalty_tier, 'none') AS loyalty_tier,
  ROUND(MEDIAN(DATE_DIFF('minute', o.ordered_at, o.shipped_at) / 60.0), 1) AS hours_to_ship
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-11-01'
GROUP BY COALESCE(c.loyalty_tier, 'none')
ORDER BY hours_to_ship DESC, loyalty_tier;

-- id: log-weekend-orders-gone-by-monday-last-quarter
-- question: Of last quarter's online orders placed on a Saturday or Sunday, what percentage had left by the end of the next Monday?
-- tags: shipping, ratio, weekday, single-figure, null-meaning
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE CAST(o.shipped_at AS DATE) <= DATE_TRUNC('week', o.ordered_at) + INTERVAL 7 DAY) / NULLIF(COUNT(*), 0), 1) AS by_monday_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND ISODOW(o.ordered_at) IN (6, 7)
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01';

-- id: log-store-sales-median-minutes-to-load-by-month
-- question: How many minutes does a store sale take to reach the warehouse, in the median, by month of this year?
-- tags: stores, late-rows, median, trend, null-meaning
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(MEDIAN(DATE_DIFF('second', o.ordered_at, o.loaded_at) / 60.0), 1) AS minutes_to_load
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NOT NULL
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: log-novelties-sold-out-by-warehouse
-- question: How many novelties are sold out, by warehouse? Current range, latest count.
-- also: Per warehouse, the number of newly launched products of the current range without a unit there at the latest count?
-- tags: inventory, snapshot, breakdown
-- status: approved
-- order: any
SELECT
  st.warehouse,
  COUNT(*) AS stock_outs
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
  AND st.on_hand = 0
  AND p.discontinued_on IS NULL
  AND p.launched_on >= DATE '2025-04-18'
GROUP BY st.warehouse
ORDER BY stock_outs DESC, st.warehouse;

-- id: log-unshipped-orders-of-six-units-or-more
-- question: Which unshipped orders have six units or more? Order number and units, the largest first.
-- tags: shipping, having, lookup, null-meaning
-- status: approved
SELECT
  o.order_id,
  SUM(l.quantity) AS units
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status = 'placed'
  AND NOT c.is_test
GROUP BY o.order_id
HAVING SUM(l.quantity) >= 6
ORDER BY units DESC, o.order_id;

-- id: log-paid-for-overdue-orders-by-currency
-- question: What have customers paid for overdue orders, in each currency and not converted?
-- also: Total paid for the overdue orders per currency, in that currency.
-- tags: shipping, currency, breakdown, null-meaning
-- status: approved
-- order: any
SELECT
  o.currency,
  ROUND(SUM(o.total), 2) AS total
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status = 'placed'
  AND NOT c.is_test
  AND o.ship_by < DATE '2025-10-15'
GROUP BY o.currency
ORDER BY o.currency;

-- id: log-on-time-by-campaign-channel-this-year
-- question: On-time shipping of this year's campaign orders, by channel of the campaign?
-- also: Per campaign channel, the on-time percentage of the orders of FY2026 that carry a campaign.
-- tags: shipping, marketing, ratio, breakdown
-- status: approved
-- order: any
SELECT
  m.channel,
  ROUND(100.0 * COUNT(*) FILTER (WHERE CAST(o.shipped_at AS DATE) <= o.ship_by) / NULLIF(COUNT(*), 0), 1) AS on_time_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ship_by < DATE '2025-10-15'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY m.channel
ORDER BY on_time_pct DESC, m.channel;

-- id: log-products-most-shipped-late-this-year
-- question: Top 5 products by units shipped late this year? Go by the date of the order; product id, name and units.
-- tags: shipping, products, ranking, duplicate-names
-- status: approved
SELECT
  p.product_id,
  p.product_name,
  SUM(l.quantity) AS units
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND CAST(o.shipped_at AS DATE) > o.ship_by
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY p.product_id, p.product_name
ORDER BY units DESC, p.product_name
LIMIT 5;

-- id: log-return-parcels-of-late-orders-last-month
-- question: Of the return parcels from online orders that arrived last month, what percentage belongs to an order we had shipped late?
-- tags: returns, shipping, ratio, single-figure, null-meaning
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE CAST(o.shipped_at AS DATE) > o.ship_by) / NULLIF(COUNT(*), 0), 1) AS late_pct
FROM sales.returns AS r
JOIN sales.orders AS o ON o.order_id = r.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND r.returned_on >= DATE '2025-09-01'
  AND r.returned_on < DATE '2025-10-01';

-- id: log-countries-ranked-on-time-within-region-this-year
-- question: Rank the countries by on-time shipping within their region, this year's orders. Region, country, rate and rank.
-- tags: shipping, window, ratio
-- status: approved
WITH rates AS (
  SELECT
    co.region,
    co.country_name,
    100.0 * COUNT(*) FILTER (WHERE CAST(o.shipped_at AS DATE) <= o.ship_by) / NULLIF(COUNT(*), 0) AS on_time_pct
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ship_by < DATE '2025-10-15'
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY co.region, co.country_name
)
SELECT
  rates.region,
  rates.country_name,
  ROUND(rates.on_time_pct, 1) AS on_time_pct,
  RANK() OVER (PARTITION BY rates.region ORDER BY rates.on_time_pct DESC) AS rank_in_region
FROM rates
ORDER BY rates.region, rank_in_region, rates.country_name;

-- id: log-shipments-september-against-a-year-ago-by-region
-- question: Online orders shipped in September, this year and last year side by side, per region.
-- also: By region: online orders that left in September 2025 and in September 2024.
-- tags: shipping, comparison, breakdown, null-meaning
-- status: approved
-- order: any
SELECT
  co.region,
  COUNT(*) FILTER (WHERE o.shipped_at >= DATE '2025-09-01' AND o.shipped_at < DATE '2025-10-01') AS september_2025,
  COUNT(*) FILTER (WHERE o.shipped_at >= DATE '2024-09-01' AND o.shipped_at < DATE '2024-10-01') AS september_2024
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.shipped_at >= DATE '2024-09-01'
  AND o.shipped_at < DATE '2025-10-01'
GROUP BY co.region
ORDER BY september_2025 DESC, co.region;

-- id: log-shipments-september-growth-by-region
-- question: By how many percent is that more or less?
-- follows: log-shipments-september-against-a-year-ago-by-region
-- tags: shipping, comparison, ratio, null-meaning
-- status: approved
-- order: any
WITH shipped AS (
  SELECT
    co.region,
    COUNT(*) FILTER (WHERE o.shipped_at >= DATE '2025-09-01' AND o.shipped_at < DATE '2025-10-01') AS now_orders,
    COUNT(*) FILTER (WHERE o.shipped_at >= DATE '2024-09-01' AND o.shipped_at < DATE '2024-10-01') AS before_orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.store_id IS NULL
    AND o.shipped_at >= DATE '2024-09-01'
    AND o.shipped_at < DATE '2025-10-01'
  GROUP BY co.region
)
SELECT
  shipped.region,
  ROUND(100.0 * (shipped.now_orders - shipped.before_orders) / NULLIF(shipped.before_orders, 0), 1) AS change_pct
FROM shipped
ORDER BY change_pct DESC, shipped.region;

-- id: log-delivery-tickets-without-order-number-by-month
-- question: In how many delivery tickets did the customer give no order number, per month of this year?
-- tags: support, shipping, trend, null-meaning
-- status: approved
SELECT
  DATE_TRUNC('month', t.opened_at) AS month,
  COUNT(*) AS tickets
FROM support.tickets AS t
WHERE t.topic = 'delivery'
  AND t.order_id IS NULL
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', t.opened_at)
ORDER BY month;

-- id: log-delivery-tickets-this-month-about-orders-on-their-way
-- question: How many of this month's delivery tickets are about an order that is still on its way, shipped but not delivered?
-- tags: support, shipping, single-figure
-- status: approved
SELECT COUNT(*) AS tickets
FROM support.tickets AS t
JOIN sales.orders AS o ON o.order_id = t.order_id
WHERE t.topic = 'delivery'
  AND o.status = 'shipped'
  AND t.opened_at >= DATE '2025-10-01'
  AND t.opened_at < DATE '2025-11-01';

-- id: log-median-refund-per-parcel-by-reason-this-quarter
-- question: What do we typically (median) refund for a return parcel, by reason? Parcels that arrived this quarter.
-- also: Median refund per return received since 1 August 2025, for each reason.
-- tags: returns, median, breakdown
-- status: approved
-- order: any
SELECT
  r.reason,
  ROUND(MEDIAN(r.refund_usd), 2) AS median_refund_usd
FROM sales.returns AS r
WHERE r.returned_on >= DATE '2025-08-01'
  AND r.returned_on < DATE '2025-11-01'
GROUP BY r.reason
ORDER BY median_refund_usd DESC, r.reason;

-- id: log-days-without-a-late-shipment-to-japan
-- question: For how many days now has no order for Japan gone out late? As of today.
-- also: Days from the last late shipment of a Japanese order to today?
-- tags: shipping, single-figure, date-difference, named-value
-- status: approved
SELECT DATE_DIFF('day', MAX(CAST(o.shipped_at AS DATE)), DATE '2025-10-15') AS days
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND CAST(o.shipped_at AS DATE) > o.ship_by
  AND co.country_name = 'Japan';

-- id: log-tokyo-shibuya-orders-by-hour-last-month
-- question: I run Tokyo Shibuya. When are we busy? Orders per hour of the day, last month.
-- also: Orders in Tokyo Shibuya by hour of the day, September 2025.
-- tags: stores, orders, calendar, breakdown, named-value
-- status: approved
SELECT
  HOUR(o.ordered_at) AS hour,
  COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'Tokyo Shibuya'
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01'
GROUP BY HOUR(o.ordered_at)
ORDER BY hour;

-- id: log-late-rows-share-by-country-of-the-store-last-quarter
-- question: From which countries do our stores report late? Late rows in percent of last quarter's store orders, by country of the store.
-- tags: stores, late-rows, ratio, breakdown
-- status: approved
-- order: any
SELECT
  co.country_name,
  ROUND(100.0 * COUNT(*) FILTER (WHERE o.loaded_at > o.ordered_at + INTERVAL 1 DAY) / NULLIF(COUNT(*), 0), 1) AS late_rows_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
JOIN sales.countries AS co ON co.country_code = s.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY co.country_name
ORDER BY late_rows_pct DESC, co.country_name;

-- id: log-messages-in-closed-delivery-tickets-by-fiscal-year
-- question: How many messages does it take to close a delivery ticket on average? By fiscal year of opening, the bot's messages aside. One decimal.
-- tags: support, shipping, messages, trend, fan-out, fiscal-calendar
-- status: approved
WITH written AS (
  SELECT
    t.ticket_id,
    t.opened_at,
    COUNT(*) AS messages
  FROM support.tickets AS t
  JOIN support.messages AS ms ON ms.ticket_id = t.ticket_id
  WHERE t.topic = 'delivery'
    AND t.closed_at IS NOT NULL
    AND ms.author <> 'bot'
  GROUP BY t.ticket_id, t.opened_at
)
SELECT
  YEAR(written.opened_at + INTERVAL 11 MONTH) AS fiscal_year,
  ROUND(AVG(written.messages), 1) AS messages_per_ticket
FROM written
GROUP BY YEAR(written.opened_at + INTERVAL 11 MONTH)
ORDER BY fiscal_year;

-- id: log-shipped-late-yesterday
-- question: What did we ship late yesterday? Order number, country and days late.
-- also: Orders that left on 14 October 2025 after their promised day: number, country, by how many days.
-- tags: shipping, lookup, date-difference
-- status: approved
-- order: any
SELECT
  o.order_id,
  co.country_name,
  DATE_DIFF('day', o.ship_by, CAST(o.shipped_at AS DATE)) AS days_late
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND CAST(o.shipped_at AS DATE) > o.ship_by
  AND o.shipped_at >= DATE '2025-10-14'
  AND o.shipped_at < DATE '2025-10-15'
ORDER BY days_late DESC, o.order_id;

-- id: log-oldest-open-delivery-tickets
-- question: Show the open delivery tickets opened before 1 July 2023: ticket number and opening time, oldest first.
-- tags: support, shipping, lookup, null-meaning
-- status: approved
SELECT
  t.ticket_id,
  t.opened_at
FROM support.tickets AS t
WHERE t.topic = 'delivery'
  AND t.closed_at IS NULL
  AND t.opened_at < DATE '2023-07-01'
ORDER BY t.opened_at, t.ticket_id;

-- id: log-overdue-orders-without-a-ticket-by-region
-- question: How many overdue orders per region does no ticket name?
-- tags: shipping, support, not-exists, breakdown
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
  AND NOT EXISTS (SELECT 1 FROM support.tickets AS t WHERE t.order_id = o.order_id)
GROUP BY co.region
ORDER BY overdue_orders DESC, co.region;

-- id: log-last-day-with-every-promise-kept-last-quarter
-- question: What was the last of them?
-- follows: log-days-with-every-promise-kept-last-quarter
-- tags: shipping, lookup, having, null-meaning
-- status: approved
WITH due AS (
  SELECT o.ship_by
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ship_by >= DATE '2025-05-01'
    AND o.ship_by < DATE '2025-08-01'
  GROUP BY o.ship_by
  HAVING COUNT(*) = COUNT(*) FILTER (WHERE CAST(o.shipped_at AS DATE) <= o.ship_by)
)
SELECT MAX(due.ship_by) AS ship_by
FROM due;
