-- One row: one won deal with the days from its cycle's start to its closing. The start is {cycle_start} for
-- every deal: a deal without it has no cycle, it does not borrow another's start. Days below 0 are the data's.
CREATE OR REPLACE VIEW {s}.cycles AS
SELECT
    *, {cycle_start} AS start_on, '{cycle_start}' AS start_from, closed_on - {cycle_start} AS days
FROM {s}.cycle_starts WHERE outcome = 'won'
