-- id: ad-clicks-yesterday
-- question: Clicks yesterday?
-- also: How many times were our ads clicked yesterday?
-- tags: marketing, single-figure
-- status: approved
SELECT SUM(a.clicks) AS clicks
FROM marketing.ad_spend AS a
WHERE a.spent_on = DATE '2025-10-14';

-- id: social-impressions-last-30-days
-- question: How often were our social ads shown in the last 30 days?
-- also: Social impressions, past 30 days?
-- tags: marketing, single-figure, calendar
-- status: approved
SELECT SUM(a.impressions) AS impressions
FROM marketing.ad_spend AS a
JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
WHERE m.channel = 'social'
  AND a.spent_on >= DATE '2025-09-15'
  AND a.spent_on < DATE '2025-10-15';

-- id: ad-spend-of-krakow-hometown
-- question: What did the Kraków Hometown campaign cost us in ads, all in all?
-- also: Total ad spend of Kraków Hometown?
-- tags: marketing, single-figure, named-value
-- status: approved
SELECT ROUND(SUM(a.spend_usd), 2) AS spend_usd
FROM marketing.ad_spend AS a
JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
WHERE m.campaign_name = 'Kraków Hometown';

-- id: budget-of-podcast-sponsorship-2025
-- question: What was the budget for Podcast Sponsorship 2025?
-- tags: marketing, lookup, single-figure, named-value
-- status: approved
SELECT m.budget_usd
FROM marketing.campaigns AS m
WHERE m.campaign_name = 'Podcast Sponsorship 2025';

-- id: email-campaign-budget-this-year
-- question: I need the combined budget of the email campaigns that start this year.
-- also: What do the budgets of all email campaigns with a first day in FY2026 add up to?
-- tags: marketing, single-figure, fiscal-calendar
-- status: approved
SELECT SUM(m.budget_usd) AS budget_usd
FROM marketing.campaigns AS m
WHERE m.channel = 'email'
  AND m.starts_on >= DATE '2025-02-01'
  AND m.starts_on < DATE '2026-02-01';

-- id: campaigns-started-in-2024
-- question: How many campaigns did we kick off in 2024?
-- also: Number of campaigns with a first day in calendar 2024?
-- tags: marketing, single-figure, calendar
-- status: approved
SELECT COUNT(*) AS campaigns
FROM marketing.campaigns AS m
WHERE m.starts_on >= DATE '2024-01-01'
  AND m.starts_on < DATE '2025-01-01';

-- id: campaigns-running-at-some-time-in-september
-- question: How many campaigns were running at any time in September 2025?
-- also: Number of campaigns on air for at least one day last month?
-- tags: marketing, single-figure, calendar
-- status: approved
SELECT COUNT(*) AS campaigns
FROM marketing.campaigns AS m
WHERE m.starts_on < DATE '2025-10-01'
  AND m.ends_on >= DATE '2025-09-01';

-- id: orders-through-social-in-2024
-- question: How many orders came through our social campaigns in calendar year 2024?
-- tags: marketing, orders, single-figure
-- status: approved
SELECT COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND m.channel = 'social'
  AND o.ordered_at >= DATE '2024-01-01'
  AND o.ordered_at < DATE '2025-01-01';

-- id: attributed-revenue-of-rope-recycling
-- question: What revenue did Rope Recycling generate?
-- also: Attributed revenue of the Rope Recycling campaign?
-- tags: marketing, revenue, single-figure, named-value
-- status: approved
SELECT ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS attributed_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND m.campaign_name = 'Rope Recycling';

-- id: order-value-with-and-without-campaign-this-year
-- question: Do campaign orders have bigger baskets? AOV this year with and without a campaign, side by side.
-- also: Average order value this year of orders that carry a campaign next to those that do not?
-- tags: marketing, revenue, ratio, comparison, null-meaning
-- status: approved
SELECT
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.campaign_id IS NOT NULL) / NULLIF(COUNT(DISTINCT o.order_id) FILTER (WHERE o.campaign_id IS NOT NULL AND l.refunded_usd < l.gross_usd - l.discount_usd), 0), 2) AS with_campaign_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.campaign_id IS NULL) / NULLIF(COUNT(DISTINCT o.order_id) FILTER (WHERE o.campaign_id IS NULL AND l.refunded_usd < l.gross_usd - l.discount_usd), 0), 2) AS without_campaign_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01';

-- id: units-sold-through-trail-video-series
-- question: How many units have we sold through Trail Video Series?
-- also: Units on the orders of the Trail Video Series campaign?
-- tags: marketing, single-figure, named-value
-- status: approved
SELECT SUM(l.quantity) AS units_sold
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND m.campaign_name = 'Trail Video Series';

-- id: affiliate-campaign-customers-last-quarter
-- question: How many different customers bought through an affiliate campaign last quarter? Live ones only.
-- tags: marketing, customers, distinct, single-figure, fiscal-calendar
-- status: approved
SELECT COUNT(DISTINCT c.customer_id) AS customers
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND m.channel = 'affiliate'
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01';

-- id: paid-share-of-ad-spend-last-year
-- question: What share of last year's ad spend went to paid channels?
-- also: Paid media in percent of all advertising spend, FY2025?
-- tags: marketing, ratio, single-figure
-- status: approved
SELECT ROUND(100.0 * SUM(a.spend_usd) FILTER (WHERE m.channel <> 'email') / NULLIF(SUM(a.spend_usd), 0), 1) AS paid_pct
FROM marketing.ad_spend AS a
JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
WHERE a.spent_on >= DATE '2024-02-01'
  AND a.spent_on < DATE '2025-02-01';

-- id: products-ever-promoted
-- question: How many of our products are in any campaign at all, planned ones included?
-- also: Number of different products in at least one campaign, past, running or planned?
-- tags: marketing, many-to-many, distinct, single-figure
-- status: approved
SELECT COUNT(DISTINCT mp.product_id) AS products
FROM marketing.campaign_products AS mp;

-- id: average-ad-spend-per-day-last-month
-- question: On an average day last month, what did we spend on advertising?
-- tags: marketing, single-figure, ratio
-- status: approved
SELECT ROUND(SUM(a.spend_usd) / NULLIF(COUNT(DISTINCT a.spent_on), 0), 2) AS spend_per_day_usd
FROM marketing.ad_spend AS a
WHERE a.spent_on >= DATE '2025-09-01'
  AND a.spent_on < DATE '2025-10-01';

-- id: days-with-over-1000-dollars-of-ads-last-year
-- question: On how many days last year did we spend more than 1,000 dollars on ads?
-- also: Number of days in FY2025 with ad spend above 1,000 dollars?
-- tags: marketing, having, single-figure
-- status: approved
WITH days AS (
  SELECT a.spent_on
  FROM marketing.ad_spend AS a
  WHERE a.spent_on >= DATE '2024-02-01'
    AND a.spent_on < DATE '2025-02-01'
  GROUP BY a.spent_on
  HAVING SUM(a.spend_usd) > 1000
)
SELECT COUNT(*) AS days
FROM days;

