-- id: house-brand-units-on-order
-- question: How many units of our house brand are on order at the moment?
-- tags: inventory, snapshot, single-figure
-- status: approved
SELECT SUM(st.on_order) AS units_on_order
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
  AND p.brand = 'Alder & Fern';

-- id: weeks-with-over-90-stock-outs
-- question: At which weekly counts of last quarter did we have more than 90 stock-outs, and how many?
-- tags: inventory, snapshot, having, trend
-- status: approved
SELECT
  st.snapshot_on,
  COUNT(*) AS stock_outs
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.on_hand = 0
  AND p.discontinued_on IS NULL
  AND st.snapshot_on >= DATE '2025-05-01'
  AND st.snapshot_on < DATE '2025-08-01'
GROUP BY st.snapshot_on
HAVING COUNT(*) > 90
ORDER BY st.snapshot_on;

-- id: stock-value-by-department
-- question: What is the stock value in each department?
-- tags: inventory, snapshot, self-join, breakdown
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  ROUND(SUM(st.on_hand * p.unit_cost_usd), 2) AS stock_value_usd
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE st.snapshot_on = DATE '2025-10-13'
GROUP BY d.category_name
ORDER BY stock_value_usd DESC, department;

-- id: stock-change-by-warehouse-this-year
-- question: How did the units on hand in each warehouse change from the count of 3 February 2025 to the latest one?
-- tags: inventory, snapshot, comparison
-- status: approved
-- order: any
SELECT
  st.warehouse,
  SUM(st.on_hand) FILTER (WHERE st.snapshot_on = DATE '2025-10-13') - SUM(st.on_hand) FILTER (WHERE st.snapshot_on = DATE '2025-02-03') AS change_units
FROM product.stock AS st
GROUP BY st.warehouse
ORDER BY change_units DESC, st.warehouse;

-- id: units-in-stock-now
-- question: How many units do we have in stock right now, all warehouses together?
-- tags: inventory, snapshot, single-figure, must-pass
-- status: approved
SELECT SUM(st.on_hand) AS units_on_hand
FROM product.stock AS st
WHERE st.snapshot_on = DATE '2025-10-13';

-- id: units-in-stock-now-by-category
-- question: How do they split by product category?
-- follows: units-in-stock-now
-- tags: inventory, snapshot, breakdown, many-to-many, follow-up
-- status: approved
-- order: any
SELECT
  ca.category_name,
  SUM(st.on_hand) AS units_on_hand
FROM product.stock AS st
JOIN product.product_categories AS pc ON pc.product_id = st.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE st.snapshot_on = DATE '2025-10-13'
GROUP BY ca.category_name
ORDER BY units_on_hand DESC, ca.category_name;

-- id: units-in-stock-now-by-category-in-reno
-- question: Reno only, and just the three categories with the most.
-- follows: units-in-stock-now-by-category
-- tags: inventory, snapshot, ranking, many-to-many, named-value, follow-up
-- status: approved
SELECT
  ca.category_name,
  SUM(st.on_hand) AS units_on_hand
FROM product.stock AS st
JOIN product.product_categories AS pc ON pc.product_id = st.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE st.snapshot_on = DATE '2025-10-13'
  AND st.warehouse = 'Reno'
GROUP BY ca.category_name
ORDER BY units_on_hand DESC, ca.category_name
LIMIT 3;

-- id: last-stock-count
-- question: When was our stock last counted?
-- tags: inventory, snapshot, single-figure
-- status: approved
SELECT MAX(st.snapshot_on) AS last_count_on
FROM product.stock AS st;

-- id: stock-of-one-product-by-warehouse
-- question: Which warehouses have the Heron Tunnel Tent in stock, and how many units has each of those?
-- tags: inventory, snapshot, lookup, named-value
-- status: approved
-- order: any
SELECT
  st.warehouse,
  st.on_hand
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
  AND p.product_name = 'Heron Tunnel Tent'
  AND st.on_hand > 0
ORDER BY st.on_hand DESC, st.warehouse;

-- id: five-most-valuable-stocks
-- question: In which five products is most of our money tied up? Stock value per product, please.
-- tags: inventory, snapshot, ranking
-- status: approved
SELECT
  p.product_name,
  ROUND(SUM(st.on_hand * p.unit_cost_usd), 2) AS stock_value_usd
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
GROUP BY p.product_id, p.product_name
ORDER BY stock_value_usd DESC, p.product_name
LIMIT 5;

