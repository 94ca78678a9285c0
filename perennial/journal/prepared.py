"""A long question about one row, asked again and again: PostgreSQL plans it once for each connection.

Its driver writes values into a statement before it is sent, so the server plans each anew; of a question with dozens of
conditions that takes several times as long as the answer. A transaction that is rolled back leaves prepared ones alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import MutableMapping, Sequence
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection

# So many a connection keeps; the oldest goes first.
MOST = 20

_names: MutableMapping[Any, list[str]] = WeakKeyDictionary()


def rows_of_key(sql: str, parameters: Sequence[Any], key: int) -> list[tuple[Any, ...]]:
    """Rows of a statement that ends in the name of a column, which is to have this value.

    On PostgreSQL `parameters` are written into the text that is kept, so they are the same each time.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"{sql} = %s", [*parameters, key])
        else:
            cursor.execute(f"EXECUTE {_prepared(cursor, sql, parameters)} (%s)", [key])
        return list(cursor.fetchall())


def _prepared(cursor: Any, sql: str, parameters: Sequence[Any]) -> str:
    """The name of the statement on this connection."""
    known = _names.setdefault(connection.connection, [])
    name, text = _named(sql, tuple(parameters))
    if name not in known:
        cursor.execute(f"PREPARE {name} (bigint) AS {text}")
        known.append(name)
        if len(known) > MOST:
            cursor.execute(f"DEALLOCATE {known.pop(0)}")
    return name


@lru_cache(maxsize=MOST)
def _named(sql: str, parameters: tuple[Any, ...]) -> tuple[str, str]:
    text = str(connection.ops.compose_sql(f"{sql} = ", parameters)) + "$1"  # type: ignore[attr-defined]
    return f"kept_{hashlib.sha256(text.encode()).hexdigest()[:24]}", text
