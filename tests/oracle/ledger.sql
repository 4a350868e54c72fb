-- What several oracle queries lean on, from the canonical tables alone (schema `now`).
-- A period is told by variables: from_day (in), to_day (out), at_day (the last day that counts).

CREATE MACRO inside(d) AS d >= getvariable('from_day') AND d < getvariable('to_day');
CREATE MACRO local_time(t) AS timezone('Europe/Paris', timezone('UTC', t));

-- France's public holidays, typed from the Journal officiel's calendar, not from a package.
CREATE TABLE holidays AS
SELECT make_date(y, m, d) AS day
FROM range(2022, 2027) years(y),
     (VALUES (1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)) fixed(m, d)
UNION ALL
SELECT unnest([DATE '2022-04-18', '2022-05-26', '2022-06-06', '2023-04-10', '2023-05-18', '2023-05-29',
               '2024-04-01', '2024-05-09', '2024-05-20', '2025-04-21', '2025-05-29', '2025-06-09']);

CREATE TABLE working AS
SELECT d::DATE AS day FROM range(DATE '2022-01-01', DATE '2027-01-01', INTERVAL 1 DAY) days(d)
WHERE isodow(d) <= 5 AND d::DATE NOT IN (SELECT day FROM holidays);

-- The last rate on or before a day; the workspace's own currency is worth one.
CREATE MACRO factor(code, d) AS CASE WHEN code IS NULL OR code = 'EUR' THEN 1.0 ELSE (
    SELECT max_by(f.rate::DOUBLE, f.day) FROM now.fx_rates f WHERE f.currency = code AND f.day <= d) END;

-- The customer is the topmost parent.
CREATE TABLE roots AS
WITH RECURSIVE up(id, top, steps) AS (
    SELECT id, id, 0 FROM now.accounts
    UNION ALL
    SELECT up.id, a.parent_id, steps + 1 FROM up JOIN now.accounts a ON a.id = up.top
    WHERE a.parent_id IS NOT NULL AND steps < 20
)
SELECT id AS account, max_by(top, steps) AS customer FROM up GROUP BY id;

CREATE TABLE lines AS
WITH priced AS (
    SELECT l.*, o.ordered_on AS day, o.rep_id AS seller, o.status, p.unit AS sold_by, factor(l.currency, o.ordered_on) AS fx,
           p.unit_cost::DOUBLE * factor(p.currency, o.ordered_on) AS product_cost
    FROM now.order_lines l JOIN now.orders o ON o.id = l.order_id LEFT JOIN now.products p ON p.id = l.product_id
)
SELECT id, order_id, product_id AS product, coalesce(rep_id, seller) AS rep, day, quantity::DOUBLE AS quantity,
       coalesce(unit::VARCHAR, sold_by) AS unit,
       coalesce(net_amount::DOUBLE, quantity::DOUBLE * unit_price::DOUBLE * (1 - coalesce(discount, 0))) * fx AS net,
       quantity::DOUBLE * unit_price::DOUBLE * coalesce(discount, 0) * fx AS discount,
       quantity::DOUBLE * coalesce(unit_cost::DOUBLE * fx, product_cost) AS cost
FROM priced WHERE status IS NULL OR status NOT IN ('cancelled', 'draft');

-- Orders and credits that count: a cancelled one does not, and a draft is a quote.
CREATE TABLE sales AS
WITH summed AS (SELECT order_id, sum(net) AS net, sum(discount) AS discount FROM lines GROUP BY order_id),
     orders AS (SELECT *, factor(currency, ordered_on) AS fx FROM now.orders)
SELECT o.id, o.ordered_on AS day, o.kind, o.rep_id AS rep, o.deal_id AS deal, r.customer, o.account_id AS account,
       o.renews_id IS NOT NULL AS renews, o.region, o.country, o.channel, o.contact_method,
       coalesce(o.amount::DOUBLE * fx, s.net - coalesce(o.discount, 0)::DOUBLE * fx) AS amount,
       coalesce(o.discount, 0)::DOUBLE * fx + coalesce(s.discount, 0) AS discount,
       o.penalty::DOUBLE * fx AS penalty
