"""What is done with prospects and customers."""

from cadran.metrics.relation import Relation, by_text, of_account, of_rep, regions

_ACT_SHOW = ("kind", "subject", "rep_id", "account_id", "scheduled_at", "occurred_at", "status", "outcome")

RELATIONS = (
    Relation(
        name="activities", axes=("occurred_day", "scheduled_day", "booked_day"), preaggregate=True,
        own=of_rep("rep_id") | of_account() | by_text(kind="kind"), owner="rep_id", region=regions("rep_id"),
        show=_ACT_SHOW,
    ),
    Relation(
        name="bookings", base="activities", axes=("booked_day",),
        own=of_rep("rep_id") | of_account() | by_text(kind="kind"),
        owner="rep_id", region=regions("rep_id"), show=(*_ACT_SHOW, "booked_at"),
    ),
)  # fmt: skip
