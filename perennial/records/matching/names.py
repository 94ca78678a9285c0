"""Names of people, as far as a model knows them: which others have as well, and which are swapped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from perennial.matching.model import Model
from perennial.matching.normal.people import name_words
from perennial.matching.specs.contact import CROSSED, normal

COLUMNS: Mapping[tuple[str, str], str] = {
    ("contact", "given_name"): "given",
    ("contact", "family_name"): "family",
    ("lead", "given_name"): "given",
    ("lead", "family_name"): "family",
}


def known_name(model: Model, field: str, text: str) -> bool:
    """Whether it is a name that several people have: a slip of the pen makes one that nobody has."""
    column = COLUMNS.get((model.spec.entity, field))
    if column is None:
        return False
    often, words = model.often.get(column, {}), name_words(text)
    return " ".join(words) in often or (
        bool(words) and all(len(word) > 1 and word in often for word in words)
    )


def with_names_in_place(model: Model, people: Mapping[int, tuple[str, str]]) -> Sequence[int]:
    """Of records with (given, family) name, those that have them the way round of the one whose names are known best.

    All of them where no two have them swapped.
    """
    columns = {
        pk: normal({"given_name": [given], "family_name": [family]}) for pk, (given, family) in people.items()
    }
    swapped = CROSSED.test()
    if not any(swapped(one, other) for one, other in combinations(columns.values(), 2)):
        return list(people)
    best = max(people, key=lambda pk: _known(model, *people[pk]))
    return [pk for pk in people if pk == best or not swapped(columns[best], columns[pk])]


def _known(model: Model, given: str, family: str) -> int:
    """How far the names are known as what they are said to be."""
    return known_name(model, "given_name", given) + known_name(model, "family_name", family)
