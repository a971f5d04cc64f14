-- id: current-climbing-products
-- question: How many climbing products do we have in the current range?
-- also: Number of articles in the Climbing department that are still sold?
-- tags: products, single-figure, self-join, null-meaning
-- status: approved
SELECT COUNT(*) AS products
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE p.discontinued_on IS NULL
  AND d.category_name = 'Climbing';

-- id: products-discontinued-this-year
-- question: How many articles have we taken out of the range this year?
-- tags: products, single-figure, fiscal-calendar
-- status: approved
SELECT COUNT(*) AS products
FROM product.products AS p
WHERE p.discontinued_on >= DATE '2025-02-01'
  AND p.discontinued_on < DATE '2026-02-01';

-- id: average-list-price-of-current-kestrel-products
-- question: What does a Kestrel product cost on average in our current range, at list price?
-- also: Average list price of the Kestrel articles we still sell, please.
-- tags: products, single-figure, named-value, null-meaning
-- status: approved
SELECT ROUND(AVG(p.list_price_usd), 2) AS average_list_price_usd
FROM product.products AS p
WHERE p.brand = 'Kestrel'
  AND p.discontinued_on IS NULL;

-- id: brands-in-the-current-range
-- question: How many brands do we carry right now?
-- also: Number of different brands in the current range?
-- tags: products, single-figure, distinct, null-meaning
-- status: approved
SELECT COUNT(DISTINCT p.brand) AS brands
FROM product.products AS p
WHERE p.discontinued_on IS NULL;

-- id: dearest-tent-of-the-current-range
-- question: What's the most expensive tent we still sell, and what does it cost?
-- tags: products, lookup, many-to-many, named-value
-- status: approved
SELECT
  p.product_name,
  p.list_price_usd
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE p.discontinued_on IS NULL
  AND ca.category_name = 'Tents'
ORDER BY p.list_price_usd DESC, p.product_name
LIMIT 1;

-- id: winter-essentials-net-revenue-peak-season-2024
-- question: How much net revenue did the Winter Essentials collection make in the peak season of 2024?
-- also: Winter Essentials revenue in November and December 2024?
-- tags: products, revenue, single-figure, many-to-many, calendar
-- status: approved
SELECT ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND NOT pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND ca.category_name = 'Winter Essentials'
  AND o.ordered_at >= DATE '2024-11-01'
  AND o.ordered_at < DATE '2025-01-01';

-- id: nordwand-margin-2024
-- question: How much margin did Nordwand leave us in the calendar year 2024?
-- also: Gross profit with the brand Nordwand from January to December 2024, in dollars.
-- tags: products, margin, single-figure, named-value, calendar
-- status: approved
SELECT ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd), 2) AS margin_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND p.brand = 'Nordwand'
  AND o.ordered_at >= DATE '2024-01-01'
  AND o.ordered_at < DATE '2025-01-01';

-- id: fjell-shell-jackets-sold-in-stores-since-march
-- question: How many Fjell Shell Jackets have gone over the counter in our stores since March?
-- also: Units of the Fjell Shell Jacket sold in stores since 1 March 2025?
-- tags: products, single-figure, named-value, null-meaning
-- status: approved
SELECT SUM(l.quantity) AS units_sold
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NOT NULL
  AND p.product_name = 'Fjell Shell Jacket'
  AND o.ordered_at >= DATE '2025-03-01';

-- id: share-of-current-range-in-no-collection
-- question: What percentage of the current range isn't in any collection?
-- also: Share of the products still sold that belong to no collection at all?
-- tags: products, ratio, single-figure, not-exists, many-to-many
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE NOT EXISTS (SELECT 1 FROM product.product_categories AS pc WHERE pc.product_id = p.product_id AND NOT pc.is_primary)) / NULLIF(COUNT(*), 0), 1) AS no_collection_pct
FROM product.products AS p
WHERE p.discontinued_on IS NULL;

-- id: house-brand-share-of-net-revenue-last-month
-- question: House brand share of net revenue last month?
-- also: What percentage of September's net revenue did our own brand make?
-- tags: products, revenue, ratio, single-figure
-- status: approved
SELECT ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE p.brand = 'Alder & Fern') / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS house_brand_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01';

-- id: novelties-share-of-units-last-30-days
-- question: Do the novelties catch on? I'd like their share of the units sold in the last 30 days, in percent.
-- also: What percentage of the units sold in the last 30 days were new products?
-- tags: products, ratio, single-figure, calendar
-- status: approved
SELECT ROUND(100.0 * SUM(l.quantity) FILTER (WHERE p.launched_on >= DATE '2025-04-18') / NULLIF(SUM(l.quantity), 0), 1) AS novelties_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-15'
  AND o.ordered_at < DATE '2025-10-15';

-- id: median-list-price-of-the-current-range
-- question: What is the median list price of everything we still sell?
-- tags: products, single-figure, median, null-meaning
-- status: approved
SELECT ROUND(MEDIAN(p.list_price_usd), 2) AS median_list_price_usd
FROM product.products AS p
WHERE p.discontinued_on IS NULL;

-- id: different-products-sold-online-last-week
-- question: How many different products did the web shop sell last week?
-- also: Number of different articles sold online from Monday 6 to Sunday 12 October 2025?
-- tags: products, single-figure, distinct, calendar, null-meaning
-- status: approved
SELECT COUNT(DISTINCT l.product_id) AS products
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.ordered_at >= DATE '2025-10-06'
  AND o.ordered_at < DATE '2025-10-13';

-- id: net-revenue-of-discontinued-products-this-year
-- question: How much net revenue have we made this year with products that are discontinued by now?
-- tags: products, revenue, single-figure, null-meaning
-- status: approved
SELECT ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND p.discontinued_on IS NOT NULL
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01';

-- id: average-days-on-sale-of-discontinued-products
-- question: How many days lie on average between the launch of our discontinued products and their last day on sale? One decimal.
-- also: Average number of days from launch to last day on sale, over all discontinued articles, one decimal?
-- tags: products, single-figure, date-difference
-- status: approved
SELECT ROUND(AVG(DATE_DIFF('day', p.launched_on, p.discontinued_on)), 1) AS days
FROM product.products AS p
WHERE p.discontinued_on IS NOT NULL;

