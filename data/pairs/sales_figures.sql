-- id: units-sold-this-month-online
-- question: How many units have we sold online so far this month?
-- also: Web shop units in October so far?
-- tags: revenue, single-figure, null-meaning
-- status: approved
SELECT SUM(l.quantity) AS units_sold
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.ordered_at >= DATE '2025-10-01'
  AND o.ordered_at < DATE '2025-11-01';

-- id: discounts-given-in-stores-last-year
-- question: For the budget talks: how many dollars of discount did our stores give away last fiscal year?
-- also: Total in-store discounts of FY2025, please.
-- tags: revenue, stores, single-figure, null-meaning
-- status: approved
SELECT ROUND(SUM(l.discount_usd), 2) AS discounts_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NOT NULL
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01';

-- id: discount-rate-first-quarter-this-year
-- question: What was the discount rate in the first quarter of this year?
-- also: Discounts in percent of gross sales, Q1 of FY2026?
-- tags: revenue, ratio, single-figure, fiscal-calendar
-- status: approved
SELECT ROUND(100.0 * SUM(l.discount_usd) / NULLIF(SUM(l.gross_usd), 0), 1) AS discount_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2025-05-01';

-- id: cost-of-goods-sold-q4-fy2025
-- question: COGS for Q4 of FY2025?
-- also: What did the goods sold from November 2024 to January 2025 cost us?
-- tags: revenue, single-figure, fiscal-calendar
-- status: approved
SELECT ROUND(SUM(l.cost_usd), 2) AS cost_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-11-01'
  AND o.ordered_at < DATE '2025-02-01';

-- id: online-net-revenue-germany-since-march
-- question: How much revenue has the web shop made with German customers since March?
-- also: Online net revenue from Germany since 1 March 2025?
-- tags: revenue, single-figure, named-value, null-meaning
-- status: approved
SELECT ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND co.country_name = 'Germany'
  AND o.ordered_at >= DATE '2025-03-01';

-- id: refund-rate-calendar-2024
-- question: What share of the line value after discounts in calendar 2024 was refunded?
-- also: Refund rate of the calendar year 2024?
-- tags: revenue, refunds, ratio, single-figure, calendar
-- status: approved
SELECT ROUND(100.0 * SUM(l.refunded_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd), 0), 1) AS refund_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-01-01'
  AND o.ordered_at < DATE '2025-01-01';

-- id: orders-from-japan-last-30-days
-- question: How many orders did customers in Japan place in the last 30 days?
-- also: Number of orders from customers in Japan, 15 September to 14 October 2025?
-- tags: orders, single-figure, named-value
-- status: approved
SELECT COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND co.country_name = 'Japan'
  AND o.ordered_at >= DATE '2025-09-15'
  AND o.ordered_at < DATE '2025-10-15';

-- id: units-per-order-of-club-members-last-year
-- question: How many units did club members put in an order on average last year? Two decimals.
-- tags: orders, ratio, single-figure, null-meaning
-- status: approved
SELECT ROUND(SUM(l.quantity) / NULLIF(COUNT(DISTINCT o.order_id), 0), 2) AS units_per_order
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.loyalty_tier IS NOT NULL
  AND c.deleted_at IS NULL
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01';

-- id: net-revenue-of-orders-in-euros-last-month
-- question: What net revenue, in dollars, came from orders paid in euros last month?
-- tags: revenue, currency, single-figure
-- status: approved
SELECT ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.currency = 'EUR'
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01';

-- id: billed-in-stores-yesterday
-- question: How much did the stores bill yesterday, in US dollars?
-- also: Yesterday's billings of all stores together, in USD?
-- tags: finance, fx, single-figure, null-meaning
-- status: approved
SELECT ROUND(SUM(o.total * fx.usd_per_unit), 2) AS billed_usd
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN finance.fx_rates AS fx ON fx.currency = o.currency AND fx.rate_on = CAST(o.ordered_at AS DATE)
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NOT NULL
  AND o.ordered_at >= DATE '2025-10-14'
  AND o.ordered_at < DATE '2025-10-15';

-- id: billed-over-goods-value-last-month
-- question: By how many dollars did last month's billed amount exceed the value of the goods after discounts and before refunds?
-- also: Billed amount minus the line value after discounts (before refunds), September 2025, in USD?
-- tags: finance, fx, fan-out, single-figure
-- status: approved
WITH billed AS (
  SELECT SUM(o.total * fx.usd_per_unit) AS billed_usd
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN finance.fx_rates AS fx ON fx.currency = o.currency AND fx.rate_on = CAST(o.ordered_at AS DATE)
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-09-01'
    AND o.ordered_at < DATE '2025-10-01'
), goods AS (
  SELECT SUM(l.gross_usd - l.discount_usd) AS goods_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-09-01'
    AND o.ordered_at < DATE '2025-10-01'
)
SELECT ROUND(billed.billed_usd - goods.goods_usd, 2) AS difference_usd
FROM billed
CROSS JOIN goods;

-- id: countries-ordering-yesterday
-- question: From how many different countries did we get orders yesterday?
-- tags: orders, distinct, single-figure
-- status: approved
SELECT COUNT(DISTINCT c.country_code) AS countries
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-10-14'
  AND o.ordered_at < DATE '2025-10-15';

-- id: different-products-sold-last-week
-- question: How many different products did we sell last week?
-- also: Count of distinct articles on orders from 6 to 12 October 2025?
-- tags: revenue, distinct, single-figure
-- status: approved
SELECT COUNT(DISTINCT l.product_id) AS products
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-10-06'
  AND o.ordered_at < DATE '2025-10-13';

-- id: list-value-of-cancelled-orders-last-quarter
-- question: How much list value was in those of last quarter's orders that were cancelled?
-- also: Gross value of Q2 FY2026 orders with the status cancelled?
-- tags: orders, revenue, single-figure, fiscal-calendar
-- status: approved
SELECT ROUND(SUM(l.gross_usd), 2) AS cancelled_gross_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status = 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01';

-- id: orders-over-1000-last-month
-- question: How many of last month's orders were worth more than 1,000 dollars net?
-- also: Count the September orders with a net value above $1,000.
-- tags: orders, having, single-figure
-- status: approved
WITH baskets AS (
  SELECT o.order_id
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-09-01'
    AND o.ordered_at < DATE '2025-10-01'
  GROUP BY o.order_id
  HAVING SUM(l.gross_usd - l.discount_usd - l.refunded_usd) > 1000
)
SELECT COUNT(*) AS orders
FROM baskets;

-- id: net-revenue-outside-the-united-states-this-year
-- question: I need this year's revenue outside of the United States.
-- also: Net revenue of all countries but the US, FY2026?
-- tags: revenue, single-figure, named-value
-- status: approved
SELECT ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND co.country_name <> 'United States'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01';

