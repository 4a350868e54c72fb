"""The metrics engine: what a KPI is, how it is planned, computed and explained."""
