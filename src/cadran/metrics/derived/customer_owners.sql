-- One row: one customer and the rep in charge from one day to another (half-open): the owner of its root account,
-- who is known as of today only; without one, whoever sold to it last, be it an order, a deal or a subscription. Of
-- several on one day a sale counts before a subscription, and the highest id.
CREATE OR REPLACE TABLE {s}.customer_owners AS
WITH
owned AS (
    SELECT a.id AS customer_id, a.owner_id AS rep_id
    FROM {s}.accounts a JOIN {s}.account_dims d ON d.id = a.id AND d.customer_id = a.id
    WHERE a.owner_id IS NOT NULL
),
sold AS (
    SELECT customer_id, day, rep_id, 1 AS first_choice, id FROM {s}.sales
    WHERE coalesce(kind, '') <> 'credit' AND coalesce(amount, 1) > 0
    UNION ALL
    SELECT a.customer_id, v.started_on, v.rep_id, 0, v.id
    FROM {s}.subscriptions v JOIN {s}.account_dims a ON a.id = v.account_id
),
daily AS (
    SELECT customer_id, day, rep_id FROM sold
    WHERE customer_id IS NOT NULL AND day IS NOT NULL AND rep_id IS NOT NULL
        AND customer_id NOT IN (SELECT customer_id FROM owned)
    QUALIFY row_number() OVER (PARTITION BY customer_id, day ORDER BY first_choice DESC, id DESC) = 1
),
handed AS (
    SELECT * FROM daily
    QUALIFY rep_id IS DISTINCT FROM lag(rep_id) OVER (PARTITION BY customer_id ORDER BY day)
)
SELECT
    customer_id, rep_id, day AS from_day,
    lead(day, 1, DATE '9999-12-31') OVER (PARTITION BY customer_id ORDER BY day) AS to_day
FROM handed
UNION ALL
SELECT customer_id, rep_id, DATE '0001-01-01', DATE '9999-12-31' FROM owned
