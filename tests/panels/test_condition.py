"""Conditions of measures in words: nothing of SQL is left for a head of sales to read, and nothing else is said."""

import re

import pytest

from cadran.metrics.catalogue import KPIS
from cadran.metrics.kpi import measures
from cadran.model.format import Format
from cadran.panels.condition import in_words
from cadran.panels.formula import formula

TEXTS = sorted({
    (measure.relation, text)
    for kpi in KPIS.values()
    for measure in measures(kpi.value)
    for text in (measure.value, measure.where, measure.on)
    if text
})


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_no_name_of_a_column_is_left(lang: str) -> None:
    said = {text: in_words(text, relation, lang) for relation, text in TEXTS}
    raw = {
        text: found for text, found in said.items() if re.search(r"[a-z]_[a-z]|:[a-z]|'[a-z]+'|coalesce|NULL", found)
    }
    assert raw == {}


@pytest.mark.parametrize(
    ("relation", "sql", "fr", "en"),
    [
        ("surveys", "kind IS DISTINCT FROM 'pulse'", "nature ≠ baromètre interne (ou vide)",
         "kind ≠ team's own survey (or blank)"),
        ("deals", "outcome = 'won' AND closed_on <= :asof", "issue = gagnée et close le ≤ jour de lecture",
         "outcome = won and closed on ≤ as-of day"),
        ("activities", "coalesce(status, 'done') = 'done' AND kind = 'call'",
         "statut = fait (ou vide) et nature = appel",
         "status = done (or blank) and kind = call"),
        ("activities", "coalesce(status, 'done') <> 'planned'", "statut ≠ planifié (ou vide)",
         "status ≠ planned (or blank)"),
        ("activities", "coalesce(status, 'done') <> 'done'", "statut ≠ fait", "status ≠ done"),
        ("activities", "coalesce(status, 'done') = 'planned'", "statut = planifié", "status = planned"),
        ("activities", "outcome = 'reached'", "résultat = joint", "outcome = reached"),
        ("activities", "coalesce(status, 'done') IN ('done', 'no_show')", "statut parmi (fait, non honoré, ou vide)",
         "status in (done, no-show, or blank)"),
        ("deliveries", "CASE WHEN NOT conforming THEN id END", "(ligne si non conforme)", "(row where not conforming)"),
        ("mrr_cohorts", "coalesce(mrr_now, 0)", "MRR actuel (0 si vide)", "MRR now (0 where blank)"),
        ("mrr_months", "-change", "−variation du MRR", "−change of MRR"),
    ],
)  # fmt: skip
def test_said_as_it_is_computed(relation: str, sql: str, fr: str, en: str) -> None:
    assert (in_words(sql, relation, "fr"), in_words(sql, relation, "en")) == (fr, en)


def test_a_formula_says_its_condition_in_words() -> None:
    (letter,) = formula(KPIS["deals_won"].value, Format("fr")).letters
    assert letter == ("A", "nombre de lignes de « Affaires » où issue = gagnée, selon close le")
