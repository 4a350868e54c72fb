"""Cadran: sales indicators that a head of sales can believe."""
