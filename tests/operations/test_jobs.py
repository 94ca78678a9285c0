"""Which handler runs which kind."""

from __future__ import annotations

import pytest

from perennial.operations import jobs
from perennial.operations.errors import CronRefused, NoHandler
from perennial.operations.work import Work
from tests.operations.effects import count


def test_a_kind_is_found_by_its_name() -> None:
    assert jobs.handler("test-count") is count
    assert jobs.handler("sweep") is jobs.sweep


def test_a_kind_nobody_registered_is_an_error() -> None:
    with pytest.raises(NoHandler):
        jobs.handler("test-nothing")


def test_two_packages_cannot_handle_one_kind() -> None:
    def other(work: Work) -> None: ...

    with pytest.raises(ValueError, match="already handled by"):
        jobs.job("test-count")(other)
    assert jobs.handler("test-count") is count


def test_a_package_cannot_ship_a_schedule_that_cannot_be_read() -> None:
    before = jobs.planned()
    with pytest.raises(CronRefused):
        jobs.plan("wrong", kind="sweep", cron="61 * * * *")
    assert jobs.planned() == before
