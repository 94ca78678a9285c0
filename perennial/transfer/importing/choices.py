"""What becomes of rows that are likely there already, as a person chose it: for single rows, and for all others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from perennial.matching.rules import OwnRule, rule_from
from perennial.transfer.models import Choice

# No probability is as high.
NEVER = 2.0


@dataclass(frozen=True, slots=True)
class Found:
    """Who a row may be: `record:17` of the workspace or `row:12` of the file, what each comparison answered, and the
    own rules that hold.
    """

    target: str
    probability: float
    answered: Mapping[str, tuple[str, float]]
    rules: Sequence[OwnRule] = ()

    def as_data(self, choice: str) -> dict[str, Any]:
        told = {key: [answer, round(bits, 2)] for key, (answer, bits) in self.answered.items()}
        found = {"is": self.target, "probability": round(self.probability, 4), "why": told, "choice": choice}
        return found | ({"rules": [one.as_data() for one in self.rules]} if self.rules else {})


@dataclass(frozen=True, slots=True)
class Choices:
    """`rows` has (who the row was said to be, what becomes of it) by number: of somebody else it says nothing.

    `rest` is for all other rows from the probability `least` on; below, records are created. From `refused` on no one
    is created unless that was chosen for the row: it is left out.
    """

    rest: str = Choice.CREATE
    least: float = 0.0
    rows: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    refused: float = NEVER

    def __bool__(self) -> bool:
        return bool(self.rows) or self.rest != Choice.CREATE or self.refused < NEVER

    def of(self, number: int, found: Found) -> str:
        target, choice = self.rows.get(number, ("", ""))
        if target == found.target:
            return choice
        rest = self.rest if found.probability >= self.least else Choice.CREATE
        return Choice.SKIP if rest == Choice.CREATE and found.probability >= self.refused else rest


def rules_in(likely: Mapping[str, Any]) -> list[OwnRule]:
    """The own rules that held, of what `as_data` gave."""
    return [rule_from(one) for one in likely.get("rules", ())]


def target_in(text: str) -> tuple[str, int]:
    """("record", 17) of record:17."""
    kind, _colon, number = text.partition(":")
    return kind, int(number)
