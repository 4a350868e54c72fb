"""A rep's attainment where teams have targets too: theirs are nobody's own."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa

from cadran.sources.own import stage
from cadran.workspace import Workspace
from cadran.workspace.publishing import publish


def test_a_teams_target_is_no_reps(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "w", {"today": "2025-02-28", "revenue_basis": "won_deals"})
    month = {"kpi": "revenue", "starts_on": date(2025, 2, 1), "ends_on": date(2025, 2, 28)}
    tables = {
        "teams": [{"source_id": "t", "name": "West"}],
        "reps": [{"source_id": "a", "name": "Ana", "role": "ae"}],
        "targets": [
            {"source_id": "1", "rep": "a", "team": None, "value": Decimal(1000), **month},
            {"source_id": "2", "rep": None, "team": "t", "value": Decimal(9000), **month},
        ],
        "deals": [
            {"source_id": "d", "name": "Pump", "owner": "a", "amount": Decimal(500), "currency": "EUR",
             "outcome": "won", "created_on": date(2025, 2, 3), "closed_on": date(2025, 2, 10)},
        ],
    }  # fmt: skip
    with workspace.store.write() as writer:
        for name, found in tables.items():
            rows = pa.Table.from_pylist(found)
            writer.upsert(stage(writer.con, name, rows, source="crm", import_id=writer.next_import()))
        writer.before_publish(lambda con: publish(con, writer.settings, None))
    reading = workspace.kpi("target_attainment", where="rep=crm/a", period="2025-02").one
    assert (reading.numerator, reading.denominator) == (500, 1000)
