"""Unexpected errors, captured by an allow-list and grouped, each shown to the user as a reference."""
