-- id: buy-average-markup-of-the-current-range
-- question: By what factor is the list price of a current product above its unit cost, on average? Two decimals.
-- also: Average of list price divided by unit cost over everything we still sell, two decimals.
-- tags: products, single-figure, ratio, null-meaning
-- status: approved
SELECT ROUND(AVG(p.list_price_usd / NULLIF(p.unit_cost_usd, 0)), 2) AS markup_factor
FROM product.products AS p
WHERE p.discontinued_on IS NULL;

-- id: buy-average-markup-by-department
-- question: And how does that look per department?
-- follows: buy-average-markup-of-the-current-range
-- tags: products, breakdown, ratio, self-join
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  ROUND(AVG(p.list_price_usd / NULLIF(p.unit_cost_usd, 0)), 2) AS markup_factor
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE p.discontinued_on IS NULL
GROUP BY d.category_name
ORDER BY markup_factor DESC, department;

-- id: buy-discount-per-unit-sold-last-month
-- question: How many dollars of discount did we give per unit sold last month?
-- also: Discounts given in September 2025, divided by the units sold.
-- tags: products, single-figure, ratio
-- status: approved
SELECT ROUND(SUM(l.discount_usd) / NULLIF(SUM(l.quantity), 0), 2) AS discount_per_unit_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01';

-- id: buy-units-sold-with-a-discount-this-quarter
-- question: What percentage of the units sold this quarter went out with a discount?
-- tags: products, single-figure, ratio
-- status: approved
SELECT ROUND(100.0 * SUM(l.quantity) FILTER (WHERE l.discount_usd > 0) / NULLIF(SUM(l.quantity), 0), 1) AS discounted_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-11-01';

-- id: buy-full-price-share-of-net-revenue-by-brand-last-quarter
-- question: For each brand: what share of last quarter's net revenue came from order lines without a discount?
-- also: Share of net revenue sold at full price, by brand, May to July 2025, in percent.
-- tags: products, revenue, ratio, breakdown
-- status: approved
-- order: any
SELECT
  p.brand,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE l.discount_usd = 0) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS full_price_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY p.brand
ORDER BY full_price_pct DESC, p.brand;

-- id: buy-products-returned-as-defective-this-quarter
-- question: How many different products have come back as defective this quarter?
-- also: Number of different products among the defective returns received since 1 August 2025?
-- tags: products, returns, single-figure, distinct
-- status: approved
SELECT COUNT(DISTINCT l.product_id) AS products
FROM sales.returns AS r
JOIN sales.order_lines AS l ON l.order_id = r.order_id AND l.line_no = r.line_no
WHERE r.reason = 'defective'
  AND r.returned_on >= DATE '2025-08-01'
  AND r.returned_on < DATE '2025-11-01';

-- id: buy-house-brand-share-of-margin-by-department-this-year
-- question: How much of each department's margin this year is our own brand's, in percent?
-- also: House brand share of the margin by department, FY2026.
-- tags: products, margin, ratio, self-join
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) FILTER (WHERE p.brand = 'Alder & Fern') / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd), 0), 1) AS house_brand_pct
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
GROUP BY d.category_name
ORDER BY house_brand_pct DESC, department;

-- id: buy-collections-per-current-product
-- question: In how many collections is a product of the current range on average? Those in none count as 0; two decimals.
-- tags: products, single-figure, many-to-many, left-join
-- status: approved
WITH memberships AS (
  SELECT
    p.product_id,
    COUNT(pc.category_id) AS collections
  FROM product.products AS p
  LEFT JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND NOT pc.is_primary
  WHERE p.discontinued_on IS NULL
  GROUP BY p.product_id
)
SELECT ROUND(AVG(memberships.collections), 2) AS collections
FROM memberships;

-- id: buy-products-with-over-500-units-this-year
-- question: How many products have sold more than 500 units this year?
-- also: Number of articles with over 500 units sold in FY2026?
-- tags: products, single-figure, having
-- status: approved
WITH sold AS (
  SELECT l.product_id
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY l.product_id
  HAVING SUM(l.quantity) > 500
)
SELECT COUNT(*) AS products
FROM sold;

-- id: buy-median-units-per-product-last-quarter
-- question: Typical product, last quarter: what is the median number of units sold, over the products that sold at all?
-- tags: products, single-figure, median, fiscal-calendar
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
    AND o.ordered_at >= DATE '2025-05-01'
    AND o.ordered_at < DATE '2025-08-01'
  GROUP BY l.product_id
)
SELECT MEDIAN(sold.units) AS median_units
FROM sold;

-- id: buy-weeks-of-cover-by-department
-- question: Weeks of cover for each department, please.
-- tags: inventory, snapshot, fan-out, ratio, self-join
-- status: approved
-- order: any
WITH held AS (
  SELECT
    d.category_name AS department,
    SUM(st.on_hand) AS units
  FROM product.stock AS st
  JOIN product.product_categories AS pc ON pc.product_id = st.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  JOIN product.categories AS d ON d.category_id = ca.parent_id
  WHERE st.snapshot_on = DATE '2025-10-13'
  GROUP BY d.category_name
), sold AS (
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
    AND o.ordered_at >= DATE '2025-09-17'
    AND o.ordered_at < DATE '2025-10-15'
  GROUP BY d.category_name
)
SELECT
  held.department,
  ROUND(held.units / (sold.units / 4.0), 1) AS cover_weeks
FROM held
JOIN sold ON sold.department = held.department
ORDER BY cover_weeks DESC, held.department;

-- id: buy-sell-through-of-ridgeline-and-piuma-last-month
-- question: Ridgeline or Piuma: which sold through better last month? Sell-through of both.
-- also: Sell-through in September for the brands Ridgeline and Piuma.
-- tags: inventory, snapshot, fan-out, ratio, comparison, named-value
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
    AND p.brand IN ('Ridgeline', 'Piuma')
    AND o.ordered_at >= DATE '2025-09-01'
    AND o.ordered_at < DATE '2025-10-01'
  GROUP BY p.brand
), held AS (
  SELECT
    p.brand,
    SUM(st.on_hand) AS units
  FROM product.stock AS st
  JOIN product.products AS p ON p.product_id = st.product_id
  WHERE st.snapshot_on = DATE '2025-09-29'
    AND p.brand IN ('Ridgeline', 'Piuma')
  GROUP BY p.brand
)
SELECT
  sold.brand,
  ROUND(100.0 * sold.units / NULLIF(sold.units + held.units, 0), 1) AS sell_through_pct
FROM sold
JOIN held ON held.brand = sold.brand
ORDER BY sell_through_pct DESC, sold.brand;

-- id: buy-return-rate-of-launches-last-year
-- question: What is the return rate of the products we launched last fiscal year, over all their sales so far?
-- also: Over everything sold of them so far: return rate of the products launched in FY2025?
-- tags: products, returns, fan-out, ratio, single-figure
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
  AND p.launched_on >= DATE '2024-02-01'
  AND p.launched_on < DATE '2025-02-01';

-- id: buy-average-age-of-the-current-range
-- question: How old is our current range on average, in days since launch as of today? One decimal.
-- also: Average number of days since launch of the products we still sell, as of today, one decimal.
-- tags: products, single-figure, date-difference, null-meaning
-- status: approved
SELECT ROUND(AVG(DATE_DIFF('day', p.launched_on, DATE '2025-10-15')), 1) AS days
FROM product.products AS p
WHERE p.discontinued_on IS NULL;

-- id: buy-average-age-of-the-current-range-by-brand
-- question: And per brand, the oldest on average first?
-- follows: buy-average-age-of-the-current-range
-- tags: products, breakdown, date-difference
-- status: approved
SELECT
  p.brand,
  ROUND(AVG(DATE_DIFF('day', p.launched_on, DATE '2025-10-15')), 1) AS days
FROM product.products AS p
WHERE p.discontinued_on IS NULL
GROUP BY p.brand
ORDER BY days DESC, p.brand;

