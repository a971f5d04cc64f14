-- id: ad-spend-by-channel-last-year
-- question: How much did we spend on advertising in each channel last year?
-- also: Advertising spend per channel in FY2025?
-- tags: marketing, fiscal-calendar
-- status: approved
-- order: any
SELECT
  m.channel,
  ROUND(SUM(a.spend_usd), 2) AS spend_usd
FROM marketing.ad_spend AS a
JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
WHERE a.spent_on >= DATE '2024-02-01'
  AND a.spent_on < DATE '2025-02-01'
GROUP BY m.channel
ORDER BY spend_usd DESC, m.channel;

-- id: campaigns-over-budget
-- question: Which campaigns went over budget, and by how much?
-- also: Show the campaigns that overspent and the amount over budget.
-- tags: marketing, having
-- status: approved
-- order: any
SELECT
  m.campaign_name,
  ROUND(SUM(a.spend_usd) - m.budget_usd, 2) AS over_budget_usd
FROM marketing.campaigns AS m
JOIN marketing.ad_spend AS a ON a.campaign_id = m.campaign_id
GROUP BY m.campaign_id, m.campaign_name, m.budget_usd
HAVING SUM(a.spend_usd) > m.budget_usd
ORDER BY over_budget_usd DESC, m.campaign_name;

-- id: click-through-rate-by-channel-this-year
-- question: What is the click-through rate of each channel this year?
-- tags: marketing, ratio
-- status: approved
-- order: any
SELECT
  m.channel,
  ROUND(100.0 * SUM(a.clicks) / NULLIF(SUM(a.impressions), 0), 1) AS click_through_pct
FROM marketing.ad_spend AS a
JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
WHERE a.spent_on >= DATE '2025-02-01'
  AND a.spent_on < DATE '2026-02-01'
GROUP BY m.channel
ORDER BY click_through_pct DESC, m.channel;

-- id: cost-per-click-by-channel-this-year
-- question: And the cost per click?
-- follows: click-through-rate-by-channel-this-year
-- tags: marketing, ratio
-- status: approved
-- order: any
SELECT
  m.channel,
  ROUND(SUM(a.spend_usd) / NULLIF(SUM(a.clicks), 0), 2) AS cost_per_click_usd
FROM marketing.ad_spend AS a
JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
WHERE a.spent_on >= DATE '2025-02-01'
  AND a.spent_on < DATE '2026-02-01'
GROUP BY m.channel
ORDER BY cost_per_click_usd DESC, m.channel;

-- id: campaign-roi-this-year
-- question: What is the ROI of the campaigns that started this year?
-- also: Which of this year's campaigns paid off? Show their return on investment in percent.
-- tags: marketing, fan-out, ratio
-- status: approved
-- order: any
WITH earned AS (
  SELECT
    o.campaign_id,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) AS margin_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
  GROUP BY o.campaign_id
), spent AS (
  SELECT
    a.campaign_id,
    SUM(a.spend_usd) AS spend_usd
  FROM marketing.ad_spend AS a
  GROUP BY a.campaign_id
)
SELECT
  m.campaign_name,
  ROUND(100.0 * (COALESCE(earned.margin_usd, 0) - spent.spend_usd) / NULLIF(spent.spend_usd, 0), 1) AS roi_pct
FROM marketing.campaigns AS m
JOIN spent ON spent.campaign_id = m.campaign_id
LEFT JOIN earned ON earned.campaign_id = m.campaign_id
WHERE m.starts_on >= DATE '2025-02-01'
  AND m.starts_on < DATE '2026-02-01'
ORDER BY roi_pct DESC, m.campaign_name;

-- id: campaigns-without-spend
-- question: Which campaigns have not spent anything yet, and when do they start?
-- also: List planned campaigns with no ad spend so far and their first day.
-- tags: marketing, not-exists
-- status: approved
-- order: any
SELECT
  m.campaign_name,
  m.starts_on
FROM marketing.campaigns AS m
WHERE NOT EXISTS (SELECT 1 FROM marketing.ad_spend AS a WHERE a.campaign_id = m.campaign_id)
ORDER BY m.starts_on, m.campaign_name;

