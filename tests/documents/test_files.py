"""PDF, workbook, CSV and mail of editions, each read back by another program than the one that wrote it."""

import csv as reading
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import escape
from html.parser import HTMLParser

import openpyxl
import pypdf
import pypdfium2
import pytest
from tests.documents.conftest import FORMULA, MARKUP, REMARKS

from cadran.documents.mail import Mail, alone, mail
from cadran.documents.pdf import pdf
from cadran.documents.plain import csv
from cadran.documents.words import headline
from cadran.documents.workbook import workbook
from cadran.model.format import NO_BREAK, THIN
from cadran.panels.edition import Edition, Remark, Section, Table
from cadran.panels.home import Trade
from cadran.panels.sheets import Column, Sheet

Editions = Mapping[Trade, Edition]
TRADES: tuple[Trade, ...] = ("executive", "manager", "seller", "sdr", "marketing")


def plain(text: str) -> str:
    """Without the spaces that do not break and the breaks that a reader of files puts in."""
    return re.sub(r"\s+", " ", text.replace(NO_BREAK, " ").replace(THIN, " ").replace("\N{HYPHEN}", "-"))


def pages(made: bytes) -> list[str]:
    return [plain(page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(made)).pages]


def sheets(made: bytes, **how: bool) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(made), **how)


@pytest.fixture(scope="module")
def whole(editions: Editions) -> Edition:
    return editions["executive"]


@pytest.fixture(scope="module")
def printed(whole: Edition) -> bytes:
    return pdf(whole)


@pytest.fixture(scope="module")
def printed_pages(printed: bytes) -> list[str]:
    return pages(printed)


@pytest.fixture(scope="module")
def book(whole: Edition) -> openpyxl.Workbook:
    """The workbook as it is read; the tests only look at it."""
    return sheets(workbook(whole))


@pytest.fixture(scope="module")
def mailed(whole: Edition) -> Mail:
    return mail(whole)


# ---------------------------------------------------------------- PDF


def structure(node: object) -> Iterator[pypdf.generic.DictionaryObject]:
    """Every element of the structure tree."""
    found = node.get_object() if isinstance(node, pypdf.generic.IndirectObject) else node
    if isinstance(found, pypdf.generic.ArrayObject):
        for one in found:
            yield from structure(one)
    elif isinstance(found, pypdf.generic.DictionaryObject):
        yield found
        yield from structure(found.get("/K"))


def test_a_pdf_is_tagged_and_says_that_it_is_accessible(whole: Edition, printed: bytes) -> None:
    read = pypdf.PdfReader(io.BytesIO(printed))
    root = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == whole.lang
    assert read.metadata is not None
    assert plain(read.metadata.title or "") == plain(headline(whole))
    assert b"pdfuaid" in root["/Metadata"].get_data()
    kinds = [str(e.get("/S")) for e in structure(root["/StructTreeRoot"])]
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/Figure"} <= set(kinds)
    drawn = [e for e in structure(root["/StructTreeRoot"]) if e.get("/S") == "/Figure"]
    told = {plain(str(e.get("/Alt", ""))) for e in drawn}
    assert told == {plain(c.alt) for s in whole.sections for c in s.charts}


def test_the_first_page_holds_the_essentials_and_the_rest_the_detail(whole: Edition, printed_pages: list[str]) -> None:
    first, *rest = printed_pages
    assert plain(whole.takeaway) in first
    for figure in whole.figures:
        assert plain(figure.why_not or figure.shown) in first
    assert rest
    detail = " ".join(rest)
    for section in whole.sections:
        assert plain(section.title) in detail
        assert all(plain(sentence) in detail for sentence in section.sentences)


def overlapping(made: bytes) -> list[tuple[int, str, str]]:
    """Pieces of text that lie over one another: page, and both."""
    found = []
    for number, page in enumerate(pypdfium2.PdfDocument(made), 1):
        text = page.get_textpage()
        boxes = [text.get_rect(at) for at in range(text.count_rects())]
        for at, (left, low, right, high) in enumerate(boxes):
            for left_, low_, right_, high_ in boxes[at + 1 :]:
                if min(right, right_) - max(left, left_) > 2 and min(high, high_) - max(low, low_) > 3:
                    pair = (
                        text.get_text_bounded(*box) for box in ((left, low, right, high), (left_, low_, right_, high_))
                    )
                    found.append((number, *pair))
    return found


@pytest.mark.parametrize("trade", TRADES)
def test_nothing_is_printed_over_anything_else(editions: Editions, trade: Trade, printed: bytes) -> None:
    assert overlapping(printed if trade == "executive" else pdf(editions[trade])) == []


