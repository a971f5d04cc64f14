-- id: help-ratings-on-payment-tickets-closed-last-month
-- question: How many ratings did customers give on payment tickets closed last month?
-- also: Number of ratings for the payment tickets we closed in September 2025?
-- tags: support, single-figure, null-meaning
-- status: approved
SELECT COUNT(t.csat) AS ratings
FROM support.tickets AS t
WHERE t.topic = 'payment'
  AND t.closed_at >= DATE '2025-09-01'
  AND t.closed_at < DATE '2025-10-01';

-- id: help-open-delivery-tickets-of-september
-- question: Of the delivery tickets opened in September, how many are still open?
-- tags: support, single-figure, null-meaning
-- status: approved
SELECT COUNT(*) AS open_tickets
FROM support.tickets AS t
WHERE t.closed_at IS NULL
  AND t.topic = 'delivery'
  AND t.opened_at >= DATE '2025-09-01'
  AND t.opened_at < DATE '2025-10-01';

-- id: help-csat-of-rosa-lima-this-year
-- question: Rosa Lima's CSAT on tickets opened this year?
-- tags: support, agents, ratio, named-value, single-figure
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE t.csat >= 4) / NULLIF(COUNT(t.csat), 0), 1) AS csat_pct
FROM support.tickets AS t
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE ag.agent_name = 'Rosa Lima'
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01';

-- id: help-ratings-of-rosa-lima-this-year
-- question: How often did she get each rating?
-- follows: help-csat-of-rosa-lima-this-year
-- tags: support, agents, breakdown, named-value, null-meaning
-- status: approved
SELECT
  t.csat,
  COUNT(*) AS tickets
FROM support.tickets AS t
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE ag.agent_name = 'Rosa Lima'
  AND t.csat IS NOT NULL
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
GROUP BY t.csat
ORDER BY t.csat;

-- id: help-tickets-from-germany-last-quarter
-- question: How many tickets did customers in Germany open last quarter?
-- also: Tickets from Germany, May to July 2025?
-- tags: support, named-value, single-figure
-- status: approved
SELECT COUNT(*) AS tickets
FROM support.tickets AS t
JOIN sales.customers AS c ON c.customer_id = t.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE NOT c.is_test
  AND co.country_name = 'Germany'
  AND t.opened_at >= DATE '2025-05-01'
  AND t.opened_at < DATE '2025-08-01';

-- id: help-core-markets-share-of-tickets-this-year
-- question: What share of this year's tickets comes from our core markets?
-- also: Percentage of tickets opened in FY2026 by customers in the core markets?
-- tags: support, ratio, single-figure
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE co.country_code IN ('US', 'DE', 'GB')) / NULLIF(COUNT(*), 0), 1) AS core_markets_pct
FROM support.tickets AS t
JOIN sales.customers AS c ON c.customer_id = t.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE NOT c.is_test
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01';

-- id: help-resolution-time-by-team-in-august
-- question: Resolution time by team, tickets closed in August?
-- also: How many hours (median) did each team need for the tickets it closed in August 2025?
-- tags: support, agents, median, date-difference, breakdown
-- status: approved
-- order: any
SELECT
  ag.team,
  ROUND(MEDIAN(DATE_DIFF('minute', t.opened_at, t.closed_at) / 60.0), 1) AS resolution_hours
FROM support.tickets AS t
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE t.closed_at IS NOT NULL
  AND t.closed_at >= DATE '2025-08-01'
  AND t.closed_at < DATE '2025-09-01'
GROUP BY ag.team
ORDER BY resolution_hours DESC, ag.team;

-- id: help-resolution-time-by-tier-this-year
-- question: Do we solve tickets faster for higher tiers? Resolution time by loyalty tier, tickets opened this year, non-members as 'none'.
-- tags: support, customers, median, null-meaning, breakdown
-- status: approved
-- order: any
SELECT
  COALESCE(c.loyalty_tier, 'none') AS loyalty_tier,
  ROUND(MEDIAN(DATE_DIFF('minute', t.opened_at, t.closed_at) / 60.0), 1) AS resolution_hours
FROM support.tickets AS t
JOIN sales.customers AS c ON c.customer_id = t.customer_id
WHERE t.closed_at IS NOT NULL
  AND NOT c.is_test
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
GROUP BY COALESCE(c.loyalty_tier, 'none')
ORDER BY resolution_hours DESC, loyalty_tier;

-- id: help-first-response-by-region-last-quarter
-- question: First response time per region for tickets opened last quarter?
-- also: How many minutes did customers of each region wait for a first answer from an agent to tickets opened last quarter (median)?
-- tags: support, median, breakdown
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
  co.region,
  ROUND(MEDIAN(DATE_DIFF('second', t.opened_at, replies.replied_at) / 60.0), 1) AS first_response_minutes
FROM support.tickets AS t
JOIN replies ON replies.ticket_id = t.ticket_id
JOIN sales.customers AS c ON c.customer_id = t.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE NOT c.is_test
  AND t.opened_at >= DATE '2025-05-01'
  AND t.opened_at < DATE '2025-08-01'
GROUP BY co.region
ORDER BY first_response_minutes DESC, co.region;

-- id: help-first-response-peak-season-2023-and-2024
-- question: How long was the first response time in peak season 2023, and how long in peak season 2024? One row.
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
  ROUND(MEDIAN(DATE_DIFF('second', t.opened_at, replies.replied_at) / 60.0) FILTER (WHERE t.opened_at >= DATE '2023-11-01' AND t.opened_at < DATE '2024-01-01'), 1) AS peak_2023_minutes,
  ROUND(MEDIAN(DATE_DIFF('second', t.opened_at, replies.replied_at) / 60.0) FILTER (WHERE t.opened_at >= DATE '2024-11-01' AND t.opened_at < DATE '2025-01-01'), 1) AS peak_2024_minutes
FROM support.tickets AS t
JOIN replies ON replies.ticket_id = t.ticket_id;

-- id: help-first-response-by-fiscal-quarter
-- question: I need first response time for every fiscal quarter since FY2025 began: year, quarter, minutes.
-- tags: support, median, trend, fiscal-calendar
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
  YEAR(t.opened_at + INTERVAL 11 MONTH) AS fiscal_year,
  QUARTER(t.opened_at - INTERVAL 1 MONTH) AS fiscal_quarter,
  ROUND(MEDIAN(DATE_DIFF('second', t.opened_at, replies.replied_at) / 60.0), 1) AS first_response_minutes
FROM support.tickets AS t
JOIN replies ON replies.ticket_id = t.ticket_id
WHERE t.opened_at >= DATE '2024-02-01'
GROUP BY YEAR(t.opened_at + INTERVAL 11 MONTH), QUARTER(t.opened_at - INTERVAL 1 MONTH)
ORDER BY fiscal_year, fiscal_quarter;

-- id: help-longest-wait-for-a-first-answer-last-month
-- question: What was the longest anyone waited for a first answer from an agent last month? Tickets opened in September, in hours.
-- tags: support, messages, date-difference, single-figure
-- status: approved
WITH replies AS (
  SELECT
    ms.ticket_id,
    MIN(ms.sent_at) AS replied_at
  FROM support.messages AS ms
  WHERE ms.author = 'agent'
  GROUP BY ms.ticket_id
)
SELECT ROUND(MAX(DATE_DIFF('minute', t.opened_at, replies.replied_at) / 60.0), 1) AS hours
FROM support.tickets AS t
JOIN replies ON replies.ticket_id = t.ticket_id
WHERE t.opened_at >= DATE '2025-09-01'
  AND t.opened_at < DATE '2025-10-01';

-- id: help-answered-on-the-same-day-by-weekday
-- question: By weekday of opening: what percentage of this year's tickets that an agent has answered got the first answer on the same calendar day?
-- tags: support, messages, ratio, weekday
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
  DAYNAME(t.opened_at) AS weekday,
  ROUND(100.0 * COUNT(*) FILTER (WHERE CAST(replies.replied_at AS DATE) = CAST(t.opened_at AS DATE)) / NULLIF(COUNT(*), 0), 1) AS same_day_pct
FROM support.tickets AS t
JOIN replies ON replies.ticket_id = t.ticket_id
WHERE t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
GROUP BY DAYNAME(t.opened_at)
ORDER BY same_day_pct DESC, weekday;

-- id: help-bot-share-by-topic-this-year
-- question: On which topics does the bot reply most? Percentage of this year's tickets with a bot message, by topic, highest first.
-- also: Share of the tickets opened in FY2026 that the bot answered, per topic, from high to low?
-- tags: support, messages, ratio, exists, breakdown
-- status: approved
WITH bots AS (
  SELECT DISTINCT ms.ticket_id
  FROM support.messages AS ms
  WHERE ms.author = 'bot'
)
SELECT
  t.topic,
  ROUND(100.0 * COUNT(bots.ticket_id) / NULLIF(COUNT(*), 0), 1) AS bot_answered_pct
