-- id: sign-ups-last-month
-- question: How many people signed up last month?
-- also: Number of new accounts in September 2025?
-- tags: customers, single-figure
-- status: approved
SELECT COUNT(*) AS customers
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.signed_up_on >= DATE '2025-09-01'
  AND c.signed_up_on < DATE '2025-10-01';

-- id: sign-ups-last-month-who-ordered
-- question: And how many of those have ordered something since?
-- follows: sign-ups-last-month
-- tags: customers, single-figure, exists
-- status: approved
SELECT COUNT(*) AS customers
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.signed_up_on >= DATE '2025-09-01'
  AND c.signed_up_on < DATE '2025-10-01'
  AND EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled');

-- id: members-per-loyalty-tier
-- question: How many members are in bronze, silver and gold?
-- also: Size of each loyalty tier?
-- tags: customers, breakdown, null-meaning
-- status: approved
-- order: any
SELECT
  c.loyalty_tier,
  COUNT(*) AS members
FROM sales.customers AS c
WHERE c.loyalty_tier IS NOT NULL
  AND c.deleted_at IS NULL
  AND NOT c.is_test
GROUP BY c.loyalty_tier
ORDER BY members DESC, c.loyalty_tier;

-- id: share-of-members-per-loyalty-tier
-- question: What percentage of the club is each of them?
-- follows: members-per-loyalty-tier
-- tags: customers, ratio, window, null-meaning
-- status: approved
-- order: any
SELECT
  c.loyalty_tier,
  ROUND(100.0 * COUNT(*) / NULLIF(SUM(COUNT(*)) OVER (), 0), 1) AS members_pct
FROM sales.customers AS c
WHERE c.loyalty_tier IS NOT NULL
  AND c.deleted_at IS NULL
  AND NOT c.is_test
GROUP BY c.loyalty_tier
ORDER BY members_pct DESC, c.loyalty_tier;

-- id: members-in-the-core-markets
-- question: How many club members do we have in our core markets?
-- also: Loyalty members in the US, Germany and the UK taken together?
-- tags: customers, single-figure, null-meaning
-- status: approved
SELECT COUNT(*) AS members
FROM sales.customers AS c
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE c.loyalty_tier IS NOT NULL
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND co.country_code IN ('US', 'DE', 'GB');

-- id: loyalty-tiers-by-region-in-columns
-- question: Club members by region, one column each for bronze, silver and gold.
-- tags: customers, breakdown
-- status: approved
-- order: any
SELECT
  co.region,
  COUNT(*) FILTER (WHERE c.loyalty_tier = 'bronze') AS bronze,
  COUNT(*) FILTER (WHERE c.loyalty_tier = 'silver') AS silver,
  COUNT(*) FILTER (WHERE c.loyalty_tier = 'gold') AS gold
FROM sales.customers AS c
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
GROUP BY co.region
ORDER BY co.region;

-- id: top-10-cities-by-customers
-- question: Which ten cities have the most customers?
-- also: Our 10 biggest cities by number of customers?
-- tags: customers, ranking
-- status: approved
SELECT
  c.city,
  COUNT(*) AS customers
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
GROUP BY c.city
ORDER BY customers DESC, c.city
LIMIT 10;

-- id: vips-of-the-top-10-cities
-- question: How many VIPs does each of these ten have?
-- follows: top-10-cities-by-customers
-- tags: customers, vip, window
-- status: approved
-- order: any
WITH cities AS (
  SELECT
    c.city,
    COUNT(*) AS customers,
    COUNT(*) FILTER (WHERE c.loyalty_tier = 'gold') AS vips
  FROM sales.customers AS c
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
  GROUP BY c.city
), ranked AS (
  SELECT
    cities.city,
    cities.vips,
    ROW_NUMBER() OVER (ORDER BY cities.customers DESC, cities.city) AS place
  FROM cities
)
SELECT
  ranked.city,
  ranked.vips
FROM ranked
WHERE ranked.place <= 10
ORDER BY ranked.vips DESC, ranked.city;

-- id: cities-with-customers-in-japan
-- question: In which Japanese cities do we have customers?
-- also: List the cities our customers in Japan live in.
-- tags: customers, lookup, distinct
-- status: approved
-- order: any
SELECT DISTINCT c.city
FROM sales.customers AS c
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND co.country_name = 'Japan'
ORDER BY c.city;

-- id: number-of-cities-per-country
-- question: In how many different cities do our customers live, country by country?
-- tags: customers, breakdown, distinct
-- status: approved
-- order: any
SELECT
  co.country_name,
  COUNT(DISTINCT c.city) AS cities
FROM sales.customers AS c
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
GROUP BY co.country_name
ORDER BY cities DESC, co.country_name;

-- id: biggest-city-of-each-country-by-customers
-- question: What is the city with the most customers in each country? Country, city and number of customers.
-- also: Per country, the city where most of our customers live, and how many do.
-- tags: customers, window, ranking
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
QUALIFY RANK() OVER (PARTITION BY cities.country_name ORDER BY cities.customers DESC) = 1
ORDER BY cities.customers DESC, cities.country_name, cities.city;

-- id: countries-with-more-than-1500-customers
-- question: Which countries have more than 1,500 customers? Country and number of customers.
-- tags: customers, having, lookup
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
HAVING COUNT(*) > 1500
ORDER BY customers DESC, co.country_name;

-- id: sign-ups-by-month-2024
-- question: Sign-ups per month in 2024?
-- also: How many customers signed up in each month of calendar year 2024?
-- tags: customers, trend, calendar
-- status: approved
SELECT
  DATE_TRUNC('month', c.signed_up_on) AS month,
  COUNT(*) AS customers
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.signed_up_on >= DATE '2024-01-01'
  AND c.signed_up_on < DATE '2025-01-01'
GROUP BY DATE_TRUNC('month', c.signed_up_on)
ORDER BY month;

-- id: sign-ups-by-month-2024-change
-- question: How did that change from each month to the next, in percent? Start with February.
-- follows: sign-ups-by-month-2024
-- tags: customers, trend, window, comparison
-- status: approved
WITH monthly AS (
  SELECT
    DATE_TRUNC('month', c.signed_up_on) AS month,
    COUNT(*) AS customers
  FROM sales.customers AS c
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND c.signed_up_on >= DATE '2024-01-01'
    AND c.signed_up_on < DATE '2025-01-01'
  GROUP BY DATE_TRUNC('month', c.signed_up_on)
)
SELECT
  monthly.month,
  ROUND(100.0 * (monthly.customers - LAG(monthly.customers) OVER (ORDER BY monthly.month)) / NULLIF(LAG(monthly.customers) OVER (ORDER BY monthly.month), 0), 1) AS change_pct
FROM monthly
QUALIFY LAG(monthly.customers) OVER (ORDER BY monthly.month) IS NOT NULL
ORDER BY monthly.month;

-- id: sign-ups-by-region-this-quarter
-- question: Where do this quarter's sign-ups live? Count per region.
-- tags: customers, breakdown, fiscal-calendar
-- status: approved
-- order: any
SELECT
  co.region,
  COUNT(*) AS customers
FROM sales.customers AS c
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.signed_up_on >= DATE '2025-08-01'
  AND c.signed_up_on < DATE '2025-11-01'
