-- A development exam, operations: stock, shipping, marketing, support and finance, as the people who do that work ask.
-- Neither trained on nor shown as an example nor composed for; to look at while the assistant is being built.

-- id: dev-fjell-headlamps-in-venlo
-- question: Fjell Headlamp, Venlo: how many have we got left?
-- tags: inventory, snapshot, single-figure, named-value
-- status: approved
SELECT SUM(st.on_hand) AS units_on_hand
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
  AND st.warehouse = 'Venlo'
  AND p.product_name = 'Fjell Headlamp';

-- id: dev-units-coming-to-osaka
-- question: What is still coming in for Osaka? Total units, please.
-- tags: inventory, snapshot, single-figure
-- status: approved
SELECT SUM(st.on_order) AS units_on_order
FROM product.stock AS st
WHERE st.snapshot_on = DATE '2025-10-13'
  AND st.warehouse = 'Osaka';

-- id: dev-dear-nordwand-products
-- question: Which Nordwand items in the current range cost us more than 100 dollars apiece? I need article number, name and unit cost.
-- tags: products, lookup
-- status: approved
-- order: any
SELECT
  p.sku,
  p.product_name,
  p.unit_cost_usd
FROM product.products AS p
WHERE p.brand = 'Nordwand'
  AND p.discontinued_on IS NULL
  AND p.unit_cost_usd > 100
ORDER BY p.unit_cost_usd DESC, p.sku;

-- id: dev-average-price-and-cost-by-brand
-- question: For the price talks: average list price and average unit cost of the products still in the range, brand by brand.
-- tags: products, breakdown
-- status: approved
-- order: any
SELECT
  p.brand,
  ROUND(AVG(p.list_price_usd), 2) AS average_list_price_usd,
  ROUND(AVG(p.unit_cost_usd), 2) AS average_unit_cost_usd
FROM product.products AS p
WHERE p.discontinued_on IS NULL
GROUP BY p.brand
ORDER BY p.brand;

-- id: dev-tents-and-sleeping-bags-in-reno
-- question: Tents and sleeping bags in Reno, units on the shelf today - one number for each of the two?
-- tags: inventory, snapshot, breakdown, many-to-many, named-value
-- status: approved
-- order: any
SELECT
  ca.category_name,
  SUM(st.on_hand) AS units_on_hand
FROM product.stock AS st
JOIN product.product_categories AS pc ON pc.product_id = st.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE st.snapshot_on = DATE '2025-10-13'
  AND st.warehouse = 'Reno'
  AND ca.category_name IN ('Tents', 'Sleeping Bags')
GROUP BY ca.category_name
ORDER BY units_on_hand DESC, ca.category_name;

-- id: dev-warehouse-with-most-footwear
-- question: Where does most of our footwear lie at the moment? Just the warehouse with the largest number of units, and that number.
-- tags: inventory, snapshot, ranking, self-join
-- status: approved
SELECT
  st.warehouse,
  SUM(st.on_hand) AS units_on_hand
FROM product.stock AS st
JOIN product.product_categories AS pc ON pc.product_id = st.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE st.snapshot_on = DATE '2025-10-13'
  AND d.category_name = 'Footwear'
GROUP BY st.warehouse
ORDER BY units_on_hand DESC, st.warehouse
LIMIT 1;

-- id: dev-vegan-products-running-low
-- question: What from the Vegan collection do we need to reorder, i.e. still sold but down to fewer than 25 units over all warehouses? Article number, name and units on hand.
-- tags: inventory, snapshot, having, many-to-many
-- status: approved
-- order: any
SELECT
  p.sku,
  p.product_name,
  SUM(st.on_hand) AS units_on_hand
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND NOT pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE st.snapshot_on = DATE '2025-10-13'
  AND p.discontinued_on IS NULL
  AND ca.category_name = 'Vegan'
GROUP BY p.product_id, p.sku, p.product_name
HAVING SUM(st.on_hand) < 25
ORDER BY units_on_hand, p.sku;

-- id: dev-range-in-no-collection-by-department
-- question: How many products of the current range are in none of our collections? Split it by department.
-- tags: products, not-exists, many-to-many, self-join
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  COUNT(*) AS products
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE p.discontinued_on IS NULL
  AND NOT EXISTS (SELECT 1 FROM product.product_categories AS pc WHERE pc.product_id = p.product_id AND NOT pc.is_primary)
GROUP BY d.category_name
ORDER BY products DESC, department;

-- id: dev-novelties-in-stock-value
-- question: What percentage of our stock value are novelties?
-- tags: inventory, snapshot, ratio, single-figure
-- status: approved
SELECT ROUND(100.0 * SUM(st.on_hand * p.unit_cost_usd) FILTER (WHERE p.launched_on >= DATE '2025-04-18') / NULLIF(SUM(st.on_hand * p.unit_cost_usd), 0), 1) AS novelties_pct
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13';

-- id: dev-top-stock-value-per-department
-- question: Where is the money tied up? The two products with the highest stock value in each department, with that value.
-- tags: inventory, snapshot, window, ranking, self-join
-- status: approved
-- order: any
WITH valued AS (
  SELECT
    d.category_name AS department,
    p.product_name,
    SUM(st.on_hand * p.unit_cost_usd) AS stock_value_usd,
    RANK() OVER (PARTITION BY d.category_name ORDER BY SUM(st.on_hand * p.unit_cost_usd) DESC) AS place
  FROM product.stock AS st
  JOIN product.products AS p ON p.product_id = st.product_id
  JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  JOIN product.categories AS d ON d.category_id = ca.parent_id
  WHERE st.snapshot_on = DATE '2025-10-13'
  GROUP BY d.category_name, p.product_id, p.product_name
)
SELECT
  valued.department,
  valued.product_name,
  ROUND(valued.stock_value_usd, 2) AS stock_value_usd
