"""Marketing-qualified leads: those that became MQL in the period."""

from tests.spec.conftest import Spec

LEADS = """
    leads
    name    | company | sdr  | created_at       | mql_on     | sql_on
    --------+---------+------+------------------+------------+-----------
    Dupré   | Durand  | Inès | 2024-12-10T09:00 | 2025-01-05 | 2025-01-10
    Martin  | Lefèvre | Inès | 2025-01-10T09:00 | 2025-01-12 |
    Bernard | Moreau  |      | 2025-01-11T09:00 | 2025-02-15 |
    Petit   | Petit   |      | 2025-01-12T09:00 |            | 2025-01-20
"""


def test_a_lead_counts_on_the_day_it_became_mql_whenever_it_came(spec: Spec) -> None:
    spec("mqls", LEADS, period="2025-01", expect=2)
    spec("mqls", LEADS, period="2025-02", expect=1)


def test_who_was_handed_over_without_it_never_was_one(spec: Spec) -> None:
    spec("mqls", LEADS, expect=3)


def test_by_sdr(spec: Spec) -> None:
    spec("mqls", LEADS, by="sdr", expect={"Inès": 2, None: 1})


def test_a_month_without_any_is_zero_a_company_that_never_marks_them_is_not(spec: Spec) -> None:
    spec("mqls", LEADS, period="2025-03", expect=0)
    spec("mqls", "", expect=None, also={"reason": "no_data: leads"})
