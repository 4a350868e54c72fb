"""Every row of a file is staged, refused or footer, and knows its line."""

import random
from pathlib import Path

import pytest
from tests.sources.files.reading import refused, staged, write

from cadran.sources.files.stage import REASONS, between
from cadran.store.duck import Connection, rows


def test_quoted_line_breaks_keep_the_lines_right(con: Connection, tmp_path: Path) -> None:
    text = 'nom;client;region\r\n"a\nb";c;d\r\ne;"f\n\n\ng";h\r\ni;j;k\r\n'
    _, counts, found = staged(con, write(tmp_path, text))
    assert found == [(2, "a\nb", "c", "d"), (4, "e", "f\n\n\ng", "h"), (8, "i", "j", "k")]
    assert counts.rejected == 0


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_break_ends_a_line(con: Connection, tmp_path: Path, line_break: str) -> None:
    _, _, found = staged(con, write(tmp_path, line_break.join(["nom;client;region", "a;b;c", "", "d;e;f"])))
    assert found == [(2, "a", "b", "c"), (4, "d", "e", "f")]


def test_short_rows_are_filled_up_and_long_ones_refused(con: Connection, tmp_path: Path) -> None:
    text = "nom;client;region\na;b\nc;d;e;f\ng;h;i;;\n;;\nj;k;l\n"
    _, counts, found = staged(con, write(tmp_path, text))
    assert found == [(2, "a", "b", None), (4, "g", "h", "i"), (6, "j", "k", "l")]
    assert refused(con) == [(3, "too_many_cells", "c;d;e;f")]
    assert (counts.read, counts.rejected) == (4, 1)


def test_a_quote_that_never_closes_costs_one_row_at_most(con: Connection, tmp_path: Path) -> None:
    text = 'nom;client;region\na;b;c\n"d;e;f;g\nh;"i;j\nk;l;m\nn;"o" p;q\nr;"s\nt";u\n'
    _, _, found = staged(con, write(tmp_path, text))
    assert found == [
        (2, "a", "b", "c"), (4, "h", '"i', "j"), (5, "k", "l", "m"), (6, "n", "o p", "q"), (7, "r", "s\nt", "u"),
    ]  # fmt: skip
    assert refused(con) == [(3, "unclosed_quote", '"d;e;f;g')]
    assert {reason for _, reason, _ in refused(con)} <= set(REASONS)


def test_a_broken_quote_does_not_swallow_the_rest_of_the_file(con: Connection, tmp_path: Path) -> None:
    lines = ["nom;client;region", '"a;b', *(f"{n};x;y" for n in range(2_000))]
    _, counts, found = staged(con, write(tmp_path, "\n".join(lines)))
    assert (counts.staged, counts.rejected) == (2_000, 1)
    assert [line for line, *_ in found] == list(range(3, 2_003))


def test_cells_are_trimmed_and_odoo_s_apostrophe_taken_off(con: Connection, tmp_path: Path) -> None:
    text = "nom;client;region\n'+33 6 12; a\u00a0;\u202fb\t\n'-12;'=A1;'@x\n'n roll;'; \u2009\n"
    _, _, found = staged(con, write(tmp_path, text))
    assert found == [(2, "+33 6 12", "a", "b"), (3, "-12", "=A1", "@x"), (4, "'n roll", "'", None)]


def test_clean_columns_stay_as_they_are(con: Connection, tmp_path: Path) -> None:
    _, _, found = staged(con, write(tmp_path, "nom;client;region\nÉpicerie;(500);«x»\n œuf;1 2;z\n"))
    assert found == [(2, "Épicerie", "(500)", "«x»"), (3, "œuf", "1 2", "z")]


def test_a_transaction_survives_a_malformed_file(con: Connection, tmp_path: Path) -> None:
    con.execute("BEGIN")
    staged(con, write(tmp_path, 'nom;client;region\na;b;c;d\n"e\n'))
    assert rows(con, "SELECT 1") == [(1,)]
    con.execute("COMMIT")


def test_a_cell_longer_than_duckdb_s_line_is_kept(con: Connection, tmp_path: Path) -> None:
    _, counts, found = staged(con, write(tmp_path, f"nom;client;region\na;{'x' * 3_000_000};c\nd;e;f\n"))
    assert (counts.staged, len(str(found[0][2]))) == (2, 3_000_000)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
def test_lines_are_cut_out_of_chunks_of_any_size(size: int) -> None:
    text = "un\ndeux\n\nquatre\ncinq"
    lines = text.split("\n")
    for first in range(1, 7):
        for last in range(first, 7):
            chunks = [text[i : i + size] for i in range(0, len(text), size)]
            assert "".join(between(chunks, first, last)).rstrip("\n") == "\n".join(lines[first - 1 : last]).rstrip("\n")


def test_both_ways_of_reading_give_the_same_rows(con: Connection, tmp_path: Path) -> None:
    """The short way proves itself by counting lines; one malformed row forces the long way."""
    dice = random.Random(7)
    cells = ["a", "", "é", 'dit ""oui""', "deux\nlignes", "x;y", " z ", "'+1", "12\u00a0€"]
    body = [";".join(f'"{dice.choice(cells)}"' for _ in range(3)) for _ in range(300)]
    text = "\n".join(["nom;client;region", *(f"{n};{row}" for n, row in enumerate(body))])
    text = text.replace("nom;client;region", "n;nom;client;region")
    _, counts, short = staged(con, write(tmp_path, text))
    con.execute("DROP TABLE staged; DROP TABLE staged_rejected")
    _, long_counts, long = staged(con, write(tmp_path, text + "\ntrop;de;cellules;ici;oui\n"))
    assert (counts.rejected, long_counts.rejected) == (0, 1)
    assert long == short


def test_many_rows_keep_their_order(con: Connection, tmp_path: Path) -> None:
    text = "nom;client;region\n" + "".join(f"{n};é;x\n" for n in range(3, 400_003))
    staged(con, write(tmp_path, text, "cp1252"))
    assert rows(con, "SELECT count(*), bool_and(line = CAST(nom AS BIGINT) - 1) FROM staged") == [(400_000, True)]
