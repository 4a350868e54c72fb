"""Customers: from when to when, in whose charge, what came due for renewal, and which tier is above another."""

from dataclasses import replace

from tests.derived.desk import PLAIN, check, given, windowed

ACCOUNTS = "name | parent | owner\nDurand | |\nNord | 1 |\nMoreau | | 1"
REPS = "name\nAna\nBo\nCy"


def test_subscriptions_and_purchases_make_one_span_where_they_touch() -> None:
    """Durand's site is served until May 1, at two prices; an order of April 30 keeps it a year from then on."""
    con = given(
        accounts=ACCOUNTS, reps=REPS,
        subscriptions="""
            contract | account | started_on | ended_on
            C1       | 2       | 01-01      | 03-01
            C1       | 2       | 03-01      | 05-01
            C2       | 3       | 02-01      | 02-01
            C3       | 3       | 04-01      |
            C4       | 3       |            | 05-01
        """,
        orders="""
            account | kind   | ordered_on | amount
            1       |        | 04-30      | 10
            3       | credit | 01-05      |
            3       |        | 01-06      | 0
                    |        | 01-06      | 10
        """,
    )  # fmt: skip
    check(con, "now.customer_spans", """
        customer_id | from_day | to_day
        1           | 01-01    | 2026-04-30
        3           | 04-01    | end
    """)  # fmt: skip


def test_a_purchase_keeps_its_customer_for_the_months_of_a_setting() -> None:
    chosen = replace(PLAIN, customer_window_months=1)
    orders = "account | ordered_on | amount\n1 | 01-31 | 10\n1 | 03-15 | 10"
    con = given(chosen, accounts=ACCOUNTS, reps=REPS, orders=orders)
    check(con, "now.customer_spans", "from_day | to_day\n01-31 | 02-28\n03-15 | 04-15")
    con = given(chosen, accounts=ACCOUNTS, reps=REPS, orders=orders + "\n1 | 02-27 | 10")
    check(con, "now.customer_spans", "from_day | to_day\n01-31 | 04-15")


def test_a_customer_is_its_account_s_owner_s_else_its_last_seller_s() -> None:
    con = given(
        accounts=ACCOUNTS, reps=REPS,
        orders="""
            account | rep | kind   | ordered_on | amount
            1       | 1   |        | 01-10      | 10
            2       | 1   |        | 02-10      | 10
            1       | 2   |        | 03-10      | 10
            1       | 3   | credit | 04-10      | -10
            1       |     |        | 04-11      | 10
            1       | 1   |        | 05-10      | 10
            3       | 2   |        | 05-10      | 10
        """,
        subscriptions="id | account | rep | started_on\n10 | 1 | 3 | 05-10\n11 | 1 | 3 | 06-10",
    )  # fmt: skip
    check(con, "now.customer_owners", """
        customer_id | rep_id | from_day | to_day
        1           | 1      | 01-10    | 03-10
        1           | 2      | 03-10    | 05-10
        1           | 1      | 05-10    | 06-10
        1           | 3      | 06-10    | end
        3           | 1      | ever     | end
    """)  # fmt: skip


def test_at_a_window_s_start_and_end_and_in_between() -> None:
    con = given(
        accounts="name\nA\nB\nC\nD\nE",
        subscriptions="""
            account | started_on | ended_on
            1       | 01-01      | 04-01
            2       | 03-31      |
            3       | 04-01      | 04-20
            4       | 01-01      | 04-30
            4       | 04-30      |
            5       | 01-01      | 03-31
        """,
    )  # fmt: skip
    check(con, windowed("customer_states", ("04-01", "05-01", "04-30")), """
        id | at_start | at_end
        1  | yes      | no
        2  | yes      | yes
        3  | no       | no
        4  | yes      | yes
    """)  # fmt: skip


def test_of_a_window_to_come_nobody_is_a_customer_at_the_start() -> None:
    con = given(accounts="name\nA", subscriptions="account | started_on | ended_on\n1 | 01-01 | 06-15")
    check(con, windowed("customer_states", ("06-01", "07-01", "04-30")), "id | at_start | at_end\n1 | no | yes")


DUE = """
    number | account | ordered_on | due_for_renewal_on | status    | renews
    early  | 1       | 02-20      |                    |           |
    due    | 1       | 03-01      | 04-01              |           |
    off    | 1       | 03-20      |                    | cancelled |
    other  | 3       | 03-20      |                    |           |
    late   | 1       | 06-01      |                    |           | 2
    draft  | 1       | 03-01      | 04-01              | draft     |
"""
LINES = "order | product | quantity | unit_price\n" + "\n".join(f"{n} | 1 | 1 | 10" for n in range(1, 7))


def test_what_was_bought_before_cancelled_or_by_others_renews_nothing() -> None:
    tables = {
        "accounts": ACCOUNTS,
        "reps": REPS,
        "products": "name | category\nLicence | Logiciel",
        "order_lines": LINES,
    }
    con = given(orders=DUE, **tables)
    check(con, "now.renewals", "label | due_on | renewed_on | last_day\ndue | 04-01 | | 05-31")
    con = given(replace(PLAIN, renewal_tolerance_days=61), orders=DUE, **tables)
    check(con, "now.renewals", "label | renewed_on\ndue | 06-01")


def test_a_tier_is_above_another_by_the_mean_price_of_a_unit() -> None:
    con = given(products="""
        category | tier | unit  | list_price | currency
        Tools    | Base | piece | 100        |
        Tools    | Base | piece | 300        | EUR
        Tools    | Pro  | piece | 250        |
        Tools    | Pro  | month | 10         |
        Tools    | Base | month | 20         |
        Tools    | Top  | piece | 900        | USD
        Tools    | Top  | month |            |
    """)  # fmt: skip
    check(con, "now.tiers", """
        unit  | tier | rank
        piece | Base | 1
        piece | Pro  | 2
        month | Pro  | 1
        month | Base | 2
    """)  # fmt: skip
