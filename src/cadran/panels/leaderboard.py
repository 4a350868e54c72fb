"""A leaderboard in tiers: places with their intervals, and as much of others as the viewer may know."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from cadran.metrics.catalogue import KPIS
from cadran.metrics.reading import Reading
from cadran.model.format import NO_BREAK, Format
from cadran.model.words import reason
from cadran.panels.rank import ranked, sentences

Peers = Literal["names", "ranks", "nothing"]  # what reps see of each other
PEERS: tuple[Peers, ...] = ("names", "ranks", "nothing")
OWN_ONLY = "nothing"
# What a team is usually ranked by, of those that reps and teams can be ranked by at all.
RANKED_BY = (
    "revenue", "target_attainment", "gross_margin", "deals_won", "win_rate", "new_customers", "deals_created",
    "proposals_sent", "meetings", "activity_rate", "sqls", "meetings_booked", "call_connect_rate",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """One rep's place. `id` is "" of somebody who is not named. `left`, `width`: the interval of the rank, of 100."""

    id: str
    name: str
    rank: str
    interval: str
    value: str
    expected: str
    n: str
    mark: str
    me: bool
    left: float = 0.0
    width: float = 0.0
    at: float = 0.0


@dataclass(frozen=True, slots=True)
class Tier:
    title: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Leaderboard:
    """The places by tier, those without a place, and what a reader must know. `values`: whether values are shown."""

    of: str
    tiers: tuple[Tier, ...]
    unplaced: tuple[Place, ...]
    sentences: tuple[str, ...]
    takeaway: str
    values: bool


def leaderboard(readings: Sequence[Reading], to: Format, *, me: str = "", peers: Peers = "names") -> Leaderboard:
    """Of one period's ranking by rep. `me`: the viewer's own id; others are told as `peers` says."""
    found = [r for r in ranked(readings) if peers != OWN_ONLY or _id(r) == me]
    last = max([r.high or float(r.value) for r in found if r.value is not None], default=1.0)
    places = [(r, _place(r, to, me, peers, last, at)) for at, r in enumerate(found, 1)]
    placed = [(r, p) for r, p in places if not _idle(r)]
    numbers = dict.fromkeys(_tier(r) for r, _ in placed)
    tiers = tuple(Tier(_title(n, to), tuple(p for r, p in placed if _tier(r) == n)) for n in numbers)
    of = KPIS[found[0].of or "revenue"].name(to.lang) if found else ""
    return Leaderboard(
        of, tiers, tuple(p for r, p in places if _idle(r) and p.id), tuple(sentences(found, to)),
        _takeaway(placed, to), peers == "names",
    )  # fmt: skip


def _id(reading: Reading) -> str:
    return reading.group_id.get("rep") or ""


def _idle(reading: Reading) -> bool:
    """Without a place, or with nothing in the period: who does another job is not to be told to be last."""
    return reading.value is None or (reading.n == 0 and not reading.beside.get("raw"))


def _tier(reading: Reading) -> int:
    return int(str(reading.beside.get("tier") or 0))


def _title(number: int, to: Format) -> str:
    if not number:
        return to.word("Classés sans palier : le hasard n'y est pour rien", "Ranked without tiers: no chance at work")
    return to.word(f"Palier {number}", f"Tier {number}")


def _place(one: Reading, to: Format, me: str, peers: Peers, last: float, at: int) -> Place:
    mine = bool(me) and _id(one) == me
    told = peers == "names" or mine
    unit = KPIS[one.of or "revenue"].unit.value
    low, high = one.low, one.high
    drawn = _drawn(low, high, float(one.value), last) if one.value is not None else (0.0, 0.0, 0.0)
    return Place(
        id=_id(one) if told else "",
        name=next(iter(one.group.values()), None) or "" if told else f"{to.word('Commercial', 'Rep')}{NO_BREAK}{at}",
        rank=to.value(one.value, "rank") if one.value is not None else "",
        interval="" if low is None or high is None else f"{to.number(low, 0)} – {to.number(high, 0)}",
        value=_figure(one.beside.get("raw"), unit, to) if told else "",
        expected=_figure(one.beside.get("shrunk"), unit, to) if told else "",
        n="" if one.n is None or not told else to.number(one.n, 0),
        mark=_mark(one, to) if told else "", me=mine, left=drawn[0], width=drawn[1], at=drawn[2],
    )  # fmt: skip


def _drawn(low: float | None, high: float | None, rank: float, last: float) -> tuple[float, float, float]:
    """From 0 at the first rank to 100 at the last: where the interval begins, how wide it is, where the rank lies."""
    room = max(last - 1, 1)
    start = 100 * ((low or rank) - 1) / room
    return round(start, 1), round(100 * ((high or rank) - 1) / room - start, 1), round(100 * (rank - 1) / room, 1)


def _figure(value: object, unit: str, to: Format) -> str:
    return "" if value is None else to.value(float(str(value)), unit)


def _mark(one: Reading, to: Format) -> str:
    if one.value is None:
        return reason(one.reason or "empty", to.lang)
    if _idle(one):
        return to.word("rien sur la période", "nothing in the period")
    return to.word("en montée en charge", "ramping") if one.beside.get("ramping") else ""


def _takeaway(placed: Iterable[tuple[Reading, Place]], to: Format) -> str:
    """The chart in a sentence."""
    told = list(placed)
    if len(told) < 2:
        return ""
    first = next(iter(told))
    tied = sum(_tier(r) == _tier(first[0]) for r, _ in told)
    if tied == 1:
        return to.word(f"{first[1].name} est devant, au-delà du hasard.", f"{first[1].name} is ahead, beyond chance.")
    return to.word(
        f"{tied} commerciaux se partagent le premier palier{NO_BREAK}: le hasard suffit à expliquer leur ordre.",
        f"{tied} reps share the first tier: chance alone can explain their order.",
    )
