-- id: units-on-hand-by-warehouse
-- question: How many units are in stock in each warehouse?
-- also: What is on hand per warehouse right now?
-- tags: inventory, snapshot
-- status: approved
-- order: any
SELECT
  st.warehouse,
  SUM(st.on_hand) AS units_on_hand
FROM product.stock AS st
WHERE st.snapshot_on = DATE '2025-10-13'
GROUP BY st.warehouse
ORDER BY units_on_hand DESC, st.warehouse;

-- id: stock-value-by-brand
-- question: What is the stock value of each brand?
-- also: Inventory value at cost, by brand?
-- tags: inventory, snapshot
-- status: approved
-- order: any
SELECT
  p.brand,
  ROUND(SUM(st.on_hand * p.unit_cost_usd), 2) AS stock_value_usd
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
GROUP BY p.brand
ORDER BY stock_value_usd DESC, p.brand;

-- id: stock-outs-by-warehouse
-- question: How many stock-outs are there in each warehouse right now?
-- also: How many products of the current range are sold out, per warehouse?
-- tags: inventory, snapshot
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
GROUP BY st.warehouse
ORDER BY stock_outs DESC, st.warehouse;

-- id: stock-outs-in-venlo-with-units-on-order
-- question: Which products are they in Venlo, and how many units of each are on order?
-- follows: stock-outs-by-warehouse
-- tags: inventory, snapshot, named-value
-- status: approved
-- order: any
SELECT
  p.product_name,
  st.on_order
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
  AND st.warehouse = 'Venlo'
  AND st.on_hand = 0
  AND p.discontinued_on IS NULL
ORDER BY p.product_name;

-- id: lowest-weeks-of-cover
-- question: Which 10 products have the fewest weeks of cover?
-- also: What will we run out of first? The ten products with the least cover in weeks.
-- tags: inventory, snapshot, fan-out, ranking
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
SELECT
  p.product_name,
  ROUND(held.units / (sold.units / 4.0), 1) AS cover_weeks
FROM held
JOIN sold ON sold.product_id = held.product_id
JOIN product.products AS p ON p.product_id = held.product_id
ORDER BY cover_weeks, p.product_name
LIMIT 10;

-- id: sell-through-by-brand-last-quarter
-- question: What was the sell-through of each brand last quarter?
-- also: Sell-through rate per brand for Q2 of FY2026?
-- tags: inventory, snapshot, fan-out, ratio
-- status: approved
-- order: any
WITH sold AS (
  SELECT
    p.brand,
    SUM(l.quantity) AS units
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.products AS p ON p.product_id = l.product_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-05-01'
    AND o.ordered_at < DATE '2025-08-01'
  GROUP BY p.brand
), held AS (
  SELECT
    p.brand,
    SUM(st.on_hand) AS units
  FROM product.stock AS st
  JOIN product.products AS p ON p.product_id = st.product_id
  WHERE st.snapshot_on = DATE '2025-07-28'
  GROUP BY p.brand
)
SELECT
  sold.brand,
  ROUND(100.0 * sold.units / NULLIF(sold.units + held.units, 0), 1) AS sell_through_pct
FROM sold
JOIN held ON held.brand = sold.brand
ORDER BY sell_through_pct DESC, sold.brand;

-- id: units-on-hand-in-osaka-by-week-last-quarter
-- question: How many units were on hand in Osaka at each weekly count last quarter?
-- tags: inventory, snapshot, trend, named-value
-- status: approved
SELECT
  st.snapshot_on,
  SUM(st.on_hand) AS units_on_hand
FROM product.stock AS st
WHERE st.warehouse = 'Osaka'
  AND st.snapshot_on >= DATE '2025-05-01'
  AND st.snapshot_on < DATE '2025-08-01'
GROUP BY st.snapshot_on
ORDER BY st.snapshot_on;

-- id: units-on-hand-and-on-order
-- question: How many units do we have on hand in total, and how many are on order?
-- also: Total stock and total incoming units at the latest count?
-- tags: inventory, snapshot, single-figure
-- status: approved
SELECT
  SUM(st.on_hand) AS units_on_hand,
  SUM(st.on_order) AS units_on_order
