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
    changed since the rehearsal, no better value of it is known, or they are not to be contacted.
    """

    RIGHTS = "rights"
    ITSELF = "itself"
    RULES = "rules"
    SINCE = "since"
    UNKNOWN = "unknown"
    OBJECTS = "objects"


@dataclass(frozen=True, slots=True)
class Told:
    """The fate of one record; `why` says why it was refused, `version` which of its versions was judged, `still` that
    it breaks the rule that was to be mended even so, `warned` in a rehearsal the rules that warn of it, by key.
    """

    record: int
    fate: Fate
    why: str = ""
    version: int = 0
    still: bool = False
    warned: Sequence[str] = ()

    def as_data(self) -> dict[str, Any]:
        """What is kept beside number and fate."""
        data = {"why": self.why, "version": self.version, "still": self.still}
        return {key: value for key, value in data.items() if value}


@dataclass(slots=True)
class Tally:
    """How many records met each fate, why those that were refused were, how many were changed in vain, and how many
    meet each rule that warns.
    """

    fates: Counter[str] = field(default_factory=Counter)
    why: Counter[str] = field(default_factory=Counter)
    still: int = 0
    warned: Counter[str] = field(default_factory=Counter)

    def add(self, told: Sequence[Told]) -> None:
        self.fates.update(one.fate for one in told)
        self.why.update(one.why for one in told if one.why)
        self.still += sum(one.still for one in told)
        self.warned.update(rule for one in told for rule in one.warned)

    def as_data(self) -> dict[str, Any]:
        counts = {str(fate): self.fates[fate] for fate in Fate}
        still = {"still": self.still} if self.still else {}
        told = {"why": dict(self.why), "warned": dict(self.warned)}
        return {"matched": sum(counts.values()), **counts, **told, **still}


def tally_from(data: Mapping[str, Any]) -> Tally:
    """From a result or cursor that holds `as_data`."""
    fates = Counter({str(fate): data.get(fate, 0) for fate in Fate})
    why, warned = Counter(data.get("why", {})), Counter(data.get("warned", {}))
    return Tally(fates, why, data.get("still", 0), warned)
