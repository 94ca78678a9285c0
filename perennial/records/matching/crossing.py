"""Whom a lead may be: it is compared with contacts and with companies as if it were one of them."""

from __future__ import annotations

from collections.abc import Mapping

from perennial.access.actor import Actor
from perennial.access.queries import readable_fields
from perennial.matching.specs import Given
from perennial.quality.models import Way
from perennial.records.matching.finding import Candidate, candidates_of
from perennial.records.matching.models_in_use import scorer_of
from perennial.records.matching.policy import asks
from perennial.records.models import Asks
from perennial.schema.queries import shape_of

CONTACT, COMPANY = BESIDE = ("contact", "company")
_PERSON = ("given_name", "family_name")
_NAME = "company_name"


def read_as(entity: str, given: Given) -> Given:
    """What is given of a lead, as the contact or the company that it may be; {} where it names none."""
    named = [given[key] for key in _PERSON if given.get(key)]
    firm = given.get(_NAME, ())
    rest = {key: several for key, several in given.items() if key not in {*_PERSON, _NAME}}
    if entity == COMPANY:
        return {**rest, "name": firm} if firm else {}
    if not (named or rest.get("email") or rest.get("phone")):
        return {}
    return {**rest, **{key: given[key] for key in _PERSON if given.get(key)}, "company": firm}


def candidates_beside(actor: Actor, given: Given) -> Mapping[str, list[Candidate]]:
    """Contacts and companies that a lead may be, most likely first, as far as the workspace wants to be told.

    `given` holds what the actor may read of the lead and no more.
    """
    found = {}
    for entity in BESIDE:
        told = read_as(entity, given)
        wanted = told and asks(entity, Way.FORM) != Asks.OFF and _opens(actor, entity)
        found[entity] = list(candidates_of(actor, entity, told).candidates) if wanted else []
    return found


def near_certain(entity: str, candidate: Candidate) -> bool:
    """Whether it is so likely that nobody would make a second one."""
    return candidate.probability >= scorer_of(entity).model.thresholds.block


def _opens(actor: Actor, entity: str) -> bool:
    """Whether the actor may read anything there that is compared."""
    shape = shape_of(entity)
    return bool(readable_fields(actor, shape, shape.title_fields))
