"""Twins of the relations about customers: what they say of us, and which of them stay."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from cadran.metrics.reference.conditions import Row, Scalar, decimal
from cadran.metrics.reference.costs import acquisition_costs, months_later
from cadran.metrics.reference.money import buys, newness, sale_lines, sales
from cadran.metrics.reference.people import customer
from cadran.metrics.reference.world import DAY, LAST, Rows, Window, World, add, day_or, whole

Span = tuple[date, date]


def acquirer_surveys(world: World) -> Rows:
    """Surveys under the name of who sold their customer the first time."""
    sellers = {s["customer_id"]: s["rep_id"] for s in sales(world) if s["is_first"]}
    found: Rows = []
    for survey in world.rows("surveys"):
        who = customer(world, survey["account_id"])
        own = {"rep_id": sellers.get(who), "customer_id": who, "newness": newness(world, who, survey["answered_on"])}
        found.append({**survey, **own})
    return found


def customer_spans(world: World) -> Rows:
    """When each customer was one, day by day without a break."""
    return world.once("customer_spans", lambda: [s for who, why in _reasons(world).items() for s in _joined(who, why)])


def _reasons(world: World) -> dict[Scalar, list[Span]]:
    """The subscriptions of each customer, and the months after each purchase."""
    found: dict[Scalar, list[Span]] = {}
    for one in world.rows("subscriptions"):
        who, start = customer(world, one["account_id"]), one["started_on"]
        if who is not None and isinstance(start, date):
            found.setdefault(who, []).append((start, day_or(one["ended_on"], LAST)))
    for sale in _purchases(world):
        day = day_or(sale["day"], LAST)
        until = months_later(day, world.settings.customer_window_months)
        found.setdefault(sale["customer_id"], []).append((day, until))
    return found


def _purchases(world: World) -> Rows:
    """The sales that buy something, of a known customer on a known day."""
    return [s for s in sales(world) if s["customer_id"] is not None and s["day"] is not None and buys(s)]


def _joined(who: Scalar, spans: Sequence[Span]) -> Rows:
    found: list[Span] = []
    for start, end in sorted(s for s in spans if s[0] < s[1]):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return [{"customer_id": who, "from_day": start, "to_day": end} for start, end in found]


def in_charge(world: World, who: Scalar, day: date) -> Scalar:
    """The rep of a customer on a day: the owner of its account, else who sold to it last."""
    account = world.find("accounts", who)
    if account and account["owner_id"] is not None:
        return account["owner_id"]
    sold = [(s["day"], 1, s["id"], s["rep_id"]) for s in _purchases(world) if s["customer_id"] == who]
    for one in world.rows("subscriptions"):
        if customer(world, one["account_id"]) == who and one["started_on"] is not None:
            sold.append((one["started_on"], 0, one["id"], one["rep_id"]))
    past = [s for s in sold if s[3] is not None and day_or(s[0], LAST) <= day]
    return max(past, key=lambda s: (day_or(s[0], LAST), whole(s[1]), whole(s[2])))[3] if past else None


def _states(world: World, at: Window) -> Rows:
    """Everybody who was a customer at the window's start, at its end or in between."""
    found: Rows = []
    for who, spans in _by_customer(world).items():
        start = at.start <= at.asof and _covered(spans, at.start - DAY)
        end = _covered(spans, at.at_day)
        between = any(at.start <= day_or(s["from_day"], LAST) <= at.at_day for s in spans)
        if start or end or between:
            own = {"id": who, "customer_id": who, "rep_id": in_charge(world, who, at.at_day)}
            found.append({**at.bounds, **own, "at_start": start, "at_end": end})
    return found


def _by_customer(world: World) -> dict[Scalar, Rows]:
    found: dict[Scalar, Rows] = {}
    for span in customer_spans(world):
        found.setdefault(span["customer_id"], []).append(span)
    return found


def _covered(spans: Rows, day: date) -> bool:
    return any(day_or(s["from_day"], LAST) <= day < day_or(s["to_day"], LAST) for s in spans)


def customers_then(world: World, at: Window) -> Rows:
    """The customers of a window, with what they had bought in the 12 months before it."""
    return [{**c, "revenue": _revenue(world, c["id"], at)} for c in _states(world, at)]


