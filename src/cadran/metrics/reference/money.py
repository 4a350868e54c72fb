"""Twins of the relations about sales: `order_facts`, `line_facts`, `sales`, `sale_lines`."""

from datetime import date, timedelta
from decimal import Decimal

from cadran.metrics.reference.conditions import Row, Scalar, decimal
from cadran.metrics.reference.deals import owner_on
from cadran.metrics.reference.people import customer
from cadran.metrics.reference.world import LAST, Rows, World, add, day_or, whole

ORDER_DIMS = ("channel", "lead_source", "contact_method", "campaign_id", "reason", "region", "country")
NEW_KINDS, REPEAT_KINDS = {"new", "cross_sell"}, {"renewal", "expansion", "upsell"}


def times(*factors: Scalar) -> Decimal | None:
    """A product of exact decimals; None where a factor is not known."""
    product = Decimal(1)
    for factor in factors:
        if factor is None:
            return None
        product *= decimal(factor)
    return product


def _kept(world: World) -> Rows:
    """Orders that count: neither cancelled nor a draft."""
    return [o for o in world.rows("orders") if o["status"] not in {"cancelled", "draft"}]


def _lines(world: World, order: Row) -> Rows:
    return [line for line in world.rows("order_lines") if line["order_id"] == order["id"]]


def _line_net(line: Row) -> Decimal | None:
    """Given, else quantity × price × (1 - discount rate); a blank rate is none."""
    if line["net_amount"] is not None:
        return decimal(line["net_amount"])
    left = Decimal(1) - decimal(line["discount"] or 0)
    return times(line["quantity"], line["unit_price"], left)


def _line_discount(line: Row) -> Decimal | None:
    return times(line["quantity"], line["unit_price"], line["discount"])


def _order_net(order: Row, lines: Rows) -> Decimal | None:
    """Given, else the unrounded sum of the lines less the header discount; unknown where a line is."""
    if order["amount"] is not None:
        return decimal(order["amount"])
    nets = [_line_net(line) for line in lines]
    if not lines or None in nets:
        return None
    return (add(nets) or Decimal(0)) - decimal(order["discount"] or 0)


def order_facts(world: World) -> Rows:
    """One row per order that counts, in the workspace's currency at the order's day."""
    return world.once("order_facts", lambda: [_order_fact(world, o) for o in _kept(world)])


def _order_fact(world: World, order: Row) -> Row:
    lines, day, currency = _lines(world, order), order["ordered_on"], order["currency"]
    given = add([*(_line_discount(line) for line in lines), _money(order["discount"])])
    who = customer(world, order["account_id"])
    return {
        **_order_dims(world, order),
        "id": order["id"],
        "label": order["number"],
        "account_id": order["account_id"],
        "customer_id": who,
        "rep_id": order["rep_id"],
        "deal_id": order["deal_id"],
        "day": day,
        "kind": order["kind"] or "order",
        "status": order["status"],
        "amount": world.convert(_order_net(order, lines), currency, day),
        "discount": world.convert(given, currency, day),
        "penalty": world.convert(order["penalty"], currency, day),
        "newness": newness(world, who, day),
        "no_rate": world.no_rate(currency, day),
        **{k: order[k] for k in ("promised_on", "available_on", "delivered_on", "conforming")},
    }


def _order_dims(world: World, order: Row) -> Row:
    """The order's own attributes; its source and campaign are its deal's where it names none."""
    deal = world.find("deals", order["deal_id"])
    own = {k: order[k] for k in ORDER_DIMS}
    for name in ("lead_source", "campaign_id"):
        if own[name] is None and deal:
            own[name] = deal[name]
    return own


def _money(value: Scalar) -> Decimal | None:
    return None if value is None else decimal(value)


def line_facts(world: World) -> Rows:
    """The lines of the orders that count, and per order what its lines leave unallocated."""
    return world.once("line_facts", lambda: _all_lines(world))


def _all_lines(world: World) -> Rows:
    found: Rows = []
    facts = {fact["id"]: fact for fact in order_facts(world)}
    for order in _kept(world):
        lines = [_line_fact(world, order, line, facts[order["id"]]) for line in _lines(world, order)]
        found += lines + _residual(world, order, lines, facts[order["id"]])
    return found


def _of_order(fact: Row) -> Row:
    same = (
        "label",
        "account_id",
        "customer_id",
        "rep_id",
        "deal_id",
        "day",
        "kind",
        "status",
        "newness",
        "no_rate",
    )
    return {k: fact[k] for k in (*same, *ORDER_DIMS)} | {"order_id": fact["id"]}


def _line_fact(world: World, order: Row, line: Row, fact: Row) -> Row:
    day, currency = fact["day"], line["currency"] or order["currency"]
    product = world.find("products", line["product_id"])
    return {
        **_of_order(fact),
        "id": line["id"],
        "rep_id": fact["rep_id"] if line["rep_id"] is None else line["rep_id"],
        "product_id": line["product_id"],
        "quantity": line["quantity"],
        "unit": line["unit"] or (product["unit"] if product else None),
        "amount": world.convert(_line_net(line), currency, day),
        "cost": _cost(world, line, currency, product, day),
        "discount": world.convert(_line_discount(line), currency, day),
        "residual": False,
    }


def _cost(world: World, line: Row, currency: Scalar, product: Row | None, day: Scalar) -> Decimal | None:
    """Quantity × unit cost: the line's, else the product's, each in its own currency."""
    if line["unit_cost"] is not None:
        return world.convert(times(line["quantity"], line["unit_cost"]), currency, day)
    if product is None:
        return None
    return world.convert(times(line["quantity"], product["unit_cost"]), product["currency"], day)


