"""A forecast told in full: its reading, and the deals on which most hangs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from cadran.metrics.estimators.forecast import TOP
from cadran.metrics.facts import Facts
from cadran.metrics.fitted.fitting import Fitting, Group
from cadran.metrics.fitted.forecast import points
from cadran.metrics.fitted.landings import Landings
from cadran.metrics.query import Query, window
from cadran.metrics.read import Answer, Question, answer
from cadran.metrics.reading import Reading
from cadran.store.duck import literal, rows


@dataclass(frozen=True, slots=True)
class TopDeal:
    """An open deal, or one won in wait of its order, as it stood: `expected` = amount x probability that it brings its
    revenue within the period. `key`: `source/source_id`."""

    key: str
    name: str | None
    owner: str | None
    amount: float
    probability: float
    expected: float
    expected_close_on: date | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """A reading of `forecast_revenue`, the day it was made on, and its largest deals by expected amount."""

    reading: Reading
    day: date
    deals: tuple[TopDeal, ...]


def outlooks(question: Question, facts: Facts) -> tuple[Outlook, ...]:
    """The forecasts of a question about `forecast_revenue`, in the order of its readings."""
    found = answer(question, facts)
    windows = tuple(window(p.start, p.end, question.asof) for p in question.periods)
    query = Query(windows, question.asof, question.by, question.where, question.owners)
    ask = Fitting(query, question.of, facts)
    made = Landings.of(ask, points(ask))
    places = dict(_places(found, made))
    return tuple(_outlook(reading, made, places, facts) for reading in found.readings())


Place = tuple[date, tuple[str | None, ...]]


def _places(found: Answer, made: Landings) -> Iterator[tuple[Place, tuple[int, Group]]]:
    """Where a reading's period and group stand among the landings: groups there are the store's ids."""
    for w, *group in found.frames[0].select(made.ask.keys).iter_rows():
        told = tuple(found.names[i].get(raw, (None, None))[1] for i, raw in enumerate(group))
        yield (made.points[w].start, told), (w, tuple(group))


def _outlook(reading: Reading, made: Landings, places: Mapping[Place, tuple[int, Group]], facts: Facts) -> Outlook:
    number, group = places[reading.start, tuple(reading.group_id.values())]
    at = made.points[number]
    told = reading.value is not None and not at.over
    return Outlook(reading, at.day, _largest(made, number, group, facts) if told else ())


def _largest(made: Landings, number: int, group: Group, facts: Facts) -> tuple[TopDeal, ...]:
    """The largest deals, with what was said of each on that day."""
    first = made.deals(number, group).head(TOP)
    said = _said(first["id"].to_list(), made.points[number].day, facts)
    return tuple(
        TopDeal(*said[deal][:3], amount, p, p * amount, said[deal][3])
        for deal, amount, p in first.select("id", "amount", "p").iter_rows()
    )


def _said(deals: list[int], day: date, facts: Facts) -> Mapping[int, tuple[str, str | None, str | None, date | None]]:
    if not deals:
        return {}
    sql = (
        "SELECT h.id, concat(d.source, '/', d.source_id), d.name, r.name, h.expected_close_on"
        f" FROM {facts.schema}.deal_history AS h JOIN {facts.schema}.deals AS d ON d.id = h.id"
        f" LEFT JOIN {facts.schema}.reps AS r ON r.id = h.owner_id"
        f" WHERE h.id IN ({', '.join(map(str, deals))})"
        f" AND h.from_day <= {literal(day)} AND h.to_day > {literal(day)}"
    )
    return {int(str(r[0])): (str(r[1]), _text(r[2]), _text(r[3]), _day(r[4])) for r in rows(facts.con, sql)}


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None
