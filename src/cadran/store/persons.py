"""Who a person is in the store: the rows that are about one human, in all versions, and how these spell them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cadran.errors import BadInput
from cadran.store.duck import Connection, Value, quote, rows
from cadran.store.names import fold_sql
from cadran.store.spelling import compatible, digits_of, fold, orders
from cadran.store.tombstones import PERSONAL

NEAR = 3  # names offered where nobody answers
MANY = 50  # people told of when a name is theirs all
LEAST = 2  # letters by which a part of a name is looked for
_NAMES = {"contacts": "concat_ws(' ', first_name, last_name)", "reps": "name", "leads": "name"}


def _identities() -> str:
    """(of, id, source, source_id, name, email, phone, title, stub, known_from) of every version."""
    found = []
    for table, name in _NAMES.items():
        cells = [c if c in PERSONAL[table] else "NULL" for c in ("email", "phone")]
        found.append(
            f"SELECT '{table}' AS of, id, source, source_id, {name} AS name, {cells[0]} AS email, {cells[1]} AS phone,"
            f" stub, known_from FROM main.{quote(table)}"
        )
    return " UNION ALL ".join(found)


IDENTITIES = f"({_identities()})"


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a row about a person."""

    of: str
    id: int
    source: str
    source_id: str
    name: str
    email: str
    phone: str
    stub: bool

    @property
    def key(self) -> str:
        return f"{self.of}/{self.source}/{self.source_id}"


@dataclass(frozen=True)
class Person:
    """One human: the versions of all rows about them, the newest last."""

    versions: tuple[Version, ...]
    emails: frozenset[str]  # as written, in lower case; those that nobody else has
    names: frozenset[str]  # folded
    phones: frozenset[str]  # as `digits_of`
    taken: frozenset[str]  # of the names: those that somebody else has today

    @property
    def ids(self) -> Mapping[str, frozenset[int]]:
        """The rows, by table."""
        return {t: frozenset(v.id for v in self.versions if v.of == t) for t in PERSONAL}

    @property
    def name(self) -> str:
        """How they are shown today."""
        named = [v for v in self.versions if v.name]
        best = [v for v in named if v.of != "leads" and not v.stub] or named
        return best[-1].name if best else self.key

    @property
    def key(self) -> str:
        """One row that names the person: `contacts/crm/17`."""
        return (self._rows() or self.versions)[-1].key

    @property
    def keys(self) -> tuple[str, ...]:
        """All of them."""
        return tuple(dict.fromkeys(v.key for v in self._rows() or self.versions))

    def _rows(self) -> tuple[Version, ...]:
        return tuple(v for v in self.versions if not v.stub)


def find(con: Connection, who: str) -> Person:
    """The person that an e-mail, a key (`contacts/crm/17`) or a name means.

    Raises `BadInput`: `no_person` with the nearest names, `ambiguous_person` with the keys to choose from.
    """
    asked = who.strip()
    people = grouped(con, _asked(con, asked))
    if len(people) == 1:
        return people[0]
    raise _ambiguous(asked, people) if people else _nobody(con, asked)


def candidates(con: Connection, who: str, limit: int = 20) -> list[Person]:
    """Everybody whom a part of a name or an e-mail may mean, by name."""
    asked = who.strip()
    found = _asked(con, asked)
    if len(asked) >= LEAST:
        like = f"contains(lower(email), $said) OR contains({fold_sql('name')}, $folded)"
        found += _versions(con, f"({like}) AND NOT starts_with(source_id, 'forgotten:')",
                          {"said": asked.lower(), "folded": fold(asked) or "\0"}, limit * 4)  # fmt: skip
    return sorted(grouped(con, found, limit), key=lambda p: fold(p.name))


def _asked(con: Connection, asked: str) -> list[Version]:
    """What the words given name outright."""
    table, _, rest = asked.partition("/")
    if table in PERSONAL and "/" in rest:
        return _versions(con, "of = $of AND concat(source, '/', source_id) = $key", {"of": table, "key": rest})
    if "@" in asked:
        return _versions(con, "lower(trim(email)) = $said OR (stub AND lower(trim(name)) = $said)",
                         {"said": asked.lower()})  # fmt: skip
    if not fold(asked):
        return []
    ways = sorted(orders(fold(asked)))
    return _versions(con, f"list_contains($ways, {fold_sql('name')})", {"ways": ways})


