-- A part of windowed relations. One row: one calendar month of one window, cut to the window and to what has happened.
SELECT
    w, month::DATE AS month, greatest(from_day, month::DATE) AS first_day,
    least(stop_day, (month + INTERVAL 1 MONTH)::DATE) AS next_day,
    from_day AS period_from, to_day AS period_to, at_day, end_day
FROM (
    SELECT *, unnest(generate_series(date_trunc('month', from_day)::DATE, stop_day - 1, INTERVAL 1 MONTH)) AS month
    FROM windows WHERE stop_day > from_day
)
