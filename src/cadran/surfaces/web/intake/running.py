"""Running one import in a worker: it stops where a person must answer, and starts again with the answers."""

import logging
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import UUID

from django.utils import timezone

from cadran.errors import CadranError
from cadran.sources.files.importing import ImportPlan
from cadran.surfaces.web.door import whole
from cadran.surfaces.web.intake import uploads
from cadran.surfaces.web.intake.models import Intake, Kind, State
from cadran.surfaces.web.intake.reports import plan_json, question_json, report_json
from cadran.surfaces.web.people.audit import note
from cadran.workspace.demo import sample
from cadran.workspace.importing import Importing, ImportReport
from cadran.workspace.progress import Moment, Progress

OFTEN = 0.5  # seconds between two words about one step
SILENT = timedelta(minutes=30)  # after which a running import is thought dead
FORGOTTEN = timedelta(days=1)  # after which questions wait for nobody
INTERRUPTED = {
    "fr": "Interrompu : rien n'a été importé. Recommencez.",
    "en": "Interrupted: nothing was imported. Try again.",
}
log = logging.getLogger(__name__)


SAMPLE = "sample"  # a step of no import: months of the sample company


class _Unsettled(Exception):
    def __init__(self, plan: ImportPlan) -> None:
        self.plan = plan


def run_intake(key: UUID) -> None:
    """Run an import that waits; nothing where it runs already or is over."""
    taken = Intake.objects.filter(pk=key, state=State.WAITING).update(state=State.RUNNING, heard_at=timezone.now())
    if not taken:
        return
    intake = Intake.objects.get(pk=key)
    try:
        report = _RUN[Kind(intake.kind)](intake)
    except _Unsettled as stopped:
        questions = [question_json(q) for q in stopped.plan.questions]
        _now(intake, state=State.ASKING, plan=plan_json(stopped.plan), questions=questions)
    except CadranError as error:
        _fail(intake, {"fr": error.text("fr"), "en": error.text("en")})
    except Exception:
        log.exception("import %s", key)
        _fail(intake, {"fr": "Une erreur inattendue est survenue.", "en": "Something unexpected broke."})
    else:
        uploads.drop(intake.pk)
        _now(intake, state=State.DONE, report=report, done_at=timezone.now(), questions=[])
        note(intake.by, "imported", files=intake.files, kind=intake.kind)


def _fail(intake: Intake, error: Mapping[str, str]) -> None:
    uploads.drop(intake.pk)
    _now(intake, state=State.FAILED, error=error, done_at=timezone.now())


def _now(intake: Intake, **changed: object) -> None:
    Intake.objects.filter(pk=intake.pk).update(heard_at=timezone.now(), **changed)


def _paths(intake: Intake) -> list[Path]:
    folder = uploads.folder_of(intake.pk)
    return [folder / name for name in intake.files]


def _mapping(intake: Intake) -> Path | None:
    return uploads.folder_of(intake.pk) / intake.mapping if intake.mapping else None


def _files(intake: Intake) -> dict[str, Any]:
    def stop(plan: ImportPlan) -> None:
        raise _Unsettled(plan)

    return report_json(
        Importing(
            whole().plain.store, tuple(_paths(intake)), as_=intake.table or None, mapping=_mapping(intake),
            known_on=date.fromisoformat(intake.known_on) if intake.known_on else None, complete=intake.complete,
            answers={key: dict(given) for key, given in intake.answers.items()}, open_=stop,
            progress=_progress(intake),
        ).run()
    )  # fmt: skip


def _replay(intake: Intake) -> dict[str, Any]:
    report: ImportReport = whole().plain.replay_quarantine(_paths(intake), mapping=_mapping(intake))
    return report_json(report)


def _sample(intake: Intake) -> dict[str, Any]:
    def told(step: int, steps: int, day: date) -> None:
        _now(intake, progress={"step": SAMPLE, "file": day.isoformat(), "done": step - 1, "of": steps})

    sample(whole().plain, language=intake.table or "fr", told=told)
    return {"files": [], "generation": whole().plain.generation, "basis": ""}


_RUN = {Kind.FILES: _files, Kind.REPLAY: _replay, Kind.SAMPLE: _sample}


def _progress(intake: Intake) -> Progress:
    """Keeps where an import is: each new step of a file, and twice a second what moves within it."""
    last, at = ("", 0), 0.0

    def told(moment: Moment) -> None:
        nonlocal last, at
        here, now = (moment.step, moment.number), monotonic()
        if here != last or now - at >= OFTEN:
            last, at = here, now
            _now(intake, progress=asdict(moment))

    return told


def tidy() -> None:
    """Imports whose worker died, and questions that nobody answered: closed, and their files removed."""
    now = timezone.now()
    died = Intake.objects.filter(state__in=[State.WAITING, State.RUNNING], heard_at__lt=now - SILENT)
    for intake in died:
        _fail(intake, INTERRUPTED)
    for intake in Intake.objects.filter(state=State.ASKING, heard_at__lt=now - FORGOTTEN):
        uploads.drop(intake.pk)
        _now(intake, state=State.DROPPED, done_at=now)
