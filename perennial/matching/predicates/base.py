"""What every question is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
