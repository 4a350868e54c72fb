"""A text that comes again is parsed once, and means what it meant: with other values, rows, columns, connections."""

from concurrent.futures import ThreadPoolExecutor

import duckdb
import pytest

from cadran.store import duck
from cadran.store.duck import Connection, cursor, in_memory, rows


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that were parsed, none of which was kept before."""
    monkeypatch.setattr(duck, "_kept", {})
    return []


class Counting:
    """An engine that notes what it parses."""

    def __init__(self, engine: duckdb.DuckDBPyConnection, texts: list[str]) -> None:
        self.engine, self.texts = engine, texts
        self.execute = engine.execute

    def extract_statements(self, sql: str) -> list[duckdb.Statement]:
        self.texts.append(sql)
        return self.engine.extract_statements(sql)


def counted(texts: list[str]) -> Connection:
    return Connection(Counting(in_memory().engine, texts))  # type: ignore[arg-type]  # as much of an engine as is asked


def test_a_text_is_parsed_once_and_takes_other_values(parsed: list[str]) -> None:
    con = counted(parsed)
    assert [rows(con, "SELECT ? + 1", [n]) for n in (1, 2)] == [[(2,)], [(3,)]]
    assert con.execute("SELECT $n * 2", {"n": 4}).fetchall() == [(8,)]
    assert parsed == ["SELECT ? + 1", "SELECT $n * 2"]


def test_what_it_reads_may_have_changed_meanwhile(parsed: list[str]) -> None:
    con = counted(parsed)
    make = "CREATE OR REPLACE TABLE t AS SELECT {} AS a"
    for made, read in (("1", 1), ("DATE '2026-11-29' - DATE '2026-11-27'", 2), ("'three'", "three")):
        con.execute(make.format(made))
        assert rows(con, "SELECT * FROM t") == [(read,)]
    con.execute("ALTER TABLE t ADD COLUMN b INTEGER")
    assert rows(con, "SELECT * FROM t") == [("three", None)]
    assert parsed.count("SELECT * FROM t") == 1


def test_of_several_statements_the_last_takes_the_values_and_gives_the_rows(parsed: list[str]) -> None:
    con = counted(parsed)
    for n in (1, 2):
        assert rows(con, "CREATE OR REPLACE TABLE t AS SELECT 5 AS a; SELECT a + ? FROM t", [n]) == [(5 + n,)]


def test_any_connection_runs_it_though_the_one_that_parsed_it_is_closed(parsed: list[str]) -> None:
    first = counted(parsed)
    assert rows(first, "SELECT 41 + 1") == [(42,)]
    first.engine.engine.close()  # type: ignore[attr-defined]  # of the class above
    second = in_memory()
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: tuple(rows(cursor(second), "SELECT 41 + 1")), range(40))) == {((42,),)}


def test_the_oldest_texts_go_and_those_that_hold_values_are_never_kept(
    parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duck, "KEPT", 2)
    monkeypatch.setattr(duck, "LONG", 20)
    con = counted(parsed)
    for sql in ("SELECT 1", "SELECT 2", "SELECT 1", "SELECT 3", "SELECT 1", "SELECT 2", f"SELECT '{'x' * 20}'"):
        con.execute(sql)
    assert parsed == ["SELECT 1", "SELECT 2", "SELECT 3", "SELECT 2", f"SELECT '{'x' * 20}'"]
    assert list(duck._kept) == ["SELECT 1", "SELECT 2"]


def test_what_is_no_sql_is_told_each_time(parsed: list[str]) -> None:
    for _ in range(2):
        with pytest.raises(duck.EngineError, match="SELEC"):
            counted(parsed).execute("SELEC 1")
