"""What is put in the diary: meetings, demos, visits, trials, onboardings, tasks; kept, missed or cancelled."""

import numpy as np

from cadran.sources.demo.arrays import NO_INSTANT, Flags, Instants, Ints
from cadran.sources.demo.deeds import (
    CANCELLED,
    DEMO,
    DONE,
    MEETING,
    NO_SHOW,
    ONBOARDING,
    PLANNED,
    TASK,
    TRIAL,
    VISIT,
    Deeds,
    Whom,
    joined,
)
from cadran.sources.demo.people import ROLES
from cadran.sources.demo.routine import pace
from cadran.sources.demo.selling import FAMILIES, PIPELINE
from cadran.sources.demo.world import World

LENGTHS = {
    MEETING: (45, 0.35),
    DEMO: (55, 0.25),
    VISIT: (95, 0.35),
    TRIAL: (30, 0.3),
    ONBOARDING: (70, 0.3),
    TASK: (10, 0.3),
}
DAILY_DIARY = {
    MEETING: {"sdr": 0.02, "bdm": 0.22, "ae": 0.30, "manager": 0.12},
    VISIT: {"sdr": 0.0, "bdm": 0.13, "ae": 0.15, "manager": 0.03},
}
# stage entered: what is held some days later, and how often
AFTER_STAGE = {
    "Découverte": (MEETING, 0.6), "Démonstration": (DEMO, 0.85), "Négociation": (MEETING, 0.5),
    "Besoin identifié": (MEETING, 0.35), "Proposition": (TASK, 0.6),
}  # fmt: skip


def diary(world: World, whom: Whom) -> Deeds:
    """Everything that was scheduled, with what became of it."""
    stages = {stage for line in world.truth.pipelines for stage in line.stages}
    parts = [_of_stage(world, whom, stage) for stage in AFTER_STAGE if stage in stages]
    parts += [_daily(world, whom, kind, rates) for kind, rates in DAILY_DIARY.items()]
    return joined([*parts, _after_sale(world, whom)])


def _of_stage(world: World, whom: Whom, stage: str) -> Deeds:
    rng, deals = world.dice(f"diary {stage}"), whom.deals
    kind, share = AFTER_STAGE[stage]
    entered = np.full(len(deals), NO_INSTANT)
    for f, family in enumerate(FAMILIES):
        stages = world.truth.pipeline(PIPELINE[family]).stages
        if stage in stages:
            rows = deals.family == f
            entered[rows] = deals.entered[rows, stages.index(stage)]
    deal = np.flatnonzero((entered >= world.opened) & (rng.random(len(deals)) < share))
    kinds = np.where((kind == MEETING) & (rng.random(len(deal)) < 0.25), VISIT, kind)
    booked = entered[deal] + np.timedelta64(120, "s")
    return _scheduled(world, whom, rng, kinds, deal, deals.account[deal], booked, _gaps(rng, len(deal)))


def _gaps(rng: np.random.Generator, count: int) -> Ints:
    return 1 + rng.poisson(4, count)


def _after_sale(world: World, whom: Whom) -> Deeds:
    """New customers are shown how it works; some try first."""
    rng, deals = world.dice("onboarding"), whom.deals
    won = np.flatnonzero(deals.won & (deals.family == 0) & (deals.closed >= world.opened))
    kinds = np.where(rng.random(len(won)) < 0.2, TRIAL, ONBOARDING)
    return _scheduled(world, whom, rng, kinds, won, deals.account[won], deals.closed[won], 2 + rng.poisson(9, len(won)))


def _daily(world: World, whom: Whom, kind: int, rates: dict[str, float]) -> Deeds:
    """Meetings and visits that reps arrange by themselves, with a deal or with an account."""
    rng = world.dice(f"diary {kind}")
    post = whom.people.post[:, world.calendar.at(world.days)]
    rate = np.append([rates[r] for r in ROLES], 0.0)[post] * pace(world, whom.people)
    rep, day = np.nonzero(rng.poisson(rate))
    booked = world.calendar.desk(rng, world.days[day])
    deal = np.where(rng.random(len(rep)) < 0.7, whom.deal(rng, rep, booked), -1)
    account = np.where(deal >= 0, whom.deals.account[deal], whom.account(rng, rep, booked))
    return _scheduled(world, whom, rng, np.full(len(rep), kind), deal, account, booked, _gaps(rng, len(rep)))


