"""The cells of one table's columns as typed values: one vote per column, one SQL text per cell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cadran.errors import CadranError
from cadran.model.periods import parse
from cadran.sources.files.cells import (
    amount_sql,
    boolean_sql,
    header_factor,
    integer_sql,
    number_sql,
    percent_sql,
)
from cadran.sources.files.dates import moment_sql
from cadran.sources.files.derive import also_typed
from cadran.sources.files.headers import fold
from cadran.sources.files.plan import TablePlan
from cadran.sources.files.rules import AXES, Reading, readings, vocabulary_of
from cadran.sources.files.texts import map_sql
from cadran.sources.files.vocabulary import words
from cadran.sources.files.votes import ColumnVote, Kind, Separator, vote
from cadran.store.duck import Connection, literal, quote, rows

_VOTED: Mapping[Reading, Kind] = {
    Reading.DAY: "date", Reading.MOMENT: "date", Reading.MONEY: "amount", Reading.NUMBER: "number",
    Reading.FACTOR: "number", Reading.RATE: "percent", Reading.INTEGER: "integer", Reading.BOOLEAN: "boolean",
}  # fmt: skip
_LONG = 50_000  # cells from which on looking up is faster than reading
_MANY = 5_000  # distinct words of a column beyond which it is no vocabulary
_NOTHING = ("null", "-", "--", "–", "—", "n/a", "#n/a", "nan", "nat", "none", "(none)", "néant", "0000-00-00",
            "0000-00-00 00:00:00", "00/00/0000")  # fmt: skip
_UNKNOWN_WORD = "CASE WHEN {text} IS NOT NULL AND {value} IS NULL THEN TRUE ELSE FALSE END"


@dataclass(frozen=True)
class Zones:
    """The workspace's zone, and that of naive times in the file."""

    workspace: str
    source: str


@dataclass(frozen=True)
class Typed:
    """One column as read: name → SQL of its values, over text columns quoted as `t:<column>`.

    `bad`: SQL of "a filled cell that cannot be read"; `false`: of "a value that cannot be true". `join`: what
    the values need beside the text columns.
    """

    column: str
    values: Mapping[str, str]
    bad: str = "FALSE"
    false: str = "FALSE"
    axis: bool = False
    join: str = ""


Votes = Mapping[str, ColumnVote]  # canonical or virtual column → the verdict on its text


def votes_of(con: Connection, plan: TablePlan, expected: Separator | None = None) -> dict[str, ColumnVote]:
    """The vote of every column of a plan that is not text."""
    kinds = {name: _VOTED[r] for name in plan.columns if (r := readings(plan.table)[name]) in _VOTED}
    found: dict[str, ColumnVote] = {}
    waiting = dict(kinds)
    while waiting:  # a text column that is read in two ways votes twice
        turn = {plan.columns[name]: kind for name, kind in reversed(waiting.items())}
        verdicts = vote(con, plan.view, list(turn), turn, expected)
        done = [name for name, kind in waiting.items() if turn[plan.columns[name]] == kind]
        found |= {name: verdicts[plan.columns[name]] for name in done}
        waiting = {n: k for n, k in waiting.items() if n not in done}
    return found


def with_choices(votes: Votes, plan: TablePlan, day_first: bool | None) -> dict[str, ColumnVote]:
    """Votes after what a person said: day or month, percent or fraction."""
    found = dict(votes)
    for name, verdict in votes.items():
        if day_first is not None and verdict.day_order in {"ambiguous", "none"}:
            found[name] = replace(verdict, day_first=day_first)
        if name in plan.percent:
            found[name] = replace(verdict, percent="points" if plan.percent[name] == "percent" else "fraction")
    return found


def typed_columns(
    con: Connection, plan: TablePlan, votes: Votes, zones: Zones, told: Mapping[str, Mapping[str, str]]
) -> Iterator[Typed]:
    """Every column of a plan. `told`: column → what a person or the settings said some of its words mean."""
    axes = AXES.get(plan.table, frozenset())
    for name in plan.columns:
        reading = readings(plan.table)[name]
        found = _read(con, plan, name, reading, votes.get(name), zones, told)
        yield replace(found, axis=name in axes)
        for second, (vocabulary, _) in also_typed(plan.table, name).items():
            known = known_words(con, plan, name, vocabulary, told.get(second, {}))
            yield Typed(second, {second: f"{map_sql(known)}[{text_of(name)}]"})


