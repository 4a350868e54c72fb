"""Twins of the relations about deals over time: states, visits to stages, cycles, slips, open deals."""

from datetime import date, datetime
from itertools import pairwise

from cadran.metrics.reference.conditions import Row, Scalar
from cadran.metrics.reference.world import FIRST, LAST, Rows, Window, World, day_or, midnight, whole

OF_DEAL = (
    "name", "account_id", "sdr_id", "product_id", "lead_source", "campaign_id", "contact_method", "region",
    "kind", "lost_reason", "competitor", "created_on", "closed_on",
)  # fmt: skip
OF_VERSION = ("pipeline", "stage", "probability", "forecast_category", "expected_close_on", "owner_id")
UNSEEN: Row = dict.fromkeys(("stage", "probability", "forecast_category"))
ENOUGH, MONTHS = 30, 24
DECIDED = {"won", "lost"}
STARTS = ("qualified_on", "first_contact", "created_on")


def deal_states(world: World) -> Rows:
    """The versions of every deal: as recorded, else as seen between imports, else assumed."""
    return world.once("deal_states", lambda: [s for d in world.rows("deals") for s in _states(world, d)])


def _states(world: World, deal: Row) -> Rows:
    recorded = [c for c in world.rows("deal_changes") if c["deal_id"] == deal["id"]]
    return _recorded(world, deal, recorded) if recorded else _seen(world, deal)


def _state(world: World, deal: Row, version: Row, outcome: Scalar, certainty: str) -> dict[str, Scalar]:
    """What a version says of its deal, its days still to be given."""
    currency, fixed = version["currency"], _fixed_day(world, deal)
    return {
        "id": deal["id"],
        **{k: deal[k] for k in OF_DEAL},
        **{k: version[k] for k in OF_VERSION},
        "amount": world.convert(version["amount"], currency, fixed),
        "no_rate": world.no_rate(currency, fixed),
        "outcome": outcome,
        "certainty": certainty,
        "undated": False,
    }


def _fixed_day(world: World, deal: Row) -> Scalar:
    """The day an amount is converted at, once: the deal's creation, else the first day it was known."""
    if deal["created_on"] is not None:
        return deal["created_on"]
    return min(_known_day(world, v) for v in world.deal_versions if v["id"] == deal["id"])


def _recorded(world: World, deal: Row, changes: Rows) -> Rows:
    """Recorded versions, one after the other; from the deal's creation to the first it is assumed.

    Where no version says how it ended, the deal as it is now stands from its close.
    """
    dated = sorted((_completed(world, c, deal) for c in changes if c["valid_from"] is not None), key=_begins)
    if not dated:
        return _seen(world, deal)
    untold = [k for k in ("probability", "forecast_category") if _silent(world, dated[-1], k)]
    dated[-1] = {**dated[-1], **{k: deal[k] for k in untold}}
    first, closed = day_or(dated[0]["valid_from_day"], LAST), _untold_close(deal, dated)
    found: list[Row] = []
    if day_or(deal["created_on"], LAST) < first:
        before = {**_state(world, deal, dated[0], "open", "assumed"), **UNSEEN}
        found.append(_days(before, day_or(deal["created_on"], LAST), min(first, closed)))
    for change, after in zip(dated, [*dated[1:], None], strict=True):
        start, end = day_or(change["valid_from_day"], LAST), day_or(change["valid_to_day"], LAST)
        end = min(end, day_or(after["valid_from_day"], LAST) if after else LAST, closed)
        state = _state(world, deal, change, change["outcome"], str(change["certainty"] or "recorded"))
        if start < closed:
            found.append(_days(state, start, end))
    if closed < LAST:  # as the deal is now, at the last amount that its history tells
        last = {**deal, **{k: dated[-1][k] for k in ("amount", "currency")}}
        found.append(_days(_state(world, deal, last, deal["outcome"], "recorded"), closed, LAST))
    return found


def _untold_close(deal: Row, dated: Rows) -> date:
    """The close of a decided deal of which no recorded version says that it was decided."""
    told = any(c["outcome"] in DECIDED for c in dated)
    return LAST if told or deal["outcome"] not in DECIDED else day_or(deal["closed_on"], LAST)


def _completed(world: World, change: Row, deal: Row) -> Row:
    """What histories do not tell is as today: a blank owner or pipeline; amounts and dates that none holds."""
    money = deal if _silent(world, change, "amount") else change
    dates = deal if _silent(world, change, "expected_close_on") else change
    return {
        **change,
        "owner_id": deal["owner_id"] if change["owner_id"] is None else change["owner_id"],
        "pipeline": deal["pipeline"] if change["pipeline"] is None else change["pipeline"],
        "outcome": _told_outcome(deal, change) if change["outcome"] is None else change["outcome"],
        "amount": money["amount"],
        "currency": money["currency"],
        "expected_close_on": dates["expected_close_on"],
    }


