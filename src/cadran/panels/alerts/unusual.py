"""Changes beyond chance in words: a figure of the whole, a rep's cadence, several losses, and good news of the kind."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from urllib.parse import urlencode

from cadran.metrics.catalogue import KPIS
from cadran.metrics.estimators.control import Noise, told
from cadran.metrics.kpi import Better, Unit
from cadran.model.format import NO_BREAK, Format
from cadran.panels.addresses import address_of
from cadran.panels.alerts.alert import GRAVE, INFO, SERIOUS, Alert, Kind, Tongues
from cadran.panels.alerts.watched import Look

CADENCE, LOST = "cadence", "deals_lost"
FEWEST_LOST = 3
HALF = 0.5  # of what was to be expected, or less: grave


def unusual(looked: Sequence[Look], today: date, to: Tongues) -> list[Alert]:
    """Of all looks of one check those beyond chance, each figure once: of several windows the surest."""
    beyond = [one for one, out in zip(looked, told([x.seen for x in looked]), strict=True) if out]
    found: dict[str, tuple[float, Alert]] = {}
    for one in beyond:
        kind = _kind(one)
        if kind is None:
            continue
        alert = _alert(one, kind, today, to)
        if alert.key not in found or one.seen.p < found[alert.key][0]:
            found[alert.key] = (one.seen.p, alert)
    return [alert for _, alert in found.values()]


def _kind(one: Look) -> Kind | None:
    """Which rule it falls under; None where it is neither good nor bad, or says too little."""
    if one.watched.id == LOST:
        return "losses" if one.seen.up and one.seen.value >= FEWEST_LOST else None
    good = _good(one)
    if good is None:
        return "change"
    if good:
        return "above"
    return "cadence" if one.watched.id == CADENCE else "change"


def _good(one: Look) -> bool | None:
    """Whether it is good news; None of a figure that is neither. Losses are counted in no direction by the catalogue,
    which knows that who sells more loses more; here they are more than that rep or that company ever loses."""
    if one.watched.id == LOST:
        return not one.seen.up
    better = Better.UP if one.watched.id == CADENCE else KPIS[one.watched.kpis[0]].better
    return None if better is Better.NEUTRAL else one.seen.up == (better is Better.UP)


def _alert(one: Look, kind: Kind, today: date, to: Tongues) -> Alert:
    good = _good(one)
    side = "up" if one.seen.up else "down"
    halved = one.seen.value <= HALF * one.seen.expected or one.seen.value * HALF >= one.seen.expected
    return Alert(
        f"{kind}/{one.watched.id}/{one.dimension}/{one.who}/{side}", kind,
        "good" if good else "" if good is None else "bad", *to.tell(partial(_told, one, kind)),
        _href(one), today, INFO if good or good is None else GRAVE if halved else SERIOUS,
        "" if one.watched.id == CADENCE else one.watched.kpis[0], one.who if one.dimension == "rep" else "",
    )  # fmt: skip


def _told(one: Look, kind: Kind, to: Format) -> tuple[str, str]:
    return _title(one, kind, to), _sentence(one, to)


def _title(one: Look, kind: Kind, to: Format) -> str:
    name = figure(one, to)
    told_of = f"{one.group}{to.word(NO_BREAK, '')}: " if one.group else ""
    if kind == "losses":
        return told_of + to.word("plus d'affaires perdues que d'ordinaire", "more deals lost than usual")
    if kind == "cadence":
        return told_of + to.word("activité en baisse", "activity has dropped")
    if one.seen.up:
        return told_of + to.word(f"{name} au-dessus de l'ordinaire", f"{name} above the usual")
    return told_of + to.word(f"{name} en dessous de l'ordinaire", f"{name} below the usual")


def figure(one: Look, to: Format) -> str:
    """The name of what is watched."""
    if one.watched.id == CADENCE:
        return to.word("activité", "activity")
    name = KPIS[one.watched.kpis[0]].name(to.lang)
    return name if name[:2].isupper() or not one.group else name[:1].lower() + name[1:]


def _sentence(one: Look, to: Format) -> str:
    unit = "count" if one.watched.id == CADENCE else KPIS[one.watched.kpis[0]].unit.value
    seen = one.seen
    value = to.number(seen.value, 0) + NO_BREAK + to.word("actions", "actions") if one.watched.id == CADENCE else (
        to.value(_rounded(seen.value, unit), unit)
    )  # fmt: skip
    expected, low, high = (to.value(_rounded(v, unit), unit) for v in (seen.expected, seen.low, seen.high))
    when = to.word(
        f"{'La dernière semaine' if one.width == 1 else f'Sur les {one.width} dernières semaines'} "
        f"({to.day(one.start)} – {to.day(one.last)})",
        f"{'Last week' if one.width == 1 else f'Over the last {one.width} weeks'} "
        f"({to.day(one.start)} – {to.day(one.last)})",
    )
    cases = "" if one.watched.noise is not Noise.SHARE else to.word(
        f" sur {to.number(seen.cases, 0)} cas", f" of {to.number(seen.cases, 0)} cases"
    )  # fmt: skip
    parts = [to.word(
        f"{when}{NO_BREAK}: {value}{cases}, contre {expected} d'après le passé "
        f"(le hasard laisse entre {low} et {high}, 95{NO_BREAK}fois sur{NO_BREAK}100).",
        f"{when}: {value}{cases}, against {expected} expected from the past "
        f"(chance keeps it between {low} and {high}, 95 times in 100).",
    )]  # fmt: skip
    if one.watched.id == CADENCE and one.dimension == "rep" and not seen.up:
        parts.append(_about_absence(one, to))
    return " ".join(parts)


def _about_absence(one: Look, to: Format) -> str:
    if one.absent:
        return to.word("Les jours d'absence saisis sont déduits.", "Days of absence entered are taken off.")
    return to.word("Aucune absence n'est saisie sur ces jours.", "No absence is entered for these days.")


def _rounded(value: float, unit: str) -> float:
    """A count expected is told without decimals, an amount without cents."""
    return round(value) if unit in {Unit.COUNT.value, Unit.MONEY.value} else round(value, 4)


def _href(one: Look) -> str:
    period = f"{one.start}..{one.last}"
    if one.watched.id == CADENCE:
        return address_of("team", one.who) if one.who else f"/kpi/calls/?{urlencode({'period': period})}"
    asked = {"period": period} | ({one.dimension: one.group} if one.group else {})
    return f"/kpi/{one.watched.kpis[0]}/?{urlencode(asked)}"
