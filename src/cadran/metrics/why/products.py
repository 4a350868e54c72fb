"""Money taken apart as a product: how many, how often, how much each.

Revenue of won deals is deals decided × win rate × share of the won with an amount × average size. Revenue of orders is
customers × orders per customer × average order; credits and orders of nobody are terms of their own. Asked `through`
deals, it is the won deals' product, and what deals do not explain: the difference between orders and the deals they
came from (another day, another amount, a cancellation), orders without a deal, and credits. Any other sum over sales,
orders or deals is its number of rows × the average.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from cadran.metrics.catalogue.terms import LOST, WON, WON_AMOUNT
from cadran.metrics.estimators.decomposition import product
from cadran.metrics.facts import Facts
from cadran.metrics.kpi import Aggregate, Kpi, Measure
from cadran.metrics.relations import RELATIONS
from cadran.metrics.why.sums import Key, Row, Sums, units

CREDIT = "coalesce(kind, '') = 'credit'"
NOT_CREDIT = "coalesce(kind, '') <> 'credit'"
SALES = ("sales", "order_facts")
WHOLE = (*SALES, "deals")  # relations of which one row is one thing that people count
ALWAYS = ("rows", "average", "decided", "win_rate", "size", "customers", "frequency", "basket")  # even where nothing

Reads = Callable[[Row], Fraction]


@dataclass(frozen=True)
class Level:
    """One level of a product. `code`, `unit`: of the factor that leads from the level above to this one. `n`: the
    cases behind the factor, `rows`: the measures whose rows these are, `kpi`: the KPI that lists them.
    """

    code: str
    unit: str
    reads: Reads
    n: Reads
    rows: tuple[Measure, ...]
    kpi: str


@dataclass(frozen=True)
class Apart:
    """A term of its own, beside the product."""

    code: str
    reads: Reads
    n: Reads
    rows: tuple[Measure, ...]
    kpi: str


@dataclass(frozen=True)
class Model:
    """How a KPI is taken apart: the measures needed, the levels of the product, the terms beside it."""

    measures: tuple[Measure, ...]
    levels: tuple[Level, ...]
    apart: tuple[Apart, ...] = ()


def model(kpi: Kpi, measure: Measure, dimensions: Sequence[str], facts: Facts, through: str) -> Model | None:
    """The product of a KPI that is one sum; None where its rows are not what people count."""
    relation = RELATIONS[measure.relation]
    if measure.aggregate is not Aggregate.SUM or relation.name not in WHOLE:
        return None
    if set(dimensions) & set(relation.finer):
        return None  # a line of a sale is no sale: what is counted would be lines
    if kpi.id == "revenue" and facts.base(RELATIONS["sales"]) == "deals":
        return _deals()
    if kpi.id == "revenue" and through == "deals":
        return _through_deals(measure)
    if relation.name in SALES:
        return _customers(kpi.id, measure, facts)
    return Model((measure,), _counted(kpi.id, measure))


def _value(measure: Measure) -> Reads:
    return lambda row: row[measure].value


def _used(measure: Measure) -> Reads:
    return lambda row: Fraction(row[measure].used)


def _units(measure: Measure) -> Reads:
    return lambda row: Fraction(units(measure, row))


def _counted(kpi: str, measure: Measure) -> tuple[Level, ...]:
    return (
        Level("rows", "count", _used(measure), _used(measure), (measure,), kpi),
        Level("average", "money", _value(measure), _used(measure), (measure,), kpi),
    )


def _decided(row: Row) -> Fraction:
    return row[WON].value + row[LOST].value


def _deals() -> Model:
    levels = (
        Level("decided", "count", _decided, _decided, (WON, LOST), "win_rate"),
        Level("win_rate", "percent", _value(WON), _decided, (WON, LOST), "win_rate"),
        Level("filled", "percent", _used(WON_AMOUNT), _value(WON), (WON,), "deals_won"),
        Level("size", "money", _value(WON_AMOUNT), _used(WON_AMOUNT), (WON_AMOUNT,), "average_deal_size"),
    )
    return Model((WON, LOST, WON_AMOUNT), levels)


def _through_deals(measure: Measure) -> Model:
    """Orders by way of the deals they came from."""
    dealt = _only(measure, f"deal_id IS NOT NULL AND {NOT_CREDIT}")
    alone = _only(measure, f"deal_id IS NULL AND {NOT_CREDIT}")
    credits = _only(measure, CREDIT)
    deals = _deals()
    apart = (
        Apart(
            "not_as_deals",
            lambda row: row[dealt].value - row[WON_AMOUNT].value,
            _used(dealt),
            (dealt, WON_AMOUNT),
            "revenue",
        ),
        Apart("without_deal", _value(alone), _used(alone), (alone,), "revenue"),
        Apart("credits", _value(credits), _used(credits), (credits,), "revenue"),
    )
    return Model((*deals.measures, dealt, alone, credits), deals.levels, apart)


def _customers(kpi: str, measure: Measure, facts: Facts) -> Model:
    """Customers, how often each bought, and how much at a time."""
    sold = _only(measure, f"{NOT_CREDIT} AND customer_id IS NOT NULL")
    buyers = replace(sold, aggregate=Aggregate.DISTINCT, value="customer_id")
    nobody = _only(measure, f"{NOT_CREDIT} AND customer_id IS NULL")
    credits = _only(measure, CREDIT)
    deals = facts.base(RELATIONS[measure.relation]) == "deals"
    levels = (
        Level("customers", "count", _value(buyers), _units(buyers), (sold,), kpi),
        Level("frequency", "ratio", _used(sold), _units(buyers), (sold,), kpi),
        Level("size" if deals else "basket", "money", _value(sold), _used(sold), (sold,), kpi),
    )
    apart = (
        Apart("no_customer", _value(nobody), _used(nobody), (nobody,), kpi),
        Apart("credits", _value(credits), _used(credits), (credits,), kpi),
    )
    return Model((sold, buyers, nobody, credits), levels, apart)


def _only(measure: Measure, condition: str) -> Measure:
    where = f"({measure.where}) AND {condition}" if measure.where else condition
    return replace(measure, where=where, quantiles=False, weigh="")


def effects(found: Model, sums: Sums) -> dict[Key, dict[str, Fraction]]:
    """Per segment each effect by code: they add up to the segment's change."""
    codes = [level.code for level in found.levels[1:]]
    states = [{k: tuple(lv.reads(pair[t]) for lv in found.levels) for k, pair in sums.cells.items()} for t in (0, 1)]
    taken = product(states[0], states[1])
    result: dict[Key, dict[str, Fraction]] = {}
    for key, pair in sums.cells.items():
        one = taken[key]
        own = {found.levels[0].code: one.volume, "mix": one.mix, **dict(zip(codes, one.factors, strict=True))}
        own |= {a.code: a.reads(pair[1]) - a.reads(pair[0]) for a in found.apart}
        result[key] = own
    return result


