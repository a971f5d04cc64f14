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

-- id: average-list-price-by-category
-- question: What is the average list price of the current range in each product category?
-- also: Average price per category, only products we still sell?
-- tags: products, many-to-many, null-meaning
-- status: approved
-- order: any
SELECT
  ca.category_name,
  ROUND(AVG(p.list_price_usd), 2) AS average_list_price_usd
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE p.discontinued_on IS NULL
GROUP BY ca.category_name
ORDER BY average_list_price_usd DESC, ca.category_name;

-- id: average-list-price-by-category-house-brand-and-others
-- question: Now the house brand and the other brands in a column each.
-- also: Split that into our own brand and all others, side by side.
-- follows: average-list-price-by-category
-- tags: products, many-to-many, comparison
-- status: approved
-- order: any
SELECT
  ca.category_name,
  ROUND(AVG(p.list_price_usd) FILTER (WHERE p.brand = 'Alder & Fern'), 2) AS house_brand_usd,
  ROUND(AVG(p.list_price_usd) FILTER (WHERE p.brand <> 'Alder & Fern'), 2) AS other_brands_usd
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE p.discontinued_on IS NULL
GROUP BY ca.category_name
ORDER BY house_brand_usd DESC, ca.category_name;

-- id: largest-gap-between-price-and-cost
-- question: On which 5 products of the current range do we have the largest difference between list price and unit cost? Name, brand and the difference in dollars.
-- also: Top five of the products still sold by list price minus purchase cost, with name and brand.
-- tags: products, ranking
-- status: approved
SELECT
  p.product_name,
  p.brand,
  p.list_price_usd - p.unit_cost_usd AS difference_usd
FROM product.products AS p
WHERE p.discontinued_on IS NULL
ORDER BY difference_usd DESC, p.product_name
LIMIT 5;

-- id: price-over-cost-by-brand
-- question: And by brand, in percent of the list price? Take the sum of all prices and costs of a brand.
-- follows: largest-gap-between-price-and-cost
-- tags: products, ratio
-- status: approved
-- order: any
SELECT
  p.brand,
  ROUND(100.0 * SUM(p.list_price_usd - p.unit_cost_usd) / NULLIF(SUM(p.list_price_usd), 0), 1) AS difference_pct
FROM product.products AS p
WHERE p.discontinued_on IS NULL
GROUP BY p.brand
ORDER BY difference_pct DESC, p.brand;

-- id: categories-of-each-department
-- question: Which categories belong to which department? Leave the collections out.
-- also: List our departments with their categories, without Collections.
-- tags: products, self-join, lookup
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  ca.category_name
FROM product.categories AS ca
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE d.category_name <> 'Collections'
ORDER BY department, ca.category_name;

-- id: products-and-brands-per-department
-- question: How many products and how many brands does the current range have in each department?
-- also: Size of each department: products and different brands still sold.
-- tags: products, self-join
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  COUNT(*) AS products,
  COUNT(DISTINCT p.brand) AS brands
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE p.discontinued_on IS NULL
GROUP BY d.category_name
ORDER BY products DESC, department;

-- id: house-brand-share-of-collections
-- question: How many products of the current range are in each collection, and what percentage of them is our own brand?
-- also: Size of every collection today and the house brand's share of its products.
-- tags: products, many-to-many, ratio
-- status: approved
-- order: any
SELECT
  ca.category_name AS collection,
  COUNT(*) AS products,
  ROUND(100.0 * COUNT(*) FILTER (WHERE p.brand = 'Alder & Fern') / NULLIF(COUNT(*), 0), 1) AS house_brand_pct
FROM product.product_categories AS pc
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.products AS p ON p.product_id = pc.product_id
WHERE NOT pc.is_primary
  AND p.discontinued_on IS NULL
GROUP BY ca.category_name
ORDER BY products DESC, collection;

