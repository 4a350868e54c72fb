"""Periods: reading what a person types, cutting into grains, finding what to compare with. Pure dates.

A period is half-open inside (`start` in, `end` out) and inclusive when typed (`2017-01-01..2017-12-31`).
The meaning of every form and of every comparison is metrics.md's, section "Time".
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

from babel.dates import format_date

from cadran.errors import BadPeriod, CadranError, UnknownName, nearest

Grain = Literal["day", "week", "month", "quarter", "half", "year", "fiscal-year", "fiscal-quarter"]
Mode = Literal["previous", "year-ago"]
WorkingDays = Callable[[date, date], int]  # how many working days lie in [start, end)

GRAINS: tuple[Grain, ...] = get_args(Grain)
MODES: tuple[Mode, ...] = get_args(Mode)
ONE_DAY = timedelta(days=1)
_MONTHS_OF: dict[str, int] = {
    "month": 1, "quarter": 3, "half": 6, "year": 12, "fiscal-year": 12, "fiscal-quarter": 3,
}  # fmt: skip
_FORMS = "2017, 2017-H1, 2017-Q1, 2017-03, 2017-W46, 2017-03-31, FY2017/18, FY2017/18-Q1"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days from `start` (in) to `end` (out); at least one."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise BadPeriod(
                f"La période finit le {self.end - ONE_DAY}, avant de commencer le {self.start}.",
                f"The period ends on {self.end - ONE_DAY}, before it starts on {self.start}.",
            )

    def __str__(self) -> str:
        """As it is typed: both ends in."""
        return f"{self.start}..{self.last}"

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    @property
    def last(self) -> date:
        """The last day that is in."""
        return self.end - ONE_DAY

    def holds(self, day: date) -> bool:
        return self.start <= day < self.end

    def running(self, today: date) -> bool:
        """Whether it has begun and, at the end of `today`, days of it are still to come."""
        return self.start <= today < self.last

    def elapsed(self, today: date) -> "Period":
        """Its days up to the end of `today`; all of it once it is over, or while it has not begun."""
        return Period(self.start, today + ONE_DAY) if self.running(today) else self

    def label(self, lang: str, fiscal_start_month: int = 1) -> str:
        """Its name as a person says it: "T1 2017", "March 2017", "FY2017/18", "1-5 March"…"""
        return _label(self, lang, fiscal_start_month)


# ---------------------------------------------------------------- units of a grain


def grain_named(name: str) -> Grain:
    """The grain of that name; an error names the nearest."""
    for grain in GRAINS:
        if grain == name.lower():
            return grain
    raise UnknownName(("Grain", "grain"), name, GRAINS)


def unit(day: date, grain: Grain, fiscal_start_month: int = 1) -> Period:
    """The whole day, ISO week, month, quarter… that holds `day`."""
    if grain == "day":
        return Period(day, day + ONE_DAY)
    if grain == "week":
        monday = day - timedelta(days=day.weekday())
        return Period(monday, monday + timedelta(days=7))
    months = _MONTHS_OF[grain]
    first_month = fiscal_start_month if grain.startswith("fiscal") else 1
    start = add_months(day.replace(day=1), -((day.month - first_month) % months))
    return Period(start, add_months(start, months))


def split(period: Period, grain: Grain, fiscal_start_month: int = 1) -> tuple[Period, ...]:
    """The period cut into units of the grain, in order; the first and the last are clipped at its edges."""
    return tuple(_pieces(period, grain, fiscal_start_month))


def _pieces(period: Period, grain: Grain, fiscal_start_month: int) -> Iterator[Period]:
    start = period.start
    while start < period.end:
        end = min(unit(start, grain, fiscal_start_month).end, period.end)
        yield Period(start, end)
        start = end


def add_months(day: date, months: int) -> date:
    """The same day so many months later; the month's last day where that month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    longest = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - first).days
    return first.replace(day=min(day.day, longest))


# ---------------------------------------------------------------- what a period is compared with


def comparison(
    period: Period,
    mode: Mode,
    today: date,
    grain: Grain | None = None,
    working_days: WorkingDays | None = None,
) -> tuple[Period, Period]:
    """The days of the period that count, and the days they are compared with.

    `previous`: as many units just before (months before months, else the same number of days). A piece
    that starts a unit of `grain` but is shorter is compared with the start of the unit before.
    `year-ago`: the same calendar or fiscal period; ISO weeks with the same number, 29 February with 28.
    In progress: the elapsed days with as many days of the base, never more than the base has; with
    `working_days`, as many working days (at least one day, so that a first Sunday compares with something).
    """
    base = _year_before(period) if mode == "year-ago" else _units_before(period, grain)
    if not period.running(today):
        return period, base
    used = period.elapsed(today)
    return used, _as_long(base, used, working_days)


