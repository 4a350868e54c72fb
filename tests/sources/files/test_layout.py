"""What a file is: encoding, separator, preamble, header, footer, sheet."""

import gzip
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from tests.sources.files.reading import known, staged, write

from cadran.errors import IntakeError, UnknownName
from cadran.sources.files import fold, read_head
from cadran.sources.files.headers import unique_names
from cadran.sources.files.layout import Row, footer_line, guess_separator
from cadran.sources.files.shape import Dress
from cadran.store.duck import Connection

FRENCH = "Société;Commercial;Montant HT\nBœuf & Fils;Inès;1 234,56 €\nL’Atelier;Hugo;12,00 €\n"


@pytest.mark.parametrize(
    ("header", "folded"),
    [
        ("Étape", "etape"), ("Etape  :", "etape"), ("N° SIRET", "n siret"),
        ("Date d’échéance *", "date d echeance"),
        ("Date d'échéance", "date d echeance"), ("Montant\u00a0HT", "montant ht"),
        ("Probabilité (%)", "probabilite"),
        ("Cœur de métier", "coeur de metier"), ("deal_stage", "deal stage"), ("  ", ""), ("ﬁn", "fin"),
    ],
)  # fmt: skip
def test_headers_fold_alike_however_they_are_typed(header: str, folded: str) -> None:
    assert fold(header) == folded
    assert fold(folded) == folded


def test_two_columns_never_share_a_name() -> None:
    assert unique_names(["Nom", "NOM", "", "Line", "Nom (2)"], ["line"]) == (
        "Nom", "NOM (2)", "colonne 3", "Line.", "Nom (2) (2)",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("encoding", "found"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("cp1252", "cp1252"), ("utf-16", "utf-16"),
    ("utf-16-le", "utf-16-le"),
     ("utf-16-be", "utf-16-be")],
)  # fmt: skip
def test_each_encoding_gives_the_same_text(con: Connection, tmp_path: Path, encoding: str, found: str) -> None:
    shape, counts, rows = staged(con, write(tmp_path, FRENCH, encoding))
    assert shape.encoding == found
    assert shape.headers == ("Société", "Commercial", "Montant HT")
    assert rows == [(2, "Bœuf & Fils", "Inès", "1 234,56 €"), (3, "L’Atelier", "Hugo", "12,00 €")]
    assert counts.staged == 2


def test_one_byte_far_down_decides_on_windows_1252(con: Connection, tmp_path: Path) -> None:
    ascii_rows = b"nom;client;region\n" + b"a;b;c\n" * 400_000
    shape, counts, rows = staged(con, write(tmp_path, ascii_rows + b"No\xebl;10 \x80;c\n"))
    assert shape.encoding == "cp1252"
    assert rows[-1] == (400_002, "Noël", "10 €", "c")
    assert counts.staged == 400_001


def test_bytes_that_windows_1252_does_not_know_are_counted_and_no_crash(con: Connection, tmp_path: Path) -> None:
    shape, _, rows = staged(con, write(tmp_path, b"nom;client;region\nNo\xebl\x81;\x9d;c\n"))
    assert (shape.encoding, shape.damaged) == ("cp1252", 2)
    assert rows == [(2, "Noël\ufffd", "\ufffd", "c")]


@pytest.mark.parametrize(
    ("lines", "separator"),
    [
        (["a;b;c", "1,5;2,5;3,5"], ";"),
        (["a,b,c", "8001;8002,x,y"], ","),
        (["a\tb\tc", "1,2\t3;4\t5"], "\t"),
        (["a|b", "1|2"], "|"),
        (['a,"b;c;d;e;f",g', '1,"2;3",4'], ","),
        (["Rapport des ventes", "Filtre : tout, partout", "", "a;b;c", "1;2;3", "4;5;6"], ";"),
        (["seule", "colonne"], ","),
    ],
)
def test_the_separator_is_the_one_that_makes_stable_columns(lines: list[str], separator: str) -> None:
    assert guess_separator(lines) == separator


def test_a_line_that_names_the_separator_is_obeyed(con: Connection, tmp_path: Path) -> None:
    shape, _, rows = staged(con, write(tmp_path, "sep=|\r\nnom|client\r\na,b,c|d,e,f\r\n"))
    assert (shape.separator, shape.header_line) == ("|", 2)
    assert rows == [(3, "a,b,c", "d,e,f")]


def test_the_header_is_found_under_a_preamble(con: Connection, tmp_path: Path) -> None:
    text = "Rapport : Opportunités\nFiltre;Toutes\n\nSociété;Montant;Étape;Code\nDurand;12;Signé;A\nLune;13;Perdu;B\n"
    shape, _, rows = staged(con, write(tmp_path, text))
    assert (shape.header_line, shape.first_line, shape.recognised) == (4, 5, 3)
    assert shape.preamble == ("Rapport : Opportunités", "Filtre;Toutes", "")
    assert rows == [(5, "Durand", "12", "Signé", "A"), (6, "Lune", "13", "Perdu", "B")]


