-- id: new-currency-of-poland
-- question: What currency do customers in Poland pay in?
-- also: Which currency goes with Poland?
-- tags: finance, currency, lookup, named-value
-- status: approved
SELECT co.currency
FROM sales.countries AS co
WHERE co.country_name = 'Poland';

-- id: new-region-of-brazil
-- question: Which sales region is Brazil in?
-- tags: customers, lookup, named-value
-- status: approved
SELECT co.region
FROM sales.countries AS co
WHERE co.country_name = 'Brazil';

-- id: new-number-of-countries
-- question: How many countries do we sell in?
-- also: Number of countries on our list of markets?
-- tags: customers, single-figure
-- status: approved
SELECT COUNT(*) AS countries
FROM sales.countries AS co;

-- id: new-codes-of-apac-countries
-- question: I need the APAC countries with their two-letter codes.
-- tags: customers, lookup
-- status: approved
-- order: any
SELECT
  co.country_name,
  co.country_code
FROM sales.countries AS co
WHERE co.region = 'APAC'
ORDER BY co.country_name;

-- id: new-countries-by-region
-- question: How many countries does each sales region have?
-- also: Number of countries per region?
-- tags: customers, breakdown
-- status: approved
-- order: any
SELECT
  co.region,
  COUNT(*) AS countries
FROM sales.countries AS co
GROUP BY co.region
ORDER BY countries DESC, co.region;

-- id: new-number-of-currencies
-- question: In how many different currencies do the countries we sell in pay?
-- tags: finance, currency, distinct, single-figure
-- status: approved
SELECT COUNT(DISTINCT co.currency) AS currencies
FROM sales.countries AS co;

-- id: new-currencies-of-several-countries
-- question: Which currencies are used in more than one of our countries, and in how many?
-- tags: finance, currency, having
-- status: approved
-- order: any
SELECT
  co.currency,
  COUNT(*) AS countries
FROM sales.countries AS co
GROUP BY co.currency
HAVING COUNT(*) > 1
ORDER BY countries DESC, co.currency;

-- id: new-country-of-code-ch
-- question: Which country does the code CH stand for?
-- also: What is CH in the country list?
-- tags: customers, lookup, named-value
-- status: approved
SELECT co.country_name
FROM sales.countries AS co
WHERE co.country_code = 'CH';

-- id: new-countries-outside-europe
-- question: Which countries outside of Europe do we sell in, and which region is each in?
-- tags: customers, lookup, region-group
-- status: approved
-- order: any
SELECT
  co.country_name,
  co.region
FROM sales.countries AS co
WHERE co.region NOT IN ('DACH', 'Nordics', 'Rest of Europe')
ORDER BY co.country_name;

-- id: new-opening-day-of-hamburg-elbe
-- question: When did Hamburg Elbe open?
-- also: First day of business at Hamburg Elbe?
-- tags: stores, lookup, named-value
-- status: approved
SELECT s.opened_on
FROM sales.stores AS s
WHERE s.store_name = 'Hamburg Elbe';

-- id: new-floor-of-chamonix
-- question: How many square metres does Chamonix Mont-Blanc have?
-- also: Sales floor of Chamonix Mont-Blanc, please.
-- tags: stores, lookup, named-value
-- status: approved
SELECT s.floor_sqm
FROM sales.stores AS s
WHERE s.store_name = 'Chamonix Mont-Blanc';

-- id: new-place-of-innsbruck-nordkette
-- question: I'm new here: in which city and country is the store Innsbruck Nordkette?
-- tags: stores, lookup, named-value
-- status: approved
SELECT
  s.city,
  co.country_name
FROM sales.stores AS s
JOIN sales.countries AS co ON co.country_code = s.country_code
WHERE s.store_name = 'Innsbruck Nordkette';

-- id: new-smallest-open-store
-- question: What is our smallest open store, and how many square metres is it?
-- tags: stores, ranking, null-meaning
-- status: approved
SELECT
  s.store_name,
  s.floor_sqm
FROM sales.stores AS s
WHERE s.closed_on IS NULL
ORDER BY s.floor_sqm, s.store_name
LIMIT 1;

-- id: new-average-open-store
-- question: How big is an open store on average, in square metres? One decimal.
-- also: Average sales floor of the stores open today, one decimal?
-- tags: stores, single-figure, null-meaning
-- status: approved
SELECT ROUND(AVG(s.floor_sqm), 1) AS average_sqm
FROM sales.stores AS s
WHERE s.closed_on IS NULL;

-- id: new-open-us-stores
-- question: Which stores do we run in the United States today, and in which cities?
-- also: Open US stores with their city?
-- tags: stores, lookup, null-meaning
-- status: approved
-- order: any
SELECT
  s.store_name,
  s.city
FROM sales.stores AS s
WHERE s.country_code = 'US'
  AND s.closed_on IS NULL
ORDER BY s.store_name;

-- id: new-closed-stores-count
-- question: How many stores have we closed so far?
-- tags: stores, single-figure, null-meaning
-- status: approved
SELECT COUNT(*) AS closed_stores
FROM sales.stores AS s
WHERE s.closed_on IS NOT NULL;

-- id: new-oldest-open-store
-- question: Which of our open stores has been in business the longest, and since when?
-- also: Oldest store still open: name and opening day?
-- tags: stores, ranking, null-meaning
-- status: approved
SELECT
  s.store_name,
  s.opened_on
FROM sales.stores AS s
WHERE s.closed_on IS NULL
ORDER BY s.opened_on, s.store_name
LIMIT 1;

-- id: new-open-stores-from-before-2020
-- question: How many of the stores that are open today opened before 2020?
-- tags: stores, single-figure, null-meaning
-- status: approved
SELECT COUNT(*) AS stores
FROM sales.stores AS s
WHERE s.opened_on < DATE '2020-01-01'
  AND s.closed_on IS NULL;

-- id: new-floor-range-of-open-stores
-- question: What are the smallest and the largest sales floor among our open stores?
-- also: Minimum and maximum square metres of the open stores?
-- tags: stores, single-figure, null-meaning
-- status: approved
SELECT
  MIN(s.floor_sqm) AS smallest_sqm,
  MAX(s.floor_sqm) AS largest_sqm
FROM sales.stores AS s
WHERE s.closed_on IS NULL;

-- id: new-median-open-store
-- question: Median sales floor of our open stores, in square metres?
-- tags: stores, median, single-figure, null-meaning
-- status: approved
SELECT ROUND(MEDIAN(s.floor_sqm), 1) AS median_sqm
FROM sales.stores AS s
WHERE s.closed_on IS NULL;

-- id: new-store-in-koln
-- question: What is our store in Köln called?
-- tags: stores, lookup, named-value
-- status: approved
SELECT s.store_name
FROM sales.stores AS s
WHERE s.city = 'Köln';

-- id: new-closing-day-of-austin-south
-- question: When was the last day of Austin South?
-- also: On what day did Austin South close?
-- tags: stores, lookup, named-value
-- status: approved
SELECT s.closed_on
FROM sales.stores AS s
WHERE s.store_name = 'Austin South';

-- id: new-open-stores-in-dach
-- question: How many open stores do we have in DACH?
-- tags: stores, single-figure, null-meaning
-- status: approved
SELECT COUNT(*) AS open_stores
FROM sales.stores AS s
JOIN sales.countries AS co ON co.country_code = s.country_code
WHERE co.region = 'DACH'
  AND s.closed_on IS NULL;

