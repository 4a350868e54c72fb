"""What "why it moved" says: effects that add up to the change, each with the rows behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from cadran.metrics.kpi import Measure
from cadran.model.late import Late
from cadran.model.periods import Period

if TYPE_CHECKING:
    import pyarrow as pa
else:
    pa = Late("pyarrow")

Exact = Fraction | Decimal
Group = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Behind:
    """The rows behind an effect, in both periods: those that `kpi rows` lists for a KPI within filters, and exactly
    those that the measures used."""

    kpi: str
    where: tuple[str, ...] = ()
    variant: str = ""
    rows: tuple[Measure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One term of a change. `amount` is in the KPI's unit: whole cents of money, else an exact fraction.

    `before`, `after`: the driver itself in `unit` (a win rate, a number of deals), with the number of cases
    behind it. `counts`: whether it is part of the sum; else it is told for information. `group`: the segment
    whose change it is, where the segments are the terms. `measure`: the quantity, where it has no name.
    """

    code: str
    amount: Exact
    before: Fraction | None = None
    after: Fraction | None = None
    unit: str = ""
    n_before: int | None = None
    n_after: int | None = None
    counts: bool = True
    group: Group = field(default_factory=dict)
    measure: Measure | None = None
    behind: Behind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One segment: its own value in both periods, and its share of each effect, by code.

    The effects of a segment add up to `amount`, and the amounts of all to the change. Of a rate, `before` and
    `after` are the segment's own rates, `share_before` and `share_after` its weights in the whole.
    """

    group: Group
    amount: Exact
    effects: Mapping[str, Exact]
    before: Fraction | None = None
    after: Fraction | None = None
    share_before: Fraction | None = None
    share_after: Fraction | None = None
    n_before: int | None = None
    n_after: int | None = None
    behind: Behind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why a KPI moved: `before` + `effects` that count = `after`, exactly; of money in whole cents.

    `method`: product (volume, mix and factors), rate (mix and within), groups (each segment's change), quantities
    (each quantity of the formula), movement (of the open amount, with `lines`: one for each effect of each deal).
    `opening`, `closing`: of a movement, the days at whose end the stock was read; `horizon`: what it was restricted to.
    `reason`: why there is nothing to take apart; then there are no effects.
    """

    kpi: str
    variant: str
    unit: str
    method: str
    period: Period
    base: Period
    before: Exact | None
    after: Exact | None
    effects: tuple[Effect, ...] = ()
    by: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    lines: tuple[Mapping[str, Any], ...] | None = None
    reason: str | None = None
    horizon: Period | None = None
    opening: date | None = None
    closing: date | None = None

    @property
    def steps(self) -> pa.Table | None:
        """The lines as a table: effect, counts, row_id, name, account, owner, day, stage, amount_before, amount_after,
        expected_before, expected_after, change."""
        return None if self.lines is None else pa.Table.from_pylist(list(self.lines), schema=_schema())

    @property
    def change(self) -> Exact | None:
        """What the effects add up to."""
        if self.before is None or self.after is None:
            return None
        return _minus(self.after, self.before)

    def effect(self, code: str) -> Effect:
        """The effect of that code, the only one or the first."""
        return next(e for e in self.effects if e.code == code)


def _schema() -> pa.Schema:
    money, day = pa.decimal128(38, 12), pa.date32()
    return pa.schema([
        ("effect", pa.string()), ("counts", pa.bool_()), ("row_id", pa.string()), ("name", pa.string()),
        ("account", pa.string()), ("owner", pa.string()), ("day", day), ("stage", pa.string()),
        ("amount_before", money), ("amount_after", money), ("expected_before", day), ("expected_after", day),
        ("change", money),
    ])  # fmt: skip


def _minus(one: Exact, two: Exact) -> Exact:
    if isinstance(one, Decimal) and isinstance(two, Decimal):
        return one - two
    return Fraction(one) - Fraction(two)


def total(amounts: Sequence[Exact]) -> Fraction:
    return sum((Fraction(a) for a in amounts), Fraction(0))
