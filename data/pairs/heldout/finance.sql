-- id: euro-rate-on-a-day
-- question: How many dollars was one euro worth on 1 July 2025?
-- tags: finance, fx, single-figure, named-value, lookup
-- status: approved
SELECT fx.usd_per_unit
FROM finance.fx_rates AS fx
WHERE fx.currency = 'EUR'
  AND fx.rate_on = DATE '2025-07-01';

-- id: average-pound-rate-by-month-this-year
-- question: What was the average dollar value of one British pound in each month of this year? Four decimals.
-- tags: finance, fx, trend
-- status: approved
SELECT
  DATE_TRUNC('month', fx.rate_on) AS month,
  ROUND(AVG(fx.usd_per_unit), 4) AS usd_per_gbp
FROM finance.fx_rates AS fx
WHERE fx.currency = 'GBP'
  AND fx.rate_on >= DATE '2025-02-01'
  AND fx.rate_on < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', fx.rate_on)
ORDER BY month;

-- id: months-americas-missed-target-last-year
-- question: In which months of last year did the Americas miss their revenue target, and by how many dollars?
-- tags: finance, targets, fan-out, trend, comparison
-- status: approved
WITH earned AS (
  SELECT
    DATE_TRUNC('month', o.ordered_at) AS month,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND co.region = 'Americas'
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY DATE_TRUNC('month', o.ordered_at)
)
SELECT
  tg.month,
  ROUND(tg.target_usd - earned.net_usd, 2) AS missing_usd
FROM finance.targets AS tg
JOIN earned ON earned.month = tg.month
WHERE tg.region = 'Americas'
  AND earned.net_usd < tg.target_usd
ORDER BY tg.month;

-- id: yen-paid-last-month
-- question: How many yen did customers who pay in yen pay us last month, tax and shipping included?
-- tags: finance, named-value, single-figure
-- status: approved
SELECT SUM(o.total) AS paid_jpy
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.currency = 'JPY'
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01';

-- id: currency-change-since-february
-- question: By how many percent did each currency but the dollar change in dollar value from 1 February 2025 to 14 October 2025?
-- tags: finance, fx, comparison
-- status: approved
-- order: any
SELECT
  fx.currency,
  ROUND(100.0 * (MAX(fx.usd_per_unit) FILTER (WHERE fx.rate_on = DATE '2025-10-14') / MAX(fx.usd_per_unit) FILTER (WHERE fx.rate_on = DATE '2025-02-01') - 1), 1) AS change_pct
FROM finance.fx_rates AS fx
WHERE fx.currency <> 'USD'
GROUP BY fx.currency
ORDER BY change_pct DESC, fx.currency;

-- id: nordics-target-for-october
-- question: What is the revenue target of the Nordics for October 2025?
-- tags: finance, targets, single-figure, named-value, must-pass
-- status: approved
SELECT tg.target_usd
FROM finance.targets AS tg
WHERE tg.region = 'Nordics'
  AND tg.month = DATE '2025-10-01';

-- id: company-target-this-year
-- question: How much revenue do we plan to make this year in total?
-- tags: finance, targets, single-figure, fiscal-calendar, must-pass
-- status: approved
SELECT SUM(tg.target_usd) AS target_usd
FROM finance.targets AS tg
WHERE tg.month >= DATE '2025-02-01'
  AND tg.month < DATE '2026-02-01';

-- id: company-target-this-year-by-quarter
-- question: Per quarter, with the number of the quarter?
-- follows: company-target-this-year
-- tags: finance, targets, trend, calendar, fiscal-calendar, follow-up
-- status: approved
SELECT
  QUARTER(tg.month - INTERVAL 1 MONTH) AS fiscal_quarter,
  SUM(tg.target_usd) AS target_usd
FROM finance.targets AS tg
WHERE tg.month >= DATE '2025-02-01'
  AND tg.month < DATE '2026-02-01'
GROUP BY QUARTER(tg.month - INTERVAL 1 MONTH)
ORDER BY fiscal_quarter;

-- id: company-target-this-year-by-quarter-emea
-- question: Only Europe.
-- follows: company-target-this-year-by-quarter
-- tags: finance, targets, trend, calendar, fiscal-calendar, region-group, follow-up
-- status: approved
SELECT
  QUARTER(tg.month - INTERVAL 1 MONTH) AS fiscal_quarter,
  SUM(tg.target_usd) AS target_usd
FROM finance.targets AS tg
WHERE tg.region IN ('DACH', 'Nordics', 'Rest of Europe')
  AND tg.month >= DATE '2025-02-01'
  AND tg.month < DATE '2026-02-01'
GROUP BY QUARTER(tg.month - INTERVAL 1 MONTH)
ORDER BY fiscal_quarter;

