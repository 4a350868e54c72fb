"""Estimates from complete data agree with the true parameters, within what chance allows."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from cadran.sources.demo import Company, Truth
from cadran.sources.demo.lifetimes import median_days
from cadran.sources.demo.truth import NEW, SEGMENTS

SIGMAS = 3.5  # of a right generator, about one in two thousand of such checks fails; the seed is fixed
MATURE = date(2025, 4, 1)  # deals opened before have had their time


@pytest.fixture(scope="module")
def big() -> dict[str, pl.DataFrame]:
    """Four times the firm, so that its reps can be told apart."""
    return {name: pl.DataFrame(rows) for name, rows in Company(seed=11, scale=4).tables().items()}


@pytest.fixture(scope="module")
def truth() -> Truth:
    return Company(seed=11).truth


@pytest.fixture(scope="module")
def decided(big: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Deals old enough to be decided, with the rep who opened them and their account's size."""
    first = big["deal_changes"].sort("valid_from").group_by("deal", maintain_order=True).first()
    deals = big["deals"].filter(pl.col("created_on").is_between(date(2023, 1, 1), MATURE), pl.col("outcome") != "open")
    deals = deals.join(first.select("deal", opener="owner"), left_on="source_id", right_on="deal")
    deals = deals.join(big["accounts"].select("source_id", "size"), left_on="account", right_on="source_id")
    return deals.with_columns(won=pl.col("outcome") == "won", days=pl.col("closed_on") - pl.col("created_on"))


def near(share: float, expected: float, n: int) -> bool:
    return abs(share - expected) < SIGMAS * np.sqrt(expected * (1 - expected) / n)


def family(decided: pl.DataFrame, name: str) -> pl.DataFrame:
    """Deals of a family of the truth. The kind is blank at random, so leaving blanks out does no harm."""
    kinds = {"renewal": ["renewal"], "clients": ["expansion", "upsell"], "new": ["new", "cross_sell"]}[name]
    found = decided.filter(pl.col("kind").is_in(kinds), pl.col("size").is_not_null())
    return found.filter(pl.col("pipeline") == NEW) if name == "new" else found.filter(pl.col("pipeline") != NEW)


@pytest.mark.parametrize("name", ["new", "clients", "renewal"])
def test_win_rate_by_rep_is_the_truth(decided: pl.DataFrame, truth: Truth, name: str) -> None:
    deals = family(decided, name)
    compared = 0
    for (rep,), rows in deals.group_by("opener"):
        expected = [truth.win_probability(name, str(rep), size) for size in rows["size"]]
        spread = np.sqrt(sum(p * (1 - p) for p in expected))
        if spread > 3:
            compared += 1
            assert abs(rows["won"].sum() - sum(expected)) < SIGMAS * spread, (rep, rows.height)
    assert compared >= 8


def test_reps_differ_so_that_a_flat_model_would_be_wrong(decided: pl.DataFrame, truth: Truth) -> None:
    rate = family(decided, "new").group_by("opener").agg(pl.col("won").mean(), pl.len()).filter(pl.col("len") > 300)
    assert rate["won"].max() - rate["won"].min() > 0.10
    best = max(rate["opener"], key=lambda rep: truth.rep_effect[rep])
    worst = min(rate["opener"], key=lambda rep: truth.rep_effect[rep])
    won = dict(rate.select("opener", "won").iter_rows())
    assert won[best] > won[worst]


def test_win_rate_by_size_is_the_truth(decided: pl.DataFrame, truth: Truth) -> None:
    deals = family(decided, "new")
    for segment in SEGMENTS:
        rows = deals.filter(size=segment)
        expected = np.mean([truth.win_probability("new", rep, segment) for rep in rows["opener"]])
        assert near(rows["won"].mean(), float(expected), rows.height), segment


