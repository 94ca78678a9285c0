"""What pure functions doubt about a whole record: its flaws in words, and whether it looks made up.

Pure but for the objects handed in, like `reach`: the same before a row is inserted and when it is derived again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from perennial.lib.emails import read_email
from perennial.lib.mail_domains import RESERVED, doubt_of
from perennial.lib.postal_codes import read_postal_code
from perennial.lib.scripts import mixed_script
from perennial.quality.fiction import Subject, score
from perennial.quality.kinds.believable import FICTITIOUS
from perennial.records.models import WHOLE, Company, Contact, ContactPoint, Head, Lead, PointKind
from perennial.schema.kinds import Setting

Facts = Mapping[str, Mapping[str, Any]]
INVALID, MIXED = "invalid", "mixed_scripts"
NAMES = ("given_name", "family_name", "name")
# A demonstration is full of addresses and numbers that are kept free for such.
OF_DEMONSTRATIONS = frozenset({"email_reserved", "phone_for_fiction"})


def flaws(head: Head, facts: Facts, points: Sequence[ContactPoint], setting: Setting) -> set[str]:
    """Words for what is wrong with values: "phone.invalid", "postal_code.invalid"."""
    words = {f"{key}.{INVALID}" for key, its in facts.items() if its.get("valid") is False}
    words |= set(_of_points(points, setting))
    words |= {
        f"{key}.{MIXED}" for key in NAMES if (text := getattr(head, key, "")) and mixed_script(text).problem
    }
    if WHOLE in facts:
        words.add(FICTITIOUS)
    return words


def framed(words: Iterable[str]) -> str:
    """Words as a column keeps them, each between spaces."""
    told = " ".join(sorted(words))
    return f" {told} " if told else ""


def _of_points(points: Iterable[ContactPoint], setting: Setting) -> Iterator[str]:
    for point in points:
        if point.valid is False:
            yield f"{point.kind}.{INVALID}"
        elif point.kind == PointKind.EMAIL and (problem := doubt_of(read_email(point.raw)).problem):
            if problem != RESERVED or not setting.demonstration:
                yield f"{point.kind}.{problem.rpartition('.')[2]}"
        elif read_postal_code(point.postal_code, point.country).valid is False:
            yield f"postal_code.{INVALID}"


def made_up(head: Head, facts: Facts, first: Mapping[str, ContactPoint], setting: Setting) -> dict[str, Any]:
    """The verdict on a record that looks made up, with its signs; {} for any other."""
    verdict = score(
        _subject(head, facts, first), without=OF_DEMONSTRATIONS if setting.demonstration else frozenset()
    )
    if not verdict.doubtful:
        return {}
    signs = [[one.code, list(one.fields)] for one in verdict.reasons]
    return {"permille": round(verdict.probability * 1000), "signs": signs, "judge": verdict.version}


def _subject(head: Head, facts: Facts, first: Mapping[str, ContactPoint]) -> Subject:
    email, phone, address = (
        first.get(kind) for kind in (PointKind.EMAIL, PointKind.PHONE, PointKind.ADDRESS)
    )
    reach: dict[str, Any] = {
        "email": email.raw if email else "",
        "phone": phone.raw if phone else "",
        "phone_valid": phone.valid if phone else None,
        "country": address.country if address else "",
        "street": address.street if address else "",
        "city": address.city if address else "",
    }
    if isinstance(head, Contact):
        return Subject(
            given_name=head.given_name, family_name=head.family_name, birthday=head.birthday, **reach
        )
    if isinstance(head, Lead):
        return Subject(
            given_name=head.given_name, family_name=head.family_name, company=head.company_name, **reach
        )
    if isinstance(head, Company):
        valid = facts.get("tax_id", {}).get("valid")
        return Subject(name=head.name, tax_id=head.tax_id, tax_valid=valid, **reach)
    return Subject(**reach)