-- id: plan-attainment-by-month-this-year
-- question: Are we on plan? The company's target attainment for each finished month of this year, February to September 2025.
-- tags: finance, targets, trend, ratio, fan-out, comparison
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
  ROUND(100.0 * earned.net_usd / NULLIF(planned.target_usd, 0), 1) AS attainment_pct
FROM planned
JOIN earned ON earned.month = planned.month
ORDER BY planned.month;

-- id: months-each-region-hit-its-target
-- question: In how many months of last year did each region reach or beat its revenue target?
-- tags: finance, targets, fan-out, comparison, breakdown
-- status: approved
-- order: any
WITH earned AS (
  SELECT
    DATE_TRUNC('month', o.ordered_at) AS month,
    co.region,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
  GROUP BY DATE_TRUNC('month', o.ordered_at), co.region
)
SELECT
  tg.region,
  COUNT(*) FILTER (WHERE earned.net_usd >= tg.target_usd) AS months
FROM finance.targets AS tg
JOIN earned ON earned.month = tg.month AND earned.region = tg.region
WHERE tg.month >= DATE '2024-02-01'
  AND tg.month < DATE '2025-02-01'
GROUP BY tg.region
ORDER BY months DESC, tg.region;

-- id: rates-on-the-last-day
-- question: Show the dollar rate of every currency on 14 October 2025.
-- tags: finance, fx, lookup, must-pass
-- status: approved
-- order: any
SELECT
  fx.currency,
  fx.usd_per_unit
FROM finance.fx_rates AS fx
WHERE fx.rate_on = DATE '2025-10-14'
ORDER BY fx.currency;

-- id: strongest-day-of-the-franc
-- question: On which day of this year was the Swiss franc worth most in dollars, and what was the rate?
-- tags: finance, fx, ranking, calendar, named-value
-- status: approved
SELECT
  fx.rate_on,
  fx.usd_per_unit AS usd_per_chf
FROM finance.fx_rates AS fx
WHERE fx.currency = 'CHF'
  AND fx.rate_on >= DATE '2025-02-01'
  AND fx.rate_on < DATE '2026-02-01'
ORDER BY usd_per_chf DESC, fx.rate_on
LIMIT 1;

-- id: range-of-the-yen-last-quarter
-- question: What were the lowest and the highest dollar rate of the yen last quarter? Both in one row.
-- tags: finance, fx, comparison, named-value
-- status: approved
SELECT
  MIN(fx.usd_per_unit) AS lowest_usd,
  MAX(fx.usd_per_unit) AS highest_usd
FROM finance.fx_rates AS fx
WHERE fx.currency = 'JPY'
  AND fx.rate_on >= DATE '2025-05-01'
  AND fx.rate_on < DATE '2025-08-01';

-- id: countries-paying-in-euros
-- question: In which countries do customers pay in euros?
-- tags: finance, lookup, named-value, must-pass
-- status: approved
-- order: any
SELECT co.country_name
FROM sales.countries AS co
WHERE co.currency = 'EUR'
ORDER BY co.country_name;

-- id: invoiced-by-region-last-quarter
-- question: How many US dollars did we invoice in each region last quarter, tax and shipping included?
-- tags: finance, fx, breakdown
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(SUM(o.total * fx.usd_per_unit), 2) AS billed_usd
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
JOIN finance.fx_rates AS fx ON fx.currency = o.currency AND fx.rate_on = CAST(o.ordered_at AS DATE)
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY co.region
ORDER BY billed_usd DESC, co.region;

-- id: billed-against-net-revenue-last-month
-- question: What did we bill last month in dollars, and what was net revenue? Both figures in one row.
-- tags: finance, fx, fan-out, comparison
-- status: approved
WITH billed AS (
  SELECT SUM(o.total * fx.usd_per_unit) AS billed_usd
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN finance.fx_rates AS fx ON fx.currency = o.currency AND fx.rate_on = CAST(o.ordered_at AS DATE)
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-09-01'
    AND o.ordered_at < DATE '2025-10-01'
), earned AS (
  SELECT SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-09-01'
    AND o.ordered_at < DATE '2025-10-01'
)
SELECT
  ROUND(billed.billed_usd, 2) AS billed_usd,
  ROUND(earned.net_usd, 2) AS net_revenue_usd
FROM billed
CROSS JOIN earned;

-- id: average-amount-paid-in-poland
-- question: How many złoty did an order from Poland come to on average last quarter, as the customer paid it? Two decimals.
-- tags: finance, single-figure, ratio, named-value
-- status: approved
SELECT ROUND(AVG(o.total), 2) AS average_paid_pln
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.country_code = 'PL'
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01';