-- id: new-share-of-stores-still-open
-- question: What percentage of all stores we ever opened is still open?
-- tags: stores, ratio, single-figure, null-meaning
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE s.closed_on IS NULL) / NULLIF(COUNT(*), 0), 1) AS open_pct
FROM sales.stores AS s;

-- id: new-age-of-denver-union
-- question: For how many full years has Denver Union been open, as of today?
-- tags: stores, date-difference, single-figure, named-value
-- status: approved
SELECT DATE_SUB('year', s.opened_on, DATE '2025-10-15') AS years
FROM sales.stores AS s
WHERE s.store_name = 'Denver Union';

-- id: new-latest-store-opening
-- question: When did we last open a store?
-- also: Date of our most recent store opening?
-- tags: stores, single-figure
-- status: approved
SELECT MAX(s.opened_on) AS last_opened_on
FROM sales.stores AS s;

-- id: new-bronze-members
-- question: How many bronze members do we have?
-- also: Number of customers in the bronze tier?
-- tags: customers, single-figure, soft-delete
-- status: approved
SELECT COUNT(*) AS members
FROM sales.customers AS c
WHERE c.loyalty_tier = 'bronze'
  AND NOT c.is_test
  AND c.deleted_at IS NULL;

-- id: new-customers-without-phone
-- question: How many customers have not given us a phone number?
-- also: Number of customers without a phone number?
-- tags: customers, single-figure, null-meaning
-- status: approved
SELECT COUNT(*) AS customers
FROM sales.customers AS c
WHERE c.phone IS NULL
  AND NOT c.is_test
  AND c.deleted_at IS NULL;

-- id: new-customers-in-denver
-- question: How many customers live in Denver?
-- tags: customers, single-figure, named-value
-- status: approved
SELECT COUNT(*) AS customers
FROM sales.customers AS c
WHERE c.city = 'Denver'
  AND NOT c.is_test
  AND c.deleted_at IS NULL;

-- id: new-sign-ups-on-monday
-- question: Sign-ups on Monday, 13 October?
-- also: How many customers made an account on 13 October 2025?
-- tags: customers, single-figure
-- status: approved
SELECT COUNT(*) AS customers
FROM sales.customers AS c
WHERE c.signed_up_on = DATE '2025-10-13'
  AND NOT c.is_test
  AND c.deleted_at IS NULL;

-- id: new-customer-cities
-- question: In how many different cities do our customers live?
-- tags: customers, distinct, single-figure
-- status: approved
SELECT COUNT(DISTINCT c.city) AS cities
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL;

-- id: new-club-share-overall
-- question: What percentage of our customers are in the loyalty club?
-- also: Share of club members among all customers?
-- tags: customers, ratio, single-figure, null-meaning
-- status: approved
SELECT ROUND(100.0 * COUNT(c.loyalty_tier) / NULLIF(COUNT(*), 0), 1) AS club_pct
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL;

-- id: new-first-sign-up
-- question: When did the longest-standing of our customers sign up?
-- also: Earliest sign-up day among today's customers?
-- tags: customers, single-figure
-- status: approved
SELECT MIN(c.signed_up_on) AS first_signed_up_on
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL;

-- id: new-customers-in-norway
-- question: How many customers do we have in Norway?
-- tags: customers, single-figure, named-value
-- status: approved
SELECT COUNT(*) AS customers
FROM sales.customers AS c
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE co.country_name = 'Norway'
  AND NOT c.is_test
  AND c.deleted_at IS NULL;

-- id: new-canadian-sign-ups-by-month
-- question: Sign-ups in Canada by month this year?
-- tags: customers, trend
-- status: approved
SELECT
  DATE_TRUNC('month', c.signed_up_on) AS month,
  COUNT(*) AS customers
FROM sales.customers AS c
WHERE c.country_code = 'CA'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.signed_up_on >= DATE '2025-02-01'
  AND c.signed_up_on < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', c.signed_up_on)
ORDER BY month;

-- id: new-customers-from-before-2022
-- question: How many of our customers signed up before 2022?
-- tags: customers, single-figure
-- status: approved
SELECT COUNT(*) AS customers
FROM sales.customers AS c
WHERE c.signed_up_on < DATE '2022-01-01'
  AND NOT c.is_test
  AND c.deleted_at IS NULL;

-- id: new-customers-by-swedish-city
-- question: How are our customers in Sweden spread over the cities? Number per city.
-- tags: customers, breakdown
-- status: approved
-- order: any
SELECT
  c.city,
  COUNT(*) AS customers
FROM sales.customers AS c
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE co.country_name = 'Sweden'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
GROUP BY c.city
ORDER BY customers DESC, c.city;

-- id: new-deletion-requests-ever
-- question: How many customers have asked us to delete their account so far?
-- tags: customers, single-figure, null-meaning
-- status: approved
SELECT COUNT(*) AS deleted_customers
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NOT NULL;

-- id: new-price-of-fjell-gas-stove
-- question: What is the list price of the Fjell Gas Stove?
-- also: At what price do we list the Fjell Gas Stove?
-- tags: products, lookup, named-value
-- status: approved
SELECT p.list_price_usd
FROM product.products AS p
WHERE p.product_name = 'Fjell Gas Stove';

-- id: new-cost-of-monsoon-quilt
-- question: What do we pay for one Monsoon Quilt?
-- also: Purchase cost of a Monsoon Quilt?
-- tags: products, lookup, named-value
-- status: approved
SELECT p.unit_cost_usd
FROM product.products AS p
WHERE p.product_name = 'Monsoon Quilt';

-- id: new-launch-of-talus-quilt
-- question: When was the Talus Quilt launched?
-- also: First day on sale of the Talus Quilt?
-- tags: products, lookup, named-value
-- status: approved
SELECT p.launched_on
FROM product.products AS p
WHERE p.product_name = 'Talus Quilt';

-- id: new-brand-of-lynx-gas-stove
-- question: Which brand makes the Lynx Gas Stove?
-- tags: products, lookup, named-value
-- status: approved
SELECT p.brand
FROM product.products AS p
WHERE p.product_name = 'Lynx Gas Stove';

-- id: new-sku-of-cairn-kettle
-- question: Article number of the Cairn Kettle, please.
-- tags: products, lookup, named-value
-- status: approved
SELECT p.sku
FROM product.products AS p
WHERE p.product_name = 'Cairn Kettle';

-- id: new-article-af-1504
-- question: Which product is AF-1504? Name and brand.
-- also: A label says AF-1504: what is that, and of which brand?
-- tags: products, lookup, named-value
-- status: approved
SELECT
  p.product_name,
  p.brand
FROM product.products AS p
WHERE p.sku = 'AF-1504';

-- id: new-lowest-list-price
-- question: What is the lowest list price in the current range?
-- also: List price of the cheapest product we still sell?
-- tags: products, single-figure, null-meaning
-- status: approved
SELECT MIN(p.list_price_usd) AS lowest_price_usd
FROM product.products AS p
WHERE p.discontinued_on IS NULL;

-- id: new-house-brand-price-range
-- question: From what to what do the list prices of our house brand go, current range?
-- also: Lowest and highest list price among the house-brand products still sold?
-- tags: products, single-figure, null-meaning
-- status: approved
SELECT
  MIN(p.list_price_usd) AS lowest_price_usd,
  MAX(p.list_price_usd) AS highest_price_usd
