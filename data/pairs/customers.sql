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

-- id: vips-by-region
-- question: How many VIPs live in each region?
-- also: Number of VIP customers per region?
-- tags: customers, vip, breakdown
-- status: approved
-- order: any
SELECT
  co.region,
  COUNT(*) AS vips
FROM sales.customers AS c
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND NOT c.is_test
GROUP BY co.region
ORDER BY vips DESC, co.region;

-- id: vip-share-of-customers-by-region
-- question: As a percentage of all customers there?
-- also: What share of each region's customers is that?
-- follows: vips-by-region
-- tags: customers, vip, ratio, null-meaning
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(100.0 * COUNT(*) FILTER (WHERE c.loyalty_tier = 'gold') / NULLIF(COUNT(*), 0), 1) AS vip_pct
FROM sales.customers AS c
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE c.deleted_at IS NULL
  AND NOT c.is_test
GROUP BY co.region
ORDER BY vip_pct DESC, co.region;

-- id: vip-share-of-customers-by-european-country
-- question: Show the single countries in Europe instead.
-- also: Only Europe, country by country.
-- follows: vip-share-of-customers-by-region
-- tags: customers, vip, ratio, region-group
-- status: approved
-- order: any
SELECT
  co.country_name,
  ROUND(100.0 * COUNT(*) FILTER (WHERE c.loyalty_tier = 'gold') / NULLIF(COUNT(*), 0), 1) AS vip_pct
FROM sales.customers AS c
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE c.deleted_at IS NULL
  AND NOT c.is_test
  AND co.region IN ('DACH', 'Nordics', 'Rest of Europe')
GROUP BY co.country_name
ORDER BY vip_pct DESC, co.country_name;

-- id: customers-by-sign-up-fiscal-year
-- question: How many of today's customers signed up in each fiscal year?
-- also: Live customers by the financial year in which they made their account?
-- tags: customers, trend, fiscal-calendar, soft-delete
-- status: approved
SELECT
  YEAR(c.signed_up_on + INTERVAL 11 MONTH) AS fiscal_year,
  COUNT(*) AS customers
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
GROUP BY YEAR(c.signed_up_on + INTERVAL 11 MONTH)
ORDER BY fiscal_year;

-- id: club-share-by-sign-up-fiscal-year
-- question: What percentage of them is in the loyalty club?
-- also: And the share of club members among them?
-- follows: customers-by-sign-up-fiscal-year
-- tags: customers, trend, ratio, null-meaning
-- status: approved
SELECT
  YEAR(c.signed_up_on + INTERVAL 11 MONTH) AS fiscal_year,
  ROUND(100.0 * COUNT(c.loyalty_tier) / NULLIF(COUNT(*), 0), 1) AS club_pct
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
GROUP BY YEAR(c.signed_up_on + INTERVAL 11 MONTH)
ORDER BY fiscal_year;

-- id: customers-without-an-order-by-region
-- question: How many customers of each region have never bought anything?
-- also: Per region, count the customers without a single order.
-- tags: customers, not-exists, breakdown
-- status: approved
-- order: any
SELECT
  co.region,
  COUNT(*) AS customers
FROM sales.customers AS c
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled')
GROUP BY co.region
ORDER BY customers DESC, co.region;

-- id: share-of-customers-without-an-order-by-region
-- question: And what percentage of the region's customers is that?
-- follows: customers-without-an-order-by-region
-- tags: customers, not-exists, ratio
-- status: approved
-- order: any
WITH buyers AS (
  SELECT c.customer_id
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE NOT c.is_test
    AND o.status <> 'cancelled'
  GROUP BY c.customer_id
)
SELECT
  co.region,
  ROUND(100.0 * COUNT(*) FILTER (WHERE buyers.customer_id IS NULL) / NULLIF(COUNT(*), 0), 1) AS without_order_pct
FROM sales.customers AS c
JOIN sales.countries AS co ON co.country_code = c.country_code
LEFT JOIN buyers ON buyers.customer_id = c.customer_id
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
GROUP BY co.region
ORDER BY without_order_pct DESC, co.region;

-- id: share-without-an-order-by-region-signed-up-last-year
-- question: Only those who signed up last year, please.
-- follows: share-of-customers-without-an-order-by-region
-- tags: customers, not-exists, ratio, fiscal-calendar
-- status: approved
-- order: any
WITH buyers AS (
  SELECT c.customer_id
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE NOT c.is_test
    AND o.status <> 'cancelled'
  GROUP BY c.customer_id
)
SELECT
  co.region,
  ROUND(100.0 * COUNT(*) FILTER (WHERE buyers.customer_id IS NULL) / NULLIF(COUNT(*), 0), 1) AS without_order_pct
FROM sales.customers AS c
JOIN sales.countries AS co ON co.country_code = c.country_code
LEFT JOIN buyers ON buyers.customer_id = c.customer_id
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.signed_up_on >= DATE '2024-02-01'
  AND c.signed_up_on < DATE '2025-02-01'
