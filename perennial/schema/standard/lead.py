"""The lead: somebody who may become a customer, before it is known who they are."""

from __future__ import annotations

from dataclasses import replace

from perennial.schema.shape import Choice, EntityShape, FieldShape
from perennial.schema.standard import company, contact, deal
from perennial.schema.standard.common import (
    CAMPAIGN_FIELD,
    ENGAGED,
    KEEPING,
    MEMBER_FIELD,
    REACH,
    SOURCE_FIELD,
    labels,
)

NEW, WORKING, QUALIFIED, UNQUALIFIED, CONVERTED = "new", "working", "qualified", "unqualified", "converted"
# Somebody still has to speak with them.
STILL_OPEN = (NEW, WORKING, QUALIFIED)

STATUSES = (
    Choice(NEW, labels("New", "Nowy", "Neu", "Nový", "Новый")),
    Choice(WORKING, labels("Working", "W toku", "In Arbeit", "Rozpracovaný", "В работе")),
    Choice(
        QUALIFIED,
        labels("Qualified", "Zakwalifikowany", "Qualifiziert", "Kvalifikovaný", "Квалифицирован"),
    ),
    Choice(
        UNQUALIFIED,
        labels("Unqualified", "Odrzucony", "Nicht qualifiziert", "Nekvalifikovaný", "Не подходит"),
    ),
    Choice(
        CONVERTED,
        labels("Converted", "Przekształcony", "Umgewandelt", "Premenený", "Преобразован"),
    ),
)

REASONS = (
    Choice("no_need", labels("No need", "Brak potrzeby", "Kein Bedarf", "Nemá potrebu", "Нет потребности")),
    Choice("no_budget", labels("No budget", "Brak budżetu", "Kein Budget", "Bez rozpočtu", "Нет бюджета")),
    Choice(
        "no_answer", labels("No answer", "Brak odpowiedzi", "Keine Antwort", "Bez odpovede", "Нет ответа")
    ),
    Choice(
        "not_ours",
        labels(
            "Not our customers", "Nie nasz klient", "Nicht unsere Kunden", "Nie náš zákazník", "Не наш клиент"
        ),
    ),
    Choice("made_up", labels("Made up", "Zmyślony", "Erfunden", "Vymyslený", "Вымышлен")),
    Choice("other", labels("Other", "Inny", "Anderer", "Iný", "Другая")),
)

_PERSON = {one.key: one for one in contact.FIELDS}
_FIRM = {one.key: one for one in company.FIELDS}
_DEAL = {one.key: one for one in deal.FIELDS}


def _became(entity: str, en: str, pl: str, de: str, sk: str, ru: str) -> FieldShape:
    """A record the lead was converted to."""
    key = f"converted_{entity}"
    return FieldShape(
        key,
        "record",
        labels(en, pl, de, sk, ru),
        column=f"{key}_id",
        target=entity,
        editable=False,
        group="keeping",
    )


FIELDS = (
    _PERSON["given_name"],
    _PERSON["family_name"],
    FieldShape(
        "company_name",
        "text",
        labels("Company", "Firma", "Firma", "Firma", "Компания"),
        column="company_name",
        folded="company_name_key",
        sortable=True,
        max_length=500,
    ),
    _PERSON["job_title"],
    FieldShape(
        "status",
        "choice",
        labels("Status", "Status", "Status", "Stav", "Статус"),
        column="status",
        choices=STATUSES,
        required=True,
        sortable=True,
        begins=NEW,
    ),
    FieldShape(
        "unqualified_reason",
        "choice",
        labels(
            "Why it is unqualified",
            "Powód odrzucenia",
            "Warum nicht qualifiziert",
            "Prečo nie",
            "Почему не подходит",
        ),
        column="unqualified_reason",
        choices=REASONS,
    ),
    SOURCE_FIELD,
    CAMPAIGN_FIELD,
    MEMBER_FIELD,
    replace(
        _DEAL["amount"],
        labels=labels(
            "Estimated value", "Szacowana wartość", "Geschätzter Wert", "Odhadovaná hodnota", "Оценка суммы"
        ),
    ),
    _FIRM["website"],
    _PERSON["language"],
    _DEAL["description"],
    *REACH,
    _became(
        "contact",
        "Became contact",
        "Stał się kontaktem",
        "Wurde Kontakt",
        "Stal sa kontaktom",
        "Стал контактом",
    ),
    _became("company", "Became company", "Stał się firmą", "Wurde Firma", "Stal sa firmou", "Стал компанией"),
    _became(
        "deal", "Became deal", "Stał się transakcją", "Wurde Geschäft", "Stal sa obchodom", "Стал сделкой"
    ),
    FieldShape(
        "converted",
        "datetime",
        labels("Converted on", "Przekształcony dnia", "Umgewandelt am", "Premenený dňa", "Преобразован"),
        column="converted",
        sortable=True,
        editable=False,
        group="keeping",
    ),
    *ENGAGED,
    *KEEPING,
)

SHAPE = EntityShape(
    key="lead",
    labels=labels("Lead", "Lead", "Lead", "Lead", "Лид"),
    plurals=labels("Leads", "Leady", "Leads", "Leady", "Лиды"),
    fields={field.key: field for field in FIELDS},
    title_fields=("given_name", "family_name", "company_name"),
    stand_in="company_name",
    version=1,
)
