"""What a page is asked to show: period, comparison and filters, read from its address and written back into it.

An address reproduces what was seen: nothing of it is kept on the server.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest

from cadran.model import periods
from cadran.model.periods import Period
from cadran.panels.board import Asked
from cadran.surfaces.web.door import Seen

WHERE = ("team", "rep", "region", "product", "source")  # filters that pages offer, as dimensions
ALL, YEARS = "all", 4  # how a period of everything is typed; how many earlier years are offered
COMPARE = {"previous": "previous", "year-ago": "year-ago", "none": None}


@dataclass(frozen=True)
class Chosen:
    """The choices of one request. `period`: as typed; `span`: its days."""

    period: str
    span: Period
    compare: str | None
    where: tuple[str, ...]  # `dimension=value`, as the engine reads it
    as_of: str | None
    known_on: str | None

    def asked(self, seen: Seen) -> Asked:
        """The same for panels."""
        return Asked(seen.workspace, self.span, seen.today, seen.to, self.as_of, self.known_on, self.where)

    def query(self, **changed: str | None) -> str:
        """The address's part after `?` that shows the same, but for what is changed (None takes it away)."""
        pairs: dict[str, list[str]] = {"period": [self.period], "compare": [self.compare or "none"]}
        for text in self.where:
            name, _, value = text.partition("=")
            pairs.setdefault(name, []).append(value)
        if self.as_of:
            pairs["as_of"] = [self.as_of]
        if self.known_on:
            pairs["known_on"] = [self.known_on]
        for key, other in changed.items():
            pairs[key] = [] if other is None else [other]
        return urlencode([(name, value) for name, values in pairs.items() for value in values])

    def picked(self, dimension: str) -> str:
        """The first value chosen for a dimension, "" where none is."""
        return next((t.partition("=")[2] for t in self.where if t.startswith(f"{dimension}=")), "")

    def label(self, lang: str, fiscal_start_month: int = 1) -> str:
        return self.span.label(lang, fiscal_start_month)

    def over(self, period: str, span: Period) -> "Chosen":
        return replace(self, period=period, span=span)


def chosen(request: HttpRequest, seen: Seen, default: str = "quarter") -> Chosen:
    """The choices of a request. `default`: the unit of the running period where none is asked (month, quarter, year).

    Raises `BadPeriod` for a period that cannot be read.
    """
    given, first = request.GET, seen.workspace.settings.fiscal_year_start
    period = given.get("period") or running(seen.today, default, first)
    as_of = _day(given, "as_of")
    span = periods.parse(period, date.fromisoformat(as_of) if as_of else seen.today, first, _data(seen))
    where = tuple(f"{name}={value}" for name in WHERE for value in given.getlist(name) if value)
    compare = COMPARE.get(given.get("compare") or "previous", "previous")
    return Chosen(period, span, compare, where, as_of, _day(given, "known_on"))


def _day(given: Mapping[str, str], name: str) -> str | None:
    """A day of the address, as the engine reads days; its own error where it cannot."""
    typed = given.get(name, "")
    return periods.parse(typed, date.min, 1, None).start.isoformat() if typed else None


def _data(seen: Seen) -> tuple[date, date] | None:
    def span(workspace: object) -> tuple[date, date] | None:
        with seen.workspace.plain.facts() as facts:
            return facts.span(seen.today)

    return seen.workspace.ask("span", span)


def running(today: date, grain: str, fiscal_start_month: int = 1) -> str:
    """The unit that holds today, as it is typed: `2025-12`, `2025-Q4`, `2025`."""
    if grain == "month":
        return f"{today:%Y-%m}"
    if grain == "year":
        return f"{today:%Y}"
    return _quarter(today)


def _quarter(day: date) -> str:
    return f"{day.year}-Q{(day.month + 2) // 3}"


@dataclass(frozen=True, slots=True)
class Preset:
    """A period to choose: as typed, and in words."""

    code: str
    words: str
    here: bool


def presets(here: Chosen, seen: Seen) -> list[Preset]:
    """Running and last month, quarter and year; the fiscal ones where the year does not start in January.

    Below them the years before that hold data, and all of it.
    """
    today, first = seen.today, seen.workspace.settings.fiscal_year_start
    last_month, last_quarter = (
        periods.add_months(today.replace(day=1), -1),
        periods.add_months(today.replace(day=1), -3),
    )
    codes = [
        f"{today:%Y-%m}",
        f"{last_month:%Y-%m}",
        _quarter(today),
        _quarter(last_quarter),
        f"{today:%Y}",
        f"{today.year - 1}",
    ]
    if first != 1:
        codes += [
            _fiscal(periods.unit(today, "fiscal-quarter", first), "quarter", first),
            _fiscal(periods.unit(today, "fiscal-year", first), "year", first),
        ]
    data = _data(seen)
    codes += _years_before(today.year - 1, data) + ([ALL] if data else [])
    if here.period not in codes:
        codes.insert(0, here.period)
    return [Preset(c, _words(c, seen, data), c == here.period) for c in codes]


def _years_before(year: int, data: tuple[date, date] | None) -> list[str]:
    if data is None:
        return []
    last = min(year - 1, data[1].year)
    return [str(y) for y in range(last, max(data[0].year, last - YEARS + 1) - 1, -1)]


def _words(code: str, seen: Seen, data: tuple[date, date] | None) -> str:
    if code == ALL:
        return seen.to.word("toutes les dates", "all dates")
    first = seen.workspace.settings.fiscal_year_start
    return periods.parse(code, seen.today, first, data).label(seen.lang, first)


def _fiscal(span: Period, grain: str, first: int) -> str:
    year = periods.unit(span.start, "fiscal-year", first)
    name = f"FY{year.start.year}/{year.last.year % 100:02d}"
    if grain == "year":
        return name
    months = (span.start.year - year.start.year) * 12 + span.start.month - year.start.month
    return f"{name}-Q{months // 3 + 1}"
