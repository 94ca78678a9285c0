"""How a record is reached: addresses of mail, telephone numbers, websites, numbers of registers, postal addresses."""

from __future__ import annotations

import re
from functools import lru_cache

import idna
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

from perennial.matching.normal.lists import listed
from perennial.matching.normal.words import LONGEST, plain, words

_NO_DIGIT = re.compile(r"[^0-9]")
_ABROAD = re.compile(r"^\W*(?:\+|00)")
_NO_HOST = re.compile(r"[^a-z0-9.-]+")
_NO_USER = re.compile(r"[<>\s\x00-\x1f\x7f]")
_BEHIND_HOST = re.compile(r"[/?#:\\\s]")
_NO_SIGN = re.compile(r"[^a-z0-9]")
_SCHEME = re.compile(r"^[a-z]+:/*")
_HOUSE = re.compile(r"^\d+[a-z]?$")
# Mailboxes that belong to a desk and not to a person, in the five languages.
ROLES = listed("roles")
# Hosts where anybody may have an address: they say nothing about an employer.
FREE_HOSTS = listed("free_hosts")
# Endings below which names are given as below a country's own.
_SECOND_LEVEL = frozenset(("ac", "co", "com", "edu", "gov", "ltd", "net", "nom", "org", "plc"))
# A number may be written in groups with slashes; with so many digits before one it is whole.
_WHOLE = 8
_STREETS = listed("street_words")
_STRASSE = re.compile(r"(?<=[a-z]{3})(strasse|str)$")


def mailbox(text: str) -> tuple[str, str]:
    """User part and host of an address, without a tag behind a plus sign; ('', '') for anything else."""
    told, _, its_host = text[:LONGEST].strip().rpartition("<")[2].rstrip(">").rpartition("@")
    user, at = plain(told).partition("+")[0], _in_ascii(its_host)
    return (user, at) if user and "." in at and not _NO_USER.search(user) else ("", "")


def phone(text: str) -> str:
    """The last nine digits, which are the same with and without a country's prefix; '' under seven."""
    told = plain(text).partition(";")[0]
    digits = _NO_DIGIT.sub("", told)
    at_home = _without_country(digits.lstrip("0")) if _ABROAD.match(told) else digits
    short = at_home[-9:].lstrip("0")
    return short if len(digits) >= 7 and len(short) >= 6 else ""


def _without_country(digits: str) -> str:
    """No country's prefix begins with that of another one."""
    return next(
        (digits[n:] for n in (1, 2, 3) if int(digits[:n] or 0) in COUNTRY_CODE_TO_REGION_CODE), digits
    )


def host(text: str) -> str:
    """The host of a website without scheme and www; '' for anything else."""
    bare = _SCHEME.sub("", text[:LONGEST].strip().lower())
    told = _in_ascii(_BEHIND_HOST.split(bare, maxsplit=1)[0]).removeprefix("www.")
    return told if "." in told else ""


def label(of_host: str) -> str:
    """What a host is called below its ending, which in some countries has two parts: firma of shop.firma.co.uk."""
    parts = of_host.split(".")
    return parts[-3] if len(parts) > 2 and parts[-2] in _SECOND_LEVEL else parts[-2]


@lru_cache(maxsize=16384)
def _in_ascii(told: str) -> str:
    """A host as name servers know it, '' where it cannot be one: müller.de is another one than muller.de."""
    bare = told.strip().lower().strip(".")
    if not bare.isascii():
        try:
            bare = idna.encode(bare, uts46=True).decode()
        except (idna.IDNAError, UnicodeError):
            return ""
    return "" if _NO_HOST.search(bare) or ".." in bare else bare


def number(text: str) -> str:
    """A number as registers give it, without a country or a label before it and a second one behind a slash.

    '' for what cannot be one: a word, fewer than four digits, one digit over and over.
    """
    told, _, _second = plain(text).partition("/")
    bare = _NO_SIGN.sub("", told if len(_NO_DIGIT.sub("", told)) >= _WHOLE else plain(text))
    if len(set(found := _NO_DIGIT.sub("", bare))) < 2 or len(found) < 4:
        return ""
    digits = bare.lstrip("abcdefghijklmnopqrstuvwxyz")
    return digits if len(digits) >= 5 and digits.isdigit() else bare


def street(text: str) -> str:
    """Street and house number without the word for a street: words in order of the alphabet, then the number."""
    said = [_STRASSE.sub("", word) for word in words(text) if word not in _STREETS]
    names = sorted(word for word in said if not _HOUSE.match(word))
    return " ".join([*names, *[word for word in said if _HOUSE.match(word)][:1]])


def postal_code(text: str) -> str:
    return _NO_SIGN.sub("", plain(text))