FROM product.stock AS st
WHERE st.snapshot_on = DATE '2025-10-13';

-- id: units-on-hand-and-on-order-by-department
-- question: And by department?
-- also: Break both figures down by department.
-- follows: units-on-hand-and-on-order
-- tags: inventory, snapshot, self-join, many-to-many
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  SUM(st.on_hand) AS units_on_hand,
  SUM(st.on_order) AS units_on_order
FROM product.stock AS st
JOIN product.product_categories AS pc ON pc.product_id = st.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE st.snapshot_on = DATE '2025-10-13'
GROUP BY d.category_name
ORDER BY units_on_hand DESC, department;

-- id: stock-value-of-a-unit-by-department
-- question: What is a unit on hand worth at cost in each of them, on average?
-- follows: units-on-hand-and-on-order-by-department
-- tags: inventory, snapshot, ratio, self-join
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  ROUND(SUM(st.on_hand * p.unit_cost_usd) / NULLIF(SUM(st.on_hand), 0), 2) AS value_per_unit_usd
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE st.snapshot_on = DATE '2025-10-13'
GROUP BY d.category_name
ORDER BY value_per_unit_usd DESC, department;

-- id: stock-value-by-warehouse
-- question: How much is the stock in each warehouse worth at cost?
-- also: Stock value per warehouse today?
-- tags: inventory, snapshot
-- status: approved
-- order: any
SELECT
  st.warehouse,
  ROUND(SUM(st.on_hand * p.unit_cost_usd), 2) AS stock_value_usd
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
GROUP BY st.warehouse
ORDER BY stock_value_usd DESC, st.warehouse;

-- id: stock-value-share-by-warehouse
-- question: What percentage of the whole is each?
-- follows: stock-value-by-warehouse
-- tags: inventory, snapshot, ratio, window
-- status: approved
-- order: any
SELECT
  st.warehouse,
  ROUND(100.0 * SUM(st.on_hand * p.unit_cost_usd) / NULLIF(SUM(SUM(st.on_hand * p.unit_cost_usd)) OVER (), 0), 1) AS share_pct
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
GROUP BY st.warehouse
ORDER BY share_pct DESC, st.warehouse;

-- id: stock-at-cost-and-at-list-price-by-category
-- question: For each category, what is our stock worth at cost and what at list price?
-- also: Stock value per category, at today's unit cost and at today's list price.
-- tags: inventory, snapshot, comparison, many-to-many
-- status: approved
-- order: any
SELECT
  ca.category_name,
  ROUND(SUM(st.on_hand * p.unit_cost_usd), 2) AS stock_value_usd,
  ROUND(SUM(st.on_hand * p.list_price_usd), 2) AS list_value_usd
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE st.snapshot_on = DATE '2025-10-13'
GROUP BY ca.category_name
ORDER BY stock_value_usd DESC, ca.category_name;

-- id: units-on-hand-by-category-warehouses-side-by-side
-- question: Compare the units that Reno, Venlo and Osaka have on hand in each category.
-- also: Current stock by category and warehouse.
-- tags: inventory, snapshot, many-to-many, comparison
-- status: approved
-- order: any
SELECT
  ca.category_name,
  SUM(st.on_hand) FILTER (WHERE st.warehouse = 'Reno') AS reno,
  SUM(st.on_hand) FILTER (WHERE st.warehouse = 'Venlo') AS venlo,
  SUM(st.on_hand) FILTER (WHERE st.warehouse = 'Osaka') AS osaka
FROM product.stock AS st
JOIN product.product_categories AS pc ON pc.product_id = st.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE st.snapshot_on = DATE '2025-10-13'
GROUP BY ca.category_name
ORDER BY ca.category_name;

-- accept:
SELECT
  ca.category_name,
  st.warehouse,
  SUM(st.on_hand) AS units_on_hand
FROM product.stock AS st
JOIN product.product_categories AS pc ON pc.product_id = st.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE st.snapshot_on = DATE '2025-10-13'
GROUP BY ca.category_name, st.warehouse
ORDER BY ca.category_name, st.warehouse;

