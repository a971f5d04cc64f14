-- id: cal-online-orders-at-night-last-month
-- question: How many online orders came in between 22:00 and 6:00 last month?
-- also: Number of web shop orders placed at night, from 22:00 to 6:00, in September 2025?
-- tags: orders, single-figure, calendar, null-meaning
-- status: approved
SELECT COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND (HOUR(o.ordered_at) >= 22 OR HOUR(o.ordered_at) < 6)
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01';

-- id: cal-monday-share-of-tickets-this-year
-- question: What percentage of this year's tickets was opened on a Monday?
-- also: Share of the tickets opened in FY2026 that came in on Mondays?
-- tags: support, ratio, single-figure, weekday
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE ISODOW(t.opened_at) = 1) / NULLIF(COUNT(*), 0), 1) AS monday_pct
FROM support.tickets AS t
WHERE t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01';

-- id: cal-weekend-share-of-store-revenue-by-month-this-year
-- question: Store revenue month by month this year: what percentage of it was made on Saturdays and Sundays?
-- also: Weekend share of the stores' net revenue, per month of FY2026?
-- tags: revenue, stores, ratio, trend, weekday, null-meaning
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE ISODOW(o.ordered_at) IN (6, 7)) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS weekend_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NOT NULL
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: cal-weekly-online-orders-four-week-average
-- question: Online orders per full week since Monday, 4 August 2025, up to last week, each with the average of that week and the three before it. One decimal; the first weeks average what there is since then.
-- tags: orders, trend, window, calendar, null-meaning
-- status: approved
WITH weeks AS (
  SELECT
    DATE_TRUNC('week', o.ordered_at) AS week,
    COUNT(*) AS orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.store_id IS NULL
    AND o.ordered_at >= DATE '2025-08-04'
    AND o.ordered_at < DATE '2025-10-13'
  GROUP BY DATE_TRUNC('week', o.ordered_at)
)
SELECT
  weeks.week,
  weeks.orders,
  ROUND(AVG(weeks.orders) OVER (ORDER BY weeks.week ROWS BETWEEN 3 PRECEDING AND CURRENT ROW), 1) AS average_orders
FROM weeks
ORDER BY weeks.week;

-- id: cal-budget-used-by-month-search-fy2026-h1
-- question: How did Search Always-On FY2026 H1 use up its budget? Per month, the percentage spent up to its end.
-- also: Cumulative spend of Search Always-On FY2026 H1 in percent of its budget, month by month?
-- tags: marketing, ratio, window, trend, named-value
-- status: approved
WITH months AS (
  SELECT
    DATE_TRUNC('month', a.spent_on) AS month,
    m.budget_usd,
    SUM(a.spend_usd) AS spend_usd
  FROM marketing.ad_spend AS a
  JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
  WHERE m.campaign_name = 'Search Always-On FY2026 H1'
  GROUP BY DATE_TRUNC('month', a.spent_on), m.budget_usd
)
SELECT
  months.month,
  ROUND(100.0 * SUM(months.spend_usd) OVER (ORDER BY months.month) / NULLIF(months.budget_usd, 0), 1) AS used_pct
FROM months
ORDER BY months.month;

-- id: cal-signups-change-on-month-before-this-year
-- question: Sign-ups from March to September 2025, each month's number and how many more or fewer than the month before?
-- tags: customers, trend, window, comparison
-- status: approved
WITH months AS (
  SELECT
    DATE_TRUNC('month', c.signed_up_on) AS month,
    COUNT(*) AS sign_ups
  FROM sales.customers AS c
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND c.signed_up_on >= DATE '2025-02-01'
    AND c.signed_up_on < DATE '2025-10-01'
  GROUP BY DATE_TRUNC('month', c.signed_up_on)
), changes AS (
  SELECT
    months.month,
    months.sign_ups,
    months.sign_ups - LAG(months.sign_ups) OVER (ORDER BY months.month) AS change
  FROM months
)
SELECT
  changes.month,
  changes.sign_ups,
  changes.change
FROM changes
WHERE changes.month >= DATE '2025-03-01'
ORDER BY changes.month;

-- id: cal-tickets-by-fiscal-quarter-last-two-years
-- question: Tickets opened in every fiscal quarter of FY2024 and FY2025, please. Fiscal year and quarter in a column each.
-- also: Number of tickets opened per fiscal year and fiscal quarter, February 2023 to January 2025?
-- tags: support, trend, fiscal-calendar
-- status: approved
SELECT
  YEAR(t.opened_at + INTERVAL 11 MONTH) AS fiscal_year,
  QUARTER(t.opened_at - INTERVAL 1 MONTH) AS fiscal_quarter,
  COUNT(*) AS tickets
FROM support.tickets AS t
WHERE t.opened_at >= DATE '2023-02-01'
  AND t.opened_at < DATE '2025-02-01'
GROUP BY YEAR(t.opened_at + INTERVAL 11 MONTH), QUARTER(t.opened_at - INTERVAL 1 MONTH)
ORDER BY fiscal_year, fiscal_quarter;

-- id: cal-units-by-calendar-quarter-2024
-- question: For the trade association: units sold in each calendar quarter of 2024, January to March being the first.
-- also: Units sold per calendar quarter (Q1 = January to March) in 2024?
-- tags: revenue, trend, calendar
-- status: approved
SELECT
  QUARTER(o.ordered_at) AS calendar_quarter,
  SUM(l.quantity) AS units_sold
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-01-01'
  AND o.ordered_at < DATE '2025-01-01'
GROUP BY QUARTER(o.ordered_at)
ORDER BY calendar_quarter;

-- id: cal-net-revenue-calendar-2024-and-fy2025
-- question: Our auditor mixes up the years: net revenue of the calendar year 2024 next to that of FY2025, one row.
-- tags: revenue, comparison, fiscal-calendar, calendar
-- status: approved
SELECT
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at < DATE '2025-01-01'), 2) AS calendar_2024_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2024-02-01'), 2) AS fy2025_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-01-01'
  AND o.ordered_at < DATE '2025-02-01';

-- id: cal-average-age-of-customers-by-region
-- question: How old are our customers on average today, region by region? Full years, averaged to one decimal; those without a date of birth aside.
-- also: Mean age in completed years of the customers with a known date of birth, by region, one decimal?
-- tags: customers, breakdown, date-difference, null-meaning
-- status: approved
-- order: any
SELECT
  co.region,
  ROUND(AVG(DATE_SUB('year', c.birth_date, DATE '2025-10-15')), 1) AS average_age_years
FROM sales.customers AS c
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.birth_date IS NOT NULL
GROUP BY co.region
ORDER BY average_age_years DESC, co.region;

-- id: cal-members-with-a-birthday-today
-- question: How many club members have their birthday today?
-- also: Number of loyalty members born on a 15 October?
-- tags: customers, single-figure, date, null-meaning
-- status: approved
SELECT COUNT(*) AS club_members
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.loyalty_tier IS NOT NULL
  AND MONTH(c.birth_date) = 10
  AND DAY(c.birth_date) = 15;

-- id: cal-full-years-in-business-of-open-stores
-- question: How many full years has each open store been in business as of today?
-- also: Completed years since the opening day, for every store that is open today?
-- tags: stores, lookup, date-difference, null-meaning
-- status: approved
-- order: any
SELECT
  s.store_name,
  DATE_SUB('year', s.opened_on, DATE '2025-10-15') AS years_open
