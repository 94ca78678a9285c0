"""What PostgreSQL knows of tables that long work is just filling.

Autovacuum looks once a minute, where it is on at all. Until then the planner takes a table for as small as it was, and
walks through all of it at every look-up by key. SQLite plans by its indexes and needs none of this.
"""

from __future__ import annotations

import time

from django.db import connection

SECONDS = 2.0
# Tables of which more than half is new since they were last looked at: so one that grows is looked at while it doubles.
_OUTGROWN = """
SELECT quote_ident(schemaname) || '.' || quote_ident(relname) FROM pg_stat_user_tables
WHERE schemaname = current_schema() AND n_mod_since_analyze > 1000 AND n_mod_since_analyze * 2 > n_live_tup
"""


class Statistics:
    """Keeps them fresh during one piece of long work."""

    def __init__(self) -> None:
        self._looked = time.monotonic()

    def refresh(self, *, now: bool = False) -> None:
        """Stands between slices, outside of their transactions; looks at most every two seconds, unless `now`."""
        if connection.vendor != "postgresql" or not (now or time.monotonic() - self._looked > SECONDS):
            return
        with connection.cursor() as cursor:
            cursor.execute(_OUTGROWN)
            if tables := ", ".join(name for (name,) in cursor.fetchall()):
                # What somebody else is looking at already is left to them.
                cursor.execute(f"ANALYZE (SKIP_LOCKED) {tables}")
        self._looked = time.monotonic()
