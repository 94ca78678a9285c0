"""Reading the journal: the history of a record, who wrote its values, the changes of a workspace."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet

from perennial.journal.models import Change, ChangeNote, Entry, Operation
from perennial.journal.provenance import RowKey, Writers, writers
from perennial.journal.reading import Line, line, lines_of
from perennial.journal.rows import values_by
from perennial.journal.tables import Recorded
from perennial.lib.questions import Given, Objects

# No id is as great: what PostgreSQL and SQLite count to.
_PAST_ALL = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Event:
    """One change's lines on one record, oldest line first."""

    change: Change
    lines: tuple[Line, ...]


def history(root: int, *, before: int | None = None, limit: int = 50) -> tuple[list[Event], int | None]:
    """What happened to a record, newest first, and the line id to go on `before`; None when that was all."""
    found = _newest(limit + 1).ask(root=root, before=_PAST_ALL if before is None else before)
    events: dict[int, list[Line]] = {}
    changes: dict[int, Change] = {}
    for entry in found[:limit]:
        changes[entry.batch.change_id] = entry.batch.change
        events.setdefault(entry.batch.change_id, []).insert(0, line(entry, entry.batch.change_id))
    rest = found[limit - 1].pk if len(found) > limit else None
    return [Event(changes[pk], tuple(lines)) for pk, lines in events.items()], rest


@lru_cache(maxsize=16)
def _newest(count: int) -> Objects[Entry]:
    """The newest entries of a record before an id, with their changes."""
    return Objects(
        lambda: Entry.objects.filter(root=Given("root"), id__lt=Given("before")).order_by("-id")[:count],
        beside=("batch", "batch__change"),
    )


def writers_of(root: int) -> Mapping[RowKey, Writers]:
    """The change that wrote each value that stands now, by row and field; undone edits do not count."""
    lines = lines_of(root)
    numbers = {one.change for one in lines}
    undoes = dict(values_by(Change, "pk", numbers, ("id", "undoes_id")))
    return writers(lines, {undo: target for undo, target in undoes.items() if target is not None})


def changes(
    *,
    actor_id: int | None = None,
    channel: str = "",
    entity: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    actions: Iterable[str] = (),
) -> QuerySet[Change]:
    """Changes that meet all of these, newest first."""
    found = Change.objects.order_by("-at", "-id")
    if actor_id is not None:
        found = found.filter(actor_id=actor_id)
    if channel:
        found = found.filter(channel=channel)
    if entity:
        found = found.filter(Q(action__startswith=f"{entity}.") | Q(undoes__action__startswith=f"{entity}."))
    if since:
        found = found.filter(at__gte=since)
    if until:
        found = found.filter(at__lt=until)
    wanted = list(actions)
    return found.filter(action__in=wanted) if wanted else found


def newest_of(actor_id: int | None, action: str) -> int | None:
    """The newest change of a user by this action."""
    found = Change.objects.filter(actor_id=actor_id, action=action).order_by("-pk")
    return found.values_list("pk", flat=True).first()


def writer_of(row: Recorded) -> int | None:
    """The change that wrote a row of configuration last; exact within the transaction that wrote it."""
    entries = Entry.objects.filter(table=row._meta.label_lower, row=row.pk, root__isnull=True).order_by("-id")
    return entries.values_list("batch__change", flat=True).first()


def created(model: type[Recorded]) -> Iterator[Mapping[str, Any]]:
    """The values that each row of a table was made with, rows that are gone included."""
    made = Entry.objects.filter(table=model._meta.label_lower, op=Operation.CREATE).select_related("batch")
    for entry in made.iterator():
        yield {name: after for name, (_, after) in line(entry, entry.batch.change_id).fields.items()}


def notes(change_ids: Sequence[int]) -> Mapping[int, Mapping[str, str]]:
    """The reason, title and client address of changes, by change and kind."""
    found: dict[int, dict[str, str]] = {}
    for change, kind, value in values_by(ChangeNote, "change_id", change_ids, ("change_id", "kind", "value")):
        found.setdefault(change, {})[kind] = value
    return found


def undone_by(change_ids: Sequence[int]) -> Mapping[int, int]:
    """Which of these changes were taken back, and by which change, as it stands now.

    An undo that was undone itself does not count.
    """
    undos = dict(values_by(Change, "undoes_id", change_ids, ("id", "undoes_id")))
    redone = set(undone_by(list(undos))) if undos else set()
    return {target: undo for undo, target in undos.items() if undo not in redone}


def first_lines(change_ids: Sequence[int], each: int = 4) -> Mapping[int, list[Line]]:
    """The first few lines of each change, to say what it was about."""
    found: dict[int, list[Line]] = {}
    for change_id in change_ids:
        entries = Entry.objects.filter(batch__change=change_id).order_by("batch_id", "id")[:each]
        found[change_id] = [line(entry, change_id) for entry in entries]
    return found


def first_of(change: Change) -> Change:
    """What an undo, or the undo of an undo, is about in the end."""
    while change.undoes is not None:
        change = change.undoes
    return change
