"""Names of records, as far as the model in use knows them: which others have as well, and which are swapped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from perennial.matching.normal.people import name_words
from perennial.matching.specs.contact import CROSSED, normal
from perennial.records.matching.models_in_use import scorer_of

COLUMNS: Mapping[tuple[str, str], str] = {
    ("contact", "given_name"): "given",
    ("contact", "family_name"): "family",
}


def known_name(entity: str, field: str, text: str) -> bool:
    """Whether it is a name that several people have: a slip of the pen makes one that nobody has."""
    column = COLUMNS.get((entity, field))
    if column is None:
        return False
    often, words = scorer_of(entity).model.often.get(column, {}), name_words(text)
    return " ".join(words) in often or (
        bool(words) and all(len(word) > 1 and word in often for word in words)
    )


def with_names_in_place(people: Mapping[int, tuple[str, str]]) -> Sequence[int]:
    """Of records with (given, family) name, those that have them the way round of the one whose names are known best.

    All of them where no two have them swapped.
    """
    columns = {
        pk: normal({"given_name": [given], "family_name": [family]}) for pk, (given, family) in people.items()
    }
    swapped = CROSSED.test()
    if not any(swapped(one, other) for one in columns.values() for other in columns.values()):
        return list(people)
    best = max(people, key=lambda pk: _known(*people[pk]))
    return [pk for pk in people if not swapped(columns[best], columns[pk])]


def _known(given: str, family: str) -> int:
    """How far the names are known as what they are said to be."""
    return known_name("contact", "given_name", given) + known_name("contact", "family_name", family)
