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
WITH spent AS (
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
), ranked AS (
  SELECT
    spent.customer_id,
    ROW_NUMBER() OVER (ORDER BY spent.net_usd DESC, spent.customer_id) AS place
  FROM spent
)
SELECT
  c.customer_id,
  COUNT(*) AS orders,
  CAST(MIN(o.ordered_at) AS DATE) AS first_ordered_on
FROM ranked
JOIN sales.customers AS c ON c.customer_id = ranked.customer_id
JOIN sales.orders AS o ON o.customer_id = c.customer_id
WHERE ranked.place <= 5
  AND o.status <> 'cancelled'
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

-- id: accounts-live-deleted-and-test
-- question: How many of our accounts are live customers, how many asked for deletion and how many are test accounts? One row.
-- tags: customers, soft-delete, test-accounts
-- status: approved
SELECT
  COUNT(*) FILTER (WHERE NOT c.is_test AND c.deleted_at IS NULL) AS live_customers,
  COUNT(*) FILTER (WHERE NOT c.is_test AND c.deleted_at IS NOT NULL) AS deleted_customers,
  COUNT(*) FILTER (WHERE c.is_test) AS test_accounts
FROM sales.customers AS c;

-- id: deletion-requests-by-month-this-year
-- question: How many customers asked us to delete their account in each month of this year?
-- also: Deletion requests per month, current fiscal year?
-- tags: customers, trend, soft-delete, fiscal-calendar
-- status: approved
SELECT
  DATE_TRUNC('month', c.deleted_at) AS month,
  COUNT(*) AS deleted_customers
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at >= DATE '2025-02-01'
  AND c.deleted_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', c.deleted_at)
ORDER BY month;

-- id: deletion-requests-this-year-by-region-and-club
-- question: Rather by region for the whole year, and how many of them had been in the loyalty club?
-- follows: deletion-requests-by-month-this-year
-- tags: customers, soft-delete, null-meaning
-- status: approved
-- order: any
SELECT
  co.region,
  COUNT(*) AS deleted_customers,
  COUNT(c.loyalty_tier) AS from_the_club
FROM sales.customers AS c
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE NOT c.is_test
  AND c.deleted_at >= DATE '2025-02-01'
  AND c.deleted_at < DATE '2026-02-01'
GROUP BY co.region
ORDER BY deleted_customers DESC, co.region;

-- id: new-customers-by-country-last-quarter
-- question: How many new customers did each country win last quarter?
-- also: First-time buyers per country, May to July 2025?
-- tags: customers, breakdown, fiscal-calendar
-- status: approved
-- order: any
WITH firsts AS (
  SELECT
    co.country_name,
    MIN(o.ordered_at) AS first_at
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.status <> 'cancelled'
  GROUP BY c.customer_id, co.country_name
)
SELECT
  firsts.country_name,
  COUNT(*) AS new_customers
FROM firsts
WHERE firsts.first_at >= DATE '2025-05-01'
  AND firsts.first_at < DATE '2025-08-01'
GROUP BY firsts.country_name
ORDER BY new_customers DESC, firsts.country_name;

-- id: new-customers-by-country-last-quarter-against-year-before
-- question: Next to it the same quarter a year before, and the change in percent.
-- follows: new-customers-by-country-last-quarter
-- tags: customers, comparison, fiscal-calendar
-- status: approved
-- order: any
WITH firsts AS (
  SELECT
    co.country_name,
    MIN(o.ordered_at) AS first_at
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.status <> 'cancelled'
  GROUP BY c.customer_id, co.country_name
), quarters AS (
  SELECT
    firsts.country_name,
    COUNT(*) FILTER (WHERE firsts.first_at >= DATE '2025-05-01' AND firsts.first_at < DATE '2025-08-01') AS last_quarter,
    COUNT(*) FILTER (WHERE firsts.first_at >= DATE '2024-05-01' AND firsts.first_at < DATE '2024-08-01') AS year_before
  FROM firsts
  GROUP BY firsts.country_name
)
SELECT
  quarters.country_name,
  quarters.last_quarter,
  quarters.year_before,
  ROUND(100.0 * (quarters.last_quarter - quarters.year_before) / NULLIF(quarters.year_before, 0), 1) AS change_pct
