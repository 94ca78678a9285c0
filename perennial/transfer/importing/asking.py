"""One slice of a rehearsal and what is asked about its new rows: who they may be, and what was chosen for such rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from perennial.matching.predicates import Columns
from perennial.transfer.importing.choices import Choices, Found, target_in
from perennial.transfer.importing.deciding import Decision
from perennial.transfer.importing.fates import Fate, Outcome
from perennial.transfer.importing.likely import Likely
from perennial.transfer.importing.parsing import Parsed
from perennial.transfer.models import Choice


class Asking:
    """`led` has the target (see `memory`) of each earlier row that was likely there and made no record of its own;
    '' where the row led nowhere.
    """

    def __init__(self, likely: Likely, choices: Choices) -> None:
        self.likely = likely
        self._choices = choices
        self.led: dict[int, str] = {}
        self.begin()

    def begin(self) -> None:
        """Another slice."""
        self._asked: set[int] = set()
        self._found: dict[int, Found] = {}
        self.decisions: dict[int, Decision] = {}

    def fresh(self, rows: Sequence[Parsed]) -> Sequence[Parsed]:
        """The rows as they were parsed, where they may be judged more than once."""
        return [_copy(one) for one in rows] if self._choices else rows

    def new_among(self, outcomes: Iterable[Outcome]) -> dict[int, int]:
        """{row number: record} of those that were created and not asked yet."""
        return {
            one.parsed.number: one.record
            for one in outcomes
            if one.fate == Fate.CREATED and one.record is not None and one.parsed.number not in self._asked
        }

    def decide(self, columns: Mapping[int, Columns]) -> bool:
        """Ask who these rows are; whether one of them is not to be created after all, so that all is judged anew."""
        self._asked |= columns.keys()
        found = self.likely.ask(columns) if columns else {}
        self._found |= found
        chosen = {number: (one.target, self._choices.of(number, one)) for number, one in found.items()}
        decided = {number: one for number, one in chosen.items() if one[1] != Choice.CREATE}
        self.decisions |= decided
        return bool(decided)

    def targets(self) -> list[tuple[str, int]]:
        """What earlier slices left of the records that decisions lead to, with the row a decision names, else 0."""
        named = [target_in(target) for target, _choice in self.decisions.values()]
        found = [(f"record:{number}", 0) for kind, number in named if kind == "record"]
        rows = {number for kind, number in named if kind == "row"} - self._asked
        return found + [(self.led.get(number, f"row:{number}"), number) for number in rows]

    def settle(self, outcomes: Iterable[Outcome], names: Mapping[int, str]) -> Counter[str]:
        """Keep with each row who it may be, and where it led; how many there are, by where and by what was chosen."""
        counted: Counter[str] = Counter()
        for one in outcomes:
            number = one.parsed.number
            if number in self._asked and one.fate != Fate.CREATED:
                self.led[number] = names.get(one.record, f"record:{one.record}") if one.record else ""
            if (found := self._found.get(number)) and (number in self.decisions or one.fate == Fate.CREATED):
                choice = self.decisions.get(number, ("", Choice.CREATE))[1]
                one.likely = found.as_data(choice)
                counted.update(["workspace" if found.target.startswith("record") else "file", str(choice)])
        return counted


def _copy(parsed: Parsed) -> Parsed:
    return replace(
        parsed,
        values=dict(parsed.values),
        company=dict(parsed.company),
        problems=dict(parsed.problems),
        doubts=dict(parsed.doubts),
    )