-- id: average-days-on-sale-of-discontinued-products-by-department
-- question: By department?
-- follows: average-days-on-sale-of-discontinued-products
-- tags: products, breakdown, date-difference, self-join
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  ROUND(AVG(DATE_DIFF('day', p.launched_on, p.discontinued_on)), 1) AS days
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE p.discontinued_on IS NOT NULL
GROUP BY d.category_name
ORDER BY days DESC, department;

-- id: backpacks-margin-rate-this-quarter
-- question: What margin rate do we make on the category Backpacks this quarter?
-- also: Margin in percent on the category Backpacks, Q3 of FY2026?
-- tags: products, margin, ratio, single-figure, fiscal-calendar
-- status: approved
SELECT ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS margin_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND ca.category_name = 'Backpacks'
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-11-01';

-- id: backpacks-margin-and-margin-rate-by-brand-this-quarter
-- question: Break that down by brand and put the margin in dollars in front of it.
-- follows: backpacks-margin-rate-this-quarter
-- tags: products, margin, ratio, breakdown, fiscal-calendar
-- status: approved
-- order: any
SELECT
  p.brand,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd), 2) AS margin_usd,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS margin_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND ca.category_name = 'Backpacks'
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-11-01'
GROUP BY p.brand
ORDER BY margin_usd DESC, p.brand;

-- id: vegan-return-rate-this-year
-- question: What is the return rate of the Vegan collection this year?
-- also: Percentage of Vegan units sold in FY2026 that were sent back?
-- tags: products, returns, fan-out, ratio, single-figure, many-to-many
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
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND NOT pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
LEFT JOIN returned ON returned.order_id = l.order_id AND returned.line_no = l.line_no
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND ca.category_name = 'Vegan'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01';

-- id: footwear-discount-rate-winter-sale-2025
-- question: How deep were our discounts on footwear from 2 to 27 January 2025, in percent of gross sales?
-- also: Footwear discount rate in the Winter Sale days, 2 January to 27 January 2025.
-- tags: products, ratio, single-figure, self-join, calendar
-- status: approved
SELECT ROUND(100.0 * SUM(l.discount_usd) / NULLIF(SUM(l.gross_usd), 0), 1) AS discount_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND d.category_name = 'Footwear'
  AND o.ordered_at >= DATE '2025-01-02'
  AND o.ordered_at < DATE '2025-01-28';

-- id: orders-with-a-rope-last-30-days
-- question: In how many orders of the last 30 days was there a rope?
-- tags: products, orders, single-figure, distinct, fan-out
-- status: approved
SELECT COUNT(DISTINCT o.order_id) AS orders
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND ca.category_name = 'Ropes'
  AND o.ordered_at >= DATE '2025-09-15'
  AND o.ordered_at < DATE '2025-10-15';

-- id: cost-of-stoves-sold-last-year
-- question: What did the goods of the category Stoves that we sold last fiscal year cost us?
-- also: Cost of goods sold of the category Stoves in FY2025?
-- tags: products, single-figure, fiscal-calendar, named-value
-- status: approved
SELECT ROUND(SUM(l.cost_usd), 2) AS cost_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND ca.category_name = 'Stoves'
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01';

-- id: current-products-under-one-point-seven-times-cost
-- question: How many products of the current range have a list price of less than 1.7 times their unit cost?
-- tags: products, single-figure, null-meaning
-- status: approved
SELECT COUNT(*) AS products
FROM product.products AS p
WHERE p.discontinued_on IS NULL
  AND p.list_price_usd < 1.7 * p.unit_cost_usd;

-- id: last-launch-day
-- question: When did we last launch something?
-- also: What is the most recent launch date?
-- tags: products, lookup, date
-- status: approved
SELECT MAX(p.launched_on) AS last_launched_on
FROM product.products AS p;

-- id: customers-who-bought-a-headlamp-this-month
-- question: How many customers have bought something from the category Headlamps so far this month?
-- tags: products, customers, single-figure, distinct, soft-delete
-- status: approved
SELECT COUNT(DISTINCT c.customer_id) AS customers
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND ca.category_name = 'Headlamps'
  AND o.ordered_at >= DATE '2025-10-01'
  AND o.ordered_at < DATE '2025-11-01';

-- id: products-on-sale-on-new-year-2024
-- question: How many products were on sale on 1 January 2024?
-- also: Size of the range on New Year's Day 2024, in products?
-- tags: products, single-figure, calendar, null-meaning
-- status: approved
SELECT COUNT(*) AS products
FROM product.products AS p
WHERE p.launched_on <= DATE '2024-01-01'
  AND (p.discontinued_on IS NULL OR p.discontinued_on >= DATE '2024-01-01');

-- id: products-on-sale-on-new-year-2024-discontinued-since
-- question: And how many of those have been discontinued since then, per brand?
-- follows: products-on-sale-on-new-year-2024
-- tags: products, breakdown, calendar
-- status: approved
-- order: any
SELECT
  p.brand,
  COUNT(*) AS products
FROM product.products AS p
WHERE p.launched_on <= DATE '2024-01-01'
  AND p.discontinued_on >= DATE '2024-01-01'
GROUP BY p.brand
ORDER BY products DESC, p.brand;

-- id: launches-of-this-month
-- question: What came out this month? Name, brand, category and list price, please.
-- also: Products launched since 1 October 2025, with brand, category and price.
-- tags: products, lookup, many-to-many, calendar
-- status: approved
-- order: any
SELECT
  p.product_name,
  p.brand,
  ca.category_name,
  p.list_price_usd
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE p.launched_on >= DATE '2025-10-01'
  AND p.launched_on < DATE '2025-11-01'
ORDER BY p.product_name;

-- id: launches-of-this-month-unit-cost
-- question: And what does one of each cost us, in dollars and in percent of the list price?
-- follows: launches-of-this-month
-- tags: products, lookup, ratio, calendar
-- status: approved
-- order: any
SELECT
  p.product_name,
  p.unit_cost_usd,
  ROUND(100.0 * p.unit_cost_usd / NULLIF(p.list_price_usd, 0), 1) AS cost_pct
