"""Somebody's rights, step by step: find them, hand out what is known, forget them."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from cadran.errors import CadranError
from cadran.surfaces.web.administration.views import tabs
from cadran.surfaces.web.door import seen
from cadran.surfaces.web.people.audit import note
from cadran.surfaces.web.people.models import Role, User
from cadran.surfaces.web.persons import doing


def search(request: HttpRequest) -> HttpResponse:
    """Who is meant; and the backups that still hold somebody who was forgotten."""
    eyes = seen(request, Role.ADMINISTRATOR)
    words = request.GET.get("q", "").strip()
    shown = {
        "tabs": tabs("persons", eyes.lang), "words": words, "people": doing.found(words) if words else [],
        "backups": doing.backups_left(),
    }  # fmt: skip
    return render(request, "persons/search.html", shown)


@require_POST
def export(request: HttpRequest) -> HttpResponseBase:
    """Everything that is known of somebody, as a zip."""
    eyes = seen(request, Role.ADMINISTRATOR)
    key = request.POST.get("key", "")
    file = doing.zipped(key)
    note(eyes.user, "person_exported", person=key)
    return FileResponse(file, as_attachment=True, filename=eyes.to.word("personne.zip", "person.zip"))


def forget(request: HttpRequest) -> HttpResponse:
    """What forgetting means for this person, and the button once their name is typed."""
    eyes = seen(request, Role.ADMINISTRATOR)
    key = request.POST.get("key") or request.GET.get("key", "")
    person, wrong = doing.one(key), ""
    if request.method == "POST":
        if doing.typed_right(person, request.POST.get("typed", "")):
            try:
                return _forgotten(request, key)
            except CadranError as error:
                wrong = error.text("fr" if eyes.lang == "fr" else "en")
        else:
            wrong = eyes.to.word("Ce n'est pas le nom de cette personne.", "This is not the person's name.")
    shown = {"tabs": tabs("persons", eyes.lang), "person": person, "wrong": wrong}
    return render(request, "persons/forget.html", shown, status=400 if wrong else 200)


def _forgotten(request: HttpRequest, key: str) -> HttpResponse:
    eyes = seen(request, Role.ADMINISTRATOR)
    pseudonym = doing.forget_one(key)
    me = User.objects.get(pk=eyes.user.pk)  # whoever forgets themselves is signed out, and named by the pseudonym
    note(me, "person_forgotten", email=pseudonym if not me.is_active else "", pseudonym=pseudonym)
    if not me.is_active:
        return redirect("account_login")
    messages.success(request, eyes.to.word(
        f"Oublié. Les chiffres restent, sous le nom « {pseudonym} ».",
        f"Forgotten. The figures stay, under the name '{pseudonym}'.",
    ))  # fmt: skip
    return redirect("persons")


@require_POST
def drop_backup(request: HttpRequest, name: str) -> HttpResponse:
    """Delete a backup that still holds somebody."""
    eyes = seen(request, Role.ADMINISTRATOR)
    if not doing.drop(name):
        raise Http404
    note(eyes.user, "backup_dropped", backup=name)
    messages.success(request, eyes.to.word("Sauvegarde supprimée.", "Backup deleted."))
    return redirect("persons")
