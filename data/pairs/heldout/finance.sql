-- id: euro-rate-on-a-day
-- question: How many dollars was one euro worth on 1 July 2025?
-- tags: finance, fx, single-figure, named-value
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
-- tags: finance, targets, fan-out, trend
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
