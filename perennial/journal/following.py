"""News travels upward by reading the journal: a follower reads sealed batches in order, from where it stopped.

A package registers its own in its `jobs.py`. What a follower does to a batch and its bookmark commit together, so that
nothing is followed twice or left out; it must be idempotent all the same, because it begins anew where it likes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction

from perennial.journal.models import Batch, Bookmark, ChainHead, Entry
from perennial.journal.reading import Line, lines

Handle = Callable[[Sequence[Line]], None]
Begin = Callable[[], object]
# So many entries at once: what a follower makes of them must fit into one short transaction.
ENTRIES_AT_ONCE = 500

_followers: dict[str, tuple[Handle, Begin]] = {}


@dataclass(frozen=True, slots=True)
class Lag:
    """How many sealed batches a follower has not read yet."""

    name: str
    batches: int


def follower(name: str, begin: Begin) -> Callable[[Handle], Handle]:
    """Register what reads the journal under this name.

    `begin` is called once, when it has no bookmark yet: it deals with all that happened before, from the tables.
    """

    def register(handle: Handle) -> Handle:
        _followers[name] = (handle, begin)
        return handle

    return register


def follow(seconds: float) -> int:
    """Have every follower read on until there is no more or the time is up; returns how many batches were read."""
    end, read = time.monotonic() + seconds, 0
    for name, (handle, begin) in _followers.items():
        while count := _read_on(name, handle, begin):
            read += count
            if time.monotonic() > end:
                return read
    return read


def begin_here() -> None:
    """A workspace that is being set up has nothing to catch up with: every follower begins with what comes."""
    for name in _followers:
        Bookmark.objects.get_or_create(name=name, defaults={"position": _sealed()})


def lags() -> list[Lag]:
    """How far behind each follower is."""
    sealed = _sealed()
    there = dict(Bookmark.objects.values_list("name", "position"))
    return [Lag(name, sealed - there.get(name, sealed)) for name in sorted(_followers)]


def _read_on(name: str, handle: Handle, begin: Begin) -> int:
    """One step of one follower."""
    with transaction.atomic():
        bookmark, is_new = Bookmark.objects.get_or_create(name=name, defaults={"position": _sealed()})
        if is_new:
            begin()
    upcoming = _upcoming(bookmark.position)
    if not upcoming:
        return 0
    entries = Entry.objects.filter(batch__in=[pk for pk, _position in upcoming]).order_by(
        "batch__position", "pk"
    )
    several = list(lines(entries))
    with transaction.atomic():
        # A scheduler that stood still for longer than its lease may find that another has read on.
        here = Bookmark.objects.filter(pk=bookmark.pk, position=bookmark.position)
        if not here.update(position=upcoming[-1][1]):
            return 0
        handle(several)
    return len(upcoming)


def _upcoming(position: int) -> list[tuple[int, int]]:
    """The next batches by id and position: as many as hold few entries together, at least one."""
    found: list[tuple[int, int]] = []
    entries = 0
    rows = Batch.objects.filter(position__gt=position).order_by("position")
    for pk, its, count in rows.values_list("pk", "position", "count")[:ENTRIES_AT_ONCE]:
        entries += count
        if found and entries > ENTRIES_AT_ONCE:
            break
        found.append((pk, its or 0))
    return found


def _sealed() -> int:
    return ChainHead.objects.values_list("position", flat=True).first() or 0
