-- id: units-back-yesterday
-- question: How many units came back yesterday?
-- also: Units in the return parcels that arrived on 14 October?
-- tags: returns, single-figure, calendar
-- status: approved
SELECT SUM(r.quantity) AS units_returned
FROM sales.returns AS r
WHERE r.returned_on >= DATE '2025-10-14'
  AND r.returned_on < DATE '2025-10-15';

-- id: refunds-for-returns-last-month-over-300
-- question: Total refunded for returns that arrived last month, only counting refunds of more than 300 dollars each.
-- also: Returns received in September 2025: what do the refunds above 300 dollars apiece add up to?
-- tags: returns, refunds, single-figure
-- status: approved
SELECT ROUND(SUM(r.refund_usd), 2) AS refund_usd
FROM sales.returns AS r
WHERE r.refund_usd > 300
  AND r.returned_on >= DATE '2025-09-01'
  AND r.returned_on < DATE '2025-10-01';

-- id: return-rate-last-quarter
-- question: What was our return rate last quarter?
-- also: Return rate, Q2 FY2026, the company as a whole?
-- tags: returns, fan-out, ratio, single-figure
-- status: approved
WITH returned AS (
  SELECT
    r.order_id,
    r.line_no,
    SUM(r.quantity) AS units
  FROM sales.returns AS r
  GROUP BY r.order_id, r.line_no
)
SELECT ROUND(100.0 * COALESCE(SUM(returned.units), 0) / NULLIF(SUM(l.quantity), 0), 1) AS return_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
LEFT JOIN returned ON returned.order_id = l.order_id AND returned.line_no = l.line_no
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01';

-- id: return-rate-by-fiscal-quarter-last-year
-- question: And in each fiscal quarter of last year?
-- follows: return-rate-last-quarter
-- tags: returns, fan-out, ratio, trend, fiscal-calendar
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
  QUARTER(o.ordered_at - INTERVAL 1 MONTH) AS fiscal_quarter,
  ROUND(100.0 * COALESCE(SUM(returned.units), 0) / NULLIF(SUM(l.quantity), 0), 1) AS return_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
LEFT JOIN returned ON returned.order_id = l.order_id AND returned.line_no = l.line_no
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY QUARTER(o.ordered_at - INTERVAL 1 MONTH)
ORDER BY fiscal_quarter;

-- id: average-refund-per-return-q2-fy2025
-- question: What did a return cost us in refunds on average in Q2 FY2025?
-- also: Average refund per return parcel that arrived between May and July 2024?
-- tags: returns, refunds, single-figure, fiscal-calendar
-- status: approved
SELECT ROUND(AVG(r.refund_usd), 2) AS average_refund_usd
FROM sales.returns AS r
WHERE r.returned_on >= DATE '2024-05-01'
  AND r.returned_on < DATE '2024-08-01';

-- id: median-days-to-return-by-reason-in-2024
-- question: Do faulty goods come back faster? Median days from order to return per reason, parcels received in 2024.
-- tags: returns, median, date-difference, breakdown
-- status: approved
-- order: any
SELECT
  r.reason,
  MEDIAN(DATE_DIFF('day', CAST(o.ordered_at AS DATE), r.returned_on)) AS days
FROM sales.returns AS r
JOIN sales.orders AS o ON o.order_id = r.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND r.returned_on >= DATE '2024-01-01'
  AND r.returned_on < DATE '2025-01-01'
GROUP BY r.reason
ORDER BY days DESC, r.reason;

-- id: lines-with-goodwill-since-march
-- question: On how many order lines have we given a goodwill refund since March? Go by the date of the order.
-- also: Number of lines of orders placed since 1 March 2025 with money back although nothing was returned?
-- tags: refunds, not-exists, single-figure
-- status: approved
SELECT COUNT(*) AS order_lines
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND l.refunded_usd > 0
  AND NOT EXISTS (SELECT 1 FROM sales.returns AS r WHERE r.order_id = l.order_id AND r.line_no = l.line_no)
  AND o.ordered_at >= DATE '2025-03-01';

-- id: goodwill-by-month-since-march
-- question: How many dollars a month was that?
-- follows: lines-with-goodwill-since-march
-- tags: refunds, not-exists, trend
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(SUM(l.refunded_usd), 2) AS goodwill_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND l.refunded_usd > 0
  AND NOT EXISTS (SELECT 1 FROM sales.returns AS r WHERE r.order_id = l.order_id AND r.line_no = l.line_no)
  AND o.ordered_at >= DATE '2025-03-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: orders-cancelled-last-week
-- question: How many of last week's orders ended up cancelled?
-- also: Cancelled orders among those placed from 6 to 12 October 2025?
-- tags: orders, single-figure, calendar
-- status: approved
SELECT COUNT(*) AS cancelled_orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status = 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-10-06'
  AND o.ordered_at < DATE '2025-10-13';

-- id: cancelled-orders-list-value-last-quarter
-- question: What was the list value of last quarter's orders that got cancelled?
-- also: Gross value of last quarter's cancelled orders, before discounts?
-- tags: orders, revenue, single-figure
-- status: approved
SELECT ROUND(SUM(l.gross_usd), 2) AS gross_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status = 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01';

-- id: orders-with-a-return-received-this-month
-- question: How many different orders had something come back so far this month?
-- tags: returns, distinct, single-figure
-- status: approved
SELECT COUNT(DISTINCT r.order_id) AS orders
FROM sales.returns AS r
WHERE r.returned_on >= DATE '2025-10-01'
  AND r.returned_on < DATE '2025-11-01';

-- id: customers-who-returned-in-2024
-- question: How many customers sent us something back in 2024?
-- also: Number of live customers with a return that arrived in calendar 2024?
-- tags: returns, customers, distinct, soft-delete, single-figure
-- status: approved
SELECT COUNT(DISTINCT c.customer_id) AS customers
FROM sales.returns AS r
JOIN sales.orders AS o ON o.order_id = r.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND r.returned_on >= DATE '2024-01-01'
  AND r.returned_on < DATE '2025-01-01';

-- id: return-rate-of-house-brand-jackets-this-year
-- question: Return rate of our own-brand jackets this year, please.
-- also: What percentage of the Alder & Fern jackets sold since February was sent back?
-- tags: returns, products, fan-out, ratio, named-value, single-figure
-- status: approved
WITH returned AS (
  SELECT
    r.order_id,
    r.line_no,
    SUM(r.quantity) AS units
  FROM sales.returns AS r
  GROUP BY r.order_id, r.line_no
)
SELECT ROUND(100.0 * COALESCE(SUM(returned.units), 0) / NULLIF(SUM(l.quantity), 0), 1) AS return_rate_pct
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
  AND ca.category_name = 'Jackets'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01';

-- id: refund-rate-japan-last-year
-- question: What was the refund rate in Japan last year?
-- also: Refund rate of the orders from Japanese customers in FY2025?
-- tags: refunds, ratio, named-value, single-figure
-- status: approved
SELECT ROUND(100.0 * SUM(l.refunded_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd), 0), 1) AS refund_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.country_code = 'JP'
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01';

-- id: largest-refunds-for-a-return-last-fiscal-year
-- question: Show the 3 return parcels of last fiscal year with the largest refunds: return number, day of arrival and refund.
-- tags: returns, refunds, ranking, lookup
-- status: approved
SELECT
  r.return_id,
  r.returned_on,
  r.refund_usd
FROM sales.returns AS r
WHERE r.returned_on >= DATE '2024-02-01'
  AND r.returned_on < DATE '2025-02-01'
ORDER BY r.refund_usd DESC, r.return_id
LIMIT 3;

