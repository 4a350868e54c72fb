"""Delivery: how long customers wait, whether promises are kept, what comes back."""

from cadran.metrics.kpi import (
    Better,
    Count,
    Distinct,
    Interval,
    Kind,
    Kpi,
    Mean,
    Sum,
    Unit,
    Variant,
)

# Late: the goods came after the day promised, or are not there though it is past. What is due today is not late yet.
IS_LATE = "promised_on < least(ready_on, :asof)"
PROMISED = Count("deliveries", on="promised_on", reads=("available_on",))
LATE = Count("deliveries", on="promised_on", where=IS_LATE, reads=("available_on",))
DAYS_LATE = Sum(
    "deliveries", "least(ready_on, :asof) - promised_on", on="promised_on", where=IS_LATE, reads=("available_on",),
    quantiles=True,
)  # fmt: skip

# Told apart among the deliveries that somebody judged: of the others nobody knows, so they lower the coverage.
NO_CONFORMING = {"no_conforming": "conforming IS NULL"}
NONCONFORMING = Distinct("deliveries", "CASE WHEN NOT conforming THEN id END", on="delivered_on", unless=NO_CONFORMING)
JUDGED = Count("deliveries", on="delivered_on", unless=NO_CONFORMING)

ON_TIME = "delivered_on <= promised_on"
DELIVERED = Count("deliveries", on="delivered_on", needs=("promised_on",))
ORDERED = Count("deliveries", on="day", needs=("promised_on",))

# fmt: off
KPIS = (
    Kpi(
        id="delivery_time", family="delivery", funnel="serve",
        fr="Délai de livraison", en="Delivery time",
        unit=Unit.DAYS, better=Better.DOWN, kind=Kind.MEAN,
        value=Mean(Sum(
            "deliveries", "days", on="delivered_on", quantiles=True,
            unless={"no_ordered_on": "day IS NULL", "ends_before_start": "days < 0"},
        )),
        grain=("une commande livrée", "an order delivered"), axis="delivered_on",
        definition=(
            "Nombre moyen de jours entre la commande et la livraison, pour les commandes livrées dans la période.",
            "Mean days from order to delivery, orders delivered in the period.",
        ),
        caveat=(
            "Les commandes encore en attente n'y sont pas : un gros retard n'apparaît qu'une fois livré.",
            "Orders still waiting are not in: a long delay shows only once it is over.",
        ),
        source="Indicateurs CRM BtoB",
        roles=("manager",),
    ),
    Kpi(
        id="availability_delay", family="delivery", funnel="serve",
        fr="Retard de mise à disposition", en="Availability delay",
        unit=Unit.DAYS, better=Better.DOWN, kind=Kind.MEAN,
        value=Mean(DAYS_LATE),
        grain=("une commande en retard", "a late order"), axis="promised_on",
        definition=(
            "Nombre moyen de jours de retard des commandes mises à disposition après la date promise, ou qui ne le sont toujours pas une fois cette date passée (jusqu'à aujourd'hui), avec la part des commandes en retard à côté.",
            "Mean days late over the orders made available after the promised date, or still not available past it (counted to today), with the share late beside.",
        ),
        caveat=(
            "Moyenne des seuls retards : lire la part en retard à côté. Une commande livrée était disponible au plus tard ce jour-là.",
            "A mean over the late ones only: read the share late beside it. An order delivered was available that day at the latest.",
        ),
        source="Indicateurs CRM BtoB",
        roles=("manager",),
        beside={"late": LATE / PROMISED},
    ),
    Kpi(
        id="nonconforming_deliveries", family="delivery", funnel="serve",
        fr="Livraisons non conformes", en="Nonconforming deliveries",
        unit=Unit.COUNT, better=Better.DOWN, kind=Kind.FLOW,
        value=NONCONFORMING,
        grain=("une livraison", "a delivery"), axis="delivered_on",
        definition=(
            "Livraisons qui ne sont pas ce que le client avait demandé, et leur part.",
            "Deliveries not as the customer asked, and their share.",
        ),
        caveat=(
            "Les livraisons dont la conformité n'est pas dite sont écartées et comptées à part.",
            "Deliveries of which nobody told whether they were as asked are left out and counted apart.",
        ),
        source="Indicateurs CRM BtoB",
        roles=("manager",),
        beside={"share": NONCONFORMING / JUDGED},
    ),
    Kpi(
        id="returns", family="delivery", funnel="serve",
        fr="Retours de marchandises", en="Returns",
        unit=Unit.COUNT, better=Better.DOWN, kind=Kind.FLOW,
        value=Count("return_facts", on="requested_on"),
        grain=("une demande de retour", "a return asked for"), axis="requested_on",
        definition=(
            "Retours demandés.",
            "Returns requested.",
        ),
        caveat=(
            "Compte les demandes, au jour de la demande, quel que soit le jour de la vente.",
            "Counts requests on the day they are made, whenever the goods were sold.",
        ),
        source="Indicateurs CRM BtoB",
        roles=("manager",),
        aliases_fr=("Retours",),
    ),
    Kpi(
        id="returns_on_time_rate", family="delivery", funnel="serve",
        fr="Retours traités dans le délai", en="Returns handled on time",
        unit=Unit.PERCENT, better=Better.UP, kind=Kind.RATIO,
        value=Count("return_facts", on="due_on", where="completed_on <= due_on") / Count("return_facts", on="due_on"),
        grain=("un retour attendu", "a return due"), axis="due_on",
        definition=(
            "Retours traités à la date attendue / retours à traiter dans la période.",
            "Returns completed by the date asked / returns due.",
        ),
        caveat=("Un retour sans échéance n'y est pas.", "A return without a due date is not in."),
        source="Indicateurs CRM BtoB",
        roles=("manager",),
        interval=Interval.WILSON,
    ),
    Kpi(
        id="on_time_in_full", family="delivery", funnel="serve",
        fr="Taux de service (OTIF)", en="On time in full (OTIF)",
        unit=Unit.PERCENT, better=Better.UP, kind=Kind.RATIO,
        value=Count("deliveries", on="delivered_on", where=f"{ON_TIME} AND conforming")
        / Count("deliveries", on="delivered_on", needs=("promised_on", "conforming")),
        grain=("une livraison", "a delivery"), axis="delivered_on",
        definition=(
            "Livraisons à l'heure et conformes / livraisons.",
            "Deliveries on time and conforming / deliveries.",
        ),
        caveat=(
            "Demande la date promise et la conformité ; sans conformité, voir la variante « livré à l'heure ».",
            "Needs the promised date and conformity; without the latter, see the variant delivered on time.",
        ),
        source="Cadran",
        roles=("manager",),
        aliases_fr=("Livraisons à l'heure et conformes",),
        interval=Interval.WILSON,
        variants=(
            Variant(
                name="delivered", fr="Livré à l'heure, conformité non demandée", en="Delivered on time, conformity not asked",
                value=Count("deliveries", on="delivered_on", where=ON_TIME) / DELIVERED, interval=Interval.WILSON,
            ),
            Variant(
                name="ordered", fr="Livré à l'heure parmi les commandes de la période", en="Delivered on time, of the orders of the period",
                value=Count("deliveries", on="day", where=f"{ON_TIME} AND delivered_on <= :asof") / ORDERED,
                interval=Interval.WILSON,
            ),
        ),
    ),
)
# fmt: on
