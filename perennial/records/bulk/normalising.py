"""Phones in their normal form, as far as one is known: read as of the nearest country where the number can exist.

The record's own country is nearer than that of its company. The workspace's stands in where neither is known: a number
that can exist in some third country is not known to be of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from perennial.journal.rows import rows_by, values_by
from perennial.lib.phones import read_phone
from perennial.records.derive.reach import points_by_record, primaries
from perennial.records.models import Company, Contact, ContactPoint, Head, PointKind
from perennial.schema.kinds import Setting


@dataclass(slots=True)
class Rewriting:
    """The phones of one record. `texts` are before and after, by the id of the point; `unknown` says that one of its
    phones has no valid form that is known.
    """

    texts: dict[int, tuple[str, str]] = field(default_factory=dict)
    unknown: bool = False


def rewritings(heads: Sequence[Head], setting: Setting) -> Mapping[int, Rewriting]:
    """What would be written of each of these records."""
    order = ("record_id", "kind", "rank", "id")
    points = points_by_record(
        rows_by(ContactPoint, "record_id", sorted(head.pk for head in heads), order=order)
    )
    beyond = _countries_of_companies(heads)
    return {head.pk: _rewriting(points.get(head.pk, []), setting, beyond.get(head.pk, "")) for head in heads}


def _rewriting(points: Sequence[ContactPoint], setting: Setting, beyond: str) -> Rewriting:
    address = primaries(points).get(PointKind.ADDRESS)
    known = [one for one in (address.country if address else "", beyond) if one]
    found, countries = Rewriting(), known or [setting.country]
    for point in points:
        if point.kind == PointKind.PHONE:
            normal = _normal(point.raw, countries)
            if not normal:
                found.unknown = True
            elif normal != point.raw:
                found.texts[point.pk] = (point.raw, normal)
    return found


def _normal(raw: str, countries: Iterable[str]) -> str:
    """The normal form under the first country where the number can exist, '' where it can in none."""
    for country in dict.fromkeys(countries):
        phone = read_phone(raw, country)
        if phone.valid:
            return phone.key
    return ""


def _countries_of_companies(heads: Sequence[Head]) -> Mapping[int, str]:
    """The country of the company of each contact, by the contact's id."""
    companies = {head.pk: head.company_id for head in heads if isinstance(head, Contact) and head.company_id}
    country = dict(values_by(Company, "pk", sorted(set(companies.values())), ("pk", "country")))
    return {pk: country[company] for pk, company in companies.items() if country.get(company)}
