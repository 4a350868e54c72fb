"""Whether trainings work, by hand: before and after of who took one, less that of who did not, over the same days."""

import statistics
from datetime import date, timedelta

import pytest
from tests.oracle.judge import TODAY, Judge

from cadran.sources.demo import Company
from cadran.sources.demo.words import TRAININGS

AROUND = timedelta(90)
REACHED = """
    SELECT rep, day >= $day, count(*) FILTER (outcome = 'reached'), count(*) FROM done
    WHERE kind = 'call' AND direction = 'outbound' AND outcome IS NOT NULL AND day >= $first AND day < $last
    GROUP BY ALL
"""


def effects(judge: Judge, start: date, end: date, name: str | None = None) -> list[float]:
    """One per training that was over 90 days ago: the trained rep's change less that of all the others together.

    The others are those who completed no training in the 180 days that are compared: who took another one meanwhile
    is nobody's untrained colleague.
    """
    taken = judge.con.execute(
        "SELECT rep_id, completed_on, name FROM now.trainings WHERE completed_on IS NOT NULL"
    ).fetchall()
    return [
        change - others
        for rep, day, training in taken
        if start <= day < end and day + AROUND <= TODAY and name in {None, training}
        for change, others in changes(judge, rep, day, {r for r, d, _ in taken if abs(d - day) <= AROUND})
    ]


def changes(judge: Judge, rep: int, day: date, busy: set[int]) -> list[tuple[float, float]]:
    """Of the rep and of those not busy with trainings; none where one of them did not call on either side."""
    asked = {"day": day, "first": day - AROUND, "last": day + AROUND}
    calls = {(who, after): (hits, all_) for who, after, hits, all_ in judge.con.execute(REACHED, asked).fetchall()}
    own = [calls.get((rep, after), (0, 0)) for after in (False, True)]
    others = [
        [sum(c[i] for (who, when), c in calls.items() if when == after and who not in busy) for i in (0, 1)]
        for after in (False, True)
    ]
    if not all(n for _, n in (*own, *others)):
        return []
    (was, now), (were, are) = ([hits / n for hits, n in pair] for pair in (own, others))
    return [(now - was, are - were)]


def test_the_one_that_works_is_found(judge: Judge, company: Company) -> None:
    """The first of the four raises the share of calls that reach somebody; the others do nothing."""
    found = {name: effects(judge, date(2023, 1, 1), date(2026, 1, 1), name) for name in TRAININGS}
    works = found.pop(TRAININGS[0])
    error = statistics.stdev(works) / len(works) ** 0.5
    assert abs(statistics.mean(works) - company.truth.training_effect) < 2 * error
    assert statistics.mean(works) > max(statistics.mean(rows) for rows in found.values())


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ("2023-01-01..2025-12-31", date(2023, 1, 1), date(2026, 1, 1)),
        ("2024", date(2024, 1, 1), date(2025, 1, 1)),
    ],
)
def test_what_is_read_is_what_chance_allows(judge: Judge, period: str, start: date, end: date) -> None:
    """How trainings are weighed against each other is open; the interval must hold what they did one by one.

    In points, as the unit says: 6 where the share rose by 0.06.
    """
    reading = judge.read("training_effect", period=period, of="call_connect_rate").one
    hand = [100 * effect for effect in effects(judge, start, end)]
    error = statistics.stdev(hand) / len(hand) ** 0.5
    assert reading.n
    assert reading.value is not None
    assert reading.low is not None
    assert reading.high is not None
    assert abs(float(reading.value) - statistics.mean(hand)) < error
    assert reading.low < statistics.mean(hand) < reading.high
    assert error / 3 < (reading.high - reading.low) / 4 < 3 * error
