"""Backups as an operator types them: exit status, one sentence, JSON."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from perennial.backup.actions import DAILY, make_set
from perennial.backup.errors import KeyLost
from perennial.backup.keys import Key
from perennial.backup.models import Evidence
from perennial.backup.places import Folder
from perennial.cli import database
from perennial.journal.fingerprint import fingerprint
from perennial.records.models import Contact
from tests.cli.commands import perennial
from tests.files.making import document
from tests.records.people import contact

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.setitem(settings.ENV, "BACKUP_FOLDER", tmp_path / "sets")
    monkeypatch.setitem(settings.ENV, "BACKUP_KEY", tmp_path / "safe" / "backup.key")
    (tmp_path / "sets").mkdir()
    return Folder(tmp_path / "sets")


def test_a_set_is_made_listed_verified_tried_and_restored(place, tmp_path, capsys):
    contact("Anna Nowak", city="Łódź")
    assert perennial("backup", "create") == 0
    said = capsys.readouterr().out
    assert "A key was made." in said
    assert (tmp_path / "safe" / "backup.key").read_text().strip() in said
    assert perennial("backup", "create", "--json") == 0
    made = json.loads(capsys.readouterr().out)
    assert (made["key"]["new"], made["files"], made["removed"]) == (False, 0, [])
    before = fingerprint()
    assert perennial("backup", "verify", "--json") == 0
    assert json.loads(capsys.readouterr().out)["set"] == made["set"]
    assert perennial("backup", "drill", made["set"], "--json") == 0
    assert json.loads(capsys.readouterr().out)["fingerprint"] == before
    assert perennial("backup", "list", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert [(one["good"], one["fingerprint"]) for one in told["sets"]][-1] == (True, before)
    assert told["shortcomings"] == []
    contact("Somebody since")
    assert perennial("backup", "restore", made["set"]) == 1
    assert "Say so with --yes." in capsys.readouterr().err
    assert Contact.objects.count() == 2
    assert perennial("backup", "restore", made["set"], "--yes", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["fingerprint"], fingerprint(), Contact.objects.count()) == (before, before, 1)
    assert told["saved"] in {one.name for one in place.sets()}
    assert list(Evidence.objects.order_by("pk").values_list("act", flat=True))[-1] == "restore"
    assert perennial("outbox", "release") == 0


def test_what_cannot_be_used_is_refused_with_one_sentence(place, tmp_path, capsys):
    contact("Anna Nowak")
    assert perennial("backup", "verify") == 1
    assert "There is no key at" in capsys.readouterr().err
    assert perennial("backup", "create") == 0
    [stored] = place.sets()
    (tmp_path / "other.key").write_text(Key(bytes(32)).text)
    capsys.readouterr()
    for words, sentence in (
        (("verify", "20200101T000000.000Z-abcd"), "There is no backup set"),
        (("verify", "/etc"), "manifest is missing"),
        (("verify", "--key", tmp_path / "other.key"), "was sealed with the key"),
        (("restore", "--yes", "--key", tmp_path / "none.key"), "There is no key at"),
        (("list", "--key", tmp_path / "none.key"), "There is no key at"),
    ):
        assert perennial("backup", *words) == 1, words
        error = capsys.readouterr().err
        assert (sentence in error, error.count("\n")) == (True, 1), (words, error)
    with (stored.path / "database").open("r+b") as file:
        file.seek(200)
        file.write(b"x")
    for words in (("verify",), ("drill",), ("restore", "--yes", "--without-saving")):
        assert perennial("backup", *words) == 1, words
        assert "database is damaged" in capsys.readouterr().err
    assert perennial("backup", "list") == 0
    assert "✕" in capsys.readouterr().out
    assert Contact.objects.count() == 1


def test_an_upgrade_begins_with_a_set_and_does_not_begin_without_one(place, capsys, monkeypatch):
    contact("Anna Nowak")
    call_command("migrate", "backup", "zero", verbosity=0)
    applied = database._pending()
    try:
        place.path.rmdir()
        place.path.write_text("no folder")
        assert perennial("migrate") == 1
        error = capsys.readouterr().err
        assert "could not be backed up before" in error
        assert "--without-saving" in error
        assert database._pending() == applied
        place.path.unlink()
        place.path.mkdir()
        assert perennial("migrate", "--json") == 0
        assert json.loads(capsys.readouterr().out)["applied"] == applied
    finally:
        call_command("migrate", "backup", verbosity=0)
        connection.close()
    assert len(place.sets()) == 1
    assert perennial("migrate") == 0
    assert len(place.sets()) == 1


def test_a_path_names_the_set_that_stands_there_though_another_of_its_name_is_here(
    place, tmp_path, capsys, monkeypatch
):
    contact("Anna Nowak")
    assert perennial("backup", "create") == 0
    [stored] = place.sets()
    copy = tmp_path / "disk" / stored.name
    shutil.copytree(stored.path, copy)
    (stored.path / "database").write_bytes(b"torn")
    monkeypatch.chdir(tmp_path / "disk")
    before = time.monotonic()
    for words in (("drill", f"./{copy.name}"), ("drill", copy.name, "--folder", copy.parent)):
        assert perennial("backup", *words) == 0, words
    assert perennial("backup", "restore", f"./{copy.name}", "--yes") == 0
    capsys.readouterr()
    restored = Evidence.objects.get(act="restore")
    assert restored.seconds <= time.monotonic() - before
    assert not Evidence.objects.filter(act="drill").exists()
    assert perennial("backup", "drill", stored.name) == 1


def test_a_wrong_key_does_not_become_the_own_one(place, tmp_path, capsys):
    contact("Anna Nowak")
    assert perennial("backup", "create") == 0
    own, safe = tmp_path / "safe" / "backup.key", tmp_path / "right.key"
    own.rename(safe)
    (tmp_path / "other.key").write_text(Key(bytes(32)).text)
    assert perennial("backup", "restore", "--yes", "--key", tmp_path / "other.key") == 1
    assert not own.exists()
    assert perennial("backup", "restore", "--yes", "--key", safe) == 0
    assert own.read_text() == safe.read_text()
    capsys.readouterr()


def test_a_key_that_is_gone_is_not_made_anew_in_silence(place, tmp_path, capsys):
    contact("Anna Nowak")
    assert perennial("backup", "create", "--json") == 0
    made = json.loads(capsys.readouterr().out)
    own, safe = tmp_path / "safe" / "backup.key", tmp_path / "right.key"
    own.rename(safe)
    for words in (("create",), ("key",)):
        assert perennial("backup", *words) == 1
        error = capsys.readouterr().err
        assert f"sealed with the key {made['key']['id']}, so no set is made" in error
        assert "perennial backup key --new" in error
    with pytest.raises(KeyLost):
        make_set(place, DAILY, lambda *_: None)
    assert (own.exists(), len(place.sets())) == (False, 1)
    assert perennial("backup", "list") == 0
    assert "Put that key back there." in capsys.readouterr().out
    safe.rename(own)
    assert perennial("backup", "create") == 0
    own.unlink()
    assert perennial("backup", "key", "--new") == 0
    assert own.read_text().strip() in capsys.readouterr().out
    assert perennial("backup", "create") == 0


def test_a_disk_that_is_not_mounted_is_not_taken_for_an_empty_folder(place, tmp_path, capsys):
    contact("Anna Nowak")
    assert perennial("backup", "create") == 0
    disk = tmp_path / "disk"
    place.path.rename(disk)
    capsys.readouterr()
    assert perennial("backup", "create") == 1
    assert "Mount its disk, or make the folder." in capsys.readouterr().err
    assert not place.path.exists()
    place.path.mkdir()
    assert perennial("backup", "create") == 1
    error = capsys.readouterr().err
    assert "its disk is likely not mounted" in error
    assert list(place.path.iterdir()) == []
    (place.path / ".lock").touch()
    assert perennial("backup", "create") == 0
    shutil.rmtree(place.path)
    disk.rename(place.path)
    assert perennial("backup", "create") == 0
    assert len(place.sets()) == 2


def test_each_damaged_file_that_is_left_out_is_named(place, capsys):
    document(b"kept well", "offer.txt")
    assert perennial("backup", "create") == 0
    [stored] = place.sets()
    [member] = [name for name in stored.members() if name.startswith("files/")]
    (stored.path / member).write_bytes(b"torn")
    assert perennial("backup", "restore", "--yes") == 1
    capsys.readouterr()
    assert perennial("backup", "restore", "--yes", "--without-damaged-files") == 0
    digest = hashlib.sha256(b"kept well").hexdigest()
    assert f"Damaged and left out: offer.txt (SHA-256 {digest})." in capsys.readouterr().out
