"""The file store: `files/ab/cdef…` below the home, by the SHA-256 digest of what is in it.

A file arrives beside the store, whole and on the disk. Within the transaction that names it, its content is kept: the
row first, then the file, moved to its place. So whoever reads the name finds the bytes; what is never named stands
without a row, and is cleared away once it is old. Content of a row is never written over and never removed.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from perennial.files.errors import ContentGone, FileEmpty, FileTooLarge, TooLong
from perennial.files.models import Content
from perennial.files.names import tidy_name
from perennial.files.recognising import media_of
from perennial.files.writing import write
from perennial.lib.breaking import fault

# Longer than any request or transaction takes.
OLD_AFTER = timedelta(days=1)
_HEX = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file beside the store: where it stands, what it is called, its bytes, digest and type."""

    path: Path
    name: str
    size: int
    digest: str
    media: str

    @property
    def value(self) -> dict[str, Any]:
        """What a record says of it."""
        return {"name": self.name, "size": self.size, "type": self.media, "sha256": self.digest}


@contextmanager
def arriving(chunks: Iterable[bytes], name: str) -> Iterator[Arrived]:
    """Take a file in; at the end it is gone again, but for what was kept. Raises FileTooLarge, FileEmpty."""
    called, limit = tidy_name(name), settings.ENV["FILE_MB"]
    path = _made(_root() / "arriving") / secrets.token_hex(16)
    try:
        try:
            size, digest = write(path, chunks, limit)
        except TooLong:
            raise FileTooLarge(called, limit) from None
        if not size:
            raise FileEmpty(called)
        fault("store.arrived")
        yield Arrived(path, called, size, digest, media_of(path))
    finally:
        path.unlink(missing_ok=True)


def keep(several: Sequence[Arrived]) -> None:
    """Keep content for good, within the transaction that names it."""
    assert connection.in_atomic_block, "what names the content is written in the same transaction"
    # In one order for everybody: two that keep the same files would wait for each other.
    for one in sorted(several, key=lambda one: one.digest):
        # The row first: who clears away takes the same one, so that one of both waits for the other.
        row = Content(digest=one.digest, size=one.size, since=timezone.now())
        Content.objects.bulk_create([row], ignore_conflicts=True)
        _place(one)
        fault("store.placed")


def open_content(file: Mapping[str, Any]) -> BinaryIO:
    """What a record names, opened; raises ContentGone where the store lacks it, or has another size of it."""
    path = _path(file["sha256"])
    if not _stands(path, file["size"]):
        raise ContentGone
    return path.open("rb")


def place_of(digest: str) -> Path:
    """Where content of a digest stands, if it does; raises ContentGone for what is no digest."""
    return _path(digest)


def put_back(digest: str, size: int, chunks: Iterable[bytes], home: Path | None = None) -> bool:
    """Have the content that a backup holds in the store (of another home); whether it lacked it.

    What stands there stays if it is what its name says. Raises ContentGone where the backup holds other bytes.
    """
    root = _made(home / "files") if home else _root()
    place = root / digest[:2] / digest[2:]
    if _stands(place, size) and _digest_of(place) == digest:
        # No row may name it until the restore has ended: young, it is no stray meanwhile.
        os.utime(place)
        return False
    path = _made(root / "arriving") / secrets.token_hex(16)
    try:
        if write(path, chunks) != (size, digest):
            raise ContentGone
        place.unlink(missing_ok=True)
        _moved(path, place)
    finally:
        path.unlink(missing_ok=True)
    return True


def folders() -> list[Path]:
    """The folders of the store, and the one where files arrive."""
    root = _root()
    return sorted(
        path for path in root.iterdir() if path.is_dir() and (_is_part(path) or path.name == "arriving")
    )


def strays(folder: Path) -> list[Path]:
    """What has stood in a folder for a day and no row names: of a process that died, or of an act that was refused."""
    before = time.time() - OLD_AFTER.total_seconds()
    old = [path for path in folder.iterdir() if path.stat().st_mtime < before]
    if not _is_part(folder):
        return old
    digests = {folder.name + path.name: path for path in old}
    known = Content.objects.in_bulk(list(digests))
    return [path for digest, path in digests.items() if digest not in known]


def clear_away(paths: Iterable[Path]) -> int:
    """Remove strays, each while its row is held, so that nobody keeps the same content meanwhile; returns how many."""
    return sum(_cleared(path) for path in paths)


def missing() -> Iterator[str]:
    """Digests of content that is kept and does not stand in the store as it should, by name and size."""
    for digest, size in Content.objects.order_by("pk").values_list("digest", "size").iterator():
        if not _stands(_path(digest), size):
            yield digest


def _cleared(path: Path) -> int:
    if not _is_part(path.parent):
        path.unlink(missing_ok=True)
        return 1
    digest = path.parent.name + path.name
    try:
        with transaction.atomic():
            row = Content.objects.create(digest=digest[:64], size=0, since=timezone.now())
            path.unlink(missing_ok=True)
            row.delete()
    except IntegrityError:
        return 0
    return 1


def _place(one: Arrived) -> None:
    path = _path(one.digest)
    if not _stands(path, one.size):
        _moved(one.path, path)


def _moved(arrived: Path, path: Path) -> None:
    folder = _made(path.parent)
    arrived.chmod(0o400)
    arrived.replace(path)
    # The name is on the disk as well before anything names it.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _stands(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except FileNotFoundError:
        return False


def _path(digest: str) -> Path:
    """Where content of a digest stands. What is no digest never becomes a path."""
    if len(digest) != 64 or not _HEX.issuperset(digest):
        raise ContentGone
    return _root() / digest[:2] / digest[2:]


def _is_part(folder: Path) -> bool:
    return len(folder.name) == 2 and _HEX.issuperset(folder.name)


def _root() -> Path:
    return _made(Path(settings.HOME) / "files")


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
