"""How a filter's text is read where the column holds the normal form of a number and not the text's own key.

A phone is compared by its international form and a tax number by its letters and digits, however they are grouped:
who filters by what the page shows finds it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from perennial.lib.emails import read_email
from perennial.lib.numbers import ascii_digits
from perennial.lib.phones import read_phone
from perennial.lib.text import fold
from perennial.schema.shape import FieldShape

_DIALLED = re.compile(r"[\d\s+()./-]+")
_PREFIXED = re.compile(r"[a-z]{2}(?=\d+$)")


@dataclass(frozen=True, slots=True)
class Comparing:
    """`whole` reads a text that equals the value, as the keys that mean the same; `part` one that stands in it."""

    whole: Callable[[str, str], tuple[str, ...]]
    part: Callable[[str], str]


def _phone(text: str, country: str) -> tuple[str, ...]:
    return (read_phone(text, country).key,)


def _dialled(text: str) -> str:
    """A part of a phone number without the gaps it was typed with; another text as it is compared anywhere."""
    plain = ascii_digits(text).strip()
    if not _DIALLED.fullmatch(plain):
        return fold(text)
    return ("+" if plain.startswith("+") else "") + "".join(sign for sign in plain if sign.isdigit())


def _email(text: str, country: str) -> tuple[str, ...]:
    return (read_email(text).key,)


def _bare(text: str) -> str:
    return "".join(sign for sign in fold(text) if sign.isalnum())


def _tax(text: str, country: str) -> tuple[str, ...]:
    """With the prefix of one's own country and without it, as it is written by some and left out by others."""
    bare, house = _bare(text), country.lower()
    if house and bare.isdigit():
        return (bare, house + bare)
    found = _PREFIXED.match(bare)
    return (bare, bare[2:]) if found and found[0] == house else (bare,)


# By the column that holds the key. `whole` gives first what the column holds of that very text.
BY_KEY: Mapping[str, Comparing] = {
    "email_key": Comparing(_email, str.casefold),
    "phone_key": Comparing(_phone, _dialled),
    "tax_key": Comparing(_tax, _bare),
}
# Which of these keys custom fields of a kind have.
_KEY_OF_KIND = {"email": "email_key", "phone": "phone_key", "tax_number": "tax_key"}


def form_of(field: FieldShape) -> str:
    """The form of the key by which the field's values are compared; '' where it is that of any text."""
    form = _KEY_OF_KIND.get(field.kind, "") if field.home == "attribute" else field.folded
    return form if form in BY_KEY else ""


def key_of(field: FieldShape, text: str, country: str) -> str:
    """The key of a custom field's text."""
    form = form_of(field)
    return (BY_KEY[form].whole(text, country)[0] if form else "") or fold(text)
