"""Amounts, numbers, percents and yes-or-no: every writing that people use, and what is refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sources.files.reading import judged, put, read, unreadable, values

from cadran.sources.files.cells import (
    amount_sql,
    boolean_sql,
    currency_sql,
    integer_sql,
    number_sql,
    percent_sql,
    says_taxed,
)
from cadran.sources.files.votes import ColumnVote, vote
from cadran.store.duck import Connection, rows

AMOUNTS = {
    "1 234,56 €": "1234.56", "1\u202f234,56\u00a0€": "1234.56", "1\u00a0234,56": "1234.56",
    "1\u2009234,5": "1234.5",
    "1'234.50": "1234.5", "1’234’567.5": "1234567.5", "1.234,56": "1234.56", "1,234.56": "1234.56",
    "$1,234.56": "1234.56", "£12": "12", "US$ 5.50": "5.5", "12,50 EUR": "12.5", "EUR 500 HT": "500",
    "500 € HT": "500",
    "12 345,678": "12345.678", "0,123": "0.123", "12345,678": "12345.678", ",5": "0.5", "5,": "5",
    "1.234.567": "1234567",
    "12,5 k€": "12500", "12k": "12000", "1,2 M€": "1200000", "3 Md€": "3000000000", "12 M": "12000000",
    "12MEUR": "12000000",
    "12 MAD": "12", "12 MXN": "12", "12 k EUR HT": "12000",
    "(500)": "-500", "(1 234,50 €)": "-1234.5", "500-": "-500", "-500": "-500", "−500,5": "-500.5",
    "-$500": "-500",
    "$-500": "-500", "+7": "7", "1e3": "1000", "2.9999999999999999E-2": "0.03", "007": "7",
    "99999999999999": "99999999999999",
}  # fmt: skip
NO_AMOUNTS = [
    "-", "n/c", "N/A", "néant", "12 34", "06 12 34 56 78", "732 829 320 00074", "1 234 567 89", "1 200 TTC",
    "1.23,456,7",
    "12%", "12 5,0", "1234567890123456", "1,23,456", "12 pièces", "€", "(", "12-5", "2026-05-01",
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), AMOUNTS.items())
def test_an_amount_is_read_whatever_its_dress(con: Connection, text: str, value: str) -> None:
    assert values(con, amount_sql, [text], "amount") == [Decimal(value)]


def test_what_is_no_amount_is_reported_and_a_blank_is_not(con: Connection) -> None:
    assert unreadable(con, amount_sql, [*NO_AMOUNTS, None, "12,5"], "amount") == NO_AMOUNTS


@pytest.mark.parametrize(
    ("cells", "read_as"),
    [
        (["1,234", "5,6"], "1.234"),  # another cell shows that the comma is the decimal
        (["1,234", "5.6"], "1234"),
        (["$1 234,567", "5.6", "7.8"], "1234.567"),  # the blank already parts the thousands
        (["1,234", "1,234,567"], "1234"),
        (["1,234", "1.234,5"], "1.234"),
        (["1,234", "0,500"], "1.234"),
        (["1,234", "1234,567"], "1.234"),
        (["1,234", "1 234,567"], "1.234"),
        (["1,234", "999"], "1234"),
        (["1.234", "5,6"], "1234"),
        (["1.234", "5.6"], "1.234"),
        (["-1,234 €", "5,60 €"], "-1.234"),
    ],
)
def test_three_digits_after_one_separator_are_read_as_the_column_votes(
    con: Connection, cells: list[str], read_as: str
) -> None:
    assert values(con, amount_sql, cells, "amount")[0] == Decimal(read_as)


def test_a_column_that_does_not_tell_is_a_question(con: Connection) -> None:
    assert judged(con, ["1,234", "5,678"], "amount").questions == ("decimal_separator",)
    assert judged(con, ["1,234", "5,6"], "amount").questions == ()
    told = judged(con, ["1,234", "5,678"], "amount", ",")
    assert (told.decimal, told.questions) == (",", ())
    put(con, ["1,234"])
    assert rows(con, f"SELECT {amount_sql('c', told).value} FROM t") == [(Decimal("1.234"),)]


def test_the_majority_decides_between_two_styles(con: Connection) -> None:
    assert judged(con, ["1,5", "2,5", "3.5", "1,234"], "amount").decimal == ","


def test_tax_included_is_a_question_and_never_read_as_without(con: Connection) -> None:
    verdict = judged(con, ["1 200,00 € TTC", "12 €"])
    assert (verdict.kind, verdict.taxed, verdict.questions) == ("amount", True, ("taxed",))
    assert values(con, amount_sql, ["1 200,00 € TTC", "12 €"]) == [None, Decimal(12)]
    assert [says_taxed(h) for h in ("Montant TTC", "Total (T.T.C.)", "Montant HT", "Battcher")] == [
        True,
        True,
        False,
        False,
    ]


def test_the_currency_is_the_cell_s_own(con: Connection) -> None:
    cells = ["12 €", "$5", "12 CHF", "3 euros", "£1", "4", None]
    verdict = judged(con, cells, "amount")
    assert verdict.currencies == ("CHF", "EUR", "GBP", "USD")
    assert [c for (c,) in rows(con, f"SELECT {currency_sql('c', verdict)} FROM t ORDER BY line")] == [
        "EUR", "USD", "CHF", "EUR", "GBP", None, None,
    ]  # fmt: skip


def test_a_whole_number_has_no_decimals(con: Connection) -> None:
    cells = ["12", "12,0", "1 234", "9007199254740993", "-3", "12,5", "1e2", "x"]
    assert values(con, integer_sql, cells, "integer") == [12, 12, 1234, 9007199254740993, -3, None, 100, None]


@pytest.mark.parametrize(
    ("cells", "shares"),
    [
        (["80 %", "12,5%", "0 %", "100\u00a0%"], [0.8, 0.125, 0.0, 1.0]),
        (["80", "12,5", "1", "0"], [0.8, 0.125, 0.01, 0.0]),
        (["0,8", "0.25", "1", "0"], [0.8, 0.25, 1.0, 0.0]),
        (["0,5 %", "80"], [0.005, 0.8]),
        (["1", "0"], [1.0, 0.0]),
    ],
)
def test_percents_are_points_or_shares_as_the_column_votes(
    con: Connection, cells: list[str], shares: list[float]
) -> None:
    assert values(con, percent_sql, cells, "percent") == shares


def test_a_probability_of_1000_is_impossible_and_not_unreadable(con: Connection) -> None:
    for cells in (["80", "1000"], ["0.8", "0.5", "1000"], ["80 %", "1000 %"], ["20", "-5"]):
        assert read(con, percent_sql, cells, "percent")[-1] == (None, False, True)
    assert read(con, percent_sql, ["80", "n/c", None], "percent")[1:] == [(None, True, False), (None, False, False)]


def test_only_a_lone_one_makes_the_unit_of_a_percent_a_question(con: Connection) -> None:
    assert judged(con, ["0", "1"], "percent").questions == ("percent_unit",)
    assert judged(con, ["0", "0"], "percent").questions == ()
    assert judged(con, ["1", "50"], "percent").questions == ()


def test_yes_and_no_in_two_languages(con: Connection) -> None:
    yes = ["Oui", "VRAI", "o", "1", "true", "Yes", "x", "✓"]
    no = ["Non", "faux", "N", "0", "FALSE", "no"]
    assert values(con, boolean_sql, [*yes, *no, None, "peut-être"]) == [True] * 8 + [False] * 6 + [None, None]
    assert unreadable(con, boolean_sql, ["oui", "peut-être", None], "boolean") == ["peut-être"]


def test_in_a_column_of_ticks_a_blank_is_no(con: Connection) -> None:
    assert values(con, boolean_sql, ["x", None, "X"], "boolean") == [True, False, True]
    assert values(con, boolean_sql, ["x", None, "non"], "boolean") == [True, None, False]


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ([None, None], "empty"), (["Oui", "Non"], "boolean"), (["1", "0", "1"], "boolean"),
        (["1", "1"], "integer"),
        (["01/05/2026", "2026-05-01"], "date"), (["12 mars 2026"], "date"), (["12 €", "13,5 €"], "amount"),
        (["80 %", "5 %"], "percent"), (["12", "15"], "integer"), (["12,5", "15"], "number"),
        (["75002", "01000"], "text"),
        (["73282932000074"], "text"), (["Durand", "12"], "text"), (["45631", "45632"], "integer"),
        (["20260501"], "integer"),
        (["0612345678"], "text"), (["a"], "text"), (["1.2.3"], "text"),
    ],
)  # fmt: skip
def test_the_kind_of_a_column_is_guessed(con: Connection, cells: list[str | None], kind: str) -> None:
    assert judged(con, cells).kind == kind


def test_the_vote_says_how_much_of_the_column_is_readable(con: Connection) -> None:
    verdict = judged(con, ["12", "13", "n/c", None], "amount")
    assert (verdict.filled, round(verdict.readable, 2)) == (3, 0.67)
    assert verdict.examples == ("12", "13", "n/c")


def test_a_late_cell_counts_as_much_as_an_early_one(con: Connection) -> None:
    """The kind is guessed from a sample; the facts come from every cell."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE t AS"
        " SELECT i AS line, CASE WHEN i = 49999 THEN '5,6' ELSE '1,234' END AS c FROM range(50000) r(i)"
    )
    assert vote(con, "t", ["c"])["c"].decimal == ","