FROM sales.stores AS s
WHERE s.closed_on IS NULL
ORDER BY years_open DESC, s.store_name;

-- id: cal-open-stores-with-an-anniversary-in-october
-- question: Which of them opened in an October, and on which day?
-- follows: cal-full-years-in-business-of-open-stores
-- tags: stores, lookup, date, null-meaning
-- status: approved
-- order: any
SELECT
  s.store_name,
  s.opened_on
FROM sales.stores AS s
WHERE s.closed_on IS NULL
  AND MONTH(s.opened_on) = 10
ORDER BY s.opened_on, s.store_name;

-- id: cal-days-since-the-last-launch-by-brand
-- question: How many days ago did each brand last launch a product?
-- also: Days from the latest launch of every brand to today?
-- tags: products, breakdown, date-difference
-- status: approved
-- order: any
SELECT
  p.brand,
  DATE_DIFF('day', MAX(p.launched_on), DATE '2025-10-15') AS days_since_launch
FROM product.products AS p
WHERE p.launched_on <= DATE '2025-10-15'
GROUP BY p.brand
ORDER BY days_since_launch DESC, p.brand;

-- id: cal-days-until-black-week-2025
-- question: How many days are left until Black Week 2025 starts?
-- tags: marketing, single-figure, date-difference, named-value
-- status: approved
SELECT DATE_DIFF('day', DATE '2025-10-15', m.starts_on) AS days
FROM marketing.campaigns AS m
WHERE m.campaign_name = 'Black Week 2025';

-- id: cal-best-month-of-each-category-last-year
-- question: In which month of last year did each product category sell the most units? Category, month and units.
-- tags: products, window, trend
-- status: approved
-- order: any
WITH sold AS (
  SELECT
    ca.category_name,
    DATE_TRUNC('month', o.ordered_at) AS month,
    SUM(l.quantity) AS units
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY ca.category_name, DATE_TRUNC('month', o.ordered_at)
)
SELECT
  sold.category_name,
  sold.month,
  sold.units
FROM sold
QUALIFY RANK() OVER (PARTITION BY sold.category_name ORDER BY sold.units DESC) = 1
ORDER BY sold.category_name, sold.month;

-- id: cal-worst-csat-month-last-year
-- question: Which month of last year had the lowest CSAT, by the opening of the ticket, and how low was it?
-- also: The month of FY2025 whose tickets got the lowest CSAT, with the value?
-- tags: support, ratio, ranking
-- status: approved
SELECT
  DATE_TRUNC('month', t.opened_at) AS month,
  ROUND(100.0 * COUNT(*) FILTER (WHERE t.csat >= 4) / NULLIF(COUNT(t.csat), 0), 1) AS csat_pct
FROM support.tickets AS t
WHERE t.opened_at >= DATE '2024-02-01'
  AND t.opened_at < DATE '2025-02-01'
GROUP BY DATE_TRUNC('month', t.opened_at)
ORDER BY csat_pct, month
LIMIT 1;

-- id: cal-best-days-of-the-stores-ever
-- question: What were the three best days our stores ever had, by net revenue? Day and revenue.
-- also: Top 3 days of all time by the stores' net revenue, with the amount?
-- tags: revenue, stores, ranking, null-meaning
-- status: approved
SELECT
  CAST(o.ordered_at AS DATE) AS day,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NOT NULL
GROUP BY CAST(o.ordered_at AS DATE)
ORDER BY net_revenue_usd DESC, day
LIMIT 3;

-- id: cal-busiest-support-hours-this-year
-- question: Staffing the chat: the three hours of the day in which most tickets were opened this year, with the number.
-- tags: support, ranking, calendar
-- status: approved
SELECT
  HOUR(t.opened_at) AS hour,
  COUNT(*) AS tickets
FROM support.tickets AS t
WHERE t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
GROUP BY HOUR(t.opened_at)
ORDER BY tickets DESC, hour
LIMIT 3;

-- id: cal-net-revenue-quarter-on-quarter-last-year
-- question: How did net revenue change from quarter to quarter in FY2025, in percent? Q2 to Q4, each against the quarter before.
-- tags: revenue, window, comparison, fiscal-calendar
-- status: approved
WITH quarters AS (
  SELECT
    QUARTER(o.ordered_at - INTERVAL 1 MONTH) AS fiscal_quarter,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY QUARTER(o.ordered_at - INTERVAL 1 MONTH)
)
SELECT
  quarters.fiscal_quarter,
  ROUND(100.0 * (quarters.net_usd - LAG(quarters.net_usd) OVER (ORDER BY quarters.fiscal_quarter)) / NULLIF(LAG(quarters.net_usd) OVER (ORDER BY quarters.fiscal_quarter), 0), 1) AS change_pct
FROM quarters
QUALIFY quarters.fiscal_quarter > 1
ORDER BY quarters.fiscal_quarter;

-- id: cal-venlo-units-at-first-count-of-each-month
-- question: Venlo: units on hand at the first count of each month this year, with the day of the count.
-- tags: inventory, snapshot, trend, window, named-value
-- status: approved
SELECT
  st.snapshot_on,
  SUM(st.on_hand) AS units_on_hand
FROM product.stock AS st
WHERE st.warehouse = 'Venlo'
  AND st.snapshot_on >= DATE '2025-02-01'
  AND st.snapshot_on < DATE '2026-02-01'
GROUP BY st.snapshot_on
QUALIFY ROW_NUMBER() OVER (PARTITION BY DATE_TRUNC('month', st.snapshot_on) ORDER BY st.snapshot_on) = 1
ORDER BY st.snapshot_on;

-- id: cal-stock-change-on-year-before-by-department
-- question: Units on hand per department: the latest count against the count of 14 October 2024, change in percent?
-- also: By how many percent did stock units grow or shrink in each department from 14 October 2024 to the latest count?
-- tags: inventory, snapshot, comparison, self-join
-- status: approved
-- order: any
WITH counted AS (
  SELECT
    d.category_name AS department,
    SUM(st.on_hand) FILTER (WHERE st.snapshot_on = DATE '2025-10-13') AS now_units,
    SUM(st.on_hand) FILTER (WHERE st.snapshot_on = DATE '2024-10-14') AS before_units
  FROM product.stock AS st
  JOIN product.product_categories AS pc ON pc.product_id = st.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  JOIN product.categories AS d ON d.category_id = ca.parent_id
  WHERE st.snapshot_on IN (DATE '2024-10-14', DATE '2025-10-13')
  GROUP BY d.category_name
)
SELECT
  counted.department,
  ROUND(100.0 * (counted.now_units - counted.before_units) / NULLIF(counted.before_units, 0), 1) AS change_pct
FROM counted
ORDER BY change_pct DESC, counted.department;

-- id: cal-euro-rate-on-first-of-month-this-year
-- question: The euro rate on the first day of each month this year, please.
-- also: EUR in dollars on the 1st of every month of FY2026?
-- tags: finance, fx, lookup, date
-- status: approved
SELECT
  fx.rate_on,
  fx.usd_per_unit
FROM finance.fx_rates AS fx
WHERE fx.currency = 'EUR'
  AND DAY(fx.rate_on) = 1
  AND fx.rate_on >= DATE '2025-02-01'
  AND fx.rate_on < DATE '2026-02-01'
ORDER BY fx.rate_on;