@pytest.mark.parametrize("pipeline", ["Nouvelles affaires", "Clients"])
@pytest.mark.parametrize("outcome", ["won", "lost"])
def test_lengths_are_the_truth(decided: pl.DataFrame, truth: Truth, pipeline: str, outcome: str) -> None:
    """Working days make every length a little longer, by less than two days."""
    days = decided.filter(pipeline=pipeline, outcome=outcome)["days"].dt.total_days().to_numpy()
    error = SIGMAS * days.std() / np.sqrt(len(days))
    assert -error < days.mean() - truth.mean_days(pipeline, outcome) < 2 + error
    assert -2 < np.median(days) - median_days(truth, pipeline, outcome) < 4


def test_few_deals_are_never_decided(big: dict[str, pl.DataFrame], truth: Truth) -> None:
    old = big["deals"].filter(pl.col("created_on").is_between(date(2023, 1, 1), date(2024, 10, 1)))
    assert near((old["outcome"] == "open").mean(), truth.never_decided, old.height)


def test_leads_come_at_the_true_rhythm(big: dict[str, pl.DataFrame], truth: Truth) -> None:
    leads, days = big["leads"], np.arange(np.datetime64("2023-01-01"), np.datetime64("2026-01-01"))
    season = np.array(truth.seasonality)[days.astype("datetime64[M]").astype(int) % 12]
    expected = 4 * truth.weekly_leads / 7 * truth.growth ** ((days - days[0]).astype(int) / 365.25) * season
    assert abs(leads.height - expected.sum()) < SIGMAS * np.sqrt(expected.sum()) + 60  # a few are deleted
    august = leads.filter(pl.col("created_at").dt.month() == 8).height
    assert (
        abs(august / leads.height - expected[days.astype("datetime64[M]").astype(int) % 12 == 7].sum() / expected.sum())
        < 0.01
    )
    assert near((leads["direction"] == "inbound").mean(), truth.inbound, leads.height)


def test_mqls_become_sqls_with_the_true_probability(big: dict[str, pl.DataFrame], truth: Truth) -> None:
    mqls = big["leads"].filter(pl.col("mql_on") < date(2025, 9, 1))
    within = (mqls["sql_on"] - mqls["mql_on"]).dt.total_days() <= 90
    share = within.fill_null(False).mean()
    assert abs(share - truth.mql_to_sql_within(90)) < 0.01 + SIGMAS * 0.5 / np.sqrt(mqls.height)


def test_calls_reach_people_more_often_after_the_training(big: dict[str, pl.DataFrame], truth: Truth) -> None:
    calls = big["activities"].filter(pl.col("outcome").is_not_null(), kind="call", direction="outbound")
    trained = big["trainings"].filter(name="Découverte du besoin").group_by("rep").agg(pl.col("completed_on").min())
    calls = calls.join(trained, on="rep", how="left")
    after = (calls["occurred_at"].dt.date() > calls["completed_on"]).fill_null(False)
    reached = calls["outcome"] == "reached"
    assert near(reached.filter(~after).mean(), truth.call_connect, (~after).sum())
    assert near(reached.filter(after).mean(), truth.call_connect + truth.training_effect, after.sum())


def test_appointments_are_missed_and_cancelled_at_the_true_rates(big: dict[str, pl.DataFrame], truth: Truth) -> None:
    due = big["activities"].filter(
        pl.col("kind").is_in(["meeting", "visit", "demo"]), pl.col("status") != "planned",
        pl.col("scheduled_at").dt.date() < date(2025, 12, 1),
    )  # fmt: skip
    kept = due.filter(pl.col("status") != "cancelled")
    assert near((due["status"] == "cancelled").mean(), truth.cancelled, due.height)
    assert near((kept["status"] == "no_show").mean(), truth.no_show, kept.height)


