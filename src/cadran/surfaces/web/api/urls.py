"""Addresses of the API and of its keys."""

from django.urls import path

from cadran.surfaces.web.api import views

urlpatterns = [
    path("api/v1/", views.api.urls),
    path("keys/", views.keys, name="keys"),
    path("keys/<int:number>/drop/", views.drop, name="key_drop"),
]
