"""The table of activities, as it became known."""

import numpy as np

from cadran.sources.demo import words
from cadran.sources.demo.arrays import (
    NO_INSTANT,
    Days,
    Instants,
    Texts,
    Values,
    blank,
    choose,
    draw,
    either,
    ids,
    pick,
)
from cadran.sources.demo.deeds import (
    CALL,
    CONNECTION,
    CONTENT,
    EMAIL,
    KINDS,
    PLANNED,
    SOCIAL,
    STATUS,
    TASK,
    Deeds,
    Whom,
    joined,
)
from cadran.sources.demo.ledger import Change, Ledger, history
from cadran.sources.demo.meetings import diary
from cadran.sources.demo.people import reps_of
from cadran.sources.demo.routine import routine
from cadran.sources.demo.world import World

SUBJECTS = (
    "Appel de prospection", "Message de suivi", "Message court", "Commentaire", "Invitation", "Réaction",
    "Rendez-vous", "Démonstration", "Visite sur site", "Essai", "Prise en main", "À relancer", "Note",
)  # fmt: skip


def activities_ledger(world: World, whom: Whom, trained: Days) -> Ledger:
    deeds = joined([routine(world, whom, trained), diary(world, whom)])
    begun = np.where(np.isnat(deeds.booked), deeds.occurred, deeds.booked)
    deeds = deeds.pick((begun >= world.opened) & (begun < world.cutoffs[-1][1]))
    rng, born = world.dice("activity words"), _born(world, deeds)
    columns = _columns(rng, whom, deeds)
    undone: dict[str, Values | object] = {
        "status": STATUS[PLANNED], "occurred_at": NO_INSTANT, "duration_minutes": np.nan, "cancelled_by": None
    }  # fmt: skip
    change = Change(deeds.settled, undone)
    return history("activities", _keys(born), columns, born, [change], _doubles(rng, deeds, born))


def _keys(born: Instants) -> Texts:
    """Numbered as they were typed in."""
    found = np.empty(len(born), dtype=object)
    found[np.argsort(born, kind="stable")] = ids("X", len(born))
    return found


def _born(world: World, deeds: Deeds) -> Instants:
    """When it was typed in: booked, or just after it was done, or for a few days later."""
    rng, minute = world.dice("typed in"), np.timedelta64(60, "s")
    late = ~deeds.automatic & (rng.random(len(deeds)) < 0.05)
    delay = np.where(late, rng.integers(1, 7, len(deeds)), 0).astype("timedelta64[D]")
    return np.where(np.isnat(deeds.booked), deeds.occurred + minute + delay, deeds.booked)


def _doubles(rng: np.random.Generator, deeds: Deeds, born: Instants) -> Instants:
    """A few calls were logged twice by the telephone; somebody deletes them."""
    hit = (deeds.kind == CALL) & (deeds.lead < 0) & (rng.random(len(deeds)) < 0.002)
    return np.where(hit, born + rng.integers(3, 40, len(deeds)).astype("timedelta64[D]"), NO_INSTANT)


def _columns(rng: np.random.Generator, whom: Whom, deeds: Deeds) -> dict[str, Values]:
    count = len(deeds)
    accounts, deals, leads = whom.accounts, whom.deals.keys, whom.leads.keys
    contact = np.where(deeds.account < 0, -1, accounts.first_contact[deeds.account])
    thread = np.where(deeds.deal >= 0, pick(deals, deeds.deal), pick(leads, deeds.lead))
    return {
        "kind": pick(KINDS, deeds.kind),
        "direction": _directions(deeds),
        "subject": blank(rng, pick(SUBJECTS, deeds.kind), 0.08),
        "rep": blank(rng, reps_of(deeds.rep), 0.003),
        "booked_by": reps_of(deeds.booker),
        "booked_at": deeds.booked,
        "account": pick(accounts.keys, deeds.account),
        "contact": blank(rng, pick(accounts.contact_keys, contact), 0.25),
        "lead": pick(leads, deeds.lead),
        "deal": pick(deals, deeds.deal),
        "scheduled_at": deeds.scheduled,
        "occurred_at": deeds.occurred,
        "duration_minutes": deeds.minutes,
        "status": pick(STATUS, deeds.status),
        "outcome": deeds.outcome,
        "cancelled_by": pick(("customer", "us"), deeds.by_us),
        "accepted": _accepted(rng, deeds),
        "automatic": either(deeds.kind == EMAIL, deeds.automatic, None),
        "network": either(
            np.isin(deeds.kind, (SOCIAL, CONNECTION, CONTENT)),
            choose(rng, words.NETWORKS, (0.86, 0.08, 0.04), count),
            None,
        ),
        "thread": either(deeds.kind == EMAIL, thread, None),
    }


def _directions(deeds: Deeds) -> Texts:
    return either(deeds.kind >= TASK, None, pick(("outbound", "inbound"), deeds.inbound.astype(int)))


def _accepted(rng: np.random.Generator, deeds: Deeds) -> Texts:
    answer = pick((True, False), draw(rng, (0.36, 0.50), len(deeds)))
    return either(deeds.kind == CONNECTION, answer, None)
