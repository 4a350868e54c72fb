"""Importing in the page: drop files, answer what is asked, watch, mend what is held back."""
