-- id: agents-here-and-gone-by-team
-- question: Per support team, how many agents are with us today and how many have left?
-- also: Current and former agents of each team?
-- tags: support, agents, null-meaning
-- status: approved
-- order: any
SELECT
  ag.team,
  COUNT(*) FILTER (WHERE ag.left_on IS NULL) AS current_agents,
  COUNT(ag.left_on) AS former_agents
FROM support.agents AS ag
GROUP BY ag.team
ORDER BY ag.team;

-- id: agents-of-the-experts-team
-- question: Who is in the Experts team now, and since when have they been with us?
-- tags: support, agents, lookup, null-meaning
-- status: approved
-- order: any
SELECT
  ag.agent_name,
  ag.hired_on
FROM support.agents AS ag
WHERE ag.team = 'Experts'
  AND ag.left_on IS NULL
ORDER BY ag.hired_on, ag.agent_name;

-- id: agents-of-the-experts-team-tickets-this-year
-- question: How many tickets opened this year has each of them in charge?
-- follows: agents-of-the-experts-team
-- tags: support, agents, breakdown
-- status: approved
-- order: any
SELECT
  ag.agent_name,
  COUNT(*) AS tickets
FROM support.tickets AS t
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE ag.team = 'Experts'
  AND ag.left_on IS NULL
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
GROUP BY ag.agent_name
ORDER BY tickets DESC, ag.agent_name;

-- id: agents-who-left-months-stayed
-- question: Which agents have left us, and how many full months had they stayed?
-- tags: support, agents, lookup, null-meaning
-- status: approved
-- order: any
SELECT
  ag.agent_name,
  DATE_SUB('month', ag.hired_on, ag.left_on) AS months
FROM support.agents AS ag
WHERE ag.left_on IS NOT NULL
ORDER BY ag.agent_name;

-- id: open-tickets-of-agents-who-left
-- question: Do they still have open tickets? Count them per agent.
-- follows: agents-who-left-months-stayed
-- tags: support, agents, null-meaning
-- status: approved
-- order: any
SELECT
  ag.agent_name,
  COUNT(*) AS open_tickets
FROM support.tickets AS t
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE ag.left_on IS NOT NULL
  AND t.closed_at IS NULL
GROUP BY ag.agent_name
ORDER BY open_tickets DESC, ag.agent_name;

-- id: agents-hired-this-year
-- question: Who joined the support team this year? Name, team and first day.
-- tags: support, agents, lookup, fiscal-calendar
-- status: approved
-- order: any
SELECT
  ag.agent_name,
  ag.team,
  ag.hired_on
FROM support.agents AS ag
WHERE ag.hired_on >= DATE '2025-02-01'
  AND ag.hired_on < DATE '2026-02-01'
ORDER BY ag.hired_on, ag.agent_name;

-- id: tickets-closed-by-agent-last-quarter
-- question: Which 3 agents closed the most tickets last quarter, and how many each?
-- tags: support, agents, ranking
-- status: approved
SELECT
  ag.agent_name,
  COUNT(*) AS tickets
FROM support.tickets AS t
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE t.closed_at >= DATE '2025-05-01'
  AND t.closed_at < DATE '2025-08-01'
GROUP BY ag.agent_name
ORDER BY tickets DESC, ag.agent_name
LIMIT 3;

-- id: resolution-time-of-closed-tickets-by-agent-last-quarter
-- question: How long was the resolution time of every agent on the tickets closed then?
-- follows: tickets-closed-by-agent-last-quarter
-- tags: support, agents, median
-- status: approved
-- order: any
SELECT
  ag.agent_name,
  ROUND(MEDIAN(DATE_DIFF('minute', t.opened_at, t.closed_at) / 60.0), 1) AS resolution_hours
FROM support.tickets AS t
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE t.closed_at IS NOT NULL
  AND t.closed_at >= DATE '2025-05-01'
  AND t.closed_at < DATE '2025-08-01'
GROUP BY ag.agent_name
ORDER BY resolution_hours DESC, ag.agent_name;

