"""The tables are the model's, filled, keyed, and refer to rows that exist."""

from datetime import UTC, date, datetime

import holidays
import polars as pl
import pyarrow as pa
import pytest

from cadran.model import TABLES, Kind
from cadran.sources.demo import Company

SIZES = {
    "reps": (30, 30), "teams": (7, 7), "accounts": (800, 1_000), "leads": (3_000, 5_000), "deals": (2_500, 4_000),
    "activities": (60_000, 95_000), "orders": (2_300, 3_500), "order_lines": (5_500, 8_500), "quotes": (2_000, 4_000),
    "subscriptions": (300, 900), "campaigns": (24, 30), "absences": (500, 1_200), "worktime": (14_000, 22_000),
}  # fmt: skip
MIDNIGHT = datetime(2025, 12, 31, 23, tzinfo=UTC).replace(tzinfo=None)  # the end of today in Paris
HUMAN = ("call", "email", "message", "social", "connection_request", "meeting", "demo", "visit")


def test_every_table_of_the_model_but_links_is_filled(tables: dict[str, pl.DataFrame]) -> None:
    assert set(TABLES) - set(tables) == {"links"}
    assert not [name for name, rows in tables.items() if rows.is_empty()]


def test_columns_are_the_models_with_the_types_of_their_kinds(company: Company) -> None:
    types = {
        Kind.DAY: pa.date32(), Kind.INSTANT: pa.timestamp("us"), Kind.MONEY: pa.decimal128(18, 4),
        Kind.NUMBER: pa.decimal128(18, 4), Kind.FACTOR: pa.decimal128(18, 8), Kind.RATE: pa.float64(),
        Kind.INTEGER: pa.int64(), Kind.BOOLEAN: pa.bool_(),
    }  # fmt: skip
    common = {"source_id": pa.string(), "source_updated_at": pa.timestamp("us")}
    for name, rows in company.tables().items():
        expected = {c.name: types.get(c.kind, pa.string()) for c in TABLES[name].columns} | common
        assert dict(zip(rows.schema.names, rows.schema.types, strict=True)) == expected, name


def test_every_column_is_known_of_some_row(tables: dict[str, pl.DataFrame]) -> None:
    unknown = {
        f"{name}.{column}"
        for name, rows in tables.items()
        for column in rows.columns
        if rows[column].null_count() == rows.height
    }
    assert unknown == {"campaigns.currency", "expenses.currency", "surveys.team"}  # answers name the rep


def test_enums_keep_to_their_vocabulary(tables: dict[str, pl.DataFrame]) -> None:
    for name, rows in tables.items():
        for column in TABLES[name].columns:
            if column.kind is Kind.ENUM:
                assert set(rows[column.name].drop_nulls()) <= set(column.values), (name, column.name)


def test_keys_are_unique_and_references_exist(tables: dict[str, pl.DataFrame]) -> None:
    dangling = {}
    for name, rows in tables.items():
        assert rows["source_id"].is_unique().all(), name
        for column in TABLES[name].columns:
            if column.kind is Kind.REF:
                lost = set(rows[column.name].drop_nulls()) - set(tables[column.to]["source_id"])
                if lost:
                    dangling[f"{name}.{column.name}"] = sorted(lost)[:3]
    assert dangling == {}


@pytest.mark.parametrize("name", SIZES)
def test_sizes_are_those_of_a_firm_of_thirty_reps(tables: dict[str, pl.DataFrame], name: str) -> None:
    low, high = SIZES[name]
    assert low <= tables[name].height <= high


def test_the_firm_is_thirty_people_in_teams_some_of_whom_come_go_and_move(tables: dict[str, pl.DataFrame]) -> None:
    reps, posts = tables["reps"], tables["rep_assignments"]
    assert set(reps["role"]) == {"sdr", "bdm", "ae", "manager"}
    assert reps["left_on"].drop_nulls().len() >= 3
    assert reps.filter(pl.col("hired_on") >= date(2023, 1, 1)).height >= 5
    first_names = reps["name"].str.split(" ").list.first()
    assert first_names.is_duplicated().any()
    moves = posts.group_by("rep").agg(
        pl.col("team").n_unique(), pl.col("role").n_unique(), pl.col("manager").n_unique()
    )
    assert (moves["team"] > 1).sum() >= 2
    assert (moves["role"] > 1).sum() >= 2
    teams = tables["teams"]
    assert teams["parent"].null_count() == 1
    assert teams["manager"].null_count() == 0