-- id: budget-left-of-running-campaigns
-- question: How much budget is left in total in the campaigns running right now?
-- tags: marketing, fan-out, single-figure
-- status: approved
WITH spent AS (
  SELECT
    a.campaign_id,
    SUM(a.spend_usd) AS spend_usd
  FROM marketing.ad_spend AS a
  GROUP BY a.campaign_id
)
SELECT ROUND(SUM(m.budget_usd - COALESCE(spent.spend_usd, 0)), 2) AS budget_left_usd
FROM marketing.campaigns AS m
LEFT JOIN spent ON spent.campaign_id = m.campaign_id
WHERE m.starts_on <= DATE '2025-10-15'
  AND m.ends_on >= DATE '2025-10-15';

-- id: when-did-caldera-launch-run
-- question: From when until when did Caldera Launch run, and on which channel?
-- also: First day, last day and channel of Caldera Launch?
-- tags: marketing, lookup, named-value
-- status: approved
SELECT
  m.starts_on,
  m.ends_on,
  m.channel
FROM marketing.campaigns AS m
WHERE m.campaign_name = 'Caldera Launch';

-- id: campaigns-that-ended-this-quarter
-- question: Which campaigns have ended this quarter? Name and last day, most recent first.
-- also: List the campaigns that finished since 1 August with their last day, latest on top.
-- tags: marketing, lookup, fiscal-calendar
-- status: approved
SELECT
  m.campaign_name,
  m.ends_on
FROM marketing.campaigns AS m
WHERE m.ends_on >= DATE '2025-08-01'
  AND m.ends_on < DATE '2025-10-15'
ORDER BY m.ends_on DESC, m.campaign_name;

-- id: campaigns-with-budget-over-20000
-- question: Which campaigns had a budget of more than 20,000 dollars? Show name and budget.
-- tags: marketing, lookup
-- status: approved
-- order: any
SELECT
  m.campaign_name,
  m.budget_usd
FROM marketing.campaigns AS m
WHERE m.budget_usd > 20000
ORDER BY m.budget_usd DESC, m.campaign_name;

-- id: campaigns-promoting-caldera-this-year
-- question: Which of this year's campaigns promote something from Caldera?
-- also: Campaigns starting in FY2026 with at least one Caldera product?
-- tags: marketing, many-to-many, lookup, exists
-- status: approved
-- order: any
SELECT m.campaign_name
FROM marketing.campaigns AS m
WHERE m.starts_on >= DATE '2025-02-01'
  AND m.starts_on < DATE '2026-02-01'
  AND EXISTS (SELECT 1 FROM marketing.campaign_products AS mp JOIN product.products AS p ON p.product_id = mp.product_id WHERE mp.campaign_id = m.campaign_id AND p.brand = 'Caldera')
ORDER BY m.campaign_name;

-- id: most-expensive-ad-day-ever
-- question: What was our most expensive day of advertising ever, and what did it cost?
-- also: The day with the highest ad spend of all time, with the amount?
-- tags: marketing, ranking, lookup
-- status: approved
SELECT
  a.spent_on,
  ROUND(SUM(a.spend_usd), 2) AS spend_usd
FROM marketing.ad_spend AS a
GROUP BY a.spent_on
ORDER BY spend_usd DESC, a.spent_on
LIMIT 1;

-- id: average-campaign-length-by-channel
-- question: How long does a campaign run on average on each marketing channel? Days including first and last, one decimal.
-- tags: marketing, breakdown, date-difference
-- status: approved
-- order: any
SELECT
  m.channel,
  ROUND(AVG(DATE_DIFF('day', m.starts_on, m.ends_on) + 1), 1) AS average_days
FROM marketing.campaigns AS m
GROUP BY m.channel
ORDER BY average_days DESC, m.channel;

-- id: campaign-budget-by-fiscal-year
-- question: Total campaign budget per fiscal year, by the year a campaign starts in?
-- tags: marketing, trend, fiscal-calendar
-- status: approved
SELECT
  YEAR(m.starts_on + INTERVAL 11 MONTH) AS fiscal_year,
  SUM(m.budget_usd) AS budget_usd
FROM marketing.campaigns AS m
GROUP BY YEAR(m.starts_on + INTERVAL 11 MONTH)
ORDER BY fiscal_year;

-- id: campaign-count-by-fiscal-year
-- question: And how many campaigns was that each year?
-- follows: campaign-budget-by-fiscal-year
-- tags: marketing, trend, fiscal-calendar
-- status: approved
SELECT
  YEAR(m.starts_on + INTERVAL 11 MONTH) AS fiscal_year,
  COUNT(*) AS campaigns
FROM marketing.campaigns AS m
GROUP BY YEAR(m.starts_on + INTERVAL 11 MONTH)
ORDER BY fiscal_year;

-- id: summer-camp-out-2025-revenue-by-category
-- question: What did people buy through Summer Camp-Out 2025? Attributed revenue per product category, please.
-- also: Summer Camp-Out 2025: attributed revenue by category?
-- tags: marketing, revenue, breakdown, many-to-many, named-value
-- status: approved
-- order: any
SELECT
  ca.category_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS attributed_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND m.campaign_name = 'Summer Camp-Out 2025'
GROUP BY ca.category_name
ORDER BY attributed_revenue_usd DESC, ca.category_name;

-- id: email-revenue-by-brand-last-year
-- question: Which brands sell through our email campaigns? Attributed revenue by brand, last year.
-- tags: marketing, revenue, breakdown, fiscal-calendar
-- status: approved
-- order: any
SELECT
  p.brand,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS attributed_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND m.channel = 'email'
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY p.brand
ORDER BY attributed_revenue_usd DESC, p.brand;

-- id: email-house-brand-share-last-year
-- question: In percent, how much of that is our own brand?
-- follows: email-revenue-by-brand-last-year
-- tags: marketing, revenue, ratio, single-figure
-- status: approved
SELECT ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE p.brand = 'Alder & Fern') / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS house_brand_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND m.channel = 'email'
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01';

-- id: overall-roas-this-year
-- question: What is our return on ad spend this year so far, over all campaigns? Two decimals.
-- also: Overall ROAS in FY2026 to date, to two decimals?
-- tags: marketing, ratio, fan-out, single-figure
-- status: approved
WITH earned AS (
  SELECT SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.campaign_id IS NOT NULL
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
), spent AS (
  SELECT SUM(a.spend_usd) AS spend_usd
  FROM marketing.ad_spend AS a
  WHERE a.spent_on >= DATE '2025-02-01'
    AND a.spent_on < DATE '2026-02-01'
)
SELECT ROUND(earned.net_usd / NULLIF(spent.spend_usd, 0), 2) AS roas
FROM earned
CROSS JOIN spent;

