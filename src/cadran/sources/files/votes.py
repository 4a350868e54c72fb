"""What each column of a staged table is, decided by all of its cells and never cell by cell.

Is `01/02/2026` in January or in February? Is `1,234` above a thousand or near one? Is `80` eighty
percent? A cell cannot tell; its column often can; where it cannot, somebody is asked.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from cadran.sources.files import patterns
from cadran.store.duck import Connection, literal, quote, rows

Kind = Literal["empty", "date", "amount", "percent", "boolean", "integer", "number", "text"]
Separator = Literal[",", "."]
DayOrder = Literal["none", "day_first", "month_first", "ambiguous", "conflicting"]
Question = Literal["day_or_month", "decimal_separator", "taxed", "percent_unit"]

_SAMPLE = 2_000  # filled cells from which the kind of a column is guessed; its facts come from all cells
_MOST = 0.9


@dataclass(frozen=True, kw_only=True)
class ColumnVote:
    """The verdict on one column.

    `kind`: as asked, else guessed. `readable`: share of the `filled` cells that look like that kind.
    `day_first`: None when the column does not tell. `timed`: some cell has a time other than midnight;
    `aware`: some cell names its zone. `decimal`: the separator that cells like `1,234` must be read with,
    None when nothing tells; `ambiguous_numbers` counts those cells. `percent`: what a number without sign
    means, None when only zeros and `lone_ones` (1 % or all?) are seen. `marks_only`: a tick or nothing.
    `taxed`: some cell says TTC.
    """

    kind: Kind
    filled: int = 0
    readable: float = 0.0
    examples: tuple[str, ...] = ()
    day_order: DayOrder = "none"
    day_first: bool | None = None
    timed: bool = True
    aware: bool = True
    decimal: Separator | None = None
    ambiguous_numbers: int = 0
    percent: Literal["fraction", "points"] | None = None
    lone_ones: int = 0
    marks_only: bool = False
    taxed: bool = False
    currencies: tuple[str, ...] = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        """What only a person can tell; the reading has a default for each but `taxed`."""
        asked: dict[Question, bool] = {
            "day_or_month": self.day_order in {"ambiguous", "conflicting"},
            "decimal_separator": self.ambiguous_numbers > 0 and self.decimal is None,
            "taxed": self.taxed,
            "percent_unit": self.lone_ones > 0 and self.percent is None,
        }
        return tuple(question for question, open_ in asked.items() if open_)


def vote(
    con: Connection,
    table: str,
    columns: Sequence[str],
    kinds: Mapping[str, Kind] | None = None,
    expected_decimal: Separator | None = None,
) -> dict[str, ColumnVote]:
    """The vote of each of `columns` (VARCHAR) of `table`; `kinds` says what some are already known to be.

    `expected_decimal` is what the file's dress suggests (`FileShape.expected_decimal`) where no cell tells.

    Two passes: a sample guesses the kind of the columns without one, then one scan over the whole table
    gathers the facts that matter to each kind.
    """
    asked = dict(kinds or {})
    samples = _samples(con, table, columns)
    guessed = {c: asked.get(c) or _guess(samples[c]) for c in columns}
    facts = _facts(con, table, guessed)
    votes = {c: _verdict(kind, facts[c], _texts(samples[c], "examples")) for c, kind in guessed.items()}
    return {c: replace(v, decimal=v.decimal or expected_decimal) for c, v in votes.items()}


Facts = Mapping[str, object]


def _is(column: str, pattern: str) -> str:
    return f"regexp_full_match({column}, {literal(pattern)})"


def _has(column: str, pattern: str) -> str:
    return f"regexp_matches({column}, {literal(pattern)})"


def among(column: str, words: Iterable[str]) -> str:
    return f"lower({column}) IN ({', '.join(literal(w) for w in words)})"


def bare(column: str) -> str:
    """A number's cell in capitals and without the blanks between thousands."""
    return f"upper(translate({column}, {literal(patterns.SPACES)}, ''))"


def looks_like_date(column: str) -> str:
    """SQL condition: a written date; serials and eight digits count only where a date is known to stand."""
    folded = f"lower(strip_accents({column}))"
    named = f"{patterns.DAY_MONTH}{patterns.CLOCK}|{patterns.MONTH_DAY}{patterns.CLOCK}"
    named = named.replace("(?P<d>", "(?:").replace("(?P<m>", "(?:").replace("(?P<y>", "(?:")
    numeric = f"{patterns.ISO_DATE}|{patterns.LONG_YEAR}|{patterns.SHORT_YEAR}"
    return f"CASE WHEN {_is(column, numeric)} THEN TRUE ELSE {_is(folded, named)} END"


