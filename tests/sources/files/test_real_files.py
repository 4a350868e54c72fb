"""The samples and the public data beside the repository, read from end to end."""

from decimal import Decimal
from pathlib import Path

import pytest
from tests.sources.files.reading import staged

from cadran.sources.files.cells import amount_sql, percent_sql
from cadran.sources.files.dates import moment_sql
from cadran.sources.files.votes import vote
from cadran.store.duck import Connection, quote, rows

SAMPLES = {
    "excel_fr_cp1252.csv": ("cp1252", ";", 2, 2, 0), "hubspot_deals_en.csv": ("utf-8", ",", 1, 1, 0),
    "hubspot_deals_fr.csv": ("utf-8-sig", ",", 1, 1, 0), "odoo_crm_lead_fr.csv": ("utf-8", ",", 1, 1, 0),
    "pipedrive_deals_fr.csv": ("utf-8", ",", 1, 1, 0), "salesforce_dataloader_opportunity.csv": ("utf-8", ",", 1, 1, 0),
    "salesforce_report_fr.csv": ("cp1252", ";", 1, 1, 3), "zoho_deals_en.csv": ("utf-8", ",", 1, 1, 0),
}  # fmt: skip


@pytest.mark.parametrize("name", SAMPLES)
def test_each_sample_is_found_out(con: Connection, shared: Path, name: str) -> None:
    shape, counts, _ = staged(con, shared / "intake" / "samples" / name)
    found = (shape.encoding, shape.separator, shape.header_line, counts.staged, counts.footer)
    assert found == SAMPLES[name]
    assert counts.rejected == 0


def test_the_french_back_office_sums_to_the_published_revenue(con: Connection, shared: Path) -> None:
    """Windows-1252, quoted line breaks, a total line: 830 orders, 1,265,793.04 within half a euro."""
    shape, counts, found = staged(con, shared / "data" / "northwind_fr" / "commandes.csv")
    assert (counts.staged, counts.footer, counts.rejected) == (830, 1, 0)
    assert shape.footer == ("Total 1\u00a0265\u00a0793,04 €",)
    lines = (shared / "data" / "northwind_fr" / "commandes.csv").read_text("cp1252").split("\n")
    assert all(lines[int(str(row[0])) - 1].startswith(f"{row[1]};") for row in found)
    columns = ["Montant HT", "Date de commande", "Date d'expédition"]
    votes = vote(con, "staged", columns)
    assert [votes[c].kind for c in columns] == ["amount", "date", "date"]
    amount = amount_sql(quote("Montant HT"), votes["Montant HT"])
    day = moment_sql(quote("Date de commande"), votes["Date de commande"], "Europe/Paris")
    bad = f"count(*) FILTER ({amount.unreadable} OR {day.unreadable})"
    query = f"SELECT sum({amount.value}), {bad}, CAST(min({day.day}) AS VARCHAR) FROM staged"
    ((total, unread, first),) = rows(con, query)
    assert abs(Decimal(str(total)) - Decimal("1265793.04")) < Decimal("0.5")
    assert (unread, first) == (0, "1996-07-04")


def test_the_french_discounts_are_shares(con: Connection, shared: Path) -> None:
    staged(con, shared / "data" / "northwind_fr" / "lignes.csv")
    verdict = vote(con, "staged", ["Remise %"])["Remise %"]
    share = percent_sql(quote("Remise %"), verdict)
    assert rows(con, f"SELECT max({share.value}), count(*) FILTER ({share.unreadable}) FROM staged") == [(0.25, 0)]


def test_a_padded_compressed_table_of_tabs(con: Connection, shared: Path) -> None:
    shape, counts, found = staged(con, shared / "data" / "adventureworks" / "SalesOrderHeader.csv.gz")
    assert (shape.compressed, shape.separator, counts.staged, len(shape.columns)) == (True, "\t", 31_465, 26)
    assert shape.headers[:3] == ("SalesOrderID", "RevisionNumber", "OrderDate")
    assert found[0][:4] == (2, "43659", "8", "2011-05-31 00:00:00")


@pytest.mark.parametrize(
    ("name", "width", "count"),
    [("SalesPersonQuotaHistory.csv", 6, 163), ("DW_FactSalesQuota.csv", 7, 163), ("Store.csv", 6, 701)],
)
def test_tables_without_header(con: Connection, shared: Path, name: str, width: int, count: int) -> None:
    path = shared / "data" / "adventureworks" / name
    _, counts, _ = staged(con, path, columns=[f"c{n}" for n in range(width)])
    assert (counts.staged, counts.rejected, counts.footer) == (count, 0, 0)


def test_the_day_month_year_variant_gives_the_same_days(con: Connection, shared: Path) -> None:
    days = []
    for name in ("sales_pipeline.csv", "sales_pipeline_full_ddmmyy.csv"):
        staged(con, shared / "data" / "maven_crm" / name)
        verdict = vote(con, "staged", ["close_date"])["close_date"]
        day = moment_sql("close_date", verdict, "Europe/Paris")
        days.append(rows(con, f"SELECT opportunity_id, {day.day} FROM staged ORDER BY 1"))
        con.execute("DROP TABLE staged; DROP TABLE staged_rejected")
    assert days[0] == days[1]
    assert len(days[0]) == 8_800