def _versions(con: Connection, where: str, given: Mapping[str, object], limit: int | None = None) -> list[Version]:
    cells = "of, id, source, source_id, coalesce(name, ''), lower(trim(coalesce(email, ''))), coalesce(phone, ''), stub"
    most = f" LIMIT {limit}" if limit else ""
    found = con.execute(
        f"SELECT {cells} FROM {IDENTITIES} WHERE {where} ORDER BY known_from, id{most}", dict(given)
    ).fetchall()
    return [Version(*row) for row in found]


def grouped(con: Connection, found: Iterable[Version], most: int = MANY) -> list[Person]:
    """Versions as the persons they are about, no more than so many."""
    people: list[Person] = []
    for version in found:
        if len(people) < most and not any(version.id in p.ids[version.of] for p in people):
            people.append(expanded(con, [version]))
    return people


def expanded(con: Connection, seeds: Sequence[Version]) -> Person:
    """The whole person: rows that share an e-mail and do not contradict by name, links, leads, and stubs."""
    mine = {(v.of, v.id) for v in seeds}
    while True:
        versions = _of(con, mine)
        more = {*_same_email(con, versions), *_linked(con, versions), *_by_contact(con, versions)}
        more |= {*_stubs(con, versions), *_leads_named(con, versions)}
        if more <= mine:
            return _person(con, versions)
        mine |= more


Ref = tuple[str, int]


def _of(con: Connection, mine: set[Ref]) -> list[Version]:
    where = " OR ".join(f"(of = '{t}' AND list_contains(${t}, id))" for t in PERSONAL)
    return _versions(con, where, {t: [i for of, i in mine if of == t] for t in PERSONAL})


def _names(versions: Iterable[Version]) -> set[str]:
    return {n for v in versions if (n := fold(v.name)) and "@" not in v.name}


def _emails(versions: Iterable[Version]) -> set[str]:
    return {v.email for v in versions if v.email} | {v.name.strip().lower() for v in versions if "@" in v.name}


def _same_email(con: Connection, versions: Sequence[Version]) -> Iterator[Ref]:
    """Two people may share an address such as contact@: those whose names contradict are not one."""
    names, emails = _names(versions), sorted(_emails(versions))
    same = "list_contains($emails, lower(trim(email)))"
    for other in _versions(con, same, {"emails": emails}) if emails else ():
        theirs = fold(other.name)
        if not theirs or not names or any(compatible(theirs, n) for n in names):
            yield other.of, other.id


def _linked(con: Connection, versions: Sequence[Version]) -> Iterator[Ref]:
    """Rows that `links` declares the same, either way."""
    sql = """
        SELECT l.table_name, l.of_source, l.of_id, l.same_source, l.same_id FROM main.links l
        WHERE l.table_name IN ('contacts', 'reps', 'leads') AND l.deleted_at IS NULL
        AND (list_contains($keys, concat(table_name, '/', of_source, '/', of_id))
            OR list_contains($keys, concat(table_name, '/', same_source, '/', same_id)))
    """
    found = con.execute(sql, {"keys": sorted({v.key for v in versions})}).fetchall()
    keys = [f"{t}/{s}/{i}" for t, a, b, c, d in found for s, i in ((a, b), (c, d))]
    if keys:
        for other in _versions(con, "list_contains($keys, concat(of, '/', source, '/', source_id))", {"keys": keys}):
            yield other.of, other.id


def _by_contact(con: Connection, versions: Sequence[Version]) -> Iterator[Ref]:
    """A contact and the leads that became it."""
    ids = {t: [v.id for v in versions if v.of == t] for t in ("contacts", "leads")}
    sql = "SELECT DISTINCT id, contact_id FROM main.leads WHERE contact_id IS NOT NULL AND (" + (
        "list_contains($contacts, contact_id) OR list_contains($leads, id))"
    )
    for lead, contact in con.execute(sql, ids).fetchall():
        yield "leads", lead
        yield "contacts", contact