-- id: attributed-revenue-by-channel-last-quarter
-- question: How much attributed revenue did each channel bring in last quarter?
-- tags: marketing, revenue
-- status: approved
-- order: any
SELECT
  m.channel,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY m.channel
ORDER BY net_revenue_usd DESC, m.channel;

-- id: ad-totals-last-month
-- question: Give me ad spend, impressions and clicks for last month.
-- also: Advertising totals for September 2025: spend, impressions and clicks?
-- tags: marketing, single-figure
-- status: approved
SELECT
  ROUND(SUM(a.spend_usd), 2) AS spend_usd,
  SUM(a.impressions) AS impressions,
  SUM(a.clicks) AS clicks
FROM marketing.ad_spend AS a
WHERE a.spent_on >= DATE '2025-09-01'
  AND a.spent_on < DATE '2025-10-01';

-- id: ad-totals-last-month-by-channel
-- question: And by channel?
-- follows: ad-totals-last-month
-- tags: marketing, breakdown
-- status: approved
-- order: any
SELECT
  m.channel,
  ROUND(SUM(a.spend_usd), 2) AS spend_usd,
  SUM(a.impressions) AS impressions,
  SUM(a.clicks) AS clicks
FROM marketing.ad_spend AS a
JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
WHERE a.spent_on >= DATE '2025-09-01'
  AND a.spent_on < DATE '2025-10-01'
GROUP BY m.channel
ORDER BY spend_usd DESC, m.channel;

-- id: ad-spend-last-month-share-by-channel
-- question: Just the spend, as a percentage of the total?
-- follows: ad-totals-last-month-by-channel
-- tags: marketing, ratio, window
-- status: approved
-- order: any
WITH channels AS (
  SELECT
    m.channel,
    SUM(a.spend_usd) AS spend_usd
  FROM marketing.ad_spend AS a
  JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
  WHERE a.spent_on >= DATE '2025-09-01'
    AND a.spent_on < DATE '2025-10-01'
  GROUP BY m.channel
)
SELECT
  channels.channel,
  ROUND(100.0 * channels.spend_usd / NULLIF(SUM(channels.spend_usd) OVER (), 0), 1) AS spend_pct
FROM channels
ORDER BY spend_pct DESC, channels.channel;

-- id: ad-spend-and-clicks-by-month-last-year
-- question: Ad spend and clicks for each month of last year, please.
-- tags: marketing, trend, fiscal-calendar
-- status: approved
SELECT
  DATE_TRUNC('month', a.spent_on) AS month,
  ROUND(SUM(a.spend_usd), 2) AS spend_usd,
  SUM(a.clicks) AS clicks
FROM marketing.ad_spend AS a
WHERE a.spent_on >= DATE '2024-02-01'
  AND a.spent_on < DATE '2025-02-01'
GROUP BY DATE_TRUNC('month', a.spent_on)
ORDER BY month;

-- id: impressions-by-campaign-this-year
-- question: How many impressions has each campaign had this year?
-- also: Ad views per campaign in FY2026?
-- tags: marketing, breakdown
-- status: approved
-- order: any
SELECT
  m.campaign_name,
  SUM(a.impressions) AS impressions
FROM marketing.ad_spend AS a
JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
WHERE a.spent_on >= DATE '2025-02-01'
  AND a.spent_on < DATE '2026-02-01'
GROUP BY m.campaign_id, m.campaign_name
ORDER BY impressions DESC, m.campaign_name;

-- id: campaigns-by-channel-started-last-year
-- question: How many campaigns did we start on each channel last year?
-- tags: marketing, breakdown, fiscal-calendar
-- status: approved
-- order: any
SELECT
  m.channel,
  COUNT(*) AS campaigns
FROM marketing.campaigns AS m
WHERE m.starts_on >= DATE '2024-02-01'
  AND m.starts_on < DATE '2025-02-01'
GROUP BY m.channel
ORDER BY campaigns DESC, m.channel;

-- id: campaigns-running-today
-- question: Which campaigns are running today, on which channel, and when do they end?
-- also: List the live campaigns with channel and last day.
-- tags: marketing, lookup
-- status: approved
-- order: any
SELECT
  m.campaign_name,
  m.channel,
  m.ends_on
