"""Several records of one customer become one, and any of them comes back when that was wrong."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.access.queries import check, within
from perennial.journal.door import OpenChange, change
from perennial.journal.models import Batch, Entry
from perennial.journal.rows import rows_by, values_by
from perennial.journal.undo.outcome import Outcome
from perennial.journal.undo.referrers import Reference
from perennial.lib.breaking import fault
from perennial.lib.refusals import BadRequest, Forbidden, Refusal
from perennial.records.actions.allowing import check_fields, refuse_gone
from perennial.records.actions.create import Done, refuse_incomplete
from perennial.records.actions.take_back import take_back, take_back_part
from perennial.records.blocking import Blocking
from perennial.records.derive.reach import points_by_record
from perennial.records.errors import NotMerged, TooMuchHangs
from perennial.records.leading import referring, said
from perennial.records.matching.reviewing import note_reviews
from perennial.records.merging import COMPANY, Merging, Side, fields_of
from perennial.records.models import ENTITIES, Contact, ContactPoint, Head, Link, Record
from perennial.records.moving import keep_phones
from perennial.records.objections import broken_by
from perennial.records.queries import MERGE, UNMERGE, fields_merged, seen
from perennial.records.warning import Acknowledged, Asking
from perennial.schema.queries import setting, shape_of
from perennial.schema.shape import EntityShape

# So many records are merged at once, and so many references to them moved.
MOST, MOST_MOVED = 50, 2_000
# Whose value of a field stays, by key, of records under lock, the one that stays first.
Choose = Callable[[Sequence[Side]], Mapping[str, int]]
# Any number of our own: PostgreSQL keeps advisory locks by number.
_LOCK = 7_202_042_882


def merge_records(
    actor: Actor,
    entity: str,
    keep: int,
    drops: Sequence[int],
    *,
    chosen: Mapping[str, int] | None = None,
    reason: str = "",
    acknowledged: Acknowledged | None = None,
) -> Done:
    """Merge `drops` into `keep`, which stays with its id; returns it as it is then, and the change.

    The survivor's values stay, and what it has not comes from the first of `drops` that has it; `chosen` names by
    field whose value stays instead. All contact points and links come along, and whatever referred to an absorbed
    record refers to the survivor. Absorbed records keep all they had and lead to the survivor.

    Whoever merges may edit all of these records, every field of them and what refers to them, and delete what is
    absorbed. All or nothing: raises NoSuchRecord, Forbidden, InTheTrash, WasMerged, BadRequest, Incomplete,
    BrokenRules and RulesAsk for what no edit may leave either (`acknowledged` answers rules that warn), and Refusal
    for more than can be moved at once and for a choice that would lift a restriction.
    """
    shape, chosen = shape_of(entity), chosen or {}
    ids = _checked(shape, keep, drops, chosen)
    check_merge(actor, shape)
    with change(actor, f"{entity}{MERGE}", reason=reason) as act:
        blocking, asking = Blocking(actor, entity), Asking(actor, entity)
        before = broken_by(entity, [keep]) if blocking or asking else {}
        note_reviews(entity, [(keep, drop) for drop in drops], same=True)
        merged = merge_within(act, actor, shape, ids, lambda _sides: chosen)
        blocking.refuse(keep, before, merged.taken)
        asking.ask(act, keep, before, acknowledged)
    return Done(merged.head, act.id)


@dataclass(frozen=True, slots=True)
class Merged:
    """The survivor as it is now, and the fields whose value is another record's."""

    head: Head
    taken: Collection[str]


def merge_within(
    act: OpenChange, actor: Actor, shape: EntityShape, ids: Sequence[int], choose: Choose
) -> Merged:
    """Merge all of these records into the first, inside an open batch; `choose` names whose values stay.

    Rules are for the caller to ask, and whether the actor may merge at all. Raises all else that `merge_records` does.
    """
    keep, drops = ids[0], ids[1:]
    _hold_referring(drops)
    sides = _sides(actor, shape, ids, lock="UPDATE")
    merging = Merging(shape, sides[keep], [sides[pk] for pk in drops], choose([sides[pk] for pk in ids]))
    _check_chosen(merging)
    moved = _references(drops)
    _check_moved(actor, moved)
    _absorb(act, shape, keep, drops)
    _point_at(act, keep, moved)
    act.update_each(ENTITIES[shape.key], {keep: merging.columns()})
    house = setting()
    act.create(merging.points(house))
    act.create(merging.links())
    keep_phones(act, {keep: sides[keep].points}, house)
    fault("merge.written")
    act.settle()
    head = rows_by(ENTITIES[shape.key], "pk", [keep])[0]
    refuse_incomplete(shape, head, arrived=False)
    return Merged(head, {key for key, pk in merging.stays().items() if pk != keep})


