"""Alerts become notices: each said once, again where it ended and came back, or got worse."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists

from cadran.panels.alerts import Alert
from cadran.surfaces.web.alerts.models import Notice, Wish
from cadran.surfaces.web.people.models import User

AGAIN = timedelta(days=7)  # what comes back sooner has not been away: it is the same episode, and is not said again
KEPT = timedelta(days=365)


def keep(user: User, alerts: Iterable[Alert], kinds: Collection[str], now: datetime) -> int:
    """Keep what fires for somebody now; how many notices are new, or told again. `kinds`: those that were looked at.

    Two workers at once keep each alert once: the second finds what the first has kept.
    """
    firing = {one.key[:250]: one for one in alerts}
    with transaction.atomic():
        last = _last_episodes(user)
        told = sum(_keep_one(user, key, one, last.get(key), now) for key, one in firing.items())
        over = Notice.objects.filter(user=user, ended_at=None, rule__in=kinds)
        over = over.exclude(key__in=list(firing), eyes=eyes_of(user))
        over.update(ended_at=now)
    return told


def _last_episodes(user: User) -> dict[str, Notice]:
    found = Notice.objects.select_for_update().filter(user=user).order_by("episode")
    return {one.key: one for one in found}


def _keep_one(user: User, key: str, one: Alert, last: Notice | None, now: datetime) -> bool:
    words: dict[str, object] = {
        "title_fr": one.title[0][:300], "title_en": one.title[1][:300], "sentence_fr": one.sentence[0],
        "sentence_en": one.sentence[1], "href": one.href[:600], "severity": one.severity,
    }  # fmt: skip
    mine = last is not None and last.eyes == eyes_of(user)
    if last is not None and mine and (last.ended_at is None or now - last.ended_at < AGAIN):
        worse = one.severity > last.said
        again = {"said": one.severity, "told_at": now, "read_at": None, "mail_due": True, "call_due": True}
        Notice.objects.filter(pk=last.pk).update(ended_at=None, **words, **(again if worse else {}))
        return worse
    episode = last.episode + 1 if last else 1
    _, new = Notice.objects.get_or_create(
        user=user, key=key, episode=episode,
        defaults={
            **words, "eyes": eyes_of(user), "rule": one.rule, "tone": one.tone, "said": one.severity, "made_at": now,
            "told_at": now,
        },
    )  # fmt: skip
    return new


def eyes_of(user: User) -> str:
    """Whose rows somebody sees."""
    viewer = user.viewer()
    return f"{viewer.role}/{viewer.rep}"[:240]


def drop_old(now: datetime) -> None:
    """What ended a year ago is forgotten."""
    Notice.objects.filter(ended_at__lt=now - KEPT).delete()


def unread(user: User) -> int:
    """How many notices somebody has not read, of what still holds; 0 for who wants no number shown. One query."""
    hidden = Wish.objects.filter(user=user, shown=False)
    return Notice.objects.filter(~Exists(hidden), user=user, read_at=None, ended_at=None, eyes=eyes_of(user)).count()
