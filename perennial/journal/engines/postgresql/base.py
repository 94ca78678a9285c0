"""PostgreSQL with the statement guard, COPY included."""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.postgresql.schema import DatabaseSchemaEditor

from perennial.journal import guard


class GuardedSchemaEditor(DatabaseSchemaEditor):
    def execute(self, sql: Any, params: Any = ()) -> Any:
        with guard.door_open(guard.RECORDED, guard.DERIVED, guard.JOURNAL):
            return super().execute(sql, params)


class GuardedCursor(base.Cursor):  # type: ignore[misc, name-defined]
    """What reaches the driver without passing Django's execute wrappers."""

    def copy(self, statement: Any, *args: Any, **kwargs: Any) -> Any:
        guard.check_statement(self._text_of(statement))
        return super().copy(statement, *args, **kwargs)

    def stream(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        guard.check_statement(self._text_of(query))
        return super().stream(query, *args, **kwargs)

    def _text_of(self, statement: Any) -> str:
        if isinstance(statement, bytes):
            return statement.decode()
        return statement if isinstance(statement, str) else str(statement.as_string(self))


class DatabaseWrapper(base.DatabaseWrapper):
    SchemaEditorClass = GuardedSchemaEditor

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(guard.guarded)

    def get_new_connection(self, conn_params: Any) -> Any:
        connection = super().get_new_connection(conn_params)
        connection.cursor_factory = GuardedCursor
        return connection