FROM valued
WHERE valued.place <= 2
ORDER BY valued.department, valued.stock_value_usd DESC, valued.product_name;

-- id: dev-kestrel-cover-by-category
-- question: Weeks of cover for Kestrel, category by category?
-- tags: inventory, snapshot, fan-out, ratio, many-to-many
-- status: approved
-- order: any
WITH held AS (
  SELECT
    ca.category_name,
    SUM(st.on_hand) AS units
  FROM product.stock AS st
  JOIN product.products AS p ON p.product_id = st.product_id
  JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  WHERE st.snapshot_on = DATE '2025-10-13'
    AND p.brand = 'Kestrel'
  GROUP BY ca.category_name
), sold AS (
  SELECT
    ca.category_name,
    SUM(l.quantity) AS units
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.products AS p ON p.product_id = l.product_id
  JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND p.brand = 'Kestrel'
    AND o.ordered_at >= DATE '2025-09-17'
    AND o.ordered_at < DATE '2025-10-15'
  GROUP BY ca.category_name
)
SELECT
  held.category_name,
  ROUND(held.units / NULLIF(sold.units / 4.0, 0), 1) AS cover_weeks
FROM held
JOIN sold ON sold.category_name = held.category_name
ORDER BY cover_weeks, held.category_name;

-- id: dev-sell-through-two-quarters-by-department
-- question: Did we sell through better in the second fiscal quarter of this year than in the first? One row per department with both rates.
-- tags: inventory, snapshot, fan-out, ratio, comparison, fiscal-calendar
-- status: approved
-- order: any
WITH sold AS (
  SELECT
    d.category_name AS department,
    SUM(l.quantity) FILTER (WHERE o.ordered_at < DATE '2025-05-01') AS first_units,
    SUM(l.quantity) FILTER (WHERE o.ordered_at >= DATE '2025-05-01') AS second_units
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  JOIN product.categories AS d ON d.category_id = ca.parent_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2025-08-01'
  GROUP BY d.category_name
), held AS (
  SELECT
    d.category_name AS department,
    SUM(st.on_hand) FILTER (WHERE st.snapshot_on = DATE '2025-04-28') AS first_units,
    SUM(st.on_hand) FILTER (WHERE st.snapshot_on = DATE '2025-07-28') AS second_units
  FROM product.stock AS st
  JOIN product.product_categories AS pc ON pc.product_id = st.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  JOIN product.categories AS d ON d.category_id = ca.parent_id
  WHERE st.snapshot_on IN (DATE '2025-04-28', DATE '2025-07-28')
  GROUP BY d.category_name
)
SELECT
  sold.department,
  ROUND(100.0 * sold.first_units / NULLIF(sold.first_units + held.first_units, 0), 1) AS q1_pct,
  ROUND(100.0 * sold.second_units / NULLIF(sold.second_units + held.second_units, 0), 1) AS q2_pct
FROM sold
JOIN held ON held.department = sold.department
ORDER BY sold.department;

-- id: dev-osaka-stock-at-month-end
-- question: I need month-end stock for Osaka in this fiscal year up to September: units on hand at the last weekly count of every month, with the day of that count.
-- tags: inventory, snapshot, trend, window
-- status: approved
WITH counts AS (
  SELECT
    st.snapshot_on,
    SUM(st.on_hand) AS units_on_hand,
    ROW_NUMBER() OVER (PARTITION BY DATE_TRUNC('month', st.snapshot_on) ORDER BY st.snapshot_on DESC) AS place
  FROM product.stock AS st
  WHERE st.warehouse = 'Osaka'
    AND st.snapshot_on >= DATE '2025-02-01'
    AND st.snapshot_on < DATE '2025-10-01'
  GROUP BY st.snapshot_on
)
SELECT
  counts.snapshot_on,
  counts.units_on_hand
FROM counts
WHERE counts.place = 1
ORDER BY counts.snapshot_on;

-- id: dev-osaka-months-below-january
-- question: At which of those counts did Osaka hold fewer units than at the last count of January 2025? List only the days.
-- follows: dev-osaka-stock-at-month-end
-- tags: inventory, snapshot, comparison
-- status: approved
WITH counts AS (
  SELECT
    st.snapshot_on,
    SUM(st.on_hand) AS units_on_hand,
    ROW_NUMBER() OVER (PARTITION BY DATE_TRUNC('month', st.snapshot_on) ORDER BY st.snapshot_on DESC) AS place
  FROM product.stock AS st
  WHERE st.warehouse = 'Osaka'
    AND st.snapshot_on >= DATE '2025-02-01'
    AND st.snapshot_on < DATE '2025-10-01'
  GROUP BY st.snapshot_on
), january AS (
  SELECT SUM(st.on_hand) AS units_on_hand
  FROM product.stock AS st
  WHERE st.warehouse = 'Osaka'
    AND st.snapshot_on = DATE '2025-01-27'
)
SELECT counts.snapshot_on
FROM counts
CROSS JOIN january
WHERE counts.place = 1
  AND counts.units_on_hand < january.units_on_hand