-- id: cal-pound-moving-average-last-week
-- question: Pound in dollars on each day of last week, Monday to Sunday, and the average of that day and the 29 before it, six decimals.
-- tags: finance, fx, window, trend
-- status: approved
WITH rates AS (
  SELECT
    fx.rate_on,
    fx.usd_per_unit,
    AVG(fx.usd_per_unit) OVER (ORDER BY fx.rate_on ROWS BETWEEN 29 PRECEDING AND CURRENT ROW) AS average_usd
  FROM finance.fx_rates AS fx
  WHERE fx.currency = 'GBP'
)
SELECT
  rates.rate_on,
  rates.usd_per_unit,
  ROUND(rates.average_usd, 6) AS average_rate_usd
FROM rates
WHERE rates.rate_on >= DATE '2025-10-06'
  AND rates.rate_on < DATE '2025-10-13'
ORDER BY rates.rate_on;

-- id: cal-quarter-share-of-the-plan-this-year
-- question: How is this year's plan spread over the fiscal quarters, in percent of the whole?
-- also: Each fiscal quarter's share of the FY2026 target, all regions together?
-- tags: finance, targets, ratio, window, fiscal-calendar
-- status: approved
SELECT
  QUARTER(tg.month - INTERVAL 1 MONTH) AS fiscal_quarter,
  ROUND(100.0 * SUM(tg.target_usd) / NULLIF(SUM(SUM(tg.target_usd)) OVER (), 0), 1) AS share_pct
FROM finance.targets AS tg
WHERE tg.month >= DATE '2025-02-01'
  AND tg.month < DATE '2026-02-01'
GROUP BY QUARTER(tg.month - INTERVAL 1 MONTH)
ORDER BY fiscal_quarter;

-- id: cal-agents-with-us-on-new-year-2025
-- question: How many support agents did we have on 1 January 2025?
-- also: Headcount of support agents on the first day of 2025?
-- tags: agents, single-figure, date, null-meaning
-- status: approved
SELECT COUNT(*) AS agents
FROM support.agents AS ag
WHERE ag.hired_on <= DATE '2025-01-01'
  AND (ag.left_on IS NULL OR ag.left_on >= DATE '2025-01-01');

-- id: cal-days-with-us-of-former-agents
-- question: The agents who left us: how many days lay between their first and their last day at work?
-- tags: agents, lookup, date-difference, null-meaning
-- status: approved
-- order: any
SELECT
  ag.agent_name,
  DATE_DIFF('day', ag.hired_on, ag.left_on) AS days
FROM support.agents AS ag
WHERE ag.left_on IS NOT NULL
ORDER BY days DESC, ag.agent_name;

-- id: cal-resolution-time-by-weekday-of-opening-this-year
-- question: Does it matter on which weekday people write to us? Resolution time by the weekday the ticket was opened, this year.
-- tags: support, median, weekday, breakdown
-- status: approved
-- order: any
SELECT
  DAYNAME(t.opened_at) AS weekday,
  ROUND(MEDIAN(DATE_DIFF('minute', t.opened_at, t.closed_at) / 60.0), 1) AS resolution_hours
FROM support.tickets AS t
WHERE t.closed_at IS NOT NULL
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
GROUP BY DAYNAME(t.opened_at)
ORDER BY resolution_hours DESC, weekday;

-- id: cal-agent-messages-before-eight-last-month
-- question: How many messages did our agents send before 8:00 in the morning last month?
-- tags: support, messages, single-figure, calendar
-- status: approved
SELECT COUNT(*) AS messages
FROM support.messages AS ms
WHERE ms.author = 'agent'
  AND HOUR(ms.sent_at) < 8
  AND ms.sent_at >= DATE '2025-09-01'
  AND ms.sent_at < DATE '2025-10-01';

-- id: cal-closed-on-the-day-they-came-in-by-month-this-year
-- question: What percentage of each month's tickets did we close on the very day they were opened, this year? Open ones count as not.
-- also: Per month of opening in FY2026, the share of all tickets that were closed on the day they were opened?
-- tags: support, ratio, trend, null-meaning
-- status: approved
SELECT
  DATE_TRUNC('month', t.opened_at) AS month,
  ROUND(100.0 * COUNT(*) FILTER (WHERE CAST(t.closed_at AS DATE) = CAST(t.opened_at AS DATE)) / NULLIF(COUNT(*), 0), 1) AS same_day_pct
FROM support.tickets AS t
WHERE t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', t.opened_at)
ORDER BY month;

-- id: cal-online-orders-shipped-by-weekday-last-quarter
-- question: On which weekdays do online orders leave the warehouse? Orders shipped per weekday, last quarter.
-- also: Web shop orders shipped from May to July 2025, by weekday of shipping?
-- tags: shipping, breakdown, weekday, null-meaning
-- status: approved
-- order: any
SELECT
  DAYNAME(o.shipped_at) AS weekday,
  COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.shipped_at >= DATE '2025-05-01'
  AND o.shipped_at < DATE '2025-08-01'
GROUP BY DAYNAME(o.shipped_at)
ORDER BY orders DESC, weekday;

-- id: cal-campaigns-over-the-turn-of-a-year
-- question: Which campaigns start in one calendar year and end in another? Name, first and last day, planned ones included.
-- tags: marketing, lookup, calendar
-- status: approved
-- order: any
SELECT
  m.campaign_name,
  m.starts_on,
  m.ends_on
FROM marketing.campaigns AS m
WHERE YEAR(m.starts_on) < YEAR(m.ends_on)
ORDER BY m.starts_on, m.campaign_name;

-- id: cal-ad-spend-by-weekday-last-month
-- question: Ad spend by weekday, last month?
-- also: What did we spend on ads on Mondays, Tuesdays and so on in September 2025?
-- tags: marketing, breakdown, weekday
-- status: approved
-- order: any
SELECT
  DAYNAME(a.spent_on) AS weekday,
  SUM(a.spend_usd) AS spend_usd
FROM marketing.ad_spend AS a
WHERE a.spent_on >= DATE '2025-09-01'
  AND a.spent_on < DATE '2025-10-01'
GROUP BY DAYNAME(a.spent_on)
ORDER BY spend_usd DESC, weekday;

-- id: cal-clicks-this-month-against-last-by-channel
-- question: Clicks per marketing channel from 1 to 14 October and from 1 to 14 September 2025, two columns?
-- tags: marketing, comparison, breakdown
-- status: approved
-- order: any
SELECT
  m.channel,
  COALESCE(SUM(a.clicks) FILTER (WHERE a.spent_on >= DATE '2025-10-01'), 0) AS october_clicks,
  COALESCE(SUM(a.clicks) FILTER (WHERE a.spent_on < DATE '2025-09-15'), 0) AS september_clicks
FROM marketing.ad_spend AS a
JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
WHERE a.spent_on >= DATE '2025-09-01'
  AND a.spent_on < DATE '2025-10-15'
GROUP BY m.channel
ORDER BY october_clicks DESC, m.channel;

-- id: cal-cheapest-click-day-last-month
-- question: On which day last month was a click cheapest, and what did it cost?
-- also: The day of September 2025 with the lowest cost per click, and that cost?
-- tags: marketing, ratio, ranking
-- status: approved
SELECT
  a.spent_on,
  ROUND(SUM(a.spend_usd) / NULLIF(SUM(a.clicks), 0), 2) AS cost_per_click_usd
FROM marketing.ad_spend AS a
WHERE a.spent_on >= DATE '2025-09-01'
  AND a.spent_on < DATE '2025-10-01'
