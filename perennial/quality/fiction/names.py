"""Signs in the names of people and companies, and in the places they are said to be at."""

from __future__ import annotations

from collections.abc import Iterator

from perennial.quality.fiction.phrases import phrases
from perennial.quality.fiction.sign import Sign, seen
from perennial.quality.fiction.spelling import Spelling, spelling
from perennial.quality.fiction.subject import NAMES, PLACES, Subject
from perennial.quality.fiction.words import plain, script_of, words_of

_ALLOWED_SIGNS = frozenset(" -'’.,ʼ`·()/")
_COMPANIES = ("name", "company")
# Abbreviations look like nothing that was ever a name; of companies only the rest is asked.
_OF_COMPANIES = ("keyboard_walk", "keyboard_mash", "one_letter", "repeated_part")


def person_signs(subject: Subject) -> Iterator[Sign]:
    """Signs in given and family name."""
    given, family = plain(subject.given_name), plain(subject.family_name)
    if not given and not family:
        return
    for field, text in (("given_name", given), ("family_name", family)):
        if text:
            yield from _spelt(field, text, Spelling._fields)
            yield from _characters(field, text)
    known = list(_known_people(given, family))
    yield from known or _placeholders(given, family)
    if given == family and len(given) > 2:
        yield seen("same_names", *NAMES)
    if len(given) == len(family) == 1 and script_of(given) and script_of(family):
        yield seen("initials_only", *NAMES)


def company_signs(subject: Subject) -> Iterator[Sign]:
    """Signs in the name of a company, or in where a person works."""
    for field in _COMPANIES:
        if text := plain(getattr(subject, field)):
            yield from _company(field, text)


def place_signs(subject: Subject) -> Iterator[Sign]:
    """Signs in street and city: words for nothing, walks along keys, the name once more."""
    names = {field: plain(getattr(subject, field)) for field in (*NAMES, "name")}
    for field in PLACES:
        if text := plain(getattr(subject, field)):
            yield from _spelt(field, text, _OF_COMPANIES)
            if phrases().stand_for_nothing(text):
                yield seen("placeholder", field)
            if same := [named for named, name in names.items() if name == text]:
                yield seen("place_is_name", field, *same)


def is_invented(given: str, family: str) -> bool:
    """Whether stories and sample forms know this person, in either order of the names."""
    known = phrases().invented_people
    return bool({given, family, f"{given} {family}", f"{family} {given}"} & known)


def oddly_spelt(*texts: str) -> bool:
    """Whether a word of these texts, as `plain` gives them, has any strong sign in its letters."""
    return any(spelling(word).odd for text in texts for word in words_of(text))


def _spelt(field: str, text: str, codes: tuple[str, ...]) -> Iterator[Sign]:
    """The strongest of each sign over the words of a text."""
    found = [spelling(word) for word in words_of(text)]
    for code, values in zip(Spelling._fields, zip(*found, strict=True), strict=False):
        if (value := max(values)) > 0 and code in codes:
            yield seen(code, field, value=value)


def _characters(field: str, text: str) -> Iterator[Sign]:
    if any(letter.isdigit() for letter in text):
        yield seen("digits_in_name", field)
    if not words_of(text):
        yield seen("no_letters", field)
    elif not all(letter.isalnum() or letter in _ALLOWED_SIGNS or not letter.isascii() for letter in text):
        yield seen("signs_in_name", field)


def _placeholders(given: str, family: str) -> Iterator[Sign]:
    """Words that stand for nothing; those that real people are called count fully only beside another such."""
    lists = phrases()
    fields = (("given_name", given), ("family_name", family))
    weak = [field for field, text in fields if text in lists.names_too or text in lists.surnames_too]
    strong = [field for field, text in fields if text in lists.placeholders]
    if f"{given} {family}" in lists.placeholders:
        strong = list(NAMES)
    alone = not (given and family) and (given or family) in lists.names_too
    if len(weak) + len(strong) == 2 or alone:
        strong, weak = [*strong, *weak], []
    for field in strong:
        yield seen("placeholder", field)
    for field in weak:
        yield seen("placeholder_or_name", field)


def _known_people(given: str, family: str) -> Iterator[Sign]:
    if is_invented(given, family):
        yield seen("invented_person", *NAMES)
    elif {f"{given} {family}", f"{family} {given}"} & phrases().shared_names:
        yield seen("shared_name", *NAMES)


def _company(field: str, text: str) -> Iterator[Sign]:
    lists = phrases()
    words = words_of(text)
    # "Test Sp. z o.o." says no more than "Test"; of K+S AG nothing would be left.
    core = " ".join(word for word in words if word not in lists.legal_forms) or text
    yield from _spelt(field, core, _OF_COMPANIES)
    if not words:
        yield seen("no_letters", field)
    elif lists.stand_for_any_company(core) or lists.stand_for_any_company(text):
        yield seen("company_placeholder", field)
