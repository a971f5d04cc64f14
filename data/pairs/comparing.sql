-- id: cmp-norway-net-revenue-august-to-september
-- question: Did Norway improve from August to September? Net revenue of both months, by month.
-- tags: revenue, comparison, trend, named-value
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND co.country_name = 'Norway'
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-10-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: cmp-zurich-and-innsbruck-august
-- question: Did Zürich Limmat sell more than Innsbruck Nordkette in August? Net revenue of both.
-- also: August net revenue of the stores Zürich Limmat and Innsbruck Nordkette?
-- tags: stores, revenue, comparison, named-value
-- status: approved
-- order: any
SELECT
  s.store_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name IN ('Zürich Limmat', 'Innsbruck Nordkette')
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-09-01'
GROUP BY s.store_name
ORDER BY net_revenue_usd DESC, s.store_name;

-- id: cmp-online-orders-last-week-against-week-before
-- question: Online orders last week and the week before, and the change in percent? One row.
-- also: How many web orders from 6 to 12 October 2025, how many from 29 September to 5 October, and what is the change in percent, in one row?
-- tags: orders, comparison, null-meaning, calendar
-- status: approved
WITH weeks AS (
  SELECT
    COUNT(*) FILTER (WHERE o.ordered_at >= DATE '2025-10-06') AS now_orders,
    COUNT(*) FILTER (WHERE o.ordered_at < DATE '2025-10-06') AS before_orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.store_id IS NULL
    AND o.ordered_at >= DATE '2025-09-29'
    AND o.ordered_at < DATE '2025-10-13'
)
SELECT
  weeks.now_orders AS last_week_orders,
  weeks.before_orders AS week_before_orders,
  ROUND(100.0 * (weeks.now_orders - weeks.before_orders) / NULLIF(weeks.before_orders, 0), 1) AS change_pct
FROM weeks;

-- id: cmp-csat-points-last-quarter-by-topic
-- question: CSAT by topic, tickets opened last quarter and the quarter before, with the change in points.
-- also: Per topic: CSAT of tickets opened in Q2 and in Q1 of this fiscal year, and by how many points it moved from Q1 to Q2?
-- tags: support, ratio, comparison, breakdown
-- status: approved
-- order: any
WITH ratings AS (
  SELECT
    t.topic,
    100.0 * COUNT(*) FILTER (WHERE t.csat >= 4 AND t.opened_at >= DATE '2025-05-01') / NULLIF(COUNT(t.csat) FILTER (WHERE t.opened_at >= DATE '2025-05-01'), 0) AS now_pct,
    100.0 * COUNT(*) FILTER (WHERE t.csat >= 4 AND t.opened_at < DATE '2025-05-01') / NULLIF(COUNT(t.csat) FILTER (WHERE t.opened_at < DATE '2025-05-01'), 0) AS before_pct
  FROM support.tickets AS t
  WHERE t.opened_at >= DATE '2025-02-01'
    AND t.opened_at < DATE '2025-08-01'
  GROUP BY t.topic
)
SELECT
  ratings.topic,
  ROUND(ratings.now_pct, 1) AS last_quarter_pct,
  ROUND(ratings.before_pct, 1) AS quarter_before_pct,
  ROUND(ratings.now_pct - ratings.before_pct, 1) AS change_points_pct
FROM ratings
ORDER BY change_points_pct DESC, ratings.topic;

-- id: cmp-kestrel-units-by-month-change
-- question: Kestrel units month by month this year up to September, with the change on the month before, none for February.
-- also: For the brand Kestrel: units sold per month from February to September 2025, and the difference in units to the previous month, none for February?
-- tags: products, trend, window, comparison
-- status: approved
WITH months AS (
  SELECT
    DATE_TRUNC('month', o.ordered_at) AS month,
    SUM(l.quantity) AS units
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.products AS p ON p.product_id = l.product_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND p.brand = 'Kestrel'
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2025-10-01'
  GROUP BY DATE_TRUNC('month', o.ordered_at)
)
SELECT
  months.month,
  months.units,
  months.units - LAG(months.units) OVER (ORDER BY months.month) AS change_units
FROM months
ORDER BY months.month;

-- id: cmp-silver-average-order-value-year-on-year
-- question: Silver members: average order value this year and last year, with the change in percent?
-- tags: customers, loyalty, revenue, comparison
-- status: approved
WITH years AS (
  SELECT
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-02-01') / NULLIF(COUNT(DISTINCT o.order_id) FILTER (WHERE o.ordered_at >= DATE '2025-02-01' AND l.refunded_usd < l.gross_usd - l.discount_usd), 0) AS now_usd,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at < DATE '2025-02-01') / NULLIF(COUNT(DISTINCT o.order_id) FILTER (WHERE o.ordered_at < DATE '2025-02-01' AND l.refunded_usd < l.gross_usd - l.discount_usd), 0) AS before_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
    AND c.loyalty_tier = 'silver'
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2026-02-01'
)
SELECT
  ROUND(years.now_usd, 2) AS this_year_usd,
  ROUND(years.before_usd, 2) AS last_year_usd,
  ROUND(100.0 * (years.now_usd - years.before_usd) / NULLIF(years.before_usd, 0), 1) AS change_pct
FROM years;

-- id: cmp-defective-parcels-by-brand-september
-- question: Defective parcels by brand: how many came back in September, how many in August?
-- also: Per brand, return parcels received as defective in September and in August 2025, a column each?
-- tags: returns, comparison, breakdown
-- status: approved
-- order: any
SELECT
  p.brand,
  COUNT(*) FILTER (WHERE r.returned_on >= DATE '2025-09-01') AS september_parcels,
  COUNT(*) FILTER (WHERE r.returned_on < DATE '2025-09-01') AS august_parcels
FROM sales.returns AS r
JOIN sales.order_lines AS l ON l.order_id = r.order_id AND l.line_no = r.line_no
JOIN product.products AS p ON p.product_id = l.product_id
WHERE r.reason = 'defective'
  AND r.returned_on >= DATE '2025-08-01'
  AND r.returned_on < DATE '2025-10-01'
GROUP BY p.brand
ORDER BY september_parcels DESC, p.brand;

-- id: cmp-euro-since-start-of-year
-- question: By how many percent has the euro moved against the dollar since 1 February, up to yesterday?
-- also: Change of the EUR rate in dollars from 1 February to 14 October 2025, in percent?
-- tags: fx, comparison, single-figure
-- status: approved
WITH rates AS (
  SELECT
    MAX(fx.usd_per_unit) FILTER (WHERE fx.rate_on = DATE '2025-10-14') AS now_usd,
    MAX(fx.usd_per_unit) FILTER (WHERE fx.rate_on = DATE '2025-02-01') AS before_usd
  FROM finance.fx_rates AS fx
  WHERE fx.currency = 'EUR'
)
SELECT ROUND(100.0 * (rates.now_usd - rates.before_usd) / NULLIF(rates.before_usd, 0), 1) AS change_pct
FROM rates;

-- id: cmp-fx-monthly-average-yen
-- question: Average rate of the yen in dollars per month this year up to September, with the change on the month before in percent, none for February. Six decimals for the rate.
-- tags: fx, trend, window, comparison
-- status: approved
WITH months AS (
  SELECT
    DATE_TRUNC('month', fx.rate_on) AS month,
    AVG(fx.usd_per_unit) AS rate_usd
  FROM finance.fx_rates AS fx
  WHERE fx.currency = 'JPY'
    AND fx.rate_on >= DATE '2025-02-01'
    AND fx.rate_on < DATE '2025-10-01'
  GROUP BY DATE_TRUNC('month', fx.rate_on)
)
SELECT
  months.month,
  ROUND(months.rate_usd, 6) AS rate_usd,
  ROUND(100.0 * (months.rate_usd - LAG(months.rate_usd) OVER (ORDER BY months.month)) / NULLIF(LAG(months.rate_usd) OVER (ORDER BY months.month), 0), 1) AS change_pct
FROM months
ORDER BY months.month;

-- id: cmp-venlo-stock-latest-two-counts
-- question: Units in Venlo at the latest count and the one a week before, and the difference?
-- tags: inventory, snapshot, comparison
-- status: approved
SELECT
  SUM(st.on_hand) FILTER (WHERE st.snapshot_on = DATE '2025-10-13') AS latest_units,
  SUM(st.on_hand) FILTER (WHERE st.snapshot_on = DATE '2025-10-06') AS week_before_units,
  SUM(st.on_hand) FILTER (WHERE st.snapshot_on = DATE '2025-10-13') - SUM(st.on_hand) FILTER (WHERE st.snapshot_on = DATE '2025-10-06') AS change_units
