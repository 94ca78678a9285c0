"""The rules there are, and as of which day they judge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone

from perennial.journal.rows import every_row, rows_by, stored_by
from perennial.lib.conditions import Moment
from perennial.lib.refusals import Refusal
from perennial.quality.errors import NoSuchRule
from perennial.quality.kinds.pattern import Expected, FitsPattern, expected_of
from perennial.quality.models import Judged, Rule, Severity
from perennial.schema.once import once, stamp_anew
from perennial.schema.queries import setting

# By entity: the rows of its rules as last read, and the rules that are on.
_known: dict[str, tuple[list[tuple[Any, ...]], tuple[Rule, ...]]] = {}
_patterns: dict[str, tuple[tuple[Rule, ...], tuple[Expected, ...]]] = {}


@once
def rules_on(entity: str) -> tuple[Rule, ...]:
    """The rules that are switched on for an entity, in a fixed order.

    Asked at every save: they are made anew only when their rows are others than the last time.
    """
    stored = stored_by(Rule, "entity", [entity])
    known, rules = _known.get(entity, (None, ()))
    if stored != known:
        rules = tuple(one for one in rows_by(Rule, "entity", [entity]) if is_on(one))
        _known[entity] = stored, rules
    return rules


def patterns_on(entity: str) -> tuple[Expected, ...]:
    """What the rules that are on expect of texts by patterns; those that can no longer be used are left out."""
    on = rules_on(entity)
    known, patterns = _patterns.get(entity, (None, ()))
    if on is not known:
        patterns = tuple(_expected(one for one in on if one.kind == FitsPattern.key))
        _patterns[entity] = on, patterns
    return patterns


def _expected(asked: Iterable[Rule]) -> Iterator[Expected]:
    for rule in asked:
        with suppress(Refusal):
            yield expected_of(rule.parameters)


def is_on(rule: Rule) -> bool:
    return not rule.hidden and rule.severity != Severity.OFF


def rules(entity: str = "") -> QuerySet[Rule]:
    """Every rule that was not removed, those that are off too, in the order in which they were made."""
    found = Rule.objects.filter(hidden=False).order_by("entity", "pk")
    return found.filter(entity=entity) if entity else found


def rule_of(key: str) -> Rule:
    """Raises NoSuchRule."""
    found = rules().filter(key=key).first() if key.isprintable() else None
    if found is None:
        raise NoSuchRule
    return found


def judged_moment() -> Moment:
    """When records are judged: the day as of which everything stands judged, today where nothing was judged yet.

    "Me" is nobody: a record is judged alike whoever saves it.
    """
    return _moment(judged=True)


def present_moment() -> Moment:
    """Today in the workspace's zone."""
    return _moment(judged=False)


def _moment(*, judged: bool) -> Moment:
    zone = setting().zone
    assert isinstance(zone, ZoneInfo)
    day = judged_day() if judged else None
    return Moment(day or timezone.now().astimezone(zone).date(), zone)


@once
def judged_day() -> date | None:
    """The day as of which everything stands judged."""
    return next((row.day for row in every_row(Judged)), None)


def move_day(day: date) -> None:
    """From now on records are judged as of this day."""
    Judged.objects.update_or_create(pk=1, defaults={"day": day})
    stamp_anew()