-- id: changed-mind-share-of-returns-last-quarter
-- question: Which share of last quarter's return parcels came back just because the customer changed their mind?
-- also: Percentage of parcels with the reason "changed mind", returns received May to July 2025?
-- tags: returns, ratio, single-figure
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE r.reason = 'changed mind') / NULLIF(COUNT(*), 0), 1) AS changed_mind_pct
FROM sales.returns AS r
WHERE r.returned_on >= DATE '2025-05-01'
  AND r.returned_on < DATE '2025-08-01';

-- id: changed-mind-share-of-returns-by-country-last-quarter
-- question: Which three countries are highest there?
-- follows: changed-mind-share-of-returns-last-quarter
-- tags: returns, ratio, ranking
-- status: approved
SELECT
  co.country_name,
  ROUND(100.0 * COUNT(*) FILTER (WHERE r.reason = 'changed mind') / NULLIF(COUNT(*), 0), 1) AS changed_mind_pct
FROM sales.returns AS r
JOIN sales.orders AS o ON o.order_id = r.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND r.returned_on >= DATE '2025-05-01'
  AND r.returned_on < DATE '2025-08-01'
GROUP BY co.country_name
ORDER BY changed_mind_pct DESC, co.country_name
LIMIT 3;

-- id: vip-return-rate-this-year
-- question: What is the return rate of our VIPs this year?
-- also: How much of what our gold members bought this year was returned, in percent of units?
-- tags: returns, customers, vip, fan-out, ratio, single-figure
-- status: approved
WITH returned AS (
  SELECT
    r.order_id,
    r.line_no,
    SUM(r.quantity) AS units
  FROM sales.returns AS r
  GROUP BY r.order_id, r.line_no
)
SELECT ROUND(100.0 * COALESCE(SUM(returned.units), 0) / NULLIF(SUM(l.quantity), 0), 1) AS return_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
LEFT JOIN returned ON returned.order_id = l.order_id AND returned.line_no = l.line_no
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01';

-- id: units-returned-by-brand-last-month
-- question: Units sent back per brand, parcels received in September?
-- also: How many units of each brand came back last month?
-- tags: returns, products, breakdown
-- status: approved
-- order: any
SELECT
  p.brand,
  SUM(r.quantity) AS units_returned
FROM sales.returns AS r
JOIN sales.order_lines AS l ON l.order_id = r.order_id AND l.line_no = r.line_no
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND r.returned_on >= DATE '2025-09-01'
  AND r.returned_on < DATE '2025-10-01'
GROUP BY p.brand
ORDER BY units_returned DESC, p.brand;

-- id: refunds-for-returns-by-country-this-quarter
-- question: Where do this quarter's refunds for returns go? Dollars per country, the returns received since August.
-- tags: returns, refunds, breakdown
-- status: approved
-- order: any
SELECT
  co.country_name,
  ROUND(SUM(r.refund_usd), 2) AS refund_usd
FROM sales.returns AS r
JOIN sales.orders AS o ON o.order_id = r.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND r.returned_on >= DATE '2025-08-01'
  AND r.returned_on < DATE '2025-11-01'
GROUP BY co.country_name
ORDER BY refund_usd DESC, co.country_name;

-- id: returns-by-weekday-of-arrival-this-year
-- question: On which weekdays does the returns desk get the most parcels? Returns per day of the week, this year.
-- also: Number of returns received this year by weekday?
-- tags: returns, weekday, breakdown
-- status: approved
-- order: any
SELECT
  DAYNAME(r.returned_on) AS weekday,
  COUNT(*) AS returns
FROM sales.returns AS r
WHERE r.returned_on >= DATE '2025-02-01'
  AND r.returned_on < DATE '2026-02-01'
GROUP BY DAYNAME(r.returned_on)
ORDER BY returns DESC, weekday;

-- id: return-rate-by-german-store-last-fiscal-year
-- question: I need the return rate of each of our German stores for last fiscal year, with the units sold there.
-- tags: returns, stores, fan-out, ratio, breakdown, named-value
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
  ROUND(100.0 * COALESCE(SUM(returned.units), 0) / NULLIF(SUM(l.quantity), 0), 1) AS return_rate_pct,
  SUM(l.quantity) AS units_sold
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
LEFT JOIN returned ON returned.order_id = l.order_id AND returned.line_no = l.line_no
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.country_code = 'DE'
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY s.store_name
ORDER BY return_rate_pct DESC, s.store_name;

-- id: days-between-two-parcels-of-a-line-this-year
-- question: When a line comes back in two parcels, how many days lie between them on average? Orders of this year, one decimal.
-- tags: returns, having, date-difference, single-figure
-- status: approved
WITH parcels AS (
  SELECT
    r.order_id,
    DATE_DIFF('day', MIN(r.returned_on), MAX(r.returned_on)) AS days
  FROM sales.returns AS r
  GROUP BY r.order_id, r.line_no
  HAVING COUNT(*) = 2
)
SELECT ROUND(AVG(parcels.days), 1) AS days_between
FROM parcels
JOIN sales.orders AS o ON o.order_id = parcels.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01';

-- id: share-of-returned-lines-in-several-parcels-by-department
-- question: By department, what percentage of the returned order lines came in more than one parcel? Everything since the beginning.
-- also: Share of order lines with a return that had two or more of them, per department, all time?
-- tags: returns, products, ratio, self-join, breakdown
-- status: approved
-- order: any
WITH parcels AS (
  SELECT
    r.order_id,
    r.line_no,
    COUNT(*) AS parcels
  FROM sales.returns AS r
  GROUP BY r.order_id, r.line_no
)
SELECT
  d.category_name AS department,
  ROUND(100.0 * COUNT(*) FILTER (WHERE parcels.parcels > 1) / NULLIF(COUNT(*), 0), 1) AS several_parcels_pct
FROM parcels
JOIN sales.order_lines AS l ON l.order_id = parcels.order_id AND l.line_no = parcels.line_no
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
GROUP BY d.category_name
ORDER BY several_parcels_pct DESC, department;

-- id: products-with-a-return-in-august
-- question: How many different products came back in August?
-- tags: returns, products, distinct, single-figure
-- status: approved
SELECT COUNT(DISTINCT l.product_id) AS products
FROM sales.returns AS r
JOIN sales.order_lines AS l ON l.order_id = r.order_id AND l.line_no = r.line_no
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND r.returned_on >= DATE '2025-08-01'
  AND r.returned_on < DATE '2025-09-01';

-- id: black-week-2024-return-rate
-- question: How high was the return rate of the orders that came through Black Week 2024?
-- also: Return rate of the orders attributed to the email campaign Black Week 2024?
-- tags: returns, marketing, fan-out, ratio, named-value, single-figure
-- status: approved
WITH returned AS (
  SELECT
    r.order_id,
    r.line_no,
    SUM(r.quantity) AS units
  FROM sales.returns AS r
  GROUP BY r.order_id, r.line_no
)
SELECT ROUND(100.0 * COALESCE(SUM(returned.units), 0) / NULLIF(SUM(l.quantity), 0), 1) AS return_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
LEFT JOIN returned ON returned.order_id = l.order_id AND returned.line_no = l.line_no
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND m.campaign_name = 'Black Week 2024';

-- id: return-rate-by-campaign-channel-last-year
-- question: Which campaign channels bring in orders that are sent back most? Return rate per channel, orders of last year that carry a campaign.
-- tags: returns, marketing, fan-out, ratio, breakdown
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
  m.channel,
  ROUND(100.0 * COALESCE(SUM(returned.units), 0) / NULLIF(SUM(l.quantity), 0), 1) AS return_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