FROM support.tickets AS t
LEFT JOIN bots ON bots.ticket_id = t.ticket_id
WHERE t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
GROUP BY t.topic
ORDER BY bot_answered_pct DESC, t.topic;

-- id: help-csat-with-and-without-bot-last-year
-- question: Does the bot hurt us? CSAT of last year's tickets with a bot message and without one, side by side.
-- tags: support, messages, ratio, comparison, left-join
-- status: approved
WITH bots AS (
  SELECT DISTINCT ms.ticket_id
  FROM support.messages AS ms
  WHERE ms.author = 'bot'
)
SELECT
  ROUND(100.0 * COUNT(*) FILTER (WHERE t.csat >= 4 AND bots.ticket_id IS NOT NULL) / NULLIF(COUNT(t.csat) FILTER (WHERE bots.ticket_id IS NOT NULL), 0), 1) AS with_bot_pct,
  ROUND(100.0 * COUNT(*) FILTER (WHERE t.csat >= 4 AND bots.ticket_id IS NULL) / NULLIF(COUNT(t.csat) FILTER (WHERE bots.ticket_id IS NULL), 0), 1) AS without_bot_pct
FROM support.tickets AS t
LEFT JOIN bots ON bots.ticket_id = t.ticket_id
WHERE t.opened_at >= DATE '2024-02-01'
  AND t.opened_at < DATE '2025-02-01';

-- id: help-tickets-with-only-the-bot-so-far
-- question: Which open tickets have a reply from the bot but none from an agent yet? Ticket number and when it was opened.
-- also: Open tickets that only the bot has answered so far: ticket number and opening time.
-- tags: support, messages, not-exists, exists, lookup
-- status: approved
-- order: any
SELECT
  t.ticket_id,
  t.opened_at
FROM support.tickets AS t
WHERE t.closed_at IS NULL
  AND EXISTS (SELECT 1 FROM support.messages AS ms WHERE ms.ticket_id = t.ticket_id AND ms.author = 'bot')
  AND NOT EXISTS (SELECT 1 FROM support.messages AS ms WHERE ms.ticket_id = t.ticket_id AND ms.author = 'agent')
ORDER BY t.opened_at, t.ticket_id;

-- id: help-tickets-with-four-or-more-customer-messages
-- question: In how many tickets opened last quarter did the customer have to write 4 times or more?
-- also: Tickets opened between May and July 2025 with at least four messages by the customer: how many?
-- tags: support, messages, having, single-figure
-- status: approved
WITH threads AS (
  SELECT ms.ticket_id
  FROM support.messages AS ms
  WHERE ms.author = 'customer'
  GROUP BY ms.ticket_id
  HAVING COUNT(*) >= 4
)
SELECT COUNT(*) AS tickets
FROM support.tickets AS t
JOIN threads ON threads.ticket_id = t.ticket_id
WHERE t.opened_at >= DATE '2025-05-01'
  AND t.opened_at < DATE '2025-08-01';

-- id: help-agent-messages-by-hour-last-month
-- question: At what hours do our agents write? Agent messages sent last month per hour of the day.
-- tags: support, messages, calendar, breakdown
-- status: approved
SELECT
  HOUR(ms.sent_at) AS hour,
  COUNT(*) AS messages
FROM support.messages AS ms
WHERE ms.author = 'agent'
  AND ms.sent_at >= DATE '2025-09-01'
  AND ms.sent_at < DATE '2025-10-01'
GROUP BY HOUR(ms.sent_at)
ORDER BY hour;

-- id: help-agents-with-tickets-per-month-this-year
-- question: How many different agents were in charge of the tickets opened in each month of this year?
-- also: Agents with at least one ticket opened in the month, per month of FY2026?
-- tags: support, agents, distinct, trend
-- status: approved
SELECT
  DATE_TRUNC('month', t.opened_at) AS month,
  COUNT(DISTINCT t.agent_id) AS agents
FROM support.tickets AS t
WHERE t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', t.opened_at)
ORDER BY month;

-- id: help-agents-hired-per-calendar-year
-- question: How many agents did we hire in each calendar year?
-- also: Support hires per calendar year?
-- tags: support, agents, trend
-- status: approved
SELECT
  YEAR(ag.hired_on) AS year,
  COUNT(*) AS agents
FROM support.agents AS ag
GROUP BY YEAR(ag.hired_on)
ORDER BY year;

-- id: help-agents-left-per-calendar-year
-- question: And how many have left, by the calendar year of their last day?
-- follows: help-agents-hired-per-calendar-year
-- tags: support, agents, trend, null-meaning
-- status: approved
SELECT
  YEAR(ag.left_on) AS year,
  COUNT(*) AS agents
FROM support.agents AS ag
WHERE ag.left_on IS NOT NULL
GROUP BY YEAR(ag.left_on)
ORDER BY year;

-- id: help-average-stay-of-former-agents
-- question: How many days did the agents who have left stay with us on average, rounded to whole days?
-- tags: support, agents, date-difference, null-meaning, single-figure
-- status: approved
SELECT ROUND(AVG(DATE_DIFF('day', ag.hired_on, ag.left_on)), 0) AS days
FROM support.agents AS ag
WHERE ag.left_on IS NOT NULL;

-- id: help-agents-on-new-years-day
-- question: Who was working in support on 1 January 2025? Name and team.
-- also: Agents on board on New Year's Day 2025, with their team?
-- tags: support, agents, lookup, null-meaning
-- status: approved
-- order: any
SELECT
  ag.agent_name,
  ag.team
FROM support.agents AS ag
WHERE ag.hired_on <= DATE '2025-01-01'
  AND (ag.left_on IS NULL OR ag.left_on >= DATE '2025-01-01')
ORDER BY ag.team, ag.agent_name;

-- id: help-newest-agent-of-each-team
-- question: Who is the newest hire in each team, and when did they start?
-- tags: support, agents, window, lookup
-- status: approved
-- order: any
SELECT
  ag.team,
  ag.agent_name,
  ag.hired_on
FROM support.agents AS ag
QUALIFY RANK() OVER (PARTITION BY ag.team ORDER BY ag.hired_on DESC) = 1
ORDER BY ag.team, ag.agent_name;

-- id: help-tickets-of-newest-agents-since-they-started
-- question: How many tickets have they been in charge of so far?
-- follows: help-newest-agent-of-each-team
-- tags: support, agents, window, left-join
-- status: approved
-- order: any
WITH newest AS (
  SELECT
    ag.agent_id,
    ag.agent_name
  FROM support.agents AS ag
  QUALIFY RANK() OVER (PARTITION BY ag.team ORDER BY ag.hired_on DESC) = 1
)
SELECT
  newest.agent_name,
  COUNT(t.ticket_id) AS tickets
FROM newest
LEFT JOIN support.tickets AS t ON t.agent_id = newest.agent_id
GROUP BY newest.agent_name
ORDER BY tickets DESC, newest.agent_name;

-- id: help-last-ticket-of-former-agents
-- question: For every agent who has left: leaving day and the opening time of the last ticket they were in charge of.
-- tags: support, agents, lookup, null-meaning
-- status: approved
-- order: any
SELECT
  ag.agent_name,
  ag.left_on,
  MAX(t.opened_at) AS last_opened_at
FROM support.agents AS ag
JOIN support.tickets AS t ON t.agent_id = ag.agent_id
WHERE ag.left_on IS NOT NULL
GROUP BY ag.agent_name, ag.left_on
ORDER BY ag.left_on, ag.agent_name;

-- id: help-tickets-in-the-first-30-days-of-new-agents
-- question: For agents hired since 2024: how many tickets opened in their first 30 days were they in charge of?
-- also: Agents who started on 1 January 2024 or later, with the number of tickets opened during their first 30 days?
-- tags: support, agents, left-join, calendar
-- status: approved
-- order: any
SELECT
  ag.agent_name,
  COUNT(t.ticket_id) AS tickets
FROM support.agents AS ag
LEFT JOIN support.tickets AS t ON t.agent_id = ag.agent_id AND t.opened_at >= ag.hired_on AND t.opened_at < ag.hired_on + INTERVAL 30 DAY
WHERE ag.hired_on >= DATE '2024-01-01'
GROUP BY ag.agent_name
ORDER BY tickets DESC, ag.agent_name;

-- id: help-headcount-on-the-first-of-each-month-this-year
-- question: Headcount in support on the first day of each month this year, February to October?
-- tags: support, agents, trend, null-meaning, self-join
-- status: approved
WITH months AS (
  SELECT CAST(DATE_TRUNC('month', t.opened_at) AS DATE) AS month
  FROM support.tickets AS t
  WHERE t.opened_at >= DATE '2025-02-01'
    AND t.opened_at < DATE '2025-11-01'
  GROUP BY CAST(DATE_TRUNC('month', t.opened_at) AS DATE)
)
SELECT
  months.month,
  COUNT(*) AS agents
