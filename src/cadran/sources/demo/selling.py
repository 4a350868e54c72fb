"""Deals of the demo company: where they come from, how they end, and what comes of those won."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property

import numpy as np

from cadran.sources.demo.accounts import PRICES, Accounts
from cadran.sources.demo.arrays import NO_DAY, NO_INSTANT, Days, Flags, Floats, Instants, Ints, Texts, ids
from cadran.sources.demo.leads import Leads
from cadran.sources.demo.lifetimes import NEVER_DAYS, draw_paths
from cadran.sources.demo.people import KEYS, People
from cadran.sources.demo.truth import CLIENTS, NEW, SEGMENTS
from cadran.sources.demo.words import METHODS, SOURCES
from cadran.sources.demo.world import World

FAMILIES = ("new", "clients", "renewal")
PIPELINE = {"new": NEW, "clients": CLIENTS, "renewal": CLIENTS}
KINDS = ("new", "expansion", "renewal", "cross_sell", "upsell")
YEAR = 365
RENEWAL_LEAD = 75  # days before the due date on which the renewal is opened
BACKLOG = 150  # days before the CRM opened from which deals still open were taken over


@dataclass(frozen=True)
class Deals:
    """One element per deal. Positions refer to leads, reps, accounts; -1 is none."""

    family: Ints  # position in FAMILIES
    kind: Ints  # position in KINDS
    account: Ints
    seat: Ints
    opener: Ints  # rep who owned it when it was created, whose skill decides
    lead: Ints
    sdr: Ints
    source: Ints
    method: Ints
    campaign: Ints
    product: Ints
    amount: Floats  # as first estimated
    created: Instants
    entered: Instants  # deals x stages, NaT where never
    closed: Instants  # NaT: never decided
    won: Flags
    ordered: Days  # day of the order, NaT where none
    yearly: Flags  # the order is to be renewed after a year
    due: Days  # what it renews was due then
    renews: Ints  # what it renews: position in Deals, or NONE; -2 - i for the base order i

    def __len__(self) -> int:
        return len(self.created)

    @cached_property
    def keys(self) -> Texts:
        """Numbered by creation."""
        found = np.empty(len(self), dtype=object)
        found[np.argsort(self.created, kind="stable")] = ids("D", len(self))
        return found

    def pick(self, rows: Ints | Flags) -> "Deals":
        return replace(self, **{f.name: getattr(self, f.name)[rows] for f in fields(self)})


NONE = -1


@dataclass(frozen=True)
class Yearly:
    """Orders to be renewed: one element each. `order` is a deal's position, or -2 - i for base order i."""

    account: Ints
    due: Days
    amount: Floats
    product: Ints
    order: Ints


@dataclass(frozen=True)
class Openings:
    """What is known of deals when they are opened. Positions refer to accounts, leads, reps; -1 is none."""

    family: str
    account: Ints
    created: Instants
    due: Days  # what is to be renewed is due then
    lead: Ints
    sdr: Ints
    source: Ints
    campaign: Ints

    @classmethod
    def of(cls, family: str, account: Ints, created: Instants) -> "Openings":
        """Deals that nothing is known of but when they were opened, and with whom."""
        none = np.full(len(account), NONE)
        return cls(family, account, created, np.full(len(account), NO_DAY), none, none, none, none)


def make_deals(
    world: World, people: People, accounts: Accounts, leads: Leads, base: Yearly
) -> tuple[Deals, Days, Days]:
    """The deals, and from when until when each account is a customer who may order again (NaT: never)."""
    rng = world.dice("deals")
    fresh = close_deals(world, people, accounts, rng, _new_openings(world, rng, accounts, leads))
    fresh = fresh.pick(~(fresh.closed < world.opened))  # of the backlog, only what was open was taken over
    since, until = _customer_days(world, rng, accounts, fresh)
    fresh = replace(fresh, kind=_kinds(accounts, fresh, since))
    more = close_deals(world, people, accounts, rng, _client_openings(world, rng, since, until))
    found = together([fresh, more])
    found = _renewals(world, people, accounts, rng, found, base)
    return found, since, until


def together(parts: list[Deals]) -> Deals:
    joined = {f.name: [getattr(p, f.name) for p in parts] for f in fields(Deals)}
    width = max(p.shape[1] for p in joined["entered"])
    joined["entered"] = [_widened(p, width) for p in joined["entered"]]
    return Deals(**{name: np.concatenate(values) for name, values in joined.items()})


def _widened(entered: Instants, width: int) -> Instants:
    found = np.full((len(entered), width), NO_INSTANT)
    found[:, : entered.shape[1]] = entered
    return found


