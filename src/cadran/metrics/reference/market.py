"""Twins of the relations about the market: day by day, which figure counts, and whether a sale is in it."""

from datetime import date

from cadran.metrics.reference.conditions import Row, Scalar, decimal
from cadran.metrics.reference.money import sales
from cadran.metrics.reference.world import LAST, Rows, Window, World, day_or, whole

SEGMENT = ("industry", "region", "competitor")


def _told(world: World) -> Rows:
    """Figures for days that are known, in the workspace's currency."""
    return world.once("market", lambda: [_figure(world, m) for m in world.rows("market") if _days(m)])


def _days(row: Row) -> int:
    start, end = row["starts_on"], row["ends_on"]
    return max(0, (end - start).days + 1) if isinstance(start, date) and isinstance(end, date) else 0


def _figure(world: World, row: Row) -> Row:
    """A figure, worth what it is at the rate of its last day."""
    kept: Row = {k: row[k] for k in ("id", *SEGMENT, "starts_on", "ends_on")}
    worth = world.convert(row["revenue"], row["currency"], row["ends_on"])
    return {**kept, "days": _days(row), "revenue": worth, "no_rate": world.no_rate(row["currency"], row["ends_on"])}


def _counting(world: World, day: date) -> Rows:
    """The figures that count on a day: of a segment the one for fewest days, none beside finer ones."""
    return world.once(f"market {day}", lambda: _chosen([m for m in _told(world) if _covers(m, day)]))


def _covers(figure: Row, day: date) -> bool:
    return figure["revenue"] is not None and day_or(figure["starts_on"], LAST) <= day <= day_or(figure["ends_on"], LAST)


def _chosen(rows: Rows) -> Rows:
    best: dict[tuple[Scalar, ...], Row] = {}
    for one in sorted(rows, key=lambda m: (-whole(m["days"]), whole(m["id"]))):
        best[tuple(one[k] for k in SEGMENT)] = one
    found = list(best.values())
    for finer, same in (("industry", ("competitor",)), ("region", ("competitor", "industry"))):
        told = {tuple(m[k] for k in same) for m in found if m[finer] is not None}
        found = [m for m in found if m[finer] is not None or tuple(m[k] for k in same) not in told]
    return found


def market_parts(world: World, at: Window) -> Rows:
    """Per figure, its share of the window's elapsed days on which it counts."""
    return world.once(f"market_parts {at}", lambda: _parts(world, at))


def _parts(world: World, at: Window) -> Rows:
    days: dict[Scalar, list[date]] = {}
    for day in at.days:
        for figure in _counting(world, day):
            days.setdefault(figure["id"], []).append(day)
    found: Rows = []
    for figure in _told(world):
        own = days.get(figure["id"], [])
        unusable = figure["revenue"] is None and any(_lies(figure, day) for day in at.days)
        if own or unusable:
            worth = None if unusable else float(decimal(figure["revenue"])) / whole(figure["days"]) * len(own)
            found.append({**figure, **at.bounds, "industry": figure["industry"] or "*", "revenue": worth})
    return found


def _lies(figure: Row, day: date) -> bool:
    return day_or(figure["starts_on"], LAST) <= day <= day_or(figure["ends_on"], LAST)


def market_sales(world: World) -> Rows:
    """Every sale, and whether it is part of a market that is known."""
    return world.once("market_sales", lambda: [_sale(world, s) for s in sales(world)])


def _sale(world: World, sale: Row) -> Row:
    account = world.find("accounts", sale["account_id"])
    industry = account["industry"] if account else None
    day = sale["day"]
    wholes = [m for m in _counting(world, day) if m["competitor"] is None] if isinstance(day, date) else []
    mine = industry is None or any(m["industry"] in {None, industry} for m in wholes)
    return {**sale, "industry": industry, "told": bool(wholes), "in_market": mine}
