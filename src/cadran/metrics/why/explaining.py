"""Which KPI is taken apart how, and the effects in the units that people read."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from cadran.errors import BadInput, UnknownName
from cadran.metrics.catalogue import KPIS
from cadran.metrics.estimators import decomposition
from cadran.metrics.estimators.decomposition import shapley
from cadran.metrics.facts import Facts
from cadran.metrics.kpi import Kind, Kpi, Mean, Measure, Term, measures
from cadran.metrics.read import Question
from cadran.metrics.relations import RELATIONS
from cadran.metrics.why import products
from cadran.metrics.why.asking import Case, case_of
from cadran.metrics.why.effects import Behind, Effect, Part, Why
from cadran.metrics.why.formulas import Linear, Quantity, linear, quantities, ratio, value_of
from cadran.metrics.why.movement import MOVEMENTS, movement
from cadran.metrics.why.settling import settled
from cadran.metrics.why.sums import Key, Row, Sums, gather, units, within
from cadran.model.periods import Period

MOST = 8  # quantities of a formula: 2 to that power values are reckoned
NEVER = (Kind.MEDIAN, Kind.SHARE, Kind.RANK, Kind.SURVIVAL, Kind.FORECAST, Kind.COMPARISON)
ZERO = Fraction(0)
Effects = Mapping[str, Fraction]


def explain(question: Question, facts: Facts, *, through: str = "", horizon: Period | None = None) -> Why:
    """Take one KPI's change between its comparison period and its period apart.

    `through`: "deals" explains the revenue of orders by the deals they came from. `horizon`: of an open amount, only
    what is expected to close in it. Raises `BadInput` for a KPI that cannot be taken apart, or needs a dimension.
    """
    case = case_of(question, facts, through, horizon)
    kpi, term = case.asked.kpi, case.asked.value
    _refuse_nonsense(kpi, through, horizon)
    if kpi.id in MOVEMENTS and not case.variant:
        return movement(case)
    if not explainable(kpi, term, case.asked.variant.kind if case.asked.variant else None):
        raise _refused(kpi)
    if question.by and ratio(term):
        return _rate(case)
    model = products.model(kpi, term, _dimensions(case), facts, through) if isinstance(term, Measure) else None
    if model is not None:
        return _product(case, model)
    if question.by and linear(term) is not None:
        return _groups(case)
    if question.by or isinstance(term, Measure | Mean):
        raise _wants_other_dimensions(case)
    return _quantities(case)


def _refuse_nonsense(kpi: Kpi, through: str, horizon: Period | None) -> None:
    """Options that would silently do nothing."""
    if through and through != "deals":
        raise UnknownName(("Chemin", "way"), through, ("deals",))
    if through and kpi.id != "revenue":
        raise BadInput("--through ne vaut que pour le CA.", "--through is about revenue only.")
    if horizon is not None and kpi.id not in MOVEMENTS:
        raise BadInput(
            f"--horizon ne vaut que pour {', '.join(MOVEMENTS)}.", f"--horizon is about {', '.join(MOVEMENTS)} only."
        )


def explainable(kpi: Kpi, term: Term, kind: Kind | None = None) -> bool:
    """Whether a KPI's change can be taken apart, with or without a dimension."""
    if (kind or kpi.kind) in NEVER or kpi.takes_of:
        return False
    return ratio(term) is not None or linear(term) is not None or 2 <= len(quantities(term) or ()) <= MOST


def _dimensions(case: Case) -> list[str]:
    return [*case.query.by, *(f.dimension for f in case.query.where)]


def _refused(kpi: Kpi) -> BadInput:
    able = [k.id for k in KPIS.values() if k.id in MOVEMENTS or explainable(k, k.value)]
    same = [name for name in able if KPIS[name].family == kpi.family]
    return BadInput(
        f"{kpi.id} ne se décompose pas.", f"{kpi.id} cannot be taken apart.", code="no_decomposition", near=same[:3],
        next_fr=f"Se décomposent : {', '.join(able)}.", next_en=f"These can: {', '.join(able)}.",
    )  # fmt: skip


def _wants_other_dimensions(case: Case) -> BadInput:
    """A flow, or a mean, is told by segments; a formula of several quantities only as a whole."""
    kpi = case.asked.kpi
    if case.query.by:
        return BadInput(
            f"{kpi.id} ne se décompose qu'en ses termes : retirer --by.",
            f"{kpi.id} can only be taken apart into its terms: leave out --by.", code="no_decomposition",
        )  # fmt: skip
    relation = RELATIONS[measures(case.asked.value)[0].relation]
    return BadInput(
        f"{kpi.id} se décompose selon une dimension (--by).", f"{kpi.id} is taken apart by a dimension (--by).",
        code="needs_by", near=relation.dimensions,
    )  # fmt: skip


