"""The file store: content stands once, whole, and as long as anything may name it."""

from __future__ import annotations

import os
import stat
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from random import Random

import pytest
from django.conf import settings
from django.db import connection, transaction

from perennial.files import store
from perennial.files.errors import ContentGone, FileEmpty, FileTooLarge
from perennial.files.models import Content
from perennial.files.store import Arrived, arriving, keep, open_content
from tests.files.making import arrived

DAYS = 2 * store.OLD_AFTER.total_seconds()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "HOME", tmp_path)
    monkeypatch.setattr(settings, "ENV", settings.ENV | {"FILE_MB": 1})
    return tmp_path / "files"


def kept(content: bytes, name: str = "a.txt") -> Arrived:
    with arrived(content, name) as one:
        with transaction.atomic():
            keep([one])
        return one


def standing(home: Path) -> dict[str, bytes]:
    return {str(path.relative_to(home)): path.read_bytes() for path in home.rglob("*") if path.is_file()}


def aged(home: Path) -> None:
    for path in home.rglob("*"):
        os.utime(path, (time.time() - DAYS, time.time() - DAYS))


def swept() -> int:
    return sum(store.clear_away(store.strays(folder)) for folder in store.folders())


def place(one: Arrived) -> str:
    return f"{one.digest[:2]}/{one.digest[2:]}"


@pytest.mark.django_db
def test_content_stands_once_under_its_digest_for_nobody_else_to_read_or_write(home: Path) -> None:
    one, two = kept(b"hello"), kept(b"hello", "b.txt")
    assert one.digest == two.digest
    assert standing(home) == {place(one): b"hello"}
    path = home / place(one)
    assert stat.S_IMODE(path.stat().st_mode) == 0o400
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    with open_content(one.value) as file:
        assert file.read() == b"hello"
    assert [row.size for row in Content.objects.all()] == [5]


@pytest.mark.django_db
def test_what_is_not_kept_leaves_nothing(home: Path) -> None:
    with arrived(b"hello"):
        assert len(standing(home)) == 1
    with (
        pytest.raises(FileTooLarge, match=r"“film\.mov” is larger than 1 MB"),
        arriving([b"x" * 2**20, b"x"], "film.mov"),
    ):
        pass
    with pytest.raises(FileEmpty), arriving([b""], "a.txt"):
        pass
    with pytest.raises(OSError, match="broke off"), arriving(_breaking(), "a.txt"):
        pass
    assert standing(home) == {}


def _breaking() -> Iterator[bytes]:
    yield b"first half"
    raise OSError("broke off")


@pytest.mark.django_db
def test_a_large_file_is_never_whole_in_memory(home: Path) -> None:
    """A file is taken piece by piece: no piece is asked for before the last one is on its way to the disk."""
    alive: list[int] = []

    def pieces() -> Iterator[bytes]:
        for _n in range(16):
            alive.append(sum(path.stat().st_size for path in home.rglob("*") if path.is_file()))
            yield b"x" * 65_536

    with arriving(pieces(), "a.bin") as one:
        assert one.size == 2**20
    assert alive[-1] >= 14 * 65_536


@pytest.mark.django_db
def test_a_digest_that_is_none_opens_nothing(home: Path) -> None:
    for digest in ("", "../../etc/passwd", "a" * 63, "A" * 64, "a" * 64, f"{'a' * 62}/."):
        with pytest.raises(ContentGone):
            open_content({"sha256": digest, "size": 1})


@pytest.mark.django_db
def test_content_cut_short_on_the_disk_is_told_and_mended_by_the_same_file(home: Path) -> None:
    one = kept(b"hello")
    path = home / place(one)
    path.chmod(0o600)
    path.write_bytes(b"hel")
    with pytest.raises(ContentGone):
        open_content(one.value)
    assert list(store.missing()) == [one.digest]
    kept(b"hello")
    assert list(store.missing()) == []


@pytest.mark.django_db(transaction=True)
def test_what_nothing_names_is_cleared_away_once_it_is_old(home: Path) -> None:
    one = kept(b"named")
    with pytest.raises(RuntimeError), arrived(b"refused") as other, transaction.atomic():
        keep([other])
        raise RuntimeError
    (home / "arriving" / "left").write_bytes(b"of a process that died")
    assert len(standing(home)) == 3
    assert swept() == 0
    aged(home)
    assert swept() == 2
    assert standing(home) == {place(one): b"named"}
    assert Content.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_nothing_is_cleared_away_that_somebody_keeps_meanwhile(home: Path) -> None:
    """Between the look and the act the same content is kept, by a row that was not there."""
    with pytest.raises(RuntimeError), arrived(b"same") as other, transaction.atomic():
        keep([other])
        raise RuntimeError
    aged(home)
    [stray] = store.strays(home / other.digest[:2])
    one = kept(b"same")
    assert store.clear_away([stray]) == 0
    with open_content(one.value) as file:
        assert file.read() == b"same"


@pytest.mark.django_db(transaction=True)
def test_the_same_files_kept_and_cleared_by_many_at_once_are_there_for_whoever_kept_them(home: Path) -> None:
    several = [bytes([letter]) * 2000 for letter in b"abcdef"]
    random, failed = Random(7), list[BaseException]()
    stop = threading.Event()

    def guarded(act: Callable[[], None]) -> None:
        try:
            act()
        except BaseException as problem:
            failed.append(problem)
        finally:
            connection.close()

    def keeps(order: Random) -> None:
        for _round in range(8):
            chosen = order.sample(several, 3)
            refused = order.random() < 0.4
            with arrived(chosen[0]) as one, arrived(chosen[1]) as two, arrived(chosen[2]) as three:
                try:
                    with transaction.atomic():
                        keep([one, two, three])
                        if refused:
                            raise RuntimeError
                except RuntimeError:
                    continue
                for each in (one, two, three):
                    with open_content(each.value) as file:
                        assert file.read() in several

    def clears() -> None:
        while not stop.is_set():
            for folder in store.folders():
                if folder.name != "arriving":
                    store.clear_away(folder.iterdir())

    clearing = threading.Thread(target=guarded, args=(clears,))
    threads = [
        threading.Thread(target=guarded, args=(partial(keeps, Random(seed)),))
        for seed in random.sample(range(99), 5)
    ]
    clearing.start()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stop.set()
    clearing.join()
    assert failed == []
    assert list(store.missing()) == []
    assert swept() == 0
    assert not list((home / "arriving").iterdir())
