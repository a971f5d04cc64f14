-- id: crm-customers-with-phone
-- question: How many customers can we reach by phone?
-- also: Number of customers who have given us a phone number?
-- tags: customers, single-figure, null-meaning
-- status: approved
SELECT COUNT(*) AS customers
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.phone IS NOT NULL;

-- id: crm-phone-share-by-tier
-- question: What percentage of the members in each loyalty tier has given us a phone number?
-- tags: customers, ratio, breakdown, null-meaning
-- status: approved
-- order: any
SELECT
  c.loyalty_tier,
  ROUND(100.0 * COUNT(c.phone) / NULLIF(COUNT(*), 0), 1) AS with_phone_pct
FROM sales.customers AS c
WHERE c.loyalty_tier IS NOT NULL
  AND c.deleted_at IS NULL
  AND NOT c.is_test
GROUP BY c.loyalty_tier
ORDER BY with_phone_pct DESC, c.loyalty_tier;

-- id: crm-french-customers-60-and-older
-- question: How many customers in France are 60 or older today? Only those whose date of birth we know.
-- tags: customers, single-figure, null-meaning
-- status: approved
SELECT COUNT(*) AS customers
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.country_code = 'FR'
  AND c.birth_date <= DATE '1965-10-15';

-- id: crm-vips-with-birthday-today
-- question: Which VIPs have their birthday today? Id, name and city.
-- also: Id, name and city of the VIPs we can congratulate on their birthday today?
-- tags: customers, vip, lookup, date
-- status: approved
-- order: any
SELECT
  c.customer_id,
  c.full_name,
  c.city
FROM sales.customers AS c
WHERE c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND MONTH(c.birth_date) = 10
  AND DAY(c.birth_date) = 15
ORDER BY c.customer_id;

-- id: crm-top-5-cities-by-sign-ups-last-quarter
-- question: Top 5 cities by sign-ups last quarter, with the numbers?
-- tags: customers, ranking, fiscal-calendar
-- status: approved
SELECT
  c.city,
  COUNT(*) AS customers
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.signed_up_on >= DATE '2025-05-01'
  AND c.signed_up_on < DATE '2025-08-01'
GROUP BY c.city
ORDER BY customers DESC, c.city
LIMIT 5;

