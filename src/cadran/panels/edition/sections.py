"""Which sections an edition has, by trade, in the order in which that trade reads them."""

from collections.abc import Callable, Iterator, Mapping

from cadran.panels.edition.acting import deals, repairs, reps, todo
from cadran.panels.edition.aiming import attainment, forecast
from cadran.panels.edition.edition import Section
from cadran.panels.edition.eyes import Eyes
from cadran.panels.edition.moving import changed
from cadran.panels.edition.restating import restatements
from cadran.panels.edition.telling import comments, sources, wins
from cadran.panels.home import Trade

Made = Callable[[Eyes], list[Section]]
BY_TRADE: Mapping[Trade, tuple[Made, ...]] = {
    "executive": (changed, attainment, forecast, deals, wins, comments, restatements, repairs),
    "manager": (attainment, reps, forecast, changed, deals, wins, comments, restatements, repairs),
    "seller": (todo, attainment, forecast, changed, deals, wins, comments, restatements, repairs),
    "sdr": (todo, changed, wins, comments, restatements, repairs),
    "marketing": (sources, changed, comments, restatements),
}


def sections(eyes: Eyes) -> Iterator[Section]:
    """Those that the data and the reader allow."""
    for make in BY_TRADE[eyes.reader.trade]:
        yield from make(eyes)
