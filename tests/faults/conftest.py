"""A fault of a failing transaction is written after it, so one of an earlier test may arrive late."""

import pytest

from perennial.faults.capture import wait_until_written
from perennial.faults.models import Fault, FaultSighting


@pytest.fixture
def no_faults_yet(transactional_db):
    wait_until_written()
    FaultSighting.objects.all().delete()
    Fault.objects.all().delete()
