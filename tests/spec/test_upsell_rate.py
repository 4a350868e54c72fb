"""Upsell rate: customers at the start who bought more, or a higher tier, of a category they had."""

from tests.spec.conftest import Spec

RANGE = """
    products
    name         | category | tier      | unit  | list_price
    Sonde        | Capteurs | Essentiel | piece | 50
    Sonde Pro    | Capteurs | Pro       | piece | 90
    Compteur     | Capteurs | Essentiel | piece | 150
    Compteur Pro | Capteurs | Pro       | piece | 400
    Suivi        | Capteurs | Essentiel | month | 700
    Formation    | Services | Pro       | hour  | 110
"""
SOLD = (
    RANGE
    + """
    orders
    number | account | kind   | rep | ordered_on
    -------+---------+--------+-----+-----------
    D1     | Durand  |        | Ana | 2024-05-01
    D2     | Durand  |        | Ana | 2025-05-01
    L1     | Lefèvre |        | Ana | 2024-05-01
    L2     | Lefèvre |        | Ana | 2025-05-01
    M1     | Moreau  |        | Bo  | 2024-05-01
    M2     | Moreau  |        | Bo  | 2025-05-01
    P1     | Petit   |        | Bo  | 2024-05-01
    P2     | Petit   |        | Bo  | 2025-05-01
    P3     | Petit   | credit | Bo  | 2025-06-01
    R1     | Roux    |        | Bo  | 2025-01-01
    R2     | Roux    |        | Bo  | 2025-05-01
    order_lines
    order | ordinal | product   | quantity | net_amount
    D1    | 1       | Compteur  | 10       | 1000
    D2    | 1       | Compteur  | 10       | 1200
    L1    | 1       | Compteur  | 10       | 1000
    L2    | 1       | Sonde Pro | 1        | 90
    M1    | 1       | Sonde Pro | 10       | 900
    M2    | 1       | Compteur  | 5        | 700
    M2    | 2       | Formation | 50       | 5000
    P1    | 1       | Sonde     | 10       | 500
    P2    | 1       | Sonde     | 20       | 1000
    P3    | 1       | Sonde     | -15      | -750
    R1    | 1       | Sonde     | 1        | 50
    R2    | 1       | Sonde     | 10       | 500
"""
)
# Durand took the same for 1,200 after 1,000. Lefèvre took little, but of the higher tier: Pro costs (90 + 400) / 2 a
# piece, Essentiel (50 + 150) / 2, whatever a month of Suivi costs. Moreau went down a tier; training is another
# category. Petit gave most of it back. Roux was no customer at the start of 2025.


def test_more_for_the_money_or_a_higher_tier(spec: Spec) -> None:
    spec("upsell_rate", SOLD, expect=2 / 4, also={"n": 4, "numerator": 2})
    spec("upsell_rate", SOLD, by="customer", expect={"Durand": 1.0, "Lefèvre": 1.0, "Moreau": 0.0, "Petit": 0.0})


def test_by_rep(spec: Spec) -> None:
    spec("upsell_rate", SOLD, by="rep", expect={"Ana": 1.0, "Bo": 0.0})


def test_a_quarter_is_held_against_the_same_twelve_months(spec: Spec) -> None:
    """In May alone nobody has sent anything back yet; in June nobody bought."""
    spec("upsell_rate", SOLD, period="2025-05", by="customer", expect={
        "Durand": 1.0, "Lefèvre": 1.0, "Moreau": 0.0, "Petit": 1.0, "Roux": 1.0,
    })  # fmt: skip
    spec("upsell_rate", SOLD, period="2025-06", expect=0.0)


def test_without_categories_or_products_there_is_no_rate(spec: Spec) -> None:
    orders = "\norders\nnumber | account | ordered_on | amount\nO1 | Durand | 2024-05-01 | 100"
    spec("upsell_rate", "products\nname | unit\nSonde | piece" + orders, expect=None, also={"reason": "never_filled"})
    spec("upsell_rate", orders, expect=None, also={"reason": "no_data: products"})
