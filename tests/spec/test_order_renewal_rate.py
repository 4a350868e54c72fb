"""Order renewal rate: of the contracts and orders due for renewal in the period, the share renewed."""

from tests.spec.conftest import Spec

PRODUCTS = """
    products
    name      | category
    Entretien | Services
    Audit     | Services
    Licence   | Logiciel
"""
ORDERS = (
    PRODUCTS
    + """
    orders
    number | account | rep | ordered_on | amount | due_for_renewal_on | renews
    -------+---------+-----+------------+--------+--------------------+-------
    O1     | Durand  | Ana | 2024-03-01 | 100    | 2025-03-01         |
    O2     | Durand  | Ana | 2025-04-30 | 120    |                    |
    O3     | Lefèvre | Ana | 2024-03-01 | 300    | 2025-03-01         |
    O4     | Lefèvre | Ana | 2025-05-01 | 300    |                    |
    O5     | Moreau  | Bo  | 2024-03-01 | 400    | 2025-03-01         |
    O6     | Moreau  | Bo  | 2025-03-10 | 400    |                    |
    O7     | Petit   | Bo  | 2024-03-01 | 200    | 2025-03-01         |
    O8     | Petit   | Bo  | 2025-02-10 | 200    |                    | O7
    order_lines
    order | ordinal | product   | quantity | unit_price
    O1    | 1       | Entretien | 1        | 100
    O2    | 1       | Audit     | 1        | 120
    O3    | 1       | Entretien | 1        | 300
    O4    | 1       | Entretien | 1        | 300
    O5    | 1       | Entretien | 1        | 400
    O6    | 1       | Licence   | 1        | 400
"""
)
# Four orders are due on March 1. Durand ordered a service again 60 days later, Lefèvre 61. Moreau ordered something of
# another category. Petit's lines are not known, but the order says which one it renews.


def test_the_same_category_within_sixty_days(spec: Spec) -> None:
    spec("order_renewal_rate", ORDERS, expect=2 / 4, also={"n": 4, "numerator": 2})


def test_by_value_the_worth_of_what_was_due(spec: Spec) -> None:
    """100 of Durand and 200 of Petit, of 1,000 due."""
    spec("order_renewal_rate", ORDERS, variant="value", expect=300 / 1000)
    (reading,) = spec("order_renewal_rate", ORDERS, expect=2 / 4).read("order_renewal_rate")
    assert reading.beside == {"by_value": 0.3, "resolved": 1.0}


def test_the_tolerance_is_a_setting(spec: Spec) -> None:
    spec("order_renewal_rate", ORDERS, expect=3 / 4, settings={"renewal_tolerance_days": 61})
    spec("order_renewal_rate", ORDERS, expect=0.0, settings={"renewal_tolerance_days": 18})


def test_what_may_still_be_renewed_is_not_resolved(spec: Spec) -> None:
    """Sixty days after March 1 is April 30: until then a due order may be renewed."""
    spec(
        "order_renewal_rate",
        ORDERS,
        as_of="2025-03-31",
        expect=1 / 4,
        also={"beside": {"by_value": 0.2, "resolved": 0.25}},
    )
    spec(
        "order_renewal_rate",
        ORDERS,
        as_of="2025-04-30",
        expect=2 / 4,
        also={"beside": {"by_value": 0.3, "resolved": 0.5}},
    )
    spec(
        "order_renewal_rate",
        ORDERS,
        as_of="2025-05-01",
        expect=2 / 4,
        also={"beside": {"by_value": 0.3, "resolved": 1.0}},
    )


CONTRACTS = (
    PRODUCTS
    + """
    subscriptions
    contract | account | rep | product   | started_on | ended_on   | term_ends_on | renewed | amount | interval
    ---------+---------+-----+-----------+------------+------------+--------------+---------+--------+---------
    C1       | Durand  | Ana | Entretien | 2024-01-01 |            | 2024-12-31   |         | 100    |
    C1       | Durand  | Ana | Entretien | 2025-01-01 |            | 2025-12-30   |         | 110    |
    C2       | Lefèvre | Ana | Entretien | 2024-04-01 | 2024-10-01 | 2025-03-31   |         | 10     | month
    C2       | Lefèvre | Ana | Entretien | 2024-10-01 | 2025-04-01 | 2025-03-31   |         | 20     | month
    C3       | Moreau  | Bo  | Entretien | 2024-04-01 | 2025-04-01 | 2025-03-31   |         | 300    | year
    C4       | Moreau  | Bo  | Audit     | 2025-05-15 |            |              |         | 300    | year
    C5       | Petit   | Bo  | Licence   | 2024-04-01 |            | 2025-03-31   | no      | 50     | quarter
    C6       | Roux    | Bo  | Licence   | 2024-04-01 | 2025-04-01 | 2025-03-31   | yes     | 100    | year
"""
)
# Due in 2025: C1 on December 30, which serves on; C2 on March 31, once, at its last price of 240 a year, which ended;
# C3, followed by C4 of the same category; C5, marked as not renewed; C6, marked as renewed.


def test_contracts_serve_on_are_followed_or_say_so(spec: Spec) -> None:
    spec("order_renewal_rate", CONTRACTS, expect=3 / 5, also={"n": 5})
    spec("order_renewal_rate", CONTRACTS, by="customer", expect={
        "Durand": 1.0, "Lefèvre": 0.0, "Moreau": 1.0, "Petit": 0.0, "Roux": 1.0,
    })  # fmt: skip


def test_a_contract_is_worth_a_year(spec: Spec) -> None:
    """1,320 + 300 + 100 of 1,320 + 240 + 300 + 200 + 100."""
    spec("order_renewal_rate", CONTRACTS, variant="value", expect=1720 / 2160)


def test_nothing_due_is_no_rate_and_no_due_day_ever_says_so(spec: Spec) -> None:
    spec("order_renewal_rate", ORDERS, period="2025-06", expect=None, also={"reason": "empty"})
    case = "orders\nnumber | account | ordered_on | amount\nO1 | Durand | 2025-03-01 | 100"
    spec("order_renewal_rate", case, expect=None, also={"reason": "never_filled"})