-- id: roas-by-month-this-year
-- question: And month by month?
-- follows: overall-roas-this-year
-- tags: marketing, ratio, fan-out, trend
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
    AND o.campaign_id IS NOT NULL
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY DATE_TRUNC('month', o.ordered_at)
), spent AS (
  SELECT
    DATE_TRUNC('month', a.spent_on) AS month,
    SUM(a.spend_usd) AS spend_usd
  FROM marketing.ad_spend AS a
  WHERE a.spent_on >= DATE '2025-02-01'
    AND a.spent_on < DATE '2026-02-01'
  GROUP BY DATE_TRUNC('month', a.spent_on)
)
SELECT
  spent.month,
  ROUND(COALESCE(earned.net_usd, 0) / NULLIF(spent.spend_usd, 0), 2) AS roas
FROM spent
LEFT JOIN earned ON earned.month = spent.month
ORDER BY spent.month;

-- id: roi-by-channel-campaigns-of-last-year
-- question: Rank the marketing channels by the ROI of the campaigns that started last year, best first.
-- also: Which marketing channels paid off best? ROI per channel, best on top, for campaigns started in FY2025.
-- tags: marketing, margin, ratio, fan-out, ranking
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
  m.channel,
  ROUND(100.0 * (SUM(COALESCE(earned.margin_usd, 0)) - SUM(spent.spend_usd)) / NULLIF(SUM(spent.spend_usd), 0), 1) AS roi_pct
FROM marketing.campaigns AS m
JOIN spent ON spent.campaign_id = m.campaign_id
LEFT JOIN earned ON earned.campaign_id = m.campaign_id
WHERE m.starts_on >= DATE '2024-02-01'
  AND m.starts_on < DATE '2025-02-01'
GROUP BY m.channel
ORDER BY roi_pct DESC, m.channel;

-- id: campaigns-paid-off-and-not-by-fiscal-year
-- question: For the board: how many campaigns paid off and how many made a loss, by fiscal year of their start?
-- tags: marketing, margin, fan-out, fiscal-calendar
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
  YEAR(m.starts_on + INTERVAL 11 MONTH) AS fiscal_year,
  COUNT(*) FILTER (WHERE COALESCE(earned.margin_usd, 0) > spent.spend_usd) AS paid_off,
  COUNT(*) FILTER (WHERE COALESCE(earned.margin_usd, 0) < spent.spend_usd) AS made_a_loss
FROM marketing.campaigns AS m
JOIN spent ON spent.campaign_id = m.campaign_id
LEFT JOIN earned ON earned.campaign_id = m.campaign_id
GROUP BY YEAR(m.starts_on + INTERVAL 11 MONTH)
ORDER BY fiscal_year;

-- id: orders-per-100-clicks-by-channel-last-year
-- question: How many attributed orders did we get per 100 clicks on each marketing channel last year? Two decimals.
-- also: Orders per hundred ad clicks by channel in FY2025, two decimals?
-- tags: marketing, orders, ratio, fan-out
-- status: approved
-- order: any
WITH placed AS (
  SELECT
    m.channel,
    COUNT(*) AS orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY m.channel
), clicked AS (
  SELECT
    m.channel,
    SUM(a.clicks) AS clicks
  FROM marketing.ad_spend AS a
  JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
  WHERE a.spent_on >= DATE '2024-02-01'
    AND a.spent_on < DATE '2025-02-01'
  GROUP BY m.channel
)
SELECT
  clicked.channel,
  ROUND(100.0 * COALESCE(placed.orders, 0) / NULLIF(clicked.clicks, 0), 2) AS orders_per_100_clicks
FROM clicked
LEFT JOIN placed ON placed.channel = clicked.channel
ORDER BY orders_per_100_clicks DESC, clicked.channel;

-- id: spend-per-thousand-impressions-by-channel-this-year
-- question: What do a thousand impressions cost us on each paid channel this year?
-- also: Ad spend per 1,000 impressions by paid channel, FY2026?
-- tags: marketing, ratio, breakdown
-- status: approved
-- order: any
SELECT
  m.channel,
  ROUND(1000.0 * SUM(a.spend_usd) / NULLIF(SUM(a.impressions), 0), 2) AS spend_per_thousand_usd
FROM marketing.ad_spend AS a
JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
WHERE m.channel <> 'email'
  AND a.spent_on >= DATE '2025-02-01'
  AND a.spent_on < DATE '2026-02-01'
GROUP BY m.channel
ORDER BY spend_per_thousand_usd DESC, m.channel;

-- id: ad-spend-per-new-customer-this-year
-- question: What did a new customer won by a campaign cost us this year? Ad spend divided by the new customers whose first order carries a campaign.
-- tags: marketing, customers, ratio, window, single-figure
-- status: approved
WITH placed AS (
  SELECT
    o.campaign_id,
    o.ordered_at,
    ROW_NUMBER() OVER (PARTITION BY o.customer_id ORDER BY o.ordered_at, o.order_id) AS place
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
), won AS (
  SELECT COUNT(*) AS customers
  FROM placed
  WHERE placed.place = 1
    AND placed.campaign_id IS NOT NULL
    AND placed.ordered_at >= DATE '2025-02-01'
    AND placed.ordered_at < DATE '2026-02-01'
), spent AS (
  SELECT SUM(a.spend_usd) AS spend_usd
  FROM marketing.ad_spend AS a
  WHERE a.spent_on >= DATE '2025-02-01'
    AND a.spent_on < DATE '2026-02-01'
)
SELECT ROUND(spent.spend_usd / NULLIF(won.customers, 0), 2) AS spend_per_new_customer_usd
FROM won
CROSS JOIN spent;

-- id: return-rate-with-and-without-campaign-last-year
-- question: Do people who come through campaigns send more back? Return rate last year of orders with and without a campaign, in two columns.
-- tags: marketing, returns, ratio, comparison, fan-out, null-meaning
-- status: approved
WITH returned AS (
  SELECT
    r.order_id,
    r.line_no,
    SUM(r.quantity) AS units
  FROM sales.returns AS r
  GROUP BY r.order_id, r.line_no
)
SELECT
  ROUND(100.0 * COALESCE(SUM(returned.units) FILTER (WHERE o.campaign_id IS NOT NULL), 0) / NULLIF(SUM(l.quantity) FILTER (WHERE o.campaign_id IS NOT NULL), 0), 1) AS with_campaign_pct,
  ROUND(100.0 * COALESCE(SUM(returned.units) FILTER (WHERE o.campaign_id IS NULL), 0) / NULLIF(SUM(l.quantity) FILTER (WHERE o.campaign_id IS NULL), 0), 1) AS without_campaign_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
LEFT JOIN returned ON returned.order_id = l.order_id AND returned.line_no = l.line_no
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01';

