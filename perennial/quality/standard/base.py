"""What a rule that comes with Perennial is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Labels = Mapping[str, str]
Condition = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Given:
    """One rule of a pack. `key` is for ever; `labels` and `advice` are language → text."""

    key: str
    entity: str
    kind: str
    parameters: Mapping[str, Any]
    labels: Labels
    advice: Labels = field(default_factory=dict)
    when: Mapping[str, Any] | None = None
    severity: str = "watch"
    weight: int = 1
    dimension: str = ""


@dataclass(frozen=True, slots=True)
class Pack:
    """Rules that are switched on together."""

    key: str
    labels: Labels
    about: Labels
    rules: tuple[Given, ...]
