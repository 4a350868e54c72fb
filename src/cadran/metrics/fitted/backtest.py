"""What forecasts made in the past were worth: of each group, and all of them together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cadran.metrics.estimators.forecast import PastForecast, bias, held, stretch
from cadran.metrics.fitted.fitting import Fitting, Group
from cadran.metrics.fitted.landings import Landings, Point
from cadran.metrics.fitted.lives import lives
from cadran.metrics.query import DAY
from cadran.model.periods import Period, comparison

LEADS = (1, 30, 60)  # days into the period
LONG = 80  # days of a period from which eight past ones are taken, else twelve
FEW, MANY = 8, 12
DRAWS = 1_000  # the quantiles of a test need less than those of a forecast


@dataclass(frozen=True)
class Backtest:
    """Past forecasts by group, in valid time: from what was, not from what was then known of it."""

    tested: Mapping[Group, Sequence[PastForecast]]

    @property
    def all(self) -> list[PastForecast]:
        return [one for tested in self.tested.values() for one in tested]

    @property
    def stretch(self) -> float:
        """Of one band for all groups: a group alone has too few past forecasts."""
        return stretch(self.all)

    def coverage(self, group: Group) -> float | None:
        return held(self.tested.get(group, ()), self.all)

    def bias(self, group: Group) -> float | None:
        return bias(self.tested.get(group, ()))

    def number(self, group: Group) -> int:
        return len(self.tested.get(group, ()))


def backtest(ask: Fitting, at: Point) -> Backtest:
    """Forecasts of past periods as long, made as many days into them (before them, for a period to come).

    Kept with the generation: asking again does not test again.
    """
    leads = LEADS if not at.after else (1 - (at.start - at.day).days,)
    query = ask.query

    def test() -> Backtest:
        since = date.fromordinal(lives(ask.facts).since)
        return _run(ask, past_points(Period(at.start, at.to), query.asof, since, leads))

    key = (at.start, at.to, leads, query.asof, query.by, query.where, query.owners)
    return ask.facts.kept.get("backtest", key, test)


def past_points(period: Period, asof: date, since: date, leads: Iterable[int]) -> list[tuple[int, Point]]:
    """(number of the period, a day on which it is forecast) for the last periods that are over and do not begin
    before `since`, the first day of history."""
    wanted = FEW if period.days >= LONG else MANY
    found: list[tuple[int, Point]] = []
    numbers = 0
    while numbers < wanted:
        period = comparison(period, "previous", date.max)[1]
        if period.start < since:
            break
        if period.last <= asof:
            numbers += 1
            found += [(numbers, p) for lead in leads if (p := lead_point(period.start, period.end, lead))]
    return found


def lead_point(start: date, to: date, lead: int) -> Point | None:
    """The forecast known at the end of that day of the period (1: its first); none on its last day or later."""
    day = start + timedelta(days=lead - 1)
    return Point(start, to, day) if day < to - DAY else None


def _run(ask: Fitting, numbered: Sequence[tuple[int, Point]]) -> Backtest:
    made = Landings.of(ask, [point for _, point in numbered])
    return Backtest({g: _of_group(made, numbered, g) for g in made.groups()})


def _of_group(made: Landings, numbered: Sequence[tuple[int, Point]], group: Group) -> list[PastForecast]:
    """The group's past forecasts, where history was long enough; not of periods in which it did not exist."""
    found = []
    for at, (number, point) in enumerate(numbered):
        landing = made.landing(at, group, DRAWS)
        if landing is not None:
            low, middle, high = landing.quantiles()
            actual = made.actual(point, group)
            if (low, high, actual) != (0.0, 0.0, 0.0):
                found.append(PastForecast(number, low, middle, high, actual))
    return found
