"""What others call to have a mail sent: kept here in their own transaction, sent by the worker, once.

put(key="report/12/2026-11-23", to="ines@example.org", subject="…", text="…", html="…", images={"chart-1": png},
    attachments=[Attachment("rapport.pdf", "application/pdf", pdf)], about="report")
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet

from cadran.errors import BadInput
from cadran.surfaces.web.post.models import Letter, Part, State
from cadran.surfaces.web.post.tasks import deliver_soon
from cadran.surfaces.web.post.troubles import WITHDRAWN

LONGEST_KEY = 200
LONGEST_SUBJECT = 300
PNG = "image/png"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that comes with a letter. `kind`: its MIME type."""

    name: str
    kind: str
    content: bytes


def put(
    *, key: str, to: str, subject: str, text: str, html: str = "", images: Mapping[str, bytes] | None = None,
    attachments: Iterable[Attachment] = (), headers: Mapping[str, str] | None = None, about: str = "",
) -> bool:  # fmt: skip
    """Keep a letter and have it sent soon; False where one of this key was put before: nothing happens then.

    `images`: PNG by the `cid` under which the HTML shows them. Within a transaction it is kept with the rest, or not
    at all. Raises `BadInput` for an address, a key or a header that no mail can have.
    """
    _check(key, to, headers or {})
    with transaction.atomic():
        letter, is_new = Letter.objects.get_or_create(
            key=key,
            defaults={
                "to": to, "subject": " ".join(subject.split())[:LONGEST_SUBJECT], "text": text, "html": html,
                "headers": dict(headers or {}), "about": about,
            },
        )  # fmt: skip
        if is_new:
            Part.objects.bulk_create(_parts(letter, images or {}, attachments))
            transaction.on_commit(deliver_soon)
    return is_new


def withdraw(before: str) -> int:
    """Letters that wait, whose key starts so, are wanted no more; how many. What is being sent is not held back."""
    return drop(Letter.objects.filter(key__startswith=before))


def drop(letters: QuerySet[Letter]) -> int:
    """Of these letters, those that wait are wanted no more; how many they were."""
    waiting = letters.filter(state=State.WAITING)
    return waiting.update(state=State.GIVEN_UP, error=WITHDRAWN.words, lease="", leased_until=None)


def _parts(letter: Letter, images: Mapping[str, bytes], attachments: Iterable[Attachment]) -> Iterable[Part]:
    for cid, png in images.items():
        yield Part(letter=letter, cid=cid, name=f"{cid}.png", kind=PNG, content=png)
    for file in attachments:
        yield Part(letter=letter, name=file.name, kind=file.kind, content=file.content)


def _check(key: str, to: str, headers: Mapping[str, str]) -> None:
    if not key or len(key) > LONGEST_KEY:
        raise BadInput(f"Clé trop longue : {key}", f"Key too long: {key}")
    try:
        validate_email(to)
    except ValidationError:
        raise BadInput(f"« {to} » n'est pas une adresse e-mail.", f"'{to}' is no e-mail address.") from None
    for name, value in headers.items():
        if not name.replace("-", "").isalnum() or any(c in value for c in "\r\n"):
            raise BadInput(f"En-tête impossible : {name}", f"Impossible header: {name}")
