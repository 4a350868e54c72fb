"""The reverse plan in words: what each week is to bring, at which rates, and the pipeline to create now."""

from collections.abc import Mapping, Sequence

from cadran.metrics.planning import STEPS, Creation, Known, Plan
from cadran.model.format import MINUS, NO_BREAK, NOTHING, Format
from cadran.model.periods import Period
from cadran.model.words import Words, reason, say
from cadran.panels.sheets import Sheet, Told, colon, sheet

WHAT: Mapping[str, Words] = {
    "won": ("affaires gagnées", "deals won"),
    "decided": ("affaires menées à une décision", "deals brought to a decision"),
    "quotes": ("devis", "quotes"),
    "meetings": ("rendez-vous", "meetings"),
    "leads": ("leads", "leads"),
}
WHOSE: Mapping[str, Words] = {
    "rep": ("du commercial", "the rep's"), "team": ("de l'équipe", "the team's"),
    "company": ("de l'entreprise", "the company's"),
}  # fmt: skip
PER: Mapping[str, Words] = {
    "quotes": ("devis par affaire gagnée", "quotes per deal won"),
    "meetings": ("rendez-vous par affaire", "meetings per deal"),
    "leads": ("leads par affaire", "leads per deal"),
}
FEW = 10  # below it a number a week has a decimal


def plans_told(found: Sequence[Plan], to: Format) -> Told:
    """One plan in sentences and its table; several as a table by name."""
    if not found:
        return Told(to.word("Aucun objectif dans la période.", "No target in the period."), (_propose(to),))
    if len(found) == 1:
        return _one(found[0], to)
    period = found[0].period.label(to.lang)
    day = to.day(found[0].day)
    head = to.word(f"Plan pour {period}, vu le {day}", f"Plan for {period}, as of {day}")
    weeks = _weeks(found[0], to)
    sheets = [_of_weeks(found, to)]
    if any(one.creation and one.creation.made for one in found):
        sheets.append(_of_creation(found, to))
    return Told(head, (weeks,), tuple(sheets), _remarks(found, to))


def _one(plan: Plan, to: Format) -> Told:
    who = f", {plan.name}" if plan.name else ""
    period, day = plan.period.label(to.lang), to.day(plan.day)
    head = to.word(f"Plan pour {period}{who}, vu le {day}", f"Plan for {period}{who}, as of {day}")
    created = _creation(plan.creation, to)
    if plan.reason == "no_target":
        return Told(head, (reason(plan.reason, to.lang).capitalize() + ".", _propose(to), *created))
    sentences = (_missing(plan, to), *_repeat(plan, to), *_open(plan, to), *_late(plan, to), *created)
    return Told(head, sentences, (_steps(plan, to),) if plan.steps else (), _remarks([plan], to))


def _propose(to: Format) -> str:
    return to.word("`cadran targets propose` en propose un d'après l'historique.",
                   "`cadran targets propose` proposes one from history.")  # fmt: skip


def _missing(plan: Plan, to: Format) -> str:
    target, actual = (to.value(v, "money") for v in (plan.target, plan.actual))
    if plan.reason == "target_reached":
        return to.word(f"Objectif atteint{NO_BREAK}: {actual} pour {target}.",
                       f"Target reached: {actual} of {target}.")  # fmt: skip
    missing = to.value(plan.missing, "money")
    if plan.reason == "over":
        return to.word(f"Période finie{NO_BREAK}: {actual} sur {target}, il a manqué {missing}.",
                       f"The period is over: {actual} of {target}, {missing} was missing.")  # fmt: skip
    return to.word(
        f"Réalisé {actual} sur {target}{NO_BREAK}: il manque {missing}. {_weeks(plan, to)}",
        f"{actual} of {target} done: {missing} is missing. {_weeks(plan, to)}",
    )


def _weeks(plan: Plan, to: Format) -> str:
    weeks = to.number(plan.weeks, 1)
    return to.word(f"Il reste {weeks} semaines.", f"{weeks} weeks are left.")


