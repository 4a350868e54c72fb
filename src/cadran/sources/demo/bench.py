"""Tables of the same kind in any number, for the benchmark: the demo company's distributions, in batches.

Keys are made by Arrow from numbers, not by Python one by one, so that ten million rows take seconds.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cadran.model import table
from cadran.sources.demo import words
from cadran.sources.demo.accounts import (
    COUNTRIES,
    PRODUCT_KEYS,
    Accounts,
    accounts_ledger,
    make_accounts,
    products_ledger,
    stages_ledger,
)
from cadran.sources.demo.arrays import (
    NO_DAY,
    NO_INSTANT,
    Days,
    Floats,
    Instants,
    Ints,
    Moment,
    Values,
    arrow,
    either,
    pick,
)
from cadran.sources.demo.calendar import Calendar
from cadran.sources.demo.deeds import CANCELLED, CONTENT, DEMO, DONE, KINDS, NO_SHOW, STATUS, Recent, portfolios
from cadran.sources.demo.meetings import DAILY_DIARY
from cadran.sources.demo.orders import fulfilment
from cadran.sources.demo.people import KEYS, ROLES, People, make_people, people_ledgers, reps_of
from cadran.sources.demo.pipeline import (
    CATEGORIES,
    OUTCOMES,
    Versions,
    make_versions,
    pipelines,
    qualified_days,
    stage_names,
)
from cadran.sources.demo.routine import DAILY, INBOUND, TRADED, outcomes, pace
from cadran.sources.demo.selling import KINDS as DEAL_KINDS
from cadran.sources.demo.selling import NONE, Deals, Openings, close_deals, together
from cadran.sources.demo.truth import true_parameters
from cadran.sources.demo.world import TODAY, World

FAMILY_SHARE = {"new": 0.66, "clients": 0.25, "renewal": 0.09}
DIARY = {**DAILY_DIARY, DEMO: {"sdr": 0.0, "bdm": 0.06, "ae": 0.08, "manager": 0.0}}
RATES = {**DAILY, **DIARY}
PER_BATCH = 1_000_000
Columns = Mapping[str, Values | pa.Array]


@dataclass(frozen=True)
class Scene:
    """What the big tables share."""

    world: World
    people: People
    accounts: Accounts
    deals: Deals

    @property
    def cutoff(self) -> Moment:
        return self.world.cutoffs[-1][1]


def bench_tables(
    *,
    activities: int = 10_000_000,
    deals: int = 1_000_000,
    deal_changes: int = 4_000_000,
    orders: int = 2_000_000,
    days: int = 5 * 365,
    seed: int = 2023,
) -> dict[str, pa.RecordBatchReader]:
    """Canonical tables as they stand on 2025-12-31, `days` back, each to be read once, in batches.

    The numbers are of rows; of deal changes, about (never more than five or so to a deal). The thirty reps, their
    teams and assignments, products, stages and accounts come with them. Same arguments, same tables.
    """
    world = _world(seed, days, deals)
    people, accounts = make_people(world), make_accounts(world, np.empty(0, "datetime64[s]"))
    made = _deals(world, people, accounts, deals)
    scene = Scene(world, people, accounts, made)
    versions = make_versions(world, made, most=deal_changes)
    small = {
        **people_ledgers(people),
        "accounts": accounts_ledger(world, people, accounts),
        "products": products_ledger(world),
        "stages": stages_ledger(world),
    }
    found = {name: ledger.at(scene.cutoff).to_reader() for name, ledger in small.items()}
    found["deals"] = _reader("deals", _deal_rows(scene, versions))
    found["deal_changes"] = _reader("deal_changes", _change_rows(scene, versions))
    found["orders"] = _reader("orders", _order_rows(scene, orders))
    found["activities"] = _reader("activities", _activity_rows(scene, activities))
    return found


def _world(seed: int, days: int, deals: int) -> World:
    start = TODAY - timedelta(days=days - 1)
    calendar = Calendar.between(start - timedelta(days=900), TODAY + timedelta(days=900))
    first, last = np.datetime64(start, "D"), np.datetime64(TODAY, "D")
    return World(seed, max(deals / 3_500, 0.05), first, last, calendar, true_parameters(seed, KEYS))


def _reader(name: str, batches: Iterator[pa.Table]) -> pa.RecordBatchReader:
    parts = (batch for rows in batches for batch in rows.to_batches())
    first = next(parts)

    def every() -> Iterator[pa.RecordBatch]:
        yield first
        yield from parts

    return pa.RecordBatchReader.from_batches(first.schema, every())


def _rows(name: str, columns: Columns, key: pa.Array, updated: Instants) -> pa.Table:
    """A canonical table; columns that are not given are blank."""
    nothing = pa.nulls(len(key))
    found = {c.name: arrow(c, columns.get(c.name, nothing)) for c in table(name).columns}
    return pa.table(found | {"source_id": key, "source_updated_at": pa.array(updated.astype("datetime64[us]"))})


def _keys(prefix: str, number: Ints) -> pa.Array:
    """Prefix and number, at one width; null for -1."""
    told = pc.cast(pa.array(number + 100_000_000, mask=number < 0), pa.string())
    return pc.binary_join_element_wise(pa.scalar(prefix), told, "")


def _slices(count: int) -> Iterator[slice]:
    return (slice(first, min(first + PER_BATCH, count)) for first in range(0, count, PER_BATCH))


def _days(world: World, rng: np.random.Generator, count: int) -> Days:
    """`count` working days, in order, as lively as business is on them."""
    weight = world.level(world.days) * world.calendar.open[world.calendar.at(world.days)]
    return np.repeat(world.days, rng.multinomial(count, weight / weight.sum()))


def _deals(world: World, people: People, accounts: Accounts, count: int) -> Deals:
    rng, left = world.dice("bench deals"), count
    parts = []
    for family, share in FAMILY_SHARE.items():
        many = left if family == "renewal" else round(count * share)
        left -= many
        created = world.calendar.desk(rng, _days(world, rng, many))
        opened = Openings.of(family, rng.integers(0, accounts.base, many), created)
        source = rng.integers(0, len(words.SOURCES), many)
        parts.append(close_deals(world, people, accounts, rng, replace(opened, source=source)))
    found = together(parts)
    return found.pick(np.argsort(found.created, kind="stable"))


def _pick(versions: Versions, rows: Ints) -> Versions:
    return Versions(**{f.name: getattr(versions, f.name)[rows] for f in fields(Versions)})


def _told(scene: Scene, versions: Versions) -> Columns:
    """The columns that deals and their versions have in common."""
    deals = scene.deals
    return {
        "pipeline": pipelines(deals, versions.deal),
        "stage": stage_names(scene.world, deals, versions),
        "amount": versions.amount,
        "probability": versions.probability,
        "forecast_category": pick(CATEGORIES, versions.category),
        "expected_close_on": versions.expected,
        "owner": reps_of(versions.owner),
        "outcome": pick(OUTCOMES, versions.outcome),
        "currency": scene.accounts.currency[deals.account[versions.deal]],
    }


def _change_rows(scene: Scene, versions: Versions) -> Iterator[pa.Table]:
    known = np.flatnonzero(versions.known < scene.cutoff)
    followed = np.append(versions.deal[known][1:] == versions.deal[known][:-1], False)
    for part in _slices(len(known)):
        some = _pick(versions, known[part])
        key = pc.binary_join_element_wise(_keys("D", some.deal), pc.cast(pa.array(some.rank), pa.string()), "-")
        columns = {
            **_told(scene, some),
            "deal": _keys("D", some.deal),
            "valid_from": some.at,
            "valid_to": np.where(followed[part], some.until, NO_INSTANT),
            "certainty": np.full(len(key), "recorded", object),
        }
        yield _rows("deal_changes", columns, key, some.known)


def _deal_rows(scene: Scene, versions: Versions) -> Iterator[pa.Table]:
    """Each deal as its last version known today has it."""
    known = versions.known < scene.cutoff
    last = np.full(len(scene.deals), NONE)
    last[versions.deal[known]] = np.flatnonzero(known)
    rng = scene.world.dice("bench deal words")
    last = last[last >= 0]
    for part in _slices(len(last)):
        some = _pick(versions, last[part])
        yield _rows("deals", _deal_columns(scene, rng, some), _keys("D", some.deal), some.known)


def _deal_columns(scene: Scene, rng: np.random.Generator, some: Versions) -> Columns:
    deals, accounts, calendar, deal = scene.deals, scene.accounts, scene.world.calendar, some.deal
    is_open, count = some.outcome == 0, len(deal)
    step = np.where(is_open & (rng.random(count) < 0.7), calendar.local_day(some.at) + 14, NO_DAY)
    reason = rng.integers(0, len(words.LOST_REASONS), count)
    return {
        **_told(scene, some),
        "name": _keys("Affaire ", deal),
        "account": pick(accounts.keys, deals.account[deal]),
        "created_on": calendar.local_day(deals.created[deal]),
        "qualified_on": qualified_days(scene.world, deals, some),
        "closed_on": np.where(is_open, NO_DAY, calendar.local_day(deals.closed[deal])),
        "next_step_on": step,
        "lost_reason": pick(words.LOST_REASONS, np.where((some.outcome == 2) & (reason % 7 > 0), reason, NONE)),
        "kind": pick(DEAL_KINDS, deals.kind[deal]),
        "lead_source": pick(words.SOURCES, deals.source[deal]),
        "region": accounts.region[deals.account[deal]],
        "product": pick(PRODUCT_KEYS, deals.product[deal]),
    }


def _order_rows(scene: Scene, count: int) -> Iterator[pa.Table]:
    """Orders of the deals won, then repeat orders, by day."""
    world, rng, deals = scene.world, scene.world.dice("bench orders"), scene.deals
    won = np.flatnonzero(deals.ordered <= world.end)[:count]
    again = _days(world, rng, count - len(won))
    day = np.concatenate([deals.ordered[won], again])
    deal = np.concatenate([won, np.full(len(again), NONE)])
    account = np.concatenate([deals.account[won], rng.integers(0, scene.accounts.base, len(again))])
    amount = np.concatenate([deals.amount[won], np.round(rng.lognormal(8.6, 0.9, len(again)), 2)])
    order = np.argsort(day, kind="stable")
    day, deal, account, amount = day[order], deal[order], account[order], amount[order]
    for part in _slices(count):
        columns = _order_columns(scene, rng, day[part], deal[part], account[part], amount[part])
        key = _keys("O", np.arange(part.start, part.stop))
        yield _rows("orders", {**columns, "number": key}, key, world.calendar.desk(rng, day[part]))


def _order_columns(
    scene: Scene, rng: np.random.Generator, day: Days, deal: Ints, account: Ints, amount: Floats
) -> Columns:
    world, accounts, count = scene.world, scene.accounts, len(day)
    promised, available, delivered, cancelled = fulfilment(world, rng, day)
    available, delivered = (np.where(days <= world.end, days, NO_DAY) for days in (available, delivered))
    status = np.where(~np.isnat(cancelled), 0, np.where(np.isnat(delivered), 1, 2))
    credit = rng.random(count) < 0.03
    conforming = pick((True, False), np.where(np.isnat(delivered), NONE, (rng.random(count) > 0.94).astype(int)))
    return {
        "kind": pick(("order", "credit"), credit.astype(int)),
        "account": pick(accounts.keys, account),
        "rep": reps_of(scene.people.holder(scene.people.sales, accounts.seat[account], day)),
        "deal": _keys("D", np.where(credit, NONE, deal)),
        "ordered_on": day,
        "status": pick(("cancelled", "confirmed", "delivered"), status),
        "amount": np.where(rng.random(count) < 0.01, np.nan, np.where(credit, -0.3, 1.0) * amount).round(2),
        "discount": np.where(rng.random(count) < 0.1, np.round(amount * 0.02, 2), 0.0),
        "tax": np.round(amount * 0.2, 2),
        "penalty": np.where(rng.random(count) < 0.02, np.round(amount * 0.01, 2), np.nan),
        "channel": pick(words.CHANNELS, rng.integers(0, len(words.CHANNELS), count)),
        "lead_source": pick(words.SOURCES, np.where(deal < 0, NONE, scene.deals.source[deal])),
        "region": accounts.region[account],
        "country": pick(COUNTRIES, accounts.country[account]),
        "promised_on": promised,
        "available_on": available,
        "delivered_on": delivered,
        "conforming": conforming,
        "currency": accounts.currency[account],
    }


def _activity_rows(scene: Scene, count: int) -> Iterator[pa.Table]:
    """Activities of the reps' days of presence, in order of days, `count` in all."""
    world, rng = scene.world, scene.world.dice("bench activities")
    kinds = np.array(list(RATES))
    post = scene.people.post[:, world.calendar.at(world.days)]
    rate = np.array([np.append([rates[r] for r in ROLES], 0.0)[post] for rates in RATES.values()])
    weight = (rate * pace(world, scene.people)).transpose(2, 1, 0)  # day, rep, kind
    cells = rng.multinomial(count, weight.ravel() / weight.sum())
    ends = np.cumsum(cells)
    own = Recent.of(scene.deals.seat, scene.deals.created, np.ones(len(scene.deals), dtype=bool))
    seats = portfolios(scene.people)
    for part in _slices(count):
        cell = np.searchsorted(ends, np.arange(part.start, part.stop), side="right")
        day, rep, kind = np.unravel_index(cell, weight.shape)
        at = world.calendar.desk(rng, world.days[day])
        deal = own.before(seats[rep, world.calendar.at(at)], at, rng.exponential(14 * world.scale, len(at)).astype(int))
        columns = _activity_columns(scene, rng, kinds[kind], rep, at, deal)
        yield _rows("activities", columns, _keys("X", np.arange(part.start, part.stop)), at)