-- id: house-brand-and-other-units-on-hand
-- question: How many of the units on hand are house brand, and how many are other brands?
-- also: Split the current stock into our own brand and the rest, in units.
-- tags: inventory, snapshot, comparison
-- status: approved
-- order: any
SELECT
  CASE WHEN p.brand = 'Alder & Fern' THEN 'house brand' ELSE 'other brands' END AS brands,
  SUM(st.on_hand) AS units_on_hand
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
GROUP BY CASE WHEN p.brand = 'Alder & Fern' THEN 'house brand' ELSE 'other brands' END
ORDER BY units_on_hand DESC, brands;

-- accept:
SELECT
  SUM(st.on_hand) FILTER (WHERE p.brand = 'Alder & Fern') AS house_brand,
  SUM(st.on_hand) FILTER (WHERE p.brand <> 'Alder & Fern') AS other_brands
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13';

-- id: units-on-hand-change-since-last-count-by-warehouse
-- question: By how many units has the stock of each warehouse changed from the previous weekly count to the latest?
-- also: Change in units on hand per warehouse, 6 October to 13 October 2025.
-- tags: inventory, snapshot, comparison
-- status: approved
-- order: any
SELECT
  st.warehouse,
  SUM(st.on_hand) FILTER (WHERE st.snapshot_on = DATE '2025-10-13') - SUM(st.on_hand) FILTER (WHERE st.snapshot_on = DATE '2025-10-06') AS change_units
FROM product.stock AS st
WHERE st.snapshot_on IN (DATE '2025-10-06', DATE '2025-10-13')
GROUP BY st.warehouse
ORDER BY change_units DESC, st.warehouse;

-- id: stock-now-against-a-year-ago-by-brand
-- question: How many percent more or fewer units of each brand do we have on hand than at the count of 14 October 2024?
-- also: Percentage change of units in stock per brand, latest count against 14 October 2024.
-- tags: inventory, snapshot, comparison, ratio
-- status: approved
-- order: any
WITH counts AS (
  SELECT
    p.brand,
    SUM(st.on_hand) FILTER (WHERE st.snapshot_on = DATE '2025-10-13') AS now_units,
    SUM(st.on_hand) FILTER (WHERE st.snapshot_on = DATE '2024-10-14') AS before_units
  FROM product.stock AS st
  JOIN product.products AS p ON p.product_id = st.product_id
  WHERE st.snapshot_on IN (DATE '2024-10-14', DATE '2025-10-13')
  GROUP BY p.brand
)
SELECT
  counts.brand,
  ROUND(100.0 * (counts.now_units - counts.before_units) / NULLIF(counts.before_units, 0), 1) AS change_pct
FROM counts
ORDER BY change_pct DESC, counts.brand;

-- id: stock-outs-by-count-this-quarter
-- question: How many stock-outs were there at each weekly count of this quarter?
-- also: Weekly number of stock-outs since 1 August 2025?
-- tags: inventory, snapshot, trend
-- status: approved
SELECT
  st.snapshot_on,
  COUNT(*) AS stock_outs
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.on_hand = 0
  AND p.discontinued_on IS NULL
  AND st.snapshot_on >= DATE '2025-08-01'
  AND st.snapshot_on < DATE '2025-11-01'
GROUP BY st.snapshot_on
ORDER BY st.snapshot_on;

-- id: stock-outs-by-count-and-warehouse-this-quarter
-- question: Show the warehouses in columns.
-- also: A column for each warehouse, please.
-- follows: stock-outs-by-count-this-quarter
-- tags: inventory, snapshot, trend, comparison
-- status: approved
SELECT
  st.snapshot_on,
  COUNT(*) FILTER (WHERE st.warehouse = 'Reno') AS reno,
  COUNT(*) FILTER (WHERE st.warehouse = 'Venlo') AS venlo,
  COUNT(*) FILTER (WHERE st.warehouse = 'Osaka') AS osaka
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.on_hand = 0
  AND p.discontinued_on IS NULL
  AND st.snapshot_on >= DATE '2025-08-01'
  AND st.snapshot_on < DATE '2025-11-01'
GROUP BY st.snapshot_on
ORDER BY st.snapshot_on;

