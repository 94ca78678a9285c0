"""Deals of one pipeline by stage: how many, worth what, and the first of each. Rights and filters are the list's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from perennial.access.actor import Actor
from perennial.access.queries import readable_fields
from perennial.journal.rows import rows_by
from perennial.lib import conditions
from perennial.lib.conditions import All, Condition, Moment, Test, compile_condition
from perennial.records.cooling import stuck
from perennial.records.counting import in_time
from perennial.records.models import Activity, Deal, Touch
from perennial.records.paging import page
from perennial.records.places import Readable
from perennial.records.queries import Listing
from perennial.schema.pipelines import PIPELINE
from perennial.schema.queries import shape_of
from perennial.schema.shape import EntityShape, PipelineShape, StageShape
from perennial.schema.standard.deal import OPEN

AT_MOST = 50
SOONEST = "expected_close"


@dataclass(frozen=True, slots=True)
class Worth:
    """So many deals and their amounts, in minor units by currency; an amount is never added to one of another."""

    number: int = 0
    sums: Mapping[str, int] = field(default_factory=dict)

    def weighed(self, chance: int) -> Mapping[str, int]:
        return {currency: (amount * chance + 50) // 100 for currency, amount in self.sums.items()}


@dataclass(frozen=True, slots=True)
class Column:
    """A stage with the first of its deals; of one where nothing follows only what was closed this month."""

    stage: StageShape
    worth: Worth
    deals: Sequence[Deal]


def columns(
    actor: Actor, way: PipelineShape, found: Listing, today: date, *, only: Collection[str] = ()
) -> Sequence[Column]:
    """The stages of a pipeline with the deals of a list that the actor may see; with `only`, the deals of some."""
    readable = Readable(actor, found.shape)
    worth = worth_by_stage(readable, way.stages, found.paged, today)
    return [
        Column(
            stage,
            worth.get(stage.key, Worth()),
            _first(readable, stage, found, today) if not only or stage.key in only else (),
        )
        for stage in way.stages
    ]


def worth_by_stage(
    readable: Readable, stages: Collection[StageShape], records: QuerySet[Any], today: date
) -> Mapping[str, Worth]:
    """Numbers and sums of the open stages in one statement, of those where deals end in another."""
    going = [stage.key for stage in stages if not stage.ends]
    ended = [stage.key for stage in stages if stage.ends]
    found: dict[str, Worth] = {}
    if going:
        found |= _worth(readable, records.filter(outcome=OPEN, stage__in=going))
    if ended and readable.may_read("closed"):
        found |= _worth(readable, records.filter(_closed_lately(today), stage__in=ended))
    return found


def _worth(readable: Readable, records: QuerySet[Any]) -> dict[str, Worth]:
    rows = _summed(readable, records, "stage")
    by_stage: dict[str, list[tuple[str, int, int | None]]] = defaultdict(list)
    for stage, *rest in rows:
        by_stage[stage].append((rest[0], rest[1], rest[2]))
    return {stage: _added(several) for stage, several in by_stage.items()}


def _summed(readable: Readable, records: QuerySet[Any], *by: str) -> list[tuple[Any, ...]]:
    """Rows of what it is grouped `by`, currency, number and sum; who may not read amounts gets neither of them."""
    plain = records.order_by()
    if not readable.may_read("amount"):
        return [(*row[:-1], "", row[-1], None) for row in plain.values_list(*by).annotate(many=Count("*"))]
    return list(
        plain.values_list(*by, "amount_currency").annotate(many=Count("*"), total=Sum("amount_number"))
    )


def _added(rows: Collection[tuple[str, int, int | None]]) -> Worth:
    sums = {currency: int(total) for currency, _number, total in rows if currency and total is not None}
    return Worth(sum(number for _currency, number, _total in rows), sums)


def _closed_lately(today: date) -> Q:
    return Q(closed__gte=today.replace(day=1))


def _first(readable: Readable, stage: StageShape, found: Listing, today: date) -> Sequence[Any]:
    """The deals on top of a column."""
    whole: QuerySet[Any] = found.paged
    records = whole.filter(stage=stage.key)
    if not stage.ends:
        return page(records, found.sort, cursor="", size=AT_MOST, bound="").rows
    if not readable.may_read("closed"):
        return ()
    return list(records.filter(_closed_lately(today)).order_by("-closed", "-pk")[:AT_MOST])


@dataclass(frozen=True, slots=True)
class Doubt:
    """The open deals of a pipeline that bend its total, and the condition that finds them."""

    worth: Worth
    condition: Condition


def doubt(actor: Actor, way: PipelineShape, found: Listing, moment: Moment) -> Doubt | None:
    """Deals without an amount, past their date or cold; None where the actor may not read all that tells it, or
    counting takes too long.
    """
    readable, shape = Readable(actor, found.shape), found.shape
    condition = doubtful(shape, way, readable_fields(actor, shape, shape.fields))
    if condition is None:
        return None
    where = compile_condition(condition, readable, moment)
    rows = in_time(lambda: _summed(readable, found.paged.filter(where)))
    return None if rows is None else Doubt(_added([(one[0], one[1], one[2]) for one in rows]), condition)


def doubtful(shape: EntityShape, way: PipelineShape, readable: Collection[str]) -> Condition | None:
    """The condition of `doubt`, for a list of deals."""
    several = len(shape.pipelines) > 1
    wants = stuck(shape, readable)
    if wants is None or not {"amount", *((PIPELINE,) if several else ())}.issubset(readable):
        return None
    here = (Test((PIPELINE,), "is", (way.key,)),) if several else ()
    unknown = Test(("amount",), "is_empty")
    return All((*here, Test(("outcome",), "is", (OPEN,)), conditions.Any((unknown, wants))))


def next_steps(actor: Actor, deals: Collection[int]) -> Mapping[int, Activity]:
    """By deal the activity that is to be done first about it."""
    told = {"deal", "done", "due"}
    if readable_fields(actor, shape_of("activity"), told) != told:
        return {}
    rows = Touch.objects.filter(target__in=deals, done__isnull=True, due__isnull=False)
    first = dict(rows.order_by("-due", "-starts", "-record").values_list("target", "record"))
    there = {one.pk: one for one in rows_by(Activity, "pk", set(first.values()))}
    return {deal: there[pk] for deal, pk in first.items() if pk in there}
