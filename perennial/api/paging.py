"""Cursors over rows that are read newest first: the last row's place, signed and bound to what was asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _

from perennial.lib.refusals import BadRequest

_SALT = "perennial.api.cursor"


def cursor_of(place: Sequence[Any], bound: Sequence[Any]) -> str:
    return signing.dumps([list(place), list(bound)], salt=_SALT, compress=True)


def place_of(cursor: str, bound: Sequence[Any]) -> list[Any] | None:
    """The place a cursor names, None for the first page. Raises BadRequest for a cursor of another list."""
    if not cursor:
        return None
    try:
        place, of = signing.loads(cursor, salt=_SALT)
    except signing.BadSignature:
        of = place = None
    if of != list(bound) or not isinstance(place, list):
        sentence = _("This cursor belongs to another list. Start again without it.")
        raise BadRequest(sentence, field="cursor")
    return place
