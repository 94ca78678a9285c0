"""Later edits that are taken back nevertheless: exceptions to the rule that an undo keeps them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from perennial.journal.reading import model_of
from perennial.journal.tables import Recorded
from perennial.lib.refusals import BadRequest

# Table label, row, column: one value of the journal.
ValueKey = tuple[str, int, str]
# So many values may be chosen one by one.
MOST = 300


@dataclass(frozen=True, slots=True)
class Nevertheless:
    """`everything` takes back all values edited since; `values` are the exceptions to that, or, without it, to
    keeping them."""

    everything: bool = False
    values: frozenset[ValueKey] = frozenset()

    def __bool__(self) -> bool:
        return self.everything or bool(self.values)

    def takes(self, model: type[Recorded], row: int, name: str) -> bool:
        return ((model._meta.label_lower, row, name) in self.values) is not self.everything

    def as_data(self) -> dict[str, Any]:
        """JSON-ready, for the parameters of an operation."""
        return {"everything": self.everything, "values": sorted(self.values)}


def key_text(key: ValueKey) -> str:
    """The name of a value outside, such as `records.contact:12:job_title`."""
    return ":".join(str(part) for part in key)


def key_from(text: str) -> ValueKey:
    """Reads `key_text`. Raises BadRequest."""
    table, _colon, rest = text.partition(":")
    row, _colon, name = rest.partition(":")
    try:
        return model_of(table)._meta.label_lower, int(row), name
    except (LookupError, ValueError):
        sentence = _("“%s” does not name a kept value. Take the names from the preview.")
        raise BadRequest(sentence % text[:80], field="nevertheless") from None


def chosen(everything: bool, names: Collection[str]) -> Nevertheless:
    """What a person chose; `names` are the exceptions. Raises BadRequest, also for too many."""
    if len(names) > MOST:
        sentence = _("Choose at most %d single values. For more, take back all of them and keep single ones.")
        raise BadRequest(sentence % MOST, field="nevertheless")
    return Nevertheless(everything, frozenset(key_from(name) for name in names))


KEEP_LATER = Nevertheless()


def from_data(data: Mapping[str, Any]) -> Nevertheless:
    values = frozenset((str(table), int(row), str(name)) for table, row, name in data.get("values", ()))
    return Nevertheless(bool(data.get("everything")), values)
