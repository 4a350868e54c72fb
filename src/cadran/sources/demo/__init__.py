"""The demo company: a believable firm made from a seed, and tables of the same kind in any number for the bench."""

from cadran.sources.demo.company import Company
from cadran.sources.demo.truth import Truth

__all__ = ["Company", "Truth"]