GROUP BY a.spent_on
ORDER BY SUM(a.spend_usd) / NULLIF(SUM(a.clicks), 0), a.spent_on
LIMIT 1;

-- id: cal-longest-pause-between-orders-in-chamonix-this-year
-- question: What is the longest time our Chamonix store has gone without an order this year? Whole days between the days of one order and the next.
-- also: Biggest gap between two successive orders at Chamonix Mont-Blanc in FY2026, in days from one order's date to the next's?
-- tags: stores, orders, window, single-figure, date-difference, named-value
-- status: approved
WITH gaps AS (
  SELECT DATE_DIFF('day', LAG(o.ordered_at) OVER (ORDER BY o.ordered_at), o.ordered_at) AS days
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.stores AS s ON s.store_id = o.store_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND s.store_name = 'Chamonix Mont-Blanc'
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
)
SELECT MAX(gaps.days) AS days
FROM gaps;

-- id: cal-customers-ordering-in-every-month-of-last-quarter
-- question: How many customers ordered in each of the three months of last quarter?
-- also: Number of customers with an order in May, in June and in July 2025?
-- tags: customers, having, distinct, single-figure, fiscal-calendar
-- status: approved
WITH regulars AS (
  SELECT o.customer_id
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.ordered_at >= DATE '2025-05-01'
    AND o.ordered_at < DATE '2025-08-01'
  GROUP BY o.customer_id
  HAVING COUNT(DISTINCT MONTH(o.ordered_at)) = 3
)
SELECT COUNT(*) AS customers
FROM regulars;

-- id: cal-peak-2024-customers-not-there-in-peak-2023
-- question: Number of customers who bought something in November or December 2024 and nothing in November or December 2023?
-- tags: customers, not-exists, distinct, single-figure, calendar
-- status: approved
SELECT COUNT(DISTINCT c.customer_id) AS customers
FROM sales.customers AS c
JOIN sales.orders AS o ON o.customer_id = c.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND o.ordered_at >= DATE '2024-11-01'
  AND o.ordered_at < DATE '2025-01-01'
  AND NOT EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled' AND o.ordered_at >= DATE '2023-11-01' AND o.ordered_at < DATE '2024-01-01');

-- id: cal-vips-without-an-order-since-new-year
-- question: How many of our VIPs haven't ordered anything since New Year?
-- also: Number of VIPs without an order in 2025 so far?
-- tags: customers, vip, not-exists, single-figure, calendar
-- status: approved
SELECT COUNT(*) AS vips
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.loyalty_tier = 'gold'
  AND NOT EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled' AND o.ordered_at >= DATE '2025-01-01');

-- id: cal-net-revenue-on-leap-day
-- question: What did the leap day bring in? I mean 29 February 2024, and the net revenue.
-- also: Net revenue of 29 February 2024?
-- tags: revenue, single-figure, date
-- status: approved
SELECT ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND CAST(o.ordered_at AS DATE) = DATE '2024-02-29';

-- id: cal-orders-on-christmas-eve-by-year
-- question: How many orders do we take on Christmas Eve? Year by year.
-- also: Number of orders placed on 24 December, per calendar year?
-- tags: orders, trend, date
-- status: approved
SELECT
  YEAR(o.ordered_at) AS year,
  COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND MONTH(o.ordered_at) = 12
  AND DAY(o.ordered_at) = 24
GROUP BY YEAR(o.ordered_at)
ORDER BY year;

-- id: cal-black-friday-2024-as-multiple-of-the-friday-before
-- question: How many times the net revenue of the Friday before did Black Friday, 29 November 2024, make? Two decimals.
-- tags: revenue, ratio, comparison, single-figure, date
-- status: approved
SELECT ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE CAST(o.ordered_at AS DATE) = DATE '2024-11-29') / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE CAST(o.ordered_at AS DATE) = DATE '2024-11-22'), 0), 2) AS times_friday_before
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-11-22'
  AND o.ordered_at < DATE '2024-11-30';

-- id: cal-first-ten-days-share-of-orders-by-month-this-year
-- question: How front-loaded are our months? Percentage of orders placed from the 1st to the 10th, per month from February to September 2025.
-- tags: orders, ratio, trend, calendar
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(100.0 * COUNT(*) FILTER (WHERE DAY(o.ordered_at) <= 10) / NULLIF(COUNT(*), 0), 1) AS first_ten_days_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2025-10-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: cal-margin-by-half-of-last-year
-- question: Margin of the first and of the second half of last fiscal year, please. Call them H1 and H2.
-- also: FY2025 gross profit in dollars, February to July (H1) and August to January (H2)?
-- tags: revenue, margin, breakdown, fiscal-calendar
-- status: approved
SELECT
  CASE WHEN o.ordered_at < DATE '2024-08-01' THEN 'H1' ELSE 'H2' END AS half,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd), 2) AS margin_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY CASE WHEN o.ordered_at < DATE '2024-08-01' THEN 'H1' ELSE 'H2' END
ORDER BY half;

-- id: cal-units-by-season-and-department-2024
-- question: Units by department and season in the calendar year 2024, the seasons in columns: spring (March to May), summer (June to August), autumn (September to November) and winter (the rest).
-- tags: products, breakdown, calendar, self-join
-- status: approved
-- order: any
SELECT
  d.category_name AS department,
  SUM(l.quantity) FILTER (WHERE MONTH(o.ordered_at) IN (3, 4, 5)) AS spring_units,
  SUM(l.quantity) FILTER (WHERE MONTH(o.ordered_at) IN (6, 7, 8)) AS summer_units,
  SUM(l.quantity) FILTER (WHERE MONTH(o.ordered_at) IN (9, 10, 11)) AS autumn_units,
  SUM(l.quantity) FILTER (WHERE MONTH(o.ordered_at) IN (12, 1, 2)) AS winter_units
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-01-01'
  AND o.ordered_at < DATE '2025-01-01'
GROUP BY d.category_name
ORDER BY d.category_name;

-- id: cal-returns-over-thirty-days-this-quarter
-- question: List the parcels that came back this quarter more than 30 days after the day of the order: return number and days, slowest first.
-- tags: returns, lookup, date-difference
-- status: approved
SELECT
  r.return_id,
  DATE_DIFF('day', o.ordered_at, r.returned_on) AS days
FROM sales.returns AS r
JOIN sales.orders AS o ON o.order_id = r.order_id
WHERE o.status <> 'cancelled'
  AND r.returned_on >= DATE '2025-08-01'
  AND r.returned_on < DATE '2025-11-01'
  AND DATE_DIFF('day', o.ordered_at, r.returned_on) > 30
ORDER BY days DESC, r.return_id;

-- id: cal-deletions-of-members-by-month-this-year
-- question: Of the customers who asked for deletion, what percentage was in the loyalty club? By month of the request, this year.
-- tags: customers, ratio, trend, soft-delete, null-meaning
-- status: approved
SELECT
  DATE_TRUNC('month', c.deleted_at) AS month,
  ROUND(100.0 * COUNT(c.loyalty_tier) / NULLIF(COUNT(*), 0), 1) AS members_pct
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at >= DATE '2025-02-01'
  AND c.deleted_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', c.deleted_at)
ORDER BY month;