-- id: crm-sign-ups-ordering-within-30-days
-- question: Do sign-ups turn into buyers? Of the customers who signed up in each month from February to August 2025, the percentage who ordered within 30 days of signing up.
-- tags: customers, ratio, trend, cohort, exists
-- status: approved
SELECT
  DATE_TRUNC('month', c.signed_up_on) AS month,
  ROUND(100.0 * COUNT(*) FILTER (WHERE EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled' AND DATE_DIFF('day', c.signed_up_on, o.ordered_at) BETWEEN 0 AND 30)) / NULLIF(COUNT(*), 0), 1) AS ordered_pct
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.signed_up_on >= DATE '2025-02-01'
  AND c.signed_up_on < DATE '2025-09-01'
GROUP BY DATE_TRUNC('month', c.signed_up_on)
ORDER BY month;

-- id: crm-revenue-by-sign-up-fiscal-year
-- question: Which sign-up years carry us? This year's net revenue by the fiscal year in which the customer signed up.
-- also: FY2026 net revenue per fiscal year of the customer's sign-up?
-- tags: customers, revenue, cohort, fiscal-calendar
-- status: approved
SELECT
  YEAR(c.signed_up_on + INTERVAL 11 MONTH) AS fiscal_year,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY YEAR(c.signed_up_on + INTERVAL 11 MONTH)
ORDER BY fiscal_year;

-- id: crm-revenue-share-by-sign-up-fiscal-year
-- question: And in percent of the total?
-- follows: crm-revenue-by-sign-up-fiscal-year
-- tags: customers, revenue, cohort, ratio, window
-- status: approved
-- order: any
WITH cohorts AS (
  SELECT
    YEAR(c.signed_up_on + INTERVAL 11 MONTH) AS fiscal_year,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY YEAR(c.signed_up_on + INTERVAL 11 MONTH)
)
SELECT
  cohorts.fiscal_year,
  ROUND(100.0 * cohorts.net_usd / NULLIF(SUM(cohorts.net_usd) OVER (), 0), 1) AS net_revenue_pct
FROM cohorts
ORDER BY cohorts.fiscal_year;

-- id: crm-revenue-by-decade-of-birth-last-quarter
-- question: Net revenue last quarter by the decade our customers were born in, oldest decade first; skip people without a birth date.
-- tags: customers, revenue, breakdown, null-meaning, fiscal-calendar
-- status: approved
SELECT
  10 * (YEAR(c.birth_date) // 10) AS decade,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.birth_date IS NOT NULL
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY 10 * (YEAR(c.birth_date) // 10)
ORDER BY decade;

-- id: crm-buyers-of-summit-headlamp-this-year
-- question: How many customers have bought the Summit Headlamp this year?
-- also: Number of different buyers of the Summit Headlamp in FY2026?
-- tags: customers, products, single-figure, distinct, named-value
-- status: approved
SELECT COUNT(DISTINCT c.customer_id) AS customers
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND p.product_name = 'Summit Headlamp'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01';

-- id: crm-tent-buyers-without-sleeping-bag
-- question: I want to mail people who bought something from Tents this year but nothing from Sleeping Bags. How many are there?
-- also: How many customers have bought from the category Tents this year and nothing from the category Sleeping Bags this year?
-- tags: customers, products, not-exists, single-figure
-- status: approved
WITH bought AS (
  SELECT
    COUNT(*) FILTER (WHERE ca.category_name = 'Tents') AS tent_lines,
    COUNT(*) FILTER (WHERE ca.category_name = 'Sleeping Bags') AS sleeping_bag_lines
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY c.customer_id
)
SELECT COUNT(*) AS customers
FROM bought
WHERE bought.tent_lines > 0
  AND bought.sleeping_bag_lines = 0;

-- id: crm-tent-buyers-without-sleeping-bag-share
-- question: What percentage of all customers who bought from Tents this year is that?
-- follows: crm-tent-buyers-without-sleeping-bag
-- tags: customers, products, ratio, single-figure
-- status: approved
WITH bought AS (
  SELECT
    COUNT(*) FILTER (WHERE ca.category_name = 'Tents') AS tent_lines,
    COUNT(*) FILTER (WHERE ca.category_name = 'Sleeping Bags') AS sleeping_bag_lines
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY c.customer_id
)
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE bought.sleeping_bag_lines = 0) / NULLIF(COUNT(*), 0), 1) AS without_sleeping_bag_pct
FROM bought
WHERE bought.tent_lines > 0;

-- id: crm-vips-who-never-bought-the-house-brand
-- question: How many VIPs have ordered, but never anything of our own brand?
-- tags: customers, vip, products, not-exists, single-figure
-- status: approved
SELECT COUNT(*) AS vips
FROM sales.customers AS c
WHERE c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled')
  AND NOT EXISTS (SELECT 1 FROM sales.orders AS o JOIN sales.order_lines AS l ON l.order_id = o.order_id JOIN product.products AS p ON p.product_id = l.product_id WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled' AND p.brand = 'Alder & Fern');

-- id: crm-oslo-nordwand-buyers-this-year
-- question: Who in Oslo has bought something from Nordwand this year? Customer id and name.
-- tags: customers, products, lookup, named-value, distinct
-- status: approved
-- order: any
SELECT DISTINCT
  c.customer_id,
  c.full_name
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.city = 'Oslo'
  AND p.brand = 'Nordwand'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
ORDER BY c.customer_id;

-- id: crm-top-3-products-of-vips-last-quarter
-- question: What did VIPs buy most last quarter? Top 3 products by units, with the units.
-- tags: customers, vip, products, ranking
-- status: approved
SELECT
  p.product_name,
  SUM(l.quantity) AS units_sold
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY p.product_id, p.product_name
ORDER BY units_sold DESC, p.product_name
LIMIT 3;

-- id: crm-best-brand-of-each-tier-this-year
-- question: Which brand brings in the most net revenue in each loyalty tier this year? Tier, brand and revenue, live members only.
-- tags: customers, revenue, window, ranking
-- status: approved
-- order: any
WITH brands AS (
  SELECT
    c.loyalty_tier,
    p.brand,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) AS net_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.products AS p ON p.product_id = l.product_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
    AND c.loyalty_tier IS NOT NULL
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY c.loyalty_tier, p.brand
)
SELECT
  brands.loyalty_tier,
  brands.brand,
  ROUND(brands.net_usd, 2) AS net_revenue_usd
FROM brands
QUALIFY RANK() OVER (PARTITION BY brands.loyalty_tier ORDER BY brands.net_usd DESC) = 1
ORDER BY net_revenue_usd DESC, brands.loyalty_tier;

-- id: crm-vips-in-winter-sale-2025
-- question: How many VIPs bought through Winter Sale 2025?
-- tags: marketing, customers, vip, single-figure, distinct, named-value
-- status: approved
SELECT COUNT(DISTINCT c.customer_id) AS vips
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND m.campaign_name = 'Winter Sale 2025';

-- id: crm-caldera-launch-customers-by-tier
-- question: Who answered Caldera Launch? Customers with an order from it, by loyalty tier, the ones outside of the club as 'none'.
-- also: Buyers through the campaign Caldera Launch per loyalty tier, with non-members under 'none'?
-- tags: marketing, customers, breakdown, distinct, null-meaning, named-value
-- status: approved
-- order: any
SELECT
  COALESCE(c.loyalty_tier, 'none') AS loyalty_tier,
  COUNT(DISTINCT c.customer_id) AS customers
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND m.campaign_name = 'Caldera Launch'
GROUP BY COALESCE(c.loyalty_tier, 'none')
ORDER BY customers DESC, loyalty_tier;

-- id: crm-new-customers-by-campaign-started-this-year
-- question: How many new customers did each campaign that started this year win us? Go by the campaign of their first order; leave out campaigns that won none.
-- also: New customers per campaign started in FY2026, by the campaign on the customer's first order, only campaigns with any?
-- tags: marketing, customers, breakdown, window
-- status: approved
-- order: any
WITH placed AS (
  SELECT
    o.campaign_id,
    ROW_NUMBER() OVER (PARTITION BY o.customer_id ORDER BY o.ordered_at, o.order_id) AS place
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
)
SELECT
  m.campaign_name,
  COUNT(*) AS new_customers
FROM placed
JOIN marketing.campaigns AS m ON m.campaign_id = placed.campaign_id
WHERE placed.place = 1
  AND m.starts_on >= DATE '2025-02-01'
  AND m.starts_on < DATE '2026-02-01'
GROUP BY m.campaign_id, m.campaign_name
ORDER BY new_customers DESC, m.campaign_name;

-- id: crm-customers-per-email-campaign-last-year
-- question: How many customers bought through each of the email campaigns that started last year?
-- tags: marketing, customers, breakdown, distinct
-- status: approved
-- order: any
SELECT
  m.campaign_name,
  COUNT(DISTINCT c.customer_id) AS customers
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND m.channel = 'email'
  AND m.starts_on >= DATE '2024-02-01'
  AND m.starts_on < DATE '2025-02-01'
GROUP BY m.campaign_id, m.campaign_name
ORDER BY customers DESC, m.campaign_name;

-- id: crm-email-and-social-customers-2024
-- question: How many customers ordered through an email campaign as well as through a social one in 2024?
-- also: Customers with orders from both email and social campaigns in calendar 2024?
-- tags: marketing, customers, having, single-figure, calendar
-- status: approved
WITH buyers AS (
  SELECT c.customer_id
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
    AND m.channel IN ('email', 'social')
    AND o.ordered_at >= DATE '2024-01-01'
    AND o.ordered_at < DATE '2025-01-01'
  GROUP BY c.customer_id
  HAVING COUNT(DISTINCT m.channel) = 2
)
SELECT COUNT(*) AS customers
FROM buyers;

-- id: crm-member-share-of-revenue-by-month-this-year
-- question: What percentage of each month's net revenue this year came from club members?
-- tags: customers, revenue, ratio, trend, null-meaning
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE c.loyalty_tier IS NOT NULL AND c.deleted_at IS NULL) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS members_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: crm-new-customers-by-first-department
-- question: What do new customers start with? This year's new customers by the departments in their first order; whoever bought from two counts in both.
-- tags: customers, products, breakdown, many-to-many
-- status: approved
-- order: any
WITH placed AS (
  SELECT
    o.order_id,
    o.ordered_at
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
  QUALIFY ROW_NUMBER() OVER (PARTITION BY o.customer_id ORDER BY o.ordered_at, o.order_id) = 1
)
SELECT
  d.category_name AS department,
  COUNT(DISTINCT c.customer_id) AS new_customers
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN placed ON placed.order_id = o.order_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
JOIN product.categories AS d ON d.category_id = ca.parent_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND placed.ordered_at >= DATE '2025-02-01'
  AND placed.ordered_at < DATE '2026-02-01'
GROUP BY d.category_name
ORDER BY new_customers DESC, department;

-- id: crm-last-vip-order-by-country
-- question: On which day did a VIP last order, for each country VIPs live in?
-- tags: customers, vip, lookup, date
-- status: approved
-- order: any
SELECT
  co.country_name,
  CAST(MAX(o.ordered_at) AS DATE) AS last_ordered_on
FROM sales.customers AS c
JOIN sales.orders AS o ON o.customer_id = c.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND o.status <> 'cancelled'
GROUP BY co.country_name
ORDER BY last_ordered_on DESC, co.country_name;

-- id: crm-kestrel-products-no-vip-bought
-- question: Which Kestrel products of the current range have not been bought by any VIP this year? Article number and name.
-- tags: customers, vip, products, not-exists, lookup
-- status: approved
-- order: any
SELECT
  p.sku,
  p.product_name
FROM product.products AS p
WHERE p.brand = 'Kestrel'
  AND p.discontinued_on IS NULL
  AND NOT EXISTS (SELECT 1 FROM sales.order_lines AS l JOIN sales.orders AS o ON o.order_id = l.order_id JOIN sales.customers AS c ON c.customer_id = o.customer_id WHERE l.product_id = p.product_id AND o.status <> 'cancelled' AND NOT c.is_test AND c.deleted_at IS NULL AND c.loyalty_tier = 'gold' AND o.ordered_at >= DATE '2025-02-01' AND o.ordered_at < DATE '2026-02-01')
ORDER BY p.product_name, p.sku;

-- id: crm-vips-with-overdue-orders
-- question: Which VIPs are waiting for an overdue order? Id, name and order number.
-- tags: customers, vip, shipping, lookup
-- status: approved
-- order: any
SELECT
  c.customer_id,
  c.full_name,
  o.order_id
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND o.status = 'placed'
  AND o.ship_by < DATE '2025-10-15'
ORDER BY c.customer_id, o.order_id;

-- id: crm-orders-per-customer-this-year
-- question: How often do people order? For every number of orders placed this year, how many customers placed that many.
-- also: Customers by number of orders in FY2026: one order, two orders and so on?
-- tags: customers, orders, breakdown, bands
-- status: approved
WITH counted AS (
  SELECT COUNT(*) AS orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY c.customer_id
)
SELECT
  counted.orders,
  COUNT(*) AS customers
FROM counted
GROUP BY counted.orders
ORDER BY counted.orders;

-- id: crm-customers-about-to-churn
-- question: Who is about to churn? I need the number of customers whose last order was placed between 15 October and 14 November 2024.
-- also: How many customers placed their latest order between 15 October and 14 November 2024?
-- tags: customers, churn, having, single-figure
-- status: approved
WITH buyers AS (
  SELECT c.customer_id
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.status <> 'cancelled'
  GROUP BY c.customer_id
  HAVING MAX(o.ordered_at) >= DATE '2024-10-15' AND MAX(o.ordered_at) < DATE '2024-11-15'
)
SELECT COUNT(*) AS customers
FROM buyers;

-- id: crm-vip-share-of-orders-last-month
-- question: What share of last month's orders came from VIPs?
-- tags: customers, vip, orders, ratio, single-figure
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE c.loyalty_tier = 'gold' AND c.deleted_at IS NULL) / NULLIF(COUNT(*), 0), 1) AS vip_orders_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01';

-- id: crm-discount-rate-by-tier-last-quarter
-- question: Do we discount our best customers most? Discount rate by loyalty tier last quarter, everyone without a tier as 'none'.
-- also: Discount rate per loyalty tier in Q2 FY2026, customers without one under 'none'?
-- tags: customers, ratio, breakdown, null-meaning, fiscal-calendar
-- status: approved
-- order: any
SELECT
  COALESCE(c.loyalty_tier, 'none') AS loyalty_tier,
  ROUND(100.0 * SUM(l.discount_usd) / NULLIF(SUM(l.gross_usd), 0), 1) AS discount_rate_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY COALESCE(c.loyalty_tier, 'none')
ORDER BY discount_rate_pct DESC, loyalty_tier;

