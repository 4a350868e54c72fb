"""Orders of the demo company: who orders what and when, deliveries, credits, and how it all became known."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from cadran.sources.demo import words
from cadran.sources.demo.accounts import COUNTRIES, Accounts, Campaigns
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
)
from cadran.sources.demo.ledger import Change, Ledger, history, together
from cadran.sources.demo.lines import Lines, lines_of
from cadran.sources.demo.people import People, reps_of
from cadran.sources.demo.selling import NONE, YEAR, Deals, Yearly, affordable, spread
from cadran.sources.demo.truth import SEGMENTS
from cadran.sources.demo.world import World


@dataclass(frozen=True)
class Orders:
    """One element per order: base orders, then those of deals, then repeat orders. Credits are apart."""

    account: Ints
    deal: Ints
    rep: Ints
    day: Days
    due: Days  # when it will be due for renewal, NaT where it is not yearly
    renews: Ints  # position in Orders, -1
    entered: Instants  # when it was typed in
    promised: Days
    available: Days
    delivered: Days
    invoiced: Instants
    cancelled: Instants
    lines: Lines

    def __len__(self) -> int:
        return len(self.day)

    @cached_property
    def keys(self) -> Texts:
        """Numbered by day."""
        found = np.empty(len(self), dtype=object)
        found[np.argsort(self.day, kind="stable")] = ids("O", len(self))
        return found

    @cached_property
    def net(self) -> Floats:
        """Sum of the lines' net amounts."""
        return np.bincount(self.lines.order, self.lines.net, len(self)).astype(float)

    @property
    def living(self) -> Flags:
        return np.isnat(self.cancelled)


@dataclass(frozen=True)
class BaseOrders:
    """One order of each first customer, in the year before the CRM; `yearly` are those to be renewed."""

    day: Days
    budget: Floats
    product: Ints
    yearly: Yearly


def base_orders(world: World, accounts: Accounts) -> BaseOrders:
    rng, count = world.dice("base orders"), accounts.customers
    day = world.calendar.next_open(world.start - rng.integers(5, YEAR - 10, count))
    budget = _typical(world, accounts, np.arange(count)) * rng.lognormal(0.15, 0.6, count)
    yearly = np.flatnonzero(rng.random(count) < 0.45)
    product = affordable(rng, budget * 0.5)
    due = Yearly(yearly, day[yearly] + YEAR, budget[yearly] * 0.6, product[yearly], -2 - yearly)
    return BaseOrders(day, budget, product, due)


def _typical(world: World, accounts: Accounts, account: Ints) -> Floats:
    return np.array([world.truth.typical_amount[s] for s in SEGMENTS])[accounts.segment[account]]


def make_orders(
    world: World, people: People, accounts: Accounts, deals: Deals, final: Floats, base: BaseOrders,
    since: Days, until: Days,
) -> Orders:  # fmt: skip
    """All orders; `final` is each deal's last amount, `since` and `until` say when each account is a customer."""
    rng, calendar = world.dice("orders"), world.calendar
    sold = np.flatnonzero(~np.isnat(deals.ordered))
    share = rng.gamma(2.0, world.truth.yearly_orders / 2.0, len(since))
    again, again_day = spread(world, rng, since + 20, until, share)
    account = np.concatenate([np.arange(len(base.day)), deals.account[sold], again])
    day = np.concatenate([base.day, deals.ordered[sold], calendar.next_open(again_day)])
    repeated = _typical(world, accounts, again) * 0.35 * rng.lognormal(0, 0.7, len(again))
    amount = np.where(np.isnan(final), deals.amount, final)[sold]
    deal = np.concatenate([np.full(len(base.day), NONE), sold, np.full(len(again), NONE)])
    product = np.concatenate([base.product, deals.product[sold], affordable(rng, repeated * 0.5)])
    due = _due(deals, deal, day)
    due[base.yearly.account] = base.yearly.due
    promised, available, delivered, cancelled = fulfilment(world, rng, day)
    invoiced = calendar.desk(rng, calendar.next_open(delivered + rng.integers(1, 12, len(day))))
    return Orders(
        account, deal, people.holder(people.sales, accounts.seat[account], day), day, due,
        _renewed(deals, deal, len(base.day)), _entered(world, rng, day), promised, available, delivered,
        np.where(np.isnat(delivered), NO_INSTANT, invoiced), cancelled,
        lines_of(rng, np.concatenate([base.budget, amount, repeated]), product),
    )  # fmt: skip


