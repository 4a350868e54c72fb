-- One row: one customer from one day to another (half-open) without a break. Somebody is a customer while a
-- subscription is in service, and otherwise as long as the last purchase lies within the setting's months. A
-- subscription serves until `ended_on`, its first day without service, whenever notice was given. Spans that overlap
-- or touch are one: nobody leaves between two prices of a contract.
CREATE OR REPLACE TABLE {s}.customer_spans AS
WITH
reasons AS (
    SELECT a.customer_id, v.started_on AS from_day, coalesce(v.ended_on, DATE '9999-12-31') AS to_day
    FROM {s}.subscriptions v JOIN {s}.account_dims a ON a.id = v.account_id
    UNION
    SELECT customer_id, day, least(day + to_months({customer_months}), DATE '9999-12-31')::DATE
    FROM {s}.sales
    WHERE customer_id IS NOT NULL AND coalesce(kind, '') <> 'credit' AND coalesce(amount, 1) > 0
),
reached AS (
    SELECT *, max(to_day) OVER (
        PARTITION BY customer_id ORDER BY from_day, to_day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS so_far
    FROM reasons WHERE from_day < to_day
),
pieces AS (
    SELECT *, count(*) FILTER (so_far IS NULL OR so_far < from_day) OVER (
        PARTITION BY customer_id ORDER BY from_day, to_day ROWS UNBOUNDED PRECEDING
    ) AS piece
    FROM reached
)
SELECT customer_id, min(from_day) AS from_day, max(to_day) AS to_day
FROM pieces GROUP BY customer_id, piece