FROM product.products AS p
WHERE p.brand = 'Alder & Fern'
  AND p.discontinued_on IS NULL;

-- id: new-average-unit-cost
-- question: Average unit cost of the current range?
-- tags: products, single-figure, null-meaning
-- status: approved
SELECT ROUND(AVG(p.unit_cost_usd), 2) AS average_unit_cost_usd
FROM product.products AS p
WHERE p.discontinued_on IS NULL;

-- id: new-products-over-400-dollars
-- question: How many products that we still sell are listed at more than 400 dollars?
-- also: Number of current products with a list price above 400 dollars?
-- tags: products, single-figure, null-meaning
-- status: approved
SELECT COUNT(*) AS products
FROM product.products AS p
WHERE p.list_price_usd > 400
  AND p.discontinued_on IS NULL;

-- id: new-discontinued-in-2025
-- question: Which products were discontinued in 2025, and what was the last day of each?
-- tags: products, lookup
-- status: approved
-- order: any
SELECT
  p.product_name,
  p.discontinued_on
FROM product.products AS p
WHERE p.discontinued_on >= DATE '2025-01-01'
  AND p.discontinued_on < DATE '2026-01-01'
ORDER BY p.discontinued_on, p.product_name;

-- id: new-nordwand-under-70
-- question: Which current Nordwand products have a list price under 70 dollars? Name and price.
-- tags: products, lookup, null-meaning
-- status: approved
-- order: any
SELECT
  p.product_name,
  p.list_price_usd
FROM product.products AS p
WHERE p.brand = 'Nordwand'
  AND p.list_price_usd < 70
  AND p.discontinued_on IS NULL
ORDER BY p.list_price_usd, p.product_name;

-- id: new-house-brand-share-of-range
-- question: What share of the products in the current range is our own brand?
-- tags: products, ratio, single-figure, null-meaning
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE p.brand = 'Alder & Fern') / NULLIF(COUNT(*), 0), 1) AS house_brand_pct
FROM product.products AS p
WHERE p.discontinued_on IS NULL;

-- id: new-novelties-count
-- question: How many novelties do we have at the moment?
-- also: Number of products launched in the last 180 days?
-- tags: products, single-figure
-- status: approved
SELECT COUNT(*) AS novelties
FROM product.products AS p
WHERE p.launched_on >= DATE '2025-04-18';

-- id: new-mark-up-of-ember-kettle
-- question: How many dollars lie between list price and unit cost of the Ember Kettle?
-- tags: products, single-figure, named-value
-- status: approved
SELECT p.list_price_usd - p.unit_cost_usd AS difference_usd
FROM product.products AS p
WHERE p.product_name = 'Ember Kettle';

-- id: new-one-of-each-caldera
-- question: If I bought one of every current Caldera product at list price, what would I pay?
-- also: Sum of the list prices of all Caldera products still sold?
-- tags: products, single-figure, null-meaning
-- status: approved
SELECT SUM(p.list_price_usd) AS list_price_usd
FROM product.products AS p
WHERE p.brand = 'Caldera'
  AND p.discontinued_on IS NULL;

-- id: new-dearest-to-buy
-- question: Which five products of the current range cost us the most per unit? Name and unit cost.
-- tags: products, ranking, null-meaning
-- status: approved
SELECT
  p.product_name,
  p.unit_cost_usd
FROM product.products AS p
WHERE p.discontinued_on IS NULL
ORDER BY p.unit_cost_usd DESC, p.product_name
LIMIT 5;

-- id: new-launches-by-month
-- question: Number of products launched per month this year?
-- tags: products, trend
-- status: approved
SELECT
  DATE_TRUNC('month', p.launched_on) AS month,
  COUNT(*) AS products
FROM product.products AS p
WHERE p.launched_on >= DATE '2025-02-01'
  AND p.launched_on < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', p.launched_on)
ORDER BY month;

-- id: new-tarps-in-range
-- question: How many products of the current range have the word Tarp in their name?
-- tags: products, single-figure, null-meaning
-- status: approved
SELECT COUNT(*) AS products
FROM product.products AS p
WHERE p.product_name LIKE '%Tarp%'
  AND p.discontinued_on IS NULL;

-- id: new-first-launch-by-brand
-- question: When was the first product of each brand launched? Brand and day.
-- tags: products, breakdown
-- status: approved
-- order: any
SELECT
  p.brand,
  MIN(p.launched_on) AS first_launched_on
FROM product.products AS p
GROUP BY p.brand
ORDER BY first_launched_on, p.brand;

-- id: new-price-of-this-years-launches
-- question: Average list price of the products launched this year?
-- tags: products, single-figure
-- status: approved
SELECT ROUND(AVG(p.list_price_usd), 2) AS average_list_price_usd
FROM product.products AS p
WHERE p.launched_on >= DATE '2025-02-01'
  AND p.launched_on < DATE '2026-02-01';

-- id: new-brands-with-many-discontinued
-- question: Which brands have more than 3 discontinued products, and how many?
-- tags: products, having
-- status: approved
-- order: any
SELECT
  p.brand,
  COUNT(*) AS discontinued_products
FROM product.products AS p
WHERE p.discontinued_on IS NOT NULL
GROUP BY p.brand
HAVING COUNT(*) > 3
ORDER BY discontinued_products DESC, p.brand;

-- id: new-camping-category-count
-- question: How many categories does Camping have?
-- tags: products, single-figure, self-join
-- status: approved
SELECT COUNT(*) AS categories
FROM product.categories AS ca
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE d.category_name = 'Camping';

-- id: new-departments
-- question: What departments are there? Collections are not one.
-- also: Names of our departments, without Collections?
-- tags: products, lookup, null-meaning
-- status: approved
-- order: any
SELECT d.category_name AS department
FROM product.categories AS d
WHERE d.parent_id IS NULL
  AND d.category_name <> 'Collections'
ORDER BY department;

-- id: new-department-of-headlamps
-- question: Which department do Headlamps belong to?
-- tags: products, lookup, self-join, named-value
-- status: approved
SELECT d.category_name AS department
FROM product.categories AS ca
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE ca.category_name = 'Headlamps';

-- id: new-category-of-rowan-softshell
-- question: What category is the Rowan Softshell in?
-- tags: products, lookup, many-to-many, named-value
-- status: approved
SELECT ca.category_name
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE p.product_name = 'Rowan Softshell';

-- id: new-gifts-size
-- question: How many products are in the Gifts collection, discontinued ones included?
-- tags: products, many-to-many, single-figure, named-value
-- status: approved
SELECT COUNT(*) AS products
FROM product.product_categories AS pc
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE ca.category_name = 'Gifts'
  AND NOT pc.is_primary;

-- id: new-cheapest-current-stove
-- question: What is the lowest list price in the category Stoves, current range?
-- also: Lowest list price among the products we still sell in the category Stoves?
-- tags: products, many-to-many, single-figure
-- status: approved
SELECT MIN(p.list_price_usd) AS lowest_price_usd
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE ca.category_name = 'Stoves'
  AND p.discontinued_on IS NULL;

-- id: new-brands-of-ropes
-- question: Which brands have products in the category Ropes in the current range?
-- tags: products, many-to-many, distinct, lookup
-- status: approved
-- order: any
SELECT DISTINCT p.brand
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE ca.category_name = 'Ropes'
  AND p.discontinued_on IS NULL
