"""What moved and why, with how sure that is."""

from collections.abc import Mapping, Sequence
from functools import partial

from cadran.metrics.catalogue import KPIS
from cadran.metrics.estimators.since import Moved, difference, pace, share
from cadran.metrics.estimators.spread import MONEY_ENOUGH
from cadran.metrics.kpi import Interval
from cadran.metrics.reading import Reading
from cadran.metrics.relation import DIMENSIONS
from cadran.metrics.why import Bottleneck, Effect, Why
from cadran.metrics.why.effects import total
from cadran.model.format import NO_BREAK, Format
from cadran.model.words import say
from cadran.panels.allowed import allowed
from cadran.panels.bottleneck import bottleneck_told
from cadran.panels.edition.edition import Section, Table
from cadran.panels.edition.eyes import Eyes
from cadran.panels.edition.typed import Cell, Head, cell, table
from cadran.panels.home import WHYS, Trade
from cadran.panels.sheets import group_text, number, plain_value, signed
from cadran.panels.why import MOST, effect_name, why_told
from cadran.workspace.workspace import Workspace

_SELLING = (("revenue", ""), ("win_rate", "source"))
MOVED: Mapping[Trade, Sequence[tuple[str, str]]] = {
    "executive": WHYS,
    "manager": (("revenue", ""), ("win_rate", "source"), ("deals_created", "source")),
    "seller": _SELLING,
    "sdr": (("meetings_booked", ""), ("sqls", "source")),
    "marketing": (("leads", "source"), ("mqls", "source"), ("mql_to_sql_rate", "source")),
}
Pair = tuple[Reading, Reading]  # before and now
NEAR = 0.001  # two growths that differ by less are the same
FEWEST = 10  # cases of both periods together: of less nothing is said of the change


def changed(eyes: Eyes) -> list[Section]:
    """Each figure that moved: the exact terms of its change in sentences and a table, and how sure it is."""
    to = eyes.to
    found = [w for kpi, by in MOVED[eyes.reader.trade] if (w := _why(eyes, kpi, by)) is not None]
    stuck = _bottleneck(eyes) if eyes.reader.trade in {"manager", "executive"} else None
    moved = [one for one in found if one.change]
    pairs = _both(moved, eyes)
    told = [_section(one, pairs.get(one.kpi), eyes) for one in moved]
    if stuck is not None:
        said = bottleneck_told(stuck, to)
        title = to.word("Goulot d'étranglement", "Bottleneck")
        told.append(Section("changed-bottleneck", title, (said.headline, *said.sentences)))
    if not told and found:
        nothing = to.word("Aucun chiffre n'a bougé.", "No figure moved.")
        return [Section("changed", to.word("Ce qui a bougé", "What moved"), (nothing,))]
    return told


def _why(eyes: Eyes, kpi: str, by: str) -> Why | None:
    """By the segments that tell most; without them where the data do not have them."""
    period = str(eyes.asked.period)

    def of(segment: str | None) -> Why | None:
        def read(workspace: Workspace) -> Why:
            return workspace.why(
                kpi, period=period, by=segment, where=eyes.asked.where, as_of=eyes.as_of, known_on=eyes.known_on,
                today=eyes.today,
            )  # fmt: skip

        found = eyes.ask("why", read, kpi, segment, period)
        return found if found is not None and found.change is not None else None

    return (of(by) if by else None) or of(None)


def _bottleneck(eyes: Eyes) -> Bottleneck | None:
    period = str(eyes.asked.period)
    found = eyes.ask(
        "bottleneck",
        lambda w: w.bottleneck(
            period=period, where=eyes.asked.where, as_of=eyes.as_of, known_on=eyes.known_on, today=eyes.today
        ),
        period,
    )
    return found if found is not None and found.worst is not None and found.worst.cost is not None else None