-- id: crm-repeat-rate-of-social-customers-this-year
-- question: Do social customers come back? Of everyone with an order through a social campaign this year, what percentage has two or more orders of any kind this year?
-- tags: marketing, customers, ratio, single-figure
-- status: approved
WITH buyers AS (
  SELECT
    COUNT(*) AS orders,
    COUNT(*) FILTER (WHERE m.channel = 'social') AS social_orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  LEFT JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY c.customer_id
)
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE buyers.orders >= 2) / NULLIF(COUNT(*), 0), 1) AS repeat_rate_pct
FROM buyers
WHERE buyers.social_orders > 0;

-- id: crm-vip-orders-per-day-last-week
-- question: VIP orders per day last week, Monday to Sunday?
-- also: How many orders did VIPs place on each day from 6 to 12 October 2025?
-- tags: customers, vip, orders, trend, calendar
-- status: approved
SELECT
  CAST(o.ordered_at AS DATE) AS day,
  COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND o.status <> 'cancelled'
  AND o.ordered_at >= DATE '2025-10-06'
  AND o.ordered_at < DATE '2025-10-13'
GROUP BY CAST(o.ordered_at AS DATE)
ORDER BY day;

-- id: crm-weekly-buyers-since-august
-- question: How many different customers bought something in each week since 4 August? Weeks from Monday.
-- tags: customers, trend, distinct, calendar
-- status: approved
SELECT
  DATE_TRUNC('week', o.ordered_at) AS week,
  COUNT(DISTINCT c.customer_id) AS customers
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND o.ordered_at >= DATE '2025-08-04'
GROUP BY DATE_TRUNC('week', o.ordered_at)
ORDER BY week;

-- id: crm-new-customers-running-total-this-quarter
-- question: New customers per week since 4 August with a running total, please; weeks start on Monday.
-- tags: customers, trend, window, calendar
-- status: approved
WITH firsts AS (
  SELECT MIN(o.ordered_at) AS first_at
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.status <> 'cancelled'
  GROUP BY c.customer_id
), weeks AS (
  SELECT
    DATE_TRUNC('week', firsts.first_at) AS week,
    COUNT(*) AS new_customers
  FROM firsts
  WHERE firsts.first_at >= DATE '2025-08-04'
  GROUP BY DATE_TRUNC('week', firsts.first_at)
)
SELECT
  weeks.week,
  weeks.new_customers,
  SUM(weeks.new_customers) OVER (ORDER BY weeks.week) AS running_total
FROM weeks
ORDER BY weeks.week;

-- id: crm-upgrade-candidates-in-bronze
-- question: Candidates for an upgrade: which bronze members have brought in more than 2,000 dollars of net revenue this year? Id, name and revenue.
-- also: Bronze members with over 2,000 dollars of net revenue in FY2026, with id, name and amount?
-- tags: customers, revenue, having, lookup, duplicate-names
-- status: approved
-- order: any
SELECT
  c.customer_id,
  c.full_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.loyalty_tier = 'bronze'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY c.customer_id, c.full_name
HAVING SUM(l.gross_usd - l.discount_usd - l.refunded_usd) > 2000
ORDER BY net_revenue_usd DESC, c.customer_id;

-- id: crm-vips-without-an-order-this-year
-- question: What percentage of our VIPs has not ordered at all this year?
-- tags: customers, vip, not-exists, ratio, single-figure
-- status: approved
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE NOT EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled' AND o.ordered_at >= DATE '2025-02-01' AND o.ordered_at < DATE '2026-02-01')) / NULLIF(COUNT(*), 0), 1) AS without_order_pct
FROM sales.customers AS c
WHERE c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND NOT c.is_test;

-- id: crm-vips-without-an-order-this-year-by-country
-- question: How many are they, country by country?
-- follows: crm-vips-without-an-order-this-year
-- tags: customers, vip, not-exists, breakdown
-- status: approved
-- order: any
SELECT
  co.country_name,
  COUNT(*) AS vips
FROM sales.customers AS c
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND NOT EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled' AND o.ordered_at >= DATE '2025-02-01' AND o.ordered_at < DATE '2026-02-01')
GROUP BY co.country_name
ORDER BY vips DESC, co.country_name;

-- id: crm-first-order-share-of-revenue-last-year
-- question: How much of last year's net revenue came from first orders? In percent; a first order is a customer's first ever that was not cancelled, deleted customers included.
-- tags: customers, revenue, ratio, window, single-figure
-- status: approved
WITH placed AS (
  SELECT
    o.order_id,
    ROW_NUMBER() OVER (PARTITION BY o.customer_id ORDER BY o.ordered_at, o.order_id) AS place
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
)
SELECT ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE placed.place = 1) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 0), 1) AS first_orders_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN placed ON placed.order_id = o.order_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01';

-- id: crm-churned-share-by-sign-up-fiscal-year
-- question: Of the customers who have ever ordered, what percentage has churned, by fiscal year of sign-up?
-- also: Churned customers in percent of all buyers, per fiscal year in which they signed up?
-- tags: customers, churn, ratio, cohort, fiscal-calendar
-- status: approved
WITH buyers AS (
  SELECT
    YEAR(c.signed_up_on + INTERVAL 11 MONTH) AS fiscal_year,
    MAX(o.ordered_at) AS last_at
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.status <> 'cancelled'
  GROUP BY c.customer_id, YEAR(c.signed_up_on + INTERVAL 11 MONTH)
)
SELECT
  buyers.fiscal_year,
  ROUND(100.0 * COUNT(*) FILTER (WHERE buyers.last_at < DATE '2024-10-15') / NULLIF(COUNT(*), 0), 1) AS churned_pct
FROM buyers
GROUP BY buyers.fiscal_year
ORDER BY buyers.fiscal_year;

-- id: crm-cities-with-more-than-60-vips
-- question: In which cities do more than 60 VIPs live? City and number.
-- tags: customers, vip, having, lookup
-- status: approved
-- order: any
SELECT
  c.city,
  COUNT(*) AS vips
FROM sales.customers AS c
WHERE c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND NOT c.is_test
GROUP BY c.city
HAVING COUNT(*) > 60
ORDER BY vips DESC, c.city;

-- id: crm-cities-with-highest-vip-share
-- question: Which 3 cities with at least 200 customers have the highest share of VIPs, and how high is it?
-- tags: customers, vip, ratio, ranking, having
-- status: approved
SELECT
  c.city,
  ROUND(100.0 * COUNT(*) FILTER (WHERE c.loyalty_tier = 'gold') / NULLIF(COUNT(*), 0), 1) AS vip_pct
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
GROUP BY c.city
HAVING COUNT(*) >= 200
ORDER BY vip_pct DESC, c.city
LIMIT 3;

-- id: crm-sign-ups-this-month-in-poland
-- question: How many people in Poland have signed up so far this month?
-- also: Sign-ups in Poland in October 2025 to date?
-- tags: customers, single-figure, named-value
-- status: approved
SELECT COUNT(*) AS customers
FROM sales.customers AS c
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND co.country_name = 'Poland'
  AND c.signed_up_on >= DATE '2025-10-01'
  AND c.signed_up_on < DATE '2025-11-01';

-- id: crm-attributed-revenue-of-vips-by-channel
-- question: Which channels work on VIPs? Attributed revenue from VIPs per marketing channel this year.
-- tags: marketing, customers, vip, revenue, breakdown
-- status: approved
-- order: any
SELECT
  m.channel,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS attributed_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY m.channel
ORDER BY attributed_revenue_usd DESC, m.channel;

-- id: crm-promoted-share-of-campaign-units
-- question: Do people buy what we promote? Of the units on the orders of each email campaign that started last year, the percentage that are products the campaign promotes.
-- also: Share of promoted products in the units sold through each email campaign started in FY2025?
-- tags: marketing, many-to-many, ratio, exists
-- status: approved
-- order: any
SELECT
  m.campaign_name,
  ROUND(100.0 * SUM(l.quantity) FILTER (WHERE EXISTS (SELECT 1 FROM marketing.campaign_products AS mp WHERE mp.campaign_id = m.campaign_id AND mp.product_id = l.product_id)) / NULLIF(SUM(l.quantity), 0), 1) AS promoted_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND m.channel = 'email'
  AND m.starts_on >= DATE '2024-02-01'
  AND m.starts_on < DATE '2025-02-01'
GROUP BY m.campaign_id, m.campaign_name
ORDER BY promoted_pct DESC, m.campaign_name;

-- id: crm-reactivated-by-autumn-layers-2025
-- question: How many buyers through Autumn Layers 2025 had not ordered anything in the 12 months before it started, though they had ordered earlier?
-- tags: marketing, customers, not-exists, single-figure, named-value
-- status: approved
WITH buyers AS (
  SELECT DISTINCT c.customer_id
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
    AND m.campaign_name = 'Autumn Layers 2025'
)
SELECT COUNT(*) AS customers
FROM buyers
WHERE EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = buyers.customer_id AND o.status <> 'cancelled' AND o.ordered_at < DATE '2024-09-22')
  AND NOT EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = buyers.customer_id AND o.status <> 'cancelled' AND o.ordered_at >= DATE '2024-09-22' AND o.ordered_at < DATE '2025-09-22');