def _activity_columns(
    scene: Scene, rng: np.random.Generator, kind: Ints, rep: Ints, at: Instants, deal: Ints
) -> Columns:
    truth, accounts, count = scene.world.truth, scene.accounts, len(kind)
    deal = np.where(scene.deals.closed[deal] < at, NONE, deal)
    other = rng.integers(0, accounts.base, count)
    account = np.where(deal < 0, other, scene.deals.account[deal])
    diary = np.isin(kind, list(DIARY))
    inbound = (kind == CONTENT) | (np.isin(kind, TRADED) & (rng.random(count) < INBOUND))
    missed = np.where(rng.random(count) < truth.no_show, NO_SHOW, DONE)
    status = np.where(diary, np.where(rng.random(count) < truth.cancelled, CANCELLED, missed), DONE)
    by_us = np.where(status == CANCELLED, (rng.random(count) < truth.cancelled_by_us).astype(int), NONE)
    held = status == DONE
    minutes = np.round(rng.lognormal(3.9, 0.3, count))
    return {
        "kind": pick(KINDS, kind),
        "direction": pick(("outbound", "inbound"), inbound.astype(int)),
        "rep": reps_of(rep),
        "booked_by": either(diary, reps_of(rep), None),
        "booked_at": np.where(diary, at - np.timedelta64(5, "D"), NO_INSTANT),
        "account": pick(accounts.keys, account),
        "deal": _keys("D", deal),
        "scheduled_at": np.where(diary, at, NO_INSTANT),
        "occurred_at": np.where(held, at, NO_INSTANT),
        "duration_minutes": np.where(diary & held & (rng.random(count) < 0.85), minutes, np.nan),
        "status": pick(STATUS, status),
        "outcome": outcomes(rng, kind, inbound, np.full(count, truth.call_connect), truth.unknown_outcome),
        "cancelled_by": pick(("customer", "us"), by_us),
        "automatic": pick((True,), np.where((kind == 1) & (rng.random(count) < 0.05), 0, NONE)),
        "network": pick(words.NETWORKS, np.where(np.isin(kind, (3, 4, 5)), 0, NONE)),
    }
