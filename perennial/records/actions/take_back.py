"""Taking changes back: asks access for each entry as if the actor made that edit today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from perennial.access.actions import undo_refuses, undo_refuses_others
from perennial.access.actor import Actor
from perennial.access.queries import check_undo, editable_fields, may, within
from perennial.journal.door import begin
from perennial.journal.errors import NoSuchChange
from perennial.journal.models import Change, Operation
from perennial.journal.queries import first_of
from perennial.journal.reading import Line
from perennial.journal.rows import values_by
from perennial.journal.undo.nevertheless import KEEP_LATER, Nevertheless
from perennial.journal.undo.outcome import Outcome, merged
from perennial.journal.undo.refusing import ABSORBED, IN_USE, WHOLE, Refuse
from perennial.journal.undo.run import Undoing, undo
from perennial.quality.undo import undo_refuses as undo_refuses_rules
from perennial.records.carrying import Merges
from perennial.records.drafts import ADDRESS_PARTS
from perennial.records.leading import referring
from perennial.records.lines import ARCHIVED, LineReader, roots_by_entity
from perennial.records.models import (
    ENTITIES,
    Beside,
    Comment,
    Head,
    Link,
    Mention,
    Pin,
    PointKind,
    Record,
    Waiver,
)
from perennial.records.noted import unknown_answers
from perennial.records.queries import MERGE, MERGE_ALL, MERGED_INTO, heads, survivor_of
from perennial.records.stages import stages_in_use
from perennial.schema.models import CustomField
from perennial.schema.queries import shape_of
from perennial.schema.shape import EntityShape

AT_ONCE = 500


def preview(actor: Actor, change_id: int, nevertheless: Nevertheless = KEEP_LATER) -> Outcome:
    """What taking the change back would do; writes nothing. Raises NoSuchChange, Forbidden, StillRunning."""
    return merged(undoing(actor, change_id, nevertheless).preview())


def take_back(
    actor: Actor, change_id: int, *, reason: str = "", nevertheless: Nevertheless = KEEP_LATER
) -> tuple[int | None, Outcome]:
    """Take a change back now, in one transaction; returns the undo (None when all was kept) and what it did.

    `nevertheless` names later edits that are taken back as well. Meant for changes of up to 500 entries; larger
    ones run as an Operation over `undoing`.
    """
    _check(actor, change_id)
    with transaction.atomic():
        act, outcome = undo(
            actor,
            change_id,
            refuse=refusing(actor),
            reason=reason,
            nevertheless=nevertheless,
            carrying=Merges(),
        )
    return act.id, outcome


def take_back_part(
    actor: Actor, change_id: int, batches: Sequence[int], action: str, *, reason: str = ""
) -> tuple[int | None, Outcome]:
    """Take some batches of a change back, newest first; no other batch wrote the same. The rest stands, and may follow.

    It is an act of its own, called by `action`: to the journal the change is not taken back.
    """
    its, whole = undoing(actor, change_id), Outcome()
    act = begin(actor, action, reason=reason)
    with transaction.atomic():
        for batch in batches:
            with act.batch():
                outcome = its.take_back(act, batch)
            whole.add(outcome)
        act.close()
    return act.id, whole


def undoing(
    actor: Actor, change_id: int, nevertheless: Nevertheless = KEEP_LATER, *, own: bool = False
) -> Undoing:
    """The undo of a change as this actor may do it, to be driven batch by batch; `own` as in Undoing."""
    _check(actor, change_id)
    return Undoing(change_id, refusing(actor), nevertheless, Merges(), own=own)


def _check(actor: Actor, change_id: int) -> None:
    found = Change.objects.filter(pk=change_id).first()
    if found is None:
        raise NoSuchChange(_("There is no change %d.") % change_id)
    check_undo(actor, found.actor_id)


def refusing(actor: Actor) -> Refuse:
    """The refusals of this actor, for `journal.undo`."""

    def refuse(lines: Sequence[Line]) -> Mapping[int, frozenset[str]]:
        by_app: dict[str, list[Line]] = defaultdict(list)
        for one in lines:
            by_app[one.model._meta.app_label].append(one)
        refused: dict[int, frozenset[str]] = {}
        refused.update(_of_records(actor, by_app.pop("records", [])))
        refused.update(undo_refuses(actor, by_app.pop("access", [])))
        refused.update(_fields_in_use(by_app.get("schema", [])))
        refused.update(undo_refuses_rules(by_app.get("quality", [])))
        refused.update(undo_refuses_others(actor, [one for several in by_app.values() for one in several]))
        return refused

    return refuse


def _of_records(actor: Actor, lines: Sequence[Line]) -> Mapping[int, frozenset[str]]:
    """Rows of records that the actor may not edit, and fields not theirs to write.

    That a record came, went, moved to the trash or back, or was absorbed asks for the right to delete. What was
    answered to a rule that the actor may not know of stays, but for what they answered themselves. Of an absorbed
    record nothing is taken back but the merge, and that as a whole.
    """
    refused: dict[int, frozenset[str]] = {}
    for entity, roots in roots_by_entity(lines).items():
        shape = shape_of(entity)
        allowed = {action: _allowed(actor, action, entity, roots, lines) for action in ("edit", "delete")}
        editable = editable_fields(actor, shape, shape.fields)
        its = [line for line in lines if line.root in roots]
        reader = LineReader(shape, its)
        whole = editable.issuperset((*shape.fields, *ADDRESS_PARTS, PointKind.EMAIL, PointKind.PHONE))
        answers = {(one.root or 0, one.row) for one in its if one.model is Waiver}
        unknown = unknown_answers(actor, answers)
        aside = _spoken_aside(actor, entity, its)
        for one in its:
            if one.id in aside:
                refused |= {one.id: frozenset({WHOLE})} if not aside[one.id] else {}
                continue
            action = "delete" if _is_record(one) else "edit"
            if one.root not in allowed[action] or (one.model is Waiver and one.row in unknown):
                refused[one.id] = frozenset({WHOLE})
                continue
            # Where every field is the actor's to write, the line need not be read.
            names = frozenset() if whole and one.model is not Link else _veiled(one, reader, editable)
            if _moves(one) and one.root not in allowed["delete"]:
                names |= {ARCHIVED, MERGED_INTO} & one.fields.keys()
            if names:
                refused[one.id] = names
        barred = {one.root for one in its if _is_record(one) and WHOLE in refused.get(one.id, ())}
        # A record comes and goes whole: without its head no identity and no contact point comes back either.
        refused |= {one.id: frozenset({WHOLE}) for one in its if one.root in barred}
    refused.update(_of_absorbed(actor, lines, refused))
    return refused


def _spoken_aside(actor: Actor, entity: str, lines: Sequence[Line]) -> Mapping[int, bool]:
    """Of lines beside records, by number, whether the actor may take them back: what they said and wished themselves,
    as long as they may read the record; what others did only where they see everything, or as part of a merge.
    """
    several = [one for one in lines if issubclass(one.model, Beside) and one.model is not Pin]
    if not several or actor.rights.unbounded:
        return {one.id: actor.rights.writes for one in several}
    roots = {one.root or 0 for one in several}
    read = set(heads(actor, shape_of(entity), trashed=None).filter(pk__in=roots).values_list("pk", flat=True))
    changes = Change.objects.in_bulk({one.change for one in several})
    merges = {pk for pk, one in changes.items() if first_of(one).action.endswith((MERGE, f".{MERGE_ALL}"))}
    return {
        one.id: actor.rights.writes
        and one.root in read
        and (one.change in merges or changes[one.change].actor_id == actor.user_id)
        for one in several
    }


def _of_absorbed(
    actor: Actor, lines: Sequence[Line], refused: Mapping[int, frozenset[str]]
) -> Mapping[int, frozenset[str]]:
    """What must stay so that an absorbed record is neither half there nor absorbed by itself."""
    merges = [one for one in lines if _is_merge(one)]
    if not merges:
        roots = sorted({one.root for one in lines if one.root is not None})
        found = values_by(Record, "pk", roots, ("pk", "merged_into_id"))
        absorbed = {pk for pk, into in found if into is not None}
        if absorbed and _moved_by_merge(lines):
            return {}
        return {
            one.id: frozenset({WHOLE, ABSORBED})
            for one in lines
            if one.root in absorbed and not _said_with_copy(one, roots)
        }
    moved = {one.root for one in merges}
    bound = [one for one in lines if one.root in moved and (_is_merge(one) or _moves(one))]
    anew = {one.row: into for one in merges if (into := one.fields[MERGED_INTO][0]) is not None}
    if any(survivor_of(into) != into for into in anew.values()):
        return {one.id: frozenset({WHOLE, ABSORBED}) for one in lines}
    if any(refused.get(one.id) for one in bound) or not _may_lead(actor, anew):
        return {one.id: frozenset({WHOLE}) for one in lines}
    return {}


def _said_with_copy(one: Line, roots: Collection[int]) -> bool:
    """Whether it was said or unsaid at an absorbed record because it was at the survivor: both come and go together."""
    return one.model in {Comment, Mention} and survivor_of(one.root or 0) in roots


def _moved_by_merge(lines: Sequence[Line]) -> bool:
    """Whether they are what a long merge moved before it absorbed: that comes back as the merge itself does."""
    changes = Change.objects.filter(pk__in={one.change for one in lines})
    return all(first_of(one).action.endswith((MERGE, f".{MERGE_ALL}")) for one in changes)


def _may_lead(actor: Actor, absorbed: Collection[int]) -> bool:
    """Whether all that refers by now to records that are absorbed anew is the actor's to edit."""
    roots = {one.root for one in referring(absorbed) if one.root is not None} if absorbed else set()
    theirs = defaultdict(set)
    for pk, entity in values_by(Record, "pk", sorted(roots), ("pk", "entity")):
        theirs[entity].add(pk)
    return all(its == _allowed(actor, "edit", entity, its, ()) for entity, its in theirs.items())


