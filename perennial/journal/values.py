"""Column values as canonical JSON values, and back; the fields of a recorded model that the journal keeps.

What stands in a column and what stands in an entry are the same value: text in NFC, integers, ISO dates, UTC instants
with microseconds. A value of another type is converted or refused before it is written.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_lazy as _

from perennial.journal.tables import Recorded
from perennial.lib.refusals import Refusal

# Kept by the door itself, never in entries, replay or fingerprint.
HOUSEKEEPING = frozenset({"version", "created", "updated"})

_SURROGATE = re.compile("[\ud800-\udfff]")
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False).encode
Column = models.Field[Any, Any]


def canonical(value: Any) -> str:
    """Compact JSON with sorted keys: equal values give equal text."""
    return _encode(value)


def same(one: Any, other: Any) -> bool:
    """Whether two journal values are one value: unlike Python, 1 is not true."""
    if one is other:
        return True
    if type(one) is not type(other) or one != other:
        return False
    return not isinstance(one, dict | list) or canonical(one) == canonical(other)


@cache
def journal_fields(model: type[Recorded]) -> tuple[Column, ...]:
    """The columns that are recorded: all but the key, housekeeping, derived and machine columns."""
    left_out = HOUSEKEEPING | set(model.derived_fields) | set(model.machine_fields)
    return tuple(f for f in model._meta.concrete_fields if f.attname not in left_out and not f.primary_key)


@cache
def field_of(model: type[Recorded], name: str) -> Column:
    """The model field behind a journal field name ('company_id', or 'attributes' for 'attributes.x_size').

    Raises FieldDoesNotExist for a column that is not recorded, or not journaled key by key.
    """
    column, dot, _key = name.partition(".")
    for field in journal_fields(model):
        if field.attname == column and (not dot or column in model.keyed_fields):
            return field
    raise FieldDoesNotExist(f"{model._meta.label} has no recorded field {name!r}.")


def to_journal(value: Any, name: str = "") -> Any:
    """A column value as it stands in an entry; `name` is the field a refusal names.

    Raises Refusal for text no database can keep, TypeError for floating-point numbers, ValueError for local times.
    """
    if isinstance(value, str):
        return _text(value, name)
    if isinstance(value, datetime):
        return _instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        raise TypeError("a recorded column holds no floating-point number")
    if isinstance(value, Mapping):
        return {_text(str(key), name): to_journal(inner, name) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [to_journal(inner, name) for inner in value]
    return value


def _text(value: str, name: str) -> str:
    if value.isascii():
        if "\x00" not in value:
            return str.__str__(value)
    elif not _SURROGATE.search(value) and "\x00" not in value:
        return unicodedata.normalize("NFC", value)
    raise Refusal(_("This text holds a character that cannot be stored. Type it again by hand."), field=name)


def _instant(value: datetime) -> str:
    if value.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def from_journal(field: Column, value: Any) -> Any:
    """The column value for what an entry holds."""
    if not isinstance(value, str):
        return value
    if isinstance(field, models.DateTimeField):
        return parse_datetime(value)
    if isinstance(field, models.DateField):
        return parse_date(value)
    return value


def empty_value(field: Column) -> Any:
    """What stands in a column when an entry does not name it."""
    if field.null:
        return None
    return "" if isinstance(field, models.CharField | models.TextField) else field.get_default()


def image(row: Recorded) -> dict[str, Any]:
    """The row's journal fields that are not empty; keyed JSON columns appear key by key ('attributes.x_size')."""
    found: dict[str, Any] = {}
    for field in journal_fields(type(row)):
        value = row.__dict__[field.attname]
        if value is None or value == "":
            continue
        if field.attname in row.keyed_fields:
            found.update(_flattened(field.attname, value))
        else:
            found[field.attname] = to_journal(value, field.attname)
    return found


def raw_image(model: type[Recorded], columns: Mapping[str, Any]) -> dict[str, Any]:
    """What `image` gives, of columns as they came from the database: instants as entries hold them, JSON read."""
    found: dict[str, Any] = {}
    for name, value in columns.items():
        if value is None or value == "":
            continue
        if name in model.keyed_fields:
            found.update(_flattened(name, value))
        else:
            found[name] = to_journal(value, name)
    return found


def _flattened(column: str, value: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, inner in value.items():
        if inner is not None:
            yield f"{column}.{key}", to_journal(inner, key)


def images_at(row: Recorded, name: str) -> dict[str, Any]:
    """The part of the image that one name stands for: a field, a key of a keyed column, or that column whole."""
    column, _dot, key = name.partition(".")
    value = row.__dict__[column]
    if key:
        inner = (value or {}).get(key)
        return {} if inner is None else {name: to_journal(inner, key)}
    if value is None or value == "":
        return {}
    return dict(_flattened(column, value)) if column in row.keyed_fields else {name: to_journal(value, name)}


def settle(row: Recorded) -> dict[str, Any]:
    """Bring the columns of a row into the form the journal keeps, in place; returns its image."""
    columns: dict[str, Any] = row.__dict__
    found: dict[str, Any] = {}
    for name, kind, convert, keyed in _conversions(type(row)):
        value = columns[name]
        if value is None or value == "":
            continue
        if type(value) is not kind or (kind is str and not _is_plain(value)):
            value = columns[name] = convert(value)
        if keyed:
            found.update(_flattened(name, value))
        elif value is not None and value != "":
            found[name] = value if kind is not object else to_journal(value, name)
    return found


def assign(row: Recorded, name: str, value: Any) -> None:
    """Set a journal field on a row; an empty value removes a key of a keyed column. Raises as `to_journal`."""
    column, _dot, key = name.partition(".")
    field = field_of(type(row), name)
    if not key:
        setattr(
            row,
            column,
            empty_value(field) if value is None else _converter(field)(from_journal(field, value)),
        )
        return
    whole = dict(row.__dict__[column] or {})
    if value is None:
        whole.pop(key, None)
    else:
        whole[key] = to_journal(value, key)
    setattr(row, column, whole)


def _is_plain(text: Any) -> bool:
    return bool(text.isascii() and "\x00" not in text)


@cache
def _conversions(model: type[Recorded]) -> tuple[tuple[str, type, Callable[[Any], Any], bool], ...]:
    """Each recorded column with the type its values have, what makes them so, and whether it is kept key by key."""
    return tuple(
        (f.attname, _kind(f), _converter(f), f.attname in model.keyed_fields) for f in journal_fields(model)
    )


def _kind(field: Column) -> type:
    if isinstance(field, models.CharField | models.TextField):
        return str
    if isinstance(field, models.BooleanField):
        return bool
    return int if isinstance(field, models.IntegerField | models.ForeignKey) else object


@cache
def _converter(field: Column) -> Callable[[Any], Any]:
    name = field.attname
    if isinstance(field, models.CharField | models.TextField):
        return lambda value: _text(value if isinstance(value, str) else str(value), name)
    if isinstance(field, models.JSONField):
        return lambda value: to_journal(value, name)
    if isinstance(field, models.ForeignKey):
        return field.target_field.to_python
    return field.to_python
