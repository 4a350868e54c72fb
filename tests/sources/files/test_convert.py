"""Files become canonical rows: what is derived, what is keyed how, what is held back, what is asked."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from tests.sources.files.planning import accounted, convert, held, issues, plan, table

from cadran.errors import BadInput, CadranError, UnknownName
from cadran.sources.files import typed
from cadran.sources.files.importing import plan_import
from cadran.sources.files.mapping import parse_mapping
from cadran.sources.files.questions import from_json, needs_answer, to_json
from cadran.store import Settings
from cadran.store.duck import Connection

D = Decimal
at = datetime.fromisoformat


def test_a_close_date_is_a_day_of_decision_or_a_hope(con: Connection, tmp_path: Path) -> None:
    text = "Deal Name,Deal Stage,Amount,Close Date,Create Date\nA,Closed Won,10,2026-05-01,2026-01-01\n"
    text += "B,Closed Lost,5,2026-05-02,2026-01-01\nC,Contract sent,7,2026-05-03,2026-01-01\n"
    deals = convert(con, tmp_path, {"deals.csv": text})["deals"]
    assert table(con, deals, ["name", "outcome", "closed_on", "expected_close_on"]) == [
        ("A", "won", date(2026, 5, 1), None),
        ("B", "lost", date(2026, 5, 2), None),
        ("C", "open", None, date(2026, 5, 3)),
    ]


def test_flags_tell_an_outcome_where_no_word_does(con: Connection, tmp_path: Path) -> None:
    text = "ID,NAME,STAGENAME,ISWON,ISCLOSED,ISDELETED,CLOSEDATE\n1,a,Etat 9,true,true,false,2026-01-02\n"
    text += "2,b,Etat 9,false,true,false,2026-01-02\n3,c,Etat 9,false,false,true,2026-01-02\n4,d,,,,,\n"
    deals = convert(con, tmp_path, {"opportunity.csv": text})["deals"]
    assert table(con, deals, ["outcome", "closed_on", "deleted"]) == [
        ("won", date(2026, 1, 2), False), ("lost", date(2026, 1, 2), False), ("open", None, True), (None, None, False),
    ]  # fmt: skip


def test_a_blank_status_beside_won_and_lost_is_asked_about(con: Connection, tmp_path: Path) -> None:
    text = "Deal Name,Status,Amount,Close Date,Create Date\nA,Won,10,2026-05-01,2026-01-01\n"
    text += "B,Lost,5,2026-05-02,2026-01-01\nC,,7,2026-05-03,2026-01-01\n"
    [asked] = [q for q in plan(con, tmp_path, {"deals.csv": text}, assume=False).questions if q.key == "value:Status="]
    assert (asked.candidates, asked.default) == (("open", "ignore"), "open")
    taken = convert(con, tmp_path, {"deals.csv": text})["deals"]
    assert table(con, taken, ["outcome", "expected_close_on"])[-1] == ("open", date(2026, 5, 3))
    left = convert(con, tmp_path, {"deals.csv": text}, answers={"value:Status=": "ignore"})["deals"]
    assert table(con, left, ["outcome"])[-1] == (None,)


def test_times_become_utc_and_keep_their_local_day(con: Connection, tmp_path: Path) -> None:
    text = "id,type,subject,owner,at\n1,call,x,Ada,2026-07-31 23:30\n2,call,y,Ada,2026-07-31T23:30:00Z\n"
    text += "3,call,z,Ada,2026-08-01\n"
    mapping = '[[file]]\nname = "*"\ntable = "activities"\nmap = { at = "occurred_at", id = "source_id" }'
    rows = convert(con, tmp_path, {"calls.csv": text}, mapping)["activities"]
    assert table(con, rows, ["occurred_at"]) == [
        (at("2026-07-31 21:30"),), (at("2026-07-31 23:30"),), (at("2026-07-31 22:00"),),
    ]  # fmt: skip
    deals = "id,name,created at\n1,a,2026-07-31T23:30:00Z\n2,b,2026-07-31\n"
    found = convert(con, tmp_path, {"deals.csv": deals}, as_="deals")["deals"]
    assert table(con, found, ["created_on", "created_on_at"]) == [
        (date(2026, 8, 1), at("2026-07-31 23:30")), (date(2026, 7, 31), None),
    ]  # fmt: skip


def test_a_long_column_of_few_dates_reads_the_same(
    con: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = ["2026-01-15", "2026-02-30", "2026-03-01 10:30"] * 40
    text = "id,name,created at\n" + "".join(f"{n},d{n},{day}\n" for n, day in enumerate(days))
    seen = []
    for least in (10**9, 10):
        monkeypatch.setattr(typed, "_LONG", least)
        deals = convert(con, tmp_path, {"deals.csv": text}, as_="deals")["deals"]
        seen.append((table(con, deals, ["source_id", "created_on", "created_on_at"]), held(con, deals)))
    assert seen[0] == seen[1]
    assert (len(seen[0][0]), len(seen[0][1])) == (80, 40)


def test_a_file_is_read_as_the_mapping_says_it_is_written(con: Connection, tmp_path: Path) -> None:
    mapping = '[[file]]\nname = "*"\ntable = "deals"\nencoding = "cp437"\nseparator = "|"\n'
    path = tmp_path / "a.csv"
    path.write_bytes("id|name;x|amount\n1|Été;a,b|5\n".encode("cp437"))
    made = plan_import(con, [path], settings=Settings(), mapping=parse_mapping(mapping + 'map = { "name;x" = "name" }'))
    assert table(con, made.files[0].convert(con)[0], ["source_id", "name", "amount"]) == [("1", "Été;a,b", D(5))]
    with pytest.raises(CadranError):
        plan_import(con, [path], settings=Settings(), mapping=parse_mapping(mapping.replace("cp437", "cp9999")))


def test_activities_are_planned_or_done_and_last_as_long_as_they_say(con: Connection, tmp_path: Path) -> None:
    names = ("Subject", "Type", "Due date", "Duration", "Done", "Assigned to user")
    text = ",".join(f"Activity - {n}" for n in names) + "\n"
    text += "a,Meeting,2026-03-01,1:30,Done,Ada\nb,Call,2026-03-02,15,To do,Ada\n"
    text = text.replace("Done,Ada", "1,Ada").replace("To do", "0")
    rows = convert(con, tmp_path, {"activities.csv": text})["activities"]
    seen = table(con, rows, ["kind", "status", "duration_minutes", "occurred_at", "scheduled_at"])
    start, second = at("2026-02-28 23:00"), at("2026-03-01 23:00")
    assert seen == [("meeting", "done", D(90), start, start), ("call", "planned", D(15), None, second)]


def test_a_meetings_result_may_be_its_status(con: Connection, tmp_path: Path) -> None:
    text = "Meeting name,Meeting outcome,Meeting start time,Meeting end time\n"
    text += "a,No show,2026-03-01 10:00,2026-03-01 10:45\n"
    rows = convert(con, tmp_path, {"meetings.csv": text})["activities"]
    assert table(con, rows, ["kind", "status", "duration_minutes", "occurred_at"]) == [
        ("meeting", "no_show", D(45), None)
    ]


def test_a_natural_key_is_folded_and_doubles_are_numbered(con: Connection, tmp_path: Path) -> None:
    text = "Affaire;Client;Créé le;Montant\nÉté;Noël SA;2026-01-02;1\nete;noel sa;2026-01-02;2\n;;2026-01-02;3\n"
    deals = convert(con, tmp_path, {"affaires.csv": text})["deals"]
    assert table(con, deals, ["source_id"]) == [("ete|noel sa|2026 01 02",), ("ete|noel sa|2026 01 02#2",)]
    assert deals.doubles == 1
    assert held(con, deals) == [(4, None, None, "no_key")]


def test_rows_are_held_back_only_for_what_would_misplace_them(con: Connection, tmp_path: Path) -> None:
    text = "id;name;status;created on;amount;probability;expected close\n1;a;won;2026-01-02;n/c;50 %;\n"
    text += "2;b;won;hier;1;50 %;\n3;c;won;2026-01-02;1;1000 %;\n4;d;won;2026-01-02;1;50 %;bientôt\n"
    made = plan(con, tmp_path, {"deals.csv": text})
    (file,) = made.files
    (deals, *_) = outputs = file.convert(con)
    assert accounted(file, outputs)
    assert held(con, deals) == [(3, "created on", "hier", "unreadable"), (4, "probability", "1000 %", "impossible")]
    assert issues(con, deals) == [(2, "amount", "n/c", "unreadable"), (5, "expected close", "bientôt", "unreadable")]
    assert table(con, deals, ["source_id", "amount"]) == [("1", None), ("4", D(1))]
    assert con.execute(f"SELECT source_id FROM {deals.held} ORDER BY 1").fetchall() == [("2",), ("3",)]


def test_a_word_that_decides_is_asked_and_else_held_back(con: Connection, tmp_path: Path) -> None:
    files = {"deals.csv": "id,name,status,amount\n1,a,In the bag,5\n2,b,won,6\n"}
    asked = plan(con, tmp_path, files, assume=False).questions
    assert [q.key for q in asked] == ["value:status=In the bag"]
    taken = convert(con, tmp_path, files)["deals"]
    assert held(con, taken) == [(2, "status", "In the bag", "unreadable")]
    answered = convert(con, tmp_path, files, answers={"value:status=In the bag": "won"})["deals"]
    assert table(con, answered, ["outcome"]) == [("won",), ("won",)]
    with pytest.raises(UnknownName):
        plan(con, tmp_path, files, answers={"value:status=In the bag": "wonn"})


def test_an_unknown_stage_is_proposed_as_open_and_settings_go_before(con: Connection, tmp_path: Path) -> None:
    files = {"deals.csv": "id,name,stage,amount\n1,a,Danse finale,5\n2,b,Signature OK,6\n"}
    made = plan(con, tmp_path, files)
    assert [(q.key, a) for q, a in made.taken] == [
        ("value:stage=Danse finale", "open"), ("value:stage=Signature OK", "won"),
    ]  # fmt: skip
    settings = Settings(stages={"danse finale": "won", "Signature OK": "open"})
    deals = convert(con, tmp_path, files, settings=settings)["deals"]
    assert table(con, deals, ["outcome"]) == [("won",), ("open",)]


def test_an_unknown_column_is_asked_and_the_answer_kept(con: Connection, tmp_path: Path) -> None:
    files = {"deals.csv": "id,name,amount,Zorglub\n1,a,5,Ada\n"}
    (question,) = plan(con, tmp_path, files, assume=False).questions
    assert (question.ask, question.about, question.default, question.samples) == (
        "column",
        "Zorglub",
        "ignore",
        ("Ada",),
    )
    answers = from_json(to_json({question.key: "owner"}))
    made = plan(con, tmp_path, files, assume=False, answers=answers)
    assert not made.questions
    assert table(con, made.files[0].convert(con)[0], ["owner"]) == [("Ada",)]
    assert plan(con, tmp_path, files).files[0].left_out == {"Zorglub": "unknown"}


def test_a_file_nobody_knows_is_asked_about_with_the_nearest_tables(con: Connection, tmp_path: Path) -> None:
    files = {"x.csv": "aa,bb,cc,Order No,Freight\n1,2,3,4,5\n"}
    made = plan(con, tmp_path, files)
    (question,) = made.questions
    assert (question.ask, question.candidates[0]) == ("object", "orders")
    error = needs_answer(made.questions)
    assert "x.csv" in error.text("fr")
    assert "orders" in error.near
    assert plan(con, tmp_path, files, answers={"object": "orders"}).files[0].recognised is not None


def test_day_or_month_is_asked_only_where_no_date_of_the_file_tells(con: Connection, tmp_path: Path) -> None:
    clear = {"o.csv": "order no,order date,ship date,amount\n1,01/02/2026,25/02/2026,5\n"}
    orders = convert(con, tmp_path, clear)["orders"]
    assert table(con, orders, ["ordered_on"]) == [(date(2026, 2, 1),)]
    unclear = {"o.csv": "order no,order date,ship date,amount\n1,01/02/2026,02/02/2026,5\n"}
    (question,) = plan(con, tmp_path, unclear, assume=False).questions
    assert question.key == "day"
    found = convert(con, tmp_path, unclear, answers={"day": "month_first"})["orders"]
    assert table(con, found, ["ordered_on"]) == [(date(2026, 1, 2),)]


def test_the_zone_of_naive_times_is_asked_once(con: Connection, tmp_path: Path) -> None:
    files = {"deals.csv": "id,name,created at\n1,a,2026-01-31 23:30\n"}
    (question,) = plan(con, tmp_path, files, assume=False, as_="deals").questions
    assert (question.key, question.default) == ("zone", "Europe/Paris")
    deals = convert(con, tmp_path, files, answers={"zone": "UTC"}, as_="deals")["deals"]
    assert table(con, deals, ["created_on", "created_on_at"]) == [(date(2026, 2, 1), at("2026-01-31 23:30"))]
    known = plan(con, tmp_path, files, assume=False, as_="deals", settings=Settings(source_zones={"files": "UTC"}))
    assert not known.questions
    two = {**files, "more.csv": "id,name,amount,created at\n2,b,5,2026-01-31 23:30\n"}
    made = plan(con, tmp_path, two, assume=False, as_="deals")
    assert [q.file for q in made.questions] == ["deals.csv"]
    with pytest.raises(BadInput):
        plan(con, tmp_path, files, answers={"zone": "Paris"}, as_="deals")


def test_an_amount_with_tax_is_asked_and_never_taken_as_it_is(con: Connection, tmp_path: Path) -> None:
    files = {"commandes.csv": "N° commande;Date de commande;Client;Montant TTC\n1;15/01/2026;A;120,00\n"}
    (question,) = plan(con, tmp_path, files, assume=False).questions
    assert (question.ask, question.default) == ("tax", "ignore")
    left = convert(con, tmp_path, files)["orders"]
    assert "amount" not in left.columns
    taken_off = convert(con, tmp_path, files, answers={question.key: "20"})["orders"]
    assert table(con, taken_off, ["amount"]) == [(D(100),)]
    both = {"commandes.csv": "N° commande;Date de commande;Client;Montant HT;Montant TTC\n1;15/01/2026;A;100;120\n"}
    assert not plan(con, tmp_path, both, assume=False).questions
    mixed = {
        "commandes.csv": "N° commande;Date de commande;Client;Montant\n1;15/01/2026;A;100\n2;15/01/2026;A;120 TTC\n"
    }
    assert held(con, convert(con, tmp_path, mixed)["orders"]) == [(3, "Montant", "120 TTC", "taxed")]


def test_rows_tell_of_the_accounts_and_reps_they_name(con: Connection, tmp_path: Path) -> None:
    text = "Affaire;Société;SIRET;Commercial;Équipe;Étape\na;Durand;73282932000074;Ada;Nord;Gagné\n"
    text += "b;Durand;;Ada;Nord;Perdu\nc;Martin;;Bob;Nord;Perdu\nd;Martin;;Bob;Sud;Perdu\n"
    found = convert(con, tmp_path, {"affaires.csv": text})
    accounts = table(con, found["accounts"], ["source_id", "name", "siren"])
    assert accounts == [("732829320", "Durand", "732829320"), ("martin", "Martin", None)]
    assert table(con, found["rep_assignments"], ["rep", "team"]) == [("Ada", "Nord"), ("Bob", None)]


def test_a_flat_file_of_lines_gives_orders_too(con: Connection, tmp_path: Path) -> None:
    text = "N° commande;Date de commande;Client;Produit;Quantité;Prix unitaire\nC1;15/01/2026;A;x;2;10\n"
    text += "C1;15/01/2026;A;y;1;5\nC2;16/01/2026;B;x;1;10\n"
    found = convert(con, tmp_path, {"export.csv": text}, as_="order_lines")
    assert table(con, found["order_lines"], ["order", "product", "quantity"]) == [
        ("C1", "x", D(2)), ("C1", "y", D(1)), ("C2", "x", D(1)),
    ]  # fmt: skip
    assert table(con, found["orders"], ["number", "ordered_on", "account"]) == [
        ("C1", date(2026, 1, 15), "A"), ("C2", date(2026, 1, 16), "B"),
    ]  # fmt: skip


def test_a_sale_order_is_a_quote_until_it_is_sold(con: Connection, tmp_path: Path) -> None:
    text = '"Référence de commande","Date de la commande","Client","Vendeur","Montant hors taxes","Statut"\n'
    text += '"S1","2026-01-15","A","Ada","100","Devis"\n"S2","2026-01-16","A","Ada","50","Bon de commande"\n'
    made = plan(con, tmp_path, {"sale.order.csv": text})
    (file,) = made.files
    outputs = file.convert(con)
    assert accounted(file, outputs)
    found = {o.plan.table: o for o in outputs}
    assert table(con, found["orders"], ["number", "amount", "status"]) == [("S2", D(50), "confirmed")]
    assert table(con, found["quotes"], ["number", "sent_on", "status"]) == [("S1", date(2026, 1, 15), "draft")]


def test_a_column_per_stage_gives_the_versions_of_a_deal(con: Connection, tmp_path: Path) -> None:
    text = 'Record ID,Deal Name,Deal Stage,"Date entered ""Demo (Sales)""","Date entered ""Closed won (Sales)"""\n'
    text += "1,a,Closed Won,2026-01-02 10:00,2026-02-02 10:00\n2,b,Demo,2026-01-03 10:00,\n"
    made = plan(con, tmp_path, {"deals.csv": text})
    versions = [o for o in made.files[0].convert(con) if o.plan.table == "deal_changes"]
    seen = [v for o in versions for v in table(con, o, ["source_id", "deal", "stage", "pipeline", "outcome"])]
    assert seen == [
        ("1|Demo", "1", "Demo", "Sales", "open"), ("2|Demo", "2", "Demo", "Sales", "open"),
        ("1|Closed won", "1", "Closed won", "Sales", "won"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "first", "last"),
    [("2026-Q1", date(2026, 1, 1), date(2026, 3, 31)), ("T2 2026", date(2026, 4, 1), date(2026, 6, 30)),
     ("mars 2026", date(2026, 3, 1), date(2026, 3, 31)), ("02/2026", date(2026, 2, 1), date(2026, 2, 28)),
     ("2026", date(2026, 1, 1), date(2026, 12, 31))],
)  # fmt: skip
def test_a_targets_period_has_two_ends(con: Connection, tmp_path: Path, given: str, first: date, last: date) -> None:
    found = convert(con, tmp_path, {"objectifs.csv": f"Commercial;Période;Objectif\nAda;{given};1000\n"})["targets"]
    assert table(con, found, ["kpi", "starts_on", "ends_on", "value"]) == [("revenue", first, last, D(1000))]


