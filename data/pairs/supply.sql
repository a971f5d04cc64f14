-- id: supply-units-on-hand-in-osaka
-- question: How many units are lying in Osaka right now?
-- also: Current stock of the Osaka warehouse in units?
-- tags: inventory, snapshot, single-figure, named-value
-- status: approved
SELECT SUM(st.on_hand) AS units_on_hand
FROM product.stock AS st
WHERE st.snapshot_on = DATE '2025-10-13'
  AND st.warehouse = 'Osaka';

-- id: supply-stock-value-total
-- question: What is all our stock worth at cost?
-- also: Total inventory value, please.
-- tags: inventory, snapshot, single-figure
-- status: approved
SELECT ROUND(SUM(st.on_hand * p.unit_cost_usd), 2) AS stock_value_usd
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13';

-- id: supply-tents-in-stock
-- question: How many tents do we have in stock?
-- tags: inventory, snapshot, single-figure, many-to-many, named-value
-- status: approved
SELECT SUM(st.on_hand) AS units_on_hand
FROM product.stock AS st
JOIN product.product_categories AS pc ON pc.product_id = st.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE st.snapshot_on = DATE '2025-10-13'
  AND ca.category_name = 'Tents';

-- id: supply-tents-in-stock-by-warehouse-and-brand-kestrel
-- question: And of those, the ones from Kestrel, per warehouse?
-- follows: supply-tents-in-stock
-- tags: inventory, snapshot, breakdown, many-to-many, named-value
-- status: approved
-- order: any
SELECT
  st.warehouse,
  SUM(st.on_hand) AS units_on_hand
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE st.snapshot_on = DATE '2025-10-13'
  AND ca.category_name = 'Tents'
  AND p.brand = 'Kestrel'
GROUP BY st.warehouse
ORDER BY units_on_hand DESC, st.warehouse;

-- id: supply-alder-fern-jackets-on-order-for-venlo
-- question: How many house brand jackets are on order for Venlo?
-- also: Incoming units of house brand jackets at the Venlo warehouse?
-- tags: inventory, snapshot, single-figure, many-to-many, named-value
-- status: approved
SELECT SUM(st.on_order) AS units_on_order
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE st.snapshot_on = DATE '2025-10-13'
  AND st.warehouse = 'Venlo'
  AND ca.category_name = 'Jackets'
  AND p.brand = 'Alder & Fern';

-- id: supply-stock-outs-in-reno-count
-- question: How many products of the current range are sold out in Reno?
-- also: Number of stock-outs in the Reno warehouse at the latest count?
-- tags: inventory, snapshot, single-figure, named-value
-- status: approved
SELECT COUNT(*) AS stock_outs
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
  AND st.warehouse = 'Reno'
  AND st.on_hand = 0
  AND p.discontinued_on IS NULL;

-- id: supply-stock-outs-in-reno-by-brand
-- question: Which brands do they belong to? Number per brand.
-- follows: supply-stock-outs-in-reno-count
-- tags: inventory, snapshot, breakdown, named-value
-- status: approved
-- order: any
SELECT
  p.brand,
  COUNT(*) AS stock_outs
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
  AND st.warehouse = 'Reno'
  AND st.on_hand = 0
  AND p.discontinued_on IS NULL
GROUP BY p.brand
ORDER BY stock_outs DESC, p.brand;

-- id: supply-products-in-all-three-warehouses
-- question: How many products are in stock in all three warehouses at the moment?
-- also: Number of products with at least one unit in each of Reno, Venlo and Osaka?
-- tags: inventory, snapshot, single-figure, having
-- status: approved
WITH held AS (
  SELECT st.product_id
  FROM product.stock AS st
  WHERE st.snapshot_on = DATE '2025-10-13'
    AND st.on_hand > 0
  GROUP BY st.product_id
  HAVING COUNT(*) = 3
)
SELECT COUNT(*) AS products
FROM held;

-- id: supply-willow-half-rope-by-warehouse
-- question: Where do we still have the Willow Half Rope? Warehouse and units.
-- also: I need the warehouses with units of the Willow Half Rope, and how many each has.
-- tags: inventory, snapshot, lookup, named-value
-- status: approved
-- order: any
SELECT
  st.warehouse,
  st.on_hand AS units_on_hand
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
  AND p.product_name = 'Willow Half Rope'
  AND st.on_hand > 0
ORDER BY units_on_hand DESC, st.warehouse;

-- id: supply-article-af-1077-total-stock
-- question: Article AF-1077: units on hand and on order over all warehouses, please.
-- tags: inventory, snapshot, lookup, named-value
-- status: approved
SELECT
  SUM(st.on_hand) AS units_on_hand,
  SUM(st.on_order) AS units_on_order
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
  AND p.sku = 'AF-1077';

-- id: supply-nearly-gone-products
-- question: Which products do we have fewer than 5 units of, all warehouses together?
-- also: Products that are nearly gone: under five units in total.
-- tags: inventory, snapshot, lookup, having
-- status: approved
-- order: any
SELECT p.product_name
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
GROUP BY p.product_id, p.product_name
HAVING SUM(st.on_hand) < 5
ORDER BY p.product_name;

-- id: supply-nearly-gone-products-on-order
-- question: How many more of each are on the way?
-- follows: supply-nearly-gone-products
-- tags: inventory, snapshot, having
-- status: approved
-- order: any
SELECT
  p.product_name,
  SUM(st.on_order) AS units_on_order
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
GROUP BY p.product_id, p.product_name
HAVING SUM(st.on_hand) < 5
ORDER BY units_on_order DESC, p.product_name;

-- id: supply-house-brand-weeks-of-cover
-- question: How many weeks of cover do we have for the house brand?
-- also: Weeks of stock of our own brand?
-- tags: inventory, snapshot, single-figure, ratio, fan-out
-- status: approved
WITH held AS (
  SELECT SUM(st.on_hand) AS units
  FROM product.stock AS st
  JOIN product.products AS p ON p.product_id = st.product_id
  WHERE st.snapshot_on = DATE '2025-10-13'
    AND p.brand = 'Alder & Fern'
), sold AS (
  SELECT SUM(l.quantity) AS units
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.products AS p ON p.product_id = l.product_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND p.brand = 'Alder & Fern'
    AND o.ordered_at >= DATE '2025-09-17'
    AND o.ordered_at < DATE '2025-10-15'
)
SELECT ROUND(held.units / NULLIF(sold.units / 4.0, 0), 1) AS cover_weeks
FROM held
CROSS JOIN sold;

