"""The twin of `fitted/competitors.py`: the shares of competitors, from the figures of the market one by one."""

from cadran.metrics.kpi import Competitors, Kpi, Term
from cadran.metrics.reference.conditions import number
from cadran.metrics.reference.dimensions import Key
from cadran.metrics.reference.terms import Part, Question, Span, population, worth


def worth_of(ask: Question, term: Term, span: Span, group: Key | None, _: Kpi) -> Part:
    """The share of all of them together, and each one's by name."""
    if not isinstance(term, Competitors):
        raise TypeError(term)
    theirs, whole = (worth(ask, t, span, group) for t in (term.theirs, term.whole))
    reason = theirs.reason or whole.reason
    rows = [r for _, r, key in population(ask, term.theirs, span.here) if group is None or key == group]
    known = [(str(r["competitor"]), float(number(r["revenue"]))) for r in rows if r["revenue"] is not None]
    if reason or not known or not whole.value:
        return Part(None, reason=reason or "empty")
    below = float(whole.value)
    also: dict[str, float] = {}
    for name, revenue in known:
        also[f"competitor {name}"] = also.get(f"competitor {name}", 0.0) + revenue / below
    return Part(sum(r for _, r in known) / below, also=also)