def looks_like_number(column: str) -> str:
    """SQL condition: a number, with or without its currency."""
    spaced = f"({_is(bare(column), patterns.AMOUNT)} AND NOT {_has(column, patterns.BAD_GROUPS)})"
    rest = f"{spaced} OR {_is(column, patterns.EXPONENT)}"
    return f"CASE WHEN {_is(column, patterns.PLAIN_NUMBER)} THEN TRUE ELSE {rest} END"


def unsigned(column: str) -> str:
    """The cell without its percent sign."""
    return f"replace({column}, '%', '')"


def currency(column: str) -> str:
    """The ISO code that a cell names by sign or by code; NULL when it names none."""
    signs = " ".join(
        f"WHEN contains({column}, {literal(sign)}) THEN '{code}'" for sign, code in patterns.CURRENCY_SIGNS.items()
    )
    codes = literal(f"EURO|{'|'.join(patterns.CURRENCY_CODES)}")
    named = f"replace(regexp_extract(upper({column}), {codes}), 'EURO', 'EUR')"
    return f"CASE {signs} WHEN {_has(column, '[a-zA-Z]{3}')} THEN nullif({named}, '') END"


def _decimal_evidence(separator: str, other: str) -> str:
    """Cells in which `separator` can only be the decimal one."""
    s, o, blank = f"[{separator}]", f"[{other}]", patterns.SPACE
    digits = patterns.SPACE.replace("[", r"[\d", 1)
    return (
        rf"[^\d.,]*(?:{digits}*{s}(?:\d{{1,2}}|\d{{4,}})|(?:0|\d{{4,}}|){s}\d{{3}}|\d{{1,3}}(?:{blank}\d{{3}})+{s}\d{{3}}"
        rf"|\d{{1,3}}(?:{o}\d{{3}})+{s}\d*|\d{{1,3}}(?:{o}\d{{3}}){{2,}})[^\d.,]*"
    )


def _number_facts(c: str) -> dict[str, str]:
    found = {
        "comma": _is(c, _decimal_evidence(",", ".")),
        "point": _is(c, _decimal_evidence(".", ",")),
        "ambiguous": _is(c, patterns.AMBIGUOUS),
        "taxed": _has(f"upper({c})", patterns.TAXED),
    }
    return {"readable": looks_like_number(c), **found}


def _percent_facts(c: str) -> dict[str, str]:
    value = f"TRY_CAST(replace({c}, ',', '.') AS DOUBLE)"
    number = unsigned(c)
    return {
        **{k: v for k, v in _number_facts(number).items() if k in {"readable", "comma", "point", "ambiguous"}},
        "signs": f"contains({c}, '%')",
        "ones": f"{value} = 1",
        "points": f"{value} > 1 AND {value} <= 100",
        "fractions": f"{value} > 0 AND {value} < 1",
    }


def _date_facts(c: str) -> dict[str, str]:
    parts = f"regexp_extract({c}, '^(\\d{{1,2}})[-/.](\\d{{1,2}})[-/.]\\d\\d', "
    first, second = f"TRY_CAST({parts}1) AS INT)", f"TRY_CAST({parts}2) AS INT)"
    clock = _has(c, patterns.HAS_CLOCK)
    serial = f"{_is(c, patterns.COMPACT_DATE)} OR {_is(c, patterns.SERIAL)}"
    return {
        "readable": f"({looks_like_date(c)} OR {serial})",
        "orderless": f"{first} <= 12 AND {second} <= 12",
        "day_first": f"{first} BETWEEN 13 AND 31",
        "month_first": f"{second} BETWEEN 13 AND 31",
        "timed": f"{clock} AND NOT {_has(c, patterns.MIDNIGHT)} OR {_is(c, patterns.SERIAL_TIME)}",
        "aware": f"{clock} AND {_has(c, patterns.ZONE + '$')}",
    }


def _boolean_facts(c: str) -> dict[str, str]:
    return {
        "readable": among(c, (*patterns.TRUE_WORDS, *patterns.FALSE_WORDS)),
        "marks": among(c, patterns.MARKS),
    }


def _wanted(kind: Kind, column: str) -> dict[str, str]:
    """The conditions whose counts judge a column of `kind`."""
    if kind == "date":
        return _date_facts(column)
    if kind in {"amount", "number", "integer"}:
        return _number_facts(column)
    if kind == "percent":
        return _percent_facts(column)
    return _boolean_facts(column) if kind == "boolean" else {}


def _facts(con: Connection, table: str, kinds: Mapping[str, Kind]) -> dict[str, Facts]:
    """One scan: for each column the number of filled cells and of cells that meet each wanted condition."""
    wanted = {c: _aggregates(kind, quote(c)) for c, kind in kinds.items()}
    terms = [sql for aggregates in wanted.values() for sql in aggregates.values()]
    if not terms:
        return {}
    found = iter(rows(con, f"SELECT {', '.join(terms)} FROM {quote(table)}")[0])
    return {c: {name: next(found) for name in aggregates} for c, aggregates in wanted.items()}


