-- id: lkp-discontinued-house-brand-fiscal-year
-- question: Which house-brand products went out of the range last fiscal year? Article number, name and last day on sale, in order of the day.
-- tags: products, lookup, fiscal-calendar
-- status: approved
SELECT
  p.sku,
  p.product_name,
  p.discontinued_on
FROM product.products AS p
WHERE p.brand = 'Alder & Fern'
  AND p.discontinued_on >= DATE '2024-02-01'
  AND p.discontinued_on < DATE '2025-02-01'
ORDER BY p.discontinued_on, p.sku;

-- id: lkp-defective-boots-september
-- question: I need the September parcels with defective hiking boots: return number, product name and units.
-- also: Returns of hiking boots that arrived as defective in September, with return number, product name and units?
-- tags: returns, lookup, many-to-many
-- status: approved
-- order: any
SELECT
  r.return_id,
  p.product_name,
  r.quantity
FROM sales.returns AS r
JOIN sales.order_lines AS l ON l.order_id = r.order_id AND l.line_no = r.line_no
JOIN product.products AS p ON p.product_id = l.product_id
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE r.reason = 'defective'
  AND ca.category_name = 'Hiking Boots'
  AND r.returned_on >= DATE '2025-09-01'
  AND r.returned_on < DATE '2025-10-01'
ORDER BY r.return_id;

-- id: lkp-overdue-vip-days
-- question: Overdue orders of our VIPs: order number, customer name and how many days past the promised day, longest first.
-- also: Which VIP orders are overdue, whose are they, and by how many days? Worst first.
-- tags: orders, shipping, vip, date-difference, null-meaning
-- status: approved
SELECT
  o.order_id,
  c.full_name,
  DATE_DIFF('day', o.ship_by, DATE '2025-10-15') AS days_overdue
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status = 'placed'
  AND o.ship_by < DATE '2025-10-15'
  AND c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND NOT c.is_test
ORDER BY days_overdue DESC, o.order_id;

-- id: lkp-campaigns-under-budget
-- question: Which campaigns that ended this fiscal year stayed under their budget, and by how many dollars? Most first.
-- tags: marketing, lookup, having, fan-out, fiscal-calendar
-- status: approved
WITH spend AS (
  SELECT
    a.campaign_id,
    SUM(a.spend_usd) AS spend_usd
  FROM marketing.ad_spend AS a
  GROUP BY a.campaign_id
)
SELECT
  m.campaign_name,
  ROUND(m.budget_usd - spend.spend_usd, 2) AS under_budget_usd
FROM marketing.campaigns AS m
JOIN spend ON spend.campaign_id = m.campaign_id
WHERE m.ends_on >= DATE '2025-02-01'
  AND m.ends_on < DATE '2025-10-15'
  AND spend.spend_usd < m.budget_usd
ORDER BY under_budget_usd DESC, m.campaign_name;

-- id: lkp-open-payment-tickets-hours
-- question: How long have the open payment tickets been waiting, as of midnight today? Ticket number and hours, longest first, one decimal.
-- tags: support, lookup, date-difference, null-meaning
-- status: approved
SELECT
  t.ticket_id,
  ROUND(DATE_DIFF('minute', t.opened_at, TIMESTAMP '2025-10-15 00:00:00') / 60.0, 1) AS hours_open
FROM support.tickets AS t
WHERE t.topic = 'payment'
  AND t.closed_at IS NULL
ORDER BY hours_open DESC, t.ticket_id;

-- id: lkp-stores-closed-days-open
-- question: For the stores we have closed: how many days was each of them open, from the first day of business to the last, both counted?
-- tags: stores, lookup, date-difference, null-meaning
-- status: approved
-- order: any
SELECT
  s.store_name,
  DATE_DIFF('day', s.opened_on, s.closed_on) + 1 AS days_open
FROM sales.stores AS s
WHERE s.closed_on IS NOT NULL
ORDER BY days_open DESC, s.store_name;

-- id: lkp-revenue-by-region-channel-columns
-- question: Revenue by region last month, with online and in store as two columns?
-- also: Per region, September's net revenue online and in stores side by side?
-- tags: revenue, breakdown, null-meaning
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(COALESCE(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.store_id IS NULL), 0), 2) AS online_revenue_usd,
  ROUND(COALESCE(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.store_id IS NOT NULL), 0), 2) AS store_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01'
GROUP BY co.region
ORDER BY co.region;

-- id: lkp-stock-by-brand-and-warehouse
-- question: Units on hand per brand, one column for each warehouse, please.
-- tags: inventory, breakdown, snapshot
-- status: approved
-- order: any
SELECT
  p.brand,
  SUM(st.on_hand) FILTER (WHERE st.warehouse = 'Reno') AS reno_units,
  SUM(st.on_hand) FILTER (WHERE st.warehouse = 'Venlo') AS venlo_units,
  SUM(st.on_hand) FILTER (WHERE st.warehouse = 'Osaka') AS osaka_units
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
GROUP BY p.brand
ORDER BY p.brand;

-- id: lkp-targets-dach-above-average
-- question: In which months of this fiscal year is the DACH target above the average monthly DACH target of the year? Month and target.
-- tags: finance, targets, lookup, fiscal-calendar
-- status: approved
WITH plan AS (
  SELECT
    tg.month,
    tg.target_usd,
    AVG(tg.target_usd) OVER () AS average_usd
  FROM finance.targets AS tg
  WHERE tg.region = 'DACH'
    AND tg.month >= DATE '2025-02-01'
    AND tg.month < DATE '2026-02-01'
)
SELECT
  plan.month,
  ROUND(plan.target_usd, 2) AS target_usd
