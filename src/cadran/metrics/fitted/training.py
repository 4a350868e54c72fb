"""`TrainingEffect`, as columns of the frame: see `estimators/training.py` for what is compared with what."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import polars as pl

from cadran.errors import BadInput
from cadran.metrics.engine import Asked, columns_of
from cadran.metrics.estimators.training import AROUND, FEWEST, Case, effect
from cadran.metrics.evaluate import Evaluator
from cadran.metrics.fitted.fitting import Fitting, Found, Group, frame_of, placed
from cadran.metrics.kpi import Before, Fitted, Kind, Kpi, Mean, Op, TrainingEffect, Unit
from cadran.metrics.query import Window, window

SPAN = timedelta(AROUND)
FACTORS: Mapping[Unit, float] = {Unit.PERCENT: 100.0, Unit.POINTS: 1.0}
TOO_RECENT, PART, NO_OTHERS, NO_REP, NO_BEFORE = "too_recent", "part_period", "no_untrained", "no_rep", "before_data"
FEW, NO_LEVEL, EMPTY = "few_trained", "base_not_positive", "empty"
Event = tuple[object, date]  # a rep, and the day a training was completed
Cell = dict[str, object]


@dataclass(frozen=True)
class Value:
    """The KPI of one rep in one window, with the terms that several reps' add up by."""

    value: float | None
    top: float | None
    below: float | None
    reason: str | None


NOTHING = Value(None, None, None, None)


@dataclass(frozen=True)
class Records:
    """What is known around the trainings. `values`: by window and rep; `there`: a rep's first and last day;
    `taken`: all trainings of all reps; `first`: the first day that the KPI's data tell of."""

    of: Kpi
    values: Mapping[tuple[date, date], Mapping[object, Value]]
    there: Mapping[object, tuple[date, date]]
    taken: Sequence[Event]
    first: date
    asof: date

    def case(self, event: Event) -> Case | str:
        """The comparison, or why there is none."""
        rep, day = event
        if day + SPAN > self.asof + timedelta(1):
            return TOO_RECENT
        if rep is None:
            return NO_REP
        if not self._present(rep, day):
            return PART
        if day - SPAN < self.first:
            return NO_BEFORE
        sides = self._sides(day)
        before, after = self._own(rep, sides)
        if before is None or after is None:
            return next((r for side in reversed(sides) if (r := side.get(rep, NOTHING).reason)), EMPTY)
        others = self._others(day, sides)
        return NO_OTHERS if others is None else Case(rep, before, after, *others)

    def _own(self, rep: object, sides: Sequence[Mapping[object, Value]]) -> list[float | None]:
        """The rep's value on either side. Who has nothing of it on both, such as revenue of one who sells nothing, is
        not compared; who has it on one side has 0 on the other of what happens in a period."""
        found = [side.get(rep, NOTHING) for side in sides]
        values = [v.value for v in found]
        if self.of.kind is Kind.FLOW and not any(values):
            return [None, None]
        flow = self.of.kind is Kind.FLOW
        return [0.0 if flow and v.value is None and v.reason is None else v.value for v in found]

    def _sides(self, day: date) -> tuple[Mapping[object, Value], Mapping[object, Value]]:
        return self.values[day - SPAN, day], self.values[day, day + SPAN]

    def _present(self, rep: object, day: date) -> bool:
        hired, left = self.there.get(rep, (date.min, date.max))
        return hired <= day - SPAN and left >= day + SPAN - timedelta(1)

    def _others(self, day: date, sides: Sequence[Mapping[object, Value]]) -> tuple[float, float] | None:
        """Before and after of the untrained together; none of fewer than two, or of nothing before."""
        busy = {rep for rep, taken in self.taken if abs(taken - day) <= SPAN}
        free = [r for r in self.there if r not in busy and self._present(r, day)]
        known = [r for r in free if any(side.get(r, NOTHING).value is not None for side in sides)]
        told = [_together(self.of, [side.get(r, NOTHING) for r in known]) for side in sides]
        if len(known) < FEWEST or told[0] is None or told[1] is None:
            return None
        return None if self.of.unit not in FACTORS and told[0] <= 0 else (told[0], told[1])


def _together(of: Kpi, some: Iterable[Value]) -> float | None:
    """Of a rate, sum over sum; of what happens in a period, the sum; of all else, the mean of those that have any."""
    listed = list(some)
    if _has_terms(of):
        below = sum(v.below or 0.0 for v in listed)
        return sum(v.top or 0.0 for v in listed) / below if below else None
    known = [v.value for v in listed if v.value is not None]
    if of.kind is Kind.FLOW:
        return sum(known)
    return sum(known) / len(known) if known else None


def _has_terms(of: Kpi) -> bool:
    """Whether its values are so much over so much, which add up over reps."""
    plain = not any(isinstance(t, Fitted) for t in of.value.walk())
    return plain and (isinstance(of.value, Mean) or (isinstance(of.value, Op) and of.value.sign == "/"))


def fit(term: Fitted, ask: Fitting) -> Found:
    """The effect of the trainings of every window and group."""
    if not isinstance(term, TrainingEffect):
        raise TypeError(term)
    _refuse(ask.of)
    events = _events(term, ask)
    told = _records([e for some in events.values() for e in some], ask)
    return Found(_frame(ask, [_cell(ask, key, some, told) for key, some in events.items()]))