-- id: crm-churned-by-first-channel
-- question: Through which marketing channel had our churned customers first come? Count them by the campaign channel of their first order, leaving out first orders without a campaign.
-- tags: marketing, customers, churn, breakdown, window
-- status: approved
-- order: any
WITH placed AS (
  SELECT
    o.campaign_id,
    ROW_NUMBER() OVER (PARTITION BY o.customer_id ORDER BY o.ordered_at, o.order_id) AS place,
    MAX(o.ordered_at) OVER (PARTITION BY o.customer_id) AS last_at
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
)
SELECT
  m.channel,
  COUNT(*) AS churned_customers
FROM placed
JOIN marketing.campaigns AS m ON m.campaign_id = placed.campaign_id
WHERE placed.place = 1
  AND placed.last_at < DATE '2024-10-15'
GROUP BY m.channel
ORDER BY churned_customers DESC, m.channel;

-- id: crm-german-buyers-ytd-against-last-year
-- question: Germany: customers who ordered from February to 14 October this year, and in the same stretch a year before, in one row.
-- also: Number of German customers with an order from 1 February to 14 October, 2025 next to 2024?
-- tags: customers, comparison, distinct, fiscal-calendar
-- status: approved
SELECT
  COUNT(DISTINCT c.customer_id) FILTER (WHERE o.ordered_at >= DATE '2025-02-01' AND o.ordered_at < DATE '2025-10-15') AS this_year,
  COUNT(DISTINCT c.customer_id) FILTER (WHERE o.ordered_at >= DATE '2024-02-01' AND o.ordered_at < DATE '2024-10-15') AS last_year
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.country_code = 'DE';

-- id: crm-margin-rate-members-against-others
-- question: For the CFO: margin rate last year of club members against everybody else, in one row. Deleted accounts are no members.
-- tags: customers, margin, ratio, comparison, null-meaning
-- status: approved
SELECT
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) FILTER (WHERE c.loyalty_tier IS NOT NULL AND c.deleted_at IS NULL) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE c.loyalty_tier IS NOT NULL AND c.deleted_at IS NULL), 0), 1) AS members_pct,
  ROUND(100.0 * SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) FILTER (WHERE c.loyalty_tier IS NULL OR c.deleted_at IS NOT NULL) / NULLIF(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE c.loyalty_tier IS NULL OR c.deleted_at IS NOT NULL), 0), 1) AS others_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01';

-- id: crm-discounted-buyers-share-last-month
-- question: What percentage of the customers who ordered last month got a discount on something?
-- tags: customers, ratio, single-figure, distinct
-- status: approved
SELECT ROUND(100.0 * COUNT(DISTINCT c.customer_id) FILTER (WHERE l.discount_usd > 0) / NULLIF(COUNT(DISTINCT c.customer_id), 0), 1) AS with_discount_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND o.ordered_at >= DATE '2025-09-01'
  AND o.ordered_at < DATE '2025-10-01';

-- id: crm-store-first-then-online-last-year
-- question: How many of last year's new customers made their first order in a store and have ordered online since?
-- tags: customers, null-meaning, window, single-figure
-- status: approved
WITH numbered AS (
  SELECT
    o.customer_id,
    o.store_id,
    o.ordered_at,
    ROW_NUMBER() OVER (PARTITION BY o.customer_id ORDER BY o.ordered_at, o.order_id) AS place
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
)
SELECT COUNT(*) AS customers
FROM numbered AS starts
WHERE starts.place = 1
  AND starts.store_id IS NOT NULL
  AND starts.ordered_at >= DATE '2024-02-01'
  AND starts.ordered_at < DATE '2025-02-01'
  AND EXISTS (SELECT 1 FROM numbered AS later WHERE later.customer_id = starts.customer_id AND later.place > 1 AND later.store_id IS NULL);

-- id: crm-top-10-canadian-customers-last-year
-- question: Our ten biggest Canadian customers by net revenue last year: id, name and revenue.
-- tags: customers, revenue, ranking, duplicate-names, named-value
-- status: approved
SELECT
  c.customer_id,
  c.full_name,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND co.country_name = 'Canada'
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY c.customer_id, c.full_name
ORDER BY net_revenue_usd DESC, c.customer_id
LIMIT 10;

-- id: crm-net-revenue-of-a-new-customers-first-90-days
-- question: What is a new customer worth? Average net revenue in the 90 days from the first order, by fiscal quarter of the first order, customers won last year.
-- also: Net revenue per customer within 90 days of the first order, for each fiscal quarter of FY2025 in which they first ordered?
-- tags: customers, revenue, cohort, ratio, fiscal-calendar
-- status: approved
WITH firsts AS (
  SELECT
    c.customer_id,
    MIN(o.ordered_at) AS first_at
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.status <> 'cancelled'
  GROUP BY c.customer_id
)
SELECT
  QUARTER(firsts.first_at - INTERVAL 1 MONTH) AS fiscal_quarter,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) / NULLIF(COUNT(DISTINCT c.customer_id), 0), 2) AS net_revenue_per_customer_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN firsts ON firsts.customer_id = c.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND firsts.first_at >= DATE '2024-02-01'
  AND firsts.first_at < DATE '2025-02-01'
  AND o.ordered_at < firsts.first_at + INTERVAL 90 DAY
GROUP BY QUARTER(firsts.first_at - INTERVAL 1 MONTH)
ORDER BY fiscal_quarter;

-- id: crm-vip-revenue-by-city-in-germany-this-year
-- question: Where in Germany do our VIPs spend? Net revenue from VIPs by city this year.
-- tags: customers, vip, revenue, breakdown, named-value
-- status: approved
-- order: any
SELECT
  c.city,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd), 2) AS net_revenue_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND c.country_code = 'DE'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY c.city
ORDER BY net_revenue_usd DESC, c.city;

-- id: crm-new-customers-starting-with-kestrel
-- question: How many of this year's new customers have a Kestrel product in their very first order?
-- also: New customers of FY2026 with something from Kestrel in their first order?
-- tags: customers, products, single-figure, window, named-value
-- status: approved
WITH placed AS (
  SELECT
    o.order_id,
    o.ordered_at,
    ROW_NUMBER() OVER (PARTITION BY o.customer_id ORDER BY o.ordered_at, o.order_id) AS place
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
)
SELECT COUNT(*) AS new_customers
FROM placed
WHERE placed.place = 1
  AND placed.ordered_at >= DATE '2025-02-01'
  AND placed.ordered_at < DATE '2026-02-01'
  AND EXISTS (SELECT 1 FROM sales.order_lines AS l JOIN product.products AS p ON p.product_id = l.product_id WHERE l.order_id = placed.order_id AND p.brand = 'Kestrel');

-- id: crm-trail-shoes-second-purchase
-- question: Of the customers who bought from the category Trail Shoes in 2024, what percentage did so in more than one order that year?
-- tags: customers, products, ratio, distinct, having
-- status: approved
WITH buyers AS (
  SELECT COUNT(DISTINCT o.order_id) AS orders
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
  JOIN product.categories AS ca ON ca.category_id = pc.category_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
    AND ca.category_name = 'Trail Shoes'
    AND o.ordered_at >= DATE '2024-01-01'
    AND o.ordered_at < DATE '2025-01-01'
  GROUP BY c.customer_id
)
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE buyers.orders > 1) / NULLIF(COUNT(*), 0), 1) AS repeat_pct
FROM buyers;

-- id: crm-orders-per-member-by-tier-this-year
-- question: How many orders has a member placed on average this year, per tier, counting also members who ordered nothing? Two decimals.
-- tags: customers, orders, ratio, left-join, null-meaning
-- status: approved
-- order: any
WITH counted AS (
  SELECT
    c.loyalty_tier,
    COUNT(o.order_id) AS orders
  FROM sales.customers AS c
  LEFT JOIN sales.orders AS o ON o.customer_id = c.customer_id AND o.status <> 'cancelled' AND o.ordered_at >= DATE '2025-02-01' AND o.ordered_at < DATE '2026-02-01'
  WHERE c.loyalty_tier IS NOT NULL
    AND c.deleted_at IS NULL
    AND NOT c.is_test
  GROUP BY c.customer_id, c.loyalty_tier
)
SELECT
  counted.loyalty_tier,
  ROUND(AVG(counted.orders), 2) AS orders_per_member
FROM counted
GROUP BY counted.loyalty_tier
ORDER BY orders_per_member DESC, counted.loyalty_tier;

