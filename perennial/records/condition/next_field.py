"""Which missing value of a record is worth asking for first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Max

from perennial.access.actor import Actor
from perennial.access.rules import ALL, scope_of
from perennial.quality.kinds.filled import Filled
from perennial.quality.models import DayCount
from perennial.records.condition.queries import Reason


@dataclass(frozen=True, slots=True)
class Ask:
    """The reason whose value to ask for: `have` of the `applicable` records that it is expected of have one.

    Both are 0 for who sees a part of the records only, and before the first day was counted.
    """

    reason: Reason
    have: int = 0
    applicable: int = 0


def next_to_ask(actor: Actor, entity: str, found: Sequence[Reason]) -> Ask | None:
    """Of the values that are missing, the one that gains most and is had by most others; None where none is missing.

    What most others could tell is likely to be told here too.
    """
    missing = [one for one in found if one.rule.kind == Filled.key and one.waiver is None and one.field]
    if not missing:
        return None
    had = _had(entity) if scope_of(actor.rights, entity, "read") == ALL else {}
    asks = [Ask(one, *had.get(one.rule.pk, (0, 0))) for one in missing]
    return max(asks, key=_worth)


def _worth(ask: Ask) -> tuple[float, int]:
    share = ask.have / ask.applicable if ask.applicable else 1.0
    return (ask.reason.gains or ask.reason.rule.weight) * share, -ask.reason.rule.pk


def _had(entity: str) -> Mapping[int, tuple[int, int]]:
    """By rule, of how many records it was fulfilled and to how many it applied when they were counted last."""
    days = DayCount.objects.filter(entity=entity)
    last = days.aggregate(day=Max("day"))["day"]
    rows = days.filter(day=last, rule__isnull=False).values_list("rule", "applicable", "failing")
    return {int(rule or 0): (applicable - failing, applicable) for rule, applicable, failing in rows}
