"""The family `market` of the demo company, by hand: our sales against the market of the same industry and days."""

import pytest
from tests.oracle.judge import Case, Judge, same

# The market is told for a span, a quarter here: each of its days counts for as much as the next, so that a month has
# about a third of it. The rows without a competitor are the whole; those with one are parts of it and never added.
# Sales count on the days whose market is known, or a year whose last quarter is not published yet would show twelve
# months of sales in nine months of market. Sales to customers of no known industry are in the whole market all the
# same, but in no segment. All regions: the segment is the industry.
SHARES = """
    WITH told AS (
        SELECT industry, competitor, starts_on, ends_on,
               revenue::DOUBLE * factor(currency, ends_on) / (ends_on - starts_on + 1)
               * greatest(0, least(ends_on + 1, {to}) - greatest(starts_on, {from_})) AS revenue
        FROM now.market WHERE starts_on < {to} AND ends_on >= {from_}
    )
    SELECT {group} AS part, competitor, revenue AS market, NULL::DOUBLE AS ours, NULL::BIGINT AS sale FROM told m
    UNION ALL
    SELECT {group}, NULL, NULL, s.amount, s.id FROM sales s LEFT JOIN now.accounts m ON m.id = s.account
    WHERE s.day >= {from_} AND s.day < {to} AND EXISTS (
        FROM told t WHERE t.competitor IS NULL AND s.day BETWEEN t.starts_on AND t.ends_on
                      AND ({group} IS NULL OR t.industry = {group}))
"""
FROM, TO = "getvariable('from_day')::DATE", "stop_day()"
EARLIER = "before(getvariable('from_day'))::DATE"
TOLD = "sum(market) FILTER (competitor IS NULL)"
OURS = "coalesce(sum(ours), 0)"
SHARE = f"{OURS} / {TOLD}"
TERMS = (OURS, f"coalesce({TOLD}, 0)")  # nothing sold, and no market told, is 0; the share of it is none


def shares(group: str = "NULL", from_: str = FROM, to: str = TO) -> str:
    return SHARES.format(group=group, from_=from_, to=to)


WHOLE = Case(shares(), SHARE, "count(sale)", nothing=None, terms=TERMS)
BY_INDUSTRY = Case(
    f"SELECT *, part AS industry FROM ({shares('m.industry')})", SHARE, "count(sale)", nothing=None,
    terms=TERMS,
)  # fmt: skip
# In points, against as many months just before: a share is of a market that grows with the year.
GROWTH = Case(
    f"""SELECT *, true AS now FROM ({shares()})
        UNION ALL SELECT *, false FROM ({shares(from_=EARLIER, to=FROM)})""",
    """100 * (coalesce(sum(ours) FILTER (now), 0) / sum(market) FILTER (now AND competitor IS NULL)
              - coalesce(sum(ours) FILTER (NOT now), 0) / sum(market) FILTER (NOT now AND competitor IS NULL))""",
    "NULL", nothing=None,
)  # fmt: skip
COMPETITORS = ("EnerTec", "Sobrio", "Voltaris")
THEIRS = {name: f"sum(market) FILTER (competitor = '{name}') / {TOLD}" for name in COMPETITORS}


@pytest.mark.parametrize("period", ["2024", "2025-Q2", "2025-Q4", "2025", "2025-05", "2024-02"])
def test_share(judge: Judge, period: str) -> None:
    assert judge.whole("market_share", WHOLE, period)


@pytest.mark.parametrize("period", ["2024", "2025-Q3", "2025"])
def test_share_by_industry(judge: Judge, period: str) -> None:
    assert judge.groups("market_share", BY_INDUSTRY, "industry", period)


def test_share_by_month(judge: Judge) -> None:
    assert judge.months("market_share", WHOLE)


@pytest.mark.parametrize("period", ["2024", "2025-Q2", "2025", "2025-05"])
def test_growth(judge: Judge, period: str) -> None:
    assert judge.whole("market_share_growth", GROWTH, period)


@pytest.mark.parametrize("period", ["2024", "2025-Q2"])
def test_shares_of_competitors_stand_beside(judge: Judge, period: str) -> None:
    found = judge.find(Case(shares(), SHARE, "NULL", beside=THEIRS), period)[None].beside
    beside = judge.read("market_share_growth", period=period).one.beside
    for name, share in found.items():
        named = [read for key, read in beside.items() if name in key]
        assert len(named) == 1, (name, dict(beside))
        assert same(named[0], share)


@pytest.mark.parametrize("period", ["2024", "2025-Q3"])
def test_growth_is_what_the_shares_differ_by(judge: Judge, period: str) -> None:
    before = {"2024": "2023", "2025-Q3": "2025-Q2"}[period]
    now, then = (float(judge.read("market_share", period=p).one.value or 0) for p in (period, before))
    assert same(judge.read("market_share_growth", period=period).one.value, 100 * (now - then))


def test_shares_of_the_industries_are_weighed_by_their_markets(judge: Judge) -> None:
    """What customers of no known industry bought is in the whole alone."""
    groups = judge.read("market_share", period="2024", by="industry")
    whole = judge.read("market_share", period="2024").one
    assert same(sum(float(g.denominator or 0) for g in groups), whole.denominator)
    assert sum(float(g.numerator or 0) for g in groups if g.group["industry"]) <= float(whole.numerator or 0)
