"""What the columns of a file may be mapped to."""

from __future__ import annotations

from collections.abc import Container, Iterable

from perennial.access.actor import Actor
from perennial.access.queries import editable_fields
from perennial.schema.queries import shape_of
from perennial.schema.shape import EntityShape
from perennial.schema.standard import ENTITIES
from perennial.schema.standard.common import labels
from perennial.transfer.mapping import MappableField
from perennial.transfer.record_numbers import LABELS, NUMBER

FULL_NAME = "full_name"
COMPANY = "company"
# The column in which other systems say the currency of an amount that stands in another one.
AMOUNT, CURRENCY = "amount", "amount_currency"
# The field by which a row names another company, which is created where it is new.
NAMED_COMPANY = {
    "contact": "company",
    "company": "parent",
    "deal": "company",
    "ticket": "company",
    "contract": "company",
    "activity": "company",
}
# Columns of a file of contacts that describe the company: they find it, and fill it when it is created.
OF_COMPANY = ("tax_id", "registration_id", "website", "industry")
MATCH_KEYS = {
    "contact": (NUMBER, "email", "phone", "own_id"),
    "company": (NUMBER, "tax_id", "email", "own_id", "name"),
    "lead": (NUMBER, "email", "phone", "own_id"),
    "deal": (NUMBER, "own_id", "name"),
    "ticket": (NUMBER, "own_id"),
    "contract": (NUMBER, "own_id", "name"),
    "activity": (NUMBER, "own_id"),
    "campaign": (NUMBER, "own_id", "name"),
}
DEFAULT_MATCH = {
    "contact": ("email", "phone"),
    "company": ("tax_id", "email", "name"),
    "lead": ("email", "phone"),
    "deal": ("own_id",),
    "ticket": ("own_id",),
    "contract": ("own_id",),
    "activity": ("own_id",),
    "campaign": ("name",),
}


def default_match(entity: str, mapping: Iterable[str]) -> list[str]:
    """The keys by which rows find records when nobody chose: by number first, where a column has it."""
    return [*([NUMBER] if NUMBER in mapping else []), *DEFAULT_MATCH[entity]]


def mappable(actor: Actor, shape: EntityShape) -> list[MappableField]:
    """The fields of an entity the actor may import, and, for contacts, those of their company."""
    company = shape_of(COMPANY)
    return _listed(
        shape,
        editable_fields(actor, shape, shape.fields, "import"),
        company,
        editable_fields(actor, company, OF_COMPANY, "create"),
    )


def known_to_all(entity: str) -> list[MappableField]:
    """The same of the standard fields alone: for whoever has no workspace."""
    shape, company = ENTITIES[entity], ENTITIES[COMPANY]
    return _listed(shape, shape.fields.keys(), company, OF_COMPANY)


def _listed(
    shape: EntityShape, allowed: Container[str], company: EntityShape, permitted: Container[str]
) -> list[MappableField]:
    found = [
        MappableField(field.key, field.kind, field.labels)
        for field in shape.fields.values()
        if field.editable and field.key in allowed
    ]
    if {"given_name", "family_name"} <= shape.fields.keys():
        name = labels("Full name", "Imię i nazwisko", "Name", "Meno a priezvisko", "ФИО")
        found.insert(0, MappableField(FULL_NAME, "text", name))
    if shape.key == "contact":
        found += [
            MappableField(key, company.fields[key].kind, _company_labels(company.fields[key].labels))
            for key in OF_COMPANY
            if key in permitted
        ]
    if any(one.key == AMOUNT for one in found):
        currency = labels("Currency", "Waluta", "Währung", "Mena", "Валюта")
        found.append(MappableField(CURRENCY, "text", currency))
    return [MappableField(NUMBER, "text", LABELS), *found]


def _company_labels(texts: object) -> dict[str, str]:
    firm = labels("Company", "Firma", "Firma", "Firma", "Компания")
    return {language: f"{firm[language]}: {text}" for language, text in dict(texts).items()}  # type: ignore[call-overload]