-- id: products-in-three-collections
-- question: Which products of the current range are in three or more collections? Article number, name and how many.
-- also: Article number and name of current products with at least three collections, and their number.
-- tags: products, many-to-many, having
-- status: approved
-- order: any
SELECT
  p.sku,
  p.product_name,
  COUNT(*) AS collections
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND NOT pc.is_primary
WHERE p.discontinued_on IS NULL
GROUP BY p.sku, p.product_name
HAVING COUNT(*) >= 3
ORDER BY collections DESC, p.sku;

-- id: categories-without-a-vegan-product
-- question: Which product categories have not a single product of the current range in the Vegan collection?
-- also: Categories of which nothing we still sell is in Vegan?
-- tags: products, not-exists, many-to-many, self-join
-- status: approved
-- order: any
WITH vegan AS (
  SELECT pc.product_id
  FROM product.product_categories AS pc
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  JOIN product.products AS p ON p.product_id = pc.product_id
  WHERE ca.category_name = 'Vegan'
    AND p.discontinued_on IS NULL
)
SELECT ca.category_name
FROM product.categories AS ca
WHERE EXISTS (SELECT 1 FROM product.product_categories AS pc WHERE pc.category_id = ca.category_id AND pc.is_primary)
  AND NOT EXISTS (SELECT 1 FROM product.product_categories AS pc JOIN vegan ON vegan.product_id = pc.product_id WHERE pc.category_id = ca.category_id AND pc.is_primary)
ORDER BY ca.category_name;

-- id: products-discontinued-by-fiscal-year
-- question: How many products have we discontinued in each fiscal year since FY2024?
-- also: Articles taken out of the range per financial year, from FY2024 on?
-- tags: products, trend, fiscal-calendar, null-meaning
-- status: approved
SELECT
  YEAR(p.discontinued_on + INTERVAL 11 MONTH) AS fiscal_year,
  COUNT(*) AS discontinued
FROM product.products AS p
WHERE p.discontinued_on >= DATE '2023-02-01'
GROUP BY YEAR(p.discontinued_on + INTERVAL 11 MONTH)
ORDER BY fiscal_year;

-- id: products-launched-and-discontinued-by-fiscal-year
-- question: Put the number of products launched in the same years beside it.
-- follows: products-discontinued-by-fiscal-year
-- tags: products, trend, fiscal-calendar, comparison
-- status: approved
WITH launched AS (
  SELECT
    YEAR(p.launched_on + INTERVAL 11 MONTH) AS fiscal_year,
    COUNT(*) AS products
  FROM product.products AS p
  WHERE p.launched_on >= DATE '2023-02-01'
  GROUP BY YEAR(p.launched_on + INTERVAL 11 MONTH)
), discontinued AS (
  SELECT
    YEAR(p.discontinued_on + INTERVAL 11 MONTH) AS fiscal_year,
    COUNT(*) AS products
  FROM product.products AS p
  WHERE p.discontinued_on >= DATE '2023-02-01'
  GROUP BY YEAR(p.discontinued_on + INTERVAL 11 MONTH)
)
SELECT
  discontinued.fiscal_year,
  discontinued.products AS discontinued,
  COALESCE(launched.products, 0) AS launched
FROM discontinued
LEFT JOIN launched ON launched.fiscal_year = discontinued.fiscal_year
ORDER BY discontinued.fiscal_year;

-- id: novelties-with-category-and-price
-- question: Which novelties do we have, newest first? Name, category, list price and launch date.
-- also: List the new products with category, price and first day on sale, latest launches on top.
-- tags: products, lookup, many-to-many
-- status: approved
SELECT
  p.product_name,
  ca.category_name,
  p.list_price_usd,
  p.launched_on
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE p.launched_on >= DATE '2025-04-18'
ORDER BY p.launched_on DESC, p.product_name;

-- id: novelties-net-revenue-so-far
-- question: What net revenue has each of them brought in so far? Show 0 for those without a sale.
-- follows: novelties-with-category-and-price
-- tags: products, revenue, left-join
-- status: approved
-- order: any
WITH earned AS (
  SELECT
    l.product_id,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
  GROUP BY l.product_id
)
SELECT
  p.product_name,
  ROUND(COALESCE(earned.net_usd, 0), 2) AS net_revenue_usd
