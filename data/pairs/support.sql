-- id: tickets-by-topic-this-year
-- question: How many support tickets were opened on each topic this year?
-- tags: support
-- status: approved
-- order: any
SELECT
  t.topic,
  COUNT(*) AS tickets
FROM support.tickets AS t
WHERE t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
GROUP BY t.topic
ORDER BY tickets DESC, t.topic;

-- id: backlog-count
-- question: How big is the support backlog?
-- also: How many tickets are open right now?
-- tags: support, single-figure, null-meaning
-- status: approved
SELECT COUNT(*) AS open_tickets
FROM support.tickets AS t
WHERE t.closed_at IS NULL;

-- id: backlog-by-agent
-- question: Who has them? Count unassigned ones too.
-- follows: backlog-count
-- tags: support, null-meaning
-- status: approved
-- order: any
SELECT
  COALESCE(ag.agent_name, 'unassigned') AS agent_name,
  COUNT(*) AS open_tickets
FROM support.tickets AS t
LEFT JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE t.closed_at IS NULL
GROUP BY COALESCE(ag.agent_name, 'unassigned')
ORDER BY open_tickets DESC, agent_name;
-- accept:
SELECT
  ag.agent_name,
  COUNT(*) AS open_tickets
FROM support.tickets AS t
LEFT JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE t.closed_at IS NULL
GROUP BY ag.agent_name
ORDER BY open_tickets DESC, ag.agent_name;

-- id: first-response-time-by-month-this-year
-- question: What is our first response time per month this year?
-- also: Median minutes until an agent first answers, by month of this year?
-- tags: support, trend, median
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
  DATE_TRUNC('month', t.opened_at) AS month,
  ROUND(MEDIAN(DATE_DIFF('second', t.opened_at, replies.replied_at) / 60.0), 1) AS first_response_minutes
FROM support.tickets AS t
JOIN replies ON replies.ticket_id = t.ticket_id
WHERE t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', t.opened_at)
ORDER BY month;

-- id: csat-by-agent-this-year
-- question: What is the CSAT of each agent with at least 50 ratings this year?
-- also: Customer satisfaction per support agent this year, only with 50 ratings or more?
-- tags: support, ratio, having
-- status: approved
-- order: any
SELECT
  ag.agent_name,
  ROUND(100.0 * COUNT(*) FILTER (WHERE t.csat >= 4) / NULLIF(COUNT(t.csat), 0), 1) AS csat_pct
FROM support.tickets AS t
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
GROUP BY ag.agent_name
HAVING COUNT(t.csat) >= 50
ORDER BY csat_pct DESC, ag.agent_name;

-- id: resolution-time-by-topic-last-quarter
-- question: How long was the resolution time for each topic of the tickets opened last quarter?
-- also: Median hours to close a ticket opened last quarter, by topic?
-- tags: support, median, date-difference
-- status: approved
-- order: any
SELECT
  t.topic,
  ROUND(MEDIAN(DATE_DIFF('minute', t.opened_at, t.closed_at) / 60.0), 1) AS resolution_hours
FROM support.tickets AS t
WHERE t.closed_at IS NOT NULL
  AND t.opened_at >= DATE '2025-05-01'
  AND t.opened_at < DATE '2025-08-01'
GROUP BY t.topic
ORDER BY resolution_hours DESC, t.topic;

-- id: one-touch-rate-by-team-this-year
-- question: What is the one-touch rate of each team for tickets opened this year?
-- also: What share of tickets opened this year did each team solve with one message?
-- tags: support, ratio, fan-out
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
  ROUND(100.0 * COUNT(*) FILTER (WHERE touches.messages = 1) / NULLIF(COUNT(*), 0), 1) AS one_touch_pct
FROM support.tickets AS t
JOIN touches ON touches.ticket_id = t.ticket_id
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE t.closed_at IS NOT NULL
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
GROUP BY ag.team
ORDER BY one_touch_pct DESC, ag.team;

-- id: delivery-tickets-by-month-last-quarter
-- question: How many delivery tickets came in per month last quarter?
-- tags: support, trend
-- status: approved
SELECT
  DATE_TRUNC('month', t.opened_at) AS month,
  COUNT(*) AS tickets
