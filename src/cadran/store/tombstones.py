"""What is kept of people who were forgotten: salted hashes, by which an old export does not bring them back.

kind   hash of                                   `becomes`
key    table, source and `source_id` of a row    the key it has now
email  an e-mail, in lower case                  how a reference names the row now
name   a folded name, by table                   the same
part   a folded name or e-mail in a natural key  what stands in its place
said   a folded name in a row held back          nothing: the row's cells are not kept
cell   a text that named somebody, by column     the text without them
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cadran.model import TABLES, Kind, Table
from cadran.store.batch import Batch
from cadran.store.duck import Connection, columns, count, literal, quote, rows
from cadran.store.names import fold_sql, keys_sql

# What says who somebody is; the first column shows them, and takes the pseudonym.
PERSONAL = {
    "contacts": ("last_name", "first_name", "email", "phone", "title"),
    "reps": ("name", "email"),
    "leads": ("name",),
}
# Texts of a row that are about the person to whom the column refers.
ABOUT = (
    ("activities", "contact", "subject"),
    ("surveys", "contact", "comment"),
    ("surveys", "respondent_rep", "comment"),
)  # fmt: skip
_EMAIL = r"[^\s\"''<>;,:()\[\]]+@[^\s\"''<>;,:()\[\]]+"  # as SQL text


@dataclass(frozen=True)
class Stone:
    """One thing by which a forgotten person is known again. `parts`: what is hashed, the salt aside."""

    code: str
    pseudonym: str
    kind: str
    table: str
    parts: tuple[str, ...]
    becomes: str


def any_stones(con: Connection) -> bool:
    """Whether anybody was forgotten: the one question that imports pay for where nobody was."""
    return bool(rows(con, "SELECT 1 FROM meta.tombstones LIMIT 1"))


def there(con: Connection) -> bool:
    """Whether a generation knows of tombstones at all: one written by an older Cadran does not."""
    found = "SELECT count(*) FROM duckdb_tables() WHERE database_name = 'store' AND schema_name = 'meta'"
    return count(con, f"{found} AND table_name = 'tombstones'") > 0


def salt(con: Connection) -> str:
    """This workspace's salt; made by the first who needs it, on a writer's connection."""
    found = rows(con, "SELECT value FROM meta.state WHERE key = 'salt'")
    if found:
        return str(found[0][0])
    made = secrets.token_hex(16)
    con.execute("INSERT INTO meta.state VALUES ('salt', ?)", [made])
    return made


def hash_sql(grain: str, kind: str, *parts: str) -> str:
    """The hash of SQL texts, each set apart from the next."""
    return f"sha256(concat_ws(chr(31), {literal(grain)}, {literal(kind)}, {', '.join(parts)}))"


def keep(con: Connection, stones: Iterable[Stone], at: datetime) -> None:
    """Add tombstones; what they say is hashed here and nowhere kept."""
    grain = salt(con)
    con.execute(
        "CREATE OR REPLACE TEMP TABLE stones (person VARCHAR, pseudonym VARCHAR, kind VARCHAR, table_name VARCHAR,"
        " said VARCHAR, becomes VARCHAR)"
    )
    found = [[s.code, s.pseudonym, s.kind, s.table, chr(31).join(s.parts), s.becomes] for s in stones]
    if found:
        con.executemany("INSERT INTO stones VALUES (?, ?, ?, ?, ?, ?)", found)
    hashed = f"sha256(concat_ws(chr(31), {literal(grain)}, stones.kind, said))"
    con.execute(
        f"INSERT INTO meta.tombstones SELECT DISTINCT stones.person, stones.pseudonym, stones.kind,"
        f" stones.table_name, {hashed}, stones.becomes,"
        f" {literal(at)} FROM stones ANTI JOIN meta.tombstones t ON t.kind = stones.kind AND t.hash = {hashed}"
    )
    con.execute("DROP TABLE stones")


def codes(con: Connection) -> set[str]:
    """Those given already."""
    return {str(c) for (c,) in rows(con, "SELECT DISTINCT person FROM meta.tombstones")}


# ---------------------------------------------------------------- what comes in


def veil(con: Connection, batch: Batch) -> None:
    """Take out of a staged batch what was forgotten, in place. The rows stay, for the figures."""
    if any_stones(con):
        Veil(con, batch, salt(con)).draw()


@dataclass(frozen=True)
class Veil:
    """One staged batch against the tombstones."""

    con: Connection
    batch: Batch
    grain: str

    @property
    def relation(self) -> str:
        return quote(self.batch.relation)

    @property
    def table(self) -> Table:
        return TABLES[self.batch.table]

    def draw(self) -> None:
        self._refer_anew()
        self._about()
        self._cells()
        if self.batch.table in PERSONAL:
            self._persons()
        self._keys(self.relation)
        if self.batch.also_present:
            self._keys(quote(self.batch.also_present))

    def _hash(self, kind: str, *parts: str) -> str:
        return hash_sql(self.grain, kind, *parts)

    def _refer_anew(self) -> None:
        """References that spell somebody name their row instead."""
        for column in self.table.columns:
            if column.kind is not Kind.REF or column.to not in PERSONAL or column.name not in self.batch.columns:
                continue
            self._spelled(column.to, quote(column.name))
            name = quote(column.name)
            self.con.execute(
                f"UPDATE {self.relation} SET {name} = s.becomes FROM spelled s WHERE {self.relation}.{name} = s.text"
            )

    def _spelled(self, to: str, column: str) -> None:
        """`spelled` (text, becomes): a key goes before an e-mail, and a name counts where nobody else has it."""
        target, source = literal(to), literal(self.batch.source)
        named = "split_part(text, '/', 1), substr(text, length(split_part(text, '/', 1)) + 2)"
        self.con.execute(f"""
            CREATE OR REPLACE TEMP TABLE spelled AS WITH
            texts AS (SELECT DISTINCT {column}::VARCHAR AS text FROM {self.relation} WHERE {column} IS NOT NULL),
            own AS (SELECT source_id FROM main.{quote(to)} WHERE source = {source} AND NOT stub),
            ways AS (
                SELECT text, 1 AS way, 'key' AS kind, {self._hash("key", target, source, "text")} AS hash FROM texts
                UNION ALL SELECT text, 2, 'named', {self._hash("key", target, named)} FROM texts
                UNION ALL SELECT text, 3, 'email', {self._hash("email", "lower(trim(text))")} FROM texts
                UNION ALL SELECT text, 4, 'name', {self._hash("name", target, fold_sql("text"))} FROM texts
                WHERE {fold_sql("text")} NOT IN (SELECT key FROM ({keys_sql(TABLES[to])}) WHERE how = 'name')
                AND text NOT IN (SELECT source_id FROM own)
            )
            SELECT text, arg_min(CASE WHEN w.kind = 'named' THEN concat(split_part(text, '/', 1), '/', t.becomes)
                ELSE t.becomes END, way) AS becomes
            FROM ways w JOIN meta.tombstones t ON t.hash = w.hash
            AND t.kind = CASE WHEN w.kind = 'named' THEN 'key' ELSE w.kind END
            AND (t.kind <> 'email' OR t.table_name = {target})
            GROUP BY text HAVING becomes <> text
        """)

    def _about(self) -> None:
        """Texts of rows about somebody forgotten: their contact names a row that has a tombstone."""
        for table, column, text in ABOUT:
            if table != self.batch.table or not {column, text} <= set(self.batch.columns):
                continue
            to, name = self.table.by_name[column].to, quote(column)
            key = self._hash("key", literal(to), literal(self.batch.source), name)
            self.con.execute(f"""
                UPDATE {self.relation} SET {quote(text)} = NULL WHERE {quote(text)} IS NOT NULL AND (
                    {key} IN (SELECT hash FROM meta.tombstones WHERE kind = 'key')
                    OR {name} IN (SELECT becomes FROM meta.tombstones WHERE kind IN ('email', 'name')))
            """)

    def _cells(self) -> None:
        """Texts that named somebody, said again as they were."""
        known = rows(
            self.con, f"SELECT 1 FROM meta.tombstones WHERE kind = 'cell' AND table_name = {literal(self.table.name)}"
            " LIMIT 1",
        )  # fmt: skip
        for column in self.table.columns if known else ():
            if column.kind is Kind.TEXT and column.name in self.batch.columns:
                name = quote(column.name)
                said = self._hash("cell", literal(self.table.name), literal(column.name), name)
                self.con.execute(
                    f"UPDATE {self.relation} SET {name} = t.becomes FROM meta.tombstones t"
                    f" WHERE t.kind = 'cell' AND t.hash = {said} AND {name} IS NOT NULL"
                )

    def _persons(self) -> None:
        """Rows of the person: by key or e-mail; of reps named by nothing else, by name; leads by their contact."""
        given, name = set(self.batch.columns), literal(self.table.name)
        ways = [f"SELECT rowid AS nrow, {self._hash('key', name, literal(self.batch.source), 'source_id')} AS hash,"
                f" 'key' AS kind FROM {self.relation}"]  # fmt: skip
        if "email" in given:
            ways.append(f"SELECT rowid, {self._hash('email', 'lower(trim(email))')}, 'email' FROM {self.relation}")
        if self.table.name == "reps" and "name" in given:
            blank = "WHERE email IS NULL" if "email" in given else ""
            ways.append(
                f"SELECT rowid, {self._hash('name', name, fold_sql('name'))}, 'name' FROM {self.relation} {blank}"
            )
        self.con.execute(f"""
            CREATE OR REPLACE TEMP TABLE forgotten_rows AS
            SELECT nrow, min(person) AS person, min(pseudonym) AS pseudonym
            FROM ({" UNION ALL ".join(ways)}) w JOIN meta.tombstones t USING (kind, hash)
            WHERE t.kind <> 'name' OR NOT EXISTS (
                SELECT 1 FROM ({keys_sql(self.table)}) k WHERE k.how = 'name' AND t.hash =
                {self._hash("name", name, "k.key")}
            )
            GROUP BY nrow
        """)
        if self.table.name == "leads" and "contact" in given:
            self._leads_of_contacts()
        self._blank(given)

    def _leads_of_contacts(self) -> None:
        key = self._hash("key", literal("contacts"), literal(self.batch.source), "contact")
        self.con.execute(f"""
            INSERT INTO forgotten_rows SELECT l.rowid, min(t.person), min(t.pseudonym) FROM {self.relation} l
            JOIN meta.tombstones t ON t.table_name = 'contacts' AND (
                (t.kind = 'key' AND t.hash = {key}) OR (t.kind IN ('email', 'name') AND t.becomes = l.contact))
            WHERE l.rowid NOT IN (SELECT nrow FROM forgotten_rows) GROUP BY l.rowid
        """)

    def _blank(self, given: set[str]) -> None:
        """The pseudonym in place of the name, nothing in place of the rest; their keys get tombstones too."""
        if not count(self.con, "SELECT count(*) FROM forgotten_rows"):
            return
        shown, *rest = PERSONAL[self.table.name]
        sets = [f"{quote(shown)} = f.pseudonym"] if shown in given else []
        sets += [f"{quote(name)} = NULL" for name in rest if name in given]
        if "cells" in columns(self.con, self.relation):
            sets.append("cells = '{}'")
        hashed = self._hash("key", literal(self.table.name), literal(self.batch.source), "r.source_id")
        self.con.execute(f"""
            INSERT INTO meta.tombstones
            SELECT f.person, f.pseudonym, 'key', {literal(self.table.name)}, {hashed},
                {self._safe_key("r", "f")}, (SELECT max(forgotten_at) FROM meta.tombstones)
            FROM forgotten_rows f JOIN {self.relation} r ON r.rowid = f.nrow
            WHERE r.source_id IS NOT NULL AND {hashed} NOT IN (SELECT hash FROM meta.tombstones WHERE kind = 'key')
        """)
        if sets:
            self.con.execute(
                f"UPDATE {self.relation} SET {', '.join(sets)} FROM forgotten_rows f"
                f" WHERE {self.relation}.rowid = f.nrow"
            )

    def _safe_key(self, row: str, person: str) -> str:
        """A key that is made of an e-mail or a name is replaced; an id of the source's own stays."""
        words = [f"{row}.{quote(n)}" for n in PERSONAL[self.table.name][:3] if n in self.batch.columns and n != "title"]
        spelled = " OR ".join(
            f"(length({fold_sql(w)}) > 1 AND contains({fold_sql(f'{row}.source_id')}, {fold_sql(w)}))" for w in words
        )
        made = f"concat('forgotten:', {person}.person, '#', left(sha256({row}.source_id || {literal(self.grain)}), 6))"
        return f"CASE WHEN {spelled or 'FALSE'} THEN {made} ELSE {row}.source_id END"

    def _keys(self, relation: str) -> None:
        """Keys that spelled somebody: those known by their tombstone, else by the parts they are made of."""
        name, source = literal(self.table.name), literal(self.batch.source)
        self.con.execute(
            f"UPDATE {relation} SET source_id = t.becomes FROM meta.tombstones t WHERE t.kind = 'key'"
            f" AND t.hash = {self._hash('key', name, source, 'source_id')} AND t.becomes <> source_id"
        )
        self.con.execute(f"""
            CREATE OR REPLACE TEMP TABLE rekeyed AS WITH
            keys AS (SELECT DISTINCT source_id FROM {relation} WHERE contains(source_id, '|')),
            parts AS (
                SELECT source_id, unnest(string_split(source_id, '|')) AS part,
                    generate_subscripts(string_split(source_id, '|'), 1) AS place FROM keys
            ),
            found AS (
                SELECT p.source_id, place, coalesce(t.becomes, part) AS part, t.becomes IS NOT NULL AS hit
                FROM parts p LEFT JOIN meta.tombstones t
                ON t.kind = 'part' AND t.hash = {self._hash("part", "p.part")}
            )
            SELECT source_id, string_agg(part, '|' ORDER BY place) AS becomes FROM found GROUP BY 1 HAVING bool_or(hit)
        """)
        self.con.execute(
            f"UPDATE {relation} SET source_id = k.becomes FROM rekeyed k WHERE {relation}.source_id = k.source_id"
        )