FROM months
JOIN support.agents AS ag ON ag.hired_on <= months.month AND (ag.left_on IS NULL OR ag.left_on >= months.month)
GROUP BY months.month
ORDER BY months.month;

-- id: help-backlog-by-region
-- question: From which regions are our open tickets?
-- also: Open tickets per region?
-- tags: support, breakdown, null-meaning
-- status: approved
-- order: any
SELECT
  co.region,
  COUNT(*) AS open_tickets
FROM support.tickets AS t
JOIN sales.customers AS c ON c.customer_id = t.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE t.closed_at IS NULL
  AND NOT c.is_test
GROUP BY co.region
ORDER BY open_tickets DESC, co.region;

-- id: help-backlog-by-age
-- question: How old are the open tickets? Count those opened in the last 7 days, 8 to 30 days ago, and earlier – one row.
-- tags: support, null-meaning, calendar
-- status: approved
SELECT
  COUNT(*) FILTER (WHERE t.opened_at >= DATE '2025-10-08') AS last_7_days,
  COUNT(*) FILTER (WHERE t.opened_at >= DATE '2025-09-15' AND t.opened_at < DATE '2025-10-08') AS days_8_to_30,
  COUNT(*) FILTER (WHERE t.opened_at < DATE '2025-09-15') AS older
FROM support.tickets AS t
WHERE t.closed_at IS NULL;

-- id: help-backlog-of-the-last-7-days-by-topic
-- question: What are the ones from the last 7 days about?
-- follows: help-backlog-by-age
-- tags: support, null-meaning, breakdown, calendar
-- status: approved
-- order: any
SELECT
  t.topic,
  COUNT(*) AS open_tickets
FROM support.tickets AS t
WHERE t.closed_at IS NULL
  AND t.opened_at >= DATE '2025-10-08'
GROUP BY t.topic
ORDER BY open_tickets DESC, t.topic;

-- id: help-open-share-by-month-of-opening-this-year
-- question: What percentage of the tickets opened in each month of this year is still unresolved?
-- also: Share of still open tickets by month of opening, FY2026?
-- tags: support, ratio, trend, null-meaning
-- status: approved
SELECT
  DATE_TRUNC('month', t.opened_at) AS month,
  ROUND(100.0 * COUNT(*) FILTER (WHERE t.closed_at IS NULL) / NULLIF(COUNT(*), 0), 1) AS open_pct
FROM support.tickets AS t
WHERE t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', t.opened_at)
ORDER BY month;

-- id: help-vips-with-an-open-ticket
-- question: How many VIPs have an open ticket right now?
-- tags: support, vip, distinct, null-meaning, single-figure
-- status: approved
SELECT COUNT(DISTINCT c.customer_id) AS customers
FROM support.tickets AS t
JOIN sales.customers AS c ON c.customer_id = t.customer_id
WHERE t.closed_at IS NULL
  AND c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND NOT c.is_test;

-- id: help-vips-with-an-open-ticket-by-topic
-- question: And what are those tickets about?
-- follows: help-vips-with-an-open-ticket
-- tags: support, vip, breakdown, null-meaning
-- status: approved
-- order: any
SELECT
  t.topic,
  COUNT(*) AS open_tickets
FROM support.tickets AS t
JOIN sales.customers AS c ON c.customer_id = t.customer_id
WHERE t.closed_at IS NULL
  AND c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND NOT c.is_test
GROUP BY t.topic
ORDER BY open_tickets DESC, t.topic;

-- id: help-vips-with-a-bad-rating-since-september
-- question: Which VIPs gave a 1 or 2 on a ticket opened since 1 September? Id and name.
-- also: VIP customers with a rating of 1 or 2 for a ticket from September 2025 or later: id and name, please.
-- tags: support, vip, exists, lookup, duplicate-names
-- status: approved
-- order: any
SELECT
  c.customer_id,
  c.full_name
FROM sales.customers AS c
WHERE c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND EXISTS (SELECT 1 FROM support.tickets AS t WHERE t.customer_id = c.customer_id AND t.csat <= 2 AND t.opened_at >= DATE '2025-09-01')
ORDER BY c.customer_id;

-- id: help-vips-who-never-wrote-to-us
-- question: How many VIPs have never opened a ticket?
-- tags: support, vip, not-exists, single-figure
-- status: approved
SELECT COUNT(*) AS customers
FROM sales.customers AS c
WHERE c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND NOT EXISTS (SELECT 1 FROM support.tickets AS t WHERE t.customer_id = c.customer_id);

-- id: help-repeat-contacts-last-quarter
-- question: Of the customers who contacted support last quarter, what share opened two tickets or more in it?
-- also: Percentage of last quarter's support customers with at least two tickets opened in the quarter?
-- tags: support, customers, ratio, having, soft-delete, single-figure
-- status: approved
WITH asked AS (
  SELECT
    c.customer_id,
    COUNT(*) AS tickets
  FROM support.tickets AS t
  JOIN sales.customers AS c ON c.customer_id = t.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND t.opened_at >= DATE '2025-05-01'
    AND t.opened_at < DATE '2025-08-01'
  GROUP BY c.customer_id
)
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE asked.tickets >= 2) / NULLIF(COUNT(*), 0), 1) AS repeat_contact_pct
FROM asked;

-- id: help-customers-by-number-of-tickets-this-year
-- question: How many customers opened exactly one ticket this year, how many two, how many three, and so on?
-- tags: support, customers, breakdown, soft-delete
-- status: approved
WITH asked AS (
  SELECT
    c.customer_id,
    COUNT(*) AS tickets
  FROM support.tickets AS t
  JOIN sales.customers AS c ON c.customer_id = t.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND t.opened_at >= DATE '2025-02-01'
    AND t.opened_at < DATE '2026-02-01'
  GROUP BY c.customer_id
)
SELECT
  asked.tickets,
  COUNT(*) AS customers
FROM asked
GROUP BY asked.tickets
ORDER BY asked.tickets;

-- id: help-orders-with-a-second-ticket-last-year
-- question: How many orders are named in two or more of the tickets opened last year?
-- also: Orders with at least two tickets opened in FY2025: how many?
-- tags: support, orders, having, single-figure
-- status: approved
WITH named AS (
  SELECT o.order_id
  FROM support.tickets AS t
  JOIN sales.orders AS o ON o.order_id = t.order_id
  WHERE o.status <> 'cancelled'
    AND t.opened_at >= DATE '2024-02-01'
    AND t.opened_at < DATE '2025-02-01'
  GROUP BY o.order_id
  HAVING COUNT(*) >= 2
)
SELECT COUNT(*) AS orders
FROM named;

-- id: help-days-between-tickets-of-a-customer
-- question: When a customer comes back to support, how many calendar days after the previous ticket was opened is that typically (median)? Tickets opened this year.
-- tags: support, window, median, date-difference, single-figure
-- status: approved
WITH previous AS (
  SELECT
    t.opened_at,
    LAG(t.opened_at) OVER (PARTITION BY t.customer_id ORDER BY t.opened_at, t.ticket_id) AS previous_opened_at
  FROM support.tickets AS t
)
SELECT MEDIAN(DATE_DIFF('day', previous.previous_opened_at, previous.opened_at)) AS days
FROM previous
WHERE previous.previous_opened_at IS NOT NULL
  AND previous.opened_at >= DATE '2025-02-01'
  AND previous.opened_at < DATE '2026-02-01';

-- id: help-first-contacts-by-month-this-year
-- question: How many customers wrote to support for the first time ever, by month this year?
-- also: First-time contacts per month of FY2026: customers whose first ticket falls in the month?
-- tags: support, customers, trend, soft-delete
-- status: approved
WITH firsts AS (
  SELECT
    c.customer_id,
    MIN(t.opened_at) AS first_opened_at
  FROM support.tickets AS t
  JOIN sales.customers AS c ON c.customer_id = t.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
  GROUP BY c.customer_id
)
SELECT
  DATE_TRUNC('month', firsts.first_opened_at) AS month,
  COUNT(*) AS customers
FROM firsts
WHERE firsts.first_opened_at >= DATE '2025-02-01'
  AND firsts.first_opened_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', firsts.first_opened_at)
ORDER BY month;

-- id: help-same-topic-again-share-by-topic
-- question: For each topic: what percentage of this year's tickets came from someone who had opened an earlier ticket on the same topic?
-- tags: support, ratio, window, breakdown
-- status: approved
-- order: any
WITH numbered AS (
  SELECT
    t.topic,
    t.opened_at,
    ROW_NUMBER() OVER (PARTITION BY t.customer_id, t.topic ORDER BY t.opened_at, t.ticket_id) AS place
  FROM support.tickets AS t
)
SELECT
  numbered.topic,
  ROUND(100.0 * COUNT(*) FILTER (WHERE numbered.place > 1) / NULLIF(COUNT(*), 0), 1) AS asked_before_pct