FROM support.tickets AS t
WHERE t.topic = 'delivery'
  AND t.opened_at >= DATE '2025-05-01'
  AND t.opened_at < DATE '2025-08-01'
GROUP BY DATE_TRUNC('month', t.opened_at)
ORDER BY month;

-- id: delivery-share-of-tickets-by-month-last-quarter
-- question: As a share of all tickets?
-- follows: delivery-tickets-by-month-last-quarter
-- tags: support, ratio, trend
-- status: approved
SELECT
  DATE_TRUNC('month', t.opened_at) AS month,
  ROUND(100.0 * COUNT(*) FILTER (WHERE t.topic = 'delivery') / NULLIF(COUNT(*), 0), 1) AS delivery_pct
FROM support.tickets AS t
WHERE t.opened_at >= DATE '2025-05-01'
  AND t.opened_at < DATE '2025-08-01'
GROUP BY DATE_TRUNC('month', t.opened_at)
ORDER BY month;

-- id: backlog-older-than-30-days-by-team
-- question: Open tickets from before 15 September 2025: how many does each team still have? Skip the unassigned ones.
-- tags: support, null-meaning, breakdown
-- status: approved
-- order: any
SELECT
  ag.team,
  COUNT(*) AS open_tickets
FROM support.tickets AS t
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE t.closed_at IS NULL
  AND t.opened_at < DATE '2025-09-15'
GROUP BY ag.team
ORDER BY open_tickets DESC, ag.team;

-- id: oldest-open-tickets
-- question: Show the 5 oldest tickets that are still open: number, topic and when they were opened.
-- tags: support, null-meaning, ranking
-- status: approved
SELECT
  t.ticket_id,
  t.topic,
  t.opened_at
FROM support.tickets AS t
WHERE t.closed_at IS NULL
ORDER BY t.opened_at, t.ticket_id
LIMIT 5;

-- id: csat-last-year
-- question: What was CSAT last year?
-- also: Customer satisfaction with support in FY2025, in percent?
-- tags: support, ratio, single-figure
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE t.csat >= 4) / NULLIF(COUNT(t.csat), 0), 1) AS csat_pct
FROM support.tickets AS t
WHERE t.opened_at >= DATE '2024-02-01'
  AND t.opened_at < DATE '2025-02-01';

-- id: csat-last-year-by-topic
-- question: And by topic?
-- follows: csat-last-year
-- tags: support, ratio
-- status: approved
-- order: any
SELECT
  t.topic,
  ROUND(100.0 * COUNT(*) FILTER (WHERE t.csat >= 4) / NULLIF(COUNT(t.csat), 0), 1) AS csat_pct
FROM support.tickets AS t
WHERE t.opened_at >= DATE '2024-02-01'
  AND t.opened_at < DATE '2025-02-01'
GROUP BY t.topic
ORDER BY csat_pct DESC, t.topic;

-- id: csat-this-year-by-topic
-- question: Same for this year, with the number of ratings.
-- follows: csat-last-year-by-topic
-- tags: support, ratio
-- status: approved
-- order: any
SELECT
  t.topic,
  ROUND(100.0 * COUNT(*) FILTER (WHERE t.csat >= 4) / NULLIF(COUNT(t.csat), 0), 1) AS csat_pct,
  COUNT(t.csat) AS ratings
FROM support.tickets AS t
WHERE t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
GROUP BY t.topic
ORDER BY csat_pct DESC, t.topic;

-- id: csat-distribution-last-quarter
-- question: How often was each rating from 1 to 5 given for tickets opened last quarter?
-- tags: support, breakdown, null-meaning
-- status: approved
SELECT
  t.csat,
  COUNT(*) AS tickets
FROM support.tickets AS t
WHERE t.csat IS NOT NULL
  AND t.opened_at >= DATE '2025-05-01'
  AND t.opened_at < DATE '2025-08-01'
GROUP BY t.csat
ORDER BY t.csat;