FROM product.products AS p
WHERE p.launched_on >= DATE '2025-10-01'
  AND p.launched_on < DATE '2025-11-01'
ORDER BY p.product_name;

-- id: collections-of-the-drift-duffel
-- question: Which collections is the Drift Duffel in?
-- tags: products, lookup, many-to-many, named-value
-- status: approved
-- order: any
SELECT ca.category_name AS collection
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND NOT pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE p.product_name = 'Drift Duffel'
ORDER BY collection;

-- id: category-and-department-of-the-tarn-sandal
-- question: In which category and department do I find the Tarn Sandal?
-- also: Category and department of the Tarn Sandal?
-- tags: products, lookup, self-join, named-value
-- status: approved
SELECT
  ca.category_name,
  d.category_name AS department
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE p.product_name = 'Tarn Sandal';

-- id: current-kestrel-boots-cheapest-first
-- question: I need all Kestrel products of the category Hiking Boots that we still sell, cheapest first: article number, name and list price.
-- tags: products, lookup, many-to-many, named-value, null-meaning
-- status: approved
SELECT
  p.sku,
  p.product_name,
  p.list_price_usd
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE p.brand = 'Kestrel'
  AND ca.category_name = 'Hiking Boots'
  AND p.discontinued_on IS NULL
ORDER BY p.list_price_usd, p.product_name;

-- id: products-taken-off-since-march
-- question: Which products have had their last day on sale since 1 March 2025, and when was the last one of each sold? Name, last day on sale and day of the last sale.
-- also: Products discontinued since 1 March 2025: name, last day on sale and day of the last sale.
-- tags: products, lookup, left-join, null-meaning
-- status: approved
-- order: any
WITH sold AS (
  SELECT
    l.product_id,
    MAX(CAST(o.ordered_at AS DATE)) AS last_sold_on
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
  GROUP BY l.product_id
)
SELECT
  p.product_name,
  p.discontinued_on,
  sold.last_sold_on
FROM product.products AS p
LEFT JOIN sold ON sold.product_id = p.product_id
WHERE p.discontinued_on >= DATE '2025-03-01'
ORDER BY p.discontinued_on, p.product_name;

-- id: current-products-launched-before-july-2019
-- question: Our veterans, please: current products launched before July 2019, with brand and launch date, oldest first.
-- tags: products, lookup, null-meaning
-- status: approved
SELECT
  p.product_name,
  p.brand,
  p.launched_on
FROM product.products AS p
WHERE p.discontinued_on IS NULL
  AND p.launched_on < DATE '2019-07-01'
ORDER BY p.launched_on, p.product_name;

-- id: successors-with-old-and-new-price
-- question: Some products were replaced by a successor of the same name. Show the name, the article numbers and the list prices of the old and the new one.
-- also: Discontinued products with a current one of the same name: old and new article number and price.
-- tags: products, lookup, self-join, duplicate-names, comparison
-- status: approved
-- order: any
WITH discontinued AS (
  SELECT
    p.product_name,
    p.sku,
    p.list_price_usd
  FROM product.products AS p
  WHERE p.discontinued_on IS NOT NULL
)
SELECT
  p.product_name,
  discontinued.sku AS old_sku,
  discontinued.list_price_usd AS old_price_usd,
  p.sku AS new_sku,
  p.list_price_usd AS new_price_usd
FROM product.products AS p
JOIN discontinued ON discontinued.product_name = p.product_name
WHERE p.discontinued_on IS NULL
ORDER BY p.product_name;

-- id: current-products-in-gifts-and-vegan
-- question: Which products we still sell are in Gifts as well as in Vegan? Name and list price.
-- also: Current products that are in both the Gifts and the Vegan collection, with their price.
-- tags: products, lookup, many-to-many, exists
-- status: approved
-- order: any
SELECT
  p.product_name,
  p.list_price_usd
FROM product.products AS p
WHERE p.discontinued_on IS NULL
  AND EXISTS (SELECT 1 FROM product.product_categories AS pc JOIN product.categories AS ca ON ca.category_id = pc.category_id WHERE pc.product_id = p.product_id AND ca.category_name = 'Gifts')
  AND EXISTS (SELECT 1 FROM product.product_categories AS pc JOIN product.categories AS ca ON ca.category_id = pc.category_id WHERE pc.product_id = p.product_id AND ca.category_name = 'Vegan')
ORDER BY p.product_name;

-- id: departments-and-number-of-categories
-- question: What departments do we have, and how many categories has each? Not the collections.
-- tags: products, breakdown, self-join
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  COUNT(*) AS categories
FROM product.categories AS ca
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE d.category_name <> 'Collections'
GROUP BY d.category_name
ORDER BY categories DESC, department;

-- id: units-sold-by-collection-last-quarter
-- question: Units sold in each collection last quarter? A product may count in several.
-- also: How many units of each collection's products did we sell in Q2 FY2026?
-- tags: products, breakdown, many-to-many, fiscal-calendar
-- status: approved
-- order: any
SELECT
  ca.category_name AS collection,
  SUM(l.quantity) AS units_sold
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
ORDER BY units_sold DESC, collection;

-- id: department-net-revenue-online-and-in-store-this-quarter
-- question: How do the departments do online and in the stores this quarter? Net revenue, one column each.
-- also: Net revenue per department since 1 August, web shop next to stores.
-- tags: products, revenue, comparison, self-join, null-meaning
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.store_id IS NULL), 2) AS online_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.store_id IS NOT NULL), 2) AS in_store_usd
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
ORDER BY online_usd DESC, department;

-- id: department-store-share-of-net-revenue-this-quarter
-- question: Make it one column: the stores' share in percent.
-- also: So what percentage of each department's revenue do the stores make?
-- follows: department-net-revenue-online-and-in-store-this-quarter
-- tags: products, revenue, ratio, self-join, null-meaning
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.store_id IS NOT NULL) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS in_store_pct
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
ORDER BY in_store_pct DESC, department;

