"""French names and words of the demo company. Invented; domains end in .example, telephones are fiction's."""

FIRST_NAMES = (
    "Adrien Agathe Alain Alice Amandine Anaïs André Anne Arnaud Audrey Bastien Béatrice Bénédicte Benoît Bernard"
    " Brigitte Bruno Caroline Catherine Cécile Cédric Céline Charlotte Christelle Christian Christophe Clément"
    " Corinne Cyril Damien Daniel David Delphine Denis Didier Dominique Éric Estelle Étienne Fabien Fabrice Farid"
    " Fatima Florence Florian Franck François Frédéric Gaëlle Georges Gérard Gilles Guillaume Hervé Isabelle Jacques"
    " Jean Jérôme Joël Karine Khalid Laëtitia Laurence Laurent Léa Leïla Louis Ludovic Magali Malika Marie Martine"
    " Mathieu Michel Mohamed Muriel Nathalie Nicolas Noémie Olivier Pascal Patricia Patrick Philippe Pierre Quentin"
    " Raphaël Rémi Romain Sabrina Samira Sandrine Sébastien Serge Solène Stéphane Sylvie Thierry Valérie Vincent"
    " Virginie Xavier Yann Yves"
).split()
LAST_NAMES = (
    (
        "Adam Aubert Barbier Baron Benard Berger Bertrand Besson Blanchard Boucher Bourgeois Boyer Brunet Carpentier"
        " Charpentier Clément Colin Collet Cordier Da_Silva Daniel David Denis Deschamps Diallo Dufour Dumas Dupont"
        " Dupuis Durand Étienne Fabre Fernandez Ferrand Fleury Gaillard Gauthier Gérard Giraud Guérin Guillot Henry"
        " Hubert Humbert Jacquet Joly Klein Lacroix Lambert Lebrun Leclerc Lecomte Lefebvre Lemaire Leroux Lucas"
        " Maillard Marchal Martin Martinez Masson Mathieu Menard Meunier Meyer Michel Millet Morel Morin Moulin Nicolas"
        " Noël Olivier Paris Pelletier Perret Perrot Philippe Picard Pichon Pierre Poirier Pons Poulain Prévost Renard"
        " Rey Richard Rivière Robin Roche Rolland Roux Roy Salmon Schmitt Simon Thomas Traoré Vasseur Vidal Vincent"
    )
    .replace("_", "\N{NO-BREAK SPACE}")
    .split(" ")
)

COMPANY_HEADS = (
    "Ateliers Bâtiments Biscuiterie Brasserie Câblerie Cartonnages Céramiques Chaudronnerie Clinique Conserverie"
    " Constructions Coopérative Emballages Entrepôts Équipements Établissements Fonderie Forges Groupe Habitat"
    " Hôtels Imprimerie Industries Laboratoires Laiterie Logistique Maison Mécanique Menuiserie Minoterie Optique"
    " Papeteries Plasturgie Polymères Résidences Scierie Sucrerie Textiles Transports Tuilerie Verrerie Vignobles"
).split()
COMPANY_TAILS = (
    "Alba Alizé Ardoise Argance Armoise Auvray Azergues Balland Belmont Berthelot Bresse Brocéliande Cassine"
    " Chartrier Clairval Cordouan Corvin Dauphine Delorme Douarn Épernon Estérel Falaise Faverolles Fontbrune Garance"
    " Gresivaudan Guerlédan Hautbois Iroise Jasmin Lanvaux Lauragais Lémance Lorande Marcillac Matignon Mélusine"
    " Montrond Morvan Navarre Noirval Oléane Ornain Pastel Pévèle Quercy Rochebrune Romarin Saintonge Sologne"
    " Tarnagas Thiérache Valmeray Vercors Vexin Vivarois Yvette"
).split()
INDUSTRIES = (
    "Industrie",
    "Agroalimentaire",
    "Logistique",
    "Immobilier",
    "Santé",
    "Hôtellerie",
    "Commerce",
    "Public",
)
COUNTRIES = {
    "FR": ("EUR", 0.92),
    "BE": ("EUR", 0.02),
    "LU": ("EUR", 0.01),
    "CH": ("CHF", 0.03),
    "US": ("USD", 0.02),
}

