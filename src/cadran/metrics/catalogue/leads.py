"""Leads."""

from cadran.metrics.kpi import (
    Better,
    Count,
    Kind,
    Kpi,
    Unit,
)

# fmt: off
KPIS = (
    Kpi(
        id="sqls", family="leads", funnel="acquire",
        fr="Leads qualifiés par les commerciaux (SQL)", en="Sales-qualified leads",
        unit=Unit.COUNT, better=Better.UP, kind=Kind.FLOW,
        value=Count("leads", on="sql_on"),
        grain=("un lead", "a lead"), axis="sql_on",
        definition=(
            "Leads qui ont rempli les critères commerciaux et ont été transmis dans la période.",
            "Leads that met the sales criteria and were handed over in the period.",
        ),
        caveat=("Vaut ce que vaut la règle de qualification.", "Worth what the qualification rule is worth."),
        source="folk (indicateurs de performance commerciale)",
        roles=("sdr", "manager",),
        aliases_fr=("prospects qualifiés",),
    ),
)
# fmt: on
