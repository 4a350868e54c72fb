"""Rows of Salesforce's and HubSpot's own interfaces: deleted, impossible and empty ones."""

from pathlib import Path

import pytest
from tests.datasets.conftest import Made, readings

from cadran import KPIS
from cadran.workspace import Workspace

DEALS = [k.id for k in KPIS.values() if k.family == "pipeline" and not k.needs_by]


@pytest.fixture(scope="module")
def salesforce(made: Made) -> Path:
    return made("crm_api_extracts/salesforce")


@pytest.fixture(scope="module")
def hubspot(made: Made) -> Path:
    return made("crm_api_extracts/hubspot")


def test_an_impossible_probability_is_quarantined(salesforce: Path) -> None:
    held = Workspace.open(salesforce).quarantine().to_pylist()
    mine = [h for h in held if h["file"] == "sf_opportunity_data.csv"]
    assert [(h["line"], h["column"], h["value"], h["reason"]) for h in mine] == [
        (2, "probability", "1000", "impossible")
    ]


def test_deleted_opportunities_are_stored_and_count_nowhere(salesforce: Path) -> None:
    with Workspace.open(salesforce).facts() as facts:
        found = facts.con.execute(
            "SELECT count(*), count(deleted_at) FROM main.deals WHERE known_to > '9999-01-01'"
        ).fetchone()
    assert found == (9, 9)
    for reading in readings(salesforce, *DEALS, "--period", "all"):
        assert reading["value"] in (None, 0)
        assert reading["reason"], reading["kpi"]


def test_deals_without_stage_outcome_or_amount(hubspot: Path) -> None:
    found = {r["kpi"]: r for r in readings(hubspot, *DEALS, "--period", "all")}
    assert found.pop("deals_created")["value"] == 44
    for reading in found.values():
        assert reading["value"] in (None, 0)
        assert reading["reason"], reading["kpi"]
