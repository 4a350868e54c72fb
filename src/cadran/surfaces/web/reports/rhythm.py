"""When each subscription is due, in its reader's zone, and which days its report is about."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from cadran.model.periods import Period, add_months, unit
from cadran.model.schedule import Calendar, Kind, Occurrence, Schedule
from cadran.store.settings import Settings
from cadran.surfaces.web.door import whole
from cadran.surfaces.web.reports.models import Kind as What
from cadran.surfaces.web.reports.models import Run, Subscription

RHYTHM: dict[str, Kind] = {What.WEEKLY: "weekly", What.MONTHLY: "monthly", What.FOLLOW_UPS: "daily"}
FRIDAY = 5  # from this day of the week on, a weekly report is of the week that is ending


@dataclass(frozen=True, slots=True)
class Due:
    """A subscription whose time has come, and which one."""

    subscription: Subscription
    occurrence: Occurrence


def active() -> QuerySet[Subscription]:
    """Subscriptions of people who may sign in, that nobody stopped."""
    return Subscription.objects.filter(user__is_active=True, stopped_at=None).select_related("user")


def schedule_of(subscription: Subscription, settings: Settings) -> Schedule:
    """Its rhythm, on the days that the company works."""
    return Schedule(
        kind=RHYTHM[subscription.kind], zone=zone_of(subscription, settings),
        calendar=Calendar(settings.working_days, settings.holidays), weekday=subscription.weekday,
        day=subscription.day, hour=subscription.hour,
    )  # fmt: skip


def zone_of(subscription: Subscription, settings: Settings) -> ZoneInfo:
    """The reader's zone; the workspace's where none was chosen."""
    return ZoneInfo(subscription.zone) if subscription.zone else settings.zone


def due(now: datetime) -> Iterator[Due]:
    """What is due and was not made: of each subscription the latest time alone, however long the worker slept."""
    settings = whole().settings
    latest = [(one, found) for one in active() if (found := schedule_of(one, settings).latest(now))]
    names = {found.name for _, found in latest}
    made = set(Run.objects.filter(occurrence__in=names).values_list("subscription_id", "occurrence"))
    for one, found in latest:
        if (one.pk, found.name) not in made and _wanted(one, found, now, settings):
            yield Due(one, found)


def _wanted(one: Subscription, found: Occurrence, now: datetime, settings: Settings) -> bool:
    """Whether it was subscribed and not paused then. Yesterday's list of things to do is today's: it is not sent."""
    if found.at < one.since or (one.paused_until and found.day < one.paused_until):
        return False
    zone = zone_of(one, settings)
    return one.kind != What.FOLLOW_UPS or found.at.astimezone(zone).date() == now.astimezone(zone).date()


def next_of(one: Subscription, settings: Settings, now: datetime) -> datetime | None:
    """When it comes next, in the reader's zone; None where it is stopped."""
    if one.stopped_at:
        return None
    schedule, at = schedule_of(one, settings), now
    while (found := schedule.next(at)) is not None:
        if not one.paused_until or found.day >= one.paused_until:
            return found.at.astimezone(schedule.zone)
        at = found.at
    return None


def period_of(kind: str, day: date) -> Period:
    """The days that a report of that kind is about: the last whole month; the last whole week, from Friday on the
    running one, which is what somebody wants who chose the week's end; the day itself of a list of things to do.
    """
    if kind == What.MONTHLY:
        return unit(add_months(day, -1), "month")
    if kind == What.WEEKLY:
        return unit(day if day.isoweekday() >= FRIDAY else day - timedelta(days=7), "week")
    return unit(day, "day")
