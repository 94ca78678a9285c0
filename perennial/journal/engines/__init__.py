"""Django's two database backends with what every connection of Perennial needs: the statement guard, a door for
migrations and, for SQLite, a fair lock before each write transaction."""
