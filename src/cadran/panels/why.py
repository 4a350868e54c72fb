"""Why an indicator moved, in sentences and tables."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from cadran.metrics.catalogue import KPIS
from cadran.metrics.kpi import Mean, Measure
from cadran.metrics.relation import DIMENSIONS
from cadran.metrics.why import Effect, Part, Why
from cadran.metrics.why.effects import total
from cadran.model.format import NO_BREAK, Format
from cadran.model.periods import Period
from cadran.model.words import Words, reason, say
from cadran.panels.formula import measured
from cadran.panels.json import plain
from cadran.panels.sheets import Sheet, Told, colon, group_text, number, plain_value, sheet, signed

EFFECTS: Mapping[str, Words] = {
    "customers": ("Nombre de clients", "Number of customers"),
    "frequency": ("Ventes par client", "Sales per customer"),
    "basket": ("Panier moyen", "Average order"),
    "size": ("Montant moyen des affaires gagnées", "Average size of won deals"),
    "decided": ("Affaires décidées", "Deals decided"),
    "win_rate": ("Taux de gain", "Win rate"),
    "filled": ("Gagnées dont le montant est connu", "Won deals whose amount is known"),
    "rows": ("Nombre", "Number"),
    "average": ("Montant moyen", "Average amount"),
    "mix": ("Mix", "Mix"),
    "no_customer": ("Ventes sans client connu", "Sales without a known customer"),
    "credits": ("Avoirs", "Credits"),
    "not_as_deals": ("Commandes : écart avec leurs affaires", "Orders: difference from their deals"),
    "without_deal": ("Commandes sans affaire", "Orders without a deal"),
    "within": ("Taux propres aux groupes", "Rates within the groups"),
    "outside": ("Sans dénominateur", "Without a denominator"),
    "overlap": ("Comptés dans plusieurs groupes", "Counted in several groups"),
    "days": ("Nombre de jours", "Number of days"),
    "created": ("Affaires créées", "Deals created"),
    "reopened": ("Rouvertes", "Reopened"),
    "up": ("Montants revus à la hausse", "Amounts raised"),
    "down": ("Montants revus à la baisse", "Amounts lowered"),
    "pulled_in": ("Échéance entrée dans l'horizon", "Expected close moved in"),
    "pushed_out": ("Échéance sortie de l'horizon", "Expected close moved out"),
    "moved": ("Changées de périmètre", "Moved to other hands"),
    "won": ("Gagnées", "Won"),
    "lost": ("Perdues", "Lost"),
    "untold": ("Dont l'état n'est pas connu", "Whose state nobody tells"),
    "exchange": ("Change", "Exchange"),
}
MOST = 12  # segments shown in a table; JSON has them all
NAMED = 3  # effects named in the sentence


def why_told(found: Why, to: Format) -> Told:
    """The change in a sentence, what weighs most, and the table of all terms."""
    if found.change is None:
        return Told(_name(found, to) + colon(to) + reason(found.reason or "no_data", to.lang))
    counted = [e for e in found.effects if e.counts and (e.amount or e.code != "days")]
    sheets = (_terms(found, counted, to), _segments(found, to))
    return Told(
        _headline(found, to), tuple(_sentences(found, counted, to)), tuple(s for s in sheets if s is not None),
        tuple(_remarks(found, to)),
    )  # fmt: skip


def _name(found: Why, to: Format) -> str:
    variant = f" ({found.variant})" if found.variant else ""
    return KPIS[found.kpi].name(to.lang) + variant


def _headline(found: Why, to: Format) -> str:
    """`Revenue: €3,791,538 (Q2 2025) → €3,356,574 (Q3 2025): −€434,964 (−11.5%).`"""
    was, now = plain_value(found.before, found.unit, to), plain_value(found.after, found.unit, to)
    change = signed(found.change, found.unit, to)
    base, amount = number(found.before), number(found.change)
    if found.unit != "percent" and base and base > 0 and amount is not None:
        change += f" ({to.change(amount / base, found.unit)})"
    first, last = _times(found, to)
    return f"{_name(found, to)}{colon(to)}{was} ({first}) → {now} ({last}){to.word(', soit', ':')} {change}."


def _times(found: Why, to: Format) -> tuple[str, str]:
    """The two periods; of a movement the two days at whose end the stock was read."""
    if found.opening is None or found.closing is None:
        return found.base.label(to.lang), found.period.label(to.lang)
    return to.day(found.opening), to.day(found.closing)


def effect_name(effect: Effect, to: Format) -> str:
    """What a term is called: its own name, a segment's, or the quantity it is about."""
    if effect.group:
        return group_text(dict(effect.group), to)
    if effect.measure is not None:
        return quantity_name(effect.measure, mean=effect.code == "mean", to=to)
    return say(EFFECTS[effect.code], to.lang) if effect.code in EFFECTS else effect.code


