"""The shape is built once and follows every change of the rows that describe it."""

import pytest

from perennial.journal.door import change
from perennial.schema.models import CustomField
from perennial.schema.queries import shape_of
from tests.cast import OPERATOR

pytestmark = pytest.mark.django_db


def test_the_shape_follows_what_was_taken_back_and_written_otherwise():
    for kind in ("text", "number"):
        with pytest.raises(ZeroDivisionError), change(OPERATOR, "field.create") as act:
            act.create(CustomField(entity="contact", key="x_size", kind=kind))
            assert shape_of("contact").fields["x_size"].kind == kind
            raise ZeroDivisionError
        assert "x_size" not in shape_of("contact").fields
