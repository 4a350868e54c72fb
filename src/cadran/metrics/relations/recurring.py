"""Subscriptions: those that run, what moved from month to month, and what became of the customers of a year ago.

A movement is a customer's, so every relation here belongs to the rep in charge of the customer at that time, whoever
signed which contract: movements and MRR then tell of the same portfolio.
"""

from cadran.metrics.relation import Path, Relation, of_account, of_product, of_rep

_OF_CUSTOMER = of_rep("rep_id") | of_account("customer_id")
_CONTRACT = _OF_CUSTOMER | {"account": Path("account_id", to="accounts")} | of_product()
_REGION = (Path("customer_id", "account_dims", "region"), Path("rep_id", "rep_spans", "region"))
_SINCE = (("subscriptions", "started_on"),)
_SHOW = ("contract", "account_id", "rep_id", "product_id", "started_on", "until", "amount", "interval", "mrr")

RELATIONS = (
    Relation(
        name="subscription_facts", base="subscriptions", axes=("started_on",), own=_CONTRACT, owner="rep_id",
        region=_REGION, show=_SHOW,
    ),
    Relation(
        name="live_subscriptions", base="subscriptions", windowed=True, since=_SINCE, own=_CONTRACT, owner="rep_id",
        region=_REGION, show=_SHOW,
    ),
    Relation(
        name="opening_subscriptions", base="subscriptions", windowed=True, since=_SINCE, own=_CONTRACT, owner="rep_id",
        region=_REGION, show=("month", *_SHOW),
    ),
    Relation(
        name="mrr_months", base="subscriptions", windowed=True, key="customer_id, month", since=_SINCE,
        own=_OF_CUSTOMER, owner="rep_id", region=_REGION,
        show=("customer_id", "rep_id", "month", "move", "opening", "closing", "change"),
    ),
    Relation(
        name="mrr_cohorts", base="subscriptions", windowed=True, key="customer_id", since=_SINCE, reach=12,
        own=_OF_CUSTOMER, owner="rep_id", region=_REGION, show=("customer_id", "rep_id", "mrr_then", "mrr_now"),
    ),
    Relation(
        name="order_cohorts", base="sales", windowed=True, key="customer_id", since=(("sales", "day"),), reach=24,
        own=_OF_CUSTOMER, owner="rep_id", region=_REGION, show=("customer_id", "rep_id", "spent_then", "spent_now"),
    ),
)  # fmt: skip
