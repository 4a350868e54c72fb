"""The pages of imports: drop, answer, watch, read what came of it."""

import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_POST

from cadran.errors import BadInput, CadranError
from cadran.model.words import thing
from cadran.panels.imported import basis, not_understood, recognised, remarks
from cadran.panels.intake import brought, silent, when
from cadran.panels.questions import asked, field
from cadran.panels.underway import Underway, underway
from cadran.store.bookkeeping import held, imports
from cadran.surfaces.web.door import Seen, seen
from cadran.surfaces.web.intake import uploads
from cadran.surfaces.web.intake.models import Intake, Kind, State
from cadran.surfaces.web.intake.reports import files_of, question_of
from cadran.surfaces.web.intake.running import SAMPLE
from cadran.surfaces.web.intake.tasks import run
from cadran.surfaces.web.people.models import Role
from cadran.workspace import Workspace
from cadran.workspace.demo import is_empty
from cadran.workspace.importing import FileReport
from cadran.workspace.progress import Moment
from cadran.workspace.quarantine import is_export

PAGE = 100  # imports of a page of history
RECENT = 6


def administrator(request: HttpRequest) -> Seen:
    """Imports are the administrator's."""
    return seen(request, Role.ADMINISTRATOR)


def index(request: HttpRequest) -> HttpResponse:
    """Where files are dropped; POST takes them."""
    eyes = administrator(request)
    if request.method != "POST":
        return _index(request, eyes)
    try:
        intake = _taken(request, eyes)
    except CadranError as error:
        return _index(request, eyes, error.text("fr" if eyes.lang == "fr" else "en"))
    run(str(intake.pk))
    return redirect("intake_one", key=intake.pk)


def _index(request: HttpRequest, eyes: Seen, error: str = "") -> HttpResponse:
    workspace = eyes.workspace.plain
    with workspace.store.read() as reader:
        known, waiting = imports(reader.con), len(held(reader.con))
    recent = [(i, when(i.made_at, eyes.to, workspace.settings.zone)) for i in Intake.objects.all()[:RECENT]]
    told = {
        "error": error, "recent": recent, "empty": is_empty(workspace), "held": waiting, "lang": eyes.lang,
        "silent": silent(known, datetime.now(UTC).replace(tzinfo=None), eyes.to), "most": uploads.MOST_BYTES >> 20,
    }  # fmt: skip
    return render(request, "intake/intake.html", told, status=422 if error else 200)


def _taken(request: HttpRequest, eyes: Seen) -> Intake:
    """The import that a form asks for, with its files kept."""
    files: MultiValueDict[str, object] = request.FILES  # type: ignore[assignment]  # uploaded files, by field
    intake = Intake(id=uuid.uuid4(), by=eyes.user, complete="complete" in request.POST)
    intake.known_on = _day(str(request.POST.get("known_on", "")))
    given = [*files.getlist("files"), *files.getlist("mapping")]
    pasted = str(request.POST.get("pasted", ""))
    names = uploads.keep(intake.pk, given, pasted, eyes.lang)  # type: ignore[arg-type]  # as above
    mappings = [n for n in names if n.lower().endswith(".toml")]
    intake.files = [n for n in names if n not in mappings]
    intake.mapping = mappings[0] if mappings else ""
    if not intake.files or len(mappings) > 1:
        uploads.drop(intake.pk)
        raise BadInput(
            "Il faut au moins un fichier de données, et un seul fichier de correspondance.",
            "At least one file of data is needed, and a single mapping file.", code="no_file",
        )  # fmt: skip
    folder = uploads.folder_of(intake.pk)
    if all(is_export(folder / name) for name in intake.files):
        intake.kind = Kind.REPLAY
    intake.save()
    return intake


def _day(text: str) -> str:
    if not text:
        return ""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise BadInput(f"Jour illisible : {text}", f"Unreadable day: {text}") from None


def one(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One import: its questions, its progress or what came of it. POST answers the questions."""
    eyes = administrator(request)
    intake = get_object_or_404(Intake, pk=key)
    if request.method != "POST":
        return render(request, "intake/one.html", _told(intake, eyes))
    if intake.state != State.ASKING:
        return redirect("intake_one", key=key)
    answers, open_ = _answers(request, intake, eyes)
    if open_:
        return render(request, "intake/one.html", _told(intake, eyes) | {"open": open_}, status=422)
    moved = Intake.objects.filter(pk=key, state=State.ASKING).update(state=State.WAITING, answers=answers)
    if moved:
        run(str(key))
    return redirect("intake_one", key=key)


def _answers(request: HttpRequest, intake: Intake, eyes: Seen) -> tuple[dict[str, dict[str, str]], list[str]]:
    """All answers given so far, and what is wrong with those of this form."""
    found = {key: dict(given) for key, given in intake.answers.items()}
    open_ = []
    for number, question in enumerate(map(question_of, intake.questions)):
        given = str(request.POST.get(field(number), "")).strip() or question.default
        try:
            if not given:
                raise BadInput(f"Sans réponse : {question.fr}", f"Not answered: {question.en}")
            found.setdefault(question.header_hash, {})[question.key] = question.check(given)
        except CadranError as error:
            open_.append(error.text("fr" if eyes.lang == "fr" else "en"))
    return found, open_


def progress(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The part of the page that is asked for again and again while an import runs."""
    eyes = administrator(request)
    intake = get_object_or_404(Intake, pk=key)
    if not intake.under_way:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "intake/progress.html", _told(intake, eyes))


