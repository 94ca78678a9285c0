"""Which column goes to which field: headers first, contents where headers say nothing or plainly err."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from perennial.transfer.mapping.addresses import of_one_address
from perennial.transfer.mapping.contents import TESTS, TRUST, share
from perennial.transfer.mapping.fields import ColumnGuess, MappableField
from perennial.transfer.mapping.headers import Dictionary, Meaning, label_in, number_in, squashed
from perennial.transfer.mapping.vendors import meant_by, written_by
from perennial.transfer.mapping.words import LANGUAGES
from perennial.transfer.record_numbers import NUMBER

_ENOUGH = 0.6
_HARDLY = 0.2
_FEWEST_CELLS = 3
_LABELLED = frozenset({"email", "phone"})
# Contents that leave no doubt, and fields whose contents have one form only.
_UNMISTAKABLE = ("email", NUMBER)
_FORMED = frozenset({"email", "phone", "website", "birthday"})
# Day, month and year of birth in columns of their own are no birthdays.
_PART_OF_DAY = re.compile(r"\d{1,2}|\d{4}")
# What cells of some kinds of fields may say instead of a name.
_SAID_AS = {"person": "email", "email": "email", "record": NUMBER}
_MOSTLY = 0.8
_KNOWN = 0.98


@dataclass(frozen=True, slots=True)
class _Claim:
    score: float
    index: int
    field: str
    because: object


def propose(
    headers: Sequence[str],
    samples: Sequence[Sequence[str]],
    fields: Sequence[MappableField],
    language: str = "en",
) -> list[ColumnGuess]:
    """One guess per column, in the order of the columns.

    `samples` are the first rows, cell by cell; `language` is the reader's, used for the sentences and where
    one word means two things. No field is given twice, except numbered ones: email, email_2, email_3.
    """
    columns = [
        [row[index] for row in samples if index < len(row) and row[index].strip()]
        for index in range(len(headers))
    ]
    found = _meanings(headers, fields, language)
    labels = _labels(fields, language)
    said_as = {field.key: _SAID_AS.get(field.kind, "") for field in fields}
    if columns and share(NUMBER, columns[0]) >= _MOSTLY:
        # An export of ours: what a header is called here says more than any cell.
        found = [_by_name(meanings) for meanings in found]
    claims: list[_Claim] = []
    system = written_by(headers)
    for index, header in enumerate(headers):
        known = meant_by(system, header, labels) if system else None
        if known is not None:
            claims += [_Claim(_KNOWN, index, known, format_lazy(_VENDOR, system=system))] if known else []
            continue
        meanings = [meaning for meaning in found[index] if not _is_foreign(meaning, columns[index])]
        claims += _claims_of(index, header, meanings, columns[index], labels, said_as)
    kept = of_one_address([(headers[claim.index], claim.field) for claim in claims])
    return _settle(headers, [claim for claim, keep in zip(claims, kept, strict=True) if keep], fields, labels)


def _labels(fields: Sequence[MappableField], language: str) -> dict[str, str]:
    return {field.key: field.labels.get(language) or field.labels.get("en") or field.key for field in fields}


def _meanings(headers: Sequence[str], fields: Sequence[MappableField], language: str) -> list[list[Meaning]]:
    dictionary = Dictionary(fields)
    found = _own_names([dictionary.meanings(header) for header in headers], language)
    spoken = Counter(
        lang for meanings in found for lang in {meaning.language for meaning in meanings} if lang
    )
    found = [[_in_language(meaning, spoken, language) for meaning in meanings] for meanings in found]
    found = _name_beside_given_name(headers, found, {field.key for field in fields})
    return _parts_of_a_name(found)


def _own_names(found: list[list[Meaning]], language: str) -> list[list[Meaning]]:
    """Two fields may be called the same in two languages: what counts is that of most headers, else the reader's."""
    languages = Counter(lang for ms in found for lang in {m.language for m in ms if m.how == "label"})

    def strength(one: Meaning) -> tuple[int, bool]:
        return languages[one.language], one.language == language

    told = []
    for meanings in found:
        names = [one for one in meanings if one.how == "label"]
        most = max(map(strength, names), default=None)
        kept = {one.field: replace(one, language="") for one in names if strength(one) == most}
        told.append([*kept.values(), *(one for one in meanings if one.how != "label")])
    return told