-- id: buy-orders-with-a-product-of-300-dollars-or-more-this-year
-- question: In what percentage of this year's orders is there a product with a list price of 300 dollars or more?
-- tags: products, orders, single-figure, ratio, price-band
-- status: approved
SELECT ROUND(100.0 * COUNT(DISTINCT o.order_id) FILTER (WHERE p.list_price_usd >= 300) / NULLIF(COUNT(DISTINCT o.order_id), 0), 1) AS orders_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01';

-- id: buy-brands-sold-in-tokyo-last-month
-- question: How many different brands did our store Tokyo Shibuya sell last month?
-- tags: products, stores, single-figure, distinct, named-value
-- status: approved
SELECT COUNT(DISTINCT p.brand) AS brands
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'Tokyo Shibuya'
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01';

-- id: buy-list-value-on-order-for-reno
-- question: What is everything on order for Reno worth at list price?
-- tags: inventory, snapshot, single-figure, named-value
-- status: approved
SELECT ROUND(SUM(st.on_order * p.list_price_usd), 2) AS on_order_list_value_usd
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
  AND st.warehouse = 'Reno';

-- id: buy-products-sold-in-all-countries-this-quarter
-- question: How many products have we sold in all of our 14 countries this quarter?
-- also: Number of products with sales to customers of every one of our 14 countries since 1 August.
-- tags: products, single-figure, having, distinct
-- status: approved
WITH sold AS (
  SELECT l.product_id
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-08-01'
    AND o.ordered_at < DATE '2025-11-01'
  GROUP BY l.product_id
  HAVING COUNT(DISTINCT c.country_code) = 14
)
SELECT COUNT(*) AS products
FROM sold;

-- id: buy-current-climbing-products-under-40-dollars
-- question: Entry-level climbing gear: which products of the department that we still sell have a list price under 40 dollars? Name, brand and price, cheapest first.
-- also: Current products of the Climbing department with a list price below 40 dollars: name, brand and price, cheapest first.
-- tags: products, lookup, self-join, null-meaning
-- status: approved
SELECT
  p.product_name,
  p.brand,
  p.list_price_usd
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE p.discontinued_on IS NULL
  AND d.category_name = 'Climbing'
  AND p.list_price_usd < 40
ORDER BY p.list_price_usd, p.product_name;

-- id: buy-brands-with-a-tent-in-the-current-range
-- question: Which brands do we still sell tents from?
-- also: Brands with at least one tent in the current range?
-- tags: products, lookup, distinct, many-to-many
-- status: approved
-- order: any
SELECT DISTINCT p.brand
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE p.discontinued_on IS NULL
  AND ca.category_name = 'Tents'
ORDER BY p.brand;

-- id: buy-article-af-2442
-- question: What is article AF-2442? Name, brand, list price and unit cost.
-- tags: products, lookup, named-value
-- status: approved
SELECT
  p.product_name,
  p.brand,
  p.list_price_usd,
  p.unit_cost_usd
FROM product.products AS p
WHERE p.sku = 'AF-2442';

-- id: buy-first-sale-of-the-cairn-half-rope
-- question: On which day did we sell the first Cairn Half Rope?
-- tags: products, lookup, date, named-value
-- status: approved
SELECT MIN(CAST(o.ordered_at AS DATE)) AS first_sold_on
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND p.product_name = 'Cairn Half Rope';

-- id: buy-current-camping-products-in-winter-essentials
-- question: Which camping products of the current range are in Winter Essentials? Name and category.
-- tags: products, lookup, many-to-many, self-join, exists
-- status: approved
-- order: any
SELECT
  p.product_name,
  ca.category_name
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE p.discontinued_on IS NULL
  AND d.category_name = 'Camping'
  AND EXISTS (SELECT 1 FROM product.product_categories AS pc JOIN product.categories AS ca ON ca.category_id = pc.category_id WHERE pc.product_id = p.product_id AND ca.category_name = 'Winter Essentials')
ORDER BY p.product_name;

-- id: buy-products-with-a-unit-cost-over-200
-- question: Which current products cost us more than 200 dollars each to buy? Name, brand and unit cost, dearest first.
-- tags: products, lookup, null-meaning
-- status: approved
SELECT
  p.product_name,
  p.brand,
  p.unit_cost_usd
FROM product.products AS p
WHERE p.discontinued_on IS NULL
  AND p.unit_cost_usd > 200
ORDER BY p.unit_cost_usd DESC, p.product_name;

-- id: buy-median-list-price-by-department-and-house-brand
-- question: Is our own brand the cheaper one? Median list price of the current range by department, house brand and other brands in a column each.
-- tags: products, breakdown, comparison, median, self-join
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  ROUND(MEDIAN(p.list_price_usd) FILTER (WHERE p.brand = 'Alder & Fern'), 2) AS house_brand_usd,
  ROUND(MEDIAN(p.list_price_usd) FILTER (WHERE p.brand <> 'Alder & Fern'), 2) AS other_brands_usd
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE p.discontinued_on IS NULL
GROUP BY d.category_name
ORDER BY house_brand_usd DESC, department;

-- id: buy-price-bands-of-the-current-range-by-brand
-- question: For every brand, how many current products have a list price under 75 dollars, from 75 to under 200, and of 200 or more? A column each.
-- tags: products, breakdown, price-band, null-meaning
-- status: approved
-- order: any
SELECT
  p.brand,
  COUNT(*) FILTER (WHERE p.list_price_usd < 75) AS under_75,
  COUNT(*) FILTER (WHERE p.list_price_usd >= 75 AND p.list_price_usd < 200) AS from_75_to_200,
  COUNT(*) FILTER (WHERE p.list_price_usd >= 200) AS from_200
FROM product.products AS p
WHERE p.discontinued_on IS NULL
GROUP BY p.brand
ORDER BY p.brand;

-- id: buy-net-revenue-per-product-sold-by-category-this-year
-- question: How productive is the assortment? Net revenue this year per product that sold, for each category.
-- also: This year's net revenue of each category divided by the number of different products it sold.
-- tags: products, revenue, ratio, breakdown, distinct
-- status: approved
-- order: any
SELECT
  ca.category_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) / NULLIF(COUNT(DISTINCT l.product_id), 0), 2) AS net_revenue_per_product_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY ca.category_name
ORDER BY net_revenue_per_product_usd DESC, ca.category_name;

-- id: buy-cost-of-goods-by-department-last-month
-- question: What did the goods we sold last month cost us, by department?
-- also: COGS per department in September 2025?
-- tags: products, breakdown, self-join
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  ROUND(SUM(l.cost_usd), 2) AS cost_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01'
GROUP BY d.category_name
ORDER BY cost_usd DESC, department;

-- id: buy-refunds-for-returns-by-category-last-month
-- question: How many dollars did we refund for the returns that arrived last month, per category?
-- tags: products, returns, refunds, breakdown, many-to-many
-- status: approved
-- order: any
SELECT
  ca.category_name,
  ROUND(SUM(r.refund_usd), 2) AS refund_usd
FROM sales.returns AS r
JOIN sales.order_lines AS l ON l.order_id = r.order_id AND l.line_no = r.line_no
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE r.returned_on >= DATE '2025-09-01'
  AND r.returned_on < DATE '2025-10-01'
GROUP BY ca.category_name
ORDER BY refund_usd DESC, ca.category_name;

-- id: buy-customers-by-brand-last-quarter
-- question: How many customers bought each brand last quarter?
-- tags: products, customers, breakdown, distinct, soft-delete
-- status: approved
-- order: any
SELECT
  p.brand,
  COUNT(DISTINCT c.customer_id) AS customers
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY p.brand
ORDER BY customers DESC, p.brand;

-- id: buy-units-per-order-line-by-category-last-year
-- question: How many units of a product do people put in the basket at once, on average? Units per order line by category last year, two decimals.
-- also: Average quantity of an order line in FY2025 by category, two decimals.
-- tags: products, breakdown, ratio, many-to-many
-- status: approved
-- order: any
SELECT
  ca.category_name,
  ROUND(AVG(l.quantity), 2) AS units_per_line
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
ORDER BY units_per_line DESC, ca.category_name;