-- id: cancelled-share-of-campaign-orders-by-channel
-- question: What percentage of the orders from each marketing channel has been cancelled, over all time?
-- also: Cancellation rate of attributed orders by marketing channel, all time?
-- tags: marketing, orders, ratio, breakdown
-- status: approved
-- order: any
SELECT
  m.channel,
  ROUND(100.0 * COUNT(*) FILTER (WHERE o.status = 'cancelled') / NULLIF(COUNT(*), 0), 1) AS cancelled_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
WHERE NOT c.is_test
GROUP BY m.channel
ORDER BY cancelled_pct DESC, m.channel;

-- id: campaign-share-of-orders-by-weekday-last-quarter
-- question: Which weekdays depend most on campaigns? Share of all orders that carry one, per weekday, last quarter.
-- also: Percentage of orders with a campaign by day of the week, Q2 FY2026?
-- tags: marketing, orders, ratio, weekday, null-meaning
-- status: approved
-- order: any
SELECT
  DAYNAME(o.ordered_at) AS weekday,
  ROUND(100.0 * COUNT(o.campaign_id) / NULLIF(COUNT(*), 0), 1) AS campaign_orders_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY DAYNAME(o.ordered_at)
ORDER BY campaign_orders_pct DESC, weekday;

-- id: nordics-share-of-norden-push
-- question: What share of the attributed revenue of Norden Push came from the Nordics?
-- also: How much of Norden Push's attributed revenue was Nordic, in percent?
-- tags: marketing, revenue, ratio, single-figure, named-value
-- status: approved
SELECT ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE co.region = 'Nordics') / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS nordics_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND m.campaign_name = 'Norden Push';

-- id: attributed-revenue-by-month-search-and-others-last-year
-- question: Attributed revenue per month last year, search in one column and the other channels in another.
-- tags: marketing, revenue, trend, comparison
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE m.channel = 'search'), 2) AS search_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE m.channel <> 'search'), 2) AS other_channels_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: margin-by-marketing-channel-last-year
-- question: CFO asks: what margin did the orders from each marketing channel make last year, and at what margin rate?
-- tags: marketing, margin, ratio, breakdown
-- status: approved
-- order: any
SELECT
  m.channel,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd), 2) AS margin_usd,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS margin_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY m.channel
ORDER BY margin_usd DESC, m.channel;

-- id: discount-rate-of-black-week-2024
-- question: How deep were the discounts in Black Week 2024? Discount rate of its orders.
-- tags: marketing, ratio, single-figure, named-value
-- status: approved
SELECT ROUND(100.0 * SUM(l.discount_usd) / NULLIF(SUM(l.gross_usd), 0), 1) AS discount_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND m.campaign_name = 'Black Week 2024';

-- id: billed-amount-of-tokyo-opening-by-currency
-- question: Tokyo Opening: how much did we bill on its orders, in US dollars, by the currency customers paid in?
-- tags: marketing, fx, currency, breakdown, named-value
-- status: approved
-- order: any
SELECT
  o.currency,
  ROUND(SUM(o.total * fx.usd_per_unit), 2) AS billed_usd
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN finance.fx_rates AS fx ON fx.currency = o.currency AND fx.rate_on = CAST(o.ordered_at AS DATE)
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND m.campaign_name = 'Tokyo Opening'
GROUP BY o.currency
ORDER BY billed_usd DESC, o.currency;

-- id: budget-and-spend-of-campaigns-this-year
-- question: Budget against actual spend for every campaign that has started this year, please.
-- also: Planned and actual ad spend of each campaign started in FY2026 so far?
-- tags: marketing, comparison, fan-out
-- status: approved
-- order: any
SELECT
  m.campaign_name,
  m.budget_usd,
  ROUND(SUM(a.spend_usd), 2) AS spend_usd
FROM marketing.campaigns AS m
JOIN marketing.ad_spend AS a ON a.campaign_id = m.campaign_id
WHERE m.starts_on >= DATE '2025-02-01'
  AND m.starts_on < DATE '2026-02-01'
GROUP BY m.campaign_id, m.campaign_name, m.budget_usd
ORDER BY m.budget_usd DESC, m.campaign_name;

-- id: over-budget-campaigns-this-year-count
-- question: How many of them went over?
-- follows: budget-and-spend-of-campaigns-this-year
-- tags: marketing, fan-out, single-figure
-- status: approved
WITH spent AS (
  SELECT
    a.campaign_id,
    SUM(a.spend_usd) AS spend_usd
  FROM marketing.ad_spend AS a
  GROUP BY a.campaign_id
)
SELECT COUNT(*) AS campaigns
FROM marketing.campaigns AS m
JOIN spent ON spent.campaign_id = m.campaign_id
WHERE m.starts_on >= DATE '2025-02-01'
  AND m.starts_on < DATE '2026-02-01'
  AND spent.spend_usd > m.budget_usd;

-- id: budget-used-by-channel-campaigns-of-last-year
-- question: How much of their budget did last year's campaigns use up, per marketing channel, in percent?
-- also: Budget used by channel for campaigns started in FY2025?
-- tags: marketing, ratio, fan-out, breakdown
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
  ROUND(100.0 * SUM(COALESCE(spent.spend_usd, 0)) / NULLIF(SUM(m.budget_usd), 0), 1) AS budget_used_pct
FROM marketing.campaigns AS m
LEFT JOIN spent ON spent.campaign_id = m.campaign_id
WHERE m.starts_on >= DATE '2024-02-01'
  AND m.starts_on < DATE '2025-02-01'
GROUP BY m.channel
ORDER BY budget_used_pct DESC, m.channel;

-- id: three-campaigns-with-highest-daily-spend
-- question: Which 3 campaigns that started last year had the highest ad spend per day, and how much was it?
-- tags: marketing, ranking, ratio
-- status: approved
SELECT
  m.campaign_name,
  ROUND(SUM(a.spend_usd) / NULLIF(COUNT(*), 0), 2) AS spend_per_day_usd
FROM marketing.ad_spend AS a
JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
WHERE m.starts_on >= DATE '2024-02-01'
  AND m.starts_on < DATE '2025-02-01'
GROUP BY m.campaign_id, m.campaign_name
ORDER BY spend_per_day_usd DESC, m.campaign_name
LIMIT 3;

-- id: top-5-products-in-black-week-2024
-- question: Top 5 products by units in the orders of Black Week 2024, with the units?
-- also: The five products that sold most pieces through Black Week 2024, with the units.
-- tags: marketing, products, ranking, named-value
-- status: approved
SELECT
  p.product_name,
  SUM(l.quantity) AS units_sold
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND m.campaign_name = 'Black Week 2024'
GROUP BY p.product_id, p.product_name
ORDER BY units_sold DESC, p.product_name
LIMIT 5;

-- id: products-promoted-in-most-campaigns
-- question: Which products are in 4 or more campaigns, planned ones included? Article number, name and number of campaigns.
-- tags: marketing, products, many-to-many, having
-- status: approved
-- order: any
SELECT
  p.sku,
  p.product_name,
  COUNT(*) AS campaigns
