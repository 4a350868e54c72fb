-- One row: one figure of the market, for as many days of one window as have passed and as it counts on: a month of a
-- quarter's figure is its days' share. A figure for all industries is a group of its own, no unknown one.
SELECT
    w.w, m.id, coalesce(m.industry, '*') AS industry, m.region, m.competitor, m.no_rate,
    any_value(m.revenue)::DOUBLE / any_value(m.told_days)
        * sum(least(m.to_day, w.stop_day) - greatest(m.from_day, w.from_day))::DOUBLE AS revenue,
    min(greatest(m.from_day, w.from_day)) AS starts_on, max(least(m.to_day, w.stop_day)) - 1 AS ends_on,
    w.from_day AS period_from, w.to_day AS period_to, w.at_day, w.end_day
FROM windows w
JOIN {s}.market_spans m ON m.from_day < w.stop_day AND m.to_day > w.from_day
WHERE w.stop_day > w.from_day
GROUP BY ALL
