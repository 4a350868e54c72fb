"""The traps are told as cases, like the indicators."""

from tests.spec.conftest import _shelf, spec

__all__ = ["_shelf", "spec"]
