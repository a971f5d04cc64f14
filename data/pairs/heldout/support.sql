-- id: tickets-open-for-over-30-days
-- question: How many support tickets have been open for more than 30 days?
-- tags: support, null-meaning, single-figure
-- status: approved
SELECT COUNT(*) AS open_tickets
FROM support.tickets AS t
WHERE t.closed_at IS NULL
  AND t.opened_at < DATE '2025-09-15';

-- id: contact-rate-by-region-last-quarter
-- question: What was the contact rate in each region last quarter?
-- tags: support, fan-out, ratio
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
-- tags: support, median
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
-- tags: support, share, exists, single-figure
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE EXISTS (SELECT 1 FROM support.messages AS ms WHERE ms.ticket_id = t.ticket_id AND ms.author = 'bot')) / NULLIF(COUNT(*), 0), 1) AS bot_reply_pct
FROM support.tickets AS t
WHERE t.opened_at >= DATE '2025-09-01'
  AND t.opened_at < DATE '2025-10-01';
