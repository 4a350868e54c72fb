"""Leads: how many come, how fast they are worked, what becomes of them, and what all that costs."""

from cadran.metrics.kpi import (
    Better,
    Count,
    Kind,
    Kpi,
    Sum,
    Unit,
)

LEADS = Count("leads", on="created_day")
MARKETING = Sum("expenses", "amount", on="spent_on", money="currency", where="category = 'marketing'")

# fmt: off
KPIS = (
    Kpi(
        id="leads", family="leads", funnel="acquire",
        fr="Leads générés", en="Leads generated",
        unit=Unit.COUNT, better=Better.UP, kind=Kind.FLOW,
        value=LEADS,
        grain=("un lead", "a lead"), axis="created_at",
        definition=(
            "Leads créés dans la période.",
            "Leads created in the period.",
        ),
        caveat=("Un fichier importé d'un coup fait un pic qui n'est pas de la demande.", "A list imported at once makes a peak that is no demand."),
        source="folk (indicateurs de performance commerciale)",
        roles=("sdr", "bdm", "manager",),
        aliases_fr=("prospects générés", "nouveaux prospects",),
    ),
    Kpi(
        id="mqls", family="leads", funnel="acquire",
        fr="Leads qualifiés par le marketing (MQL)", en="Marketing-qualified leads",
        unit=Unit.COUNT, better=Better.UP, kind=Kind.FLOW,
        value=Count("leads", on="mql_on"),
        grain=("un lead", "a lead"), axis="mql_on",
        definition=(
            "Leads devenus MQL dans la période.",
            "Leads that became MQL in the period.",
        ),
        caveat=("Abaisser le seuil de qualification fait monter ce chiffre sans un client de plus.", "Lowering the threshold raises this without one more customer."),
        source="Captain Prospect (KPI de vente essentiels)",
        roles=("sdr", "manager",),
        aliases_fr=("prospects qualifiés marketing",),
    ),
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
    Kpi(
        id="cost_per_lead", family="leads", funnel="acquire",
        fr="Coût par lead (CPL)", en="Cost per lead",
        unit=Unit.MONEY, better=Better.DOWN, kind=Kind.RATIO,
        value=MARKETING / LEADS,
        grain=("un lead", "a lead"), axis="spent_on / created_at",
        definition=(
            "Dépenses de marketing / leads, même période.",
            "Marketing expenses / leads, same period.",
        ),
        caveat=("Un lead bon marché n'est pas un bon lead ; une dépense amène aussi des leads plus tard.", "A cheap lead is not a good lead; spending also brings leads later."),
        source="Cadran",
        roles=("manager", "executive",),
        aliases_fr=("Coût par prospect",),
    ),
)
# fmt: on