LEFT JOIN returned ON returned.order_id = l.order_id AND returned.line_no = l.line_no
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY m.channel
ORDER BY return_rate_pct DESC, m.channel;

-- id: goodwill-share-of-refunds-this-year
-- question: How much of what we refunded on this year's orders was goodwill, in percent?
-- also: Goodwill as a percentage of all refunds, orders of FY2026?
-- tags: refunds, ratio, left-join, single-figure
-- status: approved
WITH returned AS (
  SELECT
    r.order_id,
    r.line_no
  FROM sales.returns AS r
  GROUP BY r.order_id, r.line_no
)
SELECT ROUND(100.0 * SUM(l.refunded_usd) FILTER (WHERE returned.order_id IS NULL) / NULLIF(SUM(l.refunded_usd), 0), 1) AS goodwill_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
LEFT JOIN returned ON returned.order_id = l.order_id AND returned.line_no = l.line_no
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01';

-- id: goodwill-by-department-in-2024
-- question: Goodwill dollars per department on the orders of calendar year 2024?
-- also: How much did we refund without a return in each department, orders of 2024?
-- tags: refunds, products, not-exists, self-join, breakdown
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  ROUND(SUM(l.refunded_usd), 2) AS goodwill_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND l.refunded_usd > 0
  AND NOT EXISTS (SELECT 1 FROM sales.returns AS r WHERE r.order_id = l.order_id AND r.line_no = l.line_no)
  AND o.ordered_at >= DATE '2024-01-01'
  AND o.ordered_at < DATE '2025-01-01'
GROUP BY d.category_name
ORDER BY goodwill_usd DESC, department;

-- id: average-goodwill-refund-online-and-in-store
-- question: Compare online and stores: how big is a goodwill refund on an order line on average, all time?
-- tags: refunds, not-exists, comparison, null-meaning
-- status: approved
-- order: any
SELECT
  CASE WHEN o.store_id IS NULL THEN 'online' ELSE 'in store' END AS channel,
  ROUND(AVG(l.refunded_usd), 2) AS average_goodwill_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND l.refunded_usd > 0
  AND NOT EXISTS (SELECT 1 FROM sales.returns AS r WHERE r.order_id = l.order_id AND r.line_no = l.line_no)
GROUP BY CASE WHEN o.store_id IS NULL THEN 'online' ELSE 'in store' END
ORDER BY average_goodwill_usd DESC, channel;

-- id: share-of-orders-with-a-return-by-country-last-year
-- question: In each country, what percentage of last year's orders had at least one return?
-- also: Share of FY2025 orders of which anything came back, per country?
-- tags: returns, orders, ratio, left-join, breakdown
-- status: approved
-- order: any
WITH returned AS (
  SELECT r.order_id
  FROM sales.returns AS r
  GROUP BY r.order_id
)
SELECT
  co.country_name,
  ROUND(100.0 * COUNT(returned.order_id) / NULLIF(COUNT(*), 0), 1) AS with_return_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
LEFT JOIN returned ON returned.order_id = o.order_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY co.country_name
ORDER BY with_return_pct DESC, co.country_name;

-- id: return-rate-by-loyalty-tier-last-quarter
-- question: Return rate by loyalty tier last quarter, with everyone outside the club as 'none'?
-- tags: returns, customers, fan-out, ratio, null-meaning
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
  COALESCE(c.loyalty_tier, 'none') AS loyalty_tier,
  ROUND(100.0 * COALESCE(SUM(returned.units), 0) / NULLIF(SUM(l.quantity), 0), 1) AS return_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
LEFT JOIN returned ON returned.order_id = l.order_id AND returned.line_no = l.line_no
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY COALESCE(c.loyalty_tier, 'none')
ORDER BY return_rate_pct DESC, loyalty_tier;

-- id: cancellation-rate-by-month-this-year
-- question: Is our cancellation rate going up? Give it to me month by month for this year.
-- also: Percentage of orders cancelled, per month since February 2025?
-- tags: orders, ratio, trend
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(100.0 * COUNT(*) FILTER (WHERE o.status = 'cancelled') / NULLIF(COUNT(*), 0), 1) AS cancelled_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: cancellation-rate-by-month-this-year-dach
-- question: What does it look like in DACH alone?
-- follows: cancellation-rate-by-month-this-year
-- tags: orders, ratio, trend, named-value
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(100.0 * COUNT(*) FILTER (WHERE o.status = 'cancelled') / NULLIF(COUNT(*), 0), 1) AS cancelled_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE NOT c.is_test
  AND co.region = 'DACH'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: cancelled-orders-by-week-since-august
-- question: Cancelled orders per week since Monday, 4 August 2025?
-- also: How many orders were cancelled in each week since 4 August, by the week they were placed?
-- tags: orders, trend, calendar
-- status: approved
SELECT
  DATE_TRUNC('week', o.ordered_at) AS week,
  COUNT(*) AS cancelled_orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status = 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-08-04'
GROUP BY DATE_TRUNC('week', o.ordered_at)
ORDER BY week;

-- id: countries-with-the-highest-cancellation-rate-last-year
-- question: Top 3 countries by cancellation rate last year, please, with the number of orders that were cancelled.
-- tags: orders, ratio, ranking
-- status: approved
SELECT
  co.country_name,
  ROUND(100.0 * COUNT(*) FILTER (WHERE o.status = 'cancelled') / NULLIF(COUNT(*), 0), 1) AS cancelled_pct,
  COUNT(*) FILTER (WHERE o.status = 'cancelled') AS cancelled_orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY co.country_name
ORDER BY cancelled_pct DESC, co.country_name
LIMIT 3;

-- id: cancellation-rate-with-and-without-a-campaign-last-quarter
-- question: Are campaign orders cancelled more often than the others? Both rates for last quarter in one row.
-- tags: orders, marketing, ratio, comparison, null-meaning
-- status: approved
SELECT
  ROUND(100.0 * COUNT(o.campaign_id) FILTER (WHERE o.status = 'cancelled') / NULLIF(COUNT(o.campaign_id), 0), 1) AS with_campaign_pct,
  ROUND(100.0 * COUNT(*) FILTER (WHERE o.status = 'cancelled' AND o.campaign_id IS NULL) / NULLIF(COUNT(*) FILTER (WHERE o.campaign_id IS NULL), 0), 1) AS without_campaign_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01';

-- id: share-of-orders-by-status-last-14-days
-- question: Where do the online orders of the last 14 days stand? Percentage at each status, cancelled ones included.
-- also: Share of each order status among web orders placed from 1 to 14 October 2025, cancelled ones too?
-- tags: orders, ratio, window, null-meaning
-- status: approved
-- order: any
SELECT
  o.status,
  ROUND(100.0 * COUNT(*) / NULLIF(SUM(COUNT(*)) OVER (), 0), 1) AS share_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE NOT c.is_test
  AND o.store_id IS NULL
  AND o.ordered_at >= DATE '2025-10-01'
  AND o.ordered_at < DATE '2025-10-15'
GROUP BY o.status
ORDER BY share_pct DESC, o.status;

-- id: japanese-orders-not-shipped
-- question: List the unshipped orders from Japan, the oldest on top: order number and the day they were placed.
-- tags: orders, lookup, named-value
-- status: approved
SELECT
  o.order_id,
  CAST(o.ordered_at AS DATE) AS ordered_on
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status = 'placed'
  AND NOT c.is_test
  AND c.country_code = 'JP'
ORDER BY o.ordered_at, o.order_id;