-- id: supply-house-brand-share-of-stock-value
-- question: What share of our stock value is house brand?
-- tags: inventory, snapshot, single-figure, ratio
-- status: approved
SELECT ROUND(100.0 * SUM(st.on_hand * p.unit_cost_usd) FILTER (WHERE p.brand = 'Alder & Fern') / NULLIF(SUM(st.on_hand * p.unit_cost_usd), 0), 1) AS house_brand_pct
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13';

-- id: supply-warehouse-split-of-footwear-units
-- question: What percentage of the footwear we have on hand is in each warehouse?
-- also: Footwear stock in units, split over the warehouses in percent?
-- tags: inventory, snapshot, ratio, window, self-join, named-value
-- status: approved
-- order: any
SELECT
  st.warehouse,
  ROUND(100.0 * SUM(st.on_hand) / NULLIF(SUM(SUM(st.on_hand)) OVER (), 0), 1) AS share_pct
FROM product.stock AS st
JOIN product.product_categories AS pc ON pc.product_id = st.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE st.snapshot_on = DATE '2025-10-13'
  AND d.category_name = 'Footwear'
GROUP BY st.warehouse
ORDER BY share_pct DESC, st.warehouse;

-- id: supply-top-5-categories-by-stock-value
-- question: Which five categories tie up the most money in stock?
-- also: Top 5 product categories by inventory value?
-- tags: inventory, snapshot, ranking, many-to-many
-- status: approved
SELECT
  ca.category_name,
  ROUND(SUM(st.on_hand * p.unit_cost_usd), 2) AS stock_value_usd
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE st.snapshot_on = DATE '2025-10-13'
GROUP BY ca.category_name
ORDER BY stock_value_usd DESC, ca.category_name
LIMIT 5;

-- id: supply-most-units-in-venlo
-- question: Which three products do we have the most units of in Venlo?
-- tags: inventory, snapshot, ranking, named-value
-- status: approved
SELECT
  p.product_name,
  st.on_hand AS units_on_hand
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
  AND st.warehouse = 'Venlo'
ORDER BY units_on_hand DESC, p.product_name
LIMIT 3;

-- id: supply-stock-value-by-count-last-quarter
-- question: How did our stock value develop from count to count last quarter? At today's unit cost.
-- also: Inventory value at each weekly count from May to July 2025.
-- tags: inventory, snapshot, trend
-- status: approved
SELECT
  st.snapshot_on,
  ROUND(SUM(st.on_hand * p.unit_cost_usd), 2) AS stock_value_usd
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on >= DATE '2025-05-01'
  AND st.snapshot_on < DATE '2025-08-01'
GROUP BY st.snapshot_on
ORDER BY st.snapshot_on;

-- id: supply-reno-weekly-change-this-quarter
-- question: Reno, this quarter: units on hand at each weekly count and the change since the count before? Leave the change empty for the quarter's first count.
-- tags: inventory, snapshot, trend, window, named-value
-- status: approved
WITH counts AS (
  SELECT
    st.snapshot_on,
    SUM(st.on_hand) AS units
  FROM product.stock AS st
  WHERE st.warehouse = 'Reno'
    AND st.snapshot_on >= DATE '2025-08-01'
    AND st.snapshot_on < DATE '2025-11-01'
  GROUP BY st.snapshot_on
)
SELECT
  counts.snapshot_on,
  counts.units AS units_on_hand,
  counts.units - LAG(counts.units) OVER (ORDER BY counts.snapshot_on) AS change_units
FROM counts
ORDER BY counts.snapshot_on;

-- id: supply-newly-sold-out-in-venlo
-- question: Which current products have run out in Venlo since last week's count?
-- also: Products of the current range with units in Venlo on 6 October 2025 and none on 13 October.
-- tags: inventory, snapshot, comparison, lookup, having, named-value
-- status: approved
-- order: any
SELECT p.product_name
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.warehouse = 'Venlo'
  AND p.discontinued_on IS NULL
GROUP BY p.product_id, p.product_name
HAVING SUM(st.on_hand) FILTER (WHERE st.snapshot_on = DATE '2025-10-13') = 0
  AND SUM(st.on_hand) FILTER (WHERE st.snapshot_on = DATE '2025-10-06') > 0
ORDER BY p.product_name;

-- id: supply-back-in-stock-by-warehouse-since-last-week
-- question: And how many products came back, per warehouse?
-- also: Per warehouse, how many current products had no unit at last week's count and have some now?
-- follows: supply-newly-sold-out-in-venlo
-- tags: inventory, snapshot, comparison, breakdown
-- status: approved
-- order: any
WITH missing AS (
  SELECT
    st.product_id,
    st.warehouse
  FROM product.stock AS st
  WHERE st.snapshot_on = DATE '2025-10-06'
    AND st.on_hand = 0
)
SELECT
  st.warehouse,
  COUNT(*) AS products
FROM product.stock AS st
JOIN missing ON missing.product_id = st.product_id AND missing.warehouse = st.warehouse
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
  AND st.on_hand > 0
  AND p.discontinued_on IS NULL
GROUP BY st.warehouse
ORDER BY products DESC, st.warehouse;

-- id: supply-biggest-drops-in-stock-in-september
-- question: Which 5 products lost the most units on hand between the counts of 1 and 29 September 2025, all warehouses together?
-- tags: inventory, snapshot, comparison, ranking
-- status: approved
WITH counts AS (
  SELECT
    st.product_id,
    SUM(st.on_hand) FILTER (WHERE st.snapshot_on = DATE '2025-09-01') AS before_units,
    SUM(st.on_hand) FILTER (WHERE st.snapshot_on = DATE '2025-09-29') AS after_units
  FROM product.stock AS st
  WHERE st.snapshot_on IN (DATE '2025-09-01', DATE '2025-09-29')
  GROUP BY st.product_id
)
SELECT
  p.product_name,
  counts.before_units - counts.after_units AS units_lost
FROM counts
JOIN product.products AS p ON p.product_id = counts.product_id
ORDER BY units_lost DESC, p.product_name
LIMIT 5;

-- id: supply-units-on-hand-by-collection
-- question: How much of each collection is in stock, in units? A product may count in several.
-- also: Units on hand per collection, such as Gifts or Vegan?
-- tags: inventory, snapshot, breakdown, many-to-many
-- status: approved
-- order: any
SELECT
  ca.category_name AS collection,
  SUM(st.on_hand) AS units_on_hand
