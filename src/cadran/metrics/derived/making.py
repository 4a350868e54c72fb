"""Building the derived relations in a schema, beside the canonical views they read."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from cadran.metrics.derived.calendar import calendar_words, data_days, spans
from cadran.metrics.derived.graph import (
    DERIVED,
    OF_DEALS,
    TODAY,
    Derived,
    Form,
    lasting,
    of_basis,
    stale,
    void,
    with_scratch,
)  # fmt: skip
from cadran.metrics.derived.render import NARROW, TOUCHED, render, scripts_hash, words
from cadran.model import TABLES
from cadran.store.duck import STORE, Connection, count, empty, literal, row, rows
from cadran.store.settings import Settings

ENOUGH = 0.9  # of the won deals: a start filled for so many is taken by `auto`
STARTS = ("qualified_on", "first_contact", "created_on")
Told = Callable[[int, int], None]  # (relations made, relations to make)
MANY = 0.1  # of the deals: when so many are touched, making all anew is no slower


def build(
    con: Connection,
    schema: str,
    settings: Settings,
    known_at: datetime | None = None,
    *,
    changed: Collection[str] | None = None,
    since: datetime | None = None,
    told: Told | None = None,
) -> set[str]:
    """Make the derived relations of `schema`, in the connection's current catalog.

    `schema` holds the canonical views. `known_at`: the past instant (UTC) those views show; None for now.
    `changed`: the canonical tables that changed since the last build here; None builds all, as is needed
    after a change of settings. `since`: the instant their new versions are known from; with it, relations
    about single deals are made again for those deals alone. Returns what was built, for `filled`.
    """
    basis = revenue_basis(con, schema, settings)
    derived = of_basis(basis)
    days = data_days(con, schema, settings)
    kinds = _kinds(con, schema)
    given = words(schema, settings, basis, known_at) | calendar_words(days, settings) | _types(con, schema, settings)
    whole, parts, bared, new = lasting(derived), set[str](), set[str](), set[str]()
    if changed is not None and _stands(derived, kinds):
        new = {*changed} | ({TODAY} if settings.today is None else set())
        new |= set() if spans(con, schema, days) else {"calendar"}
        whole = stale(derived, new)
        if since is not None and OF_DEALS & new and _touch(con, schema, given, since):
            whole, parts = _split(derived, basis, whole, stale(derived, new - OF_DEALS))
        whole, bared = _bare(con, schema, derived, whole)
    making = Making(con, schema, settings, given, kinds, told)
    made = making.run(derived, whole, parts, new)
    making.drop_scratch(derived)
    return (made | bared) & lasting(derived)


def recipe(con: Connection, schema: str, settings: Settings) -> str:
    """Names what the derived relations are made by: their SQL, their order, and the settings they read."""
    own = words(schema, settings, revenue_basis(con, schema, settings))
    return sha256(f"{scripts_hash()}{sorted(own.items())}{DERIVED}".encode()).hexdigest()


@dataclass(frozen=True)
class Making:
    """One run of the SQL files. `kinds`: what stands in the schema, and as what. `told` hears how far it is."""

    con: Connection
    schema: str
    settings: Settings
    words: dict[str, str]
    kinds: Mapping[str, str]
    told: Told | None = None

    def run(self, derived: tuple[Derived, ...], whole: set[str], parts: set[str], new: set[str]) -> set[str]:
        """Make relations anew, or (`parts`) their rows of touched deals; in order. Returns what is different now.

        `new`: the tables that changed. Where touched deals leave a relation as it was, what reads it is too.
        """
        same = set[str]()
        anew = list(with_scratch(derived, whole))
        by_deal = list(with_scratch(derived, {d.name for d in derived if d.name in parts and d.deal}))
        for number, one in enumerate(derived):
            if self.told is not None:
                self.told(number, len(derived))
            if one in anew and one.name not in same:
                self._make(one)
            elif one.name in parts and one.update:
                if not count(self.con, render(one.update, self.words)):
                    left = stale(derived, new, same | {one.name})
                    same |= (whole | parts) - left
                    whole, parts = whole & left, parts & left
            elif one in by_deal:
                self._make_part(one)
        return whole | parts

    def _make(self, one: Derived) -> None:
        if one.name == "cycles":
            self.words["cycle_start"] = cycle_start(self.con, self.schema, self.settings)
        if self.kinds.get(one.name, one.form.value) != one.form.value:
            self.con.execute(f"DROP {self.kinds[one.name]} {self.schema}.{one.name}")
        self.con.execute(render(one.file, self.words))

    def _make_part(self, one: Derived) -> None:
        if one.deal:
            touched = "SELECT id FROM touched_deals"
            self.con.execute(f"DELETE FROM {self.schema}.{one.name} WHERE {one.deal} IN ({touched})")
        self.con.execute(render(one.file, self.words | TOUCHED))

    def drop_scratch(self, derived: tuple[Derived, ...]) -> None:
        for name in [*(d.name for d in derived if d.form is Form.SCRATCH), "touched_deals"]:
            self.con.execute(f"DROP TABLE IF EXISTS temp.{name}")


def windowed_sql(name: str, schema: str, settings: Settings) -> str:
    """The query of a relation whose rows depend on a window; it reads `windows`, which the caller makes."""
    return render(name, words(schema, settings, settings.revenue_basis or "orders"))


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
    source = f"FROM {schema}.cycle_starts WHERE outcome = 'won'"
    won, *found = (int(str(n)) for n in row(con, f"SELECT count(*), {counts} {source}"))
    filled = dict(zip(STARTS, found, strict=True))
    enough = [name for name in STARTS if filled[name] >= ENOUGH * won]
    return enough[0] if enough else max(STARTS, key=lambda name: filled[name])


def _types(con: Connection, schema: str, settings: Settings) -> dict[str, str]:
    """The narrower types, where nothing is converted and no line's amount is a product: twice as small."""
    foreign = f"SELECT count(*) FROM {schema}.fx_rates WHERE currency <> {literal(settings.currency)}"
    products = f"SELECT count(*) FROM {schema}.order_lines WHERE net_amount IS NULL AND unit_price IS NOT NULL"
    if count(con, foreign):
        return {}
    return {"money": NARROW} | ({} if count(con, products) else {"amount": NARROW})


