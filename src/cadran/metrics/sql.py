"""From a scan to one SQL text: the only place that writes DuckDB's dialect for measures."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from cadran.metrics.facts import Facts
from cadran.metrics.kpi import Aggregate, Measure
from cadran.metrics.parameters import PARAMETERS, parameter
from cadran.metrics.plan import Scan
from cadran.metrics.query import DAY, Filter, Query, Window
from cadran.metrics.relation import Path, Relation
from cadran.metrics.text import ROW, Compiled
from cadran.store.duck import literal, quote

ALL: Set[str] = frozenset({"*"})  # as the columns read: all there are
QUANTILES = (0.5, 0.75, 0.9, 1.0)
FOREIGN = f"{ROW}.currency IS NOT NULL AND {ROW}.currency <> "


@dataclass
class Stats:
    """Where a measure's figures stand in the scan's result: names of columns, "" where there is none."""

    population: str
    reasons: tuple[tuple[str, str], ...]
    total: str = ""
    squares: str = ""
    weight: str = ""
    weight_used: str = ""
    quantiles: str = ""
    listed: str = ""  # all values, for the interval of their median


@dataclass
class Built:
    """One SQL text and where each measure's figures stand in its result."""

    text: str
    stats: dict[Measure, Stats]


@dataclass
class _Columns:
    """Aggregates of one scan, each text once."""

    prefix: str
    by_text: dict[str, str] = field(default_factory=dict)

    def add(self, text: str) -> str:
        return self.by_text.setdefault(text, f"{self.prefix}{len(self.by_text)}")


def build(scan: Scan, query: Query, facts: Facts, prefix: str) -> Built:
    """The scan's SQL: one row per window and group (`w`, `g0`...), with every figure of its measures."""
    columns = _Columns(prefix)
    standing = _stands(scan, query, facts)
    if standing:
        scan = replace(scan, measures=tuple(_counted(c) for c in scan.measures), pre=True)
    stats = {c.measure: _stats(c, scan, facts, columns) for c in scan.measures}
    write = _standing if standing else _two_steps if scan.pre else _one_step
    text = write(scan, query, facts, columns)
    return Built(with_parameters(text, query, facts), stats)


def with_parameters(text: str, query: Query, facts: Facts) -> str:
    """Parameters become literals: the plan is then the same for all scans, and DuckDB folds them."""
    for name in PARAMETERS:
        if f"${name}" in text:
            text = text.replace(f"${name}", parameter(name, facts, query.asof))
    return text


def _stats(text: Compiled, scan: Scan, facts: Facts, columns: _Columns) -> Stats:
    measure, where = text.measure, text.where.sql
    reasons = effective_reasons(text, scan.relation, facts)
    count = "sum(c)" if scan.pre else "count(*)"
    found = []
    before: list[str] = []
    for reason, sql in reasons:
        found.append((
            reason,
            columns.add(_integer(count, _all(where, sql, *(f"({b}) IS NOT TRUE" for b in before)))),
        ))
        before.append(sql)
    used = _all(where, *(f"({b}) IS NOT TRUE" for b in before))
    stats = Stats(columns.add(_integer(count, where)), tuple(found))
    value = money_value(text, facts)
    if measure.aggregate is Aggregate.SUM:
        stats.total = columns.add(_filtered(f"sum({value})", used))
        stats.squares = columns.add(_filtered(f"sum(CAST({value} AS DOUBLE) * CAST({value} AS DOUBLE))", used))
    elif measure.aggregate is Aggregate.DISTINCT:
        stats.total = columns.add(_filtered(f"count(DISTINCT {value})", used))
    if measure.quantiles:
        stats.quantiles = columns.add(_filtered(f"quantile_cont(CAST({value} AS DOUBLE), {list(QUANTILES)})", used))
        stats.listed = columns.add(_filtered(f"list(CAST({value} AS DOUBLE))", used))
    if measure.weigh:
        stats.weight = columns.add(_filtered(f"sum({text.weigh.sql})", where))
        stats.weight_used = columns.add(_filtered(f"sum({text.weigh.sql})", used))
    return stats


