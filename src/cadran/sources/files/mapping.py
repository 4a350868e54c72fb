"""The mapping file: what a stranger's files mean, in TOML, without expressions.

Reading is strict: a word that Cadran does not know is an error that names its place and the nearest words.
docs/mapping.md explains every word with an example that the tests run.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

from cadran.errors import MappingError, nearest
from cadran.model import TABLES
from cadran.sources.files.rules import virtual_columns

FILLED, BLANK = "filled", "blank"


@dataclass(frozen=True)
class Condition:
    """True where every column named holds one of its texts, is filled or is blank."""

    columns: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Constant:
    value: str
    when: Condition | None = None


@dataclass(frozen=True)
class JoinText:
    of: tuple[str, ...]
    with_: str = " "


@dataclass(frozen=True)
class Lookup:
    """`column` takes the text of `take` in the file `from_` where the pairs of `match` are equal."""

    column: str
    from_: str
    match: Mapping[str, str]  # this file's column → the other file's
    take: str
    blank_only: bool = True
    when: Condition | None = None


@dataclass(frozen=True)
class NextIn:
    """`column` is the day before the next `of`; the last one is `last` long, e.g. `3 months`."""

    column: str
    of: str
    within: tuple[str, ...] = ()  # canonical columns that make a group; none: all days of the file
    last: str = ""


@dataclass(frozen=True)
class NullIf:
    column: str
    is_: tuple[str, ...]
    when: Condition | None = None  # on canonical columns


@dataclass(frozen=True)
class Shape:
    """What one table takes from a file."""

    table: str = ""
    map: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    constant: Mapping[str, Constant] = field(default_factory=dict)
    join_text: Mapping[str, JoinText] = field(default_factory=dict)
    lookup: tuple[Lookup, ...] = ()
    next_in: tuple[NextIn, ...] = ()
    null_if: tuple[NullIf, ...] = ()
    percent: Mapping[str, str] = field(default_factory=dict)
    key: tuple[str, ...] = ()
    only: Condition | None = None
    place: str = ""


@dataclass(frozen=True)
class Section:
    """One `[[file]]`: which files it speaks of, how they are written, what they give."""

    names: tuple[str, ...]
    main: Shape
    emit: tuple[Shape, ...] = ()
    source: str = ""
    header: bool = True
    columns: tuple[str, ...] = ()
    separator: str = ""
    encoding: str = ""
    sheet: str = ""
    zone: str = ""
    day_first: bool | None = None
    currency: str = ""
    blank: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def speaks_of(self, name: str) -> bool:
        return any(fnmatchcase(name.lower(), pattern.lower()) for pattern in self.names)


@dataclass(frozen=True)
class Mappings:
    """A whole mapping file; the first section whose name fits a file holds for it."""

    sections: tuple[Section, ...] = ()

    def of(self, name: str) -> Section | None:
        return next((s for s in self.sections if s.speaks_of(name)), None)


def read_mapping(path: Path) -> Mappings:
    """Raises `MappingError` when the file is absent, is no TOML, or holds a word Cadran does not know."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise MappingError(
            f"Fichier de correspondance illisible : {path.name}", f"Cannot read the mapping file {path.name}"
        ) from error
    return parse_mapping(text, path.name)


def parse_mapping(text: str, name: str = "mapping") -> Mappings:
    """A mapping from its text; `name` stands in errors."""
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MappingError(f"{name} : TOML incorrect : {error}", f"{name}: not valid TOML: {error}") from None
    _Words(given, name).only("file")
    sections = enumerate(_Words(given, name).tables("file"), 1)
    return Mappings(tuple(_section(_Words(s, f"{name}, file {n}")) for n, s in sections))


