"""Where sources and metrics meet: open, import files, read KPIs, seen by a viewer, back up."""
