-- What the oracles of leads, spending and cycles lean on, from the canonical tables alone; after ledger.sql.

-- Business seconds from the calendar's first day to a moment: nine to six on working days, in Paris.
CREATE TABLE clock AS
SELECT d::DATE AS day, w.day IS NOT NULL AS works, count(w.day) OVER (ORDER BY d) - count(w.day) OVER (PARTITION BY d) AS gone
FROM range(DATE '2022-01-01', DATE '2027-01-01', INTERVAL 1 DAY) days(d) LEFT JOIN working w ON w.day = d::DATE;

CREATE MACRO business_seconds(t) AS (
    SELECT c.gone * 32400 + CASE WHEN c.works
        THEN greatest(0, least(32400, epoch(local_time(t)) - epoch(c.day + INTERVAL 9 HOUR))) ELSE 0 END
    FROM clock c WHERE c.day = local_time(t)::DATE);

-- Nine o'clock of a Paris day and the like, as an instant.
CREATE MACRO utc_of(t) AS timezone('UTC', timezone('Europe/Paris', t));

-- A lead with its customer, told by the lead's own account, else its deal's, else its contact's, and when that
-- customer bought first. A lead that names no company anywhere is one that nobody has sold to yet, not a gap.
CREATE TABLE prospects AS
SELECT l.id, l.created_at, l.created_day AS day, l.direction, l.mql_on, l.sql_on, l.disqualified_on, l.converted_day,
       l.owner_id AS rep, l.lead_source AS source, c.name AS campaign, s.name AS sdr,
       r.customer, f.day AS bought, l.contact_id AS contact, coalesce(l.account_id, d.account_id, k.account_id) AS account
FROM now.leads l LEFT JOIN now.deals d ON d.id = l.deal_id LEFT JOIN now.contacts k ON k.id = l.contact_id
LEFT JOIN roots r ON r.account = coalesce(l.account_id, d.account_id, k.account_id)
LEFT JOIN firsts f ON f.customer = r.customer
LEFT JOIN now.campaigns c ON c.id = l.campaign_id LEFT JOIN now.reps s ON s.id = l.sdr_id;

-- What a person of ours did towards a prospect, in any of the ways that outbound_activities counts: a blank
-- `automatic` is a person, a sequence's mail is not, and nor is a note or a changed status.
CREATE TABLE touches AS
SELECT occurred_at AS moment, day, lead_id AS lead, contact_id AS contact, account_id AS account FROM done
WHERE direction = 'outbound' AND automatic IS NOT TRUE
  AND kind IN ('call', 'email', 'message', 'social', 'connection_request');

-- Each lead's first answer by the end of a day: what names the lead; if nothing does, what names its contact; if
-- nothing does either, what names its account within 30 days.
CREATE MACRO answered_by(last) AS TABLE
SELECT p.*, coalesce(
    (SELECT min(moment) FROM touches t WHERE t.lead = p.id AND t.moment >= p.created_at AND t.day <= last),
    (SELECT min(moment) FROM touches t WHERE t.contact = p.contact AND t.moment >= p.created_at AND t.day <= last),
    (SELECT min(moment) FROM touches t WHERE t.account = p.account AND t.moment >= p.created_at AND t.day <= last
                                         AND t.moment < p.created_at + INTERVAL 30 DAY)) AS answered_at
FROM prospects p WHERE p.day <= last;

-- A sale with where it comes from. Its campaign is its deal's, else that of the lead the deal grew from, else the
-- one that the customer named as the reason to buy; its source is its own, else its deal's, else that lead's.
CREATE TABLE origins AS
WITH grown AS (
    SELECT deal_id, arg_min(campaign_id, created_at) AS campaign, arg_min(lead_source, created_at) AS source
    FROM now.leads WHERE deal_id IS NOT NULL GROUP BY deal_id
)
SELECT s.*, coalesce(d.campaign_id, g.campaign, c.id) AS campaign, coalesce(o.lead_source, d.lead_source, g.source) AS source
FROM sales s JOIN now.orders o ON o.id = s.id LEFT JOIN now.deals d ON d.id = s.deal LEFT JOIN grown g ON g.deal_id = s.deal
LEFT JOIN now.campaigns c ON c.name = o.reason;

