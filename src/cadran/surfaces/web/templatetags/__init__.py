"""Tags that every template of the application has without loading them."""
