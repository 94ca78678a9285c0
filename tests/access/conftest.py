"""The cast and a few records of theirs."""

import pytest

from perennial.journal.door import change
from perennial.records.models import Company, Contact, Record
from tests.cast import OPERATOR, gather


class Shape:
    """An entity as access sees it."""

    def __init__(self, key):
        self.key = key


CONTACT, COMPANY = Shape("contact"), Shape("company")


@pytest.fixture
def people(db):
    return gather()


def create_contact(owner, name="Zoë"):
    """A contact of this user, or of nobody."""
    return _create(Contact, "contact", owner, given_name=name)


def create_company(owner, name="Łąka"):
    return _create(Company, "company", owner, name=name)


def _create(model, entity, owner, **values):
    with change(OPERATOR, f"{entity}.create") as act:
        record = Record(entity=entity)
        act.create(record)
        row = model(record=record, owner=owner, **values)
        act.create(row)
    return row
