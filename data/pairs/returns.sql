-- id: returns-by-month-this-year
-- question: How many parcels, units and dollars of refund came with returns in each month of this year?
-- also: Returns per month of the current fiscal year by day of arrival: parcels, units and refunds?
-- tags: returns, trend, fiscal-calendar
-- status: approved
SELECT
  DATE_TRUNC('month', r.returned_on) AS month,
  COUNT(*) AS parcels,
  SUM(r.quantity) AS units,
  ROUND(SUM(r.refund_usd), 2) AS refund_usd
FROM sales.returns AS r
WHERE r.returned_on >= DATE '2025-02-01'
  AND r.returned_on < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', r.returned_on)
ORDER BY month;

-- id: returns-by-month-this-year-wrong-size
-- question: Only what was sent back because of the size.
-- follows: returns-by-month-this-year
-- tags: returns, trend, fiscal-calendar
-- status: approved
SELECT
  DATE_TRUNC('month', r.returned_on) AS month,
  COUNT(*) AS parcels,
  SUM(r.quantity) AS units,
  ROUND(SUM(r.refund_usd), 2) AS refund_usd
FROM sales.returns AS r
WHERE r.reason = 'wrong size'
  AND r.returned_on >= DATE '2025-02-01'
  AND r.returned_on < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', r.returned_on)
ORDER BY month;

-- id: refunds-by-return-reason-last-year
-- question: How many dollars did we refund for each return reason last year?
-- also: Refunds for goods that arrived back in FY2025, by the reason given?
-- tags: returns, refunds, breakdown
-- status: approved
-- order: any
SELECT
  r.reason,
  ROUND(SUM(r.refund_usd), 2) AS refund_usd
FROM sales.returns AS r
WHERE r.returned_on >= DATE '2024-02-01'
  AND r.returned_on < DATE '2025-02-01'
GROUP BY r.reason
ORDER BY refund_usd DESC, r.reason;

-- id: refund-share-by-return-reason-last-year
-- question: As a percentage of all of it?
-- follows: refunds-by-return-reason-last-year
-- tags: returns, refunds, ratio, window
-- status: approved
-- order: any
WITH refunds AS (
  SELECT
    r.reason,
    SUM(r.refund_usd) AS refund_usd
  FROM sales.returns AS r
  WHERE r.returned_on >= DATE '2024-02-01'
    AND r.returned_on < DATE '2025-02-01'
  GROUP BY r.reason
)
SELECT
  refunds.reason,
  ROUND(100.0 * refunds.refund_usd / NULLIF(SUM(refunds.refund_usd) OVER (), 0), 1) AS refund_pct
FROM refunds
ORDER BY refund_pct DESC, refunds.reason;

-- id: refund-share-by-return-reason-last-year-footwear
-- question: And for footwear alone?
-- follows: refund-share-by-return-reason-last-year
-- tags: returns, refunds, ratio, window, products
-- status: approved
-- order: any
WITH refunds AS (
  SELECT
    r.reason,
    SUM(r.refund_usd) AS refund_usd
  FROM sales.returns AS r
  JOIN sales.order_lines AS l ON l.order_id = r.order_id AND l.line_no = r.line_no
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  JOIN product.categories AS d ON d.category_id = ca.parent_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND d.category_name = 'Footwear'
    AND r.returned_on >= DATE '2024-02-01'
    AND r.returned_on < DATE '2025-02-01'
  GROUP BY r.reason
)
SELECT
  refunds.reason,
  ROUND(100.0 * refunds.refund_usd / NULLIF(SUM(refunds.refund_usd) OVER (), 0), 1) AS refund_pct
FROM refunds
ORDER BY refund_pct DESC, refunds.reason;

-- id: return-rate-online-and-in-store-this-year
-- question: Compare the return rate of online and store orders this year.
-- also: What percentage of units sold this year was sent back, online versus in stores?
-- tags: returns, fan-out, ratio, comparison, null-meaning
-- status: approved
-- order: any
WITH returned AS (
  SELECT
    r.order_id,
    r.line_no,
    SUM(r.quantity) AS units
  FROM sales.returns AS r
  GROUP BY r.order_id, r.line_no
)
SELECT
  CASE WHEN o.store_id IS NULL THEN 'online' ELSE 'in store' END AS channel,
  ROUND(100.0 * COALESCE(SUM(returned.units), 0) / NULLIF(SUM(l.quantity), 0), 1) AS return_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
