-- id: desk-closed-this-week-by-team
-- question: Tickets closed this week per team?
-- also: Since Monday, how many tickets has each support team closed?
-- tags: support, agents, breakdown
-- status: approved
-- order: any
SELECT
  ag.team,
  COUNT(*) AS tickets
FROM support.tickets AS t
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE t.closed_at >= DATE '2025-10-13'
  AND t.closed_at < DATE '2025-10-20'
GROUP BY ag.team
ORDER BY tickets DESC, ag.team;

-- id: desk-closed-without-rating-in-august
-- question: How many of the tickets we closed in August did the customer not rate?
-- also: Tickets closed in August 2025 without a rating: how many?
-- tags: support, single-figure, null-meaning
-- status: approved
SELECT COUNT(*) AS tickets
FROM support.tickets AS t
WHERE t.csat IS NULL
  AND t.closed_at >= DATE '2025-08-01'
  AND t.closed_at < DATE '2025-09-01';

-- id: desk-resolution-time-payment-this-quarter
-- question: What is the resolution time for payment tickets opened this quarter?
-- also: How many hours does it take us (median) to close a payment ticket opened this quarter?
-- tags: support, median, single-figure
-- status: approved
SELECT ROUND(MEDIAN(DATE_DIFF('minute', t.opened_at, t.closed_at) / 60.0), 1) AS resolution_hours
FROM support.tickets AS t
WHERE t.closed_at IS NOT NULL
  AND t.topic = 'payment'
  AND t.opened_at >= DATE '2025-08-01'
  AND t.opened_at < DATE '2025-11-01';

-- id: desk-first-response-vips-this-year
-- question: How long do our VIPs wait for a first response, tickets opened this year?
-- also: First response time for VIP customers this year, in minutes?
-- tags: support, vip, median, single-figure
-- status: approved
WITH replies AS (
  SELECT
    ms.ticket_id,
    MIN(ms.sent_at) AS replied_at
  FROM support.messages AS ms
  WHERE ms.author = 'agent'
  GROUP BY ms.ticket_id
)
SELECT ROUND(MEDIAN(DATE_DIFF('second', t.opened_at, replies.replied_at) / 60.0), 1) AS first_response_minutes
FROM support.tickets AS t
JOIN replies ON replies.ticket_id = t.ticket_id
JOIN sales.customers AS c ON c.customer_id = t.customer_id
WHERE c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01';

-- id: desk-customers-asking-last-month
-- question: How many different customers contacted support last month?
-- also: Number of distinct customers who opened a ticket in September 2025?
-- tags: support, customers, distinct, soft-delete, single-figure
-- status: approved
SELECT COUNT(DISTINCT t.customer_id) AS customers
FROM support.tickets AS t
JOIN sales.customers AS c ON c.customer_id = t.customer_id
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND t.opened_at >= DATE '2025-09-01'
  AND t.opened_at < DATE '2025-10-01';

-- id: desk-oldest-open-ticket-in-days
-- question: For how many days has our oldest open ticket been waiting?
-- also: Age of the oldest unresolved ticket, in days?
-- tags: support, null-meaning, date-difference, single-figure
-- status: approved
SELECT MAX(DATE_DIFF('day', CAST(t.opened_at AS DATE), DATE '2025-10-15')) AS days
FROM support.tickets AS t
WHERE t.closed_at IS NULL;

-- id: desk-frontline-headcount-today
-- question: How many people work in the Frontline team today?
-- also: Current headcount of Frontline?
-- tags: support, agents, null-meaning, single-figure
-- status: approved
SELECT COUNT(*) AS agents
FROM support.agents AS ag
WHERE ag.team = 'Frontline'
  AND ag.left_on IS NULL;

-- id: desk-tickets-per-day-in-september
-- question: How many tickets did we get per day in September 2025 on average? One decimal.
-- also: Average number of tickets a day last month, with one decimal?
-- tags: support, ratio, single-figure
-- status: approved
SELECT ROUND(COUNT(*) / 30.0, 1) AS tickets_per_day
FROM support.tickets AS t
WHERE t.opened_at >= DATE '2025-09-01'
  AND t.opened_at < DATE '2025-10-01';

-- id: desk-unassigned-share-of-backlog
-- question: What share of the backlog has no agent in charge?
-- also: Percentage of the open tickets that nobody is assigned to?
-- tags: support, ratio, null-meaning, single-figure
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE t.agent_id IS NULL) / NULLIF(COUNT(*), 0), 1) AS unassigned_pct
FROM support.tickets AS t
WHERE t.closed_at IS NULL;

-- id: desk-one-touch-rate-last-quarter
-- question: One-touch rate for the tickets opened last quarter?
-- also: How many percent of last quarter's tickets did we solve at first contact?
-- tags: support, ratio, fan-out, single-figure
-- status: approved
WITH touches AS (
  SELECT
    ms.ticket_id,
    COUNT(*) AS messages
  FROM support.messages AS ms
  WHERE ms.author = 'agent'
  GROUP BY ms.ticket_id
)
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE touches.messages = 1) / NULLIF(COUNT(*), 0), 1) AS one_touch_pct
FROM support.tickets AS t
JOIN touches ON touches.ticket_id = t.ticket_id
WHERE t.closed_at IS NOT NULL
  AND t.opened_at >= DATE '2025-05-01'
  AND t.opened_at < DATE '2025-08-01';

-- id: desk-club-share-of-tickets-last-year
-- question: What percentage of last year's tickets came from club members?
-- also: Share of tickets in FY2025 that members of the loyalty club opened?
-- tags: support, customers, ratio, null-meaning, single-figure
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE c.loyalty_tier IS NOT NULL AND c.deleted_at IS NULL) / NULLIF(COUNT(*), 0), 1) AS club_pct
FROM support.tickets AS t
JOIN sales.customers AS c ON c.customer_id = t.customer_id
WHERE NOT c.is_test
  AND t.opened_at >= DATE '2024-02-01'
  AND t.opened_at < DATE '2025-02-01';

-- id: desk-contact-rate-by-month-this-year
-- question: Contact rate month by month this year, with one decimal.
-- also: How many tickets per 100 orders did we have in each month of FY2026? One decimal, please.
-- tags: support, ratio, fan-out, trend
-- status: approved
WITH asked AS (
  SELECT
    DATE_TRUNC('month', t.opened_at) AS month,
    COUNT(*) AS tickets
  FROM support.tickets AS t
  WHERE t.opened_at >= DATE '2025-02-01'
    AND t.opened_at < DATE '2026-02-01'
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
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY DATE_TRUNC('month', o.ordered_at)
)
SELECT
  placed.month,
  ROUND(100.0 * asked.tickets / NULLIF(placed.orders, 0), 1) AS tickets_per_100_orders
FROM placed
JOIN asked ON asked.month = placed.month
ORDER BY placed.month;

-- id: desk-contact-rate-by-country-last-year
-- question: Which three countries had the highest contact rate last year? Show the rate to one decimal.
-- also: Top 3 countries by tickets per 100 orders in FY2025, with the rate (one decimal)?
-- tags: support, ratio, fan-out, ranking
-- status: approved
WITH asked AS (
  SELECT
    c.country_code,
    COUNT(*) AS tickets
  FROM support.tickets AS t
  JOIN sales.customers AS c ON c.customer_id = t.customer_id
  WHERE NOT c.is_test
    AND t.opened_at >= DATE '2024-02-01'
    AND t.opened_at < DATE '2025-02-01'
  GROUP BY c.country_code
), placed AS (
  SELECT
    c.country_code,
    COUNT(*) AS orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY c.country_code
)
SELECT
  co.country_name,
  ROUND(100.0 * asked.tickets / NULLIF(placed.orders, 0), 1) AS tickets_per_100_orders
FROM placed
JOIN asked ON asked.country_code = placed.country_code
JOIN sales.countries AS co ON co.country_code = placed.country_code
ORDER BY tickets_per_100_orders DESC, co.country_name
LIMIT 3;

