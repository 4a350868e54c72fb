"""What is watched for changes beyond chance: figures of whole weeks, each with its own past.

A week is whole once it is over and an import has told all of it: a company that has sent nothing since the 20th has not
stopped selling on the 21st.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from cadran.metrics.catalogue import KPIS
from cadran.metrics.estimators.control import Noise, Seen, Weeks, look, season
from cadran.metrics.needed import needs
from cadran.metrics.reading import Reading
from cadran.model.calendar import working_days
from cadran.panels.allowed import allowed_of
from cadran.workspace import Workspace
from cadran.workspace.roster import Person, roster
from cadran.workspace.weeks import WEEK, in_role_since, known_through, weeks_there

PAST, PAST_OF_PARTS = 170, 80  # weeks read of the whole, and of its reps and products
CADENCE = ("calls", "emails", "messages", "meetings", "demos", "visits")
EVENTS = frozenset({"leads", "deals", "activities", "quotes", "orders", "tenders", "requests"})
SUNDAY = timedelta(days=6)
RAMPED = timedelta(weeks=12)


@dataclass(frozen=True, slots=True)
class Watched:
    """KPIs whose sum is watched, how it varies, and over how many weeks together. `name`: "" for the KPI's own."""

    kpis: tuple[str, ...]
    noise: Noise
    widths: tuple[int, ...]
    name: str = ""

    @property
    def id(self) -> str:
        return self.name or self.kpis[0]


ONE, FOUR, EFFORT, QUARTER = (1, 4), (4,), (2, 4, 8), (13,)
WHOLE = (
    Watched(CADENCE, Noise.COUNT, ONE, "cadence"),
    Watched(("leads",), Noise.COUNT, ONE),
    Watched(("deals_created",), Noise.COUNT, ONE),
    Watched(("proposals_sent",), Noise.COUNT, ONE),
    Watched(("deals_won",), Noise.COUNT, ONE),
    Watched(("deals_lost",), Noise.COUNT, ONE),
    Watched(("revenue",), Noise.AMOUNT, FOUR),
    Watched(("win_rate",), Noise.SHARE, QUARTER),
    Watched(("meeting_no_show_rate",), Noise.SHARE, FOUR),
    Watched(("average_deal_size",), Noise.MEAN, FOUR),
    Watched(("pipeline_value",), Noise.LEVEL, FOUR),
)
BY_REP = (
    Watched(CADENCE, Noise.COUNT, EFFORT, "cadence"),
    Watched(("deals_won",), Noise.COUNT, FOUR),
    Watched(("deals_lost",), Noise.COUNT, ONE),
    Watched(("revenue",), Noise.AMOUNT, FOUR),
    Watched(("win_rate",), Noise.SHARE, QUARTER),
)
BY_PRODUCT = (Watched(("revenue",), Noise.AMOUNT, FOUR),)


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen of a figure over its last `width` weeks, from `start` to `last`. `group`, `who`: of whom or what,
    by name and id, "" of the whole. `absent`: of a rep, whether an absence is known in these weeks."""

    watched: Watched
    dimension: str
    group: str
    who: str
    start: date
    last: date
    width: int
    seen: Seen
    absent: bool = False


def looks(workspace: Workspace, today: date) -> list[Look]:
    """Every figure that this viewer's rows tell enough about, on the last weeks that are whole."""
    found = _Reading(workspace, today)
    viewer = workspace.viewer
    looked = [x for watched in WHOLE if viewer.sees(watched.kpis[0]) for x in found.whole(watched)]
    if viewer.role == "marketing":
        return looked
    if viewer.role != "rep":  # a rep's whole is their own
        looked += [x for watched in BY_REP for x in found.by(watched, "rep")]
    return looked + [x for watched in BY_PRODUCT for x in found.by(watched, "product")]