FROM marketing.campaigns AS m
WHERE m.starts_on <= DATE '2025-10-15'
  AND m.ends_on >= DATE '2025-10-15'
ORDER BY m.campaign_name;

-- id: campaigns-running-on-2024-11-30
-- question: What campaigns were on air on 30 November 2024?
-- tags: marketing, lookup
-- status: approved
-- order: any
SELECT m.campaign_name
FROM marketing.campaigns AS m
WHERE m.starts_on <= DATE '2024-11-30'
  AND m.ends_on >= DATE '2024-11-30'
ORDER BY m.campaign_name;

-- id: campaigns-running-on-2024-11-30-budgets
-- question: With their budgets, largest first.
-- follows: campaigns-running-on-2024-11-30
-- tags: marketing, lookup
-- status: approved
SELECT
  m.campaign_name,
  m.budget_usd
FROM marketing.campaigns AS m
WHERE m.starts_on <= DATE '2024-11-30'
  AND m.ends_on >= DATE '2024-11-30'
ORDER BY m.budget_usd DESC, m.campaign_name;

-- id: longest-social-campaigns
-- question: Our 3 longest social campaigns: name and how many days they ran, first and last day included.
-- tags: marketing, ranking, date-difference
-- status: approved
SELECT
  m.campaign_name,
  DATE_DIFF('day', m.starts_on, m.ends_on) + 1 AS days
FROM marketing.campaigns AS m
WHERE m.channel = 'social'
ORDER BY days DESC, m.campaign_name
LIMIT 3;

-- id: average-campaign-budget-by-channel
-- question: What is the average campaign budget on each channel?
-- tags: marketing, breakdown
-- status: approved
-- order: any
SELECT
  m.channel,
  ROUND(AVG(m.budget_usd), 2) AS average_budget_usd
FROM marketing.campaigns AS m
GROUP BY m.channel
ORDER BY average_budget_usd DESC, m.channel;

-- id: cost-per-click-last-year
-- question: What did a click cost us last year?
-- also: CPC in FY2025?
-- tags: marketing, ratio, single-figure
-- status: approved
SELECT ROUND(SUM(a.spend_usd) / NULLIF(SUM(a.clicks), 0), 2) AS cost_per_click_usd
FROM marketing.ad_spend AS a
WHERE a.spent_on >= DATE '2024-02-01'
  AND a.spent_on < DATE '2025-02-01';

-- id: cost-per-click-by-month-search-last-year
-- question: Break it down by month, search only.
-- follows: cost-per-click-last-year
-- tags: marketing, ratio, trend
-- status: approved
SELECT
  DATE_TRUNC('month', a.spent_on) AS month,
  ROUND(SUM(a.spend_usd) / NULLIF(SUM(a.clicks), 0), 2) AS cost_per_click_usd
FROM marketing.ad_spend AS a
JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
WHERE m.channel = 'search'
  AND a.spent_on >= DATE '2024-02-01'
  AND a.spent_on < DATE '2025-02-01'
GROUP BY DATE_TRUNC('month', a.spent_on)
ORDER BY month;

-- id: ctr-best-5-campaigns
-- question: Which 5 social or affiliate campaigns have the best CTR? To three decimals.
-- tags: marketing, ratio, ranking
-- status: approved
SELECT
  m.campaign_name,
  ROUND(100.0 * SUM(a.clicks) / NULLIF(SUM(a.impressions), 0), 3) AS click_through_pct
FROM marketing.ad_spend AS a
JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
WHERE m.channel IN ('social', 'affiliate')
GROUP BY m.campaign_id, m.campaign_name
ORDER BY click_through_pct DESC, m.campaign_name
LIMIT 5;

-- id: ctr-last-year-and-this-year-by-channel
-- question: Compare the click rate of every channel, last year against this year, to two decimals.
-- tags: marketing, ratio, comparison
-- status: approved
-- order: any
SELECT
  m.channel,
  ROUND(100.0 * SUM(a.clicks) FILTER (WHERE a.spent_on >= DATE '2024-02-01' AND a.spent_on < DATE '2025-02-01') / NULLIF(SUM(a.impressions) FILTER (WHERE a.spent_on >= DATE '2024-02-01' AND a.spent_on < DATE '2025-02-01'), 0), 2) AS last_year_pct,
  ROUND(100.0 * SUM(a.clicks) FILTER (WHERE a.spent_on >= DATE '2025-02-01' AND a.spent_on < DATE '2026-02-01') / NULLIF(SUM(a.impressions) FILTER (WHERE a.spent_on >= DATE '2025-02-01' AND a.spent_on < DATE '2026-02-01'), 0), 2) AS this_year_pct