-- id: crm-days-since-last-order-by-tier
-- question: How long ago is a member's last order, in calendar days up to today? Median per tier, members who have ordered.
-- also: Recency by tier: median calendar days from a member's last order to 15 October 2025?
-- tags: customers, median, date-difference, breakdown, null-meaning
-- status: approved
-- order: any
WITH lasts AS (
  SELECT
    c.loyalty_tier,
    DATE_DIFF('day', MAX(o.ordered_at), DATE '2025-10-15') AS days
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE c.loyalty_tier IS NOT NULL
    AND c.deleted_at IS NULL
    AND NOT c.is_test
    AND o.status <> 'cancelled'
  GROUP BY c.customer_id, c.loyalty_tier
)
SELECT
  lasts.loyalty_tier,
  MEDIAN(lasts.days) AS days
FROM lasts
GROUP BY lasts.loyalty_tier
ORDER BY days, lasts.loyalty_tier;

-- id: crm-vip-order-value-online-and-in-store
-- question: VIPs this year: average order value online and in store, side by side?
-- tags: customers, vip, revenue, ratio, comparison, null-meaning
-- status: approved
SELECT
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.store_id IS NULL) / NULLIF(COUNT(DISTINCT o.order_id) FILTER (WHERE o.store_id IS NULL AND l.refunded_usd < l.gross_usd - l.discount_usd), 0), 2) AS online_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE o.store_id IS NOT NULL) / NULLIF(COUNT(DISTINCT o.order_id) FILTER (WHERE o.store_id IS NOT NULL AND l.refunded_usd < l.gross_usd - l.discount_usd), 0), 2) AS in_store_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01';

-- id: crm-british-customers-per-brand-last-quarter
-- question: How many British customers did each brand have last quarter?
-- also: Different UK customers per brand, Q2 FY2026?
-- tags: customers, products, breakdown, distinct, named-value
-- status: approved
-- order: any
SELECT
  p.brand,
  COUNT(DISTINCT c.customer_id) AS customers
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND co.country_name = 'United Kingdom'
  AND o.ordered_at >= DATE '2025-05-01'
  AND o.ordered_at < DATE '2025-08-01'
GROUP BY p.brand
ORDER BY customers DESC, p.brand;

-- id: crm-top-3-categories-by-customers-this-month
-- question: Top 3 categories by number of different customers so far this month, with the numbers?
-- tags: customers, products, ranking, distinct
-- status: approved
SELECT
  ca.category_name,
  COUNT(DISTINCT c.customer_id) AS customers
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND o.ordered_at >= DATE '2025-10-01'
  AND o.ordered_at < DATE '2025-11-01'
GROUP BY ca.category_name
ORDER BY customers DESC, ca.category_name
LIMIT 3;

-- id: crm-products-bought-by-customer-3
-- question: What has customer 3 bought from us since the beginning? Product, units and day of the order, latest first.
-- tags: customers, products, lookup, named-value
-- status: approved
SELECT
  p.product_name,
  l.quantity AS units,
  CAST(o.ordered_at AS DATE) AS ordered_on
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.customer_id = 3
ORDER BY o.ordered_at DESC, l.order_id, l.line_no;

-- id: crm-order-rate-of-sign-ups-by-country-this-year
-- question: What percentage of the people who signed up this year has placed an order, country by country?
-- tags: customers, ratio, exists, breakdown
-- status: approved
-- order: any
SELECT
  co.country_name,
  ROUND(100.0 * COUNT(*) FILTER (WHERE EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled')) / NULLIF(COUNT(*), 0), 1) AS ordered_pct
FROM sales.customers AS c
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.signed_up_on >= DATE '2025-02-01'
  AND c.signed_up_on < DATE '2026-02-01'
GROUP BY co.country_name
ORDER BY ordered_pct DESC, co.country_name;

-- id: crm-campaign-share-of-new-customers-by-month
-- question: What percentage of each month's new customers this year came through a campaign, going by their first order?
-- also: Share of FY2026 new customers whose first order carries a campaign, month by month?
-- tags: marketing, customers, ratio, trend, null-meaning, window
-- status: approved
WITH firsts AS (
  SELECT
    o.ordered_at,
    o.campaign_id
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
  QUALIFY ROW_NUMBER() OVER (PARTITION BY o.customer_id ORDER BY o.ordered_at, o.order_id) = 1
)
SELECT
  DATE_TRUNC('month', firsts.ordered_at) AS month,
  ROUND(100.0 * COUNT(firsts.campaign_id) / NULLIF(COUNT(*), 0), 1) AS campaign_pct
FROM firsts
WHERE firsts.ordered_at >= DATE '2025-02-01'
  AND firsts.ordered_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', firsts.ordered_at)
ORDER BY month;

-- id: crm-ordered-again-after-a-return
-- question: Do returns put people off? Of the customers who sent something back last quarter, the percentage with another order after the day of their last parcel of that quarter.
-- tags: customers, returns, ratio, exists, single-figure
-- status: approved
WITH senders AS (
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
)
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = senders.customer_id AND o.status <> 'cancelled' AND CAST(o.ordered_at AS DATE) > senders.last_returned_on)) / NULLIF(COUNT(*), 0), 1) AS ordered_again_pct
FROM senders;

-- id: crm-top-3-stores-by-vips-this-year
-- question: Which three stores have had the most different VIPs as buyers this year, and how many?
-- tags: customers, vip, stores, ranking, distinct
-- status: approved
SELECT
  s.store_name,
  COUNT(DISTINCT c.customer_id) AS vips
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND o.status <> 'cancelled'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY s.store_id, s.store_name
ORDER BY vips DESC, s.store_name
LIMIT 3;

-- id: crm-vips-at-denver-and-boulder
-- question: Which VIPs have bought both at Denver Union and at Boulder Canyon this year? Id and name.
-- tags: customers, vip, stores, lookup, having
-- status: approved
-- order: any
SELECT
  c.customer_id,
  c.full_name
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.stores AS s ON s.store_id = o.store_id
WHERE c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND o.status <> 'cancelled'
  AND s.store_name IN ('Denver Union', 'Boulder Canyon')
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY c.customer_id, c.full_name
HAVING COUNT(DISTINCT s.store_id) = 2
ORDER BY c.customer_id;

-- id: crm-biggest-order-of-each-region-last-month
-- question: What was the biggest order by net revenue in each region last month? Region, order number and revenue.
-- tags: customers, orders, revenue, window, ranking
-- status: approved
-- order: any
WITH placed AS (
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
  placed.region,
  placed.order_id,
  ROUND(placed.net_usd, 2) AS net_revenue_usd
FROM placed
QUALIFY RANK() OVER (PARTITION BY placed.region ORDER BY placed.net_usd DESC) = 1
ORDER BY net_revenue_usd DESC, placed.region, placed.order_id;

-- id: crm-winter-essentials-buyers-by-region-peak-season-2024
-- question: How many customers in each region bought from the Winter Essentials collection in the 2024 peak season?
-- also: Winter Essentials buyers per region, November and December 2024?
-- tags: customers, products, many-to-many, breakdown, distinct, calendar
-- status: approved
-- order: any
SELECT
  co.region,
  COUNT(DISTINCT c.customer_id) AS customers
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND NOT pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND ca.category_name = 'Winter Essentials'
  AND o.ordered_at >= DATE '2024-11-01'
  AND o.ordered_at < DATE '2025-01-01'
GROUP BY co.region
ORDER BY customers DESC, co.region;

-- id: crm-vegan-share-of-vips-this-year
-- question: What percentage of the VIPs who have ordered this year bought something from the Vegan collection?
-- tags: customers, vip, products, many-to-many, ratio, single-figure
-- status: approved
WITH buyers AS (
  SELECT
    c.customer_id,
    COUNT(*) FILTER (WHERE EXISTS (SELECT 1 FROM product.product_categories AS pc JOIN product.categories AS ca ON ca.category_id = pc.category_id WHERE pc.product_id = l.product_id AND NOT pc.is_primary AND ca.category_name = 'Vegan')) AS vegan_lines
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
    AND c.loyalty_tier = 'gold'
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY c.customer_id
)
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE buyers.vegan_lines > 0) / NULLIF(COUNT(*), 0), 1) AS vegan_pct
FROM buyers;

-- id: crm-ad-spend-per-customer-social-this-year
-- question: What did each buyer cost us? Ad spend per different live customer who ordered through it, for each social campaign that started this year.
-- tags: marketing, customers, ratio, fan-out, distinct
-- status: approved
-- order: any
WITH bought AS (
  SELECT
    o.campaign_id,
    COUNT(DISTINCT c.customer_id) AS customers
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
  GROUP BY o.campaign_id
), spent AS (
  SELECT
    a.campaign_id,
    SUM(a.spend_usd) AS spend_usd
  FROM marketing.ad_spend AS a
  GROUP BY a.campaign_id
)
SELECT
  m.campaign_name,
  ROUND(spent.spend_usd / NULLIF(bought.customers, 0), 2) AS spend_per_customer_usd