class _Reading:
    """Reads the weeks of figures through the workspace's viewer, and judges them."""

    def __init__(self, workspace: Workspace, today: date) -> None:
        self.workspace, self.today = workspace, today
        self.through = known_through(workspace)
        self.settings = workspace.settings  # read once: they stand in the generation's file
        self.basis = "deals" if self.settings.revenue_basis == "won_deals" else "orders"
        self.kept: dict[tuple[date, int, tuple[str, ...]], dict[str, list[Reading]]] = {}
        self.days: dict[date, int] = {}
        self.people = {p.id: p for p in roster(workspace, today) if p.there and p.sells}
        self.seasons: dict[tuple[str, date], Mapping[date, float]] = {}
        self.me = next(iter(self.people), "") if workspace.viewer.role == "rep" else ""
        self.posts = in_role_since(workspace, today)
        self.there = weeks_there(workspace, mondays(today, PAST + 8))

    def whole(self, watched: Watched) -> Iterator[Look]:
        days = self._mondays(watched, PAST)
        read = self._read(watched, days, ())
        if "" not in read:
            return
        if self.me and _ramps(self.people[self.me], days):
            return
        weeks = self._seasoned(watched, days, self._weeks(watched, days, read[""], self.me or None))
        yield from self._looked(watched, "", "", "", days, self._in_post(self.me, days, weeks) if self.me else weeks)

    def by(self, watched: Watched, dimension: str) -> Iterator[Look]:
        days = self._mondays(watched, PAST_OF_PARTS)
        for key, one in self._read(watched, days, (dimension,)).items():
            person = self.people.get(key) if dimension == "rep" else None
            if not key or (dimension == "rep" and (person is None or _ramps(person, days))):
                continue
            weeks = self._weeks(watched, days, one, key if person else None)
            known = self._in_post(key, days, self._as_the_whole(watched, days, weeks))
            yield from self._looked(watched, dimension, one.name, key, days, known)

    def _in_post(self, rep: str, days: Sequence[date], weeks: Weeks) -> Weeks:
        """The weeks in the role that they have: who was promoted from calling to selling calls less, and should."""
        begun = self.posts.get(rep, date.min)
        number = min(weeks.number, sum(d >= begun for d in days))
        return Weeks(weeks.some[weeks.number - number :], weeks.of[weeks.number - number :])

    def _looked(
        self, watched: Watched, dimension: str, name: str, who: str, days: Sequence[date], weeks: Weeks
    ) -> Iterator[Look]:  # fmt: skip
        for width in watched.widths:
            seen = look(weeks, watched.noise, width)
            if seen is not None:
                last = days[-width:]
                absent = dimension == "rep" and self._away(who, last)
                yield Look(watched, dimension, name, who, last[0], last[-1] + SUNDAY, width, seen, absent)

    def _away(self, who: str, days: Sequence[date]) -> bool:
        return any(self.there.get(who, {}).get(d, 0.0) < self._working(d) for d in days)

    # ------------------------------------------------------------ reading

    def _mondays(self, watched: Watched, number: int) -> list[date]:
        """The Mondays of the whole weeks known, the oldest first."""
        tables = {n.table for kpi in watched.kpis for n in needs(KPIS[kpi], self.basis)} & EVENTS
        told = [self.through[t] for t in tables if t in self.through]
        return mondays(min([self.today - timedelta(days=1), *told]), number)

    def _read(self, watched: Watched, days: Sequence[date], by: Sequence[str]) -> "dict[str, _Told]":
        """Group → its weeks, from the first in which there is anything."""
        found: dict[str, _Told] = {}
        for kpi in watched.kpis:
            for one in self._readings(kpi, days, tuple(by)):
                key = (one.group_id.get(by[0]) or "") if by else ""
                name = (one.group.get(by[0]) or "") if by else ""
                found.setdefault(key, _Told(name, {})).add(one, watched.noise)
        return found

    def _readings(self, kpi: str, days: Sequence[date], by: tuple[str, ...]) -> Sequence[Reading]:
        """The weeks of one KPI; all that are watched by the same groups are asked for in one breath."""
        key = (days[-1], len(days), by)
        if key not in self.kept:
            watched = {"": WHOLE, "rep": BY_REP, "product": BY_PRODUCT}[by[0] if by else ""]
            kpis = dict.fromkeys(k for w in watched for k in w.kpis if self.workspace.viewer.sees(k))
            self.kept[key] = {k: [] for k in kpis}
            for one in self._asked(list(kpis), days, by):
                self.kept[key][one.kpi].append(one)
        return self.kept[key].get(kpi, ())

    def _asked(self, kpis: Sequence[str], days: Sequence[date], by: tuple[str, ...]) -> Sequence[Reading]:
        period, ask = f"{days[0]}..{days[-1] + SUNDAY}", self.workspace.kpi
        return allowed_of(kpis, lambda some: ask(some, by=by, period=period, grain="week", today=self.today))

    def _weeks(self, watched: Watched, days: Sequence[date], told: "_Told", rep: str | None) -> Weeks:
        some = np.array([told.weeks.get(d, (0.0, 0.0))[0] for d in days])
        if watched.noise in {Noise.SHARE, Noise.MEAN}:
            return Weeks(some, np.array([told.weeks.get(d, (0.0, 0.0))[1] for d in days]))
        if watched.noise is Noise.LEVEL:
            return Weeks(some, np.ones(len(days)))
        first = next((at for at, d in enumerate(days) if told.weeks.get(d, (0.0, 0.0))[0]), len(days))
        of = np.array([self._days(d, watched, rep) for d in days])
        return Weeks(some[first:], of[first:])

    def _days(self, monday: date, watched: Watched, rep: str | None) -> float:
        """Days there: the rep's own; of what all do, those of all together; else working days."""
        if rep is not None:
            return self.there.get(rep, {}).get(monday, 0.0)
        if watched.name == "cadence" and self.there:
            return sum(days.get(monday, 0.0) for days in self.there.values())
        return float(self._working(monday))

    def _working(self, monday: date) -> int:
        if monday not in self.days:
            settings = self.settings
            self.days[monday] = working_days(monday, monday + WEEK, settings.working_days, settings.holidays)
        return self.days[monday]

    # ------------------------------------------------------------ season

    def _seasoned(self, watched: Watched, days: Sequence[date], weeks: Weeks) -> Weeks:
        if watched.noise not in {Noise.COUNT, Noise.AMOUNT}:
            return weeks
        known = days[len(days) - weeks.number :]
        factors = season(known, weeks)
        self.seasons[watched.id, days[-1]] = dict(zip(known, factors.tolist(), strict=True))
        return Weeks(weeks.some, weeks.of * factors)

    def _as_the_whole(self, watched: Watched, days: Sequence[date], weeks: Weeks) -> Weeks:
        """A part with the season of the whole, which was read before it."""
        factors = self.seasons.get((watched.id, days[-1]))
        if factors is None or watched.noise not in {Noise.COUNT, Noise.AMOUNT}:
            return weeks
        known = days[len(days) - weeks.number :]
        return Weeks(weeks.some, weeks.of * np.array([factors.get(d, 1.0) for d in known]))


@dataclass(frozen=True, slots=True)
class _Told:
    """The weeks of one group: Monday → sum and cases."""

    name: str
    weeks: dict[date, tuple[float, float]]

    def add(self, one: Reading, noise: Noise) -> None:
        some, of = _terms(one, noise)
        before = self.weeks.get(one.start, (0.0, 0.0))
        self.weeks[one.start] = (before[0] + some, before[1] + of)


def _terms(one: Reading, noise: Noise) -> tuple[float, float]:
    if noise is Noise.SHARE:
        return float(one.numerator or 0), float(one.denominator or 0)
    if noise is Noise.MEAN:
        return float(one.value or 0) * (one.n or 0), float(one.n or 0)
    return float(one.value or 0), 1.0


def _ramps(person: Person, days: Sequence[date]) -> bool:
    """Who still ramps, or did until lately, has no past to be held against."""
    return person.ramp_until is not None and person.ramp_until > days[-1] - RAMPED


def mondays(last: date, number: int) -> list[date]:
    """The Mondays of the last whole weeks that end on `last` or before."""
    sunday = last - timedelta(days=last.isoweekday() % 7)
    return [sunday - SUNDAY - at * WEEK for at in reversed(range(number))]
