"""An import says where it stands: within a file, row by row, and never backwards."""

from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter

from cadran.model.format import Format
from cadran.panels.underway import STEPS, underway
from cadran.workspace import Workspace
from cadran.workspace.progress import BEGINS, Moment

HEAD = ("Deal ID", "Deal name", "Amount", "Created on", "Status", "Note")
ROWS = 24_000


def cells(number: int) -> tuple[str, ...]:
    return (f"D{number}", f"Deal {number}", "100", "2025-01-14", "open", "a remark that makes the file longer " * 2)


def comma(path: Path, *, ragged: bool = False) -> Path:
    """Over two megabytes, so that it is read in three pieces; ragged: it must be read row by row."""
    lines = [",".join(HEAD), *(",".join(cells(n)) for n in range(ROWS))]
    if ragged:
        lines[9] += ",one,too many"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def workbook(path: Path) -> Path:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([HEAD, *(cells(n) for n in range(9_000))]):
            sheet.write_row(at, 0, row)
    return path


def told(folder: Path, paths: Sequence[Path]) -> list[Moment]:
    moments: list[Moment] = []
    workspace = Workspace.create(folder, {"today": "2025-12-31"})
    workspace.import_files(paths, yes=True, progress=moments.append)
    workspace.store.close()
    return moments


def counted(moments: Sequence[Moment], step: str, number: int) -> list[tuple[int, int]]:
    return [(m.done, m.of) for m in moments if (m.step, m.number) == (step, number) and m.done]


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> list[Moment]:
    """What the import of three files says."""
    folder = tmp_path_factory.mktemp("progress")
    files = comma(folder / "deals.csv"), comma(folder / "ragged.csv", ragged=True), workbook(folder / "deals.xlsx")
    return told(folder / "w", files)


def test_rows_are_counted_while_a_file_is_read(three: list[Moment]) -> None:
    plain = counted(three, "read", 1)
    assert len(plain) >= 3
    assert plain[-1] == (ROWS - 1, ROWS), "the last line ends without a break"
    assert plain == sorted(plain)
    assert counted(three, "check", 2) == [(n, ROWS) for n in range(4096, ROWS, 4096)], "and while it is gone through"
    assert counted(three, "read", 3) == [(4096, 9000), (8192, 9000)]


def test_it_never_goes_back_and_names_every_step(three: list[Moment]) -> None:
    shares = [m.share for m in three]
    assert shares == sorted(shares)
    assert (shares[0], three[0].step, three[-1].step) == (0.0, "open", "save")
    assert shares[-1] < 1
    assert {m.step for m in three} == set(BEGINS) == set(STEPS)
    assert [m.file for m in three if m.step == "recognise"] == ["deals.csv", "ragged.csv", "deals.xlsx"]
    assert {m.rows for m in three if m.step == "load"} == {ROWS, 9_000}
    derived = [(m.done, m.of) for m in three if m.step == "derive"]
    assert derived == [(n, len(derived)) for n in range(len(derived))]


@pytest.mark.parametrize(
    ("moment", "lang", "said"),
    [
        (Moment("open", "a.csv"), "fr", ("Ouverture", "a.csv", "", 0)),
        (
            Moment("read", "a.csv", 1, 1, 120_000, 500_000, 500_000), "fr",
            ("Lecture", "a.csv", "120 000 lignes sur 500 000", 3),
        ),
        (Moment("read", "b.csv", 2, 2, 5, 10, 10), "en", ("Reading", "b.csv (2 of 2)", "5 of 10 lines", 11)),
        (Moment("load", "a.csv", 1, 1, 1, 2, 500_000), "en", ("Loading", "a.csv", "500,000 lines", 40)),
        (Moment("derive", done=29, of=58), "fr", ("Préparation des indicateurs", "", "étape 30 sur 58", 77)),
        (Moment("link", files=3), "en", ("Matching names", "", "", 52)),
    ],
)  # fmt: skip
def test_it_is_said_in_words(moment: Moment, lang: str, said: tuple[str, str, str, int]) -> None:
    found = underway(moment, Format("fr" if lang == "fr" else "en", "EUR"))
    assert (found.words, found.file, found.detail.replace("\u202f", " "), found.percent) == said
