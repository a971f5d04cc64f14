-- id: tickets-open-for-over-30-days
-- question: How many support tickets have been open for more than 30 days?
-- tags: support, null-meaning, single-figure, calendar
-- status: approved
SELECT COUNT(*) AS open_tickets
FROM support.tickets AS t
WHERE t.closed_at IS NULL
  AND t.opened_at < DATE '2025-09-15';

-- id: contact-rate-by-region-last-quarter
-- question: What was the contact rate in each region last quarter?
-- tags: support, fan-out, ratio, breakdown
-- status: approved
-- order: any
WITH asked AS (
  SELECT
    co.region,
    COUNT(*) AS tickets
  FROM support.tickets AS t
  JOIN sales.customers AS c ON c.customer_id = t.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE t.opened_at >= DATE '2025-05-01'
    AND t.opened_at < DATE '2025-08-01'
  GROUP BY co.region
), ordered AS (
  SELECT
    co.region,
    COUNT(*) AS orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-05-01'
    AND o.ordered_at < DATE '2025-08-01'
  GROUP BY co.region
)
SELECT
  ordered.region,
  ROUND(100.0 * asked.tickets / NULLIF(ordered.orders, 0), 1) AS contact_rate
FROM ordered
JOIN asked ON asked.region = ordered.region
ORDER BY contact_rate DESC, ordered.region;

-- id: first-response-time-by-team-in-december
-- question: What was the first response time of each team for the tickets opened in December 2024?
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
  ag.team,
  ROUND(MEDIAN(DATE_DIFF('second', t.opened_at, replies.replied_at) / 60.0), 1) AS first_response_minutes
FROM support.tickets AS t
JOIN replies ON replies.ticket_id = t.ticket_id
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE t.opened_at >= DATE '2024-12-01'
  AND t.opened_at < DATE '2025-01-01'
GROUP BY ag.team
ORDER BY first_response_minutes, ag.team;

-- id: share-of-tickets-with-bot-reply-last-month
-- question: What percentage of the tickets opened last month got an automatic reply?
-- tags: support, share, exists, single-figure, ratio
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE EXISTS (SELECT 1 FROM support.messages AS ms WHERE ms.ticket_id = t.ticket_id AND ms.author = 'bot')) / NULLIF(COUNT(*), 0), 1) AS bot_reply_pct
FROM support.tickets AS t
WHERE t.opened_at >= DATE '2025-09-01'
  AND t.opened_at < DATE '2025-10-01';

-- id: tickets-last-week
-- question: How many tickets were opened last week, Monday 6 to Sunday 12 October 2025?
-- tags: support, single-figure, calendar, must-pass
-- status: approved
SELECT COUNT(*) AS tickets
FROM support.tickets AS t
WHERE t.opened_at >= DATE '2025-10-06'
  AND t.opened_at < DATE '2025-10-13';

-- id: tickets-last-week-about-payment
-- question: How many of those were about payment?
-- follows: tickets-last-week
-- tags: support, single-figure, calendar, named-value, follow-up
-- status: approved
SELECT COUNT(*) AS tickets
FROM support.tickets AS t
WHERE t.topic = 'payment'
  AND t.opened_at >= DATE '2025-10-06'
  AND t.opened_at < DATE '2025-10-13';

-- id: tickets-last-week-about-payment-still-open
-- question: Which ones are still open? Ticket number and when it was opened.
-- follows: tickets-last-week-about-payment
-- tags: support, lookup, calendar, null-meaning, named-value, follow-up
-- status: approved
-- order: any
SELECT
  t.ticket_id,
  t.opened_at
FROM support.tickets AS t
WHERE t.topic = 'payment'
  AND t.closed_at IS NULL
  AND t.opened_at >= DATE '2025-10-06'
  AND t.opened_at < DATE '2025-10-13'
ORDER BY t.opened_at, t.ticket_id;

-- id: agents-who-left
-- question: Which support agents have left us, and what was their last day?
-- tags: support, lookup, null-meaning, must-pass
-- status: approved
-- order: any
SELECT
  ag.agent_name,
  ag.left_on
FROM support.agents AS ag
WHERE ag.left_on IS NOT NULL
ORDER BY ag.left_on, ag.agent_name;

-- id: agents-by-team
-- question: How many agents work in each support team at present?
-- tags: support, breakdown, null-meaning, must-pass
-- status: approved
-- order: any
SELECT
  ag.team,
  COUNT(*) AS agents
FROM support.agents AS ag
WHERE ag.left_on IS NULL
GROUP BY ag.team
ORDER BY agents DESC, ag.team;

-- id: agents-hired-since-2024
-- question: Who has joined support since the start of 2024? Name, team and first day.
-- tags: support, lookup, calendar
-- status: approved
-- order: any
SELECT
  ag.agent_name,
  ag.team,
  ag.hired_on