-- id: more-on-order-than-on-hand
-- question: How many products have more units on order than on hand, over all warehouses?
-- tags: inventory, snapshot, single-figure, having
-- status: approved
WITH short AS (
  SELECT st.product_id
  FROM product.stock AS st
  WHERE st.snapshot_on = DATE '2025-10-13'
  GROUP BY st.product_id
  HAVING SUM(st.on_order) > SUM(st.on_hand)
)
SELECT COUNT(*) AS products
FROM short;

-- id: sold-out-in-two-warehouses
-- question: Name the products of the current range that are sold out in two warehouses or more.
-- tags: inventory, snapshot, lookup, having
-- status: approved
-- order: any
SELECT p.product_name
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
  AND st.on_hand = 0
  AND p.discontinued_on IS NULL
GROUP BY p.product_id, p.product_name
HAVING COUNT(*) >= 2
ORDER BY p.product_name;

-- id: never-out-of-stock-this-year
-- question: How many products of the current range had no stock-out at any count of this year, in any warehouse? Count only products launched before February 2025.
-- tags: inventory, not-exists, single-figure, null-meaning
-- status: approved
SELECT COUNT(*) AS products
FROM product.products AS p
WHERE p.discontinued_on IS NULL
  AND p.launched_on < DATE '2025-02-01'
  AND NOT EXISTS (SELECT 1 FROM product.stock AS st WHERE st.product_id = p.product_id AND st.on_hand = 0 AND st.snapshot_on >= DATE '2025-02-01' AND st.snapshot_on < DATE '2026-02-01');

-- id: month-end-stock-this-year
-- question: How many units were on hand, all warehouses together, at the last count of each month this year? Show the day of the count and the units.
-- tags: inventory, snapshot, trend, window
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
  counts.snapshot_on,
  counts.units AS units_on_hand
FROM counts
QUALIFY ROW_NUMBER() OVER (PARTITION BY DATE_TRUNC('month', counts.snapshot_on) ORDER BY counts.snapshot_on DESC) = 1
ORDER BY counts.snapshot_on;

-- id: weeks-of-cover-by-brand
-- question: How many weeks of stock do we have of each brand?
-- tags: inventory, snapshot, ratio, breakdown, fan-out, calendar
-- status: approved
-- order: any
WITH held AS (
  SELECT
    p.brand,
    SUM(st.on_hand) AS units
  FROM product.stock AS st
  JOIN product.products AS p ON p.product_id = st.product_id
  WHERE st.snapshot_on = DATE '2025-10-13'
  GROUP BY p.brand
), sold AS (
  SELECT
    p.brand,
    SUM(l.quantity) AS units
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.products AS p ON p.product_id = l.product_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-09-17'
    AND o.ordered_at < DATE '2025-10-15'
  GROUP BY p.brand
)
SELECT
  held.brand,
  ROUND(held.units / (sold.units / 4.0), 1) AS cover_weeks
FROM held
JOIN sold ON sold.brand = held.brand
ORDER BY cover_weeks, held.brand;

-- id: sell-through-of-tents-last-quarter
-- question: What was the sell-through of tents last quarter?
-- tags: inventory, snapshot, ratio, single-figure, fan-out, named-value
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
    AND o.ordered_at >= DATE '2025-05-01'
    AND o.ordered_at < DATE '2025-08-01'
), held AS (
  SELECT SUM(st.on_hand) AS units
  FROM product.stock AS st
  JOIN product.product_categories AS pc ON pc.product_id = st.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  WHERE ca.category_name = 'Tents'
    AND st.snapshot_on = DATE '2025-07-28'
)
SELECT ROUND(100.0 * sold.units / NULLIF(sold.units + held.units, 0), 1) AS sell_through_pct
FROM sold
CROSS JOIN held;

-- id: warehouse-share-of-stock-value
-- question: How is the stock value spread over the warehouses? Each one's percentage of the total.
-- tags: inventory, snapshot, ratio, window, breakdown
-- status: approved
-- order: any
SELECT
  st.warehouse,
  ROUND(100.0 * SUM(st.on_hand * p.unit_cost_usd) / SUM(SUM(st.on_hand * p.unit_cost_usd)) OVER (), 1) AS share_pct
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
GROUP BY st.warehouse
ORDER BY share_pct DESC, st.warehouse;

-- id: stock-outs-now-and-a-year-ago
-- question: Stock-outs at the latest count against those at the count of 14 October 2024, of products still in the range today: two numbers in one row.
-- tags: inventory, snapshot, comparison, calendar
-- status: approved
SELECT
  COUNT(*) FILTER (WHERE st.snapshot_on = DATE '2025-10-13') AS stock_outs_now,
  COUNT(*) FILTER (WHERE st.snapshot_on = DATE '2024-10-14') AS stock_outs_before
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.on_hand = 0
  AND p.discontinued_on IS NULL;