FROM quarters
ORDER BY quarters.last_quarter DESC, quarters.country_name;

-- id: new-customers-cumulative-this-year
-- question: Show the new customers of each month this year with a running total.
-- also: Cumulative count of first-time buyers since February 2025, month by month, beside the monthly one?
-- tags: customers, trend, window
-- status: approved
WITH firsts AS (
  SELECT MIN(o.ordered_at) AS first_at
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.status <> 'cancelled'
  GROUP BY c.customer_id
), monthly AS (
  SELECT
    DATE_TRUNC('month', firsts.first_at) AS month,
    COUNT(*) AS new_customers
  FROM firsts
  WHERE firsts.first_at >= DATE '2025-02-01'
    AND firsts.first_at < DATE '2026-02-01'
  GROUP BY DATE_TRUNC('month', firsts.first_at)
)
SELECT
  monthly.month,
  monthly.new_customers,
  SUM(monthly.new_customers) OVER (ORDER BY monthly.month) AS running_total
FROM monthly
ORDER BY monthly.month;

-- id: second-order-within-60-days-by-month-of-first-order
-- question: Of the new customers of each month from February to July 2025, what percentage placed a second order within 60 days of the first?
-- tags: customers, cohort, ratio, window
-- status: approved
WITH numbered AS (
  SELECT
    c.customer_id,
    o.ordered_at,
    ROW_NUMBER() OVER (PARTITION BY c.customer_id ORDER BY o.ordered_at, o.order_id) AS place
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.status <> 'cancelled'
), starts AS (
  SELECT
    MIN(numbered.ordered_at) FILTER (WHERE numbered.place = 1) AS first_at,
    MIN(numbered.ordered_at) FILTER (WHERE numbered.place = 2) AS second_at
  FROM numbered
  WHERE numbered.place <= 2
  GROUP BY numbered.customer_id
)
SELECT
  DATE_TRUNC('month', starts.first_at) AS month,
  ROUND(100.0 * COUNT(*) FILTER (WHERE starts.second_at <= starts.first_at + INTERVAL 60 DAY) / NULLIF(COUNT(*), 0), 1) AS second_order_pct
FROM starts
WHERE starts.first_at >= DATE '2025-02-01'
  AND starts.first_at < DATE '2025-08-01'
GROUP BY DATE_TRUNC('month', starts.first_at)
ORDER BY month;
-- accept:
WITH numbered AS (
  SELECT
    c.customer_id,
    o.ordered_at,
    ROW_NUMBER() OVER (PARTITION BY c.customer_id ORDER BY o.ordered_at, o.order_id) AS place
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.status <> 'cancelled'
), starts AS (
  SELECT
    MIN(numbered.ordered_at) FILTER (WHERE numbered.place = 1) AS first_at,
    MIN(numbered.ordered_at) FILTER (WHERE numbered.place = 2) AS second_at
  FROM numbered
  WHERE numbered.place <= 2
  GROUP BY numbered.customer_id
)
SELECT
  DATE_TRUNC('month', starts.first_at) AS month,
  ROUND(100.0 * COUNT(*) FILTER (WHERE DATE_DIFF('day', starts.first_at, starts.second_at) <= 60) / NULLIF(COUNT(*), 0), 1) AS second_order_pct
FROM starts
WHERE starts.first_at >= DATE '2025-02-01'
  AND starts.first_at < DATE '2025-08-01'
GROUP BY DATE_TRUNC('month', starts.first_at)
ORDER BY month;

