-- Fresh questions, operations: shipping, stock, support, campaigns, finance, loyalty and launches, as twelve people of the
-- company would type them. Written with their SQL before anything was built for them, to see what the assistant makes of
-- questions that nobody had in mind; then to learn from.

-- id: fresh-backlog-of-payment-tickets
-- question: whats our backlog of payment tickets
-- tags: support, single-figure, null-meaning
-- status: approved
SELECT COUNT(*) AS open_tickets
FROM support.tickets AS t
WHERE t.topic = 'payment'
  AND t.closed_at IS NULL;

-- id: fresh-open-tickets-per-current-agent
-- question: Open tickets per agent please, only people who still work here.
-- tags: support, agents, breakdown, null-meaning
-- status: approved
-- order: any
SELECT
  ag.agent_name,
  COUNT(*) AS open_tickets
FROM support.tickets AS t
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE ag.left_on IS NULL
  AND t.closed_at IS NULL
GROUP BY ag.agent_id, ag.agent_name
ORDER BY open_tickets DESC, ag.agent_name;

-- id: fresh-csat-of-experts-in-september
-- question: What's the CSAT of the Experts on tickets opened in September 2025?
-- tags: support, agents, ratio, single-figure, named-value
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE t.csat >= 4) / NULLIF(COUNT(t.csat), 0), 1) AS csat_pct
FROM support.tickets AS t
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE ag.team = 'Experts'
  AND t.opened_at >= DATE '2025-09-01'
  AND t.opened_at < DATE '2025-10-01';

-- id: fresh-frontline-tickets-closed-last-month
-- question: How many tickets did Frontline close last month?
-- tags: support, agents, single-figure, named-value
-- status: approved
SELECT COUNT(*) AS tickets
FROM support.tickets AS t
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE ag.team = 'Frontline'
  AND t.closed_at >= DATE '2025-09-01'
  AND t.closed_at < DATE '2025-10-01';

-- id: fresh-slowest-topic-last-quarter
-- question: Which topic takes us longest to resolve? Go by the tickets opened last quarter, I want the topic and its resolution time.
-- tags: support, median, ranking
-- status: approved
SELECT
  t.topic,
  ROUND(MEDIAN(DATE_DIFF('minute', t.opened_at, t.closed_at) / 60.0), 1) AS resolution_hours
FROM support.tickets AS t
WHERE t.closed_at IS NOT NULL
  AND t.opened_at >= DATE '2025-05-01'
  AND t.opened_at < DATE '2025-08-01'
GROUP BY t.topic
ORDER BY resolution_hours DESC, t.topic
LIMIT 1;

-- id: fresh-first-response-by-team-since-august
-- question: First response time by team, tickets opened since 1 August 2025
-- tags: support, agents, median, breakdown
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
  ag.team,
  ROUND(MEDIAN(DATE_DIFF('second', t.opened_at, replies.replied_at) / 60.0), 1) AS first_response_minutes
FROM support.tickets AS t
JOIN replies ON replies.ticket_id = t.ticket_id
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE t.opened_at >= DATE '2025-08-01'
GROUP BY ag.team
ORDER BY first_response_minutes DESC, ag.team;

-- id: fresh-share-of-rated-tickets-this-year
-- question: What percentage of the tickets opened this year got a rating at all?
-- tags: support, ratio, single-figure, null-meaning
-- status: approved
SELECT ROUND(100.0 * COUNT(t.csat) / NULLIF(COUNT(*), 0), 1) AS rated_pct
FROM support.tickets AS t
WHERE t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01';

-- id: fresh-agent-scorecard-this-quarter
-- question: Scorecard for this quarter, current agents only: how many of the tickets opened in the quarter each of them got, how many of these are closed by now, and CSAT on them.
-- tags: support, agents, breakdown, ratio, null-meaning
-- status: approved
-- order: any
SELECT
  ag.agent_name,
  COUNT(*) AS tickets,
  COUNT(t.closed_at) AS closed_tickets,
  ROUND(100.0 * COUNT(*) FILTER (WHERE t.csat >= 4) / NULLIF(COUNT(t.csat), 0), 1) AS csat_pct
