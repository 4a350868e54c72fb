"""How much work a question of many KPIs is, counted and not timed."""

from pathlib import Path

import polars as pl
import pytest

from cadran.metrics.evaluate import Evaluator
from cadran.metrics.kpi import Measure
from cadran.workspace import Workspace


def test_what_a_measure_comes_to_is_worked_out_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, Measure]] = []
    reason_of = Evaluator._no_value

    def counted(on: Evaluator, measure: Measure) -> pl.Expr:
        asked.append((id(on.stats), measure))
        return reason_of(on, measure)

    monkeypatch.setattr(Evaluator, "_no_value", counted)
    names = ("win_rate_value", "sales_velocity", "gross_margin_rate", "net_revenue_retention", "revenue_growth")
    found = Workspace.create(tmp_path / "w").kpi(names, period="2025")
    assert len(found) == len(names)
    assert len(asked) == len(set(asked))