-- id: clothing-margin-by-category-second-quarter-last-year
-- question: What margin did the categories of the Clothing department bring in in Q2 of FY2025?
-- also: Gross profit in dollars of each clothing category, May to July 2024?
-- tags: products, margin, breakdown, self-join, fiscal-calendar
-- status: approved
-- order: any
SELECT
  ca.category_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd), 2) AS margin_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND d.category_name = 'Clothing'
  AND o.ordered_at >= DATE '2024-05-01'
  AND o.ordered_at < DATE '2024-08-01'
GROUP BY ca.category_name
ORDER BY margin_usd DESC, ca.category_name;

-- id: average-unit-cost-of-current-products-by-brand
-- question: What does a product of each brand cost us on average, current range only?
-- also: Average unit cost per brand of what we still sell?
-- tags: products, breakdown, null-meaning
-- status: approved
-- order: any
SELECT
  p.brand,
  ROUND(AVG(p.unit_cost_usd), 2) AS average_unit_cost_usd
FROM product.products AS p
WHERE p.discontinued_on IS NULL
GROUP BY p.brand
ORDER BY average_unit_cost_usd DESC, p.brand;

-- id: current-and-discontinued-products-by-department
-- question: Per department: how many products do we still sell, and how many are discontinued? One column each.
-- tags: products, breakdown, self-join, null-meaning
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  COUNT(*) FILTER (WHERE p.discontinued_on IS NULL) AS current_products,
  COUNT(*) FILTER (WHERE p.discontinued_on IS NOT NULL) AS discontinued_products
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
GROUP BY d.category_name
ORDER BY current_products DESC, department;

-- id: price-range-of-current-products-by-category
-- question: From what to what do prices go in each category? Lowest and highest list price of the current range.
-- also: Minimum and maximum list price per category, only products still sold.
-- tags: products, breakdown, many-to-many, null-meaning
-- status: approved
-- order: any
SELECT
  ca.category_name,
  MIN(p.list_price_usd) AS lowest_price_usd,
  MAX(p.list_price_usd) AS highest_price_usd
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE p.discontinued_on IS NULL
GROUP BY ca.category_name
ORDER BY ca.category_name;

-- id: caldera-net-revenue-by-region-last-month
-- question: Caldera, last month: net revenue by region?
-- tags: products, revenue, breakdown, named-value
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND p.brand = 'Caldera'
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01'
GROUP BY co.region
ORDER BY net_revenue_usd DESC, co.region;

-- id: orders-by-department-last-week
-- question: How many orders had something of each department in them last week?
-- also: Orders from Monday 6 to Sunday 12 October by department; an order may count in several.
-- tags: products, orders, breakdown, fan-out, self-join, calendar
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  COUNT(DISTINCT o.order_id) AS orders
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-10-06'
  AND o.ordered_at < DATE '2025-10-13'
GROUP BY d.category_name
ORDER BY orders DESC, department;

-- id: refund-rate-by-brand-2024
-- question: What was the refund rate of every brand in the calendar year 2024?
-- also: Refunds in percent of line value after discounts, per brand, January to December 2024?
-- tags: products, refunds, ratio, breakdown, calendar
-- status: approved
-- order: any
SELECT
  p.brand,
  ROUND(100.0 * SUM(l.refunded_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd), 0), 1) AS refund_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-01-01'
  AND o.ordered_at < DATE '2025-01-01'
GROUP BY p.brand
ORDER BY refund_rate_pct DESC, p.brand;

-- id: defective-units-by-category-this-quarter
-- question: Where do we have quality problems? Units that arrived back as defective this quarter, by category.
-- tags: products, returns, breakdown, many-to-many
-- status: approved
-- order: any
SELECT
  ca.category_name,
  SUM(r.quantity) AS units_returned
FROM sales.returns AS r
JOIN sales.order_lines AS l ON l.order_id = r.order_id AND l.line_no = r.line_no
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND r.reason = 'defective'
  AND r.returned_on >= DATE '2025-08-01'
  AND r.returned_on < DATE '2025-11-01'
GROUP BY ca.category_name
ORDER BY units_returned DESC, ca.category_name;

-- id: discounts-on-house-brand-and-others-by-department-last-month
-- question: How many dollars of discount did we give on the house brand and on the other brands last month, per department? Two columns.
-- tags: products, breakdown, comparison, self-join
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  ROUND(SUM(l.discount_usd) FILTER (WHERE p.brand = 'Alder & Fern'), 2) AS house_brand_usd,
  ROUND(SUM(l.discount_usd) FILTER (WHERE p.brand <> 'Alder & Fern'), 2) AS other_brands_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01'
GROUP BY d.category_name
ORDER BY house_brand_usd DESC, department;

-- id: net-revenue-of-this-years-launches-by-department
-- question: What have the products launched this fiscal year brought in so far in each department?
-- also: Net revenue per department with products launched since 1 February 2025?
-- tags: products, revenue, breakdown, self-join
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND p.launched_on >= DATE '2025-02-01'
  AND p.launched_on < DATE '2026-02-01'
GROUP BY d.category_name
ORDER BY net_revenue_usd DESC, department;

-- id: different-products-sold-by-store-last-month
-- question: How wide is the assortment in the stores really? Number of different products each store sold last month.
-- tags: products, stores, breakdown, distinct
-- status: approved
-- order: any
SELECT
  s.store_name,
  COUNT(DISTINCT l.product_id) AS products
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01'
GROUP BY s.store_name
ORDER BY products DESC, s.store_name;

-- id: footwear-units-by-loyalty-tier-this-year
-- question: Who buys our footwear? Units sold this year by loyalty tier, with customers outside of the club as 'none'.
-- tags: products, customers, breakdown, self-join, null-meaning
-- status: approved
-- order: any
SELECT
  COALESCE(c.loyalty_tier, 'none') AS loyalty_tier,
  SUM(l.quantity) AS units_sold
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
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY COALESCE(c.loyalty_tier, 'none')
ORDER BY units_sold DESC, loyalty_tier;

