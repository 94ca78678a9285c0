"""What PostgreSQL knows of tables that long work is just filling, and what it leaves lying in them.

Autovacuum looks once a minute, where it is on at all. Until then the planner takes a table for as small as it was, and
walks through all of it at every look-up by key; rows that were rolled back, as a rehearsal's are, stand in its way.
SQLite plans by its indexes and needs none of this.
"""

from __future__ import annotations

import time

from django.db import connection

SECONDS = 2.0
# So many times as long as looking took, work goes on before the next look.
REST = 10
MANY = 1000
_NAMES = "SELECT quote_ident(schemaname) || '.' || quote_ident(relname) FROM pg_stat_user_tables"
# Tables more than half of which was left behind, or is new since they were last looked at: so one that grows is looked
# at while it doubles. Rows that were rolled back count as left behind alone.
_LITTERED = (
    f"{_NAMES} WHERE schemaname = current_schema() AND n_dead_tup > {MANY} AND n_dead_tup * 2 > n_live_tup"
)
_OUTGROWN = (
    f"{_NAMES} WHERE schemaname = current_schema() AND n_mod_since_analyze > {MANY}"
    " AND n_mod_since_analyze * 2 > n_live_tup"
)


class Statistics:
    """Keeps them fresh during one piece of long work."""

    def __init__(self) -> None:
        self._next = time.monotonic() + SECONDS

    def refresh(self, *, now: bool = False) -> None:
        """Stands between slices, outside of their transactions; looks at most every two seconds, unless `now`."""
        if connection.vendor != "postgresql" or connection.in_atomic_block:
            return
        if not now and time.monotonic() < self._next:
            return
        start = time.monotonic()
        # What somebody else is looking at already is left to them. Giving room back to the disk would lock out readers.
        _each(_LITTERED, "VACUUM (ANALYZE, SKIP_LOCKED, TRUNCATE false)")
        _each(_OUTGROWN, "ANALYZE (SKIP_LOCKED)")
        end = time.monotonic()
        self._next = end + max(SECONDS, REST * (end - start))


def _each(which: str, command: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(which)
        if tables := ", ".join(name for (name,) in cursor.fetchall()):
            cursor.execute(f"{command} {tables}")