-- id: desk-contact-rate-peak-and-other-months-last-year
-- question: Is the contact rate higher in peak season? Last year's peak season and its other months in one row, one decimal.
-- tags: support, ratio, comparison, fan-out, calendar
-- status: approved
WITH asked AS (
  SELECT
    COUNT(*) FILTER (WHERE MONTH(t.opened_at) IN (11, 12)) AS peak_tickets,
    COUNT(*) FILTER (WHERE MONTH(t.opened_at) NOT IN (11, 12)) AS other_tickets
  FROM support.tickets AS t
  WHERE t.opened_at >= DATE '2024-02-01'
    AND t.opened_at < DATE '2025-02-01'
), placed AS (
  SELECT
    COUNT(*) FILTER (WHERE MONTH(o.ordered_at) IN (11, 12)) AS peak_orders,
    COUNT(*) FILTER (WHERE MONTH(o.ordered_at) NOT IN (11, 12)) AS other_orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
)
SELECT
  ROUND(100.0 * asked.peak_tickets / NULLIF(placed.peak_orders, 0), 1) AS peak_tickets_per_100_orders,
  ROUND(100.0 * asked.other_tickets / NULLIF(placed.other_orders, 0), 1) AS other_tickets_per_100_orders
FROM asked
CROSS JOIN placed;

-- id: desk-orders-with-a-ticket-by-channel-last-quarter
-- question: Of the orders placed last quarter, what percentage has a ticket that names the order, online and in store?
-- tags: support, orders, ratio, comparison, null-meaning, fan-out
-- status: approved
-- order: any
WITH named AS (
  SELECT t.order_id
  FROM support.tickets AS t
  WHERE t.order_id IS NOT NULL
  GROUP BY t.order_id
)
SELECT
  CASE WHEN o.store_id IS NULL THEN 'online' ELSE 'in store' END AS channel,
  ROUND(100.0 * COUNT(named.order_id) / NULLIF(COUNT(*), 0), 1) AS with_ticket_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
LEFT JOIN named ON named.order_id = o.order_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY CASE WHEN o.store_id IS NULL THEN 'online' ELSE 'in store' END
ORDER BY with_ticket_pct DESC, channel;
-- accept:
WITH named AS (
  SELECT t.order_id
  FROM support.tickets AS t
  WHERE t.order_id IS NOT NULL
  GROUP BY t.order_id
)
SELECT
  ROUND(100.0 * COUNT(named.order_id) FILTER (WHERE o.store_id IS NULL) / NULLIF(COUNT(*) FILTER (WHERE o.store_id IS NULL), 0), 1) AS online_pct,
  ROUND(100.0 * COUNT(named.order_id) FILTER (WHERE o.store_id IS NOT NULL) / NULLIF(COUNT(*) FILTER (WHERE o.store_id IS NOT NULL), 0), 1) AS in_store_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
LEFT JOIN named ON named.order_id = o.order_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01';

-- id: desk-mistyped-order-numbers-list
-- question: I need the tickets since August whose order number does not exist: ticket number, topic and the number typed, newest first.
-- also: Tickets opened since 1 August 2025 with an order number that matches no order, latest first: ticket, topic and what was typed?
-- tags: support, not-exists, lookup
-- status: approved
SELECT
  t.ticket_id,
  t.topic,
  t.order_id
FROM support.tickets AS t
WHERE t.order_id IS NOT NULL
  AND t.opened_at >= DATE '2025-08-01'
  AND NOT EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.order_id = t.order_id)
ORDER BY t.opened_at DESC, t.ticket_id;

-- id: desk-tickets-about-cancelled-orders-last-year
-- question: How many of last year's tickets were about an order that was cancelled?
-- also: Tickets opened in FY2025 that name a cancelled order: how many?
-- tags: support, orders, single-figure
-- status: approved
SELECT COUNT(*) AS tickets
FROM support.tickets AS t
JOIN sales.orders AS o ON o.order_id = t.order_id
WHERE o.status = 'cancelled'
  AND t.opened_at >= DATE '2024-02-01'
  AND t.opened_at < DATE '2025-02-01';

-- id: desk-customers-with-more-than-five-tickets-this-year
-- question: Which customers have opened more than 5 tickets this year? Id, name and number of tickets.
-- also: The customers with six or more tickets in FY2026, please: id, name, tickets.
-- tags: support, customers, having, soft-delete, duplicate-names
-- status: approved
-- order: any
SELECT
  c.customer_id,
  c.full_name,
  COUNT(*) AS tickets
FROM support.tickets AS t
JOIN sales.customers AS c ON c.customer_id = t.customer_id
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
GROUP BY c.customer_id, c.full_name
HAVING COUNT(*) > 5
ORDER BY tickets DESC, c.customer_id;

-- id: desk-products-behind-product-tickets-this-year
-- question: Which 5 products occur most often in the orders that this year's product tickets are about? Article number, name and number of tickets.
-- tags: support, products, ranking, fan-out, distinct
-- status: approved
SELECT
  p.sku,
  p.product_name,
  COUNT(DISTINCT t.ticket_id) AS tickets
FROM support.tickets AS t
JOIN sales.orders AS o ON o.order_id = t.order_id
JOIN sales.order_lines AS l ON l.order_id = o.order_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND t.topic = 'product'
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
GROUP BY p.sku, p.product_name
ORDER BY tickets DESC, p.product_name
LIMIT 5;

-- id: desk-returns-tickets-by-department-last-year
-- question: Last year's tickets about returns by department of the goods ordered? Count a ticket once per department.
-- tags: support, products, breakdown, fan-out, distinct
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  COUNT(DISTINCT t.ticket_id) AS tickets
FROM support.tickets AS t
JOIN sales.orders AS o ON o.order_id = t.order_id
JOIN sales.order_lines AS l ON l.order_id = o.order_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE o.status <> 'cancelled'
  AND t.topic = 'returns'
  AND t.opened_at >= DATE '2024-02-01'
  AND t.opened_at < DATE '2025-02-01'
GROUP BY d.category_name
ORDER BY tickets DESC, d.category_name;

-- id: desk-tickets-by-weekday-last-year
-- question: On which weekdays did people open tickets last year? Count per weekday.
-- also: Tickets by day of the week, FY2025?
-- tags: support, weekday, breakdown
-- status: approved
-- order: any
SELECT
  DAYNAME(t.opened_at) AS weekday,
  COUNT(*) AS tickets
FROM support.tickets AS t
WHERE t.opened_at >= DATE '2024-02-01'
  AND t.opened_at < DATE '2025-02-01'
GROUP BY DAYNAME(t.opened_at)
ORDER BY tickets DESC, weekday;

-- id: desk-tickets-by-week-and-topic-since-september
-- question: Tickets per week since 1 September 2025, delivery and returns in a column each.
-- tags: support, trend, calendar
-- status: approved
SELECT
  DATE_TRUNC('week', t.opened_at) AS week,
  COUNT(*) FILTER (WHERE t.topic = 'delivery') AS delivery_tickets,
  COUNT(*) FILTER (WHERE t.topic = 'returns') AS returns_tickets
FROM support.tickets AS t
WHERE t.opened_at >= DATE '2025-09-01'
GROUP BY DATE_TRUNC('week', t.opened_at)
ORDER BY week;

-- id: desk-opened-and-closed-by-month-this-year
-- question: Per month of this year, how many tickets were opened and how many closed?
-- also: Tickets in and tickets out by month, FY2026?
-- tags: support, trend, comparison
-- status: approved
WITH opened AS (
  SELECT
    DATE_TRUNC('month', t.opened_at) AS month,
    COUNT(*) AS tickets
  FROM support.tickets AS t
  WHERE t.opened_at >= DATE '2025-02-01'
    AND t.opened_at < DATE '2026-02-01'
  GROUP BY DATE_TRUNC('month', t.opened_at)
), closed AS (
  SELECT
    DATE_TRUNC('month', t.closed_at) AS month,
    COUNT(*) AS tickets
  FROM support.tickets AS t
  WHERE t.closed_at >= DATE '2025-02-01'
    AND t.closed_at < DATE '2026-02-01'
  GROUP BY DATE_TRUNC('month', t.closed_at)
)
SELECT
  opened.month,
  opened.tickets AS opened_tickets,
  closed.tickets AS closed_tickets
