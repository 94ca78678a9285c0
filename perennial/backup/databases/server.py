"""A PostgreSQL server: one moment of a database by an exported snapshot, and the programs that go with it."""

from __future__ import annotations

import hashlib
import os
import secrets
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import sql
from psycopg.types.string import TextLoader

from perennial.backup.databases.base import Column
from perennial.backup.errors import ProgramFailed, ProgramMissing, ServerAway

PIECE = 256 * 1024
# Seconds for a program that nobody reads or feeds any more.
ENDING = 30
# What is written beside is on the disk at the latest with the change of names, which waits for it.
_QUIETLY = {"LC_ALL": "C", "PGOPTIONS": "-c synchronous_commit=off"}
ROWS_AT_ONCE = 5000
# Anything that any installation may have, and where a connection does not hinder a change of names.
_BESIDE = ("postgres", "template1")
# A database of ours beside the one in use: restored, or the one whose place was taken.
BESIDE_NAME = "{name}_perennial_{what}_{tail}"
# PostgreSQL cuts names off after 63 bytes.
_OF_NAME = 22
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


def _let_go(process: subprocess.Popen[bytes], limit: float | None) -> None:
    for pipe in (process.stdin, process.stdout):
        with suppress(BrokenPipeError):
            if pipe is not None:
                pipe.close()
    try:
        process.wait(limit)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class Server:
    """A database by name, and how to reach it."""

    def __init__(self, settings: Mapping[str, Any], name: str = "") -> None:
        self.settings = settings
        self.name = name or str(settings["NAME"])

    def url(self) -> str:
        s = self.settings
        user = quote(s["USER"], safe="") + (f":{quote(s['PASSWORD'], safe='')}" if s["PASSWORD"] else "")
        host = f"[{s['HOST']}]" if ":" in s["HOST"] else s["HOST"]
        port = f":{s['PORT']}" if s["PORT"] else ""
        return f"postgresql://{user}@{host}{port}/{quote(self.name, safe='')}"

    def beside(self, what: str) -> str:
        return BESIDE_NAME.format(name=self.marked(), what=what, tail=secrets.token_hex(6))

    def marked(self) -> str:
        """What names of databases beside this one begin with: as much of its name as there is room for, and a digest of
        all of it, for others begin the same way.
        """
        begins = self.name.encode()[:_OF_NAME].decode(errors="ignore")
        return f"{begins}_{hashlib.blake2b(self.name.encode(), digest_size=3).hexdigest()}"

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
    def outside(self, *, own: bool = False) -> Iterator[psycopg.Connection[Any]]:
        """The server, connected to another database of it, or with `own` to this one where it may no other."""
        with self._connected([*_BESIDE, *([self.name] if own else [])]) as open_:
            yield open_

    def _connected(self, names: Sequence[str]) -> psycopg.Connection[Any]:
        for name in names[:-1]:
            with suppress(ServerAway):
                return self.connect(name, autocommit=True)
        return self.connect(names[-1], autocommit=True)

    def is_there(self, open_: psycopg.Connection[Any]) -> bool:
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
            limit = None
            try:
                yield process
            except BrokenPipeError:
                # It has ended, or is about to, and says why.
                limit = ENDING
            except BaseException:
                process.kill()
                raise
            finally:
                _let_go(process, limit)
            if process.returncode:
                said.seek(0)
                raise ProgramFailed(argv[0], " ".join(said.read().decode("utf-8", "replace").split()))
