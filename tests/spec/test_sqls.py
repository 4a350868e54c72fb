"""Sales-qualified leads: those handed over to sales in the period."""

from tests.spec.conftest import Spec

LEADS = """
    leads
    name    | company | owner | sdr  | lead_source | created_at       | mql_on     | sql_on     | disqualified_on
    --------+---------+-------+------+-------------+------------------+------------+------------+----------------
    Dupré   | Durand  | Ana   | Inès | Salon       | 2024-12-10T09:00 | 2025-01-05 | 2025-01-10 |
    Martin  | Lefèvre | Ana   | Inès | Site        | 2025-01-10T09:00 | 2025-01-12 | 2025-02-10 | 2025-03-01
    Bernard | Moreau  | Bo    |      | Site        | 2025-01-11T09:00 | 2025-01-15 |            |
    Petit   | Petit   | Bo    |      |             | 2025-01-12T09:00 |            | 2025-02-11 |
"""


def test_a_lead_counts_on_the_day_it_was_handed_over_whenever_it_came(spec: Spec) -> None:
    spec("sqls", LEADS, period="2025-01", expect=1)


def test_one_disqualified_later_was_handed_over_all_the_same_and_none_needs_to_have_been_an_mql(spec: Spec) -> None:
    spec("sqls", LEADS, period="2025-02", expect=2)


def test_by_source_and_by_sdr_the_unknown_keep_their_group(spec: Spec) -> None:
    spec("sqls", LEADS, by="source", expect={"Salon": 1, "Site": 1, None: 1})
    spec("sqls", LEADS, by="sdr", expect={"Inès": 2, None: 1})


def test_without_leads_the_reason_names_them(spec: Spec) -> None:
    spec("sqls", "", expect=None, also={"reason": "no_data: leads"})
