-- id: board-units-since-march
-- question: Total units sold since March?
-- tags: revenue, single-figure
-- status: approved
SELECT SUM(l.quantity) AS units_sold
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-03-01';

-- id: board-refunded-last-quarter
-- question: How much of last quarter's sales have we refunded, in dollars?
-- also: Refunds to date on the orders of Q2 FY2026, in USD?
-- tags: revenue, refunds, single-figure, fiscal-calendar
-- status: approved
SELECT ROUND(SUM(l.refunded_usd), 2) AS refunds_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01';

-- id: board-margin-rate-us-last-year
-- question: US margin rate last year?
-- also: How profitable was the United States in FY2025, in percent of net revenue?
-- tags: revenue, margin, ratio, single-figure, named-value
-- status: approved
SELECT ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS margin_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND co.country_name = 'United States'
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01';

-- id: board-stock-value-against-cogs
-- question: What is our stock worth now, in percent of last quarter's cost of goods sold?
-- also: Inventory value today as a percentage of Q2 FY2026 COGS?
-- tags: inventory, snapshot, ratio, single-figure, fan-out
-- status: approved
WITH held AS (
  SELECT SUM(st.on_hand * p.unit_cost_usd) AS stock_usd
  FROM product.stock AS st
  JOIN product.products AS p ON p.product_id = st.product_id
  WHERE st.snapshot_on = DATE '2025-10-13'
), sold AS (
  SELECT SUM(l.cost_usd) AS cost_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-05-01'
    AND o.ordered_at < DATE '2025-08-01'
)
SELECT ROUND(100.0 * held.stock_usd / NULLIF(sold.cost_usd, 0), 1) AS stock_pct
FROM held
CROSS JOIN sold;

-- id: board-ad-spend-share-h1
-- question: Ad spend in percent of net revenue, first half of this fiscal year?
-- also: What share of H1 FY2026 revenue went into advertising?
-- tags: marketing, revenue, ratio, single-figure, fan-out
-- status: approved
WITH spent AS (
  SELECT SUM(a.spend_usd) AS spend_usd
  FROM marketing.ad_spend AS a
  WHERE a.spent_on >= DATE '2025-02-01'
    AND a.spent_on < DATE '2025-08-01'
), earned AS (
  SELECT SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2025-08-01'
)
SELECT ROUND(100.0 * spent.spend_usd / NULLIF(earned.net_usd, 0), 1) AS spend_pct
FROM spent
CROSS JOIN earned;

-- id: board-top-ten-products-share
-- question: How much of this year's revenue hangs on the ten products that earn the most? In percent.
-- also: Top-10 products' share of FY2026 net revenue?
-- tags: revenue, products, ratio, window, single-figure
-- status: approved
WITH earned AS (
  SELECT
    l.product_id,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY l.product_id
), ranked AS (
  SELECT
    earned.net_usd,
    ROW_NUMBER() OVER (ORDER BY earned.net_usd DESC, earned.product_id) AS place
  FROM earned
)
SELECT ROUND(100.0 * SUM(ranked.net_usd) FILTER (WHERE ranked.place <= 10) / NULLIF(SUM(ranked.net_usd), 0), 1) AS share_pct
FROM ranked;

-- id: board-products-for-80-percent
-- question: How many products does it take to make up 80 percent of it?
-- follows: board-top-ten-products-share
-- tags: revenue, products, window, single-figure
-- status: approved
WITH earned AS (
  SELECT
    l.product_id,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY l.product_id
), running AS (
  SELECT
    SUM(earned.net_usd) OVER (ORDER BY earned.net_usd DESC, earned.product_id) - earned.net_usd AS before_usd,
    SUM(earned.net_usd) OVER () AS total_usd
  FROM earned
)
SELECT COUNT(*) AS products
FROM running
WHERE running.before_usd < 0.8 * running.total_usd;

-- id: board-top-tenth-of-accounts-share
-- question: How dependent are we on big accounts? The share of last year's revenue from the tenth of the buying accounts with the most revenue, deleted accounts included.
-- tags: revenue, customers, ratio, window, soft-delete, single-figure
-- status: approved
WITH earned AS (
  SELECT
    o.customer_id,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY o.customer_id
), tenths AS (
  SELECT
    earned.net_usd,
    NTILE(10) OVER (ORDER BY earned.net_usd DESC, earned.customer_id) AS tenth
  FROM earned
)
SELECT ROUND(100.0 * SUM(tenths.net_usd) FILTER (WHERE tenths.tenth = 1) / NULLIF(SUM(tenths.net_usd), 0), 1) AS share_pct
FROM tenths;

-- id: board-goodwill-share-of-revenue-by-year
-- question: Goodwill refunds in percent of net revenue, per fiscal year?
-- tags: refunds, revenue, ratio, trend, not-exists, fiscal-calendar
-- status: approved
SELECT
  YEAR(o.ordered_at + INTERVAL 11 MONTH) AS fiscal_year,
  ROUND(100.0 * COALESCE(SUM(l.refunded_usd) FILTER (WHERE NOT EXISTS (SELECT 1 FROM sales.returns AS r WHERE r.order_id = l.order_id AND r.line_no = l.line_no)), 0) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS goodwill_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
GROUP BY YEAR(o.ordered_at + INTERVAL 11 MONTH)
ORDER BY fiscal_year;

-- id: board-billings-at-last-years-rates
-- question: Strip out currency: last quarter's billings in dollars at the rates of the same days a year earlier?
-- also: What would we have billed in Q2 FY2026, in USD, at the exchange rates of one year before each order day?
-- tags: finance, fx, currency, single-figure
-- status: approved
SELECT ROUND(SUM(o.total * fx.usd_per_unit), 2) AS billed_usd
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN finance.fx_rates AS fx ON fx.currency = o.currency AND fx.rate_on = CAST(o.ordered_at AS DATE) - INTERVAL 12 MONTH
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01';

-- id: board-revenue-in-euros-last-year
-- question: Last year's net revenue in euros, converted at the rate of each order day?
-- tags: revenue, fx, currency, single-figure
-- status: approved
SELECT ROUND(SUM((l.gross_usd - l.discount_usd - l.refunded_usd) / fx.usd_per_unit), 2) AS net_revenue_eur
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN finance.fx_rates AS fx ON fx.currency = 'EUR' AND fx.rate_on = CAST(o.ordered_at AS DATE)
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01';

-- id: board-needed-per-day
-- question: What must we sell per day from today to 31 January to still make this year's plan?
-- also: Net revenue needed per day, 15 October 2025 to 31 January 2026, to hit the FY2026 target?
-- tags: finance, targets, ratio, single-figure, fan-out
-- status: approved
WITH earned AS (
  SELECT SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2025-10-15'
), planned AS (
  SELECT SUM(tg.target_usd) AS target_usd
  FROM finance.targets AS tg
  WHERE tg.month >= DATE '2025-02-01'
    AND tg.month < DATE '2026-02-01'
)
SELECT ROUND((planned.target_usd - earned.net_usd) / 109, 2) AS needed_per_day_usd
FROM planned
CROSS JOIN earned;

-- id: board-run-rate-30-days
-- question: Are we speeding up? Net revenue and margin of the last 30 days against the 30 days before, change in percent.
-- tags: revenue, margin, comparison
-- status: approved
WITH spans AS (
  SELECT
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-09-15') AS now_usd,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at < DATE '2025-09-15') AS before_usd,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) FILTER (WHERE o.ordered_at >= DATE '2025-09-15') AS margin_now_usd,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) FILTER (WHERE o.ordered_at < DATE '2025-09-15') AS margin_before_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-08-16'
    AND o.ordered_at < DATE '2025-10-15'
)
SELECT
  ROUND(100.0 * (spans.now_usd - spans.before_usd) / NULLIF(spans.before_usd, 0), 1) AS revenue_change_pct,
  ROUND(100.0 * (spans.margin_now_usd - spans.margin_before_usd) / NULLIF(spans.margin_before_usd, 0), 1) AS margin_change_pct
FROM spans;

-- id: board-growing-countries
-- question: In how many countries did revenue grow, February to September against the same months last year?
-- also: Number of countries with more net revenue in February to September 2025 than in February to September 2024?
-- tags: revenue, comparison, single-figure
-- status: approved
WITH years AS (
  SELECT
    c.country_code,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-02-01' AND o.ordered_at < DATE '2025-10-01') AS now_usd,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2024-02-01' AND o.ordered_at < DATE '2024-10-01') AS before_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
  GROUP BY c.country_code
)
SELECT COUNT(*) AS countries
FROM years
WHERE years.now_usd > years.before_usd;

