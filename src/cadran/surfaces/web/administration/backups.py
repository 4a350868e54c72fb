"""Backups from the page: made beside the store, listed, and restored into a workspace of their own."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from cadran.surfaces.web.administration.views import tabs
from cadran.surfaces.web.door import seen, whole
from cadran.surfaces.web.people.audit import note
from cadran.surfaces.web.people.models import Role
from cadran.surfaces.web.place import app_folder, workspace_folder
from cadran.workspace import Workspace
from cadran.workspace.persons import backups_holding

_NAME = re.compile(r"\d{8}-\d{6}")


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup on disk."""

    name: str
    made: datetime
    size: int


def _folder() -> Path:
    folder = app_folder() / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def kept() -> list[Kept]:
    """The backups, the newest first."""
    found = sorted((p for p in _folder().iterdir() if _NAME.fullmatch(p.name)), reverse=True)
    return [Kept(p.name, datetime.strptime(p.name, "%Y%m%d-%H%M%S").astimezone(), _size(p)) for p in found]


def _size(folder: Path) -> int:
    return sum(f.stat().st_size for f in folder.rglob("*") if f.is_file())


def backups(request: HttpRequest) -> HttpResponse:
    """What was saved, and the buttons to save and restore."""
    eyes = seen(request, Role.ADMINISTRATOR)
    return render(request, "administration/backups.html", {"tabs": tabs("backups", eyes.lang), "kept": kept()})


@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Save every version of every row as Parquet, with a manifest."""
    eyes = seen(request, Role.ADMINISTRATOR)
    name = f"{datetime.now().astimezone():%Y%m%d-%H%M%S}"
    whole().plain.backup(_folder() / name)
    note(eyes.user, "backup_made", backup=name)
    messages.success(request, eyes.to.word("Sauvegarde faite.", "Backup made."))
    return redirect("settings_backups")


@require_POST
def restore(request: HttpRequest, name: str) -> HttpResponse:
    """Restore a backup into a new folder beside this workspace: what is served now is never written over."""
    eyes = seen(request, Role.ADMINISTRATOR)
    if not _NAME.fullmatch(name) or not (_folder() / name).is_dir():
        raise Http404
    here = workspace_folder()
    target = here.with_name(f"{here.name}-{name}")
    Workspace.restore(_folder() / name, target)
    note(eyes.user, "backup_restored", backup=name)
    for held in backups_holding(whole().plain.store, [_folder() / name]):
        who = ", ".join(held.pseudonyms)
        messages.warning(request, eyes.to.word(
            f"Cette sauvegarde contient des personnes oubliées depuis ({who}) : oubliez-les de nouveau là-bas.",
            f"This backup holds people who were forgotten since ({who}): forget them again there.",
        ))  # fmt: skip
    messages.success(request, eyes.to.word(
        f"Restauré dans {target.name}, à côté de cet espace. Pour l'ouvrir : cadran serve -w {target.name}",
        f"Restored into {target.name}, beside this workspace. To open it: cadran serve -w {target.name}",
    ))  # fmt: skip
    return redirect("settings_backups")