FROM opened
JOIN closed ON closed.month = opened.month
ORDER BY opened.month;

-- id: desk-backlog-at-month-end-this-year
-- question: How many tickets were open at the end of each full month of this year, February to September 2025?
-- also: Backlog at each month end from February to September 2025?
-- tags: support, trend, null-meaning, self-join
-- status: approved
WITH months AS (
  SELECT DATE_TRUNC('month', t.opened_at) AS month
  FROM support.tickets AS t
  WHERE t.opened_at >= DATE '2025-02-01'
    AND t.opened_at < DATE '2025-10-01'
  GROUP BY DATE_TRUNC('month', t.opened_at)
)
SELECT
  months.month,
  COUNT(*) AS open_tickets
FROM months
JOIN support.tickets AS t ON t.opened_at < months.month + INTERVAL 1 MONTH AND (t.closed_at IS NULL OR t.closed_at >= months.month + INTERVAL 1 MONTH)
GROUP BY months.month
ORDER BY months.month;

-- id: desk-tickets-per-day-running-total-this-month
-- question: Tickets per day this month, with a running total.
-- also: October so far: new tickets day by day and added up?
-- tags: support, trend, window
-- status: approved
WITH daily AS (
  SELECT
    CAST(t.opened_at AS DATE) AS day,
    COUNT(*) AS tickets
  FROM support.tickets AS t
  WHERE t.opened_at >= DATE '2025-10-01'
    AND t.opened_at < DATE '2025-11-01'
  GROUP BY CAST(t.opened_at AS DATE)
)
SELECT
  daily.day,
  daily.tickets,
  SUM(daily.tickets) OVER (ORDER BY daily.day) AS running_total
FROM daily
ORDER BY daily.day;

-- id: desk-agents-ranked-within-team-this-year
-- question: Rank the agents within their team by tickets closed this year: team, place, name, tickets.
-- tags: support, agents, window, ranking
-- status: approved
WITH closed AS (
  SELECT
    ag.team,
    ag.agent_name,
    COUNT(*) AS tickets
  FROM support.tickets AS t
  JOIN support.agents AS ag ON ag.agent_id = t.agent_id
  WHERE t.closed_at >= DATE '2025-02-01'
    AND t.closed_at < DATE '2026-02-01'
  GROUP BY ag.team, ag.agent_name
)
SELECT
  closed.team,
  RANK() OVER (PARTITION BY closed.team ORDER BY closed.tickets DESC) AS place,
  closed.agent_name,
  closed.tickets
FROM closed
ORDER BY closed.team, place, closed.agent_name;

-- id: desk-first-ticket-of-newer-agents
-- question: For every agent hired since January 2024, what was the number of the first ticket they were in charge of, and when was it opened?
-- tags: support, agents, window, lookup
-- status: approved
-- order: any
SELECT
  ag.agent_name,
  t.ticket_id,
  t.opened_at
FROM support.tickets AS t
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE ag.hired_on >= DATE '2024-01-01'
QUALIFY ROW_NUMBER() OVER (PARTITION BY ag.agent_id ORDER BY t.opened_at, t.ticket_id) = 1
ORDER BY t.opened_at, ag.agent_name;

-- id: desk-topic-shares-in-peak-season-2024
-- question: In the 2024 peak season, what share of the tickets did each topic have?
-- also: Topics of the tickets opened in November and December 2024, in percent of all of them?
-- tags: support, ratio, window
-- status: approved
-- order: any
WITH topics AS (
  SELECT
    t.topic,
    COUNT(*) AS tickets
  FROM support.tickets AS t
  WHERE t.opened_at >= DATE '2024-11-01'
    AND t.opened_at < DATE '2025-01-01'
  GROUP BY t.topic
)
SELECT
  topics.topic,
  ROUND(100.0 * topics.tickets / NULLIF(SUM(topics.tickets) OVER (), 0), 1) AS tickets_pct
FROM topics
ORDER BY tickets_pct DESC, topics.topic;

-- id: desk-busiest-day-per-month-this-year
-- question: What was the busiest day for support in each month of this year, by tickets opened? Day and tickets, ties included.
-- also: For every month since February 2025, the day or days with the most new tickets, and how many?
-- tags: support, window, trend
-- status: approved
WITH daily AS (
  SELECT
    CAST(t.opened_at AS DATE) AS day,
    COUNT(*) AS tickets
  FROM support.tickets AS t
  WHERE t.opened_at >= DATE '2025-02-01'
    AND t.opened_at < DATE '2026-02-01'
  GROUP BY CAST(t.opened_at AS DATE)
)
SELECT
  daily.day,
  daily.tickets
FROM daily
QUALIFY RANK() OVER (PARTITION BY DATE_TRUNC('month', daily.day) ORDER BY daily.tickets DESC) = 1
ORDER BY daily.day;

-- id: desk-agents-without-a-rating-of-1
-- question: Which of our current agents never got a rating of 1?
-- also: Agents still with us who have no ticket rated 1?
-- tags: support, agents, not-exists
-- status: approved
-- order: any
SELECT ag.agent_name
FROM support.agents AS ag
WHERE ag.left_on IS NULL
  AND NOT EXISTS (SELECT 1 FROM support.tickets AS t WHERE t.agent_id = ag.agent_id AND t.csat = 1)
ORDER BY ag.agent_name;

-- id: desk-buyers-without-a-ticket-last-year
-- question: How many customers who ordered last year never wrote to support in that year?
-- tags: support, customers, not-exists, distinct, single-figure
-- status: approved
SELECT COUNT(DISTINCT c.customer_id) AS customers
FROM sales.customers AS c
JOIN sales.orders AS o ON o.customer_id = c.customer_id
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND o.status <> 'cancelled'
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
  AND NOT EXISTS (SELECT 1 FROM support.tickets AS t WHERE t.customer_id = c.customer_id AND t.opened_at >= DATE '2024-02-01' AND t.opened_at < DATE '2025-02-01');

-- id: desk-countries-without-a-ticket-this-week
-- question: From which countries has nobody opened a ticket this week?
-- also: Countries with no support ticket since Monday?
-- tags: support, not-exists, lookup
-- status: approved
-- order: any
SELECT co.country_name
FROM sales.countries AS co
WHERE NOT EXISTS (SELECT 1 FROM support.tickets AS t JOIN sales.customers AS c ON c.customer_id = t.customer_id WHERE c.country_code = co.country_code AND NOT c.is_test AND t.opened_at >= DATE '2025-10-13' AND t.opened_at < DATE '2025-10-20')
ORDER BY co.country_name;

-- id: desk-tickets-per-store-this-year
-- question: Top 5 stores by support tickets about orders bought there, tickets of this year?
-- also: Which five stores have the most tickets this year about goods ordered in them, and how many?
-- tags: support, stores, ranking
-- status: approved
SELECT
  s.store_name,
  COUNT(*) AS tickets
FROM support.tickets AS t
JOIN sales.orders AS o ON o.order_id = t.order_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
GROUP BY s.store_name
ORDER BY tickets DESC, s.store_name
LIMIT 5;

-- id: desk-tickets-about-black-week-2024-orders
-- question: How many tickets have we had about orders of the campaign Black Week 2024?
-- tags: support, marketing, named-value, single-figure
-- status: approved
SELECT COUNT(*) AS tickets
FROM support.tickets AS t
JOIN sales.orders AS o ON o.order_id = t.order_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
WHERE o.status <> 'cancelled'
  AND m.campaign_name = 'Black Week 2024';

-- id: desk-tickets-about-black-week-2024-orders-by-topic
-- question: What were they about? Number per topic.
-- follows: desk-tickets-about-black-week-2024-orders
-- tags: support, marketing, named-value, breakdown
-- status: approved
-- order: any
SELECT
  t.topic,
  COUNT(*) AS tickets
FROM support.tickets AS t
JOIN sales.orders AS o ON o.order_id = t.order_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
WHERE o.status <> 'cancelled'
  AND m.campaign_name = 'Black Week 2024'
GROUP BY t.topic
ORDER BY tickets DESC, t.topic;

