"""The contact."""

from __future__ import annotations

from perennial.schema.shape import EntityShape, FieldShape
from perennial.schema.standard.common import (
    COMPANY_FIELD,
    ENGAGED,
    KEEPING,
    LANGUAGES,
    LIFECYCLE_FIELD,
    MEMBER_FIELD,
    REACH,
    labels,
)
from perennial.schema.standard.relations import WARMTH_FIELD

FIELDS = (
    FieldShape(
        "given_name",
        "text",
        labels("First name", "Imię", "Vorname", "Meno", "Имя"),
        column="given_name",
        folded="given_name_key",
        max_length=200,
    ),
    FieldShape(
        "family_name",
        "text",
        labels("Last name", "Nazwisko", "Nachname", "Priezvisko", "Фамилия"),
        column="family_name",
        folded="family_name_key",
        sortable=True,
        max_length=200,
    ),
    FieldShape(
        "salutation",
        "text",
        labels("Salutation", "Tytuł", "Anrede", "Oslovenie", "Обращение"),
        column="salutation",
        folded="salutation_key",
        max_length=60,
    ),
    COMPANY_FIELD,
    FieldShape(
        "job_title",
        "text",
        labels("Job", "Stanowisko", "Funktion", "Pozícia", "Должность"),
        column="job_title",
        folded="job_title_key",
        max_length=300,
    ),
    FieldShape(
        "birthday",
        "birthday",
        labels("Birthday", "Urodziny", "Geburtstag", "Narodeniny", "День рождения"),
        column="birthday",
        filterable=False,
    ),
    FieldShape(
        "language",
        "choice",
        labels("Language", "Język", "Sprache", "Jazyk", "Язык"),
        column="language",
        choices=LANGUAGES,
    ),
    LIFECYCLE_FIELD,
    FieldShape(
        "do_not_contact",
        "flag",
        labels("Do not contact", "Nie kontaktować", "Nicht kontaktieren", "Nekontaktovať", "Не беспокоить"),
        column="do_not_contact",
    ),
    *REACH,
    WARMTH_FIELD,
    MEMBER_FIELD,
    *ENGAGED,
    *KEEPING,
)

SHAPE = EntityShape(
    key="contact",
    labels=labels("Contact", "Kontakt", "Kontakt", "Kontakt", "Контакт"),
    plurals=labels("Contacts", "Kontakty", "Kontakte", "Kontakty", "Контакты"),
    fields={field.key: field for field in FIELDS},
    title_fields=("given_name", "family_name"),
    version=1,
)
