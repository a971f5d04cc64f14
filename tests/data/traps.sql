-- The traps that the example company's warehouse must hold: one query each, named above it, that answers true.

-- refunds
SELECT COUNT(*) > 10_000 FROM sales.returns;

-- cancelled orders
SELECT COUNT(*) > 1_000 FROM sales.orders WHERE status = 'cancelled';

-- test accounts that buy a lot
SELECT SUM(l.gross_usd) > 200_000
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE c.is_test;

-- several currencies
SELECT COUNT(DISTINCT currency) >= 8 FROM sales.orders;

-- a rate for every currency and day
SELECT COUNT(*) = 0 FROM sales.orders AS o
ANTI JOIN finance.fx_rates AS fx ON fx.currency = o.currency AND fx.rate_on = CAST(o.ordered_at AS DATE);

-- deleted customers
SELECT COUNT(deleted_at) > 500 FROM sales.customers;

-- orders not yet shipped
SELECT COUNT(*) > 50 FROM sales.orders WHERE shipped_at IS NULL AND status = 'placed';

-- online orders without a store
SELECT COUNT(*) > 20_000 FROM sales.orders WHERE store_id IS NULL;

-- ties in budgets
SELECT COUNT(*) > COUNT(DISTINCT budget_usd) FROM marketing.campaigns;

-- ties in prices
SELECT COUNT(*) > COUNT(DISTINCT list_price_usd) FROM product.products;

-- several customers of one name
SELECT COUNT(*) >= 2 FROM sales.customers WHERE full_name = 'Hélène Martin';

-- two products of one name
SELECT COUNT(*) = 2 FROM product.products WHERE product_name = 'Rowan Winter Boot';

-- unicode
SELECT COUNT(DISTINCT city) = 3 FROM sales.customers WHERE city IN ('São Paulo', 'Zürich', 'Kraków');

-- late rows
SELECT COUNT(*) > 1_000 FROM sales.orders WHERE loaded_at > ordered_at + INTERVAL 1 DAY;

-- weekly snapshots
SELECT COUNT(DISTINCT snapshot_on) > 100 AND BOOL_AND(ISODOW(snapshot_on) = 1) FROM product.stock;

-- stock-outs
SELECT COUNT(*) > 1_000 FROM product.stock WHERE on_hand = 0;

-- products in several categories
SELECT COUNT(*) > COUNT(DISTINCT product_id) + 100 FROM product.product_categories;

-- one primary category for each product
SELECT COUNT(*) FILTER (WHERE is_primary) = COUNT(DISTINCT product_id) FROM product.product_categories;

-- products in several campaigns
SELECT COUNT(*) > COUNT(DISTINCT product_id) FROM marketing.campaign_products;

-- lines returned in two parcels
SELECT COUNT(*) > COUNT(DISTINCT (order_id, line_no)) + 100 FROM sales.returns;

-- goodwill refunds without a return
SELECT SUM(refunded_usd) > (SELECT SUM(refund_usd) FROM sales.returns) FROM sales.order_lines;

-- neither test nor cancelled orders are refunded
SELECT COUNT(*) = 0
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE l.refunded_usd > 0
  AND (c.is_test OR o.status = 'cancelled');

-- returns add up to what their line was refunded
WITH back AS (
  SELECT order_id, line_no, SUM(refund_usd) AS usd, SUM(quantity) AS units
  FROM sales.returns
  GROUP BY order_id, line_no
)
SELECT COUNT(*) = 0
FROM back
JOIN sales.order_lines AS l ON l.order_id = back.order_id AND l.line_no = back.line_no
WHERE back.usd <> l.refunded_usd
  OR back.units > l.quantity;

-- test accounts write no tickets
SELECT COUNT(*) = 0
FROM support.tickets AS t
JOIN sales.customers AS c ON c.customer_id = t.customer_id
WHERE c.is_test;

-- nobody orders after asking for deletion
SELECT COUNT(*) = 0
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.ordered_at > c.deleted_at;

-- totals that are not revenue
SELECT (SELECT SUM(total) FROM sales.orders) > 1.5 * SUM(gross_usd - discount_usd - refunded_usd)
FROM sales.order_lines;

-- net revenue is more than one percent off the sum of gross
SELECT (SELECT SUM(gross_usd) FROM sales.order_lines) > 1.01 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd)
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test;

-- bot replies
SELECT COUNT(*) > 5_000 FROM support.messages WHERE author = 'bot';

-- products never sold
SELECT COUNT(*) > 0 FROM product.products AS p ANTI JOIN sales.order_lines AS l ON l.product_id = p.product_id;

-- campaigns that pay and campaigns that do not
WITH spent AS (
  SELECT campaign_id, SUM(spend_usd) AS usd
  FROM marketing.ad_spend
  GROUP BY campaign_id
), earned AS (
  SELECT o.campaign_id, SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) AS usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  GROUP BY o.campaign_id
)
SELECT BOOL_OR(earned.usd > 1.5 * spent.usd) AND BOOL_OR(earned.usd < 0.5 * spent.usd)
FROM spent
JOIN earned ON earned.campaign_id = spent.campaign_id;

-- a slow December in support
SELECT MEDIAN(DATE_DIFF('minute', t.opened_at, ms.sent_at)) > 300
FROM support.tickets AS t
JOIN support.messages AS ms ON ms.ticket_id = t.ticket_id
WHERE ms.author = 'agent'
  AND DATE_TRUNC('month', t.opened_at) = DATE '2024-12-01';
