"""What is built again when something changed, and that it is the same as if all had been."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st
from tests.derived.desk import FEWER, PLAIN, check, given, store
from tests.generative.engine_side import put
from tests.generative.workspaces import workspaces

from cadran.errors import DefinitionError
from cadran.metrics import derived
from cadran.metrics.derived import DERIVED, Form, build, filled, windowed_sql
from cadran.metrics.derived.graph import Derived, of_basis, stale
from cadran.metrics.derived.making import Making
from cadran.metrics.derived.render import render
from cadran.metrics.reference import World
from cadran.metrics.relations import RELATIONS
from cadran.model import TABLES
from cadran.store.duck import Connection, count, quote, rows
from cadran.store.views import use_known

LATER = datetime(2025, 6, 29, 12)  # noqa: DTZ001 - the store's instants are UTC without a zone
FILES = {path.stem for path in Path(derived.__file__).parent.glob("*.sql")}
WINDOWED = {name for name, r in RELATIONS.items() if r.windowed}
# Part of another, or made by the build itself.
WITHIN = {"open_states", "order_business", "touched_deals", "month_pieces", "customer_states"}


def test_every_relation_that_measures_read_is_canonical_or_derived() -> None:
    names = {d.name for d in DERIVED}
    assert {name for name, r in RELATIONS.items() if not r.windowed} <= names | TABLES.keys()
    assert not names & WINDOWED
    assert WINDOWED <= FILES


def test_every_file_belongs_to_a_relation() -> None:
    declared = {d.file for d in DERIVED} | {d.update for d in DERIVED if d.update}
    assert declared | WINDOWED | WITHIN == FILES


@pytest.mark.parametrize("basis", ["orders", "won_deals"])
def test_what_a_file_reads_is_declared_and_made_before(basis: str) -> None:
    made = {*TABLES, "today"}
    for one in of_basis(basis):
        text = re.sub(r"--.*", "", (Path(derived.__file__).parent / f"{one.file}.sql").read_text(encoding="utf-8"))
        read = set(re.findall(r"(?:FROM|JOIN) (?:\{s\}\.)?(\w+)", text)) & (TABLES.keys() | {d.name for d in DERIVED})
        assert read - {one.name} <= {*one.reads}, one.name
        assert {*one.reads} <= made, one.name
        made.add(one.name)


def test_only_what_reads_a_changed_table_is_stale() -> None:
    derived_ = of_basis("orders")
    assert stale(derived_, {"targets"}) == {"targets_now"}
    assert stale(derived_, {"absences"}) == {"rep_days", "rep_hours"}
    assert {"sales", "sale_lines", "quote_facts", "line_facts"} <= stale(derived_, {"order_lines"})
    assert "deal_history" not in stale(derived_, {"orders", "activities"})
    assert not stale(derived_, {"mentions"})


def made_of(names: Iterable[str], basis: str) -> Iterator[str]:
    """The tables with the rows of these relations: a view has those of what it is made of."""
    declared = {d.name: d for d in of_basis(basis)}
    for name in names:
        one = declared.get(name)
        if one is not None and one.form is Form.VIEW:
            yield from made_of(one.of, basis)
        else:
            yield f"main.{quote(name)}" if one is None else place(one)


def place(one: Derived) -> str:
    return f"{'temp' if one.form is Form.SCRATCH else 'now'}.{one.name}"


@contextmanager
def emptied(con: Connection, tables: Sequence[str]) -> Iterator[None]:
    """Without their rows for a while."""
    for table in tables:
        con.execute(f"CREATE OR REPLACE TEMP TABLE {quote('kept ' + table)} AS FROM {table}; DELETE FROM {table}")
    yield
    for table in tables:
        con.execute(f"INSERT INTO {table} FROM {quote('kept ' + table)}; DROP TABLE {quote('kept ' + table)}")


@pytest.mark.parametrize("basis", ["orders", "won_deals"])
def test_without_what_it_is_made_of_a_relation_has_no_row(basis: str, monkeypatch: pytest.MonkeyPatch) -> None:
    make, had_rows = Making._make, set[str]()

    def then_without(self: Making, one: Derived) -> None:
        make(self, one)
        if one.name not in had_rows and count(self.con, f"SELECT count(*) FROM {place(one)}"):
            had_rows.add(one.name)
            stands = replace(self, kinds={})
            with emptied(self.con, sorted({*made_of(one.of, basis)})):
                make(stands, one)
                assert not one.of or count(self.con, f"SELECT count(*) FROM {place(one)}") == 0, one.name
            make(stands, one)

    monkeypatch.setattr(Making, "_make", then_without)

    @FEWER
    @examples(workspaces())
    def none(made: World) -> None:
        con = store()
        put(con, made)
        build(con, "now", made.settings.with_changes({"revenue_basis": basis}))

    none()
    assert {d.name for d in of_basis(basis)} - had_rows == {"tiers"}  # generated products have none


def test_what_lost_all_that_it_was_made_of_is_as_if_made_again() -> None:
    con = given(accounts="name\nA", orders="account | ordered_on | amount\n1 | 01-01 | 5\n1 | 02-01 | 7")
    assert contents(con)["sales"].total() == 2
    con.execute("DELETE FROM main.orders")
    made = build(con, "now", PLAIN, changed={"orders"})
    left = contents(con)
    assert left["sales"].total() == 0
    assert {"order_facts", "sales", "sale_lines", "quote_facts"} <= made
    build(con, "now", PLAIN)
    assert left == contents(con)


def test_an_unknown_word_in_a_file_is_an_error_that_names_it() -> None:
    with pytest.raises(DefinitionError, match="currency"):
        render("fx_days", {"s": "now"})


def contents(con: Connection) -> dict[str, Counter[tuple[object, ...]]]:
    """Every row of every derived relation."""
    names = {d.name for d in DERIVED if d.form is not Form.SCRATCH}
    return {n: Counter(rows(con, f"SELECT COLUMNS(*)::VARCHAR FROM now.{quote(n)}")) for n in names}


def change_deals(con: Connection, every: int) -> None:
    """One deal of so many gets a new version: won now, at another stage, of another kind, or gone."""
    con.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE fresh AS
        SELECT * REPLACE (
            TIMESTAMP '{LATER}' AS known_from, CASE WHEN id % 5 = 0 THEN TIMESTAMP '{LATER}' END AS deleted_at,
            'won' AS outcome, DATE '2025-06-20' AS closed_on, 'Offer' AS stage, 'fair' AS lead_source, 'new' AS kind,
            CASE WHEN id % 4 = 0 THEN 1 ELSE contact_id END AS contact_id
        )
        FROM main.deals WHERE known_to = '9999-12-31' AND id % {every} = 0;
        UPDATE main.deals SET known_to = TIMESTAMP '{LATER}'
        WHERE known_to = '9999-12-31' AND id IN (SELECT id FROM fresh);
        INSERT INTO main.deals FROM fresh;
        """
    )


