"""A planned file as batches: typed canonical rows in temporary tables, with what was held back and why.

All of it is SQL over the staged text: one pass makes a table, a second looks only at the rows that have a
cell that could not be read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cadran.model import TABLES
from cadran.sources.files.cells import currency_sql, header_currency
from cadran.sources.files.derive import Columns, Given, derive, kept_columns, key_sql
from cadran.sources.files.mapping import NextIn, NullIf
from cadran.sources.files.plan import TablePlan
from cadran.sources.files.texts import condition_sql
from cadran.sources.files.typed import Typed, Votes, Zones, flags, read_once, text_of, text_select, typed_columns
from cadran.store.duck import Connection, count, literal, quote, rows
from cadran.store.names import fold_sql

# Why a row is held back or a cell left blank: code → French, English.
REASONS: Mapping[str, tuple[str, str]] = {
    "no_key": ("rien n'identifie la ligne", "nothing identifies the row"),
    "unreadable": ("valeur illisible", "value that cannot be read"),
    "impossible": ("valeur impossible", "impossible value"),
    "taxed": ("montant TTC dans une colonne HT", "an amount with tax in a column without"),
}


@dataclass(frozen=True)
class Ground:
    """What a conversion stands on: the file's staged rows, the zones, the workspace's currency."""

    staged: str
    zones: Zones
    currency: str
    prefix: str
    told: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # column → word → value


@dataclass(frozen=True)
class Output:
    """The rows of one table out of one file.

    `relation` has the canonical columns, `source_id`, `line`, and where given `deleted` and
    `source_updated_at`. `quarantine` has line, "column", value, reason, cells; `issues` line, "column",
    value, reason; `held` the keys of the rows held back. `read` = `rows` + `quarantined`.
    """

    plan: TablePlan
    relation: str
    columns: tuple[str, ...]
    rows: int
    quarantine: str
    quarantined: int
    issues: str
    blanked: int
    held: str
    doubles: int = 0

    @property
    def read(self) -> int:
        return self.rows + self.quarantined


def convert_table(con: Connection, ground: Ground, plan: TablePlan, votes: Votes) -> Output:
    """The typed rows of one plan as a temporary table, doubles numbered, bad rows set aside."""
    typed = list(typed_columns(con, plan, votes, ground.zones, ground.told))
    typed = [read_once(con, plan, t, f"{ground.prefix}_d{n}") for n, t in enumerate(typed)]
    columns = _with_currency(plan, votes, ground.currency, _derived(plan, typed))
    relation = f"{ground.prefix}_rows"
    kept = kept_columns(plan.table, {**columns, **{n.column: n.column for n in plan.next_in}})
    con.execute(f"DROP TABLE IF EXISTS {quote(relation)}")
    con.execute(f"CREATE TEMP TABLE {quote(relation)} AS {_rows_sql(plan, typed, columns)}")
    if plan.distinct:
        _one_per_key(con, plan, relation, columns)
        return Output(plan, relation, kept, _count(con, relation), "", 0, "", 0, "")
    return _set_aside(con, ground, plan, typed, votes, relation, kept)


def _derived(plan: TablePlan, typed: Sequence[Typed]) -> Columns:
    names = {name for t in typed for name in t.values}
    bare = {n for n in names if not n.endswith(("!day", "!exact"))}
    return derive(Given(plan.table, frozenset(bare), plan.kind, plan.direction))


def _with_currency(plan: TablePlan, votes: Votes, home: str, columns: Columns) -> Columns:
    """A row's currency, as its column, its amount's cell or header says; blank where it is the workspace's."""
    if not TABLES[plan.table].has_money:
        return columns
    if "currency" in columns:
        return {**columns, "currency": f"nullif(upper({columns['currency']}), {literal(home)})"}
    for name, verdict in votes.items():
        if name in plan.columns and any(code != home for code in verdict.currencies):
            said = currency_sql(text_of(name), verdict)
            return {**columns, "currency": f"nullif({said}, {literal(home)})"}
    named = {code for n, v in votes.items() if v.kind == "amount" and (code := header_currency(plan.label(n)))}
    if len(named) == 1 and (code := named.pop()) != home:
        return {**columns, "currency": literal(code)}
    return columns


