"""Time to conversion: mean days from a lead's creation to its company's first sale, by the day of that sale."""

from tests.spec.conftest import Spec

SOLD = """
    leads
    name    | owner | account | created_at       | disqualified_on
    --------+-------+---------+------------------+----------------
    Durand  | Ana   | Durand  | 2024-12-02T09:00 |
    Lefèvre | Ana   | Lefèvre | 2025-01-10T09:00 |
    Moreau  | Bo    | Moreau  | 2025-01-11T09:00 |
    Petit   | Bo    | Petit   | 2025-02-01T09:00 |
    Roux    | Bo    | Roux    | 2025-01-20T09:00 | 2025-03-01
    Garnier | Bo    | Garnier | 2025-01-15T09:00 |

    orders
    number | account | ordered_on | amount
    -------+---------+------------+-------
    C-1    | Durand  | 2025-01-01 |  1 000
    C-2    | Lefèvre | 2025-01-20 |  2 000
    C-3    | Moreau  | 2025-04-01 |  3 000
    C-4    | Petit   | 2025-01-15 |  3 000
    C-5    | Petit   | 2025-05-15 |  3 000
"""
# Durand 30 days, Lefèvre 10, Moreau 80. Petit had bought before; Roux was set aside, Garnier still waits.


def test_by_the_day_of_the_sale_whenever_the_lead_came(spec: Spec) -> None:
    spec("time_to_conversion", SOLD, expect=(30 + 10 + 80) / 3, also={"n": 3, "median": 30.0})
    spec("time_to_conversion", SOLD, period="2025-01", expect=20.0)


def test_whoever_had_bought_before_is_no_conversion(spec: Spec) -> None:
    spec("time_to_conversion", SOLD, period="2025-05", expect=None, also={"reason": "empty"})


def test_those_who_still_wait_stand_in_the_estimate_beside(spec: Spec) -> None:
    """Created in 2025: 10 and 80 days, Roux out after 40, Garnier waiting 350. Of 4 one is in at 10 (1/4), of the
    2 left at 80 another (3/4 x 2/3 x 1/2 = 1/4): half of the 1/2 that come are in on day 10."""
    shop = spec("time_to_conversion", SOLD, expect=40.0)
    (year,) = shop.read("time_to_conversion")
    assert year.beside["estimate"] == 10


def test_by_rep(spec: Spec) -> None:
    spec("time_to_conversion", SOLD, by="rep", expect={"Ana": 20.0, "Bo": 80.0})
