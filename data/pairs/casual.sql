-- id: cas-gold-folks-online-dach-september
-- question: Boss wants to know how many orders and how much revenue last month, web only, DACH, gold tier folks who still have an account
-- tags: sales, vip, null-meaning, region-group, single-figure
-- status: approved
SELECT
  COUNT(DISTINCT o.order_id) AS orders,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.loyalty_tier = 'gold'
  AND co.region = 'DACH'
  AND o.store_id IS NULL
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01';

-- id: cas-stuff-sent-back-broken-by-brand
-- question: gear that came back defective or damaged since March – how many pieces and what did we refund for it, per brand
-- also: Since March, units returned as defective or damaged and the refunds for these returns, by brand?
-- tags: returns, products, breakdown
-- status: approved
SELECT
  p.brand,
  SUM(r.quantity) AS units_returned,
  ROUND(SUM(r.refund_usd), 2) AS refund_usd
FROM sales.returns AS r
JOIN sales.order_lines AS l ON l.order_id = r.order_id AND l.line_no = r.line_no
JOIN product.products AS p ON p.product_id = l.product_id
WHERE r.reason IN ('defective', 'damaged')
  AND r.returned_on >= DATE '2025-03-01'
GROUP BY p.brand
ORDER BY units_returned DESC, p.brand;

-- id: cas-complaints-nobody-on-it-delivery
-- question: any delivery complaints still open with nobody on them? just the count, and when the oldest came in
-- tags: support, null-meaning, single-figure
-- status: approved
SELECT
  COUNT(*) AS tickets,
  MIN(t.opened_at) AS oldest_opened_at
FROM support.tickets AS t
WHERE t.topic = 'delivery'
  AND t.closed_at IS NULL
  AND t.agent_id IS NULL;

-- id: cas-freebies-by-region-q2
-- question: For the Monday meeting: goodwill refunds on last quarter's orders, how many lines and how much money, by region
-- also: By region, the number of lines with a goodwill refund and the amount, orders of last quarter.
-- tags: refunds, not-exists, breakdown
-- status: approved
SELECT
  co.region,
  COUNT(*) AS lines,
  ROUND(SUM(l.refunded_usd), 2) AS goodwill_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND l.refunded_usd > 0
  AND NOT EXISTS (
    SELECT 1
    FROM sales.returns AS r
    WHERE r.order_id = l.order_id
      AND r.line_no = l.line_no
  )
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY co.region
ORDER BY goodwill_usd DESC, co.region;

-- id: cas-gear-on-hand-and-coming-by-house-brand
-- question: our own brand, each warehouse: how much is lying there right now and how much is on its way in
-- tags: inventory, snapshot, breakdown
-- status: approved
SELECT
  st.warehouse,
  SUM(st.on_hand) AS on_hand,
  SUM(st.on_order) AS on_order
FROM product.stock AS st
JOIN product.products AS p ON p.product_id = st.product_id
WHERE st.snapshot_on = DATE '2025-10-13'
  AND p.brand = 'Alder & Fern'
GROUP BY st.warehouse
ORDER BY on_hand DESC, st.warehouse;

-- id: cas-clicks-and-spend-on-social-summer
-- question: what did social cost us in July and August, and how many clicks did we get for it
-- also: Ad spend and clicks of the social campaigns in July and August 2025?
-- tags: marketing, single-figure
-- status: approved
SELECT
  ROUND(SUM(a.spend_usd), 2) AS spend_usd,
  SUM(a.clicks) AS clicks
FROM marketing.ad_spend AS a
JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
WHERE m.channel = 'social'
  AND a.spent_on >= DATE '2025-07-01'
  AND a.spent_on < DATE '2025-09-01';

-- id: cas-shops-no-longer-with-us-space
-- question: shops we've shut so far – how many, and how many square metres is that
-- tags: stores, null-meaning, single-figure
-- status: approved
SELECT
  COUNT(*) AS stores,
  SUM(s.floor_sqm) AS floor_sqm
FROM sales.stores AS s
WHERE s.closed_on <= DATE '2025-10-15';

-- id: cas-punters-no-birthday-no-phone-by-country
-- question: hi, could you count customers where we've got neither birthday nor phone number, country by country
-- tags: customers, null-meaning, breakdown
-- status: approved
SELECT
  co.country_name,
  COUNT(*) AS customers
FROM sales.customers AS c
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.birth_date IS NULL
  AND c.phone IS NULL
GROUP BY co.country_name
ORDER BY customers DESC, co.country_name;

-- id: cas-unhappy-experts-tickets-by-topic
-- question: I'd like to see whether the Experts get bad marks: ratings of 1 or 2 on tickets opened this year, by topic
-- tags: support, agents, breakdown
-- status: approved
SELECT
  t.topic,
  COUNT(*) AS tickets
FROM support.tickets AS t
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE ag.team = 'Experts'
  AND t.csat <= 2
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
GROUP BY t.topic
ORDER BY tickets DESC, t.topic;

-- id: cas-plan-left-for-the-year-by-region
-- question: Money we're meant to make from November to January, region by region, plus the best month's figure in the plan
-- tags: targets, finance, breakdown
-- status: approved
SELECT
  tg.region,
  ROUND(SUM(tg.target_usd), 2) AS target_usd,
  ROUND(MAX(tg.target_usd), 2) AS highest_month_usd
FROM finance.targets AS tg
WHERE tg.month >= DATE '2025-11-01'
  AND tg.month < DATE '2026-02-01'
GROUP BY tg.region
ORDER BY target_usd DESC, tg.region;
