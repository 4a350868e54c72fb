"""The history of deals: stage moves with skips and returns, amounts, dates put off, owners, categories.

Each kind of event is a set of arrays; sorted together by deal and instant and filled forward they are the
versions of the deals, from which both `deal_changes` and the deals as known at any day are made.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from cadran.sources.demo import words
from cadran.sources.demo.accounts import LOST, PRODUCT_KEYS, WON, Accounts, Campaigns
from cadran.sources.demo.arrays import (
    NO_DAY,
    NO_INSTANT,
    Days,
    Flags,
    Floats,
    Instants,
    Ints,
    Texts,
    Values,
    blank,
    choose,
    either,
    ids,
    pick,
    shifted,
)
from cadran.sources.demo.leads import Leads
from cadran.sources.demo.ledger import Change, Ledger, history, ledger, together
from cadran.sources.demo.people import KEYS, NUMBER, People, reps_of
from cadran.sources.demo.roster import SALES_SEATS
from cadran.sources.demo.selling import FAMILIES, KINDS, PIPELINE, Deals
from cadran.sources.demo.world import World

CATEGORIES = ("pipeline", "best_case", "commit", "omitted")
OUTCOMES = ("open", "won", "lost")
T = TypeVar("T", bound=np.generic)
SAME = -9  # a number that means: as before


@dataclass(frozen=True)
class Events:
    """What happened to which deal when. SAME, NaN and NaT mean that the attribute stays."""

    deal: Ints
    at: Instants
    stage: Ints  # position in its pipeline, SAME
    amount: Floats
    expected: Days
    owner: Ints
    outcome: Ints  # position in OUTCOMES


@dataclass(frozen=True)
class Versions:
    """The versions of all deals, by deal and instant, all attributes filled."""

    deal: Ints
    rank: Ints  # 0 for the first version of its deal
    at: Instants
    until: Instants  # NaT for the last
    known: Instants
    stage: Ints
    amount: Floats
    expected: Days
    owner: Ints
    outcome: Ints
    category: Ints
    probability: Floats


def make_versions(world: World, deals: Deals, most: int | None = None) -> Versions:
    """The whole history of the deals; about `most` versions if given, changes on the way being left out."""
    rng = world.dice("deal history")
    end = np.where(np.isnat(deals.closed), world.end + 400, deals.closed.astype("datetime64[D]"))
    life = np.minimum((end - deals.created.astype("datetime64[D]")).astype(int), 400)
    opened, hidden = _opened(world, rng, deals, life)
    parts = [opened, _stages(deals), _steps_back(world, rng, deals), _amounts(rng, deals, life, hidden)]
    parts += [_pushes(world, rng, deals, opened.expected), *_owners(world, deals), _closings(deals)]
    events = _sorted(parts)
    if most is not None:
        events = _thinned(rng, events, most)
    return _filled(world, rng, deals, events)


def _event(
    deal: Ints, at: Instants, *, stage: Ints | None = None, amount: Floats | None = None, expected: Days | None = None,
    owner: Ints | None = None, outcome: Ints | None = None,
) -> Events:  # fmt: skip
    """Events that change what is given and leave the rest."""
    count = len(deal)
    same = np.full(count, SAME)
    return Events(
        deal,
        at.astype("datetime64[s]"),
        same if stage is None else stage,
        np.full(count, np.nan) if amount is None else amount,
        np.full(count, NO_DAY) if expected is None else expected,
        same if owner is None else owner,
        same if outcome is None else outcome,
    )


def _opened(world: World, rng: np.random.Generator, deals: Deals, life: Ints) -> tuple[Events, Flags]:
    """The first version; one in eight has no amount yet."""
    count = len(deals)
    guess = np.array([70, 38, 70])[deals.family] * rng.lognormal(0, 0.4, count)
    expected = deals.created.astype("datetime64[D]") + guess.astype(int)
    expected = np.where(rng.random(count) < 0.5, _month_end(expected), expected)
    expected = np.where(np.isnat(deals.due), expected, deals.due)
    expected = np.where(rng.random(count) < 0.02, NO_DAY, expected)
    hidden = rng.random(count) < 0.12
    first = _event(
        np.arange(count), deals.created, stage=np.zeros(count, dtype=int),
        amount=np.where(hidden, np.nan, deals.amount), expected=expected, owner=deals.opener,
        outcome=np.zeros(count, dtype=int),
    )  # fmt: skip
    return first, hidden


def _month_end(days: Days) -> Days:
    return (days.astype("datetime64[M]") + 1).astype("datetime64[D]") - 1


def _stages(deals: Deals) -> Events:
    deal, stage = np.nonzero(~np.isnat(deals.entered[:, 1:]))
    return _event(deal, deals.entered[deal, stage + 1], stage=stage + 1)


def _steps_back(world: World, rng: np.random.Generator, deals: Deals) -> Events:
    """Some deals fall back a stage for a while, within their stay in the third stage or a later one."""
    width = deals.entered.shape[1]
    last = width - 1 - np.argmax(~np.isnat(deals.entered[:, ::-1]), axis=1)
    row = np.flatnonzero(
        (rng.random(len(deals)) < world.truth.steps_back * 1.8) & (last >= 2) & ~np.isnat(deals.closed)
    )
    begin, stay = deals.entered[row, last[row]], deals.closed[row] - deals.entered[row, last[row]]
    row, begin, stay = (values[stay > np.timedelta64(6, "D")] for values in (row, begin, stay))
    down, up = (
        world.calendar.desk(rng, world.calendar.next_open((begin + stay * share).astype("datetime64[D]")))
        for share in (0.35, 0.7)
    )
    kept = (down > begin) & (up > down) & (up < begin + stay)
    row, down, up = row[kept], down[kept], up[kept]
    return _event(
        np.concatenate([row, row]),
        np.concatenate([down, up]),
        stage=np.concatenate([last[row] - 1, last[row]]),
    )


def _amounts(rng: np.random.Generator, deals: Deals, life: Ints, hidden: Flags) -> Events:
    """A quarter of the amounts are changed on the way, a few twice; most of those unknown get known."""
    count = len(deals)
    first = rng.uniform(0.2, 0.7, count)
    second = first + rng.uniform(0.05, 0.25, count)
    once = ~hidden & (rng.random(count) < 0.25)
    told = hidden & (rng.random(count) < np.where(deals.won, 1.0, 0.6))
    twice = once & (rng.random(count) < 0.3)
    value = np.where(hidden, deals.amount, np.round(deals.amount * rng.lognormal(-0.03, 0.22, count), -1))
    again = np.round(value * rng.lognormal(-0.05, 0.12, count), -1)
    parts = [(np.flatnonzero(once | told), first, value), (np.flatnonzero(twice), second, again)]
    row = np.concatenate([rows for rows, *_ in parts])
    share = np.concatenate([when[rows] for rows, when, _ in parts])
    at = deals.created[row] + (share * life[row] * 86_400).astype("timedelta64[s]")
    amount = np.concatenate([values[rows] for rows, _, values in parts])
    return _event(row, _at_desk_hour(at), amount=amount)


def _at_desk_hour(at: Instants) -> Instants:
    """The same day between 8 and 16 h UTC, minutes kept; deals change on the day of a call."""
    day = at.astype("datetime64[D]").astype("datetime64[s]")
    return np.asarray(day + np.timedelta64(28_800, "s") + (at - day) // 3)


def _pushes(world: World, rng: np.random.Generator, deals: Deals, expected: Days) -> Events:
    """When the expected day comes and the deal is open, it is put off, or nobody cares and it stays overdue."""
    row, due, parts = np.arange(len(deals)), expected, []
    for _ in range(7):
        day = world.calendar.next_open(due - rng.integers(-4, 11, len(row)))
        at = world.calendar.desk(rng, day)
        open_then = (at > deals.created[row]) & ((at < deals.closed[row]) | np.isnat(deals.closed[row]))
        keep = open_then & ~np.isnat(due) & (rng.random(len(row)) < world.truth.slips)
        row, due, at = row[keep], due[keep], at[keep]
        due = np.maximum(due, at.astype("datetime64[D]")) + rng.integers(12, 60, len(row))
        due = np.where(rng.random(len(row)) < 0.5, _month_end(due), due)
        parts.append(_event(row, at, expected=due))
    return _joined(parts)


def _owners(world: World, deals: Deals) -> list[Events]:
    """Open deals follow their portfolio when it changes hands."""
    found = []
    for s, seat in enumerate(SALES_SEATS):
        for since, rep in seat.holders[1:]:
            day = world.calendar.next_open(np.array([since], "datetime64[D]"))
            at = world.calendar.utc(day, np.array([32_400]))[0]
            row = np.flatnonzero(
                (deals.seat == s) & (deals.created < at) & ((deals.closed > at) | np.isnat(deals.closed))
            )
            found.append(_event(row, np.full(len(row), at), owner=np.full(len(row), NUMBER[rep])))
    return found


def _closings(deals: Deals) -> Events:
    row = np.flatnonzero(~np.isnat(deals.closed))
    return _event(row, deals.closed[row], outcome=np.where(deals.won[row], 1, 2))


def _joined(parts: list[Events]) -> Events:
    names = ("deal", "at", "stage", "amount", "expected", "owner", "outcome")
    return Events(*(np.concatenate([getattr(p, name) for p in parts]) for name in names))


def _sorted(parts: list[Events]) -> Events:
    """All events by deal and instant, none before the opening or after the closing of its deal."""
    found = _joined(parts)
    order = np.lexsort((found.outcome, found.at, found.deal))
    found = Events(*(values[order] for values in vars(found).values()))
    opened = np.maximum.accumulate(np.where(found.outcome == 0, np.arange(len(order)), 0))
    closing = (found.outcome > 0).astype(int)
    ended = np.cumsum(closing) - closing
    kept = (found.deal == found.deal[opened]) & (ended == ended[opened])
    return Events(*(values[kept] for values in vars(found).values()))


def _thinned(rng: np.random.Generator, events: Events, most: int) -> Events:
    ends = events.outcome != SAME  # openings and closings stay
    share = max(most - int(ends.sum()), 0) / max(int((~ends).sum()), 1)
    kept = ends | (rng.random(len(ends)) < share)
    return Events(*(values[kept] for values in vars(events).values()))


def _filled(world: World, rng: np.random.Generator, deals: Deals, events: Events) -> Versions:
    begins = np.append(True, events.deal[1:] != events.deal[:-1])
    stage = _forward(events.stage, (events.stage != SAME) | begins)
    outcome = _forward(events.outcome, (events.outcome != SAME) | begins)
    at = _strictly(events.at, begins)
    until = np.append(np.where(begins[1:], NO_INSTANT, at[1:]), NO_INSTANT)
    late = (outcome > 0) & (rng.random(len(at)) < world.truth.closed_late)
    known = at + np.where(late, rng.integers(10, 45, len(at)), 0).astype("timedelta64[D]") + np.timedelta64(1, "s")
    stated = _stated(world, deals, events.deal, stage, outcome)
    amount = _forward(events.amount, ~np.isnan(events.amount) | begins)
    return Versions(
        deal=events.deal, rank=np.arange(len(at)) - np.maximum.accumulate(np.where(begins, np.arange(len(at)), 0)),
        at=at, until=until, known=world.not_before_opening(known), stage=stage, amount=amount,
        expected=_forward(events.expected, ~np.isnat(events.expected) | begins),
        owner=_forward(events.owner, (events.owner != SAME) | begins), outcome=outcome,
        category=_categories(rng, stated, outcome),
        probability=_typed_over(rng, stated, outcome),
    )  # fmt: skip


def _forward(values: NDArray[T], known: Flags) -> NDArray[T]:
    """Each value where known, else the last known before it."""
    return values[np.maximum.accumulate(np.where(known, np.arange(len(values)), 0))]


def _strictly(at: Instants, begins: Flags) -> Instants:
    """Instants of a deal made to rise by at least a second."""
    found = at.copy()
    while True:
        tied = np.flatnonzero(~begins[1:] & (found[1:] <= found[:-1])) + 1
        if not len(tied):
            return found
        found[tied] = found[tied - 1] + np.timedelta64(1, "s")


def _ladder(world: World) -> Floats:
    """Stated probability by family and stage."""
    lines = [world.truth.pipeline(PIPELINE[f]) for f in FAMILIES]
    found = np.zeros((len(lines), max(len(line.stages) for line in lines)))
    for i, line in enumerate(lines):
        found[i, : len(line.stated)] = line.stated
    return found


def _stated(world: World, deals: Deals, deal: Ints, stage: Ints, outcome: Ints) -> Floats:
    """The probability stated for the stage; 1 once won, 0 once lost."""
    found = _ladder(world)[deals.family[deal], stage]
    return np.where(outcome == 0, found, np.where(outcome == 1, 1.0, 0.0))


def _categories(rng: np.random.Generator, stated: Floats, outcome: Ints) -> Ints:
    """What the owner promises: commit late in the pipeline, most of the time."""
    found = np.searchsorted([0.5, 0.75], stated, side="right")
    found = np.where((found == 2) & (rng.random(len(found)) < 0.3), 1, found)
    found = np.where(rng.random(len(found)) < 0.02, 3, found)
    return np.where(outcome == 2, 3, np.where(outcome == 1, 2, found))


def _typed_over(rng: np.random.Generator, stated: Floats, outcome: Ints) -> Floats:
    """In one version of ten the owner types a probability of their own; in a few there is none."""
    own = np.clip(np.round(stated + rng.choice([-0.2, -0.1, 0.1, 0.2], len(stated)), 2), 0.05, 0.95)
    chance = rng.random(len(stated))
    found = np.where(chance < 0.1, own, np.where(chance > 0.98, np.nan, stated))
    return np.where(outcome == 0, found, stated)


def pipeline_ledgers(
    world: World,
    people: People,
    accounts: Accounts,
    leads: Leads,
    campaigns: Campaigns,
    deals: Deals,
    versions: Versions,
) -> dict[str, Ledger]:
    stage = stage_names(world, deals, versions)
    return {
        "deals": together([
            _deals(world, accounts, campaigns, deals, versions, stage),
            _tests(world, people),
        ]),
        "deal_changes": _changes(world, accounts, deals, versions, stage),
    }


def stage_names(world: World, deals: Deals, versions: Versions) -> Texts:
    names = np.full((len(FAMILIES), 8), None, object)
    for i, family in enumerate(FAMILIES):
        stages = world.truth.pipeline(PIPELINE[family]).stages
        names[i, : len(stages)] = stages
    open_stage = names[deals.family[versions.deal], versions.stage]
    return np.where(versions.outcome == 0, open_stage, pick((None, WON, LOST), versions.outcome))


def pipelines(deals: Deals, deal: Ints) -> Texts:
    return pick([PIPELINE[f] for f in FAMILIES], deals.family[deal])


def _changes(world: World, accounts: Accounts, deals: Deals, versions: Versions, stage: Texts) -> Ledger:
    deal = versions.deal
    columns: dict[str, Values] = {
        "deal": deals.keys[deal],
        "valid_from": versions.at,
        "valid_to": versions.until,
        "pipeline": pipelines(deals, deal),
        "stage": stage,
        "amount": versions.amount,
        "probability": versions.probability,
        "forecast_category": pick(CATEGORIES, versions.category),
        "expected_close_on": versions.expected,
        "owner": reps_of(versions.owner),
        "outcome": pick(OUTCOMES, versions.outcome),
        "certainty": np.full(len(deal), "recorded", object),
        "currency": accounts.currency[deals.account[deal]],
    }
    end = np.append(np.where(versions.rank[1:] > 0, versions.known[1:], NO_INSTANT), NO_INSTANT)
    rank = np.array([f"-{i:02d}" for i in range(int(versions.rank.max()) + 1)], object)[versions.rank]
    keys = deals.keys[deal] + rank
    return history("deal_changes", keys, columns, versions.known, [Change(end, {"valid_to": NO_INSTANT})])


def _deals(
    world: World, accounts: Accounts, campaigns: Campaigns, deals: Deals, versions: Versions, stage: Texts
) -> Ledger:
    rng, deal = world.dice("deal words"), versions.deal
    at_deal = _fixed(world, rng, accounts, campaigns, deals)
    is_open, count = versions.outcome == 0, len(deal)
    plans = is_open & (rng.random(count) < 0.75)
    step_on = world.calendar.next_open(shifted(versions.at, rng.integers(4, 26, count)))
    columns: dict[str, Values] = {name: values[deal] for name, values in at_deal.items()} | {
        "owner": reps_of(versions.owner),
        "pipeline": pipelines(deals, deal),
        "stage": stage,
        "amount": versions.amount,
        "probability": versions.probability,
        "forecast_category": pick(CATEGORIES, versions.category),
        "qualified_on": qualified_days(world, deals, versions),
        "expected_close_on": versions.expected,
        "closed_on": np.where(is_open, NO_DAY, world.calendar.local_day(deals.closed)[deal]),
        "next_step": either(plans, pick(words.STEPS, np.minimum(versions.stage, 4)), None),
        "next_step_on": np.where(plans & (rng.random(count) < 0.9), step_on, NO_DAY),
        "outcome": pick(OUTCOMES, versions.outcome),
    }
    for name, outcome in {"lost_reason": 2, "won_reason": 1}.items():
        columns[name] = either(versions.outcome == outcome, columns[name], None)
    return ledger("deals", deals.keys, deal, columns, versions.known)


def _fixed(
    world: World, rng: np.random.Generator, accounts: Accounts, campaigns: Campaigns, deals: Deals
) -> Mapping[str, Values]:
    """What does not change in a deal's life, one element per deal."""
    count, account = len(deals), deals.account
    suffix = np.where(deals.renews == -1, "", " (renouvellement)").astype(object)
    product = pick([p[0] for p in words.PRODUCTS], deals.product)
    return {
        "name": accounts.name[account] + " – " + product + suffix,
        "account": accounts.keys[account],
        "contact": blank(rng, accounts.contact_keys[accounts.first_contact[account]], 0.08),
        "sdr": reps_of(deals.sdr),
        "created_on": world.calendar.local_day(deals.created),
        "lost_reason": choose(rng, words.LOST_REASONS, (0.24, 0.20, 0.14, 0.20, 0.06, 0.04), count),
        "won_reason": choose(rng, words.WON_REASONS, (0.20, 0.12, 0.10, 0.14, 0.08), count),
        "competitor": choose(rng, words.COMPETITORS, (0.14, 0.11, 0.06, 0.04), count),
        "kind": blank(rng, pick(KINDS, deals.kind), 0.02),
        "lead_source": blank(rng, pick(words.SOURCES, deals.source), 0.05),
        "contact_method": blank(rng, pick(words.METHODS, deals.method), 0.15),
        "campaign": pick(campaigns.keys, deals.campaign),
        "region": accounts.region[account],
        "product": blank(rng, pick(PRODUCT_KEYS, deals.product), 0.05),
        "currency": accounts.currency[account],
    }


