-- Scratch. One row: one customer who bought, and the day of the first sale ever.
CREATE OR REPLACE TEMP TABLE customer_firsts AS
SELECT customer_id, bought_on AS first_on FROM purchases WHERE is_first
