"""Reading records, actor first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.access.queries import editable_fields, may, visible
from perennial.journal.models import Change, Entry
from perennial.journal.reading import lines
from perennial.journal.rows import rows_by, values_by
from perennial.lib.conditions import Condition, Moment, compile_condition, dump, leaves
from perennial.lib.text import fold
from perennial.records.counting import TIME_LIMIT, WALK, Count, count, in_steps, in_time
from perennial.records.derive.reach import primaries
from perennial.records.errors import NoSuchRecord
from perennial.records.models import ENTITIES, ContactPoint, Head, PointKind, Record
from perennial.records.paging import Page, neighbours, page
from perennial.records.places import NAME, Readable
from perennial.records.search.queries import VAGUE, narrowed
from perennial.records.sorting import SORTED_WITHOUT_INDEX, Sort, sort_of
from perennial.records.table import linked_with, value_in
from perennial.schema.queries import shape_of
from perennial.schema.shape import EntityShape

# How the name of an act ends by which records of an entity were merged.
MERGE = ".merge"
# The act that merges every group from a likelihood on.
MERGE_ALL = "merge_all"
# And how that of one of many merges ends that is taken back alone.
UNMERGE = ".unmerge"
MERGED_INTO = "merged_into_id"


def may_merge(actor: Actor, shape: EntityShape) -> bool:
    """Whether this person may merge records of the entity at all."""
    fields = fields_merged(shape)
    return editable_fields(actor, shape, fields) >= set(fields) and all(
        may(actor, action, shape) for action in ("edit", "delete")
    )


def fields_merged(shape: EntityShape) -> list[str]:
    """What a merge writes."""
    return [one.key for one in shape.fields.values() if one.editable]


def heads(actor: Actor, shape: EntityShape, *, trashed: bool | None = False) -> Any:
    """The records of an entity that the actor may see: live ones, the trash, or (None) all, the absorbed too."""
    queryset = visible(actor, ENTITIES[shape.key].objects.all(), shape)
    if trashed is None:
        return queryset
    if trashed:
        return queryset.filter(archived__isnull=False, record__merged_into__isnull=True)
    return queryset.filter(archived__isnull=True)


def head_of(actor: Actor, shape: EntityShape, record_id: int) -> Head:
    """One record, in the trash or not; raises NoSuchRecord when there is none the actor may see."""
    return seen(actor, shape, known_head(shape, record_id))


def known_among(actor: Actor, entity: str, ids: Iterable[int]) -> set[int]:
    """Of these records of an entity those that are there and that the actor may see; of an absorbed one it is asked of
    the one that stands for it.
    """
    live, wanted = heads(actor, shape_of(entity)), set(ids)
    found = set(live.filter(pk__in=wanted).values_list("pk", flat=True))
    into = {pk: survivor_of(pk) for pk in wanted - found}
    standing = set(live.filter(pk__in=into.values()).values_list("pk", flat=True)) if into else set()
    return found | {pk for pk, survivor in into.items() if survivor in standing}


def known_head(shape: EntityShape, record_id: int, lock: str = "") -> Head | None:
    """One record whoever asks, in the trash or not; `lock` as in `rows_by`."""
    return next(iter(rows_by(ENTITIES[shape.key], "pk", [record_id], lock=lock)), None)


def seen(actor: Actor, shape: EntityShape, head: Head | None) -> Head:
    """The record itself; raises NoSuchRecord when there is none or the actor may not see it."""
    if head is None or not may(actor, "read", shape, head):
        raise NoSuchRecord(_("There is no such %s, or you may not see it.") % shape.label().lower())
    return head


def entity_of(record_id: int) -> str:
    """The entity key of a record id; raises NoSuchRecord."""
    entity = Record.objects.filter(pk=record_id).values_list("entity", flat=True).first()
    if entity is None:
        raise NoSuchRecord(_("There is no record %d.") % record_id)
    return entity


def survivor_of(record_id: int) -> int:
    """The record that stands for this id today: itself, or what absorbed it."""
    seen = set()
    while record_id not in seen:
        seen.add(record_id)
        target = values_by(Record, "pk", [record_id], ("merged_into_id",))
        if not target or target[0][0] is None:
            return record_id
        record_id = target[0][0]
    return record_id


def survivors(changes: Sequence[Change], record: int) -> dict[int, int]:
    """By the number of a merge, the record that stayed where this one was merged or meant; others are absent.

    A mass merge has a batch for each survivor.
    """
    numbers = [one.pk for one in changes if one.action.endswith((MERGE, f".{MERGE_ALL}"))]
    if not numbers:
        return {}
    batches = Entry.objects.filter(batch__change__in=numbers, root=record).values("batch")
    found = lines(Entry.objects.filter(batch__in=batches, table=Record._meta.label_lower))
    into = [(one.change, one.fields[MERGED_INTO][1]) for one in found if MERGED_INTO in one.fields]
    return dict(sorted(into, key=lambda pair: pair[1] == record))


def points(record_id: int) -> Sequence[ContactPoint]:
    """The contact points of a record, primary ones first."""
    return rows_by(ContactPoint, "record_id", [record_id], order=("kind", "rank", "id"))


def field_values(
    head: Head, shape: EntityShape, its_points: Sequence[ContactPoint] | None = None
) -> dict[str, Any]:
    """Every field's value keyed by field; contact points as their primary ones."""
    its_points = points(head.pk) if its_points is None else its_points
    address = primaries(its_points).get(PointKind.ADDRESS)
    links = linked_with([head.pk], list(shape.fields.values())).get(head.pk, {})
    return {key: value_in(head, field, address, links) for key, field in shape.fields.items()}


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as one actor asked for it: the records it holds, its sort, and what its cursors are bound to.

    `some` are those of them that pages show where a vague text answers by the thousand, else None. `whole` is a list
    that nothing narrows but rights. `at_least` so many answer a text that alone narrows the list to `some`.
    `rows_first` are the same records, found by the rows of other tables the condition asks about: quick where walking
    through the list until a page is full would take long, because few are in it.
    """

    shape: EntityShape
    records: QuerySet[Head]
    sort: Sort
    bound: str
    sorted_as_asked: bool = True
    some: QuerySet[Head] | None = None
    whole: bool = False
    at_least: int | None = None
    rows_first: QuerySet[Head] | None = None

    @property
    def paged(self) -> QuerySet[Head]:
        return self.records if self.some is None else self.some

    def page(self, cursor: str = "", size: int = 50) -> Page:
        def read(records: QuerySet[Head]) -> Page:
            return page(records, self.sort, cursor=cursor, size=size, bound=self.bound)

        if self.rows_first is None:
            return read(self.paged)
        return in_steps(lambda: read(self.paged), WALK) or read(self.rows_first)

    def count(self, seconds: float = TIME_LIMIT) -> Count:
        if self.some is not None:
            return Count(self.at_least, False)
        found = count(self.records, seconds=None if self.whole else seconds)
        if found.number is None and self.rows_first is not None:
            return count(self.rows_first, seconds=seconds)
        return found

    def beside(self, pk: int) -> tuple[Head | None, Head | None]:
        """The records before and after one; neither when the database takes too long to say."""
        found = in_time(lambda: neighbours(self.paged, self.sort, pk))
        if found is None and (records := self.rows_first) is not None:
            found = in_time(lambda: neighbours(records, self.sort, pk))
        return found or (None, None)


def listing(
    actor: Actor,
    shape: EntityShape,
    *,
    where: Condition | None = None,
    moment: Moment,
    sort: str = "name",
    trashed: bool = False,
    text: str = "",
) -> Listing:
    """The records of an entity that meet a condition and answer a search text.

    Raises BadRequest for fields the actor may not ask.

    A sort without an index is used below 10,000 rows only; above, the list is sorted by name and says so. Of a vague
    text the pages show some of what answers, and say so.
    """
    readable = Readable(actor, shape)
    everything = records = heads(actor, shape, trashed=trashed)
    if where is not None:
        records = everything.filter(compile_condition(where, readable, moment))
    by_text = narrowed(actor, shape, text, trashed=trashed)
    some = None if by_text.some is None else records.filter(by_text.some)
    if by_text.answering:
        records = records.filter(by_text.answering)
    if where is not None and some is not None and count(records, up_to=VAGUE).exact:
        some = None
    asked = sort_of(readable, sort)
    fits = asked.indexed or some is not None or count(records, up_to=SORTED_WITHOUT_INDEX).exact
    used = asked if fits else sort_of(readable, NAME)
    view = (actor.user_id, shape.key, dump(where) if where else None, trashed, fold(text))
    bound = sha256(repr(view).encode()).hexdigest()[:16]
    some = None if some is None else used.over(some)
    whole = where is None and not text.strip() and not trashed
    at_least = by_text.number if where is None else None
    rows_first = None
    if where is not None and not text.strip():
        rows_first = _rows_first(everything, where, Readable(actor, shape, rows_first=True), moment, used)
    return Listing(shape, used.over(records), used, bound, fits, some, whole, at_least, rows_first)


def _rows_first(
    records: QuerySet[Head], where: Condition, readable: Readable, moment: Moment, sort: Sort
) -> QuerySet[Head] | None:
    """None where no other table is asked, or the database weighs by itself which way is shorter."""
    if connection.vendor == "postgresql" or not any(
        place.rows or place.through for place in map(readable.place, (leaf.path for leaf in leaves(where)))
    ):
        return None
    return sort.over(records.filter(compile_condition(where, readable, moment)))