def _repeat(plan: Plan, to: Format) -> tuple[str, ...]:
    """What comes without a deal is not asked of deals."""
    if not plan.repeat or plan.missing is None:
        return ()
    repeat, rest = to.value(plan.repeat, "money"), to.value(plan.missing - plan.repeat, "money")
    return (to.word(
        f"Les commandes sans affaire en apportent {repeat}, à leur rythme des 365 derniers jours{NO_BREAK}: restent"
        f" {rest} à gagner par des affaires.",
        f"Orders without a deal bring {repeat} of it, at their pace of the last 365 days: {rest} is left for deals to"
        " win.",
    ),)  # fmt: skip


def _open(plan: Plan, to: Format) -> tuple[str, ...]:
    """What the open deals may bring of it: their wins are among those that it takes."""
    rate = plan.rates.get("value")
    if plan.open is None or rate is None or plan.reason:
        return ()
    amount, share, part = (
        to.value(plan.open, "money"),
        to.percent(rate.value),
        to.value(plan.open * rate.value, "money"),
    )
    return (to.word(
        f"Les affaires ouvertes ({amount}) valent {part} au taux de gain en valeur ({share}), sans dire quand"
        f"{NO_BREAK}: leurs gains comptent parmi ceux du plan.",
        f"The open deals ({amount}) are worth {part} at the win rate by value ({share}), without saying when: their"
        " wins are among those of the plan.",
    ),)  # fmt: skip


def _late(plan: Plan, to: Format) -> tuple[str, ...]:
    """A deal started now is won after the period, more often than not."""
    made = plan.creation
    if made is None or plan.reason or made.period.start < plan.period.end:
        return ()
    days = to.value(made.cycle, "days")
    return (to.word(
        f"Une affaire met {days} à se gagner (médiane){NO_BREAK}: ce qui commence maintenant arrive surtout après la"
        " période. Ce qui manque doit venir des affaires déjà ouvertes.",
        f"A deal takes {days} to be won (median): what starts now comes mostly after the period. What is missing must"
        " come from deals open already.",
    ),)  # fmt: skip


# ---------------------------------------------------------------- tables


def _steps(plan: Plan, to: Format) -> Sheet:
    english = (("It takes", False), ("A week", True), ("80% band", True), ("In all", True), ("At the rate", False))
    french = (
        ("Il faut", False), ("Par semaine", True), (f"Bande à 80{NO_BREAK}%", True), ("En tout", True),
        ("Au taux", False),
    )  # fmt: skip
    rows = [_step(plan, name, to) for name in STEPS]
    return sheet("", french if to.lang == "fr" else english, rows)


def _step(plan: Plan, name: str, to: Format) -> tuple[str, ...]:
    what = say(WHAT[name], to.lang)
    if name not in plan.steps:
        return what, NOTHING, "", "", reason(plan.without.get(name, "few_cases"), to.lang)
    step = plan.steps[name]
    band = f"{_number(step.low / plan.weeks, to)} – {_number(step.high / plan.weeks, to)}"
    return what, _number(step.total / plan.weeks, to), band, _number(step.total, to), _rate(plan, name, to)


def _rate(plan: Plan, name: str, to: Format) -> str:
    known = plan.rates[{"won": "size", "decided": "win"}.get(name, name)]
    whose = say(WHOSE[known.level], to.lang)
    if name == "won":
        text = to.word(f"{to.value(known.value, 'money')} par affaire gagnée",
                       f"{to.value(known.value, 'money')} a deal won")  # fmt: skip
    elif name == "decided":
        text = to.word(f"{to.percent(known.value)} de gain", f"{to.percent(known.value)} won")
    else:
        text = f"{to.number(known.value, 2)} {say(PER[name], to.lang)}"
    return f"{text} ({whose}, n = {to.number(known.n, 0)})"


def _of_weeks(found: Sequence[Plan], to: Format) -> Sheet:
    english = ("Whose", "Target", "Done", "Missing", "Without a deal", "Deals won", "Quotes", "Meetings", "Leads", "")
    french = ("Qui", "Objectif", "Réalisé", "Manque", "Sans affaire", "Gagnées", "Devis", "Rendez-vous", "Leads", "")
    heads = [(text, bool(at) and bool(text)) for at, text in enumerate(french if to.lang == "fr" else english)]
    caption = to.word(f"Par semaine restante (bande à 80{NO_BREAK}%)", "Per week that is left (80% band)")
    return sheet(caption, heads, [_week(one, to) for one in found])


