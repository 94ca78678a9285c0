"""The campaign: what was done to win customers, what it cost, and who was in it."""

from __future__ import annotations

from dataclasses import replace

from perennial.schema.shape import Choice, EntityShape, FieldShape
from perennial.schema.standard import deal
from perennial.schema.standard.common import (
    DESCRIPTION_FIELD,
    KEEPING,
    NAME_FIELD,
    SOURCE_FIELD,
    choice_field,
    labels,
)

PLANNED, RUNNING, DONE, CANCELLED = "planned", "running", "done", "cancelled"
STATUSES = (
    Choice(PLANNED, labels("Planned", "Planowana", "Geplant", "Plánovaná", "Планируется")),
    Choice(RUNNING, labels("Running", "W toku", "Läuft", "Prebieha", "Идёт")),
    Choice(DONE, labels("Done", "Zakończona", "Beendet", "Skončená", "Завершена")),
    Choice(CANCELLED, labels("Cancelled", "Odwołana", "Abgesagt", "Zrušená", "Отменена")),
)

KINDS = (
    Choice("mailing", labels("Mailing", "Mailing", "Mailing", "Mailing", "Рассылка")),
    Choice("fair", labels("Fair", "Targi", "Messe", "Veľtrh", "Выставка")),
    Choice("event", labels("Event", "Wydarzenie", "Veranstaltung", "Podujatie", "Мероприятие")),
    Choice("advertising", labels("Advertising", "Reklama", "Werbung", "Reklama", "Реклама")),
    Choice("calls", labels("Calls", "Telefony", "Anrufe", "Telefonáty", "Обзвон")),
    Choice("other", labels("Other", "Inna", "Andere", "Iná", "Другая")),
)

# How somebody in it stands, in the order in which it gets further.
LISTED, INVITED, DECLINED, RESPONDED, ATTENDED = "listed", "invited", "declined", "responded", "attended"
STATES = (
    Choice(LISTED, labels("On the list", "Na liście", "Auf der Liste", "Na zozname", "В списке")),
    Choice(INVITED, labels("Invited", "Zaproszony", "Eingeladen", "Pozvaný", "Приглашён")),
    Choice(DECLINED, labels("Declined", "Odmówił", "Abgesagt", "Odmietol", "Отказался")),
    Choice(RESPONDED, labels("Responded", "Odpowiedział", "Geantwortet", "Odpovedal", "Ответил")),
    Choice(ATTENDED, labels("Took part", "Wziął udział", "Nahm teil", "Zúčastnil sa", "Участвовал")),
)

FIELDS = (
    NAME_FIELD,
    choice_field("kind", labels("Kind", "Rodzaj", "Art", "Druh", "Вид"), KINDS),
    choice_field("status", labels("Status", "Status", "Status", "Stav", "Статус"), STATUSES, PLANNED),
    SOURCE_FIELD,
    *(
        FieldShape(key, "date", texts, column=key, sortable=True)
        for key, texts in (
            ("begins", labels("From", "Od", "Von", "Od", "С")),
            ("ends", labels("To", "Do", "Bis", "Do", "По")),
        )
    ),
    *(
        replace(
            deal.AMOUNT_FIELD,
            key=key,
            labels=texts,
            column=key,
            folded=f"{key}_number",
            unit=f"{key}_currency",
        )
        for key, texts in (
            ("budget", labels("Budget", "Budżet", "Budget", "Rozpočet", "Бюджет")),
            ("cost", labels("Cost", "Koszt", "Kosten", "Náklady", "Расходы")),
        )
    ),
    DESCRIPTION_FIELD,
    *KEEPING,
)

SHAPE = EntityShape(
    key="campaign",
    labels=labels("Campaign", "Kampania", "Kampagne", "Kampaň", "Кампания"),
    plurals=labels("Campaigns", "Kampanie", "Kampagnen", "Kampane", "Кампании"),
    fields={field.key: field for field in FIELDS},
    title_fields=("name",),
    version=1,
)
