"""Webhooks: what is new becomes one call to each, tried again with more time between until it is taken or given up.

In the quiet hours of the person whose alerts they are, what is new is held; after them it goes in one call.
"""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from cadran.errors import CadranError
from cadran.model.format import Format
from cadran.model.words import Words
from cadran.surfaces.web.alerts.calling import Refused, post
from cadran.surfaces.web.alerts.keeping import eyes_of
from cadran.surfaces.web.alerts.mailing import quiet, wish_of, zone_of
from cadran.surfaces.web.alerts.messages import DELIVERY, SIGNATURE, message, secret_of, signed
from cadran.surfaces.web.alerts.models import Call, Notice, Webhook
from cadran.surfaces.web.door import whole
from cadran.surfaces.web.people.models import User
from cadran.surfaces.web.place import public_address

WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 360))  # then it is given up
HELD = timedelta(minutes=2)  # a worker that dies while it calls keeps the others off for so long
AT_ONCE = 50
OLD = timedelta(days=30)
OK = range(200, 300)
LOST: Words = (
    "L'adresse a été scellée avec une autre clé : ajoutez le webhook à nouveau.",
    "The address was sealed with another key: add the webhook again.",
)
GONE = frozenset({400, 401, 403, 404, 410})  # no other try would fare better


def prepare(now: datetime) -> int:
    """Make the calls of what is new, one to each webhook, in one transaction with its mark; how many."""
    hooks = Webhook.objects.filter(on=True, user__is_active=True)
    Notice.objects.filter(call_due=True).exclude(user__in=hooks.values("user")).update(call_due=False)
    told = Notice.objects.filter(call_due=True, told_at__lte=now)
    due = User.objects.filter(pk__in=told.values("user"))
    return sum(_prepare_for(user, list(hooks.filter(user=user)), now) for user in due if not _holds(user, now))


def _holds(user: User, now: datetime) -> bool:
    """Whether it is a quiet hour of theirs."""
    wish = wish_of(user)
    return quiet(wish, now.astimezone(zone_of(wish)))


def _prepare_for(user: User, hooks: Sequence[Webhook], now: datetime) -> int:
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)  # two workers at once: the second finds nothing due
        made = sum(_prepare(webhook, user, now) for webhook in hooks)
        Notice.objects.filter(user=user, call_due=True, told_at__lte=now).update(call_due=False)
    return made


def _prepare(webhook: Webhook, user: User, now: datetime) -> bool:
    due = Notice.objects.filter(user=user, call_due=True, told_at__lte=now, severity__gte=webhook.least)
    holds = due.filter(eyes=eyes_of(user), ended_at=None, told_at__gte=webhook.made_at)
    told = list(holds.order_by("tone", "-severity", "id"))
    if not told:
        return False
    said = ",".join(f"{n.pk}:{n.said}" for n in told)
    key = f"{webhook.pk}:{sha256(said.encode()).hexdigest()[:40]}"
    settings_of = whole().settings
    lang = "fr" if (user.language or settings_of.language) == "fr" else "en"
    body = message(webhook.kind, told, public_address(), settings_of.name, Format(lang, settings_of.currency))
    _, new = Call.objects.get_or_create(key=key, defaults={"webhook": webhook, "body": body, "next_try_at": now})
    return new


def calls_due(now: datetime) -> QuerySet[Call]:
    """Calls whose time has come."""
    return Call.objects.filter(state=Call.State.WAITING, next_try_at__lte=now, webhook__on=True)


def deliver(now: datetime) -> int:
    """Call whom a call waits for; how many were taken. Who did not answer once is left alone for this time."""
    taken, silent = 0, set()
    for call in calls_due(now).select_related("webhook").order_by("id")[:AT_ONCE]:
        if call.webhook_id in silent:
            continue
        if _try(call, now):
            taken += 1
        else:
            silent.add(call.webhook_id)
    Call.objects.exclude(state=Call.State.WAITING).filter(made_at__lt=now - OLD).delete()
    return taken


def _try(call: Call, now: datetime) -> bool:
    """One try. Counted before it is made: who dies in it leaves it to be tried again, under the same number."""
    mine = Call.objects.filter(pk=call.pk, attempts=call.attempts, state=Call.State.WAITING)
    if not mine.update(attempts=call.attempts + 1, next_try_at=now + HELD):
        return False  # another worker was faster
    call.attempts += 1
    status, error, hopeless = send(call.webhook, call.body, call.key)
    if status in OK:
        Call.objects.filter(pk=call.pk).update(state=Call.State.SENT, status=status, error={}, done_at=timezone.now())
        return True
    wait = None if hopeless else dict(enumerate(WAITS, 1)).get(call.attempts)
    after = {"next_try_at": now + wait} if wait else {"state": Call.State.FAILED, "done_at": timezone.now()}
    Call.objects.filter(pk=call.pk).update(status=status, error=error, **after)
    return False


def send(webhook: Webhook, body: object, number: str) -> tuple[int | None, dict[str, str], bool]:
    """Call a webhook: the status or None, what went wrong in both languages, and whether another try is useless."""
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    headers = {
        "Content-Type": "application/json; charset=utf-8", "User-Agent": "Cadran", DELIVERY: number,
        SIGNATURE: signed(content, secret_of(webhook), timezone.now()),
    }  # fmt: skip
    if not webhook.url:
        return None, {"fr": LOST[0], "en": LOST[1]}, True
    try:
        status = post(webhook.url, content, headers, private=settings.WEBHOOKS_PRIVATE)
    except CadranError as error:
        return None, {"fr": error.text("fr"), "en": error.text("en")}, isinstance(error, Refused)
    if status in OK:
        return status, {}, False
    return status, {"fr": f"Réponse {status}.", "en": f"Answer {status}."}, status in GONE
