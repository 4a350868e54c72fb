-- One row: one tender, with the day it was answered (its own, else the day its quote was sent) and the day it
-- was decided: answered, or declined on purpose.
CREATE OR REPLACE VIEW {s}.tender_facts AS
SELECT
    t.id, t.account_id, t.rep_id, t.received_on, t.due_on, t.declined_on,
    coalesce(t.answered_on, q.sent_on) AS answer_day,
    coalesce(t.answered_on, q.sent_on, t.declined_on) AS decided_day,
    coalesce(t.answered_on, q.sent_on) - t.received_on AS days
FROM {s}.tenders t
LEFT JOIN {s}.quotes q ON q.id = t.quote_id