def _due(deals: Deals, deal: Ints, day: Days) -> Days:
    anchor = np.where(np.isnat(deals.due[deal]), day, deals.due[deal])
    return np.where((deal >= 0) & deals.yearly[deal], anchor + YEAR, NO_DAY)


def _renewed(deals: Deals, deal: Ints, base: int) -> Ints:
    """Position of the order that each order renews."""
    of_deal = np.flatnonzero(deal >= 0)
    position = np.full(len(deals), NONE)
    position[deal[of_deal]] = of_deal
    before = deals.renews[deal[of_deal]]
    found = np.full(len(deal), NONE)
    found[of_deal] = np.where(before >= 0, position[before], np.where(before <= -2, -2 - before, NONE))
    return found


def fulfilment(world: World, rng: np.random.Generator, day: Days) -> tuple[Days, Days, Days, Instants]:
    """Promised, available and delivered days, and the instant of cancellation, each NaT where it never comes."""
    count, calendar = len(day), world.calendar
    promised = calendar.next_open(day + rng.integers(7, 36, count))
    late = rng.random(count) < world.truth.late_delivery
    shift = np.where(late, 1 + rng.exponential(8, count), -rng.integers(0, 5, count)).astype(int)
    available = calendar.next_open(np.maximum(promised + shift, day + 1))
    available = np.where(late | (available <= promised), available, promised)
    delivered = calendar.next_open(available + np.where(late, rng.integers(0, 4, count), 0))
    stuck = rng.random(count) < 0.015
    cancelled = rng.random(count) < 0.03
    available = np.where(stuck | cancelled, NO_DAY, available)
    delivered = np.where(stuck | cancelled, NO_DAY, delivered)
    promised = np.where(rng.random(count) < 0.03, NO_DAY, promised)
    gone = calendar.desk(rng, calendar.next_open(day + rng.integers(2, 25, count)))
    return promised, available, delivered, np.where(cancelled, gone, NO_INSTANT)


def _entered(world: World, rng: np.random.Generator, day: Days) -> Instants:
    """On the day itself; of a few orders, in the first days of the month after."""
    late = rng.random(len(day)) < world.truth.late_entry
    following = (day.astype("datetime64[M]") + 1).astype("datetime64[D]") + rng.integers(1, 12, len(day))
    typed = world.calendar.next_open(np.where(late, following, day))
    return world.not_before_opening(world.calendar.desk(rng, typed))


def orders_ledger(
    world: World, accounts: Accounts, campaigns: Campaigns, deals: Deals, orders: Orders, credits: "Credits"
) -> Ledger:
    rng, count = world.dice("order words"), len(orders)
    discount = np.where(rng.random(count) < 0.10, np.round(orders.net * 0.02, 2), 0.0)
    amount = np.round(orders.net - discount, 2)
    late = np.maximum((orders.delivered - orders.promised).astype(int), 0)
    penal = (orders.delivered > orders.promised) & (rng.random(count) < 0.25)
    columns = _where_from(world, rng, accounts, campaigns, deals, orders) | {
        "number": _numbers("CMD", orders.keys, orders.day),
        "kind": np.full(count, "order", object),
        "account": accounts.keys[orders.account],
        "rep": blank(rng, reps_of(orders.rep), 0.01),
        "deal": pick(deals.keys, orders.deal),
        "ordered_on": orders.day,
        "status": _status(orders),
        "amount": np.where(rng.random(count) < 0.01, np.nan, amount),
        "discount": discount,
        "tax": np.round(amount * np.where(accounts.country[orders.account] == 0, 0.2, 0.0), 2),
        "shipping": np.where(rng.random(count) < 0.7, np.round(12 + amount * 0.004, 2), np.nan),
        "penalty": np.where(penal, np.round(amount * 0.005 * np.minimum(late, 20), 2), np.nan),
        "renews": pick(orders.keys, orders.renews),
        "due_for_renewal_on": orders.due,
        "promised_on": orders.promised,
        "available_on": orders.available,
        "delivered_on": orders.delivered,
        "conforming": _conforming(world, rng, orders),
        "currency": accounts.currency[orders.account],
    }
    known = history("orders", orders.keys, columns, orders.entered, _changes(world, rng, orders, amount))
    return together([known, _doubles(rng, columns, orders), credits.header(world, accounts, orders)])