ORDER BY counts.snapshot_on;

-- id: dev-online-orders-yesterday
-- question: how many online orders did we get yesterday
-- tags: orders, single-figure, null-meaning
-- status: approved
SELECT COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.ordered_at >= DATE '2025-10-14'
  AND o.ordered_at < DATE '2025-10-15';

-- id: dev-orders-promised-for-tomorrow
-- question: Pick list for tomorrow: the numbers of all orders promised for 16 October that have not gone out yet.
-- tags: shipping, lookup, null-meaning
-- status: approved
-- order: any
SELECT o.order_id
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status = 'placed'
  AND NOT c.is_test
  AND o.ship_by = DATE '2025-10-16'
ORDER BY o.order_id;

-- id: dev-products-on-tomorrows-pick-list
-- question: Which products are on it and how many of each? Article number, name and units.
-- follows: dev-orders-promised-for-tomorrow
-- tags: shipping, breakdown, products
-- status: approved
-- order: any
SELECT
  p.sku,
  p.product_name,
  SUM(l.quantity) AS units
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status = 'placed'
  AND NOT c.is_test
  AND o.ship_by = DATE '2025-10-16'
GROUP BY p.product_id, p.sku, p.product_name
ORDER BY units DESC, p.sku;

-- id: dev-on-time-promised-in-september-by-country
-- question: On-time shipping country by country for everything we had promised to ship in September 2025, but only where at least 60 orders were due.
-- tags: shipping, ratio, having
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
  AND o.ship_by >= DATE '2025-09-01'
  AND o.ship_by < DATE '2025-10-01'
GROUP BY co.country_name
HAVING COUNT(*) >= 60
ORDER BY on_time_pct, co.country_name;

-- id: dev-parcels-per-day-by-month
-- question: How many online orders leave the warehouses on an average calendar day? Please show it per month of shipping, May to September 2025, days without any shipment counted in. One decimal.
-- tags: shipping, trend, ratio, null-meaning
-- status: approved
SELECT
  DATE_TRUNC('month', o.shipped_at) AS month,
  ROUND(1.0 * COUNT(*) / DAY(LAST_DAY(DATE_TRUNC('month', o.shipped_at))), 1) AS orders_per_day
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.shipped_at >= DATE '2025-05-01'
  AND o.shipped_at < DATE '2025-10-01'
GROUP BY DATE_TRUNC('month', o.shipped_at)
ORDER BY month;

-- id: dev-days-until-shipped-last-month
-- question: Of last month's online orders that have been shipped, how many went out the same day, how many after one day, after two and so on? Count calendar days.
-- tags: shipping, breakdown, date-difference, null-meaning
-- status: approved
SELECT
  DATE_DIFF('day', CAST(o.ordered_at AS DATE), CAST(o.shipped_at AS DATE)) AS days,
  COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.shipped_at IS NOT NULL
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01'
GROUP BY DATE_DIFF('day', CAST(o.ordered_at AS DATE), CAST(o.shipped_at AS DATE))
ORDER BY days;

-- id: dev-products-in-most-overdue-orders
-- question: What are the overdue orders waiting for? The three products with the most units in them: article number, name, units.
-- tags: shipping, ranking, products
-- status: approved
SELECT
  p.sku,
  p.product_name,
  SUM(l.quantity) AS units
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status = 'placed'
  AND NOT c.is_test
  AND o.ship_by < DATE '2025-10-15'
GROUP BY p.product_id, p.sku, p.product_name
ORDER BY units DESC, p.product_name, p.sku
LIMIT 3;

-- id: dev-slowest-shipment-per-region
-- question: For each region, which online order placed last quarter took longest to ship, and how many hours was that? Order number and hours.
-- tags: shipping, window, date-difference, null-meaning
-- status: approved
-- order: any
WITH waits AS (
  SELECT
    co.region,
    o.order_id,
    DATE_DIFF('minute', o.ordered_at, o.shipped_at) / 60.0 AS wait_hours
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.store_id IS NULL
    AND o.shipped_at IS NOT NULL
    AND o.ordered_at >= DATE '2025-05-01'
    AND o.ordered_at < DATE '2025-08-01'
)
SELECT
  waits.region,
  waits.order_id,
  ROUND(waits.wait_hours, 1) AS wait_hours
FROM waits
QUALIFY RANK() OVER (PARTITION BY waits.region ORDER BY waits.wait_hours DESC) = 1
ORDER BY waits.region, waits.order_id;

-- id: dev-hours-to-ship-one-or-more-units
-- question: Do big orders slow us down? Median hours from order to shipping for online orders of last quarter: those of a single unit in one column, those of two or more in the other.
-- tags: shipping, median, comparison, fan-out, null-meaning
-- status: approved
WITH shipped AS (
  SELECT
    o.order_id,
    DATE_DIFF('minute', o.ordered_at, o.shipped_at) / 60.0 AS wait_hours,
    SUM(l.quantity) AS units
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.store_id IS NULL
    AND o.shipped_at IS NOT NULL
    AND o.ordered_at >= DATE '2025-05-01'
    AND o.ordered_at < DATE '2025-08-01'
  GROUP BY o.order_id, o.ordered_at, o.shipped_at
)
SELECT
  ROUND(MEDIAN(shipped.wait_hours) FILTER (WHERE shipped.units = 1), 1) AS one_unit_hours,
  ROUND(MEDIAN(shipped.wait_hours) FILTER (WHERE shipped.units >= 2), 1) AS more_units_hours