ORDER BY p.brand;

-- id: new-on-order-for-reno
-- question: How many units are on order for Reno?
-- also: Incoming units for the Reno warehouse, latest count?
-- tags: inventory, snapshot, single-figure, named-value
-- status: approved
SELECT SUM(st.on_order) AS units_on_order
FROM product.stock AS st
WHERE st.snapshot_on = DATE '2025-10-13'
  AND st.warehouse = 'Reno';

-- id: new-polar-sleeping-bags-on-hand
-- question: How many Polar Sleeping Bags do we have in stock, all warehouses together?
-- tags: inventory, snapshot, single-figure, named-value
-- status: approved
SELECT SUM(st.on_hand) AS units_on_hand
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
  AND p.product_name = 'Polar Sleeping Bag';

-- id: new-products-on-order-for-osaka
-- question: For how many products is something on order for Osaka?
-- also: Number of products with units on order for the Osaka warehouse?
-- tags: inventory, snapshot, single-figure
-- status: approved
SELECT COUNT(*) AS products
FROM product.stock AS st
WHERE st.snapshot_on = DATE '2025-10-13'
  AND st.warehouse = 'Osaka'
  AND st.on_order > 0;

-- id: new-most-units-of-a-product-in-a-warehouse
-- question: Of one product in one warehouse, what is the most units we have on hand right now?
-- tags: inventory, snapshot, single-figure
-- status: approved
SELECT MAX(st.on_hand) AS units_on_hand
FROM product.stock AS st
WHERE st.snapshot_on = DATE '2025-10-13';

-- id: new-reno-share-of-stock
-- question: What percentage of all units on hand lies in Reno?
-- tags: inventory, snapshot, ratio, single-figure
-- status: approved
SELECT ROUND(100.0 * SUM(st.on_hand) FILTER (WHERE st.warehouse = 'Reno') / NULLIF(SUM(st.on_hand), 0), 1) AS reno_pct
FROM product.stock AS st
WHERE st.snapshot_on = DATE '2025-10-13';

-- id: new-kestrel-on-order-by-warehouse
-- question: Kestrel units on order, by warehouse?
-- also: How many units from Kestrel is each warehouse waiting for?
-- tags: inventory, snapshot, breakdown
-- status: approved
-- order: any
SELECT
  st.warehouse,
  SUM(st.on_order) AS units_on_order
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
  AND p.brand = 'Kestrel'
GROUP BY st.warehouse
ORDER BY units_on_order DESC, st.warehouse;

-- id: new-osaka-stock-value
-- question: What is our Osaka stock worth, at today's unit cost?
-- also: Stock value in Osaka?
-- tags: inventory, snapshot, single-figure, named-value
-- status: approved
SELECT ROUND(SUM(st.on_hand * p.unit_cost_usd), 2) AS stock_value_usd
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
  AND st.warehouse = 'Osaka';

-- id: new-products-above-60-units-in-venlo
-- question: Which products does Venlo have more than 60 units of on hand, and how many of each?
-- tags: inventory, snapshot, lookup
-- status: approved
-- order: any
SELECT
  p.product_name,
  st.on_hand AS units_on_hand
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
  AND st.warehouse = 'Venlo'
  AND st.on_hand > 60
ORDER BY units_on_hand DESC, p.product_name;

-- id: new-start-of-rope-recycling
-- question: When did the Rope Recycling campaign start?
-- tags: marketing, lookup, named-value
-- status: approved
SELECT m.starts_on
FROM marketing.campaigns AS m
WHERE m.campaign_name = 'Rope Recycling';

-- id: new-last-day-of-rope-recycling
-- question: And what was its last day?
-- follows: new-start-of-rope-recycling
-- tags: marketing, lookup, named-value
-- status: approved
SELECT m.ends_on
FROM marketing.campaigns AS m
WHERE m.campaign_name = 'Rope Recycling';

-- id: new-channel-of-norden-push
-- question: Which channel did Norden Push run on?
-- tags: marketing, lookup, named-value
-- status: approved
SELECT m.channel
FROM marketing.campaigns AS m
WHERE m.campaign_name = 'Norden Push';

-- id: new-biggest-budget
-- question: Which campaign has the biggest budget of all time, and how big is it?
-- also: Campaign with the highest budget ever, and the amount?
-- tags: marketing, ranking
-- status: approved
SELECT
  m.campaign_name,
  m.budget_usd
FROM marketing.campaigns AS m
ORDER BY m.budget_usd DESC, m.campaign_name
LIMIT 1;

-- id: new-average-social-budget
-- question: What is the average budget of a social campaign?
-- tags: marketing, single-figure
-- status: approved
SELECT ROUND(AVG(m.budget_usd), 2) AS average_budget_usd
FROM marketing.campaigns AS m
WHERE m.channel = 'social';

-- id: new-campaigns-to-come
-- question: Which campaigns are still to come, and when do they start?
-- also: Planned campaigns that have not begun: name and first day?
-- tags: marketing, lookup
-- status: approved
-- order: any
SELECT
  m.campaign_name,
  m.starts_on
FROM marketing.campaigns AS m
WHERE m.starts_on > DATE '2025-10-15'
ORDER BY m.starts_on, m.campaign_name;

-- id: new-budget-by-channel-this-year
-- question: Budget per channel for the campaigns that start this year?
-- tags: marketing, breakdown, fiscal-calendar
-- status: approved
-- order: any
SELECT
  m.channel,
  SUM(m.budget_usd) AS budget_usd
FROM marketing.campaigns AS m
WHERE m.starts_on >= DATE '2025-02-01'
  AND m.starts_on < DATE '2026-02-01'
GROUP BY m.channel
ORDER BY budget_usd DESC, m.channel;

-- id: new-small-budgets
-- question: I'm looking for campaigns with a budget below 5,000 dollars: name, channel, budget.
-- tags: marketing, lookup
-- status: approved
-- order: any
SELECT
  m.campaign_name,
  m.channel,
  m.budget_usd
FROM marketing.campaigns AS m
WHERE m.budget_usd < 5000
ORDER BY m.budget_usd, m.campaign_name;

-- id: new-black-week-days
-- question: First and last day of every campaign whose name starts with Black Week?
-- tags: marketing, lookup
-- status: approved
-- order: any
SELECT
  m.campaign_name,
  m.starts_on,
  m.ends_on
FROM marketing.campaigns AS m
WHERE m.campaign_name LIKE 'Black Week%'
ORDER BY m.starts_on, m.campaign_name;

-- id: new-median-campaign-budget
-- question: What is the median budget of our campaigns?
-- tags: marketing, median, single-figure
-- status: approved
SELECT ROUND(MEDIAN(m.budget_usd), 2) AS median_budget_usd
FROM marketing.campaigns AS m;

-- id: new-social-campaigns-of-2024
-- question: Names of the social campaigns that started in 2024, please.
-- tags: marketing, lookup
-- status: approved
-- order: any
SELECT m.campaign_name
FROM marketing.campaigns AS m
WHERE m.channel = 'social'
  AND m.starts_on >= DATE '2024-01-01'
  AND m.starts_on < DATE '2025-01-01'
ORDER BY m.campaign_name;