-- id: buy-margin-by-collection-last-quarter
-- question: Margin and margin rate of every collection last quarter? A product may count in several.
-- tags: products, margin, ratio, breakdown, many-to-many
-- status: approved
-- order: any
SELECT
  ca.category_name AS collection,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd), 2) AS margin_usd,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS margin_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND NOT pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY ca.category_name
ORDER BY margin_usd DESC, collection;

-- id: buy-net-revenue-by-launch-year-this-year
-- question: This year's net revenue by the calendar year in which the product was launched?
-- also: Net revenue in FY2026 by calendar year of the product's launch.
-- tags: products, revenue, breakdown, calendar
-- status: approved
SELECT
  YEAR(p.launched_on) AS launch_year,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY YEAR(p.launched_on)
ORDER BY launch_year;

-- id: buy-net-revenue-share-by-launch-year-this-year
-- question: In percent of the total, please.
-- follows: buy-net-revenue-by-launch-year-this-year
-- tags: products, revenue, ratio, window, calendar
-- status: approved
-- order: any
SELECT
  YEAR(p.launched_on) AS launch_year,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) / NULLIF(SUM(SUM(l.gross_usd - l.discount_usd - l.refunded_usd)) OVER (), 0), 1) AS net_revenue_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY YEAR(p.launched_on)
ORDER BY launch_year;

-- id: buy-most-discounted-products-last-month
-- question: Which 5 products cost us the most in discounts last month? Name, brand and dollars.
-- also: Top five products by discounts given in September 2025, with brand and amount.
-- tags: products, ranking
-- status: approved
SELECT
  p.product_name,
  p.brand,
  ROUND(SUM(l.discount_usd), 2) AS discounts_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01'
GROUP BY p.product_id, p.product_name, p.brand
ORDER BY discounts_usd DESC, p.product_name
LIMIT 5;

-- id: buy-products-with-most-customers-this-year
-- question: Which 3 products have found the most different customers this year, and how many?
-- tags: products, customers, ranking, distinct, soft-delete
-- status: approved
SELECT
  p.product_name,
  COUNT(DISTINCT c.customer_id) AS customers
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY p.product_id, p.product_name
ORDER BY customers DESC, p.product_name
LIMIT 3;

-- id: buy-best-house-brand-margin-rates-last-year
-- question: Top 10 of our own brand by margin rate last year, only products with at least 100 units sold. Name and rate.
-- tags: products, margin, ranking, ratio, having
-- status: approved
SELECT
  p.product_name,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS margin_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND p.brand = 'Alder & Fern'
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY p.product_id, p.product_name
HAVING SUM(l.quantity) >= 100
ORDER BY margin_pct DESC, p.product_name
LIMIT 10;

-- id: buy-brands-by-stock-out-rate
-- question: Which three brands have the highest share of stock-outs, as a percentage of all combinations of one of the brand's current products and a warehouse?
-- also: Top three brands by stock-outs in percent of the brand's own current products times warehouses, with the percentage, latest count.
-- tags: inventory, snapshot, ranking, ratio
-- status: approved
SELECT
  p.brand,
  ROUND(100.0 * COUNT(*) FILTER (WHERE st.on_hand = 0) / NULLIF(COUNT(*), 0), 1) AS stock_out_pct
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
  AND p.discontinued_on IS NULL
GROUP BY p.brand
ORDER BY stock_out_pct DESC, p.brand
LIMIT 3;

-- id: buy-products-with-most-refunds-last-quarter
-- question: On which 5 products did refunds eat up the most dollars of last quarter's sales? Returns and goodwill together, name and category.
-- also: Top 5 products by refunded amount on the orders of May to July 2025, with category.
-- tags: products, refunds, ranking, many-to-many
-- status: approved
SELECT
  p.product_name,
  ca.category_name,
  ROUND(SUM(l.refunded_usd), 2) AS refunded_usd
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
GROUP BY p.product_id, p.product_name, ca.category_name
ORDER BY refunded_usd DESC, p.product_name
LIMIT 5;

-- id: buy-most-valuable-incoming-orders-in-osaka
-- question: What are the 3 biggest incoming positions for Osaka, by value at unit cost? Product, units on order and value.
-- tags: inventory, snapshot, ranking, named-value
-- status: approved
SELECT
  p.product_name,
  st.on_order AS units_on_order,
  ROUND(st.on_order * p.unit_cost_usd, 2) AS on_order_value_usd
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
  AND st.warehouse = 'Osaka'
ORDER BY on_order_value_usd DESC, p.product_name
LIMIT 3;

-- id: buy-categories-by-sell-through-this-quarter
-- question: Top 4 categories by sell-through this quarter so far?
-- tags: inventory, snapshot, fan-out, ranking, ratio, many-to-many
-- status: approved
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
    AND o.ordered_at >= DATE '2025-08-01'
    AND o.ordered_at < DATE '2025-11-01'
  GROUP BY ca.category_name
), held AS (
  SELECT
    ca.category_name,
    SUM(st.on_hand) AS units
  FROM product.stock AS st
  JOIN product.product_categories AS pc ON pc.product_id = st.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  WHERE st.snapshot_on = DATE '2025-10-13'
  GROUP BY ca.category_name
)
SELECT
  sold.category_name,
  ROUND(100.0 * sold.units / NULLIF(sold.units + held.units, 0), 1) AS sell_through_pct
FROM sold
JOIN held ON held.category_name = sold.category_name
ORDER BY sell_through_pct DESC, sold.category_name
LIMIT 4;

-- id: buy-launches-by-fiscal-quarter-since-fy2024
-- question: How many products did we launch in each fiscal quarter since FY2024 began? Leave out quarters without a launch.
-- tags: products, trend, fiscal-calendar
-- status: approved
SELECT
  YEAR(p.launched_on + INTERVAL 11 MONTH) AS fiscal_year,
  QUARTER(p.launched_on - INTERVAL 1 MONTH) AS fiscal_quarter,
  COUNT(*) AS products
FROM product.products AS p
WHERE p.launched_on >= DATE '2023-02-01'
GROUP BY YEAR(p.launched_on + INTERVAL 11 MONTH), QUARTER(p.launched_on - INTERVAL 1 MONTH)
ORDER BY fiscal_year, fiscal_quarter;

-- id: buy-jackets-on-hand-and-on-order-by-count-this-quarter
-- question: Are we stocked for winter? Jackets on hand and on order at each weekly count of this quarter.
-- also: Units on hand and incoming of the category Jackets, count by count since 1 August 2025.
-- tags: inventory, snapshot, trend, many-to-many, named-value
-- status: approved
SELECT
  st.snapshot_on,
  SUM(st.on_hand) AS units_on_hand,
  SUM(st.on_order) AS units_on_order
FROM product.stock AS st
JOIN product.product_categories AS pc ON pc.product_id = st.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE ca.category_name = 'Jackets'
  AND st.snapshot_on >= DATE '2025-08-01'
  AND st.snapshot_on < DATE '2025-11-01'
GROUP BY st.snapshot_on
ORDER BY st.snapshot_on;

-- id: buy-margin-rate-house-brand-and-others-by-month-this-year
-- question: Our margin rate month by month this year, house brand beside the other brands?
-- tags: products, margin, trend, ratio, comparison
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) FILTER (WHERE p.brand = 'Alder & Fern') / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE p.brand = 'Alder & Fern'), 0), 1) AS house_brand_pct,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) FILTER (WHERE p.brand <> 'Alder & Fern') / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE p.brand <> 'Alder & Fern'), 0), 1) AS other_brands_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: buy-gross-sales-per-unit-by-month-last-year
-- question: Did we sell up or down the price ladder last year? Gross sales per unit sold, month by month.
-- also: Monthly list value per unit sold in FY2025.
-- tags: products, trend, ratio
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(SUM(l.gross_usd) / NULLIF(SUM(l.quantity), 0), 2) AS gross_per_unit_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: buy-footwear-units-returned-by-month-this-year
-- question: How many units of footwear came back in each month of this year?
-- also: Units of the Footwear department that arrived back, month by month since February 2025?
-- tags: products, returns, trend, self-join
-- status: approved
SELECT
  DATE_TRUNC('month', r.returned_on) AS month,
  SUM(r.quantity) AS units_returned
