"""Persons' rights over a workspace: finding somebody, handing out what is known of them, forgetting them."""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from cadran.model import TABLES, Kind, Table
from cadran.model.spreadsheet import safe
from cadran.store import Store
from cadran.store.duck import Connection, in_memory, literal, quote, rows
from cadran.store.forgetting import Forgotten
from cadran.store.persons import Person, candidates, find
from cadran.store.spelling import Spelling, fold
from cadran.store.tombstones import PERSONAL, hash_sql, there
from cadran.workspace.publishing import publish

Row = dict[str, object]


@dataclass(frozen=True)
class Known:
    """Everything the workspace knows of a person. `own`: their rows; `about`: rows that refer to them, by table."""

    person: Person
    own: Mapping[str, list[Row]]
    about: Mapping[str, list[Row]]
    held: list[Row]

    @property
    def tables(self) -> dict[str, list[Row]]:
        """All of it, by the name of its file."""
        found = dict(self.own) | {f"about_{name}": some for name, some in self.about.items()}
        return found | ({"quarantine": self.held} if self.held else {})

    def as_dict(self) -> dict[str, object]:
        return {
            "person": {"name": self.person.name, "keys": list(self.person.keys), "emails": sorted(self.person.emails)},
            "own": self.own, "about": self.about, "quarantine": self.held,
        }  # fmt: skip


def find_person(store: Store, who: str) -> Person:
    """Raises what `store.persons.find` raises."""
    with store.read() as reader:
        return find(reader.con, who)


def search_persons(store: Store, who: str) -> list[Person]:
    """Everybody whom the words may mean."""
    with store.read() as reader:
        return candidates(reader.con, who)


def known_of(store: Store, who: str) -> Known:
    """Every version of a person's rows, the rows that refer to them, and the rows held back that hold them."""
    with store.read() as reader:
        person, con = find(reader.con, who), reader.con
        own = {t: _rows(con, t, "id", ids) for t, ids in person.ids.items() if ids}
        about = {t.name: found for t in TABLES.values() if (found := _about(con, t, person))}
        return Known(person, own, about, _held(con, person))


def _rows(con: Connection, table: str, column: str, ids: frozenset[int]) -> list[Row]:
    sql = f"FROM main.{quote(table)} WHERE {quote(column)} IN (SELECT unnest($1)) ORDER BY id, known_from"
    return _named(con, sql, [sorted(ids)])


