"""What customers say of us, and which of them stay."""

from cadran.metrics.relation import Path, Relation, by_text, of_account, of_rep, regions

_SURVEY_SHOW = ("kind", "topic", "account_id", "rep_id", "sent_on", "answered_on", "score", "scale_min", "scale_max")

# A customer is one from the first subscription or the first sale on.
_SINCE = (("sales", "day"), ("subscriptions", "started_on"))
_OF_CUSTOMER = (Path("customer_id", "account_dims", "region"),)
_SEGMENT = {a: Path("customer_id", "account_dims", a) for a in ("industry", "size", "country")}
# What is told without looking at a customer's revenue.
_STATE = frozenset({
    "w", "id", "customer_id", "rep_id", "at_start", "at_end", "period_from", "period_to", "at_day", "end_day",
})  # fmt: skip

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
    Relation(
        name="customers_then", base="accounts", windowed=True, narrow="customer_states", narrow_columns=_STATE,
        since=_SINCE, told_by=_SINCE, own=of_rep("rep_id") | of_account("customer_id"), owner="rep_id",
        region=_OF_CUSTOMER, show=("customer_id", "rep_id", "at_start", "at_end", "revenue"),
    ),
    Relation(
        name="customer_baskets", base="sales", windowed=True, since=_SINCE, told_by=(("products", "category"),),
        own=of_rep("rep_id") | of_account("customer_id"), owner="rep_id", region=_OF_CUSTOMER,
        show=("customer_id", "rep_id", "upsold", "cross_sold"),
    ),
    Relation(
        name="renewals", base="orders", also=("subscriptions",), axes=("due_on",), own=of_rep("rep_id") | of_account(),
        told_by=(("renewals", "due_on"), ("orders", "due_for_renewal_on"), ("subscriptions", "term_ends_on")),
        owner="rep_id", region=regions("rep_id"),
        show=("what", "label", "account_id", "rep_id", "due_on", "amount", "renewed_on"),
    ),
    # Worth and lifetime are told of the company and of segments, not of a rep or of one customer.
    Relation(
        name="customer_lives", base="accounts", windowed=True, since=_SINCE, told_by=_SINCE,
        own=_SEGMENT, region=_OF_CUSTOMER, show=("customer_id", "lasted", "ended", "months"),
    ),
    Relation(
        name="year_lines", base="sales", windowed=True, since=(("sales", "day"),), own=_SEGMENT,
        region=_OF_CUSTOMER, show=("label", "day", "account_id", "product_id", "amount", "cost"),
    ),
    Relation(
        name="year_sales", base="sales", windowed=True, since=(("sales", "day"),), own=_SEGMENT,
        region=_OF_CUSTOMER, show=("label", "day", "account_id", "rep_id", "amount"),
    ),
    Relation(
        name="year_costs", base="expenses", windowed=True, since=(("acquisition_costs", "lagged_on"),),
        show=("category", "spent_on", "rep_id", "team_id", "amount"),
    ),
    # Nobody's: they are the executive's.
    Relation(
        name="mentions", axes=("posted_on",), own=by_text(channel="network", kind="sentiment"),
        show=("network", "sentiment", "posted_on", "text", "url"),
    ),
)  # fmt: skip