-- id: top-5-products-by-margin-last-month
-- question: Which 5 products made us the most margin last month, in dollars?
-- also: September's top five articles by gross profit?
-- tags: products, margin, ranking
-- status: approved
SELECT
  p.product_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd), 2) AS margin_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01'
GROUP BY p.product_id, p.product_name
ORDER BY margin_usd DESC, p.product_name
LIMIT 5;

-- id: top-5-products-by-margin-last-month-with-margin-rate
-- question: Put their margin rate and the brand next to it.
-- follows: top-5-products-by-margin-last-month
-- tags: products, margin, ratio, ranking
-- status: approved
SELECT
  p.product_name,
  p.brand,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd), 2) AS margin_usd,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS margin_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01'
GROUP BY p.product_id, p.product_name, p.brand
ORDER BY margin_usd DESC, p.product_name
LIMIT 5;

-- id: weakest-three-categories-online-last-month
-- question: Which three categories brought in the least net revenue online last month, weakest first?
-- tags: products, revenue, ranking, many-to-many, null-meaning
-- status: approved
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
  AND o.store_id IS NULL
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01'
GROUP BY ca.category_name
ORDER BY net_revenue_usd, ca.category_name
LIMIT 3;

-- id: best-launches-of-this-year-by-units
-- question: Which five of this year's launches have sold the most units so far? Name, launch date and units.
-- tags: products, ranking, fiscal-calendar
-- status: approved
SELECT
  p.product_name,
  p.launched_on,
  SUM(l.quantity) AS units_sold
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND p.launched_on >= DATE '2025-02-01'
  AND p.launched_on < DATE '2026-02-01'
GROUP BY p.product_id, p.product_name, p.launched_on
ORDER BY units_sold DESC, p.product_name
LIMIT 5;

-- id: stores-with-the-most-climbing-revenue-last-quarter
-- question: Top 3 stores for climbing gear last quarter, by net revenue?
-- also: In which three stores did the Climbing department earn most in Q2 of FY2026?
-- tags: products, stores, revenue, ranking, self-join
-- status: approved
SELECT
  s.store_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND d.category_name = 'Climbing'
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY s.store_name
ORDER BY net_revenue_usd DESC, s.store_name
LIMIT 3;

-- id: most-profitable-other-brands-2024
-- question: House brand aside, which 3 brands had the best margin rate in 2024 (January to December)?
-- tags: products, margin, ratio, ranking, calendar
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
  AND p.brand <> 'Alder & Fern'
  AND o.ordered_at >= DATE '2024-01-01'
  AND o.ordered_at < DATE '2025-01-01'
GROUP BY p.brand
ORDER BY margin_pct DESC, p.brand
LIMIT 3;

-- id: house-brand-share-of-net-revenue-by-month-this-year
-- question: How has the house brand's share of net revenue developed this year, month by month?
-- tags: products, revenue, ratio, trend
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE p.brand = 'Alder & Fern') / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS house_brand_pct
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

-- id: climbing-margin-rate-by-fiscal-quarter-last-year
-- question: Margin rate of the Climbing department in each fiscal quarter of last year?
-- tags: products, margin, ratio, trend, fiscal-calendar, self-join
-- status: approved
SELECT
  QUARTER(o.ordered_at - INTERVAL 1 MONTH) AS fiscal_quarter,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS margin_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND d.category_name = 'Climbing'
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY QUARTER(o.ordered_at - INTERVAL 1 MONTH)
ORDER BY fiscal_quarter;

-- id: different-products-sold-by-month-this-year
-- question: How many different products did we sell in each month of this year, and how many of them were house brand?
-- tags: products, trend, distinct
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  COUNT(DISTINCT l.product_id) AS products,
  COUNT(DISTINCT l.product_id) FILTER (WHERE p.brand = 'Alder & Fern') AS house_brand_products
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

-- id: sleeping-bag-units-by-week-since-august
-- question: Units of the category Sleeping Bags sold per week since Monday 4 August 2025?
-- also: Weekly units sold in Sleeping Bags from 4 August 2025 on; weeks start on Monday.
-- tags: products, trend, calendar, named-value
-- status: approved
SELECT
  DATE_TRUNC('week', o.ordered_at) AS week,
  SUM(l.quantity) AS units_sold
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND ca.category_name = 'Sleeping Bags'
  AND o.ordered_at >= DATE '2025-08-04'
GROUP BY DATE_TRUNC('week', o.ordered_at)
ORDER BY week;

-- id: camping-net-revenue-by-day-last-week
-- question: Camping department, net revenue and units on each day of last week?
-- tags: products, revenue, trend, self-join, calendar
-- status: approved
SELECT
  CAST(o.ordered_at AS DATE) AS day,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd,
  SUM(l.quantity) AS units_sold
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND d.category_name = 'Camping'
  AND o.ordered_at >= DATE '2025-10-06'
  AND o.ordered_at < DATE '2025-10-13'
GROUP BY CAST(o.ordered_at AS DATE)
ORDER BY day;

-- id: jackets-return-rate-by-fiscal-year
-- question: Are more jackets sent back than in earlier years? Return rate of the category per fiscal year.
-- tags: products, returns, fan-out, ratio, trend, fiscal-calendar
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
  YEAR(o.ordered_at + INTERVAL 11 MONTH) AS fiscal_year,
  ROUND(100.0 * COALESCE(SUM(returned.units), 0) / NULLIF(SUM(l.quantity), 0), 1) AS return_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
LEFT JOIN returned ON returned.order_id = l.order_id AND returned.line_no = l.line_no
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND ca.category_name = 'Jackets'
GROUP BY YEAR(o.ordered_at + INTERVAL 11 MONTH)
ORDER BY fiscal_year;

-- id: launches-by-calendar-year-with-running-total
-- question: How many products were launched in each calendar year, and how many altogether by then?
-- also: Launches per calendar year with a running total, please.
-- tags: products, trend, window, calendar
-- status: approved
WITH yearly AS (
  SELECT
    YEAR(p.launched_on) AS year,
    COUNT(*) AS products
  FROM product.products AS p
  GROUP BY YEAR(p.launched_on)
)
SELECT
  yearly.year,
  yearly.products AS launched,
  SUM(yearly.products) OVER (ORDER BY yearly.year) AS running_total
