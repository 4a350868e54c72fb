"""Open deals: those open at the period's end."""

from tests.spec.conftest import Spec

DEALS = """
    deals
    name    | owner | account | outcome | created_on | closed_on
    --------+-------+---------+---------+------------+-----------
    Four    | Ana   | Durand  | open    | 2025-01-10 |
    Pétrin  | Ana   | Durand  | won     | 2025-02-01 | 2025-06-15
    Vitrine | Bo    | Lefèvre | lost    | 2025-03-01 | 2025-03-31
    Armoire |       | Lefèvre | open    | 2025-10-01 |
    Chambre | Bo    | Moreau  |         | 2025-01-01 |
"""


def test_a_deal_whose_outcome_nobody_knows_is_not_open(spec: Spec) -> None:
    spec("open_deals", DEALS, expect=2)


def test_each_period_is_read_at_its_end(spec: Spec) -> None:
    shop = spec("open_deals", DEALS, period="2025-03", expect=2)
    ends = [r.value for r in shop.read("open_deals", grain="quarter")]
    assert ends == [2, 1, 1, 2]  # Four and Pétrin, Four, Four, Four and Armoire


def test_as_of_an_earlier_day_nothing_later_is_seen_whatever_the_period(spec: Spec) -> None:
    shop = spec("open_deals", DEALS, period="2025-11", as_of="2025-03-15", expect=3)
    assert [r.value for r in shop.read("open_deals", as_of="2025-03-15")] == [3]


def test_without_a_period_it_is_the_month_that_ran_on_the_as_of_day(spec: Spec) -> None:
    shop = spec("open_deals", DEALS, expect=2)
    (reading,) = shop.read("open_deals", as_of="2025-03-15", period=None)
    assert (str(reading.start), str(reading.end)) == ("2025-03-01", "2025-04-01")


def test_by_rep_a_deal_of_nobody_keeps_its_group(spec: Spec) -> None:
    spec("open_deals", DEALS, by="rep", expect={"Ana": 1, "Bo": 0, None: 1})


def test_without_an_outcome_anywhere_nothing_is_known_of_open_deals(spec: Spec) -> None:
    unknown = """
    deals
    name    | owner | created_on
    --------+-------+-----------
    Four    | Ana   | 2025-01-10
"""
    spec("open_deals", unknown, expect=None, also={"reason": "never_filled"})


def test_before_the_first_deal_nothing_is_known(spec: Spec) -> None:
    spec("open_deals", DEALS, period="2024-12", expect=None, also={"reason": "before_data"})