-- id: average-rating-delivery-this-year
-- question: What is the average rating of tickets about delivery opened this year, to two decimals?
-- tags: support, single-figure
-- status: approved
SELECT ROUND(AVG(t.csat), 2) AS average_rating
FROM support.tickets AS t
WHERE t.topic = 'delivery'
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01';

-- id: rating-answer-rate-by-month-this-year
-- question: What percentage of the closed tickets got a rating, by month of opening this year?
-- tags: support, ratio, trend, null-meaning
-- status: approved
SELECT
  DATE_TRUNC('month', t.opened_at) AS month,
  ROUND(100.0 * COUNT(t.csat) / NULLIF(COUNT(*), 0), 1) AS rated_pct
FROM support.tickets AS t
WHERE t.closed_at IS NOT NULL
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', t.opened_at)
ORDER BY month;

-- id: resolution-time-this-year-against-last-by-topic
-- question: Has resolution time got better? Show it per topic for tickets opened last year and this year.
-- tags: support, median, comparison
-- status: approved
-- order: any
SELECT
  t.topic,
  ROUND(MEDIAN(DATE_DIFF('minute', t.opened_at, t.closed_at) / 60.0) FILTER (WHERE t.opened_at >= DATE '2024-02-01' AND t.opened_at < DATE '2025-02-01'), 1) AS last_year_hours,
  ROUND(MEDIAN(DATE_DIFF('minute', t.opened_at, t.closed_at) / 60.0) FILTER (WHERE t.opened_at >= DATE '2025-02-01' AND t.opened_at < DATE '2026-02-01'), 1) AS this_year_hours
FROM support.tickets AS t
WHERE t.closed_at IS NOT NULL
GROUP BY t.topic
ORDER BY t.topic;

-- id: closed-last-month-within-a-day
-- question: Of the tickets we closed last month, what share had been open for 24 hours at most?
-- also: Percent of the tickets closed in September 2025 that were solved within 24 hours of opening?
-- tags: support, ratio, single-figure, date-difference
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE t.closed_at <= t.opened_at + INTERVAL 24 HOUR) / NULLIF(COUNT(*), 0), 1) AS closed_within_day_pct
FROM support.tickets AS t
WHERE t.closed_at >= DATE '2025-09-01'
  AND t.closed_at < DATE '2025-10-01';

-- id: closed-last-month-within-a-day-by-topic
-- question: Which topics do worst? Lowest first.
-- follows: closed-last-month-within-a-day
-- tags: support, ratio
-- status: approved
SELECT
  t.topic,
  ROUND(100.0 * COUNT(*) FILTER (WHERE t.closed_at <= t.opened_at + INTERVAL 24 HOUR) / NULLIF(COUNT(*), 0), 1) AS closed_within_day_pct
FROM support.tickets AS t
WHERE t.closed_at >= DATE '2025-09-01'
  AND t.closed_at < DATE '2025-10-01'
GROUP BY t.topic
ORDER BY closed_within_day_pct, t.topic;

-- id: first-response-time-by-topic-last-month
-- question: First response time per topic for tickets opened last month?
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
  t.topic,
  ROUND(MEDIAN(DATE_DIFF('second', t.opened_at, replies.replied_at) / 60.0), 1) AS first_response_minutes
FROM support.tickets AS t
JOIN replies ON replies.ticket_id = t.ticket_id
WHERE t.opened_at >= DATE '2025-09-01'
  AND t.opened_at < DATE '2025-10-01'
GROUP BY t.topic
ORDER BY first_response_minutes DESC, t.topic;

-- id: first-response-time-weekend-this-year
-- question: How long do people wait for a first reply when they write on a Saturday or Sunday this year, in minutes?
-- tags: support, median, calendar
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
WHERE DAYNAME(t.opened_at) IN ('Saturday', 'Sunday')
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01';

-- id: first-response-time-weekday-this-year
-- question: And on each day of the week?
-- follows: first-response-time-weekend-this-year
-- tags: support, median, calendar
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
  ROUND(MEDIAN(DATE_DIFF('second', t.opened_at, replies.replied_at) / 60.0), 1) AS first_response_minutes
