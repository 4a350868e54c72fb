"""What a workspace decides about itself once: its zone, currency, calendar and windows."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, time
from typing import Literal, Never, cast, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from cadran.errors import BadInput, UnknownName
from cadran.store.duck import Connection, rows

Language = Literal["fr", "en"]
RevenueBasis = Literal["orders", "won_deals"]
CycleStart = Literal["auto", "qualified_on", "first_contact", "created_on"]
CostNature = Literal["purchase", "full"]
WeightedAmount = Literal["deal", "quote"]

SETTING = ("Réglage", "setting")


def _bad(key: str, given: object, fr: str, en: str) -> BadInput:
    said = f"Réglage {key} : « {given} » n'est pas {fr}.", f"Setting {key}: '{given}' is not {en}."
    return BadInput(*said, code="bad_setting")


def _text(key: str, given: object) -> str:
    if not isinstance(given, str):
        raise _bad(key, given, "un texte", "text")
    return given.strip()


def _whole(least: int, most: int) -> Callable[[str, object], int]:
    def read(key: str, given: object) -> int:
        if isinstance(given, str) and given.strip().lstrip("-").isdigit():
            given = int(given)
        if not isinstance(given, int) or isinstance(given, bool) or not least <= given <= most:
            raise _bad(key, given, f"un entier de {least} à {most}", f"a whole number from {least} to {most}")
        return given

    return read


def _one_of(words: tuple[str, ...], *, blank: bool = False) -> Callable[[str, object], str | None]:
    def read(key: str, given: object) -> str | None:
        if blank and given in {None, ""}:
            return None
        if given not in words:
            raise UnknownName((f"Valeur du réglage {key}", f"value of setting {key}"), str(given), words)
        return str(given)

    return read


def _zone(key: str, given: object) -> str:
    return zone_named(str(given))


def zone_named(given: str) -> str:
    """A zone of the IANA's list, as it is spelt there. Raises `UnknownName` with the nearest for another."""
    try:
        return ZoneInfo(given).key
    except (ZoneInfoNotFoundError, ValueError, OSError):  # absent, an absolute path, a folder of zones
        raise UnknownName(("Fuseau horaire", "time zone"), given, available_timezones()) from None


def _currency(key: str, given: object) -> str:
    word = _text(key, given).upper()
    if len(word) != 3 or not word.isalpha():
        raise _bad(key, given, "un code de devise (EUR, USD…)", "a currency code (EUR, USD...)")
    return word


def _day(key: str, given: object) -> date | None:
    if given is None or given == "":
        return None
    if isinstance(given, date):
        return given
    try:
        return date.fromisoformat(str(given))
    except ValueError:
        raise _bad(key, given, "un jour AAAA-MM-JJ", "a day YYYY-MM-DD") from None


def _working_days(key: str, given: object) -> tuple[int, ...]:
    listed = given.split(",") if isinstance(given, str) else given
    read = _whole(1, 7)
    if not isinstance(listed, list | tuple) or not listed:
        raise _bad(key, given, "une liste de jours, 1 (lundi) à 7", "a list of days, 1 (Monday) to 7")
    return tuple(sorted({read(key, item) for item in listed}))


def _hours(key: str, given: object) -> tuple[time, time]:
    parts = given.split("-") if isinstance(given, str) else given
    try:
        if not isinstance(parts, list | tuple):
            raise ValueError
        opens, closes = (p if isinstance(p, time) else time.fromisoformat(str(p).strip()) for p in parts)
    except ValueError:
        raise _bad(key, given, "une plage comme 09:00-18:00", "a span such as 09:00-18:00") from None
    if opens >= closes:
        raise _bad(key, given, "une plage qui finit après son début", "a span that ends after it starts")
    return opens, closes


def _mapping(key: str, given: object) -> dict[str, str]:
    if not isinstance(given, Mapping):
        raise _bad(key, given, "une table de correspondance", "a table of pairs")
    return {str(k): str(v) for k, v in given.items()}