def _week(plan: Plan, to: Format) -> tuple[str, ...]:
    amounts = [to.value(v, "money") for v in (plan.target, plan.actual, plan.missing)]
    cells = [_a_week(plan, name, to) for name in ("won", "quotes", "meetings", "leads")]
    amounts.append(to.value(plan.repeat, "money") if plan.repeat else "")
    return (plan.name or NOTHING, *amounts, *cells, reason(plan.reason, to.lang) if plan.reason else "")


def _a_week(plan: Plan, name: str, to: Format) -> str:
    if name not in plan.steps or not plan.weeks:
        return "" if plan.reason else NOTHING
    step = plan.steps[name]
    total, low, high = (_number(v / plan.weeks, to) for v in (step.total, step.low, step.high))
    return f"{total} ({low}–{high})"


def _of_creation(found: Sequence[Plan], to: Format) -> Sheet:
    english = ("Whose", "To do", "Without a deal", "Win rate by value", "Open for it", "To create", "80% band", "")
    french = (
        "Qui",
        "À faire",
        "Sans affaire",
        "Gain en valeur",
        "Déjà ouvert",
        "À créer",
        f"Bande à 80{NO_BREAK}%",
        "",
    )
    heads = [(text, bool(at) and bool(text)) for at, text in enumerate(french if to.lang == "fr" else english)]
    first = next(one.creation for one in found if one.creation)
    return sheet(_caption(first, to), heads, [_created(one, to) for one in found if one.creation])


def _caption(made: Creation, to: Format) -> str:
    period, by = made.period.label(to.lang), to.day(made.by)
    return to.word(f"Pipeline à créer d'ici le {by} pour {period}", f"Pipeline to create by {by} for {period}")


def _created(plan: Plan, to: Format) -> tuple[str, ...]:
    made = plan.creation
    if made is None or made.made is None or made.rate is None:
        return (
            plan.name or NOTHING,
            "",
            "",
            "",
            "",
            NOTHING,
            "",
            reason((made and made.reason) or "no_history", to.lang),
        )
    return (
        plan.name or NOTHING, to.value(made.target, "money"), to.value(made.repeat, "money") if made.repeat else "",
        to.percent(made.rate.value),
        to.value(made.already, "money"), to.value(made.made.amount, "money"), _band(made, to), "",
    )  # fmt: skip


def _band(made: Creation, to: Format) -> str:
    if made.made is None:
        return ""
    low, high = made.made.low, made.made.high
    if high is None:  # by chance nothing at all could be won
        return to.word(f"{to.value(low, 'money')} ou plus", f"{to.value(low, 'money')} or more")
    return to.interval(low, high, "money")


def _creation(made: Creation | None, to: Format) -> tuple[str, ...]:
    """The pipeline to create now, for the quarter that a deal started today reaches."""
    if made is None:
        return (to.word("Cycle de vente inconnu : on ne sait quel trimestre une affaire d'aujourd'hui atteint.",
                        "Sales cycle unknown: nobody can tell which quarter a deal of today reaches."),)  # fmt: skip
    period, days = made.period.label(to.lang), to.value(made.cycle, "days")
    reached = to.word(f"Une affaire commencée aujourd'hui se gagne dans {days} (médiane), en {period}",
                      f"A deal started today is won in {days} (median), in {period}")  # fmt: skip
    if made.made is None or made.rate is None:
        why = reason(made.reason or "few_cases", to.lang)
        return (to.word(f"{reached}, pour lequel rien ne se calcule{NO_BREAK}: {why}.",
                        f"{reached}, for which nothing can be worked out: {why}."),)  # fmt: skip
    target, share = _asked(made, to), to.percent(made.rate.value)
    already, amount, band = to.value(made.already, "money"), to.value(made.made.amount, "money"), _band(made, to)
    whose, by = say(WHOSE[made.rate.level], to.lang), to.day(made.by)
    return (f"{reached}.", to.word(
        f"Pipeline à créer d'ici le {by}{NO_BREAK}: {amount} (bande à 80{NO_BREAK}% {band}) = {target}"
        f" / {share} de gain en valeur ({whose}) {MINUS} {already} déjà ouverts.",
        f"Pipeline to create by {by}: {amount} (80% band {band}) = {target} / {share} won by value"
        f" ({whose}) {MINUS} {already} open already.",
    ))  # fmt: skip


