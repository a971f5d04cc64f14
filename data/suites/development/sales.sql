-- The development exam on sales: what business users of several roles ask about revenue, orders, customers, products,
-- stores and returns, each in their own words. Neither trained on, nor shown as an example, nor composed for.

-- id: dev-floor-of-the-innsbruck-store
-- question: How big is our shop in Innsbruck, in square metres?
-- tags: stores, lookup, easy
-- status: approved
SELECT s.floor_sqm
FROM sales.stores AS s
WHERE s.city = 'Innsbruck';

-- id: dev-open-stores-in-the-united-states
-- question: Which of our US stores are still open?
-- tags: stores, lookup, null-meaning, easy
-- status: approved
-- order: any
SELECT s.store_name
FROM sales.stores AS s
WHERE s.country_code = 'US'
  AND s.closed_on IS NULL
ORDER BY s.store_name;

-- id: dev-current-products-from-before-2020
-- question: how many of the articles we still sell were already on sale before 2020?
-- tags: products, single-figure, null-meaning, easy
-- status: approved
SELECT COUNT(*) AS products
FROM product.products AS p
WHERE p.launched_on < DATE '2020-01-01'
  AND p.discontinued_on IS NULL;

-- id: dev-products-discontinued-since-february-2024
-- question: What have we taken out of the range since February 2024? I need product, brand and last day on sale.
-- tags: products, lookup, easy
-- status: approved
-- order: any
SELECT
  p.product_name,
  p.brand,
  p.discontinued_on
FROM product.products AS p
WHERE p.discontinued_on >= DATE '2024-02-01'
ORDER BY p.discontinued_on, p.product_name;

-- id: dev-dearest-current-tarn-and-tor-product
-- question: Which product of the current range is the most expensive one from Tarn & Tor, going by list price? Just its name and price.
-- tags: products, ranking, null-meaning, easy
-- status: approved
SELECT
  p.product_name,
  p.list_price_usd
FROM product.products AS p
WHERE p.brand = 'Tarn & Tor'
  AND p.discontinued_on IS NULL
ORDER BY p.list_price_usd DESC, p.product_name
LIMIT 1;

-- id: dev-cost-and-price-of-a-stove
-- question: What do we pay for one Fjell Gas Stove and what's its list price?
-- tags: products, lookup, easy
-- status: approved
SELECT
  p.unit_cost_usd,
  p.list_price_usd
FROM product.products AS p
WHERE p.product_name = 'Fjell Gas Stove';

-- id: dev-club-members-in-calgary
-- question: How many club members live in Calgary?
-- tags: customers, single-figure, null-meaning, easy
-- status: approved
SELECT COUNT(*) AS members
FROM sales.customers AS c
WHERE c.city = 'Calgary'
  AND c.loyalty_tier IS NOT NULL
  AND c.deleted_at IS NULL
  AND NOT c.is_test;

-- id: dev-club-members-in-calgary-by-tier
-- question: And which tiers are they in?
-- follows: dev-club-members-in-calgary
-- tags: customers, breakdown, follow-up, easy
-- status: approved
-- order: any
SELECT
  c.loyalty_tier,
  COUNT(*) AS members
FROM sales.customers AS c
WHERE c.city = 'Calgary'
  AND c.loyalty_tier IS NOT NULL
  AND c.deleted_at IS NULL
  AND NOT c.is_test
GROUP BY c.loyalty_tier
ORDER BY members DESC, c.loyalty_tier;

-- id: dev-units-sold-on-a-saturday
-- question: How many pieces did we sell on Saturday 11 October 2025?
-- tags: orders, single-figure, easy
-- status: approved
SELECT SUM(l.quantity) AS units_sold
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-10-11'
  AND o.ordered_at < DATE '2025-10-12';

-- id: dev-last-order-from-brazil
-- question: On what date did somebody in Brazil last order from us?
-- tags: orders, single-figure, easy
-- status: approved
SELECT CAST(MAX(o.ordered_at) AS DATE) AS last_ordered_on
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.country_code = 'BR';

-- id: dev-web-orders-from-sweden-in-august
-- question: how many web orders did we get from Sweden in August this year?
-- tags: orders, single-figure, null-meaning, easy
-- status: approved
SELECT COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND c.country_code = 'SE'
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-09-01';

