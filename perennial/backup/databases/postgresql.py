"""PostgreSQL: `pg_dump` of an exported snapshot; restored into a database beside, which changes places by its name."""

from __future__ import annotations

import re
import subprocess
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection
from django.utils.translation import gettext as _
from psycopg import sql

from perennial.backup.databases.base import Moment, Restored
from perennial.backup.databases.server import BESIDE_NAME, PostgreSQLMoment, Server
from perennial.backup.errors import AlreadyBusy, BackupRefused, ServerAway
from perennial.backup.numbers import counted_columns
from perennial.lib.breaking import fault

_LOCK = 7_366_374_666
_MAY_CREATE = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
_OWNED = "SELECT pg_has_role(datdba, 'USAGE') FROM pg_database WHERE datname = %s"
_LAST_IDS = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema()"


class MayNotCreate(BackupRefused):
    code = "backup-may-not-create"

    def __init__(self, user: str) -> None:
        sentence = _(
            "The user %s may not make databases on the PostgreSQL server, which a restore needs. "
            'Allow it: ALTER ROLE "%s" CREATEDB'
        )
        super().__init__(sentence % (user, user))


class NotOwner(BackupRefused):
    code = "backup-not-owner"

    def __init__(self, user: str, name: str) -> None:
        words = {"user": user, "name": name}
        sentence = _(
            "The user %(user)s does not own the database %(name)s, so a restore could not replace it. "
            'Let an administrator of the server say: ALTER DATABASE "%(name)s" OWNER TO "%(user)s"'
        )
        super().__init__(sentence % words)


class NoneBeside(BackupRefused):
    code = "backup-none-beside"

    def __init__(self, user: str) -> None:
        sentence = _(
            "The user %s may connect neither to the database postgres nor to template1, and a restore needs one. "
            'Allow it: GRANT CONNECT ON DATABASE postgres TO "%s"'
        )
        super().__init__(sentence % (user, user))


class SomebodyConnected(BackupRefused):
    code = "backup-connected"

    def __init__(self, name: str) -> None:
        sentence = _(
            "Another user of the PostgreSQL server stays connected to the database %s, so it could not be replaced. "
            "End that connection, then restore again."
        )
        super().__init__(sentence % name)


class RestoredPostgreSQL:
    def __init__(self, beside: Server, live: Server, folder: Path) -> None:
        self._beside, self._live, self._folder = beside, live, folder

    def environment(self) -> Mapping[str, str]:
        return {"PERENNIAL_HOME": str(self._folder), "PERENNIAL_DATABASE_URL": self._beside.url()}

    @contextmanager
    def moment(self) -> Iterator[Moment]:
        with self._beside.moment() as moment:
            yield moment

    def unsound(self) -> str:
        """It was written by the server itself, row by row, and so are its indexes."""
        return ""

    def take_place(self) -> str:
        """Both names change in one transaction. Who is connected is let go, and finds the restored one when it connects
        anew.
        """
        connection.close()
        live, old = self._live.name, self._live.beside("old")
        with self._live.outside() as open_:
            there = self._live.is_there(open_)
            if there:
                _raise_numbers(self._live, self._beside)
            try:
                with _letting_go(self._live, [live, self._beside.name]), open_.transaction():
                    if there:
                        open_.execute(_rename(live, old))
                    fault("restore.renamed")
                    open_.execute(_rename(self._beside.name, live))
            except psycopg.errors.ObjectInUse as problem:
                raise SomebodyConnected(live) from problem
            if not there:
                return ""
            try:
                # What was given until the very end.
                _raise_numbers(Server(self._live.settings, old), self._live)
                self._live.drop(old, open_)
            except (psycopg.Error, ServerAway):
                # The restored one is in use: this is no failure of the restore.
                return old
            return ""


