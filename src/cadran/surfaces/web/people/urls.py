"""Addresses of accounts."""

from django.urls import include, path

from cadran.surfaces.web.people import views

urlpatterns = [
    path("welcome/", views.welcome, name="welcome"),
    path("language/", views.language, name="language"),
    path("account/", include("allauth.urls")),
]
