"""Definitions as they are read: no id of a machine in a sentence, no French speech in an English page."""

import re

import pytest

from cadran.metrics.catalogue import KPIS
from cadran.model.format import Format
from cadran.panels.defined import defined
from cadran.panels.explain import explain


@pytest.mark.parametrize(
    ("kpi", "begins"),
    [
        ("new_customer_rate", "new customers / distinct accounts"),
        ("revenue_churn_rate", "(churned MRR + contraction MRR) / MRR at the start"),
        ("cac", KPIS["cac"].definition[1].partition("new_customers")[0] + "new customers"),
    ],
)
def test_other_kpis_are_named(kpi: str, begins: str) -> None:
    assert defined(KPIS[kpi], "en").startswith(begins)


def test_only_columns_keep_their_names() -> None:
    found = {w for k in KPIS.values() for w in re.findall(r"[a-z]+(?:_[a-z]+)+", defined(k, "en"))}
    assert not found & set(KPIS)
    assert {"closed_on", "won_deals"} <= found


def test_what_the_french_call_it_is_told_in_french() -> None:
    assert "taux de réussite" in explain("win_rate", Format("fr")).aliases
    assert explain("win_rate", Format("en")).aliases == ()
