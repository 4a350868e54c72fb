"""The market: what others say is sold in all, and our sales in the same segments on the same days.

Figures about the market are nobody's: they are the executive's, so these relations have no owner for them.
"""

from cadran.metrics.relation import Path, Relation, by_text, regions

RELATIONS = (
    Relation(
        name="market_sales", base="sales", axes=("day",), own=by_text(industry="industry"), owner="rep_id",
        region=regions("rep_id", "region"),
        show=("label", "day", "account_id", "rep_id", "amount", "industry", "in_market"),
    ),
    Relation(
        name="market_parts", base="market", windowed=True, since=(("market", "starts_on"),), chance=False,
        own=by_text(industry="industry", competitor="competitor"), region=(Path("region"),),
        show=("industry", "region", "competitor", "starts_on", "ends_on", "revenue"),
    ),
)  # fmt: skip