FROM support.tickets AS t
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE ag.left_on IS NULL
  AND t.opened_at >= DATE '2025-08-01'
  AND t.opened_at < DATE '2025-11-01'
GROUP BY ag.agent_id, ag.agent_name
ORDER BY ag.agent_name;

-- id: fresh-open-tickets-of-priya-raman
-- question: Which tickets of Priya Raman are still open? Number, topic and when they came in, oldest first.
-- tags: support, agents, lookup, null-meaning, named-value
-- status: approved
SELECT
  t.ticket_id,
  t.topic,
  t.opened_at
FROM support.tickets AS t
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE ag.agent_name = 'Priya Raman'
  AND t.closed_at IS NULL
ORDER BY t.opened_at, t.ticket_id;

-- id: fresh-agent-messages-per-day
-- question: messages written by agents per day, last week
-- tags: support, trend, calendar
-- status: approved
SELECT
  CAST(ms.sent_at AS DATE) AS day,
  COUNT(*) AS messages
FROM support.messages AS ms
WHERE ms.author = 'agent'
  AND ms.sent_at >= DATE '2025-10-06'
  AND ms.sent_at < DATE '2025-10-13'
GROUP BY CAST(ms.sent_at AS DATE)
ORDER BY day;

-- id: fresh-open-tickets-without-agent-by-topic
-- question: how many open tickets have no agent yet, by topic?
-- tags: support, breakdown, null-meaning
-- status: approved
-- order: any
SELECT
  t.topic,
  COUNT(*) AS open_tickets
FROM support.tickets AS t
WHERE t.closed_at IS NULL
  AND t.agent_id IS NULL
GROUP BY t.topic
ORDER BY open_tickets DESC, t.topic;

-- id: fresh-customers-with-many-tickets
-- question: Which customers have opened more than 5 tickets in 2025 so far? Customer number, name, tickets.
-- tags: support, customers, having, calendar, duplicate-names
-- status: approved
-- order: any
SELECT
  c.customer_id,
  c.full_name,
  COUNT(*) AS tickets
FROM support.tickets AS t
JOIN sales.customers AS c ON c.customer_id = t.customer_id
WHERE c.deleted_at IS NULL
  AND NOT c.is_test
  AND t.opened_at >= DATE '2025-01-01'
  AND t.opened_at < DATE '2026-01-01'
GROUP BY c.customer_id, c.full_name
HAVING COUNT(*) > 5
ORDER BY tickets DESC, c.customer_id;

-- id: fresh-tickets-of-yesterday-by-topic
-- question: What came in yesterday? Tickets by topic.
-- tags: support, breakdown, calendar
-- status: approved
-- order: any
SELECT
  t.topic,
  COUNT(*) AS tickets
FROM support.tickets AS t
WHERE t.opened_at >= DATE '2025-10-14'
  AND t.opened_at < DATE '2025-10-15'
GROUP BY t.topic
ORDER BY tickets DESC, t.topic;

-- id: fresh-units-in-venlo
-- question: How many units do we hold in Venlo right now?
-- tags: inventory, snapshot, single-figure, named-value
-- status: approved
SELECT SUM(st.on_hand) AS units_on_hand
FROM product.stock AS st
WHERE st.snapshot_on = DATE '2025-10-13'
  AND st.warehouse = 'Venlo';

-- id: fresh-sold-out-in-reno
-- question: How many products are sold out in Reno?
-- tags: inventory, snapshot, single-figure, named-value
-- status: approved
SELECT COUNT(*) AS stock_outs
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.on_hand = 0
  AND p.discontinued_on IS NULL
  AND st.snapshot_on = DATE '2025-10-13'
  AND st.warehouse = 'Reno';

-- id: fresh-stock-on-first-of-september
-- question: Stock on 1 September 2025 by warehouse, in units.
-- tags: inventory, snapshot, breakdown
-- status: approved
-- order: any
SELECT
  st.warehouse,
  SUM(st.on_hand) AS units_on_hand
FROM product.stock AS st
WHERE st.snapshot_on = DATE '2025-09-01'
GROUP BY st.warehouse
ORDER BY units_on_hand DESC, st.warehouse;