FROM orders o LEFT JOIN summed s ON s.order_id = o.id LEFT JOIN roots r ON r.account = o.account_id
WHERE o.status IS NULL OR o.status NOT IN ('cancelled', 'draft');

-- A customer's first sale ever is an order, never a credit.
CREATE TABLE firsts AS
SELECT customer, arg_min(id, (day, id)) AS sale, min(day) AS day FROM sales
WHERE kind = 'order' AND amount > 0 AND customer IS NOT NULL GROUP BY customer;

-- A deal with who owned it when it was created and when it was closed.
CREATE TABLE deals AS
WITH ends AS (
    SELECT deal_id, arg_min(owner_id, valid_from) AS opener, arg_max(owner_id, valid_from) AS closer
    FROM now.deal_changes GROUP BY deal_id
)
SELECT d.id, d.account_id AS account, d.outcome, d.kind, d.pipeline, d.lost_reason, d.competitor, d.created_on,
       d.qualified_on, d.closed_on, d.next_step_on, coalesce(e.opener, d.owner_id) AS opener,
       coalesce(e.closer, d.owner_id) AS closer, d.amount::DOUBLE AS amount,
       d.amount::DOUBLE * factor(d.currency, d.created_on) AS at_creation,
       d.amount::DOUBLE * factor(d.currency, d.closed_on) AS at_closing
FROM now.deals d LEFT JOIN ends e ON e.deal_id = d.id;

CREATE TABLE versions AS
SELECT c.deal_id AS deal, c.valid_from, c.valid_from_day AS since, coalesce(c.valid_to_day, DATE '9999-12-31') AS until,
       c.pipeline, c.stage, c.owner_id AS owner, c.outcome, c.expected_close_on, c.forecast_category,
       c.probability, c.amount::DOUBLE * factor(coalesce(c.currency, d.currency), d.created_on) AS amount
FROM now.deal_changes c JOIN now.deals d ON d.id = c.deal_id;

-- Deals open at the end of at_day, as they stood then.
CREATE MACRO open_then() AS TABLE
SELECT * FROM versions
WHERE outcome = 'open' AND since <= getvariable('at_day') AND until > getvariable('at_day');

-- The newest version of each target, and those of a period: the longest that fit into it, of one horizon.
CREATE TABLE objectives AS
SELECT kpi, rep_id AS rep, team_id AS team, starts_on, ends_on, value::DOUBLE AS value, weight::DOUBLE AS weight, prorate
FROM now.targets
QUALIFY row_number() OVER (PARTITION BY kpi, rep, team, starts_on, ends_on ORDER BY version DESC) = 1;

CREATE MACRO set_for() AS TABLE
SELECT * FROM objectives WHERE inside(starts_on) AND ends_on < getvariable('to_day')
QUALIFY (ends_on - starts_on) // 40 = max((ends_on - starts_on) // 40) OVER (PARTITION BY kpi, rep, team);

-- Where a rep stood on a day: in the assignment of the day, else, on days without any, in the latest.
CREATE TABLE stood AS
WITH days AS (SELECT d::DATE AS day FROM range(DATE '2022-01-01', DATE '2026-01-01', INTERVAL 1 DAY) days(d)),
latest AS (
    SELECT rep_id, arg_max(team_id, starts_on) AS team, arg_max(manager_id, starts_on) AS manager
    FROM now.rep_assignments GROUP BY rep_id
)
SELECT l.rep_id AS rep, days.day, coalesce(a.team_id, l.team) AS team, coalesce(a.manager_id, l.manager, t.manager_id) AS manager
FROM days CROSS JOIN latest l
LEFT JOIN now.rep_assignments a
  ON a.rep_id = l.rep_id AND days.day >= a.starts_on AND days.day <= coalesce(a.ends_on, days.day)
LEFT JOIN now.teams t ON t.id = coalesce(a.team_id, l.team);

-- Something done: a blank status means done.
CREATE TABLE done AS
SELECT * REPLACE (rep_id AS rep), occurred_day AS day FROM now.activities
WHERE occurred_day IS NOT NULL AND (status IS NULL OR status = 'done');

-- The first day of as many whole months before the period as it has itself.
CREATE MACRO before(start) AS start - to_months(datediff('month', start, getvariable('to_day')));
