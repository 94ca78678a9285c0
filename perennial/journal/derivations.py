"""The one inversion in the house: a package above registers how its derived data follows from a recorded model.

A derivation is a set-wise, idempotent function of keys: record ids for business data, row ids for configuration. With
a key may come the row as the door has just written it, which need not be read again. The door runs the registered ones
in floor order, in the transaction of the write. Dropping and rebuilding is a no-op.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models, transaction

from perennial.journal import guard, setwise
from perennial.journal.tables import Derived, Recorded

Written = Mapping[int, Recorded | None]
Derive = Callable[[Written], None]


def no_keys() -> Iterable[int]:
    """Of what a rebuild need not derive."""
    return ()


@dataclass(frozen=True, slots=True)
class Derivation:
    """`derive(written)` runs after writes of `sources`; `keys()` lists all keys there are, for a rebuild.

    Where rows are compared with others, a rebuild takes several `passes`: each goes over all keys before the next.
    """

    name: str
    sources: tuple[type[Recorded], ...]
    derive: Derive
    keys: Callable[[], Iterable[int]] = no_keys
    tables: tuple[type[Derived], ...] = ()
    passes: tuple[Derive, ...] = ()


_registered: list[Derivation] = []


def register(derivation: Derivation) -> None:
    """Called in a package's `apps.py`; the order of registration is the order of running."""
    if all(one.name != derivation.name for one in _registered):
        _registered.append(derivation)


def registered() -> Sequence[Derivation]:
    return tuple(_registered)


def run(touched: Mapping[type[Recorded], Written]) -> None:
    """Derive for the keys written, model by model."""
    for derivation in _registered:
        written: dict[int, Recorded | None] = {}
        for source in derivation.sources:
            written |= {key: row or written.get(key) for key, row in touched.get(source, {}).items()}
        if written:
            with guard.door_open(guard.DERIVED):
                derivation.derive(written)


def write_columns(model: type[Recorded], columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Set derived columns of a recorded table; rows are (primary key, value, …)."""
    if not set(columns) <= set(model.derived_fields):
        raise guard.WriteOutsideDoor(f"{model._meta.label}: {columns} are not all derived")
    with guard.door_open(guard.RECORDED):
        setwise.update_rows(model, columns, rows)


def rebuild() -> int:
    """Derive everything again from recorded data, in slices; returns the number of keys derived."""
    count = 0
    with guard.door_open(guard.DERIVED):
        for derivation in reversed(_registered):
            for table in derivation.tables:
                if not table.remembered:
                    table.empty()
    for model in _models_with_own_columns():
        _derive_own(model)
    for derivation in _registered:
        for derive in derivation.passes or (derivation.derive,):
            several = _derive_all(derive, derivation.keys())
        count += several
    return count


def _derive_all(derive: Derive, all_keys: Iterable[int]) -> int:
    count = 0
    for keys in setwise.slices(all_keys):
        with transaction.atomic(), guard.door_open(guard.DERIVED):
            derive(dict.fromkeys(keys))
        count += len(keys)
    return count


def _models_with_own_columns() -> list[type[Recorded]]:
    return [m for m in apps.get_models() if issubclass(m, Recorded) and m.derived_fields]


def _derive_own(model: type[Recorded]) -> None:
    keys = (
        models.QuerySet(model).order_by("pk").values_list("pk", flat=True).iterator(chunk_size=setwise.SLICE)
    )
    for piece in setwise.slices(keys):
        changed = []
        with transaction.atomic():
            rows: models.QuerySet[Any] = models.QuerySet(model).select_for_update(of=("self",), no_key=True)
            for row in rows.filter(pk__in=piece):
                before = own_columns(row)
                row.derive_own()
                if (after := own_columns(row)) != before:
                    changed.append((row.pk, *after))
            write_columns(model, model.derived_fields, changed)


def own_columns(row: Recorded) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in row.derived_fields)
