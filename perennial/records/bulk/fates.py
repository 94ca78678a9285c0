"""What becomes of each record that a bulk edit means, and how many met which fate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Fate(StrEnum):
    """What became, or would become, of a record that met the condition."""

    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class Why(StrEnum):
    """Why a record was refused: the actor may not change it, it would be linked to itself or break a rule, it was
    changed since the rehearsal, or no better value of it is known.
    """

    RIGHTS = "rights"
    ITSELF = "itself"
    RULES = "rules"
    SINCE = "since"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Told:
    """The fate of one record; `why` says why it was refused, `version` which of its versions was judged."""

    record: int
    fate: Fate
    why: str = ""
    version: int = 0

    def as_data(self) -> dict[str, Any]:
        """What is kept beside number and fate."""
        data = {"why": self.why, "version": self.version}
        return {key: value for key, value in data.items() if value}


@dataclass(slots=True)
class Tally:
    """How many records met each fate, and why those that were refused were."""

    fates: Counter[str] = field(default_factory=Counter)
    why: Counter[str] = field(default_factory=Counter)

    def add(self, told: Sequence[Told]) -> None:
        self.fates.update(one.fate for one in told)
        self.why.update(one.why for one in told if one.why)

    def as_data(self) -> dict[str, Any]:
        counts = {str(fate): self.fates[fate] for fate in Fate}
        return {"matched": sum(counts.values()), **counts, "why": dict(self.why)}


def tally_from(data: Mapping[str, Any]) -> Tally:
    """From a result or cursor that holds `as_data`."""
    return Tally(Counter({fate: data.get(fate, 0) for fate in Fate}), Counter(data.get("why", {})))