FROM support.tickets AS t
JOIN replies ON replies.ticket_id = t.ticket_id
WHERE t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
GROUP BY DAYNAME(t.opened_at)
ORDER BY first_response_minutes DESC, weekday;

-- id: answered-within-an-hour-this-year-by-topic
-- question: Of the tickets opened this year that an agent has answered, what percentage got the first answer within 60 minutes? By topic.
-- tags: support, ratio
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
  ROUND(100.0 * COUNT(*) FILTER (WHERE replies.replied_at <= t.opened_at + INTERVAL 60 MINUTE) / NULLIF(COUNT(*), 0), 1) AS within_hour_pct
FROM support.tickets AS t
JOIN replies ON replies.ticket_id = t.ticket_id
WHERE t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
GROUP BY t.topic
ORDER BY within_hour_pct DESC, t.topic;

-- id: open-tickets-without-an-agents-answer
-- question: How many open tickets has no agent written in yet?
-- also: Open tickets still waiting for a first answer from an agent?
-- tags: support, not-exists, single-figure
-- status: approved
SELECT COUNT(*) AS open_tickets
FROM support.tickets AS t
WHERE t.closed_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM support.messages AS ms WHERE ms.ticket_id = t.ticket_id AND ms.author = 'agent');

-- id: open-tickets-without-an-agents-answer-list
-- question: List the ones about payment: ticket number and opening time.
-- follows: open-tickets-without-an-agents-answer
-- tags: support, not-exists, lookup
-- status: approved
-- order: any
SELECT
  t.ticket_id,
  t.opened_at
FROM support.tickets AS t
WHERE t.closed_at IS NULL
  AND t.topic = 'payment'
  AND NOT EXISTS (SELECT 1 FROM support.messages AS ms WHERE ms.ticket_id = t.ticket_id AND ms.author = 'agent')
ORDER BY t.opened_at, t.ticket_id;

-- id: messages-by-author-returns-last-month
-- question: In the tickets about returns opened last month, how many messages did customers, agents and the bot each write?
-- tags: support, messages, breakdown
-- status: approved
-- order: any
SELECT
  ms.author,
  COUNT(*) AS messages
FROM support.messages AS ms
JOIN support.tickets AS t ON t.ticket_id = ms.ticket_id
WHERE t.topic = 'returns'
  AND t.opened_at >= DATE '2025-09-01'
  AND t.opened_at < DATE '2025-10-01'
GROUP BY ms.author
ORDER BY messages DESC, ms.author;

-- id: messages-by-author-returns-last-month-share
-- question: In percent of all messages?
-- follows: messages-by-author-returns-last-month
-- tags: support, messages, ratio, window
-- status: approved
-- order: any
WITH authors AS (
  SELECT
    ms.author,
    COUNT(*) AS messages
  FROM support.messages AS ms
  JOIN support.tickets AS t ON t.ticket_id = ms.ticket_id
  WHERE t.topic = 'returns'
    AND t.opened_at >= DATE '2025-09-01'
    AND t.opened_at < DATE '2025-10-01'
  GROUP BY ms.author
)
SELECT
  authors.author,
  ROUND(100.0 * authors.messages / NULLIF(SUM(authors.messages) OVER (), 0), 1) AS messages_pct
FROM authors
ORDER BY messages_pct DESC, authors.author;

-- id: tickets-with-a-bot-answer-by-year
-- question: What percentage of tickets got an automatic reply from the bot, by fiscal year of opening?
-- tags: support, messages, ratio
-- status: approved
WITH bots AS (
  SELECT DISTINCT ms.ticket_id
  FROM support.messages AS ms
  WHERE ms.author = 'bot'
)
SELECT
  YEAR(t.opened_at + INTERVAL 11 MONTH) AS fiscal_year,
  ROUND(100.0 * COUNT(bots.ticket_id) / NULLIF(COUNT(*), 0), 1) AS bot_answered_pct
FROM support.tickets AS t
LEFT JOIN bots ON bots.ticket_id = t.ticket_id
GROUP BY YEAR(t.opened_at + INTERVAL 11 MONTH)
ORDER BY fiscal_year;

