"""How a found record is shown: what it is called, and one line about it, of what the actor may read."""

from __future__ import annotations

from collections.abc import Mapping

from perennial.access.actor import Actor
from perennial.access.queries import readable_fields
from perennial.records.models import Head
from perennial.records.search.groups import COMPANY, FIELDS, NUMBERS, REACH
from perennial.schema.shape import EntityShape

_ABOUT = {
    "contact": ("job_title", COMPANY, "city"),
    "company": ("city", "industry"),
    "lead": ("status", "company_name", "city"),
    "deal": (COMPANY,),
    "ticket": (COMPANY,),
    "contract": (COMPANY, "status"),
    "activity": ("due",),
    "document": (),
    "campaign": ("status",),
}
_MOST = 3


def title(actor: Actor, shape: EntityShape, head: Head) -> str:
    """What the record is called; its number where its name may not be read or there is none."""
    readable = readable_fields(actor, shape, shape.title_fields)
    name = head.title if len(readable) == len(shape.title_fields) else ""
    return name or f"{shape.label()} {head.pk}"


def context(actor: Actor, shape: EntityShape, head: Head, why: str, companies: Mapping[int, str]) -> str:
    """What answered, where that is not plain from the name, and where the record belongs."""
    answered = FIELDS[shape.key].get(why, ()) if why in {REACH, NUMBERS} else ()
    keys = [*answered, *_ABOUT.get(shape.key, ())]
    readable = readable_fields(actor, shape, keys)
    values = (_value(shape, head, key, companies) for key in keys if key in readable)
    return " · ".join([value for value in dict.fromkeys(values) if value][:_MOST])


def _value(shape: EntityShape, head: Head, key: str, companies: Mapping[int, str]) -> str:
    if key == COMPANY:
        return companies.get(getattr(head, "company_id", None) or 0, "")
    value = str(getattr(head, key) or "")
    choice = shape.fields[key].choice(value)
    return choice.label() if choice else value
