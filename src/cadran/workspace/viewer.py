"""Whose eyes: the one door through which rows are seen (metrics.md, Privacy)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from cadran.errors import UnknownName
from cadran.store.duck import Connection, rows

Role = Literal["rep", "manager", "executive"]

# The viewer's reps: own row, or those of the teams below, as they stand on the day.
_BELOW = """
WITH RECURSIVE below(id) AS (
    SELECT id FROM now.teams WHERE manager_id = $me
    UNION
    SELECT t.id FROM now.teams AS t JOIN below AS b ON t.parent_id = b.id
)
SELECT rep_id FROM now.rep_spans
WHERE from_day <= $day AND to_day > $day AND (manager_id = $me OR team_id IN (SELECT id FROM below))
UNION SELECT $me
"""


@dataclass(frozen=True)
class Viewer:
    """Somebody who looks. A rep sees own rows, a manager those of the teams below, an executive all.

    `rep`: the person's row in `reps`, by id told in readings, e-mail or name; not asked of an executive.
    """

    role: Role
    rep: str = ""

    def owners(self, con: Connection, day: date) -> frozenset[int] | None:
        """Ids of the reps whose rows are seen on a day; None: all. `UnknownName` when `rep` is nobody."""
        if self.role == "executive":
            return None
        me = self._id(con)
        if self.role == "rep":
            return frozenset({me})
        found = con.execute(_BELOW, {"me": me, "day": day}).fetchall()
        return frozenset(int(r[0]) for r in found)

    def _id(self, con: Connection) -> int:
        listed = rows(con, "SELECT id, concat(source, '/', source_id), email, name FROM now.reps ORDER BY stub, id")
        found = [r[0] for r in listed if self.rep in r[1:]]
        if not found or not isinstance(found[0], int):
            raise UnknownName(("Commercial", "rep"), self.rep, [str(r[3]) for r in listed if r[3]])
        return found[0]
