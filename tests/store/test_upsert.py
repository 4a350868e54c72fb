"""What a second import does: nothing, a new version, a deletion; and what it never does."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from cadran.errors import BadInput, UnknownName
from cadran.store import Batch, Store, end_of_day, held
from tests.store.firm import ask, fingerprint, put, upsert

DEALS = [
    {"source_id": "1", "name": "Mill", "amount": Decimal(10), "outcome": "won", "line": 2},
    {"source_id": "2", "name": "Quay", "amount": Decimal(20), "outcome": "open", "line": 3},
]


def amounts(store: Store) -> list[tuple[object, ...]]:
    return ask(store, "SELECT source_id, amount FROM now.deals ORDER BY 1")


def test_importing_twice_changes_nothing(store: Store) -> None:
    first = put(store, "deals", DEALS)
    before, generation = fingerprint(store), store.generation
    again = put(store, "deals", DEALS)
    assert (first.read, first.loaded, again.loaded, again.unchanged) == (2, 2, 0, 2)
    assert fingerprint(store) == before
    assert store.generation == generation, "nothing changed, nothing published"


def test_a_change_keeps_what_was_known(store: Store) -> None:
    put(store, "deals", DEALS, on=date(2020, 1, 1))
    counts = put(store, "deals", [{**DEALS[0], "amount": Decimal(15)}], on=date(2020, 2, 1))
    assert (counts.loaded, counts.unchanged) == (1, 0)
    assert amounts(store) == [("1", Decimal(15)), ("2", Decimal(20))]
    with store.read() as reader:
        reader.as_known(end_of_day(date(2020, 1, 31), reader.settings))
        assert reader.con.execute("SELECT amount FROM now.deals WHERE source_id = '1'").fetchall() == [(10,)]


def test_an_older_file_changes_nothing_newer(store: Store) -> None:
    put(store, "deals", [{**DEALS[0], "source_updated_at": datetime(2020, 5, 1)}])
    before = fingerprint(store)
    late = put(store, "deals", [{**DEALS[0], "amount": Decimal(1), "source_updated_at": datetime(2020, 4, 1)}])
    assert (late.unchanged, late.older, late.loaded) == (1, 1, 0)
    assert fingerprint(store) == before


def test_what_was_confirmed_later_is_not_overwritten_by_a_file_between(store: Store) -> None:
    for month, amount in ((1, 10), (3, 10), (2, 99)):
        at = datetime(2020, month, 1)
        put(store, "deals", [{**DEALS[0], "amount": Decimal(amount), "source_updated_at": at}])
    assert amounts(store) == [("1", Decimal(10))]


def test_a_blank_overwrites_only_where_its_column_is_in_the_file(store: Store) -> None:
    put(store, "deals", DEALS)
    put(store, "deals", [{"source_id": "1", "name": "Mill & Co"}, {"source_id": "2", "amount": None}])
    put(store, "deals", [{"source_id": "2", "name": "Quay"}])
    assert ask(store, "SELECT source_id, name, amount, outcome::VARCHAR FROM now.deals ORDER BY 1") == [
        ("1", "Mill & Co", None, "won"),
        ("2", "Quay", None, "open"),
    ]


def test_a_deleted_row_keeps_its_values_and_its_id_and_can_come_back(store: Store) -> None:
    put(store, "deals", DEALS)
    gone = put(store, "deals", [{"source_id": "1", "name": None, "deleted": True}])
    again = put(store, "deals", [{"source_id": "1", "deleted": True}])
    assert (gone.deleted, again.deleted, again.unchanged) == (1, 0, 1)
    assert amounts(store) == [("2", Decimal(20))]
    assert ask(store, "SELECT name FROM main.deals WHERE deleted_at IS NOT NULL") == [("Mill",)]
    ids = "SELECT DISTINCT id FROM main.deals WHERE source_id = '1'"
    put(store, "deals", DEALS)
    assert len(amounts(store)) == 2
    assert len(ask(store, ids)) == 1


def test_a_row_first_seen_deleted_is_stored_as_deleted(store: Store) -> None:
    counts = put(store, "deals", [{**DEALS[0], "deleted": True}, DEALS[1]])
    assert (counts.loaded, counts.deleted) == (1, 1)
    assert amounts(store) == [("2", Decimal(20))]


def test_only_a_complete_file_deletes_what_it_does_not_hold(store: Store) -> None:
    put(store, "deals", DEALS)
    put(store, "deals", [{**DEALS[0], "source_id": "9"}], source="other")
    assert put(store, "deals", DEALS[:1]).absent == 0
    assert put(store, "deals", DEALS[:1], complete=True).absent == 1
    assert [key for key, _ in amounts(store)] == ["1", "9"], "another source is not touched"


def test_the_last_of_two_rows_with_one_key_wins_and_the_other_is_held(store: Store) -> None:
    three = [DEALS[0], {**DEALS[0], "amount": Decimal(11), "line": 4}, {**DEALS[0], "amount": Decimal(11), "line": 3}]
    counts = put(store, "deals", three)
    assert amounts(store) == [("1", Decimal(11))]
    assert (counts.read, counts.loaded, counts.unchanged, counts.quarantined, counts.doubles) == (3, 1, 1, 1, 2)
    put(store, "deals", three)
    with store.read() as reader:
        (double,) = held(reader.con)
    assert (double.reason, double.line, double.value, double.file) == ("duplicate_key", 2, "1", "deals.csv")
    assert '"amount":"10.0000"' in double.cells


def test_the_newest_of_two_rows_with_one_key_wins_over_the_later_line(store: Store) -> None:
    new, old = datetime(2020, 2, 1), datetime(2020, 1, 1)
    rows = [{**DEALS[0], "source_updated_at": new}, {**DEALS[0], "amount": 1, "line": 9, "source_updated_at": old}]
    put(store, "deals", rows)
    assert amounts(store) == [("1", Decimal(10))]


def test_a_row_without_a_key_is_held(store: Store) -> None:
    counts = put(store, "deals", [{**DEALS[0], "source_id": " "}, DEALS[1]])
    assert (counts.loaded, counts.quarantined) == (1, 1)


def test_two_imports_at_the_same_instant_leave_one_version(store: Store) -> None:
    day = date(2020, 1, 1)
    for amount in (1, 2, 3):
        put(store, "deals", [{"source_id": "1", "amount": Decimal(amount)}], on=day)
    assert ask(store, "SELECT amount FROM main.deals") == [(3,)]


def test_several_tables_of_one_write_are_published_together(store: Store) -> None:
    with store.write() as writer:
        upsert(writer, "deals", DEALS)
        upsert(writer, "reps", [{"source_id": "a", "name": "Anna"}])
    assert store.generation == 2


def test_an_exception_publishes_nothing(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.write() as writer:
        upsert(writer, "deals", DEALS)
        raise ZeroDivisionError
    assert amounts(store) == []
    assert not list(store.folder.glob("*.tmp*"))


def test_a_word_outside_a_vocabulary_names_the_column_and_the_nearest_word(store: Store) -> None:
    with pytest.raises(UnknownName) as error:
        put(store, "deals", [{**DEALS[0], "outcome": "wonn"}])
    assert "deals.outcome" in error.value.text("en")
    assert error.value.near[0] == "won"


def test_a_promised_column_that_is_not_there_is_an_error(store: Store) -> None:
    with pytest.raises(UnknownName, match="amont"), store.write() as writer:
        writer.con.execute("CREATE TEMP TABLE came AS SELECT '1' AS source_id")
        from_file = {"table": "deals", "relation": "came", "source": "crm", "import_id": 1}
        writer.upsert(Batch(columns=("amont",), **from_file))
    with pytest.raises(BadInput, match="amount"), store.write() as writer:
        writer.con.execute("CREATE TEMP TABLE came AS SELECT '1' AS source_id")
        writer.upsert(Batch(columns=("amount",), **from_file))


def test_instants_get_their_local_day_and_days_keep_their_instant(store: Store) -> None:
    put(store, "leads", [{"source_id": "1", "created_at": datetime(2020, 6, 30, 22, 30)}])
    assert ask(store, "SELECT created_at, created_day FROM now.leads") == [
        (datetime(2020, 6, 30, 22, 30), date(2020, 7, 1))
    ]
    at = datetime(2020, 6, 30, 22, 30)
    put(store, "deals", [{"source_id": "1", "created_on": date(2020, 7, 1), "created_on_at": str(at)}])
    put(store, "deals", [{"source_id": "1", "name": "Mill"}])
    put(store, "deals", [{"source_id": "1", "created_on": date(2020, 7, 1)}])
    assert ask(store, "SELECT created_on, created_on_at FROM now.deals") == [(date(2020, 7, 1), at)]


def test_an_export_cannot_be_back_dated_before_the_last_one(store: Store) -> None:
    put(store, "deals", DEALS, on=date(2020, 2, 1))
    with pytest.raises(BadInput, match="2020-02-01"):
        put(store, "deals", DEALS, on=date(2020, 1, 31))
    with pytest.raises(BadInput, match="future"):
        put(store, "deals", DEALS, on=date(2999, 1, 1))