def quantity_name(measure: Measure, *, mean: bool, to: Format) -> str:
    """The KPI that is this very quantity; else the measure in words."""
    for kpi in KPIS.values():
        if kpi.value == measure and not mean:
            return kpi.name(to.lang)
        if mean and isinstance(kpi.value, Mean) and replace(kpi.value.of, quantiles=measure.quantiles) == measure:
            return kpi.name(to.lang)
    return (to.word("moyenne de ", "mean of ") if mean else "") + measured(measure, to)


def _sentences(found: Why, counted: Sequence[Effect], to: Format) -> list[str]:
    """The terms that weigh most, each with what moved."""
    ranked = sorted((e for e in counted if e.amount), key=_weight)[:NAMED]
    if not ranked:
        return [to.word("Rien n'a bougé.", "Nothing moved.")]
    told = (f"{_within(effect_name(e, to), e)} {signed(e.amount, found.unit, to)}{_drive(e, to)}" for e in ranked)
    lead = to.word("Ce qui pèse le plus", "What weighs most")
    return [lead + colon(to) + to.word(f"{NO_BREAK}; ", "; ").join(told) + "."]


def _within(text: str, effect: Effect) -> str:
    """A term's name inside a sentence; a segment keeps its capital."""
    return text if effect.group else text[:1].lower() + text[1:]


def _drive(effect: Effect, to: Format) -> str:
    """What moved: ` (44.8% → 45%)`."""
    if effect.before is None or effect.after is None or not effect.unit:
        return ""
    return f" ({plain_value(effect.before, effect.unit, to)} → {plain_value(effect.after, effect.unit, to)})"


def _terms(found: Why, counted: Sequence[Effect], to: Format) -> Sheet:
    """All terms; of segments those that weigh most, and the others together."""
    kept, others = _most(counted) if found.method == "groups" else (list(counted), [])
    rows = [_term(e, found, to) for e in kept]
    if others:
        rows.append((_others(len(others), to), signed(total([e.amount for e in others]), found.unit, to), *[""] * 3))
    whole = (to.word("Écart", "Change"), signed(found.change, found.unit, to), "", "", "")
    if found.method == "movement":
        first, last = _times(found, to)
        opening = to.word("Ouverture, ", "Opening, ") + first
        rows = [(opening, plain_value(found.before, found.unit, to), "", "", ""), *rows]
        whole = (to.word("Clôture, ", "Closing, ") + last, plain_value(found.after, found.unit, to), "", "", "")
    heads = [
        (to.word("Terme", "Term"), False), (to.word("Effet", "Effect"), True), (_period(found.base, to), True),
        (_period(found.period, to), True), (to.word("Cas", "Cases"), True),
    ]  # fmt: skip
    return sheet("", heads, [*rows, whole], len(rows))


def _period(period: Period, to: Format) -> str:
    return period.label(to.lang)


def _term(effect: Effect, found: Why, to: Format) -> tuple[str, ...]:
    unit = effect.unit or (
        found.unit if effect.group else "count" if effect.measure is not None or effect.code == "days" else ""
    )
    told = effect.before is not None or effect.after is not None
    was, now = (plain_value(v, unit, to) if told and unit else "" for v in (effect.before, effect.after))
    return (effect_name(effect, to), signed(effect.amount, found.unit, to), was, now, _cases(effect, to))


def _cases(effect: Effect | Part, to: Format) -> str:
    counts = [to.number(n, 0) for n in (effect.n_before, effect.n_after) if n is not None]
    return " → ".join(counts)


def _most(effects: Sequence[Effect]) -> tuple[list[Effect], list[Effect]]:
    ranked = sorted(effects, key=_weight)
    return (ranked, []) if len(ranked) <= MOST + 1 else (ranked[:MOST], ranked[MOST:])


def _weight(one: Effect | Part) -> float:
    """Heaviest first."""
    return -abs(float(one.amount))


def _others(many: int, to: Format) -> str:
    return to.word(f"Les {many} autres", f"The {many} others")


def _segments(found: Why, to: Format) -> Sheet | None:
    """Each segment's share of every term; nothing where there is but the whole."""
    if not found.by:
        return None
    codes = [e.code for e in found.effects if e.counts and any(e.code in p.effects for p in found.parts)]
    ranked = sorted(found.parts, key=_weight)
    kept, others = (ranked, []) if len(ranked) <= MOST + 1 else (ranked[:MOST], ranked[MOST:])
    rows = [_segment(p, codes, found, to) for p in kept]
    if others:
        sums = [signed(total([p.effects[c] for p in others if c in p.effects]), found.unit, to) for c in codes]
        amount = signed(total([p.amount for p in others]), found.unit, to)
        rows.append((_others(len(others), to), *[""] * 4, *sums, amount))
    named = ", ".join(say(DIMENSIONS[d], to.lang) for d in found.by)
    weights = (to.word("Poids avant", "Weight before"), to.word("Poids", "Weight"))
    heads = [
        (named, False), *((w, True) for w in weights), (_times(found, to)[0], True), (_times(found, to)[1], True),
        *((say(EFFECTS[c], to.lang), True) for c in codes), (to.word("Total", "Total"), True),
    ]  # fmt: skip
    return sheet(to.word("Par ", "By ") + named[:1].lower() + named[1:], heads, rows)


