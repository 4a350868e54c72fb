"""Recurring revenue: what subscriptions bring in a month, how that moves, and what is kept of it."""

from cadran.metrics.kpi import (
    Better,
    Const,
    Distinct,
    Kind,
    Kpi,
    Measure,
    Sum,
    Term,
    Unit,
    Variant,
)

# A contract whose customer, price or exchange rate nobody knows is in none of the figures, so that they agree.
READS = ("account_id", "amount")
UNKNOWN = {"no_account": "customer_id IS NULL", "no_rate": "no_rate"}
NO_MRR = {**UNKNOWN, "no_amount": "mrr IS NULL"}
NO_CHANGE = {**UNKNOWN, "no_amount": "change IS NULL"}
NO_COHORT = {**UNKNOWN, "no_amount": "mrr_then IS NULL"}
NO_SUM = {
    "no_account": "customer_id IS NULL",
    "no_rate": "no_rate AND (spent_then IS NULL OR spent_now IS NULL)",
    "no_amount": "spent_then IS NULL OR spent_now IS NULL",
}

MRR = Sum("live_subscriptions", "mrr", where="at_end", unless=NO_MRR, reads=READS)
MRR_IN_MONTH = Sum("live_subscriptions", "mrr", where="NOT replaced", unless=NO_MRR, reads=READS)
# A customer is one unit, however many contracts it has.
CUSTOMERS = Distinct("live_subscriptions", "customer_id", where="at_end", unless=NO_MRR, reads=READS)


def moved(where: str, value: str = "change") -> Measure:
    """A sum over movements; a contract of unknown price that began or ended might be part of some."""
    return Sum("mrr_months", value, where=where, unless=NO_CHANGE, reads=READS)


NEW = "move IN ('new', 'begun')"
EXPANSION = "move IN ('expansion', 'begun')"
REACTIVATION = "move IN ('reactivation', 'begun')"
CONTRACTION = "move IN ('contraction', 'ended')"
CHURNED = "move IN ('churned', 'ended')"
LOST = "move IN ('churned', 'contraction', 'ended')"

# Over several months: what all of them lost over what each of them began with, thus a rate a month.
OPENING = Sum("opening_subscriptions", "mrr", unless=NO_MRR, reads=READS)
OPENINGS = Distinct("opening_subscriptions", "(customer_id, month)", unless=NO_MRR, reads=READS)


def kept(value: str) -> Term:
    """What is left of the MRR of twelve months ago."""
    now, then = (Sum("mrr_cohorts", v, unless=NO_COHORT, reads=READS) for v in (value, "mrr_then"))
    return now / then


# Both terms stand on the same customers: one whose sales of either time are not known is in neither.
SPENT_NOW = Sum("order_cohorts", "coalesce(spent_now, 0)", unless=NO_SUM)
SPENT_THEN = Sum("order_cohorts", "coalesce(spent_then, 0)", unless=NO_SUM)

CONTRACTS_COUNT = (
    "Mensualité de chaque contrat au taux de change de son premier jour ; un contrat sans client, sans montant ou sans taux est écarté et compté à part.",
    "Each contract's month at the exchange rate of its first day; one without a customer, an amount or a rate is left out and counted apart.",
)
CUSTOMERS_COUNT = (
    "Par client (maison mère) et par mois civil, d'une fin de mois à l'autre : ce qui vient et repart dans le mois n'est pas un mouvement. Attribué au commercial en charge du client.",
    "By customer (head of group) and calendar month, from one month's end to the next: what comes and goes within it is no movement. Credited to the rep in charge of the customer.",
)
SOURCE = "Captain Prospect (KPI de vente essentiels)"
MOVEMENT = ("un client et un mois", "a customer and a month")

