"""Keys that different people share, such as a switchboard, the mailbox of an office or brak@brak.pl.

Pure: no database. `census.py` finds them in a file and in the workspace.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from perennial.transfer.importing.keys import Key, name_of, named_phone

# More names or records than this under one key and it names nobody: people who share an address or a phone as their
# own are a family or the few of a desk.
AMBIGUOUS = 5


@dataclass(slots=True)
class Standing:
    """Who stands under a key: rows of the file, records of the workspace, and for the first names which records.

    A record counts where it has the key, or where a row that has it means the record by an earlier key.
    """

    rows: int = 0
    records: int = 0
    names: dict[str, set[int]] = field(default_factory=dict)

    def add(self, name: str, record: int = 0) -> None:
        if name and (name in self.names or len(self.names) <= AMBIGUOUS):
            several = self.names.setdefault(name, set())
            if record and len(several) <= AMBIGUOUS:
                several.add(record)

    @property
    def shared(self) -> bool:
        return len(self.names) > AMBIGUOUS or bool(self.crowded)

    @property
    def crowded(self) -> set[str]:
        """Names that too many records of this key have."""
        return {name for name, several in self.names.items() if len(several) > AMBIGUOUS}


@dataclass(frozen=True, slots=True)
class Sharing:
    """A key that different people share: in how many rows and records it stands, and the names that do not help."""

    rows: int
    records: int
    crowded: frozenset[str] = frozenset()


class SharedKeys:
    """The keys of a file that different people share."""

    def __init__(self, found: Mapping[Key, Sharing]) -> None:
        self._found = found

    def __contains__(self, key: Key) -> bool:
        return key in self._found

    def instead(self, key: Key, values: Mapping[str, Any]) -> Key | None:
        """What names somebody in place of such a key: a phone does for who has the same first and last name."""
        how, phone = key
        if how != "phone" or not (values.get("given_name") and values.get("family_name")):
            return None
        name = name_of(values)
        return None if name in self._found[key].crowded else named_phone(phone, name)

    def sentence(self, key: Key) -> str:
        number = self._found[key].rows + self._found[key].records
        return _("%d rows and records share this, so it names nobody.") % number

    def rows(self) -> dict[str, int]:
        """In how many rows such a key stands, by kind of key."""
        found: Counter[str] = Counter()
        for (how, _normal), sharing in self._found.items():
            found[how] += sharing.rows
        return dict(found)