FROM support.agents AS ag
WHERE ag.hired_on >= DATE '2024-01-01'
ORDER BY ag.hired_on, ag.agent_name;

-- id: open-tickets-without-an-agent
-- question: How many open tickets has nobody taken charge of?
-- tags: support, single-figure, null-meaning
-- status: approved
SELECT COUNT(*) AS open_tickets
FROM support.tickets AS t
WHERE t.closed_at IS NULL
  AND t.agent_id IS NULL;

-- id: backlog-by-topic
-- question: What does our backlog look like by topic?
-- tags: support, breakdown, null-meaning
-- status: approved
-- order: any
SELECT
  t.topic,
  COUNT(*) AS open_tickets
FROM support.tickets AS t
WHERE t.closed_at IS NULL
GROUP BY t.topic
ORDER BY open_tickets DESC, t.topic;

-- id: open-tickets-of-vips
-- question: How many unresolved tickets come from VIPs?
-- tags: support, customers, single-figure, null-meaning
-- status: approved
SELECT COUNT(*) AS open_tickets
FROM support.tickets AS t
JOIN sales.customers AS c ON c.customer_id = t.customer_id
WHERE t.closed_at IS NULL
  AND c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND NOT c.is_test;

-- id: tickets-naming-an-unknown-order
-- question: How many tickets name an order number that does not exist?
-- tags: support, single-figure, not-exists, null-meaning
-- status: approved
SELECT COUNT(*) AS tickets
FROM support.tickets AS t
WHERE t.order_id IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.order_id = t.order_id);

-- id: tickets-no-agent-ever-answered
-- question: How many tickets opened this year has no agent ever answered?
-- tags: support, single-figure, not-exists
-- status: approved
SELECT COUNT(*) AS tickets
FROM support.tickets AS t
WHERE t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
  AND NOT EXISTS (SELECT 1 FROM support.messages AS ms WHERE ms.ticket_id = t.ticket_id AND ms.author = 'agent');

-- id: agent-messages-last-month
-- question: How many messages did our agents write last month?
-- tags: support, single-figure, must-pass
-- status: approved
SELECT COUNT(*) AS messages
FROM support.messages AS ms
WHERE ms.author = 'agent'
  AND ms.sent_at >= DATE '2025-09-01'
  AND ms.sent_at < DATE '2025-10-01';

-- id: messages-by-author-this-year
-- question: Messages sent this year by who wrote them: customer, agent or bot?
-- tags: support, breakdown
-- status: approved
-- order: any
SELECT
  ms.author,
  COUNT(*) AS messages
FROM support.messages AS ms
WHERE ms.sent_at >= DATE '2025-02-01'
  AND ms.sent_at < DATE '2026-02-01'
GROUP BY ms.author
ORDER BY messages DESC, ms.author;

-- id: csat-by-month-last-year
-- question: How did customer satisfaction develop over last year, by the month in which the ticket was opened?
-- tags: support, trend, ratio, null-meaning
-- status: approved
SELECT
  DATE_TRUNC('month', t.opened_at) AS month,
  ROUND(100.0 * COUNT(*) FILTER (WHERE t.csat >= 4) / NULLIF(COUNT(t.csat), 0), 1) AS csat_pct
FROM support.tickets AS t
WHERE t.opened_at >= DATE '2024-02-01'
  AND t.opened_at < DATE '2025-02-01'
GROUP BY DATE_TRUNC('month', t.opened_at)
ORDER BY month;

-- id: share-of-rated-tickets-by-topic
-- question: What percentage of the tickets closed this year did customers rate, topic by topic?
-- tags: support, ratio, breakdown, null-meaning
-- status: approved
-- order: any
SELECT
  t.topic,
  ROUND(100.0 * COUNT(t.csat) / NULLIF(COUNT(*), 0), 1) AS rated_pct
FROM support.tickets AS t
WHERE t.closed_at >= DATE '2025-02-01'
  AND t.closed_at < DATE '2026-02-01'
GROUP BY t.topic
ORDER BY rated_pct DESC, t.topic;

-- id: first-response-time-last-month
-- question: How fast did we first answer the tickets opened last month?
-- also: First response time for tickets opened in September 2025?
-- tags: support, single-figure, median
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
WHERE t.opened_at >= DATE '2025-09-01'
  AND t.opened_at < DATE '2025-10-01';

-- id: resolution-time-by-month-this-year
-- question: Time to resolve, month by month, for the tickets opened from February to September 2025?
-- tags: support, trend, median, date-difference
-- status: approved
SELECT
  DATE_TRUNC('month', t.opened_at) AS month,
  ROUND(MEDIAN(DATE_DIFF('minute', t.opened_at, t.closed_at) / 60.0), 1) AS resolution_hours