# city, start of its postcode, region, territory that sells there
CITIES = (
    ("Paris", "750", "Île-de-France", "Île-de-France"), ("Nanterre", "920", "Île-de-France", "Île-de-France"),
    ("Montreuil", "931", "Île-de-France", "Île-de-France"), ("Créteil", "940", "Île-de-France", "Île-de-France"),
    ("Évry", "910", "Île-de-France", "Île-de-France"), ("Lille", "590", "Hauts-de-France", "Île-de-France"),
    ("Amiens", "800", "Hauts-de-France", "Île-de-France"), ("Reims", "511", "Grand Est", "Île-de-France"),
    ("Strasbourg", "670", "Grand Est", "Île-de-France"), ("Metz", "570", "Grand Est", "Île-de-France"),
    ("Rouen", "760", "Normandie", "Île-de-France"), ("Caen", "140", "Normandie", "Île-de-France"),
    ("Rennes", "350", "Bretagne", "Grand Ouest"), ("Brest", "292", "Bretagne", "Grand Ouest"),
    ("Lorient", "561", "Bretagne", "Grand Ouest"), ("Nantes", "440", "Pays de la Loire", "Grand Ouest"),
    ("Angers", "490", "Pays de la Loire", "Grand Ouest"), ("Le Mans", "720", "Pays de la Loire", "Grand Ouest"),
    ("Bordeaux", "330", "Nouvelle-Aquitaine", "Grand Ouest"), ("Pau", "640", "Nouvelle-Aquitaine", "Grand Ouest"),
    ("Limoges", "870", "Nouvelle-Aquitaine", "Grand Ouest"), ("Tours", "370", "Centre-Val de Loire", "Grand Ouest"),
    ("Orléans", "450", "Centre-Val de Loire", "Grand Ouest"),
    ("Lyon", "690", "Auvergne-Rhône-Alpes", "Sud-Est"), ("Grenoble", "380", "Auvergne-Rhône-Alpes", "Sud-Est"),
    ("Annecy", "740", "Auvergne-Rhône-Alpes", "Sud-Est"), ("Valence", "260", "Auvergne-Rhône-Alpes", "Sud-Est"),
    ("Marseille", "130", "Provence-Alpes-Côte d'Azur", "Sud-Est"),
    ("Nice", "060", "Provence-Alpes-Côte d'Azur", "Sud-Est"), ("Toulouse", "310", "Occitanie", "Sud-Est"),
    ("Montpellier", "340", "Occitanie", "Sud-Est"), ("Dijon", "210", "Bourgogne-Franche-Comté", "Sud-Est"),
)  # fmt: skip
ABROAD = {
    "BE": ("Liège", "4000"),
    "LU": ("Luxembourg", "1470"),
    "CH": ("Lausanne", "1003"),
    "US": ("Boston", "02110"),
}
TELEPHONES = (
    "01 99 00",
    "02 61 91",
    "03 53 01",
    "04 65 71",
    "05 36 49",
    "06 39 98",
)  # kept for fiction by the regulator
TITLES = (
    "Directeur technique", "Responsable énergie", "Directrice des achats", "Responsable maintenance",
    "Directeur général", "Responsable de site", "Acheteur", "Directrice financière", "Chargée de travaux",
)  # fmt: skip