-- id: median-days-between-orders-last-year
-- question: How many calendar days lie, in the median, between one order of a club member and the same member's next, both placed last year? Per tier.
-- tags: customers, window, median, date-difference
-- status: approved
-- order: any
WITH gaps AS (
  SELECT
    c.loyalty_tier,
    DATE_DIFF('day', LAG(o.ordered_at) OVER (PARTITION BY c.customer_id ORDER BY o.ordered_at, o.order_id), o.ordered_at) AS days
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE c.loyalty_tier IS NOT NULL
    AND c.deleted_at IS NULL
    AND NOT c.is_test
    AND o.status <> 'cancelled'
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
)
SELECT
  gaps.loyalty_tier,
  MEDIAN(gaps.days) AS days
FROM gaps
GROUP BY gaps.loyalty_tier
ORDER BY days, gaps.loyalty_tier;

-- id: customers-by-number-of-orders
-- question: How many customers have never ordered, how many ordered once, two to four times, and five times or more? Call the groups never, once, few and many.
-- also: Group our customers by orders placed: never (0), once (1), few (2 to 4), many (5 and more).
-- tags: customers, bands, left-join
-- status: approved
-- order: any
WITH counted AS (
  SELECT COUNT(o.order_id) AS orders
  FROM sales.customers AS c
  LEFT JOIN sales.orders AS o ON o.customer_id = c.customer_id AND o.status <> 'cancelled'
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
  GROUP BY c.customer_id
), grouped AS (
  SELECT CASE WHEN counted.orders = 0 THEN 'never' WHEN counted.orders = 1 THEN 'once' WHEN counted.orders <= 4 THEN 'few' ELSE 'many' END AS order_group
  FROM counted
)
SELECT
  grouped.order_group,
  COUNT(*) AS customers
FROM grouped
GROUP BY grouped.order_group
ORDER BY customers DESC, grouped.order_group;
-- accept:
WITH counted AS (
  SELECT COUNT(o.order_id) AS orders
  FROM sales.customers AS c
  LEFT JOIN sales.orders AS o ON o.customer_id = c.customer_id AND o.status <> 'cancelled'
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
  GROUP BY c.customer_id
)
SELECT
  COUNT(*) FILTER (WHERE counted.orders = 0) AS never,
  COUNT(*) FILTER (WHERE counted.orders = 1) AS once,
  COUNT(*) FILTER (WHERE counted.orders BETWEEN 2 AND 4) AS few,
  COUNT(*) FILTER (WHERE counted.orders >= 5) AS many
FROM counted;

-- id: net-revenue-per-customer-by-loyalty-tier
-- question: What net revenue has a customer brought in on average since the beginning, in bronze, silver and gold? Only live members who have ordered.
-- also: Lifetime net revenue per ordering club member, by tier?
-- tags: customers, lifetime-value, ratio, null-meaning
-- status: approved
-- order: any
SELECT
  c.loyalty_tier,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) / NULLIF(COUNT(DISTINCT c.customer_id), 0), 2) AS net_revenue_per_customer_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.loyalty_tier IS NOT NULL
GROUP BY c.loyalty_tier
ORDER BY net_revenue_per_customer_usd DESC, c.loyalty_tier;

-- id: customers-online-and-in-store-last-year
-- question: Of the customers who ordered last year, how many bought only online, only in stores, and both? One row.
-- also: Customers of FY2025 who used the web shop only, the stores only, or both ways, one column each?
-- tags: customers, null-meaning, breakdown
-- status: approved
WITH buyers AS (
  SELECT
    COUNT(*) FILTER (WHERE o.store_id IS NULL) AS online_orders,
    COUNT(o.store_id) AS store_orders
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.status <> 'cancelled'
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY c.customer_id
)
SELECT
  COUNT(*) FILTER (WHERE buyers.store_orders = 0) AS only_online,
  COUNT(*) FILTER (WHERE buyers.online_orders = 0) AS only_in_store,
  COUNT(*) FILTER (WHERE buyers.online_orders > 0 AND buyers.store_orders > 0) AS online_and_in_store
