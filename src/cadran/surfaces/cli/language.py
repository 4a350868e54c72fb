"""The language the command line speaks: `--lang`, else the locale's; English where there is neither."""

from collections.abc import Mapping, Sequence
from contextvars import ContextVar

from cadran.errors import Lang, UnknownName

_LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")
_SPOKEN: ContextVar[Lang] = ContextVar("language", default="en")


def choose(args: Sequence[str], environ: Mapping[str, str]) -> tuple[Lang | None, list[str]]:
    """Settle the language and return it where it was asked for, with the arguments but `--lang`.

    `--lang` may stand anywhere. Raises UnknownName for a language that Cadran does not speak.
    """
    _SPOKEN.set(_of_locale(environ))
    left, asked = _without_option(args)
    if asked is None:
        return None, left
    chosen = _named(asked)
    _SPOKEN.set(chosen)
    return chosen, left


def _without_option(args: Sequence[str]) -> tuple[list[str], str | None]:
    left: list[str] = []
    asked: str | None = None
    rest = list(args)
    while rest:
        word = rest.pop(0)
        if word == "--":
            return [*left, word, *rest], asked
        if word == "--lang":
            asked = rest.pop(0) if rest else ""
        elif word.startswith("--lang="):
            asked = word.removeprefix("--lang=")
        else:
            left.append(word)
    return left, asked


def _named(asked: str) -> Lang:
    if asked == "fr":
        return "fr"
    if asked == "en":
        return "en"
    raise UnknownName(("Langue", "language"), asked, ("fr", "en"))


def _of_locale(environ: Mapping[str, str]) -> Lang:
    named = next((environ[name] for name in _LOCALES if environ.get(name)), "")
    return "fr" if named.lower().startswith("fr") else "en"


def lang() -> Lang:
    """The language spoken now."""
    return _SPOKEN.get()


def word(fr: str, en: str) -> str:
    """The one of two texts that is in the language spoken."""
    return fr if lang() == "fr" else en