FROM marketing.campaigns AS m
JOIN spent ON spent.campaign_id = m.campaign_id
JOIN bought ON bought.campaign_id = m.campaign_id
WHERE m.channel = 'social'
  AND m.starts_on >= DATE '2025-02-01'
  AND m.starts_on < DATE '2026-02-01'
ORDER BY spend_per_customer_usd DESC, m.campaign_name;

-- id: crm-email-orders-by-weekday-last-year
-- question: On which weekdays do orders from email campaigns come in? Last year's, counted per weekday.
-- tags: marketing, orders, weekday, breakdown
-- status: approved
-- order: any
SELECT
  DAYNAME(o.ordered_at) AS weekday,
  COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND m.channel = 'email'
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY DAYNAME(o.ordered_at)
ORDER BY orders DESC, weekday;

-- id: crm-campaign-with-most-customers-in-each-region
-- question: In each region, which campaign has brought us the most different customers this year, going by their orders? Region, campaign and customers.
-- tags: marketing, customers, window, ranking, distinct
-- status: approved
-- order: any
WITH reached AS (
  SELECT
    co.region,
    m.campaign_name,
    COUNT(DISTINCT c.customer_id) AS customers
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2026-02-01'
  GROUP BY co.region, m.campaign_id, m.campaign_name
)
SELECT
  reached.region,
  reached.campaign_name,
  reached.customers
FROM reached
QUALIFY RANK() OVER (PARTITION BY reached.region ORDER BY reached.customers DESC) = 1
ORDER BY reached.customers DESC, reached.region, reached.campaign_name;

-- id: crm-new-customers-email-against-paid-last-year
-- question: New customers won last year by email and by paid channels, one row, going by the campaign of the first order.
-- also: FY2025 new customers whose first order came through email, next to those through paid media?
-- tags: marketing, customers, comparison, window
-- status: approved
WITH placed AS (
  SELECT
    o.campaign_id,
    o.ordered_at,
    ROW_NUMBER() OVER (PARTITION BY o.customer_id ORDER BY o.ordered_at, o.order_id) AS place
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
)
SELECT
  COUNT(*) FILTER (WHERE m.channel = 'email') AS email,
  COUNT(*) FILTER (WHERE m.channel <> 'email') AS paid
FROM placed
JOIN marketing.campaigns AS m ON m.campaign_id = placed.campaign_id
WHERE placed.place = 1
  AND placed.ordered_at >= DATE '2024-02-01'
  AND placed.ordered_at < DATE '2025-02-01';

-- id: crm-customers-of-all-eight-brands-this-year
-- question: Which German customers have bought from all eight of our brands this year? Id and name.
-- tags: customers, products, having, lookup, distinct
-- status: approved
-- order: any
SELECT
  c.customer_id,
  c.full_name
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.products AS p ON p.product_id = l.product_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.country_code = 'DE'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY c.customer_id, c.full_name
HAVING COUNT(DISTINCT p.brand) = 8
ORDER BY c.customer_id;

-- id: crm-customers-of-every-month-this-year
-- question: How many customers have ordered in every single month from February to September 2025?
-- also: Count the customers with at least one order in each of the eight months February to September 2025.
-- tags: customers, having, single-figure, calendar
-- status: approved
WITH buyers AS (
  SELECT c.customer_id
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.ordered_at >= DATE '2025-02-01'
    AND o.ordered_at < DATE '2025-10-01'
  GROUP BY c.customer_id
  HAVING COUNT(DISTINCT MONTH(o.ordered_at)) = 8
)
SELECT COUNT(*) AS customers
FROM buyers;

-- id: crm-norwegian-members-without-order-180-days
-- question: How many club members in Norway have not ordered in the last 180 days?
-- tags: customers, not-exists, single-figure, null-meaning
-- status: approved
SELECT COUNT(*) AS members
FROM sales.customers AS c
WHERE c.loyalty_tier IS NOT NULL
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND c.country_code = 'NO'
  AND NOT EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled' AND o.ordered_at >= DATE '2025-04-18');

-- id: crm-orders-on-a-birthday-this-year
-- question: Fun fact for the newsletter: how many orders this year were placed on the customer's birthday?
-- tags: customers, orders, date, single-figure
-- status: approved
SELECT COUNT(*) AS orders
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND MONTH(o.ordered_at) = MONTH(c.birth_date)
  AND DAY(o.ordered_at) = DAY(c.birth_date)
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01';

-- id: crm-top-2-categories-of-under-25s-this-year
-- question: What do customers younger than 25 today buy? Their top 2 categories by units this year, with the units.
-- tags: customers, products, ranking, null-meaning
-- status: approved
SELECT
  ca.category_name,
  SUM(l.quantity) AS units_sold
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.birth_date > DATE '2000-10-15'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY ca.category_name
ORDER BY units_sold DESC, ca.category_name
LIMIT 2;

-- id: crm-new-share-of-buyers-in-peak-season
-- question: What percentage of the customers who ordered in peak season were new, each calendar year?
-- also: New customers in percent of all buyers in November and December, year by year?
-- tags: customers, ratio, calendar, trend
-- status: approved
WITH firsts AS (
  SELECT
    c.customer_id,
    MIN(o.ordered_at) AS first_at
  FROM sales.customers AS c
  JOIN sales.orders AS o ON o.customer_id = c.customer_id
  WHERE NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.status <> 'cancelled'
  GROUP BY c.customer_id
)
SELECT
  YEAR(o.ordered_at) AS year,
  ROUND(100.0 * COUNT(DISTINCT c.customer_id) FILTER (WHERE YEAR(firsts.first_at) = YEAR(o.ordered_at) AND MONTH(firsts.first_at) IN (11, 12)) / NULLIF(COUNT(DISTINCT c.customer_id), 0), 1) AS new_pct
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN firsts ON firsts.customer_id = c.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND MONTH(o.ordered_at) IN (11, 12)
GROUP BY YEAR(o.ordered_at)
ORDER BY year;

-- id: crm-discount-rate-of-first-and-later-orders
-- question: Do we buy new customers with discounts? Discount rate this year of first orders and of later ones, one row, deleted customers included.
-- tags: customers, ratio, comparison, window
-- status: approved
WITH placed AS (
  SELECT
    o.order_id,
    ROW_NUMBER() OVER (PARTITION BY o.customer_id ORDER BY o.ordered_at, o.order_id) AS place
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
)
SELECT
  ROUND(100.0 * SUM(l.discount_usd) FILTER (WHERE placed.place = 1) / NULLIF(SUM(l.gross_usd) FILTER (WHERE placed.place = 1), 0), 1) AS first_orders_pct,
  ROUND(100.0 * SUM(l.discount_usd) FILTER (WHERE placed.place > 1) / NULLIF(SUM(l.gross_usd) FILTER (WHERE placed.place > 1), 0), 1) AS later_orders_pct
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN placed ON placed.order_id = o.order_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01';

-- id: crm-countries-ranked-by-revenue-per-customer
-- question: Rank the countries by net revenue per customer who ordered last year: place, country and revenue per customer. Live customers only.
-- tags: customers, revenue, ratio, window, ranking
-- status: approved
WITH countries AS (
  SELECT
    co.country_name,
    SUM(l.gross_usd - l.discount_usd - l.refunded_usd) / NULLIF(COUNT(DISTINCT c.customer_id), 0) AS net_per_customer_usd
  FROM sales.order_lines AS l
  JOIN sales.orders AS o ON o.order_id = l.order_id
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN sales.countries AS co ON co.country_code = c.country_code
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY co.country_name
)
SELECT
  RANK() OVER (ORDER BY countries.net_per_customer_usd DESC) AS place,
  countries.country_name,
  ROUND(countries.net_per_customer_usd, 2) AS net_revenue_per_customer_usd
FROM countries
ORDER BY place, countries.country_name;

-- id: crm-buyers-by-fiscal-quarter-change
-- question: Number of different customers who ordered in each quarter of last year, and the change against the quarter before in percent; the first one stays empty.
-- tags: customers, trend, window, comparison, fiscal-calendar
-- status: approved
WITH quarters AS (
  SELECT
    QUARTER(o.ordered_at - INTERVAL 1 MONTH) AS fiscal_quarter,
    COUNT(DISTINCT c.customer_id) AS customers
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.ordered_at >= DATE '2024-02-01'
    AND o.ordered_at < DATE '2025-02-01'
  GROUP BY QUARTER(o.ordered_at - INTERVAL 1 MONTH)
)
SELECT
  quarters.fiscal_quarter,
  quarters.customers,
  ROUND(100.0 * (quarters.customers - LAG(quarters.customers) OVER (ORDER BY quarters.fiscal_quarter)) / NULLIF(LAG(quarters.customers) OVER (ORDER BY quarters.fiscal_quarter), 0), 1) AS change_pct
