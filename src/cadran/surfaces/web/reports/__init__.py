"""Reports that arrive by themselves: subscriptions, editions as they were sent, lists of what not to forget."""