-- id: messages-per-ticket-by-topic-last-year
-- question: How many messages does a ticket have on average, by topic, for tickets opened last year? One decimal will do.
-- tags: support, messages, fan-out
-- status: approved
-- order: any
WITH threads AS (
  SELECT
    ms.ticket_id,
    COUNT(*) AS messages
  FROM support.messages AS ms
  GROUP BY ms.ticket_id
)
SELECT
  t.topic,
  ROUND(AVG(threads.messages), 1) AS messages_per_ticket
FROM support.tickets AS t
JOIN threads ON threads.ticket_id = t.ticket_id
WHERE t.opened_at >= DATE '2024-02-01'
  AND t.opened_at < DATE '2025-02-01'
GROUP BY t.topic
ORDER BY messages_per_ticket DESC, t.topic;

-- id: one-touch-rate-by-month-this-year
-- question: One-touch rate by month, tickets opened this year?
-- also: How often did we solve a ticket at first contact, month by month in FY2026?
-- tags: support, ratio, fan-out, trend
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
  DATE_TRUNC('month', t.opened_at) AS month,
  ROUND(100.0 * COUNT(*) FILTER (WHERE touches.messages = 1) / NULLIF(COUNT(*), 0), 1) AS one_touch_pct
FROM support.tickets AS t
JOIN touches ON touches.ticket_id = t.ticket_id
WHERE t.closed_at IS NOT NULL
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', t.opened_at)
ORDER BY month;

-- id: tickets-by-country-this-year
-- question: Which 5 countries do most of this year's tickets come from, and how many from each?
-- tags: support, breakdown
-- status: approved
SELECT
  co.country_name,
  COUNT(*) AS tickets
FROM support.tickets AS t
JOIN sales.customers AS c ON c.customer_id = t.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE NOT c.is_test
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
GROUP BY co.country_name
ORDER BY tickets DESC, co.country_name
LIMIT 5;

-- id: tickets-with-mistyped-order-number
-- question: In how many tickets this year does the order number typed match no order at all?
-- tags: support, not-exists, single-figure
-- status: approved
SELECT COUNT(*) AS tickets
FROM support.tickets AS t
WHERE t.order_id IS NOT NULL
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
  AND NOT EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.order_id = t.order_id);

-- id: tickets-without-order-number-by-topic-last-year
-- question: For which topics do people leave out the order number? Percentage of last year's tickets without one, by topic.
-- tags: support, null-meaning, ratio
-- status: approved
-- order: any
SELECT
  t.topic,
  ROUND(100.0 * COUNT(*) FILTER (WHERE t.order_id IS NULL) / NULLIF(COUNT(*), 0), 1) AS without_order_pct
FROM support.tickets AS t
WHERE t.opened_at >= DATE '2024-02-01'
  AND t.opened_at < DATE '2025-02-01'
GROUP BY t.topic
ORDER BY without_order_pct DESC, t.topic;

-- id: contact-rate-last-quarter
-- question: What was the contact rate last quarter, to one decimal?
-- also: How many tickets per 100 orders did we get last quarter, with one decimal?
-- tags: support, ratio, fan-out, single-figure
-- status: approved
WITH asked AS (
  SELECT COUNT(*) AS tickets
  FROM support.tickets AS t
  WHERE t.opened_at >= DATE '2025-05-01'
    AND t.opened_at < DATE '2025-08-01'
), placed AS (
  SELECT COUNT(*) AS orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-05-01'
    AND o.ordered_at < DATE '2025-08-01'
)
SELECT ROUND(100.0 * asked.tickets / NULLIF(placed.orders, 0), 1) AS tickets_per_100_orders
FROM asked
CROSS JOIN placed;

-- id: tickets-by-hour-last-month
-- question: At what hours of the day were the tickets opened last month? Count per hour.
-- tags: support, calendar
-- status: approved
SELECT
  HOUR(t.opened_at) AS hour,
  COUNT(*) AS tickets
FROM support.tickets AS t
WHERE t.opened_at >= DATE '2025-09-01'
  AND t.opened_at < DATE '2025-10-01'
GROUP BY HOUR(t.opened_at)
ORDER BY hour;