def _silent(world: World, change: Row, column: str) -> bool:
    """Whether the source of a change never carries that column."""
    return all(c[column] is None for c in world.rows("deal_changes") if c["source"] == change["source"])


def _told_outcome(deal: Row, change: Row) -> Scalar:
    """A version without an outcome was open until the deal closed, and is as the deal from then on."""
    running = day_or(change["valid_from_day"], LAST) < day_or(deal["closed_on"], LAST)
    return "open" if deal["outcome"] in DECIDED and running else deal["outcome"]


def _begins(change: Row) -> tuple[datetime, int]:
    begins = change["valid_from"]
    return (begins if isinstance(begins, datetime) else midnight(LAST), whole(change["id"]))


def _seen(world: World, deal: Row) -> Rows:
    """A deal's versions in the store: what each said holds from the day it was known.

    Before that it is assumed: as first known, but the stage is not told. A deal is open from its creation,
    or from the first day it was known to be, until it closed, or until it was known to be decided.
    """
    versions = sorted((v for v in world.deal_versions if v["id"] == deal["id"] and v["deleted_at"] is None), key=_known)
    days = [_known_day(world, v) for v in versions]
    closed = _closed(deal, versions, days)
    start = _opened(deal, versions, days, closed)
    going = "open" if deal["outcome"] in DECIDED else deal["outcome"]
    found: list[Row] = []
    if start < min(days[0], closed):
        first = {**_state(world, deal, versions[0], going, "assumed"), **UNSEEN}
        found.append(_days(first, start, min(days[0], closed)))
    for version, known, after in zip(versions, days, [*days[1:], LAST], strict=True):
        begins, ends = max(known, start), min(after, closed)
        if begins <= ends and begins < closed:
            found.append(_days(_state(world, deal, version, going, "observed"), begins, ends))
    if closed < LAST:
        found.append(_days(_state(world, deal, versions[-1], deal["outcome"], "observed"), closed, LAST))
    return [{**s, "undated": deal["created_on"] is None} for s in found]


def _closed(deal: Row, versions: Rows, days: list[date]) -> date:
    """The day it closed; where that is blank, the day it was first known to be decided."""
    if deal["outcome"] not in DECIDED:
        return LAST
    open_until = [n for n, v in enumerate(versions) if v["outcome"] not in DECIDED]
    return day_or(deal["closed_on"], days[open_until[-1] + 1 if open_until else 0])


def _opened(deal: Row, versions: Rows, days: list[date], closed: date) -> date:
    """The day it opened; of a deal that was never seen open and lacks a day, nothing is known before its end."""
    never_seen_open = deal["outcome"] in DECIDED and versions[0]["outcome"] in DECIDED
    if never_seen_open and (deal["created_on"] is None or deal["closed_on"] is None):
        return closed
    return day_or(deal["created_on"], days[0])


def _known(version: Row) -> datetime:
    known = version["known_from"]
    return known if isinstance(known, datetime) else midnight(LAST)


def _known_day(world: World, version: Row) -> date:
    return min(world.local_day(_known(version)), world.today)


def _days(state: Row, start: date, end: date) -> Row:
    return {**state, "from_day": start, "to_day": end}


def stage_position(world: World, pipeline: Scalar, stage: Scalar) -> Row | None:
    """The declared stage of that name: of that pipeline, else of none; of any where the deal names none."""
    named = [s for s in world.rows("stages") if s["name"] == stage]
    same = [s for s in named if s["pipeline"] == pipeline] or [s for s in named if s["pipeline"] is None]
    if not same and pipeline is None:
        same = named
    return min(same, key=lambda s: whole(s["id"]), default=None)


def stage_visits(world: World) -> Rows:
    """Each stay of a deal in a stage; versions in the same stage that follow each other are one stay."""
    return world.once("stage_visits", lambda: [v for d in world.rows("deals") for v in _visits(world, d)])


def _visits(world: World, deal: Row) -> Rows:
    states = [s for s in deal_states(world) if s["id"] == deal["id"] and s["certainty"] != "assumed"]
    stays: list[Rows] = []
    for state in (s for s in states if s["outcome"] == "open" and s["stage"] is not None):
        if stays and _same_stage(stays[-1][-1], state):
            stays[-1].append(state)
        else:
            stays.append([state])
    return [_visit(world, deal, states, stays, at) for at in range(len(stays))]