def effective_reasons(text: Compiled, relation: Relation, facts: Facts) -> list[tuple[str, str]]:
    """Reasons that can occur: a column that is filled in every row excludes none."""
    found = [(r, t.sql) for r, t in text.reasons if not (t.bare_null and facts.always_filled(relation, t.bare_null))]
    if _converts(text.measure, facts):
        found.insert(0, ("no_rate", f"{FOREIGN}{literal(facts.settings.currency)} AND fx.rate IS NULL"))
    return found


def _converts(measure: Measure, facts: Facts) -> bool:
    return bool(measure.money) and facts.foreign(measure.relation)


def money_value(text: Compiled, facts: Facts) -> str:
    """The value, in the workspace's currency at the rate of its day: cast up before the product."""
    if not _converts(text.measure, facts):
        return text.value.sql
    return f"CAST({text.value.sql} AS DECIMAL(24,4)) * CAST(coalesce(fx.rate, 1) AS DECIMAL(14,8))"


def _all(*conditions: str) -> str:
    kept = [f"({c})" for c in conditions if c]
    return " AND ".join(kept)


def _filtered(aggregate: str, condition: str) -> str:
    return f"{aggregate} FILTER (WHERE {condition})" if condition else aggregate


def _integer(count: str, condition: str) -> str:
    found = _filtered(count, condition)
    return f"CAST({found} AS BIGINT)" if count.startswith("sum") else found


def _one_step(scan: Scan, query: Query, facts: Facts, columns: _Columns) -> str:
    groups, source = source_sql(scan.relation, scan.axis, query, facts, _money_measures(scan, facts))
    if scan.about:
        source += f"{' AND ' if ' WHERE ' in source else ' WHERE '}({' OR '.join(f'({c})' for c in scan.about)})"
    selected = ", ".join([*groups, *(f"{text} AS {name}" for text, name in columns.by_text.items())])
    before = prelude(scan.relation, query, facts, _read(scan, query, facts))
    return f"{before}SELECT {selected} {source} GROUP BY ALL"


def _read(scan: Scan, query: Query, facts: Facts) -> Set[str]:
    """The relation's columns that a scan reads: its measures', and those that dimensions and the viewer start from."""
    found = {c for text in scan.measures for c in text.columns}
    found |= {facts.path(scan.relation, d).column for d in (*query.by, *(f.dimension for f in query.where))}
    return found | ({scan.relation.owner} if query.owners is not None else set())


def _two_steps(scan: Scan, query: Query, facts: Facts, columns: _Columns) -> str:
    """Count by the conditions' columns first, then add the counts up under each condition."""
    groups, source = source_sql(scan.relation, scan.axis, query, facts, money=False)
    read = sorted({c for text in scan.measures for c in text.columns})
    inner = ", ".join([*groups, *(f"{ROW}.{quote(c)}" for c in read), "count(*) AS c"])
    keys = ["w", *(f"g{i}" for i in range(len(query.by)))]
    selected = ", ".join([*keys, *(f"{text} AS {name}" for text, name in columns.by_text.items())])
    before = prelude(scan.relation, query, facts)
    return f"{before}SELECT {selected} FROM (SELECT {inner} {source} GROUP BY ALL) AS {ROW} GROUP BY ALL"


def _stands(scan: Scan, query: Query, facts: Facts) -> bool:
    """Whether states are only counted, at most the overdue apart, at the ends of calendar units one after another."""
    paths = [facts.path(scan.relation, d) for d in (*query.by, *(f.dimension for f in query.where))]
    own = all(p.column in scan.relation.narrow_columns and p.via != "rep_spans" for p in paths)
    told = scan.relation.standing[0] and query.unit and all(w.asof == query.asof for w in query.windows)
    return bool(told) and own and all(_only_counts(c) for c in scan.measures)


def _only_counts(text: Compiled) -> bool:
    return text.measure.aggregate is Aggregate.COUNT and not text.reasons and (not text.where.sql or _late(text) != "")


def _late(text: Compiled) -> str:
    return quote(f"late_{text.where.overdue}") if text.where.overdue else ""


def _counted(text: Compiled) -> Compiled:
    """The same measure where rows are counted by the first window that each is overdue in."""
    return replace(text, where=replace(text.where, sql=f"{_late(text)} <= w")) if text.where.overdue else text


