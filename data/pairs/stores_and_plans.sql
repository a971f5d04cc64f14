-- id: open-stores-now
-- question: How many stores do we have open at the moment?
-- also: Number of shops in business today?
-- tags: stores, single-figure, null-meaning
-- status: approved
SELECT COUNT(*) AS open_stores
FROM sales.stores AS s
WHERE s.closed_on IS NULL;

-- id: open-stores-floor-space
-- question: And the floor space they have between them, in square metres?
-- follows: open-stores-now
-- tags: stores, single-figure, null-meaning
-- status: approved
SELECT SUM(s.floor_sqm) AS floor_sqm
FROM sales.stores AS s
WHERE s.closed_on IS NULL;

-- id: stores-open-on-1-january-2024
-- question: How many stores were open for business on 1 January 2024?
-- also: Store count as of New Year's Day 2024?
-- tags: stores, single-figure, date, null-meaning
-- status: approved
SELECT COUNT(*) AS stores
FROM sales.stores AS s
WHERE s.opened_on <= DATE '2024-01-01'
  AND (s.closed_on IS NULL OR s.closed_on >= DATE '2024-01-01');

-- id: opening-day-of-the-tokyo-store
-- question: When did our Tokyo store open?
-- also: First day of business in Tokyo?
-- tags: stores, lookup, named-value
-- status: approved
SELECT s.opened_on
FROM sales.stores AS s
WHERE s.city = 'Tokyo';

-- id: stores-opened-in-2024
-- question: Which stores did we open in 2024? Name, city and opening day, earliest first.
-- also: List the 2024 store openings by date: store, city, first day.
-- tags: stores, lookup, calendar
-- status: approved
SELECT
  s.store_name,
  s.city,
  s.opened_on
FROM sales.stores AS s
WHERE s.opened_on >= DATE '2024-01-01'
  AND s.opened_on < DATE '2025-01-01'
ORDER BY s.opened_on, s.store_name;

-- id: stores-smaller-than-the-average-open-store
-- question: I need the open stores that are smaller than our average open store, with their square metres.
-- tags: stores, lookup, null-meaning
-- status: approved
-- order: any
SELECT
  s.store_name,
  s.floor_sqm
FROM sales.stores AS s
WHERE s.closed_on IS NULL
  AND s.floor_sqm < (SELECT AVG(s.floor_sqm) FROM sales.stores AS s WHERE s.closed_on IS NULL)
ORDER BY s.floor_sqm DESC, s.store_name;

-- id: open-stores-by-region
-- question: Open stores per region?
-- also: How many shops are we running in each sales region today?
-- tags: stores, breakdown, null-meaning
-- status: approved
-- order: any
SELECT
  co.region,
  COUNT(*) AS open_stores
FROM sales.stores AS s
JOIN sales.countries AS co ON co.country_code = s.country_code
WHERE s.closed_on IS NULL
GROUP BY co.region
ORDER BY open_stores DESC, co.region;

-- id: largest-open-store-of-each-country
-- question: What is the largest open store in each country? Country, store and square metres.
-- also: Per country, the open store with the most sales floor, and how big it is?
-- tags: stores, window, null-meaning
-- status: approved
-- order: any
SELECT
  co.country_name,
  s.store_name,
  s.floor_sqm
FROM sales.stores AS s
JOIN sales.countries AS co ON co.country_code = s.country_code
WHERE s.closed_on IS NULL
QUALIFY ROW_NUMBER() OVER (PARTITION BY co.country_name ORDER BY s.floor_sqm DESC, s.store_name) = 1
ORDER BY s.floor_sqm DESC, co.country_name;

-- id: store-openings-running-total
-- question: Store openings per calendar year with a running total, please, counting closed stores too.
-- also: Cumulative store count by year of opening, next to the openings of the year, closed ones included?
-- tags: stores, trend, window, calendar
-- status: approved
WITH openings AS (
  SELECT
    YEAR(s.opened_on) AS year,
    COUNT(*) AS stores
  FROM sales.stores AS s
  GROUP BY YEAR(s.opened_on)
)
SELECT
  openings.year,
  openings.stores,
  SUM(openings.stores) OVER (ORDER BY openings.year) AS running_total
FROM openings
ORDER BY openings.year;

-- id: share-of-floor-space-in-the-united-states
-- question: What percentage of our open sales floor is in the United States?
-- also: US share of the square metres of our open stores?
-- tags: stores, ratio, single-figure, null-meaning
-- status: approved
SELECT ROUND(100.0 * SUM(s.floor_sqm) FILTER (WHERE s.country_code = 'US') / NULLIF(SUM(s.floor_sqm), 0), 1) AS floor_pct
FROM sales.stores AS s
WHERE s.closed_on IS NULL;

-- id: net-revenue-of-all-stores-last-quarter
-- question: How much did our stores earn last quarter, all together?
-- also: Total in-store net revenue for Q2 FY2026?
-- tags: stores, revenue, single-figure, null-meaning, fiscal-calendar
-- status: approved
SELECT ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NOT NULL
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01';

-- id: net-revenue-per-square-metre-of-open-stores-last-quarter
-- question: And how much is that per square metre of the stores that are open today?
-- follows: net-revenue-of-all-stores-last-quarter
-- tags: stores, revenue, ratio, single-figure, fan-out
-- status: approved
WITH earned AS (
  SELECT SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.stores AS s ON s.store_id = o.store_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND s.closed_on IS NULL
    AND o.ordered_at >= DATE '2025-05-01'
    AND o.ordered_at < DATE '2025-08-01'
), floors AS (
  SELECT SUM(s.floor_sqm) AS floor_sqm
  FROM sales.stores AS s
  WHERE s.closed_on IS NULL
)
SELECT ROUND(earned.net_usd / NULLIF(floors.floor_sqm, 0), 2) AS net_revenue_per_sqm_usd
FROM earned
CROSS JOIN floors;

-- id: net-revenue-per-square-metre-by-country-this-year
-- question: Compare this year's net revenue per square metre by country of the store, open stores only.
-- also: FY2026 net revenue per sqm of our open stores, by the country they stand in?
-- tags: stores, revenue, ratio, breakdown, fan-out
-- status: approved
-- order: any
WITH earned AS (
  SELECT
    s.country_code,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.stores AS s ON s.store_id = o.store_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND s.closed_on IS NULL
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY s.country_code
), floors AS (
  SELECT
    s.country_code,
    SUM(s.floor_sqm) AS floor_sqm
  FROM sales.stores AS s
  WHERE s.closed_on IS NULL
  GROUP BY s.country_code
)
SELECT
  co.country_name,
  ROUND(earned.net_usd / NULLIF(floors.floor_sqm, 0), 2) AS net_revenue_per_sqm_usd
FROM floors
JOIN earned ON earned.country_code = floors.country_code
JOIN sales.countries AS co ON co.country_code = floors.country_code
ORDER BY net_revenue_per_sqm_usd DESC, co.country_name;

-- id: store-share-of-net-revenue-in-august
-- question: Which share of August's net revenue was made in the stores?
-- also: In-store percentage of net revenue, August 2025?
-- tags: stores, revenue, ratio, single-figure, null-meaning
-- status: approved
SELECT ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.store_id IS NOT NULL) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS in_store_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-09-01';

-- id: last-order-in-austin-south
-- question: When was the last order taken in Austin South?
-- tags: stores, orders, lookup, named-value
-- status: approved
SELECT MAX(o.ordered_at) AS last_ordered_at
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'Austin South';

-- id: best-day-of-tokyo-shibuya-last-year
-- question: What was the best day of Tokyo Shibuya last year by net revenue? Day and amount.
-- also: On which day of FY2025 did Tokyo Shibuya have its highest net revenue, and how much was it?
-- tags: stores, revenue, ranking, calendar, named-value
-- status: approved
SELECT
  CAST(o.ordered_at AS DATE) AS day,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'Tokyo Shibuya'
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY CAST(o.ordered_at AS DATE)
ORDER BY net_revenue_usd DESC, day
LIMIT 1;

-- id: late-store-orders-last-30-days
-- question: How many store orders of the last 30 days were loaded late?
-- also: Late rows from stores, 15 September to 14 October 2025?
-- tags: stores, late-rows, single-figure, null-meaning
-- status: approved
SELECT COUNT(*) AS late_rows
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NOT NULL
  AND o.loaded_at > o.ordered_at + INTERVAL 1 DAY
  AND o.ordered_at >= DATE '2025-09-15'
  AND o.ordered_at < DATE '2025-10-15';

-- id: september-store-sales-loaded-in-october
-- question: September's closing: how many store orders placed in September reached the warehouse only in October, and what net revenue do they hold?
-- tags: stores, revenue, late-rows, calendar
-- status: approved
SELECT
  COUNT(DISTINCT o.order_id) AS orders,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NOT NULL
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01'
  AND o.loaded_at >= DATE '2025-10-01';

-- id: late-share-of-store-revenue-by-month-this-year
-- question: What percentage of the stores' net revenue came in late rows, month by month this year?
-- also: Per month of FY2026, how much of in-store net revenue was loaded late, in percent?
-- tags: stores, revenue, late-rows, ratio, trend
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.loaded_at > o.ordered_at + INTERVAL 1 DAY) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS late_rows_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NOT NULL
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: slowest-loaded-store-orders-this-year
-- question: Which 5 store orders of this year took the longest to load? Order number, store and hours.
-- tags: stores, late-rows, ranking, date-difference
-- status: approved
SELECT
  o.order_id,
  s.store_name,
  ROUND(DATE_DIFF('minute', o.ordered_at, o.loaded_at) / 60.0, 1) AS hours_to_load
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
ORDER BY hours_to_load DESC, o.order_id
LIMIT 5;

-- id: net-revenue-by-us-store-city-q1
-- question: Sales of our US stores by city in the first quarter of this year?
-- also: Net revenue per American store city, Q1 FY2026?
-- tags: stores, revenue, breakdown, fiscal-calendar
-- status: approved
-- order: any
SELECT
  s.city,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.country_code = 'US'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2025-05-01'
GROUP BY s.city
ORDER BY net_revenue_usd DESC, s.city;

-- id: vips-who-bought-in-muenchen-isartor-this-year
-- question: How many of our VIPs have bought something in München Isartor this year?
-- also: Number of gold-tier customers with a purchase at München Isartor in FY2026?
-- tags: stores, vip, distinct, single-figure, named-value
-- status: approved
SELECT COUNT(DISTINCT c.customer_id) AS customers
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.loyalty_tier = 'gold'
  AND s.store_name = 'München Isartor'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01';

-- id: koeln-customers-who-never-bought-in-the-koeln-store
-- question: How many customers living in Köln have never bought anything in our store there?
-- also: How many people from Köln are our customers but have never shopped at Köln Dom?
-- tags: stores, customers, not-exists, single-figure, named-value
-- status: approved
SELECT COUNT(*) AS customers
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.city = 'Köln'
  AND NOT EXISTS (SELECT 1 FROM sales.orders AS o JOIN sales.stores AS s ON s.store_id = o.store_id WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled' AND s.store_name = 'Köln Dom');

-- id: online-orders-from-cities-with-an-open-store-last-quarter
-- question: What percentage of last quarter's online orders came from customers who live in a city where we have an open store?
-- tags: stores, orders, ratio, exists, null-meaning
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE EXISTS (SELECT 1 FROM sales.stores AS s WHERE s.city = c.city AND s.country_code = c.country_code AND s.closed_on IS NULL)) / NULLIF(COUNT(*), 0), 1) AS store_city_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01';

-- id: sao-paulo-store-customers-who-ordered-after-it-closed
-- question: How many customers of our closed store in São Paulo have ordered again since it closed?
-- tags: stores, customers, distinct, single-figure, named-value, exists
-- status: approved
SELECT COUNT(DISTINCT c.customer_id) AS customers
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND o.ordered_at >= DATE '2024-09-01'
  AND EXISTS (SELECT 1 FROM sales.orders AS o JOIN sales.stores AS s ON s.store_id = o.store_id WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled' AND s.city = 'São Paulo');

-- id: orders-by-week-in-krakow-kazimierz-since-august
-- question: Weekly number of orders in Kraków Kazimierz from 4 August to 12 October 2025, weeks starting on Monday.
-- tags: stores, orders, trend, calendar, named-value
-- status: approved
SELECT
  DATE_TRUNC('week', o.ordered_at) AS week,
  COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'Kraków Kazimierz'
  AND o.ordered_at >= DATE '2025-08-04'
  AND o.ordered_at < DATE '2025-10-13'
GROUP BY DATE_TRUNC('week', o.ordered_at)
ORDER BY week;

-- id: target-attainment-americas-august
-- question: Did the Americas make their number in August? Attainment in percent.
-- also: Target attainment of the Americas for August 2025?
-- tags: finance, targets, ratio, fan-out, single-figure
-- status: approved
WITH earned AS (
  SELECT SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND co.region = 'Americas'
    AND o.ordered_at >= DATE '2025-08-01'
    AND o.ordered_at < DATE '2025-09-01'
), planned AS (
  SELECT SUM(tg.target_usd) AS target_usd
  FROM finance.targets AS tg
  WHERE tg.region = 'Americas'
    AND tg.month >= DATE '2025-08-01'
    AND tg.month < DATE '2025-09-01'
)
SELECT ROUND(100.0 * earned.net_usd / NULLIF(planned.target_usd, 0), 1) AS attainment_pct
FROM planned
CROSS JOIN earned;

-- id: plan-and-actual-by-fiscal-quarter-nordics-last-year
-- question: Plan and actual net revenue of the Nordics side by side for each fiscal quarter of last year.
-- also: Nordics FY2025: target next to revenue, quarter by quarter?
-- tags: finance, targets, comparison, trend, fan-out, fiscal-calendar
-- status: approved
WITH earned AS (
  SELECT
    QUARTER(o.ordered_at - INTERVAL 1 MONTH) AS fiscal_quarter,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND co.region = 'Nordics'
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY QUARTER(o.ordered_at - INTERVAL 1 MONTH)
), planned AS (
  SELECT
    QUARTER(tg.month - INTERVAL 1 MONTH) AS fiscal_quarter,
    SUM(tg.target_usd) AS target_usd
  FROM finance.targets AS tg
  WHERE tg.region = 'Nordics'
    AND tg.month >= DATE '2024-02-01'
    AND tg.month < DATE '2025-02-01'
  GROUP BY QUARTER(tg.month - INTERVAL 1 MONTH)
)
SELECT
  planned.fiscal_quarter,
  planned.target_usd,
  ROUND(earned.net_usd, 2) AS net_revenue_usd
FROM planned
JOIN earned ON earned.fiscal_quarter = planned.fiscal_quarter
ORDER BY planned.fiscal_quarter;

-- id: regions-below-plan-last-month
-- question: Who missed plan in September? Regions and the shortfall in dollars.
-- also: Which regions fell short of their September 2025 target, and by how many dollars?
-- tags: finance, targets, fan-out, comparison
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
    AND o.ordered_at >= DATE '2025-09-01'
    AND o.ordered_at < DATE '2025-10-01'
  GROUP BY co.region
)
SELECT
  tg.region,
  ROUND(tg.target_usd - earned.net_usd, 2) AS shortfall_usd
FROM finance.targets AS tg
JOIN earned ON earned.region = tg.region
WHERE tg.month = DATE '2025-09-01'
  AND earned.net_usd < tg.target_usd
ORDER BY shortfall_usd DESC, tg.region;

-- id: months-on-target-by-region-last-year
-- question: In how many of last year's twelve months did each region reach its target?
-- also: Number of months of FY2025 on or above target, per region?
-- tags: finance, targets, breakdown, fan-out
-- status: approved
-- order: any
WITH earned AS (
  SELECT
    co.region,
    DATE_TRUNC('month', o.ordered_at) AS month,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY co.region, DATE_TRUNC('month', o.ordered_at)
)
SELECT
  tg.region,
  COUNT(*) FILTER (WHERE earned.net_usd >= tg.target_usd) AS months
FROM finance.targets AS tg
JOIN earned ON earned.region = tg.region AND earned.month = tg.month
GROUP BY tg.region
ORDER BY months DESC, tg.region;

-- id: cumulative-plan-and-actual-this-year
-- question: I need plan and actual added up from the start of the year, month by month to the end of September, for the whole company.
-- also: Cumulative target and cumulative net revenue of FY2026, by month through September 2025?
-- tags: finance, targets, window, trend, fan-out
-- status: approved
WITH earned AS (
  SELECT
    DATE_TRUNC('month', o.ordered_at) AS month,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2025-10-01'
  GROUP BY DATE_TRUNC('month', o.ordered_at)
), planned AS (
  SELECT
    tg.month,
    SUM(tg.target_usd) AS target_usd
  FROM finance.targets AS tg
  WHERE tg.month >= DATE '2025-02-01'
    AND tg.month < DATE '2025-10-01'
  GROUP BY tg.month
)
SELECT
  planned.month,
  SUM(planned.target_usd) OVER (ORDER BY planned.month) AS running_target_usd,
  ROUND(SUM(earned.net_usd) OVER (ORDER BY planned.month), 2) AS running_revenue_usd
FROM planned
JOIN earned ON earned.month = planned.month
ORDER BY planned.month;

-- id: net-revenue-still-to-earn-this-year
-- question: How much net revenue are we still short of this year's full target?
-- also: What remains to be sold to hit the FY2026 plan, in dollars?
-- tags: finance, targets, single-figure, fan-out
-- status: approved
WITH earned AS (
  SELECT SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
), planned AS (
  SELECT SUM(tg.target_usd) AS target_usd
  FROM finance.targets AS tg
  WHERE tg.month >= DATE '2025-02-01'
    AND tg.month < DATE '2026-02-01'
)
SELECT ROUND(planned.target_usd - earned.net_usd, 2) AS shortfall_usd
FROM planned
CROSS JOIN earned;

-- id: target-by-month-this-year-and-last
-- question: Total target of each month of this year, next to that of the same month a year earlier?
-- tags: finance, targets, comparison, trend, self-join
-- status: approved
WITH planned AS (
  SELECT
    tg.month,
    SUM(tg.target_usd) AS target_usd
  FROM finance.targets AS tg
  GROUP BY tg.month
)
SELECT
  planned.month,
  planned.target_usd,
  before.target_usd AS year_before_usd
FROM planned
JOIN planned AS before ON before.month = planned.month - INTERVAL 12 MONTH
WHERE planned.month >= DATE '2025-02-01'
  AND planned.month < DATE '2026-02-01'
ORDER BY planned.month;

-- id: average-monthly-target-by-region-last-year
-- question: Average monthly target per region last year?
-- tags: finance, targets, breakdown
-- status: approved
-- order: any
SELECT
  tg.region,
  ROUND(AVG(tg.target_usd), 2) AS average_target_usd
