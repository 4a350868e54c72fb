"""Quotes, tenders and requests."""

from cadran.metrics.relation import Relation, by_text, of_account, of_rep, regions

RELATIONS = (
    Relation(
        name="quote_facts", base="quotes",
        axes=("sent_on", "decided_day"), own=of_rep("rep_id") | of_account(), owner="rep_id",
        region=regions("rep_id"),
        show=("label", "account_id", "rep_id", "amount", "sent_on", "decided_day", "state", "order_day"),
    ),
    Relation(
        name="tender_facts", base="tenders",
        axes=("received_on", "answer_day"), own=of_rep("rep_id") | of_account(), owner="rep_id",
        region=regions("rep_id"),
        show=("account_id", "rep_id", "received_on", "due_on", "answer_day", "declined_on"),
    ),
    Relation(
        name="request_facts", base="requests",
        axes=("received_day", "due_on"), own=of_rep("rep_id") | of_account() | by_text(kind="kind"),
        owner="rep_id", region=regions("rep_id"),
        show=("account_id", "rep_id", "received_at", "due_on", "answered_at", "hours"),
    ),
)  # fmt: skip