-- id: board-shrinking-countries
-- question: Which ones shrank, and by how many percent?
-- follows: board-growing-countries
-- tags: revenue, comparison, lookup
-- status: approved
-- order: any
WITH years AS (
  SELECT
    co.country_name,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-02-01' AND o.ordered_at < DATE '2025-10-01') AS now_usd,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2024-02-01' AND o.ordered_at < DATE '2024-10-01') AS before_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
  GROUP BY co.country_name
)
SELECT
  years.country_name,
  ROUND(100.0 * (years.now_usd - years.before_usd) / NULLIF(years.before_usd, 0), 1) AS change_pct
FROM years
WHERE years.now_usd < years.before_usd
ORDER BY change_pct, years.country_name;

-- id: board-median-billed-last-quarter
-- question: Median billed amount of an order last quarter, in dollars?
-- tags: finance, fx, median, single-figure
-- status: approved
SELECT ROUND(MEDIAN(o.total * fx.usd_per_unit), 2) AS median_billed_usd
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN finance.fx_rates AS fx ON fx.currency = o.currency AND fx.rate_on = CAST(o.ordered_at AS DATE)
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01';

-- id: board-novelty-share
-- question: How much of this quarter's revenue comes from novelties? In percent.
-- also: Share of net revenue since 1 August from products launched in the last 180 days?
-- tags: revenue, products, ratio, single-figure
-- status: approved
SELECT ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE p.launched_on >= DATE '2025-04-18') / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS novelties_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-11-01';

-- id: board-house-brand-revenue-and-margin-share
-- question: What does our own brand contribute? Its share of last year's revenue and of last year's margin, one row.
-- also: House brand: percentage of FY2025 net revenue and percentage of FY2025 gross profit, side by side?
-- tags: revenue, margin, ratio
-- status: approved
SELECT
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE p.brand = 'Alder & Fern') / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS revenue_pct,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) FILTER (WHERE p.brand = 'Alder & Fern') / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd), 0), 1) AS margin_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01';

-- id: board-day-we-passed-5-million
-- question: On what day did this year's net revenue pass 5 million dollars?
-- also: When did cumulative revenue of FY2026 go above $5m?
-- tags: revenue, window, lookup
-- status: approved
WITH days AS (
  SELECT
    CAST(o.ordered_at AS DATE) AS day,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY CAST(o.ordered_at AS DATE)
), running AS (
  SELECT
    days.day,
    SUM(days.net_usd) OVER (ORDER BY days.day) AS running_usd
  FROM days
)
SELECT MIN(running.day) AS day
FROM running
WHERE running.running_usd > 5000000;

-- id: board-record-day
-- question: Our best day ever by net revenue: day and dollars?
-- tags: revenue, ranking, calendar
-- status: approved
SELECT
  CAST(o.ordered_at AS DATE) AS day,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
GROUP BY CAST(o.ordered_at AS DATE)
ORDER BY net_revenue_usd DESC, day
LIMIT 1;

-- id: board-regions-below-company-margin
-- question: Which regions earn a lower margin rate than the company as a whole this year? With their rate.
-- tags: revenue, margin, ratio, window, lookup
-- status: approved
-- order: any
WITH sums AS (
  SELECT
    co.region,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) AS margin_usd,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY co.region
)
SELECT
  sums.region,
  ROUND(100.0 * sums.margin_usd / NULLIF(sums.net_usd, 0), 1) AS margin_pct
FROM sums
QUALIFY sums.margin_usd / NULLIF(sums.net_usd, 0) < SUM(sums.margin_usd) OVER () / NULLIF(SUM(sums.net_usd) OVER (), 0)
ORDER BY margin_pct, sums.region;

-- id: board-weaker-currencies
-- question: Which currencies are worth less in dollars than a year ago, 14 October against 14 October? With the rate then and now.
-- tags: finance, fx, comparison, lookup
-- status: approved
-- order: any
WITH rates AS (
  SELECT
    fx.currency,
    MAX(fx.usd_per_unit) FILTER (WHERE fx.rate_on = DATE '2025-10-14') AS now_usd,
    MAX(fx.usd_per_unit) FILTER (WHERE fx.rate_on = DATE '2024-10-14') AS before_usd
  FROM finance.fx_rates AS fx
  GROUP BY fx.currency
)
SELECT
  rates.currency,
  rates.before_usd,
  rates.now_usd
FROM rates
WHERE rates.now_usd < rates.before_usd
ORDER BY rates.currency;

-- id: board-best-and-worst-month
-- question: Best and worst month of last year by net revenue, with the figure.
-- tags: revenue, window, lookup
-- status: approved
-- order: any
WITH monthly AS (
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
)
SELECT
  monthly.month,
  ROUND(monthly.net_usd, 2) AS net_revenue_usd
FROM monthly
QUALIFY monthly.net_usd = MAX(monthly.net_usd) OVER () OR monthly.net_usd = MIN(monthly.net_usd) OVER ()
ORDER BY monthly.net_usd DESC, monthly.month;

-- id: board-department-profit
-- question: Department profit last quarter: net revenue, margin in dollars, margin rate.
-- also: By department, Q2 FY2026: revenue, gross profit in dollars and profit margin in percent.
-- tags: revenue, margin, breakdown
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd), 2) AS margin_usd,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS margin_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY d.category_name
ORDER BY net_revenue_usd DESC, department;

-- id: board-pnl-by-region
-- question: P&L per region, last year: gross sales, discounts, refunds, net revenue, cost of goods, margin.
-- tags: revenue, margin, breakdown
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(SUM(l.gross_usd), 2) AS gross_sales_usd,
  ROUND(SUM(l.discount_usd), 2) AS discounts_usd,
  ROUND(SUM(l.refunded_usd), 2) AS refunds_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd,
  ROUND(SUM(l.cost_usd), 2) AS cost_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd), 2) AS margin_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY co.region
ORDER BY net_revenue_usd DESC, co.region;

-- id: board-region-kpis
-- question: Regional scorecard for last quarter: orders, AOV and margin rate.
-- also: Per region, Q2 FY2026: number of orders, average order value, margin percentage.
-- tags: revenue, margin, ratio, breakdown
-- status: approved
-- order: any
SELECT
  co.region,
  COUNT(DISTINCT o.order_id) AS orders,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) / NULLIF(COUNT(DISTINCT o.order_id) FILTER (WHERE l.refunded_usd < l.gross_usd - l.discount_usd), 0), 2) AS average_order_value_usd,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS margin_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY co.region
ORDER BY orders DESC, co.region;

-- id: board-three-areas
-- question: Americas, EMEA, APAC: net revenue last year?
-- also: FY2025 net revenue split into the Americas, EMEA and APAC.
-- tags: revenue, region-group, breakdown
-- status: approved
-- order: any
SELECT
  CASE WHEN co.region IN ('DACH', 'Nordics', 'Rest of Europe') THEN 'EMEA' ELSE co.region END AS area,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY CASE WHEN co.region IN ('DACH', 'Nordics', 'Rest of Europe') THEN 'EMEA' ELSE co.region END
ORDER BY net_revenue_usd DESC, area;

-- id: board-three-areas-growth
-- question: Growth on the year before, in percent?
-- follows: board-three-areas
-- tags: revenue, region-group, comparison
-- status: approved
-- order: any
WITH years AS (
  SELECT
    CASE WHEN co.region IN ('DACH', 'Nordics', 'Rest of Europe') THEN 'EMEA' ELSE co.region END AS area,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2024-02-01' AND o.ordered_at < DATE '2025-02-01') AS now_usd,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2023-02-01' AND o.ordered_at < DATE '2024-02-01') AS before_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
  GROUP BY CASE WHEN co.region IN ('DACH', 'Nordics', 'Rest of Europe') THEN 'EMEA' ELSE co.region END
)
SELECT
  years.area,
  ROUND(100.0 * (years.now_usd - years.before_usd) / NULLIF(years.before_usd, 0), 1) AS growth_pct
