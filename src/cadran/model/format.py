"""How a value is written for a person: French or English, with the unit and no more digits than it is worth.

Rounding happens here and nowhere before. A missing value is an en dash; its reason stands elsewhere.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from math import ceil, floor

from babel.dates import format_date, format_time
from babel.numbers import format_currency, format_decimal, get_currency_symbol

from cadran.model.words import say

Number = float | int | Decimal
NOTHING = "–"
THIN = "\N{NARROW NO-BREAK SPACE}"
NO_BREAK = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
CENTS_UP_TO = 1_000  # from here on, the cents of an amount only get in the way

_AFTER = {
    "days": ("j", "d"), "hours": ("h", "h"), "minutes": ("min", "min"), "months": ("mois", "mo"),
    "points": ("pts", "pts"), "per 1000": ("pour 1000", "per 1000"),
}  # fmt: skip
_PER = {"money per day": ("j", "day"), "money per hour": ("h", "hour")}
_MANY = 20  # bounds of a count from here on are whole numbers


@dataclass(frozen=True, slots=True)
class Format:
    """`lang`: fr or en. `currency`: the workspace's, in which every amount shown is."""

    lang: str = "en"
    currency: str = "EUR"

    def word(self, fr: str, en: str) -> str:
        """The one of two texts that is in the reader's language."""
        return say((fr, en), self.lang)

    def value(self, value: Number | None, unit: str) -> str:
        """A value with its unit. A percent is a fraction: 0.6315 is written 63.2 %."""
        if value is None:
            return NOTHING
        if unit == "money":
            return self.money(value)
        if unit in _PER:
            return f"{self.money(value)}/{say(_PER[unit], self.lang)}"
        if unit == "percent":
            return self.percent(value)
        if unit == "rank":
            return self._rank(value)
        if unit in _AFTER:
            return self.number(value, 1) + NO_BREAK + say(_AFTER[unit], self.lang)
        return self.number(value, 2)

    def number(self, value: Number, decimals: int) -> str:
        """Digits in groups of three; at most so many decimals, none where they would all be 0."""
        return _decimal(_rounded(value, decimals), "#,##0." + "#" * decimals, self.lang)

    def money(self, value: Number, cents: bool | None = None) -> str:
        """An amount: `1 234 €`; with its cents below 1,000 or where asked, `1 234,56 €`."""
        with_cents = _has_cents(value) if cents is None else cents
        pattern = self._money_pattern("0.00" if with_cents else "0")
        return _currency(_rounded(value, 2 if with_cents else 0), self.currency, pattern, self.lang)

    def _money_pattern(self, digits: str) -> str:
        return f"#,##{digits}{NO_BREAK}¤" if self.lang == "fr" else f"¤#,##{digits}"

    def short_money(self, value: Number) -> str:
        """An amount in three digits, as business writes it: `1,29 M€`, `742 k€`, `€1.29M`."""
        for unit, mark in ((1e9, say(("Md", "bn"), self.lang)), (1e6, "M"), (1e3, "k")):
            scaled = float(value) / unit
            if abs(scaled) >= 0.9995:
                decimals = 2 if abs(scaled) < 10 else 1 if abs(scaled) < 100 else 0
                return self._with_symbol(self.number(scaled, decimals), mark)
        return self._with_symbol(self.number(value, 0), "")

    def _with_symbol(self, digits: str, mark: str) -> str:
        symbol = get_currency_symbol(self.currency, locale=self.lang)
        if self.lang == "fr":
            return f"{digits}{NO_BREAK}{mark}{symbol}"
        sign = MINUS if digits.startswith(MINUS) else ""
        return f"{sign}{symbol}{digits.removeprefix(MINUS)}{mark}"

    def percent(self, value: Number) -> str:
        return self.number(100 * exact(value), 1) + self._percent_sign

    @property
    def _percent_sign(self) -> str:
        return f"{THIN}%" if self.lang == "fr" else "%"

    def _rank(self, value: Number) -> str:
        digits = self.number(value, 0)
        return f"{digits}{'er' if digits == '1' else 'e'}" if self.lang == "fr" else f"#{digits}"

    def change(self, change: float | None, unit: str) -> str:
        """A change with its sign. Of a percent or of points it is a difference in points (1.5 is 1.5 points);
        of all else a fraction, shown as a percentage."""
        if change is None:
            return NOTHING
        if unit in {"percent", "points"}:
            points = abs(exact(change))
            digits, mark = self.number(points, 1), NO_BREAK + ("pt" if points < 2 else "pts")
        else:
            digits, mark = self.number(100 * abs(exact(change)), 1), self._percent_sign
        sign = "" if digits == "0" else "+" if change > 0 else MINUS
        return sign + digits + mark

    def interval(self, low: float | None, high: float | None, unit: str) -> str:
        """`60.1% – 66.0%`; nothing where there is no interval."""
        if low is None or high is None:
            return ""
        if unit == "count" and high >= _MANY:  # a count has no decimals, a mean of few may
            low, high = floor(low), ceil(high)
        return f"{self.value(low, unit)} – {self.value(high, unit)}"

    def day(self, day: date) -> str:
        return format_date(day, "medium", locale=self.lang)

    def moment(self, at: datetime) -> str:
        """A day with its minute, as the clock of its zone shows it: `31 déc. 2025, 23:59`."""
        return f"{self.day(at)}, {self.clock(at)}"

    def clock(self, at: datetime) -> str:
        return format_time(at, "short", locale=self.lang)

    def month(self, day: date) -> str:
        """A month's short name, for an axis: `mars 17`."""
        return format_date(day, "MMM yy", locale=self.lang)


# A page writes the same few numbers again and again, and reading a pattern is what takes the time.
@lru_cache(maxsize=10_000)
def _decimal(value: Decimal, pattern: str, lang: str) -> str:
    return _signed(format_decimal(value, pattern, locale=lang))


@lru_cache(maxsize=10_000)
def _currency(value: Decimal, currency: str, pattern: str, lang: str) -> str:
    return _signed(format_currency(value, currency, locale=lang, currency_digits=False, format=pattern))


def exact(value: Number) -> Decimal:
    """The shortest decimal that reads back as the value: 0.6315 is 0.6315, not what binary makes of it."""
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _has_cents(value: Number) -> bool:
    """Whether an amount's cents are worth showing: there are some, and they still weigh something."""
    return abs(exact(value)) < CENTS_UP_TO and _rounded(value, 2) % 1 != 0


def _rounded(value: Number, decimals: int) -> Decimal:
    """Half away from zero, as people round; never "-0"."""
    rounded = exact(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return rounded or Decimal(0)


def _signed(text: str) -> str:
    """With a real minus, which is as wide as a plus."""
    return text.replace("-", MINUS)
