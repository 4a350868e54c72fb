"""Who works for the demo company, by name: 30 reps in 5 teams, their arrivals, departures and moves."""

from dataclasses import dataclass
from datetime import date

DIRECTION, REGIONAL = "Direction commerciale", "Ventes régionales"
IDF, OUEST, SUD, GRANDS, PROSPECTION = (
    "Île-de-France",
    "Grand Ouest",
    "Sud-Est",
    "Grands comptes",
    "Prospection",
)
LONG_AGO = date(2000, 1, 1)

# team: parent, and its managers, each from a day on
TEAMS: dict[str, tuple[str | None, tuple[tuple[date, str], ...]]] = {
    DIRECTION: (None, ((LONG_AGO, "R01"),)),
    REGIONAL: (DIRECTION, ((LONG_AGO, "R04"),)),
    IDF: (REGIONAL, ((LONG_AGO, "R02"),)),
    OUEST: (REGIONAL, ((LONG_AGO, "R03"), (date(2024, 9, 1), "R12"))),
    SUD: (REGIONAL, ((LONG_AGO, "R04"),)),
    GRANDS: (DIRECTION, ((LONG_AGO, "R05"),)),
    PROSPECTION: (DIRECTION, ((LONG_AGO, "R06"),)),
}


@dataclass(frozen=True)
class Person:
    """A rep: posts are (from, team, role), in order; the last role is today's."""

    key: str
    first: str
    last: str
    hired: date
    posts: tuple[tuple[date, str, str], ...]
    left: date | None = None
    hours: float = 39.0


def _person(
    key: str,
    first: str,
    last: str,
    hired: date,
    team: str,
    role: str,
    left: date | None = None,
    hours: float = 39.0,
) -> Person:
    return Person(key, first, last, hired, ((hired, team, role),), left, hours)


ROSTER = (
    _person("R01", "Hélène", "Garnier", date(2014, 9, 1), DIRECTION, "manager"),
    _person("R02", "Marc", "Delattre", date(2016, 3, 7), IDF, "manager"),
    _person("R03", "Yann", "Le Goff", date(2015, 1, 5), OUEST, "manager", date(2024, 8, 31)),
    _person("R04", "Sophie", "Bonnet", date(2017, 6, 12), SUD, "manager"),
    _person("R05", "Antoine", "Roussel", date(2015, 10, 1), GRANDS, "manager"),
    _person("R06", "Nadia", "Benali", date(2019, 2, 4), PROSPECTION, "manager"),
    _person("R07", "Camille", "Laurent", date(2021, 9, 6), PROSPECTION, "sdr"),
    _person("R08", "Théo", "Marchand", date(2021, 1, 11), PROSPECTION, "sdr", date(2023, 10, 31)),
    _person("R09", "Inès", "Robert", date(2022, 4, 4), PROSPECTION, "sdr", hours=35.0),
    Person(
        "R10", "Lucas", "Petit", date(2020, 9, 7),
        ((date(2020, 9, 7), PROSPECTION, "sdr"), (date(2024, 7, 1), IDF, "bdm")),
    ),
    _person("R11", "Manon", "Girard", date(2022, 10, 3), PROSPECTION, "sdr"),
    Person(
        "R12", "Gwenaëlle", "Morvan", date(2018, 5, 14),
        ((date(2018, 5, 14), OUEST, "ae"), (date(2024, 9, 1), OUEST, "manager")),
    ),
    _person("R13", "Camille", "Moreau", date(2019, 11, 4), IDF, "bdm"),
    _person("R14", "Julien", "Faure", date(2018, 1, 8), IDF, "bdm"),
    _person("R15", "Claire", "Dubois", date(2020, 2, 3), OUEST, "bdm", hours=31.2),
    _person("R16", "Erwan", "Kervella", date(2021, 5, 3), OUEST, "bdm"),
    _person("R17", "Mehdi", "Haddad", date(2019, 9, 2), SUD, "bdm"),
    _person("R18", "Laura", "Rossi", date(2020, 6, 15), SUD, "bdm", date(2024, 3, 29)),
    Person(
        "R19", "Pauline", "Mercier", date(2021, 3, 1), ((date(2021, 3, 1), IDF, "bdm"), (date(2024, 4, 2), SUD, "bdm"))
    ),
    _person("R20", "Nicolas", "Chevalier", date(2016, 11, 7), GRANDS, "ae"),
    _person("R21", "Isabelle", "Fournier", date(2017, 2, 6), GRANDS, "ae"),
    _person("R22", "Thomas", "Nguyen", date(2019, 4, 1), GRANDS, "ae"),
    _person("R23", "Aurélie", "Blanc", date(2018, 9, 3), IDF, "ae"),
    _person("R24", "Maxime", "Caron", date(2020, 10, 5), OUEST, "ae", date(2025, 5, 30)),
    _person("R25", "Jade", "Fontaine", date(2023, 12, 1), PROSPECTION, "sdr"),
    _person("R26", "Hugo", "Perrin", date(2024, 6, 3), PROSPECTION, "sdr"),
    _person("R27", "Sarah", "Lemoine", date(2025, 2, 3), PROSPECTION, "sdr"),
    _person("R28", "Karim", "Belkacem", date(2024, 5, 13), SUD, "bdm"),
    _person("R29", "Élodie", "Renaud", date(2024, 10, 7), OUEST, "ae"),
    _person("R30", "Baptiste", "Lefèvre", date(2025, 6, 16), OUEST, "ae"),
)  # fmt: skip