def check_merge(actor: Actor, shape: EntityShape) -> None:
    """Raises Forbidden unless every field may be written, and records edited and deleted."""
    for action in ("edit", "delete"):
        check(actor, action, shape)
    check_fields(actor, shape, fields_merged(shape))


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a merge would do: the records in order, whose value of each field stays (None: nobody's), how many records
    of each entity refer to those that would be absorbed, and the copies the survivor would get.
    """

    sides: Sequence[Side]
    stays: Mapping[str, int | None]
    moves: Mapping[str, int]
    points: Sequence[ContactPoint]
    links: Sequence[Link]


def proposed(
    actor: Actor, entity: str, keep: int, drops: Sequence[int], chosen: Mapping[str, int]
) -> Proposal:
    """What `merge_records` would do; writes nothing, and raises what it would raise."""
    shape = shape_of(entity)
    ids = _checked(shape, keep, drops, chosen)
    check_merge(actor, shape)
    sides = _sides(actor, shape, ids)
    moved = _references(drops)
    _check_moved(actor, moved)
    merging = Merging(shape, sides[keep], [sides[pk] for pk in drops], chosen)
    _check_chosen(merging)
    moves = Counter(entity for pks, entity in _by_entity(moved) for _pk in pks)
    parts = merging.points(setting()), merging.links()
    return Proposal([sides[pk] for pk in ids], merging.stays(), moves, *parts)


def _checked(shape: EntityShape, keep: int, drops: Sequence[int], chosen: Mapping[str, int]) -> list[int]:
    ids = [keep, *drops]
    if not drops or len(set(ids)) < len(ids):
        raise BadRequest(
            _("Name the record that stays and at least one other one, each once."), field="records"
        )
    if len(drops) > MOST:
        raise BadRequest(_("Merge at most %d records at once.") % MOST, field="records")
    fields = {one.key: one for one in fields_of(shape)}
    for key, pk in chosen.items():
        if key not in fields:
            raise BadRequest(_("“%s” is no field of which one value stays.") % key, field="values")
        if pk not in ids:
            sentence = _("%(field)s: record %(id)d is not one of those that are merged.")
            raise BadRequest(sentence % {"field": fields[key].label(), "id": pk}, field="values")
    return ids


def _sides(actor: Actor, shape: EntityShape, ids: Sequence[int], lock: str = "") -> dict[int, Side]:
    """The records with all that is theirs; each may be edited, all but the first deleted. `lock` as in `rows_by`."""
    heads = {head.pk: head for head in rows_by(ENTITIES[shape.key], "pk", ids, lock=lock)}
    rows_by(Record, "pk", ids, lock=lock)
    for pk in ids:
        head = seen(actor, shape, heads.get(pk))
        check(actor, "edit", shape, head)
        if pk != ids[0]:
            check(actor, "delete", shape, head)
        refuse_gone(actor, shape, head)
    points = points_by_record(ContactPoint.objects.filter(record__in=ids).order_by("rank", "pk"))
    links: dict[int, list[Link]] = defaultdict(list)
    for link in Link.objects.filter(record__in=ids).order_by("pk"):
        links[link.record_id].append(link)
    return {pk: Side(heads[pk], points.get(pk, []), links[pk]) for pk in ids}


def _hold_referring(drops: Sequence[int]) -> None:
    """One merge at a time, and first of all wait for whoever edits a record that refers to those to be absorbed.

    Such an edit may be about to refer to one of them, which this merge would hold: they would wait for each other.
    Whoever writes to SQLite is alone already.
    """
    if not connection.features.has_select_for_update:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    roots = {one.root for one in _references(drops) if one.root is not None} - set(drops)
    for model, its in Record.head_models(sorted(roots)).items():
        values_by(model, "pk", its, ("pk",), lock="NO KEY UPDATE")


def _check_chosen(merging: Merging) -> None:
    """Raises Refusal where the choice would lift what forbids something of one of them."""
    for one in merging.loosened():
        sentence = _("%s: it holds for one of them, so it holds for the merged record. Edit that afterwards.")
        raise Refusal(sentence % one.label(), field=one.key)


def _references(drops: Sequence[int]) -> list[Reference]:
    """What refers to the absorbed records from elsewhere; what was merged into them before goes on leading there."""
    found = []
    for one in referring(drops):
        found.append(one)
        if len(found) > MOST_MOVED:
            sentence = _(
                "More than %d records refer to those that would be absorbed. Keep the one they refer to."
            )
            raise TooMuchHangs(sentence % MOST_MOVED)
    return found


def _check_moved(actor: Actor, moved: Sequence[Reference]) -> None:
    """What refers to them changes, too."""
    for pks, entity in _by_entity(moved):
        rows: QuerySet[Any] = ENTITIES[entity].objects.filter(pk__in=pks)
        if within(actor, "edit", rows, shape_of(entity)).count() < len(pks):
            raise Forbidden(
                _(
                    "Records refer to one that would be absorbed and are not yours to change. Ask your administrator."
                )
            )


def _by_entity(moved: Sequence[Reference]) -> Iterator[tuple[list[int], str]]:
    """The records that refer, by their entity."""
    roots = sorted({one.root for one in moved if one.root is not None})
    found: dict[str, list[int]] = defaultdict(list)
    for pk, entity in values_by(Record, "pk", roots, ("pk", "entity")):
        found[entity].append(pk)
    yield from ((pks, entity) for entity, pks in found.items())


def _absorb(act: OpenChange, shape: EntityShape, keep: int, drops: Sequence[int]) -> None:
    act.update_each(Record, {pk: {"merged_into_id": keep} for pk in drops})
    act.update_each(ENTITIES[shape.key], {pk: {"archived": act.row.at} for pk in drops})


def _point_at(act: OpenChange, keep: int, moved: Sequence[Reference]) -> None:
    """Move references to the survivor. Its own would lead to itself, and a second link to the same adds nothing."""
    writes: dict[type[models.Model], dict[int, dict[str, int]]] = defaultdict(dict)
    links = {link.pk: link for link in rows_by(Link, "pk", [one.row for one in moved if one.model is Link])}
    gone, there = [], {said(link) for link in rows_by(Link, "target_id", [keep])}
    works = {one.root for one in moved if one.column == f"{COMPANY}_id"}
    linked = Contact.objects.filter(pk__in={link.record_id for link in links.values()}, company=keep)
    works |= set(linked.values_list("pk", flat=True))
    for one in moved:
        if one.model is Link and (one.root == keep or _adds_nothing(links[one.row], there, works)):
            gone.append(one.row)
        elif one.root != keep:
            writes[one.model][one.row] = {one.column: keep}
            there |= {said(links[one.row])} if one.model is Link else set()
    for model, rows in writes.items():
        act.update_each(model, rows)  # type: ignore[type-var]
    act.delete_rows(Link, gone)


def _adds_nothing(link: Link, there: Collection[tuple[Any, ...]], works: Collection[int | None]) -> bool:
    """Whether the survivor is there in the same words, or is the main company already."""
    main = link.field == COMPANY and link.until is None and not link.role and link.record_id in works
    return main or said(link) in there


@dataclass(frozen=True, slots=True)
class Unmerged:
    """The change that took a merge back (None when nothing was), the records it gave back, and what stayed."""

    change: int | None
    records: Sequence[int]
    outcome: Outcome


def unmerge(actor: Actor, entity: str, record_id: int, *, reason: str = "") -> Unmerged:
    """Give an absorbed record back, with those that were absorbed together with it into the same one.

    What was edited since stays where it is; references that later merges carried on come back. Raises NoSuchRecord,
    NotMerged, StillRunning, and Forbidden where not all of it is the actor's to change.
    """
    shape = shape_of(entity)
    head = rows_by(ENTITIES[entity], "pk", [record_id])
    seen(actor, shape, head[0] if head else None)
    number, batch = _merge_of(record_id)
    absorbed = _absorbed_by(batch)
    if Batch.objects.filter(change=number).count() == 1:
        undo, outcome = take_back(actor, number, reason=reason)
    else:
        undo, outcome = take_back_part(actor, number, batch, f"{entity}{UNMERGE}", reason=reason)
    back = sorted(absorbed - _absorbed_by(batch))
    if not back:
        raise Forbidden(_("Not all of these records are yours to change, so nothing was taken back."))
    return Unmerged(undo, back, outcome)


def _merge_of(record_id: int) -> tuple[int, int]:
    """The change by which the record is absorbed now, and its batch: a mass merge has one for each survivor."""
    keep = values_by(Record, "pk", [record_id], ("merged_into_id",))[0][0]
    lines = Entry.objects.filter(table=Record._meta.label_lower, row=record_id, root=record_id)
    found = lines.order_by("-pk").values_list("batch__change", "batch").first()
    if keep is None or found is None:
        raise NotMerged(_("Record %d is not merged into another one.") % record_id)
    return found


def _absorbed_by(batch: int) -> set[int]:
    """The records that a merge absorbed and that do not stand for themselves."""
    lines = Entry.objects.filter(batch=batch, table=Record._meta.label_lower)
    rows = Record.objects.filter(pk__in=lines.values("row"), merged_into__isnull=False)
    return set(rows.values_list("pk", flat=True))
