"""Hours sold: the quantity of the order lines sold by the hour."""

from tests.spec.conftest import Spec

HOURS = """
    products
    name     | unit
    ---------+-----
    Montage  | hour
    Four     | piece
    Conseil  |

    orders
    number | kind   | account | rep | ordered_on
    -------+--------+---------+-----+-----------
    C-1    | order  | Durand  | Ana | 2025-01-10
    C-2    | order  | Lefèvre | Bo  | 2025-02-10
    A-2    | credit | Lefèvre | Bo  | 2025-03-10

    order_lines
    order | product | ordinal | quantity | unit | net_amount
    ------+---------+---------+----------+------+-----------
    C-1   | Montage | 1       | 7.5      |      |   450
    C-1   | Four    | 2       | 2        |      | 2 000
    C-1   | Conseil | 3       | 4        |      |   400
    C-2   | Conseil | 1       | 10       | hour | 1 000
    C-2   | Montage | 2       |          |      |   300
    A-2   | Montage | 1       | -1.5     |      |   -90
"""


def test_a_line_has_its_own_unit_else_its_products(spec: Spec) -> None:
    spec("hours_sold", HOURS, expect=7.5 + 10 - 1.5)


def test_a_line_by_the_hour_without_a_quantity_is_left_out(spec: Spec) -> None:
    spec("hours_sold", HOURS, period="2025-02", expect=10, also={"excluded_by": {"no_quantity": 1}, "coverage": 0.5})


def test_by_rep(spec: Spec) -> None:
    spec("hours_sold", HOURS, by="rep", expect={"Ana": 7.5, "Bo": 8.5})


def test_where_no_line_has_a_unit_nothing_is_known_of_hours(spec: Spec) -> None:
    unknown = HOURS.replace("| hour", "|").replace("| piece", "|")
    spec("hours_sold", unknown, expect=None, also={"reason": "never_filled"})
