"""One moment of the database for several readings, without holding up who writes meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.utils.translation import gettext as _

from perennial.journal.models import Batch
from perennial.journal.sealer import seal
from perennial.lib.refusals import Conflict

_BEGIN = {"sqlite": "BEGIN DEFERRED", "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"}
_ATTEMPTS = 50


@contextmanager
def snapshot() -> Iterator[None]:
    """Everything read inside is as of one moment. Inside a transaction it is that transaction's view."""
    if connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN[connection.vendor])
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


@contextmanager
def sealed_snapshot() -> Iterator[None]:
    """A snapshot in which every committed batch is sealed, so that journal and tables tell of one moment."""
    for _attempt in range(_ATTEMPTS):
        seal()
        with snapshot():
            if not Batch.objects.filter(position__isnull=True).exists():
                yield
                return
    raise Conflict(_("Too much is being written to look at one moment of it. Try again later."))
