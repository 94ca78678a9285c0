"""Backup with verification, and a restore on trial, beside the bare tools in the same run: seconds and megabytes.

Asked of an empty database, which is filled first, or of one that holds contacts: `--rows 1000000`. The bare backup is
`VACUUM INTO` or `pg_dump -Fc`, SHA-256 of what it wrote, and one read and digest of every row; the bare restore is a
copy of the file or `pg_restore`, and one read and digest of every row. They seal nothing, prove no chain, open nothing.
Each is measured twice in turn, and the quicker time is told; `cpu` is that of this process and of those it started,
without what a server of PostgreSQL does.
"""

from __future__ import annotations

import hashlib
import resource
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from bench.filling import fill
from perennial.backup.actions import drill_set, make_set
from perennial.backup.databases.server import Server
from perennial.backup.places import Folder

Row = dict[str, Any]
Spent = tuple[float, float]
TIMES = 2


def run(rows: int = 20_000) -> list[Row]:
    """Rows of {what, seconds, bare, times, cpu, bare cpu, times cpu, MB, bare MB}."""
    fill(rows)
    with tempfile.TemporaryDirectory(dir=settings.HOME) as name:
        place, folder = Folder(Path(name, "sets")), Path(name)
        bare = BARE[connection.vendor](folder)
        made: list[Spent] = []
        drilled: list[Spent] = []
        bare_made: list[Spent] = []
        bare_restored: list[Spent] = []
        for _time in range(TIMES):
            made.append(spent(lambda: make_set(place, "by hand", lambda *_: None)))
            bare_made.append(spent(bare.back_up))
            newest = place.sets()[-1].name
            drilled.append(spent(lambda newest=newest: drill_set(place, newest, lambda *_: None)))
            bare_restored.append(spent(bare.restore))
        size = sum(place.sets()[-1].members().values())
        return [
            told("backup and verify", made, bare_made) | {"MB": mb(size), "bare MB": mb(bare.size)},
            told("restored on trial", drilled, bare_restored),
        ]


def told(what: str, own: list[Spent], bare: list[Spent]) -> Row:
    row: Row = {"what": what}
    for place, (name, other, times) in enumerate(
        (("seconds", "bare", "times"), ("cpu", "bare cpu", "times cpu"))
    ):
        mine, reference = (min(one[place] for one in several) for several in (own, bare))
        row |= {name: round(mine, 2), other: round(reference, 2), times: round(mine / reference, 2)}
    return row


def spent(act: Callable[[], object]) -> Spent:
    begun, used = time.perf_counter(), cpu()
    act()
    return time.perf_counter() - begun, cpu() - used


def cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def mb(size: int) -> float:
    return round(size / 1e6, 1)


class BareSQLite:
    def __init__(self, folder: Path) -> None:
        self.dump, self.copy, self.size = folder / "bare.sqlite3", folder / "copy.sqlite3", 0

    def back_up(self) -> None:
        self.dump.unlink(missing_ok=True)
        with closing(sqlite3.connect(connection.settings_dict["NAME"])) as live:
            live.execute("VACUUM INTO ?", [str(self.dump)])
        self.size = self.dump.stat().st_size
        digest_of(self.dump)
        self._read(self.dump)

    def restore(self) -> None:
        shutil.copyfile(self.dump, self.copy)
        self._read(self.copy)

    def _read(self, path: Path) -> None:
        with closing(sqlite3.connect(path)) as opened:
            names = opened.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
                " AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'records_searchindex_%'"
            ).fetchall()
            for (name,) in names:
                digest_rows(opened.execute(f'SELECT * FROM "{name}"'))


class BarePostgreSQL:
    def __init__(self, folder: Path) -> None:
        self.dump, self.size = folder / "bare.dump", 0
        self.server = Server(connection.settings_dict)
        self.beside = Server(connection.settings_dict, f"{self.server.name}_bare")

    def back_up(self) -> None:
        with self.dump.open("wb") as file:
            subprocess.run(["pg_dump", "-Fc", "-d", self.server.url()], stdout=file, check=True)
        self.size = self.dump.stat().st_size
        digest_of(self.dump)
        self._read(self.server)

    def restore(self) -> None:
        with self.server.outside() as outside:
            outside.execute(f'CREATE DATABASE "{self.beside.name}" TEMPLATE template0')
            try:
                subprocess.run(["pg_restore", "-d", self.beside.url(), str(self.dump)], check=True)
                self._read(self.beside)
            finally:
                self.beside.drop(self.beside.name, outside)

    def _read(self, server: Server) -> None:
        with server.connect() as opened:
            names = opened.execute(
                "SELECT table_name FROM information_schema.tables"
                " WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'"
            ).fetchall()
            for (name,) in names:
                with opened.cursor("bare") as cursor:
                    cursor.itersize = 5000
                    cursor.execute(f'SELECT * FROM "{name}"')
                    digest_rows(cursor)


BARE: dict[str, type[BareSQLite] | type[BarePostgreSQL]] = {
    "sqlite": BareSQLite,
    "postgresql": BarePostgreSQL,
}


def digest_of(path: Path) -> None:
    with path.open("rb") as file:
        hashlib.file_digest(file, "sha256").hexdigest()


def digest_rows(rows: Any) -> None:
    for row in rows:
        hashlib.blake2b(repr(row).encode(), digest_size=32).digest()
