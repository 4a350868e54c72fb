"""Orders to proposals: of the quotes sent in the period, the share that led to an order."""

from tests.spec.conftest import Spec

QUOTES = """
    deals
    name    | account | owner | outcome | created_on | closed_on
    --------+---------+-------+---------+------------+-----------
    Four    | Durand  | Ana   | open    | 2025-01-02 |
    Pétrin  | Lefèvre | Ana   | won     | 2025-01-02 | 2025-03-15

    quotes
    number | rep | account | deal   | order | status   | sent_on    | decided_on
    -------+-----+---------+--------+-------+----------+------------+-----------
    D-1    | Ana | Moreau  |        | C-1   | accepted | 2025-01-10 | 2025-01-20
    D-2    | Ana | Durand  | Four   |       | sent     | 2025-01-15 |
    D-3    | Bo  | Durand  | Four   |       | refused  | 2025-06-15 | 2025-06-20
    D-4    | Bo  | Lefèvre | Pétrin |       | accepted | 2025-03-01 | 2025-03-14
    D-5    | Bo  | Petit   |        |       | sent     | 2025-12-20 |

    orders
    number | kind   | account | rep | deal | ordered_on | amount
    -------+--------+---------+-----+------+------------+-------
    C-1    | order  | Moreau  | Ana |      | 2025-01-25 |  1 000
    C-2    | order  | Durand  | Ana | Four | 2025-04-20 |  9 000
    A-2    | credit | Durand  | Ana | Four | 2025-07-01 | -9 000
"""
# D-1 names its order, D-2's deal was ordered later, D-4 was accepted and its deal won: three of five.


def test_a_quote_led_to_the_order_it_names_else_to_its_deals_next_one_else_to_its_won_deal(spec: Spec) -> None:
    spec("orders_to_proposals", QUOTES, expect=3 / 5)


def test_an_earlier_order_or_a_credit_does_not_come_of_a_quote(spec: Spec) -> None:
    spec("orders_to_proposals", QUOTES, period="2025-06", expect=0, also={"denominator": 1})


def test_recent_quotes_have_not_had_their_time_as_the_resolved_share_tells(spec: Spec) -> None:
    spec("orders_to_proposals", QUOTES, expect=0.6, also={"beside": {"resolved": 4 / 5}})


def test_as_of_an_earlier_day_the_order_had_not_come(spec: Spec) -> None:
    spec("orders_to_proposals", QUOTES, period="2025-01", expect=1.0)
    spec("orders_to_proposals", QUOTES, period="2025-01", as_of="2025-02-28", expect=0.5)
