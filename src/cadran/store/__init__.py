"""The workspace on disk: generations of one DuckDB file, keyed upsert with history, quarantine."""