FROM yearly
ORDER BY yearly.year;

-- id: footwear-net-revenue-september-against-year-before
-- question: Footwear net revenue in September and in September a year before, with the change in percent? One row.
-- also: Footwear in September 2025 against September 2024: revenue of both and growth.
-- tags: products, revenue, comparison, self-join
-- status: approved
WITH months AS (
  SELECT
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-09-01' AND o.ordered_at < DATE '2025-10-01') AS now_usd,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2024-09-01' AND o.ordered_at < DATE '2024-10-01') AS before_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  JOIN product.categories AS d ON d.category_id = ca.parent_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND d.category_name = 'Footwear'
)
SELECT
  ROUND(months.now_usd, 2) AS september_usd,
  ROUND(months.before_usd, 2) AS year_before_usd,
  ROUND(100.0 * (months.now_usd - months.before_usd) / NULLIF(months.before_usd, 0), 1) AS change_pct
FROM months;

-- id: kestrel-and-nordwand-last-quarter
-- question: Compare Kestrel and Nordwand last quarter: units sold, net revenue and margin rate.
-- tags: products, revenue, margin, comparison, named-value
-- status: approved
-- order: any
SELECT
  p.brand,
  SUM(l.quantity) AS units_sold,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS margin_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND p.brand IN ('Kestrel', 'Nordwand')
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY p.brand
ORDER BY p.brand;

-- id: department-units-this-quarter-against-last-year
-- question: By how many percent are the units sold of each department up or down so far this quarter, against the same days of last year?
-- also: Change in units per department, 1 August to 14 October 2025 against the same days of 2024, in percent.
-- tags: products, comparison, self-join, fiscal-calendar
-- status: approved
-- order: any
WITH quarters AS (
  SELECT
    d.category_name AS department,
    SUM(l.quantity) FILTER (WHERE o.ordered_at >= DATE '2025-08-01' AND o.ordered_at < DATE '2025-10-15') AS now_units,
    SUM(l.quantity) FILTER (WHERE o.ordered_at >= DATE '2024-08-01' AND o.ordered_at < DATE '2024-10-15') AS before_units
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  JOIN product.categories AS d ON d.category_id = ca.parent_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
  GROUP BY d.category_name
)
SELECT
  quarters.department,
  ROUND(100.0 * (quarters.now_units - quarters.before_units) / NULLIF(quarters.before_units, 0), 1) AS change_pct
FROM quarters
ORDER BY change_pct DESC, quarters.department;

-- id: novelties-average-price-against-the-rest
-- question: Are our novelties pricier than the rest of the current range? Average list price and number of products of both, novelties and others.
-- tags: products, comparison, null-meaning
-- status: approved
-- order: any
SELECT
  CASE WHEN p.launched_on >= DATE '2025-04-18' THEN 'novelties' ELSE 'others' END AS products_group,
  ROUND(AVG(p.list_price_usd), 2) AS average_list_price_usd,
  COUNT(*) AS products
FROM product.products AS p
WHERE p.discontinued_on IS NULL
GROUP BY CASE WHEN p.launched_on >= DATE '2025-04-18' THEN 'novelties' ELSE 'others' END
ORDER BY average_list_price_usd DESC, products_group;

-- id: tents-margin-rate-online-and-in-store-last-year
-- question: Did the category Tents make a higher margin rate online or in the stores last year? Both margin rates in one row.
-- tags: products, margin, ratio, comparison, null-meaning
-- status: approved
SELECT
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) FILTER (WHERE o.store_id IS NULL) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.store_id IS NULL), 0), 1) AS online_pct,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) FILTER (WHERE o.store_id IS NOT NULL) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.store_id IS NOT NULL), 0), 1) AS in_store_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND ca.category_name = 'Tents'
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01';

-- id: products-sold-but-never-returned
-- question: Which products did customers buy but never send back? Name, brand and units sold since the beginning.
-- also: Products with sales and not a single return: name, brand, units sold.
-- tags: products, returns, not-exists, duplicate-names
-- status: approved
-- order: any
WITH returned AS (
  SELECT l.product_id
  FROM sales.returns AS r
  JOIN sales.order_lines AS l ON l.order_id = r.order_id AND l.line_no = r.line_no
  GROUP BY l.product_id
)
SELECT
  p.product_name,
  p.brand,
  SUM(l.quantity) AS units_sold
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND NOT EXISTS (SELECT 1 FROM returned WHERE returned.product_id = p.product_id)
GROUP BY p.product_id, p.product_name, p.brand
ORDER BY units_sold DESC, p.product_name;

-- id: categories-without-a-launch-this-year
-- question: In which product categories has nothing new come out this year?
-- also: Categories without a product launched since 1 February 2025?
-- tags: products, not-exists, many-to-many
-- status: approved
-- order: any
SELECT ca.category_name
FROM product.categories AS ca
WHERE EXISTS (SELECT 1 FROM product.product_categories AS pc WHERE pc.category_id = ca.category_id AND pc.is_primary)
  AND NOT EXISTS (SELECT 1 FROM product.product_categories AS pc JOIN product.products AS p ON p.product_id = pc.product_id WHERE pc.category_id = ca.category_id AND pc.is_primary AND p.launched_on >= DATE '2025-02-01')
ORDER BY ca.category_name;

-- id: current-tents-without-a-buyer-in-norway-this-year
-- question: Which current products of the category Tents has nobody in Norway bought this year? Name and list price.
-- tags: products, not-exists, many-to-many, named-value
-- status: approved
-- order: any
WITH sold AS (
  SELECT l.product_id
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND co.country_name = 'Norway'
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY l.product_id
)
SELECT
  p.product_name,
  p.list_price_usd
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE p.discontinued_on IS NULL
  AND ca.category_name = 'Tents'
  AND NOT EXISTS (SELECT 1 FROM sold WHERE sold.product_id = p.product_id)
ORDER BY p.product_name;

