-- One row: one day on which something was sold and the whole market of one industry is known; without an industry,
-- that of all of them.
CREATE OR REPLACE TABLE {s}.market_days AS
SELECT DISTINCT d.day, m.industry
FROM (SELECT DISTINCT day FROM {s}.sales) d
JOIN {s}.market_spans m ON m.competitor IS NULL AND m.revenue IS NOT NULL AND d.day >= m.from_day AND d.day < m.to_day