FROM shipped;

-- id: dev-on-time-slipped-by-country
-- question: In which 4 countries did on-time shipping fall most in percentage points from the first to the second quarter of this year, going by the order date? Country and points lost.
-- tags: shipping, comparison, ranking, ratio, fiscal-calendar
-- status: approved
WITH rates AS (
  SELECT
    co.country_name,
    100.0 * COUNT(*) FILTER (WHERE CAST(o.shipped_at AS DATE) <= o.ship_by AND o.ordered_at < DATE '2025-05-01') / NULLIF(COUNT(*) FILTER (WHERE o.ordered_at < DATE '2025-05-01'), 0) AS first_pct,
    100.0 * COUNT(*) FILTER (WHERE CAST(o.shipped_at AS DATE) <= o.ship_by AND o.ordered_at >= DATE '2025-05-01') / NULLIF(COUNT(*) FILTER (WHERE o.ordered_at >= DATE '2025-05-01'), 0) AS second_pct
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ship_by < DATE '2025-10-15'
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2025-08-01'
  GROUP BY co.country_name
)
SELECT
  rates.country_name,
  ROUND(rates.first_pct - rates.second_pct, 1) AS lost_pct
FROM rates
ORDER BY lost_pct DESC, rates.country_name
LIMIT 4;

-- id: dev-open-stores-without-late-rows
-- question: Which of the stores still open have had no late row at all for orders of October 2025?
-- tags: shipping, not-exists, stores, null-meaning
-- status: approved
-- order: any
SELECT s.store_name
FROM sales.stores AS s
WHERE s.closed_on IS NULL
  AND NOT EXISTS (SELECT 1 FROM sales.orders AS o JOIN sales.customers AS c ON c.customer_id = o.customer_id WHERE o.store_id = s.store_id AND o.status <> 'cancelled' AND NOT c.is_test AND o.loaded_at > o.ordered_at + INTERVAL 1 DAY AND o.ordered_at >= DATE '2025-10-01' AND o.ordered_at < DATE '2025-11-01')
ORDER BY s.store_name;

-- id: dev-gifts-campaign-2025-dates
-- question: Gifts from the Woods 2025: what's the budget, and from when to when does it run?
-- tags: marketing, lookup, named-value
-- status: approved
SELECT
  m.budget_usd,
  m.starts_on,
  m.ends_on
FROM marketing.campaigns AS m
WHERE m.campaign_name = 'Gifts from the Woods 2025';

-- id: dev-affiliate-campaigns-ever
-- question: How many campaigns have we run with affiliates so far?
-- tags: marketing, single-figure
-- status: approved
SELECT COUNT(*) AS campaigns
FROM marketing.campaigns AS m
WHERE m.channel = 'affiliate'
  AND m.starts_on <= DATE '2025-10-15';

-- id: dev-summer-camp-out-editions
-- question: Summer Camp-Out 2023, 2024 and 2025: total ad spend and clicks of each edition?
-- tags: marketing, comparison, named-value
-- status: approved
-- order: any
SELECT
  m.campaign_name,
  ROUND(SUM(a.spend_usd), 2) AS spend_usd,
  SUM(a.clicks) AS clicks
FROM marketing.ad_spend AS a
JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
WHERE m.campaign_name IN ('Summer Camp-Out 2023', 'Summer Camp-Out 2024', 'Summer Camp-Out 2025')
GROUP BY m.campaign_id, m.campaign_name
ORDER BY m.campaign_name;

-- id: dev-campaigns-with-dear-clicks
-- question: Which campaigns have cost us more than 88 cents a click on average, all their days taken together?
-- tags: marketing, having, ratio
-- status: approved
-- order: any
SELECT m.campaign_name
FROM marketing.ad_spend AS a
JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
GROUP BY m.campaign_id, m.campaign_name
HAVING SUM(a.spend_usd) / NULLIF(SUM(a.clicks), 0) > 0.88
ORDER BY m.campaign_name;

-- id: dev-spend-of-campaigns-with-dear-clicks
-- question: Taken together, how much of our total ad spend of all time went into these? In percent.
-- follows: dev-campaigns-with-dear-clicks
-- tags: marketing, ratio, single-figure
-- status: approved
WITH spent AS (
  SELECT
    a.campaign_id,
    SUM(a.spend_usd) AS spend_usd,
    SUM(a.clicks) AS clicks
  FROM marketing.ad_spend AS a
  GROUP BY a.campaign_id
)
SELECT ROUND(100.0 * SUM(spent.spend_usd) FILTER (WHERE spent.spend_usd / NULLIF(spent.clicks, 0) > 0.88) / NULLIF(SUM(spent.spend_usd), 0), 1) AS spend_pct
FROM spent;

-- id: dev-cheapest-clicks-per-channel
-- question: What was the best deal on every channel, meaning the campaign with the lowest cost per click? Channel, campaign, CPC to three decimals.
-- tags: marketing, window, ratio
-- status: approved
-- order: any
WITH clicked AS (
  SELECT
    m.channel,
    m.campaign_name,
    SUM(a.spend_usd) / NULLIF(SUM(a.clicks), 0) AS cost_per_click_usd
  FROM marketing.ad_spend AS a
  JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
  GROUP BY m.channel, m.campaign_id, m.campaign_name
)
SELECT
  clicked.channel,
  clicked.campaign_name,
  ROUND(clicked.cost_per_click_usd, 3) AS cost_per_click_usd