-- id: store-purchases-cancelled-last-month
-- question: Which store purchases of last month were cancelled? Order number and store.
-- also: Order number and store name of the cancelled in-store orders placed in September?
-- tags: orders, stores, lookup
-- status: approved
-- order: any
SELECT
  o.order_id,
  s.store_name
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status = 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01'
ORDER BY o.order_id;

-- id: customers-with-several-cancelled-orders-this-year
-- question: Which customers had two or more of this year's orders cancelled? Id, name and how many.
-- also: Customers with at least two cancelled orders placed since February, with id, name and their number?
-- tags: orders, customers, having, lookup, soft-delete, duplicate-names
-- status: approved
-- order: any
SELECT
  c.customer_id,
  c.full_name,
  COUNT(*) AS cancelled_orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status = 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY c.customer_id, c.full_name
HAVING COUNT(*) >= 2
ORDER BY cancelled_orders DESC, c.customer_id;

-- id: units-returned-by-week-in-the-last-quarter-of-last-year
-- question: Units sent back week by week from November 2024 to January 2025?
-- also: Weekly number of returned units in Q4 FY2025, by the day the parcels arrived?
-- tags: returns, trend, calendar
-- status: approved
SELECT
  DATE_TRUNC('week', r.returned_on) AS week,
  SUM(r.quantity) AS units_returned
FROM sales.returns AS r
WHERE r.returned_on >= DATE '2024-11-01'
  AND r.returned_on < DATE '2025-02-01'
GROUP BY DATE_TRUNC('week', r.returned_on)
ORDER BY week;

-- id: refund-per-returned-unit-by-month-last-year
-- question: How did the average refund per returned unit move month by month last year?
-- tags: returns, refunds, ratio, trend
-- status: approved
SELECT
  DATE_TRUNC('month', r.returned_on) AS month,
  ROUND(SUM(r.refund_usd) / NULLIF(SUM(r.quantity), 0), 2) AS refund_per_unit_usd
FROM sales.returns AS r
WHERE r.returned_on >= DATE '2024-02-01'
  AND r.returned_on < DATE '2025-02-01'
GROUP BY DATE_TRUNC('month', r.returned_on)
ORDER BY month;

-- id: return-parcels-change-by-month-in-2024
-- question: By how many percent did the number of return parcels change from each month of 2024 to the next? Begin with February.
-- tags: returns, window, comparison, trend
-- status: approved
WITH monthly AS (
  SELECT
    DATE_TRUNC('month', r.returned_on) AS month,
    COUNT(*) AS parcels
  FROM sales.returns AS r
  WHERE r.returned_on >= DATE '2024-01-01'
    AND r.returned_on < DATE '2025-01-01'
  GROUP BY DATE_TRUNC('month', r.returned_on)
)
SELECT
  monthly.month,
  ROUND(100.0 * (monthly.parcels - LAG(monthly.parcels) OVER (ORDER BY monthly.month)) / NULLIF(LAG(monthly.parcels) OVER (ORDER BY monthly.month), 0), 1) AS change_pct
FROM monthly
QUALIFY LAG(monthly.parcels) OVER (ORDER BY monthly.month) IS NOT NULL
ORDER BY monthly.month;

-- id: return-rate-japan-and-united-states-this-year
-- question: Japan or the United States: who sends back more this year? Return rate of both.
-- tags: returns, fan-out, ratio, comparison, named-value
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
  co.country_name,
  ROUND(100.0 * COALESCE(SUM(returned.units), 0) / NULLIF(SUM(l.quantity), 0), 1) AS return_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
LEFT JOIN returned ON returned.order_id = l.order_id AND returned.line_no = l.line_no
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND co.country_name IN ('Japan', 'United States')
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY co.country_name
ORDER BY return_rate_pct DESC, co.country_name;

-- id: refunds-for-returns-this-quarter-so-far-and-year-before
-- question: Refunds for returns received from 1 August to 14 October, this year and last year side by side?
-- also: How much did we refund for returns in this quarter so far, and in the same days a year earlier? One row.
-- tags: returns, refunds, comparison, fiscal-calendar
-- status: approved
SELECT
  ROUND(SUM(r.refund_usd) FILTER (WHERE r.returned_on >= DATE '2025-08-01' AND r.returned_on < DATE '2025-10-15'), 2) AS this_year_usd,
  ROUND(SUM(r.refund_usd) FILTER (WHERE r.returned_on >= DATE '2024-08-01' AND r.returned_on < DATE '2024-10-15'), 2) AS last_year_usd
FROM sales.returns AS r;

-- id: return-rate-in-and-out-of-peak-season-last-year
-- question: Is more of the peak season sent back? Return rate of last year's peak orders next to that of its other months, in one row.
-- tags: returns, fan-out, ratio, comparison, calendar
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
  ROUND(100.0 * COALESCE(SUM(returned.units) FILTER (WHERE MONTH(o.ordered_at) IN (11, 12)), 0) / NULLIF(SUM(l.quantity) FILTER (WHERE MONTH(o.ordered_at) IN (11, 12)), 0), 1) AS peak_pct,
  ROUND(100.0 * COALESCE(SUM(returned.units) FILTER (WHERE MONTH(o.ordered_at) NOT IN (11, 12)), 0) / NULLIF(SUM(l.quantity) FILTER (WHERE MONTH(o.ordered_at) NOT IN (11, 12)), 0), 1) AS other_months_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
LEFT JOIN returned ON returned.order_id = l.order_id AND returned.line_no = l.line_no
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01';

-- id: current-products-never-returned
-- question: Which products of the current range have never been returned? Name and launch date, the latest launch first.
-- also: Products we still sell without a single return ever: name and first day on sale, newest first.
-- tags: returns, products, not-exists, lookup, null-meaning
-- status: approved
SELECT
  p.product_name,
  p.launched_on
FROM product.products AS p
WHERE p.discontinued_on IS NULL
  AND NOT EXISTS (SELECT 1 FROM sales.returns AS r JOIN sales.order_lines AS l ON l.order_id = r.order_id AND l.line_no = r.line_no WHERE l.product_id = p.product_id)
ORDER BY p.launched_on DESC, p.product_name;

-- id: loyal-customers-who-never-returned-anything
-- question: How many customers have ordered ten times or more and never sent anything back?
-- also: Count the customers with at least 10 orders and not one return.
-- tags: returns, customers, not-exists, having, single-figure
-- status: approved
WITH buyers AS (
  SELECT c.customer_id
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.status <> 'cancelled'
  GROUP BY c.customer_id
  HAVING COUNT(*) >= 10
)
SELECT COUNT(*) AS customers
FROM buyers
WHERE NOT EXISTS (SELECT 1 FROM sales.orders AS o JOIN sales.returns AS r ON r.order_id = o.order_id WHERE o.customer_id = buyers.customer_id AND o.status <> 'cancelled');

-- id: categories-without-a-defective-return-last-week
-- question: In which product categories did nothing come back as defective last week?
-- tags: returns, products, not-exists, lookup, calendar
-- status: approved
-- order: any
SELECT ca.category_name
FROM product.categories AS ca
WHERE EXISTS (SELECT 1 FROM product.product_categories AS pc WHERE pc.category_id = ca.category_id AND pc.is_primary)
  AND NOT EXISTS (SELECT 1 FROM sales.returns AS r JOIN sales.order_lines AS l ON l.order_id = r.order_id AND l.line_no = r.line_no JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary WHERE pc.category_id = ca.category_id AND r.reason = 'defective' AND r.returned_on >= DATE '2025-10-06' AND r.returned_on < DATE '2025-10-13')
