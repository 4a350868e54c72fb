"""Addresses of the catalogue and of the KPIs' pages."""

from django.urls import path, re_path

from cadran.surfaces.web.kpis import exports, listing, remarks, views

urlpatterns = [
    path("kpi/", listing.catalogue, name="kpis"),
    path("kpi/family/<slug:name>/", listing.family, name="kpi_family"),
    path("kpi/<str:name>/", views.page, name="kpi"),
    re_path(r"^kpi/(?P<name>[\w-]+)/(?P<what>trend|breakdown|why)\.json$", views.chart, name="kpi_chart"),
    re_path(r"^kpi/(?P<name>[\w-]+)/export\.(?P<form>csv|xlsx)$", exports.export, name="kpi_export"),
    path("kpi/<str:name>/comment/", remarks.write, name="kpi_comment"),
    path("kpi/<str:name>/comment/<int:comment>/", remarks.change, name="kpi_comment_change"),
    path("kpi/<str:name>/<slug:part>/", views.section, name="kpi_section"),
]
