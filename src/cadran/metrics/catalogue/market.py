"""The market: which part of it is ours, and how that changes."""

from cadran.metrics.kpi import (
    Before,
    Better,
    Competitors,
    Const,
    Count,
    Kind,
    Kpi,
    Sum,
    Unit,
)

# Sales on the days whose market is known: a year whose last quarter is not published yet must not show twelve months
# of sales in nine months of market.
OUT = {"no_market": "NOT in_market", "no_rate": "no_rate"}
OURS = Sum("market_sales", "amount", on="day", where="told", unless=OUT)
SOLD = Count("market_sales", on="day", where="told", unless={**OUT, "no_amount": "amount IS NULL"})
UNUSABLE = {"no_rate": "no_rate", "no_revenue": "revenue IS NULL"}
MARKET = Sum("market_parts", "revenue", where="competitor IS NULL", unless=UNUSABLE, reads=("revenue",))
THEIRS = Sum("market_parts", "revenue", where="competitor IS NOT NULL", unless=UNUSABLE, reads=("revenue",))
SHARE = OURS / MARKET

# fmt: off
KPIS = (
    Kpi(
        id="market_share", family="market", funnel="steer",
        fr="Part de marché", en="Market share",
        unit=Unit.PERCENT, better=Better.UP, kind=Kind.RATIO,
        value=SHARE,
        grain=("une vente", "a sale"), axis="period",
        definition=(
            "CA / CA du marché du même segment et de la même période.",
            "revenue / market revenue of the same segment and period.",
        ),
        caveat=(
            "Le marché d'une période autre que celle demandée est pris au prorata des jours ; seules les ventes des jours dont le marché est connu comptent. Le segment est le secteur.",
            "A market told for another period than the one asked is taken by the share of its days; only sales on days whose market is known count. The segment is the industry.",
        ),
        source="B2B Rocket (KPI des équipes de vente B2B)",
        roles=("executive",),
    ),
    Kpi(
        id="market_share_growth", family="market", funnel="steer",
        fr="Croissance de la part de marché", en="Market share growth",
        unit=Unit.POINTS, better=Better.UP, kind=Kind.RATIO,
        value=Const(100) * (SHARE - Before(SHARE)), units=SOLD,
        grain=("une vente", "a sale"), axis="period",
        definition=(
            "Part de marché - part de marché de la période comparée, en points ; avec les parts des concurrents à côté.",
            "market_share - market_share of the comparison period; with competitors' shares beside it.",
        ),
        caveat=(
            "Deux périodes d'études différentes ne se comparent que si l'étude a gardé le même périmètre.",
            "Two periods compare only where the study kept the same scope.",
        ),
        source="B2B Rocket (KPI des équipes de vente B2B)",
        roles=("executive",),
        beside={"competitors": Competitors(theirs=THEIRS, whole=MARKET)},
    ),
)
# fmt: on