-- id: new-products-in-black-week-2024
-- question: How many products were in Black Week 2024?
-- also: Number of products that Black Week 2024 promoted?
-- tags: marketing, many-to-many, single-figure, named-value
-- status: approved
SELECT COUNT(*) AS products
FROM marketing.campaign_products AS mp
JOIN marketing.campaigns AS m ON m.campaign_id = mp.campaign_id
WHERE m.campaign_name = 'Black Week 2024';

-- id: new-campaigns-of-vesper-dome-tent
-- question: In how many campaigns is the Vesper Dome Tent, planned ones included?
-- tags: marketing, many-to-many, single-figure, named-value
-- status: approved
SELECT COUNT(*) AS campaigns
FROM marketing.campaign_products AS mp
JOIN product.products AS p ON p.product_id = mp.product_id
WHERE p.product_name = 'Vesper Dome Tent';

-- id: new-products-of-rope-recycling
-- question: What did Rope Recycling promote? Article number and name.
-- tags: marketing, many-to-many, lookup, named-value
-- status: approved
-- order: any
SELECT
  p.sku,
  p.product_name
FROM marketing.campaign_products AS mp
JOIN marketing.campaigns AS m ON m.campaign_id = mp.campaign_id
JOIN product.products AS p ON p.product_id = mp.product_id
WHERE m.campaign_name = 'Rope Recycling'
ORDER BY p.product_name, p.sku;

-- id: new-brands-in-summer-camp-out-2025
-- question: How many different brands are in Summer Camp-Out 2025?
-- tags: marketing, many-to-many, distinct, single-figure
-- status: approved
SELECT COUNT(DISTINCT p.brand) AS brands
FROM marketing.campaign_products AS mp
JOIN marketing.campaigns AS m ON m.campaign_id = mp.campaign_id
JOIN product.products AS p ON p.product_id = mp.product_id
WHERE m.campaign_name = 'Summer Camp-Out 2025';

-- id: new-house-brand-share-of-summer-camp-out
-- question: What percentage of its products is house brand?
-- follows: new-brands-in-summer-camp-out-2025
-- tags: marketing, many-to-many, ratio
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE p.brand = 'Alder & Fern') / NULLIF(COUNT(*), 0), 1) AS house_brand_pct
FROM marketing.campaign_products AS mp
JOIN marketing.campaigns AS m ON m.campaign_id = mp.campaign_id
JOIN product.products AS p ON p.product_id = mp.product_id
WHERE m.campaign_name = 'Summer Camp-Out 2025';

-- id: new-price-level-of-gifts-2025
-- question: Average list price of the products in Gifts from the Woods 2025?
-- tags: marketing, many-to-many, single-figure, named-value
-- status: approved
SELECT ROUND(AVG(p.list_price_usd), 2) AS average_list_price_usd
FROM marketing.campaign_products AS mp
JOIN marketing.campaigns AS m ON m.campaign_id = mp.campaign_id
JOIN product.products AS p ON p.product_id = mp.product_id
WHERE m.campaign_name = 'Gifts from the Woods 2025';

-- id: new-spend-yesterday
-- question: What did we spend on ads yesterday?
-- also: Ad spend yesterday?
-- tags: marketing, single-figure
-- status: approved
SELECT ROUND(SUM(a.spend_usd), 2) AS spend_usd
FROM marketing.ad_spend AS a
WHERE a.spent_on = DATE '2025-10-14';

-- id: new-clicks-of-winter-sale-2025
-- question: How many clicks did Winter Sale 2025 get?
-- tags: marketing, single-figure, named-value
-- status: approved
SELECT SUM(a.clicks) AS clicks
FROM marketing.ad_spend AS a
JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
WHERE m.campaign_name = 'Winter Sale 2025';

-- id: new-most-clicks-of-a-campaign-in-a-day
-- question: What is the most clicks one campaign has ever had in a single day?
-- tags: marketing, single-figure
-- status: approved
SELECT MAX(a.clicks) AS clicks
FROM marketing.ad_spend AS a;

-- id: new-ctr-last-month
-- question: CTR last month, to two decimals?
-- also: What was our click-through rate in September 2025? Two decimals.
-- tags: marketing, ratio, single-figure
-- status: approved
SELECT ROUND(100.0 * SUM(a.clicks) / NULLIF(SUM(a.impressions), 0), 2) AS click_through_pct
FROM marketing.ad_spend AS a
WHERE a.spent_on >= DATE '2025-09-01'
  AND a.spent_on < DATE '2025-10-01';

-- id: new-search-cpc-this-year
-- question: What does a click cost us on search this year?
-- also: Cost per click of search campaigns, this year?
-- tags: marketing, ratio, single-figure
-- status: approved
SELECT ROUND(SUM(a.spend_usd) / NULLIF(SUM(a.clicks), 0), 2) AS cost_per_click_usd
FROM marketing.ad_spend AS a
JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
WHERE m.channel = 'search'
  AND a.spent_on >= DATE '2025-02-01'
  AND a.spent_on < DATE '2026-02-01';

-- id: new-clicks-per-day-of-influencer-winter
-- question: How many clicks a day did Influencer Winter 2025 get on average? One decimal.
-- tags: marketing, single-figure, named-value
-- status: approved
SELECT ROUND(AVG(a.clicks), 1) AS clicks_per_day
FROM marketing.ad_spend AS a
JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
WHERE m.campaign_name = 'Influencer Winter 2025';

-- id: new-highest-franc-rate-this-year
-- question: Highest rate of the Swiss franc this year, in US dollars?
-- tags: finance, fx, single-figure
-- status: approved
SELECT MAX(fx.usd_per_unit) AS highest_rate_usd
FROM finance.fx_rates AS fx
WHERE fx.currency = 'CHF'
  AND fx.rate_on >= DATE '2025-02-01'
  AND fx.rate_on < DATE '2026-02-01';

-- id: new-median-zloty-rate-2024
-- question: Median rate of the Polish zloty in 2024? Four decimals.
-- tags: finance, fx, median, single-figure
-- status: approved
SELECT ROUND(MEDIAN(fx.usd_per_unit), 4) AS median_rate_usd
FROM finance.fx_rates AS fx
WHERE fx.currency = 'PLN'
  AND fx.rate_on >= DATE '2024-01-01'
  AND fx.rate_on < DATE '2025-01-01';

-- id: new-latest-rate-day
-- question: What is the latest day we have exchange rates for?
-- tags: finance, fx, single-figure
-- status: approved
SELECT MAX(fx.rate_on) AS last_rate_on
FROM finance.fx_rates AS fx;

-- id: new-five-hundred-francs
-- question: What were 500 Swiss francs worth in US dollars yesterday?
-- also: Convert CHF 500 to US dollars at yesterday's rate.
-- tags: finance, fx, single-figure
-- status: approved
SELECT ROUND(500 * fx.usd_per_unit, 2) AS value_usd
FROM finance.fx_rates AS fx
WHERE fx.currency = 'CHF'
  AND fx.rate_on = DATE '2025-10-14';

-- id: new-real-rate-last-week
-- question: The rate of the Brazilian real for every day of last week, please.
-- tags: finance, fx, trend
-- status: approved
SELECT
  fx.rate_on,
  fx.usd_per_unit
FROM finance.fx_rates AS fx
WHERE fx.currency = 'BRL'
  AND fx.rate_on >= DATE '2025-10-06'
  AND fx.rate_on < DATE '2025-10-13'
ORDER BY fx.rate_on;

