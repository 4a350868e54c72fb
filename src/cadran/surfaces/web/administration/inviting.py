"""People: who is in, who is invited, and the link that lets one person in once."""

import hashlib
import secrets
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.contrib.auth import login
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from cadran.model.words import Words, say
from cadran.surfaces.web.administration.views import tabs
from cadran.surfaces.web.door import Seen, seen
from cadran.surfaces.web.people.audit import note
from cadran.surfaces.web.people.forms import NewAccount
from cadran.surfaces.web.people.joining import join
from cadran.surfaces.web.people.models import Invitation, Job, Role, User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ROLES: dict[str, Words] = {
    Role.ADMINISTRATOR: ("Administrateur", "Administrator"),
    Role.EXECUTIVE: ("Direction", "Executive"),
    Role.MANAGER: ("Responsable d'équipe", "Manager"),
    Role.REP: ("Commercial", "Rep"),
    Role.MARKETING: ("Marketing", "Marketing"),
}
JOBS: dict[str, Words] = {
    "": ("–", "–"),
    Job.SDR: ("SDR", "SDR"),
    Job.BDM: ("Commercial terrain (BDM)", "BDM"),
    Job.ACCOUNT_MANAGER: ("Chargé de comptes", "Account manager"),
}


@dataclass(frozen=True, slots=True)
class RepChoice:
    """A person of the data whom a user may be."""

    id: str
    name: str
    email: str


def reps(eyes: Seen) -> list[RepChoice]:
    """The reps of the workspace that are known by more than a name in a cell, by name."""

    def read(workspace: object) -> list[RepChoice]:
        with eyes.workspace.plain.facts() as facts:
            text = "SELECT concat(source, '/', source_id), name, email FROM now.reps WHERE NOT stub ORDER BY name, id"
            return [RepChoice(str(i), str(n or e or i), str(e or "")) for i, n, e in facts.con.execute(text).fetchall()]

    return eyes.workspace.ask("reps", read)


class Invited(forms.Form):
    """Whom to let in, as what, and who they are in the data."""

    email = forms.EmailField()
    name = forms.CharField(max_length=120, required=False)
    role = forms.ChoiceField()
    job = forms.ChoiceField(required=False)
    rep = forms.ChoiceField(required=False)

    def __init__(self, *args: object, lang: str, people: list[RepChoice], **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]  # Django's own signature
        labels = {
            "email": ("E-mail", "E-mail"), "name": ("Nom", "Name"), "role": ("Rôle", "Role"),
            "job": ("Métier", "Trade"), "rep": ("Commercial dans les données", "Rep in the data"),
        }  # fmt: skip
        for field, words in labels.items():
            self.fields[field].label = say(words, lang)
        self._choices("role", [(r, say(w, lang)) for r, w in ROLES.items()])
        self._choices("job", [(j, say(w, lang)) for j, w in JOBS.items()])
        unknown = say(("Par son e-mail", "By their e-mail"), lang)
        self._choices("rep", [("", unknown), *((p.id, p.name) for p in people)])
        self.fields["rep"].help_text = say(
            ("Un commercial ne voit que ses lignes, un responsable celles de ses équipes.",
             "A rep sees their own rows only, a manager those of their teams."), lang,
        )  # fmt: skip

    def _choices(self, field: str, pairs: list[tuple[str, str]]) -> None:
        found = self.fields[field]
        if isinstance(found, forms.ChoiceField):
            found.choices = pairs


class Changed(Invited):
    """What an administrator may change of an account."""

    email = forms.EmailField(disabled=True, required=False)
    is_active = forms.BooleanField(required=False)

    def __init__(self, *args: object, lang: str, people: list[RepChoice], **more: object) -> None:
        super().__init__(*args, lang=lang, people=people, **more)
        self.fields["is_active"].label = say(("Peut se connecter", "May sign in"), lang)


def people(request: HttpRequest) -> HttpResponse:
    """Accounts and open invitations."""
    eyes = seen(request, Role.ADMINISTRATOR)
    names = {r.id: r.name for r in reps(eyes)}
    users = [(u, say(ROLES[u.role], eyes.lang), say(JOBS[u.job], eyes.lang), names.get(u.rep, u.rep))
             for u in User.objects.order_by("-is_active", "name", "email")]  # fmt: skip
    waiting = [(i, say(ROLES[i.role], eyes.lang)) for i in Invitation.objects.filter(accepted_at=None)]
    form = Invited(lang=eyes.lang, people=reps(eyes), initial={"role": Role.REP})
    shown = {"tabs": tabs("people", eyes.lang), "users": users, "waiting": waiting, "form": form}
    return render(request, "administration/people.html", shown)


