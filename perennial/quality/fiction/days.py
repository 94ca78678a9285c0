"""Signs in a birthday: the dates that forms and programs put there by themselves."""

from __future__ import annotations

from collections.abc import Iterator

from perennial.quality.fiction.sign import Sign, seen
from perennial.quality.fiction.subject import Subject

_DEFAULTS = frozenset({
    "0001-01-01", "1111-11-11", "1800-01-01", "1899-12-30", "1899-12-31", "1900-01-01", "1900-01-02", "1901-01-01",
    "1970-01-01", "2000-01-01", "2222-02-22", "9999-12-31",
})  # fmt: skip


def day_signs(subject: Subject) -> Iterator[Sign]:
    """Signs in `birthday`."""
    day = subject.birthday[:10]
    if day in _DEFAULTS:
        yield seen("birthday_default", "birthday")
    elif day[-6:] == "-01-01":
        # Where papers are lost, offices write this day: weak.
        yield seen("birthday_new_year", "birthday")
    if day and day == subject.entered[:10]:
        yield seen("birthday_is_entry", "birthday")
