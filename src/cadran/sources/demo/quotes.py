"""Quotes, tenders and requests of the demo company."""

from dataclasses import dataclass

import numpy as np

from cadran.sources.demo import words
from cadran.sources.demo.accounts import Accounts
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
    ids,
    pick,
)
from cadran.sources.demo.ledger import Change, Ledger, history
from cadran.sources.demo.orders import Orders
from cadran.sources.demo.people import People, reps_of
from cadran.sources.demo.selling import FAMILIES, NONE, PIPELINE, Deals
from cadran.sources.demo.world import World

WEEKLY_TENDERS, WEEKLY_REQUESTS = 1.1, 9.0
VALID = 60  # days a quote is valid
ACCEPTED, REFUSED, EXPIRED, SENT, DRAFT = range(5)
STATUS = ("accepted", "refused", "expired", "sent", "draft")


@dataclass(frozen=True)
class Quotes:
    """One element per quote. `drawn` is when it was written, `status` what became of it in the end."""

    deal: Ints  # -1 for tenders
    account: Ints
    rep: Ints
    amount: Floats
    discount: Floats
    drawn: Instants
    sent: Instants  # NaT for drafts
    expires: Days  # NaT where it was not said
    decided: Instants  # NaT where nobody answered
    status: Ints
    order: Ints


@dataclass(frozen=True)
class Tenders:
    account: Ints
    rep: Ints
    received: Days
    due: Days
    answered: Days
    declined: Days
    quote: Ints  # position in Quotes, -1


def make_quotes(
    world: World, people: People, accounts: Accounts, deals: Deals, final: Floats, orders: Orders
) -> tuple[Quotes, Tenders]:
    """Quotes of the deals that came as far as a proposal, then those that answer tenders."""
    rng = world.dice("quotes")
    of_deals = _of_deals(world, people, rng, accounts, deals, final, orders)
    tenders, of_tenders = _tenders(world, people, rng, accounts, len(of_deals.deal))
    joined = (np.concatenate(pair) for pair in zip(vars(of_deals).values(), vars(of_tenders).values(), strict=True))
    return Quotes(*joined), tenders


def _proposed(world: World, deals: Deals) -> Instants:
    """When each deal entered the stage of the proposal, or the first one beyond it."""
    found = np.full(len(deals), NO_INSTANT)
    for f, family in enumerate(FAMILIES):
        stages = world.truth.pipeline(PIPELINE[family]).stages
        first = stages.index("Proposition")
        later = deals.entered[:, first : len(stages)]
        rows = np.flatnonzero(deals.family == f)
        found[rows] = np.fmin.reduce(later[rows], axis=1)
    return found


def _of_deals(
    world: World, people: People, rng: np.random.Generator, accounts: Accounts, deals: Deals, final: Floats,
    orders: Orders,
) -> Quotes:  # fmt: skip
    """One quote per deal proposed, a second one, better, for a quarter of them."""
    proposed = _proposed(world, deals)
    last = np.flatnonzero(~np.isnat(proposed))
    stay = np.where(np.isnat(deals.closed), world.end + 300, deals.closed) - proposed
    earlier = last[(rng.random(len(last)) < 0.25) & (stay[last] > np.timedelta64(12, "D"))]
    row = np.concatenate([last, earlier])
    again = np.isin(last, earlier)
    wait = np.concatenate([np.where(again, 0.5, 0.02), np.full(len(earlier), 0.02)])
    drawn = proposed[row] + (np.minimum(stay[row].astype(float), 40 * 86_400.0) * wait).astype("timedelta64[s]")
    drawn = np.where(drawn < deals.closed[row] - 7_200, drawn, proposed[row])
    drawn = np.where(np.isnat(deals.closed[row]), proposed[row], drawn)
    sent = np.where(rng.random(len(row)) < 0.03, NO_INSTANT, drawn + np.timedelta64(3_600, "s"))
    amount = np.where(np.isnan(final[row]), deals.amount[row], final[row])
    amount = np.round(amount * np.append(np.ones(len(last)), rng.uniform(1.0, 1.15, len(earlier))), 2)
    expires = world.calendar.local_day(drawn) + rng.choice([30, VALID, 90], len(row))
    decided, status = _decisions(world, rng, deals, row, np.arange(len(row)) >= len(last), sent, expires)
    order_of = np.full(len(deals), NONE)
    order_of[orders.deal[orders.deal >= 0]] = np.flatnonzero(orders.deal >= 0)
    return Quotes(
        row, deals.account[row], people.holder(people.sales, deals.seat[row], drawn.astype("datetime64[D]")), amount,
        _discounts(rng, amount), drawn, sent, np.where(rng.random(len(row)) < 0.08, NO_DAY, expires), decided, status,
        np.where(status == ACCEPTED, order_of[row], NONE),
    )  # fmt: skip