-- id: fresh-biggest-piles-in-osaka
-- question: Top 10 products by units on hand in Osaka. Article number, name, units.
-- tags: inventory, snapshot, ranking, named-value
-- status: approved
SELECT
  p.sku,
  p.product_name,
  SUM(st.on_hand) AS units_on_hand
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
  AND st.warehouse = 'Osaka'
GROUP BY p.product_id, p.sku, p.product_name
ORDER BY units_on_hand DESC, p.product_name, p.sku
LIMIT 10;

-- id: fresh-more-on-order-than-on-hand
-- question: For which products have we got more units on order than on hand, all warehouses together? sku, name and both figures
-- tags: inventory, snapshot, having, comparison
-- status: approved
-- order: any
SELECT
  p.sku,
  p.product_name,
  SUM(st.on_order) AS units_on_order,
  SUM(st.on_hand) AS units_on_hand
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
GROUP BY p.product_id, p.sku, p.product_name
HAVING SUM(st.on_order) > SUM(st.on_hand)
ORDER BY units_on_order DESC, p.sku;

-- id: fresh-hiking-boots-on-order
-- question: How many hiking boots are on order, per warehouse?
-- tags: inventory, snapshot, breakdown, many-to-many, named-value
-- status: approved
-- order: any
SELECT
  st.warehouse,
  SUM(st.on_order) AS units_on_order
FROM product.stock AS st
JOIN product.product_categories AS pc ON pc.product_id = st.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE st.snapshot_on = DATE '2025-10-13'
  AND ca.category_name = 'Hiking Boots'
GROUP BY st.warehouse
ORDER BY units_on_order DESC, st.warehouse;

-- id: fresh-cover-of-the-house-brand
-- question: How many weeks of cover have we got for our own brand?
-- tags: inventory, snapshot, fan-out, ratio, single-figure
-- status: approved
WITH held AS (
  SELECT SUM(st.on_hand) AS units
  FROM product.stock AS st
  JOIN product.products AS p ON p.product_id = st.product_id
  WHERE st.snapshot_on = DATE '2025-10-13'
    AND p.brand = 'Alder & Fern'
), sold AS (
  SELECT SUM(l.quantity) AS units
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.products AS p ON p.product_id = l.product_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND p.brand = 'Alder & Fern'
    AND o.ordered_at >= DATE '2025-09-17'
    AND o.ordered_at < DATE '2025-10-15'
)
SELECT ROUND(held.units / NULLIF(sold.units / 4.0, 0), 1) AS cover_weeks
FROM held
CROSS JOIN sold;

-- id: fresh-units-waiting-by-department
-- question: How many units are sitting in orders that are not shipped yet, by department?
-- tags: shipping, breakdown, null-meaning, many-to-many, self-join
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  SUM(l.quantity) AS units
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE o.status = 'placed'
  AND NOT c.is_test
GROUP BY d.category_name
ORDER BY units DESC, department;

-- id: fresh-on-time-by-country-last-month
-- question: on time shipping by country for orders placed last month
-- tags: shipping, ratio, breakdown
-- status: approved
-- order: any
SELECT
  co.country_name,
  ROUND(100.0 * COUNT(*) FILTER (WHERE CAST(o.shipped_at AS DATE) <= o.ship_by) / NULLIF(COUNT(*), 0), 1) AS on_time_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.ship_by < DATE '2025-10-15'
  AND o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01'
GROUP BY co.country_name
ORDER BY on_time_pct DESC, co.country_name;

-- id: fresh-overdue-orders-per-country-and-oldest
-- question: Overdue orders per country, and the oldest promised day among them.
-- tags: shipping, breakdown, null-meaning
-- status: approved
-- order: any
SELECT
  co.country_name,
  COUNT(*) AS overdue_orders,
  MIN(o.ship_by) AS oldest_ship_by
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status = 'placed'
  AND NOT c.is_test
  AND o.ship_by < DATE '2025-10-15'
GROUP BY co.country_name
ORDER BY overdue_orders DESC, co.country_name;

