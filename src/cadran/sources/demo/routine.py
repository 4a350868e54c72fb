"""The daily work of reps: calls, mails, messages, networks; first answers to leads; what customers send."""

from dataclasses import replace

import numpy as np

from cadran.sources.demo.arrays import Days, Flags, Floats, Instants, Ints, Texts, blank, choose, either, pick
from cadran.sources.demo.deeds import (
    CALL,
    CONNECTION,
    CONTENT,
    EMAIL,
    MESSAGE,
    NOTE,
    SOCIAL,
    Deeds,
    Whom,
    done,
    joined,
)
from cadran.sources.demo.people import ROLES, People
from cadran.sources.demo.roster import ROSTER
from cadran.sources.demo.world import World

# how many a day of presence, by role
DAILY = {
    CALL: {"sdr": 5.0, "bdm": 1.5, "ae": 0.9, "manager": 0.25},
    EMAIL: {"sdr": 3.0, "bdm": 1.2, "ae": 1.1, "manager": 0.40},
    MESSAGE: {"sdr": 0.9, "bdm": 0.25, "ae": 0.15, "manager": 0.05},
    SOCIAL: {"sdr": 0.7, "bdm": 0.15, "ae": 0.10, "manager": 0.05},
    CONNECTION: {"sdr": 0.7, "bdm": 0.15, "ae": 0.10, "manager": 0.03},
    CONTENT: {"sdr": 0.25, "bdm": 0.15, "ae": 0.12, "manager": 0.10},
    NOTE: {"sdr": 0.05, "bdm": 0.12, "ae": 0.12, "manager": 0.02},
}
TRADED = (CALL, EMAIL, MESSAGE)  # customers start some of these
INBOUND = 0.10


def routine(world: World, whom: Whom, trained: Days) -> Deeds:
    """Everything done without an appointment; `trained`: from when each rep is better at calls."""
    parts = [_daily(world, whom, kind, rates) for kind, rates in DAILY.items()]
    found = joined([*parts, _answers(world, whom)])
    rng = world.dice("outcomes")
    reached = world.truth.call_connect + world.truth.training_effect * (trained[found.rep] < found.occurred).astype(
        float
    )
    outcome = outcomes(rng, found.kind, found.inbound, reached, world.truth.unknown_outcome)
    spoken = (found.kind == CALL) & (outcome == "reached")
    minutes = np.where(spoken, np.round(rng.lognormal(1.8, 0.6, len(found)) + 1), np.nan)
    return joined([replace(found, outcome=outcome, minutes=minutes), _receipts(world, whom)])


def outcomes(rng: np.random.Generator, kind: Ints, inbound: Flags, reached: Floats, unknown: float) -> Texts:
    """Of calls: reached with the probability given, else why not; of mails now and then; a share unknown."""
    count = len(kind)
    missed = choose(rng, ("voicemail", "no_answer", "wrong_number"), (0.50, 0.42, 0.08), count)
    call = either((rng.random(count) < reached) | inbound, "reached", missed)
    mail = choose(rng, ("replied", "bounced"), (0.12, 0.03), count)
    found = either(kind == CALL, call, either((kind == EMAIL) & ~inbound, mail, None))
    return blank(rng, found, unknown)


def pace(world: World, people: People) -> Floats:
    """Rep x day of the window: 0 when away, else how busy: personal habit, season, half speed at the beginning."""
    days = world.days
    habit = world.dice("habits").lognormal(0, 0.15, len(ROSTER))
    hired = np.array([p.hired for p in ROSTER], "datetime64[D]")
    ramp = np.clip(0.5 + (days - hired[:, None]).astype(int) / 240, 0.5, 1.0)
    month = days.astype("datetime64[M]").astype(int) % 12
    season = np.sqrt(np.array(world.truth.seasonality)[month])
    present = people.present[:, world.calendar.at(days)]
    return np.asarray(present * ramp * season * habit[:, None] * world.scale)


def _daily(world: World, whom: Whom, kind: int, rates: dict[str, float]) -> Deeds:
    rng = world.dice(f"daily {kind}")
    post = whom.people.post[:, world.calendar.at(world.days)]
    rate = np.append([rates[r] for r in ROLES], 0.0)[post] * pace(world, whom.people)
    rep, day = np.nonzero(count := rng.poisson(rate))
    rep, day = (np.repeat(values, count[rep, day]) for values in (rep, day))
    at = world.calendar.desk(rng, world.days[day])
    inbound = rng.random(len(rep)) < (1.0 if kind == CONTENT else INBOUND if kind in TRADED else 0.0)
    lead, deal, account = _targets(whom, rng, rep, at, whom.people.post[rep, world.calendar.at(at)] == 0)
    kinds = np.full(len(rep), kind)
    return replace(done(kinds, rep, at), inbound=inbound, lead=lead, deal=deal, account=account)


def _targets(
    whom: Whom, rng: np.random.Generator, rep: Ints, at: Instants, prospects: Flags
) -> tuple[Ints, Ints, Ints]:
    """Lead, deal and account: of those who prospect a lead, of the others a deal or an account; some unlinked."""
    lead = np.where(prospects, whom.lead(rng, rep, at), -1)
    deal = np.where(prospects | (rng.random(len(rep)) < 0.25), -1, whom.deal(rng, rep, at))
    account = np.where(deal >= 0, whom.deals.account[deal], whom.account(rng, rep, at))
    converted = (lead >= 0) & (whom.leads.converted[lead] <= at)
    account = np.where(lead >= 0, np.where(converted, whom.leads.account[lead], -1), account)
    return lead, deal, np.where((lead < 0) & (rng.random(len(rep)) < 0.04), -1, account)


def _answers(world: World, whom: Whom) -> Deeds:
    """The first human touch of each lead that gets one."""
    rng, leads = world.dice("answers"), whom.leads
    lead = np.flatnonzero(~np.isnat(leads.answered))
    kind = np.array([CALL, EMAIL, MESSAGE])[np.searchsorted([0.6, 0.95], rng.random(len(lead)))]
    return replace(done(kind, leads.sdr[lead], leads.answered[lead]), lead=lead)


def _receipts(world: World, whom: Whom) -> Deeds:
    """Seven inbound leads of ten get an automatic mail within minutes."""
    rng, leads = world.dice("receipts"), whom.leads
    lead = np.flatnonzero(leads.inbound & np.isnat(leads.doubled) & (rng.random(len(leads.created)) < 0.7))
    at = leads.created[lead] + rng.integers(20, 240, len(lead)).astype("timedelta64[s]")
    outcome = pick(("bounced",), np.where(rng.random(len(lead)) < 0.03, 0, -1))
    automatic = np.ones(len(lead), dtype=bool)
    sent = done(np.full(len(lead), EMAIL), leads.sdr[lead], at)
    return replace(sent, lead=lead, outcome=outcome, automatic=automatic)
