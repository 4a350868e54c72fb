"""A file's object is decided before its columns; what stays unknown is left to ask about."""

import csv
import json
from pathlib import Path

import pytest

from cadran.errors import UnknownName
from cadran.sources.files.recognise import cross, header_hash, likely_tables, recognise
from cadran.sources.files.vocabulary import Target


def test_the_same_header_means_what_its_object_says() -> None:
    deal = recognise(["Nom de la transaction", "Phase de la transaction", "Montant", "Pipeline"])
    contact = recognise(["Prénom", "Nom", "E-mail", "Propriétaire du contact"])
    assert deal is not None
    assert contact is not None
    assert (deal.object, contact.object) == ("deals", "contacts")
    assert str(contact.targets["Nom"]) == "contacts.last_name"


def test_a_real_crm_goes_before_the_house_words() -> None:
    found = recognise(["Name", "Amount", "Stage", "CloseDate", "OwnerId"])
    assert found is not None
    assert (found.crm, found.source) == ("salesforce", "salesforce")


def test_a_signature_settles_what_counting_would_not() -> None:
    found = recognise(["Deal - Title", "Deal - Value", "client", "montant", "étape", "commercial"])
    assert found is not None
    assert (found.crm, found.unknown) == ("pipedrive", ())


@pytest.mark.parametrize(
    ("headers", "table"),
    [
        (["N° commande", "Date de commande", "Client", "Commercial", "Montant HT"], "orders"),
        (["OrderID", "CustomerID", "EmployeeID", "OrderDate"], "orders"),
        (["N° commande", "Produit", "Prix unitaire", "Quantité", "Remise %"], "order_lines"),
        (["Code client", "Raison sociale", "Ville", "Pays"], "accounts"),
        (["N° devis", "Client", "Montant HT", "Date du devis", "Statut du devis"], "quotes"),
        (["Commercial", "Équipe", "Responsable d'équipe", "Date d'embauche"], "reps"),
        (["Commercial", "Objectif", "Période"], "targets"),
        (["Type d'activité", "Objet", "Date et heure", "Commercial", "Client"], "activities"),
        (["Lead", "Source du lead", "Statut du lead", "Créé le"], "leads"),
        (["Référence article", "Désignation", "Famille", "Prix catalogue"], "products"),
        (["contract", "account", "started_on", "ended_on", "amount", "interval"], "subscriptions"),
    ],
)
def test_plain_files_are_known_by_their_words(headers: list[str], table: str) -> None:
    found = recognise(headers)
    assert found is not None
    assert (found.table, found.unknown) == (table, ())


def test_a_files_name_decides_between_equals() -> None:
    headers = ["name", "email", "owner"]
    by_name = {stem: recognise(headers, stem) for stem in ("contacts", "leads_2026")}
    assert {stem: f.table for stem, f in by_name.items() if f} == {"contacts": "contacts", "leads_2026": "leads"}


def test_too_few_known_headers_are_not_guessed() -> None:
    assert recognise(["a1", "b2", "c3", "Montant"]) is None
    assert likely_tables(["Montant HT", "N° commande", "Date de commande"])[0] == "orders"


def test_the_table_may_be_told_and_must_exist() -> None:
    found = recognise(["a1", "b2", "Montant"], as_="orders")
    assert found is not None
    assert (found.table, found.unknown) == ("orders", ("a1", "b2"))
    with pytest.raises(UnknownName) as error:
        recognise(["a"], as_="deal")
    assert "deals" in error.value.near


def test_fields_of_others_are_worth_something_only_where_they_are_named() -> None:
    assert cross("deals", Target("accounts", "name")) == Target("deals", "account", fallback=True)
    assert cross("deals", Target("accounts", "siret")) == Target("accounts", "siret")
    assert cross("deals", Target("order_lines", "product")) == Target("deals", "product", fallback=True)
    assert cross("targets", Target("accounts", "siret")) is None
    assert cross("deals", Target("contacts", "phone")) == Target(why="personal")


def test_a_hash_ignores_case_and_accents_and_nothing_else() -> None:
    assert header_hash(["Étape", "Montant HT"]) == header_hash(["ETAPE", "montant ht "])
    assert header_hash(["Étape", "Montant HT"]) != header_hash(["Montant HT", "Étape"])


def test_real_header_rows_are_known_whole(shared: Path) -> None:
    sets = json.loads((shared / "intake" / "crm_export_headers.json").read_text(encoding="utf-8"))["sets"]
    for given in sets:
        found = recognise(given["headers"])
        assert found is not None, given["crm"]
        assert found.crm == given["crm"].split()[0].lower(), given["crm"]
        assert (found.table, found.unknown) == ("deals", ()), given["crm"]


@pytest.mark.parametrize(
    ("name", "object_"),
    [("account", "Account"), ("contact", "Contact"), ("lead", "Lead"), ("order", "Order"), ("event", "Task/Event"),
     ("product_2", "Product2"), ("user", "User"), ("opportunity", "Opportunity"),
     ("opportunity_history", "Opportunity versions")],
)  # fmt: skip
def test_salesforce_field_names_as_a_loader_writes_them(shared: Path, name: str, object_: str) -> None:
    path = shared / "data" / "crm_api_extracts" / "salesforce" / f"sf_{name}_data.csv"
    with path.open(encoding="utf-8", newline="") as file:
        found = recognise(next(csv.reader(file)), path.stem)
    assert found is not None
    assert (found.crm, found.object) == ("salesforce", object_)
    assert len(found.unknown) < 10


def test_a_table_of_pairs_is_no_object(shared: Path) -> None:
    folder = shared / "data" / "crm_api_extracts" / "hubspot"
    for name in ("deal_company", "deal_contact", "engagement_deal", "owner_team"):
        with (folder / f"{name}_data.csv").open(encoding="utf-8", newline="") as file:
            assert recognise(next(csv.reader(file)), f"{name}_data") is None, name


def test_few_plain_headers_belong_to_the_source_that_has_the_rows() -> None:
    found = recognise(["id", "amount"], as_="deals")
    assert found is not None
    assert found.source != "files"
    assert found.source_among(()) == found.source
    assert found.source_among({"files"}) == "files"
    assert found.source_among({"files", found.source}) == found.source
    signed = recognise(["Deal - ID", "Deal - Title", "Deal - Value"])
    assert signed is not None
    assert signed.source_among({"files"}) == "pipedrive"
