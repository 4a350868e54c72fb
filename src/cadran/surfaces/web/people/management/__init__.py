"""Commands of the application `people`."""