FROM sales.returns AS r
JOIN sales.order_lines AS l ON l.order_id = r.order_id AND l.line_no = r.line_no
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE d.category_name = 'Footwear'
  AND r.returned_on >= DATE '2025-02-01'
  AND r.returned_on < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', r.returned_on)
ORDER BY month;

-- id: buy-footwear-wrong-size-share-by-month-this-year
-- question: What percentage of each month's units was the wrong size?
-- follows: buy-footwear-units-returned-by-month-this-year
-- tags: products, returns, trend, ratio, self-join
-- status: approved
SELECT
  DATE_TRUNC('month', r.returned_on) AS month,
  ROUND(100.0 * COALESCE(SUM(r.quantity) FILTER (WHERE r.reason = 'wrong size'), 0) / NULLIF(SUM(r.quantity), 0), 1) AS wrong_size_pct
FROM sales.returns AS r
JOIN sales.order_lines AS l ON l.order_id = r.order_id AND l.line_no = r.line_no
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE d.category_name = 'Footwear'
  AND r.returned_on >= DATE '2025-02-01'
  AND r.returned_on < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', r.returned_on)
ORDER BY month;

-- id: buy-clothing-discount-rate-by-week-since-august
-- question: Discount rate of the Clothing department, week by week since Monday, 4 August 2025?
-- tags: products, trend, ratio, self-join
-- status: approved
SELECT
  DATE_TRUNC('week', o.ordered_at) AS week,
  ROUND(100.0 * SUM(l.discount_usd) / NULLIF(SUM(l.gross_usd), 0), 1) AS discount_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND d.category_name = 'Clothing'
  AND o.ordered_at >= DATE '2025-08-04'
GROUP BY DATE_TRUNC('week', o.ordered_at)
ORDER BY week;

-- id: buy-share-of-this-years-launches-by-month
-- question: What part do this fiscal year's launches play? Their share of net revenue in each month of this year, in percent.
-- tags: products, revenue, trend, ratio
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(100.0 * COALESCE(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE p.launched_on >= DATE '2025-02-01'), 0) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS launches_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: buy-share-of-current-range-sold-last-week
-- question: What percentage of the current range sold at least one unit last week?
-- also: Share of the products we still sell that were bought from 6 to 12 October 2025.
-- tags: products, ratio, single-figure, exists, calendar
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE EXISTS (SELECT 1 FROM sales.order_lines AS l JOIN sales.orders AS o ON o.order_id = l.order_id JOIN sales.customers AS c ON c.customer_id = o.customer_id WHERE l.product_id = p.product_id AND o.status <> 'cancelled' AND NOT c.is_test AND o.ordered_at >= DATE '2025-10-06' AND o.ordered_at < DATE '2025-10-13')) / NULLIF(COUNT(*), 0), 1) AS sold_pct
FROM product.products AS p
WHERE p.discontinued_on IS NULL;

-- id: buy-stock-value-share-against-net-revenue-share-by-department
-- question: Is our money in the right place? Each department's share of the stock value next to its share of this quarter's net revenue, in percent.
-- tags: inventory, revenue, snapshot, comparison, window, ratio, self-join
-- status: approved
-- order: any
WITH held AS (
  SELECT
    d.category_name AS department,
    SUM(st.on_hand * p.unit_cost_usd) AS value_usd
  FROM product.stock AS st
  JOIN product.products AS p ON p.product_id = st.product_id
  JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  JOIN product.categories AS d ON d.category_id = ca.parent_id
  WHERE st.snapshot_on = DATE '2025-10-13'
  GROUP BY d.category_name
), earned AS (
  SELECT
    d.category_name AS department,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  JOIN product.categories AS d ON d.category_id = ca.parent_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-08-01'
    AND o.ordered_at < DATE '2025-11-01'
  GROUP BY d.category_name
)
SELECT
  held.department,
  ROUND(100.0 * held.value_usd / NULLIF(SUM(held.value_usd) OVER (), 0), 1) AS stock_value_pct,
  ROUND(100.0 * earned.net_usd / NULLIF(SUM(earned.net_usd) OVER (), 0), 1) AS net_revenue_pct
FROM held
JOIN earned ON earned.department = held.department
ORDER BY stock_value_pct DESC, held.department;

-- id: buy-margin-per-dollar-of-stock-by-brand
-- question: For each brand: how many dollars of margin have we made this year per dollar of today's stock value?
-- also: This year's margin divided by the current stock value, by brand.
-- tags: inventory, margin, snapshot, ratio, fan-out
-- status: approved
-- order: any
WITH earned AS (
  SELECT
    p.brand,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) AS margin_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.products AS p ON p.product_id = l.product_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY p.brand
), held AS (
  SELECT
    p.brand,
    SUM(st.on_hand * p.unit_cost_usd) AS value_usd
  FROM product.stock AS st
  JOIN product.products AS p ON p.product_id = st.product_id
  WHERE st.snapshot_on = DATE '2025-10-13'
  GROUP BY p.brand
)
SELECT
  earned.brand,
  ROUND(earned.margin_usd / NULLIF(held.value_usd, 0), 2) AS margin_per_stock_dollar
FROM earned
JOIN held ON held.brand = earned.brand
ORDER BY margin_per_stock_dollar DESC, earned.brand;

-- id: buy-units-sold-in-store-share-by-brand-this-year
-- question: Which brands do people want to try on? Percentage of each brand's units this year that was sold in stores.
-- tags: products, stores, ratio, breakdown, null-meaning
-- status: approved
-- order: any
SELECT
  p.brand,
  ROUND(100.0 * SUM(l.quantity) FILTER (WHERE o.store_id IS NOT NULL) / NULLIF(SUM(l.quantity), 0), 1) AS in_store_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY p.brand
ORDER BY in_store_pct DESC, p.brand;

-- id: buy-units-with-more-than-20-percent-discount-by-department-last-month
-- question: By department, what percentage of last month's units was sold at more than 20 percent off?
-- tags: products, ratio, breakdown, self-join
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  ROUND(100.0 * COALESCE(SUM(l.quantity) FILTER (WHERE l.discount_usd > 0.2 * l.gross_usd), 0) / NULLIF(SUM(l.quantity), 0), 1) AS units_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01'
GROUP BY d.category_name
ORDER BY units_pct DESC, department;

-- id: buy-house-brand-price-against-others-by-category
-- question: In each category, by how many percent is the average list price of our own brand above or below that of the other brands? Current range.
-- tags: products, ratio, comparison, many-to-many, null-meaning
-- status: approved
-- order: any
SELECT
  ca.category_name,
  ROUND(100.0 * (AVG(p.list_price_usd) FILTER (WHERE p.brand = 'Alder & Fern') / NULLIF(AVG(p.list_price_usd) FILTER (WHERE p.brand <> 'Alder & Fern'), 0) - 1), 1) AS difference_pct
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE p.discontinued_on IS NULL
GROUP BY ca.category_name
ORDER BY difference_pct DESC, ca.category_name;

-- id: buy-peak-season-units-by-department-2023-and-2024
-- question: Units sold by department in the peak seasons of 2023 and 2024, a column each?
-- also: Units sold in November and December, 2023 against 2024, per department.
-- tags: products, comparison, calendar, self-join
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  SUM(l.quantity) FILTER (WHERE o.ordered_at < DATE '2024-01-01') AS peak_2023,
  SUM(l.quantity) FILTER (WHERE o.ordered_at >= DATE '2024-01-01') AS peak_2024
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND MONTH(o.ordered_at) IN (11, 12)
  AND o.ordered_at >= DATE '2023-01-01'
  AND o.ordered_at < DATE '2025-01-01'
GROUP BY d.category_name
ORDER BY peak_2024 DESC, department;

