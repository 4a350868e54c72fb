"""HubSpot as its API and its exports tell it: stages by id or by name, leads among the contacts."""

from datetime import date
from pathlib import Path

import pytest
from tests.sources.files.planning import Files, plan, table

from cadran.sources.files.convert import Output
from cadran.store.duck import Connection

STAGES = """stage_id,label,pipeline_id,display_order,probability,closed_won,is_closed
9912,Contract Sent,default,1,0.9,false,false
closedwon,Signed,default,2,1.0,true,true
77123,Dead,default,3,0.0,false,true
"""
DEALS = """hs_object_id,dealname,dealstage,pipeline,amount,closedate,createdate,hubspot_owner_id
1,Pump,closedwon,default,1000,2025-02-01,2025-01-01,7
2,Valve,77123,default,500,2025-02-03,2025-01-02,7
3,Pipe,9912,default,300,2025-04-03,2025-01-02,7
"""
CONTACTS = """Record ID,First Name,Last Name,Lifecycle Stage,Lead Status,Contact owner,Create Date,{became}
11,Ada,L,lead,New,Ann Lee,2025-01-03,
12,Bob,M,Marketing Qualified Lead,,Ann Lee,2025-01-04,2025-01-20
13,Cy,N,customer,,Ann Lee,2025-01-05,2025-01-21
14,Di,O,salesqualifiedlead,Open,Ann Lee,2025-01-06,
15,Ed,P,customer,,Ann Lee,2025-01-07,
""".format(became="Became a Marketing Qualified Lead Date")


def outputs(con: Connection, folder: Path, files: Files) -> dict[str, Output]:
    made = plan(con, folder, files)
    return {o.plan.table: o for file in made.files for o in file.convert(con)}


@pytest.mark.parametrize("order", [("deals.csv", "stages.csv"), ("stages.csv", "deals.csv")])
def test_deals_take_the_name_and_the_outcome_of_the_stage_whose_id_they_tell(
    con: Connection, tmp_path: Path, order: tuple[str, str]
) -> None:
    files = {"deals.csv": DEALS, "stages.csv": STAGES}
    found = outputs(con, tmp_path, {name: files[name] for name in order})
    assert table(con, found["deals"], ["stage", "outcome"]) == [
        ("Signed", "won"), ("Dead", "lost"), ("Contract Sent", "open")
    ]  # fmt: skip


def test_contacts_who_are_leads_or_were_are_leads_too(con: Connection, tmp_path: Path) -> None:
    found = outputs(con, tmp_path, {"contacts.csv": CONTACTS})
    assert found["contacts"].rows == 5
    leads = table(con, found["leads"], ["source_id", "name", "contact", "status", "mql_on"])
    assert leads == [
        ("11", "Ada L", "11", "New", None), ("12", "Bob M", "12", "Marketing Qualified Lead", date(2025, 1, 20)),
        ("13", "Cy N", "13", "customer", date(2025, 1, 21)), ("14", "Di O", "14", "Open", None),
    ]  # fmt: skip