FROM numbered
WHERE numbered.opened_at >= DATE '2025-02-01'
  AND numbered.opened_at < DATE '2026-02-01'
GROUP BY numbered.topic
ORDER BY asked_before_pct DESC, numbered.topic;

-- id: help-csat-by-country-with-50-ratings
-- question: CSAT by country this year, only countries with at least 50 ratings, worst first.
-- also: Countries with their CSAT, from lowest to highest, for tickets opened in FY2026, leaving out those with fewer than 50 ratings?
-- tags: support, ratio, having, ranking
-- status: approved
SELECT
  co.country_name,
  ROUND(100.0 * COUNT(*) FILTER (WHERE t.csat >= 4) / NULLIF(COUNT(t.csat), 0), 1) AS csat_pct
FROM support.tickets AS t
JOIN sales.customers AS c ON c.customer_id = t.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE NOT c.is_test
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
GROUP BY co.country_name
HAVING COUNT(t.csat) >= 50
ORDER BY csat_pct, co.country_name;

-- id: help-top-topic-of-each-country-last-year
-- question: What did customers of each country write about most last year? Country, topic and tickets.
-- tags: support, window, ranking
-- status: approved
-- order: any
WITH topics AS (
  SELECT
    co.country_name,
    t.topic,
    COUNT(*) AS tickets
  FROM support.tickets AS t
  JOIN sales.customers AS c ON c.customer_id = t.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE NOT c.is_test
    AND t.opened_at >= DATE '2024-02-01'
    AND t.opened_at < DATE '2025-02-01'
  GROUP BY co.country_name, t.topic
)
SELECT
  topics.country_name,
  topics.topic,
  topics.tickets
FROM topics
QUALIFY RANK() OVER (PARTITION BY topics.country_name ORDER BY topics.tickets DESC) = 1
ORDER BY topics.country_name, topics.topic;

-- id: help-tickets-by-weekday-and-part-of-day-last-quarter
-- question: For shift planning: last quarter's tickets per weekday, split into before 12:00 and from 12:00 on.
-- tags: support, weekday, calendar, breakdown
-- status: approved
-- order: any
SELECT
  DAYNAME(t.opened_at) AS weekday,
  COUNT(*) FILTER (WHERE HOUR(t.opened_at) < 12) AS morning_tickets,
  COUNT(*) FILTER (WHERE HOUR(t.opened_at) >= 12) AS afternoon_tickets
FROM support.tickets AS t
WHERE t.opened_at >= DATE '2025-05-01'
  AND t.opened_at < DATE '2025-08-01'
GROUP BY DAYNAME(t.opened_at)
ORDER BY morning_tickets DESC, weekday;

-- id: help-average-tickets-per-weekday-this-year
-- question: How many tickets do we get on an average Monday, Tuesday and so on this year? One decimal, busiest weekday first.
-- also: Average number of new tickets a day, per weekday of FY2026, highest first, one decimal?
-- tags: support, weekday, ratio, breakdown
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
  DAYNAME(daily.day) AS weekday,
  ROUND(AVG(daily.tickets), 1) AS tickets_per_day
FROM daily
GROUP BY DAYNAME(daily.day)
ORDER BY tickets_per_day DESC, weekday;

-- id: help-seven-day-average-since-september
-- question: Seven-day moving average of new tickets (the day itself and the six before it) for every day since 1 September, one decimal.
-- tags: support, trend, window
-- status: approved
WITH daily AS (
  SELECT
    CAST(t.opened_at AS DATE) AS day,
    COUNT(*) AS tickets
  FROM support.tickets AS t
  WHERE t.opened_at >= DATE '2025-08-26'
  GROUP BY CAST(t.opened_at AS DATE)
), averages AS (
  SELECT
    daily.day,
    AVG(daily.tickets) OVER (ORDER BY daily.day ROWS BETWEEN 6 PRECEDING AND CURRENT ROW) AS tickets
  FROM daily
)
SELECT
  averages.day,
  ROUND(averages.tickets, 1) AS average_tickets
FROM averages
WHERE averages.day >= DATE '2025-09-01'
ORDER BY averages.day;

-- id: help-net-change-of-backlog-by-week
-- question: Week by week since the start of August (Monday 4 August): tickets opened minus tickets closed?
-- tags: support, trend, comparison
-- status: approved
WITH opened AS (
  SELECT
    DATE_TRUNC('week', t.opened_at) AS week,
    COUNT(*) AS tickets
  FROM support.tickets AS t
  WHERE t.opened_at >= DATE '2025-08-04'
  GROUP BY DATE_TRUNC('week', t.opened_at)
), closed AS (
  SELECT
    DATE_TRUNC('week', t.closed_at) AS week,
    COUNT(*) AS tickets
  FROM support.tickets AS t
  WHERE t.closed_at >= DATE '2025-08-04'
  GROUP BY DATE_TRUNC('week', t.closed_at)
)
SELECT
  opened.week,
  opened.tickets - COALESCE(closed.tickets, 0) AS net_tickets
FROM opened
LEFT JOIN closed ON closed.week = opened.week
ORDER BY opened.week;

-- id: help-share-of-each-topic-by-fiscal-year
-- question: Payment and account tickets in percent of all tickets, by fiscal year, one column each?
-- tags: support, ratio, trend, fiscal-calendar
-- status: approved
SELECT
  YEAR(t.opened_at + INTERVAL 11 MONTH) AS fiscal_year,
  ROUND(100.0 * COUNT(*) FILTER (WHERE t.topic = 'payment') / NULLIF(COUNT(*), 0), 1) AS payment_pct,
  ROUND(100.0 * COUNT(*) FILTER (WHERE t.topic = 'account') / NULLIF(COUNT(*), 0), 1) AS account_pct
FROM support.tickets AS t
GROUP BY YEAR(t.opened_at + INTERVAL 11 MONTH)
ORDER BY fiscal_year;

-- id: help-contact-rate-by-tier-this-year
-- question: Contact rate by loyalty tier this year, non-members as 'none', one decimal.
-- also: Tickets per 100 orders for each loyalty tier in FY2026, with non-members under 'none' (one decimal)?
-- tags: support, ratio, fan-out, null-meaning
-- status: approved
-- order: any
WITH asked AS (
  SELECT
    COALESCE(c.loyalty_tier, 'none') AS loyalty_tier,
    COUNT(*) AS tickets
  FROM support.tickets AS t
  JOIN sales.customers AS c ON c.customer_id = t.customer_id
  WHERE NOT c.is_test
    AND t.opened_at >= DATE '2025-02-01'
    AND t.opened_at < DATE '2026-02-01'
  GROUP BY COALESCE(c.loyalty_tier, 'none')
), placed AS (
  SELECT
    COALESCE(c.loyalty_tier, 'none') AS loyalty_tier,
    COUNT(*) AS orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY COALESCE(c.loyalty_tier, 'none')
)
SELECT
  placed.loyalty_tier,
  ROUND(100.0 * asked.tickets / NULLIF(placed.orders, 0), 1) AS tickets_per_100_orders
FROM placed
JOIN asked ON asked.loyalty_tier = placed.loyalty_tier
ORDER BY tickets_per_100_orders DESC, placed.loyalty_tier;

-- id: help-returns-tickets-and-parcels-by-month
-- question: Tickets about returns opened and return parcels received, month by month this year?
-- also: Per month of FY2026: new tickets on returns next to the parcels that came back?
-- tags: support, returns, trend, comparison
-- status: approved
WITH asked AS (
  SELECT
    DATE_TRUNC('month', t.opened_at) AS month,
    COUNT(*) AS tickets
  FROM support.tickets AS t
  WHERE t.topic = 'returns'
    AND t.opened_at >= DATE '2025-02-01'
    AND t.opened_at < DATE '2026-02-01'
  GROUP BY DATE_TRUNC('month', t.opened_at)
), parcels AS (
  SELECT
    DATE_TRUNC('month', r.returned_on) AS month,
    COUNT(*) AS parcels
  FROM sales.returns AS r
  WHERE r.returned_on >= DATE '2025-02-01'
    AND r.returned_on < DATE '2026-02-01'
  GROUP BY DATE_TRUNC('month', r.returned_on)
)
SELECT
  asked.month,
  asked.tickets,
  parcels.parcels
FROM asked
JOIN parcels ON parcels.month = asked.month
ORDER BY asked.month;

-- id: help-returns-by-reason-with-a-ticket-this-year
-- question: For each return reason: what percentage of this year's parcels belongs to an order that a ticket names?
-- tags: support, returns, ratio, left-join, breakdown
-- status: approved
-- order: any
WITH named AS (
  SELECT t.order_id
  FROM support.tickets AS t
  WHERE t.order_id IS NOT NULL
  GROUP BY t.order_id
)
SELECT
  r.reason,
  ROUND(100.0 * COUNT(named.order_id) / NULLIF(COUNT(*), 0), 1) AS with_ticket_pct
