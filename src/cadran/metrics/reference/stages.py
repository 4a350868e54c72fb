"""Twins of the relations about times of deals: cycles of all deals, times in stages, deals at a standstill."""

from collections.abc import Sequence
from datetime import date

from cadran.metrics.reference.conditions import Row, Scalar, number
from cadran.metrics.reference.deals import cycle_start, deal_states, open_deals, stage_visits, start_day
from cadran.metrics.reference.world import Rows, Window, World, day_or

ENOUGH, USUAL = 20, 30


def deal_cycles(world: World) -> Rows:
    """Every deal with the day its cycle starts."""
    start = cycle_start(world)
    own = [{k: v for k, v in d.items() if k != "amount"} for d in world.rows("deals")]
    return [{**d, "start_on": start_day(world, d, start), "start_from": start} for d in own]


def stage_times(world: World) -> Rows:
    """Each stay in a stage, with what the stays there before it took, and the day of the next."""
    return world.once("stage_times", lambda: [_time(world, v) for v in stage_visits(world)])


def _time(world: World, visit: Row) -> Row:
    same = sorted((v for v in stage_visits(world) if _same(v, visit)), key=_ordinal)
    at = next(n for n, v in enumerate(same) if v["ordinal"] == visit["ordinal"])
    return {
        **visit,
        "owner_id": same[0]["owner_id"],
        "first_day": same[0]["entered_day"],
        "spent": sum(_days(v["entered_day"], v["left_day"]) for v in same[:at]),
        "unseen": any(_unseen(world, v) for v in same),
        "again_day": same[at + 1]["entered_day"] if at + 1 < len(same) else None,
    }


def _same(one: Row, two: Row) -> bool:
    return all(one[k] == two[k] for k in ("deal_id", "pipeline", "stage"))


def _unseen(world: World, visit: Row) -> bool:
    """Whether the deal is older than the first stay that anybody saw: since when it was there is not known."""
    deal, entered = world.find("deals", visit["deal_id"]), visit["entered_day"]
    if visit["ordinal"] != 1 or deal is None or not isinstance(entered, date):
        return False
    seen = [s["certainty"] for s in deal_states(world) if s["id"] == deal["id"] and s["from_day"] == entered]
    return "observed" in seen and day_or(deal["created_on"], entered) < entered


def _ordinal(visit: Row) -> float:
    return float(number(visit["ordinal"]))


def _days(start: Scalar, end: Scalar) -> int:
    return (end - start).days if isinstance(start, date) and isinstance(end, date) else 0


def stalled_deals(world: World, at: Window) -> Rows:
    """Open deals with the last day that anything happened, and how long their stage may stay quiet."""
    return [
        {**s, "quiet_since": _quiet_since(world, s, at.at_day), "patience": _patience(world, s, at.at_day)}
        for s in open_deals(world, at)
    ]


def _quiet_since(world: World, state: Row, day: date) -> date | None:
    entered = [v["entered_day"] for v in stage_visits(world) if v["deal_id"] == state["id"] and not _unseen(world, v)]
    arrived = max((d for d in entered if isinstance(d, date) and d <= day), default=None)
    began = arrived or state["created_on"] or state["from_day"]
    touched = _touched(world, "deal_id", state["id"], day) or _touched(world, "account_id", state["account_id"], day)
    return max((d for d in (began, *touched) if isinstance(d, date)), default=None)


def _touched(world: World, column: str, value: Scalar, day: date) -> list[date]:
    """The days up to one on which something was done, whoever did it."""
    days = [
        a["occurred_day"]
        for a in world.rows("activities")
        if value is not None and a[column] == value and a["status"] in {None, "done"}
    ]
    return [d for d in days if isinstance(d, date) and d <= day]


def _patience(world: World, state: Row, day: date) -> float:
    """The 90th percentile of the visits to that stage that were over by then; 30 days where they are few."""
    over = [
        v for v in stage_visits(world)
        if (v["pipeline"], v["stage"]) == (state["pipeline"], state["stage"])
        and isinstance(v["left_day"], date) and day_or(v["left_day"], day) <= day and not _unseen(world, v)
    ]  # fmt: skip
    lengths = sorted(_days(v["entered_day"], v["left_day"]) for v in over)
    return _ninetieth(lengths) if len(lengths) >= ENOUGH else USUAL


def _ninetieth(ordered: Sequence[int]) -> float:
    place = (len(ordered) - 1) * 0.9
    under = int(place)
    over = min(under + 1, len(ordered) - 1)
    return ordered[under] + (ordered[over] - ordered[under]) * (place - under)
