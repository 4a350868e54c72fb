"""The settings of the workspace, each with its effect; and the log."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cadran.errors import CadranError
from cadran.model.words import Words, say
from cadran.panels.settings import GROUPS, SETTINGS, SettingWords, choices, read, written
from cadran.surfaces.web.administration.words import WHAT
from cadran.surfaces.web.door import Seen, seen, whole
from cadran.surfaces.web.people.audit import note
from cadran.surfaces.web.people.models import AuditEntry, Role

TABS: Mapping[str, Words] = {
    **GROUPS,
    "people": ("Personnes", "People"),
    "persons": ("Droits des personnes", "Persons' rights"),
    "privacy": ("Confidentialité", "Privacy"),
    "alerts": ("Alertes", "Alerts"),
    "post": ("Envois", "Mail"),
    "backups": ("Sauvegardes", "Backups"),
    "log": ("Journal", "Log"),
}
PAGE = 100  # entries of the log


@dataclass(frozen=True, slots=True)
class Tab:
    """An entry of the row of pages above the settings."""

    path: str
    name: str
    here: bool


def tabs(here: str, lang: str) -> list[Tab]:
    """The administrator's pages."""
    return [Tab(f"/settings/{key}/", say(words, lang), key == here) for key, words in TABS.items()]


@dataclass(frozen=True, slots=True)
class Field:
    """A setting as the form shows it."""

    words: SettingWords
    name: str
    effect: str
    value: str
    choices: tuple[tuple[str, str], ...]
    days: frozenset[str]
    error: str = ""


def settings(request: HttpRequest, group: str = "company") -> HttpResponse:
    """One group of settings: shown, and changed together or not at all."""
    eyes = seen(request, Role.ADMINISTRATOR)
    if group not in GROUPS:
        raise Http404
    errors: dict[str, str] = {}
    if request.method == "POST":
        errors = _change(request, eyes, group)
        if not errors:
            return redirect("settings_group", group=group)
    fields = [_field(request, eyes, words, errors.get(words.key, "")) for words in SETTINGS if words.group == group]
    shown = {"tabs": tabs(group, eyes.lang), "title": say(GROUPS[group], eyes.lang), "fields": fields, "group": group}
    return render(request, "administration/settings.html", shown, status=400 if errors else 200)


def _field(request: HttpRequest, eyes: Seen, words: SettingWords, error: str) -> Field:
    kept = written(eyes.workspace.settings, words.key)
    typed = ",".join(request.POST.getlist(words.key)) if error else kept
    pairs = tuple((value, say(name, eyes.lang)) for value, name in choices(words.key))
    return Field(
        words,
        say(words.name, eyes.lang),
        say(words.effect, eyes.lang),
        typed,
        pairs,
        frozenset(typed.split(",")),
        error,
    )


def _change(request: HttpRequest, eyes: Seen, group: str) -> dict[str, str]:
    """Change what differs; the errors by setting, each in the reader's language."""
    before = eyes.workspace.settings
    asked = {
        w.key: read(w, request.POST.get(w.key, ""), request.POST.getlist(w.key)) for w in SETTINGS if w.group == group
    }
    errors, changed = {}, {}
    for key, value in asked.items():
        try:
            after = before.with_changes({key: value})
        except CadranError as error:
            errors[key] = error.text("fr" if eyes.lang == "fr" else "en")
            continue
        if getattr(after, key) != getattr(before, key):
            changed[key] = value
    if errors or not changed:
        return errors
    try:
        after = whole().plain.change_settings(changed)
    except CadranError as error:
        return dict.fromkeys(changed, error.text("fr" if eyes.lang == "fr" else "en"))
    for key in changed:
        note(eyes.user, "setting_changed", setting=key, before=written(before, key), after=written(after, key))
    messages.success(request, eyes.to.word("Réglages enregistrés.", "Settings saved."))
    return {}


def log(request: HttpRequest) -> HttpResponse:
    """Sign-ins, exports and changes, the newest first."""
    eyes = seen(request, Role.ADMINISTRATOR)
    found = AuditEntry.objects.select_related("who")
    if what := request.GET.get("what", ""):
        found = found.filter(what=what)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    entries = [(e, say(WHAT.get(e.what, (e.what, e.what)), eyes.lang), _detail(e)) for e in page]
    options = [(code, say(words, eyes.lang)) for code, words in WHAT.items()]
    shown = {"tabs": tabs("log", eyes.lang), "entries": entries, "page": page, "options": options, "what": what}
    return render(request, "administration/log.html", shown)


def _detail(entry: AuditEntry) -> str:
    return ", ".join(f"{k} = {v}" for k, v in entry.detail.items())
