"""Every column that a KPI's value sums or is placed by is led back to a canonical field, or known to be reckoned."""

from cadran.metrics.catalogue import KPIS
from cadran.metrics.kpi import measures
from cadran.metrics.needed import ASKED_OF, NEVER_ASKED, _base, _made_of, needs
from cadran.metrics.relations import RELATIONS
from cadran.metrics.text import compiled
from cadran.model import TABLES

# Nobody fills these in: the calendar says them, a row's own id, or the sales, whose fields revenue asks for.
RECKONED = {
    ("customer_lives", "months"), ("customers_then", "revenue"), ("deliveries", "id"), ("lead_outcomes", "days"),
    ("lead_outcomes", "sale_day"), ("rep_days", "day"), ("rep_days", "present"), ("rep_hours", "day"),
    ("rep_presence", "share"),
}  # fmt: skip


def test_what_is_said_of_fields_is_said_of_canonical_ones() -> None:
    for table, column in {*ASKED_OF, *NEVER_ASKED}:
        assert column in TABLES[table].by_name, (table, column)


def test_every_kpi_with_rows_needs_fields() -> None:
    assert not [k.id for k in KPIS.values() if measures(k.value) and not needs(k)]


def test_no_axis_and_no_sum_is_lost_on_the_way_to_a_field() -> None:
    lost = set()
    for measure in (m for kpi in KPIS.values() for m in measures(kpi.value)):
        relation = RELATIONS[measure.relation]
        for column in {measure.on, *compiled(measure).value.columns} - {""}:
            if not any(list(_made_of(relation, _base(relation, basis), column)) for basis in ("orders", "deals")):
                lost.add((relation.name, column))
    assert lost <= RECKONED
