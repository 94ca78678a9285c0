"""Which fields a filter offers: to ask about, and to compare one with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from perennial.lib.conditions import Operator, Place, operators_for
from perennial.lib.refusals import BadRequest
from perennial.records.places import ACTIVE, FINDING, NAME, NEW_FINDINGS
from perennial.schema.queries import shape_of
from perennial.web.records.reader import Reader

Path = tuple[str, ...]
Fits = Callable[[Path, Place], bool]
# What rules say of a record: offered where there are any.
JUDGED = (FINDING, *NEW_FINDINGS)


def path_of(text: str) -> Path:
    return tuple(text.split(".")) if text else ()


def place_at(reader: Reader, path: Path) -> Place | None:
    """Where a field lives; None where it cannot be asked for."""
    try:
        return reader.places.place(path)
    except BadRequest:
        return None


def fields_offered(reader: Reader) -> list[Any]:
    """What a filter may ask for: the record's own fields, and those of the record it links to, in groups."""
    return [("", _("Choose a field")), *_groups(reader, lambda path, place: bool(operators_for(place)))]


def beside_offered(reader: Reader, path: Path, place: Place, operator: Operator) -> list[Any]:
    """The fields that the one at `path` can be compared with, in groups; [] when there is none."""
    if operator.compares is None:
        return []
    return _groups(reader, lambda other, its: other != path and operator.fits_with(place, its))


def _groups(reader: Reader, fits: Fits) -> list[Any]:
    found: list[Any] = [(reader.shape.label(), _offered(reader, (), reader.shape.label(), fits))]
    for key, field in reader.shape.fields.items():
        if field.kind == "record" and field.home == "column" and field.target and key in reader.readable:
            found.append((field.label(), _offered(reader, (key,), field.label(), fits)))
    return [(label, fields) for label, fields in found if fields]


def _offered(reader: Reader, way: Path, label: str, fits: Fits) -> list[tuple[str, str]]:
    shape = shape_of(reader.shape.field(way[0]).target) if way else reader.shape
    keys = [*shape.fields] if NAME in shape.fields else [NAME, *shape.fields]
    paths: list[Path] = [(key,) for key in keys]
    if not way:
        people = [key for key, one in shape.fields.items() if one.kind == "person" and one.home == "column"]
        paths += [*((key,) for key in JUDGED), *((key, ACTIVE) for key in people)]
    found = []
    for path in paths:
        whole = (*way, *path)
        place = place_at(reader, whole)
        if place is not None and fits(whole, place) and (path[0] not in JUDGED or place.choices):
            text = str(place.label)
            found.append((".".join(whole), f"{label}: {text}" if way else text))
    return found
