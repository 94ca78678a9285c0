"""The statement guard: no INSERT, UPDATE, DELETE or COPY reaches a recorded or derived table except by its door.

It runs as an execute wrapper of every connection (see `engines`), so raw SQL is refused as well as the ORM.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from typing import Any

from django.apps import apps

# The engines load this module while Django is still making model classes, so it imports none.
RECORDED, DERIVED, MACHINE, JOURNAL = "recorded", "derived", "machine", "journal"

_open: ContextVar[frozenset[str]] = ContextVar("open_doors", default=frozenset())

# A name as either database reads it: bare, or in any of the quotes they accept.
_NAME = r"""(?:"[^"]+"|`[^`]+`|\[[^\]]+\]|'[^']+'|\w+)"""
_TABLE = rf"(?:{_NAME}\s*\.\s*){{0,2}}{_NAME}"
_WRITES = re.compile(
    rf"""\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM|MERGE\s+INTO|COPY
    |TRUNCATE(?:\s+TABLE)?)(?:\s+ONLY\b)?[\s(]*({_TABLE}(?:\s*\*?\s*,\s*(?:ONLY\s+)?{_TABLE})*)""",
    re.IGNORECASE | re.VERBOSE,
)
# Quoted text comes first, so that what looks like a comment inside it is none.
_QUOTED_OR_COMMENT = re.compile(r"""'(?:[^']|'')*'|"[^"]*"|--[^\n]*|/\*.*?\*/""", re.DOTALL)
_COPY_OUT = re.compile(rf"\s*COPY\s+{_TABLE}\s*(?:\([^)]*\))?\s+TO\b", re.IGNORECASE)
_PLAIN_INSERT = re.compile(r"""INSERT INTO ("\w+") \([\w", ]+\) VALUES [(), %s]+(?: RETURNING ["\w., ]+)?""")
_TOLD = ("change", "changenote", "batch", "entry", "chainhead")


class WriteOutsideDoor(RuntimeError):
    """A recorded or derived table was written by other means than the door. A programming error, never a user's."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what}: recorded tables are written inside journal.change(), derived ones by derivations."
        )


@contextmanager
def door_open(*classes: str) -> Iterator[None]:
    """Allow writing tables of these classes inside the block. Only the door, derivations and migrations use it."""
    token = _open.set(_open.get() | frozenset(classes))
    try:
        yield
    finally:
        _open.reset(token)


@cache
def _class_of_table() -> dict[str, str]:
    classes = {
        m._meta.db_table.lower(): m.table_class for m in apps.get_models() if hasattr(m, "table_class")
    }
    return classes | {f"journal_{name}": JOURNAL for name in _TOLD}


@lru_cache(maxsize=512)
def written_tables(sql: str) -> frozenset[str]:
    """Names of the tables a statement may write, in lower case, without quotes and schema."""
    # Neither database lets a statement that begins with SELECT write.
    if ";" not in sql and sql.lstrip(" \n\t(")[:7].upper() in {"SELECT ", "SELECT\n"}:
        return frozenset()
    if plain := _PLAIN_INSERT.fullmatch(sql):
        return frozenset({_bare(plain.group(1))})
    # Read as it stands and without comments: one could hide in what looks like the other.
    found = _names(sql)
    return (
        found | _names(_QUOTED_OR_COMMENT.sub(_without_comment, sql)) if "--" in sql or "/*" in sql else found
    )


def _names(sql: str) -> frozenset[str]:
    if _COPY_OUT.match(sql) and ";" not in sql:
        return frozenset()
    found = set()
    for match in _WRITES.finditer(sql):
        for name in match.group(1).split(","):
            found.add(_bare(re.sub(r"^\s*ONLY\s+", "", name, flags=re.IGNORECASE).split(".")[-1]))
    return frozenset(found)


def _without_comment(match: re.Match[str]) -> str:
    text = match.group()
    return " " if text.startswith(("--", "/*")) else text


def _bare(name: str) -> str:
    return name.strip(" \t\r\n*\"`[]'").lower()


def check_statement(sql: str) -> None:
    """Raise WriteOutsideDoor when the statement writes a table whose door is not open."""
    tables = written_tables(sql)
    if not tables or not apps.ready:
        return
    classes, allowed = _class_of_table(), _open.get()
    for table in tables:
        if classes.get(table, MACHINE) not in allowed | {MACHINE}:
            raise WriteOutsideDoor(f"{table} ({classes[table]})")


def guarded(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
    """The execute wrapper."""
    check_statement(sql if isinstance(sql, str) else str(sql))
    return execute(sql, params, many, context)
