"""Readings, one by one: every period, every group, every term computed from its rows."""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import localcontext

from cadran.metrics.catalogue import KPIS
from cadran.metrics.kpi import AtQuota, Interval, Kind, Kpi, Mean, Term, measures, net_parts
from cadran.metrics.reading import Number, Reading
from cadran.metrics.reference.attainment import groups as target_groups
from cadran.metrics.reference.conditions import Scalar
from cadran.metrics.reference.dimensions import Filter, Key, label, read_at, stable_id
from cadran.metrics.reference.fitted import special
from cadran.metrics.reference.money import sales
from cadran.metrics.reference.parameters import quantile
from cadran.metrics.reference.terms import Part, Question, Span, covered, population, worth
from cadran.metrics.reference.uncertainty import Here, interval
from cadran.metrics.reference.world import FIRST, LAST, Window, World, day_or
from cadran.metrics.relation import Relation
from cadran.metrics.relations import RELATIONS

Z = 1.959963984540054
Period = tuple[date, date]
Naming = Callable[[World, Relation, str, Scalar], str | None]
SETTLED = "(settled)"
ALWAYS_LISTED = {"sdr", "bdm", "ae", None}


def read(
    kpi: Kpi,
    world: World,
    periods: Sequence[Period],
    *,
    by: tuple[str, ...] = (),
    where: tuple[Filter, ...] = (),
    as_of: date | None = None,
    viewer: frozenset[Scalar] | None = None,
    variant: str = "",
    bases: Sequence[Period] = (),
    of: Kpi | None = None,
) -> list[Reading]:
    """Every reading of a KPI, for half-open periods in the order given, groups in no promised order.

    `bases`: the comparison window of each period. `viewer`: ids of the reps whose rows may be seen.
    `of`: the KPI that one about targets is about, revenue where none is given.
    """
    about = of or KPIS["revenue"]
    ask = Question(world, by, where, viewer, special(about))
    term = kpi.term(variant)
    found: list[Reading] = []
    with localcontext() as exact:
        exact.prec = 60
        for at, (start, end) in enumerate(periods):
            asof = as_of or world.today
            base = Window(*bases[at], asof) if bases else None
            span = Span(Window(start, end, asof), base)
            found += [
                _reading(kpi, variant, ask, term, span, g, compared=bool(bases))
                for g in _groups(ask, term, about, span)
            ]
    return found


def _reading(
    kpi: Kpi, variant: str, ask: Question, term: Term, span: Span, group: Key, *, compared: bool
) -> Reading:  # fmt: skip
    part = worth(ask, term, span, group)
    beside = {name: worth(ask, t, span, group) for name, t in kpi.beside.items()}
    known = beside | _settled(kpi, ask, span, group)
    n = _whole(worth(ask, kpi.units, span, group).value) if kpi.units else part.n
    low, high = part.interval or _net(kpi, ask, term, span, group) or _interval(kpi, variant, part, known)
    if low is None and high is None:
        low, high = interval(kpi, variant, part, n, Here(ask, span, group), compared=compared)
    median, p75, p90 = part.quantiles or _quantiles(term, part)
    median_low, median_high = _around_median(term, part)
    left_out = _reasons(part)
    unit = kpi.variant(variant).unit if variant else None
    top, bottom = part.terms if _has_terms(term) else (part.value, None)
    return Reading(
        kpi=kpi.id,
        variant=variant,
        of=None,
        start=span.here.start,
        end=span.here.end,
        group=_named(ask, term, group, label),
        group_id=_named(ask, term, group, stable_id),
        unit=(unit or kpi.unit).value,
        value=part.value,
        numerator=top,
        denominator=bottom,
        n=n,
        low=low,
        high=high,
        median=median,
        p75=p75,
        p90=p90,
        median_low=median_low,
        median_high=median_high,
        coverage=covered(part.coverage),
        excluded=sum(left_out.values()),
        excluded_by=left_out,
        reason=part.reason,
        beside=_companions(beside) | dict(part.beside),
    )


def _companions(beside: Mapping[str, Part]) -> dict[str, Number | None]:
    """What stands beside a value, each with its own interval where it has one."""
    found = {name: part.value for name, part in beside.items()}
    for name, part in beside.items():
        if part.interval:
            found |= {f"{name}_low": part.interval[0], f"{name}_high": part.interval[1]}
        found |= part.also
    return found


def _whole(value: Number | None) -> int | None:
    return None if value is None else int(value)


def _has_terms(term: Term) -> bool:
    return isinstance(term, Mean | AtQuota) or getattr(term, "sign", "") == "/"


def _reasons(part: Part) -> dict[str, int]:
    """Rows left out by reason; a row that several terms leave out for one reason counts once."""
    return dict(Counter(reason for _, reason in {(row, why) for (row, _), why in part.left_out.items()}))


