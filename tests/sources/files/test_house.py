"""The words that people put into spreadsheets: their columns, and what a header adds to its cells."""

import csv
from pathlib import Path

import pytest

from cadran.sources.files import vocabulary
from cadran.sources.files.cells import header_currency, header_factor
from cadran.sources.files.loose import loosely
from cadran.sources.files.recognise import recognise
from cadran.sources.files.rules import readings
from cadran.sources.files.vocabulary import key

HOUSE = Path(vocabulary.__file__).parent / "house.csv"


def lines() -> list[dict[str, str]]:
    with HOUSE.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_column_of_the_house_exists() -> None:
    assert not [r for r in lines() if r["column"] not in readings(r["table"])]


def test_no_word_of_the_house_means_two_columns() -> None:
    seen: dict[tuple[str, str], str] = {}
    for row in lines():
        for word in row["words"].split(" | "):
            place = (row["table"], key(word.removeprefix("~")))
            assert seen.setdefault(place, row["column"]) == row["column"], word


@pytest.mark.parametrize(
    ("table", "headers"),
    [
        ("deals", {"Deal": "name", "Owner": "owner", "Amount": "amount", "Status": "status", "Client": "account",
                   "Created date": "created_on", "Closed date": "closed_on"}),
        ("deals", {"Opportunity": "name", "Rep": "owner", "Deal size": "amount", "Won/Lost": "status",
                   "Won date": "won_at", "Date created": "created_on", "Est. close date": "expected_close_on"}),
        ("deals", {"Affaire": "name", "Commercial": "owner", "Montant HT": "amount", "Statut": "status",
                   "Date création": "created_on", "Date clôture": "close_date", "Client": "account"}),
        ("deals", {"Affaire": "name", "Gagné/Perdu/En cours": "status", "Montant (k€)": "amount",
                   "Créée le": "created_on", "Signée le": "won_at", "Commercial responsable": "owner"}),
        ("orders", {"N° pièce": "number", "Date facture": "ordered_on", "Nom du tiers": "account",
                    "Commercial": "rep", "Montant total HT": "amount"}),
        ("activities", {"Type d'action": "kind", "Date de l'action": "at", "Commercial": "rep", "Client": "account",
                        "Durée (min)": "duration_minutes"}),
        ("quotes", {"N° offre": "number", "Date d'émission": "sent_on", "Client": "account", "Commercial": "rep",
                    "Montant devis HT": "amount", "Statut devis": "status"}),
        ("expenses", {"Date": "spent_on", "Catégorie": "category", "Montant": "amount", "Salarié": "rep"}),
        ("fx_rates", {"Devise": "currency", "Date": "day", "Taux de change": "rate"}),
    ],
)  # fmt: skip
def test_ordinary_headers_need_no_question(table: str, headers: dict[str, str]) -> None:
    found = recognise(list(headers), stem=table)
    assert found is not None
    assert (found.table, found.unknown) == (table, ())
    assert {h: t.column for h, t in found.targets.items()} == headers


@pytest.mark.parametrize(
    ("header", "column"),
    [("Opportunity owner name", "owner"), ("Date prévue de signature", "expected_close_on"),
     ("Montant de l'affaire HT (€)", "amount"), ("Date de la création", "created_on"), ("Deal stages", "stage"),
     ("Dernière date de contact", ""), ("Date", ""), ("Montant de la remise", "")],
)  # fmt: skip
def test_a_header_is_read_by_its_words(header: str, column: str) -> None:
    found = loosely(header, "deals")
    assert (found.column if found else "") == column


def test_a_vague_word_gives_way_to_a_plainer_one_and_means_nothing_elsewhere() -> None:
    found = recognise(["Affaire", "Date", "Créée le", "Montant"])
    assert found is not None
    assert (found.targets["Date"].fallback, found.targets["Créée le"].fallback) == (True, False)
    lines = recognise(["Commande", "Article", "Quantité", "Type"], as_="order_lines")
    assert lines is not None
    assert lines.unknown == ("Type",)


@pytest.mark.parametrize(
    ("header", "factor", "currency"),
    [("Montant (k€)", 1_000, "EUR"), ("Amount $k", 1_000, "USD"), ("CA en M€", 1_000_000, "EUR"),
     ("amount_usd", 1, "USD"), ("Montant KEUR HT", 1_000, "EUR"), ("Montant", 1, ""), ("Kilométrage €", 1, "EUR"),
     ("Made in", 1, ""), ("EUR or USD", 1, "")],
)  # fmt: skip
def test_a_header_tells_thousands_and_currency(header: str, factor: int, currency: str) -> None:
    assert (header_factor(header), header_currency(header)) == (factor, currency)