def value(found: Model, row: Row) -> Fraction:
    """The KPI's value in one period, as its terms make it."""
    return found.levels[-1].reads(row) + sum((a.reads(row) for a in found.apart), Fraction(0))


@dataclass(frozen=True)
class Driver:
    """What an effect is the effect of: a count, a ratio or an amount in both periods, and the cases behind it."""

    before: Fraction | None
    after: Fraction | None
    n_before: int
    n_after: int


def drivers(found: Model, sums: Sums) -> Mapping[str, Driver]:
    """Of each code the driver, over all segments together; that of the mix is the number of cases alone."""
    rows = [[pair[t] for pair in sums.cells.values()] for t in (0, 1)]
    told: dict[str, Driver] = {}
    for at, level in enumerate(found.levels):
        above = found.levels[at - 1] if at else None
        told[level.code] = _driver(level, above, rows)
    told |= {apart.code: _driver(apart, None, rows) for apart in found.apart}
    first = told[found.levels[0].code]
    return told | {"mix": Driver(None, None, first.n_before, first.n_after)}


def _driver(one: Level | Apart, above: Level | None, rows: Sequence[Sequence[Row]]) -> Driver:
    values = [_over(one.reads, state, above.reads if above else None) for state in rows]
    counts = [int(sum((one.n(row) for row in state), Fraction(0))) for state in rows]
    return Driver(values[0], values[1], counts[0], counts[1])


def _over(reads: Reads, rows: Sequence[Row], above: Reads | None) -> Fraction | None:
    own = sum((reads(row) for row in rows), Fraction(0))
    if above is None:
        return own
    below = sum((above(row) for row in rows), Fraction(0))
    return own / below if below else None
