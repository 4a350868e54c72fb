"""References: which row a text means, when it is unclear, and what happens when the real row comes later."""

from datetime import date

from tests.store.desk import Desk
from tests.store.firm import ask, fingerprint, owners, put, upsert

from cadran.store import end_of_day

ANNA, BOB = {"source_id": "r1", "name": "Anna Legrand", "email": "anna@acme.fr"}, {"source_id": "r2", "name": "Bob"}


def unresolved(desk: Desk) -> list[tuple[object, ...]]:
    """Texts of owners of deals that are nobody's: the text, why, how many deals carry it."""
    return ask(
        desk,
        "SELECT r.text, r.how, count(*) FROM now.deals d JOIN meta.resolved r"
        " ON r.to_table = 'reps' AND r.source = d.source AND r.text = d.owner"
        " WHERE r.how IN ('ambiguous', 'missing', 'stub') GROUP BY ALL ORDER BY ALL",
    )


def deal(key: str, owner: str | None) -> dict[str, object]:
    return {"source_id": key, "owner": owner}


def test_by_id_then_mail_then_folded_name(desk: Desk) -> None:
    put(desk, "reps", [ANNA, BOB])
    put(desk, "deals", [deal("1", "r1"), deal("2", "ANNA@acme.fr "), deal("3", "anna  LÉGRAND"), deal("4", None)])
    assert owners(desk) == {"1": "Anna Legrand", "2": "Anna Legrand", "3": "Anna Legrand", "4": None}
    assert unresolved(desk) == []


def test_an_id_goes_before_a_name(desk: Desk) -> None:
    put(desk, "reps", [ANNA, {"source_id": "Anna Legrand", "name": "Somebody else"}])
    put(desk, "deals", [deal("1", "Anna Legrand")])
    assert owners(desk) == {"1": "Somebody else"}


def test_the_own_source_goes_before_another(desk: Desk) -> None:
    put(desk, "reps", [{**ANNA, "name": "Anna"}], source="crm")
    put(desk, "reps", [{"source_id": "x", "name": "ANNA"}, {"source_id": "y", "name": "Zoé"}], source="sheet")
    put(desk, "deals", [deal("1", "anna"), deal("2", "zoe")], source="crm")
    assert owners(desk) == {"1": "Anna", "2": "Zoé"}


def test_a_mail_goes_before_a_name_that_folds_alike(desk: Desk) -> None:
    put(desk, "reps", [ANNA, {"source_id": "r3", "name": "Anna Acme Fr"}], source="crm")
    put(desk, "deals", [deal("1", "anna@acme.fr")], source="crm")
    put(desk, "deals", [deal("2", "anna@acme.fr")], source="sheet")
    assert owners(desk) == {"1": "Anna Legrand", "2": "Anna Legrand"}


def test_an_id_of_another_source_goes_before_a_name_there(desk: Desk) -> None:
    put(desk, "reps", [{"source_id": "K7", "name": "Anna"}, {"source_id": "r2", "name": "K7"}], source="crm")
    put(desk, "deals", [deal("1", "K7")], source="sheet")
    assert owners(desk) == {"1": "Anna"}


def test_an_id_of_digits_only_means_nothing_in_another_source(desk: Desk) -> None:
    put(desk, "reps", [{"source_id": "17", "name": "Anna"}, {"source_id": "R17", "name": "Bob"}], source="crm")
    put(desk, "deals", [deal("1", "17"), deal("2", "R17")], source="sheet")
    assert owners(desk) == {"1": "17", "2": "Bob"}


def test_a_row_of_another_source_is_named_by_source_and_id(desk: Desk) -> None:
    put(desk, "reps", [{"source_id": "17", "name": "Anna"}], source="crm")
    put(desk, "reps", [{"source_id": "17", "name": "Bob"}], source="hr/2")
    put(desk, "deals", [deal("1", "crm/17"), deal("2", "hr/2/17"), deal("3", "nobody/17")], source="own")
    assert owners(desk) == {"1": "Anna", "2": "Bob", "3": "nobody/17"}


