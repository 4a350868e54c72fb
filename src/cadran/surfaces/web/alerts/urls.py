"""Addresses of alerts."""

from django.urls import path, re_path

from cadran.surfaces.web.alerts import ruling, views

urlpatterns = [
    path("alerts/", views.alerts, name="alerts"),
    path("alerts/read/", views.read, name="alerts_read"),
    path("alerts/wishes/", views.wishes, name="alerts_wishes"),
    path("alerts/<int:pk>/", views.opened, name="alert_open"),
    path("settings/alerts/", ruling.settings, name="settings_alerts"),
    path("settings/alerts/rules/", ruling.make_rule, name="alert_rule_make"),
    re_path(r"^settings/alerts/rules/(?P<pk>\d+)/(?P<do>drop|switch)/$", ruling.change_rule, name="alert_rule_change"),
    path("settings/alerts/webhooks/", ruling.make_hook, name="webhook_make"),
    re_path(
        r"^settings/alerts/webhooks/(?P<pk>\d+)/(?P<do>try|switch|secret|drop)/$", ruling.change_hook,
        name="webhook_change",
    ),
]  # fmt: skip
