"""Addresses of the home page."""

from django.urls import path

from cadran.surfaces.web.home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("home/landing.json", views.landing_chart, name="home_landing"),
]
