"""Trainings of the demo company, one of which has a true effect: whoever took it reaches more people by phone."""

import numpy as np

from cadran.sources.demo import words
from cadran.sources.demo.arrays import NO_DAY, NO_INSTANT, Days, Values, ids, pick
from cadran.sources.demo.ledger import Change, Ledger, history
from cadran.sources.demo.people import People, reps_of
from cadran.sources.demo.world import World

LENGTHS = np.array([14.0, 10.5, 3.5, 2.0])


def trainings(world: World, people: People) -> tuple[Ledger, Days]:
    """The table, and from which day each rep is the better for it (NaT: never)."""
    rng = world.dice("trainings")
    days = np.arange(world.start + 60, world.end - 10, 91)
    rep, session = (
        grid.ravel() for grid in np.meshgrid(np.arange(len(people.post)), np.arange(len(days)), indexing="ij")
    )
    name = session % len(words.TRAININGS)
    assigned = world.calendar.next_open(days[session])
    employed = people.post[rep, world.calendar.at(assigned)] >= 0
    first_go = rng.random(len(rep)) < np.where(name == 0, 0.30, 0.35)
    row = np.flatnonzero(employed & first_go)
    rep, name, assigned = rep[row], name[row], assigned[row]
    length = rng.integers(10, 70, len(row))
    completed = np.where(rng.random(len(row)) < 0.82, people.next_present(rep, assigned + length), NO_DAY)
    left = people.post[rep, world.calendar.at(completed)] < 0
    completed = np.where(left, NO_DAY, completed)
    took = (name == 0) & ~np.isnat(completed)
    since = np.full(len(people.post), np.datetime64("9999-01-01", "D"))
    np.minimum.at(since, rep[took], completed[took])
    score = np.where(np.isnat(completed), np.nan, np.round(rng.normal(15, 2.5, len(row)).clip(6, 20)))
    columns: dict[str, Values] = {
        "rep": reps_of(rep),
        "name": pick(words.TRAININGS, name),
        "assigned_on": assigned,
        "completed_on": completed,
        "hours": LENGTHS[name],
        "score": np.where(rng.random(len(row)) < 0.08, np.nan, score),
    }
    evening = np.full(len(row), 64_800)
    done = np.where(np.isnat(completed), NO_INSTANT, world.calendar.utc(completed, evening))
    change = Change(done, {"completed_on": NO_DAY, "score": np.nan})
    born = world.calendar.utc(assigned, np.full(len(row), 32_400))
    return history("trainings", ids("FO", len(row)), columns, born, [change]), np.where(
        since.astype(int) > 99_999, NO_DAY, since
    )