def test_long_heads_and_codes_leave_each_column_its_room(whole: Edition) -> None:
    """Heads of days break, codes and figures do not: the first column was once left without any room."""
    days = ("1 juil. 2025 – 20 août 2025", "1 oct. 2025 – 20 nov. 2025")
    heads = ("Produit", "Effet", *days, *(f"Poids, {d}" for d in days), "Compte", "Commercial")
    columns = tuple(Column(text, text not in {"Produit", "Compte", "Commercial"}) for text in heads)
    row = (
        "CMD-2025-271828",
        "+265 653 €",
        "15 041 €",
        "12 599 €",
        "45,9 %",
        "51 %",
        "Papeteries Ornain",
        "Anne-Sophie",
    )
    table = Table(Sheet("Par produit", columns, (row,) * 3))
    made = pdf(replace(whole, sections=(Section("s", "Pourquoi", tables=(table,)),)))
    assert overlapping(made) == []
    assert "CMD-2025-271828" in " ".join(pages(made))


def test_a_long_list_of_restated_rows_is_cut_on_paper_and_whole_in_the_workbook(whole: Edition) -> None:
    restated = whole.section("restated")
    assert restated is not None
    one = restated.tables[0]
    rows = tuple((f"CMD-{n}", *one.sheet.rows[0][1:]) for n in range(40))
    many = replace(one, sheet=replace(one.sheet, rows=rows), values=(one.values[0],) * 40)
    long = replace(whole, sections=(replace(restated, tables=(many,)),))
    text = " ".join(pages(pdf(long)))
    assert f"et {40 - one.most} de plus dans le classeur" in text
    assert f"CMD-{one.most - 1} " in text
    assert f"CMD-{one.most} " not in text
    cells = {str(c.value) for sheet in sheets(workbook(long)).worksheets for row in sheet.iter_rows() for c in row}
    assert {row[0] for row in rows} <= cells


def test_a_mail_shows_what_a_restated_row_moves(whole: Edition, mailed: Mail) -> None:
    restated = whole.section("restated")
    assert restated is not None
    table, html = restated.tables[0], mailed.html
    difference = table.sums[0]
    assert html.count(f">{escape(table.sheet.rows[0][difference])}</td>") >= 1


def test_no_text_of_a_crm_is_read_as_markup(printed_pages: list[str]) -> None:
    text = " ".join(printed_pages)
    for remark in REMARKS:
        assert plain(remark.text) in text


def test_the_same_edition_is_the_same_file(whole: Edition, printed: bytes) -> None:
    assert pdf(whole) == printed


def test_a_script_without_a_font_costs_the_standard_not_the_report(editions: Editions) -> None:
    foreign = replace(editions["sdr"], reader="王芳 🎉 علي")
    found = pypdf.PdfReader(io.BytesIO(pdf(foreign)))
    assert len(found.pages) >= 1
    assert found.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_sixty_names_that_are_long_and_a_report_without_figures_are_made(whole: Edition) -> None:
    attained = whole.section("attainment")
    assert attained is not None
    one = attained.tables[-1]
    row, value = one.sheet.rows[0], one.values[0]
    long = tuple((f"Élodie Martin-Delacroix de la Rochefoucauld-Montmorency {n}", *row[1:]) for n in range(60))
    many = replace(one, sheet=replace(one.sheet, rows=long), values=(value,) * 60)
    text = " ".join(pages(pdf(replace(whole, sections=(replace(attained, tables=(many,)),)))))
    assert all(f"Montmorency {n}" in text for n in (0, 59))
    assert pages(pdf(replace(whole, figures=(), sections=(), brief=(), takeaway="")))


# ---------------------------------------------------------------- workbook


def test_numbers_are_numbers_in_their_formats(whole: Edition, book: openpyxl.Workbook) -> None:
    first = book.worksheets[0]
    rows = {str(row[0].value): row for row in first.iter_rows(min_row=7) if row[0].value}
    assert len(rows) == len(whole.figures)
    for figure in whole.figures:
        cell = rows[figure.name][2]
        if figure.value is None:
            assert cell.value is None
            continue
        assert cell.data_type == "n"
        assert cell.value == pytest.approx(figure.value)
        if figure.unit == "money":
            assert "€" in cell.number_format
        if figure.unit == "percent":
            assert "%" in cell.number_format


def test_totals_are_live_formulas_with_their_values(whole: Edition) -> None:
    made = workbook(whole)
    live, cached = sheets(made), sheets(made, data_only=True)
    found = 0
    for sheet in live.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    found += 1
                    letter, first, last = re.fullmatch(r"=SUM\(([A-Z]+)(\d+):\1(\d+)\)", str(cell.value)).groups()  # type: ignore[union-attr]  # another form fails here
                    values = [sheet[f"{letter}{at}"].value or 0 for at in range(int(first), int(last) + 1)]
                    assert cached[sheet.title][cell.coordinate].value == pytest.approx(sum(values))
    assert found >= 4


