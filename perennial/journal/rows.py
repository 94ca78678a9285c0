"""Rows by the values of one column: asked at every save, so their SQL is made once and not by a queryset."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models

from perennial.journal.setwise import among, listed

M = TypeVar("M", bound=models.Model)
Columns = tuple[str, ...]
TIMES = ("created", "updated")
_Converters = tuple[tuple[int, Callable[[Any], Any]], ...]


def rows_by(
    model: type[M], column: str, values: Iterable[Any], *, order: Columns = ("pk",), lock: str = ""
) -> list[M]:
    """Instances whose column (an attribute name) has one of these values, in order.

    `lock` holds them until the transaction ends: "NO KEY UPDATE" lets others go on referring to them, "UPDATE" not.
    """
    names = _names(model)
    found = values_by(model, column, values, names, order=order, lock=lock)
    return [model.from_db(connection.alias, names, row) for row in found]


def stored_by(model: type[models.Model], column: str, values: Iterable[Any]) -> list[tuple[Any, ...]]:
    """Like `rows_by`, columns as the driver gives them: to see at once whether rows are others than before.

    Without times, which are slow to read: whoever writes a row raises its version as well.
    """
    names = tuple(name for name in _names(model) if name not in TIMES)
    with connection.cursor() as cursor:
        cursor.execute(_select(model, names, column, ("pk",), ""), [listed(list(values))])
        return list(cursor.fetchall())


def every_row(model: type[M]) -> list[M]:
    """All of a small table, by key."""
    names = _names(model)
    return [model.from_db(connection.alias, names, row) for row in _asked(model, names, "", (), ("pk",), "")]


def values_by(
    model: type[models.Model],
    column: str,
    values: Iterable[Any],
    names: Columns,
    *,
    order: Columns = ("pk",),
    lock: str = "",
) -> list[list[Any]]:
    """Like `rows_by`, the values of some columns only."""
    wanted = list(values)
    return _asked(model, names, column, wanted, order, lock) if wanted else []


def _asked(
    model: type[models.Model], names: Columns, column: str, values: Sequence[Any], order: Columns, lock: str
) -> list[list[Any]]:
    statement = _select(model, names, column, order, "" if connection.vendor == "sqlite" else lock)
    with connection.cursor() as cursor:
        cursor.execute(statement, [listed(values)] if column else [])
        found = [list(row) for row in cursor.fetchall()]
    for place, convert in _converters(model, names):
        for row in found:
            row[place] = convert(row[place])
    return found


@cache
def _select(model: type[models.Model], names: Columns, column: str, order: Columns, lock: str) -> str:
    columns, by = _columns(model, names), _columns(model, order)
    where = f" WHERE {_columns(model, (column,))} {among()}" if column else ""
    end = f" FOR {lock}" if lock else ""
    return (
        f"SELECT {columns} FROM {connection.ops.quote_name(model._meta.db_table)}{where} ORDER BY {by}{end}"
    )


def _columns(model: type[models.Model], names: Columns) -> str:
    return ", ".join(connection.ops.quote_name(str(field.column)) for field in _fields(model, names))


@cache
def _names(model: type[models.Model]) -> Columns:
    return tuple(field.attname for field in model._meta.concrete_fields)


@cache
def _converters(model: type[models.Model], names: Columns) -> _Converters:
    """What makes Python values of a driver's, by the place of the column; most need nothing."""
    found = []
    for place, field in enumerate(_fields(model, names)):
        expression = field.get_col(model._meta.db_table)
        steps = connection.ops.get_db_converters(expression) + expression.get_db_converters(connection)
        found += [(place, _converter(step, expression)) for step in steps]
    return tuple(found)


def _converter(step: Callable[..., Any], expression: Any) -> Callable[[Any], Any]:
    return lambda value: step(value, expression, connection)


def _fields(model: type[models.Model], names: Sequence[str]) -> list[models.Field[Any, Any]]:
    known = {field.attname: field for field in model._meta.concrete_fields} | {"pk": model._meta.pk}
    return [known[name] for name in names]