FROM finance.targets AS tg
WHERE tg.month >= DATE '2024-02-01'
  AND tg.month < DATE '2025-02-01'
GROUP BY tg.region
ORDER BY average_target_usd DESC, tg.region;

-- id: peak-season-share-of-target-by-region-this-year
-- question: How much of each region's plan for this year rides on November and December, in percent?
-- tags: finance, targets, ratio, breakdown, calendar
-- status: approved
-- order: any
SELECT
  tg.region,
  ROUND(100.0 * SUM(tg.target_usd) FILTER (WHERE MONTH(tg.month) IN (11, 12)) / NULLIF(SUM(tg.target_usd), 0), 1) AS peak_share_pct
FROM finance.targets AS tg
WHERE tg.month >= DATE '2025-02-01'
  AND tg.month < DATE '2026-02-01'
GROUP BY tg.region
ORDER BY peak_share_pct DESC, tg.region;

-- id: target-by-fiscal-year
-- question: What was planned for each fiscal year?
-- also: Total revenue target per financial year, FY2024 onwards?
-- tags: finance, targets, trend, fiscal-calendar
-- status: approved
SELECT
  YEAR(tg.month + INTERVAL 11 MONTH) AS fiscal_year,
  SUM(tg.target_usd) AS target_usd
FROM finance.targets AS tg
GROUP BY YEAR(tg.month + INTERVAL 11 MONTH)
ORDER BY fiscal_year;

-- id: average-pound-rate-august
-- question: What was the pound worth in dollars on average in August 2025? Four decimals.
-- also: Mean GBP rate for August 2025, to four decimals?
-- tags: finance, fx, single-figure
-- status: approved
SELECT ROUND(AVG(fx.usd_per_unit), 4) AS average_rate_usd
FROM finance.fx_rates AS fx
WHERE fx.currency = 'GBP'
  AND fx.rate_on >= DATE '2025-08-01'
  AND fx.rate_on < DATE '2025-09-01';

-- id: euro-in-pounds-2025-10-14
-- question: How many pounds did you get for one euro yesterday? Four decimals.
-- also: EUR/GBP on 14 October 2025, four decimals?
-- tags: finance, fx, ratio, single-figure
-- status: approved
SELECT ROUND(MAX(fx.usd_per_unit) FILTER (WHERE fx.currency = 'EUR') / NULLIF(MAX(fx.usd_per_unit) FILTER (WHERE fx.currency = 'GBP'), 0), 4) AS eur_gbp
FROM finance.fx_rates AS fx
WHERE fx.currency IN ('EUR', 'GBP')
  AND fx.rate_on = DATE '2025-10-14';

-- id: top-3-days-of-the-yen-this-year
-- question: On which three days this year did the yen stand highest against the dollar? Day and rate.
-- tags: finance, fx, ranking
-- status: approved
SELECT
  fx.rate_on,
  fx.usd_per_unit
FROM finance.fx_rates AS fx
WHERE fx.currency = 'JPY'
  AND fx.rate_on >= DATE '2025-02-01'
  AND fx.rate_on < DATE '2026-02-01'
ORDER BY fx.usd_per_unit DESC, fx.rate_on
LIMIT 3;

-- id: month-end-rate-of-the-canadian-dollar-last-year
-- question: Month-end exchange rate of the Canadian dollar for every month of last year, with the day.
-- tags: finance, fx, window, trend
-- status: approved
SELECT
  fx.rate_on,
  fx.usd_per_unit
FROM finance.fx_rates AS fx
WHERE fx.currency = 'CAD'
  AND fx.rate_on >= DATE '2024-02-01'
  AND fx.rate_on < DATE '2025-02-01'
QUALIFY ROW_NUMBER() OVER (PARTITION BY DATE_TRUNC('month', fx.rate_on) ORDER BY fx.rate_on DESC) = 1
ORDER BY fx.rate_on;

-- id: currencies-with-the-widest-swing-this-year
-- question: Which 3 currencies swung the most this year? Highest over lowest rate, the difference in percent of the lowest.
-- tags: finance, fx, ranking, ratio
-- status: approved
SELECT
  fx.currency,
  ROUND(100.0 * (MAX(fx.usd_per_unit) - MIN(fx.usd_per_unit)) / NULLIF(MIN(fx.usd_per_unit), 0), 1) AS swing_pct
FROM finance.fx_rates AS fx
WHERE fx.rate_on >= DATE '2025-02-01'
  AND fx.rate_on < DATE '2026-02-01'
GROUP BY fx.currency
ORDER BY swing_pct DESC, fx.currency
LIMIT 3;

-- id: order-totals-by-currency-august
-- question: What did customers pay us in August per currency, in that currency and not converted?
-- also: Sum of the order totals of August 2025 in each currency, as paid?
-- tags: finance, currency, breakdown
-- status: approved
-- order: any
SELECT
  o.currency,
  SUM(o.total) AS total
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-09-01'
GROUP BY o.currency
ORDER BY o.currency;

-- id: billed-by-fiscal-quarter-last-year
-- question: Billings by fiscal quarter for FY2025, in US dollars?
-- also: How many US dollars did we bill in each quarter of last year?
-- tags: finance, fx, trend, fiscal-calendar
-- status: approved
SELECT
  QUARTER(o.ordered_at - INTERVAL 1 MONTH) AS fiscal_quarter,
  ROUND(SUM(o.total * fx.usd_per_unit), 2) AS billed_usd
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN finance.fx_rates AS fx ON fx.currency = o.currency AND fx.rate_on = CAST(o.ordered_at AS DATE)
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY QUARTER(o.ordered_at - INTERVAL 1 MONTH)
ORDER BY fiscal_quarter;

-- id: billed-amount-and-net-revenue-by-month-this-year
-- question: Billed amount next to net revenue for each month of this year, both in dollars.
-- also: For every month of FY2026: what did we bill in USD, and what was net revenue?
-- tags: finance, fx, revenue, comparison, trend, fan-out
-- status: approved
WITH billed AS (
  SELECT
    DATE_TRUNC('month', o.ordered_at) AS month,
    SUM(o.total * fx.usd_per_unit) AS billed_usd
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN finance.fx_rates AS fx ON fx.currency = o.currency AND fx.rate_on = CAST(o.ordered_at AS DATE)
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY DATE_TRUNC('month', o.ordered_at)
), earned AS (
  SELECT
    DATE_TRUNC('month', o.ordered_at) AS month,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY DATE_TRUNC('month', o.ordered_at)
)
SELECT
  billed.month,
  ROUND(billed.billed_usd, 2) AS billed_usd,
  ROUND(earned.net_usd, 2) AS net_revenue_usd
