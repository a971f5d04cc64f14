-- id: roas-by-channel-last-year
-- question: What was the ROAS of each channel last year?
-- tags: marketing, fan-out, ratio, breakdown
-- status: approved
-- order: any
WITH earned AS (
  SELECT
    m.channel,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY m.channel
), spent AS (
  SELECT
    m.channel,
    SUM(a.spend_usd) AS spend_usd
  FROM marketing.ad_spend AS a
  JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
  WHERE a.spent_on >= DATE '2024-02-01'
    AND a.spent_on < DATE '2025-02-01'
  GROUP BY m.channel
)
SELECT
  spent.channel,
  ROUND(earned.net_usd / NULLIF(spent.spend_usd, 0), 2) AS roas
FROM spent
JOIN earned ON earned.channel = spent.channel
ORDER BY roas DESC, spent.channel;

-- id: attributed-share-of-online-orders-last-quarter
-- question: What percentage of online orders was attributed to a campaign last quarter?
-- tags: marketing, share, null-meaning, single-figure, ratio
-- status: approved
SELECT ROUND(100.0 * COUNT(o.campaign_id) / NULLIF(COUNT(*), 0), 1) AS attributed_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01';

-- id: most-promoted-products
-- question: Which 3 products have been promoted by the most campaigns, and by how many?
-- tags: marketing, many-to-many, ranking
-- status: approved
SELECT
  p.product_name,
  COUNT(*) AS campaigns
FROM marketing.campaign_products AS mp
JOIN product.products AS p ON p.product_id = mp.product_id
GROUP BY p.product_id, p.product_name
ORDER BY campaigns DESC, p.product_name
LIMIT 3;

-- id: campaign-revenue-from-promoted-products
-- question: How much of the attributed revenue of each Black Week campaign came from the products it promoted?
-- tags: marketing, many-to-many, revenue, breakdown
-- status: approved
-- order: any
SELECT
  m.campaign_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
JOIN marketing.campaign_products AS mp ON mp.campaign_id = m.campaign_id AND mp.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND m.campaign_name LIKE 'Black Week%'
GROUP BY m.campaign_name
ORDER BY net_revenue_usd DESC, m.campaign_name;

-- id: social-campaigns-started-this-year
-- question: List the campaigns on social that started this year, with their first day.
-- tags: marketing, lookup, fiscal-calendar, must-pass
-- status: approved
-- order: any
SELECT
  m.campaign_name,
  m.starts_on
FROM marketing.campaigns AS m
WHERE m.channel = 'social'
  AND m.starts_on >= DATE '2025-02-01'
  AND m.starts_on < DATE '2026-02-01'
ORDER BY m.starts_on, m.campaign_name;

-- id: campaigns-running-on-the-first-of-june
-- question: Which campaigns were running on 1 June 2025, and in which channel?
-- tags: marketing, lookup, calendar
-- status: approved
-- order: any
SELECT
  m.campaign_name,
  m.channel
FROM marketing.campaigns AS m
WHERE m.starts_on <= DATE '2025-06-01'
  AND m.ends_on >= DATE '2025-06-01'
ORDER BY m.campaign_name;

-- id: campaigns-by-channel
-- question: How many campaigns are there per channel, planned ones included?
-- tags: marketing, breakdown, must-pass
-- status: approved
-- order: any
SELECT
  m.channel,
  COUNT(*) AS campaigns
FROM marketing.campaigns AS m
GROUP BY m.channel
ORDER BY campaigns DESC, m.channel;

-- id: ad-spend-last-month
-- question: How much did we spend on ads last month?
-- tags: marketing, single-figure, must-pass
-- status: approved
SELECT ROUND(SUM(a.spend_usd), 2) AS spend_usd
FROM marketing.ad_spend AS a
WHERE a.spent_on >= DATE '2025-09-01'
  AND a.spent_on < DATE '2025-10-01';

-- id: ad-spend-last-month-by-campaign
-- question: Which campaigns was that, and how much for each?
-- follows: ad-spend-last-month
-- tags: marketing, breakdown, follow-up
-- status: approved
-- order: any
SELECT
  m.campaign_name,
  ROUND(SUM(a.spend_usd), 2) AS spend_usd
FROM marketing.ad_spend AS a
JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
WHERE a.spent_on >= DATE '2025-09-01'
  AND a.spent_on < DATE '2025-10-01'
GROUP BY m.campaign_id, m.campaign_name
ORDER BY spend_usd DESC, m.campaign_name;

-- id: click-through-last-month-by-campaign
-- question: And the CTR of each?
-- follows: ad-spend-last-month-by-campaign
-- tags: marketing, breakdown, ratio, follow-up
-- status: approved
-- order: any
SELECT
  m.campaign_name,
  ROUND(100.0 * SUM(a.clicks) / NULLIF(SUM(a.impressions), 0), 1) AS click_through_pct
FROM marketing.ad_spend AS a
JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
WHERE a.spent_on >= DATE '2025-09-01'
  AND a.spent_on < DATE '2025-10-01'
GROUP BY m.campaign_id, m.campaign_name
ORDER BY click_through_pct DESC, m.campaign_name;

-- id: ad-spend-by-month-this-year
-- question: Advertising spend month by month this year, please.
-- tags: marketing, trend
-- status: approved
SELECT
  DATE_TRUNC('month', a.spent_on) AS month,
  ROUND(SUM(a.spend_usd), 2) AS spend_usd
FROM marketing.ad_spend AS a
WHERE a.spent_on >= DATE '2025-02-01'
  AND a.spent_on < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', a.spent_on)