ORDER BY ca.category_name;

-- id: open-stores-without-a-return-last-week
-- question: Which open stores had none of their goods come back last week?
-- also: Open stores without a return of something bought there, parcels of 6 to 12 October 2025?
-- tags: returns, stores, not-exists, lookup, null-meaning, calendar
-- status: approved
-- order: any
SELECT s.store_name
FROM sales.stores AS s
WHERE s.closed_on IS NULL
  AND NOT EXISTS (SELECT 1 FROM sales.returns AS r JOIN sales.orders AS o ON o.order_id = r.order_id JOIN sales.customers AS c ON c.customer_id = o.customer_id WHERE o.store_id = s.store_id AND o.status <> 'cancelled' AND NOT c.is_test AND r.returned_on >= DATE '2025-10-06' AND r.returned_on < DATE '2025-10-13')
ORDER BY s.store_name;

-- id: units-returned-with-running-total-this-month
-- question: Show me the units that came back on each day of this month, with a running total.
-- tags: returns, trend, window, calendar
-- status: approved
WITH daily AS (
  SELECT
    r.returned_on,
    SUM(r.quantity) AS units
  FROM sales.returns AS r
  WHERE r.returned_on >= DATE '2025-10-01'
    AND r.returned_on < DATE '2025-11-01'
  GROUP BY r.returned_on
)
SELECT
  daily.returned_on,
  daily.units AS units_returned,
  SUM(daily.units) OVER (ORDER BY daily.returned_on) AS running_total
FROM daily
ORDER BY daily.returned_on;

-- id: most-returned-product-of-each-brand-last-quarter
-- question: Which product of each brand came back most often last quarter? Brand, product and units.
-- also: Per brand, the product with the most units returned from May to July 2025, and how many?
-- tags: returns, products, window, ranking
-- status: approved
-- order: any
WITH returned AS (
  SELECT
    p.brand,
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
    AND r.returned_on >= DATE '2025-05-01'
    AND r.returned_on < DATE '2025-08-01'
  GROUP BY p.brand, p.product_id, p.product_name
)
SELECT
  returned.brand,
  returned.product_name,
  returned.units AS units_returned
FROM returned
QUALIFY RANK() OVER (PARTITION BY returned.brand ORDER BY returned.units DESC) = 1
ORDER BY returned.brand, returned.product_name;

-- id: categories-ranked-by-return-rate-within-department-this-year
-- question: Rank the categories by return rate within their department this year. Department, category, rate and rank.
-- tags: returns, products, fan-out, ratio, window, self-join
-- status: approved
-- order: any
WITH returned AS (
  SELECT
    r.order_id,
    r.line_no,
    SUM(r.quantity) AS units
  FROM sales.returns AS r
  GROUP BY r.order_id, r.line_no
), rates AS (
  SELECT
    d.category_name AS department,
    ca.category_name,
    100.0 * COALESCE(SUM(returned.units), 0) / NULLIF(SUM(l.quantity), 0) AS return_rate_pct
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  JOIN product.categories AS d ON d.category_id = ca.parent_id
  LEFT JOIN returned ON returned.order_id = l.order_id AND returned.line_no = l.line_no
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY d.category_name, ca.category_name
)
SELECT
  rates.department,
  rates.category_name,
  ROUND(rates.return_rate_pct, 1) AS return_rate_pct,
  RANK() OVER (PARTITION BY rates.department ORDER BY rates.return_rate_pct DESC) AS rank_in_department
FROM rates
ORDER BY rates.department, rank_in_department, rates.category_name;

-- id: latest-return-by-store
-- question: When did something bought in each of our stores last come back? Store and day.
-- tags: returns, stores, lookup
-- status: approved
-- order: any
SELECT
  s.store_name,
  MAX(r.returned_on) AS last_returned_on
FROM sales.returns AS r
JOIN sales.orders AS o ON o.order_id = r.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
GROUP BY s.store_name
ORDER BY last_returned_on, s.store_name;

-- id: returns-by-weeks-after-the-order-last-quarter
-- question: How quickly do parcels come back? Number of last quarter's returns within 7 days of the order, within 8 to 14, and later. Call the groups fast, normal and slow.
-- tags: returns, bands, date-difference, breakdown
-- status: approved
-- order: any
SELECT
  CASE WHEN DATE_DIFF('day', CAST(o.ordered_at AS DATE), r.returned_on) <= 7 THEN 'fast' WHEN DATE_DIFF('day', CAST(o.ordered_at AS DATE), r.returned_on) <= 14 THEN 'normal' ELSE 'slow' END AS speed,
  COUNT(*) AS returns
FROM sales.returns AS r
JOIN sales.orders AS o ON o.order_id = r.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND r.returned_on >= DATE '2025-05-01'
  AND r.returned_on < DATE '2025-08-01'
GROUP BY CASE WHEN DATE_DIFF('day', CAST(o.ordered_at AS DATE), r.returned_on) <= 7 THEN 'fast' WHEN DATE_DIFF('day', CAST(o.ordered_at AS DATE), r.returned_on) <= 14 THEN 'normal' ELSE 'slow' END
ORDER BY returns DESC, speed;

-- id: return-rate-by-price-band-last-year
-- question: Is pricey stuff sent back more? Last year's return rate for products with a list price under 50 dollars, from 50 to under 150, and 150 or more; call them low, middle and high.
-- tags: returns, products, fan-out, ratio, price-band
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
  CASE WHEN p.list_price_usd < 50 THEN 'low' WHEN p.list_price_usd < 150 THEN 'middle' ELSE 'high' END AS price_band,
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
GROUP BY CASE WHEN p.list_price_usd < 50 THEN 'low' WHEN p.list_price_usd < 150 THEN 'middle' ELSE 'high' END
ORDER BY return_rate_pct DESC, price_band;

-- id: return-rate-of-novelties
-- question: Our novelties: how many units have we sold of them so far, and what is their return rate?
-- tags: returns, products, fan-out, ratio
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
  SUM(l.quantity) AS units_sold,
  ROUND(100.0 * COALESCE(SUM(returned.units), 0) / NULLIF(SUM(l.quantity), 0), 1) AS return_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
LEFT JOIN returned ON returned.order_id = l.order_id AND returned.line_no = l.line_no
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND p.launched_on >= DATE '2025-04-18';

-- id: return-rate-by-collection-this-year
-- question: What's the return rate of each collection this year?
-- also: Share of units sent back per collection, orders since February 2025?
-- tags: returns, products, many-to-many, fan-out, ratio
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
  ca.category_name AS collection,
  ROUND(100.0 * COALESCE(SUM(returned.units), 0) / NULLIF(SUM(l.quantity), 0), 1) AS return_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND NOT pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
LEFT JOIN returned ON returned.order_id = l.order_id AND returned.line_no = l.line_no
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY ca.category_name
ORDER BY return_rate_pct DESC, collection;

-- id: defective-or-damaged-share-of-returned-units-by-brand-this-year
-- question: Quality check: what percentage of each brand's returned units of this year was defective or damaged?
-- tags: returns, products, ratio, breakdown
-- status: approved
-- order: any
SELECT
  p.brand,
  ROUND(100.0 * COALESCE(SUM(r.quantity) FILTER (WHERE r.reason IN ('defective', 'damaged')), 0) / NULLIF(SUM(r.quantity), 0), 1) AS faulty_pct
FROM sales.returns AS r
JOIN sales.order_lines AS l ON l.order_id = r.order_id AND l.line_no = r.line_no
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND r.returned_on >= DATE '2025-02-01'
  AND r.returned_on < DATE '2026-02-01'
