"""Reading imports: settings, counts, fates of rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.operations.models import Operation, OperationRow, Payload
from perennial.operations.payloads import path_of
from perennial.transfer.errors import NoSuchImport
from perennial.transfer.importing.fates import Fate
from perennial.transfer.models import Import
from perennial.transfer.reading import Dialect, preview
from perennial.transfer.reading.workbook import FORMATS, sheet_names

COUNTS = ("read", "created", "updated", "unchanged", "skipped", "failed")


def import_of(actor: Actor, number: int) -> Import:
    """An import of the actor's own; administrators see every one. Raises NoSuchImport."""
    found = Import.objects.filter(pk=number).first()
    if found is None or not (actor.is_administrator or found.owner == actor.user_id):
        raise NoSuchImport(_("There is no such import, or it belongs to somebody else."))
    return found


def imports_of(actor: Actor, limit: int = 50) -> list[Import]:
    """The newest imports the actor may see."""
    found = Import.objects.order_by("-pk")
    return list((found if actor.is_administrator else found.filter(owner=actor.user_id))[:limit])


def file_of(one: Import) -> Payload:
    """The uploaded file; NoSuchImport once it expired."""
    payload = Payload.objects.filter(pk=one.file).first()
    if payload is None:
        raise NoSuchImport(_("The file of this import is no longer kept. Upload it again."))
    return payload


def path_and_dialect(one: Import) -> tuple[Path, Dialect]:
    return path_of(file_of(one)), Dialect.from_choices(one.dialect)


def operation_of(number: int | None) -> Operation | None:
    return Operation.objects.filter(pk=number).first() if number else None


def counts(operation: Operation) -> dict[str, int]:
    """How many rows met each fate so far; `read` is their sum."""
    rows = OperationRow.objects.filter(operation=operation).values_list("fate").annotate(number=Count("pk"))
    found = dict.fromkeys(COUNTS, 0) | dict(rows)
    return found | {"read": sum(found[fate] for fate in Fate.values)}


def differences(one: Mapping[str, int], other: Mapping[str, int]) -> Sequence[tuple[str, int, int]]:
    """(fate, then, now) where two counts differ."""
    return [
        (key, one.get(key, 0), other.get(key, 0)) for key in COUNTS if one.get(key, 0) != other.get(key, 0)
    ]


def as_data(one: Import) -> dict[str, Any]:
    """The settings of an import as JSON."""
    return {
        "id": one.pk,
        "entity": one.entity,
        "mapping": one.mapping,
        "match": one.match,
        "on_match": one.on_match,
        "duplicates": one.duplicates,
        "duplicates_least": one.duplicates_least,
    }


def looked_at(one: Import) -> Dialect:
    """The dialect of an import with headers, samples, sheets and notes looked up in the file."""
    path, dialect = path_and_dialect(one)
    found = preview(path, dialect)
    return found.replace(sheets=sheet_names(path)) if found.format in FORMATS else found


def start_of_previous(operation: Operation, fates: Iterable[str], first: int, limit: int = 50) -> int | None:
    """The number to go on `after` for the page before the row `first`; None when there is none."""
    rows = OperationRow.objects.filter(operation=operation, number__lt=first)
    wanted = list(fates)
    rows = (rows.filter(fate__in=wanted) if wanted else rows).order_by("-number")
    numbers = list(rows.values_list("number", flat=True)[:limit])
    return numbers[-1] - 1 if numbers else None