-- id: new-currencies-above-a-dollar
-- question: Which currencies were worth more than one US dollar yesterday, and how much?
-- tags: finance, fx, lookup
-- status: approved
-- order: any
SELECT
  fx.currency,
  fx.usd_per_unit
FROM finance.fx_rates AS fx
WHERE fx.usd_per_unit > 1
  AND fx.rate_on = DATE '2025-10-14'
ORDER BY fx.usd_per_unit DESC, fx.currency;

-- id: new-target-this-month
-- question: What is our revenue target for this month, all regions together?
-- also: Total plan for October 2025?
-- tags: finance, targets, single-figure
-- status: approved
SELECT SUM(tg.target_usd) AS target_usd
FROM finance.targets AS tg
WHERE tg.month = DATE '2025-10-01';

-- id: new-target-this-month-by-region
-- question: How does that split up by region?
-- follows: new-target-this-month
-- tags: finance, targets, breakdown
-- status: approved
-- order: any
SELECT
  tg.region,
  tg.target_usd
FROM finance.targets AS tg
WHERE tg.month = DATE '2025-10-01'
ORDER BY tg.target_usd DESC, tg.region;

-- id: new-highest-target-this-year
-- question: What is the highest monthly target of any region this year? Region, month and amount.
-- tags: finance, targets, ranking
-- status: approved
SELECT
  tg.region,
  tg.month,
  tg.target_usd
FROM finance.targets AS tg
WHERE tg.month >= DATE '2025-02-01'
  AND tg.month < DATE '2026-02-01'
ORDER BY tg.target_usd DESC, tg.region, tg.month
LIMIT 1;

-- id: new-average-apac-target-this-year
-- question: What is the average monthly target for APAC this year?
-- tags: finance, targets, single-figure
-- status: approved
SELECT ROUND(AVG(tg.target_usd), 2) AS average_target_usd
FROM finance.targets AS tg
WHERE tg.region = 'APAC'
  AND tg.month >= DATE '2025-02-01'
  AND tg.month < DATE '2026-02-01';

-- id: new-last-planned-month
-- question: Up to which month do we have targets?
-- tags: finance, targets, single-figure
-- status: approved
SELECT MAX(tg.month) AS last_month
FROM finance.targets AS tg;

-- id: new-target-by-month-this-quarter
-- question: Monthly revenue targets this quarter, all regions added up?
-- tags: finance, targets, trend
-- status: approved
SELECT
  tg.month,
  SUM(tg.target_usd) AS target_usd
FROM finance.targets AS tg
WHERE tg.month >= DATE '2025-08-01'
  AND tg.month < DATE '2025-11-01'
GROUP BY tg.month
ORDER BY tg.month;

-- id: new-americas-share-of-plan
-- question: What share of this year's plan is for the Americas?
-- also: Americas in percent of the whole FY2026 target?
-- tags: finance, targets, ratio, single-figure
-- status: approved
SELECT ROUND(100.0 * SUM(tg.target_usd) FILTER (WHERE tg.region = 'Americas') / NULLIF(SUM(tg.target_usd), 0), 1) AS americas_pct
FROM finance.targets AS tg
WHERE tg.month >= DATE '2025-02-01'
  AND tg.month < DATE '2026-02-01';

-- id: new-big-target-months-of-dach
-- question: Which months have a DACH target above 250,000 dollars? Month and target.
-- tags: finance, targets, lookup
-- status: approved
SELECT
  tg.month,
  tg.target_usd
FROM finance.targets AS tg
WHERE tg.region = 'DACH'
  AND tg.target_usd > 250000
ORDER BY tg.month;

-- id: new-hire-day-of-rosa-lima
-- question: When did Rosa Lima start with us?
-- also: First day at work of Rosa Lima?
-- tags: support, agents, lookup, named-value
-- status: approved
SELECT ag.hired_on
FROM support.agents AS ag
WHERE ag.agent_name = 'Rosa Lima';

-- id: new-team-of-aiko-mori
-- question: Which support team is Aiko Mori in?
-- tags: support, agents, lookup, named-value
-- status: approved
SELECT ag.team
FROM support.agents AS ag
WHERE ag.agent_name = 'Aiko Mori';

-- id: new-agents-today
-- question: How many support agents do we have at the moment?
-- tags: support, agents, single-figure, null-meaning
-- status: approved
SELECT COUNT(*) AS agents
FROM support.agents AS ag
WHERE ag.left_on IS NULL;

-- id: new-current-agents-and-teams
-- question: Who works in support now, and in which team?
-- tags: support, agents, lookup, null-meaning
-- status: approved
-- order: any
SELECT
  ag.agent_name,
  ag.team
FROM support.agents AS ag
WHERE ag.left_on IS NULL
ORDER BY ag.team, ag.agent_name;

-- id: new-last-agent-to-leave
-- question: Which agent left us most recently, and on what day?
-- tags: support, agents, ranking, null-meaning
-- status: approved
SELECT
  ag.agent_name,
  ag.left_on
FROM support.agents AS ag
WHERE ag.left_on IS NOT NULL
ORDER BY ag.left_on DESC, ag.agent_name
LIMIT 1;

-- id: new-agents-hired-in-2024
-- question: How many agents did we hire in 2024?
-- tags: support, agents, single-figure, calendar
-- status: approved
SELECT COUNT(*) AS agents
FROM support.agents AS ag
WHERE ag.hired_on >= DATE '2024-01-01'
  AND ag.hired_on < DATE '2025-01-01';

-- id: new-years-of-ellen-sorby
-- question: How many full years has Ellen Sørby been with us?
-- tags: support, agents, date-difference, named-value
-- status: approved
SELECT DATE_SUB('year', ag.hired_on, DATE '2025-10-15') AS years
FROM support.agents AS ag
WHERE ag.agent_name = 'Ellen Sørby';

-- id: new-ticket-12000
-- question: What is ticket 12000 about, and when was it opened?
-- tags: support, lookup, named-value
-- status: approved
SELECT
  t.topic,
  t.opened_at
FROM support.tickets AS t
WHERE t.ticket_id = 12000;

-- id: new-five-star-ratings-last-month
-- question: How many tickets opened last month were rated 5?
-- tags: support, single-figure
-- status: approved
SELECT COUNT(*) AS tickets
FROM support.tickets AS t
WHERE t.csat = 5
  AND t.opened_at >= DATE '2025-09-01'
  AND t.opened_at < DATE '2025-10-01';

-- id: new-open-product-tickets
-- question: How many product tickets are open right now?
-- tags: support, single-figure, null-meaning
-- status: approved
SELECT COUNT(*) AS open_tickets
FROM support.tickets AS t
WHERE t.closed_at IS NULL
  AND t.topic = 'product';

-- id: new-agent-of-ticket-15000
-- question: Who is in charge of ticket 15000?
-- also: Agent of ticket 15000?
-- tags: support, agents, lookup
-- status: approved
SELECT ag.agent_name
FROM support.tickets AS t
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE t.ticket_id = 15000;

-- id: new-returns-share-of-tickets
-- question: What share of this year's tickets is about returns?
-- tags: support, ratio, single-figure
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE t.topic = 'returns') / NULLIF(COUNT(*), 0), 1) AS returns_pct
FROM support.tickets AS t
WHERE t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01';

