"""Starting a meeting: what it is about, and its figures, taken once."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from cadran.model.periods import Period
from cadran.panels.board import Asked
from cadran.panels.meeting import Taken, taken
from cadran.surfaces.web.door import Seen
from cadran.surfaces.web.filters import running
from cadran.surfaces.web.meetings.models import Decision, Meeting
from cadran.surfaces.web.meetings.scope import may_see
from cadran.workspace.changes import Event, deal_events
from cadran.workspace.roster import Person, roster

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class About:
    """A meeting to start: the team, its people, and the one before it."""

    team: str
    people: tuple[Person, ...]
    last: Meeting | None
    since: date


def teams(eyes: Seen) -> list[str]:
    """The teams in which this person sees somebody who sells."""
    return sorted({p.team for p in team_people(eyes, "") if p.team})


def team_people(eyes: Seen, team: str) -> tuple[Person, ...]:
    """Who sells in a team and is there, of those this person sees; "": in any."""
    people = eyes.workspace.ask("roster", lambda w: roster(w, eyes.today), eyes.today)
    return tuple(p for p in people if p.there and p.sells and team in {"", p.team})


def about(eyes: Seen, team: str) -> About:
    """What a meeting of the team would be about: what changed since the last one, or in the last week."""
    last = next((m for m in Meeting.objects.filter(team=team)[:20] if may_see(m, eyes)), None)
    earliest = eyes.today - WEEK if last is None else last.held_on
    return About(team, team_people(eyes, team), last, min(earliest, eyes.today - timedelta(days=1)))


def start(eyes: Seen, asked_for: About) -> Meeting:
    """Take the figures through the starter's own door, keep them, and bring what was left open last time."""
    generation = eyes.workspace.plain.generation
    snapshot = _taken(eyes, asked_for)
    with transaction.atomic():
        return Meeting.objects.create(
            team=asked_for.team, started_by=eyes.user, started_at=timezone.now(), held_on=eyes.today,
            since=asked_for.since, generation=generation, reps=[p.id for p in asked_for.people], snapshot=snapshot,
        )  # fmt: skip


def _taken(eyes: Seen, asked_for: About) -> Taken:
    span = _quarter(eyes)
    where = (f"team={asked_for.team}",) if asked_for.team else ()
    asked = Asked(eyes.workspace, span, eyes.today, eyes.to, where=where)
    known = asked_for.last.started_at.astimezone(UTC).replace(tzinfo=None) if asked_for.last else None
    return taken(asked, asked_for.people, _events(eyes, asked_for.since, known), asked_for.since)


def _events(eyes: Seen, since: date, known: datetime | None) -> tuple[Event, ...]:
    return eyes.workspace.ask(
        "events", lambda w: deal_events(w, since, eyes.today, known_since=known), since, eyes.today, known
    )


def _quarter(eyes: Seen) -> Period:
    from_ = running(eyes.today, "quarter")
    year, quarter = int(from_[:4]), int(from_[-1])
    first = date(year, 3 * quarter - 2, 1)
    return Period(first, date(year + quarter // 4, (3 * quarter) % 12 + 1, 1))


def left_open(meeting: Meeting, eyes: Seen) -> list[Decision]:
    """Decisions of earlier meetings of the team that nobody has settled, and those settled in this one."""
    earlier = Decision.objects.filter(meeting__team=meeting.team, meeting__started_at__lt=meeting.started_at)
    found = earlier.select_related("meeting").order_by("due_on", "id")
    unsettled = [d for d in found if d.state == Decision.State.OPEN or d.settled_in_id == meeting.pk]
    return [d for d in unsettled if may_see(d.meeting, eyes)]
