"""The JSON of a reading: the interface that others read from outside."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

from cadran.metrics.catalogue import KPIS
from cadran.metrics.reading import Compared, Reading
from cadran.panels.json import is_mean, kpi_json, plain, reading_json

REVENUE = Reading(
    kpi="revenue", variant="", of=None, start=date(2017, 1, 1), end=date(2018, 1, 1),
    group={"region": None}, group_id={"region": None}, unit="money", value=Decimal("10005534.0000"), n=4238,
    coverage=0.5, excluded=2, excluded_by={"no_amount": 2}, beside={"undated": 500},
    previous=Compared(None, date(2016, 1, 1), date(2017, 1, 1), None),
)  # fmt: skip
KEYS = (
    "kpi variant of period group group_id value unit numerator denominator n low high "
    "coverage excluded excluded_by reason previous beside notes"
).split()


def test_the_keys_are_those_of_the_interface() -> None:
    assert list(reading_json(REVENUE)) == KEYS
    assert set(reading_json(REVENUE, mean=True)) - set(KEYS) == {
        "median", "p75", "p90", "median_low", "median_high"
    }  # fmt: skip


def test_periods_are_half_open_and_unknown_groups_null() -> None:
    found = json.loads(json.dumps(reading_json(REVENUE), allow_nan=False))
    assert found["period"] == {"from": "2017-01-01", "to": "2018-01-01"}
    assert found["group"] == {"region": None}
    assert found["value"] == 10005534
    assert found["excluded_by"] == {"no_amount": 2}
    assert found["beside"] == {"undated": 500}
    assert found["previous"] == {
        "value": None, "period": {"from": "2016-01-01", "to": "2017-01-01"}, "change": None
    }  # fmt: skip


def test_no_comparison_is_null() -> None:
    assert reading_json(replace(REVENUE, previous=None))["previous"] is None


def test_what_is_no_number_is_null() -> None:
    assert [plain(v) for v in (None, 3, Decimal("1.5"), float("nan"), float("inf"))] == [
        None,
        3,
        1.5,
        None,
        None,
    ]


def test_a_listed_kpi_names_itself_in_both_languages() -> None:
    found = kpi_json(KPIS["win_rate"])
    assert list(found) == ["id", "name_fr", "name_en", "unit", "kind", "family", "roles", "variants"]
    assert (found["id"], found["unit"], found["kind"]) == ("win_rate", "percent", "ratio")


def test_means_are_known_by_their_kind() -> None:
    assert is_mean(KPIS["average_deal_size"])
    assert not is_mean(KPIS["win_rate"])
