"""Reps, their days and what they cost."""

from cadran.metrics.relation import Path, Relation, of_rep, regions

_SPENT = of_rep("rep_id") | {"campaign": Path("campaign_id", to="campaigns"), "kind": Path("category")}

RELATIONS = (
    Relation(
        name="expenses", chance=False, axes=("spent_on",), own=_SPENT,
        owner="rep_id", region=regions("rep_id", account=False),
        show=("category", "spent_on", "rep_id", "team_id", "amount"),
    ),
    Relation(
        name="acquisition_costs", chance=False, base="expenses", axes=("spent_on", "lagged_on", "cycle_on"), own=_SPENT,
        owner="rep_id", region=regions("rep_id", account=False),
        show=("category", "spent_on", "lagged_on", "rep_id", "team_id", "campaign_id", "amount"),
    ),
    Relation(
        name="campaign_costs", chance=False, base="campaigns", axes=("day",), own=_SPENT, owner="rep_id",
        region=regions("rep_id", account=False), show=("campaign_id", "day", "category", "amount"),
    ),
    Relation(
        name="rep_hours", chance=False, base="reps", axes=("day",), key="rep_id, day", own=of_rep("rep_id"),
        owner="rep_id",
        region=regions("rep_id", account=False), show=("rep_id", "day", "hours", "estimated"),
    ),
    Relation(
        name="trainings", axes=("assigned_on", "completed_on"), own=of_rep("rep_id"), owner="rep_id",
        region=regions("rep_id", account=False), show=("rep_id", "name", "assigned_on", "completed_on", "score"),
    ),
    # What a rep answered is told of the company and of teams, never of the rep.
    Relation(
        name="pulse_answers", base="surveys", windowed=True, since=(("surveys", "answered_on"),),
        own={"team": Path("team_id", to="teams")}, owner="rep_id", show=("comment",),
    ),
    Relation(
        name="worktime", chance=False, axes=("day",), own=of_rep("rep_id"), owner="rep_id",
        region=regions("rep_id", account=False), show=("rep_id", "day", "hours", "selling_hours"),
    ),
    Relation(
        name="rep_days", chance=False, base="reps", axes=("day",), key="rep_id, day",
        own=of_rep("rep_id"), owner="rep_id",
        region=regions("rep_id", account=False), show=("rep_id", "day", "present"),
    ),
    Relation(
        name="rep_presence", chance=False, base="reps", windowed=True, key="rep_id",
        own=of_rep("rep_id"), owner="rep_id",
        region=regions("rep_id", account=False), show=("rep_id", "share", "carries_target"),
    ),
)  # fmt: skip
