"""The scheduler seals the journal as it goes."""

import pytest

from perennial.access.models import Role
from perennial.journal.door import change
from perennial.journal.models import Batch
from perennial.journal.sealer import verify
from perennial.operations import scheduler
from tests.cast import OPERATOR


@pytest.mark.django_db
def test_what_was_written_is_sealed_within_a_tick():
    with change(OPERATOR, "role.create") as act:
        act.create(Role(key="visitor", name="Visitor"))

    scheduler.tick()

    assert not Batch.objects.filter(position__isnull=True).exists()
    assert verify().bad == ""
