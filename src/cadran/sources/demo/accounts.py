"""Who the demo company sells to, and what: accounts, contacts, products, stages, campaigns."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from cadran.sources.demo import words
from cadran.sources.demo.arrays import (
    NO_INSTANT,
    Days,
    Flags,
    Instants,
    Ints,
    Texts,
    Values,
    blank,
    draw,
    either,
    grouped,
    ids,
    pick,
    shifted,
)
from cadran.sources.demo.ledger import Change, Ledger, history
from cadran.sources.demo.people import People, handovers, reps_of, slug
from cadran.sources.demo.roster import GRANDS, SALES_SEATS
from cadran.sources.demo.truth import SEGMENTS
from cadran.sources.demo.world import World

BASE_CUSTOMERS, BASE_PROSPECTS = 240, 200  # known when the CRM opens
SEGMENT_SHARE = (0.62, 0.28, 0.10)
COUNTRIES = tuple(words.COUNTRIES)
LARGE = len(SEGMENTS) - 1
PRODUCT_KEYS = ids("P", len(words.PRODUCTS))
PRICES = np.array([p[4] for p in words.PRODUCTS])
RECURRING = np.array([p[6] for p in words.PRODUCTS])
PIECES = np.array([p[3] == "piece" for p in words.PRODUCTS])


@dataclass(frozen=True)
class Accounts:
    """One element per account, base customers first, then base prospects, then by creation."""

    name: Texts
    region: Texts  # None abroad
    city: Ints  # position in words.CITIES, -1 abroad
    country: Ints  # position in COUNTRIES
    segment: Ints  # position in SEGMENTS
    seat: Ints
    created: Instants
    contact_account: Ints  # of each contact
    contact_created: Instants
    customers: int  # how many of the first accounts were customers when the CRM opened
    base: int  # how many of the first accounts were known then

    @cached_property
    def keys(self) -> Texts:
        return ids("C", len(self.name))

    @cached_property
    def contact_keys(self) -> Texts:
        return ids("K", len(self.contact_account))

    @cached_property
    def first_contact(self) -> Ints:
        return np.searchsorted(self.contact_account, np.arange(len(self.name)))

    @cached_property
    def currency(self) -> Texts:
        """Blank for the euro at every third account: a blank is the workspace's currency."""
        found = pick([words.COUNTRIES[c][0] for c in COUNTRIES], self.country)
        return either((found == "EUR") & (np.arange(len(found)) % 3 == 0), None, found)


def region_names() -> list[str]:
    return sorted({region for _, _, region, _ in words.CITIES})


def make_accounts(world: World, born: Instants) -> Accounts:
    """Base accounts, and those that leads made at the instants `born`, in that order."""
    rng = world.dice("accounts")
    customers, prospects = world.count(BASE_CUSTOMERS), world.count(BASE_PROSPECTS)
    count = customers + prospects + len(born)
    country = draw(rng, [share for _, share in words.COUNTRIES.values()], count)
    segment = draw(rng, SEGMENT_SHARE, count)
    city = np.where(country == 0, rng.integers(0, len(words.CITIES), count), -1)
    age = rng.integers(200, 850, customers + prospects)
    created = world.calendar.desk(rng, world.calendar.next_open(world.start - age))
    created = np.concatenate([created, np.sort(born)])
    lengths = 1 + rng.poisson(0.9, count)
    owner, rank = grouped(lengths)
    joined = created[owner] + (rank > 0) * rng.exponential(150 * 86_400, len(owner)).astype("timedelta64[s]")
    return Accounts(
        _names(rng, count), pick([c[2] for c in words.CITIES], city), city, country, segment,
        _seats(rng, segment, city), created, owner, _at_desk(world, rng, joined, rank > 0), customers,
        customers + prospects,
    )  # fmt: skip


def _at_desk(world: World, rng: np.random.Generator, instants: Instants, where: Flags) -> Instants:
    days = world.calendar.next_open(world.calendar.local_day(instants))
    return np.where(where, np.maximum(world.calendar.desk(rng, days), instants), instants)