def read_once(con: Connection, plan: TablePlan, found: Typed, table: str) -> Typed:
    """A long column of few different dates: each is read once, and the rows look theirs up."""
    reading = readings(plan.table).get(found.column)
    if reading not in {Reading.DAY, Reading.MOMENT} or found.column not in plan.columns:
        return found
    text = quote(plan.columns[found.column])
    source = f"FROM {quote(plan.view)} WHERE {text} IS NOT NULL"
    ((filled, different),) = rows(con, f"SELECT count(*), approx_count_distinct({text}) {source}")
    if int(str(filled)) < _LONG or int(str(different)) * 20 > int(str(filled)):
        return found
    cells = ", ".join(f"{sql} AS {quote(name)}" for name, sql in found.values.items())
    own = text_of(found.column)
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE {quote(table)} AS SELECT {own} AS told, {cells}, {found.bad} AS bad"
        f" FROM (SELECT DISTINCT {_filled(plan, found.column)} AS {own} {source})"
    )
    values = {name: f"{quote(table)}.{quote(name)}" for name in found.values}
    join = f"LEFT JOIN {quote(table)} ON {quote(table)}.told = t.{own}"
    return replace(found, values=values, bad=f"coalesce({quote(table)}.bad, FALSE)", join=join)


def text_of(name: str) -> str:
    return quote(f"t:{name}")


def _read(
    con: Connection, plan: TablePlan, name: str, reading: Reading, verdict: ColumnVote | None, zones: Zones,
    told: Mapping[str, Mapping[str, str]],
) -> Typed:  # fmt: skip
    text = text_of(name)
    if reading is Reading.WORD:
        known = known_words(con, plan, name, vocabulary_of(plan.table, name), told.get(name, {}))
        value = f"{map_sql(known)}[{text}]"
        values = {name: f"nullif({value}, '')"}
        if blank := told.get(name, {}).get(""):
            values[f"{name}!blank"] = f"CASE WHEN {text} IS NULL THEN {literal(blank)} END"
        return Typed(name, values, _UNKNOWN_WORD.format(text=text, value=value))
    if name == "period":
        return _periods(con, plan, text)
    if (plan.table, name) == ("products", "unit"):  # any unit, those of lines by their own name
        known = known_words(con, plan, name, "order_lines.unit", told.get(name, {}))
        return Typed(name, {name: f"coalesce({map_sql(known)}[{text}], {text})"})
    if reading is Reading.TEXT or verdict is None:
        is_id = name == "source_id" or name.endswith((".id", ".ids")) or name == "related"
        return Typed(name, {name: id_sql(plan.crm, text) if is_id else text})
    if reading in {Reading.DAY, Reading.MOMENT}:
        return _moment(name, reading, verdict, zones, text)
    builder = {
        Reading.MONEY: amount_sql, Reading.NUMBER: number_sql, Reading.FACTOR: number_sql,
        Reading.INTEGER: integer_sql, Reading.BOOLEAN: boolean_sql, Reading.RATE: percent_sql,
    }[reading]  # fmt: skip
    cell = builder(text, verdict)
    if reading is Reading.MONEY:
        cell = amount_sql(text, verdict, header_factor(plan.label(name)))
    value = cell.value
    if name in plan.divided:
        value = f"CAST({value} / {plan.divided[name]} AS DECIMAL(18,4))"
    return Typed(name, {name: value}, cell.unreadable, cell.impossible)


def _moment(name: str, reading: Reading, verdict: ColumnVote, zones: Zones, text: str) -> Typed:
    found = moment_sql(text, verdict, zones.workspace, zones.source)
    if reading is Reading.DAY:
        return Typed(name, {name: found.day}, found.unreadable)
    values = {name: found.instant, f"{name}!day": found.day, f"{name}!exact": found.exact}
    return Typed(name, values, found.unreadable)


def id_sql(crm: str, text: str) -> str:
    """An id as its CRM writes it everywhere: Salesforce's 15 characters as 18, Zoho's without `zcrm_`.

    The last three characters of a Salesforce id say which of the others are capitals, five by five.
    """
    if crm == "zoho":
        return f"regexp_replace({text}, '^zcrm_', '')"
    if crm != "salesforce":
        return text
    signs = []
    for block in range(3):
        letters = [f"substr({text}, {5 * block + place + 1}, 1)" for place in range(5)]
        bits = " + ".join(f"CASE WHEN {c} BETWEEN 'A' AND 'Z' THEN {1 << n} ELSE 0 END" for n, c in enumerate(letters))
        signs.append(f"substr('ABCDEFGHIJKLMNOPQRSTUVWXYZ012345', {bits} + 1, 1)")
    short = f"regexp_full_match({text}, '[a-zA-Z0-9]{{15}}')"
    return f"CASE WHEN {short} THEN {text} || {' || '.join(signs)} ELSE {text} END"


def distinct_words(con: Connection, plan: TablePlan, name: str) -> list[str]:
    """The different texts of a column, commonest first; none when there are too many to be words."""
    text = quote(plan.columns[name])
    found = rows(
        con, f"SELECT {text} FROM {quote(plan.view)} WHERE {text} IS NOT NULL GROUP BY 1"
        f" ORDER BY count(*) DESC, 1 LIMIT {_MANY}",
    )  # fmt: skip
    return [str(t) for (t,) in found]


