"""What a body asks of a record: values keyed by field, and lists of contact points."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from perennial.api.problems import UnknownKeys
from perennial.api.rendering import LISTS
from perennial.lib.numbers import LARGEST
from perennial.lib.refusals import BadRequest, Refusal
from perennial.records.drafts import ADDRESS_PARTS, base_key
from perennial.records.models import PointKind
from perennial.records.points import Item, parts_of
from perennial.schema.kinds import Setting, kind_of
from perennial.schema.shape import EntityShape, FieldShape

MOST_POINTS = 50
MOST_NUMBERED = 20
_NUMBERS = frozenset(str(number) for number in range(2, MOST_NUMBERED + 1))
LABEL = FieldShape("label", "text", {"en": "Label"}, max_length=40)
VERIFIED = FieldShape("verified", "date", {"en": "Verified"})


@dataclass(slots=True)
class Wanted:
    """`values` by field key (`email_2` is a further e-mail), `lists` of contact points by their kind."""

    values: dict[str, Any] = field(default_factory=dict)
    lists: dict[str, list[Item]] = field(default_factory=dict)


def wanted_of(shape: EntityShape, body: Mapping[str, Any], setting: Setting, *, new: bool) -> Wanted:
    """Read a body. Raises BadRequest for its form, Refusal with a sentence for each bad value."""
    _check_keys(shape, body)
    wanted, problems = Wanted(), _Problems()
    for key, value in body.items():
        if key in LISTS:
            wanted.lists[LISTS[key]] = _Reader(shape, setting, problems, new).items(key, value)
        else:
            one = shape.field(base_key(key))
            wanted.values[key] = problems.collect(key, lambda: kind_of(one).accept(value, one, setting))  # noqa: B023
    problems.rise()
    return wanted


def _check_keys(shape: EntityShape, body: Mapping[str, Any]) -> None:
    lists = [name for name, kind in LISTS.items() if shape.fields.keys() & set(parts_of(kind))]
    unknown = [key for key in body if key not in lists and not _is_field(shape, key)]
    if unknown:
        raise UnknownKeys(unknown, [*shape.fields, *lists])
    for key in body:
        _check_order(key, body)
    for name, kind in LISTS.items():
        both = [key for key in body if base_key(key) in parts_of(kind)]
        if name in body and both:
            words = {"key": both[0], "list": name}
            sentence = _("Send “%(key)s” or “%(list)s”, not both.") % words
            raise BadRequest(sentence, fields={name: sentence, both[0]: sentence})


def _check_order(key: str, body: Mapping[str, Any]) -> None:
    """`email_2` alone would not say which one it means."""
    base, number = base_key(key), key.rpartition("_")[2]
    if base != key:
        before = base if number == "2" else f"{base}_{int(number) - 1}"
        if before not in body:
            words = {"key": key, "before": before, "list": f"{base}s"}
            sentence = _("Send “%(before)s” beside “%(key)s”, or one entry of “%(list)s” by its id.") % words
            raise BadRequest(sentence, field=key)


def _is_field(shape: EntityShape, key: str) -> bool:
    """Whether a key names a field; `email_2` to `email_20` are further ones, `email_02` is nothing."""
    base = base_key(key)
    if base not in shape.fields or base == key:
        return base in shape.fields
    number = key.rpartition("_")[2]
    return number in _NUMBERS


class _Problems:
    """Gathers the sentences of bad values, so that one answer names them all."""

    def __init__(self) -> None:
        self.fields: dict[str, object] = {}

    def collect(self, key: str, read: Callable[[], Any]) -> Any:
        try:
            return read()
        except BadRequest:
            raise
        except Refusal as no:
            self.fields[key] = no.sentence
            return None

    def rise(self) -> None:
        if self.fields:
            sentence = " ".join(str(one) for one in list(self.fields.values())[:5])
            raise Refusal(sentence, fields=self.fields)


@dataclass(frozen=True, slots=True)
class _Reader:
    shape: EntityShape
    setting: Setting
    problems: _Problems
    new: bool

    def items(self, name: str, value: Any) -> list[Item]:
        if not isinstance(value, list) or len(value) > MOST_POINTS:
            words = {"name": name, "most": MOST_POINTS}
            raise BadRequest(_("“%(name)s” is a list of at most %(most)s objects.") % words, field=name)
        found = [self._item(name, f"{name}.{place}", one) for place, one in enumerate(value)]
        if sum(1 for one in found if one.primary) > 1:
            raise BadRequest(_("Only one of “%s” can be the primary one.") % name, field=name)
        ids = [one.id for one in found if one.id is not None]
        if len(ids) != len(set(ids)):
            raise BadRequest(_("An id stands twice in “%s”.") % name, field=name)
        return found

    def _item(self, name: str, place: str, data: Any) -> Item:
        values = parts_of(LISTS[name]) if LISTS[name] == PointKind.ADDRESS else ("value",)
        known = [*values, "label", "primary", "verified", *(() if self.new else ("id", "remove"))]
        if not isinstance(data, dict):
            raise BadRequest(_("“%s” is an object.") % place, field=place)
        if unknown := [key for key in data if key not in known]:
            raise UnknownKeys([f"{place}.{key}" for key in unknown], known)
        number, remove = _id(data, place), _flag(data, "remove", place)
        if remove and (number is None or set(data) != {"id", "remove"}):
            raise BadRequest(_("To remove an entry, send its id and “remove”: true alone."), field=place)
        columns = {} if remove else self._columns(name, place, data)
        if number is None:
            self._check_filled(place, columns)
        return Item(place, number, bool(remove), _flag(data, "primary", place), columns)

    def _columns(self, name: str, place: str, data: Mapping[str, Any]) -> dict[str, Any]:
        fields = {"label": LABEL, "verified": VERIFIED}
        if LISTS[name] == PointKind.ADDRESS:
            fields |= {part: self.shape.field(part) for part in ADDRESS_PARTS}
        else:
            fields["value"] = self.shape.field(LISTS[name])
        columns = {}
        for key, one in fields.items():
            if key in data:
                at = f"{place}.{key}"
                columns["raw" if key == "value" else key] = self.problems.collect(
                    at,
                    lambda: kind_of(one).accept(data[key], one, self.setting),  # noqa: B023
                )
        if columns.get("raw", "-") == "":
            sentence = _("Type a value, or remove the entry with “remove”: true.")
            self.problems.fields[f"{place}.value"] = sentence
        return columns

    def _check_filled(self, place: str, columns: Mapping[str, Any]) -> None:
        if not any(columns.get(key) for key in ("raw", *ADDRESS_PARTS)):
            at = f"{place}.value" if "raw" in columns else place
            self.problems.fields.setdefault(at, _("Type the value first."))


def _id(data: Mapping[str, Any], place: str) -> int | None:
    number = data.get("id")
    if "id" not in data:
        return None
    if not isinstance(number, int) or isinstance(number, bool) or not 0 < number <= LARGEST:
        raise BadRequest(_("The id of an entry is the number it has in the record."), field=f"{place}.id")
    return number


def _flag(data: Mapping[str, Any], key: str, place: str) -> bool | None:
    value = data.get(key)
    if key in data and not isinstance(value, bool):
        raise BadRequest(_("“%s” is true or false.") % f"{place}.{key}", field=f"{place}.{key}")
    return value