@dataclass(frozen=True)
class Seat:
    """A portfolio: the team that sells it, its weight, and who holds it, each from a day on."""

    team: str
    weight: float
    holders: tuple[tuple[date, str], ...]


def _seat(team: str, *holders: tuple[date, str], weight: float = 1.0) -> Seat:
    (_, first), *others = holders
    return Seat(team, weight, ((LONG_AGO, first), *others))


SALES_SEATS = (
    _seat(IDF, (LONG_AGO, "R13")),
    _seat(IDF, (LONG_AGO, "R14")),
    _seat(IDF, (LONG_AGO, "R23")),
    _seat(IDF, (LONG_AGO, "R19"), (date(2024, 4, 2), "R02"), (date(2024, 7, 1), "R10")),
    _seat(OUEST, (LONG_AGO, "R15")),
    _seat(OUEST, (LONG_AGO, "R16")),
    _seat(OUEST, (LONG_AGO, "R12"), (date(2024, 9, 1), "R24"), (date(2024, 10, 7), "R29")),
    _seat(OUEST, (LONG_AGO, "R24"), (date(2025, 5, 31), "R12"), (date(2025, 6, 16), "R30")),
    _seat(SUD, (LONG_AGO, "R17")),
    _seat(SUD, (LONG_AGO, "R18"), (date(2024, 3, 30), "R04"), (date(2024, 4, 2), "R19")),
    _seat(SUD, (LONG_AGO, "R04"), (date(2024, 5, 13), "R28"), weight=0.7),
    _seat(GRANDS, (LONG_AGO, "R20")),
    _seat(GRANDS, (LONG_AGO, "R21")),
    _seat(GRANDS, (LONG_AGO, "R22")),
    _seat(GRANDS, (LONG_AGO, "R05"), weight=0.3),
)
SDR_SEATS = (
    _seat(PROSPECTION, (LONG_AGO, "R07")),
    _seat(PROSPECTION, (LONG_AGO, "R08"), (date(2023, 11, 1), "R06"), (date(2023, 12, 1), "R25")),
    _seat(PROSPECTION, (LONG_AGO, "R09")),
    _seat(PROSPECTION, (LONG_AGO, "R10"), (date(2024, 6, 29), "R26")),
    _seat(PROSPECTION, (LONG_AGO, "R11")),
    _seat(PROSPECTION, (LONG_AGO, "R07"), (date(2025, 2, 3), "R27"), weight=0.6),
)
