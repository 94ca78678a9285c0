"""What monitoring is told."""

from collections import namedtuple
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.utils import timezone

from perennial.operations.models import Heartbeat
from perennial.operations.pulse import show_life
from perennial.web import health

pytestmark = pytest.mark.django_db


@pytest.fixture
def everything_lives():
    show_life("worker")
    show_life("scheduler")


def ready():
    answer = Client().get("/readyz")
    return answer.status_code, answer.json()


def test_alive_is_said_without_asking_the_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = Client().get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_ready_when_database_worker_schedule_and_disk_are_well(everything_lives):
    status, told = ready()
    assert status == 200
    assert told["ready"] is True
    assert all(check["ok"] for check in told["checks"].values())
    assert told["checks"]["worker"]["seconds"] <= 5


@pytest.mark.parametrize("part", ["worker", "scheduler"])
def test_not_ready_when_a_part_never_lived(everything_lives, part):
    Heartbeat.objects.filter(name=part).delete()
    status, told = ready()
    assert status == 503
    assert told["ready"] is False
    assert told["checks"][part] == {"ok": False, "seconds": None}
    assert told["checks"]["database"]["ok"] is True


@pytest.mark.parametrize("part", ["worker", "scheduler"])
def test_not_ready_when_a_part_has_been_silent_too_long(everything_lives, part):
    silent_since = timezone.now() - health.STALE_AFTER[part] - timedelta(seconds=5)
    Heartbeat.objects.filter(name=part).update(at=silent_since)
    status, told = ready()
    assert status == 503
    assert told["checks"][part]["ok"] is False
    assert told["checks"][part]["seconds"] >= health.STALE_AFTER[part].total_seconds()


def test_not_ready_when_the_disk_is_full(everything_lives, monkeypatch):
    usage = namedtuple("usage", "total used free")(100, 99, 1)
    monkeypatch.setattr(health.shutil, "disk_usage", lambda home: usage)
    status, told = ready()
    assert status == 503
    assert told["checks"]["disk"] == {"ok": False}


@pytest.mark.django_db(transaction=True)
def test_not_ready_when_the_database_cannot_be_read():
    with connection.schema_editor() as editor:
        editor.alter_db_table(Heartbeat, Heartbeat._meta.db_table, "heartbeats_away")
    try:
        answer = health.readyz(RequestFactory().get("/readyz"))
    finally:
        with connection.schema_editor() as editor:
            editor.alter_db_table(Heartbeat, "heartbeats_away", Heartbeat._meta.db_table)
    assert answer.status_code == 503
    assert b'"database": {"ok": false}' in answer.content


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_is_only_read_and_never_cached(path):
    assert Client().post(path).status_code == 405
    assert "no-store" in Client().get(path)["Cache-Control"]