FROM clicked
QUALIFY RANK() OVER (PARTITION BY clicked.channel ORDER BY clicked.cost_per_click_usd) = 1
ORDER BY clicked.channel, clicked.campaign_name;

-- id: dev-days-with-high-ad-spend
-- question: On how many days this fiscal year did all our ads together cost more than 800 dollars?
-- tags: marketing, single-figure, having
-- status: approved
WITH days AS (
  SELECT
    a.spent_on,
    SUM(a.spend_usd) AS spend_usd
  FROM marketing.ad_spend AS a
  WHERE a.spent_on >= DATE '2025-02-01'
    AND a.spent_on < DATE '2026-02-01'
  GROUP BY a.spent_on
)
SELECT COUNT(*) AS days
FROM days
WHERE days.spend_usd > 800;

-- id: dev-ad-spend-month-over-month
-- question: Ad spend March to September 2025, month by month: how many percent up or down on the month before?
-- tags: marketing, trend, window, comparison
-- status: approved
WITH months AS (
  SELECT
    DATE_TRUNC('month', a.spent_on) AS month,
    SUM(a.spend_usd) AS spend_usd
  FROM marketing.ad_spend AS a
  WHERE a.spent_on >= DATE '2025-02-01'
    AND a.spent_on < DATE '2025-10-01'
  GROUP BY DATE_TRUNC('month', a.spent_on)
), changes AS (
  SELECT
    months.month,
    100.0 * (months.spend_usd - LAG(months.spend_usd) OVER (ORDER BY months.month)) / NULLIF(LAG(months.spend_usd) OVER (ORDER BY months.month), 0) AS change_pct
  FROM months
)
SELECT
  changes.month,
  ROUND(changes.change_pct, 1) AS change_pct
FROM changes
WHERE changes.month >= DATE '2025-03-01'
ORDER BY changes.month;

-- id: dev-trail-video-orders-by-week
-- question: Did Trail Video Series build up over time? Orders attributed to it per calendar week, by the Monday.
-- tags: marketing, orders, trend, named-value
-- status: approved
SELECT
  DATE_TRUNC('week', o.ordered_at) AS week,
  COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND m.campaign_name = 'Trail Video Series'
GROUP BY DATE_TRUNC('week', o.ordered_at)
ORDER BY week;

-- id: dev-winter-sale-2025-by-department
-- question: What did people actually buy through Winter Sale 2025? Attributed revenue per department.
-- tags: marketing, revenue, breakdown, self-join, named-value
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS attributed_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND m.campaign_name = 'Winter Sale 2025'
GROUP BY d.category_name
ORDER BY attributed_revenue_usd DESC, department;

-- id: dev-promoted-but-not-bought
-- question: Which promotions fell flat? For the campaigns begun since 1 February 2025, list every product a campaign promoted that nobody ordered through that same campaign: campaign and product name.
-- tags: marketing, not-exists, many-to-many
-- status: approved
-- order: any
SELECT
  m.campaign_name,
  p.product_name
FROM marketing.campaign_products AS mp
JOIN marketing.campaigns AS m ON m.campaign_id = mp.campaign_id
JOIN product.products AS p ON p.product_id = mp.product_id
WHERE m.starts_on >= DATE '2025-02-01'
  AND m.starts_on < DATE '2025-10-16'
  AND NOT EXISTS (SELECT 1 FROM sales.order_lines AS l JOIN sales.orders AS o ON o.order_id = l.order_id JOIN sales.customers AS c ON c.customer_id = o.customer_id WHERE l.product_id = mp.product_id AND o.campaign_id = mp.campaign_id AND o.status <> 'cancelled' AND NOT c.is_test)
ORDER BY m.campaign_name, p.product_name;

-- id: dev-roi-by-channel-ended-last-year
-- question: ROI per channel, please, taking only the campaigns whose last day fell in FY2025.
-- tags: marketing, ratio, fan-out, fiscal-calendar
-- status: approved
-- order: any
WITH earned AS (
  SELECT
    o.campaign_id,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) AS margin_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
  GROUP BY o.campaign_id
), spent AS (
  SELECT
    a.campaign_id,
    SUM(a.spend_usd) AS spend_usd
  FROM marketing.ad_spend AS a
  GROUP BY a.campaign_id
)
SELECT
  m.channel,
  ROUND(100.0 * (SUM(COALESCE(earned.margin_usd, 0)) - SUM(spent.spend_usd)) / NULLIF(SUM(spent.spend_usd), 0), 1) AS roi_pct
FROM marketing.campaigns AS m
JOIN spent ON spent.campaign_id = m.campaign_id
LEFT JOIN earned ON earned.campaign_id = m.campaign_id
WHERE m.ends_on >= DATE '2024-02-01'
  AND m.ends_on < DATE '2025-02-01'
GROUP BY m.channel
ORDER BY roi_pct DESC, m.channel;

-- id: dev-largest-budget-without-search
-- question: Search aside, which campaign got the biggest budget ever, and how much was it?
-- tags: marketing, ranking
-- status: approved
SELECT
  m.campaign_name,
  m.budget_usd
