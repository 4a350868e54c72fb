"""The whole catalogue by rep and month over five years, and home boards: all KPIs, not the additive ones alone."""

import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from bench import hand
from bench.questions import SPAN
from bench.timing import line, paired, ratio
from cadran.metrics.catalogue import KPIS
from cadran.metrics.engine import Asked, all_measures, before_measures
from cadran.metrics.facts import Facts
from cadran.metrics.fitted.anonymous import anonymous
from cadran.metrics.kpi import Kpi, Rank
from cadran.metrics.read import Answer, answer
from cadran.metrics.relations import RELATIONS
from cadran.store.duck import to_arrow
from cadran.workspace import Workspace
from cadran.workspace.asking import Asking

BOARD = (
    "target_attainment", "forecast_revenue", "revenue", "revenue_growth", "win_rate", "weighted_pipeline",
    "pipeline_coverage", "activity_rate", "meetings", "lead_response_time", "deals_lost", "gross_margin_rate",
)  # fmt: skip
QUARTERS = ("2025-Q4", "2025-Q3", "2025-Q2", "2025-Q1", "2024-Q4")


def groups() -> dict[str, tuple[str, ...]]:
    """The catalogue by the dimension it can be asked by: rep; product where only that ranks; else none."""
    found: dict[str, tuple[str, ...]] = {}
    for kpi in KPIS.values():
        found[_by(kpi)] = (*found.get(_by(kpi), ()), kpi.id)
    return found


def _by(kpi: Kpi) -> str:
    ranked = [d for t in kpi.value.walk() if isinstance(t, Rank) for d in t.over]
    if ranked:
        return "rep" if "rep" in ranked else ranked[0]
    asked = [Asked(kpi)]
    relations = [RELATIONS[m.relation] for m in (*all_measures(asked), *before_measures(asked))]
    by_rep = all("rep" in r.dimensions for r in relations) and not anonymous(kpi)
    return "rep" if by_rep else "product" if kpi.needs_by else ""


def read(kpis: Sequence[str], by: str, facts: Facts) -> Answer:
    """Those KPIs by month over the five years."""
    return answer(Asking(kpi=kpis, by=by or None, period=SPAN, grain="month").question(facts, None), facts)


def catalogue(made: Workspace, rounds: int) -> None:
    """All KPIs at once, cold and warm, against a question each, and against the additive ones fused by hand.

    Cold: nothing kept of the generation yet, as in a process that has just started. No result of more than 500 rows is
    ever kept, so that warm ones are read again too.
    """
    asked = groups()
    print(f"whole catalogue: {len(KPIS)} KPIs, " + ", ".join(f"{len(k)} by {by or 'month'}" for by, k in asked.items()))
    with made.facts() as facts:
        started = time.perf_counter()
        facts.kept.forget()
        found = [read(kpis, by, facts) for by, kpis in asked.items()]
        cold = time.perf_counter() - started
        print(line("whole catalogue, cold", [cold], f"{sum(f.height for a in found for f in a.frames):,} readings"))
        times = paired(
            {
                "whole catalogue, warm": lambda: [read(kpis, by, facts) for by, kpis in asked.items()],
                "a question per KPI, warm": lambda: [read([k], by, facts) for by, kpis in asked.items() for k in kpis],
                "the additive ones fused by hand": lambda: [to_arrow(facts.con, q) for q in hand.FUSED],
            },
            rounds,
        )
    for what, seconds in times.items():
        print(line(what, seconds))
    warm, each, fused = times.values()
    print(f"  warm / a question per KPI = {ratio(warm, each):.2f}   warm / additive by hand = {ratio(warm, fused):.2f}")


def board(made: Workspace, rounds: int, kpis: Sequence[str] = BOARD) -> None:
    """A home board with comparison, in processor time too: other work on the machine takes none of that."""
    made.kpi(kpis, period=QUARTERS[0], compare="previous")

    def new() -> None:
        with made.facts() as facts:
            facts.kept.forget()
        made.kpi(kpis, period=QUARTERS[0], compare="previous")

    again = [_took(partial(made.kpi, kpis, period=QUARTERS[0], compare="previous")) for _ in range(rounds)]
    other = [_took(partial(made.kpi, kpis, period=q, compare="previous")) for q in QUARTERS[1:]]
    cold = [_took(new) for _ in range(rounds)]
    print(f"home board of {len(kpis)} KPIs with comparison, processor (and wall clock) time")
    for what, times in (("warm", again), ("a quarter not asked for before", other), ("nothing kept", cold)):
        spent, passed = (statistics.median(t[i] for t in times) * 1000 for i in (0, 1))
        goal = "(goal <= 100 ms)" if what == "warm" else ""
        print(f"  {what:50s} {spent:8.0f} ms  ({passed:.0f} ms)  {goal}")


def _took(run: Callable[[], object]) -> tuple[float, float]:
    spent, passed = time.process_time(), time.perf_counter()
    run()
    return time.process_time() - spent, time.perf_counter() - passed


def boards(folder: Path, rounds: int) -> None:
    """The board of any workspace: `python -m bench board FOLDER`."""
    board(Workspace.open(folder), rounds)
