"""What an activity is while the company is made, and how to find whom it concerns."""

from dataclasses import dataclass, fields, replace

import numpy as np

from cadran.sources.demo.accounts import Accounts
from cadran.sources.demo.arrays import NO_INSTANT, Flags, Floats, Instants, Ints, Texts
from cadran.sources.demo.leads import Leads
from cadran.sources.demo.people import People
from cadran.sources.demo.selling import Deals
from cadran.sources.demo.world import World

KINDS = (
    "call", "email", "message", "social", "connection_request", "content_engagement", "meeting", "demo", "visit",
    "trial", "onboarding", "task", "note",
)  # fmt: skip
CALL, EMAIL, MESSAGE, SOCIAL, CONNECTION, CONTENT, MEETING, DEMO, VISIT, TRIAL, ONBOARDING, TASK, NOTE = range(13)
PLANNED, DONE, CANCELLED, NO_SHOW = range(4)
STATUS = ("planned", "done", "cancelled", "no_show")
_ERA = np.int64(2) ** 40  # more seconds than any instant here has, so that a group and an instant make one number


@dataclass(frozen=True)
class Deeds:
    """One element per activity. Positions refer to reps, accounts, leads, deals; -1 is none.

    `status` is how it ends; `settled` is when that is known, NaT for what was typed in once done.
    """

    kind: Ints
    inbound: Flags
    rep: Ints
    booker: Ints
    account: Ints
    lead: Ints
    deal: Ints
    booked: Instants
    scheduled: Instants
    occurred: Instants  # NaT: never took place
    minutes: Floats
    status: Ints
    outcome: Texts
    by_us: Ints  # cancelled by us 1, by the customer 0, -1
    automatic: Flags
    settled: Instants

    def __len__(self) -> int:
        return len(self.kind)

    def pick(self, rows: Flags) -> "Deeds":
        return replace(self, **{f.name: getattr(self, f.name)[rows] for f in fields(self)})


def done(kind: Ints, rep: Ints, occurred: Instants) -> Deeds:
    """Activities typed in when done, outbound, by people; whom they concern is left open."""
    count = len(kind)
    none, never, no = np.full(count, -1), np.full(count, NO_INSTANT), np.zeros(count, dtype=bool)
    return Deeds(
        kind=kind, inbound=no, rep=rep, booker=none, account=none, lead=none, deal=none, booked=never,
        scheduled=never, occurred=occurred.astype("datetime64[s]"), minutes=np.full(count, np.nan),
        status=np.full(count, DONE), outcome=np.full(count, None, object), by_us=none, automatic=no, settled=never,
    )  # fmt: skip


def joined(parts: list[Deeds]) -> Deeds:
    return Deeds(**{f.name: np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Deeds)})


@dataclass(frozen=True)
class Recent:
    """Elements in groups, by instant within each group, to be found by "the n-th last before then"."""

    element: Ints
    key: Ints

    @classmethod
    def of(cls, group: Ints, since: Instants, where: Flags) -> "Recent":
        rows = np.flatnonzero(where & ~np.isnat(since))
        key = _key(group[rows], since[rows])
        order = np.argsort(key)
        return cls(rows[order], key[order])

    def before(self, group: Ints, at: Instants, back: Ints) -> Ints:
        """The element that began `back` places before the last begun by then; -1 where there is none."""
        last = np.searchsorted(self.key, _key(group, at)) - 1
        first = np.searchsorted(self.key, group * _ERA)
        found = last - back
        return np.where((found >= first) & (group >= 0), self.element[np.maximum(found, 0)], -1)


def _key(group: Ints, at: Instants) -> Ints:
    return group * _ERA + at.astype("datetime64[s]").astype(np.int64)


@dataclass(frozen=True)
class Whom:
    """Finds a lead, a deal or an account for what a rep does at an instant."""

    world: World
    people: People
    accounts: Accounts
    leads: Leads
    deals: Deals
    own_leads: Recent
    own_deals: Recent
    seat_of: Ints  # rep x day: the portfolio held, -1

    @classmethod
    def of(cls, world: World, people: People, accounts: Accounts, leads: Leads, deals: Deals) -> "Whom":
        all_leads, all_deals = np.ones(len(leads.created), dtype=bool), np.ones(len(deals), dtype=bool)
        touched = leads.answered + np.timedelta64(3_600, "s")
        return cls(
            world, people, accounts, leads, deals, Recent.of(leads.sdr, touched, all_leads),
            Recent.of(deals.seat, deals.created, all_deals), portfolios(people),
        )  # fmt: skip

    def lead(self, rng: np.random.Generator, rep: Ints, at: Instants) -> Ints:
        """One of the rep's leads of the last weeks that is not disqualified, else -1."""
        found = np.full(len(rep), -1)
        for _ in range(3):
            drawn = self.own_leads.before(rep, at, rng.exponential(18, len(rep)).astype(int))
            over = self.leads.disqualified[drawn] < at
            found = np.where((found < 0) & (drawn >= 0) & ~over, drawn, found)
        return found

    def deal(self, rng: np.random.Generator, rep: Ints, at: Instants) -> Ints:
        """One of the open deals of the rep's portfolio, else -1."""
        seat = self.seat_of[rep, self.world.calendar.at(at)]
        found = np.full(len(rep), -1)
        for _ in range(4):
            drawn = self.own_deals.before(seat, at, rng.exponential(14, len(rep)).astype(int))
            over = self.deals.closed[drawn] < at
            found = np.where((found < 0) & (drawn >= 0) & ~over, drawn, found)
        return found

    def account(self, rng: np.random.Generator, rep: Ints, at: Instants) -> Ints:
        """An account known from the beginning, of the rep's portfolio if three draws find one."""
        seat = self.seat_of[rep, self.world.calendar.at(at)]
        found = rng.integers(0, self.accounts.base, len(rep))
        for _ in range(12):
            drawn = rng.integers(0, self.accounts.base, len(rep))
            found = np.where((self.accounts.seat[found] != seat), drawn, found)
        return found


def portfolios(people: People) -> Ints:
    """Rep x day of the calendar: the first portfolio the rep holds, -1."""
    seats, days = people.sales.shape
    found = np.full((len(people.post), days), -1)
    for seat in reversed(range(seats)):
        found[people.sales[seat], np.arange(days)] = seat
    return found
