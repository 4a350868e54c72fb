"""Numbers, percents and yes-or-no as SQL: text in, typed values out, for a whole column at once.

Every builder takes the SQL of a trimmed VARCHAR column and its vote, and returns SQL. Nothing is rounded
but beyond the fourth decimal, nothing is guessed: what cannot be read is NULL and `unreadable`.
"""

import re
from typing import NamedTuple

from cadran.sources.files import patterns
from cadran.sources.files.votes import ColumnVote, among, bare, currency, unsigned
from cadran.store.duck import literal


class Cell(NamedTuple):
    """SQL of a typed value, of whether a filled cell gave none, of whether what it says cannot be true."""

    value: str
    unreadable: str
    impossible: str = "FALSE"


def cell(column: str, value: str) -> Cell:
    """A value of which every filled cell that gives none is unreadable."""
    return Cell(value, f"({column} IS NOT NULL AND ({value}) IS NULL)")


def amount_sql(column: str, vote: ColumnVote, factor: int = 1) -> Cell:
    """DECIMAL(18,4), in the currency of the cell. A cell that says TTC is unreadable: HT is never assumed.

    `1 234,56 €`, `1.234,56`, `1,234.56`, `12,5 k€`, `1,2 M€`, `(500)`, `500-`, `EUR 500 HT`, `1e3`. `factor`:
    the column's own, for the cells that name none.
    """
    value = _number(column, vote, "DECIMAL(18,4)")
    if factor == 1:
        return cell(column, value)
    scaled = " OR ".join(f"regexp_matches({column}, {literal(after)})" for after in patterns.SCALES)
    times = f"CASE WHEN {scaled} THEN 1 ELSE {factor} END"
    return cell(column, f"TRY_CAST(({_number(column, vote, 'DECIMAL(28,10)')}) * ({times}) AS DECIMAL(18,4))")


def number_sql(column: str, vote: ColumnVote) -> Cell:
    """DECIMAL(18,4): a quantity, a score, hours; written like an amount."""
    return amount_sql(column, vote)


def integer_sql(column: str, vote: ColumnVote) -> Cell:
    """BIGINT; `12,0` is 12 and `12,5` is unreadable."""
    decimal = _number(column, vote, "DECIMAL(18,4)")
    whole = f"CASE WHEN ({decimal}) = trunc({decimal}) THEN CAST({decimal} AS BIGINT) END"
    plain = f"regexp_full_match({column}, '[-+]?\\d{{1,18}}')"
    return cell(column, f"CASE WHEN {plain} THEN TRY_CAST({column} AS BIGINT) ELSE {whole} END")


def percent_sql(column: str, vote: ColumnVote) -> Cell:
    """DOUBLE from 0 to 1. `80 %` is 0.8; a number without sign is what the column votes, a share if unsure.

    A rate outside 0 to 1 is no value but `impossible`.
    """
    number = _number(unsigned(column), vote, "DOUBLE")
    in_points = "TRUE" if vote.percent == "points" else f"contains({column}, '%')"
    rate = f"({number}) / CASE WHEN {in_points} THEN 100 ELSE 1 END"
    return Cell(
        f"CASE WHEN ({rate}) BETWEEN 0 AND 1 THEN {rate} END",
        f"({column} IS NOT NULL AND ({rate}) IS NULL)",
        f"coalesce(({rate}) NOT BETWEEN 0 AND 1, FALSE)",
    )


def boolean_sql(column: str, vote: ColumnVote) -> Cell:
    """BOOLEAN. In a column of ticks a blank is no; elsewhere a blank is not known."""
    value = (
        f"CASE WHEN {among(column, patterns.TRUE_WORDS)} THEN TRUE"
        f" WHEN {among(column, patterns.FALSE_WORDS)} THEN FALSE END"
    )
    read = cell(column, value)
    return read._replace(value=f"({column} IS NOT NULL)") if vote.marks_only else read


def currency_sql(column: str, vote: ColumnVote) -> str:
    """The ISO code that the cell of an amount names, as VARCHAR; NULL when it names none."""
    if not vote.currencies:
        return "CAST(NULL AS VARCHAR)"
    return currency(column)


def says_taxed(header: str) -> bool:
    """Whether a header says TTC: a question, never read as HT."""
    return re.search(patterns.TAXED, header.upper()) is not None


