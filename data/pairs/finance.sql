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