-- id: average-daily-net-revenue-last-month
-- question: What net revenue did we make per day on average last month?
-- also: Mean net revenue of a day in September 2025?
-- tags: revenue, ratio, single-figure, calendar
-- status: approved
WITH days AS (
  SELECT
    CAST(o.ordered_at AS DATE) AS day,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-09-01'
    AND o.ordered_at < DATE '2025-10-01'
  GROUP BY CAST(o.ordered_at AS DATE)
)
SELECT ROUND(AVG(days.net_usd), 2) AS net_revenue_per_day_usd
FROM days;

-- id: weekend-net-revenue-in-stores-last-quarter
-- question: How much did our stores turn over on Saturdays and Sundays last quarter?
-- also: Weekend net revenue of all stores, May to July 2025?
-- tags: revenue, stores, weekday, single-figure, null-meaning
-- status: approved
SELECT ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NOT NULL
  AND ISODOW(o.ordered_at) IN (6, 7)
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01';

-- id: headlamps-sold-in-sweden-this-year
-- question: How many headlamps have we sold to Sweden this year?
-- also: Units of the category Headlamps bought by Swedish customers in FY2026?
-- tags: revenue, products, named-value, single-figure
-- status: approved
SELECT SUM(l.quantity) AS units_sold
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND co.country_name = 'Sweden'
  AND ca.category_name = 'Headlamps'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01';

-- id: net-revenue-core-markets-last-quarter
-- question: Revenue in our core markets last quarter?
-- also: Net revenue of the US, Germany and the UK together in Q2 FY2026?
-- tags: revenue, region-group, single-figure, fiscal-calendar
-- status: approved
SELECT ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND co.country_code IN ('US', 'DE', 'GB')
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01';

-- id: most-orders-on-one-day-last-year
-- question: What is the most orders we took on a single day last year?
-- tags: orders, single-figure, calendar
-- status: approved
WITH days AS (
  SELECT COUNT(*) AS orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY CAST(o.ordered_at AS DATE)
)
SELECT MAX(days.orders) AS orders
FROM days;

-- id: vip-net-revenue-this-month
-- question: How much have our VIPs brought in so far this month?
-- also: Net revenue from VIP customers in October 2025?
-- tags: revenue, vip, single-figure
-- status: approved
SELECT ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND o.ordered_at >= DATE '2025-10-01'
  AND o.ordered_at < DATE '2025-11-01';

-- id: stores-with-an-order-over-1000-last-month
-- question: Which stores had at least one order of more than 1,000 dollars net last month?
-- also: Name the stores that took an order above $1,000 net in September.
-- tags: orders, stores, lookup, having
-- status: approved
-- order: any
WITH baskets AS (
  SELECT
    s.store_name,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.stores AS s ON s.store_id = o.store_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-09-01'
    AND o.ordered_at < DATE '2025-10-01'
  GROUP BY s.store_name, o.order_id
)
SELECT DISTINCT baskets.store_name
FROM baskets
WHERE baskets.net_usd > 1000
ORDER BY baskets.store_name;

-- id: days-over-30000-this-quarter
-- question: On which days of this quarter was net revenue above 30,000 dollars?
-- also: List the days since 1 August with more than 30k of net revenue.
-- tags: revenue, lookup, having, fiscal-calendar
-- status: approved
SELECT CAST(o.ordered_at AS DATE) AS day
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-11-01'
GROUP BY CAST(o.ordered_at AS DATE)
HAVING SUM(l.gross_usd - l.discount_usd - l.refunded_usd) > 30000
ORDER BY day;

-- id: currencies-used-yesterday
-- question: Which currencies did customers pay in yesterday?
-- also: Currencies on yesterday's orders?
-- tags: orders, currency, lookup, distinct
-- status: approved
-- order: any
SELECT DISTINCT o.currency
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-10-14'
  AND o.ordered_at < DATE '2025-10-15'
ORDER BY o.currency;

-- id: orders-of-eight-units-or-more-this-week
-- question: List this week's orders with eight units or more: order number and units, biggest first.
-- also: Big baskets since Monday: orders of at least 8 units, with the units, in descending order.
-- tags: orders, lookup, having, calendar
-- status: approved
SELECT
  o.order_id,
  SUM(l.quantity) AS units
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-10-13'
  AND o.ordered_at < DATE '2025-10-20'
GROUP BY o.order_id
HAVING SUM(l.quantity) >= 8
ORDER BY units DESC, o.order_id;

-- id: latest-order-day-of-each-country
-- question: On which day did each country last order something?
-- also: Day of the latest order per country?
-- tags: orders, lookup, date
-- status: approved
-- order: any
SELECT
  co.country_name,
  CAST(MAX(o.ordered_at) AS DATE) AS last_ordered_on
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
GROUP BY co.country_name
ORDER BY last_ordered_on DESC, co.country_name;

-- id: latest-orders-of-tokyo-shibuya
-- question: Show me the three latest orders of Tokyo Shibuya, newest first: order number, time and the amount paid in yen.
-- tags: orders, stores, lookup, named-value, currency
-- status: approved
SELECT
  o.order_id,
  o.ordered_at,
  o.total AS total_jpy
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'Tokyo Shibuya'
  AND o.currency = 'JPY'
ORDER BY o.ordered_at DESC, o.order_id
LIMIT 3;

-- id: status-of-order-179000
-- question: A customer asks about order 179000: what is its status, when was it placed and what did we charge, in which currency?
-- tags: orders, lookup, currency
-- status: approved
SELECT
  o.status,
  o.ordered_at,
  o.total,
  o.currency
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.order_id = 179000
  AND NOT c.is_test;

-- id: orders-fully-refunded-placed-this-month
-- question: Which orders placed this month have already been refunded in full? Just the order numbers.
-- tags: orders, refunds, lookup, having
-- status: approved
-- order: any
SELECT o.order_id
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-10-01'
  AND o.ordered_at < DATE '2025-11-01'
GROUP BY o.order_id
HAVING BOOL_AND(l.refunded_usd >= l.gross_usd - l.discount_usd)
ORDER BY o.order_id;

-- id: orders-by-country-this-week
-- question: Orders per country this week?
-- also: How many orders has each country placed since Monday?
-- tags: orders, breakdown, calendar
-- status: approved
-- order: any
SELECT
  co.country_name,
  COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-10-13'
  AND o.ordered_at < DATE '2025-10-20'
GROUP BY co.country_name
ORDER BY orders DESC, co.country_name;

-- id: units-by-department-last-month
-- question: How many units did each department sell last month?
-- also: September units for Clothing, Footwear, Camping and Climbing?
-- tags: revenue, products, breakdown, self-join
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  SUM(l.quantity) AS units_sold
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
GROUP BY d.category_name
ORDER BY units_sold DESC, department;

-- id: discounts-by-loyalty-tier-this-quarter
-- question: Discounts per loyalty tier this quarter, in dollars? Show customers outside of the club as 'none'.
-- also: Dollars of discount since 1 August for each tier, with 'none' for non-members.
-- tags: revenue, breakdown, null-meaning, fiscal-calendar
-- status: approved
-- order: any
SELECT
  COALESCE(c.loyalty_tier, 'none') AS loyalty_tier,
  ROUND(SUM(l.discount_usd), 2) AS discounts_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-11-01'
