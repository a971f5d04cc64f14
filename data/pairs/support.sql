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
