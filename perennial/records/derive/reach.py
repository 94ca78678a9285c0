"""From a record and its contact points to the columns that repeat the primary ones, and to facts about values.

Pure but for the objects it sets columns on: used before a row is inserted and again by the derivation, which then
finds nothing to write.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from perennial.lib.emails import read_email
from perennial.lib.phones import read_phone
from perennial.lib.text import fold
from perennial.quality.kinds.pattern import Expected
from perennial.quality.queries import judged_moment
from perennial.records.derive.doubts import flaws, framed, made_up
from perennial.records.derive.patterns import broken
from perennial.records.derive.values import value_of
from perennial.records.models import WHOLE, ContactPoint, Head, PointKind, Reached
from perennial.schema.kinds import Setting, kind_of
from perennial.schema.shape import EntityShape


def primaries(points: Iterable[ContactPoint]) -> dict[str, ContactPoint]:
    """The point of lowest rank of each kind; the older one of equals."""
    found: dict[str, ContactPoint] = {}
    for point in sorted(points, key=lambda p: (p.rank, p.pk or 0)):
        found.setdefault(point.kind, point)
    return found


def home_country(points: Sequence[ContactPoint], setting: Setting) -> str:
    """The country whose phone numbers need no country code: that of the primary address."""
    address = primaries(points).get(PointKind.ADDRESS)
    return (address.country if address else "") or setting.country


def derive_points(points: Sequence[ContactPoint], setting: Setting) -> None:
    """Normal form and validity of each point; a phone without a country code is of its record's country."""
    country = home_country(points, setting)
    for point in points:
        point.normalised, point.valid = _meaning(point, country)


def _meaning(point: ContactPoint, country: str) -> tuple[str, bool | None]:
    if point.kind == PointKind.EMAIL:
        email = read_email(point.raw)
        return email.key or fold(point.raw), email.valid
    if point.kind == PointKind.PHONE:
        phone = read_phone(point.raw, country)
        return phone.key or fold(point.raw), phone.valid
    parts = (point.country, point.postal_code, point.city, point.street)
    return fold(" ".join(part for part in parts if part)), None


def derive_head(
    head: Head,
    points: Sequence[ContactPoint],
    shape: EntityShape,
    setting: Setting,
    patterns: Sequence[Expected],
) -> None:
    """The derived columns that need the points, the shape or the patterns of rules that are on."""
    first = primaries(points)
    head.derive_from(shape, setting)
    head.derive_as_of(judged_moment().today)
    if isinstance(head, Reached):
        _repeat(head, first)
    head.facts = _facts(head, shape, setting)
    if verdict := made_up(head, head.facts, first, setting):
        head.facts[WHOLE] = verdict
    words = flaws(head, head.facts, points, setting)
    head.flaws = framed(words.union(broken(head, shape, patterns)))


def _repeat(head: Reached, first: Mapping[str, ContactPoint]) -> None:
    """The primary points on the record they belong to."""
    email, phone, address = (
        first.get(kind) for kind in (PointKind.EMAIL, PointKind.PHONE, PointKind.ADDRESS)
    )
    head.email, head.email_key = (email.raw, email.normalised) if email else ("", "")
    head.phone, head.phone_key = (phone.raw, phone.normalised) if phone else ("", "")
    head.city, head.city_key = (address.city, fold(address.city)) if address else ("", "")
    head.country = address.country if address else ""


def _facts(head: Head, shape: EntityShape, setting: Setting) -> dict[str, Any]:
    found = {}
    for field in shape.with_removed():
        kind = kind_of(field)
        if kind.judged and field.home in {"column", "attribute"} and (value := value_of(head, field)):
            found[field.key] = kind.facts(value, field, setting)
    return found


def points_by_record(points: Iterable[ContactPoint]) -> Mapping[int, list[ContactPoint]]:
    found: dict[int, list[ContactPoint]] = {}
    for point in points:
        found.setdefault(point.record_id, []).append(point)
    return found