def _rows_sql(plan: TablePlan, typed: Sequence[Typed], columns: Columns) -> str:
    """Text, typed cells, canonical columns, what looks at a whole row or its neighbours, keys: one query."""
    cells = [f"{sql} AS {quote(name)}" for t in typed for name, sql in t.values.items()]
    cells += [f"{flags(typed, 'bad')} AS bad", f"{flags(typed, 'false')} AS false_"]
    joins = " ".join(t.join for t in typed)
    read = f"SELECT t.*, {', '.join(cells)} FROM ({text_select(plan)}) t {joins}"
    own = _own_columns(plan, columns)
    canonical = [f"{sql} AS {quote(name)}" for name, sql in own.items()]
    given = 'source_id AS "k:id"' if "source_id" in plan.columns else 'CAST(NULL AS VARCHAR) AS "k:id"'
    keys = [given, *(quote(f"k:{n}") for n in range(len(plan.key)))]
    made = f"SELECT {', '.join(['line', 'bad', 'false_', *keys, *canonical])} FROM ({read})"
    for step in plan.next_in:
        made = _next_in_sql(plan.table, step, made, own)
    for rule in plan.null_if:
        made = f"SELECT * REPLACE ({_null_if_sql(plan.table, rule)} AS {quote(rule.column)}) FROM ({made})"
    key = _key_sql(plan, {c: quote(c) for c in kept_columns(plan.table, own)})
    used = ", ".join(k.split(" AS ")[-1] for k in keys)
    return _numbered(plan, f"SELECT * EXCLUDE ({used}), {key} AS source_id FROM ({made})")


def _own_columns(plan: TablePlan, columns: Columns) -> Columns:
    wanted = [*kept_columns(plan.table, columns), "deleted", "source_updated_at"]
    wanted += [c for c in columns if c.endswith("_at") and c.removesuffix("_at") in columns]
    return {name: columns[name] for name in dict.fromkeys(wanted) if name in columns}


def _next_in_sql(table: str, step: NextIn, made: str, own: Columns) -> str:
    """`column` as the day before the next `of`, in its group or among all rows."""
    of, column = quote(step.of), quote(step.column)
    group = f"PARTITION BY {', '.join(quote(c) for c in step.within)} " if step.within else ""
    window = f"OVER ({group}ORDER BY {of} RANGE BETWEEN INTERVAL 1 DAY FOLLOWING AND UNBOUNDED FOLLOWING)"
    ways = [column] if step.column in own else []
    ways.append(f"min({of}) {window} - INTERVAL 1 DAY")
    ways += [f"{of} + INTERVAL {literal(step.last)} - INTERVAL 1 DAY"] if step.last else []
    sql = f"CAST(coalesce({', '.join(ways)}) AS {TABLES[table].column(step.column).kind.sql})"
    if step.column in own:
        return f"SELECT * REPLACE ({sql} AS {column}) FROM ({made})"
    own[step.column] = column
    return f"SELECT *, {sql} AS {column} FROM ({made})"


def _null_if_sql(table: str, rule: NullIf) -> str:
    column = quote(rule.column)
    kind = TABLES[table].column(rule.column).kind.sql
    same = " OR ".join(f"{column} = TRY_CAST({literal(v)} AS {kind})" for v in rule.is_)
    when = condition_sql({quote(c): texts for c, texts in rule.when.columns.items()}) if rule.when else "TRUE"
    return f"CASE WHEN ({same}) AND {when} THEN NULL ELSE {column} END"


