"""What reps see of each other: the choice, shown and changed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cadran.model.words import Words, say
from cadran.panels.leaderboard import PEERS, Peers
from cadran.surfaces.web.administration.views import tabs
from cadran.surfaces.web.door import seen
from cadran.surfaces.web.people.audit import note
from cadran.surfaces.web.people.models import Role
from cadran.surfaces.web.team.privacy import peers_setting, set_peers

CHOICES: dict[Peers, tuple[Words, Words]] = {
    "names": (
        ("Les noms et les chiffres", "Names and figures"),
        ("Chacun voit le classement de tous, avec les noms.", "Everybody sees the ranking of all, with names."),
    ),
    "ranks": (
        ("Les rangs seulement", "Ranks only"),
        ("Chacun voit sa place ; les autres sont sans nom.", "Everybody sees their own place; others have no name."),
    ),
    "nothing": (
        ("Rien", "Nothing"),
        ("Chacun ne voit que ses propres chiffres.", "Everybody sees their own figures only."),
    ),
}


def privacy(request: HttpRequest) -> HttpResponse:
    """Names, ranks or nothing."""
    eyes = seen(request, Role.ADMINISTRATOR)
    before, asked = peers_setting(), request.POST.get("peers", "")
    if request.method == "POST":
        chosen = next((p for p in PEERS if p == asked), before)
        if chosen != before:
            set_peers(chosen)
            note(eyes.user, "privacy_changed", before=before, after=chosen)
            messages.success(request, eyes.to.word("Confidentialité enregistrée.", "Privacy saved."))
        return redirect("settings_privacy")
    choices = [(p, say(name, eyes.lang), say(effect, eyes.lang)) for p, (name, effect) in CHOICES.items()]
    shown = {"tabs": tabs("privacy", eyes.lang), "choices": choices, "peers": before}
    return render(request, "persons/privacy.html", shown)
