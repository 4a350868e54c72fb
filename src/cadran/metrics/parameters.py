"""What conditions may name besides columns (`:asof`): figures of the whole workspace, known by the as-of day."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from types import MappingProxyType

from cadran.metrics.facts import Facts
from cadran.store.duck import literal, rows

Parameter = Callable[[Facts, date], str | int | float | date | None]
MOST = 0.9  # as many have come through by a slow one's time


def parameter(name: str, facts: Facts, asof: date) -> str:
    """The value as SQL text; worked out once per generation and day."""
    return facts.kept.get("parameter", (name, asof), lambda: literal(PARAMETERS[name](facts, asof)))


def _business_clock(facts: Facts, asof: date) -> float:
    """Seconds of business from the calendar's first day to the end of the as-of day."""
    sql = f"SELECT max(worked_before + working::INTEGER) FROM {facts.schema}.calendar WHERE day <= {literal(asof)}"
    opens, closes = (datetime.combine(asof, hour) for hour in facts.settings.business_hours)
    return float(str(facts.one(sql) or 0)) * (closes - opens).total_seconds()


def _slow(days: str, source: str, ended: str) -> Parameter:
    """The 90th percentile of so many days, among those that ended by the as-of day."""

    def find(facts: Facts, asof: date) -> float | None:
        sql = (
            f"SELECT quantile_cont(CAST({days} AS DOUBLE), {MOST}) FROM {facts.schema}.{source}"
            f" WHERE {ended} <= {literal(asof)} AND {days} >= 0"
        )
        found = rows(facts.con, sql)[0][0]
        return None if found is None else float(str(found))

    return find


PARAMETERS: Mapping[str, Parameter] = MappingProxyType({
    "asof": lambda _, asof: asof,
    "lost_amounts_blank": lambda facts, _: facts.lost_amounts_blank(),
    "conversion_days": lambda facts, _: facts.settings.conversion_days,
    "response_seconds": lambda facts, _: facts.settings.response_target_minutes * 60,
    "business_clock": _business_clock,
    "slow_conversion": _slow("days", "lead_outcomes", "sale_day"),
    "slow_training": _slow("(completed_on - assigned_on)", "trainings", "completed_on"),
})  # fmt: skip