-- id: buy-old-and-new-juniper-shell-jacket
-- question: We had two products called Juniper Shell Jacket. Article number, units sold and margin rate of each, all time?
-- tags: products, margin, ratio, comparison, duplicate-names, named-value
-- status: approved
-- order: any
SELECT
  p.sku,
  SUM(l.quantity) AS units_sold,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS margin_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND p.product_name = 'Juniper Shell Jacket'
GROUP BY p.sku
ORDER BY units_sold DESC, p.sku;

-- id: buy-discount-rate-online-and-in-store-by-category-last-quarter
-- question: Where do we discount harder, online or in the stores? Last quarter's discount rate by category, side by side.
-- tags: products, ratio, comparison, many-to-many, null-meaning
-- status: approved
-- order: any
SELECT
  ca.category_name,
  ROUND(100.0 * SUM(l.discount_usd) FILTER (WHERE o.store_id IS NULL) / NULLIF(SUM(l.gross_usd) FILTER (WHERE o.store_id IS NULL), 0), 1) AS online_pct,
  ROUND(100.0 * SUM(l.discount_usd) FILTER (WHERE o.store_id IS NOT NULL) / NULLIF(SUM(l.gross_usd) FILTER (WHERE o.store_id IS NOT NULL), 0), 1) AS in_store_pct
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
ORDER BY online_pct DESC, ca.category_name;

-- id: buy-return-rate-house-brand-and-others-by-department-last-year
-- question: Does our own brand come back less? Last year's return rate by department, house brand and other brands in a column each.
-- tags: products, returns, fan-out, ratio, comparison, self-join
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
  d.category_name AS department,
  ROUND(100.0 * COALESCE(SUM(returned.units) FILTER (WHERE p.brand = 'Alder & Fern'), 0) / NULLIF(SUM(l.quantity) FILTER (WHERE p.brand = 'Alder & Fern'), 0), 1) AS house_brand_pct,
  ROUND(100.0 * COALESCE(SUM(returned.units) FILTER (WHERE p.brand <> 'Alder & Fern'), 0) / NULLIF(SUM(l.quantity) FILTER (WHERE p.brand <> 'Alder & Fern'), 0), 1) AS other_brands_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
LEFT JOIN returned ON returned.order_id = l.order_id AND returned.line_no = l.line_no
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY d.category_name
ORDER BY house_brand_pct DESC, department;

-- id: buy-net-revenue-by-category-september-against-a-year-before
-- question: September against the September before: net revenue by category, both months and the change in percent.
-- tags: products, revenue, comparison, many-to-many
-- status: approved
-- order: any
WITH months AS (
  SELECT
    ca.category_name,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-09-01' AND o.ordered_at < DATE '2025-10-01') AS now_usd,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2024-09-01' AND o.ordered_at < DATE '2024-10-01') AS before_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
  GROUP BY ca.category_name
)
SELECT
  months.category_name,
  ROUND(months.before_usd, 2) AS september_2024_usd,
  ROUND(months.now_usd, 2) AS september_2025_usd,
  ROUND(100.0 * (months.now_usd - months.before_usd) / NULLIF(months.before_usd, 0), 1) AS change_pct
FROM months
ORDER BY change_pct DESC, months.category_name;

-- id: buy-current-products-never-sold-in-a-store
-- question: Which current products have never been sold in any store? Name and launch date.
-- also: Name and launch date of the products we still sell that no store has ever sold.
-- tags: products, not-exists, null-meaning
-- status: approved
-- order: any
SELECT
  p.product_name,
  p.launched_on
FROM product.products AS p
WHERE p.discontinued_on IS NULL
  AND NOT EXISTS (SELECT 1 FROM sales.order_lines AS l JOIN sales.orders AS o ON o.order_id = l.order_id JOIN sales.customers AS c ON c.customer_id = o.customer_id WHERE l.product_id = p.product_id AND o.status <> 'cancelled' AND NOT c.is_test AND o.store_id IS NOT NULL)
ORDER BY p.launched_on, p.product_name;

-- id: buy-open-stores-without-a-tarn-and-tor-sale-this-week
-- question: Which of our open stores haven't sold anything from Tarn & Tor this week, since Monday?
-- tags: products, stores, not-exists, named-value, null-meaning
-- status: approved
-- order: any
SELECT s.store_name
FROM sales.stores AS s
WHERE s.closed_on IS NULL
  AND NOT EXISTS (SELECT 1 FROM sales.orders AS o JOIN sales.customers AS c ON c.customer_id = o.customer_id JOIN sales.order_lines AS l ON l.order_id = o.order_id JOIN product.products AS p ON p.product_id = l.product_id WHERE o.store_id = s.store_id AND o.status <> 'cancelled' AND NOT c.is_test AND p.brand = 'Tarn & Tor' AND o.ordered_at >= DATE '2025-10-13')
ORDER BY s.store_name;

-- id: buy-categories-without-a-piuma-product
-- question: In which product categories do we have nothing from Piuma in the current range?
-- tags: products, not-exists, many-to-many, named-value
-- status: approved
-- order: any
SELECT ca.category_name
FROM product.categories AS ca
WHERE EXISTS (SELECT 1 FROM product.product_categories AS pc WHERE pc.category_id = ca.category_id AND pc.is_primary)
  AND NOT EXISTS (SELECT 1 FROM product.product_categories AS pc JOIN product.products AS p ON p.product_id = pc.product_id WHERE pc.category_id = ca.category_id AND pc.is_primary AND p.brand = 'Piuma' AND p.discontinued_on IS NULL)
ORDER BY ca.category_name;

-- id: buy-sold-last-quarter-but-not-this-quarter
-- question: What sold last quarter but hasn't sold a unit this quarter? Name, brand and the last day on sale where there is one.
-- tags: products, not-exists, null-meaning, fiscal-calendar
-- status: approved
-- order: any
WITH sold AS (
  SELECT DISTINCT
    l.product_id,
    o.ordered_at >= DATE '2025-08-01' AS this_quarter
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-05-01'
    AND o.ordered_at < DATE '2025-11-01'
)
SELECT
  p.product_name,
  p.brand,
  p.discontinued_on
FROM product.products AS p
JOIN sold ON sold.product_id = p.product_id AND NOT sold.this_quarter
WHERE NOT EXISTS (SELECT 1 FROM sold AS later WHERE later.product_id = p.product_id AND later.this_quarter)
ORDER BY p.product_name;

-- id: buy-running-share-of-net-revenue-by-category-this-year
-- question: Categories by this year's net revenue, best first, each with the running share of the total in percent.
-- tags: products, revenue, window, ratio, many-to-many
-- status: approved
WITH earned AS (
  SELECT
    ca.category_name,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY ca.category_name
)
SELECT
  earned.category_name,
  ROUND(earned.net_usd, 2) AS net_revenue_usd,
  ROUND(100.0 * SUM(earned.net_usd) OVER (ORDER BY earned.net_usd DESC, earned.category_name) / NULLIF(SUM(earned.net_usd) OVER (), 0), 1) AS running_pct
FROM earned
ORDER BY earned.net_usd DESC, earned.category_name;

-- id: buy-second-best-brand-of-each-department-this-year
-- question: Which brand comes second in each department this year by net revenue, and with how much?
-- also: The number two brand of every department by net revenue in FY2026, with its revenue?
-- tags: products, revenue, window, self-join
-- status: approved
-- order: any
WITH earned AS (
  SELECT
    d.category_name AS department,
    p.brand,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
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
  GROUP BY d.category_name, p.brand
)
SELECT
  earned.department,
  earned.brand,
  ROUND(earned.net_usd, 2) AS net_revenue_usd
FROM earned
QUALIFY RANK() OVER (PARTITION BY earned.department ORDER BY earned.net_usd DESC) = 2
ORDER BY net_revenue_usd DESC, earned.department;

