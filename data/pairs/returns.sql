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

-- id: customers-with-the-highest-refunds-this-year
-- question: Which five customers got the most money back for returns this year? Id, name and refund.
-- also: Top 5 customers by refunds for goods that arrived back this fiscal year, with id, name and dollars?
-- tags: returns, refunds, customers, ranking, duplicate-names
-- status: approved
SELECT
  c.customer_id,
  c.full_name,
  ROUND(SUM(r.refund_usd), 2) AS refund_usd
FROM sales.returns AS r
JOIN sales.orders AS o ON o.order_id = r.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND r.returned_on >= DATE '2025-02-01'
  AND r.returned_on < DATE '2026-02-01'
GROUP BY c.customer_id, c.full_name
ORDER BY refund_usd DESC, c.customer_id
LIMIT 5;

-- id: refunds-of-the-top-five-customers-by-reason-this-year
-- question: For which reasons did the five of them send goods back, in parcels and dollars altogether?
-- follows: customers-with-the-highest-refunds-this-year
-- tags: returns, refunds, customers, breakdown
-- status: approved
-- order: any
WITH refunds AS (
  SELECT
    c.customer_id,
    SUM(r.refund_usd) AS refund_usd
  FROM sales.returns AS r
  JOIN sales.orders AS o ON o.order_id = r.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
    AND r.returned_on >= DATE '2025-02-01'
    AND r.returned_on < DATE '2026-02-01'
  GROUP BY c.customer_id
), ranked AS (
  SELECT
    refunds.customer_id,
    ROW_NUMBER() OVER (ORDER BY refunds.refund_usd DESC, refunds.customer_id) AS place
  FROM refunds
)
SELECT
  r.reason,
  COUNT(*) AS parcels,
  ROUND(SUM(r.refund_usd), 2) AS refund_usd
FROM ranked
JOIN sales.customers AS c ON c.customer_id = ranked.customer_id
JOIN sales.orders AS o ON o.customer_id = c.customer_id
JOIN sales.returns AS r ON r.order_id = o.order_id
WHERE ranked.place <= 5
  AND o.status <> 'cancelled'
  AND NOT c.is_test
  AND r.returned_on >= DATE '2025-02-01'
  AND r.returned_on < DATE '2026-02-01'
GROUP BY r.reason
ORDER BY refund_usd DESC, r.reason;

-- id: customers-who-sent-back-a-third-last-year
-- question: Which customers ordered 15 units or more last year and sent back at least a third of them? Id, name, units ordered and units returned.
-- tags: returns, customers, fan-out, having, lookup
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
  c.customer_id,
  c.full_name,
  SUM(l.quantity) AS units_ordered,
  SUM(returned.units) AS units_returned
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
LEFT JOIN returned ON returned.order_id = l.order_id AND returned.line_no = l.line_no
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY c.customer_id, c.full_name
HAVING SUM(l.quantity) >= 15
  AND 3 * SUM(returned.units) >= SUM(l.quantity)
ORDER BY units_returned DESC, c.customer_id;

-- id: refund-per-returned-unit-by-department-last-quarter
-- question: How much did we refund per returned unit in each department, for returns that arrived last quarter?
-- also: Average refund of a unit sent back last quarter, by department?
-- tags: returns, refunds, products, ratio
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  ROUND(SUM(r.refund_usd) / NULLIF(SUM(r.quantity), 0), 2) AS refund_per_unit_usd
FROM sales.returns AS r
JOIN sales.order_lines AS l ON l.order_id = r.order_id AND l.line_no = r.line_no
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND r.returned_on >= DATE '2025-05-01'
  AND r.returned_on < DATE '2025-08-01'
GROUP BY d.category_name
ORDER BY refund_per_unit_usd DESC, department;

-- id: products-sent-back-as-defective-this-year
-- question: Which 3 products came back as defective most often this year? Product id, name and units.
-- tags: returns, products, ranking, duplicate-names
-- status: approved
SELECT
  p.product_id,
  p.product_name,
  SUM(r.quantity) AS units
