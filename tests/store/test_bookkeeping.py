"""Imports, quarantine, blanked cells, remembered answers."""

from tests.store.desk import Desk
from tests.store.firm import utc

from cadran.store import CellIssue, Held, Import, Writer, cell_issues, held, imports, remembered_mapping


def hold(writer: Writer, *lines: int) -> int:
    listed = ", ".join(f"({n}, 'bad_amount', 'amount', 'n/c', '{{\"Montant\": \"n/c\"}}')" for n in lines)
    writer.con.execute(
        f'CREATE OR REPLACE TEMP TABLE bad AS FROM (VALUES {listed}) t(line, reason, "column", value, cells)'
    )
    return writer.quarantine("bad", import_id=1, table="deals", file="deals.csv", header_hash="h")


def test_a_line_is_held_once_until_it_is_replayed(desk: Desk) -> None:
    with desk.write() as writer:
        assert (hold(writer, 3, 4), hold(writer, 4, 3)) == (2, 0)
    first = Held(
        import_id=1, file="deals.csv", line=3, reason="bad_amount", column="amount", value="n/c",
        cells='{"Montant": "n/c"}', header_hash="h", table_name="deals",
    )  # fmt: skip
    assert held(desk.con)[0] == first
    with desk.write() as writer:
        writer.mark_replayed([(1, 3)], import_id=2)
    assert [row.line for row in held(desk.con)] == [4]
    assert [row.replayed_in for row in held(desk.con, replayed=True)] == [2, None]
    with desk.write() as writer:
        assert hold(writer, 3) == 1, "it came back after its replay"


def test_a_blanked_cell_is_noted_once(desk: Desk) -> None:
    with desk.write() as writer:
        writer.con.execute(
            "CREATE TEMP TABLE bad AS SELECT 3 AS line, 'amount' AS \"column\", 'n/c' AS value, 'unreadable' AS reason"
        )
        assert writer.cell_issues("bad", import_id=1, table="deals", file="deals.csv") == 1
        assert writer.cell_issues("bad", import_id=2, table="deals", file="deals.csv") == 0
    assert cell_issues(desk.con) == [
        CellIssue(
            import_id=1, file="deals.csv", line=3, column="amount", value="n/c", reason="unreadable", table_name="deals"
        )
    ]


def test_an_import_is_noted_and_numbers_go_on(desk: Desk) -> None:
    at = utc(2020, 1, 1)
    with desk.write() as writer:
        done = Import(
            id=writer.next_import(),
            file="a.csv",
            source="crm",
            table_name="deals",
            imported_at=at,
            known_at=at,
            loaded=1,
        )
        assert writer.next_import() == done.id + 1
        writer.record(done)
    assert imports(desk.con) == [done]
    with desk.write() as writer:
        assert writer.next_import() == done.id + 1


def test_an_import_that_changed_nothing_publishes_nothing(desk: Desk) -> None:
    at = utc(2020, 1, 1)
    with desk.write() as writer:
        writer.record(
            Import(id=1, file="a.csv", source="crm", table_name="deals", imported_at=at, known_at=at, unchanged=5)
        )
    assert desk.generation == 1


def test_answers_are_remembered_by_headers(desk: Desk) -> None:
    with desk.write() as writer:
        writer.remember_mapping("h", "{}")
        writer.remember_mapping("h", '{"a": 1}')
    assert remembered_mapping(desk.con, "h") == '{"a": 1}'
    assert remembered_mapping(desk.con, "other") is None
