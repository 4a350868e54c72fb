-- One row: a piece of what the customers new in one window bring in a month.
-- Where there are subscriptions: each one that runs at the end of its customer's first month with any (or of the
-- window's last day, while that month runs), worth a month of its price at its first day's rate. Where there are
-- none: each sale in the window to a customer who first bought in it, spread over the window's months.
WITH
priced AS (
    SELECT
        b.id, b.account_id, a.customer_id, b.rep_id, b.started_on, coalesce(b.ended_on, DATE '9999-12-31') AS ended_on,
        b.amount::{wide} * CASE WHEN coalesce(b.currency, {currency}) = {currency} THEN 1 ELSE fx.rate END
            / CASE b.interval WHEN 'quarter' THEN 3 WHEN 'year' THEN 12 ELSE 1 END AS monthly,
        coalesce(b.currency, {currency}) <> {currency} AND fx.rate IS NULL AS no_rate
    FROM {s}.subscriptions b
    LEFT JOIN {s}.account_dims a ON a.id = b.account_id
    LEFT JOIN {s}.fx_days fx ON fx.currency = b.currency AND fx.day = b.started_on
    WHERE b.started_on IS NOT NULL
),
lasting AS (
    SELECT w.w, p.customer_id, least(last_day(p.started_on), w.at_day) AS day
    FROM windows w JOIN priced p ON p.started_on <= w.at_day
    WHERE p.ended_on > least(last_day(p.started_on), w.at_day)
),
joined AS (
    SELECT l.w, l.customer_id, min(l.day) AS day
    FROM lasting l WHERE l.customer_id IS NOT NULL GROUP BY ALL
),
income AS (
    SELECT w.w, p.id, p.account_id, p.rep_id, p.monthly::DOUBLE AS monthly, p.no_rate, j.day
    FROM windows w
    JOIN joined j ON j.w = w.w AND j.day >= w.from_day
    JOIN priced p ON p.customer_id = j.customer_id AND p.started_on <= j.day AND p.ended_on > j.day
    UNION ALL
    SELECT
        w.w, s.id, s.account_id, s.rep_id, s.amount::DOUBLE / ((w.stop_day - w.from_day) / 30.4375), s.no_rate, s.day
    FROM windows w
    JOIN {s}.sales s ON s.day >= w.from_day AND s.day < w.stop_day
    WHERE NOT EXISTS (FROM {s}.subscriptions) AND s.first_on >= w.from_day AND s.first_on < w.stop_day
)
SELECT i.*, w.from_day AS period_from, w.to_day AS period_to, w.at_day, w.end_day
FROM income i JOIN windows w ON w.w = i.w