FROM product.stock AS st
WHERE st.warehouse = 'Venlo'
  AND st.snapshot_on IN (DATE '2025-10-06', DATE '2025-10-13');

-- id: cmp-stock-per-warehouse-on-order-year-before
-- question: What is on order per warehouse at the latest count, and what was it at the count of 14 October 2024?
-- also: Incoming units by warehouse: latest count against 14 October 2024, side by side?
-- tags: inventory, snapshot, comparison, breakdown
-- status: approved
-- order: any
SELECT
  st.warehouse,
  SUM(st.on_order) FILTER (WHERE st.snapshot_on = DATE '2025-10-13') AS latest_units,
  SUM(st.on_order) FILTER (WHERE st.snapshot_on = DATE '2024-10-14') AS year_before_units
FROM product.stock AS st
WHERE st.snapshot_on IN (DATE '2024-10-14', DATE '2025-10-13')
GROUP BY st.warehouse
ORDER BY latest_units DESC, st.warehouse;

-- id: cmp-agents-closed-september-against-august
-- question: Tickets each agent closed in September and in August, and the difference? Only agents still with us who closed any in those two months.
-- tags: agents, support, comparison, null-meaning
-- status: approved
-- order: any
SELECT
  ag.agent_name,
  COUNT(*) FILTER (WHERE t.closed_at >= DATE '2025-09-01') AS september_tickets,
  COUNT(*) FILTER (WHERE t.closed_at < DATE '2025-09-01') AS august_tickets,
  COUNT(*) FILTER (WHERE t.closed_at >= DATE '2025-09-01') - COUNT(*) FILTER (WHERE t.closed_at < DATE '2025-09-01') AS change
FROM support.tickets AS t
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE ag.left_on IS NULL
  AND t.closed_at >= DATE '2025-08-01'
  AND t.closed_at < DATE '2025-10-01'
GROUP BY ag.agent_id, ag.agent_name
ORDER BY september_tickets DESC, ag.agent_name;

-- id: cmp-messages-by-author-this-and-last-quarter
-- question: Messages by author in Q1 and in Q2 of this fiscal year, and the change in percent.
-- tags: messages, support, comparison, breakdown
-- status: approved
-- order: any
WITH quarters AS (
  SELECT
    ms.author,
    COUNT(*) FILTER (WHERE ms.sent_at < DATE '2025-05-01') AS q1_messages,
    COUNT(*) FILTER (WHERE ms.sent_at >= DATE '2025-05-01') AS q2_messages
  FROM support.messages AS ms
  WHERE ms.sent_at >= DATE '2025-02-01'
    AND ms.sent_at < DATE '2025-08-01'
  GROUP BY ms.author
)
SELECT
  quarters.author,
  quarters.q1_messages,
  quarters.q2_messages,
  ROUND(100.0 * (quarters.q2_messages - quarters.q1_messages) / NULLIF(quarters.q1_messages, 0), 1) AS change_pct
FROM quarters
ORDER BY change_pct DESC, quarters.author;

-- id: cmp-nordics-plan-gap-september
-- question: How did the Nordics do against plan in September? Plan, actual and the gap in dollars, one row.
-- also: Nordics in September 2025: target, net revenue, and net revenue minus target, in one row?
-- tags: targets, revenue, comparison, fan-out
-- status: approved
WITH planned AS (
  SELECT SUM(tg.target_usd) AS target_usd
  FROM finance.targets AS tg
  WHERE tg.region = 'Nordics'
    AND tg.month = DATE '2025-09-01'
), actual AS (
  SELECT SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_revenue_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND co.region = 'Nordics'
    AND o.ordered_at >= DATE '2025-09-01'
    AND o.ordered_at < DATE '2025-10-01'
)
SELECT
  ROUND(planned.target_usd, 2) AS target_usd,
  ROUND(actual.net_revenue_usd, 2) AS net_revenue_usd,
  ROUND(actual.net_revenue_usd - planned.target_usd, 2) AS gap_usd
FROM planned
CROSS JOIN actual;

-- id: cmp-on-time-dach-august-to-september
-- question: Did on-time shipping in DACH improve from August to September? By month of the order.
-- tags: shipping, ratio, trend, comparison
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(100.0 * COUNT(*) FILTER (WHERE CAST(o.shipped_at AS DATE) <= o.ship_by) / NULLIF(COUNT(*), 0), 1) AS on_time_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND co.region = 'DACH'
  AND o.ship_by < DATE '2025-10-15'
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-10-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: cmp-late-orders-by-month-change
-- question: Orders shipped after their promised day, by month of order from February to September 2025, with the change on the month before, none for February?
-- tags: shipping, trend, window, comparison
-- status: approved
WITH months AS (
  SELECT
    DATE_TRUNC('month', o.ordered_at) AS month,
    COUNT(*) AS late_orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND CAST(o.shipped_at AS DATE) > o.ship_by
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2025-10-01'
  GROUP BY DATE_TRUNC('month', o.ordered_at)
)
SELECT
  months.month,
  months.late_orders,
  months.late_orders - LAG(months.late_orders) OVER (ORDER BY months.month) AS change
FROM months
ORDER BY months.month;

-- id: cmp-category-gained-most-units-september
-- question: Which 3 categories gained the most units from August to September?
-- also: Top 3 categories by gain in units sold, September over August 2025, with the gain?
-- tags: products, category, ranking, comparison
-- status: approved
WITH months AS (
  SELECT
    ca.category_name,
    SUM(CASE WHEN o.ordered_at >= DATE '2025-09-01' THEN l.quantity ELSE -l.quantity END) AS gain_units
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-08-01'
    AND o.ordered_at < DATE '2025-10-01'
  GROUP BY ca.category_name
)
SELECT
  months.category_name,
  months.gain_units
FROM months
ORDER BY months.gain_units DESC, months.category_name
LIMIT 3;

-- id: cmp-boot-fitting-before-and-during
-- question: Did Boot Fitting Weeks lift hiking boots? Units sold on the campaign's days and on as many days just before, one row.
-- also: Units of the category Hiking Boots from 15 April to 4 May 2024 and in the 20 days before, one row?
-- tags: campaigns, category, comparison, calendar
-- status: approved
SELECT
  SUM(l.quantity) FILTER (WHERE o.ordered_at >= DATE '2024-04-15') AS during_units,
  SUM(l.quantity) FILTER (WHERE o.ordered_at < DATE '2024-04-15') AS before_units
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND ca.category_name = 'Hiking Boots'
  AND o.ordered_at >= DATE '2024-03-26'
  AND o.ordered_at < DATE '2024-05-05';

-- id: cmp-spring-trails-clicks-change
-- question: Spring Trails 2025 against Spring Trails 2024: clicks of both and the change in percent, in one row?
-- tags: campaigns, ad-spend, comparison, named-value
-- status: approved
WITH clicked AS (
  SELECT
    SUM(a.clicks) FILTER (WHERE m.campaign_name = 'Spring Trails 2025') AS now_clicks,
    SUM(a.clicks) FILTER (WHERE m.campaign_name = 'Spring Trails 2024') AS before_clicks
  FROM marketing.ad_spend AS a
  JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
  WHERE m.campaign_name IN ('Spring Trails 2024', 'Spring Trails 2025')
)
SELECT
  clicked.now_clicks AS clicks_2025,
  clicked.before_clicks AS clicks_2024,
  ROUND(100.0 * (clicked.now_clicks - clicked.before_clicks) / NULLIF(clicked.before_clicks, 0), 1) AS change_pct
FROM clicked;

-- id: cmp-summer-camp-out-budgets
-- question: How has the budget of Summer Camp-Out grown from year to year? Each campaign, its budget and the change on the one before in percent.
-- tags: campaigns, budget, window, comparison
-- status: approved
WITH camps AS (
  SELECT
    m.campaign_name,
    m.starts_on,
    m.budget_usd,
    LAG(m.budget_usd) OVER (ORDER BY m.starts_on) AS before_usd
  FROM marketing.campaigns AS m
  WHERE m.campaign_name LIKE 'Summer Camp-Out%'
)
SELECT
  camps.campaign_name,
  camps.budget_usd,
  ROUND(100.0 * (camps.budget_usd - camps.before_usd) / NULLIF(camps.before_usd, 0), 1) AS change_pct
FROM camps
ORDER BY camps.starts_on;

-- id: cmp-over-budget-campaigns
-- question: Which ended campaigns spent more than their budget, and by how many dollars?
-- tags: campaigns, budget, ad-spend, comparison
-- status: approved
-- order: any
WITH spent AS (
  SELECT
    a.campaign_id,
    SUM(a.spend_usd) AS spend_usd
  FROM marketing.ad_spend AS a
  GROUP BY a.campaign_id
)
SELECT
  m.campaign_name,
  ROUND(spent.spend_usd - m.budget_usd, 2) AS over_budget_usd