-- id: stock-outs-worst-count-this-quarter-by-warehouse
-- question: I only need the highest number of each warehouse and the day of that count.
-- follows: stock-outs-by-count-and-warehouse-this-quarter
-- tags: inventory, snapshot, window, ranking
-- status: approved
-- order: any
WITH counts AS (
  SELECT
    st.warehouse,
    st.snapshot_on,
    COUNT(*) AS stock_outs
  FROM product.stock AS st
  JOIN product.products AS p ON p.product_id = st.product_id
  WHERE st.on_hand = 0
    AND p.discontinued_on IS NULL
    AND st.snapshot_on >= DATE '2025-08-01'
    AND st.snapshot_on < DATE '2025-11-01'
  GROUP BY st.warehouse, st.snapshot_on
)
SELECT
  counts.warehouse,
  counts.snapshot_on,
  counts.stock_outs
FROM counts
QUALIFY RANK() OVER (PARTITION BY counts.warehouse ORDER BY counts.stock_outs DESC) = 1
ORDER BY counts.stock_outs DESC, counts.warehouse, counts.snapshot_on;

-- id: stock-out-rate-by-category
-- question: In each category, what percentage of the current range is out of stock, counting every product once per warehouse?
-- also: Stock-outs in percent of all product and warehouse combinations of the current range, by category, at the latest count.
-- tags: inventory, snapshot, ratio, many-to-many
-- status: approved
-- order: any
SELECT
  ca.category_name,
  ROUND(100.0 * COUNT(*) FILTER (WHERE st.on_hand = 0) / NULLIF(COUNT(*), 0), 1) AS stock_out_pct
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE st.snapshot_on = DATE '2025-10-13'
  AND p.discontinued_on IS NULL
GROUP BY ca.category_name
ORDER BY stock_out_pct DESC, ca.category_name;

-- id: products-out-of-stock-most-often-in-reno-this-year
-- question: Which 4 products of the current range were out of stock in Reno at the most weekly counts this year?
-- also: Top four current products by number of counts in FY2026 without a unit in Reno.
-- tags: inventory, snapshot, ranking, named-value
-- status: approved
SELECT
  p.product_name,
  COUNT(*) AS counts_out_of_stock
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.warehouse = 'Reno'
  AND st.on_hand = 0
  AND p.discontinued_on IS NULL
  AND st.snapshot_on >= DATE '2025-02-01'
  AND st.snapshot_on < DATE '2026-02-01'
GROUP BY p.product_id, p.product_name
ORDER BY counts_out_of_stock DESC, p.product_name
LIMIT 4;

-- id: products-missing-in-two-warehouses
-- question: Which products of the current range are sold out in two or more warehouses? Show the name and, over all warehouses, the units left and the units on order.
-- also: Current products out of stock in at least two warehouses, with all units on hand and on order.
-- tags: inventory, snapshot, having
-- status: approved
-- order: any
SELECT
  p.product_name,
  SUM(st.on_hand) AS units_on_hand,
  SUM(st.on_order) AS units_on_order
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
  AND p.discontinued_on IS NULL
GROUP BY p.product_id, p.product_name
HAVING COUNT(*) FILTER (WHERE st.on_hand = 0) >= 2
ORDER BY units_on_hand, p.product_name;

-- id: sold-out-in-venlo-but-in-reno
-- question: What could Reno send to Venlo? Products of the current range sold out in Venlo with 20 or more units in Reno: name and units in Reno.
-- also: Current products with no unit in Venlo but at least 20 in Reno, and how many Reno has.
-- tags: inventory, snapshot, exists, named-value
-- status: approved
-- order: any
WITH missing AS (
  SELECT st.product_id
  FROM product.stock AS st
  WHERE st.snapshot_on = DATE '2025-10-13'
    AND st.warehouse = 'Venlo'
    AND st.on_hand = 0
)
SELECT
  p.product_name,
  st.on_hand AS units_in_reno
FROM product.stock AS st
JOIN missing ON missing.product_id = st.product_id
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
  AND st.warehouse = 'Reno'
  AND st.on_hand >= 20
  AND p.discontinued_on IS NULL
ORDER BY units_in_reno DESC, p.product_name;

