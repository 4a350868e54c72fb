"""The JSON of the command line over HTTP, through the same door as the pages."""
