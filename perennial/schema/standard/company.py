"""The company."""

from __future__ import annotations

from perennial.schema.shape import EntityShape, FieldShape
from perennial.schema.standard.common import ENGAGED, KEEPING, LIFECYCLE_FIELD, NAME_FIELD, REACH, labels
from perennial.schema.standard.relations import WARMTH_FIELD

FIELDS = (
    NAME_FIELD,
    FieldShape(
        "legal_name",
        "text",
        labels("Legal name", "Pełna nazwa", "Firmierung", "Obchodné meno", "Полное наименование"),
        column="legal_name",
        folded="legal_name_key",
        max_length=500,
    ),
    FieldShape(
        "tax_id",
        "tax_number",
        labels("Tax number", "NIP", "USt-IdNr.", "IČ DPH", "ИНН"),
        column="tax_id",
        folded="tax_key",
        sortable=True,
    ),
    FieldShape(
        "registration_id",
        "text",
        labels("Registration number", "REGON / KRS", "Handelsregister", "IČO", "ОГРН"),
        column="registration_id",
        folded="registration_key",
        max_length=60,
    ),
    FieldShape(
        "website",
        "url",
        labels("Website", "Strona WWW", "Webseite", "Web", "Сайт"),
        column="website",
        folded="website_key",
    ),
    FieldShape(
        "industry",
        "text",
        labels("Industry", "Branża", "Branche", "Odvetvie", "Отрасль"),
        column="industry",
        folded="industry_key",
        max_length=200,
    ),
    FieldShape(
        "size",
        "number",
        labels("Employees", "Zatrudnienie", "Mitarbeiter", "Zamestnanci", "Сотрудники"),
        column="size",
    ),
    FieldShape(
        "parent",
        "record",
        labels("Parent company", "Spółka matka", "Muttergesellschaft", "Materská firma", "Головная компания"),
        column="parent_id",
        target="company",
    ),
    LIFECYCLE_FIELD,
    *REACH,
    WARMTH_FIELD,
    *ENGAGED,
    *KEEPING,
)

SHAPE = EntityShape(
    key="company",
    labels=labels("Company", "Firma", "Firma", "Firma", "Компания"),
    plurals=labels("Companies", "Firmy", "Firmen", "Firmy", "Компании"),
    fields={field.key: field for field in FIELDS},
    title_fields=("name",),
    version=1,
)
