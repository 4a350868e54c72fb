"""Addresses of deals, accounts and the pipeline. Ids are other people's and may hold slashes."""

from django.urls import path

from cadran.surfaces.web.records import views

urlpatterns = [
    path("deals/", views.deals, name="deals"),
    path("deals/export.csv", views.deals_export, name="deals_export"),
    path("deals/<str:source>/<path:source_id>/", views.deal, name="deal"),
    path("pipeline/", views.pipeline, name="pipeline"),
    path("accounts/", views.accounts, name="accounts"),
    path("accounts/export.csv", views.accounts_export, name="accounts_export"),
    path("accounts/<str:source>/<path:source_id>/", views.account, name="account"),
]
