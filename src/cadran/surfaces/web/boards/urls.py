"""Addresses of boards."""

from django.urls import path

from cadran.surfaces.web.boards import editing, views

urlpatterns = [
    path("boards/", views.listing, name="boards"),
    path("boards/make/", views.make, name="board_make"),
    path("boards/chart.json", views.chart, name="board_chart"),
    path("boards/<int:number>/", views.show, name="board"),
    path("boards/<int:number>/edit/", editing.edit, name="board_edit"),
    path("boards/<int:number>/duplicate/", views.duplicate, name="board_duplicate"),
    path("boards/<int:number>/remove/", views.remove, name="board_remove"),
]
