"""Deals: today, open at a window's end, weighted, their visits of stages and their slips."""

from cadran.metrics.relation import Path, Relation, by_text, of_account, of_product, of_rep, regions

_DEAL = (
    of_rep("owner_id") | {"sdr": Path("sdr_id", to="reps")} | of_account() | of_product()
    | {"campaign": Path("campaign_id", to="campaigns")}
    | by_text(source="lead_source", contact_method="contact_method", stage="stage", pipeline="pipeline",
            lost_reason="lost_reason", competitor="competitor", kind="kind")
)  # fmt: skip

# What a deal's version of the time tells by itself.
_STATE = frozenset({
    "w", "id", "pipeline", "stage", "amount", "no_rate", "probability", "forecast_category", "expected_close_on",
    "owner_id", "outcome", "assumed", "period_from", "period_to", "at_day", "end_day",
})  # fmt: skip

_DEAL_SHOW = (
    "name",
    "account_id",
    "owner_id",
    "stage",
    "amount",
    "created_on",
    "expected_close_on",
    "closed_on",
    "outcome",
)

_STATE_SHOW = (
    "name",
    "account_id",
    "owner_id",
    "stage",
    "amount",
    "created_on",
    "expected_close_on",
    "certainty",
)

# A stock of deals starts with the first day that any deal was created, closed, or recorded on.
_DEALS_SINCE = (("deals", "created_on"), ("deals", "closed_on"), ("deal_changes", "valid_from_day"))

RELATIONS = (
    Relation(
        name="deals", axes=("created_on", "closed_on", "qualified_on"), own=_DEAL, owner="owner_id", held="deal_owners",
        region=regions("owner_id", "region"), show=_DEAL_SHOW,
    ),
    Relation(
        name="cycles", base="deals",
        axes=("closed_on",), own=_DEAL, owner="owner_id", held="deal_owners", region=regions("owner_id", "region"),
        show=(*_DEAL_SHOW, "start_on", "days"),
    ),
    Relation(
        name="deal_cycles", base="deals", axes=("created_on",), own=_DEAL, owner="owner_id", held="deal_owners",
        region=regions("owner_id", "region"),
        show=("name", "account_id", "owner_id", "stage", "created_on", "closed_on", "outcome", "start_on"),
    ),
    Relation(
        name="open_deals", narrow="open_states", narrow_columns=_STATE, base="deals",
        standing=("deal_history", "outcome = 'open'"),
        windowed=True, since=_DEALS_SINCE, own=_DEAL, owner="owner_id", region=regions("owner_id", "region"),
        show=_STATE_SHOW,
    ),
    Relation(
        name="weighted_deals", base="deals",
        windowed=True, since=_DEALS_SINCE, own=_DEAL, owner="owner_id", region=regions("owner_id", "region"),
        show=(*_STATE_SHOW, "weight", "weight_from"),
    ),
    Relation(
        name="stage_visits", base="deals", history=True, axes=("entered_day",), key="deal_id, stage", own=_DEAL,
        owner="owner_id", region=regions("owner_id", "region"),
        show=("name", "owner_id", "stage", "entered_day", "beyond_day"),
    ),
    Relation(
        name="stage_times", base="deals", history=True, axes=("first_day",), key="deal_id, pipeline, stage", own=_DEAL,
        owner="owner_id", region=regions("owner_id", "region"),
        show=("name", "owner_id", "stage", "first_day", "entered_day", "left_day", "spent"),
    ),
    Relation(
        name="stalled_deals", base="deals",
        windowed=True, since=_DEALS_SINCE, own=_DEAL, owner="owner_id", region=regions("owner_id", "region"),
        show=(*_STATE_SHOW, "quiet_since", "patience"),
    ),
    Relation(
        name="first_amounts", base="deals", axes=("created_on",), own=_DEAL, owner="owner_id", held="deal_owners",
        region=regions("owner_id", "region"),
        show=("name", "account_id", "owner_id", "amount", "amount_now", "created_on", "outcome"),
    ),
    Relation(
        name="slips", base="deals", history=True, axes=("day",), own=_DEAL, owner="owner_id",
        since=(("deal_changes", "valid_from_day"), ("stage_visits", "entered_day")),
        told_by=(("deals", "expected_close_on"), ("deal_changes", "expected_close_on")),
        region=regions("owner_id", "region"), show=("name", "owner_id", "day", "from_on", "to_on"),
    ),
)  # fmt: skip