-- id: current-products-never-out-of-stock-in-osaka-this-year
-- question: How many products of each category in the current range have never been sold out in Osaka this year? Only those launched before the year began.
-- also: Per category, the number of current products launched before 1 February 2025 without a stock-out in Osaka since.
-- tags: inventory, snapshot, not-exists, many-to-many, named-value
-- status: approved
-- order: any
SELECT
  ca.category_name,
  COUNT(*) AS products
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE p.discontinued_on IS NULL
  AND p.launched_on < DATE '2025-02-01'
  AND NOT EXISTS (SELECT 1 FROM product.stock AS st WHERE st.product_id = p.product_id AND st.warehouse = 'Osaka' AND st.on_hand = 0 AND st.snapshot_on >= DATE '2025-02-01')
GROUP BY ca.category_name
ORDER BY products DESC, ca.category_name;

-- id: weeks-of-cover-by-category
-- question: How many weeks of cover do we have in each category?
-- also: Stock cover in weeks, per product category.
-- tags: inventory, snapshot, fan-out, ratio, many-to-many
-- status: approved
-- order: any
WITH held AS (
  SELECT
    ca.category_name,
    SUM(st.on_hand) AS units
  FROM product.stock AS st
  JOIN product.product_categories AS pc ON pc.product_id = st.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  WHERE st.snapshot_on = DATE '2025-10-13'
  GROUP BY ca.category_name
), sold AS (
  SELECT
    ca.category_name,
    SUM(l.quantity) AS units
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-09-17'
    AND o.ordered_at < DATE '2025-10-15'
  GROUP BY ca.category_name
)
SELECT
  held.category_name,
  ROUND(held.units / (sold.units / 4.0), 1) AS cover_weeks
FROM held
JOIN sold ON sold.category_name = held.category_name
ORDER BY cover_weeks DESC, held.category_name;

-- id: weeks-of-cover-by-category-with-units-on-order
-- question: And if you count the units on order as stock, too?
-- also: Add what is on order to the stock.
-- follows: weeks-of-cover-by-category
-- tags: inventory, snapshot, fan-out, ratio, many-to-many
-- status: approved
-- order: any
WITH held AS (
  SELECT
    ca.category_name,
    SUM(st.on_hand + st.on_order) AS units
  FROM product.stock AS st
  JOIN product.product_categories AS pc ON pc.product_id = st.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  WHERE st.snapshot_on = DATE '2025-10-13'
  GROUP BY ca.category_name
), sold AS (
  SELECT
    ca.category_name,
    SUM(l.quantity) AS units
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-09-17'
    AND o.ordered_at < DATE '2025-10-15'
  GROUP BY ca.category_name
)
SELECT
  held.category_name,
  ROUND(held.units / (sold.units / 4.0), 1) AS cover_weeks
FROM held
JOIN sold ON sold.category_name = held.category_name
ORDER BY cover_weeks DESC, held.category_name;

-- id: slow-movers-over-15-weeks-of-cover
-- question: What are our slow movers? Products with more than 15 weeks of cover, with the units on hand and the weeks. Leave out those that sold nothing in the last 28 days.
-- also: List product, units in stock and weeks of cover for everything above 15 weeks; without products not sold in the last 28 days.
-- tags: inventory, snapshot, fan-out, slow-movers
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
  p.product_name,
  held.units AS units_on_hand,
  ROUND(held.units / (sold.units / 4.0), 1) AS cover_weeks
FROM held
JOIN sold ON sold.product_id = held.product_id
JOIN product.products AS p ON p.product_id = held.product_id
WHERE held.units / (sold.units / 4.0) > 15
ORDER BY cover_weeks DESC, p.product_name;

-- id: stock-without-a-sale-in-28-days
-- question: Which products in stock have not sold in the last 28 days? Name, units on hand and their value at cost.
-- also: Dead stock: products on hand without a sale since 17 September 2025, with units and stock value.
-- tags: inventory, snapshot, not-exists, slow-movers
-- status: approved
-- order: any
SELECT
  p.product_name,
  SUM(st.on_hand) AS units_on_hand,
  ROUND(SUM(st.on_hand * p.unit_cost_usd), 2) AS stock_value_usd
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
  AND st.on_hand > 0
  AND NOT EXISTS (SELECT 1 FROM sales.order_lines AS l JOIN sales.orders AS o ON o.order_id = l.order_id JOIN sales.customers AS c ON c.customer_id = o.customer_id WHERE l.product_id = p.product_id AND o.status <> 'cancelled' AND NOT c.is_test AND o.ordered_at >= DATE '2025-09-17' AND o.ordered_at < DATE '2025-10-15')
