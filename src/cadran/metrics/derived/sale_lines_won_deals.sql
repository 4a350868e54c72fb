-- One row: one won deal with its product, where the workspace's revenue is won deals: a deal has one line.
CREATE OR REPLACE VIEW {s}.sale_lines AS
SELECT s.*, d.product_id, NULL::DECIMAL(18, 4) AS quantity, NULL::{wide} AS cost
FROM {s}.sales s JOIN {s}.deals d ON d.id = s.id
