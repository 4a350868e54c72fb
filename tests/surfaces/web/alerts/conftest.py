"""Alerts made by hand: what becomes of them does not hang on what fires in the demo company."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from cadran.panels.alerts import Alert
from cadran.surfaces.web.people.models import User

MONDAY = datetime(2026, 3, 23, 9, tzinfo=UTC)  # 10:00 in Paris
BASE = Alert(
    "deal/crm/1", "deal", "bad", ("Énergie Nord", "Northern Energy"), ("Rien depuis 40 jours.", "Quiet for 40 days."),
    "/deals/crm/1/", date(2026, 3, 23),
)  # fmt: skip


def alert(key: str = "deal/crm/1", **more: object) -> Alert:
    """Words may be given once, for both languages."""
    words = {n: (v, v) if isinstance(v, str) and n in {"title", "sentence"} else v for n, v in more.items()}
    return replace(BASE, key=key, **words)  # type: ignore[arg-type]  # fields of Alert


@pytest.fixture
def ines(db: None) -> User:
    """Somebody whose alerts these are, in French."""
    return User.objects.create_user("ines@example.org", name="Inès", role="rep", rep="crm/9", language="fr")
