"""The fixture `spec`: a case, and what a KPI must say of it."""

from collections.abc import Callable, Mapping
from decimal import Decimal

import pytest
from tests.spec.business import Business, by_group, new_business, shelf

Expected = float | int | None | Mapping[str | None, float | int | None]
NEAR = 1e-9
Spec = Callable[..., Business]


@pytest.fixture
def spec() -> Spec:
    """`spec("win_rate", CASE, expect=0.5)`: the value; by a dimension, a value for every group that must appear.

    Other expectations by name: `n`, `coverage`, `excluded_by`, `reason`, `beside`... hold for the one reading.
    Returns the company, for further questions.
    """

    def hold(
        kpi: str, case: str, *, expect: Expected = None, settings: Mapping[str, object] | None = None,
        also: Mapping[str, object] | None = None, **asked: object,
    ) -> Business:  # fmt: skip
        shop = new_business(shelf(), **(settings or {}))
        shop.load(case)
        readings = shop.read(kpi, **asked)
        if isinstance(expect, Mapping):
            found = {group: _plain(r.value) for group, r in by_group(readings)}
            assert found == {g: _near(v) for g, v in expect.items()}
            return shop
        (reading,) = readings
        assert _plain(reading.value) == _near(expect), reading
        for name, wanted in (also or {}).items():
            assert _plain(getattr(reading, name)) == _near(wanted), f"{name} of {reading}"
        return shop

    return hold


def _plain(value: object) -> object:
    """Money as a float, which is exact enough to tell a right figure from a wrong one."""
    if isinstance(value, Mapping):
        return {k: _plain(v) for k, v in value.items()}
    return float(value) if isinstance(value, Decimal) else value


def _near(value: object) -> object:
    if isinstance(value, float):
        return pytest.approx(value, rel=NEAR)
    if isinstance(value, Mapping):
        return {k: _near(v) for k, v in value.items()}
    return value
