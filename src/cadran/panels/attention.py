"""What needs a manager's attention: a few deals and a few reps, each with the reason in words and what is at stake."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from cadran.metrics.reading import Reading
from cadran.model.format import Format
from cadran.panels.addresses import address_of
from cadran.panels.saying import due
from cadran.panels.todo import days
from cadran.workspace.agenda import Agenda, Item, List

LISTS: tuple[List, ...] = ("dormant", "overdue", "undecided", "slipped")
DEALS, REPS = 5, 3
_SERIOUS = {"dormant", "overdue", "slipped"}  # to have no next step alone is common
LOW_ACTIVITY, LOW_COVERAGE = 0.8, 1.0


@dataclass(frozen=True, slots=True)
class Concern:
    """One deal or rep: who or what, why, the amount at stake with what it is, and what to do about it."""

    title: str
    why: str
    stake: str
    href: str
    action: str
    whose: str = ""
    worth: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Grounds:
    """A deal and all that speaks against it: list → days, or of pushes their number."""

    item: Item
    reasons: Mapping[str, int] = field(default_factory=dict)


def deals(found: Agenda, to: Format, most: int = DEALS) -> list[Concern]:
    """The deals with most at stake among those that sleep, are past their date or were moved again."""
    known = grounds(found)
    serious = [d for d in known if _SERIOUS & d.reasons.keys()]
    ranked = sorted(serious or known, key=lambda d: (-(d.item.amount or Decimal(0)), d.item.key))
    return [_deal(d, to) for d in ranked[:most]]


def grounds(found: Agenda) -> list[Grounds]:
    """Each deal once, with everything that is said of it; a push counts only of a deal that is still open."""
    known: dict[str, Grounds] = {}
    for name in LISTS:
        for item in found.lists[name].items if name in found.lists else ():
            if name == "slipped" and item.key not in known:
                continue
            before = known.get(item.key, Grounds(item))
            told = before.reasons.get(name, 0) + 1 if name == "slipped" else item.days or 0
            known[item.key] = replace(before, reasons={**before.reasons, name: told})
    return list(known.values())


def _deal(deal: Grounds, to: Format) -> Concern:
    item, said = deal.item, [reason(name, value, to) for name, value in deal.reasons.items()]
    why = ", ".join(said)
    action = to.word("Voir l'affaire", "See the deal")
    stake = "" if item.amount is None else to.short_money(item.amount)
    whose = item.owner or ""
    return Concern(
        item.name, why[:1].upper() + why[1:], stake, address_of("deals", item.key), action, whose, item.amount
    )


def reason(name: str, value: int, to: Format) -> str:
    """Why a deal is on a list, in words."""
    if name == "dormant":
        return to.word(f"rien depuis {days(value, to)}", f"quiet for {days(value, to)}")
    if name == "overdue":
        return to.word(f"signature dépassée de {days(value, to)}", f"{days(value, to)} past its date")
    if name == "slipped":
        return to.word(f"repoussée {value} fois", "moved once" if value == 1 else f"moved {value} times")
    return to.word("sans prochaine action", "no next step")


# ---------------------------------------------------------------- reps


def reps(
    attained: Sequence[Reading], active: Sequence[Reading], covered: Sequence[Reading], to: Format, most: int = REPS
) -> list[Concern]:
    """The reps furthest behind: of what they were to bring by now, else of their activity targets.

    `attained`, `active`, `covered`: target attainment, activity rate and pipeline coverage, each by rep.
    """
    effort, cover = _by_rep(active), _by_rep(covered)
    behind = []
    for reading in attained:
        key, short = reading.group_id.get("rep"), shortfall(reading)
        if key and short > 0:
            behind.append((short, key, reading))
    behind.sort(key=lambda found: (-found[0], found[1]))
    found = [_rep(short, key, one, effort.get(key), cover.get(key), to) for short, key, one in behind[:most]]
    told = {key for _, key, _ in behind[:most]}
    idle = sorted((v, k) for k, v in effort.items() if v < LOW_ACTIVITY and k not in told)
    names = {r.group_id.get("rep"): r.group.get("rep") for r in active}
    return found + [_idle(names[k], k, v, to) for v, k in idle[: most - len(found)]]


def shortfall(reading: Reading) -> float:
    """What is missing to the pace of today, or to the target once the period is over; 0 where nothing is."""
    if reading.numerator is None or not reading.denominator:
        return 0.0
    share = due(reading)
    return max(float(reading.denominator) * (1 if share is None else share) - float(reading.numerator), 0.0)


def _by_rep(readings: Iterable[Reading]) -> dict[str, float]:
    return {key: float(r.value) for r in readings if r.value is not None and (key := r.group_id.get("rep"))}


def _rep(short: float, key: str, reading: Reading, effort: float | None, cover: float | None, to: Format) -> Concern:
    running = reading.beside.get("pace") is not None
    said = [to.word(
        f"{to.percent(reading.value or 0)} de l'objectif{', en retard sur le rythme' if running else ''}",
        f"{to.percent(reading.value or 0)} of the target{', behind the pace' if running else ''}",
    )]  # fmt: skip
    if effort is not None:
        said.append(to.word(f"activité à {to.percent(effort)}", f"activity at {to.percent(effort)}"))
    if running and cover is not None and cover < LOW_COVERAGE:
        said.append(
            to.word(f"reste couvert {to.number(cover, 1)} fois", f"{to.number(cover, 1)}x coverage of the rest")
        )
    stake = to.word(f"manque {to.short_money(short)}", f"{to.short_money(short)} short")
    return Concern(_name(reading), ", ".join(said), stake, address_of("team", key), _prepare(to))


def _idle(name: str | None, key: str, effort: float, to: Format) -> Concern:
    why = to.word(f"activité à {to.percent(effort)} des objectifs", f"activity at {to.percent(effort)} of its targets")
    return Concern(name or key, why[:1].upper() + why[1:], "", address_of("team", key), _prepare(to))


def _prepare(to: Format) -> str:
    return to.word("Préparer le point", "Prepare the talk")


def _name(reading: Reading) -> str:
    return reading.group.get("rep") or reading.group_id.get("rep") or ""