GROUP BY COALESCE(c.loyalty_tier, 'none')
ORDER BY discounts_usd DESC, loyalty_tier;

-- id: average-order-value-by-weekday-last-quarter
-- question: Is the basket bigger at the weekend? Average order value by weekday, last quarter.
-- also: AOV per day of the week, May to July 2025?
-- tags: revenue, ratio, weekday, breakdown
-- status: approved
-- order: any
SELECT
  DAYNAME(o.ordered_at) AS weekday,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) / NULLIF(COUNT(DISTINCT o.order_id) FILTER (WHERE l.refunded_usd < l.gross_usd - l.discount_usd), 0), 2) AS average_order_value_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY DAYNAME(o.ordered_at)
ORDER BY average_order_value_usd DESC, weekday;

-- id: net-revenue-by-currency-in-stores-2024
-- question: Store revenue in 2024 by the currency customers paid in, please, converted to dollars.
-- tags: revenue, currency, breakdown, null-meaning, calendar
-- status: approved
-- order: any
SELECT
  o.currency,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NOT NULL
  AND o.ordered_at >= DATE '2024-01-01'
  AND o.ordered_at < DATE '2025-01-01'
GROUP BY o.currency
ORDER BY net_revenue_usd DESC, o.currency;

-- id: net-revenue-by-brand-and-channel-in-september
-- question: Net revenue by brand in September, online in one column and stores in the other.
-- also: For each brand: web shop and store revenue last month, one column each?
-- tags: revenue, products, breakdown, null-meaning
-- status: approved
-- order: any
SELECT
  p.brand,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.store_id IS NULL), 2) AS online_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.store_id IS NOT NULL), 2) AS in_store_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01'
GROUP BY p.brand
ORDER BY online_usd DESC, p.brand;

-- id: gross-to-margin-bridge-last-quarter
-- question: Give me the bridge for last quarter in one row: gross sales, discounts, refunds, net revenue, cost of goods, margin.
-- also: From list value down to gross profit, Q2 FY2026, every step in a column?
-- tags: revenue, margin, fiscal-calendar
-- status: approved
SELECT
  ROUND(SUM(l.gross_usd), 2) AS gross_sales_usd,
  ROUND(SUM(l.discount_usd), 2) AS discounts_usd,
  ROUND(SUM(l.refunded_usd), 2) AS refunds_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd,
  ROUND(SUM(l.cost_usd), 2) AS cost_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd), 2) AS margin_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01';

-- id: net-revenue-by-status-last-two-weeks
-- question: Of the orders of the last 14 days, how much net revenue is placed, shipped and already delivered?
-- tags: revenue, orders, breakdown
-- status: approved
-- order: any
SELECT
  o.status,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-10-01'
  AND o.ordered_at < DATE '2025-10-15'
GROUP BY o.status
ORDER BY net_revenue_usd DESC, o.status;

-- id: refunds-by-country-online-this-year
-- question: How many dollars have we refunded on this year's online orders, per country?
-- also: Refund dollars per country on web orders of FY2026?
-- tags: revenue, refunds, breakdown, null-meaning
-- status: approved
-- order: any
SELECT
  co.country_name,
  ROUND(SUM(l.refunded_usd), 2) AS refunds_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY co.country_name
ORDER BY refunds_usd DESC, co.country_name;

-- id: net-revenue-by-region-and-department-last-month
-- question: A table for last month, please: regions down, the four departments across, net revenue in the cells.
-- also: Net revenue per region with clothing, footwear, camping and climbing side by side, September 2025?
-- tags: revenue, products, breakdown, self-join
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE d.category_name = 'Clothing'), 2) AS clothing_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE d.category_name = 'Footwear'), 2) AS footwear_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE d.category_name = 'Camping'), 2) AS camping_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE d.category_name = 'Climbing'), 2) AS climbing_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01'
GROUP BY co.region
ORDER BY co.region;

-- id: orders-by-number-of-lines-this-year
-- question: How many orders this year have one line, how many two, and so on?
-- also: Distribution of this year's orders by number of lines?
-- tags: orders, breakdown
-- status: approved
-- order: any
WITH baskets AS (
  SELECT COUNT(*) AS lines
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY o.order_id
)
SELECT
  baskets.lines,
  COUNT(*) AS orders
FROM baskets
GROUP BY baskets.lines
ORDER BY baskets.lines;

-- id: net-revenue-by-country-of-the-store-last-quarter
-- question: Store revenue last quarter by the country the store stands in?
-- also: Net revenue of our stores in Q2 FY2026, added up per country they are in?
-- tags: revenue, stores, breakdown, fiscal-calendar
-- status: approved
-- order: any
SELECT
  co.country_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
JOIN sales.countries AS co ON co.country_code = s.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY co.country_name
ORDER BY net_revenue_usd DESC, co.country_name;

-- id: orders-and-units-of-german-stores-last-month
-- question: Orders and units of our German stores last month, store by store.
-- also: How did the stores in Germany do in September: number of orders and units each?
-- tags: orders, stores, breakdown, named-value
-- status: approved
-- order: any
SELECT
  s.store_name,
  COUNT(DISTINCT o.order_id) AS orders,
  SUM(l.quantity) AS units_sold
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.country_code = 'DE'
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01'
GROUP BY s.store_name
ORDER BY orders DESC, s.store_name;

-- id: net-revenue-by-time-of-day-in-stores-last-quarter
-- question: How much net revenue do the stores make before noon, from noon to 5 pm, and after that? Last quarter; call it morning, afternoon and evening.
-- tags: revenue, stores, bands, breakdown, null-meaning
-- status: approved
-- order: any
SELECT
  CASE WHEN HOUR(o.ordered_at) < 12 THEN 'morning' WHEN HOUR(o.ordered_at) < 17 THEN 'afternoon' ELSE 'evening' END AS time_of_day,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NOT NULL
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY CASE WHEN HOUR(o.ordered_at) < 12 THEN 'morning' WHEN HOUR(o.ordered_at) < 17 THEN 'afternoon' ELSE 'evening' END
ORDER BY net_revenue_usd DESC, time_of_day;

-- id: average-discount-per-discounted-order-by-region-last-month
-- question: When an order got a discount last month, how many dollars was it on average? By region.
-- tags: revenue, ratio, breakdown
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(SUM(l.discount_usd) / NULLIF(COUNT(DISTINCT o.order_id), 0), 2) AS discount_per_order_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND l.discount_usd > 0
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01'
GROUP BY co.region
ORDER BY discount_per_order_usd DESC, co.region;

