"""What is in a database, table by table: how many rows, and a digest that is equal on both engines for equal rows.

It is read from the columns that are there and not from our models, so that a database of an earlier release can be told
apart as well. In the same pass recorded tables give the fingerprint, where the database stands at this release's shape.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from perennial.backup.databases import Moment
from perennial.backup.databases.base import Column
from perennial.journal.fingerprint import recorded_models, row_digest
from perennial.journal.tables import Recorded
from perennial.journal.values import canonical, journal_fields, raw_image

_MODULUS = 1 << 256
Told = Callable[[int], None]
Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Table:
    """`digest` is an order-free sum over the digests of the rows, 64 hexadecimal digits."""

    rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class Contents:
    """`fingerprint` is '' where the database stands at the shape of another release."""

    tables: Mapping[str, Table]
    fingerprint: str
    position: int
    chain: str
    migrations: Mapping[str, Sequence[str]]


def contents_of(moment: Moment, told: Told = lambda rows: None, *, current: bool = True) -> Contents:
    """Read every row. `told` hears of each 5,000; with `current`, recorded tables give the fingerprint."""
    recorded = {one._meta.db_table: one for one in recorded_models()} if current else {}
    total, tables = 0, {}
    for name, columns in moment.tables().items():
        tables[name], sum_ = _read(moment, name, columns, recorded.get(name), told)
        total += sum_
    position, chain = _chain(moment)
    fingerprint = f"{total % _MODULUS:064x}" if current else ""
    return Contents(tables, fingerprint, position, chain, _migrations(moment))


def differences(before: Mapping[str, Table], after: Mapping[str, Table]) -> list[str]:
    """The names of the tables that do not hold the same."""
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def _read(
    moment: Moment, name: str, columns: Sequence[Column], model: type[Recorded] | None, told: Told
) -> tuple[Table, int]:
    convert = [(at, _CONVERTED[kind]) for at, (_name, kind) in enumerate(columns) if kind in _CONVERTED]
    rows = total = prints = 0
    fingerprint = _printed(model, columns) if model else None
    for row in moment.rows(name, columns):
        values = list(row)
        for at, make in convert:
            if values[at] is not None:
                values[at] = make(values[at])
        total += int.from_bytes(hashlib.blake2b(canonical(values).encode(), digest_size=32).digest(), "big")
        if fingerprint is not None:
            prints += fingerprint(values)
        rows += 1
        if rows % 5000 == 0:
            told(5000)
    told(rows % 5000)
    return Table(rows, f"{total % _MODULUS:064x}"), prints


def _printed(model: type[Recorded], columns: Sequence[Column]) -> Callable[[Sequence[Any]], int]:
    """What a row of a recorded table adds to the fingerprint."""
    at = {name: place for place, (name, _kind) in enumerate(columns)}
    assert model._meta.pk is not None
    label, key = model._meta.label_lower, at[str(model._meta.pk.column)]
    fields = [(field.attname, at[str(field.column)]) for field in journal_fields(model)]
    instants = {name for name, kind in columns if kind == "instant"}

    def digest(values: Sequence[Any]) -> int:
        held = {name: values[place] for name, place in fields}
        for name in instants & held.keys():
            held[name] = _as_journaled(held[name])
        return row_digest(label, values[key], raw_image(model, held))

    return digest


def _as_journaled(text: str | None) -> str | None:
    """An instant as entries hold it: 2026-12-01T22:59:58.123456Z."""
    if text is None:
        return None
    whole, _dot, part = text.partition(".")
    return f"{whole.replace(' ', 'T')}.{part:0<6}Z"


def _instant(text: str) -> str:
    """2026-12-01 22:59:58.1234 as both engines say it: UTC, without the zeros at the end."""
    plain = text.removesuffix("+00")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _json(text: str) -> Any:
    return json.loads(text)


_CONVERTED: dict[str, Convert] = {
    "instant": _instant,
    "json": _json,
    "truth": bool,
    "bytes": lambda raw: bytes(raw).hex(),
    "uuid": lambda text: str(text).replace("-", ""),
    "other": lambda value: value.hex() if isinstance(value, bytes) else str(value),
}


def _chain(moment: Moment) -> tuple[int, str]:
    """The head of the journal's chain."""
    if "journal_chainhead" not in moment.tables():
        return 0, ""
    columns = [("position", "whole"), ("chain", "bytes")]
    heads = [(row[0], bytes(row[1]).hex()) for row in moment.rows("journal_chainhead", columns)]
    return heads[0] if heads else (0, "")


def _migrations(moment: Moment) -> dict[str, list[str]]:
    """By app, in order of their names."""
    if "django_migrations" not in moment.tables():
        return {}
    found: dict[str, list[str]] = {}
    for app, name in moment.rows("django_migrations", [("app", "text"), ("name", "text")]):
        found.setdefault(app, []).append(name)
    return {app: sorted(found[app]) for app in sorted(found)}
