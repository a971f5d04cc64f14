-- id: target-attainment-by-region-last-quarter
-- question: What was the target attainment of each region last quarter?
-- also: Which regions hit their revenue plan last quarter?
-- tags: finance, targets, fan-out, ratio
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
    AND o.ordered_at >= DATE '2025-05-01'
    AND o.ordered_at < DATE '2025-08-01'
  GROUP BY co.region
), planned AS (
  SELECT
    tg.region,
    SUM(tg.target_usd) AS target_usd
  FROM finance.targets AS tg
  WHERE tg.month >= DATE '2025-05-01'
    AND tg.month < DATE '2025-08-01'
  GROUP BY tg.region
)
SELECT
  planned.region,
  ROUND(100.0 * earned.net_usd / NULLIF(planned.target_usd, 0), 1) AS attainment_pct
FROM planned
JOIN earned ON earned.region = planned.region
ORDER BY attainment_pct DESC, planned.region;

-- id: target-by-region-next-quarter
-- question: What are the revenue targets of the regions for next quarter?
-- also: How much revenue is planned per region for November to January?
-- tags: finance, targets, fiscal-calendar
-- status: approved
-- order: any
SELECT
  tg.region,
  SUM(tg.target_usd) AS target_usd
FROM finance.targets AS tg
WHERE tg.month >= DATE '2025-11-01'
  AND tg.month < DATE '2026-02-01'
GROUP BY tg.region
ORDER BY target_usd DESC, tg.region;

-- id: billed-amount-by-currency-last-month
-- question: How much did we bill in each currency last month, in US dollars?
-- also: Billed amount in USD per order currency for September 2025?
-- tags: finance, fx
-- status: approved
-- order: any
SELECT
  o.currency,
  ROUND(SUM(o.total * fx.usd_per_unit), 2) AS billed_usd
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN finance.fx_rates AS fx ON fx.currency = o.currency AND fx.rate_on = CAST(o.ordered_at AS DATE)
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01'
GROUP BY o.currency
ORDER BY billed_usd DESC, o.currency;

-- id: rates-eur-gbp-2025-10-14
-- question: What were the euro and the pound worth in US dollars on 14 October 2025?
-- also: EUR and GBP rates of 14 October 2025?
-- tags: finance, fx, lookup
-- status: approved
-- order: any
SELECT
  fx.currency,
  fx.usd_per_unit
FROM finance.fx_rates AS fx
WHERE fx.currency IN ('EUR', 'GBP')
  AND fx.rate_on = DATE '2025-10-14'
ORDER BY fx.currency;

-- id: rates-others-2025-10-14
-- question: And the other currencies? Leave out the dollar itself.
-- follows: rates-eur-gbp-2025-10-14
-- tags: finance, fx, lookup
-- status: approved
-- order: any
SELECT
  fx.currency,
  fx.usd_per_unit
FROM finance.fx_rates AS fx
WHERE fx.currency NOT IN ('EUR', 'GBP', 'USD')
  AND fx.rate_on = DATE '2025-10-14'
ORDER BY fx.currency;

-- id: average-eur-and-chf-rate-by-month-this-year
-- question: Average exchange rates of the euro and of the Swiss franc side by side, by month this year, four decimals.
-- tags: finance, fx, trend
-- status: approved
SELECT
  DATE_TRUNC('month', fx.rate_on) AS month,
  ROUND(AVG(fx.usd_per_unit) FILTER (WHERE fx.currency = 'EUR'), 4) AS eur_usd,
  ROUND(AVG(fx.usd_per_unit) FILTER (WHERE fx.currency = 'CHF'), 4) AS chf_usd
FROM finance.fx_rates AS fx
WHERE fx.rate_on >= DATE '2025-02-01'
  AND fx.rate_on < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', fx.rate_on)
ORDER BY month;

-- id: range-of-nordic-currencies-last-year
-- question: What were the lowest and the highest rate of the Swedish and the Norwegian krone last year?
-- tags: finance, fx
-- status: approved
-- order: any
SELECT
  fx.currency,
  MIN(fx.usd_per_unit) AS lowest_rate_usd,
  MAX(fx.usd_per_unit) AS highest_rate_usd
FROM finance.fx_rates AS fx
WHERE fx.currency IN ('SEK', 'NOK')
  AND fx.rate_on >= DATE '2024-02-01'
  AND fx.rate_on < DATE '2025-02-01'