-- id: current-products-in-vegan-only
-- question: Which current Vegan products are in no other collection? Name and brand.
-- tags: products, not-exists, many-to-many, null-meaning
-- status: approved
-- order: any
SELECT
  p.product_name,
  p.brand
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND NOT pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE p.discontinued_on IS NULL
GROUP BY p.product_id, p.product_name, p.brand
HAVING COUNT(*) = 1
  AND COUNT(*) FILTER (WHERE ca.category_name = 'Vegan') = 1
ORDER BY p.product_name;

-- id: current-products-never-in-a-campaign-by-brand
-- question: How many current products of each brand are in no campaign at all, past, running or planned?
-- also: Number of products still sold that no campaign promotes, planned ones included, per brand?
-- tags: products, marketing, not-exists, breakdown
-- status: approved
-- order: any
SELECT
  p.brand,
  COUNT(*) AS products
FROM product.products AS p
WHERE p.discontinued_on IS NULL
  AND NOT EXISTS (SELECT 1 FROM marketing.campaign_products AS mp WHERE mp.product_id = p.product_id)
GROUP BY p.brand
ORDER BY products DESC, p.brand;

-- id: brands-ranked-within-department-last-year
-- question: Rank the brands within each department by last year's margin: department, brand, margin and rank.
-- tags: products, margin, window, ranking, self-join
-- status: approved
-- order: any
WITH earned AS (
  SELECT
    d.category_name AS department,
    p.brand,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) AS margin_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.products AS p ON p.product_id = l.product_id
  JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  JOIN product.categories AS d ON d.category_id = ca.parent_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY d.category_name, p.brand
)
SELECT
  earned.department,
  earned.brand,
  ROUND(earned.margin_usd, 2) AS margin_usd,
  RANK() OVER (PARTITION BY earned.department ORDER BY earned.margin_usd DESC) AS rank_in_department
FROM earned
ORDER BY earned.department, rank_in_department, earned.brand;

-- id: newest-current-product-of-each-brand
-- question: What is the newest product of each brand that we still sell, and when was it launched? All of them if several came on the same day.
-- tags: products, window, lookup, null-meaning
-- status: approved
-- order: any
SELECT
  p.brand,
  p.product_name,
  p.launched_on
FROM product.products AS p
WHERE p.discontinued_on IS NULL
QUALIFY RANK() OVER (PARTITION BY p.brand ORDER BY p.launched_on DESC) = 1
ORDER BY p.brand, p.product_name;

-- id: af-1420-running-units-by-month
-- question: How has the new Rowan Winter Boot, article AF-1420, sold since its launch? Units per month and running total.
-- tags: products, trend, window, duplicate-names, named-value
-- status: approved
WITH monthly AS (
  SELECT
    DATE_TRUNC('month', o.ordered_at) AS month,
    SUM(l.quantity) AS units
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.products AS p ON p.product_id = l.product_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND p.sku = 'AF-1420'
  GROUP BY DATE_TRUNC('month', o.ordered_at)
)
SELECT
  monthly.month,
  monthly.units AS units_sold,
  SUM(monthly.units) OVER (ORDER BY monthly.month) AS running_total
FROM monthly
ORDER BY monthly.month;

-- id: two-dearest-current-products-of-each-department
-- question: The two most expensive products of every department that are still sold? Department, name and list price.
-- tags: products, window, ranking, self-join, null-meaning
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  p.product_name,
  p.list_price_usd
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE p.discontinued_on IS NULL
QUALIFY ROW_NUMBER() OVER (PARTITION BY d.category_id ORDER BY p.list_price_usd DESC, p.product_name) <= 2
ORDER BY department, p.list_price_usd DESC, p.product_name;

-- id: days-from-launch-to-first-sale-of-this-years-launches
-- question: How many days after its launch did each product launched this year have its first sale? Name, launch date and days, without those not sold yet.
-- tags: products, date-difference, fiscal-calendar
-- status: approved
-- order: any
SELECT
  p.product_name,
  p.launched_on,
  DATE_DIFF('day', p.launched_on, MIN(CAST(o.ordered_at AS DATE))) AS days
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND p.launched_on >= DATE '2025-02-01'
  AND p.launched_on < DATE '2026-02-01'
GROUP BY p.product_id, p.product_name, p.launched_on
ORDER BY days DESC, p.product_name;

-- id: share-of-margin-from-the-top-10-products-last-year
-- question: What percentage of last year's margin came from the ten products with the most margin?
-- also: Top 10 products' share of FY2025 gross profit?
-- tags: products, margin, ratio, window, single-figure
-- status: approved
WITH earned AS (
  SELECT
    l.product_id,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) AS margin_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY l.product_id
), ranked AS (
  SELECT
    earned.margin_usd,
    ROW_NUMBER() OVER (ORDER BY earned.margin_usd DESC, earned.product_id) AS place
  FROM earned
)
SELECT ROUND(100.0 * SUM(ranked.margin_usd) FILTER (WHERE ranked.place <= 10) / NULLIF(SUM(ranked.margin_usd), 0), 1) AS share_pct
FROM ranked;

-- id: clothing-units-change-by-month-this-year
-- question: Clothing: units sold in each month from February to September 2025, with the change from the month before in percent (none for February)?
-- tags: products, trend, window, self-join
-- status: approved
WITH monthly AS (
  SELECT
    DATE_TRUNC('month', o.ordered_at) AS month,
    SUM(l.quantity) AS units
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  JOIN product.categories AS d ON d.category_id = ca.parent_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND d.category_name = 'Clothing'
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2025-10-01'
  GROUP BY DATE_TRUNC('month', o.ordered_at)
)
SELECT
  monthly.month,
  monthly.units AS units_sold,
  ROUND(100.0 * (monthly.units - LAG(monthly.units) OVER (ORDER BY monthly.month)) / NULLIF(LAG(monthly.units) OVER (ORDER BY monthly.month), 0), 1) AS change_pct
FROM monthly
ORDER BY monthly.month;

