"""Complaints about sales activity."""

from tests.spec.conftest import Spec

COMPLAINTS = """
    complaints
    about    | account | rep | opened_on  | resolved_on
    ---------+---------+-----+------------+------------
    sales    | Durand  | Ana | 2025-03-03 | 2025-03-10
    sales    | Lefèvre | Bo  | 2025-03-04 |
    delivery | Lefèvre | Bo  | 2025-03-05 |
    billing  | Moreau  | Bo  | 2025-03-06 |
    sales    | Moreau  |     | 2025-04-01 |
    sales    | Moreau  | Bo  | 2024-12-31 |
"""


def test_those_about_sales_opened_in_the_period(spec: Spec) -> None:
    spec("complaints", COMPLAINTS, expect=3, also={"n": 3, "coverage": 1.0})


def test_one_whose_subject_is_not_known_is_left_out(spec: Spec) -> None:
    case = "complaints\nabout | opened_on\nsales | 2025-03-03\n | 2025-03-04\nproduct | 2025-03-05"
    spec("complaints", case, expect=1, also={"excluded_by": {"no_about": 1}, "coverage": 0.5})


def test_where_nobody_writes_the_subject_there_is_no_figure(spec: Spec) -> None:
    case = "complaints\naccount | opened_on\nDurand | 2025-03-03"
    spec("complaints", case, expect=None, also={"reason": "never_filled"})


def test_by_rep_those_of_nobody_are_shown_and_a_quiet_month_is_0(spec: Spec) -> None:
    spec("complaints", COMPLAINTS, by="rep", expect={"Ana": 1, "Bo": 1, None: 1})
    spec("complaints", COMPLAINTS, period="2025-06", expect=0)
