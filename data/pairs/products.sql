-- id: products-in-range-by-brand
-- question: How many products of each brand are in the current range?
-- also: Size of the current range per brand?
-- tags: products
-- status: approved
-- order: any
SELECT
  p.brand,
  COUNT(*) AS products
FROM product.products AS p
WHERE p.discontinued_on IS NULL
GROUP BY p.brand
ORDER BY products DESC, p.brand;

-- id: top-10-products-by-revenue-this-year
-- question: Which 10 products brought in the most revenue this year?
-- also: Our ten best products by net revenue in FY2026?
-- tags: products, ranking, duplicate-names
-- status: approved
SELECT
  p.product_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY p.product_id, p.product_name
ORDER BY net_revenue_usd DESC, p.product_name
LIMIT 10;

-- id: top-10-products-by-units-this-year
-- question: Now by units sold instead of revenue.
-- follows: top-10-products-by-revenue-this-year
-- tags: products, ranking
-- status: approved
SELECT
  p.product_name,
  SUM(l.quantity) AS units_sold
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY p.product_id, p.product_name
ORDER BY units_sold DESC, p.product_name
LIMIT 10;

-- id: net-revenue-by-category-last-quarter
-- question: What was net revenue by product category last quarter?
-- also: Split last quarter's revenue by category.
-- tags: products, revenue, many-to-many, fiscal-calendar
-- status: approved
-- order: any
SELECT
  ca.category_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY ca.category_name
ORDER BY net_revenue_usd DESC, ca.category_name;

-- id: margin-rate-by-department-last-year
-- question: What was the margin rate of each department last year?
-- also: How profitable, in percent, was each department in FY2025?
-- tags: products, margin, self-join, ratio
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS margin_pct
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
ORDER BY margin_pct DESC, department;

-- id: return-rate-by-category-last-year
-- question: What was the return rate by product category last year?
-- also: What share of the units sold last year came back, per category?
-- tags: products, returns, fan-out, ratio
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
  ca.category_name,
  ROUND(100.0 * COALESCE(SUM(returned.units), 0) / NULLIF(SUM(l.quantity), 0), 1) AS return_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
LEFT JOIN returned ON returned.order_id = l.order_id AND returned.line_no = l.line_no
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY ca.category_name
ORDER BY return_rate_pct DESC, ca.category_name;

-- id: return-reasons-last-quarter
-- question: How many units came back last quarter for each return reason?
-- also: Why did customers send goods back last quarter, in units per reason?
-- tags: products, returns
-- status: approved
-- order: any
SELECT
  r.reason,
  SUM(r.quantity) AS units_returned
FROM sales.returns AS r
WHERE r.returned_on >= DATE '2025-05-01'
  AND r.returned_on < DATE '2025-08-01'
GROUP BY r.reason
ORDER BY units_returned DESC, r.reason;

-- id: products-named-rowan-winter-boot
-- question: Which products are called Rowan Winter Boot? Show article number, list price and the day they were discontinued.
-- tags: products, named-value, duplicate-names, null-meaning
-- status: approved
-- order: any
SELECT
  p.sku,
  p.list_price_usd,
  p.discontinued_on
FROM product.products AS p
WHERE p.product_name = 'Rowan Winter Boot'
ORDER BY p.sku;

-- id: best-product-of-each-brand-this-year
-- question: What is the product with the most net revenue of each brand this year?
-- also: Top seller by revenue for every brand in this fiscal year?
-- tags: products, window, ranking
-- status: approved
-- order: any
WITH earned AS (
  SELECT
    p.brand,
    p.product_name,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.products AS p ON p.product_id = l.product_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY p.brand, p.product_id, p.product_name
)
SELECT
  earned.brand,
  earned.product_name,
  ROUND(earned.net_usd, 2) AS net_revenue_usd
FROM earned
QUALIFY ROW_NUMBER() OVER (PARTITION BY earned.brand ORDER BY earned.net_usd DESC, earned.product_name) = 1
ORDER BY net_revenue_usd DESC, earned.brand;

-- id: products-never-sold
-- question: Which products have never been sold? Show name, brand and launch date.
-- also: List name, brand and launch date of products without a single sale.
-- tags: products, not-exists
-- status: approved
-- order: any
SELECT
  p.product_name,
  p.brand,
  p.launched_on
FROM product.products AS p
WHERE NOT EXISTS (SELECT 1 FROM sales.order_lines AS l WHERE l.product_id = p.product_id)
ORDER BY p.launched_on, p.product_name;

-- id: discount-rate-by-brand-this-year
-- question: What is the discount rate of each brand this year?
-- tags: products, ratio
-- status: approved
-- order: any
SELECT
  p.brand,
  ROUND(100.0 * SUM(l.discount_usd) / NULLIF(SUM(l.gross_usd), 0), 1) AS discount_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY p.brand
ORDER BY discount_rate_pct DESC, p.brand;
