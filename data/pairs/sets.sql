-- id: set-gold-members-with-more-than-four-parcels-this-year
-- question: Which gold members have had more than 4 parcels come back to us this year? Customer id, name and parcels.
-- tags: customers, returns, vip, having, lookup
-- status: approved
-- order: any
SELECT
  c.customer_id,
  c.full_name,
  COUNT(*) AS parcels
FROM sales.returns AS r
JOIN sales.orders AS o ON o.order_id = r.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND o.status <> 'cancelled'
  AND r.returned_on >= DATE '2025-02-01'
  AND r.returned_on < DATE '2026-02-01'
GROUP BY c.customer_id, c.full_name
HAVING COUNT(*) > 4
ORDER BY parcels DESC, c.full_name, c.customer_id;

-- id: set-countries-without-vip-order-yesterday
-- question: Countries where no VIP ordered anything yesterday?
-- also: In which countries did not a single gold member place an order yesterday?
-- tags: customers, vip, not-exists, lookup
-- status: approved
-- order: any
SELECT co.country_name
FROM sales.countries AS co
WHERE NOT EXISTS (SELECT 1 FROM sales.orders AS o JOIN sales.customers AS c ON c.customer_id = o.customer_id WHERE c.country_code = co.country_code AND c.loyalty_tier = 'gold' AND c.deleted_at IS NULL AND NOT c.is_test AND o.status <> 'cancelled' AND o.ordered_at >= DATE '2025-10-14' AND o.ordered_at < DATE '2025-10-15')
ORDER BY co.country_name;

-- id: set-current-products-venlo-not-osaka
-- question: Which current products do we have in Venlo but not a single unit of in Osaka? Article number and name.
-- also: Current range, on hand in Venlo and sold out in Osaka: article number and name, please.
-- tags: inventory, snapshot, having, lookup
-- status: approved
-- order: any
SELECT
  p.sku,
  p.product_name
FROM product.products AS p
JOIN product.stock AS st ON st.product_id = p.product_id
WHERE p.discontinued_on IS NULL
  AND st.snapshot_on = DATE '2025-10-13'
GROUP BY p.product_id, p.sku, p.product_name
HAVING SUM(st.on_hand) FILTER (WHERE st.warehouse = 'Venlo') > 0
  AND SUM(st.on_hand) FILTER (WHERE st.warehouse = 'Osaka') = 0
ORDER BY p.sku;

-- id: set-products-in-exactly-one-warehouse
-- question: How many products of the current range lie in exactly one warehouse right now?
-- also: Number of current products with units on hand in one warehouse only?
-- tags: inventory, snapshot, having, single-figure
-- status: approved
WITH held AS (
  SELECT st.product_id
  FROM product.stock AS st
  JOIN product.products AS p ON p.product_id = st.product_id
  WHERE st.snapshot_on = DATE '2025-10-13'
    AND st.on_hand > 0
    AND p.discontinued_on IS NULL
  GROUP BY st.product_id
  HAVING COUNT(*) = 1
)
SELECT COUNT(*) AS products
FROM held;

-- id: set-campaigns-promoting-all-departments
-- question: How many campaigns promote products from all four departments?
-- tags: marketing, products, many-to-many, having, self-join, single-figure
-- status: approved
WITH promoted AS (
  SELECT mp.campaign_id
  FROM marketing.campaign_products AS mp
  JOIN product.product_categories AS pc ON pc.product_id = mp.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  GROUP BY mp.campaign_id
  HAVING COUNT(DISTINCT ca.parent_id) = 4
)
SELECT COUNT(*) AS campaigns
FROM promoted;

-- id: set-tickets-with-bot-but-no-agent-message-last-month
-- question: How many tickets opened last month got an automatic reply but no message from an agent?
-- also: September's tickets that only the bot answered: how many?
-- tags: support, messages, exists, not-exists, single-figure
-- status: approved
SELECT COUNT(*) AS tickets
FROM support.tickets AS t
WHERE t.opened_at >= DATE '2025-09-01'
  AND t.opened_at < DATE '2025-10-01'
  AND EXISTS (SELECT 1 FROM support.messages AS ms WHERE ms.ticket_id = t.ticket_id AND ms.author = 'bot')
  AND NOT EXISTS (SELECT 1 FROM support.messages AS ms WHERE ms.ticket_id = t.ticket_id AND ms.author = 'agent');