GROUP BY p.brand
ORDER BY faulty_pct DESC, p.brand;

-- id: customers-with-the-most-returns
-- question: Who has sent us the most return parcels of all time? Top 5 with id, name, country and number of parcels.
-- also: Five customers with the most returns ever: id, name, country, parcels?
-- tags: returns, customers, ranking, duplicate-names, soft-delete
-- status: approved
SELECT
  c.customer_id,
  c.full_name,
  co.country_name,
  COUNT(*) AS parcels
FROM sales.returns AS r
JOIN sales.orders AS o ON o.order_id = r.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
GROUP BY c.customer_id, c.full_name, co.country_name
ORDER BY parcels DESC, c.customer_id
LIMIT 5;

-- id: busiest-return-days-last-fiscal-year
-- question: What were the three days with the most return parcels last fiscal year, and how many came?
-- also: Top 3 days of FY2025 by returns received, with their number?
-- tags: returns, ranking
-- status: approved
SELECT
  r.returned_on,
  COUNT(*) AS parcels
FROM sales.returns AS r
WHERE r.returned_on >= DATE '2024-02-01'
  AND r.returned_on < DATE '2025-02-01'
GROUP BY r.returned_on
ORDER BY parcels DESC, r.returned_on
LIMIT 3;

-- id: products-with-the-most-goodwill
-- question: On which 5 products did we pay the most goodwill this year? Product id, name and dollars; orders since February.
-- tags: refunds, products, not-exists, ranking, duplicate-names
-- status: approved
SELECT
  p.product_id,
  p.product_name,
  ROUND(SUM(l.refunded_usd), 2) AS goodwill_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND l.refunded_usd > 0
  AND NOT EXISTS (SELECT 1 FROM sales.returns AS r WHERE r.order_id = l.order_id AND r.line_no = l.line_no)
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY p.product_id, p.product_name
ORDER BY goodwill_usd DESC, p.product_name, p.product_id
LIMIT 5;

-- id: refunds-this-year-for-last-years-orders
-- question: How many dollars have we refunded this year for returns of orders that were placed last year?
-- also: Refunds for parcels that arrived since 1 February 2025, for orders of FY2025?
-- tags: returns, refunds, fiscal-calendar, single-figure
-- status: approved
SELECT ROUND(SUM(r.refund_usd), 2) AS refund_usd
FROM sales.returns AS r
JOIN sales.orders AS o ON o.order_id = r.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND r.returned_on >= DATE '2025-02-01'
  AND r.returned_on < DATE '2026-02-01'
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01';

-- id: footwear-size-and-description-returns-by-category-this-year
-- question: For hiking boots and trail shoes, how many units came back this year as the wrong size and how many as not as described? A column each.
-- tags: returns, products, named-value, comparison
-- status: approved
-- order: any
SELECT
  ca.category_name,
  COALESCE(SUM(r.quantity) FILTER (WHERE r.reason = 'wrong size'), 0) AS wrong_size_units,
  COALESCE(SUM(r.quantity) FILTER (WHERE r.reason = 'not as described'), 0) AS not_as_described_units
FROM sales.returns AS r
JOIN sales.order_lines AS l ON l.order_id = r.order_id AND l.line_no = r.line_no
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND ca.category_name IN ('Hiking Boots', 'Trail Shoes')
  AND r.returned_on >= DATE '2025-02-01'
  AND r.returned_on < DATE '2026-02-01'
GROUP BY ca.category_name
ORDER BY wrong_size_units DESC, ca.category_name;

-- id: nordwand-units-returned-by-reason-last-month
-- question: Why Nordwand? Units by reason, please.
-- follows: units-returned-by-brand-last-month
-- tags: returns, products, breakdown, named-value
-- status: approved
-- order: any
SELECT
  r.reason,
  SUM(r.quantity) AS units_returned
FROM sales.returns AS r
JOIN sales.order_lines AS l ON l.order_id = r.order_id AND l.line_no = r.line_no
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND p.brand = 'Nordwand'
  AND r.returned_on >= DATE '2025-09-01'
  AND r.returned_on < DATE '2025-10-01'
GROUP BY r.reason
ORDER BY units_returned DESC, r.reason;

-- id: share-of-refunds-for-returns-by-country-this-quarter
-- question: Make that a percentage of the total.
-- follows: refunds-for-returns-by-country-this-quarter
-- tags: returns, refunds, ratio, window
-- status: approved
-- order: any
SELECT
  co.country_name,
  ROUND(100.0 * SUM(r.refund_usd) / NULLIF(SUM(SUM(r.refund_usd)) OVER (), 0), 1) AS refund_pct
FROM sales.returns AS r
JOIN sales.orders AS o ON o.order_id = r.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND r.returned_on >= DATE '2025-08-01'
  AND r.returned_on < DATE '2025-11-01'
GROUP BY co.country_name
ORDER BY refund_pct DESC, co.country_name;

-- id: categories-above-the-overall-return-rate-last-year
-- question: Which categories were above our overall return rate last year? Show their rate.
-- also: Categories whose return rate in FY2025 was higher than that of all goods together, with the rate?
-- tags: returns, products, fan-out, ratio, window
-- status: approved
-- order: any
WITH returned AS (
  SELECT
    r.order_id,
    r.line_no,
    SUM(r.quantity) AS units
  FROM sales.returns AS r
  GROUP BY r.order_id, r.line_no
), rates AS (
  SELECT
    ca.category_name,
    COALESCE(SUM(returned.units), 0) AS units_returned,
    SUM(l.quantity) AS units_sold
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  LEFT JOIN returned ON returned.order_id = l.order_id AND returned.line_no = l.line_no
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY ca.category_name
)
SELECT
  rates.category_name,
  ROUND(100.0 * rates.units_returned / NULLIF(rates.units_sold, 0), 1) AS return_rate_pct
FROM rates
QUALIFY 1.0 * rates.units_returned / NULLIF(rates.units_sold, 0) > 1.0 * SUM(rates.units_returned) OVER () / NULLIF(SUM(rates.units_sold) OVER (), 0)
ORDER BY return_rate_pct DESC, rates.category_name;

-- id: cancelled-orders-followed-by-another-last-quarter
-- question: Of last quarter's orders that were cancelled, what percentage was followed within 7 days by another order of the same customer that went through?
-- also: Cancelled orders placed from May to July 2025: what percentage was followed within seven days by an order of the same customer that was not cancelled?
-- tags: orders, ratio, self-join, single-figure
-- status: approved
WITH cancelled AS (
  SELECT
    o.order_id,
    o.customer_id,
    o.ordered_at
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status = 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-05-01'
    AND o.ordered_at < DATE '2025-08-01'
), followed AS (
  SELECT cancelled.order_id
  FROM cancelled
  JOIN sales.orders AS o ON o.customer_id = cancelled.customer_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at > cancelled.ordered_at
    AND o.ordered_at <= cancelled.ordered_at + INTERVAL 7 DAY
  GROUP BY cancelled.order_id
)
SELECT ROUND(100.0 * COUNT(followed.order_id) / NULLIF(COUNT(*), 0), 1) AS followed_pct
FROM cancelled
LEFT JOIN followed ON followed.order_id = cancelled.order_id;

