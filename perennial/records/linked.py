"""Reading what a record is linked with, as far as one actor may see it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Case, F, When

from perennial.access.actor import Actor
from perennial.access.queries import readable_fields
from perennial.lib.questions import Given, Objects
from perennial.records.models import Contact, Contract, Deal, Lead, Link, Ticket
from perennial.records.queries import heads
from perennial.schema.queries import shape_of
from perennial.schema.standard.contract import BINDING
from perennial.schema.standard.deal import OPEN


def links_of(contact: int) -> Sequence[Link]:
    """Further and former companies of a contact: today's first, then those that ended, the latest first."""
    links = _COMPANY_LINKS.ask(contact=contact)
    return sorted(
        links, key=lambda link: (link.until is not None, -(link.until.toordinal() if link.until else 0))
    )


_COMPANY_LINKS = Objects(
    lambda: Link.objects.filter(record=Given("contact"), field="company").order_by("-id")
)


def people_of(actor: Actor, company: int, limit: int, leave_out: int | None = None) -> list[Contact]:
    """Contacts whose main company this is, by name."""
    found = heads(actor, shape_of("contact")).filter(company=company).exclude(pk=leave_out)
    return list(found.order_by("name_key", "pk")[:limit])


def children_of(actor: Actor, company: int, limit: int) -> list[int]:
    """Ids of the companies whose parent this is, by name."""
    found = heads(actor, shape_of("company")).filter(parent=company)
    return list(found.order_by("name_key", "pk").values_list("pk", flat=True)[:limit])


def open_deals_of(actor: Actor, key: str, record: int, limit: int) -> list[Deal]:
    """Deals with a company or a contact (`key`) that are open, by when they are to close."""
    readable = _readable(actor)
    if not readable.issuperset({key, "outcome"}):
        return []
    found = heads(actor, shape_of("deal")).filter(**{key: record}, outcome=OPEN)
    by_day = [F("expected_close").asc(nulls_last=True)] if "expected_close" in readable else []
    return list(found.order_by(*by_day, "pk")[:limit])


def deals_of(actor: Actor, key: str, record: int, limit: int) -> list[Deal]:
    """Deals with a company or a contact (`key`): open ones first, by when they are to close, then the latest ended."""
    readable = _readable(actor)
    if key not in readable:
        return []
    found = heads(actor, shape_of("deal")).filter(**{key: record})
    by_day = [F("closed").desc(nulls_last=True)] if "closed" in readable else []
    if "outcome" not in readable:
        return list(found.order_by(*by_day, "-pk")[:limit])
    going = open_deals_of(actor, key, record, limit)
    ended = found.exclude(outcome=OPEN).order_by(*by_day, "-pk")
    return going + list(ended[: limit - len(going)])


def open_tickets_of(actor: Actor, key: str, record: int, limit: int) -> list[Ticket]:
    """Tickets of a company or a contact (`key`) that are open, by when they are due; what waits comes last."""
    shape = shape_of("ticket")
    readable = readable_fields(actor, shape, shape.fields)
    if not readable.issuperset({key, "status"}):
        return []
    found = heads(actor, shape).filter(**{key: record}, is_open=True)
    by_day = [F("due").asc(nulls_last=True)] if "due" in readable else []
    return list(found.order_by(*by_day, "pk")[:limit])


def contracts_of(actor: Actor, key: str, record: int, limit: int) -> list[Contract]:
    """Contracts with a company or a contact, or from a deal (`key`): those that bind first, by when they end."""
    shape = shape_of("contract")
    readable = readable_fields(actor, shape, shape.fields)
    if key not in readable:
        return []
    found = heads(actor, shape).filter(**{key: record})
    if "status" not in readable:
        return list(found.order_by("-pk")[:limit])
    by_day = [F("term_ends").asc(nulls_last=True)] if "term_ends" in readable else []
    binds = Case(When(status__in=BINDING, then=0), default=1)
    return list(found.order_by(binds, *by_day, "-pk")[:limit])


def leads_of(actor: Actor, key: str, record: int, limit: int) -> list[Lead]:
    """Leads that became this contact, company or deal (`key`), the latest first."""
    found = heads(actor, shape_of("lead")).filter(**{f"converted_{key}": record})
    return list(found.order_by("-converted", "-pk")[:limit])


def _readable(actor: Actor) -> frozenset[str]:
    shape = shape_of("deal")
    return readable_fields(actor, shape, shape.fields)