def _segment(part: Part, codes: Sequence[str], found: Why, to: Format) -> tuple[str, ...]:
    shares = ("" if s is None else to.percent(float(s)) for s in (part.share_before, part.share_after))
    values = (plain_value(v, found.unit, to) for v in (part.before, part.after))
    effects = (signed(part.effects[c], found.unit, to) if c in part.effects else "" for c in codes)
    return (group_text(dict(part.group), to), *shares, *values, *effects, signed(part.amount, found.unit, to))


def _remarks(found: Why, to: Format) -> list[str]:
    """What is told beside the sum, and what a reader must know of the terms."""
    told = []
    if found.horizon is not None:
        told.append(to.word(f"Affaires attendues sur {found.horizon.label(to.lang)} seulement.",
                            f"Only deals expected in {found.horizon.label(to.lang)}."))  # fmt: skip
    for effect in found.effects:
        if not effect.counts:
            deals = to.word("affaires", "deals") if (effect.n_after or 0) > 1 else to.word("affaire", "deal")
            told.append(to.word(
                f"Pour information, hors somme{NO_BREAK}: {_of_period(effect, found, to)}, {effect.n_after} {deals},"
                f" {signed(effect.amount, found.unit, to)}.",
                f"For information, not in the sum: {_of_period(effect, found, to)}, {effect.n_after} {deals},"
                f" {signed(effect.amount, found.unit, to)}.",
            ))  # fmt: skip
    codes = {e.code for e in found.effects}
    told += [say(text, to.lang) for code, text in NOTES.items() if code in codes]
    return told


def _of_period(effect: Effect, found: Why, to: Format) -> str:
    at = found.period.label(to.lang)
    if effect.code == "pulled_in":
        return to.word(f"échéance ramenée dans {at}", f"expected close moved into {at}")
    return to.word(f"échéance sortie de {at}", f"expected close moved out of {at}")


NOTES: Mapping[str, Words] = {
    "mix": (
        "Mix : ce que change le poids des groupes, un groupe plus rentable que la moyenne pesant plus, ou moins.",
        "Mix: what the weight of the groups changes, as a group worth more than the average weighs more, or less.",
    ),
    "not_as_deals": (
        "Écart avec les affaires : autre date, autre montant, ou commande annulée.",
        "Difference from deals: another day, another amount, or a cancelled order.",
    ),
    "exchange": (
        "Change : le stock est au cours du jour de création, le gagné à celui du jour de signature.",
        "Exchange: the stock is at the rate of the day of creation, what was won at that of the day it closed.",
    ),
    "overlap": (
        "Un même client peut acheter à plusieurs groupes : il compte une fois dans l'ensemble.",
        "The same customer may buy from several groups, and counts once in the whole.",
    ),
}


def why_json(found: Why) -> dict[str, object]:
    """`cadran why --json`: names and nulls are part of the interface. Money is in whole cents."""
    return {
        "kpi": found.kpi, "variant": found.variant or None, "unit": found.unit, "method": found.method,
        "period": _span(found.period), "base": _span(found.base),
        "opening": found.opening, "closing": found.closing,
        "horizon": None if found.horizon is None else _span(found.horizon),
        "before": plain(number(found.before)), "after": plain(number(found.after)),
        "change": plain(number(found.change)), "reason": found.reason,
        "terms": [_effect_json(e) for e in found.effects], "groups": [_part_json(p) for p in found.parts if found.by],
    }  # fmt: skip


def _span(period: Period) -> dict[str, str]:
    return {"from": period.start.isoformat(), "to": period.end.isoformat()}


def _effect_json(effect: Effect) -> dict[str, object]:
    return {
        "term": effect.code, "group": dict(effect.group), "amount": plain(number(effect.amount)),
        "before": plain(number(effect.before)), "after": plain(number(effect.after)), "unit": effect.unit or None,
        "n_before": effect.n_before, "n_after": effect.n_after, "counts": effect.counts,
        "measure": None if effect.measure is None else measured(effect.measure, Format("en")),
        "rows": _behind_json(effect),
    }  # fmt: skip


def _part_json(part: Part) -> dict[str, object]:
    return {
        "group": dict(part.group), "amount": plain(number(part.amount)),
        "terms": {code: plain(number(amount)) for code, amount in part.effects.items()},
        "before": plain(number(part.before)), "after": plain(number(part.after)),
        "share_before": plain(number(part.share_before)), "share_after": plain(number(part.share_after)),
        "n_before": part.n_before, "n_after": part.n_after, "rows": _behind_json(part),
    }  # fmt: skip


def _behind_json(effect: Effect | Part) -> dict[str, object] | None:
    """What to ask `kpi rows` for, in either period."""
    if effect.behind is None:
        return None
    found = effect.behind
    return {"kpi": found.kpi, "variant": found.variant or None, "where": list(found.where)}
