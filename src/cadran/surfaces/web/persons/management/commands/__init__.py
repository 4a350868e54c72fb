"""Commands of the application `persons`."""
