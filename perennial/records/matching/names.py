"""Which names others have as well, as far as the model in use knows: a slip of the pen makes one that nobody has."""

from __future__ import annotations

from collections.abc import Mapping

from perennial.matching.normal.people import name_words
from perennial.records.matching.models_in_use import scorer_of

COLUMNS: Mapping[tuple[str, str], str] = {
    ("contact", "given_name"): "given",
    ("contact", "family_name"): "family",
}


def known_name(entity: str, field: str, text: str) -> bool:
    """Whether it is a name that several people have; never of other fields."""
    column = COLUMNS.get((entity, field))
    if column is None:
        return False
    return " ".join(name_words(text)) in scorer_of(entity).model.often.get(column, {})