-- id: buy-best-product-of-each-store-last-month
-- question: What was the best-selling product of each store last month, with its units? Show all if several are level.
-- tags: products, stores, window, ranking
-- status: approved
-- order: any
WITH sold AS (
  SELECT
    s.store_name,
    p.product_id,
    p.product_name,
    SUM(l.quantity) AS units
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.stores AS s ON s.store_id = o.store_id
  JOIN product.products AS p ON p.product_id = l.product_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-09-01'
    AND o.ordered_at < DATE '2025-10-01'
  GROUP BY s.store_name, p.product_id, p.product_name
)
SELECT
  sold.store_name,
  sold.product_name,
  sold.units AS units_sold
FROM sold
QUALIFY RANK() OVER (PARTITION BY sold.store_name ORDER BY sold.units DESC) = 1
ORDER BY units_sold DESC, sold.store_name, sold.product_name;

-- id: buy-brand-ranks-by-units-in-first-and-second-quarter
-- question: Rank the brands by units sold in Q1 and in Q2 of this fiscal year: brand and both ranks.
-- tags: products, window, comparison, fiscal-calendar
-- status: approved
-- order: any
WITH sold AS (
  SELECT
    p.brand,
    SUM(l.quantity) FILTER (WHERE o.ordered_at < DATE '2025-05-01') AS first_units,
    SUM(l.quantity) FILTER (WHERE o.ordered_at >= DATE '2025-05-01') AS second_units
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.products AS p ON p.product_id = l.product_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2025-08-01'
  GROUP BY p.brand
)
SELECT
  sold.brand,
  RANK() OVER (ORDER BY sold.first_units DESC) AS rank_q1,
  RANK() OVER (ORDER BY sold.second_units DESC) AS rank_q2
FROM sold
ORDER BY rank_q2, sold.brand;

-- id: buy-smaland-units-not-as-described-this-year
-- question: How many Småland units have come back as not as described this year?
-- tags: products, returns, single-figure, named-value
-- status: approved
SELECT SUM(r.quantity) AS units_returned
FROM sales.returns AS r
JOIN sales.order_lines AS l ON l.order_id = r.order_id AND l.line_no = r.line_no
JOIN product.products AS p ON p.product_id = l.product_id
WHERE p.brand = 'Småland'
  AND r.reason = 'not as described'
  AND r.returned_on >= DATE '2025-02-01'
  AND r.returned_on < DATE '2026-02-01';

-- id: buy-main-return-reason-of-tents-last-year
-- question: Why do tents come back? The most frequent reason last year, by units, and how many.
-- also: Top return reason of the category Tents in FY2025 with its units returned.
-- tags: products, returns, lookup, many-to-many, named-value
-- status: approved
SELECT
  r.reason,
  SUM(r.quantity) AS units_returned
FROM sales.returns AS r
JOIN sales.order_lines AS l ON l.order_id = r.order_id AND l.line_no = r.line_no
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE ca.category_name = 'Tents'
  AND r.returned_on >= DATE '2024-02-01'
  AND r.returned_on < DATE '2025-02-01'
GROUP BY r.reason
ORDER BY units_returned DESC, r.reason
LIMIT 1;

-- id: buy-house-brand-launches-last-year
-- question: How many products did our own brand launch last fiscal year?
-- tags: products, single-figure, fiscal-calendar
-- status: approved
SELECT COUNT(*) AS products
FROM product.products AS p
WHERE p.brand = 'Alder & Fern'
  AND p.launched_on >= DATE '2024-02-01'
  AND p.launched_on < DATE '2025-02-01';

-- id: buy-house-brand-launches-last-year-and-margin-since
-- question: And what margin have they made us since?
-- follows: buy-house-brand-launches-last-year
-- tags: products, margin, single-figure, fiscal-calendar
-- status: approved
SELECT ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd), 2) AS margin_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND p.brand = 'Alder & Fern'
  AND p.launched_on >= DATE '2024-02-01'
  AND p.launched_on < DATE '2025-02-01';

-- id: buy-current-footwear-with-under-20-units
-- question: How many footwear products of the current range are we down to fewer than 20 units of, all warehouses together?
-- tags: inventory, snapshot, single-figure, having, self-join
-- status: approved
WITH held AS (
  SELECT p.product_id
  FROM product.stock AS st
  JOIN product.products AS p ON p.product_id = st.product_id
  JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  JOIN product.categories AS d ON d.category_id = ca.parent_id
  WHERE st.snapshot_on = DATE '2025-10-13'
    AND p.discontinued_on IS NULL
    AND d.category_name = 'Footwear'
  GROUP BY p.product_id
  HAVING SUM(st.on_hand) < 20
)
SELECT COUNT(*) AS products
FROM held;

-- id: buy-last-discontinued-product
-- question: What did we take out of the range last? Name, brand and last day on sale; all of them if it was several that day.
-- tags: products, lookup, window, null-meaning
-- status: approved
-- order: any
SELECT
  p.product_name,
  p.brand,
  p.discontinued_on
FROM product.products AS p
WHERE p.discontinued_on IS NOT NULL
QUALIFY RANK() OVER (ORDER BY p.discontinued_on DESC) = 1
ORDER BY p.product_name;

-- id: buy-house-brand-novelties-on-order
-- question: How many units of house brand novelties are on order?
-- tags: inventory, snapshot, single-figure
-- status: approved
SELECT SUM(st.on_order) AS units_on_order
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
  AND p.brand = 'Alder & Fern'
  AND p.launched_on >= DATE '2025-04-18';

-- id: buy-current-products-costing-over-55-percent-of-list-price-by-brand
-- question: Where is our buying too dear? Number of current products per brand that cost us more than 55 percent of their list price, without the brands that have none.
-- also: Per brand, how many products we still sell have a unit cost above 55 percent of the list price? Leave out brands with none.
-- tags: products, breakdown, null-meaning
-- status: approved
-- order: any
SELECT
  p.brand,
  COUNT(*) AS products
FROM product.products AS p
WHERE p.discontinued_on IS NULL
  AND p.unit_cost_usd > 0.55 * p.list_price_usd
GROUP BY p.brand
ORDER BY products DESC, p.brand;

-- id: buy-discount-rate-before-discontinuation-this-year
-- question: How hard do we clear lines? Discount rate of the products discontinued this year, over the orders of each one's last 60 days on sale.
-- also: Products discontinued in FY2026: their discount rate in the 60 days up to and including the last day on sale.
-- tags: products, ratio, single-figure, date-difference
-- status: approved
SELECT ROUND(100.0 * SUM(l.discount_usd) / NULLIF(SUM(l.gross_usd), 0), 1) AS discount_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND p.discontinued_on >= DATE '2025-02-01'
  AND p.discontinued_on < DATE '2026-02-01'
  AND o.ordered_at >= p.discontinued_on - INTERVAL 59 DAY
  AND o.ordered_at < p.discontinued_on + INTERVAL 1 DAY;

-- id: buy-best-brand-in-japan-this-year
-- question: Which brand sells best in Japan this year, and how many units has it sold?
-- tags: products, lookup, named-value
-- status: approved
SELECT
  p.brand,
  SUM(l.quantity) AS units_sold
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND co.country_name = 'Japan'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY p.brand
ORDER BY units_sold DESC, p.brand
LIMIT 1;

-- id: buy-first-and-second-30-days-of-launches-from-february-to-july
-- question: Do our launches keep their speed? Units sold in the first 30 days after launch and in the 30 days after that, for each product launched from February to July 2025.
-- tags: products, comparison, date-difference
-- status: approved
-- order: any
SELECT
  p.product_name,
  SUM(l.quantity) FILTER (WHERE o.ordered_at < p.launched_on + INTERVAL 30 DAY) AS first_30_days,
  SUM(l.quantity) FILTER (WHERE o.ordered_at >= p.launched_on + INTERVAL 30 DAY) AS next_30_days
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND p.launched_on >= DATE '2025-02-01'
  AND p.launched_on < DATE '2025-08-01'
  AND o.ordered_at >= p.launched_on
  AND o.ordered_at < p.launched_on + INTERVAL 60 DAY
GROUP BY p.product_id, p.product_name
ORDER BY first_30_days DESC, p.product_name;

