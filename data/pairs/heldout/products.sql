-- id: products-in-three-or-more-collections
-- question: Which products are in at least three collections, and in how many?
-- tags: products, many-to-many, having, lookup
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
-- tags: products, revenue, many-to-many, breakdown
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
-- tags: products, many-to-many, breakdown, calendar
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

-- id: current-range-size
-- question: How many products are in the current range?
-- tags: products, single-figure, null-meaning, must-pass
-- status: approved
SELECT COUNT(*) AS products
FROM product.products AS p
WHERE p.discontinued_on IS NULL;

-- id: current-range-of-the-house-brand
-- question: And of our own brand alone?
-- follows: current-range-size
-- tags: products, single-figure, null-meaning, follow-up
-- status: approved
SELECT COUNT(*) AS products
FROM product.products AS p
WHERE p.discontinued_on IS NULL
  AND p.brand = 'Alder & Fern';

-- id: current-range-of-the-house-brand-by-department
-- question: In which departments are those? Count them.
-- follows: current-range-of-the-house-brand
-- tags: products, breakdown, self-join, null-meaning, follow-up
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
  AND p.brand = 'Alder & Fern'
GROUP BY d.category_name
ORDER BY products DESC, department;

-- id: products-launched-from-may-to-july
-- question: What did we launch from May to July 2025? Product name, brand and first day on sale.
-- tags: products, lookup, calendar, must-pass
-- status: approved
-- order: any
SELECT
  p.product_name,
  p.brand,
  p.launched_on
FROM product.products AS p
WHERE p.launched_on >= DATE '2025-05-01'
  AND p.launched_on < DATE '2025-08-01'
ORDER BY p.launched_on, p.product_name;

-- id: price-and-cost-of-an-article
-- question: What is the list price of article AF-1042, and what does one unit cost us?
-- tags: products, lookup, named-value, must-pass
-- status: approved
SELECT
  p.list_price_usd,
  p.unit_cost_usd
FROM product.products AS p
WHERE p.sku = 'AF-1042';

-- id: eight-dearest-products
-- question: The eight most expensive products that we still sell, with their list prices?
-- tags: products, ranking, null-meaning
-- status: approved
SELECT
  p.product_name,
  p.list_price_usd
FROM product.products AS p
WHERE p.discontinued_on IS NULL
ORDER BY p.list_price_usd DESC, p.product_name
LIMIT 8;

-- id: ridgeline-products-discontinued
-- question: Which Ridgeline products are no longer sold? Name and last day on sale.
-- tags: products, lookup, named-value, null-meaning
-- status: approved
-- order: any
SELECT
  p.product_name,
  p.discontinued_on
FROM product.products AS p
WHERE p.brand = 'Ridgeline'
  AND p.discontinued_on IS NOT NULL
ORDER BY p.discontinued_on, p.product_name;

-- id: average-list-price-by-brand
-- question: What is the average list price of the products on sale now, brand by brand?
-- tags: products, breakdown
-- status: approved
-- order: any
SELECT
  p.brand,
  ROUND(AVG(p.list_price_usd), 2) AS average_price_usd
FROM product.products AS p
WHERE p.discontinued_on IS NULL
GROUP BY p.brand
ORDER BY average_price_usd DESC, p.brand;

-- id: products-under-50-dollars
-- question: How many of our current products have a list price below 50 dollars?
-- tags: products, single-figure
-- status: approved
SELECT COUNT(*) AS products
FROM product.products AS p
WHERE p.discontinued_on IS NULL
  AND p.list_price_usd < 50;

-- id: categories-of-camping
-- question: Which categories does the Camping department have?
-- tags: products, lookup, self-join, named-value, must-pass
-- status: approved
-- order: any
SELECT ca.category_name
FROM product.categories AS ca
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE d.category_name = 'Camping'
ORDER BY ca.category_name;