def _in_language(meaning: Meaning, spoken: Counter[str], language: str) -> Meaning:
    """A word counts for more in the language of most headers of the file, and a little in the reader's."""
    most = max(spoken.values(), default=0)
    more = 0.05 * spoken[meaning.language] / most if meaning.language and most else 0.0
    more += 0.01 if meaning.language == language else 0.0
    return Meaning(meaning.field, meaning.how, meaning.word, meaning.language, meaning.score + more)


def _parts_of_a_name(found: list[list[Meaning]]) -> list[list[Meaning]]:
    """Beside columns of given or family names, no other part of a name (middle name, name suffix) is a full one."""
    sure = {one.field for meanings in found for one in meanings if one.how in {"key", "label", "word"}}
    if not sure & {"given_name", "family_name"}:
        return found
    return [[one for one in meanings if one.field != "full_name" or one.how != "part"] for meanings in found]


def _name_beside_given_name(
    headers: Sequence[str], found: list[list[Meaning]], keys: set[str]
) -> list[list[Meaning]]:
    """Beside a column of given names and none of family names, "Name" is the family name (common in German
    files).
    """
    sure = {
        meaning.field for meanings in found for meaning in meanings if meaning.how in {"key", "label", "word"}
    }
    if "family_name" not in keys or "family_name" in sure or "given_name" not in sure:
        return found
    return [
        [Meaning("family_name", "word", "Name", "de", 0.9)] if squashed(header) == "name" else meanings
        for header, meanings in zip(headers, found, strict=True)
    ]


def _by_name(meanings: list[Meaning]) -> list[Meaning]:
    return [one for one in meanings if one.how in {"key", "label"}] or meanings


def _is_foreign(meaning: Meaning, cells: list[str]) -> bool:
    """Whether the cells are something else: numbers under our header that are not written as ours are somebody
    else's, no type of an e-mail is an e-mail, and the day of a birth alone is no birthday.
    """
    if not cells:
        return False
    if meaning.field == NUMBER:
        return share(NUMBER, cells) < _MOSTLY
    if meaning.field == "birthday" and all(_PART_OF_DAY.fullmatch(cell.strip()) for cell in cells):
        return True
    return meaning.field == "email" and meaning.how == "part" and not share("email", cells)


def _claims_of(
    index: int,
    header: str,
    meanings: list[Meaning],
    cells: list[str],
    labels: dict[str, str],
    said_as: dict[str, str],
) -> list[_Claim]:
    claims = [
        _Claim(
            _weighed(meaning, cells, said_as.get(meaning.field, "")),
            index,
            meaning.field,
            _because_header(header, meaning, labels),
        )
        for meaning in meanings
    ]
    surely = {meaning.field for meaning in meanings}
    surely |= {said_as[field] for field in surely if field in said_as}
    for key in TESTS:
        target = "name" if key == "company" and key not in labels else key
        if target in labels and target not in surely and (not meanings or key in _UNMISTAKABLE):
            claims += _claim_by_content(index, key, target, cells)
    return claims


def _weighed(meaning: Meaning, cells: list[str], said_as: str) -> float:
    """The header's word, less where the cells are plainly something else, a little more where they agree."""
    agree = share(meaning.field, cells)
    if meaning.field in _FORMED and len(cells) >= _FEWEST_CELLS and agree < _HARDLY:
        return meaning.score * 0.6
    for other in _UNMISTAKABLE:
        enough = 1 if other == NUMBER else _FEWEST_CELLS
        if other not in {meaning.field, said_as} and len(cells) >= enough and share(other, cells) >= _MOSTLY:
            return meaning.score * 0.5
    return min(1.0 if meaning.how == "key" else 0.99, meaning.score + 0.04 * agree)