FROM sales.returns AS r
LEFT JOIN named ON named.order_id = r.order_id
WHERE r.returned_on >= DATE '2025-02-01'
  AND r.returned_on < DATE '2026-02-01'
GROUP BY r.reason
ORDER BY with_ticket_pct DESC, r.reason;

-- id: help-units-returned-on-orders-with-a-product-ticket
-- question: How many units have come back so far from orders that a product ticket opened last quarter names?
-- tags: support, returns, exists, fan-out, single-figure
-- status: approved
SELECT SUM(r.quantity) AS units
FROM sales.returns AS r
WHERE EXISTS (SELECT 1 FROM support.tickets AS t WHERE t.order_id = r.order_id AND t.topic = 'product' AND t.opened_at >= DATE '2025-05-01' AND t.opened_at < DATE '2025-08-01');

-- id: help-tickets-on-orders-by-status-this-month
-- question: This month's delivery tickets that name one of our orders: how many per order status? Show cancelled ones as well.
-- tags: support, orders, breakdown
-- status: approved
-- order: any
SELECT
  o.status,
  COUNT(*) AS tickets
FROM support.tickets AS t
JOIN sales.orders AS o ON o.order_id = t.order_id
WHERE t.topic = 'delivery'
  AND t.opened_at >= DATE '2025-10-01'
  AND t.opened_at < DATE '2025-11-01'
GROUP BY o.status
ORDER BY tickets DESC, o.status;

-- id: help-tickets-within-a-week-of-the-order
-- question: Of the tickets opened in August about an order, what percentage came within 7 days of the order being placed?
-- tags: support, orders, ratio, date-difference, single-figure
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE t.opened_at <= o.ordered_at + INTERVAL 7 DAY) / NULLIF(COUNT(*), 0), 1) AS within_week_pct
FROM support.tickets AS t
JOIN sales.orders AS o ON o.order_id = t.order_id
WHERE o.status <> 'cancelled'
  AND t.opened_at >= DATE '2025-08-01'
  AND t.opened_at < DATE '2025-09-01';

-- id: help-tickets-on-orders-with-novelties
-- question: How many product tickets opened this quarter are about orders with a novelty in them?
-- also: Product tickets since August on orders that include a product launched in the last 180 days?
-- tags: support, products, exists, fan-out, single-figure
-- status: approved
SELECT COUNT(*) AS tickets
FROM support.tickets AS t
JOIN sales.orders AS o ON o.order_id = t.order_id
WHERE o.status <> 'cancelled'
  AND t.topic = 'product'
  AND t.opened_at >= DATE '2025-08-01'
  AND t.opened_at < DATE '2025-11-01'
  AND EXISTS (SELECT 1 FROM sales.order_lines AS l JOIN product.products AS p ON p.product_id = l.product_id WHERE l.order_id = o.order_id AND p.launched_on >= DATE '2025-04-18');

-- id: help-stores-without-a-ticket-this-week
-- question: Which open stores have no ticket this week about an order bought there?
-- tags: support, stores, not-exists, null-meaning
-- status: approved
-- order: any
SELECT s.store_name
FROM sales.stores AS s
WHERE s.closed_on IS NULL
  AND NOT EXISTS (SELECT 1 FROM support.tickets AS t JOIN sales.orders AS o ON o.order_id = t.order_id WHERE o.store_id = s.store_id AND o.status <> 'cancelled' AND t.opened_at >= DATE '2025-10-13' AND t.opened_at < DATE '2025-10-20')
ORDER BY s.store_name;

-- id: help-csat-online-and-in-store-orders-this-year
-- question: CSAT on tickets about online orders against tickets about store purchases, opened this year, in one row.
-- tags: support, orders, ratio, comparison, null-meaning
-- status: approved
SELECT
  ROUND(100.0 * COUNT(*) FILTER (WHERE t.csat >= 4 AND o.store_id IS NULL) / NULLIF(COUNT(t.csat) FILTER (WHERE o.store_id IS NULL), 0), 1) AS online_pct,
  ROUND(100.0 * COUNT(*) FILTER (WHERE t.csat >= 4 AND o.store_id IS NOT NULL) / NULLIF(COUNT(t.csat) FILTER (WHERE o.store_id IS NOT NULL), 0), 1) AS in_store_pct
FROM support.tickets AS t
JOIN sales.orders AS o ON o.order_id = t.order_id
WHERE o.status <> 'cancelled'
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01';

-- id: help-average-rating-by-store-last-year
-- question: As a store manager I want to compare: average rating of last year's tickets about orders of each store, two decimals, best first.
-- tags: support, stores, ranking, breakdown
-- status: approved
SELECT
  s.store_name,
  ROUND(AVG(t.csat), 2) AS average_rating
FROM support.tickets AS t
JOIN sales.orders AS o ON o.order_id = t.order_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND t.csat IS NOT NULL
  AND t.opened_at >= DATE '2024-02-01'
  AND t.opened_at < DATE '2025-02-01'
GROUP BY s.store_name
ORDER BY average_rating DESC, s.store_name;

-- id: help-unhappy-customers-who-ordered-again
-- question: Of the customers who rated a ticket opened last year with 1 or 2, what percentage has placed an order since that ticket (the latest such one, if several)?
-- tags: support, customers, ratio, exists, soft-delete, single-figure
-- status: approved
WITH unhappy AS (
  SELECT
    c.customer_id,
    MAX(t.opened_at) AS last_opened_at
  FROM support.tickets AS t
  JOIN sales.customers AS c ON c.customer_id = t.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND t.csat <= 2
    AND t.opened_at >= DATE '2024-02-01'
    AND t.opened_at < DATE '2025-02-01'
  GROUP BY c.customer_id
), returned AS (
  SELECT DISTINCT unhappy.customer_id
  FROM unhappy
  JOIN sales.orders AS o ON o.customer_id = unhappy.customer_id AND o.ordered_at > unhappy.last_opened_at
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
)
SELECT ROUND(100.0 * COUNT(returned.customer_id) / NULLIF(COUNT(*), 0), 1) AS ordered_again_pct
FROM unhappy
LEFT JOIN returned ON returned.customer_id = unhappy.customer_id;

-- id: help-new-customers-writing-within-30-days
-- question: How many of last quarter's new customers opened a ticket within 30 days after their first order?
-- also: New customers from May to July 2025 with a support ticket in the 30 days after the first order: how many?
-- tags: support, customers, exists, soft-delete, single-figure
-- status: approved
WITH firsts AS (
  SELECT
    c.customer_id,
    MIN(o.ordered_at) AS first_ordered_at
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.status <> 'cancelled'
  GROUP BY c.customer_id
)
SELECT COUNT(*) AS customers
FROM firsts
WHERE firsts.first_ordered_at >= DATE '2025-05-01'
  AND firsts.first_ordered_at < DATE '2025-08-01'
  AND EXISTS (SELECT 1 FROM support.tickets AS t WHERE t.customer_id = firsts.customer_id AND t.opened_at >= firsts.first_ordered_at AND t.opened_at <= firsts.first_ordered_at + INTERVAL 30 DAY);

-- id: help-tickets-of-customers-who-signed-up-this-year
-- question: What share of this year's tickets is from people who signed up this year?
-- also: Percentage of FY2026 tickets opened by customers whose account was made in FY2026?
-- tags: support, customers, ratio, single-figure
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE c.signed_up_on >= DATE '2025-02-01') / NULLIF(COUNT(*), 0), 1) AS signed_up_this_year_pct
FROM support.tickets AS t
JOIN sales.customers AS c ON c.customer_id = t.customer_id
WHERE NOT c.is_test
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01';

-- id: help-tickets-of-the-nordics-and-dach-by-month
-- question: Tickets per month this year from DACH and from the Nordics, a column each.
-- also: Monthly tickets in FY2026: DACH next to Nordics?
-- tags: support, trend, comparison
-- status: approved
SELECT
  DATE_TRUNC('month', t.opened_at) AS month,
  COUNT(*) FILTER (WHERE co.region = 'DACH') AS dach_tickets,
  COUNT(*) FILTER (WHERE co.region = 'Nordics') AS nordics_tickets
FROM support.tickets AS t
JOIN sales.customers AS c ON c.customer_id = t.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE NOT c.is_test
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', t.opened_at)
ORDER BY month;

-- id: help-experts-share-by-topic-last-quarter
-- question: What percentage of last quarter's assigned tickets did the Experts have, topic by topic?
-- also: Experts' share of the tickets opened last quarter that have an agent, by topic?
-- tags: support, agents, ratio, breakdown
-- status: approved
-- order: any
SELECT
  t.topic,
  ROUND(100.0 * COUNT(*) FILTER (WHERE ag.team = 'Experts') / NULLIF(COUNT(*), 0), 1) AS experts_pct