FROM marketing.campaign_products AS mp
JOIN product.products AS p ON p.product_id = mp.product_id
GROUP BY p.product_id, p.sku, p.product_name
HAVING COUNT(*) >= 4
ORDER BY campaigns DESC, p.product_name, p.sku;

-- id: fewest-clicks-campaigns-finished-this-year
-- question: Which 3 campaigns that ended this year got the fewest clicks, and how many?
-- also: Bottom three by clicks among the campaigns that finished in FY2026 so far, with the clicks?
-- tags: marketing, ranking
-- status: approved
SELECT
  m.campaign_name,
  SUM(a.clicks) AS clicks
FROM marketing.ad_spend AS a
JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
WHERE m.ends_on >= DATE '2025-02-01'
  AND m.ends_on < DATE '2025-10-15'
GROUP BY m.campaign_id, m.campaign_name
ORDER BY clicks, m.campaign_name
LIMIT 3;

-- id: top-3-countries-by-search-orders-this-year
-- question: The 3 countries with the most orders from search ads this year, and how many?
-- also: Top three countries by orders attributed to search in FY2026, with the number?
-- tags: marketing, orders, ranking
-- status: approved
SELECT
  co.country_name,
  COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND m.channel = 'search'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY co.country_name
ORDER BY orders DESC, co.country_name
LIMIT 3;

-- id: dearest-months-by-cost-per-click-last-year
-- question: In which 3 months of last year was a click most expensive, and what did it cost?
-- also: Top three months of FY2025 by CPC, with the amount?
-- tags: marketing, ratio, ranking
-- status: approved
SELECT
  DATE_TRUNC('month', a.spent_on) AS month,
  ROUND(SUM(a.spend_usd) / NULLIF(SUM(a.clicks), 0), 2) AS cost_per_click_usd
FROM marketing.ad_spend AS a
WHERE a.spent_on >= DATE '2024-02-01'
  AND a.spent_on < DATE '2025-02-01'
GROUP BY DATE_TRUNC('month', a.spent_on)
ORDER BY cost_per_click_usd DESC, month
LIMIT 3;

-- id: trail-video-series-clicks-by-week
-- question: Weekly impressions and clicks of Trail Video Series? Weeks from Monday.
-- tags: marketing, trend, calendar, named-value
-- status: approved
SELECT
  DATE_TRUNC('week', a.spent_on) AS week,
  SUM(a.impressions) AS impressions,
  SUM(a.clicks) AS clicks
FROM marketing.ad_spend AS a
JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
WHERE m.campaign_name = 'Trail Video Series'
GROUP BY DATE_TRUNC('week', a.spent_on)
ORDER BY week;

-- id: black-week-2024-orders-by-day
-- question: Orders from Black Week 2024 day by day?
-- also: How many orders did Black Week 2024 bring in on each day?
-- tags: marketing, orders, trend, named-value
-- status: approved
SELECT
  CAST(o.ordered_at AS DATE) AS day,
  COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND m.campaign_name = 'Black Week 2024'
GROUP BY CAST(o.ordered_at AS DATE)
ORDER BY day;

-- id: black-week-2024-new-customers
-- question: How many of these orders were the customer's first ever? Just the total, live customers only.
-- follows: black-week-2024-orders-by-day
-- tags: marketing, customers, window, single-figure
-- status: approved
WITH placed AS (
  SELECT
    o.campaign_id,
    ROW_NUMBER() OVER (PARTITION BY o.customer_id ORDER BY o.ordered_at, o.order_id) AS place
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
)
SELECT COUNT(*) AS first_orders
FROM placed
JOIN marketing.campaigns AS m ON m.campaign_id = placed.campaign_id
WHERE placed.place = 1
  AND m.campaign_name = 'Black Week 2024';

-- id: ad-spend-by-month-search-and-others-this-year
-- question: Monthly ad spend this year: search next to all other channels together.
-- tags: marketing, trend, comparison
-- status: approved
SELECT
  DATE_TRUNC('month', a.spent_on) AS month,
  ROUND(SUM(a.spend_usd) FILTER (WHERE m.channel = 'search'), 2) AS search_usd,
  ROUND(SUM(a.spend_usd) FILTER (WHERE m.channel <> 'search'), 2) AS other_channels_usd
FROM marketing.ad_spend AS a
JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
WHERE a.spent_on >= DATE '2025-02-01'
  AND a.spent_on < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', a.spent_on)
ORDER BY month;

-- id: campaigns-with-spend-by-month-this-year
-- question: How many campaigns did we spend money on in each month of this year?
-- also: Per month of FY2026, the number of campaigns with ad spend?
-- tags: marketing, trend, distinct
-- status: approved
SELECT
  DATE_TRUNC('month', a.spent_on) AS month,
  COUNT(DISTINCT a.campaign_id) AS campaigns
FROM marketing.ad_spend AS a
WHERE a.spent_on >= DATE '2025-02-01'
  AND a.spent_on < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', a.spent_on)
ORDER BY month;

-- id: click-through-rate-by-fiscal-quarter-last-year
-- question: CTR in each fiscal quarter of last year, two decimals?
-- tags: marketing, ratio, trend, fiscal-calendar
-- status: approved
SELECT
  QUARTER(a.spent_on - INTERVAL 1 MONTH) AS fiscal_quarter,
  ROUND(100.0 * SUM(a.clicks) / NULLIF(SUM(a.impressions), 0), 2) AS click_through_pct
FROM marketing.ad_spend AS a
WHERE a.spent_on >= DATE '2024-02-01'
  AND a.spent_on < DATE '2025-02-01'
GROUP BY QUARTER(a.spent_on - INTERVAL 1 MONTH)
ORDER BY fiscal_quarter;

-- id: search-revenue-by-week-since-september
-- question: How much revenue have search ads brought in per week since 1 September?
-- also: Weekly attributed revenue of search since the beginning of September 2025?
-- tags: marketing, revenue, trend, calendar
-- status: approved
SELECT
  DATE_TRUNC('week', o.ordered_at) AS week,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS attributed_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND m.channel = 'search'
  AND o.ordered_at >= DATE '2025-09-01'
GROUP BY DATE_TRUNC('week', o.ordered_at)
ORDER BY week;

-- id: black-week-social-2023-and-2024
-- question: Put Black Week Social 2023 and Black Week Social 2024 next to each other: spend, clicks and cost per click.
-- tags: marketing, comparison, ratio, named-value
-- status: approved
-- order: any
SELECT
  m.campaign_name,
  ROUND(SUM(a.spend_usd), 2) AS spend_usd,
  SUM(a.clicks) AS clicks,
  ROUND(SUM(a.spend_usd) / NULLIF(SUM(a.clicks), 0), 2) AS cost_per_click_usd
