"""Who sells, and to whom; what is sold."""

from cadran.model.column import Table
from cadran.model.declare import (
    boolean,
    currency,
    day,
    enum,
    instant,
    integer,
    money,
    number,
    rate,
    ref,
    text,
)

ROLES = "sdr bdm ae manager csm other"

REPS = Table(
    name="reps", fr="Commerciaux", en="Reps", entity=True, natural=(("email",), ("name",)),
    columns=(
        text("name", "Nom", "Name"),
        text("email", "E-mail", "E-mail"),
        enum("role", "Rôle", "Role", ROLES, blank=("vend, rôle non précisé", "sells, role not given")),
        day("hired_on", "Arrivée le", "Hired on",
            blank=("depuis les premières données", "since the first data")),
        day("left_on", "Départ le", "Left on", blank=("toujours là", "still here")),
        day("ramp_until", "Montée en charge jusqu'au", "Ramping until"),
        number("weekly_hours", "Heures par semaine", "Weekly hours"),
    ),
)  # fmt: skip
REP_ASSIGNMENTS = Table(
    name="rep_assignments", fr="Affectations", en="Rep assignments", label="rep",
    natural=(("rep", "starts_on"), ("rep",)),
    columns=(
        ref("rep", "reps", "Commercial", "Rep"),
        ref("team", "teams", "Équipe", "Team"),
        ref("manager", "reps", "Responsable d'équipe", "Manager"),
        text("region", "Région", "Region"),
        enum("role", "Rôle", "Role", ROLES),
        day("starts_on", "Du", "Starts on", blank=("depuis toujours", "since ever")),
        day("ends_on", "Au", "Ends on", blank=("toujours en cours", "still so")),
    ),
)  # fmt: skip
ABSENCES = Table(
    name="absences", fr="Absences", en="Absences", label="rep", natural=(("rep", "starts_on"),),
    columns=(
        ref("rep", "reps", "Commercial", "Rep"),
        day("starts_on", "Du", "Starts on"),
        day("ends_on", "Au", "Ends on", blank=("un jour", "one day")),
        text("kind", "Nature", "Kind"),
    ),
)  # fmt: skip
TEAMS = Table(
    name="teams", fr="Équipes", en="Teams", entity=True, natural=(("name",),),
    columns=(
        text("name", "Nom", "Name"),
        ref("parent", "teams", "Équipe parente", "Parent team"),
        ref("manager", "reps", "Responsable", "Manager"),
    ),
)  # fmt: skip
ACCOUNTS = Table(
    name="accounts", fr="Comptes", en="Accounts", entity=True, natural=(("siren",), ("domain",), ("name",)),
    columns=(
        text("name", "Raison sociale", "Name"),
        text("domain", "Domaine web", "Domain"),
        text("siren", "SIREN", "SIREN"),
        text("vat", "N° TVA", "VAT number"),
        text("industry", "Secteur", "Industry"),
        text("size", "Taille", "Size"),
        text("city", "Ville", "City"),
        text("postcode", "Code postal", "Postcode"),
        text("region", "Région", "Region"),
        text("country", "Pays", "Country"),
        ref("owner", "reps", "Commercial", "Owner"),
        instant("created_at", "Créé le", "Created at"),
        ref("parent", "accounts", "Maison mère", "Parent account"),
    ),
)  # fmt: skip
CONTACTS = Table(
    name="contacts", fr="Contacts", en="Contacts", entity=True, label="last_name",
    natural=(("email",), ("first_name", "last_name", "account"), ("last_name",)),
    columns=(
        ref("account", "accounts", "Compte", "Account"),
        text("first_name", "Prénom", "First name"),
        text("last_name", "Nom", "Last name"),
        text("email", "E-mail", "E-mail"),
        text("phone", "Téléphone", "Phone"),
        text("title", "Fonction", "Title"),
        ref("owner", "reps", "Commercial", "Owner"),
        instant("created_at", "Créé le", "Created at"),
        text("captured_from", "Recueilli sur", "Captured from"),
        instant("last_inbound_at", "Dernier signe reçu", "Last inbound at"),
        instant("opted_out_at", "Opposition le", "Opted out at"),
    ),
)  # fmt: skip
LINKS = Table(
    name="links", fr="Rapprochements", en="Links", label="of_id",
    natural=(("table_name", "of_source", "of_id", "same_source", "same_id"),),
    columns=(
        text("table_name", "Table", "Table"),
        text("of_source", "Source", "Source"),
        text("of_id", "Identifiant", "Id"),
        text("same_source", "Même chose : source", "Same as: source"),
        text("same_id", "Même chose : identifiant", "Same as: id"),
        text("rule", "Règle", "Rule"),
        text("confirmed_by", "Confirmé par", "Confirmed by"),
    ),
)  # fmt: skip
PRODUCTS = Table(
    name="products", fr="Produits", en="Products", entity=True, natural=(("name",),),
    columns=(
        text("name", "Nom", "Name"),
        text("category", "Catégorie", "Category"),
        text("tier", "Gamme", "Tier"),
        text("unit", "Unité", "Unit"),
        money("list_price", "Prix catalogue", "List price"),
        money("unit_cost", "Coût unitaire", "Unit cost"),
        boolean("recurring", "Récurrent", "Recurring", blank=("non", "no")),
        currency(),
    ),
)  # fmt: skip
STAGES = Table(
    name="stages", fr="Étapes", en="Stages", natural=(("pipeline", "name"), ("name",)),
    columns=(
        text("pipeline", "Pipeline", "Pipeline"),
        text("name", "Étape", "Stage"),
        integer("position", "Rang", "Position"),
        rate("probability", "Probabilité", "Probability"),
        enum("outcome", "Issue", "Outcome", "open won lost"),
    ),
)  # fmt: skip
CAMPAIGNS = Table(
    name="campaigns", fr="Campagnes", en="Campaigns", entity=True, natural=(("name",),),
    columns=(
        text("name", "Nom", "Name"),
        text("channel", "Canal", "Channel"),
        day("started_on", "Début", "Started on"),
        day("ended_on", "Fin", "Ended on"),
        money("budget", "Budget", "Budget"),
        currency(),
    ),
)  # fmt: skip

PEOPLE = (
    REPS, REP_ASSIGNMENTS, ABSENCES, TEAMS, ACCOUNTS, CONTACTS, LINKS, PRODUCTS, STAGES, CAMPAIGNS,
)  # fmt: skip
