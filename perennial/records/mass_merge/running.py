"""The mass merge as an operation: the groups are written down first, then merged one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import combinations

from django.db import transaction

from perennial.access.actor import Actor, of_requester
from perennial.journal.door import resume
from perennial.journal.setwise import insert_rows, slices
from perennial.lib.refusals import Refusal
from perennial.operations.actions import enqueue
from perennial.operations.errors import Cancelled
from perennial.operations.jobs import job
from perennial.operations.models import Operation, OperationRow, Payload, Scratch
from perennial.operations.payloads import ADDRESS, keep_text
from perennial.operations.work import Slice, Work
from perennial.records.mass_merge.asked import Asked, asked_from
from perennial.records.mass_merge.fates import Told, tally_from
from perennial.records.mass_merge.long_group import give_back, merge_group
from perennial.records.mass_merge.plan import Group, MassMerge
from perennial.records.matching.reviewing import note_reviews
from perennial.records.queries import MERGE_ALL

MERGE_REHEARSAL = "merge_rehearsal"
MERGES = frozenset({MERGE_ALL, MERGE_REHEARSAL})
WRITTEN_DOWN_AT_ONCE, READ_AT_ONCE = 1000, 200
_GROUP = "group"


def start_mass_merge(
    actor: Actor,
    asked: Asked,
    *,
    rehearse: bool = False,
    reason: str = "",
    looked_at: Iterable[Sequence[int]] = (),
    key: str | None = None,
    deliver: bool = True,
) -> Operation:
    """Merge every group that is asked for, or (`rehearse`) only judge each, as an operation.

    Of the groups in `looked_at` somebody said that they are the same; of all others nobody did.

    Its result counts `groups`, `merged`, `left`, the records `absorbed`, and by `why` those that were left; its rows
    tell the fate of each group by the record that stays. The same `key` gives the first operation. Raises what
    MassMerge raises.
    """
    MassMerge(actor, asked)
    with transaction.atomic():
        made = key is None or not Operation.objects.filter(key=key).exists()
        operation = enqueue(
            MERGE_REHEARSAL if rehearse else MERGE_ALL,
            requested_by=actor.user_id,
            channel=actor.channel,
            parameters=asked.as_data(),
            key=key,
            deliver=deliver,
        )
        if made:
            for kind, text in (("reason", reason), (ADDRESS, actor.address)):
                if text:
                    keep_text(text, kind=kind, operation=operation)
            note_reviews(
                asked.entity, [pair for its in looked_at for pair in combinations(its, 2)], same=True
            )
        return operation


def merge_groups(work: Work, take_back: Callable[[Actor, int], Operation]) -> None:
    """Group by group: its merge, its fate and the cursor are one transaction, and all of them one change."""
    texts, plan = _planned(work)
    act = (
        resume(work.operation.change)
        if work.operation.change
        else plan.begin(operation=work.operation.pk, reason=texts.get("reason", ""))
    )
    try:
        for place, group in _groups(work, plan):
            merge_group(work, act, plan, group, partial(_note, work, place=place))
    except (Cancelled, Refusal) as end:
        if not (isinstance(end, Cancelled) and end.choice == "undo"):
            give_back(work, act, plan)
        act.close()
        work.result = tally_from(work.cursor).as_data()
        if act.id is not None and isinstance(end, Cancelled) and end.choice == "undo":
            work.result["undo"] = take_back(plan.actor, act.id).pk
        raise
    act.close()
    work.finish(tally_from(work.cursor).as_data())


@job(MERGE_REHEARSAL)
def rehearse_groups(work: Work) -> None:
    """Judge each group and roll it back."""
    _texts, plan = _planned(work)
    for place, group in _groups(work, plan):
        with work.slice() as part:
            _note(work, part, plan.rehearse(group), place=place)
    work.finish(tally_from(work.cursor).as_data())


def _planned(work: Work) -> tuple[dict[str, str], MassMerge]:
    """What was asked, asked again as whoever asked for it stands now."""
    texts = dict(Payload.objects.filter(operation=work.operation).values_list("kind", "text"))
    actor = of_requester(work.operation.requested_by, work.operation.channel, texts.get(ADDRESS, ""))
    return texts, MassMerge(actor, asked_from(work.parameters))


def _groups(work: Work, plan: MassMerge) -> Iterator[tuple[int, Group]]:
    """Each group still to be dealt with, and its place. Groups that merging itself brings about are left alone."""
    if "ready" not in work.cursor:
        _write_down(work, plan)
    rows = Scratch.objects.filter(operation=work.operation, name=_GROUP).order_by("pk")
    while piece := list(rows.filter(pk__gt=work.cursor.get("last", 0))[:READ_AT_ONCE]):
        for row in piece:
            yield row.pk, Group(int(row.key), row.payload["records"], row.payload["whole"])


def _write_down(work: Work, plan: MassMerge) -> None:
    for piece in slices(list(plan.groups(work.cursor.get("first", 0))), WRITTEN_DOWN_AT_ONCE):
        rows = [
            (work.operation.pk, _GROUP, str(one.first), {"records": one.records, "whole": one.whole})
            for one in piece
        ]
        with work.slice() as part:
            insert_rows(Scratch, ("operation_id", "name", "key", "payload"), rows)
            part.cursor |= {"first": piece[-1].first}
    with work.slice() as part:
        part.cursor |= {"ready": True}
        part.progress(total=Scratch.objects.filter(operation=work.operation, name=_GROUP).count())


def _note(work: Work, part: Slice, told: Told, *, place: int) -> None:
    """Within the slice: the fate of the group, the counts so far, and how far it is."""
    OperationRow.objects.create(
        operation=work.operation, number=told.records[0], fate=str(told.fate), payload=told.as_data()
    )
    tally = tally_from(part.cursor)
    tally.add(told)
    part.cursor |= {**tally.as_data(), "last": place}
    part.progress(done=part.done + 1)
