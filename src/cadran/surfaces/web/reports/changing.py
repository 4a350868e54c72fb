"""Changing subscriptions: begin, pause, resume, stop; one's own, or a whole team's at once."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.utils import timezone

from cadran.surfaces.web.people.models import User
from cadran.surfaces.web.post.outbox import withdraw
from cadran.surfaces.web.reports.models import Kind, Subscription

PAUSE = timedelta(weeks=4)
FORMATS = ("pdf", "xlsx", "csv")
FIRST: Mapping[str, Mapping[str, object]] = {  # how a subscription begins where nothing else is chosen
    Kind.WEEKLY: {"weekday": 1, "hour": 7, "formats": ["pdf"]},
    Kind.MONTHLY: {"day": 0, "hour": 7, "formats": ["pdf"]},
    Kind.FOLLOW_UPS: {"hour": 7, "formats": []},
}


def begin(user: User, kind: str, by: User, **chosen: object) -> Subscription:
    """Subscribe somebody, or change what they have; from now on, not for what is past."""
    found = Subscription.objects.filter(user=user, kind=kind).first()
    if found is None:
        return Subscription.objects.create(user=user, kind=kind, made_by=by, **{**FIRST[kind], **chosen})
    for name, value in chosen.items():
        setattr(found, name, value)
    if found.stopped_at:
        found.stopped_at, found.paused_until, found.since = None, None, timezone.now()
    found.save()
    return found


def begin_for(users: Iterable[User], kind: str, by: User) -> list[User]:
    """Subscribe those who never had it: who stopped or paused it, or chose other days, keeps their choice."""
    known = set(Subscription.objects.filter(kind=kind).values_list("user_id", flat=True))
    fresh = [u for u in users if u.pk not in known]
    for user in fresh:
        Subscription.objects.get_or_create(user=user, kind=kind, defaults={**FIRST[kind], "made_by": by})
    return fresh


def pause(subscription: Subscription, until: date | None = None) -> None:
    """None of it until a day; four weeks where none is named."""
    subscription.paused_until = until or timezone.localdate() + PAUSE
    subscription.save(update_fields=["paused_until"])
    _hold_back(subscription)


def resume(subscription: Subscription, now: datetime) -> None:
    """It comes again, from the next time on."""
    subscription.paused_until, subscription.stopped_at, subscription.since = None, None, now
    subscription.save(update_fields=["paused_until", "stopped_at", "since"])


def stop(subscription: Subscription) -> None:
    """It comes no more, what waits to be sent neither. The row stays: nobody subscribes them again by mistake."""
    subscription.stopped_at = subscription.stopped_at or timezone.now()
    subscription.save(update_fields=["stopped_at"])
    _hold_back(subscription)


def _hold_back(subscription: Subscription) -> None:
    withdraw(f"report/{subscription.pk}/")