-- id: buy-tent-orders-with-a-sleeping-bag-this-year
-- question: Do people buy the sleeping bag with the tent? Of this year's orders with a tent, what percentage has a sleeping bag in it, too?
-- also: Share of FY2026 orders with a tent that also contain a sleeping bag, in percent.
-- tags: products, orders, ratio, single-figure, market-basket, fan-out
-- status: approved
WITH baskets AS (
  SELECT
    o.order_id,
    COUNT(*) FILTER (WHERE ca.category_name = 'Tents') AS tents,
    COUNT(*) FILTER (WHERE ca.category_name = 'Sleeping Bags') AS sleeping_bags
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY o.order_id
)
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE baskets.sleeping_bags > 0) / NULLIF(COUNT(*), 0), 1) AS with_sleeping_bag_pct
FROM baskets
WHERE baskets.tents > 0;

-- id: buy-short-cover-even-with-units-on-order
-- question: What should I reorder today? Current products with less than two weeks of cover even if you add the units on order to the stock: name, units on hand, units on order. Leave out what sold nothing in the last 28 days.
-- tags: inventory, snapshot, fan-out, null-meaning
-- status: approved
-- order: any
WITH held AS (
  SELECT
    p.product_id,
    p.product_name,
    SUM(st.on_hand) AS units,
    SUM(st.on_order) AS incoming
  FROM product.stock AS st
  JOIN product.products AS p ON p.product_id = st.product_id
  WHERE st.snapshot_on = DATE '2025-10-13'
    AND p.discontinued_on IS NULL
  GROUP BY p.product_id, p.product_name
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
  held.product_name,
  held.units AS units_on_hand,
  held.incoming AS units_on_order
FROM held
JOIN sold ON sold.product_id = held.product_id
WHERE (held.units + held.incoming) / (sold.units / 4.0) < 2
ORDER BY units_on_hand, held.product_name;

-- id: buy-discounts-in-percent-of-margin-by-brand-this-year
-- question: By brand, this year: how much do we give away in discounts, in percent of the margin we are left with?
-- also: Discounts given in percent of the margin, per brand, FY2026.
-- tags: products, margin, ratio, breakdown
-- status: approved
-- order: any
SELECT
  p.brand,
  ROUND(100.0 * SUM(l.discount_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd), 0), 1) AS discounts_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY p.brand
ORDER BY discounts_pct DESC, p.brand;

-- id: buy-list-price-of-a-unit-on-hand-by-category
-- question: At what list price does the average unit in stock stand, per category?
-- tags: inventory, snapshot, ratio, breakdown, many-to-many
-- status: approved
-- order: any
SELECT
  ca.category_name,
  ROUND(SUM(st.on_hand * p.list_price_usd) / NULLIF(SUM(st.on_hand), 0), 2) AS list_price_per_unit_usd
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE st.snapshot_on = DATE '2025-10-13'
GROUP BY ca.category_name
ORDER BY list_price_per_unit_usd DESC, ca.category_name;