-- id: ridgeline-jackets-in-the-range
-- question: Show the Ridgeline products in the category Jackets that are still sold, with list price.
-- tags: products, lookup, many-to-many, named-value
-- status: approved
-- order: any
SELECT
  p.product_name,
  p.list_price_usd
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE p.brand = 'Ridgeline'
  AND ca.category_name = 'Jackets'
  AND p.discontinued_on IS NULL
ORDER BY p.product_name;

-- id: current-products-in-no-collection
-- question: How many products of the current range are in no collection at all?
-- tags: products, single-figure, many-to-many, not-exists
-- status: approved
SELECT COUNT(*) AS products
FROM product.products AS p
WHERE p.discontinued_on IS NULL
  AND NOT EXISTS (SELECT 1 FROM product.product_categories AS pc WHERE pc.product_id = p.product_id AND NOT pc.is_primary);

-- id: products-in-gifts-and-vegan
-- question: Which products of the current range are in Gifts as well as in Vegan?
-- tags: products, many-to-many, lookup, named-value
-- status: approved
-- order: any
SELECT p.product_name
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE ca.category_name IN ('Gifts', 'Vegan')
  AND p.discontinued_on IS NULL
GROUP BY p.product_id, p.product_name
HAVING COUNT(*) = 2
ORDER BY p.product_name;

-- id: collections-by-size
-- question: How many products of the current range does each collection hold?
-- tags: products, many-to-many, breakdown
-- status: approved
-- order: any
SELECT
  ca.category_name AS collection,
  COUNT(*) AS products
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE NOT pc.is_primary
  AND p.discontinued_on IS NULL
GROUP BY ca.category_name
ORDER BY products DESC, collection;

-- id: vegan-share-of-footwear-revenue
-- question: What percentage of Footwear's net revenue this year comes from products in the Vegan collection?
-- tags: products, revenue, many-to-many, ratio, single-figure, exists, self-join
-- status: approved
SELECT ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE EXISTS (SELECT 1 FROM product.product_categories AS pc JOIN product.categories AS ca ON ca.category_id = pc.category_id WHERE pc.product_id = l.product_id AND ca.category_name = 'Vegan')) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS vegan_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND d.category_name = 'Footwear'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01';

-- id: most-profitable-brands-this-year
-- question: Which three brands have the best margin rate this year? Brand and percentage.
-- tags: products, margin, ranking, ratio
-- status: approved
SELECT
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
GROUP BY p.brand
ORDER BY margin_pct DESC, p.brand
LIMIT 3;

-- id: ropes-sold-by-month-this-year
-- question: How many units of Ropes did we sell each month this year?
-- tags: products, trend, many-to-many, named-value
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  SUM(l.quantity) AS units_sold
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND ca.category_name = 'Ropes'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: revenue-of-novelties
-- question: How much revenue have the novelties brought in up to now?
-- tags: products, revenue, single-figure, calendar
-- status: approved
SELECT ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND p.launched_on >= DATE '2025-04-18';

-- id: products-not-sold-this-month
-- question: Which products of the current range, launched before October 2025, have not sold once this month?
-- tags: products, not-exists, lookup
-- status: approved
-- order: any
SELECT p.product_name
FROM product.products AS p
WHERE p.discontinued_on IS NULL
  AND p.launched_on < DATE '2025-10-01'
  AND NOT EXISTS (SELECT 1 FROM sales.order_lines AS l JOIN sales.orders AS o ON o.order_id = l.order_id JOIN sales.customers AS c ON c.customer_id = o.customer_id WHERE l.product_id = p.product_id AND o.status <> 'cancelled' AND NOT c.is_test AND o.ordered_at >= DATE '2025-10-01' AND o.ordered_at < DATE '2025-11-01')
ORDER BY p.product_name;

-- id: parcels-back-last-month
-- question: How many return parcels arrived last month?
-- tags: returns, single-figure, must-pass
-- status: approved
SELECT COUNT(*) AS parcels
FROM sales.returns AS r
WHERE r.returned_on >= DATE '2025-09-01'
  AND r.returned_on < DATE '2025-10-01';

