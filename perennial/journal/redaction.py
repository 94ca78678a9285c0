"""Destroying values in the journal: erasing is the one act that alters entries, and the chain still verifies.

A value goes together with its salt and its digest stays; what is redacted replays, and is undone, as erased.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import QuerySet

from perennial.journal import digests, guard, setwise
from perennial.journal.models import ChangeNote, Entry


def redact(entries: QuerySet[Entry], names: Collection[str] | None = None) -> int:
    """Destroy the values of these fields (None: of all fields) in `entries`; returns how many entries changed.

    A name stands for its keys as well: 'attributes' destroys 'attributes.x_size'. Runs in slices of its own
    transactions and may be repeated.
    """
    count = 0
    keys = list(entries.order_by("id").values_list("id", flat=True))
    for piece in setwise.slices(keys):
        with transaction.atomic(), guard.door_open(guard.JOURNAL):
            rows = Entry.objects.select_for_update().filter(pk__in=piece).values_list("pk", "fields")
            altered = [
                (pk, new) for pk, old in rows if (new := digests.redacted(old, _meant(old, names))) != old
            ]
            setwise.update_rows(Entry, ("fields",), altered)
            count += len(altered)
    return count


def redact_notes(change_ids: Iterable[int], kinds: Collection[str] = ()) -> int:
    """Destroy the reason, title and client address of changes (or only these kinds of notes); returns how many."""
    count = 0
    for piece in setwise.slices(change_ids):
        notes = ChangeNote.objects.filter(change__in=piece).exclude(value="", salt="")
        if kinds:
            notes = notes.filter(kind__in=kinds)
        with guard.door_open(guard.JOURNAL):
            count += notes.update(value="", salt="")
    return count


def _meant(text: str, names: Collection[str] | None) -> list[str]:
    held = digests.names_of(text)
    if names is None:
        return held
    return [name for name in held if name in names or name.partition(".")[0] in names]
