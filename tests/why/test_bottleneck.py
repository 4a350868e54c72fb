"""The bottleneck: one pipeline by hand."""

from math import isclose

from tests.why.conftest import Makes

from cadran.metrics.estimators.bottleneck import Seen, cost, difference


def test_newcombes_interval_is_the_published_one() -> None:
    """56 of 70 against 48 of 80: 0.0524 to 0.3339 (Newcombe 1998, table II, method 10)."""
    low, high = difference(56, 70, 48, 80)
    assert (round(low, 4), round(high, 4)) == (0.0524, 0.3339)


def test_the_cost_of_a_lower_rate_and_of_more_days() -> None:
    """20 entered; 80 % then 60 % got through; half of those are won at 1,000: 20 x -0.2 x 0.5 x 1,000 = -2,000.

    9 days more of 90: a tenth of the 20 x 0.6 x 0.5 x 1,000 expected, 600, falls after the end.
    """
    found = cost(Seen(25, 20, 16, 10.0), Seen(20, 20, 12, 19.0), 0.5, 1_000.0, 90)
    assert found is not None
    assert isclose(found.rate, -2_000)
    assert isclose(found.time, -600)
    assert isclose(found.total, -2_600)
    assert not found.beyond_chance


def test_time_costs_no_more_than_the_whole_period() -> None:
    found = cost(Seen(1, 10, 10, 1.0), Seen(10, 10, 10, 900.0), 1.0, 100.0, 90)
    assert found is not None
    assert isclose(found.time, -1_000)


def test_a_stage_that_nobody_left_has_no_cost() -> None:
    assert cost(Seen(5, 0, 0), Seen(5, 5, 5, 3.0), 1.0, 100.0, 90) is None


STAGES = """
    stages
    name    | position | outcome
    Contact | 1        | open
    Offre   | 2        | open
    Gagnée  | 3        | won
    Perdue  | 4        | lost

"""
HEADS = (
    "    deals\n    name | owner | stage | amount | outcome | created_on | closed_on\n",
    "\n    deal_changes\n    deal | valid_from | valid_to | stage | owner | outcome\n",
)


def quarter(name: str, month: int, deals: int, offers: int, won: int, days: int, owner: str = "Ana") -> tuple[str, str]:
    """Deals that come in on the 1st; the first `offers` reach the offer `days` later, and `won` of those are won on the
    25th of the month after; all others are lost on that day. Each is worth 1,000."""
    made, changed = "", ""
    for n in range(deals):
        offered, signed = n < offers, n < won
        end = f"2025-{month + 1:02}-25"
        made += f"    {name}{n} | {owner} | {'Gagnée' if signed else 'Perdue'} | 1000 | {'won' if signed else 'lost'}"
        made += f" | 2025-{month:02}-01 | {end}\n"
        to = f"2025-{month:02}-{1 + days:02}T09:00" if offered else f"{end}T09:00"
        changed += f"    {name}{n} | 2025-{month:02}-01T09:00 | {to} | Contact | {owner} | open\n"
        if offered:
            changed += f"    {name}{n} | {to} | {end}T09:00 | Offre | {owner} | open\n"
    return made, changed


def company(*quarters: tuple[str, str]) -> str:
    deals, changes = "".join(q[0] for q in quarters), "".join(q[1] for q in quarters)
    return STAGES + HEADS[0] + deals + HEADS[1] + changes


# 20 deals a quarter. Contact: 16 then 12 get through, after 5 then 14 days. Offer: 8 of 16, then 6 of 12.
SLOWER = company(quarter("a", 1, 20, 16, 8, 5), quarter("b", 4, 20, 12, 6, 14))


def test_the_stage_that_lost_most_is_named_with_its_amount(firm: Makes) -> None:
    """Beyond Contact 28 were decided and 14 won: half, at 1,000. Rate: 20 x (0.6 - 0.8) x 0.5 x 1,000 = -2,000.

    Time: 9 days of the quarter's 91, of the 20 x 0.6 x 0.5 x 1,000 expected: -593.41. The offer kept its rate.
    """
    found = firm(SLOWER).bottleneck(period="2025-Q2")
    assert found.worst is not None
    assert found.worst.cost is not None
    assert (found.worst.stage, found.worst.after, found.worst.before) == (
        "Contact", Seen(20, 20, 12, 14.0), Seen(20, 20, 16, 5.0)
    )  # fmt: skip
    assert isclose(found.worst.cost.rate, -2_000)
    assert isclose(found.worst.cost.time, -9 / 91 * 6_000)
    contact, offer = found.stages
    assert offer.cost is not None
    assert isclose(offer.cost.rate, 0, abs_tol=1e-9)
    assert (offer.won, offer.before.days, offer.after.days) == (1.0, 50.0, 40.0)
    assert offer.cost.time > 0
    assert contact is found.worst


def test_where_nothing_got_worse_no_stage_is_named(firm: Makes) -> None:
    better = company(quarter("a", 1, 20, 12, 6, 14), quarter("b", 4, 20, 16, 16, 14))
    found = firm(better).bottleneck(period="2025-Q2")
    assert (found.worst, found.reason) == (None, None)


def test_a_filter_keeps_to_those_deals_and_values_them_as_all_are(firm: Makes) -> None:
    """Bo alone: 10 deals of which 10 then 5 get through; beyond Contact 43 were decided, and 29 won."""
    case = company(
        quarter("a", 1, 20, 16, 8, 5), quarter("b", 4, 20, 12, 6, 14), quarter("c", 1, 10, 10, 10, 5, "Bo"),
        quarter("d", 4, 10, 5, 5, 5, "Bo"),
    )  # fmt: skip
    found = firm(case).bottleneck(period="2025-Q2", where="rep=Bo")
    assert found.worst is not None
    assert found.worst.cost is not None
    assert (found.worst.before.decided, found.worst.after.decided, found.worst.won) == (10, 10, 29 / 43)
    assert isclose(found.worst.cost.rate, 10 * -0.5 * 29 / 43 * 1_000)


def test_too_few_deals_are_shown_and_never_named(firm: Makes) -> None:
    few = company(quarter("a", 1, 9, 9, 9, 5), quarter("b", 4, 9, 2, 1, 14))
    found = firm(few).bottleneck(period="2025-Q2")
    assert (found.worst, found.reason) == (None, "few_cases")
    assert not any(s.enough for s in found.stages)
    assert len(found.stages) == 2


def test_without_history_there_is_a_reason(firm: Makes) -> None:
    plain = """
        deals
        name | owner | amount | outcome | created_on | closed_on
        A    | Ana   | 100    | won     | 2025-01-05 | 2025-04-10
    """
    assert firm(plain).bottleneck(period="2025-Q2").reason == "no_history"
    assert firm(SLOWER).bottleneck(period="2025-Q1").reason == "before_data"
