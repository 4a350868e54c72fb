"""What the filters of a page offer: the teams, reps, regions, products and sources that this person's rows have."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cadran.errors import REFUSED
from cadran.metrics.relation import DIMENSIONS
from cadran.surfaces.web.door import Seen
from cadran.surfaces.web.filters import WHERE, Chosen

ALL = {
    "team": ("Toutes les équipes", "All teams"),
    "rep": ("Tous les commerciaux", "All reps"),
    "region": ("Toutes les régions", "All regions"),
    "product": ("Tous les produits", "All products"),
    "source": ("Toutes les sources", "All sources"),
}
# The figures whose rows name the values: read through the door like any others, so nobody is offered a foreign name.
_TOLD_BY = {
    "team": ("deals_created", "leads", "revenue"),
    "rep": ("deals_created", "leads", "revenue"),
    "region": ("revenue", "leads"),
    "product": ("revenue",),
    "source": ("leads", "deals_created"),
}


@dataclass(frozen=True, slots=True)
class Option:
    """One filter: its name in the address, in words, what "no filter" is called, its values and the one chosen."""

    name: str
    label: str
    all: str
    values: tuple[str, ...]
    picked: str


def options(seen: Seen, here: Chosen, dimensions: Sequence[str] = WHERE) -> list[Option]:
    """The filters worth offering: those with at least two values to choose from, and any that is in use."""
    found = []
    for name in dimensions:
        picked = here.picked(name)
        values = tuple(sorted({*_values(seen, name), *([picked] if picked else [])}, key=str.casefold))
        if picked or len(values) > 1:
            found.append(Option(name, seen.to.word(*DIMENSIONS[name]), seen.to.word(*ALL[name]), values, picked))
    return found


def _values(seen: Seen, dimension: str) -> Iterable[str]:
    """The names a dimension has in the rows this person sees, of all time; remembered as long as the generation."""
    for kpi in _TOLD_BY[dimension]:
        try:
            readings = seen.workspace.kpi(kpi, by=dimension, period="all")
        except REFUSED:  # not for this role, or no data of the kind: nothing to offer
            continue
        yield from (name for r in readings if (name := r.group.get(dimension)))