-- id: new-tickets-of-priya-raman-this-year
-- question: How many of the tickets opened this year is Priya Raman in charge of?
-- tags: support, agents, single-figure, named-value
-- status: approved
SELECT COUNT(*) AS tickets
FROM support.tickets AS t
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE ag.agent_name = 'Priya Raman'
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01';

-- id: new-payment-tickets-ever
-- question: How many payment tickets have there been in all?
-- tags: support, single-figure
-- status: approved
SELECT COUNT(*) AS tickets
FROM support.tickets AS t
WHERE t.topic = 'payment';

-- id: new-share-of-ratings-of-1
-- question: What percentage of all ratings so far is a 1?
-- tags: support, ratio, single-figure
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE t.csat = 1) / NULLIF(COUNT(t.csat), 0), 1) AS rated_1_pct
FROM support.tickets AS t;

-- id: new-messages-in-ticket-12000
-- question: How many messages are there in ticket 12000?
-- tags: support, messages, single-figure
-- status: approved
SELECT COUNT(*) AS messages
FROM support.messages AS ms
WHERE ms.ticket_id = 12000;

-- id: new-who-wrote-in-ticket-12000
-- question: Who wrote them, and when? Oldest first.
-- follows: new-messages-in-ticket-12000
-- tags: support, messages, lookup
-- status: approved
SELECT
  ms.author,
  ms.sent_at
FROM support.messages AS ms
WHERE ms.ticket_id = 12000
ORDER BY ms.sent_at;

-- id: new-messages-yesterday
-- question: How many messages went back and forth in support yesterday, the bot's included?
-- tags: support, messages, single-figure
-- status: approved
SELECT COUNT(*) AS messages
FROM support.messages AS ms
WHERE ms.sent_at >= DATE '2025-10-14'
  AND ms.sent_at < DATE '2025-10-15';

-- id: new-last-agent-message
-- question: When did an agent last send a message?
-- tags: support, messages, single-figure
-- status: approved
SELECT MAX(ms.sent_at) AS last_sent_at
FROM support.messages AS ms
WHERE ms.author = 'agent';

-- id: new-customer-messages-on-delivery
-- question: How many messages did customers send in September 2025 in delivery tickets?
-- tags: support, messages, single-figure
-- status: approved
SELECT COUNT(*) AS messages
FROM support.messages AS ms
JOIN support.tickets AS t ON t.ticket_id = ms.ticket_id
WHERE ms.author = 'customer'
  AND t.topic = 'delivery'
  AND ms.sent_at >= DATE '2025-09-01'
  AND ms.sent_at < DATE '2025-10-01';

-- id: new-agent-messages-by-day-last-week
-- question: Agent messages on each day of last week?
-- tags: support, messages, trend
-- status: approved
SELECT
  CAST(ms.sent_at AS DATE) AS day,
  COUNT(*) AS messages
FROM support.messages AS ms
WHERE ms.author = 'agent'
  AND ms.sent_at >= DATE '2025-10-06'
  AND ms.sent_at < DATE '2025-10-13'
GROUP BY CAST(ms.sent_at AS DATE)
ORDER BY day;

-- id: new-online-orders-last-week
-- question: Number of online orders last week?
-- tags: orders, single-figure, null-meaning
-- status: approved
SELECT COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.ordered_at >= DATE '2025-10-06'
  AND o.ordered_at < DATE '2025-10-13';

-- id: new-orders-at-zurich-limmat-in-august
-- question: How many orders did Zürich Limmat take in August 2025?
-- tags: stores, orders, single-figure, named-value
-- status: approved
SELECT COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'Zürich Limmat'
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-09-01';

-- id: new-orders-in-yen-last-month
-- question: How many orders were paid in yen last month?
-- tags: orders, currency, single-figure
-- status: approved
SELECT COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.currency = 'JPY'
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01';

-- id: new-orders-of-customer-3
-- question: How many orders has customer 3 placed so far?
-- tags: orders, customers, single-figure, named-value
-- status: approved
SELECT COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.customer_id = 3;

-- id: new-largest-pound-order
-- question: What is the largest amount paid for an order in pounds this year?
-- also: Highest order total in GBP, FY2026?
-- tags: orders, currency, single-figure
-- status: approved
SELECT MAX(o.total) AS total_gbp
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.currency = 'GBP'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01';

-- id: new-promised-for-today
-- question: How many orders did we promise to ship today?
-- tags: shipping, single-figure
-- status: approved
SELECT COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ship_by = DATE '2025-10-15';

-- id: new-units-in-order-170000
-- question: How many units are in order 170000?
-- tags: orders, single-figure, named-value
-- status: approved
SELECT SUM(l.quantity) AS units_sold
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.order_id = 170000;

-- id: new-goods-in-order-170000
-- question: What was bought in it? Product and units.
-- follows: new-units-in-order-170000
-- tags: orders, lookup, named-value
-- status: approved
-- order: any
SELECT
  p.product_name,
  l.quantity AS units_sold
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.order_id = 170000
ORDER BY l.line_no;

-- id: new-biggest-line-discount-last-month
-- question: What was the biggest discount on a single order line last month, in dollars?
-- tags: orders, single-figure
-- status: approved
SELECT MAX(l.discount_usd) AS discount_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01';

-- id: new-gross-store-sales-in-august
-- question: What did our stores alone, without the web shop, make in gross sales in August 2025?
-- tags: revenue, single-figure, null-meaning
-- status: approved
SELECT ROUND(SUM(l.gross_usd), 2) AS gross_sales_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NOT NULL
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-09-01';

-- id: new-return-parcels-yesterday
-- question: How many return parcels arrived yesterday?
-- tags: returns, single-figure
-- status: approved
SELECT COUNT(*) AS parcels
FROM sales.returns AS r
WHERE r.returned_on = DATE '2025-10-14';

-- id: new-refunds-for-wrong-size
-- question: How much did we refund for the returns that arrived last quarter because of a wrong size?
-- tags: returns, refunds, single-figure
-- status: approved
SELECT ROUND(SUM(r.refund_usd), 2) AS refund_usd
FROM sales.returns AS r
WHERE r.reason = 'wrong size'
  AND r.returned_on >= DATE '2025-05-01'
  AND r.returned_on < DATE '2025-08-01';

-- id: new-largest-return-refund-this-month
-- question: Largest refund for a return received this month, in dollars?
-- tags: returns, refunds, single-figure
-- status: approved
SELECT MAX(r.refund_usd) AS refund_usd
FROM sales.returns AS r
WHERE r.returned_on >= DATE '2025-10-01'
  AND r.returned_on < DATE '2025-11-01';

-- id: new-return-13000
-- question: When did return 13000 arrive, and why was it sent back?
-- also: Arrival day and reason of return 13000?
-- tags: returns, lookup, named-value
-- status: approved
SELECT
  r.returned_on,
  r.reason
FROM sales.returns AS r
WHERE r.return_id = 13000;

-- id: new-last-defective-return
-- question: When did something last come back as defective?
-- tags: returns, single-figure
-- status: approved
SELECT MAX(r.returned_on) AS last_returned_on
FROM sales.returns AS r
WHERE r.reason = 'defective';

-- id: new-multi-unit-parcels-this-year
-- question: How many of the return parcels received this year held more than one unit?
-- tags: returns, single-figure
-- status: approved
SELECT COUNT(*) AS parcels
FROM sales.returns AS r
WHERE r.quantity > 1
  AND r.returned_on >= DATE '2025-02-01'
  AND r.returned_on < DATE '2026-02-01';