def veil_held(con: Connection, relation: str) -> None:
    """Blank rows to be held back, and cells to be noted, that hold a forgotten e-mail or name."""
    if not any_stones(con):
        return
    grain, there, name = salt(con), columns(con, quote(relation)), quote(relation)
    texts = [c for c in ("cells", "value") if c in there]
    found = " UNION ALL ".join(_said_in(name, c, cells=c == "cells") for c in texts)
    blank = ", ".join("cells = '{}'" if c == "cells" else "value = NULL" for c in texts)
    ways = [("email", "lower(trim(said))"), ("said", fold_sql("said"))]
    hit = " OR ".join(
        f"{hash_sql(grain, kind, text)} IN (SELECT hash FROM meta.tombstones WHERE kind = '{kind}')"
        for kind, text in ways
    )
    con.execute(f"UPDATE {name} SET {blank} WHERE rowid IN (SELECT nrow FROM ({found}) WHERE {hit})")


def _said_in(relation: str, column: str, *, cells: bool) -> str:
    """(nrow, said): each e-mail in a text, each whole cell, and of a row any two cells: first and last name."""
    mails = f"SELECT rowid AS nrow, unnest(regexp_extract_all({column}, '{_EMAIL}')) AS said FROM {relation}"
    if not cells:
        return f"{mails} UNION ALL SELECT rowid, {column} FROM {relation}"
    whole = f"SELECT rowid AS nrow, unnest(json_extract_string({column}, '$.*')) AS said FROM {relation}"
    pairs = f"SELECT a.nrow, concat(a.said, ' ', b.said) FROM ({whole}) a JOIN ({whole}) b USING (nrow)"
    return f"{mails} UNION ALL {whole} UNION ALL {pairs}"


def veil_name(con: Connection, file: str) -> str:
    """A file's name without whom it named when they were forgotten."""
    if not any_stones(con):
        return file
    hashed = hash_sql(salt(con), "cell", "'meta'", "'file'", "?::VARCHAR")
    found = rows(con, f"SELECT becomes FROM meta.tombstones WHERE kind = 'cell' AND hash = {hashed}", [file])
    return str(found[0][0]) if found else file