FROM product.stock AS st
JOIN product.product_categories AS pc ON pc.product_id = st.product_id AND NOT pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE st.snapshot_on = DATE '2025-10-13'
GROUP BY ca.category_name
ORDER BY units_on_hand DESC, collection;

-- id: supply-stock-value-of-novelties
-- question: How much money is in the stock of our newly launched products?
-- also: Stock value of the novelties?
-- tags: inventory, snapshot, single-figure
-- status: approved
SELECT ROUND(SUM(st.on_hand * p.unit_cost_usd), 2) AS stock_value_usd
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
  AND p.launched_on >= DATE '2025-04-18';

-- id: supply-in-stock-but-never-bought
-- question: Which products are in stock but have never been bought by anyone?
-- also: Name the products with units on hand that have not been sold a single time.
-- tags: inventory, snapshot, not-exists, lookup
-- status: approved
-- order: any
SELECT p.product_name
FROM product.products AS p
WHERE EXISTS (SELECT 1 FROM product.stock AS st WHERE st.product_id = p.product_id AND st.snapshot_on = DATE '2025-10-13' AND st.on_hand > 0)
  AND NOT EXISTS (SELECT 1 FROM sales.order_lines AS l JOIN sales.orders AS o ON o.order_id = l.order_id JOIN sales.customers AS c ON c.customer_id = o.customer_id WHERE l.product_id = p.product_id AND o.status <> 'cancelled' AND NOT c.is_test)
ORDER BY p.product_name;

-- id: supply-stock-value-of-slow-movers
-- question: CFO here. How much stock value sits in products with more than 20 weeks of cover? Leave out what sold nothing in the last 28 days.
-- tags: inventory, snapshot, single-figure, fan-out, slow-movers
-- status: approved
WITH held AS (
  SELECT
    st.product_id,
    SUM(st.on_hand) AS units
  FROM product.stock AS st
  WHERE st.snapshot_on = DATE '2025-10-13'
  GROUP BY st.product_id
), sold AS (
  SELECT
    l.product_id,
    SUM(l.quantity) AS units
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-09-17'
    AND o.ordered_at < DATE '2025-10-15'
  GROUP BY l.product_id
)
SELECT ROUND(SUM(held.units * p.unit_cost_usd), 2) AS stock_value_usd
FROM held
JOIN sold ON sold.product_id = held.product_id
JOIN product.products AS p ON p.product_id = held.product_id
WHERE held.units / (sold.units / 4.0) > 20;

-- id: supply-sell-through-of-tents-in-august
-- question: Sell-through of tents in August?
-- also: What was the sell-through rate of the category Tents in August 2025?
-- tags: inventory, snapshot, single-figure, ratio, fan-out, many-to-many, named-value
-- status: approved
WITH sold AS (
  SELECT SUM(l.quantity) AS units
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND ca.category_name = 'Tents'
    AND o.ordered_at >= DATE '2025-08-01'
    AND o.ordered_at < DATE '2025-09-01'
), held AS (
  SELECT SUM(st.on_hand) AS units
  FROM product.stock AS st
  JOIN product.product_categories AS pc ON pc.product_id = st.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  WHERE st.snapshot_on = DATE '2025-08-25'
    AND ca.category_name = 'Tents'
)
SELECT ROUND(100.0 * sold.units / NULLIF(sold.units + held.units, 0), 1) AS sell_through_pct
FROM sold
CROSS JOIN held;

-- id: supply-stock-value-now-against-start-of-year-by-department
-- question: Per department: stock value at the first count of this fiscal year and now, both at today's cost.
-- tags: inventory, snapshot, comparison, self-join, many-to-many
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  ROUND(SUM(st.on_hand * p.unit_cost_usd) FILTER (WHERE st.snapshot_on = DATE '2025-02-03'), 2) AS start_value_usd,
  ROUND(SUM(st.on_hand * p.unit_cost_usd) FILTER (WHERE st.snapshot_on = DATE '2025-10-13'), 2) AS now_value_usd
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE st.snapshot_on IN (DATE '2025-02-03', DATE '2025-10-13')
GROUP BY d.category_name
ORDER BY now_value_usd DESC, department;

-- id: supply-units-on-hand-over-300-dollars
-- question: How many units in stock have a list price above 300 dollars?
-- tags: inventory, snapshot, single-figure, price-band
-- status: approved
SELECT SUM(st.on_hand) AS units_on_hand
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
  AND p.list_price_usd > 300;

-- id: supply-average-units-per-product-by-category
-- question: On average, how many units of a product do we have on hand in each category, all warehouses together? One decimal.
-- tags: inventory, snapshot, ratio, breakdown, many-to-many
-- status: approved
-- order: any
SELECT
  ca.category_name,
  ROUND(SUM(st.on_hand) / NULLIF(COUNT(DISTINCT st.product_id), 0), 1) AS units_per_product
FROM product.stock AS st
JOIN product.product_categories AS pc ON pc.product_id = st.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE st.snapshot_on = DATE '2025-10-13'
GROUP BY ca.category_name
ORDER BY units_per_product DESC, ca.category_name;

-- id: supply-last-count-with-summit-daypack-in-reno
-- question: When did we last have a Summit Daypack in Reno, by the weekly counts?
-- also: Date of the last weekly count with a unit of the Summit Daypack in Reno?
-- tags: inventory, snapshot, lookup, date, named-value
-- status: approved
SELECT MAX(st.snapshot_on) AS last_count_on
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE p.product_name = 'Summit Daypack'
  AND st.warehouse = 'Reno'
  AND st.on_hand > 0;

-- id: supply-counts-without-polar-headlamp-in-venlo
-- question: At how many weekly counts was the Polar Headlamp out of stock in Venlo since June?
-- tags: inventory, snapshot, single-figure, named-value
-- status: approved
SELECT COUNT(*) AS counts_out_of_stock
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE p.product_name = 'Polar Headlamp'
  AND st.warehouse = 'Venlo'
  AND st.on_hand = 0
  AND st.snapshot_on >= DATE '2025-06-01';

-- id: supply-sold-out-in-osaka-last-count-with-units
-- question: For every current product sold out in Osaka: at which count did Osaka last have a unit of it? Longest gone first.
-- also: Stock-outs in Osaka with the day of the last count that still found a unit there, oldest on top.
-- tags: inventory, snapshot, lookup, named-value
-- status: approved
WITH missing AS (
  SELECT st.product_id
  FROM product.stock AS st
  WHERE st.snapshot_on = DATE '2025-10-13'
    AND st.warehouse = 'Osaka'
    AND st.on_hand = 0
)
SELECT
  p.product_name,
  MAX(st.snapshot_on) AS last_count_on
