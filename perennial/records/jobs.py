"""Long work on records: looking through what an undo would do, taking large changes back, editing many at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from perennial.access.actor import Actor, of_requester, require_unchanged
from perennial.journal import guard
from perennial.journal.derivations import Derive
from perennial.journal.door import OpenChange, begin, resume
from perennial.journal.models import Change
from perennial.journal.setwise import insert_rows
from perennial.journal.undo.nevertheless import KEEP_LATER, Nevertheless, from_data
from perennial.journal.undo.outcome import Outcome
from perennial.journal.undo.run import Undoing
from perennial.journal.undo.since import position_now
from perennial.lib.refusals import Refusal
from perennial.operations.actions import enqueue
from perennial.operations.clock import database_now
from perennial.operations.errors import Cancelled, OperationUnknown
from perennial.operations.jobs import job
from perennial.operations.models import OPEN, Operation, OperationRow, Payload, State
from perennial.operations.pace import Pace
from perennial.operations.payloads import ADDRESS, keep_text
from perennial.operations.work import Slice, Work
from perennial.records import escalating, turning
from perennial.records.actions.take_back import undoing
from perennial.records.bulk import Asked, BulkEdit, Told, Versions, asked_from, tally_from
from perennial.records.condition import neighbours, running
from perennial.records.derive.again import DERIVE, DERIVED_AT_ONCE
from perennial.records.derive.edition import edition, note_edition
from perennial.records.derive.run import PASSES
from perennial.records.errors import NotRehearsed
from perennial.records.long_merge import LONG_MERGE, run_merge
from perennial.records.mass_merge.running import merge_groups
from perennial.records.matching import following, scanning, training
from perennial.records.models import Record
from perennial.records.previews import LOOK, sums_from, sums_of
from perennial.records.queries import MERGE_ALL

UNDO = "undo"
BULK, BULK_REHEARSAL = "bulk_edit", "bulk_rehearsal"
ASKED = "bulk-edit"
_TEXTS = ("reason", ADDRESS)
# Work that has a home of its own; naming it here has it registered with the rest.
ELSEWHERE = (running, neighbours, scanning, following, training, escalating, turning)
# However fast they are written: what they were stands in memory.
RECORDS_AT_ONCE = 1000


def start_undo(
    actor: Actor,
    change_id: int,
    *,
    reason: str = "",
    nevertheless: Nevertheless = KEEP_LATER,
    part: Sequence[int] = (),
    action: str = "",
    deliver: bool = True,
) -> Operation:
    """Take a change back as an operation; asked again while that is under way, it is the same one.

    Of these batches (`part`) alone it is an act of its own, called by `action`, as in `take_back_part`.
    """
    undoing(actor, change_id, nevertheless)
    with transaction.atomic():
        change = Change.objects.select_for_update().get(pk=change_id)
        more: dict[str, Any] = {"part": sorted(part), "action": action} if part else {}
        under_way = _open(UNDO, change_id)
        same = (
            under_way.filter(parameters__part=more["part"])
            if part
            else under_way.exclude(parameters__has_key="part")
        )
        if (there := same.first()) is not None:
            return there
        operation = _enqueue(UNDO, actor, change, nevertheless, more, deliver=deliver)
        _keep_texts(operation, actor, reason)
        return operation


def start_look(
    actor: Actor, change_id: int, *, nevertheless: Nevertheless = KEEP_LATER, deliver: bool = True
) -> Operation:
    """Look through what taking a change back would do, as an operation; nothing of the data is written."""
    undoing(actor, change_id, nevertheless)
    with transaction.atomic():
        change = Change.objects.select_for_update().get(pk=change_id)
        same = {"requested_by": actor.user_id, "parameters__nevertheless": nevertheless.as_data()}
        under_way = _open(LOOK, change_id).filter(**same).first()
        return under_way or _enqueue(LOOK, actor, change, nevertheless, deliver=deliver)


def start_bulk(
    actor: Actor,
    asked: Asked,
    *,
    rehearse: bool = False,
    reason: str = "",
    key: str | None = None,
    rehearsal: Operation | None = None,
    deliver: bool = True,
) -> Operation:
    """Do to every record that `asked` means what it asks, or (`rehearse`) only judge each, as an operation.

    After a `rehearsal` it does so to the records that were judged there, as long as they stand as they did.
    Its result counts `matched`, `changed`, `unchanged`, `refused`; its rows tell the fate of each record by its id.
    The same `key` gives the first operation. Raises what BulkEdit raises.
    """
    BulkEdit(actor, asked, database_now())
    with transaction.atomic():
        operation = enqueue(
            BULK_REHEARSAL if rehearse else BULK,
            requested_by=actor.user_id,
            channel=actor.channel,
            parameters=_parameters(asked, rehearsal),
            key=key,
            deliver=deliver,
        )
        if not Payload.objects.filter(operation=operation, kind=ASKED).exists():
            keep_text(asked.as_text(), kind=ASKED, operation=operation)
            _keep_texts(operation, actor, reason)
        return operation


def start_rehearsed(
    actor: Actor, rehearsal: Operation, *, reason: str = "", deliver: bool = True
) -> Operation:
    """Run the bulk edit that this operation rehearsed; asked twice, it is the same run.

    Raises OperationUnknown, NotRehearsed.
    """
    text = Payload.objects.filter(operation=rehearsal, kind=ASKED).values_list("text", flat=True).first()
    if rehearsal.kind != BULK_REHEARSAL or rehearsal.requested_by != actor.user_id or text is None:
        raise OperationUnknown
    if rehearsal.state != State.DONE:
        raise NotRehearsed
    key, asked = f"{BULK}:{rehearsal.pk}", asked_from(actor, text)
    return start_bulk(actor, asked, reason=reason, key=key, rehearsal=rehearsal, deliver=deliver)


def rehearsed_plan(actor: Actor, rehearsal: Operation) -> BulkEdit | None:
    """The bulk edit that an operation of the actor's rehearses, None when it is not kept any more."""
    text = Payload.objects.filter(operation=rehearsal, kind=ASKED).values_list("text", flat=True).first()
    mine = rehearsal.requested_by == actor.user_id
    return BulkEdit(actor, asked_from(actor, text), rehearsal.created) if text and mine else None