GROUP BY p.product_id, p.product_name
ORDER BY stock_value_usd DESC, p.product_name;

-- id: sell-through-by-category-last-year
-- question: Sell-through of each category last year?
-- also: What was the sell-through rate per category in FY2025?
-- tags: inventory, snapshot, fan-out, ratio, many-to-many
-- status: approved
-- order: any
WITH sold AS (
  SELECT
    ca.category_name,
    SUM(l.quantity) AS units
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY ca.category_name
), held AS (
  SELECT
    ca.category_name,
    SUM(st.on_hand) AS units
  FROM product.stock AS st
  JOIN product.product_categories AS pc ON pc.product_id = st.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  WHERE st.snapshot_on = DATE '2025-01-27'
  GROUP BY ca.category_name
)
SELECT
  sold.category_name,
  ROUND(100.0 * sold.units / NULLIF(sold.units + held.units, 0), 1) AS sell_through_pct
FROM sold
JOIN held ON held.category_name = sold.category_name
ORDER BY sell_through_pct DESC, sold.category_name;

-- id: most-units-on-order
-- question: Of which 5 products do we have the most units on order over all warehouses?
-- also: Top five products by incoming units at the latest count, all warehouses together.
-- tags: inventory, snapshot, ranking
-- status: approved
SELECT
  p.product_name,
  SUM(st.on_order) AS units_on_order
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
GROUP BY p.product_id, p.product_name
ORDER BY units_on_order DESC, p.product_name
LIMIT 5;

-- id: value-on-order-by-brand
-- question: What are the units on order worth at cost, per brand?
-- also: Value at unit cost of everything incoming, by brand.
-- tags: inventory, snapshot
-- status: approved
-- order: any
SELECT
  p.brand,
  ROUND(SUM(st.on_order * p.unit_cost_usd), 2) AS on_order_value_usd
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
GROUP BY p.brand
ORDER BY on_order_value_usd DESC, p.brand;

-- id: value-on-order-against-stock-value-by-brand
-- question: How much is that in percent of the stock value of the brand?
-- follows: value-on-order-by-brand
-- tags: inventory, snapshot, ratio
-- status: approved
-- order: any
SELECT
  p.brand,
  ROUND(100.0 * SUM(st.on_order * p.unit_cost_usd) / NULLIF(SUM(st.on_hand * p.unit_cost_usd), 0), 1) AS on_order_pct
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
GROUP BY p.brand
ORDER BY on_order_pct DESC, p.brand;

-- id: products-with-nothing-on-order-by-category
-- question: How many products of the current range have nothing on order in any warehouse, per category?
-- also: Per category, current products without a single incoming unit.
-- tags: inventory, snapshot, not-exists, many-to-many
-- status: approved
-- order: any
SELECT
  ca.category_name,
  COUNT(*) AS products
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE p.discontinued_on IS NULL
  AND NOT EXISTS (SELECT 1 FROM product.stock AS st WHERE st.product_id = p.product_id AND st.snapshot_on = DATE '2025-10-13' AND st.on_order > 0)
GROUP BY ca.category_name
ORDER BY products DESC, ca.category_name;

-- id: black-week-2025-products-sold-out-somewhere
-- question: Is the stock ready for Black Week 2025? Which of its products are sold out in a warehouse, where, and how many units are on order there?
-- also: Stock-outs among the products that Black Week 2025 promotes: product, warehouse, units on order.
-- tags: inventory, snapshot, many-to-many, named-value
-- status: approved
-- order: any
SELECT
  p.product_name,
  st.warehouse,
  st.on_order AS units_on_order
FROM marketing.campaigns AS m
JOIN marketing.campaign_products AS mp ON mp.campaign_id = m.campaign_id
JOIN product.products AS p ON p.product_id = mp.product_id
JOIN product.stock AS st ON st.product_id = p.product_id
WHERE m.campaign_name = 'Black Week 2025'
  AND st.snapshot_on = DATE '2025-10-13'
  AND st.on_hand = 0
  AND p.discontinued_on IS NULL
