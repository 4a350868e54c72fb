"""The recorded history of deals: spans that follow each other and end in the deal as it is."""

from datetime import date

import polars as pl
import pytest


@pytest.fixture(scope="module")
def changes(tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    return tables["deal_changes"].sort("deal", "valid_from")


def test_spans_of_a_deal_never_overlap_and_leave_no_gap(changes: pl.DataFrame) -> None:
    following = changes.with_columns(next=pl.col("valid_from").shift(-1).over("deal"))
    inner = following.filter(pl.col("next").is_not_null())
    assert inner.filter(pl.col("valid_to").is_null() | (pl.col("valid_to") != pl.col("next"))).is_empty()
    assert following.filter(pl.col("next").is_null())["valid_to"].null_count() == changes["deal"].n_unique()
    assert changes.filter(pl.col("valid_from") >= pl.col("valid_to")).is_empty()


def test_the_last_version_agrees_with_the_deal(changes: pl.DataFrame, tables: dict[str, pl.DataFrame]) -> None:
    last = changes.group_by("deal", maintain_order=True).last()
    both = tables["deals"].join(last, left_on="source_id", right_on="deal", suffix="_then", how="full")
    assert both.height == tables["deals"].height
    for column in ("stage", "amount", "probability", "forecast_category", "expected_close_on", "owner", "outcome",
                   "pipeline", "currency"):  # fmt: skip
        assert both.filter(pl.col(column).ne_missing(pl.col(f"{column}_then"))).is_empty(), column
    closed = both.filter(pl.col("outcome") != "open")
    paris = closed["valid_from"].dt.replace_time_zone("UTC").dt.convert_time_zone("Europe/Paris").dt.date()
    assert (paris == closed["closed_on"]).all()


def test_a_deal_opens_in_its_first_stage_and_closes_once(
    changes: pl.DataFrame, tables: dict[str, pl.DataFrame]
) -> None:
    first = changes.group_by("deal", maintain_order=True).first()
    places = tables["stages"].select("pipeline", stage="name", position="position", ends="outcome")
    assert set(first.join(places, on=["pipeline", "stage"])["position"]) == {1}
    ended = changes.filter(pl.col("outcome") != "open")
    assert not ended["deal"].is_duplicated().any()
    staged = changes.join(places, on=["pipeline", "stage"])
    assert staged.height == changes.height
    assert (staged["ends"] == staged["outcome"]).all()


def test_deals_skip_stages_fall_back_change_amount_are_put_off_and_change_hands(
    changes: pl.DataFrame, tables: dict[str, pl.DataFrame]
) -> None:
    places = tables["stages"].select("pipeline", "position", stage="name")
    rows = changes.join(places, on=["pipeline", "stage"], maintain_order="left").filter(outcome="open")
    step = pl.col("position").diff().over("deal")
    assert rows.filter(step > 1).height > 200
    assert rows.filter(step < 0).height > 50
    assert rows.filter(pl.col("amount").ne_missing(pl.col("amount").shift(1)).over("deal")).height > 300
    assert rows.filter((pl.col("expected_close_on") > pl.col("expected_close_on").shift(1)).over("deal")).height > 500
    hands = rows.group_by("deal").agg(pl.col("owner").n_unique()).filter(pl.col("owner") > 1)
    assert hands.height > 20
    left = tables["reps"].filter(pl.col("left_on").is_not_null())
    still = tables["deals"].filter(pl.col("outcome") == "open")
    assert not set(still["owner"]) & set(left["source_id"])


def test_leads_orders_and_quotes_hang_on_the_right_deals(tables: dict[str, pl.DataFrame]) -> None:
    deals = tables["deals"].select(
        deal="source_id", of="account", outcome="outcome", closed="closed_on", opened="created_on"
    )
    leads = tables["leads"].join(deals, on="deal")
    assert leads.height > 500
    assert (leads["account"] == leads["of"]).all()
    assert leads.filter(pl.col("sql_on") > pl.col("opened")).is_empty()
    orders = tables["orders"].join(deals, on="deal")
    assert (orders["account"] == orders["of"]).all()
    assert orders.filter(pl.col("ordered_on") < pl.col("closed")).is_empty()
    quotes = tables["quotes"].filter(pl.col("status") == "accepted").join(deals, on="deal")
    assert set(quotes["outcome"]) <= {"won", "open"}
    assert quotes.filter(outcome="open").height < 25  # the closing has still to be typed in
    assert tables["quotes"].filter(pl.col("order").is_not_null()).height > 800


def test_renewals_form_chains_at_the_same_customer(tables: dict[str, pl.DataFrame]) -> None:
    orders = tables["orders"]
    pairs = orders.filter(pl.col("renews").is_not_null()).join(
        orders, left_on="renews", right_on="source_id", suffix="_old"
    )
    assert pairs.height > 150
    assert (pairs["account"] == pairs["account_old"]).all()
    assert pairs["due_for_renewal_on_old"].null_count() == 0
    around = (pairs["ordered_on"] - pairs["due_for_renewal_on_old"]).dt.total_days()
    assert (around.abs() <= 60).mean() > 0.9
    due = orders.filter(pl.col("due_for_renewal_on") < date(2025, 9, 1), pl.col("kind") == "order")
    renewed = due["source_id"].is_in(pairs["renews"].to_list()).mean()
    assert 0.6 < renewed < 0.95


def test_lines_make_up_the_order_and_credits_are_negative(tables: dict[str, pl.DataFrame]) -> None:
    lines, orders = tables["order_lines"], tables["orders"]
    computed = (pl.col("quantity").cast(float) * pl.col("unit_price").cast(float) * (1 - pl.col("discount"))).round(2)
    total = (
        lines
        .select("order", net=pl.col("net_amount").cast(float).fill_null(computed))
        .group_by("order")
        .agg(pl.col("net").sum())
    )
    both = orders.join(total, left_on="source_id", right_on="order").filter(pl.col("amount").is_not_null())
    gap = both["amount"].cast(float) + both["discount"].cast(float) - both["net"]
    wrong = both.filter(gap.abs() > 0.02)
    assert wrong.height < 15  # typed wrong and not yet put right
    assert both.height > 2_000
    assert lines.filter(pl.col("order").str.starts_with("A"))["net_amount"].drop_nulls().max() < 0
    assert (lines.group_by("order", "ordinal").len()["len"] == 1).all()
