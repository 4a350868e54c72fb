"""Lead conversion rate: of the leads created, those whose company bought for the first time since."""

from tests.spec.conftest import Spec

LEADS = """
    accounts
    name         | parent
    -------------+--------
    Fournil      |
    Fournil Lyon | Fournil
    Durand       |
    Lefèvre      |
    Moreau       |
    Petit        |

    contacts
    last_name | account
    ----------+--------
    Aubry     | Moreau

    deals
    name    | account | owner | created_on
    --------+---------+-------+-----------
    Affaire | Lefèvre | Ana   | 2025-02-01

    leads
    name    | owner | account      | deal    | contact | created_at       | lead_source
    --------+-------+--------------+---------+---------+------------------+------------
    Durand  | Ana   | Durand       |         |         | 2025-01-10T09:00 | Salon
    Lefèvre | Ana   |              | Affaire |         | 2025-01-11T09:00 | Site
    Aubry   | Bo    |              |         | Aubry   | 2025-01-12T09:00 | Site
    Personne| Bo    |              |         |         | 2025-01-13T09:00 | Site
    Lyon    | Bo    | Fournil Lyon |         |         | 2025-01-14T09:00 | Salon
    Petit   | Ana   | Petit        |         |         | 2025-11-21T09:00 | Site

    orders
    number | account      | kind   | ordered_on | amount
    -------+--------------+--------+------------+-------
    C-0    | Fournil      | order  | 2024-05-01 |  5 000
    C-1    | Fournil Lyon | order  | 2025-01-20 |  5 000
    C-2    | Durand       | order  | 2025-01-10 |  1 000
    C-3    | Durand       | order  | 2025-06-10 |  1 000
    C-4    | Lefèvre      | order  | 2025-03-12 |  2 000
    A-1    | Moreau       | credit | 2025-01-02 |   -100
    C-5    | Moreau       | order  | 2025-02-11 |  3 000
"""
# Sold after 0, 60 and 30 days: of these nine in ten took 54 days or less: Petit with 40 is young yet.


def test_the_company_is_the_leads_own_else_its_deals_else_its_contacts(spec: Spec) -> None:
    """Durand on the very day, Lefèvre through the deal, Moreau through Aubry: 3 of 4; a credit bought nothing."""
    spec("lead_conversion_rate", LEADS, period="2025-01", expect=3 / 4, also={"numerator": 3, "n": 4})


def test_the_subsidiary_of_a_customer_is_nobody_to_convert(spec: Spec) -> None:
    spec("lead_conversion_rate", LEADS, period="2025-01", expect=3 / 4, also={"excluded_by": {"existing_customer": 1}})


def test_the_share_mature_is_told_by_the_time_that_nine_in_ten_took(spec: Spec) -> None:
    spec("lead_conversion_rate", LEADS, expect=3 / 5, also={"beside": {"mature": 4 / 5}})


def test_as_of_a_day_later_sales_are_not_known(spec: Spec) -> None:
    """By the end of February two had bought, after 0 and 30 days: a lead is mature from its 28th day on."""
    also = {"beside": {"mature": 1.0}}
    spec("lead_conversion_rate", LEADS, period="2025-01", as_of="2025-02-28", expect=2 / 4, also=also)


def test_by_source(spec: Spec) -> None:
    spec("lead_conversion_rate", LEADS, period="2025-01", by="source", expect={"Salon": 1.0, "Site": 2 / 3})


def test_without_sales_nobody_knows_who_bought(spec: Spec) -> None:
    alone = "leads\nname   | company | created_at\nDupré  | Durand  | 2025-01-10T09:00"
    spec("lead_conversion_rate", alone, expect=None, also={"reason": "no_data: deals"})
