-- id: countries-with-over-80-vips
-- question: Which countries have more than 80 VIPs, and how many VIPs live there?
-- tags: customers, having, breakdown
-- status: approved
-- order: any
SELECT
  co.country_name,
  COUNT(*) AS vips
FROM sales.customers AS c
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND NOT c.is_test
GROUP BY co.country_name
HAVING COUNT(*) > 80
ORDER BY vips DESC, co.country_name;

-- id: german-club-members-by-tier
-- question: How many club members in Germany are in each loyalty tier?
-- tags: customers, named-value, soft-delete, breakdown, null-meaning
-- status: approved
-- order: any
SELECT
  c.loyalty_tier,
  COUNT(*) AS members
FROM sales.customers AS c
WHERE c.loyalty_tier IS NOT NULL
  AND c.country_code = 'DE'
  AND c.deleted_at IS NULL
  AND NOT c.is_test
GROUP BY c.loyalty_tier
ORDER BY members DESC, c.loyalty_tier;

-- id: deletions-in-2025
-- question: How many customers asked for their account to be deleted since 1 January 2025?
-- tags: customers, soft-delete, single-figure
-- status: approved
SELECT COUNT(*) AS deleted_customers
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at >= DATE '2025-01-01';

-- id: days-from-sign-up-to-first-order-by-tier
-- question: Of the club members who signed up last year, how many days on average passed from sign-up to their first order, by loyalty tier?
-- tags: customers, date-difference, breakdown
-- status: approved
-- order: any
WITH firsts AS (
  SELECT
    c.loyalty_tier,
    DATE_DIFF('day', c.signed_up_on, MIN(o.ordered_at)) AS days
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE c.loyalty_tier IS NOT NULL
    AND c.deleted_at IS NULL
    AND NOT c.is_test
    AND o.status <> 'cancelled'
    AND c.signed_up_on >= DATE '2024-02-01'
    AND c.signed_up_on < DATE '2025-02-01'
  GROUP BY c.customer_id, c.loyalty_tier, c.signed_up_on
)
SELECT
  firsts.loyalty_tier,
  ROUND(AVG(firsts.days), 1) AS average_days
FROM firsts
GROUP BY firsts.loyalty_tier
ORDER BY average_days, firsts.loyalty_tier;

-- id: cities-with-most-active-customers
-- question: Which 5 cities have the most active customers, and how many?
-- tags: customers, distinct, ranking, calendar
-- status: approved
SELECT
  c.city,
  COUNT(DISTINCT c.customer_id) AS active_customers
FROM sales.customers AS c
JOIN sales.orders AS o ON o.customer_id = c.customer_id
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND o.status <> 'cancelled'
  AND o.ordered_at >= DATE '2025-07-17'
GROUP BY c.city
ORDER BY active_customers DESC, c.city
LIMIT 5;

-- id: customers-buying-online-and-in-stores
-- question: How many customers bought both online and in a store this year?
-- tags: customers, having, null-meaning, single-figure
-- status: approved
WITH both_ways AS (
  SELECT c.customer_id
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.status <> 'cancelled'
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY c.customer_id
  HAVING COUNT(o.store_id) > 0
    AND COUNT(o.store_id) < COUNT(*)
)
SELECT COUNT(*) AS customers
FROM both_ways;

-- id: customers-in-all
-- question: How many customers do we have?
-- tags: customers, single-figure, soft-delete, must-pass
-- status: approved
SELECT COUNT(*) AS customers
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL;

-- id: customers-in-all-by-region
-- question: Split that by region.
-- follows: customers-in-all
-- tags: customers, breakdown, soft-delete, follow-up
-- status: approved
-- order: any
SELECT
  co.region,
  COUNT(*) AS customers
FROM sales.customers AS c
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
GROUP BY co.region
ORDER BY customers DESC, co.region;

-- id: club-share-by-region
-- question: And what percentage of them are club members?
-- follows: customers-in-all-by-region
-- tags: customers, ratio, breakdown, null-meaning, follow-up
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(100.0 * COUNT(c.loyalty_tier) / NULLIF(COUNT(*), 0), 1) AS member_pct
FROM sales.customers AS c
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
GROUP BY co.region
ORDER BY member_pct DESC, co.region;

-- id: vips-in-sao-paulo
-- question: How many VIPs live in São Paulo?
-- tags: customers, single-figure, named-value, must-pass
-- status: approved
SELECT COUNT(*) AS vips
FROM sales.customers AS c
WHERE c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND c.city = 'São Paulo';

