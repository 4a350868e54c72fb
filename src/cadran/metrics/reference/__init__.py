"""The slow reference: every reading again, in plain Python over lists of dicts, to judge the fast engine.

Nothing here is fast, and nothing here may be shared with the engine: no plan, no SQL engine, no frames.
"""

from cadran.metrics.reference.dimensions import Filter
from cadran.metrics.reference.readings import read, wilson
from cadran.metrics.reference.world import Window, World

__all__ = ["Filter", "Window", "World", "read", "wilson"]
