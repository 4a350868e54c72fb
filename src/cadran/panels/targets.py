"""Proposed targets in words, as a table, as JSON and as the rows of a file that can be imported."""

import csv
import io
from collections.abc import Sequence
from datetime import date

from cadran.metrics.estimators.proposal import Suggested
from cadran.metrics.proposing import Proposal
from cadran.model.format import NO_BREAK, NOTHING, THIN, Format
from cadran.model.periods import Period
from cadran.model.words import reason
from cadran.panels.sheets import Sheet, Told, colon, sheet, signed

# The columns of the canonical table, so that the file can be imported as targets.
COLUMNS = (
    "kpi", "rep", "team", "starts_on", "ends_on", "value", "weight", "version", "prorate", "reason", "set_on",
)  # fmt: skip
PIECES = {1: ("mois", "months"), 3: ("trimestres", "quarters")}
ONE_PIECE = {1: ("mois", "month"), 3: ("trimestre", "quarter")}


def proposals_told(found: Sequence[Proposal], to: Format) -> Told:
    """One proposal in sentences, several as a table with how they were made below it."""
    if not found:
        return Told(to.word("Personne à qui proposer un objectif.", "Nobody to propose a target to."))
    period = found[0].period.label(to.lang)
    if len(found) == 1:
        head = to.word(f"Objectif proposé pour {period}", f"Target proposed for {period}")
        return Told(f"{head}{colon(to)}{_value(found[0], to)}", why(found[0], to), (), (_how(to),))
    head = to.word(f"Objectifs proposés pour {period}", f"Targets proposed for {period}")
    return Told(head, (), (_sheet(found, to),), (_how(to), *_judged(found, to)))


def _value(one: Proposal, to: Format) -> str:
    return NOTHING if one.value is None else to.value(one.value, one.unit)


def _sheet(found: Sequence[Proposal], to: Format) -> Sheet:
    english = (
        ("Whose", False), ("Proposed", True), ("Expected", True), ("Usual", True), ("Trend", True), ("Season", True),
        ("Set so far", True), ("Why not", False),
    )  # fmt: skip
    french = (
        ("Pour", False), ("Proposé", True), ("Attendu", True), ("Habituel", True), ("Tendance", True),
        ("Saison", True), ("Fixé", True), ("Pourquoi pas", False),
    )  # fmt: skip
    return sheet("", french if to.lang == "fr" else english, [_row(one, to) for one in found])


def _row(one: Proposal, to: Format) -> tuple[str, ...]:
    name = one.whose.name or to.word("L'entreprise", "The company")
    before = "" if one.set_value is None else to.value(one.set_value, one.unit)
    if one.made is None:
        return (name, NOTHING, "", "", "", "", before, reason(one.reason or "no_history", to.lang))
    made = one.made
    trend = signed(made.trend, one.unit, to) if made.trend else to.word("aucune", "none")
    return (
        name, _value(one, to), to.value(made.expected, one.unit), to.value(made.usual, one.unit), trend,
        f"×{to.number(made.season, 2)}", before, "",
    )  # fmt: skip


def why(one: Proposal, to: Format) -> tuple[str, ...]:
    """Why so much: which history, trend, season, and how realistic."""
    if one.made is None:
        return (reason(one.reason or "no_history", to.lang).capitalize() + ".",)
    return (_history(one, to), _shape(one, one.made, to), _realistic(one, one.made, to))


def _history(one: Proposal, to: Format) -> str:
    number, (fr, en) = len(one.pieces), PIECES[one.months]
    first, last = (p.label(to.lang) for p in (one.pieces[0], one.pieces[-1]))
    return to.word(
        f"Historique{NO_BREAK}: {number} {fr}, de {first} à {last}.", f"History: {number} {en}, {first} to {last}."
    )


def _shape(one: Proposal, made: Suggested, to: Format) -> str:
    fr, en = ONE_PIECE[one.months]
    usual = to.value(made.usual, one.unit)
    return to.word(
        f"Habituel{NO_BREAK}: {usual} par {fr}{NO_BREAK}; {_trend(one, made, to)}{NO_BREAK};"
        f" {_season(one, made, to)}."
        f" Attendu{NO_BREAK}: {to.value(made.expected, one.unit)}.",
        f"Usual: {usual} a {en}; {_trend(one, made, to)}; {_season(one, made, to)}."
        f" Expected: {to.value(made.expected, one.unit)}.",
    )