FROM buyers;

-- id: german-vips-who-ordered-last-year-but-not-this-year
-- question: Which VIPs in Germany ordered last year but not yet this year? Id and name.
-- also: Id and name of the German VIPs with an order in FY2025 and none so far in FY2026?
-- tags: customers, vip, not-exists, lookup
-- status: approved
-- order: any
SELECT
  c.customer_id,
  c.full_name
FROM sales.customers AS c
WHERE c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND c.country_code = 'DE'
  AND EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled' AND o.ordered_at >= DATE '2024-02-01' AND o.ordered_at < DATE '2025-02-01')
  AND NOT EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled' AND o.ordered_at >= DATE '2025-02-01' AND o.ordered_at < DATE '2026-02-01')
ORDER BY c.customer_id;

-- id: customers-of-more-than-one-store-this-year
-- question: How many customers have bought in more than one of our stores this year?
-- also: Count the customers with purchases in two or more different stores, current fiscal year.
-- tags: customers, stores, distinct, having, single-figure
-- status: approved
WITH buyers AS (
  SELECT c.customer_id
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.store_id IS NOT NULL
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY c.customer_id
  HAVING COUNT(DISTINCT o.store_id) > 1
)
SELECT COUNT(*) AS customers
FROM buyers;

-- id: customers-of-more-than-one-store-this-year-by-country
-- question: Where do they live? Per country.
-- follows: customers-of-more-than-one-store-this-year
-- tags: customers, stores, distinct, having, breakdown
-- status: approved
-- order: any
WITH buyers AS (
  SELECT co.country_name
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.store_id IS NOT NULL
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY c.customer_id, co.country_name
  HAVING COUNT(DISTINCT o.store_id) > 1
)
SELECT
  buyers.country_name,
  COUNT(*) AS customers
FROM buyers
GROUP BY buyers.country_name
ORDER BY customers DESC, buyers.country_name;

-- id: biggest-customer-of-each-region-this-year
-- question: Who is the customer with the most net revenue in each region this year? Region, id, name and revenue.
-- tags: customers, window, ranking, duplicate-names
-- status: approved
-- order: any
WITH spent AS (
  SELECT
    co.region,
    c.customer_id,
    c.full_name,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY co.region, c.customer_id, c.full_name
), ranked AS (
  SELECT
    spent.region,
    spent.customer_id,
    spent.full_name,
    spent.net_usd,
    RANK() OVER (PARTITION BY spent.region ORDER BY spent.net_usd DESC) AS place
  FROM spent
)
SELECT
  ranked.region,
  ranked.customer_id,
  ranked.full_name,
  ROUND(ranked.net_usd, 2) AS net_revenue_usd
FROM ranked
WHERE ranked.place = 1
ORDER BY net_revenue_usd DESC, ranked.customer_id;

-- id: revenue-share-of-the-top-100-customers-last-year
-- question: What percentage of last year's net revenue came from the 100 customers who brought in the most, deleted ones included?
-- tags: customers, ratio, window, single-figure
-- status: approved
WITH spent AS (
  SELECT
    c.customer_id,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY c.customer_id
), ranked AS (
  SELECT
    spent.net_usd,
    ROW_NUMBER() OVER (ORDER BY spent.net_usd DESC, spent.customer_id) AS place
  FROM spent
)
SELECT ROUND(100.0 * SUM(ranked.net_usd) FILTER (WHERE ranked.place <= 100) / NULLIF(SUM(ranked.net_usd), 0), 1) AS top_100_pct
FROM ranked;

-- id: customers-with-nothing-but-cancelled-orders
-- question: How many customers have placed orders, but only ones that were cancelled?
-- also: Count the customers all of whose orders were cancelled.
-- tags: customers, not-exists, single-figure
-- status: approved
SELECT COUNT(*) AS customers
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = c.customer_id AND o.status = 'cancelled')
  AND NOT EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled');

