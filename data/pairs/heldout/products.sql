-- id: products-in-three-or-more-collections
-- question: Which products are in at least three collections, and in how many?
-- tags: products, many-to-many, having
-- status: approved
-- order: any
SELECT
  p.product_name,
  COUNT(*) AS collections
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id
WHERE NOT pc.is_primary
GROUP BY p.product_id, p.product_name
HAVING COUNT(*) >= 3
ORDER BY collections DESC, p.product_name;

-- id: heron-winter-boot-units-last-year
-- question: How many units of the Heron Winter Boot did we sell last year?
-- tags: products, named-value, single-figure
-- status: approved
SELECT SUM(l.quantity) AS units_sold
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND p.product_name = 'Heron Winter Boot'
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01';

-- id: revenue-by-collection-last-quarter
-- question: How much net revenue did the products of each collection make last quarter? A product counts in every collection it is in.
-- tags: products, revenue, many-to-many
-- status: approved
-- order: any
SELECT
  ca.category_name AS collection,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND NOT pc.is_primary
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY ca.category_name
ORDER BY net_revenue_usd DESC, collection;

-- id: top-3-products-of-each-department-by-units
-- question: What are the 3 best-selling products by units in each department this year? Show department, product and units.
-- tags: products, window, ranking, self-join
-- status: approved
-- order: any
WITH sold AS (
  SELECT
    d.category_name AS department,
    p.product_name,
    SUM(l.quantity) AS units
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.products AS p ON p.product_id = l.product_id
  JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  JOIN product.categories AS d ON d.category_id = ca.parent_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY d.category_name, p.product_id, p.product_name
)
SELECT
  sold.department,
  sold.product_name,
  sold.units AS units_sold
FROM sold
QUALIFY ROW_NUMBER() OVER (PARTITION BY sold.department ORDER BY sold.units DESC, sold.product_name) <= 3
ORDER BY sold.department, units_sold DESC, sold.product_name;

-- id: products-with-return-rate-over-20
-- question: Which products had a return rate above 20 percent last year, counting only products with at least 100 units sold?
-- tags: products, returns, fan-out, having, ratio
-- status: approved
-- order: any
WITH returned AS (
  SELECT
    r.order_id,
    r.line_no,
    SUM(r.quantity) AS units
  FROM sales.returns AS r
  GROUP BY r.order_id, r.line_no
)
SELECT
  p.product_name,
  ROUND(100.0 * SUM(returned.units) / NULLIF(SUM(l.quantity), 0), 1) AS return_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
LEFT JOIN returned ON returned.order_id = l.order_id AND returned.line_no = l.line_no
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY p.product_id, p.product_name
HAVING SUM(l.quantity) >= 100
  AND 100.0 * SUM(returned.units) / NULLIF(SUM(l.quantity), 0) > 20
ORDER BY return_rate_pct DESC, p.product_name;

-- id: novelties-by-category
-- question: How many novelties are there in each category?
-- tags: products, many-to-many
-- status: approved
-- order: any
SELECT
  ca.category_name,
  COUNT(*) AS novelties
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE p.launched_on >= DATE '2025-04-18'
GROUP BY ca.category_name
ORDER BY novelties DESC, ca.category_name;

-- id: goodwill-refunds-this-year
-- question: How much did we pay in goodwill refunds on the orders of this year?
-- tags: products, returns, not-exists, single-figure
-- status: approved
SELECT ROUND(SUM(l.refunded_usd), 2) AS goodwill_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND l.refunded_usd > 0
  AND NOT EXISTS (SELECT 1 FROM sales.returns AS r WHERE r.order_id = l.order_id AND r.line_no = l.line_no)
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01';
