"""The closed lists: words that stand for "nothing", people of examples, numbers of manuals (`phrases.json`)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from perennial.quality.fiction.words import plain

FILE = Path(__file__).with_name("phrases.json")


@dataclass(frozen=True, slots=True)
class Phrases:
    """All as `plain` gives them. `names_too` and `surnames_too` stand for nothing too, and some people, or many, are
    really called so. `invented_people` are "given family" pairs, or one name alone, that hardly anybody has;
    `shared_names` belong to somebody famous or to sample forms, and to many real people.
    """

    placeholders: frozenset[str]
    names_too: frozenset[str]
    surnames_too: frozenset[str]
    company_placeholders: frozenset[str]
    legal_forms: frozenset[str]
    mail_users: frozenset[str]
    mail_domains: frozenset[str]
    invented_people: frozenset[str]
    shared_names: frozenset[str]
    documentation_numbers: frozenset[str]

    def stand_for_nothing(self, text: str) -> bool:
        return text in self.placeholders or text in self.names_too or text in self.surnames_too

    def stand_for_any_company(self, text: str) -> bool:
        return text in self.company_placeholders or text in self.placeholders or text in self.names_too


@lru_cache(maxsize=1)
def phrases() -> Phrases:
    """The lists, of all languages together: a Polish form is filled in by Germans too."""
    data = json.loads(FILE.read_text(encoding="utf-8"))
    return Phrases(**{name: frozenset(map(plain, _flat(entries))) for name, entries in data.items()})


def _flat(entries: Any) -> list[str]:
    """The texts of a list, or of the lists of each language."""
    return (
        [text for each in entries.values() for text in each] if isinstance(entries, dict) else list(entries)
    )
