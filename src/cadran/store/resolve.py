"""References: from the text given to the row meant, as sets, at publication.

Only what can have changed is looked at: the references of versions written now, and the texts that were not
simply the id of a row of their own source (`meta.resolved` keeps those) when their target changed. A text
that comes to mean another row moves in all open versions; `meta.moves` keeps what it meant before.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from cadran.model import TABLES, Column, Kind, Table
from cadran.store.batch import Batch
from cadran.store.duck import Connection, count, literal, quote, rows
from cadran.store.names import fold_sql, keys_sql, stub_key_sql, stub_label, unstubbed_sql
from cadran.store.schema import OPEN
from cadran.store.upsert import Upsert
from cadran.store.versions import replace_versions

# How a text was resolved, beside "email", "name" and "link"; the last three count as unresolved.
BY_ID, ELSEWHERE, STUB, AMBIGUOUS, MISSING = "id", "elsewhere", "stub", "ambiguous", "missing"
ALIVE = f"{OPEN} AND deleted_at IS NULL"


def referring(target: str) -> Iterator[tuple[Table, Column]]:
    """Every reference column that points to a table."""
    for table in TABLES.values():
        for column in table.columns:
            if column.kind is Kind.REF and column.to == target:
                yield table, column


def targets() -> list[Table]:
    """The tables that references point to."""
    return [TABLES[n] for n in sorted({c.to for t in TABLES.values() for c in t.columns if c.to})]


@dataclass(frozen=True)
class Changes:
    """What a write touched: tables with new versions, and those whose keys now name other rows."""

    written: set[str] = field(default_factory=set)
    remapped: set[str] = field(default_factory=set)


def resolve(con: Connection, at: datetime, changes: Changes, zone: str) -> None:
    """Resolve every reference that may now resolve differently than it stands."""
    looked_at = {str(name) for (name,) in rows(con, "SELECT DISTINCT to_table FROM left_stubs")}
    for target in targets():
        if not _gather(con, target, at, changes):
            continue
        looked_at.add(target.name)
        _map(con, target)
        if target.entity:
            _make_stubs(con, target, at, zone)
        _note_moves(con, target, at)
        _apply(con, target, at, changes.written)
        _remember(con, target)
    for target in targets():
        if target.entity and target.name in looked_at:
            _close_stubs(con, target, at)


def _gather(con: Connection, target: Table, at: datetime, changes: Changes) -> bool:
    """The texts to look at, as `texts`; False when there are none."""
    name = literal(target.name)
    found = [
        f"""SELECT source, {quote(c.name)} AS text FROM main.{quote(t.name)}
            WHERE known_from = {literal(at)} AND {ALIVE}
            AND {quote(c.companion)} IS NULL AND {quote(c.name)} IS NOT NULL"""
        for t, c in referring(target.name)
        if t.name in changes.written
    ]
    if changes.remapped & {target.name, "links"}:
        found.append(f"SELECT source, text FROM meta.resolved WHERE to_table = {name}")
        found.append(f"SELECT of_source, of_id FROM main.links WHERE table_name = {name} AND {OPEN}")
    if not found:
        return False
    con.execute(f"CREATE OR REPLACE TEMP TABLE texts AS SELECT DISTINCT * FROM ({' UNION ALL '.join(found)})")
    return count(con, "SELECT count(*) FROM texts") > 0


def _map(con: Connection, target: Table) -> None:
    """What each text means, as `mapped` (source, text, own_id, id, how)."""
    _make_canon(con, target)
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE mapped AS
        SELECT t.source, t.text, o.id AS own_id, coalesce(c.to_id, o.id) AS id,
            CASE WHEN c.to_id IS NOT NULL THEN 'link' WHEN o.id IS NOT NULL THEN '{BY_ID}' END AS how
        FROM texts t LEFT JOIN (
            SELECT id, source, source_id FROM main.{quote(target.name)} WHERE {OPEN} AND NOT stub
        ) o ON o.source = t.source AND o.source_id = t.text
        LEFT JOIN canon c ON c.id = o.id
    """)
    if count(con, "SELECT count(*) FROM mapped WHERE how IS NULL"):
        _map_by_name(con, target)


