"""The database that is saved and restored, by engine: one moment of it, a copy beside it, and the change of places."""

from __future__ import annotations

from django.db import connection

from perennial.backup.databases.base import Database, Moment, Restored
from perennial.backup.databases.postgresql import PostgreSQL
from perennial.backup.databases.sqlite import SQLite

ENGINES: dict[str, type[SQLite] | type[PostgreSQL]] = {"sqlite": SQLite, "postgresql": PostgreSQL}


def own_database() -> Database:
    """The one in use."""
    return ENGINES[connection.vendor](connection.settings_dict)


__all__ = ["Database", "Moment", "Restored", "own_database"]
