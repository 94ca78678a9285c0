"""What matching is given of a record: its values by field, as they were written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from perennial.matching.specs import Given
from perennial.records.drafts import ADDRESS_PARTS
from perennial.records.models import ContactPoint, Head, PointKind

_TEXTS = {
    "contact": ("given_name", "family_name", "birthday"),
    "company": ("name", "legal_name", "tax_id", "registration_id", "website"),
}


def given_of(head: Head, points: Iterable[ContactPoint]) -> Given:
    """Of a head and its contact points in order; of its company the number, as its name is another record's."""
    found: dict[str, list[str]] = defaultdict(list)
    for name in _TEXTS.get(head._meta.model_name or "", ()):
        found[name] = [value] if (value := getattr(head, name)) else []
    if company := getattr(head, "company_id", None):
        found["company_id"] = [str(company)]
    for point in points:
        if point.kind == PointKind.ADDRESS:
            for part in ADDRESS_PARTS:
                if value := getattr(point, part):
                    found[part].append(value)
        elif value := point.normalised or point.raw:
            found[point.kind].append(value)
    return found
