"""A target's number is read as it is written, and written back without loss."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadran.errors import BadInput
from cadran.panels.exact import read, written


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12 500,50", "12500.5"), ("12\u202f500,50 €", "12500.5"), ("12,5 k€", "12500"), ("1,2 M€", "1200000"),
        ("1.234,56", "1234.56"), ("1,234.56", "1234.56"), ("1.234.567", "1234567"), ("-500", "-500"), ("0", "0"),
        ("12.5", "12.5"), ("12 500", "12500"), ("1 250 000,1234", "1250000.1234"),
    ],
)  # fmt: skip
def test_french(text: str, value: str) -> None:
    assert read(text, "money", "fr") == Decimal(value)


@pytest.mark.parametrize(("text", "value"), [("12,500", "12500"), ("12.5k", "12500"), ("€1,234.50", "1234.5")])
def test_english(text: str, value: str) -> None:
    assert read(text, "money", "en") == Decimal(value)


def test_a_percent_is_a_share() -> None:
    assert read("80 %", "percent", "fr") == read("80", "percent", "fr") == Decimal("0.8")
    assert written(Decimal("0.8"), "percent", "fr") == "80\u202f%"


@pytest.mark.parametrize("text", ["beaucoup", "12,5,7", "1.2.3,4,5", "12.500", "1,23456", "80 %", "=1+1", "1e5", "٣"])
def test_what_is_no_number_or_might_be_two_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        read(text, "money", "fr")


def test_blank_is_none() -> None:
    assert read(" \u202f", "money", "fr") is None


@given(
    st.decimals(min_value=-(10**13), max_value=10**13, places=4, allow_nan=False),
    st.sampled_from(["fr", "en"]),
    st.sampled_from(["money", "count"]),
)
def test_any_value_comes_back(value: Decimal, lang: str, unit: str) -> None:
    assert read(written(value, unit, lang), unit, lang) == value