def _is_merge(one: Line) -> bool:
    return one.model is Record and one.op == Operation.UPDATE and MERGED_INTO in one.fields


def _fields_in_use(lines: Sequence[Line]) -> Mapping[int, frozenset[str]]:
    """Custom fields a change made and of which records have values by now; stages in which records stand."""
    made = [one for one in lines if one.model is CustomField and one.op == Operation.CREATE]
    found = {one.id: frozenset({IN_USE}) for one in made if _has_values(one)}
    return found | {one.id: frozenset({IN_USE}) for one in stages_in_use(lines)}


def _has_values(one: Line) -> bool:
    entity, key = one.fields["entity"][1], one.fields["key"][1]
    return ENTITIES[entity].objects.filter(attributes__has_key=key).exists()


def _veiled(one: Line, reader: LineReader, editable: frozenset[str]) -> frozenset[str]:
    """Field names of a line that the actor may not write; a hidden contact point refuses its whole row."""
    names = frozenset(part.name for part in reader.read(one) if part.key and part.key not in editable)
    return frozenset({WHOLE}) if names and one.op != Operation.UPDATE else names


def _is_record(one: Line) -> bool:
    """Whether a line says that a whole record came or went."""
    return one.op != Operation.UPDATE and _is_head(one)


def _moves(one: Line) -> bool:
    """Whether a line moved a record to the trash or back, or into another one or out."""
    return one.op == Operation.UPDATE and _is_head(one) and not {ARCHIVED, MERGED_INTO}.isdisjoint(one.fields)


