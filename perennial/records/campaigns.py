"""What campaigns brought and who is in them, as far as one actor may see it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Sum, Value, When

from perennial.access.actor import Actor
from perennial.access.queries import readable_fields
from perennial.lib.numbers import rounded
from perennial.records.models import Campaign, Lead, Link
from perennial.records.queries import heads
from perennial.schema.queries import setting, shape_of
from perennial.schema.standard.campaign import STATES
from perennial.schema.standard.common import MEMBER
from perennial.schema.standard.deal import WON

ENTITY = "campaign"
# Who can be in a campaign, in this order.
MEMBERS = ("contact", "lead")
RANKS = {one.key: rank for rank, one in enumerate(STATES)}
_RANK = Case(
    *(When(role=key, then=Value(rank)) for key, rank in RANKS.items()),
    default=Value(-1),
    output_field=IntegerField(),
)


@dataclass(frozen=True, slots=True)
class Brought:
    """How many leads and deals name a campaign, how many were won and what those in the workspace's currency are
    worth, in minor units; None where it may not be read. `each` is the cost of one lead in the units of the cost, None
    for who does not see every lead: divided by some of them, it would be another one for everybody.
    """

    leads: int | None
    deals: int | None
    won: int | None
    worth: int | None
    each: int | None


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a campaign. Of a person who stands there twice, since two were merged, the furthest state counts."""

    entity: str
    record: int
    state: str


def brought(actor: Actor, campaign: Campaign) -> Brought:
    """What a campaign brought."""
    leads = _naming(actor, "lead", campaign)
    number = leads.count() if leads is not None else None
    deals, shape = _naming(actor, "deal", campaign), shape_of("deal")
    readable = readable_fields(actor, shape, shape.fields)
    sums: dict[str, int | None] = {"deals": None, "won": None, "worth": None}
    if deals is not None:
        asked: dict[str, Any] = {"deals": Count("pk")}
        is_won = Q(outcome=WON)
        if "outcome" in readable:
            asked["won"] = Count("pk", filter=is_won)
        if readable >= {"outcome", "amount"}:
            own = is_won & Q(amount_currency=setting().currency)
            asked["worth"] = Sum("amount_number", filter=own, default=0)
        sums |= deals.aggregate(**asked)
    cost = campaign.cost_number if "cost" in _readable(actor) else None
    each = rounded(cost, number) if cost is not None and number and _are_all(number, campaign) else None
    return Brought(number, sums["deals"], sums["won"], sums["worth"], each)


def states(actor: Actor, campaign: int) -> Mapping[str, int]:
    """How many of those whom the actor may see stand in which state."""
    found: dict[str, int] = {}
    for entity in MEMBERS:
        counted = _links(actor, entity, campaign).values("role").order_by().annotate(number=Count("pk"))
        for one in counted:
            found[one["role"]] = found.get(one["role"], 0) + one["number"]
    return {key: found[key] for key in sorted(found, key=_rank)}


def members(
    actor: Actor, campaign: int, *, state: str = "", after: int = 0, limit: int = 50
) -> Sequence[Member]:
    """Those in a campaign whom the actor may see, by number, from after one on; of one state where it is named."""
    found: list[Member] = []
    for entity in MEMBERS:
        rows = _links(actor, entity, campaign).filter(record__gt=after)
        if state:
            rows = rows.filter(role=state)
        some = rows.order_by("record").values_list("record", "role")[:limit]
        found += [Member(entity, pk, its) for pk, its in some]
    return sorted(found, key=lambda one: one.record)[:limit]


def campaigns_with(actor: Actor, record: int) -> Sequence[tuple[int, str]]:
    """The campaigns that somebody is in, the newest first, each with the state; only such as the actor may see."""
    links = Link.objects.filter(record=record, field=MEMBER, until__isnull=True)
    seen = links.filter(target__in=heads(actor, shape_of(ENTITY)).values("pk"))
    found = _furthest(seen.order_by("-target", "pk").values_list("target", "role"))
    return list(found.items())


def in_campaign(campaign: int, records: Collection[int]) -> Mapping[int, Sequence[Link]]:
    """The rows by which these records are in a campaign, by record."""
    found: dict[int, list[Link]] = {}
    for link in Link.objects.filter(
        target=campaign, field=MEMBER, until__isnull=True, record__in=records
    ).order_by("pk"):
        found.setdefault(link.record_id, []).append(link)
    return found


def _links(actor: Actor, entity: str, campaign: int) -> QuerySet[Link]:
    """The rows of those of an entity whom the actor may see, and may know to be in campaigns: of each the furthest."""
    shape = shape_of(entity)
    rows = Link.objects.filter(target=campaign, field=MEMBER, until__isnull=True).annotate(rank=_RANK)
    if not readable_fields(actor, shape, [MEMBER]):
        return rows.none()
    further = rows.filter(
        Q(rank__gt=OuterRef("rank")) | Q(rank=OuterRef("rank"), pk__lt=OuterRef("pk")),
        record=OuterRef("record"),
    )
    return rows.filter(~Exists(further), record__in=heads(actor, shape).values("pk"))


def _furthest(rows: Any) -> dict[int, str]:
    found: dict[int, str] = {}
    for pk, state in rows:
        if pk not in found or _rank(state) > _rank(found[pk]):
            found[pk] = state
    return found


def _rank(state: str) -> int:
    return RANKS.get(state, -1)


def _naming(actor: Actor, entity: str, campaign: Campaign) -> QuerySet[Any] | None:
    shape = shape_of(entity)
    if not readable_fields(actor, shape, [ENTITY]):
        return None
    return heads(actor, shape).filter(campaign=campaign.pk)


def _are_all(number: int, campaign: Campaign) -> bool:
    return Lead.objects.filter(campaign=campaign.pk, archived__isnull=True).count() == number


def _readable(actor: Actor) -> frozenset[str]:
    shape = shape_of(ENTITY)
    return readable_fields(actor, shape, shape.fields)
