"""Any sequence of imports: the set-based upsert agrees with the plain one, and versions never overlap."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.store.desk import Desk
from tests.store.firm import stage, utc
from tests.store.history import Cells, History

from cadran.model import TABLES
from cadran.store import Batch, Counts
from cadran.store.duck import Connection, quote, rows
from cadran.store.resolve import Changes, resolve
from cadran.store.schema import META
from cadran.store.upsert import Upsert
from cadran.store.versions import make_left
from cadran.store.views import past_sql

DAYS = [utc(2020, 1, 1) + timedelta(days=n) for n in range(6)]
ROW = st.fixed_dictionaries({
    "source_id": st.sampled_from("abc"),
    "name": st.sampled_from([None, "Mill", "Quay"]),
    "outcome": st.sampled_from([None, "open", "won"]),
    "owner": st.sampled_from([None, "Anna", "ANNA", "r1", "r2"]),
    "source_updated_at": st.sampled_from([None, None, *DAYS[:3]]),
    "deleted": st.sampled_from([None, None, None, True]),
})  # fmt: skip
COLUMNS = ("name", "outcome", "owner")


@dataclass(frozen=True)
class File:
    """One export of deals, and the reps imported before it; `wait`: days since the one before."""

    rows: list[Cells]
    columns: set[str]
    source: str
    wait: int
    complete: bool
    reps: set[str]


FILE = st.builds(
    File,
    rows=st.lists(ROW, min_size=1, max_size=4),
    columns=st.sets(st.sampled_from(COLUMNS)),
    source=st.sampled_from(["crm", "crm", "sheet"]),
    wait=st.integers(0, 1),
    complete=st.booleans(),
    reps=st.sets(st.sampled_from(["Anna", "Bob"])),
)


def emptied(con: Connection) -> Connection:
    """The schema without rows: making it costs more than an example."""
    for name in TABLES:
        con.execute(f"DELETE FROM main.{quote(name)}")
    for name in META:
        con.execute(f"DELETE FROM meta.{quote(name)}")
    make_left(con)
    return con


def load(
    con: Connection, of: str, given_rows: list[Cells], columns: tuple[str, ...], at: datetime, *,
    source: str = "crm", complete: bool = False,
) -> Counts:  # fmt: skip
    stage(con, "came", of, given_rows)
    batch = Batch(table=of, relation="came", columns=columns, source=source, import_id=1, complete=complete)
    result = Upsert(con, batch, at, "Europe/Paris").run()
    resolve(con, at, Changes({of}, {of} if result.remapped else set()), "Europe/Paris")
    return result.counts


def seen(con: Connection, at: datetime) -> dict[tuple[str, str], Cells]:
    sql = f"SELECT source, source_id, name, outcome::VARCHAR, owner FROM ({past_sql(TABLES['deals'], at)})"
    found = {}
    for source, key, *values in rows(con, sql):
        found[str(source), str(key)] = {n: v for n, v in zip(COLUMNS, values, strict=True) if v is not None}
    return found


def no_broken_span(con: Connection, name: str) -> bool:
    """One open version per id, spans that follow each other without gap, overlap or empty length."""
    sql = f"""
        SELECT count(*) FROM (
            SELECT known_from, known_to, lead(known_from) OVER w AS next, row_number() OVER w AS place,
                count(*) OVER (PARTITION BY id) AS versions,
                count(DISTINCT (source, source_id)) OVER (PARTITION BY id) AS keys
            FROM main.{name} WINDOW w AS (PARTITION BY id ORDER BY known_from)
        ) WHERE known_from >= known_to OR keys <> 1
        OR CASE WHEN place = versions THEN known_to <> TIMESTAMP '9999-12-31' ELSE known_to IS DISTINCT FROM next END
    """
    return rows(con, sql) == [(0,)]


@given(st.lists(FILE, min_size=1, max_size=4))
@settings(max_examples=settings.default.max_examples // 3, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_sequence_of_imports_agrees_with_the_plain_upsert(desk: Desk, files: list[File]) -> None:
    con, plain, day = emptied(desk.con), History(), 0
    for file in files:
        day += file.wait
        reps: list[Cells] = [{"source_id": f"r{n}", "name": name} for n, name in enumerate(sorted(file.reps))]
        if reps:
            load(con, "reps", reps, ("name",), DAYS[day])
        lines = [{**row, "line": number} for number, row in enumerate(file.rows)]
        columns = tuple(sorted(file.columns))
        counts = load(con, "deals", lines, columns, DAYS[day], source=file.source, complete=file.complete)
        assert counts == plain.upsert(lines, columns, file.source, DAYS[day], complete=file.complete)
        assert counts.read == counts.loaded + counts.unchanged + counts.deleted + counts.quarantined
    for at in DAYS:
        assert seen(con, at) == plain.known(at)
    assert no_broken_span(con, "deals")
    assert no_broken_span(con, "reps")
    names_agree(con)


def names_agree(con: Connection) -> None:
    """Every owner is resolved to a row alive whose name or id is the text; every stub alive is used."""
    wrong = """
        SELECT d.owner, r.source_id, r.name FROM now.deals d LEFT JOIN now.reps r ON r.id = d.owner_id
        WHERE d.owner IS NOT NULL AND (r.id IS NULL OR lower(r.name) <> lower(d.owner)
            AND (r.stub OR r.source_id <> d.owner))
    """
    assert rows(con, wrong) == []
    idle = (
        "SELECT name FROM now.reps WHERE stub AND id NOT IN (SELECT owner_id FROM now.deals WHERE owner_id IS NOT NULL)"
    )
    assert rows(con, idle) == []


def test_the_check_of_spans_can_fail(desk: Desk) -> None:
    make_left(desk.con)
    load(desk.con, "reps", [{"source_id": "1", "name": "Anna"}], ("name",), DAYS[0])
    assert no_broken_span(desk.con, "reps")
    desk.con.execute("INSERT INTO main.reps SELECT * FROM main.reps")
    with pytest.raises(AssertionError):
        assert no_broken_span(desk.con, "reps")
