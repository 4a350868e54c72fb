"""Building the derived relations in a schema, beside the canonical views they read."""

from collections.abc import Collection, Mapping
from datetime import datetime

from cadran.metrics.derived.calendar import calendar_words, data_days, spans
from cadran.metrics.derived.graph import TODAY, Derived, Form, of_basis, stale, with_scratch
from cadran.metrics.derived.render import render, words
from cadran.store.duck import Connection, count, row, rows
from cadran.store.settings import Settings

ENOUGH = 0.9  # of the won deals: a start filled for so many is taken by `auto`
STARTS = ("qualified_on", "first_contact", "created_on")


def build(
    con: Connection,
    schema: str,
    settings: Settings,
    known_at: datetime | None = None,
    *,
    changed: Collection[str] | None = None,
) -> set[str]:
    """Make the derived relations of `schema`, in the connection's current catalog.

    `schema` holds the canonical views. `known_at`: the past instant (UTC) those views show; None for now.
    `changed`: the canonical tables that changed since the last build here; None builds all, as is needed
    after a change of settings. Returns the names of what was built, for `filled`.
    """
    basis = revenue_basis(con, schema, settings)
    derived = of_basis(basis)
    kinds = _kinds(con, schema)
    days = data_days(con, schema, settings)
    names = {d.name for d in derived if d.form is not Form.SCRATCH}
    if changed is not None and _stands(derived, kinds):
        new = {*changed} | ({TODAY} if settings.today is None else set())
        new |= set() if spans(con, schema, days) else {"calendar"}
        names = stale(derived, new)
    given = words(schema, settings, basis, known_at) | calendar_words(days, settings)
    made = list(with_scratch(derived, names))
    for one in made:
        if one.name == "cycles":
            given["cycle_start"] = cycle_start(con, schema, settings)
        if kinds.get(one.name, one.form.value) != one.form.value:
            con.execute(f"DROP {kinds[one.name]} {schema}.{one.name}")
        con.execute(render(one.file, given))
    for one in made:
        if one.form is Form.SCRATCH:
            con.execute(f"DROP TABLE temp.{one.name}")
    return {one.name for one in made if one.form is not Form.SCRATCH}


def windowed_sql(name: str, schema: str, settings: Settings) -> str:
    """The query of a relation whose rows depend on a window; it reads `windows`, which the caller makes."""
    given = words(schema, settings, settings.revenue_basis or "orders")
    return render(name, given | {"open_deals": render("open_deals", given)})


def revenue_basis(con: Connection, schema: str, settings: Settings) -> str:
    """The setting; until it is asked for, orders where there are any."""
    if settings.revenue_basis:
        return settings.revenue_basis
    return "orders" if count(con, f"SELECT count(*) FROM {schema}.orders") else "won_deals"


def cycle_start(con: Connection, schema: str, settings: Settings) -> str:
    """The column a cycle starts from; `auto`: the first filled for 90 % of won deals, else the best filled."""
    if settings.cycle_start != "auto":
        return settings.cycle_start
    counts = ", ".join(f"count({name})" for name in STARTS)
    won, *found = (int(str(n)) for n in row(con, f"SELECT count(*), {counts} FROM {schema}.cycle_starts"))
    filled = dict(zip(STARTS, found, strict=True))
    enough = [name for name in STARTS if filled[name] >= ENOUGH * won]
    return enough[0] if enough else max(STARTS, key=lambda name: filled[name])


def _stands(derived: tuple[Derived, ...], kinds: Mapping[str, str]) -> bool:
    """Whether everything derived is there already, in its form."""
    return all(kinds.get(d.name) == d.form.value for d in derived if d.form is not Form.SCRATCH)


def _kinds(con: Connection, schema: str) -> dict[str, str]:
    """What stands in the schema: name → table or view."""
    here = "database_name = current_database() AND schema_name = ?"
    found = rows(
        con,
        f"SELECT table_name, 'table' FROM duckdb_tables() WHERE {here}"
        f" UNION ALL SELECT view_name, 'view' FROM duckdb_views() WHERE {here}",
        [schema, schema],
    )
    return {str(name): str(kind) for name, kind in found}
