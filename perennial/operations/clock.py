"""The database's clock, which alone judges leases and due times: nodes whose own clocks differ agree."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import connection

_STATEMENTS = {
    "sqlite": "SELECT STRFTIME('%Y-%m-%d %H:%M:%f', 'now')",
    "postgresql": "SELECT clock_timestamp()",
}


def database_now() -> datetime:
    """The present instant, in UTC, to the millisecond on SQLite, to the microsecond on PostgreSQL."""
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENTS[connection.vendor])
        value = cursor.fetchone()[0]
    if isinstance(value, str):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    return value.astimezone(UTC)