def _key_sql(plan: TablePlan, columns: Columns) -> str:
    """The row's key: as the mapping says, else its id, else its number, else its natural key."""
    if plan.key:
        parts = [quote(f"k:{n}") for n in range(len(plan.key))]
        return f"CASE WHEN {parts[0]} IS NOT NULL THEN concat_ws('|', {', '.join(parts)}) END"
    ways = ['"k:id"'] if "source_id" in plan.columns else []
    label = TABLES[plan.table].label
    ways += [columns["number"]] if label == "number" and "number" in columns else []
    return f"coalesce({', '.join([*ways, key_sql(plan.table, columns, fold_sql)])})"


def _numbered(plan: TablePlan, made: str) -> str:
    """Rows that share a natural key within the file get an ordinal after the first."""
    if plan.distinct or plan.key or "source_id" in plan.columns or TABLES[plan.table].label == "number":
        return made
    place = "row_number() OVER (PARTITION BY source_id ORDER BY line)"
    key = "CASE WHEN double_ > 1 THEN source_id || '#' || double_ ELSE source_id END AS source_id"
    return f"SELECT * REPLACE ({key}) FROM (SELECT *, {place} AS double_ FROM ({made}))"


def _one_per_key(con: Connection, plan: TablePlan, relation: str, columns: Columns) -> None:
    """One row per key, the first filled cell of each column; with `agree`, blank where rows disagree.

    Rows without an id are one where they share a name: a company named twice, once with its SIREN, is one.
    """
    names = [c for c in [*kept_columns(plan.table, columns), *plan_days(plan)] if c in _names(con, relation)]
    names += [c for c in ("deleted", "source_updated_at") if c in columns]
    cells = []
    for name in dict.fromkeys(names):
        column = quote(name)
        first = f"first({column} ORDER BY line) FILTER (WHERE {column} IS NOT NULL)"
        one = f"CASE WHEN count(DISTINCT {column}) = 1 THEN {first} END"
        cells.append(f"{one if plan.agree else first} AS {column}")
    named = TABLES[plan.table].entity and TABLES[plan.table].label in columns and "source_id" not in plan.columns
    folded = fold_sql(quote(TABLES[plan.table].label))
    group = f"coalesce(nullif({folded}, ''), source_id)" if named else "source_id"
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE {quote(relation)} AS"
        f" SELECT first(source_id ORDER BY source_id = {group}, line) AS source_id, min(line) AS line,"
        f" {', '.join(cells)} FROM {quote(relation)} WHERE source_id IS NOT NULL GROUP BY {group}"
        f" QUALIFY row_number() OVER (PARTITION BY first(source_id ORDER BY source_id = {group}, line)"
        f" ORDER BY min(line)) = 1"
    )


def plan_days(plan: TablePlan) -> list[str]:
    """Columns that `next_in` adds, and instants that stand beside days."""
    return [
        *(n.column for n in plan.next_in),
        *(c.companion for c in TABLES[plan.table].columns if c.instant),
    ]


def _names(con: Connection, relation: str) -> set[str]:
    return {str(name) for name, *_ in rows(con, f"DESCRIBE {quote(relation)}")}


def _count(con: Connection, relation: str, where: str = "TRUE") -> int:
    return count(con, f"SELECT count(*) FROM {quote(relation)} WHERE {where}")


