"""The true parameters of the demo company, against which estimates are checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

NEW, CLIENTS = "Nouvelles affaires", "Clients"
SEGMENTS = ("PME", "ETI", "Grand compte")


@dataclass(frozen=True)
class Line:
    """A pipeline: its open stages, and how deals go through them. Days are calendar days.

    A deal stays gamma(`shape`, mean `days[s]`) days in stage s; stages other than the first and the last are
    skipped with the truth's `skip`. A lost deal leaves at stage s with probability `leaves[s]`, and stays
    `linger` times as long in the stage it leaves from.
    """

    name: str
    stages: tuple[str, ...]
    stated: tuple[float, ...]  # the win probabilities people have typed, not the true ones
    days: tuple[float, ...]
    leaves: tuple[float, ...]
    shape: float = 2.0
    linger: float = 1.6


PIPELINES = (
    Line(
        NEW,
        ("Prise de contact", "Qualification", "Découverte", "Démonstration", "Proposition", "Négociation"),
        (0.10, 0.20, 0.35, 0.50, 0.65, 0.80),
        (6.0, 9.0, 12.0, 12.0, 18.0, 14.0),
        (0.12, 0.24, 0.20, 0.16, 0.20, 0.08),
    ),
    Line(
        CLIENTS,
        ("Besoin identifié", "Proposition", "Négociation"),
        (0.30, 0.60, 0.85),
        (12.0, 16.0, 12.0),
        (0.30, 0.45, 0.25),
    ),
)


@dataclass(frozen=True, kw_only=True)
class Truth:
    """What is true of the company, whatever the data show.

    Rates are fractions, rhythms are per week or month as named. A deal's outcome is drawn at its creation,
    from the rep who owns it then and the size of its account, and does not depend on its amount or length;
    a share `never_decided` stays open for ever, whatever would have come.
    """

    # leads arrive as a Poisson process: weekly_leads x growth^years x seasonality of the month
    weekly_leads: float = 25.0
    growth: float = 1.12
    seasonality: tuple[float, ...] = (1.02, 1.00, 1.12, 1.02, 0.92, 1.10, 0.88, 0.52, 1.18, 1.16, 1.12, 0.96)
    inbound: float = 0.6
    mql: float = 0.6
    mql_days: float = 5.0  # mean, exponential
    mql_to_sql: float = 0.5  # sooner or later
    sql_days: float = 24.0  # mean, exponential
    sql_to_deal: float = 0.85
    weekly_own_deals: float = 5.8  # found by the bdm and ae themselves

    base_logit: Mapping[str, float] = field(
        default_factory=lambda: MappingProxyType({"new": -0.80, "clients": -0.10, "renewal": 1.50})
    )
    rep_effect: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))  # on the logit
    segment_effect: Mapping[str, float] = field(
        default_factory=lambda: MappingProxyType({"PME": 0.15, "ETI": 0.0, "Grand compte": -0.40})
    )
    never_decided: float = 0.02
    pipelines: tuple[Line, ...] = PIPELINES
    skip: float = 0.12
    steps_back: float = 0.07
    slips: float = 0.7  # an open deal whose expected date comes is put off
    closed_late: float = 0.04  # closings that are typed in 10 to 45 days afterwards
    typical_amount: Mapping[str, float] = field(  # median of a new deal
        default_factory=lambda: MappingProxyType({"PME": 9_000.0, "ETI": 24_000.0, "Grand compte": 60_000.0})
    )

    yearly_orders: float = 1.0  # repeat orders of a customer, mean; gamma(2) between customers
    monthly_attrition: float = 0.012  # a customer stops ordering
    monthly_churn: float = 0.014  # a contract ends
    reactivation: float = 0.15  # a customer whose contract ended takes a new one
    late_delivery: float = 0.18
    conforming: float = 0.94
    late_entry: float = 0.03  # orders typed in the month after

    call_connect: float = 0.22
    training_effect: float = 0.06  # on a rep's call connect rate, once trained
    no_show: float = 0.12  # of meetings held or missed
    cancelled: float = 0.10  # of meetings due
    cancelled_by_us: float = 0.35  # of those cancelled
    unknown_outcome: float = 0.10
    unanswered: float = 0.07  # inbound leads nobody ever answers
    response_minutes: float = 95.0  # median of the answered, business time; lognormal
    response_sigma: float = 1.3

    survey_answered: float = 0.35
    nps: tuple[float, float] = (0.46, 0.18)  # promoters, detractors
    csat: float = 0.78  # answers of 4 or 5

    def logit(self, family: str, rep: str, segment: str) -> float:
        """Log-odds of winning a decided deal of `family` (new, clients, renewal)."""
        return self.base_logit[family] + self.rep_effect[rep] + self.segment_effect[segment]

    def win_probability(self, family: str, rep: str, segment: str) -> float:
        """Probability that a decided deal of `family` (new, clients, renewal) is won."""
        return float(1 / (1 + np.exp(-self.logit(family, rep, segment))))

    def pipeline(self, name: str) -> Line:
        return next(line for line in self.pipelines if line.name == name)

    def mean_days(self, pipeline: str, outcome: str) -> float:
        """Mean days from creation to `outcome` (won, lost), before the move to the next working day."""
        line = self.pipeline(pipeline)
        reached = self._stay(line, len(line.stages) - 1, 1.0)
        if outcome == "won":
            return reached
        return sum(p * self._stay(line, s, line.linger) for s, p in enumerate(line.leaves))

    def _stay(self, line: Line, last: int, linger: float) -> float:
        """Mean days until leaving from stage `last`."""
        between = sum((1 - self.skip) * d for d in line.days[1:last])
        return between + (line.days[0] if last else 0) + linger * line.days[last]

    def mql_to_sql_within(self, days: float) -> float:
        """Probability that an MQL becomes SQL within so many days."""
        return float(self.mql_to_sql * (1 - np.exp(-days / self.sql_days)))


def true_parameters(seed: int, reps: list[str]) -> Truth:
    """The truth of a seed: every rep has a skill of their own, standard deviation 0.35 on the logit."""
    skill = np.random.default_rng([seed, 1]).normal(0, 0.35, len(reps))
    return Truth(rep_effect=MappingProxyType(dict(zip(reps, np.round(skill, 3).tolist(), strict=True))))
