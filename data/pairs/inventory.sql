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
