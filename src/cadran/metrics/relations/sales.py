"""Sales by the workspace's basis, orders, and the lines of both."""

from cadran.metrics.relation import Path, Relation, by_text, of_account, of_product, of_rep, regions

_ORDER = (
    of_rep("rep_id") | of_account() | {"campaign": Path("campaign_id", to="campaigns")}
    | by_text(source="lead_source", contact_method="contact_method", channel="channel", reason="reason")
    | {"country": Path("country")}
)  # fmt: skip

_SALE = _ORDER | by_text(newness="newness", kind="kind")

RELATIONS = (
    Relation(
        name="sales", axes=("day",), own=_SALE, owner="rep_id", region=regions("rep_id", "region"),
        finer={"product": "sale_lines", "category": "sale_lines"},
        show=("label", "day", "account_id", "rep_id", "amount", "newness", "business"),
    ),
    Relation(
        name="attributed_sales", base="sales", axes=("day",), own=_SALE, owner="rep_id",
        region=regions("rep_id", "region"),
        show=("label", "day", "account_id", "rep_id", "amount", "campaign_id", "lead_source", "gain"),
    ),
    Relation(
        name="sale_lines", axes=("day",), own=_SALE | of_product(), owner="rep_id",
        region=regions("rep_id", "region"),
        show=("label", "day", "account_id", "rep_id", "product_id", "quantity", "amount"),
    ),
    Relation(
        name="order_facts", base="orders",
        axes=("day",), own=_SALE, owner="rep_id", region=regions("rep_id", "region"),
        finer={"product": "line_facts", "category": "line_facts"},
        show=("label", "day", "account_id", "rep_id", "amount", "discount", "penalty"),
    ),
    Relation(
        name="line_facts", base="orders", axes=("day",), own=_SALE | of_product(), owner="rep_id",
        region=regions("rep_id", "region"),
        show=("label", "day", "account_id", "rep_id", "product_id", "quantity", "amount", "cost", "discount"),
    ),
)  # fmt: skip
