"""The contract: what was agreed with a company, how long it runs, and by when notice is to be given."""

from __future__ import annotations

from dataclasses import replace

from perennial.lib.periods import MONTH, QUARTER, YEAR
from perennial.lib.terms import DAYS, MONTHLY, MONTHS, ONCE, QUARTERLY, WEEKS, YEARLY
from perennial.schema.shape import Choice, EntityShape, FieldShape, Step
from perennial.schema.standard import deal
from perennial.schema.standard.common import (
    COMPANY_FIELD,
    CONTACT_FIELD,
    DESCRIPTION_FIELD,
    ENGAGED,
    KEEPING,
    NAME_FIELD,
    Labels,
    choice_field,
    labels,
)

DRAFT, SIGNED, RUNNING, ENDED, TERMINATED = "draft", "signed", "running", "ended", "terminated"
# In the order a contract goes. Days lead from one to the next; notice that was given is said by hand.
STATUSES = (
    Step(DRAFT, labels("Draft", "Projekt", "Entwurf", "Návrh", "Проект")),
    Step(
        SIGNED,
        labels("Signed", "Podpisana", "Unterschrieben", "Podpísaná", "Подписан"),
        asks=(("signed",),),
    ),
    Step(RUNNING, labels("Running", "W mocy", "Läuft", "Platná", "Действует"), asks=(("begins",),)),
    Step(
        ENDED, labels("Ended", "Zakończona", "Beendet", "Skončená", "Завершён"), ends="won", asks=(("ends",),)
    ),
    Step(
        TERMINATED,
        labels("Terminated", "Wypowiedziana", "Gekündigt", "Vypovedaná", "Расторгнут"),
        ends="won",
        asks=(("ends",),),
    ),
)
# Both sides are bound, or will be.
BINDING = (SIGNED, RUNNING)
OVER = tuple(one.key for one in STATUSES if not one.open)

KINDS = (
    Choice("supply", labels("Supply", "Dostawy", "Lieferung", "Dodávka", "Поставка")),
    Choice("service", labels("Service", "Usługi", "Dienstleistung", "Služby", "Услуги")),
    Choice("maintenance", labels("Maintenance", "Serwis", "Wartung", "Údržba", "Обслуживание")),
    Choice("licence", labels("Licence", "Licencja", "Lizenz", "Licencia", "Лицензия")),
    Choice("rental", labels("Rental", "Najem", "Miete", "Nájom", "Аренда")),
    Choice("framework", labels("Framework", "Ramowa", "Rahmenvertrag", "Rámcová", "Рамочный")),
    Choice(
        "confidentiality", labels("Confidentiality", "Poufność", "Vertraulichkeit", "Mlčanlivosť", "О тайне")
    ),
    Choice("other", labels("Other", "Inna", "Anderer", "Iná", "Другой")),
)

RECURRENCES = (
    Choice(ONCE, labels("Once", "Jednorazowo", "Einmal", "Raz", "Один раз")),
    Choice(MONTHLY, labels("Monthly", "Miesięcznie", "Monatlich", "Mesačne", "Ежемесячно")),
    Choice(QUARTERLY, labels("Quarterly", "Kwartalnie", "Vierteljährlich", "Štvrťročne", "Ежеквартально")),
    Choice(YEARLY, labels("Yearly", "Rocznie", "Jährlich", "Ročne", "Ежегодно")),
)

NO_RENEWAL, AUTOMATIC, BY_AGREEMENT = "none", "automatic", "agreement"
RENEWALS = (
    Choice(NO_RENEWAL, labels("None", "Brak", "Keine", "Žiadne", "Нет")),
    Choice(AUTOMATIC, labels("Automatic", "Automatyczne", "Automatisch", "Automatické", "Автоматически")),
    Choice(
        BY_AGREEMENT,
        labels("By agreement", "Za zgodą stron", "Nach Vereinbarung", "Dohodou", "По соглашению"),
    ),
)

UNITS = (
    Choice(DAYS, labels("Days", "Dni", "Tage", "Dni", "Дней")),
    Choice(WEEKS, labels("Weeks", "Tygodnie", "Wochen", "Týždne", "Недель")),
    Choice(MONTHS, labels("Months", "Miesiące", "Monate", "Mesiace", "Месяцев")),
)
ENDS_OF = (
    Choice(
        MONTH, labels("End of a month", "Koniec miesiąca", "Monatsende", "Koniec mesiaca", "Конец месяца")
    ),
    Choice(
        QUARTER,
        labels("End of a quarter", "Koniec kwartału", "Quartalsende", "Koniec štvrťroka", "Конец квартала"),
    ),
    Choice(YEAR, labels("End of a year", "Koniec roku", "Jahresende", "Koniec roka", "Конец года")),
)


def _day(key: str, texts: Labels, help_texts: Labels | None = None, *, derived: bool = False) -> FieldShape:
    return FieldShape(
        key,
        "date",
        texts,
        help_texts or {},
        column=key,
        sortable=True,
        editable=not derived,
        group="term",
    )


def _number(key: str, texts: Labels) -> FieldShape:
    return FieldShape(key, "number", texts, column=key, group="term")