FROM years
ORDER BY growth_pct DESC, years.area;

-- id: board-core-markets-margin
-- question: Core markets versus all other countries: margin rate this year, side by side?
-- tags: revenue, margin, ratio, comparison
-- status: approved
SELECT
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) FILTER (WHERE co.country_code IN ('US', 'DE', 'GB')) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE co.country_code IN ('US', 'DE', 'GB')), 0), 1) AS core_markets_pct,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) FILTER (WHERE co.country_code NOT IN ('US', 'DE', 'GB')) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE co.country_code NOT IN ('US', 'DE', 'GB')), 0), 1) AS other_countries_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01';

-- id: board-stock-and-sales-share-by-department
-- question: Is our stock where our sales are? Each department's share of stock value and of last quarter's cost of goods sold.
-- tags: inventory, revenue, snapshot, ratio, window, fan-out
-- status: approved
-- order: any
WITH held AS (
  SELECT
    d.category_name AS department,
    SUM(st.on_hand * p.unit_cost_usd) AS stock_usd
  FROM product.stock AS st
  JOIN product.products AS p ON p.product_id = st.product_id
  JOIN product.product_categories AS pc ON pc.product_id = st.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  JOIN product.categories AS d ON d.category_id = ca.parent_id
  WHERE st.snapshot_on = DATE '2025-10-13'
  GROUP BY d.category_name
), sold AS (
  SELECT
    d.category_name AS department,
    SUM(l.cost_usd) AS cost_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  JOIN product.categories AS d ON d.category_id = ca.parent_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-05-01'
    AND o.ordered_at < DATE '2025-08-01'
  GROUP BY d.category_name
)
SELECT
  held.department,
  ROUND(100.0 * held.stock_usd / NULLIF(SUM(held.stock_usd) OVER (), 0), 1) AS stock_value_pct,
  ROUND(100.0 * sold.cost_usd / NULLIF(SUM(sold.cost_usd) OVER (), 0), 1) AS cost_pct
FROM held
JOIN sold ON sold.department = held.department
ORDER BY stock_value_pct DESC, held.department;

-- id: board-margin-rate-by-quarter
-- question: Margin rate by fiscal quarter since FY2024?
-- also: Profitability in percent, quarter by quarter, for all fiscal years?
-- tags: revenue, margin, ratio, trend, fiscal-calendar
-- status: approved
SELECT
  YEAR(o.ordered_at + INTERVAL 11 MONTH) AS fiscal_year,
  QUARTER(o.ordered_at - INTERVAL 1 MONTH) AS fiscal_quarter,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS margin_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
GROUP BY YEAR(o.ordered_at + INTERVAL 11 MONTH), QUARTER(o.ordered_at - INTERVAL 1 MONTH)
ORDER BY fiscal_year, fiscal_quarter;

-- id: board-online-share-by-quarter
-- question: Online share of net revenue, every fiscal quarter of last year and this year?
-- also: What percentage of revenue was web shop in each quarter of FY2025 and FY2026?
-- tags: revenue, ratio, trend, null-meaning, fiscal-calendar
-- status: approved
SELECT
  YEAR(o.ordered_at + INTERVAL 11 MONTH) AS fiscal_year,
  QUARTER(o.ordered_at - INTERVAL 1 MONTH) AS fiscal_quarter,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.store_id IS NULL) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS online_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY YEAR(o.ordered_at + INTERVAL 11 MONTH), QUARTER(o.ordered_at - INTERVAL 1 MONTH)
ORDER BY fiscal_year, fiscal_quarter;

-- id: board-rolling-12-months
-- question: Rolling twelve-month net revenue at the end of each month, February to September 2025.
-- also: Trailing twelve months of revenue as of each month-end from February to September 2025?
-- tags: revenue, trend, window
-- status: approved
WITH monthly AS (
  SELECT
    DATE_TRUNC('month', o.ordered_at) AS month,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2024-03-01'
    AND o.ordered_at < DATE '2025-10-01'
  GROUP BY DATE_TRUNC('month', o.ordered_at)
), rolling AS (
  SELECT
    monthly.month,
    SUM(monthly.net_usd) OVER (ORDER BY monthly.month ROWS BETWEEN 11 PRECEDING AND CURRENT ROW) AS net_usd
  FROM monthly
)
SELECT
  rolling.month,
  ROUND(rolling.net_usd, 2) AS twelve_month_revenue_usd
FROM rolling
WHERE rolling.month >= DATE '2025-02-01'
ORDER BY rolling.month;

-- id: board-aov-by-month-this-year-and-last
-- question: AOV per month, February to September: this year next to last year?
-- tags: revenue, ratio, comparison, trend
-- status: approved
SELECT
  MONTH(o.ordered_at) AS month,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-02-01') / NULLIF(COUNT(DISTINCT o.order_id) FILTER (WHERE o.ordered_at >= DATE '2025-02-01' AND l.refunded_usd < l.gross_usd - l.discount_usd), 0), 2) AS this_year_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at < DATE '2025-02-01') / NULLIF(COUNT(DISTINCT o.order_id) FILTER (WHERE o.ordered_at < DATE '2025-02-01' AND l.refunded_usd < l.gross_usd - l.discount_usd), 0), 2) AS last_year_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND (
    (o.ordered_at >= DATE '2025-02-01' AND o.ordered_at < DATE '2025-10-01')
    OR (o.ordered_at >= DATE '2024-02-01' AND o.ordered_at < DATE '2024-10-01')
  )
GROUP BY MONTH(o.ordered_at)
ORDER BY month;

-- id: board-weekly-margin
-- question: Margin in dollars per week since Monday, 4 August?
-- tags: revenue, margin, trend, calendar
-- status: approved
SELECT
  DATE_TRUNC('week', o.ordered_at) AS week,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd), 2) AS margin_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-08-04'
GROUP BY DATE_TRUNC('week', o.ordered_at)
ORDER BY week;

-- id: board-leakage-by-month
-- question: What share of gross sales do we lose to discounts and refunds together? Month by month, this year.
-- also: Discounts plus refunds in percent of gross sales, per month of FY2026?
-- tags: revenue, refunds, ratio, trend
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(100.0 * SUM(l.discount_usd + l.refunded_usd) / NULLIF(SUM(l.gross_usd), 0), 1) AS lost_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: board-units-and-price-by-year
-- question: Volume and price per fiscal year: units sold, and gross sales per unit.
-- also: Units sold and average list value of a unit sold, for each of the fiscal years FY2024 to FY2026?
-- tags: revenue, ratio, trend, fiscal-calendar
-- status: approved
SELECT
  YEAR(o.ordered_at + INTERVAL 11 MONTH) AS fiscal_year,
  SUM(l.quantity) AS units_sold,
  ROUND(SUM(l.gross_usd) / NULLIF(SUM(l.quantity), 0), 2) AS gross_per_unit_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
GROUP BY YEAR(o.ordered_at + INTERVAL 11 MONTH)
ORDER BY fiscal_year;

-- id: board-cogs-ratio-by-year
-- question: Cost of goods in percent of net revenue, each fiscal year?
-- tags: revenue, ratio, trend, fiscal-calendar
-- status: approved
SELECT
  YEAR(o.ordered_at + INTERVAL 11 MONTH) AS fiscal_year,
  ROUND(100.0 * SUM(l.cost_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS cost_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
GROUP BY YEAR(o.ordered_at + INTERVAL 11 MONTH)
ORDER BY fiscal_year;

-- id: board-ytd-attainment
-- question: Year-to-date plan attainment after each month, February to September?
-- also: Cumulative target attainment of FY2026 by month, through September 2025?
-- tags: finance, targets, ratio, trend, window, fan-out
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
  ROUND(100.0 * SUM(earned.net_usd) OVER (ORDER BY planned.month) / NULLIF(SUM(planned.target_usd) OVER (ORDER BY planned.month), 0), 1) AS attainment_pct
FROM planned
JOIN earned ON earned.month = planned.month
ORDER BY planned.month;

-- id: board-plan-against-actual-by-region
-- question: Plan, actual and attainment per region, February to September.
-- also: By region, first eight months of FY2026: target, net revenue and how many percent of target that is?
-- tags: finance, targets, comparison, ratio, fan-out
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
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2025-10-01'
  GROUP BY co.region
), planned AS (
  SELECT
    tg.region,
    SUM(tg.target_usd) AS target_usd
  FROM finance.targets AS tg
  WHERE tg.month >= DATE '2025-02-01'
    AND tg.month < DATE '2025-10-01'
  GROUP BY tg.region
)
SELECT
  planned.region,
  planned.target_usd,
  ROUND(earned.net_usd, 2) AS net_revenue_usd,
  ROUND(100.0 * earned.net_usd / NULLIF(planned.target_usd, 0), 1) AS attainment_pct
FROM planned
JOIN earned ON earned.region = planned.region
ORDER BY attainment_pct DESC, planned.region;

-- id: board-regions-behind-plan
-- question: Which of them are behind plan, and by how many dollars?
-- follows: board-plan-against-actual-by-region
-- tags: finance, targets, comparison, fan-out
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
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2025-10-01'
  GROUP BY co.region
), planned AS (
  SELECT
    tg.region,
    SUM(tg.target_usd) AS target_usd
  FROM finance.targets AS tg
  WHERE tg.month >= DATE '2025-02-01'
    AND tg.month < DATE '2025-10-01'
  GROUP BY tg.region
)
SELECT
  planned.region,
  ROUND(planned.target_usd - earned.net_usd, 2) AS shortfall_usd
