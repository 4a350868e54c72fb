"""An alert: one thing that somebody should know now, in words, with a key by which it is said once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from cadran.model.words import Words
from cadran.panels.board import Tone

Kind = Literal[
    "threshold", "change", "attainment", "cadence", "losses", "deal", "lead", "intake", "above", "record", "reached"
]
KINDS: Mapping[Kind, Words] = {
    "intake": ("Données", "Data"),
    "attainment": ("Objectif", "Target"),
    "threshold": ("Seuil", "Threshold"),
    "change": ("Hors du hasard", "Beyond chance"),
    "cadence": ("Cadence", "Cadence"),
    "losses": ("Pertes", "Losses"),
    "lead": ("Leads", "Leads"),
    "deal": ("Affaire", "Deal"),
    "reached": ("Objectif atteint", "Target reached"),
    "record": ("Record", "Record"),
    "above": ("Au-dessus", "Above"),
}
GOOD: frozenset[Kind] = frozenset({"above", "record", "reached"})
INFO, SERIOUS, GRAVE = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Alert:
    """`key`: what it is about; the same thing has the same key on every day. `sentence`: why it is said. `severity`: 1
    to 3; where it rises the alert is worth saying again. `who`: the rep it is about, as `source/source_id`."""

    key: str
    rule: Kind
    tone: Tone
    title: str
    sentence: str
    href: str
    day: date
    severity: int = SERIOUS
    kpi: str = ""
    who: str = ""
    stake: Decimal | None = None

    def as_dict(self) -> dict[str, object]:
        """As JSON has it."""
        return {
            "key": self.key, "rule": self.rule, "tone": self.tone, "severity": self.severity, "title": self.title,
            "sentence": self.sentence, "href": self.href, "day": self.day.isoformat(), "kpi": self.kpi or None,
            "who": self.who or None,
        }  # fmt: skip


def ordered(alerts: Iterable[Alert]) -> list[Alert]:
    """The gravest first, good news last; then by kind and what is at stake."""
    place = {kind: at for at, kind in enumerate(KINDS)}
    return sorted(alerts, key=lambda a: (a.tone == "good", -a.severity, place[a.rule], -(a.stake or 0), a.key))