-- id: top-5-days-by-orders-2024
-- question: Our five busiest days of 2024 by number of orders?
-- also: Top 5 days of calendar 2024: day and orders.
-- tags: orders, ranking, calendar
-- status: approved
SELECT
  CAST(o.ordered_at AS DATE) AS day,
  COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-01-01'
  AND o.ordered_at < DATE '2025-01-01'
GROUP BY CAST(o.ordered_at AS DATE)
ORDER BY orders DESC, day
LIMIT 5;

-- id: bottom-3-countries-by-units-per-order-this-year
-- question: In which three countries do people put the fewest units in an order this year? Units per order with two decimals.
-- also: The 3 countries with the fewest units per order in FY2026, to two decimals?
-- tags: orders, ratio, ranking
-- status: approved
SELECT
  co.country_name,
  ROUND(SUM(l.quantity) / NULLIF(COUNT(DISTINCT o.order_id), 0), 2) AS units_per_order
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY co.country_name
ORDER BY units_per_order, co.country_name
LIMIT 3;

-- id: top-5-customer-cities-online-last-year
-- question: From which five cities did online customers bring in the most net revenue last year? City, country and revenue.
-- also: Top 5 customer cities by web shop revenue in FY2025, with the country.
-- tags: revenue, ranking, null-meaning
-- status: approved
SELECT
  c.city,
  co.country_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY c.city, co.country_name
ORDER BY net_revenue_usd DESC, c.city
LIMIT 5;

-- id: three-stores-with-the-highest-discount-rate-this-quarter
-- question: Which 3 stores have the highest discount rate this quarter, and how high is it?
-- also: Top 3 stores by discount rate since 1 August?
-- tags: revenue, stores, ratio, ranking, fiscal-calendar
-- status: approved
SELECT
  s.store_name,
  ROUND(100.0 * SUM(l.discount_usd) / NULLIF(SUM(l.gross_usd), 0), 1) AS discount_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-11-01'
GROUP BY s.store_name
ORDER BY discount_rate_pct DESC, s.store_name
LIMIT 3;

-- id: top-10-products-by-discount-last-month
-- question: Which ten products cost us the most in discounts last month? Article number, name and dollars.
-- also: Top 10 articles by discount dollars in September: sku, name, amount.
-- tags: revenue, products, ranking, duplicate-names
-- status: approved
SELECT
  p.sku,
  p.product_name,
  ROUND(SUM(l.discount_usd), 2) AS discounts_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01'
GROUP BY p.sku, p.product_name
ORDER BY discounts_usd DESC, p.product_name
LIMIT 10;

-- id: top-3-categories-by-units-in-apac-last-quarter
-- question: APAC's three best-selling categories last quarter, in units?
-- also: Top 3 product categories by units sold to APAC customers, Q2 FY2026?
-- tags: revenue, products, ranking, named-value
-- status: approved
SELECT
  ca.category_name,
  SUM(l.quantity) AS units_sold
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND co.region = 'APAC'
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY ca.category_name
ORDER BY units_sold DESC, ca.category_name
LIMIT 3;

-- id: worst-three-months-for-refunds-since-2024
-- question: The three months since January 2024 with the highest refund rate? Month and rate.
-- also: Name the 3 worst months by refund rate, January 2024 to now, with the rate.
-- tags: revenue, refunds, ratio, ranking, calendar
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(100.0 * SUM(l.refunded_usd) / NULLIF(SUM(l.gross_usd - l.discount_usd), 0), 1) AS refund_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-01-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY refund_rate_pct DESC, month
LIMIT 3;

-- id: weekly-online-net-revenue-and-orders-this-quarter
-- question: Web shop week by week this quarter: net revenue and orders, please. Weeks from Monday, starting with 4 August.
-- tags: revenue, orders, trend, null-meaning, calendar
-- status: approved
SELECT
  DATE_TRUNC('week', o.ordered_at) AS week,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd,
  COUNT(DISTINCT o.order_id) AS orders
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.ordered_at >= DATE '2025-08-04'
  AND o.ordered_at < DATE '2025-11-01'
GROUP BY DATE_TRUNC('week', o.ordered_at)
ORDER BY week;

-- id: orders-by-month-and-channel-2024
-- question: Orders per month of 2024, web shop and stores next to each other.
-- also: Monthly number of orders in calendar 2024, a column for online and one for in store?
-- tags: orders, trend, null-meaning, calendar
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  COUNT(*) FILTER (WHERE o.store_id IS NULL) AS online_orders,
  COUNT(*) FILTER (WHERE o.store_id IS NOT NULL) AS store_orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-01-01'
  AND o.ordered_at < DATE '2025-01-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: average-order-value-by-fiscal-quarter-since-fy2024
-- question: How has the average order value moved from quarter to quarter since the beginning of FY2024? Fiscal year and quarter in columns of their own.
-- tags: revenue, ratio, trend, fiscal-calendar
-- status: approved
SELECT
  YEAR(o.ordered_at + INTERVAL 11 MONTH) AS fiscal_year,
  QUARTER(o.ordered_at - INTERVAL 1 MONTH) AS fiscal_quarter,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) / NULLIF(COUNT(DISTINCT o.order_id) FILTER (WHERE l.refunded_usd < l.gross_usd - l.discount_usd), 0), 2) AS average_order_value_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2023-02-01'
GROUP BY YEAR(o.ordered_at + INTERVAL 11 MONTH), QUARTER(o.ordered_at - INTERVAL 1 MONTH)
ORDER BY fiscal_year, fiscal_quarter;

-- id: uk-net-revenue-by-month-since-january
-- question: UK revenue month by month since January?
-- also: Monthly net revenue of the United Kingdom, January 2025 to now.
-- tags: revenue, trend, named-value
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND co.country_name = 'United Kingdom'
  AND o.ordered_at >= DATE '2025-01-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: cost-and-gross-sales-by-fiscal-quarter-last-year
-- question: Gross sales and cost of goods sold in each quarter of last fiscal year?
-- also: FY2025 by quarter: list value sold and COGS.
-- tags: revenue, trend, fiscal-calendar
-- status: approved
SELECT
  QUARTER(o.ordered_at - INTERVAL 1 MONTH) AS fiscal_quarter,
  ROUND(SUM(l.gross_usd), 2) AS gross_sales_usd,
  ROUND(SUM(l.cost_usd), 2) AS cost_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY QUARTER(o.ordered_at - INTERVAL 1 MONTH)
ORDER BY fiscal_quarter;

-- id: net-revenue-by-month-and-region-this-year
-- question: Can I have this year's monthly net revenue with Americas, DACH, Nordics, Rest of Europe and APAC as columns?
-- tags: revenue, trend, breakdown
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE co.region = 'Americas'), 2) AS americas_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE co.region = 'DACH'), 2) AS dach_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE co.region = 'Nordics'), 2) AS nordics_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE co.region = 'Rest of Europe'), 2) AS rest_of_europe_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE co.region = 'APAC'), 2) AS apac_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: daily-orders-and-units-black-week-2024
-- question: Orders and units per day from 25 November to 3 December 2024, please.
-- tags: orders, trend, calendar
-- status: approved
SELECT
  CAST(o.ordered_at AS DATE) AS day,
  COUNT(DISTINCT o.order_id) AS orders,
  SUM(l.quantity) AS units_sold
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-11-25'
  AND o.ordered_at < DATE '2024-12-04'
