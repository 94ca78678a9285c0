"""How business goes: the pipeline, what was won and lost, what people did, tickets, contracts, how the data stands.

Each figure is of the records its reader may see and of fields they may read; who may not read what it follows from gets
None. Amounts of other currencies than the workspace's are counted and not added.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import pairwise
from typing import Any, TypeVar

from django.db.models import Count, Q, QuerySet, Sum

from perennial.access.actor import Actor
from perennial.access.queries import readable_fields
from perennial.access.rules import ALL, scope_of
from perennial.lib.conditions import Moment
from perennial.records.condition.counting import whole
from perennial.records.condition.queries import may_see_score
from perennial.records.counting import in_time
from perennial.records.models import ENTITIES
from perennial.records.queries import heads
from perennial.schema.queries import setting, shape_of
from perennial.schema.shape import PipelineShape, StageShape
from perennial.schema.standard.contract import AUTOMATIC, BINDING, ENDED, TERMINATED
from perennial.schema.standard.deal import LOST, OPEN, WON
from perennial.schema.standard.ticket import STILL_OPEN

T = TypeVar("T")
MONTHS, WEEKS = 12, 12
YEARS_BACK, YEARS_AHEAD = 2, 2
SOON = timedelta(days=90)
# Somebody waits for the page; what takes longer is left out.
SECONDS = 3.0
Bounds = Sequence[tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Amount:
    """So many deals, and what those in the workspace's currency are worth, in minor units; None: not to be read."""

    number: int = 0
    total: int | None = 0


@dataclass(frozen=True, slots=True)
class Going:
    """What is open in a stage, and what of it is to be expected."""

    way: PipelineShape
    stage: StageShape
    amount: Amount

    @property
    def weighted(self) -> int | None:
        total = self.amount.total
        return None if total is None else (total * self.stage.chance + 50) // 100


@dataclass(frozen=True, slots=True)
class Month:
    """What was closed in the month that begins on this day."""

    first: date
    won: Amount
    lost: Amount


@dataclass(frozen=True, slots=True)
class Week:
    """What was counted in the week of this Monday, by what it is."""

    monday: date
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Cases:
    """Tickets that are open and that are past what was promised, and weeks of `opened` and `solved`."""

    open: int
    late: int
    weeks: Sequence[Week]


@dataclass(frozen=True, slots=True)
class Year:
    """The contracts that run at the end of a year, and what they are worth a year."""

    last: date
    running: Amount


@dataclass(frozen=True, slots=True)
class Bound:
    """Contracts: `years` around this one, and how many end, or can be ended by notice, within `SOON`."""

    years: Sequence[Year]
    ending: Amount
    noticed: Amount


@dataclass(frozen=True, slots=True)
class Standing:
    """The condition of an entity: its score, and of how many records."""

    entity: str
    score: int
    records: int


def pipeline(actor: Actor) -> list[Going] | None:
    """The open deals by stage, pipeline by pipeline."""
    readable = _readable(actor, "deal")
    if not readable >= {"outcome", "stage"}:
        return None
    shape = shape_of("deal")

    def count() -> list[Going]:
        found = _amounts(heads(actor, shape).filter(outcome=OPEN), ("stage",), "amount" in readable)
        return [
            Going(way, stage, found.get((stage.key,), Amount(0, 0 if "amount" in readable else None)))
            for way in shape.pipelines
            for stage in way.stages
            if not stage.ends
        ]

    return in_time(count, SECONDS)


def months(actor: Actor, today: date) -> list[Month] | None:
    """Deals won and lost, month by month, this one last."""
    readable = _readable(actor, "deal")
    if not readable >= {"outcome", "closed"}:
        return None
    told, begins = "amount" in readable, first_days(today)
    bounds = list(zip(begins, [*begins[1:], date.max], strict=True))

    def count() -> list[Month]:
        ended = heads(actor, shape_of("deal")).filter(outcome__in=(WON, LOST), closed__gte=begins[0])
        rows = _grouped(
            ended, "closed", bounds, ("outcome", "amount_currency"), "amount_number" if told else ""
        )
        return [
            Month(first, _of(rows, place, WON, told), _of(rows, place, LOST, told))
            for place, first in enumerate(begins)
        ]

    return in_time(count, SECONDS)


def activities(actor: Actor, moment: Moment) -> list[Week] | None:
    """What was done, by kind, week by week, this one last."""
    if not _readable(actor, "activity") >= {"done", "kind"}:
        return None
    done = heads(actor, shape_of("activity"))
    return in_time(lambda: _weekly(done, "done", "kind", moment), SECONDS)


def tickets(actor: Actor, moment: Moment, now: datetime) -> Cases | None:
    """Open tickets, those past their promise, and how many came and went week by week."""
    if not _readable(actor, "ticket") >= {"status", "opened", "solved", "due"}:
        return None
    every = heads(actor, shape_of("ticket"))

    def count() -> Cases:
        still = every.filter(status__in=STILL_OPEN)
        numbers = still.aggregate(open=Count("pk"), late=Count("pk", filter=Q(due__lt=now)))
        came, went = (_weekly(every, field, "", moment) for field in ("opened", "solved"))
        weeks = [
            Week(one.monday, {"opened": one.counts.get("", 0), "solved": other.counts.get("", 0)})
            for one, other in zip(came, went, strict=True)
        ]
        return Cases(numbers["open"], numbers["late"], weeks)

    return in_time(count, SECONDS)


