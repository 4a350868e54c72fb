"""The win probabilities of stages, stated and observed, in a table."""

from collections.abc import Sequence

from cadran.metrics.stage_rates import ENOUGH, MONTHS, StageRate
from cadran.model.format import NOTHING, Format
from cadran.panels.json import plain
from cadran.panels.sheets import Told, sheet

USED = {"observed": ("observée", "observed"), "stated": ("déclarée", "stated")}


def stages_told(found: Sequence[StageRate], to: Format) -> Told:
    """Each stage with both probabilities and the one used; where there is no stage, that."""
    headline = to.word("Probabilité de gain par étape", "Win probability by stage")
    if not found:
        nothing = to.word("Aucune étape : ni déclarée, ni vue.", "No stage: neither declared nor seen.")
        return Told(headline, (nothing,))
    heads = [
        ("Pipeline", False), (to.word("Étape", "Stage"), False), (to.word("Déclarée", "Stated"), True),
        (to.word("Observée", "Observed"), True), (to.word("Intervalle à 95 %", "95% interval"), True), ("n", True),
        (to.word("Utilisée", "Used"), True), ("", False),
    ]  # fmt: skip
    return Told(headline, sheets=(sheet("", heads, [_line(s, to) for s in found]),), remarks=(_rule(to),))


def _line(one: StageRate, to: Format) -> Sequence[str]:
    stated, observed, used = (NOTHING if v is None else to.percent(v) for v in (one.stated, one.observed, one.used))
    source = to.word(*USED[one.used_from]) if one.used_from else to.word("aucune", "none")
    interval = to.interval(one.low, one.high, "percent")
    return one.pipeline or "", one.stage, stated, observed, interval, to.number(one.n, 0), used, source


def _rule(to: Format) -> str:
    return to.word(
        f"n : affaires passées par l'étape et closes depuis {MONTHS} mois. À partir de {ENOUGH}, le taux observé "
        "pondère le pipeline ; sinon la probabilité de l'affaire, ou celle déclarée pour l'étape.",
        f"n: deals that ever were in the stage and were closed in the last {MONTHS} months. From {ENOUGH} on, the "
        "observed rate weighs the pipeline; else the deal's own probability, or the one stated for the stage.",
    )


def stages_json(found: Sequence[StageRate]) -> list[dict[str, object]]:
    """`cadran stages --json`: probabilities as fractions; `used_from`: observed, stated or null."""
    return [
        {
            "pipeline": one.pipeline, "stage": one.stage, "position": one.position, "stated": plain(one.stated),
            "observed": plain(one.observed), "low": plain(one.low), "high": plain(one.high), "n": one.n,
            "won": one.won, "used": plain(one.used), "used_from": one.used_from,
        }
        for one in found
    ]  # fmt: skip
