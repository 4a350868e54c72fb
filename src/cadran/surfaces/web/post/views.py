"""What was sent, to whom, and what failed and why: the administrator's page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from cadran.model.words import Words
from cadran.surfaces.web.administration.views import tabs
from cadran.surfaces.web.door import seen
from cadran.surfaces.web.people.audit import note
from cadran.surfaces.web.people.models import Role
from cadran.surfaces.web.post.delivery import send_again
from cadran.surfaces.web.post.models import Letter, State
from cadran.surfaces.web.post.outbox import put
from cadran.surfaces.web.post.tasks import deliver_soon

PAGE = 50
STATES: dict[str, tuple[Words, str]] = {
    State.SENT: (("envoyé", "sent"), "good"),
    State.WAITING: (("en attente", "waiting"), ""),
    State.SENDING: (("en cours", "being sent"), ""),
    State.PERHAPS: (("peut-être parti", "perhaps sent"), "warn"),
    State.FAILED: (("refusé", "refused"), "bad"),
    State.GIVEN_UP: (("abandonné", "given up"), "bad"),
}
AGAIN = (State.PERHAPS, State.FAILED, State.GIVEN_UP)


@dataclass(frozen=True, slots=True)
class Row:
    """A letter as the page shows it. `again`: it may be sent again."""

    letter: Letter
    state: str
    tone: str
    why: str
    again: bool


def post(request: HttpRequest, unmade: Sequence[object] = ()) -> HttpResponse:
    """The letters, the newest first; of one state where one is chosen. `unmade`: what never became a letter."""
    eyes = seen(request, Role.ADMINISTRATOR)
    found = Letter.objects.defer("text", "html")
    state = request.GET.get("state", "")
    if state in State.values:
        found = found.filter(state=state)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = [
        Row(one, eyes.to.word(*STATES[one.state][0]), STATES[one.state][1], str(one.error.get(eyes.lang, "")),
            one.state in AGAIN)
        for one in page
    ]  # fmt: skip
    shown = {
        "tabs": tabs("post", eyes.lang), "rows": rows, "page": page, "state": state, "server": server(),
        "states": [(code, eyes.to.word(*words)) for code, (words, _) in STATES.items()],
        "sender": settings.DEFAULT_FROM_EMAIL, "unmade": unmade,
    }  # fmt: skip
    return render(request, "post/post.html", shown)


def server() -> str:
    """The mail server's name and port; "" where mails are kept as files, or in memory."""
    return f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}" if settings.EMAIL_HOST else ""


@require_POST
def again(request: HttpRequest, number: int) -> HttpResponse:
    """Send a letter again that failed, or that may have arrived."""
    eyes = seen(request, Role.ADMINISTRATOR)
    letter = get_object_or_404(Letter, pk=number)
    if send_again(letter, timezone.now()):
        note(eyes.user, "mail_sent_again", to=letter.to, key=letter.key)
        deliver_soon()
        messages.success(request, eyes.to.word("Il repart dans un instant.", "It leaves again in a moment."))
    else:
        messages.error(request, eyes.to.word(
            "Ce mail n'attend rien, ou son contenu n'est plus gardé.",
            "This mail waits for nothing, or what it said is no longer kept.",
        ))  # fmt: skip
    return redirect("settings_post")


@require_POST
def test(request: HttpRequest) -> HttpResponse:
    """A mail to oneself, to see that the server takes them."""
    eyes = seen(request, Role.ADMINISTRATOR)
    put(
        key=f"test/{eyes.user.pk}/{timezone.now():%Y-%m-%d %H:%M:%S}", to=eyes.user.email, about="test",
        subject=eyes.to.word("Essai d'envoi de Cadran", "A test mail of Cadran"),
        text=eyes.to.word("Si vous lisez ceci, les mails partent.\n", "If you read this, mails leave.\n"),
    )  # fmt: skip
    messages.success(request, eyes.to.word(
        f"Un mail part à {eyes.user.email} ; la liste dit ce qu'il devient.",
        f"A mail leaves for {eyes.user.email}; the list says what becomes of it.",
    ))  # fmt: skip
    return redirect("settings_post")
