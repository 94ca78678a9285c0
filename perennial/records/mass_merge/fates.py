"""What becomes of each group, and how many met which fate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Fate(StrEnum):
    """What became, or would become, of a group."""

    MERGED = "merged"
    LEFT = "left"


class Why(StrEnum):
    """Why a group was left: the actor may not change all of it, or not see it; it is no such group any more; somebody
    said that it is none; the actor decides later, or a colleague does; its records contradict each other; a rule blocks
    or asks; it has more records than are merged at once, or ever more comes to hang on it; or another merge of the same
    run wrote to what belongs to it.
    """

    RIGHTS = "rights"
    SINCE = "since"
    APART = "apart"
    LATER = "later"
    THEIRS = "theirs"
    DIFFERS = "differs"
    RULES = "rules"
    ASKS = "asks"
    RECORDS = "records"
    SIZE = "size"
    ENTANGLED = "entangled"


@dataclass(frozen=True, slots=True)
class Told:
    """The fate of one group, of the records the actor saw in it, the one that stays first."""

    records: Sequence[int]
    fate: Fate
    why: str = ""

    def as_data(self) -> dict[str, Any]:
        """What is kept beside the first record and the fate."""
        return {"records": list(self.records), **({"why": self.why} if self.why else {})}


@dataclass(slots=True)
class Tally:
    """How many groups met each fate, how many records were absorbed, and why groups were left."""

    fates: Counter[str] = field(default_factory=Counter)
    absorbed: int = 0
    why: Counter[str] = field(default_factory=Counter)

    def add(self, told: Told) -> None:
        self.fates[told.fate] += 1
        if told.fate == Fate.MERGED:
            self.absorbed += len(told.records) - 1
        if told.why:
            self.why[told.why] += 1

    def as_data(self) -> dict[str, Any]:
        counts = {str(fate): self.fates[fate] for fate in Fate}
        return {"groups": sum(counts.values()), **counts, "absorbed": self.absorbed, "why": dict(self.why)}


def tally_from(data: Mapping[str, Any]) -> Tally:
    """From a result or cursor that holds `as_data`."""
    fates = Counter({str(fate): data.get(fate, 0) for fate in Fate})
    return Tally(fates, data.get("absorbed", 0), Counter(data.get("why", {})))