FROM marketing.campaigns AS m
JOIN spent ON spent.campaign_id = m.campaign_id
WHERE spent.spend_usd > m.budget_usd
  AND m.ends_on < DATE '2025-10-15'
ORDER BY over_budget_usd DESC, m.campaign_name;

-- id: cmp-munich-new-accounts-quarter-on-quarter
-- question: New accounts from Munich: last quarter against the quarter before, both numbers in one row.
-- tags: customers, comparison, named-value
-- status: approved
SELECT
  COUNT(*) FILTER (WHERE c.signed_up_on >= DATE '2025-05-01') AS last_quarter_accounts,
  COUNT(*) FILTER (WHERE c.signed_up_on < DATE '2025-05-01') AS quarter_before_accounts
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.city = 'Munich'
  AND c.signed_up_on >= DATE '2025-02-01'
  AND c.signed_up_on < DATE '2025-08-01';

-- id: cmp-deletions-this-and-last-year
-- question: How many customers asked to be deleted this year, and how many in the same days of last year? One row.
-- also: Deletion requests from 1 February to 14 October, 2025 and 2024, one row?
-- tags: customers, deleted, comparison
-- status: approved
SELECT
  COUNT(*) FILTER (WHERE c.deleted_at >= DATE '2025-02-01') AS this_year,
  COUNT(*) FILTER (WHERE c.deleted_at < DATE '2024-10-15') AS last_year
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at >= DATE '2024-02-01'
  AND c.deleted_at < DATE '2025-10-15';

-- id: cmp-refunds-by-reason-first-and-second-half-last-year
-- question: Refunds for returns by reason, parcels received in the first and in the second half of last year?
-- also: Refunded for returns received in FY2025: per reason, February to July and August to January, two columns?
-- tags: returns, refunds, comparison, fiscal-calendar
-- status: approved
-- order: any
SELECT
  r.reason,
  ROUND(SUM(r.refund_usd) FILTER (WHERE r.returned_on < DATE '2024-08-01'), 2) AS first_half_usd,
  ROUND(SUM(r.refund_usd) FILTER (WHERE r.returned_on >= DATE '2024-08-01'), 2) AS second_half_usd
FROM sales.returns AS r
WHERE r.returned_on >= DATE '2024-02-01'
  AND r.returned_on < DATE '2025-02-01'
GROUP BY r.reason
ORDER BY first_half_usd DESC, r.reason;

-- id: cmp-store-margin-rate-points-by-store-last-quarter
-- question: By how many points did each open store's margin rate change from Q1 to Q2 of this fiscal year?
-- tags: stores, margin, comparison, ratio
-- status: approved
-- order: any
WITH rates AS (
  SELECT
    s.store_name,
    100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) FILTER (WHERE o.ordered_at >= DATE '2025-05-01') / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-05-01'), 0) AS q2_pct,
    100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) FILTER (WHERE o.ordered_at < DATE '2025-05-01') / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at < DATE '2025-05-01'), 0) AS q1_pct
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.stores AS s ON s.store_id = o.store_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND s.closed_on IS NULL
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2025-08-01'
  GROUP BY s.store_name
)
SELECT
  rates.store_name,
  ROUND(rates.q2_pct - rates.q1_pct, 1) AS change_points_pct
FROM rates
ORDER BY change_points_pct DESC, rates.store_name;

-- id: cmp-discount-rate-points-september-by-region
-- question: Which regions discount harder in September than in August? Region and both discount rates.
-- tags: revenue, discount, comparison, ratio
-- status: approved
-- order: any
WITH rates AS (
  SELECT
    co.region,
    100.0 * SUM(l.discount_usd) FILTER (WHERE o.ordered_at < DATE '2025-09-01') / NULLIF(SUM(l.gross_usd) FILTER (WHERE o.ordered_at < DATE '2025-09-01'), 0) AS august_pct,
    100.0 * SUM(l.discount_usd) FILTER (WHERE o.ordered_at >= DATE '2025-09-01') / NULLIF(SUM(l.gross_usd) FILTER (WHERE o.ordered_at >= DATE '2025-09-01'), 0) AS september_pct
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-08-01'
    AND o.ordered_at < DATE '2025-10-01'
  GROUP BY co.region
)
SELECT
  rates.region,
  ROUND(rates.august_pct, 1) AS august_pct,
  ROUND(rates.september_pct, 1) AS september_pct
FROM rates
WHERE rates.september_pct > rates.august_pct
ORDER BY september_pct DESC, rates.region;

-- id: cmp-yesterday-against-day-before-by-country
-- question: Orders by country yesterday and the day before?
-- also: Per country: number of orders on 14 October and on 13 October 2025, a column each?
-- tags: orders, comparison, breakdown
-- status: approved
-- order: any
SELECT
  co.country_name,
  COUNT(*) FILTER (WHERE o.ordered_at >= DATE '2025-10-14') AS yesterday_orders,
  COUNT(*) FILTER (WHERE o.ordered_at < DATE '2025-10-14') AS day_before_orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-10-13'
  AND o.ordered_at < DATE '2025-10-15'
GROUP BY co.country_name
ORDER BY yesterday_orders DESC, co.country_name;

-- id: cmp-gross-sales-canada-last-30-days
-- question: Gross sales in Canada, last 30 days against the 30 days before, and the change in percent?
-- tags: revenue, gross-sales, comparison, named-value
-- status: approved
WITH spans AS (
  SELECT
    SUM(l.gross_usd) FILTER (WHERE o.ordered_at >= DATE '2025-09-15') AS now_usd,
    SUM(l.gross_usd) FILTER (WHERE o.ordered_at < DATE '2025-09-15') AS before_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND co.country_name = 'Canada'
    AND o.ordered_at >= DATE '2025-08-16'
    AND o.ordered_at < DATE '2025-10-15'
)
SELECT
  ROUND(spans.now_usd, 2) AS last_30_days_usd,
  ROUND(spans.before_usd, 2) AS days_before_usd,
  ROUND(100.0 * (spans.now_usd - spans.before_usd) / NULLIF(spans.before_usd, 0), 1) AS change_pct
FROM spans;

-- id: cmp-channel-ctr-september-and-august
-- question: Click-through rate per channel in September and in August, two decimals?
-- also: CTR by marketing channel: September 2025 next to August 2025, with two decimals?
-- tags: ad-spend, campaigns, ratio, comparison
-- status: approved
-- order: any
SELECT
  m.channel,
  ROUND(100.0 * SUM(a.clicks) FILTER (WHERE a.spent_on >= DATE '2025-09-01') / NULLIF(SUM(a.impressions) FILTER (WHERE a.spent_on >= DATE '2025-09-01'), 0), 2) AS september_pct,
  ROUND(100.0 * SUM(a.clicks) FILTER (WHERE a.spent_on < DATE '2025-09-01') / NULLIF(SUM(a.impressions) FILTER (WHERE a.spent_on < DATE '2025-09-01'), 0), 2) AS august_pct
FROM marketing.ad_spend AS a
JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
WHERE a.spent_on >= DATE '2025-08-01'
  AND a.spent_on < DATE '2025-10-01'
GROUP BY m.channel
ORDER BY september_pct DESC, m.channel;

-- id: cmp-cost-per-click-of-search-by-month
-- question: Cost per click of search by month this year up to September, with the change on the month before in percent, none for February.
-- tags: ad-spend, campaigns, trend, window
-- status: approved
WITH months AS (
  SELECT
    DATE_TRUNC('month', a.spent_on) AS month,
    SUM(a.spend_usd) / NULLIF(SUM(a.clicks), 0) AS cost_usd
  FROM marketing.ad_spend AS a
  JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
  WHERE m.channel = 'search'
    AND a.spent_on >= DATE '2025-02-01'
    AND a.spent_on < DATE '2025-10-01'
  GROUP BY DATE_TRUNC('month', a.spent_on)
), changes AS (
  SELECT
    months.month,
    months.cost_usd,
    LAG(months.cost_usd) OVER (ORDER BY months.month) AS before_usd
  FROM months
)
SELECT
  changes.month,
  ROUND(changes.cost_usd, 2) AS cost_per_click_usd,
  ROUND(100.0 * (changes.cost_usd - changes.before_usd) / NULLIF(changes.before_usd, 0), 1) AS change_pct
FROM changes
ORDER BY changes.month;