ORDER BY month;

-- id: cost-per-click-of-paid-channels-last-month
-- question: What did a click cost us last month across all paid channels together?
-- tags: marketing, ratio, single-figure
-- status: approved
SELECT ROUND(SUM(a.spend_usd) / NULLIF(SUM(a.clicks), 0), 2) AS cost_per_click_usd
FROM marketing.ad_spend AS a
JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
WHERE m.channel <> 'email'
  AND a.spent_on >= DATE '2025-09-01'
  AND a.spent_on < DATE '2025-10-01';

-- id: running-search-campaign-budget-used
-- question: How many percent of its budget has Search Always-On FY2026 H2 used up so far?
-- tags: marketing, ratio, single-figure, named-value
-- status: approved
SELECT ROUND(100.0 * SUM(a.spend_usd) / NULLIF(m.budget_usd, 0), 1) AS used_pct
FROM marketing.campaigns AS m
JOIN marketing.ad_spend AS a ON a.campaign_id = m.campaign_id
WHERE m.campaign_name = 'Search Always-On FY2026 H2'
GROUP BY m.campaign_id, m.budget_usd;

-- id: products-of-rope-recycling
-- question: Which products did the Rope Recycling campaign promote? Name and brand.
-- tags: marketing, many-to-many, lookup, named-value, must-pass
-- status: approved
-- order: any
SELECT
  p.product_name,
  p.brand
FROM marketing.campaign_products AS mp
JOIN marketing.campaigns AS m ON m.campaign_id = mp.campaign_id
JOIN product.products AS p ON p.product_id = mp.product_id
WHERE m.campaign_name = 'Rope Recycling'
ORDER BY p.product_name;

-- id: current-products-in-no-campaign
-- question: How many products of the current range are promoted by no campaign, be it past, running or planned?
-- tags: marketing, many-to-many, not-exists, single-figure
-- status: approved
SELECT COUNT(*) AS products
FROM product.products AS p
WHERE p.discontinued_on IS NULL
  AND NOT EXISTS (SELECT 1 FROM marketing.campaign_products AS mp WHERE mp.product_id = p.product_id);

-- id: campaigns-without-the-house-brand
-- question: Which campaigns, past, running or planned, promote nothing of our own brand?
-- tags: marketing, many-to-many, not-exists, lookup
-- status: approved
-- order: any
SELECT m.campaign_name
FROM marketing.campaigns AS m
WHERE NOT EXISTS (SELECT 1 FROM marketing.campaign_products AS mp JOIN product.products AS p ON p.product_id = mp.product_id WHERE mp.campaign_id = m.campaign_id AND p.brand = 'Alder & Fern')
ORDER BY m.campaign_name;

-- id: products-per-campaign-by-channel
-- question: How many products does a campaign promote on average, by channel? Planned campaigns count too; one decimal.
-- tags: marketing, many-to-many, breakdown, distinct
-- status: approved
-- order: any
SELECT
  m.channel,
  ROUND(COUNT(*) / COUNT(DISTINCT m.campaign_id), 1) AS products_per_campaign
FROM marketing.campaign_products AS mp
JOIN marketing.campaigns AS m ON m.campaign_id = mp.campaign_id
GROUP BY m.channel
ORDER BY products_per_campaign DESC, m.channel;

-- id: spring-trails-compared
-- question: How do the three Spring Trails campaigns compare in attributed revenue?
-- tags: marketing, comparison, revenue, named-value
-- status: approved
-- order: any
SELECT
  m.campaign_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND m.campaign_name LIKE 'Spring Trails%'
GROUP BY m.campaign_name
ORDER BY net_revenue_usd DESC, m.campaign_name;

-- id: loss-making-campaigns-of-last-year
-- question: Which campaigns that started last year made a loss, judged by their ROI? Show the ROI too.
-- tags: marketing, ratio, fan-out, fiscal-calendar
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
WHERE m.starts_on >= DATE '2024-02-01'
  AND m.starts_on < DATE '2025-02-01'
  AND COALESCE(earned.margin_usd, 0) < spent.spend_usd
ORDER BY roi_pct, m.campaign_name;

-- id: autumn-layers-spend-running-total
-- question: For Autumn Layers 2025, show what each day cost and the spend accumulated up to and including that day.
-- tags: marketing, window, trend, named-value
-- status: approved
SELECT
  a.spent_on,
  a.spend_usd,
  SUM(a.spend_usd) OVER (ORDER BY a.spent_on) AS running_total_usd
FROM marketing.ad_spend AS a
JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
WHERE m.campaign_name = 'Autumn Layers 2025'
ORDER BY a.spent_on;

-- id: best-campaign-of-each-channel
-- question: Which campaign of each channel has brought in the most attributed revenue? Channel, campaign, amount.
-- tags: marketing, window, revenue
-- status: approved
-- order: any
WITH earned AS (
  SELECT
    m.channel,
    m.campaign_name,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
  GROUP BY m.channel, m.campaign_id, m.campaign_name
)
SELECT
  earned.channel,
  earned.campaign_name,
  ROUND(earned.net_usd, 2) AS net_revenue_usd
FROM earned
QUALIFY ROW_NUMBER() OVER (PARTITION BY earned.channel ORDER BY earned.net_usd DESC, earned.campaign_name) = 1
ORDER BY net_revenue_usd DESC, earned.channel;

-- id: online-orders-without-a-campaign
-- question: How many online orders this year are attributed to no campaign?
-- tags: marketing, orders, single-figure, null-meaning
-- status: approved
SELECT COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.campaign_id IS NULL
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01';
