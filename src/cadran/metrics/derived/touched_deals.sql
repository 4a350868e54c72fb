-- Scratch. One row: one deal of which a version, or a recorded change, was written or closed at {since}.
CREATE OR REPLACE TEMP TABLE touched_deals AS
SELECT id FROM {deal_versions} WHERE known_from = {since} OR known_to = {since}
UNION
SELECT deal_id FROM {change_versions} WHERE deal_id IS NOT NULL AND (known_from = {since} OR known_to = {since})
