"""What subscriptions and what became of them are called."""

from collections.abc import Mapping

from cadran.model.words import Words
from cadran.surfaces.web.people.models import Role, User
from cadran.surfaces.web.reports.models import Kind

KINDS: Mapping[str, Words] = {
    Kind.WEEKLY: ("Rapport de la semaine", "Weekly report"),
    Kind.MONTHLY: ("Rapport du mois", "Monthly report"),
    Kind.FOLLOW_UPS: ("À ne pas oublier", "Not to forget"),
}
ABOUT: Mapping[str, Words] = {
    Kind.WEEKLY: (
        "Ce qui a bougé et pourquoi, l'objectif, la prévision, ce qu'il faut faire avancer.",
        "What moved and why, the target, the forecast, what to act on.",
    ),
    Kind.MONTHLY: (
        "Le mois qui vient de finir, comparé au précédent, avec ce qui a été retraité depuis.",
        "The month that just ended against the one before, and what was restated since.",
    ),
    Kind.FOLLOW_UPS: (
        "Les jours ouvrés : leads sans réponse, actions échues, devis qui expirent, clients sans nouvelles. "
        "Rien à faire, pas de mail.",
        "On working days: unanswered leads, steps due, quotes about to expire, customers without contact. "
        "Nothing to do, no mail.",
    ),
}
ICONS: Mapping[str, str] = {
    Kind.WEEKLY: "calendar-days", Kind.MONTHLY: "calendar-range", Kind.FOLLOW_UPS: "list-checks"
}  # fmt: skip


def kinds_of(user: User) -> tuple[str, ...]:
    """What somebody may subscribe to: the daily list is a rep's own."""
    every = (Kind.WEEKLY, Kind.MONTHLY)
    return (*every, Kind.FOLLOW_UPS) if user.role == Role.REP else every
