"""Objectives of the demo company: revenue by rep, team and company; activity; two versions of some."""

from dataclasses import dataclass, replace

import numpy as np

from cadran.sources.demo.arrays import Days, Flags, Floats, Instants, Ints, Texts, Values, either, ids, pick
from cadran.sources.demo.ledger import Ledger, history
from cadran.sources.demo.orders import Orders
from cadran.sources.demo.people import ROLES, TEAM_KEYS, TEAM_NUMBER, People, reps_of, team_of
from cadran.sources.demo.roster import GRANDS, IDF, OUEST, ROSTER, SUD
from cadran.sources.demo.world import World

SELLING_TEAMS = tuple(TEAM_NUMBER[t] for t in (IDF, OUEST, SUD, GRANDS))
STRETCH = 1.06  # what is asked of a rep, as a multiple of what is usual
# per month: sdr, bdm, ae; and the weight in the activity rate
ACTIVITY = {
    "calls": ((100, 32, 19), 1.0),
    "sqls": ((7, 0, 0), 3.0),
    "meetings": ((0, 7, 8), 2.0),
    "demos": ((0, 2, 2), 2.0),
    "proposals_sent": ((0, 5, 6), 1.0),
}
AMBITION = 1.14  # a year, for what follows the number of deals; nobody can call more
REVISION = "Révision de mi-année"


@dataclass(frozen=True)
class Goals:
    """One element per target. `rep` and `team` are -1 where they are not meant."""

    kpi: Texts
    rep: Ints
    team: Ints
    first: Days
    last: Days
    value: Floats
    weight: Floats
    version: Ints
    prorate: Flags
    set_on: Days


def targets_ledger(world: World, people: People, orders: Orders) -> Ledger:
    base = _revenue_of_reps(world, people, orders)
    teams = _teams(world, people, base)
    company = _company(teams)
    months = [base, teams, company]
    goals = _together([*months, *map(_quarters, months), _years(company), *_activity(world, people)])
    goals = replace(goals, set_on=np.maximum(goals.set_on, _appointed(goals) - 15))
    return _ledger(world, _revised(goals))


def _appointed(goals: Goals) -> Days:
    """From when the rep of each target holds the post it is for; long ago for teams and the company."""
    found = np.full(len(goals.rep), np.datetime64("2000-01-01", "D"))
    for number, person in enumerate(ROSTER):
        for since, *_ in person.posts:
            begins = np.datetime64(since, "D")
            found[(goals.rep == number) & (goals.last >= begins)] = begins
    return found


def _together(parts: list[Goals]) -> Goals:
    names = vars(parts[0])
    return Goals(*(np.concatenate([getattr(p, name) for p in parts]) for name in names))


def _goals(kpi: str, rep: Ints, team: Ints, first: Days, last: Days, value: Floats, weight: float = 1.0) -> Goals:
    count = len(rep)
    new_year = first.astype("datetime64[Y]").astype("datetime64[D]")
    return Goals(
        np.full(count, kpi, object), rep, team, first, last, value, np.full(count, weight),
        np.ones(count, dtype=int), np.zeros(count, dtype=bool), new_year - 17,
    )  # fmt: skip


def _months(world: World) -> Days:
    return np.arange(world.start.astype("datetime64[M]"), world.end.astype("datetime64[M]") + 1).astype("datetime64[D]")


def _last(first: Days, months: int) -> Days:
    return (first.astype("datetime64[M]") + months).astype("datetime64[D]") - 1


