"""The questions of an import as a form: each with the answers there are, in words, and the proposed one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cadran.model.format import Format
from cadran.model.words import Words, thing
from cadran.sources.files.questions import LEAVE, Question

RADIOS = 6  # answers that stand side by side; more are a list
_WORDS: Mapping[str, Words] = {
    LEAVE: ("laisser de côté", "leave out"),
    "day_first": ("le jour d'abord : 31/12", "day first: 31/12"),
    "month_first": ("le mois d'abord : 12/31", "month first: 12/31"),
    "thousands": ("des milliers", "thousands"),
    "decimal": ("des décimales", "decimals"),
    "open": ("ouverte", "open"), "won": ("gagnée", "won"), "lost": ("perdue", "lost"),
    "outbound": ("oui, notre équipe", "yes, our team"), "inbound": ("non, ils viennent du client", "no, they come in"),
    "ht": ("déjà hors taxes", "without tax already"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to choose: as it is kept, and in words."""

    code: str
    words: str
    proposed: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """One question. `name`: the field's; `samples`: what stands in the file; `free`: other answers are allowed."""

    name: str
    file: str
    text: str
    samples: str
    answers: tuple[Answer, ...]
    free: bool
    default: str
    listed: bool


def asked(questions: Sequence[Question], to: Format) -> tuple[list[Asked], list[Asked]]:
    """Those that need an answer, and (unknown columns) those that are left out unless somebody says what they are."""
    told = [(q, _asked(number, q, to)) for number, q in enumerate(questions)]
    return [a for q, a in told if q.ask != "column"], [a for q, a in told if q.ask == "column"]


def field(number: int) -> str:
    """The name of a question's field."""
    return f"q{number}"


def _asked(number: int, one: Question, to: Format) -> Asked:
    answers = tuple(Answer(c, _words(one, c, to), c == one.default) for c in one.candidates)
    samples = " · ".join(one.samples[:5])
    listed = len(answers) > RADIOS or one.ask == "column"
    return Asked(field(number), one.file, one.text(to.lang), samples, answers, one.free, one.default, listed)


def _words(one: Question, code: str, to: Format) -> str:
    if code in _WORDS:
        return to.word(*_WORDS[code])
    if one.ask in {"object", "column"}:
        return thing(code, to.lang) or code
    if one.ask == "tax":
        return to.word(f"ôter {code.replace('.', ',')} % de TVA", f"take {code}% off")
    return code
