"""Which CRM and which object a file comes from, then what each of its columns means.

The object is decided first, by how many headers it knows: the same header means different things in
different objects. Columns are then read in the winner's words, then in those of the same CRM, then in the
canonical model's, then in the house's, at last by the words they are made of.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cadran.model import TABLES, table
from cadran.sources.files.headers import fold
from cadran.sources.files.loose import loosely
from cadran.sources.files.vocabulary import CANON, HOUSE, Target, Thing, elsewhere, key, patterned, things

LEAST = 3  # headers that an object must know, or half of the file's
# What identifies a row of these tables inside another table's file: the reference takes it.
_IDENTITY = {"accounts": "name", "products": "name", "orders": "number", "reps": "name", "campaigns": "name"}
# Fields of these tables may stand in another table's file and are then written to their own table too.
_CARRIED = frozenset({"accounts", "orders", "products"})
# What a CRM without leads of their own (HubSpot) says of them in its file of contacts.
_OF_LEADS = frozenset({"status", "created_at", "mql_on", "sql_on", "lead_source"})
# What else files are called.
_SAID = {
    "order_lines": "lignes details lines", "accounts": "clients customers company companies account societes",
    "leads": "lead pistes", "teams": "team teams equipes", "products": "product produit articles",
    "contacts": "contact",
    "deals": "opportunites opportunities opportunity deal opportunite affaire", "targets": "quotas quota objectif",
    "reps": "employees employee users user owners owner vendeurs", "orders": "order commande ventes sales",
    "activities": "activity task tasks event events calls meetings rdv", "quotes": "quote",
}  # fmt: skip
_SIGNATURES: tuple[tuple[str, str], ...] = (
    ("deal ", "pipedrive"), ("affaire ", "pipedrive"), ("activité ", "pipedrive"), ("activity ", "pipedrive"),
)  # fmt: skip


@dataclass(frozen=True)
class Recognised:
    """What a file is and what each of its columns means; `unknown` are the headers left to ask about."""

    crm: str
    object: str
    table: str
    targets: Mapping[str, Target]
    unknown: tuple[str, ...]
    score: int = 0
    rivals: tuple[str, ...] = ()  # other tables that fit as well: the choice is asked
    alike: tuple[str, ...] = ()  # other sources whose words fit nearly as well

    def source_among(self, known: Collection[str]) -> str:
        """The source; where words alone do not tell, the one that already has rows, lest a row be two."""
        if not known or self.source in known:
            return self.source
        return next((s for s in self.alike if s in known), self.source)

    @property
    def source(self) -> str:
        """The name of the source: the CRM's, or `files` for all that people write themselves."""
        return _source(self.crm)


def header_hash(headers: Iterable[str]) -> str:
    """One text for all files with these headers, however they are cased or accented."""
    return hashlib.sha256("\x1f".join(fold(h) for h in headers).encode()).hexdigest()[:16]


def knows(header: str) -> bool:
    """Whether any object knows this header: what finds the header line among a file's first lines."""
    form = key(header)
    return any(form in thing.meanings for thing in things())