-- id: cal-median-days-since-last-order-by-tier
-- question: How many days ago did members of each tier last order, in the median? Only those who have ordered.
-- tags: customers, median, breakdown, date-difference, null-meaning
-- status: approved
-- order: any
WITH latest AS (
  SELECT
    c.loyalty_tier,
    MAX(o.ordered_at) AS last_ordered_at
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
    AND c.loyalty_tier IS NOT NULL
  GROUP BY c.customer_id, c.loyalty_tier
)
SELECT
  latest.loyalty_tier,
  ROUND(MEDIAN(DATE_DIFF('day', CAST(latest.last_ordered_at AS DATE), DATE '2025-10-15')), 1) AS days_since_order
FROM latest
GROUP BY latest.loyalty_tier
ORDER BY days_since_order DESC, latest.loyalty_tier;

-- id: cal-stores-opened-on-a-saturday
-- question: What percentage of all the stores we ever opened had their first day on a Saturday?
-- also: Share of our store openings, closed stores included, that fell on a Saturday?
-- tags: stores, ratio, single-figure, weekday
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE ISODOW(s.opened_on) = 6) / NULLIF(COUNT(*), 0), 1) AS saturday_pct
FROM sales.stores AS s;

-- id: cal-launches-by-month-of-the-year
-- question: Which months do we launch products in? Number per month of the calendar, January to December, all years together and without those still to come.
-- tags: products, breakdown, calendar
-- status: approved
SELECT
  MONTH(p.launched_on) AS month_of_year,
  COUNT(*) AS products
FROM product.products AS p
WHERE p.launched_on <= DATE '2025-10-15'
GROUP BY MONTH(p.launched_on)
ORDER BY month_of_year;

-- id: cal-average-orders-on-each-weekday-in-september
-- question: On a Monday, a Tuesday and so on: how many orders did we get on average last month? One decimal.
-- also: Average number of orders per day for each weekday of September 2025, one decimal?
-- tags: orders, breakdown, weekday
-- status: approved
-- order: any
SELECT
  DAYNAME(o.ordered_at) AS weekday,
  ROUND(COUNT(*) / NULLIF(COUNT(DISTINCT CAST(o.ordered_at AS DATE)), 0), 1) AS average_orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01'
GROUP BY DAYNAME(o.ordered_at)
ORDER BY average_orders DESC, weekday;

-- id: cal-cumulative-share-of-last-years-revenue-by-month
-- question: What percentage of last year's net revenue had we made by the end of each month?
-- also: Cumulative share of FY2025 net revenue, month by month?
-- tags: revenue, ratio, window, trend
-- status: approved
WITH months AS (
  SELECT
    DATE_TRUNC('month', o.ordered_at) AS month,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY DATE_TRUNC('month', o.ordered_at)
)
SELECT
  months.month,
  ROUND(100.0 * SUM(months.net_usd) OVER (ORDER BY months.month) / NULLIF(SUM(months.net_usd) OVER (), 0), 1) AS cumulative_pct
FROM months
ORDER BY months.month;

-- id: cal-units-last-twelve-full-months-by-brand
-- question: Units per brand over the last 12 full months, and over the 12 before those?
-- also: Units sold by brand, October 2024 to September 2025 and October 2023 to September 2024, two columns?
-- tags: products, comparison, breakdown
-- status: approved
-- order: any
SELECT
  p.brand,
  SUM(l.quantity) FILTER (WHERE o.ordered_at >= DATE '2024-10-01') AS last_12_months_units,
  SUM(l.quantity) FILTER (WHERE o.ordered_at < DATE '2024-10-01') AS before_units
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2023-10-01'
  AND o.ordered_at < DATE '2025-10-01'
GROUP BY p.brand
ORDER BY last_12_months_units DESC, p.brand;

-- id: cal-customers-about-to-lapse
-- question: How many customers are about to churn: last order at least 300 days ago, but still within the last 365 days?
-- also: Number of customers whose last order was placed from 15 October to 19 December 2024?
-- tags: customers, churn, having, single-figure
-- status: approved
WITH latest AS (
  SELECT MAX(o.ordered_at) AS last_ordered_at
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
  GROUP BY c.customer_id
)
SELECT COUNT(*) AS customers
FROM latest
WHERE latest.last_ordered_at >= DATE '2024-10-15'
  AND latest.last_ordered_at < DATE '2024-12-20';