def _parameters(asked: Asked, rehearsal: Operation | None) -> dict[str, Any]:
    found = {"entity": asked.entity, "verb": asked.verb, "rule": asked.rule}
    return found | ({"rehearsal": rehearsal.pk} if rehearsal is not None else {})


@job(UNDO)
def undo_change(work: Work) -> None:
    """Take a change back batch by batch, newest first; what is kept is listed among the operation's rows."""
    texts = dict(Payload.objects.filter(operation=work.operation).values_list("kind", "text"))
    actor = of_requester(work.operation.requested_by, work.operation.channel, texts.get(ADDRESS, ""))
    run, act = _undoing(work, actor), _change(work, actor, texts.get("reason", ""))
    try:
        for batch in _batches(work, run):
            require_unchanged(actor)
            with work.slice() as part:
                with act.batch():
                    outcome = run.take_back(act, batch)
                part.change = act.id
                _note(work.operation, part, run, batch, outcome)
    except (Cancelled, Refusal):
        act.close()
        work.result = _result(work.cursor)
        raise
    act.close()
    work.finish(_result(work.cursor))


@job(LOOK)
def look_through(work: Work) -> None:
    """Foresee batch by batch what taking a change back would do; what would be kept is listed among the rows."""
    run = _undoing(work, of_requester(work.operation.requested_by, work.operation.channel))
    if "position" not in work.cursor:
        position = position_now()
        with work.slice() as part:
            part.cursor = {"position": position}
    for batch in _batches(work, run):
        outcome = run.look(batch)
        with work.slice() as part:
            _note(work.operation, part, run, batch, outcome)
    work.finish(_result(work.cursor) | {"position": work.cursor["position"]})


