"""What every test may use: a database that can be emptied through the guard, and a patient browser."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.contrib.contenttypes.management import create_contenttypes
from django.db import connection
from django.db.models.signals import post_migrate

from perennial.journal import guard
from perennial.records.models import SearchIndex
from tests import chance
from tests.patience import PATIENCE

chance.load_profile()

# Playwright keeps a loop in its thread, which Django takes for an asynchronous caller.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# Whoever asks for one of these touches a database: the test database, or one of their own on the same engine.
DATABASES = {"db", "transactional_db", "live_server", "database", "model_house", "narrow", "cluster"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--touching-a-database",
        action="store_true",
        help="leave out what touches no database, as it says the same on every engine",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--touching-a-database"):
        left_out = [one for one in items if not _touches_a_database(one)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [one for one in items if _touches_a_database(one)]


def _touches_a_database(one: pytest.Item) -> bool:
    asked = getattr(one, "fixturenames", ())
    return not DATABASES.isdisjoint(asked) or one.get_closest_marker("django_db") is not None


@pytest.fixture(scope="session", autouse=True)
def _flush_through_the_guard() -> Iterator[None]:
    """Emptying tables between transactional tests is the one thing that writes recorded tables outside the door.

    Every connection is meant: beside Playwright's loop Django opens another one.
    """
    # Content types and permissions, which nothing here uses, would be written anew each time.
    post_migrate.disconnect(create_contenttypes)
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    operations = type(connection.ops)
    flush = operations.execute_sql_flush

    def opened(self: Any, sql_list: list[str]) -> None:
        with guard.door_open(guard.RECORDED, guard.DERIVED, guard.JOURNAL):
            if self.connection.vendor == "postgresql":
                # TRUNCATE gives each table and index a new file, which takes a second; few hold any row.
                sql_list = [f"DELETE FROM {table}" for table in _filled(self.connection)]
            flush(self, sql_list)
            if self.connection.vendor == "sqlite":
                # No table that Django knows: its words would outlive their documents.
                index = SearchIndex._meta.db_table
                with self.connection.cursor() as cursor:
                    cursor.execute(f"INSERT INTO {index} ({index}) VALUES ('delete-all')")

    operations.execute_sql_flush = opened
    yield
    operations.execute_sql_flush = flush


def _filled(connection: Any) -> list[str]:
    """The quoted names of Django's tables that hold a row."""
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    quoted = [connection.ops.quote_name(name) for name in names]
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"EXISTS (SELECT FROM {name})" for name in quoted))
        return [name for name, filled in zip(quoted, cursor.fetchone(), strict=True) if filled]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    playwright = import_module("playwright.sync_api")
    playwright.expect.set_options(timeout=PATIENCE * 1000)
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    return browser_type_launch_args | {"executable_path": "/usr/bin/chromium", "args": quiet}


@pytest.fixture
def context(context: Any) -> Any:
    context.set_default_timeout(PATIENCE * 1000)
    return context