FROM marketing.ad_spend AS a
JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
GROUP BY m.channel
ORDER BY m.channel;

-- id: spend-change-last-quarter-by-channel
-- question: By how many percent did ad spend per channel change last quarter compared with the same quarter a year earlier? Only channels with spend in both quarters.
-- tags: marketing, comparison, fiscal-calendar
-- status: approved
-- order: any
WITH quarters AS (
  SELECT
    m.channel,
    SUM(a.spend_usd) FILTER (WHERE a.spent_on >= DATE '2025-05-01' AND a.spent_on < DATE '2025-08-01') AS now_usd,
    SUM(a.spend_usd) FILTER (WHERE a.spent_on >= DATE '2024-05-01' AND a.spent_on < DATE '2024-08-01') AS before_usd
  FROM marketing.ad_spend AS a
  JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
  GROUP BY m.channel
)
SELECT
  quarters.channel,
  ROUND(100.0 * (quarters.now_usd - quarters.before_usd) / NULLIF(quarters.before_usd, 0), 1) AS change_pct
FROM quarters
WHERE quarters.before_usd > 0
  AND quarters.now_usd > 0
ORDER BY change_pct DESC, quarters.channel;

-- id: busiest-ad-day-of-each-campaign-2025
-- question: For every campaign that started this year, on which day did it get the most clicks, and how many?
-- tags: marketing, window
-- status: approved
-- order: any
WITH days AS (
  SELECT
    a.campaign_id,
    a.spent_on,
    a.clicks,
    RANK() OVER (PARTITION BY a.campaign_id ORDER BY a.clicks DESC) AS place
  FROM marketing.ad_spend AS a
)
SELECT
  m.campaign_name,
  days.spent_on,
  days.clicks
FROM days
JOIN marketing.campaigns AS m ON m.campaign_id = days.campaign_id
WHERE days.place = 1
  AND m.starts_on >= DATE '2025-02-01'
  AND m.starts_on < DATE '2026-02-01'
ORDER BY days.clicks DESC, m.campaign_name, days.spent_on;

-- id: spend-running-total-summer-camp-out-2025
-- question: Show the cumulative ad spend of Summer Camp-Out 2025, day by day.
-- tags: marketing, window, named-value
-- status: approved
WITH days AS (
  SELECT
    a.spent_on,
    SUM(a.spend_usd) AS spend_usd
  FROM marketing.ad_spend AS a
  JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
  WHERE m.campaign_name = 'Summer Camp-Out 2025'
  GROUP BY a.spent_on
)
SELECT
  days.spent_on,
  ROUND(SUM(days.spend_usd) OVER (ORDER BY days.spent_on), 2) AS running_total_usd
FROM days
ORDER BY days.spent_on;

-- id: budget-used-search-fy2026-h2
-- question: How much of its budget has Search Always-On FY2026 H2 used so far, in percent?
-- tags: marketing, ratio, fan-out
-- status: approved
WITH spent AS (
  SELECT
    a.campaign_id,
    SUM(a.spend_usd) AS spend_usd
  FROM marketing.ad_spend AS a
  GROUP BY a.campaign_id
)
SELECT ROUND(100.0 * spent.spend_usd / NULLIF(m.budget_usd, 0), 1) AS budget_used_pct
FROM marketing.campaigns AS m
JOIN spent ON spent.campaign_id = m.campaign_id
WHERE m.campaign_name = 'Search Always-On FY2026 H2';

-- id: budget-left-search-fy2026-h2
-- question: So how many dollars are left?
-- follows: budget-used-search-fy2026-h2
-- tags: marketing, single-figure
-- status: approved
WITH spent AS (
  SELECT
    a.campaign_id,
    SUM(a.spend_usd) AS spend_usd
  FROM marketing.ad_spend AS a
  GROUP BY a.campaign_id
)
SELECT ROUND(m.budget_usd - spent.spend_usd, 2) AS budget_left_usd
FROM marketing.campaigns AS m
JOIN spent ON spent.campaign_id = m.campaign_id
WHERE m.campaign_name = 'Search Always-On FY2026 H2';

