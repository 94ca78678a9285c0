"""The page of backups: what there is, what is lacking, what to keep; three buttons for administrators alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from perennial.backup.actions import BACKUP, DRILL, VERIFY
from perennial.backup.contents import Contents, Table
from perennial.backup.keys import own_key
from perennial.backup.making import _seal_manifest
from perennial.backup.manifest import Manifest, new_name
from perennial.backup.models import Act, Evidence
from perennial.backup.places import Folder
from perennial.operations import outbox
from perennial.operations.clock import database_now
from perennial.operations.models import Operation
from tests.web.doors import door, receipts
from tests.web.settings_pages.test_rules import text

PAGE = "/settings/backups"


@pytest.fixture
def ada(people):
    return door(people.ada)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.setitem(settings.ENV, "BACKUP_FOLDER", tmp_path / "sets")
    (tmp_path / "sets").mkdir()
    return Folder(tmp_path / "sets")


def sealed_set(place: Folder, reason: str = "daily") -> str:
    """A set that holds nothing but its manifest."""
    key, made = own_key()[0], database_now()
    arriving = place.arriving(new_name(made))
    contents = Contents({"records_contact": Table(1234, "0" * 64)}, "", 0, "", {})
    manifest = Manifest(
        bytes(16).hex(), arriving.name, made, reason, "sqlite", key.id, {"perennial": "0"}, contents, {}
    )
    _seal_manifest(arriving, manifest, key)
    arriving.publish()
    return arriving.name


def test_without_a_set_the_page_says_what_is_lacking_and_what_will_come(ada, place):
    body = text(ada.get(PAGE))
    assert "There is no good backup set. Make one now." in body
    assert "One is made every night and verified" in body
    assert "perennial backup key" in body
    assert "perennial-key-1" not in body


def test_a_set_is_shown_with_its_evidence_and_a_damaged_one_with_what_is_wrong(ada, place):
    proven, torn = sealed_set(place), sealed_set(place, "upgrade")
    Evidence.objects.create(set=proven, act=Act.DRILL, at=database_now(), ok=True, seconds=7)
    Evidence.objects.create(
        set=torn, act=Act.VERIFY, at=database_now(), ok=False, said="database is damaged."
    )
    body = text(ada.get(PAGE))
    assert body.index(torn) < body.index(proven)
    for said in (
        "1,234 rows",
        "proven restored on trial",
        "in 7 s",
        "damaged database is damaged.",
        "before an upgrade",
    ):
        assert said in body
    assert f"sealed with the key {own_key()[0].id}" in body


def test_where_the_key_of_the_sets_is_gone_the_page_says_so(ada, place, tmp_path, monkeypatch):
    sealed_set(place)
    id_ = own_key()[0].id
    monkeypatch.setitem(settings.ENV, "BACKUP_KEY", tmp_path / "gone.key")
    assert f"sealed with the key {id_}, so no set is made" in text(ada.get(PAGE))


@pytest.mark.parametrize(("act", "kind"), [("create", BACKUP), ("verify", VERIFY), ("drill", DRILL)])
def test_each_button_starts_its_work(ada, place, people, act, kind):
    name = sealed_set(place)
    answer = ada.post(PAGE, {"act": act, "set": name})
    assert (answer.status_code, bool(receipts(answer))) == (303, True)
    started = Operation.objects.get(kind=kind)
    assert started.requested_by == people.ada.pk
    assert started.parameters == ({"reason": "by hand"} if act == "create" else {"set": name})
    assert f"/operations/{started.pk}" in ada.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("asked", "status"),
    [({}, 400), ({"act": "restore"}, 400), ({"act": "drill", "set": "/etc"}, 404), ({"act": "drill"}, 404)],
)
def test_what_cannot_be_done_from_here_starts_nothing(ada, place, asked, status):
    sealed_set(place)
    assert ada.post(PAGE, asked).status_code == status
    assert not Operation.objects.exists()


def test_nobody_else_sees_or_starts_anything(people, place):
    alice = door(people.alice)
    assert alice.get(PAGE).status_code == alice.post(PAGE, {"act": "create"}).status_code == 403
    assert not Operation.objects.exists()


def test_after_a_restore_an_administrator_lets_messages_leave_again(ada, people):
    outbox.hold()
    assert "Nothing leaves the house." in text(ada.get("/operations/outbox"))
    assert door(people.alice).post("/operations/outbox/release").status_code == 403
    assert outbox.is_held()
    assert ada.post("/operations/outbox/release").status_code == 303
    assert not outbox.is_held()
    assert "Nothing leaves the house." not in text(ada.get("/operations/outbox"))
