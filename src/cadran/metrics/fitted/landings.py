"""From rows to landings: for each day a forecast is made on, and each group, what its period's revenue is made of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
import polars as pl

from cadran.metrics.catalogue.terms import OPEN_VALUE, REVENUE, WON
from cadran.metrics.estimators.forecast import DRAWS, SEED, Chances, Flow, Landing, Level, weeks
from cadran.metrics.fitted.fitting import Fitting, Group, frame_of, placed
from cadran.metrics.fitted.lives import Lives, lives, ordinals
from cadran.metrics.query import DAY, Window

FEWEST_DECIDED = 30
COVERED = 365  # days since the first decision


@dataclass(frozen=True)
class Point:
    """A period, and the day at whose end its revenue is forecast."""

    start: date
    to: date
    day: date

    @property
    def over(self) -> bool:
        return self.day >= self.to - DAY

    @property
    def after(self) -> int:
        """Days until the period begins; what comes in them is not its."""
        return max(0, (self.start - DAY - self.day).days)

    @property
    def until(self) -> int:
        """Days until it is over."""
        return max(0, (self.to - DAY - self.day).days)

    @property
    def window(self) -> Window:
        """Its days up to the day of the forecast."""
        return Window(self.start, self.to, min(self.to, max(self.start, self.day + DAY)), self.day)

    @property
    def seed(self) -> tuple[int, ...]:
        """Told by the question alone, so that the same question gives the same figures."""
        return (SEED, self.start.toordinal(), self.to.toordinal(), self.day.toordinal())


@dataclass(frozen=True)
class Model:
    """What the whole workspace tells on one day: chances and level."""

    chances: Chances
    level: Level


@dataclass
class Landings:
    """Landings of one question's groups. Chances and level are the workspace's, whoever looks (metrics.md,
    Relations); the open deals and the new business are the group's own."""

    ask: Fitting
    points: Sequence[Point]
    lives: Lives
    sales: Mapping[Group, pl.DataFrame]
    open: Mapping[tuple[int, Group], pl.DataFrame]
    won: Mapping[Group, pl.DataFrame]
    models: dict[date, Model] = field(default_factory=dict)

    @classmethod
    def of(cls, ask: Fitting, points: Sequence[Point]) -> "Landings":
        """What is open, or won without an order, is read only where something is still to come."""
        known, coming = lives(ask.facts), any(not p.over for p in points)
        sales = _sales(ask, points, known)
        return cls(ask, points, known, sales, _open(ask, points) if coming else {}, _won(ask) if coming else {})

    def groups(self) -> Iterable[Group]:
        """Every group that has a sale or an open deal."""
        return dict.fromkeys([*self.sales, *(group for _, group in self.open)])

    def known(self, at: Point) -> bool:
        """Whether there is history enough on its day: a year of decisions, and so many of them."""
        day = at.day.toordinal()
        return day - self.lives.since >= COVERED and self.lives.resolved(day) >= FEWEST_DECIDED

    def model(self, day: date) -> Model:
        if day not in self.models:
            self.models[day] = Model(self.lives.chances(day.toordinal()), self.lives.level(day.toordinal()))
        return self.models[day]

    def actual(self, at: Point, group: Group) -> float:
        """The revenue of the whole period."""
        return self._sold(group, at.start, at.to)

    def _sold(self, group: Group, start: date, to: date) -> float:
        found = self.sales.get(group)
        if found is None:
            return 0.0
        inside = pl.col("day").is_between(start.toordinal(), to.toordinal(), closed="left")
        return float(found.filter(inside)["amount"].sum())

    def landing(self, number: int, group: Group, draws: int = DRAWS) -> Landing | None:
        """None where history is too short."""
        at = self.points[number]
        so_far = self._sold(group, at.start, min(at.to, at.day + DAY))
        if at.over:
            return Landing(so_far, np.empty(0), np.empty(0), (), at.seed, draws)
        coming = self._new(at, group) if self.known(at) else None
        if coming is None:
            return None
        deals = self.deals(number, group)
        return Landing(so_far, deals["p"].to_numpy(), deals["amount"].to_numpy(), coming, at.seed, draws)

    def _new(self, at: Point, group: Group) -> list[np.ndarray[tuple[int], np.dtype[np.float64]]] | None:
        found = self.sales.get(group, _NO_SALES)
        flow = Flow(*(found[c].to_numpy() for c in ("began", "day", "amount")))
        return weeks(flow, self.lives.since, at.day.toordinal(), at.after, at.until, self.model(at.day).level)

    def deals(self, number: int, group: Group) -> pl.DataFrame:
        """The open deals and those in wait of their order: id, amount, p; the largest expected amount first."""
        at = self.points[number]
        standing = self.lives.standing(at.day.toordinal())
        here = self.open.get((number, group), _NO_DEALS)
        running = standing.filter(~pl.col("waits")).drop("amount").join(here, on="id")
        waiting = standing.filter("waits").join(self.won.get(group, _NO_DEALS).select("id"), on="id")
        both = pl.concat([running.select(_DEAL), waiting.filter(pl.col("amount").is_not_nan()).select(_DEAL)])
        p = self.model(at.day).chances.within(both["cell"].to_numpy(), both["age"].to_numpy(), at.after, at.until)
        expected = pl.col("p") * pl.col("amount")
        return both.with_columns(pl.Series("p", p)).sort(expected, "amount", "p", descending=True)