def _make_canon(con: Connection, target: Table) -> None:
    """`canon`: a row that `links` declares the same as another, and that one; a chain of two is followed."""
    rows_of = f"SELECT id, source, source_id FROM main.{quote(target.name)} WHERE {OPEN}"
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE canon AS WITH
        pairs AS (
            SELECT a.id, min(b.id) AS to_id FROM main.links l
            JOIN ({rows_of}) a ON a.source = l.of_source AND a.source_id = l.of_id
            JOIN ({rows_of}) b ON b.source = l.same_source AND b.source_id = l.same_id
            WHERE l.table_name = {literal(target.name)} AND l.{OPEN} AND l.deleted_at IS NULL AND a.id <> b.id
            GROUP BY 1
        ),
        one_way AS (
            SELECT * FROM pairs p WHERE p.id > p.to_id
            OR NOT EXISTS (SELECT 1 FROM pairs q WHERE q.id = p.to_id AND q.to_id = p.id)
        )
        SELECT p.id, coalesce(q.to_id, p.to_id) AS to_id FROM one_way p LEFT JOIN one_way q ON q.id = p.to_id
    """)


def _map_by_name(con: Connection, target: Table) -> None:
    """The first kind of key that hits decides; one that hits several rows leaves the text ambiguous.

    In this order: e-mail and name in the text's own source (1, 2), `source/source_id` as rows are told apart outside
    the store (3), an id in another source (4), e-mail and name there (5, 6), and a stub under its name until the
    row itself comes (7).
    """
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE keyed AS SELECT k.source, k.how, k.key, coalesce(c.to_id, k.id) AS id
        FROM ({keys_sql(target)}) k LEFT JOIN canon c ON c.id = k.id
    """)
    rows_of = f"main.{quote(target.name)}"
    con.execute(f"""
        UPDATE mapped SET id = f.hit.id, how = f.hit.how FROM (
            WITH rest AS (SELECT source, text FROM mapped WHERE how IS NULL),
            probes AS (
                SELECT source, text, 'email' AS how, lower(trim(text)) AS key FROM rest UNION ALL
                SELECT source, text, 'name', {fold_sql(unstubbed_sql("text"))} FROM rest
            ),
            hits AS (
                SELECT p.source, p.text, k.id, if(k.source = p.source, k.how, '{ELSEWHERE}') AS how,
                    if(k.source = p.source, 0, 4) + if(k.how = 'email', 1, 2) AS place
                FROM probes p JOIN keyed k ON k.how = p.how AND k.key = p.key
                UNION ALL
                SELECT r.source, r.text, n.id, '{ELSEWHERE}', if(n.stub, 7, 3)
                FROM rest r JOIN {rows_of} n ON concat(n.source, '/', n.source_id) = r.text AND {ALIVE}
                UNION ALL
                SELECT r.source, r.text, n.id, '{ELSEWHERE}', 4 FROM rest r JOIN {rows_of} n ON n.source_id = r.text
                AND {ALIVE} AND NOT n.stub
                AND NOT regexp_full_match(n.source_id, '[0-9]+')  -- two sources both count from 1
            ),
            placed AS (
                SELECT source, text, place, CASE WHEN count(DISTINCT id) = 1 OR place IN (3, 7)
                    THEN {{'id': min(id), 'how': any_value(how)}} ELSE {{'id': NULL, 'how': '{AMBIGUOUS}'}} END AS hit
                FROM hits GROUP BY source, text, place
            )
            SELECT source, text, arg_min(hit, place) AS hit FROM placed GROUP BY source, text
        ) f WHERE mapped.source = f.source AND mapped.text = f.text
    """)
    con.execute(f"UPDATE mapped SET how = '{MISSING}' WHERE how IS NULL")


