"""Many rows in few statements: the only place that writes raw SQL for recorded and derived tables."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache, partial
from itertools import islice
from operator import itemgetter
from typing import Any

from django.db import connection, models

Converters = Sequence[tuple[int, Callable[[Any], Any]]]
SLICE = 500
# Up to so many rows go in one plain statement; above, COPY is faster on PostgreSQL and a prepared row on SQLite.
FEW = 8


def slices(items: Iterable[Any], size: int = SLICE) -> Iterable[list[Any]]:
    """`items` in lists of at most `size`."""
    iterator = iter(items)
    while piece := list(islice(iterator, size)):
        yield piece


def insert_objects(model: type[models.Model], objects: Sequence[models.Model]) -> None:
    """Insert model instances as they are; those without a primary key get one. The caller holds a transaction."""
    names = [field.attname for field in model._meta.concrete_fields]
    if len(objects) == 1 and objects[0].pk is None:
        others = [name for name in names if name != model._meta.pk.attname]
        objects[0].pk = _insert_one(model, others, [objects[0].__dict__[name] for name in others])
    else:
        unnumbered = [one for one in objects if one.pk is None]
        for one, key in zip(unnumbered, reserve_keys(model, len(unnumbered)), strict=True):
            one.pk = key
        insert_rows(model, names, list(map(itemgetter(*names), map(vars, objects))))
    alias = connection.alias
    for one in objects:
        one._state.adding, one._state.db = False, alias


def reserve_keys(model: type[models.Model], count: int) -> Sequence[int]:
    """So many primary keys that no other row has or gets: one question instead of one a row.

    SQLite numbers rows under the write lock that this transaction holds, and never gives a number twice.
    """
    if not count:
        return ()
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            last = (cursor.fetchone() or (0,))[0]
            return range(last + 1, last + count + 1)
        sequence = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
        cursor.execute(sequence, [_quote(table), model._meta.pk.column, count])
        return [row[0] for row in cursor.fetchall()]


def insert_rows(model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows of Python values for these attribute names; no ids come back."""
    if not rows:
        return
    filling = _filling(model, tuple(columns))
    values = _prepared(filling.converters, rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and len(rows) > FEW:
            copying = f"COPY {filling.place} FROM STDIN"
            with connection.wrap_database_errors, cursor.copy(copying) as copy:
                for row in values:
                    copy.write_row(row)
            return
        sql = f"INSERT INTO {filling.place} VALUES {filling.marks}"
        if len(rows) > FEW:
            cursor.executemany(sql, values)
        else:
            more = f", {filling.marks}" * (len(rows) - 1)
            cursor.execute(sql + more, [value for row in values for value in row])


def _insert_one(model: type[models.Model], columns: Sequence[str], row: Sequence[Any]) -> int:
    """Insert one row and return the key it got: one statement."""
    filling = _filling(model, tuple(columns))
    sql = f"INSERT INTO {filling.place} VALUES {filling.marks} RETURNING {_quote(model._meta.pk.column)}"
    with connection.cursor() as cursor:
        cursor.execute(sql, _prepared(filling.converters, [row])[0])
        return int(cursor.fetchone()[0])


def update_rows(model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Update rows given as (primary key, value, value, …) for these attribute names."""
    if not rows:
        return
    fields = _fields(model, columns)
    values = _prepared(_converters((model._meta.pk, *fields)), rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for piece in slices(values):
                cursor.execute(
                    _joined_update(model, tuple(fields), len(piece)), [one for row in piece for one in row]
                )
            return
        settings = ", ".join(f"{_quote(field.column)} = %s" for field in fields)
        sql = (
            f"UPDATE {_quote(model._meta.db_table)} SET {settings} WHERE {_quote(model._meta.pk.column)} = %s"
        )
        cursor.executemany(sql, [[*row[1:], row[0]] for row in values])


def delete_rows(model: type[models.Model], keys: Sequence[int]) -> None:
    """Delete rows by primary key."""
    if not keys:
        return
    sql = f"DELETE FROM {_quote(model._meta.db_table)} WHERE {_quote(model._meta.pk.column)} {among()}"
    with connection.cursor() as cursor:
        cursor.execute(sql, [listed(keys)])


def among() -> str:
    """What stands behind a column that has one of `listed` values: the same text for any number of them."""
    return "IN (SELECT value FROM json_each(%s))" if connection.vendor == "sqlite" else "= ANY(%s)"


def listed(values: Sequence[Any]) -> Any:
    """Values as the one parameter of `among`."""
    return json.dumps(list(values)) if connection.vendor == "sqlite" else list(values)


@dataclass(frozen=True, slots=True)
class _Filling:
    """How columns of a table are filled: the table and columns as INSERT and COPY name them, one row of marks, and
    what is to be done with values."""

    place: str
    marks: str
    converters: Converters


@cache
def _filling(model: type[models.Model], columns: tuple[str, ...]) -> _Filling:
    fields = _fields(model, columns)
    names, marks = ", ".join(_quote(field.column) for field in fields), ", ".join(["%s"] * len(fields))
    return _Filling(f"{_quote(model._meta.db_table)} ({names})", f"({marks})", _converters(fields))


@lru_cache(maxsize=256)
def _joined_update(model: type[models.Model], fields: tuple[models.Field[Any, Any], ...], count: int) -> str:
    """One UPDATE of many rows, each with its own values, joined to a list of them."""
    key = model._meta.pk
    table, columns = _quote(model._meta.db_table), [_quote(field.column) for field in fields]
    settings = ", ".join(f"{column} = given.{column}" for column in columns)
    marks = ", ".join(f"%s::{_type(field)}" for field in (key, *fields))
    values = ", ".join([f"({marks})"] * count)
    names = ", ".join([_quote(key.column), *columns])
    return (
        f"UPDATE {table} SET {settings} FROM (VALUES {values}) AS given ({names}) "
        f"WHERE {table}.{_quote(key.column)} = given.{_quote(key.column)}"
    )


def _type(field: models.Field[Any, Any]) -> str:
    return str(field.db_type(connection)).split(" COLLATE")[0]


def _fields(model: type[models.Model], columns: Sequence[str]) -> list[models.Field[Any, Any]]:
    known = {field.attname: field for field in model._meta.concrete_fields}
    return [known[name] for name in columns]


def _converters(fields: Sequence[models.Field[Any, Any]]) -> Converters:
    """What makes of values what the driver takes, by the place of the column; most columns need nothing."""
    return [(at, convert) for at, field in enumerate(fields) if (convert := _converter(field))]


def _prepared(converters: Converters, rows: Iterable[Sequence[Any]]) -> list[Sequence[Any]]:
    """Rows of values as the driver takes them; only columns that need it are looked at."""
    if not converters:
        return list(rows)
    found: list[Sequence[Any]] = []
    for row in rows:
        values = list(row)
        for at, convert in converters:
            if values[at] is not None:
                values[at] = convert(values[at])
        found.append(values)
    return found


_AS_THEY_ARE = (
    models.CharField, models.TextField, models.IntegerField, models.ForeignKey, models.BooleanField,
    models.BinaryField,
)  # fmt: skip


def _converter(field: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    """What Django's own way of saving makes of a value, without asking for the connection at every value."""
    if field.choices:
        return _bare
    if isinstance(field, _AS_THEY_ARE):
        return None
    if isinstance(field, models.JSONField):
        return partial(_json, encoder=field.encoder)
    if isinstance(field, models.DateTimeField) and connection.vendor == "sqlite":
        return _instant
    if isinstance(field, models.DateField):
        return None if connection.vendor == "postgresql" else _day
    return partial(field.get_db_prep_save, connection=connection)


def _bare(value: Any) -> Any:
    """A member of an enumeration as the text or number it stands for."""
    return getattr(value, "value", value)


def _json(value: Any, encoder: type[json.JSONEncoder] | None) -> str:
    return json.dumps(value, cls=encoder)


@lru_cache(maxsize=64)
def _instant(value: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(value)


@lru_cache(maxsize=64)
def _day(value: date) -> Any:
    return connection.ops.adapt_datefield_value(value)


@cache
def _quote(name: str | None) -> str:
    return str(connection.ops.quote_name(name or ""))