def _new_openings(world: World, rng: np.random.Generator, accounts: Accounts, leads: Leads) -> Openings:
    """Deals that leads became, in the leads' order, then those that reps found themselves."""
    lead = np.flatnonzero(~np.isnat(leads.converted))
    before = np.arange(world.start - BACKLOG, world.start)
    days = np.concatenate([world.arrivals(rng, world.truth.weekly_own_deals, d) for d in (before, world.days)])
    created = world.calendar.desk(rng, world.calendar.next_open(days))
    known = accounts.base + np.searchsorted(accounts.created[accounts.base :], created)
    found = (rng.random(len(created)) * known).astype(int)
    opened = Openings.of("new", found, created)
    own = replace(opened, source=rng.integers(0, len(SOURCES), len(created)))
    given = Openings.of("new", leads.account[lead], leads.converted[lead] + np.timedelta64(120, "s"))
    given = replace(
        given, lead=lead, sdr=leads.sdr[lead], source=leads.source[lead], campaign=leads.campaign[lead]
    )  # fmt: skip
    names = [f.name for f in fields(Openings) if f.name != "family"]
    return Openings("new", *(np.concatenate([getattr(given, name), getattr(own, name)]) for name in names))


def _customer_days(world: World, rng: np.random.Generator, accounts: Accounts, fresh: Deals) -> tuple[Days, Days]:
    """Customers since a year before the CRM, or since their first order; until they stop ordering."""
    since = np.full(len(accounts.name), np.datetime64("9999-01-01", "D"))
    ordered = ~np.isnat(fresh.ordered)
    np.minimum.at(since, fresh.account[ordered], fresh.ordered[ordered])
    since[: accounts.customers] = world.start - YEAR
    since = np.where(since > world.end + 2 * YEAR, NO_DAY, since)
    stay = rng.exponential(30.44 / world.truth.monthly_attrition, len(since)).astype(int)
    until = np.maximum(since, world.start - 60) + stay
    return since, until


def _client_openings(world: World, rng: np.random.Generator, since: Days, until: Days) -> Openings:
    """Customers think of more, 0.8 times a year on average, from a month after their first order."""
    account, days = spread(world, rng, since + 30, until, np.full(len(since), 0.8))
    days = np.where(days < world.start, world.start, days)
    keep = days > world.start
    created = world.calendar.desk(rng, world.calendar.next_open(days[keep]))
    return Openings.of("clients", account[keep], created)


def spread(world: World, rng: np.random.Generator, since: Days, until: Days, yearly: Floats) -> tuple[Ints, Days]:
    """Days of a Poisson process for each account between two days, at `yearly` times the level of business."""
    last = np.where(until > world.end + 30, world.end + 30, until)
    length = np.where(np.isnat(since) | np.isnat(last), 0, (last - since).astype(int)).clip(0)
    peak = max(world.truth.seasonality) * world.truth.growth ** ((world.end - world.start).astype(int) / YEAR)
    count = rng.poisson(length / YEAR * yearly * peak)
    account = np.repeat(np.arange(len(since)), count)
    days = since[account] + (rng.random(len(account)) * length[account]).astype(int)
    kept = rng.random(len(days)) * peak < world.level(days)
    return account[kept], days[kept]


def _renewals(
    world: World,
    people: People,
    accounts: Accounts,
    rng: np.random.Generator,
    deals: Deals,
    base: Yearly,
) -> Deals:
    """Yearly orders are renewed, or not, every year; each renewal is a deal, opened before the due date."""
    found, due = deals, _upcoming(world, _joined(base, _to_renew(deals, 0)))
    while len(due.due):
        first = len(found)
        found = together([found, _renewed(world, people, accounts, rng, due)])
        due = _upcoming(world, _to_renew(found, first))
    return found


def _joined(base: Yearly, more: Yearly) -> Yearly:
    return Yearly(*(np.concatenate([getattr(base, f.name), getattr(more, f.name)]) for f in fields(base)))


def _to_renew(deals: Deals, first: int) -> Yearly:
    """What the deals from position `first` on left to be renewed."""
    rows = first + np.flatnonzero(deals.yearly[first:] & ~np.isnat(deals.ordered[first:]))
    anchor = np.where(np.isnat(deals.due[rows]), deals.ordered[rows], deals.due[rows])
    return Yearly(deals.account[rows], anchor + YEAR, deals.amount[rows] * 1.03, deals.product[rows], rows)


def _upcoming(world: World, due: Yearly) -> Yearly:
    rows = np.flatnonzero(due.due - RENEWAL_LEAD <= world.end + 30)
    return Yearly(*(getattr(due, f.name)[rows] for f in fields(due)))


def _renewed(world: World, people: People, accounts: Accounts, rng: np.random.Generator, due: Yearly) -> Deals:
    days = world.calendar.next_open(np.maximum(due.due - RENEWAL_LEAD, world.start))
    count = len(days)
    opened = Openings.of("renewal", due.account, world.calendar.desk(rng, days))
    made = close_deals(world, people, accounts, rng, replace(opened, due=due.due))
    late = np.maximum(made.ordered, due.due - 20)
    ordered = np.where(np.isnat(made.ordered), NO_DAY, world.calendar.next_open(late))
    return replace(
        made, amount=np.round(due.amount, -1), product=due.product, renews=due.order, ordered=ordered,
        yearly=np.ones(count, dtype=bool),
    )  # fmt: skip


