"""Values that look put in by a form, not by a person: there are more of them than chance brings."""

from dataclasses import dataclass

from scipy.special import bdtrc

from cadran.metrics.completeness import rows_of, scoped
from cadran.metrics.facts import Facts
from cadran.metrics.query import Query
from cadran.store.duck import row, rows

RARE = 0.001  # the chance below which so many are no accident
LEAST = 5  # so few prove nothing
MONTH_END = 1 / 28  # of days, when nobody prefers one; at least
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Suspect:
    """`code`: `month_end` (closes expected on the last day of the month they were created in) or `same_amount`.

    `n`: rows that have it, `of` all that could; `expected`: so many by chance; `value`: the amount repeated;
    `rows`: their keys, `source/source_id`, the first few.
    """

    code: str
    table: str
    column: str
    n: int
    of: int
    expected: float
    value: float | None
    rows: tuple[str, ...]


def suspects(query: Query, facts: Facts) -> tuple[Suspect, ...]:
    """The suspected defaults among the deals and orders that the viewer sees."""
    found = [_month_ends(query, facts), _same_amount("deals", query, facts), _same_amount("orders", query, facts)]
    return tuple(s for s in found if s is not None)


def improbable(n: int, of: int, chance: float) -> bool:
    """Whether so many of so many, each with that chance, are more than an accident (binomial upper tail)."""
    return n >= LEAST and float(bdtrc(n - 1, of, min(chance, 1.0))) < RARE


def _source(table: str, query: Query, facts: Facts, condition: str) -> str:
    _, joins, where = scoped(query, facts)
    return f"FROM {rows_of(table, facts)} AS t{joins}{where}{' AND' if where else ' WHERE'} {condition}"


def _month_ends(query: Query, facts: Facts) -> Suspect | None:
    """Against the habit of the closes expected in later months, which also like a month's end."""
    both = "t.created_on IS NOT NULL AND t.expected_close_on IS NOT NULL"
    source = _source("deals", query, facts, both)
    end, same = "t.expected_close_on = last_day(t.expected_close_on)", "t.expected_close_on <= last_day(t.created_on)"
    sql = (
        f"SELECT count(*) FILTER (WHERE {same}), count(*) FILTER (WHERE {same} AND {end}),"
        f" count(*) FILTER (WHERE NOT {same}), count(*) FILTER (WHERE NOT ({same}) AND {end}) {source}"
    )
    of, n, later, at_end = (int(str(c)) for c in row(facts.con, sql))
    chance = max(MONTH_END, at_end / later if later else 0.0)
    if not improbable(n, of, chance):
        return None
    keys = _keys(f"{source} AND {same} AND {end}", facts)
    return Suspect("month_end", "deals", "expected_close_on", n, of, of * chance, None, keys)


def _same_amount(table: str, query: Query, facts: Facts) -> Suspect | None:
    """The amount that stands most often, against the one that comes next: prices repeat too, but not one alone."""
    source = _source(table, query, facts, "t.amount IS NOT NULL")
    found = rows(
        facts.con, f"SELECT t.amount, count(*), sum(count(*)) OVER () {source} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 2"
    )
    if not found:
        return None
    n, of = int(str(found[0][1])), int(str(found[0][2]))
    usual = int(str(found[1][1])) if len(found) > 1 else 1
    if not improbable(n, of, usual / of):
        return None
    keys = _keys(f"{source} AND t.amount = {found[0][0]}", facts)
    return Suspect("same_amount", table, "amount", n, of, float(usual), float(str(found[0][0])), keys)


def _keys(source: str, facts: Facts) -> tuple[str, ...]:
    sql = f"SELECT concat(t.source, '/', t.source_id) {source} ORDER BY 1 LIMIT {SHOWN}"
    return tuple(str(r[0]) for r in rows(facts.con, sql))
