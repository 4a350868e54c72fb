"""A reading beside its own past, its peers, and values entered: worked out by hand on a tiny company."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.spec.business import Business, new_business

from cadran.errors import BadInput, CadranError
from cadran.metrics.benchmarks import Benchmarked, Standing, benchmark, past_periods, spread
from cadran.metrics.kpi import Unit
from cadran.model import periods
from cadran.model.format import Format
from cadran.panels.benchmark import benchmark_json, benchmark_told
from cadran.workspace import Workspace
from cadran.workspace.asking import Asking
from cadran.workspace.benchmarking import read_benchmark, read_file, read_value

SELLERS = ("Ana", "Bo", "Cy", "Di", "Ed")
# November: Ana 100, Bo 200, Cy 300, Di 400, Ed 500. Ana sold 10, 20, 30 and 40 in the four months before, since July 1.
CASE = """
    reps
    name | role
    -----+-----
    Ana  | bdm
    Bo   | bdm
    Cy   | bdm
    Di   | bdm
    Ed   | bdm
    Max  | ae

    orders
    number | account | rep | ordered_on | amount
    -------+---------+-----+------------+-------
""" + "".join(
    f"    N{n} | Durand | {rep} | 2025-11-10 | {100 * n}\n" for n, rep in enumerate(SELLERS, 1)
) + "".join(f"    P{n} | Durand | Ana | 2025-{n + 6:02}-{1 if n == 1 else 10:02} | {10 * n}\n" for n in range(1, 5)) + (
    "    M1 | Durand | Max | 2025-11-12 | 9 000\n"
)  # fmt: skip


@pytest.fixture(scope="module")
def shop() -> Business:
    found = new_business()
    found.load(CASE)
    return found


Compared = Callable[..., Benchmarked]


@pytest.fixture
def compared(shop: Business) -> Compared:
    def asked(*, owners: frozenset[int] | None = None, **words: object) -> Benchmarked:
        facts = shop.facts()
        asking = Asking(**{"kpi": "revenue", "period": "2025-11", "by": "rep", **words})
        return benchmark(asking.question(facts, owners), facts)

    return asked


def of(found: Benchmarked, name: str) -> Standing:
    return next(one for one in found.standings if one.reading.group["rep"] == name)


def test_anas_peers_are_the_others_of_her_role(compared: Compared) -> None:
    """200, 300, 400, 500: median 350, quartiles 275 and 425. Max, an ae, is nobody's peer here."""
    ana = of(compared(), "Ana")
    assert ana.peers is not None
    assert (ana.peers.median, ana.peers.low, ana.peers.high, ana.peers.n) == (350, 275, 425, 4)
    assert ana.role == "bdm"


def test_fewer_than_four_peers_are_hidden(compared: Compared) -> None:
    assert (of(compared(), "Max").peers, of(compared(), "Max").peers_reason) == (None, "few_peers")
    gone = compared(where=["rep=Ana", "rep=Bo", "rep=Cy", "rep=Di"])
    assert of(gone, "Ana").peers is None


def test_the_own_past_has_its_median_and_quartiles(compared: Compared) -> None:
    """10, 20, 30, 40: 25, from 17.5 to 32.5."""
    ana = of(compared(), "Ana")
    assert ana.own is not None
    assert (ana.own.median, ana.own.low, ana.own.high, ana.own.n) == (25, 17.5, 32.5, 4)
    assert compared().past == 4


def test_who_sees_one_rep_is_told_the_peers_median_and_nothing_else_of_them(shop: Business, compared: Compared) -> None:
    [[me]] = shop.con.execute("SELECT id FROM now.reps WHERE name = 'Ana'").fetchall()
    found = compared(owners=frozenset({me}))
    assert [one.reading.group["rep"] for one in found.standings] == ["Ana"]
    peers = found.standings[0].peers
    assert peers is not None
    assert (peers.median, peers.low, peers.high) == (350, None, None)
    told = str(benchmark_json(found)) + str(benchmark_told(found, Format("en")))
    assert not any(value in told for value in ("200", "300", "400", "500", "275", "425"))