-- id: planned-budget-not-started
-- question: How much budget is set aside for campaigns that have not started yet?
-- tags: marketing, not-exists
-- status: approved
SELECT SUM(m.budget_usd) AS budget_usd
FROM marketing.campaigns AS m
WHERE m.starts_on > DATE '2025-10-15';

-- id: products-in-black-week-2025
-- question: Which products will Black Week 2025 promote? Name, brand and list price.
-- tags: marketing, many-to-many, lookup, named-value
-- status: approved
-- order: any
SELECT
  p.product_name,
  p.brand,
  p.list_price_usd
FROM marketing.campaign_products AS mp
JOIN marketing.campaigns AS m ON m.campaign_id = mp.campaign_id
JOIN product.products AS p ON p.product_id = mp.product_id
WHERE m.campaign_name = 'Black Week 2025'
ORDER BY p.product_name;

-- id: products-in-black-week-2025-stock
-- question: How many of each do we have on hand now, over all warehouses?
-- follows: products-in-black-week-2025
-- tags: marketing, many-to-many, snapshot
-- status: approved
-- order: any
SELECT
  p.product_name,
  COALESCE(SUM(st.on_hand), 0) AS units_on_hand
FROM marketing.campaign_products AS mp
JOIN marketing.campaigns AS m ON m.campaign_id = mp.campaign_id
JOIN product.products AS p ON p.product_id = mp.product_id
LEFT JOIN product.stock AS st ON st.product_id = p.product_id AND st.snapshot_on = DATE '2025-10-13'
WHERE m.campaign_name = 'Black Week 2025'
GROUP BY p.product_id, p.product_name
ORDER BY units_on_hand DESC, p.product_name;

-- id: attributed-revenue-this-year
-- question: How much revenue is attributed to campaigns this year?
-- also: Campaign revenue in FY2026 so far?
-- tags: marketing, revenue, single-figure
-- status: approved
SELECT ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS attributed_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01';

-- id: attributed-share-of-revenue-this-year
-- question: As a percentage of all net revenue?
-- follows: attributed-revenue-this-year
-- tags: marketing, revenue, ratio, null-meaning
-- status: approved
SELECT ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.campaign_id IS NOT NULL) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS attributed_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01';

-- id: attributed-share-of-revenue-by-month-this-year
-- question: Month by month, please.
-- follows: attributed-share-of-revenue-this-year
-- tags: marketing, revenue, ratio, trend
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.campaign_id IS NOT NULL) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS attributed_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: top-5-campaigns-by-attributed-revenue
-- question: Top 5 campaigns of all time by attributed revenue, with the amounts.
-- tags: marketing, revenue, ranking
-- status: approved
SELECT
  m.campaign_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS attributed_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
GROUP BY m.campaign_id, m.campaign_name
ORDER BY attributed_revenue_usd DESC, m.campaign_name
LIMIT 5;

-- id: orders-by-campaign-last-quarter
-- question: How many orders did each campaign bring us last quarter?
-- tags: marketing, orders, breakdown
-- status: approved
-- order: any
SELECT
  m.campaign_name,
  COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY m.campaign_id, m.campaign_name
ORDER BY orders DESC, m.campaign_name;

-- id: orders-by-campaign-last-quarter-dach
-- question: Only customers in DACH.
-- follows: orders-by-campaign-last-quarter
-- tags: marketing, orders
-- status: approved
-- order: any
SELECT
  m.campaign_name,
  COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND co.region = 'DACH'
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY m.campaign_id, m.campaign_name
ORDER BY orders DESC, m.campaign_name;

-- id: black-week-2024-revenue-by-region
-- question: What did Black Week 2024 bring in by region?
-- also: Attributed revenue of Black Week 2024 per region?
-- tags: marketing, revenue, named-value
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS attributed_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND m.campaign_name = 'Black Week 2024'
GROUP BY co.region
ORDER BY attributed_revenue_usd DESC, co.region;