def _same_stage(one: Row, two: Row) -> bool:
    return (one["pipeline"], one["stage"]) == (two["pipeline"], two["stage"])


def _position(world: World, state: Row) -> Scalar:
    stage = stage_position(world, state["pipeline"], state["stage"])
    return stage["position"] if stage else None


def _left(states: Rows, stays: list[Rows], at: int) -> Scalar:
    """The day it moved on to another stage, or was decided; None while neither is known."""
    if at + 1 < len(stays):
        return stays[at + 1][0]["from_day"]
    decided = [s["from_day"] for s in states[states.index(stays[at][-1]) :] if s["outcome"] in DECIDED]
    return decided[0] if decided else None


def _visit(world: World, deal: Row, states: Rows, stays: list[Rows], at: int) -> Row:
    first = stays[at][0]
    entered, here = day_or(first["from_day"], LAST), _position(world, first)
    further = [s[0]["from_day"] for s in stays[at + 1 :] if _is_beyond(world, s[0], first, here)]
    won = deal["closed_on"] if deal["outcome"] == "won" else None
    beyond = min((d for d in [*further, won] if isinstance(d, date) and d >= entered), default=None)
    closed = deal["closed_on"] if deal["outcome"] in DECIDED else None
    left = _left(states, stays, at)
    return {
        "deal_id": deal["id"],
        **{k: deal[k] for k in OF_DEAL},
        **{k: first[k] for k in ("pipeline", "stage", "owner_id")},
        "position": here,
        "entered_day": first["from_day"],
        "left_day": left,
        "ordinal": at + 1,
        "beyond_day": beyond,
        "resolved_day": min((d for d in (beyond, closed) if isinstance(d, date)), default=None),
        "first_entry": not any(_same_stage(s[0], first) for s in stays[:at]),
    }


def _is_beyond(world: World, other: Row, here: Row, position: Scalar) -> bool:
    there = _position(world, other)
    if other["pipeline"] != here["pipeline"] or there is None or position is None:
        return False
    return whole(there) > whole(position)


def cycles(world: World) -> Rows:
    """Won deals with the days from their cycle's start, the same start for all."""
    start = cycle_start(world)
    return [_cycle(world, deal, start) for deal in _won(world)]


def _won(world: World) -> Rows:
    return [d for d in world.rows("deals") if d["outcome"] == "won"]


def cycle_start(world: World) -> str:
    """The setting; `auto`: the first start filled for 90 % of the won deals, else the best filled."""
    if world.settings.cycle_start != "auto":
        return world.settings.cycle_start
    won = _won(world)
    filled = {s: sum(start_day(world, d, s) is not None for d in won) for s in STARTS}
    enough = [s for s in STARTS if 10 * filled[s] >= 9 * len(won)]
    return enough[0] if enough else max(STARTS, key=lambda s: filled[s])


def start_day(world: World, deal: Row, start: str) -> date | None:
    day = first_contact(world, deal) if start == "first_contact" else deal[start]
    return day if isinstance(day, date) else None


def first_contact(world: World, deal: Row) -> date | None:
    """The first day a person did something with the deal, its leads or its contact."""
    leads = {lead["id"] for lead in world.rows("leads") if lead["deal_id"] == deal["id"]}
    contact = deal["contact_id"]
    days = [
        a["occurred_day"]
        for a in world.rows("activities")
        if a["status"] in {None, "done"} and a["automatic"] is not True
        and (a["deal_id"] == deal["id"] or a["lead_id"] in leads or (contact and a["contact_id"] == contact))
    ]  # fmt: skip
    return min((d for d in days if isinstance(d, date)), default=None)


def _cycle(world: World, deal: Row, start: str) -> Row:
    began, closed = start_day(world, deal, start), deal["closed_on"]
    known = began is not None and isinstance(closed, date)
    return {
        **deal,
        "amount": world.convert(deal["amount"], deal["currency"], closed),
        "start_on": began,
        "start_from": start,
        "days": (closed - began).days if known and isinstance(closed, date) and began else None,
    }


def slips(world: World) -> Rows:
    """Open deals whose expected close was moved to a later month, each time it was."""
    found: Rows = []
    for deal in world.rows("deals"):
        states = [s for s in deal_states(world) if s["id"] == deal["id"] and s["certainty"] != "assumed"]
        for before, after in pairwise(states):
            if before["outcome"] == after["outcome"] == "open" and _later_month(before, after):
                found.append(_slip(deal, before, after, len(found) + 1))
    return found


def _later_month(before: Row, after: Row) -> bool:
    one, two = before["expected_close_on"], after["expected_close_on"]
    if not isinstance(one, date) or not isinstance(two, date):
        return False
    return (two.year, two.month) > (one.year, one.month)


