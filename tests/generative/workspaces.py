"""Small workspaces that Hypothesis makes: nulls, ties, empty tables, credits, durations upside down.

Hypothesis draws how many rows each table has, how blank they are and a seed; a row's cells follow from the
seed, its table and its number alone. So a failing example shrinks by whole rows, and the others stay as
they were.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from hypothesis import strategies as st
from tests.generative.rows import OPEN, PARIS, TODAY, row

from cadran.metrics.reference import World
from cadran.model import TABLES, Kind
from cadran.model.tables_people import ROLES
from cadran.store.settings import Settings

Row = dict[str, Any]
DAYS = [date(2024, 12, 31), *(date(2025, m, d) for m, d in (
    (1, 1), (1, 15), (2, 28), (3, 1), (3, 3), (3, 31), (4, 1), (4, 18), (5, 1), (5, 3), (5, 5), (5, 31),
    (6, 1), (6, 14), (6, 15), (6, 16), (6, 29), (6, 30), (7, 1), (7, 20),
))]  # fmt: skip
LONG_AGO = [date(2023, 1, 31), date(2023, 6, 30), date(2024, 2, 29), date(2024, 5, 31), date(2024, 6, 16)]
CLOCKS = ("00:30", "09:00", "12:00", "17:30", "23:30")
AMOUNTS = ("0", "100", "100", "250.5", "1999.99", "33.3333", "-30")
CURRENCIES = (None, None, None, "EUR", "USD", "USD", "GBP")  # a pound has no rate
STAGES = ("Lead", "Demo", "Offer", "Unknown")
WORDS: Mapping[str, tuple[str, ...]] = {
    "name": ("Ada", "Bo", "Ada"), "industry": ("Steel", "Food"), "size": ("S", "L"),
    "region": ("North", "South"), "country": ("FR", "DE"), "category": ("Tools", "Care"),
    "unit": ("hour", "piece"), "lead_source": ("web", "fair"), "contact_method": ("phone", "mail"),
    "channel": ("direct", "reseller"), "reason": ("price",), "lost_reason": ("price", "delay"),
    "competitor": ("Acme",), "pipeline": ("main",), "stage": STAGES, "kind": ("quote", "info"),
    "number": ("N1", "N2", "N3"), "contract": ("C1", "C2"), "tier": ("Base", "Pro"),
}  # fmt: skip
MOST: Mapping[str, int] = {
    "reps": 5, "teams": 3, "rep_assignments": 6, "absences": 3, "accounts": 5, "contacts": 3, "products": 3,
    "stages": 3, "campaigns": 2, "leads": 6, "deals": 12, "deal_changes": 0, "activities": 20, "quotes": 8,
    "tenders": 6, "requests": 6, "orders": 10, "order_lines": 12, "expenses": 6, "targets": 10, "fx_rates": 4,
    "surveys": 4, "complaints": 4, "mentions": 3,
    "trainings": 4, "worktime": 4, "subscriptions": 6,
    "returns": 4, "market": 5,
}  # fmt: skip


@dataclass(frozen=True)
class Maker:
    """What the cells of a workspace are drawn from. `mute`: columns that nobody ever fills."""

    seed: int
    blank: float
    sizes: Mapping[str, int]
    mute: frozenset[str] = frozenset()

    def dice(self, table: str, number: int) -> random.Random:
        return random.Random(f"{self.seed}/{table}/{number}")

    def refer(self, dice: random.Random, table: str) -> int | None:
        """The id of some row, or none; also where there is no row to refer to."""
        pick = dice.random()
        count = self.sizes.get(table, 0)
        return 1 + int(pick * count) if count and dice.random() >= self.blank else None

    def cells(self, table: str, number: int) -> Row:
        """Every canonical column of a row, drawn by its kind."""
        dice = self.dice(table, number)
        found: Row = {}
        for column in TABLES[table].columns:
            if column.kind is Kind.REF:
                value: Any = self.refer(dice, column.to)
            else:
                value = self._plain(dice, column.name, column.kind, column.values)
            found[column.name] = None if f"{table}.{column.name}" in self.mute else value
        return found

    def _plain(self, dice: random.Random, name: str, kind: Kind, values: tuple[str, ...]) -> Any:
        draw: Mapping[Kind, Callable[[], Any]] = {
            Kind.TEXT: lambda: dice.choice(WORDS.get(name, ("text",))),
            Kind.DAY: lambda: dice.choice(DAYS),
            Kind.INSTANT: lambda: instant(dice.choice(DAYS), dice.choice(CLOCKS)),
            Kind.MONEY: lambda: dice.choice(AMOUNTS),
            Kind.NUMBER: lambda: dice.choice((1, 2, 3, "0.5")),
            Kind.FACTOR: lambda: dice.choice(("0.5", "1.25", "2")),
            Kind.RATE: lambda: dice.choice((0.0, 0.1, 0.25, 0.5)),
            Kind.INTEGER: lambda: dice.choice((1, 2, 3)),
            Kind.BOOLEAN: lambda: dice.choice((True, False)),
            Kind.ENUM: lambda: dice.choice(values),
        }
        value = draw[kind]()
        if name == "currency":
            return dice.choice(CURRENCIES)
        return None if dice.random() < self.blank else value


def instant(day: date, clock: str) -> datetime:
    """The UTC instant of a Paris clock."""
    local = datetime.combine(day, time.fromisoformat(clock), PARIS)
    return local.astimezone(UTC).replace(tzinfo=None)


def _reps(maker: Maker, n: int, cells: Row) -> Row:
    dice = maker.dice("reps", -n)
    return cells | {
        "role": dice.choice((*ROLES.split(), None)),
        "hired_on": dice.choice((None, None, date(2025, 3, 1), date(2024, 1, 1))),
        "left_on": dice.choice((None, None, None, date(2025, 4, 15))),
        "name": dice.choice(("Ada", "Bo", "Cy", "Ada")),
        "ramp_until": dice.choice((None, None, cells["ramp_until"])),
    }


def _deals(maker: Maker, n: int, cells: Row) -> Row:
    """An open deal has no close; a decided one mostly has."""
    undecided = cells["outcome"] in {None, "open"}
    return cells | ({"closed_on": None} if undecided else {}) | {"name": f"Deal {n}"}


def _activities(maker: Maker, n: int, cells: Row) -> Row:
    """A kind that the catalogue counts, each in turn; mostly done."""
    kinds = ("call", "email", "meeting", "visit", "demo", "message", "connection_request", "social")
    dice = maker.dice("activities", -n)
    return cells | {
        "kind": dice.choice((*kinds, cells["kind"])),
        "status": dice.choice((None, "done", "done", cells["status"])),
        "direction": dice.choice(("outbound", cells["direction"])),
    }


def _lines(maker: Maker, n: int, cells: Row) -> Row:
    """A line of some order, each at its own place."""
    order = maker.refer(maker.dice("order_lines", -n), "orders") or 1
    return cells | {"order": order if maker.sizes["orders"] else None, "ordinal": n, "currency": None}


def _orders(maker: Maker, n: int, cells: Row) -> Row:
    """Mostly standing orders; a credit is negative, an order is not."""
    dice = maker.dice("orders", -n)
    amount = cells["amount"]
    credit = cells["kind"] == "credit" and dice.random() < 0.5
    signed = None if amount is None else f"-{amount.lstrip('-')}" if credit else amount
    status = dice.choice((None, "confirmed", "invoiced", cells["status"]))
    day = cells["ordered_on"]
    if maker.seed % 4 == 0 and day and dice.random() < 0.6:  # a company with a past: a year's customers need two
        day = dice.choice(LONG_AGO)
    return cells | {"kind": "credit" if credit else None, "amount": signed, "status": status, "ordered_on": day}


def _subscriptions(maker: Maker, n: int, cells: Row) -> Row:
    """A few contracts, of which some change their price, some end, come back, or end before they begin."""
    dice = maker.dice("subscriptions", -n)
    started = dice.choice((*LONG_AGO, *DAYS[:12])) if cells["started_on"] else None
    ended = dice.choice((None, None, *LONG_AGO[3:], *DAYS[:12], started))
    return cells | {"contract": dice.choice((None, "K1", "K2", "K3")), "started_on": started, "ended_on": ended}


def _market(maker: Maker, n: int, cells: Row) -> Row:
    """A month, a quarter or a year of the whole market or of a competitor, told twice now and then."""
    dice = maker.dice("market", -n)
    start, end = dice.choice((("2025-01-01", "2025-03-31"), ("2025-01-01", "2025-12-31"), ("2025-02-01", "2025-02-28"),
                              ("2024-07-01", "2025-06-30"), ("2025-04-01", "2025-03-01")))  # fmt: skip
    told = {"starts_on": start, "ends_on": end if cells["ends_on"] else None}
    return cells | told | {"competitor": dice.choice((None, None, "Acme", "Globex"))}


def _stages(_: Maker, n: int, __: Row) -> Row:
    pipeline = "main" if n != 2 else None
    return {
        "name": STAGES[n - 1],
        "pipeline": pipeline,
        "position": n,
        "probability": (None, 0.25, 0.5)[n - 1],
    }


def _rates(maker: Maker, n: int, cells: Row) -> Row:
    day = maker.dice("fx_rates", -n).choice((DAYS[2], DAYS[5], DAYS[9]))
    return cells | {"currency": "USD", "rate": cells["rate"] or "0.5", "day": day}


def _surveys(maker: Maker, n: int, cells: Row) -> Row:
    """On the scales that are about, mostly with an account; some scores are off the scale."""
    dice = maker.dice("surveys", -n)
    low, high = dice.choice(((0, 10), (0, 10), (1, 5), (1, 7), (None, None), (0, None)))
    score = None if cells["score"] is None else dice.choice((0, 1, 3, 4, 5, 6, 7, 9, 10, "5.5"))
    return cells | {"scale_min": low, "scale_max": high, "score": score}


def _teams(_: Maker, n: int, cells: Row) -> Row:
    return cells | {"name": f"Team {n}", "parent": 1 if n > 1 else None}


def _targets(maker: Maker, n: int, cells: Row) -> Row:
    """A month, a quarter or odd days, of the company, a team or a rep."""
    dice = maker.dice("targets", -n)
    spans = [(date(2025, 1, 1), date(2025, 6, 30)), (date(2025, 3, 1), date(2025, 3, 31))]
    spans += [(date(2025, 4, 1), date(2025, 6, 30)), (date(2025, 2, 10), date(2025, 3, 9))]
    start, end = dice.choice(spans)
    whose = dice.choice(({"rep": None}, {"team": None}, {"rep": None, "team": None}))
    kpi = dice.choice(("revenue", "revenue", "calls", "meetings", "sqls", "deals_won"))
    return cells | {"kpi": kpi, "starts_on": start, "ends_on": end, "value": dice.choice((0, 1, 4, 500))} | whose


SHAPED: Mapping[str, Callable[[Maker, int, Row], Row]] = {
    "activities": _activities, "deals": _deals, "fx_rates": _rates, "market": _market,
    "order_lines": _lines, "orders": _orders,
    "reps": _reps, "stages": _stages, "subscriptions": _subscriptions, "surveys": _surveys,
    "targets": _targets, "teams": _teams,
}  # fmt: skip


def rows(maker: Maker, table: str) -> list[Row]:
    """The current rows of a table."""
    found = []
    for n in range(1, maker.sizes.get(table, 0) + 1):
        cells = maker.cells(table, n)
        found.append(row(table, n, **(SHAPED[table](maker, n, cells) if table in SHAPED else cells)))
    return found


def versions(maker: Maker, deal: Row) -> list[Row]:
    """What earlier exports said of a deal, oldest first, and the deal as it is now."""
    dice = maker.dice("versions", deal["id"])
    known = sorted(dice.sample(DAYS[2:14], dice.choice((1, 1, 2, 3))))
    if deal["created_on"]:  # seen before it was created: once at most
        known = [d for d in known if d >= deal["created_on"]] or known[-1:]
    instants = [instant(day, dice.choice(CLOCKS)) for day in known]
    found = []
    for at, until in zip(instants, [*instants[1:], OPEN], strict=True):
        then = {"known_from": at, "known_to": until}
        if until != OPEN:
            then |= {"stage": dice.choice((*STAGES, None)), "amount": dice.choice((deal["amount"], None))}
            then |= {"outcome": "open", "closed_on": None, "owner_id": maker.refer(dice, "reps")}
            then |= {"expected_close_on": dice.choice(DAYS)}
        found.append(deal | then)
    return found


def history(maker: Maker, deal: Row, first_id: int) -> list[Row]:
    """The recorded versions of some deals, one after the other; some begin late, or tell no outcome or end."""
    dice = maker.dice("deal_changes", deal["id"])
    start = deal["created_on"]
    if dice.random() < 0.5 or start is None or deal["outcome"] is None:
        return []
    closed = deal["closed_on"]
    last = min(closed or date(2025, 6, 20), date(2025, 6, 20))
    between = sorted(d for d in dice.sample(DAYS, 4) if start <= d < last)
    days = [*([start] if not between or dice.random() < 0.7 else []), *between]
    if closed is not None and closed >= start:
        days += [closed] if dice.random() < 0.7 else []
    elif deal["outcome"] != "open":
        return []
    silent = frozenset(n for n in ("outcome", "amount", "expected_close_on", "owner_id") if dice.random() < 0.2)
    ended = deal["outcome"] == "open" or days[-1] == closed
    clock = dice.choice(CLOCKS)
    starts = [instant(day, clock) + timedelta(minutes=n) for n, day in enumerate(days)]
    ends = [*starts[1:], None]
    return [
        _change(maker, dice, deal, first_id + n, (starts[n], ends[n]), last=ended and n == len(days) - 1)
        | dict.fromkeys(silent)
        for n in range(len(days))
    ]


def _change(
    maker: Maker,
    dice: random.Random,
    deal: Row,
    n: int,
    span: tuple[datetime, datetime | None],
    *,
    last: bool,
) -> Row:
    return row(
        "deal_changes", n, deal=deal["id"], valid_from=span[0], valid_to=span[1],
        pipeline=dice.choice((deal["pipeline"], None)),
        stage=deal["stage"] if last else dice.choice((*STAGES, None)),
        amount=dice.choice((deal["amount"], "100", None)), probability=dice.choice((None, 0.5)),
        forecast_category=dice.choice((None, "commit", "pipeline")),
        expected_close_on=dice.choice((None, *DAYS)),
        owner=maker.refer(dice, "reps"), outcome=deal["outcome"] if last else "open",
        certainty=dice.choice((None, "recorded", "observed")), currency=deal["currency"],
    )  # fmt: skip


def build(maker: Maker, settings: Settings, today: date) -> World:
    """The whole workspace of a maker."""
    tables = {table: rows(maker, table) for table in MOST}
    changes: list[Row] = []
    for deal in tables["deals"]:
        changes += history(maker, deal, len(changes) + 1)
    tables["deal_changes"] = changes
    seen = [v for deal in tables["deals"] for v in versions(maker, deal)]
    tables["deals"] = [v for v in seen if v["known_to"] == OPEN]
    return World(tables, settings, today, seen)


def make_settings(today: date) -> st.SearchStrategy[Settings]:
    """The settings that change what a KPI means."""
    return st.builds(
        Settings,
        today=st.just(today),
        revenue_basis=st.sampled_from((None, "orders", "won_deals")),
        cycle_start=st.sampled_from(("auto", "qualified_on", "first_contact", "created_on")),
        new_customer_days=st.sampled_from((365, 30)),
        quote_validity_days=st.sampled_from((90, 30)),
        customer_window_months=st.sampled_from((12, 1, 2)),
        renewal_tolerance_days=st.sampled_from((60, 5)),
        holidays=st.sampled_from(("FR", "")),
    )


def _size(most: int) -> st.SearchStrategy[int]:
    """Few rows, any number, or many: each is as likely, and few is what a failure shrinks to."""
    return st.one_of(st.integers(0, min(2, most)), st.integers(0, most), st.integers(most // 2, most))


@st.composite
def workspaces(draw: st.DrawFn) -> World:
    """A workspace with 0 to 20 rows per table, seen on a working day within its data."""
    sizes = {table: draw(_size(most), label=table) for table, most in MOST.items()}
    mutable = (
        "deals.outcome",
        "deals.amount",
        "activities.direction",
        "orders.discount",
        "deals.expected_close_on",
    )
    maker = Maker(
        seed=draw(st.integers(0, 2**16), label="seed"),
        blank=draw(st.sampled_from((0.0, 0.1, 0.3, 0.7)), label="blank"),
        sizes=sizes,
        mute=draw(st.frozensets(st.sampled_from(mutable), max_size=1), label="mute"),
    )
    today = draw(st.sampled_from((TODAY, date(2025, 6, 16))))
    return build(maker, draw(make_settings(today)), today)