FROM product.products AS p
LEFT JOIN earned ON earned.product_id = p.product_id
WHERE p.launched_on >= DATE '2025-04-18'
ORDER BY net_revenue_usd DESC, p.product_name;

-- id: first-90-days-units-of-launches-last-year
-- question: How many units did each product launched last year sell in its first 90 days?
-- also: Units sold within 90 days of launch, for every launch of FY2025?
-- tags: products, fiscal-calendar
-- status: approved
-- order: any
SELECT
  p.product_name,
  p.launched_on,
  SUM(l.quantity) AS units_sold
FROM product.products AS p
JOIN sales.order_lines AS l ON l.product_id = p.product_id
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND p.launched_on >= DATE '2024-02-01'
  AND p.launched_on < DATE '2025-02-01'
  AND o.ordered_at >= p.launched_on
  AND o.ordered_at < p.launched_on + INTERVAL 90 DAY
GROUP BY p.product_id, p.product_name, p.launched_on
ORDER BY units_sold DESC, p.product_name;

-- id: current-products-not-sold-since-october
-- question: Which products of the current range have not sold a single unit since 1 October 2025? Name, brand and launch date.
-- also: Name, brand and launch date of current products without a sale this month.
-- tags: products, not-exists, null-meaning
-- status: approved
-- order: any
SELECT
  p.product_name,
  p.brand,
  p.launched_on
FROM product.products AS p
WHERE p.discontinued_on IS NULL
  AND NOT EXISTS (SELECT 1 FROM sales.order_lines AS l JOIN sales.orders AS o ON o.order_id = l.order_id JOIN sales.customers AS c ON c.customer_id = o.customer_id WHERE l.product_id = p.product_id AND o.status <> 'cancelled' AND NOT c.is_test AND o.ordered_at >= DATE '2025-10-01')
ORDER BY p.launched_on, p.product_name;

-- id: worst-sellers-last-year
-- question: Of the current products that were launched before last year began, which 5 sold the fewest units last year?
-- also: The five worst sellers of FY2025 by units, among the current range launched before February 2024.
-- tags: products, ranking, left-join, null-meaning
-- status: approved
WITH sold AS (
  SELECT
    l.product_id,
    SUM(l.quantity) AS units
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY l.product_id
)
SELECT
  p.product_name,
  COALESCE(sold.units, 0) AS units_sold
FROM product.products AS p
LEFT JOIN sold ON sold.product_id = p.product_id
WHERE p.discontinued_on IS NULL
  AND p.launched_on < DATE '2024-02-01'
ORDER BY units_sold, p.product_name
LIMIT 5;

-- id: best-seller-of-each-category-last-quarter
-- question: What was the best-selling product of each category last quarter, by units? All of them if several are level.
-- also: Top product by units sold in every category last quarter, ties included?
-- tags: products, window, ranking, many-to-many
-- status: approved
-- order: any
WITH sold AS (
  SELECT
    ca.category_name,
    p.product_id,
    p.product_name,
    SUM(l.quantity) AS units
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.products AS p ON p.product_id = l.product_id
  JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-05-01'
    AND o.ordered_at < DATE '2025-08-01'
  GROUP BY ca.category_name, p.product_id, p.product_name
)
SELECT
  sold.category_name,
  sold.product_name,
  sold.units AS units_sold
FROM sold
QUALIFY RANK() OVER (PARTITION BY sold.category_name ORDER BY sold.units DESC) = 1
ORDER BY units_sold DESC, sold.category_name, sold.product_name;

-- id: best-sellers-share-of-category-last-quarter
-- question: What percentage of its category's units is that?
-- also: And what is each one's share of all units of its category?
-- follows: best-seller-of-each-category-last-quarter
-- tags: products, window, ratio, many-to-many
-- status: approved
-- order: any
WITH sold AS (
  SELECT
    ca.category_name,
    p.product_id,
    p.product_name,
    SUM(l.quantity) AS units
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.products AS p ON p.product_id = l.product_id
  JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-05-01'
    AND o.ordered_at < DATE '2025-08-01'
  GROUP BY ca.category_name, p.product_id, p.product_name
)
SELECT
  sold.category_name,
  sold.product_name,
  ROUND(100.0 * sold.units / NULLIF(SUM(sold.units) OVER (PARTITION BY sold.category_name), 0), 1) AS units_pct