def test_making_touched_deals_again_is_the_same_as_making_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cadran.metrics.derived.making.MANY", 1)

    @FEWER
    @examples(workspaces(), st.sampled_from((2, 3, 5)))
    def same(made: World, every: int) -> None:
        con = store()
        put(con, made)
        build(con, "now", made.settings)
        change_deals(con, every)
        build(con, "now", made.settings, changed={"deals"}, since=LATER)
        parts = contents(con)
        build(con, "now", made.settings)
        whole = contents(con)
        assert {name for name in whole if whole[name] != parts[name]} == set()

    same()


MANY_DEALS = "\n".join(["name | outcome | created_on | known_from", *["A | open | 01-10 | 01-11 12:00"] * 20])


def test_few_changed_deals_are_made_alone_and_their_orders_follow() -> None:
    con = given(
        accounts="name\nA",
        deals=MANY_DEALS,
        orders="account | deal | ordered_on | amount\n1 | | 01-01 | 5\n1 | 13 | 03-01 | 5\n1 | 12 | 03-01 | 5",
    )
    con.execute("UPDATE now.deal_history SET owner_id = 77; UPDATE now.order_facts SET region = 'kept'")
    change_deals(con, 13)
    made = build(con, "now", PLAIN, changed={"deals"}, since=LATER)
    check(con, "now.deal_history", "id | from_day | outcome\n13 | 01-10 | open\n13 | 01-11 | open\n13 | 06-20 | won",
          where="owner_id IS NULL")  # fmt: skip
    check(con, "now.sales", "id | business | lead_source\n1 | new_customer |\n2 | new_deal | fair\n3 | |",
          where="region = 'kept'")  # fmt: skip
    assert {"deal_history", "order_facts", "sales", "cycles"} <= made
    assert not {"account_dims", "fx_days", "targets_now", "calendar"} & made