-- id: cmp-gold-and-bronze-orders-per-month
-- question: Gold against bronze: orders per month since May, a column each. Live members only.
-- tags: customers, loyalty, orders, trend
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  COUNT(*) FILTER (WHERE c.loyalty_tier = 'gold') AS gold_orders,
  COUNT(*) FILTER (WHERE c.loyalty_tier = 'bronze') AS bronze_orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.loyalty_tier IN ('gold', 'bronze')
  AND o.ordered_at >= DATE '2025-05-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: cmp-stockholm-best-month-on-month-jump
-- question: In which month of FY2025 did Stockholm Söder jump most in net revenue over the month before, and by how many dollars? March at the earliest.
-- tags: stores, revenue, window, comparison
-- status: approved
WITH months AS (
  SELECT
    DATE_TRUNC('month', o.ordered_at) AS month,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.stores AS s ON s.store_id = o.store_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND s.store_name = 'Stockholm Söder'
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY DATE_TRUNC('month', o.ordered_at)
), changes AS (
  SELECT
    months.month,
    months.net_usd - LAG(months.net_usd) OVER (ORDER BY months.month) AS gain_usd
  FROM months
)
SELECT
  changes.month,
  ROUND(changes.gain_usd, 2) AS gain_usd
FROM changes
WHERE changes.gain_usd IS NOT NULL
ORDER BY changes.gain_usd DESC, changes.month
LIMIT 1;

-- id: cmp-return-rate-by-brand-points-year-on-year
-- question: Return rate per brand, last year against FY2024, with the change in points.
-- also: By brand: share of units returned, orders of FY2025 and of FY2024, and the difference in points?
-- tags: returns, ratio, comparison, fan-out
-- status: approved
-- order: any
WITH returned AS (
  SELECT
    r.order_id,
    r.line_no,
    SUM(r.quantity) AS units
  FROM sales.returns AS r
  GROUP BY r.order_id, r.line_no
), rates AS (
  SELECT
    p.brand,
    100.0 * COALESCE(SUM(returned.units) FILTER (WHERE o.ordered_at >= DATE '2024-02-01'), 0) / NULLIF(SUM(l.quantity) FILTER (WHERE o.ordered_at >= DATE '2024-02-01'), 0) AS now_pct,
    100.0 * COALESCE(SUM(returned.units) FILTER (WHERE o.ordered_at < DATE '2024-02-01'), 0) / NULLIF(SUM(l.quantity) FILTER (WHERE o.ordered_at < DATE '2024-02-01'), 0) AS before_pct
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.products AS p ON p.product_id = l.product_id
  LEFT JOIN returned ON returned.order_id = l.order_id AND returned.line_no = l.line_no
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2023-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY p.brand
)
SELECT
  rates.brand,
  ROUND(rates.now_pct, 1) AS fy2025_pct,
  ROUND(rates.before_pct, 1) AS fy2024_pct,
  ROUND(rates.now_pct - rates.before_pct, 1) AS change_points_pct
FROM rates
ORDER BY change_points_pct DESC, rates.brand;

-- id: cmp-plan-share-of-regions-this-and-last-year
-- question: Each region's share of the total plan, this year and last year?
-- tags: targets, share, comparison, window
-- status: approved
-- order: any
WITH planned AS (
  SELECT
    tg.region,
    SUM(tg.target_usd) FILTER (WHERE tg.month >= DATE '2025-02-01') AS now_usd,
    SUM(tg.target_usd) FILTER (WHERE tg.month < DATE '2025-02-01') AS before_usd
  FROM finance.targets AS tg
  WHERE tg.month >= DATE '2024-02-01'
    AND tg.month < DATE '2026-02-01'
  GROUP BY tg.region
)
SELECT
  planned.region,
  ROUND(100.0 * planned.now_usd / NULLIF(SUM(planned.now_usd) OVER (), 0), 1) AS this_year_pct,
  ROUND(100.0 * planned.before_usd / NULLIF(SUM(planned.before_usd) OVER (), 0), 1) AS last_year_pct
FROM planned
ORDER BY this_year_pct DESC, planned.region;

-- id: cmp-dach-attainment-by-month-last-quarter
-- question: DACH against plan in May, June and July: attainment per month in percent.
-- also: Target attainment of DACH by month, last quarter?
-- tags: targets, revenue, ratio, trend
-- status: approved
WITH actual AS (
  SELECT
    DATE_TRUNC('month', o.ordered_at) AS month,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND co.region = 'DACH'
    AND o.ordered_at >= DATE '2025-05-01'
    AND o.ordered_at < DATE '2025-08-01'
  GROUP BY DATE_TRUNC('month', o.ordered_at)
)
SELECT
  tg.month,
  ROUND(100.0 * actual.net_usd / NULLIF(tg.target_usd, 0), 1) AS attainment_pct
FROM finance.targets AS tg
JOIN actual ON actual.month = tg.month
WHERE tg.region = 'DACH'
  AND tg.month >= DATE '2025-05-01'
  AND tg.month < DATE '2025-08-01'
ORDER BY tg.month;

-- id: cmp-target-step-from-october-to-november
-- question: Target per region in October and in November 2025, and the step in percent?
-- tags: targets, comparison, breakdown
-- status: approved
-- order: any
WITH planned AS (
  SELECT
    tg.region,
    SUM(tg.target_usd) FILTER (WHERE tg.month = DATE '2025-10-01') AS october_usd,
    SUM(tg.target_usd) FILTER (WHERE tg.month = DATE '2025-11-01') AS november_usd
  FROM finance.targets AS tg
  WHERE tg.month IN (DATE '2025-10-01', DATE '2025-11-01')
  GROUP BY tg.region
)
SELECT
  planned.region,
  ROUND(planned.october_usd, 2) AS october_usd,
  ROUND(planned.november_usd, 2) AS november_usd,
  ROUND(100.0 * (planned.november_usd - planned.october_usd) / NULLIF(planned.october_usd, 0), 1) AS change_pct
FROM planned
ORDER BY change_pct DESC, planned.region;

-- id: cmp-median-ship-hours-by-region-august-and-september
-- question: Are online orders leaving faster? Median hours from order to shipping by region, online orders of August and of September.
-- also: Per region: median hours until an online order is shipped, orders of August and of September 2025 side by side?
-- tags: shipping, median, comparison, null-meaning
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(MEDIAN(DATE_DIFF('minute', o.ordered_at, o.shipped_at) / 60.0) FILTER (WHERE o.ordered_at < DATE '2025-09-01'), 1) AS august_hours,
  ROUND(MEDIAN(DATE_DIFF('minute', o.ordered_at, o.shipped_at) / 60.0) FILTER (WHERE o.ordered_at >= DATE '2025-09-01'), 1) AS september_hours
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.shipped_at IS NOT NULL
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-10-01'
GROUP BY co.region
ORDER BY august_hours DESC, co.region;

-- id: cmp-frontline-experts-closed-by-month
-- question: Frontline against Experts: tickets closed per month this year up to September, a column each.
-- tags: support, agents, trend, comparison
-- status: approved
SELECT
  DATE_TRUNC('month', t.closed_at) AS month,
  COUNT(*) FILTER (WHERE ag.team = 'Frontline') AS frontline_tickets,
  COUNT(*) FILTER (WHERE ag.team = 'Experts') AS experts_tickets
FROM support.tickets AS t
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE t.closed_at >= DATE '2025-02-01'
  AND t.closed_at < DATE '2025-10-01'
GROUP BY DATE_TRUNC('month', t.closed_at)
ORDER BY month;

-- id: cmp-resolution-time-delivery-september-against-august
-- question: Did we solve delivery tickets faster in September than in August? Resolution time of the tickets opened, by month.
-- tags: support, median, trend, comparison
-- status: approved
SELECT
  DATE_TRUNC('month', t.opened_at) AS month,
  ROUND(MEDIAN(DATE_DIFF('minute', t.opened_at, t.closed_at) / 60.0), 1) AS resolution_hours
FROM support.tickets AS t
WHERE t.topic = 'delivery'
  AND t.closed_at IS NOT NULL
  AND t.opened_at >= DATE '2025-08-01'
  AND t.opened_at < DATE '2025-10-01'
GROUP BY DATE_TRUNC('month', t.opened_at)
ORDER BY month;