_DEAL = ("id", "cell", "age", "amount")
_NO_SALES = pl.DataFrame(schema={"began": pl.Int64, "day": pl.Int64, "amount": pl.Float64})
_NO_DEALS = pl.DataFrame(schema={"id": pl.Int64, "amount": pl.Float64})


def _history(ask: Fitting) -> Fitting:
    """The same question about everything up to the as-of day."""
    asof = ask.query.asof
    return replace(ask, query=replace(ask.query, windows=(Window(date.min, asof + DAY, asof + DAY, asof),)))


def _sales(ask: Fitting, points: Sequence[Point], known: Lives) -> Mapping[Group, pl.DataFrame]:
    """Sales by group: the day each began, its day, its amount. A deal's first sale began when the deal was opened."""
    sql = placed(REVENUE, {"deal": "t.deal_id", "day": "t.day", "amount": "CAST(t.amount AS DOUBLE)"}, _history(ask))
    found = frame_of(sql, ask).with_columns(ordinals(pl.col("day").cast(pl.Date)), pl.col("deal").cast(pl.Int64))
    first = (pl.col("day") == pl.col("sold")) & (pl.col("opened") <= pl.col("day"))
    dated = found.join(known.deals, left_on="deal", right_on="id", how="left").with_columns(
        pl.when(first).then("opened").otherwise("day").alias("began")
    )
    return _by_group(dated.sort("began", "day", "amount"), ask.keys[1:], ("began", "day", "amount"))


def _open(ask: Fitting, points: Sequence[Point]) -> Mapping[tuple[int, Group], pl.DataFrame]:
    """The open deals on each point's day, by group: id and amount."""
    if not points:
        return {}
    asof = max(p.day for p in points)
    there = replace(ask, query=replace(ask.query, windows=tuple(p.window for p in points), asof=asof))
    found = frame_of(placed(OPEN_VALUE, {"id": "t.id", "amount": "CAST(t.amount AS DOUBLE)"}, there), ask)
    parts = _by_group(found.cast({"id": pl.Int64}), ask.keys, ("id", "amount"))
    return {(int(str(key[0])), key[1:]): part for key, part in parts.items()}


def _won(ask: Fitting) -> Mapping[Group, pl.DataFrame]:
    found = frame_of(placed(WON, {"id": "t.id"}, _history(ask)), ask)
    return _by_group(found.cast({"id": pl.Int64}), ask.keys[1:], ("id",))


def _by_group(frame: pl.DataFrame, keys: Sequence[str], columns: Sequence[str]) -> dict[Group, pl.DataFrame]:
    if not keys:
        return {(): frame.select(columns)}
    return {key: part.select(columns) for key, part in frame.partition_by(keys, as_dict=True).items()}
