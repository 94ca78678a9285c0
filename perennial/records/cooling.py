"""When an open deal wants a word: past the day it was to close, or silent for longer than its stage bears.

One rule, as a condition that lists can be narrowed by, and of one deal that is at hand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, tzinfo

from perennial.lib.conditions import All, Any, Condition, Test
from perennial.records.models import Deal
from perennial.schema.shape import EntityShape
from perennial.schema.standard.deal import OPEN

Fields = Collection[str]
OPEN_WITHOUT_STEP = frozenset({"outcome", "next_due"})
LATE = frozenset({"expected_close"})
SILENT = frozenset({"touched", "stage", "stage_since"})


@dataclass(frozen=True, slots=True)
class Cooling:
    """`days` past its date, else so many days silent."""

    past: bool
    days: int


def stuck(shape: EntityShape, readable: Fields) -> Condition | None:
    """Open deals without a next step that are past their date or silent, as far as that is told by `readable` fields;
    None where they tell nothing. Whole days in the zone of the workspace.
    """
    if not OPEN_WITHOUT_STEP.issubset(readable):
        return None
    parts: list[Condition] = []
    if LATE.issubset(readable):
        parts.append(Test(("expected_close",), "more_than_days_ago", (0,)))
    if SILENT.issubset(readable):
        parts += [_silent(days, keys) for days, keys in _patience(shape).items()]
    if not parts:
        return None
    waits = (Test(("outcome",), "is", (OPEN,)), Test(("next_due",), "is_empty"))
    return All((*waits, Any(tuple(parts))))


def cooling(shape: EntityShape, deal: Deal, today: date, zone: tzinfo, readable: Fields) -> Cooling | None:
    """What the rule says of one deal; None where it wants nothing, or `readable` fields do not tell."""
    if not OPEN_WITHOUT_STEP.issubset(readable) or deal.outcome != OPEN or deal.next_due is not None:
        return None
    if LATE.issubset(readable) and deal.expected_close is not None and deal.expected_close < today:
        return Cooling(True, (today - deal.expected_close).days)
    stage, last = shape.stage(deal.stage), deal.touched or deal.stage_since
    if not SILENT.issubset(readable) or stage is None or not stage.cold_after or last is None:
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