GROUP BY CAST(o.ordered_at AS DATE)
ORDER BY day;

-- id: tents-net-revenue-by-calendar-year
-- question: How much net revenue did tents make per calendar year?
-- also: Category Tents: revenue for 2023, 2024 and 2025?
-- tags: revenue, products, trend, named-value, calendar
-- status: approved
SELECT
  YEAR(o.ordered_at) AS year,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND ca.category_name = 'Tents'
GROUP BY YEAR(o.ordered_at)
ORDER BY year;

-- id: house-brand-share-of-net-revenue-by-region-this-year
-- question: What share of each region's revenue is our own brand this year?
-- also: Alder & Fern in percent of net revenue, region by region, FY2026?
-- tags: revenue, products, ratio, breakdown
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE p.brand = 'Alder & Fern') / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS house_brand_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY co.region
ORDER BY house_brand_pct DESC, co.region;

-- id: europe-share-of-orders-last-month
-- question: How many percent of last month's orders came from Europe?
-- also: EMEA's share of orders in September 2025?
-- tags: orders, ratio, region-group, single-figure
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE co.region IN ('DACH', 'Nordics', 'Rest of Europe')) / NULLIF(COUNT(*), 0), 1) AS europe_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01';

-- id: share-of-orders-with-a-refund-by-channel-last-year
-- question: In what percentage of last year's orders did we refund something? Online against in store.
-- tags: orders, refunds, ratio, comparison, null-meaning
-- status: approved
-- order: any
SELECT
  CASE WHEN o.store_id IS NULL THEN 'online' ELSE 'in store' END AS channel,
  ROUND(100.0 * COUNT(DISTINCT o.order_id) FILTER (WHERE l.refunded_usd > 0) / NULLIF(COUNT(DISTINCT o.order_id), 0), 1) AS refunded_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY CASE WHEN o.store_id IS NULL THEN 'online' ELSE 'in store' END
ORDER BY refunded_pct DESC, channel;

-- id: share-of-units-sold-at-a-discount-by-month-this-year
-- question: What share of units goes out with a discount, month by month this year?
-- also: Percentage of units on discounted lines per month of FY2026?
-- tags: revenue, ratio, trend
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(100.0 * SUM(l.quantity) FILTER (WHERE l.discount_usd > 0) / NULLIF(SUM(l.quantity), 0), 1) AS discounted_units_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: department-share-of-units-last-quarter
-- question: Units last quarter: each department's share of the total in percent?
-- tags: revenue, products, ratio, window, self-join
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  ROUND(100.0 * SUM(l.quantity) / NULLIF(SUM(SUM(l.quantity)) OVER (), 0), 1) AS share_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY d.category_name
ORDER BY share_pct DESC, department;

-- id: net-in-percent-of-gross-by-country-last-quarter
-- question: How much of every dollar of gross sales is left as net revenue? In percent, by country, last quarter.
-- also: Net revenue as a percentage of gross sales per country, Q2 FY2026?
-- tags: revenue, ratio, breakdown, fiscal-calendar
-- status: approved
-- order: any
SELECT
  co.country_name,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) / NULLIF(SUM(l.gross_usd), 0), 1) AS net_of_gross_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY co.country_name
ORDER BY net_of_gross_pct DESC, co.country_name;

-- id: share-of-billed-amount-by-currency-last-quarter
-- question: CFO question on currency exposure: what percentage of last quarter's billed amount, in dollars, was in each currency?
-- tags: finance, fx, ratio, window
-- status: approved
-- order: any
WITH billed AS (
  SELECT
    o.currency,
    SUM(o.total * fx.usd_per_unit) AS billed_usd
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN finance.fx_rates AS fx ON fx.currency = o.currency AND fx.rate_on = CAST(o.ordered_at AS DATE)
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-05-01'
    AND o.ordered_at < DATE '2025-08-01'
  GROUP BY o.currency
)
SELECT
  billed.currency,
  ROUND(100.0 * billed.billed_usd / NULLIF(SUM(billed.billed_usd) OVER (), 0), 1) AS share_pct
FROM billed
ORDER BY share_pct DESC, billed.currency;

-- id: net-revenue-per-unit-by-channel-this-quarter
-- question: What do we earn per unit this quarter, online and in store?
-- also: Net revenue per unit sold since 1 August, web shop against stores?
-- tags: revenue, ratio, comparison, null-meaning
-- status: approved
-- order: any
SELECT
  CASE WHEN o.store_id IS NULL THEN 'online' ELSE 'in store' END AS channel,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) / NULLIF(SUM(l.quantity), 0), 2) AS net_revenue_per_unit_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-08-01'
  AND o.ordered_at < DATE '2025-11-01'
GROUP BY CASE WHEN o.store_id IS NULL THEN 'online' ELSE 'in store' END
ORDER BY net_revenue_per_unit_usd DESC, channel;

-- id: weekend-share-of-net-revenue-by-region-last-year
-- question: How big is the weekend for each region: the percentage of last year's net revenue made on Saturdays and Sundays?
-- tags: revenue, ratio, weekday, breakdown
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE ISODOW(o.ordered_at) IN (6, 7)) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS weekend_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY co.region
ORDER BY weekend_pct DESC, co.region;

-- id: net-revenue-september-against-august
-- question: By how many percent was September's net revenue up or down on August?
-- also: Change in net revenue from August to September 2025, in percent?
-- tags: revenue, comparison, ratio, single-figure
-- status: approved
WITH months AS (
  SELECT
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-09-01') AS now_usd,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at < DATE '2025-09-01') AS before_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-08-01'
    AND o.ordered_at < DATE '2025-10-01'
)
SELECT ROUND(100.0 * (months.now_usd - months.before_usd) / NULLIF(months.before_usd, 0), 1) AS change_pct
FROM months;

-- id: peak-season-orders-2024-against-2023
-- question: Number of orders in the peak season of 2024 and of 2023, next to each other.
-- also: November and December orders: 2024 against 2023, one row?
-- tags: orders, comparison, calendar
-- status: approved
SELECT
  COUNT(*) FILTER (WHERE o.ordered_at >= DATE '2024-11-01') AS orders_2024,
  COUNT(*) FILTER (WHERE o.ordered_at < DATE '2024-01-01') AS orders_2023
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND (
    (o.ordered_at >= DATE '2024-11-01' AND o.ordered_at < DATE '2025-01-01')
    OR (o.ordered_at >= DATE '2023-11-01' AND o.ordered_at < DATE '2024-01-01')
  );

