"""A reverse plan in words and in JSON."""

import json
from dataclasses import replace
from datetime import date

from cadran.metrics.estimators.chain import Step, ToCreate
from cadran.metrics.planning import Creation, Known, Plan
from cadran.model.format import Format
from cadran.model.periods import Period
from cadran.panels.plan import plan_json, plans_told

Q4, Q1 = Period(date(2025, 10, 1), date(2026, 1, 1)), Period(date(2026, 1, 1), date(2026, 4, 1))
RATES = {
    "size": Known(2_000, 40, "rep"), "win": Known(0.4, 100, "rep"), "quotes": Known(1.5, 8, "team"),
    "value": Known(0.5, 90, "rep"),
}  # fmt: skip
STEPS = {"won": Step(10, 8, 13), "decided": Step(25, 20, 32), "quotes": Step(15, 11, 21)}
CREATION = Creation(
    45, Q1, date(2026, 2, 14), 30_000, 4_000, Known(0.5, 90, "rep"), 12_000, ToCreate(40_000, 31_000, None)
)
PLAN = Plan(
    Q4, date(2025, 12, 17), "rep", "Ana", "crm/1", 50_000, 28_000, 22_000, 2, 2_000, RATES, STEPS,
    {"leads": "no_data: leads"}, 9_000, CREATION,
)  # fmt: skip


def said(lang: str, *plans: Plan) -> str:
    """All lines, with plain spaces."""
    told = plans_told(plans, Format(lang, "EUR"))
    rows = [" ".join(row) for sheet in told.sheets for row in sheet.rows]
    text = "\n".join([told.headline, *told.sentences, *(s.caption for s in told.sheets), *rows, *told.remarks])
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_one_plan_says_what_each_week_is_to_bring_and_at_whose_rates() -> None:
    english = said("en", PLAN)
    assert "Plan for Q4 2025, Ana, as of Dec 17, 2025" in english
    assert "€28,000 of €50,000 done: €22,000 is missing. 2 weeks are left." in english
    assert "Orders without a deal bring €2,000 of it" in english
    assert "€20,000 is left for deals to win" in english
    assert "The open deals (€9,000) are worth €4,500 at the win rate by value (50%)" in english
    assert "A deal takes 45 d to be won (median): what starts now comes mostly after the period" in english
    assert "deals won 5 4 – 6.5 10 €2,000 a deal won (the rep's, n = 40)" in english
    assert "quotes 7.5 5.5 – 11 15 1.5 quotes per deal won (the team's, n = 8)" in english
    assert "leads – " in english
    assert "no data (Leads)" in english


def test_the_pipeline_to_create_shows_its_arithmetic() -> None:
    french = said("fr", PLAN)
    assert "Une affaire commencée aujourd'hui se gagne dans 45 j (médiane), en T1 2026." in french
    assert (
        "Pipeline à créer d'ici le 14 févr. 2026 : 40 000 € (bande à 80 % 31 000 € ou plus)"
        " = (30 000 € restant à faire "
        "\N{MINUS SIGN} 4 000 € de commandes sans affaire) / 50 % de gain en valeur (du commercial)"
    ) in french
    assert "12 000 € déjà ouverts" in french


def test_several_plans_are_a_table_and_tell_whose_rates_are_borrowed() -> None:
    bo = replace(PLAN, name="Bo", reason="target_reached", missing=0, steps={}, rates={}, repeat=0)
    english = said("en", PLAN, bo)
    assert "Ana €50,000 €28,000 €22,000 €2,000 5 (4–6.5) 7.5 (5.5–11)" in english
    assert "target already reached" in english
    assert "Pipeline to create by Feb 14, 2026 for Q1 2026" in english
    assert "Ana: quotes per deal the team's." in english


def test_without_a_target_it_says_how_to_get_one() -> None:
    none = replace(PLAN, reason="no_target", target=None, steps={}, rates={}, creation=None)
    assert "`cadran targets propose` proposes one" in said("en", none)
    assert "Cycle de vente inconnu" in said("fr", none)
    assert "No target in the period." in said("en")


def test_a_target_reached_or_a_period_over_says_so() -> None:
    reached = replace(PLAN, reason="target_reached", steps={}, rates={})
    assert "Objectif atteint : 28 000 € pour 50 000 €." in said("fr", reached)
    over = replace(PLAN, reason="over", steps={}, rates={})
    assert "The period is over: €28,000 of €50,000, €22,000 was missing." in said("en", over)


def test_json_has_the_totals_and_the_weeks() -> None:
    found = json.loads(json.dumps(plan_json(PLAN)))
    assert found["steps"]["won"]["per_week"] == 5
    assert found["rates"]["quotes"] == {"value": 1.5, "n": 8, "of": "team"}
    assert found["pipeline_to_create"]["period"] == {"from": "2026-01-01", "to": "2026-04-01"}
    assert (found["pipeline_to_create"]["amount"], found["pipeline_to_create"]["high"]) == (40_000, None)