FROM product.stock AS st
JOIN missing ON missing.product_id = st.product_id
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.warehouse = 'Osaka'
  AND st.on_hand > 0
  AND p.discontinued_on IS NULL
GROUP BY p.product_id, p.product_name
ORDER BY last_count_on, p.product_name;

-- id: supply-stock-out-rate-by-count-last-month
-- question: What percentage of the current range was out of stock at each count of last month, every product counting once per warehouse?
-- tags: inventory, snapshot, ratio, trend
-- status: approved
SELECT
  st.snapshot_on,
  ROUND(100.0 * COUNT(*) FILTER (WHERE st.on_hand = 0) / NULLIF(COUNT(*), 0), 1) AS stock_out_pct
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE p.discontinued_on IS NULL
  AND st.snapshot_on >= DATE '2025-09-01'
  AND st.snapshot_on < DATE '2025-10-01'
GROUP BY st.snapshot_on
ORDER BY st.snapshot_on;

-- id: supply-units-at-last-count-of-each-fiscal-quarter-last-year
-- question: How many units did we have on hand at the last count of each quarter of last year? With the day of the count.
-- also: Quarter-end stock of FY2025: fiscal quarter, count and units.
-- tags: inventory, snapshot, trend, window, fiscal-calendar
-- status: approved
WITH counts AS (
  SELECT
    QUARTER(st.snapshot_on - INTERVAL 1 MONTH) AS fiscal_quarter,
    st.snapshot_on,
    SUM(st.on_hand) AS units
  FROM product.stock AS st
  WHERE st.snapshot_on >= DATE '2024-02-01'
    AND st.snapshot_on < DATE '2025-02-01'
  GROUP BY QUARTER(st.snapshot_on - INTERVAL 1 MONTH), st.snapshot_on
)
SELECT
  counts.fiscal_quarter,
  counts.snapshot_on,
  counts.units AS units_on_hand
FROM counts
QUALIFY ROW_NUMBER() OVER (PARTITION BY counts.fiscal_quarter ORDER BY counts.snapshot_on DESC) = 1
ORDER BY counts.fiscal_quarter;

-- id: supply-least-cover-in-each-category
-- question: Which product of each category has the fewest weeks of cover? Category, product and weeks.
-- tags: inventory, snapshot, window, ranking, fan-out, many-to-many
-- status: approved
-- order: any
WITH held AS (
  SELECT
    st.product_id,
    SUM(st.on_hand) AS units
  FROM product.stock AS st
  WHERE st.snapshot_on = DATE '2025-10-13'
  GROUP BY st.product_id
), sold AS (
  SELECT
    l.product_id,
    SUM(l.quantity) AS units
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-09-17'
    AND o.ordered_at < DATE '2025-10-15'
  GROUP BY l.product_id
)
SELECT
  ca.category_name,
  p.product_name,
  ROUND(held.units / (sold.units / 4.0), 1) AS cover_weeks
FROM held
JOIN sold ON sold.product_id = held.product_id
JOIN product.products AS p ON p.product_id = held.product_id
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
QUALIFY RANK() OVER (PARTITION BY ca.category_name ORDER BY held.units / (sold.units / 4.0)) = 1
ORDER BY cover_weeks, ca.category_name, p.product_name;

-- id: supply-gifts-from-the-woods-2025-units-on-hand
-- question: How many units of the products in Gifts from the Woods 2025 do we have on hand, and how many are on order?
-- tags: inventory, snapshot, many-to-many, named-value
-- status: approved
SELECT
  SUM(st.on_hand) AS units_on_hand,
  SUM(st.on_order) AS units_on_order
FROM marketing.campaigns AS m
JOIN marketing.campaign_products AS mp ON mp.campaign_id = m.campaign_id
JOIN product.stock AS st ON st.product_id = mp.product_id
WHERE m.campaign_name = 'Gifts from the Woods 2025'
  AND st.snapshot_on = DATE '2025-10-13';

-- id: supply-units-on-order-per-unit-on-hand-by-warehouse
-- question: How many units are on order for every unit on hand in each warehouse? Two decimals.
-- tags: inventory, snapshot, ratio, breakdown
-- status: approved
-- order: any
SELECT
  st.warehouse,
  ROUND(SUM(st.on_order) / NULLIF(SUM(st.on_hand), 0), 2) AS on_order_per_unit
FROM product.stock AS st
WHERE st.snapshot_on = DATE '2025-10-13'
GROUP BY st.warehouse
ORDER BY on_order_per_unit DESC, st.warehouse;

-- id: supply-units-on-hand-by-list-price-band
-- question: Sort the units on hand by list price: under 50 dollars, from 50 to under 150, and 150 or more. Call the bands low, middle and high.
-- tags: inventory, snapshot, breakdown, price-band
-- status: approved
-- order: any
SELECT
  CASE WHEN p.list_price_usd < 50 THEN 'low' WHEN p.list_price_usd < 150 THEN 'middle' ELSE 'high' END AS band,
  SUM(st.on_hand) AS units_on_hand
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
GROUP BY CASE WHEN p.list_price_usd < 50 THEN 'low' WHEN p.list_price_usd < 150 THEN 'middle' ELSE 'high' END
ORDER BY units_on_hand DESC, band;

-- id: supply-average-units-in-osaka-by-fiscal-year
-- question: How full was Osaka on average in each fiscal year? Mean units on hand over the weekly counts, one decimal.
-- tags: inventory, snapshot, trend, fiscal-calendar, named-value
-- status: approved
WITH counts AS (
  SELECT
    st.snapshot_on,
    SUM(st.on_hand) AS units
  FROM product.stock AS st
  WHERE st.warehouse = 'Osaka'
  GROUP BY st.snapshot_on
)
SELECT
  YEAR(counts.snapshot_on + INTERVAL 11 MONTH) AS fiscal_year,
  ROUND(AVG(counts.units), 1) AS average_units_on_hand
FROM counts
GROUP BY YEAR(counts.snapshot_on + INTERVAL 11 MONTH)
ORDER BY fiscal_year;

-- id: supply-products-worth-over-8000-dollars-in-stock
-- question: List the products with more than 8,000 dollars of stock value, and the value.
-- also: Which products tie up over 8,000 dollars at cost, and how much exactly?
-- tags: inventory, snapshot, lookup, having
-- status: approved
-- order: any
SELECT
  p.product_name,
  ROUND(SUM(st.on_hand * p.unit_cost_usd), 2) AS stock_value_usd
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
GROUP BY p.product_id, p.product_name
HAVING SUM(st.on_hand * p.unit_cost_usd) > 8000
ORDER BY stock_value_usd DESC, p.product_name;

