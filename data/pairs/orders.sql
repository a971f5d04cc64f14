-- id: orders-by-status-online-and-in-store-this-month
-- question: How many orders placed this month stand at which status? Online and in store in a column each.
-- also: October orders per status, cancelled ones too, web shop next to stores?
-- tags: orders, breakdown, null-meaning
-- status: approved
-- order: any
SELECT
  o.status,
  COUNT(*) FILTER (WHERE o.store_id IS NULL) AS online_orders,
  COUNT(*) FILTER (WHERE o.store_id IS NOT NULL) AS store_orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE NOT c.is_test
  AND o.ordered_at >= DATE '2025-10-01'
  AND o.ordered_at < DATE '2025-11-01'
GROUP BY o.status
ORDER BY online_orders DESC, o.status;

-- id: placed-orders-by-region-this-month
-- question: How many of the ones not yet shipped are there per region?
-- follows: orders-by-status-online-and-in-store-this-month
-- tags: orders, breakdown
-- status: approved
-- order: any
SELECT
  co.region,
  COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status = 'placed'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-10-01'
  AND o.ordered_at < DATE '2025-11-01'
GROUP BY co.region
ORDER BY orders DESC, co.region;

-- id: orders-per-customer-last-year
-- question: How many orders did a customer place on average last year? Two decimals; count live customers with at least one order.
-- tags: orders, customers, ratio, single-figure
-- status: approved
SELECT ROUND(COUNT(*) / NULLIF(COUNT(DISTINCT o.customer_id), 0), 2) AS orders_per_customer
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01';

-- id: orders-per-customer-by-region-last-year
-- question: Broken down by region?
-- follows: orders-per-customer-last-year
-- tags: orders, customers, ratio, breakdown
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(COUNT(*) / NULLIF(COUNT(DISTINCT o.customer_id), 0), 2) AS orders_per_customer
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY co.region
ORDER BY orders_per_customer DESC, co.region;

-- id: orders-and-net-revenue-by-region-this-quarter
-- question: Number of orders, net revenue and average order value of each region this quarter, please.
-- tags: orders, revenue, ratio, breakdown
-- status: approved
-- order: any
SELECT
  co.region,
  COUNT(DISTINCT o.order_id) AS orders,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) / NULLIF(COUNT(DISTINCT o.order_id) FILTER (WHERE l.refunded_usd < l.gross_usd - l.discount_usd), 0), 2) AS average_order_value_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-11-01'
GROUP BY co.region
ORDER BY net_revenue_usd DESC, co.region;

-- id: orders-and-net-revenue-by-emea-country-this-quarter
-- question: Now the same for the single countries in Europe.
-- follows: orders-and-net-revenue-by-region-this-quarter
-- tags: orders, revenue, ratio, breakdown, region-group
-- status: approved
-- order: any
SELECT
  co.country_name,
  COUNT(DISTINCT o.order_id) AS orders,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) / NULLIF(COUNT(DISTINCT o.order_id) FILTER (WHERE l.refunded_usd < l.gross_usd - l.discount_usd), 0), 2) AS average_order_value_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND co.region IN ('DACH', 'Nordics', 'Rest of Europe')
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-11-01'
GROUP BY co.country_name
ORDER BY net_revenue_usd DESC, co.country_name;

-- id: online-share-of-orders-by-country-this-year
-- question: Which share of the orders of each country is placed online this year?
-- also: Web shop percentage of orders per country, FY2026?
-- tags: orders, ratio, null-meaning
-- status: approved
-- order: any
SELECT
  co.country_name,
  ROUND(100.0 * COUNT(*) FILTER (WHERE o.store_id IS NULL) / NULLIF(COUNT(*), 0), 1) AS online_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY co.country_name
ORDER BY online_pct DESC, co.country_name;

-- id: online-share-of-orders-by-month-this-year
-- question: Rather by month, for all countries together.
-- follows: online-share-of-orders-by-country-this-year
-- tags: orders, ratio, trend, null-meaning
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(100.0 * COUNT(*) FILTER (WHERE o.store_id IS NULL) / NULLIF(COUNT(*), 0), 1) AS online_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: online-orders-by-hour-last-quarter
-- question: At which hours of the day are online orders placed? Orders per hour, last quarter.
-- tags: orders, calendar, null-meaning
-- status: approved
SELECT
  HOUR(o.ordered_at) AS hour,
  COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY HOUR(o.ordered_at)
ORDER BY hour;

