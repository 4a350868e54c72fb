-- One row: one sale, and whether it is part of a market that is known: on its day (`told`), and for its customer's
-- industry (`in_market`). A sale of which the industry is not known is in the whole market and in no segment.
CREATE OR REPLACE VIEW {s}.market_sales AS
SELECT
    s.id, s.label, s.day, s.account_id, s.customer_id, s.rep_id, s.amount, s.no_rate, s.kind, s.region, a.industry,
    d.day IS NOT NULL AS told, a.industry IS NULL OR i.day IS NOT NULL OR w.day IS NOT NULL AS in_market
FROM {s}.sales s
LEFT JOIN {s}.account_dims a ON a.id = s.account_id
LEFT JOIN (SELECT DISTINCT day FROM {s}.market_days) d ON d.day = s.day
LEFT JOIN {s}.market_days i ON i.day = s.day AND i.industry = a.industry
LEFT JOIN {s}.market_days w ON w.day = s.day AND w.industry IS NULL
