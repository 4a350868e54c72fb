-- One row: one deal open at the end of one window's last day, with the last day that anything happened to it
-- (`quiet_since`) and how many days may pass in its stage before that is too long (`patience`). A stay whose
-- beginning nobody saw is neither an event nor a length.
-- Something happens when the deal enters its stage, and when somebody does something with it; where nobody ever did,
-- with its account. A stage's patience is the 90th percentile of the visits that were over by then, 30 days where
-- there are fewer than 20.
WITH
opened AS ({open_deals}),
ended AS (
    SELECT
        w.w, v.pipeline, v.stage, quantile_cont(v.left_day - v.entered_day, 0.9) AS p90
    FROM windows w
    JOIN {s}.deal_visits v ON v.left_day <= w.at_day AND NOT (v.unseen AND v.ordinal = 1)
    GROUP BY ALL
    HAVING count(*) >= 20
),
entered AS (
    SELECT o.w, o.id, max(v.entered_day) AS day
    FROM opened o
    JOIN {s}.deal_visits v ON v.id = o.id AND v.entered_day <= o.at_day AND NOT (v.unseen AND v.ordinal = 1)
    GROUP BY ALL
),
by_deal AS (
    SELECT o.w, o.id, t.day
    FROM opened o
    ASOF JOIN (FROM {s}.touch_days WHERE deal_id IS NOT NULL) t ON t.deal_id = o.id AND t.day <= o.at_day
),
by_account AS (
    SELECT o.w, o.id, t.day
    FROM opened o
    ASOF JOIN (FROM {s}.touch_days WHERE account_id IS NOT NULL) t
        ON t.account_id = o.account_id AND t.day <= o.at_day
)
SELECT
    o.*, coalesce(e.p90, 30) AS patience,
    greatest(coalesce(n.day, o.created_on, o.from_day), d.day, CASE WHEN d.day IS NULL THEN a.day END) AS quiet_since
FROM opened o
LEFT JOIN ended e ON e.w = o.w AND e.stage = o.stage AND e.pipeline IS NOT DISTINCT FROM o.pipeline
LEFT JOIN entered n ON n.w = o.w AND n.id = o.id
LEFT JOIN by_deal d ON d.w = o.w AND d.id = o.id
LEFT JOIN by_account a ON a.w = o.w AND a.id = o.id
