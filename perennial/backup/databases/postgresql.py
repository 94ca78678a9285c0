"""PostgreSQL: `pg_dump` of an exported snapshot; restored into a database beside, which changes places by its name."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from django.db import connection
from django.utils.translation import gettext as _
from psycopg import sql
from psycopg.types.string import TextLoader

from perennial.backup.databases.base import Column, Moment, Restored
from perennial.backup.errors import BackupRefused, ProgramFailed, ProgramMissing, ServerAway
from perennial.lib.breaking import fault

PIECE = 256 * 1024
# What is written beside is on the disk at the latest with the change of names, which waits for it.
_QUIETLY = {"LC_ALL": "C", "PGOPTIONS": "-c synchronous_commit=off"}
ROWS_AT_ONCE = 5000
# Anything that any installation may have, and where a connection does not hinder a change of names.
_BESIDE = ("postgres", "template1")
# A database of ours beside the one in use: restored, or the one whose place was taken.
_BESIDE_NAME = "{name}_perennial_{what}_{tail}"
_LOCK = 7_366_374_666
_KINDS = {
    "bigint": "whole",
    "integer": "whole",
    "smallint": "whole",
    "boolean": "truth",
    "timestamp with time zone": "instant",
    "jsonb": "json",
    "json": "json",
    "bytea": "bytes",
    "text": "text",
    "character varying": "text",
    "character": "text",
    "date": "text",
}
# Read as the server writes them.
_AS_TEXT = ("timestamptz", "date", "jsonb", "json", "uuid", "numeric", "float8", "interval", "inet")


class MayNotCreate(BackupRefused):
    code = "backup-may-not-create"

    def __init__(self, user: str) -> None:
        sentence = _(
            "The user %s may not make databases on the PostgreSQL server, which a restore needs. "
            'Allow it: ALTER ROLE "%s" CREATEDB'
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


class PostgreSQLMoment:
    packs = True

    def __init__(self, server: Server, open_: psycopg.Connection[Any], snapshot: str) -> None:
        self._server, self._open, self._snapshot = server, open_, snapshot
        for name in _AS_TEXT:
            open_.adapters.register_loader(name, TextLoader)

    def tables(self) -> Mapping[str, Sequence[Column]]:
        told = self._open.execute(
            "SELECT c.table_name, c.column_name, c.data_type FROM information_schema.columns c"
            " JOIN information_schema.tables t USING (table_schema, table_name)"
            " WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE'"
        )
        found: dict[str, list[Column]] = {}
        for table, column, declared in told:
            found.setdefault(table, []).append((column, _KINDS.get(declared, "other")))
        return {table: sorted(found[table]) for table in sorted(found)}

    def digest(self, table: str, columns: Sequence[Column], told: Callable[[int], None]) -> tuple[int, str]:
        digest = hashlib.blake2b(digest_size=32)
        names = sql.SQL(", ").join(sql.Identifier(name) for name, _kind in columns)
        order = sql.SQL(", ").join(
            map(sql.Identifier, self._keys.get(table) or [name for name, _kind in columns])
        )
        select = sql.SQL("COPY (SELECT {} FROM {} ORDER BY {}) TO STDOUT").format(
            names, sql.Identifier(table), order
        )
        with self._open.cursor() as cursor:
            with cursor.copy(select) as copy:
                for block in copy:
                    digest.update(block)
            told(cursor.rowcount)
            return cursor.rowcount, digest.hexdigest()

    @cached_property
    def _keys(self) -> Mapping[str, Sequence[str]]:
        """The columns of each table's primary key."""
        told = self._open.execute(
            "SELECT k.table_name, array_agg(k.column_name::text ORDER BY k.ordinal_position)"
            " FROM information_schema.key_column_usage k JOIN information_schema.table_constraints c"
            " USING (constraint_schema, constraint_name)"
            " WHERE c.constraint_type = 'PRIMARY KEY' AND k.table_schema = current_schema() GROUP BY 1"
        )
        return dict(told.fetchall())

    def rows(self, table: str, columns: Sequence[Column]) -> Iterator[Sequence[Any]]:
        names = sql.SQL(", ").join(sql.Identifier(name) for name, _kind in columns)
        with self._open.cursor("rows") as cursor:
            cursor.itersize = ROWS_AT_ONCE
            cursor.execute(sql.SQL("SELECT {} FROM {}").format(names, sql.Identifier(table)))
            yield from cursor

    def size(self) -> int:
        row = self._open.execute("SELECT pg_database_size(current_database())").fetchone()
        return int(row[0]) if row else 0

    @contextmanager
    def dump(self) -> Iterator[Iterable[bytes]]:
        argv = ["pg_dump", "-Fc", "-Z", "1", "--no-owner", "--no-privileges", f"--snapshot={self._snapshot}"]
        with self._server.program([*argv, "-d", self._server.name], stdout=subprocess.PIPE) as process:
            stream = process.stdout
            assert stream is not None
            yield iter(lambda: stream.read(PIECE), b"")


