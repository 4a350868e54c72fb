"""What the log calls things, in French and English."""

from collections.abc import Mapping

from cadran.model.words import Words

WHAT: Mapping[str, Words] = {
    "signed_in": ("Connexion", "Signed in"),
    "sign_in_failed": ("Connexion refusée", "Sign-in refused"),
    "signed_out": ("Déconnexion", "Signed out"),
    "sign_on_linked": ("Identité d'entreprise reliée", "Company identity linked"),
    "sign_on_unlinked": ("Identité d'entreprise retirée", "Company identity unlinked"),
    "first_administrator": ("Premier administrateur", "First administrator"),
    "invited": ("Invitation envoyée", "Invitation sent"),
    "invitation_accepted": ("Invitation acceptée", "Invitation accepted"),
    "invitation_withdrawn": ("Invitation retirée", "Invitation withdrawn"),
    "person_changed": ("Compte modifié", "Account changed"),
    "key_made": ("Clé d'API créée", "API key made"),
    "key_dropped": ("Clé d'API retirée", "API key withdrawn"),
    "password_changed": ("Mot de passe changé", "Password changed"),
    "exported": ("Export", "Export"),
    "imported": ("Import", "Import"),
    "target_changed": ("Objectif modifié", "Target changed"),
    "meeting_started": ("Réunion ouverte", "Meeting started"),
    "meeting_closed": ("Réunion close", "Meeting closed"),
    "practice_agreed": ("Action convenue", "Action agreed"),
    "challenge_made": ("Challenge lancé", "Challenge started"),
    "setting_changed": ("Réglage modifié", "Setting changed"),
    "privacy_changed": ("Confidentialité modifiée", "Privacy changed"),
    "backup_made": ("Sauvegarde", "Backup made"),
    "backup_restored": ("Restauration", "Backup restored"),
    "backup_dropped": ("Sauvegarde supprimée", "Backup deleted"),
    "person_exported": ("Données d'une personne exportées", "A person's data exported"),
    "report_changed": ("Rapport modifié", "Report changed"),
    "report_subscribed": ("Abonnement d'une personne à un rapport", "Somebody subscribed to a report"),
    "report_left": ("Désabonnement par lien", "Unsubscribed by link"),
    "mail_sent_again": ("Mail renvoyé", "Mail sent again"),
    "alert_rule_changed": ("Règle d'alerte modifiée", "Alert rule changed"),
    "webhook_changed": ("Webhook modifié", "Webhook changed"),
    "person_forgotten": ("Personne oubliée", "Person forgotten"),
}
