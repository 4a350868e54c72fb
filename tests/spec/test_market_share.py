"""Market share: our sales over what the market of the same industry bought on the same days."""

from tests.spec.conftest import Spec

BUSINESS = """
    accounts
    name    | industry
    --------+---------
    Durand  | acier
    Lefèvre | bois
    Moreau  | verre
    Roux    |

    orders
    number | account | rep | ordered_on | amount
    -------+---------+-----+------------+-------
    C-1    | Durand  | Ana | 2025-01-10 |  1 000
    C-2    | Lefèvre | Bo  | 2025-02-10 |  2 000
    C-3    | Moreau  | Bo  | 2025-03-10 |  4 000
    C-4    | Roux    | Bo  | 2025-03-12 |    500
    C-5    | Durand  | Ana | 2025-04-10 |  9 000

    market
    industry | starts_on  | ends_on    | revenue | competitor | currency
    ---------+------------+------------+---------+------------+---------
    acier    | 2025-01-01 | 2025-03-31 |   9 000 |            |
    bois     | 2025-01-01 | 2025-03-31 |  18 000 |            |
    acier    | 2025-01-01 | 2025-03-31 |   4 500 | Forgeron   |
    bois     | 2025-01-01 | 2025-03-31 |   5 400 | Scierie    |
"""


def test_competitors_are_part_of_the_whole_and_a_customer_of_unknown_industry_is_in_it(spec: Spec) -> None:
    # Nobody tells how large the market for glass is: what Moreau bought is left out.
    also = {"numerator": 3_500, "denominator": 27_000.0, "n": 3, "excluded_by": {"no_market": 1}, "coverage": 3 / 4}
    spec("market_share", BUSINESS, period="2025-Q1", expect=3_500 / 27_000, also=also)


def test_sales_of_days_whose_market_is_not_known_yet_do_not_count(spec: Spec) -> None:
    spec("market_share", BUSINESS, period="2025", expect=3_500 / 27_000)
    spec("market_share", BUSINESS, period="2025-Q2", expect=None, also={"reason": "empty", "n": 0})


def test_each_industry_against_its_own_market(spec: Spec) -> None:
    spec("market_share", BUSINESS, period="2025-Q1", by="industry",
         expect={"acier": 1 / 9, "bois": 1 / 9, "verre": None, None: None})  # fmt: skip
    spec("market_share", BUSINESS, period="2025-Q1", where=("industry=acier",), expect=1 / 9)


def test_a_month_has_its_days_of_a_quarter(spec: Spec) -> None:
    spec("market_share", BUSINESS, period="2025-01", expect=1_000 / (27_000 * 31 / 90))


def test_a_year_and_a_quarter_of_the_same_market_are_not_added(spec: Spec) -> None:
    twice = BUSINESS + "    acier | 2025-01-01 | 2025-12-31 | 73 000 | |\n    | 2025-01-01 | 2025-03-31 | 99 000 | |\n"
    # In the first quarter the quarter's own 9 000 counts; after it a day of the year is worth 200. Where industries
    # are told one by one, the figure for all of them does not count.
    spec("market_share", twice, period="2025-Q1", expect=3_500 / 27_000)
    spec("market_share", twice, period="2025-04", expect=9_000 / (30 * 200))


def test_without_figures_of_the_market_there_is_none(spec: Spec) -> None:
    alone = BUSINESS.partition("market")[0]
    spec("market_share", alone, expect=None, also={"reason": "no_data: market"})


def test_a_figure_in_a_currency_without_a_rate_is_left_out(spec: Spec) -> None:
    foreign = BUSINESS.replace("18 000 |            |", "18 000 |            | USD")
    also = {"excluded_by": {"no_market": 2, "no_rate": 1}}
    spec("market_share", foreign, period="2025-Q1", expect=1_500 / 9_000, also=also)