-- id: supply-current-range-sold-out-somewhere-share
-- question: What percentage of the products of the current range is sold out in at least one warehouse?
-- also: Share of our current products that are missing in one warehouse or more?
-- tags: inventory, snapshot, single-figure, ratio
-- status: approved
SELECT ROUND(100.0 * COUNT(DISTINCT st.product_id) FILTER (WHERE st.on_hand = 0) / NULLIF(COUNT(DISTINCT st.product_id), 0), 1) AS sold_out_pct
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
  AND p.discontinued_on IS NULL;

-- id: supply-under-two-weeks-of-cover-share
-- question: Of the products that sold in the last 28 days, what percentage has less than two weeks of cover?
-- tags: inventory, snapshot, single-figure, ratio, fan-out
-- status: approved
WITH held AS (
  SELECT
    st.product_id,
    SUM(st.on_hand) AS units
  FROM product.stock AS st
  WHERE st.snapshot_on = DATE '2025-10-13'
  GROUP BY st.product_id
), sold AS (
  SELECT
    l.product_id,
    SUM(l.quantity) AS units
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-09-17'
    AND o.ordered_at < DATE '2025-10-15'
  GROUP BY l.product_id
)
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE held.units / (sold.units / 4.0) < 2) / NULLIF(COUNT(*), 0), 1) AS short_cover_pct
FROM sold
JOIN held ON held.product_id = sold.product_id;

-- id: supply-fullest-warehouse-of-each-brand
-- question: For each brand, which warehouse holds the most units, and how many?
-- also: Brand by brand: the warehouse with the largest stock, and its units.
-- tags: inventory, snapshot, window, ranking
-- status: approved
-- order: any
WITH held AS (
  SELECT
    p.brand,
    st.warehouse,
    SUM(st.on_hand) AS units
  FROM product.stock AS st
  JOIN product.products AS p ON p.product_id = st.product_id
  WHERE st.snapshot_on = DATE '2025-10-13'
  GROUP BY p.brand, st.warehouse
)
SELECT
  held.brand,
  held.warehouse,
  held.units AS units_on_hand
FROM held
QUALIFY RANK() OVER (PARTITION BY held.brand ORDER BY held.units DESC) = 1
ORDER BY units_on_hand DESC, held.brand, held.warehouse;

-- id: supply-products-that-make-up-half-of-the-stock-value
-- question: How many products make up the first half of our stock value, counted from the most valuable down?
-- also: With how many products, largest stock value first, do we reach 50 percent of the total?
-- tags: inventory, snapshot, window, single-figure
-- status: approved
WITH valued AS (
  SELECT
    st.product_id,
    SUM(st.on_hand * p.unit_cost_usd) AS value_usd
  FROM product.stock AS st
  JOIN product.products AS p ON p.product_id = st.product_id
  WHERE st.snapshot_on = DATE '2025-10-13'
  GROUP BY st.product_id
), running AS (
  SELECT
    SUM(valued.value_usd) OVER (ORDER BY valued.value_usd DESC, valued.product_id) - valued.value_usd AS before_usd,
    SUM(valued.value_usd) OVER () AS total_usd
  FROM valued
)
SELECT COUNT(*) AS products
FROM running
WHERE running.before_usd < running.total_usd / 2;

-- id: supply-unshipped-orders-for-japan
-- question: Which orders for Japan have not been shipped yet? Order number and promised day.
-- tags: shipping, lookup, named-value
-- status: approved
-- order: any
SELECT
  o.order_id,
  o.ship_by
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status = 'placed'
  AND NOT c.is_test
  AND co.country_name = 'Japan'
ORDER BY o.ship_by, o.order_id;

-- id: supply-longest-waiting-orders
-- question: Which five unshipped orders have been waiting the longest? Number and time of the order.
-- also: The five oldest orders we have still not sent out, with when they were placed.
-- tags: shipping, ranking
-- status: approved
SELECT
  o.order_id,
  o.ordered_at
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status = 'placed'
  AND NOT c.is_test
ORDER BY o.ordered_at, o.order_id
LIMIT 5;

-- id: supply-on-time-core-markets-last-month
-- question: What was our on-time shipping rate in the core markets last month?
-- tags: shipping, single-figure, ratio, null-meaning, region-group
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE CAST(o.shipped_at AS DATE) <= o.ship_by) / NULLIF(COUNT(*), 0), 1) AS on_time_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ship_by < DATE '2025-10-15'
  AND co.country_code IN ('US', 'DE', 'GB')
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01';

-- id: supply-orders-shipped-late-since-march
-- question: How many orders placed since March did go out, but after their promised day?
-- also: Orders placed from 1 March 2025 on that went out after the promised day: how many?
-- tags: shipping, single-figure
-- status: approved
SELECT COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND CAST(o.shipped_at AS DATE) > o.ship_by
  AND o.ordered_at >= DATE '2025-03-01';

-- id: supply-countries-with-most-late-orders-since-march
-- question: Which three countries had the most of them?
-- follows: supply-orders-shipped-late-since-march
-- tags: shipping, ranking
-- status: approved
SELECT
  co.country_name,
  COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND CAST(o.shipped_at AS DATE) > o.ship_by
  AND o.ordered_at >= DATE '2025-03-01'
GROUP BY co.country_name
ORDER BY orders DESC, co.country_name
LIMIT 3;

-- id: supply-online-orders-shipped-yesterday
-- question: How many online orders went out yesterday?
-- tags: shipping, single-figure, null-meaning, calendar
-- status: approved
SELECT COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.shipped_at >= DATE '2025-10-14'
  AND o.shipped_at < DATE '2025-10-15';

-- id: supply-orders-on-their-way-by-region
-- question: How many orders are on their way to customers in each region, shipped but not delivered?
-- tags: shipping, breakdown
-- status: approved
-- order: any
SELECT
  co.region,
  COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status = 'shipped'
  AND NOT c.is_test
GROUP BY co.region
ORDER BY orders DESC, co.region;

-- id: supply-orders-on-their-way-for-days
-- question: Which of them were shipped before 9 October and have still not arrived? Order number, country and shipping time.
-- follows: supply-orders-on-their-way-by-region
-- tags: shipping, lookup
-- status: approved
-- order: any
SELECT
  o.order_id,
  co.country_name,
  o.shipped_at
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status = 'shipped'
  AND NOT c.is_test
  AND o.shipped_at < DATE '2025-10-09'
