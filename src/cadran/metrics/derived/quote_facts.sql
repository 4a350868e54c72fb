-- One row: one quote and what became of it by today. One that was sent and not answered has expired once its
-- last day is past. A view, because time passes between two imports: a table would keep it open.
CREATE OR REPLACE VIEW {s}.quote_facts AS
WITH judged AS (
    SELECT
        *, CASE
            WHEN status IN ('accepted', 'refused', 'expired') THEN status
            WHEN sent_on IS NOT NULL AND expiry_day < {today} THEN 'expired'
            ELSE 'open'
        END AS state
    FROM {s}.quote_orders
)
SELECT
    id, label, deal_id, account_id, rep_id, amount, no_rate, sent_on, expires_on, status, state,
    CASE state WHEN 'open' THEN NULL WHEN 'expired' THEN coalesce(expiry_day, decided_on) ELSE decided_on END AS decided_day,
    order_day, order_day IS NOT NULL AS led_to_order
FROM judged
