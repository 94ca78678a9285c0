"""How fields stand together: the sections of a page, and what stands where when nobody arranged it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from perennial.schema.shape import EntityShape, FieldShape, Texts, in_language
from perennial.schema.standard.common import labels

LIST, RECORD, CREATE = PLACES = ("list", "record", "create")

# Few enough that an e-mail address and a tax number stand whole on a laptop; all else is a choice away.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "contact": ("company", "email", "phone", "city", "owner", "updated"),
    "company": ("tax_id", "industry", "lifecycle", "phone", "city", "owner", "updated"),
    "lead": ("company_name", "status", "email", "phone", "owner", "updated"),
    "deal": ("company", "stage", "amount", "expected_close", "owner", "updated"),
    "ticket": ("company", "status", "priority", "due", "owner", "updated"),
    "contract": ("company", "status", "annual", "notice_by", "term_ends", "owner"),
    "activity": ("kind", "contact", "company", "due", "done", "owner"),
    "document": ("kind", "file", "contact", "company", "owner", "updated"),
    "campaign": ("kind", "status", "begins", "ends", "budget", "cost", "owner"),
}
ADDRESS = ("street", "postal_code", "city", "region", "country")
NAMES = ("given_name", "family_name", "salutation", "name", "legal_name")

_WORK = labels("Work", "Praca", "Arbeit", "Práca", "Работа")
_BUSINESS = labels("Business", "Działalność", "Geschäft", "Podnikanie", "Бизнес")
FURTHER = labels("Further", "Pozostałe", "Weiteres", "Ďalšie", "Прочее")
_TITLES: Mapping[str, Texts] = {
    "main": _BUSINESS,
    "reach": labels("Reach", "Kontakt", "Erreichbar", "Kontakt", "Связь"),
    "address": labels("Address", "Adres", "Adresse", "Adresa", "Адрес"),
    "custom": FURTHER,
    "name": labels("Name", "Nazwa", "Name", "Názov", "Имя"),
    "service": labels("Promised", "Obietnica", "Zusagen", "Sľúbené", "Обещано"),
    "term": labels("Term", "Okres", "Laufzeit", "Trvanie", "Срок"),
    "keeping": labels("Keeping", "Prowadzenie", "Pflege", "Správa", "Ведение"),
}


@dataclass(frozen=True, slots=True)
class Section:
    """Fields that stand together under a title; `labels` are {language: text}, empty where it has none."""

    labels: Texts
    fields: tuple[str, ...]

    @property
    def title(self) -> str:
        return in_language(self.labels)


def usual_sections(shape: EntityShape) -> tuple[Section, ...]:
    """The sections of a record page nobody arranged."""
    found = []
    for group, title in _TITLES.items():
        keys = tuple(key for key, one in shape.fields.items() if _group(one) == group)
        if keys:
            found.append(Section(_WORK if (shape.key, group) == ("contact", "main") else title, keys))
    return tuple(found)


def arranged_sections(
    shape: EntityShape, fields: Sequence[str], sections: Iterable[Mapping[str, Any]], left_out: Iterable[str]
) -> tuple[Section, ...]:
    """The sections an administrator made. Fields made since stand at the end, so that none goes unseen."""
    titles = {one["first"]: one["labels"] for one in sections}
    found = list(_split(fields, titles))
    known = {*fields, *left_out}
    further = tuple(key for key in shape.fields if key not in known)
    whole = [*found, Section(FURTHER, further)] if further else found
    shown = (Section(one.labels, tuple(key for key in one.fields if key in shape.fields)) for one in whole)
    return tuple(one for one in shown if one.fields)


def _split(fields: Sequence[str], titles: Mapping[str, Texts]) -> Iterator[Section]:
    """The fields cut before each that begins a section."""
    labels: Texts = {}
    keys: list[str] = []
    for key in fields:
        if key in titles:
            yield Section(labels, tuple(keys))
            labels, keys = titles[key], []
        keys.append(key)
    yield Section(labels, tuple(keys))


def _group(field: FieldShape) -> str:
    if field.key in NAMES:
        return "name"
    return "address" if field.key in ADDRESS else field.group
