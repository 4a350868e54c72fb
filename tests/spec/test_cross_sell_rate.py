"""Cross-sell rate: customers at the start who bought a category that they had not bought before."""

from tests.spec.conftest import Spec

SOLD = """
    products
    name      | category
    Sonde     | Capteurs
    Formation | Services
    Divers    |
    orders
    number | account | kind   | rep | ordered_on
    -------+---------+--------+-----+-----------
    D1     | Durand  |        | Ana | 2024-05-01
    D2     | Durand  |        | Ana | 2025-05-01
    L1     | Lefèvre |        | Ana | 2024-05-01
    L2     | Lefèvre |        | Ana | 2025-05-01
    M0     | Moreau  |        | Bo  | 2023-05-01
    M1     | Moreau  |        | Bo  | 2024-05-01
    M2     | Moreau  |        | Bo  | 2025-05-01
    P1     | Petit   |        | Bo  | 2024-05-01
    P2     | Petit   | credit | Bo  | 2025-05-01
    R1     | Roux    |        | Bo  | 2025-05-01
    order_lines
    order | ordinal | product   | quantity | net_amount
    D1    | 1       | Sonde     | 1        | 100
    D2    | 1       | Sonde     | 1        | 100
    D2    | 2       | Formation | 1        | 100
    L1    | 1       | Sonde     | 1        | 100
    L2    | 1       | Sonde     | 9        | 900
    L2    | 2       | Divers    | 1        | 100
    M0    | 1       | Formation | 1        | 100
    M1    | 1       | Sonde     | 1        | 100
    M2    | 1       | Formation | 1        | 100
    P1    | 1       | Sonde     | 1        | 100
    P2    | 1       | Formation | 1        | -100
    R1    | 1       | Formation | 1        | 100
"""
# Durand took a training with the sensors. Lefèvre took more of the same, and something of no category. Moreau's
# training was two years ago: bought again it is new. Petit only sent something back. Roux was no customer at the
# start.


def test_a_category_not_bought_in_the_twelve_months_before(spec: Spec) -> None:
    spec("cross_sell_rate", SOLD, expect=2 / 4, also={"n": 4})
    spec("cross_sell_rate", SOLD, by="customer", expect={"Durand": 1.0, "Lefèvre": 0.0, "Moreau": 1.0, "Petit": 0.0})


def test_by_rep(spec: Spec) -> None:
    spec("cross_sell_rate", SOLD, by="rep", expect={"Ana": 1 / 2, "Bo": 1 / 2})


def test_nobody_at_the_start_is_no_rate(spec: Spec) -> None:
    spec("cross_sell_rate", SOLD, period="2023", expect=None, also={"reason": "empty"})


def test_a_won_deal_has_its_product_s_category(spec: Spec) -> None:
    case = """
        products
        name      | category
        Sonde     | Capteurs
        Formation | Services
        deals
        name | account | outcome | closed_on  | amount | product
        A    | Durand  | won     | 2024-02-01 | 100    | Sonde
        B    | Durand  | won     | 2025-02-01 | 100    | Formation
    """
    spec("cross_sell_rate", case, expect=1.0)
