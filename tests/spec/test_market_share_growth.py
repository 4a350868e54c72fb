"""Market share growth: by how many points our share of the market differs from that of the compared period."""

from tests.spec.conftest import Spec

BUSINESS = """
    accounts
    name    | industry
    --------+---------
    Durand  | acier
    Lefèvre | bois

    orders
    number | account | rep | ordered_on | amount
    -------+---------+-----+------------+-------
    C-1    | Durand  | Ana | 2025-01-01 |  1 000
    C-2    | Durand  | Ana | 2025-05-10 |  2 400
    C-3    | Lefèvre | Bo  | 2025-05-11 |    600

    market
    industry | starts_on  | ends_on    | revenue | competitor
    ---------+------------+------------+---------+-----------
    acier    | 2025-01-01 | 2025-03-31 |  10 000 |
    acier    | 2025-04-01 | 2025-06-30 |  12 000 |
    bois     | 2025-04-01 | 2025-06-30 |   3 000 |
    acier    | 2025-04-01 | 2025-06-30 |   3 000 | Forgeron
    acier    | 2025-04-01 | 2025-06-30 |   1 500 | Fondeur
    bois     | 2025-04-01 | 2025-06-30 |     600 | Scierie
    bois     | 2025-04-01 | 2025-06-30 |     900 | Fondeur
"""


def test_it_is_told_in_points(spec: Spec) -> None:
    # From 1 000 of 10 000 to 3 000 of 15 000.
    spec("market_share_growth", BUSINESS, period="2025-Q2", expect=20.0 - 10.0, also={"n": 2})


def test_the_competitors_shares_stand_beside(spec: Spec) -> None:
    beside = {
        "competitors": 6_000 / 15_000, "competitor Fondeur": 2_400 / 15_000, "competitor Forgeron": 3_000 / 15_000,
        "competitor Scierie": 600 / 15_000,
    }  # fmt: skip
    spec("market_share_growth", BUSINESS, period="2025-Q2", expect=10.0, also={"beside": beside})


def test_of_one_industry(spec: Spec) -> None:
    spec("market_share_growth", BUSINESS, period="2025-Q2", where=("industry=acier",), expect=10.0)


def test_before_the_first_figures_there_is_nothing_to_compare_with(spec: Spec) -> None:
    spec("market_share_growth", BUSINESS, period="2025-Q1", expect=None, also={"reason": "before_data"})