-- id: desk-csat-by-region-this-quarter
-- question: How satisfied are customers with support in each region this quarter?
-- also: CSAT per region for tickets opened since August 2025?
-- tags: support, ratio, breakdown
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(100.0 * COUNT(*) FILTER (WHERE t.csat >= 4) / NULLIF(COUNT(t.csat), 0), 1) AS csat_pct
FROM support.tickets AS t
JOIN sales.customers AS c ON c.customer_id = t.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE NOT c.is_test
  AND t.opened_at >= DATE '2025-08-01'
  AND t.opened_at < DATE '2025-11-01'
GROUP BY co.region
ORDER BY csat_pct DESC, co.region;

-- id: desk-csat-of-club-members-by-region-this-quarter
-- question: And club members only?
-- follows: desk-csat-by-region-this-quarter
-- tags: support, ratio, breakdown, null-meaning
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(100.0 * COUNT(*) FILTER (WHERE t.csat >= 4) / NULLIF(COUNT(t.csat), 0), 1) AS csat_pct
FROM support.tickets AS t
JOIN sales.customers AS c ON c.customer_id = t.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE c.loyalty_tier IS NOT NULL
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND t.opened_at >= DATE '2025-08-01'
  AND t.opened_at < DATE '2025-11-01'
GROUP BY co.region
ORDER BY csat_pct DESC, co.region;

-- id: desk-csat-by-fiscal-quarter-since-fy2024
-- question: CSAT by fiscal quarter from FY2024 to last quarter: year, quarter, CSAT.
-- tags: support, ratio, trend, fiscal-calendar
-- status: approved
SELECT
  YEAR(t.opened_at + INTERVAL 11 MONTH) AS fiscal_year,
  QUARTER(t.opened_at - INTERVAL 1 MONTH) AS fiscal_quarter,
  ROUND(100.0 * COUNT(*) FILTER (WHERE t.csat >= 4) / NULLIF(COUNT(t.csat), 0), 1) AS csat_pct
FROM support.tickets AS t
WHERE t.opened_at >= DATE '2023-02-01'
  AND t.opened_at < DATE '2025-08-01'
GROUP BY YEAR(t.opened_at + INTERVAL 11 MONTH), QUARTER(t.opened_at - INTERVAL 1 MONTH)
ORDER BY fiscal_year, fiscal_quarter;

-- id: desk-csat-by-speed-of-first-answer-this-year
-- question: Does a quick answer make people happier? CSAT this year of tickets first answered by an agent within an hour and of those answered later, in one row.
-- tags: support, ratio, comparison, messages
-- status: approved
WITH replies AS (
  SELECT
    ms.ticket_id,
    MIN(ms.sent_at) AS replied_at
  FROM support.messages AS ms
  WHERE ms.author = 'agent'
  GROUP BY ms.ticket_id
)
SELECT
  ROUND(100.0 * COUNT(*) FILTER (WHERE t.csat >= 4 AND replies.replied_at <= t.opened_at + INTERVAL 60 MINUTE) / NULLIF(COUNT(t.csat) FILTER (WHERE replies.replied_at <= t.opened_at + INTERVAL 60 MINUTE), 0), 1) AS within_hour_pct,
  ROUND(100.0 * COUNT(*) FILTER (WHERE t.csat >= 4 AND replies.replied_at > t.opened_at + INTERVAL 60 MINUTE) / NULLIF(COUNT(t.csat) FILTER (WHERE replies.replied_at > t.opened_at + INTERVAL 60 MINUTE), 0), 1) AS later_pct
FROM support.tickets AS t
JOIN replies ON replies.ticket_id = t.ticket_id
WHERE t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01';

-- id: desk-tickets-per-agent-by-team-last-month
-- question: In each team, how many of last month's tickets did an agent get on average, counting only agents who got any? One decimal.
-- tags: support, agents, ratio, distinct
-- status: approved
-- order: any
SELECT
  ag.team,
  ROUND(COUNT(*) / NULLIF(COUNT(DISTINCT t.agent_id), 0), 1) AS tickets_per_agent
FROM support.tickets AS t
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE t.opened_at >= DATE '2025-09-01'
  AND t.opened_at < DATE '2025-10-01'
GROUP BY ag.team
ORDER BY tickets_per_agent DESC, ag.team;

-- id: desk-longest-serving-agents
-- question: Who are the three agents who have been with us longest? Name and first day.
-- also: Our three longest-serving support agents who are still here, and when they started?
-- tags: support, agents, ranking, null-meaning
-- status: approved
SELECT
  ag.agent_name,
  ag.hired_on
FROM support.agents AS ag
WHERE ag.left_on IS NULL
ORDER BY ag.hired_on, ag.agent_name
LIMIT 3;

-- id: desk-marcus-hill-team-and-dates
-- question: Which team was Marcus Hill in, and from when to when?
-- tags: support, agents, lookup, named-value
-- status: approved
SELECT
  ag.team,
  ag.hired_on,
  ag.left_on
FROM support.agents AS ag
WHERE ag.agent_name = 'Marcus Hill';

-- id: desk-full-years-of-current-agents
-- question: How many full years has each current agent been with us?
-- tags: support, agents, lookup, date-difference, null-meaning
-- status: approved
-- order: any
SELECT
  ag.agent_name,
  DATE_SUB('year', ag.hired_on, DATE '2025-10-15') AS years
FROM support.agents AS ag
WHERE ag.left_on IS NULL
ORDER BY years DESC, ag.agent_name;

-- id: desk-headcount-two-years-ago-and-today-by-team
-- question: How many agents did each team have on 15 October 2023, and how many today?
-- tags: support, agents, comparison, null-meaning
-- status: approved
-- order: any
SELECT
  ag.team,
  COUNT(*) FILTER (WHERE ag.hired_on <= DATE '2023-10-15' AND (ag.left_on IS NULL OR ag.left_on >= DATE '2023-10-15')) AS agents_two_years_ago,
  COUNT(*) FILTER (WHERE ag.left_on IS NULL) AS agents_today
FROM support.agents AS ag
GROUP BY ag.team
ORDER BY ag.team;

-- id: desk-open-tickets-of-sam-ortiz
-- question: Which tickets does Sam Ortiz have open? Number, topic and opening time.
-- also: List the open tickets in charge of Sam Ortiz with number, topic and time of opening.
-- tags: support, agents, lookup, null-meaning, named-value
-- status: approved
-- order: any
SELECT
  t.ticket_id,
  t.topic,
  t.opened_at
FROM support.tickets AS t
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE ag.agent_name = 'Sam Ortiz'
  AND t.closed_at IS NULL
ORDER BY t.ticket_id;

-- id: desk-tickets-rated-1-this-year
-- question: Show me the tickets opened this year that were rated 1: ticket number, topic and agent in charge.
-- also: Which tickets opened this year got the worst rating, 1? Number, topic and agent, please.
-- tags: support, agents, lookup
-- status: approved
-- order: any
SELECT
  t.ticket_id,
  t.topic,
  ag.agent_name
FROM support.tickets AS t
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE t.csat = 1
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
ORDER BY t.ticket_id;

-- id: desk-slowest-closed-tickets-last-quarter
-- question: Which 5 tickets opened last quarter took longest to close? Ticket number, topic and hours.
-- also: The five slowest tickets of last quarter, from opening to closing, with number, topic and hours?
-- tags: support, ranking, date-difference
-- status: approved
SELECT
  t.ticket_id,
  t.topic,
  ROUND(DATE_DIFF('minute', t.opened_at, t.closed_at) / 60.0, 1) AS hours
FROM support.tickets AS t
WHERE t.closed_at IS NOT NULL
  AND t.opened_at >= DATE '2025-05-01'
  AND t.opened_at < DATE '2025-08-01'
ORDER BY hours DESC, t.ticket_id
LIMIT 5;

-- id: desk-tickets-closed-after-more-than-two-days
-- question: How many of the tickets opened in July 2025 took more than 48 hours to close?
-- also: Tickets from July that needed over 48 hours to be solved: how many?
-- tags: support, date-difference, single-figure
-- status: approved
SELECT COUNT(*) AS tickets
FROM support.tickets AS t
WHERE t.closed_at > t.opened_at + INTERVAL 48 HOUR
  AND t.opened_at >= DATE '2025-07-01'
  AND t.opened_at < DATE '2025-08-01';