-- id: set-regions-hitting-target-in-every-month-of-last-quarter
-- question: Which regions reached their target in every single month of last quarter?
-- tags: targets, revenue, fan-out, having, lookup
-- status: approved
-- order: any
WITH sold AS (
  SELECT
    co.region,
    DATE_TRUNC('month', o.ordered_at) AS month,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-05-01'
    AND o.ordered_at < DATE '2025-08-01'
  GROUP BY co.region, DATE_TRUNC('month', o.ordered_at)
)
SELECT tg.region
FROM finance.targets AS tg
JOIN sold ON sold.region = tg.region AND sold.month = tg.month
GROUP BY tg.region
HAVING COUNT(*) FILTER (WHERE sold.net_usd >= tg.target_usd) = 3
ORDER BY tg.region;

-- id: set-orders-all-climbing-last-month
-- question: How many of last month's orders held climbing gear and nothing else?
-- also: September orders whose lines are all from the Climbing department: how many?
-- tags: orders, products, many-to-many, having, self-join, single-figure
-- status: approved
WITH baskets AS (
  SELECT o.order_id
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  JOIN product.categories AS d ON d.category_id = ca.parent_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-09-01'
    AND o.ordered_at < DATE '2025-10-01'
  GROUP BY o.order_id
  HAVING COUNT(*) FILTER (WHERE d.category_name <> 'Climbing') = 0
)
SELECT COUNT(*) AS orders
FROM baskets;

-- id: set-jacket-buyers-then-base-layer-within-30-days
-- question: How many customers who bought a jacket this year also bought a base layer within the 30 days after it, in another order?
-- tags: customers, products, self-join, date-difference, many-to-many, single-figure
-- status: approved
WITH bought AS (
  SELECT
    c.customer_id,
    o.order_id,
    o.ordered_at,
    ca.category_name
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
    AND ca.category_name IN ('Jackets', 'Base Layers')
    AND o.ordered_at >= DATE '2025-02-01'
)
SELECT COUNT(DISTINCT jackets.customer_id) AS customers
FROM bought AS jackets
JOIN bought AS layers ON layers.customer_id = jackets.customer_id AND layers.ordered_at > jackets.ordered_at AND layers.ordered_at <= jackets.ordered_at + INTERVAL 30 DAY
WHERE jackets.category_name = 'Jackets'
  AND layers.category_name = 'Base Layers'
  AND layers.order_id <> jackets.order_id
  AND jackets.ordered_at < DATE '2026-02-01';

-- id: set-stores-with-order-every-day-in-september
-- question: Which stores had at least one order on every day of September?
-- tags: stores, orders, having, calendar, lookup
-- status: approved
-- order: any
SELECT s.store_name
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01'
GROUP BY s.store_id, s.store_name
HAVING COUNT(DISTINCT CAST(o.ordered_at AS DATE)) = 30
ORDER BY s.store_name;

-- id: set-currencies-above-105-cents-on-every-day-last-quarter
-- question: Which currencies were worth more than 1.05 dollars on every day of last quarter?
-- tags: finance, fx, currency, having, lookup
-- status: approved
-- order: any
SELECT fx.currency
FROM finance.fx_rates AS fx
WHERE fx.rate_on >= DATE '2025-05-01'
  AND fx.rate_on < DATE '2025-08-01'
GROUP BY fx.currency
HAVING MIN(fx.usd_per_unit) > 1.05
ORDER BY fx.currency;

-- id: set-overdue-orders-without-ticket
-- question: How many overdue orders has nobody written to support about?
-- also: Overdue orders without a ticket, how many?
-- tags: shipping, support, not-exists, single-figure
-- status: approved
SELECT COUNT(*) AS overdue_orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status = 'placed'
  AND o.ship_by < DATE '2025-10-15'
  AND NOT c.is_test
  AND NOT EXISTS (SELECT 1 FROM support.tickets AS t WHERE t.order_id = o.order_id);

-- id: set-products-with-goodwill-refund-on-august-store-orders
-- question: Which products have had a goodwill refund on a store order placed in August? Article number and name.
-- tags: refunds, products, stores, not-exists, distinct, lookup
-- status: approved
-- order: any
SELECT DISTINCT
  p.sku,
  p.product_name
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NOT NULL
  AND l.refunded_usd > 0
  AND NOT EXISTS (SELECT 1 FROM sales.returns AS r WHERE r.order_id = l.order_id AND r.line_no = l.line_no)
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-09-01'
ORDER BY p.sku;
