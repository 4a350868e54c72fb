"""Maven Analytics' pipeline: 8,800 deals whose figures many people have published."""

import json
import shutil
from pathlib import Path

import pytest
from tests.datasets.conftest import Made, Oracle, by_group, cadran, readings

YEAR = "2017"
CENT = 0.005


@pytest.fixture(scope="module")
def maven(made: Made) -> Path:
    return made("maven_crm")


@pytest.fixture(scope="module", params=["as exported", "ddmmyy"])
def either(made: Made, request: pytest.FixtureRequest) -> Path:
    """The pipeline with ISO dates, and its day-month-year dress: the same figures must come out."""
    return made("maven_crm") if request.param == "as exported" else made("maven_crm", "ddmmyy")


def test_published_headlines(either: Path) -> None:
    wanted = {"revenue": 10_005_534, "deals_won": 4238, "deals_lost": 2473, "win_rate": 4238 / 6711,
              "average_deal_size": 10_005_534 / 4238, "sales_cycle": 51.782, "open_deals": 2089}  # fmt: skip
    found = {r["kpi"]: r for r in readings(either, *wanted, "--period", "all")}
    assert {k: found[k]["value"] for k in wanted} == pytest.approx(wanted, rel=1e-5)
    assert found["sales_cycle"]["median"] == 57
    assert found["average_deal_size"]["median"] == 1117
    assert found["open_deals"]["beside"]["undated"] == 500


def test_lost_amounts_of_zero_are_blanks(maven: Path) -> None:
    found = {r["kpi"]: r for r in readings(maven, "win_rate_value", "lost_value", "--period", YEAR)}
    assert found["win_rate_value"]["value"] is None
    assert found["win_rate_value"]["reason"] == "no_amount"
    assert found["win_rate_value"]["excluded_by"] == {"no_amount": 2473}
    assert (found["lost_value"]["value"], found["lost_value"]["reason"]) == (None, "no_amount")


def test_the_open_pipeline_has_no_value_until_the_list_price_is_looked_up(maven: Path, made: Made) -> None:
    (before,) = readings(maven, "pipeline_value", "--period", YEAR)
    assert (before["value"], before["reason"], before["excluded"]) == (None, "no_amount", 2089)
    (after,) = readings(made("maven_crm", "list_price"), "pipeline_value", "--period", YEAR)
    assert after["value"] == 4_966_215


@pytest.mark.parametrize(
    ("kpi", "dimension", "figure"),
    [
        ("revenue", "region", "revenue_by_region"),
        ("win_rate", "region", "win_rate_by_region"),
        ("revenue", "manager", "revenue_by_manager"),
        ("win_rate", "manager", "win_rate_by_manager"),
        ("revenue", "product", "revenue_by_product"),
        ("win_rate", "product", "win_rate_by_product"),
        ("revenue", "industry", "revenue_by_sector"),
    ],
)
def test_by_group(maven: Path, oracle: Oracle, kpi: str, dimension: str, figure: str) -> None:
    found = by_group(maven, kpi, dimension, period="all")
    assert found == pytest.approx(oracle("maven_crm")[figure], abs=1e-6 if kpi == "win_rate" else CENT)


def test_every_agent(maven: Path, oracle: Oracle) -> None:
    agents = oracle("maven_crm")["by_agent"]
    won = by_group(maven, "revenue", "rep", period="all")
    rate = by_group(maven, "win_rate", "rep", period="all")
    assert {a: won[a] for a in agents} == pytest.approx({a: v["revenue"] for a, v in agents.items()}, abs=CENT)
    assert {a: rate[a] for a in agents} == pytest.approx({a: v["win_rate"] for a, v in agents.items()}, abs=1e-6)


def test_agents_without_a_deal_are_shown(maven: Path) -> None:
    won = by_group(maven, "deals_won", "rep", period="all")
    rate = by_group(maven, "win_rate", "rep", period="all")
    assert len(won) == 35
    idle = {name for name, value in won.items() if value == 0}
    assert len(idle) == 5
    assert all(rate[name] is None for name in idle)


def test_by_quarter_and_month(maven: Path, oracle: Oracle) -> None:
    wanted = oracle("maven_crm")
    for kpi, figure in (("revenue", "revenue_by_close_quarter"), ("win_rate", "win_rate_by_close_quarter")):
        found = readings(maven, kpi, "--period", YEAR, "--grain", "quarter")
        assert [r["value"] for r in found] == pytest.approx(
            list(wanted[figure].values()), abs=CENT if kpi == "revenue" else 1e-6
        )
    months = readings(maven, "revenue", "--period", "2017-03..2017-12", "--grain", "month")
    assert {r["period"]["from"][:7]: r["value"] for r in months} == pytest.approx(
        wanted["won_revenue_by_close_month"], abs=CENT
    )


def test_importing_twice_changes_nothing(maven: Path, shared: Path, tmp_path: Path) -> None:
    data = shared / "data" / "maven_crm"
    example = Path(__file__).parents[2] / "examples" / "maven_crm" / "map.toml"
    copy = tmp_path / "copy"
    shutil.copytree(maven, copy)
    generation = (copy / "CURRENT").read_text()
    files = [data / n for n in ("accounts.csv", "products.csv", "sales_teams.csv", "sales_pipeline.csv")]
    said = cadran("import", "-w", copy, *files, "--mapping", example, "--yes", "--json")
    assert {(f["loaded"], f["unchanged"] + f["footer"]) for f in json.loads(said)["files"]} == {
        (0, 85), (0, 7), (0, 35), (0, 8800),
    }  # fmt: skip
    assert (copy / "CURRENT").read_text() == generation