-- What selling costs: the reps' and teams' own, of the kinds that selling has. Marketing is apart.
CREATE TABLE spendings AS
SELECT e.spent_on AS day, e.category, e.rep_id AS rep, e.team_id AS team, e.campaign_id AS campaign,
       e.amount::DOUBLE * factor(e.currency, e.spent_on) AS spent, e.category = 'marketing' AS marketing,
       e.category IN ('salary', 'commission', 'tool', 'travel', 'representation')
       AND (e.rep_id IS NOT NULL OR e.team_id IS NOT NULL) AS selling
FROM now.expenses e;

-- A customer's first month with recurring revenue, and how much it was worth at that month's end.
CREATE TABLE joined AS
WITH terms AS (
    SELECT r.customer, s.started_on, s.ended_on,
           s.amount::DOUBLE * factor(s.currency, s.started_on)
           / CASE s.interval WHEN 'quarter' THEN 3 WHEN 'year' THEN 12 ELSE 1 END AS monthly
    FROM now.subscriptions s JOIN roots r ON r.account = s.account_id
), months AS (
    SELECT last_day(d::DATE) AS day FROM range(DATE '2015-01-01', DATE '2027-01-01', INTERVAL 1 MONTH) months(d)
), running AS (
    SELECT t.customer, m.day, sum(t.monthly) AS mrr FROM terms t
    JOIN months m ON t.started_on <= m.day AND (t.ended_on IS NULL OR t.ended_on > m.day) GROUP BY ALL
)
SELECT customer, min(day) AS day, arg_min(mrr, day) AS mrr FROM running GROUP BY customer;

-- Visits: the days from coming into a stage to leaving it, whatever else changed about the deal meanwhile.
CREATE TABLE visits AS
WITH told AS (
    SELECT *, CASE WHEN outcome = 'open' THEN stage END AS place,
           lag(place) OVER (PARTITION BY deal ORDER BY valid_from) AS before FROM versions
), numbered AS (
    SELECT *, sum((place IS DISTINCT FROM before)::INT) OVER (PARTITION BY deal ORDER BY valid_from) AS visit FROM told
)
SELECT deal, pipeline, stage, min(since) AS since, max(until) AS until FROM numbered
WHERE outcome = 'open' GROUP BY deal, pipeline, stage, visit;

-- How long is long, as of a day: nine in ten visits that were over by then took no longer; of fewer than 20, 30 days.
CREATE MACRO patience(last) AS TABLE
SELECT s.pipeline, s.name AS stage, CASE WHEN count(v.deal) >= 20 THEN quantile_cont(v.until - v.since, 0.9) ELSE 30 END AS days
FROM now.stages s LEFT JOIN visits v ON v.pipeline = s.pipeline AND v.stage = s.name AND v.until <= last
GROUP BY s.pipeline, s.name;

-- Deals open at the end of a day, and when something last happened: they came into their stage, or somebody did
-- something about the deal, whoever and by whatever means; where nobody ever did, about its account.
CREATE MACRO waiting(last) AS TABLE
SELECT o.*, greatest(v.since, coalesce(
           (SELECT max(a.day) FROM done a WHERE a.deal_id = o.deal AND a.day <= last),
           (SELECT max(a.day) FROM done a JOIN deals d ON d.account = a.account_id WHERE d.id = o.deal AND a.day <= last)
       )) AS moved, coalesce(p.days, 30) AS patience
FROM versions o JOIN visits v ON v.deal = o.deal AND v.since <= last AND v.until > last
LEFT JOIN patience(last) p ON p.pipeline = o.pipeline AND p.stage = o.stage
WHERE o.outcome = 'open' AND o.since <= last AND o.until > last;