class RestoredPostgreSQL:
    def __init__(self, beside: Server, live: Server, folder: Path) -> None:
        self._beside, self._live, self._folder = beside, live, folder

    def environment(self) -> Mapping[str, str]:
        return {"PERENNIAL_HOME": str(self._folder), "PERENNIAL_DATABASE_URL": self._beside.url()}

    @contextmanager
    def moment(self) -> Iterator[Moment]:
        with self._beside.moment() as moment:
            yield moment

    def numbers_given(self) -> Mapping[str, int]:
        with suppress(ServerAway), self._live.connect() as live:
            told = live.execute(
                "SELECT sequencename, last_value FROM pg_sequences"
                " WHERE schemaname = current_schema() AND last_value IS NOT NULL"
            )
            return dict(told.fetchall())
        return {}

    def raise_numbers(self, given: Mapping[str, int]) -> None:
        known = RestoredPostgreSQL(self._beside, self._beside, self._folder).numbers_given()
        with self._beside.connect() as open_:
            there = open_.execute("SELECT sequencename FROM pg_sequences WHERE schemaname = current_schema()")
            for (name,) in there.fetchall():
                if given.get(name, 0) > known.get(name, 0):
                    open_.execute("SELECT setval(%s::regclass, %s)", [f'"{name}"', given[name]])

    def take_place(self) -> None:
        """Both names change in one transaction. Who is connected is let go, and finds the restored one when it connects
        anew.
        """
        connection.close()
        live, old = self._live.name, self._live.beside("old")
        with self._live.outside() as open_:
            there = self._live.exists(open_)
            try:
                with _letting_go(self._live, [live, self._beside.name]), open_.transaction():
                    if there:
                        open_.execute(_rename(live, old))
                    fault("restore.renamed")
                    open_.execute(_rename(self._beside.name, live))
            except psycopg.errors.ObjectInUse as problem:
                raise SomebodyConnected(live) from problem
            if there:
                self._live.drop(old, open_)