FROM sales.returns AS r
JOIN sales.order_lines AS l ON l.order_id = r.order_id AND l.line_no = r.line_no
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND r.reason = 'defective'
  AND r.returned_on >= DATE '2025-02-01'
  AND r.returned_on < DATE '2026-02-01'
GROUP BY p.product_id, p.product_name
ORDER BY units DESC, p.product_name, p.product_id
LIMIT 3;

-- id: return-rate-by-department-last-quarter-and-year-before
-- question: How did the return rate of each department develop from the second quarter of FY2025 to that of FY2026? One column for each.
-- also: Return rate per department: May to July 2024 next to May to July 2025.
-- tags: returns, products, fan-out, ratio, comparison, fiscal-calendar
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
  d.category_name AS department,
  ROUND(100.0 * COALESCE(SUM(returned.units) FILTER (WHERE o.ordered_at < DATE '2024-08-01'), 0) / NULLIF(SUM(l.quantity) FILTER (WHERE o.ordered_at < DATE '2024-08-01'), 0), 1) AS year_before_pct,
  ROUND(100.0 * COALESCE(SUM(returned.units) FILTER (WHERE o.ordered_at >= DATE '2025-05-01'), 0) / NULLIF(SUM(l.quantity) FILTER (WHERE o.ordered_at >= DATE '2025-05-01'), 0), 1) AS last_quarter_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
LEFT JOIN returned ON returned.order_id = l.order_id AND returned.line_no = l.line_no
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY d.category_name
ORDER BY d.category_name;

-- id: refunds-for-returns-by-month-with-running-total-last-year
-- question: Show the refunds for returns in each month of last year with a running total.
-- tags: returns, refunds, trend, window
-- status: approved
WITH monthly AS (
  SELECT
    DATE_TRUNC('month', r.returned_on) AS month,
    SUM(r.refund_usd) AS refund_usd
  FROM sales.returns AS r
  WHERE r.returned_on >= DATE '2024-02-01'
    AND r.returned_on < DATE '2025-02-01'
  GROUP BY DATE_TRUNC('month', r.returned_on)
)
SELECT
  monthly.month,
  ROUND(monthly.refund_usd, 2) AS refund_usd,
  ROUND(SUM(monthly.refund_usd) OVER (ORDER BY monthly.month), 2) AS running_total_usd
FROM monthly
ORDER BY monthly.month;

-- id: main-return-reason-of-each-category-last-year
-- question: What is the most frequent return reason of each category, by units that came back last year? Show the units, too.
-- tags: returns, products, window, ranking
-- status: approved
-- order: any
WITH counted AS (
  SELECT
    ca.category_name,
    r.reason,
    SUM(r.quantity) AS units
  FROM sales.returns AS r
  JOIN sales.order_lines AS l ON l.order_id = r.order_id AND l.line_no = r.line_no
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND r.returned_on >= DATE '2024-02-01'
    AND r.returned_on < DATE '2025-02-01'
  GROUP BY ca.category_name, r.reason
), ranked AS (
  SELECT
    counted.category_name,
    counted.reason,
    counted.units,
    RANK() OVER (PARTITION BY counted.category_name ORDER BY counted.units DESC) AS place
  FROM counted
)
SELECT
  ranked.category_name,
  ranked.reason,
  ranked.units
FROM ranked
WHERE ranked.place = 1
ORDER BY ranked.category_name, ranked.reason;

-- id: products-sold-this-year-without-a-return
-- question: Which products have we sold 30 units or more of this year without a single one of those units coming back? Product id, name and units sold.
-- also: Products with 30 or more units sold this year and no return of any of them, with id, name and units?
-- tags: returns, products, not-exists, having
-- status: approved
-- order: any
WITH returned AS (
  SELECT l.product_id
  FROM sales.returns AS r
  JOIN sales.order_lines AS l ON l.order_id = r.order_id AND l.line_no = r.line_no
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY l.product_id
)
SELECT
  p.product_id,
  p.product_name,
  SUM(l.quantity) AS units
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
  AND NOT EXISTS (SELECT 1 FROM returned WHERE returned.product_id = p.product_id)
