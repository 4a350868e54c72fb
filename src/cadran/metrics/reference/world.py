"""What the reference looks at: a whole workspace as lists of dicts, and the few look-ups all twins need."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property, lru_cache

import holidays

from cadran.errors import DefinitionError
from cadran.metrics.reference.conditions import Row, Scalar, decimal
from cadran.store.settings import Settings

FIRST, LAST = date(1, 1, 1), date(9999, 12, 31)
DAY = timedelta(days=1)
Rows = list[Row]


@dataclass(frozen=True, slots=True)
class Window:
    """A period, half-open, and the instants that go with it.

    `asof`: the last day of which anything is known. A row later than that has not happened.
    """

    start: date
    end: date
    asof: date

    @property
    def at_day(self) -> date:
        """The day whose end a stock shows: the window's last, or the last one known while it runs."""
        return min(self.end - DAY, self.asof)

    @property
    def end_day(self) -> date:
        """What "before the period's end" is held against: the window's end, or today while it runs."""
        return min(self.end, self.asof)

    @property
    def days(self) -> list[date]:
        """The days that have elapsed."""
        return [self.start + DAY * n for n in range((self.at_day - self.start).days + 1)]

    @property
    def bounds(self) -> Row:
        """What a windowed relation's rows say of their window."""
        return {
            "period_from": self.start, "period_to": self.end, "at_day": self.at_day, "end_day": self.end_day,
        }  # fmt: skip

    def holds(self, day: Scalar) -> bool:
        return isinstance(day, date) and self.start <= day <= self.at_day


@dataclass(frozen=True)
class World:
    """The canonical current rows of every table, and all known versions of the deals.

    `tables`: table → rows with the columns of `Table.stored()`. `today` is the clock's, or the fixed one.
    """

    tables: Mapping[str, Sequence[Row]]
    settings: Settings = field(default_factory=Settings)
    today: date = LAST
    deal_versions: Sequence[Row] = ()
    made: dict[str, Rows] = field(default_factory=dict, repr=False, compare=False)

    def rows(self, table: str) -> Sequence[Row]:
        return self.tables.get(table, ())

    def once(self, name: str, make: Callable[[], Rows]) -> Rows:
        """Build a relation the first time it is asked for."""
        if name not in self.made:
            self.made[name] = make()
        return self.made[name]

    def find(self, table: str, row_id: Scalar) -> Row | None:
        """The current row of that id; None for a blank id or a row that is no more."""
        return self._by_id(table).get(row_id) if row_id is not None else None

    def _by_id(self, table: str) -> dict[Scalar, Row]:
        index = self.indexes.get(table)
        if index is None:
            index = self.indexes[table] = {row["id"]: row for row in self.rows(table)}
        return index

    @cached_property
    def indexes(self) -> dict[str, dict[Scalar, Row]]:
        return {}

    @cached_property
    def basis(self) -> str:
        """The revenue basis: the setting's, else orders where there are any."""
        return self.settings.revenue_basis or ("orders" if self.rows("orders") else "won_deals")

    def rate(self, currency: Scalar, day: Scalar) -> Decimal | None:
        """What one unit of a currency is worth: the last rate on or before the day."""
        if currency is None or currency == self.settings.currency:
            return Decimal(1)
        if not isinstance(day, date):
            return None
        past = [r for r in self.rows("fx_rates") if r["currency"] == currency and _day(r["day"]) <= day]
        past = [r for r in past if r["rate"] is not None]
        return decimal(max(past, key=lambda r: (_day(r["day"]), whole(r["id"])))["rate"]) if past else None

    def convert(self, amount: Scalar, currency: Scalar, day: Scalar) -> Decimal | None:
        """An amount in the workspace's currency at a day's rate, unrounded; None without amount or rate."""
        rate = self.rate(currency, day)
        return None if amount is None or rate is None else decimal(amount) * rate

    def no_rate(self, currency: Scalar, day: Scalar) -> bool:
        return self.rate(currency, day) is None

    def local_day(self, instant: datetime) -> date:
        """The day of a UTC instant in the workspace's zone."""
        utc = datetime.fromisoformat(instant.isoformat() + "+00:00")
        return utc.astimezone(self.settings.zone).date()

    def works(self, day: date) -> bool:
        """Whether a day is a working day of the calendar: its weekday, and no holiday of the country."""
        if day.isoweekday() not in self.settings.working_days:
            return False
        country = self.settings.holidays
        return not country or day not in _holidays(country, day.year)


@lru_cache(maxsize=64)
def _holidays(country: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, years=year))


def _day(value: Scalar) -> date:
    return value if isinstance(value, date) else LAST


def day_or(value: Scalar, blank: date) -> date:
    """A day, or what its blank stands for."""
    return value if isinstance(value, date) else blank


def whole(value: Scalar) -> int:
    """A value known to be a whole number."""
    if not isinstance(value, int):
        raise DefinitionError(f"Pas un entier : {value}", f"Not a whole number: {value}")
    return value


def midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def add(values: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of the known values; None when none is known."""
    known = [v for v in values if v is not None]
    return sum(known, Decimal(0)) if known else None