ORDER BY o.shipped_at, o.order_id;

-- id: supply-average-days-overdue
-- question: By how many days are our overdue orders late on average, as of today? One decimal.
-- tags: shipping, single-figure, date-difference
-- status: approved
SELECT ROUND(AVG(DATE_DIFF('day', o.ship_by, DATE '2025-10-15')), 1) AS days_overdue
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status = 'placed'
  AND NOT c.is_test
  AND o.ship_by < DATE '2025-10-15';

-- id: supply-overdue-orders-by-fiscal-year-promised
-- question: How old are the overdue orders? Number per fiscal year of the promised day.
-- tags: shipping, trend, fiscal-calendar
-- status: approved
SELECT
  YEAR(o.ship_by + INTERVAL 11 MONTH) AS fiscal_year,
  COUNT(*) AS overdue_orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status = 'placed'
  AND NOT c.is_test
  AND o.ship_by < DATE '2025-10-15'
GROUP BY YEAR(o.ship_by + INTERVAL 11 MONTH)
ORDER BY fiscal_year;

-- id: supply-on-time-black-week-2024
-- question: Marketing wants to know: what percentage of the orders from Black Week 2024 was shipped on time?
-- also: On-time shipping of the orders attributed to Black Week 2024?
-- tags: shipping, marketing, single-figure, ratio, null-meaning, named-value
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE CAST(o.shipped_at AS DATE) <= o.ship_by) / NULLIF(COUNT(*), 0), 1) AS on_time_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ship_by < DATE '2025-10-15'
  AND m.campaign_name = 'Black Week 2024';

-- id: supply-median-hours-to-ship-by-weekday-this-year
-- question: Median hours to ship online orders by the weekday they were placed, this year?
-- also: Does it take longer to ship what is ordered at the weekend? Typical (median) hours per weekday of the order, online, FY2026.
-- tags: shipping, breakdown, median, weekday, null-meaning
-- status: approved
-- order: any
SELECT
  DAYNAME(o.ordered_at) AS weekday,
  ROUND(MEDIAN(DATE_DIFF('minute', o.ordered_at, o.shipped_at) / 60.0), 1) AS hours_to_ship
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY DAYNAME(o.ordered_at)
ORDER BY hours_to_ship DESC, weekday;

-- id: supply-same-day-shipping-before-and-after-noon
-- question: How much does noon matter? Percentage of last quarter's online orders shipped on the day they were placed, for those placed before noon and from noon on, in one row.
-- tags: shipping, comparison, ratio, calendar, null-meaning
-- status: approved
SELECT
  ROUND(100.0 * COUNT(*) FILTER (WHERE CAST(o.shipped_at AS DATE) = CAST(o.ordered_at AS DATE) AND HOUR(o.ordered_at) < 12) / NULLIF(COUNT(*) FILTER (WHERE HOUR(o.ordered_at) < 12), 0), 1) AS before_noon_pct,
  ROUND(100.0 * COUNT(*) FILTER (WHERE CAST(o.shipped_at AS DATE) = CAST(o.ordered_at AS DATE) AND HOUR(o.ordered_at) >= 12) / NULLIF(COUNT(*) FILTER (WHERE HOUR(o.ordered_at) >= 12), 0), 1) AS from_noon_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01';

-- id: supply-shipped-within-24-hours-last-30-days
-- question: What percentage of the online orders of the last 30 days left within 24 hours? Count those still here as not.
-- also: Share of online orders since 15 September 2025 shipped within 24 hours of being placed, unshipped ones counting against us.
-- tags: shipping, single-figure, ratio, null-meaning, calendar
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE o.shipped_at <= o.ordered_at + INTERVAL 24 HOUR) / NULLIF(COUNT(*), 0), 1) AS within_day_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.ordered_at >= DATE '2025-09-15'
  AND o.ordered_at < DATE '2025-10-15';

-- id: supply-median-hours-to-ship-by-fiscal-quarter-last-year
-- question: Median hours to ship an online order in each quarter of last year?
-- tags: shipping, trend, median, fiscal-calendar, null-meaning
-- status: approved
SELECT
  QUARTER(o.ordered_at - INTERVAL 1 MONTH) AS fiscal_quarter,
  ROUND(MEDIAN(DATE_DIFF('minute', o.ordered_at, o.shipped_at) / 60.0), 1) AS hours_to_ship
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY QUARTER(o.ordered_at - INTERVAL 1 MONTH)
ORDER BY fiscal_quarter;

-- id: supply-shipped-this-month-running-total
-- question: Online orders shipped per day this month, with a running total, please.
-- also: How many online orders left on each day of October so far, and cumulated?
-- tags: shipping, trend, window, null-meaning
-- status: approved
WITH daily AS (
  SELECT
    CAST(o.shipped_at AS DATE) AS day,
    COUNT(*) AS orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.store_id IS NULL
    AND o.shipped_at >= DATE '2025-10-01'
    AND o.shipped_at < DATE '2025-11-01'
  GROUP BY CAST(o.shipped_at AS DATE)
)
SELECT
  daily.day,
  daily.orders,
  SUM(daily.orders) OVER (ORDER BY daily.day) AS running_total
FROM daily
ORDER BY daily.day;

-- id: supply-missed-promises-by-week-since-4-august
-- question: How many orders missed their promised day per week, from 4 August to 28 September 2025? Weeks of the promised day, Monday to Sunday, unshipped orders included.
-- tags: shipping, trend, calendar, null-meaning
-- status: approved
SELECT
  DATE_TRUNC('week', o.ship_by) AS week,
  COUNT(*) AS late_orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND (o.shipped_at IS NULL OR CAST(o.shipped_at AS DATE) > o.ship_by)
  AND o.ship_by >= DATE '2025-08-04'
  AND o.ship_by < DATE '2025-09-29'
GROUP BY DATE_TRUNC('week', o.ship_by)
ORDER BY week;

-- id: supply-overdue-orders-with-a-ticket
-- question: Support here: about how many of the overdue orders has a customer written to us?
-- also: Number of overdue orders that a ticket names?
-- tags: shipping, support, single-figure, exists
-- status: approved
SELECT COUNT(*) AS overdue_orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status = 'placed'
  AND NOT c.is_test
  AND o.ship_by < DATE '2025-10-15'
  AND EXISTS (SELECT 1 FROM support.tickets AS t WHERE t.order_id = o.order_id);

