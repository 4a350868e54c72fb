"""Addresses of the administrator's pages, and of an invitation's own link."""

from django.urls import path

from cadran.surfaces.web.administration import backups, inviting, views

urlpatterns = [
    path("settings/", views.settings, name="settings"),
    path("settings/people/", inviting.people, name="settings_people"),
    path("settings/people/invite/", inviting.invite, name="settings_invite"),
    path("settings/people/<int:number>/", inviting.person, name="settings_person"),
    path("settings/invitations/<int:number>/withdraw/", inviting.withdraw, name="settings_withdraw"),
    path("settings/log/", views.log, name="settings_log"),
    path("settings/backups/", backups.backups, name="settings_backups"),
    path("settings/backups/make/", backups.make, name="settings_backup_make"),
    path("settings/backups/<str:name>/restore/", backups.restore, name="settings_backup_restore"),
    path("settings/<slug:group>/", views.settings, name="settings_group"),
    path("invitation/<str:token>/", inviting.accept, name="invitation"),
]