class PostgreSQL(Server):
    engine = "postgresql"

    def version(self) -> str:
        with self.connect() as open_:
            return str(open_.info.server_version)

    def exists(self) -> bool:
        try:
            with self.connect() as own:
                return own.execute("SELECT to_regclass('django_migrations')").fetchone() != (None,)
        except ServerAway:
            with self.outside() as other:
                if self.is_there(other):
                    raise
            return False

    def require_rights(self, *, replacing: bool) -> None:
        user = self.settings["USER"] or _("of this database")
        if replacing:
            self._require_another(user)
        with self.outside(own=True) as open_:
            [(may_create,)] = open_.execute(_MAY_CREATE).fetchall()
            if not may_create:
                raise MayNotCreate(user)
            owned = open_.execute(_OWNED, [self.name]).fetchone()
            if replacing and owned == (False,):
                raise NotOwner(user, self.name)

    def _require_another(self, user: str) -> None:
        try:
            with self.outside():
                return
        except ServerAway:
            with self.connect():
                raise NoneBeside(user) from None

    @contextmanager
    def moment(self, folder: Path) -> Iterator[PostgreSQLMoment]:  # type: ignore[override]
        with super().moment() as moment:
            yield moment

    @contextmanager
    def restored(self, dump: Iterable[bytes], folder: Path) -> Iterator[Restored]:
        with self.outside(own=True) as open_, self._alone(open_):
            beside = Server(self.settings, self.beside("new"))
            self._create(beside.name, open_)
            try:
                self._read(dump, beside)
                yield RestoredPostgreSQL(beside, self, folder)
            finally:
                # One that took place has another name by now; one that stays goes with the next drill.
                with suppress(psycopg.Error):
                    self.drop(beside.name, open_)

    @contextmanager
    def _alone(self, open_: psycopg.Connection[Any]) -> Iterator[None]:
        """The only restore of this database on the server: what stands beside it was left by one that died."""
        key = [_LOCK, self.name]
        row = open_.execute("SELECT pg_try_advisory_lock(%s # hashtext(%s)::bigint)", key).fetchone()
        if row is None or not row[0]:
            raise AlreadyBusy
        ours = re.compile(
            BESIDE_NAME.format(name=re.escape(self.marked()), what="(new|old)", tail="[0-9a-f]{12}")
        )
        for (name,) in open_.execute("SELECT datname FROM pg_database").fetchall():
            if ours.fullmatch(name):
                self.drop(name, open_)
        yield

    def _create(self, name: str, open_: psycopg.Connection[Any]) -> None:
        """Empty, with the encoding and the collation of the one in use."""
        told = open_.execute(
            "SELECT pg_encoding_to_char(encoding), datcollate, datctype FROM pg_database WHERE datname = %s",
            [self.name],
        ).fetchone()
        encoding, collate, ctype = told or ("UTF8", "C.UTF-8", "C.UTF-8")
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING {} LC_COLLATE {} LC_CTYPE {}")
        try:
            open_.execute(
                statement.format(
                    sql.Identifier(name), sql.Literal(encoding), sql.Literal(collate), sql.Literal(ctype)
                )
            )
        except psycopg.errors.InsufficientPrivilege as problem:
            raise MayNotCreate(self.settings["USER"] or _("of this database")) from problem

    def _read(self, dump: Iterable[bytes], beside: Server) -> None:
        argv = ["pg_restore", "--single-transaction", "--no-owner", "--no-privileges", "-d", beside.name]
        with self.program(argv, stdin=subprocess.PIPE) as process:
            assert process.stdin is not None
            for piece in dump:
                process.stdin.write(piece)
            process.stdin.close()
        with beside.connect(autocommit=True) as open_:
            open_.execute("ANALYZE")


def _raise_numbers(gave: Server, goes_on: Server) -> None:
    """Neither an id nor a counted number that the one gave is given by the other."""
    with gave.connect() as open_:
        ids = dict(open_.execute(_LAST_IDS).fetchall())
        counted = _counted(open_)
    with goes_on.connect() as open_:
        there = dict(open_.execute(_LAST_IDS).fetchall())
        for name in ids.keys() & there.keys():
            if (ids[name] or 0) > (there[name] or 0):
                open_.execute("SELECT setval(%s::regclass, %s)", [f'"{name}"', ids[name]])
        with open_.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO backup_given (name, number) VALUES (%s, %s)"
                " ON CONFLICT (name) DO UPDATE SET number = greatest(backup_given.number, excluded.number)",
                list(counted.items()),
            )


def _counted(open_: psycopg.Connection[Any]) -> dict[str, int]:
    """Nothing of what a database of an earlier release has not."""
    found: dict[str, int] = {}
    for table, column in counted_columns():
        select = sql.SQL("SELECT coalesce(max({}), 0) FROM {}").format(
            sql.Identifier(column), sql.Identifier(table)
        )
        with suppress(psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn), open_.transaction():
            [(found[f"{table}.{column}"],)] = open_.execute(select).fetchall()
    with suppress(psycopg.errors.UndefinedTable), open_.transaction():
        for name, number in open_.execute("SELECT name, number FROM backup_given").fetchall():
            found[name] = max(found.get(name, 0), number)
    return found


@contextmanager
def _letting_go(server: Server, names: Sequence[str]) -> Iterator[None]:
    """End connections to these databases again and again: a name changes only while there is none."""
    over = threading.Event()

    def end_all() -> None:
        with server.outside() as open_:
            while not over.wait(0.1):
                open_.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ANY(%s)"
                    " AND usename = current_user AND backend_type = 'client backend'",
                    [list(names)],
                )

    thread = threading.Thread(target=end_all, name="letting-go", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _rename(name: str, new: str) -> sql.Composed:
    return sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(name), sql.Identifier(new))
