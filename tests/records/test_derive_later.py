"""Many small changes whose derived data is made once, at the end."""

import pytest
from django.db import transaction

from perennial.records.actions.create import create_record
from perennial.records.actions.edit import edit_record
from perennial.records.derive.later import derived_later
from perennial.records.errors import Incomplete
from perennial.records.models import Contact, SearchDocument
from tests.cast import OPERATOR

pytestmark = pytest.mark.django_db


def create_two_of_which_one_is_refused():
    create_record(OPERATOR, "contact", {"family_name": "Zoë"})
    create_record(OPERATOR, "contact", {})


def test_what_waited_is_derived_when_the_block_ends():
    with transaction.atomic(), derived_later():
        zoe = create_record(OPERATOR, "contact", {"family_name": "Zoë", "email": "zoe@firma.example"}).head
        edit_record(OPERATOR, "contact", zoe.pk, {"email": "eva@firma.example"})
        assert not SearchDocument.objects.exists()
    assert Contact.objects.get().email_key == "eva@firma.example"
    assert "eva@firma.example" in SearchDocument.objects.get().reach


def test_after_the_block_changes_derive_at_once_again():
    with transaction.atomic(), derived_later():
        pass
    create_record(OPERATOR, "contact", {"family_name": "Zoë"})
    assert SearchDocument.objects.count() == 1


def test_a_block_that_fails_derives_nothing():
    with pytest.raises(Incomplete), transaction.atomic(), derived_later():
        create_two_of_which_one_is_refused()
    assert not SearchDocument.objects.exists()
    create_record(OPERATOR, "contact", {"family_name": "Łucja"})
    assert SearchDocument.objects.count() == 1
