"""What selling costs, how long people work, and the world around: expenses, worktime, market, exchange rates."""

import numpy as np

from cadran.sources.demo import words
from cadran.sources.demo.accounts import Campaigns, region_names
from cadran.sources.demo.arrays import Days, Floats, Ints, Texts, Values, ids, pick
from cadran.sources.demo.ledger import Ledger, history, together
from cadran.sources.demo.people import TEAM_KEYS, People, reps_of, team_of
from cadran.sources.demo.roster import ROSTER
from cadran.sources.demo.world import World

SALARY = np.array([3_900.0, 5_600.0, 6_900.0, 8_600.0])  # a month with employer's contributions, by role
COMMISSION = np.array([450.0, 1_300.0, 1_900.0, 900.0])
TRAVEL = np.array([60.0, 420.0, 640.0, 380.0])
REPRESENTATION = np.array([15.0, 130.0, 240.0, 210.0])
TOOL = np.array([160.0, 140.0, 140.0, 120.0])
MARKET_SIZE, OWN_GROWTH = 5_500_000.0, 1.05  # of an industry in a region and quarter


def spending_ledgers(world: World, people: People, campaigns: Campaigns) -> dict[str, Ledger]:
    return {
        "expenses": together([_of_reps(world, people), _of_campaigns(world, campaigns), _of_house(world)]),
        "worktime": _worktime(world, people),
        "market": _market(world),
        "fx_rates": _rates(world),
    }


def _month_ends(world: World) -> Days:
    return np.array([day for day, _ in world.cutoffs], "datetime64[D]")


def _spent(
    world: World,
    prefix: str,
    category: Texts,
    amount: Floats,
    day: Days,
    rep: Ints,
    team: Texts,
    campaign: Texts,
    lag: Ints,
) -> Ledger:
    """Rows of expenses, known `lag` days after they were spent."""
    count = len(day)
    columns: dict[str, Values] = {
        "category": category,
        "amount": np.round(amount, 2),
        "spent_on": day,
        "rep": reps_of(rep),
        "team": team,
        "campaign": campaign,
        "currency": np.full(count, None, object),
    }
    born = world.not_before_opening(world.calendar.utc(day + lag, np.full(count, 68_000)))
    return history("expenses", ids(prefix, count), columns, born)


