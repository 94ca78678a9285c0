"""What describes the workspace is read once for a request, and again only when it changed."""

from __future__ import annotations

from contextlib import suppress
from contextvars import copy_context

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from perennial.schema.actions import create_field
from perennial.schema.models import Stamp
from perennial.schema.once import read_once
from perennial.schema.queries import layout_of, shape_of, workspace
from tests.cast import OPERATOR

pytestmark = pytest.mark.django_db


def asked() -> int:
    with CaptureQueriesContext(connection) as queries:
        for _ in range(2):
            shape_of("contact")
            shape_of("company")
            workspace()
            layout_of("contact", "list", 1, user=None)
            layout_of("contact", "list", 2, user=None)
    return len(queries)


def test_each_question_is_asked_once() -> None:
    assert asked() == 10
    with read_once():
        # The stamp, and the five.
        assert asked() == 6
        assert asked() == 0
    assert asked() == 10


def test_what_was_read_is_kept_until_it_changes() -> None:
    create_field(OPERATOR, "contact", "text", {"en": "Segment"})
    with read_once():
        asked()
    with read_once():
        assert asked() == 1
    create_field(OPERATOR, "company", "text", {"en": "Market"})
    with read_once():
        assert asked() == 6


def test_nothing_is_kept_of_what_was_rolled_back() -> None:
    create_field(OPERATOR, "contact", "text", {"en": "Segment"})
    with suppress(ZeroDivisionError), transaction.atomic():
        create_field(OPERATOR, "contact", "text", {"en": "Market"})
        with read_once():
            assert "x_market" in shape_of("contact").fields
        raise ZeroDivisionError
    with read_once():
        assert "x_market" not in shape_of("contact").fields
    create_field(OPERATOR, "contact", "text", {"en": "District"})
    with read_once():
        assert "x_market" not in shape_of("contact").fields


@pytest.mark.django_db(transaction=True)
def test_without_a_stamp_nothing_is_kept_beyond_the_block() -> None:
    Stamp.objects.all().delete()
    for _block in range(2):
        with read_once():
            assert asked() == 6


def test_whoever_makes_a_field_sees_it_at_once_and_others_from_their_next_page_on() -> None:
    theirs = copy_context()
    block = read_once()
    theirs.run(block.__enter__)
    assert "x_segment" not in theirs.run(shape_of, "contact").fields
    with read_once():
        assert "x_segment" not in shape_of("contact").fields
        create_field(OPERATOR, "contact", "text", {"en": "Segment"})
        assert "x_segment" in shape_of("contact").fields
    assert "x_segment" not in theirs.run(shape_of, "contact").fields
    theirs.run(block.__exit__, None, None, None)
    assert "x_segment" in theirs.run(shape_of, "contact").fields
