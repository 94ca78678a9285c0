"""Signs in phone, tax and bank account numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from perennial.lib.iban import DOCUMENTATION
from perennial.lib.numbers import ascii_digits
from perennial.quality.fiction.fiction_phones import is_for_fiction
from perennial.quality.fiction.phrases import phrases
from perennial.quality.fiction.sign import Sign, seen, share
from perennial.quality.fiction.subject import Subject

_LONGEST_NUMBER = 40
_NOISE = re.compile(r"[^0-9a-z]")
_DIGITS = re.compile(r"\d+")
_SAME = re.compile(r"(\d)\1{4,}")
_BLOCKS = re.compile(r"(?:(\d{2,3})\1{2,}|(\d{4,5})\2|(\d)\3\3(\d)\4\4(\d)\5\5)$")
_ROUND = re.compile(r"\d00\d00\d00$")


def phone_signs(subject: Subject) -> Iterator[Sign]:
    """Signs in `phone`; one that is valid and has no pattern speaks for the record."""
    text = subject.phone[:_LONGEST_NUMBER].strip()
    if not text:
        return
    digits = "".join(_DIGITS.findall(ascii_digits(text)))
    found = list(_phone(digits, text, subject))
    yield from found
    if not found and subject.phone_valid is not False and 8 <= len(digits) <= 15:
        yield seen("phone_plausible", "phone")


def number_signs(subject: Subject) -> Iterator[Sign]:
    """Signs in tax number and bank account."""
    for field, known in (("tax_id", phrases().documentation_numbers), ("iban", DOCUMENTATION)):
        bare = _NOISE.sub("", ascii_digits(getattr(subject, field)[:_LONGEST_NUMBER]).lower())
        digits = "".join(_DIGITS.findall(bare))
        if bare.upper() in known or bare in known:
            yield seen("documentation_number", field)
        elif bare and (one_digit(digits) > 0.6 or sequence(digits) > 0.6):
            yield seen("number_pattern", field)
    if subject.tax_valid:
        yield seen("tax_plausible", "tax_id")


def one_digit(digits: str) -> float:
    """How much of the number is the longest run of one digit, 0 below five."""
    longest = max((len(found.group()) for found in _SAME.finditer(digits)), default=0)
    return longest / max(len(digits), 7)


def sequence(digits: str) -> float:
    """How much of the number counts up or down: 123456789, 987654321, 0123456789."""
    best = run = 1
    step = 0
    for one, other in pairwise(digits):
        now = (int(other) - int(one)) % 10
        run = run + 1 if now == step and now in {1, 9} else 2 if now in {1, 9} else 1
        step = now
        best = max(best, run)
    return best / max(len(digits), 7) if best > 4 else 0.0


def _phone(digits: str, text: str, subject: Subject) -> Iterator[Sign]:
    if not digits:
        yield seen("phone_no_digits", "phone")
        return
    if is_for_fiction(digits, text.startswith("+"), subject.country):
        yield seen("phone_for_fiction", "phone")
    if (same := one_digit(digits)) > 0.5:
        yield seen("phone_one_digit", "phone", value=share(same, 0.4, 0.7))
    elif (counts := sequence(digits)) > 0.4:
        yield seen("phone_sequence", "phone", value=share(counts, 0.3, 0.7))
    elif _BLOCKS.search(digits) or len(set(digits)) < 3:
        yield seen("phone_pattern", "phone")
    elif _ROUND.search(digits):
        # Companies pay for such numbers too.
        yield seen("phone_pattern", "phone", value=0.4)
    if len(digits) < 6:
        yield seen("phone_too_short", "phone")
    elif subject.phone_valid is False:
        yield seen("phone_impossible", "phone")
