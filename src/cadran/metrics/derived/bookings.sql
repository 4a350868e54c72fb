-- One row: one meeting, demo or visit that was put in the diary on a known day, whatever became of it.
-- Its rep is who booked it, else who holds it. A view: ten million activities are not copied.
CREATE OR REPLACE VIEW {s}.bookings AS
SELECT * REPLACE (coalesce(booked_by_id, rep_id) AS rep_id)
FROM {s}.activities
WHERE kind IN ('meeting', 'demo', 'visit') AND booked_day IS NOT NULL