-- id: customers-outside-the-club
-- question: How many customers have not joined the loyalty club?
-- tags: customers, single-figure, null-meaning, soft-delete
-- status: approved
SELECT COUNT(*) AS customers
FROM sales.customers AS c
WHERE c.loyalty_tier IS NULL
  AND c.deleted_at IS NULL
  AND NOT c.is_test;

-- id: test-accounts-count
-- question: How many test accounts are in the system?
-- tags: customers, single-figure
-- status: approved
SELECT COUNT(*) AS test_accounts
FROM sales.customers AS c
WHERE c.is_test;

-- id: sign-ups-in-the-last-90-days
-- question: How many people registered in the last 90 days?
-- tags: customers, single-figure, calendar
-- status: approved
SELECT COUNT(*) AS sign_ups
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.signed_up_on >= DATE '2025-07-17';

-- id: sign-ups-by-month-last-year
-- question: New accounts per month last year? Live accounts only.
-- tags: customers, trend, fiscal-calendar
-- status: approved
SELECT
  DATE_TRUNC('month', c.signed_up_on) AS month,
  COUNT(*) AS sign_ups
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.signed_up_on >= DATE '2024-02-01'
  AND c.signed_up_on < DATE '2025-02-01'
GROUP BY DATE_TRUNC('month', c.signed_up_on)
ORDER BY month;

-- id: biggest-city-of-each-country
-- question: Which city has the most customers in each country? Country, city, number of customers.
-- tags: customers, window, soft-delete
-- status: approved
-- order: any
WITH cities AS (
  SELECT
    co.country_name,
    c.city,
    COUNT(*) AS customers
  FROM sales.customers AS c
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
  GROUP BY co.country_name, c.city
)
SELECT
  cities.country_name,
  cities.city,
  cities.customers
FROM cities
QUALIFY ROW_NUMBER() OVER (PARTITION BY cities.country_name ORDER BY cities.customers DESC, cities.city) = 1
ORDER BY cities.customers DESC, cities.country_name;

-- id: lapsed-customers-count
-- question: How many customers have we lost, that is, how many have lapsed?
-- tags: customers, single-figure, churn, not-exists
-- status: approved
WITH churned AS (
  SELECT c.customer_id
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.status <> 'cancelled'
  GROUP BY c.customer_id
  HAVING MAX(o.ordered_at) < DATE '2024-10-15'
)
SELECT COUNT(*) AS churned_customers
FROM churned;

-- id: churned-silver-members-in-torino
-- question: Win-back list: the churned silver members in Torino with customer id, name and the day of their last order.
-- tags: customers, lookup, churn, named-value, not-exists
-- status: approved
-- order: any
SELECT
  c.customer_id,
  c.full_name,
  CAST(MAX(o.ordered_at) AS DATE) AS last_order_on
FROM sales.customers AS c
JOIN sales.orders AS o ON o.customer_id = c.customer_id
WHERE c.loyalty_tier = 'silver'
  AND c.city = 'Torino'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND o.status <> 'cancelled'
GROUP BY c.customer_id, c.full_name
HAVING MAX(o.ordered_at) < DATE '2024-10-15'
ORDER BY last_order_on, c.customer_id;
-- accept:
SELECT
  c.customer_id,
  c.full_name,
  MAX(o.ordered_at) AS last_order_at
FROM sales.customers AS c
JOIN sales.orders AS o ON o.customer_id = c.customer_id
WHERE c.loyalty_tier = 'silver'
  AND c.city = 'Torino'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND o.status <> 'cancelled'
GROUP BY c.customer_id, c.full_name
HAVING MAX(o.ordered_at) < DATE '2024-10-15'
ORDER BY last_order_at, c.customer_id;

-- id: club-members-who-never-ordered
-- question: How many club members have never placed an order? Somebody whose every order was cancelled counts as never.
-- tags: customers, single-figure, not-exists
-- status: approved
SELECT COUNT(*) AS members
FROM sales.customers AS c
WHERE c.loyalty_tier IS NOT NULL
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND NOT EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled');

-- id: peak-season-buyers-who-stayed-away
-- question: How many customers bought in the peak season of 2023 but not in that of 2024?
-- tags: customers, single-figure, not-exists, calendar
-- status: approved
SELECT COUNT(*) AS customers
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled' AND o.ordered_at >= DATE '2023-11-01' AND o.ordered_at < DATE '2024-01-01')
  AND NOT EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled' AND o.ordered_at >= DATE '2024-11-01' AND o.ordered_at < DATE '2025-01-01');