def test_customers_are_not_made_again_where_the_orders_of_touched_deals_stay_as_they_were() -> None:
    con = given(accounts="name\nA", deals=MANY_DEALS, orders="account | deal | ordered_on | amount\n1 | 13 | 03-01 | 5")
    con.execute("UPDATE now.customer_spans SET from_day = '2001-01-01'")
    con.execute(
        f"""
        UPDATE main.deals SET known_to = TIMESTAMP '{LATER}' WHERE id = 13;
        INSERT INTO main.deals SELECT * REPLACE (
            9 AS amount, TIMESTAMP '{LATER}' AS known_from, TIMESTAMP '9999-12-31' AS known_to
        ) FROM main.deals WHERE id = 13
        """
    )
    made = build(con, "now", PLAIN, changed={"deals"}, since=LATER)
    assert {"deal_history", "cycles", "first_amounts"} <= made
    assert not {"order_facts", "line_facts", "sales", "sale_lines", "customer_spans", "sale_origins"} & made
    check(con, "now.customer_spans", "from_day\n2001-01-01")


def test_a_new_deal_is_touched_too() -> None:
    con = given(deals=MANY_DEALS)
    con.execute(
        f"""
        INSERT INTO main.deals SELECT * REPLACE (99 AS id, TIMESTAMP '{LATER}' AS known_from)
        FROM main.deals WHERE id = 1
        """
    )
    build(con, "now", PLAIN, changed={"deals"}, since=LATER)
    check(
        con,
        "now.deal_history",
        "id | from_day | certainty\n99 | 01-10 | assumed\n99 | 06-29 | observed",
        where="id = 99",
    )


def test_a_name_that_means_another_rep_now_makes_all_anew() -> None:
    con = given(deals=MANY_DEALS)
    con.execute("UPDATE now.deal_history SET owner_id = 77")
    con.execute(f"INSERT INTO meta.moves VALUES ('reps', 'test', 'Ada', NULL, TIMESTAMP '{LATER}')")
    build(con, "now", PLAIN, changed={"deals"}, since=LATER)
    con.execute("DELETE FROM meta.moves")
    check(con, "now.deal_history", "owner_id", where="owner_id = 77")


def test_an_absent_relation_makes_all_anew() -> None:
    con = given(targets="kpi | starts_on | ends_on | value\nrevenue | 01-01 | 12-31 | 5")
    con.execute("DROP TABLE now.fx_days; DELETE FROM now.targets_now")
    assert "targets_now" in build(con, "now", PLAIN, changed=set())
    check(con, "now.targets_now", "level\ncompany")


def test_large_amounts_do_not_overflow() -> None:
    """Two DECIMAL(18) multiplied are a DECIMAL(18) again, unless they are cast up first."""
    con = given(
        fx_rates="currency | day | rate\nUSD | 01-01 | 0.93456789",
        orders="ordered_on | amount | currency\n03-01 | 900000000000 | USD\n03-01 | |",
        order_lines="order | quantity | unit_price | discount\n2 | 1000000 | 1000000 | 0.05",
        deals="outcome | created_on | closed_on | amount | currency\nwon | 01-10 | 03-01 | 900000000000 | USD",
    )
    check(con, "now.order_facts", "amount\n841111101000\n950000000000")
    check(con, "now.cycles", "amount\n841111101000")