def test_amounts_in_another_currency_say_so(con: Connection, tmp_path: Path) -> None:
    files = {"orders.csv": "order no,order date,amount\n1,2026-01-15,$10\n2,2026-01-15,€20\n"}
    orders = convert(con, tmp_path, files)["orders"]
    assert table(con, orders, ["amount", "currency"]) == [(D(10), "USD"), (D(20), None)]


def test_the_word_null_is_a_blank(con: Connection, tmp_path: Path) -> None:
    reps = convert(con, tmp_path, {"employees.csv": "employeeID,lastName,firstName,reportsTo\n1,Byron,Ada,NULL\n"})
    assert table(con, reps["reps"], ["name"]) == [("Ada Byron",)]
    assert table(con, reps["rep_assignments"], ["manager"]) == [(None,)]


def test_a_dash_where_a_date_or_a_word_stands_is_a_blank(con: Connection, tmp_path: Path) -> None:
    files = {
        "deals.csv": "id,name,amount,status,created on,closed on\n1,a,-,won,2026-01-05,N/A\n2,b,5,-,–,2026-02-03\n"
    }
    made = plan(con, tmp_path, files).files[0].convert(con)[0]
    assert (made.quarantined, made.blanked) == (0, 1)
    assert table(con, made, ["outcome", "closed_on"]) == [("won", None), (None, date(2026, 2, 3))]


