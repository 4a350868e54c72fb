-- One row: one day on which something was done with a deal, or with an account (then `deal_id` is null): whoever did
-- it, and by whatever means.
CREATE OR REPLACE TABLE {s}.touch_days AS
WITH done AS (
    SELECT deal_id, account_id, occurred_day AS day
    FROM {s}.activities
    WHERE coalesce(status, 'done') = 'done' AND occurred_day IS NOT NULL
)
SELECT DISTINCT deal_id, NULL::BIGINT AS account_id, day FROM done WHERE deal_id IS NOT NULL
UNION ALL
SELECT DISTINCT NULL, account_id, day FROM done WHERE account_id IS NOT NULL