FROM marketing.ad_spend AS a
JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
WHERE m.campaign_name IN ('Black Week Social 2023', 'Black Week Social 2024')
GROUP BY m.campaign_id, m.campaign_name
ORDER BY m.campaign_name;

-- id: ad-spend-quarter-to-date-against-last-year
-- question: Are we spending more on ads than a year ago? 1 August to 14 October, this year and last year, in one row.
-- also: Ad spend from 1 August to 14 October, this year beside last year?
-- tags: marketing, comparison, fiscal-calendar
-- status: approved
SELECT
  ROUND(SUM(a.spend_usd) FILTER (WHERE a.spent_on >= DATE '2025-08-01' AND a.spent_on < DATE '2025-10-15'), 2) AS this_year_usd,
  ROUND(SUM(a.spend_usd) FILTER (WHERE a.spent_on >= DATE '2024-08-01' AND a.spent_on < DATE '2024-10-15'), 2) AS last_year_usd
FROM marketing.ad_spend AS a;

-- id: attributed-revenue-change-september-against-august
-- question: By how many percent did attributed revenue go up or down from August to September 2025?
-- also: Change in attributed revenue, September against August 2025, in percent?
-- tags: marketing, revenue, comparison, single-figure
-- status: approved
WITH months AS (
  SELECT
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-09-01' AND o.ordered_at < DATE '2025-10-01') AS now_usd,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-08-01' AND o.ordered_at < DATE '2025-09-01') AS before_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.campaign_id IS NOT NULL
)
SELECT ROUND(100.0 * (months.now_usd - months.before_usd) / NULLIF(months.before_usd, 0), 1) AS change_pct
FROM months;

-- id: promoted-products-units-during-and-before-email-campaigns
-- question: Does promotion help? For each email campaign that started last year: units sold of the products it promotes on the days it ran, and on as many days just before. All orders count, not just attributed ones.
-- tags: marketing, products, many-to-many, comparison, date-difference
-- status: approved
-- order: any
SELECT
  m.campaign_name,
  COALESCE(SUM(l.quantity) FILTER (WHERE o.ordered_at >= m.starts_on), 0) AS units_during,
  COALESCE(SUM(l.quantity) FILTER (WHERE o.ordered_at < m.starts_on), 0) AS units_before
FROM marketing.campaigns AS m
JOIN marketing.campaign_products AS mp ON mp.campaign_id = m.campaign_id
JOIN sales.order_lines AS l ON l.product_id = mp.product_id
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND m.channel = 'email'
  AND m.starts_on >= DATE '2024-02-01'
  AND m.starts_on < DATE '2025-02-01'
  AND o.ordered_at >= m.starts_on - CAST(DATE_DIFF('day', m.starts_on, m.ends_on) + 1 AS INTEGER)
  AND o.ordered_at < m.ends_on + 1
GROUP BY m.campaign_id, m.campaign_name
ORDER BY units_during DESC, m.campaign_name;

-- id: campaigns-without-an-order-from-switzerland
-- question: Which campaigns that started last year brought us no order at all from Switzerland?
-- tags: marketing, orders, not-exists
-- status: approved
-- order: any
SELECT m.campaign_name
FROM marketing.campaigns AS m
WHERE m.starts_on >= DATE '2024-02-01'
  AND m.starts_on < DATE '2025-02-01'
  AND NOT EXISTS (
    SELECT 1
    FROM sales.orders AS o
    JOIN sales.customers AS c ON c.customer_id = o.customer_id
    JOIN sales.countries AS co ON co.country_code = c.country_code
    WHERE o.campaign_id = m.campaign_id
      AND co.country_name = 'Switzerland'
      AND o.status <> 'cancelled'
      AND NOT c.is_test
  )
ORDER BY m.campaign_name;

-- id: promoted-but-not-sold-in-podcast-sponsorship-2025
-- question: Which products promoted in Podcast Sponsorship 2025 were never bought through that campaign? Name and brand.
-- tags: marketing, products, many-to-many, not-exists, named-value
-- status: approved
-- order: any
SELECT
  p.product_name,
  p.brand
FROM marketing.campaigns AS m
JOIN marketing.campaign_products AS mp ON mp.campaign_id = m.campaign_id
JOIN product.products AS p ON p.product_id = mp.product_id
WHERE m.campaign_name = 'Podcast Sponsorship 2025'
  AND NOT EXISTS (
    SELECT 1
    FROM sales.order_lines AS l
    JOIN sales.orders AS o ON o.order_id = l.order_id
    JOIN sales.customers AS c ON c.customer_id = o.customer_id
    WHERE o.campaign_id = m.campaign_id
      AND l.product_id = mp.product_id
      AND o.status <> 'cancelled'
      AND NOT c.is_test
  )
ORDER BY p.product_name;

-- id: categories-not-in-black-week-2025
-- question: From which product categories is nothing in Black Week 2025?
-- also: Categories without a single product in Black Week 2025?
-- tags: marketing, many-to-many, not-exists, named-value
-- status: approved
-- order: any
WITH promoted AS (
  SELECT pc.category_id
  FROM marketing.campaigns AS m
  JOIN marketing.campaign_products AS mp ON mp.campaign_id = m.campaign_id
  JOIN product.product_categories AS pc ON pc.product_id = mp.product_id AND pc.is_primary
  WHERE m.campaign_name = 'Black Week 2025'
)
SELECT ca.category_name
FROM product.categories AS ca
WHERE EXISTS (SELECT 1 FROM product.product_categories AS pc WHERE pc.category_id = ca.category_id AND pc.is_primary)
  AND NOT EXISTS (SELECT 1 FROM promoted WHERE promoted.category_id = ca.category_id)
ORDER BY ca.category_name;

-- id: countries-without-campaign-order-last-week
-- question: In which countries did no order come through a campaign last week?
-- also: Countries without a single attributed order last week?
-- tags: marketing, orders, not-exists, calendar
-- status: approved
-- order: any
SELECT co.country_name
FROM sales.countries AS co
WHERE NOT EXISTS (
  SELECT 1
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE c.country_code = co.country_code
    AND o.campaign_id IS NOT NULL
    AND o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-10-06'
    AND o.ordered_at < DATE '2025-10-13'
)
ORDER BY co.country_name;

-- id: buyers-who-never-used-a-campaign
-- question: What percentage of the customers who have ordered never came through a campaign? Live customers.
-- tags: marketing, customers, ratio, single-figure, null-meaning
-- status: approved
WITH buyers AS (
  SELECT COUNT(o.campaign_id) AS campaign_orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
  GROUP BY o.customer_id
)
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE buyers.campaign_orders = 0) / NULLIF(COUNT(*), 0), 1) AS never_pct
FROM buyers;

-- id: first-campaign-of-each-channel
-- question: What was our very first campaign on each marketing channel, and when did it start?
-- also: The earliest campaign of every channel, with its first day.
-- tags: marketing, window, lookup
-- status: approved
-- order: any
SELECT
  m.channel,
  m.campaign_name,
  m.starts_on
