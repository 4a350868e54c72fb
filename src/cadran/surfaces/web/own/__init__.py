"""What people type, on its way into the store as the source `own`."""
