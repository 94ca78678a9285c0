"""What pages and API show of operations."""

from __future__ import annotations

from datetime import timedelta

import pytest

from perennial.operations import pulse, queries
from perennial.operations.actions import enqueue
from perennial.operations.clock import database_now
from perennial.operations.errors import OperationUnknown
from perennial.operations.models import Heartbeat, Operation, State

pytestmark = pytest.mark.django_db(transaction=True)


def start(actor: int | None, **columns: object) -> Operation:
    operation = enqueue("test-count", requested_by=actor, channel="web", parameters={"total": 1})
    Operation.objects.filter(pk=operation.pk).update(**columns)
    return queries.operation(operation.pk)


def test_a_user_sees_her_own_operations_newest_first() -> None:
    first, second = start(7), start(7, state=State.RUNNING)
    start(8)
    third = start(7, state=State.DONE)
    assert queries.latest_for(7) == [third, second, first]
    assert queries.latest_for(7, limit=1) == [third]


def test_an_unknown_operation_is_refused() -> None:
    with pytest.raises(OperationUnknown) as refused:
        queries.operation(10**9)
    assert refused.value.status == 404


@pytest.mark.parametrize(
    ("columns", "share"),
    [
        ({}, None),
        ({"done_count": 5}, None),
        ({"done_count": 5, "total_count": 20}, 0.25),
        ({"done_count": 25, "total_count": 20}, 1.0),
        ({"done_count": 0, "total_count": 0}, None),
        ({"done_count": 0, "total_count": 0, "state": State.DONE}, 1.0),
    ],
)
def test_progress_is_a_share_only_where_the_total_is_known(columns: dict, share: float | None) -> None:
    assert queries.operation_state(start(7, **columns))["share"] == share


def test_health_sees_the_latest_sign_of_life_of_each_part() -> None:
    assert queries.heartbeats() == {}
    pulse.show_life("worker")
    pulse.show_life("worker")
    assert Heartbeat.objects.count() == 1
    Heartbeat.objects.create(name="worker", host="elsewhere", pid=1, at=database_now() - timedelta(hours=1))
    assert database_now() - queries.heartbeats()["worker"] < timedelta(minutes=30)
    pulse.end_life("worker")
    assert database_now() - queries.heartbeats()["worker"] > timedelta(minutes=59)