FROM support.tickets AS t
WHERE t.closed_at IS NOT NULL
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2025-10-01'
GROUP BY DATE_TRUNC('month', t.opened_at)
ORDER BY month;

-- id: closed-within-a-day-last-quarter
-- question: What percentage of all tickets opened last quarter was closed within 24 hours?
-- tags: support, ratio, single-figure, date-difference
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE t.closed_at <= t.opened_at + INTERVAL 24 HOUR) / NULLIF(COUNT(*), 0), 1) AS closed_pct
FROM support.tickets AS t
WHERE t.opened_at >= DATE '2025-05-01'
  AND t.opened_at < DATE '2025-08-01';

-- id: one-touch-rate-by-topic-last-quarter
-- question: For which topics do we solve tickets at first contact? One-touch rate per topic, tickets opened last quarter.
-- tags: support, ratio, breakdown, fan-out
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
  t.topic,
  ROUND(100.0 * COUNT(*) FILTER (WHERE touches.messages = 1) / NULLIF(COUNT(*), 0), 1) AS one_touch_pct
FROM support.tickets AS t
JOIN touches ON touches.ticket_id = t.ticket_id
WHERE t.closed_at IS NOT NULL
  AND t.opened_at >= DATE '2025-05-01'
  AND t.opened_at < DATE '2025-08-01'
GROUP BY t.topic
ORDER BY one_touch_pct DESC, t.topic;

-- id: tickets-last-quarter-against-year-before-by-topic
-- question: Tickets opened last quarter and in the same quarter a year earlier, by topic, side by side?
-- tags: support, comparison, fiscal-calendar
-- status: approved
-- order: any
SELECT
  t.topic,
  COUNT(*) FILTER (WHERE t.opened_at >= DATE '2025-05-01' AND t.opened_at < DATE '2025-08-01') AS tickets_now,
  COUNT(*) FILTER (WHERE t.opened_at >= DATE '2024-05-01' AND t.opened_at < DATE '2024-08-01') AS tickets_before
FROM support.tickets AS t
GROUP BY t.topic
ORDER BY tickets_now DESC, t.topic;

-- id: top-two-agents-of-each-team
-- question: Which two agents of each team are in charge of the most tickets closed this year? Team, agent, tickets.
-- tags: support, window, ranking
-- status: approved
-- order: any
WITH closed AS (
  SELECT
    ag.team,
    ag.agent_name,
    COUNT(*) AS tickets
  FROM support.tickets AS t
  JOIN support.agents AS ag ON ag.agent_id = t.agent_id
  WHERE t.closed_at >= DATE '2025-02-01'
    AND t.closed_at < DATE '2026-02-01'
  GROUP BY ag.team, ag.agent_id, ag.agent_name
)
SELECT
  closed.team,
  closed.agent_name,
  closed.tickets
FROM closed
QUALIFY ROW_NUMBER() OVER (PARTITION BY closed.team ORDER BY closed.tickets DESC, closed.agent_name) <= 2
ORDER BY closed.team, closed.tickets DESC, closed.agent_name;

-- id: countries-with-most-return-tickets
-- question: Where do the most tickets about returns come from this year? Top three countries with the number of tickets.
-- tags: support, ranking, named-value
-- status: approved
SELECT
  co.country_name,
  COUNT(*) AS tickets
FROM support.tickets AS t
JOIN sales.customers AS c ON c.customer_id = t.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE t.topic = 'returns'
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
GROUP BY co.country_name
ORDER BY tickets DESC, co.country_name
LIMIT 3;

-- id: contact-rate-by-quarter-last-year
-- question: Contacts per order in each quarter of last year? Number of the quarter and the contact rate.
-- tags: support, ratio, trend, fan-out, calendar, fiscal-calendar
-- status: approved
WITH asked AS (
  SELECT
    QUARTER(t.opened_at - INTERVAL 1 MONTH) AS fiscal_quarter,
    COUNT(*) AS tickets
  FROM support.tickets AS t
  WHERE t.opened_at >= DATE '2024-02-01'
    AND t.opened_at < DATE '2025-02-01'
  GROUP BY QUARTER(t.opened_at - INTERVAL 1 MONTH)
), ordered AS (
  SELECT
    QUARTER(o.ordered_at - INTERVAL 1 MONTH) AS fiscal_quarter,
    COUNT(*) AS orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY QUARTER(o.ordered_at - INTERVAL 1 MONTH)
)
SELECT
  ordered.fiscal_quarter,
  ROUND(100.0 * asked.tickets / NULLIF(ordered.orders, 0), 1) AS contact_rate
FROM ordered
JOIN asked ON asked.fiscal_quarter = ordered.fiscal_quarter
ORDER BY ordered.fiscal_quarter;
