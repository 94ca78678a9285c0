"""Every sign of a record, in one list."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from perennial.quality.fiction.days import day_signs
from perennial.quality.fiction.mail import mail_signs
from perennial.quality.fiction.names import company_signs, person_signs, place_signs
from perennial.quality.fiction.numbers import number_signs, phone_signs
from perennial.quality.fiction.sharing import sharing_signs
from perennial.quality.fiction.sign import Sign
from perennial.quality.fiction.subject import Subject

_OBSERVERS: tuple[Callable[[Subject], Iterator[Sign]], ...] = (
    person_signs,
    company_signs,
    mail_signs,
    phone_signs,
    day_signs,
    place_signs,
    number_signs,
    sharing_signs,
)


def signs_of(subject: Subject) -> list[Sign]:
    """The signs of a record, each at most once for a field."""
    found = [sign for observe in _OBSERVERS for sign in observe(subject)]
    if any(sign.code == "email_reserved" for sign in found):
        # Demonstration data takes both from the same book: that is one sign, not two.
        found = [sign for sign in found if sign.code != "phone_for_fiction"]
    return found


def totals(signs: list[Sign]) -> dict[str, float]:
    """What the model weighs: each code once, summed over the fields, never above two."""
    summed: dict[str, float] = {}
    for code, _fields, value in signs:
        summed[code] = min(2.0, summed.get(code, 0.0) + value)
    return summed