FROM billed
JOIN earned ON earned.month = billed.month
ORDER BY billed.month;

-- id: yen-taken-in-tokyo-shibuya-last-week
-- question: How many yen did Tokyo Shibuya take last week, Monday to Sunday?
-- tags: finance, stores, currency, single-figure, named-value, calendar
-- status: approved
SELECT SUM(o.total) AS billed_jpy
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'Tokyo Shibuya'
  AND o.currency = 'JPY'
  AND o.ordered_at >= DATE '2025-10-06'
  AND o.ordered_at < DATE '2025-10-13';

-- id: krona-orders-over-5000-this-year
-- question: On how many orders this year did the customer pay more than 5,000 Swedish kronor?
-- tags: finance, currency, orders, single-figure
-- status: approved
SELECT COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.currency = 'SEK'
  AND o.total > 5000
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01';

-- id: foreign-currency-share-of-billings-last-quarter
-- question: What share of last quarter's billings was in a currency other than the US dollar?
-- also: Our foreign-currency exposure: percentage of the billed amount of Q2 FY2026 not paid in USD?
-- tags: finance, fx, currency, ratio, single-figure
-- status: approved
SELECT ROUND(100.0 * SUM(o.total * fx.usd_per_unit) FILTER (WHERE o.currency <> 'USD') / NULLIF(SUM(o.total * fx.usd_per_unit), 0), 1) AS foreign_currency_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN finance.fx_rates AS fx ON fx.currency = o.currency AND fx.rate_on = CAST(o.ordered_at AS DATE)
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01';

-- id: billed-last-quarter-at-february-rates
-- question: If the exchange rates of 1 February 2025 had stayed, how many US dollars would we have billed last quarter?
-- tags: finance, fx, single-figure, date
-- status: approved
SELECT ROUND(SUM(o.total * fx.usd_per_unit), 2) AS billed_usd
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN finance.fx_rates AS fx ON fx.currency = o.currency
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND fx.rate_on = DATE '2025-02-01'
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01';

-- id: average-order-total-of-canadians-by-fiscal-year
-- question: What does a Canadian order come to on average in Canadian dollars, as paid, in each fiscal year? Two decimals.
-- tags: finance, currency, trend, fiscal-calendar, named-value
-- status: approved
SELECT
  YEAR(o.ordered_at + INTERVAL 11 MONTH) AS fiscal_year,
  ROUND(AVG(o.total), 2) AS average_total_cad
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.currency = 'CAD'
GROUP BY YEAR(o.ordered_at + INTERVAL 11 MONTH)
ORDER BY fiscal_year;

-- id: cost-of-a-unit-sold-by-brand-last-quarter
-- question: What does a unit we sell cost us on average, brand by brand? Last quarter's sales.
-- also: Cost of goods per unit sold for each brand, Q2 FY2026?
-- tags: finance, products, ratio, breakdown
-- status: approved
-- order: any
SELECT
  p.brand,
  ROUND(SUM(l.cost_usd) / NULLIF(SUM(l.quantity), 0), 2) AS cost_per_unit_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY p.brand
ORDER BY cost_per_unit_usd DESC, p.brand;

-- id: orders-at-a-loss-last-month
-- question: How many of last month's orders did we lose money on, that is with a margin below zero?
-- also: Number of September 2025 orders with a negative margin?
-- tags: finance, margin, orders, single-figure
-- status: approved
WITH baskets AS (
  SELECT SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) AS margin_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-09-01'
    AND o.ordered_at < DATE '2025-10-01'
  GROUP BY o.order_id
)
SELECT COUNT(*) FILTER (WHERE baskets.margin_usd < 0) AS orders
FROM baskets;

-- id: share-of-orders-at-a-loss-last-month
-- question: As a percentage of all orders of the month?
-- follows: orders-at-a-loss-last-month
-- tags: finance, margin, orders, ratio, single-figure
-- status: approved
WITH baskets AS (
  SELECT SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) AS margin_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-09-01'
    AND o.ordered_at < DATE '2025-10-01'
  GROUP BY o.order_id
)
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE baskets.margin_usd < 0) / NULLIF(COUNT(*), 0), 1) AS loss_pct
FROM baskets;

-- id: margin-rate-with-and-without-discount-this-year
-- question: How much do discounts eat into the margin rate this year? Rate of the order lines with a discount and of those without, in one row.
-- tags: finance, margin, ratio, comparison
-- status: approved
SELECT
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) FILTER (WHERE l.discount_usd > 0) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE l.discount_usd > 0), 0), 1) AS with_discount_pct,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) FILTER (WHERE l.discount_usd = 0) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE l.discount_usd = 0), 0), 1) AS without_discount_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01';

-- id: ad-spend-share-of-net-revenue-by-fiscal-quarter-last-year
-- question: What percentage of net revenue went into advertising in each fiscal quarter of last year?
-- also: Ad spend in percent of total net revenue, quarter by quarter for FY2025?
-- tags: finance, marketing, ratio, trend, fan-out, fiscal-calendar
-- status: approved
WITH earned AS (
  SELECT
    QUARTER(o.ordered_at - INTERVAL 1 MONTH) AS fiscal_quarter,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY QUARTER(o.ordered_at - INTERVAL 1 MONTH)
), spent AS (
  SELECT
    QUARTER(a.spent_on - INTERVAL 1 MONTH) AS fiscal_quarter,
    SUM(a.spend_usd) AS spend_usd
  FROM marketing.ad_spend AS a
  WHERE a.spent_on >= DATE '2024-02-01'
    AND a.spent_on < DATE '2025-02-01'
  GROUP BY QUARTER(a.spent_on - INTERVAL 1 MONTH)
)
SELECT
  earned.fiscal_quarter,
  ROUND(100.0 * spent.spend_usd / NULLIF(earned.net_usd, 0), 1) AS spend_pct
FROM earned
JOIN spent ON spent.fiscal_quarter = earned.fiscal_quarter
ORDER BY earned.fiscal_quarter;