def test_of_a_period_that_runs_only_as_many_days_of_the_past_count(compared: Compared, shop: Business) -> None:
    """By November 9 nothing was sold in November, nor by the 9th of any month before but July: 10, 0, 0, 0."""
    running = compared(as_of="2025-11-09")
    assert running.elapsed
    ana = of(running, "Ana")
    assert ana.reading.value == 0
    assert ana.own is not None
    assert (ana.own.median, ana.own.high) == (0, 2.5)
    november = periods.parse("2025-11", periods.date(2025, 11, 9))
    past = past_periods(november, periods.date(2025, 11, 9), shop.facts())
    assert [p.days for p in past] == [9] * len(past)


def test_the_company_has_a_past_and_no_peers(compared: Compared) -> None:
    [whole] = compared(by=None).standings
    assert (whole.peers, whole.peers_reason) == (None, None)
    assert "better than usual" in benchmark_told(compared(by=None), Format("en")).sentences[0]
    assert "mieux que d'habitude" in benchmark_told(compared(by=None), Format("fr")).sentences[0]


def test_a_comparison_is_made_by_rep_or_team(compared: Compared) -> None:
    with pytest.raises(BadInput, match="by rep or by team"):
        compared(by="region")


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=30))
def test_a_median_lies_between_its_quartiles_and_these_among_the_values(values: list[float]) -> None:
    found = spread(values)
    assert found is not None
    assert min(values) <= found.median <= max(values)
    if found.low is not None and found.high is not None:
        assert min(values) <= found.low <= found.median <= found.high <= max(values)


# ---------------------------------------------------------------- values entered


def test_values_are_read_in_the_kpis_unit() -> None:
    assert read_value("22 %", Unit.PERCENT) == pytest.approx(0.22)
    assert read_value("0,22", Unit.PERCENT) == 0.22
    assert read_value("12 500,5", Unit.MONEY) == 12_500.5
    for text, unit in (("22", Unit.PERCENT), ("22%", Unit.MONEY), ("many", Unit.COUNT), ("inf", Unit.COUNT)):
        with pytest.raises(BadInput):
            read_value(text, unit)


def test_a_value_without_a_source_is_refused() -> None:
    with pytest.raises(BadInput, match="without a source"):
        read_benchmark("win_rate", "22 %", "  ")
    assert read_benchmark("win_rate.value", "22 %", "Study", "2024").variant == "value"


def test_a_file_is_taken_whole_or_not_at_all_and_the_error_names_the_line(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text("kpi;value;source;period\nwin_rate;22 %;Study;2024\nrevenue;1200;Peer;\n", encoding="utf-8")
    bad.write_text("kpi,value,source\nwin_rate,22 %,Study\nrevenue,1200,\n", encoding="utf-8")
    assert [b.source for b in read_file(good, 1)] == ["Study", "Peer"]
    workspace = Workspace.create(tmp_path / "w")
    assert workspace.import_benchmarks(good) == (2, 2)
    assert workspace.import_benchmarks(good) == (2, 0)
    with pytest.raises(BadInput, match=r"bad.csv, line 3: revenue: a benchmark without a source"):
        workspace.import_benchmarks(bad)
    (tmp_path / "odd.csv").write_text("kpi,value\nwin_rate,1\n", encoding="utf-8")
    with pytest.raises(CadranError, match="column source is missing"):
        read_file(tmp_path / "odd.csv", 1)


def test_values_entered_stand_beside_the_reading_and_can_be_forgotten(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "w", {"today": "2025-12-31"})
    assert workspace.set_benchmark("win_rate", "47 %", source="Study", period="2024")
    assert not workspace.set_benchmark("win_rate", 0.47, source="Study", period="2024")
    found = workspace.benchmark("win_rate", period="2025")
    assert [(b.value, b.source) for b in found.entered] == [(pytest.approx(0.47), "Study")]
    told = benchmark_told(found, Format("fr"))
    assert told.sheets[-1].rows == (("Study", "47\N{NARROW NO-BREAK SPACE}%", "2024"),)
    with pytest.raises(CadranError, match="Unknown source"):
        workspace.drop_benchmark("win_rate", source="Nobody")
    assert workspace.drop_benchmark("win_rate", source="Study") == 1
    assert workspace.benchmark("win_rate", period="2025").entered == ()