-- id: new-customers-last-quarter-online-or-in-store
-- question: Of last quarter's new customers, how many made that first order online and how many in a store? One row, online first.
-- tags: customers, window, comparison, null-meaning
-- status: approved
WITH firsts AS (
  SELECT
    o.store_id,
    o.ordered_at
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.status <> 'cancelled'
  QUALIFY ROW_NUMBER() OVER (PARTITION BY c.customer_id ORDER BY o.ordered_at, o.order_id) = 1
)
SELECT
  COUNT(*) FILTER (WHERE firsts.store_id IS NULL) AS online_customers,
  COUNT(*) FILTER (WHERE firsts.store_id IS NOT NULL) AS store_customers
FROM firsts
WHERE firsts.ordered_at >= DATE '2025-05-01'
  AND firsts.ordered_at < DATE '2025-08-01';

-- id: first-time-buyers-by-country-last-quarter
-- question: First-time buyers of last quarter, by country?
-- tags: customers, breakdown
-- status: approved
-- order: any
WITH firsts AS (
  SELECT
    c.country_code,
    MIN(o.ordered_at) AS first_at
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.status <> 'cancelled'
  GROUP BY c.customer_id, c.country_code
)
SELECT
  co.country_name,
  COUNT(*) AS new_customers
FROM firsts
JOIN sales.countries AS co ON co.country_code = firsts.country_code
WHERE firsts.first_at >= DATE '2025-05-01'
  AND firsts.first_at < DATE '2025-08-01'
GROUP BY co.country_name
ORDER BY new_customers DESC, co.country_name;

-- id: repeat-rate-by-tier-this-year
-- question: What is this year's repeat rate in each loyalty tier? Leave out customers who are in none.
-- tags: customers, ratio, breakdown, null-meaning
-- status: approved
-- order: any
WITH buyers AS (
  SELECT
    c.loyalty_tier,
    COUNT(*) AS orders
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND c.loyalty_tier IS NOT NULL
    AND o.status <> 'cancelled'
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY c.customer_id, c.loyalty_tier
)
SELECT
  buyers.loyalty_tier,
  ROUND(100.0 * COUNT(*) FILTER (WHERE buyers.orders >= 2) / NULLIF(COUNT(*), 0), 1) AS repeat_rate_pct
FROM buyers
GROUP BY buyers.loyalty_tier
ORDER BY repeat_rate_pct DESC, buyers.loyalty_tier;

-- id: days-between-first-and-second-order-in-canada
-- question: How many days pass on average between a customer's first and second order, over all customers in Canada with at least two? One decimal.
-- tags: customers, single-figure, named-value, window, date-difference
-- status: approved
WITH numbered AS (
  SELECT
    c.customer_id,
    o.ordered_at,
    LAG(o.ordered_at) OVER (PARTITION BY c.customer_id ORDER BY o.ordered_at, o.order_id) AS before_at,
    ROW_NUMBER() OVER (PARTITION BY c.customer_id ORDER BY o.ordered_at, o.order_id) AS number
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE c.country_code = 'CA'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.status <> 'cancelled'
)
SELECT ROUND(AVG(DATE_DIFF('day', numbered.before_at, numbered.ordered_at)), 1) AS average_days
FROM numbered
WHERE numbered.number = 2;

-- id: customers-buying-from-all-departments
-- question: How many customers have bought from all four departments so far this year?
-- tags: customers, single-figure, many-to-many, having, distinct
-- status: approved
WITH broad AS (
  SELECT c.customer_id
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY c.customer_id
  HAVING COUNT(DISTINCT ca.parent_id) = 4
)
SELECT COUNT(*) AS customers
FROM broad;

-- id: customers-with-most-orders-last-year
-- question: Our three most frequent buyers last year: customer id, name and number of orders.
-- tags: customers, ranking, duplicate-names
-- status: approved
SELECT
  c.customer_id,
  c.full_name,
  COUNT(*) AS orders
FROM sales.customers AS c
JOIN sales.orders AS o ON o.customer_id = c.customer_id
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND o.status <> 'cancelled'
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY c.customer_id, c.full_name
ORDER BY orders DESC, c.customer_id
LIMIT 3;