-- id: black-week-2023-and-2024-revenue
-- question: Compare attributed revenue of Black Week 2023 and Black Week 2024, the email campaigns.
-- tags: marketing, revenue, comparison, named-value
-- status: approved
-- order: any
SELECT
  m.campaign_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS attributed_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND m.campaign_name IN ('Black Week 2023', 'Black Week 2024')
GROUP BY m.campaign_id, m.campaign_name
ORDER BY m.campaign_name;

-- id: roas-of-campaigns-last-year
-- question: What ROAS did the campaigns reach that started last year? Two decimals.
-- also: Return on ad spend of each campaign started in FY2025, to two decimals?
-- tags: marketing, ratio, fan-out
-- status: approved
-- order: any
WITH earned AS (
  SELECT
    o.campaign_id,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
  GROUP BY o.campaign_id
), spent AS (
  SELECT
    a.campaign_id,
    SUM(a.spend_usd) AS spend_usd
  FROM marketing.ad_spend AS a
  GROUP BY a.campaign_id
)
SELECT
  m.campaign_name,
  ROUND(COALESCE(earned.net_usd, 0) / NULLIF(spent.spend_usd, 0), 2) AS roas
FROM marketing.campaigns AS m
JOIN spent ON spent.campaign_id = m.campaign_id
LEFT JOIN earned ON earned.campaign_id = m.campaign_id
WHERE m.starts_on >= DATE '2024-02-01'
  AND m.starts_on < DATE '2025-02-01'
ORDER BY roas DESC, m.campaign_name;

-- id: roas-under-2-last-year
-- question: Which of them stayed below 2?
-- follows: roas-of-campaigns-last-year
-- tags: marketing, ratio, fan-out
-- status: approved
-- order: any
WITH earned AS (
  SELECT
    o.campaign_id,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
  GROUP BY o.campaign_id
), spent AS (
  SELECT
    a.campaign_id,
    SUM(a.spend_usd) AS spend_usd
  FROM marketing.ad_spend AS a
  GROUP BY a.campaign_id
)
SELECT
  m.campaign_name,
  ROUND(COALESCE(earned.net_usd, 0) / NULLIF(spent.spend_usd, 0), 2) AS roas
FROM marketing.campaigns AS m
JOIN spent ON spent.campaign_id = m.campaign_id
LEFT JOIN earned ON earned.campaign_id = m.campaign_id
WHERE m.starts_on >= DATE '2024-02-01'
  AND m.starts_on < DATE '2025-02-01'
  AND COALESCE(earned.net_usd, 0) / NULLIF(spent.spend_usd, 0) < 2
ORDER BY roas, m.campaign_name;

-- id: roas-by-channel-campaigns-of-last-year
-- question: Roll that up by channel.
-- follows: roas-of-campaigns-last-year
-- tags: marketing, ratio, fan-out
-- status: approved
-- order: any
WITH earned AS (
  SELECT
    o.campaign_id,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
  GROUP BY o.campaign_id
), spent AS (
  SELECT
    a.campaign_id,
    SUM(a.spend_usd) AS spend_usd
  FROM marketing.ad_spend AS a
  GROUP BY a.campaign_id
)
SELECT
  m.channel,
  ROUND(SUM(COALESCE(earned.net_usd, 0)) / NULLIF(SUM(spent.spend_usd), 0), 2) AS roas
FROM marketing.campaigns AS m
JOIN spent ON spent.campaign_id = m.campaign_id
LEFT JOIN earned ON earned.campaign_id = m.campaign_id
WHERE m.starts_on >= DATE '2024-02-01'
  AND m.starts_on < DATE '2025-02-01'
GROUP BY m.channel
ORDER BY roas DESC, m.channel;

-- id: campaigns-that-made-a-loss
-- question: Which social campaigns made a loss, and what was their ROI?
-- tags: marketing, ratio, fan-out
-- status: approved
-- order: any
WITH earned AS (
  SELECT
    o.campaign_id,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) AS margin_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
  GROUP BY o.campaign_id
), spent AS (
  SELECT
    a.campaign_id,
    SUM(a.spend_usd) AS spend_usd
  FROM marketing.ad_spend AS a
  GROUP BY a.campaign_id
)
SELECT
  m.campaign_name,
  ROUND(100.0 * (COALESCE(earned.margin_usd, 0) - spent.spend_usd) / NULLIF(spent.spend_usd, 0), 1) AS roi_pct
