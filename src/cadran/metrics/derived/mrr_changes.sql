-- One row: one customer on one day on which contracts of it began, ended or changed their price, with its MRR before
-- and after, and whether it had any at the end of an earlier day.
CREATE OR REPLACE TABLE {s}.mrr_changes AS
WITH
events AS (
    SELECT customer_id, started_on AS day, mrr AS change FROM {s}.subscription_facts WHERE counted AND serves
    UNION ALL
    SELECT customer_id, until, -mrr FROM {s}.subscription_facts
    WHERE counted AND serves AND until < DATE '9999-12-31'
),
running AS (
    SELECT
        customer_id, day, sum(change) AS change,
        (sum(sum(change)) OVER (PARTITION BY customer_id ORDER BY day))::{wide} AS after
    FROM events GROUP BY customer_id, day
)
SELECT
    customer_id, day, (after - change)::{wide} AS before, after,
    coalesce(bool_or(after > 0) OVER (
        PARTITION BY customer_id ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ), false) AS had
FROM running
