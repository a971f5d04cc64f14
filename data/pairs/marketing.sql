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