def _names(rng: np.random.Generator, count: int) -> Texts:
    heads, tails = words.COMPANY_HEADS, words.COMPANY_TAILS
    pairs = rng.permutation(len(heads) * len(tails))
    turn = np.arange(count) // len(pairs)
    chosen = pairs[np.arange(count) % len(pairs)]
    name = pick(heads, chosen % len(heads)) + " " + pick(tails, chosen // len(heads))
    return either(turn == 0, name, name + " " + (turn + 1).astype(str).astype(object))


def _seats(rng: np.random.Generator, segment: Ints, city: Ints) -> Ints:
    """The portfolio of each account: by territory, large and foreign ones with the key accounts team."""
    weight = np.array([s.weight for s in SALES_SEATS])
    team = [s.team for s in SALES_SEATS]
    territory = pick([c[3] for c in words.CITIES], city)
    territory[(segment == LARGE) | (city < 0)] = GRANDS
    found = np.empty(len(segment), dtype=int)
    for name in dict.fromkeys(team):
        share = weight * np.array([t == name for t in team])
        here = territory == name
        found[here] = draw(rng, share / share.sum(), int(here.sum()))
    return found


def accounts_ledgers(world: World, people: People, accounts: Accounts) -> dict[str, Ledger]:
    return {"accounts": accounts_ledger(world, people, accounts), "contacts": _contacts(world, people, accounts)}


def _today(world: World, count: int) -> Days:
    return np.full(count, world.end)


def accounts_ledger(world: World, people: People, accounts: Accounts) -> Ledger:
    rng, count = world.dice("account details"), len(accounts.name)
    country = pick(COUNTRIES, accounts.country)
    siren = _siren(count)
    vat = np.array([f"FR{(12 + 3 * (int(s) % 97)) % 97:02d}{s}" for s in siren], dtype=object)
    french = country == "FR"
    columns: dict[str, Values] = {
        "name": accounts.name,
        "domain": blank(rng, np.array([f"{slug(name)}.example" for name in accounts.name], object), 0.05),
        "siren": either(french, blank(rng, siren, 0.12), None),
        "vat": either(french, blank(rng, vat, 0.35), None),
        "industry": blank(rng, pick(words.INDUSTRIES, rng.integers(0, len(words.INDUSTRIES), count)), 0.06),
        "size": blank(rng, pick(SEGMENTS, accounts.segment), 0.03),
        "city": _places(accounts, 0),
        "postcode": _postcodes(rng, accounts),
        "region": accounts.region,
        "country": country,
        "owner": reps_of(people.holder(people.sales, accounts.seat, _today(world, count))),
        "created_at": accounts.created,
        "parent": _parents(rng, accounts),
    }
    changes = handovers(people, SALES_SEATS, accounts.seat, "owner")
    return history("accounts", accounts.keys, columns, world.not_before_opening(accounts.created), changes)


def _siren(count: int) -> Texts:
    """Numbers of nine digits with a valid check digit, from a range that companies do not have."""
    stems = 10_000_000 + np.arange(count) * 7_919 % 9_000_000
    digits = stems[:, None] // 10 ** np.arange(8) % 10  # last digit first
    doubled = digits * np.array([2, 1] * 4)
    check = -(doubled // 10 + doubled % 10).sum(axis=1) % 10
    return np.array([str(n) for n in stems * 10 + check], dtype=object)


def _places(accounts: Accounts, which: int) -> Texts:
    home = pick([c[which] for c in words.CITIES], accounts.city)
    abroad = np.array([words.ABROAD.get(c, (None, None))[which] for c in COUNTRIES], object)[accounts.country]
    return np.where(accounts.city < 0, abroad, home)


def _postcodes(rng: np.random.Generator, accounts: Accounts) -> Texts:
    end = rng.integers(0, 10, len(accounts.city))
    home = _places(accounts, 1) + np.array([f"{i:02d}" for i in range(10)], object)[end]
    return blank(rng, np.where(accounts.city < 0, _places(accounts, 1), home), 0.04)


def _parents(rng: np.random.Generator, accounts: Accounts) -> Texts:
    """A few base accounts are daughters of another; no chain is longer than two."""
    base = accounts.customers
    daughters = rng.permutation(np.arange(base // 2, base))[: max(2, base // 20)]
    parent = np.full(len(accounts.name), -1)
    parent[daughters] = rng.integers(0, max(1, base // 4), len(daughters))
    elder = base // 4 + np.arange(min(2, base // 4))  # two mothers that have a mother themselves
    parent[elder] = 0
    parent[daughters[: len(elder)]] = elder
    return pick(accounts.keys, parent)


def _contacts(world: World, people: People, accounts: Accounts) -> Ledger:
    rng, of = world.dice("contacts"), accounts.contact_account
    count = len(of)
    first = pick(words.FIRST_NAMES, rng.integers(0, len(words.FIRST_NAMES), count))
    last = pick(words.LAST_NAMES, rng.integers(0, len(words.LAST_NAMES), count))
    host = np.array([slug(name) for name in accounts.name], object)[of]
    email = np.array([f"{slug(a)}.{slug(b)}@{h}.example" for a, b, h in zip(first, last, host, strict=True)], object)
    inbound, opted_out = _signs(world, rng, accounts.contact_created)
    columns: dict[str, Values] = {
        "account": accounts.keys[of],
        "first_name": blank(rng, first, 0.03),
        "last_name": last,
        "email": blank(rng, email, 0.08),
        "phone": _telephones(rng, count),
        "title": blank(rng, pick(words.TITLES, rng.integers(0, len(words.TITLES), count)), 0.20),
        "owner": reps_of(people.holder(people.sales, accounts.seat[of], _today(world, count))),
        "created_at": accounts.contact_created,
        "captured_from": blank(rng, pick(words.METHODS, rng.integers(0, len(words.METHODS), count)), 0.30),
        "last_inbound_at": inbound,
        "opted_out_at": opted_out,
    }
    changes = [
        *handovers(people, SALES_SEATS, accounts.seat[of], "owner"),
        Change(inbound, {"last_inbound_at": NO_INSTANT}),
        Change(opted_out, {"opted_out_at": NO_INSTANT}),
    ]
    return history(
        "contacts",
        accounts.contact_keys,
        columns,
        world.not_before_opening(accounts.contact_created),
        changes,
    )


def _signs(world: World, rng: np.random.Generator, created: Instants) -> tuple[Instants, Instants]:
    """When each contact last wrote, and when the few who did asked to be left alone."""
    count, calendar = len(created), world.calendar

    def some_day(share: float) -> Instants:
        day = shifted(np.maximum(calendar.local_day(created), world.start), rng.integers(1, 700, count))
        return np.where(rng.random(count) < share, calendar.any_time(rng, day), NO_INSTANT)

    return some_day(0.6), some_day(0.03)


def _telephones(rng: np.random.Generator, count: int) -> Texts:
    stem = pick(words.TELEPHONES, rng.integers(0, len(words.TELEPHONES), count))
    end = np.array([f" {n // 100:02d} {n % 100:02d}" for n in range(10_000)], object)
    return blank(rng, stem + end[rng.integers(0, 10_000, count)], 0.15)


def products_ledger(world: World) -> Ledger:
    name, category, tier, unit, price, cost, recurring = (
        np.array(c, object) for c in zip(*words.PRODUCTS, strict=True)
    )
    columns: dict[str, Values] = {
        "name": name,
        "category": category,
        "tier": tier,
        "unit": unit,
        "list_price": price,
        "unit_cost": cost,
        "recurring": recurring,
        "currency": np.full(len(name), "EUR", object),
    }
    raised = np.full(len(name), world.calendar.utc(np.array([world.end - 364]), np.array([30_000]))[0])
    old_price = {"list_price": np.round(price.astype(float) * 0.97, 2).astype(object)}
    return history("products", PRODUCT_KEYS, columns, np.full(len(name), world.opened), [Change(raised, old_price)])


def stages_ledger(world: World) -> Ledger:
    rows = []
    for line in world.truth.pipelines:
        rows += [(line.name, s, i, p, "open") for i, (s, p) in enumerate(zip(line.stages, line.stated, strict=True), 1)]
        rows += [
            (line.name, WON, len(line.stages) + 1, 1.0, "won"),
            (line.name, LOST, len(line.stages) + 2, 0.0, "lost"),
        ]
    names = ("pipeline", "name", "position", "probability", "outcome")
    columns: dict[str, Values] = {n: np.array(c, object) for n, c in zip(names, zip(*rows, strict=True), strict=True)}
    return history("stages", ids("S", len(rows)), columns, np.full(len(rows), world.opened))


WON, LOST = "Gagnée", "Perdue"


@dataclass(frozen=True)
class Campaigns:
    """One element per campaign, by its first day."""

    name: Texts
    source: Ints  # position in words.SOURCES
    first: Days
    last: Days
    budget: Ints

    @cached_property
    def keys(self) -> Texts:
        return ids("M", len(self.name))

    def of(self, rng: np.random.Generator, source: Ints, days: Days) -> Ints:
        """The campaign that brought each lead: the last begun of its source, up to 30 days after its end."""
        found = np.full(len(source), -1)
        for s in np.unique(self.source):
            own = np.flatnonzero(self.source == s)
            here = np.flatnonzero(source == s)
            rank = np.searchsorted(self.first[own], days[here], side="right") - 1
            hit = (rank >= 0) & (days[here] <= self.last[own][rank] + 30) & (rng.random(len(here)) < 0.85)
            found[here[hit]] = own[rank[hit]]
        return found


# name, channel, source, first month and day, length in days, budget
YEARLY = (
    ("Google Ads S1", "Google Ads", 1, 9, 172, 26_000), ("LinkedIn S1", "LinkedIn", 1, 16, 165, 21_000),
    ("Webinaire décret tertiaire", "Webinaire", 2, 6, 30, 3_500), ("Salon EnerBât", "Salon", 3, 18, 4, 38_000),
    ("Webinaire sobriété", "Webinaire", 6, 3, 30, 3_000), ("Google Ads S2", "Google Ads", 7, 3, 175, 27_000),
    ("LinkedIn S2", "LinkedIn", 7, 10, 160, 20_000), ("Webinaire capteurs", "Webinaire", 9, 25, 30, 3_500),
    ("Salon Pro Énergie", "Salon", 11, 12, 4, 34_000),
)  # fmt: skip


def make_campaigns(world: World) -> Campaigns:
    rows = []
    for year in range(world.start.astype(object).year, world.end.astype(object).year + 1):
        for name, source, month, day, length, budget in YEARLY:
            first = np.datetime64(date(year, month, day), "D")
            rows.append((f"{name} {year}", words.SOURCES.index(source), first, first + length, budget))
    rows.sort(key=lambda row: row[2])
    return Campaigns(
        np.array([row[0] for row in rows], object), np.array([row[1] for row in rows]),
        np.array([row[2] for row in rows]), np.array([row[3] for row in rows]), np.array([row[4] for row in rows]),
    )  # fmt: skip


def campaigns_ledger(world: World, campaigns: Campaigns) -> Ledger:
    count = len(campaigns.name)
    columns: dict[str, Values] = {
        "name": campaigns.name,
        "channel": pick(words.SOURCES, campaigns.source),
        "started_on": campaigns.first,
        "ended_on": campaigns.last,
        "budget": np.where(np.arange(count) % 13 == 5, np.nan, campaigns.budget),
        "currency": np.full(count, None, object),
    }
    announced = world.calendar.utc(campaigns.first - 45, np.full(count, 30_000))
    return history("campaigns", campaigns.keys, columns, world.not_before_opening(announced))