GROUP BY co.region
ORDER BY customers DESC, co.region;

-- id: sign-ups-in-the-nordics-by-city-this-quarter
-- question: Break the Nordics down by city.
-- follows: sign-ups-by-region-this-quarter
-- tags: customers, breakdown, named-value
-- status: approved
-- order: any
SELECT
  c.city,
  COUNT(*) AS customers
FROM sales.customers AS c
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND co.region = 'Nordics'
  AND c.signed_up_on >= DATE '2025-08-01'
  AND c.signed_up_on < DATE '2025-11-01'
GROUP BY c.city
ORDER BY customers DESC, c.city;

-- id: sign-ups-per-week-since-september
-- question: Show me sign-ups week by week since 1 September.
-- tags: customers, trend, calendar
-- status: approved
SELECT
  DATE_TRUNC('week', c.signed_up_on) AS week,
  COUNT(*) AS customers
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.signed_up_on >= DATE '2025-09-01'
GROUP BY DATE_TRUNC('week', c.signed_up_on)
ORDER BY week;

-- id: sign-ups-year-to-date-against-last-year
-- question: Are we signing up more customers than last year? Both counts in one row: from February to 14 October this year, and the same days a year earlier.
-- also: Sign-ups of FY2026 up to 14 October next to the same stretch of FY2025?
-- tags: customers, comparison, fiscal-calendar
-- status: approved
SELECT
  COUNT(*) FILTER (WHERE c.signed_up_on >= DATE '2025-02-01' AND c.signed_up_on < DATE '2025-10-15') AS this_year,
  COUNT(*) FILTER (WHERE c.signed_up_on >= DATE '2024-02-01' AND c.signed_up_on < DATE '2024-10-15') AS last_year
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL;

-- id: who-signed-up-this-week-in-germany
-- question: Who signed up in Germany this week? Id, name and city.
-- also: New German accounts since Monday with id, name and city?
-- tags: customers, lookup, calendar
-- status: approved
-- order: any
SELECT
  c.customer_id,
  c.full_name,
  c.city
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.country_code = 'DE'
  AND c.signed_up_on >= DATE '2025-10-13'
  AND c.signed_up_on < DATE '2025-10-20'
ORDER BY c.customer_id;

-- id: test-accounts-made-this-year
-- question: Which test accounts were made this year? Id, name and sign-up date.
-- tags: customers, lookup, test-accounts
-- status: approved
-- order: any
SELECT
  c.customer_id,
  c.full_name,
  c.signed_up_on
FROM sales.customers AS c
WHERE c.is_test
  AND c.signed_up_on >= DATE '2025-02-01'
  AND c.signed_up_on < DATE '2026-02-01'
ORDER BY c.signed_up_on, c.customer_id;

-- id: ten-longest-standing-vips
-- question: Our ten longest-standing VIPs: id, name and the day they signed up.
-- tags: customers, vip, ranking, duplicate-names
-- status: approved
SELECT
  c.customer_id,
  c.full_name,
  c.signed_up_on
FROM sales.customers AS c
WHERE c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND NOT c.is_test
ORDER BY c.signed_up_on, c.customer_id
LIMIT 10;

-- id: city-and-tier-of-customer-3
-- question: Which city does customer 3 live in, and what is the loyalty tier?
-- tags: customers, lookup, named-value
-- status: approved
SELECT
  c.city,
  c.loyalty_tier
FROM sales.customers AS c
WHERE c.customer_id = 3
  AND NOT c.is_test
  AND c.deleted_at IS NULL;

-- id: first-and-last-order-of-customer-3
-- question: When was the first order, and when the last?
-- follows: city-and-tier-of-customer-3
-- tags: customers, lookup, date
-- status: approved
SELECT
  CAST(MIN(o.ordered_at) AS DATE) AS first_ordered_on,
  CAST(MAX(o.ordered_at) AS DATE) AS last_ordered_on
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.customer_id = 3
  AND o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL;

-- id: customers-without-a-birth-date
-- question: How many customers have not told us their date of birth?
-- tags: customers, single-figure, null-meaning
-- status: approved
SELECT COUNT(*) AS customers
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.birth_date IS NULL;

-- id: new-customers-last-month
-- question: How many new customers did we get last month?
-- also: Number of first-time buyers in September 2025?
-- tags: customers, single-figure
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
SELECT COUNT(*) AS new_customers
FROM firsts
WHERE firsts.first_at >= DATE '2025-09-01'
  AND firsts.first_at < DATE '2025-10-01';

-- id: new-customers-last-month-against-september-2024
-- question: And how does that compare with September 2024? Both numbers and the change in percent.
-- follows: new-customers-last-month
-- tags: customers, comparison
-- status: approved
WITH firsts AS (
  SELECT MIN(o.ordered_at) AS first_at
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.status <> 'cancelled'
  GROUP BY c.customer_id
), months AS (
  SELECT
    COUNT(*) FILTER (WHERE firsts.first_at >= DATE '2025-09-01' AND firsts.first_at < DATE '2025-10-01') AS last_month,
    COUNT(*) FILTER (WHERE firsts.first_at >= DATE '2024-09-01' AND firsts.first_at < DATE '2024-10-01') AS year_before
  FROM firsts
)
SELECT
  months.last_month,
  months.year_before,
  ROUND(100.0 * (months.last_month - months.year_before) / NULLIF(months.year_before, 0), 1) AS change_pct
FROM months;

-- id: new-and-returning-customers-by-month-this-year
-- question: How many new and how many returning customers ordered in each month of this year? Returning means that the first order was in an earlier month.
-- also: New against returning customers, month by month since February 2025; returning are those whose first order lies in an earlier month.
-- tags: customers, trend, distinct
-- status: approved
WITH firsts AS (
  SELECT
    c.customer_id,
    MIN(o.ordered_at) AS first_at
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.status <> 'cancelled'
  GROUP BY c.customer_id
)
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  COUNT(DISTINCT o.customer_id) FILTER (WHERE DATE_TRUNC('month', firsts.first_at) = DATE_TRUNC('month', o.ordered_at)) AS new_customers,
  COUNT(DISTINCT o.customer_id) FILTER (WHERE DATE_TRUNC('month', firsts.first_at) < DATE_TRUNC('month', o.ordered_at)) AS returning_customers
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN firsts ON firsts.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: returning-share-of-customers-by-month-this-year
-- question: What percentage of each month's customers are returning ones?
-- follows: new-and-returning-customers-by-month-this-year
-- tags: customers, trend, ratio, distinct
-- status: approved
WITH firsts AS (
  SELECT
    c.customer_id,
    MIN(o.ordered_at) AS first_at
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.status <> 'cancelled'
  GROUP BY c.customer_id
)
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(100.0 * COUNT(DISTINCT o.customer_id) FILTER (WHERE DATE_TRUNC('month', firsts.first_at) < DATE_TRUNC('month', o.ordered_at)) / NULLIF(COUNT(DISTINCT o.customer_id), 0), 1) AS returning_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN firsts ON firsts.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: customers-who-ordered-in-august
-- question: How many different customers ordered in August?
-- also: Unique buyers in August 2025?
-- tags: customers, single-figure, distinct
-- status: approved
SELECT COUNT(DISTINCT c.customer_id) AS customers
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-09-01';

