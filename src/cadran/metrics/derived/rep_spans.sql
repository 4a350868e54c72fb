-- One row: where one rep stood from one day to another (half-open). Each rep has exactly one row per day
-- for ever, so that a join by rep and day neither loses nor multiplies rows.
-- Assignments may overlap, end and leave gaps: their bounds cut the rep's time into pieces; in each piece
-- the assignment that started last wins. A piece without any is as today, else as in the rep's latest
-- assignment, and is not certain.
CREATE OR REPLACE TABLE {s}.rep_spans AS
WITH
assigned AS (
    SELECT
        id, rep_id, team_id, manager_id, region, role,
        coalesce(starts_on, DATE '0001-01-01') AS from_day,
        coalesce(ends_on + 1, DATE '9999-12-31') AS to_day
    FROM {s}.rep_assignments
    WHERE rep_id IS NOT NULL AND (starts_on IS NULL OR ends_on IS NULL OR ends_on >= starts_on)
),
cuts AS (
    SELECT id AS rep_id, DATE '0001-01-01' AS day FROM {s}.reps
    UNION SELECT rep_id, from_day FROM assigned
    UNION SELECT rep_id, to_day FROM assigned
),
pieces AS (
    SELECT
        rep_id, day AS from_day,
        coalesce(lead(day) OVER (PARTITION BY rep_id ORDER BY day), DATE '9999-12-31') AS to_day
    FROM cuts
    WHERE day < DATE '9999-12-31'
),
held AS (
    SELECT p.rep_id, p.from_day, p.to_day, a.id AS assignment_id
    FROM pieces p
    LEFT JOIN assigned a ON a.rep_id = p.rep_id AND a.from_day <= p.from_day AND a.to_day > p.from_day
    QUALIFY row_number() OVER (PARTITION BY p.rep_id, p.from_day ORDER BY a.from_day DESC, a.id DESC) = 1
),
usual AS (
    SELECT rep_id, id FROM assigned
    QUALIFY row_number() OVER (
        PARTITION BY rep_id ORDER BY from_day <= {today} AND to_day > {today} DESC, from_day DESC, id DESC
    ) = 1
)
SELECT
    h.rep_id, h.from_day, h.to_day,
    a.team_id, coalesce(a.manager_id, t.manager_id) AS manager_id,
    a.region, coalesce(a.role, r.role)::VARCHAR AS role,
    h.assignment_id IS NOT NULL AS certain
FROM held h
JOIN {s}.reps r ON r.id = h.rep_id
LEFT JOIN usual u ON u.rep_id = h.rep_id
LEFT JOIN assigned a ON a.id = coalesce(h.assignment_id, u.id)
LEFT JOIN {s}.teams t ON t.id = a.team_id
