"""What can be asked of a KPI: the dimensions it goes by, what its rows are, and the teams a viewer answers for."""

from dataclasses import dataclass
from datetime import date

from cadran.errors import REFUSED
from cadran.metrics.engine import Asked, all_measures
from cadran.metrics.evaluate import populations
from cadran.metrics.facts import Facts
from cadran.metrics.kpi import Rank
from cadran.metrics.plan import relation_for
from cadran.metrics.relation import DIMENSIONS
from cadran.workspace.asking import asked
from cadran.workspace.viewer import OF_PEOPLE
from cadran.workspace.workspace import Workspace

# What reads no rows of its own is about reps and their teams.
OF_TARGETS = ("team", "rep")


def dimensions(workspace: Workspace, kpi: str, variant: str = "") -> tuple[str, ...]:
    """The dimensions that a KPI can be broken down by, in the order of `DIMENSIONS`, for this viewer."""
    with workspace.facts() as facts:
        found = _dimensions(asked(kpi, variant), facts)
    hidden = OF_PEOPLE if workspace.viewer.role == "marketing" else frozenset()
    return tuple(d for d in found if d not in hidden)


def _dimensions(one: Asked, facts: Facts) -> tuple[str, ...]:
    ranked = dict.fromkeys(d for term in one.value.walk() if isinstance(term, Rank) for d in term.over)
    measures = all_measures([one])
    if ranked or not measures:
        return tuple(ranked) or OF_TARGETS
    return tuple(d for d in DIMENSIONS if all(_has(m, d, facts) for m in measures))


def _has(measure: object, dimension: str, facts: Facts) -> bool:
    try:
        relation_for(measure, (dimension,), facts)  # type: ignore[arg-type]  # all_measures gives nothing but measures
    except REFUSED:
        return False
    return True


def tables_behind(workspace: Workspace, kpi: str, variant: str = "") -> frozenset[str]:
    """The canonical tables whose keys the rows behind a KPI carry; empty where it has no rows of its own."""
    with workspace.facts() as facts:
        measures = populations([asked(kpi, variant).value])
        return frozenset(facts.base(relation_for(m, (), facts)) for m in measures)


@dataclass(frozen=True, slots=True)
class Team:
    """A team by its key in the store, `source/source_id`, and its name."""

    key: str
    name: str


_TEAMS = """
WITH here AS (
    SELECT DISTINCT team_id, rep_id FROM {schema}.rep_spans
    WHERE from_day <= $1 AND to_day > $1 AND team_id IS NOT NULL
)
SELECT concat(t.source, '/', t.source_id), t.name, list(here.rep_id)
FROM {schema}.teams AS t LEFT JOIN here ON here.team_id = t.id
GROUP BY ALL ORDER BY t.name
"""


def teams(workspace: Workspace, day: date) -> tuple[Team, ...]:
    """The teams whose figures this viewer sees whole; of a rep, the own team, whose remarks are also theirs."""
    if workspace.viewer.role == "marketing":
        return ()
    with workspace.facts() as facts:
        owners = workspace.viewer.owners(facts.con, day)
        found = facts.con.execute(_TEAMS.format(schema=facts.schema), [day]).fetchall()
    rep = workspace.viewer.role == "rep"
    return tuple(Team(str(key), str(name)) for key, name, reps in found if _within(reps, owners, rep))


def _within(reps: list[int | None], owners: frozenset[int] | None, rep: bool) -> bool:
    """Whether a team's people are all among those seen; of a rep, whether they are one of them."""
    people = {r for r in reps if r is not None}
    if owners is None:
        return True
    return bool(people & owners) if rep else bool(people) and people <= owners
