"""Who wants a word although nothing is planned: relationships that cool, and buyers nobody spoke with since they
signed, or since the deal was won where no contract says when that was.

One rule for one's own of them all and for one record at hand.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db.models import Exists, F, OuterRef

from perennial.access.actor import Actor
from perennial.access.queries import readable_fields
from perennial.lib.conditions import Moment
from perennial.records.models import Company, Contact, Contract, Deal, Head, Warm
from perennial.records.queries import heads
from perennial.records.warmth import patience_of, silence
from perennial.schema.queries import patience, shape_of
from perennial.schema.standard.contract import BINDING
from perennial.schema.standard.deal import WON
from perennial.schema.standard.relations import COOLING, DORMANT

#: With whom one would like to go on speaking, whom to speak with first.
WANTED = ("customer", "prospect", "partner")
#: So many days after a sale somebody asks how it goes; after so many it is no longer about the sale.
SETTLED, PAST = 14, 90
#: So many are proposed for a day.
MOST = 10
LOOKED_THROUGH = 30
TELL_COOLING = frozenset({"warmth", "touched", "next_due", "lifecycle"})
TELL_SALE = frozenset({"outcome", "closed", "touched", "next_due"})
TELL_SIGNED = frozenset({"status", "signed", "touched", "next_due"})

Fields = Collection[str]


class Reason(StrEnum):
    COOLS = "cools"
    SILENT = "silent"
    SOLD = "sold"
    SIGNED = "signed"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """`days` of silence: since somebody spoke, with a SOLD deal since it was won, with a contract since it was SIGNED.
    `after` is how many this lifecycle bears.
    """

    reason: Reason
    head: Head
    days: int
    after: int = 0


def follow_up(actor: Actor, head: Head, moment: Moment) -> FollowUp | None:
    """What the rule proposes for one record the actor may see; None where it wants nothing, or what it follows from may
    not be read.
    """
    if head.archived is not None:
        return None
    readable = _readable(actor, head._meta.model_name or "")
    if isinstance(head, Warm) and TELL_COOLING.issubset(readable):
        return _cools(head, moment)
    if isinstance(head, Deal) and TELL_SALE.issubset(readable):
        return next(_silent_sales(actor, _without_contract(actor, [head]), moment), None)
    if isinstance(head, Contract) and TELL_SIGNED.issubset(readable):
        return next(_silent_sales(actor, [head], moment), None)
    return None


def own_follow_ups(actor: Actor, moment: Moment, without: Collection[int] = ()) -> list[FollowUp]:
    """One's own that want a word, contracts and sales first, then by whom to speak with first and who waits longest.

    `without` are records for which something is proposed already; of a person and their company one is named.
    """
    sold = [*_own_signed(actor, moment), *_own_sales(actor, moment)]
    found = [one for one in sold if one.head.pk not in without][:MOST]
    known = {*without, *(pk for one in found for pk in _about(one.head))}
    for model in (Contact, Company):
        for one in _own_cooling(actor, model, moment):
            if known.isdisjoint(_about(one.head)):
                found.append(one)
                known.update(_about(one.head))
    return found[:MOST]


def _about(head: Head) -> set[int]:
    others = (getattr(head, f"{key}_id", None) for key in ("contact", "company", "deal"))
    return {head.pk, *(pk for pk in others if pk)}


def _readable(actor: Actor, entity: str) -> frozenset[str]:
    shape = shape_of(entity)
    return readable_fields(actor, shape, shape.fields)


def _cools(head: Head, moment: Moment) -> FollowUp | None:
    if not isinstance(head, Warm) or head.warmth not in (COOLING, DORMANT):
        return None
    if head.touched is None or head.next_due is not None or head.lifecycle not in WANTED:
        return None
    if getattr(head, "do_not_contact", False):
        return None
    after = patience_of(head.lifecycle, patience()).cooling
    reason = Reason.COOLS if head.warmth == COOLING else Reason.SILENT
    return FollowUp(reason, head, silence(head.touched, moment), after)


def _own_cooling(actor: Actor, model: type[Head], moment: Moment) -> Iterator[FollowUp]:
    entity = model._meta.model_name or ""
    if not _readable(actor, entity) >= TELL_COOLING:
        return
    mine = heads(actor, shape_of(entity)).filter(
        owner=actor.user_id, warmth=COOLING, next_due__isnull=True, lifecycle__in=WANTED
    )
    if model is Contact:
        mine = mine.filter(do_not_contact=False)
    found = [one for head in mine.order_by("touched", "pk")[:LOOKED_THROUGH] if (one := _cools(head, moment))]
    yield from sorted(found, key=_first)


def _first(one: FollowUp) -> tuple[int, int]:
    return WANTED.index(getattr(one.head, "lifecycle", "")), -one.days


def _own_sales(actor: Actor, moment: Moment) -> Iterable[FollowUp]:
    readable = _readable(actor, "deal")
    if not readable >= TELL_SALE:
        return ()
    mine = heads(actor, shape_of("deal")).filter(
        owner=actor.user_id, outcome=WON, closed__range=_settling(moment), next_due__isnull=True
    )
    worth_first = [F("amount_number").desc(nulls_last=True)] if "amount" in readable else []
    deals = mine.exclude(_has_contract(actor)).order_by(*worth_first, "pk")
    return _silent_sales(actor, [one for one in deals[: 5 * MOST] if isinstance(one, Deal)], moment)


def _own_signed(actor: Actor, moment: Moment) -> Iterable[FollowUp]:
    readable = _readable(actor, "contract")
    if not readable >= TELL_SIGNED:
        return ()
    mine = heads(actor, shape_of("contract")).filter(
        owner=actor.user_id,
        status__in=BINDING,
        signed__range=_settling(moment),
        next_due__isnull=True,
    )
    worth_first = [F("annual_number").desc(nulls_last=True)] if "annual" in readable else []
    several = mine.order_by(*worth_first, "pk")[: 5 * MOST]
    return _silent_sales(actor, [one for one in several if isinstance(one, Contract)], moment)


def _settling(moment: Moment) -> tuple[date, date]:
    """The days on which was sold what is asked after now."""
    return moment.today - timedelta(days=PAST), moment.today - timedelta(days=SETTLED)


def _has_contract(actor: Actor) -> Exists:
    """Deals of which a contract, as far as the actor may know it, says when it was signed: that one asks."""
    signed = heads(actor, shape_of("contract")).filter(signed__isnull=False)
    known = signed if _readable(actor, "contract") >= {*TELL_SIGNED, "deal"} else signed.none()
    return Exists(known.filter(deal=OuterRef("pk")))


def _without_contract(actor: Actor, deals: Collection[Deal]) -> Collection[Deal]:
    found = Deal.objects.filter(_has_contract(actor), pk__in=[one.pk for one in deals])
    asked = set(found.values_list("pk", flat=True))
    return [one for one in deals if one.pk not in asked]


def _silent_sales(
    actor: Actor, sales: Collection[Deal] | Collection[Contract], moment: Moment
) -> Iterator[FollowUp]:
    """Those of won deals or signed contracts after which nobody was spoken with: neither about them nor with whom they
    are.
    """
    spoken = {
        key: _spoken(actor, key, [getattr(one, f"{key}_id") for one in sales])
        for key in ("contact", "company")
    }
    for one in sales:
        sold = _sold(one)
        if sold is None or one.next_due is not None:
            continue
        days = (moment.today - sold).days
        last = [one.touched, *(spoken[key].get(getattr(one, f"{key}_id")) for key in spoken)]
        heard = any(at is not None and at.astimezone(moment.zone).date() > sold for at in last)
        if SETTLED <= days <= PAST and not heard:
            yield FollowUp(Reason.SOLD if isinstance(one, Deal) else Reason.SIGNED, one, days)


def _sold(one: Deal | Contract) -> date | None:
    """The day on which it was won or signed, of one that still stands."""
    if isinstance(one, Deal):
        return one.closed if one.outcome == WON else None
    return one.signed if one.status in BINDING else None


def _spoken(actor: Actor, entity: str, ids: Iterable[int | None]) -> Mapping[int, datetime]:
    """When records were last spoken with, as far as the actor may know."""
    wanted = {pk for pk in ids if pk}
    if not wanted or "touched" not in _readable(actor, entity):
        return {}
    found = heads(actor, shape_of(entity)).filter(pk__in=wanted, touched__isnull=False)
    return dict(found.values_list("pk", "touched"))
