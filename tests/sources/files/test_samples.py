"""Real shapes, whole: the eight sample exports and the public data sets become the rows their oracles count."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from tests.sources.files.planning import accounted, held, table, total

from cadran.sources.files.convert import Output
from cadran.sources.files.importing import ImportPlan, plan_import
from cadran.sources.files.mapping import read_mapping
from cadran.store import Settings
from cadran.store.duck import Connection, quote, row, rows

EXAMPLES = Path(__file__).parents[3] / "examples"
SAMPLES = {
    "excel_fr_cp1252.csv": ("generic", "deal"),
    "hubspot_deals_en.csv": ("hubspot", "deals"),
    "hubspot_deals_fr.csv": ("hubspot", "deals"),
    "odoo_crm_lead_fr.csv": ("odoo", "crm.lead"),
    "pipedrive_deals_fr.csv": ("pipedrive", "deals"),
    "salesforce_dataloader_opportunity.csv": ("salesforce", "Opportunity"),
    "salesforce_report_fr.csv": ("salesforce", "Opportunity report"),
    "zoho_deals_en.csv": ("zoho", "Deals"),
}


def planned(
    con: Connection, folder: Path, names: list[str], mapping: str = "", settings: Settings | None = None
) -> ImportPlan:
    return plan_import(
        con, [folder / n for n in names], settings=settings or Settings(),
        mapping=read_mapping(EXAMPLES / mapping) if mapping else None, assume=True,
    )  # fmt: skip


def outputs(con: Connection, plan: ImportPlan) -> dict[str, Output]:
    """Table → rows, one file after the other; what a file gives first is what it counts."""
    assert not plan.questions
    found: dict[str, Output] = {}
    for file in plan.files:
        made = file.convert(con)
        assert accounted(file, made)
        for output in made:
            found.setdefault(output.plan.table, output)
    return found


def figure(shared: Path, data: str, name: str) -> object:
    oracle = json.loads((shared / "data" / data / "oracle.json").read_text(encoding="utf-8"))
    return next(k["value"] for k in oracle["kpis"] if k["id"] == name)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_recognised_and_each_column_mapped_or_left_out(con: Connection, shared: Path, name: str) -> None:
    plan = planned(con, shared / "intake" / "samples", [name])
    (file,) = plan.files
    assert file.recognised is not None
    assert (file.recognised.crm, file.recognised.object) == SAMPLES[name]
    parts = {p for label in file.mapped() for p in label.split(" / ")}
    assert set(file.shape.columns) == parts | set(file.left_out)
    assert not [q for q, _ in plan.taken if q.ask == "column"]
    deals = outputs(con, plan)["deals"]
    assert deals.plan.counts
    assert set(table(con, deals, ["outcome"])) <= {("won",), ("open",)}
    assert (Decimal("12500.5000"), "won") in table(con, deals, ["amount", "outcome"]) or name.startswith("excel")


def test_an_id_of_fifteen_characters_becomes_one_of_eighteen(con: Connection, shared: Path) -> None:
    plan = planned(con, shared / "intake" / "samples", ["salesforce_dataloader_opportunity.csv"])
    assert table(con, outputs(con, plan)["deals"], ["owner"]) == [("0055g000001dEfGAAU",)]


def test_names_of_ids_are_kept_and_the_prefix_of_zoho_goes(con: Connection, shared: Path) -> None:
    found = outputs(con, planned(con, shared / "intake" / "samples", ["zoho_deals_en.csv"]))
    assert table(con, found["deals"], ["source_id", "owner", "account"]) == [
        ("501000000012345", "501000000000099", "501000000000777")
    ]
    assert table(con, found["reps"], ["source_id", "name"]) == [("501000000000099", "Ines Martin")]
    assert table(con, found["accounts"], ["source_id", "name"]) == [("501000000000777", "Boulangeries Durand")]


MAVEN = ["accounts.csv", "products.csv", "sales_teams.csv"]


@pytest.mark.parametrize("deals", ["sales_pipeline.csv", "sales_pipeline_full_ddmmyy.csv"])
def test_maven_gives_what_was_published(con: Connection, shared: Path, deals: str) -> None:
    plan = planned(con, shared / "data" / "maven_crm", [*MAVEN, deals], "maven_crm/map.toml")
    found = outputs(con, plan)
    rows_ = found["deals"]
    assert rows_.rows == figure(shared, "maven_crm", "rows")
    assert total(con, rows_, "sum(amount) FILTER (WHERE outcome = 'won')") == Decimal("10005534")
    outcomes = rows(con, f"SELECT outcome, count(*) FROM {quote(rows_.relation)} GROUP BY 1")
    assert dict(outcomes) == {"won": 4238, "lost": 2473, "open": 2089}
    assert total(con, rows_, "count(amount) FILTER (WHERE outcome <> 'won')") == 0
    assert total(con, rows_, "avg(closed_on - qualified_on) FILTER (WHERE outcome = 'won')") == pytest.approx(51.782)
    assert total(con, rows_, "count(*) FILTER (WHERE created_on IS NULL)") == 500
    assert total(con, rows_, "count(*) FILTER (WHERE product = 'GTXPro')") == 0
    assert found["reps"].rows == 35


def test_maven_open_deals_may_take_the_list_price(con: Connection, shared: Path) -> None:
    plan = planned(con, shared / "data" / "maven_crm", ["sales_pipeline.csv"], "maven_crm/map_list_price.toml")
    found = outputs(con, plan)["deals"]
    assert total(con, found, "sum(amount) FILTER (WHERE outcome = 'open')") == Decimal("4966215")
    assert total(con, found, "sum(amount) FILTER (WHERE outcome = 'won')") == Decimal("10005534")


def test_maven_managers_are_reps_who_manage(con: Connection, shared: Path) -> None:
    plan = planned(con, shared / "data" / "maven_crm", ["sales_teams.csv"], "maven_crm/map.toml")
    made = plan.files[0].convert(con)
    assert [(o.plan.table, o.rows, o.plan.counts) for o in made] == [
        ("reps", 35, True), ("rep_assignments", 35, False), ("reps", 6, False),
    ]  # fmt: skip
    assert total(con, made[2], "any_value(role)") == "manager"


ADVENTUREWORKS = ["Customer.csv", "SalesPersonNames.csv", "SalesOrderHeader.csv.gz", "SalesPersonQuotaHistory.csv"]


def test_adventureworks_tables_without_header(con: Connection, shared: Path) -> None:
    plan = planned(
        con, shared / "data" / "adventureworks", ADVENTUREWORKS, "adventureworks/map.toml", Settings(currency="USD")
    )
    found = outputs(con, plan)
    orders = found["orders"]
    assert orders.rows == figure(shared, "adventureworks", "orders")
    assert total(con, orders, "sum(amount)::DOUBLE") == pytest.approx(
        figure(shared, "adventureworks", "revenue_subtotal")
    )
    assert total(con, orders, "count(rep)") == figure(shared, "adventureworks", "reseller_orders")
    online = total(con, orders, "sum(amount::DOUBLE) FILTER (WHERE channel = 'online')")
    assert online == pytest.approx(figure(shared, "adventureworks", "online_revenue"))
    by_region = rows(con, f"SELECT region, sum(amount)::DOUBLE FROM {quote(orders.relation)} GROUP BY 1")
    assert dict(by_region) == pytest.approx(figure(shared, "adventureworks", "revenue_by_territory"))
    assert "currency" not in orders.columns
    months = rows(con, f"SELECT strftime(ordered_on, '%Y-%m'), count(*), round(sum(amount), 2)::DOUBLE"
                       f" FROM {quote(orders.relation)} GROUP BY 1 ORDER BY 1")  # fmt: skip
    expected = figure(shared, "adventureworks", "monthly")
    assert isinstance(expected, dict)
    assert {str(m): [n, a] for m, n, a in months} == {m: [n, pytest.approx(a)] for m, (n, a) in expected.items()}
    assert found["accounts"].rows == 19820
    assert total(con, found["accounts"], "count(*) FILTER (WHERE name IS NULL)") == 0


def test_a_quota_holds_until_the_next_quota_day(con: Connection, shared: Path) -> None:
    plan = planned(con, shared / "data" / "adventureworks", ["SalesPersonQuotaHistory.csv"], "adventureworks/map.toml")
    targets = outputs(con, plan)["targets"]
    assert targets.rows == figure(shared, "adventureworks", "quota_rows")
    assert total(con, targets, "sum(value)") == figure(shared, "adventureworks", "quota_total")
    starts = [str(s) for (s,) in rows(con, f"SELECT DISTINCT starts_on FROM {quote(targets.relation)} ORDER BY 1")]
    assert starts == figure(shared, "adventureworks", "quota_dates")
    windows = rows(con, f"SELECT DISTINCT starts_on, ends_on FROM {quote(targets.relation)} ORDER BY 1")
    following = row(con, f"SELECT list_sort(list(DISTINCT ends_on + 1)) FROM {quote(targets.relation)}")[0]
    assert isinstance(following, list)
    assert [str(d) for d in following[:-1]] == starts[1:]
    assert str(windows[-1][1]) == "2014-05-31"
    assert "ends_on" in targets.columns


def test_northwind_and_its_french_dress_give_the_same(con: Connection, shared: Path) -> None:
    names = ["customers.csv", "employees.csv", "products.csv", "orders.csv", "order_details.csv"]
    found = outputs(con, planned(con, shared / "data" / "northwind", names, "northwind/map.toml"))
    lines = found["order_lines"]
    net = "round(sum(quantity::DOUBLE * unit_price * (1 - discount)), 4)"
    assert total(con, lines, net) == pytest.approx(figure(shared, "northwind", "net_sales"))
    off = total(con, lines, "round(sum(quantity::DOUBLE * unit_price * discount), 2)")
    assert off == pytest.approx(figure(shared, "northwind", "discount_value"), abs=0.01)
    assert total(con, found["orders"], "sum(shipping)") == Decimal(str(figure(shared, "northwind", "freight")))
    assert total(con, found["orders"], "count(*) - count(delivered_on)") == figure(shared, "northwind", "unshipped")
    assert total(con, found["products"], "count(DISTINCT category)") == 8
    assert total(con, found["rep_assignments"], "count(manager)") == 8

    french = planned(con, shared / "data" / "northwind_fr", ["clients.csv", "commandes.csv", "lignes.csv"])
    assert [f.staged.footer for f in french.files] == [0, 1, 0]
    dressed = outputs(con, french)
    assert dressed["orders"].rows == 830
    assert float(str(total(con, dressed["orders"], "sum(amount)"))) == pytest.approx(1_265_793.04, abs=0.5)
    assert total(con, dressed["order_lines"], net) == pytest.approx(figure(shared, "northwind", "net_sales"))


def test_northwind_in_euros_is_in_the_currency_of_an_euro_workspace(con: Connection, shared: Path) -> None:
    folder = shared / "data" / "northwind_fr"
    home = outputs(con, planned(con, folder, ["commandes.csv"]))["orders"]
    assert "currency" not in home.columns
    abroad = outputs(con, planned(con, folder, ["commandes.csv"], settings=Settings(currency="USD")))["orders"]
    assert total(con, abroad, "list(DISTINCT currency)") == ["EUR"]


SALESFORCE = ["user", "opportunity", "opportunity_history", "task"]


def test_salesforce_holds_the_impossible_row_back_and_keeps_the_deleted(con: Connection, shared: Path) -> None:
    folder = shared / "data" / "crm_api_extracts" / "salesforce"
    plan = planned(con, folder, [f"sf_{n}_data.csv" for n in SALESFORCE], "crm_api_extracts/salesforce/map.toml")
    objects = [f.recognised.object for f in plan.files if f.recognised]
    assert objects == ["User", "Opportunity", "Opportunity versions", "Task/Event"]
    found = outputs(con, plan)
    deals = found["deals"]
    assert held(con, deals) == [(2, "probability", "1000", "impossible")]
    assert (deals.rows, total(con, deals, "count(*) FILTER (WHERE deleted)")) == (9, 9)
    assert total(con, deals, "min(created_on_at)::VARCHAR") == "2018-10-31 17:43:42"
    assert found["activities"].rows == 10


def test_hubspot_deals_without_stage_have_no_outcome(con: Connection, shared: Path) -> None:
    folder = shared / "data" / "crm_api_extracts" / "hubspot"
    names = ["deal_data.csv", "deal_pipeline_stage_data.csv", "engagement_meeting_data.csv", "owner_data.csv"]
    found = outputs(con, planned(con, folder, names, "crm_api_extracts/hubspot/map.toml"))
    deals = found["deals"]
    assert (deals.rows, total(con, deals, "count(created_on)")) == (44, 44)
    assert total(con, deals, "count(outcome) + count(amount) + count(closed_on) + count(stage)") == 0
    assert found["activities"].rows == figure(shared, "crm_api_extracts", "hs_meetings")
    stages = found["stages"]
    assert [stages.rows, total(con, stages, "count(*) FILTER (WHERE outcome = 'won')")] == figure(
        shared, "crm_api_extracts", "hs_stages"
    )


def test_a_data_set_planned_twice_on_one_connection_gives_the_same(con: Connection, shared: Path) -> None:
    folder = shared / "data" / "northwind_fr"
    first = outputs(con, planned(con, folder, ["lignes.csv"]))["order_lines"].rows
    assert outputs(con, planned(con, folder, ["clients.csv", "lignes.csv"]))["order_lines"].rows == first == 2155
