"""Who works here: the reps that a viewer sees, and where each stands on a day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from cadran.errors import BadInput, UnknownName
from cadran.workspace.viewer import Viewer
from cadran.workspace.workspace import Workspace

SELLERS = frozenset({"", "sdr", "bdm", "ae"})

_ROSTER = """
SELECT concat(r.source, '/', r.source_id), coalesce(r.name, r.source_id), coalesce(r.email, ''),
    coalesce(s.role, r.role::VARCHAR, ''), coalesce(t.name, ''), r.hired_on, r.left_on, r.ramp_until
FROM {s}.reps AS r
LEFT JOIN {s}.rep_spans AS s ON s.rep_id = r.id AND s.from_day <= $day AND s.to_day > $day
LEFT JOIN {s}.teams AS t ON t.id = s.team_id
WHERE $all OR list_contains($ids, r.id)
ORDER BY 2, 1
"""


@dataclass(frozen=True, slots=True)
class Person:
    """A rep as of a day. `id`: as readings tell it, `source/source_id`; `role` and `team` are "" where unknown."""

    id: str
    name: str
    email: str
    role: str
    team: str
    hired_on: date | None
    left_on: date | None
    ramp_until: date | None
    there: bool

    @property
    def sells(self) -> bool:
        """Whether figures by rep are about this person: managers and others are so only by exception."""
        return self.role in SELLERS


def roster(workspace: Workspace, day: date) -> tuple[Person, ...]:
    """The reps whose rows this workspace's viewer sees on a day, by name; marketing sees nobody."""
    if workspace.viewer.role == "marketing":
        return ()
    with workspace.facts() as facts:
        owners = workspace.viewer.owners(facts.con, day)
        given = {"day": day, "all": owners is None, "ids": sorted(owners or ())}
        return tuple(_person(row, day) for row in facts.con.execute(_ROSTER.format(s=facts.schema), given).fetchall())


def _person(row: tuple[Any, ...], day: date) -> Person:
    key, name, email, role, team, hired, left, ramp = row
    there = (hired is None or hired <= day) and (left is None or left > day)
    return Person(key, name, email, role, team, hired, left, ramp, there)


_DAYS = """
SELECT concat(r.source, '/', r.source_id), sum(d.present)
FROM {s}.rep_days AS d JOIN {s}.reps AS r ON r.id = d.rep_id
WHERE d.day >= $start AND d.day < $end AND ($all OR list_contains($ids, d.rep_id))
GROUP BY 1
"""


def days_there(workspace: Workspace, start: date, end: date) -> dict[str, float]:
    """The working days that each rep whom the viewer sees was there, from `start` to before `end`, by id."""
    if workspace.viewer.role == "marketing":
        return {}
    with workspace.facts() as facts:
        owners = workspace.viewer.owners(facts.con, end)
        given = {"start": start, "end": end, "all": owners is None, "ids": sorted(owners or ())}
        return {
            str(key): float(days) for key, days in facts.con.execute(_DAYS.format(s=facts.schema), given).fetchall()
        }


# ---------------------------------------------------------------- somebody by name


def named(workspace: Workspace, who: str, day: date) -> Person:
    """The rep that an e-mail, a name or an id means, whatever its case, of those this viewer sees. Raises `UnknownName`
    for nobody, `BadInput` for several."""
    known, wanted = roster(workspace, day), who.strip().casefold()
    found = [p for p in known if wanted and wanted in {p.id.casefold(), p.email.casefold(), p.name.casefold()}]
    if not found:
        names = [text for p in known for text in (p.email, p.name) if text]
        raise UnknownName(("Commercial", "rep"), who, names)
    if len(found) > 1:
        ids = tuple(p.id for p in found)
        raise BadInput(
            f"« {who} » désigne {len(found)} commerciaux.", f"'{who}' means {len(found)} reps.", code="ambiguous",
            near=ids, next_fr="Donnez l'e-mail ou l'identifiant.", next_en="Give the e-mail or the id.",
        )  # fmt: skip
    return found[0]


def eyes_of(workspace: Workspace, person: Person, day: date) -> Viewer:
    """A manager sees those they lead: who has that role, leads a team, or has somebody below; all others their own."""
    manager = Viewer("manager", person.id)
    if person.role == "manager":
        return manager
    with workspace.facts() as facts:
        below = manager.owners(facts.con, day) or frozenset()
        leads = len(below) > 1 or bool(manager.teams(facts.con))
    return manager if leads else Viewer("rep", person.id)