GROUP BY fx.currency
ORDER BY fx.currency;

-- id: sek-rate-peak-day-last-year
-- question: On which day was the Swedish one highest?
-- follows: range-of-nordic-currencies-last-year
-- tags: finance, fx, lookup
-- status: approved
SELECT fx.rate_on
FROM finance.fx_rates AS fx
WHERE fx.currency = 'SEK'
  AND fx.rate_on >= DATE '2024-02-01'
  AND fx.rate_on < DATE '2025-02-01'
  AND fx.usd_per_unit = (SELECT MAX(fx.usd_per_unit) FROM finance.fx_rates AS fx WHERE fx.currency = 'SEK' AND fx.rate_on >= DATE '2024-02-01' AND fx.rate_on < DATE '2025-02-01')
ORDER BY fx.rate_on;

-- id: currency-change-this-year
-- question: How much has each currency gained or lost against the dollar from 1 February 2025 to 14 October 2025, in percent? Without the dollar.
-- tags: finance, fx, comparison
-- status: approved
-- order: any
WITH rates AS (
  SELECT
    fx.currency,
    MAX(fx.usd_per_unit) FILTER (WHERE fx.rate_on = DATE '2025-02-01') AS first_usd,
    MAX(fx.usd_per_unit) FILTER (WHERE fx.rate_on = DATE '2025-10-14') AS last_usd
  FROM finance.fx_rates AS fx
  WHERE fx.currency <> 'USD'
  GROUP BY fx.currency
)
SELECT
  rates.currency,
  ROUND(100.0 * (rates.last_usd - rates.first_usd) / NULLIF(rates.first_usd, 0), 1) AS change_pct
FROM rates
ORDER BY change_pct DESC, rates.currency;

-- id: days-pound-above-120-this-year
-- question: On how many days this year did the pound stand above 1.20 dollars?
-- tags: finance, fx, single-figure
-- status: approved
SELECT COUNT(*) AS days
FROM finance.fx_rates AS fx
WHERE fx.currency = 'GBP'
  AND fx.usd_per_unit > 1.20
  AND fx.rate_on >= DATE '2025-02-01'
  AND fx.rate_on < DATE '2026-02-01';

-- id: currencies-we-sell-in-by-country
-- question: In which currency do customers of each country pay?
-- tags: finance, fx, lookup
-- status: approved
-- order: any
SELECT
  co.country_name,
  co.currency
FROM sales.countries AS co
ORDER BY co.country_name;

-- id: emea-target-this-year
-- question: What is our revenue target for EMEA for the whole of this year?
-- also: Planned net revenue for Europe in FY2026?
-- tags: finance, targets, region-group, single-figure
-- status: approved
SELECT SUM(tg.target_usd) AS target_usd
FROM finance.targets AS tg
WHERE tg.region IN ('DACH', 'Nordics', 'Rest of Europe')
  AND tg.month >= DATE '2025-02-01'
  AND tg.month < DATE '2026-02-01';

-- id: emea-target-this-year-by-region
-- question: Per region?
-- follows: emea-target-this-year
-- tags: finance, targets, breakdown
-- status: approved
-- order: any
SELECT
  tg.region,
  SUM(tg.target_usd) AS target_usd
FROM finance.targets AS tg
WHERE tg.region IN ('DACH', 'Nordics', 'Rest of Europe')
  AND tg.month >= DATE '2025-02-01'
  AND tg.month < DATE '2026-02-01'
GROUP BY tg.region
ORDER BY target_usd DESC, tg.region;

-- id: emea-target-growth-this-year-by-region
-- question: How many percent is that above last year's plan?
-- follows: emea-target-this-year-by-region
-- tags: finance, targets, comparison
-- status: approved
-- order: any
WITH years AS (
  SELECT
    tg.region,
    SUM(tg.target_usd) FILTER (WHERE tg.month >= DATE '2025-02-01' AND tg.month < DATE '2026-02-01') AS now_usd,
    SUM(tg.target_usd) FILTER (WHERE tg.month >= DATE '2024-02-01' AND tg.month < DATE '2025-02-01') AS before_usd
  FROM finance.targets AS tg
  WHERE tg.region IN ('DACH', 'Nordics', 'Rest of Europe')
  GROUP BY tg.region
)
SELECT
  years.region,
  ROUND(100.0 * (years.now_usd - years.before_usd) / NULLIF(years.before_usd, 0), 1) AS growth_pct
