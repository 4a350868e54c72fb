"""What the pages do, once an administrator has said so: the store first, then the application's own database."""

import json
import shutil
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.db.models import Q

from cadran.errors import BadInput
from cadran.store.persons import Person
from cadran.store.spelling import fold
from cadran.surfaces.web.administration.backups import kept
from cadran.surfaces.web.door import whole
from cadran.surfaces.web.people.models import AuditEntry, Invitation, User
from cadran.surfaces.web.persons.application import Gone, forget, last_administrators
from cadran.surfaces.web.place import app_folder
from cadran.workspace.persons import (
    Holding,
    backups_holding,
    known_of,
    said_of,
    search_persons,
    spelling_of,
    write_export,
)  # fmt: skip

ACCOUNT = "users/"


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody whom a search found. `key`: by which the next page finds them again."""

    key: str
    name: str
    emails: str
    rows: tuple[str, ...]
    account: bool


def found(words: str) -> list[Found]:
    """People of the store, then those who have an account alone."""
    people = search_persons(whole().plain.store, words)
    emails = {e for p in people for e in p.emails}
    reps = {k.removeprefix("reps/") for p in people for k in p.keys if k.startswith("reps/")}
    users = User.objects.filter(Q(email__icontains=words) | Q(name__icontains=words)).exclude(
        email__endswith="@forgotten.invalid"
    )
    listed = [_found(p) for p in people]
    alone = [u for u in users if u.email.lower() not in emails and u.rep not in reps]
    return listed + [Found(f"{ACCOUNT}{u.pk}", str(u), u.email, (), account=True) for u in alone]


def _found(person: Person) -> Found:
    emails = ", ".join(sorted(person.emails))
    return Found(person.key, person.name, emails, person.keys, account=_gone(person).users().exists())


def one(key: str) -> Found:
    """The person of a key. Raises `BadInput` where it is nobody's."""
    if key.startswith(ACCOUNT):
        user = User.objects.filter(pk=key.removeprefix(ACCOUNT) if key[len(ACCOUNT) :].isdigit() else 0).first()
        if user is None:
            raise BadInput("Ce compte n'existe pas.", "There is no such account.", code="no_person")
        return Found(key, str(user), user.email, (), account=True)
    return _found(whole().plain.find_person(key))


def zipped(key: str) -> IO[bytes]:
    """Everything known of somebody, as one file to download; it is gone from the disk once it was read."""
    person = one(key)
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    with tempfile.TemporaryDirectory(prefix="cadran-") as name:
        folder = Path(name)
        if not key.startswith(ACCOUNT):
            write_export(known_of(whole().plain.store, key), folder)
        said = json.dumps(_application(person), ensure_ascii=False, indent=1, default=str)
        (folder / "application.json").write_text(said, encoding="utf-8")
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(folder.iterdir()):
                archive.write(path, path.name)
    target.seek(0)
    return target


def _application(person: Found) -> dict[str, object]:
    """Their account, invitations and entries of the log."""
    emails = [e for e in person.emails.split(", ") if e]
    reps = [k.removeprefix("reps/") for k in person.rows if k.startswith("reps/")]
    users = User.objects.filter(Q(email__in=emails) | Q(rep__in=reps))
    everywhere = [*emails, *(u.email for u in users)]
    names = ("email", "name", "role", "job", "rep", "language", "is_active", "joined_at", "last_login")
    return {
        "accounts": list(users.values(*names)),
        "invitations": list(Invitation.objects.filter(email__in=everywhere).values("email", "name", "invited_at")),
        "log": list(AuditEntry.objects.filter(email__in=everywhere).values("at", "email", "what", "detail")),
    }


def typed_right(person: Found, typed: str) -> bool:
    """Whether somebody typed whom they are about to forget: the name, or the e-mail where there is no name."""
    return bool(fold(typed)) and fold(typed) in {fold(person.name), *(fold(e) for e in person.emails.split(", "))}


def forget_one(key: str) -> str:
    """Forget somebody everywhere; the pseudonym. Raises `BadInput` for the last administrator."""
    gone_word = "Personne" if whole().settings.language == "fr" else "Person"
    if key.startswith(ACCOUNT):
        gone = Gone.only_here(User.objects.get(pk=int(key.removeprefix(ACCOUNT))), gone_word)
        _keep_an_administrator(gone)
    else:
        plain = whole().plain
        person = plain.find_person(key)
        _keep_an_administrator(_gone(person))
        gone = Gone.read(said_of(plain.forget_person(key)))
    forget([gone])
    return gone.spelling.pseudonym


def _gone(person: Person) -> Gone:
    """Somebody as they stand, to find their accounts."""
    reps = frozenset(f"{v.source}/{v.source_id}" for v in person.versions if v.of == "reps")
    return Gone(spelling_of(person), person.emails, {}, reps)


def _keep_an_administrator(gone: Gone) -> None:
    if last_administrators(gone.users()):
        raise BadInput(
            "C'est le dernier administrateur : nommez-en un autre d'abord.",
            "This is the last administrator: name another one first.", code="last_administrator",
        )  # fmt: skip


def backups_left() -> list[Holding]:
    """Backups in which somebody who was forgotten still stands."""
    folder = app_folder() / "backups"
    return backups_holding(whole().plain.store, [folder / one.name for one in kept()])


def drop(name: str) -> bool:
    """Delete a backup; whether there was one of that name."""
    if name not in {one.name for one in kept()}:
        return False
    shutil.rmtree(app_folder() / "backups" / name)
    return True
