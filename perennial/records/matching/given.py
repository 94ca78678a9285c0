"""What matching is given of a record: its values by field, as they were written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from perennial.matching.specs import SPECS, Given
from perennial.records.drafts import ADDRESS_PARTS
from perennial.records.models import WHOLE, ContactPoint, Head, PointKind

# In thousandths. A real person behind a doubtful name must be found by it.
AS_GOOD_AS_CERTAIN = 950

_TEXTS = {
    "contact": ("given_name", "family_name", "birthday"),
    "lead": ("given_name", "family_name", "company_name", "website"),
    "company": ("name", "legal_name", "tax_id", "registration_id", "website"),
}


def given_of(head: Head, points: Iterable[ContactPoint]) -> Given:
    """Of a head and its contact points in order; of its company the number, as its name is another record's.

    What shows that a record was made up is not given: two that are called “asdf” are not one for that.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for name in _TEXTS.get(entity := head._meta.model_name or "") or _compared(entity):
        # Of a record that is referred to its number.
        value = getattr(head, f"{name}_id", None) or getattr(head, name, None)
        found[name] = [str(value)] if value else []
    if company := getattr(head, "company_id", None):
        found["company_id"] = [str(company)]
    for point in points:
        if point.kind == PointKind.ADDRESS:
            for part in ADDRESS_PARTS:
                if value := getattr(point, part):
                    found[part].append(value)
        elif value := point.normalised or point.raw:
            found[point.kind].append(value)
    for name in _made_up(head):
        found.pop(name, None)
    return found


def _compared(entity: str) -> tuple[str, ...]:
    """The fields that a specification made of kinds asks about."""
    spec = SPECS.get(entity)
    return tuple(key for one in spec.comparisons for key in one.fields) if spec else ()


def _made_up(head: Head) -> set[str]:
    """The fields that say so of a record that was as good as certainly made up."""
    verdict = head.facts.get(WHOLE, {})
    if verdict.get("permille", 0) < AS_GOOD_AS_CERTAIN:
        return set()
    named = {field for _code, fields in verdict["signs"] for field in fields}
    return named | ({"company_name"} if "company" in named else set())
