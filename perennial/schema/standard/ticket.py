"""The ticket: a customer's case, what is promised, and how it stands."""

from __future__ import annotations

from perennial.lib.business_hours import Span
from perennial.schema.service import Service, Target
from perennial.schema.shape import Choice, EntityShape, FieldShape, Step
from perennial.schema.standard.common import (
    COMPANY_FIELD,
    CONTACT_FIELD,
    DESCRIPTION_FIELD,
    ENGAGED,
    KEEPING,
    SUBJECT_FIELD,
    choice_field,
    labels,
)

NEW, IN_PROGRESS, WAITING, SOLVED, CLOSED = "new", "in_progress", "waiting", "solved", "closed"

STATUSES = (
    Step(NEW, labels("New", "Nowe", "Neu", "Nový", "Новая")),
    Step(IN_PROGRESS, labels("In progress", "W toku", "In Arbeit", "Rieši sa", "В работе")),
    Step(
        WAITING,
        labels(
            "Waiting for the customer",
            "Czeka na klienta",
            "Wartet auf Kunden",
            "Čaká na zákazníka",
            "Ждёт клиента",
        ),
        pauses=True,
    ),
    Step(SOLVED, labels("Solved", "Rozwiązane", "Gelöst", "Vyriešený", "Решена"), ends="won"),
    Step(CLOSED, labels("Closed", "Zamknięte", "Geschlossen", "Uzavretý", "Закрыта"), ends="won"),
)
STILL_OPEN = tuple(one.key for one in STATUSES if one.open)

LOW, NORMAL, HIGH, URGENT = "low", "normal", "high", "urgent"
PRIORITIES = (
    Choice(LOW, labels("Low", "Niski", "Niedrig", "Nízka", "Низкий")),
    Choice(NORMAL, labels("Normal", "Zwykły", "Normal", "Bežná", "Обычный")),
    Choice(HIGH, labels("High", "Wysoki", "Hoch", "Vysoká", "Высокий")),
    Choice(URGENT, labels("Urgent", "Pilny", "Dringend", "Naliehavá", "Срочный")),
)

KINDS = (
    Choice("question", labels("Question", "Pytanie", "Frage", "Otázka", "Вопрос")),
    Choice("problem", labels("Problem", "Problem", "Störung", "Problém", "Проблема")),
    Choice("complaint", labels("Complaint", "Reklamacja", "Reklamation", "Reklamácia", "Жалоба")),
    Choice("request", labels("Request", "Prośba", "Wunsch", "Požiadavka", "Запрос")),
    Choice("return", labels("Return", "Zwrot", "Rücksendung", "Vrátenie", "Возврат")),
    Choice("other", labels("Other", "Inne", "Anderes", "Iné", "Другое")),
)

CHANNELS = (
    Choice("phone", labels("Phone", "Telefon", "Telefon", "Telefón", "Телефон")),
    Choice("mail", labels("E-mail", "E-mail", "E-Mail", "E-mail", "Эл. почта")),
    Choice("web", labels("Web", "Strona", "Web", "Web", "Сайт")),
    Choice("person", labels("In person", "Osobiście", "Persönlich", "Osobne", "Лично")),
)

# What was told of a promise, in the order in which it gets worse.
ANSWER_NEAR, ANSWER_LATE, SOLVE_NEAR, SOLVE_LATE = "answer_near", "answer_late", "solve_near", "solve_late"
ESCALATIONS = (
    Choice(
        ANSWER_NEAR,
        labels(
            "Answer nearly due", "Odpowiedź wkrótce", "Antwort bald fällig", "Odpoveď čoskoro", "Скоро ответ"
        ),
    ),
    Choice(
        ANSWER_LATE,
        labels(
            "Answer overdue",
            "Odpowiedź spóźniona",
            "Antwort überfällig",
            "Odpoveď po termíne",
            "Ответ просрочен",
        ),
    ),
    Choice(
        SOLVE_NEAR,
        labels(
            "Solution nearly due",
            "Rozwiązanie wkrótce",
            "Lösung bald fällig",
            "Riešenie čoskoro",
            "Скоро решение",
        ),
    ),
    Choice(
        SOLVE_LATE,
        labels(
            "Solution overdue",
            "Rozwiązanie spóźnione",
            "Lösung überfällig",
            "Riešenie po termíne",
            "Решение просрочено",
        ),
    ),
)

