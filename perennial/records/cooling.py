"""When an open deal wants a word: past the day it was to close, or silent for longer than its stage bears.

One rule, as a condition that lists can be narrowed by, and of one deal that is at hand.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, tzinfo

from perennial.lib.conditions import All, Any, Condition, Test
from perennial.records.models import Deal
from perennial.schema.shape import EntityShape
from perennial.schema.standard.deal import OPEN

#: What the rule looks at: who may not read these learns nothing of it.
FIELDS = frozenset({"stage", "expected_close", "touched", "stage_since", "next_due"})


@dataclass(frozen=True, slots=True)
class Cooling:
    """`days` past its date, else so many days silent."""

    past: bool
    days: int


def stuck(shape: EntityShape) -> Condition:
    """Open deals without a next step that are past their date or silent; whole days in the zone of the workspace."""
    late = Test(("expected_close",), "more_than_days_ago", (0,))
    silent = (_silent(days, keys) for days, keys in _patience(shape).items())
    return All(
        (
            Test(("outcome",), "is", (OPEN,)),
            Test(("next_due",), "is_empty"),
            Any((late, *silent)),
        )
    )


def cooling(shape: EntityShape, deal: Deal, today: date, zone: tzinfo) -> Cooling | None:
    """What the rule says of one deal; None where it wants nothing."""
    if deal.outcome != OPEN or deal.next_due is not None:
        return None
    if deal.expected_close is not None and deal.expected_close < today:
        return Cooling(True, (today - deal.expected_close).days)
    stage, last = shape.stage(deal.stage), deal.touched or deal.stage_since
    if stage is None or not stage.cold_after or last is None:
        return None
    days = (today - last.astimezone(zone).date()).days
    return Cooling(False, days) if days > stage.cold_after else None


def _patience(shape: EntityShape) -> dict[int, list[str]]:
    """The stages of open deals by how many days without a word they bear."""
    found: dict[int, list[str]] = defaultdict(list)
    for stage in (one for way in shape.pipelines for one in way.stages):
        if stage.cold_after and not stage.ends:
            found[stage.cold_after].append(stage.key)
    return found


def _silent(days: int, stages: list[str]) -> Condition:
    ago = Test(("touched",), "more_than_days_ago", (days,))
    never = All((Test(("touched",), "is_empty"), Test(("stage_since",), "more_than_days_ago", (days,))))
    return All((Test(("stage",), "is_one_of", tuple(stages)), Any((ago, never))))
