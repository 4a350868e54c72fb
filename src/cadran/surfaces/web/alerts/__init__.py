"""Alerts in the application: kept, read, mailed and sent to webhooks."""
