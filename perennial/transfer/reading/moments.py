"""Numbers, dates and times of workbooks as text: ISO, all digits, no exponent."""

from __future__ import annotations

import datetime
import math
import re
from decimal import Decimal

_MIDNIGHT = datetime.time()
_DAY = 86_400
_LAST_DAY = 2_958_465
_EXACT = 10**15
# Workbooks count days from here; with the other calendar, 1,462 days later.
_EPOCH = datetime.datetime(1899, 12, 30)
OTHER_CALENDAR = 1_462
# Lotus 1-2-3 had a 29 February 1900, so the days before it count from one day later.
_LOTUS = 60
_ISO_DURATION = re.compile(r"-?PT(?:(\d{1,7})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:[.,]\d+)?S)?")


def number_text(raw: str, *, comma: bool) -> str:
    """The number with the decimal mark of the file's other cells, so that one setting reads all."""
    if len(raw) < 16 and raw.isascii() and raw.isdecimal():
        return raw
    value = _float(raw)
    if value is None:
        return raw
    if value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    text = format(Decimal(repr(value)).normalize(), "f")
    return text.replace(".", ",") if comma else text


def serial_text(raw: str, form: str, *, later: bool) -> str:
    """The day, time or duration that a workbook keeps as the number of days since 1900 (`later`: since 1904)."""
    value = _float(raw)
    if value is None or not -_LAST_DAY < value < _LAST_DAY:
        return raw
    if form == "duration":
        return clock_text(round(value * _DAY))
    if form == "time" and 0 <= value < 1:
        return clock_text(round(value * _DAY) % _DAY, 2)
    if value < 0:
        return number_text(raw, comma=False)
    if later:
        value += OTHER_CALENDAR
    elif value < _LOTUS:
        value += 1
    moment = _EPOCH + datetime.timedelta(seconds=round(value * _DAY))
    return moment_text(moment)


def moment_text(moment: datetime.datetime) -> str:
    return (
        moment.date().isoformat() if moment.time() == _MIDNIGHT else moment.isoformat(" ", timespec="seconds")
    )


def iso_text(raw: str) -> str:
    """A moment written in ISO 8601: a space for the T, no midnight and no parts of a second."""
    try:
        moment = datetime.datetime.fromisoformat(raw.strip())
    except ValueError:
        return raw
    return moment_text(moment) if moment.tzinfo is None else raw


def duration_text(raw: str) -> str:
    """PT30H00M05S as 30:00:05."""
    found = _ISO_DURATION.fullmatch(raw.strip())
    if not found or not any(found.groups()):
        return raw
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return clock_text(hours * 3600 + minutes * 60 + seconds)


def clock_text(seconds: int, width: int = 1) -> str:
    sign = "-" if seconds < 0 else ""
    minutes, rest = divmod(abs(seconds), 60)
    return f"{sign}{minutes // 60:0{width}}:{minutes % 60:02}:{rest:02}"


def _float(raw: str) -> float | None:
    try:
        value = float(raw)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
