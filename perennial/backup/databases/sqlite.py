"""SQLite: a copy by the online backup, which is one moment of it; restored by the same way in one transaction."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from perennial.backup.databases.base import Column, Moment, Restored
from perennial.backup.errors import AlreadyBusy, BackupRefused, NoRoom, PlaceUnusable
from perennial.backup.numbers import counted_columns
from perennial.journal.engines.sqlite.base import write_lock
from perennial.lib.breaking import fault

PIECE, PAGES = 1024 * 1024, 256
_HEXED = frozenset({"bytes", "other"})
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode
_KINDS = (
    (re.compile(r"big|small|int", re.IGNORECASE), "whole"),
    (re.compile(r"bool", re.IGNORECASE), "truth"),
    (re.compile(r"datetime|timestamp", re.IGNORECASE), "instant"),
    (re.compile(r"blob", re.IGNORECASE), "bytes"),
    (re.compile(r"text|char|date", re.IGNORECASE), "text"),
)


class DamagedLive(BackupRefused):
    code = "backup-damaged-live"

    def __init__(self, path: Path) -> None:
        sentence = _(
            "The database file %s in use is damaged. Stop Perennial, move it and its -wal and -shm files aside, "
            "then restore again."
        )
        super().__init__(sentence % path)


class Unreadable(BackupRefused):
    code = "backup-unreadable"

    def __init__(self, path: Path, said: str) -> None:
        words = {"path": path, "said": said}
        sentence = _(
            "The database file %(path)s cannot be read whole (%(said)s), so no set was made of it. "
            "Restore the newest good set: perennial backup restore --without-saving"
        )
        super().__init__(sentence % words)


class _Unsound(Exception):
    """What SQLite says of a file that it cannot read."""


@contextmanager
def _saying(path: Path, damaged: Callable[[sqlite3.Error], Exception]) -> Iterator[None]:
    """What SQLite says as a refusal: of a full disk, of a busy file, else what `damaged` makes of it."""
    try:
        yield
    except sqlite3.Error as problem:
        name = getattr(problem, "sqlite_errorname", None) or ""
        if name == "SQLITE_FULL":
            raise NoRoom(path.parent) from problem
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise AlreadyBusy from problem
        if name.startswith(("SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_PERM")):
            raise PlaceUnusable(path.parent, str(problem)) from problem
        raise damaged(problem) from problem


class SQLiteMoment:
    """A file that nobody writes."""

    packs = False

    def __init__(self, path: Path) -> None:
        self.path = path
        self._open = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)

    def close(self) -> None:
        self._open.close()

    def tables(self) -> Mapping[str, Sequence[Column]]:
        told = self._open.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
        # An index over words stands in tables of its own, made again from what it is an index of.
        virtual = [name for name, sql in told if sql.upper().startswith("CREATE VIRTUAL")]
        hidden = ("sqlite_", *(f"{name}_" for name in virtual))
        return {
            name: self._columns(name, sql)
            for name, sql in sorted(told)
            if name not in virtual and not name.startswith(hidden)
        }

    def digest(self, table: str, columns: Sequence[Column], told: Callable[[int], None]) -> tuple[int, str]:
        digest, rows = hashlib.blake2b(digest_size=32), 0
        # What JSON cannot hold is written as text by the database, which is quicker at it.
        written = ", ".join(
            f'CASE WHEN "{name}" IS NULL THEN NULL ELSE hex("{name}") END' if kind in _HEXED else f'"{name}"'
            for name, kind in columns
        )
        for several in self._several(f'SELECT {written} FROM "{table}"'):
            digest.update(_encode(several).encode())
            rows += len(several)
            told(len(several))
        return rows, digest.hexdigest()

    def rows(self, table: str, columns: Sequence[Column]) -> Iterator[Sequence[Any]]:
        names = ", ".join(f'"{name}"' for name, _kind in columns)
        for several in self._several(f'SELECT {names} FROM "{table}"'):
            yield from several

    def _several(self, select: str) -> Iterator[list[Any]]:
        """A table is read in the order of its keys."""
        cursor = self._open.execute(select)
        while several := cursor.fetchmany(2000):
            yield several

    def size(self) -> int:
        return self.path.stat().st_size

    @contextmanager
    def dump(self) -> Iterator[Iterable[bytes]]:
        with self.path.open("rb") as file:
            yield iter(lambda: file.read(PIECE), b"")

    def _columns(self, table: str, sql: str) -> list[Column]:
        told = self._open.execute(f'PRAGMA table_info("{table}")').fetchall()
        return sorted((name, _kind(name, declared, sql)) for _at, name, declared, *_rest in told)


class RestoredSQLite:
    def __init__(self, path: Path, live: Path) -> None:
        self.path, self.live = path, live

    def environment(self) -> Mapping[str, str]:
        return {"PERENNIAL_HOME": str(self.path.parent), "PERENNIAL_DATABASE_URL": ""}

    @contextmanager
    def moment(self) -> Iterator[Moment]:
        with closing(SQLiteMoment(self.path)) as moment:
            yield moment

    def unsound(self) -> str:
        try:
            with (
                _saying(self.path, _Unsound),
                closing(
                    sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
                ) as open_,
            ):
                said = [str(line) for (line,) in open_.execute("PRAGMA integrity_check(3)")]
        except _Unsound as problem:
            return str(problem)
        return "" if said == ["ok"] else " ".join(said)

    def take_place(self) -> str:
        """Page by page into the file in use, as one transaction of it: who reads meanwhile reads what was there, who
        writes waits, and connections that are open see the new rows. A file put in its place by its name would leave
        them on the old one, with one log of writes for both.
        """
        connection.close()
        with (
            write_lock(self.live),
            _saying(self.live, lambda _problem: DamagedLive(self.live)),
            closing(sqlite3.connect(self.path)) as source,
        ):
            self.live.touch(mode=0o600)
            self._raise_numbers(source)
            source.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            with closing(sqlite3.connect(self.live, timeout=60)) as target:
                source.backup(target, pages=PAGES, progress=lambda *_: fault("restore.pages"))
                # The log of writes has grown by all of it; who still reads what was there keeps it a while longer.
                with suppress(sqlite3.OperationalError):
                    target.execute("PRAGMA busy_timeout=2000")
                    target.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return ""

    def _raise_numbers(self, source: sqlite3.Connection) -> None:
        with closing(sqlite3.connect(f"{self.live.resolve().as_uri()}?mode=ro", uri=True)) as live:
            ids = _asked(live, "SELECT name, seq FROM sqlite_sequence")
            counted = _counted(live)
        with source:
            tables = {row[0] for row in source.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            known = _asked(source, "SELECT name, seq FROM sqlite_sequence")
            for name, number in ids.items():
                if name in tables and known.get(name, 0) < number:
                    source.execute("DELETE FROM sqlite_sequence WHERE name = ?", [name])
                    source.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", [name, number])
            source.executemany(
                "INSERT INTO backup_given (name, number) VALUES (?, ?)"
                " ON CONFLICT (name) DO UPDATE SET number = max(number, excluded.number)",
                counted.items(),
            )


class SQLite:
    engine = "sqlite"

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.path = Path(str(settings["NAME"]))

    def version(self) -> str:
        return sqlite3.sqlite_version

    def exists(self) -> bool:
        return self.path.exists() and self.path.stat().st_size > 0

    def require_rights(self, *, replacing: bool) -> None:
        """Files need none but those that the backup before needs as well."""

    @contextmanager
    def moment(self, folder: Path) -> Iterator[Moment]:
        copy = folder / "moment.sqlite3"
        copy.touch(mode=0o600)
        with _saying(copy, lambda problem: Unreadable(self.path, str(problem))):
            with (
                closing(sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro", uri=True)) as source,
                closing(sqlite3.connect(copy)) as target,
            ):
                target.execute("PRAGMA synchronous=OFF")
                # All pages in one step: in several, each write of another process would begin it anew.
                source.backup(target)
            with closing(SQLiteMoment(copy)) as moment:
                yield moment

    @contextmanager
    def restored(self, dump: Iterable[bytes], folder: Path) -> Iterator[Restored]:
        path = folder / "perennial.sqlite3"
        path.touch(mode=0o600)
        with path.open("wb") as file:
            for piece in dump:
                file.write(piece)
        yield RestoredSQLite(path, self.path)


def _counted(live: sqlite3.Connection) -> dict[str, int]:
    found = _asked(live, "SELECT name, number FROM backup_given")
    for table, column in counted_columns():
        name = f"{table}.{column}"
        highest = _asked(live, f'SELECT \'{name}\', max("{column}") FROM "{table}"').get(name) or 0
        found[name] = max(found.get(name, 0), highest)
    return found


def _asked(open_: sqlite3.Connection, select: str) -> dict[str, int]:
    """Nothing of a database that is empty, of an earlier release, or damaged."""
    try:
        return dict(open_.execute(select).fetchall())
    except sqlite3.Error:
        return {}


def _kind(name: str, declared: str, sql: str) -> str:
    if f'JSON_VALID("{name}")' in sql:
        return "json"
    return next((kind for pattern, kind in _KINDS if pattern.match(declared)), "other")
