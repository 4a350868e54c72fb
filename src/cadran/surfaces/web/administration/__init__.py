"""Settings, people, privacy, the log and backups: the administrator's pages."""