FROM planned
JOIN earned ON earned.region = planned.region
WHERE earned.net_usd < planned.target_usd
ORDER BY shortfall_usd DESC, planned.region;

-- id: board-plan-growth-and-actual-growth
-- question: Last year, how much growth did we plan over the year before's revenue, and how much did we get? In percent, one row.
-- also: FY2025 target and FY2025 net revenue, each as growth in percent over FY2024 net revenue?
-- tags: finance, targets, comparison, fan-out
-- status: approved
WITH earned AS (
  SELECT
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2024-02-01' AND o.ordered_at < DATE '2025-02-01') AS now_usd,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2023-02-01' AND o.ordered_at < DATE '2024-02-01') AS before_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
), planned AS (
  SELECT SUM(tg.target_usd) AS target_usd
  FROM finance.targets AS tg
  WHERE tg.month >= DATE '2024-02-01'
    AND tg.month < DATE '2025-02-01'
)
SELECT
  ROUND(100.0 * (planned.target_usd - earned.before_usd) / NULLIF(earned.before_usd, 0), 1) AS planned_growth_pct,
  ROUND(100.0 * (earned.now_usd - earned.before_usd) / NULLIF(earned.before_usd, 0), 1) AS growth_pct
FROM planned
CROSS JOIN earned;

-- id: board-h1-growth
-- question: Growth in the first half, this year over last: net revenue, margin and units, each in percent.
-- also: H1 FY2026 versus H1 FY2025: percentage change of revenue, gross profit and units sold?
-- tags: revenue, margin, comparison, fiscal-calendar
-- status: approved
WITH halves AS (
  SELECT
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-02-01' AND o.ordered_at < DATE '2025-08-01') AS now_usd,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2024-02-01' AND o.ordered_at < DATE '2024-08-01') AS before_usd,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) FILTER (WHERE o.ordered_at >= DATE '2025-02-01' AND o.ordered_at < DATE '2025-08-01') AS margin_now_usd,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) FILTER (WHERE o.ordered_at >= DATE '2024-02-01' AND o.ordered_at < DATE '2024-08-01') AS margin_before_usd,
    SUM(l.quantity) FILTER (WHERE o.ordered_at >= DATE '2025-02-01' AND o.ordered_at < DATE '2025-08-01') AS units_now,
    SUM(l.quantity) FILTER (WHERE o.ordered_at >= DATE '2024-02-01' AND o.ordered_at < DATE '2024-08-01') AS units_before
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
)
SELECT
  ROUND(100.0 * (halves.now_usd - halves.before_usd) / NULLIF(halves.before_usd, 0), 1) AS revenue_growth_pct,
  ROUND(100.0 * (halves.margin_now_usd - halves.margin_before_usd) / NULLIF(halves.margin_before_usd, 0), 1) AS margin_growth_pct,
  ROUND(100.0 * (halves.units_now - halves.units_before) / NULLIF(halves.units_before, 0), 1) AS units_growth_pct
FROM halves;

-- id: board-channel-growth
-- question: Is the web shop growing faster than the stores? Net revenue, February to September against the same months last year, change in percent.
-- tags: revenue, comparison, null-meaning
-- status: approved
-- order: any
WITH years AS (
  SELECT
    CASE WHEN o.store_id IS NULL THEN 'online' ELSE 'in store' END AS channel,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-02-01' AND o.ordered_at < DATE '2025-10-01') AS now_usd,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2024-02-01' AND o.ordered_at < DATE '2024-10-01') AS before_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
  GROUP BY CASE WHEN o.store_id IS NULL THEN 'online' ELSE 'in store' END
)
SELECT
  years.channel,
  ROUND(100.0 * (years.now_usd - years.before_usd) / NULLIF(years.before_usd, 0), 1) AS change_pct
FROM years
ORDER BY change_pct DESC, years.channel;

-- id: board-department-growth
-- question: Net revenue growth by department, last quarter over the same quarter a year before, in dollars and in percent?
-- also: Net revenue growth of each department, Q2 FY2026 over Q2 FY2025: dollars and percent?
-- tags: revenue, comparison, breakdown, fiscal-calendar
-- status: approved
-- order: any
WITH quarters AS (
  SELECT
    d.category_name AS department,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-05-01' AND o.ordered_at < DATE '2025-08-01') AS now_usd,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2024-05-01' AND o.ordered_at < DATE '2024-08-01') AS before_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  JOIN product.categories AS d ON d.category_id = ca.parent_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
  GROUP BY d.category_name
)
SELECT
  quarters.department,
  ROUND(quarters.now_usd - quarters.before_usd, 2) AS growth_usd,
  ROUND(100.0 * (quarters.now_usd - quarters.before_usd) / NULLIF(quarters.before_usd, 0), 1) AS growth_pct
FROM quarters
ORDER BY growth_usd DESC, quarters.department;

-- id: board-october-so-far
-- question: How is October going? Net revenue of the first 14 days of this month, of the same days of September and of those of October last year, one row.
-- tags: revenue, comparison, calendar
-- status: approved
SELECT
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-10-01' AND o.ordered_at < DATE '2025-10-15'), 2) AS this_month_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-09-01' AND o.ordered_at < DATE '2025-09-15'), 2) AS last_month_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2024-10-01' AND o.ordered_at < DATE '2024-10-15'), 2) AS year_before_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test;

-- id: board-brand-share-of-margin
-- question: Where does the profit come from? Each brand's share of this year's margin.
-- also: FY2026 gross profit by brand, in percent of the total?
-- tags: margin, products, ratio, window, breakdown
-- status: approved
-- order: any
WITH earned AS (
  SELECT
    p.brand,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) AS margin_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.products AS p ON p.product_id = l.product_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY p.brand
)
SELECT
  earned.brand,
  ROUND(100.0 * earned.margin_usd / NULLIF(SUM(earned.margin_usd) OVER (), 0), 1) AS share_pct
FROM earned
ORDER BY share_pct DESC, earned.brand;

-- id: board-campaign-share-of-revenue
-- question: What share of each region's revenue carried a campaign last quarter?
-- also: Attributed revenue in percent of all net revenue per region, Q2 FY2026?
-- tags: marketing, revenue, ratio, breakdown, null-meaning
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.campaign_id IS NOT NULL) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS campaign_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY co.region
ORDER BY campaign_pct DESC, co.region;

-- id: board-country-rank-this-year-and-last
-- question: Country league table: rank by net revenue this year and last year.
-- also: Rank of each country by revenue in FY2026 and in FY2025, side by side?
-- tags: revenue, window, ranking, comparison
-- status: approved
WITH years AS (
  SELECT
    co.country_name,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-02-01') AS now_usd,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at < DATE '2025-02-01') AS before_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY co.country_name
)
SELECT
  years.country_name,
  RANK() OVER (ORDER BY years.now_usd DESC) AS rank_this_year,
  RANK() OVER (ORDER BY years.before_usd DESC) AS rank_last_year
FROM years
ORDER BY rank_this_year, years.country_name;

