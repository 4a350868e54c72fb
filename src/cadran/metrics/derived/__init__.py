"""Relations that measures read and one aggregate cannot express: hand-written SQL, one file each."""

from cadran.metrics.derived.filled import filled
from cadran.metrics.derived.graph import DERIVED, Derived, Form
from cadran.metrics.derived.making import Told, build, cycle_start, recipe, revenue_basis, windowed_sql

__all__ = [
    "DERIVED",
    "Derived",
    "Form",
    "Told",
    "build",
    "cycle_start",
    "filled",
    "recipe",
    "revenue_basis",
    "windowed_sql",
]