-- id: weekend-share-of-orders-by-channel-this-year
-- question: What percentage of this year's orders falls on a weekend, online and in store?
-- tags: orders, ratio, weekday, null-meaning
-- status: approved
-- order: any
SELECT
  CASE WHEN o.store_id IS NULL THEN 'online' ELSE 'in store' END AS channel,
  ROUND(100.0 * COUNT(*) FILTER (WHERE ISODOW(o.ordered_at) IN (6, 7)) / NULLIF(COUNT(*), 0), 1) AS weekend_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY CASE WHEN o.store_id IS NULL THEN 'online' ELSE 'in store' END
ORDER BY weekend_pct DESC, channel;

-- id: cancellation-rate-by-channel-this-year
-- question: What percentage of the orders of this year was cancelled, online against in store?
-- tags: orders, ratio, comparison, null-meaning
-- status: approved
-- order: any
SELECT
  CASE WHEN o.store_id IS NULL THEN 'online' ELSE 'in store' END AS channel,
  ROUND(100.0 * COUNT(*) FILTER (WHERE o.status = 'cancelled') / NULLIF(COUNT(*), 0), 1) AS cancelled_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY CASE WHEN o.store_id IS NULL THEN 'online' ELSE 'in store' END
ORDER BY cancelled_pct DESC, channel;

-- id: orders-by-test-customers-by-fiscal-year
-- question: How many orders did our own test accounts place in each fiscal year, cancelled ones aside?
-- tags: orders, test-accounts, trend
-- status: approved
SELECT
  YEAR(o.ordered_at + INTERVAL 11 MONTH) AS fiscal_year,
  COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE c.is_test
  AND o.status <> 'cancelled'
GROUP BY YEAR(o.ordered_at + INTERVAL 11 MONTH)
ORDER BY fiscal_year;

-- id: orders-by-currency-this-year
-- question: In which currencies did customers pay this year, and in how many orders each?
-- also: Orders per currency since February?
-- tags: orders, currency, breakdown
-- status: approved
-- order: any
SELECT
  o.currency,
  COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY o.currency
ORDER BY orders DESC, o.currency;

-- id: share-of-orders-by-currency-this-year
-- question: In percent of all of them?
-- follows: orders-by-currency-this-year
-- tags: orders, currency, ratio, window
-- status: approved
-- order: any
SELECT
  o.currency,
  ROUND(100.0 * COUNT(*) / NULLIF(SUM(COUNT(*)) OVER (), 0), 1) AS share_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY o.currency
ORDER BY share_pct DESC, o.currency;

-- id: average-total-by-currency-last-quarter
-- question: What did customers pay per order on average last quarter, in each currency and in that currency? Two decimals.
-- also: Mean order total per currency for Q2 FY2026, not converted?
-- tags: orders, currency, breakdown
-- status: approved
-- order: any
SELECT
  o.currency,
  ROUND(AVG(o.total), 2) AS average_total
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY o.currency
ORDER BY o.currency;

-- id: average-total-by-currency-in-usd-last-quarter
-- question: Convert it to US dollars.
-- follows: average-total-by-currency-last-quarter
-- tags: orders, currency, fx
-- status: approved
-- order: any
SELECT
  o.currency,
  ROUND(AVG(o.total * fx.usd_per_unit), 2) AS average_total_usd
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN finance.fx_rates AS fx ON fx.currency = o.currency AND fx.rate_on = CAST(o.ordered_at AS DATE)
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY o.currency
ORDER BY o.currency;

-- id: billed-amount-by-month-this-year
-- question: How much did we bill in each month of this year, in US dollars?
-- tags: orders, fx, trend
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(SUM(o.total * fx.usd_per_unit), 2) AS billed_usd
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN finance.fx_rates AS fx ON fx.currency = o.currency AND fx.rate_on = CAST(o.ordered_at AS DATE)
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: five-largest-orders-by-billed-amount-this-year
-- question: Which five orders of this year were billed the highest amount in dollars? Order number, country and amount.
-- tags: orders, fx, ranking
-- status: approved
SELECT
  o.order_id,
  co.country_name,
  ROUND(o.total * fx.usd_per_unit, 2) AS billed_usd
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
JOIN finance.fx_rates AS fx ON fx.currency = o.currency AND fx.rate_on = CAST(o.ordered_at AS DATE)
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
ORDER BY billed_usd DESC, o.order_id
LIMIT 5;

-- id: orders-with-several-products-last-year
-- question: What percentage of last year's orders had more than one line?
-- also: Share of FY2025 orders with two or more products?
-- tags: orders, ratio, single-figure
-- status: approved
WITH baskets AS (
  SELECT COUNT(*) AS lines
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY o.order_id
)
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE baskets.lines > 1) / NULLIF(COUNT(*), 0), 1) AS several_lines_pct
FROM baskets;

