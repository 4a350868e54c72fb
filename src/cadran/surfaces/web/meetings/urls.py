"""Addresses of meetings."""

from django.urls import path

from cadran.surfaces.web.meetings import views

urlpatterns = [
    path("meetings/", views.meetings, name="meetings"),
    path("meetings/new/", views.new, name="meeting_new"),
    path("meetings/<int:pk>/", views.meeting_page, name="meeting"),
    path("meetings/<int:pk>/commits/", views.commits, name="meeting_commits"),
    path("meetings/<int:pk>/decide/", views.decide, name="meeting_decide"),
    path("meetings/<int:pk>/settle/<int:decision>/", views.settle, name="meeting_settle"),
    path("meetings/<int:pk>/close/", views.close, name="meeting_close"),
]