def _scheduled(
    world: World,
    whom: Whom,
    rng: np.random.Generator,
    kind: Ints,
    deal: Ints,
    account: Ints,
    booked: Instants,
    gap: Ints,
) -> Deeds:
    """Appointments `gap` working days after they were booked, on a day the portfolio's holder is there."""
    people, calendar, count = whom.people, world.calendar, len(kind)
    seat = whom.accounts.seat[account]
    day = calendar.plus_open(calendar.local_day(booked), gap)
    rep = people.holder(people.sales, seat, day)
    day = calendar.next_open(people.next_present(rep, day))
    scheduled = calendar.desk(rng, day)
    scheduled -= (scheduled.astype(int) % 900).astype("timedelta64[s]")  # on the quarter of an hour
    status, by_us = _fates(world, whom, rng, kind, deal, scheduled)
    typical, spread = (np.array([LENGTHS[k][i] for k in range(TASK + 1) if k in LENGTHS]) for i in (0, 1))
    place = np.searchsorted(sorted(LENGTHS), kind)
    minutes = np.round(typical[place] * rng.lognormal(0, 1, count) ** spread[place] / 5 + 1) * 5
    ends = scheduled + np.rint(minutes * 60).astype("timedelta64[s]")
    called_off = np.maximum(scheduled - rng.integers(3_600, 150_000, count).astype("timedelta64[s]"), booked + 300)
    held = status == DONE
    return Deeds(
        kind=kind, inbound=np.zeros(count, dtype=bool), rep=rep, booker=_bookers(whom, rng, kind, deal, rep, booked),
        account=account, lead=np.full(count, -1), deal=deal, booked=booked, scheduled=scheduled,
        occurred=np.where(held, scheduled, NO_INSTANT),
        minutes=np.where(held & (rng.random(count) < 0.85), minutes, np.nan), status=status,
        outcome=np.full(count, None, object), by_us=by_us, automatic=np.zeros(count, dtype=bool),
        settled=np.where(status == CANCELLED, called_off, np.where(status == PLANNED, NO_INSTANT, ends)),
    )  # fmt: skip


def _fates(
    world: World, whom: Whom, rng: np.random.Generator, kind: Ints, deal: Ints, scheduled: Instants
) -> tuple[Ints, Ints]:
    """How each ends, and of those cancelled whether by us. Nobody misses a task, but it falls with its deal."""
    truth, count = world.truth, len(kind)
    cancelled = rng.random(count) < truth.cancelled
    missed = rng.random(count) < truth.no_show
    status = np.where(cancelled, CANCELLED, np.where(missed, NO_SHOW, DONE))
    over = (kind == TASK) & (deal >= 0) & (whom.deals.closed[deal] < scheduled)
    status = np.where(kind == TASK, np.where(over, CANCELLED, DONE), status)
    status = np.where(rng.random(count) < 0.02, PLANNED, status)  # nobody ever told
    by_us = (rng.random(count) < truth.cancelled_by_us).astype(int)
    said = (status == CANCELLED) & (kind != TASK)
    return status, np.where(said, by_us, -1)


def _bookers(whom: Whom, rng: np.random.Generator, kind: Ints, deal: Ints, rep: Ints, booked: Instants) -> Ints:
    """The sdr who brought the deal books half of its first appointments, if still there; else the rep."""
    sdr = np.where(deal >= 0, whom.deals.sdr[deal], -1)
    there = whom.people.present[sdr, whom.world.calendar.at(booked)]
    by_sdr: Flags = (sdr >= 0) & there & np.isin(kind, (MEETING, DEMO)) & (rng.random(len(rep)) < 0.5)
    return np.where(by_sdr, sdr, rep)