-- id: customers-who-ordered-by-fiscal-quarter-last-year
-- question: I need the number of different customers who bought something, for each fiscal quarter of last year.
-- tags: customers, trend, distinct, fiscal-calendar
-- status: approved
SELECT
  QUARTER(o.ordered_at - INTERVAL 1 MONTH) AS fiscal_quarter,
  COUNT(DISTINCT c.customer_id) AS customers
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY QUARTER(o.ordered_at - INTERVAL 1 MONTH)
ORDER BY fiscal_quarter;

-- id: countries-with-the-highest-churned-share
-- question: In which five countries have we lost the largest share of customers? Churned customers in percent of all who have ever ordered.
-- also: Top 5 countries by churned customers as a percentage of everyone there who has ever placed an order?
-- tags: customers, churn, ratio, ranking
-- status: approved
WITH buyers AS (
  SELECT
    co.country_name,
    MAX(o.ordered_at) AS last_at
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.status <> 'cancelled'
  GROUP BY c.customer_id, co.country_name
)
SELECT
  buyers.country_name,
  ROUND(100.0 * COUNT(*) FILTER (WHERE buyers.last_at < DATE '2024-10-15') / NULLIF(COUNT(*), 0), 1) AS churned_pct
FROM buyers
GROUP BY buyers.country_name
ORDER BY churned_pct DESC, buyers.country_name
LIMIT 5;

-- id: share-of-vips-who-are-active
-- question: What percentage of our VIPs is active?
-- tags: customers, vip, ratio, exists, single-figure
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled' AND o.ordered_at >= DATE '2025-07-17')) / NULLIF(COUNT(*), 0), 1) AS active_pct
FROM sales.customers AS c
WHERE c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND NOT c.is_test;

-- id: active-customers-by-loyalty-tier
-- question: Active customers per loyalty tier? Put those outside of the club under 'none'.
-- tags: customers, breakdown, distinct, null-meaning
-- status: approved
-- order: any
SELECT
  COALESCE(c.loyalty_tier, 'none') AS loyalty_tier,
  COUNT(DISTINCT c.customer_id) AS active_customers
FROM sales.customers AS c
JOIN sales.orders AS o ON o.customer_id = c.customer_id
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND o.status <> 'cancelled'
  AND o.ordered_at >= DATE '2025-07-17'
GROUP BY COALESCE(c.loyalty_tier, 'none')
ORDER BY active_customers DESC, loyalty_tier;

-- id: buyers-of-the-last-90-days-and-a-year-ago
-- question: How many customers ordered in the last 90 days, and how many in the same days a year ago, 17 July to 14 October 2024? One row.
-- tags: customers, comparison, distinct
-- status: approved
SELECT
  COUNT(DISTINCT c.customer_id) FILTER (WHERE o.ordered_at >= DATE '2025-07-17' AND o.ordered_at < DATE '2025-10-15') AS last_90_days,
  COUNT(DISTINCT c.customer_id) FILTER (WHERE o.ordered_at >= DATE '2024-07-17' AND o.ordered_at < DATE '2024-10-15') AS year_before
FROM sales.customers AS c
JOIN sales.orders AS o ON o.customer_id = c.customer_id
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND o.status <> 'cancelled';

-- id: vips-without-an-order
-- question: How many VIPs have never ordered anything?
-- tags: customers, vip, not-exists, single-figure
-- status: approved
SELECT COUNT(*) AS vips
FROM sales.customers AS c
WHERE c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND NOT EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled');

-- id: vips-without-an-order-list
-- question: Who are they? Id, name, country and sign-up date.
-- follows: vips-without-an-order
-- tags: customers, vip, not-exists, lookup, duplicate-names
-- status: approved
-- order: any
SELECT
  c.customer_id,
  c.full_name,
  co.country_name,
  c.signed_up_on
FROM sales.customers AS c
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND NOT EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled')
ORDER BY c.customer_id;

-- id: members-who-never-bought-in-a-store
-- question: How many club members have bought online but never in one of our stores?
-- also: Count the loyalty members with online orders only.
-- tags: customers, not-exists, null-meaning, single-figure
-- status: approved
SELECT COUNT(*) AS members
FROM sales.customers AS c
WHERE c.loyalty_tier IS NOT NULL
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled' AND o.store_id IS NULL)
  AND NOT EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled' AND o.store_id IS NOT NULL);

-- id: customers-of-2024-not-back-in-2025-by-tier
-- question: How many customers of each tier ordered in 2024 and have not been back since New Year? Non-members as 'none'.
-- tags: customers, not-exists, breakdown, null-meaning, calendar
-- status: approved
-- order: any
SELECT
  COALESCE(c.loyalty_tier, 'none') AS loyalty_tier,
  COUNT(*) AS customers
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled' AND o.ordered_at >= DATE '2024-01-01' AND o.ordered_at < DATE '2025-01-01')
  AND NOT EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled' AND o.ordered_at >= DATE '2025-01-01')
GROUP BY COALESCE(c.loyalty_tier, 'none')
ORDER BY customers DESC, loyalty_tier;

-- id: repeat-rate-by-fiscal-year
-- question: Repeat rate per fiscal year?
-- also: How has the repurchase rate developed from one financial year to the next?
-- tags: customers, ratio, trend, fiscal-calendar
-- status: approved
WITH buyers AS (
  SELECT
    YEAR(o.ordered_at + INTERVAL 11 MONTH) AS fiscal_year,
    COUNT(*) AS orders
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.status <> 'cancelled'
  GROUP BY c.customer_id, YEAR(o.ordered_at + INTERVAL 11 MONTH)
)
SELECT
  buyers.fiscal_year,
  ROUND(100.0 * COUNT(*) FILTER (WHERE buyers.orders >= 2) / NULLIF(COUNT(*), 0), 1) AS repeat_rate_pct
FROM buyers
GROUP BY buyers.fiscal_year
ORDER BY buyers.fiscal_year;

-- id: share-of-one-time-buyers
-- question: Of everyone who has ever ordered with us, what percentage did so just once?
-- tags: customers, ratio, single-figure
-- status: approved
WITH buyers AS (
  SELECT COUNT(*) AS orders
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.status <> 'cancelled'
  GROUP BY c.customer_id
)
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE buyers.orders = 1) / NULLIF(COUNT(*), 0), 1) AS one_time_buyers_pct
FROM buyers;

-- id: median-days-from-first-to-second-order
-- question: How many calendar days pass between a customer's first and second order, in the median?
-- also: Median calendar days from the first order to the second, for customers who have one?
-- tags: customers, window, median, date-difference, single-figure
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
SELECT MEDIAN(DATE_DIFF('day', starts.first_at, starts.second_at)) AS days
FROM starts;

-- id: customers-over-1000-dollars-last-year
-- question: How many customers brought in more than 1,000 dollars of net revenue last year?
-- tags: customers, revenue, having, single-figure
-- status: approved
WITH spent AS (
  SELECT c.customer_id
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY c.customer_id
  HAVING SUM(l.gross_usd - l.discount_usd - l.refunded_usd) > 1000
)
SELECT COUNT(*) AS customers
FROM spent;

