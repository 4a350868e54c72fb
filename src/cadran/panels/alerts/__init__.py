"""Alerts: what somebody should know now, each with its reason; nothing that chance explains."""

from cadran.panels.alerts.alert import GOOD, KINDS, Alert, Kind, Tongues
from cadran.panels.alerts.check import check
from cadran.panels.alerts.thresholds import DEFAULTS, Rule

__all__ = ["DEFAULTS", "GOOD", "KINDS", "Alert", "Kind", "Rule", "Tongues", "check"]
