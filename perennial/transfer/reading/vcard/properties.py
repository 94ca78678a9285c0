"""What a card is made of, and which of its properties are read."""

from __future__ import annotations

from typing import NamedTuple

TEXTS = {
    "FN": "Full name",
    "TITLE": "Job title",
    "NICKNAME": "Nickname",
    "CATEGORIES": "Categories",
    "LANG": "Language",
    "NOTE": "Note",
}
REPEATED = {"EMAIL": "E-mail", "TEL": "Phone", "URL": "Website"}
_STRUCTURED = ("N", "ADR", "ORG", "BDAY")
KINDS = frozenset({"KIND", "X-ADDRESSBOOKSERVER-KIND"})
KNOWN = frozenset({*TEXTS, *REPEATED, *_STRUCTURED, *KINDS, "BEGIN", "END", "X-ABLABEL", "VERSION"})


class Property(NamedTuple):
    """One line of a card: `labels` are its types in lower case, `value` is decoded but not yet unescaped."""

    name: str
    group: str
    labels: frozenset[str]
    rank: int
    value: str


class Card(NamedTuple):
    properties: list[Property]
    fault: object
