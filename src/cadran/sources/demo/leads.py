"""Leads of the demo company: when they come, who works them, and how far they get."""

from dataclasses import dataclass, replace

import numpy as np

from cadran.sources.demo import words
from cadran.sources.demo.accounts import BASE_CUSTOMERS, BASE_PROSPECTS, Accounts, Campaigns, region_names
from cadran.sources.demo.arrays import (
    NO_DAY,
    NO_INSTANT,
    Days,
    Flags,
    Instants,
    Ints,
    Texts,
    Values,
    blank,
    choose,
    draw,
    either,
    ids,
    pick,
)
from cadran.sources.demo.ledger import Change, Ledger, history
from cadran.sources.demo.people import NUMBER, People, reps_of
from cadran.sources.demo.roster import SDR_SEATS
from cadran.sources.demo.world import World

MANAGER = NUMBER["R06"]


@dataclass(frozen=True)
class Leads:
    """One element per lead, by creation. `sdr` is a rep's number, `deal` a deal's position or -1."""

    created: Instants
    inbound: Flags
    source: Ints  # position in words.SOURCES
    campaign: Ints
    sdr: Ints
    answered: Instants  # first human touch, NaT: never
    mql: Instants
    sql: Instants
    converted: Instants
    disqualified: Instants
    doubled: Instants  # when it was deleted as a double, NaT: never
    makes_account: Flags
    account: Ints  # -1: none yet
    deal: Ints

    @property
    def keys(self) -> Texts:
        return ids("L", len(self.created))


def make_leads(world: World, people: People, campaigns: Campaigns) -> Leads:
    rng, truth = world.dice("leads"), world.truth
    created, inbound = _arrivals(world, rng)
    count = len(created)
    source = np.where(inbound, draw(rng, words.SOURCE_SHARE, count), words.SOURCES.index("Prospection"))
    sdr = _sdr(world, people, rng, created)
    mql = _later(world, rng, created, truth.mql_days, rng.random(count) < truth.mql)
    sql = _later(world, rng, mql, truth.sql_days, rng.random(count) < truth.mql_to_sql)
    converted = _later(world, rng, sql, 1.5, rng.random(count) < truth.sql_to_deal)
    answered = _answered(world, rng, created, inbound)
    disqualified = _disqualified(world, rng, created, mql, sql)
    makes = ~np.isnat(converted) & (rng.random(count) < 0.40)
    return Leads(
        created, inbound, source, campaigns.of(rng, source, world.calendar.local_day(created)), sdr,
        answered, mql, sql, converted,
        disqualified, _doubles(rng, created, answered, mql, disqualified), makes,
        _accounts(world, rng, converted, makes), np.full(count, -1),
    )  # fmt: skip


def with_deals(leads: Leads, deal: Ints) -> Leads:
    """The leads that became deals, told so; those converted have one each, by position."""
    found = leads.deal.copy()
    found[~np.isnat(leads.converted)] = deal
    return replace(leads, deal=found)


def _arrivals(world: World, rng: np.random.Generator) -> tuple[Instants, Flags]:
    days = world.arrivals(rng, world.truth.weekly_leads, world.days)
    inbound = rng.random(len(days)) < world.truth.inbound
    calendar = world.calendar
    outbound = calendar.desk(rng, calendar.next_open(days))
    created = np.where(inbound, calendar.any_time(rng, days), outbound)
    order = np.argsort(created)
    return created[order], inbound[order]


def _sdr(world: World, people: People, rng: np.random.Generator, created: Instants) -> Ints:
    """Whose turn it is: the seat's holder, or of the next seats the first who is there that day."""
    days = world.calendar.next_open(world.calendar.local_day(created))
    seat = draw(rng, _weights(), len(created))
    position = world.calendar.at(days)
    found = np.full(len(created), MANAGER)
    for step in reversed(range(len(SDR_SEATS))):
        rep = people.holder(people.sdr, (seat + step) % len(SDR_SEATS), days)
        found = np.where(people.present[rep, position], rep, found)
    return found


def _weights() -> list[float]:
    weights = np.array([s.weight for s in SDR_SEATS])
    return [float(w) for w in weights / weights.sum()]


def _later(world: World, rng: np.random.Generator, since: Instants, mean: float, where: Flags) -> Instants:
    """An exponential number of days later, on the next working day; NaT where it never comes."""
    calendar = world.calendar
    days = calendar.local_day(since) + np.rint(rng.exponential(mean, len(since))).astype(int)
    found = np.maximum(calendar.desk(rng, calendar.next_open(days)), since + np.timedelta64(600, "s"))
    return np.where(where & ~np.isnat(since), found, NO_INSTANT)


def _answered(world: World, rng: np.random.Generator, created: Instants, inbound: Flags) -> Instants:
    """First human touch: of inbound leads after a lognormal business time, or never; of others at once."""
    truth = world.truth
    minutes = truth.response_minutes * rng.lognormal(0, truth.response_sigma, len(created))
    found = world.calendar.after_business(created, np.rint(minutes).astype(int))
    found = np.where(rng.random(len(created)) < truth.unanswered, NO_INSTANT, found)
    return np.where(inbound, found, created + np.timedelta64(900, "s"))