def contracts(actor: Actor, today: date) -> Bound | None:
    """What runs at the end of this year and those around it, and what of it may be over soon.

    One that goes on by itself, or has no end, runs on in years to come; one that was never signed, in none.
    """
    readable = _readable(actor, "contract")
    if not readable >= {"status", "begins", "ends", "renewal", "term_ends", "notice_by"}:
        return None
    told = "annual" in readable
    every = heads(actor, shape_of("contract"))

    def count() -> Bound:
        lasts = [date(today.year + ahead, 12, 31) for ahead in range(-YEARS_BACK, YEARS_AHEAD + 1)]
        signed = every.filter(status__in=(*BINDING, ENDED, TERMINATED))
        years = [Year(last, _sum(signed.filter(_runs_on(last)), told)) for last in lasts]
        window, binding = (today, today + SOON), every.filter(status__in=BINDING)
        ending = binding.filter(term_ends__range=window).exclude(renewal=AUTOMATIC)
        return Bound(years, _sum(ending, told), _sum(binding.filter(notice_by__range=window), told))

    return in_time(count, SECONDS)


def _runs_on(day: date) -> Q:
    return Q(begins__lte=day) & (Q(runs_until__gte=day) | Q(runs_until__isnull=True, status__in=BINDING))


def _sum(rows: QuerySet[Any], told: bool) -> Amount:
    """How many, and what those in the workspace's currency are worth a year."""
    asked: dict[str, Any] = {"number": Count("pk")}
    if told:
        own = Q(value_currency=setting().currency)
        asked["total"] = Sum("annual_number", filter=own, default=0)
    found = rows.aggregate(**asked)
    return Amount(found["number"], found.get("total"))


def standings(actor: Actor) -> list[Standing]:
    """The condition of each entity, for who sees all of it."""
    found = []
    for entity in ENTITIES:
        sees = scope_of(actor.rights, entity, "read") == ALL and may_see_score(actor, shape_of(entity))
        its = in_time(_whole(entity), SECONDS) if sees else None
        if its is not None and its.score is not None:
            found.append(Standing(entity, its.score, its.judged))
    return found


def _whole(entity: str) -> Callable[[], Any]:
    return lambda: whole(entity)


def _readable(actor: Actor, entity: str) -> frozenset[str]:
    shape = shape_of(entity)
    return readable_fields(actor, shape, shape.fields)


def _amounts(deals: QuerySet[Any], by: tuple[str, ...], told: bool) -> dict[tuple[Any, ...], Amount]:
    """Numbers and sums grouped `by` fields; who may not read amounts gets no sums."""
    currency = setting().currency
    rows = (
        deals.order_by().values_list(*by, "amount_currency" if told else "outcome").annotate(many=Count("pk"))
    )
    rows = rows.annotate(total=Sum("amount_number")) if told else rows
    found: dict[tuple[Any, ...], Amount] = {}
    for row in rows:
        key, its = row[: len(by)], row[len(by) :]
        before = found.get(key, Amount(0, 0 if told else None))
        own = (its[2] or 0) if told and its[0] == currency else 0
        found[key] = Amount(before.number + its[1], None if before.total is None else before.total + own)
    return found


def _grouped(
    rows: QuerySet[Any], field: str, bounds: Bounds, by: Iterable[str], total: str
) -> list[dict[str, Any]]:
    """Of each group how many fall within each of the bounds (`n0`, `n1`, …), and their sums (`s0`, …): by one
    statement.
    """
    sums: dict[str, Any] = {}
    for place, (first, end) in enumerate(bounds):
        within = Q(**{f"{field}__gte": first, f"{field}__lt": end})
        sums[f"n{place}"] = Count("pk", filter=within)
        if total:
            sums[f"s{place}"] = Sum(total, filter=within)
    plain = rows.order_by()
    return list(plain.values(*by).annotate(**sums)) if by else [plain.aggregate(**sums)]


def _of(rows: Sequence[Mapping[str, Any]], place: int, outcome: str, told: bool) -> Amount:
    currency, mine = setting().currency, [row for row in rows if row["outcome"] == outcome]
    own = (row[f"s{place}"] or 0 for row in mine if told and row["amount_currency"] == currency)
    return Amount(sum(row[f"n{place}"] for row in mine), sum(own) if told else None)


def _weekly(rows: QuerySet[Any], field: str, by: str, moment: Moment) -> list[Week]:
    """How many fall into each of the last weeks, by one more field."""
    this = moment.today - timedelta(days=moment.today.weekday())
    mondays = [this - timedelta(weeks=ago) for ago in range(WEEKS - 1, -1, -1)]
    starts = [begins_at(day, moment.zone) for day in [*mondays, this + timedelta(weeks=1)]]
    bounds = list(pairwise(starts))
    lately = rows.filter(**{f"{field}__gte": starts[0], f"{field}__lt": starts[-1]})
    found = _grouped(lately, field, bounds, (by,) if by else (), "")
    return [
        Week(monday, {row.get(by, "") if by else "": row[f"n{place}"] for row in found if row[f"n{place}"]})
        for place, monday in enumerate(mondays)
    ]


def begins_at(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone)


def first_days(today: date) -> list[date]:
    """The first days of the last months, this one last."""
    months = [today.year * 12 + today.month - 1 - ago for ago in range(MONTHS - 1, -1, -1)]
    return [date(month // 12, month % 12 + 1, 1) for month in months]
