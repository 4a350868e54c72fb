"""Targets: a grid to set them in, proposals, pasting, versions."""
