"""What a person chose in the preview of an undo: later edits that are taken back nevertheless, and the page of them.

The form carries every choice, those of other pages too, so nothing is stored until the undo begins.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from perennial.journal.undo.nevertheless import KEEP_LATER, Nevertheless, chosen, key_text
from perennial.web.requests import whole_number

KEEP, TAKE = "keep", "take"
_VALUE = "v:"


@dataclass(frozen=True, slots=True)
class Choice:
    """`page` counts the pages of kept values from 1."""

    nevertheless: Nevertheless = KEEP_LATER
    page: int = 1

    @property
    def rule(self) -> str:
        """What holds for values nobody chose singly."""
        return TAKE if self.nevertheless.everything else KEEP

    @property
    def other(self) -> str:
        return KEEP if self.nevertheless.everything else TAKE

    def elsewhere(self, shown: Collection[str]) -> list[str]:
        """The form's names of choices that do not stand on the page shown."""
        names = {_VALUE + key_text(key) for key in self.nevertheless.values}
        return sorted(names - set(shown))

    def count(self, may_return: int) -> int:
        """Of so many values that may return, those that do."""
        single = len(self.nevertheless.values)
        return max(may_return - single, 0) if self.nevertheless.everything else min(single, may_return)


def choice_of(data: Mapping[str, str]) -> Choice:
    """Reads the form; a pressed "all of these" forgets single choices. Raises BadRequest."""
    page = whole_number(data.get("page", "")) or 1
    if data.get("set_all") in {KEEP, TAKE}:
        return Choice(Nevertheless(data["set_all"] == TAKE), page)
    everything = data.get("all") == TAKE
    other = KEEP if everything else TAKE
    names = [
        name.removeprefix(_VALUE)
        for name, value in data.items()
        if name.startswith(_VALUE) and value == other
    ]
    return Choice(chosen(everything, names), page)
