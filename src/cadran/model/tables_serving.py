"""After the order, and what steers a sales team: targets, spending, surveys, the market."""

from cadran.model.column import Table
from cadran.model.declare import boolean, currency, day, enum, factor, integer, money, number, ref, text

RETURNS = Table(
    name="returns", fr="Retours", en="Returns", label="source_id",
    natural=(("order", "product", "requested_on"),), sort="requested_on",
    columns=(
        ref("order", "orders", "Commande", "Order"),
        ref("product", "products", "Produit", "Product"),
        number("quantity", "Quantité", "Quantity"),
        money("amount", "Montant HT", "Amount"),
        text("reason", "Motif", "Reason"),
        day("requested_on", "Demandé le", "Requested on"),
        day("due_on", "Attendu le", "Due on"),
        day("completed_on", "Traité le", "Completed on"),
        currency(),
    ),
)  # fmt: skip
COMPLAINTS = Table(
    name="complaints", fr="Réclamations", en="Complaints", label="source_id",
    natural=(("account", "opened_on", "about"),), sort="opened_on",
    columns=(
        ref("account", "accounts", "Compte", "Account"),
        ref("order", "orders", "Commande", "Order"),
        ref("rep", "reps", "Commercial", "Rep"),
        enum("about", "Au sujet de", "About", "sales product delivery billing"),
        text("text", "Texte", "Text"),
        day("opened_on", "Ouverte le", "Opened on"),
        day("resolved_on", "Résolue le", "Resolved on"),
    ),
)  # fmt: skip
SUBSCRIPTIONS = Table(
    name="subscriptions", fr="Abonnements", en="Subscriptions", label="contract",
    natural=(("contract", "started_on"), ("contract",)), sort="started_on",
    columns=(
        text("contract", "Contrat", "Contract"),
        ref("account", "accounts", "Compte", "Account"),
        ref("rep", "reps", "Commercial", "Rep"),
        ref("product", "products", "Produit", "Product"),
        day("started_on", "Début", "Started on"),
        day("ended_on", "Premier jour sans service", "First day without service",
            blank=("en cours", "running")),
        day("term_ends_on", "Échéance", "Term ends on"),
        boolean("renewed", "Renouvelé", "Renewed"),
        money("amount", "Montant par échéance", "Amount per interval"),
        enum("interval", "Échéance (période)", "Interval", "month quarter year", blank=("mois", "month")),
        currency(),
    ),
)  # fmt: skip
EXPENSES = Table(
    name="expenses", fr="Dépenses", en="Expenses", label="source_id",
    natural=(("category", "spent_on", "rep", "team", "campaign"),), sort="spent_on",
    columns=(
        enum("category", "Catégorie", "Category",
             "marketing salary commission tool travel representation other"),
        money("amount", "Montant HT", "Amount"),
        day("spent_on", "Dépensé le", "Spent on"),
        ref("rep", "reps", "Commercial", "Rep"),
        ref("team", "teams", "Équipe", "Team"),
        ref("campaign", "campaigns", "Campagne", "Campaign"),
        currency(),
    ),
)  # fmt: skip
TARGETS = Table(
    name="targets", fr="Objectifs", en="Targets", label="kpi",
    natural=(("kpi", "rep", "team", "starts_on", "version"),), sort="starts_on",
    columns=(
        text("kpi", "Indicateur", "KPI"),
        ref("rep", "reps", "Commercial", "Rep"),
        ref("team", "teams", "Équipe", "Team"),
        day("starts_on", "Du", "Starts on"),
        day("ends_on", "Au (inclus)", "Ends on (inclusive)"),
        number("value", "Objectif", "Value"),
        number("weight", "Poids", "Weight"),
        integer("version", "Version", "Version"),
        boolean("prorate", "Au prorata de la présence", "Prorated by presence", blank=("non", "no")),
        text("reason", "Raison", "Reason"),
        day("set_on", "Fixé le", "Set on"),
    ),
)  # fmt: skip
SURVEYS = Table(
    name="surveys", fr="Enquêtes", en="Surveys", label="source_id",
    natural=(("kind", "contact", "sent_on"), ("kind", "account", "answered_on")), sort="sent_on",
    columns=(
        enum("kind", "Nature", "Kind", "nps csat pulse"),
        text("topic", "Thème", "Topic"),
        ref("account", "accounts", "Compte", "Account"),
        ref("contact", "contacts", "Contact", "Contact"),
        ref("order", "orders", "Commande", "Order"),
        ref("rep", "reps", "Commercial", "Rep"),
        ref("respondent_rep", "reps", "Commercial interrogé", "Respondent rep"),
        ref("team", "teams", "Équipe interrogée", "Respondent's team"),
        day("sent_on", "Envoyée le", "Sent on"),
        day("answered_on", "Répondue le", "Answered on"),
        number("score", "Note", "Score"),
        number("scale_min", "Échelle, minimum", "Scale minimum"),
        number("scale_max", "Échelle, maximum", "Scale maximum"),
        text("comment", "Commentaire", "Comment"),
    ),
)  # fmt: skip
MENTIONS = Table(
    name="mentions", fr="Mentions", en="Mentions", label="source_id",
    natural=(("network", "posted_on", "url"), ("network", "posted_on", "text")), sort="posted_on",
    columns=(
        text("network", "Réseau", "Network"),
        day("posted_on", "Publiée le", "Posted on"),
        enum("sentiment", "Tonalité", "Sentiment", "positive neutral negative"),
        text("text", "Texte", "Text"),
        text("url", "Adresse", "URL"),
    ),
)  # fmt: skip
TRAININGS = Table(
    name="trainings", fr="Formations", en="Trainings", natural=(("rep", "name", "assigned_on"),),
    columns=(
        ref("rep", "reps", "Commercial", "Rep"),
        text("name", "Formation", "Training"),
        day("assigned_on", "Attribuée le", "Assigned on"),
        day("completed_on", "Suivie le", "Completed on"),
        number("hours", "Heures", "Hours"),
        number("score", "Note", "Score"),
    ),
)  # fmt: skip
WORKTIME = Table(
    name="worktime", fr="Temps de travail", en="Worktime", label="rep", natural=(("rep", "day"),), sort="day",
    columns=(
        ref("rep", "reps", "Commercial", "Rep"),
        day("day", "Jour", "Day"),
        number("hours", "Heures", "Hours"),
        number("selling_hours", "Heures de vente", "Selling hours"),
    ),
)  # fmt: skip
MARKET = Table(
    name="market", fr="Marché", en="Market", label="industry",
    natural=(("industry", "region", "starts_on", "competitor"),),
    columns=(
        text("industry", "Secteur", "Industry"),
        text("region", "Région", "Region"),
        day("starts_on", "Du", "Starts on"),
        day("ends_on", "Au", "Ends on"),
        money("revenue", "CA du marché", "Market revenue"),
        text("competitor", "Concurrent", "Competitor"),
        currency(),
    ),
)  # fmt: skip
FX_RATES = Table(
    name="fx_rates", fr="Taux de change", en="Exchange rates", label="currency",
    natural=(("currency", "day"),), sort="day",
    columns=(
        text("currency", "Devise", "Currency"),
        day("day", "Jour", "Day"),
        factor("rate", "Taux", "Rate"),
    ),
)  # fmt: skip

SERVING = (
    RETURNS, COMPLAINTS, SUBSCRIPTIONS, EXPENSES, TARGETS, SURVEYS, MENTIONS, TRAININGS, WORKTIME, MARKET,
    FX_RATES,
)  # fmt: skip