FROM support.tickets AS t
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE t.opened_at >= DATE '2025-05-01'
  AND t.opened_at < DATE '2025-08-01'
GROUP BY t.topic
ORDER BY experts_pct DESC, t.topic;

-- id: help-experts-share-by-month
-- question: And month by month for the whole of this year, all topics together?
-- follows: help-experts-share-by-topic-last-quarter
-- tags: support, agents, ratio, trend
-- status: approved
SELECT
  DATE_TRUNC('month', t.opened_at) AS month,
  ROUND(100.0 * COUNT(*) FILTER (WHERE ag.team = 'Experts') / NULLIF(COUNT(*), 0), 1) AS experts_pct
FROM support.tickets AS t
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', t.opened_at)
ORDER BY month;

-- id: help-csat-by-agent-last-year-and-this-year
-- question: CSAT per current agent, tickets opened last year and this year in a column each; only agents hired before last year ended.
-- tags: support, agents, ratio, comparison, null-meaning
-- status: approved
-- order: any
SELECT
  ag.agent_name,
  ROUND(100.0 * COUNT(*) FILTER (WHERE t.csat >= 4 AND t.opened_at < DATE '2025-02-01') / NULLIF(COUNT(t.csat) FILTER (WHERE t.opened_at < DATE '2025-02-01'), 0), 1) AS last_year_pct,
  ROUND(100.0 * COUNT(*) FILTER (WHERE t.csat >= 4 AND t.opened_at >= DATE '2025-02-01') / NULLIF(COUNT(t.csat) FILTER (WHERE t.opened_at >= DATE '2025-02-01'), 0), 1) AS this_year_pct
FROM support.tickets AS t
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE ag.left_on IS NULL
  AND ag.hired_on < DATE '2025-02-01'
  AND t.opened_at >= DATE '2024-02-01'
  AND t.opened_at < DATE '2026-02-01'
GROUP BY ag.agent_name
ORDER BY ag.agent_name;

-- id: help-agents-slower-than-overall-last-quarter
-- question: Which agents took longer than our overall resolution time on tickets opened last quarter? Name and hours.
-- also: Agents above the overall resolution time for tickets opened last quarter: name and their own resolution time in hours?
-- tags: support, agents, median, having
-- status: approved
-- order: any
WITH overall AS (
  SELECT MEDIAN(DATE_DIFF('minute', t.opened_at, t.closed_at) / 60.0) AS hours
  FROM support.tickets AS t
  WHERE t.closed_at IS NOT NULL
    AND t.opened_at >= DATE '2025-05-01'
    AND t.opened_at < DATE '2025-08-01'
), solved AS (
  SELECT
    ag.agent_name,
    MEDIAN(DATE_DIFF('minute', t.opened_at, t.closed_at) / 60.0) AS hours
  FROM support.tickets AS t
  JOIN support.agents AS ag ON ag.agent_id = t.agent_id
  WHERE t.closed_at IS NOT NULL
    AND t.opened_at >= DATE '2025-05-01'
    AND t.opened_at < DATE '2025-08-01'
  GROUP BY ag.agent_name
)
SELECT
  solved.agent_name,
  ROUND(solved.hours, 1) AS resolution_hours
FROM solved
CROSS JOIN overall
WHERE solved.hours > overall.hours
ORDER BY resolution_hours DESC, solved.agent_name;

-- id: help-old-open-tickets-by-agent
-- question: Who sits on tickets that have been open since before September? Agent and number of tickets, without the unassigned ones.
-- tags: support, agents, null-meaning, breakdown
-- status: approved
-- order: any
SELECT
  ag.agent_name,
  COUNT(*) AS open_tickets
FROM support.tickets AS t
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE t.closed_at IS NULL
  AND t.opened_at < DATE '2025-09-01'
GROUP BY ag.agent_name
ORDER BY open_tickets DESC, ag.agent_name;

-- id: help-closed-running-total-by-month-this-year
-- question: Tickets closed per month this year, with a running total?
-- also: Closings month by month in FY2026, and added up as we go?
-- tags: support, trend, window
-- status: approved
WITH monthly AS (
  SELECT
    DATE_TRUNC('month', t.closed_at) AS month,
    COUNT(*) AS tickets
  FROM support.tickets AS t
  WHERE t.closed_at >= DATE '2025-02-01'
    AND t.closed_at < DATE '2026-02-01'
  GROUP BY DATE_TRUNC('month', t.closed_at)
)
SELECT
  monthly.month,
  monthly.tickets,
  SUM(monthly.tickets) OVER (ORDER BY monthly.month) AS running_total
FROM monthly
ORDER BY monthly.month;

-- id: help-topic-ranks-by-quarter-last-year
-- question: Rank the topics by tickets opened within each quarter of FY2025: quarter, place, topic, tickets.
-- tags: support, window, ranking, fiscal-calendar
-- status: approved
WITH topics AS (
  SELECT
    QUARTER(t.opened_at - INTERVAL 1 MONTH) AS fiscal_quarter,
    t.topic,
    COUNT(*) AS tickets
  FROM support.tickets AS t
  WHERE t.opened_at >= DATE '2024-02-01'
    AND t.opened_at < DATE '2025-02-01'
  GROUP BY QUARTER(t.opened_at - INTERVAL 1 MONTH), t.topic
)
SELECT
  topics.fiscal_quarter,
  RANK() OVER (PARTITION BY topics.fiscal_quarter ORDER BY topics.tickets DESC) AS place,
  topics.topic,
  topics.tickets
FROM topics
ORDER BY topics.fiscal_quarter, place, topics.topic;

-- id: help-busiest-months-ever
-- question: Our three busiest months ever in support, by tickets opened, with the numbers?
-- tags: support, ranking
-- status: approved
SELECT
  DATE_TRUNC('month', t.opened_at) AS month,
  COUNT(*) AS tickets
FROM support.tickets AS t
GROUP BY DATE_TRUNC('month', t.opened_at)
ORDER BY tickets DESC, month
LIMIT 3;

-- id: help-resolution-time-by-month-since-january
-- question: Resolution time by month of closing, since January 2025?
-- also: Median hours to close a ticket, per month in which it was closed, from January 2025 on?
-- tags: support, median, trend, date-difference
-- status: approved
SELECT
  DATE_TRUNC('month', t.closed_at) AS month,
  ROUND(MEDIAN(DATE_DIFF('minute', t.opened_at, t.closed_at) / 60.0), 1) AS resolution_hours
FROM support.tickets AS t
WHERE t.closed_at >= DATE '2025-01-01'
GROUP BY DATE_TRUNC('month', t.closed_at)
ORDER BY month;

-- id: help-minutes-from-bot-to-agent-by-team
-- question: After the bot's reply, how many minutes (median) pass until an agent writes for the first time? Per team in charge, tickets opened last month.
-- tags: support, messages, agents, median, date-difference
-- status: approved
-- order: any
WITH replies AS (
  SELECT
    ms.ticket_id,
    MIN(ms.sent_at) FILTER (WHERE ms.author = 'bot') AS bot_at,
    MIN(ms.sent_at) FILTER (WHERE ms.author = 'agent') AS agent_at
  FROM support.messages AS ms
  GROUP BY ms.ticket_id
)
SELECT
  ag.team,
  ROUND(MEDIAN(DATE_DIFF('second', replies.bot_at, replies.agent_at) / 60.0), 1) AS minutes
FROM support.tickets AS t
JOIN replies ON replies.ticket_id = t.ticket_id
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE replies.bot_at IS NOT NULL
  AND replies.agent_at IS NOT NULL
  AND t.opened_at >= DATE '2025-09-01'
  AND t.opened_at < DATE '2025-10-01'
GROUP BY ag.team
ORDER BY minutes DESC, ag.team;

-- id: help-three-or-more-agent-messages-by-team
-- question: Of the tickets closed this quarter, what share needed three agent messages or more, by team?
-- tags: support, messages, agents, ratio, fan-out
-- status: approved
-- order: any
WITH touches AS (
  SELECT
    ms.ticket_id,
    COUNT(*) AS messages
  FROM support.messages AS ms
  WHERE ms.author = 'agent'
  GROUP BY ms.ticket_id
)
SELECT
  ag.team,
  ROUND(100.0 * COUNT(*) FILTER (WHERE touches.messages >= 3) / NULLIF(COUNT(*), 0), 1) AS three_or_more_pct
FROM support.tickets AS t
JOIN touches ON touches.ticket_id = t.ticket_id
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE t.closed_at >= DATE '2025-08-01'
  AND t.closed_at < DATE '2025-11-01'
GROUP BY ag.team
ORDER BY three_or_more_pct DESC, ag.team;

