"""The reps of the demo company: teams, assignments, absences, and who holds which portfolio on which day."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cadran.sources.demo.arrays import (
    NO_DAY,
    NO_INSTANT,
    Days,
    Flags,
    Instants,
    Ints,
    Texts,
    Values,
    ids,
    pick,
)
from cadran.sources.demo.ledger import Change, Ledger, history
from cadran.sources.demo.roster import (
    GRANDS,
    IDF,
    OUEST,
    ROSTER,
    SALES_SEATS,
    SDR_SEATS,
    SUD,
    TEAMS,
    Person,
    Seat,
)
from cadran.sources.demo.world import World

KEYS = [person.key for person in ROSTER]
NUMBER = {key: i for i, key in enumerate(KEYS)}
TEAM_KEYS = {team: f"T{i}" for i, team in enumerate(TEAMS, 1)}
TEAM_NUMBER = {team: i for i, team in enumerate(TEAMS)}
ROLES = ("sdr", "bdm", "ae", "manager")
REGION = {IDF: IDF, OUEST: OUEST, SUD: SUD, GRANDS: "France"}
LEAVE, REST, SICK = "congés", "RTT", "maladie"


def slug(text: str) -> str:
    """Lower case letters of a-z only, for addresses."""
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return "".join(c for c in plain if c.isalnum())


@dataclass(frozen=True)
class People:
    """Matrices are rep x day of the world's calendar, or seat x day."""

    world: World
    away: NDArray[np.int8]  # 0 there, else 1 + position in (LEAVE, REST, SICK)
    post: Ints  # role, position in ROLES; -1 before the arrival and after the departure
    team: Ints  # position in TEAMS; -1 likewise
    sales: Ints  # rep who holds the seat
    sdr: Ints

    @cached_property
    def present(self) -> Flags:
        return np.asarray((self.post >= 0) & (self.away == 0) & self.world.calendar.open)

    @cached_property
    def _following(self) -> Ints:
        """For each rep and day the day, that one or later, on which the rep is there; the last for ever after."""
        last = self.present.shape[1]
        when = np.where(self.present, np.arange(last), last)
        found = np.minimum.accumulate(when[:, ::-1], axis=1)[:, ::-1]
        return np.where(found == last, np.arange(last), found)

    def next_present(self, rep: Ints, days: Days) -> Days:
        """The day itself, or the next on which the rep works; a rep who has left keeps the day."""
        calendar = self.world.calendar
        return calendar.days[self._following[rep, calendar.at(days)]]

    def holder(self, seats: Ints, seat: Ints, days: Days) -> Ints:
        """Who holds the seat on the day, `seats` being `sales` or `sdr`."""
        return seats[seat, self.world.calendar.at(days)]


def make_people(world: World) -> People:
    days = world.calendar.days
    post, team = (np.full((len(ROSTER), len(days)), -1) for _ in range(2))
    for i, person in enumerate(ROSTER):
        until = np.datetime64(person.left or date(9999, 1, 1))
        for since, where, role in person.posts:
            span = (days >= np.datetime64(since)) & (days <= until)
            post[i, span], team[i, span] = ROLES.index(role), TEAM_NUMBER[where]
    return People(world, _away(world), post, team, _held(days, SALES_SEATS), _held(days, SDR_SEATS))


def _held(days: Days, seats: tuple[Seat, ...]) -> Ints:
    found = np.zeros((len(seats), len(days)), dtype=int)
    for s, seat in enumerate(seats):
        for since, rep in seat.holders:
            found[s, days >= np.datetime64(since)] = NUMBER[rep]
    return found


def _away(world: World) -> NDArray[np.int8]:
    """Leave of about six weeks a year, a few single days, and sickness."""
    rng, calendar = world.dice("absences"), world.calendar
    away = np.zeros((len(ROSTER), len(calendar.open)), dtype=np.int8)
    years = range(world.start.astype(object).year - 1, world.end.astype(object).year + 1)
    for rep in range(len(ROSTER)):
        for kind, first, length in (spell for year in years for spell in _spells(rng, year)):
            begin = calendar.at(np.array([first], dtype="datetime64[D]"))[0]
            away[rep, begin : begin + length] = kind
    return away