-- id: average-units-per-order-by-channel-this-year
-- question: How many units does an order hold on average this year, online and in store? Two decimals.
-- tags: orders, ratio, comparison, null-meaning
-- status: approved
-- order: any
SELECT
  CASE WHEN o.store_id IS NULL THEN 'online' ELSE 'in store' END AS channel,
  ROUND(SUM(l.quantity) / NULLIF(COUNT(DISTINCT o.order_id), 0), 2) AS units_per_order
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY CASE WHEN o.store_id IS NULL THEN 'online' ELSE 'in store' END
ORDER BY units_per_order DESC, channel;

-- id: orders-refunded-in-full-last-year
-- question: How many orders of last year were refunded in full?
-- also: Count the FY2025 orders where every line was fully refunded.
-- tags: orders, refunds, single-figure
-- status: approved
WITH refunded AS (
  SELECT o.order_id
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY o.order_id
  HAVING BOOL_AND(l.refunded_usd >= l.gross_usd - l.discount_usd)
)
SELECT COUNT(*) AS orders
FROM refunded;

-- id: discounted-orders-share-by-region-last-quarter
-- question: In which share of its orders did each region get a discount last quarter?
-- tags: orders, ratio, breakdown
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(100.0 * COUNT(DISTINCT o.order_id) FILTER (WHERE l.discount_usd > 0) / NULLIF(COUNT(DISTINCT o.order_id), 0), 1) AS discounted_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY co.region
ORDER BY discounted_pct DESC, co.region;

-- id: orders-with-and-without-a-campaign-last-quarter
-- question: How many of last quarter's orders carry a campaign, and how many do not? One row.
-- tags: orders, comparison, null-meaning
-- status: approved
SELECT
  COUNT(o.campaign_id) AS with_campaign,
  COUNT(*) - COUNT(o.campaign_id) AS without_campaign
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01';

-- id: orders-by-size-band-this-year
-- question: Sort this year's orders by net value: how many are under 100 dollars, from 100 to under 300, and 300 or more? Call the bands small, medium and large.
-- tags: orders, breakdown
-- status: approved
-- order: any
WITH baskets AS (
  SELECT SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY o.order_id
)
SELECT
  CASE WHEN baskets.net_usd < 100 THEN 'small' WHEN baskets.net_usd < 300 THEN 'medium' ELSE 'large' END AS band,
  COUNT(*) AS orders
FROM baskets
GROUP BY CASE WHEN baskets.net_usd < 100 THEN 'small' WHEN baskets.net_usd < 300 THEN 'medium' ELSE 'large' END
ORDER BY orders DESC, band;

-- id: net-revenue-by-order-size-band-this-year
-- question: And what revenue do they bring?
-- follows: orders-by-size-band-this-year
-- tags: orders, revenue, breakdown
-- status: approved
-- order: any
WITH baskets AS (
  SELECT SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY o.order_id
)
SELECT
  CASE WHEN baskets.net_usd < 100 THEN 'small' WHEN baskets.net_usd < 300 THEN 'medium' ELSE 'large' END AS band,
  ROUND(SUM(baskets.net_usd), 2) AS net_revenue_usd
FROM baskets
GROUP BY CASE WHEN baskets.net_usd < 100 THEN 'small' WHEN baskets.net_usd < 300 THEN 'medium' ELSE 'large' END
ORDER BY net_revenue_usd DESC, band;

-- id: median-order-value-by-channel-last-year
-- question: What was the median net value of an order last year, online and in store?
-- tags: orders, median, comparison, null-meaning
-- status: approved
-- order: any
WITH baskets AS (
  SELECT
    CASE WHEN o.store_id IS NULL THEN 'online' ELSE 'in store' END AS channel,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY o.order_id, CASE WHEN o.store_id IS NULL THEN 'online' ELSE 'in store' END
)
SELECT
  baskets.channel,
  ROUND(MEDIAN(baskets.net_usd), 2) AS median_order_usd
FROM baskets
GROUP BY baskets.channel
ORDER BY median_order_usd DESC, baskets.channel;

-- id: countries-without-an-order-yesterday
-- question: From which countries did we get no order yesterday?
-- tags: orders, not-exists, lookup
-- status: approved
-- order: any
SELECT co.country_name
FROM sales.countries AS co
WHERE NOT EXISTS (
  SELECT 1
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE c.country_code = co.country_code
    AND o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-10-14'
    AND o.ordered_at < DATE '2025-10-15'
)
ORDER BY co.country_name;

-- id: orders-by-week-last-eight-weeks
-- question: How many orders came in per week over the eight full weeks before this one? Weeks start on Monday.
-- tags: orders, trend, calendar
-- status: approved
SELECT
  DATE_TRUNC('week', o.ordered_at) AS week,
  COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-08-18'
  AND o.ordered_at < DATE '2025-10-13'
GROUP BY DATE_TRUNC('week', o.ordered_at)
ORDER BY week;
