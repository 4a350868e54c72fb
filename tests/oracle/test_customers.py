"""The family `customers` of the demo company, by hand: who was one, who stayed, what they bought, what they say."""

from datetime import date

import pytest
from tests.oracle.judge import Case, Judge, same

from cadran.sources.demo import Company

AT_START = "SELECT * FROM at_start()"
LOST = f"{AT_START} WHERE NOT kept"
AT_END = """
    SELECT e.customer, c.owner_id AS rep, c.industry, c.size, c.country
    FROM customers_at(stop_day()) e JOIN now.accounts c ON c.id = e.customer
"""
# Came and went between two moments: only a subscription is so short, an order makes a customer for twelve months.
PASSED_BY = """(
    SELECT count(DISTINCT customer) FROM subs
    WHERE since >= getvariable('from_day') AND since < stop_day() AND until < stop_day()
      AND customer NOT IN (SELECT customer FROM at_start()) AND customer NOT IN (FROM customers_at(stop_day())))"""
# What each customer at the start had bought in the year before the period, credits deducted.
WORTH = """
    SELECT s.*, coalesce(v.amount, 0) AS amount FROM at_start() s
    LEFT JOIN (SELECT customer, sum(amount) AS amount FROM sales
               WHERE day < getvariable('from_day') AND day >= months_before(getvariable('from_day')::DATE, 12)
               GROUP BY customer) v ON v.customer = s.customer
"""
# Due: an order to be renewed on a day, and a contract whose term ends; rows of one contract that differ in price share
# their term, so that it is due once, at its last price. A contract that ended before its term is due all the same:
# leaving it out would leave out those who ran away first. Renewed: an order of the same customer that has a category
# in common, at most 60 days before or after; the contract's service going on, or another contract of that customer and
# category beginning within 60 days. Where the source says that a contract was renewed, it was. What an order says it
# renews is not asked: a year later would still be named so.
RENEWALS = """
    WITH kinds AS (SELECT DISTINCT sale, category FROM bought),
    due_orders AS (
        SELECT s.id, s.customer, s.account, s.rep, o.due_for_renewal_on AS due, s.amount AS worth, EXISTS (
                   SELECT 1 FROM sales n WHERE n.kind = 'order' AND n.customer = s.customer AND n.day > s.day
                      AND abs(n.day - o.due_for_renewal_on) <= 60 AND n.day <= getvariable('today') AND EXISTS (
                          SELECT 1 FROM kinds a JOIN kinds b ON a.category = b.category
                          WHERE a.sale = s.id AND b.sale = n.id)) AS renewed
        FROM sales s JOIN now.orders o ON o.id = s.id WHERE s.kind = 'order' AND inside(o.due_for_renewal_on)
    ), due_contracts AS (
        SELECT * FROM subs WHERE inside(term)
        QUALIFY row_number() OVER (PARTITION BY coalesce(contract, id::VARCHAR), term ORDER BY since DESC) = 1
    )
    SELECT account, rep, due, worth, renewed FROM due_orders
    UNION ALL
    SELECT account, rep, term, 12 * monthly, renewed IS TRUE OR EXISTS (
               SELECT 1 FROM subs n WHERE n.contract = s.contract AND n.since <= s.term + 1 AND n.until > s.term + 1
                  AND s.term < getvariable('today'))
           OR EXISTS (
               SELECT 1 FROM subs n WHERE n.customer = s.customer AND n.contract <> s.contract
                  AND n.category IS NOT DISTINCT FROM s.category AND abs(n.since - s.term) <= 60
                  AND n.since <= getvariable('today'))
    FROM due_contracts s
"""
DUE = f"SELECT r.*, c.industry, c.size FROM ({RENEWALS}) r LEFT JOIN now.accounts c ON c.id = r.account"
BY_VALUE = "sum(worth) FILTER (renewed) / sum(worth)"
# More: for a higher net amount than in the twelve months before, of a category ordered then. Higher: a tier dearer than
# all they had of the category and unit, by the mean list price of its products, because tiers have no order of their
# own; a dear product of a low tier is none. What a subscription is for is bought by subscribing, not by a sale, and is
# not compared.
UPSOLD = """
    WITH before AS (
        SELECT customer, category, sum(net) AS net, bool_or(kind = 'order') AS ordered
        FROM year_before() WHERE category IS NOT NULL GROUP BY ALL
    ), since AS (SELECT customer, category, sum(net) AS net FROM bought WHERE inside(day) GROUP BY ALL),
    dear AS (
        SELECT category, unit, tier, avg(list_price) AS price FROM now.products GROUP BY ALL
    ), dearest AS (
        SELECT customer, category, unit, max(price) AS had
        FROM year_before() JOIN dear USING (category, unit, tier) WHERE kind = 'order' GROUP BY ALL
    ), up AS (
        SELECT b.customer FROM before b JOIN since s USING (customer, category) WHERE b.ordered AND s.net > b.net
        UNION
        SELECT n.customer FROM bought n JOIN dear t USING (category, unit, tier)
        JOIN dearest d USING (customer, category, unit)
        WHERE inside(n.day) AND n.kind = 'order' AND t.price > d.had
    )
    SELECT s.*, u.customer IS NOT NULL AS hit FROM at_start() s LEFT JOIN up u ON u.customer = s.customer
"""
CROSSED = """
    SELECT s.*, EXISTS (
        SELECT 1 FROM bought n WHERE inside(n.day) AND n.kind = 'order' AND n.customer = s.customer
           AND n.category IS NOT NULL AND NOT EXISTS (
               SELECT 1 FROM year_before() b
               WHERE b.customer = s.customer AND b.category = n.category AND b.kind = 'order')) AS hit
    FROM at_start() s
"""
# Answered in the period, by customers: what reps answer about themselves is another figure.
ANSWERS = "SELECT * REPLACE (rep_id AS rep) FROM now.surveys WHERE inside(answered_on)"
CONTENT = f"""
    SELECT s.*, c.industry, c.size,
           (s.score >= s.scale_min + 0.75 * (s.scale_max - s.scale_min))::INT AS content, CASE
               WHEN s.score IS NULL THEN 'no_score'
               WHEN s.scale_min IS NULL THEN 'no_scale_min' WHEN s.scale_max IS NULL THEN 'no_scale_max' END AS why
    FROM ({ANSWERS} AND kind = 'csat') s LEFT JOIN now.accounts c ON c.id = s.account_id
"""
# A customer is new for a year from the first order, and is the success of who took it.
CONTENT_NEW = f"""
    SELECT s.* REPLACE (o.rep AS rep) FROM ({CONTENT}) s JOIN roots r ON r.account = s.account_id
    JOIN firsts f ON f.customer = r.customer JOIN sales o ON o.id = f.sale
    WHERE s.answered_on >= f.day AND s.answered_on < f.day + 365
"""
SCORES = f"""
    SELECT s.*, c.industry, c.size, CASE WHEN score IS NULL THEN 'no_score' END AS why
    FROM ({ANSWERS} AND kind = 'nps') s LEFT JOIN now.accounts c ON c.id = s.account_id
"""
SENT = """
    SELECT s.* REPLACE (s.rep_id AS rep), c.industry, c.size FROM now.surveys s
    LEFT JOIN now.accounts c ON c.id = s.account_id WHERE inside(s.sent_on) AND s.kind IN ('nps', 'csat')
"""
COMPLAINED = "SELECT * REPLACE (rep_id AS rep) FROM now.complaints WHERE about = 'sales' AND inside(opened_on)"
EXCHANGED = """
    SELECT rep, 1 AS exchange FROM done WHERE inside(day)
    AND (kind IN ('meeting', 'visit', 'demo', 'call') OR kind IN ('email', 'message') AND direction = 'inbound')
"""
MENTIONS = "SELECT * FROM now.mentions WHERE inside(posted_on)"

