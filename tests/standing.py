"""A clock that stands until it is set: on a Tuesday, nine in Warsaw, the day before a holiday."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from unittest import mock

from django.utils import timezone

TUESDAY = datetime(2026, 11, 10, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@contextmanager
def standing() -> Iterator[Callable[[datetime], None]]:
    """Gives what sets it."""
    with mock.patch.object(timezone, "now") as clock:

        def set_to(moment: datetime) -> None:
            clock.return_value = moment

        set_to(TUESDAY)
        yield set_to
