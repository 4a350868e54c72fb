"""Addresses of what the page of what was sent does; the page itself, which knows reports too, is theirs."""

from django.urls import path

from cadran.surfaces.web.post import views

urlpatterns = [
    path("settings/post/test/", views.test, name="settings_post_test"),
    path("settings/post/<int:number>/again/", views.again, name="settings_post_again"),
]