class Server:
    """A database by name, and how to reach it."""

    def __init__(self, settings: Mapping[str, Any], name: str = "") -> None:
        self.settings = settings
        self.name = name or str(settings["NAME"])

    def url(self) -> str:
        s = self.settings
        user = quote(s["USER"], safe="") + (f":{quote(s['PASSWORD'], safe='')}" if s["PASSWORD"] else "")
        port = f":{s['PORT']}" if s["PORT"] else ""
        return f"postgresql://{user}@{s['HOST']}{port}/{quote(self.name, safe='')}"

    def beside(self, what: str) -> str:
        return _BESIDE_NAME.format(name=self.name[:30], what=what, tail=secrets.token_hex(6))

    def connect(self, name: str = "", **more: Any) -> psycopg.Connection[Any]:
        s = self.settings
        given = {"user": s["USER"], "password": s["PASSWORD"], "host": s["HOST"], "port": s["PORT"]}
        given = {key: value for key, value in given.items() if value}
        try:
            return psycopg.connect(dbname=name or self.name, connect_timeout=10, **given, **more)
        except psycopg.OperationalError as problem:
            raise ServerAway(name or self.name) from problem

    @contextmanager
    def moment(self) -> Iterator[PostgreSQLMoment]:
        with self.connect(
            autocommit=True, options="-c timezone=UTC -c idle_in_transaction_session_timeout=0"
        ) as open_:
            open_.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            row = open_.execute("SELECT pg_export_snapshot()").fetchone()
            assert row is not None
            yield PostgreSQLMoment(self, open_, row[0])

    @contextmanager
    def outside(self) -> Iterator[psycopg.Connection[Any]]:
        """The server, connected to another database of it."""
        try:
            open_ = self.connect(_BESIDE[0], autocommit=True)
        except ServerAway:
            open_ = self.connect(_BESIDE[1], autocommit=True)
        with open_:
            yield open_

    def exists(self, open_: psycopg.Connection[Any]) -> bool:
        found = open_.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.name])
        return found.fetchone() is not None

    def drop(self, name: str, open_: psycopg.Connection[Any]) -> None:
        open_.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    @contextmanager
    def program(self, argv: Sequence[str], **pipes: Any) -> Iterator[subprocess.Popen[bytes]]:
        """A program of PostgreSQL, with its end looked at; raises ProgramMissing, ProgramFailed."""
        s = self.settings
        own = {
            "PGHOST": s["HOST"],
            "PGPORT": str(s["PORT"]),
            "PGUSER": s["USER"],
            "PGPASSWORD": s["PASSWORD"],
        }
        environment = os.environ | {key: value for key, value in own.items() if value} | _QUIETLY
        with tempfile.TemporaryFile() as said:
            try:
                process = subprocess.Popen(argv, env=environment, stderr=said, **pipes)
            except FileNotFoundError:
                raise ProgramMissing(argv[0]) from None
            try:
                with process:
                    yield process
            except BrokenPipeError:
                process.wait()
            except BaseException:
                process.kill()
                raise
            if process.returncode:
                said.seek(0)
                raise ProgramFailed(argv[0], " ".join(said.read().decode("utf-8", "replace").split()))


class PostgreSQL(Server):
    engine = "postgresql"

    def version(self) -> str:
        with self.outside() as open_:
            return str(open_.info.server_version)

    def exists(self, open_: psycopg.Connection[Any] | None = None) -> bool:
        if open_ is not None:
            return super().exists(open_)
        with self.outside() as other:
            if not super().exists(other):
                return False
        with self.connect() as own:
            return own.execute("SELECT to_regclass('django_migrations')").fetchone() != (None,)

    @contextmanager
    def moment(self, folder: Path) -> Iterator[PostgreSQLMoment]:  # type: ignore[override]
        with super().moment() as moment:
            yield moment

    @contextmanager
    def restored(self, dump: Iterable[bytes], folder: Path) -> Iterator[Restored]:
        with self.outside() as open_, self._alone(open_):
            beside = Server(self.settings, self.beside("new"))
            self._create(beside.name, open_)
            try:
                self._read(dump, beside)
                yield RestoredPostgreSQL(beside, self, folder)
            finally:
                # One that took place has another name by now.
                self.drop(beside.name, open_)

    @contextmanager
    def _alone(self, open_: psycopg.Connection[Any]) -> Iterator[None]:
        """The only restore of this database on the server: what stands beside it was left by one that died."""
        key = [_LOCK, self.name]
        row = open_.execute("SELECT pg_try_advisory_lock(%s # hashtext(%s)::bigint)", key).fetchone()
        if row is None or not row[0]:
            raise BackupRefused(
                _("Another drill or restore of this database is running. Try again once it has ended.")
            )
        ours = re.compile(
            _BESIDE_NAME.format(name=re.escape(self.name[:30]), what="(new|old)", tail="[0-9a-f]{12}")
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
            raise MayNotCreate(self.settings["USER"] or "of this database") from problem

    def _read(self, dump: Iterable[bytes], beside: Server) -> None:
        argv = ["pg_restore", "--single-transaction", "--no-owner", "--no-privileges", "-d", beside.name]
        with self.program(argv, stdin=subprocess.PIPE) as process:
            assert process.stdin is not None
            for piece in dump:
                process.stdin.write(piece)
            process.stdin.close()
        with beside.connect(autocommit=True) as open_:
            open_.execute("ANALYZE")


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