def test_contracts_end_with_the_true_hazard(big: dict[str, pl.DataFrame], truth: Truth) -> None:
    rows = big["subscriptions"].filter(pl.col("started_on") < date(2026, 1, 1))
    spans = rows.group_by("contract").agg(pl.col("started_on").min(), pl.col("ended_on").sort_by("started_on").last())
    start = pl.max_horizontal(pl.col("started_on"), date(2023, 1, 1))
    ended = pl.col("ended_on") <= date(2025, 12, 1)
    until = pl.when(ended).then(pl.col("ended_on")).otherwise(date(2025, 12, 1))
    months = (until.dt.year() - start.dt.year()) * 12 + until.dt.month() - start.dt.month()
    found = spans.select(months=months.clip(0), ended=ended.fill_null(False))
    assert near(found["ended"].sum() / found["months"].sum(), truth.monthly_churn, found["months"].sum())


def test_the_price_rows_of_a_contract_follow_each_other(big: dict[str, pl.DataFrame]) -> None:
    rows = big["subscriptions"].sort("contract", "started_on")
    following = rows.with_columns(next=pl.col("started_on").shift(-1).over("contract")).filter(
        pl.col("next").is_not_null()
    )
    assert following.height > 100
    assert following.filter(pl.col("ended_on").is_null() | (pl.col("ended_on") != pl.col("next"))).height == 0


def test_orders_are_typed_in_delivered_and_judged_as_true(big: dict[str, pl.DataFrame], truth: Truth) -> None:
    orders = big["orders"].filter(
        pl.col("kind") == "order", pl.col("ordered_on").is_between(date(2023, 1, 1), date(2025, 8, 1))
    )
    promised = orders.filter(pl.col("promised_on").is_not_null(), pl.col("available_on").is_not_null())
    assert near((promised["available_on"] > promised["promised_on"]).mean(), truth.late_delivery, promised.height)
    judged = orders["conforming"].drop_nulls()
    assert near(judged.mean(), truth.conforming, judged.len())


def test_answers_to_surveys_are_the_truth(big: dict[str, pl.DataFrame], truth: Truth) -> None:
    sent = big["surveys"].filter(pl.col("kind") != "pulse", pl.col("sent_on") < date(2025, 11, 1))
    assert near(sent["answered_on"].is_not_null().mean(), truth.survey_answered, sent.height)
    nps = sent.filter(kind="nps")["score"].drop_nulls().cast(float)
    assert near((nps >= 9).mean(), truth.nps[0], nps.len())
    assert near((nps <= 6).mean(), truth.nps[1], nps.len())
    csat = sent.filter(kind="csat")["score"].drop_nulls().cast(float)
    assert near((csat >= 4).mean(), truth.csat, csat.len())


def test_the_median_answer_to_an_inbound_lead_is_the_truth(big: dict[str, pl.DataFrame], truth: Truth) -> None:
    """Of leads that come in the morning of a working day and are answered, in business minutes."""
    acts = big["activities"].filter(
        pl.col("lead").is_not_null(), pl.col("direction") == "outbound", ~pl.col("automatic").fill_null(False)
    )
    first = acts.group_by("lead").agg(pl.col("occurred_at").min())
    leads = big["leads"].filter(pl.col("direction") == "inbound", pl.col("created_at").dt.date() < date(2025, 11, 1))
    answered = leads.join(first, left_on="source_id", right_on="lead", how="left")
    unanswered = answered["occurred_at"].null_count() / answered.height
    assert near(unanswered, truth.unanswered, answered.height)
    morning = answered.filter(pl.col("created_at").dt.hour() == 8, pl.col("created_at").dt.weekday() < 6)
    same_day = (morning["occurred_at"] - morning["created_at"]).dt.total_minutes()
    spread = SIGMAS * 1.2533 * truth.response_sigma / np.sqrt(same_day.len())  # of a median, on the log scale
    assert abs(np.log(same_day.median() / truth.response_minutes)) < spread + 0.03


def test_a_closed_deal_changes_no_more(big: dict[str, pl.DataFrame]) -> None:
    closed = big["deal_changes"].filter(pl.col("outcome") != "open")
    assert closed.height > 8_000
    assert not closed["deal"].is_duplicated().any()
    assert closed["valid_to"].null_count() == closed.height
