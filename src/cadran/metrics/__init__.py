"""What a KPI is, how it becomes SQL, and the slow reference that judges it."""
