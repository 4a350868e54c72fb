"""Settings: read from text, kept, refused with the nearest name, fixed once data are in."""

from datetime import date, time

import pytest
from tests.store.desk import Desk
from tests.store.firm import put

from cadran.errors import BadInput, UnknownName
from cadran.store import Settings
from cadran.store.settings import load_settings


def test_every_setting_survives_being_kept(desk: Desk) -> None:
    changes = {
        "name": "Acme", "language": "en", "currency": "usd", "timezone": "America/New_York",
        "today": "2017-12-31", "working_days": "1,2,3", "business_hours": "08:30-17:00",
        "revenue_basis": "orders", "stages": {"Signé": "won"}, "source_zones": {"crm": "UTC"},
    }  # fmt: skip
    with desk.write() as writer:
        made = writer.change_settings(changes)
    assert load_settings(desk.con) == made
    assert (made.today, made.working_days) == (date(2017, 12, 31), (1, 2, 3))
    assert (made.business_hours, made.currency) == ((time(8, 30), time(17)), "USD")


@pytest.mark.parametrize(
    ("key", "given", "near"),
    [
        ("currancy", "EUR", "currency"),
        ("timezone", "Europe/Pariss", "Europe/Paris"),
        ("revenue_basis", "order", "orders"),
    ],
)
def test_an_unknown_name_comes_with_the_nearest(key: str, given: str, near: str) -> None:
    with pytest.raises(UnknownName) as error:
        Settings().with_changes({key: given})
    assert error.value.near[0] == near


@pytest.mark.parametrize(
    ("key", "given"),
    [
        ("currency", "EURO"), ("minimum_sample", "0"), ("minimum_sample", True), ("today", "31/12/2017"),
        ("working_days", "8"), ("working_days", ""), ("business_hours", "18:00-09:00"), ("business_hours", "9"),
        ("name", 3), ("stages", "won"), ("timezone", "/etc/passwd"),
    ],
)  # fmt: skip
def test_an_unreadable_value_is_refused(key: str, given: object) -> None:
    with pytest.raises((BadInput, UnknownName)):
        Settings().with_changes({key: given})


def test_the_zone_is_free_until_the_first_import_then_fixed(desk: Desk) -> None:
    with desk.write() as writer:
        writer.change_settings({"timezone": "UTC"})
    put(desk, "reps", [{"source_id": "1", "name": "Anna"}])
    with desk.write() as writer:
        writer.change_settings({"currency": "USD", "timezone": "UTC"})
    with pytest.raises(BadInput, match="fixed"), desk.write() as writer:
        writer.change_settings({"timezone": "Europe/Paris"})


def test_the_revenue_basis_never_flips(desk: Desk) -> None:
    with desk.write() as writer:
        writer.change_settings({"revenue_basis": "orders"})
    put(desk, "reps", [{"source_id": "1", "name": "Anna"}])
    with pytest.raises(BadInput, match="once"), desk.write() as writer:
        writer.change_settings({"revenue_basis": "won_deals"})
