"""The bottleneck: the stage whose rate and time cost most expected revenue, this period against the one before.

Entrants, rates and days are those of the rows asked for (filters, the viewer's own); what a deal that got beyond a
stage is worth is a parameter, taken from the whole workspace. The formula is in `estimators/bottleneck.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from cadran.errors import BadInput
from cadran.metrics.estimators.bottleneck import Cost, Seen, cost
from cadran.metrics.facts import Facts
from cadran.metrics.query import DAY, Window, window
from cadran.metrics.read import Question, bases_of
from cadran.metrics.relations import RELATIONS
from cadran.metrics.sql import Joins
from cadran.model.periods import Period
from cadran.store.duck import literal, rows

Stage = tuple[str | None, str]  # pipeline, stage

# Of each stage in one window: deals entered, decided there, gone beyond, and the median days of these.
_SEEN = """
SELECT t.pipeline, t.stage, any_value(t.position) AS position,
    count(*) FILTER (t.entered_day >= {first} AND t.entered_day < {stop}) AS entrants,
    count(*) FILTER ({decided}) AS decided,
    count(*) FILTER ({decided} AND t.beyond_day <= t.resolved_day) AS beyond,
    median(t.beyond_day - t.entered_day) FILTER ({decided} AND t.beyond_day <= t.resolved_day) AS days
FROM {s}.stage_visits AS t{joins}
WHERE t.first_entry{allowed}
GROUP BY t.pipeline, t.stage
"""
# Of the deals that got beyond a stage and were closed in either period: the share won, and the mean amount of these.
_WORTH = """
SELECT v.pipeline, v.stage, count(*) FILTER (v.won) / count(*) AS won,
    avg(CAST(d.amount AS DOUBLE) * CASE WHEN coalesce(d.currency, {currency}) = {currency} THEN 1 ELSE f.rate END)
        FILTER (v.won) AS amount
FROM {s}.deal_visits AS v
JOIN {s}.deals AS d ON d.id = v.id
LEFT JOIN {s}.fx_days AS f ON f.currency = d.currency AND f.day = d.closed_on
WHERE v.first_entry AND v.beyond_day IS NOT NULL AND ({closed})
GROUP BY v.pipeline, v.stage
"""


@dataclass(frozen=True, slots=True)
class StageCost:
    """One stage: what was seen of it before and now, what a deal beyond it is worth, and what it cost.

    `won`: share won of the deals that got beyond it; `amount`: their mean amount. `cost`: None where that cannot be
    told. `enough`: as many deals decided in both periods as the workspace's minimum sample.
    """

    pipeline: str | None
    stage: str
    before: Seen
    after: Seen
    won: float | None
    amount: float | None
    cost: Cost | None
    enough: bool


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """All stages in the order of the pipeline. `worst`: the one that cost most, None where none cost anything.

    `reason`: why nothing can be said. `minimum`: deals a stage must have decided in both periods to be named.
    """

    period: Period
    base: Period
    stages: tuple[StageCost, ...]
    worst: StageCost | None
    minimum: int
    reason: str | None = None


def bottleneck(question: Question, facts: Facts) -> Bottleneck:
    """Compare every stage over the question's one period with its comparison period."""
    if len(question.periods) != 1:
        raise BadInput("Une seule période à la fois.", "One period at a time.", code="bad_period")
    period, base = question.periods[0], bases_of(question, facts)[0]
    windows = [window(p.start, p.end, question.asof) for p in (base, period)]
    minimum = facts.settings.minimum_sample
    found = Bottleneck(period.elapsed(question.asof), base, (), None, minimum)
    reason = _reason(windows, facts)
    if reason:
        return Bottleneck(found.period, base, (), None, minimum, reason)
    stages = _stages(question, windows, facts, minimum)
    named = [s for s in stages if s.enough and s.cost is not None]
    worst = min(named, key=lambda s: s.cost.total if s.cost else 0.0, default=None)
    costs = worst is not None and worst.cost is not None and worst.cost.total < 0
    return Bottleneck(
        found.period, base, stages, worst if costs else None, minimum, None if named else "few_cases"
    )  # fmt: skip


def _reason(windows: list[Window], facts: Facts) -> str | None:
    """Why nothing can be said: no history at all, or none before the end of the period compared with."""
    first = rows(facts.con, f"SELECT min(entered_day) FROM {facts.schema}.deal_visits")[0][0]
    if first is None:
        return "no_history"
    return "before_data" if windows[0].stop <= first else None  # type: ignore[operator]  # a day, as the column has


def _stages(question: Question, windows: list[Window], facts: Facts, minimum: int) -> tuple[StageCost, ...]:
    was, places = _seen(question, windows[0], facts)
    now, later = _seen(question, windows[1], facts)
    worth = _worth(windows, facts)
    places |= later
    found = [
        _stage(at, was.get(at, Seen()), now.get(at, Seen()), worth.get(at), windows[1].days, minimum)
        for at in sorted(places, key=lambda at: (str(at[0] or ""), places[at] is None, places[at] or 0, at[1]))
    ]
    return tuple(s for s in found if s.before.decided or s.after.decided or s.after.entrants)


def _stage(
    at: Stage, was: Seen, now: Seen, worth: tuple[float, float | None] | None, days: int, minimum: int
) -> StageCost:
    won, amount = worth or (None, None)
    if won == 0:
        amount = amount or 0.0  # nothing won, so nothing that an amount could change
    known = None if won is None or amount is None else cost(was, now, won, amount, days)
    return StageCost(at[0], at[1], was, now, won, amount, known, min(was.decided, now.decided) >= minimum)


def _seen(question: Question, at: Window, facts: Facts) -> tuple[dict[Stage, Seen], dict[Stage, int | None]]:
    joins = Joins(RELATIONS["stage_visits"], "entered_day", facts)
    allowed = [joins.allows(f) for f in question.where]
    if question.owners is not None:
        allowed.append(joins.owned(question.owners))
    first, stop = literal(at.start), literal(min(at.stop, question.asof + DAY))
    sql = _SEEN.format(
        first=first, stop=stop, decided=f"t.resolved_day >= {first} AND t.resolved_day < {stop}", s=facts.schema,
        joins=joins.text(), allowed="".join(f" AND {a}" for a in allowed),
    )  # fmt: skip
    found: dict[Stage, Seen] = {}
    places: dict[Stage, int | None] = {}
    for pipeline, stage, position, entrants, decided, beyond, days in rows(facts.con, sql):
        key = (None if pipeline is None else str(pipeline), str(stage))
        found[key] = Seen(_int(entrants), _int(decided), _int(beyond), None if days is None else float(str(days)))
        places[key] = None if position is None else _int(position)
    return found, places


def _worth(windows: list[Window], facts: Facts) -> Mapping[Stage, tuple[float, float | None]]:
    """Share won and mean amount of the deals that got beyond each stage, over both periods."""
    closed = " OR ".join(f"v.closed_day >= {literal(w.start)} AND v.closed_day < {literal(w.stop)}" for w in windows)
    sql = _WORTH.format(s=facts.schema, currency=literal(facts.settings.currency), closed=closed)
    return {
        (None if r[0] is None else str(r[0]), str(r[1])): (float(str(r[2])), None if r[3] is None else float(str(r[3])))
        for r in rows(facts.con, sql)
    }


def _int(value: object) -> int:
    return int(str(value))
