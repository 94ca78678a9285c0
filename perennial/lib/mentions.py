"""Whom a text names with an @: “@Agata”, “@Agata Lisiecka”, “@agata.lisiecka”. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from perennial.lib.text import fold

# Inside an address or a handle of another service an @ names nobody.
_AT = re.compile(r"(?<![\w.@/+-])@(?=\w)")
_WORDS = re.compile(r"[^\s@]+")
_BEGUN = re.compile(r"(?<![\w.@/+-])@([\w.'’-]*(?: [\w.'’-]+){0,3})$")
_ENDS = ".,;:!?…)]}\"'’”»"
LONGEST_NAME, MOST_WORDS = 120, 8

# Who is meant by each folded text people go by.
Index = Mapping[str, Collection[int]]


@dataclass(frozen=True, slots=True)
class Named:
    """`text[start:end]` is the @ with what follows it; `who` are those it can mean, nobody where it names nobody."""

    start: int
    end: int
    word: str
    who: tuple[int, ...]


def index_of(people: Iterable[tuple[int, str, str]]) -> Index:
    """Who is meant, of (id, name, e-mail): by whole name, first name, address, and what stands before its @."""
    found: dict[str, set[int]] = {}
    for pk, name, email in people:
        for text in (name, name.partition(" ")[0], email, email.partition("@")[0]):
            if key := fold(text):
                found.setdefault(key, set()).add(pk)
    return found


def named_in(text: str, index: Index) -> list[Named]:
    """Everybody the text names, in its order; of several readings the longest."""
    return [_named(text, match.start(), index) for match in _AT.finditer(text)]


def _named(text: str, at: int, index: Index) -> Named:
    rest = text[at + 1 : at + 1 + LONGEST_NAME].partition("\n")[0]
    words = list(islice(_WORDS.finditer(rest), MOST_WORDS))
    for last in reversed(words):
        piece = rest[: last.end()].rstrip(_ENDS)
        if who := index.get(fold(piece)):
            return Named(at, at + 1 + len(piece), piece, tuple(sorted(who)))
    first = words[0].group().rstrip(_ENDS)
    return Named(at, at + 1 + len(first), first, ())


def unfinished(text: str, index: Index, people: Iterable[tuple[int, str]]) -> list[str]:
    """Names that a text which ends in an @ and some letters may be about to say; [] when it ends otherwise."""
    found = _BEGUN.search(text)
    if found is None or len(index.get(fold(found[1]), ())) == 1:
        return []
    key = fold(found[1])
    return [
        name
        for _pk, name in people
        if any(part.startswith(key) for part in (fold(name), *fold(name).split()))
    ]
