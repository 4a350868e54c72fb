"""The rows behind a reading, and the rows left out with the reason, from the same plan as the figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from cadran.errors import BadInput
from cadran.metrics.engine import Asked
from cadran.metrics.evaluate import populations
from cadran.metrics.facts import Facts
from cadran.metrics.fitted.anonymous import refuse_rows
from cadran.metrics.plan import Scan, relation_for
from cadran.metrics.query import Query
from cadran.metrics.relation import Relation
from cadran.metrics.sql import effective_reasons, prelude, source_sql, with_parameters
from cadran.metrics.text import ROW, Compiled, compiled
from cadran.model.late import Late
from cadran.store.duck import literal, quote, to_arrow
from cadran.store.frames import cells

if TYPE_CHECKING:
    import pyarrow as pa
else:
    pa = Late("pyarrow")

# The table that a column of ids refers to.
ENTITY = {
    "account_id": "accounts", "customer_id": "accounts", "campaign_id": "campaigns", "owner_id": "reps",
    "rep_id": "reps", "product_id": "products", "team_id": "teams",
}  # fmt: skip


def rows_behind(asked: Asked, query: Query, facts: Facts, *, excluded: bool, limit: int | None = None) -> pa.Table:
    """The rows behind a KPI in one window, or (`excluded`) those left out, each with its `reason`.

    A row used by several terms stands once. A row of the population without a date belongs to no period: it is
    listed after the others as `undated`, and `counted` is false, as it is not in the reading's `excluded`.
    """
    parts = [_plain(to_arrow(facts.con, sql)) for sql in _texts(asked, query, facts, excluded, limit)]
    return pa.concat_tables(parts, promote_options="permissive")


def cells_behind(asked: Asked, query: Query, facts: Facts) -> list[dict[str, Any]]:
    """The rows that `rows_behind` lists, by column: for what goes on reading them, without a table made first."""
    parts = [cells(facts.con, sql) for sql in _texts(asked, query, facts, excluded=False)]
    names = dict.fromkeys(name for part in parts for row in part[:1] for name in row)
    return [{name: row.get(name) for name in names} for part in parts for row in part]


def _texts(asked: Asked, query: Query, facts: Facts, excluded: bool, limit: int | None = None) -> Iterator[str]:
    """One query for each relation and axis. Raises `BadInput` for what has no rows to list."""
    if len(query.windows) != 1:
        raise BadInput("Une seule période à la fois.", "One period at a time.", code="bad_period")
    refuse_rows(asked.kpi, query, facts, excluded=excluded)
    scans = _scans(asked, query, facts)
    if not scans:
        raise BadInput(
            f"{asked.kpi.id} n'a pas de lignes propres : demander celles de l'indicateur visé.",
            f"{asked.kpi.id} has no rows of its own: ask for those of the KPI it is about.",
            code="no_rows",
        )
    for scan in scans:
        yield _text(scan, query, facts, excluded, limit)


def _scans(asked: Asked, query: Query, facts: Facts) -> list[Scan]:
    """One scan for each relation and axis: rows are listed, not counted, so nothing is pre-aggregated."""
    dimensions = [f.dimension for f in query.where]
    grouped: dict[tuple[str, str], tuple[Relation, list[Compiled]]] = {}
    for measure in populations([asked.value]):
        relation = relation_for(measure, dimensions, facts)
        grouped.setdefault((relation.name, measure.on), (relation, []))[1].append(compiled(measure))
    return [Scan(relation, axis, tuple(texts), pre=False) for (_, axis), (relation, texts) in grouped.items()]


def _text(scan: Scan, query: Query, facts: Facts, excluded: bool, limit: int | None) -> str:
    reasons = [(text, effective_reasons(text, scan.relation, facts)) for text in scan.measures]
    money = any(r == "no_rate" and "fx.rate" in sql for _, listed in reasons for r, sql in listed)
    _, source = source_sql(scan.relation, scan.axis, query, facts, money)
    chosen = _left_out(reasons) if excluded else _used(reasons)
    shown = columns_shown(scan.relation, facts, beside=("reason",) if excluded else ())
    reason = [f"{_reason(reasons)} AS reason", "TRUE AS counted"] if excluded else []
    join = " AND " if " WHERE " in source else " WHERE "
    text = f"SELECT {', '.join([*shown, *reason])} {source}{join}({chosen})"
    if excluded and not scan.relation.windowed:
        text += f" UNION ALL {_undated(scan, query, facts, shown)}"
    first = "counted DESC, " if excluded else ""
    text = f"SELECT * FROM ({text}) ORDER BY {first}COLUMNS(*){f' LIMIT {limit}' if limit else ''}"
    return with_parameters(prelude(scan.relation, query, facts) + text, query, facts)


def _plain(found: pa.Table) -> pa.Table:
    """Closed vocabularies as text: one relation has them as such, another as made up by its query."""
    kinds = [pa.field(f.name, f.type.value_type if pa.types.is_dictionary(f.type) else f.type) for f in found.schema]
    return found.cast(pa.schema(kinds))


def _undated(scan: Scan, query: Query, facts: Facts, shown: Sequence[str]) -> str:
    """Rows of the population without a date belong to no period: they are listed apart."""
    population = " OR ".join(f"({t.where.sql or 'TRUE'})" for t in scan.measures)
    table = f"{facts.schema}.{quote(scan.relation.name)} AS {ROW}"
    owned = ""
    if query.owners is not None:
        ids = ", ".join(str(o) for o in sorted(query.owners)) or "NULL"
        owned = f" AND {ROW}.{quote(scan.relation.owner)} IN ({ids})" if scan.relation.owner else " AND FALSE"
    where = f"{ROW}.{quote(scan.axis)} IS NULL AND ({population}){owned}"
    if query.where:
        where += " AND FALSE"  # a filter may go by the day, which these rows lack
    return f"SELECT {', '.join(shown)}, 'undated' AS reason, FALSE AS counted FROM {table} WHERE {where}"


Reasons = Iterable[tuple[Compiled, list[tuple[str, str]]]]


def _used(reasons: Reasons) -> str:
    return " OR ".join(
        " AND ".join([f"({text.where.sql or 'TRUE'})", *(f"({sql}) IS NOT TRUE" for _, sql in listed)])
        for text, listed in reasons
    )


def _left_out(reasons: Reasons) -> str:
    found = [
        f"({text.where.sql or 'TRUE'}) AND ({' OR '.join(f'({sql})' for _, sql in listed)})"
        for text, listed in reasons
        if listed
    ]
    return " OR ".join(found) or "FALSE"


def _reason(reasons: Reasons) -> str:
    whens = " ".join(
        f"WHEN ({text.where.sql or 'TRUE'}) AND ({sql}) THEN {literal(reason)}"
        for text, listed in reasons
        for reason, sql in listed
    )
    return f"CASE {whens} END" if whens else "CAST(NULL AS VARCHAR)"


def columns_shown(relation: Relation, facts: Facts, beside: Sequence[str] = ()) -> list[str]:
    """The columns listed: the row's own id, then the relation's, ids as the names they stand for.

    A column of the name of one that stands `beside` them is told as given.
    """
    own = [f"{_column(c, facts)} AS {quote(c + '_given')}" if c in beside else _column(c, facts) for c in relation.show]
    return [*_row_id(relation, facts), *own]


def _row_id(relation: Relation, facts: Facts) -> list[str]:
    """The key of the row in its source; of what no line of an order explains, the order's. A day has none."""
    if relation.name in {"rep_days", "rep_presence", "rep_hours", "campaign_costs", "new_income", "pulse_answers"}:
        return []
    if relation.name in {"line_facts", "sale_lines", "year_lines"} and facts.base(relation) == "orders":
        line, order = _key_of("order_lines", f"{ROW}.id", facts), _key_of("orders", f"-{ROW}.id", facts)
        return [f"CASE WHEN {ROW}.id > 0 THEN {line} ELSE {order} END AS row_id"]
    if relation.name == "renewals":
        order, contract = _key_of("orders", f"{ROW}.id", facts), _key_of("subscriptions", f"{ROW}.id", facts)
        return [f"CASE WHEN {ROW}.what = 'order' THEN {order} ELSE {contract} END AS row_id"]
    if relation.name == "customer_baskets":
        return [f"{_key_of('accounts', f'{ROW}.id', facts)} AS row_id"]
    if relation.name in {"mrr_months", "mrr_cohorts", "order_cohorts"}:  # customers', else the contract or sale itself
        own = "sale_id" if relation.name == "order_cohorts" else "subscription_id"
        customer = _key_of("accounts", f"{ROW}.customer_id", facts)
        itself = _key_of(facts.base(relation), f"{ROW}.{own}", facts)
        return [f"CASE WHEN {ROW}.{own} IS NULL THEN {customer} ELSE {itself} END AS row_id"]
    key = "deal_id" if relation.name in {"stage_visits", "stage_times", "slips"} else "id"
    return [f"{_key_of(facts.base(relation), f'{ROW}.{key}', facts)} AS row_id"]


def _key_of(table: str, given: str, facts: Facts) -> str:
    return f"(SELECT concat(x.source, '/', x.source_id) FROM {facts.schema}.{quote(table)} AS x WHERE x.id = {given})"


def _column(name: str, facts: Facts) -> str:
    if name not in ENTITY:
        return f"{ROW}.{quote(name)}"
    label = facts.label_sql(ENTITY[name])
    table = f"{facts.schema}.{quote(ENTITY[name])}"
    return f"(SELECT {label} FROM {table} AS x WHERE x.id = {ROW}.{quote(name)}) AS {quote(name.removesuffix('_id'))}"