-- id: fresh-online-orders-shipped-yesterday
-- question: How many online orders did we ship yesterday?
-- tags: shipping, single-figure, calendar
-- status: approved
SELECT COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.shipped_at >= DATE '2025-10-14'
  AND o.shipped_at < DATE '2025-10-15';

-- id: fresh-median-hours-to-ship-by-month
-- question: Median hours between order and shipment of online orders, by month they were placed, this fiscal year.
-- tags: shipping, median, trend, date-difference, null-meaning
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(MEDIAN(DATE_DIFF('minute', o.ordered_at, o.shipped_at) / 60.0), 1) AS hours_to_ship
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.shipped_at IS NOT NULL
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: fresh-missed-promises-last-week
-- question: Last week (Monday to Sunday), how many orders did we promise to ship and how many of those missed their day? Two numbers.
-- tags: shipping, comparison, calendar, null-meaning
-- status: approved
SELECT
  COUNT(*) AS promised_orders,
  COUNT(*) FILTER (WHERE o.shipped_at IS NULL OR CAST(o.shipped_at AS DATE) > o.ship_by) AS late_orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ship_by >= DATE '2025-10-06'
  AND o.ship_by < DATE '2025-10-13';

-- id: fresh-promised-in-september-shipped-late
-- question: Of the orders promised for September 2025, how many went out late or not at all?
-- tags: shipping, single-figure, null-meaning
-- status: approved
SELECT COUNT(*) AS late_orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ship_by >= DATE '2025-09-01'
  AND o.ship_by < DATE '2025-10-01'
  AND (o.shipped_at IS NULL OR CAST(o.shipped_at AS DATE) > o.ship_by);

-- id: fresh-on-time-august-against-september
-- question: Did our on-time shipping improve from August to September? Orders placed in each of the two months of 2025, please.
-- tags: shipping, comparison, ratio
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(100.0 * COUNT(*) FILTER (WHERE CAST(o.shipped_at AS DATE) <= o.ship_by) / NULLIF(COUNT(*), 0), 1) AS on_time_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.ship_by < DATE '2025-10-15'
  AND o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-10-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;
-- accept:
SELECT
  ROUND(100.0 * COUNT(*) FILTER (WHERE CAST(o.shipped_at AS DATE) <= o.ship_by AND o.ordered_at < DATE '2025-09-01') / NULLIF(COUNT(*) FILTER (WHERE o.ordered_at < DATE '2025-09-01'), 0), 1) AS august_pct,
  ROUND(100.0 * COUNT(*) FILTER (WHERE CAST(o.shipped_at AS DATE) <= o.ship_by AND o.ordered_at >= DATE '2025-09-01') / NULLIF(COUNT(*) FILTER (WHERE o.ordered_at >= DATE '2025-09-01'), 0), 1) AS september_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.ship_by < DATE '2025-10-15'
  AND o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-10-01';

-- id: fresh-campaigns-running-today
-- question: Which campaigns are running today?
-- tags: marketing, lookup, calendar
-- status: approved
-- order: any
SELECT m.campaign_name
FROM marketing.campaigns AS m
WHERE m.starts_on <= DATE '2025-10-15'
  AND m.ends_on >= DATE '2025-10-15'
ORDER BY m.campaign_name;

-- id: fresh-ad-spend-per-channel-in-september
-- question: What did we spend on ads in September 2025, per channel?
-- tags: marketing, breakdown
-- status: approved
-- order: any
SELECT
  m.channel,
  ROUND(SUM(a.spend_usd), 2) AS spend_usd
FROM marketing.ad_spend AS a
JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
WHERE a.spent_on >= DATE '2025-09-01'
  AND a.spent_on < DATE '2025-10-01'
GROUP BY m.channel
ORDER BY spend_usd DESC, m.channel;

-- id: fresh-email-budget-this-fiscal-year
-- question: Total budget of the email campaigns that start this fiscal year?
-- tags: marketing, single-figure, fiscal-calendar
-- status: approved
SELECT ROUND(SUM(m.budget_usd), 2) AS budget_usd
FROM marketing.campaigns AS m
WHERE m.channel = 'email'
  AND m.starts_on >= DATE '2025-02-01'
  AND m.starts_on < DATE '2026-02-01';

