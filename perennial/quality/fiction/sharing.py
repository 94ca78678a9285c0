"""Signs from across the records: one phone or address on many of them."""

from __future__ import annotations

from collections.abc import Iterator
from math import log2

from perennial.quality.fiction.sign import Sign, seen, share
from perennial.quality.fiction.subject import Subject

# A household or a small office shares a phone; beyond that it grows with each doubling.
_USUAL, _MANY = 2, 9


def sharing_signs(subject: Subject) -> Iterator[Sign]:
    """Signs in how many other records have the same phone or e-mail address."""
    for field, others in (("phone", subject.phone_shared), ("email", subject.email_shared)):
        if (value := share(log2(1 + max(0, others)), _USUAL, _MANY)) > 0:
            yield seen(f"{field}_shared", field, value=value)