def _slip(deal: Row, before: Row, after: Row, number: int) -> Row:
    return {
        **{k: after[k] for k in (*OF_DEAL, "pipeline", "stage", "owner_id", "amount")},
        "id": number,
        "deal_id": deal["id"],
        "day": after["from_day"],
        "from_on": before["expected_close_on"],
        "to_on": after["expected_close_on"],
    }


def open_deals(world: World, at: Window) -> Rows:
    """The deals open at the end of the window's last day, as they stood then."""
    return [
        {**s, **at.bounds, "assumed": s["certainty"] == "assumed", "next_day": _next_day(world, s["id"], at)}
        for s in deal_states(world)
        if s["outcome"] == "open" and _covers(s, at.at_day)
    ]


def _next_day(world: World, deal_id: Scalar, at: Window) -> date | None:
    """The latest of the next step's day, as it is today, and of the days after the window planned for then."""
    planned = [
        a["scheduled_day"] for a in world.rows("activities") if a["deal_id"] == deal_id and _planned(world, a, at)
    ]
    deal = world.find("deals", deal_id)
    found = [*planned, deal["next_step_on"] if deal else None]
    return max((d for d in found if isinstance(d, date)), default=None)


def _planned(world: World, activity: Row, at: Window) -> bool:
    """Whether it stood in the diary at the window's end, for a later day. Until yesterday, whatever became of it."""
    day, booked = activity["scheduled_day"], activity["booked_day"]
    if not isinstance(day, date) or day < at.end_day or day_or(booked, FIRST) > at.at_day:
        return False
    return activity["status"] == "planned" or (isinstance(booked, date) and booked < day and at.at_day < world.today)


def _covers(state: Row, day: date) -> bool:
    return day_or(state["from_day"], LAST) <= day < day_or(state["to_day"], LAST)


def owner_on(world: World, deal: Row, day: Scalar) -> Scalar:
    """Who had a deal at the end of a day: by its history, before that whom it starts with, else today's owner."""
    states = sorted((s for s in deal_states(world) if s["id"] == deal["id"]), key=lambda s: day_or(s["from_day"], LAST))
    if not isinstance(day, date) or not states:
        return deal["owner_id"]
    if day < day_or(states[0]["from_day"], LAST):
        return states[0]["owner_id"]
    then = next((s for s in reversed(states) if _covers(s, day)), None)
    closed = deal["outcome"] in DECIDED and day_or(deal["closed_on"], LAST) <= day
    if then is None or (closed and then["outcome"] not in DECIDED):
        return deal["owner_id"]
    return then["owner_id"]


def weighted_deals(world: World, at: Window) -> Rows:
    """Open deals with the win probability of their stage: observed, else stated, else none."""
    return [{**s, **_weight(world, s, at.at_day)} for s in open_deals(world, at)]


def _weight(world: World, state: Row, day: date) -> Row:
    passed = _resolved(world, state, day)
    stage = stage_position(world, state["pipeline"], state["stage"])
    stated = state["probability"] if state["probability"] is not None or not stage else stage["probability"]
    observed = sum(passed.values()) / len(passed) if len(passed) >= ENOUGH else None
    return {"weight": stated if observed is None else observed, "stated": stated, "observed": observed}


def _resolved(world: World, state: Row, day: date) -> dict[Scalar, bool]:
    """Deals that ever entered the stage and were closed in the 24 months before: id → won."""
    since = _months_before(day, MONTHS)
    found: dict[Scalar, bool] = {}
    for visit in stage_visits(world):
        deal = world.find("deals", visit["deal_id"])
        if deal and _same_stage(visit, state) and deal["outcome"] in DECIDED:
            closed = deal["closed_on"]
            if isinstance(closed, date) and since <= closed <= day:
                found[deal["id"]] = deal["outcome"] == "won"
    return found


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, _month_length(year, month + 1)))


def _month_length(year: int, month: int) -> int:
    after = date(year + month // 12, month % 12 + 1, 1)
    return (after - date(year, month, 1)).days


def first_amounts(world: World) -> Rows:
    """Every deal with the amount of its first version."""
    return [_with_first(world, deal) for deal in world.rows("deals")]


def _with_first(world: World, deal: Row) -> Row:
    first = next((s for s in deal_states(world) if s["id"] == deal["id"]), {"amount": None, "no_rate": None})
    own = {k: deal[k] for k in (*OF_DEAL, *OF_VERSION, "owner_id", "outcome", "qualified_on") if k in deal}
    return {
        **own,
        "id": deal["id"],
        "amount": first["amount"],
        "no_rate": first["no_rate"],
        "amount_now": deal["amount"],
    }