FIELDS = (
    NAME_FIELD,
    COMPANY_FIELD,
    CONTACT_FIELD,
    FieldShape(
        "deal",
        "record",
        labels("From deal", "Z transakcji", "Aus Geschäft", "Z obchodu", "Из сделки"),
        column="deal_id",
        target="deal",
    ),
    choice_field("kind", labels("Kind", "Rodzaj", "Art", "Druh", "Вид"), KINDS),
    choice_field("status", labels("Status", "Status", "Status", "Stav", "Статус"), STATUSES, DRAFT),
    replace(
        deal.AMOUNT_FIELD,
        key="value",
        labels=labels("Value", "Wartość", "Wert", "Hodnota", "Сумма"),
        column="value",
        folded="value_number",
        unit="value_currency",
    ),
    choice_field(
        "recurs", labels("Paid", "Płatna", "Zahlung", "Platba", "Оплата"), RECURRENCES, ONCE, sorts=False
    ),
    replace(
        deal.AMOUNT_FIELD,
        key="annual",
        labels=labels("Annual value", "Wartość roczna", "Jahreswert", "Ročná hodnota", "Сумма в год"),
        help=labels(
            "What it is worth a year. What is paid once is spread over a term longer than a year.",
            "Ile jest warta rocznie. Płatność jednorazowa rozkłada się na okres dłuższy niż rok.",
            "Was er im Jahr wert ist. Was einmal gezahlt wird, verteilt sich auf eine Laufzeit über ein Jahr.",
            "Akú má hodnotu ročne. Jednorazová platba sa rozloží na dobu dlhšiu ako rok.",
            "Сколько он стоит в год. Разовый платёж делится на срок длиннее года.",
        ),
        column="annual",
        folded="annual_number",
        unit="value_currency",
        editable=False,
    ),
    DESCRIPTION_FIELD,
    _day(
        "signed", labels("Signed on", "Podpisana dnia", "Unterschrieben am", "Podpísaná dňa", "Подписан дня")
    ),
    _day("begins", labels("From", "Od", "Von", "Od", "С")),
    _day(
        "ends",
        labels("To", "Do", "Bis", "Do", "По"),
        labels(
            "The last day of the first term; empty where it is open-ended.",
            "Ostatni dzień pierwszego okresu; puste, gdy na czas nieokreślony.",
            "Der letzte Tag der ersten Laufzeit; leer, wenn unbefristet.",
            "Posledný deň prvého obdobia; prázdne, ak je na neurčito.",
            "Последний день первого срока; пусто, если бессрочный.",
        ),
    ),
    choice_field(
        "renewal",
        labels("Renewal", "Przedłużenie", "Verlängerung", "Predĺženie", "Продление"),
        RENEWALS,
        NO_RENEWAL,
        group="term",
        sorts=False,
    ),
    _number(
        "renewal_months",
        labels(
            "Renews for months",
            "Przedłuża się o miesięcy",
            "Verlängert um Monate",
            "Predlžuje sa o mesiacov",
            "На месяцев",
        ),
    ),
    _number(
        "notice", labels("Notice", "Wypowiedzenie", "Kündigungsfrist", "Výpovedná lehota", "Уведомить за")
    ),
    choice_field(
        "notice_unit",
        labels("Notice in", "Wypowiedzenie w", "Frist in", "Lehota v", "Уведомление в"),
        UNITS,
        MONTHS,
        group="term",
        sorts=False,
    ),
    choice_field(
        "notice_to",
        labels("Notice to", "Wypowiedzenie na", "Kündbar zum", "Výpoveď ku", "Уведомление на"),
        ENDS_OF,
        group="term",
    ),
    _day(
        "term_ends",
        labels("Runs until", "Obowiązuje do", "Läuft bis", "Platí do", "Действует до"),
        labels(
            "The last day of the term it is in, with every renewal so far.",
            "Ostatni dzień bieżącego okresu, po wszystkich przedłużeniach.",
            "Der letzte Tag der jetzigen Laufzeit, mit allen Verlängerungen.",
            "Posledný deň súčasného obdobia, so všetkými predĺženiami.",
            "Последний день текущего срока со всеми продлениями.",
        ),
        derived=True,
    ),
    _day(
        "notice_by",
        labels("Notice by", "Wypowiedzieć do", "Kündbar bis", "Vypovedať do", "Уведомить до"),
        labels(
            "The last day on which notice can be given for the next end.",
            "Ostatni dzień na wypowiedzenie na najbliższy koniec.",
            "Der letzte Tag für eine Kündigung zum nächsten Ende.",
            "Posledný deň na výpoveď k najbližšiemu koncu.",
            "Последний день для уведомления к ближайшему концу.",
        ),
        derived=True,
    ),
    _day(
        "renews",
        labels("Renews on", "Przedłuża się", "Verlängert sich am", "Predlžuje sa", "Продлевается"),
        derived=True,
    ),
    *ENGAGED,
    *KEEPING,
)

SHAPE = EntityShape(
    key="contract",
    labels=labels("Contract", "Umowa", "Vertrag", "Zmluva", "Договор"),
    plurals=labels("Contracts", "Umowy", "Verträge", "Zmluvy", "Договоры"),
    fields={field.key: field for field in FIELDS},
    title_fields=("name",),
    version=1,
)