FROM sold
QUALIFY RANK() OVER (PARTITION BY sold.category_name ORDER BY sold.units DESC) = 1
ORDER BY units_pct DESC, sold.category_name, sold.product_name;

-- id: products-for-half-of-net-revenue-this-year
-- question: How many products does it take, best first, to make half of this year's net revenue?
-- also: Number of top products that together bring in 50 percent of net revenue in FY2026.
-- tags: products, window, single-figure
-- status: approved
WITH earned AS (
  SELECT
    l.product_id,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY l.product_id
), ranked AS (
  SELECT
    earned.net_usd,
    SUM(earned.net_usd) OVER (ORDER BY earned.net_usd DESC, earned.product_id) AS running_usd,
    SUM(earned.net_usd) OVER () AS total_usd
  FROM earned
)
SELECT COUNT(*) AS products
FROM ranked
WHERE ranked.running_usd - ranked.net_usd < ranked.total_usd / 2;

-- id: share-of-units-and-net-revenue-by-brand-last-quarter
-- question: Compare each brand's share of units sold with its share of net revenue last quarter, in percent.
-- also: Per brand, percentage of all units and percentage of all revenue in Q2 of FY2026?
-- tags: products, window, ratio, comparison
-- status: approved
-- order: any
WITH brands AS (
  SELECT
    p.brand,
    SUM(l.quantity) AS units,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.products AS p ON p.product_id = l.product_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-05-01'
    AND o.ordered_at < DATE '2025-08-01'
  GROUP BY p.brand
)
SELECT
  brands.brand,
  ROUND(100.0 * brands.units / NULLIF(SUM(brands.units) OVER (), 0), 1) AS units_pct,
  ROUND(100.0 * brands.net_usd / NULLIF(SUM(brands.net_usd) OVER (), 0), 1) AS net_revenue_pct
FROM brands
ORDER BY net_revenue_pct DESC, brands.brand;

-- id: paid-per-unit-against-list-price-by-category-last-quarter
-- question: Per category, what was the list value of a unit sold last quarter and what was it after discounts, on average? Refunds aside.
-- also: Average gross sales per unit, before and after discounts, for each category last quarter.
-- tags: products, ratio, comparison, many-to-many
-- status: approved
-- order: any
SELECT
  ca.category_name,
  ROUND(SUM(l.gross_usd) / NULLIF(SUM(l.quantity), 0), 2) AS list_value_per_unit_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd) / NULLIF(SUM(l.quantity), 0), 2) AS paid_per_unit_usd
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
ORDER BY paid_per_unit_usd DESC, ca.category_name;

-- id: products-with-margin-rate-under-25-this-year
-- question: Which products have a margin rate below 25 percent this year? Show name, brand and rate.
-- also: Name, brand and margin percentage of everything under 25 percent margin in FY2026.
-- tags: products, margin, ratio, having
-- status: approved
-- order: any
SELECT
  p.product_name,
  p.brand,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS margin_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY p.product_id, p.product_name, p.brand
HAVING 100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0) < 25
ORDER BY margin_pct, p.product_name;

-- id: products-with-margin-rate-under-25-this-year-number-by-brand
-- question: How many are they per brand?
-- follows: products-with-margin-rate-under-25-this-year
-- tags: products, margin, having
-- status: approved
-- order: any
WITH low AS (
  SELECT
    p.product_id,
    p.brand
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.products AS p ON p.product_id = l.product_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY p.product_id, p.brand
  HAVING 100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0) < 25
)
SELECT
  low.brand,
  COUNT(*) AS products
FROM low
GROUP BY low.brand
ORDER BY products DESC, low.brand;

