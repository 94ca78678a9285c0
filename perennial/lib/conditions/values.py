"""Values in a condition: how JSON spells them, and what they are compared as."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from perennial.lib.conditions.places import Moment, Place, PlaceType
from perennial.lib.refusals import BadRequest
from perennial.lib.text import clean, fold

LONGEST_TEXT = 1000
LONGEST_KEY = 8000  # SQLite refuses LIKE patterns of 50,000 bytes; folding can lengthen a text forty times
MOST_DAYS = 36525
MOST_CHARACTERS = 100_000
BIGGEST = 2**63 - 1

_NUMBER = re.compile(r"-?[0-9]{1,19}(?:\.[0-9]{1,18})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    _DAY.pattern + r"T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})"
)


@dataclass(frozen=True)
class Today:
    """The day `days` after today (before it when negative), spelled `{"today": days}`."""

    days: int = 0


@dataclass(frozen=True)
class Me:
    """The user who asks, spelled `{"me": true}`."""


@dataclass(frozen=True)
class Other:
    """The value of another field of the same record, or of one it links to; spelled `{"field": path}`."""

    path: tuple[str, ...]


Plain = str | int | bool
Scalar = Plain | Today | Me | Other


@dataclass(frozen=True)
class Span:
    """All values from `first` to `last`, both included; a day of instants ends a microsecond early."""

    first: int | date | datetime
    last: int | date | datetime


def scalar(raw: object) -> Scalar:
    """One JSON value as a condition keeps it; raises BadRequest for what no field can be compared with."""
    if isinstance(raw, str):
        return _text(raw)
    if isinstance(raw, int):
        return raw
    if isinstance(raw, dict):
        return _placeholder(raw)
    raise BadRequest(
        _("A value is a text, a whole number, true, false, {“today”: days}, {“me”: true} or {“field”: key}.")
    )


def spelled(value: Scalar) -> object:
    """The inverse of `scalar`."""
    if isinstance(value, Today):
        return {"today": value.days}
    if isinstance(value, Other):
        return {"field": ".".join(value.path)}
    return {"me": True} if isinstance(value, Me) else value


def exact(place: Place, value: Scalar, moment: Moment) -> object:
    """What the column of `place` holds when it equals `value`; None for "me" without an actor."""
    if place.parse_value and isinstance(value, Plain):
        if place.type == "text":
            # Refuses what is no text and what leaves nothing to compare.
            _key(place, value, moment)
        return place.parse_value(value)
    return _EXACT[place.type](place, value, moment)


def part(place: Place, value: Scalar, moment: Moment) -> object:
    """What the key of `place` holds somewhere when the text holds `value`."""
    if place.parse_part is None:
        return exact(place, value, moment)
    key = _key(place, value, moment)
    return place.parse_part(str(value)) or key


def span(place: Place, value: Scalar, moment: Moment) -> Span:
    """`value` as a stretch on the line of numbers, days or instants."""
    if place.type == "number":
        number = exact(place, value, moment)
        assert isinstance(number, int)
        return Span(number, number)
    if place.type == "instant" and isinstance(value, str) and _INSTANT.fullmatch(value):
        instant = _instant(place, value)
        return Span(instant, instant)
    day = _day(place, value, moment)
    return days(place, day, day, moment)


def count(value: Scalar, most: int, place: Place, of_what: object) -> int:
    """`value` as a number of days or characters."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most:
        return value
    raise BadRequest(
        _("“%(field)s”: give the number of %(what)s, a whole number from 0 to %(most)s.")
        % {"field": place.label, "what": of_what, "most": most}
    )


def days(place: Place, first: date, last: date, moment: Moment) -> Span:
    """Whole days, both included; for instants cut in the zone of the moment."""
    if place.type == "date":
        return Span(first, last)
    return Span(start_of(first, moment.zone), end_of(last, moment.zone))


def shifted(day: date, by: int) -> date:
    """The day `by` days later, held within the calendar."""
    return date.fromordinal(min(max(day.toordinal() + by, date.min.toordinal()), date.max.toordinal()))


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of a day in UTC; where the clock skips midnight, the moment it does."""
    try:
        return datetime.combine(day, time.min, zone).astimezone(UTC)
    except OverflowError:
        return datetime.min.replace(tzinfo=UTC)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The last microsecond of a day in UTC."""
    if day == date.max:
        return datetime.max.replace(tzinfo=UTC)
    return start_of(shifted(day, 1), zone) - timedelta(microseconds=1)


