"""The database file on SQLite."""

from __future__ import annotations

import os
import stat

import pytest
from django.db import connection

from perennial.journal.engines.sqlite.base import DatabaseWrapper


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps its own files")
def test_a_new_database_is_its_owners_alone_whatever_the_umask(tmp_path):
    path = tmp_path / "perennial.sqlite3"
    one = DatabaseWrapper(connection.settings_dict | {"NAME": str(path)}, "another")
    before = os.umask(0o000)
    try:
        one.connect()
        with one.connection as raw:
            raw.execute("PRAGMA journal_mode = WAL")
            raw.execute("CREATE TABLE something (id INTEGER)")
        modes = {found.name: stat.S_IMODE(found.stat().st_mode) for found in tmp_path.glob("*.sqlite3*")}
    finally:
        os.umask(before)
        one.connection.close()
    assert len(modes) == 3
    assert set(modes.values()) == {0o600}