def _make_stubs(con: Connection, target: Table, at: datetime, zone: str) -> None:
    """A row, marked `stub`, for every text that nothing answers to: it is shown by its text."""
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE wanted AS
        SELECT source, text, {stub_key_sql("text")} AS source_id FROM mapped WHERE how = '{MISSING}'
    """)
    stubs = f"(SELECT id, source, source_id FROM main.{quote(target.name)} WHERE stub AND {ALIVE})"
    absent = f"FROM wanted w ANTI JOIN {stubs} s USING (source, source_id)"
    label = stub_label(target)
    for (source,) in rows(con, f"SELECT DISTINCT source {absent}"):
        con.execute(f"""
            CREATE OR REPLACE TEMP TABLE new_stubs AS
            SELECT source_id, min(trim(text)) AS {quote(label)} {absent}
            WHERE source = {literal(str(source))} GROUP BY 1 ORDER BY 1
        """)
        made = Batch(
            table=target.name, relation="new_stubs", columns=(label,), source=str(source), import_id=0
        )  # fmt: skip
        Upsert(con, made, at, zone, stub=True).run()
    con.execute(f"""
        UPDATE mapped SET id = s.id, how = '{STUB}' FROM wanted w JOIN {stubs} s USING (source, source_id)
        WHERE mapped.source = w.source AND mapped.text = w.text
    """)


def _note_moves(con: Connection, target: Table, at: datetime) -> None:
    """`moved`: the texts that meant something else; what they meant is kept once per instant."""
    name, when = literal(target.name), literal(at)
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE moved AS
        SELECT m.source, m.text, m.id, m.how,
            CASE WHEN r.text IS NULL THEN m.own_id ELSE r.id END AS old_id
        FROM mapped m LEFT JOIN (SELECT * FROM meta.resolved WHERE to_table = {name}) r
        ON r.source = m.source AND r.text = m.text
        WHERE CASE WHEN r.text IS NULL THEN m.how = 'link' ELSE r.id IS DISTINCT FROM m.id END
    """)
    con.execute(f"""
        INSERT INTO meta.moves SELECT {name}, source, text, old_id, {when} FROM moved n WHERE NOT EXISTS (
            SELECT 1 FROM meta.moves o WHERE o.to_table = {name} AND o.moved_at = {when}
            AND o.source = n.source AND o.text = n.text
        )
    """)
    con.execute(f"INSERT INTO left_stubs SELECT {name}, id FROM moved WHERE how = '{STUB}'")


def _apply(con: Connection, target: Table, at: datetime, written: set[str]) -> None:
    """Write the ids: into versions written now, and into all open ones whose text moved."""
    any_moved = count(con, "SELECT count(*) FROM moved") > 0
    for table, column in referring(target.name):
        name, text, there = quote(table.name), quote(column.name), quote(column.companion)
        match = f"{OPEN} AND {name}.source = m.source AND {name}.{text} = m.text"
        now = f"known_from = {literal(at)} AND {there} IS NULL AND m.id IS NOT NULL"
        if table.name in written:
            con.execute(f"UPDATE main.{name} SET {there} = m.id FROM mapped m WHERE {match} AND {now}")
        if any_moved:
            other = f"{there} IS DISTINCT FROM m.id"
            con.execute(f"UPDATE main.{name} SET {there} = m.id FROM moved m WHERE {match} AND {other}")


def _remember(con: Connection, target: Table) -> None:
    """Keep the texts that are not simply an id of their own source: only those can come to mean another."""
    name = literal(target.name)
    con.execute(f"""
        DELETE FROM meta.resolved USING texts t
        WHERE to_table = {name} AND meta.resolved.source = t.source AND meta.resolved.text = t.text
    """)
    con.execute(f"""
        INSERT INTO meta.resolved SELECT {name}, source, text, id, how FROM mapped WHERE how <> '{BY_ID}'
    """)


def _close_stubs(con: Connection, target: Table, at: datetime) -> None:
    """Stubs that no text means, or that nothing refers to any more, are closed."""
    name, when = literal(target.name), literal(at)
    _forget_unused(con, target)
    meant = f"SELECT id FROM meta.resolved WHERE to_table = {name} AND how = '{STUB}'"
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE closed AS SELECT * REPLACE ({when} AS known_from, {when} AS deleted_at)
        FROM main.{quote(target.name)} WHERE stub AND {ALIVE} AND id NOT IN ({meant})
    """)
    if count(con, "SELECT count(*) FROM closed"):
        replace_versions(con, target, "closed", at)


def _forget_unused(con: Connection, target: Table) -> None:
    """Texts whose stub was left by a version replaced now, and that no open version carries any more."""
    left = f"SELECT id FROM left_stubs WHERE to_table = {literal(target.name)}"
    if not count(con, f"SELECT count(*) FROM ({left})"):
        return
    there = [(f"main.{quote(t.name)}", quote(c.companion)) for t, c in referring(target.name)]
    used = " UNION ALL ".join(f"SELECT {c} FROM {t} WHERE {ALIVE} AND {c} IN ({left})" for t, c in there)
    con.execute(f"""
        DELETE FROM meta.resolved
        WHERE to_table = {literal(target.name)} AND id IN ({left}) AND id NOT IN ({used})
    """)