def _trend(one: Proposal, made: Suggested, to: Format) -> str:
    if not made.trend:
        return to.word("aucune tendance nette", "no clear trend")
    fr, en = ONE_PIECE[one.months]
    step = signed(made.trend, one.unit, to)
    return to.word(f"tendance nette de {step} par {fr}", f"a clear trend of {step} a {en}")


def _season(one: Proposal, made: Suggested, to: Format) -> str:
    own = one.whose.scope[0] == "company"
    factor = f"×{to.number(made.season, 2)}"
    if own:
        return to.word(f"saison {factor}", f"season {factor}")
    return to.word(f"saison {factor} (celle de l'entreprise)", f"season {factor} (the company's)")


def _realistic(one: Proposal, made: Suggested, to: Format) -> str:
    value = to.value(made.value, one.unit)
    said = to.word(
        f"Proposé{NO_BREAK}: {value}, ce qui est atteint 3 fois sur 4 d'après l'erreur de {made.errors} prévisions"
        " passées.",
        f"Proposed: {value}, which is reached 3 times in 4, by the errors of {made.errors} past forecasts.",
    )
    if not made.judged:
        return said
    return said + to.word(
        f" Proposé ainsi à l'époque, {made.reached} périodes sur {made.judged} l'ont atteint.",
        f" Proposed so at the time, {made.reached} of {made.judged} periods reached it.",
    )


def _how(to: Format) -> str:
    return to.word(
        "Proposé = attendu (habituel, tendance, saison), décalé de l'erreur des prévisions passées pour que 3 périodes"
        f" sur 4 l'atteignent, arrondi vers le bas. Une proposition, pas une décision{NO_BREAK}: les affaires en"
        " cours n'y sont pas.",
        "Proposed = expected (usual, trend, season), moved by the errors of past forecasts so that 3 periods in 4 reach"
        " it, rounded down. A proposal, no decision: it does not look at open deals.",
    )


def _judged(found: Sequence[Proposal], to: Format) -> tuple[str, ...]:
    made = [one.made for one in found if one.made]
    judged, reached = sum(m.judged for m in made), sum(m.reached for m in made)
    if not judged:
        return ()
    share = to.percent(reached / judged)
    return (to.word(
        f"Proposé ainsi à l'époque, {reached} objectifs passés sur {judged} ont été atteints ({share}).",
        f"Proposed so at the time, {reached} of {judged} past targets were reached ({share}).",
    ),)  # fmt: skip


def proposal_json(one: Proposal) -> dict[str, object]:
    """One element of `targets propose --json`: names and nulls are part of the interface."""
    made = one.made
    return {
        "kpi": one.kpi, "unit": one.unit, "level": one.whose.scope[0], "name": one.whose.name, "id": one.whose.key,
        "period": _span(one.period), "value": one.value, "reason": one.reason,
        "expected": made and made.expected, "usual": made and made.usual, "trend": made and made.trend,
        "season": made and made.season, "errors": made and made.errors, "quantile": 0.75,
        "reached": made and made.reached, "judged": made and made.judged,
        "pieces": len(one.pieces), "months_of_a_piece": one.months,
        "history": _span(Period(one.pieces[0].start, one.pieces[-1].end)) if one.pieces else None,
        "set": one.set_value, "version": one.version,
        "why": {lang: " ".join(why(one, Format(lang))) for lang in ("fr", "en")},
    }  # fmt: skip


def _span(period: Period) -> dict[str, str]:
    return {"from": period.start.isoformat(), "to": period.end.isoformat()}


def proposals_csv(found: Sequence[Proposal], day: date, to: Format) -> str:
    """A file of targets: those proposed, each the next version of the one set so far."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for one in found:
        if one.value is not None:
            writer.writerow(_line(one, day, to))
    return text.getvalue()


def _line(one: Proposal, day: date, to: Format) -> dict[str, object]:
    level = one.whose.scope[0]
    told = " ".join(why(one, to)).replace(NO_BREAK, " ").replace(THIN, " ")
    version = (one.version or (0 if one.set_value is None else 1)) + 1
    line = {
        "kpi": one.kpi, "starts_on": one.period.start, "ends_on": one.period.last, "value": f"{one.value:.10g}",
        "version": version, "reason": told, "set_on": day,
    }  # fmt: skip
    return line if level == "company" else line | {level: one.whose.name}
