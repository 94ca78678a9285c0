"""Setting a workspace up: once, by one process at a time, all or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

# Any number will do, as long as every set-up takes the same one.
_LOCK = 7_366_374_664


@contextmanager
def alone() -> Iterator[None]:
    """One transaction during which no other process sets this database up.

    On SQLite a write transaction is alone anyway.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        yield