FROM marketing.campaigns AS m
JOIN spent ON spent.campaign_id = m.campaign_id
LEFT JOIN earned ON earned.campaign_id = m.campaign_id
WHERE m.channel = 'social'
  AND COALESCE(earned.margin_usd, 0) < spent.spend_usd
ORDER BY roi_pct, m.campaign_name;

-- id: roi-of-tokyo-opening
-- question: Did Tokyo Opening pay off? Give its ROI.
-- tags: marketing, ratio, fan-out, single-figure, named-value
-- status: approved
WITH earned AS (
  SELECT
    o.campaign_id,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) AS margin_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
  GROUP BY o.campaign_id
), spent AS (
  SELECT
    a.campaign_id,
    SUM(a.spend_usd) AS spend_usd
  FROM marketing.ad_spend AS a
  GROUP BY a.campaign_id
)
SELECT ROUND(100.0 * (COALESCE(earned.margin_usd, 0) - spent.spend_usd) / NULLIF(spent.spend_usd, 0), 1) AS roi_pct
FROM marketing.campaigns AS m
JOIN spent ON spent.campaign_id = m.campaign_id
LEFT JOIN earned ON earned.campaign_id = m.campaign_id
WHERE m.campaign_name = 'Tokyo Opening';

-- id: roi-parts-of-tokyo-opening
-- question: How much margin and how much spend is that?
-- follows: roi-of-tokyo-opening
-- tags: marketing, fan-out, named-value
-- status: approved
WITH earned AS (
  SELECT
    o.campaign_id,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) AS margin_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
  GROUP BY o.campaign_id
), spent AS (
  SELECT
    a.campaign_id,
    SUM(a.spend_usd) AS spend_usd
  FROM marketing.ad_spend AS a
  GROUP BY a.campaign_id
)
SELECT
  ROUND(COALESCE(earned.margin_usd, 0), 2) AS margin_usd,
  ROUND(spent.spend_usd, 2) AS spend_usd
FROM marketing.campaigns AS m
JOIN spent ON spent.campaign_id = m.campaign_id
LEFT JOIN earned ON earned.campaign_id = m.campaign_id
WHERE m.campaign_name = 'Tokyo Opening';

-- id: share-of-online-orders-from-campaigns-by-region-last-year
-- question: What percentage of last year's online orders came through a campaign, region by region?
-- tags: marketing, orders, ratio, null-meaning
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(100.0 * COUNT(o.campaign_id) / NULLIF(COUNT(*), 0), 1) AS campaign_orders_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY co.region
ORDER BY campaign_orders_pct DESC, co.region;

-- id: products-never-in-a-campaign
-- question: Which house-brand products of the current range have never been in a campaign? Name and article number.
-- tags: marketing, not-exists, lookup
-- status: approved
-- order: any
SELECT
  p.product_name,
  p.sku
FROM product.products AS p
WHERE p.brand = 'Alder & Fern'
  AND p.discontinued_on IS NULL
  AND NOT EXISTS (SELECT 1 FROM marketing.campaign_products AS mp WHERE mp.product_id = p.product_id)
ORDER BY p.product_name, p.sku;

-- id: products-promoted-per-campaign-this-year
-- question: How many products does each campaign of this year promote?
-- tags: marketing, many-to-many, breakdown
-- status: approved
-- order: any
SELECT
  m.campaign_name,
  COUNT(*) AS products
FROM marketing.campaigns AS m
JOIN marketing.campaign_products AS mp ON mp.campaign_id = m.campaign_id
WHERE m.starts_on >= DATE '2025-02-01'
  AND m.starts_on < DATE '2026-02-01'
GROUP BY m.campaign_id, m.campaign_name
ORDER BY products DESC, m.campaign_name;

-- id: brands-in-email-campaigns
-- question: How many different products of each brand have our email campaigns promoted?
-- tags: marketing, many-to-many, distinct
-- status: approved
-- order: any
SELECT
  p.brand,
  COUNT(DISTINCT p.product_id) AS products
