"""Cadran: sales indicators that a head of sales can believe.

import cadran
w = cadran.open("acme")
w.kpi("win_rate", by="rep", period="2017")

What stands here is loaded when it is first asked for, so that `cadran --help` starts without the engine.
"""

from collections.abc import Mapping
from importlib import import_module  # noqa: TID251 - the names it may load stand below, and in the type checker's imports
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cadran.errors import CadranError
    from cadran.metrics.catalogue import KPIS
    from cadran.workspace import Result, Viewer, Workspace

__all__ = ["KPIS", "CadranError", "Result", "Viewer", "Workspace", "open"]

_FOUND_IN: Mapping[str, str] = MappingProxyType({
    "KPIS": "cadran.metrics.catalogue", "CadranError": "cadran.errors",
    "Result": "cadran.workspace", "Viewer": "cadran.workspace", "Workspace": "cadran.workspace",
})  # fmt: skip


def __getattr__(name: str) -> object:
    if name not in _FOUND_IN:
        raise AttributeError(name)
    return getattr(import_module(_FOUND_IN[name]), name)


def open(folder: Path | str) -> "Workspace":
    """The workspace in a folder; `StoreError` when there is none."""
    return import_module("cadran.workspace").Workspace.open(folder)  # type: ignore[no-any-return]  # loaded late, so untyped
