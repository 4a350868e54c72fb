"""Orders, lines and sales: what counts, how much, and who is new."""

from dataclasses import replace

from hypothesis import given as examples
from hypothesis import strategies as st
from tests.derived.desk import FEWER, PLAIN, check, given, store
from tests.generative.engine_side import put
from tests.generative.workspaces import workspaces

from cadran.metrics.derived import build
from cadran.metrics.reference import World
from cadran.store.duck import count

WON = replace(PLAIN, revenue_basis="won_deals")
TWO = "name\nA\nB"


def test_drafts_and_cancelled_orders_do_not_count_and_credits_do() -> None:
    con = given(
        accounts="name\nA",
        orders="""
            account | ordered_on | kind   | status    | amount
            1       | 03-01      |        | confirmed | 100
            1       | 03-02      |        | draft     | 1000
            1       | 03-03      |        | cancelled | 2000
            1       | 03-04      | credit |           | -40
            1       |            |        | invoiced  | 7
        """,
    )
    check(con, "now.order_facts", """
        id | day   | kind   | amount | is_first | newness
        1  | 03-01 | order  | 100    | yes      | new
        4  | 03-04 | credit | -40    | no       | new
        5  |       | order  | 7      | no       | existing
    """)  # fmt: skip


def test_an_order_without_an_amount_is_the_sum_of_its_lines_less_its_discount_once() -> None:
    con = given(
        orders="""
            ordered_on | amount | discount
            03-01      |        | 10
            03-01      | 500    |
            03-01      |        |
        """,
        order_lines="""
            order | product | quantity | unit_price | discount | net_amount
            1     | 1       | 3        | 33.3333    | 0.1      |
            1     | 2       | 1        |            |          | 50
            2     | 1       | 4        | 100        |          |
            3     | 1       | 2        | 20         |          |
            3     | 2       | 1        |            |          |
        """,
        products="name | unit_cost | unit\nP | 10 | hour\nQ | | ",
    )  # 3 × 33.3333 × 0.9 = 89.99991; with 50 less 10: 129.99991
    check(con, "now.order_facts", """
        id | amount    | discount
        1  | 129.99991 | 19.99999
        2  | 500       |
        3  |           |
    """)  # fmt: skip
    check(con, "now.line_facts", """
        id | order_id | product_id | quantity | unit | amount   | cost | discount | residual
        1  | 1        | 1          | 3        | hour | 89.99991 | 30   | 9.99999  | no
        2  | 1        | 2          | 1        |      | 50       |      |          | no
        -1 | 1        |            |          |      | -10      |      | 10       | yes
        3  | 2        | 1          | 4        | hour | 400      | 40   |          | no
        -2 | 2        |            |          |      | 100      |      |          | yes
        4  | 3        | 1          | 2        | hour | 40       | 20   |          | no
        5  | 3        | 2          | 1        |      |          |      |          | no
    """)  # fmt: skip


def test_an_order_without_lines_is_all_residual_and_one_that_agrees_has_none() -> None:
    con = given(
        orders="ordered_on | amount | rep | discount\n03-01 | 80 | 1 |\n03-01 | 50 | 1 |\n03-01 | 9 | 1 | 2",
        order_lines="order | net_amount | rep\n2 | 30 | 2\n2 | 20 |\n3 | 9 |",
        reps="name\nAda\nBo",
    )
    check(con, "now.line_facts", """
        id | order_id | rep_id | amount | discount | residual
        -1 | 1        | 1      | 80     |          | yes
        1  | 2        | 2      | 30     |          | no
        2  | 2        | 1      | 20     |          | no
        3  | 3        | 1      | 9      |          | no
        -3 | 3        | 1      | 0      | 2        | yes
    """)  # fmt: skip