ORDER BY p.product_name, st.warehouse;

-- id: average-units-on-hand-by-month-this-year
-- question: How many units did we have on hand on average at the weekly counts of each month this year? To one decimal.
-- also: Average stock per month of FY2026, over the month's Monday counts, one decimal.
-- tags: inventory, snapshot, trend
-- status: approved
WITH counts AS (
  SELECT
    st.snapshot_on,
    SUM(st.on_hand) AS units
  FROM product.stock AS st
  WHERE st.snapshot_on >= DATE '2025-02-01'
    AND st.snapshot_on < DATE '2026-02-01'
  GROUP BY st.snapshot_on
)
SELECT
  DATE_TRUNC('month', counts.snapshot_on) AS month,
  ROUND(AVG(counts.units), 1) AS average_units_on_hand
FROM counts
GROUP BY DATE_TRUNC('month', counts.snapshot_on)
ORDER BY month;

-- id: average-units-on-hand-by-month-in-venlo-this-year
-- question: Only the Venlo warehouse.
-- follows: average-units-on-hand-by-month-this-year
-- tags: inventory, snapshot, trend, named-value
-- status: approved
WITH counts AS (
  SELECT
    st.snapshot_on,
    SUM(st.on_hand) AS units
  FROM product.stock AS st
  WHERE st.warehouse = 'Venlo'
    AND st.snapshot_on >= DATE '2025-02-01'
    AND st.snapshot_on < DATE '2026-02-01'
  GROUP BY st.snapshot_on
)
SELECT
  DATE_TRUNC('month', counts.snapshot_on) AS month,
  ROUND(AVG(counts.units), 1) AS average_units_on_hand
FROM counts
GROUP BY DATE_TRUNC('month', counts.snapshot_on)
ORDER BY month;

-- id: fullest-count-of-each-fiscal-year
-- question: At which weekly count of each fiscal year did we have the most units on hand, and how many?
-- also: Day and size of the highest total stock in every fiscal year.
-- tags: inventory, snapshot, window, fiscal-calendar
-- status: approved
WITH counts AS (
  SELECT
    YEAR(st.snapshot_on + INTERVAL 11 MONTH) AS fiscal_year,
    st.snapshot_on,
    SUM(st.on_hand) AS units
  FROM product.stock AS st
  GROUP BY YEAR(st.snapshot_on + INTERVAL 11 MONTH), st.snapshot_on
)
SELECT
  counts.fiscal_year,
  counts.snapshot_on,
  counts.units AS units_on_hand
FROM counts
QUALIFY RANK() OVER (PARTITION BY counts.fiscal_year ORDER BY counts.units DESC) = 1
ORDER BY counts.fiscal_year, counts.snapshot_on;

-- id: last-stock-of-products-discontinued-this-year
-- question: Of each product discontinued this year, how many units were left over all warehouses at its last count, and when was that?
-- also: Remaining units and date of the last count of every product taken out of the range in FY2026.
-- tags: inventory, snapshot, window, null-meaning
-- status: approved
-- order: any
WITH counts AS (
  SELECT
    p.product_name,
    p.product_id,
    st.snapshot_on,
    SUM(st.on_hand) AS units
  FROM product.products AS p
  JOIN product.stock AS st ON st.product_id = p.product_id
  WHERE p.discontinued_on >= DATE '2025-02-01'
    AND p.discontinued_on < DATE '2026-02-01'
  GROUP BY p.product_name, p.product_id, st.snapshot_on
)
SELECT
  counts.product_name,
  counts.units AS units_left,
  counts.snapshot_on AS last_count_on
FROM counts
QUALIFY ROW_NUMBER() OVER (PARTITION BY counts.product_id ORDER BY counts.snapshot_on DESC) = 1
ORDER BY units_left DESC, counts.product_name;

