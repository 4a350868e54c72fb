"""A forecast in words and in JSON."""

import json
from dataclasses import replace
from datetime import date

import pytest

from cadran.metrics.outlook import Outlook, TopDeal
from cadran.metrics.reading import Reading
from cadran.model.format import Format
from cadran.panels.forecast import forecast_json, told

DEAL = TopDeal("crm/7", "Hotel", "Ana", 30_000.0, 0.5, 15_000.0, date(2026, 2, 28))
MADE_OF = {"so_far": 5_000.0, "from_open": 20_000.0, "from_new": 3_000.0}
WITHOUT = {"without_top1": 13_000.0, "without_top3": 9_000.0, "without_top5": 8_000.0}
WORTH = {"coverage_measured": 0.8, "bias": -0.041, "backtests": 20.0}
READING = Reading(
    "forecast_revenue", "", None, date(2026, 1, 1), date(2026, 4, 1), {"rep": "Ana"}, {"rep": "crm/1"}, "money",
    28_000.0, low=20_000.0, high=37_000.0,
    beside={**MADE_OF, **WITHOUT, **WORTH, "commit": 20_000, "commit_gap": -8_000.0},
)  # fmt: skip
OUTLOOK = Outlook(READING, date(2026, 1, 31), (DEAL,))


def said(one: Outlook, lang: str) -> str:
    """All lines, with plain spaces."""
    lines = told(one, Format(lang, "EUR"))
    text = "\n".join([lines.headline, *lines.sentences, " ".join(lines.heads), *(" ".join(row) for row in lines.deals)])
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_it_says_where_it_lands_of_what_and_with_whom() -> None:
    english = said(OUTLOOK, "en")
    assert "Q1 2026, Ana: €28,000, 80% band €20,000 – €37,000, as of Jan 31, 2026" in english
    assert "revenue so far: €5,000 + expected of open deals: €20,000 + expected of deals to come: €3,000" in english
    assert "Reps committed to €20,000, €8,000 below the landing." in english
    assert "Landing without the largest deal: €13,000, without the 3: €9,000, without the 5: €8,000." in english
    assert "20 forecasts of past periods" in english
    assert "80% of the bands held, and the forecasts were 4.1% too low" in english
    assert "Hotel Ana €30,000 50% €15,000 Feb 28, 2026" in english


def test_it_says_so_in_french() -> None:
    french = said(OUTLOOK, "fr")
    assert "T1 2026, Ana : 28 000 €, bande à 80 % 20 000 € – 37 000 €, vu le 31 janv. 2026" in french
    assert "soit 8 000 € au-dessous de l'atterrissage" in french
    assert "sans la plus grosse affaire : 13 000 €, sans les 3 : 9 000 €" in french
    assert "80 % des bandes ont tenu, prévisions trop basses de 4,1 % en tout" in french


def test_a_commitment_may_lie_above_and_a_bias_be_too_high() -> None:
    other = {**READING.beside, "commit_gap": 2_000.0, "bias": 0.1}
    english = said(replace(OUTLOOK, reading=replace(READING, beside=other)), "en")
    assert "€2,000 above the landing" in english
    assert "10% too high" in english


@pytest.mark.parametrize(
    ("gone", "says"),
    [
        (("commit", "commit_gap"), "Nobody marks deals as committed."),
        (("coverage_measured", "bias"), "Too few past forecasts to tell what it is worth."),
    ],
)
def test_what_nobody_knows_is_said(gone: tuple[str, ...], says: str) -> None:
    known = {name: value for name, value in READING.beside.items() if name not in gone}
    assert says in said(replace(OUTLOOK, reading=replace(READING, beside=known)), "en")


def test_a_forecast_that_cannot_be_made_says_why() -> None:
    none = replace(READING, value=None, low=None, high=None, reason="no_history", beside={})
    assert "History too short." in said(Outlook(none, date(2026, 1, 31), ()), "en")
    assert "Historique trop court." in said(Outlook(none, date(2026, 1, 31), ()), "fr")


def test_a_period_that_is_over_is_no_forecast() -> None:
    over = said(replace(OUTLOOK, day=date(2026, 3, 31)), "en")
    assert "The period is over" in over
    assert "committed" not in over


def test_json_is_the_reading_with_its_day_and_deals() -> None:
    found = json.loads(json.dumps(forecast_json(OUTLOOK)))
    assert (found["value"], found["low"], found["high"], found["as_of"]) == (28_000, 20_000, 37_000, "2026-01-31")
    assert found["deals"] == [
        {"key": "crm/7", "name": "Hotel", "owner": "Ana", "amount": 30_000, "probability": 0.5, "expected": 15_000,
         "expected_close_on": "2026-02-28"},
    ]  # fmt: skip