-- id: board-lost-accounts-share
-- question: What share of last year's revenue came from accounts, deleted ones included, that have ordered nothing this year?
-- tags: revenue, customers, ratio, not-exists, single-figure
-- status: approved
SELECT ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE NOT EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled' AND o.ordered_at >= DATE '2025-02-01' AND o.ordered_at < DATE '2026-02-01')) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS lost_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01';

-- id: board-best-quarter-per-region
-- question: Best quarter of last year for each region: quarter and net revenue.
-- tags: revenue, window, fiscal-calendar
-- status: approved
-- order: any
WITH quarters AS (
  SELECT
    co.region,
    QUARTER(o.ordered_at - INTERVAL 1 MONTH) AS fiscal_quarter,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY co.region, QUARTER(o.ordered_at - INTERVAL 1 MONTH)
)
SELECT
  quarters.region,
  quarters.fiscal_quarter,
  ROUND(quarters.net_usd, 2) AS net_revenue_usd
FROM quarters
QUALIFY ROW_NUMBER() OVER (PARTITION BY quarters.region ORDER BY quarters.net_usd DESC, quarters.fiscal_quarter) = 1
ORDER BY quarters.region;

-- id: board-top-brand-of-each-department
-- question: Each department's most profitable brand last quarter, by margin in dollars, with the margin.
-- tags: margin, products, window
-- status: approved
-- order: any
WITH brands AS (
  SELECT
    d.category_name AS department,
    p.brand,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) AS margin_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  JOIN product.categories AS d ON d.category_id = ca.parent_id
  JOIN product.products AS p ON p.product_id = l.product_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-05-01'
    AND o.ordered_at < DATE '2025-08-01'
  GROUP BY d.category_name, p.brand
)
SELECT
  brands.department,
  brands.brand,
  ROUND(brands.margin_usd, 2) AS margin_usd
FROM brands
QUALIFY ROW_NUMBER() OVER (PARTITION BY brands.department ORDER BY brands.margin_usd DESC, brands.brand) = 1
ORDER BY brands.department;

-- id: board-cumulative-margin
-- question: Cumulative margin of this year, month by month.
-- also: Gross profit added up since 1 February 2025, by month?
-- tags: margin, trend, window
-- status: approved
WITH monthly AS (
  SELECT
    DATE_TRUNC('month', o.ordered_at) AS month,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) AS margin_usd
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
  monthly.month,
  ROUND(SUM(monthly.margin_usd) OVER (ORDER BY monthly.month), 2) AS running_margin_usd
FROM monthly
ORDER BY monthly.month;

-- id: board-top-3-brands-by-growth
-- question: Three brands whose net revenue grew fastest, last quarter on the same quarter a year before, with growth in percent.
-- also: Top 3 brands by net revenue growth, Q2 FY2026 over Q2 FY2025, in percent?
-- tags: revenue, products, ranking, comparison, fiscal-calendar
-- status: approved
WITH quarters AS (
  SELECT
    p.brand,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-05-01' AND o.ordered_at < DATE '2025-08-01') AS now_usd,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2024-05-01' AND o.ordered_at < DATE '2024-08-01') AS before_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.products AS p ON p.product_id = l.product_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
  GROUP BY p.brand
)
SELECT
  quarters.brand,
  ROUND(100.0 * (quarters.now_usd - quarters.before_usd) / quarters.before_usd, 1) AS growth_pct
FROM quarters
WHERE quarters.before_usd > 0
ORDER BY growth_pct DESC, quarters.brand
LIMIT 3;

-- id: board-bottom-3-categories-by-margin-rate
-- question: Our three least profitable categories last year, by margin rate, with the rate?
-- also: Bottom 3 product categories by margin percentage, FY2025?
-- tags: margin, ratio, ranking, many-to-many
-- status: approved
SELECT
  ca.category_name,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS margin_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY ca.category_name
ORDER BY margin_pct, ca.category_name
LIMIT 3;

-- id: board-top-4-margin-countries
-- question: Top four countries by margin rate in 2024? Country and rate.
-- tags: margin, ratio, ranking, calendar
-- status: approved
SELECT
  co.country_name,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS margin_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-01-01'
  AND o.ordered_at < DATE '2025-01-01'
GROUP BY co.country_name
ORDER BY margin_pct DESC, co.country_name
LIMIT 4;

-- id: board-refund-rate-by-department
-- question: Refund rate by department this year?
-- tags: refunds, ratio, breakdown
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  ROUND(100.0 * SUM(l.refunded_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd), 0), 1) AS refund_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY d.category_name
ORDER BY refund_rate_pct DESC, department;

-- id: board-foreign-currency-revenue-share
-- question: What share of net revenue comes in currencies other than the dollar, by fiscal year?
-- also: Percentage of revenue on orders not paid in USD, per financial year?
-- tags: revenue, currency, ratio, trend, fiscal-calendar
-- status: approved
SELECT
  YEAR(o.ordered_at + INTERVAL 11 MONTH) AS fiscal_year,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.currency <> 'USD') / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS foreign_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
GROUP BY YEAR(o.ordered_at + INTERVAL 11 MONTH)
ORDER BY fiscal_year;

-- id: board-margin-by-currency
-- question: Margin per currency of the order last quarter, in dollars?
-- also: Gross profit in USD by the currency the customer paid in, Q2 FY2026?
-- tags: margin, currency, breakdown, fiscal-calendar
-- status: approved
-- order: any
SELECT
  o.currency,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd), 2) AS margin_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY o.currency
ORDER BY margin_usd DESC, o.currency;

-- id: board-csat-this-year-and-last
-- question: Customer satisfaction this year and last year, one row?
-- also: CSAT of tickets opened in FY2026 next to FY2025?
-- tags: support, ratio, comparison
-- status: approved
SELECT
  ROUND(100.0 * COUNT(*) FILTER (WHERE t.csat >= 4 AND t.opened_at >= DATE '2025-02-01') / NULLIF(COUNT(t.csat) FILTER (WHERE t.opened_at >= DATE '2025-02-01'), 0), 1) AS this_year_pct,
  ROUND(100.0 * COUNT(*) FILTER (WHERE t.csat >= 4 AND t.opened_at < DATE '2025-02-01') / NULLIF(COUNT(t.csat) FILTER (WHERE t.opened_at < DATE '2025-02-01'), 0), 1) AS last_year_pct
FROM support.tickets AS t
WHERE t.opened_at >= DATE '2024-02-01'
  AND t.opened_at < DATE '2026-02-01';

-- id: board-months-beating-last-year
-- question: In how many of the last 12 full months did net revenue beat the same month a year before?
-- also: From October 2024 to September 2025, how many months had more revenue than the same month one year earlier?
-- tags: revenue, comparison, self-join, single-figure
-- status: approved
WITH monthly AS (
  SELECT
    DATE_TRUNC('month', o.ordered_at) AS month,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2023-10-01'
    AND o.ordered_at < DATE '2025-10-01'
  GROUP BY DATE_TRUNC('month', o.ordered_at)
)
SELECT COUNT(*) AS months
FROM monthly
JOIN monthly AS before ON before.month = monthly.month - INTERVAL 12 MONTH
WHERE monthly.net_usd > before.net_usd;

-- id: board-price-and-volume
-- question: Price or volume? Last quarter against the year before: change in units sold and in net revenue per unit, in percent.
-- tags: revenue, comparison, fiscal-calendar
-- status: approved
WITH quarters AS (
  SELECT
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-05-01' AND o.ordered_at < DATE '2025-08-01') / NULLIF(SUM(l.quantity) FILTER (WHERE o.ordered_at >= DATE '2025-05-01' AND o.ordered_at < DATE '2025-08-01'), 0) AS now_per_unit_usd,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2024-05-01' AND o.ordered_at < DATE '2024-08-01') / NULLIF(SUM(l.quantity) FILTER (WHERE o.ordered_at >= DATE '2024-05-01' AND o.ordered_at < DATE '2024-08-01'), 0) AS before_per_unit_usd,
    SUM(l.quantity) FILTER (WHERE o.ordered_at >= DATE '2025-05-01' AND o.ordered_at < DATE '2025-08-01') AS units_now,
    SUM(l.quantity) FILTER (WHERE o.ordered_at >= DATE '2024-05-01' AND o.ordered_at < DATE '2024-08-01') AS units_before
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
)
SELECT
  ROUND(100.0 * (quarters.units_now - quarters.units_before) / NULLIF(quarters.units_before, 0), 1) AS units_change_pct,
  ROUND(100.0 * (quarters.now_per_unit_usd - quarters.before_per_unit_usd) / NULLIF(quarters.before_per_unit_usd, 0), 1) AS per_unit_change_pct