def _zones(key: str, given: object) -> dict[str, str]:
    return {source: _zone(key, zone) for source, zone in _mapping(key, given).items()}


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All settings of a workspace. Days are calendar days; months of windows are calendar months."""

    name: str = ""
    language: Language = "fr"
    timezone: str = "Europe/Paris"
    currency: str = "EUR"
    fiscal_year_start: int = 1  # the month
    working_days: tuple[int, ...] = (1, 2, 3, 4, 5)  # 1 is Monday
    business_hours: tuple[time, time] = (time(9), time(18))
    holidays: str = "FR"  # a country's; "" for none
    revenue_basis: RevenueBasis | None = None  # None until the first import asked; then it never flips
    cycle_start: CycleStart = "auto"
    cost_nature: CostNature = "purchase"
    customer_window_months: int = 12
    new_customer_days: int = 365
    response_target_minutes: int = 60
    conversion_days: int = 90
    quote_validity_days: int = 90
    renewal_tolerance_days: int = 60
    cac_lag_months: int = 0
    minimum_sample: int = 10
    region_paths: Mapping[str, str] = field(default_factory=dict)  # relation → path
    weighted_amount: WeightedAmount = "deal"
    source_zones: Mapping[str, str] = field(default_factory=dict)  # source → zone of its naive date-times
    today: date | None = None  # fixed for periods and stocks; None follows the clock
    stages: Mapping[str, str] = field(default_factory=dict)  # a stage's text → open, won or lost
    activity_kinds: Mapping[str, str] = field(default_factory=dict)  # a CRM's word → our kind

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def with_changes(self, changes: Mapping[str, object]) -> "Settings":
        """A copy with some settings changed, given as text or as typed values.

        Raises `UnknownName` for a setting or word that does not exist and `BadInput` for an unreadable value.
        """
        values: dict[str, object] = {f.name: getattr(self, f.name) for f in fields(self)}
        for key, given in changes.items():
            if key not in _READ:
                raise UnknownName(SETTING, key, _READ)
            values[key] = _READ[key](key, given)
        return Settings(**cast("dict[str, Never]", values))  # each value was read by its own reader


_READ: Mapping[str, Callable[[str, object], object]] = {
    "name": _text,
    "language": _one_of(get_args(Language)),
    "timezone": _zone,
    "currency": _currency,
    "fiscal_year_start": _whole(1, 12),
    "working_days": _working_days,
    "business_hours": _hours,
    "holidays": _text,
    "revenue_basis": _one_of(get_args(RevenueBasis), blank=True),
    "cycle_start": _one_of(get_args(CycleStart)),
    "cost_nature": _one_of(get_args(CostNature)),
    "customer_window_months": _whole(1, 120),
    "new_customer_days": _whole(1, 3660),
    "response_target_minutes": _whole(1, 100_000),
    "conversion_days": _whole(1, 3660),
    "quote_validity_days": _whole(1, 3660),
    "renewal_tolerance_days": _whole(0, 3660),
    "cac_lag_months": _whole(0, 60),
    "minimum_sample": _whole(1, 100_000),
    "region_paths": _mapping,
    "weighted_amount": _one_of(get_args(WeightedAmount)),
    "source_zones": _zones,
    "today": _day,
    "stages": _mapping,
    "activity_kinds": _mapping,
}


def _plain(value: object) -> object:
    """What JSON cannot say by itself."""
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(value)


def load_settings(con: Connection) -> Settings:
    """The settings kept in `meta.settings`; a key of a newer Cadran is left alone."""
    kept = {str(k): json.loads(str(v)) for k, v in rows(con, "SELECT key, value FROM meta.settings")}
    return Settings().with_changes({k: v for k, v in kept.items() if k in _READ})


def save_settings(con: Connection, settings: Settings) -> None:
    """Write all settings to `meta.settings`, one row each, as JSON."""
    con.execute("DELETE FROM meta.settings")
    pairs = [[f.name, json.dumps(getattr(settings, f.name), default=_plain)] for f in fields(settings)]
    con.executemany("INSERT INTO meta.settings VALUES (?, ?)", pairs)


def flips(before: Settings, after: Settings) -> BadInput | None:
    """The error of a change that is refused once data are in: the zone, and the revenue basis."""
    if before.timezone != after.timezone:
        return BadInput(
            f"Le fuseau ({before.timezone}) est fixé depuis le premier import.",
            f"The time zone ({before.timezone}) is fixed since the first import.",
            code="zone_fixed",
            next_fr="Pour en changer, créez un nouvel espace et réimportez les fichiers.",
            next_en="To change it, create a new workspace and import the files again.",
        )
    if before.revenue_basis and before.revenue_basis != after.revenue_basis:
        return BadInput(
            f"La base du CA ({before.revenue_basis}) est choisie une fois et ne change plus.",
            f"The revenue basis ({before.revenue_basis}) is chosen once and does not change.",
            code="basis_fixed",
        )
    return None