def test_each_amount_is_converted_at_its_own_day_by_the_last_rate_before_it() -> None:
    con = given(
        fx_rates="""
            currency | day   | rate
            USD      | 03-01 | 0.9
            USD      | 03-10 | 0.8
            EUR      | 03-01 | 7
        """,
        orders="""
            ordered_on | amount | currency | discount
            03-09      | 100    | USD      | 10
            03-10      | 100    | USD      |
            02-28      | 100    | USD      | 10
            03-10      | 100    | EUR      |
            03-10      |        | USD      |
            03-10      | 1      | GBP      |
        """,
        order_lines="""
            order | quantity | unit_price | product | currency
            5     | 2        | 50         | 1       |
        """,
        products="name | unit_cost | currency\nP | 30 | EUR",
    )
    check(con, "now.order_facts", """
        id | amount | discount | no_rate
        1  | 90     | 9        | no
        2  | 80     |          | no
        3  |        |          | yes
        4  | 100    |          | no
        5  | 80     |          | no
        6  |        |          | yes
    """)  # fmt: skip
    check(con, "now.line_facts", "amount | cost\n80 | 60", where="id > 0")


def test_a_customer_is_the_whole_group_of_companies() -> None:
    con = given(
        accounts="""
            name   | parent
            Group  |
            Sister | 1
            Niece  | 2
            Ring A | 5
            Ring B | 4
            Tail   | 4
            Lost   | 99
        """,
        orders="account | ordered_on | amount\n3 | 02-01 | 5\n1 | 01-10 | 5\n6 | 03-01 | 5\n4 | 03-02 | 5",
    )
    check(con, "now.account_dims", """
        id | customer_id
        1  | 1
        2  | 1
        3  | 1
        4  | 4
        5  | 4
        6  | 4
        7  | 7
    """)  # fmt: skip
    check(con, "now.sales", """
        id | account_id | customer_id | is_first | first_on | previous_on
        1  | 3          | 1           | no       | 01-10    | 01-10
        2  | 1          | 1           | yes      | 01-10    |
        3  | 6          | 4           | yes      | 03-01    |
        4  | 4          | 4           | no       | 03-01    | 03-01
    """)  # fmt: skip


def test_of_two_sales_on_the_first_day_the_lowest_id_is_the_first() -> None:
    con = given(
        accounts="name\nA",
        orders="""
            id | account | ordered_on | kind   | amount
            1  | 1       | 01-05      | credit | -10
            9  | 1       | 01-05      | credit | 10
            2  | 1       | 01-06      |        | 0
            3  | 1       | 02-01      |        |
            4  | 1       | 02-01      |        | 100
            5  | 1       | 02-02      |        | 100
        """,
    )  # a credit and a gift are no purchase; an amount nobody told is one
    check(con, "now.sales", """
        id | is_first | first_on | previous_on | newness
        1  | no       | 02-01    |             | new
        9  | no       | 02-01    |             | new
        2  | no       | 02-01    |             | new
        3  | yes      | 02-01    |             | new
        4  | no       | 02-01    | 02-01       | new
        5  | no       | 02-01    | 02-01       | new
    """)  # fmt: skip


def test_a_customer_is_new_for_a_year_from_the_first_sale() -> None:
    con = given(
        accounts=TWO,
        orders="""
            account | ordered_on | amount
            1       | 2024-01-01 | 1
            1       | 2024-12-30 | 1
            1       | 2024-12-31 | 1
            2       | 01-01      | 1
                    | 01-01      | 1
        """,
    )  # 2024 is a leap year: day 365 after 1 January is 31 December
    check(con, "now.sales", """
        id | newness
        1  | new
        2  | new
        3  | existing
        4  | new
        5  |
    """)  # fmt: skip


def test_an_order_s_business_is_told_by_its_customer_then_its_deal_then_what_it_renews() -> None:
    con = given(
        accounts="name\nA",
        deals="""
            kind       | lead_source | campaign
            cross_sell | fair        | 1
            upsell     | web         |
                       |             |
        """,
        campaigns="name\nSpring",
        orders="""
            account | ordered_on | amount | deal | renews | lead_source
            1       | 01-01      | 1      | 2    |        |
            1       | 01-02      | 1      | 1    |        |
            1       | 01-03      | 1      | 2    |        | mail
            1       | 01-04      | 1      | 3    |        |
            1       | 01-05      | 1      | 3    | 1      |
            1       | 01-06      | 1      | 1    | 1      |
            1       | 01-07      | -1     | 1    |        |
        """,
    )
    check(con, "now.sales", """
        id | business     | lead_source | campaign_id
        1  | new_customer | web         |
        2  | new_deal     | fair        | 1
        3  | repeat       | mail        |
        4  |              |             |
        5  | repeat       |             |
        6  | new_deal     | fair        | 1
        7  | new_deal     | fair        | 1
    """)  # fmt: skip