def close_deals(world: World, people: People, accounts: Accounts, rng: np.random.Generator, opened: Openings) -> Deals:
    """The whole life of deals, drawn when they are opened."""
    count, family, account = len(opened.created), opened.family, opened.account
    created_day = world.calendar.local_day(opened.created)
    opener = people.holder(people.sales, accounts.seat[account], created_day)
    logit = _logits(world, family)[opener, accounts.segment[account]]
    won = rng.random(count) < 1 / (1 + np.exp(-logit))
    decided = rng.random(count) >= world.truth.never_decided
    entered, closed = _moments(world, rng, opened, won, decided)
    amount = _amounts(world, rng, accounts.segment[account], family)
    return Deals(
        family=np.full(count, FAMILIES.index(family)),
        kind=_client_kinds(rng, family, count),
        account=account,
        seat=accounts.seat[account],
        opener=opener,
        lead=opened.lead,
        sdr=opened.sdr,
        source=opened.source,
        method=rng.integers(0, len(METHODS), count),
        campaign=opened.campaign,
        product=affordable(rng, amount * 0.5),
        amount=amount,
        created=opened.created,
        entered=entered,
        closed=closed,
        won=won & decided,
        ordered=_ordered(world, rng, closed, won & decided),
        yearly=rng.random(count) < (0.32 if family == "new" else 0.12),
        due=opened.due,
        renews=np.full(count, NONE),
    )


def _logits(world: World, family: str) -> Floats:
    return np.array([[world.truth.logit(family, rep, segment) for segment in SEGMENTS] for rep in KEYS])


def _moments(
    world: World, rng: np.random.Generator, opened: Openings, won: Flags, decided: Flags
) -> tuple[Instants, Instants]:
    """Entry into each stage, and closing, on working days; the first stage is entered at the creation."""
    line = world.truth.pipeline(PIPELINE[opened.family])
    path = draw_paths(rng, world.truth, line, won, decided)
    stages = [opened.created]
    for s in range(1, path.entered.shape[1]):
        stages.append(_moved(world, rng, opened.created, path.entered[:, s]))
    closed = _moved(world, rng, opened.created, np.where(path.closes < NEVER_DAYS, path.closes, np.nan))
    return _ascending(np.stack(stages, axis=1), closed)


def _moved(world: World, rng: np.random.Generator, created: Instants, days: Floats) -> Instants:
    later = created + np.rint(np.where(np.isnan(days), 0, days) * 86_400).astype("timedelta64[s]")
    found = world.calendar.desk(rng, world.calendar.next_open(world.calendar.local_day(later)))
    return np.where(np.isnan(days), NO_INSTANT, found)


def _ascending(entered: Instants, closed: Instants) -> tuple[Instants, Instants]:
    """Each move at least a minute after the one before."""
    latest = entered[:, 0]
    for s in range(1, entered.shape[1]):
        entered[:, s] = np.where(entered[:, s] <= latest, latest + np.timedelta64(60, "s"), entered[:, s])
        latest = np.where(np.isnat(entered[:, s]), latest, entered[:, s])
    return entered, np.where(closed <= latest, latest + np.timedelta64(600, "s"), closed)


def _amounts(world: World, rng: np.random.Generator, segment: Ints, family: str) -> Floats:
    share: Mapping[str, float] = {"new": 1.0, "clients": 0.6, "renewal": 0.4}
    typical = np.array([world.truth.typical_amount[s] for s in SEGMENTS])[segment]
    return np.maximum(np.round(typical * share[family] * rng.lognormal(0, 0.6, len(segment)), -1), 200.0)


def affordable(rng: np.random.Generator, budget: Floats) -> Ints:
    """A product whose list price lies within the budget (the cheapest where none does), rather a dear one."""
    order = np.argsort(PRICES)
    within = np.maximum(np.searchsorted(PRICES[order], budget, side="right"), 1)
    return np.asarray(order[(within * rng.random(len(budget)) ** 0.7).astype(int)])


def _ordered(world: World, rng: np.random.Generator, closed: Instants, won: Flags) -> Days:
    """Most deals won are ordered within days; some never are."""
    days = world.calendar.local_day(closed) + np.minimum(rng.exponential(3, len(closed)), 25).astype(int)
    return np.where(won & (rng.random(len(won)) < 0.95), world.calendar.next_open(days), NO_DAY)


def _client_kinds(rng: np.random.Generator, family: str, count: int) -> Ints:
    if family != "clients":
        return np.full(count, KINDS.index(family))
    among = np.array([KINDS.index(k) for k in ("expansion", "upsell", "cross_sell")])
    return among[np.searchsorted([0.5, 0.75], rng.random(count))]


def _kinds(accounts: Accounts, fresh: Deals, since: Days) -> Ints:
    """A deal with a company that already buys is no new business, whatever pipeline it runs through."""
    known = since[fresh.account] < fresh.created.astype("datetime64[D]")
    return np.where(known, KINDS.index("cross_sell"), KINDS.index("new"))
