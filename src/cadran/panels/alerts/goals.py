"""Targets: far from reached although much of the time is gone, and reached early."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import partial
from urllib.parse import urlencode

from cadran.metrics.catalogue import KPIS
from cadran.metrics.reading import Reading
from cadran.model.format import NO_BREAK, Format
from cadran.model.periods import ONE_DAY, Period
from cadran.panels.addresses import address_of
from cadran.panels.alerts.alert import GRAVE, INFO, SERIOUS, Alert, Tongues
from cadran.panels.allowed import allowed
from cadran.panels.saying import due as due_by_now
from cadran.panels.todo import days
from cadran.workspace import Workspace

ATTAINMENT = "target_attainment"
WELL_IN, LATE = 0.4, 0.75  # of a target that is due by now
NEAR_NOTHING = 0.1  # of what is due by now, or less
EARLY = 0.9  # of a target due by now, or less, when it is reached
MOST = 12  # KPIs and periods


def goals(workspace: Workspace, today: date, to: Tongues) -> list[Alert]:
    """Of the periods that have targets of their own now, of the whole and of each rep.

    A month that is part of a quarter's target is not asked about: who sold all of it in May owes nothing in June.
    """
    if workspace.viewer.role == "marketing":
        return []
    found: dict[str, Alert] = {}
    for of, period in _running(workspace, today):
        for reading in _read(workspace, of, period, today):
            for alert in (_far(reading, period, today, to), _early(reading, period, today, to)):
                if alert is not None:
                    found.setdefault(alert.key, alert)
    return list(found.values())


def _running(workspace: Workspace, today: date) -> list[tuple[str, Period]]:
    """The KPIs and periods of targets that run now, revenue first."""
    named = {
        (r["kpi"], Period(r["starts_on"], r["ends_on"] + ONE_DAY))
        for r in allowed(lambda: workspace.targets(today=today).to_pylist()) or ()
        if r["counts"] and r["kpi"] in KPIS and r["starts_on"] <= today <= r["ends_on"]
    }
    return sorted(named, key=lambda of: (of[0] != "revenue", *of))[:MOST]


def _read(workspace: Workspace, of: str, period: Period, today: date) -> Iterable[Reading]:
    bys = [[], ["rep"]] if workspace.viewer.role != "rep" else [["rep"]]
    for by in bys:
        yield from allowed(partial(workspace.kpi, ATTAINMENT, of=of, by=by, period=str(period), today=today)) or ()


def _due(reading: Reading) -> float | None:
    """The share of the target that is due by now; None where it has no pace or is over."""
    return None if reading.value is None else due_by_now(reading)


def _far(reading: Reading, period: Period, today: date, to: Tongues) -> Alert | None:
    due = _due(reading)
    if due is None or due < WELL_IN or float(reading.value or 0) > NEAR_NOTHING * due:
        return None
    of = KPIS[reading.of or "revenue"]
    missing = Decimal(str(due)) * Decimal(str(reading.denominator)) - Decimal(str(reading.numerator or 0))
    return Alert(
        _key("attainment", reading, period), "attainment", "bad", *to.tell(partial(_far_told, reading, period, due)),
        _href(reading, period), today, GRAVE if due >= LATE else SERIOUS, of.id, reading.group_id.get("rep") or "",
        missing,
    )  # fmt: skip


def _far_told(reading: Reading, period: Period, due: float, to: Format) -> tuple[str, str]:
    label, share, by_now = period.label(to.lang), to.percent(reading.value or 0), to.percent(round(due, 3))
    name = KPIS[reading.of or "revenue"].name(to.lang)
    title = to.word(f"objectif {label} presque vide", f"target of {label} nearly empty")
    return _titled(_whose(reading), title, to), to.word(
        f"{name}{NO_BREAK}: {share} de l'objectif, quand {by_now} étaient attendus à ce jour.",
        f"{name}: {share} of the target, when {by_now} was due by now.",
    )


def _early(reading: Reading, period: Period, today: date, to: Tongues) -> Alert | None:
    due = _due(reading)
    if due is None or due > EARLY or float(reading.value or 0) < 1:
        return None
    left = (period.last - today).days
    return Alert(
        _key("reached", reading, period), "reached", "good", *to.tell(partial(_early_told, reading, period, left)),
        _href(reading, period), today, INFO, reading.of or "revenue", reading.group_id.get("rep") or "",
    )  # fmt: skip


def _early_told(reading: Reading, period: Period, left: int, to: Format) -> tuple[str, str]:
    label, share = period.label(to.lang), to.percent(reading.value or 0)
    name = KPIS[reading.of or "revenue"].name(to.lang)
    title = to.word(f"objectif {label} atteint en avance", f"target of {label} reached early")
    return _titled(_whose(reading), title, to), to.word(
        f"{name}{NO_BREAK}: {share} de l'objectif, {days(left, to)} avant la fin.",
        f"{name}: {share} of the target, {days(left, to)} before the end.",
    )


def _key(rule: str, reading: Reading, period: Period) -> str:
    return f"{rule}/{reading.of}/{reading.group_id.get('rep') or ''}/{period}"


def _whose(reading: Reading) -> str:
    return reading.group.get("rep") or ""


def _titled(name: str, what: str, to: Format) -> str:
    return f"{name}{to.word(NO_BREAK, '')}: {what}" if name else what[:1].upper() + what[1:]


def _href(reading: Reading, period: Period) -> str:
    if who := reading.group_id.get("rep"):
        return address_of("team", who)
    return f"/kpi/{ATTAINMENT}/?{urlencode({'period': str(period), 'of': reading.of or 'revenue'})}"
