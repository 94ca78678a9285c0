"""How the rules stand over all records: of how many each applies, how many break it, and the score that follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from perennial.access.actor import Actor
from perennial.access.rules import ALL, scope_of
from perennial.lib.conditions import Moment
from perennial.quality.judging import askable
from perennial.quality.models import DayCount, Rule
from perennial.quality.queries import judged_moment, rules_on
from perennial.records.condition.queries import may_see_score, readable_rules
from perennial.records.derive.asking import subject_of
from perennial.records.models import ENTITIES, Finding, Head
from perennial.records.queries import heads
from perennial.schema.queries import shape_of


@dataclass(frozen=True, slots=True)
class Tally:
    """One rule over the live records of its entity; waived records count as fulfilling it."""

    rule: Rule
    applicable: int
    failing: int

    @property
    def share(self) -> int | None:
        """Of a hundred records it applies to, how many fulfil it, rounded down; None where it applies to none."""
        return (self.applicable - self.failing) * 100 // self.applicable if self.applicable else None


@dataclass(frozen=True, slots=True)
class Whole:
    """All live records of an entity: how many were judged, the sum of their scores, those below each level."""

    records: int
    judged: int
    points: int
    poor: int
    fair: int

    @property
    def score(self) -> int | None:
        """The mean score, rounded down. Never shown without the spread behind it."""
        return self.points // self.judged if self.judged else None


def tallies(entity: str, moment: Moment | None = None) -> list[Tally]:
    """Every rule that is on, over all live records."""
    return _tallies(entity, rules_on(entity), _live(entity), moment or judged_moment())


def _tallies(
    entity: str, rules: Sequence[Rule], live: QuerySet[Head], moment: Moment, *, narrowed: bool = False
) -> list[Tally]:
    """Two statements: of how many each applies is asked of the records, the rest of findings.

    A rule that no longer fits the fields is left out. `narrowed` says that `live` are not all live records.
    """
    usable, _unusable = askable(rules, subject_of(entity, moment))
    counts = {f"rule_{one.rule.pk}": Count("pk", filter=one.applies) for one in usable}
    applicable = live.order_by().aggregate(**counts) if counts else {}
    findings = Finding.objects.filter(rule__in=[one.rule.pk for one in usable], waived=False)
    if narrowed:
        findings = findings.filter(record__in=live.order_by().values("pk"))
    failing = dict(findings.order_by().values_list("rule").annotate(Count("pk")))
    return [Tally(one.rule, applicable[f"rule_{one.rule.pk}"], failing.get(one.rule.pk, 0)) for one in usable]


def whole(entity: str) -> Whole:
    """All live records."""
    return _whole(_live(entity))


def _whole(live: QuerySet[Head]) -> Whole:
    """One statement, read from the index of scores alone where the database can."""
    found = live.order_by().aggregate(
        records=Count("pk"),
        judged=Count("score"),
        points=Sum("score"),
        poor=Count("pk", filter=Q(score__lt=50)),
        fair=Count("pk", filter=Q(score__gte=50, score__lt=80)),
    )
    return Whole(**{key: value or 0 for key, value in found.items()})


def _live(entity: str) -> QuerySet[Head]:
    return ENTITIES[entity].objects.filter(archived__isnull=True)


def figures(actor: Actor, entity: str) -> dict[str, Any]:
    """How an entity stands, as programs read it: over the records the actor may see, of the rules they may know.

    Scores sum up every field: who may not read each of them gets None for `score`, `below_80` and `below_50`.
    """
    shape = shape_of(entity)
    live, all_seen = heads(actor, shape), scope_of(actor.rights, entity, "read") == ALL
    told = _tallies(entity, readable_rules(actor, entity), live, judged_moment(), narrowed=not all_seen)
    now, scored = _whole(live), may_see_score(actor, shape)
    return {
        "records": now.records,
        "score": now.score if scored else None,
        "below_80": now.poor + now.fair if scored else None,
        "below_50": now.poor if scored else None,
        "rules": [_figure(one) for one in told],
    }


def _figure(one: Tally) -> dict[str, Any]:
    rule = one.rule
    return {
        "rule": rule.key,
        "name": str(rule),
        "dimension": rule.dimension,
        "severity": rule.severity,
        "applicable": one.applicable,
        "failing": one.failing,
        "score": one.share,
    }


def note_day(entity: str, moment: Moment) -> None:
    """Keep today's counts: of every rule, of every owner, and of all; noted again, the later ones stay."""
    DayCount.objects.filter(entity=entity, day=moment.today).delete()
    rows = [
        _row(entity, moment.today, rule=one.rule.pk, applicable=one.applicable, failing=one.failing)
        for one in tallies(entity, moment)
    ]
    live = _live(entity).order_by()
    below = Count("pk", filter=Q(score__lt=80))
    by_owner = live.values_list("owner").annotate(judged=Count("score"), points=Sum("score"), below=below)
    for owner, judged, points, failing in by_owner:
        rows.append(
            _row(
                entity, moment.today, owner=owner or 0, applicable=judged, failing=failing, points=points or 0
            )
        )
    all_of = whole(entity)
    rows.append(
        _row(
            entity,
            moment.today,
            applicable=all_of.judged,
            failing=all_of.poor + all_of.fair,
            points=all_of.points,
        )
    )
    DayCount.objects.bulk_create(rows, batch_size=500)


def _row(entity: str, day: date, **columns: Any) -> DayCount:
    return DayCount(entity=entity, day=day, **columns)
