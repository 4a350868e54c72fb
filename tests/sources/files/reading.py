"""How the tests of the file intake put cells and files before it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from cadran.sources.files import FileShape, Staged, fold, read_head, stage_text
from cadran.sources.files.votes import ColumnVote, Kind, Separator, vote
from cadran.store.duck import Connection, rows

HEADERS = {
    "societe", "client", "opportunite", "montant", "montant ht", "etape", "commercial", "date", "nom", "region",
    "cloture prevue", "owner", "amount", "stage", "deal name", "close date",
}  # fmt: skip


def known(header: str) -> bool:
    return fold(header) in HEADERS


def put(con: Connection, cells: Sequence[str | None]) -> None:
    """A staged table `t` of one column `c`."""
    con.execute("CREATE OR REPLACE TEMP TABLE t (line BIGINT, c VARCHAR)")
    con.executemany("INSERT INTO t VALUES (?, ?)", [[n, c] for n, c in enumerate(cells, 2)])


def judged(
    con: Connection, cells: Sequence[str | None], kind: Kind | None = None, expected: Separator | None = None
) -> ColumnVote:
    put(con, cells)
    return vote(con, "t", ["c"], {"c": kind} if kind else None, expected)["c"]


def read(
    con: Connection, build: Callable[..., Any], cells: Sequence[str | None], kind: Kind | None = None, **more: Any
) -> list[tuple[object, ...]]:
    """What a builder makes of cells, after their column's vote: a tuple per cell."""
    verdict = judged(con, cells, kind)
    return rows(con, f"SELECT {', '.join(build('c', verdict, **more))} FROM t ORDER BY line")


def values(
    con: Connection, build: Callable[..., Any], cells: Sequence[str | None], kind: Kind | None = None, **more: Any
) -> list[object]:
    return [first for first, *_ in read(con, build, cells, kind, **more)]


def unreadable(con: Connection, build: Callable[..., Any], cells: Sequence[str | None], kind: Kind) -> list[str]:
    """The cells that a builder reports, of those given."""
    read(con, build, cells, kind)
    column = build("c", judged(con, cells, kind)).unreadable
    return [str(c) for (c,) in rows(con, f"SELECT c FROM t WHERE {column} ORDER BY line")]


def staged(con: Connection, path: Path, **more: Any) -> tuple[FileShape, Staged, list[tuple[object, ...]]]:
    """A file's shape, where its rows went, and the rows: line first, then the cells."""
    shape = read_head(path, known, **more)
    counts = stage_text(con, path, shape, "staged")
    assert counts.read == counts.staged + counts.rejected + counts.footer
    return shape, counts, rows(con, "FROM staged ORDER BY line")


def refused(con: Connection) -> list[tuple[object, ...]]:
    return rows(con, "SELECT line, reason, raw FROM staged_rejected ORDER BY line")


def write(folder: Path, text: str | bytes, encoding: str = "utf-8", name: str = "export.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path