-- id: share-of-stock-value-in-top-20-products
-- question: What percentage of our stock value lies in the 20 products with the highest stock value?
-- also: Share of inventory value, in percent, that the top 20 products by value hold.
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
), ranked AS (
  SELECT
    valued.value_usd,
    ROW_NUMBER() OVER (ORDER BY valued.value_usd DESC, valued.product_id) AS place
  FROM valued
)
SELECT ROUND(100.0 * SUM(ranked.value_usd) FILTER (WHERE ranked.place <= 20) / NULLIF(SUM(ranked.value_usd), 0), 1) AS share_pct
FROM ranked;

-- id: stock-turns-by-department-last-year
-- question: How often did we turn over our stock last year, per department? Units sold divided by the average units on hand at the weekly counts, one decimal.
-- also: Stock turns of FY2025 by department: units sold over average weekly units on hand, to one decimal.
-- tags: inventory, snapshot, fan-out, ratio, self-join
-- status: approved
-- order: any
WITH sold AS (
  SELECT
    d.category_name AS department,
    SUM(l.quantity) AS units
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  JOIN product.categories AS d ON d.category_id = ca.parent_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY d.category_name
), held AS (
  SELECT
    d.category_name AS department,
    SUM(st.on_hand) / COUNT(DISTINCT st.snapshot_on) AS average_units
  FROM product.stock AS st
  JOIN product.product_categories AS pc ON pc.product_id = st.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  JOIN product.categories AS d ON d.category_id = ca.parent_id
  WHERE st.snapshot_on >= DATE '2024-02-01'
    AND st.snapshot_on < DATE '2025-02-01'
  GROUP BY d.category_name
)
SELECT
  sold.department,
  ROUND(sold.units / NULLIF(held.average_units, 0), 1) AS stock_turns
FROM sold
JOIN held ON held.department = sold.department
ORDER BY stock_turns DESC, sold.department;

-- id: novelties-on-hand-and-on-order
-- question: How many units of each novelty do we have on hand, and how many are on order?
-- also: Stock and incoming units of the newly launched products, all warehouses together.
-- tags: inventory, snapshot
-- status: approved
-- order: any
SELECT
  p.product_name,
  SUM(st.on_hand) AS units_on_hand,
  SUM(st.on_order) AS units_on_order
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
  AND p.launched_on >= DATE '2025-04-18'
GROUP BY p.product_id, p.product_name
ORDER BY units_on_hand DESC, p.product_name;

-- id: novelties-units-sold-last-28-days
-- question: How many of each did we sell in the last 28 days?
-- also: And units sold over the last four weeks, 0 where there were none?
-- follows: novelties-on-hand-and-on-order
-- tags: inventory, left-join
-- status: approved
-- order: any
WITH sold AS (
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
  p.product_name,
  COALESCE(sold.units, 0) AS units_sold
FROM product.products AS p
LEFT JOIN sold ON sold.product_id = p.product_id
WHERE p.launched_on >= DATE '2025-04-18'
ORDER BY units_sold DESC, p.product_name;

-- accept:
SELECT
  p.product_name,
  SUM(l.quantity) AS units_sold
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND p.launched_on >= DATE '2025-04-18'
  AND o.ordered_at >= DATE '2025-09-17'
  AND o.ordered_at < DATE '2025-10-15'
GROUP BY p.product_id, p.product_name
ORDER BY units_sold DESC, p.product_name;

-- id: stock-outs-now-and-in-july
-- question: Do we have fewer stock-outs now than in the summer? Their number at the latest count and at that of 7 July 2025.
-- also: Compare the number of stock-outs on 7 July 2025 with the latest.
-- tags: inventory, snapshot, comparison
-- status: approved
-- order: any
SELECT
  st.snapshot_on,
  COUNT(*) AS stock_outs
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.on_hand = 0
  AND p.discontinued_on IS NULL
  AND st.snapshot_on IN (DATE '2025-07-07', DATE '2025-10-13')
GROUP BY st.snapshot_on
ORDER BY st.snapshot_on;

-- accept:
SELECT
  COUNT(*) FILTER (WHERE st.snapshot_on = DATE '2025-07-07') AS in_july,
  COUNT(*) FILTER (WHERE st.snapshot_on = DATE '2025-10-13') AS now
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.on_hand = 0
  AND p.discontinued_on IS NULL
  AND st.snapshot_on IN (DATE '2025-07-07', DATE '2025-10-13');