def _numbers(prefix: str, keys: Texts, day: Days) -> Texts:
    years = day.astype("datetime64[Y]").astype(str).astype(object)
    return np.asarray(prefix + "-" + years + "-" + np.array([key[1:] for key in keys], object))


def _where_from(
    world: World,
    rng: np.random.Generator,
    accounts: Accounts,
    campaigns: Campaigns,
    deals: Deals,
    orders: Orders,
) -> dict[str, Values]:
    """Channel, source, campaign and purchase reason; a reason now and then names a campaign."""
    count, deal = len(orders), orders.deal
    asked = choose(rng, words.PURCHASE_REASONS, (0.12, 0.10, 0.07, 0.05, 0.09), count)
    begun = np.searchsorted(campaigns.first, orders.day) - 1
    named = (rng.random(count) < 0.04) & (begun >= 0)
    return {
        "channel": blank(rng, pick(words.CHANNELS, _channels(rng, deal)), 0.03),
        "lead_source": blank(rng, pick(words.SOURCES, np.where(deal < 0, -1, deals.source[deal])), 0.05),
        "contact_method": blank(rng, pick(words.METHODS, rng.integers(0, len(words.METHODS), count)), 0.2),
        "campaign": pick(campaigns.keys, np.where(deal < 0, -1, deals.campaign[deal])),
        "reason": np.where(named, pick(campaigns.name, np.where(named, begun, -1)), asked),
        "region": accounts.region[orders.account],
        "country": pick(COUNTRIES, accounts.country[orders.account]),
    }


def _channels(rng: np.random.Generator, deal: Ints) -> Ints:
    return np.where((deal >= 0) | (rng.random(len(deal)) < 0.4), 0, rng.integers(1, 4, len(deal)))


def _status(orders: Orders) -> Texts:
    found = np.full(len(orders), "confirmed", object)
    found[~np.isnat(orders.invoiced)] = "invoiced"
    found[~orders.living] = "cancelled"
    return found


def _conforming(world: World, rng: np.random.Generator, orders: Orders) -> Texts:
    judged = rng.random(len(orders)) < world.truth.conforming
    found = blank(rng, np.where(judged, True, False).astype(object), 0.05)
    return either(np.isnat(orders.delivered), None, found)


def _changes(world: World, rng: np.random.Generator, orders: Orders, amount: Floats) -> list[Change]:
    """Drafts confirmed, deliveries, invoices, cancellations; and wrong amounts put right weeks later."""
    count, calendar = len(orders), world.calendar
    confirmed = orders.entered + rng.integers(1, 9, count).astype("timedelta64[D]")
    draft = (rng.random(count) < 0.04) & (confirmed < np.where(np.isnat(orders.delivered), confirmed, orders.delivered))
    wrong = np.round(amount * rng.choice([10.0, 0.1, 1.2, 0.8], count), 2)
    mended = np.where(
        rng.random(count) < 0.015,
        orders.entered + rng.integers(20, 70, count).astype("timedelta64[D]"),
        NO_INSTANT,
    )
    evening = np.full(count, 64_800)
    available, delivered = (
        np.where(np.isnat(days), NO_INSTANT, calendar.utc(days, evening))
        for days in (orders.available, orders.delivered)
    )
    return [
        Change(np.where(draft & orders.living, confirmed, NO_INSTANT), {"status": "draft"}),
        Change(available, {"available_on": NO_DAY}),
        Change(delivered, {"delivered_on": NO_DAY, "conforming": None, "penalty": np.nan, "status": "confirmed"}),
        Change(np.maximum(orders.invoiced, delivered + np.timedelta64(60, "s")), {"status": "delivered"}),
        Change(orders.cancelled, {"status": "confirmed"}),
        Change(mended, {"amount": wrong}),
    ]


