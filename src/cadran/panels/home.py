"""The first page of the day by trade: which figures, how far the period has got, and the one sentence to take away."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from cadran.model.format import NO_BREAK, Format
from cadran.model.periods import Period
from cadran.panels.tile import Tile

Trade = Literal["sdr", "seller", "manager", "executive", "marketing"]

TILES: Mapping[Trade, tuple[str, ...]] = {
    "sdr": (
        "meetings_booked", "sqls", "call_connect_rate", "activity_rate", "lead_response_time", "open_leads_unworked",
        "meeting_no_show_rate",
    ),
    "seller": (
        "target_attainment", "pipeline_coverage", "weighted_pipeline", "win_rate", "deals_without_next_step",
        "overdue_deals", "proposals_sent", "proposal_success_rate", "meetings", "sales_cycle",
    ),
    "manager": (
        "target_attainment", "forecast_revenue", "commit_amount", "weighted_pipeline", "activity_rate", "deals_lost",
        "lost_value", "deals_created", "stalled_deals", "slipped_deals",
    ),
    "executive": (
        "target_attainment", "forecast_revenue", "revenue_growth", "gross_margin_rate", "net_revenue_retention",
        "customer_retention_rate", "new_customer_revenue", "cac", "clv_to_cac", "quota_attainment_rate",
    ),
    "marketing": ("leads", "mqls", "mql_to_sql_rate", "cost_per_lead", "campaign_roi", "lead_conversion_rate"),
}  # fmt: skip
# What an executive is told the reasons of, by the segments that tell most, where the data have them.
WHYS: tuple[tuple[str, str], ...] = (
    ("revenue", ""), ("gross_margin_rate", "product"), ("win_rate", "source"), ("new_customer_revenue", ""),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Heading:
    """The period in words, how far it has got, and the page in a sentence ("" where there is none)."""

    period: str
    progress: str
    takeaway: str


def heading(
    trade: Trade, period: Period, today: date, tiles: Sequence[Tile], to: Format, fiscal_start_month: int = 1
) -> Heading:
    label = period.label(to.lang, fiscal_start_month)
    return Heading(label[:1].upper() + label[1:], progress(period, today, to), takeaway(trade, tiles, to))


def progress(period: Period, today: date, to: Format) -> str:
    """`week 7 of 13`; of a period of a week or less, days; whether it is over or has not begun."""
    if today >= period.last:
        return to.word("période finie", "over") if today > period.last else to.word("dernier jour", "last day")
    if today < period.start:
        return to.word("à venir", "not begun")
    done = (today - period.start).days
    weeks = round(period.days / 7)
    if weeks < 2:
        return to.word(f"jour {done + 1} sur {period.days}", f"day {done + 1} of {period.days}")
    week = min(done // 7 + 1, weeks)
    return to.word(f"semaine {week} sur {weeks}", f"week {week} of {weeks}")


def retained(tiles: Iterable[Tile]) -> list[Tile]:
    """One figure of retention: of revenue where there are subscriptions, else of customers."""
    found = list(tiles)
    there = any(t.id == "net_revenue_retention" and not t.shown.why_not for t in found)
    return [t for t in found if t.id != ("customer_retention_rate" if there else "net_revenue_retention")]


# ---------------------------------------------------------------- the sentence


def takeaway(trade: Trade, tiles: Sequence[Tile], to: Format) -> str:
    """The one sentence of the page, from the figures on it."""
    by_id = {t.id: t for t in tiles if not t.shown.why_not}
    said = _SAID[trade](by_id, to)
    return f"{said[:1].upper()}{said[1:]}." if said else ""


def _sdr(tiles: Mapping[str, Tile], to: Format) -> str:
    parts = [
        _counted(tiles, "meetings_booked", ("rendez-vous pris", "rendez-vous pris"),
                 ("meeting booked", "meetings booked"), to),
        _counted(tiles, "sqls", ("lead qualifié", "leads qualifiés"), ("qualified lead", "qualified leads"), to),
    ]  # fmt: skip
    waiting = _counted(
        tiles, "open_leads_unworked", ("lead attend une réponse", "leads attendent une réponse"),
        ("lead waits for an answer", "leads wait for an answer"), to,
    )  # fmt: skip
    return _joined([", ".join(p for p in parts if p), waiting], to)


def _seller(tiles: Mapping[str, Tile], to: Format) -> str:
    late = _counted(
        tiles, "overdue_deals", ("affaire a dépassé sa date", "affaires ont dépassé leur date"),
        ("deal is past its date", "deals are past their date"), to,
    )  # fmt: skip
    return _joined([attained(tiles, to), late], to)


def _manager(tiles: Mapping[str, Tile], to: Format) -> str:
    quiet = _counted(
        tiles, "stalled_deals", ("affaire dort", "affaires dorment"), ("deal is stalled", "deals are stalled"), to
    )
    return _joined([attained(tiles, to), quiet], to)


def _executive(tiles: Mapping[str, Tile], to: Format) -> str:
    growth = tiles.get("revenue_growth")
    grown = to.word(f"croissance {growth.shown.value}", f"growth {growth.shown.value}") if growth else ""
    return _joined([attained(tiles, to), grown], to)


def _marketing(tiles: Mapping[str, Tile], to: Format) -> str:
    cost = tiles.get("cost_per_lead")
    costs = to.word(f"{cost.shown.value} le lead", f"{cost.shown.value} a lead") if cost else ""
    leads = _counted(tiles, "leads", ("lead", "leads"), ("lead", "leads"), to)
    ripe = tiles.get("mqls")
    if leads and ripe:
        leads += to.word(f", dont {ripe.shown.value} mûrs (MQL)", f", {ripe.shown.value} of them ripe (MQL)")
    return _joined([leads, costs], to)


_SAID = {
    "sdr": _sdr, "seller": _seller, "manager": _manager, "executive": _executive, "marketing": _marketing,
}  # fmt: skip


def attained(tiles: Mapping[str, Tile], to: Format) -> str:
    """`target reached at 63%, 4 points behind the pace`."""
    tile = tiles.get("target_attainment")
    if tile is None:
        return ""
    said = to.word(f"objectif atteint à {tile.shown.value}", f"{tile.shown.value} of the target reached")
    if tile.target is None or tile.target.pace is None:
        return said
    ahead = tile.target.fill - tile.target.pace
    points = to.number(abs(ahead), 0)
    if points == "0":
        return said + to.word(", dans le rythme", ", on pace")
    many = abs(ahead) >= 1.5
    where = to.word("d'avance" if ahead > 0 else "de retard", "ahead of" if ahead > 0 else "behind")
    unit = to.word("points" if many else "point", "points" if many else "point")
    return said + to.word(f", {points} {unit} {where} sur le rythme", f", {points} {unit} {where} the pace")


def _counted(tiles: Mapping[str, Tile], kpi: str, fr: tuple[str, str], en: tuple[str, str], to: Format) -> str:
    tile = tiles.get(kpi)
    if tile is None:
        return ""
    many = tile.shown.value not in {"0", "1"} if to.lang == "fr" else tile.shown.value != "1"
    return f"{tile.shown.value} {to.word(fr[many], en[many])}"


def _joined(parts: Iterable[str], to: Format) -> str:
    return to.word(f"{NO_BREAK}; ", "; ").join(p for p in parts if p)
