"""Judging all records of an entity again: after a rule was changed, and once a day for what time alone changes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet

from perennial.journal import guard
from perennial.journal.derivations import Written
from perennial.operations.actions import enqueue
from perennial.operations.jobs import job, plan
from perennial.operations.models import Operation, State
from perennial.operations.pace import Pace
from perennial.operations.work import Work
from perennial.quality.judging import fields_of
from perennial.quality.models import Rule
from perennial.quality.queries import judged_moment, move_day, present_moment
from perennial.records.condition.counting import note_day
from perennial.records.derive import patterns, timed, warmth
from perennial.records.derive.findings import judge
from perennial.records.models import ENTITIES, Finding, Record, Warm
from perennial.schema.models import CustomField

JUDGE = "judge"
AT_ONCE = 2000

plan("judge", kind=JUDGE, cron="9 * * * *", parameters={"daily": True})


def start_judging(
    *, requested_by: int | None, channel: str, entity: str = "", deliver: bool = True
) -> Operation:
    """Judge every live record, of one entity or of all, as of today, and note the day's counts."""
    parameters = {"entity": entity} if entity else {}
    return enqueue(JUDGE, requested_by=requested_by, channel=channel, parameters=parameters, deliver=deliver)


def rules_changed(written: Written) -> None:
    """Derivation: have the records judged again as an operation, of the entities whose rules were written."""
    if not Record.objects.exists():
        return
    there = dict(Rule.objects.filter(pk__in=written).values_list("pk", "entity"))
    gone = [pk for pk in written if pk not in there]
    if gone:
        # Taken back: nothing may refer to them when the transaction ends. Of which entity they were, nobody knows now.
        QuerySet(Finding).filter(rule__in=gone)._raw_delete("default")
    judge_soon(ENTITIES.keys() if gone else set(there.values()) & ENTITIES.keys())


def fields_changed(written: Written) -> None:
    """Derivation: a field that is hidden takes its rules out of judgement, one shown again brings them back."""
    fields = CustomField.objects.filter(pk__in=written).values_list("entity", "key")
    asked = {(rule.entity, path.partition(".")[0]) for rule in Rule.objects.all() for path in fields_of(rule)}
    judge_soon({entity for entity, key in fields if (entity, key) in asked})


def ladder_changed(_written: Written) -> None:
    """Derivation: how warm relationships are follows from how long they bear silence."""
    if Record.objects.exists():
        judge_soon({key for key, model in ENTITIES.items() if issubclass(model, Warm)})


def judge_soon(entities: Collection[str]) -> None:
    """Judge these entities again, unless that is about to happen anyway: what began may be past what changed."""
    for entity in sorted(entities):
        waiting = Operation.objects.filter(
            kind=JUDGE, state=State.QUEUED, attempt=0, parameters={"entity": entity}
        )
        if not waiting.exists():
            start_judging(requested_by=None, channel="system", entity=entity)


@job(JUDGE)
def judge_again(work: Work) -> None:
    """Judge slice by slice in order of id; writes only what differs. The daily run rests on a day that was judged."""
    today = present_moment().today
    if work.parameters.get("daily") and not work.cursor and judged_moment().today == today:
        work.finish({"judged": 0})
        return
    if not work.cursor:
        _begin(work, today)
    named = work.parameters.get("entity", "")
    for entity in [named] if named else ENTITIES:
        _judge_entity(work, entity)
    work.finish({"judged": work.operation.done_count})


def _begin(work: Work, today: date) -> None:
    """All rules mean this day from now on, those that other people's saves are judged by as well."""
    named = work.parameters.get("entity", "")
    total = sum(ENTITIES[one].objects.count() for one in ([named] if named else ENTITIES))
    with work.slice() as part:
        if not named:
            move_day(today)
        part.cursor = {"begun": True}
        part.progress(total=total)


def _judge_entity(work: Work, entity: str) -> None:
    model, pace = ENTITIES[entity], Pace(AT_ONCE)
    if work.cursor.get(f"{entity}_counted"):
        return
    ids = model.objects.order_by("pk").values_list("pk", flat=True)
    while piece := list(ids.filter(pk__gt=work.cursor.get(entity, 0))[: pace.rows]):
        with work.slice() as part, pace.timed(len(piece)), guard.door_open(guard.DERIVED):
            patterns.judge(model, piece)
            warmth.bring_up(model, piece, judged_moment())
            timed.bring_up(model, piece, judged_moment().today)
            judge(model, piece, judged_moment())
            part.cursor |= {entity: piece[-1]}
            part.progress(done=part.done + len(piece))
    with work.slice() as part:
        note_day(entity, judged_moment())
        part.cursor |= {f"{entity}_counted": True}
