"""The file store on a disk that is full, and many odd files that all come back as they went in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from django.conf import settings

from perennial.files import store
from perennial.files.models import Content
from perennial.files.names import tidy_name
from perennial.journal.fingerprint import fingerprint
from perennial.records.models import Document
from tests.api.conftest import Callers, callers, form
from tests.api.test_documents import body, sends, taken
from tests.files.test_recognising import FILES
from tests.torture.disk import Disk, small_disk

SENTENCE = "No space is left on the server's disk"
NAMES = (
    "plan.pdf", "../../../etc/passwd", "C:\\con", "a\x00b", "a\r\nb: c", "\u202egnp.exe", "\u202e", "ż" * 400,
    "<script>alert(1)</script>.svg", '"; filename="x.html', "'; DROP TABLE records_document; --", "%00.png", "名前.txt",
    "a/b/c", "....", "🗎.bin", "=1+1.csv", "half\ufffd.txt", "name.", " lead", ".htaccess", "x" * 255 + ".tar.gz",
)  # fmt: skip


@pytest.fixture
def people(db: None) -> Callers:
    return callers()


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
    """The home stands on it; the database does not."""
    with TemporaryDirectory(prefix="perennial-disk-") as name, small_disk(Path(name, "disk"), 4) as made:
        if made is None:
            pytest.skip("this user may not mount a file system in memory")
        monkeypatch.setattr(settings, "HOME", made.folder)
        yield made


def standing() -> list[Path]:
    return [path for folder in store.folders() for path in folder.iterdir()]


def test_a_full_disk_is_said_plainly_and_keeps_nothing_of_an_upload(people: Callers, disk: Disk) -> None:
    first = sends(people.alice, b"first", "first.txt")
    before, there = fingerprint(), standing()
    disk.fill()
    for _time in range(3):
        refused = sends(people.alice, b"x" * 3_000_000, "large.bin", key="large")
        assert (refused.status, SENTENCE in refused["detail"]) == (503, True)
        renewed = people.alice.post(
            "document", first["id"], "content", **form({"file": ("b.txt", b"y" * 900_000)})
        )
        assert renewed.status == 503
    assert (fingerprint(), standing()) == (before, there)
    assert body(taken(people.alice, first["id"])) == b"first"
    disk.clear()
    made = sends(people.alice, b"x" * 3_000_000, "large.bin", key="large")
    assert made.status == 201
    assert len(body(taken(people.alice, made["id"]))) == 3_000_000
    # It has the room again that a refused one took.
    assert sends(people.alice, b"z" * 2_000_000, "more.bin").status == 503
    assert len(standing()) == 2


def test_two_hundred_odd_files_come_back_as_they_went_in_or_are_refused_in_a_sentence(
    people: Callers,
) -> None:
    random, contents = Random(41), [one for several in FILES.values() for one in several]
    contents += [b"", b"\x00", b"\n", b"x" * 100_000, "\ufeff".encode("utf-16")]
    kept: dict[int, tuple[bytes, str]] = {}
    for number in range(200):
        content, name = random.choice(contents), NAMES[number % len(NAMES)]
        made = sends(people.alice, content, name)
        # What has no name at all is no file to a browser either.
        assert made.status in ({201, 400} if content else {422, 400}), made.body
        if made.status == 201:
            kept[made["id"]] = (content, made["file"]["name"])
            assert made["name"] == made["file"]["name"] == tidy_name(made["name"])
    assert Document.objects.count() == len(kept) > 150
    assert Content.objects.count() == len({content for content, _name in kept.values()})
    assert list(store.missing()) == []
    for number, (content, _name) in kept.items():
        answer = taken(people.alice, number)
        assert body(answer) == content
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert not {"\r", "\n"} & set(answer["Content-Disposition"])
        assert answer["Content-Type"].partition("/")[2] not in {"html", "svg+xml", "xml"}
