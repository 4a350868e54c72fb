"""An alert: one thing that somebody should know now, in both languages, with a key by which it is said once."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from cadran.model.format import Format
from cadran.model.words import Words, say
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
    """`key`: what it is about; the same thing has the same key on every day. `title`, `sentence`: what is said, and why
    it is. `severity`: 1 to 3; where it rises the alert is worth saying again. `who`: the rep it is about, as
    `source/source_id`."""

    key: str
    rule: Kind
    tone: Tone
    title: Words
    sentence: Words
    href: str
    day: date
    severity: int = SERIOUS
    kpi: str = ""
    who: str = ""
    stake: Decimal | None = None

    def as_dict(self, lang: str) -> dict[str, object]:
        """As JSON has it, in one language."""
        return {
            "key": self.key, "rule": self.rule, "tone": self.tone, "severity": self.severity,
            "title": say(self.title, lang), "sentence": say(self.sentence, lang), "href": self.href,
            "day": self.day.isoformat(), "kpi": self.kpi or None, "who": self.who or None,
        }  # fmt: skip


class Tongues:
    """The formats of both languages, in one currency."""

    def __init__(self, currency: str = "EUR") -> None:
        self.fr, self.en = Format("fr", currency), Format("en", currency)

    def tell(self, write: Callable[[Format], tuple[str, str]]) -> tuple[Words, Words]:
        """Title and sentence as `write` words them in one language, in both."""
        (title, sentence), (title_en, sentence_en) = write(self.fr), write(self.en)
        return (title, title_en), (sentence, sentence_en)


def ordered(alerts: Iterable[Alert]) -> list[Alert]:
    """The gravest first, good news last; then by kind and what is at stake."""
    place = {kind: at for at, kind in enumerate(KINDS)}
    return sorted(alerts, key=lambda a: (a.tone == "good", -a.severity, place[a.rule], -(a.stake or 0), a.key))
