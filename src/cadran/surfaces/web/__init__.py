"""The web application: server-rendered pages by role, on Django and htmx."""
