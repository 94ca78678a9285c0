"""A set holds one moment, shows every damage, and brings everything back."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import random
import re
import shutil
import stat
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from perennial.access.models import Session
from perennial.backup import beside, making, places, queries
from perennial.backup.actions import BACKUP, DRILL, drill_set, make_set, tidy, verify_set
from perennial.backup.contents import Table
from perennial.backup.databases import own_database
from perennial.backup.errors import (
    AlreadyBusy,
    DrillFailed,
    FilesDamaged,
    MadeByNewer,
    NotTried,
    PlaceUnusable,
    SetDamaged,
    WrongKey,
)
from perennial.backup.keys import Key
from perennial.backup.making import make
from perennial.backup.manifest import Manifest
from perennial.backup.models import Act, Evidence
from perennial.backup.places import Folder, FolderSet, scratch_folder
from perennial.backup.queries import listed, shortcomings
from perennial.backup.restoring import restore
from perennial.backup.verifying import read_manifest, verify
from perennial.files import store
from perennial.files.models import Content
from perennial.journal.fingerprint import fingerprint
from perennial.journal.sealer import seal
from perennial.lib.breaking import strikes
from perennial.operations import outbox
from perennial.operations.actions import enqueue
from perennial.operations.clock import database_now
from perennial.operations.models import Fate, Operation, Outgoing, State
from perennial.operations.runner import claim, execute
from perennial.records.actions.create import create_record
from perennial.records.actions.edit import edit_record
from perennial.records.models import Contact, Order, Record
from tests.backup.conftest import CONTENTS, fill
from tests.cast import OPERATOR
from tests.records.people import company, contact
from tests.torture.disk import small_disk

pytestmark = pytest.mark.django_db(transaction=True)

MUTATIONS = 400


def silent(*_: Any) -> None:
    """Hears nothing."""


def made(place: Folder, key: Key, reason: str = "by hand") -> Manifest:
    with place.alone():
        return make(place, key, reason)


def databases() -> set[str]:
    if connection.vendor == "sqlite":
        return set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", ["%_perennial_%"])
        return {name for (name,) in cursor.fetchall()}


def left_over() -> list[Path]:
    return [path for path in scratch_folder().iterdir() if path.is_dir()]


def test_a_set_is_one_moment_told_table_by_table_and_gives_nothing_away(place: Folder, key: Key) -> None:
    fill()
    seal()
    manifest = made(place, key)
    assert manifest.contents.fingerprint == fingerprint()
    tables = manifest.contents.tables
    for model in apps.get_models():
        if model._meta.managed:
            assert tables[model._meta.db_table].rows == model._default_manager.count(), model
    assert sorted(manifest.files) == sorted(Content.objects.values_list("digest", flat=True))
    [stored] = place.sets()
    assert isinstance(stored, FolderSet)
    for path in stored.path.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)
        if path.is_file():
            raw = path.read_bytes()
            assert not [
                word for word in (b"Anna", "Łódź".encode(), b"SQLite", b"PGDMP", b"contract") if word in raw
            ]
    [one] = listed(place, key)
    assert (one.good, one.said, one.size) == (True, "", sum(stored.members().values()))
    assert one.summary == manifest.summary(stored.members()["manifest"])
    assert listed(place, None)[0].said
    assert left_over() == []
    assert tables["records_contact"].print == fingerprint([Contact])
    # The same rows give the same digests, in whatever order and at whatever time they are read.
    again = made(place, key).contents
    assert (again.tables, again.fingerprint) == (tables, manifest.contents.fingerprint)


def test_what_is_saved_while_somebody_writes_is_one_moment(place: Folder, key: Key) -> None:
    fill()
    over = threading.Event()

    def write() -> None:
        number = 0
        while not over.is_set():
            contact(f"Anna {number}")
            number += 1
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        told = make_set(place, "by hand", silent)
    finally:
        over.set()
        writer.join()
    assert drill_set(place, told["set"], silent)["compared"]
    assert Contact.objects.count() > 3


class Mutations:
    """Damage of each kind, each with the member it should be found at."""

    def __init__(self, luck: random.Random, path: Path, other: Path) -> None:
        self.luck, self.path, self.other = luck, path, other

    def members(self) -> list[str]:
        return sorted(p.relative_to(self.path).as_posix() for p in self.path.rglob("*") if p.is_file())

    def flip(self, member: str) -> set[str]:
        file = self.path / member
        raw = bytearray(file.read_bytes())
        raw[self.luck.randrange(len(raw))] ^= 1 << self.luck.randrange(8)
        file.write_bytes(raw)
        return {member}

    def cut(self, member: str) -> set[str]:
        file = self.path / member
        os.truncate(file, self.luck.randrange(file.stat().st_size))
        return {member}

    def lengthen(self, member: str) -> set[str]:
        with (self.path / member).open("ab") as file:
            file.write(self.luck.randbytes(1 + self.luck.randrange(50)))
        return {member}

    def remove(self, member: str) -> set[str]:
        (self.path / member).unlink()
        return {member}

    def add(self, member: str) -> set[str]:
        name = f"{member}.{self.luck.randrange(99)}"
        shutil.copy(self.path / member, self.path / name)
        return {name}

    def swap(self, member: str) -> set[str]:
        others = [one for one in self.members() if one != member]
        other = self.luck.choice(others)
        one, two = (self.path / member).read_bytes(), (self.path / other).read_bytes()
        (self.path / member).write_bytes(two)
        (self.path / other).write_bytes(one)
        return {member, other}

    def of_another_set(self, member: str) -> set[str]:
        """The manifest is itself of another set then, and everything else is not of its own."""
        if member.startswith("files/"):
            member = "database"
        shutil.copy(self.other / member, self.path / member)
        return {member} if member != "manifest" else {"database", "configuration", "summary"}

    def link(self, member: str) -> set[str]:
        (self.path / member).rename(self.path.parent / "elsewhere")
        (self.path / member).symlink_to(self.path.parent / "elsewhere")
        return {member}


def test_every_damage_is_found_and_named_and_refused(
    place: Folder, key: Key, tmp_path: Path, luck: random.Random
) -> None:
    fill()
    first, second = made(place, key), made(place, key)
    kinds = ["flip"] * 6 + ["cut", "lengthen", "remove", "add", "swap", "of_another_set", "link"]
    for number in range(MUTATIONS):
        path = tmp_path / f"copy-{number}"
        shutil.copytree(place.path / first.name, path)
        mutations = Mutations(luck, path, place.path / second.name)
        kind = kinds[number % len(kinds)]
        expected = getattr(mutations, kind)(luck.choice(mutations.members()))
        report = verify(FolderSet(path), key)
        found = {flaw.member for flaw in report.flaws}
        # Where the manifest cannot be read nothing else can be told.
        assert found == expected or (found == {"manifest"} and "manifest" in expected), (
            kind,
            expected,
            found,
        )
        shutil.rmtree(path)
    # What is damaged is neither restored nor tried, and says so; nothing is changed by the attempt.
    before = fingerprint()
    Mutations(luck, place.path / first.name, place.path).flip("database")
    for act in (verify_set, drill_set):
        with pytest.raises(SetDamaged, match=r"database (is|was)"):
            act(place, first.name, silent)
    with place.alone(), pytest.raises(SetDamaged):
        restore(place, first.name, key, save=place)
    assert fingerprint() == before
    assert [one.said for one in listed(place, key)][1] == ""
    assert re.match(r"The set .* database (is|was)", listed(place, key)[0].said)
    assert [rule for rule, _sentence in shortcomings(listed(place, key), database_now())] == [
        "redundancy",
        "undrilled",
    ]


@pytest.fixture
def luck() -> Iterator[random.Random]:
    seed = int(os.environ.get("PERENNIAL_TEST_SEED", random.randrange(1 << 32)))
    print(f"PERENNIAL_TEST_SEED={seed}")
    return random.Random(seed)


def test_a_drill_restores_for_real_counts_opens_and_leaves_nothing(place: Folder, key: Key) -> None:
    fill()
    name = make_set(place, "daily", silent)["set"]
    contact("Somebody since")
    told = drill_set(place, name, silent)
    assert (told["opened"]["contact"], told["opened"]["company"], told["opened"]["document"]) == (3, 2, 2)
    assert (told["compared"], told["files"], told["migrated"]) == (True, 2, 0)
    assert told["fingerprint"] == read_manifest(place.set_named(name), key).contents.fingerprint
    assert (left_over(), databases()) == ([], set())
    seen = Evidence.objects.get(act=Act.DRILL)
    assert (seen.set, seen.ok, seen.said, seen.figures["rows"]) == (name, True, "", told["rows"])
    assert not [
        rule for rule, _said in shortcomings(listed(place, key), database_now()) if rule == "undrilled"
    ]


def altered(place: Folder, key: Key, alter: Callable[[Manifest], Manifest]) -> str:
    """A set that is sealed well and says something else than what is in it."""
    manifest = made(place, key)
    arriving = place.arriving(manifest.name)
    shutil.copytree(place.path / manifest.name, place.path / f".part-{manifest.name}", dirs_exist_ok=True)
    shutil.rmtree(place.path / manifest.name)
    making._seal_manifest(arriving, alter(manifest), key)
    arriving.publish()
    return manifest.name


def test_a_drill_finds_what_only_a_restore_can_tell(place: Folder, key: Key) -> None:
    fill()

    def other_row(manifest: Manifest) -> Manifest:
        tables = {**manifest.contents.tables}
        told = tables["records_contact"]
        tables["records_contact"] = Table(told.rows, f"{int(told.digest, 16) ^ 1:064x}")
        contents = replace(manifest.contents, tables=tables, chain="00" * 32, position=7)
        return replace(manifest, contents=contents)

    def other_print(manifest: Manifest) -> Manifest:
        return replace(manifest, contents=replace(manifest.contents, fingerprint="0" * 64))

    # What a process of its own tells is the same on both engines, and each look at it costs a restore.
    cases = [(other_row, "records_contact does not hold what was saved.*head of the journal")]
    cases += [(other_print, "fingerprint")] if connection.vendor == "sqlite" else []
    for alter, said in cases:
        name = altered(place, key, alter)
        verify_set(place, name, silent)
        with pytest.raises(DrillFailed, match=said):
            drill_set(place, name, silent)
        assert re.search(said, Evidence.objects.filter(set=name).latest("at").said)
        assert not next(one for one in listed(place, key) if one.name == name).good
    assert (left_over(), databases()) == ([], set())


def test_a_restore_brings_everything_back_and_voids_what_must_not_go_on(place: Folder, key: Key) -> None:
    fill()
    changed = Contact.objects.order_by("pk").first()
    assert changed is not None
    waiting = outbox.post("test", {}, key="sent since", requested_by=None)
    asked = enqueue("bulk", requested_by=7, channel="web", deliver=False)
    machine = enqueue("sweep", requested_by=None, channel="system", deliver=False)
    Session.objects.create(
        session_key="before", session_data="", expire_date=database_now() + timedelta(days=1)
    )
    before = fingerprint()
    manifest = made(place, key)
    # Since then: an edit, new people, a session, a content that the disk lost.
    edit_record(OPERATOR, "contact", changed.pk, {"job_title": "Buyer"}, opened=changed.version)
    since = contact("Somebody since").pk
    enqueue("bulk", requested_by=7, channel="web", deliver=False)
    Session.objects.create(
        session_key="since", session_data="", expire_date=database_now() + timedelta(days=1)
    )
    lost = store.place_of(Content.objects.order_by("digest").values_list("digest", flat=True)[0])
    content = lost.read_bytes()
    lost.unlink()
    Evidence.objects.create(set=manifest.name, act=Act.DRILL, at=database_now(), ok=True)
    with place.alone():
        told = restore(place, manifest.name, key, save=place)
    assert (told["fingerprint"], fingerprint()) == (before, before)
    assert lost.read_bytes() == content in CONTENTS
    assert (Session.objects.count(), outbox.is_held(), outbox.send_next()) == (0, True, False)
    assert Outgoing.objects.get(pk=waiting.pk).fate == Fate.UNSURE
    assert Operation.objects.get(pk=asked.pk).state == State.CANCELLED
    assert Operation.objects.get(pk=machine.pk).state == State.QUEUED
    assert Operation.objects.filter(kind="bulk").count() == 1
    # The proof of a set outlives what the set knew; a number that was given since is given to nobody else.
    assert Evidence.objects.filter(set=manifest.name, act=Act.DRILL).exists()
    assert not Record.objects.filter(pk=since).exists()
    assert contact("Somebody else").pk > since
    assert outbox.release()
    assert not outbox.is_held()
    assert (left_over(), databases()) == ([], set())
    # What was there before the restore is a set as well.
    with place.alone():
        restore(place, told["saved"], key, save=None)
    assert Contact.objects.get(pk=changed.pk).job_title == "Buyer"
    assert Record.objects.filter(pk=since).exists()


def test_no_number_is_given_twice_though_it_was_given_while_a_restore_ran(
    place: Folder, key: Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    def order() -> Order:
        head = create_record(OPERATOR, "order", {"company": company("Jantar").pk}).head
        return Order.objects.get(pk=head.pk)

    order()
    name = made(place, key).name
    meanwhile: list[Order] = []
    monkeypatch.setitem(strikes, "restore.before", lambda: meanwhile.append(order()))
    for _time in range(2):
        with place.alone():
            restore(place, name, key, save=None)
    after = order()
    assert [one.serial for one in (*meanwhile, after)] == [1002, 1003, 1004]
    assert after.pk > max(one.pk for one in meanwhile)
    assert Order.objects.count() == 2


def test_damaged_files_keep_a_set_from_being_restored_unless_somebody_does_without_them(
    place: Folder, key: Key, luck: random.Random
) -> None:
    fill()
    manifest = made(place, key)
    lost, kept = sorted(manifest.files)
    Mutations(luck, place.path / manifest.name, place.path).flip(manifest.files[lost])
    for digest in (lost, kept):
        store.place_of(digest).unlink()
    with place.alone():
        for act in (restore, partial(restore, without_damaged=False)):
            with pytest.raises(FilesDamaged, match="--without-damaged-files"):
                act(place, manifest.name, key, save=None)
        told = restore(place, manifest.name, key, save=None, without_damaged=True)
    assert told["left_out"] == [lost]
    assert list(store.missing()) == [lost]
    Mutations(luck, place.path / manifest.name, place.path).flip("database")
    with place.alone(), pytest.raises(SetDamaged):
        restore(place, manifest.name, key, save=None, without_damaged=True)


def test_what_cannot_be_restored_is_refused_in_a_sentence_and_nothing_is_changed(
    place: Folder, key: Key
) -> None:
    fill()
    name = made(place, key).name
    before = fingerprint()

    def newer(manifest: Manifest) -> Manifest:
        migrations = {**manifest.contents.migrations, "records": ["9999_of_tomorrow"]}
        return replace(manifest, contents=replace(manifest.contents, migrations=migrations))

    with place.alone():
        with pytest.raises(WrongKey, match=rf"{key.id}.*{Key(bytes(32)).id}"):
            restore(place, name, Key(bytes(32)), save=place)
        with pytest.raises(AlreadyBusy), Folder(place.path).alone():
            raise AssertionError
    tomorrow = altered(place, key, newer)
    with place.alone(), pytest.raises(MadeByNewer, match="newer release"):
        restore(place, tomorrow, key, save=place)
    assert fingerprint() == before
    assert len(place.sets()) == 2


def test_a_set_of_an_earlier_release_is_proven_row_by_row_and_then_brought_to_this_one(
    place: Folder, key: Key
) -> None:
    fill()
    call_command("migrate", "backup", "zero", verbosity=0)
    try:
        told = make_set(place, "upgrade", silent)
    finally:
        call_command("migrate", "backup", verbosity=0)
    manifest = read_manifest(place.set_named(told["set"]), key)
    assert (manifest.contents.fingerprint, "backup" in manifest.contents.migrations) == ("", False)
    assert (drill_set(place, told["set"], silent)["migrated"] >= 1, databases()) == (True, set())


def test_content_is_written_once_for_several_sets_and_anew_where_it_rots(
    place: Folder, key: Key, luck: random.Random
) -> None:
    fill()
    first, second = made(place, key), made(place, key)
    assert first.files == second.files
    shared = [place.path / one.name / name for one in (first, second) for name in first.files.values()]
    assert {path.stat().st_nlink for path in shared} == {2}
    rotten = next(iter(first.files.values()))
    Mutations(luck, place.path / second.name, place.path).flip(rotten)
    third = made(place, key)
    assert verify(place.sets()[-1], key).flaws == []
    assert (place.path / third.name / rotten).stat().st_nlink == 1
    assert [flaw.member for flaw in verify(place.sets()[0], key).flaws] == [rotten]


def test_one_old_set_that_the_disk_does_not_give_keeps_no_set_from_being_made(
    place: Folder, key: Key
) -> None:
    fill()
    old = make_set(place, "daily", silent)["set"]
    (place.path / old / "manifest").unlink()
    (place.path / old / "manifest").mkdir()
    told = make_set(place, "daily", silent)
    assert (told["files"], [one.good for one in listed(place, key)]) == (2, [False, True])


def test_a_clock_that_was_set_back_costs_no_set_that_was_just_made(
    place: Folder, key: Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Ahead(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + timedelta(days=400)

    fill()
    with monkeypatch.context() as patch:
        patch.setattr(making, "datetime", Ahead)
        for _time in range(2):
            make_set(place, "daily", silent)
    made_now = [make_set(place, "daily", silent) for _ in range(2)]
    assert {one["set"] for one in made_now} < {one.name for one in place.sets()}


def test_what_a_restore_laid_is_no_stray_before_a_row_names_it(place: Folder, key: Key) -> None:
    digest, content = hashlib.sha256(b"kept").hexdigest(), b"kept"
    store.put_back(digest, len(content), [content])
    path = store.place_of(digest)
    os.utime(path, (0, 0))
    assert store.strays(path.parent) == [path]
    store.put_back(digest, len(content), [content])
    assert store.strays(path.parent) == []


def test_what_was_planned_waits_while_something_else_is_busy_and_a_person_hears_it_at_once(
    place: Folder, key: Key
) -> None:
    planned = enqueue(
        BACKUP, requested_by=None, channel="system", parameters={"reason": "daily"}, deliver=False
    )
    asked = enqueue(DRILL, requested_by=None, channel="cli", parameters={"set": "latest"}, deliver=False)
    with place.alone():
        for one in (planned, asked):
            work = claim(one.pk)
            assert work is not None
            execute(work)
    planned.refresh_from_db()
    asked.refresh_from_db()
    assert (planned.state, planned.failures, asked.state) == (State.QUEUED, 0, State.FAILED)
    assert planned.next_try is not None
    Operation.objects.filter(pk=planned.pk).update(next_try=None)
    work = claim(planned.pk)
    assert work is not None
    execute(work)
    assert [one.name for one in place.sets()] == [work.result["set"]]


def test_what_the_store_lacks_is_told_and_keeps_no_set_from_being_made(place: Folder, key: Key) -> None:
    fill()
    one, other = Content.objects.order_by("digest").values_list("digest", flat=True)
    store.place_of(one).unlink()
    store.place_of(other).chmod(0o600)
    store.place_of(other).write_bytes(b"x" * store.place_of(other).stat().st_size)
    told = make_set(place, "daily", silent)
    assert (told["lost"], told["files"]) == (2, 0)
    assert verify(place.sets()[0], key).flaws == []


def test_tidying_removes_whole_sets_and_what_died_on_its_way(
    place: Folder, key: Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill()
    names = [made(place, key).name for _ in range(4)]
    (place.path / f".part-{names[0]}").mkdir()
    with place.alone():
        assert tidy(place, key, database_now()) == names[:2]
        place.clear_away()
    assert sorted(path.name for path in place.path.iterdir()) == [".lock", *names[2:]]


def test_settings_in_a_set_hold_no_password(place: Folder, key: Key, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.ENV, "MAIL_URL", "smtp://crm:geheim@mail.firma.example/")
    from_ = making.configuration()
    told = json.loads(from_)["settings"]
    assert told["PERENNIAL_MAIL_URL"] == "smtp://crm:…@mail.firma.example/"
    assert b"geheim" not in from_
    assert own_database().engine == connection.vendor


def elsewhere(place: Folder, name: str, folder: Path) -> Folder:
    """A folder where a copy of a set stands under its own name."""
    shutil.copytree(place.path / name, folder / name)
    return Folder(folder)


def test_what_is_seen_of_a_copy_tells_nothing_of_the_set_that_has_its_name_here(
    place: Folder, key: Key, tmp_path: Path, luck: random.Random
) -> None:
    fill()
    name = make_set(place, "daily", silent)["set"]
    copy = elsewhere(place, name, tmp_path / "disk")
    Mutations(luck, copy.path / name, place.path).flip("database")
    for among, called in ((copy, name), (place, str(copy.path / name))):
        with pytest.raises(SetDamaged):
            verify_set(among, called, silent)
    assert [one.good for one in listed(place, key)] == [True]
    assert list(Evidence.objects.values_list("act", flat=True)) == [Act.CREATE]


def test_a_medium_that_nobody_may_write_is_read_and_a_restore_from_it_saves_here(
    place: Folder, key: Key, tmp_path: Path
) -> None:
    fill()
    name = made(place, key).name
    with small_disk(tmp_path / "disk", 24) as disk:
        if disk is None:
            pytest.skip("this user may not mount a file system in memory")
        medium = elsewhere(place, name, disk.folder / "sets")
        (medium.path / ".lock").touch()
        subprocess.run(["mount", "-o", "remount,ro", str(disk.folder)], check=True)
        verify_set(medium, name, silent)
        drill_set(medium, name, silent)
        with place.alone(medium):
            told = restore(medium, name, key, save=place)
        assert [one.name for one in medium.sets()] == [name]
    assert place.set_named("latest").name == told["saved"]


def test_a_list_reads_no_manifest_and_finds_what_sizes_tell(
    place: Folder, key: Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill()
    name = made(place, key).name
    with monkeypatch.context() as patch:
        patch.setattr(queries, "read_manifest", None)
        assert [one.good for one in listed(place, key)] == [True]
    assert [one.shut for one in listed(place, Key(bytes(32)))] == [True]
    whole = {member: (place.path / name / member).read_bytes() for member in place.sets()[0].members()}
    for member, raw in whole.items():
        (place.path / name / member).write_bytes(raw[:-1])
        assert [one.said for one in listed(place, key)] == [f"{member} is cut short."]
        (place.path / name / member).unlink()
        assert [one.said for one in listed(place, key)] == [f"{member} is missing."]
        (place.path / name / member).write_bytes(raw)
    (place.path / name / "more").touch()
    assert [(one.said, one.shut) for one in listed(place, key)] == [("more does not belong to it.", False)]


def test_the_name_of_another_set_is_found(place: Folder, key: Key) -> None:
    fill()
    first, second = made(place, key).name, made(place, key).name
    (place.path / first).rename(place.path / "aside")
    (place.path / second).rename(place.path / first)
    (place.path / "aside").rename(place.path / second)
    for name in (first, second):
        with pytest.raises(SetDamaged, match="manifest is of another set"):
            verify_set(place, name, silent)
    assert [one.said for one in listed(place, key)] == ["summary is of another set."] * 2


def test_what_stands_in_the_way_of_a_drill_is_told_and_does_not_make_the_set_a_damaged_one(
    place: Folder, key: Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill()
    name = make_set(place, "daily", silent)["set"]

    def away(*_: Any, **__: Any) -> Any:
        return subprocess.CompletedProcess([], os.EX_TEMPFAIL, "", "No space is left.")

    with monkeypatch.context() as patch:
        patch.setattr(beside.subprocess, "run", away)
        with pytest.raises(NotTried, match=r"tells nothing of it. No space is left."):
            drill_set(place, name, silent)

    def forbidden(*_: Any) -> Any:
        raise PermissionError(errno.EACCES, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(places.os, "open", forbidden)
        for act in (verify_set, drill_set):
            with pytest.raises(PlaceUnusable, match="Permission denied"):
                act(place, name, silent, key)
    assert [one.good for one in listed(place, key)] == [True]