GROUP BY p.product_id, p.product_name
HAVING SUM(l.quantity) >= 30
ORDER BY units DESC, p.product_id;

-- id: refunds-for-returns-and-goodwill-by-fiscal-year
-- question: How much did we refund for returns and how much as goodwill, on the orders of each fiscal year? A column each.
-- tags: returns, refunds, fan-out, trend, left-join
-- status: approved
WITH returned AS (
  SELECT
    r.order_id,
    r.line_no,
    SUM(r.refund_usd) AS refund_usd
  FROM sales.returns AS r
  GROUP BY r.order_id, r.line_no
)
SELECT
  YEAR(o.ordered_at + INTERVAL 11 MONTH) AS fiscal_year,
  ROUND(SUM(returned.refund_usd), 2) AS returns_usd,
  ROUND(SUM(l.refunded_usd) FILTER (WHERE returned.order_id IS NULL), 2) AS goodwill_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
LEFT JOIN returned ON returned.order_id = l.order_id AND returned.line_no = l.line_no
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
GROUP BY YEAR(o.ordered_at + INTERVAL 11 MONTH)
ORDER BY fiscal_year;

-- id: share-of-customers-who-sent-something-back-by-loyalty-tier
-- question: What percentage of the customers who ordered last year sent back something of those orders? By loyalty tier, non-members as one group.
-- tags: returns, customers, ratio, left-join, null-meaning
-- status: approved
-- order: any
WITH returned AS (
  SELECT r.order_id
  FROM sales.returns AS r
  GROUP BY r.order_id
)
SELECT
  COALESCE(c.loyalty_tier, 'none') AS loyalty_tier,
  ROUND(100.0 * COUNT(DISTINCT c.customer_id) FILTER (WHERE returned.order_id IS NOT NULL) / NULLIF(COUNT(DISTINCT c.customer_id), 0), 1) AS customers_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
LEFT JOIN returned ON returned.order_id = o.order_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY COALESCE(c.loyalty_tier, 'none')
ORDER BY customers_pct DESC, loyalty_tier;
-- accept:
WITH returned AS (
  SELECT r.order_id
  FROM sales.returns AS r
  GROUP BY r.order_id
)
SELECT
  c.loyalty_tier,
  ROUND(100.0 * COUNT(DISTINCT c.customer_id) FILTER (WHERE returned.order_id IS NOT NULL) / NULLIF(COUNT(DISTINCT c.customer_id), 0), 1) AS customers_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
LEFT JOIN returned ON returned.order_id = o.order_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY c.loyalty_tier
ORDER BY customers_pct DESC, c.loyalty_tier;

-- id: customers-who-ordered-again-after-a-return-last-quarter
-- question: Of the customers with a return that arrived last quarter, what percentage has placed another order on the day their last such return arrived or later?
-- tags: returns, customers, ratio, single-figure
-- status: approved
WITH returners AS (
  SELECT
    c.customer_id,
    MAX(r.returned_on) AS last_returned_on
  FROM sales.returns AS r
  JOIN sales.orders AS o ON o.order_id = r.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
    AND r.returned_on >= DATE '2025-05-01'
    AND r.returned_on < DATE '2025-08-01'
  GROUP BY c.customer_id
), latest AS (
  SELECT
    c.customer_id,
    MAX(o.ordered_at) AS last_ordered_at
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
  GROUP BY c.customer_id
)
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE latest.last_ordered_at >= returners.last_returned_on) / NULLIF(COUNT(*), 0), 1) AS ordered_again_pct
FROM returners
JOIN latest ON latest.customer_id = returners.customer_id;