-- id: desk-first-response-office-hours-and-outside-last-month
-- question: First response time last month for tickets opened between 9:00 and 17:00 and for those opened outside these hours, side by side?
-- tags: support, median, comparison, calendar
-- status: approved
WITH replies AS (
  SELECT
    ms.ticket_id,
    MIN(ms.sent_at) AS replied_at
  FROM support.messages AS ms
  WHERE ms.author = 'agent'
  GROUP BY ms.ticket_id
)
SELECT
  ROUND(MEDIAN(DATE_DIFF('second', t.opened_at, replies.replied_at) / 60.0) FILTER (WHERE HOUR(t.opened_at) >= 9 AND HOUR(t.opened_at) < 17), 1) AS office_hours_minutes,
  ROUND(MEDIAN(DATE_DIFF('second', t.opened_at, replies.replied_at) / 60.0) FILTER (WHERE HOUR(t.opened_at) < 9 OR HOUR(t.opened_at) >= 17), 1) AS outside_minutes
FROM support.tickets AS t
JOIN replies ON replies.ticket_id = t.ticket_id
WHERE t.opened_at >= DATE '2025-09-01'
  AND t.opened_at < DATE '2025-10-01';

-- id: desk-open-tickets-waiting-for-us
-- question: In how many open tickets did the customer write last?
-- also: Open tickets whose latest message is the customer's: how many?
-- tags: support, messages, window, null-meaning, single-figure
-- status: approved
WITH latest AS (
  SELECT
    ms.ticket_id,
    ms.author
  FROM support.messages AS ms
  QUALIFY ROW_NUMBER() OVER (PARTITION BY ms.ticket_id ORDER BY ms.sent_at DESC, ms.message_id DESC) = 1
)
SELECT COUNT(*) AS open_tickets
FROM support.tickets AS t
JOIN latest ON latest.ticket_id = t.ticket_id
WHERE t.closed_at IS NULL
  AND latest.author = 'customer';

-- id: desk-open-tickets-waiting-for-us-by-agent
-- question: Whose are they? Name and number; leave out the ones without an agent.
-- follows: desk-open-tickets-waiting-for-us
-- tags: support, messages, agents, window, null-meaning
-- status: approved
-- order: any
WITH latest AS (
  SELECT
    ms.ticket_id,
    ms.author
  FROM support.messages AS ms
  QUALIFY ROW_NUMBER() OVER (PARTITION BY ms.ticket_id ORDER BY ms.sent_at DESC, ms.message_id DESC) = 1
)
SELECT
  ag.agent_name,
  COUNT(*) AS open_tickets
FROM support.tickets AS t
JOIN latest ON latest.ticket_id = t.ticket_id
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE t.closed_at IS NULL
  AND latest.author = 'customer'
GROUP BY ag.agent_name
ORDER BY open_tickets DESC, ag.agent_name;

-- id: desk-hours-from-first-answer-to-close-by-topic
-- question: Once an agent has answered, how many hours (median) until the ticket is closed? By topic, tickets opened this year.
-- tags: support, messages, median, date-difference
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
  ROUND(MEDIAN(DATE_DIFF('minute', replies.replied_at, t.closed_at) / 60.0), 1) AS hours_to_close
FROM support.tickets AS t
JOIN replies ON replies.ticket_id = t.ticket_id
WHERE t.closed_at IS NOT NULL
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
GROUP BY t.topic
ORDER BY hours_to_close DESC, t.topic;

-- id: desk-days-from-order-to-ticket-by-topic
-- question: How many calendar days after placing the order do people typically (median) write to us about it? Per topic, tickets of last year.
-- tags: support, orders, median, date-difference
-- status: approved
-- order: any
SELECT
  t.topic,
  MEDIAN(DATE_DIFF('day', o.ordered_at, t.opened_at)) AS days
FROM support.tickets AS t
JOIN sales.orders AS o ON o.order_id = t.order_id
WHERE o.status <> 'cancelled'
  AND t.opened_at >= DATE '2024-02-01'
  AND t.opened_at < DATE '2025-02-01'
GROUP BY t.topic
ORDER BY days DESC, t.topic;

-- id: desk-delivery-tickets-before-shipping-share
-- question: What percentage of this year's delivery tickets about an order was opened before that order had been shipped? Orders not shipped to this day count as well.
-- tags: support, orders, ratio, null-meaning, single-figure
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE o.shipped_at IS NULL OR o.shipped_at > t.opened_at) / NULLIF(COUNT(*), 0), 1) AS before_shipping_pct
FROM support.tickets AS t
JOIN sales.orders AS o ON o.order_id = t.order_id
WHERE o.status <> 'cancelled'
  AND t.topic = 'delivery'
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01';

-- id: desk-net-revenue-of-orders-with-a-ticket-last-month
-- question: How much net revenue is in last month's orders that have a support ticket?
-- also: Net revenue of the September orders that are named in at least one ticket?
-- tags: support, revenue, exists, fan-out, single-figure
-- status: approved
SELECT ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01'
  AND EXISTS (SELECT 1 FROM support.tickets AS t WHERE t.order_id = o.order_id);

-- id: desk-net-revenue-of-orders-with-a-ticket-by-region
-- question: Where does it come from? By region, biggest first.
-- follows: desk-net-revenue-of-orders-with-a-ticket-last-month
-- tags: support, revenue, exists, fan-out, breakdown
-- status: approved
SELECT
  co.region,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01'
  AND EXISTS (SELECT 1 FROM support.tickets AS t WHERE t.order_id = o.order_id)
GROUP BY co.region
ORDER BY net_revenue_usd DESC, co.region;

-- id: desk-customers-with-more-than-three-tickets-this-year
-- question: How many customers have opened more than 3 tickets this year?
-- also: Number of customers with four tickets or more in FY2026?
-- tags: support, customers, having, soft-delete, single-figure
-- status: approved
WITH asked AS (
  SELECT c.customer_id
  FROM support.tickets AS t
  JOIN sales.customers AS c ON c.customer_id = t.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND t.opened_at >= DATE '2025-02-01'
    AND t.opened_at < DATE '2026-02-01'
  GROUP BY c.customer_id
  HAVING COUNT(*) > 3
)
SELECT COUNT(*) AS customers
FROM asked;

-- id: desk-orders-with-three-or-more-tickets
-- question: List the orders placed since 1 January 2025 that drew at least 3 tickets: order number and tickets.
-- tags: support, orders, having, lookup
-- status: approved
-- order: any
SELECT
  o.order_id,
  COUNT(*) AS tickets
FROM support.tickets AS t
JOIN sales.orders AS o ON o.order_id = t.order_id
WHERE o.status <> 'cancelled'
  AND o.ordered_at >= DATE '2025-01-01'
GROUP BY o.order_id
HAVING COUNT(*) >= 3
ORDER BY tickets DESC, o.order_id;

-- id: desk-tickets-followed-by-another-within-a-week
-- question: After what share of last quarter's tickets did the same customer open another one within 7 days?
-- tags: support, ratio, window, single-figure
-- status: approved
WITH following AS (
  SELECT
    t.opened_at,
    LEAD(t.opened_at) OVER (PARTITION BY t.customer_id ORDER BY t.opened_at, t.ticket_id) AS next_opened_at
  FROM support.tickets AS t
)
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE following.next_opened_at <= following.opened_at + INTERVAL 7 DAY) / NULLIF(COUNT(*), 0), 1) AS asked_again_pct
FROM following
WHERE following.opened_at >= DATE '2025-05-01'
  AND following.opened_at < DATE '2025-08-01';

-- id: desk-tickets-this-quarter-against-year-before
-- question: How many tickets have come in this quarter so far, and how many in the same days a year ago? One row: this year, last year.
-- also: Tickets from August to yesterday, this year and last year, in one row?
-- tags: support, comparison, fiscal-calendar
-- status: approved
SELECT
  COUNT(*) FILTER (WHERE t.opened_at >= DATE '2025-08-01' AND t.opened_at < DATE '2025-10-15') AS this_year_tickets,
  COUNT(*) FILTER (WHERE t.opened_at >= DATE '2024-08-01' AND t.opened_at < DATE '2024-10-15') AS last_year_tickets
