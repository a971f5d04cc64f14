-- id: dlg-peak-impressions-social
-- question: What is the highest number of impressions a social campaign had on a single day this fiscal year?
-- tags: campaigns, single-figure
-- status: approved
SELECT MAX(a.impressions) AS impressions
FROM marketing.ad_spend AS a
JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
WHERE m.channel = 'social'
  AND a.spent_on >= DATE '2025-02-01';

-- id: dlg-peak-impressions-by-channel
-- question: and for each channel?
-- follows: dlg-peak-impressions-social
-- tags: campaigns, breakdown
-- status: approved
-- order: any
SELECT
  m.channel,
  MAX(a.impressions) AS impressions
FROM marketing.ad_spend AS a
JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id
WHERE a.spent_on >= DATE '2025-02-01'
GROUP BY m.channel
ORDER BY impressions DESC, m.channel;

-- id: dlg-payment-tickets-gold
-- question: How many payment tickets did gold members open since March?
-- tags: support, customers, single-figure
-- status: approved
SELECT COUNT(*) AS tickets
FROM support.tickets AS t
JOIN sales.customers AS c ON c.customer_id = t.customer_id
WHERE t.topic = 'payment'
  AND c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND t.opened_at >= DATE '2025-03-01';

-- id: dlg-payment-tickets-gold-by-team
-- question: split that by the team in charge, leaving out the ones nobody has
-- follows: dlg-payment-tickets-gold
-- tags: support, agents, breakdown
-- status: approved
-- order: any
SELECT
  ag.team,
  COUNT(*) AS tickets
FROM support.tickets AS t
JOIN sales.customers AS c ON c.customer_id = t.customer_id
JOIN support.agents AS ag ON ag.agent_id = t.agent_id
WHERE t.topic = 'payment'
  AND c.loyalty_tier = 'gold'
  AND c.deleted_at IS NULL
  AND NOT c.is_test
  AND t.opened_at >= DATE '2025-03-01'
GROUP BY ag.team
ORDER BY tickets DESC, ag.team;

-- id: dlg-swing-of-the-krona
-- question: How far apart were the highest and the lowest rate of the Swedish krona in August, in US dollars per krona?
-- tags: exchange-rates, single-figure
-- status: approved
SELECT MAX(fx.usd_per_unit) - MIN(fx.usd_per_unit) AS range_usd
FROM finance.fx_rates AS fx
WHERE fx.currency = 'SEK'
  AND fx.rate_on >= DATE '2025-08-01'
  AND fx.rate_on < DATE '2025-09-01';

-- id: dlg-swing-of-every-currency-in-percent
-- question: and for all currencies but the dollar, in percent of the lowest rate?
-- follows: dlg-swing-of-the-krona
-- tags: exchange-rates, breakdown, ratio
-- status: approved
-- order: any
SELECT
  fx.currency,
  ROUND(100.0 * (MAX(fx.usd_per_unit) - MIN(fx.usd_per_unit)) / NULLIF(MIN(fx.usd_per_unit), 0), 1) AS range_pct
FROM finance.fx_rates AS fx
WHERE fx.currency <> 'USD'
  AND fx.rate_on >= DATE '2025-08-01'
  AND fx.rate_on < DATE '2025-09-01'
GROUP BY fx.currency
ORDER BY range_pct DESC, fx.currency;
