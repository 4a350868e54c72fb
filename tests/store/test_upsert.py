"""What a second import does: nothing, a new version, a deletion; and what it never does."""

from datetime import date
from decimal import Decimal

import pytest
from tests.store.desk import Desk
from tests.store.firm import ask, fingerprint, put, upsert, utc

from cadran.errors import BadInput, UnknownName
from cadran.store import Batch, end_of_day, held

DEALS = [
    {"source_id": "1", "name": "Mill", "amount": Decimal(10), "outcome": "won", "line": 2},
    {"source_id": "2", "name": "Quay", "amount": Decimal(20), "outcome": "open", "line": 3},
]


def amounts(desk: Desk) -> list[tuple[object, ...]]:
    return ask(desk, "SELECT source_id, amount FROM now.deals ORDER BY 1")


def test_importing_twice_changes_nothing(desk: Desk) -> None:
    first = put(desk, "deals", DEALS)
    before, generation = fingerprint(desk), desk.generation
    again = put(desk, "deals", DEALS)
    assert (first.read, first.loaded, again.loaded, again.unchanged) == (2, 2, 0, 2)
    assert fingerprint(desk) == before
    assert desk.generation == generation, "nothing changed, nothing published"


def test_a_change_keeps_what_was_known(desk: Desk) -> None:
    put(desk, "deals", DEALS, on=date(2020, 1, 1))
    counts = put(desk, "deals", [{**DEALS[0], "amount": Decimal(15)}], on=date(2020, 2, 1))
    assert (counts.loaded, counts.unchanged) == (1, 0)
    assert amounts(desk) == [("1", Decimal(15)), ("2", Decimal(20))]
    with desk.read() as reader:
        reader.as_known(end_of_day(date(2020, 1, 31), reader.settings))
        assert reader.con.execute("SELECT amount FROM now.deals WHERE source_id = '1'").fetchall() == [(10,)]


def test_an_older_file_changes_nothing_newer(desk: Desk) -> None:
    put(desk, "deals", [{**DEALS[0], "source_updated_at": utc(2020, 5, 1)}])
    before = fingerprint(desk)
    late = put(desk, "deals", [{**DEALS[0], "amount": Decimal(1), "source_updated_at": utc(2020, 4, 1)}])
    assert (late.unchanged, late.older, late.loaded) == (1, 1, 0)
    assert fingerprint(desk) == before


def test_what_was_confirmed_later_is_not_overwritten_by_a_file_between(desk: Desk) -> None:
    for month, amount in ((1, 10), (3, 10), (2, 99)):
        at = utc(2020, month, 1)
        put(desk, "deals", [{**DEALS[0], "amount": Decimal(amount), "source_updated_at": at}])
    assert amounts(desk) == [("1", Decimal(10))]


def test_a_blank_overwrites_only_where_its_column_is_in_the_file(desk: Desk) -> None:
    put(desk, "deals", DEALS)
    put(desk, "deals", [{"source_id": "1", "name": "Mill & Co"}, {"source_id": "2", "amount": None}])
    put(desk, "deals", [{"source_id": "2", "name": "Quay"}])
    assert ask(desk, "SELECT source_id, name, amount, outcome::VARCHAR FROM now.deals ORDER BY 1") == [
        ("1", "Mill & Co", None, "won"),
        ("2", "Quay", None, "open"),
    ]


def test_a_deleted_row_keeps_its_values_and_its_id_and_can_come_back(desk: Desk) -> None:
    put(desk, "deals", DEALS)
    gone = put(desk, "deals", [{"source_id": "1", "name": None, "deleted": True}])
    again = put(desk, "deals", [{"source_id": "1", "deleted": True}])
    assert (gone.deleted, again.deleted, again.unchanged) == (1, 0, 1)
    assert amounts(desk) == [("2", Decimal(20))]
    assert ask(desk, "SELECT name FROM main.deals WHERE deleted_at IS NOT NULL") == [("Mill",)]
    ids = "SELECT DISTINCT id FROM main.deals WHERE source_id = '1'"
    put(desk, "deals", DEALS)
    assert len(amounts(desk)) == 2
    assert len(ask(desk, ids)) == 1


def test_a_row_first_seen_deleted_is_stored_as_deleted(desk: Desk) -> None:
    counts = put(desk, "deals", [{**DEALS[0], "deleted": True}, DEALS[1]])
    assert (counts.loaded, counts.deleted) == (1, 1)
    assert amounts(desk) == [("2", Decimal(20))]


def test_only_a_complete_file_deletes_what_it_does_not_hold(desk: Desk) -> None:
    put(desk, "deals", DEALS)
    put(desk, "deals", [{**DEALS[0], "source_id": "9"}], source="other")
    assert put(desk, "deals", DEALS[:1]).absent == 0
    assert put(desk, "deals", DEALS[:1], complete=True).absent == 1
    assert [key for key, _ in amounts(desk)] == ["1", "9"], "another source is not touched"


