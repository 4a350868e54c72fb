"""Leads: as they stand, when somebody turned to them, what came of them."""

from cadran.metrics.relation import Path, Relation, by_text, of_account, of_rep, regions

_LEAD = (
    of_rep("owner_id") | {"sdr": Path("sdr_id", to="reps"), "campaign": Path("campaign_id", to="campaigns")}
    | of_account() | by_text(source="lead_source")
)  # fmt: skip
_REGION = regions("owner_id", "region")
_SHOW = ("name", "company", "owner_id", "lead_source", "created_at")
# Who never tells in which direction an activity went cannot know who was turned to, nor who was not.
_TOLD = (("activities", "direction"),)

RELATIONS = (
    Relation(
        name="leads", axes=("created_day", "mql_on", "sql_on"), own=_LEAD, owner="owner_id", region=_REGION,
        show=(*_SHOW, "mql_on", "sql_on"),
    ),
    Relation(
        name="lead_outcomes", base="leads", axes=("created_day", "sale_day"), own=_LEAD, owner="owner_id",
        region=_REGION, told_by=(("sales", "day"),), show=(*_SHOW, "account_id", "sale_day", "days"),
    ),
    Relation(
        name="lead_answers", base="leads", axes=("created_day",), own=_LEAD, owner="owner_id", region=_REGION,
        told_by=_TOLD, show=(*_SHOW, "answered_at"),
    ),
    Relation(
        name="unworked_leads", base="leads", windowed=True, own=_LEAD, owner="owner_id", region=_REGION, told_by=_TOLD,
        since=(("leads", "created_day"),), show=(*_SHOW, "mql_on", "days"),
    ),
    Relation(
        name="new_income", base="sales", windowed=True, own=of_rep("rep_id") | of_account(), owner="rep_id",
        region=regions("rep_id"), show=("account_id", "rep_id", "day", "monthly"),
    ),
)  # fmt: skip
