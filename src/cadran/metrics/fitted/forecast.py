"""`Forecast` and `ForecastAccuracy`, as columns of the frame: see `estimators/forecast.py` for what they are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from cadran.errors import BadInput
from cadran.metrics.engine import evaluator, scan, with_windows
from cadran.metrics.estimators.forecast import TOP, Landing
from cadran.metrics.fitted.backtest import LEADS, Backtest, backtest, lead_point
from cadran.metrics.fitted.fitting import Fitting, Found, Group
from cadran.metrics.fitted.landings import Landings, Point
from cadran.metrics.kpi import Fitted, Forecast, ForecastAccuracy, Measure
from cadran.metrics.query import DAY

NO_HISTORY, RUNNING, TOO_LATE, NOTHING = "no_history", "not_over", "ends_before_lead", "empty"
TOPS = (1, 3, TOP)
MAIN = 30  # the lead whose accuracy is the value; the others stand beside it
Cells = dict[str, object]


def fit(term: Fitted, ask: Fitting) -> Found:
    """A landing, or how good such landings were, per window and group."""
    if isinstance(term, Forecast):
        return _found(ask, _forecasts(term, ask))
    if isinstance(term, ForecastAccuracy):
        return _found(ask, _accuracies(term, ask))
    raise TypeError(term)


def _found(ask: Fitting, cells: Sequence[Cells]) -> Found:
    """The frame of the cells; groups keep the type of their values, all else are figures but the reason."""
    names = dict.fromkeys(["w", *ask.keys[1:], "value", "reason", *(name for row in cells for name in row)])
    types = {"w": pl.Int32, "reason": pl.String} | {n: pl.Float64 for n in names if n not in {*ask.keys, "reason"}}
    return Found(pl.DataFrame({n: [row.get(n) for row in cells] for n in names}, schema_overrides=types), NO_HISTORY)


def points(ask: Fitting) -> list[Point]:
    """Each window, forecast on the as-of day, or on its own last day where that is earlier."""
    return [Point(w.start, w.to, min(ask.query.asof, w.to - DAY)) for w in ask.query.windows]


@dataclass(frozen=True)
class Row:
    """A window and a group of the question, and why the measures asked about have no value there."""

    w: int
    group: Group
    reason: str | None

    def key(self, ask: Fitting) -> Cells:
        return dict(zip(ask.keys, (self.w, *self.group), strict=True))


def _rows(measures: Sequence[Measure], ask: Fitting) -> Iterator[Row]:
    """Every window and group that has rows, and the active reps."""
    frame = scan(measures, ask.query, ask.facts)
    data = with_windows(frame.data, ask.query, None, [0] * len(ask.query.windows))
    on = evaluator(frame, ask.query, ask.facts)
    why = pl.coalesce([on.measure(m).reason for m in measures])
    for w, *group, reason in data.select(*ask.keys, why.alias("why")).iter_rows():
        yield Row(w, tuple(group), reason)


# ---------------------------------------------------------------- the landing


def _forecasts(term: Forecast, ask: Fitting) -> list[Cells]:
    made = Landings.of(ask, points(ask))
    over = [at.over for at in made.points]
    rows = [r for r in _rows((term.sold,), ask) if over[r.w]] if any(over) else []
    rows += [r for r in _rows((term.sold, term.open), ask) if not over[r.w]] if not all(over) else []
    return [{**row.key(ask), **_landed(made, row)} for row in rows]


def _landed(made: Landings, row: Row) -> Cells:
    """A period that is over has landed: its revenue, whatever was open then."""
    at = made.points[row.w]
    landing = made.landing(row.w, row.group) if not row.reason else None
    if landing is None:
        return {"value": None, "reason": row.reason or NO_HISTORY}
    if at.over:
        return {"value": landing.so_far, "low": landing.so_far, "high": landing.so_far, **_made_of(landing)}
    return _band(landing, backtest(made.ask, at), row.group) | _made_of(landing)


def _band(landing: Landing, past: Backtest, group: Group) -> Cells:
    low, middle, high = landing.quantiles()
    factor = past.stretch
    return {
        "value": middle, "low": middle - factor * (middle - low), "high": middle + factor * (high - middle),
        "beside:coverage_measured": past.coverage(group), "beside:bias": past.bias(group),
        "beside:backtests": past.number(group),
    }  # fmt: skip


def _made_of(landing: Landing) -> Cells:
    """Expected amounts, what hangs on the largest deals, and where the period lands without them."""
    found: Cells = {
        "beside:so_far": landing.so_far, "beside:from_open": landing.from_open, "beside:from_new": landing.from_new,
    }  # fmt: skip
    for top in TOPS:
        found[f"beside:top{top}"] = landing.expected(top)
        found[f"beside:without_top{top}"] = landing.quantiles(without=top)[1]
    return found


# ---------------------------------------------------------------- how good landings were


def _accuracies(term: ForecastAccuracy, ask: Fitting) -> list[Cells]:
    if ask.of.id != "revenue":
        raise BadInput(
            f"{ask.of.id} n'a pas de prévision : seul revenue en a une.",
            f"{ask.of.id} has no forecast: only revenue has one.", code="bad_of", near=("revenue",),
        )  # fmt: skip
    over = {w: at for w, at in enumerate(points(ask)) if at.over}
    asked = {(w, n): p for w, at in over.items() for n in LEADS if (p := lead_point(at.start, at.to, n))}
    made = Landings.of(ask, list(asked.values()))
    numbers = {key: number for number, key in enumerate(asked)}
    return [
        {**row.key(ask), **(_judged(made, numbers, row) if row.w in over else {"reason": RUNNING})}
        for row in _rows((term.sold,), ask)
    ]


def _judged(made: Landings, numbers: Mapping[tuple[int, int], int], row: Row) -> Cells:
    """Accuracy and bias of each lead; the main one is the value."""
    errors = {lead: _error(made, numbers.get((row.w, lead)), row.group) for lead in LEADS}
    found: Cells = {f"beside:bias_{lead}": error for lead, (error, _) in errors.items()}
    for lead, (error, _) in errors.items():
        name = "value" if lead == MAIN else f"beside:accuracy_{lead}"
        found[name] = None if error is None else 1 - abs(error)
    return found | {"reason": errors[MAIN][1]}


def _error(made: Landings, number: int | None, group: Group) -> tuple[float | None, str | None]:
    """(forecast - actual) / actual, or why there is none."""
    if number is None:
        return None, TOO_LATE
    actual = made.actual(made.points[number], group)
    if actual <= 0:
        return None, NOTHING
    landing = made.landing(number, group)
    return (None, NO_HISTORY) if landing is None else ((landing.quantiles()[1] - actual) / actual, None)