def _spells(rng: np.random.Generator, year: int) -> Iterator[tuple[int, np.datetime64, int]]:
    """Kind, first day and length in days of the absences of one rep in one year."""

    def monday(month: int, week: int) -> np.datetime64:
        return np.busday_offset(np.datetime64(f"{year}-{month:02d}-01"), week, roll="forward", weekmask="Mon")

    yield 1, monday(7, 1) + 7 * int(rng.integers(0, 5)), 21
    yield 1, monday(int(rng.choice([2, 4, 5])), int(rng.integers(0, 3))), 7
    yield 1, monday(12, 2 + int(rng.integers(0, 2))) + 1, 7
    for _ in range(rng.poisson(6)):
        yield 2, np.datetime64(f"{year}-01-01") + int(rng.integers(0, 365)), 1
    for _ in range(rng.poisson(1.3)):
        yield 3, np.datetime64(f"{year}-01-01") + int(rng.integers(0, 365)), 1 + int(rng.geometric(0.35))


def reps_of(numbers: Ints) -> Texts:
    """Keys of reps by number, None for -1."""
    return pick(KEYS, numbers)


def handovers(people: People, seats: tuple[Seat, ...], seat: Ints, column: str) -> list[Change]:
    """The changes of a column that names the holder of each row's seat, oldest first."""
    calendar = people.world.calendar
    moves = sorted(
        (since, s, before)
        for s, place in enumerate(seats)
        for (_, before), (since, _) in zip(place.holders, place.holders[1:], strict=False)
    )
    instants = calendar.utc(np.array([since for since, *_ in moves], "datetime64[D]"), np.full(len(moves), 28_800))
    return [
        Change(np.where(seat == s, at, NO_INSTANT), {column: before})
        for at, (_, s, before) in zip(instants, moves, strict=True)
    ]


def people_ledgers(people: People) -> dict[str, Ledger]:
    return {
        "reps": _reps(people),
        "teams": _teams(people),
        "rep_assignments": _assignments(people),
        "absences": _absences(people),
    }


def _morning(world: World, days: Days) -> Instants:
    return np.where(np.isnat(days), NO_INSTANT, world.calendar.utc(days, np.full(len(days), 30_000)))


def _reps(people: People) -> Ledger:
    world, hired = people.world, np.array([p.hired for p in ROSTER], "datetime64[D]")
    left = np.array([p.left for p in ROSTER], "datetime64[D]")
    columns: dict[str, Values] = {
        "name": np.array([f"{p.first} {p.last}" for p in ROSTER], object),
        "email": np.array([f"{slug(p.first)}.{slug(p.last)}@helianthe.example" for p in ROSTER], object),
        "role": np.array([p.posts[-1][2] for p in ROSTER], object),
        "hired_on": hired,
        "left_on": left,
        "ramp_until": np.where(hired >= world.start, hired + 120, NO_DAY),
        "weekly_hours": np.array([p.hours for p in ROSTER]),
    }
    promoted = np.array([p.posts[1][0] if len(p.posts) > 1 else None for p in ROSTER], "datetime64[D]")
    changes = [
        Change(_morning(world, promoted), {"role": np.array([p.posts[0][2] for p in ROSTER], object)}),
        Change(_morning(world, left - 45), {"left_on": NO_DAY}),
    ]
    born = world.not_before_opening(_morning(world, hired - 20))
    return history("reps", np.array(KEYS, object), columns, born, changes)


def _teams(people: People) -> Ledger:
    world = people.world
    columns: dict[str, Values] = {
        "name": np.array(list(TEAMS), object),
        "parent": np.array([TEAM_KEYS[p] if p else None for p, _ in TEAMS.values()], object),
        "manager": np.array([managers[-1][1] for _, managers in TEAMS.values()], object),
    }
    new = np.array([m[-1][0] if len(m) > 1 else None for _, m in TEAMS.values()], "datetime64[D]")
    before = np.array([managers[0][1] for _, managers in TEAMS.values()], object)
    change = Change(_morning(world, new), {"manager": before})
    return history("teams", np.array(list(TEAM_KEYS.values()), object), columns, _opening(world, len(TEAMS)), [change])


