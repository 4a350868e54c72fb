-- One row: one survey, whose rep is the one who won its customer: the seller of the customer's first sale.
-- `newness` is that of the customer on the day of the answer, as for sales; null where the customer is not known.
CREATE OR REPLACE VIEW {s}.acquirer_surveys AS
SELECT
    v.* REPLACE (f.rep_id AS rep_id), a.customer_id,
    CASE
        WHEN a.customer_id IS NULL THEN NULL
        WHEN v.answered_on < f.day + {new_customer_days} THEN 'new'
        ELSE 'existing'
    END AS newness
FROM {s}.surveys v
LEFT JOIN {s}.account_dims a ON a.id = v.account_id
LEFT JOIN {s}.sales f ON f.customer_id = a.customer_id AND f.is_first