-- id: this-week-so-far-against-last-week-by-channel
-- question: Are we ahead of last week? Net revenue of Monday and Tuesday this week and of the same two days last week, online and in store.
-- tags: revenue, comparison, null-meaning, calendar
-- status: approved
-- order: any
SELECT
  CASE WHEN o.store_id IS NULL THEN 'online' ELSE 'in store' END AS channel,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-10-13' AND o.ordered_at < DATE '2025-10-15'), 2) AS this_week_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-10-06' AND o.ordered_at < DATE '2025-10-08'), 2) AS last_week_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
GROUP BY CASE WHEN o.store_id IS NULL THEN 'online' ELSE 'in store' END
ORDER BY this_week_usd DESC, channel;

-- id: americas-plan-and-actual-by-month-last-half-year
-- question: Plan and actual for the Americas, month by month from April to September 2025?
-- also: For each month from April to September 2025: the target of the Americas and the net revenue made there.
-- tags: finance, targets, revenue, comparison, trend, fan-out
-- status: approved
WITH earned AS (
  SELECT
    DATE_TRUNC('month', o.ordered_at) AS month,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND co.region = 'Americas'
    AND o.ordered_at >= DATE '2025-04-01'
    AND o.ordered_at < DATE '2025-10-01'
  GROUP BY DATE_TRUNC('month', o.ordered_at)
)
SELECT
  tg.month,
  tg.target_usd,
  ROUND(earned.net_usd, 2) AS net_revenue_usd
FROM finance.targets AS tg
JOIN earned ON earned.month = tg.month
WHERE tg.region = 'Americas'
ORDER BY tg.month;

-- id: average-order-value-by-region-last-quarter-and-year-before
-- question: AOV by region: last quarter and the same quarter a year before, in two columns.
-- tags: revenue, ratio, comparison, fiscal-calendar
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-05-01') / NULLIF(COUNT(DISTINCT o.order_id) FILTER (WHERE o.ordered_at >= DATE '2025-05-01' AND l.refunded_usd < l.gross_usd - l.discount_usd), 0), 2) AS last_quarter_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at < DATE '2024-08-01') / NULLIF(COUNT(DISTINCT o.order_id) FILTER (WHERE o.ordered_at < DATE '2024-08-01' AND l.refunded_usd < l.gross_usd - l.discount_usd), 0), 2) AS year_before_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND (
    (o.ordered_at >= DATE '2025-05-01' AND o.ordered_at < DATE '2025-08-01')
    OR (o.ordered_at >= DATE '2024-05-01' AND o.ordered_at < DATE '2024-08-01')
  )
GROUP BY co.region
ORDER BY last_quarter_usd DESC, co.region;

-- id: like-for-like-store-growth-last-quarter
-- question: What was our like-for-like store growth last quarter? Net revenue against the same quarter a year before, in percent, only stores opened before 1 May 2024 and still open.
-- also: Comparable-store growth in Q2 FY2026 versus Q2 FY2025, counting stores open today that had opened by the end of April 2024?
-- tags: revenue, stores, comparison, single-figure, null-meaning
-- status: approved
WITH quarters AS (
  SELECT
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-05-01' AND o.ordered_at < DATE '2025-08-01') AS now_usd,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2024-05-01' AND o.ordered_at < DATE '2024-08-01') AS before_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.stores AS s ON s.store_id = o.store_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND s.closed_on IS NULL
    AND s.opened_on < DATE '2024-05-01'
)
SELECT ROUND(100.0 * (quarters.now_usd - quarters.before_usd) / NULLIF(quarters.before_usd, 0), 1) AS growth_pct
FROM quarters;

-- id: units-by-department-september-year-over-year
-- question: Units sold by department in September, this year and last, with the change in percent.
-- tags: revenue, products, comparison, self-join
-- status: approved
-- order: any
WITH months AS (
  SELECT
    d.category_name AS department,
    SUM(l.quantity) FILTER (WHERE o.ordered_at >= DATE '2025-09-01' AND o.ordered_at < DATE '2025-10-01') AS units_now,
    SUM(l.quantity) FILTER (WHERE o.ordered_at >= DATE '2024-09-01' AND o.ordered_at < DATE '2024-10-01') AS units_before
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  JOIN product.categories AS d ON d.category_id = ca.parent_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
  GROUP BY d.category_name
)
SELECT
  months.department,
  months.units_now,
  months.units_before,
  ROUND(100.0 * (months.units_now - months.units_before) / NULLIF(months.units_before, 0), 1) AS change_pct
FROM months
ORDER BY months.units_now DESC, months.department;

-- id: emea-target-attainment-february-to-september
-- question: Where does EMEA stand against plan, February to September 2025? One percentage.
-- also: Target attainment of Europe for the first eight months of FY2026?
-- tags: finance, targets, ratio, region-group, fan-out, single-figure
-- status: approved
WITH earned AS (
  SELECT SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND co.region IN ('DACH', 'Nordics', 'Rest of Europe')
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2025-10-01'
), planned AS (
  SELECT SUM(tg.target_usd) AS target_usd
  FROM finance.targets AS tg
  WHERE tg.region IN ('DACH', 'Nordics', 'Rest of Europe')
    AND tg.month >= DATE '2025-02-01'
    AND tg.month < DATE '2025-10-01'
)
SELECT ROUND(100.0 * earned.net_usd / NULLIF(planned.target_usd, 0), 1) AS attainment_pct
FROM planned
CROSS JOIN earned;

-- id: countries-without-a-store-order-this-year
-- question: Customers of which countries have bought nothing in any store this year?
-- tags: orders, not-exists, lookup, null-meaning
-- status: approved
-- order: any
SELECT co.country_name
FROM sales.countries AS co
WHERE NOT EXISTS (SELECT 1 FROM sales.orders AS o JOIN sales.customers AS c ON c.customer_id = o.customer_id WHERE c.country_code = co.country_code AND o.store_id IS NOT NULL AND o.status <> 'cancelled' AND NOT c.is_test AND o.ordered_at >= DATE '2025-02-01' AND o.ordered_at < DATE '2026-02-01')
ORDER BY co.country_name;

-- id: open-stores-without-an-order-on-monday
-- question: Did any open store sell nothing on Monday? Store and city, please.
-- also: Open stores without an order on 13 October 2025, with their city?
-- tags: orders, stores, not-exists, lookup, null-meaning
-- status: approved
-- order: any
SELECT
  s.store_name,
  s.city
FROM sales.stores AS s
WHERE s.closed_on IS NULL
  AND NOT EXISTS (SELECT 1 FROM sales.orders AS o JOIN sales.customers AS c ON c.customer_id = o.customer_id WHERE o.store_id = s.store_id AND o.status <> 'cancelled' AND NOT c.is_test AND o.ordered_at >= DATE '2025-10-13' AND o.ordered_at < DATE '2025-10-14')
ORDER BY s.store_name;