def qualified_days(world: World, deals: Deals, versions: Versions) -> Days:
    """The day the deal first went beyond its first stage, once it has."""
    later = np.where(np.isnat(deals.entered[:, 1:]), np.datetime64("9999-01-01", "s"), deals.entered[:, 1:])
    first = later.min(axis=1)[versions.deal]
    return np.where(first <= versions.at, world.calendar.local_day(first), NO_DAY)


def _tests(world: World, people: People) -> Ledger:
    """Deals that somebody typed to try the CRM, deleted some days later; they never had a history."""
    days = world.calendar.next_open(world.start + np.array([40, 300, 420, 690]))
    days = days[days < world.end - 60]
    count = len(days)
    born = world.calendar.utc(days, np.full(count, 36_000))
    nothing = np.full(count, None, object)
    columns: dict[str, Values] = dict.fromkeys(
        ("account", "contact", "sdr", "next_step", "lost_reason", "won_reason", "competitor", "kind", "lead_source",
         "contact_method", "campaign", "region", "product", "currency"), nothing,
    ) | {
        "name": np.full(count, "TEST ne pas utiliser", object),
        "owner": np.full(count, KEYS[0], object),
        "pipeline": np.full(count, PIPELINE["new"], object),
        "stage": np.full(count, world.truth.pipeline(PIPELINE["new"]).stages[0], object),
        "amount": np.full(count, 1_000_000.0),
        "probability": np.full(count, 0.1),
        "forecast_category": np.full(count, CATEGORIES[0], object),
        "created_on": days,
        "qualified_on": np.full(count, NO_DAY),
        "expected_close_on": days + 90,
        "closed_on": np.full(count, NO_DAY),
        "next_step_on": np.full(count, NO_DAY),
        "outcome": np.full(count, OUTCOMES[0], object),
    }  # fmt: skip
    return history("deals", ids("DT", count), columns, born, gone=born + np.timedelta64(9, "D"))
