"""The traps are told as cases, like the indicators."""

from tests.spec.conftest import spec

__all__ = ["spec"]