LEFT JOIN returned ON returned.order_id = l.order_id AND returned.line_no = l.line_no
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY CASE WHEN o.store_id IS NULL THEN 'online' ELSE 'in store' END
ORDER BY return_rate_pct DESC, channel;
-- accept:
WITH returned AS (
  SELECT
    r.order_id,
    r.line_no,
    SUM(r.quantity) AS units
  FROM sales.returns AS r
  GROUP BY r.order_id, r.line_no
)
SELECT
  ROUND(100.0 * COALESCE(SUM(returned.units) FILTER (WHERE o.store_id IS NULL), 0) / NULLIF(SUM(l.quantity) FILTER (WHERE o.store_id IS NULL), 0), 1) AS online_pct,
  ROUND(100.0 * COALESCE(SUM(returned.units) FILTER (WHERE o.store_id IS NOT NULL), 0) / NULLIF(SUM(l.quantity) FILTER (WHERE o.store_id IS NOT NULL), 0), 1) AS in_store_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
LEFT JOIN returned ON returned.order_id = l.order_id AND returned.line_no = l.line_no
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01';

-- id: return-rate-by-region-this-year
-- question: Not by channel but by region.
-- follows: return-rate-online-and-in-store-this-year
-- tags: returns, fan-out, ratio, breakdown
-- status: approved
-- order: any
WITH returned AS (
  SELECT
    r.order_id,
    r.line_no,
    SUM(r.quantity) AS units
  FROM sales.returns AS r
  GROUP BY r.order_id, r.line_no
)
SELECT
  co.region,
  ROUND(100.0 * COALESCE(SUM(returned.units), 0) / NULLIF(SUM(l.quantity), 0), 1) AS return_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
LEFT JOIN returned ON returned.order_id = l.order_id AND returned.line_no = l.line_no
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY co.region
ORDER BY return_rate_pct DESC, co.region;

-- id: return-rate-by-region-last-year
-- question: And last year?
-- follows: return-rate-by-region-this-year
-- tags: returns, fan-out, ratio, breakdown
-- status: approved
-- order: any
WITH returned AS (
  SELECT
    r.order_id,
    r.line_no,
    SUM(r.quantity) AS units
  FROM sales.returns AS r
  GROUP BY r.order_id, r.line_no
)
SELECT
  co.region,
  ROUND(100.0 * COALESCE(SUM(returned.units), 0) / NULLIF(SUM(l.quantity), 0), 1) AS return_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
LEFT JOIN returned ON returned.order_id = l.order_id AND returned.line_no = l.line_no
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY co.region
ORDER BY return_rate_pct DESC, co.region;

-- id: return-rate-by-brand-last-quarter
-- question: What return rate did each brand have last quarter?
-- tags: returns, products, fan-out, ratio
-- status: approved
-- order: any
WITH returned AS (
  SELECT
    r.order_id,
    r.line_no,
    SUM(r.quantity) AS units
  FROM sales.returns AS r
  GROUP BY r.order_id, r.line_no
)
SELECT
  p.brand,
  ROUND(100.0 * COALESCE(SUM(returned.units), 0) / NULLIF(SUM(l.quantity), 0), 1) AS return_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
LEFT JOIN returned ON returned.order_id = l.order_id AND returned.line_no = l.line_no
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY p.brand
ORDER BY return_rate_pct DESC, p.brand;

-- id: return-rate-of-the-house-brand-by-category-last-quarter
-- question: Break the house brand down by category, with the units sold and returned.
-- follows: return-rate-by-brand-last-quarter
-- tags: returns, products, fan-out, ratio, named-value
-- status: approved
-- order: any
WITH returned AS (
  SELECT
    r.order_id,
    r.line_no,
    SUM(r.quantity) AS units
  FROM sales.returns AS r
  GROUP BY r.order_id, r.line_no
)
SELECT
  ca.category_name,
  SUM(l.quantity) AS units_sold,
  COALESCE(SUM(returned.units), 0) AS units_returned,
  ROUND(100.0 * COALESCE(SUM(returned.units), 0) / NULLIF(SUM(l.quantity), 0), 1) AS return_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