FROM plan
WHERE plan.target_usd > plan.average_usd
ORDER BY plan.month;

-- id: lkp-tickets-by-topic-and-rating
-- question: Tickets opened last quarter by topic: how many were rated 4 or 5, how many 1 to 3, and how many not at all?
-- tags: support, breakdown, null-meaning, fiscal-calendar
-- status: approved
-- order: any
SELECT
  t.topic,
  COUNT(*) FILTER (WHERE t.csat >= 4) AS good_tickets,
  COUNT(*) FILTER (WHERE t.csat <= 3) AS other_tickets,
  COUNT(*) FILTER (WHERE t.csat IS NULL) AS unrated_tickets
FROM support.tickets AS t
WHERE t.opened_at >= DATE '2025-05-01'
  AND t.opened_at < DATE '2025-08-01'
GROUP BY t.topic
ORDER BY t.topic;

-- id: lkp-agent-last-closed-ticket
-- question: When did each Experts agent who is still with us close a ticket for the last time? Name and time, latest first.
-- also: Experts still with us: when did each last close a ticket, latest first?
-- tags: agents, support, lookup, null-meaning
-- status: approved
SELECT
  ag.agent_name,
  MAX(t.closed_at) AS last_closed_at
FROM support.agents AS ag
JOIN support.tickets AS t ON t.agent_id = ag.agent_id
WHERE ag.team = 'Experts'
  AND ag.left_on IS NULL
  AND t.closed_at IS NOT NULL
GROUP BY
  ag.agent_id,
  ag.agent_name
ORDER BY last_closed_at DESC, ag.agent_name;

-- id: lkp-messages-by-author-and-topic
-- question: For tickets opened in August, how many messages per topic came from customers, from agents and from the bot? A column each.
-- tags: support, messages, breakdown
-- status: approved
-- order: any
SELECT
  t.topic,
  COUNT(*) FILTER (WHERE ms.author = 'customer') AS customer_messages,
  COUNT(*) FILTER (WHERE ms.author = 'agent') AS agent_messages,
  COUNT(*) FILTER (WHERE ms.author = 'bot') AS bot_messages
FROM support.messages AS ms
JOIN support.tickets AS t ON t.ticket_id = ms.ticket_id
WHERE t.opened_at >= DATE '2025-08-01'
  AND t.opened_at < DATE '2025-09-01'
GROUP BY t.topic
ORDER BY t.topic;

-- id: lkp-customers-tier-by-country-emea
-- question: European customers per country, with bronze, silver, gold and non-members as columns?
-- tags: customers, breakdown, region-group, null-meaning, soft-delete
-- status: approved
-- order: any
SELECT
  co.country_name,
  COUNT(*) FILTER (WHERE c.loyalty_tier = 'bronze') AS bronze_customers,
  COUNT(*) FILTER (WHERE c.loyalty_tier = 'silver') AS silver_customers,
  COUNT(*) FILTER (WHERE c.loyalty_tier = 'gold') AS gold_customers,
  COUNT(*) FILTER (WHERE c.loyalty_tier IS NULL) AS non_member_customers
FROM sales.customers AS c
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE co.region IN ('DACH', 'Nordics', 'Rest of Europe')
  AND NOT c.is_test
  AND c.deleted_at IS NULL
GROUP BY co.country_name
ORDER BY co.country_name;

-- id: lkp-london-silver-newcomers
-- question: Which silver members in London signed up this fiscal year? Id, name and day, newest first.
-- tags: customers, lookup, soft-delete, fiscal-calendar
-- status: approved
SELECT
  c.customer_id,
  c.full_name,
  c.signed_up_on
FROM sales.customers AS c
WHERE c.city = 'London'
  AND c.loyalty_tier = 'silver'
  AND c.signed_up_on >= DATE '2025-02-01'
  AND c.signed_up_on < DATE '2026-02-01'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
ORDER BY c.signed_up_on DESC, c.customer_id;

-- id: lkp-store-size-classes
-- question: Stores open today by size: under 400 square metres, 400 to under 600, 600 and more. Number of stores and their floor in total, smallest class first.
-- tags: stores, breakdown, null-meaning
-- status: approved
SELECT
  CASE
    WHEN s.floor_sqm < 400 THEN 'under 400'
    WHEN s.floor_sqm < 600 THEN '400 to under 600'
    ELSE '600 and more'
  END AS size_class,
  COUNT(*) AS stores,
  SUM(s.floor_sqm) AS floor_sqm
FROM sales.stores AS s
WHERE s.closed_on IS NULL
GROUP BY size_class
ORDER BY MIN(s.floor_sqm), size_class;

-- id: lkp-returns-reason-by-department
-- question: Units sent back this year by department: wrong size, changed mind and everything else, a column each.
-- tags: returns, breakdown, many-to-many, fiscal-calendar
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  SUM(r.quantity) FILTER (WHERE r.reason = 'wrong size') AS wrong_size_units,
  SUM(r.quantity) FILTER (WHERE r.reason = 'changed mind') AS changed_mind_units,
  SUM(r.quantity) FILTER (WHERE r.reason NOT IN ('wrong size', 'changed mind')) AS other_units
FROM sales.returns AS r
JOIN sales.order_lines AS l ON l.order_id = r.order_id AND l.line_no = r.line_no
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE r.returned_on >= DATE '2025-02-01'
  AND r.returned_on < DATE '2026-02-01'
GROUP BY d.category_name
ORDER BY d.category_name;