def _of_reps(world: World, people: People) -> Ledger:
    """Salary, commission, travel, tools and representation of each rep and month; travel is claimed late."""
    rng, ends = world.dice("expenses of reps"), _month_ends(world)
    post = people.post[:, world.calendar.at(ends)]
    rep, month = np.nonzero(post >= 0)
    role, count = post[rep, month], len(rep)
    season = np.array(world.truth.seasonality)[month % 12]
    kinds = ("salary", "commission", "travel", "tool", "representation")
    amounts = [
        SALARY[role] * 1.025 ** (month // 12),
        COMMISSION[role] * season * rng.lognormal(0, 0.45, count),
        TRAVEL[role] * season * rng.lognormal(0, 0.35, count),
        TOOL[role],
        REPRESENTATION[role] * rng.lognormal(0, 0.5, count),
    ]
    day = np.tile(ends[month], len(kinds))
    who = np.tile(rep, len(kinds))
    kind = np.repeat(np.arange(len(kinds)), count)
    spread = np.where((kind == 2) | (kind == 4), rng.integers(0, 25, len(kind)), 0)
    lag = np.where(kind == 2, rng.integers(1, 40, len(kind)), 0)
    team = pick(list(TEAM_KEYS.values()), team_of(people, who, day))
    return _spent(
        world,
        "DR",
        pick(kinds, kind),
        np.concatenate(amounts),
        day - spread,
        who,
        team,
        np.full(len(who), None, object),
        lag,
    )


def _of_campaigns(world: World, campaigns: Campaigns) -> Ledger:
    """Each campaign is paid for month by month, somewhat over or under its budget."""
    rng = world.dice("expenses of campaigns")
    months = (campaigns.last.astype("datetime64[M]") - campaigns.first.astype("datetime64[M]")).astype(int) + 1
    row = np.repeat(np.arange(len(months)), months)
    rank = np.arange(len(row)) - np.repeat(np.cumsum(months) - months, months)
    day = campaigns.first[row] + rank * 30
    amount = campaigns.budget[row] / months[row] * rng.lognormal(0, 0.15, len(row))
    nobody, count = np.full(len(row), -1), len(row)
    return _spent(
        world, "DM", np.full(count, "marketing", object), amount, day, nobody, np.full(count, None, object),
        campaigns.keys[row], rng.integers(0, 20, count),
    )  # fmt: skip


def _of_house(world: World) -> Ledger:
    """Every month: marketing without a campaign, tools of the firm, and others that are no cost of selling."""
    rng, ends = world.dice("expenses of the house"), _month_ends(world)
    kinds, typical = ("marketing", "tool", "other"), np.array([6_500.0, 2_400.0, 3_100.0])
    kind = np.tile(np.arange(3), len(ends))
    day = np.repeat(ends, 3) - rng.integers(0, 20, len(kind))
    nothing = np.full(len(kind), None, object)
    amount = typical[kind] * rng.lognormal(0, 0.2, len(kind))
    return _spent(world, "DS", pick(kinds, kind), amount, day, np.full(len(kind), -1), nothing, nothing, kind * 0)


def _worktime(world: World, people: People) -> Ledger:
    """Hours of each rep and day of presence, typed the same evening; a third is spent selling, more by sdrs."""
    rng = world.dice("worktime")
    rep, day = np.nonzero(people.present[:, world.calendar.at(world.days)])
    days, count = world.days[day], len(rep)
    weekly = np.array([p.hours for p in ROSTER])[rep]
    hours = np.round((weekly / 5 + rng.normal(0.2, 0.7, count)).clip(3, 12) * 4) / 4
    share = np.array([0.52, 0.38, 0.36, 0.18])[people.post[rep, world.calendar.at(days)]]
    selling = np.round(hours * (share + rng.normal(0, 0.07, count)).clip(0.02, 0.85) * 4) / 4
    columns: dict[str, Values] = {
        "rep": reps_of(rep),
        "day": days,
        "hours": hours,
        "selling_hours": np.where(rng.random(count) < 0.05, np.nan, selling),
    }
    return history("worktime", ids("W", count), columns, world.calendar.utc(days, np.full(count, 66_600)))


def _market(world: World) -> Ledger:
    """Each industry, region and quarter: the whole, our share as a study has it, and three competitors."""
    rng = world.dice("market")
    firsts = np.arange(world.start.astype("datetime64[M]"), world.end.astype("datetime64[M]") + 1, 3)
    who: tuple[str | None, ...] = (None, *words.COMPETITORS[:3])
    industry, region, quarter, name = (
        grid.ravel()
        for grid in np.meshgrid(
            np.arange(len(words.INDUSTRIES)), np.arange(len(region_names())), np.arange(len(firsts)),
            np.arange(len(who)),
            indexing="ij",
        )
    )  # fmt: skip
    size = MARKET_SIZE * OWN_GROWTH ** (quarter / 4) * (0.6 + 0.2 * (industry % 4)) * (0.7 + 0.1 * (region % 6))
    share = np.array([1.0, 0.21, 0.16, 0.09])[name] * rng.lognormal(0, 0.05, len(name))
    begin, end = firsts[quarter].astype("datetime64[D]"), (firsts[quarter] + 3).astype("datetime64[D]") - 1
    columns: dict[str, Values] = {
        "industry": pick(words.INDUSTRIES, industry),
        "region": pick(region_names(), region),
        "starts_on": begin,
        "ends_on": end,
        "revenue": np.round(size * share, -3),
        "competitor": pick(who, name),
        "currency": np.full(len(name), "EUR", object),
    }
    return history("market", ids("MA", len(name)), columns, world.calendar.utc(end + 40, np.full(len(name), 36_000)))


def _rates(world: World) -> Ledger:
    """Euros for one dollar and one franc on working days, from a year before the CRM; a random walk."""
    rng, calendar = world.dice("rates"), world.calendar
    days = np.arange(world.start - 400, world.end + 1)
    days = days[calendar.open[calendar.at(days)]]
    columns: dict[str, Values] = {
        "currency": np.repeat(np.array(["USD", "CHF"], object), len(days)),
        "day": np.tile(days, 2),
        "rate": np.concatenate([_walk(rng, 0.93, 0.004, len(days)), _walk(rng, 1.01, 0.0025, len(days))]),
    }
    count = 2 * len(days)
    born = world.not_before_opening(calendar.utc(np.tile(days, 2), np.full(count, 57_600)))
    return history("fx_rates", ids("FX", count), columns, born)


def _walk(rng: np.random.Generator, level: float, step: float, count: int) -> Floats:
    """A walk that is drawn back to its level."""
    found, value = np.empty(count), 0.0
    for i, shock in enumerate(rng.normal(0, step, count)):
        value = 0.99 * value + shock
        found[i] = value
    return np.round(level * np.exp(found), 8)