-- id: cmp-repeat-rate-this-first-half
-- question: Repeat rate in the first half of this fiscal year and of last fiscal year, one row.
-- also: Of the customers who ordered from February to July, what percentage ordered at least twice, 2025 and 2024 side by side?
-- tags: customers, ratio, comparison, fiscal-calendar
-- status: approved
WITH buyers AS (
  SELECT
    o.customer_id,
    COUNT(*) FILTER (WHERE o.ordered_at >= DATE '2025-02-01') AS now_orders,
    COUNT(*) FILTER (WHERE o.ordered_at < DATE '2024-08-01') AS before_orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-08-01'
  GROUP BY o.customer_id
)
SELECT
  ROUND(100.0 * COUNT(*) FILTER (WHERE buyers.now_orders >= 2) / NULLIF(COUNT(*) FILTER (WHERE buyers.now_orders >= 1), 0), 1) AS this_year_pct,
  ROUND(100.0 * COUNT(*) FILTER (WHERE buyers.before_orders >= 2) / NULLIF(COUNT(*) FILTER (WHERE buyers.before_orders >= 1), 0), 1) AS last_year_pct
FROM buyers;

-- id: cmp-price-gap-jackets-and-trousers
-- question: Average list price of Jackets and of Trousers in the current range?
-- tags: products, price, category, comparison
-- status: approved
-- order: any
SELECT
  ca.category_name,
  ROUND(AVG(p.list_price_usd), 2) AS average_list_price_usd
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE p.discontinued_on IS NULL
  AND ca.category_name IN ('Jackets', 'Trousers')
GROUP BY ca.category_name
ORDER BY average_list_price_usd DESC, ca.category_name;

-- id: cmp-launches-per-brand-this-and-last-year
-- question: Products launched per brand so far this year and in the same days of last year?
-- tags: products, comparison, breakdown
-- status: approved
-- order: any
SELECT
  p.brand,
  COUNT(*) FILTER (WHERE p.launched_on >= DATE '2025-02-01') AS this_year,
  COUNT(*) FILTER (WHERE p.launched_on < DATE '2024-10-15') AS last_year
FROM product.products AS p
WHERE p.launched_on >= DATE '2025-02-01' AND p.launched_on < DATE '2025-10-15'
  OR p.launched_on >= DATE '2024-02-01' AND p.launched_on < DATE '2024-10-15'
GROUP BY p.brand
ORDER BY this_year DESC, p.brand;

-- id: cmp-stock-outs-by-warehouse-against-four-weeks-ago
-- question: Stock-outs per warehouse now and at the count four weeks ago, 15 September?
-- tags: inventory, snapshot, comparison, breakdown
-- status: approved
-- order: any
SELECT
  st.warehouse,
  COUNT(*) FILTER (WHERE st.snapshot_on = DATE '2025-10-13') AS now,
  COUNT(*) FILTER (WHERE st.snapshot_on = DATE '2025-09-15') AS four_weeks_ago
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.on_hand = 0
  AND p.discontinued_on IS NULL
  AND st.snapshot_on IN (DATE '2025-09-15', DATE '2025-10-13')
GROUP BY st.warehouse
ORDER BY now DESC, st.warehouse;

-- id: cmp-tents-stock-month-by-month-change
-- question: Tents on hand at the first count of each month from March to October 2025, and the change on the one before, none for March. All warehouses.
-- tags: inventory, snapshot, window, category
-- status: approved
WITH counts AS (
  SELECT
    st.snapshot_on,
    SUM(st.on_hand) AS units
  FROM product.stock AS st
  JOIN product.product_categories AS pc ON pc.product_id = st.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  WHERE ca.category_name = 'Tents'
    AND st.snapshot_on >= DATE '2025-03-01'
    AND st.snapshot_on < DATE '2025-11-01'
    AND DAY(st.snapshot_on) <= 7
  GROUP BY st.snapshot_on
)
SELECT
  counts.snapshot_on,
  counts.units,
  counts.units - LAG(counts.units) OVER (ORDER BY counts.snapshot_on) AS change_units
FROM counts
ORDER BY counts.snapshot_on;

-- id: cmp-winter-sale-2024-and-2025
-- question: Winter Sale 2025 against Winter Sale 2024: attributed orders and attributed revenue of both.
-- also: Orders and net revenue attributed to Winter Sale 2024 and to Winter Sale 2025, a row each?
-- tags: campaigns, revenue, comparison, named-value
-- status: approved
-- order: any
SELECT
  m.campaign_name,
  COUNT(DISTINCT o.order_id) AS orders,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS attributed_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND m.campaign_name IN ('Winter Sale 2024', 'Winter Sale 2025')
GROUP BY m.campaign_name
ORDER BY attributed_revenue_usd DESC, m.campaign_name;

-- id: cmp-london-before-and-after-edinburgh
-- question: Did the opening of Edinburgh Royal Mile on 3 June 2023 hurt London Covent Garden? Orders in London in the 60 days before and the 60 days from that day on, in one row.
-- tags: stores, orders, comparison, calendar
-- status: approved
SELECT
  COUNT(*) FILTER (WHERE o.ordered_at < DATE '2023-06-03') AS before_orders,
  COUNT(*) FILTER (WHERE o.ordered_at >= DATE '2023-06-03') AS after_orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'London Covent Garden'
  AND o.ordered_at >= DATE '2023-04-04'
  AND o.ordered_at < DATE '2023-08-02';

-- id: cmp-austin-customers-after-closing
-- question: Customers who live in Austin: online orders in the six months before Austin South closed (up to 31 January 2025) and in the six months after, one row?
-- tags: customers, stores, orders, comparison
-- status: approved
SELECT
  COUNT(*) FILTER (WHERE o.ordered_at < DATE '2025-02-01') AS before_orders,
  COUNT(*) FILTER (WHERE o.ordered_at >= DATE '2025-02-01') AS after_orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.city = 'Austin'
  AND o.store_id IS NULL
  AND o.ordered_at >= DATE '2024-08-01'
  AND o.ordered_at < DATE '2025-08-01';

-- id: cmp-brands-down-in-august-online
-- question: Which brands sold fewer units online in August than in July? Brand and the difference.
-- tags: products, comparison, null-meaning, lookup
-- status: approved
-- order: any
WITH months AS (
  SELECT
    p.brand,
    SUM(l.quantity) FILTER (WHERE o.ordered_at < DATE '2025-08-01') AS july_units,
    SUM(l.quantity) FILTER (WHERE o.ordered_at >= DATE '2025-08-01') AS august_units
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.products AS p ON p.product_id = l.product_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.store_id IS NULL
    AND o.ordered_at >= DATE '2025-07-01'
    AND o.ordered_at < DATE '2025-09-01'
  GROUP BY p.brand
)
SELECT
  months.brand,
  months.august_units - months.july_units AS change_units
FROM months
WHERE months.august_units < months.july_units
ORDER BY change_units, months.brand;

-- id: cmp-cogs-growth-by-department-first-half
-- question: Cost of goods sold by department, first half of this fiscal year over the first half of the last: growth in percent?
-- also: By how many percent did COGS of each department grow, February to July 2025 over February to July 2024?
-- tags: finance, department, comparison, fiscal-calendar
-- status: approved
-- order: any
WITH halves AS (
  SELECT
    d.category_name AS department,
    SUM(l.cost_usd) FILTER (WHERE o.ordered_at >= DATE '2025-02-01' AND o.ordered_at < DATE '2025-08-01') AS now_usd,
    SUM(l.cost_usd) FILTER (WHERE o.ordered_at >= DATE '2024-02-01' AND o.ordered_at < DATE '2024-08-01') AS before_usd
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
  halves.department,
  ROUND(100.0 * (halves.now_usd - halves.before_usd) / NULLIF(halves.before_usd, 0), 1) AS growth_pct
FROM halves
ORDER BY growth_pct DESC, halves.department;

-- id: cmp-saturdays-against-sundays-orders-last-quarter
-- question: Saturdays or Sundays: on which did we get more store orders last quarter? Both numbers in one row.
-- tags: orders, stores, calendar, comparison
-- status: approved
SELECT
  COUNT(*) FILTER (WHERE ISODOW(o.ordered_at) = 6) AS saturday_orders,
  COUNT(*) FILTER (WHERE ISODOW(o.ordered_at) = 7) AS sunday_orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NOT NULL
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01';

-- id: cmp-online-share-points-by-region-year-on-year
-- question: Online share of net revenue by region: last quarter, the same quarter a year before, and the change in points.
-- tags: revenue, share, comparison, null-meaning
-- status: approved
-- order: any
WITH shares AS (
  SELECT
    co.region,
    100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.store_id IS NULL AND o.ordered_at >= DATE '2025-05-01') / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-05-01'), 0) AS now_pct,
    100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.store_id IS NULL AND o.ordered_at < DATE '2024-08-01') / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at < DATE '2024-08-01'), 0) AS before_pct
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2024-05-01'
    AND o.ordered_at < DATE '2025-08-01'
  GROUP BY co.region
)
SELECT
  shares.region,
  ROUND(shares.now_pct, 1) AS last_quarter_pct,
  ROUND(shares.before_pct, 1) AS year_before_pct,
  ROUND(shares.now_pct - shares.before_pct, 1) AS change_points_pct
