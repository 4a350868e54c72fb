"""The catalogue as a page shows it: families of KPIs, found by any word of theirs, a role's own first."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from cadran.metrics.catalogue import KPIS
from cadran.metrics.kpi import Kpi
from cadran.metrics.reading import Reading
from cadran.model.format import Format
from cadran.model.words import FAMILIES, UNITS, said
from cadran.panels.allowed import allowed_of
from cadran.panels.board import Asked, Line
from cadran.panels.defined import defined
from cadran.panels.tables import line


@dataclass(frozen=True, slots=True)
class Entry:
    """A KPI in the list. `own`: among those of the reader's role."""

    id: str
    name: str
    definition: str
    unit: str
    own: bool


@dataclass(frozen=True, slots=True)
class Family:
    """KPIs of one family, the reader's own first."""

    id: str
    title: str
    entries: tuple[Entry, ...]


def index(to: Format, role: str, sees: Callable[[str], bool], search: str = "") -> tuple[Family, ...]:
    """The families with what this person may ask for; of a search, the KPIs that hold all its words.

    `role`: sdr, bdm, manager, executive, or "" for those whom no KPI is made for.
    """
    wanted = folded(search).split()
    found = [k for k in KPIS.values() if sees(k.id) and _holds(k, wanted)]
    families = dict.fromkeys(k.family for k in found)
    made = (Family(f, said(FAMILIES, f, to.lang), tuple(_entries(found, f, role, to))) for f in families)
    return tuple(sorted(made, key=lambda f: not any(e.own for e in f.entries))) if role else tuple(made)


def _entries(found: list[Kpi], family: str, role: str, to: Format) -> Iterator[Entry]:
    for kpi in sorted((k for k in found if k.family == family), key=lambda k: role not in k.roles):
        unit = said(UNITS, kpi.unit.value, to.lang)
        yield Entry(kpi.id, kpi.name(to.lang), defined(kpi, to.lang), unit, role in kpi.roles)


def _holds(kpi: Kpi, wanted: list[str]) -> bool:
    told = folded(" ".join([kpi.id, kpi.id.replace("_", " "), kpi.fr, kpi.en, *kpi.aliases_fr, *kpi.definition]))
    return all(word in told for word in wanted)


def folded(text: str) -> str:
    """Without accents and capitals: `Atterrissage à date` is found by `atterrissage a date`."""
    spread = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe"))
    return "".join(c for c in spread if not unicodedata.combining(c)).casefold()


# ---------------------------------------------------------------- values


def valued(asked: Asked, kpis: Sequence[str], compare: str | None) -> dict[str, Line]:
    """The value of each KPI that has one for the whole; all are read in one question where that can be."""
    alone = [k for k in kpis if not KPIS[k].needs_by]
    return {r.kpi: line(KPIS[r.kpi], r, asked.to) for r in _read(asked, alone, compare)}


def _read(asked: Asked, kpis: Sequence[str], compare: str | None) -> list[Reading]:
    return allowed_of(kpis, lambda some: asked.read(list(some), compare=compare))
