-- What the families `recurring` and `customers` lean on, from the canonical tables alone; after ledger.sql.

-- One row per contract and price: a month of it, in the workspace's currency at the rate of its own first day.
CREATE TABLE subs AS
WITH priced AS (
    SELECT *, amount::DOUBLE / CASE interval WHEN 'quarter' THEN 3 WHEN 'year' THEN 12 ELSE 1 END
              * factor(currency, started_on) AS monthly
    FROM now.subscriptions WHERE started_on IS NOT NULL
)
SELECT s.id, s.contract, r.customer, s.account_id AS account, s.rep_id AS rep, p.name AS product, p.category,
       s.started_on AS since, coalesce(s.ended_on, DATE '9999-12-31') AS until, s.term_ends_on AS term, s.renewed,
       s.monthly, CASE WHEN s.amount IS NULL THEN 'no_amount' WHEN s.monthly IS NULL THEN 'no_rate' END AS why
FROM priced s LEFT JOIN roots r ON r.account = s.account_id LEFT JOIN now.products p ON p.id = s.product_id;

-- A moment is told by the first day after it: `stop` 1 July is the end of June. Service on the day before it.
CREATE MACRO serving(stop) AS TABLE SELECT * FROM subs WHERE since < stop AND until >= stop;

CREATE MACRO stop_day() AS least(getvariable('to_day')::DATE, getvariable('today')::DATE + 1);
-- Months before a moment, counted from the first day after it: twelve months before the end of February 2025 is the
-- end of February 2024, its 29th.
CREATE MACRO months_before(stop, months) AS (stop - to_months(months))::DATE;

-- The calendar months of the period, cut to it and to today: each movement is between the two ends of one.
CREATE MACRO spans() AS TABLE
SELECT greatest(m::DATE, getvariable('from_day')::DATE) AS a, least((m + INTERVAL 1 MONTH)::DATE, stop_day()) AS b
FROM range(date_trunc('month', getvariable('from_day')::DATE), stop_day()::TIMESTAMP, INTERVAL 1 MONTH) r(m);

-- The MRR of customers at a moment, of subscriptions whose price is known. A customer's rep, industry and size are
-- those of the group's head: one customer, one owner, whoever signed which contract.
CREATE MACRO mrr_of(stop) AS TABLE
SELECT customer, round(sum(monthly), 8) AS mrr FROM subs
WHERE since < stop AND until >= stop AND why IS NULL AND customer IS NOT NULL GROUP BY customer;

-- Each customer's MRR at both ends of each month, rounded far below a cent, so that sums in another order are equal.
-- `had`: some priced subscription had begun before the month, so that what comes now is not the first.
CREATE MACRO mrr_moves() AS TABLE
WITH ends AS (
    SELECT x.a, x.b, s.customer,
           round(coalesce(sum(s.monthly) FILTER (s.since < x.a AND s.until >= x.a), 0), 8) AS opening,
           round(coalesce(sum(s.monthly) FILTER (s.since < x.b AND s.until >= x.b), 0), 8) AS closing,
           min(s.since) < x.a AS had
    FROM spans() x CROSS JOIN subs s WHERE s.why IS NULL AND s.customer IS NOT NULL GROUP BY x.a, x.b, s.customer
)
SELECT e.*, c.owner_id AS rep, c.industry, c.size, c.country, c.name, CASE
           WHEN opening = 0 AND closing > 0 AND NOT had THEN 'new'
           WHEN opening = 0 AND closing > 0 THEN 'reactivation'
           WHEN opening > 0 AND closing = 0 THEN 'churned'
           WHEN closing > opening THEN 'expansion'
           WHEN closing < opening THEN 'contraction'
       END AS move, abs(closing - opening) AS change
FROM ends e JOIN now.accounts c ON c.id = e.customer;

-- Customers at the end of the day before `stop`: a running subscription, else an order within the twelve months.
-- Both are asked of everybody: who orders without subscribing is a customer, and so is a subscriber who orders nothing.
-- A credit is no purchase; an order whose amount is not known is one.
CREATE MACRO customers_at(stop) AS TABLE
SELECT customer FROM subs WHERE since < stop AND until >= stop AND customer IS NOT NULL
UNION
SELECT customer FROM sales
WHERE kind = 'order' AND day < stop AND day >= months_before(stop, 12) AND customer IS NOT NULL;

-- Who was a customer when the period began, and whether still at its end; to_day while it runs is tomorrow.
CREATE MACRO at_start() AS TABLE
SELECT s.customer, e.customer IS NOT NULL AS kept, c.owner_id AS rep, c.industry, c.size, c.country, c.name
FROM customers_at(getvariable('from_day')::DATE) s
LEFT JOIN customers_at(stop_day()) e ON e.customer = s.customer JOIN now.accounts c ON c.id = s.customer;

-- What orders and credits held, line by line, with the customer who bought.
CREATE TABLE bought AS
SELECT s.id AS sale, s.customer, s.day, s.kind, s.rep, p.category, p.tier, p.unit, p.list_price::DOUBLE AS list_price,
       l.net, l.net - l.cost AS margin
FROM lines l JOIN sales s ON s.id = l.order_id LEFT JOIN now.products p ON p.id = l.product;

CREATE MACRO year_before() AS TABLE
SELECT * FROM bought
WHERE day < getvariable('from_day') AND day >= months_before(getvariable('from_day')::DATE, 12);

-- Each unbroken time as a customer: days on which a subscription runs or an order is less than twelve months old.
-- Who comes back begins another.
CREATE TABLE spells AS
WITH times AS (
    SELECT customer, since, until FROM subs WHERE customer IS NOT NULL
    UNION ALL
    SELECT customer, day, (day + INTERVAL 12 MONTH)::DATE FROM sales WHERE kind = 'order' AND customer IS NOT NULL
), islands AS (
    SELECT *, sum(fresh) OVER (PARTITION BY customer ORDER BY since, until) AS island FROM (
        SELECT *, (since > max(until) OVER (PARTITION BY customer ORDER BY since, until
                                            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING))::INT AS fresh FROM times)
)
SELECT customer, min(since) AS since, max(until) AS until FROM islands GROUP BY customer, coalesce(island, 0);