def test_won_deals_are_the_sales_where_the_revenue_is_won_deals() -> None:
    con = given(
        WON,
        accounts="name | country | parent\nA | FR |\nB | DE | 1",
        fx_rates="currency | day | rate\nUSD | 01-01 | 0.5",
        products="name\nP",
        deals="""
            name | account | outcome | closed_on | created_on | amount | currency | kind    | owner | product
            one  | 2       | won     | 03-01     | 01-01      | 100    | USD      | renewal | 1     | 1
            two  | 1       | won     | 02-01     | 01-01      | 70     |          | new     | 1     |
            lost | 1       | lost    | 01-15     | 01-01      | 90     |          |         | 1     |
            open | 1       | open    |           | 01-01      | 90     |          |         | 1     |
            blue | 1       | won     | 04-01     | 01-01      |        |          |         |       |
            quid | 1       | won     | 05-01     | 01-01      | 5      | GBP      |         |       |
        """,
        orders="account | ordered_on | amount\n1 | 01-02 | 10\n2 | 05-01 | 10",
        reps="name\nAda",
    )
    check(con, "now.sales", """
        id | what | label | deal_id | order_id | day   | customer_id | rep_id | amount | is_first | business
        2  | deal | two   | 2       |          | 02-01 | 1           | 1      | 70     | yes      | new_customer
        1  | deal | one   | 1       |          | 03-01 | 1           | 1      | 50     | no       | repeat
        5  | deal | blue  | 5       |          | 04-01 | 1           |        |        | no       |
        6  | deal | quid  | 6       |          | 05-01 | 1           |        |        | no       |
    """)  # fmt: skip
    check(con, "now.sales", "id | country | no_rate\n1 | DE | no\n2 | FR | no\n5 | FR | no\n6 | FR | yes")
    check(con, "now.sale_lines", "id | product_id | amount\n1 | 1 | 50\n2 | | 70\n5 | |\n6 | |")
    check(con, "now.order_facts", "id | newness | is_first\n1 | new | no\n2 | new | no")


def test_the_lines_of_a_sale_carry_its_attribution() -> None:
    con = given(
        accounts="name\nA",
        orders="account | ordered_on | amount\n1 | 01-01 | 100\n1 | 02-01 | 10",
        order_lines="order | product | net_amount\n1 | 1 | 60",
        products="name\nP",
    )
    check(con, "now.sale_lines", """
        id | order_id | product_id | amount | is_first | business     | newness
        1  | 1        | 1          | 60     | yes      | new_customer | new
        -1 | 1        |            | 40     | yes      | new_customer | new
        -2 | 2        |            | 10     | no       |              | new
    """)  # fmt: skip


@FEWER
@examples(workspaces())
def test_the_lines_of_an_order_add_up_to_it(made: World) -> None:
    put(store(), made)
    build(store(), "now", made.settings, changed={"orders", "order_lines", "fx_rates", "accounts", "deals", "products"})
    apart = """
        SELECT count(*) FROM now.order_facts o
        WHERE amount IS NOT NULL AND amount <> (SELECT sum(amount) FROM now.line_facts l WHERE l.order_id = o.id)
    """
    assert count(store(), apart) == 0


@examples(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 4), st.integers(-2, 3)), max_size=8))
def test_exactly_one_sale_is_the_first_of_every_customer_who_bought(drawn: list[tuple[int, int, int]]) -> None:
    lines = [f"{account} | 01-0{day} | {amount}" for account, day, amount in drawn]
    con = given(only=True, accounts="name\nA\nB\nC", orders="\n".join(["account | ordered_on | amount", *lines]))
    bought = {account for account, _, amount in drawn if amount > 0}
    check(con, "now.sales", "\n".join(["customer_id", *map(str, sorted(bought))]), where="is_first")
