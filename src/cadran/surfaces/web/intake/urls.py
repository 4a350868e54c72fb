"""Addresses of imports."""

from django.urls import path

from cadran.surfaces.web.intake import holding, views

urlpatterns = [
    path("import/", views.index, name="intake"),
    path("import/sample/", views.sample, name="intake_sample"),
    path("import/history/", views.history, name="intake_history"),
    path("import/quarantine/", holding.quarantine, name="intake_quarantine"),
    path("import/quarantine/export/", holding.export, name="intake_export"),
    path("import/<uuid:key>/", views.one, name="intake_one"),
    path("import/<uuid:key>/progress/", views.progress, name="intake_progress"),
    path("import/<uuid:key>/drop/", views.drop, name="intake_drop"),
]