def _revenue(world: World, who: Scalar, at: Window) -> Decimal | None:
    first = months_later(at.start, -12)
    if not any(s["day"] is not None for s in sales(world)):
        return None
    amounts = [
        s["amount"] for s in sales(world)
        if s["customer_id"] == who and first <= day_or(s["day"], LAST) < at.start
    ]  # fmt: skip
    return None if None in amounts else sum((decimal(a) for a in amounts), Decimal(0))


def customer_baskets(world: World, at: Window) -> Rows:
    """The customers at a window's start, with whether they bought more, higher or something else in it."""
    found: Rows = []
    for one in _states(world, at):
        if one["at_start"]:
            lines = [b for b in _basket(world, at) if b["customer_id"] == one["id"]]
            found.append({**one, **_moved(lines, at)})
    return found


def _basket(world: World, at: Window) -> Rows:
    """The lines with a category, from 12 months before the window on."""
    first = months_later(at.start, -12)
    found: Rows = []
    for line in sale_lines(world):
        product = world.find("products", line["product_id"])
        if product and product["category"] is not None and first <= day_or(line["day"], LAST) <= at.at_day:
            found.append({
                **line,
                "category": product["category"],
                "unit": product["unit"] or "",
                "rank": _rank(world, product),
            })
    return found


def _rank(world: World, product: Row) -> Decimal | None:
    """The mean list price of a product's tier among those of its category and unit."""
    if product["tier"] is None:
        return None
    same = [
        decimal(p["list_price"]) for p in world.rows("products")
        if all(p[k] == product[k] for k in ("category", "unit", "tier")) and p["list_price"] is not None
        and p["currency"] in {None, world.settings.currency}
    ]  # fmt: skip
    return sum(same, Decimal(0)) / len(same) if same else None


def _moved(lines: Rows, at: Window) -> Row:
    upsold = cross_sold = False
    for category in {line["category"] for line in lines}:
        of = [line for line in lines if line["category"] == category]
        now = [line for line in of if day_or(line["day"], LAST) >= at.start]
        before = [line for line in of if day_or(line["day"], LAST) < at.start]
        if not any(buys(line) for line in now):
            continue
        if any(buys(line) for line in before):
            units = {line["unit"] for line in of}
            upsold |= _more(_net(now), _net(before)) or any(_more(_top(now, u), _top(before, u)) for u in units)
        else:
            cross_sold = True
    return {"upsold": upsold, "cross_sold": cross_sold}


def _net(lines: Rows) -> Decimal | None:
    return add([None if line["amount"] is None else decimal(line["amount"]) for line in lines])


def _top(lines: Rows, unit: Scalar) -> Decimal | None:
    """The highest tier among what was bought by a unit, by the mean price of its products."""
    ranks = [decimal(b["rank"]) for b in lines if b["rank"] is not None and b["unit"] == unit and buys(b)]
    return max(ranks, default=None)


def _more(now: Decimal | None, before: Decimal | None) -> bool:
    return now is not None and before is not None and now > before


def year_lines(world: World, at: Window) -> Rows:
    """The lines sold in the 12 months up to a window's last day."""
    return _of_year(sale_lines(world), "day", at)


def year_sales(world: World, at: Window) -> Rows:
    """The sales of the 12 months up to a window's last day."""
    return _of_year(sales(world), "day", at)


def year_costs(world: World, at: Window) -> Rows:
    """What selling and marketing cost in the 12 months up to a window's last day."""
    return _of_year(acquisition_costs(world), "lagged_on", at)


def _of_year(rows: Rows, axis: str, at: Window) -> Rows:
    first = months_later(at.at_day + DAY, -12)
    return [{**at.bounds, **row} for row in rows if first <= day_or(row[axis], LAST) <= at.at_day]


def customer_lives(world: World, at: Window) -> Rows:
    """How long each time as a customer has lasted, and at how many of the last 12 months' ends it held."""
    ends = [months_later(at.at_day + DAY, -k) - DAY for k in range(12)]
    found: Rows = []
    for span in customer_spans(world):
        start, end = day_or(span["from_day"], LAST), day_or(span["to_day"], LAST)
        if start <= at.at_day:
            lasted = (min(end, at.at_day + DAY) - start).days
            own = {"id": span["customer_id"], "customer_id": span["customer_id"], "from_day": start}
            told = {"lasted": lasted, "ended": int(end <= at.at_day), "months": sum(start <= d < end for d in ends)}
            found.append({**at.bounds, **own, **told})
    return found
