"""Words that mix alphabets: a Latin a in a Cyrillic name looks right and is never found again."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

LONGEST_TEXT = 1000
MIXED = "script.mixed"

# Only alphabets whose letters look alike are judged: Japanese mixes three scripts in one word, rightly.
_JUDGED = frozenset({"LATIN", "CYRILLIC", "GREEK"})
_WORD = re.compile(r"[^\W\d_]+")
# Letters at the same place look the same in most typefaces.
_LATIN_OF_CYRILLIC = "ABEKMHOPCTYXSIJaeopcyxsij"
_CYRILLIC = "АВЕКМНОРСТУХЅІЈаеорсухѕіј"
_LATIN_OF_GREEK = "ABEZHIKMNOPTYXov"
_GREEK = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧον"
_LOOKALIKES = {
    "CYRILLIC": dict(zip(_LATIN_OF_CYRILLIC, _CYRILLIC, strict=True)),
    "GREEK": dict(zip(_LATIN_OF_GREEK, _GREEK, strict=True)),
    "LATIN": dict(zip(_CYRILLIC + _GREEK, _LATIN_OF_CYRILLIC + _LATIN_OF_GREEK, strict=True)),
}


@dataclass(frozen=True, slots=True)
class MixedScript:
    """The first word of a text that mixes alphabets; all '' when none does.

    `scripts` are the Unicode names of its alphabets, the commonest first; `hint` is the whole text with such
    words written in one alphabet, '' when a letter has no double there.
    """

    problem: str = ""
    word: str = ""
    scripts: tuple[str, ...] = ()
    hint: str = ""


ONE_SCRIPT = MixedScript()


def mixed_script(text: str) -> MixedScript:
    """Whether a word of the text mixes Latin, Cyrillic or Greek letters; only its first 1,000 signs are read."""
    return ONE_SCRIPT if text.isascii() else _judged(text[:LONGEST_TEXT])


@lru_cache(maxsize=1024)
def _judged(text: str) -> MixedScript:
    text = unicodedata.normalize("NFC", text)
    mixed = {word: found for word in _WORD.findall(text) if len(found := scripts_of(word)) > 1}
    if not mixed:
        return ONE_SCRIPT
    word, found = next(iter(mixed.items()))
    return MixedScript(MIXED, word, found, _rewritten(text, mixed))


def scripts_of(word: str) -> tuple[str, ...]:
    """The alphabets of a word among Latin, Cyrillic and Greek, the commonest first."""
    counted = Counter(script for sign in word if (script := _script(sign)) in _JUDGED)
    return tuple(script for script, _ in counted.most_common())


@lru_cache(maxsize=2048)
def _script(sign: str) -> str:
    return unicodedata.name(sign, "").partition(" ")[0]


def _rewritten(text: str, mixed: dict[str, tuple[str, ...]]) -> str:
    repaired: dict[str, str] = {}
    for word, scripts in mixed.items():
        # On a draw the alphabet that has a double for every stranger wins.
        repaired[word] = next((one for target in scripts if (one := _in_one_script(word, target))), "")
        if not repaired[word]:
            return ""
    return _WORD.sub(lambda found: repaired.get(found[0], found[0]), text)


def _in_one_script(word: str, target: str) -> str:
    """The word in the target alphabet; '' when a letter looks like none of its letters."""
    doubles = _LOOKALIKES[target]
    letters = [sign if _script(sign) not in _JUDGED - {target} else doubles.get(sign, "") for sign in word]
    return "".join(letters) if all(letters) else ""