-- id: net-revenue-by-fiscal-year-and-quarter
-- question: Give me net revenue for every fiscal quarter we have on record, oldest first.
-- also: Turnover per fiscal year and quarter since FY2024?
-- tags: finance, revenue, trend, fiscal-calendar
-- status: approved
SELECT
  YEAR(o.ordered_at + INTERVAL 11 MONTH) AS fiscal_year,
  QUARTER(o.ordered_at - INTERVAL 1 MONTH) AS fiscal_quarter,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
GROUP BY YEAR(o.ordered_at + INTERVAL 11 MONTH), QUARTER(o.ordered_at - INTERVAL 1 MONTH)
ORDER BY fiscal_year, fiscal_quarter;

-- id: margin-growth-of-the-first-half-this-year
-- question: By how many percent did our margin in dollars grow in the first half of this fiscal year over the first half of the last?
-- tags: finance, margin, comparison, single-figure, fiscal-calendar
-- status: approved
WITH halves AS (
  SELECT
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) FILTER (WHERE o.ordered_at >= DATE '2025-02-01' AND o.ordered_at < DATE '2025-08-01') AS now_usd,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) FILTER (WHERE o.ordered_at >= DATE '2024-02-01' AND o.ordered_at < DATE '2024-08-01') AS before_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
)
SELECT ROUND(100.0 * (halves.now_usd - halves.before_usd) / NULLIF(halves.before_usd, 0), 1) AS growth_pct
FROM halves;

-- id: countries-in-dach
-- question: Which countries belong to DACH?
-- tags: finance, lookup
-- status: approved
-- order: any
SELECT co.country_name
FROM sales.countries AS co
WHERE co.region = 'DACH'
ORDER BY co.country_name;

-- id: currencies-by-region
-- question: How many different currencies do customers pay in, per region?
-- tags: finance, currency, breakdown, distinct
-- status: approved
-- order: any
SELECT
  co.region,
  COUNT(DISTINCT co.currency) AS currencies
FROM sales.countries AS co
GROUP BY co.region
ORDER BY currencies DESC, co.region;

-- id: share-of-revenue-and-of-margin-by-region-last-quarter
-- question: Each region's share of our net revenue and of our margin last quarter, in percent.
-- also: Q2 FY2026: what percentage of net revenue and what percentage of gross profit came from each region?
-- tags: finance, revenue, margin, ratio, window
-- status: approved
-- order: any
WITH earned AS (
  SELECT
    co.region,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) AS margin_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-05-01'
    AND o.ordered_at < DATE '2025-08-01'
  GROUP BY co.region
)
SELECT
  earned.region,
  ROUND(100.0 * earned.net_usd / NULLIF(SUM(earned.net_usd) OVER (), 0), 1) AS net_revenue_share_pct,
  ROUND(100.0 * earned.margin_usd / NULLIF(SUM(earned.margin_usd) OVER (), 0), 1) AS margin_share_pct
FROM earned
ORDER BY net_revenue_share_pct DESC, earned.region;

-- id: margin-rate-by-department-online-and-in-store-this-quarter
-- question: Margin rate by department this quarter, online and in store next to each other?
-- also: How profitable is each department this quarter, in percent, web shop against stores?
-- tags: finance, margin, ratio, comparison, null-meaning, many-to-many
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) FILTER (WHERE o.store_id IS NULL) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.store_id IS NULL), 0), 1) AS online_pct,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) FILTER (WHERE o.store_id IS NOT NULL) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.store_id IS NOT NULL), 0), 1) AS in_store_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-11-01'
GROUP BY d.category_name
ORDER BY online_pct DESC, department;

-- id: months-with-a-margin-rate-under-36-percent
-- question: In which months was our margin rate under 36 percent? With the rate.
-- also: Months with less than 36 % margin, and how much it was?
-- tags: finance, margin, ratio, having, trend
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS margin_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
GROUP BY DATE_TRUNC('month', o.ordered_at)
HAVING 100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0) < 36
ORDER BY month;

-- id: months-in-which-stores-outsold-online-in-2024
-- question: In which months of 2024 did the stores earn more than the web shop? Show both revenues.
-- tags: stores, revenue, comparison, having, trend, null-meaning
-- status: approved
WITH monthly AS (
  SELECT
    DATE_TRUNC('month', o.ordered_at) AS month,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.store_id IS NOT NULL) AS in_store_usd,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.store_id IS NULL) AS online_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2024-01-01'
    AND o.ordered_at < DATE '2025-01-01'
  GROUP BY DATE_TRUNC('month', o.ordered_at)
)
SELECT
  monthly.month,
  ROUND(monthly.in_store_usd, 2) AS in_store_usd,
  ROUND(monthly.online_usd, 2) AS online_usd
FROM monthly
WHERE monthly.in_store_usd > monthly.online_usd
ORDER BY monthly.month;

-- id: club-share-of-orders-by-store-last-quarter
-- question: What percentage of each store's orders last quarter came from club members? Deleted accounts are no members.
-- tags: stores, orders, ratio, null-meaning, soft-delete
-- status: approved
-- order: any
SELECT
  s.store_name,
  ROUND(100.0 * COUNT(*) FILTER (WHERE c.loyalty_tier IS NOT NULL AND c.deleted_at IS NULL) / NULLIF(COUNT(*), 0), 1) AS members_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY s.store_name
ORDER BY members_pct DESC, s.store_name;

-- id: new-customers-by-store-this-year
-- question: New customers won by each store this year? Count where their first order was placed.
-- also: How many first-time buyers placed their very first order in each store in FY2026?
-- tags: stores, customers, window, breakdown
-- status: approved
-- order: any
WITH firsts AS (
  SELECT
    o.store_id,
    o.ordered_at
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
  QUALIFY ROW_NUMBER() OVER (PARTITION BY o.customer_id ORDER BY o.ordered_at, o.order_id) = 1
)
SELECT
  s.store_name,
  COUNT(*) AS new_customers
FROM firsts
JOIN sales.stores AS s ON s.store_id = firsts.store_id
WHERE firsts.ordered_at >= DATE '2025-02-01'
  AND firsts.ordered_at < DATE '2026-02-01'
GROUP BY s.store_name
ORDER BY new_customers DESC, s.store_name;