def _revenue_of_reps(world: World, people: People, orders: Orders) -> Goals:
    """Each bdm and ae and month: what the rep usually sells, with growth and season, rounded."""
    rng, months = world.dice("targets"), _months(world)
    post = people.post[:, world.calendar.at(months + 14)]
    rep, month = np.nonzero(np.isin(post, (ROLES.index("bdm"), ROLES.index("ae"))))
    value = _usual(world, orders, rep, month // 12, len(post)) * STRETCH * rng.lognormal(0, 0.08, len(rep))
    value *= np.array(world.truth.seasonality)[month % 12]
    first = months[month]
    ramping = (people.post[rep, world.calendar.at(first - 60)] < 0) & (first > world.start + 60)
    value = np.round(np.where(ramping, value * 0.5, value) / 500) * 500
    found = _goals("revenue", rep, np.full(len(rep), -1), first, _last(first, 1), value)
    return replace(found, prorate=ramping)


def _usual(world: World, orders: Orders, rep: Ints, year: Ints, reps: int) -> Floats:
    """A month's revenue as it can be expected of each rep in each year: between the own and everybody's."""
    inside = (orders.day >= world.start) & (orders.day <= world.end) & orders.living
    of_year = (orders.day[inside].astype("datetime64[Y]") - world.start.astype("datetime64[Y]")).astype(int)
    own = np.bincount(orders.rep[inside], orders.net[inside], reps) / np.maximum(np.bincount(rep, minlength=reps), 6)
    everybody = np.bincount(of_year, orders.net[inside]) / np.bincount(year)
    return np.asarray((0.6 * own[rep] / own[np.unique(rep)].mean() + 0.4) * everybody[year])


def _teams(world: World, people: People, reps: Goals) -> Goals:
    """A team is asked for a little less than its reps together."""
    month = (reps.first.astype("datetime64[M]") - world.start.astype("datetime64[M]")).astype(int)
    team, months = team_of(people, reps.rep, reps.first + 14), _months(world)
    total = np.zeros((len(TEAM_KEYS), len(months)))
    np.add.at(total, (team, month), reps.value)
    row, column = np.nonzero(total[list(SELLING_TEAMS)])
    which = np.array(SELLING_TEAMS)[row]
    value = np.round(total[which, column] * 0.97 / 1_000) * 1_000
    return _goals("revenue", np.full(len(which), -1), which, months[column], _last(months[column], 1), value)


def _company(teams: Goals) -> Goals:
    first, place = np.unique(teams.first, return_inverse=True)
    value = np.round(np.bincount(place, teams.value) * 0.97 / 5_000) * 5_000
    nobody = np.full(len(first), -1)
    return _goals("revenue", nobody, nobody, first, _last(first, 1), value)


def _quarters(months: Goals) -> Goals:
    """The same scopes by quarter: the sums of their months."""
    quarter = (
        (months.first.astype("datetime64[M]").astype(int) // 3 * 3).astype("datetime64[M]").astype("datetime64[D]")
    )
    return _summed(months, quarter, 3)


def _years(months: Goals) -> Goals:
    return _summed(months, months.first.astype("datetime64[Y]").astype("datetime64[D]"), 12)


def _summed(months: Goals, period: Days, length: int) -> Goals:
    scope = np.stack([months.rep, months.team, period.astype(int)], axis=1)
    found, place = np.unique(scope, axis=0, return_inverse=True)
    value = np.bincount(place.ravel(), months.value).astype(float)
    first = found[:, 2].astype("datetime64[D]")
    return _goals("revenue", found[:, 0], found[:, 1], first, _last(first, length), value)


def _activity(world: World, people: People) -> list[Goals]:
    """Calls, meetings, demos, quotes and SQLs asked of each rep and month, by role."""
    months = _months(world)
    post = people.post[:, world.calendar.at(months + 14)]
    found = []
    for kpi, (asked, weight) in ACTIVITY.items():
        value = np.append(np.array(asked, dtype=float), [0.0, 0.0])[post]  # managers and the absent: none
        rep, month = np.nonzero(value)
        first, value = months[month], value[rep, month]
        value = value if kpi == "calls" else value * AMBITION ** (month // 12 - 0.6)
        goals = _goals(kpi, rep, np.full(len(rep), -1), first, _last(first, 1), np.round(value, 1), weight)
        found.append(replace(goals, prorate=np.ones(len(rep), dtype=bool)))
    return found


def _revised(goals: Goals) -> Goals:
    """Revenue targets of the second half of 2024 are lowered by 6 % in June: a second version of each."""
    first, last = np.datetime64("2024-07-01", "D"), np.datetime64("2024-12-31", "D")
    decided = np.datetime64("2024-06-24", "D")
    meant = (goals.kpi == "revenue") & (goals.first >= first) & (goals.last <= last)
    row = np.flatnonzero(meant & (goals.set_on < decided))
    again = {name: values[row] for name, values in vars(goals).items()}
    again["value"] = np.round(again["value"] * 0.94 / 500) * 500
    again["version"] = np.full(len(row), 2)
    again["set_on"] = np.full(len(row), decided)
    return _together([goals, Goals(**again)])


def _ledger(world: World, goals: Goals) -> Ledger:
    count = len(goals.kpi)
    columns: dict[str, Values] = {
        "kpi": goals.kpi,
        "rep": reps_of(goals.rep),
        "team": pick(list(TEAM_KEYS.values()), goals.team),
        "starts_on": goals.first,
        "ends_on": goals.last,
        "value": goals.value,
        "weight": goals.weight,
        "version": goals.version,
        "prorate": goals.prorate,
        "reason": either(goals.version == 2, REVISION, None),
        "set_on": goals.set_on,
    }
    born: Instants = world.not_before_opening(world.calendar.utc(goals.set_on, np.full(count, 50_000)))
    return history("targets", ids("OB", count), columns, born)
