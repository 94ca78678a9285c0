"""Whether the database answers and stands at this release's shape, and bringing it there."""

from __future__ import annotations

import fcntl
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext_lazy as _

from perennial.backup.actions import UPGRADE, make_set
from perennial.backup.places import own_place
from perennial.lib.refusals import Refusal
from perennial.records.derive.edition import derive_if_outdated

T = TypeVar("T")

logger = logging.getLogger("perennial.backup")

# Any number will do, as long as every release takes the same one.
_LOCK = 7_366_374_665


class DatabaseRefused(Refusal):
    """The database cannot be used as it is."""

    status = 503
    code = "database"


class NotSaved(DatabaseRefused):
    """No backup could be made before an upgrade."""

    code = "not-saved"

    def __init__(self, refusal: Refusal) -> None:
        sentence = _(
            "The database was not brought to this release, because it could not be backed up before: %s "
            "Mend that, or do without with `perennial migrate --without-saving`."
        )
        super().__init__(sentence % refusal)


class NothingHere(DatabaseRefused):
    """Nobody has set up a workspace."""

    code = "nothing-here"

    def __init__(self) -> None:
        super().__init__(
            _(
                "There is no workspace here yet. Run `perennial init`, "
                "or say with PERENNIAL_HOME or PERENNIAL_DATABASE_URL where it is."
            )
        )


def prepare(*, save: bool = True) -> int:
    """Bring the database to this release; the number of migrations applied. Refuses if it does not answer.

    With `save` a database of an earlier release is backed up first, and not touched where that is not possible.
    What other editions of our functions and libraries said of values is said anew, later and in the background.
    """
    require_reachable()
    pending = _pending()
    if pending:
        with _one_at_a_time():
            pending = _pending()
            if pending:
                if save and _applied():
                    _back_up()
                call_command("migrate", interactive=False, verbosity=0)
    derive_if_outdated()
    return pending


def _back_up() -> None:
    """A verified set before anything is changed."""
    try:
        told = make_set(own_place(), UPGRADE, lambda *_: None)
    except Refusal as refusal:
        raise NotSaved(refusal) from refusal
    logger.info("Before the upgrade the backup set %s was made and verified.", told["set"])


def require_reachable() -> None:
    try:
        connection.ensure_connection()
    except DatabaseError as problem:
        raise DatabaseRefused(_unreachable()) from problem


def require_current() -> None:
    """Refuse when there is no database, it does not answer, or it has not been brought to this release."""
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        raise NothingHere  # connecting would make an empty file
    require_reachable()
    if not _pending():
        return
    if not _applied():
        raise NothingHere
    raise DatabaseRefused(
        _(
            "The database has not been set up for this release yet. "
            "Run `perennial migrate`, or start `perennial serve`, which does it first."
        )
    )


def _pending() -> int:
    """How many migrations are to be applied. Refuses what a newer release has made."""
    executor = _answered(lambda: MigrationExecutor(connection))
    known = executor.loader.disk_migrations
    if any(app in executor.loader.migrated_apps and (app, name) not in known for app, name in _applied()):
        raise DatabaseRefused(
            _(
                "The database was made by a newer release of Perennial. "
                "Install that release again, or name another place with PERENNIAL_HOME or PERENNIAL_DATABASE_URL."
            )
        )
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _applied() -> Mapping[tuple[str, str], Any]:
    return _answered(lambda: MigrationRecorder(connection).applied_migrations())


def _answered(ask: Callable[[], T]) -> T:
    try:
        return ask()
    except DatabaseError as problem:
        raise DatabaseRefused(_unreachable()) from problem


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Two that start together must not both bring the database to this release."""
    if connection.vendor == "sqlite":
        with Path(f"{connection.settings_dict['NAME']}.migrating").open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _unreachable() -> object:
    """Names the place without the password that may stand in the address."""
    database = settings.DATABASES["default"]
    if connection.vendor == "sqlite":
        return _(
            "The database file %(name)s cannot be opened. "
            "Check PERENNIAL_HOME, the folder's rights and the free disk space."
        ) % {"name": database["NAME"]}
    return _(
        "The database %(name)s on %(host)s does not answer. "
        "Check that the server runs and what PERENNIAL_DATABASE_URL says."
    ) % {"name": database["NAME"], "host": f"{database['HOST'] or 'this machine'}:{database['PORT'] or 5432}"}
