"""Addresses of reports, of editions, and of the link by which anybody leaves."""

from django.urls import path

from cadran.surfaces.web.reports import editions, leaving, unmade, views

urlpatterns = [
    path("reports/", views.reports, name="reports"),
    path("reports/team/", views.team, name="report_team"),
    path("reports/editions/<uuid:edition>/", editions.show, name="edition"),
    path("reports/editions/<uuid:edition>/mail/", editions.sent_mail, name="edition_mail"),
    path("reports/editions/<uuid:edition>/picture/<int:number>/", editions.picture, name="edition_picture"),
    path("reports/editions/<uuid:edition>/today/", editions.today, name="edition_today"),
    path("reports/editions/<uuid:edition>/<slug:kind>/", editions.file, name="edition_file"),
    path("reports/<slug:kind>/", views.save, name="report_save"),
    path("reports/<slug:kind>/<slug:do>/", views.change, name="report_change"),
    path("settings/post/", unmade.sent, name="settings_post"),
    path("settings/post/reports/<int:number>/again/", unmade.again, name="settings_report_again"),
    path("unsubscribe/<str:token>/", leaving.unsubscribe, name="unsubscribe"),
]