def test_a_name_not_yet_known_is_named_by_its_stub_until_its_row_comes(desk: Desk) -> None:
    put(desk, "deals", [deal("1", "Zoé Martin")], source="crm")
    put(desk, "deals", [deal("2", "crm/stub:zoe martin")], source="own")
    assert ask(desk, "SELECT count(DISTINCT owner_id) FROM now.deals") == [(1,)]
    put(desk, "reps", [{"source_id": "r1", "name": "Zoé MARTIN"}], source="crm")
    assert owners(desk) == {"1": "Zoé MARTIN", "2": "Zoé MARTIN"}
    assert ask(desk, "SELECT count(*) FROM now.reps") == [(1,)]


def test_an_ambiguous_name_is_unresolved_and_says_why(desk: Desk) -> None:
    put(desk, "reps", [ANNA, {**ANNA, "source_id": "r9", "email": "a.l@acme.fr"}])
    put(desk, "deals", [deal("1", "Anna Legrand"), deal("2", "a.l@acme.fr")])
    assert ask(desk, "SELECT owner_id FROM now.deals WHERE source_id = '1'") == [(None,)]
    assert owners(desk)["2"] == "Anna Legrand"
    assert unresolved(desk) == [("Anna Legrand", "ambiguous", 1)]


def test_nobody_of_that_name_makes_one_stub_shown_by_its_text(desk: Desk) -> None:
    put(desk, "deals", [deal("1", "Zoé Martin"), deal("2", "ZOE  MARTIN"), deal("3", "Max")])
    assert owners(desk) == {"1": "ZOE  MARTIN", "2": "ZOE  MARTIN", "3": "Max"}
    assert ask(desk, "SELECT count(*) FROM now.reps WHERE stub") == [(2,)]
    assert len(unresolved(desk)) == 3


def test_ids_that_differ_by_case_only_are_two_stubs(desk: Desk) -> None:
    put(desk, "deals", [deal("1", "0053000000AbCdE"), deal("2", "0053000000aBcDe")])
    assert len(set(owners(desk).values())) == 2


def test_the_real_row_takes_the_references_of_its_stub(desk: Desk) -> None:
    put(desk, "deals", [deal("1", "anna legrand"), deal("2", "Bob")], on=date(2020, 1, 1))
    put(desk, "reps", [ANNA], on=date(2020, 1, 9))
    assert owners(desk) == {"1": "Anna Legrand", "2": "Bob"}
    assert ask(desk, "SELECT name FROM now.reps WHERE stub") == [("Bob",)]
    with desk.read() as reader:
        reader.as_known(end_of_day(date(2020, 1, 5), reader.settings))
        sql = "SELECT r.name FROM now.deals d JOIN now.reps r ON r.id = d.owner_id ORDER BY d.source_id"
        assert reader.con.execute(sql).fetchall() == [("anna legrand",), ("Bob",)], "as it was known then"


def test_the_order_of_files_does_not_matter(desk: Desk) -> None:
    reps, deals = [ANNA, BOB], [deal("1", "Anna Legrand"), deal("2", "r2"), deal("3", "Max"), deal("4", "Bob")]
    sheet = [{"source_id": "x", "name": "Bob"}]
    put(desk, "reps", sheet, source="sheet")
    put(desk, "deals", deals)
    put(desk, "reps", reps)
    late = owners(desk)
    put(desk, "deals", [{**row, "source_id": f"again {row['source_id']}"} for row in deals])
    again = {str(key).removeprefix("again "): name for key, name in owners(desk).items() if "again" in str(key)}
    assert late == again == {"1": "Anna Legrand", "2": "Bob", "3": "Max", "4": "Bob"}
    ids = "SELECT DISTINCT r.source FROM now.deals d JOIN now.reps r ON r.id = d.owner_id AND r.name = 'Bob'"
    assert ask(desk, ids) == [("crm",)], "the own source goes before the sheet that was there first"


def test_of_two_moves_at_one_instant_the_first_tells_what_was_known_before(desk: Desk) -> None:
    put(desk, "deals", [deal("1", "anna legrand")], on=date(2020, 1, 1))
    for key in ("r1", "r9"):
        put(desk, "reps", [{"source_id": key, "name": "Anna Legrand"}], on=date(2020, 1, 9))
    assert owners(desk) == {"1": None}
    assert ask(desk, "SELECT count(*) FROM meta.moves") == [(1,)]
    with desk.read() as reader:
        reader.as_known(end_of_day(date(2020, 1, 5), reader.settings))
        sql = "SELECT r.name FROM now.deals d LEFT JOIN now.reps r ON r.id = d.owner_id"
        assert reader.con.execute(sql).fetchall() == [("anna legrand",)]


