"""Going through a list from one record to the next, as it was filtered and sorted when one came from it."""

from __future__ import annotations

import re
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from perennial.lib.numbers import counted
from perennial.lib.refusals import BadRequest
from perennial.records.counting import PAGE_LIMIT, Count
from perennial.records.models import Head
from perennial.web.records.asked import MINE, Asked, asked_of, listing_of
from perennial.web.records.entities import record_url
from perennial.web.records.lists import count_text
from perennial.web.records.reader import Reader


def passing(parameters: QueryDict, reader: Reader, head: Head) -> dict[str, Any]:
    """`trail`, `position`, `previous_url` and `next_url` of the part `trail`; nothing when one came by another way.

    `at` in the address is the number of the record in the list, 0 when unknown.
    """
    number = parameters.get("at")
    if number is None:
        return {}
    try:
        asked = asked_of(parameters, reader)
        found = listing_of(asked, reader)
    except BadRequest:
        # The list is not open to this person any more; the record is.
        return {}
    before, behind = found.beside(head.pk)
    at = int(number) if re.fullmatch("[0-9]{1,9}", number) else 0
    return {
        "trail": _trail(asked, reader),
        "position": _position(reader, at, found.count(PAGE_LIMIT)) if at else "",
        "previous_url": _way(asked, before, max(at - 1, 0)),
        "next_url": _way(asked, behind, at and at + 1),
    }


def _way(asked: Asked, head: Head | None, at: int) -> str:
    return f"{record_url(asked.entity, head.pk)}{asked.way_to_records()}{at}" if head is not None else ""


def _position(reader: Reader, at: int, total: Count) -> str:
    """“14 of 612”; the list may have grown shorter meanwhile."""
    if total.number is None or (total.exact and at > total.number):
        return ""
    return _("%(at)s of %(total)s") % {"at": counted(at), "total": count_text(reader, total)}


def _trail(asked: Asked, reader: Reader) -> list[dict[str, Any]]:
    """The list, and what of it one goes through."""
    found = [{"url": asked.path, "label": reader.shape.plural()}]
    if asked.trash:
        label = _("Trash")
    elif asked.q:
        label = f"“{asked.q}”"
    elif asked.filter:
        label = _("Filtered")
    else:
        label = _("Mine") if asked.view == MINE else ""
    whole = {"url": asked.address(), "label": label or reader.shape.plural()}
    return [*found, whole] if label else [whole]