-- id: help-one-touch-rate-by-tier-last-year
-- question: One-touch rate per loyalty tier for last year's tickets? People outside of the club as 'none'.
-- also: How often were tickets opened in FY2025 solved at first contact, per loyalty tier, with 'none' for non-members?
-- tags: support, messages, ratio, fan-out, null-meaning
-- status: approved
-- order: any
WITH touches AS (
  SELECT
    ms.ticket_id,
    COUNT(*) AS messages
  FROM support.messages AS ms
  WHERE ms.author = 'agent'
  GROUP BY ms.ticket_id
)
SELECT
  COALESCE(c.loyalty_tier, 'none') AS loyalty_tier,
  ROUND(100.0 * COUNT(*) FILTER (WHERE touches.messages = 1) / NULLIF(COUNT(*), 0), 1) AS one_touch_pct
FROM support.tickets AS t
JOIN touches ON touches.ticket_id = t.ticket_id
JOIN sales.customers AS c ON c.customer_id = t.customer_id
WHERE t.closed_at IS NOT NULL
  AND NOT c.is_test
  AND t.opened_at >= DATE '2024-02-01'
  AND t.opened_at < DATE '2025-02-01'
GROUP BY COALESCE(c.loyalty_tier, 'none')
ORDER BY one_touch_pct DESC, loyalty_tier;

-- id: help-tickets-over-christmas-by-year
-- question: How many tickets came in on 24, 25 and 26 December together, each year?
-- tags: support, calendar, trend
-- status: approved
SELECT
  YEAR(t.opened_at) AS year,
  COUNT(*) AS tickets
FROM support.tickets AS t
WHERE MONTH(t.opened_at) = 12
  AND DAY(t.opened_at) IN (24, 25, 26)
GROUP BY YEAR(t.opened_at)
ORDER BY year;

-- id: help-goodwill-on-orders-with-a-ticket-last-quarter
-- question: How many dollars of goodwill refunds did we give on last quarter's orders that have a ticket?
-- also: Goodwill, in USD, on the orders placed from May to July 2025 that a ticket names?
-- tags: support, refunds, exists, not-exists, single-figure
-- status: approved
SELECT ROUND(SUM(l.refunded_usd), 2) AS goodwill_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND l.refunded_usd > 0
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
  AND NOT EXISTS (SELECT 1 FROM sales.returns AS r WHERE r.order_id = l.order_id AND r.line_no = l.line_no)
  AND EXISTS (SELECT 1 FROM support.tickets AS t WHERE t.order_id = o.order_id);

-- id: help-refund-rate-of-orders-with-and-without-ticket
-- question: Refund rate of the orders placed last year: those that a ticket names against all others, side by side.
-- tags: support, refunds, ratio, comparison, left-join
-- status: approved
WITH named AS (
  SELECT DISTINCT t.order_id
  FROM support.tickets AS t
  WHERE t.order_id IS NOT NULL
)
SELECT
  ROUND(100.0 * SUM(l.refunded_usd) FILTER (WHERE named.order_id IS NOT NULL) / NULLIF(SUM(l.gross_usd - l.discount_usd) FILTER (WHERE named.order_id IS NOT NULL), 0), 1) AS with_ticket_pct,
  ROUND(100.0 * SUM(l.refunded_usd) FILTER (WHERE named.order_id IS NULL) / NULLIF(SUM(l.gross_usd - l.discount_usd) FILTER (WHERE named.order_id IS NULL), 0), 1) AS without_ticket_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
LEFT JOIN named ON named.order_id = o.order_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01';

-- id: help-campaigns-with-the-most-ticketed-orders
-- question: Which 5 campaigns that started last year have the highest share of orders with a ticket, and how high is it?
-- tags: support, marketing, ratio, ranking, left-join
-- status: approved
WITH named AS (
  SELECT DISTINCT t.order_id
  FROM support.tickets AS t
  WHERE t.order_id IS NOT NULL
)
SELECT
  m.campaign_name,
  ROUND(100.0 * COUNT(named.order_id) / NULLIF(COUNT(*), 0), 1) AS with_ticket_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
LEFT JOIN named ON named.order_id = o.order_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND m.starts_on >= DATE '2024-02-01'
  AND m.starts_on < DATE '2025-02-01'
GROUP BY m.campaign_name
ORDER BY with_ticket_pct DESC, m.campaign_name
LIMIT 5;

-- id: help-product-tickets-share-of-orders-by-category
-- question: Per category: what percentage of last quarter's orders with goods of it has a product ticket?
-- tags: support, products, ratio, distinct, fan-out
-- status: approved
-- order: any
WITH named AS (
  SELECT DISTINCT t.order_id
  FROM support.tickets AS t
  WHERE t.topic = 'product'
    AND t.order_id IS NOT NULL
)
SELECT
  ca.category_name,
  ROUND(100.0 * COUNT(DISTINCT named.order_id) / NULLIF(COUNT(DISTINCT o.order_id), 0), 1) AS with_ticket_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
LEFT JOIN named ON named.order_id = o.order_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY ca.category_name
ORDER BY with_ticket_pct DESC, ca.category_name;

-- id: help-agents-hired-after-ben-schaefer-left
-- question: Has anyone joined support since Ben Schäfer left? Names and first days.
-- tags: support, agents, lookup, named-value
-- status: approved
-- order: any
WITH departure AS (
  SELECT ag.left_on
  FROM support.agents AS ag
  WHERE ag.agent_name = 'Ben Schäfer'
)
SELECT
  ag.agent_name,
  ag.hired_on
FROM support.agents AS ag
CROSS JOIN departure
WHERE ag.hired_on > departure.left_on
ORDER BY ag.hired_on, ag.agent_name;

-- id: help-departures-this-year
-- question: Who left the support team this year, and on which day?
-- also: Agents whose last day was in FY2026, with that day?
-- tags: support, agents, lookup, fiscal-calendar
-- status: approved
-- order: any
SELECT
  ag.agent_name,
  ag.left_on
FROM support.agents AS ag
WHERE ag.left_on >= DATE '2025-02-01'
  AND ag.left_on < DATE '2026-02-01'
ORDER BY ag.left_on, ag.agent_name;

-- id: help-average-tenure-of-current-agents-by-team
-- question: Average tenure of today's agents in each team, in days, rounded to whole days?
-- tags: support, agents, date-difference, null-meaning, breakdown
-- status: approved
-- order: any
SELECT
  ag.team,
  ROUND(AVG(DATE_DIFF('day', ag.hired_on, DATE '2025-10-15')), 0) AS days
FROM support.agents AS ag
WHERE ag.left_on IS NULL
GROUP BY ag.team
ORDER BY days DESC, ag.team;

-- id: help-experts-share-of-headcount
-- question: What percentage of our current agents are Experts?
-- tags: support, agents, ratio, null-meaning, single-figure
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE ag.team = 'Experts') / NULLIF(COUNT(*), 0), 1) AS experts_pct
FROM support.agents AS ag
WHERE ag.left_on IS NULL;

-- id: help-running-number-of-hires
-- question: List all our support hires in order of their first day, former agents too, with a running count: name, first day, count.
-- tags: support, agents, window
-- status: approved
SELECT
  ag.agent_name,
  ag.hired_on,
  COUNT(*) OVER (ORDER BY ag.hired_on, ag.agent_name) AS hires
FROM support.agents AS ag
ORDER BY ag.hired_on, ag.agent_name;

-- id: help-agents-without-a-payment-ticket-this-month
-- question: Which current agents have not had a single payment ticket this month?
-- also: Agents still with us who are in charge of no payment ticket opened in October 2025?
-- tags: support, agents, not-exists
-- status: approved
-- order: any
SELECT ag.agent_name
FROM support.agents AS ag
WHERE ag.left_on IS NULL
  AND NOT EXISTS (SELECT 1 FROM support.tickets AS t WHERE t.agent_id = ag.agent_id AND t.topic = 'payment' AND t.opened_at >= DATE '2025-10-01' AND t.opened_at < DATE '2025-11-01')
ORDER BY ag.agent_name;

-- id: help-best-day-of-each-current-agent
-- question: What is the most tickets each current agent has ever closed in one day?
-- tags: support, agents, breakdown, null-meaning
-- status: approved
-- order: any
WITH daily AS (
  SELECT
    ag.agent_name,
    CAST(t.closed_at AS DATE) AS day,
    COUNT(*) AS tickets
  FROM support.tickets AS t
  JOIN support.agents AS ag ON ag.agent_id = t.agent_id
  WHERE ag.left_on IS NULL
    AND t.closed_at IS NOT NULL
  GROUP BY ag.agent_name, CAST(t.closed_at AS DATE)
)
SELECT
  daily.agent_name,
  MAX(daily.tickets) AS most_tickets
FROM daily
GROUP BY daily.agent_name
ORDER BY most_tickets DESC, daily.agent_name;