def _set_aside(
    con: Connection, ground: Ground, plan: TablePlan, typed: Sequence[Typed], votes: Votes, relation: str,
    kept: tuple[str, ...],
) -> Output:  # fmt: skip
    """Rows with a fatal cell or without a key go to the quarantine; other unreadable cells are noted."""
    fatal = sum(1 << n for n, t in enumerate(typed) if t.axis or _is_taxed(votes, t.column))
    where = f"(bad & {fatal}::BIGINT) <> 0 OR false_ <> 0 OR source_id IS NULL"
    held, issues = f"{ground.prefix}_held", f"{ground.prefix}_issues"
    for name, columns in ((held, ", cells VARCHAR"), (issues, "")):
        con.execute(f"DROP TABLE IF EXISTS {quote(name)}")
        con.execute(
            f'CREATE TEMP TABLE {quote(name)} (line BIGINT, "column" VARCHAR, value VARCHAR, reason VARCHAR{columns})'
        )
    if _count(con, relation, "bad <> 0 OR false_ <> 0 OR source_id IS NULL"):
        _note(con, ground, plan, typed, votes, relation, where, fatal)
    keys = f"{ground.prefix}_held_keys"
    con.execute(f"DROP TABLE IF EXISTS {quote(keys)}")
    con.execute(
        f"CREATE TEMP TABLE {quote(keys)} AS"
        f" SELECT source_id FROM {quote(relation)} WHERE ({where}) AND source_id IS NOT NULL"
    )
    quarantined = _count(con, relation, where)
    if quarantined:
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE {quote(relation)} AS SELECT * FROM {quote(relation)} WHERE NOT ({where})"
        )
    doubles = _count(con, relation, "double_ > 1") if "double_" in _names(con, relation) else 0
    for name in ("bad", "false_", "double_"):
        con.execute(f"ALTER TABLE {quote(relation)} DROP COLUMN IF EXISTS {name}")
    return Output(
        plan,
        relation,
        kept,
        _count(con, relation),
        held,
        quarantined,
        issues,
        _count(con, issues),
        keys,
        doubles,
    )


def _is_taxed(votes: Votes, column: str) -> bool:
    verdict = votes.get(column)
    return verdict is not None and verdict.taxed


def _note(
    con: Connection, ground: Ground, plan: TablePlan, typed: Sequence[Typed], votes: Votes, relation: str,
    where: str, fatal: int,
) -> None:  # fmt: skip
    """One line in the quarantine for each row held back, for its first fault; one issue for each other bad cell."""
    raw = f"(SELECT s.line, CAST(to_json(s) AS VARCHAR) AS cells FROM {quote(ground.staged)} s)"
    faults = []
    for n, column in enumerate(typed):
        if column.bad == "FALSE" and column.false == "FALSE":
            continue
        bit = f"{1 << n}::BIGINT"
        reason = "taxed" if _is_taxed(votes, column.column) else "unreadable"
        faults.append(
            f"SELECT r.line, {n} AS place, {literal(plan.label(column.column))} AS name,"
            f" v.{quote(plan.columns[column.column])} AS value,"
            f" CASE WHEN (r.false_ & {bit}) <> 0 THEN 'impossible' ELSE {literal(reason)} END AS reason,"
            f" (r.false_ & {bit}) <> 0 OR ({fatal}::BIGINT & {bit}) <> 0 AND (r.bad & {bit}) <> 0 AS is_fatal"
            f" FROM {quote(relation)} r JOIN {quote(plan.view)} v ON v.line = r.line"
            f" WHERE (r.bad & {bit}) <> 0 OR (r.false_ & {bit}) <> 0"
        )
    none = "SELECT 0::BIGINT AS line, 0 AS place, '' AS name, '' AS value, '' AS reason, FALSE AS is_fatal LIMIT 0"
    con.execute(f"CREATE OR REPLACE TEMP TABLE faults_ AS {' UNION ALL '.join(f'({f})' for f in [none, *faults])}")
    con.execute(
        f"INSERT INTO {quote(ground.prefix + '_held')}"
        f" SELECT r.line, f.name, f.value, coalesce(f.reason, 'no_key'), x.cells"
        f" FROM {quote(relation)} r LEFT JOIN (SELECT * FROM faults_ WHERE is_fatal"
        f" QUALIFY row_number() OVER (PARTITION BY line ORDER BY place) = 1) f ON f.line = r.line"
        f" JOIN {raw} x ON x.line = r.line WHERE {where}"
    )
    con.execute(
        f"INSERT INTO {quote(ground.prefix + '_issues')} SELECT f.line, f.name, f.value, f.reason FROM faults_ f"
        f" WHERE NOT f.is_fatal AND f.line NOT IN (SELECT line FROM {quote(ground.prefix + '_held')})"
    )
