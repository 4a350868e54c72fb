"""The quarantine in the page: rows held back, mended one by one, or taken out as files and dropped again."""

import io
import tempfile
import uuid
import zipfile
from pathlib import Path

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cadran.errors import BadInput, CadranError
from cadran.panels.intake import held_rows
from cadran.store.bookkeeping import held
from cadran.surfaces.web.door import Seen
from cadran.surfaces.web.intake import uploads
from cadran.surfaces.web.intake.models import Intake, Kind
from cadran.surfaces.web.intake.tasks import run
from cadran.surfaces.web.intake.views import administrator
from cadran.surfaces.web.people.audit import note
from cadran.workspace import quarantine as held_back

PAGE = 10  # rows of a page: each has all its cells, and a form holds a thousand


def quarantine(request: HttpRequest) -> HttpResponse:
    """Rows held back with the reason. POST takes the mended ones of the page in again."""
    eyes = administrator(request)
    if request.method != "POST":
        return _list(request, eyes)
    try:
        intake = _mended(request, eyes)
    except CadranError as error:
        return _list(request, eyes, error.text("fr" if eyes.lang == "fr" else "en"))
    run(str(intake.pk))
    return redirect("intake_one", key=intake.pk)


def _list(request: HttpRequest, eyes: Seen, error: str = "") -> HttpResponse:
    with eyes.workspace.plain.store.read() as reader:
        rows = held_rows(held(reader.con), eyes.to)
    page = Paginator(rows, PAGE).get_page(request.GET.get("p"))
    told = {"page": page, "error": error, "total": len(rows)}
    return render(request, "intake/quarantine.html", told, status=422 if error else 200)


def _mended(request: HttpRequest, eyes: Seen) -> Intake:
    """An import of the rows whose cells were changed: fields are named `import:line|header`."""
    with eyes.workspace.plain.store.read() as reader:
        rows = held_rows(held(reader.con), eyes.to)
    was = {f"{row.key}|{cell.header}": cell.value for row in rows if row.key for cell in row.cells}
    changes: dict[tuple[int, int], dict[str, str]] = {}
    for name, value in request.POST.items():
        key, sign, header = name.partition("|")
        if sign and value != was.get(name):
            changes.setdefault(_key(key), {})[header] = str(value)
    if not changes:
        raise BadInput(
            "Aucune cellule n'a changé : corrigez celles qui sont marquées.",
            "No cell has changed: mend the marked ones.",
        )
    intake = Intake(id=uuid.uuid4(), by=eyes.user, kind=Kind.REPLAY)
    folder = uploads.folder_of(intake.pk)
    intake.files = [p.name for p in held_back.mended(eyes.workspace.plain.store, folder, changes)]
    intake.save()
    return intake


def _key(text: str) -> tuple[int, int]:
    import_id, _, line = text.partition(":")
    if not (import_id.isdecimal() and line.isdecimal()):
        raise BadInput("Formulaire abîmé : rechargez la page.", "Damaged form: reload the page.")
    return int(import_id), int(line)


def export(request: HttpRequest) -> HttpResponse:
    """The rows held back as spreadsheets in one archive, to be mended and dropped again."""
    eyes = administrator(request)
    packed = io.BytesIO()
    with tempfile.TemporaryDirectory(prefix="cadran-") as folder:
        written = eyes.workspace.plain.export_quarantine(folder)
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in written:
                archive.write(path, Path(path).name)
    note(eyes.user, "exported", what="quarantine", files=len(written))
    answer = HttpResponse(packed.getvalue(), content_type="application/zip")
    answer["Content-Disposition"] = 'attachment; filename="quarantaine.zip"'
    return answer