-- id: categories-not-sold-in-krakow-this-month
-- question: Kraków Kazimierz asks: which product categories have we not sold a single piece of in our store this month?
-- also: Categories without a sale at the Kraków Kazimierz store in October 2025?
-- tags: products, stores, not-exists, lookup, named-value
-- status: approved
-- order: any
WITH sold AS (
  SELECT DISTINCT pc.category_id
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.stores AS s ON s.store_id = o.store_id
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND s.store_name = 'Kraków Kazimierz'
    AND o.ordered_at >= DATE '2025-10-01'
    AND o.ordered_at < DATE '2025-11-01'
)
SELECT ca.category_name
FROM product.categories AS ca
WHERE EXISTS (SELECT 1 FROM product.product_categories AS pc WHERE pc.category_id = ca.category_id AND pc.is_primary)
  AND NOT EXISTS (SELECT 1 FROM sold WHERE sold.category_id = ca.category_id)
ORDER BY ca.category_name;

-- id: days-without-an-order-from-norway-last-month
-- question: On which days last month did nobody in Norway order anything?
-- tags: orders, not-exists, having, named-value
-- status: approved
SELECT CAST(o.ordered_at AS DATE) AS day
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01'
GROUP BY CAST(o.ordered_at AS DATE)
HAVING COUNT(*) FILTER (WHERE co.country_name = 'Norway') = 0
ORDER BY day;

-- id: orders-without-any-discount-last-month
-- question: How many of last month's orders went out without any discount at all?
-- also: September orders with no discounted line?
-- tags: orders, not-exists, single-figure
-- status: approved
SELECT COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01'
  AND NOT EXISTS (SELECT 1 FROM sales.order_lines AS l WHERE l.order_id = o.order_id AND l.discount_usd > 0);

-- id: currencies-not-used-this-week
-- question: Which of our currencies has nobody paid in yet this week?
-- also: In which currencies of our markets has no order been placed since Monday?
-- tags: orders, currency, not-exists, lookup
-- status: approved
-- order: any
SELECT DISTINCT co.currency
FROM sales.countries AS co
WHERE NOT EXISTS (SELECT 1 FROM sales.orders AS o JOIN sales.customers AS c ON c.customer_id = o.customer_id WHERE o.currency = co.currency AND o.status <> 'cancelled' AND NOT c.is_test AND o.ordered_at >= DATE '2025-10-13' AND o.ordered_at < DATE '2025-10-20')
ORDER BY co.currency;

-- id: seven-day-average-net-revenue-september
-- question: I want a smoother line for September: for each day the average daily net revenue of that day and the six before it.
-- also: Seven-day moving average of net revenue, day by day, 1 to 30 September 2025?
-- tags: revenue, window, trend, calendar
-- status: approved
WITH daily AS (
  SELECT
    CAST(o.ordered_at AS DATE) AS day,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-08-26'
    AND o.ordered_at < DATE '2025-10-01'
  GROUP BY CAST(o.ordered_at AS DATE)
), smoothed AS (
  SELECT
    daily.day,
    AVG(daily.net_usd) OVER (ORDER BY daily.day ROWS BETWEEN 6 PRECEDING AND CURRENT ROW) AS average_usd
  FROM daily
)
SELECT
  smoothed.day,
  ROUND(smoothed.average_usd, 2) AS seven_day_average_usd
FROM smoothed
WHERE smoothed.day >= DATE '2025-09-01'
ORDER BY smoothed.day;

-- id: strongest-weekday-of-each-store-this-year
-- question: What is the strongest weekday of each store this year, by number of orders? Store, weekday, orders.
-- tags: orders, stores, window, weekday
-- status: approved
-- order: any
WITH weekdays AS (
  SELECT
    s.store_name,
    DAYNAME(o.ordered_at) AS weekday,
    COUNT(*) AS orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.stores AS s ON s.store_id = o.store_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY s.store_name, DAYNAME(o.ordered_at)
)
SELECT
  weekdays.store_name,
  weekdays.weekday,
  weekdays.orders
FROM weekdays
QUALIFY RANK() OVER (PARTITION BY weekdays.store_name ORDER BY weekdays.orders DESC) = 1
ORDER BY weekdays.store_name, weekdays.weekday;

-- id: monthly-net-revenue-year-over-year-this-year
-- question: Year-over-year growth of net revenue for each month of this year up to September, in percent?
-- also: For each month from February to September 2025: net revenue change against the same month a year earlier, in percent.
-- tags: revenue, comparison, trend, window
-- status: approved
WITH monthly AS (
  SELECT
    DATE_TRUNC('month', o.ordered_at) AS month,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-10-01'
  GROUP BY DATE_TRUNC('month', o.ordered_at)
), compared AS (
  SELECT
    monthly.month,
    monthly.net_usd,
    LAG(monthly.net_usd, 12) OVER (ORDER BY monthly.month) AS before_usd
  FROM monthly
)
SELECT
  compared.month,
  ROUND(100.0 * (compared.net_usd - compared.before_usd) / NULLIF(compared.before_usd, 0), 1) AS change_pct
FROM compared
WHERE compared.month >= DATE '2025-02-01'
ORDER BY compared.month;

-- id: first-order-of-each-store-yesterday
-- question: When did the first order come in yesterday in each store? Store, order number and time.
-- tags: orders, stores, window, lookup
-- status: approved
-- order: any
WITH placed AS (
  SELECT
    s.store_name,
    o.order_id,
    o.ordered_at
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.stores AS s ON s.store_id = o.store_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-10-14'
    AND o.ordered_at < DATE '2025-10-15'
)
SELECT
  placed.store_name,
  placed.order_id,
  placed.ordered_at
FROM placed
QUALIFY ROW_NUMBER() OVER (PARTITION BY placed.store_name ORDER BY placed.ordered_at, placed.order_id) = 1
ORDER BY placed.ordered_at, placed.store_name;

-- id: cumulative-share-of-net-revenue-by-country-this-year
-- question: How concentrated are we? Each country with this year's net revenue and the cumulative share of the total in percent, largest first.
-- tags: revenue, ratio, window
-- status: approved
WITH earned AS (
  SELECT
    co.country_name,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY co.country_name
)
SELECT
  earned.country_name,
  ROUND(earned.net_usd, 2) AS net_revenue_usd,
  ROUND(100.0 * SUM(earned.net_usd) OVER (ORDER BY earned.net_usd DESC, earned.country_name) / NULLIF(SUM(earned.net_usd) OVER (), 0), 1) AS cumulative_pct
FROM earned
ORDER BY earned.net_usd DESC, earned.country_name;

-- id: largest-order-of-each-region-last-month
-- question: The biggest order of each region last month by net value: region, order number, dollars.
-- also: For every region the single largest order of September, with its number and net value.
-- tags: orders, revenue, window
-- status: approved
-- order: any
WITH baskets AS (
  SELECT
    co.region,
    o.order_id,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-09-01'
    AND o.ordered_at < DATE '2025-10-01'
  GROUP BY co.region, o.order_id
)
SELECT
  baskets.region,
  baskets.order_id,
  ROUND(baskets.net_usd, 2) AS net_revenue_usd
