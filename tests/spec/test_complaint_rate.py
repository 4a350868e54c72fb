"""Complaint rate: complaints about sales per 1,000 sales interactions with customers."""

from tests.spec.conftest import Spec

DEALINGS = """
    activities
    kind    | direction | rep | account | status    | occurred_at
    --------+-----------+-----+---------+-----------+-----------------
    meeting |           | Ana | Durand  | done      | 2025-03-03T09:00
    visit   |           | Ana | Durand  |           | 2025-03-04T09:00
    call    | outbound  | Ana | Lefèvre | done      | 2025-03-06T09:00
    email   | inbound   | Bo  | Moreau  | done      | 2025-03-07T09:00
    email   | outbound  | Bo  | Moreau  | done      | 2025-03-09T09:00
    meeting |           | Bo  | Moreau  | cancelled | 2025-03-11T09:00
    complaints
    about    | account | rep | opened_on
    ---------+---------+-----+-----------
    sales    | Durand  | Ana | 2025-03-10
    delivery | Durand  | Ana | 2025-03-11
    sales    | Petit   | Cy  | 2025-03-12
"""


def test_per_thousand_interactions_done(spec: Spec) -> None:
    """Two complaints about sales on four interactions: the mail we sent and the meeting cancelled are none."""
    spec("complaint_rate", DEALINGS, expect=500.0, also={"n": 4, "denominator": 4})


def test_by_rep_whoever_enters_no_interaction_has_no_rate(spec: Spec) -> None:
    spec("complaint_rate", DEALINGS, by="rep", expect={"Ana": 1000 / 3, "Bo": 0.0, "Cy": None})


def test_without_interactions_the_rate_is_none_not_0(spec: Spec) -> None:
    spec("complaint_rate", DEALINGS, period="2025-06", expect=None, also={"reason": "empty"})


def test_a_company_that_records_no_complaint_has_no_rate_either(spec: Spec) -> None:
    case = DEALINGS[: DEALINGS.index("complaints")]
    spec("complaint_rate", case, expect=None, also={"reason": "no_data: complaints"})
