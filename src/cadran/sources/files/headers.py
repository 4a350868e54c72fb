"""Names of columns: folding them for comparison, and making them unique within one file."""

import unicodedata
from collections.abc import Iterable

# Letters that NFKD leaves whole; a header typed on another keyboard writes them as two letters.
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l"})


def fold(text: str) -> str:
    """`text` without accents, in lower case, every run of other characters as one space.

    « Étape  : » and "etape" fold alike, and so do straight and curly apostrophes, no-break spaces and a
    trailing `*`.
    """
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    kept = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(kept.split())


def tidy(text: str) -> str:
    """A cell as a reader sees it: one space for any run of spaces and line breaks, none around."""
    return " ".join(text.replace("\ufeff", " ").split())


def unique_names(headers: Iterable[str], reserved: Iterable[str] = ()) -> tuple[str, ...]:
    """One name per header, none twice when case is ignored: DuckDB ignores it.

    A second `Nom` becomes `Nom (2)`, a blank header `colonne 3`, a reserved `Line` is `Line.`, which reads alike.
    """
    ours = {name.casefold() for name in reserved}
    taken = set(ours)
    names: list[str] = []
    for position, header in enumerate(headers, 1):
        base = tidy(header) or f"colonne {position}"
        base = f"{base}." if base.casefold() in ours else base
        name, ordinal = base, 2
        while name.casefold() in taken:
            name, ordinal = f"{base} ({ordinal})", ordinal + 1
        taken.add(name.casefold())
        names.append(name)
    return tuple(names)
