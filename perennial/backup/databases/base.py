"""What is asked of a database engine. Columns are told by kinds that mean the same on all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

# A column's name and its kind: whole, text, truth, instant, json, bytes or other.
Column = tuple[str, str]


class Moment(Protocol):
    """One moment of a database, whatever is written meanwhile. `packs`: its dump is packed already."""

    packs: bool

    def tables(self) -> Mapping[str, Sequence[Column]]:
        """Every table with its columns by name, those that the engine keeps for itself aside."""

    def digest(self, table: str, columns: Sequence[Column], told: Callable[[int], None]) -> tuple[int, str]:
        """How many rows, and the digest of all of them in the order of their keys; `told` hears of rows."""

    def rows(self, table: str, columns: Sequence[Column]) -> Iterator[Sequence[Any]]:
        """All rows; instants and JSON as text, in whatever form the engine writes them."""

    def size(self) -> int:
        """About how many bytes the database takes."""

    def dump(self) -> AbstractContextManager[Iterable[bytes]]:
        """This very moment as bytes that `Database.restored` reads."""


class Restored(Protocol):
    """A database that was read from a dump, beside the one in use."""

    def environment(self) -> Mapping[str, str]:
        """The settings under which a process of Perennial works on it."""

    def moment(self) -> AbstractContextManager[Moment]: ...

    def unsound(self) -> str:
        """What the engine says against its own files, '' where it finds them sound."""

    def take_place(self) -> str:
        """Be the database in use from now on; whatever stops this, it is the one that was there or this one.

        What could not be cleared away of the one that was there is named. Numbers begin after those that it gave up to
        then.
        """


class Database(Protocol):
    engine: str

    def version(self) -> str: ...

    def exists(self) -> bool:
        """Whether anything stands there that a restore would replace."""

    def require_rights(self, *, replacing: bool) -> None:
        """Raises a refusal where this user may not restore beside, or with `replacing` not take the place."""

    def moment(self, folder: Path) -> AbstractContextManager[Moment]:
        """`folder` is for copies; they go with it."""

    def restored(self, dump: Iterable[bytes], folder: Path) -> AbstractContextManager[Restored]:
        """Read a dump beside; at the end it is gone, unless it took place."""
