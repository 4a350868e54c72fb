"""A forecast in words: where the period lands, what that is made of, what hangs on whom, what such words were worth."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from cadran.metrics.outlook import Outlook, TopDeal
from cadran.model.format import NO_BREAK, Format
from cadran.model.periods import Period
from cadran.model.words import BESIDE, reason, say
from cadran.panels.json import reading_json
from cadran.panels.saying import UNKNOWN

PARTS = ("so_far", "from_open", "from_new")
TOPS = (1, 3, 5)


@dataclass(frozen=True, slots=True)
class Lines:
    """One forecast as it is shown: a headline, sentences, and a table of the deals it hangs on."""

    headline: str
    sentences: tuple[str, ...]
    heads: tuple[str, ...] = ()
    deals: tuple[tuple[str, ...], ...] = ()


def told(one: Outlook, to: Format) -> Lines:
    """All there is to say of one forecast; where there is none, why."""
    reading = one.reading
    if reading.value is None:
        return Lines(_headline(one, to), (reason(reading.reason or "no_data", to.lang).capitalize() + ".",))
    if not one.day < Period(reading.start, reading.end).last:
        return Lines(_headline(one, to), (to.word("Période finie : c'est le CA réalisé.",
                                                  "The period is over: this is its revenue."),))  # fmt: skip
    sentences = (_parts(one, to), _commitment(one, to), _hangs(one, to), _worth(one, to))
    heads = ("Affaire", "Commercial", "Montant", "Chance", "Attendu", "Signature prévue")
    english = ("Deal", "Rep", "Amount", "Chance", "Expected", "Expected close")
    deals = tuple(_deal(deal, to) for deal in one.deals)
    return Lines(_headline(one, to), tuple(s for s in sentences if s), heads if to.lang == "fr" else english, deals)


def forecast_json(one: Outlook) -> dict[str, object]:
    """The reading as everywhere, with the day of the forecast and the deals it hangs on."""
    deals = [asdict(deal) | {"expected_close_on": _iso(deal)} for deal in one.deals]
    return reading_json(one.reading) | {"as_of": one.day.isoformat(), "deals": deals}


def _iso(deal: TopDeal) -> str | None:
    return deal.expected_close_on.isoformat() if deal.expected_close_on else None


def _headline(one: Outlook, to: Format) -> str:
    """`Q1 2026, Ana: €398k, 80% band €326k – €475k, as of 31 Dec 2025`."""
    reading = one.reading
    whose = [name or say(UNKNOWN, to.lang) for name in reading.group.values()]
    about = ", ".join([Period(reading.start, reading.end).label(to.lang), *whose])
    value = to.value(reading.value, "money")
    band = ""
    if reading.low is not None and reading.low != reading.high:
        between = to.interval(reading.low, reading.high, "money")
        band = to.word(f", bande à 80{NO_BREAK}% {between}", f", 80% band {between}")
    return f"{about}{_colon(to)}{value}{band}{to.word(', vu le ', ', as of ')}{to.day(one.day)}"


def _colon(to: Format) -> str:
    return to.word(f"{NO_BREAK}: ", ": ")


def _named(reading: Mapping[str, object], name: str, to: Format) -> str:
    fr, en, unit = BESIDE[name]
    return to.word(fr, en) + _colon(to) + to.value(_figure(reading, name), unit)


def _figure(beside: Mapping[str, object], name: str) -> float | None:
    value = beside.get(name)
    return None if value is None else float(str(value))


def _parts(one: Outlook, to: Format) -> str:
    parts = " + ".join(_named(one.reading.beside, name, to) for name in PARTS)
    return to.word("Ce qui le compose", "Made of") + _colon(to) + parts + "."


def _commitment(one: Outlook, to: Format) -> str:
    """What reps committed to, and whether it lies above or below the landing."""
    commit, gap = (_figure(one.reading.beside, name) for name in ("commit", "commit_gap"))
    if commit is None or gap is None:
        return to.word("Personne ne marque d'engagement.", "Nobody marks deals as committed.")
    amount, away = to.value(commit, "money"), to.value(abs(gap), "money")
    where = to.word("au-dessus de", "above") if gap > 0 else to.word("au-dessous de", "below")
    return to.word(f"Engagement des commerciaux{NO_BREAK}: {amount}, soit {away} {where} l'atterrissage.",
                   f"Reps committed to {amount}, {away} {where} the landing.")  # fmt: skip


def _hangs(one: Outlook, to: Format) -> str:
    beside = one.reading.beside
    if not one.deals:
        return to.word("Aucune affaire ouverte ne compte.", "No open deal counts.")
    without = [
        to.word(f"{_whom(top, to)}{NO_BREAK}: {to.value(_figure(beside, f'without_top{top}'), 'money')}",
                f"{_whom(top, to)}: {to.value(_figure(beside, f'without_top{top}'), 'money')}")
        for top in TOPS
    ]  # fmt: skip
    return to.word("Atterrissage ", "Landing ") + ", ".join(without) + "."


def _whom(top: int, to: Format) -> str:
    if top == 1:
        return to.word("sans la plus grosse affaire", "without the largest deal")
    return to.word(f"sans les {top}", f"without the {top}")


def _worth(one: Outlook, to: Format) -> str:
    """How often such bands held, and on which side such forecasts erred."""
    beside = one.reading.beside
    held, bias, tests = (_figure(beside, name) for name in ("coverage_measured", "bias", "backtests"))
    if held is None or bias is None or tests is None:
        return to.word("Trop peu de prévisions passées pour dire ce qu'elle vaut.",
                       "Too few past forecasts to tell what it is worth.")  # fmt: skip
    number, share, off = to.number(tests, 0), to.percent(held), to.percent(abs(bias))
    side = to.word("trop hautes", "too high") if bias > 0 else to.word("trop basses", "too low")
    return to.word(
        f"Éprouvée sur {number} prévisions de périodes passées, refaites d'après ce qui était alors{NO_BREAK}: "
        f"{share} des bandes ont tenu, prévisions {side} de {off} en tout.",
        f"Tested on {number} forecasts of past periods, made again from what was then: {share} of the bands held, "
        f"and the forecasts were {off} {side} in all.",
    )


def _deal(deal: TopDeal, to: Format) -> tuple[str, ...]:
    unknown = say(UNKNOWN, to.lang)
    closes = to.day(deal.expected_close_on) if deal.expected_close_on else ""
    return (
        deal.name or deal.key, deal.owner or unknown, to.value(deal.amount, "money"), to.percent(deal.probability),
        to.value(deal.expected, "money"), closes,
    )  # fmt: skip
