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
from perennial.records.search.romanised import is_cyrillic, romanisations, skeleton, skeletons

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
# A word before a number that says what it is (tel. 0905…, NIP: 525…), and an extension behind it.
_NAMED = re.compile(r"^[^\W\d_]{1,12}[.:]*\s*(?=[+(\d])")
_EXTENSION = re.compile(
    r"\s*(?:,|;|#|\b(?:x|ext|w|wew|wewn|dw|durchwahl|kl|klapka|app|apparat|доб|вн)\b\.?)\s*\d{1,6}\s*$",
    re.IGNORECASE,
)
_FEWEST_NAMED = 6
# Of a number with its country the last digits alone may have been kept, without country and what is dialled before.
_ABROAD = re.compile(r"\s*(?:\+|00)")
_AT_HOME, _WITH_COUNTRY = 9, 11
# An address of the web as it is copied, down to its host.
_SITE = re.compile(r"\s*(?:[a-z]+://)?(?:www\.)?([^\s/@:?#]+\.[^\W\d_]{2,})(?:[:/?#]\S*)?\s*", re.IGNORECASE)
# Legal forms that are written with and without points and blanks, each with how it may stand in the index.
_LEGAL_FORMS = (
    (
        re.compile(r"\bsp(?:\.|[oó][lł]ka)?\s?z\s?(?:o\.?\s?o\b\.?|ogr\w*\.?\s?odp\w*\.?)", re.IGNORECASE),
        ("sp  z  o  o", "sp  zoo", "spzoo", "spolka  z"),
    ),
    (re.compile(r"\bs\.?\s?r\.?\s?o\b\.?", re.IGNORECASE), ("s  r  o", "sro")),
)
_ABBREVIATION = re.compile(r"(?:[^\W\d_]\.){2,}[^\W\d_]\.?|(?:[^\W\d_]\.){3,}")
# Between the names of a firm, where others write &.
_AND = frozenset({"und", "and"})
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

    @property
    def is_number(self) -> bool:
        """Whether it is digits alone, in one group or several."""
        return bool(self.compact) and all(forms[0].isdigit() for forms in self.words)


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


def host(text: str) -> str:
    """The host of an address of the web, without www.; '' for any other text."""
    site = _SITE.fullmatch(text)
    return site[1] if site else ""


def texts(*values: str) -> Iterable[str]:
    """The words of texts in every spelling, also without their hyphens and points, those in Cyrillic letters also as
    skeletons.
    """
    for value in values:
        several = [words_of(spelling) for spelling in spellings(value)] if value else []
        yield from (" ".join(words) for words in several)
        yield from map(_closed_up, spellings(value))
        if is_cyrillic(value):
            yield " ".join(filter(None, map(skeleton, several[0])))


def question(text: str) -> Question:
    """What a person typed into the search box."""
    text = _SCHEME.sub("", text[:LONGEST_TEXT], count=1)
    site = host(text)
    text, legal = _without_legal_forms(site or text)
    words: dict[tuple[str, ...], None] = {}
    for part in text.split():
        words.update(dict.fromkeys(_address(part) if "@" in part else _words(part)))
    words.update(dict.fromkeys(legal))
    typed = tuple(words)[:MOST_WORDS]
    kept = tuple(forms for forms in typed if forms[0] not in _AND)
    numbers = (fold(site),) if site else _numbers(text, typed)
    return Question(kept if len(kept) > 1 else typed, _phrases(typed), numbers, fold(text))


def initials(asked: Question) -> Question | None:
    """The same with each word of two letters taken for initials; None where there is none, and for numbers."""
    if asked.compact:
        return None
    words: dict[tuple[str, ...], None] = {}
    for forms in asked.words:
        two = len(forms[0]) == TRIGRAM - 1 and forms[0].isalpha()
        words.update(dict.fromkeys((letter,) for letter in forms[0]) if two else {forms: None})
    kept = tuple(words)[:MOST_WORDS]
    return None if kept == asked.words else Question(kept, _phrases(kept), (), asked.folded)


def starts(word: str) -> tuple[str, ...]:
    """The needles that find a word by its beginning."""
    return f"  {word}", f"||{word}"


def parts(word: str) -> tuple[str, ...]:
    """The needles that find a word by any part; by its beginning when it is too short for a trigram."""
    return (word,) if len(word) >= TRIGRAM else starts(word)


def _closed_up(folded: str) -> str:
    """P.P.H.U. Kowal-Met as pphu kowalmet; '' for what has no hyphens and points."""
    several = [words for words in map(words_of, folded.split()) if words]
    return " ".join(map("".join, several)) if any(len(words) > 1 for words in several) else ""


def _without_legal_forms(text: str) -> tuple[str, list[tuple[str, ...]]]:
    """(the text without them, each as one word in the spellings it has in the index)."""
    found: list[tuple[str, ...]] = []
    for pattern, forms in _LEGAL_FORMS:
        text, times = pattern.subn(" ", text)
        found += [forms] if times else []
    return text, found


def _address(text: str) -> list[tuple[str, ...]]:
    whole = fold(text).replace(" ", "").strip(_AROUND_ADDRESS)
    return [(whole,)] if whole else []


def _words(text: str) -> list[tuple[str, ...]]:
    if _ABBREVIATION.fullmatch(text):
        letters = words_of(fold(text))
        return [("  ".join(letters), "".join(letters))]
    written = romanisations(text) if is_cyrillic(text) else spellings(text)
    several = [words_of(fold(ascii_digits(spelling))) for spelling in written]
    several = [words for words in several if len(words) == len(several[0])]
    return [_with_skeleton(_with_numbers(forms)) for forms in zip(*several, strict=True)]


def _with_skeleton(forms: tuple[str, ...]) -> tuple[str, ...]:
    """A word also as what all its romanisations share: so it stands in the index if it is a Cyrillic one."""
    return tuple(dict.fromkeys((*forms, *skeletons(forms[0]))))


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
    number = _number_alone(text)
    bare = compact(number)
    count = sum(sign.isdigit() for sign in bare)
    if "@" in text or count < _FEWEST_DIGITS or 2 * count < len(bare):
        return ()
    found = [compact(text), bare]
    if prefixed := _PREFIXED.fullmatch(compact(text)):
        # A tax number of one's own country is often kept without its letters.
        found.append(prefixed[1])
    if _PHONE.fullmatch(ascii_digits(number)) and len(digits(number)) >= _FEWEST_DIGITS:
        found += _phones(number)
    asked_already = set(words[0]) if len(words) == 1 else set()
    return tuple(one for one in dict.fromkeys(found) if one not in asked_already)


def _number_alone(text: str) -> str:
    """The number without what is written before and behind it; the text itself where that leaves too little."""
    number = _EXTENSION.sub("", _NAMED.sub("", text.strip(), count=1))
    return number if len(digits(number)) >= _FEWEST_NAMED else text


def _phones(number: str) -> list[str]:
    dialled = digits(number)
    abroad = _ABROAD.match(ascii_digits(number)) or len(dialled) >= _WITH_COUNTRY
    return [dialled, dialled[-_AT_HOME:]] if abroad and len(dialled) > _AT_HOME else [dialled]