def _stubs(con: Connection, versions: Sequence[Version]) -> Iterator[Ref]:
    """What stood for the person until their row came: rows made of a text that is their name or e-mail."""
    for table in ("contacts", "reps"):
        mine = [v for v in versions if v.of == table]
        if not mine:
            continue
        said = sorted({*_names(mine), *(fold(e) for e in _emails(mine))} - _taken(con, versions))
        where = f"of = '{table}' AND stub AND list_contains($said, {fold_sql('name')})"
        for other in _versions(con, where, {"said": said}):
            yield other.of, other.id


def _leads_named(con: Connection, versions: Sequence[Version]) -> Iterator[Ref]:
    """Leads of the same name at the same company as the contact."""
    contacts = [v.id for v in versions if v.of == "contacts" and not v.stub]
    if not contacts:
        return
    sql = f"""
        WITH homes AS (
            SELECT DISTINCT c.account_id AS id, {fold_sql("a.name")} AS name FROM main.contacts c
            JOIN main.accounts a ON a.id = c.account_id WHERE list_contains($ids, c.id)
        )
        SELECT DISTINCT l.id FROM main.leads l JOIN homes h
        ON l.account_id = h.id OR {fold_sql("l.company")} = h.name
        WHERE list_contains($names, {fold_sql("l.name")})
        AND (l.contact_id IS NULL OR list_contains($ids, l.contact_id))
    """
    for (lead,) in con.execute(sql, {"ids": contacts, "names": sorted(_names(versions))}).fetchall():
        yield "leads", lead


def _taken(con: Connection, versions: Sequence[Version]) -> set[str]:
    """Names of the person that another contact or rep, who is known today, has too."""
    mine = {t: sorted({v.id for v in versions if v.of == t}) for t in ("contacts", "reps")}
    where = " OR ".join(f"(of = '{t}' AND NOT list_contains(${t}, id))" for t in mine)
    sql = f"""
        SELECT DISTINCT {fold_sql("name")} FROM {IDENTITIES} i WHERE ({where}) AND NOT stub
        AND list_contains($names, {fold_sql("name")})
    """
    return {str(n) for (n,) in con.execute(sql, {**mine, "names": sorted(_names(versions))}).fetchall()}


def _person(con: Connection, versions: list[Version]) -> Person:
    emails = _emails(versions)
    mine = {(v.of, v.id) for v in versions}
    shared = {
        o.email for o in _versions(con, "list_contains($emails, lower(trim(email)))", {"emails": sorted(emails)})
        if (o.of, o.id) not in mine
    }  # fmt: skip
    return Person(
        tuple(versions), frozenset(emails - shared), frozenset(_names(versions)),
        frozenset(d for v in versions if (d := digits_of(v.phone))), frozenset(_taken(con, versions)),
    )  # fmt: skip


# ---------------------------------------------------------------- who it is not


def _ambiguous(asked: str, people: Sequence[Person]) -> BadInput:
    told = "; ".join(f"{p.key} ({p.name}{', ' + sorted(p.emails)[0] if p.emails else ''})" for p in people[:10])
    return BadInput(
        f"« {asked} » peut être plusieurs personnes : {told}.", f"'{asked}' may be several people: {told}.",
        code="ambiguous_person", near=[p.key for p in people[:10]],
        next_fr="Donnez l'e-mail ou la clé de la ligne.", next_en="Give the e-mail or the row's key.",
    )  # fmt: skip


def _nobody(con: Connection, asked: str) -> BadInput:
    likeness = f"jaro_winkler_similarity({fold_sql('name')}, ?)"
    sql = f"SELECT any_value(name) FROM {IDENTITIES} WHERE {likeness} > 0.8 GROUP BY {fold_sql('name')}"
    given: list[Value] = [fold(asked), fold(asked)]
    near = rows(con, f"{sql} ORDER BY max({likeness}) DESC LIMIT {NEAR}", given) if "@" not in asked else []
    return BadInput(
        f"Personne ne répond à « {asked} ».", f"Nobody answers to '{asked}'.",
        code="no_person", near=[str(n) for (n,) in near],
        next_fr="Cherchez par e-mail, par nom, ou par clé (contacts/source/id).",
        next_en="Search by e-mail, by name, or by key (contacts/source/id).",
    )  # fmt: skip
