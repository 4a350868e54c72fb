"""What the engine must know of a store before it reads: what is filled, since when, in which currencies."""

import copy
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import polars as pl

from cadran.errors import DefinitionError
from cadran.metrics.derived import windowed_sql
from cadran.metrics.kept import Kept
from cadran.metrics.relation import Path, Relation
from cadran.metrics.relations import RELATIONS
from cadran.model import TABLES
from cadran.model.calendar import is_working
from cadran.store.duck import Connection, count, quote, rows
from cadran.store.frames import frame
from cadran.store.settings import Settings

# What the setting of a region's path calls it.
REGION_BY = {"": "own", "account_dims": "account", "rep_spans": "rep"}
# The axes that tell from when to when there are data; calendars and stocks have days without any.
DATED = tuple(r for r in RELATIONS.values() if not r.windowed and r.name not in {"rep_days", "rep_hours"})
HISTORY = tuple((r.name, axis) for r in DATED for axis in r.axes)

MOST_ROWS, MOST_BYTES = 500, 1 << 18  # of a result that is kept: a board's, by rep or by month

SALES, WON = frozenset({"sales", "sale_lines"}), (("deals", "outcome"),)  # a won deal is one that somebody says is won


def small(found: pl.DataFrame) -> bool:
    """Whether a result is worth its room; one row may list the values of a million."""
    return found.height <= MOST_ROWS and found.estimated_size() <= MOST_BYTES