def _is_head(one: Line) -> bool:
    return one.model is Record or hasattr(one.model, "version")


def _allowed(actor: Actor, action: str, entity: str, roots: set[int], lines: Sequence[Line]) -> set[int]:
    """Which of these records the actor may edit or delete; one that is gone is judged by the owner its line names."""
    shape, model = shape_of(entity), ENTITIES[entity]
    if may(actor, action, shape, model(owner_id=None)):
        # Who reaches records without an owner reaches all.
        return roots
    there = model.objects.filter(pk__in=roots)
    allowed = set(within(actor, action, there, shape).values_list("pk", flat=True))
    allowed |= _given_away(actor, action, shape, there, lines)
    gone = roots - set(there.values_list("pk", flat=True))
    for one in lines:
        if one.root in gone and one.model is model:
            before, after = one.fields.get("owner_id", (None, None))
            if may(actor, action, shape, model(owner_id=before if after is None else after)):
                allowed.add(one.root)
    return allowed


def _given_away(
    actor: Actor, action: str, shape: EntityShape, there: QuerySet[Head], lines: Sequence[Line]
) -> set[int]:
    """Records that the actor gave to somebody else by these very lines, and that nobody has written to since."""
    if not may(actor, action, shape, there.model(owner_id=actor.user_id)):
        return set()
    given = {
        one.root: one.version
        for one in lines
        if one.model is there.model
        and one.op == Operation.UPDATE
        and one.fields.get("owner_id", (None,))[0] == actor.user_id is not None
    }
    versions = there.filter(pk__in=given).values_list("pk", "version")
    return {pk for pk, version in versions if given[pk] == version}
