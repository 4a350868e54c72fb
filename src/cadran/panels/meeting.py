"""A weekly meeting: figures and events taken once as plain JSON, and told from it for ever after.

`taken` reads; `told` puts what was taken in words and never reads again, so that a meeting shows what was seen in it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cadran.errors import CadranError
from cadran.metrics.catalogue import KPIS
from cadran.metrics.reading import Number, Reading
from cadran.model.format import NOTHING, Format
from cadran.model.words import Words, reason
from cadran.panels.allowed import allowed
from cadran.panels.board import Asked, Tone
from cadran.panels.saying import tone
from cadran.workspace.changes import KINDS, Event
from cadran.workspace.roster import Person

FIGURES = (
    "target_attainment", "revenue", "forecast_revenue", "commit_amount", "weighted_pipeline", "deals_created",
    "stalled_deals",
)  # fmt: skip
OF_REP = ("target_attainment", "revenue", "commit_amount")
EVENTS: Mapping[str, tuple[Words, str, Tone]] = {
    "won": (("Gagnée", "Won"), "trophy", "good"),
    "lost": (("Perdue", "Lost"), "circle-x", "bad"),
    "new": (("Nouvelle", "New"), "sparkles", ""),
    "moved": (("Changée d'étape", "Moved stage"), "arrow-right", ""),
    "pushed": (("Repoussée", "Pushed"), "calendar-clock", "bad"),
    "pulled": (("Avancée de date", "Pulled in"), "calendar-check", "good"),
}
Taken = dict[str, Any]


def taken(asked: Asked, people: Sequence[Person], events: Iterable[Event], since: date) -> Taken:
    """Everything a meeting shows, as JSON values."""
    told: dict[str, list[Event]] = {}
    for event in events:
        told.setdefault(event.rep, []).append(event)
    by = {kpi: _by_rep(asked, kpi) for kpi in OF_REP}
    return {
        "period": str(asked.period), "since": since.isoformat(), "until": asked.today.isoformat(),
        "figures": [_figure(asked, kpi) for kpi in FIGURES],
        "reps": [_rep(p, {k: found.get(p.id) for k, found in by.items()}, told.get(p.id, ())) for p in people],
    }  # fmt: skip


def _figure(asked: Asked, kpi: str) -> Taken:
    try:
        return _read(asked.one(kpi, compare="previous"))
    except CadranError as error:
        return {"kpi": kpi, "value": None, "unit": KPIS[kpi].unit.value, "reason": error.code}


def _by_rep(asked: Asked, kpi: str) -> dict[str, Reading]:
    return {r.group_id.get("rep") or "": r for r in allowed(lambda: asked.by(kpi, "rep")) or ()}


def _read(one: Reading) -> Taken:
    return {
        "kpi": one.kpi, "unit": one.unit, "value": _plain(one.value), "low": one.low, "high": one.high, "n": one.n,
        "change": one.previous.change if one.previous else None, "reason": one.reason,
    }  # fmt: skip


def _plain(value: Number | None) -> float | None:
    return None if value is None else float(value)


def _rep(person: Person, figures: Mapping[str, Reading | None], events: Iterable[Event]) -> Taken:
    return {
        "id": person.id, "name": person.name,
        "figures": {kpi: _read(one) for kpi, one in figures.items() if one is not None},
        "events": [
            {"kind": e.kind, "deal": e.deal, "name": e.name, "account": e.account, "amount": _plain(e.amount),
             "day": e.day.isoformat(), "before": e.before, "after": e.after, "late": e.late}
            for e in sorted(events, key=lambda e: (KINDS.index(e.kind), -(e.amount or 0)))
        ],
    }  # fmt: skip


# ---------------------------------------------------------------- in words


@dataclass(frozen=True, slots=True)
class Figure:
    kpi: str
    title: str
    value: str
    why_not: str
    interval: str
    change: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Happened:
    """An event in words. `href`: the deal."""

    kind: str
    word: str
    icon: str
    tone: Tone
    name: str
    detail: str
    amount: str
    day: str
    href: str
    late: bool


@dataclass(frozen=True, slots=True)
class RepTold:
    id: str
    name: str
    attainment: str
    revenue: str
    crm_commit: str
    won: float
    won_text: str
    summary: str
    events: tuple[Happened, ...]


@dataclass(frozen=True, slots=True)
class Told:
    period: str
    since: str
    until: str
    figures: tuple[Figure, ...]
    reps: tuple[RepTold, ...]
    quiet: tuple[str, ...]  # the names of those of whom nothing changed


def told(snapshot: Taken, to: Format) -> Told:
    """What was taken, in the reader's language."""
    reps = [_rep_told(rep, to) for rep in snapshot["reps"]]
    return Told(
        snapshot["period"], to.day(date.fromisoformat(snapshot["since"])),
        to.day(date.fromisoformat(snapshot["until"])), tuple(_figure_told(f, to) for f in snapshot["figures"]),
        tuple(reps), tuple(r.name for r in reps if not r.events),
    )  # fmt: skip


def _figure_told(one: Taken, to: Format) -> Figure:
    kpi, value, unit = KPIS[one["kpi"]], one["value"], one["unit"]
    written = to.short_money(value) if unit == "money" and value is not None else to.value(value, unit)
    return Figure(
        kpi.id, kpi.name(to.lang), written if value is not None else NOTHING,
        "" if value is not None else reason(one.get("reason") or "no_data", to.lang),
        to.interval(one.get("low"), one.get("high"), unit),
        "" if one.get("change") is None else to.change(one["change"], unit), tone(one.get("change"), kpi.better),
    )  # fmt: skip


def _rep_told(rep: Taken, to: Format) -> RepTold:
    events = tuple(_happened(e, to) for e in rep["events"])
    won = sum(e["amount"] or 0 for e in rep["events"] if e["kind"] == "won")
    attainment, revenue, commit = (_value(rep["figures"].get(kpi), to) for kpi in OF_REP)
    counted = [(kind, sum(e.kind == kind for e in events)) for kind in EVENTS]
    summary = ", ".join(f"{to.word(*EVENTS[kind][0]).lower()} {n}" for kind, n in counted if n)
    return RepTold(rep["id"], rep["name"], attainment, revenue, commit, won, to.money(won), summary, events)


def _value(one: Taken | None, to: Format) -> str:
    if one is None or one["value"] is None:
        return NOTHING
    return to.short_money(one["value"]) if one["unit"] == "money" else to.value(one["value"], one["unit"])


def _happened(e: Taken, to: Format) -> Happened:
    word, icon, mood = EVENTS[e["kind"]]
    return Happened(
        e["kind"], to.word(*word), icon, mood, e["name"], _detail(e, to),
        "" if e["amount"] is None else to.money(e["amount"]), to.day(date.fromisoformat(e["day"])),
        f"/deals/{e['deal']}/", e["late"],
    )  # fmt: skip


def _detail(e: Taken, to: Format) -> str:
    """What is worth saying of an event beside the deal's name."""
    before, after = str(e["before"]), str(e["after"])
    if e["kind"] in {"pushed", "pulled"}:
        return " → ".join(to.day(date.fromisoformat(day)) for day in (before, after))
    if e["kind"] == "moved":
        return f"{before} → {after}"
    if e["kind"] == "lost":
        return after
    return after if e["kind"] == "new" else ""
