"""What a user can cause. Every message exists in French and in English and says what to do next.

This module imports nothing from Cadran, so that every floor may raise these.
"""

import difflib
from collections.abc import Iterable, Sequence
from typing import Literal

Lang = Literal["fr", "en"]


class CadranError(Exception):
    """An error that a user can understand and mend.

    `code` is stable and machine-readable; `near` holds the nearest valid inputs, best first.
    """

    code = "error"

    def __init__(
        self,
        fr: str,
        en: str,
        *,
        code: str | None = None,
        near: Sequence[str] = (),
        next_fr: str = "",
        next_en: str = "",
    ) -> None:
        super().__init__(en)
        self.fr, self.en, self.near = fr, en, tuple(near)
        self.next_fr, self.next_en = next_fr, next_en
        if code is not None:
            self.code = code

    def text(self, lang: Lang = "en") -> str:
        """The whole message in one language: what is wrong, the nearest valid inputs, what to do next."""
        said, then = (self.fr, self.next_fr) if lang == "fr" else (self.en, self.next_en)
        parts = [said]
        if self.near:
            ask = "Vouliez-vous dire" if lang == "fr" else "Did you mean"
            quoted = ", ".join(f"« {n} »" if lang == "fr" else f"'{n}'" for n in self.near)
            parts.append(f"{ask} {quoted}{' ?' if lang == 'fr' else '?'}")
        if then:
            parts.append(then)
        return " ".join(parts)

    def as_dict(self, lang: Lang = "en") -> dict[str, object]:
        """The one JSON shape of an error, on every surface."""
        return {"ok": False, "error": self.text(lang), "code": self.code, "near": list(self.near)}

    def __str__(self) -> str:
        return self.text("en")


class UnknownName(CadranError):
    """A name that is none of the valid ones: a KPI, a dimension, a value, a table, a setting, a column."""

    code = "unknown_name"

    def __init__(
        self, what: tuple[str, str], given: str, valid: Iterable[str], *, code: str | None = None,
        next_fr: str = "", next_en: str = "",
    ) -> None:  # fmt: skip
        names = sorted({str(v) for v in valid})
        super().__init__(
            f"{what[0]} inconnu(e) : « {given} ».", f"Unknown {what[1]}: '{given}'.",
            code=code, near=nearest(given, names) or least_far(given, names), next_fr=next_fr, next_en=next_en,
        )  # fmt: skip
        self.given = given


class BadPeriod(CadranError):
    """A period that cannot be read, or that ends before it starts."""

    code = "bad_period"


class BadInput(CadranError):
    """A value or a combination of options that makes no sense."""

    code = "bad_input"


class IntakeError(CadranError):
    """A file that cannot be read or recognised."""

    code = "intake"


class NeedsAnswer(CadranError):
    """An import that cannot go on without an answer of the user."""

    code = "needs_answer"


class MappingError(CadranError):
    """A mapping file that is wrong: names the place in the file and the nearest valid word."""

    code = "mapping"


class StoreError(CadranError):
    """The workspace on disk: absent, damaged, locked by another process, or the disk is full."""

    code = "store"


class DefinitionError(CadranError):
    """A KPI, measure or relation that contradicts itself: found when Cadran loads, never by a user's data."""

    code = "definition"


# A question that cannot be asked here: what is optional may be left away then. Not so where a store cannot be read.
REFUSED = (BadInput, BadPeriod, UnknownName)


def nearest(given: str, valid: Iterable[str], most: int = 3) -> list[str]:
    """The valid names that look most like `given`, best first; case does not count."""
    by_fold = {v.casefold(): v for v in valid}
    wanted = given.casefold()
    close = difflib.get_close_matches(wanted, list(by_fold), n=most, cutoff=0.55)
    inside = [f for f in by_fold if wanted and (wanted in f or f in wanted) and f not in close]
    return [by_fold[f] for f in [*close, *inside]][:most]


def least_far(given: str, valid: Iterable[str], most: int = 3) -> list[str]:
    """The valid names that look least unlike `given`, where none is near."""
    return difflib.get_close_matches(given, list(valid), n=most, cutoff=0.0)
