"""The tables of the benchmark are of the same make as the company's, in the numbers asked for."""

from datetime import date

import polars as pl
import pytest

from cadran.model import TABLES, Kind
from cadran.sources.demo import Company
from cadran.sources.demo.bench import bench_tables

SMALL = {"activities": 20_000, "deals": 4_000, "deal_changes": 15_000, "orders": 8_000, "days": 800}


@pytest.fixture(scope="module")
def bench() -> dict[str, pl.DataFrame]:
    return {name: pl.DataFrame(rows.read_all()) for name, rows in bench_tables(**SMALL).items()}


def test_there_are_as_many_rows_as_asked_for(bench: dict[str, pl.DataFrame]) -> None:
    for name in ("activities", "deals", "orders"):
        assert bench[name].height == SMALL[name]
    assert bench["deal_changes"].height == pytest.approx(SMALL["deal_changes"], rel=0.06)
    assert bench["activities"]["source_id"].is_unique().all()
    assert bench["activities"]["occurred_at"].min().date() >= date(2023, 10, 1)


def test_the_schemas_are_those_of_the_company(company: Company) -> None:
    tables = company.tables()
    for name, rows in bench_tables(**SMALL).items():
        assert rows.schema.equals(tables[name].schema), name


def test_references_exist_and_words_are_known(bench: dict[str, pl.DataFrame]) -> None:
    for name in ("deals", "deal_changes", "orders", "activities"):
        for column in TABLES[name].columns:
            given = set(bench[name][column.name].drop_nulls())
            if column.kind is Kind.ENUM:
                assert given <= set(column.values), (name, column.name)
            if column.kind is Kind.REF and column.to in bench:
                assert given <= set(bench[column.to]["source_id"]), (name, column.name)


def test_the_same_arguments_give_the_same_rows(bench: dict[str, pl.DataFrame]) -> None:
    again = bench_tables(**SMALL)
    assert pl.DataFrame(again["activities"].read_all()).equals(bench["activities"])
    assert pl.DataFrame(again["orders"].read_all()).equals(bench["orders"])


def test_the_last_version_is_the_deal_and_spans_do_not_overlap(bench: dict[str, pl.DataFrame]) -> None:
    changes = bench["deal_changes"].sort("deal", "valid_from")
    following = changes.with_columns(next=pl.col("valid_from").shift(-1).over("deal"))
    assert following.filter(pl.col("valid_to").ne_missing(pl.col("next"))).is_empty()
    last = changes.group_by("deal", maintain_order=True).last()
    both = bench["deals"].join(last, left_on="source_id", right_on="deal", suffix="_then")
    assert both.height == bench["deals"].height
    for column in ("outcome", "stage", "amount", "owner"):
        assert both.filter(pl.col(column).ne_missing(pl.col(f"{column}_then"))).is_empty(), column
