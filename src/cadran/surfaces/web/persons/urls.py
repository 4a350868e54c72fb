"""Addresses of persons' rights and of what reps see of each other."""

from django.urls import path

from cadran.surfaces.web.persons import keeping, privacy, views

urlpatterns = [
    path("settings/persons/", views.search, name="persons"),
    path("settings/persons/export/", views.export, name="persons_export"),
    path("settings/persons/forget/", views.forget, name="persons_forget"),
    path("settings/persons/retention/", keeping.retention, name="persons_retention"),
    path("settings/persons/backups/<str:name>/drop/", views.drop_backup, name="persons_drop_backup"),
    path("settings/privacy/", privacy.privacy, name="settings_privacy"),
]
