"""Alerts on the demo company, in which nothing changes of a sudden: false alarms, and a drop that must be found."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from cadran import Result
from cadran.metrics.estimators.control import told
from cadran.panels.alerts import Alert, Tongues
from cadran.panels.alerts.unusual import unusual
from cadran.panels.alerts.watched import CADENCE, Look, looks
from cadran.workspace import Workspace

WEEK = timedelta(days=7)
LAST = date(2025, 12, 29)
BUSY = "Camille Laurent"  # an SDR: some forty calls and mails a week


def checked(demo: Workspace, number: int, apart: int = 1) -> list[list[Look]]:
    """The looks of so many weekly checks of the whole company, one every `apart` weeks."""
    return [looks(demo, LAST - at * apart * WEEK) for at in range(number)]


def fired(checks: list[list[Look]]) -> list[Look]:
    return [one for check in checks for one, out in zip(check, told([x.seen for x in check]), strict=True) if out]


def test_where_nothing_changed_nothing_is_told(demo: Workspace) -> None:
    checks = checked(demo, 2, apart=13)
    assert min(map(len, checks)) > 70
    assert fired(checks) == []


def test_who_got_another_role_is_held_against_nothing_of_the_old_one(demo: Workspace) -> None:
    """Lucas Petit called all day until July 2024, and sells since: three months later he is not told to have slowed."""
    check = looks(demo, date(2024, 10, 7))
    assert "Lucas Petit" not in {one.group for one in fired([check])}
    assert "Lucas Petit" in {one.group for one in looks(demo, LAST) if one.watched.id == "cadence"}


@pytest.mark.deep
def test_of_the_checks_of_15_months_fewer_than_one_in_fifty_tells_anything(demo: Workspace) -> None:
    checks = checked(demo, 65)
    assert sum(any(told([x.seen for x in check])) for check in checks) / len(checks) < 1 / 50
    p = [one.seen.p for check in checks for one in check]
    assert sum(x <= 0.05 for x in p) / len(p) < 0.06


class Slower(Workspace):
    """The same company, in which one rep has done two in five of what they did since a day."""

    since = LAST - 4 * WEEK

    def kpi(self, *named: Any, **asked: Any) -> Result:
        found = super().kpi(*named, **asked)
        rows = [
            replace(r, value=int(0.4 * float(r.value or 0)))
            if r.kpi in CADENCE and r.group.get("rep") == BUSY and r.start >= self.since
            else r
            for r in found
        ]
        return Result(rows, lang=found.lang, currency=found.currency, names=found.names)


def alerts_of(demo: Workspace) -> list[Alert]:
    return unusual(looks(demo, LAST), LAST, Tongues())


def test_a_cadence_that_falls_by_60_percent_is_found_and_nothing_else_is(demo: Workspace) -> None:
    slower = Slower(demo.store)
    (one,) = alerts_of(slower)
    assert one.rule == "cadence"
    assert one.title[1] == f"{BUSY}: activity has dropped"
    assert "against" in one.sentence[1]
