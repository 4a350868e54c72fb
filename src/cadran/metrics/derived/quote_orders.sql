-- One row: one quote, in the workspace's currency at the day it was sent, with the day it expires and the
-- day of the order it led to: the order it names, else the first order of its deal since it was sent, else,
-- once accepted, the closing of its won deal. A credit is no order. A quote without a day of expiry is good
-- for some days after it was sent, by a setting.
{put} {s}.quote_orders {as}
WITH
ordered AS (
    SELECT id, deal_id, day FROM {s}.order_facts WHERE kind <> 'credit' AND day IS NOT NULL
),
since AS (
    SELECT q.id, min(o.day) AS day
    FROM {s}.quotes q JOIN ordered o ON o.deal_id = q.deal_id AND o.day >= q.sent_on
    WHERE {quotes_wanted}
    GROUP BY q.id
)
SELECT
    q.id, q.number AS label, q.deal_id, q.account_id, q.rep_id,
    CASE
        WHEN coalesce(q.currency, {currency}) = {currency} THEN q.amount::{money}
        ELSE (q.amount::{wide} * fx.rate)::{money}
    END AS amount,
    coalesce(q.currency, {currency}) <> {currency} AND fx.rate IS NULL AS no_rate,
    q.sent_on, q.expires_on, q.decided_on, q.status::VARCHAR AS status,
    coalesce(q.expires_on, q.sent_on + {quote_validity_days}) AS expiry_day,
    coalesce(
        o.day, s.day, CASE WHEN q.status = 'accepted' AND d.outcome = 'won' THEN d.closed_on END
    ) AS order_day
FROM {s}.quotes q
LEFT JOIN ordered o ON o.id = q.order_id
LEFT JOIN since s ON s.id = q.id
LEFT JOIN {s}.deals d ON d.id = q.deal_id
LEFT JOIN {s}.fx_days fx ON fx.currency = q.currency AND fx.day = q.sent_on
WHERE {quotes_wanted}
