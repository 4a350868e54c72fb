"""The movement of the open amount between two instants, deal by deal and step by step.

A deal is followed through the *points* of its history: how it stood at the opening, each version since, and how it
stood at the end. Its part of the stock at a point is its amount where it is open, in scope (`place` is not None) and
due within the horizon, else 0. Each step from a point to the next is split so that its effects telescope:

    open → open      `up` or `down`: the amount changed, in the place and horizon of before;
                     `moved`: out of one place and into another (another owner, a rep in another team);
                     `pulled_in`, `pushed_out`: the expected close came into the horizon, or left it;
    open → won       `up` or `down`, then `won`: the amount leaves at the closing day's rate; `exchange`: what that
                     rate makes of it beyond the opening one, so that `won` is the amount sold; `lost` likewise;
    nothing → open   `created`;      won or lost → open   `reopened`;
    open → not told  `untold`, and back: nobody says any more whether the deal is open.

So opening + Σ effects = closing, exactly, for any history. Without a horizon every open deal is in it, and
`pulled_in` and `pushed_out` only tell of amounts that came into the period or left it: steps with `counts` False.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

Place = tuple[object, ...]
NOTHING = Decimal(0)
CLOSED = ("won", "lost")


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """How a deal stood from a day on. `state`: open, won, lost, "" where it is not there or nobody tells.

    `new`: it had never been there before. `exchange`: what the closing day's rate adds to the amount.
    """

    day: date
    state: str
    amount: Decimal | None = None
    place: Place | None = ()
    due: bool = True
    new: bool = False
    exchange: Decimal = NOTHING
    expected: date | None = None
    stage: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One effect of one deal: `before` and `after` are its amounts, `point` what it became, `was` what it had been."""

    kind: str
    place: Place
    effect: Decimal
    was: Point
    point: Point
    counts: bool = True


def steps(points: Iterable[Point], *, horizon: bool = False) -> Iterator[Step]:
    """All effects along a deal's points, in order. `horizon`: only what is due counts."""
    for was, now in pairwise(points):
        if was.state == "open" and now.state == "open":
            yield from _on(was, now, horizon)
        elif was.state == "open":
            yield from _out(was, now, horizon)
        elif now.state == "open" and now.place is not None and (now.due or not horizon):
            kind = "created" if now.new else "reopened" if was.state in CLOSED else "untold"
            yield Step(kind=kind, place=now.place, effect=now.amount or NOTHING, was=was, point=now)


def _on(was: Point, now: Point, horizon: bool) -> Iterator[Step]:
    """A deal that stays open."""
    amount = now.amount or NOTHING
    counted, counts = (was.due or not horizon), (now.due or not horizon)
    if was.place is not None and counted:
        yield from _changed(was, now, was.place)
    if was.place != now.place and counted:
        if was.place is not None:
            yield Step(kind="moved", place=was.place, effect=-amount, was=was, point=now)
        if now.place is not None:
            yield Step(kind="moved", place=now.place, effect=amount, was=was, point=now)
    if was.due != now.due and now.place is not None:
        kind, effect = ("pulled_in", amount) if now.due else ("pushed_out", -amount)
        yield Step(kind=kind, place=now.place, effect=effect, was=was, point=now, counts=counted != counts)


def _changed(was: Point, now: Point, place: Place) -> Iterator[Step]:
    change = (now.amount or NOTHING) - (was.amount or NOTHING)
    if change:
        yield Step(kind="up" if change > 0 else "down", place=place, effect=change, was=was, point=now)


def _out(was: Point, now: Point, horizon: bool) -> Iterator[Step]:
    """A deal that leaves from where it was open; a closing that tells no amount keeps the last one."""
    if was.place is None or (horizon and not was.due):
        return
    if now.state not in CLOSED:
        yield Step(kind="untold", place=was.place, effect=-(was.amount or NOTHING), was=was, point=now)
        return
    if now.amount is None:
        amount, exchange = was.amount or NOTHING, NOTHING
    else:
        yield from _changed(was, now, was.place)
        amount, exchange = now.amount, now.exchange
    yield Step(kind=now.state, place=was.place, effect=-(amount + exchange), was=was, point=now)
    if exchange:
        yield Step(kind="exchange", place=was.place, effect=exchange, was=was, point=now)


def stock(point: Point, *, horizon: bool = False) -> Decimal:
    """What a deal adds to the open amount at a point."""
    inside = point.state == "open" and point.place is not None and (point.due or not horizon)
    return (point.amount or NOTHING) if inside else NOTHING
