"""A day's work on a large workspace: My day, a record with a long timeline, the lists of deals, a call that is noted.

Whole requests through the test client, milliseconds at p50 and p95, each beside a bare page that reads as many rows of
the same tables; of a note beside the bare write of its rows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.utils import timezone

from bench.dealing import busy, fill_day
from bench.filling import FREE, user
from bench.scale import Row, _row, bare
from perennial.journal import guard
from perennial.journal.making import new_row
from perennial.journal.setwise import insert_objects
from perennial.records.models import Activity, Contact, Deal, Link, Record, Touch

BOARD = "/deals/board"


def run(rows: int = 100_000) -> list[Row]:
    """Rows of {what, who, p50, p95, cpu, bare p50, bare p95, bare cpu, statements}; see `bench.scale`."""
    settings.ALLOWED_HOSTS.append("testserver")
    fill_day(rows)
    client = Client()
    client.force_login(user(FREE))
    get = _getting(client)
    mine = Activity.objects.filter(owner=user(FREE))
    told = Activity.objects.filter(pk__in=Touch.objects.filter(target=busy()).values("record"))
    record = f"/contacts/{busy()}"
    ordinary = [
        f"/contacts/{pk}" for pk in Contact.objects.order_by("pk").values_list("pk", flat=True)[100:120]
    ]
    deals = [f"/deals/{pk}" for pk in Deal.objects.order_by("pk").values_list("pk", flat=True)[:20]]
    contacts = Contact.objects.order_by("pk")
    found = [
        _row("My day", "all", [lambda: get("/")], lambda: _bare_activities(mine.filter(done=None)[:50])),
        _row(
            "a long timeline",
            "all",
            [lambda: get(record)],
            lambda: _bare_activities(told.order_by("-done")[:40]),
        ),
        _row("a contact", "all", [lambda url=url: get(url) for url in ordinary], lambda: bare(contacts[:1])),
        _row("a deal", "all", [lambda url=url: get(url) for url in deals], lambda: bare(contacts[:1])),
        _row("deals", "all", [lambda: get("/deals")], _bare_deals),
        _row(
            "activities",
            "all",
            [lambda: get("/activities")],
            lambda: _bare_activities(Activity.objects.order_by("-updated", "-pk")[:50]),
        ),
        _row("a note", "all", [_noting(client, url) for url in ordinary], _bare_note),
    ]
    if client.get(BOARD).status_code == 200:
        found.append(_row("the board", "all", [lambda: get(BOARD)], _bare_deals))
    return found


def _getting(client: Client) -> Callable[[str], object]:
    def get(path: str) -> object:
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer

    return get


def _noting(client: Client, url: str) -> Callable[[], object]:
    def note() -> object:
        answer = client.post(f"{url}/log", {"kind": "call", "text": "Spoke 10 min. Wants the certificate."})
        assert answer.status_code == 303, answer.status_code
        return answer

    return note


def _bare_activities(several: Any) -> str:
    return "".join(f"<li>{one.pk} {one.subject} {one.due} {one.done}" for one in several)


def _bare_deals() -> str:
    return "".join(
        f"<li>{one.pk} {one.name} {one.stage}" for one in Deal.objects.order_by("-updated", "-pk")[:50]
    )


def _bare_note() -> object:
    """The rows of an activity about a person and a company, and nothing else."""
    contact, now = Contact.objects.order_by("pk")[50], timezone.now()
    with transaction.atomic(), guard.door_open(guard.RECORDED):
        record = new_row(Record, entity="activity")
        insert_objects(Record, [record])
        head = new_row(Activity, record_id=record.pk, kind="call", subject="Spoke", done=now)
        head.created = head.updated = now
        insert_objects(Activity, [head])
        several = (("contact", contact.pk), ("company", contact.company_id))
        insert_objects(Link, [Link(record_id=record.pk, target_id=to, field=key) for key, to in several])
    return record