-- id: return-rate-with-and-without-discount-last-year
-- question: Are discounted goods sent back more often? Return rate of last year's order lines with a discount and of those without, in one row.
-- tags: returns, fan-out, ratio, comparison
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
  ROUND(100.0 * COALESCE(SUM(returned.units) FILTER (WHERE l.discount_usd > 0), 0) / NULLIF(SUM(l.quantity) FILTER (WHERE l.discount_usd > 0), 0), 1) AS discounted_pct,
  ROUND(100.0 * COALESCE(SUM(returned.units) FILTER (WHERE l.discount_usd = 0), 0) / NULLIF(SUM(l.quantity) FILTER (WHERE l.discount_usd = 0), 0), 1) AS full_price_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
LEFT JOIN returned ON returned.order_id = l.order_id AND returned.line_no = l.line_no
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01';

-- id: parcels-by-day-of-the-last-seven-days
-- question: How many return parcels arrived on each of the last seven days, up to yesterday?
-- also: Returns received per day from 8 to 14 October 2025?
-- tags: returns, trend, calendar
-- status: approved
SELECT
  r.returned_on,
  COUNT(*) AS parcels
FROM sales.returns AS r
WHERE r.returned_on >= DATE '2025-10-08'
  AND r.returned_on < DATE '2025-10-15'
GROUP BY r.returned_on
ORDER BY r.returned_on;

-- id: parcels-of-the-last-seven-days-by-country
-- question: From which countries? All seven days together.
-- follows: parcels-by-day-of-the-last-seven-days
-- tags: returns, breakdown, calendar
-- status: approved
-- order: any
SELECT
  co.country_name,
  COUNT(*) AS parcels
FROM sales.returns AS r
JOIN sales.orders AS o ON o.order_id = r.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND r.returned_on >= DATE '2025-10-08'
  AND r.returned_on < DATE '2025-10-15'
GROUP BY co.country_name
ORDER BY parcels DESC, co.country_name;

-- id: countries-without-a-damaged-return-this-month
-- question: From which countries has nothing come back as damaged so far this month?
-- tags: returns, not-exists, lookup
-- status: approved
-- order: any
SELECT co.country_name
FROM sales.countries AS co
WHERE NOT EXISTS (SELECT 1 FROM sales.returns AS r JOIN sales.orders AS o ON o.order_id = r.order_id JOIN sales.customers AS c ON c.customer_id = o.customer_id WHERE c.country_code = co.country_code AND o.status <> 'cancelled' AND NOT c.is_test AND r.reason = 'damaged' AND r.returned_on >= DATE '2025-10-01' AND r.returned_on < DATE '2025-11-01')
ORDER BY co.country_name;

-- id: stores-with-the-highest-return-rate-last-year
-- question: In which 5 stores was the return rate of the goods sold there highest last year? Name and rate.
-- also: Top five stores by return rate, orders of FY2025?
-- tags: returns, stores, fan-out, ratio, ranking
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
  s.store_name,
  ROUND(100.0 * COALESCE(SUM(returned.units), 0) / NULLIF(SUM(l.quantity), 0), 1) AS return_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
LEFT JOIN returned ON returned.order_id = l.order_id AND returned.line_no = l.line_no
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY s.store_name
ORDER BY return_rate_pct DESC, s.store_name
LIMIT 5;

-- id: share-of-returns-with-a-returns-ticket-this-year
-- question: What percentage of this year's returned orders has a support ticket about returns that names the order? Count orders of which a parcel arrived this year.
-- tags: returns, support, ratio, distinct, single-figure
-- status: approved
WITH returned AS (
  SELECT r.order_id
  FROM sales.returns AS r
  WHERE r.returned_on >= DATE '2025-02-01'
    AND r.returned_on < DATE '2026-02-01'
  GROUP BY r.order_id
), tickets AS (
  SELECT t.order_id
  FROM support.tickets AS t
  WHERE t.topic = 'returns'
    AND t.order_id IS NOT NULL
  GROUP BY t.order_id
)
SELECT ROUND(100.0 * COUNT(tickets.order_id) / NULLIF(COUNT(*), 0), 1) AS with_ticket_pct
FROM returned
LEFT JOIN tickets ON tickets.order_id = returned.order_id;
