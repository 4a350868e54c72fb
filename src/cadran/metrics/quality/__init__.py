"""How far readings can be believed: what is filled, what is left out, what looks made up, what to mend first."""

from cadran.metrics.quality.assessing import Filled, Quality, assess
from cadran.metrics.quality.grading import Finding, Graded
from cadran.metrics.quality.references import Unresolved
from cadran.metrics.quality.repairs import Repair, repairs
from cadran.metrics.quality.suspects import Suspect

__all__ = ["Filled", "Finding", "Graded", "Quality", "Repair", "Suspect", "Unresolved", "assess", "repairs"]
