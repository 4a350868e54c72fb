"""What an import may ask. Each question is asked once: answers are remembered for files with the same headers."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from cadran.errors import NeedsAnswer, UnknownName

Ask = Literal["object", "column", "tax", "zone", "day", "decimal", "value"]
Answers = Mapping[str, str]  # question's key → answer
LEAVE = "ignore"  # the answer that leaves a column out


@dataclass(frozen=True)
class Question:
    """One thing a file does not tell. `key` is stable for all files with the same headers.

    `default` is what `--yes` takes; "" when nobody can know, so that the import stops. Nothing waits for the
    answer of an `optional` one: without it, what it is about stays blank.
    """

    file: str
    header_hash: str
    ask: Ask
    about: str  # the column, or `column=value`
    fr: str
    en: str
    candidates: tuple[str, ...] = ()
    default: str = ""
    samples: tuple[str, ...] = ()
    free: bool = False  # answers other than the candidates are allowed
    optional: bool = False

    @property
    def key(self) -> str:
        return f"{self.ask}:{self.about}" if self.about else self.ask

    def text(self, lang: str) -> str:
        return self.fr if lang == "fr" else self.en

    def check(self, answer: str) -> str:
        """The answer, if it is one; else `UnknownName` with the nearest."""
        if self.free or answer in self.candidates:
            return answer
        raise UnknownName(("Réponse", "answer"), answer, self.candidates)


@dataclass(frozen=True)
class Answered:
    """The answers that hold for one file: remembered, given now, or, with `assume`, the defaults."""

    given: Answers
    assume: bool = False

    def of(self, question: Question) -> str | None:
        found = self.given.get(question.key)
        if found is not None:
            return question.check(found)
        return question.default or None if self.assume else None


def needs_answer(open_: Sequence[Question]) -> NeedsAnswer:
    """The error of an import that cannot go on: what is asked, and what may be answered."""
    first = open_[0]
    more_fr = f" (et {len(open_) - 1} autres questions)" if len(open_) > 1 else ""
    more_en = f" (and {len(open_) - 1} more questions)" if len(open_) > 1 else ""
    return NeedsAnswer(
        f"{first.file} : {first.fr}{more_fr}", f"{first.file}: {first.en}{more_en}", near=first.candidates[:8],
        next_fr="Répondez dans un fichier --mapping, ou acceptez les réponses proposées avec --yes.",
        next_en="Answer in a --mapping file, or take the proposed answers with --yes.",
    )  # fmt: skip


def to_json(answers: Answers) -> str:
    """Answers as they are remembered."""
    return json.dumps(dict(sorted(answers.items())), ensure_ascii=False)


def from_json(text: str | None) -> Answers:
    """Remembered answers; none from nothing."""
    found = json.loads(text) if text else {}
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}
