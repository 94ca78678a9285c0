"""Who a note says took part: colleagues, and people of the company that the record belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from perennial.lib.understanding import with_whom
from perennial.records.directory import title_of
from perennial.records.linked import people_of
from perennial.records.models import Head
from perennial.schema.queries import shape_of
from perennial.schema.standard.activity import COLLEAGUES, PARTICIPANTS
from perennial.web.records.reader import Reader

PEOPLE = 50
CONTACT, USER = "contact", "user"
Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Partaking:
    """Those who took part, each a kind and a number, with their names."""

    keys: Sequence[Key]
    names: Sequence[str]

    def __bool__(self) -> bool:
        return bool(self.keys)

    def values(self, contact: int | None) -> dict[str, Any]:
        """As fields of an activity; whom it is about (`contact`) takes part anyway."""
        contacts = [pk for kind, pk in self.keys if kind == CONTACT and pk != contact]
        colleagues = [pk for kind, pk in self.keys if kind == USER]
        found = {PARTICIPANTS: contacts, COLLEAGUES: colleagues}
        return {key: ids for key, ids in found.items() if ids}


def no_one() -> Partaking:
    return Partaking((), ())


def partaking(reader: Reader, head: Head, text: str) -> Partaking:
    """Whom the text names behind a “with”; nobody but who the reader may see and may name in an activity."""
    known = [*_colleagues(reader), *_contacts(reader, head)]
    names = dict(known)
    keys = with_whom(text, known)
    return Partaking(keys, [names[key] for key in keys])


def _colleagues(reader: Reader) -> list[tuple[Key, str]]:
    if COLLEAGUES not in reader.readable_of("activity"):
        return []
    return [((USER, pk), name) for pk, name in reader.colleagues if pk != reader.actor.user_id]


def _contacts(reader: Reader, head: Head) -> list[tuple[Key, str]]:
    company = head.pk if reader.entity == "company" else getattr(head, "company_id", None)
    shape, readable = shape_of(CONTACT), reader.readable_of(CONTACT)
    if not company or "company" not in readable or PARTICIPANTS not in reader.readable_of("activity"):
        return []
    if reader.entity != "company" and "company" not in reader.readable:
        return []
    people = people_of(reader.actor, company, PEOPLE, leave_out=head.pk)
    return [((CONTACT, one.pk), title_of(shape, one, readable)) for one in people]