-- id: new-returns-of-order-100011
-- question: What came back from order 100011? Day, units and reason.
-- tags: returns, lookup, named-value
-- status: approved
SELECT
  r.returned_on,
  r.quantity AS units_returned,
  r.reason
FROM sales.returns AS r
WHERE r.order_id = 100011
ORDER BY r.returned_on, r.return_id;

-- id: new-piuma-units-back-last-month
-- question: How many Piuma units came back last month?
-- tags: returns, single-figure
-- status: approved
SELECT SUM(r.quantity) AS units_returned
FROM sales.returns AS r
JOIN sales.order_lines AS l ON l.order_id = r.order_id AND l.line_no = r.line_no
JOIN product.products AS p ON p.product_id = l.product_id
WHERE p.brand = 'Piuma'
  AND r.returned_on >= DATE '2025-09-01'
  AND r.returned_on < DATE '2025-10-01';

-- id: new-lines-with-discount-last-month
-- question: What percentage of last month's order lines had a discount?
-- tags: orders, ratio, single-figure
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE l.discount_usd > 0) / NULLIF(COUNT(*), 0), 1) AS discounted_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01';

-- id: new-last-order-online
-- question: When did the last online order come in?
-- tags: orders, single-figure, null-meaning
-- status: approved
SELECT MAX(o.ordered_at) AS last_ordered_at
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL;

-- id: new-store-of-order-100001
-- question: In which store was order 100001 bought?
-- tags: orders, stores, lookup, named-value
-- status: approved
SELECT s.store_name
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.order_id = 100001;

-- id: new-store-customers-last-week
-- question: How many different customers bought in a store last week?
-- tags: orders, distinct, single-figure, null-meaning, soft-delete
-- status: approved
SELECT COUNT(DISTINCT c.customer_id) AS customers
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND o.store_id IS NOT NULL
  AND o.ordered_at >= DATE '2025-10-06'
  AND o.ordered_at < DATE '2025-10-13';

-- id: new-who-is-customer-2
-- question: Who is customer 2, and when did they sign up?
-- tags: customers, lookup, named-value
-- status: approved
SELECT
  c.full_name,
  c.signed_up_on
FROM sales.customers AS c
WHERE c.customer_id = 2
  AND NOT c.is_test
  AND c.deleted_at IS NULL;

-- id: new-silver-members-in-france
-- question: Silver members in France: how many?
-- tags: customers, single-figure
-- status: approved
SELECT COUNT(*) AS members
FROM sales.customers AS c
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE c.loyalty_tier = 'silver'
  AND co.country_name = 'France'
  AND NOT c.is_test
  AND c.deleted_at IS NULL;

-- id: new-biggest-japanese-cities
-- question: Our top 2 cities in Japan by number of customers?
-- tags: customers, ranking
-- status: approved
SELECT
  c.city,
  COUNT(*) AS customers
FROM sales.customers AS c
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE co.country_name = 'Japan'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
GROUP BY c.city
ORDER BY customers DESC, c.city
LIMIT 2;

-- id: new-tickets-of-customer-4080
-- question: How many tickets has customer 4080 opened in all?
-- tags: support, single-figure, named-value
-- status: approved
SELECT COUNT(*) AS tickets
FROM support.tickets AS t
WHERE t.customer_id = 4080;

-- id: new-open-tickets-of-rosa-lima
-- question: How many tickets of Rosa Lima are still open?
-- tags: support, agents, single-figure, named-value
-- status: approved
SELECT COUNT(*) AS open_tickets
FROM support.tickets AS t
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE ag.agent_name = 'Rosa Lima'
  AND t.closed_at IS NULL;

-- id: new-closed-by-day-last-week
-- question: Tickets closed on each day of last week?
-- tags: support, trend
-- status: approved
SELECT
  CAST(t.closed_at AS DATE) AS day,
  COUNT(*) AS tickets
FROM support.tickets AS t
WHERE t.closed_at >= DATE '2025-10-06'
  AND t.closed_at < DATE '2025-10-13'
GROUP BY CAST(t.closed_at AS DATE)
ORDER BY day;

-- id: new-caldera-in-vegan
-- question: How many Caldera products are in the Vegan collection, discontinued ones included?
-- tags: products, many-to-many, single-figure
-- status: approved
SELECT COUNT(*) AS products
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND NOT pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE p.brand = 'Caldera'
  AND ca.category_name = 'Vegan';

-- id: new-products-by-camping-category
-- question: How many current products are there in each category of the Camping department?
-- tags: products, many-to-many, self-join, breakdown
-- status: approved
-- order: any
SELECT
  ca.category_name,
  COUNT(*) AS products
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE d.category_name = 'Camping'
  AND p.discontinued_on IS NULL
GROUP BY ca.category_name
ORDER BY products DESC, ca.category_name;

-- id: new-median-tent-unit-cost
-- question: Median unit cost of the current products in the category Tents?
-- tags: products, many-to-many, median, single-figure
-- status: approved
SELECT ROUND(MEDIAN(p.unit_cost_usd), 2) AS median_unit_cost_usd
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE ca.category_name = 'Tents'
  AND p.discontinued_on IS NULL;

-- id: new-dollar-for-francs
-- question: How many Swiss francs did one US dollar buy yesterday? Four decimals.
-- tags: finance, fx, single-figure
-- status: approved
SELECT ROUND(1 / fx.usd_per_unit, 4) AS francs_per_usd
FROM finance.fx_rates AS fx
WHERE fx.currency = 'CHF'
  AND fx.rate_on = DATE '2025-10-14';

-- id: new-currency-and-rate-of-norway
-- question: Which currency does Norway use, and what was it worth in US dollars yesterday?
-- tags: finance, fx, currency, lookup
-- status: approved
SELECT
  co.currency,
  fx.usd_per_unit
FROM sales.countries AS co
JOIN finance.fx_rates AS fx ON fx.currency = co.currency
WHERE co.country_name = 'Norway'
  AND fx.rate_on = DATE '2025-10-14';

-- id: new-spend-by-day-this-month
-- question: Ad spend for every day of this month so far?
-- tags: marketing, trend
-- status: approved
SELECT
  a.spent_on,
  ROUND(SUM(a.spend_usd), 2) AS spend_usd
FROM marketing.ad_spend AS a
WHERE a.spent_on >= DATE '2025-10-01'
  AND a.spent_on < DATE '2025-11-01'
GROUP BY a.spent_on
ORDER BY a.spent_on;

-- id: new-campaigns-and-channels-of-a-product
-- question: Which campaigns has the Vesper Daypack been put in, and on which channel? Planned ones included.
-- tags: marketing, many-to-many, lookup
-- status: approved
-- order: any
SELECT
  m.campaign_name,
  m.channel
FROM marketing.campaign_products AS mp
JOIN marketing.campaigns AS m ON m.campaign_id = mp.campaign_id
JOIN product.products AS p ON p.product_id = mp.product_id
WHERE p.product_name = 'Vesper Daypack'
ORDER BY m.campaign_name;

-- id: new-campaigns-running-today-count
-- question: How many campaigns are running today?
-- tags: marketing, single-figure
-- status: approved
SELECT COUNT(*) AS campaigns
FROM marketing.campaigns AS m
WHERE m.starts_on <= DATE '2025-10-15'
  AND m.ends_on >= DATE '2025-10-15';
