"""A person's own boards."""