def test_amounts_are_narrow_where_that_loses_nothing() -> None:
    def kind(relation: str) -> object:
        return rows(con, f"SELECT typeof(amount) FROM now.{relation} LIMIT 1")[0][0]

    orders, deals = "ordered_on | amount\n03-01 | 100", "name | outcome | created_on | amount\nA | open | 01-10 | 5"
    con = given(orders=orders, deals=deals, order_lines="order | net_amount\n1 | 100")
    assert (kind("sales"), kind("deal_states")) == ("DECIMAL(18,4)", "DECIMAL(18,4)")
    con = given(orders=orders, deals=deals, order_lines="order | quantity | unit_price\n1 | 0.3333 | 33.3333")
    assert (kind("sales"), kind("deal_states")) == ("DECIMAL(38,12)", "DECIMAL(18,4)")
    check(con, "now.line_facts", "id | amount\n1 | 11.109989\n-1 | 88.890011")
    con = given(orders=orders, deals=deals, fx_rates="currency | day | rate\nUSD | 01-01 | 0.9")
    assert (kind("sales"), kind("deal_states")) == ("DECIMAL(38,12)", "DECIMAL(38,12)")


def test_what_is_filled_is_counted_per_relation_and_column() -> None:
    con = given(
        accounts="name\nA",
        deals="name | outcome | created_on | region\nA | open | 01-10 |\nB | open | 03-01 | West",
        deal_changes="deal | valid_from | stage\n1 | 01-10 08:00 | Demo",
        orders="account | ordered_on | amount\n1 | 03-01 | 100\n1 | | ",
    )
    filled(con, "now")
    check(con, "meta.filled", """
        relation     | "column"   | "rows" | filled | first_day | last_day
        deals        | created_on | 2      | 2      | 01-10     | 03-01
        deals        | region     | 2      | 1      |           |
        orders       | account_id | 2      | 2      |           |
        sales        | amount     | 2      | 1      |           |
        sales        | day        | 2      | 1      | 03-01     | 03-01
        stage_visits | entered_day| 1      | 1      | 01-10     | 01-10
        account_dims | region     | 1      | 0      |           |
        surveys      | score      | 0      | 0      |           |
    """, where="""(relation, "column") IN (
        ('deals', 'created_on'), ('deals', 'region'), ('orders', 'account_id'), ('sales', 'amount'), ('sales', 'day'),
        ('stage_visits', 'entered_day'), ('account_dims', 'region'), ('surveys', 'score'))""")  # fmt: skip
    con.execute("DELETE FROM main.orders")
    filled(con, "now", only={"orders"})
    check(con, "meta.filled", 'relation | "rows"\norders | 0', where="\"column\" = 'ordered_on'")
    check(con, "meta.filled", '"rows"\n2', where="relation = 'sales' AND \"column\" = 'is_first'")


def test_a_past_date_has_relations_of_its_own() -> None:
    """The deal was known open on 1 April, and won on 1 June: as known in May it is open, with that amount."""
    con = given(
        deal_versions="""
            id | name | outcome | created_on | closed_on | amount | known_from  | known_to
            1  | A    | open    | 01-10      |           | 500    | 04-01 12:00 | 06-01 12:00
            1  | A    | won     | 01-10      | 05-20     | 900    | 06-01 12:00 |
        """,
        orders="ordered_on | amount | known_from\n03-01 | 100 | 04-01 12:00\n03-01 | 50 | 06-01 12:00",
    )
    filled(con, "now")
    may = datetime(2025, 5, 25)  # noqa: DTZ001 - as above

    def make(past: Connection) -> None:
        build(past, "now", PLAIN, may)
        filled(past, "now")

    use_known(con, may, make)
    try:
        check(con, "now.sales", "amount\n100")
        check(con, "now.deal_states", """
            from_day | to_day | amount | outcome | certainty
            01-10    | 04-01  | 500    | open    | assumed
            04-01    | end    | 500    | open    | observed
        """)  # fmt: skip
        check(con, "meta.filled", '"rows"\n1', where="relation = 'sales' AND \"column\" = 'day'")
    finally:
        con.execute("USE store")
    check(con, "now.sales", "amount\n100\n50")
    check(con, "meta.filled", '"rows"\n2', where="relation = 'sales' AND \"column\" = 'day'")


def test_a_windowed_relation_reads_the_schema_it_is_asked_for() -> None:
    for name in sorted(WINDOWED):
        text = re.sub(r"--.*", "", windowed_sql(name, "past", PLAIN))
        assert "past." in text
        assert "now." not in text
