"""Estimators: pure mathematics, the formula and its source in the docstring."""