GROUP BY co.region
ORDER BY without_order_pct DESC, co.region;

-- id: churned-vips
-- question: Which VIPs have churned? Show id, name and the day of the last order, the most recent first.
-- also: List the VIPs we have lost with id, name and date of their last order, latest first.
-- tags: customers, vip, churn, lookup, duplicate-names
-- status: approved
SELECT
  c.customer_id,
  c.full_name,
  CAST(MAX(o.ordered_at) AS DATE) AS last_ordered_on
FROM sales.customers AS c
JOIN sales.orders AS o ON o.customer_id = c.customer_id
WHERE c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND o.status <> 'cancelled'
GROUP BY c.customer_id, c.full_name
HAVING MAX(o.ordered_at) < DATE '2024-10-15'
ORDER BY last_ordered_on DESC, c.customer_id;

-- id: net-revenue-of-churned-vips
-- question: How much net revenue did they bring in altogether, and how many orders was that?
-- follows: churned-vips
-- tags: customers, vip, churn, revenue, single-figure
-- status: approved
WITH churned AS (
  SELECT c.customer_id
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE c.loyalty_tier = 'gold'
    AND c.deleted_at IS NULL
    AND NOT c.is_test
    AND o.status <> 'cancelled'
  GROUP BY c.customer_id
  HAVING MAX(o.ordered_at) < DATE '2024-10-15'
)
SELECT
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd,
  COUNT(DISTINCT o.order_id) AS orders
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN churned ON churned.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test;

-- id: top-5-customers-of-all-time
-- question: Which five customers have brought in the most net revenue of all time? Id, name and revenue.
-- also: Our top 5 customers ever by net revenue, with id, name and the amount.
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
GROUP BY c.customer_id, c.full_name
ORDER BY net_revenue_usd DESC, c.customer_id
LIMIT 5;

-- id: orders-of-the-top-5-customers-of-all-time
-- question: How many orders did each of them place, and when was the first one? Id, orders and day.
-- follows: top-5-customers-of-all-time
-- tags: customers, ranking, date
-- status: approved
-- order: any
WITH best AS (
  SELECT
    c.customer_id,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
  GROUP BY c.customer_id
  ORDER BY net_usd DESC, c.customer_id
  LIMIT 5
)
SELECT
  c.customer_id,
  COUNT(*) AS orders,
  CAST(MIN(o.ordered_at) AS DATE) AS first_ordered_on
FROM best
JOIN sales.customers AS c ON c.customer_id = best.customer_id
JOIN sales.orders AS o ON o.customer_id = c.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
GROUP BY c.customer_id
ORDER BY orders DESC, c.customer_id;

-- id: repeat-rate-by-region-last-year
-- question: Compare the repeat rate of the regions last year.
-- also: Repeat rate per region in FY2025?
-- tags: customers, ratio, fiscal-calendar
-- status: approved
-- order: any
WITH buyers AS (
  SELECT
    co.region,
    COUNT(*) AS orders
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.status <> 'cancelled'
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY c.customer_id, co.region
)
SELECT
  buyers.region,
  ROUND(100.0 * COUNT(*) FILTER (WHERE buyers.orders >= 2) / NULLIF(COUNT(*), 0), 1) AS repeat_rate_pct
FROM buyers
GROUP BY buyers.region
ORDER BY repeat_rate_pct DESC, buyers.region;

-- id: repeat-rate-by-loyalty-tier-last-year
-- question: Now by loyalty tier instead, with customers who are not in the club as their own group.
-- follows: repeat-rate-by-region-last-year
-- tags: customers, ratio, null-meaning
-- status: approved
-- order: any
WITH buyers AS (
  SELECT
    COALESCE(c.loyalty_tier, 'none') AS loyalty_tier,
    COUNT(*) AS orders
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.status <> 'cancelled'
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY c.customer_id, COALESCE(c.loyalty_tier, 'none')
)
SELECT
  buyers.loyalty_tier,
  ROUND(100.0 * COUNT(*) FILTER (WHERE buyers.orders >= 2) / NULLIF(COUNT(*), 0), 1) AS repeat_rate_pct
FROM buyers
GROUP BY buyers.loyalty_tier
ORDER BY repeat_rate_pct DESC, buyers.loyalty_tier;
-- accept:
WITH buyers AS (
  SELECT
    c.loyalty_tier,
    COUNT(*) AS orders
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.status <> 'cancelled'
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY c.customer_id, c.loyalty_tier
)
SELECT
  buyers.loyalty_tier,
  ROUND(100.0 * COUNT(*) FILTER (WHERE buyers.orders >= 2) / NULLIF(COUNT(*), 0), 1) AS repeat_rate_pct
FROM buyers
GROUP BY buyers.loyalty_tier
ORDER BY repeat_rate_pct DESC, buyers.loyalty_tier;
