"""The application's own database without somebody: accounts, invitations, the log, and whatever people typed."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection, models, transaction
from django.db.models import Q

from cadran.store.spelling import Spelling, fold
from cadran.surfaces.web.people.models import AuditEntry, Invitation, Role, User
from cadran.surfaces.web.place import app_folder
from cadran.surfaces.web.post.models import Letter
from cadran.surfaces.web.post.outbox import drop
from cadran.surfaces.web.reports.models import SentEdition

OWN = "cadran.surfaces.web."
ADDRESS = "{code}@forgotten.invalid"  # a domain that can never receive mail
_TEXTS = (models.CharField, models.TextField, models.JSONField)


@dataclass(frozen=True)
class Gone:
    """Somebody who is forgotten, as this database may spell them. `reps`: their rows, as `source/source_id`."""

    spelling: Spelling
    emails: frozenset[str]
    keys: Mapping[str, str] = field(default_factory=dict)
    reps: frozenset[str] = frozenset()

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "Gone":
        """From what `workspace.persons.said_of` wrote."""
        spelling = Spelling(
            said["code"], said["pseudonym"], frozenset(map(fold, said["emails"])), frozenset(said["names"]),
            frozenset(said["phones"]), frozenset(said["taken"]),
        )  # fmt: skip
        return cls(spelling, frozenset(said["emails"]), dict(said["keys"]), frozenset(said["reps"]))

    @classmethod
    def only_here(cls, user: User, word: str) -> "Gone":
        """Somebody who has an account and no row in the store."""
        code, names = secrets.token_hex(3), frozenset({fold(user.name)} - {""})
        return cls(Spelling(code, f"{word} {code}", frozenset({fold(user.email)}), names), frozenset({user.email}))

    def users(self) -> models.QuerySet[User]:
        """Their accounts: by address, or by the row in the store that they are."""
        mine = Q(rep__in=[*self.reps, *self.keys, *self.keys.values()]) if self.reps or self.keys else Q(pk=None)
        for email in self.emails:
            mine |= Q(email__iexact=email)
        return User.objects.filter(mine)

    def clean(self, value: Any) -> Any:
        """A text or JSON value without them."""
        if isinstance(value, str):
            return self.keys.get(value) or self.spelling.scrub(value)
        if isinstance(value, list):
            return [self.clean(v) for v in value]
        if isinstance(value, dict):
            return {self.keys.get(k, k): self.clean(v) for k, v in value.items()}
        return value


def last_administrators(users: models.QuerySet[User]) -> bool:
    """Whether nobody could administer any more without these accounts."""
    left = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True)
    return left.filter(pk__in=users).exists() and not left.exclude(pk__in=users).exists()


def forget(gone: Sequence[Gone]) -> None:
    """Forget them here, all or nobody; the file of the database is then written anew."""
    with transaction.atomic():
        for one in gone:
            wider = _with_accounts(one)
            _invitations(wider)
            _accounts(wider)
            _log(wider)
        for model in apps.get_models():
            if model.__module__.startswith(OWN) and model not in {User, Invitation, AuditEntry}:
                changed = _everything_typed(model, gone)
                _files(model, changed)
                _unsent(model, changed)
    cache.clear()  # attempts to sign in are counted by address
    _mails(gone)
    _write_anew()


def _with_accounts(one: Gone) -> Gone:
    """The addresses of their accounts are theirs too."""
    emails = one.emails | {u.email.lower() for u in one.users()}
    spelling = Spelling(
        one.spelling.code, one.spelling.pseudonym, frozenset(map(fold, emails)), one.spelling.names,
        one.spelling.phones, one.spelling.taken,
    )  # fmt: skip
    return Gone(spelling, emails, one.keys, one.reps)


def _invitations(one: Gone) -> None:
    for email in one.emails:
        Invitation.objects.filter(email__iexact=email).delete()


def _accounts(one: Gone) -> None:
    """An account stays, for what hangs on it; nobody can sign in with it and it names nobody."""
    for number, user in enumerate(one.users().order_by("pk")):
        for kind in (EmailAddress, Authenticator, SocialAccount):
            kind.objects.filter(user=user).delete()
        suffix = f"-{number}" if number else ""
        user.email, user.name = ADDRESS.format(code=one.spelling.code + suffix), one.spelling.pseudonym
        user.rep = one.keys.get(user.rep, user.rep)
        user.is_active = False
        user.set_unusable_password()
        user.save()
        user.subscriptions.all().delete()
        user.editions.all().delete()  # reports of their own figures
        _sign_out(user)


def _sign_out(user: User) -> None:
    for session in Session.objects.all().iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()


def _log(one: Gone) -> None:
    """The log keeps what was done and when; whose doing it was, by the pseudonym."""
    for email in one.emails:
        AuditEntry.objects.filter(email__iexact=email).update(email=one.spelling.pseudonym)
    _everything_typed(AuditEntry, [one])


def _everything_typed(model: type[models.Model], gone: Sequence[Gone]) -> list[Any]:
    """Every text and JSON value of a table, read row by row: forgetting is rare, and a miss would last.

    The keys of the rows that named one of them.
    """
    names = [f.attname for f in model._meta.concrete_fields if isinstance(f, _TEXTS) and not f.choices]
    names = [n for n in names if n != model._meta.pk.attname]
    found: list[Any] = []
    for row in model._default_manager.only(*names).iterator(chunk_size=500) if names else ():
        changed = {}
        for name in names:
            before = after = getattr(row, name)
            for one in gone:
                after = one.clean(after)
            if after != before:
                changed[name] = after
        if changed:
            model._default_manager.filter(pk=row.pk).update(**changed)
            found.append(row.pk)
    return found


def _files(model: type[models.Model], changed: Sequence[Any]) -> None:
    """Files and pictures beside a row that named them: nothing can be taken out of a PDF."""
    for relation in model._meta.related_objects:
        kept = relation.related_model
        if any(isinstance(f, models.BinaryField) for f in kept._meta.concrete_fields):
            kept._default_manager.filter(**{f"{relation.field.name}__in": changed}).delete()


def _unsent(model: type[models.Model], changed: Sequence[Any]) -> None:
    """Letters that named them, or bring an edition that did, and have not left: they do not leave any more."""
    if model is Letter:
        drop(Letter.objects.filter(pk__in=changed))
    if model is SentEdition:
        kept = SentEdition.objects.filter(pk__in=changed).exclude(run=None).select_related("run")
        drop(Letter.objects.filter(key__in=[one.run.key for one in kept if one.run]))


def _mails(gone: Sequence[Gone]) -> None:
    """Mails kept as files because no server was configured."""
    folder = app_folder() / "mail"
    for path in folder.glob("*") if folder.exists() else ():
        if path.is_file() and _names_one(path, gone):
            path.unlink()


def _names_one(path: Path, gone: Sequence[Gone]) -> bool:
    text = path.read_text(encoding="utf-8", errors="replace")
    return any(one.spelling.scrub(text) != text or any(e in text.lower() for e in one.emails) for one in gone)


def _write_anew() -> None:
    """SQLite keeps what was deleted in pages it no longer uses, and in its journal."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