FROM support.tickets AS t;

-- id: desk-tickets-by-country-last-quarter-and-change
-- question: Tickets per country last quarter and the quarter before, with the change in percent?
-- tags: support, comparison, breakdown
-- status: approved
-- order: any
WITH quarters AS (
  SELECT
    co.country_name,
    COUNT(*) FILTER (WHERE t.opened_at >= DATE '2025-05-01') AS last_quarter,
    COUNT(*) FILTER (WHERE t.opened_at < DATE '2025-05-01') AS quarter_before
  FROM support.tickets AS t
  JOIN sales.customers AS c ON c.customer_id = t.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE NOT c.is_test
    AND t.opened_at >= DATE '2025-02-01'
    AND t.opened_at < DATE '2025-08-01'
  GROUP BY co.country_name
)
SELECT
  quarters.country_name,
  quarters.last_quarter,
  quarters.quarter_before,
  ROUND(100.0 * (quarters.last_quarter - quarters.quarter_before) / NULLIF(quarters.quarter_before, 0), 1) AS change_pct
FROM quarters
ORDER BY quarters.last_quarter DESC, quarters.country_name;

-- id: desk-weekend-share-of-tickets-by-month-2024
-- question: In 2024, what percentage of each month's tickets was opened at the weekend?
-- also: Share of tickets that came on a Saturday or Sunday, by month of 2024?
-- tags: support, ratio, trend, weekday
-- status: approved
SELECT
  DATE_TRUNC('month', t.opened_at) AS month,
  ROUND(100.0 * COUNT(*) FILTER (WHERE DAYNAME(t.opened_at) IN ('Saturday', 'Sunday')) / NULLIF(COUNT(*), 0), 1) AS weekend_pct
FROM support.tickets AS t
WHERE t.opened_at >= DATE '2024-01-01'
  AND t.opened_at < DATE '2025-01-01'
GROUP BY DATE_TRUNC('month', t.opened_at)
ORDER BY month;

-- id: desk-tickets-of-deleted-customers
-- question: How many of our tickets are from customers who have since asked for deletion?
-- also: Tickets by deleted customers, all time?
-- tags: support, customers, soft-delete, single-figure
-- status: approved
SELECT COUNT(*) AS tickets
FROM support.tickets AS t
JOIN sales.customers AS c ON c.customer_id = t.customer_id
WHERE NOT c.is_test
  AND c.deleted_at IS NOT NULL;

-- id: desk-tickets-on-the-day-of-sign-up-this-year
-- question: How many tickets this year were opened on the very day the customer signed up?
-- tags: support, customers, single-figure
-- status: approved
SELECT COUNT(*) AS tickets
FROM support.tickets AS t
JOIN sales.customers AS c ON c.customer_id = t.customer_id
WHERE NOT c.is_test
  AND CAST(t.opened_at AS DATE) = c.signed_up_on
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01';

-- id: desk-tickets-from-zurich-since-march
-- question: How many tickets have customers in Zürich opened since March, and about what?
-- also: Tickets from Zürich since 1 March 2025, by topic?
-- tags: support, named-value, breakdown
-- status: approved
-- order: any
SELECT
  t.topic,
  COUNT(*) AS tickets
FROM support.tickets AS t
JOIN sales.customers AS c ON c.customer_id = t.customer_id
WHERE NOT c.is_test
  AND c.city = 'Zürich'
  AND t.opened_at >= DATE '2025-03-01'
GROUP BY t.topic
ORDER BY tickets DESC, t.topic;

-- id: desk-agents-above-overall-csat-this-year
-- question: Which agents are above our overall CSAT for tickets opened this year? Name and CSAT.
-- tags: support, agents, ratio, having
-- status: approved
-- order: any
WITH overall AS (
  SELECT 100.0 * COUNT(*) FILTER (WHERE t.csat >= 4) / NULLIF(COUNT(t.csat), 0) AS csat_pct
  FROM support.tickets AS t
  WHERE t.opened_at >= DATE '2025-02-01'
    AND t.opened_at < DATE '2026-02-01'
)
SELECT
  ag.agent_name,
  ROUND(100.0 * COUNT(*) FILTER (WHERE t.csat >= 4) / NULLIF(COUNT(t.csat), 0), 1) AS csat_pct
FROM support.tickets AS t
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
CROSS JOIN overall
WHERE t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
GROUP BY ag.agent_name, overall.csat_pct
HAVING 100.0 * COUNT(*) FILTER (WHERE t.csat >= 4) / NULLIF(COUNT(t.csat), 0) > overall.csat_pct
ORDER BY csat_pct DESC, ag.agent_name;

-- id: desk-days-with-more-than-45-tickets
-- question: On which days did more than 45 tickets come in? Day and number, in order of the calendar.
-- also: Days with over 45 new tickets, earliest first, with the number of tickets of each day?
-- tags: support, having, lookup
-- status: approved
SELECT
  CAST(t.opened_at AS DATE) AS day,
  COUNT(*) AS tickets
FROM support.tickets AS t
GROUP BY CAST(t.opened_at AS DATE)
HAVING COUNT(*) > 45
ORDER BY day;

-- id: desk-messages-by-author-last-seven-days
-- question: Messages per day over the last seven days up to yesterday: customers, agents and bot in a column each.
-- tags: support, messages, trend
-- status: approved
SELECT
  CAST(ms.sent_at AS DATE) AS day,
  COUNT(*) FILTER (WHERE ms.author = 'customer') AS customer_messages,
  COUNT(*) FILTER (WHERE ms.author = 'agent') AS agent_messages,
  COUNT(*) FILTER (WHERE ms.author = 'bot') AS bot_messages
FROM support.messages AS ms
WHERE ms.sent_at >= DATE '2025-10-08'
  AND ms.sent_at < DATE '2025-10-15'
GROUP BY CAST(ms.sent_at AS DATE)
ORDER BY day;

-- id: desk-seconds-until-the-bot-replies
-- question: How many seconds does the bot take to reply (median), tickets opened last month?
-- tags: support, messages, median, date-difference, single-figure
-- status: approved
SELECT MEDIAN(DATE_DIFF('second', t.opened_at, ms.sent_at)) AS seconds
FROM support.messages AS ms
JOIN support.tickets AS t ON t.ticket_id = ms.ticket_id
WHERE ms.author = 'bot'
  AND t.opened_at >= DATE '2025-09-01'
  AND t.opened_at < DATE '2025-10-01';

-- id: desk-customers-with-a-ticket-share-by-tier
-- question: What percentage of our customers in each loyalty tier has opened a ticket this year? Non-members under 'none'.
-- tags: support, customers, ratio, null-meaning, left-join
-- status: approved
-- order: any
WITH asked AS (
  SELECT t.customer_id
  FROM support.tickets AS t
  WHERE t.opened_at >= DATE '2025-02-01'
    AND t.opened_at < DATE '2026-02-01'
  GROUP BY t.customer_id
)
SELECT
  COALESCE(c.loyalty_tier, 'none') AS loyalty_tier,
  ROUND(100.0 * COUNT(asked.customer_id) / NULLIF(COUNT(*), 0), 1) AS with_ticket_pct
FROM sales.customers AS c
LEFT JOIN asked ON asked.customer_id = c.customer_id
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
GROUP BY COALESCE(c.loyalty_tier, 'none')
ORDER BY with_ticket_pct DESC, loyalty_tier;

-- id: desk-brand-orders-with-a-product-ticket-last-year
-- question: For each brand, what percentage of last year's orders with its goods has a product ticket?
-- tags: support, products, ratio, fan-out, distinct
-- status: approved
-- order: any
WITH named AS (
  SELECT t.order_id
  FROM support.tickets AS t
  WHERE t.topic = 'product'
    AND t.order_id IS NOT NULL
  GROUP BY t.order_id
)
SELECT
  p.brand,
  ROUND(100.0 * COUNT(DISTINCT named.order_id) / NULLIF(COUNT(DISTINCT o.order_id), 0), 1) AS with_ticket_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