FROM marketing.campaigns AS m
WHERE m.channel <> 'search'
ORDER BY m.budget_usd DESC, m.campaign_name
LIMIT 1;

-- id: dev-payment-and-account-tickets-last-week
-- question: payment + account tickets opened last week, Monday to Sunday - how many in total?
-- tags: support, single-figure, calendar
-- status: approved
SELECT COUNT(*) AS tickets
FROM support.tickets AS t
WHERE t.topic IN ('payment', 'account')
  AND t.opened_at >= DATE '2025-10-06'
  AND t.opened_at < DATE '2025-10-13';

-- id: dev-open-tickets-of-owen-clarke
-- question: What does Owen Clarke still have on his desk? Ticket number and topic of his unresolved tickets.
-- tags: support, agents, lookup, null-meaning, named-value
-- status: approved
-- order: any
SELECT
  t.ticket_id,
  t.topic
FROM support.tickets AS t
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE ag.agent_name = 'Owen Clarke'
  AND t.closed_at IS NULL
ORDER BY t.ticket_id;

-- id: dev-old-open-tickets-of-owen-clarke
-- question: How many of them date from before this calendar year?
-- follows: dev-open-tickets-of-owen-clarke
-- tags: support, agents, single-figure, null-meaning, calendar, named-value
-- status: approved
SELECT COUNT(*) AS open_tickets
FROM support.tickets AS t
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE ag.agent_name = 'Owen Clarke'
  AND t.closed_at IS NULL
  AND t.opened_at < DATE '2025-01-01';

-- id: dev-rosa-lima-average-rating
-- question: Review talk with Rosa Lima: her average rating on tickets opened last quarter, two decimals?
-- tags: support, agents, single-figure, named-value
-- status: approved
SELECT ROUND(AVG(t.csat), 2) AS average_rating
FROM support.tickets AS t
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE ag.agent_name = 'Rosa Lima'
  AND t.opened_at >= DATE '2025-05-01'
  AND t.opened_at < DATE '2025-08-01';

-- id: dev-first-response-time-by-region
-- question: Do customers in some regions wait longer for us than in others? First response time per region for last quarter's tickets.
-- tags: support, median, breakdown
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
  co.region,
  ROUND(MEDIAN(DATE_DIFF('second', t.opened_at, replies.replied_at) / 60.0), 1) AS first_response_minutes
FROM support.tickets AS t
JOIN replies ON replies.ticket_id = t.ticket_id
JOIN sales.customers AS c ON c.customer_id = t.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE t.opened_at >= DATE '2025-05-01'
  AND t.opened_at < DATE '2025-08-01'
GROUP BY co.region
ORDER BY first_response_minutes DESC, co.region;

-- id: dev-first-response-time-by-region-delivery
-- question: Now for tickets about delivery only, with the number of tickets each figure rests on.
-- follows: dev-first-response-time-by-region
-- tags: support, median, breakdown
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
  co.region,
  ROUND(MEDIAN(DATE_DIFF('second', t.opened_at, replies.replied_at) / 60.0), 1) AS first_response_minutes,
  COUNT(*) AS tickets
FROM support.tickets AS t
JOIN replies ON replies.ticket_id = t.ticket_id
JOIN sales.customers AS c ON c.customer_id = t.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE t.topic = 'delivery'
  AND t.opened_at >= DATE '2025-05-01'
  AND t.opened_at < DATE '2025-08-01'
GROUP BY co.region
ORDER BY first_response_minutes DESC, co.region;

-- id: dev-csat-by-country-with-100-ratings
-- question: How satisfied are people with our support in each country, on tickets opened this year? Skip countries with under 100 ratings.
-- tags: support, ratio, having
-- status: approved
-- order: any
SELECT
  co.country_name,
  ROUND(100.0 * COUNT(*) FILTER (WHERE t.csat >= 4) / NULLIF(COUNT(t.csat), 0), 1) AS csat_pct
FROM support.tickets AS t
JOIN sales.customers AS c ON c.customer_id = t.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
GROUP BY co.country_name
HAVING COUNT(t.csat) >= 100
ORDER BY csat_pct DESC, co.country_name;

-- id: dev-agents-with-lower-csat
-- question: Whose CSAT has got worse? Agents with at least 100 ratings both on tickets opened last year and on those opened this year and a lower CSAT this year: name, CSAT then, CSAT now.
-- tags: support, agents, ratio, comparison, having
-- status: approved
-- order: any
WITH years AS (
  SELECT
    t.agent_id,
    100.0 * COUNT(*) FILTER (WHERE t.csat >= 4 AND t.opened_at < DATE '2025-02-01') / NULLIF(COUNT(t.csat) FILTER (WHERE t.opened_at < DATE '2025-02-01'), 0) AS before_pct,
    100.0 * COUNT(*) FILTER (WHERE t.csat >= 4 AND t.opened_at >= DATE '2025-02-01') / NULLIF(COUNT(t.csat) FILTER (WHERE t.opened_at >= DATE '2025-02-01'), 0) AS now_pct
  FROM support.tickets AS t
  WHERE t.opened_at >= DATE '2024-02-01'
    AND t.opened_at < DATE '2026-02-01'
  GROUP BY t.agent_id
  HAVING COUNT(t.csat) FILTER (WHERE t.opened_at < DATE '2025-02-01') >= 100
    AND COUNT(t.csat) FILTER (WHERE t.opened_at >= DATE '2025-02-01') >= 100
)
SELECT
  ag.agent_name,
  ROUND(years.before_pct, 1) AS last_year_pct,
  ROUND(years.now_pct, 1) AS this_year_pct
