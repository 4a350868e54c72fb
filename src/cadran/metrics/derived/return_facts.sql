-- One row: one return that a customer asked for, with whose order it was. A return whose order is not known counts
-- all the same.
CREATE OR REPLACE VIEW {s}.return_facts AS
SELECT
    r.id, r.order_id, o.number AS order_label, r.product_id, r.quantity, r.reason, r.requested_on, r.due_on,
    r.completed_on, o.account_id, o.rep_id, o.channel, o.region, o.country
FROM {s}.returns r
LEFT JOIN {s}.orders o ON o.id = r.order_id