-- id: new-customers-who-returned-from-their-first-order
-- question: What percentage of last quarter's new customers sent back something from their very first order?
-- also: Share of the customers won in May to July 2025 whose first order had a return?
-- tags: returns, customers, window, ratio, left-join
-- status: approved
WITH firsts AS (
  SELECT
    o.order_id,
    o.ordered_at
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
  QUALIFY ROW_NUMBER() OVER (PARTITION BY c.customer_id ORDER BY o.ordered_at, o.order_id) = 1
), returned AS (
  SELECT r.order_id
  FROM sales.returns AS r
  GROUP BY r.order_id
)
SELECT ROUND(100.0 * COUNT(returned.order_id) / NULLIF(COUNT(*), 0), 1) AS with_return_pct
FROM firsts
LEFT JOIN returned ON returned.order_id = firsts.order_id
WHERE firsts.ordered_at >= DATE '2025-05-01'
  AND firsts.ordered_at < DATE '2025-08-01';

-- id: products-whose-return-rate-rose-this-year
-- question: For which products has the return rate gone up by 5 points or more from last year to this year, with at least 100 units sold in both? Id, name and both rates.
-- tags: returns, products, fan-out, ratio, comparison, duplicate-names
-- status: approved
-- order: any
WITH returned AS (
  SELECT
    r.order_id,
    r.line_no,
    SUM(r.quantity) AS units
  FROM sales.returns AS r
  GROUP BY r.order_id, r.line_no
), years AS (
  SELECT
    p.product_id,
    p.product_name,
    SUM(l.quantity) FILTER (WHERE o.ordered_at < DATE '2025-02-01') AS sold_last_year,
    SUM(l.quantity) FILTER (WHERE o.ordered_at >= DATE '2025-02-01') AS sold_this_year,
    COALESCE(SUM(returned.units) FILTER (WHERE o.ordered_at < DATE '2025-02-01'), 0) AS returned_last_year,
    COALESCE(SUM(returned.units) FILTER (WHERE o.ordered_at >= DATE '2025-02-01'), 0) AS returned_this_year
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.products AS p ON p.product_id = l.product_id
  LEFT JOIN returned ON returned.order_id = l.order_id AND returned.line_no = l.line_no
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY p.product_id, p.product_name
)
SELECT
  years.product_id,
  years.product_name,
  ROUND(100.0 * years.returned_last_year / NULLIF(years.sold_last_year, 0), 1) AS last_year_pct,
  ROUND(100.0 * years.returned_this_year / NULLIF(years.sold_this_year, 0), 1) AS this_year_pct
FROM years
WHERE years.sold_last_year >= 100
  AND years.sold_this_year >= 100
  AND 100.0 * years.returned_this_year / years.sold_this_year - 100.0 * years.returned_last_year / years.sold_last_year >= 5
ORDER BY this_year_pct DESC, years.product_id;

-- id: csat-of-tickets-about-returned-orders-last-year
-- question: How satisfied are people who had to send something back? CSAT of last year's tickets that name an order with a return.
-- also: CSAT of tickets opened in FY2025 whose order number belongs to an order of which something came back?
-- tags: returns, support, exists, ratio, single-figure
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE t.csat >= 4) / NULLIF(COUNT(t.csat), 0), 1) AS csat_pct
FROM support.tickets AS t
WHERE t.opened_at >= DATE '2024-02-01'
  AND t.opened_at < DATE '2025-02-01'
  AND EXISTS (SELECT 1 FROM sales.returns AS r WHERE r.order_id = t.order_id);

-- id: ticket-topics-of-orders-with-a-defective-return
-- question: When something came back defective, what do people write to support about? Tickets naming such an order, per topic, opened this year.
-- tags: returns, support, exists, breakdown
-- status: approved
-- order: any
SELECT
  t.topic,
  COUNT(*) AS tickets
FROM support.tickets AS t
WHERE t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
  AND EXISTS (SELECT 1 FROM sales.returns AS r WHERE r.order_id = t.order_id AND r.reason = 'defective')
GROUP BY t.topic
ORDER BY tickets DESC, t.topic;

-- id: store-share-of-return-parcels-last-30-days
-- question: What share of the parcels that came back in the last 30 days was bought in a store?
-- tags: returns, ratio, null-meaning, single-figure
-- status: approved
SELECT ROUND(100.0 * COUNT(o.store_id) / NULLIF(COUNT(*), 0), 1) AS in_store_pct
FROM sales.returns AS r
JOIN sales.orders AS o ON o.order_id = r.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND r.returned_on >= DATE '2025-09-15'
  AND r.returned_on < DATE '2025-10-15';

-- id: returns-by-fiscal-year-with-refund-per-parcel
-- question: Returns in each fiscal year: number of parcels and average refund per parcel?
-- also: How many returns arrived per financial year, and what was refunded for one on average?
-- tags: returns, refunds, trend, fiscal-calendar
-- status: approved
SELECT
  YEAR(r.returned_on + INTERVAL 11 MONTH) AS fiscal_year,
  COUNT(*) AS parcels,
  ROUND(AVG(r.refund_usd), 2) AS average_refund_usd
FROM sales.returns AS r
GROUP BY YEAR(r.returned_on + INTERVAL 11 MONTH)
ORDER BY fiscal_year;

-- id: return-rate-of-single-and-several-unit-lines
-- question: Do people order several to choose from? Return rate of last quarter's order lines with one unit and of those with more, in one row.
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
  ROUND(100.0 * COALESCE(SUM(returned.units) FILTER (WHERE l.quantity = 1), 0) / NULLIF(SUM(l.quantity) FILTER (WHERE l.quantity = 1), 0), 1) AS one_unit_pct,
  ROUND(100.0 * COALESCE(SUM(returned.units) FILTER (WHERE l.quantity > 1), 0) / NULLIF(SUM(l.quantity) FILTER (WHERE l.quantity > 1), 0), 1) AS several_units_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
LEFT JOIN returned ON returned.order_id = l.order_id AND returned.line_no = l.line_no
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01';

-- id: swiss-vips-who-kept-everything-this-year
-- question: Which VIPs in Switzerland have ordered this year and sent nothing back from those orders? Id and name.
-- also: Id and name of the Swiss VIPs with orders this fiscal year, none of which has a return?
-- tags: returns, customers, vip, not-exists, lookup, named-value
-- status: approved
-- order: any
SELECT
  c.customer_id,
  c.full_name