def _refuse(of: Kpi) -> None:
    compares = any(isinstance(t, Before) for t in of.value.walk())
    if of.takes_of or of.needs_by or compares:
        raise BadInput(
            f"{of.id} compare déjà : une formation ne se juge pas dessus.",
            f"{of.id} compares already: no training is judged by it.", code="bad_of",
        )  # fmt: skip


def _events(term: TrainingEffect, ask: Fitting) -> dict[tuple[int, Group], list[Event]]:
    """The trainings by window and group, those too recent as well."""
    every = replace(term.completed, left_out=())
    found: dict[tuple[int, Group], list[Event]] = {}
    for w, *group, rep, day in frame_of(
        placed(every, {"rep": "t.rep_id", "day": "t.completed_on"}, ask), ask
    ).iter_rows():
        found.setdefault((int(w), tuple(group)), []).append((rep, day))
    return found


def _records(events: Sequence[Event], ask: Fitting) -> Records:
    """All that is known of all reps around the days of the trainings, whoever looks."""
    asof, s = ask.query.asof, ask.facts.schema
    days = sorted({day for rep, day in events if rep is not None and day + SPAN <= asof + timedelta(1)})
    spans = sorted({span for day in days for span in ((day - SPAN, day), (day, day + SPAN))})
    values, first = _values(spans, ask) if spans else ({}, date.min)
    reps = frame_of(
        f"SELECT id, coalesce(hired_on, DATE '0001-01-01'), coalesce(left_on, DATE '9999-12-31') FROM {s}.reps", ask
    )
    taken = frame_of(
        f"SELECT rep_id, completed_on FROM {s}.trainings"
        f" WHERE rep_id IS NOT NULL AND completed_on <= DATE '{asof}'", ask,
    )  # fmt: skip
    there = {rep: (hired, left) for rep, hired, left in reps.iter_rows()}
    return Records(ask.of, values, there, list(taken.iter_rows()), first, asof)


def _values(
    spans: Sequence[tuple[date, date]], ask: Fitting
) -> tuple[dict[tuple[date, date], dict[object, Value]], date]:
    """The KPI by window and rep, and the first day that its data tell of."""
    asked = Asked(ask.of)
    windows: tuple[Window, ...] = tuple(window(start, to, ask.query.asof) for start, to in spans)
    query = replace(ask.query, windows=windows, by=("rep",), where=(), owners=None)
    data, on = ask.look(asked, query)
    columns = columns_of(asked, on)
    found: dict[tuple[date, date], dict[object, Value]] = {span: {} for span in spans}
    kept = (columns[c].cast(pl.Float64).alias(c) for c in ("value", "numerator", "denominator"))
    for w, rep, value, top, below, reason in data.select(
        "w", "g0", *kept, columns["reason"].cast(pl.String).alias("why")
    ).iter_rows():
        if rep is not None:
            found[spans[w]][rep] = Value(value, top, below, reason)
    return found, _first(asked, on, data)


def _first(asked: Asked, on: Evaluator, data: pl.DataFrame) -> date:
    """The latest of the first days of what the KPI reads: before it, it is not known whole."""
    days = on.first_days(asked.value)
    if not days or not data.height:
        return date.min
    found = data.select(pl.max_horizontal(days).alias("first"))["first"][0]
    return found if isinstance(found, date) else date.min


def _cell(ask: Fitting, key: tuple[int, Group], events: Sequence[Event], told: Records) -> Cell:
    judged = [told.case(event) for event in events]
    cases = [case for case in judged if isinstance(case, Case)]
    left_out = Counter(case for case in judged if isinstance(case, str))
    found = effect(cases, FACTORS.get(ask.of.unit))
    cell: Cell = dict(zip(ask.keys, (key[0], *key[1]), strict=True))
    cell |= {"n": len({c.rep for c in cases}), "coverage": len(cases) / len(events), "excluded": left_out.total()}
    cell |= {f"x:{reason}": number for reason, number in left_out.items()}
    if found is None:
        return cell | {"value": None, "reason": _why(cases, left_out)}
    return cell | {
        "value": found.value, "reason": None, "low": found.low, "high": found.high,
        "beside:trained": found.trained, "beside:untrained": found.untrained, "beside:trainings": float(len(cases)),
    }  # fmt: skip


def _why(cases: Sequence[Case], left_out: Counter[str]) -> str:
    """Of no training at all the commonest reason they are left out for; of some, that they are too few."""
    if not cases:
        return min(left_out, key=lambda reason: (-left_out[reason], reason))
    return FEW if len({c.rep for c in cases}) < FEWEST else NO_LEVEL


def _frame(ask: Fitting, cells: Sequence[Cell]) -> pl.DataFrame:
    names = dict.fromkeys([*ask.keys, "value", "reason", "n", "coverage", "excluded", "low", "high"])
    names |= dict.fromkeys(name for cell in cells for name in cell)
    counts = {"n", "excluded"}
    kinds = {
        name: pl.Int64 if name in counts or name.startswith("x:") else pl.Float64
        for name in names if name not in {*ask.keys, "reason"}
    }  # fmt: skip
    return pl.DataFrame(
        {name: [cell.get(name) for cell in cells] for name in names},
        schema_overrides=kinds | {"w": pl.Int32, "reason": pl.String},
    )
