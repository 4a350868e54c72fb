"""The SQL files' placeholders: `{word}` stands for a name, a type or a setting written as a safe literal."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from functools import cache
from hashlib import sha256
from importlib.resources import files

from cadran.errors import DefinitionError
from cadran.model.column import FOREVER
from cadran.store.duck import STORE, literal
from cadran.store.settings import Settings

PLACEHOLDER = re.compile(r"\{(\w+)\}")
LAST_DAY = date(9999, 12, 31)

# Money as it is stored; and wide enough for its products with quantities and rates.
NARROW, WIDE = "DECIMAL(18, 4)", "DECIMAL(38, 12)"

# Which rows a script makes: all of them, or those of touched deals alone.
CHOICES = {
    "changes_wanted": "c.deal_id",
    "versions_wanted": "v.id",
    "history_wanted": "h.id",
    "deals_wanted": "d.id",
    "quotes_wanted": "q.deal_id",
}
WHOLE = {"put": "CREATE OR REPLACE TABLE", "as": "AS"} | dict.fromkeys(CHOICES, "TRUE")
TOUCHED = {"put": "INSERT INTO", "as": ""} | {
    word: f"{column} IN (SELECT id FROM touched_deals)" for word, column in CHOICES.items()
}


@cache
def script(name: str) -> str:
    """The text of a SQL file of this folder."""
    return files(__package__).joinpath(f"{name}.sql").read_text(encoding="utf-8")


@cache
def scripts_hash() -> str:
    """Names the SQL files of this folder by what they hold."""
    found = sorted(p.name for p in files(__package__).iterdir() if p.name.endswith(".sql"))
    return sha256("".join(script(name.removesuffix(".sql")) for name in found).encode()).hexdigest()


def render(name: str, words: Mapping[str, str]) -> str:
    """A SQL file with its placeholders filled in. Raises `DefinitionError` for one that nobody fills."""

    def word(found: re.Match[str]) -> str:
        if found[1] not in words:
            raise DefinitionError(f"{name}.sql : {found[0]} inconnu", f"{name}.sql: unknown {found[0]}")
        return words[found[1]]

    return PLACEHOLDER.sub(word, script(name))


def words(schema: str, settings: Settings, basis: str, known_at: datetime | None = None) -> dict[str, str]:
    """What the placeholders stand for. `known_at`: the instant up to which deal versions count (UTC)."""
    opens, closes = (_seconds(hour) for hour in settings.business_hours)
    zone = literal(settings.timezone)
    given = {
        "s": schema,
        "money": WIDE,
        "amount": WIDE,
        "wide": WIDE,
        "currency": literal(settings.currency),
        "timezone": zone,
        "today": literal(settings.today) if settings.today else f"timezone({zone}, now())::DATE",
        "last_day": literal(settings.today or LAST_DAY),
        "known_at": literal(known_at) if known_at else f"TIMESTAMP '{FOREVER}'",
        "deal_versions": f"{STORE}.main.deals",
        "change_versions": f"{STORE}.main.deal_changes",
        "customer_months": str(settings.customer_window_months),
        "renewal_days": str(settings.renewal_tolerance_days),
        "new_customer_days": str(settings.new_customer_days),
        "cac_lag_months": str(settings.cac_lag_months),
        "days_a_week": str(len(settings.working_days)),
        "quote_validity_days": str(settings.quote_validity_days),
        "quotes_weigh": literal(settings.weighted_amount == "quote"),
        "basis_money": "order_money" if basis == "orders" else "deal_money",
        "orders_are_sales": literal(basis == "orders"),
        "opens_after": str(opens),
        "business_seconds": str(closes - opens),
    } | WHOLE
    for part in ("open_states", "open_deals", "order_business", "month_pieces", "customer_states"):
        given[part] = render(part, given)
    return given


def _seconds(hour: time) -> int:
    return hour.hour * 3600 + hour.minute * 60 + hour.second
