"""Where rows come from: files, later one folder per CRM, SQL and the application itself."""
