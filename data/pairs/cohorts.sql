-- id: coh-sign-ups-by-tier-and-calendar-year-columns
-- question: Today's customers by calendar year of sign-up: how many are gold, silver, bronze and outside of the club? One column each.
-- tags: customers, cohort, breakdown, null-meaning, calendar
-- status: approved
SELECT
  YEAR(c.signed_up_on) AS year,
  COUNT(*) FILTER (WHERE c.loyalty_tier = 'gold') AS gold,
  COUNT(*) FILTER (WHERE c.loyalty_tier = 'silver') AS silver,
  COUNT(*) FILTER (WHERE c.loyalty_tier = 'bronze') AS bronze,
  COUNT(*) FILTER (WHERE c.loyalty_tier IS NULL) AS no_member
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
GROUP BY YEAR(c.signed_up_on)
ORDER BY year;

-- id: coh-churned-by-region-and-club
-- question: Churned customers per region, club members and non-members side by side?
-- also: For each region, how many churned customers are in the loyalty club and how many are not?
-- tags: customers, churn, breakdown, null-meaning
-- status: approved
-- order: any
WITH gone AS (
  SELECT
    co.region,
    c.loyalty_tier
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
  GROUP BY c.customer_id, co.region, c.loyalty_tier
  HAVING MAX(o.ordered_at) < DATE '2024-10-15'
)
SELECT
  gone.region,
  COUNT(*) FILTER (WHERE gone.loyalty_tier IS NOT NULL) AS members,
  COUNT(*) FILTER (WHERE gone.loyalty_tier IS NULL) AS others
FROM gone
GROUP BY gone.region
ORDER BY gone.region;

-- id: coh-churned-share-by-first-order-place
-- question: Do customers won in a store stay with us longer? Churned customers in percent of all who have ever ordered, by whether the first order was online or in store.
-- tags: customers, churn, ratio, window, null-meaning
-- status: approved
-- order: any
WITH placed AS (
  SELECT
    o.store_id,
    ROW_NUMBER() OVER (PARTITION BY o.customer_id ORDER BY o.ordered_at, o.order_id) AS place,
    MAX(o.ordered_at) OVER (PARTITION BY o.customer_id) AS last_at
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
)
SELECT
  CASE WHEN placed.store_id IS NULL THEN 'online' ELSE 'in store' END AS first_order,
  ROUND(100.0 * COUNT(*) FILTER (WHERE placed.last_at < DATE '2024-10-15') / NULLIF(COUNT(*), 0), 1) AS churned_pct
FROM placed
WHERE placed.place = 1
GROUP BY CASE WHEN placed.store_id IS NULL THEN 'online' ELSE 'in store' END
ORDER BY churned_pct DESC, first_order;

-- id: coh-category-pairs-in-one-order-last-quarter
-- question: Which two categories are most often bought together? The top 5 pairs by number of orders with both, last quarter.
-- also: Five most frequent pairs of categories within one order, May to July 2025, with the number of orders?
-- tags: products, orders, ranking, many-to-many, distinct
-- status: approved
WITH baskets AS (
  SELECT DISTINCT
    o.order_id,
    ca.category_name
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-05-01'
    AND o.ordered_at < DATE '2025-08-01'
), others AS (
  SELECT
    baskets.order_id,
    baskets.category_name
  FROM baskets
)
SELECT
  baskets.category_name AS first_category,
  others.category_name AS second_category,
  COUNT(*) AS orders
FROM baskets
JOIN others ON others.order_id = baskets.order_id AND others.category_name > baskets.category_name
GROUP BY baskets.category_name, others.category_name
ORDER BY orders DESC, first_category, second_category
LIMIT 5;

-- id: coh-orders-by-units-class-last-month
-- question: How big are our orders? Number of orders last month with 1 unit, 2 to 3, 4 to 5 and 6 or more units.
-- tags: orders, breakdown, bands
-- status: approved
WITH sized AS (
  SELECT SUM(l.quantity) AS units
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-09-01'
    AND o.ordered_at < DATE '2025-10-01'
  GROUP BY o.order_id
)
SELECT
  CASE WHEN sized.units = 1 THEN '1' WHEN sized.units <= 3 THEN '2 to 3' WHEN sized.units <= 5 THEN '4 to 5' ELSE '6 or more' END AS units,
  COUNT(*) AS orders
FROM sized
GROUP BY CASE WHEN sized.units = 1 THEN '1' WHEN sized.units <= 3 THEN '2 to 3' WHEN sized.units <= 5 THEN '4 to 5' ELSE '6 or more' END
ORDER BY units;

