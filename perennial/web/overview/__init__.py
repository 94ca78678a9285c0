"""How business goes, on one page for the owner of it."""