@require_POST
def invite(request: HttpRequest) -> HttpResponse:
    """Send a link to one address; the page shows it too, for where no mail goes out."""
    eyes = seen(request, Role.ADMINISTRATOR)
    form = Invited(request.POST, lang=eyes.lang, people=reps(eyes))
    known = User.objects.filter(email__iexact=request.POST.get("email", "").strip()).exists()
    if known:
        form.add_error("email", eyes.to.word("Cette adresse a déjà un compte.", "This address has an account already."))
    if not form.is_valid():
        return render(
            request, "administration/invite.html", {"tabs": tabs("people", eyes.lang), "form": form}, status=400
        )
    token, given = secrets.token_urlsafe(32), form.cleaned_data
    made = Invitation.objects.create(
        email=given["email"].lower(), name=given["name"], role=given["role"], job=given["job"], rep=given["rep"],
        token_hash=_hash(token), invited_by=eyes.user,
    )  # fmt: skip
    link = request.build_absolute_uri(f"/invitation/{token}/")
    sent = _send(made.email, link, eyes)
    note(eyes.user, "invited", invited=made.email, role=made.role)
    return render(
        request,
        "administration/invited.html",
        {"tabs": tabs("people", eyes.lang), "made": made, "link": link, "sent": sent},
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _send(address: str, link: str, eyes: Seen) -> bool:
    """Whether the mail went out; where it did not, the link is handed over by hand."""
    name = eyes.workspace.settings.name or "Cadran"
    subject = eyes.to.word(f"{name} vous ouvre Cadran", f"{name} opens Cadran to you")
    text = eyes.to.word(
        f"Bonjour,\n\nCe lien crée votre compte ; il sert une fois, pendant deux semaines :\n{link}\n",
        f"Hello,\n\nThis link makes your account; it works once, for two weeks:\n{link}\n",
    )
    try:
        return bool(send_mail(subject, text, None, [address]))
    except OSError:
        return False


@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take an invitation back: its link lets nobody in any more."""
    eyes = seen(request, Role.ADMINISTRATOR)
    invitation = get_object_or_404(Invitation, pk=number, accepted_at=None)
    note(eyes.user, "invitation_withdrawn", invited=invitation.email)
    invitation.delete()
    return redirect("settings_people")


def person(request: HttpRequest, number: int) -> HttpResponse:
    """One account: role, trade, rep, and whether it may sign in."""
    eyes = seen(request, Role.ADMINISTRATOR)
    user = get_object_or_404(User, pk=number)
    kept = {name: getattr(user, name) for name in ("email", "name", "role", "job", "rep", "is_active")}
    form = Changed(request.POST or None, lang=eyes.lang, people=reps(eyes), initial=kept)
    if request.method == "POST" and form.is_valid():
        if _last_administrator(user, form.cleaned_data):
            form.add_error("role", eyes.to.word(
                "C'est le dernier administrateur : nommez-en un autre d'abord.",
                "This is the last administrator: name another one first.",
            ))  # fmt: skip
        else:
            _save(user, form.cleaned_data, eyes)
            messages.success(request, eyes.to.word("Compte enregistré.", "Account saved."))
            return redirect("settings_people")
    shown = {"tabs": tabs("people", eyes.lang), "form": form, "person": user}
    return render(request, "administration/person.html", shown, status=400 if form.errors else 200)


def _last_administrator(user: User, given: dict[str, object]) -> bool:
    stays = given["role"] == Role.ADMINISTRATOR and given["is_active"]
    others = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exclude(pk=user.pk)
    return user.role == Role.ADMINISTRATOR and not stays and not others.exists()


def _save(user: User, given: dict[str, object], eyes: Seen) -> None:
    changed = {
        n: [str(getattr(user, n)), str(given[n])]
        for n in ("name", "role", "job", "rep", "is_active")
        if getattr(user, n) != given[n]
    }
    for name in changed:
        setattr(user, name, given[name])
    user.save()
    if changed:
        note(eyes.user, "person_changed", person=user.email, changed=changed)


def accept(request: HttpRequest, token: str) -> HttpResponse:
    """The invited person's own page: a name and a password, and they are in."""
    invitation = Invitation.objects.filter(token_hash=_hash(token), accepted_at=None).first()
    if invitation is None or not invitation.open:
        return render(request, "administration/no_invitation.html", status=404)
    form = NewAccount(request.POST or None, initial={"email": invitation.email, "name": invitation.name})
    if request.method == "POST" and form.is_valid():
        user = join(invitation, form.cleaned_data["name"], form.cleaned_data["password"])
        if user is None:
            return render(request, "administration/no_invitation.html", status=404)
        login(request, user, backend=BACKEND)
        note(user, "invitation_accepted")
        return redirect("home")
    return render(request, "administration/accept.html", {"form": form, "invitation": invitation})