def header_factor(header: str) -> int:
    """What the numbers of a column count: 1,000 where its header says `k€`, `(k)` or thousands.

    >>> [header_factor(h) for h in ("Montant (k€)", "Amount ($M)", "CA en milliers", "CA")]
    [1000, 1000000, 1000, 1]
    """
    return next((factor for pattern, factor in _HEADER_FACTORS if re.search(pattern, header)), 1)


def header_currency(header: str) -> str:
    """The ISO code of the only currency that a header names by sign or by code; "" when it names none.

    >>> header_currency("Amount (USD)"), header_currency("Montant k€ HT"), header_currency("Montant")
    ('USD', 'EUR', '')
    """
    said = {code for sign, code in patterns.CURRENCY_SIGNS.items() if sign in header}
    words = re.findall(r"(?<![A-Z])[KM]?([A-Z]{3})(?![A-Z])", header.upper())
    said |= {w for w in words if w in patterns.CURRENCY_CODES}
    return said.pop() if len(said) == 1 else ""


_MONEY = r"(?:€|\$|£|EUR|eur|USD|usd|GBP|gbp|CHF|chf)"
_HEADER_FACTORS = (
    (rf"(?:^|[^A-Za-z])[kK] ?{_MONEY}|{_MONEY} ?[kK](?:[^A-Za-z]|$)|\([kK]\)|(?i:\bmilliers\b|\bthousands\b)", 1_000),
    (rf"(?:^|[^A-Za-z])[mM] ?{_MONEY}|{_MONEY} ?[mM](?:[^A-Za-z]|$)|\(M\)|(?i:\bmillions\b)", 1_000_000),
)  # fmt: skip


def _number(column: str, vote: ColumnVote, kind: str) -> str:
    """SQL of a number of SQL type `kind`, cheap for the usual shapes, thorough for the rest."""
    plain = f"translate({column}, {literal(',€' + patterns.SPACES)}, '.')"
    amount = f"regexp_full_match({bare(column)}, {literal(patterns.AMOUNT)})"
    grouped = f"NOT regexp_matches({column}, {literal(patterns.BAD_GROUPS)})"
    exponent = f"TRY_CAST(replace({column}, ',', '.') AS DOUBLE)"
    usual = f"regexp_full_match({column}, {literal(patterns.PLAIN_NUMBER)})"
    scientific = f"regexp_full_match({column}, {literal(patterns.EXPONENT)})"
    return (
        f"CASE WHEN {usual} THEN TRY_CAST({plain} AS {kind})"
        f" WHEN {amount} AND {grouped} THEN TRY_CAST({_scaled(column, vote)} AS {kind})"
        f" WHEN {scientific} THEN TRY_CAST({exponent} AS {kind}) END"
    )


def _scaled(column: str, vote: ColumnVote) -> str:
    """Sign × number × thousand or million. 18 digits before the point times a billion still fit 38."""
    digits = f"TRY_CAST({_point_decimal(column, vote)} AS DECIMAL(28,10))"
    factors = " ".join(
        f"WHEN regexp_matches({column}, {literal(after)}) THEN {factor}" for after, factor in patterns.SCALES.items()
    )
    sign = f"CASE WHEN regexp_matches({column}, '[-(−]') THEN -1 ELSE 1 END"
    return f"{digits} * CAST({sign} * CASE {factors} ELSE 1 END AS DECIMAL(10,0))"


def _point_decimal(column: str, vote: ColumnVote) -> str:
    """The digits with a point as the decimal separator and no other; NULL where the separators make no sense.

    Both present: the last is the decimal. One, before exactly three digits: as the column votes, between
    thousands when it does not tell.
    """
    if vote.decimal is None:
        lone = "replace(replace(x, ',', ''), '.', '')"
    else:
        other = "." if vote.decimal == "," else ","
        lone = f"replace(replace(x, '{other}', ''), ',', '.')"
    return (
        f"list_transform([regexp_extract({bare(column)}, {literal(patterns.AMOUNT_BODY)})], lambda x: CASE"
        r" WHEN regexp_full_match(x, '\d+') THEN x"
        rf" WHEN regexp_full_match(x, '[1-9]\d{{0,2}}[.,]\d{{3}}') THEN {lone}"
        r" WHEN regexp_full_match(x, '[\d.]*,\d*') THEN replace(replace(x, '.', ''), ',', '.')"
        r" WHEN regexp_full_match(x, '[\d,]*\.\d*') THEN replace(x, ',', '')"
        r" WHEN regexp_full_match(x, '\d{1,3}(,\d{3}){2,}|\d{1,3}(\.\d{3}){2,}')"
        " THEN replace(replace(x, ',', ''), '.', '') END)[1]"
    )
