"""A KPI beside its variants: the values, and in words which rows make the difference."""

from datetime import timedelta
from decimal import Decimal

from cadran.metrics.variants import Held, Side, difference
from cadran.model.format import NO_BREAK, Format
from cadran.model.words import reason
from cadran.panels.json import plain, reading_json
from cadran.panels.saying import left_out
from cadran.panels.sheets import Column, Sheet, Told

DAY = timedelta(days=1)
TERMS = {"numerator": ("numérateur", "numerator"), "denominator": ("dénominateur", "denominator")}


def variants_told(sides: tuple[Side, ...], to: Format) -> Told:
    """One row a variant, then a sentence for every term in which one differs from the KPI."""
    first = sides[0].reading
    heads = ("", to.word("valeur", "value"), to.word("écart", "difference"), "n", to.word("part retenue", "coverage"))
    rows = tuple(_row(side, first.value is not None, sides[0], to) for side in sides)
    sheet = Sheet("", tuple(Column(h, figure=at > 0) for at, h in enumerate(heads)), rows)
    name = to.word(sides[0].fr, sides[0].en)
    colon = to.word(f"{NO_BREAK}: ", ": ")
    sentences = tuple(to.word(s.fr, s.en) + colon + _sentence(s, to) for s in sides[1:] if s.held)
    remarks = tuple(filter(None, (left_out(side.reading, to) for side in sides)))
    return Told(f"{name}, {to.day(first.start)} – {to.day(first.end - DAY)}", sentences, (sheet,), remarks)


def _row(side: Side, known: bool, base: Side, to: Format) -> tuple[str, ...]:
    found = side.reading
    value = to.value(found.value, found.unit) if found.value is not None else reason(found.reason or "empty", to.lang)
    apart = difference(base.reading, found) if side.name and known else None
    change = "" if apart is None else to.value(apart, "points" if found.unit == "percent" else found.unit)
    if apart is not None and found.unit == "percent":
        change = to.value(apart * 100, "points")
    covered = "" if found.coverage is None else to.value(found.coverage, "percent")
    return to.word(side.fr, side.en), value, change, "" if found.n is None else to.number(found.n, 0), covered


def _sentence(side: Side, to: Format) -> str:
    return to.word(f"{NO_BREAK}; ", "; ").join(_held(one, to) for one in side.held)


def _held(one: Held, to: Format) -> str:
    """`denominator: 6,711 rows in common, 12 of the KPI alone (1,200), 3 of this one alone (400)`."""
    term = to.word(*TERMS[one.term])
    common, gone, new = (to.number(n, 0) for n in (one.rows_common, one.rows_only_there, one.rows_only_here))
    parts = [to.word(f"{common} lignes en commun", f"{common} rows in common")]
    if one.rows_only_there:
        parts.append(
            to.word(f"{gone} de l'indicateur seul", f"{gone} of the KPI alone")
            + _worth(one.only_there, one.rows_only_there, to)
        )
    if one.rows_only_here:
        parts.append(
            to.word(f"{new} de celle-ci seule", f"{new} of this one alone")
            + _worth(one.only_here, one.rows_only_here, to)
        )
    if one.common != one.common_here:
        parts.append(
            to.word("qui y valent ", "worth ") + _number(one.common_here, to)
            + to.word(" au lieu de ", " instead of ") + _number(one.common, to)
        )  # fmt: skip
    return term + to.word(f"{NO_BREAK}: ", ": ") + ", ".join(parts)


def _worth(amount: Decimal, rows: int, to: Format) -> str:
    return "" if amount == rows else f" ({_number(amount, to)})"


def _number(amount: Decimal, to: Format) -> str:
    return to.number(amount, 0 if amount == amount.to_integral_value() else 2)


def variants_json(sides: tuple[Side, ...]) -> list[dict[str, object]]:
    """One element a variant, the KPI itself first; `held`: its terms against the KPI's."""
    return [{**reading_json(s.reading), "held": [_held_json(one) for one in s.held]} for s in sides]


def _held_json(one: Held) -> dict[str, object]:
    return {
        "term": one.term,
        "common": {"rows": one.rows_common, "kpi": plain(one.common), "variant": plain(one.common_here)},
        "kpi_alone": {"rows": one.rows_only_there, "amount": plain(one.only_there)},
        "variant_alone": {"rows": one.rows_only_here, "amount": plain(one.only_here)},
    }
