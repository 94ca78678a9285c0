"""The reference a person reads out: XXXX-XXXX in Crockford's base 32, which has no I, L, O or U.

The first half is the fault's own code, so a reference leads to its fault even after the sighting was trimmed
or when the database could not be written at all; the second half is drawn anew for each sighting.
"""

from __future__ import annotations

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
HALF = 4
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})


def code_of(fingerprint: str) -> str:
    """The four characters all references of a fault begin with; `fingerprint` is hexadecimal."""
    return _encode(int(fingerprint[:10], 16))


def new_reference(code: str) -> str:
    return f"{code}-{_encode(secrets.randbits(5 * HALF))}"


def read_reference(typed: str) -> str:
    """`typed` as it is stored, forgiving case, spaces and letters taken for digits; '' if none."""
    plain = re.sub(r"[\s-]", "", typed).upper().translate(_MISREAD)
    if len(plain) != 2 * HALF or any(letter not in ALPHABET for letter in plain):
        return ""
    return f"{plain[:HALF]}-{plain[HALF:]}"


def _encode(number: int) -> str:
    return "".join(ALPHABET[(number >> (5 * place)) & 31] for place in reversed(range(HALF)))
