"""What there is to celebrate: deals won, records, targets reached."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from cadran.metrics.catalogue import KPIS
from cadran.metrics.reading import Reading
from cadran.model.format import NO_BREAK, Format
from cadran.model.periods import Period
from cadran.workspace.changes import Event

RECENT = timedelta(days=30)
YEAR = timedelta(days=365)
FEWEST_WON = 5  # deals before one of them is a record


@dataclass(frozen=True, slots=True)
class Win:
    """One piece of good news. `key` names it for applause; `icon` is what stands before it."""

    key: str
    kind: Literal["deal", "record", "target"]
    icon: str
    who: str
    rep: str
    title: str
    detail: str
    day: date | None
    day_text: str


def wins(events: Iterable[Event], today: date, to: Format, recent: timedelta = RECENT) -> list[Win]:
    """The deals won lately, the newest first. `events`: those of the year, which say what is a record."""
    won = [e for e in events if e.kind == "won"]
    records = _records(won)
    lately = [e for e in won if e.day > today - recent]
    return [_deal(e, e.deal in records, to) for e in sorted(lately, key=lambda e: (e.day, e.amount or 0), reverse=True)]


def _records(won: Sequence[Event]) -> set[str]:
    """Of each rep with enough deals, the largest of the year."""
    by: dict[str, list[Event]] = {}
    for event in won:
        if event.rep and event.amount:
            by.setdefault(event.rep, []).append(event)
    return {max(theirs, key=lambda e: e.amount or 0).deal for theirs in by.values() if len(theirs) >= FEWEST_WON}


def _deal(event: Event, record: bool, to: Format) -> Win:
    worth = "" if event.amount is None else to.money(event.amount)
    said = to.word("sa plus grosse affaire en 12 mois", "their largest deal in 12 months") if record else ""
    return Win(
        f"deal/{event.deal}", "record" if record else "deal", "trophy" if record else "handshake",
        event.rep_name or to.word("Sans commercial", "Without a rep"), event.rep,
        " · ".join(part for part in (event.name, worth) if part),
        " · ".join(part for part in (event.account if event.account not in event.name else "", said) if part),
        event.day, to.day(event.day),
    )  # fmt: skip


def reached(readings: Iterable[Reading], to: Format) -> list[Win]:
    """The targets reached, of a reading of the attainment by rep."""
    return [_target(r, to) for r in readings if r.value is not None and float(r.value) >= 1 and r.group_id.get("rep")]


def _target(one: Reading, to: Format) -> Win:
    period, rep = Period(one.start, one.end), one.group_id.get("rep") or ""
    label = period.label(to.lang)
    of = KPIS[one.of or "revenue"].name(to.lang)
    return Win(
        f"target/{rep}/{one.of}/{period}", "target", "goal", one.group.get("rep") or "", rep,
        to.word(f"Objectif {label} atteint{NO_BREAK}: {to.percent(one.value or 0)}",
                f"Target of {label} reached: {to.percent(one.value or 0)}"),
        of, None, "",
    )  # fmt: skip