def _units_before(period: Period, grain: Grain | None) -> Period:
    if months := _whole_months(period):
        return Period(add_months(period.start, -months), period.start)
    if months := _begun_months(period, grain):
        start = add_months(period.start, -months)
        return Period(start, min(start + timedelta(days=period.days), period.start))
    return Period(period.start - timedelta(days=period.days), period.start)


def _year_before(period: Period) -> Period:
    if _whole_months(period):
        return Period(add_months(period.start, -12), add_months(period.end, -12))
    if _is_week(period):
        year, week, _ = period.start.isocalendar()
        # A week 53 has no namesake in a year of 52: the same days of the week, 52 weeks earlier.
        start = _iso_monday(year - 1, week) or period.start - timedelta(weeks=52)
        return Period(start, start + timedelta(days=7))
    return Period(add_months(period.start, -12), add_months(period.last, -12) + ONE_DAY)


def _as_long(base: Period, used: Period, working_days: WorkingDays | None) -> Period:
    if working_days is None:
        return Period(base.start, min(base.start + timedelta(days=used.days), base.end))
    wanted = working_days(used.start, used.end)
    end = base.start + ONE_DAY
    while end < base.end and working_days(base.start, end) < wanted:
        end += ONE_DAY
    return Period(base.start, end)


def _whole_months(period: Period) -> int:
    """How many calendar months it is; 0 where it is not whole months."""
    if period.start.day != 1 or period.end.day != 1:
        return 0
    return (period.end.year - period.start.year) * 12 + period.end.month - period.start.month


def _begun_months(period: Period, grain: Grain | None) -> int:
    """The months of the grain that the period starts and does not finish; 0 for days, weeks, odd ranges."""
    months = _MONTHS_OF.get(grain or "", 0)
    started = months and period.start.day == 1 and period.end <= add_months(period.start, months)
    return months if started else 0


def _is_week(period: Period) -> bool:
    return period.days == 7 and period.start.weekday() == 0


def _iso_monday(year: int, week: int) -> date | None:
    try:
        return date.fromisocalendar(year, week, 1)
    except ValueError:
        return None


# ---------------------------------------------------------------- reading what was typed


def parse(
    text: str | None, today: date, fiscal_start_month: int = 1, data_days: tuple[date, date] | None = None
) -> Period:
    """The period a person typed; nothing typed is the running month.

    `data_days`: first and last day (both in) that the workspace knows of, for `all`.
    Raises BadPeriod, which names the nearest valid forms.
    """
    wanted = (text or "").strip()
    if not wanted:
        return unit(today, "month")
    if wanted.lower() in {"all", "tout"}:
        return _all(data_days)
    first, dots, last = wanted.partition("..")
    try:
        start = _one(first.strip(), fiscal_start_month)
        end = _one(last.strip(), fiscal_start_month) if dots else start
    except (ValueError, OverflowError):
        raise _unreadable(wanted, fiscal_start_month) from None
    return Period(start.start, end.end)


def _all(data_days: tuple[date, date] | None) -> Period:
    if data_days is None:
        raise BadPeriod(
            "« all » couvre les données de l'espace, qui n'en a pas encore.",
            "'all' spans the data of the workspace, which has none yet.",
            next_fr="Importez d'abord un fichier, ou donnez une période.",
            next_en="Import a file first, or name a period.",
        )
    return Period(data_days[0], data_days[1] + ONE_DAY)


_FORM = re.compile(
    r"(?P<year>\d{4})"
    r"(?:-(?:[QT](?P<quarter>[1-4])|[HS](?P<half>[12])|W(?P<week>\d\d)|(?P<month>\d\d)(?:-(?P<day>\d\d))?))?"
    r"|FY(?P<from>\d{4})/(?P<to>\d\d)(?:-[QT](?P<fiscal>[1-4]))?",
    re.IGNORECASE,
)


def _one(text: str, fiscal_start_month: int) -> Period:
    """One form; a ValueError where it is none, or names a day that does not exist."""
    found = _FORM.fullmatch(text)
    if found is None:
        raise ValueError(text)
    part = {name: int(value) for name, value in found.groupdict().items() if value is not None}
    if "from" in part:
        return _fiscal(part, fiscal_start_month)
    year = part["year"]
    if "week" in part:
        return unit(date.fromisocalendar(year, part["week"], 1), "week")
    if "day" in part:
        return unit(date(year, part["month"], part["day"]), "day")
    if "month" in part:
        return unit(date(year, part["month"], 1), "month")
    if "quarter" in part:
        return unit(date(year, 3 * part["quarter"], 1), "quarter")
    return unit(date(year, 6 * part["half"], 1), "half") if "half" in part else unit(date(year, 1, 1), "year")


def _fiscal(part: dict[str, int], first_month: int) -> Period:
    """A fiscal year is named by both calendar years it touches, so it needs one that touches two."""
    if first_month == 1 or (part["from"] + 1) % 100 != part["to"]:
        raise ValueError(part)
    start = date(part["from"], first_month, 1)
    if "fiscal" not in part:
        return Period(start, add_months(start, 12))
    start = add_months(start, 3 * (part["fiscal"] - 1))
    return Period(start, add_months(start, 3))