-- id: customers-in-every-fiscal-quarter-of-last-year
-- question: How many customers ordered in each of the four quarters of last year, and what percentage of last year's customers is that?
-- tags: customers, having, ratio, fiscal-calendar
-- status: approved
WITH buyers AS (
  SELECT COUNT(DISTINCT QUARTER(o.ordered_at - INTERVAL 1 MONTH)) AS quarters
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.status <> 'cancelled'
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY c.customer_id
)
SELECT
  COUNT(*) FILTER (WHERE buyers.quarters = 4) AS customers,
  ROUND(100.0 * COUNT(*) FILTER (WHERE buyers.quarters = 4) / NULLIF(COUNT(*), 0), 1) AS customers_pct
FROM buyers;

-- id: names-shared-by-more-than-20-customers
-- question: Which full names do more than 20 of our customers share, and how many customers each?
-- tags: customers, duplicate-names, having
-- status: approved
-- order: any
SELECT
  c.full_name,
  COUNT(*) AS customers
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
GROUP BY c.full_name
HAVING COUNT(*) > 20
ORDER BY customers DESC, c.full_name;

-- id: frequent-buyers-outside-of-the-club
-- question: Which customers are not in the loyalty club although they have placed 12 orders or more? Id, name and number of orders.
-- also: Non-members with at least twelve orders, with id, name and how many?
-- tags: customers, having, null-meaning, lookup
-- status: approved
-- order: any
SELECT
  c.customer_id,
  c.full_name,
  COUNT(*) AS orders
FROM sales.customers AS c
JOIN sales.orders AS o ON o.customer_id = c.customer_id
WHERE c.loyalty_tier IS NULL
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND o.status <> 'cancelled'
GROUP BY c.customer_id, c.full_name
HAVING COUNT(*) >= 12
ORDER BY orders DESC, c.customer_id;

-- id: customers-who-bought-only-the-house-brand-this-year
-- question: How many customers have bought nothing but our own brand this year?
-- also: Count this year's customers with only house-brand products in their orders.
-- tags: customers, products, named-value, single-figure
-- status: approved
WITH buyers AS (
  SELECT
    COUNT(*) AS order_lines,
    COUNT(*) FILTER (WHERE p.brand = 'Alder & Fern') AS house_brand_lines
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.products AS p ON p.product_id = l.product_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY c.customer_id
)
SELECT COUNT(*) AS customers
FROM buyers
WHERE buyers.house_brand_lines = buyers.order_lines;

-- id: climbing-customers-who-never-bought-footwear-by-region
-- question: Per region, how many customers have bought from the Climbing department but never any footwear?
-- tags: customers, products, not-exists, breakdown
-- status: approved
-- order: any
WITH bought AS (
  SELECT
    c.customer_id,
    co.region,
    COUNT(*) FILTER (WHERE d.category_name = 'Climbing') AS climbing_lines,
    COUNT(*) FILTER (WHERE d.category_name = 'Footwear') AS footwear_lines
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  JOIN product.categories AS d ON d.category_id = ca.parent_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
  GROUP BY c.customer_id, co.region
)
SELECT
  bought.region,
  COUNT(*) AS customers
FROM bought
WHERE bought.climbing_lines > 0
  AND bought.footwear_lines = 0
GROUP BY bought.region
ORDER BY customers DESC, bought.region;

-- id: canadian-vips-with-an-open-ticket
-- question: Which VIPs in Canada have an open support ticket? Id, name and number of open tickets.
-- tags: customers, vip, support, null-meaning, lookup
-- status: approved
-- order: any
SELECT
  c.customer_id,
  c.full_name,
  COUNT(*) AS open_tickets
FROM support.tickets AS t
JOIN sales.customers AS c ON c.customer_id = t.customer_id
WHERE c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND c.country_code = 'CA'
  AND t.closed_at IS NULL
GROUP BY c.customer_id, c.full_name
ORDER BY open_tickets DESC, c.customer_id;