# ---------------------------------------------------------------- methods


def _product(case: Case, model: products.Model) -> Why:
    sums = gather(case.asked, model.measures, case.query, case.facts)
    was, now = (products.value(model, row) for row in sums.whole)
    found = _why(case, "product", sums, model.measures, was, now)
    if found.reason:
        return found
    cells = _shown(products.effects(model, sums), products.ALWAYS)
    values = {k: (products.value(model, p[0]), products.value(model, p[1])) for k, p in sums.cells.items()}
    counts = {k: tuple(int(model.levels[0].n(p[t])) for t in (0, 1)) for k, p in sums.cells.items()}
    own = measures(case.asked.value)
    parts = [_part(case, sums, k, cells[k], values[k], counts[k], own) for k in sums.cells]
    return settled(found, _named(case, model, sums, _codes(cells)), parts)


def _named(case: Case, model: products.Model, sums: Sums, codes: Sequence[str]) -> list[Effect]:
    """The effects with what moved, before and after; the mix is about the rows of the first level."""
    told = products.drivers(model, sums)
    by_code: dict[str, products.Level | products.Apart] = {level.code: level for level in model.levels}
    by_code |= {apart.code: apart for apart in model.apart}
    named = []
    for code in codes:
        one = by_code.get(code, model.levels[0])
        driver = told[code]
        behind = Behind(one.kpi, within(case.query, {}), "", one.rows)
        effect = Effect(code=code, amount=ZERO, before=driver.before, after=driver.after, unit=_unit_of(one))
        named.append(replace(effect, n_before=driver.n_before, n_after=driver.n_after, behind=behind))
    return named


def _unit_of(one: products.Level | products.Apart) -> str:
    return one.unit if isinstance(one, products.Level) else "money"


def _rate(case: Case) -> Why:
    top, below = ratio(case.asked.value) or ((), ())
    bottom = (below,) if isinstance(below, Measure) else tuple(m for _, m in below)
    wanted = tuple(dict.fromkeys([*(m for _, m in top), *bottom]))
    sums = gather(case.asked, wanted, case.query, case.facts)

    def pair(row: Row) -> tuple[Fraction, Fraction]:
        return _summed(top, row), Fraction(row[below].used) if isinstance(below, Measure) else _summed(below, row)

    whole = [pair(row) for row in sums.whole]
    was, now = (a / b if b else None for a, b in whole)
    found = _why(case, "rate", sums, wanted, was, now)
    states = [{k: pair(p[t]) for k, p in sums.cells.items()} for t in (0, 1)]
    if found.reason or not all(sum((b for _, b in s.values()), ZERO) for s in states):
        return found if found.reason else replace(found, reason="empty", before=None, after=None)
    taken = decomposition.rate(*states)
    listed = {k: {"mix": e.mix, "within": e.within, "outside": e.outside} for k, e in taken.items()}
    cells = _shown(listed, ("mix", "within"))
    totals = [sum((b for _, b in s.values()), ZERO) for s in states]
    parts = []
    for key in sums.cells:
        (a0, b0), (a1, b1) = states[0][key], states[1][key]
        rates = (a0 / b0 if b0 else None, a1 / b1 if b1 else None)
        counts = tuple(sum(units(m, sums.cells[key][t]) for m in bottom) for t in (0, 1))
        one = _part(case, sums, key, cells[key], rates, counts, wanted)
        parts.append(replace(one, share_before=b0 / totals[0], share_after=b1 / totals[1]))
    rows = Behind(case.asked.kpi.id, within(case.query, {}), case.variant, wanted)
    return settled(found, [Effect(code=c, amount=ZERO, behind=rows) for c in _codes(cells)], parts)


def _groups(case: Case) -> Why:
    """An additive value: each segment's change is a term."""
    found_in = linear(case.asked.value) or ()
    wanted = tuple(dict.fromkeys(m for _, m in found_in))
    sums = gather(case.asked, wanted, case.query, case.facts)
    was, now = (_summed(found_in, row) for row in sums.whole)
    found = _why(case, "groups", sums, wanted, was, now)
    if found.reason:
        return found
    parts = []
    for key, rows in sums.cells.items():
        values = _summed(found_in, rows[0]), _summed(found_in, rows[1])
        counts = tuple(sum(units(m, row) for m in wanted) for row in rows)
        parts.append(_part(case, sums, key, {"group": values[1] - values[0]}, values, counts, wanted))
    whole = settled(found, [], parts)
    return replace(whole, effects=(*(_as_effect(p) for p in whole.parts), *whole.effects), parts=())


