"""SQLite with a fair file lock before every write.

With the busy timeout alone, writers poll and starve each other; a blocking lock beside the database makes them
queue. The kernel gives it up when its holder dies.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3.schema import DatabaseSchemaEditor

from perennial.journal import guard


@contextmanager
def write_lock(path: Path) -> Iterator[None]:
    """Nobody else writes this database meanwhile; for what writes it around Django."""
    with Path(f"{path}.lock").open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


class GuardedSchemaEditor(DatabaseSchemaEditor):
    def execute(self, sql: Any, params: Any = ()) -> Any:
        with guard.door_open(guard.RECORDED, guard.DERIVED, guard.JOURNAL):
            return super().execute(sql, params)


class DatabaseWrapper(base.DatabaseWrapper):
    SchemaEditorClass = GuardedSchemaEditor

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(self._lock_single_writes)
        self.execute_wrappers.append(guard.guarded)
        self._lock_file: IO[bytes] | None = None
        self._locked = False

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        path = Path(str(self.settings_dict["NAME"]))
        if not self.is_in_memory_db() and not path.exists():
            # SQLite would leave it to the umask who may read the customers; its other files take over these rights.
            with suppress(OSError):
                path.touch(mode=0o600)
        return super().get_new_connection(conn_params)

    def _start_transaction_under_autocommit(self) -> None:
        self._lock()
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._unlock()
            raise

    def _commit(self) -> None:
        try:
            super()._commit()
        finally:
            # A commit that failed leaves the transaction open: the rollback that follows unlocks.
            if self.connection is None or not self.connection.in_transaction:
                self._unlock()

    def _rollback(self) -> None:
        try:
            super()._rollback()
        finally:
            self._unlock()

    def _close(self) -> None:
        try:
            super()._close()
        finally:
            self._unlock()
            if self._lock_file is not None:
                self._lock_file.close()
                self._lock_file = None

    def _lock_single_writes(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        if self._locked or self.in_atomic_block or not guard.written_tables(str(sql)):
            return execute(sql, params, many, context)
        self._lock()
        try:
            return execute(sql, params, many, context)
        finally:
            self._unlock()

    def _lock(self) -> None:
        if self.is_in_memory_db() or self._locked:
            return
        if self._lock_file is None:
            # A file object, so that a connection forgotten by its thread gives the lock up with it.
            self._lock_file = Path(f"{self.settings_dict['NAME']}.lock").open("ab")  # noqa: SIM115
        fcntl.flock(self._lock_file, fcntl.LOCK_EX)
        self._locked = True

    def _unlock(self) -> None:
        if self._locked and self._lock_file is not None:
            fcntl.flock(self._lock_file, fcntl.LOCK_UN)
        self._locked = False