-- id: customers-by-value-band-last-year
-- question: Sort last year's customers by the net revenue they brought: under 200 dollars is low, 200 to under 1,000 is mid, 1,000 and more is high. How many in each?
-- tags: customers, revenue, bands
-- status: approved
-- order: any
WITH spent AS (
  SELECT SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY c.customer_id
)
SELECT
  CASE WHEN spent.net_usd < 200 THEN 'low' WHEN spent.net_usd < 1000 THEN 'mid' ELSE 'high' END AS band,
  COUNT(*) AS customers
FROM spent
GROUP BY CASE WHEN spent.net_usd < 200 THEN 'low' WHEN spent.net_usd < 1000 THEN 'mid' ELSE 'high' END
ORDER BY customers DESC, band;

-- id: net-revenue-per-customer-last-year
-- question: What net revenue did a customer who ordered bring in on average last year? Live customers only.
-- also: Average FY2025 revenue per live customer with an order?
-- tags: customers, revenue, ratio, single-figure
-- status: approved
SELECT ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) / NULLIF(COUNT(DISTINCT c.customer_id), 0), 2) AS net_revenue_per_customer_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01';

-- id: revenue-share-of-the-top-tenth-of-customers-this-year
-- question: How much of this year's net revenue comes from the top 10 percent of customers? Ten equal groups by net revenue, deleted customers included, answer in percent.
-- tags: customers, revenue, ratio, window
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
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY c.customer_id
), grouped AS (
  SELECT
    spent.net_usd,
    NTILE(10) OVER (ORDER BY spent.net_usd DESC, spent.customer_id) AS tenth
  FROM spent
)
SELECT ROUND(100.0 * SUM(grouped.net_usd) FILTER (WHERE grouped.tenth = 1) / NULLIF(SUM(grouped.net_usd), 0), 1) AS top_tenth_pct
FROM grouped;

-- id: top-5-vips-by-orders-last-year
-- question: Which five VIPs placed the most orders last year? Id, name and number of orders.
-- tags: customers, vip, ranking, duplicate-names
-- status: approved
SELECT
  c.customer_id,
  c.full_name,
  COUNT(*) AS orders
FROM sales.customers AS c
JOIN sales.orders AS o ON o.customer_id = c.customer_id
WHERE c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND o.status <> 'cancelled'
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY c.customer_id, c.full_name
ORDER BY orders DESC, c.customer_id
LIMIT 5;

-- id: gold-against-bronze-average-order-value-this-quarter
-- question: Compare the average order value of gold and bronze members this quarter. Live members only.
-- tags: customers, revenue, ratio, comparison
-- status: approved
-- order: any
SELECT
  c.loyalty_tier,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) / NULLIF(COUNT(DISTINCT o.order_id) FILTER (WHERE l.refunded_usd < l.gross_usd - l.discount_usd), 0), 2) AS average_order_value_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.loyalty_tier IN ('gold', 'bronze')
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-11-01'
GROUP BY c.loyalty_tier
ORDER BY average_order_value_usd DESC, c.loyalty_tier;

-- id: club-share-of-orders-last-month
-- question: What share of last month's orders was placed by club members? Members who have asked for deletion do not count as members.
-- tags: customers, orders, ratio, null-meaning, single-figure
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE c.loyalty_tier IS NOT NULL AND c.deleted_at IS NULL) / NULLIF(COUNT(*), 0), 1) AS members_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01';

-- id: vip-share-of-net-revenue-by-country-this-year
-- question: Which part of each country's net revenue this year comes from VIPs? In percent.
-- also: VIP share of FY2026 revenue, country by country?
-- tags: customers, vip, revenue, ratio
-- status: approved
-- order: any
SELECT
  co.country_name,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE c.loyalty_tier = 'gold' AND c.deleted_at IS NULL) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS vip_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY co.country_name
ORDER BY vip_pct DESC, co.country_name;

-- id: share-of-sign-ups-with-an-order-this-year
-- question: What percentage of the people who signed up this year have ordered at least once?
-- also: Conversion of FY2026 sign-ups into buyers, in percent?
-- tags: customers, ratio, exists, single-figure
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled')) / NULLIF(COUNT(*), 0), 1) AS with_order_pct
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.signed_up_on >= DATE '2025-02-01'
  AND c.signed_up_on < DATE '2026-02-01';

