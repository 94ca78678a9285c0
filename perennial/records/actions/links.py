"""Where a person works and worked: today's main company on the contact, further and former ones as links."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.access.queries import check
from perennial.journal.door import change
from perennial.records.actions.allowing import check_fields, check_targets
from perennial.records.actions.edit import lock
from perennial.records.errors import NoSuchRecord
from perennial.records.models import Contact, Link
from perennial.records.queries import head_of
from perennial.records.standing_for import standing_for
from perennial.schema.queries import shape_of

FIELD = "company"


def move_to_company(
    actor: Actor, contact_id: int, company_id: int | None, *, today: date, role: str = ""
) -> int | None:
    """Make a company today's main one; the one before stays as a former link until today. Returns the change."""
    shape = shape_of("contact")
    head = head_of(actor, shape, contact_id)
    check(actor, "edit", shape, head)
    check_fields(actor, shape, [FIELD])
    check_targets(actor, shape, {FIELD: company_id})
    with change(actor, "contact.move") as act:
        contact = lock(actor, shape, contact_id)
        assert isinstance(contact, Contact)
        if company_id is not None:
            company_id = standing_for([company_id]).get(company_id, company_id)
        if contact.company_id and contact.company_id != company_id:
            act.create(
                Link(
                    record_id=contact_id,
                    target_id=contact.company_id,
                    field=FIELD,
                    role=contact.job_title,
                    until=today,
                )
            )
        act.update(contact, company_id=company_id, **({"job_title": role} if role else {}))
    return act.id


def add_company(
    actor: Actor,
    contact_id: int,
    company_id: int,
    *,
    role: str = "",
    since: date | None = None,
    until: date | None = None,
) -> int | None:
    """Link a further (or, with `until`, a former) company; returns the change."""
    shape = shape_of("contact")
    check(actor, "edit", shape, head_of(actor, shape, contact_id))
    check_fields(actor, shape, [FIELD])
    check_targets(actor, shape, {FIELD: company_id})
    with change(actor, "contact.edit") as act:
        lock(actor, shape, contact_id)
        company_id = standing_for([company_id]).get(company_id, company_id)
        act.create(
            Link(record_id=contact_id, target_id=company_id, field=FIELD, role=role, since=since, until=until)
        )
    return act.id


def remove_link(actor: Actor, contact_id: int, link_id: int) -> int | None:
    """Remove a link; returns the change."""
    shape = shape_of("contact")
    check(actor, "edit", shape, head_of(actor, shape, contact_id))
    check_fields(actor, shape, [FIELD])
    with change(actor, "contact.edit") as act:
        lock(actor, shape, contact_id)
        link = Link.objects.filter(pk=link_id, record=contact_id).first()
        if link is None:
            raise NoSuchRecord(_("This link is no longer there. Open the record again."))
        act.delete(link)
    return act.id
