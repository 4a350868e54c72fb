"""The bottleneck of the pipeline, in sentences and a table."""

from collections.abc import Sequence

from cadran.metrics.estimators.bottleneck import Seen
from cadran.metrics.why import Bottleneck, StageCost
from cadran.model.format import NO_BREAK, NOTHING, Format
from cadran.model.words import reason
from cadran.panels.json import plain
from cadran.panels.sheets import Sheet, Told, colon, sheet, signed


def bottleneck_told(found: Bottleneck, to: Format) -> Told:
    """Which stage cost most, by what, and every stage below."""
    at, before = found.period.label(to.lang), found.base.label(to.lang)
    lead = to.word(f"Goulot d'étranglement, {at} face à {before}", f"Bottleneck, {at} against {before}") + colon(to)
    if found.reason:
        return Told(lead + reason(found.reason, to.lang), sheets=(_stages(found, to),) if found.stages else ())
    if found.worst is None or found.worst.cost is None:
        nothing = to.word("aucune étape n'a coûté de CA attendu.", "no stage cost expected revenue.")
        return Told(lead + nothing, sheets=(_stages(found, to),), remarks=_remarks(found, to))
    worst = found.worst
    total = signed(round(found.worst.cost.total), "money", to)
    said = to.word(f"{stage_name(worst, to)}, {total} de CA attendu.", f"{stage_name(worst, to)}, {total} expected.")
    return Told(lead + said, tuple(_sentences(worst, before, to)), (_stages(found, to),), _remarks(found, to))


def stage_name(stage: StageCost, to: Format) -> str:
    return stage.stage + (f" ({stage.pipeline})" if stage.pipeline else "")


def _sentences(worst: StageCost, before: str, to: Format) -> list[str]:
    """The rate with its amount, then the time with its own, then whether chance would do it."""
    cost = worst.cost
    if cost is None:
        return []
    entered, now, was = to.number(worst.after.entrants, 0), _rate(worst.after, to), _rate(worst.before, to)
    rate, time = (signed(round(v), "money", to) for v in (cost.rate, cost.time))
    told = [to.word(
        f"{entered} affaires y sont entrées ; {now} de celles qui l'ont quittée l'ont franchie, contre {was}"
        f" ({before}){NO_BREAK}: {rate}.",
        f"{entered} deals entered it; {now} of those that left it got through, against {was} ({before}): {rate}.",
    )]  # fmt: skip
    if worst.before.days is not None and worst.after.days is not None:
        days = [to.number(d, 1) for d in (worst.after.days, worst.before.days)]
        told.append(to.word(
            f"La franchir prend {days[0]}{NO_BREAK}jours, contre {days[1]} (médianes){NO_BREAK}: {time} de gains"
            f" attendus {'repoussés après' if cost.time < 0 else 'ramenés avant'} la fin de la période.",
            f"Getting through takes {days[0]} days, against {days[1]} (medians): {time} of expected wins"
            f" {'late, after' if cost.time < 0 else 'early, before'} the end of the period.",
        ))  # fmt: skip
    return [*told, _chance(cost.beyond_chance, to)]


def _chance(beyond: bool, to: Format) -> str:
    if beyond:
        return to.word("La variation du taux dépasse ce que fait le hasard (95 %).",
                       "The change of the rate is more than chance makes (95%).")  # fmt: skip
    return to.word("La variation du taux reste dans ce que fait le hasard (95 %).",
                   "The change of the rate is no more than chance makes (95%).")  # fmt: skip


def _rate(seen: Seen, to: Format) -> str:
    return NOTHING if seen.rate is None else to.percent(seen.rate)


def _stages(found: Bottleneck, to: Format) -> Sheet:
    heads = [
        ("Pipeline", False), (to.word("Étape", "Stage"), False), (to.word("Entrées", "Entered"), True),
        (to.word("Taux", "Rate"), True), (to.word("Sur", "Of"), True), (to.word("Jours", "Days"), True),
        (to.word("Gagnées ensuite", "Then won"), True), (to.word("Effet du taux", "Effect of the rate"), True),
        (to.word("Intervalle à 95 %", "95% interval"), True), (to.word("Effet du temps", "Effect of time"), True),
        (to.word("Total", "Total"), True),
    ]  # fmt: skip
    worst = [i for i, s in enumerate(found.stages) if s is found.worst]
    return sheet("", heads, [_line(s, to) for s in found.stages], *worst)


def _line(stage: StageCost, to: Format) -> Sequence[str]:
    was, now, cost = stage.before, stage.after, stage.cost
    pairs = [
        f"{was.entrants} → {now.entrants}", f"{_rate(was, to)} → {_rate(now, to)}", f"{was.decided} → {now.decided}",
        f"{_days(was, to)} → {_days(now, to)}", NOTHING if stage.won is None else to.percent(stage.won),
    ]  # fmt: skip
    named = (stage.pipeline or "", stage.stage)
    if cost is None:
        return (*named, *pairs, NOTHING, "", NOTHING, NOTHING)
    amounts = [signed(round(v), "money", to) for v in (cost.rate, cost.low, cost.high, cost.time, cost.total)]
    return (*named, *pairs, amounts[0], f"{amounts[1]} – {amounts[2]}", amounts[3], amounts[4])


def _days(seen: Seen, to: Format) -> str:
    return NOTHING if seen.days is None else to.number(seen.days, 1)


def _remarks(found: Bottleneck, to: Format) -> tuple[str, ...]:
    told = [to.word(
        "Effet du taux : entrées × variation du taux × part gagnée ensuite × montant moyen gagné. Effet du temps : les"
        " gains attendus des entrées d'autant de jours que l'étape a ralenti ; retardés, pas perdus.",
        "Effect of the rate: entered × change of the rate × share then won × mean amount won. Effect of time: the"
        " expected wins of as many days' entries as the stage slowed down by; late, not lost.",
    )]  # fmt: skip
    few = [stage_name(s, to) for s in found.stages if not s.enough]
    if few:
        lead = to.word(
            f"Moins de {found.minimum} affaires décidées, donc jamais désignée : ",
            f"Fewer than {found.minimum} deals decided, so never named: ",
        )
        told.append(lead + ", ".join(few) + ".")
    return tuple(told)


def bottleneck_json(found: Bottleneck) -> dict[str, object]:
    """`cadran bottleneck --json`: amounts in the workspace's currency, rates as fractions."""
    return {
        "period": {"from": found.period.start.isoformat(), "to": found.period.end.isoformat()},
        "base": {"from": found.base.start.isoformat(), "to": found.base.end.isoformat()},
        "reason": found.reason, "minimum": found.minimum,
        "bottleneck": None if found.worst is None else _stage_json(found.worst),
        "stages": [_stage_json(s) for s in found.stages],
    }  # fmt: skip


def _stage_json(stage: StageCost) -> dict[str, object]:
    cost = stage.cost
    return {
        "pipeline": stage.pipeline, "stage": stage.stage, "before": _seen_json(stage.before),
        "after": _seen_json(stage.after), "won": plain(stage.won), "amount": plain(stage.amount),
        "enough": stage.enough, "rate_effect": None if cost is None else plain(cost.rate),
        "rate_low": None if cost is None else plain(cost.low), "rate_high": None if cost is None else plain(cost.high),
        "time_effect": None if cost is None else plain(cost.time), "total": None if cost is None else plain(cost.total),
    }  # fmt: skip


def _seen_json(seen: Seen) -> dict[str, object]:
    return {
        "entrants": seen.entrants, "decided": seen.decided, "beyond": seen.beyond, "rate": plain(seen.rate),
        "days": plain(seen.days),
    }  # fmt: skip