FROM quarters
ORDER BY quarters.fiscal_quarter;

-- id: crm-first-order-ever-in-each-country
-- question: What was the very first order we got from each country? Country, order number and day.
-- tags: customers, orders, window, lookup
-- status: approved
-- order: any
SELECT
  co.country_name,
  o.order_id,
  CAST(o.ordered_at AS DATE) AS ordered_on
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
QUALIFY ROW_NUMBER() OVER (PARTITION BY co.country_name ORDER BY o.ordered_at, o.order_id) = 1
ORDER BY ordered_on, co.country_name;

-- id: crm-campaigns-no-vip-answered
-- question: Which campaigns that have started did not get a single order from a VIP in Switzerland? Names, please.
-- tags: marketing, vip, not-exists, lookup
-- status: approved
-- order: any
SELECT m.campaign_name
FROM marketing.campaigns AS m
WHERE m.starts_on <= DATE '2025-10-15'
  AND NOT EXISTS (SELECT 1 FROM sales.orders AS o JOIN sales.customers AS c ON c.customer_id = o.customer_id WHERE o.campaign_id = m.campaign_id AND o.status <> 'cancelled' AND NOT c.is_test AND c.deleted_at IS NULL AND c.loyalty_tier = 'gold' AND c.country_code = 'CH')
ORDER BY m.campaign_name;

-- id: crm-weekly-vip-buyers-since-august
-- question: Only the VIPs, please.
-- follows: crm-weekly-buyers-since-august
-- tags: customers, vip, trend, distinct, calendar
-- status: approved
SELECT
  DATE_TRUNC('week', o.ordered_at) AS week,
  COUNT(DISTINCT c.customer_id) AS vips
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND o.status <> 'cancelled'
  AND o.ordered_at >= DATE '2025-08-04'
GROUP BY DATE_TRUNC('week', o.ordered_at)
ORDER BY week;

-- id: crm-orders-of-upgrade-candidates
-- question: How many orders was that for each of them? Id and orders.
-- follows: crm-upgrade-candidates-in-bronze
-- tags: customers, orders, having, lookup
-- status: approved
-- order: any
SELECT
  c.customer_id,
  COUNT(DISTINCT o.order_id) AS orders
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.loyalty_tier = 'bronze'
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY c.customer_id
HAVING SUM(l.gross_usd - l.discount_usd - l.refunded_usd) > 2000
ORDER BY orders DESC, c.customer_id;

-- id: crm-days-overdue-of-vip-orders
-- question: How many days past the promised day is each order? Order number and days, the longest first.
-- follows: crm-vips-with-overdue-orders
-- tags: customers, vip, shipping, date-difference, lookup
-- status: approved
SELECT
  o.order_id,
  DATE_DIFF('day', o.ship_by, DATE '2025-10-15') AS days
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND o.status = 'placed'
  AND o.ship_by < DATE '2025-10-15'
ORDER BY days DESC, o.order_id;

-- id: crm-vips-about-to-churn
-- question: Which of them are VIPs? Id and name.
-- follows: crm-customers-about-to-churn
-- tags: customers, vip, having, lookup, duplicate-names
-- status: approved
-- order: any
SELECT
  c.customer_id,
  c.full_name
FROM sales.customers AS c
JOIN sales.orders AS o ON o.customer_id = c.customer_id
WHERE c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND o.status <> 'cancelled'
GROUP BY c.customer_id, c.full_name
HAVING MAX(o.ordered_at) >= DATE '2024-10-15' AND MAX(o.ordered_at) < DATE '2024-11-15'
ORDER BY c.customer_id;

-- id: crm-caldera-launch-first-orders-by-tier
-- question: And for how many of them was it their first order ever? Per tier again, only tiers with any.
-- follows: crm-caldera-launch-customers-by-tier
-- tags: marketing, customers, breakdown, window, null-meaning
-- status: approved
-- order: any
WITH placed AS (
  SELECT
    COALESCE(c.loyalty_tier, 'none') AS loyalty_tier,
    o.campaign_id,
    ROW_NUMBER() OVER (PARTITION BY o.customer_id ORDER BY o.ordered_at, o.order_id) AS place
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
)
SELECT
  placed.loyalty_tier,
  COUNT(*) AS new_customers
FROM placed
JOIN marketing.campaigns AS m ON m.campaign_id = placed.campaign_id
WHERE placed.place = 1
  AND m.campaign_name = 'Caldera Launch'
GROUP BY placed.loyalty_tier
ORDER BY new_customers DESC, placed.loyalty_tier;

-- id: crm-black-week-2023-buyers-back-in-black-week-2024
-- question: Do Black Week buyers come back a year later? Of the customers with an order from the campaign Black Week 2023, the percentage who ordered anything from 25 November to 3 December 2024.
-- tags: marketing, customers, ratio, exists, single-figure, named-value
-- status: approved
WITH buyers AS (
  SELECT DISTINCT c.customer_id
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
    AND m.campaign_name = 'Black Week 2023'
)
SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = buyers.customer_id AND o.status <> 'cancelled' AND o.ordered_at >= DATE '2024-11-25' AND o.ordered_at < DATE '2024-12-04')) / NULLIF(COUNT(*), 0), 1) AS ordered_again_pct
FROM buyers;

-- id: crm-customers-of-three-or-more-campaigns
-- question: How many customers have ordered through three or more different campaigns since the beginning?
-- also: Customers with orders from at least three different campaigns, all time?
-- tags: marketing, customers, having, single-figure, distinct
-- status: approved
WITH buyers AS (
  SELECT c.customer_id
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
    AND o.campaign_id IS NOT NULL
  GROUP BY c.customer_id
  HAVING COUNT(DISTINCT o.campaign_id) >= 3
)
SELECT COUNT(*) AS customers
FROM buyers;

-- id: crm-units-of-japanese-members-last-30-days
-- question: How many units have Japanese club members bought in the last 30 days?
-- tags: customers, single-figure, null-meaning, named-value
-- status: approved
SELECT SUM(l.quantity) AS units_sold
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.loyalty_tier IS NOT NULL
  AND c.deleted_at IS NULL
  AND co.country_name = 'Japan'
  AND o.ordered_at >= DATE '2025-09-15'
  AND o.ordered_at < DATE '2025-10-15';

-- id: crm-boot-buyers-last-year-gone-this-year-by-tier
-- question: Per tier, how many members bought from the category Hiking Boots last year but have ordered nothing at all this year?
-- also: Members with something from Hiking Boots in FY2025 and no order in FY2026, by loyalty tier?
-- tags: customers, products, not-exists, breakdown, null-meaning
-- status: approved
-- order: any
SELECT
  c.loyalty_tier,
  COUNT(*) AS members
FROM sales.customers AS c
WHERE c.loyalty_tier IS NOT NULL
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND EXISTS (SELECT 1 FROM sales.orders AS o JOIN sales.order_lines AS l ON l.order_id = o.order_id JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary JOIN product.categories AS ca ON ca.category_id = pc.category_id WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled' AND ca.category_name = 'Hiking Boots' AND o.ordered_at >= DATE '2024-02-01' AND o.ordered_at < DATE '2025-02-01')
  AND NOT EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled' AND o.ordered_at >= DATE '2025-02-01' AND o.ordered_at < DATE '2026-02-01')
GROUP BY c.loyalty_tier
ORDER BY members DESC, c.loyalty_tier;

-- id: crm-vip-order-value-by-month-this-year
-- question: VIP basket value month by month this year?
-- also: Average order value of VIPs per month, FY2026?
-- tags: customers, vip, revenue, ratio, trend
-- status: approved
SELECT
  DATE_TRUNC('month', o.ordered_at) AS month,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) / NULLIF(COUNT(DISTINCT o.order_id) FILTER (WHERE l.refunded_usd < l.gross_usd - l.discount_usd), 0), 2) AS average_order_value_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND o.ordered_at >= DATE '2025-02-01'
  AND o.ordered_at < DATE '2026-02-01'
GROUP BY DATE_TRUNC('month', o.ordered_at)
ORDER BY month;