-- id: supply-overdue-orders-of-vips-without-a-ticket
-- question: And which VIPs are waiting for one that no ticket names? Id, name and the day we promised.
-- follows: supply-overdue-orders-with-a-ticket
-- tags: shipping, vip, not-exists, lookup
-- status: approved
-- order: any
SELECT
  c.customer_id,
  c.full_name,
  o.ship_by
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status = 'placed'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.loyalty_tier = 'gold'
  AND o.ship_by < DATE '2025-10-15'
  AND NOT EXISTS (SELECT 1 FROM support.tickets AS t WHERE t.order_id = o.order_id)
ORDER BY o.ship_by, c.customer_id;

-- id: supply-countries-without-an-overdue-order
-- question: In which countries is no order overdue?
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
    AND o.status = 'placed'
    AND NOT c.is_test
    AND o.ship_by < DATE '2025-10-15'
)
ORDER BY co.country_name;

-- id: supply-store-orders-loaded-after-a-week-this-year
-- question: How many store orders of this year took more than seven days to reach the warehouse?
-- also: Store purchases of FY2026 loaded over a week after they were placed: how many?
-- tags: stores, late-rows, single-figure, date-difference
-- status: approved
SELECT COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NOT NULL
  AND o.loaded_at > o.ordered_at + INTERVAL 7 DAY
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01';

-- id: supply-billed-amount-of-overdue-orders
-- question: How many dollars did customers already pay for orders that are overdue?
-- also: Billed amount of the overdue orders in USD?
-- tags: shipping, fx, single-figure
-- status: approved
SELECT ROUND(SUM(o.total * fx.usd_per_unit), 2) AS billed_usd
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN finance.fx_rates AS fx ON fx.currency = o.currency AND fx.rate_on = CAST(o.ordered_at AS DATE)
WHERE o.status = 'placed'
  AND NOT c.is_test
  AND o.ship_by < DATE '2025-10-15';

-- id: supply-orders-with-a-return-late-and-on-time-last-year
-- question: Do people send back more when we ship late? Percentage of last year's online orders with a return, those shipped 'on time' against those shipped 'late'.
-- tags: shipping, returns, comparison, ratio, left-join, fan-out
-- status: approved
-- order: any
WITH returned AS (
  SELECT DISTINCT r.order_id
  FROM sales.returns AS r
)
SELECT
  CASE WHEN CAST(o.shipped_at AS DATE) <= o.ship_by THEN 'on time' ELSE 'late' END AS shipped,
  ROUND(100.0 * COUNT(returned.order_id) / NULLIF(COUNT(*), 0), 1) AS returned_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
LEFT JOIN returned ON returned.order_id = o.order_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.shipped_at IS NOT NULL
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY CASE WHEN CAST(o.shipped_at AS DATE) <= o.ship_by THEN 'on time' ELSE 'late' END
ORDER BY returned_pct DESC, shipped;

-- id: supply-goodwill-on-late-shipments-2024
-- question: What did we refund as goodwill on orders placed in 2024 that were shipped late?
-- tags: shipping, refunds, single-figure, not-exists
-- status: approved
SELECT ROUND(SUM(l.refunded_usd), 2) AS goodwill_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND CAST(o.shipped_at AS DATE) > o.ship_by
  AND l.refunded_usd > 0
  AND NOT EXISTS (SELECT 1 FROM sales.returns AS r WHERE r.order_id = l.order_id AND r.line_no = l.line_no)
  AND o.ordered_at >= DATE '2024-01-01'
  AND o.ordered_at < DATE '2025-01-01';

-- id: supply-worst-region-of-each-month-on-time-this-year
-- question: In each month of this year, which region had the lowest on-time shipping rate? Month, region and rate.
-- also: Month by month in FY2026: the region with the worst on-time percentage.
-- tags: shipping, window, ratio, trend
-- status: approved
WITH rates AS (
  SELECT
    DATE_TRUNC('month', o.ordered_at) AS month,
    co.region,
    100.0 * COUNT(*) FILTER (WHERE CAST(o.shipped_at AS DATE) <= o.ship_by) / NULLIF(COUNT(*), 0) AS on_time_pct
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ship_by < DATE '2025-10-15'
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY DATE_TRUNC('month', o.ordered_at), co.region
)
SELECT
  rates.month,
  rates.region,
  ROUND(rates.on_time_pct, 1) AS on_time_pct
FROM rates
QUALIFY RANK() OVER (PARTITION BY rates.month ORDER BY rates.on_time_pct) = 1
ORDER BY rates.month, rates.region;

-- id: supply-on-time-by-region-last-quarter-against-the-one-before
-- question: Did our shipping get more punctual? On-time rate per region in Q1 and Q2 of this fiscal year, side by side.
-- tags: shipping, comparison, ratio, fiscal-calendar
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(100.0 * COUNT(*) FILTER (WHERE CAST(o.shipped_at AS DATE) <= o.ship_by AND o.ordered_at < DATE '2025-05-01') / NULLIF(COUNT(*) FILTER (WHERE o.ordered_at < DATE '2025-05-01'), 0), 1) AS q1_pct,
  ROUND(100.0 * COUNT(*) FILTER (WHERE CAST(o.shipped_at AS DATE) <= o.ship_by AND o.ordered_at >= DATE '2025-05-01') / NULLIF(COUNT(*) FILTER (WHERE o.ordered_at >= DATE '2025-05-01'), 0), 1) AS q2_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ship_by < DATE '2025-10-15'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY co.region
ORDER BY co.region;

-- id: supply-late-shipments-by-days-late-last-fiscal-year
-- question: Orders shipped late last fiscal year: how many were one day late, how many two, and so on?
-- tags: shipping, breakdown, date-difference
-- status: approved
SELECT
  DATE_DIFF('day', o.ship_by, CAST(o.shipped_at AS DATE)) AS days_late,
  COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND CAST(o.shipped_at AS DATE) > o.ship_by
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY DATE_DIFF('day', o.ship_by, CAST(o.shipped_at AS DATE))
ORDER BY days_late;

