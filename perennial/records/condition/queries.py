"""Reading the condition of records: why a record has lost points, and what each person's own records want."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, QuerySet

from perennial.access.actor import Actor
from perennial.access.queries import may, readable_fields
from perennial.quality.kinds import KINDS
from perennial.quality.models import Rule
from perennial.quality.queries import judged_moment, present_moment, rules_on
from perennial.records.derive.asking import question_of
from perennial.records.knowing import may_know
from perennial.records.models import ENTITIES, Finding, Head, Snooze, Waiver, WaiverKind
from perennial.records.queries import heads
from perennial.schema.queries import shape_of
from perennial.schema.shape import EntityShape

SCORE = "score"


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that a record breaks, as one reader may know it. `gains` are the points that mending it gives back.

    Waived, it costs none; acknowledged, it does, and somebody saved it so.
    """

    rule: Rule
    field: str
    since: date
    gains: int
    waiver: Waiver | None = None
    acknowledged: Waiver | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """A rule that records break which are one person's to look after, and how many they are."""

    rule: Rule
    records: int


def may_see_score(actor: Actor, shape: EntityShape) -> bool:
    return SCORE in readable_fields(actor, shape, [SCORE])


def reasons(actor: Actor, head: Head) -> list[Reason]:
    """Every rule the record breaks of those the actor may know of, worth most first; waived ones last.

    What a rule gains follows from all the others: who may not see the score is told none, and gets them by weight.
    """
    entity = head._meta.model_name or ""
    scored = may_see_score(actor, shape_of(entity))
    known = {rule.pk: rule for rule in readable_rules(actor, entity)}
    rows = list(Finding.objects.filter(record=head.pk))
    waivers = {one.rule_id: one for one in Waiver.objects.filter(record=head.pk, rule__in=list(known))}
    excused = {head.pk: [row.rule_id for row in rows if row.waived]}
    verdict = next(iter(question_of(entity, judged_moment()).of([head.pk], excused)), None)
    found = []
    for row in rows:
        if row.rule_id not in known:
            continue
        rule = known[row.rule_id]
        broken = verdict is not None and row.rule_id in verdict.broken and not row.waived
        gains = verdict.gains(row.rule_id) if verdict is not None and broken and scored else 0
        answers = _answers(row, waivers.get(row.rule_id))
        found.append(Reason(rule, KINDS[rule.kind].at(rule.parameters), row.since, gains, *answers))
    return sorted(found, key=lambda one: (one.waiver is not None, -one.gains, -one.rule.weight, one.rule.pk))


def _answers(row: Finding, answer: Waiver | None) -> tuple[Waiver | None, Waiver | None]:
    """What somebody said to a finding: that it may be so, and that it was saved so."""
    if row.waived:
        return answer, None
    said = answer is not None and answer.kind == WaiverKind.ACKNOWLEDGED
    return None, answer if said else None


def tasks(actor: Actor) -> list[Task]:
    """What the actor's own records want, worth most first: by how much a rule counts and how many break it."""
    found: list[Task] = []
    for entity in ENTITIES:
        shape = shape_of(entity)
        if actor.user_id is None or not may(actor, "edit", shape):
            continue
        rules = {rule.pk: rule for rule in rules_on(entity) if may_know(actor, rule)}
        mine = heads(actor, shape).filter(owner=actor.user_id).values("pk")
        rows = Finding.objects.filter(rule__in=list(rules), waived=False, record__in=mine)
        rows = rows.exclude(Exists(put_off(actor).filter(record=OuterRef("record"), rule=OuterRef("rule"))))
        counts = rows.order_by().values_list("rule").annotate(Count("pk"))
        found += [Task(rules[rule], count) for rule, count in counts]
    return sorted(found, key=lambda task: (-task.rule.weight * task.records, task.rule.pk))


def of_task(actor: Actor, rule: Rule, after: int = 0) -> QuerySet[Head]:
    """The actor's own records that break a rule and are not put off, in order of id, after one."""
    found = breaking(actor, rule, mine=True).filter(pk__gt=after)
    later = put_off(actor).filter(rule=rule).values("record")
    return found.exclude(pk__in=later).order_by("pk")


def put_off(actor: Actor) -> QuerySet[Snooze]:
    """What the actor has put off and has not come back yet."""
    found: QuerySet[Snooze] = Snooze.objects.filter(user=actor.user_id, until__gt=present_moment().today)
    return found


def breaking(actor: Actor, rule: Rule, *, mine: bool) -> QuerySet[Head]:
    """The records that the actor may see, or only their own, that break a rule."""
    broken = Finding.objects.filter(rule=rule, waived=False).values("record")
    found: QuerySet[Head] = heads(actor, shape_of(rule.entity)).filter(pk__in=broken)
    return found.filter(owner=actor.user_id) if mine else found


def rule_known(actor: Actor, entity: str, key: str) -> Rule | None:
    """The rule of this key that is on and that the actor may know of."""
    return next((one for one in rules_on(entity) if one.key == key and may_know(actor, one)), None)


def readable_rules(actor: Actor, entity: str) -> Sequence[Rule]:
    return [rule for rule in rules_on(entity) if may_know(actor, rule)]
