"""What is known of whole weeks: up to when each table was brought up to date, and who was there in which week."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from cadran.sources.own.typed import SOURCE
from cadran.store.bookkeeping import imports
from cadran.workspace.workspace import Workspace

WEEK = timedelta(days=7)
NIGHT = timedelta(hours=12)  # what is exported in the morning holds the day before; in the evening, the day itself

_THERE = """
SELECT concat(r.source, '/', r.source_id), date_trunc('week', d.day)::DATE, sum(d.present)
FROM {s}.rep_days AS d JOIN {s}.reps AS r ON r.id = d.rep_id
WHERE d.day >= $start AND d.day < $end AND ($all OR list_contains($ids, d.rep_id))
GROUP BY 1, 2
"""

# The end of the last time in which somebody had another role than on the day.
_IN_ROLE = """
SELECT concat(r.source, '/', r.source_id), max(b.to_day)
FROM {s}.rep_spans AS n JOIN {s}.rep_spans AS b ON b.rep_id = n.rep_id AND b.to_day <= n.from_day
JOIN {s}.reps AS r ON r.id = n.rep_id
WHERE n.from_day <= $day AND n.to_day > $day AND b.role IS DISTINCT FROM n.role
GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class Fed:
    """A source and the days on which it was imported, the oldest first; of the last: rows read and rows held back."""

    source: str
    days: tuple[date, ...]
    read: int
    held: int


def fed(workspace: Workspace) -> tuple[Fed, ...]:
    """Where the data come from, by name; what people type in the application is no source that can go silent."""
    found: dict[str, dict[date, tuple[int, int]]] = {}
    with workspace.store.read() as reader:
        zone = reader.settings.zone
        for one in imports(reader.con):
            if one.source == SOURCE:
                continue
            day = _local(one.known_at, zone).date()
            read, held = found.setdefault(one.source, {}).get(day, (0, 0))
            found[one.source][day] = (read + one.rows_read, held + one.quarantined)
    return tuple(Fed(name, tuple(sorted(days)), *days[max(days)]) for name, days in sorted(found.items()))


def known_through(workspace: Workspace) -> Mapping[str, date]:
    """Table → the last day of which an import told all; of a table that nobody imports there is none."""
    found: dict[str, date] = {}
    with workspace.store.read() as reader:
        zone = reader.settings.zone
        for one in imports(reader.con):
            if one.source != SOURCE and one.loaded + one.unchanged:
                day = (_local(one.known_at, zone) - NIGHT).date()
                found[one.table_name] = max(day, found.get(one.table_name, day))
    return found


def _local(at: datetime, zone: ZoneInfo) -> datetime:
    return at.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)


def weeks_there(workspace: Workspace, mondays: Sequence[date]) -> dict[str, dict[date, float]]:
    """Rep → Monday → working days there, of the reps whom the viewer sees."""
    if workspace.viewer.role == "marketing" or not mondays:
        return {}
    with workspace.facts() as facts:
        end = mondays[-1] + WEEK
        owners = workspace.viewer.owners(facts.con, end)
        given = {"start": mondays[0], "end": end, "all": owners is None, "ids": sorted(owners or ())}
        there: dict[str, dict[date, float]] = {}
        for rep, monday, days in facts.con.execute(_THERE.format(s=facts.schema), given).fetchall():
            there.setdefault(str(rep), {})[monday] = float(days)
        return there


def in_role_since(workspace: Workspace, day: date) -> dict[str, date]:
    """Rep → since when they have the role that they have on a day, of those who had another before."""
    with workspace.facts() as facts:
        found = facts.con.execute(_IN_ROLE.format(s=facts.schema), {"day": day}).fetchall()
    return {str(rep): since for rep, since in found}
