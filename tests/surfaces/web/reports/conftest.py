"""Subscriptions, and editions that nobody had to gather."""

from datetime import UTC, datetime

import pytest

from cadran.panels.edition import Edition, to_json
from cadran.surfaces.web.people.models import User
from cadran.surfaces.web.reports import making
from cadran.surfaces.web.reports.changing import begin
from cadran.surfaces.web.reports.models import EditionFile, Kind, SentEdition, Subscription

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


def sent_to(user: User) -> SentEdition:
    """An edition that somebody got: a mail with a picture, and a PDF."""
    html = '<html><head></head><body><img src="cid:won-1@cadran"></body></html>'
    kept = SentEdition.objects.create(
        user=user, kind=Kind.WEEKLY, title="Rapport", period="S47", language="fr", generation=1,
        today=datetime(2026, 11, 23, tzinfo=UTC).date(), content=to_json(edition()), subject="S", text="T", html=html,
    )  # fmt: skip
    EditionFile.objects.create(edition=kept, cid="won-1@cadran", name="1.png", kind="image/png", content=b"PNG")
    EditionFile.objects.create(edition=kept, name="cadran-x.pdf", kind="application/pdf", content=b"%PDF-as-sent")
    return kept