def _as_effect(part: Part) -> Effect:
    return Effect(
        code="group", amount=part.amount, before=part.before, after=part.after, n_before=part.n_before,
        n_after=part.n_after, group=part.group, behind=part.behind,
    )  # fmt: skip


def _quantities(case: Case) -> Why:
    """A function of few quantities, as a whole: what each of them did to it."""
    term = case.asked.value
    listed = quantities(term) or ()
    wanted = tuple(dict.fromkeys(m for _, m in listed if m is not None))
    sums = gather(case.asked, wanted, replace(case.query, by=()), case.facts)
    days = [Fraction(w.days) for w in case.query.windows]
    states = [_state(listed, sums.whole[t], days[t]) for t in (0, 1)]
    was, now = (None if at is None else value_of(term, at) for at in states)
    found = _why(case, "quantities", sums, wanted, was, now)
    if found.reason or states[0] is None or states[1] is None:
        return found
    taken = shapley(lambda at: value_of(term, at), states[0], states[1])
    if taken is None:
        return replace(found, reason="empty", before=None, after=None)
    named = [_as_term(case, q, taken[q], (states[0][q], states[1][q]), sums) for q in listed]
    return settled(found, named, [])


def _as_term(case: Case, what: Quantity, amount: Fraction, at: tuple[Fraction, Fraction], sums: Sums) -> Effect:
    code, measure = what
    found = Effect(code=code, amount=amount, before=at[0], after=at[1], measure=measure)
    if measure is None:
        return found
    counts = [units(measure, row) for row in sums.whole]
    behind = Behind(case.asked.kpi.id, within(case.query, {}), case.variant, (measure,))
    return replace(found, n_before=counts[0], n_after=counts[1], behind=behind)


def _state(listed: Sequence[Quantity], row: Row, days: Fraction) -> dict[Quantity, Fraction] | None:
    """Each quantity in one period; None where a mean is one of nothing."""
    found: dict[Quantity, Fraction] = {}
    for code, measure in listed:
        if code == "mean" and measure is not None and not row[measure].used:
            return None
        value = days if measure is None else row[measure].value
        found[code, measure] = value / row[measure].used if code == "mean" and measure is not None else value
    return found


def _summed(found: Linear, row: Row) -> Fraction:
    return sum((factor * row[measure].value for factor, measure in found), ZERO)


# ---------------------------------------------------------------- putting it together


def _why(
    case: Case, method: str, sums: Sums, wanted: Sequence[Measure], was: Fraction | None, now: Fraction | None
) -> Why:
    """The two values; none, with the reason, where either cannot be known."""
    reason = sums.reason(wanted) or ("empty" if was is None or now is None else None)
    return Why(
        kpi=case.asked.kpi.id, variant=case.variant, unit=case.unit, method=method, period=case.period, base=case.base,
        before=None if reason else was, after=None if reason else now, by=case.query.by, reason=reason,
    )  # fmt: skip


def _part(
    case: Case, sums: Sums, key: Key, effects: Effects, values: tuple[Fraction | None, Fraction | None],
    counts: Sequence[int], rows: tuple[Measure, ...],
) -> Part:  # fmt: skip
    names, ids = sums.named[key]
    told = {d: ids[d] if ids[d] is not None else None for d in names}
    return Part(
        group=names, amount=sum(effects.values(), ZERO), effects=effects, before=values[0], after=values[1],
        n_before=counts[0], n_after=counts[1],
        behind=Behind(case.asked.kpi.id, within(case.query, told), case.variant, rows),
    )  # fmt: skip


def _codes(cells: Mapping[Key, Effects]) -> list[str]:
    return list(dict.fromkeys(code for effects in cells.values() for code in effects))


def _shown(cells: Mapping[Key, Effects], always: Collection[str]) -> dict[Key, dict[str, Fraction]]:
    """Effects by code, but for those that are nothing everywhere: without segments there is no mix to show."""
    codes = [c for c in _codes(cells) if c in always or any(effects[c] for effects in cells.values())]
    return {key: {c: effects[c] for c in codes} for key, effects in cells.items()}