FROM quarters;

-- id: board-average-revenue-per-country
-- question: What did a country bring in on average last year, in net revenue?
-- tags: revenue, single-figure
-- status: approved
WITH earned AS (
  SELECT
    c.country_code,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY c.country_code
)
SELECT ROUND(AVG(earned.net_usd), 2) AS average_net_revenue_usd
FROM earned;

-- id: board-region-mix
-- question: Regional mix: each region's share of net revenue, this year and last year.
-- also: What percentage of revenue did each region bring in FY2026 and in FY2025?
-- tags: revenue, ratio, window, comparison
-- status: approved
-- order: any
WITH earned AS (
  SELECT
    co.region,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-02-01') AS now_usd,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at < DATE '2025-02-01') AS before_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY co.region
)
SELECT
  earned.region,
  ROUND(100.0 * earned.now_usd / NULLIF(SUM(earned.now_usd) OVER (), 0), 1) AS this_year_pct,
  ROUND(100.0 * earned.before_usd / NULLIF(SUM(earned.before_usd) OVER (), 0), 1) AS last_year_pct
FROM earned
ORDER BY this_year_pct DESC, earned.region;

-- id: board-stock-value-now-and-a-year-ago
-- question: Stock value now and a year ago (count of 14 October 2024), both at today's unit cost?
-- tags: inventory, snapshot, comparison
-- status: approved
SELECT
  SUM(st.on_hand * p.unit_cost_usd) FILTER (WHERE st.snapshot_on = DATE '2025-10-13') AS now_usd,
  SUM(st.on_hand * p.unit_cost_usd) FILTER (WHERE st.snapshot_on = DATE '2024-10-14') AS year_ago_usd
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on IN (DATE '2025-10-13', DATE '2024-10-14');

-- id: board-key-figures-last-month
-- question: Key figures for September in one row: orders, units, net revenue, average order value, margin rate.
-- tags: revenue, margin, ratio
-- status: approved
SELECT
  COUNT(DISTINCT o.order_id) AS orders,
  SUM(l.quantity) AS units_sold,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) / NULLIF(COUNT(DISTINCT o.order_id) FILTER (WHERE l.refunded_usd < l.gross_usd - l.discount_usd), 0), 2) AS average_order_value_usd,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS margin_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01';

-- id: board-roi-all-campaigns-last-year
-- question: Did last year's campaigns pay off? One ROI for all that started in FY2025.
-- also: Return on investment of all campaigns that started last year, taken together?
-- tags: marketing, margin, ratio, fan-out, single-figure
-- status: approved
WITH earned AS (
  SELECT SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) AS margin_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND m.starts_on >= DATE '2024-02-01'
    AND m.starts_on < DATE '2025-02-01'
), spent AS (
  SELECT SUM(a.spend_usd) AS spend_usd
  FROM marketing.ad_spend AS a
  JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
  WHERE m.starts_on >= DATE '2024-02-01'
    AND m.starts_on < DATE '2025-02-01'
)
SELECT ROUND(100.0 * (earned.margin_usd - spent.spend_usd) / NULLIF(spent.spend_usd, 0), 1) AS roi_pct
FROM earned
CROSS JOIN spent;

-- id: board-contact-rate-by-year
-- question: Contact rate per fiscal year? One decimal.
-- also: Support tickets per 100 orders in each financial year, one decimal?
-- tags: support, ratio, trend, fan-out, fiscal-calendar
-- status: approved
WITH asked AS (
  SELECT
    YEAR(t.opened_at + INTERVAL 11 MONTH) AS fiscal_year,
    COUNT(*) AS tickets
  FROM support.tickets AS t
  GROUP BY YEAR(t.opened_at + INTERVAL 11 MONTH)
), placed AS (
  SELECT
    YEAR(o.ordered_at + INTERVAL 11 MONTH) AS fiscal_year,
    COUNT(*) AS orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
  GROUP BY YEAR(o.ordered_at + INTERVAL 11 MONTH)
)
SELECT
  placed.fiscal_year,
  ROUND(100.0 * asked.tickets / NULLIF(placed.orders, 0), 1) AS contact_rate
FROM placed
JOIN asked ON asked.fiscal_year = placed.fiscal_year
ORDER BY placed.fiscal_year;

-- id: board-average-rates-this-year-and-last
-- question: Currencies: the average rate this year against last year's average, change in percent, without the dollar.
-- also: How many percent did each foreign currency's mean dollar rate move from FY2025 to FY2026?
-- tags: finance, fx, comparison
-- status: approved
-- order: any
WITH rates AS (
  SELECT
    fx.currency,
    AVG(fx.usd_per_unit) FILTER (WHERE fx.rate_on >= DATE '2025-02-01' AND fx.rate_on < DATE '2026-02-01') AS now_usd,
    AVG(fx.usd_per_unit) FILTER (WHERE fx.rate_on >= DATE '2024-02-01' AND fx.rate_on < DATE '2025-02-01') AS before_usd
  FROM finance.fx_rates AS fx
  WHERE fx.currency <> 'USD'
  GROUP BY fx.currency
)
SELECT
  rates.currency,
  ROUND(100.0 * (rates.now_usd - rates.before_usd) / NULLIF(rates.before_usd, 0), 1) AS change_pct
FROM rates
ORDER BY change_pct DESC, rates.currency;

-- id: board-billed-by-year
-- question: Billings per fiscal year, in dollars?
-- also: How many US dollars did we bill in each financial year?
-- tags: finance, fx, trend, fiscal-calendar
-- status: approved
SELECT
  YEAR(o.ordered_at + INTERVAL 11 MONTH) AS fiscal_year,
  ROUND(SUM(o.total * fx.usd_per_unit), 2) AS billed_usd
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN finance.fx_rates AS fx ON fx.currency = o.currency AND fx.rate_on = CAST(o.ordered_at AS DATE)
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
GROUP BY YEAR(o.ordered_at + INTERVAL 11 MONTH)
ORDER BY fiscal_year;

-- id: board-plan-share-by-region
-- question: What part of this year's plan does each region carry, in percent?
-- also: Regional shares of the FY2026 target?
-- tags: finance, targets, ratio, window
-- status: approved
-- order: any
WITH planned AS (
  SELECT
    tg.region,
    SUM(tg.target_usd) AS target_usd
  FROM finance.targets AS tg
  WHERE tg.month >= DATE '2025-02-01'
    AND tg.month < DATE '2026-02-01'
  GROUP BY tg.region
)
SELECT
  planned.region,
  ROUND(100.0 * planned.target_usd / NULLIF(SUM(planned.target_usd) OVER (), 0), 1) AS share_pct
FROM planned
ORDER BY share_pct DESC, planned.region;

-- id: board-plan-growth-total
-- question: By how many percent is this year's plan above last year's?
-- also: Growth of the FY2026 target over the FY2025 target, all regions?
-- tags: finance, targets, comparison, single-figure
-- status: approved
SELECT ROUND(100.0 * (SUM(tg.target_usd) FILTER (WHERE tg.month >= DATE '2025-02-01') - SUM(tg.target_usd) FILTER (WHERE tg.month < DATE '2025-02-01')) / NULLIF(SUM(tg.target_usd) FILTER (WHERE tg.month < DATE '2025-02-01'), 0), 1) AS growth_pct
FROM finance.targets AS tg
WHERE tg.month >= DATE '2024-02-01'
  AND tg.month < DATE '2026-02-01';

-- id: board-worst-miss-last-year
-- question: Worst miss of last year: region, month and dollars below target.
-- also: Which region fell furthest short of a monthly target in FY2025, in which month and by how many dollars?
-- tags: finance, targets, ranking, fan-out
-- status: approved
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
  tg.month,
  ROUND(tg.target_usd - earned.net_usd, 2) AS shortfall_usd
FROM finance.targets AS tg
JOIN earned ON earned.region = tg.region AND earned.month = tg.month
ORDER BY shortfall_usd DESC, tg.region, tg.month
LIMIT 1;

