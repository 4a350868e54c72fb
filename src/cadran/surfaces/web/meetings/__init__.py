"""The weekly meeting: figures that hold still, what changed, what was promised, what was decided."""