SOURCES = (
    "Site web",
    "Salon",
    "LinkedIn",
    "Recommandation",
    "Webinaire",
    "Google Ads",
    "Partenaire",
    "Prospection",
)
SOURCE_SHARE = (0.30, 0.12, 0.16, 0.10, 0.12, 0.13, 0.07)  # of inbound leads; outbound ones are "Prospection"
MEDIUMS = ("organique", "evenement", "social", "bouche-a-oreille", "email", "cpc", "partenaire", "direct")
METHODS = ("Téléphone", "E-mail", "Salon", "Visite", "Site web", "LinkedIn")
LOST_REASONS = ("Prix", "Concurrent", "Pas de budget", "Sans suite", "Calendrier", "Fonction manquante")
WON_REASONS = ("Qualité du service", "Prix", "Délai", "Relation", "Fonctions")
COMPETITORS = ("Voltaris", "EnerTec", "Sobrio", "Kelvin & Cie")
DISQUALIFIED = ("Hors cible", "Pas de projet", "Injoignable", "Étudiant", "Concurrent")
STEPS = (
    "Relancer",
    "Envoyer la proposition",
    "Planifier la démonstration",
    "Rencontrer la direction",
    "Négocier",
)
PURCHASE_REASONS = (
    "Renouvellement de parc",
    "Décret tertiaire",
    "Extension de site",
    "Panne",
    "Économies d'énergie",
)
CREDIT_REASONS = ("Retour de marchandise", "Erreur de facturation", "Geste commercial")
RETURN_REASONS = ("Défectueux", "Erreur de commande", "Abîmé au transport")
CHANNELS = ("Commercial", "Téléphone", "E-mail", "Boutique en ligne")
COMPLAINTS = {
    "sales": "Engagement non tenu pendant la vente", "product": "Capteur en panne",
    "delivery": "Colis incomplet", "billing": "Facture erronée",
}  # fmt: skip
REQUESTS = (
    "Demande de devis",
    "Question technique",
    "Demande de documentation",
    "Suivi de commande",
    "Autre",
)
TRAININGS = ("Découverte du besoin", "Négociation", "Nouveautés produit", "RGPD et prospection")
DISCOVERY = TRAININGS[0]  # the one that has an effect
COMMENTS = (
    "Très bon suivi",
    "Livraison un peu longue",
    "Équipe à l'écoute",
    "Prix élevé",
    "Interface à revoir",
)
PULSE_COMMENTS = (
    "Trop de saisie",
    "Bonne ambiance",
    "Objectifs élevés",
    "Besoin de leads",
    "Semaine correcte",
)
MENTIONS = {
    "positive": "Ravis de notre projet avec Hélianthe", "neutral": "Hélianthe expose au salon EnerBât",
    "negative": "Toujours pas de réponse du support Hélianthe",
}  # fmt: skip
NETWORKS = ("LinkedIn", "X", "Facebook", "YouTube")

# name, category, tier, unit, list price, unit cost (None: unknown), recurring
PRODUCTS = (
    ("Sonde T1", "Capteurs", "Essentiel", "piece", 45.0, 21.0, False),
    ("Sonde T2 Pro", "Capteurs", "Pro", "piece", 89.0, 37.0, False),
    ("Compteur C10", "Capteurs", "Essentiel", "piece", 160.0, 82.0, False),
    ("Compteur C40", "Capteurs", "Pro", "piece", 390.0, 188.0, False),
    ("Passerelle G1", "Passerelles", "Essentiel", "piece", 520.0, 274.0, False),
    ("Passerelle G2", "Passerelles", "Pro", "piece", 980.0, 470.0, False),
    ("Automate A5", "Passerelles", "Expert", "piece", 2_400.0, 1_310.0, False),
    ("Supervision Essentiel", "Logiciel", "Essentiel", "month", 190.0, 31.0, True),
    ("Supervision Pro", "Logiciel", "Pro", "month", 420.0, 58.0, True),
    ("Supervision Expert", "Logiciel", "Expert", "month", 1_150.0, 140.0, True),
    ("Maintenance", "Services", "Essentiel", "month", 240.0, None, True),
    ("Installation", "Services", "Essentiel", "hour", 78.0, 46.0, False),
    ("Audit énergétique", "Services", "Expert", "hour", 125.0, 70.0, False),
    ("Formation", "Services", "Pro", "hour", 110.0, None, False),
)
