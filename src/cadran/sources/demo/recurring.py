"""Subscriptions of the demo company: contracts, price changes as new rows, churn, customers who come back."""

from dataclasses import dataclass

import numpy as np

from cadran.sources.demo.accounts import PRICES, PRODUCT_KEYS, RECURRING, Accounts
from cadran.sources.demo.arrays import (
    NO_DAY,
    NO_INSTANT,
    Days,
    Floats,
    Instants,
    Ints,
    Values,
    ids,
    pick,
    shifted,
)
from cadran.sources.demo.ledger import Change, Ledger, history
from cadran.sources.demo.people import People, reps_of
from cadran.sources.demo.selling import Deals
from cadran.sources.demo.truth import SEGMENTS
from cadran.sources.demo.world import World

INTERVALS = ("month", "quarter", "year")
MONTHS = np.array([1, 3, 12])
Months = Days  # datetime64[M]


@dataclass(frozen=True)
class Contracts:
    """One element per contract; months are datetime64[M], service starts and ends on their first day."""

    account: Ints
    product: Ints
    interval: Ints
    monthly: Floats
    started: Months
    ended: Months


def make_contracts(world: World, accounts: Accounts, deals: Deals) -> Contracts:
    """Contracts of first customers, of won deals, and of customers who come back some months after leaving."""
    rng = world.dice("contracts")
    base = np.flatnonzero(rng.random(accounts.customers) < 0.48)
    sold = np.flatnonzero(~np.isnat(deals.ordered) & (deals.family < 2) & (rng.random(len(deals)) < 0.22))
    opening = world.start.astype("datetime64[M]")
    begun = np.concatenate([
        opening - rng.integers(1, 24, len(base)),
        deals.ordered[sold].astype("datetime64[M]") + 1,
    ])
    first = _contracts(world, rng, accounts, np.concatenate([base, deals.account[sold]]), begun)
    back = np.flatnonzero(rng.random(len(first.account)) < world.truth.reactivation)
    again = _contracts(world, rng, accounts, first.account[back], first.ended[back] + rng.integers(2, 9, len(back)))
    return Contracts(*(np.concatenate(pair) for pair in zip(vars(first).values(), vars(again).values(), strict=True)))


def _contracts(world: World, rng: np.random.Generator, accounts: Accounts, account: Ints, started: Months) -> Contracts:
    """Contracts that end with the same probability each month, from the CRM's opening on."""
    count = len(account)
    product = rng.choice(np.flatnonzero(RECURRING), count)
    size = np.array([1.0, 2.0, 4.0])[: len(SEGMENTS)][accounts.segment[account]]
    monthly = np.round(PRICES[product] * size * rng.uniform(0.85, 1.1, count), 2)
    lives = rng.geometric(world.truth.monthly_churn, count)
    counted_from = np.maximum(started, world.start.astype("datetime64[M]"))
    interval = np.searchsorted([0.6, 0.8], rng.random(count))
    ended: Months = counted_from + lives.astype("timedelta64[M]")
    return Contracts(account, product, interval, monthly, started, ended)


@dataclass(frozen=True)
class Prices:
    """One element per contract and price, in order."""

    contract: Ints
    since: Months
    until: Months
    monthly: Floats


def _prices(rng: np.random.Generator, contracts: Contracts, horizon: Months) -> Prices:
    """Each anniversary may raise or lower the price; now and then customers take more in between."""
    count = len(contracts.started)
    contract, since, factor = [np.arange(count)], [contracts.started], [np.ones(count)]
    for year in range(1, 7):
        chance = rng.random(count)
        rise = np.where(
            chance < 0.45,
            rng.uniform(1.02, 1.07, count),
            np.where(chance > 0.94, rng.uniform(0.6, 0.9, count), 1.0),
        )
        row = np.flatnonzero(rise != 1.0)
        contract.append(row)
        since.append(contracts.started[row] + 12 * year)
        factor.append(rise[row])
    more = np.repeat(np.arange(count), rng.poisson(0.5, count))
    contract.append(more)
    since.append(contracts.started[more] + rng.integers(2, 60, len(more)))
    factor.append(rng.uniform(1.1, 1.5, len(more)))
    row, month, change = np.concatenate(contract), np.concatenate(since), np.concatenate(factor)
    keep = (month < contracts.ended[row]) & (month <= horizon)
    return _chained(contracts, row[keep], month[keep], change[keep])


def _chained(contracts: Contracts, row: Ints, month: Months, factor: Floats) -> Prices:
    """Prices one after the other; of two changes in one month the first given holds."""
    order = np.lexsort((month, row))
    row, month, factor = row[order], month[order], factor[order]
    fresh = np.append(True, (row[1:] != row[:-1]) | (month[1:] != month[:-1]))
    row, month, factor = row[fresh], month[fresh], factor[fresh]
    begins = np.append(True, row[1:] != row[:-1])
    total = np.cumsum(np.log(factor))
    before = np.maximum.accumulate(np.where(begins, np.arange(len(row)), 0))
    monthly = contracts.monthly[row] * np.exp(total - total[before])
    until = np.append(np.where(begins[1:], contracts.ended[row[:-1]], month[1:]), contracts.ended[row[-1:]])
    return Prices(row, month, until, monthly)


def subscriptions_ledger(world: World, people: People, accounts: Accounts, contracts: Contracts) -> Ledger:
    rng = world.dice("prices")
    prices = _prices(rng, contracts, world.end.astype("datetime64[M]") + 6)
    row, count = prices.contract, len(prices.contract)
    started, ended = prices.since.astype("datetime64[D]"), prices.until.astype("datetime64[D]")
    months = (prices.since - contracts.started[row]).astype(int)
    term = contracts.started[row] + (months // 12 + 1) * 12
    account, interval = contracts.account[row], contracts.interval[row]
    columns: dict[str, Values] = {
        "contract": ids("ABO-", len(contracts.started))[row],
        "account": accounts.keys[account],
        "rep": reps_of(people.holder(people.sales, accounts.seat[account], np.minimum(started, world.end))),
        "product": pick(PRODUCT_KEYS, contracts.product[row]),
        "started_on": started,
        "ended_on": ended,
        "term_ends_on": term.astype("datetime64[D]") - 1,
        "renewed": (contracts.ended[row] > term).astype(object),
        "amount": np.round(prices.monthly * MONTHS[interval], 2),
        "interval": pick(INTERVALS, interval),
        "currency": accounts.currency[account],
    }
    changes = [
        Change(_office(world, shifted(ended, -_notice(prices))), {"ended_on": NO_DAY}),
        Change(_office(world, term.astype("datetime64[D]") - 1), {"renewed": None}),
    ]
    born = world.not_before_opening(_office(world, started - 12))
    return history("subscriptions", ids("SB", count), columns, born, changes)


def _notice(prices: Prices) -> Ints:
    """Days before its end on which a row's end is known: a notice of 45 days, or the new price's announcement."""
    follows = np.append(prices.contract[1:] == prices.contract[:-1], False)
    return np.where(follows, 12, 45)


def _office(world: World, days: Days) -> Instants:
    return np.where(np.isnat(days), NO_INSTANT, world.calendar.utc(days, np.full(len(days), 34_200)))