def _text(raw: str) -> str:
    if len(raw) > LONGEST_TEXT:
        raise BadRequest(_("A text in a filter has at most %(most)s characters.") % {"most": LONGEST_TEXT})
    return clean(raw)


def _placeholder(raw: Mapping[object, object]) -> Today | Me:
    if list(raw) == ["me"] and raw["me"] is True:
        return Me()
    number = raw.get("today")
    if list(raw) == ["today"] and isinstance(number, int) and not isinstance(number, bool):
        if abs(number) > MOST_DAYS:
            raise BadRequest(_("{“today”: days} reaches at most %(most)s days.") % {"most": MOST_DAYS})
        return Today(number)
    raise BadRequest(
        _("A value that moves is {“today”: days} with a whole number, {“me”: true} or {“field”: key}.")
    )


def _key(place: Place, value: Scalar, moment: Moment) -> str:
    if not isinstance(value, str):
        raise _takes(place, _("a text"))
    key = fold(value)
    if not key:
        raise BadRequest(
            _("“%(field)s”: there is nothing to compare in this text. Use “is empty” or “is filled”.")
            % {"field": place.label}
        )
    if len(key) > LONGEST_KEY:
        raise BadRequest(
            _("“%(field)s”: this text is too long to compare. Shorten it.") % {"field": place.label}
        )
    return key


def _number(place: Place, value: Scalar, moment: Moment) -> int:
    spelling = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(spelling, str) or not _NUMBER.fullmatch(spelling):
        raise _takes(place, _("a whole number, or a decimal number written as text, such as “12.50”"))
    whole, _point, fraction = spelling.partition(".")
    if len(fraction.rstrip("0")) > place.decimals:
        raise BadRequest(
            _("“%(field)s” has %(decimals)s decimal places. Round the number to them.")
            % {"field": place.label, "decimals": place.decimals}
        )
    number = int(whole + fraction[: place.decimals].ljust(place.decimals, "0"))
    if abs(number) > BIGGEST:
        raise BadRequest(
            _("“%(field)s”: this number is larger than any that can be stored.") % {"field": place.label}
        )
    return number


def _day(place: Place, value: Scalar, moment: Moment) -> date:
    if isinstance(value, Today):
        return shifted(moment.today, value.days)
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise _no_such_day(place) from None
    if place.type == "instant":
        raise _takes(
            place, _("a day (2026-01-31), {“today”: days}, or a time with its offset (2026-01-31T09:30:00Z)")
        )
    raise _takes(place, _("a day (2026-01-31) or {“today”: days}"))


def _instant(place: Place, value: str) -> datetime:
    try:
        return datetime.fromisoformat(value).astimezone(UTC)
    except (ValueError, OverflowError):
        raise _no_such_day(place) from None


def _flag(place: Place, value: Scalar, moment: Moment) -> bool:
    if isinstance(value, bool):
        return value
    raise _takes(place, _("true or false"))


def _choice(place: Place, value: Scalar, moment: Moment) -> str:
    if isinstance(value, str) and value in place.choices:
        return value
    some = ", ".join(list(place.choices)[:12])
    raise _takes(place, _("one of its choices (%(some)s)") % {"some": some})


def _record(place: Place, value: Scalar, moment: Moment) -> int | None:
    if isinstance(value, Me) and place.person:
        return moment.actor_id
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= BIGGEST:
        return value
    if place.person:
        raise _takes(place, _("the number of a user, or {“me”: true}"))
    raise _takes(place, _("the number of a record"))


def _takes(place: Place, what: object) -> BadRequest:
    return BadRequest(_("“%(field)s” is compared with %(what)s.") % {"field": place.label, "what": what})


def _no_such_day(place: Place) -> BadRequest:
    return BadRequest(_("“%(field)s”: there is no such day in the calendar.") % {"field": place.label})


_EXACT: dict[PlaceType, Callable[[Place, Scalar, Moment], object]] = {
    "text": _key,
    "number": _number,
    "date": _day,
    "flag": _flag,
    "choice": _choice,
    "choices": _choice,
    "record": _record,
}