FROM years
JOIN support.agents AS ag ON ag.agent_id = years.agent_id
WHERE years.now_pct < years.before_pct
ORDER BY ag.agent_name;

-- id: dev-tickets-opened-and-closed-by-month
-- question: Are we keeping up? February to September 2025, per month: how many tickets were opened in it and how many were closed in it, whenever those had been opened.
-- tags: support, trend, comparison
-- status: approved
WITH opened AS (
  SELECT
    DATE_TRUNC('month', t.opened_at) AS month,
    COUNT(*) AS tickets
  FROM support.tickets AS t
  WHERE t.opened_at >= DATE '2025-02-01'
    AND t.opened_at < DATE '2025-10-01'
  GROUP BY DATE_TRUNC('month', t.opened_at)
), closed AS (
  SELECT
    DATE_TRUNC('month', t.closed_at) AS month,
    COUNT(*) AS tickets
  FROM support.tickets AS t
  WHERE t.closed_at >= DATE '2025-02-01'
    AND t.closed_at < DATE '2025-10-01'
  GROUP BY DATE_TRUNC('month', t.closed_at)
)
SELECT
  opened.month,
  opened.tickets AS opened_tickets,
  closed.tickets AS closed_tickets
FROM opened
JOIN closed ON closed.month = opened.month
ORDER BY opened.month;

-- id: dev-backlog-growth-by-month
-- question: So by how many tickets has the backlog grown in total since 1 February, at the end of each of these months?
-- follows: dev-tickets-opened-and-closed-by-month
-- tags: support, trend, window
-- status: approved
WITH opened AS (
  SELECT
    DATE_TRUNC('month', t.opened_at) AS month,
    COUNT(*) AS tickets
  FROM support.tickets AS t
  WHERE t.opened_at >= DATE '2025-02-01'
    AND t.opened_at < DATE '2025-10-01'
  GROUP BY DATE_TRUNC('month', t.opened_at)
), closed AS (
  SELECT
    DATE_TRUNC('month', t.closed_at) AS month,
    COUNT(*) AS tickets
  FROM support.tickets AS t
  WHERE t.closed_at >= DATE '2025-02-01'
    AND t.closed_at < DATE '2025-10-01'
  GROUP BY DATE_TRUNC('month', t.closed_at)
)
SELECT
  opened.month,
  SUM(opened.tickets - closed.tickets) OVER (ORDER BY opened.month) AS backlog_growth
FROM opened
JOIN closed ON closed.month = opened.month
ORDER BY opened.month;

-- id: dev-customers-with-tickets-but-no-order
-- question: Which customers have opened two or more tickets this year but not placed a single order this year (cancelled ones don't count)? Customer number, name, number of tickets.
-- tags: support, customers, not-exists, having
-- status: approved
-- order: any
SELECT
  c.customer_id,
  c.full_name,
  COUNT(*) AS tickets
FROM support.tickets AS t
JOIN sales.customers AS c ON c.customer_id = t.customer_id
WHERE c.deleted_at IS NULL
  AND NOT c.is_test
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
  AND NOT EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled' AND o.ordered_at >= DATE '2025-02-01' AND o.ordered_at < DATE '2026-02-01')
GROUP BY c.customer_id, c.full_name
HAVING COUNT(*) >= 2
ORDER BY tickets DESC, c.customer_id;

-- id: dev-delivery-tickets-about-late-orders
-- question: Take the delivery tickets opened last quarter that name an online order of ours which was not cancelled. For what percentage of them had that order missed its promised shipping day?
-- tags: support, shipping, ratio, single-figure, null-meaning
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE o.shipped_at IS NULL OR CAST(o.shipped_at AS DATE) > o.ship_by) / NULLIF(COUNT(*), 0), 1) AS late_pct
FROM support.tickets AS t
JOIN sales.orders AS o ON o.order_id = t.order_id
WHERE t.topic = 'delivery'
  AND o.status <> 'cancelled'
  AND o.store_id IS NULL
  AND o.ship_by < DATE '2025-10-15'
  AND t.opened_at >= DATE '2025-05-01'
  AND t.opened_at < DATE '2025-08-01';

-- id: dev-products-behind-product-tickets
-- question: Which 3 products are behind most of the product tickets opened this year, judging by the orders those tickets name? Article number, name and number of tickets.
-- tags: support, products, ranking, fan-out, distinct
-- status: approved
SELECT
  p.sku,
  p.product_name,
  COUNT(DISTINCT t.ticket_id) AS tickets
FROM support.tickets AS t
JOIN sales.orders AS o ON o.order_id = t.order_id
JOIN sales.order_lines AS l ON l.order_id = o.order_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE t.topic = 'product'
  AND o.status <> 'cancelled'
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
GROUP BY p.product_id, p.sku, p.product_name
ORDER BY tickets DESC, p.product_name, p.sku
LIMIT 3;