def _named(con: Connection, sql: str, given: Sequence[object] = ()) -> list[Row]:
    found = con.execute(sql, list(given))
    names = [d[0] for d in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _about(con: Connection, table: Table, person: Person) -> list[Row]:
    """Rows that refer to the person, and by which columns."""
    there = [(c.name, c.companion, person.ids[c.to]) for c in table.columns
             if c.kind is Kind.REF and c.to in PERSONAL and person.ids[c.to]]  # fmt: skip
    if not there:
        return []
    tests = [f"list_contains($p{n}, {quote(companion)})" for n, (_, companion, _) in enumerate(there)]
    named = ", ".join(f"CASE WHEN {t} THEN {literal(name)} END" for t, (name, _, _) in zip(tests, there, strict=True))
    mine = sorted(person.ids.get(table.name, frozenset()))
    sql = (
        f"SELECT concat_ws(',', {named}) AS refers_by, * FROM main.{quote(table.name)}"
        f" WHERE ({' OR '.join(tests)}) AND NOT list_contains($mine, id) ORDER BY id, known_from"
    )
    given = {f"p{n}": sorted(ids) for n, (_, _, ids) in enumerate(there)} | {"mine": mine}
    found = con.execute(sql, given)
    names = [d[0] for d in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def spelling_of(person: Person) -> Spelling:
    """How the person stands in texts, to look for them; nothing takes their place."""
    return Spelling(
        "", "", frozenset(map(fold, person.emails)), names=person.names, phones=person.phones, taken=person.taken
    )


def _held(con: Connection, person: Person) -> list[Row]:
    spelling = spelling_of(person)
    found = _named(con, "SELECT import_id, file, line, reason, cells, table_name FROM meta.quarantine ORDER BY 1, 3")
    return [row for row in found if spelling.within(str(row["cells"] or ""))]


def write_export(known: Known, folder: Path) -> list[Path]:
    """`person.json` with all of it, and a CSV a table; returns the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    whole = folder / "person.json"
    whole.write_text(json.dumps(known.as_dict(), ensure_ascii=False, indent=1, default=_plain), encoding="utf-8")
    return [whole, *(_csv(folder / f"{name}.csv", some) for name, some in known.tables.items())]


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _csv(path: Path, some: list[Row]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.writer(target, delimiter=";")
        writer.writerow(some[0])
        for row in some:
            writer.writerow(_cell(value) for value in row.values())
    return path


def _cell(value: object) -> str:
    text = "" if value is None else _plain(value)
    return safe(text) if isinstance(value, str) else text


# ---------------------------------------------------------------- forgetting


def forget_persons(store: Store, asked: Sequence[str]) -> list[Forgotten]:
    """Forget people, all in one generation; older generations are gone afterwards.

    Raises what `store.persons.find` raises, for the first who is nobody or several: nothing is forgotten then.
    """
    with store.write() as writer:
        people = {p.key: p for p in (find(writer.con, who) for who in asked)}
        done = writer.forget(list(people.values()))
        writer.before_publish(lambda con: publish(con, writer.settings, None))
    return done


@dataclass(frozen=True)
class Holding:
    """A backup that still holds people who were forgotten, and how many by their pseudonyms."""

    folder: Path
    pseudonyms: tuple[str, ...]


def backups_holding(store: Store, folders: Sequence[Path]) -> list[Holding]:
    """Those of the backups in which somebody who was forgotten still stands."""
    with store.read() as reader:
        if not there(reader.con):
            return []
        stones = rows(
            reader.con, "SELECT kind, hash, pseudonym FROM meta.tombstones WHERE kind IN ('key', 'email') ORDER BY 3"
        )
        salts = rows(reader.con, "SELECT value FROM meta.state WHERE key = 'salt'")
    if not stones or not salts:
        return []
    known = {(str(k), str(h)): str(p) for k, h, p in stones}
    found = [Holding(f, _held_in(f, str(salts[0][0]), known)) for f in folders]
    return [h for h in found if h.pseudonyms]


def _held_in(folder: Path, grain: str, known: Mapping[tuple[str, str], str]) -> tuple[str, ...]:
    """The pseudonyms of people whose e-mail, or key under another name, stands in a backup."""
    con = in_memory()
    try:
        return tuple(sorted({known[one] for one in _identified(con, folder, grain) if one in known}))
    finally:
        con.close()


def _identified(con: Connection, folder: Path, grain: str) -> Iterator[tuple[str, str]]:
    for table, shown in PERSONAL.items():
        path = folder / f"main.{table}.parquet"
        if not path.exists():
            continue
        file = f"read_parquet({literal(str(path))})"
        key = hash_sql(grain, "key", literal(table), "source", "source_id")
        # A row that was forgotten before the backup was made shows a pseudonym: six hexadecimal digits at its end.
        named = (
            f"{quote(shown[0])} IS NOT NULL AND NOT regexp_full_match({quote(shown[0])}, 'Person(ne)? [0-9a-f]{{6}}')"
        )
        ways = [f"SELECT 'key', {key} FROM {file} WHERE {named}"]
        if "email" in shown:
            email = hash_sql(grain, "email", "lower(trim(email))")
            ways.append(f"SELECT 'email', {email} FROM {file} WHERE email IS NOT NULL")
        for kind, hashed in rows(con, f"SELECT DISTINCT * FROM ({' UNION ALL '.join(ways)})"):
            yield str(kind), str(hashed)


def said_of(done: Forgotten) -> dict[str, object]:
    """What another database is searched by for the same person, as JSON values."""
    one = done.spelling
    return {
        "code": one.code, "pseudonym": one.pseudonym, "emails": sorted(done.person.emails), "names": sorted(one.names),
        "phones": sorted(one.phones), "taken": sorted(one.taken), "keys": done.keys,
        "reps": sorted({f"{v.source}/{v.source_id}" for v in done.person.versions if v.of == "reps"}),
    }  # fmt: skip
