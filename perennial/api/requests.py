"""Reading requests strictly: what is unknown, doubled or of the wrong type is refused and never ignored."""

from __future__ import annotations

import json
from collections.abc import Collection, Container, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, NoReturn

from django.http import HttpRequest
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from perennial.api.problems import NotJson, UnknownKeys
from perennial.lib.refusals import BadRequest
from perennial.lib.text import clean

DEEPEST = 20
LONGEST_REASON = 500
LONGEST_NUMBER = 40


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The JSON object of a request, {} for an empty body. Raises BadRequest, NotJson, RequestDataTooBig."""
    raw = request.body
    if not raw:
        return {}
    if not _is_json(request.content_type or ""):
        raise NotJson(_("Send the body as “Content-Type: application/json”."))
    found = parsed(raw, "")
    if not isinstance(found, dict):
        raise BadRequest(_("The body is an object, such as {“family_name”: “Nowak”}."))
    return found


def no_body(request: HttpRequest) -> None:
    """Refuse a body where none has a meaning."""
    only(body_of(request), ())


def only(data: Mapping[str, Any], known: Collection[str]) -> None:
    """Raises UnknownKeys for keys of `data` that are not known."""
    if unknown := [key for key in data if key not in known]:
        raise UnknownKeys(unknown, list(known))


def flag(body: Mapping[str, Any], name: str) -> bool:
    """True or false, which it is where it is not named."""
    found = body.get(name, False)
    if not isinstance(found, bool):
        raise BadRequest(_("This is true or false."), field=name)
    return found


def reason_of(body: Mapping[str, Any]) -> str:
    """Why something is done, for the history; '' where it is not said."""
    found = body.get("reason", "")
    if not isinstance(found, str) or len(found) > LONGEST_REASON:
        sentence = _("A reason is a text of up to %d characters.") % LONGEST_REASON
        raise BadRequest(sentence, field="reason")
    return clean(found, field="reason")


def text_of(body: Mapping[str, Any], name: str, default: str | None = None) -> str:
    """A text that is needed, or `default` where it is not named."""
    found = body.get(name, default)
    if not isinstance(found, str):
        raise BadRequest(_("Send “%s”, a text.") % name, field=name)
    return found


def day_of(body: Mapping[str, Any], name: str) -> date | None:
    """A day, None where it is null or not named."""
    found = body.get(name)
    day = _day(found) if isinstance(found, str) else None
    if found is not None and day is None:
        raise BadRequest(_("“%s” is a day, such as 2026-01-31.") % name, field=name)
    return day


def parsed(raw: bytes | str, field: str) -> Any:
    """JSON in which no key stands twice and no number is infinite. Raises BadRequest naming `field`."""
    try:
        text = raw.decode("utf-8") if isinstance(raw, bytes) else raw
        found = json.loads(
            text,
            object_pairs_hook=_once,
            parse_constant=_no_number,
            parse_int=_integer,
            parse_float=_fraction,
        )
    except UnicodeDecodeError:
        raise BadRequest(_("Send the text in UTF-8."), field=field) from None
    except (json.JSONDecodeError, RecursionError):
        raise BadRequest(_("This is not valid JSON."), field=field) from None
    _check_depth(found, field)
    return found


class Query:
    """The query of a request, of which only `names` may be given, each once."""

    def __init__(self, request: HttpRequest, names: Sequence[str] = ()) -> None:
        only(request.GET, names)
        for name, values in request.GET.lists():
            if len(values) > 1:
                raise BadRequest(_("Send “%s” once.") % name, field=name)
        self._values = request.GET

    def text(self, name: str, default: str = "") -> str:
        value = str(self._values.get(name, default))
        if "\x00" in value:
            raise BadRequest(_("“%s” holds a character that means nothing.") % name, field=name)
        return value

    def one_of(self, name: str, known: Container[str], sentence: str) -> str:
        """One of the known words, '' where it is not sent. Raises BadRequest with the sentence."""
        found = self.text(name)
        if name in self._values and found not in known:
            raise BadRequest(sentence % {"name": found[:60]}, field=name)
        return found

    def integer(self, name: str, default: int | None, least: int, most: int) -> int | None:
        text = self._values.get(name)
        if text is None:
            return default
        if not (text.isascii() and text.isdigit() and len(text) < 20 and least <= int(text) <= most):
            words = {"name": name, "least": least, "most": most}
            sentence = _("“%(name)s” is a whole number from %(least)s to %(most)s.") % words
            raise BadRequest(sentence, field=name)
        return int(text)

    def limit(self, default: int = 50, most: int = 200) -> int:
        return self.integer("limit", default, 1, most) or default

    def flag(self, name: str) -> bool:
        text = self._values.get(name, "false")
        if text not in {"true", "false"}:
            raise BadRequest(_("“%s” is true or false.") % name, field=name)
        return text == "true"

    def instant(self, name: str) -> datetime | None:
        text = self._values.get(name)
        if text is None:
            return None
        found = _instant(text)
        if found is None:
            sentence = _("“%s” is a time with its offset, such as 2026-01-31T09:30:00Z.") % name
            raise BadRequest(sentence, field=name)
        return found


def _instant(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
        return None if found is None or found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _is_json(media: str) -> bool:
    return media == "application/json" or (media.startswith("application/") and media.endswith("+json"))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(key for place, (key, _v) in enumerate(pairs) if key in dict(pairs[:place]))
        raise BadRequest(_("“%s” stands twice in one object.") % twice[:60], field=twice[:60])
    return found


def _no_number(text: str) -> NoReturn:
    raise BadRequest(_("“%s” is no number in JSON.") % text)


def _integer(text: str) -> int:
    if len(text) > LONGEST_NUMBER:
        raise BadRequest(_("This number is longer than any that can be stored."))
    return int(text)


def _fraction(text: str) -> float:
    """Kept as a float so that each kind can refuse it in its own words."""
    if len(text) > LONGEST_NUMBER:
        raise BadRequest(_("This number is longer than any that can be stored."))
    return float(text)


def _check_depth(data: Any, field: str) -> None:
    level = [data]
    for _depth in range(DEEPEST):
        level = [inner for one in level for inner in _inside(one)]
        if not level:
            return
    raise BadRequest(_("This is nested deeper than anything means."), field=field)


def _inside(data: Any) -> Collection[Any]:
    if isinstance(data, dict):
        return data.values()
    return data if isinstance(data, list) else ()
