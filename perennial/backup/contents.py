"""What is in a database, table by table: how many rows, and a digest of all of them.

It is read from the columns that are there and not from our models, so that a database of an earlier release can be told
apart as well. Where the database stands at this release's shape, recorded tables give the fingerprint besides, which is
equal on both engines for equal rows.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from perennial.backup.databases import Moment
from perennial.backup.databases.base import Column
from perennial.journal.fingerprint import recorded_models, row_digest
from perennial.journal.tables import Recorded
from perennial.journal.values import journal_fields, raw_image

_MODULUS = 1 << 256
Told = Callable[[int], None]
Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Table:
    """`digest` is over every column of every row, in the order of their keys, as this engine writes them.

    `print` is what the table adds to the fingerprint, '' for one that adds nothing. 64 hexadecimal digits each.
    """

    rows: int
    digest: str
    print: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """`fingerprint` is '' where the database stands at the shape of another release."""

    tables: Mapping[str, Table]
    fingerprint: str
    position: int
    chain: str
    migrations: Mapping[str, Sequence[str]]


def contents_of(moment: Moment, told: Told = lambda rows: None, *, current: bool = True) -> Contents:
    """Read every row. `told` hears of rows; with `current`, recorded tables give the fingerprint."""
    recorded = {one._meta.db_table: one for one in recorded_models()} if current else {}
    tables: dict[str, Table] = {}
    total = 0
    for name, columns in moment.tables().items():
        rows, digest = moment.digest(name, columns, told)
        model = recorded.get(name)
        its = 0 if model is None else _printed(moment, model, columns)
        total += its
        tables[name] = Table(rows, digest, "" if model is None else f"{its % _MODULUS:064x}")
    position, chain = _chain(moment)
    fingerprint = f"{total % _MODULUS:064x}" if current else ""
    return Contents(tables, fingerprint, position, chain, _migrations(moment))


def differences(before: Mapping[str, Table], after: Mapping[str, Table]) -> list[str]:
    """The names of the tables that do not hold the same."""
    then, now = ({name: (one.rows, one.digest) for name, one in tables.items()} for tables in (before, after))
    return sorted(name for name in then.keys() | now.keys() if then.get(name) != now.get(name))


def _printed(moment: Moment, model: type[Recorded], columns: Sequence[Column]) -> int:
    """What the rows of a recorded table add to the fingerprint."""
    kinds = dict(columns)
    assert model._meta.pk is not None
    names = [str(model._meta.pk.column), *(str(field.column) for field in journal_fields(model))]
    wanted = [(name, kinds[name]) for name in names]
    held = [field.attname for field in journal_fields(model)]
    convert = [
        (name, _CONVERTED[kind])
        for name, (_c, kind) in zip(held, wanted[1:], strict=True)
        if kind in _CONVERTED
    ]
    label = model._meta.label_lower

    def digest(row: Sequence[Any]) -> int:
        values = dict(zip(held, row[1:], strict=True))
        for name, make in convert:
            if values[name] is not None:
                values[name] = make(values[name])
        return row_digest(label, row[0], raw_image(model, values))

    return sum(map(digest, moment.rows(model._meta.db_table, wanted)))


def _instant(text: str) -> str:
    """2026-12-01 22:59:58.1234 as either engine writes it, as entries hold it: 2026-12-01T22:59:58.123400Z."""
    whole, _dot, part = text.removesuffix("+00").partition(".")
    return f"{whole.replace(' ', 'T')}.{part:0<6}Z"


_CONVERTED: dict[str, Convert] = {"instant": _instant, "json": json.loads, "truth": bool}


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