def test_the_last_of_two_rows_with_one_key_wins_and_the_other_is_held(desk: Desk) -> None:
    three = [DEALS[0], {**DEALS[0], "amount": Decimal(11), "line": 4}, {**DEALS[0], "amount": Decimal(11), "line": 3}]
    counts = put(desk, "deals", three)
    assert amounts(desk) == [("1", Decimal(11))]
    assert (counts.read, counts.loaded, counts.unchanged, counts.quarantined, counts.doubles) == (3, 1, 1, 1, 2)
    put(desk, "deals", three)
    with desk.read() as reader:
        (double,) = held(reader.con)
    assert (double.reason, double.line, double.value, double.file) == ("duplicate_key", 2, "1", "deals.csv")
    assert '"amount":"10.0000"' in double.cells


def test_the_newest_of_two_rows_with_one_key_wins_over_the_later_line(desk: Desk) -> None:
    new, old = utc(2020, 2, 1), utc(2020, 1, 1)
    rows = [{**DEALS[0], "source_updated_at": new}, {**DEALS[0], "amount": 1, "line": 9, "source_updated_at": old}]
    put(desk, "deals", rows)
    assert amounts(desk) == [("1", Decimal(10))]


def test_without_lines_and_dates_the_last_row_of_a_key_wins(desk: Desk) -> None:
    put(desk, "deals", [{"source_id": "1", "amount": Decimal(n)} for n in range(5)])
    assert amounts(desk) == [("1", Decimal(4))]


def test_a_complete_file_does_not_delete_stubs(desk: Desk) -> None:
    put(desk, "deals", [{**DEALS[0], "owner": "Max"}])
    assert put(desk, "reps", [{"source_id": "r", "name": "Anna"}], complete=True).absent == 0
    assert put(desk, "reps", [{"source_id": "r", "name": "Anna"}], complete=True).absent == 0
    assert ask(desk, "SELECT name FROM now.reps ORDER BY 1") == [("Anna",), ("Max",)]


def test_a_row_without_a_key_is_held(desk: Desk) -> None:
    counts = put(desk, "deals", [{**DEALS[0], "source_id": " "}, DEALS[1]])
    assert (counts.loaded, counts.quarantined) == (1, 1)


def test_two_imports_at_the_same_instant_leave_one_version(desk: Desk) -> None:
    day = date(2020, 1, 1)
    for amount in (1, 2, 3):
        put(desk, "deals", [{"source_id": "1", "amount": Decimal(amount)}], on=day)
    assert ask(desk, "SELECT amount FROM main.deals") == [(3,)]


def test_several_tables_of_one_write_are_published_together(desk: Desk) -> None:
    with desk.write() as writer:
        upsert(writer, "deals", DEALS)
        upsert(writer, "reps", [{"source_id": "a", "name": "Anna"}])
    assert desk.generation == 2


def test_a_word_outside_a_vocabulary_names_the_column_and_the_nearest_word(desk: Desk) -> None:
    with pytest.raises(UnknownName) as error:
        put(desk, "deals", [{**DEALS[0], "outcome": "wonn"}])
    assert "deals.outcome" in error.value.text("en")
    assert error.value.near[0] == "won"


def test_a_promised_column_that_is_not_there_is_an_error(desk: Desk) -> None:
    desk.con.execute("CREATE TEMP TABLE came AS SELECT '1' AS source_id")
    for name, error in (("amont", UnknownName), ("amount", BadInput)):
        made = Batch(table="deals", relation="came", columns=(name,), source="crm", import_id=1)
        with pytest.raises(error, match=name), desk.write() as writer:
            writer.upsert(made)


def test_instants_get_their_local_day_and_days_keep_their_instant(desk: Desk) -> None:
    put(desk, "leads", [{"source_id": "1", "created_at": utc(2020, 6, 30, 22, 30)}])
    assert ask(desk, "SELECT created_at, created_day FROM now.leads") == [(utc(2020, 6, 30, 22, 30), date(2020, 7, 1))]
    at = utc(2020, 6, 30, 22, 30)
    put(desk, "deals", [{"source_id": "1", "created_on": date(2020, 7, 1), "created_on_at": str(at)}])
    put(desk, "deals", [{"source_id": "1", "name": "Mill"}])
    put(desk, "deals", [{"source_id": "1", "created_on": date(2020, 7, 1)}])
    assert ask(desk, "SELECT created_on, created_on_at FROM now.deals") == [(date(2020, 7, 1), at)]


def test_an_export_cannot_be_back_dated_before_the_last_one(desk: Desk) -> None:
    put(desk, "deals", DEALS, on=date(2020, 2, 1))
    with pytest.raises(BadInput, match="2020-02-01"):
        put(desk, "deals", DEALS, on=date(2020, 1, 31))
    with pytest.raises(BadInput, match="future"):
        put(desk, "deals", DEALS, on=date(2999, 1, 1))
