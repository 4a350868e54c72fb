"""Forgetting people: every version of their rows blanked, references and texts without them, tombstones kept.

The rows stay with their ids, so that figures stay as they are; what is published must be written anew afterwards
(`Writer.forget` asks for it), so that the file holds nothing of what was replaced.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from cadran.model import TABLES, Kind, Table
from cadran.model.late import Late
from cadran.store.duck import Connection, columns, empty, literal, quote, row, rows
from cadran.store.names import fold_sql
from cadran.store.persons import Person
from cadran.store.resolve import BY_ID, ELSEWHERE, STUB, referring
from cadran.store.schema import META, OPEN
from cadran.store.settings import Settings
from cadran.store.spelling import Spelling, fold
from cadran.store.tombstones import ABOUT, PERSONAL, Stone, codes, keep

if TYPE_CHECKING:
    import pyarrow as pa
else:
    pa = Late("pyarrow")

# Bookkeeping that holds no text of the user's, or is seen to by itself.
_ASIDE = {"settings", "state", "filled", "tombstones", "resolved", "moves", "quarantine", "cell_issues"}
# Companies, teams and products keep a name that is also somebody's: it is theirs.
_KEPT = {("accounts", "name"), ("teams", "name"), ("products", "name"), ("campaigns", "name")}


@dataclass
class Forgotten:
    """What forgetting one person did. `left`: tables and columns whose texts still hold the name as their own."""

    person: Person
    spelling: Spelling
    rows: int = 0
    quarantined: int = 0
    left: list[str] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)  # `source/source_id` before → after, of rows with a new key

    @property
    def pseudonym(self) -> str:
        return self.spelling.pseudonym


def forget(con: Connection, people: Sequence[Person], at: datetime, settings: Settings) -> list[Forgotten]:
    """Blank each of them; what was done, by person."""
    given = codes(con)
    done = [Forgotten(p, _spelling(p, given, settings)) for p in people]
    Forgetting(con, done, at).run()
    return done


def _spelling(person: Person, given: set[str], settings: Settings) -> Spelling:
    code = secrets.token_hex(3)
    while code in given:
        code = secrets.token_hex(3)
    given.add(code)
    word = "Personne" if settings.language == "fr" else "Person"
    return Spelling(
        code, f"{word} {code}", emails=frozenset(map(fold, person.emails)), names=person.names, phones=person.phones,
        taken=person.taken,
    )  # fmt: skip


@dataclass
class Forgetting:
    """One run over the work file."""

    con: Connection
    done: list[Forgotten]
    at: datetime
    stones: list[Stone] = field(default_factory=list)

    def __post_init__(self) -> None:
        none = empty(self.con, "main", TABLES)
        self.tables = [t for t in TABLES.values() if t.name not in none]

    def run(self) -> None:
        self._note_rows()
        self._note_phrases()
        self._rename_keys()
        for table in ("reps", "contacts", "leads"):
            self._repoint(TABLES[table])
        self._about()
        self._texts()
        self._bookkeeping()
        self._purge()
        self._blank()
        keep(self.con, self.stones, self.at)

    @property
    def by_code(self) -> dict[str, Spelling]:
        return {d.spelling.code: d.spelling for d in self.done}

    def _relation(self, name: str, cells: Sequence[str], found: Iterable[tuple[object, ...]]) -> None:
        """A temporary table of these rows; `cells` as `name type`."""
        self.con.execute(f"CREATE OR REPLACE TEMP TABLE {name} ({', '.join(cells)})")
        listed = list(found)
        if listed:
            names = [c.split()[0] for c in cells]
            given = pa.table({n: [r[i] for r in listed] for i, n in enumerate(names)})
            self.con.register("given_rows", given)
            self.con.execute(f"INSERT INTO {name} SELECT * FROM given_rows")
            self.con.unregister("given_rows")

    def _note_rows(self) -> None:
        """`gone` (of, id, person): the rows about them."""
        found = [(t, i, d.spelling.code) for d in self.done for t, ids in d.person.ids.items() for i in sorted(ids)]
        self._relation("gone", ("of VARCHAR", "id BIGINT", "person VARCHAR"), found)
        for one in self.done:
            one.rows = sum(map(len, one.person.ids.values()))

    def _note_phrases(self) -> None:
        """`phrases` (person, phrase, digits, wide): what to look for, set-wise; `wide`: in any row."""
        found = [
            (d.spelling.code, p, "", p in d.spelling.phrases) for d in self.done
            for p in d.spelling.near_phrases | d.spelling.phrases
        ]  # fmt: skip
        found += [(d.spelling.code, "", n, True) for d in self.done for n in d.spelling.phones]
        cells = ("person VARCHAR", "phrase VARCHAR", "digits VARCHAR", "wide BOOLEAN")
        self._relation("phrases", cells, found)

    # Keys: an id of the source's own stays, one made of a name or an e-mail does not.

    def _rename_keys(self) -> None:
        for table in self.tables:
            found = self._spelled_keys(table)
            taken = {(str(s), str(k)) for s, k in rows(
                self.con, f"SELECT DISTINCT source, source_id FROM main.{quote(table.name)} WHERE "
                "starts_with(source_id, 'forgotten:') OR starts_with(source_id, 'stub:')")}  # fmt: skip
            renamed = []
            for number, source, key, code, stub in found:
                fresh = self._fresh_key(key, self.by_code[code], stub=stub)
                if fresh == key:
                    continue
                fresh = f"{fresh}#{number}" if (source, fresh) in taken else fresh
                taken.add((source, fresh))
                renamed.append((number, source, key, fresh, code))
            if renamed:
                self._write_keys(table, renamed)
        self._own_keys()

    @staticmethod
    def _fresh_key(key: str, spelling: Spelling, *, stub: bool) -> str:
        if stub:
            return f"stub:{fold(spelling.pseudonym)}"
        return spelling.scrub_key(key)

    def _spelled_keys(self, table: Table) -> list[tuple[int, str, str, str, bool]]:
        """(id, source, key, person, stub) of rows of, about or naming the person, whose key may spell them."""
        own = "SELECT id, person FROM gone WHERE of = " + literal(table.name)
        about = [
            f"SELECT t.id, g.person FROM main.{quote(table.name)} t JOIN gone g"
            f" ON g.of = {literal(c.to)} AND g.id = t.{quote(c.companion)}"
            for c in table.columns if c.kind is Kind.REF and c.to in PERSONAL
        ]  # fmt: skip
        name = f"main.{quote(table.name)}"
        wide = (
            f"SELECT k.id, p.person FROM (SELECT DISTINCT id, ' ' || {fold_sql('source_id')} || ' ' AS folded"
            f" FROM {name}) k JOIN phrases p ON p.wide AND p.phrase <> ''"
            " AND contains(k.folded, ' ' || p.phrase || ' ')"
        )
        if table.name in {t for t, _ in _KEPT}:
            wide = f"SELECT id, person FROM ({wide}) WHERE FALSE"
        touched = " UNION ".join([own, *about, wide])
        found = rows(self.con, f"""
            SELECT DISTINCT t.id, t.source, t.source_id, k.person, t.stub FROM {name} t JOIN ({touched}) k USING (id)
            WHERE regexp_matches(t.source_id, '\\pL') OR t.stub
        """)  # fmt: skip
        return [(int(str(i)), str(s), str(k), str(p), bool(stub)) for i, s, k, p, stub in found
                if not stub or table.name in PERSONAL]  # fmt: skip

    def _write_keys(self, table: Table, renamed: list[tuple[int, str, str, str, str]]) -> None:
        """All versions take the new key; what named the row by its old key names it by the new one."""
        cells = ("id BIGINT", "source VARCHAR", "old VARCHAR", "new VARCHAR", "person VARCHAR")
        self._relation("renamed", cells, renamed)
        name = f"main.{quote(table.name)}"
        self.con.execute(f"UPDATE {name} SET source_id = r.new FROM renamed r WHERE {name}.id = r.id")
        for other, column in referring(table.name):
            there, text = f"main.{quote(other.name)}", quote(column.name)
            self.con.execute(
                f"UPDATE {there} SET {text} = r.new FROM renamed r"
                f" WHERE {there}.source = r.source AND {there}.{text} = r.old"
                f" AND ({there}.{quote(column.companion)} = r.id OR {there}.{quote(column.companion)} IS NULL)"
            )
            self.con.execute(
                f"UPDATE {there} SET {text} = concat(r.source, '/', r.new) FROM renamed r"
                f" WHERE {there}.{text} = concat(r.source, '/', r.old)"
            )
        for kept in ("resolved", "moves"):
            self.con.execute(
                f"UPDATE meta.{kept} SET text = concat(r.source, '/', r.new) FROM renamed r WHERE"
                f" to_table = {literal(table.name)} AND text = concat(r.source, '/', r.old)"
            )
            self.con.execute(
                f"UPDATE meta.{kept} SET text = r.new FROM renamed r WHERE to_table = {literal(table.name)}"
                f" AND meta.{kept}.source = r.source AND text = r.old"
            )
        for source, key in (("of_source", "of_id"), ("same_source", "same_id")):
            self.con.execute(
                f"UPDATE main.links SET {key} = r.new FROM renamed r WHERE table_name = {literal(table.name)}"
                f" AND main.links.{source} = r.source AND main.links.{key} = r.old"
            )
        for _, source, old, new, code in renamed:
            if table.name in PERSONAL:
                self._done(code).keys[f"{source}/{old}"] = f"{source}/{new}"
            if not old.startswith("stub:"):
                self._stone(code, "key", table.name, (table.name, source, old), new)

    def _own_keys(self) -> None:
        """The rows about the person are known again by their keys, changed or not."""
        for one in self.done:
            for table, ids in one.person.ids.items():
                for source, key in self._keys_of(table, ids):
                    self._stone(one.spelling.code, "key", table, (table, source, key), key)

    def _keys_of(self, table: str, ids: Collection[int]) -> Iterator[tuple[str, str]]:
        sql = f"SELECT DISTINCT source, source_id FROM main.{quote(table)} WHERE NOT stub AND id IN (SELECT unnest($1))"
        for source, key in self.con.execute(sql, [sorted(ids)]).fetchall() if ids else ():
            yield str(source), str(key)

    def _stone(self, code: str, kind: str, table: str, parts: tuple[str, ...], becomes: str) -> None:
        self.stones.append(Stone(code, self.by_code[code].pseudonym, kind, table, parts, becomes))

    # References that spell the person.

    def _repoint(self, target: Table) -> None:
        """In all versions, a text that is an e-mail or a name becomes `source/source_id`, which resolves."""
        spelled: list[tuple[str, str, str, int, str, str]] = []
        mains: dict[str, tuple[str, int, str]] = {}
        for one in self.done:
            if one.person.ids[target.name]:
                mains[one.spelling.code] = self._main_row(target, one)
                self._name_stones(target, one, mains[one.spelling.code][0])
        for source, text, number, code in self._texts_for(target):
            if code in mains and self.by_code[code].is_name(text):
                spelled.append((source, text, *self._becomes(target, number, mains[code]), code))
        if not spelled:
            return
        cells = ("source VARCHAR", "text VARCHAR", "becomes VARCHAR", "id BIGINT", "how VARCHAR", "person VARCHAR")
        self._relation("spelled", cells, _one_each(spelled))
        for table, column in referring(target.name):
            name, there = f"main.{quote(table.name)}", quote(column.companion)
            mine = f"SELECT id FROM gone WHERE of = {literal(target.name)}"
            free = "s.person NOT IN (SELECT person FROM homonyms)"
            self.con.execute(
                f"UPDATE {name} SET {quote(column.name)} = s.becomes FROM spelled s"
                f" WHERE {name}.source = s.source AND {name}.{quote(column.name)} = s.text"
                f" AND ({name}.{there} IN ({mine}) OR ({name}.{there} IS NULL AND {free}))"
            )
        self._respell(target)

    def _main_row(self, target: Table, one: Forgotten) -> tuple[str, int, str]:
        """How references name the person's row, its id, and how that resolves; a stub goes by its pseudonym."""
        ids = sorted(one.person.ids[target.name])
        sql = (
            f"SELECT id, source, source_id, stub FROM main.{quote(target.name)} WHERE id IN (SELECT unnest($1))"
            f" ORDER BY stub, deleted_at IS NOT NULL, {OPEN} DESC, id LIMIT 1"
        )
        number, source, key, stub = self.con.execute(sql, [ids]).fetchall()[0]
        return (one.spelling.pseudonym, number, STUB) if stub else (f"{source}/{key}", number, ELSEWHERE)

    def _name_stones(self, target: Table, one: Forgotten, becomes: str) -> None:
        code, person = one.spelling.code, one.person
        for email in sorted(person.emails):
            self._stone(code, "email", target.name, (email,), becomes)
            self._stone(code, "part", "", (fold(email),), one.spelling.key)
        for name in sorted(person.names):
            self._stone(code, "name", target.name, (target.name, name), becomes)
            self._stone(code, "said", "", (name,), "")
            if target.name == "reps" and name not in person.taken:
                self._stone(code, "part", "", (name,), one.spelling.key)

    def _texts_for(self, target: Table) -> list[tuple[str, str, int, str]]:
        """(source, text, id, person) of references to their rows, in all versions and in what was resolved before."""
        ways = [
            f"SELECT DISTINCT source, {quote(c.name)} AS text, {quote(c.companion)} AS id FROM main.{quote(t.name)}"
            f" WHERE {quote(c.name)} IS NOT NULL"
            for t, c in referring(target.name)
        ]
        name = literal(target.name)
        ways.append(f"SELECT source, text, id FROM meta.resolved WHERE to_table = {name}")
        ways.append(f"SELECT source, text, old_id FROM meta.moves WHERE to_table = {name}")
        people = ", ".join(literal(d.spelling.code) for d in self.done)
        said = [(d.spelling.code, p) for d in self.done for p in (*d.spelling.emails, *d.spelling.names)]
        self._relation("whole_names", ("person VARCHAR", "said VARCHAR"), said)
        taken = [(d.spelling.code,) for d in self.done if d.person.taken]
        self._relation("homonyms", ("person VARCHAR",), taken)
        found = rows(self.con, f"""
            WITH texts AS (SELECT DISTINCT source, text, id FROM ({" UNION ALL ".join(ways)}))
            SELECT source, text, texts.id, g.person FROM texts JOIN gone g ON g.of = {name} AND g.id = texts.id
            WHERE g.person IN ({people}) UNION
            SELECT source, text, NULL, w.person FROM texts JOIN whole_names w ON w.said = {fold_sql("text")}
            WHERE texts.id IS NULL AND w.person NOT IN (SELECT person FROM homonyms)
        """)  # fmt: skip
        return [(str(s), str(t), int(str(i)) if i is not None else 0, str(p)) for s, t, i, p in found]

    def _becomes(self, target: Table, number: int, main: tuple[str, int, str]) -> tuple[str, int, str]:
        """The row that the text meant, where that is one of its own; else the person's main row."""
        if not number or number == main[1]:
            return main
        sql = f"SELECT source, source_id, stub FROM main.{quote(target.name)} WHERE id = ? ORDER BY {OPEN} DESC LIMIT 1"
        source, key, stub = row(self.con, sql, [number])
        return main if stub else (f"{source}/{key}", number, ELSEWHERE)

    def _respell(self, target: Table) -> None:
        """What was resolved and what moved, under the new texts; once each."""
        name = literal(target.name)
        mine = f"SELECT id FROM gone WHERE of = {name}"
        for kept, number in (("resolved", "id"), ("moves", "old_id")):
            self.con.execute(
                f"UPDATE meta.{kept} SET text = s.becomes FROM spelled s WHERE to_table = {name}"
                f" AND meta.{kept}.source = s.source AND meta.{kept}.text = s.text"
                f" AND (meta.{kept}.{number} IN ({mine}) OR s.person NOT IN (SELECT person FROM homonyms))"
            )
        self.con.execute(
            f"INSERT INTO meta.resolved SELECT DISTINCT {name}, source, becomes, id, how FROM spelled s WHERE how <> "
            f"{literal(BY_ID)} AND NOT EXISTS (SELECT 1 FROM meta.resolved r WHERE r.to_table = {name}"
            " AND r.source = s.source AND r.text = s.becomes)"
        )
        self.con.execute(
            "UPDATE meta.resolved SET id = s.id, how = s.how FROM spelled s WHERE to_table = "
            f"{name} AND meta.resolved.source = s.source AND meta.resolved.text = s.becomes"
        )
        for kept, same in (("resolved", "to_table, source, text"), ("moves", "to_table, source, text, moved_at")):
            self.con.execute(
                f"DELETE FROM meta.{kept} WHERE rowid NOT IN (SELECT min(rowid) FROM meta.{kept} GROUP BY {same})"
            )

    # Texts.

    def _about(self) -> None:
        """Subjects and comments of rows about them, whatever they say."""
        for table, column, text in ABOUT:
            there, to = TABLES[table].by_name[column], TABLES[table].by_name[column].to
            self.con.execute(
                f"UPDATE main.{quote(table)} SET {quote(text)} = NULL WHERE {quote(text)} IS NOT NULL"
                f" AND {quote(there.companion)} IN (SELECT id FROM gone WHERE of = {literal(to)})"
            )

    def _texts(self) -> None:
        """All texts of all tables, but names that are somebody else's own."""
        for table in self.tables:
            for column in table.columns:
                if column.kind is Kind.TEXT and column.name not in PERSONAL.get(table.name, ()):
                    self._text(f"main.{quote(table.name)}", table, column.name)

    def _text(self, relation: str, table: Table | None, column: str) -> None:
        changed, codes_of = dict[str, str](), dict[str, str]()
        for text, code, near in self._mentions(relation, table, column):
            fresh = self.by_code[code].scrub(changed.get(text, text), near=near)
            if fresh != changed.get(text, text):
                changed[text], codes_of[text] = fresh, code
        if not changed:
            return
        if table is not None and (table.name, column) in _KEPT:
            for code in set(codes_of.values()):
                self._done(code).left.append(f"{table.name}.{column}")
            return
        of = table.name if table is not None else "meta"
        for text, code in codes_of.items():
            self._stone(code, "cell", of, (of, column, text), changed[text])
        self._relation("changed", ("old VARCHAR", "new VARCHAR"), changed.items())
        name = quote(column)
        self.con.execute(f"UPDATE {relation} SET {name} = c.new FROM changed c WHERE {relation}.{name} = c.old")

    def _done(self, code: str) -> Forgotten:
        return next(d for d in self.done if d.spelling.code == code)

    def _mentions(self, relation: str, table: Table | None, column: str) -> list[tuple[str, str, bool]]:
        """(text, person, near) of texts that may hold a phrase or a number; a name that others have too counts in
        rows about the person alone."""
        name = quote(column)
        near = f" OR (text, p.person) IN ({_about_sql(table, name)})" if table and _about_sql(table, name) else ""
        found = rows(self.con, f"""
            WITH texts AS (
                SELECT {name} AS text, ' ' || {fold_sql(name)} || ' ' AS folded,
                    regexp_replace({name}, '[^0-9]', '', 'g') AS digits FROM (
                    SELECT DISTINCT {name} FROM {relation} WHERE {name} IS NOT NULL)
            )
            SELECT DISTINCT text, person, NOT p.wide FROM texts JOIN phrases p ON
                (p.phrase <> '' AND contains(texts.folded, ' ' || p.phrase || ' '))
                OR (p.digits <> '' AND contains(texts.digits, p.digits))
            WHERE p.wide{near}
            ORDER BY 3, 1, 2
        """)  # fmt: skip
        return [(str(t), str(p), bool(n)) for t, p, n in found]

    def _bookkeeping(self) -> None:
        """File names, answers, sources of benchmarks."""
        for kept in ("quarantine", "cell_issues"):
            self._text(f"meta.{kept}", None, "file")
        for name in META.keys() - _ASIDE:
            for column, kind in columns(self.con, f"meta.{quote(name)}").items():
                if kind == "VARCHAR":
                    self._text(f"meta.{quote(name)}", None, column)

    def _purge(self) -> None:
        """Rows held back, and cells noted, that are about them."""
        by_word: dict[str, list[Forgotten]] = {}
        for one in self.done:
            for name in (*one.spelling.names, *one.spelling.emails):
                by_word.setdefault(max(name.split(), key=len), []).append(one)
        numbers = [(n, d) for d in self.done for n in d.spelling.phones]
        for kept, cell in (("quarantine", "cells"), ("cell_issues", "value")):
            gone = []
            for number, *texts in rows(self.con, f"SELECT rowid, {cell}, value FROM meta.{kept}"):
                said = [str(t) for t in texts if t]
                digits = "".join(c for t in said for c in t if c.isdigit())
                maybe = [d for w in set(fold(" ".join(said)).split()) for d in by_word.get(w, ())]
                maybe += [d for n, d in numbers if n in digits]
                hit = next((d for d in maybe if any(d.spelling.within(t) or d.spelling.is_name(t) for t in said)), None)
                if hit is not None:
                    hit.quarantined += 1
                    gone.append((int(str(number)),))
            self._relation("purged", ("number BIGINT",), gone)
            self.con.execute(f"DELETE FROM meta.{kept} WHERE rowid IN (SELECT number FROM purged)")

    def _blank(self) -> None:
        """Last, since all else looks at who they are: the pseudonym where the name stood."""
        names = [(d.spelling.code, d.spelling.pseudonym) for d in self.done]
        self._relation("pseudonyms", ("person VARCHAR", "pseudonym VARCHAR"), names)
        for table, (shown, *rest) in PERSONAL.items():
            sets = ", ".join([f"{quote(shown)} = g.pseudonym", *(f"{quote(c)} = NULL" for c in rest)])
            name = f"main.{quote(table)}"
            self.con.execute(
                f"UPDATE {name} SET {sets} FROM (SELECT gone.id, pseudonym FROM gone JOIN pseudonyms USING (person)"
                f" WHERE of = {literal(table)}) g WHERE {name}.id = g.id"
            )


def _one_each(spelled: list[tuple[str, str, str, int, str, str]]) -> list[tuple[str, str, str, int, str, str]]:
    """One new text for a text of a source; a row known by id goes before one that was only named."""
    best: dict[tuple[str, str], tuple[str, str, str, int, str, str]] = {}
    for one in sorted(spelled, key=lambda s: (s[4] == STUB, s[3])):
        best.setdefault((one[0], one[1]), one)
    return list(best.values())


def _about_sql(table: Table, text: str) -> str:
    """(text, person) of the rows that refer to one of them."""
    ways = [
        f"SELECT t.{text}, g.person FROM main.{quote(table.name)} t JOIN gone g"
        f" ON g.of = {literal(c.to)} AND g.id = t.{quote(c.companion)}"
        for c in table.columns if c.kind is Kind.REF and c.to in PERSONAL
    ]  # fmt: skip
    return " UNION ".join(ways)