def _claim_by_content(index: int, key: str, target: str, cells: list[str]) -> list[_Claim]:
    passed = share(key, cells)
    if passed < _ENOUGH:
        return []
    because = format_lazy(_CONTENTS[key], percent=round(passed * 100))
    return [_Claim(passed * TRUST[key], index, target, because)]


_VENDOR = _("Exports of {system} call it so.")
_CONTENTS = {
    NUMBER: _("{percent}% of the cells are record numbers, as our exports have them."),
    "email": _("{percent}% of the cells are e-mail addresses."),
    "website": _("{percent}% of the cells are web addresses."),
    "tax_id": _("{percent}% of the cells are valid tax numbers."),
    "registration_id": _("{percent}% of the cells are valid registration numbers."),
    "birthday": _("{percent}% of the cells are dates."),
    "postal_code": _("{percent}% of the cells look like postal codes."),
    "country": _("{percent}% of the cells are countries."),
    "phone": _("{percent}% of the cells look like phone numbers."),
    "company": _("{percent}% of the cells end in a legal form such as GmbH or s.r.o."),
}


def _because_header(header: str, meaning: Meaning, labels: dict[str, str]) -> object:
    language = LANGUAGES[meaning.language][0] if meaning.language else ""
    field = labels.get(meaning.field, meaning.field)
    return format_lazy(
        _HEADERS[meaning.how], header=header, field=field, word=meaning.word, language=language
    )


_HEADERS = {
    "key": _("“{header}” is the name of the field {field}."),
    "label": _("“{header}” is what the field {field} is called here."),
    "word": _("“{header}” means {field} ({language})."),
    "part": _("“{header}” contains “{word}”, which means {field}."),
    "near": _("“{header}” is nearly “{word}”, which means {field} ({language})."),
}


def _settle(
    headers: Sequence[str], claims: list[_Claim], fields: Sequence[MappableField], labels: dict[str, str]
) -> list[ColumnGuess]:
    """The surest claim first; each column has one field, each field one column unless it is numbered."""
    numbered = {field.key for field in fields if field.numbered}
    won: dict[int, _Claim] = {}
    taken: set[str] = set()
    for claim in sorted(claims, key=lambda claim: (-claim.score, claim.index)):
        if claim.index not in won and claim.field not in taken:
            won[claim.index] = claim
            taken |= {claim.field} - numbered
    keys = _keys_with_numbers(headers, won, numbered)
    lost = {claim.index: claim for claim in sorted(claims, key=lambda claim: claim.score)}
    return [
        _taken(header, won[index], keys[index])
        if index in won
        else _left(index, header, lost.get(index), labels)
        for index, header in enumerate(headers)
    ]


def _taken(header: str, claim: _Claim, key: str) -> ColumnGuess:
    label = label_in(header) if claim.field in _LABELLED else ""
    return ColumnGuess(claim.index, header, key, round(claim.score, 2), claim.because, label)


def _left(index: int, header: str, lost: _Claim | None, labels: dict[str, str]) -> ColumnGuess:
    because: object = _("Neither the header nor the cells say what this is.")
    if lost:
        because = format_lazy(_("Another column fits the field {field} better."), field=labels[lost.field])
    return ColumnGuess(index, header, None, 0.0, because)


def _keys_with_numbers(headers: Sequence[str], won: dict[int, _Claim], numbered: set[str]) -> dict[int, str]:
    keys = {index: claim.field for index, claim in won.items()}
    for field in numbered:
        columns = [index for index in sorted(won) if won[index].field == field]
        columns.sort(key=lambda index: (label_in(headers[index]) == "fax", number_in(headers[index])[1]))
        keys |= {index: field if nth == 1 else f"{field}_{nth}" for nth, index in enumerate(columns, 1)}
    return keys