-- id: fresh-revenue-of-spring-trails-2025
-- question: How much revenue did Spring Trails 2025 bring in?
-- tags: marketing, revenue, single-figure, named-value
-- status: approved
SELECT ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS attributed_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND m.campaign_name = 'Spring Trails 2025';

-- id: fresh-black-week-editions
-- question: Black Week 2023 and 2024: what did each of them cost us in ads, and how many clicks did they get?
-- tags: marketing, comparison, named-value
-- status: approved
-- order: any
SELECT
  m.campaign_name,
  ROUND(SUM(a.spend_usd), 2) AS spend_usd,
  SUM(a.clicks) AS clicks
FROM marketing.ad_spend AS a
JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
WHERE m.campaign_name IN ('Black Week 2023', 'Black Week 2024')
GROUP BY m.campaign_id, m.campaign_name
ORDER BY m.campaign_name;

-- id: fresh-roi-of-caldera-launch
-- question: Did the Caldera Launch pay off? What's its ROI?
-- tags: marketing, fan-out, ratio, single-figure, named-value
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
WHERE m.campaign_name = 'Caldera Launch';

-- id: fresh-roas-per-channel
-- question: ROAS per channel, all campaigns that started in FY2026, two decimals
-- tags: marketing, fan-out, ratio, breakdown, fiscal-calendar
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
WHERE m.starts_on >= DATE '2025-02-01'
  AND m.starts_on < DATE '2026-02-01'
GROUP BY m.channel
ORDER BY roas DESC, m.channel;

-- id: fresh-campaigns-still-to-come
-- question: Which campaigns are still to come? Name, channel and first day.
-- tags: marketing, lookup, calendar
-- status: approved
-- order: any
SELECT
  m.campaign_name,
  m.channel,
  m.starts_on
FROM marketing.campaigns AS m
WHERE m.starts_on > DATE '2025-10-15'
ORDER BY m.starts_on, m.campaign_name;

-- id: fresh-start-of-black-week-2025
-- question: When does Black Week 2025 start?
-- tags: marketing, lookup, named-value
-- status: approved
SELECT m.starts_on
FROM marketing.campaigns AS m
WHERE m.campaign_name = 'Black Week 2025';

-- id: fresh-ctr-of-social-campaigns
-- question: CTR by campaign, social only, best first
-- tags: marketing, ratio, ranking
-- status: approved
SELECT
  m.campaign_name,
  ROUND(100.0 * SUM(a.clicks) / NULLIF(SUM(a.impressions), 0), 1) AS click_through_pct
FROM marketing.ad_spend AS a
JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
WHERE m.channel = 'social'
GROUP BY m.campaign_id, m.campaign_name
ORDER BY click_through_pct DESC, m.campaign_name;

-- id: fresh-cpc-per-month
-- question: How has our cost per click moved month by month since February 2025?
-- tags: marketing, ratio, trend
-- status: approved
SELECT
  DATE_TRUNC('month', a.spent_on) AS month,
  ROUND(SUM(a.spend_usd) / NULLIF(SUM(a.clicks), 0), 2) AS cost_per_click_usd
FROM marketing.ad_spend AS a
WHERE a.spent_on >= DATE '2025-02-01'
GROUP BY DATE_TRUNC('month', a.spent_on)
ORDER BY month;

-- id: fresh-reach-of-podcast-sponsorship
-- question: impressions and clicks of Podcast Sponsorship 2025
-- tags: marketing, named-value
-- status: approved
SELECT
  SUM(a.impressions) AS impressions,
  SUM(a.clicks) AS clicks
FROM marketing.ad_spend AS a
JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
WHERE m.campaign_name = 'Podcast Sponsorship 2025';

-- id: fresh-average-daily-spend-of-campaigns
-- question: For each campaign that started this year, what was the average ad spend per day it ran?
-- tags: marketing, breakdown, ratio
-- status: approved
-- order: any
SELECT
  m.campaign_name,
  ROUND(AVG(a.spend_usd), 2) AS spend_per_day_usd
FROM marketing.ad_spend AS a
JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
WHERE m.starts_on >= DATE '2025-02-01'
  AND m.starts_on < DATE '2026-02-01'
