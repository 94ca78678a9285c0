"""How all records of an entity stand: the figure, its way here, what moved lately, and which fixes are worth most.

Everything is counted from the days that were noted and from today's findings; nothing here judges a record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count

from perennial.access.actor import Actor
from perennial.journal.models import Change, ChangeNote, Entry
from perennial.lib.conditions.values import shifted, start_of
from perennial.quality.models import DayCount, Rule
from perennial.quality.queries import judged_moment
from perennial.quality.rules import WEIGHTS
from perennial.records.condition.counting import Tally, Whole, tallies, whole
from perennial.records.models import Finding

WEEK = timedelta(days=7)
HALF_A_YEAR = timedelta(days=182)
SHOWN = 10
# Of what moved, so many records are looked at for the acts behind them.
LOOKED_AT = 500
CAUSES = 3


@dataclass(frozen=True, slots=True)
class Cause:
    """An act through which records came to break a rule: the file or the reason, and how many."""

    title: str
    records: int


@dataclass(frozen=True, slots=True)
class Moved:
    """A rule that more (or fewer) records break than a week ago."""

    rule: Rule
    more: int
    failing: int
    causes: Sequence[Cause]


@dataclass(frozen=True, slots=True)
class Fix:
    """What mending every record that breaks a rule would add to the figure, in tenths of a point."""

    rule: Rule
    failing: int
    gain_tenths: int


@dataclass(frozen=True, slots=True)
class State:
    """The condition of an entity. `change` is against a week ago, None where that day is not known.

    `parts` are the dimensions, `rules` the keys of the rules in each.
    """

    day: date
    whole: Whole
    points: int | None
    change: int | None
    parts: Mapping[str, int]
    rules: Mapping[str, Sequence[str]]
    days: Sequence[tuple[date, int]]
    moved: Sequence[Moved]
    fixes: Sequence[Fix]


def state_of(actor: Actor, entity: str) -> State:
    """For who sees every record and every field: the caller has asked."""
    day, now, told = judged_moment().today, whole(entity), tallies(entity)
    days = _days(entity, day, now)
    before = next((points for at, points in reversed(days) if at <= day - WEEK), None)
    change = None if before is None or now.score is None else now.score - before
    return State(
        day,
        now,
        now.score,
        change,
        _parts(told),
        {part: [one.rule.key for one in told if one.rule.dimension == part] for part in WEIGHTS},
        days,
        _moved(entity, day, told),
        _fixes(told, now),
    )


def _days(entity: str, today: date, now: Whole) -> list[tuple[date, int]]:
    """The figure of each day that was noted, the current one last."""
    rows = DayCount.objects.filter(
        entity=entity, rule__isnull=True, owner__isnull=True, day__gte=today - HALF_A_YEAR, day__lt=today
    )
    found = [(row.day, row.points // row.applicable) for row in rows.order_by("day") if row.applicable]
    return [*found, (today, now.score)] if now.score is not None else found


def _parts(told: Sequence[Tally]) -> dict[str, int]:
    """Each dimension over all records: the share of its rules that is fulfilled, by weight."""
    found: dict[str, list[int]] = {}
    for one in told:
        kept = found.setdefault(one.rule.dimension, [0, 0])
        kept[0] += one.rule.weight * (one.applicable - one.failing)
        kept[1] += one.rule.weight * one.applicable
    return {dimension: kept * 100 // all_of for dimension, (kept, all_of) in found.items() if all_of}


def _moved(entity: str, day: date, told: Sequence[Tally]) -> list[Moved]:
    """Rules by how much more records break them than on the last noted day a week or more ago, worst first."""
    rows = DayCount.objects.filter(entity=entity, rule__isnull=False, day__lte=day - WEEK)
    last = rows.order_by("-day").values_list("day", flat=True).first()
    if last is None:
        return []
    then = dict(rows.filter(day=last).values_list("rule", "failing"))
    changed = [one for one in told if one.failing != then.get(one.rule.pk, one.failing)]
    changed.sort(key=lambda one: (then[one.rule.pk] - one.failing) * one.rule.weight)
    return [
        Moved(one.rule, one.failing - then[one.rule.pk], one.failing, _causes(one.rule, last))
        for one in changed[:SHOWN]
    ]


def _causes(rule: Rule, since: date) -> list[Cause]:
    """The acts that last wrote those records which break the rule since a day."""
    rows = Finding.objects.filter(rule=rule, waived=False, since__gt=since).order_by("-pk")
    records = list(rows.values_list("record", flat=True)[:LOOKED_AT])
    moment = judged_moment()
    written = start_of(shifted(since, 1), moment.zone)
    latest = Entry.objects.filter(root__in=records, batch__change__recorded__gte=written)
    by_change = latest.order_by().values_list("batch__change").annotate(Count("root", distinct=True))
    top = sorted(by_change, key=lambda one: -one[1])[:CAUSES]
    titles = _titles([change for change, _records in top])
    return [Cause(titles[change], count) for change, count in top if titles.get(change)]


def _titles(changes: Sequence[int]) -> dict[int, str]:
    """What an act was about: the name of its file; other acts are told by what they are, in the changes."""
    notes = ChangeNote.objects.filter(change__in=changes, kind="title").exclude(value="")
    there = set(Change.objects.filter(pk__in=changes).values_list("pk", flat=True))
    return {change: text for change, text in notes.values_list("change", "value") if change in there}


def _fixes(told: Sequence[Tally], now: Whole) -> list[Fix]:
    """Rules by what they cost the figure: the share of a dimension's weight that their broken records take away."""
    if not now.judged:
        return []
    weight_of: dict[str, int] = {}
    for one in told:
        weight_of[one.rule.dimension] = (
            weight_of.get(one.rule.dimension, 0) + one.rule.weight * one.applicable
        )
    known = sum(WEIGHTS[key] for key, weight in weight_of.items() if weight)
    found = [
        Fix(
            one.rule,
            one.failing,
            1000
            * WEIGHTS[one.rule.dimension]
            * one.rule.weight
            * one.failing
            // (known * weight_of[one.rule.dimension]),
        )
        for one in told
        if one.failing
    ]
    return sorted(found, key=lambda one: (-one.gain_tenths, -one.failing))
