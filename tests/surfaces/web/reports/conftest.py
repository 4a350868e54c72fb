"""Subscriptions, and editions that nobody had to gather."""

from datetime import UTC, datetime

import pytest

from cadran.panels.edition import Edition
from cadran.surfaces.web.people.models import User
from cadran.surfaces.web.reports import making
from cadran.surfaces.web.reports.changing import begin
from cadran.surfaces.web.reports.models import Kind, Subscription

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def subscribed(user: User, kind: str = Kind.WEEKLY, **more: object) -> Subscription:
    return begin(user, kind, user, since=LONG_AGO, **more)


def edition(name: str = "Ana") -> Edition:
    return Edition(
        kind="weekly", lang="fr", currency="EUR", title="Rapport hebdomadaire", company="Helianthe", reader=name,
        trade="seller", start="2026-11-16", last="2026-11-22", today="2026-11-23", period="Semaine 47", dates="",
        compared="", progress="", takeaway="", generation=3, imported="",
    )  # fmt: skip


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Editions without reading anything; whose were asked for."""
    asked: list[str] = []

    def gather(eyes: object, subscription: Subscription, *_: object) -> Edition:
        asked.append(subscription.user.email)
        return edition(str(subscription.user))

    monkeypatch.setattr(making, "gathered", gather)
    return asked
