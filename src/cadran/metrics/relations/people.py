"""Reps, their days and what they cost."""

from cadran.metrics.relation import Path, Relation, of_rep, regions

RELATIONS = (
    Relation(
        name="expenses", chance=False, axes=("spent_on",),
        own=of_rep("rep_id") | {"campaign": Path("campaign_id", to="campaigns"), "kind": Path("category")},
        owner="rep_id", region=regions("rep_id", account=False),
        show=("category", "spent_on", "rep_id", "team_id", "amount"),
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
