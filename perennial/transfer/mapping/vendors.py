"""Which system wrote a file, judged from its headers, and what each of them means there."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache

from perennial.transfer.mapping.headers import squashed
from perennial.transfer.mapping.words.vendors import SYSTEMS

_NUMBER = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_FEWEST = 3


def written_by(headers: Sequence[str]) -> str:
    """The system whose export this is: it knows three of the headers at least, and one of them is its own; or ''."""
    keys = {_key(header) for header in headers}
    known = {
        system: len(keys & names.keys())
        for system, (names, own) in _systems().items()
        if keys & own and len(keys & names.keys()) >= _FEWEST
    }
    return max(known, key=known.__getitem__, default="")


def meant_by(system: str, header: str, fields: Collection[str]) -> str | None:
    """The field that the header means in exports of the system; '' when it is to be left out, None when unknown.

    A second address (Address 2 - Street) is left out: a record has one.
    """
    names, _own = _systems()[system]
    options = names.get(_key(header))
    if options is None:
        return None
    field = next((field for field in options if field in fields), "")
    number = _NUMBER.search(header)
    return field if field in {"email", "phone"} or not number or int(number[0]) == 1 else ""


def _key(header: str) -> str:
    return squashed(_NUMBER.sub("1", header))


@cache
def _systems() -> Mapping[str, tuple[Mapping[str, tuple[str, ...]], frozenset[str]]]:
    return {
        system: ({_key(name): fields for name, fields in names.items()}, frozenset(map(_key, own)))
        for system, (names, own) in SYSTEMS.items()
    }