def _touch(con: Connection, schema: str, given: Mapping[str, str], since: datetime) -> bool:
    """Note the deals touched since that instant; False where it is wiser to make all anew.

    A name that came to mean another row moves ids in rows that were not written: they are not told apart.
    """
    if count(con, f"SELECT count(*) FROM meta.moves WHERE moved_at = {literal(since)}"):
        return False
    con.execute(render("touched_deals", {**given, "since": literal(since)}))
    touched = count(con, "SELECT count(*) FROM touched_deals")
    return touched <= MANY * count(con, f"SELECT count(*) FROM {schema}.deals")


def _bare(con: Connection, schema: str, derived: tuple[Derived, ...], whole: set[str]) -> tuple[set[str], set[str]]:
    """Empty the tables that would be made without a row, of a small company most, rather than ask for no rows.

    Returns what of `whole` is still to be made, and what lost its rows here.
    """
    tables = {d.name for d in derived if d.form is Form.TABLE} & whole
    none = empty(con, schema, tables)
    bare = void(derived, empty(con, f"{STORE}.main", TABLES)) & tables
    for name in bare - none:
        con.execute(f"DELETE FROM {schema}.{name}")
    return whole - bare, bare - none


def _split(derived: tuple[Derived, ...], basis: str, names: set[str], otherwise: set[str]) -> tuple[set[str], set[str]]:
    """What is made anew, and what for touched deals alone. `otherwise`: stale for another reason too."""
    parts = {d.name for d in derived if d.by_deal(basis) and d.name in names - otherwise}
    return names - parts, parts


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
