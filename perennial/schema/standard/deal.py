"""The deal, and the way deals go where nobody described another."""

from __future__ import annotations

from perennial.schema.pipelines import with_pipelines
from perennial.schema.shape import Choice, EntityShape, FieldShape, PipelineShape, StageShape
from perennial.schema.standard.common import (
    CAMPAIGN_FIELD,
    COMPANY_FIELD,
    CONTACT_FIELD,
    DESCRIPTION_FIELD,
    ENGAGED,
    KEEPING,
    NAME_FIELD,
    SOURCE_FIELD,
    labels,
)

OPEN, WON, LOST = "open", "won", "lost"

SALES = PipelineShape(
    "sales",
    labels("Sales", "Sprzedaż", "Vertrieb", "Predaj", "Продажи"),
    (
        StageShape("enquiry", labels("Enquiry", "Zapytanie", "Anfrage", "Dopyt", "Запрос"), 10, "", (), 30),
        StageShape(
            "qualified",
            labels("Qualified", "Zakwalifikowana", "Qualifiziert", "Kvalifikovaný", "Квалификация"),
            25,
            "",
            ("company",),
            30,
        ),
        StageShape(
            "offer", labels("Offer", "Oferta", "Angebot", "Ponuka", "Предложение"), 50, "", ("amount",), 21
        ),
        StageShape(
            "negotiation",
            labels("Negotiation", "Negocjacje", "Verhandlung", "Rokovanie", "Переговоры"),
            75,
            "",
            ("amount", "expected_close"),
            14,
        ),
        StageShape("won", labels("Won", "Wygrana", "Gewonnen", "Vyhraný", "Выиграна"), 100, WON, ("amount",)),
        StageShape(
            "lost",
            labels("Lost", "Przegrana", "Verloren", "Prehraný", "Проиграна"),
            0,
            LOST,
            ("lost_reason",),
        ),
    ),
)

OUTCOMES = (
    Choice(OPEN, labels("Open", "Otwarta", "Offen", "Otvorený", "Открыта")),
    Choice(WON, labels("Won", "Wygrana", "Gewonnen", "Vyhraný", "Выиграна")),
    Choice(LOST, labels("Lost", "Przegrana", "Verloren", "Prehraný", "Проиграна")),
)

LOST_REASONS = (
    Choice("price", labels("Price", "Cena", "Preis", "Cena", "Цена")),
    Choice("competitor", labels("Competitor", "Konkurencja", "Mitbewerber", "Konkurencia", "Конкурент")),
    Choice("no_budget", labels("No budget", "Brak budżetu", "Kein Budget", "Bez rozpočtu", "Нет бюджета")),
    Choice("timing", labels("Wrong time", "Zły moment", "Falscher Zeitpunkt", "Nevhodný čas", "Не вовремя")),
    Choice(
        "no_answer", labels("No answer", "Brak odpowiedzi", "Keine Antwort", "Bez odpovede", "Нет ответа")
    ),
    Choice("no_fit", labels("Does not fit", "Nie pasuje", "Passt nicht", "Nevyhovuje", "Не подходит")),
    Choice("other", labels("Other", "Inny", "Anderer", "Iný", "Другая")),
)

AMOUNT_FIELD = FieldShape(
    "amount",
    "money",
    labels("Amount", "Kwota", "Betrag", "Suma", "Сумма"),
    column="amount",
    folded="amount_number",
    unit="amount_currency",
    sortable=True,
)

FIELDS = (
    NAME_FIELD,
    COMPANY_FIELD,
    CONTACT_FIELD,
    FieldShape(
        "stage",
        "choice",
        labels("Stage", "Etap", "Phase", "Fáza", "Стадия"),
        column="stage",
        required=True,
        sortable=True,
    ),
    AMOUNT_FIELD,
    FieldShape(
        "expected_close",
        "date",
        labels(
            "Expected close",
            "Planowane zamknięcie",
            "Abschluss erwartet",
            "Očakávané uzavretie",
            "Ожидаемое закрытие",
        ),
        column="expected_close",
        sortable=True,
    ),
    FieldShape(
        "closed",
        "date",
        labels("Closed", "Zamknięta", "Abgeschlossen", "Uzavretý", "Закрыта"),
        column="closed",
        sortable=True,
    ),
    FieldShape(
        "lost_reason",
        "choice",
        labels(
            "Why it was lost", "Przyczyna przegranej", "Verlustgrund", "Dôvod prehry", "Причина проигрыша"
        ),
        column="lost_reason",
        choices=LOST_REASONS,
    ),
    SOURCE_FIELD,
    CAMPAIGN_FIELD,
    DESCRIPTION_FIELD,
    FieldShape(
        "outcome",
        "choice",
        labels("Outcome", "Wynik", "Ergebnis", "Výsledok", "Итог"),
        column="outcome",
        choices=OUTCOMES,
        editable=False,
    ),
    FieldShape(
        "pipeline",
        "choice",
        labels("Pipeline", "Lejek", "Pipeline", "Pipeline", "Воронка"),
        column="pipeline",
        editable=False,
    ),
    FieldShape(
        "stage_since",
        "datetime",
        labels(
            "In this stage since",
            "Na tym etapie od",
            "In dieser Phase seit",
            "V tejto fáze od",
            "На этой стадии с",
        ),
        column="stage_since",
        sortable=True,
        editable=False,
    ),
    *ENGAGED,
    *KEEPING,
)

SHAPE = with_pipelines(
    EntityShape(
        key="deal",
        labels=labels("Deal", "Transakcja", "Geschäft", "Obchod", "Сделка"),
        plurals=labels("Deals", "Transakcje", "Geschäfte", "Obchody", "Сделки"),
        fields={field.key: field for field in FIELDS},
        title_fields=("name",),
        version=1,
    ),
    (SALES,),
)