LEFT JOIN named ON named.order_id = o.order_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY p.brand
ORDER BY with_ticket_pct DESC, p.brand;

-- id: desk-unassigned-tickets-of-this-month
-- question: Is anything from this month still unassigned? Ticket number, topic and customer id.
-- also: October tickets that still have no agent: number, topic, customer id.
-- tags: support, lookup, null-meaning
-- status: approved
-- order: any
SELECT
  t.ticket_id,
  t.topic,
  t.customer_id
FROM support.tickets AS t
WHERE t.agent_id IS NULL
  AND t.opened_at >= DATE '2025-10-01'
  AND t.opened_at < DATE '2025-11-01'
ORDER BY t.ticket_id;

-- id: desk-csat-of-one-touch-and-longer-tickets
-- question: CSAT of this year's closed tickets by number of agent messages: one message against two or more, in a column each?
-- tags: support, messages, ratio, comparison, fan-out
-- status: approved
WITH touches AS (
  SELECT
    ms.ticket_id,
    COUNT(*) AS messages
  FROM support.messages AS ms
  WHERE ms.author = 'agent'
  GROUP BY ms.ticket_id
)
SELECT
  ROUND(100.0 * COUNT(*) FILTER (WHERE t.csat >= 4 AND touches.messages = 1) / NULLIF(COUNT(t.csat) FILTER (WHERE touches.messages = 1), 0), 1) AS one_message_pct,
  ROUND(100.0 * COUNT(*) FILTER (WHERE t.csat >= 4 AND touches.messages >= 2) / NULLIF(COUNT(t.csat) FILTER (WHERE touches.messages >= 2), 0), 1) AS more_messages_pct
FROM support.tickets AS t
JOIN touches ON touches.ticket_id = t.ticket_id
WHERE t.closed_at IS NOT NULL
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01';

-- id: desk-csat-delivery-tickets-late-and-on-time-orders
-- question: CSAT of this year's delivery tickets about orders whose promised day is over: orders that missed it (unshipped ones too) against orders shipped on time, side by side.
-- tags: support, shipping, ratio, comparison, null-meaning
-- status: approved
SELECT
  ROUND(100.0 * COUNT(*) FILTER (WHERE t.csat >= 4 AND (o.shipped_at IS NULL OR CAST(o.shipped_at AS DATE) > o.ship_by)) / NULLIF(COUNT(t.csat) FILTER (WHERE (o.shipped_at IS NULL OR CAST(o.shipped_at AS DATE) > o.ship_by)), 0), 1) AS late_pct,
  ROUND(100.0 * COUNT(*) FILTER (WHERE t.csat >= 4 AND CAST(o.shipped_at AS DATE) <= o.ship_by) / NULLIF(COUNT(t.csat) FILTER (WHERE CAST(o.shipped_at AS DATE) <= o.ship_by), 0), 1) AS on_time_pct
FROM support.tickets AS t
JOIN sales.orders AS o ON o.order_id = t.order_id
WHERE o.status <> 'cancelled'
  AND o.ship_by < DATE '2025-10-15'
  AND t.topic = 'delivery'
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01';

-- id: desk-agent-messages-per-ticket-last-month
-- question: How many messages do our agents write per answered ticket, on average? Tickets opened last month, one decimal.
-- tags: support, messages, ratio, distinct, single-figure
-- status: approved
SELECT ROUND(COUNT(*) / NULLIF(COUNT(DISTINCT ms.ticket_id), 0), 1) AS agent_messages_per_ticket
FROM support.messages AS ms
JOIN support.tickets AS t ON t.ticket_id = ms.ticket_id
WHERE ms.author = 'agent'
  AND t.opened_at >= DATE '2025-09-01'
  AND t.opened_at < DATE '2025-10-01';

-- id: desk-bot-share-of-our-messages-last-year
-- question: Of the messages we sent ourselves last year, by agents and the bot, what percentage was the bot's?
-- also: Bot messages in percent of all agent and bot messages sent in FY2025?
-- tags: support, messages, ratio, single-figure
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE ms.author = 'bot') / NULLIF(COUNT(*), 0), 1) AS bot_pct
FROM support.messages AS ms
WHERE ms.author <> 'customer'
  AND ms.sent_at >= DATE '2024-02-01'
  AND ms.sent_at < DATE '2025-02-01';

-- id: desk-customers-who-mistyped
-- question: Which customers typed them? Id and name.
-- follows: desk-mistyped-order-numbers-list
-- tags: support, customers, not-exists, lookup, duplicate-names
-- status: approved
-- order: any
SELECT
  c.customer_id,
  c.full_name
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND EXISTS (SELECT 1 FROM support.tickets AS t WHERE t.customer_id = c.customer_id AND t.order_id IS NOT NULL AND t.opened_at >= DATE '2025-08-01' AND NOT EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.order_id = t.order_id))
ORDER BY c.customer_id;

-- id: desk-tickets-on-orders-in-swiss-francs
-- question: How many tickets this quarter were about orders paid in Swiss francs?
-- also: Tickets since August on orders in CHF, how many?
-- tags: support, orders, currency, single-figure
-- status: approved
SELECT COUNT(*) AS tickets
FROM support.tickets AS t
JOIN sales.orders AS o ON o.order_id = t.order_id
WHERE o.status <> 'cancelled'
  AND o.currency = 'CHF'
  AND t.opened_at >= DATE '2025-08-01'
  AND t.opened_at < DATE '2025-11-01';

-- id: desk-average-rating-by-fiscal-year
-- question: Average support rating per fiscal year, two decimals?
-- tags: support, trend, fiscal-calendar
-- status: approved
SELECT
  YEAR(t.opened_at + INTERVAL 11 MONTH) AS fiscal_year,
  ROUND(AVG(t.csat), 2) AS average_rating
FROM support.tickets AS t
GROUP BY YEAR(t.opened_at + INTERVAL 11 MONTH)
ORDER BY fiscal_year;

-- id: desk-share-of-top-ratings-by-team-this-quarter
-- question: What percentage of each team's ratings for tickets opened this quarter is a 5?
-- tags: support, agents, ratio, null-meaning
-- status: approved
-- order: any
SELECT
  ag.team,
  ROUND(100.0 * COUNT(*) FILTER (WHERE t.csat = 5) / NULLIF(COUNT(t.csat), 0), 1) AS top_rating_pct
FROM support.tickets AS t
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE t.opened_at >= DATE '2025-08-01'
  AND t.opened_at < DATE '2025-11-01'
GROUP BY ag.team
ORDER BY top_rating_pct DESC, ag.team;

-- id: desk-tickets-by-tier-in-august
-- question: Tickets in August by loyalty tier, with people outside of the club as 'none'.
-- also: How many tickets did each loyalty tier open in August 2025? Put non-members under none.
-- tags: support, customers, breakdown, null-meaning
-- status: approved
-- order: any
SELECT
  COALESCE(c.loyalty_tier, 'none') AS loyalty_tier,
  COUNT(*) AS tickets
FROM support.tickets AS t
JOIN sales.customers AS c ON c.customer_id = t.customer_id
WHERE NOT c.is_test
  AND t.opened_at >= DATE '2025-08-01'
  AND t.opened_at < DATE '2025-09-01'
GROUP BY COALESCE(c.loyalty_tier, 'none')
ORDER BY tickets DESC, loyalty_tier;

-- id: desk-tickets-by-topic-online-and-in-store-last-quarter
-- question: Last quarter's tickets about an order, per topic: how many concerned online orders and how many store purchases?
-- tags: support, orders, breakdown, null-meaning
-- status: approved
-- order: any
SELECT
  t.topic,
  COUNT(*) FILTER (WHERE o.store_id IS NULL) AS online_tickets,
  COUNT(*) FILTER (WHERE o.store_id IS NOT NULL) AS store_tickets
FROM support.tickets AS t
JOIN sales.orders AS o ON o.order_id = t.order_id
WHERE o.status <> 'cancelled'
  AND t.opened_at >= DATE '2025-05-01'
  AND t.opened_at < DATE '2025-08-01'
