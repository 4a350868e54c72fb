"""Gross margin rate: margin over the net amount of the same lines (a French « taux de marque »)."""

from tests.spec.conftest import Spec

LINES = """
    products
    name   | unit_cost
    -------+----------
    Four   | 600
    Pétrin | 2 400
    Pelle  |

    orders
    number | account | rep | ordered_on
    -------+---------+-----+-----------
    C-1    | Durand  | Ana | 2025-01-10
    C-2    | Lefèvre | Bo  | 2025-02-10

    order_lines
    order | product | ordinal | quantity | net_amount
    ------+---------+---------+----------+-----------
    C-1   | Four    | 1       | 1        |  1 000
    C-1   | Pelle   | 2       | 10       |  5 000
    C-2   | Pétrin  | 1       | 1        |  3 000
"""


def test_a_line_without_a_cost_is_in_neither_term(spec: Spec) -> None:
    spec("gross_margin_rate", LINES, expect=(400 + 600) / 4_000, also={"coverage": 4_000 / 9_000})


def test_the_total_is_divided_again_not_the_mean_of_the_reps_rates(spec: Spec) -> None:
    spec("gross_margin_rate", LINES, by="rep", expect={"Ana": 0.4, "Bo": 0.2})
    spec("gross_margin_rate", LINES, expect=0.25)


def test_the_rate_over_cost_is_a_variant(spec: Spec) -> None:
    spec("gross_margin_rate", LINES, variant="over_cost", expect=1_000 / 3_000)


def test_a_month_without_a_line_has_no_rate(spec: Spec) -> None:
    spec("gross_margin_rate", LINES, period="2025-08", expect=None, also={"reason": "empty"})