FROM years
ORDER BY growth_pct DESC, years.region;

-- id: monthly-target-nordics-this-year
-- question: Show the monthly plan for the Nordics this year, with a running total.
-- tags: finance, targets, trend
-- status: approved
SELECT
  tg.month,
  tg.target_usd,
  SUM(tg.target_usd) OVER (ORDER BY tg.month) AS running_total_usd
FROM finance.targets AS tg
WHERE tg.region = 'Nordics'
  AND tg.month >= DATE '2025-02-01'
  AND tg.month < DATE '2026-02-01'
ORDER BY tg.month;

-- id: biggest-target-month-per-region-this-year
-- question: Which month has the biggest target in each region this year, and how big is it?
-- tags: finance, targets, window
-- status: approved
-- order: any
WITH ranked AS (
  SELECT
    tg.region,
    tg.month,
    tg.target_usd,
    RANK() OVER (PARTITION BY tg.region ORDER BY tg.target_usd DESC) AS place
  FROM finance.targets AS tg
  WHERE tg.month >= DATE '2025-02-01'
    AND tg.month < DATE '2026-02-01'
)
SELECT
  ranked.region,
  ranked.month,
  ranked.target_usd
FROM ranked
WHERE ranked.place = 1
ORDER BY ranked.region, ranked.month;

-- id: dach-target-by-fiscal-quarter-this-year
-- question: What is planned for DACH in each fiscal quarter of this year?
-- tags: finance, targets, fiscal-calendar
-- status: approved
SELECT
  QUARTER(tg.month - INTERVAL 1 MONTH) AS fiscal_quarter,
  SUM(tg.target_usd) AS target_usd
FROM finance.targets AS tg
WHERE tg.region = 'DACH'
  AND tg.month >= DATE '2025-02-01'
  AND tg.month < DATE '2026-02-01'
GROUP BY QUARTER(tg.month - INTERVAL 1 MONTH)
ORDER BY fiscal_quarter;

-- id: target-attainment-last-year
-- question: Did we hit our target last year? Show the attainment.
-- also: Plan attainment of FY2025 in percent, all regions?
-- tags: finance, targets, ratio, fan-out, single-figure
-- status: approved
WITH earned AS (
  SELECT SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
), planned AS (
  SELECT SUM(tg.target_usd) AS target_usd
  FROM finance.targets AS tg
  WHERE tg.month >= DATE '2024-02-01'
    AND tg.month < DATE '2025-02-01'
)
SELECT ROUND(100.0 * earned.net_usd / NULLIF(planned.target_usd, 0), 1) AS attainment_pct
FROM planned
CROSS JOIN earned;

-- id: target-attainment-last-year-by-quarter
-- question: And in each fiscal quarter?
-- follows: target-attainment-last-year
-- tags: finance, targets, ratio, fan-out, fiscal-calendar
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
), planned AS (
  SELECT
    QUARTER(tg.month - INTERVAL 1 MONTH) AS fiscal_quarter,
    SUM(tg.target_usd) AS target_usd
  FROM finance.targets AS tg
  WHERE tg.month >= DATE '2024-02-01'
    AND tg.month < DATE '2025-02-01'
  GROUP BY QUARTER(tg.month - INTERVAL 1 MONTH)
)
SELECT
  planned.fiscal_quarter,
  ROUND(100.0 * earned.net_usd / NULLIF(planned.target_usd, 0), 1) AS attainment_pct
FROM planned
JOIN earned ON earned.fiscal_quarter = planned.fiscal_quarter
ORDER BY planned.fiscal_quarter;

-- id: target-attainment-last-year-missed-months
-- question: Which months did we miss, and by how many dollars?
-- follows: target-attainment-last-year-by-quarter
-- tags: finance, targets, fan-out
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
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY DATE_TRUNC('month', o.ordered_at)
), planned AS (
  SELECT
    tg.month,
    SUM(tg.target_usd) AS target_usd
  FROM finance.targets AS tg
  WHERE tg.month >= DATE '2024-02-01'
    AND tg.month < DATE '2025-02-01'
  GROUP BY tg.month
)
SELECT
  planned.month,
  ROUND(planned.target_usd - earned.net_usd, 2) AS shortfall_usd
FROM planned
JOIN earned ON earned.month = planned.month
WHERE earned.net_usd < planned.target_usd
ORDER BY planned.month;