def _section(one: Why, pair: Pair | None, eyes: Eyes) -> Section:
    to = eyes.to
    said = why_told(one, to)
    sure = _sure(one, pair, eyes)
    sentences = (said.headline, *said.sentences, *((sure,) if sure else ()))
    title = to.word("Pourquoi", "Why") + f"{to.word(f'{NO_BREAK}: ', ': ')}{KPIS[one.kpi].name(to.lang)}"
    tables = (_terms(one, to), _segments(one, to)) if one.by and one.method != "groups" else (_terms(one, to),)
    return Section(
        f"changed-{one.kpi}", title, sentences, tables=tuple(t for t in tables if t.sheet.rows), remarks=said.remarks
    )


def _terms(one: Why, to: Format) -> Table:
    """All terms, their effects as numbers that add up to the change."""
    counted = [e for e in one.effects if e.counts and (e.amount or e.code != "days")]
    ranked = sorted(counted, key=lambda e: -abs(float(e.amount)))
    kept, others = (ranked, []) if len(ranked) <= MOST + 1 else (ranked[:MOST], ranked[MOST:])
    unit = "points" if one.unit == "percent" else one.unit
    rows: list[Sequence[Cell | str]] = [_term(e, one, to) for e in kept]
    if others:
        rest = total([e.amount for e in others])
        name = to.word(f"Les {len(others)} autres", f"The {len(others)} others")
        rows.append((name, Cell(signed(rest, one.unit, to), _number(rest, one)), "", "", ""))
    heads = (
        Head(to.word("Terme", "Term")), Head(to.word("Effet", "Effect"), unit, summed=True),
        Head(one.base.label(to.lang), figure=True), Head(one.period.label(to.lang), figure=True),
        Head(to.word("Cas", "Cases"), figure=True),
    )  # fmt: skip
    return table("", heads, rows)


def _segments(one: Why, to: Format) -> Table:
    """Each segment's share of the change, the heaviest first."""
    ranked = sorted(one.parts, key=lambda p: -abs(float(p.amount)))[:MOST]
    named = ", ".join(say(DIMENSIONS[d], to.lang) for d in one.by)
    unit = "points" if one.unit == "percent" else one.unit
    was, now = one.base.label(to.lang), one.period.label(to.lang)
    weight = to.word("Poids", "Weight")
    heads = (
        Head(named), Head(to.word("Effet", "Effect"), unit), Head(was, one.unit), Head(now, one.unit),
        Head(f"{weight}, {was}", "percent"), Head(f"{weight}, {now}", "percent"),
    )  # fmt: skip
    rows = (
        (group_text(dict(p.group), to), Cell(signed(p.amount, one.unit, to), _number(p.amount, one)),
         cell(number(p.before), one.unit, to), cell(number(p.after), one.unit, to),
         cell(number(p.share_before), "percent", to), cell(number(p.share_after), "percent", to))
        for p in ranked
    )  # fmt: skip
    left = len(one.parts) - len(ranked)
    more = to.word(
        f", les {MOST} qui pèsent le plus sur {len(one.parts)}", f", the {MOST} heaviest of {len(one.parts)}"
    )
    return table(to.word("Par ", "By ") + named[:1].lower() + named[1:] + more * (left > 0), heads, rows)


def _term(effect: Effect, one: Why, to: Format) -> tuple[Cell | str, ...]:
    plain = one.unit if effect.group else "count" if effect.measure is not None or effect.code == "days" else ""
    unit = effect.unit or plain
    there = (effect.before is not None or effect.after is not None) and bool(unit)
    was, now = (plain_value(v, unit, to) if there else "" for v in (effect.before, effect.after))
    cases = " → ".join(to.number(n, 0) for n in (effect.n_before, effect.n_after) if n is not None)
    return (effect_name(effect, to), Cell(signed(effect.amount, one.unit, to), _number(effect.amount, one)), was, now,
            cases)  # fmt: skip


def _number(amount: object, one: Why) -> float:
    """A percent's effect in points."""
    return float(amount) * (100 if one.unit == "percent" else 1)  # type: ignore[arg-type]  # an Exact: all have float


# ---------------------------------------------------------------- how sure


