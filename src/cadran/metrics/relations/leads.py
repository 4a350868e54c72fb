"""Leads."""

from cadran.metrics.relation import Path, Relation, by_text, of_account, of_rep, regions

RELATIONS = (
    Relation(
        name="leads", axes=("created_day", "mql_on", "sql_on"),
        own=of_rep("owner_id") | {"sdr": Path("sdr_id", to="reps"), "campaign": Path("campaign_id", to="campaigns")}
        | of_account() | by_text(source="lead_source"),
        owner="owner_id", region=regions("owner_id", "region"),
        show=("name", "company", "owner_id", "lead_source", "created_at", "mql_on", "sql_on"),
    ),
)  # fmt: skip
