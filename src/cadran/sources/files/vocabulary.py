"""What headers mean: Cadran's own aliases, as data.

`aliases.csv` says which (entity, field) a header of a CRM's object is; `fields.csv` says what becomes of
each of these: a canonical column, a virtual one that `derive` turns into canonical columns, or nothing,
with a reason. `house.csv` lists the words that people put into spreadsheets, by column; a word after `~` is
one that any table may use: it is taken where no plainer header gives its column and tells no object from
another. Names and labels of the canonical model itself are aliases too (CRM `cadran`), so that files written
with them load without a mapping.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files as package_files

from cadran.model import TABLES
from cadran.sources.files.headers import fold

HOUSE = "generic"
CANON = "cadran"

# Why a known column is not kept: French, English.
WHY: Mapping[str, tuple[str, str]] = {
    "technical": ("donnée technique du CRM", "technical data of the CRM"),
    "derived": ("Cadran le calcule lui-même", "Cadran computes it itself"),
    "personal": ("aucun indicateur n'en a besoin (minimisation)", "no indicator needs it (minimisation)"),
    "no_place": ("aucun indicateur ne s'en sert", "no indicator uses it"),
    "tax_included": ("montant TTC : Cadran compte hors taxes", "amount with tax: Cadran counts without"),
    "other_file": ("se lit dans son propre fichier", "is read from its own file"),
    "of_deal": (
        "ce sont des lignes d'affaires : sans commande, elles sont gardées mais n'entrent dans aucun indicateur",
        "these are lines of deals: without an order they are kept, but enter no KPI",
    ),
    "custom": ("champ personnalisé inconnu de Cadran", "custom field that Cadran does not know"),
    "asked": ("écartée à votre demande", "left out as you asked"),
    "unknown": ("Cadran ne la comprend pas", "Cadran does not understand it"),
}


@dataclass(frozen=True)
class Target:
    """Where a column goes: a table and a canonical or virtual column; or nowhere, and why.

    `fallback`: used only if no other header of the file gives the column. `vague`: said by a word that any
    table may use, which tells no object from another and nothing in another table's file.
    """

    table: str = ""
    column: str = ""
    fallback: bool = False
    why: str = ""
    vague: bool = False

    @property
    def kept(self) -> bool:
        return bool(self.table)

    @property
    def weight(self) -> float:
        """How much a header that means this speaks for its object."""
        if self.kept:
            return 0.5 if self.vague else 1
        return 0.25 if self.why == "technical" else 0.5

    def __str__(self) -> str:
        return f"{self.table}.{self.column}" if self.kept else ""


@dataclass(frozen=True)
class Alias:
    """One line of aliases.csv; `keys` are the forms a header may take."""

    crm: str
    object: str
    header: str
    target: Target
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Thing:
    """One (CRM, object): the table it mostly is, and what each header key means in it."""

    crm: str
    object: str
    table: str
    meanings: Mapping[str, Target]

    @property
    def is_crm(self) -> bool:
        return self.crm not in {HOUSE, CANON}

    def known(self, keys: Iterable[str]) -> int:
        """How many of these header keys give something to keep."""
        return sum(t.kept for t in self._hits(keys))

    def weight(self, keys: Iterable[str]) -> float:
        """How much these header keys speak for this object; technical columns, which all objects have, hardly."""
        return sum(t.weight for t in self._hits(keys))

    def _hits(self, keys: Iterable[str]) -> Iterator[Target]:
        return (t for k in set(keys) if (t := self.meanings.get(k)) is not None)


# Columns that some loader or administrator added, whatever the object.
_PATTERNS: tuple[tuple[re.Pattern[str], Target], ...] = (
    (re.compile(r"^_fivetran_deleted$"), Target("*", "deleted")),
    (re.compile(r"^_(fivetran|airbyte|sdc|dlt)_"), Target(why="technical")),
    (re.compile(r"^\((do not modify|ne pas modifier)\)", re.IGNORECASE), Target(why="technical")),
    (re.compile(r"(?<=[A-Za-z0-9])__?c$"), Target(why="custom")),
)
_PIVOT = re.compile(r'^Date entered "(?P<stage>.+?)(?: \((?P<pipeline>[^()]*)\))?"$', re.IGNORECASE)
_PIVOT_OUT = re.compile(r'^Date exited "', re.IGNORECASE)


def key(header: str) -> str:
    """The form in which headers are compared: folded, without blanks, without a loader's wrapping.

    >>> key("Étape "), key("STAGENAME"), key("stage_name"), key("property_dealname"), key("Deal #")
    ('etape', 'stagename', 'stagename', 'dealname', 'dealno')
    """
    bare = re.sub(r"^property_(?=\w)", "", header.strip()).replace("#", " no")
    return fold(bare).replace(" ", "") or header.strip()


def patterned(header: str) -> Target | None:
    """What a header means by its form alone: added by a loader, a row checksum, a custom field."""
    text = header.strip()
    if _PIVOT.match(text):
        return Target("deal_changes", "entered")
    if _PIVOT_OUT.match(text):
        return Target(why="derived")
    return next((t for pattern, t in _PATTERNS if pattern.search(text)), None)


def pivot(header: str) -> tuple[str, str] | None:
    """The (stage, pipeline) of a HubSpot column `Date entered "stage (pipeline)"`."""
    found = _PIVOT.match(header.strip())
    return (found["stage"], found["pipeline"] or "") if found else None


def _lines(name: str) -> Iterator[dict[str, str]]:
    with package_files("cadran.sources.files").joinpath(name).open("r", encoding="utf-8") as file:
        yield from csv.DictReader(file)


@cache
def fields() -> Mapping[tuple[str, str], Target]:
    """(entity, field) → what becomes of it."""
    return {
        (r["entity"], r["field"]): Target(
            r["table"], r["column"].removesuffix("?"), r["column"].endswith("?"), r["why"]
        )
        for r in _lines("fields.csv")
    }


def _own() -> Iterator[Alias]:
    meaning = fields()
    for r in _lines("aliases.csv"):
        api = key(r["api_name"]) if re.fullmatch(r"[\w.]+", r["api_name"] or "") else ""
        forms = tuple(dict.fromkeys(k for k in (key(r["header"]), api) if k))
        yield Alias(r["crm"], r["object"], r["header"], meaning[r["entity"], r["field"]], forms)


def _house() -> Iterator[Alias]:
    """What people write in spreadsheets; every word belongs to one column of its object."""
    for r in _lines("house.csv"):
        for word in r["words"].split(" | "):
            vague = word.startswith("~")
            header = word.removeprefix("~")
            target = Target(r["table"], r["column"], fallback=vague, vague=vague)
            yield Alias(HOUSE, r["object"], header, target, (key(header),))


def _canonical() -> Iterator[Alias]:
    for table in TABLES.values():
        common = [("source_id", "source_id"), ("id", "source_id"), ("source_updated_at", "source_updated_at"),
                  ("deleted", "deleted"), ("deleted_at", "deleted_at")]  # fmt: skip
        names = [(c.name, c.name) for c in table.columns]
        labels = [(label, c.name) for c in table.columns for label in (c.fr, c.en)]
        ids = [(f"{c.name}_id", f"{c.name}.id") for c in table.columns if c.to]
        for header, column in (*common, *names, *labels, *ids):
            yield Alias(CANON, table.name, header, Target(table.name, column), (key(header),))


def _things(aliases: Iterable[Alias]) -> Iterator[Thing]:
    grouped: dict[tuple[str, str], list[Alias]] = {}
    for alias in aliases:
        grouped.setdefault((alias.crm, alias.object), []).append(alias)
    for (crm, name), members in grouped.items():
        tables = Counter(a.target.table for a in members if a.target.kept)
        meanings: dict[str, Target] = {}
        for place in range(2):  # headers first, API names where nothing else stands
            for alias in members:
                for form in alias.keys[place : place + 1]:
                    meanings.setdefault(form, alias.target)
        if tables:
            yield Thing(crm, name, tables.most_common(1)[0][0], meanings)


@cache
def aliases() -> tuple[Alias, ...]:
    """Every header that a list or the model names."""
    return (*_own(), *_house(), *_canonical())


@cache
def things() -> tuple[Thing, ...]:
    """Every (CRM, object) that Cadran knows, real CRMs first, the house's words last."""
    found = list(_things(aliases()))
    return tuple(sorted(found, key=lambda t: (not t.is_crm, t.crm == HOUSE)))


@cache
def words(column: str) -> Mapping[str, str]:
    """Folded word → value, for a column such as `orders.status`; every deal's outcome is `outcome`."""
    found = {fold(r["word"]): r["value"] for r in _lines("words.csv") if r["column"] == column}
    table, _, name = column.partition(".")
    if table in TABLES and name in TABLES[table].by_name:
        for value in TABLES[table].by_name[name].values:
            found |= {fold(value): value}
    return found


def elsewhere(target: Target) -> Target:
    """The same meaning, marked as read from its own file."""
    return replace(target, table="", column="", why="other_file")
