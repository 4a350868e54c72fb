"""The family tables: every KPI of the catalogue with what is needed to believe it."""

from collections.abc import Mapping, Sequence

from cadran.metrics.catalogue import KPIS
from cadran.metrics.kpi import Kpi
from cadran.metrics.reading import Reading
from cadran.model.format import NOTHING, Format
from cadran.model.words import FAMILIES, said, say
from cadran.panels.board import Asked, Family, Line
from cadran.panels.defined import defined
from cadran.panels.gaps import gap, noted
from cadran.panels.saying import beside, left_out, show


def families(asked: Asked) -> tuple[Family, ...]:
    """One table per family, in the catalogue's order, compared with the previous period.

    A KPI that needs a breakdown (a share, a rank) says nothing for the whole and is left to `kpi get --by`.
    """
    alone = [kpi for kpi in KPIS.values() if not kpi.needs_by]
    readings = {r.kpi: r for r in asked.read([k.id for k in alone], compare="previous")}
    names = dict.fromkeys(kpi.family for kpi in alone)
    return tuple(_family(name, [k for k in alone if k.family == name], readings, asked.to) for name in names)


def _family(name: str, kpis: Sequence[Kpi], readings: Mapping[str, Reading], to: Format) -> Family:
    lines = tuple(line(kpi, readings[kpi.id], to) for kpi in kpis if kpi.id in readings)
    return Family(name, said(FAMILIES, name, to.lang), lines)


def line(kpi: Kpi, reading: Reading, to: Format) -> Line:
    """One KPI's row."""
    return Line(
        id=kpi.id,
        name=kpi.name(to.lang),
        shown=show(reading, kpi, to),
        interval=_interval(reading, to),
        n=NOTHING if reading.n is None else to.number(reading.n, 0),
        coverage=NOTHING if reading.coverage is None else to.percent(reading.coverage),
        beside=beside(reading, to),
        left_out=left_out(reading, to),
        definition=defined(kpi, to.lang),
        caveat=say(kpi.caveat, to.lang),
        notes=tuple(filter(None, (*noted(reading, to), gap(reading, to)))),
        mark=to.word("immature", "immature") if "immature" in reading.notes else "",
        faint="below_minimum" in reading.notes,
    )


def _interval(reading: Reading, to: Format) -> str:
    """The interval; that of a cohort is of its resolved part, which the value may lie outside of."""
    found = to.interval(reading.low, reading.high, reading.unit)
    return f"{found} *" if found and "interval_on_resolved" in reading.notes else found