def _discounts(rng: np.random.Generator, amount: Floats) -> Floats:
    rate = rng.choice([0.0, 0.03, 0.05, 0.1], len(amount), p=[0.55, 0.2, 0.15, 0.1])
    return np.asarray(np.round(amount * rate, 2))


def _decisions(
    world: World,
    rng: np.random.Generator,
    deals: Deals,
    row: Ints,
    replaced: Flags,
    sent: Instants,
    expires: Days,
) -> tuple[Instants, Ints]:
    """Accepted where the deal was won; refused with it, a first quote by the second; else nobody answers.

    Of those nobody answers, half are marked as expired when they are, half stay as sent.
    """
    won = deals.won[row] & ~replaced & ~np.isnat(sent)
    early = sent + rng.integers(2, 9, len(row)).astype("timedelta64[D]")
    answer = np.where(replaced, np.fmin(early, deals.closed[row]), deals.closed[row])
    silent = ~won & (np.isnat(answer) | (rng.random(len(row)) < 0.35))
    marked = silent & (rng.random(len(row)) < 0.5)
    end_of_validity = world.calendar.utc(expires + 1, np.full(len(row), 7_200))
    decided = np.where(marked, end_of_validity, np.where(silent, NO_INSTANT, answer))
    status = np.where(won, ACCEPTED, np.where(marked, EXPIRED, np.where(silent, SENT, REFUSED)))
    draft = np.isnat(sent)
    return np.where(draft, NO_INSTANT, decided), np.where(draft, DRAFT, status)


def _tenders(
    world: World, people: People, rng: np.random.Generator, accounts: Accounts, first: int
) -> tuple[Tenders, Quotes]:
    """Six in ten are answered, some after the due day; a quarter is declined; nobody handles the others."""
    received = world.calendar.next_open(world.arrivals(rng, WEEKLY_TENDERS, world.days))
    count = len(received)
    account = rng.integers(0, accounts.base, count)
    rep = people.holder(people.sales, accounts.seat[account], received)
    due = received + rng.integers(20, 46, count)
    fate = rng.random(count)
    answer = world.calendar.next_open(due - rng.integers(-3, 12, count))
    answered = np.where(fate < 0.6, answer, NO_DAY)
    declined = np.where(
        (fate >= 0.6) & (fate < 0.85), world.calendar.next_open(received + rng.integers(1, 9, count)), NO_DAY
    )
    quoted = np.flatnonzero(fate < 0.6)
    quote = np.full(count, NONE)
    quote[quoted] = first + np.arange(len(quoted))
    answered = np.where((fate < 0.6) & (rng.random(count) < 0.05), NO_DAY, answered)  # only the quote tells
    tenders = Tenders(account, rep, received, due, answered, declined, quote)
    return tenders, _tender_quotes(world, rng, tenders, quoted, answer[quoted])


def _tender_quotes(world: World, rng: np.random.Generator, tenders: Tenders, row: Ints, day: Days) -> Quotes:
    sent = world.calendar.desk(rng, day)
    decided = sent + rng.integers(15, 70, len(row)).astype("timedelta64[D]")
    chance = rng.random(len(row))
    status = np.where(chance < 0.25, ACCEPTED, np.where(chance < 0.8, REFUSED, SENT))
    amount = np.round(rng.lognormal(10.4, 0.7, len(row)), 2)
    nothing = np.full(len(row), NONE)
    return Quotes(
        nothing, tenders.account[row], tenders.rep[row], amount, _discounts(rng, amount),
        sent - np.timedelta64(86_400, "s"), sent, day + 90,
        np.where(status == SENT, NO_INSTANT, decided), status, nothing,
    )  # fmt: skip