FROM shares
ORDER BY change_points_pct DESC, shares.region;

-- id: cmp-cancelled-orders-poland-by-quarter
-- question: Cancelled orders from Poland per fiscal quarter of FY2025, with the change on the quarter before, none for Q1.
-- tags: orders, cancelled, window, fiscal-calendar
-- status: approved
WITH quarters AS (
  SELECT
    QUARTER(o.ordered_at - INTERVAL 1 MONTH) AS fiscal_quarter,
    COUNT(*) AS cancelled_orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status = 'cancelled'
    AND NOT c.is_test
    AND co.country_name = 'Poland'
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY QUARTER(o.ordered_at - INTERVAL 1 MONTH)
)
SELECT
  quarters.fiscal_quarter,
  quarters.cancelled_orders,
  quarters.cancelled_orders - LAG(quarters.cancelled_orders) OVER (ORDER BY quarters.fiscal_quarter) AS change
FROM quarters
ORDER BY quarters.fiscal_quarter;

-- id: cmp-discounts-with-and-without-campaign-september
-- question: Discounts given in September on orders with a campaign and on those without, next to each other?
-- also: September 2025: dollars of discount with a campaign, dollars of discount without, one row?
-- tags: campaigns, discount, comparison, null-meaning
-- status: approved
SELECT
  ROUND(SUM(l.discount_usd) FILTER (WHERE o.campaign_id IS NOT NULL), 2) AS with_campaign_usd,
  ROUND(SUM(l.discount_usd) FILTER (WHERE o.campaign_id IS NULL), 2) AS without_campaign_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01';

-- id: cmp-units-per-order-stores-quarter-on-quarter
-- question: Units per order by store: Q1 and Q2 of this fiscal year, two decimals.
-- tags: stores, orders, ratio, comparison
-- status: approved
-- order: any
SELECT
  s.store_name,
  ROUND(SUM(l.quantity) FILTER (WHERE o.ordered_at < DATE '2025-05-01') / NULLIF(COUNT(DISTINCT o.order_id) FILTER (WHERE o.ordered_at < DATE '2025-05-01'), 0), 2) AS q1_units_per_order,
  ROUND(SUM(l.quantity) FILTER (WHERE o.ordered_at >= DATE '2025-05-01') / NULLIF(COUNT(DISTINCT o.order_id) FILTER (WHERE o.ordered_at >= DATE '2025-05-01'), 0), 2) AS q2_units_per_order
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY s.store_name
ORDER BY q2_units_per_order DESC, s.store_name;

-- id: cmp-biggest-country-loss-september
-- question: Which country lost the most net revenue from August to September, and how many dollars?
-- tags: revenue, ranking, comparison
-- status: approved
WITH months AS (
  SELECT
    co.country_name,
    COALESCE(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at < DATE '2025-09-01'), 0) - COALESCE(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-09-01'), 0) AS loss_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-08-01'
    AND o.ordered_at < DATE '2025-10-01'
  GROUP BY co.country_name
)
SELECT
  months.country_name,
  ROUND(months.loss_usd, 2) AS loss_usd
FROM months
ORDER BY months.loss_usd DESC, months.country_name
LIMIT 1;

-- id: cmp-wrong-size-share-this-and-last-year
-- question: Are more parcels coming back as the wrong size? Its share of all return parcels received, this year and last year, in one row.
-- also: Wrong size in percent of the return parcels received, this year and last year in one row?
-- tags: returns, share, comparison
-- status: approved
SELECT
  ROUND(100.0 * COUNT(*) FILTER (WHERE r.reason = 'wrong size' AND r.returned_on >= DATE '2025-02-01') / NULLIF(COUNT(*) FILTER (WHERE r.returned_on >= DATE '2025-02-01'), 0), 1) AS this_year_pct,
  ROUND(100.0 * COUNT(*) FILTER (WHERE r.reason = 'wrong size' AND r.returned_on < DATE '2025-02-01') / NULLIF(COUNT(*) FILTER (WHERE r.returned_on < DATE '2025-02-01'), 0), 1) AS last_year_pct
FROM sales.returns AS r
WHERE r.returned_on >= DATE '2024-02-01'
  AND r.returned_on < DATE '2026-02-01';

-- id: cmp-late-loads-by-store-september-against-august
-- question: Is it getting better with the late loads? Orders of August and orders of September that were loaded late, per store.
-- tags: stores, late-rows, comparison, data-quality
-- status: approved
-- order: any
SELECT
  s.store_name,
  COUNT(*) FILTER (WHERE o.ordered_at < DATE '2025-09-01') AS august_orders,
  COUNT(*) FILTER (WHERE o.ordered_at >= DATE '2025-09-01') AS september_orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.loaded_at > o.ordered_at + INTERVAL 1 DAY
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-10-01'
GROUP BY s.store_name
ORDER BY august_orders DESC, s.store_name;

-- id: cmp-brands-growing-twice-in-spring
-- question: Which brands grew in net revenue from March to April and again from April to May 2025?
-- tags: products, revenue, comparison, lookup
-- status: approved
-- order: any
WITH months AS (
  SELECT
    p.brand,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at < DATE '2025-04-01') AS march_usd,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-04-01' AND o.ordered_at < DATE '2025-05-01') AS april_usd,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-05-01') AS may_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.products AS p ON p.product_id = l.product_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-03-01'
    AND o.ordered_at < DATE '2025-06-01'
  GROUP BY p.brand
)
SELECT months.brand
FROM months
WHERE months.march_usd < months.april_usd
  AND months.april_usd < months.may_usd
ORDER BY months.brand;

-- id: cmp-first-response-by-topic-september-august
-- question: First response time by topic, tickets opened in August and in September, minutes.
-- also: Per topic: median minutes to the first agent message, tickets opened in August and in September 2025 side by side?
-- tags: support, messages, median, comparison
-- status: approved
-- order: any
WITH replies AS (
  SELECT
    ms.ticket_id,
    MIN(ms.sent_at) AS replied_at
  FROM support.messages AS ms
  WHERE ms.author = 'agent'
  GROUP BY ms.ticket_id
)
SELECT
  t.topic,
  ROUND(MEDIAN(DATE_DIFF('second', t.opened_at, replies.replied_at) / 60.0) FILTER (WHERE t.opened_at < DATE '2025-09-01'), 1) AS august_minutes,
  ROUND(MEDIAN(DATE_DIFF('second', t.opened_at, replies.replied_at) / 60.0) FILTER (WHERE t.opened_at >= DATE '2025-09-01'), 1) AS september_minutes
FROM support.tickets AS t
JOIN replies ON replies.ticket_id = t.ticket_id
WHERE t.opened_at >= DATE '2025-08-01'
  AND t.opened_at < DATE '2025-10-01'
GROUP BY t.topic
ORDER BY september_minutes DESC, t.topic;

-- id: cmp-customer-messages-per-ticket-by-month
-- question: How many messages do customers write per ticket on average, of tickets with at least one? Tickets opened in August and September, by month, two decimals.
-- tags: support, messages, trend, fan-out
-- status: approved
WITH written AS (
  SELECT
    ms.ticket_id,
    COUNT(*) AS messages
  FROM support.messages AS ms
  WHERE ms.author = 'customer'
  GROUP BY ms.ticket_id
)
SELECT
  DATE_TRUNC('month', t.opened_at) AS month,
  ROUND(AVG(written.messages), 2) AS messages_per_ticket
FROM support.tickets AS t
JOIN written ON written.ticket_id = t.ticket_id
WHERE t.opened_at >= DATE '2025-08-01'
  AND t.opened_at < DATE '2025-10-01'
GROUP BY DATE_TRUNC('month', t.opened_at)
ORDER BY month;

-- id: cmp-open-tickets-with-and-without-agent
-- question: Open tickets nobody is in charge of yet against open tickets with an agent, by topic?
-- also: Open tickets by topic: without an agent and with one, a column each?
-- tags: support, null-meaning, comparison, breakdown
-- status: approved
-- order: any
SELECT
  t.topic,
  COUNT(*) FILTER (WHERE t.agent_id IS NULL) AS without_agent,
  COUNT(*) FILTER (WHERE t.agent_id IS NOT NULL) AS with_agent
FROM support.tickets AS t
WHERE t.closed_at IS NULL
GROUP BY t.topic
ORDER BY without_agent DESC, t.topic;

