"""Reading what colleagues say to each other about a record. Who may read the record may read it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.access.models import User
from perennial.access.queries import users
from perennial.journal.models import Change, Entry
from perennial.journal.reading import line
from perennial.lib.mentions import Index, index_of
from perennial.records.errors import NoSuchRecord
from perennial.records.matching.apart import absorbed_by
from perennial.records.models import Activity, Comment, Head, Mention, Pin
from perennial.records.queries import heads
from perennial.schema.queries import shape_of


class Before(NamedTuple):
    """Where a list of comments goes on: before this instant, of one instant before this number."""

    at: datetime
    comment: int


@dataclass(frozen=True, slots=True)
class Version:
    """What a comment said from an instant on, and who wrote it so."""

    at: datetime
    by: int | None
    text: str


def comments_of(head: Head, limit: int, before: Before | None = None) -> list[Comment]:
    """What was said about a record the caller may read, the latest first."""
    found = Comment.objects.filter(record=head.pk)
    if before:
        found = found.filter(Q(at__lt=before.at) | Q(at=before.at, pk__lt=before.comment))
    return list(found.order_by("-at", "-pk")[:limit])


def count_comments(head: Head) -> int:
    return Comment.objects.filter(record=head.pk).count()


def comment_of(head: Head, number: int) -> Comment:
    """One comment of a record the caller may read. Raises NoSuchRecord."""
    found = Comment.objects.filter(record=head.pk, pk=number).first()
    if found is None:
        raise NoSuchRecord(_("There is no such comment here any more."))
    return found


def pinned_comments(head: Head, said: Sequence[Comment] | None = None) -> list[Comment]:
    """What stands on top, the latest first; `said` are all comments, where they are at hand."""
    several = Comment.objects.filter(record=head.pk, pinned__isnull=False) if said is None else said
    return sorted(
        (one for one in several if one.pinned), key=lambda one: (one.pinned or one.at, one.pk), reverse=True
    )


def pinned_notes(actor: Actor, head: Head) -> list[Activity]:
    """Notes that stand on top, as far as the actor may read them still, the latest first."""
    pins = dict(Pin.objects.filter(record=head.pk).order_by("at", "pk").values_list("note", "at"))
    if not pins:
        return []
    found = heads(actor, shape_of("activity")).filter(pk__in=list(pins))
    return sorted(found, key=lambda one: (pins[one.pk], one.pk), reverse=True)


def standing(numbers: Collection[int], survivors: Mapping[int, int]) -> dict[int, Comment]:
    """By number these comments as they stand now, by record what stands for it now.

    A merge brought copies of what was said of an absorbed record; what of them was removed stands no more.
    """
    found = Comment.objects.in_bulk(numbers)
    places = {
        pk: (survivors.get(one.record_id, one.record_id), one.by_id, one.at) for pk, one in found.items()
    }
    there = {(one.record_id, one.by_id, one.at): one for one in found.values()}
    if copied := set(places.values()) - there.keys():
        records, instants = {place[0] for place in copied}, {place[2] for place in copied}
        copies = Comment.objects.filter(record__in=records, at__in=instants)
        there |= {(one.record_id, one.by_id, one.at): one for one in copies}
    return {pk: there[place] for pk, place in places.items() if place in there}


def copied_from(comment: Comment) -> list[int]:
    """What stands at absorbed records and of which this comment is the copy that a merge made."""
    absorbed = absorbed_by([comment.record_id]).keys() - {comment.record_id}
    if not absorbed:
        return []
    same = Comment.objects.filter(record__in=absorbed, by=comment.by_id, at=comment.at)
    return list(same.values_list("pk", flat=True))


def mentions_of(comments: Iterable[Comment]) -> dict[int, list[int]]:
    """By comment whom it names."""
    found: dict[int, list[int]] = {}
    rows = Mention.objects.filter(comment__in=[one.pk for one in comments]).order_by("pk")
    for comment, user in rows.values_list("comment", "user"):
        found.setdefault(comment, []).append(user)
    return found


def versions_of(comment: Comment) -> list[Version]:
    """What a comment said, the latest first."""
    entries = Entry.objects.filter(
        root=comment.record_id, table=Comment._meta.label_lower, row=comment.pk
    ).select_related("batch__change")
    found = []
    for entry in entries.order_by("-id"):
        text = line(entry, 0).fields.get("text", (None, None))[1]
        if text is not None:
            change: Change = entry.batch.change
            found.append(Version(change.at, change.actor_id, text))
    return found


@dataclass(frozen=True, slots=True)
class Colleagues:
    """Those who can be named with an @, by number in the order of their names, and by what they go by."""

    users: Mapping[int, User]
    index: Index


def colleagues(actor: Actor) -> Colleagues:
    """Everybody who works here."""
    found = {one.pk: one for one in users(actor).filter(is_active=True)}
    return Colleagues(found, index_of((one.pk, one.name, one.email) for one in found.values()))