def test_people_work_on_working_days_in_office_hours(tables: dict[str, pl.DataFrame]) -> None:
    work = tables["activities"].filter(
        pl.col("kind").is_in(HUMAN), pl.col("direction") == "outbound", ~pl.col("automatic").fill_null(False)
    )
    at = pl.coalesce("occurred_at", "scheduled_at").dt.replace_time_zone("UTC").dt.convert_time_zone("Europe/Paris")
    work = work.with_columns(at.alias("at"))
    days = work["at"].dt.date()
    assert work.filter(work["at"].dt.weekday() > 5).is_empty()
    assert not set(days) & set(holidays.country_holidays("FR", years=range(2023, 2027)))
    assert work["at"].dt.hour().is_between(8, 19).all()


def test_nobody_works_before_the_arrival_or_after_the_departure(tables: dict[str, pl.DataFrame]) -> None:
    done = tables["activities"].filter(pl.col("status") == "done", ~pl.col("automatic").fill_null(False))
    done = done.join(tables["reps"].select("source_id", "hired_on", "left_on"), left_on="rep", right_on="source_id")
    day = pl.col("occurred_at").dt.date()
    wrong = done.filter((day < pl.col("hired_on")) | (day > pl.col("left_on").fill_null(date(2099, 1, 1))))
    assert wrong.height <= done.height / 1_000  # an appointment that outlives its owner by a day


def test_no_length_is_negative(tables: dict[str, pl.DataFrame]) -> None:
    pairs = {
        "deals": [("created_on", "closed_on"), ("created_on", "qualified_on")],
        "deal_changes": [("valid_from", "valid_to")],
        "orders": [("ordered_on", "delivered_on"), ("ordered_on", "promised_on"), ("available_on", "delivered_on")],
        "leads": [("mql_on", "sql_on"), ("mql_on", "disqualified_on")],
        "quotes": [("sent_on", "decided_on"), ("sent_on", "expires_on")],
        "activities": [("booked_at", "scheduled_at")],
        "subscriptions": [("started_on", "ended_on")],
        "tenders": [("received_on", "answered_on"), ("received_on", "declined_on")],
        "requests": [("received_at", "answered_at")],
        "returns": [("requested_on", "completed_on")],
        "complaints": [("opened_on", "resolved_on")],
        "surveys": [("sent_on", "answered_on")],
        "trainings": [("assigned_on", "completed_on")],
        "rep_assignments": [("starts_on", "ends_on")],
        "absences": [("starts_on", "ends_on")],
        "targets": [("starts_on", "ends_on")],
    }
    for name, columns in pairs.items():
        for first, last in columns:
            assert tables[name].filter(pl.col(first) > pl.col(last)).is_empty(), (name, first, last)


def test_nothing_is_known_from_the_future(tables: dict[str, pl.DataFrame]) -> None:
    today = date(2025, 12, 31)
    assert max(rows["source_updated_at"].max() for rows in tables.values()) < MIDNIGHT
    assert tables["activities"]["occurred_at"].max() < MIDNIGHT
    for name, column in {"deals": "closed_on", "orders": "delivered_on", "leads": "created_at"}.items():
        assert tables[name][column].cast(pl.Date).max() <= today, name


def test_blanks_and_oddities_that_indicators_must_bear_are_there(tables: dict[str, pl.DataFrame]) -> None:
    deals, acts = tables["deals"], tables["activities"]
    still = deals.filter(pl.col("outcome") == "open")
    today = date(2025, 12, 31)
    assert 0.02 < still["amount"].null_count() / still.height < 0.2
    assert still.filter(pl.col("expected_close_on") < today).height >= 10
    assert still.filter(pl.col("next_step_on").is_null()).height >= 10
    assert still.filter(pl.col("created_on") < date(2025, 3, 1)).height >= 10
    assert deals.filter(outcome="lost")["lost_reason"].null_count() > 50
    calls = acts.filter(kind="call")
    assert 0.08 < calls["outcome"].null_count() / calls.height < 0.12
    assert acts.filter(pl.col("status") == "planned", pl.col("scheduled_at") > MIDNIGHT).height > 20
    assert tables["orders"].filter(kind="credit")["amount"].max() < 0
    quotes = tables["quotes"]
    assert quotes.filter(pl.col("status") == "sent", pl.col("expires_on") < today).height > 50
    assert tables["tenders"]["declined_on"].drop_nulls().len() > 10
    assert tables["accounts"]["parent"].drop_nulls().len() >= 10
    assert {"USD", "CHF"} < set(tables["orders"]["currency"])
    assert set(tables["targets"]["version"]) == {1, 2}
    assert {"calls", "meetings", "demos", "proposals_sent", "sqls", "revenue"} == set(tables["targets"]["kpi"])