-- id: coh-single-line-order-share-by-channel-this-quarter
-- question: What percentage of this quarter's orders consists of a single line, online and in store?
-- tags: orders, ratio, comparison, null-meaning
-- status: approved
-- order: any
WITH sized AS (
  SELECT
    o.store_id,
    COUNT(*) AS order_lines
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-08-01'
    AND o.ordered_at < DATE '2025-11-01'
  GROUP BY o.order_id, o.store_id
)
SELECT
  CASE WHEN sized.store_id IS NULL THEN 'online' ELSE 'in store' END AS channel,
  ROUND(100.0 * COUNT(*) FILTER (WHERE sized.order_lines = 1) / NULLIF(COUNT(*), 0), 1) AS single_line_pct
FROM sized
GROUP BY CASE WHEN sized.store_id IS NULL THEN 'online' ELSE 'in store' END
ORDER BY single_line_pct DESC, channel;

-- id: coh-orders-by-number-of-departments-this-year
-- question: From how many departments do people buy in one order? Number of this year's orders for each number of departments.
-- also: How many FY2026 orders are there for each number of different departments in them?
-- tags: orders, products, breakdown, distinct
-- status: approved
WITH baskets AS (
  SELECT COUNT(DISTINCT ca.parent_id) AS departments
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY o.order_id
)
SELECT
  baskets.departments,
  COUNT(*) AS orders
FROM baskets
GROUP BY baskets.departments
ORDER BY baskets.departments;

-- id: coh-products-gone-everywhere-by-number-of-counts
-- question: At how many of this quarter's weekly counts was there not a single unit of a current product in any warehouse? Product name and number of counts, only products with at least one such count.
-- tags: inventory, snapshot, lookup, having
-- status: approved
-- order: any
WITH counted AS (
  SELECT
    st.product_id,
    st.snapshot_on
  FROM product.stock AS st
  WHERE st.snapshot_on >= DATE '2025-08-01'
    AND st.snapshot_on < DATE '2025-11-01'
  GROUP BY st.product_id, st.snapshot_on
  HAVING SUM(st.on_hand) = 0
)
SELECT
  p.product_name,
  COUNT(*) AS counts
FROM counted
JOIN product.products AS p ON p.product_id = counted.product_id
WHERE p.discontinued_on IS NULL
GROUP BY p.product_id, p.product_name
ORDER BY counts DESC, p.product_name;

-- id: coh-stock-outs-per-count-by-warehouse-this-quarter
-- question: On average, how many products of the current range were out of stock at a weekly count this quarter, per warehouse? One decimal.
-- also: Average number of stock-outs per count since 1 August 2025 in each warehouse, one decimal.
-- tags: inventory, snapshot, breakdown
-- status: approved
-- order: any
WITH counted AS (
  SELECT
    st.warehouse,
    st.snapshot_on,
    COUNT(*) FILTER (WHERE st.on_hand = 0) AS stock_outs
  FROM product.stock AS st
  JOIN product.products AS p ON p.product_id = st.product_id
  WHERE p.discontinued_on IS NULL
    AND st.snapshot_on >= DATE '2025-08-01'
    AND st.snapshot_on < DATE '2025-11-01'
  GROUP BY st.warehouse, st.snapshot_on
)
SELECT
  counted.warehouse,
  ROUND(AVG(counted.stock_outs), 1) AS stock_outs
FROM counted
GROUP BY counted.warehouse
ORDER BY stock_outs DESC, counted.warehouse;

-- id: coh-restocked-in-reno-since-a-month-ago
-- question: Which current products had no unit in Reno at the count of 15 September and are in stock there now? Name and units now.
-- tags: inventory, snapshot, comparison, named-value
-- status: approved
-- order: any
WITH missing AS (
  SELECT st.product_id
  FROM product.stock AS st
  WHERE st.snapshot_on = DATE '2025-09-15'
    AND st.warehouse = 'Reno'
    AND st.on_hand = 0
)
SELECT
  p.product_name,
  st.on_hand AS units_on_hand
FROM missing
JOIN product.stock AS st ON st.product_id = missing.product_id
JOIN product.products AS p ON p.product_id = missing.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
  AND st.warehouse = 'Reno'
  AND st.on_hand > 0
  AND p.discontinued_on IS NULL
ORDER BY units_on_hand DESC, p.product_name;

-- id: coh-first-90-days-revenue-of-launches-by-brand
-- question: What did last year's launches bring in during their first 90 days? Net revenue by brand.
-- also: Net revenue of the first 90 days from launch, products launched in FY2025, per brand.
-- tags: products, revenue, breakdown, cohort
-- status: approved
-- order: any
SELECT
  p.brand,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND p.launched_on >= DATE '2024-02-01'
  AND p.launched_on < DATE '2025-02-01'
  AND o.ordered_at < p.launched_on + INTERVAL 90 DAY
GROUP BY p.brand
ORDER BY net_revenue_usd DESC, p.brand;