GROUP BY m.campaign_id, m.campaign_name
ORDER BY spend_per_day_usd DESC, m.campaign_name;

-- id: fresh-budget-used-by-campaigns
-- question: How much of its budget has every campaign started this year used up so far, in percent?
-- tags: marketing, ratio, breakdown, fan-out
-- status: approved
-- order: any
SELECT
  m.campaign_name,
  ROUND(100.0 * SUM(a.spend_usd) / NULLIF(m.budget_usd, 0), 1) AS budget_used_pct
FROM marketing.campaigns AS m
JOIN marketing.ad_spend AS a ON a.campaign_id = m.campaign_id
WHERE m.starts_on >= DATE '2025-02-01'
  AND m.starts_on < DATE '2026-02-01'
GROUP BY m.campaign_id, m.campaign_name, m.budget_usd
ORDER BY budget_used_pct DESC, m.campaign_name;

-- id: fresh-day-with-most-clicks
-- question: On which day did our ads get the most clicks this year, and how many?
-- tags: marketing, ranking
-- status: approved
SELECT
  a.spent_on,
  SUM(a.clicks) AS clicks
FROM marketing.ad_spend AS a
WHERE a.spent_on >= DATE '2025-02-01'
  AND a.spent_on < DATE '2026-02-01'
GROUP BY a.spent_on
ORDER BY clicks DESC, a.spent_on
LIMIT 1;

-- id: fresh-billed-in-august
-- question: What did we invoice in August 2025, in US dollars?
-- tags: finance, fx, single-figure
-- status: approved
SELECT ROUND(SUM(o.total * fx.usd_per_unit), 2) AS billed_usd
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN finance.fx_rates AS fx ON fx.currency = o.currency AND fx.rate_on = CAST(o.ordered_at AS DATE)
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-09-01';

-- id: fresh-dach-target-this-quarter
-- question: What's the revenue target for DACH this quarter?
-- tags: finance, targets, single-figure, named-value, fiscal-calendar
-- status: approved
SELECT ROUND(SUM(tg.target_usd), 2) AS target_usd
FROM finance.targets AS tg
WHERE tg.region = 'DACH'
  AND tg.month >= DATE '2025-08-01'
  AND tg.month < DATE '2025-11-01';

-- id: fresh-average-monthly-target-by-region
-- question: Average monthly target of each region in FY2026?
-- tags: finance, targets, breakdown, fiscal-calendar
-- status: approved
-- order: any
SELECT
  tg.region,
  ROUND(AVG(tg.target_usd), 2) AS monthly_target_usd
FROM finance.targets AS tg
WHERE tg.month >= DATE '2025-02-01'
  AND tg.month < DATE '2026-02-01'
GROUP BY tg.region
ORDER BY monthly_target_usd DESC, tg.region;

-- id: fresh-plan-and-actual-by-month
-- question: Plan against actual, month by month, February to September 2025: net revenue, target and the difference.
-- tags: finance, targets, fan-out, trend, comparison
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
  ROUND(earned.net_usd, 2) AS net_revenue_usd,
  planned.target_usd,
  ROUND(earned.net_usd - planned.target_usd, 2) AS difference_usd
FROM planned
JOIN earned ON earned.month = planned.month
ORDER BY planned.month;

-- id: fresh-gold-members-in-france
-- question: How many gold members do we have in France?
-- tags: customers, vip, single-figure, named-value
-- status: approved
SELECT COUNT(*) AS customers
FROM sales.customers AS c
WHERE c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND c.country_code = 'FR';

-- id: fresh-churned-customers-by-region
-- question: How many customers have we lost in each region? Churned ones, I mean.
-- tags: customers, churn, breakdown
-- status: approved
-- order: any
WITH churned AS (
  SELECT co.region
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.status <> 'cancelled'
  GROUP BY c.customer_id, co.region
  HAVING MAX(o.ordered_at) < DATE '2024-10-15'
)
SELECT
  churned.region,
  COUNT(*) AS churned_customers
FROM churned
GROUP BY churned.region
ORDER BY churned_customers DESC, churned.region;