_OFFICE: tuple[Span, ...] = ((8 * 60, 16 * 60),)
_HOUR, _DAY = 60, 8 * 60
USUAL = Service(
    week=(_OFFICE,) * 5 + ((),) * 2,
    targets={
        LOW: Target(2 * _DAY, 10 * _DAY),
        NORMAL: Target(_DAY, 5 * _DAY),
        HIGH: Target(4 * _HOUR, 2 * _DAY),
        URGENT: Target(_HOUR, _DAY),
    },
)


def _instant(key: str, texts: dict[str, str], *, derived: bool = False) -> FieldShape:
    """A moment of the case; a derived one follows from the others and from what is promised."""
    return FieldShape(
        key,
        "datetime",
        texts,
        column=key,
        sortable=key in SORTED,
        editable=not derived,
        group="service",
    )


SORTED = ("opened", "due")
FIELDS = (
    SUBJECT_FIELD,
    CONTACT_FIELD,
    COMPANY_FIELD,
    choice_field("status", labels("Status", "Status", "Status", "Stav", "Статус"), STATUSES, NEW),
    choice_field(
        "priority", labels("Priority", "Priorytet", "Priorität", "Priorita", "Приоритет"), PRIORITIES, NORMAL
    ),
    choice_field("kind", labels("Kind", "Rodzaj", "Art", "Druh", "Вид"), KINDS),
    choice_field("channel", labels("Channel", "Kanał", "Kanal", "Kanál", "Канал"), CHANNELS),
    DESCRIPTION_FIELD,
    _instant("opened", labels("Received", "Wpłynęło", "Eingegangen", "Prijaté", "Получена")),
    _instant(
        "first_answered",
        labels("First answered", "Pierwsza odpowiedź", "Zuerst beantwortet", "Prvá odpoveď", "Первый ответ"),
    ),
    _instant("solved", labels("Solved at", "Rozwiązano", "Gelöst am", "Vyriešené", "Решена в")),
    _instant(
        "due",
        labels("Next due", "Najbliższy termin", "Nächste Frist", "Najbližší termín", "Ближайший срок"),
        derived=True,
    ),
    _instant(
        "answer_due",
        labels("Answer due", "Odpowiedź do", "Antwort bis", "Odpoveď do", "Ответить до"),
        derived=True,
    ),
    _instant(
        "solve_due",
        labels("Solution due", "Rozwiązanie do", "Lösung bis", "Riešenie do", "Решить до"),
        derived=True,
    ),
    _instant(
        "paused_since",
        labels("Waiting since", "Czeka od", "Wartet seit", "Čaká od", "Ждёт с"),
        derived=True,
    ),
    *(
        FieldShape(key, "number", texts, column=key, editable=False, group="service")
        for key, texts in (
            (
                "minutes_left",
                labels(
                    "Minutes left while waiting",
                    "Pozostałe minuty (czeka)",
                    "Minuten übrig (wartet)",
                    "Zostáva minút (čaká)",
                    "Осталось минут (ждёт)",
                ),
            ),
            (
                "answer_minutes",
                labels(
                    "Minutes to first answer",
                    "Minuty do odpowiedzi",
                    "Minuten bis zur Antwort",
                    "Minúty do odpovede",
                    "Минут до ответа",
                ),
            ),
            (
                "solve_minutes",
                labels(
                    "Minutes to solution",
                    "Minuty do rozwiązania",
                    "Minuten bis zur Lösung",
                    "Minúty do riešenia",
                    "Минут до решения",
                ),
            ),
        )
    ),
    FieldShape(
        "escalation",
        "choice",
        labels("Escalated", "Eskalacja", "Eskaliert", "Eskalované", "Эскалация"),
        column="escalation",
        choices=ESCALATIONS,
        editable=False,
        group="service",
    ),
    _instant(
        "escalated",
        labels("Escalated at", "Eskalowano", "Eskaliert am", "Eskalované o", "Эскалирована в"),
        derived=True,
    ),
    *ENGAGED,
    *KEEPING,
)

SHAPE = EntityShape(
    key="ticket",
    labels=labels("Ticket", "Zgłoszenie", "Ticket", "Tiket", "Обращение"),
    plurals=labels("Tickets", "Zgłoszenia", "Tickets", "Tikety", "Обращения"),
    fields={field.key: field for field in FIELDS},
    title_fields=("subject",),
    service=USUAL,
    version=1,
)