-- id: help-unrated-share-by-agent-last-quarter
-- question: Whose customers don't bother to rate? Share of tickets closed last quarter without a rating, by agent, highest first.
-- tags: support, agents, ratio, null-meaning, ranking
-- status: approved
SELECT
  ag.agent_name,
  ROUND(100.0 * COUNT(*) FILTER (WHERE t.csat IS NULL) / NULLIF(COUNT(*), 0), 1) AS unrated_pct
FROM support.tickets AS t
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE t.closed_at >= DATE '2025-05-01'
  AND t.closed_at < DATE '2025-08-01'
GROUP BY ag.agent_name
ORDER BY unrated_pct DESC, ag.agent_name;

-- id: help-ratings-of-one-or-two-by-topic-this-quarter
-- question: Bad ratings this quarter by topic: how many 1s and how many 2s on the tickets opened in it?
-- tags: support, breakdown
-- status: approved
-- order: any
SELECT
  t.topic,
  COUNT(*) FILTER (WHERE t.csat = 1) AS ratings_of_1,
  COUNT(*) FILTER (WHERE t.csat = 2) AS ratings_of_2
FROM support.tickets AS t
WHERE t.opened_at >= DATE '2025-08-01'
  AND t.opened_at < DATE '2025-11-01'
GROUP BY t.topic
ORDER BY ratings_of_2 DESC, t.topic;

-- id: help-bad-ratings-last-month-list
-- question: I'd like to read the tickets closed last month that got a 1 or a 2: number, topic, rating.
-- also: Tickets closed in September 2025 with a rating of 1 or 2 – number, topic and rating?
-- tags: support, lookup
-- status: approved
-- order: any
SELECT
  t.ticket_id,
  t.topic,
  t.csat
FROM support.tickets AS t
WHERE t.csat <= 2
  AND t.closed_at >= DATE '2025-09-01'
  AND t.closed_at < DATE '2025-10-01'
ORDER BY t.csat, t.ticket_id;

-- id: help-bad-ratings-last-month-customers
-- question: Which customers wrote them? Ticket number, customer id and name.
-- follows: help-bad-ratings-last-month-list
-- tags: support, customers, lookup, soft-delete, duplicate-names
-- status: approved
-- order: any
SELECT
  t.ticket_id,
  c.customer_id,
  c.full_name
FROM support.tickets AS t
JOIN sales.customers AS c ON c.customer_id = t.customer_id
WHERE t.csat <= 2
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND t.closed_at >= DATE '2025-09-01'
  AND t.closed_at < DATE '2025-10-01'
ORDER BY t.ticket_id;

-- id: help-csat-by-month-beside-the-month-before
-- question: CSAT for each month of this year, with that of the month before beside it? Start with February, whose month before may stay empty.
-- tags: support, ratio, trend, window
-- status: approved
WITH monthly AS (
  SELECT
    DATE_TRUNC('month', t.opened_at) AS month,
    100.0 * COUNT(*) FILTER (WHERE t.csat >= 4) / NULLIF(COUNT(t.csat), 0) AS csat_pct
  FROM support.tickets AS t
  WHERE t.opened_at >= DATE '2025-02-01'
    AND t.opened_at < DATE '2026-02-01'
  GROUP BY DATE_TRUNC('month', t.opened_at)
)
SELECT
  monthly.month,
  ROUND(monthly.csat_pct, 1) AS csat_pct,
  ROUND(LAG(monthly.csat_pct) OVER (ORDER BY monthly.month), 1) AS month_before_pct
FROM monthly
ORDER BY monthly.month;

-- id: help-closed-within-three-hours-last-week
-- question: How many of last week's tickets did we close within 3 hours of opening?
-- also: Tickets opened from 6 to 12 October 2025 and closed within three hours: how many?
-- tags: support, date-difference, single-figure
-- status: approved
SELECT COUNT(*) AS tickets
FROM support.tickets AS t
WHERE t.closed_at <= t.opened_at + INTERVAL 3 HOUR
  AND t.opened_at >= DATE '2025-10-06'
  AND t.opened_at < DATE '2025-10-13';

-- id: help-share-of-tickets-with-an-order-number-2024
-- question: What percentage of the tickets of calendar year 2024 came with an order number, right or wrong?
-- tags: support, ratio, null-meaning, single-figure
-- status: approved
SELECT ROUND(100.0 * COUNT(t.order_id) / NULLIF(COUNT(*), 0), 1) AS with_order_number_pct
FROM support.tickets AS t
WHERE t.opened_at >= DATE '2024-01-01'
  AND t.opened_at < DATE '2025-01-01';

-- id: help-customers-asking-without-ever-ordering
-- question: How many customers have written to support without ever having placed an order? Cancelled orders don't count.
-- tags: support, customers, not-exists, exists, soft-delete, single-figure
-- status: approved
SELECT COUNT(*) AS customers
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND EXISTS (SELECT 1 FROM support.tickets AS t WHERE t.customer_id = c.customer_id)
  AND NOT EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled');

-- id: help-churned-customers-with-a-bad-rating
-- question: How many churned customers ever gave us a rating of 1 or 2?
-- also: Churned customers with at least one ticket rated 1 or 2, all time: how many?
-- tags: support, churn, exists, having, soft-delete, single-figure
-- status: approved
WITH churned AS (
  SELECT c.customer_id
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.status <> 'cancelled'
  GROUP BY c.customer_id
  HAVING MAX(o.ordered_at) < DATE '2024-10-15'
)
SELECT COUNT(*) AS customers
FROM churned
WHERE EXISTS (SELECT 1 FROM support.tickets AS t WHERE t.customer_id = churned.customer_id AND t.csat <= 2);

-- id: help-cities-with-the-most-tickets-last-quarter
-- question: Top 5 cities by tickets last quarter?
-- also: Which five customer cities had the most tickets opened from May to July 2025, and how many?
-- tags: support, customers, ranking
-- status: approved
SELECT
  c.city,
  COUNT(*) AS tickets
FROM support.tickets AS t
JOIN sales.customers AS c ON c.customer_id = t.customer_id
WHERE NOT c.is_test
  AND t.opened_at >= DATE '2025-05-01'
  AND t.opened_at < DATE '2025-08-01'
GROUP BY c.city
ORDER BY tickets DESC, c.city
LIMIT 5;

-- id: help-payment-tickets-by-currency-since-june
-- question: Payment tickets since June about one of our orders, by the currency the customer paid in?
-- tags: support, orders, currency, breakdown
-- status: approved
-- order: any
SELECT
  o.currency,
  COUNT(*) AS tickets
FROM support.tickets AS t
JOIN sales.orders AS o ON o.order_id = t.order_id
WHERE o.status <> 'cancelled'
  AND t.topic = 'payment'
  AND t.opened_at >= DATE '2025-06-01'
GROUP BY o.currency
ORDER BY tickets DESC, o.currency;

-- id: help-revenue-of-customers-with-open-tickets
-- question: What net revenue have the customers with an open ticket brought in this year?
-- also: FY2026 net revenue from customers who have a ticket open today?
-- tags: support, revenue, exists, null-meaning, fan-out, single-figure
-- status: approved
SELECT ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
  AND EXISTS (SELECT 1 FROM support.tickets AS t WHERE t.customer_id = c.customer_id AND t.closed_at IS NULL);

-- id: help-tickets-by-number-of-agent-messages
-- question: How many closed tickets took one agent message, how many two, how many three, and so on? Tickets opened this year.
-- also: Closed tickets of FY2026 (by day of opening) by number of agent messages: one, two, three …?
-- tags: support, messages, breakdown, fan-out
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
  touches.messages,
  COUNT(*) AS tickets
FROM support.tickets AS t
JOIN touches ON touches.ticket_id = t.ticket_id
WHERE t.closed_at IS NOT NULL
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
GROUP BY touches.messages
ORDER BY touches.messages;

-- id: help-age-of-open-tickets-by-topic
-- question: How many calendar days have our open tickets typically been waiting up to today (median), by topic?
-- also: Median age of the backlog today in calendar days, per topic?
-- tags: support, median, null-meaning, date-difference
-- status: approved
-- order: any
SELECT
  t.topic,
  MEDIAN(DATE_DIFF('day', CAST(t.opened_at AS DATE), DATE '2025-10-15')) AS days
FROM support.tickets AS t
WHERE t.closed_at IS NULL
GROUP BY t.topic
ORDER BY days DESC, t.topic;

-- id: help-tickets-per-agent-by-month-this-year
-- question: Workload: average number of tickets per agent in each month this year, counting agents in charge of at least one ticket opened in it. One decimal.
-- tags: support, agents, ratio, distinct, trend
-- status: approved
SELECT
  DATE_TRUNC('month', t.opened_at) AS month,
  ROUND(COUNT(*) / NULLIF(COUNT(DISTINCT t.agent_id), 0), 1) AS tickets_per_agent
FROM support.tickets AS t
WHERE t.agent_id IS NOT NULL
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', t.opened_at)
ORDER BY month;
