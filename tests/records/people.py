"""A small customer base for the tests of search and lists, made through the actions."""

from __future__ import annotations

from typing import Any

from perennial.access.actor import Actor
from perennial.records.actions.create import create_record
from perennial.records.models import Company, Contact
from tests.cast import OPERATOR


def company(name: str, actor: Actor = OPERATOR, **values: Any) -> Company:
    head = create_record(actor, "company", {"name": name, **values}).head
    assert isinstance(head, Company)
    return head


def contact(name: str, actor: Actor = OPERATOR, **values: Any) -> Contact:
    given, _blank, family = name.partition(" ")
    head = create_record(actor, "contact", {"given_name": given, "family_name": family, **values}).head
    assert isinstance(head, Contact)
    return head
