"""Addresses of the page of what was sent."""

from django.urls import path

from cadran.surfaces.web.post import views

urlpatterns = [
    path("settings/post/", views.post, name="settings_post"),
    path("settings/post/test/", views.test, name="settings_post_test"),
    path("settings/post/<int:number>/again/", views.again, name="settings_post_again"),
]