-- id: dev-agents-without-bad-ratings
-- question: Kudos list: which agents still with us got no rating of 1 or 2 on any ticket opened this quarter?
-- tags: support, agents, not-exists, null-meaning
-- status: approved
-- order: any
SELECT ag.agent_name
FROM support.agents AS ag
WHERE ag.left_on IS NULL
  AND NOT EXISTS (SELECT 1 FROM support.tickets AS t WHERE t.agent_id = ag.agent_id AND t.csat <= 2 AND t.opened_at >= DATE '2025-08-01' AND t.opened_at < DATE '2025-11-01')
ORDER BY ag.agent_name;

-- id: dev-currencies-of-our-countries
-- question: In how many different currencies do we have to take payment, given the countries we sell in?
-- tags: finance, single-figure, distinct
-- status: approved
SELECT COUNT(DISTINCT co.currency) AS currencies
FROM sales.countries AS co;

-- id: dev-target-for-december
-- question: What revenue are we supposed to make this December, company-wide?
-- tags: finance, targets, single-figure
-- status: approved
SELECT SUM(tg.target_usd) AS target_usd
FROM finance.targets AS tg
WHERE tg.month = DATE '2025-12-01';

-- id: dev-target-share-for-december-by-region
-- question: And what share of it has to come from each region?
-- follows: dev-target-for-december
-- tags: finance, targets, ratio, window
-- status: approved
-- order: any
SELECT
  tg.region,
  ROUND(100.0 * tg.target_usd / NULLIF(SUM(tg.target_usd) OVER (), 0), 1) AS target_pct
FROM finance.targets AS tg
WHERE tg.month = DATE '2025-12-01'
ORDER BY target_pct DESC, tg.region;

-- id: dev-goodwill-on-september-orders
-- question: Goodwill refunds on the orders placed in September 2025: how many dollars, and on how many order lines?
-- tags: finance, refunds, not-exists
-- status: approved
SELECT
  ROUND(SUM(l.refunded_usd), 2) AS goodwill_usd,
  COUNT(*) AS lines
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND l.refunded_usd > 0
  AND NOT EXISTS (SELECT 1 FROM sales.returns AS r WHERE r.order_id = l.order_id AND r.line_no = l.line_no)
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01';

-- id: dev-goodwill-share-of-refunds
-- question: What percentage of everything refunded on those September orders are these goodwill dollars?
-- follows: dev-goodwill-on-september-orders
-- tags: finance, refunds, ratio, single-figure, not-exists
-- status: approved
SELECT ROUND(100.0 * SUM(l.refunded_usd) FILTER (WHERE NOT EXISTS (SELECT 1 FROM sales.returns AS r WHERE r.order_id = l.order_id AND r.line_no = l.line_no)) / NULLIF(SUM(l.refunded_usd), 0), 1) AS goodwill_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01';

-- id: dev-regions-behind-plan-to-september
-- question: Which regions are behind plan for the fiscal year up to and including September, and how many dollars are they short?
-- tags: finance, targets, fan-out, comparison
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
    AND o.ordered_at < DATE '2025-10-01'
  GROUP BY co.region
), planned AS (
  SELECT
    tg.region,
    SUM(tg.target_usd) AS target_usd
  FROM finance.targets AS tg
  WHERE tg.month >= DATE '2025-02-01'
    AND tg.month < DATE '2025-10-01'
  GROUP BY tg.region
)
SELECT
  planned.region,
  ROUND(planned.target_usd - earned.net_usd, 2) AS shortfall_usd
FROM planned
JOIN earned ON earned.region = planned.region
WHERE earned.net_usd < planned.target_usd
ORDER BY shortfall_usd DESC, planned.region;

-- id: dev-francs-billed-at-two-rates
-- question: What were last quarter's billings in Swiss francs worth in US dollars at the rates of the order days, and what would they be worth at the rate of 14 October 2025? One row.
-- tags: finance, fx, comparison, self-join
-- status: approved
WITH latest AS (
  SELECT fx.usd_per_unit
  FROM finance.fx_rates AS fx
  WHERE fx.currency = 'CHF'
    AND fx.rate_on = DATE '2025-10-14'
)
SELECT
  ROUND(SUM(o.total * fx.usd_per_unit), 2) AS billed_usd,
  ROUND(SUM(o.total * latest.usd_per_unit), 2) AS billed_at_latest_rate_usd
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN finance.fx_rates AS fx ON fx.currency = o.currency AND fx.rate_on = CAST(o.ordered_at AS DATE)
CROSS JOIN latest
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.currency = 'CHF'
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01';

-- id: dev-best-day-of-the-pound
-- question: On which day of this fiscal year did the pound gain most against the dollar compared with the day before, and by how many percent? Two decimals.
-- tags: finance, fx, window, ranking
-- status: approved
WITH rates AS (
  SELECT
    fx.rate_on,
    fx.usd_per_unit,
    LAG(fx.usd_per_unit) OVER (ORDER BY fx.rate_on) AS before_usd
  FROM finance.fx_rates AS fx
  WHERE fx.currency = 'GBP'
    AND fx.rate_on >= DATE '2025-01-31'
    AND fx.rate_on < DATE '2026-02-01'
)
SELECT
  rates.rate_on,
  ROUND(100.0 * (rates.usd_per_unit - rates.before_usd) / NULLIF(rates.before_usd, 0), 2) AS gain_pct
FROM rates
WHERE rates.rate_on >= DATE '2025-02-01'
ORDER BY (rates.usd_per_unit - rates.before_usd) / NULLIF(rates.before_usd, 0) DESC, rates.rate_on
LIMIT 1;
