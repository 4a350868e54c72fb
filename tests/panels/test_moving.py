"""The words of why a figure moved, of the bottleneck and of what was restated, in both languages."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from cadran.metrics.catalogue.terms import REVENUE
from cadran.metrics.estimators.bottleneck import Seen, cost
from cadran.metrics.estimators.movement import Point, steps
from cadran.metrics.reading import Reading
from cadran.metrics.restated import Restated, Term
from cadran.metrics.why import Bottleneck, Effect, Part, StageCost, Why, products
from cadran.metrics.why.movement import KINDS
from cadran.model.format import Format
from cadran.model.periods import Period
from cadran.panels.bottleneck import bottleneck_json, bottleneck_told
from cadran.panels.restated import detail, restated_json, restated_told
from cadran.panels.sheets import signed
from cadran.panels.why import EFFECTS, why_json, why_told

FR, EN = Format("fr"), Format("en")
Q1, Q2 = Period(date(2025, 1, 1), date(2025, 4, 1)), Period(date(2025, 4, 1), date(2025, 7, 1))


def spaced(text: str) -> str:
    """With ordinary spaces and hyphens, as a person types it here."""
    return (
        text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\N{MINUS SIGN}", "-")
    )


MOVED = Why(
    kpi="revenue", variant="", unit="money", method="product", period=Q2, base=Q1, before=Decimal("1000.00"),
    after=Decimal("1500.00"), by=("team",),
    effects=(
        Effect(code="decided", amount=Decimal("700.00"), before=Fraction(4), after=Fraction(6), unit="count"),
        Effect(code="mix", amount=Decimal("-300.00"), n_before=4, n_after=6),
        Effect(code="win_rate", amount=Decimal("100.00"), before=Fraction(1, 2), after=Fraction(3, 5), unit="percent"),
    ),
    parts=(
        Part(group={"team": "Nord"}, amount=Decimal("600.00"), before=Fraction(600), after=Fraction(1200),
             effects={"decided": Decimal("800.00"), "mix": Decimal("-300.00"), "win_rate": Decimal("100.00")}),
        Part(group={"team": None}, amount=Decimal("-100.00"), before=Fraction(400), after=Fraction(300),
             effects={"decided": Decimal("-100.00"), "mix": Decimal("0.00"), "win_rate": Decimal("0.00")}),
    ),
)  # fmt: skip


def test_a_change_is_said_in_one_sentence_and_its_terms_in_another() -> None:
    told = why_told(MOVED, FR)
    assert (
        spaced(told.headline) == "Chiffre d'affaires HT : 1 000 € (T1 2025) → 1 500 € (T2 2025), soit +500 € (+50 %)."
    )
    assert spaced(told.sentences[0]) == (
        "Ce qui pèse le plus : affaires décidées +700 € (4 → 6) ; mix -300 € ; taux de gain +100 € (50 % → 60 %)."
    )
    told = why_told(MOVED, EN)
    assert spaced(told.headline) == "Revenue: €1,000 (Q1 2025) → €1,500 (Q2 2025): +€500 (+50%)."
    assert spaced(told.sentences[0]).startswith("What weighs most: deals decided +€700 (4 → 6); mix -€300;")


def test_the_table_ends_with_the_change_and_the_segments_show_the_unknown() -> None:
    terms, segments = why_told(MOVED, FR).sheets
    assert [spaced(c) for c in terms.rows[-1][:2]] == ["Écart", "+500 €"]
    assert terms.strong == (3,)
    assert [row[0] for row in segments.rows] == ["Nord", "(inconnu)"]
    assert [spaced(c) for c in segments.rows[0][1:]] == ["600 €", "1 200 €", "+800 €", "-300 €", "+100 €", "+600 €"]


def test_json_has_every_term_with_numbers() -> None:
    found = why_json(MOVED)
    assert (found["change"], found["reason"]) == (500.0, None)
    assert [(t["term"], t["amount"]) for t in found["terms"]] == [
        ("decided", 700.0),
        ("mix", -300.0),
        ("win_rate", 100.0),
    ]
    assert found["groups"][1]["group"] == {"team": None}


def test_no_value_is_said_with_its_reason() -> None:
    nothing = Why(
        kpi="revenue", variant="", unit="money", method="product", period=Q2, base=Q1, before=None, after=None,
        reason="before_data",
    )  # fmt: skip
    assert spaced(why_told(nothing, FR).headline) == "Chiffre d'affaires HT : période antérieure aux données"
    assert why_told(nothing, EN).headline == "Revenue: before the data start"


@pytest.mark.parametrize("code", [*KINDS, *products.ALWAYS, "mix", "filled", "within", "outside", "overlap", "credits"])
def test_every_term_has_words(code: str) -> None:
    assert all(EFFECTS[code])


def test_every_step_of_a_deal_is_one_of_the_terms() -> None:
    day = date(2025, 5, 1)
    points = [Point(day=day, state=s, amount=Decimal(1)) for s in ("", "open", "won", "open", "lost", "open", "")]
    assert {s.kind for s in steps(points)} <= set(KINDS)


def test_signs_are_written_and_nothing_has_none() -> None:
    assert spaced(signed(Decimal("-1234.00"), "money", FR)) == "-1 234 €"
    assert signed(Decimal("0.001"), "money", EN) == "€0"
    assert spaced(signed(Fraction(1, 100), "percent", FR)) == "+1 pt"
    assert signed(Fraction(3), "count", EN) == "+3"


# ---------------------------------------------------------------- the bottleneck

WORST = StageCost(
    "Ventes", "Offre", Seen(25, 20, 16, 10.0), Seen(20, 20, 12, 19.0), 0.5, 1_000.0,
    cost(Seen(25, 20, 16, 10.0), Seen(20, 20, 12, 19.0), 0.5, 1_000.0, 90), True,
)  # fmt: skip


def test_the_bottleneck_is_named_with_both_amounts() -> None:
    told = bottleneck_told(Bottleneck(Q2, Q1, (WORST,), WORST, 10), FR)
    assert (
        spaced(told.headline)
        == "Goulot d'étranglement, T2 2025 face à T1 2025 : Offre (Ventes), -2 600 € de CA attendu."
    )
    assert "60 % de celles qui l'ont quittée l'ont franchie, contre 80 % (T1 2025) : -2 000 €." in spaced(
        told.sentences[0]
    )
    assert "19 jours, contre 10 (médianes) : -600 € de gains attendus repoussés après" in spaced(told.sentences[1])
    assert "hasard" in told.sentences[2]
    english = bottleneck_told(Bottleneck(Q2, Q1, (WORST,), WORST, 10), EN)
    assert "late, after the end of the period" in english.sentences[1]
    assert bottleneck_json(Bottleneck(Q2, Q1, (WORST,), WORST, 10))["bottleneck"]["total"] == pytest.approx(-2_600)


def test_no_bottleneck_is_said_too() -> None:
    assert "no stage cost" in bottleneck_told(Bottleneck(Q2, Q1, (WORST,), None, 10), EN).headline
    assert "historique trop court" in bottleneck_told(Bottleneck(Q2, Q1, (), None, 10, "no_history"), FR).headline


# ---------------------------------------------------------------- restated


def reading(value: Decimal) -> Reading:
    return Reading("revenue", "", None, Q1.start, Q1.end, {}, {}, "money", value)


def line(change: str, then: int | None, now: int | None, *, news: bool = False) -> dict[str, object]:
    day = date(2025, 6, 2) if news else date(2025, 2, 3)
    detail = [{"column": "amount", "then": str(then), "now": str(now)}] if change == "changed" else []
    return {
        "side": "value", "change": change, "news": news, "row_id": f"crm/{change}", "label": "CMD-1", "rep": "Ana",
        "account": "Aciers", "day_then": day, "day_now": day, "then": then, "now": now,
        "difference": (now or 0) - (then or 0), "changes": detail,
    }  # fmt: skip


def found(*lines: dict[str, object]) -> Restated:
    then = sum(Decimal(str(r["then"] or 0)) for r in lines)
    now = sum(Decimal(str(r["now"] or 0)) for r in lines)
    terms = (Term("value", Fraction(1), REVENUE, Fraction(then), Fraction(now)),)
    return Restated(date(2025, 6, 1), Q1, reading(then), reading(now), terms, lines)


def test_a_restatement_is_told_apart_from_what_happened_since() -> None:
    one = found(line("changed", 5_000, 7_000), line("deleted", 1_000, None), line("added", None, 4_000, news=True))
    told = restated_told(one, FR)
    assert (
        spaced(told.headline) == "Chiffre d'affaires HT, T1 2025 : 6 000 € connu le 1 juin 2025 → 11 000 € aujourd'hui."
    )
    assert spaced(told.sentences[0]) == (
        "Retraité de +1 000 € depuis le dimanche 1 juin 2025 : 2 lignes, 1 modifiée (+2 000 €), 1 supprimée (-1 000 €)."
    )
    assert spaced(told.sentences[1]) == "Survenu depuis, donc pas un retraitement : +4 000 € (1 ligne)."
    assert spaced(told.sheets[0].rows[0][-1]) == "Montant HT : 5000 → 7000"
    said = restated_json(one)
    assert (said["difference"], said["restated"], said["news"]) == (5_000, 1_000, 4_000)


def test_what_changed_in_a_row_is_said_in_words() -> None:
    changes = [
        {"column": "closed_on", "then": None, "now": "2025-11-13"}, {"column": "outcome", "then": "open", "now": "won"},
        {"column": "amount", "then": "66673.2", "now": "6667.32"},
    ]  # fmt: skip
    assert spaced(detail({"changes": changes}, FR)) == "Close le : – → 13 nov. 2025 ; Issue : en cours → gagnée ; +1"
    assert spaced(detail({"changes": changes[2:]}, EN)) == "Amount: 66,673.2 → 6,667.32"
    status = [{"column": "status", "then": "confirmed", "now": "cancelled"}]
    assert spaced(detail({"changes": status}, FR)) == "Statut : confirmée → annulé"
    postcode = [{"column": "postcode", "then": "35000", "now": "75001"}]
    assert detail({"changes": postcode}, EN).endswith("35000 → 75001")


def test_nothing_restated_is_said() -> None:
    assert restated_told(found(), EN).sentences == ("No row has changed since.",)
    told = restated_told(found(line("added", None, 4_000, news=True)), EN)
    assert told.sentences[0] == "Nothing was restated since Sunday, June 1, 2025."