def _told(intake: Intake, eyes: Seen) -> dict[str, object]:
    questions, columns = asked([question_of(q) for q in intake.questions], eyes.to)
    told: dict[str, object] = {
        "intake": intake, "plan": [file | {"what": _planned(file, eyes)} for file in intake.plan],
        "questions": questions, "columns": columns,
        "error": intake.error.get(eyes.lang, ""), "at": when(intake.made_at, eyes.to, eyes.workspace.settings.zone),
        "step": _step(intake, eyes),
    }  # fmt: skip
    if intake.state == State.DONE:
        files = files_of(intake.report)
        told |= {
            "files": [
                (f, _what(f, eyes), remarks(f, eyes.to), not_understood(f, eyes.to), list(f.mapped.items()))
                for f in files
            ],
            "held": sum(f.quarantined for f in files), "loaded": sum(f.loaded for f in files),
            "basis": basis(intake.report["basis"], eyes.to) if intake.report.get("basis") else "",
            "period": _last_period(eyes),
        }  # fmt: skip
    return told


def _planned(file: Mapping[str, str], eyes: Seen) -> str:
    """What a file of a plan was recognised as: of a known CRM its own word too."""
    if not file["table"]:
        return ""
    table = thing(file["table"], eyes.lang)
    return table if file["crm"] == "generic" else f"{file['crm']} {file['object']} → {table}"


def _what(file: FileReport, eyes: Seen) -> str:
    """What a file was recognised as; of no CRM in particular, only what it holds."""
    told = recognised(file, eyes.to)
    return told.rpartition("→")[2].strip() if file.crm == "generic" else told


def _step(intake: Intake, eyes: Seen) -> Underway:
    """How far it is."""
    found = intake.progress
    if not found:
        return Underway(eyes.to.word("En attente d'un travailleur", "Waiting for a worker"), "", "", 0)
    if found["step"] == SAMPLE:
        words = eyes.to.word("Entreprise d'exemple", "Sample company")
        return Underway(words, eyes.to.day(date.fromisoformat(found["file"])), "", 100 * found["done"] // found["of"])
    return underway(Moment(**found), eyes.to)


def _last_period(eyes: Seen) -> str:
    """The last year that has data, where the running one has none: nothing would show on the home page."""

    def span(workspace: Workspace) -> tuple[date, date] | None:
        with workspace.facts() as facts:
            return facts.span(eyes.today)

    found = eyes.workspace.ask("span", span)
    return "" if found is None or (eyes.today - found[1]).days < 92 else f"{found[1].year}"


@require_POST
def drop(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Give up an import that waits for answers."""
    administrator(request)
    if Intake.objects.filter(pk=key, state=State.ASKING).update(state=State.DROPPED):
        uploads.drop(key)
    return redirect("intake")


@require_POST
def sample(request: HttpRequest) -> HttpResponse:
    """Fill an empty workspace with a sample company."""
    eyes = administrator(request)
    if not is_empty(eyes.workspace.plain) or Intake.objects.filter(kind=Kind.SAMPLE, state=State.RUNNING).exists():
        messages.error(request, eyes.to.word(
            "L'espace a déjà des données : l'entreprise d'exemple ne s'y mêle pas.",
            "The workspace has data already: the sample company does not mix with them.",
        ))  # fmt: skip
        return redirect("intake")
    intake = Intake.objects.create(kind=Kind.SAMPLE, by=eyes.user, table=eyes.lang)
    run(str(intake.pk))
    return redirect("intake_one", key=intake.pk)


def history(request: HttpRequest) -> HttpResponse:
    """Every table of every imported file, the last first; and the imports that failed."""
    eyes = administrator(request)
    workspace = eyes.workspace.plain
    with workspace.store.read() as reader:
        found = brought(imports(reader.con), eyes.to, workspace.settings.zone)
    failed = [
        (i, when(i.made_at, eyes.to, workspace.settings.zone), i.error.get(eyes.lang, ""))
        for i in Intake.objects.filter(state=State.FAILED)[:20]
    ]
    page = Paginator(found, PAGE).get_page(request.GET.get("p"))
    return render(request, "intake/history.html", {"page": page, "failed": failed})
