"""Who has got how far: attainment by rep as a table of bars with their pace, the furthest first."""

from collections.abc import Iterable
from dataclasses import dataclass

from cadran.metrics.reading import Reading
from cadran.model.format import Format
from cadran.panels.addresses import address_of
from cadran.panels.tile import TargetBar, bar_of


@dataclass(frozen=True, slots=True)
class Attained:
    """One rep: done, wanted, and the bar of the one in the other."""

    name: str
    href: str
    done: str
    goal: str
    bar: TargetBar
    tone: str  # of the share: reached, on pace, behind


def attained(readings: Iterable[Reading], to: Format) -> list[Attained]:
    """Those who have a target, the furthest first."""
    ranked = sorted((r for r in readings if r.value is not None), key=lambda r: -float(r.value or 0))
    return [line for r in ranked if (line := _line(r, to)) is not None]


def _line(reading: Reading, to: Format) -> Attained | None:
    bar = bar_of(reading, to)
    if bar is None or reading.numerator is None or reading.denominator is None:
        return None
    key = reading.group_id.get("rep")
    name = reading.group.get("rep") or key or to.word("(inconnu)", "(unknown)")
    done, goal = to.short_money(reading.numerator), to.short_money(reading.denominator)
    return Attained(name, address_of("team", key), done, goal, bar, _tone(bar))


def _tone(bar: TargetBar) -> str:
    if bar.reached:
        return "good"
    due = 100.0 if bar.pace is None else bar.pace
    return "" if bar.fill >= due else "warn" if bar.fill >= 0.8 * due else "bad"