def quotes_ledgers(
    world: World,
    people: People,
    accounts: Accounts,
    deals: Deals,
    orders: Orders,
    quotes: Quotes,
    tenders: Tenders,
) -> dict[str, Ledger]:
    keys = ids("Q", len(quotes.deal))
    return {
        "quotes": _quotes(world, accounts, deals, orders, quotes, keys),
        "tenders": _tenders_ledger(world, accounts, quotes, tenders, keys),
        "requests": _requests(world, people, accounts),
    }


def _quotes(world: World, accounts: Accounts, deals: Deals, orders: Orders, quotes: Quotes, keys: Texts) -> Ledger:
    rng, count, calendar = world.dice("quote words"), len(keys), world.calendar
    columns: dict[str, Values] = {
        "number": np.array([f"DEV-{key[1:]}" for key in keys], object),
        "deal": pick(deals.keys, quotes.deal),
        "account": accounts.keys[quotes.account],
        "rep": reps_of(quotes.rep),
        "amount": np.where(rng.random(count) < 0.01, np.nan, quotes.amount),
        "discount": np.where(rng.random(count) < 0.05, np.nan, quotes.discount),
        "expected_margin": np.round(quotes.amount * rng.uniform(0.32, 0.55, count), 2),
        "sent_on": calendar.local_day(quotes.sent),
        "expires_on": quotes.expires,
        "decided_on": calendar.local_day(quotes.decided),
        "status": pick(STATUS, quotes.status),
        "order": pick(orders.keys, quotes.order),
        "currency": accounts.currency[quotes.account],
    }
    columns["expected_margin"] = np.where(rng.random(count) < 0.15, np.nan, columns["expected_margin"])
    typed = np.where(quotes.order < 0, NO_INSTANT, orders.entered[quotes.order])
    changes = [
        Change(quotes.sent, {"sent_on": NO_DAY, "status": "draft"}),
        Change(quotes.decided, {"decided_on": NO_DAY, "status": "sent"}),
        Change(typed, {"order": None}),
    ]
    return history("quotes", keys, columns, world.not_before_opening(quotes.drawn), changes)


def _tenders_ledger(world: World, accounts: Accounts, quotes: Quotes, tenders: Tenders, keys: Texts) -> Ledger:
    calendar, count = world.calendar, len(tenders.account)
    columns: dict[str, Values] = {
        "account": accounts.keys[tenders.account],
        "rep": reps_of(tenders.rep),
        "received_on": tenders.received,
        "due_on": np.where(np.arange(count) % 17 == 3, NO_DAY, tenders.due),
        "answered_on": tenders.answered,
        "declined_on": tenders.declined,
        "quote": pick(keys, tenders.quote),
    }

    def evening(days: Days) -> Instants:
        return np.where(np.isnat(days), NO_INSTANT, calendar.utc(days, np.full(count, 64_800)))

    written = np.where(tenders.quote < 0, NO_INSTANT, quotes.drawn[tenders.quote])
    changes = [
        Change(evening(tenders.answered), {"answered_on": NO_DAY}),
        Change(evening(tenders.declined), {"declined_on": NO_DAY}),
        Change(written, {"quote": None}),
    ]
    return history(
        "tenders", ids("AO", count), columns, calendar.utc(tenders.received, np.full(count, 36_000)), changes
    )


def _requests(world: World, people: People, accounts: Accounts) -> Ledger:
    """Requests of first customers, at any hour; most answered within a day or two, some never."""
    rng, calendar = world.dice("requests"), world.calendar
    received = calendar.any_time(rng, world.arrivals(rng, WEEKLY_REQUESTS, world.days))
    count, day = len(received), calendar.local_day(received)
    account = rng.integers(0, accounts.customers, count)
    answered = calendar.after_business(received, np.rint(260 * rng.lognormal(0, 1.1, count)).astype(int))
    answered = np.where(rng.random(count) < 0.05, NO_INSTANT, answered)
    columns: dict[str, Values] = {
        "account": accounts.keys[account],
        "rep": blank(rng, reps_of(people.holder(people.sales, accounts.seat[account], day)), 0.02),
        "received_at": received,
        "due_on": np.where(rng.random(count) < 0.2, NO_DAY, calendar.plus_open(day, rng.integers(1, 4, count))),
        "answered_at": answered,
        "kind": choose(rng, words.REQUESTS, (0.3, 0.3, 0.15, 0.15, 0.07), count),
    }
    change = Change(answered, {"answered_at": NO_INSTANT})
    return history("requests", ids("RQ", count), columns, received + np.timedelta64(120, "s"), [change])
