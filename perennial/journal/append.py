"""Appending to the journal: a batch of entries at the end of each transaction. Writers never touch the chain."""

from __future__ import annotations

import os
from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F
from django.utils import timezone

from perennial.journal import digests, guard, setwise
from perennial.journal.models import Batch, Change, ChangeNote, Entry
from perennial.journal.pending import Pending, Write
from perennial.journal.values import to_journal

_COLUMNS = ("batch_id", "table", "row", "root", "op", "version", "shape", "source", "fields", "digest")
# So many batches are looked through by one statement, and so many ids are kept as the bits of one number.
AT_ONCE, PAGE = 50, 4096
_NOTE_COLUMNS = ("change_id", "kind", "value", "salt", "digest")


def batch(change: Change, notes: Mapping[str, str], pending: Pending) -> None:
    """Append what the transaction wrote; a transaction that wrote nothing leaves no trace."""
    writes = pending.net()
    if not writes:
        return
    with guard.door_open(guard.JOURNAL):
        notes_digests = _save_change(change, notes, writes)
        rows = [_entry(write, pending) for write in writes]
        whole = digests.batch_digest(digest_of_change(change, notes_digests), (row[-1] for row in rows))
        appended = Batch(change=change, count=len(rows), digest=whole)
        setwise.insert_objects(Batch, [appended])
        setwise.insert_rows(Entry, _COLUMNS, [(appended.pk, *row) for row in rows])


def close(change: Change) -> None:
    """Set the closing time, and count exactly: a record written in several batches is one record."""
    if change.pk is None:
        return
    change.closed = timezone.now()
    batches = list(Batch.objects.filter(change=change).order_by("pk").values_list("pk", flat=True))
    if len(batches) > 1:
        change.records = _records(batches)
    else:
        change.records = Change.objects.values_list("records", flat=True).get(pk=change.pk)
    with guard.door_open(guard.JOURNAL):
        change.save(update_fields=["closed", "records"])


def _records(batches: Sequence[int]) -> int:
    """How many records, and rows of configuration, the entries of these batches are about.

    A few batches at a time: to sort millions of ids apart in 4 MB of memory takes PostgreSQL hours.
    """
    seen: dict[int, int] = {}
    others: set[tuple[str, int]] = set()
    for piece in setwise.slices(batches, AT_ONCE):
        entries = Entry.objects.filter(batch__in=piece)
        for root in entries.filter(root__isnull=False).values_list("root", flat=True).distinct().iterator():
            page, place = divmod(root or 0, PAGE)
            seen[page] = seen.get(page, 0) | 1 << place
        others.update(entries.filter(root__isnull=True).values_list("table", "row").distinct())
    return sum(page.bit_count() for page in seen.values()) + len(others)


def digest_of_change(change: Change, notes: Sequence[bytes]) -> bytes:
    """Over the change's head and its notes' digests by kind; counts and closing time alter while it is written."""
    head = [
        change.pk,
        to_journal(change.at),
        to_journal(change.recorded),
        change.actor_id,
        str(change.channel),
        change.action,
        change.undoes_id,
        change.operation_id,
    ]
    return digests.change_digest(head, notes)


def _notes_of(change: Change) -> list[bytes]:
    return [bytes(one) for one in change.notes.order_by("kind").values_list("digest", flat=True)]


def _save_change(change: Change, notes: Mapping[str, str], writes: Sequence[Write]) -> list[bytes]:
    """Insert the change, or count on it; returns the digests of its notes by kind."""
    records = len({(w.model, w.row) if w.root is None else w.root for w in writes})
    if change.pk is not None:
        Change.objects.filter(pk=change.pk).update(
            records=F("records") + records, entries=F("entries") + len(writes)
        )
        return _notes_of(change)
    change.records, change.entries = records, len(writes)
    setwise.insert_objects(Change, [change])
    rows = [_note(kind, value) for kind, value in sorted(notes.items()) if value]
    setwise.insert_rows(ChangeNote, _NOTE_COLUMNS, [(change.pk, *row) for row in rows])
    return [digest for *_text, digest in rows]


def _note(kind: str, value: str) -> tuple[str, str, str, bytes]:
    salt = b64encode(os.urandom(digests.SALT_BYTES)).decode()
    return kind, value, salt, digests.note_digest(kind, value, salt)


def _entry(write: Write, pending: Pending) -> tuple[Any, ...]:
    text, digest = digests.seal_fields(write.fields)
    source = None if write.root is None else pending.sources.get(write.root)
    model = write.model
    place = (
        model._meta.label_lower,
        write.row,
        write.root,
        str(write.op),
        pending.version_of(write),
        model.shape_version,
        source,
    )
    return *place, text, digests.entry_digest(place, digest)
