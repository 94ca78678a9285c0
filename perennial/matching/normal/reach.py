"""How a record is reached: addresses of mail, telephone numbers, websites, numbers of registers, postal addresses."""

from __future__ import annotations

import re

from perennial.matching.normal.lists import listed
from perennial.matching.normal.words import plain, words

_NO_DIGIT = re.compile(r"\D")
_NO_SIGN = re.compile(r"[^a-z0-9]")
_SCHEME = re.compile(r"^[a-z]+:/*")
_HOUSE = re.compile(r"^\d+[a-z]?$")
# Mailboxes that belong to a desk and not to a person, in the five languages.
ROLES = listed("roles")
# Hosts where anybody may have an address: they say nothing about an employer.
FREE_HOSTS = listed("free_hosts")
_STREETS = listed("street_words")
_STRASSE = re.compile(r"(?<=[a-z]{3})(strasse|str)$")


def mailbox(text: str) -> tuple[str, str]:
    """User part and host of an address, without a tag behind a plus sign; ('', '') for anything else."""
    user, at, host = text.strip().lower().rpartition("@")
    return (user.partition("+")[0], host) if at and user and "." in host else ("", "")


def phone(text: str) -> str:
    """The last nine digits, which are the same with and without a country's prefix; '' under seven."""
    digits = _NO_DIGIT.sub("", text.partition(";")[0])
    return digits[-9:].lstrip("0") if len(digits) >= 7 else ""


def host(text: str) -> str:
    """The host of a website without scheme and www; '' for anything else."""
    bare = _SCHEME.sub("", text.strip().lower()).partition("/")[0].partition(":")[0].removeprefix("www.")
    return bare if "." in bare else ""


def number(text: str) -> str:
    """A number as registers give it, without a country or a label before it and what stands behind a slash."""
    bare = _NO_SIGN.sub("", plain(text.partition("/")[0]))
    digits = bare.lstrip("abcdefghijklmnopqrstuvwxyz")
    return digits if len(digits) >= 5 and digits.isdigit() else bare


def street(text: str) -> str:
    """Street and house number without the word for a street: words in order of the alphabet, then the number."""
    said = [_STRASSE.sub("", word) for word in words(text) if word not in _STREETS]
    names = sorted(word for word in said if not _HOUSE.match(word))
    return " ".join([*names, *[word for word in said if _HOUSE.match(word)][:1]])


def postal_code(text: str) -> str:
    return _NO_SIGN.sub("", plain(text))