-- id: cmp-new-customers-japan-by-half-year
-- question: New customers in Japan: August 2024 to January 2025 against February to July 2025, with the change in percent, one row.
-- tags: customers, new-customers, comparison, named-value
-- status: approved
WITH firsts AS (
  SELECT
    c.customer_id,
    MIN(o.ordered_at) AS first_at
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
    AND co.country_name = 'Japan'
  GROUP BY c.customer_id
), halves AS (
  SELECT
    COUNT(*) FILTER (WHERE firsts.first_at >= DATE '2024-08-01' AND firsts.first_at < DATE '2025-02-01') AS before_customers,
    COUNT(*) FILTER (WHERE firsts.first_at >= DATE '2025-02-01' AND firsts.first_at < DATE '2025-08-01') AS now_customers
  FROM firsts
)
SELECT
  halves.before_customers,
  halves.now_customers,
  ROUND(100.0 * (halves.now_customers - halves.before_customers) / NULLIF(halves.before_customers, 0), 1) AS change_pct
FROM halves;

-- id: cmp-attributed-revenue-social-and-affiliate
-- question: Did social bring in more than affiliate last quarter? Attributed revenue of both channels.
-- tags: campaigns, revenue, comparison, named-value
-- status: approved
-- order: any
SELECT
  m.channel,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS attributed_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND m.channel IN ('social', 'affiliate')
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY m.channel
ORDER BY attributed_revenue_usd DESC, m.channel;

-- id: cmp-ad-spend-autumn-layers-three-years
-- question: Autumn Layers year by year: ad spend of each campaign and the change on the one before in dollars.
-- also: For the three Autumn Layers campaigns: spend of each, and how many dollars more or less than the previous one?
-- tags: campaigns, ad-spend, window, comparison
-- status: approved
WITH spent AS (
  SELECT
    m.campaign_name,
    m.starts_on,
    SUM(a.spend_usd) AS spend_usd
  FROM marketing.ad_spend AS a
  JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
  WHERE m.campaign_name LIKE 'Autumn Layers%'
  GROUP BY m.campaign_id, m.campaign_name, m.starts_on
)
SELECT
  spent.campaign_name,
  ROUND(spent.spend_usd, 2) AS spend_usd,
  ROUND(spent.spend_usd - LAG(spent.spend_usd) OVER (ORDER BY spent.starts_on), 2) AS change_usd
FROM spent
ORDER BY spent.starts_on;

-- id: cmp-billed-pounds-in-pounds-month-on-month
-- question: What did customers pay in pounds in August and in September? In pounds, with tax and shipping, by month.
-- tags: finance, currency, trend, comparison
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(SUM(o.total), 2) AS paid_gbp
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.currency = 'GBP'
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-10-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: cmp-billed-amount-by-currency-year-on-year
-- question: Billed amount in dollars by currency, last quarter over the same quarter a year before, growth in percent.
-- tags: finance, fx, currency, comparison
-- status: approved
-- order: any
WITH billed AS (
  SELECT
    o.currency,
    SUM(o.total * fx.usd_per_unit) FILTER (WHERE o.ordered_at >= DATE '2025-05-01') AS now_usd,
    SUM(o.total * fx.usd_per_unit) FILTER (WHERE o.ordered_at < DATE '2024-08-01') AS before_usd
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN finance.fx_rates AS fx ON fx.currency = o.currency AND fx.rate_on = CAST(o.ordered_at AS DATE)
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2024-05-01'
    AND o.ordered_at < DATE '2025-08-01'
  GROUP BY o.currency
)
SELECT
  billed.currency,
  ROUND(100.0 * (billed.now_usd - billed.before_usd) / NULLIF(billed.before_usd, 0), 1) AS growth_pct
FROM billed
ORDER BY growth_pct DESC, billed.currency;

-- id: cmp-gifts-collection-units-in-peak-seasons
-- question: Collection Gifts: units sold in November and December, 2024 against 2023, one row with the change in percent.
-- tags: products, collection, peak-season, comparison
-- status: approved
WITH peaks AS (
  SELECT
    SUM(l.quantity) FILTER (WHERE o.ordered_at >= DATE '2024-11-01' AND o.ordered_at < DATE '2025-01-01') AS now_units,
    SUM(l.quantity) FILTER (WHERE o.ordered_at >= DATE '2023-11-01' AND o.ordered_at < DATE '2024-01-01') AS before_units
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND NOT pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND ca.category_name = 'Gifts'
)
SELECT
  peaks.now_units AS units_2024,
  peaks.before_units AS units_2023,
  ROUND(100.0 * (peaks.now_units - peaks.before_units) / NULLIF(peaks.before_units, 0), 1) AS change_pct
FROM peaks;

-- id: cmp-buyers-by-region-this-and-last-september
-- question: How many customers ordered in each region in September, this year and last?
-- tags: customers, comparison, breakdown, distinct
-- status: approved
-- order: any
SELECT
  co.region,
  COUNT(DISTINCT c.customer_id) FILTER (WHERE o.ordered_at >= DATE '2025-09-01' AND o.ordered_at < DATE '2025-10-01') AS this_year_customers,
  COUNT(DISTINCT c.customer_id) FILTER (WHERE o.ordered_at >= DATE '2024-09-01' AND o.ordered_at < DATE '2024-10-01') AS last_year_customers
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
GROUP BY co.region
ORDER BY this_year_customers DESC, co.region;

-- id: cmp-customers-spending-more-than-last-year
-- question: How many customers spent more from February to September this year than in the same months last year? Only customers who bought in both.
-- tags: customers, revenue, comparison, single-figure
-- status: approved
WITH spending AS (
  SELECT
    c.customer_id,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-02-01' AND o.ordered_at < DATE '2025-10-01') AS now_usd,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2024-02-01' AND o.ordered_at < DATE '2024-10-01') AS before_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
  GROUP BY c.customer_id
)
SELECT COUNT(*) AS customers
FROM spending
WHERE spending.now_usd > spending.before_usd;

-- id: cmp-refund-rate-by-department-first-two-quarters
-- question: Refund rate per department in Q1 and in Q2 of this fiscal year?
-- tags: refunds, department, ratio, comparison
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  ROUND(100.0 * SUM(l.refunded_usd) FILTER (WHERE o.ordered_at < DATE '2025-05-01') / NULLIF(SUM(l.gross_usd - l.discount_usd) FILTER (WHERE o.ordered_at < DATE '2025-05-01'), 0), 1) AS q1_pct,
  ROUND(100.0 * SUM(l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-05-01') / NULLIF(SUM(l.gross_usd - l.discount_usd) FILTER (WHERE o.ordered_at >= DATE '2025-05-01'), 0), 1) AS q2_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY d.category_name
ORDER BY q2_pct DESC, department;

-- id: cmp-hamburg-orders-july-to-september-change
-- question: Hamburg Elbe: orders in July, August and September, each with the change on the month before in percent? June as the base, not shown.
-- tags: stores, orders, window, comparison
-- status: approved
WITH months AS (
  SELECT
    DATE_TRUNC('month', o.ordered_at) AS month,
    COUNT(*) AS orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.stores AS s ON s.store_id = o.store_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND s.store_name = 'Hamburg Elbe'
    AND o.ordered_at >= DATE '2025-06-01'
    AND o.ordered_at < DATE '2025-10-01'
  GROUP BY DATE_TRUNC('month', o.ordered_at)
), changes AS (
  SELECT
    months.month,
    months.orders,
    LAG(months.orders) OVER (ORDER BY months.month) AS before_orders
  FROM months
)
SELECT
  changes.month,
  changes.orders,
  ROUND(100.0 * (changes.orders - changes.before_orders) / NULLIF(changes.before_orders, 0), 1) AS change_pct
FROM changes
WHERE changes.month >= DATE '2025-07-01'
ORDER BY changes.month;

-- id: cmp-stoves-and-headlamps-units-august
-- question: Did Stoves sell better than Headlamps in August? Units of both categories.
-- also: August 2025: units sold in the categories Stoves and Headlamps?
-- tags: products, category, comparison, named-value
-- status: approved
-- order: any
SELECT
  ca.category_name,
  SUM(l.quantity) AS units
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND ca.category_name IN ('Stoves', 'Headlamps')
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-09-01'
GROUP BY ca.category_name
ORDER BY units DESC, ca.category_name;

-- id: cmp-margin-of-novelties-online-and-in-store
-- question: Novelties: margin in dollars online and in store this quarter, one row?
-- tags: products, margin, novelty, comparison
-- status: approved
SELECT
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) FILTER (WHERE o.store_id IS NULL), 2) AS online_margin_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) FILTER (WHERE o.store_id IS NOT NULL), 2) AS in_store_margin_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND p.launched_on >= DATE '2025-04-18'
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-11-01';

