-- One row: one subscription with service on some day of the calendar month in which one window ends. `at_end`: it has
-- service on the window's last day; `replaced`: a later row of its contract has taken its place by then.
SELECT
    w.w, f.* EXCLUDE (rep_id),
    CASE WHEN f.customer_id IS NULL THEN f.rep_id ELSE o.rep_id END AS rep_id,
    f.until > w.at_day AS at_end, coalesce(f.replaced_on <= w.at_day, false) AS replaced,
    w.from_day AS period_from, w.to_day AS period_to, w.at_day, w.end_day
FROM windows w
JOIN {s}.subscription_facts f ON f.serves AND f.started_on <= w.at_day AND f.until > date_trunc('month', w.at_day)::DATE
LEFT JOIN {s}.customer_owners o
    ON o.customer_id = f.customer_id AND o.from_day <= w.at_day AND o.to_day > w.at_day