-- id: fresh-club-share-by-country
-- question: What share of our customers is in the loyalty club, country by country?
-- tags: customers, ratio, breakdown, null-meaning
-- status: approved
-- order: any
SELECT
  co.country_name,
  ROUND(100.0 * COUNT(c.loyalty_tier) / NULLIF(COUNT(*), 0), 1) AS club_pct
FROM sales.customers AS c
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
GROUP BY co.country_name
ORDER BY club_pct DESC, co.country_name;

-- id: fresh-silent-silver-members
-- question: How many silver members have not ordered anything since 1 April 2025?
-- tags: customers, not-exists, single-figure
-- status: approved
SELECT COUNT(*) AS customers
FROM sales.customers AS c
WHERE c.loyalty_tier = 'silver'
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND NOT EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled' AND o.ordered_at >= DATE '2025-04-01');

-- id: fresh-repeat-rate-of-gold-members
-- question: What was the repeat rate among gold members last year?
-- tags: customers, ratio, single-figure, vip
-- status: approved
WITH buyers AS (
  SELECT COUNT(*) AS orders
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND c.loyalty_tier = 'gold'
    AND o.status <> 'cancelled'
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY c.customer_id
)
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE buyers.orders >= 2) / NULLIF(COUNT(*), 0), 1) AS repeat_rate_pct
FROM buyers;

-- id: fresh-launched-since-july
-- question: Which products have we launched since 1 July? Article number, name, brand, launch date.
-- tags: products, lookup
-- status: approved
-- order: any
SELECT
  p.sku,
  p.product_name,
  p.brand,
  p.launched_on
FROM product.products AS p
WHERE p.launched_on >= DATE '2025-07-01'
ORDER BY p.launched_on, p.sku;

-- id: fresh-novelties-by-brand
-- question: Novelties per brand?
-- tags: products, breakdown
-- status: approved
-- order: any
SELECT
  p.brand,
  COUNT(*) AS novelties
FROM product.products AS p
WHERE p.launched_on >= DATE '2025-04-18'
GROUP BY p.brand
ORDER BY novelties DESC, p.brand;

-- id: fresh-sell-through-in-camping
-- question: Camping department, last quarter: sell-through for each category?
-- tags: inventory, snapshot, fan-out, ratio, breakdown, many-to-many, self-join
-- status: approved
-- order: any
WITH sold AS (
  SELECT
    ca.category_name,
    SUM(l.quantity) AS units
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  JOIN product.categories AS d ON d.category_id = ca.parent_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND d.category_name = 'Camping'
    AND o.ordered_at >= DATE '2025-05-01'
    AND o.ordered_at < DATE '2025-08-01'
  GROUP BY ca.category_name
), held AS (
  SELECT
    ca.category_name,
    SUM(st.on_hand) AS units
  FROM product.stock AS st
  JOIN product.product_categories AS pc ON pc.product_id = st.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  JOIN product.categories AS d ON d.category_id = ca.parent_id
  WHERE st.snapshot_on = DATE '2025-07-28'
    AND d.category_name = 'Camping'
  GROUP BY ca.category_name
)
SELECT
  sold.category_name,
  ROUND(100.0 * sold.units / NULLIF(sold.units + held.units, 0), 1) AS sell_through_pct
FROM sold
JOIN held ON held.category_name = sold.category_name
ORDER BY sell_through_pct DESC, sold.category_name;

-- id: fresh-slow-novelties
-- question: Which novelties have sold fewer than 150 units so far? Article number, name, launch date and units sold.
-- tags: products, having
-- status: approved
-- order: any
WITH sold AS (
  SELECT
    l.product_id,
    SUM(l.quantity) AS units
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
  GROUP BY l.product_id
)
SELECT
  p.sku,
  p.product_name,
  p.launched_on,
  COALESCE(sold.units, 0) AS units_sold
FROM product.products AS p
LEFT JOIN sold ON sold.product_id = p.product_id
WHERE p.launched_on >= DATE '2025-04-18'
  AND COALESCE(sold.units, 0) < 150
ORDER BY units_sold, p.sku;

