"""Days, instants and birthdays as people and spreadsheets write them.

A day is a `datetime.date` without zone, an instant an aware `datetime` in UTC, a birthday the text
`YYYY-MM-DD` or `--MM-DD` (ISO 8601 truncated, as in vCard 3). Nothing here asks what day it is.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Literal, get_args

from babel.dates import format_date, format_datetime, format_skeleton
from django.utils.translation import gettext as _

from perennial.lib.locales import LANGUAGES, locale_of
from perennial.lib.numbers import ascii_digits
from perennial.lib.refusals import Refusal
from perennial.lib.text import fold

DateOrder = Literal["dmy", "mdy", "ymd"]
ORDERS: tuple[DateOrder, ...] = get_args(DateOrder)

#: Two-digit years up to the pivot belong to this century, later ones to the last (the convention of POSIX).
PIVOT = 68
#: Nobody writes the birthday of someone born in 2050 yet; many write that of someone born in 1935.
BIRTHDAY_PIVOT = 29
LONGEST_TEXT = 60
_LEAP = 2000
_DAY_FIRST = {"MMMd": "d MMM", "MMMMd": "d MMMM", "yMMMd": "d MMM y", "yMMMMd": "d MMMM y"}
_MONTH_FIRST_COUNTRIES = frozenset({"US", "PH", "FM", "PW", "MH"})

_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_THREE = re.compile(r"(\d{1,4})\s*([./\-\s])\s*(\d{1,2})\s*[./\-\s]\s*(\d{4}|\d{2})\.?", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})\s*[./\-\s]\s*(\d{1,2})\s*[./\-\s]\s*(\d{1,2})\.?", re.ASCII)
_TWO = re.compile(r"(?:--)?(\d{1,2})\s*([./\-])\s*(\d{1,2})\.?", re.ASCII)
_NAMED = re.compile(
    r"(?P<before>\d{1,4})?(?:st|nd|rd|th)?[\s.,\-/]*(?P<month>[a-z']+)[\s.,\-/]*"
    r"(?P<after>\d{1,4})?(?:st|nd|rd|th)?(?:[\s.,\-/]+(?P<last>\d{1,4}))?"
)
_TAIL = re.compile(r"\s*\b(?:r|roku|rok|g|goda|uhr)\.?$")
_WEEKDAY = re.compile(r"^[a-z']{2,14}\.?,\s+(?=\d)")
_TIME = re.compile(
    r"(?:^|[\sT,]+)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?\s*(?:[Uu]hr)?\s*(?P<zone>[Zz]|UTC|GMT|[+-]\d{2}:?\d{2})?$",
    re.ASCII,
)
_BIRTHDAY = re.compile(r"(\d{4}|-)-(\d{2})-(\d{2})", re.ASCII)


def usual_order(country: str) -> DateOrder:
    """How 03/04/2026 is read where nobody said it: month first in the United States, day first elsewhere."""
    return "mdy" if country in _MONTH_FIRST_COUNTRIES else "dmy"


def parse_date(
    raw: str, *, order: DateOrder | None = None, usual: DateOrder = "dmy", pivot: int = PIVOT
) -> date:
    """The day written in `raw`; a time of day behind it is left out.

    `order` was stated and is obeyed; without it `usual` decides what the text leaves open, and 09/25/2026 can
    only be the 25th. Raises Refusal when it is no day or there is no such day.
    """
    text, _time = _without_time(raw)
    year, month, day = _numbers_of_day(raw, text, order, usual, pivot)
    return _day(raw, year, month, day)


def parse_instant(
    raw: str, *, zone: tzinfo, order: DateOrder | None = None, usual: DateOrder = "dmy", pivot: int = PIVOT
) -> datetime:
    """The instant in UTC; without an offset it is wall-clock time of `zone`, without a time the day's first
    minute.

    Raises Refusal also for a wall-clock time that the change to summer time skips.
    """
    text, found = _without_time(raw)
    day = _day(raw, *_numbers_of_day(raw, text, order, usual, pivot))
    moment = datetime.combine(day, _clock(raw, found) if found else time())
    offset = _offset(found["zone"]) if found and found["zone"] else None
    return _to_utc(raw, moment, offset or zone)


def parse_birthday(raw: str, *, order: DateOrder | None = None, usual: DateOrder = "dmy") -> str:
    """`YYYY-MM-DD`, or `--MM-DD` when no year is written. Raises Refusal when there is no such day."""
    text, _time = _without_time(raw)
    without_year = _month_and_day(raw, text, order or usual, stated=order is not None)
    if without_year is None:
        return parse_date(raw, order=order, usual=usual, pivot=BIRTHDAY_PIVOT).isoformat()
    month, day = without_year
    _day(raw, _LEAP, month, day)
    return f"--{month:02d}-{day:02d}"


def checked_birthday(text: str) -> str:
    """`text` itself when it is a birthday in its stored form; raises Refusal otherwise."""
    found = _BIRTHDAY.fullmatch(text)
    if not found:
        raise Refusal(_("“%(text)s” is not a birthday. Write YYYY-MM-DD or --MM-DD.") % {"text": text[:40]})
    _day(text, _LEAP if found[1] == "-" else int(found[1]), int(found[2]), int(found[3]))
    return text


def iso_instant(value: datetime) -> str:
    """`2026-09-03T12:30:00.000001Z`: UTC with microseconds, so that text order is time order."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")