-- id: store-rank-within-region-last-quarter
-- question: Rank the stores inside their region by last quarter's net revenue: region, store, revenue, rank.
-- tags: stores, revenue, window, ranking
-- status: approved
-- order: any
WITH earned AS (
  SELECT
    co.region,
    s.store_name,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.stores AS s ON s.store_id = o.store_id
  JOIN sales.countries AS co ON co.country_code = s.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-05-01'
    AND o.ordered_at < DATE '2025-08-01'
  GROUP BY co.region, s.store_name
)
SELECT
  earned.region,
  earned.store_name,
  ROUND(earned.net_usd, 2) AS net_revenue_usd,
  RANK() OVER (PARTITION BY earned.region ORDER BY earned.net_usd DESC) AS rank_in_region
FROM earned
ORDER BY earned.region, rank_in_region, earned.store_name;

-- id: busiest-hours-of-denver-union-last-month
-- question: Rota planning for Denver Union: the three hours of the day with the most orders last month, please.
-- tags: stores, orders, ranking, calendar, named-value
-- status: approved
SELECT
  HOUR(o.ordered_at) AS hour,
  COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'Denver Union'
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01'
GROUP BY HOUR(o.ordered_at)
ORDER BY orders DESC, hour
LIMIT 3;

-- id: units-per-order-by-store-last-month
-- question: Pieces per order in each store last month? Two decimals.
-- also: Units per order store by store for September 2025, two decimals?
-- tags: stores, ratio, breakdown
-- status: approved
-- order: any
SELECT
  s.store_name,
  ROUND(SUM(l.quantity) / NULLIF(COUNT(DISTINCT o.order_id), 0), 2) AS units_per_order
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01'
GROUP BY s.store_name
ORDER BY units_per_order DESC, s.store_name;

-- id: brands-not-sold-in-edinburgh-this-month
-- question: Which brands have we not sold at all in Edinburgh Royal Mile so far this month?
-- tags: stores, products, not-exists, lookup, named-value
-- status: approved
-- order: any
SELECT DISTINCT p.brand
FROM product.products AS p
WHERE p.brand NOT IN (
  SELECT p.brand
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.stores AS s ON s.store_id = o.store_id
  JOIN product.products AS p ON p.product_id = l.product_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND s.store_name = 'Edinburgh Royal Mile'
    AND o.ordered_at >= DATE '2025-10-01'
    AND o.ordered_at < DATE '2025-11-01'
)
ORDER BY p.brand;

-- id: refund-rate-by-store-country-last-year
-- question: Refund rate of the store business last year, by the country of the store?
-- tags: stores, refunds, ratio, breakdown
-- status: approved
-- order: any
SELECT
  co.country_name,
  ROUND(100.0 * SUM(l.refunded_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd), 0), 1) AS refund_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
JOIN sales.countries AS co ON co.country_code = s.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY co.country_name
ORDER BY refund_rate_pct DESC, co.country_name;

-- id: stores-with-the-biggest-gain-from-q1-to-q2
-- question: Top 3 stores by gain in net revenue from Q1 to Q2 of this year, in dollars?
-- also: Which three stores added the most net revenue in Q2 FY2026 over Q1 FY2026, and how much?
-- tags: stores, revenue, ranking, comparison, fiscal-calendar
-- status: approved
WITH quarters AS (
  SELECT
    s.store_name,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at < DATE '2025-05-01') AS first_usd,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-05-01') AS second_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.stores AS s ON s.store_id = o.store_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2025-08-01'
  GROUP BY s.store_name
)
SELECT
  quarters.store_name,
  ROUND(quarters.second_usd - quarters.first_usd, 2) AS gain_usd
FROM quarters
ORDER BY gain_usd DESC, quarters.store_name
LIMIT 3;

-- id: orders-in-the-london-store-this-week
-- question: How many orders has the London store taken this week?
-- also: Number of orders at London Covent Garden since Monday?
-- tags: stores, orders, single-figure, named-value, calendar
-- status: approved
SELECT COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.city = 'London'
  AND o.ordered_at >= DATE '2025-10-13'
  AND o.ordered_at < DATE '2025-10-20';

-- id: home-cities-of-zuerich-limmat-buyers-since-march
-- question: In which cities do the people live who have bought at Zürich Limmat since March? Customers per city.
-- tags: stores, customers, distinct, breakdown, named-value
-- status: approved
-- order: any
SELECT
  c.city,
  COUNT(DISTINCT c.customer_id) AS customers
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND s.store_name = 'Zürich Limmat'
  AND o.ordered_at >= DATE '2025-03-01'
  AND o.ordered_at < DATE '2025-10-15'
GROUP BY c.city
ORDER BY customers DESC, c.city;

-- id: net-revenue-of-stores-opened-in-2024-by-fiscal-quarter-this-year
-- question: How is each store that we opened in 2024 coming along? Net revenue in Q1 and in Q2 of this year, store by store, a column for each quarter.
-- also: For each store opened in 2024: net revenue in the first and in the second quarter of FY2026, side by side?
-- tags: stores, revenue, breakdown, fiscal-calendar
-- status: approved
-- order: any
SELECT
  s.store_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE QUARTER(o.ordered_at - INTERVAL 1 MONTH) = 1), 2) AS q1_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE QUARTER(o.ordered_at - INTERVAL 1 MONTH) = 2), 2) AS q2_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.opened_on >= DATE '2024-01-01'
  AND s.opened_on < DATE '2025-01-01'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY s.store_name
ORDER BY q2_usd DESC, s.store_name;

-- id: highest-cancellation-rate-by-store-last-year
-- question: Which store had the highest share of cancelled orders last year, and how high was it?
-- also: Store with the worst cancellation rate in FY2025, with the rate?
-- tags: stores, orders, ranking, ratio
-- status: approved
SELECT
  s.store_name,
  ROUND(100.0 * COUNT(*) FILTER (WHERE o.status = 'cancelled') / NULLIF(COUNT(*), 0), 1) AS cancelled_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY s.store_name
ORDER BY cancelled_pct DESC, s.store_name
LIMIT 1;

-- id: average-rates-last-30-days
-- question: Average exchange rate of each foreign currency over the last 30 days, up to yesterday. Six decimals.
-- tags: finance, fx, breakdown
-- status: approved
-- order: any
SELECT
  fx.currency,
  ROUND(AVG(fx.usd_per_unit), 6) AS average_rate_usd
FROM finance.fx_rates AS fx
WHERE fx.currency <> 'USD'
  AND fx.rate_on >= DATE '2025-09-15'
  AND fx.rate_on < DATE '2025-10-15'