-- id: cal-tickets-on-days-of-september-three-day-average
-- question: Average tickets a day over each day of September 2025 and the two days around it, one before and one after? One decimal.
-- tags: support, window, trend, calendar
-- status: approved
WITH days AS (
  SELECT
    CAST(t.opened_at AS DATE) AS day,
    COUNT(*) AS tickets
  FROM support.tickets AS t
  WHERE t.opened_at >= DATE '2025-08-31'
    AND t.opened_at < DATE '2025-10-02'
  GROUP BY CAST(t.opened_at AS DATE)
), smoothed AS (
  SELECT
    days.day,
    AVG(days.tickets) OVER (ORDER BY days.day ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS average_tickets
  FROM days
)
SELECT
  smoothed.day,
  ROUND(smoothed.average_tickets, 1) AS three_day_average
FROM smoothed
WHERE smoothed.day >= DATE '2025-09-01'
  AND smoothed.day < DATE '2025-10-01'
ORDER BY smoothed.day;

-- id: cal-returns-by-month-this-year-and-last
-- question: Parcels back per month, February to September: this year and last year in a column each. Number the months as in the calendar.
-- tags: returns, comparison, trend, calendar
-- status: approved
SELECT
  MONTH(r.returned_on) AS month_of_year,
  COUNT(*) FILTER (WHERE r.returned_on >= DATE '2025-02-01') AS this_year_parcels,
  COUNT(*) FILTER (WHERE r.returned_on < DATE '2025-02-01') AS last_year_parcels
FROM sales.returns AS r
WHERE r.returned_on >= DATE '2024-02-01'
  AND r.returned_on < DATE '2025-10-01'
  AND MONTH(r.returned_on) BETWEEN 2 AND 9
GROUP BY MONTH(r.returned_on)
ORDER BY month_of_year;

-- id: cal-orders-promised-for-a-weekend-this-month
-- question: How many of this month's orders did we promise to ship by a Saturday or Sunday?
-- tags: shipping, orders, single-figure, weekday
-- status: approved
SELECT COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND ISODOW(o.ship_by) IN (6, 7)
  AND o.ordered_at >= DATE '2025-10-01'
  AND o.ordered_at < DATE '2025-11-01';

-- id: cal-late-2024-customers-back-since-new-year
-- question: How many customers ordered in the 90 days up to the end of 2024, 3 October to 31 December, and have done so again since New Year?
-- tags: customers, exists, distinct, single-figure, calendar
-- status: approved
SELECT COUNT(DISTINCT c.customer_id) AS customers
FROM sales.customers AS c
JOIN sales.orders AS o ON o.customer_id = c.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND o.ordered_at >= DATE '2024-10-03'
  AND o.ordered_at < DATE '2025-01-01'
  AND EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled' AND o.ordered_at >= DATE '2025-01-01');

-- id: cal-revenue-needed-per-day-to-make-the-plan
-- question: What net revenue do we need per day, from today to 31 January 2026, to still make this year's plan?
-- also: Net revenue per day still missing to the FY2026 target, 15 October 2025 to 31 January 2026 inclusive?
-- tags: finance, targets, fan-out, single-figure, fiscal-calendar
-- status: approved
WITH earned AS (
  SELECT SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2025-10-15'
), planned AS (
  SELECT SUM(tg.target_usd) AS target_usd
  FROM finance.targets AS tg
  WHERE tg.month >= DATE '2025-02-01'
    AND tg.month < DATE '2026-02-01'
)
SELECT ROUND((planned.target_usd - earned.net_usd) / NULLIF(DATE_DIFF('day', DATE '2025-10-15', DATE '2026-02-01'), 0), 2) AS needed_per_day_usd
FROM planned
CROSS JOIN earned;

-- id: cal-first-and-last-store-order-yesterday
-- question: At what time did the stores ring up yesterday's first and last order?
-- tags: orders, stores, date, null-meaning
-- status: approved
SELECT
  MIN(o.ordered_at) AS first_ordered_at,
  MAX(o.ordered_at) AS last_ordered_at
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NOT NULL
  AND o.ordered_at >= DATE '2025-10-14'
  AND o.ordered_at < DATE '2025-10-15';

-- id: cal-customers-turning-50-in-2025
-- question: How many customers turn 50 in 2025?
-- also: Number of customers born in 1975?
-- tags: customers, single-figure, date, null-meaning
-- status: approved
SELECT COUNT(*) AS customers
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.birth_date >= DATE '1975-01-01'
  AND c.birth_date < DATE '1976-01-01';

-- id: cal-days-the-franc-rose-this-year
-- question: On how many days this year did the Swiss franc stand higher than the day before?
-- tags: finance, fx, window, single-figure
-- status: approved
WITH rates AS (
  SELECT
    fx.rate_on,
    fx.usd_per_unit - LAG(fx.usd_per_unit) OVER (ORDER BY fx.rate_on) AS change_usd
  FROM finance.fx_rates AS fx
  WHERE fx.currency = 'CHF'
)
SELECT COUNT(*) AS days
FROM rates
WHERE rates.change_usd > 0
  AND rates.rate_on >= DATE '2025-02-01'
  AND rates.rate_on < DATE '2026-02-01';

-- id: cal-weakest-euro-month-2024
-- question: In which month of 2024 was the euro weakest on average? Month and average rate, six decimals.
-- tags: finance, fx, ranking, calendar
-- status: approved
SELECT
  DATE_TRUNC('month', fx.rate_on) AS month,
  ROUND(AVG(fx.usd_per_unit), 6) AS average_rate_usd
FROM finance.fx_rates AS fx
WHERE fx.currency = 'EUR'
  AND fx.rate_on >= DATE '2024-01-01'
  AND fx.rate_on < DATE '2025-01-01'
GROUP BY DATE_TRUNC('month', fx.rate_on)
ORDER BY AVG(fx.usd_per_unit), month
LIMIT 1;

-- id: cal-plan-by-half-and-region-this-year
-- question: This year's plan by region: February to July in one column, August to January in another.
-- tags: finance, targets, breakdown, fiscal-calendar
-- status: approved
-- order: any
SELECT
  tg.region,
  SUM(tg.target_usd) FILTER (WHERE tg.month < DATE '2025-08-01') AS first_half_usd,
  SUM(tg.target_usd) FILTER (WHERE tg.month >= DATE '2025-08-01') AS second_half_usd
FROM finance.targets AS tg
WHERE tg.month >= DATE '2025-02-01'
  AND tg.month < DATE '2026-02-01'
GROUP BY tg.region
ORDER BY first_half_usd DESC, tg.region;

-- id: cal-peak-orders-among-january-returns
-- question: What percentage of the units that came back in January 2025 belonged to peak season orders?
-- also: Share of January 2025's returned units from orders placed in November or December?
-- tags: returns, ratio, single-figure, calendar
-- status: approved
SELECT ROUND(100.0 * SUM(r.quantity) FILTER (WHERE MONTH(o.ordered_at) IN (11, 12)) / NULLIF(SUM(r.quantity), 0), 1) AS peak_pct
FROM sales.returns AS r
JOIN sales.orders AS o ON o.order_id = r.order_id
WHERE o.status <> 'cancelled'
  AND r.returned_on >= DATE '2025-01-01'
  AND r.returned_on < DATE '2025-02-01';

-- id: cal-median-days-to-return-by-month-last-year
-- question: Median number of days from order to return, by the month the parcel arrived, last year?
-- also: Days between order and arrival of the parcel, median per month of arrival, FY2025?
-- tags: returns, median, trend, date-difference
-- status: approved
SELECT
  DATE_TRUNC('month', r.returned_on) AS month,
  ROUND(MEDIAN(DATE_DIFF('day', o.ordered_at, r.returned_on)), 1) AS days_to_return
FROM sales.returns AS r
JOIN sales.orders AS o ON o.order_id = r.order_id
WHERE o.status <> 'cancelled'
  AND r.returned_on >= DATE '2024-02-01'
  AND r.returned_on < DATE '2025-02-01'
GROUP BY DATE_TRUNC('month', r.returned_on)
ORDER BY month;

-- id: cal-stock-change-from-count-to-count-last-month
-- question: By how many units did our stock change at each count of September against the count a week before? All warehouses together.
-- tags: inventory, snapshot, window, trend
-- status: approved
WITH counts AS (
  SELECT
    st.snapshot_on,
    SUM(st.on_hand) AS units
  FROM product.stock AS st
  WHERE st.snapshot_on >= DATE '2025-08-25'
    AND st.snapshot_on < DATE '2025-10-01'
  GROUP BY st.snapshot_on
), changes AS (
  SELECT
    counts.snapshot_on,
    counts.units - LAG(counts.units) OVER (ORDER BY counts.snapshot_on) AS change_units
  FROM counts
)
SELECT
  changes.snapshot_on,
  changes.change_units
FROM changes
WHERE changes.snapshot_on >= DATE '2025-09-01'
ORDER BY changes.snapshot_on;

-- id: cal-first-week-share-of-spring-trails-2025-orders
-- question: What percentage of the orders of Spring Trails 2025 came in its first seven days?
-- tags: marketing, orders, ratio, single-figure, named-value, date-difference
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE o.ordered_at < m.starts_on + INTERVAL 7 DAY) / NULLIF(COUNT(*), 0), 1) AS first_week_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND m.campaign_name = 'Spring Trails 2025';

-- id: cal-days-to-last-spring-trails-2025-order
-- question: And how many days after its start was the last of them placed?
-- follows: cal-first-week-share-of-spring-trails-2025-orders
-- tags: marketing, orders, single-figure, named-value, date-difference
-- status: approved
SELECT MAX(DATE_DIFF('day', m.starts_on, o.ordered_at)) AS days
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND m.campaign_name = 'Spring Trails 2025';

-- id: cal-ad-spend-per-day-in-and-out-of-peak-last-year
-- question: Ad spend per day last year: November and December against the other ten months, one row?
-- tags: marketing, comparison, ratio, calendar
-- status: approved
SELECT
  ROUND(SUM(a.spend_usd) FILTER (WHERE MONTH(a.spent_on) IN (11, 12)) / NULLIF(COUNT(DISTINCT a.spent_on) FILTER (WHERE MONTH(a.spent_on) IN (11, 12)), 0), 2) AS peak_per_day_usd,
  ROUND(SUM(a.spend_usd) FILTER (WHERE MONTH(a.spent_on) NOT IN (11, 12)) / NULLIF(COUNT(DISTINCT a.spent_on) FILTER (WHERE MONTH(a.spent_on) NOT IN (11, 12)), 0), 2) AS other_months_per_day_usd