COUNTS = {
    "customers_lost": Case(LOST, "count(*)"),
    "active_customers": Case(AT_END, "count(*)"),
}
OF_CUSTOMERS = COUNTS | {
    "customer_retention_rate": Case(
        AT_START, "avg(kept::INT)", nothing=None, terms=("count(*) FILTER (kept)", "count(*)")
    ),
    "churn_rate": Case(
        AT_START, "1 - avg(kept::INT)", nothing=None, terms=("count(*) FILTER (NOT kept)", "count(*)")
    ),
    "upsell_rate": Case(UPSOLD, "avg(hit::INT)", nothing=None, terms=("count(*) FILTER (hit)", "count(*)")),
    "cross_sell_rate": Case(CROSSED, "avg(hit::INT)", nothing=None, terms=("count(*) FILTER (hit)", "count(*)")),
    "lost_customer_revenue": Case(
        WORTH, "coalesce(sum(amount) FILTER (NOT kept), 0)", "count(*) FILTER (NOT kept)"
    ),
}  # fmt: skip
OF_ROWS = {
    "order_renewal_rate": Case(
        DUE, "avg(renewed::INT)", nothing=None, terms=("count(*) FILTER (renewed)", "count(*)")
    ),
    "csat": Case(CONTENT, "avg(content)", why=True, nothing=None, terms=("sum(content)", "count(*)")),
    "nps": Case(
        SCORES, "100 * (count(*) FILTER (score >= 9) - count(*) FILTER (score <= 6)) / count(*)", why=True, nothing=None
    ),
    "survey_response_rate": Case(
        SENT, "count(answered_on) / count(*)", nothing=None, terms=("count(answered_on)", "count(*)")
    ),
}  # fmt: skip
SAID = {
    "complaints": Case(COMPLAINED, "count(*)"),
    "complaint_rate": Case(
        f"SELECT rep, NULL AS exchange FROM ({COMPLAINED}) UNION ALL {EXCHANGED}",
        "1000 * count(*) FILTER (exchange IS NULL) / nullif(count(exchange), 0)", "count(exchange)", nothing=None,
    ),
}  # fmt: skip
OF_THE_BRAND = {
    "social_mentions": Case(MENTIONS, "count(*)"),
    "social_sentiment": Case(
        f"SELECT *, CASE WHEN sentiment IS NULL THEN 'no_sentiment' END AS why FROM ({MENTIONS})",
        "100 * (count(*) FILTER (sentiment = 'positive') - count(*) FILTER (sentiment = 'negative')) / count(*)",
        why=True, nothing=None,
    ),
}  # fmt: skip
CASES = OF_CUSTOMERS | OF_ROWS | SAID | OF_THE_BRAND
VARIANTS = {
    ("order_renewal_rate", "value"): Case(
        DUE, BY_VALUE, "count(worth)", terms=("sum(worth) FILTER (renewed)", "sum(worth)")
    ),
    ("csat", "new_customers"): Case(CONTENT_NEW, "avg(content)", why=True),
}  # fmt: skip
# What kpis.csv sets beside the figure.
BESIDE = {
    "churn_rate": Case(AT_START, "1 - avg(kept::INT)", beside={"joined_and_left": PASSED_BY}),
    "order_renewal_rate": Case(
        DUE, "avg(renewed::INT)", beside={
            "by_value": BY_VALUE,
            "resolved": "avg((renewed OR due + 60 < getvariable('today'))::INT)",
        },
    ),
    "lost_customer_revenue": Case(
        WORTH, "coalesce(sum(amount) FILTER (NOT kept), 0)", "count(*) FILTER (NOT kept)",
        beside={"share": "coalesce(sum(amount) FILTER (NOT kept), 0) / sum(amount)"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("period", ["2025", "2024", "2025-Q2", "2025-02", "2025-09"])
@pytest.mark.parametrize("kpi", CASES)
def test_whole(judge: Judge, kpi: str, period: str) -> None:
    assert judge.whole(kpi, CASES[kpi], period)


@pytest.mark.parametrize("period", ["2025", "2025-Q3"])
@pytest.mark.parametrize("kpi", OF_CUSTOMERS | OF_ROWS | SAID)
def test_by_rep(judge: Judge, kpi: str, period: str) -> None:
    assert judge.groups(kpi, CASES[kpi], period=period)


@pytest.mark.parametrize("by", ["industry", "size"])
@pytest.mark.parametrize("kpi", OF_CUSTOMERS | OF_ROWS)
def test_by(judge: Judge, kpi: str, by: str) -> None:
    assert judge.groups(kpi, CASES[kpi], by)


@pytest.mark.parametrize("kpi", CASES)
def test_by_month(judge: Judge, kpi: str) -> None:
    assert judge.months(kpi, CASES[kpi])


@pytest.mark.parametrize("period", ["2025", "2025-Q1"])
@pytest.mark.parametrize(("kpi", "variant"), VARIANTS)
def test_variants(judge: Judge, kpi: str, variant: str, period: str) -> None:
    assert judge.whole(kpi, VARIANTS[kpi, variant], period, variant=variant)


@pytest.mark.parametrize("period", ["2025", "2024", "2025-Q4"])
@pytest.mark.parametrize("kpi", BESIDE)
def test_beside(judge: Judge, kpi: str, period: str) -> None:
    assert judge.whole(kpi, BESIDE[kpi], period)


@pytest.mark.parametrize("kpi", ["active_customers", "customers_lost", "churn_rate", "customer_retention_rate"])
@pytest.mark.parametrize("day", ["2025-05-14", "2025-06-30"])
def test_as_of_a_day(judge: Judge, kpi: str, day: str) -> None:
    """While the year runs: who is none any more at the end of that day."""
    assert judge.whole(kpi, CASES[kpi], "2025", date.fromisoformat(day))


# ---------------------------------------------------------------- value of a customer

# Over the twelve months to the period's end: gross margin of lines with a known cost, over the customers that each of
# the twelve months ended with, is what a customer leaves in a month.
MONTHLY = """
    ends AS (SELECT months_before(stop_day(), k) AS stop FROM range(12) r(k)),
    held AS (
        SELECT {group} AS part, count(*) AS months
        FROM ends e JOIN spells s ON s.since < e.stop AND s.until >= e.stop JOIN now.accounts c ON c.id = s.customer
        GROUP BY part
    ),
    earned AS (
        SELECT {group} AS part, {money} AS money FROM {source} b JOIN now.accounts c ON c.id = b.customer
        WHERE b.day < stop_day() AND b.day >= months_before(stop_day(), 12) GROUP BY part
    )"""
# Kaplan and Meier (1958) on every time as a customer known by then, begun when it may: one that has ended by the
# period's end is an end, one that runs is cut there. The expected lifetime is the area under the curve up to 36 months
# of 365.25 / 12 days: what a customer brings later is not counted on. Null where nobody left.
LIFETIME = """
    times AS (
        SELECT {group} AS part, least(until, stop_day()) - since AS days, until < stop_day() AS ended
        FROM spells s JOIN now.accounts c ON c.id = s.customer WHERE since < stop_day()
    ),
    steps AS (
        SELECT part, days, sum(ended::INT) AS gone, sum(count(*)) OVER (PARTITION BY part ORDER BY days DESC) AS waiting
        FROM times GROUP BY part, days
    ),
    curve AS (
        SELECT part, days, 36 * 365.25 / 12 AS horizon,
               coalesce(lead(days) OVER (PARTITION BY part ORDER BY days), horizon) AS next,
               product(1 - gone / waiting) OVER (PARTITION BY part ORDER BY days) AS alive
        FROM steps
    ),
    lives AS (
        SELECT part, (least(min(days), any_value(horizon))
                      + sum(alive * greatest(0, least(next, horizon) - least(days, horizon)))) / 365.25 * 12 AS months
        FROM curve GROUP BY part
        HAVING EXISTS (FROM times t WHERE t.ended AND t.part IS NOT DISTINCT FROM curve.part)
    )"""


def clv(money: str, source: str, group: str = "NULL") -> str:
    return f"""
        WITH {MONTHLY.format(group=group, money=money, source=source)}, {LIFETIME.format(group=group)}
        SELECT e.part, e.part AS industry, e.money / h.months * l.months AS clv
        FROM earned e JOIN held h ON h.part IS NOT DISTINCT FROM e.part
        LEFT JOIN lives l ON l.part IS NOT DISTINCT FROM e.part
    """


# As for gross margin: lines without a cost, and what an order's lines do not account for, are left out of it.
COSTED = """
    SELECT NULL AS clv, l.net, CASE WHEN l.cost IS NULL THEN 'no_cost' END AS why, c.industry
    FROM lines l JOIN sales s ON s.id = l.order_id JOIN now.accounts c ON c.id = s.customer
    WHERE s.day < stop_day() AND s.day >= months_before(stop_day(), 12)
    UNION ALL
    SELECT NULL, s.amount - coalesce(sum(l.net), 0) AS rest, 'no_cost', c.industry
    FROM sales s LEFT JOIN lines l ON l.order_id = s.id JOIN now.accounts c ON c.id = s.customer
    WHERE s.day < stop_day() AND s.day >= months_before(stop_day(), 12)
    GROUP BY s.id, s.amount, c.industry HAVING abs(rest) > 0.00001
"""


def of_margin(value: str = "any_value(clv)", group: str = "NULL") -> Case:
    found = clv("sum(b.margin)", "bought", group)
    rows = f"SELECT clv, NULL AS net, NULL AS why, industry FROM ({found}) UNION ALL {COSTED}"
    return Case(rows, value, "NULL", why=True, nothing=None, coverage="sum(net) FILTER (why IS NULL) / sum(net)")


CLV, CLV_BY_INDUSTRY = of_margin(), of_margin(group="c.industry")
CLV_OF_REVENUE = Case(clv("sum(b.amount)", "sales"), "any_value(clv)", "NULL", nothing=None)
# What it cost to win one in the same twelve months: selling, where it is somebody's, and marketing.
CAC = """
    (SELECT sum(amount::DOUBLE * factor(currency, spent_on)) FROM now.expenses
     WHERE spent_on < stop_day() AND spent_on >= months_before(stop_day(), 12) AND (category = 'marketing' OR
           category IN ('salary', 'commission', 'tool', 'travel', 'representation')
           AND (rep_id IS NOT NULL OR team_id IS NOT NULL)))
    / (SELECT count(*) FROM firsts WHERE day < stop_day() AND day >= months_before(stop_day(), 12))"""
CLV_TO_CAC = of_margin(f"any_value(clv) / ({CAC})")


@pytest.mark.parametrize("period", ["2025", "2024", "2025-Q2", "2025-09"])
@pytest.mark.parametrize(("kpi", "case"), [("clv", CLV), ("clv_to_cac", CLV_TO_CAC)])
def test_value_of_a_customer(judge: Judge, kpi: str, case: Case, period: str) -> None:
    assert judge.whole(kpi, case, period)


@pytest.mark.parametrize("period", ["2025", "2025-Q2"])
def test_value_of_a_customer_in_revenue(judge: Judge, period: str) -> None:
    assert judge.whole("clv", CLV_OF_REVENUE, period, variant="revenue")


def test_value_of_a_customer_by_industry(judge: Judge) -> None:
    assert judge.groups("clv", CLV_BY_INDUSTRY, "industry")


# ---------------------------------------------------------------- what must hold whatever the figures


def value(judge: Judge, kpi: str, period: str, variant: str = "") -> float:
    return float(judge.read(kpi, period=period, variant=variant).one.value or 0)


@pytest.mark.parametrize("period", ["2025", "2024", "2025-Q1", "2025-06", "2024-07-01..2025-06-30"])
def test_who_stays_and_who_leaves_are_all(judge: Judge, period: str) -> None:
    assert same(value(judge, "churn_rate", period) + value(judge, "customer_retention_rate", period), 1)


@pytest.mark.parametrize("by", ["rep", "industry"])
def test_who_stays_and_who_leaves_are_all_of_a_group(judge: Judge, by: str) -> None:
    left = {r.group[by]: r.value for r in judge.read("churn_rate", period="2025", by=by)}
    stayed = {r.group[by]: r.value for r in judge.read("customer_retention_rate", period="2025", by=by)}
    assert left.keys() == stayed.keys()
    for group, share in left.items():
        kept = stayed[group]
        assert (share is None) == (kept is None), group
        assert share is None or same(float(share) + float(kept or 0), 1), group


@pytest.mark.parametrize(("period", "before"), [("2025", "2024"), ("2025-Q2", "2025-Q1"), ("2025-03", "2025-02")])
def test_customers_at_the_end_are_those_at_the_start_who_stayed_and_who_joined(
    judge: Judge, period: str, before: str
) -> None:
    judge.during(period)
    (joined,) = judge.con.execute(
        "SELECT count(*) FROM customers_at(stop_day()) WHERE customer NOT IN (SELECT customer FROM at_start())"
    ).fetchall()[0]
    start = value(judge, "active_customers", before)
    assert same(value(judge, "active_customers", period), start - value(judge, "customers_lost", period) + joined)
    assert same(value(judge, "customers_lost", period), start * value(judge, "churn_rate", period))


def test_a_ratio_of_the_two(judge: Judge) -> None:
    assert same(value(judge, "clv_to_cac", "2025"), value(judge, "clv", "2025") / value(judge, "cac", "2025"))


@pytest.mark.parametrize("kpi", ["complaints", "social_mentions"])
def test_twelve_months_make_the_year(judge: Judge, kpi: str) -> None:
    months = judge.read(kpi, period="2025", grain="month")
    assert same(sum(float(m.value or 0) for m in months), value(judge, kpi, "2025"))


def test_people_answer_as_they_truly_do(judge: Judge, company: Company) -> None:
    """Within what chance allows of some thousand surveys and some hundred answers each."""
    truth = company.truth
    assert abs(value(judge, "survey_response_rate", "2023..2025") - truth.survey_answered) < 0.035
    assert abs(value(judge, "nps", "2023..2025") - 100 * (truth.nps[0] - truth.nps[1])) < 13
    assert abs(value(judge, "csat", "2023..2025") - truth.csat) < 0.07