def _standing(scan: Scan, query: Query, facts: Facts, columns: _Columns) -> str:
    """Count states by the windows that they come, are overdue and go in, then add up those that stand in each.

    A state is met once so, however many windows it stands in.
    """
    late = sorted({c.where.overdue for c in scan.measures if c.where.overdue})
    come, gone = (_first_at(query, f"{ROW}.{day}", "<=") for day in ("from_day", "to_day"))
    overdue = [f"{_first_at(query, f'{ROW}.{quote(c)}', '<')} AS {quote(f'late_{c}')}" for c in late]
    groups, source = _states(scan, query, facts, late)
    counted = ", ".join([*groups, f"{come} AS come, {gone} AS gone", *overdue, "count(*) AS c"])
    keys = ["w", *(f"g{i}" for i in range(len(query.by)))]
    selected = ", ".join([*keys, *(f"{text} AS {name}" for text, name in columns.by_text.items())])
    windows = f"range({len(query.windows)}) AS windows(w) ON come <= w AND w < gone"
    return f"SELECT {selected} FROM (SELECT {counted} {source} GROUP BY ALL) JOIN {windows} GROUP BY ALL"


def _states(scan: Scan, query: Query, facts: Facts, late: Sequence[str]) -> tuple[list[str], str]:
    """(select items for the groups, FROM ... WHERE ...) of the states; of the overdue alone, those that ever are."""
    relation, condition = scan.relation.standing
    joins = Joins(scan.relation, "", facts)
    groups = [f"{joins.dimension(d)} AS g{i}" for i, d in enumerate(query.by)]
    conditions = [condition, *(joins.allows(f) for f in query.where)]
    if query.owners is not None:
        conditions.append(joins.owned(query.owners))
    if all(c.where.overdue for c in scan.measures):
        conditions.append(f"({' OR '.join(f'{ROW}.{quote(c)} < {ROW}.to_day' for c in late)})")
    table = f"{facts.schema}.{quote(relation)} AS {ROW}"
    return groups, f"FROM {table}{joins.text()} WHERE {' AND '.join(conditions)}"


def _first_at(query: Query, day: str, known: str) -> str:
    """The first window at whose end the day has come (`<=`) or is over (`<`): the one after the last where none is.

    The last window may be cut short, by the as-of day or because no more of it was asked for.
    """
    last = query.windows[-1].at if known == "<=" else query.windows[-1].end
    number = f"greatest(datediff('{query.unit}', {literal(query.origin)}, {day}), 0)"
    return f"CASE WHEN {day} {known} {literal(last)} THEN {number} ELSE {len(query.windows)} END"


def _money_measures(scan: Scan, facts: Facts) -> bool:
    return any(_converts(c.measure, facts) for c in scan.measures)


def prelude(relation: Relation, query: Query, facts: Facts, read: Set[str] = ALL) -> str:
    """The windows, as tables the rest of the query reads; `read`: the columns that it reads."""
    text = f"WITH {_windows(query.windows, query.asof)}"
    if not relation.windowed and len(query.windows) > 1 and not query.unit:
        text += (
            ", days AS (SELECT w, CAST(unnest(generate_series(from_day, stop_day - 1, INTERVAL 1 DAY)) AS DATE) AS day"
            " FROM windows WHERE stop_day > from_day)"
        )
    if relation.windowed:
        text += f", windowed AS ({facts.windowed(relation, read)})"
    return text + " "


@lru_cache(maxsize=64)
def _windows(windows: tuple[Window, ...], asof: date) -> str:
    """The table `windows`: the same for every scan of a question."""
    values = ", ".join(
        f"({i}, {', '.join(literal(d) for d in (w.start, w.to, w.at, w.end, asof, w.stop))})"
        for i, w in enumerate(windows)
    )
    return f'windows(w, from_day, to_day, at_day, end_day, "asof", stop_day) AS (VALUES {values})'


def source_sql(relation: Relation, axis: str, query: Query, facts: Facts, money: bool) -> tuple[list[str], str]:
    """(select items for `w` and the groups, FROM ... WHERE ...) of a relation placed in the query's windows."""
    joins = Joins(relation, "at_day" if relation.windowed else axis, facts)
    groups = [f"{joins.dimension(d)} AS g{i}" for i, d in enumerate(query.by)]
    conditions = [joins.allows(f) for f in query.where]
    if query.owners is not None:
        conditions.append(joins.owned(query.owners))
    place, source = _placed(relation, axis, query, facts)
    conditions += place[1]
    if money:
        joins.add(
            "fx",
            f"LEFT JOIN {facts.schema}.fx_days AS fx ON fx.currency = {ROW}.currency AND fx.day = {joins.day}",
        )
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return [place[0], *groups], f"FROM {source}{joins.text()}{where}"


