"""Column types that mean the same on both databases."""

from __future__ import annotations

from typing import Any

from django.db import models


class KeyColumn(models.TextField):  # type: ignore[type-arg]  # takes none at run time
    """A folded comparison key (`lib.text.fold`): ASCII, compared byte by byte whatever the database's locale."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def db_parameters(self, connection: Any) -> dict[str, Any]:
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters
