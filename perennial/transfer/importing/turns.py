"""Imports write in turn: what one of them creates, the next one finds, so none is created twice."""

from __future__ import annotations

from django.db import connection

# Any number of our own: PostgreSQL keeps advisory locks by number.
_LOCK = 7_202_042_881


def take_turn() -> None:
    """Wait until no other import writes a slice, and keep others waiting until this transaction ends.

    Whoever writes to SQLite waits for its turn already.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