def _asked(made: Creation, to: Format) -> str:
    """What deals are to win: the target, or what is left of it, less what comes without a deal."""
    target = to.value(made.target, "money")
    if not made.repeat:
        return to.word(f"{target} restant à faire", f"{target} still to be done")
    repeat = to.value(made.repeat, "money")
    return to.word(f"({target} restant à faire {MINUS} {repeat} de commandes sans affaire)",
                   f"({target} still to be done {MINUS} {repeat} of orders without a deal)")  # fmt: skip


def _number(value: float, to: Format) -> str:
    return to.number(value, 1 if value < FEW else 0)


def _remarks(found: Sequence[Plan], to: Format) -> tuple[str, ...]:
    if not any(one.steps for one in found):
        return ()
    told = [to.word(
        "Taux des 365 derniers jours, ceux de chacun dès que les cas suffisent, sinon ceux de l'équipe, sinon de"
        f" l'entreprise. Bande{NO_BREAK}: ce que le hasard de ces taux laisse au plan 4 fois sur 5.",
        "Rates of the last 365 days: everybody's own where enough cases tell, else the team's, else the company's."
        " Band: what the chance in these rates leaves to the plan 4 times in 5.",
    )]  # fmt: skip
    borrowed = [one for one in found if len(found) > 1 and _borrowed(one)]
    told += [_told_borrowed(one, to) for one in borrowed]
    return tuple(told)


def _borrowed(plan: Plan) -> dict[str, list[str]]:
    """Level → rates that are not one's own; leads have seldom an owner who sells, so theirs is not told."""
    found: dict[str, list[str]] = {}
    for name, known in plan.rates.items():
        if known.level != plan.level and name not in {"leads", "value"}:
            found.setdefault(known.level, []).append(name)
    return found


RATES: Mapping[str, Words] = {
    "size": ("montant moyen", "mean amount"), "win": ("taux de gain", "win rate"),
    "quotes": ("devis par affaire", "quotes per deal"), "meetings": ("rendez-vous par affaire", "meetings per deal"),
}  # fmt: skip


def _told_borrowed(plan: Plan, to: Format) -> str:
    parts = [
        f"{', '.join(say(RATES[n], to.lang) for n in names)} {say(WHOSE[level], to.lang)}"
        for level, names in _borrowed(plan).items()
    ]
    return f"{plan.name}{colon(to)}{'; '.join(parts)}."


# ---------------------------------------------------------------- JSON


def plan_json(plan: Plan) -> dict[str, object]:
    """One element of `plan --json`: names and nulls are part of the interface. Steps are in all, and by week."""
    weeks = plan.weeks
    return {
        "period": _span(plan.period), "as_of": plan.day.isoformat(), "level": plan.level, "name": plan.name,
        "id": plan.key, "target": plan.target, "actual": plan.actual, "missing": plan.missing, "weeks_left": weeks,
        "repeat": plan.repeat,
        "reason": plan.reason, "open": plan.open,
        "steps": {
            name: {
                "total": step.total, "low": step.low, "high": step.high, "per_week": step.total / weeks,
                "per_week_low": step.low / weeks, "per_week_high": step.high / weeks,
            }
            for name, step in plan.steps.items()
        },
        "without": dict(plan.without), "rates": {name: _known(rate) for name, rate in plan.rates.items()},
        "pipeline_to_create": _creation_json(plan.creation),
    }  # fmt: skip


def _creation_json(made: Creation | None) -> dict[str, object] | None:
    if made is None:
        return None
    return {
        "cycle_days": made.cycle, "period": _span(made.period), "by": made.by.isoformat(), "target": made.target,
        "repeat": made.repeat, "open": made.already,
        "win_rate_by_value": None if made.rate is None else _known(made.rate),
        "amount": made.made and made.made.amount, "low": made.made and made.made.low,
        "high": made.made and made.made.high, "reason": made.reason,
    }  # fmt: skip


def _known(rate: Known) -> dict[str, object]:
    return {"value": rate.value, "n": rate.n, "of": rate.level}


def _span(period: Period) -> dict[str, str]:
    return {"from": period.start.isoformat(), "to": period.end.isoformat()}
