"""Addresses of the targets."""

from django.urls import path

from cadran.surfaces.web.targets import views

urlpatterns = [
    path("targets/", views.index, name="targets"),
    path("targets/propose/", views.propose, name="targets_propose"),
    path("targets/paste/", views.paste, name="targets_paste"),
    path("targets/history/", views.history, name="targets_history"),
]