-- id: lines-returned-in-several-parcels
-- question: How many order lines have come back in more than one parcel?
-- tags: returns, single-figure, having, fan-out
-- status: approved
WITH split AS (
  SELECT
    r.order_id,
    r.line_no
  FROM sales.returns AS r
  GROUP BY r.order_id, r.line_no
  HAVING COUNT(*) > 1
)
SELECT COUNT(*) AS lines
FROM split;

-- id: goodwill-by-region-last-year
-- question: How much goodwill did we pay out in each region on last year's orders?
-- tags: returns, breakdown, not-exists
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(SUM(l.refunded_usd), 2) AS goodwill_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND l.refunded_usd > 0
  AND NOT EXISTS (SELECT 1 FROM sales.returns AS r WHERE r.order_id = l.order_id AND r.line_no = l.line_no)
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY co.region
ORDER BY goodwill_usd DESC, co.region;

-- id: share-of-return-reasons-this-year
-- question: Of the units that came back this year, what percentage does each reason account for?
-- tags: returns, ratio, window, breakdown
-- status: approved
-- order: any
SELECT
  r.reason,
  ROUND(100.0 * SUM(r.quantity) / SUM(SUM(r.quantity)) OVER (), 1) AS share_pct
FROM sales.returns AS r
WHERE r.returned_on >= DATE '2025-02-01'
  AND r.returned_on < DATE '2026-02-01'
GROUP BY r.reason
ORDER BY share_pct DESC, r.reason;

-- id: main-return-reason-by-department
-- question: What is the most frequent return reason in each department, by units returned this year? Department, reason, units.
-- tags: returns, window, self-join
-- status: approved
-- order: any
WITH returned AS (
  SELECT
    d.category_name AS department,
    r.reason,
    SUM(r.quantity) AS units
  FROM sales.returns AS r
  JOIN sales.order_lines AS l ON l.order_id = r.order_id AND l.line_no = r.line_no
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  JOIN product.categories AS d ON d.category_id = ca.parent_id
  WHERE r.returned_on >= DATE '2025-02-01'
    AND r.returned_on < DATE '2026-02-01'
  GROUP BY d.category_name, r.reason
)
SELECT
  returned.department,
  returned.reason,
  returned.units AS units_returned
FROM returned
QUALIFY ROW_NUMBER() OVER (PARTITION BY returned.department ORDER BY returned.units DESC, returned.reason) = 1
ORDER BY returned.department;

-- id: return-rate-of-the-house-brand-last-year
-- question: What share of the house brand's units sold last year was sent back?
-- tags: returns, ratio, single-figure, fan-out
-- status: approved
WITH returned AS (
  SELECT
    r.order_id,
    r.line_no,
    SUM(r.quantity) AS units
  FROM sales.returns AS r
  GROUP BY r.order_id, r.line_no
)
SELECT ROUND(100.0 * COALESCE(SUM(returned.units), 0) / NULLIF(SUM(l.quantity), 0), 1) AS return_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
LEFT JOIN returned ON returned.order_id = l.order_id AND returned.line_no = l.line_no
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND p.brand = 'Alder & Fern'
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01';

-- id: categories-ranked-by-units-within-department
-- question: Rank the categories of each department by units sold last year: department, category, units, rank (1 is the most).
-- tags: products, window, self-join
-- status: approved
-- order: any
WITH sold AS (
  SELECT
    d.category_name AS department,
    ca.category_name,
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
  GROUP BY d.category_name, ca.category_name
)
SELECT
  sold.department,
  sold.category_name,
  sold.units AS units_sold,
  RANK() OVER (PARTITION BY sold.department ORDER BY sold.units DESC) AS rank
FROM sold
ORDER BY sold.department, rank;

-- id: names-used-twice
-- question: Are there product names that more than one article carries? Show the name and how many carry it.
-- tags: products, having, duplicate-names, lookup
-- status: approved
-- order: any
SELECT
  p.product_name,
  COUNT(*) AS articles
FROM product.products AS p
GROUP BY p.product_name
HAVING COUNT(*) > 1
ORDER BY articles DESC, p.product_name;