def _placed(relation: Relation, axis: str, query: Query, facts: Facts) -> tuple[tuple[str, list[str]], str]:
    """((the window's number, conditions), the source) that put rows into windows."""
    if relation.windowed:
        return (f"{ROW}.w AS w", []), f"windowed AS {ROW}"
    table = f"{facts.schema}.{quote(relation.name)} AS {ROW}"
    first, stop = min(w.start for w in query.windows), min(max(w.stop for w in query.windows), query.asof + DAY)
    day = f"{ROW}.{quote(axis)}"
    bounds = [f"{day} >= {literal(first)}", f"{day} < {literal(stop)}"]
    if len(query.windows) == 1:
        return ("0 AS w", bounds), table
    if query.unit:
        return (f"datediff('{query.unit}', {literal(query.origin)}, {day}) AS w", bounds), table
    return ("days.w AS w", bounds), f"{table} JOIN days ON days.day = {day}"


class Joins:
    """Joins that reach dimensions; each has one row per row of the relation, so none multiplies."""

    def __init__(self, relation: Relation, day: str, facts: Facts) -> None:
        self.relation, self.axis, self.facts = relation, day, facts
        self.day = f"{ROW}.{quote(day)}" if day else ""
        self._joins: dict[str, str] = {}

    def add(self, alias: str, text: str) -> str:
        self._joins.setdefault(alias, text)
        return alias

    def text(self) -> str:
        return "".join(f" {t}" for t in self._joins.values())

    def dimension(self, name: str) -> str:
        """The SQL of a dimension's id: BIGINT where it is another table's row, else text."""
        path = self.facts.path(self.relation, name)
        column = self._column(path)
        return column if path.to else f"CAST({column} AS VARCHAR)"

    def owned(self, owners: frozenset[int]) -> str:
        """The viewer's rows; a relation without an owner column shows none."""
        ids = ", ".join(str(o) for o in sorted(owners)) or "NULL"
        return f"{self._own(self.relation.owner)} IN ({ids})" if self.relation.owner else "FALSE"

    def _own(self, column: str) -> str:
        """The row's own column; its owner is the one of the axis's day where history tells."""
        today, held = f"{ROW}.{quote(column)}", self.relation.held
        if not held or column != self.relation.owner or self.axis not in self.relation.axes:
            return today
        alias = self.add(held, f"LEFT JOIN {self.facts.schema}.{held} AS {held} ON {held}.id = {ROW}.id")
        return f"CASE WHEN {alias}.id IS NULL THEN {today} ELSE {alias}.{quote(self.axis)} END"

    def _column(self, path: Path) -> str:
        own = self._own(path.column)
        if not path.via:
            return own
        alias = f"{path.via}_{path.column}"
        table = f"{self.facts.schema}.{path.via} AS {alias}"
        if path.via == "rep_spans":
            during = f"{self.day} >= {alias}.from_day AND {self.day} < {alias}.to_day"
            self.add(alias, f"LEFT JOIN {table} ON {alias}.rep_id = {own} AND {during}")
        else:
            self.add(alias, f"LEFT JOIN {table} ON {alias}.id = {own}")
        return f"{alias}.{quote(path.attribute)}"

    def allows(self, asked: Filter) -> str:
        """The condition of one filter; names are compared as shown, ids as given by a reading."""
        path = self.facts.path(self.relation, asked.dimension)
        column = self._column(path)
        found = []
        if asked.filled:
            found.append(f"{column} IS NOT NULL")
        if asked.blank:
            found.append(f"{column} IS NULL")
        if asked.values:
            found.append(self._among(column, path, asked.values))
        return f"({' OR '.join(found)})"

    def _among(self, column: str, path: Path, values: tuple[str, ...]) -> str:
        listed = ", ".join(literal(v) for v in values)
        if not path.to:
            return f"CAST({column} AS VARCHAR) IN ({listed})"
        table = f"{self.facts.schema}.{quote(path.to)}"
        label = self.facts.label_sql(path.to)
        named = f"{label} IN ({listed}) OR concat(source, '/', source_id) IN ({listed})"
        return f"{column} IN (SELECT id FROM {table} WHERE {named})"
