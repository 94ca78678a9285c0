"""The activity: what was done with people, and what is to be done."""

from __future__ import annotations

from perennial.schema.shape import Choice, EntityShape, FieldShape
from perennial.schema.standard.common import KEEPING, SUBJECT_FIELD, about, labels

CALL, MEETING, EMAIL, NOTE, TASK = "call", "meeting", "email", "note", "task"
# Who takes part: contacts, and colleagues besides the owner.
PARTICIPANTS, COLLEAGUES = "participants", "colleagues"
# Those in which somebody was spoken with: they keep a relationship warm.
WITH_PEOPLE = (CALL, MEETING, EMAIL)

KINDS = (
    Choice(CALL, labels("Call", "Rozmowa", "Anruf", "Hovor", "Звонок")),
    Choice(MEETING, labels("Meeting", "Spotkanie", "Termin", "Stretnutie", "Встреча")),
    Choice(EMAIL, labels("E-mail", "E-mail", "E-Mail", "E-mail", "Письмо")),
    Choice(NOTE, labels("Note", "Notatka", "Notiz", "Poznámka", "Заметка")),
    Choice(TASK, labels("Task", "Zadanie", "Aufgabe", "Úloha", "Задача")),
)

# Nobody was spoken with.
IN_VAIN = ("no_answer", "busy", "wrong_number")
OUTCOMES = (
    Choice("reached", labels("Reached", "Rozmowa odbyta", "Erreicht", "Zastihnutý", "Дозвонились")),
    Choice("no_answer", labels("No answer", "Nie odebrano", "Niemand da", "Nedvíha", "Нет ответа")),
    Choice("voicemail", labels("Voicemail", "Poczta głosowa", "Mailbox", "Odkazovka", "Автоответчик")),
    Choice("busy", labels("Busy", "Zajęte", "Besetzt", "Obsadené", "Занято")),
    Choice(
        "wrong_number", labels("Wrong number", "Zły numer", "Falsche Nummer", "Zlé číslo", "Не тот номер")
    ),
    Choice("held", labels("Took place", "Odbyło się", "Fand statt", "Uskutočnené", "Состоялось")),
    Choice(
        "not_held",
        labels("Did not take place", "Nie odbyło się", "Fiel aus", "Neuskutočnené", "Не состоялось"),
    ),
)


FIELDS = (
    FieldShape(
        "kind",
        "choice",
        labels("Kind", "Rodzaj", "Art", "Druh", "Вид"),
        column="kind",
        choices=KINDS,
        required=True,
        sortable=True,
    ),
    SUBJECT_FIELD,
    about("contact", "Contact", "Kontakt", "Kontakt", "Kontakt", "Контакт"),
    about("company", "Company", "Firma", "Firma", "Firma", "Компания"),
    about("deal", "Deal", "Transakcja", "Geschäft", "Obchod", "Сделка"),
    about("ticket", "Ticket", "Zgłoszenie", "Ticket", "Tiket", "Обращение"),
    about("contract", "Contract", "Umowa", "Vertrag", "Zmluva", "Договор"),
    about("lead", "Lead", "Lead", "Lead", "Lead", "Лид"),
    FieldShape(
        PARTICIPANTS,
        "people",
        labels("Participants", "Uczestnicy", "Teilnehmende", "Účastníci", "Участники"),
        help=labels(
            "Contacts who take part, with semicolons between.",
            "Kontakty, które biorą udział, oddzielone średnikami.",
            "Kontakte, die teilnehmen, mit Semikolon getrennt.",
            "Kontakty, ktoré sa zúčastnia, oddelené bodkočiarkou.",
            "Контакты, которые участвуют, через точку с запятой.",
        ),
        home="link",
        target="contact",
    ),
    FieldShape(
        COLLEAGUES,
        "people",
        labels("Colleagues", "Współpracownicy", "Kollegen", "Kolegovia", "Коллеги"),
        help=labels(
            "Who of us takes part besides the owner.",
            "Kto z nas bierze udział oprócz opiekuna.",
            "Wer von uns außer dem Betreuer teilnimmt.",
            "Kto z nás sa zúčastní okrem zodpovedného.",
            "Кто из нас участвует, кроме ответственного.",
        ),
        home="people",
        target="user",
    ),
    FieldShape(
        "due",
        "date",
        labels("Due", "Termin", "Fällig", "Termín", "Срок"),
        column="due",
        sortable=True,
    ),
    FieldShape(
        "starts",
        "datetime",
        labels("Starts", "Początek", "Beginn", "Začiatok", "Начало"),
        column="starts",
        sortable=True,
    ),
    FieldShape(
        "minutes",
        "number",
        labels("Minutes", "Minuty", "Minuten", "Minúty", "Минуты"),
        column="minutes",
    ),
    FieldShape(
        "done",
        "datetime",
        labels("Done", "Wykonano", "Erledigt", "Hotovo", "Сделано"),
        column="done",
        sortable=True,
    ),
    FieldShape(
        "outcome",
        "choice",
        labels("Outcome", "Wynik", "Ergebnis", "Výsledok", "Итог"),
        column="outcome",
        choices=OUTCOMES,
    ),
    FieldShape(
        "text",
        "long_text",
        labels("Notes", "Notatki", "Notizen", "Poznámky", "Заметки"),
        column="text",
        folded="text_key",
    ),
    *KEEPING,
)

SHAPE = EntityShape(
    key="activity",
    labels=labels("Activity", "Aktywność", "Aktivität", "Aktivita", "Активность"),
    plurals=labels("Activities", "Aktywności", "Aktivitäten", "Aktivity", "Активности"),
    fields={field.key: field for field in FIELDS},
    title_fields=("subject",),
    version=1,
)