FROM marketing.ad_spend AS a
WHERE a.spent_on >= DATE '2024-02-01'
  AND a.spent_on < DATE '2025-02-01';

-- id: cal-tickets-closed-on-weekends-by-agent-last-month
-- question: Who worked weekends? Tickets closed on a Saturday or Sunday last month, by the agent in charge.
-- also: September 2025: tickets closed on Saturdays and Sundays per agent in charge?
-- tags: support, agents, breakdown, weekday
-- status: approved
-- order: any
SELECT
  ag.agent_name,
  COUNT(*) AS tickets
FROM support.tickets AS t
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE ISODOW(t.closed_at) IN (6, 7)
  AND t.closed_at >= DATE '2025-09-01'
  AND t.closed_at < DATE '2025-10-01'
GROUP BY ag.agent_name
ORDER BY tickets DESC, ag.agent_name;

-- id: cal-backlog-at-the-start-of-2025
-- question: How many tickets were open when the year 2025 began?
-- also: Support backlog at midnight of 1 January 2025?
-- tags: support, single-figure, date, null-meaning
-- status: approved
SELECT COUNT(*) AS open_tickets
FROM support.tickets AS t
WHERE t.opened_at < DATE '2025-01-01'
  AND (t.closed_at IS NULL OR t.closed_at >= DATE '2025-01-01');

-- id: cal-backlog-at-the-start-of-2025-by-topic
-- question: What were they about? Number per topic.
-- follows: cal-backlog-at-the-start-of-2025
-- tags: support, breakdown, date, null-meaning
-- status: approved
-- order: any
SELECT
  t.topic,
  COUNT(*) AS open_tickets
FROM support.tickets AS t
WHERE t.opened_at < DATE '2025-01-01'
  AND (t.closed_at IS NULL OR t.closed_at >= DATE '2025-01-01')
GROUP BY t.topic
ORDER BY open_tickets DESC, t.topic;

-- id: cal-answered-the-same-day-last-quarter
-- question: Of last quarter's tickets that an agent has answered, what percentage got the first answer on the day it was opened?
-- also: Tickets opened from May to July 2025 and answered by an agent: share with the first agent message on the opening day?
-- tags: support, ratio, single-figure, fan-out
-- status: approved
WITH replies AS (
  SELECT
    ms.ticket_id,
    MIN(ms.sent_at) AS replied_at
  FROM support.messages AS ms
  WHERE ms.author = 'agent'
  GROUP BY ms.ticket_id
)
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE CAST(replies.replied_at AS DATE) = CAST(t.opened_at AS DATE)) / NULLIF(COUNT(*), 0), 1) AS same_day_pct
FROM support.tickets AS t
JOIN replies ON replies.ticket_id = t.ticket_id
WHERE t.opened_at >= DATE '2025-05-01'
  AND t.opened_at < DATE '2025-08-01';

-- id: cal-best-three-months-for-new-customers
-- question: Our three best months for new customers since January 2024, and how many we won in each?
-- tags: customers, ranking
-- status: approved
WITH firsts AS (
  SELECT MIN(o.ordered_at) AS first_ordered_at
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
  GROUP BY c.customer_id
)
SELECT
  DATE_TRUNC('month', firsts.first_ordered_at) AS month,
  COUNT(*) AS new_customers
FROM firsts
WHERE firsts.first_ordered_at >= DATE '2024-01-01'
GROUP BY DATE_TRUNC('month', firsts.first_ordered_at)
ORDER BY new_customers DESC, month
LIMIT 3;

-- id: cal-koeln-dom-first-year-of-business
-- question: What net revenue did Köln Dom make in its first twelve months, from its opening day on?
-- also: Net revenue of Köln Dom within twelve months of opening?
-- tags: stores, revenue, single-figure, named-value, date
-- status: approved
SELECT ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.store_name = 'Köln Dom'
  AND o.ordered_at < s.opened_on + INTERVAL 12 MONTH;

-- id: cal-orders-of-closed-stores-in-last-thirty-days-of-business
-- question: How many orders did each closed store take in its last 30 days of business, the last day included?
-- also: Orders per closed store within the 30 days that ended with its last day of business?
-- tags: stores, orders, breakdown, date, null-meaning
-- status: approved
-- order: any
SELECT
  s.store_name,
  COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND s.closed_on IS NOT NULL
  AND o.ordered_at >= s.closed_on - INTERVAL 29 DAY
GROUP BY s.store_name
ORDER BY orders DESC, s.store_name;

-- id: cal-top-stores-on-saturdays-last-quarter
-- question: Three strongest stores on Saturdays last quarter, by net revenue?
-- also: Top 3 stores by Saturday net revenue, May to July 2025?
-- tags: stores, revenue, ranking, weekday
-- status: approved
SELECT
  s.store_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND ISODOW(o.ordered_at) = 6
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY s.store_name
ORDER BY net_revenue_usd DESC, s.store_name
LIMIT 3;

-- id: cal-current-products-over-five-years-old-by-brand
-- question: What percentage of each brand's current range was launched more than five years ago?
-- also: Share of the current range launched before 15 October 2020, per brand?
-- tags: products, ratio, breakdown, date, null-meaning
-- status: approved
-- order: any
SELECT
  p.brand,
  ROUND(100.0 * COUNT(*) FILTER (WHERE p.launched_on < DATE '2020-10-15') / NULLIF(COUNT(*), 0), 1) AS over_five_years_pct
FROM product.products AS p
WHERE p.discontinued_on IS NULL
GROUP BY p.brand
ORDER BY over_five_years_pct DESC, p.brand;

-- id: cal-cancellation-rate-last-four-weeks-against-before
-- question: Cancellation rate of the orders of the last four full weeks, Monday to Sunday, and of the four weeks before, in one row?
-- tags: orders, ratio, comparison, calendar
-- status: approved
SELECT
  ROUND(100.0 * COUNT(*) FILTER (WHERE o.status = 'cancelled' AND o.ordered_at >= DATE '2025-09-15') / NULLIF(COUNT(*) FILTER (WHERE o.ordered_at >= DATE '2025-09-15'), 0), 1) AS last_four_weeks_pct,
  ROUND(100.0 * COUNT(*) FILTER (WHERE o.status = 'cancelled' AND o.ordered_at < DATE '2025-09-15') / NULLIF(COUNT(*) FILTER (WHERE o.ordered_at < DATE '2025-09-15'), 0), 1) AS four_weeks_before_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE NOT c.is_test
  AND o.ordered_at >= DATE '2025-08-18'
  AND o.ordered_at < DATE '2025-10-13';

-- id: cal-pounds-paid-by-fiscal-quarter-last-year
-- question: How many pounds did customers pay us in each fiscal quarter of last year? In pounds, not dollars.
-- also: Order totals in GBP per fiscal quarter of FY2025, unconverted?
-- tags: finance, currency, trend, fiscal-calendar
-- status: approved
SELECT
  QUARTER(o.ordered_at - INTERVAL 1 MONTH) AS fiscal_quarter,
  SUM(o.total) AS billed_gbp
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.currency = 'GBP'
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY QUARTER(o.ordered_at - INTERVAL 1 MONTH)
ORDER BY fiscal_quarter;

