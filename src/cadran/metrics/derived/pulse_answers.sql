-- One row: one answer of a rep to the team's own survey, in one window, with the team that the answer names, or else the
-- one the rep was in on that day. An answer that names its team and no rep is held against a viewer's scope as a row of
-- who leads that team.
-- No date finer than a month is told of it: an answer of a month that does not lie in the window whole, or is not over
-- by the as-of day, is not used, or the answers of one day would come out as the difference of two periods.
SELECT
    w.w, s.id, coalesce(s.respondent_rep_id, l.manager_id) AS rep_id, coalesce(s.team_id, t.team_id) AS team_id, s.score,
    s.comment,
    date_trunc('month', s.answered_on) < w.from_day
        OR date_trunc('month', s.answered_on) + INTERVAL 1 MONTH > least(w.to_day, w."asof" + 1) AS part_month,
    w.from_day AS period_from, w.to_day AS period_to, w.at_day, w.end_day
FROM windows w
JOIN {s}.surveys s ON s.kind = 'pulse' AND s.answered_on >= w.from_day AND s.answered_on < w.stop_day
LEFT JOIN {s}.rep_spans t
    ON t.rep_id = s.respondent_rep_id AND s.answered_on >= t.from_day AND s.answered_on < t.to_day
LEFT JOIN {s}.teams l ON l.id = s.team_id
