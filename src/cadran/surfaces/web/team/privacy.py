"""What reps see of each other: the administrator's choice, and the one place that widens a rep's view by it."""

from datetime import date

from cadran.metrics.reading import Reading
from cadran.panels.leaderboard import PEERS, Peers
from cadran.surfaces.web.door import Seen, whole
from cadran.surfaces.web.people.models import Role
from cadran.surfaces.web.team.models import Privacy
from cadran.workspace.remembering import Remembering
from cadran.workspace.roster import Person, roster

FEWEST_OUTSIDE = 3


def peers_setting() -> Peers:
    """`names`, `ranks` (own name, others without one) or `nothing`; ranks until an administrator says otherwise."""
    kept = Privacy.objects.filter(pk=1).values_list("peers", flat=True).first()
    return next((p for p in PEERS if p == kept), "ranks")


def set_peers(peers: Peers) -> None:
    """Keep the administrator's choice."""
    Privacy.objects.update_or_create(pk=1, defaults={"peers": peers})


def peers_for(seen: Seen) -> Peers:
    """What this person sees of others: who leads sees names, of those whom the door shows."""
    return peers_setting() if seen.user.role == Role.REP else "names"


def company() -> Remembering:
    """Figures of all reps, for readings without rows alone (metrics.md, Privacy): ranks, and sums of several peers.

    What is read here is masked by `peers_for` before anybody sees it; rows and single reps' figures never come from it.
    """
    return whole()


def ranking_source(seen: Seen) -> Remembering:
    """Where a ranking is read: of all for a rep who may see others, else through the person's own door."""
    return company() if seen.user.role == Role.REP and peers_for(seen) != "nothing" else seen.workspace


def names_shown(seen: Seen, readings: list[Reading]) -> list[Reading]:
    """Readings by rep as far as this person may see them with names: a rep's own alone unless names are shown."""
    if peers_for(seen) == "names":
        return readings
    return [r for r in readings if r.group_id.get("rep") == seen.user.rep]


def people(seen: Seen, day: date | None = None) -> tuple[Person, ...]:
    """The reps whose rows this person sees."""
    on = day or seen.today
    return seen.workspace.ask("roster", lambda w: roster(w, on), on)


def everybody(day: date) -> tuple[Person, ...]:
    """All reps of the company, to tell who somebody's peers are; nobody is shown from it."""
    return company().ask("roster", lambda w: roster(w, day), day)


def peers_of(seen: Seen, person: Person) -> tuple[Person, ...]:
    """Those of the same trade who are there and no longer ramp: of the same role, or who sell at all where few are.

    Somebody who knows all of them but one or two could work out what these do from a sum: then they are left out.
    """
    there = [p for p in everybody(seen.today) if p.there and p.sells and p.id != person.id]
    ready = [p for p in there if p.ramp_until is None or p.ramp_until <= seen.today]
    trade = [p for p in ready if p.role == person.role]
    if len(trade) < FEWEST_OUTSIDE:
        trade = [p for p in ready if (p.role == "sdr") == (person.role == "sdr")]
    known = {p.id for p in people(seen)}
    outside = [p for p in trade if p.id not in known]
    return tuple(p for p in trade if p.id in known) if 0 < len(outside) < FEWEST_OUTSIDE else tuple(trade)