-- id: dev-cancelled-september-orders
-- question: Of the orders placed in September 2025, how many were cancelled?
-- tags: orders, single-figure, easy
-- status: approved
SELECT COUNT(*) AS cancelled_orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status = 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01';

-- id: dev-lines-of-one-order
-- question: Customer on the phone about order 175042 - what was in it? Product name, quantity and discount per line please.
-- tags: orders, lookup, easy
-- status: approved
-- order: any
SELECT
  p.product_name,
  l.quantity,
  l.discount_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND l.order_id = 175042
ORDER BY l.line_no;

-- id: dev-customers-by-polish-city
-- question: Where in Poland do our customers live? Customers per city.
-- tags: customers, breakdown, soft-delete, easy
-- status: approved
-- order: any
SELECT
  c.city,
  COUNT(*) AS customers
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.country_code = 'PL'
GROUP BY c.city
ORDER BY customers DESC, c.city;

-- id: dev-opening-days-of-german-stores
-- question: When did each of the German stores open?
-- tags: stores, lookup, easy
-- status: approved
-- order: any
SELECT
  s.store_name,
  s.opened_on
FROM sales.stores AS s
WHERE s.country_code = 'DE'
ORDER BY s.opened_on, s.store_name;

-- id: dev-orders-with-a-return-in-september
-- question: Returns that arrived in September - from how many different orders were they?
-- tags: returns, distinct, single-figure, easy
-- status: approved
SELECT COUNT(DISTINCT r.order_id) AS orders
FROM sales.returns AS r
WHERE r.returned_on >= DATE '2025-09-01'
  AND r.returned_on < DATE '2025-10-01';

-- id: dev-damaged-units-this-month
-- question: How many pieces came back damaged since the first of October?
-- tags: returns, single-figure, easy
-- status: approved
SELECT SUM(r.quantity) AS units_returned
FROM sales.returns AS r
WHERE r.reason = 'damaged'
  AND r.returned_on >= DATE '2025-10-01';

-- id: dev-sign-ups-in-october
-- question: How many of our customers signed up this month?
-- tags: customers, single-figure, soft-delete, easy
-- status: approved
SELECT COUNT(*) AS customers
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.signed_up_on >= DATE '2025-10-01'
  AND c.signed_up_on < DATE '2025-11-01';

-- id: dev-current-stoves-under-50-dollars
-- question: Customer wants something from the category Stoves for less than 50 dollars list price. What do we still sell? Name and price, cheapest first.
-- tags: products, lookup, many-to-many, easy
-- status: approved
SELECT
  p.product_name,
  p.list_price_usd
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE ca.category_name = 'Stoves'
  AND p.list_price_usd < 50
  AND p.discontinued_on IS NULL
ORDER BY p.list_price_usd, p.product_name;

-- id: dev-cost-of-goods-sold-last-month
-- question: Cost of the goods we sold last month?
-- tags: revenue, single-figure, medium
-- status: approved
SELECT ROUND(SUM(l.cost_usd), 2) AS cost_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01';

-- id: dev-september-revenue-against-september-2024
-- question: Sales in September vs September last year, up or down by how many percent?
-- tags: revenue, comparison, ratio, medium
-- status: approved
WITH months AS (
  SELECT
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-09-01' AND o.ordered_at < DATE '2025-10-01') AS now_usd,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2024-09-01' AND o.ordered_at < DATE '2024-10-01') AS before_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
)
SELECT ROUND(100.0 * (months.now_usd - months.before_usd) / NULLIF(months.before_usd, 0), 1) AS change_pct
FROM months;

-- id: dev-from-gross-to-net-by-quarter-last-year
-- question: For the closing of last year I need one line per fiscal quarter: gross sales, what went off as discount, what we refunded, and net revenue.
-- tags: revenue, trend, calendar, medium
-- status: approved
SELECT
  QUARTER(o.ordered_at - INTERVAL 1 MONTH) AS fiscal_quarter,
  ROUND(SUM(l.gross_usd), 2) AS gross_sales_usd,
  ROUND(SUM(l.discount_usd), 2) AS discount_usd,
  ROUND(SUM(l.refunded_usd), 2) AS refunded_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY QUARTER(o.ordered_at - INTERVAL 1 MONTH)
ORDER BY fiscal_quarter;

