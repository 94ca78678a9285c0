"""Lengths of time and hours of a day as people type them: “1 h 30 min”, “8:00-12:00, 13-17”."""

from __future__ import annotations

import re
from itertools import pairwise

from django.utils.translation import gettext as _

from perennial.lib.business_hours import MIDNIGHT, Span
from perennial.lib.refusals import Refusal

_LENGTH = re.compile(
    r"(?:(\d{1,4})(?:[.,](\d))?\s*(?:h|hours?|godz\.?|std\.?|hod\.?|ч))?\s*(?:(\d{1,5})\s*(?:m|min|мин)\.?)?"
)
_SPAN = re.compile(r"(\d{1,2})(?::(\d{2}))?\s*[-–—]\s*(\d{1,2})(?::(\d{2}))?")


def read_length(text: str, field: str = "") -> int:
    """Minutes; 0 for nothing. Raises Refusal naming `field`."""
    text = text.strip().lower()
    if not text:
        return 0
    found = _LENGTH.fullmatch(text)
    if found is None:
        raise Refusal(
            _("“%s” is no length of time. Write it like “4 h” or “1 h 30 min”.") % text[:40], field=field
        )
    hours, tenths, minutes = (int(part or 0) for part in found.groups())
    return hours * 60 + tenths * 6 + minutes


def show_length(minutes: int) -> str:
    """As `read_length` reads it; empty for nothing."""
    hours, rest = divmod(minutes, 60)
    return " ".join(part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest else "") if part)


def read_spans(text: str, field: str = "") -> list[Span]:
    """The hours of one day in order; none for nothing. Raises Refusal naming `field`."""
    found = [_span(part, field) for part in re.split(r"[,;]", text) if part.strip()]
    found.sort()
    if any(before[1] > after[0] for before, after in pairwise(found)):
        raise Refusal(_("Hours of a day cannot overlap: “%s”.") % text.strip()[:60], field=field)
    return found


def show_spans(spans: list[Span] | tuple[Span, ...]) -> str:
    """As `read_spans` reads it."""
    return ", ".join(f"{_clock(opens)}-{_clock(closes)}" for opens, closes in spans)


def _span(text: str, field: str) -> Span:
    found = _SPAN.fullmatch(text.strip())
    numbers = [int(part or 0) for part in found.groups()] if found else []
    opens, closes = (numbers[0] * 60 + numbers[1], numbers[2] * 60 + numbers[3]) if numbers else (0, 0)
    if not numbers or max(numbers[1], numbers[3]) > 59 or not opens < closes <= MIDNIGHT:
        sentence = _("“%s” are no hours. Write them like “8:00-16:00”, several with a comma between.")
        raise Refusal(sentence % text.strip()[:40], field=field)
    return opens, closes


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"