def _disqualified(world: World, rng: np.random.Generator, created: Instants, mql: Instants, sql: Instants) -> Instants:
    since = np.where(np.isnat(mql), created, mql)
    return _later(world, rng, since, 40.0, np.isnat(sql) & (rng.random(len(created)) < 0.7))


def _accounts(world: World, rng: np.random.Generator, converted: Instants, makes: Flags) -> Ints:
    """Position of each converted lead's account: a new one, or one of those that exist by then."""
    base = world.count(BASE_CUSTOMERS) + world.count(BASE_PROSPECTS)
    born = np.sort(converted[makes])
    existing = base + np.searchsorted(born, converted)
    known = (rng.random(len(converted)) * existing).astype(int)
    made = base + np.searchsorted(born, converted)
    return np.where(np.isnat(converted), -1, np.where(makes, made, known))


def leads_ledger(world: World, leads: Leads, accounts: Accounts, campaigns: Campaigns, deals: Texts) -> Ledger:
    rng, count = world.dice("lead words"), len(leads.created)
    columns: dict[str, Values] = {
        "name": _names(rng, count),
        "company": _companies(rng, accounts, leads.account),
        "account": pick(accounts.keys, leads.account),
        "contact": pick(accounts.contact_keys, np.where(leads.account < 0, -1, accounts.first_contact[leads.account])),
        "owner": reps_of(leads.sdr),
        "sdr": reps_of(leads.sdr),
        "lead_source": blank(rng, pick(words.SOURCES, leads.source), 0.04),
        "medium": blank(rng, pick(words.MEDIUMS, leads.source), 0.10),
        "campaign": pick(campaigns.keys, leads.campaign),
        "region": _regions(rng, accounts, leads.account),
        "direction": pick(("outbound", "inbound"), leads.inbound.astype(int)),
        "status": _status(leads),
        "created_at": leads.created,
        "mql_on": world.calendar.local_day(leads.mql),
        "sql_on": world.calendar.local_day(leads.sql),
        "disqualified_on": world.calendar.local_day(leads.disqualified),
        "disqualified_reason": choose(rng, words.DISQUALIFIED, (0.35, 0.25, 0.20, 0.08, 0.04), count),
        "converted_at": leads.converted,
        "deal": pick(deals, leads.deal),
    }
    columns["disqualified_reason"] = either(np.isnat(leads.disqualified), None, columns["disqualified_reason"])
    born = leads.created + np.timedelta64(60, "s")
    return history("leads", leads.keys, columns, born, _changes(leads), leads.doubled)


def _changes(leads: Leads) -> list[Change]:
    before = np.where(np.isnat(leads.mql), "Nouveau", "MQL").astype(object)
    unknown = {"converted_at": NO_INSTANT, "deal": None, "account": None, "contact": None}
    return [
        Change(leads.mql, {"mql_on": NO_DAY, "status": "Nouveau"}),
        Change(leads.sql, {"sql_on": NO_DAY, "status": "MQL"}),
        Change(leads.converted, {**unknown, "status": "SQL"}),
        Change(leads.disqualified, {"disqualified_on": NO_DAY, "disqualified_reason": None, "status": before}),
    ]


def _doubles(
    rng: np.random.Generator, created: Instants, answered: Instants, mql: Instants, disqualified: Instants
) -> Instants:
    """A few leads that never went anywhere are deleted as doubles some weeks later."""
    idle = np.isnat(mql) & np.isnat(disqualified) & np.isnat(answered)
    later = created + rng.integers(5, 60, len(created)).astype("timedelta64[D]")
    return np.where(idle & (rng.random(len(created)) < 0.15), later, NO_INSTANT)


def _status(leads: Leads) -> Texts:
    found = np.where(np.isnat(leads.mql), "Nouveau", "MQL").astype(object)
    found[~np.isnat(leads.sql)] = "SQL"
    found[~np.isnat(leads.converted)] = "Converti"
    found[~np.isnat(leads.disqualified)] = "Écarté"
    return found


def _names(rng: np.random.Generator, count: int) -> Texts:
    first = pick(words.FIRST_NAMES, rng.integers(0, len(words.FIRST_NAMES), count))
    last = pick(words.LAST_NAMES, rng.integers(0, len(words.LAST_NAMES), count))
    return np.asarray(first + " " + last)


def _companies(rng: np.random.Generator, accounts: Accounts, account: Ints) -> Texts:
    """The account's name, else a company that never became one."""
    other = pick(words.COMPANY_HEADS, rng.integers(0, len(words.COMPANY_HEADS), len(account)))
    other = other + " " + pick(words.LAST_NAMES, rng.integers(0, len(words.LAST_NAMES), len(account)))
    return np.where(account < 0, blank(rng, other, 0.05), pick(accounts.name, account))


def _regions(rng: np.random.Generator, accounts: Accounts, account: Ints) -> Texts:
    regions = region_names()
    drawn = pick(regions, rng.integers(0, len(regions), len(account)))
    return np.where(account < 0, blank(rng, drawn, 0.08), pick(accounts.region, account))


def conversion_days(leads: Leads) -> Days:
    """Day of each conversion, for the part of the company that sells."""
    return leads.converted[~np.isnat(leads.converted)].astype("datetime64[D]")
