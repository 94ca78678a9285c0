"""Killed at any moment of a backup, a drill or a restore, or out of space: nothing torn is ever called good, the last
good set stays, the next run succeeds, and the database is what it was or what was restored.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from perennial.backup.actions import make_set, verify_set
from perennial.backup.databases.server import Server
from perennial.backup.errors import NoRoom
from perennial.backup.keys import own_key
from perennial.backup.places import Folder, scratch_folder
from perennial.backup.queries import listed
from perennial.journal.fingerprint import fingerprint
from perennial.journal.sealer import seal, verify
from tests.backup.conftest import fill
from tests.patience import PATIENCE, eventually
from tests.records.people import contact
from tests.torture.backups import ELSEWHERE, POINTS
from tests.torture.conftest import FULL
from tests.torture.disk import small_disk
from tests.torture.house import House

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).parents[2]
Act = Callable[..., "subprocess.Popen[bytes]"]
KILLS, WRITERS = (40, 20) if FULL else (4, 4)


def silent(*_: Any) -> None:
    """Hears nothing."""


@pytest.fixture
def place(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "sets")


@pytest.fixture
def act(place: Folder) -> Iterator[Act]:
    """`act("backup", "backup.copied")` is a process that dies at this point; without one it lives."""
    started: list[subprocess.Popen[bytes]] = []

    def start(part: str, point: str = "", number: int = 1) -> subprocess.Popen[bytes]:
        connection.close()
        name = str(connection.settings_dict["NAME"])
        argv = [sys.executable, "-m", "tests.torture.child", name, point, str(number), part, str(place.path)]
        started.append(subprocess.Popen(argv, cwd=ROOT, env=os.environ, start_new_session=True))
        return started[-1]

    yield start
    for process in started:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def all_that_is_listed_as_good_is_good(place: Folder) -> int:
    """How many there are."""
    good = [one for one in listed(place, own_key()[0]) if one.good]
    for one in good:
        verify_set(place, one.name, silent)
    return len(good)


def leftovers() -> list[str]:
    """What stands in clear in the home, and databases beside the one in use."""
    found = [path.name for path in scratch_folder().iterdir() if path.is_dir()]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            like = f"{Server(connection.settings_dict).marked()}\\_perennial\\_%"
            cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [like])
            found += [name for (name,) in cursor.fetchall()]
    return found


def test_a_backup_killed_at_any_point_leaves_the_last_good_set_and_the_next_succeeds(
    place: Folder, act: Act
) -> None:
    fill()
    for _ in range(2):
        make_set(place, "by hand", silent)
    for point in (*POINTS["backup"], *POINTS["verify"]):
        before = {one.name for one in place.sets()}
        assert act("backup", point).wait(PATIENCE) == -signal.SIGKILL, point
        after = {one.name for one in place.sets()}
        # One that was published before the kill is whole; one that was being removed is not listed any more.
        assert len(after - before) == (point in {"backup.published", "backup.removing"}), point
        assert all_that_is_listed_as_good_is_good(place) == len(after) >= 2, point
    assert act("backup").wait(PATIENCE) == 0
    assert all_that_is_listed_as_good_is_good(place) == 2
    assert leftovers() == []
    assert not [path for path in place.path.iterdir() if path.name.startswith((".part", ".gone"))]


@pytest.mark.parametrize("point", POINTS["restore"])
def test_a_restore_killed_at_any_point_leaves_what_was_there_or_what_was_restored(
    place: Folder, act: Act, point: str
) -> None:
    if point == ELSEWHERE[connection.vendor]:
        pytest.skip("the other engine passes it")
    fill()
    seal()
    saved = fingerprint()
    make_set(place, "by hand", silent)
    contact("Somebody since")
    since = fingerprint()
    assert act("restore", point).wait(PATIENCE) == -signal.SIGKILL
    assert fingerprint() == (saved if point == "restore.swapped" else since)
    assert verify().bad == ""
    # Whoever works on finds a database that can be written.
    contact("Somebody else")
    assert act("restore").wait(PATIENCE) == 0
    assert (fingerprint(), leftovers()) == (saved, [])
    assert all_that_is_listed_as_good_is_good(place) == 1


def test_killed_at_random_moments_nothing_is_torn(place: Folder, act: Act, luck: random.Random) -> None:
    fill()
    seal()
    saved = fingerprint()
    make_set(place, "by hand", silent)
    contact("Somebody since")
    states = {saved, fingerprint()}
    for number in range(KILLS):
        part = ("backup", "restore", "drill", "backup")[number % 4]
        process = act(part)
        time.sleep(luck.uniform(0.5, 5.0))
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(PATIENCE)
        assert fingerprint() in states, part
        assert verify().bad == "", part
        assert all_that_is_listed_as_good_is_good(place) == len(place.sets()) >= 1, part
    assert act("backup").wait(PATIENCE) == 0
    assert act("drill").wait(PATIENCE) == 0
    assert leftovers() == []


def test_a_full_disk_costs_the_set_that_was_being_made_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill()
    with small_disk(tmp_path / "small", 24) as disk:
        if disk is None:
            pytest.skip("this user may not mount a file system in memory")
        place = Folder(disk.folder / "sets")
        first = make_set(place, "by hand", silent)["set"]
        disk.fill()
        with pytest.raises(NoRoom, match=r"No space is left in .*sets"):
            make_set(place, "by hand", silent)
        assert [one.name for one in place.sets()] == [first]
        assert all_that_is_listed_as_good_is_good(place) == 1
        disk.clear()
        # And where there is room for a part of it.
        blocks = (disk.folder / "filler").open("wb")
        with blocks:
            room = os.statvfs(disk.folder).f_bavail * os.statvfs(disk.folder).f_frsize
            blocks.write(b"x" * (room - place.sets()[0].members()["database"] // 2))
        with pytest.raises(NoRoom):
            make_set(place, "by hand", silent)
        assert [one.name for one in place.sets()] == [first]
        disk.clear()
        make_set(place, "by hand", silent)
        assert all_that_is_listed_as_good_is_good(place) == 2
    assert leftovers() == []
    assert settings.HOME not in place.path.parents


def test_a_house_where_many_write_is_saved_and_restored_while_it_is_served(house: House) -> None:
    phase, over = ["before"], threading.Event()
    written: dict[str, int] = {"before": 0, "between": 0, "during": 0, "after": 0}

    def write(writer: int) -> None:
        number = 0
        while not over.is_set():
            number += 1
            now = phase[0]
            name = f"Nowak {now} {writer} {number}"
            answer = house.ask("POST", "/api/v1/contact", {"family_name": name}, key=name)
            assert answer is None or answer.status in {201, 409, 500, 503}, answer.body
            written[now] += answer is not None and answer.status == 201

    def act(*words: str) -> Any:
        command = house.command("backup", *words)
        out, error = command.communicate(timeout=10 * PATIENCE)
        assert command.returncode == 0, error
        return json.loads(out)

    with house.served():
        writers = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
        for one in writers:
            one.start()
        try:
            eventually(lambda: written["before"] >= 5)
            saved = act("create")["set"]
            phase[0] = "between"
            eventually(lambda: written["between"] >= 5)
            # Whoever began to write before still may: what they send is not looked for.
            phase[0] = "during"
            told = act("restore", saved, "--yes")
            phase[0] = "after"
            eventually(lambda: written["after"] >= 5)
        finally:
            over.set()
            for one in writers:
                one.join()
        rows = house.rows("SELECT family_name FROM records_contact WHERE family_name LIKE 'Nowak%'")
        names = {name.split()[1] for (name,) in rows}
        assert (names - {"during"}, told["set"]) == ({"before", "after"}, saved)
    house.check()
    listed_ = act("list")
    assert [one["good"] for one in listed_["sets"]] == [True, True]