def recognise(headers: Sequence[str], stem: str = "", as_: str = "") -> Recognised | None:
    """The best object for these headers, or None when too few are known.

    `stem` is the file's name without its ending: it decides between equals. `as_` fixes the table.
    """
    if as_:
        table(as_)
    forms = [key(h) for h in headers]
    ranked = sorted(_scores(forms, headers, stem, as_), key=lambda s: -s[0])
    if not ranked:
        return None
    best, thing = ranked[0]
    known = max(thing.known(forms), _understood(forms, thing))
    least = min(LEAST, (len(set(forms)) + 1) // 2) if thing.crm != _signature(headers) else 1
    if not as_ and known < least:
        return None
    rivals = {t.table for s, t in ranked if s >= best - 0.05 and t.table != thing.table}
    targets, unknown = meanings(headers, thing)
    alike = [_source(t.crm) for _, t in ranked if t.table == thing.table and t.known(forms) >= thing.known(forms) - 1]
    return Recognised(
        thing.crm, thing.object, thing.table, targets, unknown, known, tuple(sorted(rivals)),
        tuple(dict.fromkeys(alike)) if thing.crm != _signature(headers) else (),
    )  # fmt: skip


def _source(crm: str) -> str:
    return crm if crm not in {HOUSE, CANON} else "files"


def _understood(forms: Sequence[str], thing: Thing) -> int:
    """How many headers give something to keep when the house's and the model's words are read together."""
    alike = [t for t in things() if t.table == thing.table and (t is thing or not t.is_crm)]
    return len({f for f in forms for t in alike if t.known((f,))})


def likely_tables(headers: Sequence[str]) -> tuple[str, ...]:
    """All tables, those whose words come nearest to these headers first."""
    forms = [key(h) for h in headers]
    ranked = sorted(((t.known(forms), t.table) for t in things()), reverse=True)
    return tuple(dict.fromkeys([*(t for n, t in ranked if n), *TABLES]))


def _scores(forms: Sequence[str], headers: Sequence[str], stem: str, as_: str) -> Iterator[tuple[float, Thing]]:
    hinted = _hint(stem)
    signed = _signature(headers)
    for thing in things():
        known = thing.known(forms)
        if (as_ and thing.table != as_) or not (known or as_):
            continue
        score = thing.weight(forms) + 0.3 * thing.is_crm + 0.2 * (thing.crm == CANON)
        score += 1.6 * (thing.table == hinted) + 100 * (thing.crm == signed)
        score += 10 * (thing.object == "Opportunity versions" and "fivetranstart" in forms and known >= 8)
        yield score, thing


def _hint(stem: str) -> str:
    """The table that a file's name speaks of: `commandes_2024` is orders."""
    words = set(fold(stem).split())
    named = {t.name: {fold(t.name), fold(t.fr), fold(t.en), fold(t.fr).rstrip("s")} for t in TABLES.values()}
    whole = [n for n, forms in named.items() if words & forms or fold(stem) in forms]
    said = [t for t, forms in _SAID.items() if words & set(forms.split())]
    begun = [n for n in named if fold(stem).startswith(fold(n))]
    return next(iter([*whole, *said, *begun]), "")


def _signature(headers: Sequence[str]) -> str:
    first = [h.strip().lower() for h in headers]
    if any("(do not modify)" in h or "(ne pas modifier)" in h for h in first):
        return "dynamics"
    dashed = [h.split(" - ")[0] for h in first if " - " in h]
    return next((crm for mark, crm in _SIGNATURES if mark.strip() in dashed), "")


def meanings(headers: Sequence[str], thing: Thing) -> tuple[dict[str, Target], tuple[str, ...]]:
    """What each header means in an object, and those that nobody knows."""
    readers = tuple(_readers(thing))
    found: dict[str, Target] = {}
    for header in headers:
        hit = next((t for t in (read(header) for read in readers) if t is not None), None)
        if hit is not None:
            found[header] = replace(hit, table=thing.table) if hit.table == "*" else hit
    return found, tuple(h for h in headers if h not in found)


Reader = Callable[[str], Target | None]


def _readers(thing: Thing) -> Iterator[Reader]:
    """The ways to read a header, best first."""
    yield _reader((thing,), thing.table, strict=not thing.is_crm)
    yield patterned
    same_crm = [t for t in things() if t is not thing and t.crm == thing.crm and thing.is_crm]
    own, others = _by_table(same_crm, thing.table)
    yield _reader(own, thing.table)
    yield _reader(others, thing.table, strict=False)
    for crm in (CANON, HOUSE):
        own, others = _by_table([t for t in things() if t.crm == crm], thing.table)
        yield _reader(own, thing.table)
        if crm == HOUSE:
            yield lambda header: loosely(header, thing.table)
            yield _reader(others, thing.table)


def _by_table(found: Sequence[Thing], name: str) -> tuple[list[Thing], list[Thing]]:
    return [t for t in found if t.table == name], [t for t in found if t.table != name]


def _reader(found: Sequence[Thing], main: str, *, strict: bool = True) -> Reader:
    def read(header: str) -> Target | None:
        form = key(header)
        for thing in found:
            target = thing.meanings.get(form)
            crossed = cross(main, target) if target is not None else None
            if crossed is not None:
                return crossed
            if target is not None and not strict:
                return elsewhere(target)
        return None

    return read


def cross(main: str, target: Target) -> Target | None:
    """What a field of another table is worth in a file of `main`; None when it has no business there."""
    if target.table in {main, "*"} or not target.kept:
        return target
    if target.vague:
        return None
    columns = TABLES[main].columns
    link = next((c.name for c in columns if c.to == target.table and c.name != "parent"), "")
    if link and target.column == _IDENTITY.get(target.table):
        return Target(main, link, fallback=True)
    if link and target.column in {"source_id", "email"}:
        return Target(main, f"{link}.id" if target.column == "source_id" else link, fallback=True)
    if link and target.table == "contacts":
        return Target(why="personal")
    if target.column in {"team", "region", "manager"} and target.table == "reps" and main in {"deals", "orders"}:
        return Target(main, "team") if target.column == "team" else None
    if (link and target.table in _CARRIED) or (main == "contacts" and target.table == "leads"):
        return target if link or target.column in _OF_LEADS else None
    same = TABLES[main].by_name.get(target.column.removesuffix(".id"))
    other = TABLES[target.table].by_name.get(target.column.removesuffix(".id"))
    if same is not None and other is not None and same.to and same.to == other.to:
        return Target(main, target.column, fallback=True)
    return None