def _residual(world: World, order: Row, lines: Rows, fact: Row) -> Rows:
    """One row where the order's amount is not the sum of its lines, or where the header gave a discount."""
    allocated = add([_money(line["amount"]) for line in lines])
    header = world.convert(order["discount"], order["currency"], fact["day"])
    left = None if fact["amount"] is None else decimal(fact["amount"]) - (allocated or Decimal(0))
    if lines and not left and not header:
        return []
    empty = dict.fromkeys(("product_id", "quantity", "unit", "cost"))
    more: Row = {"id": -whole(order["id"]), "amount": left, "discount": header, "residual": True}
    return [{**_of_order(fact), **empty, **more}]


def sales(world: World) -> Rows:
    """Every sale by the workspace's basis: an order that counts, or a won deal."""
    return world.once("sales", lambda: [_placed(world, s) for s in _sold(world)])


def _sold(world: World) -> Rows:
    """Sales before each is compared with its customer's others."""
    if world.basis == "orders":
        return world.once("sold", lambda: [_order_sale(world, o) for o in _kept(world)])
    won = [d for d in world.rows("deals") if d["outcome"] == "won"]
    return world.once("sold", lambda: [_deal_sale(world, d) for d in won])


def _order_sale(world: World, order: Row) -> Row:
    deal = world.find("deals", order["deal_id"])
    given = _order_net(order, _lines(world, order))
    return {
        "id": order["id"],
        "what": "order",
        "label": order["number"],
        "order_id": order["id"],
        "deal_id": order["deal_id"],
        "day": order["ordered_on"],
        "account_id": order["account_id"],
        "customer_id": customer(world, order["account_id"]),
        "rep_id": order["rep_id"],
        "amount": world.convert(given, order["currency"], order["ordered_on"]),
        "no_rate": world.no_rate(order["currency"], order["ordered_on"]),
        "kind": order["kind"] or "order",
        "renews_id": order["renews_id"],
        "deal_kind": deal["kind"] if deal else None,
        **_order_dims(world, order),
    }


def _deal_sale(world: World, deal: Row) -> Row:
    account = world.find("accounts", deal["account_id"])
    return {
        "id": deal["id"],
        "what": "deal",
        "label": deal["name"],
        "order_id": None,
        "deal_id": deal["id"],
        "day": deal["closed_on"],
        "account_id": deal["account_id"],
        "customer_id": customer(world, deal["account_id"]),
        "rep_id": owner_on(world, deal, deal["closed_on"]),
        "amount": world.convert(deal["amount"], deal["currency"], deal["closed_on"]),
        "no_rate": world.no_rate(deal["currency"], deal["closed_on"]),
        "kind": deal["kind"],
        "renews_id": None,
        "deal_kind": deal["kind"],
        **{k: deal[k] for k in ("lead_source", "campaign_id", "contact_method", "region")},
        "channel": None,
        "reason": None,
        "country": account["country"] if account else None,
    }


def buys(sale: Row) -> bool:
    """A credit buys nothing, nor does an amount of 0; a sale whose amount is not known does."""
    return sale["kind"] != "credit" and (sale["amount"] is None or decimal(sale["amount"]) > 0)


def _history(world: World, customer_id: Scalar) -> list[tuple[date, int]]:
    """Days and ids of a customer's sales, first one first; credits are no sales."""
    if customer_id is None:
        return []
    own = [s for s in _sold(world) if s["customer_id"] == customer_id and buys(s)]
    return sorted((s["day"], whole(s["id"])) for s in own if isinstance(s["day"], date))


def newness(world: World, customer_id: Scalar, day: Scalar) -> str | None:
    """'new' within the setting's days of the customer's first sale, else 'existing'; None for nobody."""
    if customer_id is None:
        return None
    history = _history(world, customer_id)
    limit = timedelta(days=world.settings.new_customer_days)
    return "new" if history and isinstance(day, date) and day < history[0][0] + limit else "existing"


def _placed(world: World, sale: Row) -> Row:
    """A sale beside its customer's first and previous ones."""
    history = _history(world, sale["customer_id"])
    here = (day_or(sale["day"], LAST), whole(sale["id"]))
    first = bool(history) and history[0] == here and buys(sale)
    earlier = [day for day, n in history if isinstance(sale["day"], date) and (day, n) < here]
    return {
        **{k: v for k, v in sale.items() if k not in {"renews_id", "deal_kind"}},
        "is_first": first,
        "first_on": history[0][0] if history else None,
        "previous_on": max(earlier, default=None),
        "newness": newness(world, sale["customer_id"], sale["day"]),
        "business": _business(sale, first=first),
    }


def _business(sale: Row, *, first: bool) -> str | None:
    """What a sale is: to a new customer, a new deal, a repeat, or not known."""
    if first:
        return "new_customer"
    if sale["deal_kind"] in NEW_KINDS:
        return "new_deal"
    if sale["deal_kind"] in REPEAT_KINDS or sale["renews_id"] is not None:
        return "repeat"
    return None


def sale_lines(world: World) -> Rows:
    """The sales by product: an order's lines, or a won deal with its product."""
    return world.once("sale_lines", lambda: _sale_lines(world))


def _sale_lines(world: World) -> Rows:
    by_id = {s["id"]: s for s in sales(world)}
    own = ("id", "amount", "rep_id", "product_id", "quantity", "cost", "no_rate")
    if world.basis == "orders":
        return [{**by_id[line["order_id"]], **{k: line[k] for k in own}} for line in line_facts(world)]
    found: Rows = []
    for sale in sales(world):
        deal = world.find("deals", sale["deal_id"])
        product = deal["product_id"] if deal else None
        found.append({**sale, "product_id": product, "quantity": None, "cost": None})
    return found