-- id: products-growing-most-last-quarter
-- question: Which 5 products gained the most net revenue last quarter over the same quarter a year before, in dollars? No sales count as 0.
-- also: Top five products by the rise in net revenue from Q2 of FY2025 to Q2 of FY2026, in dollars.
-- tags: products, ranking, comparison, fiscal-calendar
-- status: approved
WITH quarters AS (
  SELECT
    p.product_id,
    p.product_name,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-05-01' AND o.ordered_at < DATE '2025-08-01') AS now_usd,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2024-05-01' AND o.ordered_at < DATE '2024-08-01') AS before_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.products AS p ON p.product_id = l.product_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
  GROUP BY p.product_id, p.product_name
)
SELECT
  quarters.product_name,
  ROUND(COALESCE(quarters.now_usd, 0) - COALESCE(quarters.before_usd, 0), 2) AS gain_usd
FROM quarters
ORDER BY gain_usd DESC, quarters.product_name
LIMIT 5;

-- id: products-losing-most-last-quarter
-- question: Which 5 lost the most, and how much?
-- follows: products-growing-most-last-quarter
-- tags: products, ranking, comparison, fiscal-calendar
-- status: approved
WITH quarters AS (
  SELECT
    p.product_id,
    p.product_name,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-05-01' AND o.ordered_at < DATE '2025-08-01') AS now_usd,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2024-05-01' AND o.ordered_at < DATE '2024-08-01') AS before_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.products AS p ON p.product_id = l.product_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
  GROUP BY p.product_id, p.product_name
)
SELECT
  quarters.product_name,
  ROUND(COALESCE(quarters.before_usd, 0) - COALESCE(quarters.now_usd, 0), 2) AS loss_usd
FROM quarters
ORDER BY loss_usd DESC, quarters.product_name
LIMIT 5;

-- id: current-products-by-price-band
-- question: How many products of the current range have a list price under 50 dollars, from 50 to under 100, from 100 to under 200, and of 200 or more?
-- also: Count current products by price band: below 50, 50 to 99.99, 100 to 199.99, 200 dollars and up.
-- tags: products, breakdown, price-band
-- status: approved
-- order: any
SELECT
  CASE WHEN p.list_price_usd < 50 THEN 'under 50' WHEN p.list_price_usd < 100 THEN '50 to under 100' WHEN p.list_price_usd < 200 THEN '100 to under 200' ELSE '200 or more' END AS price_band,
  COUNT(*) AS products
FROM product.products AS p
WHERE p.discontinued_on IS NULL
GROUP BY CASE WHEN p.list_price_usd < 50 THEN 'under 50' WHEN p.list_price_usd < 100 THEN '50 to under 100' WHEN p.list_price_usd < 200 THEN '100 to under 200' ELSE '200 or more' END
ORDER BY products DESC, price_band;

-- accept:
SELECT
  COUNT(*) FILTER (WHERE p.list_price_usd < 50) AS under_50,
  COUNT(*) FILTER (WHERE p.list_price_usd >= 50 AND p.list_price_usd < 100) AS from_50_to_under_100,
  COUNT(*) FILTER (WHERE p.list_price_usd >= 100 AND p.list_price_usd < 200) AS from_100_to_under_200,
  COUNT(*) FILTER (WHERE p.list_price_usd >= 200) AS of_200_or_more
FROM product.products AS p
WHERE p.discontinued_on IS NULL;

-- id: net-revenue-by-price-band-this-year
-- question: What net revenue has each of these bands made this year?
-- follows: current-products-by-price-band
-- tags: products, revenue, price-band
-- status: approved
-- order: any
SELECT
  CASE WHEN p.list_price_usd < 50 THEN 'under 50' WHEN p.list_price_usd < 100 THEN '50 to under 100' WHEN p.list_price_usd < 200 THEN '100 to under 200' ELSE '200 or more' END AS price_band,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND p.discontinued_on IS NULL
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY CASE WHEN p.list_price_usd < 50 THEN 'under 50' WHEN p.list_price_usd < 100 THEN '50 to under 100' WHEN p.list_price_usd < 200 THEN '100 to under 200' ELSE '200 or more' END
ORDER BY net_revenue_usd DESC, price_band;

