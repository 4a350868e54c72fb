"""Commands of the application `reports`."""
