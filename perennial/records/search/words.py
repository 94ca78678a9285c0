"""Words as they stand in the index and as they are asked for: folded, umlauts in both spellings.

A value stands as `||jan  kovacik||`: two blanks or bars before each word make its first one or two letters a
trigram of their own, and the bars tell where a value begins and ends. No trigram is in every document.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from perennial.lib.numbers import ascii_digits
from perennial.lib.text import fold
from perennial.records.search.romanised import is_cyrillic, romanisations, skeleton

LONGEST_TEXT = 200
MOST_WORDS = 8
# Below this, a word has no trigram of its own and is asked for at the beginning of words.
TRIGRAM = 3

_UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"}
_SPELT_OUT = str.maketrans(_UMLAUTS | {sign.upper(): pair for sign, pair in _UMLAUTS.items()})
_WORD = re.compile("[a-z0-9]+")
_NOT_ALNUM = re.compile("[^a-z0-9]")
_PHONE = re.compile(r"[\d\s+()./-]+")
_PREFIXED = re.compile(r"[a-z]{2}(\d{8,})")
_FEWEST_DIGITS = 4
# What comes along when numbers and addresses are copied: tel:+48 600 100 200, “Jan Kowal <jan@firma.example>”.
_SCHEME = re.compile(r"^\s*(?:tel|callto|sms|mailto):", re.IGNORECASE)
_AROUND_ADDRESS = "<>()[],;\"'"


@dataclass(frozen=True, slots=True)
class Question:
    """What was typed: words in their spellings, `phrases` the whole text, `compact` numbers without gaps.

    `folded` is the text as keys of names are folded.
    """

    words: tuple[tuple[str, ...], ...] = ()
    phrases: tuple[str, ...] = ()
    compact: tuple[str, ...] = ()
    folded: str = ""

    def __bool__(self) -> bool:
        return bool(self.words)


def spellings(text: str) -> tuple[str, ...]:
    """The folded text, and once more with umlauts spelt out where there are any."""
    plain = fold(text)
    if text.isascii():
        return (plain,)
    spelt = fold(unicodedata.normalize("NFC", text).translate(_SPELT_OUT))
    return (plain,) if spelt == plain else (plain, spelt)


def words_of(folded: str) -> list[str]:
    """The words of a folded text; an apostrophe joins, any other sign parts."""
    return _WORD.findall(folded.replace("'", ""))


def compact(text: str) -> str:
    """Letters and digits alone: numbers however they are grouped."""
    return _NOT_ALNUM.sub("", fold(ascii_digits(text)))


def digits(text: str) -> str:
    """The digits of a phone number, without the zeros that are dialled before it."""
    plain = ascii_digits(text).replace("(0)", "")
    return "".join(sign for sign in plain if sign.isdigit() and sign.isascii()).lstrip("0")


def framed(values: Iterable[str]) -> str:
    """Values of words parted by blanks, as they stand in the index; '' when there are none."""
    several = dict.fromkeys(value for value in values if value)
    return "||" + "||".join("  ".join(value.split()) for value in several) + "||" if several else ""


def texts(*values: str) -> Iterable[str]:
    """The words of texts in every spelling, those in Cyrillic letters also as skeletons."""
    for value in values:
        several = [words_of(spelling) for spelling in spellings(value)] if value else []
        yield from (" ".join(words) for words in several)
        if is_cyrillic(value):
            yield " ".join(filter(None, map(skeleton, several[0])))


def question(text: str) -> Question:
    """What a person typed into the search box."""
    text = _SCHEME.sub("", text[:LONGEST_TEXT], count=1)
    words: dict[tuple[str, ...], None] = {}
    for part in text.split():
        words.update(dict.fromkeys(_address(part) if "@" in part else _words(part)))
    kept = tuple(words)[:MOST_WORDS]
    return Question(kept, _phrases(kept), _numbers(text, kept), fold(text))


def starts(word: str) -> tuple[str, ...]:
    """The needles that find a word by its beginning."""
    return f"  {word}", f"||{word}"


def parts(word: str) -> tuple[str, ...]:
    """The needles that find a word by any part; by its beginning when it is too short for a trigram."""
    return (word,) if len(word) >= TRIGRAM else starts(word)


def _address(text: str) -> list[tuple[str, ...]]:
    whole = fold(text).replace(" ", "").strip(_AROUND_ADDRESS)
    return [(whole,)] if whole else []


def _words(text: str) -> list[tuple[str, ...]]:
    written = romanisations(text) if is_cyrillic(text) else spellings(text)
    several = [words_of(fold(ascii_digits(spelling))) for spelling in written]
    several = [words for words in several if len(words) == len(several[0])]
    return [_with_skeleton(_with_numbers(forms)) for forms in zip(*several, strict=True)]


def _with_skeleton(forms: tuple[str, ...]) -> tuple[str, ...]:
    """A word also as what all its romanisations share: so it stands in the index if it is a Cyrillic one."""
    return tuple(dict.fromkeys(filter(None, (*forms, skeleton(forms[0])))))


def _with_numbers(forms: tuple[str, ...]) -> tuple[str, ...]:
    """A number also without leading zeros: dialled before local numbers, lost in spreadsheets."""
    bare = forms[0].lstrip("0")
    more = (bare,) if forms[0].isdigit() and len(bare) >= TRIGRAM else ()
    return tuple(dict.fromkeys((*forms, *more)))


def _phrases(words: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    if not words:
        return ()
    most = max(len(forms) for forms in words)
    several = ([forms[min(n, len(forms) - 1)] for forms in words] for n in range(most))
    return tuple(dict.fromkeys("  ".join(phrase) for phrase in several))


def _numbers(text: str, words: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    bare = compact(text)
    count = sum(sign.isdigit() for sign in bare)
    if "@" in text or count < _FEWEST_DIGITS or 2 * count < len(bare):
        return ()
    found = [bare]
    if prefixed := _PREFIXED.fullmatch(bare):
        # A tax number of one's own country is often kept without its letters.
        found.append(prefixed[1])
    if _PHONE.fullmatch(ascii_digits(text)) and len(digits(text)) >= _FEWEST_DIGITS:
        found.append(digits(text))
    asked_already = set(words[0]) if len(words) == 1 else set()
    return tuple(one for one in dict.fromkeys(found) if one not in asked_already)
