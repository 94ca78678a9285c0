"""Which fields stand in which column of a document, and which columns an actor may ask."""

from __future__ import annotations

from collections.abc import Mapping

from perennial.access import rules
from perennial.access.actor import Actor
from perennial.access.queries import readable_fields

NAMES, REACH, NUMBERS, OTHER = "names", "reach", "numbers", "other"
GROUPS = (NAMES, REACH, NUMBERS, OTHER)
# Not a column: a contact found by its company.
COMPANY = "company"

FIELDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "company": {
        NAMES: ("name", "legal_name"),
        REACH: ("email", "phone", "website"),
        NUMBERS: ("tax_id", "registration_id", "own_id"),
        OTHER: ("city", "industry"),
    },
    "contact": {
        NAMES: ("given_name", "family_name"),
        REACH: ("email", "phone"),
        NUMBERS: ("own_id",),
        OTHER: ("job_title", "city"),
    },
    "lead": {
        NAMES: ("given_name", "family_name", "company_name"),
        REACH: ("email", "phone", "website"),
        NUMBERS: ("own_id",),
        OTHER: ("job_title", "city"),
    },
    "deal": {NAMES: ("name",), NUMBERS: ("own_id",)},
    "ticket": {NAMES: ("subject",), NUMBERS: ("own_id",)},
    "contract": {NAMES: ("name",), NUMBERS: ("own_id",)},
    "activity": {NAMES: ("subject",), NUMBERS: ("own_id",)},
    "document": {NAMES: ("name",), NUMBERS: ("own_id",)},
    "campaign": {NAMES: ("name",), NUMBERS: ("own_id",)},
}


class _Named:
    """An entity by its key alone, as far as `access` looks at it."""

    def __init__(self, key: str) -> None:
        self.key = key


def askable(actor: Actor, entity: str) -> tuple[str, ...]:
    """The groups of which the actor may read every field: another would tell of what is hidden."""
    several = FIELDS.get(entity, {})
    shape = _Named(entity)
    return tuple(g for g, keys in several.items() if len(readable_fields(actor, shape, keys)) == len(keys))


def reads_company_of_contacts(actor: Actor) -> bool:
    return bool(readable_fields(actor, _Named("contact"), [COMPANY]))


def owners(actor: Actor, entity: str) -> frozenset[int] | None:
    """Whose records of an entity the actor may read: None for everybody's, nobody's without the right.

    The same answer as `access.queries.visible`, as ids, for the index to be asked with.
    """
    scope = rules.scope_of(actor.rights, entity, "read")
    if scope == rules.ALL:
        return None
    if scope == rules.NONE or actor.user_id is None:
        return frozenset()
    return actor.mates | {actor.user_id} if scope == rules.TEAM else frozenset({actor.user_id})
