"""Views of lists: kept from where one stands, under a name, for oneself or for everybody."""