-- id: share-of-sign-ups-with-an-order-by-month-this-year
-- question: Split that by month of sign-up.
-- follows: share-of-sign-ups-with-an-order-this-year
-- tags: customers, ratio, trend, exists
-- status: approved
SELECT
  DATE_TRUNC('month', c.signed_up_on) AS month,
  ROUND(100.0 * COUNT(*) FILTER (WHERE EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled')) / NULLIF(COUNT(*), 0), 1) AS with_order_pct
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.signed_up_on >= DATE '2025-02-01'
  AND c.signed_up_on < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', c.signed_up_on)
ORDER BY month;

-- id: first-order-on-the-day-of-signing-up-this-year
-- question: How many of this year's new customers placed their first order on the very day they signed up?
-- tags: customers, single-figure, date
-- status: approved
WITH firsts AS (
  SELECT
    c.signed_up_on,
    MIN(o.ordered_at) AS first_at
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.status <> 'cancelled'
  GROUP BY c.customer_id, c.signed_up_on
)
SELECT COUNT(*) AS new_customers
FROM firsts
WHERE firsts.first_at >= DATE '2025-02-01'
  AND firsts.first_at < DATE '2026-02-01'
  AND CAST(firsts.first_at AS DATE) = firsts.signed_up_on;

-- id: median-days-from-sign-up-to-first-order-by-region
-- question: How many days, in the median, did it take the customers who signed up in 2024 to place a first order? By region, those without any order left out.
-- tags: customers, median, date-difference, breakdown
-- status: approved
-- order: any
WITH firsts AS (
  SELECT
    co.region,
    c.signed_up_on,
    MIN(o.ordered_at) AS first_at
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.status <> 'cancelled'
    AND c.signed_up_on >= DATE '2024-01-01'
    AND c.signed_up_on < DATE '2025-01-01'
  GROUP BY c.customer_id, co.region, c.signed_up_on
)
SELECT
  firsts.region,
  MEDIAN(DATE_DIFF('day', firsts.signed_up_on, firsts.first_at)) AS days
FROM firsts
GROUP BY firsts.region
ORDER BY days, firsts.region;

-- id: share-of-customers-with-a-phone-number-by-region
-- question: For what share of our customers do we have a phone number, region by region?
-- also: Percentage of customers who gave us a phone number, per region?
-- tags: customers, ratio, null-meaning
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(100.0 * COUNT(c.phone) / NULLIF(COUNT(*), 0), 1) AS with_phone_pct
FROM sales.customers AS c
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
GROUP BY co.region
ORDER BY with_phone_pct DESC, co.region;

-- id: customers-by-decade-of-birth
-- question: How many customers were born in each decade? Skip those who did not give a date of birth.
-- also: Customers per decade of birth, 1950 for the fifties and so on, without the unknown ones?
-- tags: customers, breakdown, null-meaning
-- status: approved
SELECT
  10 * (YEAR(c.birth_date) // 10) AS decade,
  COUNT(*) AS customers
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.birth_date IS NOT NULL
GROUP BY 10 * (YEAR(c.birth_date) // 10)
ORDER BY decade;

-- id: share-of-members-under-30-by-tier
-- question: What percentage of the members of each tier is younger than 30 today? Count only those whose date of birth we know.
-- tags: customers, ratio, null-meaning
-- status: approved
-- order: any
SELECT
  c.loyalty_tier,
  ROUND(100.0 * COUNT(*) FILTER (WHERE c.birth_date > DATE '1995-10-15') / NULLIF(COUNT(c.birth_date), 0), 1) AS under_30_pct
FROM sales.customers AS c
WHERE c.loyalty_tier IS NOT NULL
  AND c.deleted_at IS NULL
  AND NOT c.is_test
GROUP BY c.loyalty_tier
ORDER BY under_30_pct DESC, c.loyalty_tier;

-- id: vips-with-a-birthday-in-november
-- question: How many VIPs have their birthday in November?
-- tags: customers, vip, single-figure, calendar
-- status: approved
SELECT COUNT(*) AS vips
FROM sales.customers AS c
WHERE c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND MONTH(c.birth_date) = 11;

-- id: deletion-requests-last-30-days
-- question: How many customers asked us to delete their account in the last 30 days?
-- tags: customers, soft-delete, single-figure
-- status: approved
SELECT COUNT(*) AS deleted_customers
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at >= DATE '2025-09-15'
  AND c.deleted_at < DATE '2025-10-15';

-- id: deletion-requests-by-fiscal-quarter-last-year-with-club
-- question: Deletion requests per fiscal quarter of last year, and how many of those accounts were in the club?
-- tags: customers, trend, soft-delete, fiscal-calendar, null-meaning
-- status: approved
SELECT
  QUARTER(c.deleted_at - INTERVAL 1 MONTH) AS fiscal_quarter,
  COUNT(*) AS deleted_customers,
  COUNT(c.loyalty_tier) AS from_the_club
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at >= DATE '2024-02-01'
  AND c.deleted_at < DATE '2025-02-01'
GROUP BY QUARTER(c.deleted_at - INTERVAL 1 MONTH)
ORDER BY fiscal_quarter;

-- id: median-days-from-sign-up-to-deletion
-- question: After how many days, in the median, do customers who leave us ask for deletion? Counted from sign-up.
-- tags: customers, soft-delete, median, date-difference, single-figure
-- status: approved
SELECT MEDIAN(DATE_DIFF('day', c.signed_up_on, c.deleted_at)) AS days
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NOT NULL;

-- id: deleted-share-of-accounts-by-sign-up-year
-- question: What percentage of the accounts made in each calendar year has been deleted since? Without our test accounts.
-- also: Share of deleted accounts per year of sign-up, test accounts aside?
-- tags: customers, soft-delete, ratio, trend, calendar
-- status: approved
SELECT
  YEAR(c.signed_up_on) AS year,
  ROUND(100.0 * COUNT(c.deleted_at) / NULLIF(COUNT(*), 0), 1) AS deleted_pct
FROM sales.customers AS c
WHERE NOT c.is_test
GROUP BY YEAR(c.signed_up_on)
ORDER BY year;

-- id: deleted-customers-who-had-ordered
-- question: How many of the customers who asked for deletion had ordered something before?
-- tags: customers, soft-delete, exists, single-figure
-- status: approved
SELECT COUNT(*) AS deleted_customers
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NOT NULL
  AND EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled');

-- id: new-customers-by-channel-of-first-order-this-quarter
-- question: Did this quarter's new customers start online or in a store? Count them by where they placed their first order.
-- tags: customers, window, breakdown, null-meaning
-- status: approved
-- order: any
WITH placed AS (
  SELECT
    o.store_id,
    o.ordered_at,
    ROW_NUMBER() OVER (PARTITION BY o.customer_id ORDER BY o.ordered_at, o.order_id) AS place
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
)
SELECT
  CASE WHEN placed.store_id IS NULL THEN 'online' ELSE 'in store' END AS channel,
  COUNT(*) AS new_customers
FROM placed
WHERE placed.place = 1
  AND placed.ordered_at >= DATE '2025-08-01'
  AND placed.ordered_at < DATE '2025-11-01'
GROUP BY CASE WHEN placed.store_id IS NULL THEN 'online' ELSE 'in store' END
ORDER BY new_customers DESC, channel;

-- id: stores-of-the-first-order-this-quarter
-- question: And which stores were those, with how many each?
-- follows: new-customers-by-channel-of-first-order-this-quarter
-- tags: customers, stores, window, breakdown
-- status: approved
-- order: any
WITH placed AS (
  SELECT
    o.store_id,
    o.ordered_at,
    ROW_NUMBER() OVER (PARTITION BY o.customer_id ORDER BY o.ordered_at, o.order_id) AS place
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
)
SELECT
  s.store_name,
  COUNT(*) AS new_customers
FROM placed
JOIN sales.stores AS s ON s.store_id = placed.store_id
WHERE placed.place = 1
  AND placed.ordered_at >= DATE '2025-08-01'
  AND placed.ordered_at < DATE '2025-11-01'
GROUP BY s.store_name
ORDER BY new_customers DESC, s.store_name;

-- id: first-order-of-each-vip-in-graz
-- question: What was the first order of each VIP in Graz? Customer id, name, order number and day.
-- tags: customers, vip, window, lookup, duplicate-names
-- status: approved
-- order: any
SELECT
  c.customer_id,
  c.full_name,
  o.order_id,
  CAST(o.ordered_at AS DATE) AS ordered_on
FROM sales.customers AS c
JOIN sales.orders AS o ON o.customer_id = c.customer_id
WHERE c.loyalty_tier = 'gold'
  AND c.city = 'Graz'
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND o.status <> 'cancelled'
QUALIFY ROW_NUMBER() OVER (PARTITION BY c.customer_id ORDER BY o.ordered_at, o.order_id) = 1
ORDER BY c.customer_id;

-- id: day-of-the-1000th-new-customer-this-year
-- question: On which day did we win our 1,000th new customer of this year?
-- tags: customers, window, single-figure, date
-- status: approved
WITH firsts AS (
  SELECT
    c.customer_id,
    MIN(o.ordered_at) AS first_at
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.status <> 'cancelled'
  GROUP BY c.customer_id
)
SELECT CAST(firsts.first_at AS DATE) AS day
FROM firsts
WHERE firsts.first_at >= DATE '2025-02-01'
  AND firsts.first_at < DATE '2026-02-01'
QUALIFY ROW_NUMBER() OVER (ORDER BY firsts.first_at, firsts.customer_id) = 1000;

-- id: customer-base-by-sign-up-year-with-running-total
-- question: How has our customer base grown? Today's customers by calendar year of sign-up, with a running total.
-- tags: customers, trend, window, calendar
-- status: approved
WITH yearly AS (
  SELECT
    YEAR(c.signed_up_on) AS year,
    COUNT(*) AS customers
  FROM sales.customers AS c
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
  GROUP BY YEAR(c.signed_up_on)
)
SELECT
  yearly.year,
  yearly.customers,
  SUM(yearly.customers) OVER (ORDER BY yearly.year) AS running_total
FROM yearly
ORDER BY yearly.year;

-- id: share-of-customers-by-region
-- question: How are our customers spread over the regions, in percent?
-- tags: customers, ratio, window
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(100.0 * COUNT(*) / NULLIF(SUM(COUNT(*)) OVER (), 0), 1) AS customers_pct
FROM sales.customers AS c
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
GROUP BY co.region
ORDER BY customers_pct DESC, co.region;

-- id: customers-by-currency-of-their-country
-- question: How many customers pay in each currency? Go by the country they live in.
-- also: Customers by the currency of their country?
-- tags: customers, currency, breakdown
-- status: approved
-- order: any
SELECT
  co.currency,
  COUNT(*) AS customers
FROM sales.customers AS c
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
GROUP BY co.currency
ORDER BY customers DESC, co.currency;

-- id: denver-share-of-customers-in-the-united-states
-- question: What percentage of our US customers live in Denver?
-- tags: customers, ratio, named-value, single-figure
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE c.city = 'Denver') / NULLIF(COUNT(*), 0), 1) AS denver_pct
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.country_code = 'US';

-- id: three-countries-with-the-lowest-club-share
-- question: Which three countries have the smallest share of club members among their customers?
-- also: Bottom 3 countries by percentage of customers in the loyalty club?
-- tags: customers, ratio, ranking, null-meaning
-- status: approved
SELECT
  co.country_name,
  ROUND(100.0 * COUNT(c.loyalty_tier) / NULLIF(COUNT(*), 0), 1) AS club_pct
FROM sales.customers AS c
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
GROUP BY co.country_name
ORDER BY club_pct, co.country_name
LIMIT 3;

-- id: customers-of-both-black-weeks
-- question: How many customers ordered through the campaign Black Week 2023 as well as through the campaign Black Week 2024?
-- tags: customers, marketing, exists, named-value, single-figure
-- status: approved
WITH buyers AS (
  SELECT c.customer_id
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
    AND m.campaign_name IN ('Black Week 2023', 'Black Week 2024')
  GROUP BY c.customer_id
  HAVING COUNT(DISTINCT m.campaign_id) = 2
)
SELECT COUNT(*) AS customers
FROM buyers;

-- id: customers-who-never-got-a-discount
-- question: How many of our customers have ordered but never got a discount on anything?
-- tags: customers, having, single-figure
-- status: approved
WITH bought AS (
  SELECT c.customer_id
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
  GROUP BY c.customer_id
  HAVING SUM(l.discount_usd) = 0
)
SELECT COUNT(*) AS customers
FROM bought;

-- id: share-of-customers-who-contacted-support-by-tier
-- question: What percentage of our customers has contacted support this year, tier by tier? Those outside of the club as 'none'.
-- tags: customers, support, ratio, exists, null-meaning
-- status: approved
-- order: any
SELECT
  COALESCE(c.loyalty_tier, 'none') AS loyalty_tier,
  ROUND(100.0 * COUNT(*) FILTER (WHERE EXISTS (SELECT 1 FROM support.tickets AS t WHERE t.customer_id = c.customer_id AND t.opened_at >= DATE '2025-02-01' AND t.opened_at < DATE '2026-02-01')) / NULLIF(COUNT(*), 0), 1) AS with_ticket_pct
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
GROUP BY COALESCE(c.loyalty_tier, 'none')
ORDER BY with_ticket_pct DESC, loyalty_tier;

-- id: csat-of-vips-this-year
-- question: How satisfied are our VIPs with support this year? CSAT on the tickets they opened.
-- also: CSAT of VIP customers, tickets opened in FY2026?
-- tags: customers, vip, support, ratio, single-figure
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE t.csat >= 4) / NULLIF(COUNT(t.csat), 0), 1) AS csat_pct
FROM support.tickets AS t
JOIN sales.customers AS c ON c.customer_id = t.customer_id
WHERE c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01';

