"""A merge that moves more than one transaction holds, as an operation.

What refers to the records to be absorbed moves to the survivor some at a time, and only then are they absorbed, in one
transaction with all that becomes of the survivor. All of it is one change. Until that last transaction each record
stands for itself; a merge that is stopped or refused before it gives back what it moved.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from perennial.access.actor import Actor, of_requester, require_unchanged, system
from perennial.access.queries import check
from perennial.journal.door import OpenChange, begin, resume
from perennial.journal.rows import rows_by
from perennial.lib.refusals import Conflict, Refusal
from perennial.operations.actions import enqueue
from perennial.operations.errors import Cancelled
from perennial.operations.models import OPEN, Operation, Payload
from perennial.operations.pace import Pace
from perennial.operations.payloads import ADDRESS, keep_text
from perennial.operations.work import Work
from perennial.records.actions.allowing import refuse_gone
from perennial.records.actions.merge import MOST_MOVED, Wish, check_wish, merge_wished, rehearse_wished
from perennial.records.leading import hold
from perennial.records.models import ENTITIES
from perennial.records.queries import MERGE, seen
from perennial.records.repointing import (
    check_all_theirs,
    check_theirs,
    hold_merges,
    hold_referring,
    how_many,
    point_at,
    some,
)
from perennial.records.warning import WHY, Acknowledged
from perennial.schema.queries import shape_of

LONG_MERGE = "merge"
MOVING = "moving"
_REASON, _GIVEN_UP = "reason", "given_up"


def start_merge(
    actor: Actor, wish: Wish, *, reason: str = "", key: str | None = None, deliver: bool = True
) -> Operation:
    """Merge as an operation; asked again while that is under way, it is the same one.

    Its result names the record that is `kept` and those `absorbed`, or, where it was stopped, the `undo` that gives
    back what it had moved. Raises what `merge_records` raises, but for what refers to those absorbed: whether that is
    the actor's to change is asked first of all by the operation. Raises Conflict while another merge has one of them.
    """
    check_wish(actor, wish)
    with transaction.atomic():
        asked = _as_data(wish)
        for other in Operation.objects.filter(kind=LONG_MERGE, state__in=OPEN).order_by("pk"):
            if other.parameters == asked and other.requested_by == actor.user_id:
                return other
            if {*wish.ids} & {*_ids(other.parameters)}:
                raise Conflict(_("One of these records is being merged right now. Wait until that is done."))
        rehearse_wished(actor, wish)
        operation = enqueue(
            LONG_MERGE,
            requested_by=actor.user_id,
            channel=actor.channel,
            parameters=asked,
            key=key,
            deliver=deliver,
        )
        why = wish.acknowledged.reason if wish.acknowledged else ""
        for kind, text in ((_REASON, reason), (ADDRESS, actor.address), (WHY, why)):
            if text:
                keep_text(text, kind=kind, operation=operation)
        return operation


def run_merge(work: Work, take_back: Callable[[Actor, int], Operation]) -> None:
    """Move what refers to them slice by slice, then absorb them; where it stops before, `take_back` what was moved."""
    act = resume(work.operation.change) if work.operation.change else None
    texts = dict(Payload.objects.filter(operation=work.operation).values_list("kind", "text"))
    wish = _wish(work.parameters, texts.get(WHY, ""))
    try:
        actor = of_requester(work.operation.requested_by, work.operation.channel, texts.get(ADDRESS, ""))
        act = act or _begin(work, actor, texts)
        if "merged" not in work.cursor:
            _refuse_given_up(work)
            _move(work, actor, wish, act)
            _absorb(work, actor, wish, act)
    except (Cancelled, Refusal):
        _give_up(work, act, take_back)
        raise
    act.close()
    work.finish({"kept": wish.keep, "absorbed": list(wish.drops)})


def _begin(work: Work, actor: Actor, texts: dict[str, str]) -> OpenChange:
    reason = texts.get(_REASON) or texts.get(WHY, "")
    return begin(actor, f"{work.parameters['entity']}{MERGE}", operation=work.operation.pk, reason=reason)


def _move(work: Work, actor: Actor, wish: Wish, act: OpenChange) -> None:
    if "ready" not in work.cursor:
        check_all_theirs(actor, wish.drops)
        total = how_many(wish.drops) + 1
        with work.slice() as part:
            part.cursor |= {"ready": True}
            part.progress(total=total, phase=MOVING)
    pace = Pace(MOST_MOVED)
    while some(wish.drops, 1, besides=wish.ids):
        require_unchanged(actor)
        with work.slice() as part, pace.timed(pace.rows):
            with act.batch():
                moved = move_some(act, actor, wish, pace.rows)
            part.change = act.id
            part.progress(done=part.done + moved)


def move_some(act: OpenChange, actor: Actor, wish: Wish, most: int) -> int:
    """Put so many references to the survivor, inside an open batch; returns how many there were.

    The records themselves are held so that none is absorbed, trashed or taken away from the actor meanwhile."""
    hold_merges()
    hold_referring(some(wish.drops, most, besides=wish.ids))
    hold(wish.ids)
    _check_there(actor, wish)
    moved = some(wish.drops, most, besides=wish.ids)
    check_theirs(actor, moved)
    point_at(act, wish.keep, moved)
    return len(moved)


def _check_there(actor: Actor, wish: Wish) -> None:
    shape = shape_of(wish.entity)
    heads = {head.pk: head for head in rows_by(ENTITIES[wish.entity], "pk", wish.ids)}
    for pk in wish.ids:
        head = seen(actor, shape, heads.get(pk))
        check(actor, "edit", shape, head)
        refuse_gone(actor, shape, head)


def _absorb(work: Work, actor: Actor, wish: Wish, act: OpenChange) -> None:
    """The one transaction by which there are no longer several; what came to refer to them meanwhile moves with it."""
    require_unchanged(actor)
    with work.slice() as part:
        with act.batch():
            merge_wished(act, actor, wish)
        part.change = act.id
        part.cursor |= {"merged": True}
        part.progress(done=part.total)


def _give_up(work: Work, act: OpenChange | None, take_back: Callable[[Actor, int], Operation]) -> None:
    """In one transaction the merge ends and the undo of what it moved begins, so that no attempt does both.

    Perennial takes it back by itself: whoever asked for the merge may have lost the right to.
    """
    with suppress(Cancelled):
        work.check_cancelled()
    if _GIVEN_UP not in work.cursor:
        with work.slice() as part:
            part.cursor |= {_GIVEN_UP: 0}
            if act is not None and act.id is not None:
                act.close()
                part.cursor |= {_GIVEN_UP: take_back(system(), act.id).pk}
    work.result = {"undo": work.cursor[_GIVEN_UP]} if work.cursor[_GIVEN_UP] else {}


def _refuse_given_up(work: Work) -> None:
    """For an attempt after one that died between giving up and saying so."""
    if _GIVEN_UP in work.cursor:
        work.check_cancelled()
        raise Refusal(_("This merge could not be finished. What it had moved went back."))


def _as_data(wish: Wish) -> dict[str, Any]:
    found = {"entity": wish.entity, "keep": wish.keep, "drops": list(wish.drops), "chosen": dict(wish.chosen)}
    return found | ({"rules": sorted(wish.acknowledged.rules)} if wish.acknowledged else {})


def _ids(data: dict[str, Any]) -> list[int]:
    return [data["keep"], *data["drops"]]


def _wish(data: dict[str, Any], why: str) -> Wish:
    said = Acknowledged(data["rules"], why) if "rules" in data else None
    return Wish(data["entity"], data["keep"], data["drops"], data["chosen"], said)
