"""What was known when: the monthly exports tell a story that ends in today's tables."""

from collections import Counter
from datetime import date

import numpy as np
import polars as pl
import pyarrow as pa
import pytest

from cadran.model import TABLES, Kind
from cadran.sources.demo import Company
from cadran.sources.demo.ledger import Change, history

Steps = list[tuple[date, dict[str, pa.Table]]]


@pytest.fixture(scope="module")
def steps(company: Company) -> Steps:
    return list(company.steps())


def after(steps: Steps, table: str, day: date) -> pl.DataFrame:
    """The rows of a table as somebody knows them who read all exports up to that day."""
    parts = [pl.DataFrame(rows[table]) for end, rows in steps if end <= day and table in rows]
    found = pl.concat(parts).unique("source_id", keep="last", maintain_order=True)
    return found.filter(~pl.col("deleted")).drop("deleted").sort("source_id")


def test_there_is_an_export_at_the_end_of_each_month(steps: Steps) -> None:
    assert len(steps) == 36
    assert steps[0][0] == date(2023, 1, 31)
    assert steps[13][0] == date(2024, 2, 29)
    assert steps[-1][0] == date(2025, 12, 31)


def test_the_exports_together_are_the_final_tables(steps: Steps, tables: dict[str, pl.DataFrame]) -> None:
    for name, final in tables.items():
        known = after(steps, name, date(2025, 12, 31))
        assert known.equals(final.sort("source_id")), name


def test_no_export_repeats_a_row_that_has_not_changed(steps: Steps) -> None:
    for name in ("deals", "orders", "activities", "quotes"):
        rows = pl.concat([pl.DataFrame(found[name]) for _, found in steps if name in found])
        assert not rows.select("source_id", "source_updated_at").is_duplicated().any(), name


def test_no_export_refers_to_what_nobody_has_seen_yet(steps: Steps) -> None:
    seen: dict[str, set[str]] = {}
    for day, found in steps:
        for name, rows in found.items():
            seen.setdefault(name, set()).update(rows["source_id"].to_pylist())
        for name, rows in found.items():
            for column in TABLES[name].columns:
                if column.kind is Kind.REF:
                    given = set(rows[column.name].to_pylist()) - {None}
                    assert not given - seen[column.to], (day, name, column.name)


def test_versions_of_a_row_get_newer(steps: Steps) -> None:
    parts = [pl.DataFrame(found["deals"]).with_columns(step=pl.lit(i)) for i, (_, found) in enumerate(steps)]
    rows = pl.concat(parts).sort("source_id", "step")
    newer = rows.select((pl.col("source_updated_at").diff() > pl.duration(seconds=0)).over("source_id")).to_series()
    assert newer.drop_nulls().all()


def test_a_deal_was_open_before_it_was_won(steps: Steps) -> None:
    then, now = after(steps, "deals", date(2024, 6, 30)), after(steps, "deals", date(2025, 12, 31))
    both = then.join(now, on="source_id", suffix="_now")
    later = both.filter(pl.col("outcome") == "open", pl.col("outcome_now") != "open")
    assert later.height > 80
    assert later["closed_on"].null_count() == later.height
    assert both.filter(pl.col("outcome") != "open", pl.col("outcome_now") == "open").is_empty()


def test_some_facts_come_late(steps: Steps) -> None:
    june, now = after(steps, "orders", date(2024, 6, 30)), after(steps, "orders", date(2025, 12, 31))
    until_june = now.filter(pl.col("ordered_on") <= date(2024, 6, 30))
    missing = until_june.join(june, on="source_id", how="anti")
    assert 0 < missing.height < 12
    deals = after(steps, "deals", date(2024, 6, 30)).join(after(steps, "deals", date(2025, 12, 31)), on="source_id")
    retroactive = deals.filter(pl.col("outcome") == "open", pl.col("closed_on_right") <= date(2024, 6, 30))
    assert retroactive.height > 0


def test_some_amounts_are_corrected_and_some_rows_deleted(steps: Steps) -> None:
    amounts: dict[str, set[object]] = {}
    deleted: Counter[str] = Counter()
    for _, found in steps:
        for name, rows in found.items():
            deleted[name] += sum(rows["deleted"].to_pylist())
        for key, amount in pl.DataFrame(found["orders"]).select("source_id", "amount").drop_nulls().iter_rows():
            amounts.setdefault(key, set()).add(amount)
    assert 10 < sum(len(values) > 1 for values in amounts.values()) < 100
    assert {name for name, count in deleted.items() if count} >= {"orders", "deals", "leads", "activities"}


def test_a_scaled_or_shorter_company_ends_the_same_way() -> None:
    small = Company(seed=7, scale=0.2, years=1)
    steps = list(small.steps())
    assert len(steps) == 12
    for name, rows in small.tables().items():
        known = after(steps, name, date(2025, 12, 31))
        assert known.equals(pl.DataFrame(rows).sort("source_id")), name


def test_the_same_seed_gives_the_same_company_and_another_one_another() -> None:
    one, same, other = (Company(seed=s, scale=0.1, years=1).tables() for s in (5, 5, 6))
    assert all(one[name].equals(same[name]) for name in one)
    assert not one["deals"].equals(other["deals"])


def test_scale_multiplies_what_happens_but_not_the_people() -> None:
    one, two = (Company(seed=5, scale=s, years=1).tables() for s in (0.2, 0.8))
    assert one["reps"].num_rows == two["reps"].num_rows
    for name in ("leads", "deals", "orders", "activities"):
        assert 3 < two[name].num_rows / one[name].num_rows < 5, name


def test_a_ledger_shows_each_column_as_it_was() -> None:
    at = np.array(["2024-01-01", "2024-01-01"], "datetime64[s]")
    late = np.array(["2024-02-01", "NaT"], "datetime64[s]")
    later = np.array(["2024-03-01", "2024-03-01"], "datetime64[s]")
    gone = np.array(["NaT", "2024-04-01"], "datetime64[s]")
    columns = {
        "network": np.array(["a", "b"], object), "posted_on": at.astype("datetime64[D]"),
        "sentiment": np.array(["negative", "negative"], object),
        "text": np.array(["end", "end"], object), "url": np.array([None, None], object),
    }  # fmt: skip
    changes = [Change(late, {"text": "begin"}), Change(later, {"sentiment": "neutral", "text": "middle"})]
    found = history("mentions", np.array(["x", "y"], object), columns, at, changes, gone)

    def told(day: str) -> list[tuple[object, ...]]:
        return list(
            pl.DataFrame(found.at(np.datetime64(day, "s"))).select("source_id", "sentiment", "text").iter_rows()
        )

    assert told("2023-12-31") == []
    assert told("2024-01-15") == [("x", "neutral", "begin"), ("y", "neutral", "middle")]
    assert told("2024-02-15") == [("x", "neutral", "middle"), ("y", "neutral", "middle")]
    assert told("2024-03-15") == [("x", "negative", "end"), ("y", "negative", "end")]
    assert told("2024-04-15") == [("x", "negative", "end")]
    march = found.between(np.datetime64("2024-04-01", "s"), np.datetime64("2024-05-01", "s"))
    assert march["deleted"].to_pylist() == [True]