def _aggregates(kind: Kind, column: str) -> dict[str, str]:
    counts = {n: f"count(*) FILTER (WHERE {sql})" for n, sql in _wanted(kind, column).items()}
    if kind in {"amount", "number", "integer"}:
        counts["currencies"] = f"list(DISTINCT {currency(column)})"
    return {"filled": f"count({column})", **counts}


_GUESSES: Mapping[str, str] = {
    "boolean": _boolean_facts("c")["readable"],
    "date": looks_like_date("c"),
    "percent": f"{_has('c', '%$')} AND {looks_like_number(unsigned('c'))}",
    "number": looks_like_number("c"),
    "whole": _is("c", r"[-+]?\d{1,15}"),
    "coded": _is("c", r"0\d+|\d{13,}"),
    "zero": "c = '0'",
    "one": "c = '1'",
    "currency": _has("upper(c)", rf"[€$£¥]|\d ?(?:{'|'.join(patterns.CURRENCY_CODES)}|KE|ME)|\d ?H\.?T"),
    "taxed": _has("upper(c)", patterns.TAXED),
}


def _samples(con: Connection, table: str, columns: Sequence[str]) -> dict[str, Facts]:
    """How many of the first filled cells of each column meet each guess, and some examples."""
    counts = ", ".join(f"count(*) FILTER (WHERE {sql})" for sql in _GUESSES.values())
    found: dict[str, Facts] = {}
    for column in columns:
        c = quote(column)
        cells = f"SELECT {c} AS c FROM {quote(table)} WHERE {c} IS NOT NULL LIMIT {_SAMPLE}"
        ((filled, examples, *counted),) = rows(
            con, f"SELECT count(*), list_distinct(list(c))[1:5], {counts} FROM ({cells})"
        )
        found[column] = {"filled": filled, "examples": examples, **dict(zip(_GUESSES, counted, strict=True))}
    return found


def _guess(sample: Facts) -> Kind:
    filled = _number(sample, "filled")
    if not filled:
        return "empty"

    def most(name: str) -> bool:
        return _number(sample, name) >= _MOST * filled

    if most("boolean") and not (most("whole") and not (_number(sample, "zero") and _number(sample, "one"))):
        return "boolean"
    if most("date"):
        return "date"
    if _number(sample, "percent") and _number(sample, "percent") + _number(sample, "number") >= _MOST * filled:
        return "percent"
    if (_number(sample, "currency") or _number(sample, "taxed")) and (
        _number(sample, "number") + _number(sample, "taxed") >= _MOST * filled
    ):
        return "amount"
    if most("whole"):
        return "text" if _number(sample, "coded") else "integer"
    return "number" if most("number") else "text"


def _number(facts: Facts, name: str) -> int:
    found = facts.get(name, 0)
    return found if isinstance(found, int) else 0


def _texts(facts: Facts, name: str) -> tuple[str, ...]:
    found = facts.get(name)
    return tuple(sorted(str(e) for e in found if e is not None)) if isinstance(found, list) else ()


Side = TypeVar("Side", bound=str)


def _majority(left: int, right: int, if_left: Side, if_right: Side) -> Side | None:
    """The side with more cells; None on a tie, which no evidence is too."""
    return None if left == right else if_left if left > right else if_right


def _verdict(kind: Kind, facts: Facts, examples: tuple[str, ...]) -> ColumnVote:
    def n(name: str) -> int:
        return _number(facts, name)

    filled = n("filled")
    order, day_first = _day_order(n("day_first"), n("month_first"), n("orderless"))
    return ColumnVote(
        kind=kind,
        filled=filled,
        readable=n("readable") / filled if filled and "readable" in facts else float(kind == "text"),
        examples=examples,
        day_order=order,
        day_first=day_first,
        timed=kind != "date" or n("timed") > 0,
        aware=kind != "date" or n("aware") > 0,
        decimal=_majority(n("comma"), n("point"), ",", "."),
        ambiguous_numbers=n("ambiguous"),
        percent=_majority(n("points"), n("fractions"), "points", "fraction") if kind == "percent" else None,
        lone_ones=n("ones"),
        marks_only=kind == "boolean" and 0 < filled == n("marks"),
        taxed=n("taxed") > 0,
        currencies=_texts(facts, "currencies"),
    )


def _day_order(days: int, months: int, orderless: int) -> tuple[DayOrder, bool | None]:
    """Where both are seen the commoner wins, the other's cells will be unreadable, and somebody is asked."""
    if days and months:
        return "conflicting", days >= months
    if days or months:
        return ("day_first" if days else "month_first"), bool(days)
    return ("ambiguous" if orderless else "none"), None