def _sure(one: Why, pair: Pair | None, eyes: Eyes) -> str:
    """Whether chance alone explains the change; "" where that cannot be told.

    Of a share by Newcombe's interval of the difference, of revenue by that of its growth, of what has an interval by
    both; else by how many cases there were: where even these vary so much, what they add up to does so all the more.
    """
    if pair is None:
        return ""
    was, now = pair
    to, cases = eyes.to, (was.n or 0) + (now.n or 0)
    told = to.word(f"{to.number(now.n or 0, 0)} contre {to.number(was.n or 0, 0)}",
                   f"{to.number(now.n or 0, 0)} against {to.number(was.n or 0, 0)}")  # fmt: skip
    if cases < FEWEST:
        return to.word(f"Trop peu de cas pour conclure ({told}).", f"Too few cases to tell ({told}).")
    growth = _growth(one, eyes)
    moved, exact = (growth, True) if growth else _moved(one, was, now)
    if moved is None:
        return ""
    if not moved.sure:
        return to.word(f"Le hasard seul suffit à expliquer un tel écart ({told} cas).",
                       f"Chance alone can explain such a change ({told} cases).")  # fmt: skip
    if exact:
        return to.word(f"C'est plus que ce que fait le hasard ({told} cas).",
                       f"This is more than chance makes ({told} cases).")  # fmt: skip
    if min(was.n or 0, now.n or 0) < MONEY_ENOUGH:
        return to.word(f"Trop peu de montants pour dire si c'est plus que le hasard ({told} cas).",
                       f"Too few amounts to tell whether this is more than chance ({told} cases).")  # fmt: skip
    return ""


def _both(moved: Sequence[Why], eyes: Eyes) -> Mapping[str, Pair]:
    """Of each figure the reading before and the one now, where both have cases; all of a period in one question."""
    pairs: dict[str, Pair] = {}
    for base, period in dict.fromkeys((one.base, one.period) for one in moved):
        kpis = [one.kpi for one in moved if (one.base, one.period) == (base, period)]
        read = partial(eyes.asked.read, kpis)
        was, now = (allowed(partial(read, period=p)) for p in (base, period))
        if was and now:
            pairs |= {r.kpi: (b, r) for b, r in zip(was, now, strict=True) if b.n is not None and r.n is not None}
    return pairs


def _growth(one: Why, eyes: Eyes) -> Moved | None:
    """Of revenue the interval that its growth has, where that is the growth since this very base."""
    if one.kpi != "revenue" or not one.before:
        return None
    found = allowed(lambda: eyes.asked.one("revenue_growth"))
    if found is None or found.value is None or found.low is None or found.high is None:
        return None
    same = abs(float(found.value) - float(one.change or 0) / float(one.before)) < NEAR
    return Moved(float(found.value), found.low, found.high) if same else None


def _moved(one: Why, was: Reading, now: Reading) -> tuple[Moved | None, bool]:
    """The change with its interval, and whether that is all of it and not the least that chance makes."""
    kpi = KPIS[one.kpi]
    if kpi.interval is Interval.WILSON:
        terms = [float(v or 0) for r in (now, was) for v in (r.numerator, r.denominator)]
        return share(*terms), True
    if kpi.unit.value == "count":
        return pace(now.n or 0, one.period.days, was.n or 0, one.base.days), True
    bounds = [(float(r.value or 0), r.low, r.high) for r in (now, was)]
    if all(low is not None and high is not None for _, low, high in bounds):
        (value, low, high), (before, low_was, high_was) = bounds
        return difference((value, low or 0, high or 0), (before, low_was or 0, high_was or 0)), True
    return _least(one, was, now), False


def _least(one: Why, was: Reading, now: Reading) -> Moved | None:
    """Of money, what the number of sales alone makes by chance, set around the change of the amount."""
    found = pace(now.n or 0, one.period.days, was.n or 0, one.base.days)
    before, after = float(was.value or 0), float(now.value or 0)
    if found is None or before <= 0 or after <= 0 or one.unit != "money":
        return None
    change = (after / one.period.days) / (before / one.base.days) - 1
    return Moved(change, change - (found.change - found.low), change + (found.high - found.change))