def _doubles(rng: np.random.Generator, columns: Mapping[str, Values], orders: Orders) -> Ledger:
    """Orders that were typed in twice; the second is deleted when somebody sees it. Doubles have no lines."""
    row = np.flatnonzero((rng.random(len(orders)) < 0.003) & orders.living)
    keys = orders.keys[row] + "B"
    shown = {name: values[row] for name, values in columns.items()} | {
        "number": np.array([f"{n} bis" for n in columns["number"][row]], object)
    }
    shown |= {"delivered_on": np.full(len(row), NO_DAY), "available_on": np.full(len(row), NO_DAY)}
    shown |= {"status": np.full(len(row), "confirmed", object), "conforming": np.full(len(row), None, object)}
    born = orders.entered[row] + np.timedelta64(3_600, "s")
    return history("orders", keys, shown, born, gone=born + rng.integers(6, 50, len(row)).astype("timedelta64[D]"))


@dataclass(frozen=True)
class Credits:
    """Credit notes: negative orders of their own day, each with one line of the order it gives back from."""

    order: Ints
    line: Ints  # position in the lines given back from
    day: Days
    quantity: Floats  # negative
    amount: Floats  # negative
    entered: Instants

    @cached_property
    def keys(self) -> Texts:
        return ids("A", len(self.order))

    def header(self, world: World, accounts: Accounts, orders: Orders) -> Ledger:
        rng, count, account = world.dice("credits"), len(self.order), orders.account[self.order]
        nothing = np.full(count, None, object)
        columns: dict[str, Values] = dict.fromkeys(
            ("deal", "channel", "lead_source", "contact_method", "campaign", "renews", "conforming"), nothing
        ) | dict.fromkeys(("promised_on", "available_on", "delivered_on", "due_for_renewal_on"), np.full(count, NO_DAY))
        columns |= {
            "number": _numbers("AVO", self.keys, self.day),
            "kind": np.full(count, "credit", object),
            "account": accounts.keys[account],
            "rep": reps_of(orders.rep[self.order]),
            "ordered_on": self.day,
            "status": np.full(count, "invoiced", object),
            "amount": self.amount,
            "discount": np.zeros(count),
            "tax": np.round(self.amount * np.where(accounts.country[account] == 0, 0.2, 0.0), 2),
            "shipping": np.full(count, np.nan),
            "penalty": np.full(count, np.nan),
            "reason": choose(rng, words.CREDIT_REASONS, (0.5, 0.25, 0.2), count),
            "region": accounts.region[account],
            "country": pick(COUNTRIES, accounts.country[account]),
            "currency": accounts.currency[account],
        }
        return history("orders", self.keys, columns, self.entered)


def make_credits(world: World, orders: Orders) -> Credits:
    """One in twenty orders delivered since the CRM opened gets a credit for part of its first line."""
    rng = world.dice("credit notes")
    row = np.flatnonzero((rng.random(len(orders)) < 0.05) & (orders.delivered >= world.start))
    line = np.searchsorted(orders.lines.order, row)
    day = world.calendar.next_open(orders.delivered[row] + rng.integers(5, 45, len(row)))
    given = orders.lines.quantity[line]
    quantity = -np.minimum(given, np.maximum(1, np.round(given * rng.choice([0.1, 0.25, 0.5, 1.0], len(row)))))
    amount = np.round(quantity * orders.lines.price[line] * (1 - orders.lines.discount[line]), 2)
    entered = np.maximum(world.calendar.desk(rng, day), orders.entered[row] + np.timedelta64(3_600, "s"))
    return Credits(row, line, day, quantity, amount, entered)


def lines_ledger(world: World, accounts: Accounts, orders: Orders, credits: Credits) -> Ledger:
    """Lines of orders and of credits, known with them."""
    currency, lines = accounts.currency[orders.account], orders.lines
    mine = lines.ledger(world.dice("line words"), orders.keys, reps_of(orders.rep), currency, orders.entered)
    back = lines.pick(credits.line, credits.quantity, credits.amount)
    theirs = back.ledger(
        world.dice("credit lines"),
        credits.keys,
        reps_of(orders.rep[credits.order]),
        currency[credits.order],
        credits.entered,
    )
    return together([mine, theirs])