@job(BULK)
def edit_in_bulk(work: Work) -> None:
    """Write slice by slice; a slice commits its records, their fates and the cursor together."""
    texts, plan = _bulk(work)
    act = (
        resume(work.operation.change)
        if work.operation.change
        else plan.begin(operation=work.operation.pk, reason=texts.get("reason", ""))
    )
    try:
        for ids, pace in _pieces(work, plan):
            require_unchanged(plan.actor)
            with work.slice() as part, pace.timed(len(ids)):
                with act.batch():
                    told = plan.write(act, ids, _rehearsed(work, ids))
                part.change = act.id
                _note_fates(work.operation, part, ids, plan.judged(told))
    except (Cancelled, Refusal) as end:
        act.close()
        work.result = tally_from(work.cursor).as_data()
        if act.id is not None and isinstance(end, Cancelled) and end.choice == "undo":
            work.result["undo"] = start_undo(plan.actor, act.id).pk
        raise
    act.close()
    work.finish(tally_from(work.cursor).as_data())


@job(BULK_REHEARSAL)
def rehearse_in_bulk(work: Work) -> None:
    """Judge slice by slice what a bulk edit would do, and roll each back."""
    _texts, plan = _bulk(work)
    for ids, pace in _pieces(work, plan):
        with work.slice() as part, pace.timed(len(ids)):
            _note_fates(work.operation, part, ids, plan.rehearse(ids))
    work.finish(tally_from(work.cursor).as_data())


@job(MERGE_ALL)
def merge_all(work: Work) -> None:
    """Merge group by group; stopped so, it is taken back as any large change is."""
    merge_groups(work, start_undo)


@job(LONG_MERGE)
def merge_long(work: Work) -> None:
    """Move what refers to the records, then absorb them; stopped before, it gives back what it moved."""
    run_merge(work, start_undo)


def _bulk(work: Work) -> tuple[dict[str, str], BulkEdit]:
    """What was asked, asked again as whoever asked for it stands now."""
    texts = dict(Payload.objects.filter(operation=work.operation).values_list("kind", "text"))
    actor = of_requester(work.operation.requested_by, work.operation.channel, texts.get(ADDRESS, ""))
    return texts, BulkEdit(actor, asked_from(actor, texts[ASKED]), work.operation.created)


def _pieces(work: Work, plan: BulkEdit) -> Iterator[tuple[list[int], Pace]]:
    """Ids of records still to be dealt with; those made after the start are left alone."""
    ids = _rehearsed_ids(work) if "rehearsal" in work.parameters else _matching(work, plan)
    if "until" not in work.cursor:
        with work.slice() as part:
            part.cursor = {"until": ids[-1] if ids else 0}
            part.progress(total=len(ids))
    pace, start = Pace(RECORDS_AT_ONCE), 0
    while piece := ids[start : start + pace.rows]:
        yield piece, pace
        start += len(piece)


def _matching(work: Work, plan: BulkEdit) -> list[int]:
    return plan.matching(work.cursor.get("last", 0), work.cursor.get("until"))


def _rehearsed_ids(work: Work) -> list[int]:
    judged = _judged(work).filter(number__gt=work.cursor.get("last", 0))
    return list(judged.order_by("number").values_list("number", flat=True))


def _rehearsed(work: Work, ids: Sequence[int]) -> Versions | None:
    """Which version of each record the rehearsal judged, None where there was none."""
    if "rehearsal" not in work.parameters:
        return None
    judged = _judged(work).filter(number__gte=ids[0], number__lte=ids[-1])
    return {
        number: payload["version"]
        for number, payload in judged.values_list("number", "payload")
        if "version" in payload
    }


def _judged(work: Work) -> QuerySet[OperationRow]:
    return OperationRow.objects.filter(operation=work.parameters["rehearsal"])