-- id: coh-units-by-month-of-life-launches-last-year
-- question: How do launches sell over their first six months? Units sold in each block of 30 days from the launch day, numbered 1 to 6, all products launched last year together.
-- tags: products, trend, cohort, date-difference
-- status: approved
SELECT
  DATE_DIFF('day', p.launched_on, CAST(o.ordered_at AS DATE)) // 30 + 1 AS block,
  SUM(l.quantity) AS units_sold
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND p.launched_on >= DATE '2024-02-01'
  AND p.launched_on < DATE '2025-02-01'
  AND o.ordered_at < p.launched_on + INTERVAL 180 DAY
GROUP BY DATE_DIFF('day', p.launched_on, CAST(o.ordered_at AS DATE)) // 30 + 1
ORDER BY block;

-- id: coh-ordered-again-after-bad-rating
-- question: Of the customers who rated us 1 or 2 on a ticket opened in 2024, what percentage has ordered after opening the ticket? For several such tickets, take the first.
-- tags: support, customers, ratio, exists, single-figure, soft-delete
-- status: approved
WITH unhappy AS (
  SELECT
    c.customer_id,
    MIN(t.opened_at) AS rated_at
  FROM support.tickets AS t
  JOIN sales.customers AS c ON c.customer_id = t.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND t.csat <= 2
    AND t.opened_at >= DATE '2024-01-01'
    AND t.opened_at < DATE '2025-01-01'
  GROUP BY c.customer_id
)
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = unhappy.customer_id AND o.status <> 'cancelled' AND o.ordered_at > unhappy.rated_at)) / NULLIF(COUNT(*), 0), 1) AS ordered_again_pct
FROM unhappy;

-- id: coh-ordered-within-90-days-of-ticket-by-rating
-- question: Does our service win them back? For each rating given on a ticket opened from February to June 2025, the percentage of those tickets whose customer ordered in the 90 days after opening it, live customers only.
-- tags: support, customers, ratio, breakdown, exists, soft-delete
-- status: approved
SELECT
  t.csat,
  ROUND(100.0 * COUNT(*) FILTER (WHERE EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = t.customer_id AND o.status <> 'cancelled' AND o.ordered_at > t.opened_at AND o.ordered_at <= t.opened_at + INTERVAL 90 DAY)) / NULLIF(COUNT(*), 0), 1) AS ordered_pct
FROM support.tickets AS t
JOIN sales.customers AS c ON c.customer_id = t.customer_id
WHERE c.deleted_at IS NULL
  AND NOT c.is_test
  AND t.csat IS NOT NULL
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2025-07-01'
GROUP BY t.csat
ORDER BY t.csat;

-- id: coh-tickets-by-tenure-band-this-year
-- question: Who writes to us, old or new customers? This year's tickets by how long ago the customer had signed up when opening it: under 1 year, 1 to 2 years, over 2 years, counting 365 days as a year.
-- tags: support, customers, breakdown, bands, date-difference
-- status: approved
-- order: any
WITH aged AS (
  SELECT DATE_DIFF('day', c.signed_up_on, CAST(t.opened_at AS DATE)) AS days
  FROM support.tickets AS t
  JOIN sales.customers AS c ON c.customer_id = t.customer_id
  WHERE t.opened_at >= DATE '2025-02-01'
    AND t.opened_at < DATE '2026-02-01'
)
SELECT
  CASE WHEN aged.days < 365 THEN 'under 1 year' WHEN aged.days <= 730 THEN '1 to 2 years' ELSE 'over 2 years' END AS tenure,
  COUNT(*) AS tickets
FROM aged
GROUP BY CASE WHEN aged.days < 365 THEN 'under 1 year' WHEN aged.days <= 730 THEN '1 to 2 years' ELSE 'over 2 years' END
ORDER BY tickets DESC, tenure;

