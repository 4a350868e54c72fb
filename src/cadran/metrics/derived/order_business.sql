-- A part of order_facts: what business an order is. Its customer's first; else as its deal's kind says; a
-- renewal where it renews another order; else nobody knows.
CASE
    WHEN is_first THEN 'new_customer'
    WHEN d.kind IN ('new', 'cross_sell') THEN 'new_deal'
    WHEN d.kind IS NOT NULL OR o.renews_id IS NOT NULL THEN 'repeat'
END