def _named(ask: Question, term: Term, group: Key, name: Naming) -> dict[str, str | None]:
    relations = [read_at(RELATIONS[m.relation], ask.dimensions) for m in measures(term)] or [RELATIONS["sales"]]
    return {d: name(ask.world, relations[0], d, v) for d, v in zip(ask.by, group, strict=True)}


def _groups(ask: Question, term: Term, of: Kpi, span: Span) -> list[Key]:
    """The groups that have a row in any term, and by rep the reps who were there."""
    if not ask.by:
        return [()]
    found: dict[Key, None] = dict.fromkeys(target_groups(ask, term, of, span.here))
    for measure in measures(term):
        for window in (span.here, span.base):
            if window:
                found.update(dict.fromkeys(key for _, _, key in population(ask, measure, window)))
    if ask.by == ("rep",) and not ask.where and ask.seen is None:
        found.update(dict.fromkeys((r["id"],) for r in ask.world.rows("reps") if _listed(ask, r["id"], span.here)))
    return list(found)


def _listed(ask: Question, rep_id: Scalar, at: Window) -> bool:
    """Active reps appear without rows; managers only in a period in which they own a sale."""
    rep = ask.world.find("reps", rep_id)
    if rep is None or day_or(rep["hired_on"], FIRST) >= at.end or day_or(rep["left_on"], LAST) < at.start:
        return False
    if rep["role"] in ALWAYS_LISTED:
        return True
    sold = any(s["rep_id"] == rep_id and at.holds(s["day"]) for s in sales(ask.world))
    return rep["role"] == "manager" and sold


def _settled(kpi: Kpi, ask: Question, span: Span, group: Key) -> dict[str, Part]:
    """The rate of those entrants alone of whom all is known, where the KPI has one."""
    return {SETTLED: worth(ask, kpi.settled, span, group)} if kpi.settled else {}


def _interval(kpi: Kpi, variant: str, part: Part, beside: Mapping[str, Part]) -> tuple[float | None, float | None]:
    """Wilson's around a share; of a cohort, around the share of its resolved."""
    wanted = kpi.variant(variant).interval if variant else kpi.interval
    top, bottom = part.terms
    if wanted is Interval.ODDS and top is not None and bottom:
        low, high = wilson(float(top), float(top) + float(bottom))
        return low / (1 - low), high / (1 - high)
    if kpi.kind is Kind.COHORT and SETTLED in beside and not variant:
        top, bottom = beside[SETTLED].terms
    elif kpi.kind is Kind.COHORT and "resolved" in beside:
        bottom = beside["resolved"].terms[0]
    if wanted is not Interval.WILSON or part.value is None or top is None or not bottom:
        return None, None
    return wilson(float(top), float(bottom))


def _net(kpi: Kpi, ask: Question, term: Term, span: Span, group: Key) -> tuple[float, float] | None:
    """The bounds of a share less another: where the distance found is 1.96 standard errors at that difference."""
    if kpi.interval is not Interval.NET or worth(ask, term, span, group).value is None:
        return None
    factor, plus, minus = net_parts(term)
    n = float(worth(ask, term, span, group).terms[1] or 0)
    up, down = (float(worth(ask, t, span, group).value or 0) / n for t in (plus, minus))
    a, b, c = 1 + Z * Z / n, up - down, (up - down) ** 2 - Z * Z * (up + down) / n
    root = math.sqrt(max(b * b - a * c, 0.0))
    return factor * (b - root) / a, factor * (b + root) / a


def wilson(successes: float, n: float) -> tuple[float, float]:
    """The 95 % score interval of Wilson (1927): for 3 of 10, from 0.108 to 0.603."""
    p = successes / n
    centre = p + Z * Z / (2 * n)
    reach = Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    scale = 1 + Z * Z / n
    return max(0.0, (centre - reach) / scale), min(1.0, (centre + reach) / scale)


def _quantiles(term: Term, part: Part) -> tuple[float | None, float | None, float | None]:
    if not isinstance(term, Mean) or not term.of.quantiles or part.value is None:
        return None, None, None
    values = sorted(float(v) for v in part.values)
    return quantile(values, 0.5), quantile(values, 0.75), quantile(values, 0.9)


def _around_median(term: Term, part: Part) -> tuple[float | None, float | None]:
    """The innermost pair of values, as far from the bottom as from the top, that holds 95 % of medians."""
    if not isinstance(term, Mean) or not term.of.quantiles or part.value is None:
        return None, None
    values, beyond, found = sorted(float(v) for v in part.values), 0.0, None
    for place in range(len(values) // 2):
        beyond += math.comb(len(values), place) / 2 ** len(values)
        if beyond <= 0.025:
            found = place
    return (None, None) if found is None else (values[found], values[-1 - found])
