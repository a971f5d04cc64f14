-- id: roas-by-channel-last-year
-- question: What was the ROAS of each channel last year?
-- tags: marketing, fan-out, ratio
-- status: approved
-- order: any
WITH earned AS (
  SELECT
    m.channel,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY m.channel
), spent AS (
  SELECT
    m.channel,
    SUM(a.spend_usd) AS spend_usd
  FROM marketing.ad_spend AS a
  JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
  WHERE a.spent_on >= DATE '2024-02-01'
    AND a.spent_on < DATE '2025-02-01'
  GROUP BY m.channel
)
SELECT
  spent.channel,
  ROUND(earned.net_usd / NULLIF(spent.spend_usd, 0), 2) AS roas
FROM spent
JOIN earned ON earned.channel = spent.channel
ORDER BY roas DESC, spent.channel;

-- id: attributed-share-of-online-orders-last-quarter
-- question: What percentage of online orders was attributed to a campaign last quarter?
-- tags: marketing, share, null-meaning, single-figure
-- status: approved
SELECT ROUND(100.0 * COUNT(o.campaign_id) / NULLIF(COUNT(*), 0), 1) AS attributed_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01';

-- id: most-promoted-products
-- question: Which 3 products have been promoted by the most campaigns, and by how many?
-- tags: marketing, many-to-many, ranking
-- status: approved
SELECT
  p.product_name,
  COUNT(*) AS campaigns
FROM marketing.campaign_products AS mp
JOIN product.products AS p ON p.product_id = mp.product_id
GROUP BY p.product_id, p.product_name
ORDER BY campaigns DESC, p.product_name
LIMIT 3;

-- id: campaign-revenue-from-promoted-products
-- question: How much of the attributed revenue of each Black Week campaign came from the products it promoted?
-- tags: marketing, many-to-many, revenue
-- status: approved
-- order: any
SELECT
  m.campaign_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
JOIN marketing.campaign_products AS mp ON mp.campaign_id = m.campaign_id AND mp.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND m.campaign_name LIKE 'Black Week%'
GROUP BY m.campaign_name
ORDER BY net_revenue_usd DESC, m.campaign_name;
