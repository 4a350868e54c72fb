-- One row: one deal, whatever became of it, with the day its cycle starts: see cycles, whose won deals start alike.
CREATE OR REPLACE VIEW {s}.deal_cycles AS
SELECT * EXCLUDE (amount, no_rate), {cycle_start} AS start_on, '{cycle_start}' AS start_from FROM {s}.cycle_starts