-- id: gap-to-plan-apac-last-month
-- question: How far above or below plan was APAC in September 2025, in dollars?
-- tags: finance, targets, single-figure, fan-out
-- status: approved
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
SELECT ROUND(earned.net_usd - tg.target_usd, 2) AS over_plan_usd
FROM finance.targets AS tg
JOIN earned ON earned.region = tg.region
WHERE tg.region = 'APAC'
  AND tg.month = DATE '2025-09-01';

-- id: billed-amount-this-year
-- question: What is the total we have billed this year, in US dollars?
-- also: Billings of FY2026 so far in USD?
-- tags: finance, fx, single-figure
-- status: approved
SELECT ROUND(SUM(o.total * fx.usd_per_unit), 2) AS billed_usd
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN finance.fx_rates AS fx ON fx.currency = o.currency AND fx.rate_on = CAST(o.ordered_at AS DATE)
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01';

-- id: billed-amount-this-year-members-share
-- question: How much of it came from club members? One figure, in percent; members who asked for deletion do not count as members.
-- follows: billed-amount-this-year
-- tags: finance, fx, null-meaning
-- status: approved
SELECT ROUND(100.0 * SUM(o.total * fx.usd_per_unit) FILTER (WHERE c.loyalty_tier IS NOT NULL AND c.deleted_at IS NULL) / NULLIF(SUM(o.total * fx.usd_per_unit), 0), 1) AS members_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN finance.fx_rates AS fx ON fx.currency = o.currency AND fx.rate_on = CAST(o.ordered_at AS DATE)
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01';

-- id: billed-in-germany-in-euros-last-quarter
-- question: How many euros did customers in Germany pay us last quarter?
-- tags: finance, currency, single-figure
-- status: approved
SELECT SUM(o.total) AS billed_eur
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND co.country_name = 'Germany'
  AND o.currency = 'EUR'
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01';

-- id: billed-in-germany-in-dollars-last-quarter
-- question: What's that in dollars?
-- follows: billed-in-germany-in-euros-last-quarter
-- tags: finance, fx, single-figure
-- status: approved
SELECT ROUND(SUM(o.total * fx.usd_per_unit), 2) AS billed_usd
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN finance.fx_rates AS fx ON fx.currency = o.currency AND fx.rate_on = CAST(o.ordered_at AS DATE)
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND co.country_name = 'Germany'
  AND o.currency = 'EUR'
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01';

-- id: billed-by-region-online-last-quarter
-- question: Billed amount of online orders per region last quarter, in USD?
-- tags: finance, fx, null-meaning
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(SUM(o.total * fx.usd_per_unit), 2) AS billed_usd
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN finance.fx_rates AS fx ON fx.currency = o.currency AND fx.rate_on = CAST(o.ordered_at AS DATE)
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY co.region
ORDER BY billed_usd DESC, co.region;

-- id: average-billed-per-order-by-currency-last-year
-- question: What is the average amount billed per order in each currency last year, in US dollars?
-- tags: finance, fx, ratio
-- status: approved
-- order: any
SELECT
  o.currency,
  ROUND(AVG(o.total * fx.usd_per_unit), 2) AS average_billed_usd
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN finance.fx_rates AS fx ON fx.currency = o.currency AND fx.rate_on = CAST(o.ordered_at AS DATE)
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY o.currency
ORDER BY average_billed_usd DESC, o.currency;

-- id: largest-billed-orders-this-year
-- question: Our 5 largest orders this year by billed amount: order number, currency and dollars.
-- tags: finance, fx, ranking
-- status: approved
SELECT
  o.order_id,
  o.currency,
  ROUND(o.total * fx.usd_per_unit, 2) AS billed_usd
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN finance.fx_rates AS fx ON fx.currency = o.currency AND fx.rate_on = CAST(o.ordered_at AS DATE)
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
ORDER BY billed_usd DESC, o.order_id
LIMIT 5;

-- id: currency-share-of-orders-last-year
-- question: What share of last year's orders was paid in each currency?
-- tags: finance, currency, ratio, window
-- status: approved
-- order: any
WITH currencies AS (
  SELECT
    o.currency,
    COUNT(*) AS orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY o.currency
)
SELECT
  currencies.currency,
  ROUND(100.0 * currencies.orders / NULLIF(SUM(currencies.orders) OVER (), 0), 1) AS orders_pct
FROM currencies
ORDER BY orders_pct DESC, currencies.currency;