-- id: board-peak-share-of-discounts
-- question: How much of last year's discounts, in percent, fell in the peak season?
-- also: November and December's share of the discounts given in FY2025?
-- tags: revenue, ratio, calendar, single-figure
-- status: approved
SELECT ROUND(100.0 * SUM(l.discount_usd) FILTER (WHERE MONTH(o.ordered_at) IN (11, 12)) / NULLIF(SUM(l.discount_usd), 0), 1) AS peak_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01';

-- id: board-department-mix-by-year
-- question: Department mix per fiscal year: revenue shares of clothing, footwear, camping and climbing in columns.
-- tags: revenue, ratio, trend, fiscal-calendar
-- status: approved
SELECT
  YEAR(o.ordered_at + INTERVAL 11 MONTH) AS fiscal_year,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE d.category_name = 'Clothing') / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS clothing_pct,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE d.category_name = 'Footwear') / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS footwear_pct,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE d.category_name = 'Camping') / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS camping_pct,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE d.category_name = 'Climbing') / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS climbing_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
GROUP BY YEAR(o.ordered_at + INTERVAL 11 MONTH)
ORDER BY fiscal_year;

-- id: board-margin-per-order-by-channel
-- question: Margin per order last quarter, online against in store?
-- tags: margin, ratio, comparison, null-meaning
-- status: approved
-- order: any
SELECT
  CASE WHEN o.store_id IS NULL THEN 'online' ELSE 'in store' END AS channel,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) / NULLIF(COUNT(DISTINCT o.order_id), 0), 2) AS margin_per_order_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY CASE WHEN o.store_id IS NULL THEN 'online' ELSE 'in store' END
ORDER BY margin_per_order_usd DESC, channel;

-- id: board-margin-per-unit-by-department
-- question: What do we make on a unit? Margin per unit sold by department, this year.
-- also: Gross profit per unit of each department, FY2026?
-- tags: margin, ratio, breakdown
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) / NULLIF(SUM(l.quantity), 0), 2) AS margin_per_unit_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY d.category_name
ORDER BY margin_per_unit_usd DESC, department;

-- id: board-thin-margin-products
-- question: How many of the products we sold last year made a margin rate below 30 percent?
-- tags: margin, products, having, single-figure
-- status: approved
WITH thin AS (
  SELECT l.product_id
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY l.product_id
  HAVING SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) < 0.3 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd)
)
SELECT COUNT(*) AS products
FROM thin;

-- id: board-department-margin-against-year-before
-- question: Margin rate only, and next to it the same quarter a year before.
-- follows: board-department-profit
-- tags: margin, ratio, comparison
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) FILTER (WHERE o.ordered_at >= DATE '2025-05-01') / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-05-01'), 0), 1) AS last_quarter_pct,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) FILTER (WHERE o.ordered_at < DATE '2024-08-01') / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at < DATE '2024-08-01'), 0), 1) AS year_before_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND (
    (o.ordered_at >= DATE '2025-05-01' AND o.ordered_at < DATE '2025-08-01')
    OR (o.ordered_at >= DATE '2024-05-01' AND o.ordered_at < DATE '2024-08-01')
  )
GROUP BY d.category_name
ORDER BY last_quarter_pct DESC, department;

-- id: board-core-markets-revenue-by-quarter
-- question: Core markets: net revenue per fiscal quarter of last year, US, Germany and UK in columns.
-- tags: revenue, trend, fiscal-calendar, named-value
-- status: approved
SELECT
  QUARTER(o.ordered_at - INTERVAL 1 MONTH) AS fiscal_quarter,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE c.country_code = 'US'), 2) AS united_states_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE c.country_code = 'DE'), 2) AS germany_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE c.country_code = 'GB'), 2) AS united_kingdom_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY QUARTER(o.ordered_at - INTERVAL 1 MONTH)
ORDER BY fiscal_quarter;

-- id: board-cancelled-rate-by-year
-- question: Cancellation rate per fiscal year?
-- also: What percentage of orders was cancelled in each financial year?
-- tags: orders, ratio, trend, fiscal-calendar
-- status: approved
SELECT
  YEAR(o.ordered_at + INTERVAL 11 MONTH) AS fiscal_year,
  ROUND(100.0 * COUNT(*) FILTER (WHERE o.status = 'cancelled') / NULLIF(COUNT(*), 0), 1) AS cancelled_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE NOT c.is_test
GROUP BY YEAR(o.ordered_at + INTERVAL 11 MONTH)
ORDER BY fiscal_year;

-- id: board-return-rate-this-year-and-last
-- question: Return rate: this year and last year, one row?
-- also: Units returned in percent of units sold, FY2026 next to FY2025?
-- tags: returns, ratio, comparison, fan-out
-- status: approved
WITH back AS (
  SELECT
    r.order_id,
    r.line_no,
    SUM(r.quantity) AS units
  FROM sales.returns AS r
  GROUP BY r.order_id, r.line_no
)
SELECT
  ROUND(100.0 * COALESCE(SUM(back.units) FILTER (WHERE o.ordered_at >= DATE '2025-02-01'), 0) / NULLIF(SUM(l.quantity) FILTER (WHERE o.ordered_at >= DATE '2025-02-01'), 0), 1) AS this_year_pct,
  ROUND(100.0 * COALESCE(SUM(back.units) FILTER (WHERE o.ordered_at < DATE '2025-02-01'), 0) / NULLIF(SUM(l.quantity) FILTER (WHERE o.ordered_at < DATE '2025-02-01'), 0), 1) AS last_year_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
LEFT JOIN back ON back.order_id = l.order_id AND back.line_no = l.line_no
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2026-02-01';

-- id: board-emea-plan-by-month
-- question: EMEA plan per month, November to January?
-- also: Target of Europe for each month of next quarter?
-- tags: finance, targets, region-group, trend
-- status: approved
SELECT
  tg.month,
  SUM(tg.target_usd) AS target_usd
FROM finance.targets AS tg
WHERE tg.region IN ('DACH', 'Nordics', 'Rest of Europe')
  AND tg.month >= DATE '2025-11-01'
  AND tg.month < DATE '2026-02-01'
GROUP BY tg.month
ORDER BY tg.month;

-- id: board-quiet-days
-- question: How many days this year stayed under 15,000 dollars of net revenue?
-- also: Number of days from 1 February to 14 October 2025 with less than 15k net revenue?
-- tags: revenue, having, single-figure
-- status: approved
WITH days AS (
  SELECT CAST(o.ordered_at AS DATE) AS day
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2025-10-15'
  GROUP BY CAST(o.ordered_at AS DATE)
  HAVING SUM(l.gross_usd - l.discount_usd - l.refunded_usd) < 15000
)
SELECT COUNT(*) AS days
FROM days;

-- id: board-spend-per-order
-- question: Ad spend per order placed, each month of this year?
-- also: Month by month in FY2026: ad spend divided by the number of orders placed?
-- tags: marketing, orders, ratio, trend, fan-out
-- status: approved
WITH spent AS (
  SELECT
    DATE_TRUNC('month', a.spent_on) AS month,
    SUM(a.spend_usd) AS spend_usd
  FROM marketing.ad_spend AS a
  WHERE a.spent_on >= DATE '2025-02-01'
    AND a.spent_on < DATE '2026-02-01'
  GROUP BY DATE_TRUNC('month', a.spent_on)
), placed AS (
  SELECT
    DATE_TRUNC('month', o.ordered_at) AS month,
    COUNT(*) AS orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY DATE_TRUNC('month', o.ordered_at)
)
SELECT
  placed.month,
  ROUND(spent.spend_usd / NULLIF(placed.orders, 0), 2) AS spend_per_order_usd
FROM placed
JOIN spent ON spent.month = placed.month
ORDER BY placed.month;

-- id: board-margin-after-advertising
-- question: What's left of the margin after advertising, per fiscal quarter of last year?
-- also: Margin minus ad spend in each quarter of FY2025?
-- tags: marketing, margin, trend, fan-out, fiscal-calendar
-- status: approved
WITH earned AS (
  SELECT
    QUARTER(o.ordered_at - INTERVAL 1 MONTH) AS fiscal_quarter,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) AS margin_usd
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
  ROUND(earned.margin_usd - spent.spend_usd, 2) AS margin_after_ads_usd
FROM earned
JOIN spent ON spent.fiscal_quarter = earned.fiscal_quarter
ORDER BY earned.fiscal_quarter;

