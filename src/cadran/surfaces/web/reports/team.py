"""Whom a leader may subscribe: the users whose rows are in their scope. Each gets the report of their own."""

from collections.abc import Sequence

from cadran.surfaces.web.door import Seen
from cadran.surfaces.web.people.models import Role, User
from cadran.surfaces.web.reports.words import kinds_of
from cadran.workspace.roster import roster


def led_by(eyes: Seen) -> list[User]:
    """The accounts of the people whom this leader sees, without their own; all of them for who sees all."""
    others = User.objects.filter(is_active=True).exclude(pk=eyes.user.pk).order_by("name", "email")
    if eyes.user.sees_all:
        return list(others)
    known = eyes.workspace.ask("roster", lambda w: roster(w, eyes.today), eyes.today)
    names = {p.id for p in known} | {p.email.lower() for p in known if p.email}
    return [u for u in others if u.role in {Role.REP, Role.MANAGER} and (u.rep or u.email) in names]


def who_may(kind: str, people: Sequence[User]) -> list[User]:
    """Those among them whom this kind of report is for."""
    return [u for u in people if kind in kinds_of(u)]