-- id: buy-vesper-hiking-boot-weeks-since-launch
-- question: How did the Vesper Hiking Boot take off? Units in each of its first 8 weeks on sale, numbered from the launch day, with the running total.
-- tags: products, trend, window, date-difference, named-value
-- status: approved
SELECT
  DATE_DIFF('day', p.launched_on, CAST(o.ordered_at AS DATE)) // 7 + 1 AS week_no,
  SUM(l.quantity) AS units_sold,
  SUM(SUM(l.quantity)) OVER (ORDER BY DATE_DIFF('day', p.launched_on, CAST(o.ordered_at AS DATE)) // 7 + 1) AS running_units
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND p.product_name = 'Vesper Hiking Boot'
  AND o.ordered_at >= p.launched_on
  AND o.ordered_at < p.launched_on + INTERVAL 56 DAY
GROUP BY DATE_DIFF('day', p.launched_on, CAST(o.ordered_at AS DATE)) // 7 + 1
ORDER BY week_no;

-- id: buy-best-product-share-of-category-net-revenue-this-year
-- question: How dependent is each category on its best product? That product's share of the category's net revenue this year, in percent; no product names.
-- also: For each category, the share of its FY2026 net revenue that its top product makes, in percent, without the product's name.
-- tags: products, revenue, ratio, breakdown, many-to-many
-- status: approved
-- order: any
WITH earned AS (
  SELECT
    ca.category_name,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY ca.category_name, l.product_id
)
SELECT
  earned.category_name,
  ROUND(100.0 * MAX(earned.net_usd) / NULLIF(SUM(earned.net_usd), 0), 1) AS best_product_pct
FROM earned
GROUP BY earned.category_name
ORDER BY best_product_pct DESC, earned.category_name;

-- id: buy-current-products-halved-last-quarter
-- question: How many current products sold less than half the units last quarter that they sold in the same quarter a year before? No sales last quarter count, too.
-- tags: products, single-figure, comparison, fiscal-calendar
-- status: approved
WITH sold AS (
  SELECT
    p.product_id,
    COALESCE(SUM(l.quantity) FILTER (WHERE o.ordered_at >= DATE '2025-05-01' AND o.ordered_at < DATE '2025-08-01'), 0) AS now_units,
    SUM(l.quantity) FILTER (WHERE o.ordered_at >= DATE '2024-05-01' AND o.ordered_at < DATE '2024-08-01') AS before_units
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.products AS p ON p.product_id = l.product_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND p.discontinued_on IS NULL
  GROUP BY p.product_id
)
SELECT COUNT(*) AS products
FROM sold
WHERE sold.now_units < sold.before_units / 2;

-- id: buy-vegan-share-of-units-by-region-last-quarter
-- question: Where is Vegan strongest? The collection's share of the units sold last quarter, per region.
-- tags: products, ratio, breakdown, many-to-many, exists
-- status: approved
-- order: any
WITH vegan AS (
  SELECT pc.product_id
  FROM product.product_categories AS pc
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  WHERE ca.category_name = 'Vegan'
)
SELECT
  co.region,
  ROUND(100.0 * SUM(l.quantity) FILTER (WHERE vegan.product_id IS NOT NULL) / NULLIF(SUM(l.quantity), 0), 1) AS vegan_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
LEFT JOIN vegan ON vegan.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY co.region
ORDER BY vegan_pct DESC, co.region;

-- id: buy-defective-share-of-units-sold-by-brand-last-year
-- question: Quality by brand: of the units sold last year, what percentage came back as defective?
-- also: Units returned as defective in percent of the units sold, orders of FY2025, by brand.
-- tags: products, returns, fan-out, ratio, breakdown
-- status: approved
-- order: any
WITH defective AS (
  SELECT
    r.order_id,
    r.line_no,
    SUM(r.quantity) AS units
  FROM sales.returns AS r
  WHERE r.reason = 'defective'
  GROUP BY r.order_id, r.line_no
)
SELECT
  p.brand,
  ROUND(100.0 * COALESCE(SUM(defective.units), 0) / NULLIF(SUM(l.quantity), 0), 1) AS defective_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
LEFT JOIN defective ON defective.order_id = l.order_id AND defective.line_no = l.line_no
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY p.brand
ORDER BY defective_pct DESC, p.brand;

-- id: buy-biggest-product-of-each-warehouse
-- question: What does each warehouse have the most units of? Warehouse, product and units, all of them if level.
-- tags: inventory, snapshot, window, ranking
-- status: approved
-- order: any
SELECT
  st.warehouse,
  p.product_name,
  st.on_hand AS units_on_hand
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
QUALIFY RANK() OVER (PARTITION BY st.warehouse ORDER BY st.on_hand DESC) = 1
ORDER BY units_on_hand DESC, st.warehouse, p.product_name;

-- id: buy-units-sold-online-yesterday-by-department
-- question: What did the web shop sell yesterday? Units by department.
-- also: Units sold online on 14 October 2025, per department?
-- tags: products, breakdown, calendar, self-join, null-meaning
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  SUM(l.quantity) AS units_sold
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.ordered_at >= DATE '2025-10-14'
  AND o.ordered_at < DATE '2025-10-15'
GROUP BY d.category_name
ORDER BY units_sold DESC, department;

-- id: buy-units-sold-online-yesterday-and-a-week-before-by-department
-- question: Put the Tuesday a week before next to it.
-- follows: buy-units-sold-online-yesterday-by-department
-- tags: products, comparison, calendar, self-join, null-meaning
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  SUM(l.quantity) FILTER (WHERE o.ordered_at >= DATE '2025-10-14' AND o.ordered_at < DATE '2025-10-15') AS yesterday,
  SUM(l.quantity) FILTER (WHERE o.ordered_at >= DATE '2025-10-07' AND o.ordered_at < DATE '2025-10-08') AS a_week_before
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.ordered_at >= DATE '2025-10-07'
  AND o.ordered_at < DATE '2025-10-15'
GROUP BY d.category_name
ORDER BY yesterday DESC, department;

-- id: buy-best-sellers-of-last-month-sold-out-somewhere
-- question: How many of last month's 50 best sellers are sold out in at least one warehouse now?
-- also: Of the 50 products with the most units sold in September 2025, how many have a stock-out?
-- tags: inventory, snapshot, single-figure, exists, ranking
-- status: approved
WITH best AS (
  SELECT l.product_id
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.products AS p ON p.product_id = l.product_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-09-01'
    AND o.ordered_at < DATE '2025-10-01'
  GROUP BY l.product_id, p.product_name
  ORDER BY SUM(l.quantity) DESC, p.product_name
  LIMIT 50
)
SELECT COUNT(*) AS products
FROM best
JOIN product.products AS p ON p.product_id = best.product_id
WHERE p.discontinued_on IS NULL
  AND EXISTS (SELECT 1 FROM product.stock AS st WHERE st.product_id = best.product_id AND st.snapshot_on = DATE '2025-10-13' AND st.on_hand = 0);

-- id: buy-summer-hiking-and-winter-essentials-both
-- question: How many current products are in both Summer Hiking and Winter Essentials?
-- tags: products, single-figure, many-to-many, having
-- status: approved
WITH both_seasons AS (
  SELECT p.product_id
  FROM product.products AS p
  JOIN product.product_categories AS pc ON pc.product_id = p.product_id
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  WHERE p.discontinued_on IS NULL
    AND ca.category_name IN ('Summer Hiking', 'Winter Essentials')
  GROUP BY p.product_id
  HAVING COUNT(*) = 2
)
SELECT COUNT(*) AS products
FROM both_seasons;

-- id: buy-products-restocked-in-venlo-last-week
-- question: For how many products does Venlo have more units than at the count a week before?
-- tags: inventory, snapshot, single-figure, comparison, named-value
-- status: approved
WITH counts AS (
  SELECT
    st.product_id,
    SUM(st.on_hand) FILTER (WHERE st.snapshot_on = DATE '2025-10-13') AS now_units,
    SUM(st.on_hand) FILTER (WHERE st.snapshot_on = DATE '2025-10-06') AS before_units
  FROM product.stock AS st
  WHERE st.warehouse = 'Venlo'
    AND st.snapshot_on IN (DATE '2025-10-06', DATE '2025-10-13')
  GROUP BY st.product_id
)
SELECT COUNT(*) AS products
FROM counts
WHERE counts.now_units > counts.before_units;

-- id: buy-sleeping-bags-four-week-average-since-june
-- question: Sleeping bags: units sold per week from 2 June to 12 October 2025 and the average of each week and the three before it? Start with the first week that has three before it; one decimal.
-- tags: products, trend, window, many-to-many, named-value
-- status: approved
WITH weeks AS (
  SELECT
    DATE_TRUNC('week', o.ordered_at) AS week,
    SUM(l.quantity) AS units
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND ca.category_name = 'Sleeping Bags'
    AND o.ordered_at >= DATE '2025-06-02'
    AND o.ordered_at < DATE '2025-10-13'
  GROUP BY DATE_TRUNC('week', o.ordered_at)
)
SELECT
  weeks.week,
  weeks.units AS units_sold,
  ROUND(AVG(weeks.units) OVER (ORDER BY weeks.week ROWS BETWEEN 3 PRECEDING AND CURRENT ROW), 1) AS four_week_average
FROM weeks
QUALIFY ROW_NUMBER() OVER (ORDER BY weeks.week) >= 4
ORDER BY weeks.week;

-- id: buy-categories-without-a-current-product-under-40-dollars
-- question: In which product categories do we have nothing under 40 dollars list price in the current range?
-- tags: products, not-exists, many-to-many
-- status: approved
-- order: any
SELECT ca.category_name
FROM product.product_categories AS pc
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.products AS p ON p.product_id = pc.product_id
WHERE pc.is_primary
  AND p.discontinued_on IS NULL
GROUP BY ca.category_name
HAVING MIN(p.list_price_usd) >= 40
ORDER BY ca.category_name;

-- id: buy-headlamps-price-cost-and-margin-percent
-- question: The headlamps we still sell, please: article number, list price, unit cost and the difference in percent of the list price, highest percentage first.
-- tags: products, lookup, ratio, many-to-many, named-value
-- status: approved
SELECT
  p.sku,
  p.list_price_usd,
  p.unit_cost_usd,
  ROUND(100.0 * (p.list_price_usd - p.unit_cost_usd) / NULLIF(p.list_price_usd, 0), 1) AS difference_pct
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE p.discontinued_on IS NULL
  AND ca.category_name = 'Headlamps'
ORDER BY (p.list_price_usd - p.unit_cost_usd) / NULLIF(p.list_price_usd, 0) DESC, p.sku;

-- id: buy-caldera-net-revenue-in-caldera-launch-campaign
-- question: How much of the net revenue that the campaign Caldera Launch brought in was Caldera products, in percent?
-- also: Caldera's share of the net revenue attributed to the Caldera Launch campaign?
-- tags: products, marketing, ratio, single-figure, named-value
-- status: approved
SELECT ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE p.brand = 'Caldera') / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS caldera_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND m.campaign_name = 'Caldera Launch';

-- id: buy-price-band-return-rate-footwear-this-year
-- question: Footwear this year: return rate of products with a list price under 120 dollars and of those at 120 or more, in one row.
-- tags: products, returns, fan-out, ratio, comparison, price-band, self-join
-- status: approved
WITH returned AS (
  SELECT
    r.order_id,
    r.line_no,
    SUM(r.quantity) AS units
  FROM sales.returns AS r
  GROUP BY r.order_id, r.line_no
)
SELECT
  ROUND(100.0 * COALESCE(SUM(returned.units) FILTER (WHERE p.list_price_usd < 120), 0) / NULLIF(SUM(l.quantity) FILTER (WHERE p.list_price_usd < 120), 0), 1) AS under_120_pct,
  ROUND(100.0 * COALESCE(SUM(returned.units) FILTER (WHERE p.list_price_usd >= 120), 0) / NULLIF(SUM(l.quantity) FILTER (WHERE p.list_price_usd >= 120), 0), 1) AS from_120_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
LEFT JOIN returned ON returned.order_id = l.order_id AND returned.line_no = l.line_no
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND d.category_name = 'Footwear'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01';

-- id: buy-brands-with-more-units-on-order-than-sold-last-week
-- question: For which brands do we have more units on order than we sold last week? Brand and both figures.
-- tags: inventory, snapshot, comparison, fan-out, calendar
-- status: approved
-- order: any
WITH incoming AS (
  SELECT
    p.brand,
    SUM(st.on_order) AS units
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
    AND o.ordered_at >= DATE '2025-10-06'
    AND o.ordered_at < DATE '2025-10-13'
  GROUP BY p.brand
)
SELECT
  incoming.brand,
  incoming.units AS units_on_order,
  sold.units AS units_sold
FROM incoming
JOIN sold ON sold.brand = incoming.brand
WHERE incoming.units > sold.units
ORDER BY units_on_order DESC, incoming.brand;
