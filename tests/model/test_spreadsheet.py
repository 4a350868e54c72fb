"""Texts for spreadsheets: never run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadran.model.spreadsheet import RUN, safe


@pytest.mark.parametrize("text", ["=1+1", "+33 1", "-2", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_text_that_looks_like_a_formula_is_none(text: str) -> None:
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Noël", "'s-Hertogenbosch", "12 500,50", "d'abord"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert safe(text) == text


@given(st.one_of(st.text(), st.text(alphabet="'=-+@\t5a", max_size=6)))
def test_no_text_is_run(text: str) -> None:
    assert not safe(text).startswith(RUN)
