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
-- tags: inventory, snapshot, having
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
-- tags: inventory, snapshot, self-join
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