-- id: active-customers-who-never-contacted-support
-- question: How many active customers have never written to support?
-- tags: customers, support, not-exists, distinct, single-figure
-- status: approved
SELECT COUNT(DISTINCT c.customer_id) AS active_customers
FROM sales.customers AS c
JOIN sales.orders AS o ON o.customer_id = c.customer_id
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND o.status <> 'cancelled'
  AND o.ordered_at >= DATE '2025-07-17'
  AND NOT EXISTS (SELECT 1 FROM support.tickets AS t WHERE t.customer_id = c.customer_id);

-- id: countries-without-a-sign-up-on-monday
-- question: From which countries did nobody sign up on Monday, 13 October?
-- tags: customers, not-exists, lookup
-- status: approved
-- order: any
SELECT co.country_name
FROM sales.countries AS co
WHERE NOT EXISTS (SELECT 1 FROM sales.customers AS c WHERE c.country_code = co.country_code AND NOT c.is_test AND c.deleted_at IS NULL AND c.signed_up_on = DATE '2025-10-13')
ORDER BY co.country_name;

-- id: latest-sign-up-by-country
-- question: When did the last customer sign up in each country?
-- tags: customers, lookup, date
-- status: approved
-- order: any
SELECT
  co.country_name,
  MAX(c.signed_up_on) AS last_signed_up_on
FROM sales.customers AS c
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
GROUP BY co.country_name
ORDER BY last_signed_up_on DESC, co.country_name;

-- id: sign-ups-by-weekday-this-year
-- question: On which weekdays do people sign up? Count per weekday, this year.
-- tags: customers, weekday, breakdown
-- status: approved
-- order: any
SELECT
  DAYNAME(c.signed_up_on) AS weekday,
  COUNT(*) AS customers
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.signed_up_on >= DATE '2025-02-01'
  AND c.signed_up_on < DATE '2026-02-01'
GROUP BY DAYNAME(c.signed_up_on)
ORDER BY customers DESC, weekday;

-- id: sign-ups-per-day-last-week-with-club-joiners
-- question: Sign-ups on each day of last week, Monday to Sunday, and how many of them are in the loyalty club?
-- tags: customers, trend, calendar, null-meaning
-- status: approved
SELECT
  c.signed_up_on AS day,
  COUNT(*) AS customers,
  COUNT(c.loyalty_tier) AS members
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.signed_up_on >= DATE '2025-10-06'
  AND c.signed_up_on < DATE '2025-10-13'
GROUP BY c.signed_up_on
ORDER BY day;

-- id: club-share-of-sign-ups-last-quarter
-- question: What share of last quarter's sign-ups is in the club?
-- also: Percentage of customers who signed up in Q2 FY2026 and are club members?
-- tags: customers, ratio, fiscal-calendar, null-meaning, single-figure
-- status: approved
SELECT ROUND(100.0 * COUNT(c.loyalty_tier) / NULLIF(COUNT(*), 0), 1) AS club_pct
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.signed_up_on >= DATE '2025-05-01'
  AND c.signed_up_on < DATE '2025-08-01';