# fmt: off
KPIS = (
    Kpi(
        id="mrr", family="recurring", funnel="keep",
        fr="MRR", en="Monthly recurring revenue",
        unit=Unit.MONEY, better=Better.UP, kind=Kind.STOCK,
        value=MRR, units=CUSTOMERS,
        grain=("un contrat en cours", "a contract that runs"), axis="period end",
        definition=(
            "Somme des montants ramenés au mois des abonnements en cours à la fin de la période.",
            "Sum of monthly-normalised amounts of subscriptions active at the end of the period.",
        ),
        caveat=CONTRACTS_COUNT,
        source=SOURCE,
        roles=("executive",),
        variants=(
            Variant(name="active_in_month", fr="En cours dans le mois", en="Active in the month", value=MRR_IN_MONTH),
        ),
    ),
    Kpi(
        id="new_mrr", family="recurring", funnel="keep",
        fr="Nouveau MRR", en="New MRR",
        unit=Unit.MONEY, better=Better.UP, kind=Kind.FLOW,
        value=moved(NEW),
        grain=MOVEMENT, axis="month",
        definition=(
            "MRR des clients qui n'en avaient jamais eu.",
            "MRR of accounts that had never had MRR before.",
        ),
        caveat=CUSTOMERS_COUNT,
        source=SOURCE,
        roles=("executive",),
    ),
    Kpi(
        id="expansion_mrr", family="recurring", funnel="keep",
        fr="MRR d'expansion", en="Expansion MRR",
        unit=Unit.MONEY, better=Better.UP, kind=Kind.FLOW,
        value=moved(EXPANSION),
        grain=MOVEMENT, axis="month",
        definition=(
            "Hausse du MRR des clients qui en ont au début et à la fin du mois.",
            "Increase of MRR of accounts with MRR at the start and at the end of the month.",
        ),
        caveat=CUSTOMERS_COUNT,
        source=SOURCE,
        roles=("executive",),
    ),
    Kpi(
        id="contraction_mrr", family="recurring", funnel="keep",
        fr="MRR de contraction", en="Contraction MRR",
        unit=Unit.MONEY, better=Better.DOWN, kind=Kind.FLOW,
        value=moved(CONTRACTION, "-change"),
        grain=MOVEMENT, axis="month",
        definition=(
            "Baisse du MRR des clients qui en gardent.",
            "Decrease of MRR of accounts that keep some MRR.",
        ),
        caveat=CUSTOMERS_COUNT,
        source=SOURCE,
        roles=("executive",),
    ),
    Kpi(
        id="churned_mrr", family="recurring", funnel="keep",
        fr="MRR perdu (résiliations)", en="Churned MRR",
        unit=Unit.MONEY, better=Better.DOWN, kind=Kind.FLOW,
        value=moved(CHURNED, "-change"),
        grain=MOVEMENT, axis="month",
        definition=(
            "MRR au début du mois des clients qui n'en ont plus à la fin.",
            "MRR at the start of the month of accounts with none at its end.",
        ),
        caveat=CUSTOMERS_COUNT,
        source=SOURCE,
        roles=("executive",),
        aliases_fr=("MRR perdu",),
    ),
    Kpi(
        id="reactivation_mrr", family="recurring", funnel="keep",
        fr="MRR réactivé", en="Reactivation MRR",
        unit=Unit.MONEY, better=Better.UP, kind=Kind.FLOW,
        value=moved(REACTIVATION),
        grain=MOVEMENT, axis="month",
        definition=(
            "MRR des clients qui en avaient eu, n'en avaient plus au début du mois et en ont à la fin.",
            "MRR of accounts that had MRR once, had none at the start of the month, and have some at its end.",
        ),
        caveat=CUSTOMERS_COUNT,
        source=SOURCE,
        roles=("executive",),
    ),
    Kpi(
        id="net_new_mrr", family="recurring", funnel="keep",
        fr="Variation nette du MRR", en="Net new MRR",
        unit=Unit.MONEY, better=Better.UP, kind=Kind.FLOW,
        value=moved(""),
        grain=MOVEMENT, axis="month",
        definition=(
            "nouveau + expansion + réactivation - contraction - perdu = MRR à la fin - MRR au début, exactement.",
            "new + expansion + reactivation - contraction - churned = MRR at the end - MRR at the start, exactly.",
        ),
        caveat=(
            "Vrai sur toute période, même commencée en cours de mois. Une réactivation n'efface pas une perte : lire les cinq mouvements.",
            "Holds for any span, even one that begins within a month. A reactivation does not undo a loss: read all five movements.",
        ),
        source=SOURCE,
        roles=("executive",),
        aliases_fr=("MRR net nouveau",),
    ),
    Kpi(
        id="arr", family="recurring", funnel="keep",
        fr="ARR", en="Annual recurring revenue",
        unit=Unit.MONEY, better=Better.UP, kind=Kind.STOCK,
        value=Const(12) * MRR, units=CUSTOMERS,
        grain=("un contrat en cours", "a contract that runs"), axis="period end",
        definition=(
            "12 x MRR.",
            "12 x mrr.",
        ),
        caveat=(
            "Le rythme de la fin de période, pas le chiffre d'affaires de l'année : personne n'a encore renouvelé.",
            "The pace at the period's end, not the revenue of a year: nobody has renewed yet.",
        ),
        source=SOURCE,
        roles=("executive",),
    ),
    Kpi(
        id="net_revenue_retention", family="recurring", funnel="keep",
        fr="Rétention nette du MRR (NRR)", en="Net revenue retention",
        unit=Unit.PERCENT, better=Better.UP, kind=Kind.COHORT,
        value=kept("coalesce(mrr_now, 0)"),
        grain=("un client d'il y a 12 mois", "a customer of 12 months ago"), axis="12 months",
        definition=(
            "MRR actuel des clients qui en avaient il y a 12 mois / leur MRR d'alors.",
            "MRR now of the accounts with MRR 12 months ago / their MRR then.",
        ),
        caveat=(
            "Les clients venus depuis n'y sont pas ; un gros client qui grandit peut cacher beaucoup de départs : lire aussi la rétention brute.",
            "Customers who came since are not in; one large customer that grows can hide many who leave: read gross retention too.",
        ),
        source="Cadran",
        roles=("executive",),
        aliases_fr=("Rétention nette du revenu",),
        variants=(
            Variant(
                name="orders", fr="Sur les ventes de 12 mois", en="On the sales of 12 months", value=SPENT_NOW / SPENT_THEN,
            ),
        ),
    ),
    Kpi(
        id="gross_revenue_retention", family="recurring", funnel="keep",
        fr="Rétention brute du MRR (GRR)", en="Gross revenue retention",
        unit=Unit.PERCENT, better=Better.UP, kind=Kind.COHORT,
        value=kept("least(mrr_now, mrr_then)"),
        grain=("un client d'il y a 12 mois", "a customer of 12 months ago"), axis="12 months",
        definition=(
            "De même, chaque client compté au plus pour son MRR d'alors.",
            "The same, each account capped at its MRR then.",
        ),
        caveat=(
            "Ne dépasse jamais 100 % : ce que les clients ajoutent n'y compte pas.",
            "Never above 100 %: what customers add does not count.",
        ),
        source="Cadran",
        roles=("executive",),
        aliases_fr=("Rétention brute du revenu",),
    ),
    Kpi(
        id="revenue_churn_rate", family="recurring", funnel="keep",
        fr="Taux d'attrition du MRR", en="Revenue churn rate",
        unit=Unit.PERCENT, better=Better.DOWN, kind=Kind.RATIO,
        value=moved(LOST, "-change") / OPENING, units=OPENINGS,
        grain=MOVEMENT, axis="month",
        definition=(
            "(MRR perdu + MRR de contraction) / MRR au début du mois ; en variante, les seuls clients partis.",
            "(churned_mrr + contraction_mrr) / MRR at the start of the month; customers who left alone as a variant.",
        ),
        caveat=(
            "Toujours un taux par mois : sur plusieurs mois, les pertes de tous rapportées à la somme de leurs débuts. Les réactivations ne s'en déduisent pas.",
            "Always a rate per month: over several, the losses of all over the sum of what each began with. Reactivations are not taken off.",
        ),
        source=SOURCE,
        roles=("executive",),
        aliases_fr=("Attrition du revenu",),
        variants=(
            Variant(
                name="customers_left", fr="Clients partis seulement", en="Customers who left alone",
                value=moved(CHURNED, "-change") / OPENING,
            ),
        ),
    ),
)
# fmt: on
