-- One row: one deal that somebody else had on one of its days than has it today, with who had it at the end of
-- each: the day it was created, qualified, closed. Few deals change hands, so this is small; a deal that is not
-- in it was with today's owner.
{put} {s}.deal_owners {as}
WITH
others AS (
    SELECT
        d.id, d.owner_id AS today_id, h.owner_id,
        d.created_on >= h.from_day AND d.created_on < h.to_day AS created,
        d.qualified_on >= h.from_day AND d.qualified_on < h.to_day AS qualified,
        d.closed_on >= h.from_day AND d.closed_on < h.to_day AS closed
    FROM {s}.deal_history h
    JOIN {s}.deals d ON d.id = h.id
    WHERE {deals_wanted} AND h.owner_id IS DISTINCT FROM d.owner_id
)
SELECT
    id,
    CASE WHEN bool_or(created) THEN max(owner_id) FILTER (WHERE created) ELSE any_value(today_id) END AS created_on,
    CASE WHEN bool_or(qualified) THEN max(owner_id) FILTER (WHERE qualified) ELSE any_value(today_id) END AS qualified_on,
    CASE WHEN bool_or(closed) THEN max(owner_id) FILTER (WHERE closed) ELSE any_value(today_id) END AS closed_on
FROM others
GROUP BY id
HAVING bool_or(created) OR bool_or(qualified) OR bool_or(closed)
