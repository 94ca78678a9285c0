"""Writing drafts set-wise inside an open change: the one place that creates and edits records.

Pages, API, command line and imports all come through here; who may, and what is required, is asked before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db.models import QuerySet

from perennial.journal.door import OpenChange
from perennial.journal.making import new_row
from perennial.journal.values import assign
from perennial.lib.emails import read_email
from perennial.lib.phones import read_phone
from perennial.quality.queries import patterns_on
from perennial.records import contracts, orders
from perennial.records.clocks import started, turned
from perennial.records.confirming import confirmed, reached, with_confirmations
from perennial.records.derive.fresh import just_inserted
from perennial.records.derive.reach import (
    derive_head,
    derive_points,
    home_country,
    points_by_record,
    primaries,
)
from perennial.records.drafts import Draft, Reach, points_of
from perennial.records.first_answers import may_answer, note_first_answers
from perennial.records.leads import kept_converted
from perennial.records.line_items import AMOUNT, amount_following, new_items, write_items
from perennial.records.models import (
    ENTITIES,
    ContactPoint,
    Head,
    Lined,
    LineItem,
    Link,
    Participant,
    PointKind,
    Record,
)
from perennial.records.moving import keep_phones
from perennial.records.orders import next_numbers, opened
from perennial.records.participants import edit_people
from perennial.records.planning import planned, replanned
from perennial.records.stages import entering, moving
from perennial.records.standing_for import led
from perennial.schema.kinds import Setting
from perennial.schema.shape import EntityShape

# How a draft's e-mails and phones meet those that are there: `replace` sets the primary one, `add` keeps all and puts
# a new one first, `fill` only fills where there is none.
Meeting = Literal["replace", "add", "fill"]


def insert(act: OpenChange, shape: EntityShape, drafts: Sequence[Draft], setting: Setting) -> list[Head]:
    """Create records; each gets its identity, typed row, contact points and links. Returns the heads in order."""
    if not drafts:
        return []
    # What waits to be derived is none of the new records' business.
    act.settle()
    drafts = list(led(ENTITIES[shape.key], {-n: one for n, one in enumerate(drafts)}).values())
    records = [new_row(Record, entity=shape.key) for _ in drafts]
    act.create(records)
    model, fresh, links, people = ENTITIES[shape.key], {}, [], []
    patterns, numbers = patterns_on(shape.key), next_numbers(drafts)
    items: list[LineItem] = []
    for record, draft in zip(records, drafts, strict=True):
        head = new_row(model, record_id=record.pk)
        columns = started(act, shape, entering(act, shape, draft.columns, setting))
        columns = opened(act, shape, columns, setting, numbers)
        its_items = new_items(record.pk, draft.lines or ())
        if isinstance(head, Lined) and not columns.get(AMOUNT):
            columns = columns | amount_following(type(head), its_items)
        for name, value in planned(shape, columns, setting).items():
            assign(head, name, value)
        its = points_of(draft, record.pk)
        derive_points(its, setting)
        if isinstance(head, Lined):
            head.derive_lines(its_items)
        items += its_items
        derive_head(head, its, shape, setting, patterns)
        fresh[record.pk] = (head, its)
        links += [Link(record_id=record.pk, target_id=t, field=key) for key, t in draft.links.items() if t]
        links += [
            Link(record_id=record.pk, target_id=t, field=k) for k, ids in draft.several.items() for t in ids
        ]
        people += [
            Participant(record_id=record.pk, user_id=pk) for ids in draft.people.values() for pk in ids
        ]
    heads = [head for head, _its in fresh.values()]
    act.create(heads)
    act.create([point for _head, its in fresh.values() for point in its])
    act.create(links)
    act.create(items)
    act.create(people)
    with just_inserted(fresh):
        act.settle()
    drafted = zip(heads, drafts, strict=True)
    note_first_answers(act, [head.pk for head, draft in drafted if may_answer(shape, draft)])
    return heads


def edit(
    act: OpenChange,
    shape: EntityShape,
    drafts: Mapping[int, Draft],
    setting: Setting,
    reach: Meeting = "replace",
) -> set[int]:
    """Change records by id; returns those that really changed."""
    model = ENTITIES[shape.key]
    drafts = led(model, drafts)
    given: Mapping[int, dict[str, Any]] = {pk: draft.columns for pk, draft in drafts.items() if draft.columns}
    given = kept_converted(shape, given)
    columns = turned(act, shape, moving(act, shape, given, setting))
    for follow in (contracts.moved, orders.moved):
        columns = follow(act, shape, columns, setting)
    columns = replanned(shape, columns, setting)
    changed = {head.pk for head in act.update_each(model, with_confirmations(act, shape, columns, setting))}
    reached_now = _edit_points(act, drafts, setting, reach)
    known = {pk: fields for pk in reached_now if (fields := reached(shape, drafts[pk]))}
    act.update_each(model, {pk: confirmed(fields, act, setting) for pk, fields in known.items()})
    changed |= reached_now
    changed |= _edit_links(act, drafts) | edit_people(act, drafts)
    changed |= write_items(act, shape, drafts)
    note_first_answers(act, [pk for pk, draft in drafts.items() if may_answer(shape, draft)])
    return changed


@dataclass(slots=True)
class _PointWrites:
    create: list[ContactPoint] = field(default_factory=list)
    update: dict[int, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))
    delete: list[int] = field(default_factory=list)
    records: set[int] = field(default_factory=set)


def _edit_points(act: OpenChange, drafts: Mapping[int, Draft], setting: Setting, reach: Meeting) -> set[int]:
    wanted = [pk for pk, draft in drafts.items() if draft.reach or draft.address]
    if not wanted:
        return set()
    there = points_by_record(ContactPoint.objects.filter(record__in=wanted).order_by("rank", "id"))
    writes = _PointWrites()
    for pk in wanted:
        _plan_reach(writes, pk, drafts[pk], there.get(pk, []), setting=setting, reach=reach)
        _plan_address(writes, pk, drafts[pk], there.get(pk, []), reach)
    _derive_new(writes.create, there, setting)
    act.create(writes.create)
    act.update_each(ContactPoint, writes.update)
    if writes.delete:
        act.delete(QuerySet(ContactPoint).filter(pk__in=writes.delete))
    if moved := {pk: there.get(pk, []) for pk in wanted if "country" in drafts[pk].address}:
        keep_phones(act, moved, setting)
    return writes.records


def _plan_reach(
    writes: _PointWrites,
    pk: int,
    draft: Draft,
    there: Sequence[ContactPoint],
    *,
    setting: Setting,
    reach: Meeting,
) -> None:
    country = home_country(there, setting)
    for kind in (PointKind.EMAIL, PointKind.PHONE):
        incoming = [one for one in draft.reach if one.kind == kind]
        own = [point for point in there if point.kind == kind]
        if not incoming or (reach == "fill" and own):
            continue
        if reach == "replace":
            _replace(writes, pk, kind, incoming, own)
        else:
            _add(writes, pk, kind, [one for one in incoming if one.raw], own, country=country)


def _replace(
    writes: _PointWrites, pk: int, kind: str, incoming: Sequence[Reach], own: Sequence[ContactPoint]
) -> None:
    """The n-th value takes the place of the n-th point, whichever are named; an empty one removes it."""
    for one in incoming:
        if one.place >= len(own):
            if one.raw:
                _create(writes, pk, one, _last_rank(own) + one.place)
        elif not one.raw:
            writes.delete.append(own[one.place].pk)
            writes.records.add(pk)
        elif own[one.place].raw != one.raw:
            writes.update[own[one.place].pk] |= {"raw": one.raw, "verified": None}
            writes.records.add(pk)


def _add(
    writes: _PointWrites,
    pk: int,
    kind: str,
    incoming: Sequence[Reach],
    own: Sequence[ContactPoint],
    *,
    country: str,
) -> None:
    """New values become the first ones and those that are there step back; without a first one they come last."""
    known = {point.normalised for point in own}
    new = []
    for one in incoming:
        if (normal := meaning(kind, one.raw, country)) not in known:
            new.append(one)
            known.add(normal)
    first = min((point.rank for point in own), default=0) - len(new)
    rank = first if any(one.place == 0 for one in new) else _last_rank(own)
    for step, one in enumerate(new):
        _create(writes, pk, one, rank + step)


def _create(writes: _PointWrites, pk: int, one: Reach, rank: int) -> None:
    point = ContactPoint(record_id=pk, kind=one.kind, label=one.label, rank=rank, raw=one.raw)
    writes.create.append(point)
    writes.records.add(pk)


def _plan_address(
    writes: _PointWrites, pk: int, draft: Draft, there: Sequence[ContactPoint], reach: Meeting
) -> None:
    if not draft.address:
        return
    address = primaries(there).get(PointKind.ADDRESS)
    if address is None:
        if any(draft.address.values()):
            writes.create.append(ContactPoint(record_id=pk, kind=PointKind.ADDRESS, **draft.address))
            writes.records.add(pk)
        return
    for part, value in draft.address.items():
        now = getattr(address, part)
        if value != now and not (reach == "fill" and now) and (value or reach == "replace"):
            writes.update[address.pk][part] = value
            writes.records.add(pk)


def _edit_links(act: OpenChange, drafts: Mapping[int, Draft]) -> set[int]:
    """Set today's target of link fields; an older link of the same field stays as it was."""
    wanted = [(pk, key, target) for pk, draft in drafts.items() for key, target in draft.links.items()]
    if not wanted:
        return set()
    rows = Link.objects.filter(record__in={pk for pk, _key, _target in wanted}, until__isnull=True)
    there = {(link.record_id, link.field): link for link in rows.order_by("-id")}
    gone, new = [], []
    for pk, key, target in wanted:
        link = there.get((pk, key))
        if target == (link.target_id if link else None):
            continue
        if link is not None:
            gone.append(link.pk)
        if target:
            new.append(Link(record_id=pk, target_id=target, field=key))
    if gone:
        act.delete(QuerySet(Link).filter(pk__in=gone))
    act.create(new)
    removed = {link.record_id for link in there.values() if link.pk in set(gone)}
    return removed | {link.record_id for link in new}


def meaning(kind: str, raw: str, country: str) -> str:
    """The normal form by which two points of a kind are the same."""
    return read_email(raw).key if kind == PointKind.EMAIL else read_phone(raw, country).key


def _derive_new(
    created: Sequence[ContactPoint], there: Mapping[int, list[ContactPoint]], setting: Setting
) -> None:
    """Derived columns of new points, so that the derivation finds them as they should be."""
    for pk, points in points_by_record(created).items():
        derive_points([*there.get(pk, []), *points], setting)


def _last_rank(points: Sequence[ContactPoint]) -> int:
    return max((point.rank for point in points), default=-1) + 1