-- id: supply-median-hours-to-ship-one-line-and-several-last-month
-- question: Do orders with several lines take longer to ship than those with one? Median hours, last month's online orders; call them 'one line' and 'several lines'.
-- tags: shipping, comparison, median, fan-out, null-meaning
-- status: approved
-- order: any
WITH baskets AS (
  SELECT
    o.order_id,
    CASE WHEN COUNT(*) = 1 THEN 'one line' ELSE 'several lines' END AS size,
    DATE_DIFF('minute', o.ordered_at, o.shipped_at) / 60.0 AS hours
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.store_id IS NULL
    AND o.ordered_at >= DATE '2025-09-01'
    AND o.ordered_at < DATE '2025-10-01'
  GROUP BY o.order_id, o.ordered_at, o.shipped_at
)
SELECT
  baskets.size,
  ROUND(MEDIAN(baskets.hours), 1) AS hours_to_ship
FROM baskets
GROUP BY baskets.size
ORDER BY hours_to_ship DESC, baskets.size;

-- id: supply-on-time-of-orders-with-a-tent-this-year
-- question: How punctual are orders with a tent in them? On-time percentage this year.
-- tags: shipping, single-figure, ratio, exists, many-to-many, named-value
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE CAST(o.shipped_at AS DATE) <= o.ship_by) / NULLIF(COUNT(*), 0), 1) AS on_time_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ship_by < DATE '2025-10-15'
  AND EXISTS (SELECT 1 FROM sales.order_lines AS l JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary JOIN product.categories AS ca ON ca.category_id = pc.category_id WHERE l.order_id = o.order_id AND ca.category_name = 'Tents')
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01';

-- id: supply-overdue-share-of-unshipped-orders
-- question: What share of the unshipped orders is overdue?
-- also: Overdue orders in percent of all orders not yet shipped?
-- tags: shipping, single-figure, ratio
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE o.ship_by < DATE '2025-10-15') / NULLIF(COUNT(*), 0), 1) AS overdue_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status = 'placed'
  AND NOT c.is_test;

-- id: supply-delivered-share-of-online-orders-this-month-by-region
-- question: What percentage of this month's online orders has been delivered already, per region?
-- tags: shipping, ratio, breakdown, null-meaning
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(100.0 * COUNT(*) FILTER (WHERE o.status = 'delivered') / NULLIF(COUNT(*), 0), 1) AS delivered_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.ordered_at >= DATE '2025-10-01'
  AND o.ordered_at < DATE '2025-11-01'
GROUP BY co.region
ORDER BY delivered_pct DESC, co.region;

-- id: supply-order-181142-shipping
-- question: A customer asks about order 181142: its status, the day we promised and when it was shipped?
-- tags: shipping, lookup, named-value
-- status: approved
SELECT
  o.status,
  o.ship_by,
  o.shipped_at
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.order_id = 181142
  AND o.status <> 'cancelled'
  AND NOT c.is_test;

-- id: supply-last-shipment-by-country
-- question: When did the last online order for each country go out?
-- tags: shipping, lookup, date, null-meaning
-- status: approved
-- order: any
SELECT
  co.country_name,
  MAX(o.shipped_at) AS last_shipped_at
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
GROUP BY co.country_name
ORDER BY last_shipped_at DESC, co.country_name;

-- id: supply-late-last-peak-and-not-back-this-year
-- question: How many customers whose order was shipped late in the last peak season have not ordered this year?
-- also: Live customers with a late shipment among their orders of November and December 2024 and no order since 1 February 2025: how many?
-- tags: shipping, customers, single-figure, not-exists, soft-delete
-- status: approved
WITH late AS (
  SELECT c.customer_id
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
    AND CAST(o.shipped_at AS DATE) > o.ship_by
    AND o.ordered_at >= DATE '2024-11-01'
    AND o.ordered_at < DATE '2025-01-01'
  GROUP BY c.customer_id
)
SELECT COUNT(*) AS customers
FROM late
WHERE NOT EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = late.customer_id AND o.status <> 'cancelled' AND o.ordered_at >= DATE '2025-02-01');

-- id: supply-slowest-order-of-each-region-this-quarter
-- question: What was the slowest online order of each region this quarter, from order to shipping? Region, order number and hours.
-- tags: shipping, window, date-difference, null-meaning
-- status: approved
-- order: any
WITH shipped AS (
  SELECT
    co.region,
    o.order_id,
    DATE_DIFF('minute', o.ordered_at, o.shipped_at) / 60.0 AS hours
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.store_id IS NULL
    AND o.shipped_at IS NOT NULL
    AND o.ordered_at >= DATE '2025-08-01'
    AND o.ordered_at < DATE '2025-11-01'
)
SELECT
  shipped.region,
  shipped.order_id,
  ROUND(shipped.hours, 1) AS hours_to_ship
FROM shipped
QUALIFY RANK() OVER (PARTITION BY shipped.region ORDER BY shipped.hours DESC) = 1
ORDER BY hours_to_ship DESC, shipped.region, shipped.order_id;

-- id: supply-on-time-germany-and-us-by-month-since-may
-- question: On-time shipping by month since May, Germany and the United States in a column each.
-- tags: shipping, trend, comparison, ratio, named-value
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(100.0 * COUNT(*) FILTER (WHERE CAST(o.shipped_at AS DATE) <= o.ship_by AND co.country_name = 'Germany') / NULLIF(COUNT(*) FILTER (WHERE co.country_name = 'Germany'), 0), 1) AS germany_pct,
  ROUND(100.0 * COUNT(*) FILTER (WHERE CAST(o.shipped_at AS DATE) <= o.ship_by AND co.country_name = 'United States') / NULLIF(COUNT(*) FILTER (WHERE co.country_name = 'United States'), 0), 1) AS united_states_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ship_by < DATE '2025-10-15'
  AND o.ordered_at >= DATE '2025-05-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: supply-discontinued-products-in-unshipped-orders
-- question: Which discontinued products are still in orders we have not shipped, and how many units of each?
-- tags: shipping, products, lookup, null-meaning
-- status: approved
-- order: any
SELECT
  p.product_name,
  SUM(l.quantity) AS units
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status = 'placed'
  AND NOT c.is_test
  AND p.discontinued_on IS NOT NULL
GROUP BY p.product_id, p.product_name
ORDER BY units DESC, p.product_name;

-- id: supply-delivery-tickets-about-late-shipments-this-year
-- question: Of the delivery tickets opened this year that name one of our orders, what percentage is about an order shipped late? Cancelled orders aside.
-- tags: shipping, support, single-figure, ratio
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE CAST(o.shipped_at AS DATE) > o.ship_by) / NULLIF(COUNT(*), 0), 1) AS late_pct
FROM support.tickets AS t
JOIN sales.orders AS o ON o.order_id = t.order_id
WHERE t.topic = 'delivery'
  AND o.status <> 'cancelled'
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01';
