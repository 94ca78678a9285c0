"""Where sets stand. A destination is anything that keeps sets as `Stored` and takes new ones as `Arriving`.

A set is written beside the others, and becomes one of them in one step once it is whole and verified.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings

from perennial.backup.errors import (
    AlreadyBusy,
    NoRoom,
    NoSets,
    NoSuchSet,
    PlaceEmptied,
    PlaceMissing,
    PlaceUnusable,
)
from perennial.backup.manifest import is_name
from perennial.lib.breaking import fault

_PART, _GONE, LOCK = ".part-", ".gone-", ".lock"
LATEST = "latest"


class Stored(Protocol):
    """A set, or what is to become one: members by name, such as `database` or `files/ab12…`."""

    name: str

    def members(self) -> dict[str, int]:
        """Size in bytes by name of member."""

    def open(self, member: str) -> BinaryIO:
        """Raises FileNotFoundError, OSError, and PlaceUnusable where this user may not."""


class Arriving(Stored, Protocol):
    """A set that is being written."""

    def write(self, member: str) -> BinaryIO:
        """A new file; what stood there is replaced. Close it with `finished`."""

    def finished(self, file: BinaryIO) -> None:
        """It is on the disk."""

    def discard(self, member: str) -> None: ...

    def take_over(self, member: str, earlier: Stored) -> bool:
        """Have a member of an earlier set without writing it again; False where that is not possible."""

    def publish(self) -> Stored:
        """It is one of the sets from now on."""


class Destination(Protocol):
    def sets(self) -> list[Stored]:
        """Oldest first."""

    def set_named(self, name: str) -> Stored:
        """Raises NoSuchSet; `latest` names the newest one."""

    def arriving(self, name: str) -> Arriving: ...

    def remove(self, name: str) -> None: ...


class FolderSet:
    def __init__(self, path: Path, name: str = "") -> None:
        self.path = path
        self.name = name or path.name

    def members(self) -> dict[str, int]:
        found = (path for path in self.path.rglob("*") if path.is_symlink() or not path.is_dir())
        return {path.relative_to(self.path).as_posix(): path.lstat().st_size for path in found}

    def open(self, member: str) -> BinaryIO:
        # A link could name anything on this machine.
        try:
            handle = os.open(self.path / member, os.O_RDONLY | os.O_NOFOLLOW)
        except PermissionError as problem:
            # That this user may not read it tells nothing of it.
            raise PlaceUnusable(self.path / member, str(problem.strerror)) from problem
        return os.fdopen(handle, "rb")


class ArrivingInFolder(FolderSet):
    def write(self, member: str) -> BinaryIO:
        path = self.path / member
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.unlink(missing_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        return os.fdopen(handle, "wb")

    def finished(self, file: BinaryIO) -> None:
        file.flush()
        os.fsync(file.fileno())
        file.close()

    def discard(self, member: str) -> None:
        (self.path / member).unlink(missing_ok=True)

    def take_over(self, member: str, earlier: Stored) -> bool:
        if not isinstance(earlier, FolderSet):
            return False
        path = self.path / member
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            os.link(earlier.path / member, path, follow_symlinks=False)
        except OSError as problem:
            # Not there, no links on this file system, or too many of them.
            if problem.errno == errno.ENOSPC:
                raise
            return False
        return True

    def publish(self) -> Stored:
        for folder in [*(path for path in self.path.rglob("*") if path.is_dir()), self.path]:
            _to_disk(folder)
        fault("backup.verified")
        place = self.path.parent / self.name
        self.path.rename(place)
        _to_disk(place.parent)
        fault("backup.published")
        return FolderSet(place)


class Folder:
    """A folder of this machine, or a disk that is mounted there; one that somebody `named` is never made by us."""

    def __init__(self, path: Path, *, named: bool = False) -> None:
        self.path, self.named = path, named

    def __str__(self) -> str:
        return str(self.path)

    def sets(self) -> list[Stored]:
        if not self.path.is_dir():
            return []
        several = (path for path in self.path.iterdir() if is_name(path.name) and path.is_dir())
        return [FolderSet(path) for path in sorted(several)]

    def set_named(self, name: str) -> Stored:
        if name in {"", LATEST}:
            if several := self.sets():
                return several[-1]
            raise NoSets(self)
        given = Path(name)
        if given.is_absolute() and given.is_dir():
            return FolderSet(given)
        path = self.path / name
        if not is_name(name) or not path.is_dir():
            raise NoSuchSet(name, self)
        return FolderSet(path)

    def set_in(self, name: str) -> Stored:
        """One of this folder and no other, for who does not work at this machine. Raises NoSuchSet."""
        found = next((one for one in self.sets() if one.name == name), None)
        if found is None:
            raise NoSuchSet(name[:60], self)
        return found

    def arriving(self, name: str) -> Arriving:
        self.clear_away()
        path = self.path / f"{_PART}{name}"
        path.mkdir(mode=0o700)
        return ArrivingInFolder(path, name)

    def remove(self, name: str) -> None:
        """First its name, so that half a set is never listed."""
        gone = self.path / f"{_GONE}{name}"
        (self.path / name).rename(gone)
        fault("backup.removing")
        # What stays of it is cleared away before the next set is made.
        shutil.rmtree(gone, ignore_errors=True)

    def clear_away(self) -> None:
        """What a process left that died; whoever calls holds `alone`."""
        for path in self.path.iterdir():
            if path.name.startswith((_PART, _GONE)):
                shutil.rmtree(path, ignore_errors=True)

    @contextmanager
    def alone(self, source: Folder | None = None) -> Iterator[None]:
        """One act at a time, of this machine and in this folder, which is written; `source` is only read meanwhile.

        Raises AlreadyBusy, PlaceUnusable and NoRoom.
        """
        with ExitStack() as held:
            self._lock(held, scratch_folder() / LOCK)
            try:
                if self.named:
                    self._require_its_disk()
                else:
                    self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            except OSError as problem:
                raise self._refusal(problem) from problem
            self._lock(held, self.path / LOCK)
            if self.named:
                _known().write_text(str(self.path))
            if source is not None and not source.is_same(self):
                source._lock_if_there(held)
            with saying_no_room(self):
                yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        """One act of this machine at a time, which writes nothing here: the medium may be a read-only one."""
        with ExitStack() as held:
            self._lock(held, scratch_folder() / LOCK)
            self._lock_if_there(held)
            with saying_no_room(scratch_folder()):
                yield

    def is_same(self, other: Folder) -> bool:
        return self.path.resolve() == other.path.resolve()

    def has(self, stored: Stored) -> bool:
        """Whether it is a set of this folder, and not a copy of it."""
        return isinstance(stored, FolderSet) and Folder(stored.path.parent).is_same(self)

    def _require_its_disk(self) -> None:
        """A mount point without its disk is a folder that is not there, or an empty one on another disk."""
        if not self.path.exists():
            raise PlaceMissing(self)
        known = _known().read_text() if _known().exists() else ""
        mark = self.path / LOCK
        if known == str(self.path) and not mark.exists() and not self.sets():
            raise PlaceEmptied(self, mark)

    def _lock_if_there(self, held: ExitStack) -> None:
        """Where nobody ever wrote, or this user may not, there is nobody to wait for."""
        with suppress(OSError):
            self._lock(held, self.path / LOCK, "rb")

    def _lock(self, held: ExitStack, path: Path, mode: str = "ab") -> None:
        try:
            fcntl.flock(held.enter_context(path.open(mode)), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyBusy from None
        except OSError as problem:
            if mode == "rb":
                raise
            raise self._refusal(problem) from problem

    def _refusal(self, problem: OSError) -> Exception:
        if problem.errno in {errno.ENOSPC, errno.EDQUOT}:
            return NoRoom(self)
        return PlaceUnusable(self, problem.strerror or type(problem).__name__)


@contextmanager
def saying_no_room(place: object) -> Iterator[None]:
    """A full disk as a refusal; what the database says of a full disk rises as it is."""
    try:
        yield
    except OSError as problem:
        if problem.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise NoRoom(place) from problem


def own_place() -> Folder:
    """Where this machine keeps its sets."""
    if named := settings.ENV["BACKUP_FOLDER"]:
        return Folder(named, named=True)
    return Folder(Path(settings.HOME) / "backups")


def _known() -> Path:
    """Remembers which named folder sets were written to."""
    return Path(settings.HOME) / "backups.known"


def scratch_folder() -> Path:
    """Where copies stand in clear while they are worked on: in the home, never in the destination."""
    folder = Path(settings.HOME) / "scratch"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


@contextmanager
def scratch(kind: str) -> Iterator[Path]:
    """A folder of one's own there, gone at the end; what a process left that died goes as well (hold `alone`)."""
    for left in scratch_folder().iterdir():
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
    path = scratch_folder() / f"{kind}-{os.getpid()}"
    path.mkdir(mode=0o700)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def _to_disk(folder: Path) -> None:
    with suppress(PermissionError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
