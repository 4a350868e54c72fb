"""The side bar: where a person can go, by role."""

from dataclasses import dataclass

from cadran.surfaces.web.people.models import User

ALL = frozenset({"administrator", "executive", "manager", "rep", "marketing"})
LEADERS = frozenset({"administrator", "executive", "manager"})
SELLERS = LEADERS | {"rep"}


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the side bar. `short`: the name where there is little room."""

    path: str
    icon: str
    fr: str
    en: str
    roles: frozenset[str]
    phone: bool = False  # among the few in the bar of a phone
    low: bool = False  # at the bottom of the side bar


PLACES = (
    Place("/", "house", "Accueil", "Home", ALL, phone=True),
    Place("/kpi/", "chart-line", "Indicateurs", "KPIs", ALL, phone=True),
    Place("/boards/", "layout-dashboard", "Tableaux", "Boards", ALL),
    Place("/pipeline/", "square-kanban", "Pipeline", "Pipeline", SELLERS),
    Place("/deals/", "handshake", "Affaires", "Deals", SELLERS, phone=True),
    Place("/accounts/", "building-2", "Comptes", "Accounts", SELLERS),
    Place("/team/", "users", "Équipe", "Team", SELLERS, phone=True),
    Place("/meetings/", "presentation", "Réunion", "Meeting", LEADERS),
    Place("/targets/", "goal", "Objectifs", "Targets", SELLERS),
    Place("/reports/", "mail", "Rapports", "Reports", ALL),
    Place("/import/", "file-up", "Import", "Import", frozenset({"administrator"}), low=True),
    Place("/settings/", "settings", "Réglages", "Settings", frozenset({"administrator"}), low=True),
)


@dataclass(frozen=True, slots=True)
class Entry:
    place: Place
    here: bool


def entries(user: User, path: str) -> tuple[Entry, ...]:
    """The places of a person, and which one this page belongs to."""
    mine = [p for p in PLACES if user.role in p.roles]
    around = [p.path for p in mine if path.startswith(p.path) and (p.path != "/" or path == "/")]
    here = max(around, key=len, default="")
    return tuple(Entry(p, p.path == here) for p in mine)