JOIN product.product_categories AS pc ON pc.product_id = p.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
LEFT JOIN returned ON returned.order_id = l.order_id AND returned.line_no = l.line_no
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND p.brand = 'Alder & Fern'
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY ca.category_name
ORDER BY return_rate_pct DESC, ca.category_name;

-- id: products-with-the-highest-return-rate-last-year
-- question: Which 5 products had the highest return rate last year, of those with at least 300 units sold? Product id, name and rate.
-- also: Top five products by return rate in FY2025 with 300 or more units sold, with id, name and rate?
-- tags: returns, products, fan-out, ratio, ranking, having
-- status: approved
WITH returned AS (
  SELECT
    r.order_id,
    r.line_no,
    SUM(r.quantity) AS units
  FROM sales.returns AS r
  GROUP BY r.order_id, r.line_no
)
SELECT
  p.product_id,
  p.product_name,
  ROUND(100.0 * COALESCE(SUM(returned.units), 0) / NULLIF(SUM(l.quantity), 0), 1) AS return_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
LEFT JOIN returned ON returned.order_id = l.order_id AND returned.line_no = l.line_no
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY p.product_id, p.product_name
HAVING SUM(l.quantity) >= 300
ORDER BY return_rate_pct DESC, p.product_name, p.product_id
LIMIT 5;

-- id: median-days-from-order-to-return-by-region-last-year
-- question: How many days after the order did returns arrive, in the median? Per region of the customer, parcels that arrived last year.
-- tags: returns, median, date-difference, breakdown
-- status: approved
-- order: any
SELECT
  co.region,
  MEDIAN(DATE_DIFF('day', CAST(o.ordered_at AS DATE), r.returned_on)) AS days
FROM sales.returns AS r
JOIN sales.orders AS o ON o.order_id = r.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND r.returned_on >= DATE '2024-02-01'
  AND r.returned_on < DATE '2025-02-01'
GROUP BY co.region
ORDER BY days DESC, co.region;

-- id: share-of-returns-after-28-days-by-region-last-year
-- question: And what percentage of them arrived more than 28 days after the order?
-- follows: median-days-from-order-to-return-by-region-last-year
-- tags: returns, ratio, date-difference
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(100.0 * COUNT(*) FILTER (WHERE DATE_DIFF('day', CAST(o.ordered_at AS DATE), r.returned_on) > 28) / NULLIF(COUNT(*), 0), 1) AS after_28_days_pct
FROM sales.returns AS r
JOIN sales.orders AS o ON o.order_id = r.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND r.returned_on >= DATE '2024-02-01'
  AND r.returned_on < DATE '2025-02-01'
GROUP BY co.region
ORDER BY after_28_days_pct DESC, co.region;

-- id: order-lines-returned-in-several-parcels-last-year
-- question: How many of last year's order lines came back in more than one parcel?
-- also: Number of order lines of FY2025 orders with two or more returns?
-- tags: returns, having, single-figure
-- status: approved
WITH parcels AS (
  SELECT
    r.order_id,
    r.line_no
  FROM sales.returns AS r
  GROUP BY r.order_id, r.line_no
  HAVING COUNT(*) > 1
)
SELECT COUNT(*) AS order_lines
FROM parcels
JOIN sales.orders AS o ON o.order_id = parcels.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01';

-- id: orders-sent-back-completely-last-year
-- question: How many of last year's orders came back completely, and how many only in part? One row.
-- also: FY2025 orders with every unit returned, and with some units returned, one column each?
-- tags: returns, fan-out, left-join
-- status: approved
WITH returned AS (
  SELECT
    r.order_id,
    SUM(r.quantity) AS units
  FROM sales.returns AS r
  GROUP BY r.order_id
), sold AS (
  SELECT
    o.order_id,
    SUM(l.quantity) AS units
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY o.order_id
)
SELECT
  COUNT(*) FILTER (WHERE returned.units = sold.units) AS completely,
  COUNT(*) FILTER (WHERE returned.units < sold.units) AS in_part
FROM sold
JOIN returned ON returned.order_id = sold.order_id;
