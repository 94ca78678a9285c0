"""What every question is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

Columns = Mapping[str, Any]
Test = Callable[[Columns, Columns], bool]
# Both sides of a border are the same number in both languages, but for its last bits.
MARGIN = 1e-12


class Predicate(Protocol):
    @property
    def columns(self) -> tuple[str, ...]: ...
    def sql(self) -> str: ...
    def test(self) -> Test: ...


@dataclass(frozen=True, slots=True)
class OfColumn:
    """A question about one column of both sides."""

    column: str

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.column,)