FROM baskets
QUALIFY ROW_NUMBER() OVER (PARTITION BY baskets.region ORDER BY baskets.net_usd DESC, baskets.order_id) = 1
ORDER BY net_revenue_usd DESC, baskets.region;

-- id: store-ranks-september-and-august
-- question: Where did each store rank by net revenue in September, and where in August? Only stores that sold in both months.
-- also: Store league table: rank in September 2025 and rank in August 2025 by net revenue, for the stores with sales in both months.
-- tags: revenue, stores, window, comparison
-- status: approved
-- order: any
WITH months AS (
  SELECT
    s.store_name,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-09-01') AS september_usd,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at < DATE '2025-09-01') AS august_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.stores AS s ON s.store_id = o.store_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-08-01'
    AND o.ordered_at < DATE '2025-10-01'
  GROUP BY s.store_name
)
SELECT
  months.store_name,
  RANK() OVER (ORDER BY months.september_usd DESC) AS september_rank,
  RANK() OVER (ORDER BY months.august_usd DESC) AS august_rank
FROM months
WHERE months.september_usd IS NOT NULL
  AND months.august_usd IS NOT NULL
ORDER BY september_rank, months.store_name;

-- id: euro-billings-last-quarter-at-yesterdays-rate
-- question: What we billed in euros last quarter: how many dollars was it at the rates of the order days, and how many would it be at yesterday's rate?
-- tags: finance, fx, comparison, currency
-- status: approved
WITH yesterday AS (
  SELECT fx.usd_per_unit
  FROM finance.fx_rates AS fx
  WHERE fx.currency = 'EUR'
    AND fx.rate_on = DATE '2025-10-14'
)
SELECT
  ROUND(SUM(o.total * fx.usd_per_unit), 2) AS billed_usd,
  ROUND(SUM(o.total * yesterday.usd_per_unit), 2) AS billed_at_yesterdays_rate_usd
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN finance.fx_rates AS fx ON fx.currency = o.currency AND fx.rate_on = CAST(o.ordered_at AS DATE)
CROSS JOIN yesterday
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.currency = 'EUR'
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01';

-- id: orders-per-store-and-day-last-month
-- question: On a day a store sells anything, how many orders does it take on average? Last month, all stores, one decimal.
-- tags: orders, stores, ratio, single-figure
-- status: approved
WITH days AS (
  SELECT COUNT(*) AS orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.store_id IS NOT NULL
    AND o.ordered_at >= DATE '2025-09-01'
    AND o.ordered_at < DATE '2025-10-01'
  GROUP BY o.store_id, CAST(o.ordered_at AS DATE)
)
SELECT ROUND(AVG(days.orders), 1) AS orders_per_day
FROM days;

-- id: online-net-revenue-germany-since-march-by-month
-- question: Break that down by month, with the number of orders.
-- follows: online-net-revenue-germany-since-march
-- tags: revenue, orders, trend, named-value, null-meaning
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd,
  COUNT(DISTINCT o.order_id) AS orders
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND co.country_name = 'Germany'
  AND o.ordered_at >= DATE '2025-03-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: share-of-units-sold-at-a-discount-in-july-by-department
-- question: July stands out. What was it per department in that month?
-- follows: share-of-units-sold-at-a-discount-by-month-this-year
-- tags: revenue, products, ratio, breakdown, self-join
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  ROUND(100.0 * SUM(l.quantity) FILTER (WHERE l.discount_usd > 0) / NULLIF(SUM(l.quantity), 0), 1) AS discounted_units_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-07-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY d.category_name
ORDER BY discounted_units_pct DESC, department;

-- id: net-revenue-per-square-metre-by-country-of-the-store-last-quarter
-- question: And per square metre of their sales floor?
-- also: What does that make per sqm?
-- follows: net-revenue-by-country-of-the-store-last-quarter
-- tags: revenue, stores, ratio, fan-out, fiscal-calendar
-- status: approved
-- order: any
WITH earned AS (
  SELECT
    o.store_id,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.store_id IS NOT NULL
    AND o.ordered_at >= DATE '2025-05-01'
    AND o.ordered_at < DATE '2025-08-01'
  GROUP BY o.store_id
)
SELECT
  co.country_name,
  ROUND(SUM(earned.net_usd) / NULLIF(SUM(s.floor_sqm), 0), 2) AS net_revenue_per_sqm_usd
FROM earned
JOIN sales.stores AS s ON s.store_id = earned.store_id
JOIN sales.countries AS co ON co.country_code = s.country_code
GROUP BY co.country_name
ORDER BY net_revenue_per_sqm_usd DESC, co.country_name;

-- id: share-of-orders-over-1000-last-month
-- question: What percentage of the month's orders is that?
-- follows: orders-over-1000-last-month
-- tags: orders, ratio, single-figure
-- status: approved
WITH baskets AS (
  SELECT SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-09-01'
    AND o.ordered_at < DATE '2025-10-01'
  GROUP BY o.order_id
)
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE baskets.net_usd > 1000) / NULLIF(COUNT(*), 0), 1) AS over_1000_pct
FROM baskets;

-- id: status-and-store-of-order-179000
-- question: Add where it was bought: the name of the store, or 'online'.
-- follows: status-of-order-179000
-- tags: orders, stores, lookup, left-join, null-meaning
-- status: approved
SELECT
  o.status,
  o.ordered_at,
  o.total,
  o.currency,
  COALESCE(s.store_name, 'online') AS bought_in
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
LEFT JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.order_id = 179000
  AND NOT c.is_test;

-- id: days-above-the-daily-average-last-month
-- question: On how many of its days were we above that?
-- follows: average-daily-net-revenue-last-month
-- tags: revenue, window, single-figure
-- status: approved
WITH days AS (
  SELECT
    CAST(o.ordered_at AS DATE) AS day,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-09-01'
    AND o.ordered_at < DATE '2025-10-01'
  GROUP BY CAST(o.ordered_at AS DATE)
), strong AS (
  SELECT days.day
  FROM days
  QUALIFY days.net_usd > AVG(days.net_usd) OVER ()
)
SELECT COUNT(*) AS days
FROM strong;

-- id: days-over-30000-this-quarter-at-the-weekend
-- question: How many of them were a Saturday or Sunday?
-- follows: days-over-30000-this-quarter
-- tags: revenue, weekday, having, single-figure
-- status: approved
WITH days AS (
  SELECT CAST(o.ordered_at AS DATE) AS day
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-08-01'
    AND o.ordered_at < DATE '2025-11-01'
  GROUP BY CAST(o.ordered_at AS DATE)
  HAVING SUM(l.gross_usd - l.discount_usd - l.refunded_usd) > 30000
)
SELECT COUNT(*) AS days
FROM days
WHERE ISODOW(days.day) IN (6, 7);
