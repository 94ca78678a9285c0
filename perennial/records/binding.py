"""Contracts whose days ask for something: notice that must be given, an end after which nothing follows, a renewal.

One rule for one's own of them all and for one at hand. What is planned about a contract already asks by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from perennial.access.actor import Actor
from perennial.access.queries import readable_fields
from perennial.records.models import Contract
from perennial.records.queries import heads
from perennial.schema.queries import shape_of
from perennial.schema.standard.contract import AUTOMATIC, BINDING, BY_AGREEMENT, DRAFT

#: How long before it something is told: notice, an end, a renewal that nothing stops any more.
NOTICE_AHEAD, END_AHEAD, RENEWAL_AHEAD = timedelta(days=30), timedelta(days=60), timedelta(days=14)
#: Who misses the notice is bound for so many months at least, or nobody is asked: the next chance is near.
BINDS = 3
TO_LONG = ("quarter", "year")
LOOKED_THROUGH = 50
#: So many contracts stand in a feed, those whose days come first.
MOST = 500
NEEDED = frozenset({"status", "ends", "renewal", "term_ends", "notice_by", "renews", "next_due"})


class Comes(StrEnum):
    """What comes, the most pressing first."""

    NOTICE = "notice"
    ENDS = "ends"
    RENEWS = "renews"


@dataclass(frozen=True, slots=True)
class Coming:
    """`day` is the last one for notice, the last one of the contract, or the first one of its next term. `agreed`: it
    goes on where both sides agree.
    """

    comes: Comes
    contract: Contract
    day: date
    agreed: bool = False


def coming(actor: Actor, contract: Contract, today: date) -> Coming | None:
    """What one contract asks for; None where that is nothing, or what it follows from may not be read."""
    if contract.archived is not None or not _may_tell(actor):
        return None
    return next(iter(_told(actor, [contract], today)), None)


def own_coming(actor: Actor, today: date) -> list[Coming]:
    """What the actor's own contracts ask for."""
    if actor.user_id is None or not _may_tell(actor):
        return []
    mine = heads(actor, shape_of("contract")).filter(
        owner=actor.user_id, status__in=BINDING, next_due__isnull=True
    )
    goes_on = Q(renewal=AUTOMATIC)
    renewed = goes_on & Q(renews__range=(today, today + RENEWAL_AHEAD))
    ends = ~goes_on & Q(term_ends__range=(today, today + END_AHEAD))
    noticed = Q(notice_by__range=(today, today + NOTICE_AHEAD))
    # What `_comes` would pass over must not crowd out what it would tell.
    light = Q(ends__isnull=False) & goes_on & Q(renewal_months__lt=BINDS)
    light |= Q(ends__isnull=True) & ~Q(notice_to__in=TO_LONG)
    found = mine.filter(ends | (noticed | renewed) & ~light).order_by(
        F("notice_by").asc(nulls_last=True), "term_ends", "pk"
    )
    return _told(actor, [one for one in found[:LOOKED_THROUGH] if isinstance(one, Contract)], today)


def days_of(actor: Actor, owners: Collection[int], since: date, until: date) -> list[Coming]:
    """What comes of the contracts of these users within these days, whatever is planned, in order."""
    if not _may_tell(actor):
        return []
    window = (since, until)
    within = Q(notice_by__range=window) | Q(term_ends__range=window) | Q(renews__range=window)
    found = heads(actor, shape_of("contract")).filter(within, owner__in=owners, status__in=BINDING)
    told = [
        one
        for contract in found.order_by(Coalesce("notice_by", "term_ends"), "pk")[:MOST]
        if isinstance(contract, Contract)
        for one in _days(contract)
        if since <= one.day <= until
    ]
    return sorted(told, key=lambda one: (one.day, one.contract.pk))


def _days(one: Contract) -> Iterator[Coming]:
    if one.notice_by and _binds(one):
        yield Coming(Comes.NOTICE, one, one.notice_by)
    if one.renews:
        yield Coming(Comes.RENEWS, one, one.renews)
    elif one.term_ends:
        yield Coming(Comes.ENDS, one, one.term_ends, agreed=one.renewal == BY_AGREEMENT)


def _may_tell(actor: Actor) -> bool:
    shape = shape_of("contract")
    return readable_fields(actor, shape, shape.fields) >= NEEDED


def _told(actor: Actor, contracts: Iterable[Contract], today: date) -> list[Coming]:
    found = [one for contract in contracts if (one := _comes(contract, today))]
    ending = [one.contract for one in found if one.comes == Comes.ENDS]
    followed = _followed(actor, ending) if ending else frozenset()
    return [one for one in found if one.comes != Comes.ENDS or one.contract.pk not in followed]


def _comes(one: Contract, today: date) -> Coming | None:
    """Pure: what the days of a contract say by themselves."""
    if one.status not in BINDING or one.next_due is not None:
        return None
    if one.notice_by and today <= one.notice_by <= today + NOTICE_AHEAD and _binds(one):
        return Coming(Comes.NOTICE, one, one.notice_by)
    if one.renewal == AUTOMATIC:
        soon = one.renews is not None and today <= one.renews <= today + RENEWAL_AHEAD
        return Coming(Comes.RENEWS, one, one.renews) if soon and one.renews and _binds(one) else None
    if one.term_ends and today <= one.term_ends <= today + END_AHEAD:
        return Coming(Comes.ENDS, one, one.term_ends, agreed=one.renewal == BY_AGREEMENT)
    return None


def _binds(one: Contract) -> bool:
    """Whether who misses its notice is bound for long: by its renewal, or to the end of a quarter or a year."""
    if one.ends is not None:
        return one.term.renews >= BINDS
    return one.notice_to in TO_LONG


def _followed(actor: Actor, ending: Iterable[Contract]) -> frozenset[int]:
    """Those after which another one goes on with the same company, as far as the actor may see it: it is prepared or
    binds, and lasts longer.
    """
    shape = shape_of("contract")
    if not readable_fields(actor, shape, shape.fields) >= {"company", "kind", "begins"}:
        return frozenset()
    several = [one for one in ending if one.company_id]
    others = heads(actor, shape).filter(
        company__in={one.company_id for one in several}, status__in=(DRAFT, *BINDING)
    )
    known: dict[int, list[tuple[int, date | None, date | None, str]]] = {}
    for pk, company, begins, until, kind in others.values_list(
        "pk", "company", "begins", "runs_until", "kind"
    ):
        known.setdefault(company, []).append((pk, begins, until, kind))
    return frozenset(
        one.pk
        for one in several
        if any(
            pk != one.pk
            and kind == one.kind
            and begins is not None
            and one.term_ends is not None
            and begins > (one.begins or date.min)
            and (until is None or until > one.term_ends)
            for pk, begins, until, kind in known.get(one.company_id or 0, ())
        )
    )