-- id: munich-against-hamburg-customers-and-members
-- question: Munich against Hamburg: how many customers and how many club members?
-- tags: customers, comparison, named-value, null-meaning
-- status: approved
-- order: any
SELECT
  c.city,
  COUNT(*) AS customers,
  COUNT(c.loyalty_tier) AS members
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.city IN ('Munich', 'Hamburg')
GROUP BY c.city
ORDER BY customers DESC, c.city;

-- id: customers-by-department-since-march
-- question: How many different customers have bought from each department since March?
-- tags: customers, products, distinct, breakdown
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  COUNT(DISTINCT c.customer_id) AS customers
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND o.ordered_at >= DATE '2025-03-01'
GROUP BY d.category_name
ORDER BY customers DESC, department;

-- id: members-who-bought-a-tent-in-the-last-30-days
-- question: How many club members bought something from the category Tents in the last 30 days?
-- tags: customers, products, distinct, null-meaning, single-figure
-- status: approved
SELECT COUNT(DISTINCT c.customer_id) AS members
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE c.loyalty_tier IS NOT NULL
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND o.status <> 'cancelled'
  AND ca.category_name = 'Tents'
  AND o.ordered_at >= DATE '2025-09-15'
  AND o.ordered_at < DATE '2025-10-15';

-- id: average-order-value-of-first-and-later-orders-last-year
-- question: Average order value last year: customers' first orders against their later ones? One row.
-- also: AOV of FY2025 for first orders and for repeat orders, side by side?
-- tags: customers, revenue, ratio, comparison, window
-- status: approved
WITH numbered AS (
  SELECT
    o.order_id,
    ROW_NUMBER() OVER (PARTITION BY o.customer_id ORDER BY o.ordered_at, o.order_id) AS place
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
)
SELECT
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE numbered.place = 1) / NULLIF(COUNT(DISTINCT o.order_id) FILTER (WHERE numbered.place = 1 AND l.refunded_usd < l.gross_usd - l.discount_usd), 0), 2) AS first_orders_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE numbered.place > 1) / NULLIF(COUNT(DISTINCT o.order_id) FILTER (WHERE numbered.place > 1 AND l.refunded_usd < l.gross_usd - l.discount_usd), 0), 2) AS later_orders_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN numbered ON numbered.order_id = o.order_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01';

-- id: top-5-cities-by-new-customers-this-year
-- question: Top 5 cities by new customers this year?
-- tags: customers, ranking
-- status: approved
WITH firsts AS (
  SELECT
    c.city,
    MIN(o.ordered_at) AS first_at
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.status <> 'cancelled'
  GROUP BY c.customer_id, c.city
)
SELECT
  firsts.city,
  COUNT(*) AS new_customers
FROM firsts
WHERE firsts.first_at >= DATE '2025-02-01'
  AND firsts.first_at < DATE '2026-02-01'
GROUP BY firsts.city
ORDER BY new_customers DESC, firsts.city
LIMIT 5;

-- id: new-customers-by-fiscal-quarter-last-year-and-this-year
-- question: New customers per fiscal quarter, last year and this year side by side?
-- tags: customers, comparison, trend, fiscal-calendar
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
  QUARTER(firsts.first_at - INTERVAL 1 MONTH) AS fiscal_quarter,
  COUNT(*) FILTER (WHERE firsts.first_at < DATE '2025-02-01') AS last_year,
  COUNT(*) FILTER (WHERE firsts.first_at >= DATE '2025-02-01') AS this_year
FROM firsts
WHERE firsts.first_at >= DATE '2024-02-01'
  AND firsts.first_at < DATE '2026-02-01'
GROUP BY QUARTER(firsts.first_at - INTERVAL 1 MONTH)
ORDER BY fiscal_quarter;

-- id: london-vips-who-are-not-active
-- question: Which VIPs in London have ordered before but not in the last 90 days? Id, name and day of the last order, the longest ago first.
-- tags: customers, vip, having, lookup, duplicate-names
-- status: approved
SELECT
  c.customer_id,
  c.full_name,
  CAST(MAX(o.ordered_at) AS DATE) AS last_ordered_on
FROM sales.customers AS c
JOIN sales.orders AS o ON o.customer_id = c.customer_id
WHERE c.loyalty_tier = 'gold'
  AND c.city = 'London'
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND o.status <> 'cancelled'
GROUP BY c.customer_id, c.full_name
HAVING MAX(o.ordered_at) < DATE '2025-07-17'
ORDER BY last_ordered_on, c.customer_id;

-- id: orders-of-customer-3
-- question: I have customer 3 on the phone. All the orders, please, cancelled ones too: number, day and status, newest first.
-- tags: customers, orders, lookup
-- status: approved
SELECT
  o.order_id,
  CAST(o.ordered_at AS DATE) AS ordered_on,
  o.status
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.customer_id = 3
  AND NOT c.is_test
ORDER BY o.ordered_at DESC, o.order_id;

-- id: top-5-customers-by-margin-last-quarter
-- question: Which five customers made us the most margin last quarter? Id, name and margin.
-- tags: customers, margin, ranking, duplicate-names
-- status: approved
SELECT
  c.customer_id,
  c.full_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd), 2) AS margin_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY c.customer_id, c.full_name
ORDER BY margin_usd DESC, c.customer_id
LIMIT 5;

-- id: online-share-of-orders-by-loyalty-tier-last-quarter
-- question: Which customers shop online the most? Online share of last quarter's orders by loyalty tier, with customers outside of the club as 'none'.
-- tags: customers, orders, ratio, null-meaning
-- status: approved
-- order: any
SELECT
  COALESCE(c.loyalty_tier, 'none') AS loyalty_tier,
  ROUND(100.0 * COUNT(*) FILTER (WHERE o.store_id IS NULL) / NULLIF(COUNT(*), 0), 1) AS online_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY COALESCE(c.loyalty_tier, 'none')
ORDER BY online_pct DESC, loyalty_tier;

-- id: new-customers-of-february-who-ordered-again-by-month
-- question: How many of the customers we won in February 2025 ordered again in each month since?
-- also: Customers with a first order in February 2025: how many of them bought in March, April and so on?
-- tags: customers, cohort, trend, distinct
-- status: approved
WITH firsts AS (
  SELECT c.customer_id
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.status <> 'cancelled'
  GROUP BY c.customer_id
  HAVING MIN(o.ordered_at) >= DATE '2025-02-01' AND MIN(o.ordered_at) < DATE '2025-03-01'
)
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  COUNT(DISTINCT o.customer_id) AS customers
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN firsts ON firsts.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-03-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: customers-back-after-a-year-last-month
-- question: How many customers came back last month after more than 365 days without an order?
-- tags: customers, window, distinct, single-figure, date-difference
-- status: approved
WITH placed AS (
  SELECT
    o.customer_id,
    o.ordered_at,
    LAG(o.ordered_at) OVER (PARTITION BY o.customer_id ORDER BY o.ordered_at, o.order_id) AS previous_at
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
)
SELECT COUNT(DISTINCT placed.customer_id) AS customers
FROM placed
WHERE placed.ordered_at >= DATE '2025-09-01'
  AND placed.ordered_at < DATE '2025-10-01'
  AND placed.previous_at < placed.ordered_at - INTERVAL 365 DAY;