def test_an_unknown_header_is_the_first_whole_row_of_distinct_texts(con: Connection, tmp_path: Path) -> None:
    shape, _, rows = staged(con, write(tmp_path, "Export du jour\nAlpha;Bravo;Charlie\n1;2;3\n4;5;6\n"))
    assert (shape.header_line, shape.headers, shape.recognised) == (2, ("Alpha", "Bravo", "Charlie"), 0)
    assert len(rows) == 2


def test_padded_and_broken_headers_are_stripped(tmp_path: Path) -> None:
    shape = read_head(write(tmp_path, 'nom\t   client\t "Montant\nHT"\n1\t2\t3\n'), known)
    assert shape.headers == ("nom", "client", "Montant HT")
    assert (shape.header_line, shape.first_line) == (1, 3)


def test_columns_that_only_the_rows_have_get_a_name(con: Connection, tmp_path: Path) -> None:
    shape, counts, _ = staged(con, write(tmp_path, "nom;client;region\na;b;c;d\ne;f;g;h\n"))
    assert shape.columns == ("nom", "client", "region", "colonne 4")
    assert (counts.staged, counts.rejected) == (2, 0)


def test_a_file_without_header_asks_for_names(con: Connection, tmp_path: Path) -> None:
    path = write(tmp_path, "1\tPrice\tOther\n2\tPromo\tPromotion\n")
    with pytest.raises(IntakeError) as caught:
        read_head(path, known)
    assert caught.value.code == "no_header"
    assert "header = false" in caught.value.text("fr")
    shape, _, rows = staged(con, path, columns=["id", "nom", "kind"])
    assert (shape.header_line, shape.first_line) == (0, 1)
    assert rows[0] == (1, "1", "Price", "Other")
    with pytest.raises(IntakeError, match="3 columns") as caught:
        read_head(path, known, columns=["id", "nom"])
    assert caught.value.code == "columns_missing"


def test_the_header_stands_where_it_is_said_to(con: Connection, tmp_path: Path) -> None:
    shape, _, rows = staged(con, write(tmp_path, "2024;2025\n10;20\n30;40\n"), header_line=1)
    assert (shape.headers, rows[0]) == (("2024", "2025"), (2, "10", "20"))


@pytest.mark.parametrize(
    ("tail", "begins"),
    [
        (["a;b;c;4", "Total;;;12 500,50 €"], 2),
        (["a;b;c;4", "Grand Total (3 records);;;12"], 2),
        (["a;b;c;4", "", "Copyright © 2026 salesforce.com;;;"], 3),
        (["a;b;c;4", "Total;;;4", "", "© 2026", "Confidential Information - Do Not Distribute"], 2),
        (["a;b;c;4", "Somme : 12 500;;;", "Généré le 12/03/2026 par Inès"], 2),
        (["a;b;c;4", "Total;;;4", "n'importe quoi"], 2),
        (["a;b;c;4", "", "d;e;f;5"], None),
        (["a;b;c;4", "", "une note"], None),
        (["a;b;c;4", "Total;Négociation;Inès;5"], None),
        (["a;b;c;4", "TotalEnergies;Paris;;5"], None),
        (["Total;;;4", "a;b;c;4", "d;e;f;5"], None),
        (["a;b;c;4", "Confidential SARL;Lyon;Inès;5"], None),
    ],
)
def test_a_footer_is_a_total_or_a_notice_and_nothing_else(tail: list[str], begins: int | None) -> None:
    rows = [Row(n, line.split(";")) for n, line in enumerate(tail, 1)]
    assert footer_line(rows, 4) == begins


def test_the_footer_is_counted_and_kept(con: Connection, tmp_path: Path) -> None:
    text = 'nom;client;montant\na;b;1\n\nc;d;2\nTotal;;3\n\n"Tous droits réservés."\n\n'
    shape, counts, rows = staged(con, write(tmp_path, text))
    assert rows == [(2, "a", "b", "1"), (4, "c", "d", "2")]
    assert shape.footer == ("Total 3", "Tous droits réservés.")
    assert (counts.read, counts.staged, counts.footer) == (4, 2, 2)