-- id: net-revenue-share-by-price-band-this-year
-- question: As a percentage of all four together.
-- follows: net-revenue-by-price-band-this-year
-- tags: products, revenue, ratio, window, price-band
-- status: approved
-- order: any
WITH bands AS (
  SELECT
    CASE WHEN p.list_price_usd < 50 THEN 'under 50' WHEN p.list_price_usd < 100 THEN '50 to under 100' WHEN p.list_price_usd < 200 THEN '100 to under 200' ELSE '200 or more' END AS price_band,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.products AS p ON p.product_id = l.product_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND p.discontinued_on IS NULL
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY CASE WHEN p.list_price_usd < 50 THEN 'under 50' WHEN p.list_price_usd < 100 THEN '50 to under 100' WHEN p.list_price_usd < 200 THEN '100 to under 200' ELSE '200 or more' END
)
SELECT
  bands.price_band,
  ROUND(100.0 * bands.net_usd / NULLIF(SUM(bands.net_usd) OVER (), 0), 1) AS share_pct
FROM bands
ORDER BY share_pct DESC, bands.price_band;

-- id: current-products-far-above-their-category-price
-- question: Which current products cost more than 1.8 times the average list price of the current range in their category? Name, category and list price.
-- also: Current products with a price over 180 percent of their category's average: name, category, price.
-- tags: products, window, many-to-many
-- status: approved
-- order: any
SELECT
  p.product_name,
  ca.category_name,
  p.list_price_usd
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE p.discontinued_on IS NULL
QUALIFY p.list_price_usd > 1.8 * AVG(p.list_price_usd) OVER (PARTITION BY ca.category_id)
ORDER BY p.list_price_usd DESC, p.product_name;

-- id: house-brand-margin-rate-against-others-this-year
-- question: Is the house brand more profitable than the other brands? Margin rate of both this year.
-- also: Margin rate of our own brand against all others, FY2026.
-- tags: products, margin, ratio, comparison
-- status: approved
-- order: any
SELECT
  CASE WHEN p.brand = 'Alder & Fern' THEN 'house brand' ELSE 'other brands' END AS brands,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS margin_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY CASE WHEN p.brand = 'Alder & Fern' THEN 'house brand' ELSE 'other brands' END
ORDER BY margin_pct DESC, brands;

-- accept:
SELECT
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) FILTER (WHERE p.brand = 'Alder & Fern') / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE p.brand = 'Alder & Fern'), 0), 1) AS house_brand_margin_pct,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) FILTER (WHERE p.brand <> 'Alder & Fern') / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE p.brand <> 'Alder & Fern'), 0), 1) AS other_brands_margin_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01';

-- id: product-names-used-twice
-- question: Which product names do we have more than once, and how many products of each are still sold?
-- also: Product names that several articles share, with the number of them in the current range.
-- tags: products, duplicate-names, having, null-meaning
-- status: approved
-- order: any
SELECT
  p.product_name,
  COUNT(*) FILTER (WHERE p.discontinued_on IS NULL) AS current_products
FROM product.products AS p
GROUP BY p.product_name
HAVING COUNT(*) > 1
ORDER BY p.product_name;

-- id: categories-ordered-together-with-tents-this-year
-- question: What do people order along with tents? The 3 other categories that are in most of this year's orders with a tent, and in how many.
-- also: Top three other categories in orders of FY2026 that hold something of the category Tents, with the number of orders.
-- tags: products, ranking, market-basket, many-to-many
-- status: approved
WITH baskets AS (
  SELECT DISTINCT
    o.order_id,
    ca.category_name
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
)
SELECT
  other.category_name,
  COUNT(*) AS orders
FROM baskets AS tents
JOIN baskets AS other ON other.order_id = tents.order_id AND other.category_name <> tents.category_name
WHERE tents.category_name = 'Tents'
GROUP BY other.category_name
ORDER BY orders DESC, other.category_name
LIMIT 3;

