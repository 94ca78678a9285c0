"""What SQLite says of a full disk and of a damaged file, in sentences."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from perennial.backup.databases.sqlite import DamagedLive, RestoredSQLite, SQLite, Unreadable
from perennial.backup.errors import NoRoom
from tests.torture.disk import small_disk


def filled(path: Path, rows: int = 200) -> Path:
    with closing(sqlite3.connect(path)) as open_, open_:
        open_.execute("CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, word TEXT)")
        open_.execute("CREATE INDEX by_word ON t (word)")
        open_.execute("CREATE TABLE backup_given (name TEXT PRIMARY KEY, number INTEGER)")
        open_.executemany("INSERT INTO t (word) VALUES (?)", [(f"{n:04}" * 500,) for n in range(rows)])
    return path


def test_a_damaged_database_is_told_with_the_way_out(tmp_path: Path) -> None:
    path = filled(tmp_path / "live.sqlite3")
    raw = bytearray(path.read_bytes())
    raw[4096 * 20 : 4096 * 60] = b"x" * (4096 * 40)
    path.write_bytes(raw)
    with (
        pytest.raises(Unreadable, match=r"live.sqlite3.*--without-saving"),
        SQLite({"NAME": path}).moment(tmp_path) as moment,
    ):
        list(moment.rows("t", [("word", "text")]))
    path.write_bytes(b"no database" * 1000)
    with pytest.raises(Unreadable), SQLite({"NAME": path}).moment(tmp_path):
        raise AssertionError
    with pytest.raises(DamagedLive):
        RestoredSQLite(filled(tmp_path / "good.sqlite3"), path).take_place()


def test_a_full_disk_is_told_while_a_copy_is_made_and_while_one_takes_its_place(tmp_path: Path) -> None:
    path = filled(tmp_path / "live.sqlite3", 3000)
    with small_disk(tmp_path / "small", 2) as disk:
        if disk is None:
            pytest.skip("this user may not mount a file system in memory")
        with pytest.raises(NoRoom, match="small"), SQLite({"NAME": path}).moment(disk.folder):
            raise AssertionError
        (disk.folder / "moment.sqlite3").unlink()
        with pytest.raises(NoRoom, match="small"):
            RestoredSQLite(path, filled(disk.folder / "live.sqlite3", 5)).take_place()


def test_an_index_that_does_not_say_what_its_rows_say_is_found(tmp_path: Path) -> None:
    path = filled(tmp_path / "restored.sqlite3")
    assert RestoredSQLite(path, path).unsound() == ""
    with closing(sqlite3.connect(path)) as open_, open_:
        open_.execute("PRAGMA writable_schema=1")
        open_.execute(
            "UPDATE sqlite_schema SET sql = 'CREATE INDEX by_word ON t (word DESC)' WHERE name = 'by_word'"
        )
    assert "index by_word" in RestoredSQLite(path, path).unsound()
    path.write_bytes(b"no database" * 1000)
    assert RestoredSQLite(path, path).unsound() == "file is not a database"
