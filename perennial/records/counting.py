"""Counts that never stall: exact to 10,000, then "more than", under a time limit."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet

T = TypeVar("T")
EXACT_TO = 10_000
TIME_LIMIT = 0.15
# A page without a number is better than one that waits for it.
PAGE_LIMIT = 0.05
# Thousands of SQLite's steps in which walking through a list should have filled a page.
WALK = 300


@dataclass(frozen=True, slots=True)
class Count:
    """`number` rows, or more than that when not `exact`; None when counting took too long."""

    number: int | None
    exact: bool


def count(queryset: QuerySet[Any], *, up_to: int = EXACT_TO, seconds: float | None = TIME_LIMIT) -> Count:
    """How many rows, as far as can be told at once; without `seconds` where an index holds all that is counted."""
    few = queryset.order_by().values("pk")[: up_to + 1]

    def ask() -> int:
        return _number_of(few)

    number = ask() if seconds is None else in_time(ask, seconds)
    return Count(None, False) if number is None else Count(min(number, up_to), number <= up_to)


def _number_of(queryset: QuerySet[Any, Any]) -> int:
    """As `queryset.count()`, which takes Django three times as long to put into words."""
    try:
        sql, parameters = queryset.query.sql_with_params()
    except EmptyResultSet:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM ({sql}) AS counted", parameters)
        return int(cursor.fetchone()[0])


def in_time(ask: Callable[[], T], seconds: float = TIME_LIMIT) -> T | None:
    """What the database answers within so many seconds, else None."""
    return _unless_interrupted(ask, _time_limit(seconds))


def in_steps(ask: Callable[[], T], thousands: int) -> T | None:
    """What SQLite answers in so many thousands of its steps, else None: the same on a busy machine as on a quiet one.

    A million steps take from 0.05 to 0.5 seconds.
    """
    left = iter(range(thousands))
    return _unless_interrupted(ask, _sqlite_limit(lambda: next(left, None) is None, 1000))


def _unless_interrupted(ask: Callable[[], T], limit: AbstractContextManager[None]) -> T | None:
    try:
        with limit:
            return ask()
    except OperationalError as problem:
        if not _was_interrupted(problem):
            raise
        return None


def _was_interrupted(problem: OperationalError) -> bool:
    """Whether the time limit stopped the statement; a lost connection is another matter."""
    cause = problem.__cause__
    return (
        getattr(cause, "sqlstate", "") == "57014"
        or getattr(cause, "sqlite_errorname", "") == "SQLITE_INTERRUPT"
    )


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Interrupt statements of this block that take longer; the database then raises OperationalError."""
    if connection.vendor == "postgresql":
        inside = connection.in_atomic_block
        with transaction.atomic(), connection.cursor() as cursor:
            before = _timeout(cursor) if inside else ""
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [f"{int(seconds * 1000)}ms"])
            yield
            # The end of a transaction of its own sets it back.
            if inside:
                cursor.execute("SELECT set_config('statement_timeout', %s, true)", [before])
        return
    deadline = time.monotonic() + seconds
    with _sqlite_limit(lambda: time.monotonic() > deadline, 10_000):
        yield


@contextmanager
def _sqlite_limit(reached: Callable[[], bool], steps: int) -> Iterator[None]:
    """Ask every so many steps whether to interrupt the statements of this block."""
    connection.ensure_connection()
    connection.connection.set_progress_handler(reached, steps)
    try:
        yield
    finally:
        connection.connection.set_progress_handler(None, 0)


def _timeout(cursor: Any) -> str:
    cursor.execute("SELECT current_setting('statement_timeout')")
    return str(cursor.fetchone()[0])
