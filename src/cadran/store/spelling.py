"""How a person is written in texts, and those texts without them: pure, so that the application's database is searched
by the same rules as the store.
"""

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

_LATIN = [*map(chr, range(0xC0, 0x250)), *map(chr, range(0x1E00, 0x1F00))]
_BETWEEN = r"[\W_]+"
_MARKS = "[\N{COMBINING GRAVE ACCENT}-\N{COMBINING LATIN SMALL LETTER X}]*"
_START, _END = r"(?<![^\W_])", r"(?![^\W_])"
_IN_NUMBER = r"[\s./()-]*"
FEWEST_DIGITS, DIGITS = 8, 9  # of a telephone number, without its country


def fold(text: str) -> str:
    """As `names.fold_sql`: no accents, no case, one space for all that is neither letter nor digit."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[\W_]+", " ", bare.lower()).split())


def digits_of(phone: str) -> str:
    """What of a telephone number is the same however it is written; "" where that is too little to tell it."""
    found = re.sub(r"\D", "", phone)
    return found[-DIGITS:] if len(found) >= FEWEST_DIGITS else ""


def orders(name: str) -> set[str]:
    """A folded name of several words as it may stand in a text: first name first, or last name first."""
    words = name.split()
    return {" ".join(words), " ".join(words[1:] + words[:1]), " ".join(words[-1:] + words[:-1])}


def _letters() -> dict[str, str]:
    found: dict[str, str] = {}
    for letter in _LATIN:
        base = fold(letter)
        if len(base) == 1 and base != letter:
            found[base] = found.get(base, "") + letter
    return found


_VARIANTS = _letters()


def _phrase(words: str) -> str:
    """A pattern of a folded phrase, whatever its accents and what stands between its words."""
    spelled = ["".join(f"[{c}{_VARIANTS.get(c, '')}]{_MARKS}" for c in word) for word in words.split()]
    return _START + _BETWEEN.join(spelled) + _END


def _number(digits: str) -> str:
    between = _IN_NUMBER.join(digits)
    return rf"(?<!\d)(?:(?:\+|00)\d{{1,3}}{_IN_NUMBER})?(?:\(?0\)?{_IN_NUMBER})?{between}(?!\d)"


@dataclass(frozen=True)
class Spelling:
    """What stands for one person in texts, and what replaces it.

    `emails`, `names`: folded; `phones`: as `digits_of`. `code` tells this person from others who were forgotten.
    """

    code: str
    pseudonym: str
    emails: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    taken: frozenset[str] = field(default=frozenset(), repr=False)  # names that somebody else has too

    @property
    def key(self) -> str:
        """What stands for the person in keys."""
        return f"forgotten:{self.code}"

    @cached_property
    def phrases(self) -> frozenset[str]:
        """What is looked for in any text: a single word is nobody's, and a name that others have is theirs too."""
        several = [n for n in self.names - self.taken if " " in n]
        return self.emails.union(*map(orders, several))

    @cached_property
    def near_phrases(self) -> frozenset[str]:
        """What is looked for in texts about this person."""
        return self.emails.union(*(orders(n) for n in self.names if " " in n))

    @cached_property
    def _wide(self) -> re.Pattern[str] | None:
        return _pattern(self.phrases, self.phones)

    @cached_property
    def _near(self) -> re.Pattern[str] | None:
        return _pattern(self.near_phrases, self.phones)

    def scrub(self, text: str, *, near: bool = False) -> str:
        """The text with the pseudonym in the person's place; `near`: a text that is about them."""
        pattern = self._near if near else self._wide
        return pattern.sub(self.pseudonym, text) if pattern else text

    def scrub_key(self, key: str) -> str:
        """A key without the person: natural keys are made of folded names and e-mails."""
        parts = [self.key if self.is_name(part) else part for part in key.split("|")]
        pattern = self._near
        return pattern.sub(self.key, "|".join(parts)) if pattern else "|".join(parts)

    def is_name(self, text: str) -> bool:
        """Whether the whole text is this person's name or e-mail, in any order of its words."""
        folded = fold(text)
        return bool(folded) and (folded in self.emails or any(folded in orders(n) for n in self.names))

    def within(self, cells: str) -> bool:
        """Whether a raw row, as JSON, is about the person: names may stand in two cells."""
        if self.scrub(cells, near=True) != cells:
            return True
        values = {fold(v) for v in _values(cells)}
        return any(" " in n and _in_two(n, values) for n in self.names)


def _in_two(name: str, values: set[str]) -> bool:
    words = name.split()
    return any({" ".join(words[:n]), " ".join(words[n:])} <= values for n in range(1, len(words)))


def _values(cells: str) -> Iterable[str]:
    try:
        found = json.loads(cells)
    except ValueError:
        return []
    return [v for v in found.values() if isinstance(v, str)] if isinstance(found, dict) else []


def _pattern(phrases: Iterable[str], phones: Iterable[str]) -> re.Pattern[str] | None:
    ways = [_phrase(p) for p in sorted(phrases, key=len, reverse=True)] + [_number(p) for p in sorted(phones)]
    return re.compile("|".join(ways), re.IGNORECASE) if ways else None


def compatible(one: str, other: str) -> bool:
    """Whether two folded names may be one person's: each word of the shorter is, or begins, one of the longer."""
    short, long = sorted((one.split(), other.split()), key=len)
    return all(any(w == o or (len(w) == 1 and o.startswith(w)) for o in long) for w in short)
