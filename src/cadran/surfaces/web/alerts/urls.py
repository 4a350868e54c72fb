"""Addresses of alerts."""

from django.urls import path

from cadran.surfaces.web.alerts import ruling, views

urlpatterns = [
    path("alerts/", views.alerts, name="alerts"),
    path("alerts/read/", views.read, name="alerts_read"),
    path("alerts/wishes/", views.wishes, name="alerts_wishes"),
    path("alerts/<int:pk>/", views.opened, name="alert_open"),
    path("settings/alerts/", ruling.settings, name="settings_alerts"),
    path("settings/alerts/rules/", ruling.make_rule, name="alert_rule_make"),
    path("settings/alerts/rules/<int:pk>/<slug:do>/", ruling.change_rule, name="alert_rule_change"),
    path("settings/alerts/webhooks/", ruling.make_hook, name="webhook_make"),
    path("settings/alerts/webhooks/<int:pk>/<slug:do>/", ruling.change_hook, name="webhook_change"),
]
