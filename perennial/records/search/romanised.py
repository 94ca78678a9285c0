"""Cyrillic names in Latin letters: written a dozen ways, found by each of them. Pure.

A Cyrillic name stands in the index as it is folded, and once more as its `skeleton`, which all its romanisations
share: the scholarly one and ISO 9, GOST 7.79, that of passports (ICAO 9303), English, German and Polish habits.
What is typed in Latin letters is asked for by its skeleton as well. A Latin name has no skeleton in the index;
what is typed in Cyrillic letters is asked for in each romanisation instead.
"""

from __future__ import annotations

import re

from perennial.lib.text import fold

# Before each skeleton, so that no other word is taken for one; letters and digits, for PostgreSQL's trigrams.
MARK = "0q"
SHORTEST = 3
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LATIN = re.compile("[a-z]+")

# In this order, each over the whole word.
_STEPS = tuple(
    (re.compile(pattern), into)
    for pattern, into in (
        ("zh", "z"),
        ("schtsch|shch|szcz|shh|sch|sh|sz|sc", "s"),
        ("tsch|tch|kh|ch|cz|ts|tz|ks|[hxc]", "c"),
        ("w", "v"),
        ("[yij]+(?=[aeou])", ""),
        ("[yij]+", "i"),
        # Khrushchev and Chruschtschow: after a hiss, e and o are both written for ё.
        ("(?<=[scz])e", "o"),
        (r"(.)\1+", r"\1"),
    )
)

# Pyotr, Piotr and Petr, Fyodor and Fedor: ё is written for both, and folded as e.
_YO = re.compile("(?<=[bcdfghklmnprstvwz])[yij]o")

_SCHEMES: tuple[dict[str, str], ...] = (
    # English, wherever it is not how the text is folded anyway
    {"щ": "sch"},
    {"щ": "sch", "в": "w", "ё": "o"},
    # scholarly, and with its accents left out
    {"ж": "z", "х": "ch", "ц": "c", "ч": "c", "ш": "s", "щ": "sc", "ю": "ju", "я": "ja"}
    | {"й": "j", "ё": "o"},
    # ISO 9
    {"ж": "z", "х": "h", "ц": "c", "ч": "c", "ш": "s", "щ": "s", "ю": "u", "я": "a", "й": "j"},
    # GOST 7.79
    {"х": "x", "ц": "cz", "щ": "shh", "й": "j"},
    # passports
    {"ю": "iu", "я": "ia", "й": "i", "ъ": "ie"},
    # German
    {"ж": "sch", "х": "ch", "ц": "z", "ч": "tsch", "ш": "sch", "щ": "schtsch", "ю": "ju", "я": "ja"}
    | {"й": "i", "ё": "o", "в": "w"},
    # Polish
    {"ж": "z", "х": "ch", "ц": "c", "ч": "cz", "ш": "sz", "щ": "szcz", "ю": "ju", "я": "ja"}
    | {"й": "j", "ё": "o", "в": "w"},
)
_TABLES = tuple(
    str.maketrans(scheme | {letter.upper(): latin for letter, latin in scheme.items()}) for scheme in _SCHEMES
)


def is_cyrillic(text: str) -> bool:
    return not text.isascii() and bool(_CYRILLIC.search(text))


def romanisations(text: str) -> tuple[str, ...]:
    """A text with Cyrillic letters, folded, in each way it may be written in Latin ones."""
    return tuple(dict.fromkeys((fold(text), *(fold(text.translate(table)) for table in _TABLES))))


def skeleton(folded: str) -> str:
    """What all romanisations of a word have in common, marked; '' for what is too short or no word."""
    if not _LATIN.fullmatch(folded):
        return ""
    for pattern, into in _STEPS:
        folded = pattern.sub(into, folded)
    return MARK + folded if len(folded) >= SHORTEST else ""


def skeletons(folded: str) -> list[str]:
    """The skeletons that a word typed in Latin letters may have."""
    several = (skeleton(folded), skeleton(_YO.sub("e", folded)))
    return list(dict.fromkeys(filter(None, several)))
