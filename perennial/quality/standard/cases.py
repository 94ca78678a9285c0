"""What is expected of tickets; none of it blocks."""

from __future__ import annotations

from perennial.quality.standard import words
from perennial.quality.standard.base import Condition, Given
from perennial.schema.standard.common import labels
from perennial.schema.standard.ticket import CLOSED, SOLVED, STILL_OPEN, WAITING

IS_OPEN: Condition = {"field": "status", "op": "is_one_of", "value": list(STILL_OPEN)}
IS_DONE: Condition = {"field": "status", "op": "is_one_of", "value": [SOLVED, CLOSED]}
WAITS: Condition = {
    "all": [
        {"field": "status", "op": "is", "value": WAITING},
        {"field": "paused_since", "op": "is_filled"},
    ]
}
NOT_LONG: Condition = {"not": {"field": "paused_since", "op": "more_than_days_ago", "value": 14}}
OF_SOMEBODY: Condition = {
    "any": [{"field": "contact", "op": "is_filled"}, {"field": "company", "op": "is_filled"}]
}

FROM_WHOM = labels(
    "A contact or a company",
    "Kontakt lub firma",
    "Ein Kontakt oder eine Firma",
    "Kontakt alebo firma",
    "Контакт или компания",
)
FIND_WHOM = labels(
    "Say who came with it: without that nobody can be answered.",
    "Wskaż, kto z tym przyszedł: inaczej nie ma komu odpowiedzieć.",
    "Sagen, wer damit kam: sonst kann niemand antworten.",
    "Uveďte, kto s tým prišiel: inak nie je komu odpovedať.",
    "Укажите, кто обратился: иначе некому ответить.",
)
SHORT_WAIT = labels(
    "Waiting no longer than 14 days for the customer",
    "Czekanie na klienta do 14 dni",
    "Höchstens 14 Tage auf den Kunden gewartet",
    "Čakanie na zákazníka najviac 14 dní",
    "Ожидание клиента не дольше 14 дней",
)
ASK_OR_CLOSE = labels(
    "Ask once more, or close it.",
    "Zapytaj jeszcze raz albo zamknij.",
    "Noch einmal fragen oder schließen.",
    "Opýtajte sa ešte raz alebo uzavrite.",
    "Спросите ещё раз или закройте.",
)
ANSWERED = labels(
    "Solved tickets were answered",
    "Rozwiązane zgłoszenia mają odpowiedź",
    "Gelöste Tickets wurden beantwortet",
    "Vyriešené tikety majú odpoveď",
    "На решённые обращения ответили",
)
SAY_WHEN = labels(
    "Note the call or the e-mail, or say when it was answered.",
    "Zanotuj rozmowę lub e-mail albo wpisz, kiedy odpowiedziano.",
    "Anruf oder E-Mail notieren oder sagen, wann geantwortet wurde.",
    "Poznačte hovor alebo e-mail, alebo uveďte, kedy ste odpovedali.",
    "Отметьте звонок или письмо либо укажите, когда ответили.",
)


def tickets(still_here: Condition) -> tuple[Given, ...]:
    """The rules of tickets; `still_here` says that the owner works here."""
    of_owner = {"must": still_here, "field": "owner"}
    waits = {"must": NOT_LONG, "field": "paused_since"}
    return (
        Given("ticket_owner", "ticket", "holds", of_owner, words.OWNER, words.HAND_ON, IS_OPEN, "warn", 3),
        Given(
            "ticket_of_somebody",
            "ticket",
            "holds",
            {"must": OF_SOMEBODY, "field": "contact"},
            FROM_WHOM,
            FIND_WHOM,
            weight=2,
        ),
        Given(
            "ticket_waits_not_long",
            "ticket",
            "holds",
            waits,
            SHORT_WAIT,
            ASK_OR_CLOSE,
            WAITS,
            weight=2,
            dimension="timeliness",
        ),
        Given(
            "ticket_answered", "ticket", "filled", {"field": "first_answered"}, ANSWERED, SAY_WHEN, IS_DONE
        ),
    )
