"""What customers say of us, and which of them stay."""

from cadran.metrics.relation import Relation, by_text, of_account, of_rep, regions

_SURVEY_SHOW = ("kind", "topic", "account_id", "rep_id", "sent_on", "answered_on", "score", "scale_min", "scale_max")

RELATIONS = (
    Relation(
        name="surveys", axes=("answered_on", "sent_on"), own=of_rep("rep_id") | of_account(), owner="rep_id",
        region=regions("rep_id"), show=_SURVEY_SHOW,
    ),
    Relation(
        name="acquirer_surveys", base="surveys", axes=("answered_on",), own=of_rep("rep_id") | of_account(),
        owner="rep_id", region=regions("rep_id"), show=(*_SURVEY_SHOW, "newness"),
    ),
    Relation(
        name="complaints", axes=("opened_on",), own=of_rep("rep_id") | of_account(), owner="rep_id",
        region=regions("rep_id"), show=("about", "text", "account_id", "rep_id", "opened_on", "resolved_on"),
    ),
    # Nobody's: they are the executive's.
    Relation(
        name="mentions", axes=("posted_on",), own=by_text(channel="network", kind="sentiment"),
        show=("network", "sentiment", "posted_on", "text", "url"),
    ),
)  # fmt: skip