GROUP BY t.topic
ORDER BY online_tickets DESC, t.topic;

-- id: desk-agents-with-few-tickets-last-month
-- question: Which current agents were in charge of fewer than 40 of last month's tickets, and of how many? Include anyone with none.
-- tags: support, agents, having, left-join, null-meaning
-- status: approved
-- order: any
SELECT
  ag.agent_name,
  COUNT(t.ticket_id) AS tickets
FROM support.agents AS ag
LEFT JOIN support.tickets AS t ON t.agent_id = ag.agent_id AND t.opened_at >= DATE '2025-09-01' AND t.opened_at < DATE '2025-10-01'
WHERE ag.left_on IS NULL
GROUP BY ag.agent_name
HAVING COUNT(t.ticket_id) < 40
ORDER BY tickets DESC, ag.agent_name;

-- id: desk-change-in-tickets-month-on-month
-- question: By what percentage did the number of tickets change against the month before, March to September 2025?
-- tags: support, trend, window, comparison
-- status: approved
WITH monthly AS (
  SELECT
    DATE_TRUNC('month', t.opened_at) AS month,
    COUNT(*) AS tickets
  FROM support.tickets AS t
  WHERE t.opened_at >= DATE '2025-02-01'
    AND t.opened_at < DATE '2025-10-01'
  GROUP BY DATE_TRUNC('month', t.opened_at)
)
SELECT
  monthly.month,
  ROUND(100.0 * (monthly.tickets - LAG(monthly.tickets) OVER (ORDER BY monthly.month)) / NULLIF(LAG(monthly.tickets) OVER (ORDER BY monthly.month), 0), 1) AS change_pct
FROM monthly
QUALIFY LAG(monthly.tickets) OVER (ORDER BY monthly.month) IS NOT NULL
ORDER BY monthly.month;

-- id: desk-slowest-topic-of-each-team-this-year
-- question: For each team, which topic has the longest resolution time on tickets opened this year? Team, topic, hours.
-- tags: support, agents, median, window
-- status: approved
-- order: any
WITH solved AS (
  SELECT
    ag.team,
    t.topic,
    MEDIAN(DATE_DIFF('minute', t.opened_at, t.closed_at) / 60.0) AS hours
  FROM support.tickets AS t
  JOIN support.agents AS ag ON ag.agent_id = t.agent_id
  WHERE t.closed_at IS NOT NULL
    AND t.opened_at >= DATE '2025-02-01'
    AND t.opened_at < DATE '2026-02-01'
  GROUP BY ag.team, t.topic
)
SELECT
  solved.team,
  solved.topic,
  ROUND(solved.hours, 1) AS resolution_hours
FROM solved
QUALIFY RANK() OVER (PARTITION BY solved.team ORDER BY solved.hours DESC) = 1
ORDER BY solved.team;

-- id: desk-night-share-of-tickets-this-year
-- question: What share of this year's tickets is opened at night, between 22:00 and 6:00?
-- also: Percentage of the tickets of FY2026 that came in after 22:00 or before 6:00?
-- tags: support, ratio, calendar, single-figure
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE HOUR(t.opened_at) >= 22 OR HOUR(t.opened_at) < 6) / NULLIF(COUNT(*), 0), 1) AS night_pct
FROM support.tickets AS t
WHERE t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01';

-- id: desk-last-ticket-closed
-- question: When did we last close a ticket?
-- also: Time of the most recent ticket closing?
-- tags: support, single-figure
-- status: approved
SELECT MAX(t.closed_at) AS last_closed_at
FROM support.tickets AS t;

-- id: desk-returns-tickets-with-a-parcel-last-quarter
-- question: Of last quarter's tickets about returns that name one of our orders, cancelled ones aside, for what percentage did anything of that order come back?
-- tags: support, orders, returns, ratio, left-join, single-figure
-- status: approved
WITH returned AS (
  SELECT r.order_id
  FROM sales.returns AS r
  GROUP BY r.order_id
)
SELECT ROUND(100.0 * COUNT(returned.order_id) / NULLIF(COUNT(*), 0), 1) AS came_back_pct
FROM support.tickets AS t
JOIN sales.orders AS o ON o.order_id = t.order_id
LEFT JOIN returned ON returned.order_id = o.order_id
WHERE o.status <> 'cancelled'
  AND t.topic = 'returns'
  AND t.opened_at >= DATE '2025-05-01'
  AND t.opened_at < DATE '2025-08-01';

-- id: desk-topic-overview-this-year
-- question: I'd like a table with a row per topic for tickets opened this year: number of tickets, how many of them are still open, and CSAT.
-- tags: support, breakdown, ratio, null-meaning
-- status: approved
-- order: any
SELECT
  t.topic,
  COUNT(*) AS tickets,
  COUNT(*) FILTER (WHERE t.closed_at IS NULL) AS open_tickets,
  ROUND(100.0 * COUNT(*) FILTER (WHERE t.csat >= 4) / NULLIF(COUNT(t.csat), 0), 1) AS csat_pct
FROM support.tickets AS t
WHERE t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
GROUP BY t.topic
ORDER BY tickets DESC, t.topic;

-- id: desk-tickets-by-campaign-channel-this-year
-- question: Support load from marketing: tickets this year about orders attributed to a campaign, by channel of the campaign?
-- tags: support, marketing, breakdown
-- status: approved
-- order: any
SELECT
  m.channel,
  COUNT(*) AS tickets
FROM support.tickets AS t
JOIN sales.orders AS o ON o.order_id = t.order_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
WHERE o.status <> 'cancelled'
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
GROUP BY m.channel
ORDER BY tickets DESC, m.channel;

-- id: desk-tickets-in-charge-of-former-agents
-- question: How many tickets, open or closed, are in the name of agents who are no longer with us?
-- tags: support, agents, null-meaning, single-figure
-- status: approved
SELECT COUNT(*) AS tickets
FROM support.tickets AS t
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE ag.left_on IS NOT NULL;

-- id: desk-tickets-without-order-number-since-march
-- question: How many tickets opened since March name no order number?
-- also: Tickets since 1 March 2025 without an order number?
-- tags: support, null-meaning, single-figure
-- status: approved
SELECT COUNT(*) AS tickets
FROM support.tickets AS t
WHERE t.order_id IS NULL
  AND t.opened_at >= DATE '2025-03-01';

-- id: desk-tickets-per-100-customers-by-region-this-year
-- question: Per 100 live customers of each region, how many tickets have these customers opened this year? One decimal.
-- tags: support, customers, ratio, fan-out, soft-delete
-- status: approved
-- order: any
WITH asked AS (
  SELECT
    t.customer_id,
    COUNT(*) AS tickets
  FROM support.tickets AS t
  WHERE t.opened_at >= DATE '2025-02-01'
    AND t.opened_at < DATE '2026-02-01'
  GROUP BY t.customer_id
)
SELECT
  co.region,
  ROUND(100.0 * COALESCE(SUM(asked.tickets), 0) / NULLIF(COUNT(*), 0), 1) AS tickets_per_100_customers
FROM sales.customers AS c
JOIN sales.countries AS co ON co.country_code = c.country_code
LEFT JOIN asked ON asked.customer_id = c.customer_id
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
GROUP BY co.region
ORDER BY tickets_per_100_customers DESC, co.region;

-- id: desk-wrong-share-of-order-numbers-by-topic
-- question: What share of the order numbers typed into tickets is wrong, per topic, all time? Wrong means there is no such order.
-- tags: support, ratio, not-exists, null-meaning
-- status: approved
-- order: any
WITH mistyped AS (
  SELECT t.ticket_id
  FROM support.tickets AS t
  WHERE t.order_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.order_id = t.order_id)
)
SELECT
  t.topic,
  ROUND(100.0 * COUNT(mistyped.ticket_id) / NULLIF(COUNT(*), 0), 1) AS wrong_pct
FROM support.tickets AS t
LEFT JOIN mistyped ON mistyped.ticket_id = t.ticket_id
WHERE t.order_id IS NOT NULL
GROUP BY t.topic
ORDER BY wrong_pct DESC, t.topic;
