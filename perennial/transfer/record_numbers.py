"""The number of a record as files say it (`contact:1042`): every export has it, and an import finds records by it."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from perennial.lib.numbers import LARGEST, ascii_digits
from perennial.lib.refusals import Refusal
from perennial.schema.shape import EntityShape
from perennial.schema.standard.common import labels

NUMBER = "number"
# What programs call it, as a key of JSON Lines.
PROGRAM_KEY = "id"
LABELS = labels("Record number", "Numer rekordu", "Datensatznummer", "Číslo záznamu", "Номер записи")
_NUMBER = re.compile(r"(?:(?P<entity>[a-z][a-z0-9_]*):|#)?(?P<number>\d{1,19})", re.ASCII)


def record_number(entity: str, record_id: int) -> str:
    return f"{entity}:{record_id}"


def is_record_number(text: str) -> bool:
    """Whether the text is a number with its entity, as exports write it; a bare 1042 may be anybody's."""
    found = _parts(text)
    return bool(found and found["entity"])


def could_be_number(text: str) -> bool:
    """Whether a link would read the text as a number and not as a name."""
    return _parts(text) is not None


def number_in(text: str, entity: str) -> int | None:
    """17 for "company:17" of that entity; None for every other text."""
    found = _parts(text)
    return int(found["number"]) if found and found["entity"] == entity else None


def read_number(text: str, shape: EntityShape) -> int:
    """The id in `contact:1042`, `#1042` or `1042`. Refuses other texts and numbers of another entity."""
    found = _parts(text)
    words = {"example": record_number(shape.key, 1042), "text": text[:40]}
    if found is None or not 0 < int(found["number"]) <= LARGEST:
        raise Refusal(_("“%(text)s” is no record number. It is written like %(example)s.") % words)
    if found["entity"] not in {None, shape.key}:
        sentence = _("%(text)s is a record of another kind. Here stands a number such as %(example)s.")
        raise Refusal(sentence % words)
    return int(found["number"])


def _parts(text: str) -> re.Match[str] | None:
    return _NUMBER.fullmatch(ascii_digits(text).strip().lower())
