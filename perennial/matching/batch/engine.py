"""What a store of records computes with: DuckDB in this process, or Spark. Statements are written for DuckDB."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol


class Rows(Protocol):
    """What a statement answered."""

    @property
    def description(self) -> Sequence[Any] | None: ...
    def fetchone(self) -> Any: ...
    def fetchmany(self, size: int = ...) -> Sequence[Any]: ...
    def fetchall(self) -> Sequence[Any]: ...


class Engine(Protocol):
    """What a DuckDB connection can do, as far as matching asks it to; `register` gives an Arrow table a name."""

    def execute(self, query: str) -> Rows: ...
    def register(self, view_name: str, python_object: Any) -> Any: ...
    def unregister(self, view_name: str) -> Any: ...


class SplinkEngine(Engine, Protocol):
    """One that Splink runs on in other words than DuckDB's: `said` writes a condition in its own."""

    def splink(self) -> Any: ...
    def said(self, condition: str) -> str: ...
