"""The words of each language, one file each: section, then value, then its phrases between commas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from perennial.lib.understanding.words import de, en, everywhere, pl, ru, sk

Words = Mapping[str, Mapping[Any, str]]

LANGUAGES: Mapping[str, Words] = {
    "en": en.WORDS,
    "pl": pl.WORDS,
    "de": de.WORDS,
    "sk": sk.WORDS,
    "ru": ru.WORDS,
}
#: What is written the same in every language.
EVERYWHERE: Words = everywhere.WORDS

__all__ = ["EVERYWHERE", "LANGUAGES", "Words"]