FROM marketing.campaign_products AS mp
JOIN marketing.campaigns AS m ON m.campaign_id = mp.campaign_id
JOIN product.products AS p ON p.product_id = mp.product_id
WHERE m.channel = 'email'
GROUP BY p.brand
ORDER BY products DESC, p.brand;

-- id: attributed-revenue-promoted-products-autumn-layers-2024
-- question: What share of Autumn Layers 2024's attributed revenue came from the products it promoted?
-- tags: marketing, many-to-many, revenue, ratio
-- status: approved
SELECT ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE EXISTS (SELECT 1 FROM marketing.campaign_products AS mp WHERE mp.campaign_id = o.campaign_id AND mp.product_id = l.product_id)) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS promoted_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND m.campaign_name = 'Autumn Layers 2024';

-- id: spend-per-attributed-order-by-channel-last-year
-- question: What did an attributed order cost us in ad spend, by channel, for the campaigns that started last year?
-- tags: marketing, ratio, fan-out
-- status: approved
-- order: any
WITH placed AS (
  SELECT
    o.campaign_id,
    COUNT(*) AS orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
  GROUP BY o.campaign_id
), spent AS (
  SELECT
    a.campaign_id,
    SUM(a.spend_usd) AS spend_usd
  FROM marketing.ad_spend AS a
  GROUP BY a.campaign_id
)
SELECT
  m.channel,
  ROUND(SUM(spent.spend_usd) / NULLIF(SUM(placed.orders), 0), 2) AS spend_per_order_usd
FROM marketing.campaigns AS m
JOIN spent ON spent.campaign_id = m.campaign_id
LEFT JOIN placed ON placed.campaign_id = m.campaign_id
WHERE m.starts_on >= DATE '2024-02-01'
  AND m.starts_on < DATE '2025-02-01'
GROUP BY m.channel
ORDER BY spend_per_order_usd DESC, m.channel;

-- id: paid-spend-by-fiscal-quarter
-- question: Spend on paid channels per fiscal quarter of last year?
-- tags: marketing, fiscal-calendar, trend
-- status: approved
SELECT
  QUARTER(a.spent_on - INTERVAL 1 MONTH) AS fiscal_quarter,
  ROUND(SUM(a.spend_usd), 2) AS spend_usd
FROM marketing.ad_spend AS a
JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
WHERE m.channel <> 'email'
  AND a.spent_on >= DATE '2024-02-01'
  AND a.spent_on < DATE '2025-02-01'
GROUP BY QUARTER(a.spent_on - INTERVAL 1 MONTH)
ORDER BY fiscal_quarter;

-- id: paid-spend-share-by-fiscal-quarter
-- question: And email's share of all ad spend in each of those quarters?
-- follows: paid-spend-by-fiscal-quarter
-- tags: marketing, ratio, fiscal-calendar
-- status: approved
SELECT
  QUARTER(a.spent_on - INTERVAL 1 MONTH) AS fiscal_quarter,
  ROUND(100.0 * SUM(a.spend_usd) FILTER (WHERE m.channel = 'email') / NULLIF(SUM(a.spend_usd), 0), 1) AS email_pct
FROM marketing.ad_spend AS a
JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
WHERE a.spent_on >= DATE '2024-02-01'
  AND a.spent_on < DATE '2025-02-01'
GROUP BY QUARTER(a.spent_on - INTERVAL 1 MONTH)
ORDER BY fiscal_quarter;

-- id: new-customers-won-by-campaign-this-year
-- question: How many new customers did each channel win this year? Go by the campaign of their first order.
-- tags: marketing, customers, window
-- status: approved
-- order: any
WITH placed AS (
  SELECT
    o.customer_id,
    o.campaign_id,
    o.ordered_at,
    ROW_NUMBER() OVER (PARTITION BY o.customer_id ORDER BY o.ordered_at, o.order_id) AS place
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
)
SELECT
  m.channel,
  COUNT(*) AS new_customers
FROM placed
JOIN marketing.campaigns AS m ON m.campaign_id = placed.campaign_id
WHERE placed.place = 1
  AND placed.ordered_at >= DATE '2025-02-01'
  AND placed.ordered_at < DATE '2026-02-01'
GROUP BY m.channel
ORDER BY new_customers DESC, m.channel;