-- id: dev-from-gross-to-net-by-quarter-last-year-in-store
-- question: Same table, but only what was bought in stores.
-- follows: dev-from-gross-to-net-by-quarter-last-year
-- tags: revenue, trend, calendar, null-meaning, follow-up, medium
-- status: approved
SELECT
  QUARTER(o.ordered_at - INTERVAL 1 MONTH) AS fiscal_quarter,
  ROUND(SUM(l.gross_usd), 2) AS gross_sales_usd,
  ROUND(SUM(l.discount_usd), 2) AS discount_usd,
  ROUND(SUM(l.refunded_usd), 2) AS refunded_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NOT NULL
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY QUARTER(o.ordered_at - INTERVAL 1 MONTH)
ORDER BY fiscal_quarter;

-- id: dev-paid-in-swiss-francs-last-quarter
-- question: How many Swiss francs did customers pay us last quarter, with tax and shipping? Leave it in francs.
-- tags: orders, currency, single-figure, medium
-- status: approved
SELECT ROUND(SUM(o.total), 2) AS paid_chf
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.currency = 'CHF'
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01';

-- id: dev-orders-worth-over-1000-last-year
-- question: How many orders of last year brought in more than 1,000 dollars of net revenue each?
-- tags: orders, having, single-figure, medium
-- status: approved
WITH large AS (
  SELECT o.order_id
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY o.order_id
  HAVING SUM(l.gross_usd - l.discount_usd - l.refunded_usd) > 1000
)
SELECT COUNT(*) AS orders
FROM large;

-- id: dev-list-value-of-cancelled-orders-last-quarter
-- question: What was the list value, before any discount, of the orders from last quarter that ended up cancelled?
-- tags: orders, single-figure, medium
-- status: approved
SELECT ROUND(SUM(l.gross_usd), 2) AS gross_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status = 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01';

-- id: dev-silver-members-who-bought-last-month
-- question: how many different silver members bought something last month
-- tags: customers, distinct, single-figure, medium
-- status: approved
SELECT COUNT(DISTINCT c.customer_id) AS customers
FROM sales.customers AS c
JOIN sales.orders AS o ON o.customer_id = c.customer_id
WHERE c.loyalty_tier = 'silver'
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND o.status <> 'cancelled'
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01';

-- id: dev-ordering-customers-by-fiscal-year
-- question: Is our customer base growing? Number of different customers who ordered in each fiscal year so far, please.
-- tags: customers, distinct, trend, calendar, medium
-- status: approved
SELECT
  YEAR(o.ordered_at + INTERVAL 11 MONTH) AS fiscal_year,
  COUNT(DISTINCT c.customer_id) AS customers
FROM sales.customers AS c
JOIN sales.orders AS o ON o.customer_id = c.customer_id
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND o.status <> 'cancelled'
GROUP BY YEAR(o.ordered_at + INTERVAL 11 MONTH)
ORDER BY fiscal_year;

-- id: dev-average-order-value-of-core-markets-this-year
-- question: What's the average basket in our core markets this year? One number for all three together.
-- tags: revenue, ratio, single-figure, medium
-- status: approved
SELECT ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) / NULLIF(COUNT(DISTINCT o.order_id) FILTER (WHERE l.refunded_usd < l.gross_usd - l.discount_usd), 0), 2) AS average_order_value_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND co.country_code IN ('US', 'DE', 'GB')
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01';

-- id: dev-sweden-and-norway-by-month-this-year
-- question: Sweden and Norway side by side, net revenue month by month since the fiscal year began
-- tags: revenue, trend, comparison, medium
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE c.country_code = 'SE'), 2) AS sweden_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE c.country_code = 'NO'), 2) AS norway_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.country_code IN ('SE', 'NO')
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;
-- accept:
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  co.country_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND co.country_code IN ('SE', 'NO')
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at), co.country_name
ORDER BY month, co.country_name;

-- id: dev-swedish-and-norwegian-orders-by-month-this-year
-- question: Could I see it in orders instead?
-- follows: dev-sweden-and-norway-by-month-this-year
-- tags: orders, trend, comparison, follow-up, medium
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  COUNT(*) FILTER (WHERE c.country_code = 'SE') AS sweden_orders,
  COUNT(*) FILTER (WHERE c.country_code = 'NO') AS norway_orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.country_code IN ('SE', 'NO')
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;
-- accept:
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  co.country_name,
  COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND co.country_code IN ('SE', 'NO')
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at), co.country_name
ORDER BY month, co.country_name;
