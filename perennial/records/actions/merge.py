"""Several records of one customer become one, and any of them comes back when that was wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.access.queries import check
from perennial.journal.door import OpenChange, begin, change
from perennial.journal.rows import rows_by
from perennial.journal.undo.referrers import Reference
from perennial.lib.breaking import fault
from perennial.lib.refusals import BadRequest, Refusal
from perennial.records.actions.allowing import check_fields, refuse_gone
from perennial.records.actions.create import Done, refuse_incomplete
from perennial.records.blocking import Blocking
from perennial.records.coming_along import bring_along
from perennial.records.derive.reach import points_by_record
from perennial.records.errors import TooMuchHangs
from perennial.records.line_items import items_of, new_items
from perennial.records.matching.reviewing import note_reviews
from perennial.records.merging import Merging, Side, fields_of
from perennial.records.models import ENTITIES, ContactPoint, Head, LineItem, Link, Record
from perennial.records.moving import keep_phones
from perennial.records.objections import broken_by
from perennial.records.queries import MERGE, fields_merged, seen
from perennial.records.repointing import (
    by_entity,
    check_all_theirs,
    check_theirs,
    hold_merges,
    hold_referring,
    point_at,
    some,
)
from perennial.records.warning import Acknowledged, Asking
from perennial.schema.queries import setting, shape_of
from perennial.schema.shape import EntityShape

# So many records are merged at once, and so many references to them moved in one transaction.
MOST, MOST_MOVED = 50, 500
# Whose value of a field stays, by key, of records under lock, the one that stays first.
Choose = Callable[[Sequence[Side]], Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Wish:
    """Merge `drops` into `keep`; `chosen` names by field whose value stays, where that is not the survivor's.

    `acknowledged` answers rules that warn.
    """

    entity: str
    keep: int
    drops: Sequence[int]
    chosen: Mapping[str, int] = field(default_factory=dict)
    acknowledged: Acknowledged | None = None

    @property
    def ids(self) -> list[int]:
        return [self.keep, *self.drops]


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
    field whose value stays instead; all lines are one value. All contact points and links come along, and whatever
    referred to an absorbed record refers to the survivor. Absorbed records keep all they had and lead to the survivor.

    Whoever merges may edit all of these records, every field of them and what refers to them, and delete what is
    absorbed. All or nothing: raises NoSuchRecord, Forbidden, InTheTrash, WasMerged, BadRequest, Incomplete,
    BrokenRules and RulesAsk for what no edit may leave either (`acknowledged` answers rules that warn), TooMuchHangs
    for more than one transaction moves, and Refusal for a choice that would lift a restriction.
    """
    wish = Wish(entity, keep, drops, chosen or {}, acknowledged)
    check_wish(actor, wish)
    with change(actor, f"{entity}{MERGE}", reason=reason) as act:
        head = merge_wished(act, actor, wish)
    return Done(head, act.id)


def check_wish(actor: Actor, wish: Wish) -> None:
    """Raises BadRequest for what names no merge, Forbidden where the actor merges none."""
    shape = shape_of(wish.entity)
    _check_ids(shape, wish.keep, wish.drops, wish.chosen)
    check_merge(actor, shape)


def merge_wished(act: OpenChange, actor: Actor, wish: Wish) -> Head:
    """The merge itself, inside an open batch, with what still refers to those absorbed."""
    return _merge_wished(act, actor, wish, moves=True)


def rehearse_wished(actor: Actor, wish: Wish) -> None:
    """Raises what `merge_wished` would, but for what refers to those absorbed: that is not looked at."""
    act = begin(actor, f"{wish.entity}{MERGE}")
    with suppress(_RolledBack), transaction.atomic(), act.batch():
        _merge_wished(act, actor, wish, moves=False)
        raise _RolledBack


def _merge_wished(act: OpenChange, actor: Actor, wish: Wish, *, moves: bool) -> Head:
    entity, keep = wish.entity, wish.keep
    blocking, asking = Blocking(actor, entity), Asking(actor, entity)
    before = broken_by(entity, [keep]) if blocking or asking else {}
    note_reviews(entity, [(keep, drop) for drop in wish.drops], same=True)
    merged = merge_within(act, actor, shape_of(entity), wish.ids, lambda _sides: wish.chosen, moves=moves)
    blocking.refuse(keep, before, merged.taken)
    asking.ask(act, keep, before, wish.acknowledged)
    return merged.head


class _RolledBack(Exception):
    """Ends a transaction whose effect is not wanted."""


@dataclass(frozen=True, slots=True)
class Merged:
    """The survivor as it is now, and the fields whose value is another record's."""

    head: Head
    taken: Collection[str]


def merge_within(
    act: OpenChange,
    actor: Actor,
    shape: EntityShape,
    ids: Sequence[int],
    choose: Choose,
    *,
    moves: bool = True,
) -> Merged:
    """Merge all of these records into the first, inside an open batch; `choose` names whose values stay.

    Rules are for the caller to ask, and whether the actor may merge at all. Raises all else that `merge_records` does.
    Without `moves` what refers to the others is left as it is, for one that rehearses.
    """
    keep, drops = ids[0], ids[1:]
    if moves:
        hold_merges()
        hold_referring(some(drops, MOST_MOVED, besides=drops))
    sides = _sides(actor, shape, ids, lock="UPDATE")
    merging = Merging(shape, sides[keep], [sides[pk] for pk in drops], choose([sides[pk] for pk in ids]))
    _check_chosen(merging)
    # Read once the records are locked: whoever was about to refer to them has done so.
    moved = _references(drops) if moves else ()
    check_theirs(actor, moved)
    _absorb(act, shape, keep, drops)
    point_at(act, keep, moved)
    act.update_each(ENTITIES[shape.key], {keep: merging.columns()})
    house = setting()
    act.create(merging.points(house))
    act.create(merging.links())
    if (its := merging.lines()) is not None:
        act.delete_rows(LineItem, [item.pk for item in items_of(keep)])
        act.create(new_items(keep, its))
    bring_along(act, keep, drops)
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
    shape, ids = shape_of(entity), [keep, *drops]
    check_wish(actor, Wish(entity, keep, drops, chosen))
    sides = _sides(actor, shape, ids)
    check_all_theirs(actor, drops)
    merging = Merging(shape, sides[keep], [sides[pk] for pk in drops], chosen)
    _check_chosen(merging)
    parts = merging.points(setting()), merging.links()
    return Proposal([sides[pk] for pk in ids], merging.stays(), by_entity(drops), *parts)


def _check_ids(shape: EntityShape, keep: int, drops: Sequence[int], chosen: Mapping[str, int]) -> None:
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


def _check_chosen(merging: Merging) -> None:
    """Raises Refusal where the choice would lift what forbids something of one of them."""
    for one in merging.loosened():
        sentence = _("%s: it holds for one of them, so it holds for the merged record. Edit that afterwards.")
        raise Refusal(sentence % one.label(), field=one.key)


def _references(drops: Sequence[int]) -> list[Reference]:
    """All that refers to the absorbed records from elsewhere."""
    found = some(drops, MOST_MOVED + 1, besides=drops)
    if len(found) > MOST_MOVED:
        sentence = _("More than %d records refer to those that would be absorbed by now. Merge again.")
        raise TooMuchHangs(sentence % MOST_MOVED)
    return found


def _absorb(act: OpenChange, shape: EntityShape, keep: int, drops: Sequence[int]) -> None:
    act.update_each(Record, {pk: {"merged_into_id": keep} for pk in drops})
    act.update_each(ENTITIES[shape.key], {pk: {"archived": act.row.at} for pk in drops})
