-- One row: one account, with the customer it belongs to and what it is like.
-- The customer is the root of the chain of parents. `above` holds every (account, ancestor) pair; UNION
-- drops pairs seen before, so a ring of parents ends by itself. An account that hangs on a ring has no
-- root: the lowest id on the ring stands for all of it, so that the ring is one customer.
CREATE OR REPLACE TABLE {s}.account_dims AS
WITH RECURSIVE
linked AS (
    SELECT a.id, p.id AS parent_id
    FROM {s}.accounts a JOIN {s}.accounts p ON p.id = a.parent_id
),
above AS (
    SELECT id, parent_id AS ancestor FROM linked
    UNION
    SELECT above.id, linked.parent_id FROM above JOIN linked ON linked.id = above.ancestor
),
on_ring AS (
    SELECT id FROM above WHERE id = ancestor
),
roots AS (
    SELECT above.id, min(ancestor) AS root
    FROM above
    WHERE ancestor NOT IN (SELECT id FROM linked) OR ancestor IN (SELECT id FROM on_ring)
    GROUP BY above.id
)
SELECT
    a.id, coalesce(r.root, a.id) AS customer_id,
    a.industry, a.size, a.city, a.postcode, a.region, a.country
FROM {s}.accounts a LEFT JOIN roots r ON r.id = a.id
