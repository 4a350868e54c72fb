"""Why it moved: exact decompositions of a KPI's change, and the bottleneck of the pipeline."""

from cadran.metrics.why.bottleneck import Bottleneck, StageCost, bottleneck
from cadran.metrics.why.effects import Behind, Effect, Part, Why
from cadran.metrics.why.explaining import explain

__all__ = ["Behind", "Bottleneck", "Effect", "Part", "StageCost", "Why", "bottleneck", "explain"]
