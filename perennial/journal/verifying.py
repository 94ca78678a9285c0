"""Proof of the chain: every digest and link recomputed from the stored rows, the first bad thing named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from perennial.journal import append, digests
from perennial.journal.models import Batch, ChainHead, Change, ChangeNote, Entry
from perennial.journal.setwise import slices

BATCHES_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class ChainReport:
    """`batches` and `entries` verified; `bad` is the first thing wrong, as a sentence, '' when all is well."""

    batches: int
    entries: int
    bad: str = ""
    position: int | None = None
    entry: int | None = None


class _Bad(Exception):
    """The first thing wrong."""

    def __init__(self, sentence: str, entry: int | None = None) -> None:
        super().__init__(sentence)
        self.entry = entry


def verify() -> ChainReport:
    """Verify what is sealed, by position, in bounded memory. Redacted values and notes verify by their digests."""
    chain, position, entries = b"", 0, 0
    sealed = Batch.objects.filter(position__isnull=False).select_related("change").order_by("position")
    try:
        for piece in slices(sealed.iterator(chunk_size=BATCHES_AT_ONCE), BATCHES_AT_ONCE):
            notes = _notes(piece)
            for batch, its in _with_entries(piece):
                chain = _next_link(batch, its, notes[batch.change_id], position + 1, chain)
                position += 1
                entries += batch.count
        _check_head(position, chain)
    except _Bad as found:
        return ChainReport(position, entries, str(found), position + 1, found.entry)
    return ChainReport(position, entries)


def _next_link(
    batch: Batch, entries: Iterable[Entry], notes: Sequence[ChangeNote], position: int, chain: bytes
) -> bytes:
    if batch.position != position:
        raise _Bad(_("The batch at position %d is missing.") % position)
    digest = digests.batch_digest(_change_digest(batch.change, notes), list(_entry_digests(batch, entries)))
    if bytes(batch.digest) != digest:
        raise _Bad(_("Change %d, or what it was made of, was altered.") % batch.change_id)
    chain = digests.link(chain, position, digest)
    if chain != bytes(batch.chain or b""):
        raise _Bad(_("The link at position %d was altered.") % position)
    return chain


def _entry_digests(batch: Batch, entries: Iterable[Entry]) -> Iterator[bytes]:
    count = 0
    for entry in entries:
        count += 1
        place = (entry.table, entry.row, entry.root, entry.op, entry.version, entry.shape, entry.source)
        digest = digests.entry_digest(place, digests.digest_of_fields(entry.fields))
        if digest != bytes(entry.digest):
            raise _Bad(_("Entry %d (%s %d) was altered.") % (entry.pk, entry.table, entry.row), entry.pk)
        if count > batch.count:
            raise _Bad(_("Entry %d (%s %d) was added.") % (entry.pk, entry.table, entry.row), entry.pk)
        yield digest
    if count < batch.count:
        missing = (batch.position, count, batch.count)
        raise _Bad(_("Position %d holds %d entries and should hold %d.") % missing)


def _change_digest(change: Change, notes: Sequence[ChangeNote]) -> bytes:
    for note in notes:
        redacted = not note.salt and not note.value
        if not redacted and digests.note_digest(note.kind, note.value, note.salt) != bytes(note.digest):
            raise _Bad(_("The %s of change %d was altered.") % (note.kind, change.pk))
    return append.digest_of_change(change, [bytes(note.digest) for note in notes])


def _notes(batches: Sequence[Batch]) -> dict[int, list[ChangeNote]]:
    found: dict[int, list[ChangeNote]] = defaultdict(list)
    for note in ChangeNote.objects.filter(change__in={batch.change_id for batch in batches}).order_by("kind"):
        found[note.change_id].append(note)
    return found


def _with_entries(batches: Sequence[Batch]) -> Iterator[tuple[Batch, Iterable[Entry]]]:
    """Each batch with its entries in order; they are read one after the other."""
    entries = Entry.objects.filter(batch__in=[batch.pk for batch in batches]).order_by(
        "batch__position", "id"
    )
    groups = groupby(entries.iterator(chunk_size=2000), key=attrgetter("batch_id"))
    following = next(groups, None)
    for batch in batches:
        if following is None or following[0] != batch.pk:
            yield batch, ()
        else:
            yield batch, following[1]
            following = next(groups, None)


def _check_head(position: int, chain: bytes) -> None:
    head = ChainHead.objects.filter(pk=1).first()
    if head is None and position:
        raise _Bad(_("The head of the chain is missing."))
    if head is not None and head.position > position:
        missing = head.position - position
        sentence = ngettext("The last batch is missing.", "The last %d batches are missing.", missing)
        raise _Bad(sentence % missing if missing > 1 else sentence)
    if head is not None and (head.position, bytes(head.chain)) != (position, chain):
        raise _Bad(_("The head of the chain was altered."))
