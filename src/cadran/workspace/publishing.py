"""What is derived from the canonical rows, made again where a write reached it."""

from collections.abc import Set
from datetime import datetime

from cadran.metrics import derived
from cadran.model import TABLES
from cadran.store import Writer
from cadran.store.duck import Connection, quote, rows
from cadran.store.settings import Settings


def referring(tables: Set[str]) -> set[str]:
    """Tables with a reference to any of `tables`."""
    return {t.name for t in TABLES.values() for c in t.columns if c.to in tables}


def changed_tables(con: Connection, at: datetime) -> set[str]:
    """Tables that the write known at `at` changed, and those whose references it may have resolved anew."""
    versions = {t for t in TABLES if _any(con, f"main.{quote(t)} WHERE known_from = $1 OR known_to = $1", at)}
    new = {t for t in versions if _has_new(con, t, at)}
    moved = {str(r[0]) for r in rows(con, "SELECT DISTINCT to_table FROM meta.moves WHERE moved_at = $1", [at])}
    return versions | referring(new | moved)


def _has_new(con: Connection, table: str, at: datetime) -> bool:
    """Whether rows came that were never seen before: ids are given in rising order."""
    last = f"SELECT max(id) FROM main.{quote(table)} WHERE known_from"
    return bool(rows(con, f"SELECT 1 WHERE ({last} = $1) > coalesce(({last} < $1), -1)", [at]))


def _any(con: Connection, where: str, at: datetime) -> bool:
    return bool(rows(con, f"SELECT 1 FROM {where} LIMIT 1", [at]))


def publish_changes(con: Connection, writer: Writer, told: derived.Told | None = None) -> None:
    """Derive what a writer's changes reach; `told` hears how many relations of how many are made."""
    publish(con, writer.settings, changed_tables(con, writer.known_at), since=writer.known_at, told=told)


def publish(
    con: Connection,
    settings: Settings,
    changed: set[str] | None,
    *,
    since: datetime | None = None,
    known_at: datetime | None = None,
    told: derived.Told | None = None,
) -> None:
    """The derived relations that read what changed, and their statistics; `changed` None: all of them.

    `since`: the instant from which what changed is known, so that of a few deals only those are made again.
    `known_at`: the past instant that the schema shows.
    """
    if known_at is None and not made_as_now(con, settings):
        changed = since = None  # made by another version of Cadran, or under other settings: all of it again
    made = derived.build(con, "now", settings, known_at, changed=changed, since=since, told=told)
    derived.filled(con, "now", only=None if changed is None else {*changed, *made})
    if known_at is None:
        con.execute("DELETE FROM meta.state WHERE key = 'derived'")
        con.execute("INSERT INTO meta.state VALUES ('derived', ?)", [derived.recipe(con, "now", settings)])


def made_as_now(con: Connection, settings: Settings) -> bool:
    """Whether the derived relations that stand were made by this version of Cadran, under these settings."""
    found = rows(con, "SELECT value FROM meta.state WHERE key = 'derived'")
    return bool(found) and str(found[0][0]) == derived.recipe(con, "now", settings)
