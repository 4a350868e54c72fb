"""The first page of the day, by role."""
