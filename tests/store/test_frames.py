"""Frames hold what the query gave, types included, whichever way this DuckDB gives its results."""

import subprocess
import sys
from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from cadran.store import duck
from cadran.store.frames import frame

QUERY = """
SELECT CAST('won' AS ENUM('lost', 'won')) AS outcome, 12.5::DECIMAL(18, 4) AS amount, DATE '2026-11-13' AS day,
    NULL::INTEGER AS none, [1, 2] AS few
"""


class Elder:
    """A connection that submits no statement by itself."""

    def __init__(self, con: duck.Connection) -> None:
        self.engine, self.sql = object(), con.sql


@pytest.mark.parametrize("elder", [False, True])
def test_types_are_kept(elder: bool) -> None:
    con = duck.in_memory()
    found = frame(Elder(con) if elder else con, QUERY)  # type: ignore[arg-type]  # as much of a connection as is asked
    assert found.rows() == [("won", Decimal("12.5000"), date(2026, 11, 13), None, [1, 2])]
    assert found.schema["amount"] == pl.Decimal(18, 4)
    assert found.schema["none"] == pl.Int32


def test_a_result_without_rows_has_its_columns() -> None:
    found = frame(duck.in_memory(), "SELECT 1::INTEGER AS one, DATE '2026-11-13' AS day WHERE FALSE")
    assert found.schema == {"one": pl.Int32, "day": pl.Date}
    assert found.height == 0


def test_a_large_result_is_of_one_piece() -> None:
    assert frame(duck.in_memory(), "SELECT range AS n FROM range(300000)").n_chunks() == 1


def test_duckdb_has_nothing_to_say_at_the_end() -> None:
    """It does where polars still holds one of its classes."""
    told = "from cadran.store import duck, frames; frames.frame(duck.in_memory(), 'SELECT 1 AS n')"
    found = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert found.stderr == ""