-- id: crm-black-week-new-customer-share-2023-and-2024
-- question: Which Black Week won more new people? Share of orders that were the customer's first ever, campaigns Black Week 2023 and Black Week 2024, live customers only.
-- tags: marketing, customers, ratio, comparison, window
-- status: approved
-- order: any
WITH placed AS (
  SELECT
    o.campaign_id,
    ROW_NUMBER() OVER (PARTITION BY o.customer_id ORDER BY o.ordered_at, o.order_id) AS place
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
)
SELECT
  m.campaign_name,
  ROUND(100.0 * COUNT(*) FILTER (WHERE placed.place = 1) / NULLIF(COUNT(*), 0), 1) AS first_orders_pct
FROM placed
JOIN marketing.campaigns AS m ON m.campaign_id = placed.campaign_id
WHERE m.campaign_name IN ('Black Week 2023', 'Black Week 2024')
GROUP BY m.campaign_id, m.campaign_name
ORDER BY m.campaign_name;

-- id: crm-vips-with-tent-and-stove
-- question: How many VIPs have ever bought from both categories, Tents and Stoves?
-- tags: customers, vip, products, exists, single-figure
-- status: approved
SELECT COUNT(*) AS vips
FROM sales.customers AS c
WHERE c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND EXISTS (SELECT 1 FROM sales.orders AS o JOIN sales.order_lines AS l ON l.order_id = o.order_id JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary JOIN product.categories AS ca ON ca.category_id = pc.category_id WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled' AND ca.category_name = 'Tents')
  AND EXISTS (SELECT 1 FROM sales.orders AS o JOIN sales.order_lines AS l ON l.order_id = o.order_id JOIN product.product_categories AS pc ON pc.product_id = l.product_id AND pc.is_primary JOIN product.categories AS ca ON ca.category_id = pc.category_id WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled' AND ca.category_name = 'Stoves');

-- id: crm-median-age-of-vips
-- question: How old are our VIPs? Median age today in full years, of those whose birth date we know.
-- tags: customers, vip, median, single-figure, null-meaning
-- status: approved
SELECT MEDIAN(DATE_SUB('year', c.birth_date, DATE '2025-10-15')) AS years
FROM sales.customers AS c
WHERE c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND c.birth_date IS NOT NULL;

-- id: crm-second-order-within-60-days-online-and-in-store
-- question: Of the customers won in the second quarter of this year, what percentage ordered again within 60 days of the first order, won online and won in a store, one row?
-- tags: customers, ratio, window, null-meaning, comparison
-- status: approved
WITH numbered AS (
  SELECT
    o.store_id,
    o.ordered_at,
    ROW_NUMBER() OVER (PARTITION BY o.customer_id ORDER BY o.ordered_at, o.order_id) AS place,
    LEAD(o.ordered_at) OVER (PARTITION BY o.customer_id ORDER BY o.ordered_at, o.order_id) AS next_at
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
)
SELECT
  ROUND(100.0 * COUNT(*) FILTER (WHERE numbered.store_id IS NULL AND numbered.next_at <= numbered.ordered_at + INTERVAL 60 DAY) / NULLIF(COUNT(*) FILTER (WHERE numbered.store_id IS NULL), 0), 1) AS online_pct,
  ROUND(100.0 * COUNT(*) FILTER (WHERE numbered.store_id IS NOT NULL AND numbered.next_at <= numbered.ordered_at + INTERVAL 60 DAY) / NULLIF(COUNT(numbered.store_id), 0), 1) AS in_store_pct
FROM numbered
WHERE numbered.place = 1
  AND numbered.ordered_at >= DATE '2025-05-01'
  AND numbered.ordered_at < DATE '2025-08-01';

-- id: crm-silver-members-in-sao-paulo-without-phone
-- question: Which silver members in São Paulo have not given us a phone number? Id and name.
-- tags: customers, lookup, null-meaning, named-value
-- status: approved
-- order: any
SELECT
  c.customer_id,
  c.full_name
FROM sales.customers AS c
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.loyalty_tier = 'silver'
  AND c.city = 'São Paulo'
  AND c.phone IS NULL
ORDER BY c.customer_id;

-- id: crm-campaign-customers-yesterday
-- question: How many different customers ordered through a campaign yesterday?
-- tags: marketing, customers, single-figure, distinct
-- status: approved
SELECT COUNT(DISTINCT c.customer_id) AS customers
FROM sales.orders AS o
JOIN sales.customers AS c ON c.customer_id = o.customer_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND c.deleted_at IS NULL
  AND o.campaign_id IS NOT NULL
  AND o.ordered_at >= DATE '2025-10-14'
  AND o.ordered_at < DATE '2025-10-15';

-- id: crm-attributed-revenue-first-and-later-orders-by-quarter
-- question: Attributed revenue in each fiscal quarter of last year, first orders in one column and later orders in another, deleted customers included.
-- tags: marketing, revenue, trend, comparison, window, fiscal-calendar
-- status: approved
WITH placed AS (
  SELECT
    o.order_id,
    ROW_NUMBER() OVER (PARTITION BY o.customer_id ORDER BY o.ordered_at, o.order_id) AS place
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
)
SELECT
  QUARTER(o.ordered_at - INTERVAL 1 MONTH) AS fiscal_quarter,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE placed.place = 1), 2) AS first_orders_usd,
  ROUND(SUM(l.gross_usd - l.discount_usd - l.refunded_usd) FILTER (WHERE placed.place > 1), 2) AS later_orders_usd
FROM sales.order_lines AS l
JOIN sales.orders AS o ON o.order_id = l.order_id
JOIN sales.customers AS c ON c.customer_id = o.customer_id
JOIN placed ON placed.order_id = o.order_id
JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
WHERE o.status <> 'cancelled'
  AND NOT c.is_test
  AND o.ordered_at >= DATE '2024-02-01'
  AND o.ordered_at < DATE '2025-02-01'
GROUP BY QUARTER(o.ordered_at - INTERVAL 1 MONTH)
ORDER BY fiscal_quarter;

-- id: crm-spring-trails-2024-new-customers-who-never-came-back
-- question: How many customers made their first order through Spring Trails 2024 and have never ordered again?
-- also: Customers whose one and only order came through Spring Trails 2024?
-- tags: marketing, customers, not-exists, window, single-figure, named-value
-- status: approved
WITH buyers AS (
  SELECT
    COUNT(*) AS orders,
    COUNT(*) FILTER (WHERE m.campaign_name = 'Spring Trails 2024') AS campaign_orders
  FROM sales.orders AS o
  JOIN sales.customers AS c ON c.customer_id = o.customer_id
  LEFT JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id
  WHERE o.status <> 'cancelled'
    AND NOT c.is_test
    AND c.deleted_at IS NULL
  GROUP BY c.customer_id
)
SELECT COUNT(*) AS customers
FROM buyers
WHERE buyers.orders = 1
  AND buyers.campaign_orders = 1;

-- id: crm-denver-vips-who-never-bought-online
-- question: Denver VIPs who have shopped in our stores but never online: id and name?
-- tags: customers, vip, not-exists, lookup, null-meaning
-- status: approved
-- order: any
SELECT
  c.customer_id,
  c.full_name
FROM sales.customers AS c
WHERE c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND c.city = 'Denver'
  AND EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled' AND o.store_id IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM sales.orders AS o WHERE o.customer_id = c.customer_id AND o.status <> 'cancelled' AND o.store_id IS NULL)
ORDER BY c.customer_id;

-- id: crm-sign-ups-by-fiscal-quarter-europe-and-rest
-- question: Sign-ups per fiscal quarter of last year, Europe in one column and the rest of the world in another?
-- tags: customers, trend, comparison, region-group, fiscal-calendar
-- status: approved
SELECT
  QUARTER(c.signed_up_on - INTERVAL 1 MONTH) AS fiscal_quarter,
  COUNT(*) FILTER (WHERE co.region IN ('DACH', 'Nordics', 'Rest of Europe')) AS europe,
  COUNT(*) FILTER (WHERE co.region NOT IN ('DACH', 'Nordics', 'Rest of Europe')) AS rest_of_the_world
FROM sales.customers AS c
JOIN sales.countries AS co ON co.country_code = c.country_code
WHERE NOT c.is_test
  AND c.deleted_at IS NULL
  AND c.signed_up_on >= DATE '2024-02-01'
  AND c.signed_up_on < DATE '2025-02-01'
GROUP BY QUARTER(c.signed_up_on - INTERVAL 1 MONTH)
ORDER BY fiscal_quarter;

-- id: crm-vips-signed-up-in-2024
-- question: How many VIPs signed up in 2024?
-- also: Today's VIPs with a sign-up date in calendar 2024?
-- tags: customers, vip, single-figure, calendar
-- status: approved
SELECT COUNT(*) AS vips
FROM sales.customers AS c
WHERE c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND c.signed_up_on >= DATE '2024-01-01'
  AND c.signed_up_on < DATE '2025-01-01';
