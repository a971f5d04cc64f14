-- id: customers-by-country
-- question: How many customers do we have in each country?
-- also: Number of live customers per country, please.
-- tags: customers, soft-delete
-- status: approved
-- order: any
SELECT
  co.country_name,
  COUNT(*) AS customers
FROM sales.customers AS c
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
GROUP BY co.country_name
ORDER BY customers DESC, co.country_name;

-- id: active-customers-count
-- question: How many active customers do we have?
-- also: Number of active buyers right now?
-- tags: customers, single-figure, distinct
-- status: approved
SELECT COUNT(DISTINCT c.customer_id) AS active_customers
FROM sales.customers AS c
JOIN sales.orders AS o ON o.customer_id = c.customer_id
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND o.status <> 'cancelled'
  AND o.ordered_at >= DATE '2025-07-17';

-- id: active-customers-by-region
-- question: And split by region?
-- follows: active-customers-count
-- tags: customers, distinct
-- status: approved
-- order: any
SELECT
  co.region,
  COUNT(DISTINCT c.customer_id) AS active_customers
FROM sales.customers AS c
JOIN sales.orders AS o ON o.customer_id = c.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND o.status <> 'cancelled'
  AND o.ordered_at >= DATE '2025-07-17'
GROUP BY co.region
ORDER BY active_customers DESC, co.region;

-- id: new-customers-by-month-this-year
-- question: How many new customers did we win each month this year?
-- also: First-time buyers per month of the current fiscal year?
-- tags: customers, trend
-- status: approved
WITH firsts AS (
  SELECT MIN(o.ordered_at) AS first_at
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.status <> 'cancelled'
  GROUP BY c.customer_id
)
SELECT
  DATE_TRUNC('month', firsts.first_at) AS month,
  COUNT(*) AS new_customers
FROM firsts
WHERE firsts.first_at >= DATE '2025-02-01'
  AND firsts.first_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', firsts.first_at)
ORDER BY month;

-- id: repeat-rate-last-year
-- question: What was the repeat rate last year?
-- also: What percentage of last year's customers ordered at least twice?
-- tags: customers, share, single-figure
-- status: approved
WITH buyers AS (
  SELECT COUNT(*) AS orders
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.status <> 'cancelled'
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY c.customer_id
)
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE buyers.orders >= 2) / NULLIF(COUNT(*), 0), 1) AS repeat_rate_pct
FROM buyers;

-- id: churned-customers-by-loyalty-tier
-- question: How many churned customers are there in each loyalty tier, leaving out customers who are not in the club?
-- also: Churned club members per tier?
-- tags: customers, churn
-- status: approved
-- order: any
WITH churned AS (
  SELECT c.loyalty_tier
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND c.loyalty_tier IS NOT NULL
    AND o.status <> 'cancelled'
  GROUP BY c.customer_id, c.loyalty_tier
  HAVING MAX(o.ordered_at) < DATE '2024-10-15'
)
SELECT
  churned.loyalty_tier,
  COUNT(*) AS churned_customers
FROM churned
GROUP BY churned.loyalty_tier
ORDER BY churned_customers DESC, churned.loyalty_tier;

-- id: top-10-customers-this-year
-- question: Who are our 10 biggest customers by net revenue this year? Show id, name and revenue.
-- also: List the ten customers who spent the most this fiscal year, with id, name and net revenue.
-- tags: customers, ranking, duplicate-names
-- status: approved
SELECT
  c.customer_id,
  c.full_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY c.customer_id, c.full_name
ORDER BY net_revenue_usd DESC, c.customer_id
LIMIT 10;

-- id: sign-ups-without-an-order-this-year
-- question: How many customers signed up this year but never ordered anything?
-- also: Count the accounts made this year that have not bought anything.
-- tags: customers, not-exists, single-figure
-- status: approved
SELECT COUNT(*) AS customers
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.signed_up_on >= DATE '2025-02-01'
  AND c.signed_up_on < DATE '2026-02-01'
  AND NOT EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled');

-- id: customers-named-helene-martin
-- question: Which customers are called Hélène Martin? Show their id, city and sign-up date.
-- tags: customers, named-value, duplicate-names
-- status: approved
-- order: any
SELECT
  c.customer_id,
  c.city,
  c.signed_up_on
FROM sales.customers AS c
WHERE c.full_name = 'Hélène Martin'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
ORDER BY c.customer_id;

-- id: club-members-by-sign-up-year
-- question: How many club members signed up in each calendar year?
-- tags: customers, trend, calendar
-- status: approved
SELECT
  YEAR(c.signed_up_on) AS year,
  COUNT(*) AS members
FROM sales.customers AS c
WHERE c.loyalty_tier IS NOT NULL
  AND c.deleted_at IS NULL
  AND NOT c.is_test
GROUP BY YEAR(c.signed_up_on)
ORDER BY year;
