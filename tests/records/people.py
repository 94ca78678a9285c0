"""A small customer base for the tests of search and lists, made through the actions."""

from __future__ import annotations

from typing import Any

from perennial.access.actor import Actor
from perennial.records.actions.create import create_record
from perennial.records.errors import DuplicatesAsk
from perennial.records.models import Company, Contact, Head
from perennial.records.warning import Acknowledged
from tests.cast import OPERATOR


def company(name: str, actor: Actor = OPERATOR, **values: Any) -> Company:
    head = another(actor, "company", {"name": name, **values})
    assert isinstance(head, Company)
    return head


def contact(name: str, actor: Actor = OPERATOR, **values: Any) -> Contact:
    given, _blank, family = name.partition(" ")
    head = another(actor, "contact", {"given_name": given, "family_name": family, **values})
    assert isinstance(head, Contact)
    return head


def another(actor: Actor, entity: str, values: dict[str, Any], reason: str = "") -> Head:
    """A record, also where it looks like one that is there."""
    try:
        return create_record(actor, entity, values, reason=reason).head
    except DuplicatesAsk as no:
        known = Acknowledged({one.rule for one in no.warned}, "Another one")
        return create_record(actor, entity, values, reason=reason, acknowledged=known).head
