-- Basic questions, one or two tables each: what a small untuned model can answer, so that a fault in the prompt, the
-- repairs or the judging shows as a flip within minutes. CI runs these (`make gate`). Neither trained on nor an exam.

-- id: basic-city-of-a-store
-- question: In which city is the store Denver Union?
-- tags: lookup
-- status: approved
SELECT s.city
FROM sales.stores AS s
WHERE s.store_name = 'Denver Union';

-- id: basic-store-opening-day
-- question: When was the store Tokyo Shibuya opened?
-- tags: lookup
-- status: approved
SELECT s.opened_on
FROM sales.stores AS s
WHERE s.store_name = 'Tokyo Shibuya';

-- id: basic-largest-floor
-- question: What is the largest floor area of a store, in square metres?
-- tags: single-figure
-- status: approved
SELECT MAX(s.floor_sqm) AS floor_sqm
FROM sales.stores AS s;

-- id: basic-all-stores
-- question: How many stores are in the table of stores, closed ones included?
-- tags: single-figure
-- status: approved
SELECT COUNT(*) AS stores
FROM sales.stores AS s;

-- id: basic-countries-of-a-region
-- question: List the names of the countries in the region Nordics.
-- tags: lookup
-- status: approved
-- order: any
SELECT co.country_name
FROM sales.countries AS co
WHERE co.region = 'Nordics'
ORDER BY co.country_name;

-- id: basic-countries-by-region
-- question: How many countries does each region have?
-- tags: breakdown
-- status: approved
-- order: any
SELECT
  co.region,
  COUNT(*) AS countries
FROM sales.countries AS co
GROUP BY co.region
ORDER BY co.region;

-- id: basic-currency-of-a-country
-- question: What is the currency of Brazil?
-- tags: lookup
-- status: approved
SELECT co.currency
FROM sales.countries AS co
WHERE co.country_name = 'Brazil';

-- id: basic-brands
-- question: Which brands do we have products of?
-- tags: lookup
-- status: approved
-- order: any
SELECT DISTINCT p.brand
FROM product.products AS p
ORDER BY p.brand;

-- id: basic-products-by-brand
-- question: How many products are there of each brand?
-- tags: breakdown
-- status: approved
-- order: any
SELECT
  p.brand,
  COUNT(*) AS products
FROM product.products AS p
GROUP BY p.brand
ORDER BY p.brand;

-- id: basic-highest-list-price
-- question: What is the highest list price of a product?
-- tags: single-figure
-- status: approved
SELECT MAX(p.list_price_usd) AS list_price_usd
FROM product.products AS p;

-- id: basic-products-over-400-dollars
-- question: Show name and list price of the products with a list price above 400 dollars.
-- tags: lookup
-- status: approved
-- order: any
SELECT
  p.product_name,
  p.list_price_usd
FROM product.products AS p
WHERE p.list_price_usd > 400
ORDER BY p.list_price_usd DESC, p.product_name;

-- id: basic-average-unit-cost
-- question: What is the average unit cost of the products of the brand Kestrel?
-- tags: single-figure
-- status: approved
SELECT AVG(p.unit_cost_usd) AS unit_cost_usd
FROM product.products AS p
WHERE p.brand = 'Kestrel';

-- id: basic-products-of-a-category
-- question: Show the names of the products that are in the category Ropes.
-- tags: lookup, many-to-many
-- status: approved
-- order: any
SELECT p.product_name
FROM product.products AS p
JOIN product.product_categories AS pc ON pc.product_id = p.product_id
JOIN product.categories AS ca ON ca.category_id = pc.category_id
WHERE ca.category_name = 'Ropes'
ORDER BY p.product_name;

-- id: basic-campaigns-on-email
-- question: List the names of the campaigns with the channel email.
-- tags: lookup
-- status: approved
-- order: any
SELECT m.campaign_name
FROM marketing.campaigns AS m
WHERE m.channel = 'email'
ORDER BY m.campaign_name;

-- id: basic-budget-of-a-campaign
-- question: What was the budget of the campaign Caldera Launch?
-- tags: lookup
-- status: approved
SELECT m.budget_usd
FROM marketing.campaigns AS m
WHERE m.campaign_name = 'Caldera Launch';

-- id: basic-total-budget-by-channel
-- question: What is the total budget of the campaigns by channel?
-- tags: breakdown
-- status: approved
-- order: any
SELECT
  m.channel,
  SUM(m.budget_usd) AS budget_usd
FROM marketing.campaigns AS m
GROUP BY m.channel
ORDER BY m.channel;

-- id: basic-spend-of-a-campaign
-- question: How much was spent on ads for the campaign Norden Push in total?
-- tags: single-figure
-- status: approved
SELECT SUM(a.spend_usd) AS spend_usd
FROM marketing.ad_spend AS a
JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
WHERE m.campaign_name = 'Norden Push';

-- id: basic-team-of-an-agent
-- question: Which team is the agent Priya Raman in?
-- tags: lookup
-- status: approved
SELECT ag.team
FROM support.agents AS ag
WHERE ag.agent_name = 'Priya Raman';

-- id: basic-agents-of-a-team
-- question: Names of the agents in the team Experts?
-- tags: lookup
-- status: approved
-- order: any
SELECT ag.agent_name
FROM support.agents AS ag
WHERE ag.team = 'Experts'
ORDER BY ag.agent_name;

-- id: basic-tickets-by-topic
-- question: How many tickets are there per topic?
-- tags: breakdown
-- status: approved
-- order: any
SELECT
  t.topic,
  COUNT(*) AS tickets
FROM support.tickets AS t
GROUP BY t.topic
ORDER BY t.topic;

-- id: basic-tickets-of-an-agent
-- question: How many tickets does the agent Owen Clarke have?
-- tags: single-figure
-- status: approved
SELECT COUNT(*) AS tickets
FROM support.tickets AS t
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE ag.agent_name = 'Owen Clarke';

-- id: basic-return-reasons
-- question: How many returns are there for each reason?
-- tags: breakdown
-- status: approved
-- order: any
SELECT
  r.reason,
  COUNT(*) AS returns
FROM sales.returns AS r
GROUP BY r.reason
ORDER BY r.reason;

-- id: basic-rate-of-a-day
-- question: What was the rate of the EUR in dollars on 3 March 2025?
-- tags: lookup
-- status: approved
SELECT fx.usd_per_unit
FROM finance.fx_rates AS fx
WHERE fx.currency = 'EUR'
  AND fx.rate_on = DATE '2025-03-03';

-- id: basic-target-by-region
-- question: What is the target of each region for the month 2025-03-01?
-- tags: breakdown
-- status: approved
-- order: any
SELECT
  tg.region,
  tg.target_usd
FROM finance.targets AS tg
WHERE tg.month = DATE '2025-03-01'
ORDER BY tg.region;