def _note_fates(operation: Operation, part: Slice, ids: list[int], told: list[Told]) -> None:
    """Within the slice: the fate of each record, the counts so far, and how far it is."""
    rows = [(operation.pk, one.record, str(one.fate), one.as_data()) for one in told]
    insert_rows(OperationRow, ("operation_id", "number", "fate", "payload"), rows)
    tally = tally_from(part.cursor)
    tally.add(told)
    part.cursor |= {**tally.as_data(), "last": ids[-1]}
    part.progress(done=part.done + len(ids))


def _keep_texts(operation: Operation, actor: Actor, reason: str) -> None:
    for kind, text in zip(_TEXTS, (reason, actor.address), strict=True):
        if text:
            keep_text(text, kind=kind, operation=operation)


@job(DERIVE)
def derive_again(work: Work) -> None:
    """Bring the derived data of every record, or of those of one entity, up to date, in order of id; writes only what
    differs.

    Rules compare records, so none is judged before all of them are what they are now.
    """
    for derive in PASSES:
        _derive_all(work, derive)
    if work.parameters.get("edition") == edition():
        note_edition()
    work.finish({"derived": work.operation.done_count // len(PASSES)})


def _derive_all(work: Work, derive: Derive) -> None:
    keys = Record.objects.order_by("pk").values_list("pk", flat=True)
    if entity := work.parameters.get("entity"):
        keys = keys.filter(entity=entity)
    total = keys.count() * len(PASSES)
    while piece := list(keys.filter(pk__gt=work.cursor.get(derive.__name__, 0))[:DERIVED_AT_ONCE]):
        with work.slice() as part, guard.door_open(guard.DERIVED):
            derive(dict.fromkeys(piece))
            part.cursor |= {derive.__name__: piece[-1]}
            part.progress(done=part.done + len(piece), total=total)


def _enqueue(
    kind: str,
    actor: Actor,
    change: Change,
    nevertheless: Nevertheless,
    more: Mapping[str, Any] = MappingProxyType({}),
    *,
    deliver: bool,
) -> Operation:
    return enqueue(
        kind,
        requested_by=actor.user_id,
        channel=actor.channel,
        parameters={"change": change.pk, "nevertheless": nevertheless.as_data(), **more},
        total=change.entries,
        deliver=deliver,
    )


def _open(kind: str, change_id: int) -> Any:
    return Operation.objects.filter(kind=kind, state__in=OPEN, parameters__change=change_id)


def _undoing(work: Work, actor: Actor) -> Undoing:
    return undoing(actor, work.parameters["change"], from_data(work.parameters.get("nevertheless", {})))


def _batches(work: Work, run: Undoing) -> list[int]:
    """Those not yet done, newest first."""
    asked = set(work.parameters.get("part", ())) or set(run.batches())
    return [batch for batch in sorted(asked, reverse=True) if batch < work.cursor.get("batch", batch + 1)]


def _change(work: Work, actor: Actor, reason: str) -> OpenChange:
    if work.operation.change:
        return resume(work.operation.change)
    if "part" in work.parameters:
        return begin(actor, work.parameters["action"], operation=work.operation.pk, reason=reason)
    change_id = work.parameters["change"]
    return begin(actor, UNDO, undoes=change_id, operation=work.operation.pk, reason=reason)


def _note(operation: Operation, part: Slice, run: Undoing, batch: int, outcome: Outcome) -> None:
    """Within the slice: what was kept, the counts so far, and how far it is."""
    first = part.cursor.get("kept", 0)
    OperationRow.objects.bulk_create(
        OperationRow(operation=operation, number=first + number, fate="kept", payload=kept.as_data())
        for number, kept in enumerate(outcome.kept)
    )
    counts = sums_from(part.cursor).and_then(sums_of(outcome)).as_data()
    part.cursor |= {**counts, "batch": batch, "kept": first + len(outcome.kept)}
    part.progress(done=part.done + run.size_of(batch))


def _result(cursor: dict[str, Any]) -> dict[str, Any]:
    sums = sums_from(cursor)
    return sums.as_data() | {"reverted": sums.reverted, "kept": sums.kept_all}