def show_date(value: date, language: str) -> str:
    """“15 Sep 2024” in English, as the language has it else."""
    return shown_day(value, "yMMMd", language)


def shown_day(value: date, skeleton: str, language: str) -> str:
    """A day with the parts a CLDR skeleton names (`yMMMd`, `MMMd`, `MMMMd`), in the order of the language. English
    that names no country puts the day first, as the other languages of the product do.
    """
    locale = locale_of(language)
    if str(locale) == "en" and skeleton in _DAY_FIRST:
        return format_date(value, _DAY_FIRST[skeleton], locale=locale)
    if skeleton == "yMMMd":
        return format_date(value, "medium", locale=locale)
    return str(format_skeleton(skeleton, datetime(value.year, value.month, value.day), locale=locale))


def show_instant(value: datetime, language: str, zone: tzinfo) -> str:
    # Converted first: Babel formats the wall clock it is given, and its own zone look-up is not needed.
    local = value.astimezone(zone).replace(tzinfo=None)
    if str(locale_of(language)) == "en":
        return f"{show_date(local.date(), language)}, {local:%H:%M}"
    return format_datetime(local, format="short", locale=locale_of(language))


def show_birthday(value: str, language: str) -> str:
    """The birthday as text for a reader, without a year where none is known; `value` itself when it is not
    one.
    """
    found = _BIRTHDAY.fullmatch(value)
    if not found:
        return value
    if found[1] != "-":
        return show_date(date(int(found[1]), int(found[2]), int(found[3])), language)
    return shown_day(date(_LEAP, int(found[2]), int(found[3])), "MMMMd", language)


def month_number(name: str) -> int:
    """1–12 for the name or abbreviation of a month in any known language; 0 when it is none."""
    return _months().get(fold(name).rstrip("."), 0)


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    names: dict[str, int] = {}
    for language in LANGUAGES:
        for widths in locale_of(language).months.values():
            for width in ("wide", "abbreviated"):
                names |= {fold(name).rstrip("."): number for number, name in widths[width].items()}
    return names


def _without_time(raw: str) -> tuple[str, re.Match[str] | None]:
    """(the part that holds the day, the match of the time behind it)."""
    if len(raw) > LONGEST_TEXT:
        raise _no_date(raw)
    # Full-width stops and colons, no-break spaces: NFKC makes them plain.
    text = unicodedata.normalize("NFKC", ascii_digits(raw)).strip()
    found = _TIME.search(text)
    return (text[: found.start()].strip() if found else text), found


def _numbers_of_day(
    raw: str, text: str, order: DateOrder | None, usual: DateOrder, pivot: int
) -> tuple[int, int, int]:
    """(year, month, day) as written, not yet proven to exist."""
    if found := _COMPACT.fullmatch(text) or _YEAR_FIRST.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _THREE.fullmatch(text):
        return _in_order(
            (found[1], found[3], found[4]), order or _habit(found[2], usual), order is None, pivot
        )
    return _named(raw, text, pivot)


def _habit(mark: str, usual: DateOrder) -> DateOrder:
    """Dots are day first everywhere."""
    return "dmy" if mark == "." else usual