def test_dates_that_tell_nothing_are_proposed_as_other_files_of_the_source_write_them(
    con: Connection, tmp_path: Path
) -> None:
    files = {
        "deals.csv": "Deal,Owner,Amount,Created date\nA,Ann,5,03/25/2026\n",
        "orders.csv": "Order number,Customer,Order date,Net amount\n1,Acme,03/04/2026,5\n",
    }
    made = plan(con, tmp_path, files)
    assert [(q.key, answer) for q, answer in made.taken] == [("day", "month_first")]


@pytest.mark.parametrize("order", [("deals.csv", "orders.csv"), ("orders.csv", "deals.csv")])
def test_the_proposal_for_dates_that_tell_nothing_does_not_hang_on_the_order_of_files(
    con: Connection, tmp_path: Path, order: tuple[str, str]
) -> None:
    files = {
        "deals.csv": "Deal,Owner,Amount,Created date\nA,Ann,5,03/25/2026\n",
        "orders.csv": "Order number,Customer,Order date,Net amount\n1,Acme,03/04/2026,5\n",
    }
    made = plan(con, tmp_path, {name: files[name] for name in order}, settings=Settings(language="fr"))
    assert [(q.key, answer) for q, answer in made.taken] == [("day", "month_first")]


def test_the_lines_of_salesforce_deals_are_kept_and_said_to_enter_no_kpi(con: Connection, tmp_path: Path) -> None:
    files = {
        "lines.csv": "Id,OpportunityId,Product2Id,Quantity,UnitPrice,TotalPrice,SortOrder\n1,006A,01tA,2,100,200,1\n"
    }
    made = plan(con, tmp_path, files)
    (file,) = made.files
    assert file.recognised is not None
    assert (file.recognised.crm, file.recognised.object) == ("salesforce", "OpportunityLineItem")
    assert file.left_out["OpportunityId"] == "of_deal"
    outputs = {o.plan.table: o for o in file.convert(con)}
    assert table(con, outputs["order_lines"], ["product", "quantity", "net_amount"]) == [("01tA", D(2), D(200))]


def test_a_products_unit_is_known_by_the_words_of_lines(con: Connection, tmp_path: Path) -> None:
    files = {"articles.csv": "Désignation;Famille;Unité\nAudit;Conseil;heures\nVis;Quincaillerie;boîte\n"}
    made = plan(con, tmp_path, files).files[0].convert(con)[0]
    assert table(con, made, ["unit"]) == [("hour",), ("boîte",)]


def test_a_column_called_line_is_known(con: Connection, tmp_path: Path) -> None:
    files = {"order_lines.csv": "Order number,Line,Item,Qty\n1,7,Pro,2\n"}
    made = plan(con, tmp_path, files)
    assert table(con, made.files[0].convert(con)[0], ["ordinal"]) == [(7,)]