-- id: share-of-orders-with-a-house-brand-product-this-year
-- question: What share of this year's orders has at least one house-brand product in it?
-- also: Percentage of FY2026 orders with something of our own brand?
-- tags: products, orders, ratio, single-figure, distinct, fan-out
-- status: approved
SELECT ROUND(100.0 * COUNT(DISTINCT o.order_id) FILTER (WHERE p.brand = 'Alder & Fern') / NULLIF(COUNT(DISTINCT o.order_id), 0), 1) AS house_brand_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01';

-- id: share-of-orders-with-a-house-brand-product-by-region-this-year
-- question: How is that in the single regions?
-- follows: share-of-orders-with-a-house-brand-product-this-year
-- tags: products, orders, ratio, breakdown, distinct, fan-out
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(100.0 * COUNT(DISTINCT o.order_id) FILTER (WHERE p.brand = 'Alder & Fern') / NULLIF(COUNT(DISTINCT o.order_id), 0), 1) AS house_brand_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY co.region
ORDER BY house_brand_pct DESC, co.region;

-- id: share-of-current-products-under-100-by-department
-- question: What percentage of the current range in each department has a list price under 100 dollars?
-- tags: products, ratio, breakdown, self-join, null-meaning
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  ROUND(100.0 * COUNT(*) FILTER (WHERE p.list_price_usd < 100) / NULLIF(COUNT(*), 0), 1) AS under_100_pct
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE p.discontinued_on IS NULL
GROUP BY d.category_name
ORDER BY under_100_pct DESC, department;

-- id: discontinued-share-of-products-by-brand
-- question: Of all the products we have ever had from a brand, what percentage is discontinued? Per brand.
-- also: Discontinued articles in percent of all articles, by brand?
-- tags: products, ratio, breakdown, null-meaning
-- status: approved
-- order: any
SELECT
  p.brand,
  ROUND(100.0 * COUNT(*) FILTER (WHERE p.discontinued_on IS NOT NULL) / NULLIF(COUNT(*), 0), 1) AS discontinued_pct
FROM product.products AS p
GROUP BY p.brand
ORDER BY discontinued_pct DESC, p.brand;

-- id: department-share-of-units-in-store-last-month
-- question: What do our stores sell? Each department's share of the units sold in stores last month, in percent.
-- tags: products, ratio, window, self-join, null-meaning
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
    AND o.store_id IS NOT NULL
    AND o.ordered_at >= DATE '2025-09-01'
    AND o.ordered_at < DATE '2025-10-01'
  GROUP BY d.category_name
)
SELECT
  sold.department,
  ROUND(100.0 * sold.units / NULLIF(SUM(sold.units) OVER (), 0), 1) AS share_pct
FROM sold
ORDER BY share_pct DESC, sold.department;

-- id: share-of-customers-with-several-departments-last-year
-- question: How many of last year's customers, in percent, bought from more than one department?
-- tags: products, customers, ratio, single-figure, self-join, soft-delete
-- status: approved
WITH buyers AS (
  SELECT
    c.customer_id,
    COUNT(DISTINCT d.category_id) AS departments
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  JOIN product.categories AS d ON d.category_id = ca.parent_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY c.customer_id
)
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE buyers.departments > 1) / NULLIF(COUNT(*), 0), 1) AS several_departments_pct
FROM buyers;

-- id: current-products-never-sold-in-chamonix
-- question: How many of the current products have never been bought in our Chamonix store?
-- also: Number of products still sold that the store Chamonix Mont-Blanc has never sold.
-- tags: products, stores, not-exists, single-figure, named-value
-- status: approved
SELECT COUNT(*) AS products
FROM product.products AS p
WHERE p.discontinued_on IS NULL
  AND NOT EXISTS (SELECT 1 FROM sales.order_lines AS l JOIN sales.orders AS o ON o.order_id = l.order_id JOIN sales.customers AS c ON c.customer_id = o.customer_id JOIN sales.stores AS s ON s.store_id = o.store_id WHERE l.product_id = p.product_id AND o.status <> 'cancelled' AND NOT c.is_test AND s.store_name = 'Chamonix Mont-Blanc');

-- id: web-shop-best-sellers-yesterday
-- question: Yesterday's five best sellers in the web shop, by units?
-- tags: products, ranking, null-meaning
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
  AND o.store_id IS NULL
  AND o.ordered_at >= DATE '2025-10-14'
  AND o.ordered_at < DATE '2025-10-15'
GROUP BY p.product_id, p.product_name
ORDER BY units_sold DESC, p.product_name
LIMIT 5;

-- id: house-brand-units-and-orders-this-week
-- question: How many house-brand units have we sold this week, since Monday, and in how many orders?
-- tags: products, orders, distinct, fan-out, calendar
-- status: approved
SELECT
  SUM(l.quantity) AS units_sold,
  COUNT(DISTINCT o.order_id) AS orders
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND p.brand = 'Alder & Fern'
  AND o.ordered_at >= DATE '2025-10-13'
  AND o.ordered_at < DATE '2025-10-20';

-- id: favourite-category-of-vips-this-year
-- question: Which category do our VIPs spend the most on this year, and how much?
-- also: The VIPs' top category by net revenue in FY2026, with the amount.
-- tags: products, customers, vip, ranking, many-to-many
-- status: approved
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
  AND c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY ca.category_name
ORDER BY net_revenue_usd DESC, ca.category_name
LIMIT 1;

-- id: house-brand-margin-rate-in-core-markets-this-quarter
-- question: House brand margin rate in each of our core markets this quarter?
-- tags: products, margin, ratio, region-group, breakdown
-- status: approved
-- order: any
SELECT
  co.country_name,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS margin_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND p.brand = 'Alder & Fern'
  AND co.country_code IN ('US', 'DE', 'GB')
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-11-01'
GROUP BY co.country_name
ORDER BY margin_pct DESC, co.country_name;

-- id: trousers-in-orders-paid-in-yen-this-year
-- question: How many units of the category Trousers were in the orders paid in yen this year?
-- also: Units of the category Trousers sold in JPY in FY2026?
-- tags: products, single-figure, currency, many-to-many
-- status: approved
SELECT SUM(l.quantity) AS units_sold
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.currency = 'JPY'
  AND ca.category_name = 'Trousers'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01';