-- id: products-of-black-week-2025-by-department
-- question: How many products will Black Week 2025 promote in each department, and at which average list price?
-- also: Products in Black Week 2025 per department, number and average price.
-- tags: products, many-to-many, self-join, named-value
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  COUNT(*) AS products,
  ROUND(AVG(p.list_price_usd), 2) AS average_list_price_usd
FROM marketing.campaigns AS m
JOIN marketing.campaign_products AS mp ON mp.campaign_id = m.campaign_id
JOIN product.products AS p ON p.product_id = mp.product_id
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE m.campaign_name = 'Black Week 2025'
GROUP BY d.category_name
ORDER BY products DESC, department;

-- id: best-category-of-each-region-this-year
-- question: Which category makes the most net revenue in each region this year? Region, category and net revenue.
-- also: Top category by revenue in every region, FY2026.
-- tags: products, window, ranking, many-to-many
-- status: approved
-- order: any
WITH earned AS (
  SELECT
    co.region,
    ca.category_name,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY co.region, ca.category_name
)
SELECT
  earned.region,
  earned.category_name,
  ROUND(earned.net_usd, 2) AS net_revenue_usd
FROM earned
QUALIFY ROW_NUMBER() OVER (PARTITION BY earned.region ORDER BY earned.net_usd DESC, earned.category_name) = 1
ORDER BY net_revenue_usd DESC, earned.region;

-- id: best-category-of-each-region-share-this-year
-- question: And which share of the region's net revenue is that?
-- also: In percent of all net revenue of the region?
-- follows: best-category-of-each-region-this-year
-- tags: products, window, ratio, many-to-many
-- status: approved
-- order: any
WITH earned AS (
  SELECT
    co.region,
    ca.category_name,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY co.region, ca.category_name
)
SELECT
  earned.region,
  earned.category_name,
  ROUND(100.0 * earned.net_usd / NULLIF(SUM(earned.net_usd) OVER (PARTITION BY earned.region), 0), 1) AS share_pct
FROM earned
QUALIFY ROW_NUMBER() OVER (PARTITION BY earned.region ORDER BY earned.net_usd DESC, earned.category_name) = 1
ORDER BY share_pct DESC, earned.region;

-- id: net-revenue-by-department-and-fiscal-quarter-last-year
-- question: Show last year's net revenue of every department, one column for each fiscal quarter.
-- also: Department by fiscal quarter: net revenue of FY2025, quarters as columns.
-- tags: products, revenue, trend, fiscal-calendar, self-join
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at < DATE '2024-05-01'), 2) AS q1_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2024-05-01' AND o.ordered_at < DATE '2024-08-01'), 2) AS q2_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2024-08-01' AND o.ordered_at < DATE '2024-11-01'), 2) AS q3_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2024-11-01'), 2) AS q4_usd
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
ORDER BY q1_usd DESC, department;

-- id: vegan-collection-net-revenue-by-region-this-year
-- question: How much net revenue does the Vegan collection bring in per region this year, and how many units is that?
-- also: Vegan products: revenue and units sold by region in FY2026.
-- tags: products, revenue, many-to-many, named-value
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd,
  SUM(l.quantity) AS units_sold
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND NOT pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND ca.category_name = 'Vegan'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY co.region
ORDER BY net_revenue_usd DESC, co.region;

-- id: products-sold-online-only-this-month
-- question: Which products have sold online this month but not in any store? Article number and name.
-- also: Products with web orders but no store orders since 1 October: article number, name.
-- tags: products, not-exists, null-meaning
-- status: approved
-- order: any
WITH sold AS (
  SELECT
    l.product_id,
    o.store_id
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-10-01'
    AND o.ordered_at < DATE '2025-11-01'
)
SELECT
  p.sku,
  p.product_name
FROM product.products AS p
WHERE EXISTS (SELECT 1 FROM sold WHERE sold.product_id = p.product_id AND sold.store_id IS NULL)
  AND NOT EXISTS (SELECT 1 FROM sold WHERE sold.product_id = p.product_id AND sold.store_id IS NOT NULL)
ORDER BY p.sku;
