"""The fixture `firm`: a small company written as text, and what is said of why its figures moved."""

from collections.abc import Callable, Mapping

import pytest
from tests.spec.business import Business, new_business, shelf

from cadran.metrics.why import Bottleneck, Why, bottleneck, explain
from cadran.model import periods
from cadran.workspace.asking import Asking


class Firm(Business):
    """A small company that explains itself."""

    def question(self, owners: frozenset[int] | None, asked: Mapping[str, object]) -> object:
        return Asking(**{"kpi": (), "compare": "previous", **asked}).question(self.facts(), owners)

    def why(
        self, kpi: str, *, owners: frozenset[int] | None = None, through: str = "", horizon: str = "", **asked: object
    ) -> Why:
        due = periods.parse(horizon, self.settings.today) if horizon else None
        question = self.question(owners, {"kpi": kpi, **asked})
        return explain(question, self.facts(), through=through, horizon=due)

    def bottleneck(self, **asked: object) -> Bottleneck:
        return bottleneck(self.question(None, asked), self.facts())


Makes = Callable[..., Firm]


@pytest.fixture
def firm() -> Makes:
    def made(case: str, **settings: object) -> Firm:
        plain = new_business(shelf(), **settings)
        found = Firm(plain.shelf, plain.settings)
        found.load(case)
        return found

    return made


def amounts(found: Why) -> dict[str, float]:
    """The effects that count, by code or by segment."""
    return {
        e.code if not e.group else str(next(iter(e.group.values()))): float(e.amount) for e in found.effects if e.counts
    }