-- id: customers-by-time-since-last-order
-- question: Group the customers who have ordered by their last order: within the last 90 days is hot, within the last 365 days warm, longer ago cold. How many in each?
-- tags: customers, bands, churn
-- status: approved
-- order: any
WITH latest AS (
  SELECT MAX(o.ordered_at) AS last_at
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.status <> 'cancelled'
  GROUP BY c.customer_id
)
SELECT
  CASE WHEN latest.last_at >= DATE '2025-07-17' THEN 'hot' WHEN latest.last_at >= DATE '2024-10-15' THEN 'warm' ELSE 'cold' END AS recency,
  COUNT(*) AS customers
FROM latest
GROUP BY CASE WHEN latest.last_at >= DATE '2025-07-17' THEN 'hot' WHEN latest.last_at >= DATE '2024-10-15' THEN 'warm' ELSE 'cold' END
ORDER BY customers DESC, recency;

-- id: vips-who-ordered-yesterday
-- question: How many VIPs ordered yesterday?
-- tags: customers, vip, distinct, single-figure
-- status: approved
SELECT COUNT(DISTINCT c.customer_id) AS vips
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND o.status <> 'cancelled'
  AND o.ordered_at >= DATE '2025-10-14'
  AND o.ordered_at < DATE '2025-10-15';

-- id: vips-at-zurich-limmat-this-month
-- question: Zürich Limmat here. Which VIPs have shopped with us this month? Id and name, please.
-- tags: customers, vip, stores, lookup, named-value, duplicate-names
-- status: approved
-- order: any
SELECT DISTINCT
  c.customer_id,
  c.full_name
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND o.status <> 'cancelled'
  AND s.store_name = 'Zürich Limmat'
  AND o.ordered_at >= DATE '2025-10-01'
  AND o.ordered_at < DATE '2025-11-01'
ORDER BY c.customer_id;

-- id: regulars-of-denver-union-this-year
-- question: How many customers have bought at Denver Union three times or more this year?
-- also: Number of Denver Union customers with at least 3 orders in that store since February?
-- tags: customers, stores, having, named-value, single-figure
-- status: approved
WITH buyers AS (
  SELECT c.customer_id
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.stores AS s ON s.store_id = o.store_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
    AND s.store_name = 'Denver Union'
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY c.customer_id
  HAVING COUNT(*) >= 3
)
SELECT COUNT(*) AS customers
FROM buyers;

-- id: top-3-brands-by-customers-q2-fy2025
-- question: Which three brands reached the most different customers in Q2 of FY2025?
-- tags: customers, products, ranking, distinct, fiscal-calendar
-- status: approved
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
  AND o.ordered_at >= DATE '2024-05-01'
  AND o.ordered_at < DATE '2024-08-01'
GROUP BY p.brand
ORDER BY customers DESC, p.brand
LIMIT 3;

-- id: kestrel-customers-who-also-bought-caldera-last-year
-- question: Of last year's Kestrel customers, what percentage also bought something from Caldera that year?
-- tags: customers, products, ratio, named-value, single-figure
-- status: approved
WITH bought AS (
  SELECT
    COUNT(*) FILTER (WHERE p.brand = 'Kestrel') AS kestrel_lines,
    COUNT(*) FILTER (WHERE p.brand = 'Caldera') AS caldera_lines
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.products AS p ON p.product_id = l.product_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY c.customer_id
)
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE bought.caldera_lines > 0) / NULLIF(COUNT(*), 0), 1) AS also_caldera_pct
FROM bought
WHERE bought.kestrel_lines > 0;

-- id: second-orders-of-customers-won-by-channel-last-year
-- question: Which marketing channel wins customers who stay? Take last year's new customers by the channel of their first order's campaign, without those who came through no campaign: what percentage has ordered again since?
-- tags: customers, marketing, ratio, window, cohort
-- status: approved
-- order: any
WITH placed AS (
  SELECT
    o.campaign_id,
    o.ordered_at,
    ROW_NUMBER() OVER (PARTITION BY o.customer_id ORDER BY o.ordered_at, o.order_id) AS place,
    COUNT(*) OVER (PARTITION BY o.customer_id) AS orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
)
SELECT
  m.channel,
  ROUND(100.0 * COUNT(*) FILTER (WHERE placed.orders >= 2) / NULLIF(COUNT(*), 0), 1) AS ordered_again_pct
FROM placed
JOIN marketing.campaigns AS m ON m.campaign_id = placed.campaign_id
WHERE placed.place = 1
  AND placed.ordered_at >= DATE '2024-02-01'
  AND placed.ordered_at < DATE '2025-02-01'
GROUP BY m.channel
ORDER BY ordered_again_pct DESC, m.channel;

-- id: net-revenue-of-deleted-customers
-- question: How much net revenue have the customers who asked for deletion brought in, all in all?
-- tags: customers, revenue, soft-delete, single-figure
-- status: approved
SELECT ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NOT NULL;

-- id: new-customers-three-month-average-last-year
-- question: New customers per month of last year, smoothed: the average of each month and the two before it, one decimal, from April 2024 on.
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
  WHERE firsts.first_at >= DATE '2024-02-01'
    AND firsts.first_at < DATE '2025-02-01'
  GROUP BY DATE_TRUNC('month', firsts.first_at)
)
SELECT
  monthly.month,
  ROUND(AVG(monthly.new_customers) OVER (ORDER BY monthly.month ROWS BETWEEN 2 PRECEDING AND CURRENT ROW), 1) AS three_month_average
FROM monthly
QUALIFY ROW_NUMBER() OVER (ORDER BY monthly.month) >= 3
ORDER BY monthly.month;

-- id: refund-rate-by-loyalty-tier-since-march
-- question: Refund rate by loyalty tier on orders since 1 March? Customers without a tier as 'none'.
-- tags: customers, refunds, ratio, null-meaning
-- status: approved
-- order: any
SELECT
  COALESCE(c.loyalty_tier, 'none') AS loyalty_tier,
  ROUND(100.0 * SUM(l.refunded_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd), 0), 1) AS refund_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-03-01'
GROUP BY COALESCE(c.loyalty_tier, 'none')
ORDER BY refund_rate_pct DESC, loyalty_tier;

-- id: share-of-customers-in-a-city-with-an-open-store
-- question: What percentage of our customers lives in a city where we have an open store?
-- tags: customers, stores, ratio, exists, null-meaning, single-figure
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE EXISTS (SELECT 1 FROM sales.stores AS s WHERE s.city = c.city AND s.country_code = c.country_code AND s.closed_on IS NULL)) / NULLIF(COUNT(*), 0), 1) AS store_city_pct
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL;

-- id: cities-without-a-store-with-more-than-500-customers
-- question: We are looking for new store sites: in which cities do more than 500 customers live although we have never had a store there? City and number of customers.
-- also: Cities with over 500 customers and no store, open or closed: name and number of customers?
-- tags: customers, stores, not-exists, having, lookup
-- status: approved
-- order: any
SELECT
  c.city,
  COUNT(*) AS customers
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM sales.stores AS s WHERE s.city = c.city AND s.country_code = c.country_code)
GROUP BY c.city
HAVING COUNT(*) > 500
ORDER BY customers DESC, c.city;