def _in_order(
    parts: tuple[str, str, str], order: DateOrder, may_swap: bool, pivot: int
) -> tuple[int, int, int]:
    first, second, third = parts
    if order == "ymd" and len(third) == 2:
        return _year(first, pivot), int(second), int(third)
    day, month = (second, first) if order == "mdy" else (first, second)
    if may_swap and int(month) > 12 >= int(day):
        day, month = month, day
    return _year(third, pivot), int(month), int(day)


def _year(digits: str, pivot: int) -> int:
    if len(digits) > 2:
        return int(digits)
    return int(digits) + (2000 if int(digits) <= pivot else 1900)


def _named(raw: str, text: str, pivot: int) -> tuple[int, int, int]:
    found, month = _named_parts(text)
    if not found:
        raise _no_date(raw)
    before, after, last = found["before"], found["after"], found["last"]
    if before and after and not last:
        year_first = len(before) == 4
        day, year = (after, before) if year_first else (before, after)
    elif after and last and not before:
        day, year = after, last
    else:
        raise _no_date(raw)
    if len(year) not in {2, 4}:
        raise _no_date(raw)
    return _year(year, pivot), month, int(day)


def _named_parts(text: str) -> tuple[re.Match[str] | None, int]:
    """The parts around a month's name, and its number; (None, 0) when no month is named."""
    folded = _TAIL.sub("", _WEEKDAY.sub("", fold(text)))
    found = _NAMED.fullmatch(folded)
    month = month_number(found["month"]) if found else 0
    return (found, month) if month else (None, 0)


def _month_and_day(raw: str, text: str, order: DateOrder, *, stated: bool) -> tuple[int, int] | None:
    """(month, day) when `text` holds no year, else None."""
    if found := _TWO.fullmatch(text):
        return _two(found, text, order, stated)
    found, month = _named_parts(text)
    if not found:
        return None
    numbers = [part for part in (found["before"], found["after"], found["last"]) if part]
    return (month, int(numbers[0])) if len(numbers) == 1 and len(numbers[0]) <= 2 else None


def _two(found: re.Match[str], text: str, order: DateOrder, stated: bool) -> tuple[int, int]:
    first, second = int(found[1]), int(found[3])
    if text.startswith("--"):
        return first, second
    month_first = order == "ymd" or (order == "mdy" and (stated or found[2] != "."))
    month, day = (first, second) if month_first else (second, first)
    # 10-13 is the thirteenth of October whatever order the file has: hyphens are how ISO 8601 writes it.
    may_swap = not stated or found[2] == "-"
    return (day, month) if may_swap and month > 12 >= day else (month, day)


def _day(raw: str, year: int, month: int, day: int) -> date:
    try:
        if year >= 1000:
            return date(year, month, day)
    except ValueError:
        pass
    raise Refusal(
        _("There is no such day as “%(raw)s”. Check the day, the month and the year.")
        % {"raw": raw.strip()[:40]}
    )


def _clock(raw: str, found: re.Match[str]) -> time:
    hour, half = int(found["hour"]), (found["half"] or "").lower()[:1]
    if half and not 1 <= hour <= 12:
        raise _no_time(raw)
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    fraction = int((found["fraction"] or "0").ljust(6, "0")[:6])
    try:
        return time(hour, int(found["minute"]), int(found["second"] or 0), fraction)
    except ValueError:
        raise _no_time(raw) from None


def _offset(text: str) -> tzinfo:
    if text.upper() in {"Z", "UTC", "GMT"}:
        return UTC
    digits = text[1:].replace(":", "")
    distance = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if distance >= timedelta(hours=24):
        raise _no_time(text)
    return timezone(-distance if text.startswith("-") else distance)


def _to_utc(raw: str, moment: datetime, zone: tzinfo) -> datetime:
    try:
        value = moment.replace(tzinfo=zone).astimezone(UTC)
        exists = value.astimezone(zone).replace(tzinfo=None) == moment
    except OverflowError:
        exists = False
    if not exists:
        raise _no_time(raw)
    return value


def _no_date(raw: str) -> Refusal:
    return Refusal(_("“%(raw)s” is not a date. Write it like 2026-09-03.") % {"raw": raw.strip()[:40]})


def _no_time(raw: str) -> Refusal:
    return Refusal(
        _("There is no such time as “%(raw)s”. Write it like 2026-09-03 14:30.") % {"raw": raw.strip()[:40]}
    )