class _Words:
    """One TOML table being read: hands out typed values, knows its place, refuses what is left over."""

    def __init__(self, given: Mapping[str, object], place: str) -> None:
        self.given, self.place = given, place

    def fault(self, fr: str, en: str, near: Sequence[str] = ()) -> MappingError:
        return MappingError(f"{self.place} : {fr}", f"{self.place}: {en}", near=near)

    def only(self, *words: str) -> None:
        for word in self.given:
            if word not in words:
                raise self.fault(f"mot inconnu « {word} ».", f"unknown word '{word}'.", nearest(word, words))

    def wrong(self, word: str, fr: str, en: str) -> MappingError:
        return self.fault(f"« {word} » doit être {fr}.", f"'{word}' must be {en}.")

    def text(self, word: str, default: str = "") -> str:
        found = self.given.get(word, default)
        if not isinstance(found, str):
            raise self.wrong(word, "un texte", "a text")
        return found

    def flag(self, word: str) -> bool | None:
        found = self.given.get(word)
        if found is not None and not isinstance(found, bool):
            raise self.wrong(word, "true ou false", "true or false")
        return found

    def texts(self, word: str) -> tuple[str, ...]:
        return self.listed(word, self.given.get(word, []))

    def listed(self, word: str, found: object) -> tuple[str, ...]:
        """A text, a number, or a list of these, as texts."""
        items = found if isinstance(found, list) else [found]
        if any(isinstance(i, bool | dict | list) for i in items):
            raise self.wrong(word, "un texte ou une liste de textes", "a text or a list of texts")
        return tuple(str(i) for i in items)

    def table(self, word: str) -> Mapping[str, object]:
        found = self.given.get(word, {})
        if not isinstance(found, dict):
            raise self.wrong(word, "une table", "a table")
        return found

    def tables(self, word: str) -> list[Mapping[str, object]]:
        found = self.given.get(word, [])
        items: list[object] = found if isinstance(found, list) else [found]
        kept: list[Mapping[str, object]] = [i for i in items if isinstance(i, dict)]
        if len(kept) < len(items):
            raise self.wrong(word, f"une suite de [[{word}]]", f"a series of [[{word}]]")
        return kept

    def inside(self, word: str, given: Mapping[str, object]) -> "_Words":
        return _Words(given, f"{self.place}, {word}")


_SHAPE = ("table", "as", "map", "values", "constant", "join_text", "lookup", "next_in", "null_if", "percent", "key",
          "only")  # fmt: skip
_FILE = ("name", "emit", "source", "header", "columns", "separator", "encoding", "sheet", "zone", "day_first",
         "currency", "blank", "ignore", *_SHAPE)  # fmt: skip


def _section(w: _Words) -> Section:
    w.only(*_FILE)
    names = w.texts("name")
    if not names:
        raise w.fault("« name » manque : le nom du fichier.", "'name' is missing: the file's name.")
    w.place = f"{w.place} ({names[0]})"
    header = w.flag("header")
    columns = w.texts("columns")
    if header is False and not columns:
        raise w.fault("header = false demande « columns ».", "header = false needs 'columns'.")
    return Section(
        names=names, main=_shape(w), emit=tuple(_emitted(w, n, e) for n, e in enumerate(w.tables("emit"), 1)),
        source=w.text("source"), header=header is not False, columns=columns, separator=w.text("separator"),
        encoding=w.text("encoding"), sheet=w.text("sheet"), zone=w.text("zone"), day_first=w.flag("day_first"),
        currency=w.text("currency"), blank=w.texts("blank"), ignore=w.texts("ignore"),
    )  # fmt: skip


def _emitted(w: _Words, number: int, given: Mapping[str, object]) -> Shape:
    inner = w.inside(f"emit {number}", given)
    inner.only(*_SHAPE)
    shape = _shape(inner)
    if not shape.table:
        raise inner.fault("« table » manque.", "'table' is missing.")
    return shape


def _shape(w: _Words) -> Shape:
    name = w.text("table") or w.text("as")
    if name and name not in TABLES:
        raise w.fault(f"table inconnue « {name} ».", f"unknown table '{name}'.", nearest(name, TABLES))
    shape = Shape(
        table=name, place=w.place,
        map={h: w.listed(h, t) for h, t in w.table("map").items()},
        values={h: _pairs(w.inside(f"values.{h}", {}), v) for h, v in w.table("values").items()},
        constant={c: _constant(w.inside(f"constant.{c}", {}), v) for c, v in w.table("constant").items()},
        join_text={c: _join(w.inside(f"join_text.{c}", {}), v) for c, v in w.table("join_text").items()},
        lookup=tuple(_lookup(w.inside("lookup", g)) for g in w.tables("lookup")),
        next_in=tuple(_next_in(w.inside("next_in", g)) for g in w.tables("next_in")),
        null_if=tuple(_null_if(w.inside("null_if", g)) for g in w.tables("null_if")),
        percent=_pairs(w.inside("percent", {}), w.table("percent")), key=w.texts("key"),
        only=_condition(w, "only", w.given.get("only")),
    )  # fmt: skip
    _check_columns(w, shape)
    return shape