GROUP BY fx.currency
ORDER BY fx.currency;

-- id: median-order-total-of-british-stores-last-quarter
-- question: What does a typical purchase in our British stores come to in pounds, as paid? Median order total per store, last quarter.
-- tags: stores, currency, median, breakdown
-- status: approved
-- order: any
SELECT
  s.store_name,
  ROUND(MEDIAN(o.total), 2) AS median_total_gbp
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.country_code = 'GB'
  AND o.currency = 'GBP'
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY s.store_name
ORDER BY median_total_gbp DESC, s.store_name;

-- id: countries-with-a-store-that-order-more-online-this-quarter
-- question: In which countries with an open store do we get more orders online than in store this quarter? Country and both numbers.
-- tags: stores, orders, comparison, having, exists, null-meaning
-- status: approved
-- order: any
SELECT
  co.country_name,
  COUNT(*) FILTER (WHERE o.store_id IS NULL) AS online_orders,
  COUNT(*) FILTER (WHERE o.store_id IS NOT NULL) AS store_orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-11-01'
  AND EXISTS (SELECT 1 FROM sales.stores AS s WHERE s.country_code = co.country_code AND s.closed_on IS NULL)
GROUP BY co.country_name
HAVING COUNT(*) FILTER (WHERE o.store_id IS NULL) > COUNT(*) FILTER (WHERE o.store_id IS NOT NULL)
ORDER BY online_orders DESC, co.country_name;

-- id: open-stores-without-a-vip-purchase-this-week
-- question: Which open stores have not sold anything to a VIP this week?
-- also: Stores in business with no order from a gold member since Monday?
-- tags: stores, vip, not-exists, lookup, calendar
-- status: approved
-- order: any
SELECT s.store_name
FROM sales.stores AS s
WHERE s.closed_on IS NULL
  AND NOT EXISTS (
    SELECT 1
    FROM sales.orders AS o
    JOIN sales.customers AS c ON c.customer_id = o.customer_id
    WHERE o.store_id = s.store_id
      AND o.status <> 'cancelled'
      AND NOT c.is_test
      AND c.deleted_at IS NULL
      AND c.loyalty_tier = 'gold'
      AND o.ordered_at >= DATE '2025-10-13'
      AND o.ordered_at < DATE '2025-10-20'
  )
ORDER BY s.store_name;

-- id: next-quarters-target-against-last-years-revenue
-- question: How ambitious is next quarter's plan? By region, the percentage by which it exceeds the net revenue of the same quarter a year before.
-- tags: finance, targets, comparison, fan-out, fiscal-calendar
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
    AND o.ordered_at >= DATE '2024-11-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY co.region
), planned AS (
  SELECT
    tg.region,
    SUM(tg.target_usd) AS target_usd
  FROM finance.targets AS tg
  WHERE tg.month >= DATE '2025-11-01'
    AND tg.month < DATE '2026-02-01'
  GROUP BY tg.region
)
SELECT
  planned.region,
  ROUND(100.0 * (planned.target_usd - earned.net_usd) / NULLIF(earned.net_usd, 0), 1) AS growth_pct
FROM planned
JOIN earned ON earned.region = planned.region
ORDER BY growth_pct DESC, planned.region;

-- id: gap-to-plan-by-fiscal-quarter-nordics-last-year
-- question: Only the gap, please: how far above or below plan, in dollars?
-- follows: plan-and-actual-by-fiscal-quarter-nordics-last-year
-- tags: finance, targets, trend, fan-out, fiscal-calendar
-- status: approved
WITH earned AS (
  SELECT
    QUARTER(o.ordered_at - INTERVAL 1 MONTH) AS fiscal_quarter,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND co.region = 'Nordics'
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY QUARTER(o.ordered_at - INTERVAL 1 MONTH)
), planned AS (
  SELECT
    QUARTER(tg.month - INTERVAL 1 MONTH) AS fiscal_quarter,
    SUM(tg.target_usd) AS target_usd
  FROM finance.targets AS tg
  WHERE tg.region = 'Nordics'
    AND tg.month >= DATE '2024-02-01'
    AND tg.month < DATE '2025-02-01'
  GROUP BY QUARTER(tg.month - INTERVAL 1 MONTH)
)
SELECT
  planned.fiscal_quarter,
  ROUND(earned.net_usd - planned.target_usd, 2) AS over_plan_usd
FROM planned
JOIN earned ON earned.fiscal_quarter = planned.fiscal_quarter
ORDER BY planned.fiscal_quarter;

-- id: orders-per-100-square-metres-by-store-last-month
-- question: Orders per 100 square metres of sales floor in each store last month? One decimal.
-- tags: stores, orders, ratio, breakdown
-- status: approved
-- order: any
SELECT
  s.store_name,
  ROUND(100.0 * COUNT(*) / NULLIF(s.floor_sqm, 0), 1) AS orders_per_100_sqm
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01'
GROUP BY s.store_name, s.floor_sqm
ORDER BY orders_per_100_sqm DESC, s.store_name;

-- id: first-order-in-quebec-vieux-port
-- question: What was the very first order in Québec Vieux-Port? Order number and when it was placed.
-- tags: stores, orders, lookup, named-value
-- status: approved
SELECT
  o.order_id,
  o.ordered_at
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'Québec Vieux-Port'
ORDER BY o.ordered_at, o.order_id
LIMIT 1;

-- id: billed-by-day-this-month-with-running-total
-- question: Billed amount in dollars day by day this month, with the running total.
-- also: Daily billings of October 2025 in USD, cumulated as well?
-- tags: finance, fx, trend, window, calendar
-- status: approved
WITH daily AS (
  SELECT
    CAST(o.ordered_at AS DATE) AS day,
    SUM(o.total * fx.usd_per_unit) AS billed_usd
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN finance.fx_rates AS fx ON fx.currency = o.currency AND fx.rate_on = CAST(o.ordered_at AS DATE)
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-10-01'
    AND o.ordered_at < DATE '2025-11-01'
  GROUP BY CAST(o.ordered_at AS DATE)
)
SELECT
  daily.day,
  ROUND(daily.billed_usd, 2) AS billed_usd,
  ROUND(SUM(daily.billed_usd) OVER (ORDER BY daily.day), 2) AS running_total_usd
FROM daily
ORDER BY daily.day;