def known_words(
    con: Connection, plan: TablePlan, name: str, vocabulary: str, told: Mapping[str, str]
) -> dict[str, str]:
    """text → value for the texts that occur and are known; what a person said goes first."""
    known = words(vocabulary)
    said = {fold(k) or k: v for k, v in told.items()}
    found: dict[str, str] = {}
    for text in distinct_words(con, plan, name):
        value = said.get(fold(text) or text, known.get(fold(text)))
        if value is not None:
            found[text] = value
    return found


def unknown_words(con: Connection, plan: TablePlan, name: str, vocabulary: str, told: Mapping[str, str]) -> list[str]:
    """The texts of a column that no list knows."""
    known = known_words(con, plan, name, vocabulary, told)
    return [t for t in distinct_words(con, plan, name) if t not in known]


def blanks_tell(con: Connection, plan: TablePlan, name: str, told: Mapping[str, str]) -> bool:
    """Whether a column says how deals ended, never that one is open, and is blank for some."""
    said = set(known_words(con, plan, name, vocabulary_of(plan.table, name), told).values())
    text = quote(plan.columns[name])
    return (
        said <= {"won", "lost"}
        and bool(said)
        and bool(rows(con, f"SELECT 1 FROM {quote(plan.view)} WHERE {text} IS NULL LIMIT 1"))
    )


def _periods(con: Connection, plan: TablePlan, text: str) -> Typed:
    """A period such as `2026-Q1`, `mars 2026` or `2026` as its first and last day."""
    starts: dict[str, str] = {}
    ends: dict[str, str] = {}
    for given in distinct_words(con, plan, "period"):
        try:
            found = parse(period_text(given), today=date.min)
        except CadranError:
            continue
        starts[given], ends[given] = found.start.isoformat(), found.last.isoformat()
    first, last = (f"CAST({map_sql(days)}[{text}] AS DATE)" for days in (starts, ends))
    bad = f"({text} IS NOT NULL AND {first} IS NULL)"
    return Typed("period", {"period": text, "period!starts_on": first, "period!ends_on": last}, bad)


_MONTHS = (
    "jan",
    "fev feb",
    "mar",
    "avr apr",
    "mai may",
    "juin jun",
    "juil jul",
    "aou aug",
    "sep",
    "oct",
    "nov",
    "dec",
)


def period_text(given: str) -> str:
    """A period as people write it in a table of targets, as it is typed elsewhere: `T1 2026`, `mars 2026`."""
    parts = fold(given).split()
    if len(parts) == 2 and parts[1].isdigit() and len(parts[1]) == 4:
        first, year = parts
        if first[0] in "tqsh" and first[1:] in {"1", "2", "3", "4"}:
            return f"{year}-{'Q' if first[0] in 'tq' else 'H'}{first[1:]}"
        month = next((n for n, m in enumerate(_MONTHS, 1) if any(first.startswith(f) for f in m.split())), 0)
        month = int(first) if first.isdigit() else month
        return f"{year}-{month:02}" if month else given
    return given


def _filled(plan: TablePlan, name: str) -> str:
    """A column's text without what people write for "nothing": NULL, and `-` or `n/a` where no text stands.

    In amounts a dash stays a cell that cannot be read, for accountants write it for 0.
    """
    text = quote(plan.columns[name])
    if readings(plan.table)[name] in {Reading.DAY, Reading.MOMENT, Reading.WORD, Reading.BOOLEAN}:
        return f"CASE WHEN lower({text}) IN ({', '.join(literal(w) for w in _NOTHING)}) THEN NULL ELSE {text} END"
    return f"nullif({text}, 'NULL')"


def text_select(plan: TablePlan) -> str:
    """The innermost query: line, and each column's text as `t:<column>`; some words are a blank."""
    found = [f"{_filled(plan, name)} AS {text_of(name)}" for name in plan.columns]
    keys = [f"{quote(t)} AS {quote(f'k:{n}')}" for n, t in enumerate(plan.key)]
    where = f" WHERE {plan.where}" if plan.where else ""
    return f"SELECT {', '.join(['line', *found, *keys])} FROM {quote(plan.view)}{where}"


def flags(found: Sequence[Typed], which: str) -> str:
    """A number whose n-th bit says that the n-th column's cell is unreadable, or impossible.

    No table has as many columns as a BIGINT has bits.
    """
    bits = []
    for n, column in enumerate(found):
        sql = column.bad if which == "bad" else column.false
        if sql != "FALSE":
            bits.append(f"CASE WHEN {sql} THEN {literal(1 << n)} ELSE 0 END")
    return f"CAST({' + '.join(bits) if bits else '0'} AS BIGINT)"
