"""After the order: its delivery, and the goods that come back."""

from cadran.metrics.relation import Path, Relation, by_text, of_account, of_product, of_rep, regions

RELATIONS = (
    Relation(
        name="deliveries", base="orders", axes=("delivered_on", "promised_on", "day"),
        own=of_rep("rep_id") | of_account() | {"campaign": Path("campaign_id", to="campaigns")}
        | by_text(source="lead_source", contact_method="contact_method", channel="channel", newness="newness")
        | {"country": Path("country")},
        owner="rep_id", region=regions("rep_id", "region"),
        show=("label", "account_id", "rep_id", "day", "promised_on", "available_on", "delivered_on", "conforming"),
    ),
    Relation(
        name="return_facts", base="returns", axes=("requested_on", "due_on"),
        own=of_rep("rep_id") | of_account() | of_product() | by_text(channel="channel", reason="reason")
        | {"country": Path("country")},
        owner="rep_id", region=regions("rep_id", "region"),
        show=("order_label", "account_id", "rep_id", "product_id", "reason", "requested_on", "due_on", "completed_on"),
    ),
)  # fmt: skip
