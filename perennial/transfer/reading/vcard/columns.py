"""The texts of a card by column; columns are named in English and come in a fixed order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from perennial.transfer.reading.limits import MOST_OF_A_KIND
from perennial.transfer.reading.vcard.properties import REPEATED, TEXTS, Card, Property

_PART = re.compile(r"((?:[^\\;]|\\.)*)(?:;|\Z)", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_SHORT_BIRTHDAY = re.compile(r"--(\d{2})-?(\d{2})")
_APPLE_LABEL = re.compile(r"_\$!<(.*)>!\$_")
_LABELS = {
    "work": "work",
    "home": "home",
    "cell": "mobile",
    "mobile": "mobile",
    "iphone": "mobile",
    "fax": "fax",
}
_LABEL_ORDER = ("", "work", "mobile", "home", "fax")
_ADDRESS = ("Street", "Postal code", "City", "Region", "Country", "Address label")
_ORDER = (
    "Salutation",
    "Given name",
    "Family name",
    "Full name",
    "Name suffix",
    "Company",
    "Department",
    "Job title",
    "E-mail",
    "Phone",
    *_ADDRESS,
    "Website",
    "Birthday",
    "Language",
    "Nickname",
    "Categories",
    "Note",
)


def place(header: str) -> tuple[int, int, int]:
    stem, label, number = re.fullmatch(r"(.*?)(?: \((\w+)\))?(?: (\d+))?", header).groups()  # type: ignore[union-attr]
    label = _LABEL_ORDER.index(label or "")
    nth = int(number or 1)
    return (_ORDER.index(stem), nth if stem in _ADDRESS else label, label if stem in _ADDRESS else nth)


def cells_of(card: Card) -> dict[str, str]:
    """The texts of a card by column; what repeats beyond reason is left out."""
    cells: dict[str, str] = {}
    apple = {
        one.group: _APPLE_LABEL.sub(r"\1", one.value).lower()
        for one in card.properties
        if one.name == "X-ABLABEL" and one.group
    }
    counts: Counter[str] = Counter()
    addresses = 0
    for one in sorted(card.properties, key=lambda one: one.rank):
        if one.name in TEXTS:
            cells.setdefault(TEXTS[one.name], _unescaped(one.value))
        elif one.name in REPEATED:
            stem = _with_label(REPEATED[one.name], one, apple)
            counts[stem] += 1
            if counts[stem] <= MOST_OF_A_KIND:
                cells[_numbered(stem, counts[stem])] = _reach(_unescaped(one.value))
        elif one.name == "N":
            cells |= _name(_parts(one.value))
        elif one.name == "ORG":
            parts = _parts(one.value)
            cells |= {"Company": parts[0], "Department": ", ".join(filter(None, parts[1:]))}
        elif one.name == "BDAY":
            cells["Birthday"] = _SHORT_BIRTHDAY.sub(r"--\1-\2", one.value.strip())
        elif one.name == "ADR" and addresses < MOST_OF_A_KIND:
            addresses += 1
            cells |= {_numbered(key, addresses): text for key, text in _address(one, apple).items()}
    if cells.get("Given name") or cells.get("Family name") or cells.get("Full name") == cells.get("Company"):
        cells.pop("Full name", None)
    return {key: text.strip() for key, text in cells.items() if text.strip()}


def _with_label(stem: str, one: Property, apple: dict[str, str]) -> str:
    if stem == "Website":
        return stem
    label = _label({*one.labels, apple.get(one.group, "")})
    return f"{stem} ({label})" if label else stem


def _label(words: Iterable[str]) -> str:
    found = {_LABELS[word] for word in words if word in _LABELS}
    return next((label for label in ("fax", "mobile", "work", "home") if label in found), "")


def _numbered(stem: str, number: int) -> str:
    return stem if number == 1 else f"{stem} {number}"


def _name(parts: list[str]) -> dict[str, str]:
    family, given, additional, prefix, suffix = (*parts, "", "", "", "", "")[:5]
    return {
        "Family name": family,
        "Given name": f"{given} {additional}",
        "Salutation": prefix,
        "Name suffix": suffix,
    }


def _address(one: Property, apple: dict[str, str]) -> dict[str, str]:
    box, extended, street, city, region, code, country = (*_parts(one.value), *[""] * 7)[:7]
    texts = (", ".join(filter(None, (street, extended, box))), code, city, region, country)
    return dict(zip(_ADDRESS, (*texts, _label({*one.labels, apple.get(one.group, "")})), strict=True))


def _parts(value: str) -> list[str]:
    return [" ".join(_unescaped(part[1]).replace("\n", ", ").split()) for part in _PART.finditer(value)]


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)


def _reach(text: str) -> str:
    """An e-mail address or phone number that stands as an address of the web."""
    scheme, colon, rest = text.strip().partition(":")
    if not colon or scheme.lower() not in {"tel", "mailto"}:
        return text
    return rest.replace(";ext=", " ext. ")
