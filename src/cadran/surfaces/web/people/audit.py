"""The log of sign-ins, exports and changes: one call wherever one of them happens."""

from cadran.surfaces.web.people.models import AuditEntry, User


def note(who: User | None, what: str, /, email: str = "", **detail: object) -> None:
    """Remember that somebody did something. `detail`: JSON values, no secret and no row's content."""
    AuditEntry.objects.create(who=who, email=email or (who.email if who else ""), what=what, detail=detail)