@dataclass
class Facts:
    """One schema of one generation: a relation's rows, its filled columns, the first and last day of an axis."""

    con: Connection
    schema: str
    settings: Settings
    _filled: Mapping[tuple[str, str], tuple[int, int, date | None, date | None]] = field(default_factory=dict)
    _foreign: dict[str, bool] = field(default_factory=dict)
    _windowed: dict[str, str] = field(default_factory=dict)
    kept: Kept = field(default_factory=Kept)

    def __post_init__(self) -> None:
        found = rows(self.con, 'SELECT relation, "column", rows, filled, first_day, last_day FROM meta.filled')
        self._filled = {(str(r[0]), str(r[1])): (r[2], r[3], r[4], r[5]) for r in found}  # type: ignore[misc]  # typed by meta.filled, which mypy cannot see
        self._rows: dict[str, int] = {}
        for (relation, _), (total, *_rest) in self._filled.items():
            self._rows[relation] = total
        self._day = self._today()

    def on(self, con: Connection) -> "Facts":
        """The same facts for another cursor of the same generation and knowledge date.

        What is kept holds for one day: some relations look at the clock.
        """
        if self._day != self._today():
            self.kept, self._day = Kept(), self._today()
        found = copy.copy(self)
        found.con = con
        return found

    def _today(self) -> date:
        return self.settings.today or datetime.now(self.settings.zone).date()

    def days(self, start: date, to: date) -> Iterator[tuple[date, bool]]:
        """Each day of [start, to) and whether it is worked: as the store's calendar has it. Days beyond its years are
        worked out, for which the holidays of every country must be loaded: 0.2 s of a process."""
        known = self.kept.get("calendar", "", self._calendar)
        for n in range((to - start).days):
            day = start + timedelta(days=n)
            works = known.get(day)
            yield day, is_working(day, self.settings.working_days, self.settings.holidays) if works is None else works

    def working_days(self, start: date, to: date) -> int:
        """How many days of [start, to) are worked."""
        return sum(works for _, works in self.days(start, to))

    def _calendar(self) -> Mapping[date, bool]:
        return dict(rows(self.con, f"SELECT day, working FROM {self.schema}.calendar"))  # type: ignore[arg-type]  # a day and a flag, by the table

    def base(self, relation: Relation) -> str:
        """The canonical table behind a relation, for what is said to a person."""
        if "sales" in {relation.name, relation.base} or relation.name == "sale_lines":
            by_orders = self.settings.revenue_basis or ("orders" if self._rows.get("orders") else "won_deals")
            return "orders" if by_orders == "orders" else "deals"
        return relation.base or relation.name

    def _name(self, relation: Relation) -> str:
        return relation.base if relation.windowed else relation.name

    def empty(self, relation: Relation) -> bool:
        """Whether the canonical tables behind the relation have no row."""
        return not any(self._rows.get(name, 0) for name in (self.base(relation), *relation.also))

    def without_history(self, relation: Relation) -> bool:
        """Whether the relation reads changes over time and none is known."""
        known = (relation.name, *(name for name, _ in relation.since))
        return relation.history and not any(self._rows.get(name, 0) for name in known)

    def untold(self, relation: Relation) -> str:
        """Why nobody knows what the relation's rows are made of: no rows, or never filled; "" where somebody does."""
        told_by = WON if relation.name in SALES and self.base(relation) == "deals" else relation.told_by
        found = [self._filled.get(key, (0, 0)) for key in told_by]
        if not found or any(f[1] for f in found):
            return ""
        if any(f[0] for f in found):
            return "never_filled"
        name = told_by[0][0]
        return f"no_data: {self.base(RELATIONS[name]) if name in RELATIONS else name}"

    def ever_filled(self, relation: Relation, column: str) -> bool:
        """Whether the column has a value anywhere; one not counted, or of an empty relation, counts as filled."""
        found = self._filled.get((self._name(relation), column))
        return found is None or found[1] > 0 or found[0] == 0

    def never_dated(self, relation: Relation, axis: str, population: str) -> bool:
        """Whether no row has a day on the axis although there are rows of the population (SQL over `t`)."""
        if self.ever_filled(relation, axis):
            return False
        where = f" WHERE {population}" if population else ""
        sql = f"SELECT count(*) FROM {self.schema}.{quote(relation.name)} AS t{where}"
        return self.kept.get("rows", sql, lambda: count(self.con, sql)) != 0

    def always_filled(self, relation: Relation, column: str) -> bool:
        found = self._filled.get((relation.name, column))
        return found is not None and found[0] == found[1]

    def first_day(self, relation: Relation, axis: str) -> date | None:
        """The first day of the axis, or since when anything is known."""
        found = [self._filled.get(key) for key in ((relation.name, axis), *relation.since)]
        return min((f[2] for f in found if f and f[1] and f[2]), default=None)

    def span(self, asof: date) -> tuple[date, date] | None:
        """First and last day, at most `asof`, on which anything happened; None when nothing has."""
        days = [d for key in HISTORY if key in self._filled for d in self._filled[key][2:] if d is not None]
        return (min(days), max(min(days), min(max(days), asof))) if days else None

    def foreign(self, table: str) -> bool:
        """Whether any row is in another currency than the workspace's."""
        if table not in self._foreign:
            sql = f"SELECT count(*) FROM {self.schema}.{quote(table)} WHERE currency <> ?"
            self._foreign[table] = count(self.con, sql, [self.settings.currency]) > 0
        return self._foreign[table]

    def lost_amounts_blank(self) -> bool:
        """Whether the workspace never holds a lost amount other than 0."""
        sql = f"SELECT count(*) FROM {self.schema}.deals WHERE outcome = 'lost' AND amount <> 0"
        return self.kept.get("rows", sql, lambda: count(self.con, sql)) == 0

    def windowed(self, relation: Relation, columns: Set[str]) -> str:
        """The query of a windowed relation, the narrow one where that has all the columns."""
        name = relation.narrow if relation.narrow and columns <= relation.narrow_columns else relation.name
        if name not in self._windowed:
            self._windowed[name] = windowed_sql(name, self.schema, self.settings)
        return self._windowed[name]

    def region(self, relation: Relation) -> Path:
        """The one path of region for this relation: the setting's (own, account, rep), else the first ever filled."""
        wanted = self.settings.region_paths.get(relation.name)
        for path in relation.region:
            if wanted == REGION_BY.get(path.via):
                return path
        for path in relation.region:
            if self._path_filled(relation, path):
                return path
        return relation.region[-1]

    def _path_filled(self, relation: Relation, path: Path) -> bool:
        if not path.via:
            return (self._name(relation), path.column) in self._filled and self.ever_filled(relation, path.column)
        found = self._filled.get((path.via, path.attribute))
        if found is not None:
            return found[1] > 0
        sql = f"SELECT count({quote(path.attribute)}) FROM {self.schema}.{path.via}"
        return self.kept.get("rows", sql, lambda: count(self.con, sql)) > 0

    def path(self, relation: Relation, dimension: str) -> Path:
        if dimension == "region" and relation.region:
            return self.region(relation)
        return relation.path(dimension)

    def label_sql(self, table: str) -> str:
        """The SQL text of what names a row of `table` to a person."""
        found = TABLES.get(table)
        if found is None:
            raise DefinitionError(f"Table inconnue : {table}", f"Unknown table: {table}")
        return "trim(concat_ws(' ', first_name, last_name))" if table == "contacts" else quote(found.label)

    def frame(self, sql: str) -> pl.DataFrame:
        """The result of a query. A small one is kept with the generation, which answers the same query the same."""
        found = self.kept.peek("frame", sql)
        if isinstance(found, pl.DataFrame):
            return found
        made = frame(self.con, sql)
        if small(made):
            self.kept.put("frame", sql, made)
        return made

    def one(self, sql: str) -> object:
        """The first cell of a query's first row."""
        return rows(self.con, sql)[0][0]