FROM marketing.campaigns AS m
QUALIFY ROW_NUMBER() OVER (PARTITION BY m.channel ORDER BY m.starts_on, m.campaign_name) = 1
ORDER BY m.channel;

-- id: days-between-email-campaigns-this-year
-- question: How many days lie between the start of each email campaign of this year, planned ones included, and the start of the email campaign before it?
-- tags: marketing, window, date-difference
-- status: approved
-- order: any
WITH starts AS (
  SELECT
    m.campaign_name,
    m.starts_on,
    DATE_DIFF('day', LAG(m.starts_on) OVER (ORDER BY m.starts_on), m.starts_on) AS days
  FROM marketing.campaigns AS m
  WHERE m.channel = 'email'
)
SELECT
  starts.campaign_name,
  starts.days
FROM starts
WHERE starts.starts_on >= DATE '2025-02-01'
  AND starts.starts_on < DATE '2026-02-01'
ORDER BY starts.starts_on;

-- id: best-campaign-of-each-fiscal-year
-- question: Which campaign brought in the most attributed revenue in each fiscal year? Year, campaign and revenue.
-- also: Top campaign per financial year by attributed revenue, with the amount?
-- tags: marketing, revenue, window, ranking, fiscal-calendar
-- status: approved
WITH earned AS (
  SELECT
    YEAR(o.ordered_at + INTERVAL 11 MONTH) AS fiscal_year,
    m.campaign_name,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
  GROUP BY YEAR(o.ordered_at + INTERVAL 11 MONTH), m.campaign_id, m.campaign_name
)
SELECT
  earned.fiscal_year,
  earned.campaign_name,
  ROUND(earned.net_usd, 2) AS attributed_revenue_usd
FROM earned
QUALIFY ROW_NUMBER() OVER (PARTITION BY earned.fiscal_year ORDER BY earned.net_usd DESC, earned.campaign_name) = 1
ORDER BY earned.fiscal_year;

-- id: campaign-share-of-ad-spend-last-quarter
-- question: What share of last quarter's ad spend did each campaign take?
-- also: Ad spend of Q2 FY2026 in percent per campaign?
-- tags: marketing, ratio, window, breakdown
-- status: approved
-- order: any
SELECT
  m.campaign_name,
  ROUND(100.0 * SUM(a.spend_usd) / NULLIF(SUM(SUM(a.spend_usd)) OVER (), 0), 1) AS spend_pct
FROM marketing.ad_spend AS a
JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
WHERE a.spent_on >= DATE '2025-05-01'
  AND a.spent_on < DATE '2025-08-01'
GROUP BY m.campaign_id, m.campaign_name
ORDER BY spend_pct DESC, m.campaign_name;

-- id: back-to-school-packs-running-revenue
-- question: Back to School Packs: attributed revenue of each day with orders, and the running total.
-- tags: marketing, revenue, window, trend, named-value
-- status: approved
WITH days AS (
  SELECT
    CAST(o.ordered_at AS DATE) AS day,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND m.campaign_name = 'Back to School Packs'
  GROUP BY CAST(o.ordered_at AS DATE)
)
SELECT
  days.day,
  ROUND(days.net_usd, 2) AS attributed_revenue_usd,
  ROUND(SUM(days.net_usd) OVER (ORDER BY days.day), 2) AS running_total_usd
FROM days
ORDER BY days.day;

-- id: next-campaign-to-start
-- question: Which campaign starts next, when, and on what channel?
-- also: What is our next planned campaign? Name, first day and channel.
-- tags: marketing, lookup
-- status: approved
SELECT
  m.campaign_name,
  m.starts_on,
  m.channel
FROM marketing.campaigns AS m
WHERE m.starts_on > DATE '2025-10-15'
ORDER BY m.starts_on, m.campaign_name
LIMIT 1;

-- id: campaigns-that-promoted-aurora-tarp
-- question: Which campaigns promote Aurora Tarp, past and planned ones included? Name and first day, oldest first.
-- tags: marketing, many-to-many, lookup, named-value
-- status: approved
SELECT
  m.campaign_name,
  m.starts_on
FROM marketing.campaigns AS m
JOIN marketing.campaign_products AS mp ON mp.campaign_id = m.campaign_id
JOIN product.products AS p ON p.product_id = mp.product_id
WHERE p.product_name = 'Aurora Tarp'
ORDER BY m.starts_on, m.campaign_name;

-- id: aurora-tarp-units-through-those-campaigns
-- question: How many units of it did each of them sell? Only campaigns that sold any.
-- follows: campaigns-that-promoted-aurora-tarp
-- tags: marketing, products, many-to-many
-- status: approved
-- order: any
SELECT
  m.campaign_name,
  SUM(l.quantity) AS units_sold
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
JOIN marketing.campaign_products AS mp ON mp.campaign_id = m.campaign_id AND mp.product_id = l.product_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND p.product_name = 'Aurora Tarp'
GROUP BY m.campaign_id, m.campaign_name
ORDER BY units_sold DESC, m.campaign_name;

-- id: discontinued-products-in-running-campaigns
-- question: Are we still advertising anything we no longer sell? Campaign, product and last day on sale, for campaigns that are running now or still to come.
-- tags: marketing, products, many-to-many, lookup, null-meaning
-- status: approved
-- order: any
SELECT
  m.campaign_name,
  p.product_name,
  p.discontinued_on
FROM marketing.campaigns AS m
JOIN marketing.campaign_products AS mp ON mp.campaign_id = m.campaign_id
JOIN product.products AS p ON p.product_id = mp.product_id
WHERE m.ends_on >= DATE '2025-10-15'
  AND p.discontinued_on IS NOT NULL
ORDER BY m.campaign_name, p.product_name;

-- id: campaign-orders-by-loyalty-tier-this-year
-- question: How many campaign orders did bronze, silver and gold members place this year? Live members only.
-- tags: marketing, orders, breakdown, null-meaning
-- status: approved
-- order: any
SELECT
  c.loyalty_tier,
  COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.campaign_id IS NOT NULL
  AND c.loyalty_tier IS NOT NULL
  AND c.deleted_at IS NULL
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY c.loyalty_tier
ORDER BY orders DESC, c.loyalty_tier;

-- id: refund-rate-over-10-percent-by-campaign
-- question: Which campaigns have a refund rate above 10 percent, and what is it?
-- also: Campaigns whose orders had more than 10 percent refunded, with the refund rate?
-- tags: marketing, refunds, ratio, having
-- status: approved
-- order: any
SELECT
  m.campaign_name,
  ROUND(100.0 * SUM(l.refunded_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd), 0), 1) AS refund_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
GROUP BY m.campaign_id, m.campaign_name
HAVING 100.0 * SUM(l.refunded_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd), 0) > 10
ORDER BY refund_rate_pct DESC, m.campaign_name;

