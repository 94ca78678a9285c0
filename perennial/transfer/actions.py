"""Importing, step by step: upload, map, rehearse, run. Each step asks access; nothing is written before the run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.access.queries import check
from perennial.journal.models import Batch
from perennial.lib.refusals import BadRequest
from perennial.operations.actions import enqueue
from perennial.operations.models import Operation, State
from perennial.operations.payloads import ADDRESS, keep_file, keep_text, path_of
from perennial.schema.queries import shape_of
from perennial.schema.shape import EntityShape
from perennial.transfer.corrections import forget_corrections
from perennial.transfer.duplicates import forget_choices
from perennial.transfer.errors import MappingRefused, NothingMapped, NotRehearsed
from perennial.transfer.importing.fields import MATCH_KEYS, default_match, mappable
from perennial.transfer.mapping import ColumnGuess, MappableField, propose
from perennial.transfer.models import Import, OnMatch
from perennial.transfer.queries import operation_of, path_and_dialect
from perennial.transfer.reading import Dialect, count_rows, preview, recognise

FILE_KIND = "import-file"


def upload(actor: Actor, entity: str, chunks: Iterable[bytes], name: str) -> Import:
    """Store a file, recognise how it is written and propose a mapping. Refuses what cannot be read."""
    shape = shape_of(entity)
    check(actor, "import", shape)
    if not shape.importable:
        sentence = _("%s are kept one by one with their files; rows of a table hold none.")
        raise BadRequest(sentence % shape.plural(), field="entity")
    payload = keep_file(
        chunks, kind=FILE_KIND, name=name, owner=actor.user_id, limit_mb=settings.ENV["UPLOAD_MB"]
    )
    try:
        dialect = recognise(path_of(payload), name)
        mapping = _proposed(actor, entity, dialect)
        return Import.objects.create(
            owner=actor.user_id,
            channel=actor.channel,
            entity=entity,
            file=payload.pk,
            dialect=dialect.choices(),
            mapping=mapping,
            match=default_match(entity, mapping),
            created=timezone.now(),
        )
    except BaseException:
        path_of(payload).unlink(missing_ok=True)
        payload.delete()
        raise


def guesses(actor: Actor, one: Import, dialect: Dialect) -> list[ColumnGuess]:
    """What each column is taken for, and why."""
    return _guessed(actor, shape_of(one.entity), dialect)


def read_again(actor: Actor, one: Import, choices: dict[str, Any]) -> Dialect:
    """Read the file another way (encoding, delimiter, header row …); the mapping is proposed anew."""
    path, dialect = path_and_dialect(one)
    looked = preview(path, dialect.replace(**choices))
    one.dialect, one.mapping = looked.choices(), _proposed(actor, one.entity, looked)
    forget_corrections(one)
    forget_choices(one)
    one.match = default_match(one.entity, one.mapping)
    forget_rehearsal(one)
    return looked


def set_mapping(
    actor: Actor, one: Import, mapping: Sequence[str], match: Sequence[str], on_match: str
) -> None:
    """Settle which column goes where and what a match means. Raises MappingRefused, NothingMapped."""
    _check_mapping(actor, one, mapping)
    unknown = [key for key in match if key not in MATCH_KEYS[one.entity]]
    if unknown or on_match not in OnMatch.values:
        known = ", ".join(MATCH_KEYS[one.entity])
        raise MappingRefused(
            _("Records are found by: %s. A match may fill, update, skip or create.") % known, field="match"
        )
    one.mapping, one.match, one.on_match = list(mapping), list(match), on_match
    forget_rehearsal(one)


def rehearse(actor: Actor, one: Import, *, deliver: bool = True) -> Operation:
    """Judge every row without writing; the operation holds counts and the fate of each row."""
    check(actor, "import", shape_of(one.entity))
    _check_mapping(actor, one, one.mapping)
    one.rehearsed_at = Batch.objects.aggregate(newest=Max("pk"))["newest"] or 0
    operation = _start(actor, one, "rehearsal", deliver=deliver)
    one.rehearsal, one.run = operation.pk, None
    one.save()
    return operation


def run(actor: Actor, one: Import, *, deliver: bool = True) -> Operation:
    """Write what was rehearsed. Raises NotRehearsed. Asked twice, it answers with the same operation."""
    check(actor, "import", shape_of(one.entity))
    rehearsal = operation_of(one.rehearsal)
    if rehearsal is None or rehearsal.state != State.DONE:
        raise NotRehearsed(_("See what would happen first: rehearse the import, then run it."))
    running = operation_of(one.run)
    if running is not None:
        return running
    operation = _start(actor, one, "import", deliver=deliver, key=f"import:{one.pk}:{one.rehearsal}")
    one.run = operation.pk
    one.save()
    return operation


def changed_since_rehearsal(one: Import) -> bool:
    """Whether anything was written since the rehearsal began, so that its counts may no longer hold."""
    return Batch.objects.filter(pk__gt=one.rehearsed_at).exclude(change__operation_id=one.run or 0).exists()


def _start(actor: Actor, one: Import, kind: str, *, deliver: bool, key: str | None = None) -> Operation:
    path, dialect = path_and_dialect(one)
    with transaction.atomic():
        operation = enqueue(
            kind,
            requested_by=actor.user_id,
            channel=actor.channel,
            parameters={"import": one.pk} | ({"rehearsal": one.rehearsal} if kind == "import" else {}),
            total=count_rows(path, dialect),
            key=key,
            deliver=deliver,
        )
        keep_text(actor.address, kind=ADDRESS, operation=operation)
    return operation


def _proposed(actor: Actor, entity: str, dialect: Dialect) -> list[str]:
    return [guess.field or "" for guess in _guessed(actor, shape_of(entity), dialect)]


def _guessed(actor: Actor, shape: EntityShape, dialect: Dialect) -> list[ColumnGuess]:
    """Columns of our own exports that Perennial keeps itself are recognised, so that they go nowhere else."""
    fields = mappable(actor, shape)
    kept = [MappableField(one.key, one.kind, one.labels) for one in shape.fields.values() if not one.editable]
    keys = {one.key for one in kept}
    found = propose(dialect.headers, dialect.samples, [*fields, *kept], get_language() or "en")
    because = _("Perennial keeps this itself.")
    return [replace(one, field=None, because=because) if one.field in keys else one for one in found]


def _check_mapping(actor: Actor, one: Import, mapping: Sequence[str]) -> None:
    fields = {field.key: field for field in mappable(actor, shape_of(one.entity))}
    headers = one.dialect["headers"]
    if len(mapping) != len(headers):
        raise MappingRefused(
            _("The file has %d columns; say for each where it goes.") % len(headers), field="mapping"
        )
    if not any(mapping):
        raise NothingMapped(_("No column is mapped yet. Choose a field for at least one."), field="mapping")
    for key, times in Counter(key for key in mapping if key).items():
        base, _sep, number = key.rpartition("_")
        known = key in fields or (number.isdigit() and base in fields and fields[base].numbered)
        if not known:
            raise MappingRefused(_("There is no field “%s” to import into.") % key, field="mapping")
        if times > 1:
            raise MappingRefused(
                _("Two columns go to “%s”. Leave one out, or number them.") % key, field="mapping"
            )


def forget_rehearsal(one: Import) -> None:
    """What was judged no longer holds: the rows are read or mapped in another way."""
    one.rehearsal = one.run = None
    one.save()