def test_texts_of_a_workbook_never_run(book: openpyxl.Workbook) -> None:
    texts = [c for sheet in book.worksheets for row in sheet.iter_rows() for c in row]
    said = [c for c in texts if isinstance(c.value, str) and FORMULA in c.value]
    assert said
    assert {c.data_type for c in said} == {"s"}
    assert all(str(c.value).startswith("=SUM(") for c in texts if c.data_type == "f")


@pytest.mark.parametrize("trade", TRADES)
def test_every_section_is_in_the_workbook(editions: Editions, trade: Trade) -> None:
    edition = editions[trade]
    cells = {str(c.value) for sheet in sheets(workbook(edition)).worksheets for row in sheet.iter_rows() for c in row}
    for section in edition.sections:
        assert set(section.sentences) <= cells
        assert {line.title for line in section.lines} <= cells


# ---------------------------------------------------------------- CSV


@pytest.mark.parametrize("trade", TRADES)
def test_a_csv_has_the_numbers_and_no_formula(editions: Editions, trade: Trade) -> None:
    edition = editions[trade]
    rows = list(reading.reader(io.StringIO(csv(edition)), delimiter=";"))
    assert {len(row) for row in rows} == {6}
    numbers = {row[1]: row[3] for row in rows if row[0] == "Les chiffres" and row[2] == "Valeur"}
    for figure in edition.figures:
        name = " · ".join(p for p in (figure.name, figure.period) if p)
        assert numbers[name] == ("" if figure.value is None else str(figure.value).replace(".", ","))
    for row in rows[1:]:
        for at, cell in enumerate(row):
            if at != 3:
                assert not cell.startswith(("=", "+", "-", "@", "\t"))
    assert any(cell == f"'{FORMULA}" for row in rows for cell in row)


# ---------------------------------------------------------------- mail


class Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def seen(html: str) -> Seen:
    found = Seen()
    found.feed(html)
    return found


def test_a_mail_shows_its_charts_from_within_and_fetches_nothing(whole: Edition) -> None:
    made = mail(whole, link="https://cadran.example/post/1/")
    found = seen(made.html)
    pictures = [attrs for tag, attrs in found.tags if tag == "img"]
    assert {str(p["src"]).removeprefix("cid:") for p in pictures} == set(made.images)
    assert pictures
    assert all(p.get("alt") and p.get("width") for p in pictures)
    assert all(picture.startswith(b"\x89PNG") for picture in made.images.values())
    assert not {tag for tag, _ in found.tags} & {"script", "link", "svg", "iframe", "form", "video"}
    assert not re.search(r"display:\s*(grid|flex)|@import|@font-face|url\(", made.html)
    assert "\n" not in made.subject


@pytest.mark.parametrize("trade", TRADES)
def test_a_mail_says_the_same_in_html_and_in_plain_text(editions: Editions, trade: Trade) -> None:
    edition = editions[trade]
    made = mail(edition)
    shown = seen(made.html).text
    for figure in edition.figures:
        assert (figure.why_not or figure.shown) in shown
        assert (figure.why_not or figure.shown) in made.text
    for section in edition.sections:
        for text in (section.title, *section.sentences, *(line.title for line in section.lines)):
            assert text in shown
            assert text in made.text or text.upper() in made.text
    assert MARKUP in shown
    assert "<script" not in made.html


def test_links_lead_to_the_application_and_nowhere_else(whole: Edition, mailed: Mail) -> None:
    assert not [attrs for tag, attrs in seen(mailed.html).tags if tag == "a"]
    linked = mail(whole, link="https://c.example/post/1/", unsubscribe="https://c.example/u/x", pause="javascript:x")
    targets = {str(attrs["href"]) for tag, attrs in seen(linked.html).tags if tag == "a"}
    assert {"https://c.example/post/1/", "https://c.example/u/x"} <= targets
    assert all(t.startswith("https://c.example/") for t in targets)
    assert "https://c.example/u/x" in linked.text


def test_the_page_alone_holds_its_pictures(whole: Edition, mailed: Mail) -> None:
    page = alone(whole)
    assert "cid:" not in page
    assert page.count("data:image/png;base64,") == len(mailed.images)


def test_a_subject_is_one_line_whatever_the_company_is_called(whole: Edition) -> None:
    made = mail(replace(whole, company="Acme\r\nBcc: all@example.org"))
    assert "\n" not in made.subject
    assert "\r" not in made.subject


def test_a_comment_of_several_lines_stays_so(editions: Editions) -> None:
    remark = Remark("Bo", "one\ntwo")
    section = replace(editions["sdr"].sections[0], comments=(remark,))
    assert "one<br>two" in mail(replace(editions["sdr"], sections=(section,))).html


def test_who_it_is_for_is_said_of_a_company_without_a_name_too(whole: Edition) -> None:
    assert "Toute l'entreprise" in csv(replace(whole, company="", reader=""))