-- id: csat-by-team-last-year
-- question: Customer satisfaction of Frontline and Experts in FY2025?
-- also: CSAT per team last year?
-- tags: support, agents, ratio
-- status: approved
-- order: any
SELECT
  ag.team,
  ROUND(100.0 * COUNT(*) FILTER (WHERE t.csat >= 4) / NULLIF(COUNT(t.csat), 0), 1) AS csat_pct
FROM support.tickets AS t
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE t.opened_at >= DATE '2024-02-01'
  AND t.opened_at < DATE '2025-02-01'
GROUP BY ag.team
ORDER BY csat_pct DESC, ag.team;

-- id: csat-by-team-and-topic-last-year
-- question: Put the topics in columns: delivery, returns and product.
-- follows: csat-by-team-last-year
-- tags: support, agents, ratio
-- status: approved
-- order: any
SELECT
  ag.team,
  ROUND(100.0 * COUNT(*) FILTER (WHERE t.csat >= 4 AND t.topic = 'delivery') / NULLIF(COUNT(t.csat) FILTER (WHERE t.topic = 'delivery'), 0), 1) AS delivery_pct,
  ROUND(100.0 * COUNT(*) FILTER (WHERE t.csat >= 4 AND t.topic = 'returns') / NULLIF(COUNT(t.csat) FILTER (WHERE t.topic = 'returns'), 0), 1) AS returns_pct,
  ROUND(100.0 * COUNT(*) FILTER (WHERE t.csat >= 4 AND t.topic = 'product') / NULLIF(COUNT(t.csat) FILTER (WHERE t.topic = 'product'), 0), 1) AS product_pct
FROM support.tickets AS t
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE t.opened_at >= DATE '2024-02-01'
  AND t.opened_at < DATE '2025-02-01'
GROUP BY ag.team
ORDER BY ag.team;

-- id: first-response-time-by-agent-last-month
-- question: Who answers fastest? First response time of each agent in charge, tickets opened last month, quickest first.
-- tags: support, agents, median
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
  ag.agent_name,
  ROUND(MEDIAN(DATE_DIFF('second', t.opened_at, replies.replied_at) / 60.0), 1) AS first_response_minutes
FROM support.tickets AS t
JOIN replies ON replies.ticket_id = t.ticket_id
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE t.opened_at >= DATE '2025-09-01'
  AND t.opened_at < DATE '2025-10-01'
GROUP BY ag.agent_name
ORDER BY first_response_minutes, ag.agent_name;

-- id: first-response-time-by-team-last-quarter-and-year-before
-- question: First response time of the two teams: last quarter against the same quarter a year before, in minutes.
-- tags: support, agents, median, comparison
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
  ROUND(MEDIAN(DATE_DIFF('second', t.opened_at, replies.replied_at) / 60.0) FILTER (WHERE t.opened_at >= DATE '2024-05-01' AND t.opened_at < DATE '2024-08-01'), 1) AS year_before_minutes,
  ROUND(MEDIAN(DATE_DIFF('second', t.opened_at, replies.replied_at) / 60.0) FILTER (WHERE t.opened_at >= DATE '2025-05-01' AND t.opened_at < DATE '2025-08-01'), 1) AS last_quarter_minutes
FROM support.tickets AS t
JOIN replies ON replies.ticket_id = t.ticket_id
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
GROUP BY ag.team
ORDER BY ag.team;

-- id: one-touch-rate-by-agent-this-year
-- question: Which 3 agents have the best one-touch rate on tickets opened this year?
-- tags: support, agents, ratio, fan-out, ranking
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
  ag.agent_name,
  ROUND(100.0 * COUNT(*) FILTER (WHERE touches.messages = 1) / NULLIF(COUNT(*), 0), 1) AS one_touch_pct
FROM support.tickets AS t
JOIN touches ON touches.ticket_id = t.ticket_id
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE t.closed_at IS NOT NULL
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
GROUP BY ag.agent_name
ORDER BY one_touch_pct DESC, ag.agent_name
LIMIT 3;

-- id: messages-by-agent-last-month
-- question: How many agent messages were sent last month in the tickets of each agent?
-- tags: support, agents, messages
-- status: approved
-- order: any
SELECT
  ag.agent_name,
  COUNT(*) AS messages
