"""Files of what a page shows: safe for spreadsheets, typed, and remembered in the audit log."""

import csv
import io
from collections.abc import Callable
from datetime import date

from django.test import Client
from python_calamine import CalamineWorkbook

from cadran.model.format import Format
from cadran.surfaces.web.kpis.exports import File, to_csv, to_xlsx
from cadran.surfaces.web.people.models import AuditEntry
from cadran.workspace import Workspace

In = Callable[[str], Client]
PERIOD = {"period": "2025-Q4"}


def test_numbers_and_plain_texts_stay_as_they_are() -> None:
    made = File(("a", "b", "c"), ((-5, "Noël", date(2025, 1, 2)), (1.5, None, True)))
    assert to_csv(made, Format("en")).decode("utf-8-sig").splitlines() == ["a,b,c", "-5,Noël,2025-01-02", "1.5,,true"]
    assert to_csv(made, Format("fr")).decode("utf-8-sig").splitlines()[2] == "1,5;;true"


def test_cells_of_a_workbook_have_their_types() -> None:
    made = File(("a", "b", "c"), ((-5, "=1+1", date(2025, 1, 2)),))
    read = CalamineWorkbook.from_filelike(io.BytesIO(to_xlsx(made))).get_sheet_by_index(0).to_python()
    assert read[1] == [-5.0, "=1+1", date(2025, 1, 2)]


def test_an_export_holds_the_rows_and_is_remembered(client_of: In, served: Workspace) -> None:
    client = client_of("boss")
    answer = client.get("/kpi/deals_won/export.csv", {**PERIOD, "what": "rows"})
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert len(lines) - 1 == served.kpi("deals_won", **PERIOD).one.value
    noted = AuditEntry.objects.get(what="exported")
    assert (noted.detail["kpi"], noted.detail["rows"]) == ("deals_won", len(lines) - 1)


def test_every_export_of_a_page_opens(client_of: In) -> None:
    client = client_of("boss")
    for what in ("breakdown", "trend", "rows", "left-out"):
        for form in ("csv", "xlsx"):
            answer = client.get(f"/kpi/win_rate/export.{form}", {**PERIOD, "what": what})
            assert answer.status_code == 200, (what, form)
            assert answer.headers["Content-Disposition"].startswith("attachment")