def _check_columns(w: _Words, shape: Shape) -> None:
    """Every canonical column named in a shape whose table is known does exist."""
    for word, choice in shape.percent.items():
        if choice not in {"percent", "fraction"}:
            raise w.fault(f"percent.{word} : « {choice} ».", f"percent.{word}: '{choice}'.", ("percent", "fraction"))
    if not shape.table:
        return
    named = [
        *((f"map.{h}", t) for h, targets in shape.map.items() for t in targets),
        *((f"constant.{c}", c) for c in shape.constant), *((f"join_text.{c}", c) for c in shape.join_text),
        *(("lookup", k.column) for k in shape.lookup), *(("null_if", n.column) for n in shape.null_if),
        *(("next_in", c) for n in shape.next_in for c in (n.column, n.of, *n.within)),
        *((f"percent.{c}", c) for c in shape.percent),
        *(("null_if.when", c) for n in shape.null_if if n.when for c in n.when.columns),
    ]  # fmt: skip
    for place, column in named:
        first, _, rest = column.partition(".")
        table, bare = (first, rest) if rest and first in TABLES else ("", column)
        valid = virtual_columns(table or shape.table)
        if bare not in valid:
            raise w.fault(
                f"{place} : colonne inconnue « {column} » de {table or shape.table}.",
                f"{place}: unknown column '{column}' of {table or shape.table}.", nearest(bare, valid),
            )  # fmt: skip


def _pairs(w: _Words, given: object) -> dict[str, str]:
    if not isinstance(given, dict) or any(isinstance(v, dict | list) for v in given.values()):
        raise w.fault("une table texte = texte est attendue.", "a table of text = text is expected.")
    return {str(k): str(v) for k, v in given.items()}


def _constant(w: _Words, given: object) -> Constant:
    if not isinstance(given, dict):
        return Constant(_plain(given))
    inner = _Words(given, w.place)
    inner.only("value", "when")
    return Constant(_plain(given.get("value", "")), _condition(inner, "when", given.get("when")))


def _plain(given: object) -> str:
    return str(given).lower() if isinstance(given, bool) else str(given)


def _join(w: _Words, given: object) -> JoinText:
    if isinstance(given, dict):
        inner = _Words(given, w.place)
        inner.only("of", "with")
        return JoinText(inner.texts("of"), inner.text("with", " "))
    return JoinText(w.listed("of", given))


def _lookup(w: _Words) -> Lookup:
    w.only("column", "from", "match", "take", "when")
    for word in ("column", "from", "match", "take"):
        if word not in w.given:
            raise w.fault(f"« {word} » manque.", f"'{word}' is missing.")
    when = w.given.get("when", BLANK)
    if isinstance(when, str) and when not in {BLANK, "always"}:
        raise w.fault(f"when : « {when} ».", f"when: '{when}'.", (BLANK, "always"))
    condition = None if isinstance(when, str) else _condition(w, "when", when)
    match = _pairs(w.inside("match", {}), w.table("match"))
    return Lookup(w.text("column"), w.text("from"), match, w.text("take"), when == BLANK, condition)


def _next_in(w: _Words) -> NextIn:
    w.only("column", "of", "within", "last")
    for word in ("column", "of"):
        if word not in w.given:
            raise w.fault(f"« {word} » manque.", f"'{word}' is missing.")
    last = w.text("last").split()
    units = ("day", "days", "week", "weeks", "month", "months", "year", "years")
    if last and (len(last) != 2 or not last[0].isdigit() or last[1] not in units):
        raise w.fault(f"last : « {w.text('last')} ».", f"last: '{w.text('last')}'.", ("3 months", "1 year", "90 days"))
    return NextIn(w.text("column"), w.text("of"), w.texts("within"), " ".join(last))


def _null_if(w: _Words) -> NullIf:
    w.only("column", "is", "when")
    for word in ("column", "is"):
        if word not in w.given:
            raise w.fault(f"« {word} » manque.", f"'{word}' is missing.")
    return NullIf(w.text("column"), w.texts("is"), _condition(w, "when", w.given.get("when")))


def _condition(w: _Words, word: str, given: object) -> Condition | None:
    if given is None:
        return None
    if not isinstance(given, dict) or not given:
        raise w.wrong(word, "une table colonne = valeur", "a table of column = value")
    return Condition({str(c): w.listed(word, v) for c, v in given.items()})