-- id: board-orders-by-quarter-growth
-- question: Orders per fiscal quarter since Q1 FY2025, each with its growth on the same quarter a year earlier in percent; leave out the unfinished quarter.
-- tags: orders, comparison, trend, self-join, fiscal-calendar
-- status: approved
WITH quarters AS (
  SELECT
    YEAR(o.ordered_at + INTERVAL 11 MONTH) AS fiscal_year,
    QUARTER(o.ordered_at - INTERVAL 1 MONTH) AS fiscal_quarter,
    COUNT(*) AS orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2023-02-01'
    AND o.ordered_at < DATE '2025-08-01'
  GROUP BY YEAR(o.ordered_at + INTERVAL 11 MONTH), QUARTER(o.ordered_at - INTERVAL 1 MONTH)
)
SELECT
  quarters.fiscal_year,
  quarters.fiscal_quarter,
  quarters.orders,
  ROUND(100.0 * (quarters.orders - before.orders) / NULLIF(before.orders, 0), 1) AS growth_pct
FROM quarters
JOIN quarters AS before ON before.fiscal_year = quarters.fiscal_year - 1 AND before.fiscal_quarter = quarters.fiscal_quarter
ORDER BY quarters.fiscal_year, quarters.fiscal_quarter;

-- id: board-five-biggest-stores-share
-- question: How much of last quarter's in-store revenue came from the five stores that earned the most? In percent.
-- also: Share of Q2 FY2026 store revenue from the top 5 stores by revenue?
-- tags: stores, revenue, ratio, window, single-figure
-- status: approved
WITH earned AS (
  SELECT
    o.store_id,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.store_id IS NOT NULL
    AND o.ordered_at >= DATE '2025-05-01'
    AND o.ordered_at < DATE '2025-08-01'
  GROUP BY o.store_id
), ranked AS (
  SELECT
    earned.net_usd,
    ROW_NUMBER() OVER (ORDER BY earned.net_usd DESC, earned.store_id) AS place
  FROM earned
)
SELECT ROUND(100.0 * SUM(ranked.net_usd) FILTER (WHERE ranked.place <= 5) / NULLIF(SUM(ranked.net_usd), 0), 1) AS share_pct
FROM ranked;

-- id: board-quarters-below-plan
-- question: Which fiscal quarters of last year and this year, up to last quarter, closed below plan? With the gap in dollars.
-- tags: finance, targets, comparison, lookup, fan-out, fiscal-calendar
-- status: approved
WITH earned AS (
  SELECT
    YEAR(o.ordered_at + INTERVAL 11 MONTH) AS fiscal_year,
    QUARTER(o.ordered_at - INTERVAL 1 MONTH) AS fiscal_quarter,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-08-01'
  GROUP BY YEAR(o.ordered_at + INTERVAL 11 MONTH), QUARTER(o.ordered_at - INTERVAL 1 MONTH)
), planned AS (
  SELECT
    YEAR(tg.month + INTERVAL 11 MONTH) AS fiscal_year,
    QUARTER(tg.month - INTERVAL 1 MONTH) AS fiscal_quarter,
    SUM(tg.target_usd) AS target_usd
  FROM finance.targets AS tg
  WHERE tg.month >= DATE '2024-02-01'
    AND tg.month < DATE '2025-08-01'
  GROUP BY YEAR(tg.month + INTERVAL 11 MONTH), QUARTER(tg.month - INTERVAL 1 MONTH)
)
SELECT
  planned.fiscal_year,
  planned.fiscal_quarter,
  ROUND(planned.target_usd - earned.net_usd, 2) AS shortfall_usd
FROM planned
JOIN earned ON earned.fiscal_year = planned.fiscal_year AND earned.fiscal_quarter = planned.fiscal_quarter
WHERE earned.net_usd < planned.target_usd
ORDER BY planned.fiscal_year, planned.fiscal_quarter;

-- id: board-regions-down-in-september
-- question: Regions where September came in below August: name and change in net revenue, dollars.
-- tags: revenue, comparison, lookup
-- status: approved
-- order: any
WITH months AS (
  SELECT
    co.region,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-09-01' AND o.ordered_at < DATE '2025-10-01') AS now_usd,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-08-01' AND o.ordered_at < DATE '2025-09-01') AS before_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
  GROUP BY co.region
)
SELECT
  months.region,
  ROUND(months.now_usd - months.before_usd, 2) AS change_usd
FROM months
WHERE months.now_usd < months.before_usd
ORDER BY change_usd, months.region;

-- id: board-high-refund-months
-- question: Months this year with a refund rate above 7 percent, and the rate?
-- tags: refunds, ratio, having, trend
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(100.0 * SUM(l.refunded_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd), 0), 1) AS refund_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
HAVING 100.0 * SUM(l.refunded_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd), 0) > 7
ORDER BY month;

-- id: board-categories-over-500000
-- question: Categories with more than half a million of net revenue this year?
-- also: Which product categories brought in over $500,000 in FY2026?
-- tags: revenue, having, lookup, many-to-many
-- status: approved
-- order: any
SELECT ca.category_name
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY ca.category_name
HAVING SUM(l.gross_usd - l.discount_usd - l.refunded_usd) > 500000
ORDER BY ca.category_name;

-- id: board-regions-without-new-store
-- question: In which regions have we opened no store since 1 January 2024?
-- also: Regions without a store opening since the start of 2024?
-- tags: stores, not-exists, left-join, having, lookup
-- status: approved
-- order: any
SELECT co.region
FROM sales.countries AS co
LEFT JOIN sales.stores AS s ON s.country_code = co.country_code AND s.opened_on >= DATE '2024-01-01'
GROUP BY co.region
HAVING COUNT(s.store_id) = 0
ORDER BY co.region;

-- id: board-current-range-unsold-value
-- question: Stock value tied up in products of the current range that nobody has bought this quarter?
-- tags: inventory, snapshot, not-exists, single-figure
-- status: approved
SELECT COALESCE(SUM(st.on_hand * p.unit_cost_usd), 0) AS stock_value_usd
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
  AND p.discontinued_on IS NULL
  AND NOT EXISTS (
    SELECT 1
    FROM sales.order_lines AS l
    JOIN sales.orders AS o ON o.order_id = l.order_id
    JOIN sales.customers AS c ON c.customer_id = o.customer_id
    WHERE l.product_id = p.product_id
      AND o.status <> 'cancelled'
      AND NOT c.is_test
      AND o.ordered_at >= DATE '2025-08-01'
      AND o.ordered_at < DATE '2025-11-01'
  );

-- id: board-zero-discount-revenue-share
-- question: What share of gross sales goes out at full price, by fiscal year?
-- also: List value sold without a discount, in percent of all gross sales, per financial year?
-- tags: revenue, ratio, trend, fiscal-calendar
-- status: approved
SELECT
  YEAR(o.ordered_at + INTERVAL 11 MONTH) AS fiscal_year,
  ROUND(100.0 * SUM(l.gross_usd) FILTER (WHERE l.discount_usd = 0) / NULLIF(SUM(l.gross_usd), 0), 1) AS full_price_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
GROUP BY YEAR(o.ordered_at + INTERVAL 11 MONTH)
ORDER BY fiscal_year;

-- id: board-discontinued-share
-- question: How much of this year's revenue came from products that have been discontinued by now? In percent.
-- tags: revenue, products, ratio, null-meaning, single-figure
-- status: approved
SELECT ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE p.discontinued_on IS NOT NULL) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS discontinued_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01';

-- id: board-largest-country-per-region
-- question: The country with the most net revenue in each region last year, with its share of the region's.
-- also: For each region the country with the most FY2025 revenue, and how many percent of the region it makes up?
-- tags: revenue, ratio, window
-- status: approved
-- order: any
WITH earned AS (
  SELECT
    co.region,
    co.country_name,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY co.region, co.country_name
)
SELECT
  earned.region,
  earned.country_name,
  ROUND(100.0 * earned.net_usd / NULLIF(SUM(earned.net_usd) OVER (PARTITION BY earned.region), 0), 1) AS share_pct
FROM earned
QUALIFY ROW_NUMBER() OVER (PARTITION BY earned.region ORDER BY earned.net_usd DESC, earned.country_name) = 1
ORDER BY earned.region;