def test_a_stub_without_references_is_closed_and_opens_again(desk: Desk) -> None:
    stubs = "SELECT name FROM now.reps WHERE stub"
    put(desk, "deals", [deal("1", "Max")])
    put(desk, "deals", [deal("1", "Léo")])
    assert ask(desk, stubs) == [("Léo",)]
    put(desk, "deals", [deal("1", "Max")])
    assert ask(desk, stubs) == [("Max",)]
    assert ask(desk, "SELECT count(DISTINCT id) FROM main.reps WHERE stub AND name = 'Max'") == [(1,)]


def test_a_deal_that_comes_back_finds_its_owner_anew(desk: Desk) -> None:
    put(desk, "deals", [deal("1", "Max")])
    put(desk, "deals", [{"source_id": "1", "deleted": True}])
    assert ask(desk, "FROM now.reps") == []
    put(desk, "deals", [{"source_id": "1", "name": "Mill"}])
    assert owners(desk) == {"1": "Max"}


def test_a_deal_first_seen_deleted_makes_no_stub(desk: Desk) -> None:
    put(desk, "deals", [{**deal("1", "Max"), "deleted": True}])
    assert ask(desk, "FROM now.reps") == []


def test_a_renamed_rep_loses_the_texts_that_meant_her(desk: Desk) -> None:
    put(desk, "reps", [ANNA])
    put(desk, "deals", [deal("1", "Anna Legrand"), deal("2", "r1")])
    put(desk, "reps", [{**ANNA, "name": "Anna Petit"}])
    assert owners(desk) == {"1": "Anna Legrand", "2": "Anna Petit"}


def test_references_to_what_is_no_entity_stay_open(desk: Desk) -> None:
    put(desk, "order_lines", [{"source_id": "1", "order": "SO-1", "quantity": 1}])
    assert ask(desk, 'SELECT "order", order_id FROM now.order_lines') == [("SO-1", None)]
    put(desk, "orders", [{"source_id": "77", "number": "so 1"}])
    assert ask(desk, "SELECT order_id IS NOT NULL FROM now.order_lines") == [(True,)]


def test_contacts_go_by_first_and_last_name(desk: Desk) -> None:
    put(desk, "contacts", [{"source_id": "c", "first_name": "Inès", "last_name": "Roy"}])
    put(desk, "deals", [{"source_id": "1", "contact": "ines roy"}, {"source_id": "2", "contact": "M. Roy"}])
    names = "SELECT c.last_name FROM now.deals d JOIN now.contacts c ON c.id = d.contact_id ORDER BY d.source_id"
    assert ask(desk, names) == [("Roy",), ("M. Roy",)]


def test_a_row_linked_as_the_same_gives_its_references_away(desk: Desk) -> None:
    put(desk, "accounts", [{"source_id": "a", "name": "Acme"}], source="crm")
    put(desk, "accounts", [{"source_id": "b", "name": "ACME SA"}], source="erp")
    put(desk, "orders", [{"source_id": "1", "account": "b"}], source="erp")
    names = "SELECT a.name FROM now.orders o JOIN now.accounts a ON a.id = o.account_id"
    assert ask(desk, names) == [("ACME SA",)]
    link = {"table_name": "accounts", "of_source": "erp", "of_id": "b", "same_source": "crm", "same_id": "a"}
    put(desk, "links", [{"source_id": "l", **link}], source="own")
    put(desk, "orders", [{"source_id": "2", "account": "b"}], source="erp")
    assert ask(desk, names) == [("Acme",), ("Acme",)]
    put(desk, "links", [{"source_id": "l", "deleted": True}], source="own")
    assert ask(desk, names) == [("ACME SA",), ("ACME SA",)]


def test_resolving_again_changes_nothing(desk: Desk) -> None:
    with desk.write() as writer:
        upsert(writer, "reps", [ANNA])
        upsert(writer, "deals", [deal("1", "Anna Legrand"), deal("2", "Max")])
    before = fingerprint(desk)
    with desk.write() as writer:
        writer.touch()
    assert fingerprint(desk) == before
