"""What the PostgreSQL user of a workspace may and may not, told before any work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import psycopg
import pytest
from django.db import connection

from perennial.backup.databases.postgresql import (
    MayNotCreate,
    NoneBeside,
    NotOwner,
    PostgreSQL,
    RestoredPostgreSQL,
)
from perennial.backup.databases.server import Server

pytestmark = pytest.mark.django_db(transaction=True)
ROLE = "perennial_test_guest"
SHUT = ("postgres", "template1")


@pytest.fixture
def admin() -> Iterator[psycopg.Connection]:
    if connection.vendor != "postgresql":
        pytest.skip("of PostgreSQL")
    with Server(connection.settings_dict).outside() as open_:
        yield open_


@pytest.fixture
def guest(admin: psycopg.Connection) -> Iterator[PostgreSQL]:
    """The database in use as one sees it who owns nothing and may reach no other database."""
    with suppress(psycopg.errors.UndefinedObject):
        admin.execute(f"DROP ROLE {ROLE}")
    admin.execute(f"CREATE ROLE {ROLE} LOGIN PASSWORD 'guest'")
    for name in SHUT:
        admin.execute(f"REVOKE CONNECT ON DATABASE {name} FROM PUBLIC")
    try:
        yield PostgreSQL({**connection.settings_dict, "USER": ROLE, "PASSWORD": "guest"})
    finally:
        for name in SHUT:
            admin.execute(f"GRANT CONNECT ON DATABASE {name} TO PUBLIC")
        admin.execute(f"DROP ROLE {ROLE}")


def test_a_user_who_may_reach_no_other_database_saves_and_hears_what_a_drill_needs(
    guest: PostgreSQL, admin: psycopg.Connection
) -> None:
    assert guest.version().startswith("1")
    assert guest.exists()
    with pytest.raises(MayNotCreate, match="CREATEDB"):
        guest.require_rights(replacing=False)
    admin.execute(f"ALTER ROLE {ROLE} CREATEDB")
    guest.require_rights(replacing=False)
    with pytest.raises(NoneBeside, match="GRANT CONNECT"):
        guest.require_rights(replacing=True)


def test_who_does_not_own_the_database_hears_it_before_a_restore(
    guest: PostgreSQL, admin: psycopg.Connection
) -> None:
    admin.execute(f"ALTER ROLE {ROLE} CREATEDB")
    admin.execute(f"GRANT CONNECT ON DATABASE template1 TO {ROLE}")
    try:
        with pytest.raises(NotOwner, match=f"{ROLE} does not own"):
            guest.require_rights(replacing=True)
    finally:
        admin.execute(f"REVOKE CONNECT ON DATABASE template1 FROM {ROLE}")


def test_a_database_that_is_not_there_does_not_exist(admin: psycopg.Connection) -> None:
    assert not PostgreSQL({**connection.settings_dict, "NAME": "perennial_test_nowhere"}).exists()


def test_what_cannot_be_dropped_after_a_restore_does_not_make_it_a_failure(
    admin: psycopg.Connection, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    live = Server(connection.settings_dict, "perennial_test_live")
    beside = Server(connection.settings_dict, live.beside("new"))
    names = [live.name, beside.name]
    try:
        for name in names:
            admin.execute(f'CREATE DATABASE "{name}"')
            with Server(connection.settings_dict, name).connect() as open_:
                open_.execute("CREATE TABLE backup_given (name text PRIMARY KEY, number bigint)")

        def refuse(*_: object) -> None:
            raise psycopg.errors.InsufficientPrivilege("no")

        with monkeypatch.context() as patch:
            patch.setattr(Server, "drop", refuse)
            left = RestoredPostgreSQL(beside, live, tmp_path).take_place()  # type: ignore[arg-type]
        names.append(left)
        assert left.startswith(f"{live.marked()}_perennial_old_")
        assert live.is_there(admin)
    finally:
        for name in names:
            live.drop(name, admin)