-- id: campaign-orders-this-week
-- question: Orders via campaigns this week so far?
-- also: How many orders have come through a campaign since Monday?
-- tags: marketing, orders, single-figure, calendar, null-meaning
-- status: approved
SELECT COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.campaign_id IS NOT NULL
  AND o.ordered_at >= DATE '2025-10-13'
  AND o.ordered_at < DATE '2025-10-20';

-- id: campaign-orders-not-yet-shipped
-- question: How many orders from Autumn Layers 2025 still have to be shipped?
-- also: Unshipped orders of the Autumn Layers 2025 campaign?
-- tags: marketing, shipping, single-figure, named-value
-- status: approved
SELECT COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
WHERE o.status = 'placed'
  AND NOT c.is_test
  AND m.campaign_name = 'Autumn Layers 2025';

-- id: on-time-shipping-of-black-week-campaigns
-- question: Did we keep our shipping promise in Black Week? On-time shipping of the orders of Black Week 2023 and Black Week 2024.
-- tags: marketing, shipping, ratio, comparison, named-value
-- status: approved
-- order: any
SELECT
  m.campaign_name,
  ROUND(100.0 * COUNT(*) FILTER (WHERE CAST(o.shipped_at AS DATE) <= o.ship_by) / NULLIF(COUNT(*), 0), 1) AS on_time_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
WHERE o.ship_by < DATE '2025-10-15'
  AND o.status <> 'cancelled'
  AND NOT c.is_test
  AND m.campaign_name IN ('Black Week 2023', 'Black Week 2024')
GROUP BY m.campaign_id, m.campaign_name
ORDER BY m.campaign_name;

-- id: tickets-about-black-week-2024-orders
-- question: From support: how many tickets were about orders of Black Week 2024, by topic? Cancelled orders aside.
-- also: Support tickets per topic that name an order of the Black Week 2024 campaign, cancelled ones left out?
-- tags: marketing, support, breakdown, named-value
-- status: approved
-- order: any
SELECT
  t.topic,
  COUNT(*) AS tickets
FROM support.tickets AS t
JOIN sales.orders AS o ON o.order_id = t.order_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
WHERE m.campaign_name = 'Black Week 2024'
  AND o.status <> 'cancelled'
GROUP BY t.topic
ORDER BY tickets DESC, t.topic;

-- id: weekend-share-of-clicks-by-channel-this-year
-- question: What percentage of this year's ad clicks falls on a Saturday or Sunday, per marketing channel?
-- also: Weekend share of ad clicks by channel, FY2026?
-- tags: marketing, ratio, weekday, breakdown
-- status: approved
-- order: any
SELECT
  m.channel,
  ROUND(100.0 * SUM(a.clicks) FILTER (WHERE ISODOW(a.spent_on) IN (6, 7)) / NULLIF(SUM(a.clicks), 0), 1) AS weekend_pct
FROM marketing.ad_spend AS a
JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
WHERE a.spent_on >= DATE '2025-02-01'
  AND a.spent_on < DATE '2026-02-01'
GROUP BY m.channel
ORDER BY weekend_pct DESC, m.channel;

-- id: overlapping-email-and-social-campaigns-last-year
-- question: Which social campaigns of last year ran at the same time as an email campaign? Show both names and how many days they overlapped; go by social campaigns that started last year.
-- tags: marketing, self-join, date-difference
-- status: approved
-- order: any
WITH mails AS (
  SELECT
    m.campaign_name,
    m.starts_on,
    m.ends_on
  FROM marketing.campaigns AS m
  WHERE m.channel = 'email'
)
SELECT
  m.campaign_name AS social_campaign,
  mails.campaign_name AS email_campaign,
  DATE_DIFF('day', GREATEST(m.starts_on, mails.starts_on), LEAST(m.ends_on, mails.ends_on)) + 1 AS days
FROM marketing.campaigns AS m
JOIN mails ON mails.starts_on <= m.ends_on AND mails.ends_on >= m.starts_on
WHERE m.channel = 'social'
  AND m.starts_on >= DATE '2024-02-01'
  AND m.starts_on < DATE '2025-02-01'
ORDER BY days DESC, social_campaign, email_campaign;

-- id: black-week-2024-customers-who-came-back
-- question: What share of the live customers who bought through Black Week 2024 placed another order in the 180 days after their first order in it?
-- tags: marketing, customers, ratio, exists, named-value
-- status: approved
WITH buyers AS (
  SELECT
    o.customer_id,
    MIN(o.ordered_at) AS bought_at
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
    AND m.campaign_name = 'Black Week 2024'
  GROUP BY o.customer_id
)
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = buyers.customer_id AND o.status <> 'cancelled' AND o.ordered_at > buyers.bought_at AND o.ordered_at < buyers.bought_at + INTERVAL 180 DAY)) / NULLIF(COUNT(*), 0), 1) AS came_back_pct
FROM buyers;

-- id: stock-for-gifts-from-the-woods-2025-by-warehouse
-- question: Stock check for Gifts from the Woods 2025: units on hand and on order of its products, per warehouse?
-- tags: marketing, inventory, many-to-many, snapshot, named-value
-- status: approved
-- order: any
SELECT
  st.warehouse,
  SUM(st.on_hand) AS units_on_hand,
  SUM(st.on_order) AS units_on_order
FROM marketing.campaigns AS m
JOIN marketing.campaign_products AS mp ON mp.campaign_id = m.campaign_id
JOIN product.stock AS st ON st.product_id = mp.product_id
WHERE m.campaign_name = 'Gifts from the Woods 2025'
  AND st.snapshot_on = DATE '2025-10-13'
GROUP BY st.warehouse
ORDER BY units_on_hand DESC, st.warehouse;

-- id: share-of-current-range-never-promoted
-- question: What percentage of the current range is in no campaign, past or planned, brand by brand?
-- also: Per brand, the share of products we still sell that no campaign promotes, planned ones included?
-- tags: marketing, products, ratio, not-exists, breakdown
-- status: approved
-- order: any
SELECT
  p.brand,
  ROUND(100.0 * COUNT(*) FILTER (WHERE NOT EXISTS (SELECT 1 FROM marketing.campaign_products AS mp WHERE mp.product_id = p.product_id)) / NULLIF(COUNT(*), 0), 1) AS never_promoted_pct
FROM product.products AS p
WHERE p.discontinued_on IS NULL
GROUP BY p.brand
ORDER BY never_promoted_pct DESC, p.brand;

-- id: affiliate-share-of-campaign-orders-by-region-last-quarter
-- question: Of last quarter's campaign orders, what share came from affiliates in each region?
-- tags: marketing, orders, ratio, breakdown, fiscal-calendar
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(100.0 * COUNT(*) FILTER (WHERE m.channel = 'affiliate') / NULLIF(COUNT(*), 0), 1) AS affiliate_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY co.region
ORDER BY affiliate_pct DESC, co.region;
