"""Values as a person reads them, in both languages."""

from datetime import date
from decimal import Decimal

import pytest

from cadran.model.format import Format, Number

FR, EN = Format("fr", "EUR"), Format("en", "USD")


def plain(text: str) -> str:
    """The spaces that do not break, made visible to the tests: `_` narrow, `~` wide."""
    return text.replace("\u202f", "_").replace("\u00a0", "~")


@pytest.mark.parametrize(("value", "unit", "fr", "en"), [
    (None, "money", "–", "–"),
    (Decimal("234.5"), "money", "234,50~€", "$234.50"),
    (1234.5, "money", "1_235~€", "$1,235"),
    (1234.56, "money", "1_235~€", "$1,235"),
    (-10005534, "money", "−10_005_534~€", "−$10,005,534"),
    (-0.004, "money", "0~€", "$0"),
    (500, "money", "500~€", "$500"),
    (123456, "money per day", "123_456~€/j", "$123,456/day"),
    (0.6315, "percent", "63,2_%", "63.2%"),
    (1.0, "percent", "100_%", "100%"),
    (1234567, "count", "1_234_567", "1,234,567"),
    (2.456, "count", "2,46", "2.46"),
    (51.78, "days", "51,8~j", "51.8~d"),
    (-12, "points", "−12~pts", "−12~pts"),
    (1, "rank", "1er", "#1"),
    (2, "rank", "2e", "#2"),
    (1.85, "ratio", "1,85", "1.85"),
])  # fmt: skip
def test_a_value_with_its_unit(value: Number | None, unit: str, fr: str, en: str) -> None:
    assert (plain(FR.value(value, unit)), plain(EN.value(value, unit))) == (fr, en)


def test_cents_where_asked() -> None:
    assert plain(FR.money(1234.56, cents=True)) == "1_234,56~€"
    assert plain(Format("fr", "USD").money(1234.56, cents=True)) == "1_234,56~$US"


@pytest.mark.parametrize(("value", "fr", "en"), [
    (1_294_000, "1,29~M€", "$1.29M"),
    (742_000, "742~k€", "$742k"),
    (54_940_000, "54,9~M€", "$54.9M"),
    (999_999, "1~M€", "$1M"),
    (-660_000, "−660~k€", "−$660k"),
    (1.5e9, "1,5~Md€", "$1.5bn"),
    (12, "12~€", "$12"),
    (0, "0~€", "$0"),
])  # fmt: skip
def test_short_money_has_three_digits(value: Number, fr: str, en: str) -> None:
    assert (plain(FR.short_money(value)), plain(EN.short_money(value))) == (fr, en)


@pytest.mark.parametrize(("change", "unit", "fr"), [
    (0.123, "money", "+12,3_%"),
    (-0.5, "count", "−50_%"),
    (1.5, "percent", "+1,5~pt"),
    (-2.34, "percent", "−2,3~pts"),
    (3, "points", "+3~pts"),
    (0.0001, "money", "0_%"),
    (None, "money", "–"),
])  # fmt: skip
def test_a_change_of_a_percent_is_in_points(change: float | None, unit: str, fr: str) -> None:
    assert plain(FR.change(change, unit)) == fr


def test_intervals_and_dates() -> None:
    assert EN.interval(0.601, 0.66, "percent") == "60.1% – 66%"
    assert EN.interval(None, 0.66, "percent") == ""
    assert (FR.day(date(2017, 3, 31)), FR.month(date(2017, 8, 1))) == ("31 mars 2017", "août 17")
