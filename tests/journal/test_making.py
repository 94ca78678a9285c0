"""A row made quickly is the row Django makes."""

import pytest
from django.apps import apps

from perennial.journal.making import new_row
from perennial.journal.tables import Recorded
from perennial.records.models import Contact, ContactPoint

RECORDED = [model for model in apps.get_models() if issubclass(model, Recorded)]


def columns(row):
    return {name: value for name, value in vars(row).items() if name != "_state"}


@pytest.mark.parametrize("model", RECORDED, ids=lambda model: model._meta.label)
def test_every_column_is_as_by_default(model):
    assert columns(new_row(model)) == columns(model())


def test_values_stand_in_their_columns():
    assert columns(new_row(ContactPoint, record_id=7, raw="x")) == columns(ContactPoint(record_id=7, raw="x"))


def test_no_two_rows_share_a_default():
    one, other = new_row(Contact), new_row(Contact)
    one.attributes["x_size"] = 4
    assert other.attributes == {}
    assert one._state is not other._state