FROM sales.customers AS c
WHERE c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND c.country_code = 'CH'
  AND EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled' AND o.ordered_at >= DATE '2025-02-01' AND o.ordered_at < DATE '2026-02-01')
  AND NOT EXISTS (SELECT 1 FROM sales.orders AS o JOIN sales.returns AS r ON r.order_id = o.order_id WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled' AND o.ordered_at >= DATE '2025-02-01' AND o.ordered_at < DATE '2026-02-01')
ORDER BY c.customer_id;

-- id: orders-shipped-a-week-ago-and-not-delivered
-- question: How many online orders were shipped before 8 October and still aren't marked as delivered?
-- tags: orders, null-meaning, single-figure
-- status: approved
SELECT COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status = 'shipped'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.shipped_at < DATE '2025-10-08';

-- id: refunds-by-order-currency-this-year
-- question: How much have we refunded on this year's orders, returns and goodwill together, by the currency they were paid in? In US dollars.
-- tags: refunds, currency, breakdown
-- status: approved
-- order: any
SELECT
  o.currency,
  ROUND(SUM(l.refunded_usd), 2) AS refunded_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY o.currency
ORDER BY refunded_usd DESC, o.currency;

-- id: refunds-for-damaged-tents-last-year
-- question: What did damaged tents cost us in refunds last year?
-- also: Dollars refunded for tents that came back as damaged in FY2025?
-- tags: returns, refunds, products, named-value, single-figure
-- status: approved
SELECT ROUND(SUM(r.refund_usd), 2) AS refund_usd
FROM sales.returns AS r
JOIN sales.order_lines AS l ON l.order_id = r.order_id AND l.line_no = r.line_no
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND ca.category_name = 'Tents'
  AND r.reason = 'damaged'
  AND r.returned_on >= DATE '2024-02-01'
  AND r.returned_on < DATE '2025-02-01';

-- id: refund-per-returned-order-last-month
-- question: Average refund per order with a return, parcels of last month? Several parcels of one order count together.
-- tags: returns, refunds, ratio, distinct, single-figure
-- status: approved
SELECT ROUND(SUM(r.refund_usd) / NULLIF(COUNT(DISTINCT r.order_id), 0), 2) AS refund_per_order_usd
FROM sales.returns AS r
WHERE r.returned_on >= DATE '2025-09-01'
  AND r.returned_on < DATE '2025-10-01';

-- id: parcels-from-customers-since-deleted
-- question: How many of last year's return parcels came from customers who have since asked for deletion?
-- also: Returns received in FY2025 from accounts deleted by now?
-- tags: returns, customers, soft-delete, single-figure
-- status: approved
SELECT COUNT(*) AS parcels
FROM sales.returns AS r
JOIN sales.orders AS o ON o.order_id = r.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NOT NULL
  AND r.returned_on >= DATE '2024-02-01'
  AND r.returned_on < DATE '2025-02-01';

-- id: share-of-orders-sent-back-completely-by-channel-this-year
-- question: What percentage of this year's orders came back completely, every single unit, online and in store?
-- also: Share of FY2026 orders with all units returned, web shop and stores?
-- tags: returns, orders, fan-out, ratio, left-join, null-meaning
-- status: approved
-- order: any
WITH returned AS (
  SELECT
    r.order_id,
    SUM(r.quantity) AS units
  FROM sales.returns AS r
  GROUP BY r.order_id
), sold AS (
  SELECT
    o.order_id,
    CASE WHEN o.store_id IS NULL THEN 'online' ELSE 'in store' END AS channel,
    SUM(l.quantity) AS units
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY o.order_id, CASE WHEN o.store_id IS NULL THEN 'online' ELSE 'in store' END
)
SELECT
  sold.channel,
  ROUND(100.0 * COUNT(*) FILTER (WHERE returned.units = sold.units) / NULLIF(COUNT(*), 0), 1) AS completely_pct
FROM sold
LEFT JOIN returned ON returned.order_id = sold.order_id
GROUP BY sold.channel
ORDER BY completely_pct DESC, sold.channel;

-- id: largest-refund-of-each-return-reason-this-year
-- question: What was the largest refund for each return reason this year? Reason, return number and dollars.
-- tags: returns, refunds, window, ranking
-- status: approved
-- order: any
SELECT
  r.reason,
  r.return_id,
  r.refund_usd
FROM sales.returns AS r
WHERE r.returned_on >= DATE '2025-02-01'
  AND r.returned_on < DATE '2026-02-01'
QUALIFY RANK() OVER (PARTITION BY r.reason ORDER BY r.refund_usd DESC) = 1
ORDER BY r.refund_usd DESC, r.reason;

-- id: lines-returned-only-in-part-last-quarter
-- question: How many of last quarter's order lines came back only in part?
-- also: Number of lines of orders placed May to July 2025 with some but not all of their units returned?
-- tags: returns, fan-out, single-figure
-- status: approved
WITH returned AS (
  SELECT
    r.order_id,
    r.line_no,
    SUM(r.quantity) AS units
  FROM sales.returns AS r
  GROUP BY r.order_id, r.line_no
)
SELECT COUNT(*) AS order_lines
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN returned ON returned.order_id = l.order_id AND returned.line_no = l.line_no
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND returned.units < l.quantity
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01';

-- id: cancellation-rate-by-weekday-this-year
-- question: Does it matter on which day people order? Cancellation rate by weekday of the order, this year, web shop only.
-- also: Percentage of this year's online orders cancelled, by weekday?
-- tags: orders, ratio, weekday, null-meaning
-- status: approved
-- order: any
SELECT
  DAYNAME(o.ordered_at) AS weekday,
  ROUND(100.0 * COUNT(*) FILTER (WHERE o.status = 'cancelled') / NULLIF(COUNT(*), 0), 1) AS cancelled_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE NOT c.is_test
  AND o.store_id IS NULL
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY DAYNAME(o.ordered_at)
ORDER BY cancelled_pct DESC, weekday;

-- id: zurich-limmat-refunds-last-month
-- question: I run Zürich Limmat. How much has been refunded on what we sold last month, goodwill included?
-- tags: refunds, stores, named-value, single-figure
-- status: approved
SELECT ROUND(SUM(l.refunded_usd), 2) AS refunded_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'Zürich Limmat'
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01';

-- id: september-orders-delivered-and-open
-- question: Of the orders placed in September, how many are delivered by now and how many are still placed or shipped? One row.
-- tags: orders, comparison
-- status: approved
SELECT
  COUNT(*) FILTER (WHERE o.status = 'delivered') AS delivered,
  COUNT(*) FILTER (WHERE o.status IN ('placed', 'shipped')) AS still_open
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01';

-- id: returns-of-order-177822
-- question: What has come back of order 177822 so far? Return number, day of arrival, units and reason.
-- tags: returns, lookup, named-value
-- status: approved
-- order: any
SELECT
  r.return_id,
  r.returned_on,
  r.quantity,
  r.reason
FROM sales.returns AS r
WHERE r.order_id = 177822
ORDER BY r.returned_on, r.return_id;

-- id: refunds-over-200-yesterday
-- question: Any big refunds yesterday? Returns with more than 200 dollars refunded: return number, product and amount.
-- also: Return number, product name and refund of the parcels of 14 October 2025 that cost us over $200?
-- tags: returns, refunds, products, lookup
-- status: approved
-- order: any
SELECT
  r.return_id,
  p.product_name,
  r.refund_usd
FROM sales.returns AS r
JOIN sales.order_lines AS l ON l.order_id = r.order_id AND l.line_no = r.line_no
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND r.refund_usd > 200
  AND r.returned_on >= DATE '2025-10-14'
  AND r.returned_on < DATE '2025-10-15'
ORDER BY r.refund_usd DESC, r.return_id;

-- id: aurora-trail-shorts-returned-as-wrong-size-this-year
-- question: What percentage of the Aurora Trail Shorts that came back this year had the wrong size? Count units.
-- tags: returns, products, ratio, named-value, single-figure
-- status: approved
SELECT ROUND(100.0 * COALESCE(SUM(r.quantity) FILTER (WHERE r.reason = 'wrong size'), 0) / NULLIF(SUM(r.quantity), 0), 1) AS wrong_size_pct
FROM sales.returns AS r
JOIN sales.order_lines AS l ON l.order_id = r.order_id AND l.line_no = r.line_no
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND p.product_name = 'Aurora Trail Shorts'
  AND r.returned_on >= DATE '2025-02-01'
  AND r.returned_on < DATE '2026-02-01';

-- id: stores-with-the-most-units-back-last-month
-- question: Which three stores sold the most of what came back last month, in units?
-- also: Top 3 stores by units returned in September, by where they had been bought?
-- tags: returns, stores, ranking
-- status: approved
SELECT
  s.store_name,
  SUM(r.quantity) AS units_returned
FROM sales.returns AS r
JOIN sales.orders AS o ON o.order_id = r.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND r.returned_on >= DATE '2025-09-01'
  AND r.returned_on < DATE '2025-10-01'
GROUP BY s.store_name
ORDER BY units_returned DESC, s.store_name
LIMIT 3;
