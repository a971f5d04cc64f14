-- id: countries-with-over-80-vips
-- question: Which countries have more than 80 VIPs, and how many VIPs live there?
-- tags: customers, having
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
-- tags: customers, named-value, soft-delete
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
-- tags: customers, date-difference
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
-- tags: customers, distinct, ranking
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
