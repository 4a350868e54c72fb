"""What a rep receives is their own: no other rep's name, row or figure, in any file, page or sheet."""

import io
from collections.abc import Mapping

import openpyxl
import pypdf
import pytest
from tests.documents.conftest import TODAY, people
from tests.documents.test_files import Editions, plain

from cadran.documents.mail import mail
from cadran.documents.pdf import pdf
from cadran.documents.plain import csv
from cadran.documents.workbook import workbook
from cadran.model.format import Format
from cadran.panels.edition import Edition, to_json
from cadran.panels.home import Trade
from cadran.workspace import Workspace
from cadran.workspace.roster import roster

FR = Format("fr", "EUR")


def everything(edition: Edition) -> dict[str, str]:
    """The text of each form of an edition."""
    book = openpyxl.load_workbook(io.BytesIO(workbook(edition)))
    message = mail(edition)
    read = pypdf.PdfReader(io.BytesIO(pdf(edition)))
    return {
        "pdf": "\n".join(page.extract_text() for page in read.pages),
        "xlsx": "\n".join(
            f"{sheet.title} {cell.value}" for sheet in book.worksheets for row in sheet.iter_rows() for cell in row
        ),
        "csv": csv(edition), "mail": message.html + message.text + message.subject, "frozen": to_json(edition),
    }  # fmt: skip


@pytest.fixture(scope="module")
def texts(editions: Editions) -> Mapping[Trade, Mapping[str, str]]:
    return {trade: {form: plain(t) for form, t in everything(editions[trade]).items()} for trade in ("seller", "sdr")}


@pytest.mark.parametrize("trade", ["seller", "sdr"])
def test_no_other_rep_is_named(served: Workspace, texts: Mapping[Trade, Mapping[str, str]], trade: Trade) -> None:
    me = people(served)[trade]
    others = [p for p in roster(served, TODAY) if p.id != me.id]
    assert len(others) > 3
    for form, text in texts[trade].items():
        assert me.name in text, form
        assert not [p.name for p in others if p.name in text], form
        assert not [p.email for p in others if p.email and p.email in text], form


def test_no_other_reps_figure_is_told(served: Workspace, texts: Mapping[Trade, Mapping[str, str]]) -> None:
    me, found = people(served)["seller"], 0
    for kpi in ("revenue", "weighted_pipeline", "pipeline_value"):
        readings = served.kpi(kpi, by="rep", period="2025-12")
        own = {r.value for r in readings if r.group_id["rep"] == me.id}
        for reading in readings:
            if reading.value and reading.value not in own and abs(reading.value) >= 1000:
                found += 1
                for form, text in texts["seller"].items():
                    assert plain(FR.money(reading.value)) not in text, (form, kpi, reading.group)
                    assert str(round(float(reading.value), 2)) not in text, (form, kpi, reading.group)
    assert found > 3


def test_no_other_reps_deal_is_told(served: Workspace, texts: Mapping[Trade, Mapping[str, str]]) -> None:
    me = people(served)["seller"]
    with served.facts() as facts:
        rows = facts.con.execute(
            "SELECT DISTINCT d.name FROM now.deals d JOIN now.reps r ON r.id = d.owner_id"
            " WHERE concat(r.source, '/', r.source_id) <> $1 AND d.name NOT IN"
            " (SELECT d.name FROM now.deals d JOIN now.reps r ON r.id = d.owner_id"
            "  WHERE concat(r.source, '/', r.source_id) = $1)",
            [me.id],
        ).fetchall()
    names = [plain(str(name)) for (name,) in rows]
    assert len(names) > 20
    for form, text in texts["seller"].items():
        assert not [name for name in names if name in text], form


def test_marketing_is_told_of_nobody(served: Workspace, editions: Editions) -> None:
    for form, text in everything(editions["marketing"]).items():
        assert not [p.name for p in roster(served, TODAY) if p.name in plain(text)], form
