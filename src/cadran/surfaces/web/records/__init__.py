"""Deals and accounts: searchable lists, the pipeline board, a page for each."""
