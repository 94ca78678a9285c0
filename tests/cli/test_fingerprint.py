"""`perennial fingerprint`."""

import json

import pytest
from django.db import connection, transaction

from perennial.cli.snapshot import sealed_snapshot, snapshot
from perennial.journal.fingerprint import fingerprint
from perennial.journal.models import Batch
from perennial.records.actions.create import create_record
from tests.cast import OPERATOR
from tests.cli.commands import perennial

pytestmark = pytest.mark.django_db(transaction=True)


def printed(capsys):
    capsys.readouterr()
    assert perennial("fingerprint", "--json") == 0
    return json.loads(capsys.readouterr().out)["fingerprint"]


def test_it_is_the_same_for_the_same_data_and_another_for_other_data(capsys):
    create_record(OPERATOR, "contact", {"family_name": "Zoë"})
    before = printed(capsys)
    assert before == printed(capsys) == fingerprint()
    create_record(OPERATOR, "contact", {"family_name": "Łucja"})
    assert printed(capsys) != before


def test_people_get_the_bare_number(capsys):
    assert perennial("fingerprint") == 0
    assert len(capsys.readouterr().out.strip()) == 64


def test_a_snapshot_leaves_the_connection_as_it_was():
    with snapshot():
        fingerprint()
    assert connection.get_autocommit()
    create_record(OPERATOR, "contact", {"family_name": "Zoë"})


def test_a_snapshot_ends_when_reading_fails():
    with pytest.raises(ValueError, match="broken"), snapshot():
        raise ValueError("broken")
    with transaction.atomic():
        create_record(OPERATOR, "contact", {"family_name": "Zoë"})


def test_in_a_sealed_snapshot_every_batch_has_its_position():
    create_record(OPERATOR, "contact", {"family_name": "Zoë"})
    with sealed_snapshot():
        assert Batch.objects.exists()
        assert not Batch.objects.filter(position=None).exists()