-- id: cal-hours-to-ship-weekend-against-weekdays-last-month
-- question: Median hours to ship an online order of last month: placed on a Saturday or Sunday against placed from Monday to Friday, one row?
-- tags: shipping, median, comparison, weekday, null-meaning
-- status: approved
SELECT
  ROUND(MEDIAN(DATE_DIFF('minute', o.ordered_at, o.shipped_at) / 60.0) FILTER (WHERE ISODOW(o.ordered_at) IN (6, 7)), 1) AS weekend_hours,
  ROUND(MEDIAN(DATE_DIFF('minute', o.ordered_at, o.shipped_at) / 60.0) FILTER (WHERE ISODOW(o.ordered_at) NOT IN (6, 7)), 1) AS weekdays_hours
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01';

-- id: cal-months-of-last-year-ranked-by-orders
-- question: Rank the months of last year by number of orders: month, orders, rank.
-- tags: orders, window, trend
-- status: approved
WITH months AS (
  SELECT
    DATE_TRUNC('month', o.ordered_at) AS month,
    COUNT(*) AS orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY DATE_TRUNC('month', o.ordered_at)
)
SELECT
  months.month,
  months.orders,
  RANK() OVER (ORDER BY months.orders DESC) AS place
FROM months
ORDER BY place, months.month;

-- id: cal-months-of-2024-without-a-campaign-start
-- question: In which months of 2024 did we spend on ads without starting any new campaign?
-- tags: marketing, not-exists, lookup, distinct, calendar
-- status: approved
SELECT DISTINCT DATE_TRUNC('month', a.spent_on) AS month
FROM marketing.ad_spend AS a
WHERE a.spent_on >= DATE '2024-01-01'
  AND a.spent_on < DATE '2025-01-01'
  AND NOT EXISTS (SELECT 1 FROM marketing.campaigns AS m WHERE DATE_TRUNC('month', m.starts_on) = DATE_TRUNC('month', a.spent_on))
ORDER BY month;

-- id: cal-busiest-support-hours-at-weekends-this-year
-- question: And on Saturdays and Sundays alone?
-- follows: cal-busiest-support-hours-this-year
-- tags: support, ranking, calendar, weekday
-- status: approved
SELECT
  HOUR(t.opened_at) AS hour,
  COUNT(*) AS tickets
FROM support.tickets AS t
WHERE ISODOW(t.opened_at) IN (6, 7)
  AND t.opened_at >= DATE '2025-02-01'
  AND t.opened_at < DATE '2026-02-01'
GROUP BY HOUR(t.opened_at)
ORDER BY tickets DESC, hour
LIMIT 3;

-- id: cal-net-revenue-on-christmas-eve-by-year
-- question: How much net revenue was that each time?
-- follows: cal-orders-on-christmas-eve-by-year
-- tags: revenue, trend, date
-- status: approved
SELECT
  YEAR(o.ordered_at) AS year,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND MONTH(o.ordered_at) = 12
  AND DAY(o.ordered_at) = 24
GROUP BY YEAR(o.ordered_at)
ORDER BY year;

-- id: cal-vips-without-an-order-since-new-year-by-region
-- question: Where do they live? Number per region.
-- follows: cal-vips-without-an-order-since-new-year
-- tags: customers, vip, not-exists, breakdown, calendar
-- status: approved
-- order: any
SELECT
  co.region,
  COUNT(*) AS vips
FROM sales.customers AS c
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.loyalty_tier = 'gold'
  AND NOT EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled' AND o.ordered_at >= DATE '2025-01-01')
GROUP BY co.region
ORDER BY vips DESC, co.region;

-- id: cal-days-black-week-2025-will-run
-- question: And how many days will it run, first and last day included?
-- follows: cal-days-until-black-week-2025
-- tags: marketing, single-figure, date-difference, named-value
-- status: approved
SELECT DATE_DIFF('day', m.starts_on, m.ends_on) + 1 AS days
FROM marketing.campaigns AS m
WHERE m.campaign_name = 'Black Week 2025';

-- id: cal-online-basket-by-time-of-day-last-month
-- question: Average order value online by time of day last month: morning (before 12:00), afternoon (12:00 to 18:00) and evening (from 18:00)?
-- tags: revenue, ratio, bands, breakdown, null-meaning
-- status: approved
-- order: any
SELECT
  CASE WHEN HOUR(o.ordered_at) < 12 THEN 'morning' WHEN HOUR(o.ordered_at) < 18 THEN 'afternoon' ELSE 'evening' END AS time_of_day,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) / NULLIF(COUNT(DISTINCT o.order_id) FILTER (WHERE l.refunded_usd < l.gross_usd - l.discount_usd), 0), 2) AS average_order_value_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.store_id IS NULL
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01'
GROUP BY CASE WHEN HOUR(o.ordered_at) < 12 THEN 'morning' WHEN HOUR(o.ordered_at) < 18 THEN 'afternoon' ELSE 'evening' END
ORDER BY average_order_value_usd DESC, time_of_day;

-- id: cal-net-revenue-per-day-this-quarter-and-last
-- question: Net revenue per calendar day: this quarter up to yesterday, and the whole of last quarter, in one row.
-- tags: revenue, comparison, ratio, fiscal-calendar
-- status: approved
SELECT
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at >= DATE '2025-08-01') / NULLIF(DATE_DIFF('day', DATE '2025-08-01', DATE '2025-10-15'), 0), 2) AS this_quarter_per_day_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.ordered_at < DATE '2025-08-01') / NULLIF(DATE_DIFF('day', DATE '2025-05-01', DATE '2025-08-01'), 0), 2) AS last_quarter_per_day_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-10-15';

-- id: cal-days-with-over-40-tickets-last-year
-- question: On how many days last year were more than 40 tickets opened?
-- also: Number of days in FY2025 with over 40 new tickets?
-- tags: support, having, single-figure
-- status: approved
WITH days AS (
  SELECT CAST(t.opened_at AS DATE) AS day
  FROM support.tickets AS t
  WHERE t.opened_at >= DATE '2024-02-01'
    AND t.opened_at < DATE '2025-02-01'
  GROUP BY CAST(t.opened_at AS DATE)
  HAVING COUNT(*) > 40
)
SELECT COUNT(*) AS days
FROM days;

-- id: cal-median-waiting-days-of-unshipped-orders
-- question: How many days ago were the orders placed that still have to be shipped? Median, as of today, please.
-- tags: shipping, median, single-figure, date-difference
-- status: approved
SELECT ROUND(MEDIAN(DATE_DIFF('day', o.ordered_at, DATE '2025-10-15')), 1) AS days
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status = 'placed'
  AND NOT c.is_test;

-- id: cal-sleeping-bags-september-against-earlier-septembers
-- question: Is the demand for the category Sleeping Bags normal? Units in September 2025 in percent of the average September of 2023 and 2024.
-- tags: products, ratio, comparison, single-figure, named-value, calendar
-- status: approved
WITH months AS (
  SELECT
    DATE_TRUNC('month', o.ordered_at) AS month,
    SUM(l.quantity) AS units
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND ca.category_name = 'Sleeping Bags'
    AND MONTH(o.ordered_at) = 9
  GROUP BY DATE_TRUNC('month', o.ordered_at)
)
SELECT ROUND(100.0 * SUM(months.units) FILTER (WHERE months.month = DATE '2025-09-01') / NULLIF(AVG(months.units) FILTER (WHERE months.month < DATE '2025-09-01'), 0), 1) AS of_average_pct
FROM months;