def _opening(world: World, count: int) -> Instants:
    return np.full(count, world.opened)


def _stays(person: Person) -> Iterator[tuple[date, date | None, str, str, str | None]]:
    """From, until (included), team, role and manager of each stretch of a rep's time."""
    starts = [(since, team, role) for since, team, role in person.posts]
    ends = [since for since, *_ in starts[1:]]
    for (since, team, role), next_post in zip(starts, [*ends, None], strict=True):
        managers = TEAMS[team][1]
        cuts = [d for d, _ in managers if d > since and (next_post is None or d < next_post)]
        cuts = [d for d in cuts if person.left is None or d <= person.left]
        for begin, end in zip([since, *cuts], [*cuts, next_post], strict=True):
            chief = [m for d, m in managers if d <= begin][-1]
            last = date.fromordinal(end.toordinal() - 1) if end else person.left
            yield begin, last, team, role, chief if chief != person.key else _above(team, begin)


def _above(team: str, day: date) -> str | None:
    """Who leads the manager of that team."""
    own = [m for d, m in TEAMS[team][1] if d <= day][-1]
    parent = TEAMS[team][0]
    while parent:
        chief = [m for d, m in TEAMS[parent][1] if d <= day][-1]
        if chief != own:
            return chief
        parent = TEAMS[parent][0]
    return None


def _assignments(people: People) -> Ledger:
    world = people.world
    rows = [(p.key, *stay) for p in ROSTER for stay in _stays(p)]
    rep, since, until, team, role, manager = (list(column) for column in zip(*rows, strict=True))
    since_days, until_days = np.array(since, "datetime64[D]"), np.array(until, "datetime64[D]")
    columns: dict[str, Values] = {
        "rep": np.array(rep, object),
        "team": np.array([TEAM_KEYS[t] for t in team], object),
        "manager": np.array(manager, object),
        "region": np.array([REGION.get(t, "France") for t in team], object),
        "role": np.array(role, object),
        "starts_on": since_days,
        "ends_on": until_days,
    }
    change = Change(_morning(world, until_days), {"ends_on": NO_DAY})
    born = world.not_before_opening(_morning(world, since_days))
    return history("rep_assignments", ids("AF", len(rows)), columns, born, [change])


def _absences(people: People) -> Ledger:
    world, away = people.world, people.away
    rep, first, last, kind = _runs(np.where(people.post >= 0, away, 0))
    days = world.calendar.days
    shown = (days[last] >= world.start) & (days[first] <= world.end + 20)
    rep, first, last, kind = rep[shown], first[shown], last[shown], kind[shown]
    columns: dict[str, Values] = {
        "rep": reps_of(rep),
        "starts_on": days[first],
        "ends_on": days[last],
        "kind": pick((LEAVE, REST, SICK), kind - 1),
    }
    notice = np.array([0, 30, 5, 0])[kind]
    born = world.not_before_opening(_morning(world, days[first] - notice))
    return history("absences", ids("AB", len(rep)), columns, born)


def _runs(matrix: NDArray[np.integer]) -> tuple[Ints, Ints, Ints, Ints]:
    """Row, first and last column, and value of each run of equal non-zero values."""
    edge = np.diff(np.pad(matrix, ((0, 0), (1, 1))), axis=1) != 0
    padded = np.pad(matrix, ((0, 0), (0, 1)))
    row, first = np.nonzero(edge & (padded != 0))
    before = np.pad(matrix, ((0, 0), (1, 0)))
    _, after = np.nonzero(edge & (before != 0))
    return row, first, after - 1, matrix[row, first].astype(int)


def team_of(people: People, rep: Ints, days: Days) -> Ints:
    """Position in TEAMS of the rep's team on the day, -1 when not employed."""
    return people.team[rep, people.world.calendar.at(days)]


def names() -> Mapping[str, str]:
    """Name of each rep by key."""
    return {p.key: f"{p.first} {p.last}" for p in ROSTER}