def test_a_line_inside_a_quoted_cell_is_no_footer(con: Connection, tmp_path: Path) -> None:
    shape, counts, rows = staged(con, write(tmp_path, 'nom;client;montant\na;1;"un\nTotal\nfin"\n'))
    assert (shape.footer, counts.staged, rows[0][3]) == ((), 1, "un\nTotal\nfin")


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff"])
def test_an_empty_file_says_so(tmp_path: Path, content: str) -> None:
    with pytest.raises(IntakeError) as caught:
        read_head(write(tmp_path, content), known)
    assert caught.value.code == "empty_file"


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"<html><table>", "unknown_format"), (b"%PDF-1.7 ...", "unknown_format"),
    (b"\x1f\x8b\x08cut", "unreadable_file"),
     (b"PAR1 no parquet", "unreadable_file"), (b"PK\x03\x04 cut short", "unreadable_file"),
     (b"\xd0\xcf\x11\xe0 no excel", "unreadable_file")],
)  # fmt: skip
def test_what_is_no_table_is_refused_in_words(tmp_path: Path, content: bytes, code: str) -> None:
    with pytest.raises(IntakeError) as caught:
        read_head(write(tmp_path, content, name="ventes.xls"), known)
    assert caught.value.code == code
    assert caught.value.text("fr") != caught.value.text("en")


def test_what_somebody_said_of_a_file_is_obeyed(con: Connection, tmp_path: Path) -> None:
    path = write(tmp_path, "nom,client,region;a\nÉté,b,c;d\n", "mac-roman")
    shape, _, rows = staged(con, path, dress=Dress(encoding="mac-roman", separator=","))
    assert (shape.encoding, shape.separator, rows) == ("mac-roman", ",", [(2, "Été", "b", "c;d")])
    damaged = read_head(path, known, dress=Dress(encoding="UTF8"))
    assert (damaged.encoding, damaged.damaged) == ("utf-8-sig", 2)
    for dress in (Dress(encoding="utf-9"), Dress(encoding="rot13")):
        with pytest.raises(UnknownName):
            read_head(path, known, dress=dress)


def test_the_sheet_asked_for_is_read(con: Connection, tmp_path: Path) -> None:
    path = workbook(tmp_path / "ventes.xlsx")
    shape, _, _ = staged(con, path, dress=Dress(sheet="Notes"), columns=["a", "b"])
    assert shape.sheet == "Notes"
    with pytest.raises(UnknownName, match="Ventes"):
        read_head(path, known, dress=Dress(sheet="Vente"))


def test_an_absent_file_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match="cannot be read"):
        read_head(tmp_path / "absent.csv", known)


def test_a_compressed_file_is_read_whatever_its_name(con: Connection, tmp_path: Path) -> None:
    shape, _, rows = staged(con, write(tmp_path, gzip.compress(FRENCH.encode("cp1252")), name="ventes.csv"))
    assert (shape.compressed, shape.encoding, len(rows)) == (True, "cp1252", 2)


def workbook(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        book.add_worksheet("Notes").write_row(0, 0, ["Lisez", "moi"])
        sheet = book.add_worksheet("Ventes")
        book.add_worksheet("Caché").hide()
        sheet.write(0, 0, "Rapport")
        sheet.write_row(2, 0, ["Client", "Montant", "Date", "Étape", "Gagné"])
        sheet.write_row(3, 0, ["Durand", 12500.5])
        sheet.write_datetime(3, 2, datetime(2026, 5, 1), day)  # noqa: DTZ001 - a spreadsheet has no zones
        sheet.write_row(3, 3, ["Signé\r\nà Lyon", True])
        sheet.write_row(4, 0, ["Lune", 1.234, 45631, "Perdu", False])
        sheet.write_row(5, 0, ["Total", 12501.734])
    return path


def test_the_sheet_with_the_best_header_is_read_and_named(con: Connection, tmp_path: Path) -> None:
    shape, counts, rows = staged(con, workbook(tmp_path / "ventes.xlsx"))
    assert (shape.format, shape.sheet, shape.sheets) == ("xlsx", "Ventes", ("Notes", "Ventes"))
    assert (shape.header_line, shape.preamble, shape.footer) == (3, ("Rapport",), ("Total 12501.7340",))
    assert rows == [
        (4, "Durand", "12500.5", "2026-05-01", "Signé\nà Lyon", "true"),
        (5, "Lune", "1.2340", "45631", "Perdu", "false"),
    ]
    assert (counts.read, counts.footer) == (3, 1)


def test_parquet_reads_back_as_unambiguous_text(con: Connection, tmp_path: Path) -> None:
    path = tmp_path / "ventes [1].parquet"
    paris = pl.Series("vu", [datetime(2026, 5, 1, 12), None]).dt.replace_time_zone("UTC")  # noqa: DTZ001 - zoned by polars
    pl.DataFrame({
        "Client": [" Durand ", ""],
        "Montant": [1.234, 5.0],
        "Date": [date(2026, 5, 1), None],
        "vu": paris,
    }).write_parquet(path)
    shape, _, rows = staged(con, path)
    assert (shape.format, shape.headers) == ("parquet", ("Client", "Montant", "Date", "vu"))
    assert rows == [(1, "Durand", "1.2340", "2026-05-01", "2026-05-01 12:00:00.000000Z"), (2, None, "5.0", None, None)]
