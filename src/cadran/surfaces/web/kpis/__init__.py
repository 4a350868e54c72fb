"""The catalogue, and a page for every KPI."""
