-- id: open-stores-count
-- question: How many stores are open?
-- tags: stores, single-figure, null-meaning, must-pass
-- status: approved
SELECT COUNT(*) AS stores
FROM sales.stores AS s
WHERE s.closed_on IS NULL;

-- id: stores-we-closed
-- question: Which stores have we closed, and what was the last day of each?
-- tags: stores, lookup, null-meaning, must-pass
-- status: approved
-- order: any
SELECT
  s.store_name,
  s.closed_on
FROM sales.stores AS s
WHERE s.closed_on IS NOT NULL
ORDER BY s.closed_on, s.store_name;

-- id: stores-opened-since-2023
-- question: List the stores opened in 2023 or later, with city and opening day.
-- tags: stores, lookup, calendar
-- status: approved
-- order: any
SELECT
  s.store_name,
  s.city,
  s.opened_on
FROM sales.stores AS s
WHERE s.opened_on >= DATE '2023-01-01'
ORDER BY s.opened_on, s.store_name;

-- id: open-stores-by-country
-- question: How many open shops do we have in each country that has any?
-- tags: stores, breakdown, null-meaning, must-pass
-- status: approved
-- order: any
SELECT
  co.country_name,
  COUNT(*) AS stores
FROM sales.stores AS s
JOIN sales.countries AS co ON co.country_code = s.country_code
WHERE s.closed_on IS NULL
GROUP BY co.country_name
ORDER BY stores DESC, co.country_name;

-- id: smallest-open-stores-in-the-americas
-- question: Our three smallest branches in the Americas by sales floor, leaving out closed ones: name and square metres, smallest first.
-- tags: stores, ranking, null-meaning
-- status: approved
SELECT
  s.store_name,
  s.floor_sqm
FROM sales.stores AS s
JOIN sales.countries AS co ON co.country_code = s.country_code
WHERE s.closed_on IS NULL
  AND co.region = 'Americas'
ORDER BY s.floor_sqm, s.store_name
LIMIT 3;

-- id: average-store-size-by-region
-- question: How big is an open store on average, by the region it stands in? Square metres with one decimal.
-- tags: stores, breakdown, null-meaning
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(AVG(s.floor_sqm), 1) AS average_sqm
FROM sales.stores AS s
JOIN sales.countries AS co ON co.country_code = s.country_code
WHERE s.closed_on IS NULL
GROUP BY co.region
ORDER BY average_sqm DESC, co.region;

-- id: countries-without-an-open-store
-- question: In which of our markets is there no store open at the moment?
-- tags: stores, not-exists, null-meaning, lookup
-- status: approved
-- order: any
SELECT co.country_name
FROM sales.countries AS co
WHERE NOT EXISTS (SELECT 1 FROM sales.stores AS s WHERE s.country_code = co.country_code AND s.closed_on IS NULL)
ORDER BY co.country_name;

-- id: top-stores-by-revenue-this-year
-- question: Which three stores have sold the most this year, and for how many dollars?
-- tags: stores, revenue, ranking
-- status: approved
SELECT
  s.store_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY s.store_name
ORDER BY net_revenue_usd DESC, s.store_name
LIMIT 3;

-- id: tokyo-shibuya-orders-by-month
-- question: How did the number of orders in our Tokyo Shibuya shop develop month by month last year?
-- tags: stores, orders, trend, named-value
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'Tokyo Shibuya'
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: stores-in-their-first-90-days
-- question: For each store opened since 1 January 2024: how much net revenue did it make in its first 90 days, the opening day included?
-- tags: stores, revenue, breakdown, date-difference
-- status: approved
-- order: any
SELECT
  s.store_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.opened_on >= DATE '2024-01-01'
  AND o.ordered_at < s.opened_on + INTERVAL 90 DAY
GROUP BY s.store_name
ORDER BY net_revenue_usd DESC, s.store_name;

-- id: store-share-of-orders-by-country-this-year
-- question: What percentage of this year's orders was bought in stores, for each country of the DACH region?
-- tags: stores, orders, ratio, breakdown, null-meaning
-- status: approved
-- order: any
SELECT
  co.country_name,
  ROUND(100.0 * COUNT(o.store_id) / NULLIF(COUNT(*), 0), 1) AS store_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND co.region = 'DACH'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY co.country_name
ORDER BY store_pct DESC, co.country_name;

-- id: denver-union-revenue-last-quarter
-- question: How much revenue did Denver Union make last quarter?
-- tags: stores, revenue, single-figure, named-value, must-pass
-- status: approved
SELECT ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'Denver Union'
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01';

-- id: denver-union-revenue-by-month
-- question: Break that down by month.
-- follows: denver-union-revenue-last-quarter
-- tags: stores, revenue, trend, named-value, follow-up
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'Denver Union'
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: denver-union-margin-rate-by-month
-- question: And the margin rate instead of the revenue?
-- follows: denver-union-revenue-by-month
-- tags: stores, margin, trend, ratio, named-value, follow-up
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS margin_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'Denver Union'
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;