-- id: fresh-contact-rate-by-month
-- question: Tickets per 100 orders for each month of this year up to September?
-- tags: support, ratio, fan-out, trend
-- status: approved
WITH asked AS (
  SELECT
    DATE_TRUNC('month', t.opened_at) AS month,
    COUNT(*) AS tickets
  FROM support.tickets AS t
  WHERE t.opened_at >= DATE '2025-02-01'
    AND t.opened_at < DATE '2025-10-01'
  GROUP BY DATE_TRUNC('month', t.opened_at)
), placed AS (
  SELECT
    DATE_TRUNC('month', o.ordered_at) AS month,
    COUNT(*) AS orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2025-10-01'
  GROUP BY DATE_TRUNC('month', o.ordered_at)
)
SELECT
  placed.month,
  ROUND(100.0 * asked.tickets / NULLIF(placed.orders, 0), 1) AS tickets_per_100_orders
FROM placed
JOIN asked ON asked.month = placed.month
ORDER BY placed.month;

-- id: fresh-one-touch-rate-by-team
-- question: One-touch rate of Frontline vs. Experts, tickets opened last quarter?
-- tags: support, agents, ratio, comparison, fan-out, named-value
-- status: approved
-- order: any
WITH answered AS (
  SELECT
    ms.ticket_id,
    COUNT(*) AS messages
  FROM support.messages AS ms
  WHERE ms.author = 'agent'
  GROUP BY ms.ticket_id
)
SELECT
  ag.team,
  ROUND(100.0 * COUNT(*) FILTER (WHERE answered.messages = 1) / NULLIF(COUNT(*), 0), 1) AS one_touch_pct
FROM support.tickets AS t
JOIN answered ON answered.ticket_id = t.ticket_id
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE t.closed_at IS NOT NULL
  AND t.opened_at >= DATE '2025-05-01'
  AND t.opened_at < DATE '2025-08-01'
GROUP BY ag.team
ORDER BY one_touch_pct DESC, ag.team;
-- accept:
WITH answered AS (
  SELECT
    ms.ticket_id,
    COUNT(*) AS messages
  FROM support.messages AS ms
  WHERE ms.author = 'agent'
  GROUP BY ms.ticket_id
)
SELECT
  ROUND(100.0 * COUNT(*) FILTER (WHERE answered.messages = 1 AND ag.team = 'Frontline') / NULLIF(COUNT(*) FILTER (WHERE ag.team = 'Frontline'), 0), 1) AS frontline_pct,
  ROUND(100.0 * COUNT(*) FILTER (WHERE answered.messages = 1 AND ag.team = 'Experts') / NULLIF(COUNT(*) FILTER (WHERE ag.team = 'Experts'), 0), 1) AS experts_pct
FROM support.tickets AS t
JOIN answered ON answered.ticket_id = t.ticket_id
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE t.closed_at IS NOT NULL
  AND t.opened_at >= DATE '2025-05-01'
  AND t.opened_at < DATE '2025-08-01';

-- id: fresh-busiest-closer-last-month
-- question: Who closed the most tickets last month?
-- tags: support, agents, ranking
-- status: approved
SELECT ag.agent_name
FROM support.tickets AS t
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE t.closed_at >= DATE '2025-09-01'
  AND t.closed_at < DATE '2025-10-01'
GROUP BY ag.agent_id, ag.agent_name
ORDER BY COUNT(*) DESC, ag.agent_name
LIMIT 1;
-- accept:
SELECT
  ag.agent_name,
  COUNT(*) AS tickets
FROM support.tickets AS t
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE t.closed_at >= DATE '2025-09-01'
  AND t.closed_at < DATE '2025-10-01'
GROUP BY ag.agent_id, ag.agent_name
ORDER BY tickets DESC, ag.agent_name
LIMIT 1;

-- id: fresh-young-experts
-- question: Which Experts did we hire since January 2024? Name and first day, please.
-- tags: support, agents, lookup, named-value
-- status: approved
-- order: any
SELECT
  ag.agent_name,
  ag.hired_on
FROM support.agents AS ag
WHERE ag.team = 'Experts'
  AND ag.hired_on >= DATE '2024-01-01'
ORDER BY ag.hired_on, ag.agent_name;
