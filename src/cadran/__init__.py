"""Cadran: sales indicators that a head of sales can believe.

import cadran
w = cadran.open("acme")
w.kpi("win_rate", by="rep", period="2017")
"""

from pathlib import Path

from cadran.errors import CadranError
from cadran.metrics.catalogue import KPIS
from cadran.workspace import Result, Viewer, Workspace

__all__ = ["KPIS", "CadranError", "Result", "Viewer", "Workspace", "open"]


def open(folder: Path | str) -> Workspace:
    """The workspace in a folder; `StoreError` when there is none."""
    return Workspace.open(folder)