def test_a_number_in_french_dress_reads_back_exactly(con: Connection) -> None:
    @given(
        value=st.decimals(min_value=-99_999_999_999, max_value=99_999_999_999, places=4),
        blank=st.sampled_from([" ", "\u00a0", "\u202f", "\u2009", "'", ""]),
        places=st.integers(0, 4),
        money=st.sampled_from(["{}", "{} €", "{}\u00a0€", "{} EUR", "{} HT"]),
    )
    def reads_back(value: Decimal, blank: str, places: int, money: str) -> None:
        exact = round(value, places)
        text = money.format(f"{exact:,.{places}f}".replace(",", blank).replace(".", ","))
        assert _alone(con, text, ColumnVote(kind="amount", decimal=",")) == exact

    reads_back()


def test_a_number_in_english_dress_reads_back_exactly(con: Connection) -> None:
    @given(
        value=st.decimals(min_value=-99_999_999_999, max_value=99_999_999_999, places=4),
        places=st.integers(0, 4),
        money=st.sampled_from(["{}", "${}", "USD {}", "({})"]),
    )
    def reads_back(value: Decimal, places: int, money: str) -> None:
        exact = round(value, places)
        text = money.format(f"{abs(exact) if '(' in money else exact:,.{places}f}")
        assert _alone(con, text, ColumnVote(kind="amount", decimal=".")) == (-abs(exact) if "(" in money else exact)

    reads_back()


def _alone(con: Connection, text: str, verdict: ColumnVote) -> object:
    return rows(con, f"SELECT {number_sql('c', verdict).value} FROM (SELECT ? AS c)", [text])[0][0]