def _unreadable(text: str, fiscal_start_month: int) -> CadranError:
    civil = text.upper().startswith("FY") and fiscal_start_month == 1
    why_fr = "L'exercice de cet espace commence en janvier : c'est l'année civile. " if civil else ""
    why_en = "This workspace's fiscal year starts in January: it is the calendar year. " if civil else ""
    repaired = _repaired(text)
    return BadPeriod(
        f"Période illisible : « {text} ».", f"Cannot read the period '{text}'.",
        near=[repaired] if repaired else nearest(text, _neighbours(text, fiscal_start_month)),
        next_fr=f"{why_fr}Formes admises : {_FORMS}, all, et a..b (bornes incluses).",
        next_en=f"{why_en}Valid forms: {_FORMS}, all, and a..b (both ends in).",
    )  # fmt: skip


# What people type by habit, and how it is written here.
_HABITS = (
    (re.compile(r"(\d{4})[ /]?[QT]([1-4])", re.I), r"\1-Q\2"),
    (re.compile(r"[QT]([1-4])[ /-]?(\d{4})", re.I), r"\2-Q\1"),
    (re.compile(r"(\d{4})[ /]?[HS]([12])", re.I), r"\1-H\2"),
    (re.compile(r"[HS]([12])[ /-]?(\d{4})", re.I), r"\2-H\1"),
    (re.compile(r"(\d{4})[ /]?W(\d\d)", re.I), r"\1-W\2"),
    (re.compile(r"(\d\d)[/.-](\d{4})"), r"\2-\1"),
    (re.compile(r"(\d{4})/(\d\d)"), r"\1-\2"),
    (re.compile(r"(\d\d)[/.-](\d\d)[/.-](\d{4})"), r"\3-\2-\1"),
)


def _repaired(text: str) -> str:
    """The valid form of a habit of writing, or "" where it is none or the day does not exist."""
    for habit, form in _HABITS:
        if habit.fullmatch(text):
            written = habit.sub(form, text).upper()
            try:
                _one(written, 1)
            except ValueError:
                return ""
            return written
    return ""


def _neighbours(text: str, fiscal_start_month: int) -> list[str]:
    """Valid forms in the year that the text seems to mean, of the kind it seems to be."""
    found = re.search(r"(?:19|20)\d\d", text)
    if found is None:
        return ["all"]
    year = int(found[0])
    if text.upper().startswith("FY"):
        fiscal = f"FY{year}/{(year + 1) % 100:02}"
        return [str(year)] if fiscal_start_month == 1 else [fiscal, *(f"{fiscal}-Q{n}" for n in range(1, 5))]
    if re.match(r"\d{4}-W", text, re.IGNORECASE):
        last = date(year, 12, 28).isocalendar().week
        return [f"{year}-W{week:02}" for week in range(1, last + 1)]
    if dated := re.match(r"\d{4}-(\d\d)-\d\d", text):
        month = unit(date(year, min(max(int(dated[1]), 1), 12), 1), "month")
        return [str(day.start) for day in split(month, "day")]
    if re.match(r"\d{4}-\d", text):
        return [f"{year}-{month:02}" for month in range(1, 13)]
    return [str(year), f"{year}-H1", f"{year}-H2", *(f"{year}-Q{n}" for n in range(1, 5))]


# ---------------------------------------------------------------- saying it


def _label(period: Period, lang: str, fiscal_start_month: int) -> str:
    months = _whole_months(period)
    if months == 12:
        return _year_label(period.start, lang, fiscal_start_month)
    if months == 6 and period.start.month in {1, 7}:
        return f"{'S' if lang == 'fr' else 'H'}{(period.start.month + 5) // 6} {period.start.year}"
    if months == 3 and period.start.month % 3 == 1:
        return f"{'T' if lang == 'fr' else 'Q'}{(period.start.month + 2) // 3} {period.start.year}"
    if months == 1:
        return format_date(period.start, "LLLL y", locale=lang)
    if months:
        return _between(period, "MMM y", lang)
    if _is_week(period):
        year, week, _ = period.start.isocalendar()
        return f"semaine {week}, {year}" if lang == "fr" else f"week {week}, {year}"
    return _day_label(period.start, lang) if period.days == 1 else _between(period, "medium", lang)


def _year_label(start: date, lang: str, fiscal_start_month: int) -> str:
    if start.month == 1:
        return str(start.year)
    if start.month == fiscal_start_month:
        return f"{'exercice ' if lang == 'fr' else 'FY'}{start.year}/{(start.year + 1) % 100:02}"
    return _between(Period(start, add_months(start, 12)), "MMM y", lang)


def _between(period: Period, pattern: str, lang: str) -> str:
    first, last = (format_date(day, pattern, locale=lang) for day in (period.start, period.last))
    return f"{first} – {last}"


def _day_label(day: date, lang: str) -> str:
    return format_date(day, "long", locale=lang)
