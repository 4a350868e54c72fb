"""A result shows itself and converts, without losing who, when and why."""

import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from cadran.errors import BadInput
from cadran.metrics.reading import Compared, Reading
from cadran.workspace.result import Result

WIN = Reading(
    kpi="win_rate", variant="", of=None, start=date(2017, 1, 1), end=date(2018, 1, 1),
    group={"rep": "Ana <b>"}, group_id={"rep": "7"}, unit="percent", value=0.6315, numerator=4238,
    denominator=6711, n=6711, low=0.6199, high=0.643, coverage=0.98, excluded=3, excluded_by={"no_amount": 3},
    previous=Compared(0.60, date(2016, 1, 1), date(2017, 1, 1), 3.15),
)  # fmt: skip
BLANK = replace(
    WIN, group={"rep": None}, group_id={"rep": None}, value=None, low=None, high=None, n=0, coverage=None,
    reason="empty", previous=None,
)  # fmt: skip


@pytest.fixture
def result() -> Result:
    return Result([WIN, BLANK], lang="fr", currency="EUR", names={"win_rate": "Taux de gain"})


def test_the_text_is_a_plain_table(result: Result) -> None:
    lines = str(result).replace("\u202f", " ").replace("\u00a0", " ").splitlines()
    heads = "Indicateur Commercial Valeur Intervalle à 95 % n Couverture Évolution Raison"
    assert lines[0].split() == heads.split()
    assert "Taux de gain" in lines[1]
    assert "63,2 %" in lines[1]
    assert "+3,2 pts" in lines[1]
    assert "(inconnu)" in lines[2]
    assert lines[2].endswith("rien dans la période")
    assert len(lines) == 3


def test_several_periods_are_named() -> None:
    later = replace(WIN, start=date(2018, 1, 1), end=date(2018, 4, 1))
    assert "Q1 2018" in str(Result([WIN, later]))
    assert "2017" not in str(Result([WIN]))


def test_nothing_says_so() -> None:
    assert str(Result([])) == "No readings."
    assert "<table" in Result([])._repr_html_()


def test_the_notebook_table_escapes_what_data_hold(result: Result) -> None:
    shown = result._repr_html_()
    assert "Ana &lt;b&gt;" in shown
    assert shown.count("<tr>") == 3
    assert "Taux de gain" in shown


def test_arrow_keeps_types_and_ids(result: Result) -> None:
    table = result.to_arrow()
    assert table.schema.field("from").type == pa.date32()
    assert table.column("rep").to_pylist() == ["Ana <b>", None]
    assert table.column("rep_id").to_pylist() == ["7", None]
    assert table.column("excluded_by").to_pylist()[0] == [{"reason": "no_amount", "rows": 3}]
    assert table.column("change").to_pylist() == [3.15, None]


def test_decimals_become_numbers() -> None:
    row = replace(WIN, value=Decimal("10005534.0000"), unit="money")
    assert Result([row]).to_arrow().column("value").to_pylist() == [10005534.0]


def test_frames_of_both_libraries(result: Result) -> None:
    polars, pandas = result.to_polars(), result.to_pandas()
    assert isinstance(polars, pl.DataFrame)
    assert isinstance(pandas, pd.DataFrame)
    assert polars["value"].to_list() == [0.6315, None]
    assert pandas["value"].isna().tolist() == [False, True]


def test_without_pandas_the_error_names_the_extra(result: Result, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(BadInput) as caught:
        result.to_pandas()
    assert "cadran[pandas]" in caught.value.text("fr")


def test_one_is_the_only_reading(result: Result) -> None:
    assert Result([WIN]).one is WIN
    with pytest.raises(BadInput, match="there are 2"):
        _ = result.one