-- id: coh-active-share-by-tier
-- question: What percentage of our members is active, by loyalty tier?
-- also: Share of live members with an order in the last 90 days, per tier?
-- tags: customers, ratio, breakdown, exists, null-meaning
-- status: approved
-- order: any
SELECT
  c.loyalty_tier,
  ROUND(100.0 * COUNT(*) FILTER (WHERE EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled' AND o.ordered_at >= DATE '2025-07-17')) / NULLIF(COUNT(*), 0), 1) AS active_pct
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.loyalty_tier IS NOT NULL
GROUP BY c.loyalty_tier
ORDER BY active_pct DESC, c.loyalty_tier;

-- id: coh-lifetime-revenue-bands-by-region
-- question: For each region, how many live customers have brought us over 1,000 dollars of net revenue so far, how many 200 to 1,000 and how many less? Only customers who have ordered.
-- tags: customers, revenue, breakdown, bands
-- status: approved
-- order: any
WITH earned AS (
  SELECT
    co.region,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
  GROUP BY c.customer_id, co.region
)
SELECT
  earned.region,
  COUNT(*) FILTER (WHERE earned.net_usd > 1000) AS over_1000,
  COUNT(*) FILTER (WHERE earned.net_usd BETWEEN 200 AND 1000) AS from_200_to_1000,
  COUNT(*) FILTER (WHERE earned.net_usd < 200) AS under_200
FROM earned
GROUP BY earned.region
ORDER BY earned.region;

-- id: coh-median-days-between-orders-by-tier
-- question: How many calendar days lie, in the median, between one order of a club member and the same member's next, both placed since 1 February 2024? By loyalty tier.
-- tags: customers, breakdown, window, date-difference, null-meaning
-- status: approved
-- order: any
WITH gaps AS (
  SELECT
    c.loyalty_tier,
    DATE_DIFF('day', LAG(o.ordered_at) OVER (PARTITION BY o.customer_id ORDER BY o.ordered_at, o.order_id), o.ordered_at) AS days
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
    AND c.loyalty_tier IS NOT NULL
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2026-02-01'
)
SELECT
  gaps.loyalty_tier,
  ROUND(MEDIAN(gaps.days), 1) AS days
FROM gaps
WHERE gaps.days IS NOT NULL
GROUP BY gaps.loyalty_tier
ORDER BY days, gaps.loyalty_tier;

-- id: coh-active-customers-by-region-and-place-of-last-order
-- question: Where did our active customers order last, online or in a store? Number per region, two columns.
-- tags: customers, breakdown, window, null-meaning
-- status: approved
-- order: any
WITH latest AS (
  SELECT
    co.region,
    o.store_id
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.ordered_at >= DATE '2025-07-17'
  QUALIFY ROW_NUMBER() OVER (PARTITION BY o.customer_id ORDER BY o.ordered_at DESC, o.order_id DESC) = 1
)
SELECT
  latest.region,
  COUNT(*) FILTER (WHERE latest.store_id IS NULL) AS online,
  COUNT(*) FILTER (WHERE latest.store_id IS NOT NULL) AS in_store
FROM latest
GROUP BY latest.region
ORDER BY latest.region;

-- id: coh-new-customers-by-region-and-first-order-place-last-month
-- question: September's new customers by region, with their first order online and in store in a column each?
-- tags: customers, breakdown, window, null-meaning
-- status: approved
-- order: any
WITH firsts AS (
  SELECT
    co.region,
    o.store_id,
    o.ordered_at
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
  QUALIFY ROW_NUMBER() OVER (PARTITION BY o.customer_id ORDER BY o.ordered_at, o.order_id) = 1
)
SELECT
  firsts.region,
  COUNT(*) FILTER (WHERE firsts.store_id IS NULL) AS online,
  COUNT(*) FILTER (WHERE firsts.store_id IS NOT NULL) AS in_store
FROM firsts
WHERE firsts.ordered_at >= DATE '2025-09-01'
  AND firsts.ordered_at < DATE '2025-10-01'
GROUP BY firsts.region
ORDER BY firsts.region;

-- id: coh-spring-trails-2025-new-customers-later-revenue
-- question: What have the new customers of Spring Trails 2025 brought in after their first order? Net revenue of all their later orders.
-- also: Customers whose very first order came through Spring Trails 2025: net revenue of their second and later orders?
-- tags: marketing, customers, revenue, window, single-figure, named-value, cohort
-- status: approved
WITH placed AS (
  SELECT
    o.order_id,
    ROW_NUMBER() OVER (PARTITION BY o.customer_id ORDER BY o.ordered_at, o.order_id) AS place,
    FIRST_VALUE(o.campaign_id) OVER (PARTITION BY o.customer_id ORDER BY o.ordered_at, o.order_id) AS won_by
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
)
SELECT ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM placed
JOIN marketing.campaigns AS m ON m.campaign_id = placed.won_by
JOIN sales.orders AS o ON o.order_id = placed.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.order_lines AS l ON l.order_id = o.order_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND placed.place > 1
  AND m.campaign_name = 'Spring Trails 2025';

-- id: coh-campaign-new-customer-share-last-year
-- question: For each campaign that started last year, what percentage of its customers were new, with the campaign on their very first order?
-- tags: marketing, customers, ratio, window, distinct
-- status: approved
-- order: any
WITH placed AS (
  SELECT
    o.campaign_id,
    o.customer_id,
    ROW_NUMBER() OVER (PARTITION BY o.customer_id ORDER BY o.ordered_at, o.order_id) AS place
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
)
SELECT
  m.campaign_name,
  ROUND(100.0 * COUNT(*) FILTER (WHERE placed.place = 1) / NULLIF(COUNT(DISTINCT placed.customer_id), 0), 1) AS new_customers_pct
FROM placed
JOIN marketing.campaigns AS m ON m.campaign_id = placed.campaign_id
WHERE m.starts_on >= DATE '2024-02-01'
  AND m.starts_on < DATE '2025-02-01'
GROUP BY m.campaign_id, m.campaign_name
ORDER BY new_customers_pct DESC, m.campaign_name;

-- id: coh-churned-share-of-won-customers-by-campaign
-- question: Which campaigns of calendar year 2023 won us customers who left again? Churned customers in percent of all whose first order came through the campaign, campaigns that started in 2023.
-- tags: marketing, customers, churn, ratio, window, cohort
-- status: approved
-- order: any
WITH won AS (
  SELECT
    o.campaign_id,
    MAX(o.ordered_at) OVER (PARTITION BY o.customer_id) AS last_at
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
  QUALIFY ROW_NUMBER() OVER (PARTITION BY o.customer_id ORDER BY o.ordered_at, o.order_id) = 1
)
SELECT
  m.campaign_name,
  ROUND(100.0 * COUNT(*) FILTER (WHERE won.last_at < DATE '2024-10-15') / NULLIF(COUNT(*), 0), 1) AS churned_pct
FROM won
JOIN marketing.campaigns AS m ON m.campaign_id = won.campaign_id
WHERE m.starts_on >= DATE '2023-01-01'
  AND m.starts_on < DATE '2024-01-01'
GROUP BY m.campaign_id, m.campaign_name
ORDER BY churned_pct DESC, m.campaign_name;

-- id: coh-sign-ups-per-month-by-region-columns-this-year
-- question: Monthly sign-ups this year with the Americas, DACH and APAC in a column each?
-- tags: customers, trend, cohort
-- status: approved
SELECT
  DATE_TRUNC('month', c.signed_up_on) AS month,
  COUNT(*) FILTER (WHERE co.region = 'Americas') AS americas,
  COUNT(*) FILTER (WHERE co.region = 'DACH') AS dach,
  COUNT(*) FILTER (WHERE co.region = 'APAC') AS apac
FROM sales.customers AS c
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.signed_up_on >= DATE '2025-02-01'
  AND c.signed_up_on < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', c.signed_up_on)
ORDER BY month;

-- id: coh-german-cities-sign-ups-2024-who-ordered
-- question: German cities: how many signed up in 2024, and how many of these have ordered since?
-- also: Sign-ups of calendar 2024 per city in Germany, and beside it those with at least one order?
-- tags: customers, breakdown, cohort, exists, calendar
-- status: approved
-- order: any
SELECT
  c.city,
  COUNT(*) AS signed_up,
  COUNT(*) FILTER (WHERE EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled')) AS ordered
FROM sales.customers AS c
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND co.country_name = 'Germany'
  AND c.signed_up_on >= DATE '2024-01-01'
  AND c.signed_up_on < DATE '2025-01-01'
GROUP BY c.city
ORDER BY signed_up DESC, c.city;

-- id: coh-club-share-by-sign-up-fiscal-year-and-europe
-- question: What percentage of each fiscal year's sign-ups is in the loyalty club today, in Europe and elsewhere?
-- tags: customers, cohort, ratio, null-meaning, fiscal-calendar
-- status: approved
SELECT
  YEAR(c.signed_up_on + INTERVAL 11 MONTH) AS fiscal_year,
  ROUND(100.0 * COUNT(c.loyalty_tier) FILTER (WHERE co.region IN ('DACH', 'Nordics', 'Rest of Europe')) / NULLIF(COUNT(*) FILTER (WHERE co.region IN ('DACH', 'Nordics', 'Rest of Europe')), 0), 1) AS europe_pct,
  ROUND(100.0 * COUNT(c.loyalty_tier) FILTER (WHERE co.region NOT IN ('DACH', 'Nordics', 'Rest of Europe')) / NULLIF(COUNT(*) FILTER (WHERE co.region NOT IN ('DACH', 'Nordics', 'Rest of Europe')), 0), 1) AS elsewhere_pct
FROM sales.customers AS c
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
GROUP BY YEAR(c.signed_up_on + INTERVAL 11 MONTH)
ORDER BY fiscal_year;

-- id: coh-tickets-per-customer-by-tier-last-year
-- question: Do gold members write to us more? Tickets opened last year per 100 of today's members, by tier.
-- tags: support, customers, ratio, breakdown, fan-out, null-meaning
-- status: approved
-- order: any
WITH asked AS (
  SELECT
    t.customer_id,
    COUNT(*) AS tickets
  FROM support.tickets AS t
  WHERE t.opened_at >= DATE '2024-02-01'
    AND t.opened_at < DATE '2025-02-01'
  GROUP BY t.customer_id
)
SELECT
  c.loyalty_tier,
  ROUND(100.0 * COALESCE(SUM(asked.tickets), 0) / NULLIF(COUNT(*), 0), 1) AS tickets_per_100_members
FROM sales.customers AS c
LEFT JOIN asked ON asked.customer_id = c.customer_id
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.loyalty_tier IS NOT NULL
GROUP BY c.loyalty_tier
ORDER BY tickets_per_100_members DESC, c.loyalty_tier;

-- id: coh-csat-of-churned-and-other-customers
-- question: Were churned customers less satisfied? CSAT over all tickets of churned customers and of the other live customers who have ordered.
-- tags: support, customers, churn, ratio, comparison
-- status: approved
-- order: any
WITH buyers AS (
  SELECT
    c.customer_id,
    CASE WHEN MAX(o.ordered_at) < DATE '2024-10-15' THEN 'churned' ELSE 'other' END AS customer_group
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.status <> 'cancelled'
  GROUP BY c.customer_id
)
SELECT
  buyers.customer_group,
  ROUND(100.0 * COUNT(*) FILTER (WHERE t.csat >= 4) / NULLIF(COUNT(t.csat), 0), 1) AS csat_pct
FROM support.tickets AS t
JOIN buyers ON buyers.customer_id = t.customer_id
GROUP BY buyers.customer_group
ORDER BY csat_pct DESC, buyers.customer_group;

-- id: coh-customers-with-several-tickets-by-region-this-year
-- question: How many live customers have opened three or more tickets this year, per region?
-- also: Live customers with at least 3 tickets since 1 February 2025, by region.
-- tags: support, customers, breakdown, having
-- status: approved
-- order: any
WITH asked AS (
  SELECT
    c.customer_id,
    co.region
  FROM support.tickets AS t
  JOIN sales.customers AS c ON c.customer_id = t.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND t.opened_at >= DATE '2025-02-01'
    AND t.opened_at < DATE '2026-02-01'
  GROUP BY c.customer_id, co.region
  HAVING COUNT(*) >= 3
)
SELECT
  asked.region,
  COUNT(*) AS customers
FROM asked
GROUP BY asked.region
ORDER BY customers DESC, asked.region;

-- id: coh-days-from-ticket-to-next-order-by-topic
-- question: After a ticket, how many calendar days pass until the customer's next order? Median by topic, tickets opened in 2024, without those never followed by an order, live customers only.
-- tags: support, orders, breakdown, date-difference, calendar, soft-delete
-- status: approved
-- order: any
WITH nexts AS (
  SELECT
    t.topic,
    DATE_DIFF('day', t.opened_at, MIN(o.ordered_at)) AS days
  FROM support.tickets AS t
  JOIN sales.customers AS c ON c.customer_id = t.customer_id
  JOIN sales.orders AS o ON o.customer_id = t.customer_id AND o.ordered_at > t.opened_at
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
    AND t.opened_at >= DATE '2024-01-01'
    AND t.opened_at < DATE '2025-01-01'
  GROUP BY t.ticket_id, t.topic, t.opened_at
)
SELECT
  nexts.topic,
  ROUND(MEDIAN(nexts.days), 1) AS days
FROM nexts
GROUP BY nexts.topic
ORDER BY days DESC, nexts.topic;

-- id: coh-average-days-first-to-last-order-by-order-count
-- question: I need the average number of calendar days from first to last order for live customers with 2, 3, 4 and 5 orders so far, one decimal.
-- tags: customers, breakdown, date-difference, having
-- status: approved
WITH buyers AS (
  SELECT
    COUNT(*) AS orders,
    DATE_DIFF('day', MIN(o.ordered_at), MAX(o.ordered_at)) AS days
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
  GROUP BY c.customer_id
  HAVING COUNT(*) BETWEEN 2 AND 5
)
SELECT
  buyers.orders,
  ROUND(AVG(buyers.days), 1) AS days
FROM buyers
GROUP BY buyers.orders
ORDER BY buyers.orders;

-- id: coh-basket-with-and-without-house-brand-this-quarter
-- question: Average order value this quarter of orders with something of our own brand in them and of those without?
-- tags: orders, products, ratio, comparison, exists
-- status: approved
-- order: any
WITH baskets AS (
  SELECT
    CASE WHEN COUNT(*) FILTER (WHERE p.brand = 'Alder & Fern') > 0 THEN 'with' ELSE 'without' END AS house_brand,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd,
    COUNT(*) FILTER (WHERE l.refunded_usd < l.gross_usd - l.discount_usd) AS kept_lines
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.products AS p ON p.product_id = l.product_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-08-01'
    AND o.ordered_at < DATE '2025-11-01'
  GROUP BY o.order_id
)
SELECT
  baskets.house_brand,
  ROUND(SUM(baskets.net_usd) / NULLIF(COUNT(*) FILTER (WHERE baskets.kept_lines > 0), 0), 2) AS average_order_value_usd
FROM baskets
GROUP BY baskets.house_brand
ORDER BY average_order_value_usd DESC, baskets.house_brand;

-- id: coh-late-first-orders-and-second-orders
-- question: Does a late first parcel cost us the customer? Of last year's new customers whose first order was placed online, the percentage with a second order, by whether the first one was shipped by the promised day.
-- tags: customers, shipping, ratio, window, cohort
-- status: approved
-- order: any
WITH placed AS (
  SELECT
    o.ordered_at,
    o.ship_by,
    o.shipped_at,
    o.store_id,
    ROW_NUMBER() OVER (PARTITION BY o.customer_id ORDER BY o.ordered_at, o.order_id) AS place,
    COUNT(*) OVER (PARTITION BY o.customer_id) AS orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
)
SELECT
  CASE WHEN CAST(placed.shipped_at AS DATE) <= placed.ship_by THEN 'on time' ELSE 'late' END AS first_order,
  ROUND(100.0 * COUNT(*) FILTER (WHERE placed.orders >= 2) / NULLIF(COUNT(*), 0), 1) AS second_order_pct
FROM placed
WHERE placed.place = 1
  AND placed.store_id IS NULL
  AND placed.ordered_at >= DATE '2024-02-01'
  AND placed.ordered_at < DATE '2025-02-01'
GROUP BY CASE WHEN CAST(placed.shipped_at AS DATE) <= placed.ship_by THEN 'on time' ELSE 'late' END
ORDER BY second_order_pct DESC, first_order;

-- id: coh-second-order-after-a-returned-first-order
-- question: Do people come back after sending something back? Last year's new customers with a return from their first order: what percentage has placed a second order?
-- also: Of the FY2025 new customers who returned something from the first order, what share has ordered again?
-- tags: customers, returns, ratio, window, exists, single-figure, cohort
-- status: approved
WITH placed AS (
  SELECT
    o.order_id,
    o.ordered_at,
    ROW_NUMBER() OVER (PARTITION BY o.customer_id ORDER BY o.ordered_at, o.order_id) AS place,
    COUNT(*) OVER (PARTITION BY o.customer_id) AS orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
)
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE placed.orders >= 2) / NULLIF(COUNT(*), 0), 1) AS second_order_pct
FROM placed
WHERE placed.place = 1
  AND placed.ordered_at >= DATE '2024-02-01'
  AND placed.ordered_at < DATE '2025-02-01'
  AND EXISTS (SELECT 1 FROM sales.returns AS r WHERE r.order_id = placed.order_id);

-- id: coh-return-rate-in-first-90-days-of-launches-by-department
-- question: Teething troubles? Return rate of last year's launches on orders in their first 90 days, by department.
-- tags: products, returns, ratio, breakdown, fan-out, cohort, self-join
-- status: approved
-- order: any
WITH returned AS (
  SELECT
    r.order_id,
    r.line_no,
    SUM(r.quantity) AS units
  FROM sales.returns AS r
  GROUP BY r.order_id, r.line_no
)
SELECT
  d.category_name AS department,
  ROUND(100.0 * COALESCE(SUM(returned.units), 0) / NULLIF(SUM(l.quantity), 0), 1) AS return_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
LEFT JOIN returned ON returned.order_id = l.order_id AND returned.line_no = l.line_no
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND p.launched_on >= DATE '2024-02-01'
  AND p.launched_on < DATE '2025-02-01'
  AND o.ordered_at < p.launched_on + INTERVAL 90 DAY
GROUP BY d.category_name
ORDER BY return_rate_pct DESC, department;

-- id: coh-sign-up-to-first-order-bands-last-year
-- question: How fast do sign-ups buy? People who signed up last year, by days from sign-up to the first order: 0 to 7, 8 to 30, over 30, or none yet.
-- tags: customers, breakdown, bands, date-difference, not-exists, cohort
-- status: approved
-- order: any
WITH starts AS (
  SELECT
    c.customer_id,
    DATE_DIFF('day', c.signed_up_on, CAST(MIN(o.ordered_at) AS DATE)) AS days
  FROM sales.customers AS c
  LEFT JOIN sales.orders AS o ON o.customer_id = c.customer_id AND o.status <> 'cancelled'
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND c.signed_up_on >= DATE '2024-02-01'
    AND c.signed_up_on < DATE '2025-02-01'
  GROUP BY c.customer_id, c.signed_up_on
)
SELECT
  CASE WHEN starts.days IS NULL THEN 'none yet' WHEN starts.days <= 7 THEN '0 to 7' WHEN starts.days <= 30 THEN '8 to 30' ELSE 'over 30' END AS days,
  COUNT(*) AS customers
FROM starts
GROUP BY CASE WHEN starts.days IS NULL THEN 'none yet' WHEN starts.days <= 7 THEN '0 to 7' WHEN starts.days <= 30 THEN '8 to 30' ELSE 'over 30' END
ORDER BY customers DESC, days;

-- id: coh-churned-with-number-of-orders-by-region
-- question: Of the churned customers, how many had ordered only once and how many more often? Per region, two columns.
-- tags: customers, churn, breakdown
-- status: approved
-- order: any
WITH gone AS (
  SELECT
    co.region,
    COUNT(*) AS orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
  GROUP BY c.customer_id, co.region
  HAVING MAX(o.ordered_at) < DATE '2024-10-15'
)
SELECT
  gone.region,
  COUNT(*) FILTER (WHERE gone.orders = 1) AS once,
  COUNT(*) FILTER (WHERE gone.orders > 1) AS more_often
FROM gone
GROUP BY gone.region
ORDER BY gone.region;

-- id: coh-customers-buying-online-and-in-store-by-tier-last-year
-- question: How many live members bought both online and in a store last year, by tier?
-- tags: customers, breakdown, having, null-meaning
-- status: approved
-- order: any
WITH buyers AS (
  SELECT
    c.customer_id,
    c.loyalty_tier
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
    AND c.loyalty_tier IS NOT NULL
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY c.customer_id, c.loyalty_tier
  HAVING COUNT(o.store_id) > 0 AND COUNT(o.store_id) < COUNT(*)
)
SELECT
  buyers.loyalty_tier,
  COUNT(*) AS customers
FROM buyers
GROUP BY buyers.loyalty_tier
ORDER BY customers DESC, buyers.loyalty_tier;

-- id: coh-average-first-order-discount-rate-by-region-this-year
-- question: Discount rate on the first orders of this year's new customers, per region?
-- also: This year's new customers by region: the discount rate of their very first orders.
-- tags: customers, ratio, breakdown, window
-- status: approved
-- order: any
WITH firsts AS (
  SELECT
    o.order_id,
    o.ordered_at
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
  QUALIFY ROW_NUMBER() OVER (PARTITION BY o.customer_id ORDER BY o.ordered_at, o.order_id) = 1
)
SELECT
  co.region,
  ROUND(100.0 * SUM(l.discount_usd) / NULLIF(SUM(l.gross_usd), 0), 1) AS discount_rate_pct
FROM firsts
JOIN sales.orders AS o ON o.order_id = firsts.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
JOIN sales.order_lines AS l ON l.order_id = o.order_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND firsts.ordered_at >= DATE '2025-02-01'
  AND firsts.ordered_at < DATE '2026-02-01'
GROUP BY co.region
ORDER BY discount_rate_pct DESC, co.region;

-- id: coh-active-customers-without-a-ticket-by-region
-- question: How many active customers in each region have never opened a ticket?
-- tags: customers, support, not-exists, breakdown, distinct
-- status: approved
-- order: any
SELECT
  co.region,
  COUNT(DISTINCT c.customer_id) AS customers
FROM sales.customers AS c
JOIN sales.orders AS o ON o.customer_id = c.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND o.status <> 'cancelled'
  AND o.ordered_at >= DATE '2025-07-17'
  AND NOT EXISTS (SELECT 1 FROM support.tickets AS t WHERE t.customer_id = c.customer_id)
GROUP BY co.region
ORDER BY customers DESC, co.region;

-- id: coh-repeat-rate-by-quarter-members-and-others
-- question: Repeat rate of club members and of all others in each fiscal quarter of last year, two columns?
-- tags: customers, ratio, trend, comparison, null-meaning, fiscal-calendar
-- status: approved
WITH buyers AS (
  SELECT
    QUARTER(o.ordered_at - INTERVAL 1 MONTH) AS fiscal_quarter,
    c.loyalty_tier,
    COUNT(*) AS orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY QUARTER(o.ordered_at - INTERVAL 1 MONTH), c.customer_id, c.loyalty_tier
)
SELECT
  buyers.fiscal_quarter,
  ROUND(100.0 * COUNT(*) FILTER (WHERE buyers.orders >= 2 AND buyers.loyalty_tier IS NOT NULL) / NULLIF(COUNT(*) FILTER (WHERE buyers.loyalty_tier IS NOT NULL), 0), 1) AS members_pct,
  ROUND(100.0 * COUNT(*) FILTER (WHERE buyers.orders >= 2 AND buyers.loyalty_tier IS NULL) / NULLIF(COUNT(*) FILTER (WHERE buyers.loyalty_tier IS NULL), 0), 1) AS others_pct
FROM buyers
GROUP BY buyers.fiscal_quarter
ORDER BY buyers.fiscal_quarter;