FROM support.messages AS ms
JOIN support.tickets AS t ON t.ticket_id = ms.ticket_id
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE ms.author = 'agent'
  AND ms.sent_at >= DATE '2025-09-01'
  AND ms.sent_at < DATE '2025-10-01'
GROUP BY ag.agent_name
ORDER BY messages DESC, ag.agent_name;

-- id: share-of-tickets-by-agent-last-month
-- question: What share of last month's assigned tickets does each agent have?
-- tags: support, agents, ratio, window
-- status: approved
-- order: any
WITH assigned AS (
  SELECT
    t.agent_id,
    COUNT(*) AS tickets
  FROM support.tickets AS t
  WHERE t.agent_id IS NOT NULL
    AND t.opened_at >= DATE '2025-09-01'
    AND t.opened_at < DATE '2025-10-01'
  GROUP BY t.agent_id
)
SELECT
  ag.agent_name,
  ROUND(100.0 * assigned.tickets / NULLIF(SUM(assigned.tickets) OVER (), 0), 1) AS tickets_pct
FROM assigned
JOIN support.agents AS ag ON ag.agent_id = assigned.agent_id
ORDER BY tickets_pct DESC, ag.agent_name;

-- id: agents-without-tickets-in-august
-- question: Which current agents got none of the tickets opened in August 2025?
-- tags: support, agents, not-exists
-- status: approved
-- order: any
SELECT ag.agent_name
FROM support.agents AS ag
WHERE ag.left_on IS NULL
  AND NOT EXISTS (SELECT 1 FROM support.tickets AS t WHERE t.agent_id = ag.agent_id AND t.opened_at >= DATE '2025-08-01' AND t.opened_at < DATE '2025-09-01')
ORDER BY ag.agent_name;

-- id: best-agent-per-month-this-year
-- question: For each month this year, who closed the most tickets, and how many?
-- tags: support, agents, window, trend
-- status: approved
WITH closed AS (
  SELECT
    DATE_TRUNC('month', t.closed_at) AS month,
    t.agent_id,
    COUNT(*) AS tickets
  FROM support.tickets AS t
  WHERE t.agent_id IS NOT NULL
    AND t.closed_at >= DATE '2025-02-01'
    AND t.closed_at < DATE '2026-02-01'
  GROUP BY DATE_TRUNC('month', t.closed_at), t.agent_id
), ranked AS (
  SELECT
    closed.month,
    closed.agent_id,
    closed.tickets,
    RANK() OVER (PARTITION BY closed.month ORDER BY closed.tickets DESC) AS place
  FROM closed
)
SELECT
  ranked.month,
  ag.agent_name,
  ranked.tickets
FROM ranked
JOIN support.agents AS ag ON ag.agent_id = ranked.agent_id
WHERE ranked.place = 1
ORDER BY ranked.month, ag.agent_name;

-- id: unassigned-tickets-this-year-by-topic
-- question: How many tickets opened this year still have no agent, and what are they about?
-- tags: support, null-meaning
-- status: approved
-- order: any
SELECT
  t.topic,
  COUNT(*) AS tickets
FROM support.tickets AS t
WHERE t.agent_id IS NULL
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
GROUP BY t.topic
ORDER BY tickets DESC, t.topic;

-- id: unassigned-tickets-all-time-by-topic
-- question: And over all time?
-- follows: unassigned-tickets-this-year-by-topic
-- tags: support, null-meaning
-- status: approved
-- order: any
SELECT
  t.topic,
  COUNT(*) AS tickets
FROM support.tickets AS t
WHERE t.agent_id IS NULL
GROUP BY t.topic
ORDER BY tickets DESC, t.topic;

-- id: low-ratings-by-agent-last-quarter
-- question: Which agents got more than 3 ratings of 1 or 2 for tickets opened last quarter, and how many?
-- tags: support, agents, having
-- status: approved
-- order: any
SELECT
  ag.agent_name,
  COUNT(*) AS low_ratings
FROM support.tickets AS t
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE t.csat <= 2
  AND t.opened_at >= DATE '2025-05-01'
  AND t.opened_at < DATE '2025-08-01'
GROUP BY ag.agent_name
HAVING COUNT(*) > 3
ORDER BY low_ratings DESC, ag.agent_name;