-- id: cmp-impressions-per-quarter-growth
-- question: Ad impressions per fiscal quarter of FY2025, and the change on the quarter before in percent, none for Q1.
-- tags: ad-spend, window, fiscal-calendar, comparison
-- status: approved
WITH quarters AS (
  SELECT
    QUARTER(a.spent_on - INTERVAL 1 MONTH) AS fiscal_quarter,
    SUM(a.impressions) AS impressions
  FROM marketing.ad_spend AS a
  WHERE a.spent_on >= DATE '2024-02-01'
    AND a.spent_on < DATE '2025-02-01'
  GROUP BY QUARTER(a.spent_on - INTERVAL 1 MONTH)
)
SELECT
  quarters.fiscal_quarter,
  quarters.impressions,
  ROUND(100.0 * (quarters.impressions - LAG(quarters.impressions) OVER (ORDER BY quarters.fiscal_quarter)) / NULLIF(LAG(quarters.impressions) OVER (ORDER BY quarters.fiscal_quarter), 0), 1) AS change_pct
FROM quarters
ORDER BY quarters.fiscal_quarter;

-- id: cmp-units-per-return-parcel-by-year
-- question: Average units per return parcel, this year and last year, two decimals, one row.
-- tags: returns, comparison, ratio
-- status: approved
SELECT
  ROUND(AVG(r.quantity) FILTER (WHERE r.returned_on >= DATE '2025-02-01'), 2) AS this_year_units,
  ROUND(AVG(r.quantity) FILTER (WHERE r.returned_on < DATE '2025-02-01'), 2) AS last_year_units
FROM sales.returns AS r
WHERE r.returned_on >= DATE '2024-02-01'
  AND r.returned_on < DATE '2026-02-01';

-- id: cmp-days-until-return-by-department
-- question: Median days from order to return by department, parcels of August against parcels of September?
-- also: Per department: how many days after the order did parcels arrive, median, received in August and in September 2025?
-- tags: returns, median, department, comparison
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  ROUND(MEDIAN(DATE_DIFF('day', CAST(o.ordered_at AS DATE), r.returned_on)) FILTER (WHERE r.returned_on < DATE '2025-09-01'), 1) AS august_days,
  ROUND(MEDIAN(DATE_DIFF('day', CAST(o.ordered_at AS DATE), r.returned_on)) FILTER (WHERE r.returned_on >= DATE '2025-09-01'), 1) AS september_days
FROM sales.returns AS r
JOIN sales.orders AS o ON o.order_id = r.order_id
JOIN sales.order_lines AS l ON l.order_id = r.order_id AND l.line_no = r.line_no
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE o.status <> 'cancelled'
  AND r.returned_on >= DATE '2025-08-01'
  AND r.returned_on < DATE '2025-10-01'
GROUP BY d.category_name
ORDER BY august_days DESC, department;

-- id: cmp-plan-against-actual-first-half-total
-- question: First half of this fiscal year, company-wide: plan, net revenue and attainment in percent, one row.
-- also: February to July 2025: total target, total net revenue and target attainment, in one row?
-- tags: targets, revenue, comparison, fiscal-calendar
-- status: approved
WITH planned AS (
  SELECT SUM(tg.target_usd) AS target_usd
  FROM finance.targets AS tg
  WHERE tg.month >= DATE '2025-02-01'
    AND tg.month < DATE '2025-08-01'
), actual AS (
  SELECT SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_revenue_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2025-08-01'
)
SELECT
  ROUND(planned.target_usd, 2) AS target_usd,
  ROUND(actual.net_revenue_usd, 2) AS net_revenue_usd,
  ROUND(100.0 * actual.net_revenue_usd / NULLIF(planned.target_usd, 0), 1) AS attainment_pct
FROM planned
CROSS JOIN actual;

-- id: cmp-apac-and-americas-sign-ups-by-membership
-- question: Sign-ups of September in APAC and in the Americas, members and non-members in a column each?
-- tags: customers, loyalty, comparison, null-meaning
-- status: approved
-- order: any
SELECT
  co.region,
  COUNT(*) FILTER (WHERE c.loyalty_tier IS NOT NULL) AS members,
  COUNT(*) FILTER (WHERE c.loyalty_tier IS NULL) AS non_members
FROM sales.customers AS c
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND co.region IN ('APAC', 'Americas')
  AND c.signed_up_on >= DATE '2025-09-01'
  AND c.signed_up_on < DATE '2025-10-01'
GROUP BY co.region
ORDER BY members DESC, co.region;

-- id: cmp-store-refunds-first-and-second-quarter
-- question: Refunds on store orders by store: orders of Q1 and of Q2 FY2026, in dollars.
-- tags: stores, refunds, comparison, breakdown
-- status: approved
-- order: any
SELECT
  s.store_name,
  ROUND(SUM(l.refunded_usd) FILTER (WHERE o.ordered_at < DATE '2025-05-01'), 2) AS q1_usd,
  ROUND(SUM(l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-05-01'), 2) AS q2_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY s.store_name
ORDER BY q2_usd DESC, s.store_name;

-- id: cmp-orders-with-several-brands-share
-- question: What percentage of orders had goods of more than one brand, in August and in September? By month.
-- tags: orders, products, ratio, trend
-- status: approved
WITH baskets AS (
  SELECT
    o.order_id,
    DATE_TRUNC('month', o.ordered_at) AS month,
    COUNT(DISTINCT p.brand) AS brands
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.products AS p ON p.product_id = l.product_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-08-01'
    AND o.ordered_at < DATE '2025-10-01'
  GROUP BY o.order_id, DATE_TRUNC('month', o.ordered_at)
)
SELECT
  baskets.month,
  ROUND(100.0 * COUNT(*) FILTER (WHERE baskets.brands > 1) / NULLIF(COUNT(*), 0), 1) AS several_brands_pct
FROM baskets
GROUP BY baskets.month
ORDER BY baskets.month;

-- id: cmp-caldera-launch-before-and-during
-- question: Caldera Launch ran from 20 April to 3 June 2025. Net revenue of the brand Caldera in that time and in the 45 days before, and the change in percent?
-- also: Brand Caldera: net revenue from 20 April to 3 June 2025, in the 45 days before, and the growth in percent?
-- tags: campaigns, revenue, comparison, named-value
-- status: approved
WITH spans AS (
  SELECT
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-04-20') AS now_usd,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at < DATE '2025-04-20') AS before_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.products AS p ON p.product_id = l.product_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND p.brand = 'Caldera'
    AND o.ordered_at >= DATE '2025-03-06'
    AND o.ordered_at < DATE '2025-06-04'
)
SELECT
  ROUND(spans.now_usd, 2) AS during_usd,
  ROUND(spans.before_usd, 2) AS before_usd,
  ROUND(100.0 * (spans.now_usd - spans.before_usd) / NULLIF(spans.before_usd, 0), 1) AS change_pct
FROM spans;

-- id: cmp-budget-and-spend-by-channel-last-year
-- question: Campaigns that started last year and are over: total budget and total spend by channel?
-- also: By channel, budget against actual spend of the campaigns that started in FY2025 and are over?
-- tags: campaigns, budget, ad-spend, fan-out
-- status: approved
-- order: any
WITH spent AS (
  SELECT
    a.campaign_id,
    SUM(a.spend_usd) AS spend_usd
  FROM marketing.ad_spend AS a
  GROUP BY a.campaign_id
)
SELECT
  m.channel,
  ROUND(SUM(m.budget_usd), 2) AS budget_usd,
  ROUND(SUM(spent.spend_usd), 2) AS spend_usd
FROM marketing.campaigns AS m
LEFT JOIN spent ON spent.campaign_id = m.campaign_id
WHERE m.ends_on < DATE '2025-10-15'
  AND m.starts_on >= DATE '2024-02-01'
  AND m.starts_on < DATE '2025-02-01'
GROUP BY m.channel
ORDER BY budget_usd DESC, m.channel;

-- id: cmp-payment-tickets-by-week-change
-- question: Payment tickets opened per week from 1 September to 12 October, with the difference to the week before, none for the first? Weeks start on Monday.
-- tags: support, trend, window, comparison
-- status: approved
WITH weeks AS (
  SELECT
    DATE_TRUNC('week', t.opened_at) AS week,
    COUNT(*) AS tickets
  FROM support.tickets AS t
  WHERE t.topic = 'payment'
    AND t.opened_at >= DATE '2025-09-01'
    AND t.opened_at < DATE '2025-10-13'
  GROUP BY DATE_TRUNC('week', t.opened_at)
)
SELECT
  weeks.week,
  weeks.tickets,
  weeks.tickets - LAG(weeks.tickets) OVER (ORDER BY weeks.week) AS change
FROM weeks
ORDER BY weeks.week;
